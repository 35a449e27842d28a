"""The closed sets of words: enums of the domains, each value described."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

import strawberry

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

E = TypeVar("E", bound=type[Enum])


def word_list(enum: E, description: str, meanings: Mapping[str, str]) -> E:
    """Make a GraphQL enum of a Python one. Every value has to be described."""
    made = strawberry.enum(enum, description=description)
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
