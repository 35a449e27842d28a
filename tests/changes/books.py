"""Changes of the tests, in short."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from gateway.changes.decisions import Happening
from gateway.changes.faults import Fault
from gateway.changes.ledger import Ledger, Turn
from gateway.changes.places import OutOfOfficeOf
from gateway.changes.records import Change, NewChange
from gateway.changes.states import Event, OnFailure
from gateway.changes.steps import Step
from gateway.vendors.records import OutOfOfficeDraft

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def new(
    id: str,
    *,
    asked: float = 0,
    name: str = "outOfOfficeSet",
    client: str = "office",
    key: str | None = None,
    associates: tuple[str, ...] = (),
) -> NewChange:
    """A change that was asked for so many seconds after noon."""
    return NewChange(
        id=id,
        name=name,
        order='{"associate_id": "ada"}',
        client=client,
        on_failure=OnFailure.COMPENSATE,
        fingerprint=f"print of {id}",
        idempotency_key=key,
        associate_ids=associates,
        requested_at=at(asked),
    )


def step_on(person: str) -> Step:
    """A step whose subject is a person."""
    return Step(
        action=f"Set the out of office of {person}",
        place=OutOfOfficeOf("sales", person),
        before=None,
        after=OutOfOfficeDraft(starts_at=NOON, ends_at=None),
    )


def steps_on(people: str) -> tuple[Step, ...]:
    """A step for each letter."""
    return tuple(map(step_on, people))


async def began(
    ledger: Ledger, id: str, people: str | None = "a", *, looked: float = 0, round: int = 1
) -> Turn:
    """Ask for a change's turn. `people` of None: with the steps that it has."""
    steps = None if people is None else steps_on(people)
    return await ledger.begin(id, round, steps, looked_at=at(looked), deadline=at(looked + 60))


def just(
    event: Event, *, faults: tuple[Fault, ...] | None = None, attention: str | None = None
) -> Callable[[Change], Happening]:
    """That this happens to a change, however it stands."""
    return lambda _: Happening(event, faults, attention)


async def seen(ledger: Ledger, id: str) -> Change:
    """A change that is there."""
    found = await ledger.get(id)
    assert found is not None, f"{id} is not in the book"
    return found
