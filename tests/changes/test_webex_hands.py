"""The hands for Webex against the sandbox: what is done twice takes effect once, an undo restores what was there, and
what somebody else changed meanwhile is noticed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

import pytest

from gateway.changes.carry import Lost, effect_of
from gateway.changes.desk import Desk
from gateway.changes.faults import NotPossible
from gateway.changes.hands import HANDS
from gateway.changes.hands.webex_modes import RECURRENCE_STAYS, names_of
from gateway.changes.hands.webex_schedules import ref_of
from gateway.changes.orders.operating_modes import (
    HolidayAdd,
    HolidayRemove,
    HolidayUpdate,
    OperatingModeCreate,
    OperatingModeDelete,
    OperatingModeUpdate,
)
from gateway.changes.orders.schedules import (
    EventAdd,
    EventRemove,
    EventUpdate,
    LocationOwner,
    ScheduleCreate,
    ScheduleDelete,
    ScheduleUpdate,
)
from gateway.changes.places import EventIn, HolidayIn, ModeAt, ScheduleOf
from gateway.changes.states import Effect
from gateway.changes.steps import Step, Written
from gateway.timelines.refusals import Obstacle
from gateway.vendors.errors import VendorNotFound
from gateway.vendors.records import (
    CallForwarding,
    DailyRecurrence,
    DayHours,
    DayOfWeek,
    EventDraft,
    EventPatch,
    HolidayDraft,
    HolidayPatch,
    Month,
    OperatingModeDraft,
    OperatingModeLevel,
    OperatingModePatch,
    OperatingModeType,
    Recurrence,
    SameHoursDaily,
    ScheduleDraft,
    SchedulePatch,
    ScheduleRef,
    ScheduleType,
    WeeklyRecurrence,
    YearlyByDate,
)
from gateway.vendors.webex import WebexClient
from gateway.vendors.webex.ids import event_id, schedule_id
from tests.changes.desks import Clock, desk_on, planned
from tests.changes.desks import did as did_by
from tests.changes.webex_demo import (
    DAY,
    HOLIDAYS,
    HOURS,
    LOCATION,
    MONDAY,
    OFF,
    PERSON,
    Demo,
    event,
)
from tests.stage import SandboxControl

NINE, FIVE = time(9), time(17)
DAILY = Recurrence(occurrences=3, daily=DailyRecurrence(1))
NEW_YEAR = Recurrence(yearly_by_date=YearlyByDate(1, Month.JANUARY))
WEEKLY = Recurrence(weekly=WeeklyRecurrence(None, (DayOfWeek.FRIDAY, DayOfWeek.MONDAY)))
SHIFT = EventDraft("A shift", MONDAY, MONDAY, NINE, FIVE, recurrence=WEEKLY)
NO_CALLS = CallForwarding()
WEEKDAYS = SameHoursDaily(DayHours(enabled=True, start_time=NINE, end_time=FIVE))


@dataclass(frozen=True, slots=True)
class Stage:
    """A desk in front of the sandbox, and the sandbox."""

    desk: Desk
    sandbox: SandboxControl
    demo: Demo

    def held(self) -> Any:
        """All that Webex holds, in order of name and without the ids of what can be made anew."""
        webex = self.sandbox.world()["webex"]
        owners = [*webex["people"], *webex["locations"]]
        schedules = {one["id"]: _plain(one.get("schedules") or []) for one in owners}
        return schedules, _plain(webex["operatingModes"])

    async def did(self, step: Step) -> Written:
        """Carry out a step."""
        return await did_by(self.desk, HANDS[type(step.place)], step)

    async def did_twice(self, step: Step) -> Written:
        """Carry out a step, twice; Webex is written to once."""
        self.sandbox.forget_calls()
        written, again = await self.did(step), await self.did(step)
        assert len(self.writes()) == 1
        assert step.after is None or written.key == again.key
        return written

    def last_body(self) -> str:
        """The digest of the last call's body."""
        seen = self.sandbox.http.get("/_sandbox/calls").raise_for_status().json()
        return str(seen["webex"]["last"][-1]["body"])

    def writes(self) -> list[str]:
        """The calls to Webex that were no reads."""
        return [one for one in self.sandbox.calls()["webex"] if not one.startswith("GET")]


def _plain(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted((_without_ids(one) for one in records), key=lambda one: str(one["name"]))


def _without_ids(record: dict[str, Any]) -> dict[str, Any]:
    lists = {name: _plain(record[name]) for name in ("events", "holidays") if record.get(name)}
    kept = {name: value for name, value in record.items() if name != "id" and value != []}
    return {**kept, **lists}


@pytest.fixture(scope="module")
async def desk(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Desk]:
    folder = tmp_path_factory.mktemp("webex_hands")
    async with desk_on(sandbox_control.base_url, folder, Clock()) as desk:
        yield desk


@pytest.fixture
def stage(desk: Desk, sandbox: SandboxControl) -> Stage:
    return Stage(desk, sandbox, Demo(sandbox.world()))


def created(name: str, type: OperatingModeType, **members: Any) -> OperatingModeCreate:
    """The order for a mode of the organization."""
    level = OperatingModeLevel.ORGANIZATION
    return OperatingModeCreate(OperatingModeDraft(name, type, level, NO_CALLS, **members))


def of_dallas(demo: Demo, draft: OperatingModeDraft) -> OperatingModeCreate:
    """The order for a mode of Dallas, whose id comes as callers may write it: padded."""
    place = {"level": OperatingModeLevel.LOCATION, "location_id": demo.location() + "=="}
    return OperatingModeCreate(replace(draft, **place))


ORDERS: dict[str, Callable[[Demo], Any]] = {
    "a mode with hours": lambda demo: of_dallas(
        demo, created("New", OperatingModeType.SAME_HOURS_DAILY, same_hours_daily=WEEKDAYS).draft
    ),
    "a mode with holidays": lambda _: created(
        "New",
        OperatingModeType.HOLIDAY,
        holidays=(DAY, replace(DAY, name="Again", recurrence=Recurrence(
            yearly_by_date=YearlyByDate(4, Month.JANUARY)
        ))),
    ),
    "a mode without anything": lambda _: created("New", OperatingModeType.NONE),
    "a mode of a name that another one's is a part of": lambda _: created(
        "Day", OperatingModeType.NONE
    ),
    "another name": lambda demo: OperatingModeUpdate(
        demo.mode("After hours") + "=", OperatingModePatch(name="At night")
    ),
    "other hours": lambda demo: OperatingModeUpdate(
        demo.mode("Day Operating Mode"),
        OperatingModePatch(same_hours_daily=SameHoursDaily(DayHours(), DayHours())),
    ),
    "other holidays": lambda demo: OperatingModeUpdate(
        demo.mode("US Holidays"), OperatingModePatch(holidays=(DAY,))
    ),
    "other calls": lambda demo: OperatingModeUpdate(
        demo.mode("Los Angeles Hours"),
        OperatingModePatch(call_forwarding=CallForwarding(enabled=True, destination="1001")),
    ),
    "no mode any more": lambda demo: OperatingModeDelete(demo.mode("New York Hours")),
    "no mode with holidays any more": lambda demo: OperatingModeDelete(demo.mode("US Holidays")),
    "a holiday": lambda demo: HolidayAdd(demo.mode("US Holidays"), DAY),
    "a holiday's name": lambda demo: HolidayUpdate(
        *demo.holiday("US Holidays", "Christmas"), HolidayPatch(name="Christmas Day")
    ),
    "a holiday with times": lambda demo: HolidayUpdate(
        *demo.holiday("US Holidays", "Christmas"), HolidayPatch(start_time=NINE, end_time=FIVE)
    ),
    "a holiday without times": lambda demo: HolidayUpdate(
        *demo.holiday("Dallas Inventory Day", "Inventory"), HolidayPatch(all_day=True)
    ),
    "a holiday's end": lambda demo: HolidayUpdate(
        *demo.holiday("Dallas Inventory Day", "Inventory"), HolidayPatch(end_time=time(15, 30))
    ),
    "a holiday of every year": lambda demo: HolidayUpdate(
        *demo.holiday("Dallas Inventory Day", "Inventory"),
        HolidayPatch(recurrence=Recurrence(yearly_by_date=YearlyByDate(15, Month.JANUARY))),
    ),
    "no holiday any more": lambda demo: HolidayRemove(*demo.holiday("US Holidays", "Christmas")),
    "a schedule": lambda demo: ScheduleCreate(
        LocationOwner(demo.location()), "New", HOLIDAYS, (SHIFT, OFF)
    ),
    "a schedule without events": lambda demo: ScheduleCreate(
        LocationOwner(demo.location()), "New", HOURS
    ),
    "a schedule's name": lambda demo: ScheduleUpdate(
        demo.of_person("Rashid", "Weekdays"), SchedulePatch(name="Usually")
    ),
    "a location's schedule's name": lambda demo: ScheduleUpdate(
        demo.of_location("Dallas", "Dallas Holidays"), SchedulePatch(name="Days off")
    ),
    "a schedule's events": lambda demo: ScheduleUpdate(
        demo.of_person("Rashid", "Weekdays"), SchedulePatch(events=(SHIFT, OFF))
    ),
    "a schedule's name and no events": lambda demo: ScheduleUpdate(
        demo.of_location("Dallas", "Dallas Holidays"), SchedulePatch(name="Nothing", events=())
    ),
    "no schedule any more": lambda demo: ScheduleDelete(
        demo.of_person("Mei-Ling", "Vacations", HOLIDAYS)
    ),
    "no location's schedule any more": lambda demo: ScheduleDelete(
        demo.of_location("Dallas", "Dallas Holidays")
    ),
    "an event": lambda demo: EventAdd(demo.of_person("Rashid", "Weekdays"), OFF),
    "a location's event": lambda demo: EventAdd(
        demo.of_location("Dallas", "Dallas Showroom Hours", HOURS), SHIFT
    ),
    "an event's name": lambda demo: EventUpdate(
        *event(demo.of_person("Mei-Ling", "Vacations", HOLIDAYS), "Lunar New Year"),
        EventPatch(name="New Year"),
    ),
    "an event's times": lambda demo: EventUpdate(
        *event(demo.of_person("Mei-Ling", "Vacations", HOLIDAYS), "Lunar New Year"),
        EventPatch(start_time=NINE, end_time=FIVE),
    ),
    "an event once": lambda demo: EventUpdate(
        *event(demo.of_person("Rashid", "Weekdays"), "Monday to Friday"),
        EventPatch(recurrence=None),
    ),
    "an event again and again": lambda demo: EventUpdate(
        *event(demo.of_person("Mei-Ling", "Vacations", HOLIDAYS), "Lunar New Year"),
        EventPatch(end_date=date(2027, 2, 5), recurrence=DAILY),
    ),
    "no event any more": lambda demo: EventRemove(
        *event(demo.of_person("Rashid", "Weekdays"), "Monday to Friday")
    ),
    "no location's event any more": lambda demo: EventRemove(
        *event(demo.of_location("Dallas", "Dallas Holidays"), "Thanksgiving")
    ),
}  # fmt: skip


@pytest.mark.parametrize("wanted", ORDERS)
async def test_what_is_done_twice_takes_effect_once_and_undone_twice_as_if_it_had_not_been(
    stage: Stage, wanted: str
) -> None:
    before = stage.held()

    step = await planned(stage.desk, ORDERS[wanted](stage.demo))
    written = await stage.did_twice(step)

    assert step.undoable
    assert stage.held() != before

    await stage.did_twice(step.undo(written.key))

    assert stage.held() == before


@pytest.mark.parametrize("wanted", ORDERS)
async def test_what_was_undone_can_be_done_again_though_ids_are_others_now(
    stage: Stage, wanted: str
) -> None:
    step = await planned(stage.desk, ORDERS[wanted](stage.demo))
    written = await stage.did(step)
    after = stage.held()
    await stage.did(step.undo(written.key))

    await stage.did_twice(step)

    assert stage.held() == after


@pytest.mark.parametrize("wanted", ORDERS)
async def test_a_write_whose_answer_was_lost_is_told_from_one_that_never_arrived(
    stage: Stage, wanted: str
) -> None:
    step = await planned(stage.desk, ORDERS[wanted](stage.demo))
    assert await effect_of(stage.desk, step, hands=HANDS, seconds=5) == (Effect.NONE, None)

    for method in ("POST", "PUT", "DELETE"):
        stage.sandbox.fault("webex", reset="after", method=method)
    with pytest.raises(Lost):
        await stage.did(step)
    stage.sandbox.heal()
    after = stage.held()
    effect, key = await effect_of(stage.desk, step, hands=HANDS, seconds=5)

    assert effect is Effect.TAKEN
    assert (await stage.did(step)).key == key
    assert stage.held() == after


# ---------------------------------------------------------------- somebody else


Meddling = Callable[[Desk, Any], Awaitable[Any]]
MEDDLED: dict[str, tuple[str, Meddling]] = {
    "a mode of that name was made": (
        "a mode without anything",
        lambda desk, _: desk.clients.webex.create_operating_mode(
            replace(created("New", OperatingModeType.NONE).draft, call_forwarding=CallForwarding(
                enabled=True, destination="1001"
            ))
        ),
    ),
    "the mode was renamed": (
        "another name",
        lambda desk, order: desk.clients.webex.update_operating_mode(
            order.id, OperatingModePatch(name="Theirs")
        ),
    ),
    "the mode to be deleted was changed": (
        "no mode any more",
        lambda desk, order: desk.clients.webex.update_operating_mode(
            order.id, OperatingModePatch(name="Theirs")
        ),
    ),
    "a holiday of that name was added": (
        "a holiday",
        lambda desk, order: desk.clients.webex.add_holiday(
            order.mode_id, replace(DAY, end_date=date(2027, 1, 5))
        ),
    ),
    "the holiday was changed": (
        "a holiday's end",
        lambda desk, order: desk.clients.webex.update_holiday(
            order.mode_id, order.holiday_id, HolidayPatch(end_time=time(14))
        ),
    ),
    "the holiday is gone": (
        "a holiday's end",
        lambda desk, order: desk.clients.webex.remove_holiday(order.mode_id, order.holiday_id),
    ),
    "a schedule of that name was made": (
        "a schedule",
        lambda desk, order: desk.clients.webex.create_schedule(
            ScheduleDraft(LOCATION, order.owner.location_id, "New", HOLIDAYS)
        ),
    ),
    "the schedule's events were replaced": (
        "a schedule's events",
        lambda desk, order: desk.clients.webex.update_schedule(
            order.ref, SchedulePatch(events=()), current_name="Weekdays"
        ),
    ),
    "the schedule to be deleted has another event": (
        "no schedule any more",
        lambda desk, order: desk.clients.webex.add_event(order.ref, OFF),
    ),
    "the schedule is gone": (
        "a schedule's name",
        lambda desk, order: desk.clients.webex.delete_schedule(order.ref),
    ),
    "an event of that name was added": (
        "an event",
        lambda desk, order: desk.clients.webex.add_event(
            order.ref, replace(OFF, end_date=date(2027, 1, 5))
        ),
    ),
    "the event was moved": (
        "an event again and again",
        lambda desk, order: desk.clients.webex.update_event(
            order.ref, order.event_id, replace(OFF, name="Lunar New Year"),
            current_name="Lunar New Year",
        ),
    ),
    "the event to be removed was changed": (
        "no event any more",
        lambda desk, order: desk.clients.webex.update_event(
            order.ref, order.event_id, replace(OFF, name="Monday to Friday"),
            current_name="Monday to Friday",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("meanwhile", MEDDLED)
async def test_what_somebody_else_changed_meanwhile_is_noticed_and_stays(
    stage: Stage, meanwhile: str
) -> None:
    wanted, meddle = MEDDLED[meanwhile]
    order = ORDERS[wanted](stage.demo)
    step = await planned(stage.desk, order)
    await meddle(stage.desk, order)
    before = stage.held()

    with pytest.raises(NotPossible) as stopped:
        await stage.did(step)

    assert stopped.value.obstacle is Obstacle.STALE_PLAN
    assert stage.held() == before


async def test_what_somebody_else_changed_in_other_members_is_kept(stage: Stage) -> None:
    order = ORDERS["an event's name"](stage.demo)
    step = await planned(stage.desk, order)
    theirs = EventDraft("Lunar New Year", MONDAY, MONDAY, NINE, FIVE, recurrence=DAILY)
    await stage.desk.clients.webex.update_event(
        order.ref, order.event_id, theirs, current_name="Lunar New Year"
    )

    written = await stage.did(step)

    assert written.key is not None
    ours = await stage.desk.clients.webex.event(order.ref, written.key.parts[-1])
    assert ours is not None
    assert (ours.name, ours.start_date, ours.start_time) == ("New Year", MONDAY, NINE)
    assert ours.recurrence == Recurrence(occurrences=3, daily=DailyRecurrence(1))


async def test_a_record_whose_events_stand_in_another_order_has_not_changed(stage: Stage) -> None:
    order = ORDERS["no location's schedule any more"](stage.demo)
    step = await planned(stage.desk, order)
    turned = SchedulePatch(events=step.before.events[::-1])
    await stage.desk.clients.webex.update_schedule(
        order.ref, turned, current_name="Dallas Holidays"
    )

    await stage.did_twice(step)

    assert await stage.desk.clients.webex.schedule(order.ref) is None


async def test_an_event_that_somebody_else_added_meanwhile_outlives_a_rename(stage: Stage) -> None:
    order = ORDERS["a schedule's name"](stage.demo)
    step = await planned(stage.desk, order)
    await stage.desk.clients.webex.add_event(order.ref, OFF)

    written = await stage.did(step)

    assert written.key is not None
    after = await stage.desk.clients.webex.schedule(ref_of(written.key))
    assert after is not None
    assert [one.name for one in after.events or ()] == ["Monday to Friday", "Off"]


# ---------------------------------------------------------------- places


async def test_an_event_finds_its_schedule_by_name_where_the_expected_id_is_not_its(
    stage: Stage,
) -> None:
    real = stage.demo.of_person("Mei-Ling", "Vacations", HOLIDAYS)
    place = EventIn(replace(real, id=schedule_id(PERSON, "no such")), "Vacations", "Off")

    written = await stage.did(Step("Add", place, None, OFF))

    assert written == await stage.did(Step("Add", place, None, OFF))
    assert written.key is not None
    assert written.key.parts == (
        "PERSON", real.owner_id, "HOLIDAYS", real.id, event_id(PERSON, "Off"),
    )  # fmt: skip
    await stage.did_twice(Step("Remove", place, OFF, None))
    assert await stage.desk.clients.webex.event(real, event_id(PERSON, "Off")) is None


async def test_an_event_has_no_place_where_there_is_no_schedule(stage: Stage) -> None:
    ref = ScheduleRef(PERSON, stage.demo.person("Ada"), HOLIDAYS, schedule_id(PERSON, "None"))

    with pytest.raises(VendorNotFound):
        await stage.did(Step("Add", EventIn(ref, "None", "Off"), None, OFF))


@pytest.mark.parametrize("type", ScheduleType)
async def test_an_event_is_put_into_the_schedule_of_its_type(
    stage: Stage, type: ScheduleType
) -> None:
    webex, ada = stage.desk.clients.webex, stage.demo.person("Ada")
    refs = {
        one: await webex.create_schedule(ScheduleDraft(PERSON, ada, "Twice", one))
        for one in ScheduleType
    }
    place = EventIn(replace(refs[type], id=schedule_id(PERSON, "no such")), "Twice", "Off")

    await stage.did(Step("Add", place, None, OFF))

    events = {one: await webex.event(ref, event_id(PERSON, "Off")) for one, ref in refs.items()}
    assert [one for one, event in events.items() if event is not None] == [type]


GONE = "Y2lzY29zcGFyazovL3VzL1g"
NO_REF = ScheduleRef(LOCATION, GONE, HOLIDAYS, schedule_id(LOCATION, "Off"))
MODE = OperatingModeDraft(
    "Off", OperatingModeType.NONE, OperatingModeLevel.LOCATION, NO_CALLS, location_id=GONE
)
NOWHERE = [
    (ModeAt("Off", OperatingModeLevel.LOCATION, GONE), MODE),
    (HolidayIn(GONE, "Off"), HolidayDraft("Off", MONDAY, MONDAY, all_day=True)),
    (ScheduleOf(LOCATION, GONE, HOLIDAYS, "Off"), ScheduleDraft(LOCATION, GONE, "Off", HOLIDAYS)),
    (EventIn(NO_REF, "Off", "Off"), OFF),
]


@pytest.mark.parametrize(("place", "record"), NOWHERE)
async def test_what_stood_at_an_owner_that_is_gone_is_gone_too(
    stage: Stage, place: Any, record: Any
) -> None:
    written = await stage.did(Step("Remove", place, record, None))

    assert written == Written(None)
    assert stage.writes() == []


async def test_modes_of_one_name_are_told_apart_by_their_place(stage: Stage) -> None:
    webex = stage.desk.clients.webex
    drafts = {
        place: replace(MODE, level=level, location_id=place)
        for place, level in (
            (None, OperatingModeLevel.ORGANIZATION),
            (stage.demo.location("Dallas"), OperatingModeLevel.LOCATION),
            (stage.demo.location("New York"), OperatingModeLevel.LOCATION),
        )
    }
    ids = {place: await webex.create_operating_mode(draft) for place, draft in drafts.items()}

    for place, draft in drafts.items():
        at = ModeAt("Off", draft.level, place)
        written = await stage.did(Step("Remove", at, draft, None))
        assert written.key is not None
        assert written.key.parts == (ids[place],)


class TestASharedSchedule:
    """It is a place for events: made when it is not there, removed when nobody uses it."""

    def step(self, stage: Stage) -> Step:
        """The step that makes it."""
        ada = stage.demo.person("Ada")
        place = ScheduleOf(PERSON, ada, HOLIDAYS, "Absences", shared=True)
        return Step("Make", place, None, ScheduleDraft(PERSON, ada, "Absences", HOLIDAYS))

    async def test_it_is_made_once_and_removed_once(self, stage: Stage) -> None:
        before = stage.held()

        written = await stage.did_twice(self.step(stage))

        await stage.did_twice(self.step(stage).undo(written.key))
        assert stage.held() == before

    async def test_it_is_taken_as_it_is_and_stays_while_it_is_used(self, stage: Stage) -> None:
        step = self.step(stage)
        ref = await stage.desk.clients.webex.create_schedule(replace(step.after, events=(OFF,)))
        before = stage.held()

        written = await stage.did(step)
        await stage.did(step.undo(written.key))

        assert written.key is not None
        assert written.key.parts[-1] == ref.id
        assert stage.held() == before


# ---------------------------------------------------------------- the vendor's ways


@pytest.mark.parametrize(
    "wanted",
    ["no mode any more", "no holiday any more", "no schedule any more", "no event any more"],
)
async def test_a_removal_that_the_vendor_does_not_know_fails_while_the_record_is_there(
    stage: Stage, wanted: str
) -> None:
    step = await planned(stage.desk, ORDERS[wanted](stage.demo))
    before = stage.held()
    stage.sandbox.fault("webex", status=404, method="DELETE")

    with pytest.raises(VendorNotFound):
        await stage.did(step)

    assert stage.held() == before


@pytest.mark.parametrize(
    "wanted",
    ["no mode any more", "no holiday any more", "no schedule any more", "no event any more"],
)
async def test_a_removal_that_finds_nothing_to_remove_is_done(stage: Stage, wanted: str) -> None:
    step = await planned(stage.desk, ORDERS[wanted](stage.demo))
    hand = HANDS[type(step.place)]
    found = await hand.find(stage.desk, step)
    await hand.delete(stage.desk, step, found)

    written = await hand.delete(stage.desk, step, found)

    assert found is not None
    assert written == Written(found.key)


async def test_a_recurrence_is_not_taken_from_a_holiday_where_others_would_suffer(
    stage: Stage,
) -> None:
    world = stage.sandbox.world()
    mode = next(one for one in world["webex"]["operatingModes"] if one["name"] == "US Holidays")
    mode["holidays"] = [
        {"name": name, "startDate": "2027-01-04", "endDate": "2027-01-04", "allDayEnabled": True, **more}
        for name, more in (
            ("Once", {}),
            ("Off its pattern", {"recurrence": {"recurYearlyByDate": {"dayOfMonth": 5, "month": "MAY"}}}),
        )
    ]  # fmt: skip
    stage.sandbox.put_world(world)
    patch = HolidayPatch(recurrence=Recurrence(yearly_by_date=YearlyByDate(4, Month.JANUARY)))
    ids = Demo(stage.sandbox.world()).holiday("US Holidays", "Once")
    step = await planned(stage.desk, HolidayUpdate(*ids, patch))
    written = await stage.did(step)
    before = stage.held()

    with pytest.raises(NotPossible) as stopped:
        await stage.did(step.undo(written.key))

    assert str(stopped.value) == RECURRENCE_STAYS
    assert stage.held() == before


RENAMES: dict[str, Callable[[WebexClient, Any, Step], Awaitable[Any]]] = {
    "a schedule's name": lambda webex, order, step: webex.update_schedule(
        order.ref, SchedulePatch(name=step.after.name), current_name="Weekdays"
    ),
    "an event's name": lambda webex, order, step: webex.update_event(
        order.ref, order.event_id, step.after, current_name="Lunar New Year"
    ),
}


@pytest.mark.parametrize("wanted", RENAMES)
async def test_a_rename_tells_webex_the_name_that_it_has_now(stage: Stage, wanted: str) -> None:
    order = ORDERS[wanted](stage.demo)
    step = await planned(stage.desk, order)
    await stage.did(step)
    sent = stage.last_body()
    stage.sandbox.reset()

    await RENAMES[wanted](stage.desk.clients.webex, order, step)

    assert stage.last_body() == sent


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        (None, OFF, ("Off",)),
        (OFF, None, ("Off",)),
        (OFF, replace(OFF, end_date=date(2027, 1, 5)), ("Off",)),
        (OFF, replace(OFF, name="Away"), ("Away", "Off")),
    ],
)
def test_a_record_is_looked_for_under_its_new_name_first(
    before: EventDraft | None, after: EventDraft | None, names: tuple[str, ...]
) -> None:
    assert names_of(Step("Do", EventIn(NO_REF, "Off", "Off"), before, after)) == names


@pytest.mark.parametrize(
    ("wanted", "reads", "reads_for_the_undo"),
    [
        ("a mode without anything", 1, 1),
        ("another name", 1, 1),
        ("no mode any more", 1, 2),  # its old id, then its name
        ("a holiday", 1, 1),
        ("a holiday's end", 1, 1),
        ("a holiday of every year", 1, 3),  # the others, and the new id
        ("no holiday any more", 1, 1),
        ("a schedule", 1, 1),
        ("a schedule's name", 1, 1),
        ("no schedule any more", 1, 2),
        ("an event", 1, 1),
        ("an event's name", 1, 1),
        ("no event any more", 1, 1),
    ],
)
async def test_a_step_reads_no_more_than_it_needs(
    stage: Stage, wanted: str, reads: int, reads_for_the_undo: int
) -> None:
    step = await planned(stage.desk, ORDERS[wanted](stage.demo))

    stage.sandbox.forget_calls()
    written = await stage.did(step)
    assert len(stage.sandbox.calls()["webex"]) == reads + 1

    stage.sandbox.forget_calls()
    await stage.did(step.undo(written.key))
    assert len(stage.sandbox.calls()["webex"]) == reads_for_the_undo + 1
