"""Signed tokens (JWT with HS256), as OpenTact and the token endpoint of Pexip Engage issue them.

The key is fixed, so that a token outlives a restart with a state file.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

_KEY = b"sandbox-signing-key-it-guards-nothing"
_HEADER = {"alg": "HS256", "typ": "JWT"}


def issue(claims: Mapping[str, Any], *, audience: str, now: datetime, lifetime: int) -> str:
    """Sign claims that hold at one vendor (`audience`), from now on, for `lifetime` seconds."""
    issued = int(now.timestamp())
    payload = {**claims, "aud": audience, "iat": issued, "exp": issued + lifetime}
    signed = f"{_encoded(_HEADER)}.{_encoded(payload)}"
    return f"{signed}.{_signature(signed)}"


def read(token: str, *, audience: str, now: datetime) -> dict[str, Any] | None:
    """Give the claims of a token that was issued for a vendor and still holds, else None."""
    signed, _, signature = token.rpartition(".")
    if not hmac.compare_digest(_signature(signed).encode(), signature.encode()):
        return None
    _, _, payload = signed.partition(".")
    padded = payload + "=" * (-len(payload) % 4)
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(padded))
    holds = claims["aud"] == audience and now.timestamp() < claims["exp"]
    return claims if holds else None


def _encoded(value: Mapping[str, Any]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _signature(signed: str) -> str:
    return _base64(hmac.new(_KEY, signed.encode(), hashlib.sha256).digest())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
