"""Schedules of people and of locations, and their events, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import date, time

import pytest

from gateway.vendors.errors import (
    VendorConflict,
)
from gateway.vendors.records import (
    DailyRecurrence,
    DayOfWeek,
    EventDraft,
    Month,
    Recurrence,
    ScheduleDraft,
    ScheduleOwnerKind,
    SchedulePatch,
    ScheduleRef,
    ScheduleType,
    WeekOfMonth,
    YearlyByDate,
    YearlyByDay,
)
from gateway.vendors.webex import WebexClient
from tests.contracts.webex.drafts import MONDAY, NEW_YEAR, SHIFT, WEEK

EVENTS = {
    ScheduleOwnerKind.PERSON: (
        SHIFT,
        EventDraft(
            "GW Daily",
            MONDAY,
            MONDAY,
            time(12),
            time(13),
            recurrence=Recurrence(daily=DailyRecurrence(2), occurrences=5),
        ),
        EventDraft("GW Once", MONDAY, date(2026, 1, 7), all_day=True),
    ),
    ScheduleOwnerKind.LOCATION: (
        replace(
            SHIFT,
            recurrence=Recurrence(end_date=date(2026, 12, 31), weekly=replace(WEEK, interval=None)),
        ),
        EventDraft(
            "GW New Year",
            NEW_YEAR,
            NEW_YEAR,
            all_day=True,
            recurrence=Recurrence(yearly_by_date=YearlyByDate(1, Month.JANUARY)),
        ),
        EventDraft(
            "GW Memorial Day",
            date(2026, 5, 25),
            date(2026, 5, 25),
            all_day=True,
            recurrence=Recurrence(
                yearly_by_day=YearlyByDay(DayOfWeek.MONDAY, WeekOfMonth.LAST, Month.MAY)
            ),
        ),
    ),
}


@pytest.fixture(params=list(ScheduleOwnerKind))
async def owned(
    request: pytest.FixtureRequest, webex: WebexClient, person_id: str, location_id: str
) -> AsyncIterator[ScheduleRef]:
    """A schedule of a person, then one of a location, with three events each."""
    kind = request.param
    owner = person_id if kind is ScheduleOwnerKind.PERSON else location_id
    draft = ScheduleDraft(kind, owner, "GW Hours", ScheduleType.BUSINESS_HOURS, EVENTS[kind])
    ref = await webex.create_schedule(draft)
    yield ref
    for schedule in await webex.schedules(kind, owner):
        if schedule.name.startswith("GW "):
            await webex.delete_schedule(schedule.ref)


async def test_a_schedule_is_read_as_it_was_written(webex: WebexClient, owned: ScheduleRef) -> None:
    schedule = await webex.schedule(owned)
    listed = await webex.schedules(owned.owner_kind, owned.owner_id)

    assert schedule is not None
    assert (schedule.ref, schedule.name, schedule.data_problems) == (owned, "GW Hours", ())
    assert [_draft_of(event) for event in schedule.events or ()] == [
        _sent(draft) for draft in EVENTS[owned.owner_kind]
    ]
    assert [(each.ref, each.events) for each in listed if each.name == "GW Hours"] == [
        (owned, None)
    ]


def _draft_of(event: object) -> EventDraft:
    names = EventDraft.__dataclass_fields__
    return EventDraft(**{name: getattr(event, name) for name in names})


def _sent(draft: EventDraft) -> EventDraft:
    """With what is said for a draft that has a daily or weekly recurrence without an end: that it is for ever."""
    again = draft.recurrence
    if again is None or again.end_date or again.occurrences or not (again.daily or again.weekly):
        return draft
    return replace(draft, recurrence=replace(again, forever=True))


async def test_a_rename_gives_a_new_reference_and_keeps_the_events(
    webex: WebexClient, owned: ScheduleRef
) -> None:
    renamed = await webex.update_schedule(
        owned, SchedulePatch(name="GW Other"), current_name="GW Hours"
    )
    same = await webex.update_schedule(renamed, SchedulePatch(), current_name="GW Other")
    schedule = await webex.schedule(renamed)

    assert renamed.id != owned.id
    assert same == renamed
    assert schedule is not None
    assert schedule.name == "GW Other"
    assert len(schedule.events or ()) == 3
    assert await webex.schedule(owned) is None


async def test_events_of_a_patch_replace_all(webex: WebexClient, owned: ScheduleRef) -> None:
    later = replace(EVENTS[owned.owner_kind][0], end_time=time(18))
    new = EventDraft("GW New", MONDAY, MONDAY, all_day=True)

    ref = await webex.update_schedule(
        owned, SchedulePatch(events=(later, new)), current_name="GW Hours"
    )
    schedule = await webex.schedule(ref)

    assert ref == owned
    assert schedule is not None
    assert [_draft_of(event) for event in schedule.events or ()] == [_sent(later), new]


async def test_events_are_added_read_changed_and_removed(
    webex: WebexClient, owned: ScheduleRef
) -> None:
    draft = EventDraft("GW Extra", MONDAY, date(2026, 1, 6), time(22), time(6))
    id_ = await webex.add_event(owned, draft)
    made = await webex.event(owned, id_)
    later = replace(draft, name="GW Extra later", end_time=time(7))
    new_id = await webex.update_event(owned, id_, later, current_name="GW Extra")
    changed = await webex.event(owned, new_id)
    await webex.remove_event(owned, new_id)

    assert made is not None
    assert (made.schedule, made.id, _draft_of(made)) == (owned, id_, draft)
    assert new_id != id_
    assert changed is not None
    assert _draft_of(changed) == later
    assert await webex.event(owned, new_id) is None
    assert await webex.event(owned, id_) is None


async def test_a_person_does_not_own_the_schedules_of_the_location(
    sandboxed: Callable[..., WebexClient],
) -> None:
    webex = sandboxed()
    person = (await webex.people_by_email("person0@example.com"))[0]
    assert person.location_id is not None
    house = ScheduleDraft(ScheduleOwnerKind.PERSON, person.id, "House", ScheduleType.HOLIDAYS)

    with pytest.raises(VendorConflict) as refused:
        await webex.create_schedule(house)

    assert refused.value.vendor_code == "25030"
    assert refused.value.status == 400
    assert await webex.schedules(ScheduleOwnerKind.PERSON, person.id) == ()
    assert len(await webex.schedules(ScheduleOwnerKind.LOCATION, person.location_id)) == 1
