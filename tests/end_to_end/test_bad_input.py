"""Bad input, mutation by mutation: each row of the tables gets a clear answer with its place, reaches no vendor and
changes nothing."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections import Counter
from contextlib import closing
from typing import Any

import pytest

from tests.end_to_end.bad_input import (
    MALFORMED,
    NO_CHANGE,
    NO_E164,
    NO_EMAIL,
    NO_URL,
    READ_FIRST,
    RIGHT,
    SEVERAL,
    UNFIT,
    WRONG,
)
from tests.end_to_end.hands import SHOWS, Hands, document
from tests.stage import GatewayClient, SandboxControl


@pytest.fixture(scope="module")
def hands(gateway_client: GatewayClient, sandbox_control: SandboxControl) -> Hands:
    """One stage for all rows: none of them may change it."""
    sandbox_control.reset()
    asyncio.run(gateway_client.reset())
    return Hands(gateway_client, sandbox_control)


def written_out(hands: Hands, text: str) -> Any:
    """An input of the tables, with everything in the place of its short form."""
    for short, members in RIGHT.items():
        text = re.sub(re.escape(short) + r"\b", lambda _, members=members: members, text)
    days = [f'{{{RIGHT["$DAY"]},"name":"{at}"}}' for at in range(151)]
    text = text.replace("<151 days>", f"[{','.join(days)}]")
    text = text.replace("<51 texts>", json.dumps([str(at) for at in range(51)]))
    text = re.sub(r"<x\*(\d+)>", lambda found: "x" * int(found[1]), text)
    return hands.filled(text)


def sent(hands: Hands, mutation: str, wanted: Any) -> dict[str, Any]:
    """The answer, small and with nothing of a fault of ours. JSON is written with escapes, so that halves of
    surrogate pairs can be sent."""
    body = json.dumps({"query": document(mutation), "variables": {"input": wanted}})
    headers = {"content-type": "application/json"}
    response = hands.gateway.http.post("/graphql", content=body, headers=headers)
    assert response.status_code in (200, 400)
    assert len(response.content) < 5_000
    assert "INTERNAL" not in response.text
    return dict(response.json())


PEOPLE = ("associates", "associate_lead_segments", "out_of_office")
CHANGES = ("changes", "change_steps", "change_subjects")


def kept(hands: Hands, tables: tuple[str, ...] = PEOPLE + CHANGES) -> list[Any]:
    """Everything in the gateway's store."""
    with closing(sqlite3.connect(hands.gateway.store_url.partition("///")[2])) as store:
        return [
            store.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables
        ]


def user_errors(
    answer: dict[str, Any], mutation: str, *, accepted: bool = False
) -> list[dict[str, Any]]:
    """The errors of a payload that shows nothing else; one that was `accepted` has a change that has failed."""
    assert "errors" not in answer, answer["errors"]
    payload = answer["data"][mutation]
    errors: list[dict[str, Any]] = payload.pop("userErrors")
    change = payload.pop("change", None)
    assert (change and change["status"]) == ("FAILED" if accepted else None)
    assert set(payload.values()) <= {None}
    return errors


def check(errors: list[dict[str, Any]], *, code: str, path: str | None, word: str) -> None:
    """The errors point to `path` (to each of several, joined by +), and the first says the word."""
    wanted = [None] if path is None else [one.split(".") for one in path.split("+")]
    assert [error["path"] for error in errors] == wanted
    assert {(error["kind"], error["code"]) for error in errors} == {("InputError", code)}
    assert word in errors[0]["message"]
    assert all(len(error["message"]) < 500 for error in errors)


def by_row(table: list[Any]) -> Any:
    return pytest.mark.parametrize(
        ("what", "mutation", "asked", "path", "word"), table, ids=[f"{row[1]}: {row[0]}" for row in table]
    )  # fmt: skip


@by_row(WRONG)
def test_wrong_input_is_told_with_its_place_and_goes_nowhere(
    hands: Hands, what: str, mutation: str, asked: str, path: str | None, word: str
) -> None:
    wanted, before = written_out(hands, asked), kept(hands)
    hands.sandbox.forget_calls()

    errors = user_errors(sent(hands, mutation, wanted), mutation)

    check(errors, code="BAD_USER_INPUT", path=path, word=word)
    assert hands.calls() == []
    assert kept(hands) == before


@by_row(UNFIT)
def test_input_that_names_what_is_not_there_or_not_free_is_told_and_goes_nowhere(
    hands: Hands, what: str, mutation: str, asked: str, path: str | None, word: str
) -> None:
    wanted, before = written_out(hands, asked), kept(hands, PEOPLE)
    hands.sandbox.forget_calls()

    # Of a change that is not there nothing is accepted.
    accepted = not mutation.startswith(("associate", "change")) and NO_CHANGE not in asked
    errors = user_errors(sent(hands, mutation, wanted), mutation, accepted=accepted)

    check(errors, code=what, path=path, word=word)
    assert hands.calls() == []
    assert kept(hands, PEOPLE) == before


@by_row(READ_FIRST)
def test_a_half_that_does_not_fit_the_other_half_is_told_and_nothing_is_written(
    hands: Hands, what: str, mutation: str, asked: str, path: str | None, word: str
) -> None:
    wanted, before, world = written_out(hands, asked), kept(hands, PEOPLE), hands.sandbox.world()
    hands.sandbox.forget_calls()

    errors = user_errors(sent(hands, mutation, wanted), mutation, accepted=True)

    check(errors, code="BAD_USER_INPUT", path=path, word=word)
    assert [call for call in hands.calls() if not call.startswith("GET ")] == []
    assert (kept(hands, PEOPLE), hands.sandbox.world()) == (before, world)


@by_row(MALFORMED)
def test_what_is_not_of_the_inputs_type_is_an_error_with_its_place(
    hands: Hands, what: str, mutation: str, asked: str, path: str | None, word: str
) -> None:
    wanted, before = written_out(hands, asked), kept(hands)
    hands.sandbox.forget_calls()

    answer = sent(hands, mutation, wanted)

    assert not answer.get("data")
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert word in error["message"]
    assert path is None or f" at .{path}: " in error["message"]
    assert hands.calls() == []
    assert kept(hands) == before


@pytest.mark.parametrize("half", ["a\ud83d", "a\ud83db"], ids=ascii)
@pytest.mark.parametrize(
    ("mutation", "member"),
    [
        ("outOfOfficeSet", "associateId"),
        ("associateRegister", "name"),
        ("leadSegmentCreate", "code"),
    ],
)
def test_half_of_a_surrogate_pair_is_no_text_and_the_whole_request_is_refused(
    hands: Hands, mutation: str, member: str, half: str
) -> None:
    (error,) = sent(hands, mutation, {member: half})["errors"]

    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "surrogate in string" in error["message"]


@pytest.mark.parametrize("member", ["textNumber", "callNumber"])
@pytest.mark.parametrize("number", NO_E164, ids=ascii)
def test_what_is_no_e164_number_is_told_with_an_example(
    hands: Hands, member: str, number: str
) -> None:
    flag = {"textNumber": "forwardTexts", "callNumber": "forwardCalls"}[member]
    asked = {"associateId": hands.id("Ada"), "forwarding": {flag: True, member: number}}
    hands.sandbox.forget_calls()

    errors = user_errors(sent(hands, "outOfOfficeSet", asked), "outOfOfficeSet")

    check(errors, code="BAD_USER_INPUT", path=f"forwarding.{member}", word="+12145550100")
    assert hands.calls() == []


@pytest.mark.parametrize("address", NO_EMAIL, ids=ascii)
def test_what_is_no_email_address_is_told_wherever_one_is_asked_for(
    hands: Hands, address: str
) -> None:
    forwarding = {"forwardEmails": True, "emailAddress": address}
    asked = {"associateId": hands.id("Ada"), "forwarding": forwarding}
    hands.sandbox.forget_calls()

    errors = user_errors(sent(hands, "outOfOfficeSet", asked), "outOfOfficeSet")

    check(errors, code="BAD_USER_INPUT", path="forwarding.emailAddress", word="ada@example.com")
    assert hands.calls() == []


@pytest.mark.parametrize("url", NO_URL, ids=ascii)
def test_what_is_no_web_address_is_told(hands: Hands, url: str) -> None:
    respond = {"replyToCalls": True, "callReplyUrl": url}
    asked = {"associateId": hands.id("Ada"), "autoRespond": respond}
    hands.sandbox.forget_calls()

    errors = user_errors(sent(hands, "outOfOfficeSet", asked), "outOfOfficeSet")

    check(errors, code="BAD_USER_INPUT", path="autoRespond.callReplyUrl", word="https://")
    assert hands.calls() == []


@pytest.mark.parametrize(("mutation", "asked", "paths"), SEVERAL, ids=[row[0] for row in SEVERAL])
def test_several_problems_all_come_back_at_once(
    hands: Hands, mutation: str, asked: str, paths: str
) -> None:
    wanted = written_out(hands, asked)
    hands.sandbox.forget_calls()

    errors = user_errors(sent(hands, mutation, wanted), mutation)

    assert Counter(".".join(error["path"]) for error in errors) == Counter(paths.split())
    assert hands.calls() == []


@pytest.mark.parametrize("mutation", SHOWS)
def test_a_refused_mutation_gives_its_client_mutation_id_back(hands: Hands, mutation: str) -> None:
    asked = next(row[2] for row in WRONG if row[1] == mutation)
    wanted = {**written_out(hands, asked), "clientMutationId": "first try 🌴"}

    payload = sent(hands, mutation, wanted)["data"][mutation]

    assert payload["userErrors"]
    assert payload["clientMutationId"] == "first try 🌴"


def test_the_tables_have_rows_for_every_mutation() -> None:
    rows = [*WRONG, *UNFIT, *READ_FIRST, *MALFORMED]

    assert {row[1] for row in rows} == set(SHOWS)
    assert len(rows) > 200
