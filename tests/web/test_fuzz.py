"""Anything at all sent to the endpoint: one of the statuses that are promised, and JSON that says why."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stage import GatewayClient

STATUSES = {200, 400, 404, 405, 406, 408, 413, 415}
BOUNDED = settings(max_examples=60, deadline=None)

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
DOCUMENTS = st.one_of(
    st.sampled_from(
        [
            "query ($v: ID!) { node(id: $v) { id } }",
            "query ($v: [ID!]!) { nodes(ids: $v) { id } }",
            "query ($v: AssociateLookup!) { associate(by: $v) { name } }",
            "query ($v: AssociateFilter) { associates(filter: $v, first: 1) { totalCount } }",
            "query ($v: Int) { associates(first: $v) { totalCount } }",
            "query ($v: String) { associates(after: $v) { totalCount } }",
            "mutation ($v: AssociateUpdateInput!) { associateUpdate(input: $v) { userErrors { code } } }",
            "mutation ($v: OutOfOfficeSetInput!) { outOfOfficeSet(input: $v) { userErrors { code } } }",
            "mutation ($v: ScheduleCreateInput!) { scheduleCreate(input: $v) { userErrors { code } } }",
        ]
    ),
    st.text(alphabet='{}()[]:!$@#"\\,. \n…abc019-_', max_size=60),
    st.text(max_size=60),
)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "accept": st.sampled_from(
            ["", "*/*", "text/html", "application/graphql-response+json", "q=;,"]
        ),
        "content-type": st.sampled_from(["", "text/plain", "application/json; charset=utf-16"]),
        "content-encoding": st.sampled_from(["identity", "gzip", "x"]),
    },
)

PERSISTED = st.fixed_dictionaries(
    {"version": st.sampled_from([1, "1", 2]), "sha256Hash": JSON_VALUES | st.text(max_size=70)}
)


def promised(response: httpx.Response) -> dict[str, Any]:
    """The members of an answer as it is promised."""
    assert response.status_code in STATUSES, response.text
    answer = response.json()
    assert set(answer) <= {"data", "errors", "extensions"}, answer
    assert "data" in answer or answer["errors"]
    for error in answer.get("errors", ()):
        assert 0 < len(error["message"]) <= 500
        assert error["extensions"]["code"] not in ("INTERNAL", "TIMEOUT"), error
    return dict(answer)


@BOUNDED
@given(content=st.binary(max_size=200), headers=HEADERS)
def test_any_bytes_get_a_promised_answer(
    gateway_client: GatewayClient, content: bytes, headers: dict[str, str]
) -> None:
    sent = {"content-type": "application/json", **headers}

    promised(gateway_client.http.post("/graphql", content=content, headers=sent))


@BOUNDED
@given(JSON_VALUES)
def test_any_json_gets_a_promised_answer(gateway_client: GatewayClient, value: Any) -> None:
    content = json.dumps(value)

    promised(
        gateway_client.http.post(
            "/graphql", content=content, headers={"content-type": "application/json"}
        )
    )


@BOUNDED
@given(query=DOCUMENTS, value=JSON_VALUES, name=st.none() | st.text(max_size=10))
def test_any_document_with_any_variable_gets_a_promised_answer(
    gateway_client: GatewayClient, query: str, value: Any, name: str | None
) -> None:
    body = {"query": query, "variables": {"v": value}, "operationName": name}

    promised(
        gateway_client.http.post(
            "/graphql", content=json.dumps(body), headers={"content-type": "application/json"}
        )
    )


@BOUNDED
@given(
    members=st.fixed_dictionaries(
        {},
        optional={
            "query": st.sampled_from(["{ __typename }", "", None, 5]),
            "documentId": JSON_VALUES,
            "doc_id": st.text(max_size=10),
            "extensions": st.fixed_dictionaries({"persistedQuery": JSON_VALUES | PERSISTED}),
        },
    ),
    path=st.sampled_from(["", "/x", "/a/b", "/%FF", "/" + "x" * 2_000]),
)
def test_any_name_of_a_document_gets_a_promised_answer(
    gateway_client: GatewayClient, members: dict[str, Any], path: str
) -> None:
    promised(
        gateway_client.http.post(
            f"/graphql{path}",
            # Whatever Python's JSON has beside JSON's is sent too: httpx would refuse to.
            content=json.dumps(members),
            headers={"content-type": "application/json"},
        )
    )


@BOUNDED
@given(query=DOCUMENTS, variables=st.text(max_size=30), headers=HEADERS)
def test_any_get_gets_a_promised_answer(
    gateway_client: GatewayClient, query: str, variables: str, headers: dict[str, str]
) -> None:
    target = f"/graphql?query={quote(query)}&variables={quote(variables)}"

    promised(gateway_client.http.get(target, headers=headers))
