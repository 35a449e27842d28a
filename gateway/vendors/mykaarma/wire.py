"""myKaarma's JSON in its own spelling, for reading.

Every answer is the same envelope with the endpoint's own members next to it. Nearly everything is optional:
the vendor's reference marks nothing as required, and a record with a hole is better than none.
"""

# ruff: noqa: N815  # the vendor's spelling

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

T = TypeVar("T")


class Shape(BaseModel):
    """What all of the vendor's objects have in common. Values never show in an error: they hold people."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, coerce_numbers_to_str=True, hide_input_in_errors=True
    )


def _keyed_by_uuid(found: Any) -> Any:
    """Documented is an object keyed by uuid; a list of objects that carry theirs says the same."""
    if not isinstance(found, list):
        return found
    named = (one for one in found if isinstance(one, dict) and isinstance(one.get("uuid"), str))
    return {one["uuid"]: one for one in named}


Keyed = Annotated[dict[str, T | None] | None, BeforeValidator(_keyed_by_uuid)]


class Complaint(Shape):
    """One of an envelope's errors."""

    errorCode: str | None = None
    errorTitle: str | None = None
    errorMessage: str | None = None


class Caution(Shape):
    """One of an envelope's warnings."""

    warningCode: str | None = None
    warningTitle: str | None = None
    warningMessage: str | None = None


class Envelope(Shape):
    """What every answer is. `errors` counts in a 200 too."""

    errors: list[Complaint] | None = None
    warnings: list[Caution] | None = None
    apiRequestId: str | None = None


class DealerShort(Shape):
    """A dealer, as a department names it."""

    uuid: str | None = None
    name: str | None = None


class Department(Shape):
    """A department, as a dealer associate names it."""

    uuid: str | None = None
    name: str | None = None
    dealer: DealerShort | None = None


class DealerAssociate(Shape):
    """A user in a department. `outOfOffice` and `outOfOfficeStartDate` are copies that may lag."""

    uuid: str | None = None
    userUuid: str | None = None
    firstName: str | None = None
    lastName: str | None = None
    nickname: str | None = None
    userName: str | None = None
    emailAddress: str | None = None
    outOfOffice: bool | None = None
    outOfOfficeStartDate: str | None = None
    department: Department | None = None


class DealerAssociates(Envelope):
    """The answer of POST /department/dealerAssociate/list."""

    dealerAssociates: Keyed[DealerAssociate] = None


class Dealer(Shape):
    """A dealer with its clock, a name such as `US/Central`."""

    uuid: str | None = None
    name: str | None = None
    timeZone: str | None = None


class Dealers(Envelope):
    """The answer of POST /dealer/list."""

    dealers: Keyed[Dealer] = None
