"""The issuer's signing keys, kept and fetched anew.

Rule 1: however many wait, one fetch is made.
Rule 2: keys are fetched anew when they are old, and when a token names one that is not there; for that, at most once a
minute, whatever tokens name.
Rule 3: while the issuer is away, the keys that are there count on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

import jwt

from gateway.access.errors import IssuerUnavailable
from gateway.access.jwks import DISCOVERY, SigningKey, keys_in, keys_url_in, picked

UNKNOWN_AGAIN = timedelta(minutes=1)
FAILED_AGAIN = timedelta(seconds=5)

Fetch: TypeAlias = Callable[[str], Awaitable[bytes]]
"""Gets what is at an address. Raises IssuerUnavailable, within seconds."""


@dataclass(frozen=True, slots=True)
class Held:
    """The keys, and when they were fetched."""

    keys: tuple[SigningKey, ...]
    since: datetime


class SigningKeys:
    """The keys of one issuer. `keys_url` is where they are, None to ask its OpenID configuration; `age` is when they are
    old. `report` hears of failures while older keys count on."""

    def __init__(
        self,
        fetch: Fetch,
        *,
        issuer: str,
        keys_url: str | None,
        algorithms: tuple[str, ...],
        age: timedelta,
        report: Callable[[IssuerUnavailable], None],
    ) -> None:
        self._fetch = fetch
        self._issuer = issuer
        self._keys_url = keys_url
        self._algorithms = algorithms
        self._age = age
        self._report = report
        self._held: Held | None = None
        self._fetching: asyncio.Task[None] | None = None
        self._failed: tuple[IssuerUnavailable, datetime] | None = None
        self._missed_at: datetime | None = None

    async def find(self, *, key_id: str | None, algorithm: str, now: datetime) -> jwt.PyJWK | None:
        """The key that a token names; None when the issuer has none like it. Raises IssuerUnavailable when no keys could
        be had yet."""
        held = self._held
        if held is None or now - held.since >= 2 * self._age:
            held = await self._renewed(now)
        elif now - held.since >= self._age:
            self._begun(now)  # these keys will do meanwhile
        key = picked(held.keys, key_id=key_id, algorithm=algorithm)
        if key is None and is_due(self._missed_at, UNKNOWN_AGAIN, now) and held.since < now:
            self._missed_at = now
            held = await self._renewed(now)
            key = picked(held.keys, key_id=key_id, algorithm=algorithm)
        return key

    async def count(self, *, now: datetime) -> int:
        """How many keys there are, after a try to fetch them. Raises IssuerUnavailable, whose cause says why."""
        return len((await self._renewed(now)).keys)

    async def aclose(self) -> None:
        """Stop."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.wait({self._fetching})

    async def _renewed(self, now: datetime) -> Held:
        """What is held after a try to fetch. Raises IssuerUnavailable when that is nothing."""
        fetching = self._begun(now)
        if fetching is not None:
            # Others may wait for it too. Its failure is in `_failed`.
            await asyncio.shield(fetching)
        if self._held is None:
            raise IssuerUnavailable(
                "The token cannot be checked now: the issuer's signing keys cannot be had. Ask again later."
            ) from (self._failed[0] if self._failed else None)
        return self._held

    def _begun(self, now: datetime) -> asyncio.Task[None] | None:
        """The fetch under way, or a new one; None so soon after a failure."""
        if self._fetching is not None and not self._fetching.done():
            return self._fetching
        if self._failed is not None and not is_due(self._failed[1], FAILED_AGAIN, now):
            return None
        self._fetching = asyncio.create_task(self._fetched(now))
        return self._fetching

    async def _fetched(self, now: datetime) -> None:
        try:
            url = self._keys_url
            if url is None:
                configuration = await self._fetch(self._issuer.rstrip("/") + DISCOVERY)
                url = keys_url_in(configuration, issuer=self._issuer)
            keys = keys_in(await self._fetch(url), self._algorithms)
        except IssuerUnavailable as error:
            self._failed = (error, now)
            self._report(error)
        else:
            self._held, self._failed = Held(keys, now), None


def is_due(last: datetime | None, pause: timedelta, now: datetime) -> bool:
    """Whether it is time to try again. A clock that was set back does not make the pause longer."""
    return last is None or not timedelta(0) <= now - last < pause
