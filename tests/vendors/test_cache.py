"""What vendors said, kept for a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.vendors.cache import Kept, RecordCache
from gateway.vendors.port import Vendor
from gateway.vendors.records import Subject

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WEBEX, PEXIP = Vendor.WEBEX, Vendor.PEXIP_ENGAGE


def cache(*, seconds: float = 30.0, most: int = 100) -> RecordCache:
    return RecordCache(seconds=seconds, most=most)


def keep(
    kept: RecordCache, key: Any, value: Any, *, at: float, vendor: Vendor = WEBEX, **more: Any
) -> Kept[Any]:
    """Keep a value that was asked for at `at` seconds, which is that long after noon."""
    return kept.keep(
        "people", vendor, key, value, as_of=NOON + timedelta(seconds=at), at=at, **more
    )


@pytest.mark.parametrize(
    ("seconds", "asked_at", "read_at", "is_there"),
    [
        (30.0, 100.0, 100.0, True),
        (30.0, 100.0, 129.9, True),
        (30.0, 100.0, 130.0, False),  # half-open
        (30.0, 100.0, 500.0, False),
        (0.5, 0.0, 0.4, True),
        (0.0, 100.0, 100.0, False),  # switched off
    ],
)
def test_a_record_is_used_for_its_seconds_from_when_it_was_asked_for(
    seconds: float, asked_at: float, read_at: float, is_there: bool
) -> None:
    kept = cache(seconds=seconds)
    given_back = keep(kept, "ada", "Ada", at=asked_at)

    found = kept.kept("people", "ada", at=read_at)

    assert found == (given_back if is_there else None)
    assert given_back.value == "Ada"
    assert given_back.as_of == NOON + timedelta(seconds=asked_at)
    assert given_back.until == asked_at + seconds


def test_a_cache_that_is_switched_off_holds_nothing() -> None:
    kept = cache(seconds=0)

    keep(kept, "ada", "Ada", at=1)

    assert len(kept) == 0


def test_that_a_vendor_knows_no_such_thing_is_kept_and_is_not_the_same_as_nothing_kept() -> None:
    kept = cache()
    keep(kept, "nobody", None, at=0)

    assert kept.kept("people", "ada", at=1) is None
    found = kept.kept("people", "nobody", at=1)
    assert found is not None
    assert found.value is None


def test_equal_keys_of_different_resources_are_different_records() -> None:
    kept = cache()
    kept.keep("locations", WEBEX, "1", "Dallas", as_of=NOON, at=0)

    assert kept.kept("people", "1", at=0) is None


@pytest.mark.parametrize("again_at", [10.0, 31.0], ids=["in time", "after it ran out"])
def test_a_record_that_comes_again_unchanged_keeps_version_and_object(again_at: float) -> None:
    kept = cache()
    first = keep(kept, "ada", Subject("1", "Test drive"), at=0)

    again = keep(kept, "ada", Subject("1", "Test drive"), at=again_at)

    assert again.version == first.version
    assert again.value is first.value
    assert again.until == again_at + 30
    assert again.as_of == NOON + timedelta(seconds=again_at)
    assert kept.kept("people", "ada", at=again_at) == again


def test_a_changed_record_and_every_other_key_have_versions_of_their_own() -> None:
    kept = cache()

    told = [
        keep(kept, "ada", "Ada", at=0),
        keep(kept, "bob", "Ada", at=0),
        keep(kept, "ada", "Ada Lovelace", at=1),
        keep(kept, "ada", "Ada", at=2),
    ]

    assert len({one.version for one in told}) == 4


@pytest.mark.parametrize("is_read", [True, False], ids=["read", "kept again"])
def test_those_unused_for_longest_leave_first(is_read: bool) -> None:
    kept = cache(most=2)
    keep(kept, "ada", "Ada", at=0)
    keep(kept, "bob", "Bob", at=0)
    if is_read:
        kept.kept("people", "ada", at=1)
    else:
        keep(kept, "ada", "Ada Lovelace", at=1)

    keep(kept, "cid", "Cid", at=1)

    there = [key for key in ("ada", "bob", "cid") if kept.kept("people", key, at=1)]
    assert there == ["ada", "cid"]
    assert len(kept) == 2


def test_dropping_forgets_one_vendor_or_all_and_is_counted() -> None:
    kept = cache()
    seen = []
    for vendor in (PEXIP, None):
        keep(kept, "ada", "Ada", at=0, vendor=WEBEX)
        keep(kept, "segment", "showroom", at=0, vendor=PEXIP)
        kept.drop(vendor)
        there = [key for key in ("ada", "segment") if kept.kept("people", key, at=0)]
        seen.append((there, kept.generation_of(WEBEX), kept.generation_of(PEXIP)))

    assert seen == [(["ada"], 0, 1), ([], 1, 2)]
    assert kept.generation > 1


@pytest.mark.parametrize(("value", "is_same"), [("Ada", True), ("Ada Lovelace", False)])
def test_a_dropped_record_that_comes_again_has_a_new_version_only_when_it_changed(
    value: str, is_same: bool
) -> None:
    kept = cache()
    before = keep(kept, "ada", "Ada", at=0)
    kept.drop(WEBEX)

    again = keep(kept, "ada", value, at=1)

    assert (again.version == before.version) is is_same
    assert kept.kept("people", "ada", at=1) == again


def test_what_was_dropped_does_not_stand_in_the_way_of_what_was_asked_for_earlier() -> None:
    kept = cache()
    keep(kept, "ada", "old", at=5)
    kept.drop(WEBEX)

    told = keep(kept, "ada", "new", at=3)

    assert kept.kept("people", "ada", at=6) == told


@pytest.mark.parametrize(("dropped", "is_there"), [(WEBEX, False), (None, False), (PEXIP, True)])
def test_what_was_asked_for_before_its_vendor_was_dropped_is_not_kept_after(
    dropped: Vendor | None, is_there: bool
) -> None:
    kept = cache()
    asked_at = kept.generation_of(WEBEX)
    kept.drop(dropped)

    told = keep(kept, "ada", "Ada", at=0, generation=asked_at)

    assert told.value == "Ada"
    assert (kept.kept("people", "ada", at=1) is not None) is is_there


def test_a_slow_answer_does_not_replace_one_that_was_asked_for_later() -> None:
    kept = cache()
    newer = keep(kept, "ada", "new", at=5)

    slow = keep(kept, "ada", "old", at=3)

    assert slow.value == "old"
    assert slow.version != newer.version
    assert kept.kept("people", "ada", at=6) == newer


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("keep"), st.sampled_from("abcde"), st.integers(0, 2)),
        st.tuples(st.just("read"), st.sampled_from("abcde"), st.none()),
        st.tuples(st.just("wait"), st.just(""), st.integers(1, 40)),
        st.tuples(st.just("drop"), st.just(""), st.sampled_from([WEBEX, PEXIP, None])),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("seconds", "most", "values", "heard"),
    [
        (30.0, 9, ["Ada"], 0),  # nobody can have been told another value
        (30.0, 9, ["Ada", "Ada"], 0),
        (30.0, 9, ["Ada", "Ada Byron"], 1),
        (30.0, 9, ["Ada", "Ada Byron", "Ada Byron", "Ada"], 2),
        (0.0, 9, ["Ada", "Ada Byron"], 0),  # switched off, it knows no other value
    ],
)
def test_a_read_that_brings_another_value_is_told(
    seconds: float, most: int, values: list[str], heard: int
) -> None:
    told: list[Vendor] = []
    kept = RecordCache(seconds=seconds, most=most, told=told.append)

    for at, value in enumerate(values):
        keep(kept, "ada", value, at=float(at))

    assert told == [WEBEX] * heard


def test_a_value_that_came_too_late_to_be_kept_is_not_told() -> None:
    told: list[Vendor] = []
    kept = RecordCache(seconds=30.0, most=9, told=told.append)
    keep(kept, "ada", "Ada", at=2.0)

    keep(kept, "ada", "Ada Byron", at=1.0)

    assert told == []


def test_a_drop_is_told_of_each_vendor_that_is_dropped() -> None:
    told: list[Vendor] = []
    kept = RecordCache(seconds=30.0, most=9, told=told.append)

    kept.drop(PEXIP)
    kept.drop(None)

    assert told == [PEXIP, *Vendor]


@given(steps=STEPS)
def test_whatever_happens_versions_name_one_value_each_and_what_is_read_was_kept_last(
    steps: list[tuple[str, str, Any]],
) -> None:
    kept, now = cache(most=3), 0.0
    values: dict[int, tuple[str, int]] = {}
    last: dict[str, tuple[int, float]] = {}
    for step, key, given_value in steps:
        if step == "keep":
            told = keep(kept, key, given_value, at=now, vendor=PEXIP if key == "a" else WEBEX)
            assert values.setdefault(told.version, (key, given_value)) == (key, given_value)
            last[key] = (given_value, now)
        elif step == "wait":
            now += given_value
        elif step == "drop":
            kept.drop(given_value)
            last = {
                name: one
                for name, one in last.items()
                if given_value is not None and (given_value is PEXIP) != (name == "a")
            }
        elif (found := kept.kept("people", key, at=now)) is not None:
            assert (found.value, found.until - 30) == last[key]
            assert now < found.until
        assert len(kept) <= 3
