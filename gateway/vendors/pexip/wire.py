"""Pexip Engage's JSON in its own spelling, for reading."""

# ruff: noqa: N815  # the vendor's spelling

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

T = TypeVar("T")


class Shape(BaseModel):
    """What all of the vendor's objects have in common. Values never show in an error."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, coerce_numbers_to_str=True, hide_input_in_errors=True
    )


class LeadSegment(Shape):
    """A lead segment. Deletion is soft: `deletedAt` is set."""

    id: str
    code: str | None = None
    description: str | None = None
    createdAt: str | None = None
    updatedAt: str | None = None
    deletedAt: str | None = None


class SubjectShort(Shape):
    """A subject, as a setting names it."""

    id: str


class SchedulingSetting(Shape):
    """A bookable pair. Answers have `subject: {id}`; requests, and answers that echo them, `subjectId`."""

    meetingType: str | None = None
    subject: SubjectShort

    @model_validator(mode="before")
    @classmethod
    def _flat_subject(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("subject") is None and "subjectId" in given:
            return {**given, "subject": {"id": given["subjectId"]}}
        return given


class Subject(Shape):
    """What a meeting is about. `name` is documented as `{language, value}`; a text is taken too."""

    id: str
    name: str | None = None
    deletedAt: str | None = None

    @field_validator("name", mode="before")
    @classmethod
    def _translated(cls, given: Any) -> Any:
        return given.get("value") if isinstance(given, dict) else given


class Meta(Shape):
    """Where a page stands in its list."""

    offset: int | None = None
    limit: int | None = None
    totalCount: int | None = None


class Single(Shape, Generic[T]):
    """An answer with one record."""

    data: T


class Listed(Shape, Generic[T]):
    """An answer with a list, or a page of one."""

    data: list[T]
    meta: Meta | None = None


class Complaint(Shape):
    """One of an error body's errors. `statusCode` is a text."""

    message: str | None = None
    code: str | None = None
    type: str | None = None
    statusCode: str | None = None


class Refusal(Shape):
    """An error body of the API; `error` and `error_description` are the token endpoint's."""

    errors: list[Complaint] | None = None
    error: str | None = None
    error_description: str | None = None


class Granted(Shape):
    """The answer of the token endpoint."""

    access_token: str = Field(repr=False, pattern="^[!-~]+$")  # what a header can carry
    expires_in: float | None = None
