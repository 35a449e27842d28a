"""What went wrong, as a value that outlives its process: kept with the change, and shown as often as it is asked for.

A vendor's failure comes back as the exception that it was, so that one table (`schema/errors.py`) gives codes to both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gateway.timelines.refusals import Obstacle, Refusal
from gateway.vendors import errors
from gateway.vendors.errors import (
    VendorError,
    VendorGarbled,
    VendorRefused,
    VendorThrottled,
    VendorUnreachable,
)
from gateway.vendors.port import Problem, Vendor


class NotPossible(Exception):
    """A change that cannot be carried out as things are. Nothing was changed."""

    def __init__(self, problems: list[Problem], obstacle: Obstacle) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems
        self.obstacle = obstacle

    @classmethod
    def by(cls, refusal: Refusal) -> NotPossible:
        """What one thing in the way makes impossible."""
        return cls([refusal.problem], refusal.obstacle)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What stood in the way of a change by its own input: problems, each with its place in the input."""

    obstacle: Obstacle
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, error: NotPossible) -> Hindrance:
        """The exception as a value."""
        return cls(error.obstacle, tuple(error.problems))

    def error(self) -> NotPossible:
        """The exception again."""
        return NotPossible(list(self.problems), self.obstacle)


@dataclass(frozen=True, slots=True)
class VendorFailure:
    """A vendor's failure. `kind` is the name of its exception."""

    kind: str
    vendor: Vendor
    message: str
    endpoint: str
    status: int | None = None
    vendor_code: str | None = None
    vendor_request_id: str | None = None

    @classmethod
    def of(cls, error: VendorError) -> VendorFailure:
        """The exception as a value. The wait that a vendor asked for is over by the time that anybody reads it."""
        return cls(
            kind=type(error).__name__,
            vendor=error.vendor,
            message=error.message,
            endpoint=error.endpoint,
            status=error.status,
            vendor_code=error.vendor_code,
            vendor_request_id=error.vendor_request_id,
        )

    def error(self) -> VendorError:
        """The exception again."""
        kind: type[VendorError] = getattr(errors, self.kind)
        said: dict[str, Any] = {
            "endpoint": self.endpoint,
            "status": self.status,
            "vendor_request_id": self.vendor_request_id,
        }
        if not issubclass(kind, VendorGarbled):
            said["vendor_code"] = self.vendor_code
        return kind(self.vendor, self.message, **said)


Fault = Hindrance | VendorFailure
"""What went wrong."""


def has_no_effect(error: VendorError) -> bool:
    """Whether it is certain that the vendor did nothing: it refused, asked for a pause, was not reached, or said that it
    cannot handle the request now (503; RFC 9110, section 15.6.4). Anything else may have taken effect."""
    if isinstance(error, VendorRefused | VendorThrottled):
        return True
    return isinstance(error, VendorUnreachable) and (not error.sent or error.status == 503)


def is_final(error: VendorError) -> bool:
    """Whether asking again changes nothing."""
    return isinstance(error, VendorRefused)
