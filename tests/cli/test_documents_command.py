"""`gateway documents`: what clients register, from a manifest to its end, beside a running gateway."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gateway.caller import Enforcement, Profile
from gateway.operations.persisted.normal import digest
from gateway.store import Store
from tests.cli.conftest import Commands, Ended
from tests.operations.shelves import TWO, WHO, opened_register, pending, registered
from tests.stage import GatewayClient

MANIFEST = json.dumps({"who": WHO, digest(TWO): TWO})
PRINTED = (Path(__file__).parents[2] / "schema.graphql").read_text(encoding="utf-8")
NOW = datetime.now(UTC)  # noqa: TID251  # beside the command's own clock
FIELD = "  client: String!"


def publish(
    command: Commands,
    version: str = "1",
    manifest: str = MANIFEST,
    *more: str,
    client: str = "shop",
) -> Ended:
    file = command.file("manifest.json", manifest)
    words = ("documents", "publish", file, "--client", client, "--version", version)
    return command(*words, "--profile", "partner", *more)


def there(command: Commands, version: str = "1", **documents: str) -> None:
    """Make as if a version had been published and activated."""
    found = documents or {"who": WHO, digest(TWO): TWO}

    async def write() -> None:
        async with opened_register(command.environment["GATEWAY_STORE__URL"]) as register:
            rows = [registered(id, text, version=version) for id, text in found.items()]
            await register.publish(pending(version, at=NOW), rows)
            await register.activate("shop", version, now=NOW)

    asyncio.run(write())


def moved(command: Commands, wish: str, version: str = "1", *more: str) -> Ended:
    return command("documents", wish, "--client", "shop", "--version", version, *more)


def versions(command: Commands, *words: str) -> list[dict[str, Any]]:
    return list(json.loads(command("documents", *words, "--json").out)["versions"])


def used(command: Commands, *, ago: timedelta, version: str = "1") -> None:
    """Make as if a gateway had run a document of a version so long ago."""

    async def write() -> None:
        async with opened_register(command.environment["GATEWAY_STORE__URL"]) as register:
            await register.add_uses([("shop", version, "who", 3, NOW - ago)])

    asyncio.run(write())


def test_a_version_goes_from_its_manifest_to_its_end(gateway_command: Commands) -> None:
    assert "shop published: 2 documents, pending." in publish(gateway_command).out
    assert "is active. A running gateway hears of it" in moved(gateway_command, "activate").out
    assert "is retired." in moved(gateway_command, "retire").out

    (version,) = versions(gateway_command, "list")
    ended = moved(gateway_command, "activate")

    assert (version["client"], version["version"], version["documents"]) == ("shop", "1", 2)
    assert (version["status"], version["uses"], version["lastUsedAt"]) == ("retired", 0, None)
    assert version["registeredAt"] <= version["activatedAt"] <= version["retiredAt"]
    assert ended.code == 1
    assert "is retired and cannot be activated" in ended.err


def test_what_is_published_may_run_at_once(gateway_command: Commands) -> None:
    ended = publish(gateway_command, "1", MANIFEST, "--activate", "--json")

    told = json.loads(ended.out)
    assert (told["status"], told["documents"], told["new"]) == ("active", 2, True)
    assert told["registeredBy"]


def test_publishing_the_same_twice_is_no_fault_and_something_else_is_one(
    gateway_command: Commands,
) -> None:
    publish(gateway_command)

    same, other = publish(gateway_command), publish(gateway_command, "1", json.dumps({"who": TWO}))

    assert (same.code, other.code) == (0, 1)
    assert "was published already, with the very same documents" in same.out
    assert "never changes; publish these as a new version" in other.err


@pytest.mark.parametrize("more", [(), ("--activate",)])
def test_what_is_retired_is_not_published_again(
    gateway_command: Commands, more: tuple[str, ...]
) -> None:
    there(gateway_command)
    moved(gateway_command, "retire")

    ended = publish(gateway_command, "1", MANIFEST, *more)

    assert (ended.code, ended.out) == (1, "")
    assert "is retired and does not come back; publish its documents as a new version." in ended.err
    assert [one["status"] for one in versions(gateway_command, "list")] == ["retired"]


def test_one_document_is_counted_in_the_singular(gateway_command: Commands) -> None:
    ended = publish(gateway_command, "1", json.dumps({"who": WHO}), "--activate")

    assert "published: 1 document, active." in ended.out
    assert "0 of 1 active document would break" in gateway_command("documents", "check").out
    assert "0 of 1 version is stale" in gateway_command("documents", "usage").out


def test_a_manifest_with_faults_ends_with_1_and_names_all_of_them(
    gateway_command: Commands,
) -> None:
    manifest = json.dumps({"a": "{", "b": "{ nothing }", "c c": WHO, "d": WHO})

    ended = publish(gateway_command, "1", manifest)

    assert (ended.code, ended.out) == (1, "")
    assert [line.split(":")[0] for line in ended.err.splitlines()] == [
        *("c c", "a", "b", "Nothing was changed.")
    ]
    assert versions(gateway_command, "list") == []


def test_of_very_many_faults_the_first_are_shown_and_the_rest_is_counted(
    gateway_command: Commands,
) -> None:
    ended = publish(gateway_command, "1", json.dumps({str(one): "{" for one in range(60)}))

    assert "and 10 more" in ended.err
    assert len(ended.err.splitlines()) == 52


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("none.json", "--version", "1"), 2, "cannot be read"),
        (("manifest.json", "--version", "a b"), 2, "A version is named by"),
        (("manifest.json", "--version", "1"), 1, "no client named 'shop'"),
        (("binary", "--version", "1"), 2, "is not UTF-8 text"),
    ],
)
def test_what_cannot_be_published_is_said_in_one_sentence(
    gateway_command: Commands, words: tuple[str, ...], code: int, says: str
) -> None:
    gateway_command.file("manifest.json", MANIFEST)
    gateway_command.file("binary", b"\xff\xfe")
    file, *rest = words

    ended = gateway_command(
        "documents", "publish", gateway_command.folder / file, "--client", "shop", *rest
    )

    assert ended.code == code
    assert says in ended.err


def test_a_client_with_keys_is_held_to_its_own_limits(gateway_command: Commands) -> None:
    made = ("--scope", "all", "--all-departments")
    gateway_command("clients", "create", "shop", "--profile", "partner", *made)
    gateway_command("clients", "create", "lab", "--profile", "analyst", *made)
    file = gateway_command.file("m.json", json.dumps({"types": "{ __schema { types { name } } }"}))

    ended = [
        gateway_command("documents", "publish", file, "--client", client, "--version", "1").code
        for client in ("shop", "lab")
    ]

    assert ended == [1, 0]


@pytest.mark.parametrize(
    ("ago", "force", "code"),
    [
        (timedelta(days=1), (), 1),
        (timedelta(days=1), ("--force",), 0),
        (timedelta(days=20), (), 0),
    ],
)
def test_a_version_in_use_is_retired_by_force_alone(
    gateway_command: Commands, ago: timedelta, force: tuple[str, ...], code: int
) -> None:
    there(gateway_command)
    used(gateway_command, ago=ago)

    ended = moved(gateway_command, "retire", "1", *force)

    assert ended.code == code
    if code:
        assert "is in use; --force retires it all the same." in ended.err
        assert "Who was used last at" in ended.err


def test_usage_names_the_versions_that_nobody_uses(gateway_command: Commands) -> None:
    for version in ("1", "2", "3"):
        there(gateway_command, version)
    publish(gateway_command, "4")
    used(gateway_command, ago=timedelta(days=30), version="1")
    used(gateway_command, ago=timedelta(days=1), version="2")

    told = {
        one["version"]: (one["uses"], one["stale"]) for one in versions(gateway_command, "usage")
    }
    shown = gateway_command("documents", "usage").out

    assert told == {"1": (3, True), "2": (3, False), "3": (0, False), "4": (0, False)}
    assert "1 of 4 versions is stale: unused for 14 days." in shown


def test_usage_names_who_uses_a_field(gateway_command: Commands) -> None:
    there(gateway_command)
    asks = ("documents", "usage", "--field")

    client = gateway_command(*asks, "Viewer.client", "--json")
    viewer = gateway_command(*asks, "Query.viewer")
    scopes = gateway_command(*asks, "Viewer.scopes")
    others = gateway_command(*asks, "Viewer.client", "--client", "other", "--json")

    assert [one["id"] for one in json.loads(client.out)["documents"]] == ["who"]
    assert "who" in viewer.out
    assert digest(TWO) in viewer.out
    assert scopes.out == "No active document uses Viewer.scopes.\n"
    assert json.loads(others.out)["documents"] == []


@pytest.mark.parametrize("field", ["Viewer.nothing", "Nothing.client", "Viewer", "."])
def test_a_field_that_is_not_there_ends_with_2(gateway_command: Commands, field: str) -> None:
    ended = gateway_command("documents", "usage", "--field", field)

    assert ended.code == 2
    assert "The schema has no field" in ended.err


# ---------------------------------------------------------------- against a schema


def test_check_names_the_documents_that_a_schema_would_break(gateway_command: Commands) -> None:
    there(gateway_command)
    used(gateway_command, ago=timedelta(0))
    publish(gateway_command, "2", json.dumps({"other": WHO.replace("Who", "Pending")}))
    coming = gateway_command.file("next.graphql", PRINTED.replace(FIELD, "  customer: String!"))

    same = gateway_command("documents", "check")
    ended = gateway_command("documents", "check", coming)
    told = json.loads(gateway_command("documents", "check", coming, "--json").out)

    assert (same.code, same.out) == (0, "0 of 2 active documents would break\n")
    assert ended.code == 1
    assert "Breaks: shop 1: Who (used 3 times, last " in ended.out
    assert "Cannot query field 'client' on type 'Viewer'" in ended.out
    assert "1 of 2 active documents would break, of shop" in ended.out
    assert told["documents"] == 2
    assert [one["name"] for one in told["broken"]] == ["Who"]


def test_the_schema_is_checked_against_what_is_registered(gateway_command: Commands) -> None:
    released = gateway_command.file("released.graphql", PRINTED)
    without = gateway_command("schema", "--check", released)
    there(gateway_command)

    with_documents = gateway_command("schema", "--check", released)
    asyncio.run(_broken(gateway_command.environment["GATEWAY_STORE__URL"]))
    ended = gateway_command("schema", "--check", released)
    told = json.loads(gateway_command("schema", "--check", released, "--json").out)

    assert "Registered documents were not checked: the store sqlite:///" in without.out
    assert (without.code, with_documents.code, ended.code) == (0, 0, 1)
    assert "0 of 2 active documents would break" in with_documents.out
    assert "Cannot query field 'gone'" in ended.out
    assert (told["breaking"], told["documents"]["checked"]) == ([], 2)


async def _broken(url: str) -> None:
    """Make as if a document had been registered with an older schema."""
    from gateway.store.tables import documents

    store = await Store.open(url)
    change = documents.update().where(documents.c.id == "who").values(text="query Who { gone }")
    await store.write(lambda connection: connection.execute(change))
    await store.aclose()


def test_a_store_that_is_not_there_is_not_made_by_looking(gateway_command: Commands) -> None:
    released = gateway_command.file("released.graphql", PRINTED)

    told = json.loads(gateway_command("schema", "--check", released, "--json").out)

    assert "is not there" in told["documents"]["notChecked"]
    assert not (gateway_command.folder / "store.db").exists()


@pytest.mark.parametrize("content", [b"", b"no database at all, but a text of some length" * 20])
def test_a_store_that_is_none_does_not_stop_the_check(
    gateway_command: Commands, content: bytes
) -> None:
    released = gateway_command.file("released.graphql", PRINTED)
    gateway_command.file("store.db", content)

    ended = gateway_command("schema", "--check", released)

    assert ended.code == 0
    assert "documents" in ended.out


# ---------------------------------------------------------------- beside a running gateway


def test_a_running_gateway_hears_of_what_is_activated_and_retired(
    gateway: GatewayClient, gateway_command: Commands
) -> None:
    shop = gateway.as_client("shop", profile=Profile.PARTNER, enforcement=Enforcement.IDS)
    here = {"GATEWAY_STORE__URL": gateway.store_url}
    file = gateway_command.file("manifest.json", MANIFEST)
    named = ("--client", "shop", "--version", "1")

    done = gateway_command("documents", "publish", file, *named, "--activate", **here)
    runs = _status(shop, {200}, within=2.5)
    gone = gateway_command("documents", "retire", *named, "--force", **here)

    assert (done.code, gone.code) == (0, 0), done.err + gone.err
    assert (runs, _status(shop, {404}, within=2.5)) == (200, 404)


def _status(shop: GatewayClient, wanted: set[int], *, within: float) -> int:
    for _ in range(round(within / 0.05)):
        status = shop.post({"documentId": "who"}).status_code
        if status in wanted:
            return status
        time.sleep(0.05)
    return status
