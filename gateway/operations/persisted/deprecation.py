"""What a document uses that will go, told in headers so that a client's own alarms can hear of it. Pure.

`Deprecation` is that of RFC 9745, `Sunset` that of RFC 8594. The dates stand in the schema, in the reason of each
`@deprecated`: "since 2026-11-01", and "removed on 2027-05-01" (or "until", or "removed after"). They count from midnight
UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any

from graphql import DocumentNode, GraphQLSchema, NoDeprecatedCustomRule, validate

from gateway.operations.persisted.normal import digest
from gateway.timelines import Bounded

Headers = tuple[tuple[str, str], ...]

SINCE = re.compile(r"\bsince (\d{4}-\d{2}-\d{2})\b", re.IGNORECASE)
GONE = re.compile(r"\b(?:until|removed (?:on|after)) (\d{4}-\d{2}-\d{2})\b", re.IGNORECASE)
REMEMBERED = 2_000


@dataclass(frozen=True, slots=True)
class Deprecation:
    """Uses of what is deprecated: the earliest days since when, and on which it goes, as far as any are said."""

    since: date | None
    gone: date | None


def deprecation_of(document: DocumentNode, schema: GraphQLSchema) -> Deprecation | None:
    """What a valid document uses that is deprecated; None for nothing."""
    # Its complaints hold the reasons, of fields, arguments, input fields and enum values alike.
    found = [error.message for error in validate(schema, document, [NoDeprecatedCustomRule])]
    if not found:
        return None
    return Deprecation(_earliest(SINCE, found), _earliest(GONE, found))


def headers_of(deprecation: Deprecation, *, now: datetime) -> Headers:
    """The headers that tell of it. What says no day since when is deprecated since today, at the latest."""
    since = _midnight(deprecation.since or now.astimezone(UTC).date())
    told = (("Deprecation", f"@{int(since.timestamp())}"),)
    if deprecation.gone is None:
        return told
    return (*told, ("Sunset", format_datetime(_midnight(deprecation.gone), usegmt=True)))


class Deprecations:
    """Looks at each document once."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._has_any = any(map(_is_deprecated, _parts(schema)))
        self._known: Bounded[tuple[Deprecation | None]] = Bounded(REMEMBERED)

    def headers(self, text: str, document: DocumentNode, *, now: datetime) -> Headers:
        """The headers of an answer to a document of this text."""
        if not self._has_any:
            return ()
        key = digest(text)
        known = self._known.get(key)
        if known is None:
            known = (deprecation_of(document, self._schema),)
            self._known.put(key, known)
        return headers_of(known[0], now=now) if known[0] else ()


def _parts(schema: GraphQLSchema) -> Iterator[Any]:
    """Everything in a schema that can be deprecated."""
    for kind in schema.type_map.values():
        yield from getattr(kind, "values", {}).values()
        for one in getattr(kind, "fields", {}).values():
            yield one
            yield from getattr(one, "args", {}).values()


def _is_deprecated(part: Any) -> bool:
    return part.deprecation_reason is not None


def _earliest(day: re.Pattern[str], messages: Iterable[str]) -> date | None:
    days = (_date(text) for message in messages for text in day.findall(message))
    return min((one for one in days if one is not None), default=None)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
