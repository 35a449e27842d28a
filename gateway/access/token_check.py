"""A bearer token checked: its key found, its signature and claims believed or not."""

from __future__ import annotations

from datetime import datetime

from gateway.access import tokens
from gateway.access.signing_keys import SigningKeys
from gateway.access.tokens import TokenRules
from gateway.caller import Caller


class TokenCheck:
    """Tells who is asking with a token."""

    def __init__(self, keys: SigningKeys, rules: TokenRules) -> None:
        self._keys = keys
        self._rules = rules

    async def __call__(self, token: str, *, now: datetime) -> tuple[Caller, datetime]:
        """The caller, and until when that is so. Raises NotAuthenticated and IssuerUnavailable."""
        how = tokens.signed(token, self._rules)
        key = await self._keys.find(key_id=how.key_id, algorithm=how.algorithm, now=now)
        if key is None:
            tokens.refuse("the issuer has no signing key as the token names")
        claims = tokens.believed(token, key, self._rules, now=now)
        return tokens.caller_of(claims, self._rules), tokens.ends_at(claims, self._rules, now=now)

    async def aclose(self) -> None:
        """Stop."""
        await self._keys.aclose()
