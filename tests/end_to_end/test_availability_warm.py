"""What is kept answers by itself: no vendor is asked, and nothing is compiled anew."""

from __future__ import annotations

import asyncio
from copy import deepcopy

import pytest

from gateway.directory import Directory, import_people, read_people
from gateway.store import Store
from gateway.timelines.person import timeline_of
from tests.stage import SEEDED_AT, GatewayClient, SandboxControl, warmed

PEOPLE = 1_500
NO_CALLS: dict[str, list[str]] = {"webex": [], "mykaarma": [], "opentact": [], "pexip": []}
WHO = '{ availableAssociates(at: "2027-06-09T16:30:00Z", first: 5) { totalCount nodes { name } } }'


@pytest.fixture
def gateway(sandbox: SandboxControl, patient_client: GatewayClient) -> GatewayClient:
    """A gateway with time for large operations, with the demo's directory and nothing remembered."""
    asyncio.run(patient_client.reset())
    return patient_client


def test_a_thousand_instants_of_a_person_are_asked_of_one_timeline(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    instants = [f"2027-06-{day:02d}T{hour:02d}:00:00Z" for day in range(1, 26) for hour in range(4)]
    pieces = " ".join(
        f'a{place}: availabilityAt(time: "{instant}") {{ status }}'
        for place, instant in enumerate(instants)
    )
    query = f'{{ associate(by: {{email: "ada@example.com"}}) {{ {pieces} }} }}'
    gateway.data(query)
    sandbox.forget_calls()
    before = timeline_of.cache_info().misses

    for _ in range(10):
        assert len(gateway.data(query, cached=True)["associate"]) == len(instants)

    assert sandbox.calls() == NO_CALLS
    assert timeline_of.cache_info().misses == before


def test_a_large_crowd_that_is_known_costs_no_call_and_no_compilation(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    warmed(gateway, sandbox)
    asyncio.run(employ(gateway, sandbox))
    cold = gateway.data(WHO)
    assert cold["availableAssociates"]["totalCount"] > PEOPLE / 2
    calls = sandbox.calls()
    assert len(calls["mykaarma"]) < PEOPLE // 50, "people are read in batches"
    sandbox.forget_calls()
    before = timeline_of.cache_info().misses

    warm = gateway.data(WHO, cached=True)

    assert warm == cold
    assert sandbox.calls() == NO_CALLS
    assert timeline_of.cache_info().misses == before


def test_an_answer_that_had_to_do_without_a_vendor_is_not_kept(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    query = """{ associate(by: {email: "ada@example.com"}) {
      availabilityAt(time: "2027-06-09T16:30:00Z") { status sources { vendor state } } } }"""
    healthy = gateway.data(query)
    sandbox.fault("webex", status=500)
    missed = gateway.ask(query)
    assert missed["extensions"]["sources"][0]["vendor"] == "WEBEX"
    sandbox.heal()

    assert gateway.data(query, cached=True) == healthy


async def employ(gateway: GatewayClient, sandbox: SandboxControl) -> None:
    """Many more people in the first department, linked to myKaarma and OpenTact."""
    world = deepcopy(sandbox.world())
    department = world["mykaarma"]["departments"][0]["uuid"]
    world["mykaarma"]["dealerAssociates"] += [
        {
            "uuid": f"crowd-{number}",
            "userUuid": f"user-{number}",
            "departmentUuid": department,
            "firstName": "Crowd",
            "lastName": f"{number:04d}",
            "emailAddress": f"crowd-{number}@example.com",
            "outOfOffice": None,
        }
        for number in range(PEOPLE)
    ]
    sandbox.put_world(world)
    header = "name,mykaarmaDepartmentId,mykaarmaDealerAssociateId,opentactAccount"
    lines = [f"Crowd {number:04d},{department},crowd-{number},true" for number in range(PEOPLE)]
    store = await Store.open(gateway.store_url)
    try:
        await import_people(
            Directory(store),
            read_people("\n".join([header, *lines]), "csv"),
            now=SEEDED_AT,
            dry_run=False,
            progress=lambda *_: None,
        )
    finally:
        await store.aclose()
