"""What office hours must be before they leave for OpenTact. Pure; all problems at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from gateway.vendors.port import Problem
from gateway.vendors.records import (
    OfficeHours,
    OfficeHoursDraft,
    OfficeHoursPatch,
)
from gateway.vendors.texts import check_text

NAME = 24
MIDNIGHT = time(0)


def check_office_hours(draft: OfficeHoursDraft) -> list[Problem]:
    """What is wrong with the draft."""
    return [
        *check_text(draft.name, "name", most=NAME),
        *_whole_seconds(draft.from_time, "from"),
        *_whole_seconds(draft.to_time, "to"),
        *_order(draft.from_time, draft.to_time, at="to"),
    ]


def check_office_hours_patch(patch: OfficeHoursPatch, current: OfficeHours | None) -> list[Problem]:
    """What is wrong with the patch. With `current` also whether both times still fit each other after it."""
    problems = [
        *check_text(patch.name, "name", most=NAME),
        *_whole_seconds(patch.from_time, "from"),
        *_whole_seconds(patch.to_time, "to"),
    ]
    if patch.from_time is None and patch.to_time is None:
        return problems
    from_time, to_time = patch.from_time, patch.to_time
    if current is not None:
        from_time = current.from_time if from_time is None else from_time
        to_time = current.to_time if to_time is None else to_time
        problems += _unreadable(patch, current)
    at = "from" if patch.to_time is None else "to"
    return [*problems, *_order(from_time, to_time, at=at)]


def _whole_seconds(at: time | None, member: str) -> Iterator[Problem]:
    if at is not None and at.microsecond:
        yield Problem((member,), f"{member} {at} has fractions of a second. Write whole seconds.")


def _order(from_time: time | None, to_time: time | None, *, at: str) -> Iterator[Problem]:
    """`at` is the member that the problem is shown at: the one that changes."""
    if to_time == MIDNIGHT and at == "to":
        yield Problem(
            ("to",),
            "to 00:00:00 is the beginning of the day. Write 23:59:59, which means its end.",
        )
    elif from_time is not None and to_time is not None and from_time >= to_time:
        yield Problem(
            (at,),
            f"to {to_time:%H:%M:%S} is not after from {from_time:%H:%M:%S}. An entry lies within one day: make two "
            "entries for a time over midnight.",
        )


def _unreadable(patch: OfficeHoursPatch, current: OfficeHours) -> Iterator[Problem]:
    """A time that stays and cannot be read leaves nothing to compare the new one with."""
    kept = (
        ("from", patch.from_time, current.from_time, current.raw_from),
        ("to", patch.to_time, current.to_time, current.raw_to),
    )
    for member, changed, read, raw in kept:
        if changed is None and read is None:
            yield Problem((member,), f"OpenTact has {member} {raw}, which is no time. Give both.")
