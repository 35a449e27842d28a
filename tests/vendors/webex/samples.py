"""Bodies as Webex answers them, and what is read from them."""

from __future__ import annotations

import json
from datetime import date, time
from typing import Any

from gateway.vendors.records import (
    OperatingMode,
    Schedule,
    ScheduleEvent,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
)
from gateway.vendors.webex import wire
from gateway.vendors.webex.translate import (
    read_operating_mode,
    read_schedule,
)

DAY = date(2026, 1, 5)
REF = ScheduleRef(ScheduleOwnerKind.PERSON, "b3duZXI", ScheduleType.BUSINESS_HOURS, "c2No")
NINE, FIVE = time(9), time(17)

# The two bodies below are the vendor's own documentation, as an answer would show them.
DAY_MODE = {
    "id": "bW9kZQ==",
    "name": "Day Operating Mode",
    "type": "SAME_HOURS_DAILY",
    "level": "LOCATION",
    "location": {"id": "bG9j=", "name": "Dallas"},
    "sameHoursDaily": {
        "mondayToFriday": {
            "enabled": True,
            "allDayEnabled": False,
            "startTime": "09:00",
            "endTime": "17:00",
        },
        "saturdayToSunday": {"enabled": True, "allDayEnabled": True},
    },
    "callForwarding": {
        "enabled": True,
        "destination": "+19705550006",
        "destinationVoicemailEnabled": False,
    },
}
DAY_SHIFT = {
    "name": "Day_Shift",
    "startDate": "2020-03-18",
    "endDate": "2020-03-18",
    "startTime": "08:00",
    "endTime": "17:00",
    "allDayEnabled": False,
    "recurrence": {
        "recurForEver": True,
        "recurEndDate": "2020-03-18",
        "recurEndOccurrence": 1,
        "recurDaily": {"recurInterval": 1},
        "recurWeekly": {"recurInterval": 1, "sunday": False, "wednesday": True},
    },
}


def mode(**members: Any) -> OperatingMode:
    """A mode as its details are read, with `members` on top of the documented one."""
    body = json.dumps({**DAY_MODE, **members})
    return read_operating_mode(wire.OPERATING_MODE.validate_json(body), detailed=True)


def schedule(*events: dict[str, Any]) -> Schedule:
    """A schedule as its details are read."""
    body = json.dumps({"id": "c2No", "name": "Hours", "type": "businessHours", "events": events})
    return read_schedule(wire.SCHEDULE.validate_json(body), ref=REF)


def event(**members: Any) -> tuple[ScheduleEvent, list[tuple[str | None, str]]]:
    """An event, and the places and codes of what is wrong with it."""
    timed = {"startTime": "09:00", "endTime": "17:00"}
    dated = {"startDate": "2026-01-05", "endDate": "2026-01-05"}
    read = schedule({"id": "ZXY=", "name": "Shift", **dated, **timed, **members})
    assert read.events is not None
    return read.events[0], [(problem.path, problem.code) for problem in read.data_problems]
