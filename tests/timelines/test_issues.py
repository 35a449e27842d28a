"""What is found wrong, doubtful or odd: every code, by what brings it about and by what does not."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest

import gateway.vendors
from gateway.directory import Associate, AssociateLinks
from gateway.engine import Status
from gateway.timelines import (
    Absences,
    Blocks,
    Calling,
    Facts,
    House,
    Known,
    Many,
    Person,
    compiled_person,
    sources_of,
)
from gateway.timelines.issues import ISSUES, Issue, IssueSeverity, issues
from gateway.vendors import records
from gateway.vendors.cache import Kept
from gateway.vendors.choices import Choices
from gateway.vendors.errors import VendorUnreachable
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    Account,
    DataProblem,
    DayHours,
    DayOfWeek,
    DealerAssociate,
    Holiday,
    Location,
    OfficeHours,
    OfficeHoursType,
    OperatingMode,
    OperatingModeLevel,
    OperatingModeType,
    OutOfOffice,
    OutOfOfficeDelegation,
    OutOfOfficeKnowledge,
    Recurrence,
    SameHoursDaily,
    Schedule,
    ScheduleEvent,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
    WeeklyRecurrence,
)

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
HOUSE = House()
VERSIONS = count()
WORKDAYS = tuple(DayOfWeek)[:5]
AWAY = {vendor: VendorUnreachable(vendor, "away", endpoint="GET /") for vendor in Vendor}
CHICAGO, NEW_YORK = "America/Chicago", "America/New_York"
DALLAS = Location("dallas", "Dallas", CHICAGO)


# ---------------------------------------------------------------- records


def kept(value: Any) -> Kept[Any]:
    return Kept(value, next(VERSIONS), NOW, 0.0)


def listed(*details: Any) -> Many[Any]:
    """A list, and its details as they are."""
    found = kept(tuple(one for one in details if not isinstance(one, Exception)))
    return Many(found, tuple(kept(one) for one in found.value))


def schedule(
    owner: str,
    *,
    name: str = "Weekdays",
    kind: ScheduleOwnerKind = ScheduleOwnerKind.PERSON,
    until: date | None = None,
    days: Sequence[DayOfWeek] = WORKDAYS,
    events: int = 1,
    problems: Sequence[tuple[str, str]] = (),
) -> Schedule:
    """Business hours from nine to five. `problems` are codes with their paths."""
    ref = ScheduleRef(kind, owner, ScheduleType.BUSINESS_HOURS, name)
    every = Recurrence(
        forever=until is None, end_date=until, weekly=WeeklyRecurrence(None, tuple(days))
    )
    event = ScheduleEvent(
        ref, "e", "Work", date(2026, 1, 5), date(2026, 1, 5), time(9), time(17), False, every
    )
    found = tuple(
        DataProblem(Vendor.WEBEX, name, path, code, f"{code} it is.") for code, path in problems
    )
    return Schedule(ref, name, (event,) * events, found)


def mode(
    *, type: OperatingModeType = OperatingModeType.SAME_HOURS_DAILY, **changes: Any
) -> OperatingMode:
    """An operating mode of Dallas, nine to five on weekdays."""
    hours = SameHoursDaily(DayHours(True, False, time(9), time(17)), DayHours())
    made = OperatingMode("m", "Day", type, OperatingModeLevel.LOCATION, "dallas", None, True, hours)
    return replace(made, **changes)


def block(
    day: DayOfWeek, start: time | None, end: time | None, *, name: str | None = "Break"
) -> OfficeHours:
    return OfficeHours(
        f"{day}-{start}", name, OfficeHoursType.NONWORKING, day, start, end, None, None, None, None
    )


WEEKEND = tuple(block(day, time(0), time(23, 59, 59)) for day in tuple(DayOfWeek)[5:])
ALL_WEEK = tuple(block(day, time(0), time(23, 59, 59)) for day in DayOfWeek)


def absence(who: str, start: datetime | None, end: datetime | None, to: str | None = None) -> Any:
    """A record that the gateway wrote; `to` stands in."""
    delegation = OutOfOfficeDelegation(to, to) if to else None
    return OutOfOffice("d", who, OutOfOfficeKnowledge.GATEWAY, start, end, delegation=delegation)


DAY = timedelta(days=1)
YESTERDAY, TOMORROW, NEXT_WEEK = NOW - DAY, NOW + DAY, NOW + 7 * DAY


# ---------------------------------------------------------------- people


@dataclass(frozen=True)
class Given:
    """Somebody as far as a case says; by default with sound hours of their own at Webex, and nothing else."""

    name: str = "Ada"
    zone: str | None = CHICAGO
    webex: bool = True
    person: Any = field(default=())
    person_zone: str | None = None
    own: Any = None
    place: Location | None = None
    place_schedules: Any = ()
    place_modes: Any = ()
    organization_modes: Any = ()
    blocks: Any = None
    account: Any = field(default_factory=lambda: Account("a", "Acme", CHICAGO, CHICAGO))
    out: Any = None
    flag: bool | Exception = False
    flag_since: str | None = None
    mykaarma: bool = False

    @property
    def id(self) -> str:
        return self.name.lower()

    def known(self, house: House = HOUSE) -> Person:
        links = AssociateLinks(
            mykaarma_department_id="d" if self.has_absences else None,
            mykaarma_dealer_associate_id=self.id if self.has_absences else None,
            webex_person_id=self.id if self.webex else None,
            opentact_account=self.blocks is not None,
        )
        row = Associate(self.id, self.name, None, self.zone, links)
        facts = Facts(
            row,
            self.absences() if self.has_absences else None,
            self.calling() if self.webex else None,
            None
            if self.blocks is None
            else Blocks(self.reading(self.blocks), self.reading(self.account)),
        )
        known = Known(compiled_person(facts, house), sources_of(facts), row, facts)
        return Person(row, known)

    @property
    def has_absences(self) -> bool:
        return self.mykaarma or self.out is not None or self.flag is not False

    @staticmethod
    def reading(value: Any) -> Any:
        return value if isinstance(value, Exception) else kept(value)

    def absences(self) -> Absences:
        if isinstance(self.flag, Exception):
            return Absences(self.out, NOW, self.flag)  # type: ignore[arg-type]  # a VendorError
        shown = DealerAssociate(self.id, None, self.name, None, self.flag, self.flag_since, None)
        return Absences(self.out, NOW, kept(shown))

    def calling(self) -> Calling:
        person = self.person
        if person == ():
            place = self.place.id if self.place else None
            person = records.Person(self.id, self.name, (), self.person_zone, place)
        own = (schedule(self.id),) if self.own is None else self.own
        at_place = self.place is not None
        return Calling(
            self.reading(person),
            Many(own) if isinstance(own, Exception) else listed(*own),
            listed(*self.organization_modes),
            kept(self.place) if at_place else None,
            listed(*self.place_schedules) if at_place else None,
            listed(*self.place_modes) if at_place else None,
        )


def found(*people: Given, house: House = HOUSE) -> tuple[Issue, ...]:
    return issues([one.known(house) for one in people], house, now=NOW)


def told(*people: Given, house: House = HOUSE) -> list[tuple[str, str | None]]:
    """Codes, each with whom it concerns."""
    return [
        (one.code, one.associate.name if one.associate else None)
        for one in found(*people, house=house)
    ]


ADA, BEN, CAL = Given("Ada"), Given("Ben"), Given("Cal")


# ---------------------------------------------------------------- the codes


ISSUES_BY_CASE = [
    ([], []),
    ([ADA], []),
    ([ADA, BEN], []),
    # Links
    ([replace(ADA, webex=False)], [("NOT_LINKED", "Ada")]),
    ([replace(ADA, webex=False, blocks=())], []),
    ([replace(ADA, person=None)], [("UNKNOWN_LINK", "Ada")]),
    # Hours
    ([replace(ADA, own=())], [("NO_HOURS", "Ada")]),
    ([replace(ADA, own=(), place=DALLAS)], [("NO_HOURS", "Ada")]),
    ([replace(ADA, own=(), place=DALLAS, place_modes=(mode(),))], []),
    ([replace(ADA, own=(), organization_modes=(mode(),))], []),
    ([replace(ADA, webex=False, mykaarma=True)], []),
    # Clocks
    ([replace(ADA, zone=None)], [("TIME_ZONE_MISSING", "Ada")]),
    ([replace(ADA, zone=None, person_zone=CHICAGO)], []),
    ([replace(ADA, zone=None, place=DALLAS)], []),
    ([replace(ADA, zone=None, webex=False)], [("NOT_LINKED", "Ada")]),
    ([replace(ADA, person_zone=NEW_YORK)], [("TIME_ZONES_DIFFER", "Ada")]),
    ([replace(ADA, zone=NEW_YORK, place=DALLAS)], [("TIME_ZONES_DIFFER", "Ada")]),
    ([replace(ADA, person_zone="America/Indiana/Knox")], []),  # another name, the same clock
    ([replace(ADA, person_zone="Mars/Phobos")], [("UNKNOWN_TIME_ZONE", "Ada")]),
    # Schedules that are over
    (
        [replace(ADA, own=(schedule("ada", until=date(2026, 11, 19)),))],
        [("NEVER_AVAILABLE", "Ada"), ("SCHEDULE_OVER", "Ada")],
    ),
    ([replace(ADA, own=(schedule("ada", until=date(2026, 11, 20)),))], []),
    (
        [
            replace(
                ADA,
                own=(schedule("ada"), schedule("ada", name="Old", until=date(2026, 2, 2))),
            )
        ],
        [("SCHEDULE_OVER", "Ada")],
    ),
    # Blocks
    ([replace(ADA, blocks=(block(DayOfWeek.MONDAY, time(12), time(13)),))], []),
    ([replace(ADA, blocks=WEEKEND)], [("BLOCK_OUTSIDE_HOURS", "Ada")] * 2),
    ([replace(ADA, own=(), blocks=WEEKEND)], [("NO_HOURS", "Ada")]),
    (
        [replace(one, blocks=ALL_WEEK[:5]) for one in (ADA, BEN)],
        [
            ("NEVER_AVAILABLE", "Ada"),
            ("NEVER_AVAILABLE", "Ben"),
            ("BLOCK_ALL_HOURS", "Ada"),
            ("BLOCK_ALL_HOURS", "Ben"),
        ],
    ),
    (
        [replace(ADA, blocks=ALL_WEEK[:5])],
        [("NEVER_AVAILABLE", "Ada"), ("BLOCK_ALL_HOURS", "Ada")],
    ),
    # Absences
    ([replace(ADA, mykaarma=True)], []),
    ([replace(ADA, out=absence("ada", YESTERDAY, TOMORROW))], []),
    ([replace(ADA, out=absence("ada", YESTERDAY, None))], [("ABSENCE_WITHOUT_END", "Ada")]),
    ([replace(ADA, out=absence("ada", None, None))], [("ABSENCE_WITHOUT_END", "Ada")]),
    ([replace(ADA, out=absence("ada", TOMORROW, None))], []),
    (
        [replace(ADA, flag=True, flag_since="2026-11-19T00:00:00Z")],
        [("ABSENCE_UNCLEAR", "Ada")],
    ),
    (
        [replace(ADA, flag=True, out=absence("ada", TOMORROW, None), flag_since="2026-11-19T00:00:00Z")],
        [("ABSENCE_UNCLEAR", "Ada")],
    ),
    # Vendors that are away; nothing else is concluded from that
    ([replace(ADA, own=AWAY[Vendor.WEBEX])], [("UNKNOWN_SOURCE", "Ada")]),
    ([replace(ADA, person=AWAY[Vendor.WEBEX], zone=None)], [("UNKNOWN_SOURCE", "Ada")]),
    ([replace(ADA, flag=AWAY[Vendor.MYKAARMA])], [("UNKNOWN_SOURCE", "Ada")]),
    (
        [replace(one, blocks=AWAY[Vendor.OPENTACT]) for one in (ADA, BEN)],
        [("UNKNOWN_SOURCE", None)],
    ),
    (
        [replace(ADA, own=AWAY[Vendor.WEBEX], blocks=AWAY[Vendor.OPENTACT])],
        [("UNKNOWN_SOURCE", "Ada")] * 2,
    ),
]  # fmt: skip
"""Who there is, and what is told of whom."""


@pytest.mark.parametrize(("people", "expected"), ISSUES_BY_CASE)
def test_an_issue_is_told_where_it_is_and_nowhere_else(
    people: list[Given], expected: list[tuple[str, str | None]]
) -> None:
    assert told(*people) == expected


DELEGATES_BY_CASE = [
    # Ben is there: nothing is wrong.
    ([replace(ADA, out=absence("ada", YESTERDAY, TOMORROW, "ben")), replace(BEN, mykaarma=True)], []),
    # Nobody asked about Ben.
    ([replace(ADA, out=absence("ada", YESTERDAY, TOMORROW, "ben"))], []),
    (
        [
            replace(ADA, out=absence("ada", YESTERDAY, NEXT_WEEK, "ben")),
            replace(BEN, out=absence("ben", TOMORROW, NEXT_WEEK)),
        ],
        [("DELEGATE_ALSO_OUT", "Ada")],
    ),
    # One comes back when the other leaves.
    (
        [
            replace(ADA, out=absence("ada", YESTERDAY, TOMORROW, "ben")),
            replace(BEN, out=absence("ben", TOMORROW, NEXT_WEEK)),
        ],
        [],
    ),
    # Both were out, and that is over.
    (
        [
            replace(ADA, out=absence("ada", YESTERDAY - DAY, YESTERDAY, "ben")),
            replace(BEN, out=absence("ben", YESTERDAY - DAY, YESTERDAY)),
        ],
        [],
    ),
    # Ben is out too, and Cal, who stands in for Ben, is there.
    (
        [
            replace(ADA, out=absence("ada", YESTERDAY, NEXT_WEEK, "ben")),
            replace(BEN, out=absence("ben", YESTERDAY, NEXT_WEEK, "cal")),
            replace(CAL, mykaarma=True),
        ],
        [],
    ),
    (
        [
            replace(ADA, out=absence("ada", YESTERDAY, NEXT_WEEK, "ben")),
            replace(BEN, out=absence("ben", YESTERDAY, NEXT_WEEK, "cal")),
            replace(CAL, out=absence("cal", YESTERDAY, NEXT_WEEK)),
        ],
        [("DELEGATE_ALSO_OUT", "Ada"), ("DELEGATE_ALSO_OUT", "Ben")],
    ),
    # myKaarma shows Ben as out.
    (
        [
            replace(ADA, out=absence("ada", YESTERDAY, NEXT_WEEK, "ben")),
            replace(BEN, flag=True, flag_since="2026-11-19T00:00:00Z"),
        ],
        [("DELEGATE_ALSO_OUT", "Ada"), ("ABSENCE_UNCLEAR", "Ben")],
    ),
    # Who stood in while it lasted does not matter any more.
    ([replace(ADA, out=absence("ada", YESTERDAY - DAY, YESTERDAY, "ada"))], []),
    # Circles: of oneself, of two, and one that others lead into.
    ([replace(ADA, out=absence("ada", YESTERDAY, NEXT_WEEK, "ada"))], [("DELEGATE_LOOP", "Ada")]),
    (
        [
            replace(ADA, out=absence("ada", YESTERDAY, NEXT_WEEK, "ben")),
            replace(BEN, out=absence("ben", YESTERDAY, NEXT_WEEK, "ada")),
        ],
        [("DELEGATE_LOOP", "Ada"), ("DELEGATE_LOOP", "Ben")],
    ),
    (
        [
            replace(ADA, out=absence("ada", YESTERDAY, NEXT_WEEK, "ben")),
            replace(BEN, out=absence("ben", YESTERDAY, NEXT_WEEK, "cal")),
            replace(CAL, out=absence("cal", YESTERDAY, NEXT_WEEK, "ben")),
        ],
        [("DELEGATE_LOOP", "Ada"), ("DELEGATE_LOOP", "Ben"), ("DELEGATE_LOOP", "Cal")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("people", "expected"), DELEGATES_BY_CASE)
def test_who_stands_in_is_looked_for_among_those_asked_about(
    people: list[Given], expected: list[tuple[str, str | None]]
) -> None:
    assert told(*people) == expected


def test_a_long_chain_of_delegates_is_followed_for_five_steps() -> None:
    names = [f"P{place}" for place in range(9)]
    people = [
        replace(ADA, name=name, out=absence(name.lower(), YESTERDAY, NEXT_WEEK, after.lower()))
        for name, after in pairwise(names)
    ]

    first = next(one for one in found(*people) if one.associate and one.associate.name == "P0")

    assert first.code == "DELEGATE_ALSO_OUT"
    assert first.message.startswith("P5, who is to stand in for P0,")


# ---------------------------------------------------------------- whom it concerns, and what it is about


def test_a_problem_of_a_record_that_several_go_by_is_told_once_and_of_nobody() -> None:
    there = schedule(
        "dallas",
        kind=ScheduleOwnerKind.LOCATION,
        problems=[("CONTRADICTORY_RECURRENCE", "events.0.recurrence")],
    )
    people = [replace(one, own=(), place=DALLAS, place_schedules=(there,)) for one in (ADA, BEN)]

    (alone,) = found(people[0])
    (both,) = found(*people)

    assert alone.associate is not None
    assert alone.associate.name == "Ada"
    assert both.associate is None
    assert both.source == (there.events or ())[0]
    assert both.message == (
        "'Work' of schedule 'Weekdays' (recurrence): CONTRADICTORY_RECURRENCE it is."
    )


def test_schedules_of_one_name_are_two_records_though_their_ids_are_the_same() -> None:
    problem = [("EMPTY_RECURRENCE", "events.0.recurrence.weekly.days")]
    people = [replace(one, own=(schedule(one.id, problems=problem),)) for one in (ADA, BEN)]

    assert told(*people) == [("EMPTY_RECURRENCE", "Ada"), ("EMPTY_RECURRENCE", "Ben")]
    assert [one.source.schedule.owner_id for one in found(*people)] == ["ada", "ben"]  # type: ignore[union-attr]


def test_a_persons_and_a_locations_schedule_of_one_name_are_told_apart() -> None:
    problem = [("EMPTY_RECURRENCE", "events.0")]
    there = schedule("dallas", kind=ScheduleOwnerKind.LOCATION, problems=problem)
    ada = replace(ADA, place=DALLAS, place_schedules=(there,))

    (issue,) = found(ada)

    assert issue.source == (there.events or ())[0]


@pytest.mark.parametrize(
    ("path", "source", "place"),
    [
        ("holidays.0.endDate", "Labor Day", "'Labor Day' of operating mode 'Day' (endDate)"),
        ("holidays.1.id", "Day", "Operating mode 'Day' (holidays.1.id)"),  # it has no id to be shown by
        ("holidays.7", "Day", "Operating mode 'Day' (holidays.7)"),
        ("holidays", "Day", "Operating mode 'Day' (holidays)"),
        ("sameHoursDaily.mondayToFriday.endTime", "Day", "Operating mode 'Day' (sameHoursDaily.mondayToFriday.endTime)"),
        (None, "Day", "Operating mode 'Day'"),
    ],
)  # fmt: skip
def test_the_source_is_the_part_of_a_record_that_the_path_leads_to(
    path: str | None, source: str, place: str
) -> None:
    days = [
        Holiday("m", id, name, True, date(2027, 1, 4), date(2027, 1, 4))
        for id, name in (("h", "Labor Day"), ("", "Nameless"))
    ]
    odd = mode(
        type=OperatingModeType.HOLIDAY,
        holidays=tuple(days),
        data_problems=(DataProblem(Vendor.WEBEX, "m", path, "END_BEFORE_START", "No."),),
    )

    (issue,) = found(replace(ADA, place=DALLAS, place_modes=(odd,)))

    assert (issue.source.name, issue.message) == (source, f"{place}: No.")  # type: ignore[union-attr]


def test_a_detail_that_could_not_be_read_is_told_of_by_its_list() -> None:
    problem = DataProblem(Vendor.WEBEX, "Weekdays", "type", "UNKNOWN_VALUE", "No.", "Do.")
    head = replace(schedule("ada"), events=None, data_problems=(problem,))
    ada = ADA.known()
    assert ada.known.facts is not None
    assert ada.known.facts.calling is not None
    calling = replace(ada.known.facts.calling, schedules=Many(kept((head,)), (AWAY[Vendor.WEBEX],)))
    facts = replace(ada.known.facts, calling=calling)
    known = replace(
        ada.known,
        facts=facts,
        compiled=compiled_person(facts, HOUSE),
        sources=sources_of(facts),
    )

    first, second = issues([replace(ada, known=known)], HOUSE, now=NOW)

    assert (first.code, first.source, first.hint) == ("UNKNOWN_VALUE", head, "Do.")
    assert second.code == "UNKNOWN_SOURCE"


def test_a_record_that_is_gone_since_it_was_listed_is_no_source() -> None:
    problem = DataProblem(Vendor.WEBEX, "Weekdays", None, "END_BEFORE_START", "No.")
    ada = ADA.known()
    assert ada.known.facts is not None
    assert ada.known.facts.calling is not None
    gone = Many(kept((schedule("ada"),)), (kept(None),))
    facts = replace(ada.known.facts, calling=replace(ada.known.facts.calling, schedules=gone))
    compiled = replace(ada.known.compiled, problems=(problem,))
    known = replace(ada.known, facts=facts, compiled=compiled)

    (issue,) = issues([replace(ada, known=known)], HOUSE, now=NOW)

    assert (issue.source, issue.message) == (None, "No.")
    assert issue.hint == "Correct the record in Webex."


def test_of_whom_no_facts_are_at_hand_only_the_sources_are_told() -> None:
    cal = replace(CAL, zone=None, own=AWAY[Vendor.WEBEX]).known()

    shown = issues([replace(cal, known=replace(cal.known, facts=None))], HOUSE, now=NOW)

    assert [one.code for one in shown] == ["UNKNOWN_SOURCE"]


def test_office_hours_and_absences_are_sources_too() -> None:
    def odd(vendor: Vendor, id: str) -> tuple[DataProblem, ...]:
        return (DataProblem(vendor, id, "to", "IMPOSSIBLE_TIME", "No."),)

    monday = block(DayOfWeek.MONDAY, time(12), None, name=None)
    monday = replace(monday, data_problems=odd(Vendor.OPENTACT, monday.id))
    named = replace(monday, id="2", name="Lunch", data_problems=odd(Vendor.OPENTACT, "2"))
    out = replace(absence("ada", YESTERDAY, TOMORROW), data_problems=odd(Vendor.MYKAARMA, "ada"))

    shown = found(replace(ADA, webex=False, blocks=(monday, named), out=out))

    assert [(one.message, one.source) for one in shown] == [
        ("Office hours 'Lunch' (to): No.", named),
        ("Office hours (to): No.", monday),
        ("Out of office (to): No.", out),
    ]
    assert all(one.severity is IssueSeverity.ERROR and one.hint for one in shown)


def test_what_is_wrong_with_the_account_is_told_once_and_with_a_link_for_each() -> None:
    blocks = (block(DayOfWeek.MONDAY, time(12), time(13)),)
    account = Account("a", "Acme", None, "Mars/Phobos")
    people = [replace(one, blocks=blocks, account=account, person=None) for one in (ADA, BEN)]

    assert told(*people) == [
        ("UNKNOWN_TIME_ZONE", None),
        ("UNKNOWN_LINK", "Ada"),
        ("UNKNOWN_LINK", "Ben"),
    ]


def test_links_that_myKaarma_does_not_know_are_told_one_by_one() -> None:  # noqa: N802  # its name
    def unknown(one: Given) -> Person:
        person = replace(one, mykaarma=True).known()
        assert person.known.facts is not None
        facts = replace(person.known.facts, absences=Absences(None, NOW, kept(None)))
        return replace(
            person, known=replace(person.known, facts=facts, compiled=compiled_person(facts, HOUSE))
        )

    shown = issues([unknown(ADA), unknown(BEN)], HOUSE, now=NOW)

    assert [(one.code, one.associate and one.associate.name) for one in shown] == [
        ("UNKNOWN_LINK", "Ada"),
        ("UNKNOWN_LINK", "Ben"),
    ]


def test_a_locations_schedule_that_is_over_is_one_issue_for_all_who_go_by_it() -> None:
    over = schedule("dallas", kind=ScheduleOwnerKind.LOCATION, until=date(2026, 11, 1))
    people = [replace(one, own=(), place=DALLAS, place_schedules=(over,)) for one in (ADA, BEN)]
    with_own_hours = replace(CAL, place=DALLAS, place_schedules=(over,))

    shown = {one.code: one for one in found(*people, with_own_hours) if one.associate is None}

    assert list(shown) == ["SCHEDULE_OVER"]
    assert shown["SCHEDULE_OVER"].source == over
    assert found(with_own_hours) == (), "what does not count is no issue"


def test_a_schedule_that_could_not_be_read_whole_is_not_called_over() -> None:
    over = schedule("ada", until=date(2026, 11, 1), events=2)
    events = over.events or ()
    unsure = replace(over, events=(events[0], replace(events[1], id="f", start_date=None)))

    assert told(replace(ADA, own=(unsure,))) == []


# ---------------------------------------------------------------- blocks against hours


def test_a_block_changes_something_if_it_closes_an_hour_of_anybody_asked_about() -> None:
    saturdays = schedule("ben", days=tuple(DayOfWeek)[1:6])
    ada, ben = replace(ADA, blocks=WEEKEND), replace(BEN, blocks=WEEKEND, own=(saturdays,))

    (sunday,) = found(ada, ben)

    assert (sunday.code, sunday.associate, sunday.source) == (
        "BLOCK_OUTSIDE_HOURS",
        None,
        WEEKEND[1],
    )
    assert sunday.message == (
        "'Break' (OpenTact nonworking hours on Sundays) lies outside all hours in the next eight weeks, so it changes "
        "nothing."
    )
    assert told(ada, replace(CAL, blocks=WEEKEND, own=())) == [("NO_HOURS", "Cal")]


def test_hours_of_another_clock_are_compared_by_instants() -> None:
    early = (block(DayOfWeek.MONDAY, time(8), time(9), name=None),)  # in Chicago
    chicago = replace(ADA, blocks=early)
    new_york = replace(BEN, blocks=early, zone=NEW_YORK)

    assert told(chicago) == [("BLOCK_OUTSIDE_HOURS", "Ada")]
    assert found(chicago)[0].message.startswith("(OpenTact nonworking hours on Mondays) lies")
    assert told(new_york) == []


def test_hours_that_may_be_are_not_outside() -> None:
    unsure = replace(schedule("ada"), events=None)

    assert told(replace(ADA, own=(unsure,), blocks=WEEKEND)) == []


def test_a_block_that_cannot_be_read_closes_nothing_for_certain() -> None:
    vague = tuple(replace(one, to_time=None) for one in ALL_WEEK)

    assert told(replace(ADA, blocks=vague)) == []


def test_blocks_that_close_all_hours_may_be_several() -> None:
    halves = [
        block(day, *times)
        for day in WORKDAYS
        for times in ((time(9), time(13)), (time(13), time(17)))
    ]

    assert told(replace(ADA, blocks=tuple(halves))) == [
        ("NEVER_AVAILABLE", "Ada"),
        ("BLOCK_ALL_HOURS", "Ada"),
    ]
    assert told(replace(ADA, blocks=tuple(halves[:-1]))) == []


# ---------------------------------------------------------------- never


def test_an_absence_without_an_end_is_not_for_ever() -> None:
    """What is left without it decides."""
    over = schedule("ada", until=date(2026, 11, 1))
    out = absence("ada", YESTERDAY, None)

    assert told(replace(ADA, out=out)) == [("ABSENCE_WITHOUT_END", "Ada")]
    assert ("NEVER_AVAILABLE", "Ada") in told(replace(ADA, own=(over,), out=out))


def test_what_is_only_searched_is_not_never() -> None:
    """Endless hours and blocks by two clocks: nobody can prove that they always meet."""
    assert told(replace(ADA, zone=NEW_YORK, blocks=ALL_WEEK)) == [
        ("BLOCK_ALL_HOURS", "Ada"),
        ("BLOCK_OUTSIDE_HOURS", "Ada"),
        ("BLOCK_OUTSIDE_HOURS", "Ada"),
    ]


def test_without_hours_it_is_the_deployers_choice_that_counts() -> None:
    def choosing(status: Status) -> tuple[Issue, ...]:
        return found(replace(ADA, own=()), house=House(Choices(no_schedule=status)))

    assert [one.code for one in choosing(Status.AVAILABLE)] == ["NO_HOURS"]
    assert [one.code for one in choosing(Status.UNKNOWN)] == ["NO_HOURS"]
    assert [one.code for one in choosing(Status.UNAVAILABLE)] == ["NEVER_AVAILABLE", "NO_HOURS"]
    assert "they count as available whenever" in choosing(Status.AVAILABLE)[0].message
    assert "it is unknown whether they are" in choosing(Status.UNKNOWN)[0].message


def test_what_is_closed_may_open_when_a_vendor_answers_again() -> None:
    hidden = replace(ADA, own=AWAY[Vendor.WEBEX], blocks=ALL_WEEK)

    assert "NEVER_AVAILABLE" in [code for code, _ in told(hidden)], (
        "blocks close whatever hours there are"
    )
    assert "NEVER_AVAILABLE" not in [code for code, _ in told(replace(hidden, blocks=WEEKEND))]


# ---------------------------------------------------------------- the list


def test_the_worst_comes_first_then_the_names_and_what_concerns_several_before_them() -> None:
    people = [
        replace(BEN, own=(), person_zone=NEW_YORK),
        replace(ADA, person=None, blocks=AWAY[Vendor.OPENTACT]),
        replace(CAL, webex=False, blocks=AWAY[Vendor.OPENTACT]),
        replace(ADA, name="Dee", webex=False),
    ]

    shown = found(*people)

    assert [(one.severity.value, one.code, one.associate and one.associate.name) for one in shown] == [
        ("ERROR", "UNKNOWN_LINK", "Ada"),
        ("WARNING", "UNKNOWN_SOURCE", None),
        ("WARNING", "NOT_LINKED", "Dee"),
        ("NOTE", "NO_HOURS", "Ben"),
        ("NOTE", "TIME_ZONES_DIFFER", "Ben"),
    ]  # fmt: skip
    assert shown == found(*reversed(people)), "whatever the order they are asked in"


def test_messages_and_hints_are_sentences() -> None:
    out = absence("ada", YESTERDAY, None, "ben")
    odd = [
        replace(ADA, zone=None, out=out, blocks=WEEKEND),
        replace(BEN, out=absence("ben", YESTERDAY, NEXT_WEEK, "ada"), blocks=ALL_WEEK),
        replace(CAL, webex=False, blocks=AWAY[Vendor.OPENTACT]),
        replace(ADA, name="Dee", own=(), person_zone=NEW_YORK),
    ]

    shown = found(*odd)

    assert len({one.code for one in shown}) >= 7
    for issue in shown:
        assert issue.message.endswith("."), issue
        assert issue.hint, issue
        assert issue.hint.endswith("."), issue
        assert issue.severity is ISSUES[issue.code].severity


def codes_of_vendors() -> Iterator[tuple[str, ast.expr]]:
    """Every code that a vendor's room gives a problem, with where that is."""
    folder = Path(gateway.vendors.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            if isinstance(node.func, ast.Attribute) and node.func.attr == "add":
                if isinstance(node.func.value, ast.Name) and node.func.value.id == "notes":
                    yield f"{path.name}:{node.lineno}", node.args[0]
            elif isinstance(node.func, ast.Name) and node.func.id == "DataProblem":
                yield f"{path.name}:{node.lineno}", node.args[3]


def test_every_problem_that_a_vendors_room_finds_is_in_the_table() -> None:
    found_codes = set()
    for place, code in codes_of_vendors():
        if isinstance(code, ast.Name) and place.startswith("problems.py"):
            continue  # where notes become problems
        assert isinstance(code, ast.Constant), (
            f"{place}: a code is a plain text, so that it can be listed"
        )
        found_codes.add(code.value)

    assert len(found_codes) > 10
    assert found_codes | {"UNKNOWN_LINK"} <= set(ISSUES)
    assert {one for one in ISSUES if one in found_codes or one == "UNKNOWN_LINK"} == set(
        list(ISSUES)[: len(found_codes | {"UNKNOWN_LINK"})]
    ), "the table's first part has these and no others"


def test_every_code_that_is_not_a_records_own_is_brought_about_above() -> None:
    own = list(ISSUES)[list(ISSUES).index("NEVER_AVAILABLE") :]

    told_of = {
        code for _, expected in (*ISSUES_BY_CASE, *DELEGATES_BY_CASE) for code, _ in expected
    }

    assert set(own) <= told_of
