"""Any value of a type that a change is made of, for Hypothesis: dataclasses member by member, as their hints say."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import Enum
from functools import cache
from typing import Any

from hypothesis import strategies as st

from gateway.changes.places import VALUES
from gateway.changes.steps import Step

OFFSETS = st.sampled_from([UTC, timezone(timedelta(hours=-6)), timezone(timedelta(minutes=345))])
LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=8),
    int: st.integers(-10, 10**12),
    bool: st.booleans(),
    datetime: st.datetimes(timezones=OFFSETS),
    date: st.dates(),
    time: st.times(),
    type(None): st.none(),
}


@cache
def any_of(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type."""
    if hint in LEAVES:
        return LEAVES[hint]
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return st.one_of(*map(any_of, typing.get_args(hint)))
    if typing.get_origin(hint) is tuple:
        return st.lists(any_of(typing.get_args(hint)[0]), max_size=2).map(tuple)
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        members = {one.name: any_of(hints[one.name]) for one in dataclasses.fields(hint)}
        return st.builds(typing.cast(Any, hint), **members)
    assert issubclass(hint, Enum), hint
    return st.sampled_from(list(hint))


def any_step() -> st.SearchStrategy[Step]:
    """Any step of any kind of place: a create, an update or a delete."""
    return any_record_found_by_a_step().map(lambda met: met[0])


def any_record_found_by_a_step() -> st.SearchStrategy[tuple[Step, Any]]:
    """Any step, and a record of its kind whose members are each as before, as after, or of somebody else."""
    return st.sampled_from(list(VALUES)).flatmap(_met)


@st.composite
def _met(draw: st.DrawFn, kind: Any) -> tuple[Step, Any]:
    draft: Any = VALUES[kind]
    drafts = [draw(any_of(draft)) for _ in range(3)]
    there = {
        one.name: getattr(draw(st.sampled_from(drafts)), one.name)
        for one in dataclasses.fields(draft)
    }
    before, after, _ = drafts
    left_out = draw(st.sampled_from(["before", "after", ""]))
    step = Step(
        action=draw(any_of(str)),
        place=draw(any_of(kind)),
        before=None if left_out == "before" else before,
        after=None if left_out == "after" else after,
        undoable=draw(st.booleans()),
    )
    return step, draft(**there)
