"""How records are read where their vendors are silent or contradict themselves."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from gateway.settings.sections import Section, Zone, table_from_text


def told_apart(roles: dict[str, str]) -> dict[str, str]:
    """Roles by names of which no two are one without regard to case, and none is blank. Raises ValueError."""
    seen: dict[str, str] = {}
    for name in roles:
        if not name.strip():
            raise ValueError("a role is for the id or the name of a mode, and one has neither")
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            raise ValueError(f"{other!r} and {name!r} are one name; case does not count")
    return roles


ModeRoles = Annotated[
    dict[str, Literal["HOURS", "CLOSED", "IGNORE"]],
    BeforeValidator(table_from_text),
    AfterValidator(told_apart),
]


class AvailabilitySettings(Section):
    """How records are read where their vendors are silent or contradict themselves."""

    default_time_zone: Zone = Field(
        "UTC", description="The IANA time zone of whoever has none anywhere."
    )
    no_schedule: Literal["AVAILABLE", "UNAVAILABLE", "UNKNOWN"] = Field(
        "AVAILABLE",
        description="What somebody is of whom no hours are set anywhere; no vendor says.",
    )
    mode_roles: ModeRoles = Field(
        {},
        description="What operating modes with hours mean, by id or name: HOURS, CLOSED or IGNORE (which silences "
        "holidays too); Webex does not say, so all are hours. In the environment a JSON object: "
        '`{"Night mode": "CLOSED"}`.',
    )
    week_start: Literal[
        "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"
    ] = Field(
        "SUNDAY",
        description="The day that weeks begin with when every second one counts; Webex does not say.",
    )
    end_of_day_is_midnight: bool = Field(
        True,
        description="An end at 23:59 means midnight; the vendors cannot write 24:00.",
    )
    overnight_runs_on: bool = Field(
        True,
        description="Hours that end before they start run into the next day; Webex does not say.",
    )
    empty_business_hours_are_ignored: bool = Field(
        True,
        description="Business hours without events are as if not there, and not never open; Webex does not say.",
    )
    absence_without_end_lasts: bool = Field(
        True,
        description="An out of office without an end lasts until further notice; myKaarma does not say.",
    )
    start_off_pattern_counts: bool = Field(
        False,
        description="A start date that is not on its recurrence's pattern is an occurrence; Webex does not say.",
    )
    weekly_wins_over_daily: bool = Field(
        True,
        description="Of a weekly and a daily recurrence in one event the weekly counts; Webex's own example has both.",
    )
    earlier_end_wins: bool = Field(
        True,
        description="Of a recurrence's end date and number of occurrences the earlier ends it; Webex does not say.",
    )
    recurrence_without_end_lasts: bool = Field(
        True,
        description="A recurrence without an end goes on for ever; Webex does not say.",
    )
    flag_seconds: int = Field(
        900,
        ge=0,
        description="How long an out-of-office flag is believed, in seconds; myKaarma's has no end that can be read.",
    )
