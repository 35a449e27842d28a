"""What stands in the way of a change that is right as it stands: a missing link, or what is there already. Pure.

A change refuses with it, and a preview tells of it beforehand, in the same words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gateway.directory import Associate
from gateway.vendors.port import Problem
from gateway.vendors.records import OperatingMode, OperatingModeType, OutOfOfficeDraft


class Obstacle(StrEnum):
    """Why a change that is well-formed cannot be carried out."""

    BAD_USER_INPUT = "BAD_USER_INPUT"
    NOT_FOUND = "NOT_FOUND"
    CONFLICT = "CONFLICT"
    OUT_OF_OFFICE_SET_ELSEWHERE = "OUT_OF_OFFICE_SET_ELSEWHERE"
    STALE_PLAN = "STALE_PLAN"
    FORBIDDEN = "FORBIDDEN"


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


ONLY_UNLIMITED = Refusal.at(
    (),
    "This touches more than people, and is open only to callers who are not limited to departments.",
    Obstacle.FORBIDDEN,
)
"""That a caller of some departments asks for what concerns everybody: a location, the organization, the account."""


def unknown_associate(at: tuple[str, ...]) -> Refusal:
    """That there is nobody of the id that the input names."""
    return Refusal.at(at, "The directory has no associate of this id.", Obstacle.NOT_FOUND)


def unknown_schedule(at: tuple[str, ...]) -> Refusal:
    """That there is no schedule of the id that the input names."""
    message = "Webex has no schedule of this id. A rename changes the id."
    return Refusal.at(at, message, Obstacle.NOT_FOUND)


def unknown_event(at: tuple[str, ...]) -> Refusal:
    """That there is no event of the id that the input names."""
    return Refusal.at(at, "Webex has no event of this id.", Obstacle.NOT_FOUND)


def unknown_location(at: tuple[str, ...]) -> Refusal:
    """That there is no location of the id that the input names."""
    return Refusal.at(at, "Webex has no location of this id.", Obstacle.NOT_FOUND)


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


def unknown_clock(name: str, at: tuple[str, ...]) -> Refusal:
    """That nobody can tell what time it is for somebody."""
    message = f"The time zone of {name} is none that we know. Correct it with associateUpdate."
    return Refusal.at(at, message, Obstacle.CONFLICT)


def holiday_in_the_way(
    draft: OutOfOfficeDraft | None,
    name: str,
    at: tuple[str, ...],
    *,
    elsewhere: bool,
    now: datetime,
) -> Iterator[Refusal]:
    """That somebody cannot be out of office for a holiday. `draft` is the first time that it happens, None where the
    clock is not known; `elsewhere` is whether the vendor shows an absence that was not set here."""
    if draft is None:
        yield unknown_clock(name, at)
    elif draft.ends_at is not None and draft.ends_at <= now:
        message = (
            f"The first time of the holiday is over, and {name} can only be out of office from"
        )
        hint = "now on. Leave associateIds out, or give a later startDate and endDate."
        yield Refusal.at(at, f"{message} {hint}", Obstacle.BAD_USER_INPUT)
    if elsewhere:
        message = f"myKaarma shows an out of office of {name} that was not set here, and the holiday would"
        hint = "replace it. Leave them out, or end it first with outOfOfficeEnd."
        yield Refusal.at(at, f"{message} {hint}", Obstacle.OUT_OF_OFFICE_SET_ELSEWHERE)
