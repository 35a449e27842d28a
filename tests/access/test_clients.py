"""The list of clients, in real databases: made once, keys that take turns, and what counts no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from gateway.access.clients import Clients
from gateway.access.errors import ClientError
from gateway.access.records import ClientUpdate, KeyState, problem_of_name
from gateway.caller import Enforcement, Profile, Scope
from gateway.store import Store
from gateway.store.tables import api_keys
from tests.access.people import NOON, later, partner

DAY = timedelta(days=1)


async def test_clients_are_read_as_they_were_made(clients: Clients) -> None:
    wanted = (
        partner("a", departments=None),
        partner("b", scopes=Scope),
        partner("c", scopes=(), departments=("ä", "\0")),
    )

    issued = [await clients.create(new, now=NOON, expires_at=later(60)) for new in wanted]

    found = await clients.all()
    assert found == tuple(one.client for one in issued)
    assert [(one.name, one.scopes, one.departments) for one in found] == [
        (new.name, new.scopes, new.departments) for new in wanted
    ]
    assert (found[0].profile, found[0].enforcement) == (Profile.PARTNER, Enforcement.IDS)
    assert [(key.prefix, key.expires_at, key.used_at) for key in found[0].keys] == [
        (issued[0].key.prefix, later(60), None)
    ]


async def test_a_client_with_a_name_of_the_gateways_own_is_not_made(clients: Clients) -> None:
    with pytest.raises(ClientError, match="the gateway's own"):
        await clients.create(partner("sandbox-partner"), now=NOON)

    assert await clients.all() == ()


async def test_of_a_key_only_its_digest_is_kept(clients: Clients, store: Store) -> None:
    issued = await clients.create(partner(), now=NOON)

    async with store.reading() as connection:
        row = (await connection.execute(sa.select(api_keys))).one()

    assert issued.key.digest in row
    assert issued.key.text[len(issued.key.prefix) :] not in str(tuple(row))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        *((name, "is no name") for name in ("", "Shop", "a b", "a/b", "ä", "a" * 65, "a\n", "a\0")),
        *(
            (name, "the gateway's own")
            for name in ("anonymous", "anonymous-2", "sandbox-", "sandbox-partner")
        ),
    ],
    ids=ascii,
)
def test_a_name_that_nobody_may_have_is_refused(name: str, says: str) -> None:
    assert says in str(problem_of_name(name))


@pytest.mark.parametrize("name", ["a", "a" * 64, "shop-1.de_x", "sandbox"])
def test_a_plain_name_can_be_had(name: str) -> None:
    assert problem_of_name(name) is None


async def test_a_name_is_given_once_even_when_its_client_is_revoked(clients: Clients) -> None:
    await clients.create(partner(), now=NOON)
    await clients.revoke("shop", now=NOON)

    with pytest.raises(ClientError, match="given once"):
        await clients.create(partner(), now=NOON)
    with pytest.raises(ClientError, match="is revoked"):
        await clients.rotate("shop", now=NOON, overlap=DAY)


async def test_after_a_rotation_both_keys_count_until_the_overlap_ends(clients: Clients) -> None:
    first = await clients.create(partner(), now=NOON)

    second = await clients.rotate("shop", now=later(10), overlap=DAY)

    new, old = (await clients.get("shop")).keys
    assert (new.prefix, old.prefix) == (second.key.prefix, first.key.prefix)
    assert new.expires_at is None
    states = [old.state(at) for at in (later(10), later(9) + DAY, later(10) + DAY)]
    assert states == [KeyState.LIVE, KeyState.LIVE, KeyState.EXPIRED]


async def test_a_rotation_lengthens_no_key_and_the_new_one_lasts_as_long_as_the_latest_did(
    clients: Clients,
) -> None:
    await clients.create(partner(), now=NOON, expires_at=later(100))

    await clients.rotate("shop", now=later(50), overlap=DAY)

    new, old = (await clients.get("shop")).keys
    assert (new.expires_at, old.expires_at) == (later(150), later(100))


UPDATES: dict[str, tuple[ClientUpdate, dict[str, Any]]] = {
    "scopes": (ClientUpdate(scopes=frozenset(Scope)), {"scopes": frozenset(Scope)}),
    "no scopes": (ClientUpdate(scopes=frozenset()), {"scopes": frozenset()}),
    "departments": (ClientUpdate(departments=frozenset("ab")), {"departments": frozenset("ab")}),
    "no limit": (ClientUpdate(all_departments=True), {"departments": None}),
    "profile": (ClientUpdate(profile=Profile.ANALYST), {"profile": Profile.ANALYST}),
    "enforcement": (
        ClientUpdate(enforcement=Enforcement.LOG),
        {"enforcement": Enforcement.LOG},
    ),
    "nothing": (ClientUpdate(), {}),
}


@pytest.mark.parametrize(("update", "others"), UPDATES.values(), ids=UPDATES)
async def test_an_update_changes_what_it_says_and_leaves_all_else_and_the_keys(
    clients: Clients, update: ClientUpdate, others: dict[str, Any]
) -> None:
    before = (await clients.create(partner(), now=NOON, expires_at=later(60))).client
    other = (await clients.create(partner("other"), now=NOON)).client

    after = await clients.update("shop", update)

    assert after == replace(before, **others)
    assert await clients.all() == (other, after)


async def test_a_limit_can_be_set_where_there_was_none(clients: Clients) -> None:
    await clients.create(partner(departments=None), now=NOON)

    kept = await clients.update("shop", ClientUpdate(profile=Profile.FRONTEND))
    limited = await clients.update("shop", ClientUpdate(departments=frozenset({"1"})))

    assert (kept.departments, limited.departments) == (None, frozenset({"1"}))


async def test_what_is_revoked_or_not_there_is_not_updated(clients: Clients) -> None:
    await clients.create(partner(), now=NOON)
    revoked = await clients.revoke("shop", now=NOON)

    with pytest.raises(ClientError, match="is revoked"):
        await clients.update("shop", ClientUpdate(scopes=frozenset(Scope)))
    with pytest.raises(ClientError, match="no client named"):
        await clients.update("nobody", ClientUpdate(scopes=frozenset(Scope)))

    assert await clients.all() == (revoked,)


async def test_one_key_is_revoked_and_the_others_count_on(clients: Clients) -> None:
    first = await clients.create(partner(), now=NOON)
    second = await clients.rotate("shop", now=later(1), overlap=DAY)

    await clients.revoke("shop", now=later(2), prefix=first.key.prefix)

    states = {key.prefix: key.state(later(2)) for key in (await clients.get("shop")).keys}
    assert states == {first.key.prefix: KeyState.REVOKED, second.key.prefix: KeyState.LIVE}


async def test_revoking_twice_is_as_good_as_once(clients: Clients) -> None:
    await clients.create(partner(), now=NOON)

    once = await clients.revoke("shop", now=later(1))
    twice = await clients.revoke("shop", now=later(2))

    assert twice == once
    assert twice.revoked_at == twice.keys[0].revoked_at == later(1)


async def test_what_is_not_there_is_said_to_be_missing(clients: Clients) -> None:
    other = await clients.create(partner("other"), now=NOON)
    await clients.create(partner(), now=NOON)

    for name in ("nobody", "a\0b", "\ud800"):
        with pytest.raises(ClientError, match="no client named"):
            await clients.get(name)
    with pytest.raises(ClientError, match="has no key"):
        await clients.revoke("shop", now=NOON, prefix=other.key.prefix)


async def test_uses_are_entered_and_never_go_back(clients: Clients) -> None:
    key = (await clients.create(partner(), now=NOON)).key

    await clients.note_uses({key.prefix: later(20), "gw_nobody": later(20)})
    await clients.note_uses({key.prefix: later(10)})
    await clients.note_uses({})

    assert [one.used_at for one in (await clients.get("shop")).keys] == [later(20)]


async def test_keys_are_found_with_their_clients_and_strange_ones_are_left_out(
    clients: Clients,
) -> None:
    shop = await clients.create(partner(), now=NOON)
    other = await clients.create(partner("other"), now=NOON)

    found = await clients.holding([shop.key.prefix, other.key.prefix, "gw_nobody"])

    names = {prefix: (client.name, key.digest) for prefix, (client, key) in found.items()}
    assert names == {
        shop.key.prefix: ("shop", shop.key.digest),
        other.key.prefix: ("other", other.key.digest),
    }


async def test_a_client_of_the_gateways_own_is_renewed_with_one_key(clients: Clients) -> None:
    first = await clients.renew(partner("sandbox-partner"), now=NOON, expires_at=later(9))
    await clients.revoke("sandbox-partner", now=NOON)

    second = await clients.renew(
        partner("sandbox-partner", scopes=Scope), now=later(1), expires_at=later(10)
    )

    client = await clients.get("sandbox-partner")
    assert [key.prefix for key in client.keys] == [second.key.prefix] != [first.key.prefix]
    assert (client.revoked_at, client.scopes) == (None, frozenset(Scope))


async def test_who_listens_hears_of_each_client_that_is_not_what_it_was(store: Store) -> None:
    heard: list[str] = []
    clients = Clients(store, told=heard.append)
    await clients.create(partner(), now=NOON)
    assert heard == []

    await clients.rotate("shop", now=NOON, overlap=DAY)
    await clients.update("shop", ClientUpdate(scopes=frozenset()))
    await clients.revoke("shop", now=NOON)
    await clients.renew(partner("sandbox-x"), now=NOON, expires_at=later(9))

    assert heard == ["shop", "shop", "shop", "sandbox-x"]
