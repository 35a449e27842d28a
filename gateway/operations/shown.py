"""Errors as callers see them: with a public code, no longer than they need be, and no more of them than help."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError

from gateway.operations.answer import MESSAGE_LENGTH
from gateway.schema.errors import ErrorCode, extensions_of, message_of

REQUEST_ERRORS = 10
FIELD_ERRORS = 100
PLACES = 10
"""In how many places one error is shown."""

SUGGESTION = re.compile(r" Did you mean .*?\?", re.DOTALL)


def shown(error: GraphQLError, *, suggestions: bool) -> dict[str, Any]:
    """An error as a member of an answer. Without `suggestions` it names nothing that the caller did not."""
    extensions = extensions_of(error)
    message = message_of(error)
    if not suggestions and extensions["code"] == ErrorCode.BAD_USER_INPUT:
        message = SUGGESTION.sub("", message)
    one: dict[str, Any] = {"message": message[:MESSAGE_LENGTH]}
    if error.locations:
        one["locations"] = [
            {"line": place.line, "column": place.column} for place in error.locations[:PLACES]
        ]
    if error.path:
        one["path"] = list(error.path)
    one["extensions"] = extensions
    return one


def told_once(errors: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Errors of a request, of which those that say the same are one, with all their places."""
    told: dict[str, dict[str, Any]] = {}
    for error in errors:
        first = told.setdefault(error["message"], error)
        if first is not error and "locations" in first:
            places = [*first["locations"], *error.get("locations", ())]
            first["locations"] = places[:PLACES]
    return list(told.values())


def capped(
    errors: list[dict[str, Any]], most: int, *, unfinished: bool = False
) -> list[dict[str, Any]]:
    """The errors, or the first of them and one that counts the rest. `unfinished`: nobody looked for more of them."""
    if len(errors) <= most and not unfinished:
        return errors
    kept = errors[: most - 1]
    omitted = len(errors) - len(kept)
    last = {
        "message": _said_of(omitted, unfinished=unfinished),
        "extensions": {"code": ErrorCode.ERRORS_OMITTED.value, "count": omitted},
    }
    return [*kept, last]


def _said_of(omitted: int, *, unfinished: bool) -> str:
    if not omitted:
        return "There may be more errors: nobody looked any further. Mend these first."
    least = "At least " if unfinished else ""
    return f"{least}{omitted} more {'error is' if omitted == 1 else 'errors are'} not shown."
