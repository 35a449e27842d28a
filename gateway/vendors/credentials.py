"""How a request shows who is asking: credentials as headers, fetched and refreshed once for all waiters.

Nothing here prints a secret: no repr, no message.
"""

from __future__ import annotations

import asyncio
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

EARLY_SHARE = 0.1
EARLY_SECONDS = 30.0
"""A token is refreshed ahead of its end: by a tenth of its life, and by half a minute at most."""


class Credentials(Protocol):
    """What a line asks for the headers that authorise a request. `deadline` is of `time.monotonic()`."""

    async def headers(self, deadline: float) -> Mapping[str, str]:
        """The headers to send. Raises the vendor's errors where a token has to be fetched for them."""
        ...

    async def renew(self, rejected: Mapping[str, str], deadline: float) -> bool:
        """After a 401 to the headers `rejected`: whether trying again with `headers()` makes sense."""
        ...


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a vendor. Without `expires_in_seconds` it lasts until the vendor refuses it."""

    value: str = field(repr=False)
    expires_in_seconds: float | None = None


class Fixed:
    """Headers that never change, so that a 401 to them stands."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        for name, value in headers.items():
            if not (value.isascii() and value.isprintable()):
                raise ValueError(
                    f"the secret for {name} holds a line break or a character outside ASCII, which no header "
                    "can carry. Look for a stray newline at its end."
                )
        self._headers = dict(headers)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    async def headers(self, deadline: float) -> Mapping[str, str]:  # noqa: ARG002  # the protocol's
        return self._headers

    async def renew(self, rejected: Mapping[str, str], deadline: float) -> bool:  # noqa: ARG002
        return False


class Open(Fixed):
    """No credentials: for token calls that carry theirs in the body."""

    def __init__(self) -> None:
        super().__init__({})


class Basic(Fixed):
    """User name and password, in every request. The user name cannot hold a colon (RFC 7617)."""

    def __init__(self, username: str, password: str) -> None:
        if ":" in username:
            raise ValueError("a user name for Basic authentication cannot hold a colon")
        pair = b64encode(f"{username}:{password}".encode()).decode("ascii")
        super().__init__({"Authorization": f"Basic {pair}"})


class StaticBearer(Fixed):
    """A bearer token that somebody gave us and that we cannot refresh."""

    def __init__(self, token: str) -> None:
        super().__init__(bearer(token))


def bearer(value: str) -> Mapping[str, str]:
    """The usual header of a token."""
    return {"Authorization": f"Bearer {value}"}


@dataclass(frozen=True, slots=True)
class _Held:
    """The token in use as headers, and when to ask for the next one."""

    headers: Mapping[str, str] = field(repr=False)
    refresh_at: float | None


class Fetched:
    """A token that a call fetches (`fetch(deadline)`) and that `header(value)` turns into headers.

    However many wait, one call is made. It belongs to none of them: a waiter that is cancelled or runs out of
    time leaves it running for the others, and it has a deadline of its own, `seconds` after its start. A failure
    reaches everybody who waits and is forgotten, so the next request asks anew.
    """

    def __init__(
        self,
        fetch: Callable[[float], Awaitable[Token]],
        header: Callable[[str], Mapping[str, str]] = bearer,
        *,
        seconds: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._header = header
        self._seconds = seconds
        self._clock = clock
        self._held: _Held | None = None
        self._fetching: asyncio.Task[_Held] | None = None

    def __repr__(self) -> str:
        return "Fetched(…)"

    async def headers(self, deadline: float) -> Mapping[str, str]:
        """The headers of a token that is not about to expire. Raises what the token call raises, and
        TimeoutError when that call is not done by `deadline`."""
        held = self._held
        if held is None or self._is_due(held):
            held = await self._refreshed(deadline)
        return held.headers

    async def renew(self, rejected: Mapping[str, str], deadline: float) -> bool:
        """Fetches a new token, unless somebody has done so since `rejected` was sent. Raises as `headers`."""
        if self._held is not None and dict(self._held.headers) == dict(rejected):
            self._held = None
        if self._held is None:
            await self._refreshed(deadline)
        return True

    def _is_due(self, held: _Held) -> bool:
        return held.refresh_at is not None and self._clock() >= held.refresh_at

    async def _refreshed(self, deadline: float) -> _Held:
        fetching = self._fetching
        if fetching is None or fetching.done():
            fetching = self._fetching = asyncio.create_task(self._refresh())
            fetching.add_done_callback(_look)
        async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
            return await asyncio.shield(fetching)

    async def _refresh(self) -> _Held:
        asked_at = self._clock()
        token = await self._fetch(time.monotonic() + self._seconds)
        self._held = _Held(self._header(token.value), _refresh_at(token, asked_at))
        return self._held


def _look(fetching: asyncio.Task[_Held]) -> None:
    # Whoever waited may have gone by now; asyncio logs, with its traceback, a failure that nobody looked at.
    if not fetching.cancelled():
        fetching.exception()


def _refresh_at(token: Token, asked_at: float) -> float | None:
    if token.expires_in_seconds is None:
        return None
    early = min(token.expires_in_seconds * EARLY_SHARE, EARLY_SECONDS)
    return asked_at + token.expires_in_seconds - early
