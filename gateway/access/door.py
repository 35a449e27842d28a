"""The door: who is asking, from a request's headers.

Rule 1: who shows a credential is who it says, or is turned away; never anonymous instead.
Rule 2: of a key that does not count the caller hears one sentence, whatever the reason; the log has the reason.
Rule 3: keys of the sandbox's own clients count only in front of the sandbox, also when the store is taken on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from gateway.access import keys
from gateway.access.clients import Clients
from gateway.access.errors import NotAuthenticated
from gateway.access.kept import Kept
from gateway.access.keys import ApiKey
from gateway.access.lookups import Lookups
from gateway.access.presented import API_KEY, HOW, is_key, presented
from gateway.access.records import Client, Key, KeyState
from gateway.access.uses import Uses
from gateway.caller import ANONYMOUS, Caller
from gateway.store import Store

NO_CREDENTIALS = f"There are no credentials. {HOW}"
NO_KEY = "This is no API key: it was cut off or mistyped."
KEY_NOT_ACCEPTED = "The API key is not accepted: it is unknown, expired or revoked."
NO_TOKENS = f"Tokens are not taken here. {HOW.partition(', or')[0]}."


class Checks(Protocol):
    """Tells who is asking from a token, and when the token ends. Raises NotAuthenticated and IssuerUnavailable."""

    async def __call__(self, token: str, *, now: datetime) -> tuple[Caller, datetime]: ...
    async def aclose(self) -> None: ...


class Access:
    """Who comes in. `sandbox`: whether the vendors are the sandbox's; `tokens` checks bearer tokens, None where none are
    taken; `turned_away` hears of each refusal, `report` of faults of our own."""

    def __init__(
        self,
        store: Store,
        *,
        anonymous: bool,
        sandbox: bool = False,
        tokens: Checks | None = None,
        turned_away: Callable[[NotAuthenticated], None] | None = None,
        report: Callable[[BaseException], None] = lambda _: None,
        kept: Kept | None = None,
    ) -> None:
        self._kept = kept or Kept()
        self.clients = Clients(store, told=self._kept.forget)
        self._anonymous = anonymous
        self._sandbox = sandbox
        self._tokens = tokens
        self._turned_away = turned_away
        self._lookups = Lookups(self.clients.holding)
        self.uses = Uses(self.clients.note_uses, report=report)

    async def aclose(self) -> None:
        """Stop, with the last uses entered."""
        await self._lookups.aclose()
        await self.uses.aclose()
        if self._tokens is not None:
            await self._tokens.aclose()

    async def caller_of(self, headers: Mapping[str, str], *, now: datetime) -> Caller:
        """Who is asking; `headers` are by name in lower case. Raises NotAuthenticated, IssuerUnavailable and
        StoreUnavailable."""
        try:
            return await self._caller_of(headers, now)
        except NotAuthenticated as refusal:
            if self._turned_away is not None:
                self._turned_away(refusal)
            raise

    async def _caller_of(self, headers: Mapping[str, str], now: datetime) -> Caller:
        credential = presented(headers)
        if credential is None:
            if self._anonymous:
                return ANONYMOUS
            raise NotAuthenticated(NO_CREDENTIALS, reason="no credentials", shown=False)
        if API_KEY in headers and not is_key(credential):
            # Also a token that counts: whether it is kept from elsewhere must not make a difference.
            raise NotAuthenticated(NO_KEY, reason="no key")
        digest = keys.digest_of(credential)
        caller = self._kept.get(digest, now)
        if caller is None:
            forgotten = self._kept.forgotten
            caller, ends_at = await self._checked(credential, now)
            self._kept.put(digest, caller, now=now, ends_at=ends_at, forgotten=forgotten)
        if caller.credential is not None:
            self.uses.note(caller.credential, now)
        return caller

    async def _checked(self, credential: str, now: datetime) -> tuple[Caller, datetime | None]:
        if not is_key(credential):
            if self._tokens is None:
                raise NotAuthenticated(NO_TOKENS, reason="a token, and there is no access.issuer")
            return await self._tokens(credential, now=now)
        key = keys.parsed(credential)
        if key is None:
            raise NotAuthenticated(NO_KEY, reason="no key")
        held = await self._lookups.find(key.prefix)
        client, kept = judged(key, held, now=now, sandbox=self._sandbox)
        return client.caller(kept), kept.expires_at


def judged(
    key: ApiKey, held: tuple[Client, Key] | None, *, now: datetime, sandbox: bool
) -> tuple[Client, Key]:
    """The client and its key, when the key counts; `sandbox`: whether those of the sandbox's own do. Raises
    NotAuthenticated."""
    reason = "unknown key" if held is None or not keys.fits(key, held[1].digest) else None
    if held is None or reason is not None:
        raise NotAuthenticated(KEY_NOT_ACCEPTED, reason=str(reason), credential=key.prefix)
    client, kept = held
    state = kept.state(now)
    if client.is_of_the_sandbox and not sandbox:
        reason = "a key of the sandbox"
    elif client.revoked_at is not None:
        reason = f"the client {client.name} is revoked"
    elif state is not KeyState.LIVE:
        reason = f"{state} key of {client.name}"
    if reason is not None:
        raise NotAuthenticated(KEY_NOT_ACCEPTED, reason=reason, credential=key.prefix)
    return client, kept
