"""Timelines are compiled once for what they are made of, and read whole while that is good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.directory import Associate, AssociateLinks
from gateway.engine import Status
from gateway.timelines import Bounded, Compiled, House, Known, Timelines, compiled_person
from gateway.timelines.facts import Absences, Facts
from gateway.timelines.person import timeline_of
from gateway.vendors.cache import Kept, RecordCache
from gateway.vendors.port import Vendor
from gateway.vendors.records import DealerAssociate

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LINKS = AssociateLinks("department", "ada", None, False, ())
ADA = Associate("1", "Ada", None, "America/Chicago", LINKS)


def flag(up: bool, version: int = 1, *, as_of: datetime = NOW) -> Facts:
    found = DealerAssociate("ada", None, None, None, up, None, None)
    return Facts(ADA, Absences(None, as_of, Kept(found, version, as_of, 30.0)))


def known(facts: Facts, timelines: Timelines) -> Known:
    compiled = timelines.compiled(facts.key, lambda: compiled_person(facts, House()))
    return Known(compiled, (), facts.key, facts.associate, facts)


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
