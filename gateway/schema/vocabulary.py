"""The closed sets of words: enums of the domains, each value described."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

import strawberry

from gateway.changes.states import ChangeStatus, OnFailure, StepStatus
from gateway.engine import Layer, Status
from gateway.vendors.port import NAMES, Vendor
from gateway.vendors.records import (
    DayOfWeek,
    MeetingType,
    Month,
    OfficeHoursEncoding,
    OfficeHoursType,
    OperatingModeLevel,
    OperatingModeType,
    OutOfOfficeKnowledge,
    ScheduleType,
    WeekOfMonth,
)
from gateway.vendors.zones import ClockSource

E = TypeVar("E", bound=type[Enum])


def word_list(
    enum: E, description: str, meanings: Mapping[str, str], *, name: str | None = None
) -> E:
    """Make a GraphQL enum of a Python one, of the same name unless another is given. Every value has to be
    described."""
    made = strawberry.enum(enum, name=name, description=description)
    for value in made.__strawberry_definition__.values:  # type: ignore[attr-defined]  # set by strawberry.enum
        value.description = meanings[value.name]
    return made


def _capitalised(enum: type[Enum]) -> dict[str, str]:
    return {member.name: f"{member.name.capitalize()}." for member in enum}


word_list(
    Vendor,
    "The systems of record behind the gateway.",
    {vendor.name: f"{name}." for vendor, name in NAMES.items()},
)
word_list(DayOfWeek, "A day of the week.", _capitalised(DayOfWeek))
word_list(Month, "A month of the year.", _capitalised(Month))
word_list(
    WeekOfMonth,
    "Which of a month's days of that name.",
    {
        "FIRST": "The first of the month.",
        "SECOND": "The second of the month.",
        "THIRD": "The third of the month.",
        "FOURTH": "The fourth of the month.",
        "LAST": "The last of the month, which may be the fourth or the fifth.",
    },
)
word_list(
    MeetingType,
    "How a customer meets an associate.",
    {
        "OFFICE": "At the office.",
        "ON_LOCATION": "At the customer's place.",
        "PHONE": "By telephone.",
        "VIDEO": "By video call.",
    },
)
word_list(
    OperatingModeType,
    "How an operating mode's hours are laid out.",
    {
        "SAME_HOURS_DAILY": "One set of hours for Monday to Friday and one for the weekend.",
        "DIFFERENT_HOURS_DAILY": "Hours of their own for each day of the week.",
        "HOLIDAY": "In effect on its holidays.",
        "NONE": "No hours: switched on by hand only.",
    },
)
word_list(
    OperatingModeLevel,
    "Where an operating mode is defined.",
    {
        "ORGANIZATION": "For the whole organization.",
        "LOCATION": "For one location.",
    },
)
word_list(
    ScheduleType,
    "What the events of a Webex schedule mean.",
    {
        "BUSINESS_HOURS": "Open times.",
        "HOLIDAYS": "Exceptions to the open times.",
    },
)
word_list(
    OfficeHoursType,
    "Kinds of OpenTact office hours; each names times at which nobody works.",
    {
        "NONWORKING": "Not working.",
        "LUNCHTIME": "Lunch.",
        "COFFEEBREAK": "A short break.",
        "WEEKENDS": "Weekend.",
    },
)
word_list(
    OfficeHoursEncoding,
    "How OpenTact's integers are read. The vendor's page contradicts itself, so it is a setting.",
    {
        "HHMMSS": "Packed digits: 93000 is 09:30:00.",
        "SECONDS": "Seconds of the day: 34200 is 09:30:00.",
    },
)
word_list(
    OutOfOfficeKnowledge,
    "How the gateway knows of an out of office.",
    {
        "GATEWAY": "It was set through the gateway, which remembers the whole record.",
        "VENDOR_FLAG": "myKaarma shows a flag and a start date; the rest of the record cannot be read.",
    },
)
word_list(
    Status,
    "Whether somebody or something is there at an instant.",
    {
        "AVAILABLE": "There, as far as every vendor that has a say could be asked.",
        "UNAVAILABLE": "Not there. This holds whatever a vendor that could not be asked would say.",
        "UNKNOWN": "It depends on what could not be read, or nothing is known at all.",
    },
    name="AvailabilityStatus",
)
word_list(
    Layer,
    "What a reason is about, the weightiest first: of several that make somebody unavailable, the first one is `because`.",
    {
        "OUT_OF_OFFICE": "An out of office (myKaarma).",
        "HOLIDAY": "A holiday of a person's or location's schedule, or of an operating mode (Webex).",
        "OFFICE_HOURS": "A block of the account's office hours, at which nobody works (OpenTact).",
        "BUSINESS_HOURS": "Business hours of a person's or location's schedule (Webex).",
        "OPERATING_MODE": "The hours of an operating mode (Webex).",
        "MEETING_TYPE": "The meeting type or subject asked about is not one that may be booked (Pexip Engage).",
        "NO_SCHEDULE": "No vendor that was asked says anything about this time.",
        "NOT_LINKED": "The directory links nobody to a vendor that tells about time.",
    },
    name="AvailabilityLayer",
)
word_list(
    ClockSource,
    "Who said which time zone it is.",
    {
        "PERSON": "The Webex person.",
        "DIRECTORY": "The directory's row of the associate.",
        "LOCATION": "The Webex location.",
        "DEALER": "The dealer of the department (myKaarma).",
        "ACCOUNT": "The OpenTact account, or the setting for it.",
        "ORGANIZATION": "The setting for the whole organization.",
        "DEFAULT": "Nobody: it is the gateway's default.",
    },
    name="TimeZoneSource",
)
word_list(
    ChangeStatus,
    "Where a change stands. PENDING, RUNNING and COMPENSATING go on by themselves; the others are ends.",
    {
        "PENDING": "Accepted and on disk; not begun yet.",
        "RUNNING": "Its steps are being carried out.",
        "DONE": "Every step took effect.",
        "FAILED": "Nothing took effect.",
        "PARTIAL": "Some steps took effect and were kept, as was asked for with `onFailure: KEEP`.",
        "COMPENSATING": "What took effect is being undone.",
        "COMPENSATED": "What had taken effect was undone.",
        "NEEDS_ATTENTION": "Something took effect, or may have, that could not be undone; `attention` says what to do.",
    },
)
word_list(
    OnFailure,
    "What becomes of the finished steps of a change when another one fails.",
    {
        "COMPENSATE": "They are undone, the last one first.",
        "KEEP": "They stay as they are.",
    },
)
word_list(
    StepStatus,
    "Where a step of a change stands.",
    {
        "PENDING": "Not begun yet.",
        "RUNNING": "Under way; between two attempts too.",
        "DONE": "It took effect.",
        "REFUSED": "The vendor said no, or what it holds has changed meanwhile.",
        "FAILED": "The vendor gave no answer that settles it, in all the time that there was.",
        "UNDOING": "It is being undone.",
        "UNDONE": "What was there before is there again.",
        "SKIPPED": "It was not tried: the change had failed or was cancelled before.",
    },
    name="ChangeStepStatus",
)
