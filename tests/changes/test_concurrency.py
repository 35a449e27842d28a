"""Many at once: one key, one person, one vendor that takes four calls at a time; and a database that takes nothing."""

from __future__ import annotations

import json
import resource
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import pairwise
from typing import Any

import httpx
import pytest

from tests.changes.mortal import PATIENT, Stand, stand_on
from tests.changes.worlds import absence_of, named
from tests.end_to_end.hands import Hands
from tests.served import NO_TLS
from tests.stage import SandboxControl

SEGMENT = """mutation ($input: LeadSegmentCreateInput!) { asked: leadSegmentCreate(input: $input) {
  change { id status } leadSegment { code }
  userErrors { message code ... on IdempotencyConflict { change { id } } } } }"""
ABSENCE = """mutation ($input: OutOfOfficeSetInput!) { asked: outOfOfficeSet(input: $input) {
  change { id status } userErrors { message code } } }"""
PEXIP_AT_ONCE = 4


@pytest.fixture(scope="module")
def stood(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stand]:
    """One stand for all tests."""
    folder = tmp_path_factory.mktemp("concurrency")
    with stand_on(sandbox_control, folder, changes={**PATIENT, "wait_seconds": 20.0}) as stand:
        yield stand


@pytest.fixture
def stand(stood: Stand) -> Stand:
    """The stand, as good as new."""
    stood.renewed()
    stood.killer.forget()
    return stood


def at_once(stand: Stand, query: str, inputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The payloads of requests that are sent at once, in order."""

    def ask(given: dict[str, Any]) -> dict[str, Any]:
        answer = http.post("/graphql", json={"query": query, "variables": {"input": given}}).json()
        assert "errors" not in answer, answer["errors"]
        return dict(answer["data"]["asked"])

    base_url = stand.mortal.gateway.served.base_url
    limits = httpx.Limits(max_connections=len(inputs))
    with (
        httpx.Client(
            base_url=base_url, trust_env=False, verify=NO_TLS, timeout=40, limits=limits
        ) as http,
        ThreadPoolExecutor(len(inputs)) as pool,
    ):
        return list(pool.map(ask, inputs))


def test_a_key_that_is_sent_twenty_times_at_once_makes_one_change_and_one_effect(
    stand: Stand,
) -> None:
    payloads = at_once(stand, SEGMENT, [{"code": "once", "idempotencyKey": "one"}] * 20)

    assert len({payload["change"]["id"] for payload in payloads}) == 1
    assert {payload["change"]["status"] for payload in payloads} == {"DONE"}
    assert {payload["leadSegment"]["code"] for payload in payloads} == {"once"}
    assert len(stand.mortal.changes()) == 1
    assert len(named(stand.sandbox.world()["pexip"]["leadSegments"], "once")) == 1
    assert len(stand.killer.writes()) == 1


def test_a_key_with_another_input_is_a_conflict_that_names_the_change(stand: Stand) -> None:
    (first,) = at_once(stand, SEGMENT, [{"code": "first", "idempotencyKey": "one"}])

    (second,) = at_once(stand, SEGMENT, [{"code": "second", "idempotencyKey": "one"}])

    (error,) = second["userErrors"]
    assert error["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert error["change"]["id"] == first["change"]["id"]
    assert second["change"] is None
    assert named(stand.sandbox.world()["pexip"]["leadSegments"], "second") == []


def test_fifty_changes_at_once_reach_pexip_engage_four_at_a_time_at_most(stand: Stand) -> None:
    stand.sandbox.fault("pexip", delayMs=20)

    payloads = at_once(stand, SEGMENT, [{"code": f"many {number}"} for number in range(50)])

    segments = stand.sandbox.world()["pexip"]["leadSegments"]
    assert [payload["change"]["status"] for payload in payloads] == ["DONE"] * 50
    assert [len(named(segments, f"many {number}")) for number in range(50)] == [1] * 50
    assert stand.killer.most_at_once["pexip"] == PEXIP_AT_ONCE


def test_two_changes_of_one_person_are_carried_out_one_after_the_other(stand: Stand) -> None:
    hands = Hands(stand.mortal.gateway, stand.sandbox)
    stand.sandbox.fault("mykaarma", delayMs=100, method="PUT")
    stand.killer.forget()
    inputs = [
        {
            "associateId": hands.id("Ada"),
            "startsAt": "2027-05-03T00:00:00Z",
            "type": f"kind {number}",
        }
        for number in range(4)
    ]

    payloads = at_once(stand, ABSENCE, inputs)

    puts = sorted((one.began, one.ended) for one in stand.killer.calls if one.is_write)
    assert {payload["change"]["status"] for payload in payloads} == {"DONE"}
    assert len(puts) == 4
    assert all(before[1] <= after[0] for before, after in pairwise(puts))
    assert absence_of(stand.sandbox.world(), "Ada") is not None


# ---------------------------------------------------------------- a database that takes nothing


@contextmanager
def full_disk(stand: Stand) -> Iterator[None]:
    """No file of the gateway may grow."""
    pid = stand.mortal.gateway.pid
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def locked_database(stand: Stand) -> Iterator[None]:
    """Somebody else writes to the database, and does not come to an end."""
    path = stand.mortal.gateway.store_url.partition("///")[2]
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.parametrize("hinder", [full_disk, locked_database])
def test_a_database_that_takes_nothing_is_told_and_nothing_is_accepted(
    stand: Stand, hinder: Callable[[Stand], AbstractContextManager[None]]
) -> None:
    gateway = stand.mortal.gateway
    body = {"query": SEGMENT, "variables": {"input": {"code": "lost", "idempotencyKey": "lost"}}}

    with hinder(stand):
        refused = gateway.post(body).json()

    assert "STORAGE_UNAVAILABLE" in json.dumps(refused)
    assert stand.mortal.changes() == []
    assert named(stand.sandbox.world()["pexip"]["leadSegments"], "lost") == []
    assert stand.killer.writes() == []
    assert gateway.post(body).json()["data"]["asked"]["change"]["status"] == "DONE"
