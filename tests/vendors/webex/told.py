"""Schedules and modes as Webex answers them, asked when they are open.

Cases are written as `2027-06-09 08:29- 08:30+ 16:30-`: a day of New York's calendar, then times of its clock (or of
UTC, as `12:30Z`), each with `+` for open, `-` for closed and `?` for unknown.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from gateway.engine import Layers, Status, Timeline, statuses_at
from gateway.vendors.choices import Choices
from gateway.vendors.records import (
    OperatingMode,
    Schedule,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
)
from gateway.vendors.statements import Said
from gateway.vendors.webex import mode_rules, schedule_rules, wire
from gateway.vendors.webex.translate import read_operating_mode, read_schedule
from gateway.vendors.zones import Clock, ClockSource

ZONE = ZoneInfo("America/New_York")
NEW_YORK = Clock(ZONE, "America/New_York", ClockSource.PERSON)
NOWHERE = Clock(None, "Mars/Olympus", ClockSource.PERSON)
DEFAULT = Choices()

SIGNS = {Status.AVAILABLE: "+", Status.UNAVAILABLE: "-", Status.UNKNOWN: "?"}
TYPES = {ScheduleType.BUSINESS_HOURS: "businessHours", ScheduleType.HOLIDAYS: "holidays"}

Body = dict[str, Any]


def event(dates: str, times: str = "", **recurrence: Any) -> Body:
    """An event or a holiday of `2027-06-09` or `2027-06-09/2027-06-10`, from `08:30-16:30` or all day; its recurrence
    in the vendor's spelling."""
    start, _, end = dates.partition("/")
    body: Body = {"id": "ZXY", "name": "Shift", "startDate": start, "endDate": end or start}
    if times:
        body["startTime"], _, body["endTime"] = times.partition("-")
    body["allDayEnabled"] = not times
    return body | ({"recurrence": recurrence} if recurrence else {})


def weekly(*days: str, interval: Any = None) -> Body:
    """A weekly pattern."""
    return {"recurInterval": interval} | dict.fromkeys(days, True)


def read(*events: Body, type_: ScheduleType = ScheduleType.BUSINESS_HOURS) -> Schedule:
    """A schedule as its details are read."""
    ref = ScheduleRef(ScheduleOwnerKind.PERSON, "b3du", type_, "c2No")
    body = {"id": "c2No", "name": "Hours", "type": TYPES[type_], "events": events}
    return read_schedule(wire.SCHEDULE.validate_json(json.dumps(body)), ref=ref)


def hours(*events: Body, choices: Choices = DEFAULT, clock: Clock = NEW_YORK) -> Said:
    """What business hours of these events say."""
    return schedule_rules(read(*events), clock=clock, of="Ada Lovelace", choices=choices)


def holidays(*events: Body, choices: Choices = DEFAULT, clock: Clock = NEW_YORK) -> Said:
    """What a schedule of holidays of these events says."""
    schedule = read(*events, type_=ScheduleType.HOLIDAYS)
    return schedule_rules(schedule, clock=clock, of="location Dallas", choices=choices)


def read_mode(**members: Any) -> OperatingMode:
    """A mode as its details are read."""
    body = {"id": "bW9kZQ", "name": "Day", "level": "ORGANIZATION"} | members
    return read_operating_mode(wire.OPERATING_MODE.validate_json(json.dumps(body)), detailed=True)


def mode(choices: Choices = DEFAULT, clock: Clock = NEW_YORK, **members: Any) -> Said:
    """What a mode with these members says."""
    return mode_rules(read_mode(**members), clock=clock, of="location Dallas", choices=choices)


def holiday_mode(*events: Body, choices: Choices = DEFAULT) -> Said:
    """What a mode with these holidays says."""
    return mode(choices, type="HOLIDAY", holidays=events)


def day(times: str = "", **members: Any) -> Body:
    """The hours of an enabled day of a mode."""
    start, _, end = times.partition("-")
    timed = {"startTime": start, "endTime": end} if times else {}
    return {"enabled": True, "allDayEnabled": not times} | timed | members


def line(*said: Said) -> Timeline:
    """The timeline of one who is there whenever nothing says otherwise."""
    together = Said.all(said)
    slots = sorted((one.slot for one in together.statements), key=lambda slot: slot.layer)
    return Timeline(Layers(tuple(slots), together.has_hours, Status.AVAILABLE))


def moment(date: str, time: str) -> datetime:
    """A date and a time of New York's clock, or of UTC with a Z."""
    zone = UTC if time.endswith("Z") else ZONE
    return datetime.fromisoformat(f"{date}T{time.removesuffix('Z')}").replace(tzinfo=zone)


def seen(timeline: Timeline, case: str) -> str:
    """A case with what the timeline says."""
    found, date = [], ""
    for word in case.split():
        if word[-1] in SIGNS.values():
            (status,) = statuses_at([timeline], moment(date, word[:-1]))
            found.append(word[:-1] + SIGNS[status])
        else:
            date = word
            found.append(word)
    return " ".join(found)
