"""What a request shows to say who is asking. Pure.

An API key is sent as `x-api-key`, or like a token as `Authorization: Bearer …` (RFC 6750, section 2.1).
"""

from __future__ import annotations

from collections.abc import Mapping

from gateway.access.errors import NotAuthenticated
from gateway.access.keys import MARK

API_KEY, AUTHORIZATION = "x-api-key", "authorization"
HOW = "Send an API key as `x-api-key`, or an API key or a token as `Authorization: Bearer …`."


def presented(headers: Mapping[str, str]) -> str | None:
    """The credential of a request; None when there is none. `headers` are by name in lower case. Raises
    NotAuthenticated for what is no credential, and for two different ones."""
    key, authorization = headers.get(API_KEY), headers.get(AUTHORIZATION)
    found = [] if key is None else [key.strip(" \t")]
    if authorization is not None:
        found.append(_bearer(authorization))
    if len(set(found)) > 1:
        raise NotAuthenticated(
            "`x-api-key` and `Authorization` hold different credentials; send one of them.",
            reason="two credentials",
        )
    return found[0] if found else None


def is_key(credential: str) -> bool:
    """Whether a credential means to be an API key, right or wrong; otherwise it is a token."""
    return credential.startswith(MARK)


def _bearer(authorization: str) -> str:
    scheme, _, credential = authorization.strip(" \t").partition(" ")
    if scheme.lower() != "bearer":
        raise NotAuthenticated(
            f"`Authorization` has a scheme that is not taken here. {HOW}", reason="scheme"
        )
    return credential.strip(" \t")
