"""A private cache holds one caller's answers: what one may keep never stands for what another one is told."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest

from gateway.caller import Scope
from tests.operations.shelves import opened_register, pending, registered
from tests.permissions.two_worlds import OURS, THEIRS, TwoWorlds
from tests.stage import SEEDED_AT

ALL = "query All { associates(first: 100) { nodes { id email } } }"


def test_the_tag_of_ones_answer_does_not_stand_for_that_of_a_caller_of_another_department(
    worlds: TwoWorlds,
) -> None:
    """A tag is of an answer, and the answer is of whom its caller sees: nobody is told that they have what they do not
    have, nor given what somebody else got."""
    ours = kept_by("cached-ours", OURS, worlds)
    theirs = kept_by("cached-theirs", THEIRS, worlds)
    one, other = ours.get("/graphql/all"), theirs.get("/graphql/all")
    assert "private" in one.headers["cache-control"]
    assert one.headers["etag"] != other.headers["etag"]

    for client, own, foreign in ((ours, one, other), (theirs, other, one)):
        both = f"{foreign.headers['etag']}, {own.headers['etag']}"
        again = client.get("/graphql/all", headers={"if-none-match": foreign.headers["etag"]})
        held = client.get("/graphql/all", headers={"if-none-match": both})

        assert (again.status_code, again.json()) == (200, own.json())
        assert again.headers["etag"] == own.headers["etag"]
        assert (held.status_code, held.headers["etag"]) == (304, own.headers["etag"])
        assert {"authorization", "x-api-key"} <= {
            name.strip().lower() for name in again.headers["vary"].split(",")
        }
    emails = [
        {row["email"] for row in it.json()["data"]["associates"]["nodes"]} for it in (one, other)
    ]
    assert emails[0]
    assert emails[1]
    assert emails[0].isdisjoint(emails[1])


def kept_by(name: str, department: str, worlds: TwoWorlds) -> httpx.Client:
    """A new client of a department, who may ask by GET for what `ALL` asks, under the id `all`."""
    client = worlds.one.anybody.as_client(name, scopes=Scope, departments=[department])
    asyncio.run(_published(client.store_url, name))
    for _ in range(100):
        if client.http.get("/graphql/all").status_code != 404:
            return client.http
        time.sleep(0.05)
    pytest.fail("the gateway does not hear of what is registered")


async def _published(store_url: str, client: str) -> None:
    async with opened_register(store_url) as register:
        version = pending("1", client=client)
        await register.publish(version, [registered("all", ALL, client=client, version="1")])
        await register.activate(client, "1", now=SEEDED_AT)
