"""Schedules of people and locations: every event of the demo world, and records that contradict themselves."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.demo import LOCATIONS, PEOPLE, SPAN, schedules
from tests.stage import GatewayClient

SCHEDULE = f"name type events {{ {SPAN} }} dataProblems {{ vendor path code message hint }}"


@pytest.fixture
def of_people(gateway: GatewayClient) -> dict[str, Any]:
    """Everybody's schedules, by e-mail address."""
    query = f"{{ associates(first: 100) {{ nodes {{ email schedules {{ nodes {{ {SCHEDULE} }} }} }} }} }}"
    nodes = gateway.data(query)["associates"]["nodes"]
    return {node["email"]: node["schedules"] for node in nodes}


@pytest.fixture
def of_locations(gateway: GatewayClient) -> dict[str, Any]:
    """Each location's schedules, by its name."""
    query = f"{{ locations {{ nodes {{ name schedules {{ nodes {{ {SCHEDULE} }} }} }} }} }}"
    nodes = gateway.data(query)["locations"]["nodes"]
    return {node["name"]: node["schedules"]["nodes"] for node in nodes}


def plain(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Schedules without their problems, by name."""
    bare = [{name: one[name] for name in ("name", "type", "events")} for one in shown]
    return by_name(bare)


def by_name(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In an order of our own: the vendor names none."""
    return sorted(found, key=lambda one: (one["name"], one["type"]))


def test_everybodys_schedules_are_those_of_the_world(of_people: dict[str, Any]) -> None:
    for email, person in PEOPLE.items():
        assert plain(of_people[email]["nodes"]) == by_name(schedules(person)), email
    assert of_people["oona@example.com"] is None, "no link, no schedules"


def test_the_schedules_of_locations_are_those_of_the_world(of_locations: dict[str, Any]) -> None:
    for location in LOCATIONS.values():
        shown = of_locations[location["name"]]
        assert plain(shown) == by_name(schedules(location)), location["name"]


def test_the_vendors_own_example_of_a_schedule_is_readable_with_its_contradictions(
    of_people: dict[str, Any],
) -> None:
    (shown,) = of_people["ada@example.com"]["nodes"]

    assert [(one["path"], one["code"]) for one in shown["dataProblems"]] == [
        ("events.0.recurrence", "CONTRADICTORY_RECURRENCE"),  # daily and weekly
        ("events.0.recurrence", "CONTRADICTORY_RECURRENCE"),  # for ever and until
    ]
    for problem in shown["dataProblems"]:
        assert problem["vendor"] == "WEBEX"
        assert problem["message"].endswith(".")
        assert problem["hint"], "what to do about it"


def test_a_holiday_that_starts_on_another_day_than_it_recurs_on_is_shown_and_noted(
    of_locations: dict[str, Any],
) -> None:
    shown = {one["name"]: one for one in of_locations["Los Angeles"]}["Los Angeles Holidays"]
    place = [event["name"] for event in shown["events"]].index("Christmas")

    found = [(one["path"], one["code"]) for one in shown["dataProblems"]]

    assert found == [(f"events.{place}.recurrence", "START_NOT_IN_RECURRENCE")]


def test_sound_schedules_have_no_problems(
    of_people: dict[str, Any], of_locations: dict[str, Any]
) -> None:
    odd = {"Dallas_Office_Hours", "Los Angeles Holidays"}
    connections = [one for one in of_people.values() if one is not None]
    everything = [node for one in connections for node in one["nodes"]]
    everything += [node for nodes in of_locations.values() for node in nodes]

    assert {one["name"] for one in everything if one["dataProblems"]} == odd


def test_a_schedule_leads_to_its_owner(gateway: GatewayClient) -> None:
    owner = "owner { __typename ... on Associate { email } ... on Location { name } }"
    query = f"""{{
      associate(by: {{email: "halima@example.com"}}) {{ schedules {{ nodes {{ {owner} }} }} }}
      locations(first: 1) {{ nodes {{ name schedules {{ nodes {{ {owner} }} }} }} }}
    }}"""

    shown = gateway.data(query)

    halima = {"__typename": "Associate", "email": "halima@example.com"}
    assert [one["owner"] for one in shown["associate"]["schedules"]["nodes"]] == [halima] * 3
    (location,) = shown["locations"]["nodes"]
    itself = {"__typename": "Location", "name": location["name"]}
    assert [one["owner"] for one in location["schedules"]["nodes"]] == [itself] * 2


def test_the_same_field_under_two_names_takes_two_sets_of_arguments(
    gateway: GatewayClient,
) -> None:
    query = """{ associate(by: {email: "halima@example.com"}) {
      open: schedules(type: BUSINESS_HOURS) { nodes { name } }
      away: schedules(type: HOLIDAYS) { nodes { name } }
      all: schedules { nodes { name } }
      one: schedules(first: 1) { nodes { name } pageInfo { hasNextPage } }
    } }"""

    shown = gateway.data(query)["associate"]

    names = {name: {one["name"] for one in found["nodes"]} for name, found in shown.items()}
    assert names["open"] == {"Weekdays", "Alternate Saturdays"}
    assert names["away"] == {"Vacations"}
    assert names["all"] == names["open"] | names["away"]
    assert len(names["one"]) == 1
    assert shown["one"]["pageInfo"]["hasNextPage"]


@pytest.mark.parametrize("kind", ["associate", "location"])
def test_schedules_are_found_by_their_owners_id_too(gateway: GatewayClient, kind: str) -> None:
    ids = gateway.data(
        '{ associate(by: {email: "halima@example.com"}) { id location { id schedules { nodes { id } } }'
        " schedules { nodes { id } } } }"
    )["associate"]
    owner = ids if kind == "associate" else ids["location"]
    query = "query ($owner: ScheduleOwnerInput!) { schedules(owner: $owner) { nodes { id } } }"

    shown = gateway.data(query, owner={f"{kind}Id": owner["id"]})["schedules"]

    assert shown["nodes"] == owner["schedules"]["nodes"]


def test_somebody_who_is_not_there_has_no_schedules_but_an_error(gateway: GatewayClient) -> None:
    removed = gateway.data('{ associate(by: {email: "dwayne@example.com"}) { id } }')["associate"]
    removing = """mutation ($input: AssociateRemoveInput!) {
      associateRemove(input: $input) { deletedId }
    }"""
    gateway.data(removing, input={"associateId": removed["id"]})

    answer = gateway.ask(
        "query ($id: ID!) { schedules(owner: {associateId: $id}) { nodes { id } } }",
        id=removed["id"],
    )

    assert answer["data"] == {"schedules": None}
    (error,) = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["schedules"], "NOT_FOUND")


def test_somebody_without_a_webex_link_has_an_empty_list_of_schedules(
    gateway: GatewayClient,
) -> None:
    oona = gateway.data('{ associate(by: {email: "oona@example.com"}) { id } }')["associate"]["id"]
    query = """query ($id: ID!) { schedules(owner: {associateId: $id}) {
      nodes { id } pageInfo { hasNextPage startCursor } } }"""

    shown = gateway.data(query, id=oona)["schedules"]

    assert shown == {"nodes": [], "pageInfo": {"hasNextPage": False, "startCursor": None}}
