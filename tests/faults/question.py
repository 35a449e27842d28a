"""One question over all five domains for two people, and which of its fields stand on which vendor."""

from __future__ import annotations

VENDORS = ("webex", "mykaarma", "opentact", "pexip")
NAMES = {
    "webex": "Webex",
    "mykaarma": "myKaarma",
    "opentact": "OpenTact",
    "pexip": "Pexip Engage",
}
"""As messages to people name them."""

CODES = {
    "webex": "WEBEX",
    "mykaarma": "MYKAARMA",
    "opentact": "OPENTACT",
    "pexip": "PEXIP_ENGAGE",
}
"""As the schema names them."""

FIELDS = {
    "outOfOffice": "mykaarma",
    "department": "mykaarma",
    "location": "webex",
    "schedules": "webex",
    "operatingModes": "webex",
    "officeHours": "opentact",
    "leadSegments": "pexip",
}
"""The fields of a person, each with the vendor that it stands on."""

PEOPLE = ("ada", "desmond")
"""One is out of office by the vendor's flag until further notice, the other is not; the flag has to be asked for."""

ASKED = """
  name email timeZone links { webexPersonId pexipLeadSegmentIds }
  outOfOffice { startsAt knownFrom }
  department { name timeZone }
  location { name timeZone }
  schedules { nodes { name events { name startTime } } }
  operatingModes { name holidays { name } }
  officeHours { timeZone entries { name from } }
  leadSegments { code schedulingSettings { meetingType subject { name } } }
"""
_BY_NAME = (
    f'{name}: associate(by: {{email: "{name}@example.com"}}) {{ {ASKED} }}' for name in PEOPLE
)
QUESTION = f"{{ {' '.join(_BY_NAME)} }}"

PRIVATE = (
    "sandbox-webex-token",
    "sandbox-mykaarma",
    "sandbox-opentact",
    "sandbox-pexip",
    "sandbox-secret",
    "It works!",  # the garbage's text
    "<html",
    "Bearer",
    "Basic ",
    "Traceback",
)
"""What no message may hold."""
