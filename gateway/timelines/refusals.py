"""What stands in the way of a change that is right as it stands: a missing link, or what is there already. Pure.

A change refuses with it, and a preview tells of it beforehand, in the same words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from gateway.directory import Associate
from gateway.vendors.port import Problem
from gateway.vendors.records import OperatingMode, OperatingModeType


class Obstacle(StrEnum):
    """Why a change that is well-formed cannot be carried out."""

    BAD_USER_INPUT = "BAD_USER_INPUT"
    NOT_FOUND = "NOT_FOUND"
    CONFLICT = "CONFLICT"
    OUT_OF_OFFICE_SET_ELSEWHERE = "OUT_OF_OFFICE_SET_ELSEWHERE"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that stands in the way."""

    problem: Problem
    obstacle: Obstacle = Obstacle.BAD_USER_INPUT

    @classmethod
    def at(cls, path: tuple[str, ...], message: str, obstacle: Obstacle) -> Refusal:
        """What stands in the way at a place of the input."""
        return cls(Problem(path, message), obstacle)


SET_ELSEWHERE = Refusal.at(
    ("overwrite",),
    "myKaarma shows an out of office that was not set here, and setting one replaces it. "
    "Set overwrite to true to do so.",
    Obstacle.OUT_OF_OFFICE_SET_ELSEWHERE,
)
"""That an out of office would be replaced of which nothing is known."""


def not_linked_to_mykaarma(associate: Associate, at: tuple[str, ...]) -> Iterator[Refusal]:
    """That somebody has no out of office, for want of a link."""
    if associate.links.out_of_office_key is None:
        message = (
            f"{associate.name} is not linked to myKaarma. Link a department and a dealer associate"
        )
        yield Refusal.at(at, f"{message} with associateUpdate.", Obstacle.CONFLICT)


def not_linked_to_webex(associate: Associate, at: tuple[str, ...]) -> Iterator[Refusal]:
    """That somebody has no schedules, for want of a link."""
    if associate.links.webex_person_id is None:
        message = f"{associate.name} is not linked to Webex. Link a person with associateUpdate."
        yield Refusal.at(at, message, Obstacle.CONFLICT)


def no_delegate(associate: Associate) -> Iterator[Refusal]:
    """That somebody cannot take over, for want of a link."""
    if associate.links.mykaarma_dealer_associate_id is None:
        at = ("delegation", "delegateAssociateId")
        message = f"{associate.name} is not linked to myKaarma and cannot be a delegate there."
        yield Refusal.at(at, message, Obstacle.CONFLICT)


def name_taken(mode: OperatingMode, wanted: OperatingModeType) -> Iterator[Refusal]:
    """That the mode of the wanted name is of another type, which cannot be changed."""
    if mode.type is not wanted:
        message = f"There is an operating mode {mode.name!r} that is not of type {wanted}, and a mode's type"
        yield Refusal.at(
            ("name",), f"{message} cannot be changed. Choose another name.", Obstacle.CONFLICT
        )
