"""The closed sets of words in the records."""

from __future__ import annotations

from enum import StrEnum


class DayOfWeek(StrEnum):
    """A day of the week, in ISO order."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


class Month(StrEnum):
    """A month of the year, in order."""

    JANUARY = "JANUARY"
    FEBRUARY = "FEBRUARY"
    MARCH = "MARCH"
    APRIL = "APRIL"
    MAY = "MAY"
    JUNE = "JUNE"
    JULY = "JULY"
    AUGUST = "AUGUST"
    SEPTEMBER = "SEPTEMBER"
    OCTOBER = "OCTOBER"
    NOVEMBER = "NOVEMBER"
    DECEMBER = "DECEMBER"


class WeekOfMonth(StrEnum):
    """Which of a month's Mondays, Tuesdays and so on."""

    FIRST = "FIRST"
    SECOND = "SECOND"
    THIRD = "THIRD"
    FOURTH = "FOURTH"
    LAST = "LAST"


class MeetingType(StrEnum):
    """How a customer meets an associate (Pexip Engage)."""

    OFFICE = "OFFICE"
    ON_LOCATION = "ON_LOCATION"
    PHONE = "PHONE"
    VIDEO = "VIDEO"


class OperatingModeType(StrEnum):
    """How an operating mode's hours are laid out."""

    SAME_HOURS_DAILY = "SAME_HOURS_DAILY"
    DIFFERENT_HOURS_DAILY = "DIFFERENT_HOURS_DAILY"
    HOLIDAY = "HOLIDAY"
    NONE = "NONE"


class OperatingModeLevel(StrEnum):
    """Where an operating mode is defined."""

    ORGANIZATION = "ORGANIZATION"
    LOCATION = "LOCATION"


class ScheduleType(StrEnum):
    """What a Webex schedule's events mean: open times, or exceptions to them."""

    BUSINESS_HOURS = "BUSINESS_HOURS"
    HOLIDAYS = "HOLIDAYS"


class ScheduleOwnerKind(StrEnum):
    """Whose a schedule is."""

    PERSON = "PERSON"
    LOCATION = "LOCATION"


class OfficeHoursType(StrEnum):
    """Kinds of OpenTact office hours. All of them name times at which nobody works."""

    NONWORKING = "NONWORKING"
    LUNCHTIME = "LUNCHTIME"
    COFFEEBREAK = "COFFEEBREAK"
    WEEKENDS = "WEEKENDS"


class OfficeHoursEncoding(StrEnum):
    """How OpenTact's integers are read: packed digits (93000 is 09:30:00) or seconds of the day."""

    HHMMSS = "HHMMSS"
    SECONDS = "SECONDS"


class OutOfOfficeKnowledge(StrEnum):
    """How we know of an out of office: we wrote the record, or the vendor shows a flag and a start date."""

    GATEWAY = "GATEWAY"
    VENDOR_FLAG = "VENDOR_FLAG"
