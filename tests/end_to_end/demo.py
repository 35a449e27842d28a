"""The demo world as the tests read it: straight from its files, and said again in the schema's words.

The second translation is small and on purpose not the gateway's: when both agree, the values are right.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "gateway" / "sandbox" / "demo"
WORLD: dict[str, Any] = json.loads((FOLDER / "world.json").read_text())
ROWS = list(csv.DictReader(io.StringIO((FOLDER / "directory.csv").read_text())))
"""The directory's rows, by column."""

PEOPLE = {person["emails"][0]: person for person in WORLD["webex"]["people"]}
LOCATIONS = {location["id"]: location for location in WORLD["webex"]["locations"]}
MODES = {mode["name"]: mode for mode in WORLD["webex"]["operatingModes"]}
DEPARTMENTS = {one["uuid"]: one for one in WORLD["mykaarma"]["departments"]}
DEALERS = {one["uuid"]: one for one in WORLD["mykaarma"]["dealers"]}
SEGMENTS = {one["id"]: one for one in WORLD["pexip"]["leadSegments"]}
SUBJECTS = {one["id"]: one["name"] for one in WORLD["pexip"]["subjects"]}
OFFICE_HOURS = WORLD["opentact"]["officeHours"]
WEEK = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")

RECURRENCE = """
  recurrence {
    forever endDate occurrences
    daily { interval }
    weekly { interval days }
    yearlyByDate { dayOfMonth month }
    yearlyByDay { day week month }
  }
"""
SPAN = f"name startDate endDate startTime endTime allDay {RECURRENCE}"
"""Every field of an event or a holiday but its id."""


def span(event: Mapping[str, Any]) -> dict[str, Any]:
    """An event or a holiday of a create request, as the schema shows it."""
    all_day = event["allDayEnabled"]
    return {
        "name": event["name"],
        "startDate": event["startDate"],
        "endDate": event["endDate"],
        "startTime": None if all_day else event["startTime"],
        "endTime": None if all_day else event["endTime"],
        "allDay": all_day,
        "recurrence": _recurrence(event.get("recurrence")),
    }


def _recurrence(asked: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if asked is None:
        return None
    daily, weekly = asked.get("recurDaily"), asked.get("recurWeekly")
    return {
        "forever": asked.get("recurForEver"),
        "endDate": asked.get("recurEndDate"),
        "occurrences": asked.get("recurEndOccurrence"),
        "daily": daily and {"interval": daily["recurInterval"]},
        "weekly": weekly
        and {
            "interval": weekly.get("recurInterval"),
            "days": [day for day in WEEK if weekly.get(day.lower())],
        },
        "yearlyByDate": asked.get("recurYearlyByDate"),
        "yearlyByDay": asked.get("recurYearlyByDay"),
    }


SCHEDULE_TYPES = {"businessHours": "BUSINESS_HOURS", "holidays": "HOLIDAYS"}


def schedules(owner: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A person's or a location's own schedules, as the schema shows them."""
    return [
        {
            "name": schedule["name"],
            "type": SCHEDULE_TYPES[schedule["type"]],
            "events": [span(event) for event in schedule.get("events") or ()],
        }
        for schedule in owner.get("schedules") or ()
    ]


def hours(day: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A day's hours of an operating mode, as the schema shows them."""
    return day and {
        "enabled": day["enabled"],
        "allDay": day["allDayEnabled"],
        "startTime": day.get("startTime"),
        "endTime": day.get("endTime"),
    }
