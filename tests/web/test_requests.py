"""What counts as a request to /graphql, and how everything else is refused."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.stage import GatewayClient

WHO = "{ viewer { client } }"
ANSWER = {"data": {"viewer": {"client": "anonymous"}}}
JSON = {"content-type": "application/json"}
GRAPHQL = "application/graphql-response+json"
REMOVE = 'mutation { associateRemove(input: { associateId: "x" }) { deletedId } }'


def short(value: Any) -> str:
    """A parameter as a test id."""
    return repr(value)[:30]


def refusal(response: Any) -> str:
    """The one sentence of a refusal."""
    (error,) = response.json()["errors"]
    assert "data" not in response.json()
    assert error["extensions"]["code"] in ("BAD_USER_INPUT", "DOCUMENT_TOO_LARGE")
    return str(error["message"])


def answer(response: Any) -> dict[str, Any]:
    """An answer but for what it cost."""
    body: dict[str, Any] = response.json()
    assert set(body.pop("extensions", {})) <= {"cost"}
    return body


def members(**given: Any) -> dict[str, Any]:
    """A request that is right but for what is given."""
    return {"query": WHO, **given}


# ---------------------------------------------------------------- methods


def test_a_question_is_answered_by_post_and_by_get(gateway: GatewayClient) -> None:
    posted = gateway.post({"query": WHO})
    got = gateway.http.get("/graphql", params={"query": WHO})

    for response in (posted, got):
        assert (response.status_code, answer(response)) == (200, ANSWER)
        assert response.headers["content-type"] == "application/json; charset=utf-8"
        assert response.headers["vary"] == "Accept, Authorization, X-Api-Key, Origin"
        assert response.headers["cache-control"] == "no-store"


def test_get_takes_variables_and_extensions_as_json_and_empty_ones_as_absent(
    gateway: GatewayClient,
) -> None:
    query = "query One($id: ID!) { nodes(ids: [$id]) { id } } query Two { viewer { client } }"
    whole = {"query": query, "operationName": "Two", "variables": '{"id": "x"}', "extensions": "{}"}
    empty = {"query": WHO, "operationName": "", "variables": "", "extensions": "null"}

    assert answer(gateway.http.get("/graphql", params=whole)) == ANSWER
    assert answer(gateway.http.get("/graphql", params=empty)) == ANSWER


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        ({}, "There is no `query`"),
        ({"query": ""}, "There is no `query`"),
        ({"query": WHO, "variables": "{"}, "`variables` is not JSON"),
        ({"query": WHO, "variables": "[1]"}, "`variables` has to be an object"),
        ({"query": WHO, "extensions": "x"}, "`extensions` is not JSON"),
        ({"query": WHO, "extensions": "5"}, "`extensions` has to be an object"),
    ],
    ids=short,
)
def test_a_get_that_is_no_request_is_refused(
    gateway: GatewayClient, parameters: dict[str, str], says: str
) -> None:
    response = gateway.http.get("/graphql", params=parameters)

    assert response.status_code == 400
    assert says in refusal(response)


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
def test_a_mutation_by_get_is_a_405_that_allows_post(gateway: GatewayClient, accept: str) -> None:
    response = gateway.http.get("/graphql", params={"query": REMOVE}, headers={"accept": accept})

    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert refusal(response) == "A mutation has to be sent by POST."


def test_a_get_runs_the_query_of_a_document_that_holds_a_mutation_too(
    gateway: GatewayClient,
) -> None:
    both = {"query": f"query Who {WHO} mutation M {REMOVE[8:]}", "operationName": "Who"}

    assert answer(gateway.http.get("/graphql", params=both)) == ANSWER


@pytest.mark.parametrize(
    "method", ["PUT", "PATCH", "DELETE", "QUERY", "TRACE", "SEARCH", "PROPFIND", "LINK"]
)
def test_other_methods_are_refused_in_our_own_words(gateway: GatewayClient, method: str) -> None:
    response = gateway.http.request(method, "/graphql", content=b"{}", headers=JSON)

    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST, OPTIONS")
    assert refusal(response) == "Send GET or POST."


def test_head_has_the_headers_of_a_refusal_and_no_body(gateway: GatewayClient) -> None:
    response = gateway.http.head("/graphql", params={"query": WHO})

    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST, OPTIONS")
    assert response.content == b""


# ---------------------------------------------------------------- content types


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "APPLICATION/JSON",
        "application/json ; x=y",
        'application/json; charset="utf-8"',
    ],
)
def test_json_is_taken_however_it_is_named(gateway: GatewayClient, content_type: str) -> None:
    body = json.dumps({"query": WHO})

    response = gateway.http.post("/graphql", content=body, headers={"content-type": content_type})

    assert (response.status_code, answer(response)) == (200, ANSWER)


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/graphql",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json5",
        "application/graphql-response+json",
        "json",
        ";",
        "application/json, text/plain",
        "application/jsonp",
    ],
)
def test_what_is_not_called_json_is_a_415(gateway: GatewayClient, content_type: str) -> None:
    body = json.dumps({"query": WHO})

    response = gateway.http.post("/graphql", content=body, headers={"content-type": content_type})

    assert (response.status_code, response.headers["accept"]) == (415, "application/json")
    assert refusal(response) == "Send the request as application/json."


@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1", "us-ascii", '"utf-16"', ""])
def test_json_in_another_charset_is_a_415(gateway: GatewayClient, charset: str) -> None:
    said = {"content-type": f"application/json; charset={charset}"}

    response = gateway.http.post("/graphql", content=json.dumps({"query": WHO}), headers=said)

    assert response.status_code == 415
    assert refusal(response) == "Send the request in UTF-8."


def test_a_body_without_any_content_type_is_a_415(gateway: GatewayClient) -> None:
    request = gateway.http.build_request("POST", "/graphql", content=json.dumps({"query": WHO}))
    assert "content-type" not in request.headers

    assert gateway.http.send(request).status_code == 415


# ---------------------------------------------------------------- bodies

NO_JSON = [
    b"",
    b" ",
    b"{",
    b'{"query"',
    b"{'query': 'x'}",
    b'{"query": NaN}',
    b'{"query": Infinity}',
    b"[" * 10_000 + b"]" * 10_000,
    b"[" * 10_000,
    b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    b'{"query": "\xff"}',
    b'{"query": "\xed\xa0\x80"}',
    b'{"query": "\\ud800"}',
    b'{"query": "\\udc00\\ud800"}',
    b'\xef\xbb\xbf{"query": "{ viewer { client } }"}',
    '{"query": "{ viewer { client } }"}'.encode("utf-16"),
    b'{"query": "{ viewer { client } }"} x',
    b'{"query": "a\nb"}',
    b"\x00" * 100,
    b"{" + b" " * 100_000,
    b'{"query": "x", "variables": {"n": ' + b"9" * 5_000 + b"}}",
    b"query=%7Bviewer%7D",
]


@pytest.mark.parametrize("opens", ["[", '{"a":'])
def test_a_body_of_very_many_objects_or_lists_is_refused_before_it_is_read(
    gateway: GatewayClient, opens: str
) -> None:
    closes = {"[": "]"}.get(opens, "1}")
    one = f"{opens}{closes}"
    body = f'{{"query": "{WHO}", "variables": {{"v": [{",".join([one] * 20_000)}]}}}}'

    response = gateway.http.post("/graphql", content=body, headers=JSON)

    assert response.status_code == 400
    assert "more than 20,000 objects and lists" in refusal(response)


@pytest.mark.parametrize("body", NO_JSON, ids=short)
def test_a_body_that_is_not_json_is_a_400_that_says_where(
    gateway: GatewayClient, body: bytes
) -> None:
    response = gateway.http.post("/graphql", content=body, headers=JSON)

    assert response.status_code == 400
    assert refusal(response).startswith("The body is not JSON: ")
    assert len(response.content) < 400


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (None, "JSON object"),
        (True, "JSON object"),
        (42, "JSON object"),
        (4.2, "JSON object"),
        ("x", "JSON object"),
        ([], "Batches"),
        ([{"query": WHO}, {"query": WHO}], "Batches"),
        ({}, "no `query`"),
        ({"query": None}, "no `query`"),
        ({"query": ""}, "no `query`"),
        ({"query": " \n\t "}, "no `query`"),
        ({"query": 5}, "`query` has to be text"),
        ({"query": [WHO]}, "`query` has to be text"),
        ({"query": {"query": WHO}}, "`query` has to be text"),
        ({"Query": WHO}, "no `query`"),
        ({"id": "abc"}, "no `query`"),
        (members(variables=[]), "`variables` has to be an object"),
        (members(variables="{}"), "`variables` has to be an object"),
        (members(variables=False), "`variables` has to be an object"),
        (members(variables=0), "`variables` has to be an object"),
        (members(operationName=5), "`operationName` has to be text"),
        (members(operationName={}), "`operationName` has to be text"),
        (members(operationName=False), "`operationName` has to be text"),
        (members(extensions=[]), "`extensions` has to be an object"),
        (members(extensions="x"), "`extensions` has to be an object"),
    ],
    ids=short,
)
def test_json_that_is_no_request_is_a_400_that_says_what_is_wrong(
    gateway: GatewayClient, body: Any, says: str
) -> None:
    response = gateway.http.post("/graphql", content=json.dumps(body), headers=JSON)

    assert response.status_code == 400
    assert says in refusal(response)


@pytest.mark.parametrize(
    "body",
    [
        members(variables=None, operationName=None, extensions=None),
        members(variables={}, operationName="", extensions={}),
        members(variables={"unknown": 1}),
        members(something="else", id="x", documentid="y", doc_id=None),
        members(extensions={"persistedQuery": None, "other": {"version": 5}}),
    ],
    ids=short,
)
def test_members_that_say_nothing_are_passed_over(gateway: GatewayClient, body: Any) -> None:
    response = gateway.post(body)

    assert (response.status_code, answer(response)) == (200, ANSWER)


def test_of_a_member_sent_twice_the_last_counts(gateway: GatewayClient) -> None:
    body = b'{"query": "{ x }", "query": "{ viewer { client } }"}'

    assert answer(gateway.http.post("/graphql", content=body, headers=JSON)) == ANSWER


# ---------------------------------------------------------------- statuses


@pytest.mark.parametrize(
    "query",
    [
        "# only a comment",
        "{",
        "{ nothing }",
        "query A { viewer { client } } query B { viewer { client } }",
        "fragment F on Query { viewer { client } }",
        "subscription { x }",
        "query ($id: ID!) { node(id: $id) { id } }",
    ],
)
def test_a_refused_operation_is_a_200_for_json_and_a_400_for_graphql_response(
    gateway: GatewayClient, query: str
) -> None:
    lenient, strict = gateway.post({"query": query}), gateway.post({"query": query}, accept=GRAPHQL)

    assert (lenient.status_code, strict.status_code) == (200, 400)
    assert lenient.json() == strict.json()
    assert "data" not in strict.json()
    assert strict.headers["content-type"].startswith("application/graphql-response+json")


def test_an_operation_that_ran_is_a_200_with_errors_beside_its_data(gateway: GatewayClient) -> None:
    response = gateway.post({"query": '{ viewer { client } node(id: "x") { id } }'}, accept=GRAPHQL)

    assert response.status_code == 200
    assert response.json()["data"] == {"viewer": {"client": "anonymous"}, "node": None}
    assert [error["path"] for error in response.json()["errors"]] == [["node"]]


def test_a_path_that_there_is_not_is_a_404(gateway: GatewayClient) -> None:
    for path in ("/", "/graphqlx", "/healthz/x", "/healthz/", "/graphiql/../../etc/passwd"):
        response = gateway.http.get(path)
        assert (response.status_code, "/graphql" in refusal(response)) == (404, True), path


def test_the_log_has_no_more_of_an_operations_name_than_a_line_bears(
    gateway: GatewayClient,
) -> None:
    name = "N" * 5_000
    before = len(gateway.log())

    assert gateway.post(
        {"query": f"query {name} {{ __typename }}", "operationName": name}
    ).is_success

    until = time.monotonic() + 5
    # The line follows the answer, and may come after it.
    while not (said := gateway.log()[before:]).endswith("\n") and time.monotonic() < until:
        time.sleep(0.01)
    assert "N" * 100 in said
    assert "N" * 200 not in said
