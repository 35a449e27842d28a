"""Texts that one kind of database cannot hold are refused by the gateway or found nowhere; no database is said to be away."""

from __future__ import annotations

import asyncio
from pathlib import Path

from gateway.schema import ids
from tests.attacks.attack import WHO
from tests.attacks.siege import answer_faults, leaks
from tests.stage import SandboxControl, gateway_on, settings_for

TEXTS = (
    "a\u0000b",
    "\u0000",
    "%" * 1_000,
    "👩‍👩‍👧‍👦" * 2_000,
    "' OR 1=1 --",
    "\\",
    "\uffff",
    "x" * 50_000,
)
QUESTIONS = (
    "query ($v: String) { associates(filter: {search: $v}) { totalCount } }",
    "query ($v: EmailAddress) { associate(by: {email: $v}) { id } }",
    "query ($v: String) { associate(by: {webexPersonId: $v}) { id } }",
    "query ($v: String) { associate(by: {mykaarmaDealerAssociateId: $v}) { id } }",
    "query ($v: String) { changes(filter: {name: $v}) { nodes { id } } }",
    "query ($v: String) { associates(first: 1, after: $v) { totalCount } }",
    "query ($v: String) { leadSegments(filter: {codes: [$v]}) { nodes { id associates { totalCount } } } }",
    "query ($v: String) { operatingModes(filter: {name: $v}) { nodes { id } } }",
    "mutation ($v: String) { associateRegister(input: {name: $v}) { userErrors { code } } }",
    'mutation ($v: EmailAddress) { associateRegister(input: {name: "x", email: $v}) { userErrors { code } } }',
)
BY_ID = (
    "query ($v: ID!) { node(id: $v) { id } }",
    "query ($v: ID!) { associates(filter: {departmentIds: [$v]}) { totalCount } }",
    "query ($v: ID!) { associates(filter: {ids: [$v]}) { totalCount } }",
    "query ($v: ID!) { change(id: $v) { id } }",
    "mutation ($v: ID!) { associateRemove(input: {associateId: $v}) { userErrors { code } } }",
    "mutation ($v: ID!) { changeCancel(input: {changeId: $v}) { userErrors { code } } }",
)
KINDS = ("Associate", "Department", "Change", "OutOfOffice")


def test_no_text_makes_a_database_fail(
    database: str, sandbox: SandboxControl, tmp_path: Path
) -> None:
    asked = [
        (query.replace(": String)", ": String!)").replace("Address)", "Address!)"), text)
        for query in QUESTIONS
        for text in TEXTS
    ]
    asked += [
        (query, ids.encode(kind, text)) for query in BY_ID for kind in KINDS for text in TEXTS[:5]
    ]
    found: dict[str, str] = {}
    with gateway_on(settings_for(sandbox.base_url, tmp_path, store_url=database)) as gateway:
        asyncio.run(gateway.reset())
        for query, text in asked:
            response = gateway.post({"query": query, "variables": {"v": text}})
            for fault in (*answer_faults(response.content), *leaks(response.text)):
                found[f"{query} {text[:10]!r}"] = fault
        for text in TEXTS:
            members = {"documentId": text}, {"query": WHO, "operationName": text}
            for member in members:
                response = gateway.post(member)
                for fault in (*answer_faults(response.content), *leaks(response.text)):
                    found[f"{member}"[:50]] = fault

    assert found == {}
