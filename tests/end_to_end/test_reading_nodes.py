"""Global ids: everything that has one is found again by it, and nothing else is."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any

import pytest

from tests.stage import GatewayClient, SandboxControl

EVERY_TYPE = """{
  associate(by: {email: "halima@example.com"}) {
    Associate: id
    department { Department: id }
    location { Location: id }
    schedules(first: 1) { nodes { Schedule: id events { ScheduleEvent: id } } }
    leadSegments { LeadSegment: id schedulingSettings { subject { Subject: id } } }
  }
  rashid: associate(by: {email: "rashid@example.com"}) { outOfOffice { OutOfOffice: id } }
  operatingModes(filter: {type: HOLIDAY}, first: 1) {
    nodes { OperatingMode: id holidays { OperatingModeHoliday: id } }
  }
  officeHours { entries { OfficeHours: id } }
}"""
TYPES = (
    "Associate",
    "Department",
    "LeadSegment",
    "Location",
    "OfficeHours",
    "OperatingMode",
    "OperatingModeHoliday",
    "OutOfOffice",
    "Schedule",
    "ScheduleEvent",
    "Subject",
)
NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


def first_ids(answer: Any) -> dict[str, str]:
    """The first id of each type, wherever it stands in the answer."""
    if isinstance(answer, list):
        parts = [first_ids(one) for one in reversed(answer)]
    elif isinstance(answer, dict):
        here = {name: value for name, value in answer.items() if name in TYPES}
        parts = [first_ids(value) for value in answer.values()] + [here]
    else:
        parts = []
    return {name: id for part in parts for name, id in part.items()}


@pytest.fixture
def ids(gateway: GatewayClient, sandbox: SandboxControl) -> dict[str, str]:
    """An id of each type of the demo world."""
    sandbox.set_clock("2026-12-01T12:00:00Z")
    found = first_ids(gateway.data(EVERY_TYPE))
    sandbox.forget_calls()
    return found


def made_up(text: str) -> str:
    """An id that somebody made up."""
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def test_there_is_an_id_of_each_type_with_the_interface_node(
    gateway: GatewayClient, ids: dict[str, str]
) -> None:
    query = '{ __type(name: "Node") { possibleTypes { name } } }'

    types = {one["name"] for one in gateway.data(query)["__type"]["possibleTypes"]}

    assert set(TYPES) == set(ids)
    assert types == {*TYPES, "Change"}, (
        "changes are not of the demo world; they have tests of their own"
    )


@pytest.mark.parametrize("type_name", TYPES)
def test_a_thing_is_found_again_by_its_id(
    gateway: GatewayClient, ids: dict[str, str], type_name: str
) -> None:
    found = gateway.data(NODE, id=ids[type_name])["node"]

    assert found == {"__typename": type_name, "id": ids[type_name]}


def test_several_are_found_in_the_order_of_the_ids_and_each_as_often_as_it_is_asked_for(
    gateway: GatewayClient, ids: dict[str, str]
) -> None:
    asked = [ids[name] for name in (*TYPES, *reversed(TYPES))]

    found = gateway.data(NODES, ids=asked)["nodes"]

    assert [one["id"] for one in found] == asked
    assert [one["__typename"] for one in found] == [*TYPES, *reversed(TYPES)]


@pytest.mark.parametrize(
    ("type_name", "key"),
    [
        ("Associate", "00000000-0000-0000-0000-000000000000"),
        ("LeadSegment", "99999"),
        ("Location", "nowhere"),
        ("OfficeHours", "00000000-0000-0000-0000-000000000000"),
        ("OperatingMode", "nothing"),
        ("OperatingModeHoliday", "nothing/never"),
        (
            "OutOfOffice",
            "00000000-0000-0000-0000-000000000000/00000000-0000-0000-0000-000000000000",
        ),
        ("Schedule", "PERSON/nobody/HOLIDAYS/never"),
        ("ScheduleEvent", "LOCATION/nowhere/BUSINESS_HOURS/never/ever"),
        ("Subject", "99999"),
    ],
)
def test_what_is_not_there_is_null_without_an_error(
    gateway: GatewayClient, type_name: str, key: str
) -> None:
    id = made_up(f"{type_name}:{key}")

    assert gateway.data(NODE, id=id) == {"node": None}
    assert gateway.data(NODES, ids=[id]) == {"nodes": [None]}


NO_IDS = [
    "",
    " ",
    "1",
    "🦆",
    "\N{NULL}",
    "not base64!",
    "A" * 3000,
    made_up("Associate"),
    made_up("Associate:"),
    made_up(":x"),
    made_up("Associate:a/b"),
    made_up("Nothing:x"),
    made_up("Query:x"),
    made_up("Schedule:PERSON/x/HOLIDAYS"),
    made_up("Schedule:NOBODY/x/HOLIDAYS/y"),
    made_up("Schedule:PERSON/x/SOMEDAYS/y"),
    made_up("Schedule:PERSON//HOLIDAYS/y"),
    made_up("OutOfOffice:x"),
    urlsafe_b64encode(b"\xff\xfe\xfd").decode(),
]


@pytest.mark.parametrize("id", NO_IDS, ids=lambda id: repr(id[:24]))
def test_what_is_no_id_is_refused_and_reaches_no_vendor(
    gateway: GatewayClient, sandbox: SandboxControl, id: str
) -> None:
    answer = gateway.ask(NODE, id=id)

    (error,) = answer["errors"]
    assert (error["path"], error["extensions"]) == (["node"], {"code": "BAD_USER_INPUT"})
    assert "id" in error["message"]
    assert len(error["message"]) < 200, "a long text is not echoed whole"
    assert not any(sandbox.calls().values())


def test_one_bad_id_among_several_fails_alone(gateway: GatewayClient, ids: dict[str, str]) -> None:
    answer = gateway.ask(NODES, ids=[ids["Associate"], "bad", ids["Subject"]])

    assert [one and one["__typename"] for one in answer["data"]["nodes"]] == [
        "Associate",
        None,
        "Subject",
    ]
    (error,) = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["nodes", 1], "BAD_USER_INPUT")


@pytest.mark.parametrize(("count", "refused"), [(0, False), (100, False), (101, True)])
def test_at_most_a_hundred_ids_can_be_asked_for(
    gateway: GatewayClient, ids: dict[str, str], count: int, refused: bool
) -> None:
    answer = gateway.ask(NODES, ids=[ids["Associate"]] * count)

    assert ("errors" in answer) is refused
    if refused:
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    else:
        assert len(answer["data"]["nodes"]) == count


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("associate(by: {id: $id}) { id }", "Associate"),
        ("associates(filter: {ids: [$id]}) { nodes { id } }", "Associate"),
        ("associates(filter: {departmentIds: [$id]}) { nodes { id } }", "Department"),
        ("associates(filter: {locationIds: [$id]}) { nodes { id } }", "Location"),
        ("associates(filter: {leadSegmentIds: [$id]}) { nodes { id } }", "LeadSegment"),
        ("schedules(owner: {associateId: $id}) { nodes { id } }", "Associate"),
        ("schedules(owner: {locationId: $id}) { nodes { id } }", "Location"),
        ("operatingModes(filter: {locationId: $id}) { nodes { id } }", "Location"),
        ("leadSegments(filter: {ids: [$id]}) { nodes { id } }", "LeadSegment"),
    ],
)
def test_the_id_of_another_kind_of_thing_is_refused_by_name(
    gateway: GatewayClient, sandbox: SandboxControl, ids: dict[str, str], query: str, wanted: str
) -> None:
    asked = f"query ($id: ID!) {{ {query} }}"
    gateway.data(asked, id=ids[wanted])
    sandbox.forget_calls()

    for type_name in TYPES:
        if type_name == wanted:
            continue
        (error,) = gateway.ask(asked, id=ids[type_name])["errors"]
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
        assert f" {wanted} is wanted" in error["message"]
        assert type_name in error["message"]
    assert not any(sandbox.calls().values())
