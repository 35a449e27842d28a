"""What is wrong, doubtful or odd in everything that was read about people: one list, the worst first. Pure.

Rule 1: a thing is told once, however many people it concerns; it names somebody only when it concerns nobody else.
Rule 2: only what is certain is told. What could not be read is itself an issue, and of nothing else a proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gateway.directory import Associate
from gateway.timelines.absent import absences, delegates
from gateway.timelines.clocks import House
from gateway.timelines.conflicts import blocked, never_available, schedules_over
from gateway.timelines.crowd import Person
from gateway.timelines.findings import Finding, Seen
from gateway.timelines.oddities import (
    data_problems,
    differing_zones,
    missing_zones,
    unlinked,
    unread_sources,
    without_hours,
)


class IssueSeverity(StrEnum):
    """How bad an issue is, the worst first."""

    ERROR = "ERROR"
    WARNING = "WARNING"
    NOTE = "NOTE"


@dataclass(frozen=True, slots=True)
class Kind:
    """A code's weight, and what it means."""

    severity: IssueSeverity
    meaning: str


ERROR, WARNING, NOTE = IssueSeverity

ISSUES: Mapping[str, Kind] = {
    # What records say of themselves: DataProblem.code.
    "IMPOSSIBLE_DATE": Kind(ERROR, "A record has a date that no calendar has."),
    "IMPOSSIBLE_NUMBER": Kind(ERROR, "A record has a number that cannot be meant."),
    "IMPOSSIBLE_TIME": Kind(ERROR, "A record has a time that no clock shows."),
    "MISSING_VALUE": Kind(ERROR, "A record lacks a value that it needs."),
    "UNKNOWN_LINK": Kind(ERROR, "The directory links somebody to an id that the vendor does not know."),
    "UNKNOWN_TIME_ZONE": Kind(ERROR, "Nobody knows the time zone by which a record goes."),
    "UNKNOWN_VALUE": Kind(ERROR, "A record has a word that the vendor's documentation does not."),
    "CONTRADICTORY_RECURRENCE": Kind(WARNING, "A record recurs in two ways, or in none that it names."),
    "CONTRADICTORY_START": Kind(WARNING, "An absence is on that is said to begin later."),
    "TOO_MANY_EVENTS": Kind(ERROR, "A schedule has more recurring events than are read."),
    "EMPTY_RECURRENCE": Kind(WARNING, "A record recurs on no day."),
    "END_BEFORE_START": Kind(WARNING, "A record ends before it begins."),
    "END_NOT_AFTER_START": Kind(WARNING, "A record's day ends when it begins, or earlier."),
    "START_NOT_IN_RECURRENCE": Kind(WARNING, "A record begins on a day on which it does not recur."),
    # What several records show together.
    "NEVER_AVAILABLE": Kind(ERROR, "Somebody is proved never to be available, whether or not they are out of office."),
    "BLOCK_ALL_HOURS": Kind(WARNING, "The account's office hours close all hours that somebody has in eight weeks."),
    "DELEGATE_ALSO_OUT": Kind(WARNING, "Whoever stands in for somebody is out of office at the same time."),
    "DELEGATE_LOOP": Kind(WARNING, "People who are out of office stand in for each other."),
    "NOT_LINKED": Kind(WARNING, "The directory links somebody to no vendor that knows times."),
    "SCHEDULE_OVER": Kind(WARNING, "Business hours hold that have no time to come: they are over, or never were."),
    "TIME_ZONE_MISSING": Kind(WARNING, "Nobody says somebody's time zone; the organization's or the default's counts."),
    "UNKNOWN_SOURCE": Kind(WARNING, "A vendor could not be read, so what is wrong there is not told."),
    "ABSENCE_UNCLEAR": Kind(NOTE, "myKaarma shows somebody as out of office and does not tell until when."),
    "ABSENCE_WITHOUT_END": Kind(NOTE, "Somebody is out of office until further notice."),
    "BLOCK_OUTSIDE_HOURS": Kind(NOTE, "Office hours of the account lie outside all hours that anybody has in eight weeks."),
    "NO_HOURS": Kind(NOTE, "Webex has hours for somebody at no level."),
    "TIME_ZONES_DIFFER": Kind(NOTE, "Directory, Webex person and location have clocks that differ now."),
}  # fmt: skip
"""Every code, with its weight and meaning."""

FINDERS: tuple[Callable[[Seen], Iterator[Finding]], ...] = (
    data_problems,
    unread_sources,
    unlinked,
    without_hours,
    missing_zones,
    differing_zones,
    schedules_over,
    never_available,
    blocked,
    absences,
    delegates,
)


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue. `associate` is None when it concerns several people or none; `source` is the record at fault, where
    there is one. `message` is a sentence, `hint` says what to do."""

    code: str
    severity: IssueSeverity
    associate: Associate | None
    source: object | None
    message: str
    hint: str | None


def issues(people: Sequence[Person], house: House, *, now: datetime) -> tuple[Issue, ...]:
    """Everything that is wrong, doubtful or odd: the worst first, then by name, what concerns several before."""
    seen = Seen(tuple(people), house, now)
    whom: dict[object, list[Associate]] = {}
    first: dict[object, Finding] = {}
    for finder in FINDERS:
        for finding in finder(seen):
            first.setdefault(finding.key, finding)
            whom.setdefault(finding.key, []).extend(finding.associates)
    found = [_issue(finding, whom[key]) for key, finding in first.items()]
    return tuple(sorted(found, key=_place))


def _issue(finding: Finding, concerned: Sequence[Associate]) -> Issue:
    each = dict.fromkeys(concerned)
    return Issue(
        code=finding.code,
        severity=ISSUES[finding.code].severity,
        associate=next(iter(each)) if len(each) == 1 else None,
        source=finding.source,
        message=finding.message,
        hint=finding.hint,
    )


def _place(issue: Issue) -> tuple[int, tuple[str, str], str, str]:
    name = issue.associate.position if issue.associate else ("", "")
    return list(IssueSeverity).index(issue.severity), name, issue.code, issue.message
