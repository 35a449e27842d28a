"""Two worlds that differ in other departments' people alone, and one caller of one department who asks in both.

Department A is `OURS`, its people are the same in both worlds; all others are of department B, or of none. The second
world is made of the first: B's people are renamed, moved, gone or new in the directory, at myKaarma and at Webex, and have
changes of their own. Whatever the caller of A asks, both worlds have to answer the same to the byte.

Gateways have the real clock, a change's id is drawn by lot, and so are the ids that vendors give to requests. `plain`
replaces these, and nothing else.
"""

from __future__ import annotations

import asyncio
import copy
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gateway.caller import Scope
from gateway.directory import (
    AssociateDraft,
    AssociateLinks,
    AssociateLinksPatch,
    AssociatePatch,
    Directory,
)
from gateway.sandbox import demo_world, running
from gateway.store import Store
from tests.stage import SEEDED_AT, GatewayClient, SandboxControl, gateway_on, settings_for

OURS = "323ad6b9-f655-5057-97c0-0cde9d90d758"
THEIRS = "b19abc48-8855-5c42-b755-d8995be87e01"
NEAR = timedelta(minutes=10)

CHANGE_ID = re.compile(r"\bQ2hhbmdlO[\w-]+")
"""The global id of a change: `Change:` in base64 begins like this."""
REQUEST_ID = re.compile(r'("vendorRequestId":")[^"]+')
INSTANT = re.compile(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class World:
    """A gateway with its vendors. `limited` asks as a caller of A with all scopes, `anybody` as one without limits."""

    sandbox: SandboxControl
    anybody: GatewayClient
    limited: GatewayClient


@dataclass(frozen=True, slots=True)
class TwoWorlds:
    """The demo's world, and the other one."""

    one: World
    other: World

    def answers(
        self, query: str, variables: Mapping[str, Any], *, cached: bool = False
    ) -> tuple[str, str]:
        """What both worlds answer the caller of A: status, and body as `plain` text; `extensions` are part of it."""
        body = {"query": query, "variables": variables}
        one, other = (world.limited.post(body, cached=cached) for world in (self.one, self.other))
        return f"{one.status_code} {plain(one.text)}", f"{other.status_code} {plain(other.text)}"


def plain(text: str, *, now: datetime | None = None) -> str:
    """An answer without what is another one each time: instants of right now, the vendors' ids of requests, and the ids
    of changes, which are numbered as they come."""
    now = now or datetime.now(UTC)  # noqa: TID251  # the gateway's clock is the machine's
    numbers: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        return f"<change {numbers.setdefault(match[0], len(numbers))}>"

    def instant(match: re.Match[str]) -> str:
        return "<now>" if abs(datetime.fromisoformat(match[0]) - now) < NEAR else match[0]

    text = REQUEST_ID.sub(r"\1<request>", text)
    return INSTANT.sub(instant, CHANGE_ID.sub(number, text))


# ---------------------------------------------------------------- making them


@contextmanager
def two_worlds(folder: Path) -> Iterator[TwoWorlds]:
    """Both worlds, each with a sandbox and a gateway's process of its own. The second one's database is a copy of the
    first one's, so that people have the same ids."""
    with ExitStack() as stack:
        one = _world(stack, folder / "one", None)
        other = _world(stack, folder / "other", one)
        asyncio.run(_change_directory(other.anybody.store_url))
        other.sandbox.put_world(other_world())
        _make_changes(other.anybody)
        yield TwoWorlds(one, other)


def _world(stack: ExitStack, folder: Path, first: World | None) -> World:
    folder.mkdir()
    sandbox = SandboxControl(stack.enter_context(running()).base_url)
    stack.callback(sandbox.close)
    settings = settings_for(sandbox.base_url, folder)
    if first is not None:
        _copy_database(first.anybody.store_url, settings.store.url)
    client = stack.enter_context(gateway_on(settings))
    if first is not None:
        return World(sandbox, client, client.with_key(str(first.limited.key)))
    asyncio.run(client.reset())
    limited = client.as_client("ours", scopes=Scope, departments=[OURS])
    return World(sandbox, client, limited)


def _copy_database(source: str, target: str) -> None:
    here, there = (Path(url.removeprefix("sqlite:///")) for url in (source, target))
    there.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(here) as database, sqlite3.connect(there) as copied:
        database.backup(copied)
    database.close()
    copied.close()


async def _change_directory(url: str) -> None:
    """B's people as they are in the other world."""
    store, now = await Store.open(url), SEEDED_AT + timedelta(days=1)
    directory = Directory(store)
    try:
        for place, row in enumerate(await directory.everyone()):
            if row.links.mykaarma_department_id == OURS:
                continue
            if place % 4 == 0:
                await directory.remove(row.id)
                continue
            links = AssociateLinksPatch(pexip_lead_segment_ids=("1234", "1238"))
            patch = AssociatePatch(
                name=f"Ad-{row.name}", email=f"other-{row.email}", links=links, time_zone="UTC"
            )
            await directory.update(row.id, patch, now=now)
        links_of_new = AssociateLinks(THEIRS, "somebody-new", None, True, ("1234",))
        new = AssociateDraft("Ada Newcomer", "newcomer@example.com", "UTC", links_of_new)
        await directory.register(new, now=now)
    finally:
        await store.aclose()


def other_world() -> dict[str, Any]:
    """What the vendors hold in the other world: the same but for B's people and what is theirs alone."""
    world: dict[str, Any] = copy.deepcopy(demo_world())
    people = world["mykaarma"]["dealerAssociates"]
    ours = {one["emailAddress"] for one in people if one["departmentUuid"] == OURS}
    away = next(one["outOfOffice"] for one in people if one["outOfOffice"])
    for one in people:
        if one["emailAddress"] not in ours:
            one["firstName"], one["outOfOffice"] = "Other", None if one["outOfOffice"] else away
    for person in world["webex"]["people"]:
        if not ours & set(person["emails"]):
            person["displayName"], person["schedules"] = "Somebody else", []
    return world


SET = """mutation ($input: OutOfOfficeSetInput!) {
  outOfOfficeSet(input: $input) { change { id status } userErrors { code message } } }"""


def _make_changes(anybody: GatewayClient) -> None:
    """Changes of B's people, one that came to its end and one that failed."""
    theirs = anybody.data(
        "query ($text: String) { associates(filter: {search: $text}) { nodes { id } } }",
        text="other-",
    )["associates"]["nodes"]
    for one, end in zip(theirs, ("2031-01-02T00:00:00Z", "2031-01-03T00:00:00Z"), strict=False):
        asked = {"associateId": one["id"], "startsAt": "2031-01-01T00:00:00Z", "endsAt": end}
        anybody.data(SET, input=asked)
