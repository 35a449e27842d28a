"""What is known about somebody or something: a compiled timeline, and how its sources are. Its answers are values.

Every answer is read from the one timeline: an `Availability` for an instant, `Stay`s for a range. Reasons compute their
texts when they are read, since most callers want few of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.directory import Associate
from gateway.engine import Answer, Effect, Layer, Period, Status, next_available, open_seconds
from gateway.timelines.explain import Shown, explained
from gateway.timelines.facts import Facts, Source
from gateway.timelines.person import Compiled
from gateway.timelines.reach import ReachVia, reach_via
from gateway.vendors.port import Vendor
from gateway.vendors.records import DataProblem
from gateway.vendors.statements import Statement
from gateway.vendors.zones import ClockSource, tzdata_version

OPENING = (Effect.OPENS, Effect.MAY_OPEN, Effect.MAY_DO_EITHER)
"""The effects of hours, certain or not."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A compiled timeline and its sources. `associate` and `facts` are None for a single record."""

    compiled: Compiled
    sources: tuple[Source, ...]
    associate: Associate | None = None
    facts: Facts | None = None

    def at(self, time: datetime) -> Availability:
        """The answer for an instant."""
        return Availability(self, time, self.compiled.line.timeline.at(time))

    def stays(self, start: datetime, end: datetime) -> list[Stay]:
        """[start, end) in periods of one status and one reason each, without gaps."""
        periods = self.compiled.line.timeline.periods(start, end)
        return [Stay(self, period) for period in periods]

    def next_available(
        self,
        after: datetime,
        *,
        at_least: int,
        unknown_as: Status = Status.UNKNOWN,
        within: timedelta | None = None,
    ) -> Stay | None:
        """The first time from `after` on of being available for `at_least` seconds; None when none begins within 25
        years, or within as long as is said."""
        timeline = self.compiled.line.timeline
        period = next_available(
            timeline, after, at_least=at_least, unknown_as=unknown_as, within=within
        )
        return None if period is None else Stay(self, period)

    def open_seconds(self, start: datetime, end: datetime) -> int:
        """For how many seconds of [start, end) it is available."""
        return open_seconds(self.compiled.line.timeline, start, end)

    def reason(self, answer: Answer, at: datetime) -> Reason:
        """What decides the status at an instant."""
        return Reason(
            self,
            answer.status,
            answer.because,
            at,
            answer.until,
            decides=True,
            next_status=answer.next_status,
            searched_until=answer.searched_until,
        )

    def further_reasons(self, answer: Answer, at: datetime) -> Iterator[Reason]:
        """Everything else that is in force at the instant."""
        timeline = self.compiled.line.timeline
        for bit, slot in enumerate(timeline.layers.slots):
            if answer.mask >> bit & 1 and bit != answer.because:
                held = timeline.held(bit, at)
                yield Reason(self, _status_by(slot.effect), bit, at, held[1], decides=False)
        if (
            answer.because is not None
            and timeline.layers.has_hours
            and not self._opens(answer.mask)
        ):
            until = timeline.unopened(at)[1]
            yield Reason(self, Status.UNAVAILABLE, None, at, until, decides=False)

    def _opens(self, mask: int) -> bool:
        slots = self.compiled.line.timeline.slots_in(mask)
        return any(slot.effect in OPENING for slot in slots)


@dataclass(frozen=True, slots=True)
class Availability:
    """The answer for an instant."""

    known: Known
    time: datetime
    answer: Answer

    @property
    def status(self) -> Status:
        """Whether somebody is there."""
        return self.answer.status

    @property
    def because(self) -> Reason:
        """What decides it."""
        return self.known.reason(self.answer, self.time)

    @property
    def also_because(self) -> list[Reason]:
        """What else is in force."""
        return list(self.known.further_reasons(self.answer, self.time))

    @property
    def until(self) -> datetime | None:
        """The first later instant at which the status is another one."""
        return self.answer.until

    @property
    def next_status(self) -> Status | None:
        """The status from `until` on."""
        return self.answer.next_status

    @property
    def searched_until(self) -> datetime | None:
        """How far was looked, where nothing was found and nothing is proved. Nowhere lies before the instant: the
        calendar ends sooner than the search."""
        searched = self.answer.searched_until
        return searched if searched is None else max(searched, self.time)

    @property
    def reach_via(self) -> ReachVia | None:
        """Whom or what to reach instead."""
        return reach_via(self.known.compiled, self.time)

    @property
    def sources(self) -> tuple[Source, ...]:
        """How each vendor's part of the answer is."""
        return self.known.sources

    @property
    def data_problems(self) -> tuple[DataProblem, ...]:
        """What in the vendors' records breaks the vendors' rules."""
        return self.known.compiled.problems

    @property
    def time_zone(self) -> str | None:
        """The zone whose clock the explanations show; None where its name is not known to anybody."""
        clock = self.known.compiled.clock
        return clock.zone.key if clock.zone else None

    @property
    def time_zone_source(self) -> ClockSource:
        """Who said that zone."""
        return self.known.compiled.clock.source

    @property
    def tzdata_version(self) -> str:
        """The version of the zone data in use."""
        return tzdata_version()


@dataclass(frozen=True, slots=True)
class Stay:
    """A period of one status."""

    known: Known
    period: Period

    @property
    def start(self) -> datetime:
        """The first instant."""
        return self.period.start

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return self.period.end

    @property
    def status(self) -> Status:
        """The status throughout."""
        return self.period.status

    @property
    def because(self) -> Reason:
        """What decides it, at its start."""
        return self.known.at(self.period.start).because


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a status is what it is, at an instant. `bit` is the slot that says so; None: none does. `status_until` is when
    the status (or, of a further reason, the record) changes, and how far was looked if not. `decides`: whether it is
    the one that counts."""

    known: Known
    status: Status
    bit: int | None
    at: datetime
    status_until: datetime | None
    decides: bool
    next_status: Status | None = None
    searched_until: datetime | None = None

    @property
    def statement(self) -> Statement | None:
        """What is said, and by whom; outside of hours, the hours meant."""
        statements = self.known.compiled.line.statements
        if self.bit is not None:
            return statements[self.bit]
        hours = (one for one in statements if one.slot.effect in OPENING)
        return next(hours, None) if self._is_outside else None

    @property
    def layer(self) -> Layer:
        """The layer that says so."""
        statement = self.statement
        if statement is not None:
            return statement.slot.layer
        if not self.known.compiled.is_linked:
            return Layer.NOT_LINKED
        return Layer.BUSINESS_HOURS if self._is_outside else Layer.NO_SCHEDULE

    @property
    def vendor(self) -> Vendor | None:
        """Whose record it is."""
        return self.statement.vendor if self.statement else None

    @property
    def record_id(self) -> str | None:
        """The record's id at the vendor."""
        return self.statement.record_id if self.statement else None

    @property
    def source(self) -> object | None:
        """The record."""
        return self.statement.record if self.statement else None

    @property
    def starts(self) -> datetime | None:
        """Since when the record has been in force without a break; None: always, or for more than 400 days."""
        return self._span[0]

    @property
    def ends(self) -> datetime | None:
        """Until when the record stays in force without a break; None: for good, or for more than 400 days."""
        return self._span[1]

    @property
    def explanation(self) -> str:
        """A sentence for people."""
        compiled = self.known.compiled
        name = self.known.associate.name if self.known.associate else None
        return explained(
            Shown(
                status=self.status,
                layer=self.layer,
                statement=self.statement,
                outside=self._is_outside,
                at=self.at,
                until=self.status_until,
                clock=compiled.clock,
                decides=self.decides,
                name=name,
                next_status=self.next_status,
                searched_until=self.searched_until,
            )
        )

    @property
    def _is_outside(self) -> bool:
        return self.bit is None and self.known.compiled.line.timeline.layers.has_hours

    @property
    def _span(self) -> tuple[datetime | None, datetime | None]:
        timeline = self.known.compiled.line.timeline
        if self.bit is not None:
            return timeline.held(self.bit, self.at)
        return timeline.unopened(self.at) if self._is_outside else (None, None)


def _status_by(effect: Effect) -> Status:
    if effect is Effect.CLOSES:
        return Status.UNAVAILABLE
    return Status.AVAILABLE if effect is Effect.OPENS else Status.UNKNOWN
