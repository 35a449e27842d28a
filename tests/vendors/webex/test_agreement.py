"""Our checks and the sandbox's were written apart from the same documents: here they meet.

What we let through, the sandbox takes, and it reads back as it was written.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import event as note
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.sandbox.webex.checks import Body
from gateway.sandbox.webex.events import event_of
from gateway.vendors.records import (
    DailyRecurrence,
    DayOfWeek,
    EventDraft,
    Month,
    Recurrence,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
    WeeklyRecurrence,
    WeekOfMonth,
    YearlyByDate,
    YearlyByDay,
)
from gateway.vendors.webex import check_event, wire
from gateway.vendors.webex.bodies import event_body
from gateway.vendors.webex.translate import read_schedule

DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 20))
TIMES = st.sampled_from([time(0), time(9), time(17), time(23, 59)])
FEW = st.sampled_from([1, 2, 3, 0])
WEEKDAYS = st.lists(st.sampled_from(DayOfWeek), min_size=3, max_size=7, unique=True).map(tuple)
ENDS = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"forever": st.sampled_from([True, True, False])}),
    st.fixed_dictionaries({"end_date": DAYS}),
    st.fixed_dictionaries({"occurrences": FEW}),
    st.fixed_dictionaries({"end_date": DAYS, "occurrences": FEW}),
)


@st.composite
def recurrences(draw: st.DrawFn, start: date) -> Recurrence:
    """Recurrences of which many are sound."""
    pattern = draw(
        st.one_of(
            st.builds(DailyRecurrence, FEW).map(lambda each: {"daily": each}),
            st.builds(WeeklyRecurrence, st.none() | FEW, WEEKDAYS).map(lambda x: {"weekly": x}),
            st.sampled_from(
                [YearlyByDate(start.day, Month.JANUARY), YearlyByDate(31, Month.MAY)]
            ).map(lambda each: {"yearly_by_date": each}),
            st.builds(
                YearlyByDay,
                st.just(list(DayOfWeek)[start.weekday()]),
                st.sampled_from(WeekOfMonth),
                st.just(Month.JANUARY),
            ).map(lambda each: {"yearly_by_day": each}),
            st.just({}),
        )
    )
    return Recurrence(**pattern, **draw(ENDS))


@st.composite
def events(draw: st.DrawFn) -> EventDraft:
    """Events of which many are sound."""
    start, all_day = draw(DAYS), draw(st.booleans())
    times = st.none() if all_day else TIMES
    return EventDraft(
        name=draw(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8)),
        start_date=start,
        end_date=start + timedelta(draw(st.sampled_from([0, 0, 0, 1, 2, -1]))),
        start_time=draw(times),
        end_time=draw(times),
        all_day=all_day,
        recurrence=draw(st.none() | recurrences(start)),
    )


@settings(max_examples=400, deadline=None)
@given(draft=events(), kind=st.sampled_from(ScheduleOwnerKind))
def test_what_we_let_through_the_sandbox_takes_and_it_reads_back_the_same(
    draft: EventDraft, kind: ScheduleOwnerKind
) -> None:
    if check_event(draft, kind):
        return
    note(f"let through for a {kind}")
    repeats = "person" if kind is ScheduleOwnerKind.PERSON else "location"

    shown = event_of(Body(event_body(draft, kind=kind)), repeats=repeats)

    body = json.dumps({"id": "c2No", "name": "Hours", "events": [shown]})
    ref = ScheduleRef(kind, "b3du", ScheduleType.HOLIDAYS, "c2No")
    schedule = read_schedule(wire.SCHEDULE.validate_json(body), ref=ref)
    assert schedule.data_problems == ()
    assert schedule.events is not None
    read = schedule.events[0]
    assert [getattr(read, name) for name in ("name", "start_date", "end_date", "all_day")] == [
        getattr(draft, name) for name in ("name", "start_date", "end_date", "all_day")
    ]
    assert (read.start_time, read.end_time) == (draft.start_time, draft.end_time)
    assert _meant(read.recurrence, kind) == _meant(draft.recurrence, kind)


def _meant(recurrence: Recurrence | None, kind: ScheduleOwnerKind) -> Recurrence | None:
    """Without what two spellings of one meaning differ in."""
    if recurrence is None:
        return None
    weekly = recurrence.weekly
    if weekly is not None:
        days = tuple(day for day in DayOfWeek if day in weekly.days)
        weekly = WeeklyRecurrence(weekly.interval or 1, days)
    return replace(recurrence, forever=None, weekly=weekly)
