"""Hands for tests of mutations: they know the demo world's things by their names, run one mutation at a time
with everything its payload can show, and look at what the sandbox holds afterwards.

In inputs `<Ada>` stands for the global id of the associate of that first name, `<Dallas>` for that of a location,
`<mode US Holidays>`, `<holiday Christmas>`, `<schedule Weekdays of Rashid>`, `<event Lunar New Year of Mei-Ling>`,
`<hours Staff meeting>`, `<segment showroom>`, `<subject 123>`, `<department Sales Dallas>` for those of other kinds.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from gateway.sandbox import CREDENTIALS
from tests.stage import GatewayClient, SandboxControl

PLACEHOLDER = re.compile(r"<([^<>]+)>")

RECURRENCE = (
    "recurrence { forever endDate occurrences daily { interval } weekly { interval days }"
    " yearlyByDate { dayOfMonth month } yearlyByDay { day week month } }"
)
EVENT = f"id name startDate endDate startTime endTime allDay {RECURRENCE}"
OWNER = "owner { ... on Associate { name } ... on Location { name } }"
SCHEDULE = f"schedule {{ id name type {OWNER} events {{ {EVENT} }} dataProblems {{ code }} }}"
DAY = "{ enabled allDay startTime endTime }"
WEEK = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
MODE = f"""operatingMode {{ id name type level location {{ name }}
  sameHoursDaily {{ mondayToFriday {DAY} saturdayToSunday {DAY} }}
  differentHoursDaily {{ {" ".join(f"{day} {DAY}" for day in WEEK)} }}
  holidays {{ {EVENT} }}
  callForwarding {{ enabled destination destinationVoicemailEnabled }}
  dataProblems {{ code }} }}"""
OUT_OF_OFFICE = """outOfOffice { id startsAt endsAt type setterUserId setterUserName turnOffNumber knownFrom
  forwarding { forwardTexts forwardEmails forwardCalls textNumber emailAddress callNumber }
  autoRespond { replyToTexts replyToEmails replyToCalls textReply emailReplySubject emailReplyBody callReplyUrl }
  delegation { delegate { name } delegateDealerAssociateId delegateName } }"""
OFFICE_HOURS = "officeHours { id name type dayOfWeek from to rawFrom rawTo }"
LEAD_SEGMENT = (
    "leadSegment { id code description schedulingSettings { meetingType subject { id name } } }"
)
ASSOCIATE = """associate { id name email timeZone links { mykaarmaDepartmentId mykaarmaDealerAssociateId
  webexPersonId opentactAccount pexipLeadSegmentIds } }"""

SHOWS: Mapping[str, str] = {
    "associateRegister": ASSOCIATE,
    "associateUpdate": ASSOCIATE,
    "associateRemove": "deletedId",
    "outOfOfficeSet": OUT_OF_OFFICE,
    "outOfOfficeEnd": OUT_OF_OFFICE,
    "operatingModeCreate": MODE,
    "operatingModeUpdate": MODE,
    "operatingModeDelete": "deletedId",
    "operatingModeHolidayAdd": f"holiday {{ {EVENT} }} {MODE}",
    "operatingModeHolidayUpdate": f"holiday {{ {EVENT} }} {MODE}",
    "operatingModeHolidayRemove": f"deletedId {MODE}",
    "scheduleCreate": SCHEDULE,
    "scheduleUpdate": SCHEDULE,
    "scheduleDelete": "deletedId",
    "scheduleEventAdd": f"event {{ {EVENT} }} {SCHEDULE}",
    "scheduleEventUpdate": f"event {{ {EVENT} }} {SCHEDULE}",
    "scheduleEventRemove": f"deletedId {SCHEDULE}",
    "officeHoursCreate": OFFICE_HOURS,
    "officeHoursUpdate": OFFICE_HOURS,
    "officeHoursDelete": "deletedId",
    "leadSegmentCreate": LEAD_SEGMENT,
    "leadSegmentUpdate": LEAD_SEGMENT,
    "leadSegmentSchedulingSettingsReplace": LEAD_SEGMENT,
    "absencePlan": "associate { name }",
    "absenceCancel": "associate { name }",
    "workingWeekSet": "",
    "holidayDeclare": "",
    "changeRetry": "",
    "changeCompensate": "",
    "changeCancel": "",
}
"""What each mutation's payload can show, next to how it ended."""
INPUT_TYPES = dict.fromkeys(("changeRetry", "changeCompensate", "changeCancel"), "ChangeInput")

USER_ERRORS = (
    "userErrors { kind: __typename message code path"
    " ... on VendorRefusal { vendor vendorCode vendorRequestId } }"
)

STEP = (
    "vendor action status attempts message error { code vendorRequestId } record { __typename id }"
)
CHANGE = (
    "id name status onFailure idempotencyKey requestedAt finishedAt attention "
    f"steps {{ {STEP} }} {USER_ERRORS}"
)
ENDED = ("DONE", "FAILED", "PARTIAL", "COMPENSATED", "NEEDS_ATTENTION")

NAMES = """{
  associates(first: 100) { nodes { id name } }
}"""
NAMES_AT_VENDORS = """{
  associates(first: 100) { nodes { name schedules { nodes { id name events { id name } } } } }
  departments { id name }
  locations { nodes { id name schedules { nodes { id name events { id name } } } } }
  operatingModes { nodes { id name holidays { id name } } }
  officeHours { entries { id name dayOfWeek } }
  leadSegments { nodes { id code } }
  subjects { nodes { id name } }
}"""


class Hands:
    """Hands on one gateway and the sandbox behind it."""

    _at_vendors: dict[str, str] = {}  # noqa: RUF012  # the same for all: the demo world's ids do not change

    def __init__(self, gateway: GatewayClient, sandbox: SandboxControl) -> None:
        self.gateway = gateway
        self.sandbox = sandbox
        if not self._at_vendors:
            self._at_vendors.update(_names_at_vendors(gateway.data(NAMES_AT_VENDORS)))
            sandbox.forget_calls()
        people = gateway.data(NAMES)["associates"]["nodes"]
        self._people = {person["name"].split()[0]: person["id"] for person in people}

    def id(self, name: str) -> str:
        """The global id of a thing of the demo world, or of an associate by first name."""
        return self._people.get(name) or self._at_vendors[name]

    def filled(self, text: str) -> Any:
        """An input written as JSON, with ids in the place of names."""
        return json.loads(PLACEHOLDER.sub(lambda found: self.id(found[1]), text))

    def ask(self, mutation: str, wanted: Any) -> dict[str, Any]:
        """The whole answer to one mutation. `wanted` is its input: JSON text with names, or members."""
        given = self.filled(wanted) if isinstance(wanted, str) else wanted
        return self.gateway.ask(document(mutation), input=given)

    def did(self, mutation: str, wanted: Any) -> dict[str, Any]:
        """The payload of a mutation that has to succeed."""
        answer = self.ask(mutation, wanted)
        assert "errors" not in answer, answer["errors"]
        payload: dict[str, Any] = answer["data"][mutation]
        assert payload["userErrors"] == []
        change = payload.pop("change", None)
        assert change is None or change["status"] == "DONE"
        return payload

    def refused(self, mutation: str, wanted: Any) -> list[dict[str, Any]]:
        """The user errors of a mutation that must not succeed, and shows nothing as changed. Where it was accepted, its
        change has FAILED, and tells the same errors."""
        answer = self.ask(mutation, wanted)
        assert "errors" not in answer, answer["errors"]
        payload = dict(answer["data"][mutation])
        errors: list[dict[str, Any]] = payload.pop("userErrors")
        assert errors, "it was done"
        payload.pop("clientMutationId")
        change = payload.pop("change", None)
        if change is not None:
            assert (change["status"], change["userErrors"]) == ("FAILED", errors)
        assert set(payload.values()) <= {None}
        return errors

    # ------------------------------------------------------------ changes

    def changed(self, mutation: str, wanted: Any) -> dict[str, Any]:
        """The change that a mutation made, however far it is; its user errors are the payload's."""
        given = self.filled(wanted) if isinstance(wanted, str) else wanted
        payload = self.gateway.data(document(mutation, change=CHANGE), input=given)[mutation]
        change: dict[str, Any] = payload["change"]
        assert change, payload["userErrors"]
        return {**change, "userErrors": payload["userErrors"]}

    def change(self, id: str) -> dict[str, Any]:
        """The change, as it is now."""
        query = f"query ($id: ID!) {{ change(id: $id) {{ {CHANGE} }} }}"
        found: dict[str, Any] = self.gateway.data(query, id=id)["change"]
        return found

    def ended(self, id: str, *, seconds: float = 15.0) -> dict[str, Any]:
        """The change at its end, which has to come within some seconds."""
        until = time.monotonic() + seconds
        while (change := self.change(id))["status"] not in ENDED:
            assert time.monotonic() < until, change
            time.sleep(0.05)
        return change

    # ------------------------------------------------------------ what the vendors hold

    def person(self, first_name: str) -> dict[str, Any]:
        """The Webex person, with schedules."""
        return _one(self.sandbox.world()["webex"]["people"], firstName=first_name)

    def location(self, name: str) -> dict[str, Any]:
        """The Webex location, with schedules."""
        return _one(self.sandbox.world()["webex"]["locations"], name=name)

    def mode(self, name: str) -> dict[str, Any]:
        """The Webex operating mode."""
        return _one(self.sandbox.world()["webex"]["operatingModes"], name=name)

    def modes(self) -> list[str]:
        """The names of all Webex operating modes."""
        return [mode["name"] for mode in self.sandbox.world()["webex"]["operatingModes"]]

    def absence(self, first_name: str) -> dict[str, Any] | None:
        """The out-of-office record that myKaarma holds."""
        found: dict[str, Any] | None = self._dealer_associate(first_name)["outOfOffice"]
        return found

    def flag(self, first_name: str) -> bool:
        """Whether myKaarma shows the dealer associate as out of office now."""
        id = self._dealer_associate(first_name)["uuid"]
        body = {"dealerAssociateUuids": [id]}
        answer = self._mykaarma("POST", "/department/dealerAssociate/list", body)
        return bool(answer["dealerAssociates"][id]["outOfOffice"])

    def set_elsewhere(self, first_name: str) -> None:
        """Set somebody out of office at myKaarma, without the gateway: from long ago, without an end."""
        one = self._dealer_associate(first_name)
        path = f"/department/{one['departmentUuid']}/dealerAssociate/{one['uuid']}/outofoffice"
        self._mykaarma("PUT", path, {"startTime": "2020-01-01T00:00:00Z"})

    def _dealer_associate(self, first_name: str) -> dict[str, Any]:
        return _one(self.sandbox.world()["mykaarma"]["dealerAssociates"], firstName=first_name)

    def _mykaarma(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        login = (CREDENTIALS.mykaarma_username, CREDENTIALS.mykaarma_password)
        url = f"{self.sandbox.base_url}/mykaarma/manage/v2{path}"
        answer = self.sandbox.http.request(method, url, json=body, auth=login).raise_for_status()
        return dict(answer.json())

    def hours(self, **members: Any) -> list[dict[str, Any]]:
        """The OpenTact office hours with these members."""
        return _all(self.sandbox.world()["opentact"]["officeHours"], **members)

    def segments(self, **members: Any) -> list[dict[str, Any]]:
        """The Pexip lead segments with these members."""
        return _all(self.sandbox.world()["pexip"]["leadSegments"], **members)

    def calls(self) -> list[str]:
        """Every call at any vendor since the count began."""
        return [call for calls in self.sandbox.calls().values() for call in calls]


def await_until(met: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until a condition is met; fail when it is not."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def document(mutation: str, *, change: str = f"id status {USER_ERRORS}") -> str:
    """An operation that runs one mutation and asks for all that its payload can show; of its `change` only this."""
    input_type = INPUT_TYPES.get(mutation, f"{mutation[0].upper()}{mutation[1:]}Input")
    shown = "" if mutation.startswith("associate") else f"change {{ {change} }}"
    return (
        f"mutation ($input: {input_type}!) {{ {mutation}(input: $input) "
        f"{{ {USER_ERRORS} clientMutationId {shown} {SHOWS[mutation]} }} }}"
    )


def plain(tree: Any) -> Any:
    """An answer without what is null and without ids, to be compared with an input."""
    if isinstance(tree, list):
        return [plain(item) for item in tree]
    if isinstance(tree, dict):
        return {
            name: plain(value)
            for name, value in tree.items()
            if value is not None and name not in ("id", "dataProblems")
        }
    return tree


def _names_at_vendors(data: dict[str, Any]) -> dict[str, str]:
    found = {f"mode {mode['name']}": mode["id"] for mode in data["operatingModes"]["nodes"]}
    for mode in data["operatingModes"]["nodes"]:
        found |= {f"holiday {day['name']}": day["id"] for day in mode["holidays"] or ()}
    for place in data["locations"]["nodes"]:
        found |= {place["name"]: place["id"], **_names_of_schedules(place, place["name"])}
    for person in data["associates"]["nodes"]:
        found |= _names_of_schedules(person, person["name"].split()[0])
    found |= {f"department {one['name']}": one["id"] for one in data["departments"]}
    found |= {f"hours {one['name']}": one["id"] for one in data["officeHours"]["entries"]}
    found |= {f"segment {one['code']}": one["id"] for one in data["leadSegments"]["nodes"]}
    found |= {f"subject {one['name']}": one["id"] for one in data["subjects"]["nodes"]}
    return found


def _names_of_schedules(owner: dict[str, Any], of: str) -> dict[str, str]:
    found = {}
    for schedule in (owner["schedules"] or {"nodes": ()})["nodes"]:
        found[f"schedule {schedule['name']} of {of}"] = schedule["id"]
        for event in schedule["events"] or ():
            found[f"event {event['name']} of {of}"] = event["id"]
    return found


def _all(items: list[dict[str, Any]], **members: Any) -> list[dict[str, Any]]:
    return [item for item in items if members.items() <= item.items()]


def _one(items: list[dict[str, Any]], **members: Any) -> dict[str, Any]:
    (found,) = _all(items, **members)
    return found
