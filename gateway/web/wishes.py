"""What a request's headers wish of its answer: vendors asked anew, and a mutation carried out once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gateway.schema.drafts import LONGEST_KEY, is_idempotency_key
from gateway.schema.ids import short
from gateway.web.responses import TurnedAway


def reads_through(headers: Iterable[str]) -> bool:
    """Whether a caller wants vendors to be asked, whatever is kept. `headers` are the values of Cache-Control and
    Pragma; what they mean in a request is in RFC 9111, sections 5.2.1 and 5.4. A `max-age` above 0 says nothing here.
    """
    for directive in ",".join(headers).lower().split(","):
        name, _, value = (part.strip(' \t"') for part in directive.partition("="))
        none_old = name == "max-age" and value != "" and not value.strip("0")
        if none_old or name in ("no-cache", "no-store"):
            return True
    return False


def idempotency_key(headers: Sequence[str]) -> str | None:
    """The key in the values of Idempotency-Key, bare or quoted: the draft draft-ietf-httpapi-idempotency-key-header has
    a quoted string (RFC 8941, section 3.3.3), and most clients send it bare. None without the header. Raises TurnedAway."""
    if not headers:
        return None
    if len(headers) > 1:
        raise TurnedAway(400, "There are several Idempotency-Key headers; send one.")
    said = headers[0].strip(" \t")
    key = _unquoted(said) if said.startswith('"') else said
    if key is None or not is_idempotency_key(key) or not key.isascii():
        raise TurnedAway(
            400,
            f"Idempotency-Key: {short(said)!r} is no key. Send 1 to {LONGEST_KEY} printable ASCII characters, bare or "
            "in quotes.",
        )
    return key


def _unquoted(text: str) -> str | None:
    """What a quoted string says; None when it is none."""
    found = re.fullmatch(r'"((?:[^"\\]|\\["\\])*)"', text)
    return None if found is None else re.sub(r"\\(.)", r"\1", found[1])
