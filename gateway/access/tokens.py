"""Bearer tokens of an OpenID issuer: whether one is believed, and who is asking with it. Pure, given the key.

Rule 1: a token is signed in a way that the settings name, with a key made for that way. `none` and shared secrets (HS256)
are no ways, so no public key is ever taken for a secret (RFC 8725, sections 2.1 and 3.1).
Rule 2: it names our issuer and audience, a subject and an end, and says what its bearer may do: what it does not say, he
may not.
Rule 3: the caller hears that it has expired, and nothing else; the log has the reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn

import jwt

from gateway.access.errors import NotAuthenticated
from gateway.access.records import OURS
from gateway.caller import Caller, Enforcement, Profile, Scope

NOT_ACCEPTED = "The token is not accepted; the gateway's log says why."
EXPIRED = "The token has expired."
LONGEST_SUBJECT = 255  # OpenID Connect Core 1.0, section 2
LONGEST_KEPT = timedelta(days=1)

# No slash: client and subject are joined by one in `Caller.identity`.
_CLIENT = re.compile(r"[A-Za-z0-9._:@-]{1,128}", re.ASCII)


@dataclass(frozen=True, slots=True)
class TokenRules:
    """What a token has to be, and which claims say what. `leeway` is how far the issuer's clock may be off."""

    issuer: str
    audience: str
    algorithms: tuple[str, ...]
    leeway: timedelta
    client_claim: str
    profile_claim: str
    scope_claim: str
    departments_claim: str


@dataclass(frozen=True, slots=True)
class Signed:
    """How a token says that it is signed. Nothing of it is believed yet."""

    algorithm: str
    key_id: str | None


def signed(token: str, rules: TokenRules) -> Signed:
    """How a token is signed, in one of the ways that are allowed. Raises NotAuthenticated."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError):
        refuse("no token")
    algorithm = header.get("alg")
    if algorithm not in rules.algorithms:
        refuse("the token is signed in a way that access.algorithms does not name")
    return Signed(algorithm, header.get("kid"))


def believed(token: str, key: jwt.PyJWK, rules: TokenRules, *, now: datetime) -> dict[str, Any]:
    """The claims of a token that is signed with the key, and for us, and in time. Raises NotAuthenticated."""
    try:
        claims = jwt.decode(
            token,
            key,
            [key.algorithm_name],
            audience=rules.audience,
            issuer=rules.issuer,
            options={
                # The time is an argument here, and `_in_time` looks at it.
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
                "require": ["iss", "aud", "sub", "exp"],
                "enforce_minimum_key_length": True,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        # The class says what is wrong; the message may hold what the token said.
        refuse(f"token: {type(error).__name__}")
    _in_time(claims, rules, now)
    return claims


def caller_of(claims: Mapping[str, Any], rules: TokenRules) -> Caller:
    """Who is asking. Raises NotAuthenticated."""
    client, subject = claims.get(rules.client_claim), claims["sub"]
    if not isinstance(client, str) or not _CLIENT.fullmatch(client):
        refuse(f"the token's claim {rules.client_claim} names no client")
    if client.startswith(OURS):
        refuse(f"the token's claim {rules.client_claim} names a client of the gateway's own")
    if not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        refuse("the token's claim sub names nobody")
    profile = claims.get(rules.profile_claim)
    if profile not in list(Profile):
        refuse(f"the token's claim {rules.profile_claim} names no profile")
    return Caller(
        client=client,
        profile=Profile(profile),
        scopes=_scopes(claims.get(rules.scope_claim), rules),
        departments=_departments(claims.get(rules.departments_claim), rules),
        enforcement=Enforcement.OPEN,
        subject=subject,
    )


def ends_at(claims: Mapping[str, Any], rules: TokenRules, *, now: datetime) -> datetime:
    """When a token that is in time now is so no longer; or, when that is far away, a time before."""
    left = timedelta(seconds=min(claims["exp"] - now.timestamp(), LONGEST_KEPT.total_seconds()))
    return now + left + rules.leeway


def refuse(reason: str, message: str = NOT_ACCEPTED) -> NoReturn:
    """Turn a token away. The `reason` is for the log."""
    raise NotAuthenticated(message, reason=reason, credential="token") from None


def _in_time(claims: Mapping[str, Any], rules: TokenRules, now: datetime) -> None:
    at, leeway = now.timestamp(), rules.leeway.total_seconds()
    begins, ends = claims.get("nbf", 0), claims["exp"]
    if not _is_instant(begins) or not _is_instant(ends):
        refuse("the token's exp or nbf is no instant")
    if ends + leeway <= at:
        refuse("the token has expired", EXPIRED)
    if begins - leeway > at:
        refuse("the token does not count yet")


def _is_instant(value: Any) -> bool:
    """Whether it is a NumericDate (RFC 7519, section 2) that a clock could show."""
    return type(value) in (int, float) and 0 <= value < 1e12


def _scopes(said: Any, rules: TokenRules) -> frozenset[Scope]:
    """The scopes of ours that the claim names: as text with blanks (RFC 8693, section 4.2) or as a list."""
    names = _texts(said)
    if names is None:
        refuse(f"the token's claim {rules.scope_claim} is no list of texts")
    return frozenset(scope for scope in Scope if scope.value in names)


def _departments(said: Any, rules: TokenRules) -> frozenset[str] | None:
    names = _texts(said)
    if names is None:
        refuse(f"the token's claim {rules.departments_claim} is no list of texts")
    return None if said == "*" else names


def _texts(said: Any) -> frozenset[str] | None:
    """The texts of a list, or of a text with blanks between them; None when it is neither."""
    if said is None:
        return frozenset()
    if isinstance(said, str):
        return frozenset(said.split())
    if isinstance(said, list) and all(isinstance(one, str) for one in said):
        return frozenset(said)
    return None
