"""What orders are planned with and steps are carried out with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from gateway.changes.faults import NotPossible
from gateway.directory import Associate, Directory, OutOfOfficeMemory
from gateway.timelines import House
from gateway.timelines.refusals import Obstacle
from gateway.vendors.cache import RecordCache
from gateway.vendors.clients import Clients
from gateway.vendors.port import Problem

if TYPE_CHECKING:
    from gateway.changes.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Desk:
    """The hands of the process. `clock` gives the present instant, aware."""

    clients: Clients
    directory: Directory
    memory: OutOfOfficeMemory
    ledger: Ledger
    cache: RecordCache
    house: House
    clock: Callable[[], datetime]


def not_found(path: str, message: str) -> NotPossible:
    """A thing that the input names, at a dotted path, and that is not there."""
    return NotPossible([Problem(tuple(path.split(".")), message)], Obstacle.NOT_FOUND)


async def associate_named(desk: Desk, id: str, *, path: str = "associateId") -> Associate:
    """The directory's associate. Raises NotPossible."""
    associate = await desk.directory.get(id)
    if associate is None:
        raise not_found(path, "The directory has no associate of this id.")
    return associate


def nothing_asked(patch: object, *, what: str) -> list[Problem]:
    """A problem when a patch leaves everything as it is. `what` is whose members could be given."""
    if patch != type(patch)():
        return []
    return [Problem((), f"Nothing is to be changed. Give at least one of the {what}'s members.")]


def under(prefix: str, problems: list[Problem]) -> list[Problem]:
    """The problems of a part of an input, with the part's name before their paths."""
    return [Problem((prefix, *problem.path), problem.message) for problem in problems]
