"""Reading what a caller sent, so that nothing in it can break the answer."""

import base64
import json
from typing import Any, NoReturn

from starlette.requests import Request


async def json_body(request: Request) -> Any:
    """Read the body as JSON. Raises ValueError, and only that, when it is none.

    Stricter than the standard library where that accepts what cannot be written back:
    NaN and Infinity, and halves of surrogate pairs.
    """
    return parse_json(await request.body())


def parse_json(raw: bytes) -> Any:
    """Read bytes as JSON; see `json_body`."""
    try:
        value = json.loads(raw, parse_constant=_refuse)
        json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def basic_credentials(request: Request) -> tuple[str, str] | None:
    """Give user name and password of an Authorization header, or None if it has none to read."""
    kind, _, encoded = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return None
    return (user, password) if colon else None


def bearer(request: Request) -> str | None:
    """Give the token of an Authorization header of kind Bearer."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
