"""Previews: whose status a plan would change, when, and why; and that doing it again would change nothing.

Everybody works Monday to Friday 09:00-17:00 in Chicago, is linked to all vendors, and has no blocks. `day 09:00-17:00
-` is a time that a plan closes, `+` one that it opens, `?` one that it leaves unknown.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gateway.directory import Associate, AssociateLinks
from gateway.engine import Layer, Status
from gateway.timelines import (
    Absences,
    Blocks,
    Calling,
    Facts,
    House,
    Known,
    Many,
    Reading,
    compiled_person,
    sources_of,
)
from gateway.timelines import Person as Somebody
from gateway.timelines.plans import (
    AbsencePlan,
    EventPlan,
    HolidayPlan,
    LocalTimeRange,
    Plan,
    WeekPlan,
    WorkingDay,
)
from gateway.timelines.preview import Preview, PreviewedAssociate, in_the_way, previewed
from gateway.timelines.preview_facts import after
from gateway.timelines.preview_week import events_of, hours_of
from gateway.timelines.refusals import Obstacle, Refusal, name_taken
from gateway.vendors.cache import Kept
from gateway.vendors.errors import VendorUnreachable
from gateway.vendors.port import Problem, Vendor
from gateway.vendors.records import (
    Account,
    DayHours,
    DayOfWeek,
    DealerAssociate,
    EventDraft,
    Location,
    OfficeHours,
    OperatingMode,
    OperatingModeLevel,
    OperatingModeType,
    OutOfOffice,
    OutOfOfficeKnowledge,
    Person,
    Recurrence,
    Schedule,
    ScheduleEvent,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
    WeeklyRecurrence,
)
from gateway.vendors.webex.ids import schedule_id

CHICAGO = ZoneInfo("America/Chicago")
MONDAY = datetime(2027, 6, 7, tzinfo=CHICAGO)
NOW = datetime(2027, 6, 6, 12, tzinfo=CHICAGO)
HOUSE = House()
ADA = Associate("ada", "Ada", None, None, AssociateLinks("sales", "ada-1", "ada-person", True))
DALLAS, WEEKDAYS = "dallas", tuple(DayOfWeek)[:5]
MARKS = {Status.UNAVAILABLE: "-", Status.AVAILABLE: "+", Status.UNKNOWN: "?"}
AWAY = VendorUnreachable(Vendor.WEBEX, "nobody answers", endpoint="GET /people")


def made_of(preview: Preview, start: datetime, end: datetime) -> list[PreviewedAssociate]:
    """What is previewed, when all steps are done."""
    steps = previewed(preview, start, end)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return list(done.value)


def ref_of(
    type_: ScheduleType, name: str, *, owner: str = "ada-person", of_location: bool = False
) -> ScheduleRef:
    kind = ScheduleOwnerKind.LOCATION if of_location else ScheduleOwnerKind.PERSON
    return ScheduleRef(kind, owner, type_, schedule_id(kind, name))


HOURS = ref_of(ScheduleType.BUSINESS_HOURS, "Weekdays")
VACATIONS = ref_of(ScheduleType.HOLIDAYS, "Vacations")
CLOSINGS = ref_of(ScheduleType.HOLIDAYS, "Closings", owner=DALLAS, of_location=True)
OPENINGS = ref_of(ScheduleType.BUSINESS_HOURS, "Openings", owner=DALLAS, of_location=True)


def kept(value: Any, *, as_of: datetime = NOW) -> Kept[Any]:
    return Kept(value, 1, as_of, float("inf"))


def many(*records: Any) -> Many[Any]:
    return Many(kept(records), tuple(kept(one) for one in records))


def workdays(ref: ScheduleRef = HOURS) -> Schedule:
    weekly = Recurrence(forever=True, weekly=WeeklyRecurrence(1, WEEKDAYS))
    on = date(2026, 1, 5)
    event = ScheduleEvent(ref, "shift", "Shift", on, on, time(9), time(17), False, weekly)
    return Schedule(ref, "Weekdays", (event,))


def flagged(up: bool | None, start: str | None = None) -> Reading[DealerAssociate | None]:
    return kept(DealerAssociate("ada-1", None, "Ada", None, up, start, None))


def facts_of(
    *,
    record: OutOfOffice | None = None,
    flag: Reading[DealerAssociate | None] | None = None,
    schedules: Many[Schedule] | None = None,
    modes: Many[OperatingMode] | None = None,
    at_location: Many[OperatingMode] | None = None,
    zone: str = "America/Chicago",
) -> Facts:
    """What was read about Ada."""
    person = Person("ada-person", "Ada", (), zone, DALLAS)
    vacations = Schedule(VACATIONS, "Vacations", ())
    calling = Calling(
        person=kept(person),
        schedules=many(workdays(), vacations) if schedules is None else schedules,
        organization_modes=many() if modes is None else modes,
        location=kept(Location(DALLAS, "Dallas", "America/Chicago")),
        location_schedules=many(
            Schedule(CLOSINGS, "Closings", ()), replace(workdays(OPENINGS), name="Openings")
        ),
        location_modes=many() if at_location is None else at_location,
    )
    account = Account("1", "Acme", "America/Chicago", zone_name="America/Chicago")
    absences = Absences(record, NOW, flagged(False) if flag is None else flag)
    return Facts(ADA, absences, calling, Blocks(kept(()), kept(account)))


def known_of(facts: Facts) -> Known:
    return Known(compiled_person(facts, HOUSE), sources_of(facts), facts.associate, facts)


def told(facts: Facts, plan: Plan, *, days: int = 7) -> list[str]:
    """The differences from Monday on, on Chicago's clock."""
    preview = Preview(plan, HOUSE, NOW, (Somebody(ADA, known_of(facts)),))
    found = made_of(preview, MONDAY, MONDAY + timedelta(days=days))
    return [_said(one) for each in found for one in each.differences]


def _said(one: Any) -> str:
    start, end = one.start.astimezone(CHICAGO), one.end.astimezone(CHICAGO)
    last = clock(end) if end.date() == start.date() else f"{end:%a} {clock(end)}"
    return f"{start:%a} {clock(start)}-{last} {MARKS[one.after]}"


def clock(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}".removesuffix(":00")


def at(text: str) -> datetime:
    """A time on Chicago's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def away(start: str, end: str, **others: Any) -> AbsencePlan:
    return AbsencePlan("ada", at(start), at(end), **others)


def out(start: str | None, end: str | None) -> OutOfOffice:
    starts, ends = (None if one is None else at(one) for one in (start, end))
    return OutOfOffice("sales", "ada-1", OutOfOfficeKnowledge.GATEWAY, starts, ends)


def event(ref: ScheduleRef, day: int, start: int, end: int) -> EventPlan:
    on = date(2027, 6, day)
    return EventPlan(ref, EventDraft("Fair", on, on, time(start), time(end)))


def day(name: str, *ranges: str) -> WorkingDay:
    hours = (one.split("-") for one in ranges)
    return WorkingDay(
        DayOfWeek[name],
        tuple(LocalTimeRange(time.fromisoformat(a), time.fromisoformat(b)) for a, b in hours),
    )


def week(*days: WorkingDay, name: str = "Weekdays", **others: Any) -> WeekPlan:
    return WeekPlan(name, days, **others)


def holiday(first: int, last: int | None = None, **others: Any) -> HolidayPlan:
    return HolidayPlan(
        "Fair", date(2027, 6, first), date(2027, 6, first if last is None else last), **others
    )


ORGANIZATION, LOCATION = OperatingModeLevel.ORGANIZATION, OperatingModeLevel.LOCATION
MIDWEEK = (day("WEDNESDAY", "10:00-18:00"),)
WITHOUT_WEDNESDAY = [f"{one} 09:00-17:00 -" for one in ("Mon", "Tue", "Thu", "Fri")]

CASES: list[tuple[Plan, list[str]]] = [
    (away("2027-06-08T12:00", "2027-06-09T12:00"), ["Tue 12:00-17:00 -", "Wed 09:00-12:00 -"]),
    (away("2027-06-12T00:00", "2027-06-13T00:00"), []),  # a Saturday
    # Webex's event is to the minute, outward; a difference has one reason throughout.
    (
        away("2027-06-08T12:00:30", "2027-06-08T12:01:30"),
        ["Tue 12:00-12:00:30 -", "Tue 12:00:30-12:01:30 -", "Tue 12:01:30-12:02 -"],
    ),
    (AbsencePlan("rashid", MONDAY, MONDAY + timedelta(days=7)), []),  # somebody else
    (event(VACATIONS, 8, 12, 18), ["Tue 12:00-17:00 -"]),
    (event(CLOSINGS, 8, 12, 18), ["Tue 12:00-17:00 -"]),
    (event(HOURS, 8, 12, 18), ["Tue 17:00-18:00 +"]),
    (event(OPENINGS, 8, 12, 18), []),  # the person's own hours count
    (event(ref_of(ScheduleType.HOLIDAYS, "Vacations", owner="rashid"), 8, 12, 18), []),
    (event(ref_of(ScheduleType.HOLIDAYS, "X", owner="austin", of_location=True), 8, 12, 18), []),
    (
        week(*MIDWEEK, associate_ids=("ada",)),
        [*WITHOUT_WEDNESDAY[:2], "Wed 09:00-10:00 -", "Wed 17:00-18:00 +", *WITHOUT_WEDNESDAY[2:]],
    ),
    (week(*MIDWEEK, name="Late", associate_ids=("ada",)), ["Wed 17:00-18:00 +"]),  # it adds up
    (week(*MIDWEEK, associate_ids=("rashid",)), []),
    (
        week(
            day("MONDAY", "09:00-17:00"),
            day("FRIDAY", "09:00-17:00"),
            associate_ids=("ada",),
            starts_on=date(2027, 6, 8),
        ),
        ["Mon 09:00-17:00 -", *(f"{one} 09:00-17:00 -" for one in ("Tue", "Wed", "Thu"))],
    ),
    (week(*MIDWEEK, location_id=DALLAS), []),  # the person's own hours count
    (
        week(*MIDWEEK, account=True),
        [*WITHOUT_WEDNESDAY[:2], "Wed 09:00-10:00 -", *WITHOUT_WEDNESDAY[2:]],
    ),
    (week(day("SATURDAY", "00:00-23:59"), name="Late", associate_ids=("ada",)), ["Sat 00:00-Sun 00:00 +"]),
    (week(day("SUNDAY", "22:00-23:59"), name="Late", associate_ids=("ada",)), ["Sun 22:00-Mon 00:00 +"]),
    (holiday(8, level=ORGANIZATION), ["Tue 09:00-17:00 -"]),
    (holiday(8, 9, level=LOCATION, location_ids=(DALLAS,)), ["Tue 09:00-17:00 -", "Wed 09:00-17:00 -"]),
    (holiday(8, level=LOCATION, location_ids=("austin",)), []),
    (holiday(8, location_ids=(DALLAS,)), ["Tue 09:00-17:00 -"]),  # the schedule alone
    (holiday(8, start_time=time(12), end_time=time(18), associate_ids=("ada",)), ["Tue 12:00-17:00 -"]),
    (holiday(8, associate_ids=("ada",)), ["Tue 09:00-17:00 -"]),
    (holiday(8, associate_ids=("rashid",)), []),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "expected"), CASES)
def test_a_preview_tells_what_the_plan_would_change(plan: Plan, expected: list[str]) -> None:
    assert told(facts_of(), plan) == expected


@pytest.mark.parametrize("plan", [plan for plan, _ in CASES])
def test_planning_what_is_there_already_changes_nothing(plan: Plan) -> None:
    done = after(facts_of(), plan, house=HOUSE, now=NOW)

    assert told(done, plan) == []


@pytest.mark.parametrize("plan", [plan for plan, _ in CASES])
def test_a_plan_that_is_carried_out_leaves_exactly_what_it_said(plan: Plan) -> None:
    before, then = known_of(facts_of()), known_of(after(facts_of(), plan, house=HOUSE, now=NOW))
    preview = Preview(plan, HOUSE, NOW, (Somebody(ADA, before),))
    found = made_of(preview, MONDAY, MONDAY + timedelta(days=7))

    for minutes in range(0, 7 * 24 * 60, 30):
        moment = MONDAY + timedelta(minutes=minutes)
        changed = [
            one for each in found for one in each.differences if one.start <= moment < one.end
        ]
        expected = changed[0].after if changed else before.at(moment).status
        assert then.at(moment).status is expected, moment


# ---------------------------------------------------------------- beside what is there


def test_an_absence_replaces_the_one_that_was_planned() -> None:
    facts = facts_of(record=out("2027-06-08T00:00", "2027-06-09T00:00"))

    assert told(facts, away("2027-06-10T00:00", "2027-06-11T00:00")) == [
        "Tue 09:00-17:00 +",
        "Thu 09:00-17:00 -",
    ]


def test_an_absence_that_replaces_one_set_elsewhere_takes_its_flag_down() -> None:
    facts = facts_of(flag=flagged(True, "2027-06-01T08:00:00-05:00"))

    assert told(facts, away("2027-06-10T00:00", "2027-06-11T00:00", overwrite=True)) == [
        "Mon 09:00-17:00 +",
        "Tue 09:00-17:00 +",
        "Wed 09:00-17:00 +",
        "Thu 09:00-17:00 -",
        "Fri 09:00-17:00 +",
    ]


def test_a_holiday_with_times_over_midnight_ends_on_its_last_day() -> None:
    plan = holiday(8, 9, start_time=time(16), end_time=time(10), level=ORGANIZATION)

    assert told(facts_of(), plan) == ["Tue 16:00-17:00 -", "Wed 09:00-10:00 -"]


def test_a_holiday_joins_the_mode_of_its_name_and_leaves_its_other_holidays() -> None:
    done = after(facts_of(), holiday(8, level=ORGANIZATION), house=HOUSE, now=NOW)
    twice = after(done, holiday(9, level=ORGANIZATION), house=HOUSE, now=NOW)

    assert twice.calling is not None
    (mode,) = (
        one.value for one in twice.calling.organization_modes.details if isinstance(one, Kept)
    )
    assert mode is not None
    assert [one.start_date for one in mode.holidays] == [date(2027, 6, 8), date(2027, 6, 9)]
    assert told(done, holiday(9, level=ORGANIZATION)) == ["Wed 09:00-17:00 -"]


def test_hours_of_a_location_count_for_whom_has_none_of_their_own() -> None:
    facts = facts_of(schedules=many())

    # The location's other hours stay, and add up.
    assert told(facts, week(*MIDWEEK, location_id=DALLAS)) == ["Wed 17:00-18:00 +"]
    assert told(facts, week(*MIDWEEK, location_id="austin")) == []


def test_a_mode_of_the_name_gets_the_new_hours_in_place_of_the_old() -> None:
    late, early = (day("WEDNESDAY", hours) for hours in ("17:00-20:00", "07:00-09:00"))
    facts = facts_of(schedules=many())
    done = after(facts, week(late, location_id=DALLAS), house=HOUSE, now=NOW)

    assert told(done, week(early, location_id=DALLAS)) == [
        "Wed 07:00-09:00 +",
        "Wed 17:00-20:00 -",
    ]


def test_a_mode_that_is_there_keeps_its_id() -> None:
    type_ = OperatingModeType.DIFFERENT_HOURS_DAILY
    modes = many(
        OperatingMode("7", "Weekdays", type_, LOCATION, DALLAS, None, detailed=True),
        OperatingMode("8", "Weekdays", type_, ORGANIZATION, None, None, detailed=True),
    )

    then = after(
        facts_of(at_location=modes), week(*MIDWEEK, location_id=DALLAS), house=HOUSE, now=NOW
    )

    assert then.calling is not None
    assert then.calling.location_modes is not None
    found = [one.value for one in then.calling.location_modes.details if isinstance(one, Kept)]
    assert [one.id for one in found if one] == ["7", "8"]
    assert [one.different_hours_daily is not None for one in found if one] == [True, False]


def test_a_holiday_of_the_organization_has_one_mode_whatever_locations_it_names() -> None:
    facts = facts_of()
    plan = holiday(8, level=ORGANIZATION, location_ids=(DALLAS,))

    then = after(facts, plan, house=HOUSE, now=NOW)

    assert facts.calling is not None
    assert then.calling is not None
    assert then.calling.location_modes is facts.calling.location_modes
    assert then.calling.organization_modes is not facts.calling.organization_modes
    assert then.calling.location_schedules is not facts.calling.location_schedules


def test_a_whole_day_needs_no_reading_of_23_59() -> None:
    (event,) = events_of((day("MONDAY", "00:00-23:59"),), first=date(2027, 6, 8))

    assert (event.start_date, event.all_day, event.end_time) == (date(2027, 6, 14), True, None)
    assert hours_of((day("MONDAY", "00:00-23:59"),)).monday == DayHours(enabled=True, all_day=True)


def test_the_accounts_blocks_are_replaced_by_what_the_week_leaves_closed() -> None:
    lunch = OfficeHours(
        "1", "Lunch", None, DayOfWeek.WEDNESDAY, time(12), time(13), None, None, None, None
    )
    facts = facts_of()
    facts = replace(facts, blocks=Blocks(kept((lunch,)), kept(Account("1", "Acme", None))))
    facts = replace(facts, associate=replace(ADA, time_zone="America/Chicago"))
    days = (day(name.value, "00:00-14:00", "15:00-23:59") for name in DayOfWeek)

    then = after(facts, week(*days, account=True), house=HOUSE, now=NOW)

    assert then.blocks is not None
    assert isinstance(then.blocks.entries, Kept)
    assert [(one.day_of_week, one.from_time, one.to_time) for one in then.blocks.entries.value] == [
        (name, time(14), time(15)) for name in DayOfWeek
    ]


def test_a_day_that_the_week_leaves_out_is_blocked_from_midnight_to_midnight() -> None:
    then = after(facts_of(), week(*MIDWEEK, account=True), house=HOUSE, now=NOW)

    assert then.blocks is not None
    assert isinstance(then.blocks.entries, Kept)
    said = {(one.day_of_week, one.from_time, one.to_time) for one in then.blocks.entries.value}
    end = time(23, 59, 59)
    assert said == {
        *((name, time(), end) for name in DayOfWeek if name is not DayOfWeek.WEDNESDAY),
        (DayOfWeek.WEDNESDAY, time(), time(10)),
        (DayOfWeek.WEDNESDAY, time(18), end),
    }


# ---------------------------------------------------------------- what could not be read


def test_without_webex_an_absence_is_still_told() -> None:
    facts = facts_of()
    assert facts.calling is not None
    facts = replace(facts, calling=Calling(AWAY, Many(AWAY), Many(AWAY)))

    assert told(facts, away("2027-06-08T00:00", "2027-06-09T00:00"), days=2) == ["Tue 00:00-Wed 00:00 -"]  # fmt: skip


def test_without_the_flag_an_absence_closes_what_was_unknown() -> None:
    facts = facts_of(flag=AWAY)

    assert told(facts, away("2027-06-08T12:00", "2027-06-09T12:00")) == [
        "Tue 12:00-17:00 -",
        "Wed 09:00-12:00 -",
    ]


def test_a_list_that_cannot_be_read_leaves_everything_unknown() -> None:
    facts = facts_of(modes=Many(AWAY))

    assert told(facts, holiday(8, level=ORGANIZATION)) == []


def test_an_event_of_a_schedule_that_cannot_be_read_counts_all_the_same() -> None:
    listed = Schedule(VACATIONS, "Vacations")
    own = Many(kept((workdays(), listed)), (kept(workdays()), AWAY))

    assert told(facts_of(schedules=own), event(VACATIONS, 8, 12, 18)) == ["Tue 12:00-17:00 -"]


def test_an_absence_on_a_clock_that_nobody_knows_is_the_out_of_office_alone() -> None:
    facts = facts_of(zone="Mars/Olympus")
    plan = away("2027-06-08T12:00", "2027-06-09T12:00")

    then = after(facts, plan, house=HOUSE, now=NOW)

    assert then.absences is not None
    assert then.absences.record is not None
    assert then.absences.record.ends_at == plan.ends_at
    assert then.calling is facts.calling


@pytest.mark.parametrize(
    ("start", "end"),
    [
        # From 01:45 to 01:15 on the clock, half an hour later: it is set back at two.
        (datetime(2027, 11, 7, 6, 45, tzinfo=UTC), datetime(2027, 11, 7, 7, 15, tzinfo=UTC)),
        (datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC)),
    ],
)
def test_an_absence_that_no_event_can_say_is_the_out_of_office_alone(
    start: datetime, end: datetime
) -> None:
    facts = facts_of()

    then = after(facts, AbsencePlan("ada", start, end), house=HOUSE, now=NOW)

    assert then.calling is facts.calling


def test_a_week_at_the_end_of_the_calendar_has_the_days_that_are_left() -> None:
    plan = week(day("SUNDAY", "10:00-11:00"), day("FRIDAY", "10:00-11:00"), associate_ids=("ada",))
    plan = replace(plan, starts_on=date(9999, 12, 31))  # a Friday

    then = after(facts_of(), plan, house=HOUSE, now=NOW)

    assert then.calling is not None
    schedule = then.calling.schedules.details[0]
    assert isinstance(schedule, Kept)
    assert schedule.value is not None
    assert schedule.value.events is not None
    assert [one.start_date for one in schedule.value.events] == [date(9999, 12, 31)]


def test_a_holiday_on_the_last_day_of_the_calendar_can_be_previewed() -> None:
    last = date.max
    plan = HolidayPlan("End", last, last, level=ORGANIZATION, associate_ids=("ada",))

    assert told(facts_of(), plan) == []


# ---------------------------------------------------------------- why


@pytest.mark.parametrize(
    ("plan", "layer", "vendor", "starts"),
    [
        (away("2027-06-08T12:00", "2027-06-09T12:00", reason="Fair"), Layer.OUT_OF_OFFICE, Vendor.MYKAARMA,
         "Out of office for 'Fair' (myKaarma)"),
        (event(VACATIONS, 8, 12, 18), Layer.HOLIDAY, Vendor.WEBEX, "Closed for 'Fair' (Webex holiday of Ada)"),
        (week(*MIDWEEK, account=True), Layer.OFFICE_HOURS, Vendor.OPENTACT, "Closed for 'Weekdays'"),
        (week(*MIDWEEK, associate_ids=("ada",)), Layer.BUSINESS_HOURS, Vendor.WEBEX, "Outside the hours of 'Weekdays'"),
        (holiday(8, level=ORGANIZATION), Layer.HOLIDAY, Vendor.WEBEX,
         "Closed for 'Fair' (Webex holiday of the organization)"),
    ],
)  # fmt: skip
def test_the_reason_is_of_the_plan_and_points_at_no_record_that_is_not_there(
    plan: Plan, layer: Layer, vendor: Vendor, starts: str
) -> None:
    preview = Preview(plan, HOUSE, NOW, (Somebody(ADA, known_of(facts_of())),))

    reason = made_of(preview, MONDAY, MONDAY + timedelta(days=7))[0].differences[0].because

    assert (reason.layer, reason.vendor) == (layer, vendor)
    assert reason.explanation.startswith(starts)
    assert (reason.record_id, reason.source) == (None, None)


def test_a_record_that_is_there_is_still_pointed_at() -> None:
    facts = facts_of(record=out("2027-06-08T00:00", "2027-06-09T00:00"))
    preview = Preview(
        away("2027-06-10T00:00", "2027-06-11T00:00"), HOUSE, NOW, (Somebody(ADA, known_of(facts)),)
    )

    reason = made_of(preview, MONDAY, MONDAY + timedelta(days=7))[0].differences[0].because

    assert (reason.status, reason.source) == (Status.AVAILABLE, workdays())


# ---------------------------------------------------------------- what stands in the way


def standing(
    facts: Facts, plan: Plan, *, now: datetime = NOW
) -> list[tuple[Obstacle, tuple[str, ...]]]:
    found = in_the_way(facts, plan, house=HOUSE, now=now)
    return [(one.obstacle, one.problem.path) for one in found]


SET_ELSEWHERE = Obstacle.OUT_OF_OFFICE_SET_ELSEWHERE
SOON = away("2027-06-08T12:00", "2027-06-09T12:00")


@pytest.mark.parametrize(
    ("facts", "plan", "expected"),
    [
        (facts_of(), SOON, []),
        (facts_of(flag=flagged(True)), SOON, [(SET_ELSEWHERE, ("overwrite",))]),
        (facts_of(flag=flagged(True)), replace(SOON, overwrite=True), []),
        # Ours is in force, so the flag tells of it.
        (facts_of(flag=flagged(True), record=out(None, "2027-06-07T00:00")), SOON, []),
        (facts_of(flag=flagged(True), record=out("2027-06-08T00:00", None)), SOON, [(SET_ELSEWHERE, ("overwrite",))]),
        (facts_of(flag=AWAY), SOON, []),
        (facts_of(flag=flagged(None)), SOON, []),
        (facts_of(), holiday(8, associate_ids=("rashid", "ada")), []),
        (facts_of(flag=flagged(True)), holiday(8, associate_ids=("rashid", "ada")),
         [(SET_ELSEWHERE, ("associateIds", "1"))]),
        (facts_of(flag=flagged(True)), holiday(8, level=ORGANIZATION), []),
        (facts_of(), holiday(5, associate_ids=("ada",)), [(Obstacle.BAD_USER_INPUT, ("associateIds", "0"))]),
        (facts_of(zone="Mars/Olympus"), holiday(8, associate_ids=("ada",)),
         [(Obstacle.CONFLICT, ("associateIds", "0"))]),
        (facts_of(flag=flagged(True)), week(*MIDWEEK, account=True), []),
    ],
)  # fmt: skip
def test_records_of_a_person_may_stand_in_the_way_of_a_plan(
    facts: Facts, plan: Plan, expected: list[Any]
) -> None:
    assert standing(facts, plan) == expected


def test_a_refused_plan_and_one_whose_people_nobody_can_tell_affect_nobody() -> None:
    people = (Somebody(ADA, known_of(facts_of())),)
    refusal = Refusal(Problem(("name",), "Wrong."))
    plan = holiday(8, level=ORGANIZATION)

    for preview in (
        Preview(plan, HOUSE, NOW, people, refusals=(refusal,)),
        Preview(plan, HOUSE, NOW, people, failure=AWAY),
    ):
        assert made_of(preview, MONDAY, MONDAY + timedelta(days=7)) == []


@pytest.mark.parametrize(
    ("there", "wanted", "expected"),
    [
        (OperatingModeType.HOLIDAY, OperatingModeType.HOLIDAY, []),
        (OperatingModeType.NONE, OperatingModeType.HOLIDAY, [Obstacle.CONFLICT]),
        (OperatingModeType.SAME_HOURS_DAILY, OperatingModeType.DIFFERENT_HOURS_DAILY, [Obstacle.CONFLICT]),
    ],
)  # fmt: skip
def test_a_mode_of_the_name_has_to_be_of_the_plans_type(
    there: OperatingModeType, wanted: OperatingModeType, expected: list[Obstacle]
) -> None:
    mode = OperatingMode("1", "Fair", there, ORGANIZATION, None, None, detailed=False)

    assert [one.obstacle for one in name_taken(mode, wanted)] == expected
