"""The hours of an operating mode and its forwarding: the checks of their bodies.

Flags that are not sent are false. Daily hours may run across midnight.
"""

from gateway.sandbox.webex.answers import Json
from gateway.sandbox.webex.checks import Body
from gateway.sandbox.webex.recurrences import WEEKDAYS
from gateway.sandbox.webex.spans import TIMES

HOURS = {
    "SAME_HOURS_DAILY": "sameHoursDaily",
    "DIFFERENT_HOURS_DAILY": "differentHoursDaily",
}
DAYS = {
    "sameHoursDaily": ("mondayToFriday", "saturdayToSunday"),
    "differentHoursDaily": WEEKDAYS,
}
NO_HOURS: Json = {"enabled": False, "allDayEnabled": False}
NO_FORWARDING: Json = {"enabled": False, "destination": "", "destinationVoicemailEnabled": False}


def hours_of(body: Body, *, kind: str, mandatory: bool) -> Json | None:
    """The hours that go with a mode of type `kind`, whole, or None when there are none.

    Days that are not sent come out as not enabled. Raises 400, also for hours that belong to
    another type.
    """
    wanted = HOURS.get(kind)
    for name in DAYS:
        if name != wanted and body.has(name):
            raise body.refusal(name, f"is not allowed for type {kind}")
    if wanted is None:
        return None
    hours = body.inner(wanted)
    if hours is None:
        if mandatory:
            raise body.refusal(wanted, f"is mandatory for type {kind}")
        return None
    return {day: _day_of(hours.inner(day) or Body({})) for day in DAYS[wanted]}


def forwarding_of(body: Body) -> Json | None:
    """The checked `callForwarding` with its defaults filled in, or None when not sent."""
    sent = body.inner("callForwarding")
    if sent is None:
        return None
    destination = sent.members.get("destination") or ""
    if not isinstance(destination, str):
        raise sent.refusal("destination", "must be a text")
    return {
        "enabled": sent.flag("enabled") or False,
        "destination": destination,
        "destinationVoicemailEnabled": sent.flag("destinationVoicemailEnabled") or False,
    }


def _day_of(body: Body) -> Json:
    enabled, all_day = body.flag("enabled") or False, body.flag("allDayEnabled") or False
    times = {name: body.clock(name) for name in TIMES if body.has(name)}
    if enabled and not all_day:
        body.need(*TIMES)
    shown: Json = {"enabled": enabled, "allDayEnabled": all_day}
    return shown if all_day else {**shown, **times}
