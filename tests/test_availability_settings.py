"""The deployer's choices: each has its knob, and reaches the rooms as it was written."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from gateway.app.vendors import choices_of
from gateway.engine import Status
from gateway.settings import AvailabilitySettings, SettingsError, read_settings
from gateway.vendors.choices import Choices, ModeRole
from gateway.vendors.records import DayOfWeek

ROLES = "GATEWAY_AVAILABILITY__MODE_ROLES"
OTHERS: dict[str, tuple[str, Any]] = {
    "no_schedule": ("UNKNOWN", Status.UNKNOWN),
    "mode_roles": ('{"Night mode": "CLOSED"}', {"Night mode": ModeRole.CLOSED}),
    "week_start": ("MONDAY", DayOfWeek.MONDAY),
    "end_of_day_is_midnight": ("false", False),
    "overnight_runs_on": ("false", False),
    "empty_business_hours_are_ignored": ("false", False),
    "absence_without_end_lasts": ("false", False),
    "start_off_pattern_counts": ("true", True),
    "weekly_wins_over_daily": ("false", False),
    "earlier_end_wins": ("false", False),
    "recurrence_without_end_lasts": ("false", False),
    "flag_seconds": ("60", 60),
}
"""For each choice a value that is not the default, as a variable has it and as the rooms take it."""


def test_without_settings_the_choices_are_those_that_the_rooms_have_on_their_own() -> None:
    assert choices_of(AvailabilitySettings()) == Choices()


def test_every_choice_has_its_knob_and_there_are_no_others() -> None:
    names = {field.name for field in fields(Choices)}

    assert set(AvailabilitySettings.model_fields) - {"default_time_zone"} == names == set(OTHERS)


@pytest.mark.parametrize("name", OTHERS)
def test_a_knob_changes_its_choice_and_no_other(name: str) -> None:
    text, value = OTHERS[name]
    read = read_settings(None, {f"GATEWAY_AVAILABILITY__{name.upper()}": text})

    chosen = choices_of(read.availability)

    changed = {
        field.name: getattr(chosen, field.name)
        for field in fields(Choices)
        if getattr(chosen, field.name) != getattr(Choices(), field.name)
    }
    assert changed == {name: value}
    assert type(changed[name]) is type(value)


def test_the_file_writes_the_roles_as_a_table_and_the_environment_replaces_it(
    tmp_path: Path,
) -> None:
    file = tmp_path / "gateway.toml"
    file.write_text('[availability.mode_roles]\n"Night mode" = "CLOSED"\nLunch = "IGNORE"\n')

    assert read_settings(file, {}).availability.mode_roles == {
        "Night mode": "CLOSED",
        "Lunch": "IGNORE",
    }
    assert read_settings(file, {ROLES: "{}"}).availability.mode_roles == {}


@pytest.mark.parametrize(
    ("text", "path", "says"),
    [
        ("", "", "write a JSON object"),
        ("Night mode=CLOSED", "", "write a JSON object"),
        ("[]", "", "valid dictionary"),
        ("null", "", "valid dictionary"),
        ('{"Night": "closed"}', ".Night", "'HOURS', 'CLOSED' or 'IGNORE'"),
        ('{"Night": null}', ".Night", "'HOURS', 'CLOSED' or 'IGNORE'"),
        ('{"Night": "HOURS", "NIGHT": "CLOSED"}', "", "'Night' and 'NIGHT' are one name"),
        ('{" ": "CLOSED"}', "", "id or the name of a mode"),
    ],
)
def test_roles_that_cannot_be_are_named_by_their_path(text: str, path: str, says: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings(None, {ROLES: text})

    (problem,) = refusal.value.problems
    assert problem.startswith(f"availability.mode_roles{path}: ")
    assert says in problem
