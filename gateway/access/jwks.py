"""The issuer's signing keys as it publishes them (JWKS, RFC 7517), and where it does so. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import jwt

from gateway.access.errors import IssuerUnavailable

DISCOVERY = "/.well-known/openid-configuration"  # OpenID Connect Discovery 1.0, section 4

_MADE_FOR: dict[str, tuple[str, str | None]] = {
    **{f"{family}{size}": ("RSA", None) for family in ("RS", "PS") for size in (256, 384, 512)},
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "EdDSA": ("OKP", "Ed25519"),
}
"""Key type and curve of each way to sign."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key for one way to sign."""

    key_id: str | None
    algorithm: str
    key: jwt.PyJWK


def keys_in(text: bytes, algorithms: Iterable[str]) -> tuple[SigningKey, ...]:
    """The keys of a set that can be used, once for each of these ways to sign that they are made for. Raises
    IssuerUnavailable for what is no set of keys."""
    listed = _tree(text).get("keys")
    if not isinstance(listed, list):
        raise IssuerUnavailable("The issuer's signing keys cannot be read.")
    ways = tuple(algorithms)
    found = (_key(one, way) for one in listed for way in ways if _is_for(one, way))
    return tuple(key for key in found if key is not None)


def picked(keys: Iterable[SigningKey], *, key_id: str | None, algorithm: str) -> jwt.PyJWK | None:
    """The key of this id for this way to sign; without an id, the only one there is. None when there is none."""
    fit = [one.key for one in keys if one.algorithm == algorithm and key_id in (None, one.key_id)]
    return fit[0] if fit and (len(fit) == 1 or key_id is not None) else None


def keys_url_in(text: bytes, *, issuer: str) -> str:
    """Where the issuer's OpenID configuration says that its keys are. Raises IssuerUnavailable."""
    said = _tree(text)
    # The configuration of another issuer would let that one sign (Discovery 1.0, section 4.3).
    if said.get("issuer") != issuer:
        raise IssuerUnavailable("The OpenID configuration is not that of access.issuer.")
    url, scheme = said.get("jwks_uri"), issuer.partition("://")[0]
    if not isinstance(url, str) or not url.startswith((f"{scheme}://", "https://")):
        raise IssuerUnavailable("The OpenID configuration names no place of keys that is as safe.")
    return url


def _tree(text: bytes) -> dict[str, Any]:
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        tree = None
    if not isinstance(tree, dict):
        raise IssuerUnavailable("The issuer answered something that is no JSON object.")
    return tree


def _is_for(one: Any, algorithm: str) -> bool:
    if not isinstance(one, dict) or one.get("use", "sig") != "sig":
        return False
    kind, curve = _MADE_FOR[algorithm]
    fits = one.get("kty") == kind and (curve is None or one.get("crv") == curve)
    return fits and one.get("alg", algorithm) == algorithm


def _key(one: dict[str, Any], algorithm: str) -> SigningKey | None:
    try:
        key = jwt.PyJWK(one, algorithm)
    except (jwt.PyJWTError, ValueError, TypeError):
        return None  # one key that cannot be read does not spoil the others
    return SigningKey(key.key_id, algorithm, key)
