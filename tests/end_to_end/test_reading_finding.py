"""Finding: lookups by any key, and filters of associates, operating modes and lead segments."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.demo import LOCATIONS, MODES, PEOPLE, ROWS
from tests.end_to_end.examples import global_id
from tests.stage import GatewayClient, SandboxControl

BY = "query ($by: AssociateLookup!) { associate(by: $by) { email } }"
ASSOCIATES = """query ($filter: AssociateFilter) {
  associates(first: 100, filter: $filter) { totalCount nodes { email } }
}"""
MODES_BY = """query ($filter: OperatingModeFilter) {
  operatingModes(first: 100, filter: $filter) { nodes { name } pageInfo { hasNextPage } }
}"""
SEGMENTS_BY = """query ($filter: LeadSegmentFilter) {
  leadSegments(first: 100, filter: $filter) { nodes { code } }
}"""
ADA = ROWS[0]


def in_words(given: Any) -> str:
    """A filter as a test's id; of what is found, only how much it is: sets have no order."""
    if isinstance(given, dict):
        return str(given)[:60]
    return str(given if isinstance(given, int) else len(given))


@pytest.mark.parametrize(
    "by",
    [
        {"email": "ada@example.com"},
        {"email": "ADA@Example.COM"},
        {"mykaarmaDealerAssociateId": ADA["mykaarmaDealerAssociateId"]},
        {"webexPersonId": ADA["webexPersonId"]},
        {"webexPersonId": ADA["webexPersonId"] + "="},  # Webex writes ids with padding too
        {"id": "{{associate ada@example.com}}"},
    ],
    ids=str,
)
def test_an_associate_is_found_by_any_key(gateway: GatewayClient, by: dict[str, str]) -> None:
    asked = {
        name: global_id(gateway, "associate", "ada@example.com") if name == "id" else value
        for name, value in by.items()
    }

    assert gateway.data(BY, by=asked)["associate"] == {"email": "ada@example.com"}


@pytest.mark.parametrize(
    "by",
    [
        {"email": "nobody@example.com"},
        {"mykaarmaDealerAssociateId": "nobody"},
        {"mykaarmaDealerAssociateId": ""},
        {"webexPersonId": "nobody"},
        {"webexPersonId": ""},
    ],
    ids=str,
)
def test_nobody_is_found_by_a_key_that_nobody_has(
    gateway: GatewayClient, by: dict[str, str]
) -> None:
    assert gateway.data(BY, by=by)["associate"] is None


@pytest.mark.parametrize(
    "by",
    [
        {},
        {"email": None},
        {"email": "ada@example.com", "webexPersonId": "x"},
        {"email": "ada@example.com", "webexPersonId": None},
        {"name": "Ada Byron"},
        None,
        "ada@example.com",
        [],
    ],
    ids=str,
)
def test_a_lookup_names_exactly_one_key(
    gateway: GatewayClient, sandbox: SandboxControl, by: Any
) -> None:
    answer = gateway.post({"query": BY, "variables": {"by": by}}).json()

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert not answer.get("data")
    assert not any(sandbox.calls().values())


def resolved(gateway: GatewayClient, wanted: dict[str, Any]) -> dict[str, Any]:
    """A filter with names turned into ids."""
    kinds = {
        "ids": "associate",
        "departmentIds": "department",
        "locationIds": "location",
        "leadSegmentIds": "leadSegment",
    }
    return {
        name: [global_id(gateway, kinds[name], one) for one in value]
        if name in kinds and value
        else value
        for name, value in wanted.items()
    }


def emails_of(people: list[str], **columns: str) -> list[str]:
    """The addresses of the rows with such columns, among such people, by name."""
    rows = [
        row
        for row in ROWS
        if row["email"] in people
        and all(value in row[name].split(";") for name, value in columns.items())
    ]
    return [row["email"] for row in sorted(rows, key=lambda row: row["name"].casefold())]


ALL = [row["email"] for row in ROWS]
SALES_DALLAS = ADA["mykaarmaDepartmentId"]
DALLAS, NEW_YORK, LOS_ANGELES = (
    [email for email, person in PEOPLE.items() if person.get("locationId") == id]
    for id in LOCATIONS
)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, emails_of(ALL)),
        ({"search": None, "ids": None}, emails_of(ALL)),
        ({"departmentIds": ["Sales Dallas"]}, emails_of(ALL, mykaarmaDepartmentId=SALES_DALLAS)),
        ({"locationIds": ["Dallas"]}, emails_of(DALLAS)),
        ({"locationIds": ["Dallas", "Los Angeles"]}, emails_of(DALLAS + LOS_ANGELES)),
        ({"locationIds": ["Dallas", "Dallas"]}, emails_of(DALLAS)),
        ({"leadSegmentIds": ["showroom"]}, emails_of(ALL, pexipLeadSegmentIds="1234")),
        (
            {"locationIds": ["New York"], "leadSegmentIds": ["online-shoppers"]},
            emails_of(NEW_YORK, pexipLeadSegmentIds="1235"),
        ),
        (
            {"locationIds": ["New York"], "departmentIds": ["Sales Dallas"]},
            [],  # all conditions hold
        ),
        ({"ids": ["oona@example.com", "ada@example.com"]}, ["ada@example.com", "oona@example.com"]),
        ({"search": "byron"}, ["ada@example.com"]),
        ({"search": "BYRON"}, ["ada@example.com"]),
        ({"search": "sofía"}, ["sofia@example.com"]),
        ({"search": "O'Dowd"}, ["patrick@example.com"]),
        ({"search": "%"}, []),  # no pattern of the database's
        ({"search": "_"}, []),
        ({"search": "\\"}, []),
        ({"search": "nobody at all"}, []),
        ({"search": "@example.com"}, emails_of(ALL)),
        ({"ids": []}, []),
        ({"departmentIds": []}, []),
        ({"locationIds": []}, []),
        ({"leadSegmentIds": []}, []),
    ],
    ids=in_words,
)
def test_associates_are_filtered_and_counted(
    gateway: GatewayClient, wanted: dict[str, Any], found: list[str]
) -> None:
    shown = gateway.data(ASSOCIATES, filter=resolved(gateway, wanted))["associates"]

    assert [one["email"] for one in shown["nodes"]] == found
    assert shown["totalCount"] == len(found)


def test_the_count_is_of_all_pages(gateway: GatewayClient) -> None:
    query = """query ($after: String) { associates(first: 2, after: $after, filter: {search: "a"}) {
      totalCount nodes { email } pageInfo { endCursor }
    } }"""

    first = gateway.data(query)["associates"]
    second = gateway.data(query, after=first["pageInfo"]["endCursor"])["associates"]

    assert first["totalCount"] == second["totalCount"] > 4
    assert first["nodes"] != second["nodes"]


def test_a_location_filter_needs_webex_and_fails_without(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    wanted = resolved(gateway, {"locationIds": ["Dallas"]})
    sandbox.fault("webex", status=500)

    answer = gateway.ask(ASSOCIATES, filter=wanted)

    assert answer["data"] is None
    assert {error["extensions"]["vendor"] for error in answer["errors"]} == {"WEBEX"}


def of_location(name: str) -> set[str]:
    """The names of the modes of a location."""
    (id,) = (one["id"] for one in LOCATIONS.values() if one["name"] == name)
    return {mode["name"] for mode in MODES.values() if mode.get("locationId") == id}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, set(MODES)),
        ({"type": "HOLIDAY"}, {"Dallas Inventory Day", "US Holidays"}),
        ({"type": "NONE"}, {"After hours"}),
        ({"level": "ORGANIZATION"}, {"US Holidays", "After hours"}),
        ({"level": "LOCATION"}, set(MODES) - {"US Holidays", "After hours"}),
        ({"level": "ORGANIZATION", "type": "HOLIDAY"}, {"US Holidays"}),
        ({"name": "hours"}, {"New York Hours", "Los Angeles Hours", "After hours"}),
        ({"name": "Hours", "level": "LOCATION"}, {"New York Hours", "Los Angeles Hours"}),
        ({"name": "no such mode"}, set()),
        ({"locationId": "Dallas"}, of_location("Dallas")),
        ({"locationId": "Dallas", "type": "HOLIDAY"}, {"Dallas Inventory Day"}),
        ({"locationId": "Dallas", "level": "ORGANIZATION"}, set()),
        ({"name": None, "type": None, "level": None, "locationId": None}, set(MODES)),
    ],
    ids=in_words,
)
def test_operating_modes_are_filtered(
    gateway: GatewayClient, wanted: dict[str, Any], found: set[str]
) -> None:
    place = wanted.get("locationId")
    asked = {**wanted, "locationId": place and global_id(gateway, "location", place)}

    shown = gateway.data(MODES_BY, filter=asked)["operatingModes"]

    names = [one["name"] for one in shown["nodes"]]
    assert names == sorted(names, key=str.casefold)
    assert set(names) == found


def test_a_filter_of_ours_makes_pages_too(gateway: GatewayClient) -> None:
    query = """query ($after: String) { operatingModes(first: 1, after: $after, filter: {type: HOLIDAY}) {
      nodes { name } pageInfo { hasNextPage hasPreviousPage endCursor }
    } }"""

    first = gateway.data(query)["operatingModes"]
    second = gateway.data(query, after=first["pageInfo"]["endCursor"])["operatingModes"]

    assert [one["name"] for one in first["nodes"] + second["nodes"]] == [
        "Dallas Inventory Day",
        "US Holidays",
    ]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
    assert second["pageInfo"]["hasPreviousPage"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, 6),
        ({"codes": ["showroom"]}, ["showroom"]),
        ({"codes": ["showroom", "walk-in", "showroom"]}, ["showroom", "walk-in"]),
        ({"codes": ["no such code"]}, []),
        ({"codes": ["show"]}, []),  # whole codes
        ({"codes": []}, []),
        ({"ids": []}, []),
        ({"ids": ["fleet"]}, ["fleet"]),
        ({"ids": ["fleet"], "codes": ["fleet"]}, ["fleet"]),
        ({"ids": ["fleet"], "codes": ["showroom"]}, []),
        ({"ids": None, "codes": None}, 6),
        ({"codes": ["a&code[]=showroom", "ü🦆", "x" * 300]}, []),
    ],
    ids=in_words,
)
def test_lead_segments_are_filtered(
    gateway: GatewayClient, wanted: dict[str, Any], found: list[str] | int
) -> None:
    ids = wanted.get("ids")
    asked = {**wanted, "ids": ids and [global_id(gateway, "leadSegment", one) for one in ids]}
    asked["ids"] = ids if not ids else asked["ids"]

    codes = [
        one["code"] for one in gateway.data(SEGMENTS_BY, filter=asked)["leadSegments"]["nodes"]
    ]

    assert len(codes) == found if isinstance(found, int) else codes == found


def test_a_filter_of_too_many_ids_is_refused(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    id = global_id(gateway, "associate", "ada@example.com")
    sandbox.forget_calls()

    answer = gateway.ask(ASSOCIATES, filter={"ids": [id] * 1001})

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert not any(sandbox.calls().values())
