"""Who comes in, over HTTP, where nobody is anonymous: keys, tokens of a real issuer, and what the others are told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest
from starlette.datastructures import Headers

from gateway.access import keys
from gateway.access.clients import Clients
from gateway.access.door import Access
from gateway.app import clock
from gateway.app.callers import fetched, token_check
from gateway.caller import Enforcement, Profile, Scope
from gateway.operations.answer import Refusal, Refused
from gateway.settings import AccessSettings
from gateway.store import Store, StoreUnavailable
from gateway.web.authentication import Authentication, credentials_in
from tests.access.issuer import AUDIENCE, Issuer, claims, issuing, published, token
from tests.access.people import NOON, partner
from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

WHO = "{ viewer { client profile scopes } }"


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    """Somebody who gives tokens."""
    with issuing() as issuer:
        yield issuer


@pytest.fixture(scope="module")
def door(
    sandbox_control: SandboxControl, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayClient]:
    """A gateway that knows clients and an issuer, and serves nobody else."""
    access = {"anonymous": False, "issuer": issuer.url, "audience": AUDIENCE}
    folder = tmp_path_factory.mktemp("door")
    with gateway_on(
        settings_for(sandbox_control.base_url, folder, tables={"access": access})
    ) as gateway:
        yield gateway


def test_a_client_is_known_by_its_key_in_either_header_and_has_what_it_was_given(
    door: GatewayClient,
) -> None:
    client = door.as_client("keyed", profile=Profile.ANALYST, scopes=[Scope.ASSOCIATES_READ])

    told = [
        client.data(WHO)["viewer"],
        client.http.post("/graphql", json={"query": WHO}).json()["data"]["viewer"],
        door.post({"query": WHO}, Authorization=f"Bearer {client.key}").json()["data"]["viewer"],
    ]

    assert told == [{"client": "keyed", "profile": "analyst", "scopes": ["associates:read"]}] * 3


@pytest.mark.parametrize(
    ("headers", "challenge"),
    [
        ([], 'Bearer realm="gateway"'),
        *(
            (headers, 'Bearer realm="gateway", error="invalid_token"')
            for headers in (
                [("x-api-key", "gw_x")],
                [("x-api-key", keys.made().text)],
                [("x-api-key", "")],
                [("authorization", "Bearer a.b.c")],
                [("authorization", "Basic YTpi")],
                [("x-api-key", "a"), ("x-api-key", "b")],
                [("authorization", "Bearer a"), ("x-api-key", "b")],
            )
        ),
    ],
    ids=lambda _: "case",
)
def test_others_are_told_401_what_to_send_and_nothing_of_what_they_sent(
    door: GatewayClient, headers: list[tuple[str, str]], challenge: str
) -> None:
    answer = door.http.post("/graphql", json={"query": WHO}, headers=headers)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == challenge
    assert [error["extensions"] for error in answer.json()["errors"]] == [
        {"code": "UNAUTHENTICATED"}
    ]
    assert "data" not in answer.json()
    assert all(len(value) < 8 or value not in answer.text for _, value in headers)


def test_two_keys_in_two_lines_are_no_key_though_one_of_them_counts(door: GatewayClient) -> None:
    client = door.as_client("doubled")
    lines = [("x-api-key", str(client.key)), ("x-api-key", keys.made().text)]

    for headers in (lines, lines[::-1]):
        answer = door.http.post("/graphql", json={"query": WHO}, headers=headers)
        assert answer.status_code == 401


def test_the_log_names_the_key_that_was_turned_away_and_why_and_never_the_whole(
    door: GatewayClient,
) -> None:
    wrong = keys.made()

    assert door.with_key(wrong.text).post({"query": WHO}).status_code == 401

    lines = [line for line in door.log().splitlines() if wrong.prefix in line]
    assert len(lines) == 1
    assert '"reason": "unknown key"' in lines[0]
    assert wrong.text not in door.log()


async def test_a_client_made_beside_the_running_gateway_is_let_in_at_once_but_for_its_revoked_key(
    door: GatewayClient,
) -> None:
    store = await Store.open(door.store_url)
    first = await Clients(store).create(partner("beside"), now=clock())
    await Clients(store).revoke("beside", now=clock(), prefix=first.key.prefix)
    second = await Clients(store).rotate("beside", now=clock(), overlap=timedelta(0))
    await store.aclose()

    answers = [door.with_key(one.key.text).post({"query": WHO}) for one in (first, second)]

    assert answers[0].status_code == 401
    assert answers[1].status_code != 401
    assert "UNAUTHENTICATED" not in answers[1].text


def test_a_token_of_the_issuer_is_believed_and_so_is_one_signed_with_its_next_key(
    door: GatewayClient, issuer: Issuer
) -> None:
    said = claims(issuer.url, clock(), gateway_profile="analyst")
    told = [door.post({"query": WHO}, Authorization=f"Bearer {token(said)}") for _ in range(3)]
    asked = len(issuer.asked)

    issuer.keys = [published("EC", 1)]
    rotated = token(said, number=1)
    told.append(door.post({"query": WHO}, Authorization=f"Bearer {rotated}"))

    viewer = {
        "client": "web",
        "profile": "analyst",
        "scopes": ["associates:read", "availability:read"],
    }
    assert [answer.json()["data"]["viewer"] for answer in told] == [viewer] * 4
    assert asked == 2, "its configuration and its keys, once"
    assert len(issuer.asked) == 4


def test_a_token_that_says_too_little_is_refused_and_the_log_says_what_is_missing(
    door: GatewayClient, issuer: Issuer
) -> None:
    issuer.keys = [published("EC", 0), published("EC", 1)]
    said = claims(issuer.url, clock(), gateway_profile=None)

    answer = door.post({"query": WHO}, Authorization=f"Bearer {token(said, number=1)}")

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["message"].startswith("The token is not accepted")
    assert "the token's claim gateway_profile names no profile" in door.log()


# ------------------------------------------------------------ what is nobody's credentials' fault


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    store = await Store.open(f"sqlite:///{tmp_path}/gateway.db", lock_wait_ms=50)
    yield store
    await store.aclose()


async def test_while_the_issuer_is_away_from_the_start_a_token_is_503_and_a_key_is_not(
    store: Store,
) -> None:
    reported: list[BaseException] = []
    with issuing() as issuer:
        issuer.away = True
        said = AccessSettings(issuer=issuer.url, audience=AUDIENCE)
        text = token(claims(issuer.url, NOON))
        async with httpx.AsyncClient(trust_env=False) as http:
            check = token_check(said, fetch=partial(fetched, http))
            access = Access(store, anonymous=False, tokens=check)
            authentication = Authentication(access.caller_of, report=reported.append)
            issued = await access.clients.create(partner(), now=NOON)

            caller = await authentication({"x-api-key": issued.key.text}, now=NOON)
            with pytest.raises(Refused) as refusal:
                await authentication({"authorization": f"Bearer {text}"}, now=NOON)
            await access.aclose()

    assert (caller.client, caller.enforcement) == ("shop", Enforcement.IDS)
    assert refusal.value.answer.refusal is Refusal.UNCHECKED
    assert "cannot be checked now" in refusal.value.answer.errors[0]["message"]
    assert issuer.asked == ["/.well-known/openid-configuration"]
    assert reported == [], "the store is well"


async def test_while_the_store_is_away_a_key_is_503_and_the_log_has_the_reason(
    store: Store, tmp_path: Path
) -> None:
    reported: list[BaseException] = []
    access = Access(store, anonymous=False)
    authentication = Authentication(access.caller_of, report=reported.append)
    await store.aclose()
    (tmp_path / "gateway.db").write_bytes(b"no database" * 500)
    for left in ("-wal", "-shm"):
        (tmp_path / f"gateway.db{left}").unlink(missing_ok=True)

    with pytest.raises(Refused) as refusal:
        await authentication({"x-api-key": keys.made().text}, now=NOON)

    answer = refusal.value.answer
    assert answer.refusal is Refusal.STORAGE
    assert answer.errors[0]["extensions"]["code"] == "STORAGE_UNAVAILABLE"
    assert str(tmp_path) not in answer.errors[0]["message"]
    assert [type(error) for error in reported] == [StoreUnavailable]
    await access.aclose()


def test_lines_of_one_name_are_one_value_and_other_headers_are_not_handed_on() -> None:
    lines = [(b"x-api-key", b"a"), (b"accept", b"*/*"), (b"x-api-key", b"b")]

    assert credentials_in(Headers(raw=lines)) == {"x-api-key": "a, b"}
    assert credentials_in({"authorization": "Bearer x", "cookie": "y"}) == {
        "authorization": "Bearer x"
    }
