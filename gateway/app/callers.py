"""Who may come in and what each profile may ask, as the settings say it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import httpx

from gateway import telemetry
from gateway.access.errors import IssuerUnavailable
from gateway.access.signing_keys import Fetch, SigningKeys
from gateway.access.token_check import TokenCheck
from gateway.access.tokens import TokenRules
from gateway.caller import Profile
from gateway.operations.bounds import Bounds
from gateway.settings import (
    AccessSettings,
    LimitsSettings,
    ServerSettings,
)
from gateway.web.hosts import Hosts

ISSUER_SECONDS, ISSUER_BYTES = 5.0, 1_048_576
"""How long the issuer of tokens is waited for, and how much it may answer."""


def bounds_of(limits: LimitsSettings) -> dict[Profile, Bounds]:
    """What each profile may ask, as the rooms take it."""
    return {profile: Bounds(**getattr(limits, profile.value).model_dump()) for profile in Profile}


def hosts_of(server: ServerSettings, *, anonymous: bool) -> Hosts | None:
    """The names that requests may be sent to; None for any. Where credentials are needed, a page that has none gets nothing
    by a trick with names, and a proxy may keep the name that it is asked by."""
    if not anonymous:
        return None
    origins = (urlsplit(origin).hostname or "" for origin in server.origins)
    return Hosts(frozenset({*origins, server.host.lower()}))


def signing_keys(
    said: AccessSettings, *, fetch: Fetch, report: Callable[[IssuerUnavailable], None]
) -> SigningKeys:
    """The signing keys of the issuer that the settings name; `report` hears when they cannot be fetched."""
    return SigningKeys(
        fetch,
        issuer=said.issuer or "",
        keys_url=said.keys_url,
        algorithms=said.algorithms,
        age=timedelta(seconds=said.keys_seconds),
        report=report,
    )


def token_check(said: AccessSettings, *, fetch: Fetch) -> TokenCheck:
    """The check of tokens of the issuer that the settings name."""
    rules = TokenRules(
        issuer=said.issuer or "",
        audience=said.audience or "",
        algorithms=said.algorithms,
        leeway=timedelta(seconds=said.leeway_seconds),
        client_claim=said.client_claim,
        profile_claim=said.profile_claim,
        scope_claim=said.scope_claim,
        departments_claim=said.departments_claim,
    )
    return TokenCheck(signing_keys(said, fetch=fetch, report=telemetry.issuer_away), rules)


def issuer_http() -> httpx.AsyncClient:
    """The way to the issuer of tokens. The caller closes it."""
    return httpx.AsyncClient(trust_env=False, timeout=ISSUER_SECONDS)


async def fetched(http: httpx.AsyncClient, url: str) -> bytes:
    """What the issuer of tokens has at an address. Raises IssuerUnavailable."""
    body = bytearray()
    try:
        async with asyncio.timeout(ISSUER_SECONDS), http.stream("GET", url) as answer:
            if answer.status_code != 200:
                raise IssuerUnavailable(f"{url} answered {answer.status_code}.")
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > ISSUER_BYTES:
                    raise IssuerUnavailable(f"{url} answered more than {ISSUER_BYTES} bytes.")
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise IssuerUnavailable(f"{url} gave no answer: {type(error).__name__}.") from error
    return bytes(body)
