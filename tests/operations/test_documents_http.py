"""Registered documents over HTTP: every wire form, what is refused how, what caches may keep, and what is counted."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from gateway.caller import Enforcement, Profile
from gateway.directory import Directory, import_people, read_people
from gateway.operations.persisted.normal import digest
from gateway.operations.persisted.registered import Used
from gateway.sandbox import demo_directory
from tests.operations.shelves import (
    FREE,
    MONDAY,
    OLD,
    THEIRS,
    TWO,
    WHO,
    WHO_WRITTEN_OTHERWISE,
    furnish,
    opened_register,
    pending,
    registered,
)
from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

GRAPHQL = {"accept": "application/graphql-response+json"}
AT = (
    "query At($time: DateTime!) { associates(first: 3) "
    "{ nodes { availabilityAt(time: $time) { status until } } } }"
)
GONE = 'mutation Gone { associateRemove(input: { associateId: "x" }) { userErrors { code } } }'
SHOPS = {"data": {"viewer": {"client": "shop"}}}


@dataclass(frozen=True, slots=True)
class Callers:
    """A gateway, and clients of it."""

    gateway: GatewayClient
    shop: GatewayClient
    site: GatewayClient
    app: GatewayClient
    watched: GatewayClient

    @property
    def store_url(self) -> str:
        """The gateway's database."""
        return self.gateway.store_url


async def _furnish(url: str) -> None:
    async with opened_register(url) as register:
        await import_people(
            Directory(register.store),
            read_people(demo_directory(), "csv"),
            now=MONDAY,
            dry_run=False,
            progress=lambda *_: None,
        )
        await furnish(register)
        at = pending("4")
        documents = [
            registered("at", AT, version="4"),
            registered("gone", GONE, version="4", type="mutation"),
        ]
        await register.publish(at, documents)
        await register.activate("shop", "4", now=at.registered_at)
        site = pending("2", client="site")
        await register.publish(site, [registered("who", WHO, client="site")])
        await register.activate("site", "2", now=site.registered_at)


@pytest.fixture(scope="module")
def callers(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callers]:
    """A gateway with the documents of `shelves.py` and some more."""
    sandbox_control.reset()
    documents = {"documents": {"flush_seconds": 0.1, "max_age_seconds": 10_000_000}}
    settings = settings_for(
        sandbox_control.base_url, tmp_path_factory.mktemp("documents"), tables=documents
    )
    asyncio.run(_furnish(settings.store.url))
    with gateway_on(settings) as gateway:
        partner, frontend = Profile.PARTNER, Profile.FRONTEND
        yield Callers(
            gateway,
            gateway.as_client("shop", profile=partner, enforcement=Enforcement.IDS),
            gateway.as_client("site", profile=frontend, enforcement=Enforcement.SAFELIST),
            gateway.as_client("app", profile=frontend),
            gateway.as_client("watched", profile=frontend, enforcement=Enforcement.LOG),
        )


def hashed(sha256: str, *, version: Any = 1, **more: Any) -> dict[str, Any]:
    return {"persistedQuery": {"version": version, "sha256Hash": sha256, **more}}


@pytest.mark.parametrize(
    "body",
    [
        {"documentId": "who"},
        {"documentId": digest(WHO)},
        {"documentId": f"sha256:{digest(WHO)}"},
        {"documentId": "shop~2~who"},
        {"documentId": "shop/2/who", "operationName": "Who"},
        {"doc_id": "who", "variables": {}},
        {"extensions": hashed(digest(WHO))},
        {"extensions": hashed(digest(WHO), version="1", miss=True)},
        {"extensions": hashed("who")},
        {"documentId": "who", "query": ""},
        {"documentId": "who", "query": None, "unknown": {"a": 1}},
    ],
    ids=lambda body: json.dumps(body)[:60],
)
def test_every_wire_form_runs_a_registered_document_by_post_and_by_get(
    callers: Callers, body: dict[str, Any]
) -> None:
    by_post = callers.shop.post(body)
    parameters = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in body.items()
        if value is not None
    }
    by_get = callers.shop.http.get("/graphql", params=parameters)

    assert (by_post.status_code, by_get.status_code) == (200, 200)
    assert by_post.json()["data"] == by_get.json()["data"] == SHOPS["data"]


@pytest.mark.parametrize("id", ["who", f"sha256:{digest(WHO)}", "shop~2~who", "shop/2/who"])
def test_the_path_may_name_the_document(callers: Callers, id: str) -> None:
    by_get = callers.shop.http.get(f"/graphql/{id}")
    by_post = callers.shop.http.post(f"/graphql/{id}", json={})

    assert by_get.json()["data"] == by_post.json()["data"] == SHOPS["data"]


@pytest.mark.parametrize(
    ("who", "body", "code", "as_json", "as_graphql"),
    [
        ("shop", {"documentId": "absent"}, "PERSISTED_DOCUMENT_NOT_FOUND", 404, 404),
        ("shop", {"documentId": "theirs"}, "PERSISTED_DOCUMENT_NOT_FOUND", 404, 404),
        ("shop", {"documentId": "rival~9~theirs"}, "PERSISTED_DOCUMENT_NOT_FOUND", 404, 404),
        ("shop", {"documentId": "old"}, "PERSISTED_DOCUMENT_RETIRED", 404, 404),
        ("shop", {"query": WHO}, "PERSISTED_DOCUMENT_REQUIRED", 400, 400),
        ("shop", {"query": "{"}, "PERSISTED_DOCUMENT_REQUIRED", 400, 400),
        ("shop", {"extensions": hashed("0" * 64)}, "PERSISTED_QUERY_NOT_FOUND", 200, 400),
        ("shop", {"documentId": "who", "query": FREE}, "BAD_USER_INPUT", 400, 400),
        ("shop", {"documentId": "who", "operationName": "X"}, "BAD_USER_INPUT", 400, 400),
        ("site", {"query": FREE}, "PERSISTED_DOCUMENT_REQUIRED", 400, 400),
        ("site", {"query": THEIRS}, "PERSISTED_DOCUMENT_REQUIRED", 400, 400),
        ("app", {"extensions": hashed("0" * 64)}, "PERSISTED_QUERY_NOT_FOUND", 200, 400),
        ("app", {"query": FREE, "extensions": hashed("0" * 64)}, "BAD_USER_INPUT", 400, 400),
        ("app", {"documentId": "who"}, "PERSISTED_DOCUMENT_NOT_FOUND", 404, 404),
    ],
    ids=lambda value: json.dumps(value)[:50],
)
def test_what_is_refused_has_one_error_with_a_code_and_no_data(
    callers: Callers, who: str, body: dict[str, Any], code: str, as_json: int, as_graphql: int
) -> None:
    client: GatewayClient = getattr(callers, who)

    plain, strict = client.post(body), client.post(body, **GRAPHQL)

    assert (plain.status_code, strict.status_code) == (as_json, as_graphql)
    for response in (plain, strict):
        (error,) = response.json()["errors"]
        assert error["extensions"]["code"] == code
        assert "data" not in response.json()
        assert "no-store" in response.headers["cache-control"]


def test_a_registered_mutation_never_runs_by_get(callers: Callers) -> None:
    by_get = callers.shop.http.get("/graphql", params={"documentId": "gone"})
    by_path = callers.shop.http.get("/graphql/gone")
    by_post = callers.shop.post({"documentId": "gone"})

    assert (by_get.status_code, by_path.status_code) == (405, 405)
    assert by_get.headers["allow"] == "POST"
    assert by_post.json()["data"]["associateRemove"]["userErrors"]


def test_a_client_with_a_safelist_may_send_registered_texts_as_its_printer_has_them(
    callers: Callers,
) -> None:
    for body in (
        {"query": WHO},
        {"query": WHO_WRITTEN_OTHERWISE},
        {"query": WHO_WRITTEN_OTHERWISE, "extensions": hashed(digest(WHO_WRITTEN_OTHERWISE))},
        {"documentId": "who"},
    ):
        assert callers.site.post(body).json()["data"]["viewer"]["client"] == "site"


def test_a_hash_is_kept_for_who_sent_it_and_is_not_known_to_others(callers: Callers) -> None:
    whole = {"query": TWO, "extensions": hashed(digest(TWO))}
    bare = {"extensions": hashed(digest(TWO))}

    steps = [callers.app.post(one).json() for one in (bare, whole, bare)]
    others = callers.watched.post(bare).json()

    assert [one.get("data") for one in steps] == [None, *[{"viewer": {"profile": "frontend"}}] * 2]
    assert others["errors"][0]["message"] == "PersistedQueryNotFound"


@pytest.mark.parametrize("text", ["{ nothing }", "{", 'mutation { x(a: "") }'])
def test_a_text_that_cannot_run_is_not_kept_under_its_hash(callers: Callers, text: str) -> None:
    callers.app.post({"query": text, "extensions": hashed(digest(text))})

    (error,) = callers.app.post({"extensions": hashed(digest(text))}).json()["errors"]

    assert error["message"] == "PersistedQueryNotFound"


# ---------------------------------------------------------------- caches


def get(client: GatewayClient, **parameters: str) -> httpx.Response:
    return client.http.get("/graphql", params=parameters)


def test_an_answer_to_a_registered_query_by_get_may_be_kept_and_is_asked_for_by_its_tag(
    callers: Callers,
) -> None:
    first = get(callers.shop, documentId="who")
    tag = first.headers["etag"]
    again = callers.shop.http.get(
        "/graphql", params={"documentId": "who"}, headers={"if-none-match": f'"x", W/{tag}'}
    )

    assert first.headers["cache-control"] == "private, max-age=10000000"
    assert {"accept", "authorization", "x-api-key"} <= {
        name.strip().lower() for name in first.headers["vary"].split(",")
    }
    assert "throttleStatus" not in first.json()["extensions"]["cost"]
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag


def test_two_clients_have_two_tags(callers: Callers) -> None:
    tags = {get(one, documentId="who").headers["etag"] for one in (callers.shop, callers.site)}

    assert len(tags) == 2


@pytest.mark.parametrize(
    ("who", "by_get", "parameters"),
    [
        ("shop", False, {"documentId": "who"}),
        ("app", True, {"query": FREE}),
        ("shop", True, {"documentId": "old"}),
        ("shop", True, {"documentId": "at", "variables": "{}"}),
    ],
    ids=["a post", "a text", "a refusal", "wrong variables"],
)
def test_what_no_url_stands_for_is_kept_by_nobody(
    callers: Callers, who: str, by_get: bool, parameters: dict[str, str]
) -> None:
    client: GatewayClient = getattr(callers, who)

    response = get(client, **parameters) if by_get else client.post(parameters)

    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers


@pytest.mark.parametrize("ago", [timedelta(0), timedelta(days=30)], ids=["now", "long ago"])
def test_an_answer_for_an_instant_is_kept_no_longer_than_until_the_first_change(
    callers: Callers, ago: timedelta
) -> None:
    before = datetime.now(UTC)  # noqa: TID251  # a client's clock
    variables = json.dumps({"time": (before - ago).isoformat()})

    response = get(callers.shop, documentId="at", variables=variables)

    people = response.json()["data"]["associates"]["nodes"]
    untils = [one["availabilityAt"]["until"] for one in people]
    first = min(datetime.fromisoformat(one) for one in untils if one)
    left = max(0, int((first - before).total_seconds()))
    kept = int(response.headers["cache-control"].removeprefix("private, max-age="))
    assert kept in (left, max(0, left - 1))
    assert (kept == 0) is (ago > timedelta(0))


# ---------------------------------------------------------------- what is counted


def used(callers: Callers) -> dict[tuple[str, str], Used]:
    async def read() -> dict[tuple[str, str], Used]:
        async with opened_register(callers.store_url) as register:
            found = await register.active()
        return {(one.document.client, one.document.id): one for one in found}

    return asyncio.run(read())


def test_uses_reach_the_store_shortly_after(callers: Callers) -> None:
    before = used(callers)["shop", digest(TWO)].uses
    for _ in range(3):
        callers.shop.post({"documentId": digest(TWO)})

    for _ in range(50):
        now = used(callers)["shop", digest(TWO)]
        if now.uses > before:
            break
        time.sleep(0.05)

    assert now.uses - before in (1, 2, 3)
    assert now.last_used_at is not None


def test_a_text_that_a_watched_client_has_not_registered_is_in_the_log_once(
    callers: Callers,
) -> None:
    for _ in range(2):
        assert callers.watched.post({"query": OLD, "operationName": "Old"}).status_code == 200

    lines = [line for line in callers.gateway.log().splitlines() if digest(OLD) in line]
    assert len(lines) == 1
    assert "unregistered document" in lines[0]
    assert "watched" in lines[0]
    assert "Old" in lines[0]
    assert "viewer" not in lines[0]
