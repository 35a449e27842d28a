"""What is somebody else's: documents of another client, people of another department, and credentials that are not one's own."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import HMACAlgorithm

from gateway.caller import Enforcement, Profile, Scope
from gateway.operations.persisted.register import Register
from gateway.schema import ids
from gateway.store import Store
from tests.access.issuer import AUDIENCE, Issuer, claims, issuing, private_key, published, token
from tests.attacks.siege import answer_faults, leaks
from tests.operations.shelves import MONDAY, furnish, pending, registered
from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

OURS = "323ad6b9-f655-5057-97c0-0cde9d90d758"
NOBODY = ids.encode("Associate", "00000000-0000-4000-8000-000000000000")
THEIRS = "query Theirs { viewer { profile } }"
KEPT = "query Kept { viewer { client profile } }"
WHO = "{ viewer { client profile } }"
MOST_SHOWN = 59
"""How much of a text that they were given messages show."""

RICH = {"bucket": 1_000_000_000, "refill": 1_000_000.0}


@dataclass(frozen=True, slots=True)
class Town:
    """A gateway with a shop and its rival, an issuer of tokens, and somebody of one department."""

    gateway: GatewayClient
    issuer: Issuer
    shop: GatewayClient
    rival: GatewayClient
    limited: GatewayClient

    def with_token(self, text: str) -> tuple[int, dict[str, Any]]:
        """Status and answer for who shows a bearer token."""
        response = self.gateway.post({"query": WHO}, authorization=f"Bearer {text}")
        return response.status_code, response.json()

    def claims(self, **others: Any) -> dict[str, Any]:
        """The claims of a right token of this issuer."""
        now = datetime.now(UTC)  # noqa: TID251  # the gateway's clock is the machine's
        return claims(self.issuer.url, now, **others)


@pytest.fixture(scope="module")
def town(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """A gateway with everything that somebody could want to have of others."""
    sandbox_control.reset()
    with issuing() as issuer:
        issuer.keys = [published("EC"), published("RSA")]
        settings = settings_for(
            sandbox_control.base_url,
            tmp_path_factory.mktemp("town"),
            limits={profile.value: RICH for profile in Profile},
            tables={
                "access": {
                    "issuer": issuer.url,
                    "audience": AUDIENCE,
                    "algorithms": ["ES256", "RS256"],
                }
            },
        )
        with gateway_on(settings) as gateway:
            asyncio.run(gateway.reset())
            asyncio.run(_furnished(gateway.store_url))
            shop, rival = (
                gateway.as_client(name, profile=Profile.PARTNER, enforcement=Enforcement.IDS)
                for name in ("shop", "rival")
            )
            limited = gateway.as_client("ours", scopes=Scope, departments=[OURS])
            await_known(rival)
            yield Town(gateway, issuer, shop, rival, limited)


async def _furnished(url: str) -> None:
    store = await Store.open(url)
    try:
        register, rivals = Register(store), pending("10", client="rival")
        await furnish(register)
        document = registered("secret", THEIRS, client=rivals.client, version=rivals.version)
        await register.publish(rivals, [document])
        await register.activate(rivals.client, rivals.version, now=MONDAY)
    finally:
        await store.aclose()


def await_known(client: GatewayClient) -> None:
    """Wait until the gateway knows of what was published last."""
    end = time.monotonic() + 10
    while client.post({"documentId": "secret"}).status_code != 200:
        assert time.monotonic() < end, "the gateway did not hear of the document"
        time.sleep(0.1)


def checked(
    client: GatewayClient, members: dict[str, Any], headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    """Status and answer, that tells nothing of our inside; the answer without what it cost."""
    response = client.http.post("/graphql", json=members, headers=headers)
    assert [*leaks(response.text), *answer_faults(response.content)] == []
    answer = response.json()
    answer.pop("extensions", None)
    return response.status_code, answer


# ---------------------------------------------------------------- documents

HASH = sha256(THEIRS.encode()).hexdigest()
FOREIGN = (
    {"documentId": "secret"},
    {"doc_id": "secret"},
    {"documentId": HASH},
    {"documentId": f"sha256:{HASH}"},
    {"documentId": "rival~10~secret"},
    {"documentId": "rival/10/secret"},
    {"documentId": f"rival~10~{HASH}"},
    {"documentId": "shop~10~secret"},
    {"documentId": "rival~10~secret~x"},
    {"documentId": " secret"},
    {"documentId": "SECRET"},
    {"documentId": "soon"},
    {"documentId": "shop~3~soon"},
)


def test_a_rivals_documents_are_there_for_the_rival(town: Town) -> None:
    for members in ({"documentId": "secret"}, {"documentId": HASH}):
        assert town.rival.post(members).json()["data"] == {"viewer": {"profile": "partner"}}


@pytest.mark.parametrize("members", FOREIGN, ids=lambda members: str(members)[:50])
def test_a_foreign_document_is_answered_as_one_that_nobody_has(
    town: Town, members: dict[str, Any]
) -> None:
    ((name, id),) = members.items()
    status, answer = checked(town.shop, members)
    nothing = checked(town.shop, {name: "x" * len(id)})[1]

    shown = id[:MOST_SHOWN]
    assert status == 404
    assert json.dumps(answer).replace(shown, "x" * len(shown)) == json.dumps(nothing)


def test_a_foreign_document_by_its_hash_is_one_that_nobody_sent(town: Town) -> None:
    by_hash = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH}}}

    for members in (by_hash, {**by_hash, "query": THEIRS}):
        _, answer = checked(town.shop, members)
        assert answer["errors"][0]["extensions"]["code"] in (
            "PERSISTED_QUERY_NOT_FOUND",
            "PERSISTED_DOCUMENT_REQUIRED",
        )
        assert "data" not in answer


@pytest.mark.parametrize(
    "name", ["graphql-client-name", "apollographql-client-name", "x-forwarded-user"]
)
def test_who_calls_itself_another_client_is_not_one(town: Town, name: str) -> None:
    status, _ = checked(
        town.shop, {"documentId": "secret"}, {name: "rival", "graphql-client-version": "10"}
    )

    assert status == 404


def test_what_one_client_keeps_by_its_hash_no_other_one_finds(town: Town) -> None:
    one, other = (town.gateway.as_client(name) for name in ("keeper", "seeker"))
    by_hash = {
        "extensions": {
            "persistedQuery": {"version": 1, "sha256Hash": sha256(KEPT.encode()).hexdigest()}
        }
    }

    assert checked(one, {**by_hash, "query": KEPT})[0] == 200
    assert checked(one, by_hash)[1]["data"]["viewer"]["client"] == "keeper"
    assert checked(other, by_hash)[1]["errors"][0]["message"] == "PersistedQueryNotFound"


# ---------------------------------------------------------------- departments

BY_ID = (
    "query ($id: ID!) { node(id: $id) { __typename id } }",
    "query ($id: ID!) { nodes(ids: [$id]) { __typename } }",
    "query ($id: ID!) { associate(by: {id: $id}) { name } }",
    "query ($id: ID!) { associates(filter: {ids: [$id]}) { totalCount nodes { name } } }",
    "query ($id: ID!) { schedules(owner: {associateId: $id}) { nodes { id } } }",
    """query ($id: ID!) { freeBusy(associateIds: [$id], from: "2030-07-01T00:00:00Z", to: "2030-07-02T00:00:00Z") {
      associate { id } } }""",
    """query ($id: ID!) { commonSlots(associateIds: [$id], from: "2030-07-01T00:00:00Z", to: "2030-07-02T00:00:00Z",
      atLeast: "PT1H") { from } }""",
    "query ($id: ID!) { scheduleIssues(filter: {ids: [$id]}) { code } }",
    'query ($id: ID!) { availableAssociates(at: "2030-07-01T15:00:00Z", filter: {ids: [$id]}) { totalCount } }',
    'query ($id: ID!) { coverage(filter: {ids: [$id]}, from: "2030-07-01T00:00:00Z", to: "2030-07-02T00:00:00Z") { from } }',
    "query ($id: ID!) { changes(filter: {associateId: $id}) { totalCount: __typename nodes { id } } }",
    """query ($id: ID!) { preview(change: {absence: {associateId: $id, startsAt: "2030-07-01T00:00:00Z", endsAt:
      "2030-07-02T00:00:00Z"}}, from: "2030-07-01T00:00:00Z", to: "2030-07-02T00:00:00Z") { userErrors { code message } } }""",
    "mutation ($id: ID!) { outOfOfficeEnd(input: {associateId: $id}) { userErrors { code message } } }",
    """mutation ($id: ID!) { outOfOfficeSet(input: {associateId: $id, startsAt: "2030-07-01T00:00:00Z", endsAt:
      "2030-07-02T00:00:00Z"}) { userErrors { code message } } }""",
    'mutation ($id: ID!) { associateUpdate(input: {associateId: $id, name: "x"}) { userErrors { code message } } }',
    "mutation ($id: ID!) { associateRemove(input: {associateId: $id}) { userErrors { code message } } }",
    """mutation ($id: ID!) { workingWeekSet(input: {associateIds: [$id], name: "x", days: [{day: MONDAY, ranges: [{from:
      "09:00", to: "17:00"}]}]}) { userErrors { code message } } }""",
    """mutation ($id: ID!) { holidayDeclare(input: {associateIds: [$id], name: "x", startDate: "2030-07-04", endDate:
      "2030-07-04"}) { userErrors { code message } } }""",
)


@pytest.fixture(scope="module")
def stranger(town: Town) -> str:
    """The id of somebody of another department."""
    people = town.gateway.data("{ associates(first: 100) { nodes { id department { id } } } }")
    ours = ids.encode("Department", OURS)
    nodes = people["associates"]["nodes"]
    return str(next(one["id"] for one in nodes if (one["department"] or {}).get("id") != ours))


def without(answer: Any, id: str) -> str:
    """An answer with a mark for the id that was asked about, whole or as messages show it."""
    return json.dumps(answer).replace(id, "<id>").replace(id[:MOST_SHOWN], "<id>")


@pytest.mark.parametrize("query", BY_ID)
def test_somebody_of_another_department_is_as_nobody(town: Town, stranger: str, query: str) -> None:
    found = checked(town.limited, {"query": query, "variables": {"id": stranger}})
    nobody = checked(town.limited, {"query": query, "variables": {"id": NOBODY}})

    assert without(found, stranger) == without(nobody, NOBODY)


def test_the_directory_of_one_department_has_no_other_people(town: Town) -> None:
    query = (
        "{ associates(first: 100) { totalCount nodes { department { id } } } departments { id } }"
    )

    everybody, ours = (client.data(query) for client in (town.gateway, town.limited))

    assert ours["associates"]["totalCount"] < everybody["associates"]["totalCount"]
    found = {one["department"]["id"] for one in ours["associates"]["nodes"]}
    assert found == {one["id"] for one in ours["departments"]} == {ids.encode("Department", OURS)}


# ---------------------------------------------------------------- tokens


def segment(value: Any) -> str:
    """A part of a token."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(body).rstrip(b"=").decode()


def by_hand(town: Town, header: dict[str, Any], **others: Any) -> str:
    """A token that nobody signed."""
    return f"{segment(header)}.{segment(town.claims(**others))}."


def signed_with_the_public_key(town: Town) -> str:
    """A forgery that works where a public key is taken for a secret."""
    public = private_key("RSA").public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    unsigned = f"{segment({'alg': 'HS256', 'kid': 'RSA-0'})}.{segment(town.claims())}"
    signature = HMACAlgorithm(HMACAlgorithm.SHA256).sign(unsigned.encode(), pem)
    return f"{unsigned}.{segment(signature)}"


def with_other_claims(town: Town) -> str:
    """A right signature over something else."""
    head, _, signature = token(town.claims()).split(".")
    return f"{head}.{segment(town.claims(gateway_profile='operator'))}.{signature}"


def signed_by_a_stranger(town: Town, **header: Any) -> str:
    """A token with another key than the one that it names."""
    names = {"kid": "EC-0", **header}
    return jwt.encode(town.claims(), private_key("EC", 7), "ES256", headers=names)


LATER, EARLIER = timedelta(hours=1).total_seconds(), -timedelta(hours=1).total_seconds()
FORGERIES: dict[str, Callable[[Town], str]] = {
    "nobody signed it": lambda town: by_hand(town, {"alg": "none"}),
    "nobody signed it, with a key": lambda town: by_hand(town, {"alg": "none", "kid": "EC-0"}),
    "nobody signed it, in capitals": lambda town: by_hand(town, {"alg": "NONE", "kid": "EC-0"}),
    "the public key is no secret": signed_with_the_public_key,
    "its claims were changed": with_other_claims,
    "a stranger signed it": signed_by_a_stranger,
    "it brings its key along": lambda town: signed_by_a_stranger(
        town, jwk=published("EC", 7), kid="EC-7"
    ),
    "it says where its key is": lambda town: signed_by_a_stranger(
        town, jku="http://127.0.0.1:1/keys", kid="EC-7"
    ),
    "its key is a path": lambda town: signed_by_a_stranger(town, kid="../../../dev/null"),
    "its key is SQL": lambda town: signed_by_a_stranger(town, kid="' OR 1=1 --"),
    "it is critical about the unknown": lambda town: signed_by_a_stranger(town, crit=["x"], x=1),
    "it is over": lambda town: token(town.claims(exp=town.claims()["iat"] + EARLIER)),
    "it has no end": lambda town: token(town.claims(exp=None)),
    "it is not yet": lambda town: token(town.claims(nbf=town.claims()["iat"] + LATER)),
    "it is for others": lambda town: token(town.claims(aud="https://other.example")),
    "it is for nobody": lambda town: token(town.claims(aud=None)),
    "another one issued it": lambda town: token(town.claims(iss="https://evil.example")),
    "nobody issued it": lambda town: token(town.claims(iss=None)),
    "it has no profile": lambda town: token(town.claims(gateway_profile=None)),
    "its profile is none": lambda town: token(town.claims(gateway_profile="root")),
    "it names nobody": lambda town: token(town.claims(azp=None, client_id=None)),
    "its signature is cut off": lambda town: token(town.claims()).rpartition(".")[0] + ".",
    "its end is endless": lambda town: token(town.claims(exp=1e308)),
    "its end is a text": lambda town: by_hand(town, {"alg": "ES256", "kid": "EC-0"}, exp="x"),
}


def test_a_right_token_is_taken(town: Town) -> None:
    status, answer = town.with_token(token(town.claims()))

    assert (status, answer["data"]["viewer"]) == (200, {"client": "web", "profile": "frontend"})


@pytest.mark.parametrize("name", FORGERIES)
def test_a_token_is_not_taken_when(name: str, town: Town) -> None:
    status, answer = town.with_token(FORGERIES[name](town))

    assert status == 401
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]
    assert list(leaks(json.dumps(answer))) == []


def test_no_forgery_makes_the_gateway_ask_elsewhere_or_again_and_again(town: Town) -> None:
    before = len(town.issuer.asked)

    for _ in range(20):
        town.with_token(signed_by_a_stranger(town, kid="unknown"))

    assert len(town.issuer.asked) - before <= 2


def test_claims_that_nobody_may_give_themselves_give_nothing(town: Town) -> None:
    said = town.claims(scope="associates:read everything *", gateway_departments=["*"])
    query = "{ viewer { scopes departments { id } } associates { totalCount } }"

    response = town.gateway.post({"query": query}, authorization=f"Bearer {token(said)}")

    assert response.json()["data"] == {
        "viewer": {"scopes": ["associates:read"], "departments": []},
        "associates": {"totalCount": 0},
    }
