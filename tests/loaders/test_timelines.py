"""Timelines are compiled once for what they are made of, and read whole while that is good."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gateway.caller import ANONYMOUS
from gateway.directory import Associate, AssociateLinks
from gateway.engine import Status
from gateway.loaders import Asked, EventAsked, Loaders, OfficeHoursCalendar, Sources
from gateway.timelines import (
    Bookings,
    Bounded,
    Compiled,
    House,
    Known,
    Timelines,
    compiled_person,
    restricted,
)
from gateway.timelines.bookings import MOST_KEPT
from gateway.timelines.facts import Absences, Blocks, Facts, lasting
from gateway.timelines.person import timeline_of
from gateway.vendors.cache import Kept, RecordCache
from gateway.vendors.errors import VendorUnreachable
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    Account,
    DayOfWeek,
    DealerAssociate,
    Location,
    MeetingType,
    OfficeHours,
    OfficeHoursEncoding,
    OfficeHoursType,
    OutOfOffice,
    OutOfOfficeKnowledge,
    Schedule,
    ScheduleEvent,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
    SchedulingSetting,
)

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LINKS = AssociateLinks("department", "ada", None, False, ())
ADA = Associate("1", "Ada", None, "America/Chicago", LINKS)


NOBODY: Any = None
"""Clients, directory and memory that must not be asked."""


def flag(up: bool | None, version: int = 1, *, as_of: datetime = NOW) -> Facts:
    found = DealerAssociate("ada", None, None, None, up, None, None)
    return Facts(ADA, Absences(None, as_of, Kept(found, version, as_of, 30.0)))


def request(cache: RecordCache, timelines: Timelines) -> Loaders:
    """The loaders of a new request."""
    return Loaders(
        Sources(NOBODY, NOBODY, NOBODY, cache, timelines, changes=NOBODY), caller=ANONYMOUS, now=NOW
    )


def known(facts: Facts, timelines: Timelines) -> Known:
    compiled = timelines.compiled(facts.key, lambda: compiled_person(facts, House()))
    return Known(compiled, (), facts.associate, facts)


def test_a_thousand_instants_of_a_person_are_read_from_one_compiled_timeline() -> None:
    timelines = Timelines()
    made: list[Compiled] = []

    def make(facts: Facts) -> Compiled:
        made.append(compiled_person(facts, House()))
        return made[-1]

    for minute in range(1_000):
        facts = flag(False)  # read anew each time, with the same content
        compiled = timelines.compiled(facts.key, lambda facts=facts: make(facts))
        at = NOW + timedelta(minutes=minute)
        assert compiled.line.timeline.at(at).status is Status.AVAILABLE

    assert len(made) == 1


def test_another_content_is_another_timeline() -> None:
    timelines = Timelines()

    before = known(flag(False), timelines)
    after = known(flag(True, version=2), timelines)

    assert before.at(NOW).status is Status.AVAILABLE
    assert after.at(NOW).status is Status.UNAVAILABLE


def test_a_flag_that_is_up_counts_from_when_it_was_read() -> None:
    """It is the same content, but what it proves of later instants is not."""
    timelines = Timelines()
    later = NOW + timedelta(hours=2)

    before = known(flag(True), timelines)
    after = known(flag(True, as_of=later), timelines)

    assert before.at(later).status is Status.UNKNOWN
    assert after.at(later).status is Status.UNAVAILABLE


def test_a_missing_flag_counts_from_when_it_was_read_as_far_as_no_record_covers_that() -> None:
    timelines = Timelines()
    later = NOW + timedelta(hours=2)
    record = OutOfOffice(
        "department", "ada", OutOfOfficeKnowledge.GATEWAY, NOW, NOW + timedelta(hours=1)
    )

    def asked(at: datetime) -> Known:
        part = flag(None, as_of=at).absences
        assert part is not None
        return known(Facts(ADA, Absences(record, at, part.flag)), timelines)

    assert asked(NOW).at(later).status is Status.AVAILABLE
    assert asked(later).at(later).status is Status.UNKNOWN


def test_people_of_whom_the_same_is_said_share_a_timeline() -> None:
    timelines = Timelines()
    grace = Associate("2", "Grace", None, "America/Chicago", LINKS)
    other = Facts(grace, flag(False).absences)

    assert known(flag(False), timelines).compiled is not known(other, timelines).compiled
    assert (
        known(flag(False), timelines).compiled.line.timeline
        is known(other, timelines).compiled.line.timeline
    )
    assert timeline_of.cache_info().maxsize is not None, "the memory is bounded"


@pytest.mark.parametrize(
    ("row", "generation", "at", "is_kept"),
    [
        (ADA, 0, 29.9, True),
        (Associate("1", "Ada", None, "America/Chicago", LINKS), 0, 0.0, True),  # an equal row
        (ADA, 0, 30.0, False),  # the oldest record has to be read again
        (ADA, 1, 0.0, False),  # a vendor was written to
        (Associate("1", "Ada L.", None, "America/Chicago", LINKS), 0, 0.0, False),
        (Associate("2", "Ada", None, "America/Chicago", LINKS), 0, 0.0, False),
    ],
)
def test_what_is_known_is_used_while_nothing_of_it_changed(
    row: Associate, generation: int, at: float, is_kept: bool
) -> None:
    timelines = Timelines()
    what = known(flag(False), timelines)
    timelines.keep(what, generation=0, until=30.0)

    found = timelines.current(row, generation=generation, at=at)

    assert (found is what) is is_kept


def test_what_is_known_lasts_as_long_as_the_oldest_record_in_it_and_not_at_all_with_a_failure() -> (
    None
):
    absences = flag(False).absences
    assert absences is not None
    account = Kept(Account("a", None, "UTC", "UTC"), 2, NOW, 20.0)
    error = VendorUnreachable(Vendor.OPENTACT, "is away", endpoint="GET /office_hours")

    assert lasting(Facts(ADA, absences)) == 30.0
    assert lasting(Facts(ADA, absences, None, Blocks(Kept((), 3, NOW, 25.0), account))) == 20.0
    assert lasting(Facts(ADA, absences, None, Blocks(error, account))) == float("-inf")


def test_both_memories_are_bounded_and_the_least_recently_used_leave_first() -> None:
    held: Bounded[int] = Bounded(2)
    held.put("first", 1)
    held.put("second", 2)
    assert held.get("first") == 1

    held.put("third", 3)

    assert held.get("second") is None
    assert (held.get("first"), held.get("third"), len(held)) == (1, 3, 2)


def test_a_record_that_comes_again_unchanged_keeps_its_version() -> None:
    cache = RecordCache(seconds=30, most=10)
    said = {"zone": ZoneInfo("UTC").key}

    first = cache.keep("zone", Vendor.WEBEX, "a", said, as_of=NOW, at=0.0)
    again = cache.keep("zone", Vendor.WEBEX, "a", dict(said), as_of=NOW, at=40.0)

    assert first.version == again.version


# ---------------------------------------------------------------- among requests


def entry(day: DayOfWeek) -> OfficeHours:
    times = (time_of_day(0), time_of_day(23, 59, 59))
    return OfficeHours("1", None, OfficeHoursType.NONWORKING, day, *times, None, None, None, None)


async def test_what_a_slow_request_read_before_a_write_is_not_kept_for_others() -> None:
    cache, timelines = RecordCache(seconds=30, most=10), Timelines()
    ada = Associate("1", "Ada", None, None, AssociateLinks(None, None, None, True, ()))

    def says(*entries: OfficeHours) -> None:
        calendar = OfficeHoursCalendar(OfficeHoursEncoding.HHMMSS, entries)
        account = Account(None, None, "UTC", "UTC")
        for resource, key, value in (
            ("OfficeHoursCalendars", "all", calendar),
            ("OfficeHoursZones", "account", account),
        ):
            cache.keep(resource, Vendor.OPENTACT, key, value, as_of=NOW, at=time.monotonic())

    async def status(loaders: Loaders) -> Status:
        found: Known = await loaders.by_name("associate_timeline").load(Asked(ada))
        return found.at(NOW).status

    says()
    slow = request(cache, timelines)
    await slow.by_name("office_hours").load("all")
    cache.drop(Vendor.OPENTACT)  # somebody writes
    says(*(entry(day) for day in DayOfWeek))

    assert await status(slow) is Status.AVAILABLE, "one request tells one story"
    assert await status(request(cache, timelines)) is Status.UNAVAILABLE


def test_of_many_bookings_asked_about_only_the_last_few_are_kept() -> None:
    person = known(flag(False), Timelines())
    sales = SchedulingSetting(MeetingType.OFFICE, "sales")
    bookings = Bookings((Kept((sales,), 1, NOW, 30.0),))

    for number in range(10 * MOST_KEPT):
        asked = {"meeting_type": None, "subject_id": f"subject {number}"}
        found = restricted(person, bookings, **asked)
        assert found.at(NOW).status is Status.UNAVAILABLE
        assert restricted(person, bookings, **asked).compiled is found.compiled

    assert len(person.compiled.restricted) <= MOST_KEPT


class Walked(tuple[ScheduleEvent, ...]):
    """Events that count how often somebody goes through them."""

    times = 0

    def __iter__(self) -> Any:
        Walked.times += 1
        return super().__iter__()

    def index(self, *args: Any) -> int:
        Walked.times += 1
        return super().index(*args)

    def __contains__(self, one: object) -> bool:
        Walked.times += 1
        return super().__contains__(one)


async def test_a_schedule_is_gone_through_once_however_many_of_its_events_are_asked_about() -> None:
    cache = RecordCache(seconds=30, most=10)
    ref = ScheduleRef(ScheduleOwnerKind.LOCATION, "dallas", ScheduleType.HOLIDAYS, "s")
    day = NOW.date()
    events = Walked(
        ScheduleEvent(ref, f"e{number}", f"Event {number}", day, day, None, None, True, None)
        for number in range(50)
    )
    dallas = Location("dallas", "Dallas", "UTC", None, None, None, None, None)
    for resource, key, value in (
        ("Schedules", ref, Schedule(ref, "Holidays", events)),
        ("Locations", "dallas", dallas),
    ):
        cache.keep(resource, Vendor.WEBEX, key, value, as_of=NOW, at=time.monotonic())
    asked = [EventAsked(event, NOW, NOW + timedelta(days=1)) for event in events]
    Walked.times = 0

    found = await request(cache, Timelines()).by_name("event_occurrences").load_many(asked)

    assert [len(one) for one in found] == [1] * 50
    assert Walked.times == 1
