"""Every way in which clients name a document, and what else is in a request, as an operation."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.operations.operation import Operation
from gateway.web.members import Beside, beside, query_members, read_members
from gateway.web.responses import TurnedAway

WHO = "{ viewer { client } }"
HASH = "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38"


def persisted(**members: Any) -> dict[str, Any]:
    """The extension of automatic persisted queries."""
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH, **members}}}


@pytest.mark.parametrize(
    ("members", "operation"),
    [
        ({"query": WHO}, Operation(WHO)),
        ({"query": WHO, "unknown": 5, "id": "x"}, Operation(WHO)),
        (
            {"query": WHO, "variables": {"a": 1}, "operationName": "A"},
            Operation(WHO, {"a": 1}, "A"),
        ),
        ({"documentId": "sha256:ab"}, Operation(document_id="sha256:ab")),
        ({"documentId": "web~1.0~x"}, Operation(document_id="web~1.0~x")),
        ({"doc_id": "4711"}, Operation(document_id="4711")),
        ({"doc_id": "a", "documentId": "a"}, Operation(document_id="a")),
        ({"documentId": "a", "query": None}, Operation(document_id="a")),
        ({"documentId": "a", "query": ""}, Operation(document_id="a")),
        ({"documentId": "a", "query": WHO}, Operation(WHO, document_id="a")),
        (persisted(), Operation(sha256=HASH)),
        (persisted(version="1"), Operation(sha256=HASH)),
        (persisted(miss=True), Operation(sha256=HASH)),
        ({**persisted(), "query": WHO}, Operation(WHO, sha256=HASH)),
        ({**persisted(), "documentId": "a"}, Operation(document_id="a", sha256=HASH)),
        (persisted(sha256Hash="any id of a list"), Operation(sha256="any id of a list")),
        ({"query": WHO, "extensions": {"persistedQuery": None}}, Operation(WHO)),
    ],
    ids=str,
)
def test_members_become_an_operation(members: Any, operation: Operation) -> None:
    assert read_members(members, only_queries=False) == operation


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"documentId": 5}, "`documentId` has to be text"),
        ({"documentId": ""}, "`documentId` is empty"),
        ({"doc_id": ["a"]}, "`doc_id` has to be text"),
        ({"doc_id": "a", "documentId": "b"}, "Several ids"),
        ({"documentId": "a", "query": 5}, "`query` has to be text"),
        ({"extensions": {"persistedQuery": []}}, "`extensions.persistedQuery` has to be an object"),
        (persisted(version=2), "version` has to be 1"),
        (persisted(version=None), "version` has to be 1"),
        (persisted(version=[1]), "version` has to be 1"),
        (persisted(sha256Hash=None), "sha256Hash` has to be a hash"),
        (persisted(sha256Hash=""), "sha256Hash` has to be a hash"),
        (persisted(sha256Hash=5), "sha256Hash` has to be text"),
        ({"query": WHO, **persisted(version=2)}, "version` has to be 1"),
        ([], "Batches are not accepted"),
        ([{"query": WHO}], "Batches are not accepted"),
        ([persisted()], "Batches are not accepted"),
    ],
    ids=str,
)
def test_members_that_contradict_themselves_are_refused(members: Any, says: str) -> None:
    with pytest.raises(TurnedAway, match=says) as stop:
        read_members(members, only_queries=False)

    assert stop.value.status == 400


@pytest.mark.parametrize(
    ("members", "path", "document_id"),
    [
        ({}, "a", "a"),
        ({"variables": {}}, "web/1.0/x", "web/1.0/x"),
        ({"documentId": "a"}, "a", "a"),
        ({"documentId": "b"}, "a", None),
    ],
)
def test_the_rest_of_the_path_is_an_id_too(
    members: Any, path: str, document_id: str | None
) -> None:
    said = Beside(document_id=path)

    if document_id is None:
        with pytest.raises(TurnedAway, match="Several ids"):
            read_members(members, said, only_queries=True)
    else:
        assert read_members(members, said, only_queries=True).document_id == document_id


@pytest.mark.parametrize(
    ("headers", "name", "version"),
    [
        ({}, None, None),
        ({"apollographql-client-name": "web", "apollographql-client-version": "1"}, "web", "1"),
        ({"graphql-client-name": "web", "graphql-client-version": "2"}, "web", "2"),
        ({"graphql-client-name": "a", "apollographql-client-name": "b"}, "a", None),
        ({"graphql-client-name": "", "apollographql-client-name": "b"}, "b", None),
        ({"graphql-client-name": "x" * 129}, None, None),
        ({"graphql-client-version": "x" * 128}, None, "x" * 128),
    ],
    ids=str,
)
def test_a_client_is_named_by_either_pair_of_headers(
    headers: dict[str, str], name: str | None, version: str | None
) -> None:
    assert beside(None, headers) == Beside(None, name, version)


@pytest.mark.parametrize(
    ("query_string", "members"),
    [
        (b"", {}),
        (b"query=%7Ba%7D&operationName=A", {"query": "{a}", "operationName": "A"}),
        (b"query=%7Ba%7D&variables=&extensions=&operationName=", {"query": "{a}"}),
        (b"query=a+b", {"query": "a b"}),
        (b"operationName=null", {"operationName": "null"}),  # it is a name, and no absence
        (b"variables=%7B%22a%22%3A1%7D", {"variables": {"a": 1}}),
        (b"variables=null", {"variables": None}),
        (b"documentId=x&doc_id=y", {"documentId": "x", "doc_id": "y"}),
        (b"other=1&other=2&id=3", {}),
        (b"query=%C3%A9", {"query": "é"}),
        (b"&&=&query", {}),
    ],
)
def test_a_query_string_has_the_same_members(query_string: bytes, members: dict[str, Any]) -> None:
    assert query_members(query_string) == members


@pytest.mark.parametrize(
    ("query_string", "says"),
    [
        (b"query=%FF", "not percent-encoded UTF-8"),
        (b"query=%ED%A0%80", "not percent-encoded UTF-8"),
        (b"query=\xc3\xa9", "not percent-encoded UTF-8"),
        (b"query=a&query=b", "`query` is there twice"),
        (b"variables={}&variables={}", "`variables` is there twice"),
        (b"variables={", "`variables` is not JSON"),
        (b"variables=NaN", "`variables` is not JSON"),
        (b"extensions=" + b"[" * 5_000, "`extensions` is not JSON"),
        (b"&".join(b"x=1" for _ in range(101)), "more than 100 parameters"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_query_string_that_cannot_be_read_is_refused(query_string: bytes, says: str) -> None:
    with pytest.raises(TurnedAway, match=says) as stop:
        query_members(query_string)

    assert stop.value.status == 400
