"""Lead segments and subjects, as a world gives them and as Pexip Engage shows them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from gateway.sandbox.pexip.access import TOKEN_LIFETIME
from gateway.sandbox.pexip.answers import Refused
from gateway.sandbox.world import WorldError, derived_id, entries, text

_MEETING_TYPES = ("OFFICE", "ON_LOCATION", "PHONE", "VIDEO")
_SUBJECT: Mapping[str, Any] = {
    "enabledForInternalUse": True,
    "enabledForCustomerUse": True,
    "order": 0,
    "externalId": None,
    "description": None,
    "instructions": None,
    "subjectGroup": None,
    "forms": [],
    "deletedAt": None,
}

Setting = tuple[str, str]  # meeting type and subject id


@dataclass(frozen=True, slots=True)
class LeadSegment:
    """A lead segment; times in the vendor's spelling, `deleted_at` once it is deleted."""

    id: str
    code: str
    description: str | None
    created_at: str
    updated_at: str
    deleted_at: str | None = None
    settings: tuple[Setting, ...] = ()

    def shown(self) -> dict[str, Any]:
        """Give the segment as the vendor shows it, without its settings."""
        return {
            "id": self.id,
            "description": self.description,
            "code": self.code,
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
            "deletedAt": self.deleted_at,
        }

    def settings_shown(self) -> list[dict[str, Any]]:
        """Give the settings as the vendor shows them."""
        return [{"meetingType": kind, "subject": {"id": id_}} for kind, id_ in self.settings]


@dataclass(slots=True)
class Content:
    """Everything Pexip Engage holds, by id."""

    subjects: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    segments: dict[str, LeadSegment] = field(default_factory=dict)
    token_lifetime: int = TOKEN_LIFETIME

    def has_code(self, code: str, *, besides: str | None = None) -> bool:
        """Whether a segment that is not deleted, besides the given one, has a code."""
        return any(
            segment.code == code and segment.id != besides and segment.deleted_at is None
            for segment in self.segments.values()
        )

    def next_id(self) -> str:
        """Give the id of the next segment: the number after the highest."""
        numbers = (int(id_) for id_ in self.segments if id_.isascii() and id_.isdigit())
        return str(max(numbers, default=0) + 1)

    def dump(self) -> dict[str, Any]:
        """Give all of it in the world's shape."""
        return {
            "tokenLifetime": self.token_lifetime,
            "subjects": [dict(subject) for subject in self.subjects.values()],
            "leadSegments": [
                segment.shown()
                | {
                    "schedulingSettings": [
                        {"meetingType": kind, "subjectId": id_} for kind, id_ in segment.settings
                    ]
                }
                for segment in self.segments.values()
            ],
        }


def stamp(at: datetime) -> str:
    """Write an instant as the vendor does: UTC, milliseconds, Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def subject_shown(subject: Mapping[str, Any]) -> dict[str, Any]:
    """Give a subject as the vendor shows it; a plain name becomes one with a language."""
    shown = {**_SUBJECT, **subject}
    if isinstance(shown["name"], str):
        shown["name"] = {"language": "en", "value": shown["name"]}
    return shown


def checked_segment(body: Any, *, partly: bool) -> dict[str, Any]:
    """Give code and description of a POST, or of a PATCH (`partly`). Raises Refused."""
    if not isinstance(body, dict):
        raise Refused(400, "The body must be a JSON object")
    wanted = {name: body[name] for name in ("code", "description") if name in body}
    code, description = wanted.get("code"), wanted.get("description")
    if "code" not in wanted and not partly:
        raise Refused(400, "code is required")
    if "code" in wanted and not (isinstance(code, str) and 1 <= len(code) <= 255):
        raise Refused(400, "code must be a string of 1 to 255 characters")
    if description is not None and not (isinstance(description, str) and description):
        raise Refused(400, "description must be null or a string of at least 1 character")
    return wanted


def checked_settings(body: Any, *, subjects: Collection[str]) -> tuple[Setting, ...]:
    """Give the set in the body of a PUT; a pair that is there twice counts once.

    Raises Refused: 400 for what is malformed, 422 for a subject that there is not.
    """
    if not isinstance(body, list):
        raise Refused(400, "The body must be a JSON array")
    settings: dict[Setting, None] = {}
    for index, item in enumerate(body):
        if not isinstance(item, dict):
            raise Refused(400, f"[{index}] must be an object")
        kind, subject = item.get("meetingType"), item.get("subjectId")
        if kind not in _MEETING_TYPES:
            raise Refused(400, f"[{index}].meetingType must be one of {', '.join(_MEETING_TYPES)}")
        if not isinstance(subject, str) or not subject:
            raise Refused(400, f"[{index}].subjectId must be a string of at least 1 character")
        if subject not in subjects:
            raise Refused(
                422,
                f"There is no subject {subject}",
                code="SUBJECT_NOT_FOUND",
                arguments={"subjectId": subject},
            )
        settings[kind, subject] = None
    return tuple(settings)


def read_content(part: Mapping[str, Any], *, now: Callable[[], datetime]) -> Content:
    """Read a world's part. Raises WorldError."""
    lifetime = part.get("tokenLifetime", TOKEN_LIFETIME)
    if type(lifetime) is not int or not 1 <= lifetime <= 86_400:
        raise WorldError("pexip.tokenLifetime", "must be 1 to 86400 seconds")
    content = Content(token_lifetime=lifetime)
    at_load = stamp(now())
    for at, entry in entries(part, "subjects", at="pexip"):
        _enter_subject(content, entry, at=at, now=at_load)
    for at, entry in entries(part, "leadSegments", at="pexip"):
        segment = _segment(entry, at=at, now=at_load, subjects=content.subjects)
        if segment.id in content.segments:
            raise WorldError(f"{at}.id", f"{segment.id!r} is there twice")
        if segment.deleted_at is None and content.has_code(segment.code):
            raise WorldError(f"{at}.code", f"{segment.code!r} is there twice")
        content.segments[segment.id] = segment
    return content


def _enter_subject(content: Content, entry: dict[str, Any], *, at: str, now: str) -> None:
    if not isinstance(entry.get("name"), Mapping):
        text(entry, "name", at=at)
    entry["id"] = text(entry, "id", at=at, default=derived_id(at, str(entry["name"])))
    if entry["id"] in content.subjects:
        raise WorldError(f"{at}.id", f"{entry['id']!r} is there twice")
    content.subjects[entry["id"]] = {"createdAt": now, "updatedAt": now, **entry}


def _segment(
    entry: Mapping[str, Any], *, at: str, now: str, subjects: Collection[str]
) -> LeadSegment:
    try:
        wanted = checked_segment(entry, partly=False)
        settings = checked_settings(entry.get("schedulingSettings", []), subjects=subjects)
    except Refused as error:
        raise WorldError(at, error.message) from error
    created = text(entry, "createdAt", at=at, default=now)
    deleted = entry.get("deletedAt") is not None
    return LeadSegment(
        id=text(entry, "id", at=at, default=derived_id(at, wanted["code"])),
        code=wanted["code"],
        description=wanted.get("description"),
        created_at=created,
        updated_at=text(entry, "updatedAt", at=at, default=created),
        deleted_at=text(entry, "deletedAt", at=at) if deleted else None,
        settings=settings,
    )
