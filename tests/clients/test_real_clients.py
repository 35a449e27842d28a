"""Libraries that applications use, unchanged, against a served gateway; each run is one process of Node.

A line of a table is a case: its name, what its client sent (see `tests/node/watched.js`: method, what named the document,
status), and what the client had of it: whose name, or what the first event was, and the codes of errors. NO_ANSWER is
what a browser says to a page that may not have the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

Had = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Case:
    """A line of a table."""

    name: str
    sent: str
    had: str


def lines(table: str) -> dict[str, Case]:
    """The cases of a table, by their names."""
    rows = ([part.strip() for part in line.split("|")] for line in table.strip().splitlines())
    return {name: Case(name, sent, had) for name, sent, had in rows}


# Under `application/json`, which Apollo Client 3 takes, an unknown hash is a 200. It is the second to ask without a key,
# and with the one that lacks a scope: the document is there already.
AUTOMATIC = lines(
    """
    apollo 4 sends the text after a hash that is unknown | POST hash 400, POST hash+text 200 | Ada Byron
    apollo 4 sends the hash alone from then on           | POST hash 200 | Ada Byron
    apollo 4 asks by GET                                 | GET hash 200 | Ada Byron
    apollo 4 asks for the first time by GET              | GET hash 400, POST hash+text 200 | Ada Byron
    apollo 4 changes something                           | POST hash 400, POST hash+text 200 | Ada Byron
    apollo 4 asks by GET from a page of ours             | OPTIONS 204, GET hash 200 | Ada Byron
    apollo 4 asks by GET from another site's page        | OPTIONS 403 | NO_ANSWER
    apollo 4 asks by GET from a page of ours without credentials | OPTIONS 204, GET hash 400, OPTIONS 204, POST hash+text 200 | Ada Byron
    apollo 4 asks by GET from another site's page without credentials | OPTIONS 403 | NO_ANSWER
    apollo 4 gets what it may see beside an error        | GET hash 400, POST hash+text 200 | Ada Byron, FORBIDDEN
    apollo 4 is told when to come again                  | GET hash 429 | RATE_LIMITED
    apollo 3 sends the text after a hash that is unknown | POST hash 200, POST hash+text 200 | Ada Byron
    apollo 3 sends the hash alone from then on           | POST hash 200 | Ada Byron
    apollo 3 asks by GET                                 | GET hash 200 | Ada Byron
    apollo 3 asks for the first time by GET              | GET hash 200, POST hash+text 200 | Ada Byron
    apollo 3 changes something                           | POST hash 200, POST hash+text 200 | Ada Byron
    apollo 3 asks by GET from a page of ours             | OPTIONS 204, GET hash 200 | Ada Byron
    apollo 3 asks by GET from another site's page        | OPTIONS 403 | NO_ANSWER
    apollo 3 asks by GET from a page of ours without credentials | OPTIONS 204, GET hash 200 | Ada Byron
    apollo 3 asks by GET from another site's page without credentials | OPTIONS 403 | NO_ANSWER
    apollo 3 gets what it may see beside an error        | GET hash 200 | Ada Byron, FORBIDDEN
    apollo 3 is told when to come again                  | GET hash 429 | RATE_LIMITED
    urql sends the text after a hash that is unknown     | POST hash 400, POST hash+text 200 | Ada Byron
    urql sends the hash alone from then on               | POST hash 200 | Ada Byron
    urql asks by GET                                     | GET hash 200 | Ada Byron
    urql asks for the first time by GET                  | GET hash 400, GET hash+text 200 | Ada Byron
    urql changes something                               | POST hash 400, POST hash+text 200 | Ada Byron
    urql asks by GET from a page of ours                 | OPTIONS 204, GET hash 200 | Ada Byron
    urql asks by GET from another site's page            | OPTIONS 403 | NO_ANSWER
    urql asks by GET from a page of ours without credentials | GET hash 400, GET hash+text 200 | Ada Byron
    urql asks by GET from another site's page without credentials | GET hash 400 | NO_ANSWER
    urql gets what it may see beside an error            | GET hash 400, GET hash+text 200 | Ada Byron, FORBIDDEN
    urql is told when to come again                      | GET hash+text 429 | RATE_LIMITED
    apollo 4 subscribes                                  | WS hash+text | INITIAL Ada Byron
    urql subscribes                                      | WS hash, WS hash+text | INITIAL Ada Byron
    graphql-ws subscribes                                | WS text | INITIAL Ada Byron
    graphql-ws subscribes to what it may not see         | WS text | FORBIDDEN
    graphql-ws shows a key that is wrong                 | | 4403
    graphql-sse subscribes                               | POST text 200 | INITIAL Ada Byron
    graphql-sse subscribes to what it may not see        | POST text 200 | FORBIDDEN
    graphql-sse shows a key that is wrong                | POST text 401 | NetworkError: Server responded with 401: Unauthorized
    graphql-request sends texts                          | POST text 200 | Ada Byron
    graphql-request gets what it may see beside an error | POST text 200 | Ada Byron, FORBIDDEN
    graphql-request is told when to come again           | POST text 429 | RATE_LIMITED
    """
)

# Apollo's links answer an unknown id as they answer an unknown hash: by the text.
BY_ID = lines(
    """
    graphql-request sends ids                 | POST id 200 | Ada Byron
    apollo 4 asks by GET                      | GET hash 200 | Ada Byron
    apollo 4 asks by POST                     | POST hash 200 | Ada Byron
    apollo 4 changes something                | POST hash 200 | Ada Byron
    apollo 4 asks by an id that is unknown    | GET hash 400, POST hash+text 404 | PERSISTED_DOCUMENT_NOT_FOUND
    apollo 4 asks by an id that is retired    | GET hash 404 | PERSISTED_DOCUMENT_RETIRED
    apollo 3 asks by GET                      | GET hash 200 | Ada Byron
    apollo 3 asks by POST                     | POST hash 200 | Ada Byron
    apollo 3 changes something                | POST hash 200 | Ada Byron
    apollo 3 asks by an id that is unknown    | GET hash 200, POST hash+text 404 | PERSISTED_DOCUMENT_NOT_FOUND
    apollo 3 asks by an id that is retired    | GET hash 404 | PERSISTED_DOCUMENT_RETIRED
    urql asks by GET                          | GET hash 200 | Ada Byron
    urql asks by POST                         | POST hash 200 | Ada Byron
    urql changes something                    | POST hash 200 | Ada Byron
    urql asks by an id that is unknown        | GET hash 400 | PERSISTED_QUERY_NOT_FOUND
    urql asks by an id that is retired        | GET hash 404 | PERSISTED_DOCUMENT_RETIRED
    relay sends ids                           | POST id 200 | Ada Byron
    relay sends an id that is unknown         | POST id 404 | PERSISTED_DOCUMENT_NOT_FOUND
    relay sends an id that is retired         | POST id 404 | PERSISTED_DOCUMENT_RETIRED
    fetch asks by GET                         | GET id 200 | Ada Byron
    fetch asks by GET an id that is unknown   | GET id 404 | PERSISTED_DOCUMENT_NOT_FOUND
    fetch asks by GET an id that is retired   | GET id 404 | PERSISTED_DOCUMENT_RETIRED
    fetch asks again by GET for what it has   | GET id 200, GET id 304 |
    fetch sends doc_id                        | POST doc_id 200 | Ada Byron
    fetch names the id in the path            | POST path 200 | Ada Byron
    apollo 4 subscribes                       | WS hash+text | INITIAL Ada Byron
    urql subscribes                           | WS hash | INITIAL Ada Byron
    relay subscribes                          | POST id 200 | INITIAL Ada Byron
    """
)

SAFELIST = BY_ID | lines(
    """
    apollo 4 sends a registered text             | POST text 200 | Ada Byron
    apollo 4 sends the hash of a registered text | GET hash 200 | Ada Byron
    graphql-request sends a registered text      | POST text 200 | Ada Byron
    apollo 4 sends another text                  | POST text 400 | PERSISTED_DOCUMENT_REQUIRED
    apollo 4 sends the hash of another text      | GET hash 400, POST hash+text 400 | PERSISTED_DOCUMENT_REQUIRED
    urql sends the hash of another text          | GET hash 400, GET hash+text 400 | PERSISTED_DOCUMENT_REQUIRED
    graphql-request sends another text           | POST text 400 | PERSISTED_DOCUMENT_REQUIRED
    """
)

IDS = BY_ID | lines(
    """
    apollo 4 sends a registered text             | POST text 400 | PERSISTED_DOCUMENT_REQUIRED
    apollo 4 sends the hash of a registered text | GET hash 200 | Ada Byron
    urql sends the hash of another text          | GET hash 400, GET hash+text 400 | PERSISTED_DOCUMENT_REQUIRED
    graphql-request sends a registered text      | POST text 400 | PERSISTED_DOCUMENT_REQUIRED
    """
)

TABLES = {"automatic": AUTOMATIC, "safelist": SAFELIST, "ids": IDS}
CASES = [(run, case) for run, table in TABLES.items() for case in table.values()]

PATIENT = ("apollo 4", "apollo 3", "urql", "graphql-request")


@pytest.fixture
def had(run: str, request: pytest.FixtureRequest) -> Had:
    """What the clients of a run sent and had."""
    found: Had = request.getfixturevalue(run)
    return found


@pytest.mark.parametrize(
    ("run", "case"),
    [pytest.param(run, case, id=f"{run}: {case.name}") for run, case in CASES],
)
def test_a_client_sends_and_has_what_the_table_says(had: Had, case: Case) -> None:
    seen = had[case.name]

    assert (", ".join(seen["sent"]), shown(seen)) == (case.sent, case.had)


@pytest.mark.parametrize("run", TABLES)
def test_a_table_leaves_no_case_out(run: str, had: Had) -> None:
    assert sorted(had) == sorted(TABLES[run])


@pytest.mark.parametrize("run", ["automatic"])
@pytest.mark.parametrize("client", PATIENT)
def test_a_client_whose_budget_is_empty_can_read_when_to_come_again(had: Had, client: str) -> None:
    seen = had[f"{client} is told when to come again"]

    assert int(seen["toldAfter"]) > 0
    assert seen["retryAfter"] == seen["toldAfter"]


@pytest.mark.parametrize("run", ["safelist", "ids"])
def test_an_answer_to_a_registered_query_by_get_may_be_kept_by_who_asked(had: Had) -> None:
    kept = had["fetch asks again by GET for what it has"]["kept"]

    assert re.fullmatch(r"private, max-age=[1-9]\d*", kept)


def shown(seen: Mapping[str, Any]) -> str:
    """What a client had, as the tables have it."""
    closed = [str(seen["closed"])] if "closed" in seen else []
    return ", ".join([*whose(seen["data"] or {}), *seen["codes"], *closed])


def whose(data: Mapping[str, Any]) -> Iterator[str]:
    """Whose name the data have, and the cause of an event."""
    match data:
        case {"associate": {"name": str(name)}}:
            yield name
        case {"associateUpdate": {"userErrors": [], "associate": {"name": str(name)}}}:
            yield name
        case {"availabilityChanged": {"cause": cause, "associate": {"name": str(name)}}}:
            yield f"{cause} {name}"
