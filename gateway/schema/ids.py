"""Global ids: opaque to callers, and naming a type and its vendor's own key to us.

The text is base64url of `Type:part/part`, each part percent-encoded. Keys of several parts stay one id, because
vendors' ids (a Webex schedule's, say) are only unique below their owner.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import quote, unquote

MAXIMUM_LENGTH = 2000


class BadId(ValueError):
    """A text that is not a global id, or the id of another kind of thing."""


def encode(type_name: str, *parts: str) -> str:
    """The global id of a thing."""
    text = f"{type_name}:{'/'.join(quote(part, safe='') for part in parts)}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(id: str) -> tuple[str, tuple[str, ...]]:
    """Type name and key of a global id. Raises BadId."""
    if len(id) > MAXIMUM_LENGTH:
        raise BadId(
            f"an id of {len(id)} characters is none of ours; take ids from an answer's `id`"
        )
    try:
        text = urlsafe_b64decode(id.rstrip("=") + "=" * (-len(id.rstrip("=")) % 4)).decode()
    except (binascii.Error, UnicodeError, ValueError):
        raise BadId(f"{short(id)!r} is not a global id; take ids from an answer's `id`") from None
    type_name, colon, key = text.partition(":")
    if not colon or not type_name.isalpha() or not key:
        raise BadId(f"{short(id)!r} is not a global id; take ids from an answer's `id`")
    return type_name, tuple(unquote(part) for part in key.split("/"))


def key_of(id: str, type_name: str, *, parts: int = 1) -> tuple[str, ...]:
    """The key inside an id that must be of `type_name`. Raises BadId."""
    found, key = decode(id)
    if found != type_name:
        raise BadId(
            f"{short(id)!r} is the id of {_a(found)}; the id of {_a(type_name)} is wanted here"
        )
    if len(key) != parts or not all(key):
        raise BadId(f"{short(id)!r} is not a whole id of {_a(type_name)}")
    return key


def short(text: str, length: int = 60) -> str:
    """A caller's text, cut so that a message stays a message."""
    return text if len(text) <= length else text[: length - 1] + "…"


def _a(type_name: str) -> str:
    if not type_name.isascii() or len(type_name) > 40:
        return "something else"
    return f"{'an' if type_name[0] in 'AEIOU' else 'a'} {type_name}"
