"""Changes over several records or vendors, as plain values, and everything that is wrong with each as it stands. Pure.

Paths of problems lead into the input that a plan was made from, in GraphQL's spelling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from itertools import pairwise
from typing import TypeAlias

from gateway.vendors.mykaarma import check_out_of_office
from gateway.vendors.port import Problem
from gateway.vendors.records import (
    CallForwarding,
    DayOfWeek,
    EventDraft,
    HolidayDraft,
    OperatingModeDraft,
    OperatingModeLevel,
    OperatingModeType,
    OutOfOfficeAutoRespond,
    OutOfOfficeDelegation,
    OutOfOfficeDraft,
    OutOfOfficeForwarding,
    Recurrence,
    ScheduleOwnerKind,
    ScheduleRef,
)
from gateway.vendors.texts import check_text
from gateway.vendors.webex import check_event, check_holiday, check_operating_mode
from gateway.vendors.webex.check import LONGEST_EVENT_NAME, LONGEST_SCHEDULE_NAME
from gateway.vendors.webex.spans import check_minutes

MIDNIGHT = time(0)
END_OF_DAY = time(23, 59)
"""What stands for the midnight at the end of a day, which no clock of 24 hours can write."""

MOST_LOCATIONS = 100
"""At how many locations one holiday may be: each is several calls and steps."""


@dataclass(frozen=True, slots=True)
class AbsencePlan:
    """Somebody is away in [starts_at, ends_at): an out of office, which replaces the one there is, and an event among
    the holidays of the Webex person. `delegate_associate_id` is the directory's id of who takes over."""

    associate_id: str
    starts_at: datetime
    ends_at: datetime
    reason: str | None = None
    forwarding: OutOfOfficeForwarding | None = None
    auto_respond: OutOfOfficeAutoRespond | None = None
    delegation: OutOfOfficeDelegation | None = None
    delegate_associate_id: str | None = None
    overwrite: bool = False

    @property
    def draft(self) -> OutOfOfficeDraft:
        """The out of office, with the delegate as far as the plan itself names one."""
        return OutOfOfficeDraft(
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            type=self.reason,
            forwarding=self.forwarding,
            auto_respond=self.auto_respond,
            delegation=self.delegation,
        )

    @property
    def is_wide(self) -> bool:
        """Whether it touches more than the people whom it names."""
        return False

    @property
    def event_name(self) -> str:
        """What the event is called: the reason, as much of it as an event's name may hold."""
        return (self.reason or "Out of office").strip()[:LONGEST_EVENT_NAME].strip()

    def check(self, *, now: datetime) -> list[Problem]:
        """Everything that is wrong with the plan as it stands."""
        absence = check_absence(
            replace(self.draft, type=None),  # the reason has a path of its own
            associate_id=self.associate_id,
            delegate_associate_id=self.delegate_associate_id,
            now=now,
        )
        return [*check_text(self.reason, "reason", most=256), *absence]


@dataclass(frozen=True, slots=True)
class EventPlan:
    """An event more in a schedule of a person or a location."""

    ref: ScheduleRef
    draft: EventDraft

    @property
    def is_wide(self) -> bool:
        """Whether it touches more than one person: a location."""
        return self.ref.owner_kind is ScheduleOwnerKind.LOCATION

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of a plan
        """Everything that is wrong with the plan as it stands."""
        return check_event(self.draft, self.ref.owner_kind, at=("event",))


@dataclass(frozen=True, slots=True)
class LocalTimeRange:
    """Hours of a day, half-open; a `to_time` of 23:59 is the end of the day."""

    from_time: time
    to_time: time

    @property
    def is_whole_day(self) -> bool:
        """Whether it lasts from midnight to midnight."""
        return self.from_time == MIDNIGHT and self.to_time == END_OF_DAY


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """The hours of one day of each week."""

    day: DayOfWeek
    ranges: tuple[LocalTimeRange, ...]


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """Hours of a week; a day that is left out is closed.

    For associates: their Webex schedule of business hours of this name, from `starts_on` on (None: from today). Other
    schedules of business hours that they have stay, and add up. For a location: the operating mode of this name. For the
    `account`: its blocks are those times that the week leaves closed.
    """

    name: str
    days: tuple[WorkingDay, ...]
    associate_ids: tuple[str, ...] = ()
    location_id: str | None = None
    account: bool = False
    starts_on: date | None = None

    @property
    def is_wide(self) -> bool:
        """Whether it touches more than the people whom it names: a location, or the account."""
        return self.location_id is not None or self.account

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of a plan
        """Everything that is wrong with the plan as it stands."""
        problems = [*check_text(self.name, "name", most=LONGEST_SCHEDULE_NAME)]
        if not self.associate_ids and self.location_id is None and not self.account:
            message = "The week is for nobody. Give associateIds, locationId, or account: true."
            problems.append(Problem((), message))
        if self.starts_on is not None and (self.location_id is not None or self.account):
            message = (
                "startsOn is for associates only: operating modes and office hours have no start."
            )
            problems.append(Problem(("startsOn",), f"{message} Leave it out."))
        if not any(day.ranges for day in self.days):
            message = "The week has no hours at all. Give some, or plan absences or a holiday."
            problems.append(Problem(("days",), message))
        return [*problems, *self._days()]

    def _days(self) -> Iterator[Problem]:
        seen: set[DayOfWeek] = set()
        for index, day in enumerate(self.days):
            at = ("days", str(index))
            if day.day in seen:
                message = f"{day.day} is there twice. Name each day once, with all its ranges."
                yield Problem((*at, "day"), message)
            seen.add(day.day)
            if self.location_id is not None and len(day.ranges) > 1:
                message = f"{day.day} has {len(day.ranges)} ranges, and a day of an operating mode"
                yield Problem((*at, "ranges"), f"{message} takes one. Give the longest of them.")
            yield from _ranges(day, at=(*at, "ranges"))


@dataclass(frozen=True, slots=True)
class HolidayPlan:
    """A holiday: with `level` in an operating mode of type HOLIDAY and of the holiday's name, at the organization or at
    each of the locations; besides an event among the holidays of each location, and an out of office for each
    associate, for the first time that it happens. Without times it lasts whole days."""

    name: str
    start_date: date
    end_date: date
    start_time: time | None = None
    end_time: time | None = None
    recurrence: Recurrence | None = None
    level: OperatingModeLevel | None = None
    location_ids: tuple[str, ...] = ()
    associate_ids: tuple[str, ...] = ()
    call_forwarding: CallForwarding | None = None

    @property
    def is_wide(self) -> bool:
        """Whether it touches more than the people whom it names: locations, or the organization."""
        return self.level is not None or bool(self.location_ids)

    @property
    def all_day(self) -> bool:
        """Whether it lasts whole days."""
        return self.start_time is None and self.end_time is None

    @property
    def holiday(self) -> HolidayDraft:
        """It as a holiday of an operating mode."""
        members = (each.name for each in fields(HolidayDraft))
        return HolidayDraft(**{name: getattr(self, name) for name in members})

    @property
    def event(self) -> EventDraft:
        """It as an event of a schedule."""
        members = (each.name for each in fields(EventDraft))
        return EventDraft(**{name: getattr(self, name) for name in members})

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of a plan
        """Everything that is wrong with the plan as it stands."""
        if self.level is None and self.location_ids:
            wrong = check_event(self.event, ScheduleOwnerKind.LOCATION)
        else:  # what a holiday of an operating mode may be, an event of a location may be too
            wrong = check_holiday(self.holiday)
        return _first_of_each_path((*self._whom(), *self._times(), *wrong, *self._forwarding()))

    def _whom(self) -> Iterator[Problem]:
        if self.level is None and not self.location_ids and not self.associate_ids:
            yield Problem((), "The holiday is for nobody. Give level, locationIds or associateIds.")
        if self.level is OperatingModeLevel.LOCATION and not self.location_ids:
            message = "locationIds is missing, and level LOCATION needs it. Name the locations."
            yield Problem(("locationIds",), message)
        if len(self.location_ids) > MOST_LOCATIONS:
            message = f"{len(self.location_ids)} locations are more than the {MOST_LOCATIONS} of one holiday. Declare it in parts."
            yield Problem(("locationIds",), message)

    def _times(self) -> Iterator[Problem]:
        for name, value in (("startTime", self.start_time), ("endTime", self.end_time)):
            if value is None and not self.all_day:
                message = (
                    f"{name} is missing. Give startTime and endTime, or neither for whole days."
                )
                yield Problem((name,), message)

    def _forwarding(self) -> Iterator[Problem]:
        if self.call_forwarding is None:
            return
        if self.level is None:
            message = "callForwarding is an operating mode's, and without level there is none."
            yield Problem(("callForwarding",), f"{message} Give level, or leave it out.")
        mode = OperatingModeDraft(
            name=self.name,
            type=OperatingModeType.HOLIDAY,
            level=OperatingModeLevel.ORGANIZATION,
            call_forwarding=self.call_forwarding,
            holidays=(),
        )
        yield from (one for one in check_operating_mode(mode) if one.path[0] == "callForwarding")


Plan: TypeAlias = AbsencePlan | EventPlan | WeekPlan | HolidayPlan


def check_absence(
    draft: OutOfOfficeDraft,
    *,
    associate_id: str,
    delegate_associate_id: str | None,
    now: datetime,
) -> list[Problem]:
    """Everything that is wrong with somebody's out of office, where the delegate may be named by the directory's
    id (`delegate_associate_id`)."""
    if delegate_associate_id is None:
        return check_out_of_office(draft, now=now)
    given = draft.delegation or OutOfOfficeDelegation()
    stand_in = given.delegate_dealer_associate_id or "found by associate"
    named = replace(draft, delegation=replace(given, delegate_dealer_associate_id=stand_in))
    problems = check_out_of_office(named, now=now)
    if given.delegate_dealer_associate_id:
        at: tuple[str, ...] = ("delegation", "delegateDealerAssociateId")
        message = (
            "delegateAssociateId and delegateDealerAssociateId both name the delegate; give one."
        )
        problems.append(Problem(at, message))
    if delegate_associate_id == associate_id:
        at = ("delegation", "delegateAssociateId")
        problems.append(Problem(at, "Nobody can be their own delegate. Name somebody else."))
    return problems


def _ranges(day: WorkingDay, *, at: tuple[str, ...]) -> Iterator[Problem]:
    """Whole minutes, in order within the day, and without overlaps."""
    sound: list[tuple[LocalTimeRange, str]] = []
    for index, one in enumerate(day.ranges):
        place = (*at, str(index))
        wrong = [
            *check_minutes(place, **{"from": one.from_time, "to": one.to_time}),
            *_order(one, place),
        ]
        yield from wrong
        if not wrong:
            sound.append((one, str(index)))
    sound.sort(key=lambda pair: pair[0].from_time)
    for (before, _), (one, number) in pairwise(sound):
        if one.from_time < before.to_time:
            message = f"{_spelled(one)} overlaps {_spelled(before)} of {day.day}. Join them."
            yield Problem((*at, number), message)


def _order(one: LocalTimeRange, at: tuple[str, ...]) -> Iterator[Problem]:
    if one.to_time == MIDNIGHT:
        message = "to 00:00 is the beginning of the day. Write 23:59, which means its end."
        yield Problem((*at, "to"), message)
    elif one.to_time <= one.from_time:
        message = f"to {one.to_time:%H:%M} is not after from {one.from_time:%H:%M}."
        hint = "Give the time after midnight to the next day."
        yield Problem((*at, "to"), f"{message} {hint}")


def _spelled(one: LocalTimeRange) -> str:
    return f"{one.from_time:%H:%M}-{one.to_time:%H:%M}"


def _first_of_each_path(problems: Iterable[Problem]) -> list[Problem]:
    found: dict[tuple[str, ...], Problem] = {}
    for problem in problems:
        found.setdefault(problem.path, problem)
    return list(found.values())
