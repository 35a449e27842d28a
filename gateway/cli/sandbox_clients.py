"""The clients that sandbox mode makes for itself, one of each profile, so that keys can be tried at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.caller import Enforcement, Profile, Scope

if TYPE_CHECKING:
    from gateway.access.clients import Issued
    from gateway.store import Store

KEYS_LAST = timedelta(days=7)
SHOWN = (Profile.ANALYST, Profile.PARTNER, Profile.FRONTEND, Profile.OPERATOR)


async def sandbox_keys(store: Store) -> tuple[Issued, ...]:
    """A new key for each of the sandbox's clients; those of an earlier start count no longer."""
    from gateway.access.clients import Clients
    from gateway.access.records import SANDBOX, NewClient
    from gateway.app import clock

    now, clients = clock(), Clients(store)
    wanted = (
        NewClient(f"{SANDBOX}{profile.value}", profile, frozenset(Scope), None, Enforcement.OPEN)
        for profile in SHOWN
    )
    return tuple([await clients.renew(new, now=now, expires_at=now + KEYS_LAST) for new in wanted])


def lines_of(issued: Sequence[Issued]) -> Iterator[str]:
    """What is said of the keys."""
    yield (
        f"Keys to try, for {KEYS_LAST.days} days, as `x-api-key`. They may do and see everything, and send documents of "
        "their own, which a partner's real key may not:"
    )
    for one in issued:
        yield f"key {one.client.profile}: {one.key.text}"
