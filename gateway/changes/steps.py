"""What a change does, as steps: each makes one record at one vendor into another, or makes or removes it. Pure.

Rule 1: a step is before, after and a place. So its undo is the same step with before and after swapped.
Rule 2: a step looks before it writes. What it finds says whether it is done already, whether to write, or whether
somebody else has been there meanwhile; so a step that is carried out twice takes effect once.
Rule 3: only the members in which before and after differ are the step's business: others may change meanwhile.
Rule 4: lists in records have no order of their own. One is written in the order in which it was asked for, and found in
any.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any

from gateway.changes.places import VALUES, Key, OfficeHoursOf, Place, ScheduleOf
from gateway.changes.values import plain, told
from gateway.vendors.port import Vendor


@dataclass(frozen=True, slots=True)
class Step:
    """One record that shall become another. `before` and `after` are drafts of the kind that `VALUES` names for the
    place, None where there is no record; `action` says it to people. One that is not `undoable` has a `before` that is
    not wholly known."""

    action: str
    place: Place
    before: Any
    after: Any
    undoable: bool = True

    @property
    def vendor(self) -> Vendor:
        """Whose record it is."""
        return self.place.vendor

    def found_as(self, key: Key | None) -> Step:
        """The step, of the record with this key, as far as one is known."""
        return self if key is None else replace(self, place=self.place.found_as(key))

    def undo(self, key: Key | None) -> Step:
        """The step that makes it undone. `key` is the record's, as far as it is known."""
        return replace(self.found_as(key), before=self.after, after=self.before)

    def beside(self, keys: Iterable[Key | None]) -> Step:
        """The step, which takes none of the records with these keys, those of the steps of its change, for its own
        because it is equal: only one that it finds by its id."""
        if not isinstance(self.place, OfficeHoursOf):  # all others have a name that is unique
            return self
        return replace(self, place=self.place.beside(key for key in keys if key is not None))

    def to_json(self) -> str:
        """The step as text, for the store."""
        kind = type(self.place)
        return json.dumps(
            {
                "action": self.action,
                "kind": kind.__name__,
                "place": plain(self.place),
                "before": plain(self.before),
                "after": plain(self.after),
                "undoable": self.undoable,
            },
            sort_keys=True,
        )

    @classmethod
    def from_json(cls, text: str) -> Step:
        """The step that `to_json` gave."""
        members = json.loads(text)
        kind = KINDS[members["kind"]]
        return cls(
            action=members["action"],
            place=told(kind, members["place"]),
            before=told(VALUES[kind], members["before"]),
            after=told(VALUES[kind], members["after"]),
            undoable=members["undoable"],
        )


KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in VALUES}


@dataclass(frozen=True, slots=True)
class Found:
    """The record in a place, as a draft, with its key."""

    key: Key
    value: Any


@dataclass(frozen=True, slots=True)
class Written:
    """What a vendor took: the record's key from now on (of one that is gone, the key that it had), and what the vendor
    warned of, as texts for people."""

    key: Key | None
    warnings: tuple[str, ...] = ()


class Move(StrEnum):
    """What a step has to do about what it found."""

    NOTHING = "NOTHING"
    CREATE = "CREATE"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    STALE = "STALE"


def move(step: Step, found: Found | None) -> Move:
    """What the step has to do. STALE: somebody else has changed the record, and a write would undo that."""
    if found is None:
        if step.after is None:
            return Move.NOTHING
        return Move.CREATE if step.before is None else Move.STALE
    if isinstance(step.place, ScheduleOf) and step.place.shared:
        return _shared(step, found)
    if step.after is None:
        return Move.DELETE if same(found.value, step.before) else Move.STALE
    if step.before is None:
        return Move.NOTHING if same(found.value, step.after) else Move.STALE
    return _changed(step, found.value)


def changed_members(step: Step) -> frozenset[str]:
    """The members that the step changes, of a record that was there before and is there after."""
    return frozenset(
        member.name
        for member in fields(step.after)
        if not same(getattr(step.before, member.name), getattr(step.after, member.name))
    )


def same(one: Any, other: Any) -> bool:
    """Whether two drafts, or members of drafts, say the same, in whatever order."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return Counter(one) == Counter(other)
    if is_dataclass(one) and type(one) is type(other):
        names = (member.name for member in fields(one))
        return all(same(getattr(one, name), getattr(other, name)) for name in names)
    return bool(one == other)


def _changed(step: Step, current: Any) -> Move:
    open_members = {
        name
        for name in changed_members(step)
        if not same(getattr(current, name), getattr(step.after, name))
    }
    if not open_members:
        return Move.NOTHING
    as_before = all(
        same(getattr(current, name), getattr(step.before, name)) for name in open_members
    )
    return Move.UPDATE if as_before else Move.STALE


def _shared(step: Step, found: Found) -> Move:
    if step.after is None and not found.value.events:
        return Move.DELETE
    return Move.NOTHING
