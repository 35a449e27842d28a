"""Orders, steps and places as JSON and back, by the hints of their dataclasses. Pure.

What is told here was checked when it was made, so nothing is checked again: a record that its vendor filled badly has
None where a draft wants a word, and comes back as it was. Members at their default are left out; so UNSET, for which
JSON has no word, never has to be written.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from typing import Any

DATES = (datetime, date, time)  # datetime first: it is a date too


def plain(value: Any) -> Any:
    """A value of dataclasses, tuples, enums, dates and JSON's own, as JSON. Raises TypeError for anything else."""
    if dataclasses.is_dataclass(value):
        return {
            member.name: plain(getattr(value, member.name))
            for member in dataclasses.fields(value)
            if getattr(value, member.name) != member.default
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, DATES):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{type(value).__name__} is nothing that a change is made of")


def told(hint: Any, value: Any) -> Any:
    """The value of type `hint` that `plain` told. Raises ValueError, KeyError or TypeError for what it never tells."""
    if value is None:
        return None
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return told(_meant(typing.get_args(hint), value), value)
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(told(inner[0], one) for one in value)
        return tuple(told(kind, one) for kind, one in zip(inner, value, strict=True))
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        hints = _hints(hint)
        return hint(**{name: told(hints[name], one) for name, one in value.items()})
    if hint in DATES:
        return hint.fromisoformat(value)
    return hint(value)


def _meant(hints: tuple[Any, ...], value: Any) -> Any:
    """Which of a union's types a value is of: by its members, if it has any."""
    kinds = [hint for hint in hints if hint is not type(None)]
    if isinstance(value, dict):
        return next(kind for kind in kinds if set(value) <= set(_hints(kind)))
    return kinds[0]


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {member.name: hints[member.name] for member in dataclasses.fields(kind)}
