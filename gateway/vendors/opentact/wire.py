"""OpenTact's JSON in its own spelling, for reading.

Entries come with their creator and modifier expanded, passwords and tokens included. Of those only the name
has a place here: what is not named is dropped while the bytes are read, and no error shows a value.
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

BEYOND = 2**63
"""Numbers from here on are nobody's time or status, and too long to print."""

T = TypeVar("T")


class Shape(BaseModel):
    """What all of the vendor's objects have in common."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, coerce_numbers_to_str=True, hide_input_in_errors=True
    )


def _whole_number(given: Any) -> Any:
    """Whole numbers, also as text or 93000.0; anything else is no number, and the entry stays readable."""
    if isinstance(given, bool):
        return None
    try:
        number = int(given)
    except (TypeError, ValueError, OverflowError):
        return None
    is_whole = number == given if isinstance(given, float) else True
    return number if is_whole and abs(number) < BEYOND else None


WholeNumber = Annotated[int | None, BeforeValidator(_whole_number)]


class User(Shape):
    """An expanded user's name, without password, token and whatever else is nobody's business."""

    first_name: str | None = None
    last_name: str | None = None


def _only_an_object(given: Any) -> Any:
    return given if isinstance(given, dict) else None


ExpandedUser = Annotated[User | None, BeforeValidator(_only_an_object)]


class OfficeHours(Shape):
    """One entry, without the expanded account."""

    uuid: str
    name: str | None = None
    type: str | None = None
    dow: str | None = None
    time_from: WholeNumber = None
    time_to: WholeNumber = None
    created_on: str | None = None
    modified_on: str | None = None
    created_by: ExpandedUser = None
    modified_by: ExpandedUser = None


def _entries(payload: Any) -> Any:
    """A list in each of its shapes: an array, `{total, data: []}`, one object, or nothing."""
    if (
        isinstance(payload, dict)
        and "uuid" not in payload
        and isinstance(payload.get("data"), list)
    ):
        return payload["data"]
    if isinstance(payload, dict):
        return [payload] if payload else []
    return [] if payload is None else payload


OfficeHoursList = Annotated[list[OfficeHours], BeforeValidator(_entries)]


class Account(Shape):
    """The account. `time_zone` is documented as an object whose members are nowhere shown."""

    uuid: str | None = None
    name: str | None = None
    time_zone: str | None = None

    @field_validator("time_zone", mode="before")
    @classmethod
    def _zone_name(cls, given: Any) -> Any:
        name = given.get("name") if isinstance(given, dict) else given
        return name if isinstance(name, str) else None


class SignedIn(Shape):
    """The answer of GET /auth. Newer copies of the vendor's page show it without a token."""

    token: str | None = Field(
        default=None, repr=False, pattern="^[!-~]*$"
    )  # what a header can carry


class Said(Shape):
    """The envelope without its payload: whether it is a yes. `success` false counts in a 200 too."""

    success: bool | None = None
    message: str | None = None
    status: WholeNumber = None


class Answer(Said, Generic[T]):
    """The envelope with its payload."""

    payload: T | None = None
