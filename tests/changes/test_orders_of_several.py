"""Orders over several vendors against the sandbox: they do what the preview of the plan says, neither more nor less; done
twice it is done once; undone it is as it was; and what the preview refuses, they refuse in its words."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gateway.app.vendors import build_clients
from gateway.caller import ANONYMOUS
from gateway.changes.carry import carry_out
from gateway.changes.desk import Desk
from gateway.changes.faults import NotPossible
from gateway.changes.hands import HANDS
from gateway.changes.order import Order
from gateway.changes.orders.absence import AbsenceCancel, AbsenceOrder
from gateway.changes.orders.holiday import HolidayOrder
from gateway.changes.orders.looks import whereabouts
from gateway.changes.orders.out_of_office import linked_key
from gateway.changes.orders.schedules import EventAdd
from gateway.changes.orders.week import WeekOrder
from gateway.changes.places import Key
from gateway.changes.planned import order_of, planned
from gateway.changes.records import Change, NewChange
from gateway.changes.states import Effect, Event, OnFailure, StepStatus
from gateway.changes.steps import Step
from gateway.changes.values import plain, told
from gateway.directory import (
    Associate,
    AssociateLinksPatch,
    AssociatePatch,
    import_people,
    read_people,
)
from gateway.engine import differences
from gateway.loaders import Loaders, Sources
from gateway.loaders.preview import Foreseen, PlanAsked
from gateway.loaders.timelines import people_of
from gateway.sandbox import demo_directory
from gateway.timelines import Known
from gateway.timelines.clocks import clock_to_show, person_clock
from gateway.timelines.plans import (
    AbsencePlan,
    EventPlan,
    HolidayPlan,
    LocalTimeRange,
    Plan,
    WeekPlan,
    WorkingDay,
)
from gateway.timelines.preview import Preview, previewed
from gateway.timelines.refusals import Obstacle
from gateway.vendors.clients import Clients
from gateway.vendors.records import (
    CallForwarding,
    DayOfWeek,
    EventDraft,
    Month,
    OperatingModeLevel,
    OutOfOfficeAutoRespond,
    OutOfOfficeDelegation,
    OutOfOfficeForwarding,
    Recurrence,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
    WeeklyRecurrence,
    YearlyByDate,
)
from gateway.vendors.webex.ids import schedule_id
from gateway.vendors.zones import ClockSource
from tests.changes.books import just
from tests.changes.desks import STORE, Clock, desk_with
from tests.changes.worlds import comparable
from tests.stage import SandboxControl, settings_for

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CHICAGO = ZoneInfo("America/Chicago")
ORGANIZATION, LOCATION = OperatingModeLevel.ORGANIZATION, OperatingModeLevel.LOCATION
FORWARDING = CallForwarding(enabled=True, destination="+12145550100")

Differences = dict[str, list[tuple[datetime, datetime, str, str]]]


@dataclass(frozen=True, slots=True)
class Hall:
    """A desk with the demo's people, the sandbox behind it, and the clock of both."""

    desk: Desk
    sandbox: SandboxControl
    clock: Clock

    def move(self, now: datetime) -> None:
        """It is another time, for the vendors too."""
        self.clock.now = now
        self.sandbox.set_clock(now.isoformat())

    def world(self) -> Any:
        """What the vendors hold, so that it can be compared."""
        return comparable(self.sandbox.world())

    async def id_of(self, name: str) -> str:
        """The directory's id of somebody, by the first name."""
        row = await self.desk.directory.by_email(f"{name.lower()}@example.com")
        assert row is not None
        return row.id

    def location(self, name: str) -> str:
        """A location's id."""
        locations = self.sandbox.world()["webex"]["locations"]
        return str(next(one["id"] for one in locations if one["name"] == name))

    def loaders(self) -> Loaders:
        """The loaders of a request that wants everything fresh."""
        desk, nobody = self.desk, None
        sources = Sources(
            desk.clients,
            desk.directory,
            desk.memory,
            desk.cache,
            house=desk.house,
            changes=nobody,  # type: ignore[arg-type]  # nothing here asks for changes
        )
        return Loaders(sources, caller=ANONYMOUS, now=self.clock.now, fresh=True)

    async def everybody(self) -> dict[str, Known]:
        """What is known about everybody, by name."""
        loader = self.loaders().by_name("people_timelines")
        people = await people_of(loader, await self.desk.directory.everyone())
        return {one.associate.name: one.known for one in people}

    async def preview(self, plan: Plan) -> Preview:
        """What is said before the plan is carried out."""
        found: Foreseen = await self.loaders().by_name("preview").load(PlanAsked(plan))
        return found.preview

    async def planned(self, order: Order) -> tuple[Step, ...]:
        """The steps of an order, both as they come back from the store."""
        kept: Order = told(type(order), json.loads(json.dumps(plain(order))))
        assert kept == order
        steps = await planned(kept, self.desk, now=self.clock.now)
        again = tuple(Step.from_json(one.to_json()) for one in steps)
        assert again == steps
        return again

    async def carried_out(self, steps: Sequence[Step]) -> list[Key | None]:
        """Every step carried out, in order."""
        return [(await carry_out(self.desk, one, hands=HANDS)).key for one in steps]

    async def undone(self, steps: Sequence[Step], keys: Sequence[Key | None]) -> None:
        """Every step undone, the last one first."""
        for step, key in reversed(list(zip(steps, keys, strict=True))):
            await carry_out(self.desk, step.undo(key), hands=HANDS)


@pytest.fixture(scope="module")
async def first(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Clients, bytes]]:
    """Clients for all tests, and a store with the demo's people: each test has a copy of it."""
    folder = tmp_path_factory.mktemp("first")
    clients = build_clients(settings_for(sandbox_control.base_url, folder))
    async with desk_with(clients, folder, Clock(NOW)) as desk:
        sheet = read_people(demo_directory(), "csv")
        await import_people(desk.directory, sheet, now=NOW, dry_run=False, progress=lambda *_: None)
    yield clients, (folder / STORE).read_bytes()
    await clients.aclose()


@pytest.fixture
async def hall(
    first: tuple[Clients, bytes], sandbox: SandboxControl, tmp_path: Path
) -> AsyncIterator[Hall]:
    clients, with_people = first
    (tmp_path / STORE).write_bytes(with_people)
    clock = Clock(NOW)
    async with desk_with(clients, tmp_path, clock) as desk:
        hall = Hall(desk, sandbox, clock)
        hall.move(NOW)
        yield hall


def at(text: str) -> datetime:
    """A time on Chicago's clock in December 2026, such as `8 12:30`."""
    day, clock = text.split()
    return datetime.combine(date(2026, 12, int(day)), time.fromisoformat(clock), tzinfo=CHICAGO)


def said(preview: Preview, start: datetime, end: datetime) -> Differences:
    """Everybody's differences that a preview tells."""
    assert (preview.refusals, preview.failure) == ((), None)
    steps = previewed(preview, start, end)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return {
                one.associate.name: _joined(
                    (each.start, each.end, each.before.value, each.after.value)
                    for each in one.differences
                )
                for one in done.value
            }


def came_true(
    before: dict[str, Known], after: dict[str, Known], start: datetime, end: datetime
) -> Differences:
    """Everybody's differences between two readings."""
    found = {
        name: _joined(
            (one.start, one.end, one.before.value, one.after.value)
            for one in differences(
                before[name].compiled.line.timeline, after[name].compiled.line.timeline, start, end
            )
        )
        for name in before
    }
    return {name: parts for name, parts in found.items() if parts}


def _joined(parts: Any) -> list[tuple[datetime, datetime, str, str]]:
    joined: list[tuple[datetime, datetime, str, str]] = []
    for start, end, was, will in parts:
        if joined and joined[-1][1:] == (start, was, will):
            start = joined.pop()[0]
        joined.append((start, end, was, will))
    return joined


# ---------------------------------------------------------------- the plans

NINE_TO_FIVE = (LocalTimeRange(time(9), time(17)),)
MIDWEEK = tuple(
    WorkingDay(day, NINE_TO_FIVE)
    for day in (DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY)
)
AWAY = AbsencePlan("Ada", at("8 12:45"), at("9 15:00").replace(second=30), reason="Dentist")


async def absence(hall: Hall) -> Plan:
    return replace(AWAY, associate_id=await hall.id_of("Ada"))


async def long_absence(hall: Hall) -> Plan:
    delegate = await hall.id_of("Mei-Ling")
    return AbsencePlan(
        await hall.id_of("Tyrone"),
        at("8 00:00"),
        at("22 00:00"),
        delegate_associate_id=delegate,
        forwarding=OutOfOfficeForwarding(forward_calls=True, call_number="+12145550103"),
        auto_respond=OutOfOfficeAutoRespond(reply_to_texts=True, text_reply="Away"),
    )


async def replaced_absence(hall: Hall) -> Plan:
    return replace(AWAY, associate_id=await hall.id_of("Rashid"), overwrite=True)


async def weeks(hall: Hall) -> Plan:
    ids = tuple([await hall.id_of(name) for name in ("Rashid", "Kwame", "Linnea", "Ada")])
    return WeekPlan("Weekdays", MIDWEEK, ids, starts_on=date(2026, 12, 7))


async def week_of_a_location(hall: Hall) -> Plan:
    early = (LocalTimeRange(time(5), time(22)),)
    days = tuple(WorkingDay(day, early) for day in DayOfWeek)
    return WeekPlan("Hours", days, location_id=hall.location("New York"))


async def other_week_of_a_location(hall: Hall) -> Plan:
    return WeekPlan("New York Hours", MIDWEEK, location_id=hall.location("New York"))


async def week_of_the_account(hall: Hall) -> Plan:
    return WeekPlan("Midweek", MIDWEEK, account=True)


async def week_of_all(hall: Hall) -> Plan:
    ids = (await hall.id_of("Kwame"),)
    return WeekPlan("Weekdays", MIDWEEK, ids, location_id=hall.location("New York"), account=True)


CLOSED = HolidayPlan("Stocktaking", date(2026, 12, 8), date(2026, 12, 8))


async def holiday_of_the_organization(hall: Hall) -> Plan:
    return replace(CLOSED, level=ORGANIZATION)


async def holiday_in_a_mode_that_is_there(hall: Hall) -> Plan:
    ids = (await hall.id_of("Ada"),)
    return replace(
        CLOSED,
        name="US Holidays",
        level=ORGANIZATION,
        associate_ids=ids,
        call_forwarding=FORWARDING,
    )


async def holiday_of_locations(hall: Hall) -> Plan:
    places = tuple(map(hall.location, ("Dallas", "New York", "Dallas")))
    ids = tuple([await hall.id_of(name) for name in ("Tala", "Giulia", "Tala")])
    yearly = Recurrence(yearly_by_date=YearlyByDate(8, Month.DECEMBER))
    return replace(
        CLOSED,
        level=LOCATION,
        location_ids=places,
        associate_ids=ids,
        recurrence=yearly,
        start_time=time(12),
        end_time=time(18),
    )


async def holiday_of_schedules(hall: Hall) -> Plan:
    weekly = Recurrence(weekly=WeeklyRecurrence(None, (DayOfWeek.TUESDAY,)))
    return replace(CLOSED, location_ids=(hall.location("Los Angeles"),), recurrence=weekly)


async def one_event(hall: Hall) -> Plan:
    row = await hall.desk.directory.by_email("tyrone@example.com")
    assert row is not None
    kind, type_ = ScheduleOwnerKind.PERSON, ScheduleType.HOLIDAYS
    owner = row.links.webex_person_id or ""
    ref = ScheduleRef(kind, owner, type_, schedule_id(kind, "Vacations"))
    return EventPlan(ref, EventDraft("Dentist", date(2026, 12, 8), date(2026, 12, 8), all_day=True))


PLANS = [
    absence,
    long_absence,
    weeks,
    week_of_a_location,
    other_week_of_a_location,
    week_of_the_account,
    week_of_all,
    holiday_of_the_organization,
    holiday_in_a_mode_that_is_there,
    holiday_of_locations,
    holiday_of_schedules,
    one_event,
]
START, END = at("6 00:00"), at("27 00:00")


@pytest.mark.parametrize("make", [*PLANS, replaced_absence], ids=lambda make: make.__name__)
async def test_a_plan_makes_of_everybodys_availability_what_its_preview_said(
    hall: Hall, make: Any
) -> None:
    plan = await make(hall)
    before = await hall.everybody()
    told_before = said(await hall.preview(plan), START, END)

    await hall.carried_out(await hall.planned(order_of(plan)))

    assert told_before != {}
    assert came_true(before, await hall.everybody(), START, END) == told_before


@pytest.mark.parametrize("make", PLANS, ids=lambda make: make.__name__)
async def test_a_plan_that_is_carried_out_twice_or_planned_again_takes_effect_once_and_can_be_undone(
    hall: Hall, make: Any
) -> None:
    plan, untouched = await make(hall), hall.world()
    steps = await hall.planned(order_of(plan))

    keys = await hall.carried_out(steps)
    once = hall.world()
    again = await hall.carried_out(steps)
    # An event that is added a second time by its own mutation is refused.
    anew = () if isinstance(plan, EventPlan) else await hall.planned(order_of(plan))
    kept = await hall.carried_out(anew)

    assert again == keys
    assert all(one.before == one.after for one in anew)
    assert hall.world() == once != untouched
    await hall.undone(anew, kept)  # what was there before it stays
    assert hall.world() == once
    await hall.undone(steps, keys)
    assert hall.world() == untouched


async def test_a_second_absence_of_the_same_name_gets_an_event_of_its_own(hall: Hall) -> None:
    first = await absence(hall)
    assert isinstance(first, AbsencePlan)
    second = replace(first, starts_at=at("15 09:00"), ends_at=at("15 12:00"))

    for plan in (first, second):
        await hall.carried_out(await hall.planned(AbsenceOrder(plan)))

    assert _events(hall) == {
        "Dentist": ("2026-12-08 12:45", "2026-12-09 15:01"),
        "Dentist (2)": ("2026-12-15 09:00", "2026-12-15 12:00"),
    }


async def test_an_absence_goes_to_the_schedule_of_absences_and_into_no_other(hall: Hall) -> None:
    *_, made, added = await hall.planned(order_of(await long_absence(hall)))

    # Tyrone has holidays of another name.
    assert made.action == 'Make the schedule "Absences" of Tyrone Beckett'
    assert added.action == 'Add "Out of office" to the schedule "Absences" of Tyrone Beckett'


async def test_an_out_of_office_of_ours_that_is_in_force_is_not_one_that_was_set_elsewhere(
    hall: Hall,
) -> None:
    ada = await hall.id_of("Ada")
    now = replace(AWAY, associate_id=ada, starts_at=NOW - timedelta(hours=1))
    (out, *_) = await hall.planned(AbsenceOrder(now))
    await hall.carried_out([out])
    (flag,) = (
        await hall.desk.clients.mykaarma.dealer_associates([out.place.key.parts[1]])  # type: ignore[union-attr]  # a record that has a key
    ).values()
    plan = replace(CLOSED, associate_ids=(ada,))

    (step,) = await hall.planned(HolidayOrder(plan))

    assert flag.out_of_office
    assert (await hall.preview(plan)).refusals == ()
    assert step.before == out.after


def _events(hall: Hall) -> dict[str, tuple[str, str]]:
    """Ada's absences: when each starts and ends, by name."""
    people = hall.sandbox.world()["webex"]["people"]
    ada = next(one for one in people if one["displayName"] == "Ada Byron")
    events = [
        event
        for schedule in ada["schedules"]
        if schedule["name"] == "Absences"
        for event in schedule.get("events", ())
    ]
    return {
        one["name"]: (
            f"{one['startDate']} {one['startTime']}",
            f"{one['endDate']} {one['endTime']}",
        )
        for one in events
    }


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("plan", "obstacle"),
    [
        (AbsencePlan("nobody", AWAY.starts_at, AWAY.ends_at), Obstacle.NOT_FOUND),
        (replace(AWAY, associate_id="oona"), Obstacle.CONFLICT),
        (replace(AWAY, associate_id="desmond"), Obstacle.OUT_OF_OFFICE_SET_ELSEWHERE),
        (replace(AWAY, associate_id="ada", delegate_associate_id="nobody"), Obstacle.NOT_FOUND),
        (replace(AWAY, associate_id="ada", delegate_associate_id="oona"), Obstacle.CONFLICT),
        (WeekPlan("Weekdays", MIDWEEK, ("ada", "nobody", "ada", "none")), Obstacle.NOT_FOUND),
        (WeekPlan("Weekdays", MIDWEEK, ("ada", "oona")), Obstacle.CONFLICT),
        (WeekPlan("Weekdays", MIDWEEK, location_id="nowhere"), Obstacle.NOT_FOUND),
        (WeekPlan("Day Operating Mode", MIDWEEK, location_id="Dallas"), Obstacle.CONFLICT),
        (replace(CLOSED, associate_ids=("beatriz",)), Obstacle.CONFLICT),
        (replace(CLOSED, associate_ids=("nobody",)), Obstacle.NOT_FOUND),
        (replace(CLOSED, location_ids=("Dallas", "nowhere")), Obstacle.NOT_FOUND),
        (replace(CLOSED, name="After hours", level=ORGANIZATION), Obstacle.CONFLICT),
        (replace(CLOSED, associate_ids=("rashid", "ada", "rashid")), Obstacle.OUT_OF_OFFICE_SET_ELSEWHERE),
        (replace(CLOSED, associate_ids=("ada",), start_date=date(2026, 11, 1), end_date=date(2026, 11, 1)),
         Obstacle.BAD_USER_INPUT),
        (replace(CLOSED, associate_ids=("marsian",)), Obstacle.CONFLICT),
    ],
)  # fmt: skip
async def test_what_a_preview_refuses_the_order_refuses_in_the_same_words(
    hall: Hall, plan: Plan, obstacle: Obstacle
) -> None:
    plan = await _with_ids(hall, plan)
    before = hall.world()

    refusals = (await hall.preview(plan)).refusals
    with pytest.raises(NotPossible) as refused:
        await hall.planned(order_of(plan))

    assert [one.obstacle for one in refusals] == [obstacle] * len(refusals)
    assert refused.value.obstacle is obstacle
    assert refused.value.problems == [one.problem for one in refusals]
    assert hall.world() == before


async def _with_ids(hall: Hall, plan: Plan) -> Plan:
    """The plan with ids in the place of names."""
    rows = {one.email: one.id for one in await hall.desk.directory.everyone() if one.email}
    if isinstance(plan, HolidayPlan) and plan.associate_ids == ("marsian",):
        await _on_mars(hall, rows["ada@example.com"])
        rows["marsian@example.com"] = rows["ada@example.com"]
    places = {one["name"]: one["id"] for one in hall.sandbox.world()["webex"]["locations"]}

    def known(name: Any) -> Any:
        return rows.get(f"{name}@example.com") or places.get(name) or name

    names = ("associate_id", "delegate_associate_id", "location_id")
    lists = ("associate_ids", "location_ids")
    given: dict[str, Any] = {
        **{name: known(getattr(plan, name)) for name in names if hasattr(plan, name)},
        **{name: tuple(map(known, getattr(plan, name))) for name in lists if hasattr(plan, name)},
    }
    return replace(plan, **given)


async def _on_mars(hall: Hall, associate_id: str) -> None:
    """Nobody knows the clock of this person."""
    world = hall.sandbox.world()
    row = await hall.desk.directory.get(associate_id)
    assert row is not None
    for person in world["webex"]["people"]:
        if person["displayName"] == row.name:
            person["timezone"] = "Mars/Olympus"
    hall.sandbox.put_world(world)
    await hall.desk.directory.update(associate_id, AssociatePatch(time_zone=None), now=NOW)


# ---------------------------------------------------------------- whose clock

LOCAL_START = "2026-11-20 08:00:00"


@pytest.mark.parametrize(
    ("person", "directory", "start", "own", "shown"),
    [
        ("America/New_York", "Europe/Oslo", None, ClockSource.PERSON, ClockSource.PERSON),
        (None, "Europe/Oslo", None, ClockSource.DIRECTORY, ClockSource.DIRECTORY),
        (None, None, None, ClockSource.LOCATION, ClockSource.LOCATION),
        # Without a location the dealer is asked only where the vendor's flag needs it, as in a preview.
        ("no location", None, None, ClockSource.DEFAULT, ClockSource.DEFAULT),
        ("no location", None, "2026-11-20T08:00:00-06:00", ClockSource.DEFAULT, ClockSource.DEFAULT),
        ("no location", None, LOCAL_START, ClockSource.DEFAULT, ClockSource.DEALER),
        ("not linked", None, None, None, ClockSource.DEALER),
        ("not linked", "Europe/Oslo", None, None, ClockSource.DIRECTORY),
    ],
)  # fmt: skip
async def test_the_clock_is_that_of_the_first_who_says_one_as_in_a_preview(
    hall: Hall,
    person: str | None,
    directory: str | None,
    start: str | None,
    own: ClockSource | None,
    shown: ClockSource,
) -> None:
    ada = await _seen_from(hall, person, directory)
    key = linked_key(ada)
    flags = await hall.desk.clients.mykaarma.dealer_associates([key[1]])
    if start is not None:
        flag = replace(flags[key[1]], out_of_office=True, out_of_office_start=start)
        flags = {key[1]: flag}

    (said_by,) = await whereabouts(hall.desk, (ada,), flags)

    clock = said_by.own_clock(hall.desk.house)
    assert (clock.source if clock else None) is own
    assert said_by.shown_clock(hall.desk.house).source is shown
    if start is None:  # the sandbox's own flag: then a preview hears the same
        known = (await hall.everybody())[ada.name]
        assert known.facts is not None
        assert person_clock(known.facts, hall.desk.house) == clock
        shown_there = clock_to_show(known.facts, hall.desk.house)
        assert shown_there == said_by.shown_clock(hall.desk.house)


async def _seen_from(hall: Hall, person: str | None, directory: str | None) -> Associate:
    """Ada, with these zones; or without a location, or a link to Webex."""
    row = await hall.desk.directory.get(await hall.id_of("Ada"))
    assert row is not None
    world = hall.sandbox.world()
    for each in world["webex"]["people"]:
        if each["displayName"] == row.name:
            for spelling in ("timezone", "timeZone"):
                each.pop(spelling, None)
            if person == "no location":
                each.pop("locationId")
            elif person is not None:
                each["timezone"] = "America/New_York"
    hall.sandbox.put_world(world)
    links = AssociateLinksPatch(webex_person_id=None) if person == "not linked" else None
    patch = AssociatePatch(time_zone=directory, links=links or AssociateLinksPatch())
    return await hall.desk.directory.update(row.id, patch, now=NOW)


# ---------------------------------------------------------------- cancelling


async def accepted(hall: Hall, plan: Plan, *, number: int = 1) -> Change:
    """A change that planned an absence, carried out and entered in the ledger as the runner does."""
    order, ledger = order_of(plan), hall.desk.ledger
    now = hall.clock.now + timedelta(seconds=number)
    new = NewChange(
        id=f"change-{number}",
        name=order.name,
        order=json.dumps(plain(order)),
        client="somebody",
        on_failure=OnFailure.COMPENSATE,
        fingerprint="",
        idempotency_key=None,
        associate_ids=order.associate_ids,
        requested_at=now,
    )
    change = await ledger.accept(new)
    steps = await hall.planned(order)
    keys = await hall.carried_out(steps)
    later = now + timedelta(hours=1)
    await ledger.begin(new.id, change.round, steps, looked_at=now, deadline=later)
    for place, key in enumerate(keys):
        await ledger.step_ended(
            new.id, place, status=StepStatus.DONE, effect=Effect.TAKEN, now=now, key=key
        )
    done = await ledger.move(new.id, change.round, just(Event.ALL_DONE), now=now)
    assert done is not None
    return done


async def cancelled(hall: Hall, order: AbsenceCancel) -> tuple[tuple[Step, ...], list[Key | None]]:
    """The steps of a cancellation, carried out."""
    assert order.check(now=hall.clock.now) == []
    steps = await hall.planned(order)
    return steps, await hall.carried_out(steps)


async def test_cancelling_what_is_only_planned_leaves_everybody_as_they_were(hall: Hall) -> None:
    before = await hall.everybody()
    change = await accepted(hall, await absence(hall))
    planned_world, planned_people = hall.world(), await hall.everybody()

    steps, keys = await cancelled(hall, AbsenceCancel(change.id))

    assert came_true(before, await hall.everybody(), START, END) == {}
    assert _events(hall) == {}
    await hall.undone(steps, keys)
    assert hall.world() == planned_world
    assert came_true(planned_people, await hall.everybody(), START, END) == {}


async def test_cancelling_what_has_begun_ends_it_and_leaves_what_was(hall: Hall) -> None:
    change = await accepted(hall, await absence(hall))
    planned_people, planned_world = await hall.everybody(), hall.world()
    hall.move(at("9 10:30").replace(second=20))

    steps, keys = await cancelled(hall, AbsenceCancel(associate_id=await hall.id_of("Ada")))

    # The event ends with the minute that has begun.
    assert _events(hall) == {"Dentist": ("2026-12-08 12:45", "2026-12-09 10:31")}
    back = came_true(planned_people, await hall.everybody(), START, END)
    assert [(start, after) for start, _, _, after in back["Ada Byron"]][:1] == [
        (at("9 10:31"), "AVAILABLE")
    ]
    with pytest.raises(NotPossible) as refused:
        await hall.planned(AbsenceCancel(change.id))
    assert refused.value.obstacle is Obstacle.CONFLICT
    await hall.undone(steps, keys)
    assert hall.world() == planned_world


async def test_absences_are_cancelled_one_by_one_from_the_latest_that_was_planned(
    hall: Hall,
) -> None:
    ada = await hall.id_of("Ada")
    first = await absence(hall)
    assert isinstance(first, AbsencePlan)
    await accepted(hall, first)
    await accepted(hall, replace(first, starts_at=at("15 09:00"), ends_at=at("15 12:00")), number=2)

    await cancelled(hall, AbsenceCancel(associate_id=ada))
    left = _events(hall)
    await cancelled(hall, AbsenceCancel(associate_id=ada))

    assert list(left) == ["Dentist"]
    assert _events(hall) == {}
    with pytest.raises(NotPossible) as refused:
        await hall.planned(AbsenceCancel(associate_id=ada))
    assert refused.value.obstacle is Obstacle.NOT_FOUND


async def test_an_out_of_office_without_a_plan_is_ended_too(hall: Hall) -> None:
    ada = await hall.id_of("Ada")
    plan = await absence(hall)
    assert isinstance(plan, AbsencePlan)
    out, *_ = await hall.planned(AbsenceOrder(plan))
    await hall.carried_out([out])

    (ended,) = (await cancelled(hall, AbsenceCancel(associate_id=ada)))[0]

    assert (ended.before, ended.after) == (out.after, None)


async def test_what_somebody_changed_since_is_not_cancelled(hall: Hall) -> None:
    change = await accepted(hall, await absence(hall))
    world = hall.sandbox.world()
    for person in world["webex"]["people"]:
        for schedule in person.get("schedules", ()):
            for event in schedule.get("events", ()) if schedule["name"] == "Absences" else ():
                event["endTime"] = "18:00"
    hall.sandbox.put_world(world)

    with pytest.raises(NotPossible) as refused:
        await hall.planned(AbsenceCancel(change.id))

    assert refused.value.obstacle is Obstacle.STALE_PLAN


@pytest.mark.parametrize(
    ("order", "obstacle"),
    [
        (AbsenceCancel("nothing"), Obstacle.NOT_FOUND),
        (AbsenceCancel("change-1"), Obstacle.NOT_FOUND),  # it declared a holiday
        (AbsenceCancel(associate_id="nobody"), Obstacle.NOT_FOUND),
    ],
)
async def test_only_an_absence_that_was_planned_can_be_cancelled(
    hall: Hall, order: AbsenceCancel, obstacle: Obstacle
) -> None:
    await accepted(hall, await holiday_of_the_organization(hall))

    with pytest.raises(NotPossible) as refused:
        await hall.planned(order)

    assert refused.value.obstacle is obstacle
    assert len(refused.value.problems) == 1


# ---------------------------------------------------------------- orders as they are kept

DELEGATION = OutOfOfficeDelegation("da-2", "Grace")
WHOLE_ABSENCE = replace(
    AWAY,
    delegation=DELEGATION,
    forwarding=OutOfOfficeForwarding(forward_calls=True, call_number="+12145550103"),
    auto_respond=OutOfOfficeAutoRespond(reply_to_texts=True, text_reply="Away"),
    overwrite=True,
)
WHOLE_HOLIDAY = HolidayPlan(
    "Fair",
    date(2026, 12, 8),
    date(2026, 12, 9),
    time(12),
    time(13),
    Recurrence(forever=True, yearly_by_date=YearlyByDate(8, Month.DECEMBER)),
    LOCATION,
    ("dallas",),
    ("ada",),
    FORWARDING,
)
REF = ScheduleRef(ScheduleOwnerKind.LOCATION, "dallas", ScheduleType.HOLIDAYS, "1")


@pytest.mark.parametrize(
    ("plan", "kind", "name", "associate_ids"),
    [
        (WHOLE_ABSENCE, AbsenceOrder, "absencePlan", ("Ada",)),
        (replace(AWAY, delegate_associate_id="grace"), AbsenceOrder, "absencePlan", ("Ada",)),
        (WeekPlan("Weekdays", MIDWEEK, ("ada",), "dallas", True, date(2026, 12, 8)),
         WeekOrder, "workingWeekSet", ("ada",)),
        (WHOLE_HOLIDAY, HolidayOrder, "holidayDeclare", ("ada",)),
        (CLOSED, HolidayOrder, "holidayDeclare", ()),
        (EventPlan(REF, EventDraft("Fair", date(2026, 12, 8), date(2026, 12, 8), all_day=True)),
         EventAdd, "scheduleEventAdd", ()),
    ],
)  # fmt: skip
def test_the_order_of_a_plan_comes_back_from_the_store_as_it_was(
    plan: Plan, kind: type[Any], name: str, associate_ids: tuple[str, ...]
) -> None:
    order = order_of(plan)

    kept = told(kind, json.loads(json.dumps(plain(order))))

    assert kept == order
    assert (kept.name, kept.associate_ids) == (name, associate_ids)
    assert kept.check(now=NOW) == order.check(now=NOW)


@pytest.mark.parametrize("order", [AbsenceCancel("change"), AbsenceCancel(associate_id="ada")])
def test_a_cancellation_comes_back_from_the_store_as_it_was(order: AbsenceCancel) -> None:
    assert told(AbsenceCancel, json.loads(json.dumps(plain(order)))) == order
