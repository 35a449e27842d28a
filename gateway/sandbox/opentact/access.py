"""Who may call OpenTact: Basic, a JWT of /rest/auth, or a long-lived token of /rest/token."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any
from uuid import uuid4

from starlette.requests import Request

from gateway.sandbox import tokens
from gateway.sandbox.bodies import basic_credentials, bearer
from gateway.sandbox.credentials import CREDENTIALS
from gateway.sandbox.opentact.entries import stamp

_SHORTEST = 60  # seconds
_LONGEST = 10 * 366 * 86_400


def by_password(request: Request) -> bool:
    """Whether e-mail and password are right."""
    expected = (CREDENTIALS.opentact_email, CREDENTIALS.opentact_password)
    return basic_credentials(request) == expected


def may_enter(
    request: Request, *, long_lived: Mapping[str, Mapping[str, Any]], now: datetime
) -> bool:
    """Whether the request carries anything that opens the door at this instant.

    Not simulated: JWTs as a form member, and tokens of Google, Facebook and HA1B.
    """
    if by_password(request):
        return True
    jwt = request.headers.get("x-auth-token") or request.query_params.get("jwt")
    if jwt and tokens.read(jwt, audience="opentact", now=now) is not None:
        return True
    token = bearer(request) or request.query_params.get("bearer")
    record = long_lived.get(token) if token else None
    return record is not None and stamp(now) < record["expired_on"]


def new_token(body: Any, *, now: datetime) -> dict[str, Any]:
    """Make a long-lived token. Raises ValueError with the vendor's message."""
    name, ttl = (body.get("name"), body.get("ttl")) if isinstance(body, dict) else (None, None)
    if not isinstance(name, str) or not name:
        raise ValueError("name must be a non-empty string")
    if type(ttl) is not int or not _SHORTEST <= ttl <= _LONGEST:
        raise ValueError(f"ttl must be an integer of at least {_SHORTEST} seconds")
    return {
        "name": name,
        "ttl": ttl,
        "token": token_hex(24),
        "expired_on": stamp(now + timedelta(seconds=ttl)),
        "uuid": str(uuid4()),
        "created_on": stamp(now),
        "modified_on": stamp(now),
    }
