"""What of somebody's availability is news, and why. The worlds are told in the notation of the whole join."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from gateway.timelines import Cause, Known, Person, Watch
from gateway.timelines.watched import RETRY
from gateway.vendors.cache import Kept
from tests.timelines.notation import instant, told

LATER = "own 09-17 | own holiday 2027-12-24"


def known(line: str, *, id: str = "associate") -> Known:
    """What is known in a world that the line tells; of equal records the versions are equal, as the cache keeps them."""
    found = told(line).known
    facts = _steady(found.facts)
    who = replace(facts.associate, id=id)
    return replace(found, associate=who, facts=replace(facts, associate=who))


def _steady(part: Any) -> Any:
    if isinstance(part, Kept):
        return replace(part, version=zlib.crc32(repr(part.value).encode()))
    if isinstance(part, tuple):
        return tuple(_steady(one) for one in part)
    if is_dataclass(part) and not isinstance(part, type) and part.__module__.endswith("facts"):
        return replace(part, **{one.name: _steady(getattr(part, one.name)) for one in fields(part)})
    return part


def people(*some: Known) -> list[Person]:
    """People as a look finds them."""
    return [Person(one.associate, one) for one in some if one.associate]


def all_told(watch: Watch) -> Watch:
    """After everything there was to tell was told."""
    for event in watch.events:
        watch = watch.told(event)
    return watch


def causes(watch: Watch) -> Sequence[Cause]:
    """Why there is something to tell."""
    return [event.cause for event in watch.events]


def test_everybody_is_told_of_at_once() -> None:
    watch = Watch().looked(
        people(known("own 09-17"), known("nothing", id="other")), now=instant("Mon 16:00")
    )

    assert [(event.associate.id, event.cause) for event in watch.events] == [
        ("associate", Cause.INITIAL),
        ("other", Cause.INITIAL),
    ]
    assert causes(all_told(watch)) == []


@pytest.mark.parametrize(
    ("before", "after", "look", "cause"),
    [
        ("own 09-17", "own 09-17", "Mon 16:30", None),
        ("own 09-17", "own 09-17", "Mon 16:59:59", None),
        ("own 09-17", "own 09-17", "Mon 17:00", Cause.TRANSITION),
        ("own 09-17", "own 09-17", "Tue 10:00", None),  # as it was told, whatever was between
        ("own 09-17", "own 09-18", "Mon 16:30", Cause.DATA_CHANGED),  # another `until`
        ("own 09-17", "own 09-12", "Mon 16:30", Cause.DATA_CHANGED),
        ("own 09-17", "own 09-18", "Mon 17:00", Cause.DATA_CHANGED),
        ("own 09-17", LATER, "Mon 16:30", None),  # what is other lies further away
        ("own 09-17", LATER, "Mon 17:00", Cause.TRANSITION),
        ("own 09-17", "own 09-17 | block mon 160000-170000", "Mon 16:30", Cause.DATA_CHANGED),
        ("own 09-17", "own 09-17 | away blocks", "Mon 16:30", Cause.SOURCE_HEALTH),
        ("own 09-17 | away blocks", "own 09-17", "Mon 16:30", Cause.SOURCE_HEALTH),
        (
            "own 09-17 | away blocks",
            "own 09-17 | block mon 160000-170000",
            "Mon 16:30",
            Cause.SOURCE_HEALTH,
        ),
        ("own 09-17 | away blocks", "own 09-18", "Mon 16:30", Cause.DATA_CHANGED),
        ("own 09-17 | away blocks", "own 09-17 | away blocks", "Mon 16:30", None),
        ("own 09-17 | away flag", "own 09-17 | away blocks", "Mon 16:30", Cause.SOURCE_HEALTH),
    ],
)
def test_of_two_looks_only_what_differs_is_news_and_it_says_why(
    before: str, after: str, look: str, cause: Cause | None
) -> None:
    watch = all_told(Watch().looked(people(known(before)), now=instant("Mon 16:00")))

    again = watch.looked(people(known(after)), now=instant(look))

    assert causes(again) == ([] if cause is None else [cause])


def test_what_changed_for_later_is_a_transition_when_its_time_has_come() -> None:
    at = [instant(words) for words in ("Mon 16:00", "Mon 16:30", "Mon 17:00")]
    watch = all_told(Watch().looked(people(known("own 09-17")), now=at[0]))
    sooner = watch.looked(people(known("own 09-17 | own holiday 2027-06-15")), now=at[1])

    later = sooner.looked(people(known("own 09-17 | own holiday 2027-06-15")), now=at[2])

    assert causes(sooner) == []
    assert causes(later) == [Cause.TRANSITION]


def test_news_that_was_not_told_is_overtaken_by_the_latest_state() -> None:
    now = instant("Mon 16:00")
    watch = all_told(Watch().looked(people(known("own 09-17")), now=now))

    other = watch.looked(people(known("own 09-18")), now=now)
    latest = other.looked(people(known("own 09-19")), now=now)

    (event,) = latest.events
    assert event.cause is Cause.DATA_CHANGED
    assert event.availability.until == instant("Mon 19:00")


def test_news_that_is_taken_back_before_it_was_told_is_none() -> None:
    now = instant("Mon 16:00")
    watch = all_told(Watch().looked(people(known("own 09-17")), now=now))

    back = watch.looked(people(known("own 09-18")), now=now).looked(
        people(known("own 09-17")), now=now
    )

    assert causes(back) == []


def test_a_first_telling_that_waits_stays_the_first() -> None:
    watch = Watch().looked(people(known("own 09-17")), now=instant("Mon 16:00"))

    assert causes(watch.looked(people(known("own 09-18")), now=instant("Mon 16:30"))) == [
        Cause.INITIAL
    ]


def test_who_was_not_told_for_longest_comes_first() -> None:
    now = instant("Mon 16:00")
    both = people(known("own 09-17", id="one"), known("own 09-17", id="two"))
    watch = Watch().looked(both, now=now)

    watch = watch.told(watch.events[0])  # of one; two still waits
    changed = people(known("own 09-18", id="one"), known("own 09-18", id="two"))

    assert [event.associate.id for event in watch.looked(changed, now=now).events] == ["two", "one"]


def test_who_is_not_there_any_more_is_forgotten() -> None:
    now = instant("Mon 16:00")
    watch = Watch().looked(people(known("own 09-17"), known("nothing", id="other")), now=now)

    assert list(watch.looked(people(known("own 09-17")), now=now).people) == ["associate"]


def test_the_next_look_is_due_at_the_first_transition_of_all() -> None:
    watch = Watch().looked(
        people(known("own 09-17"), known("own 09-16:30", id="other")), now=instant("Mon 16:00")
    )

    assert watch.due == instant("Mon 16:30")


def test_the_next_look_is_due_soon_while_a_vendor_is_away() -> None:
    now = instant("Mon 16:00")

    assert Watch().looked(people(known("own 09-17 | away blocks")), now=now).due == now + RETRY
    almost = instant("Mon 17:00") - timedelta(seconds=1)
    assert Watch().looked(people(known("own 09-17 | away blocks")), now=almost).due == instant(
        "Mon 17:00"
    )


def test_no_look_is_due_where_nothing_will_change() -> None:
    assert Watch().due is None
    assert Watch().looked(people(known("nothing")), now=instant("Mon 16:00")).due is None
