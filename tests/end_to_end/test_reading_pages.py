"""Pages of every list: first and after, cursors, and what is refused."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from tests.stage import GatewayClient, SandboxControl

PAGE = "nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
LISTS = {
    "associates": 25,
    "locations": 3,
    "operatingModes": 6,
    "leadSegments": 6,
    "subjects": 6,
}
"""The lists of the query's root, and how many elements the demo world has for each."""


def page(gateway: GatewayClient, name: str, **arguments: Any) -> dict[str, Any]:
    """A page of a list."""
    return dict(gateway.data(question(name), **arguments)[name])


def question(name: str) -> str:
    """The operation that asks for a page of a list."""
    return f"query ($first: Int, $after: String) {{ {name}(first: $first, after: $after) {{ {PAGE} }} }}"


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_two_make_the_whole_list_each_element_once(
    gateway: GatewayClient, name: str
) -> None:
    whole = [node["id"] for node in page(gateway, name, first=100)["nodes"]]
    found, after, pages = [], None, 0
    while True:
        shown = page(gateway, name, first=2, after=after)
        info = shown["pageInfo"]
        cursors = [edge["cursor"] for edge in shown["edges"]]
        assert [edge["node"] for edge in shown["edges"]] == shown["nodes"]
        assert (info["startCursor"], info["endCursor"]) == (cursors[0], cursors[-1])
        assert info["hasPreviousPage"] is (pages > 0)
        found += [node["id"] for node in shown["nodes"]]
        after, pages = info["endCursor"], pages + 1
        if not info["hasNextPage"]:
            break

    assert found == whole
    assert len(whole) == LISTS[name]
    assert pages == -(-len(whole) // 2)


@pytest.mark.parametrize("name", LISTS)
def test_the_default_page_has_up_to_twenty_elements(gateway: GatewayClient, name: str) -> None:
    shown = gateway.data(f"{{ {name} {{ {PAGE} }} }}")[name]

    assert len(shown["nodes"]) == min(20, LISTS[name])
    assert shown["pageInfo"]["hasNextPage"] is (LISTS[name] > 20)


@pytest.mark.parametrize("name", LISTS)
def test_first_null_is_the_default_page(gateway: GatewayClient, name: str) -> None:
    assert len(page(gateway, name, first=None)["nodes"]) == min(20, LISTS[name])


@pytest.mark.parametrize("name", LISTS)
def test_a_page_of_exactly_the_whole_list_is_its_last(gateway: GatewayClient, name: str) -> None:
    assert not page(gateway, name, first=LISTS[name])["pageInfo"]["hasNextPage"]
    assert page(gateway, name, first=LISTS[name] - 1)["pageInfo"]["hasNextPage"]


@pytest.mark.parametrize("name", LISTS)
def test_after_the_last_cursor_comes_an_empty_page(gateway: GatewayClient, name: str) -> None:
    last = page(gateway, name, first=100)["pageInfo"]["endCursor"]

    shown = page(gateway, name, first=5, after=last)

    assert shown["nodes"] == shown["edges"] == []
    assert shown["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": None,
        "endCursor": None,
    }


@pytest.mark.parametrize("name", LISTS)
def test_a_page_of_none_has_no_elements_and_no_cursors(gateway: GatewayClient, name: str) -> None:
    shown = page(gateway, name, first=0)

    assert shown["nodes"] == shown["edges"] == []
    assert (shown["pageInfo"]["startCursor"], shown["pageInfo"]["endCursor"]) == (None, None)
    assert shown["pageInfo"]["hasNextPage"], "there is something behind it"


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("first", [101, -1, 2**31 - 1, -(2**31)])
def test_a_page_out_of_bounds_is_refused_and_reaches_no_vendor(
    gateway: GatewayClient, sandbox: SandboxControl, name: str, first: int
) -> None:
    answer = gateway.ask(question(name), first=first)

    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert error["path"] == [name]
    assert error["message"] == f"first: {first} is not between 0 and 100"
    assert not any(sandbox.calls().values())


def sealed(*place: Any) -> str:
    """A cursor that somebody made up."""
    return urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


JUNK = [
    "",
    " ",
    "x",
    "junk",
    "🦆",
    "\N{NULL}",
    "A" * 5000,
    sealed(),
    sealed("associates"),
    sealed("associates", 1, 2, 3),
    sealed("associates", ["a"], {}),
    sealed("associates", None, None),
    sealed("locations", -1),
    sealed("locations", 10**12),
    sealed("locations", True),
    sealed("locations", 1.5),
    sealed("locations", "1"),
    sealed("elsewhere", 1),
    sealed({"locations": 1}),
    urlsafe_b64encode(b"\xff\xfe").decode(),
    urlsafe_b64encode(b'{"a": 1}').decode(),
    urlsafe_b64encode(b"[" * 1000).decode(),
    urlsafe_b64encode(b"12").decode(),
]


@pytest.mark.parametrize("name", ["associates", "locations", "leadSegments"])
@pytest.mark.parametrize("after", JUNK, ids=lambda junk: repr(junk[:20]))
def test_a_junk_cursor_is_refused_and_reaches_no_vendor(
    gateway: GatewayClient, sandbox: SandboxControl, name: str, after: str
) -> None:
    answer = gateway.ask(question(name), after=after)

    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert "is not a cursor of this list" in error["message"]
    assert len(error["message"]) < 200, "a long cursor is not echoed whole"
    assert not any(sandbox.calls().values())


@pytest.mark.parametrize("name", LISTS)
def test_a_cursor_of_another_list_is_refused(gateway: GatewayClient, name: str) -> None:
    others = [other for other in LISTS if other != name]
    asked = " ".join(f"{other}(first: 1) {{ pageInfo {{ endCursor }} }}" for other in others)
    cursors = [one["pageInfo"]["endCursor"] for one in gateway.data(f"{{ {asked} }}").values()]

    for cursor in cursors:
        (error,) = gateway.ask(question(name), after=cursor)["errors"]
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
        assert "is not a cursor of this list" in error["message"]


def test_schedules_come_in_pages_too_within_their_type(gateway: GatewayClient) -> None:
    query = """query ($type: ScheduleType, $first: Int, $after: String) {
      associate(by: {email: "halima@example.com"}) {
        schedules(type: $type, first: $first, after: $after) {
          nodes { name } pageInfo { hasNextPage endCursor }
        }
      }
    }"""

    def shown(**arguments: Any) -> tuple[list[str], bool, str]:
        found = gateway.data(query, **arguments)["associate"]["schedules"]
        info = found["pageInfo"]
        return [one["name"] for one in found["nodes"]], info["hasNextPage"], info["endCursor"]

    names, more, after = shown(type="BUSINESS_HOURS", first=1)
    others, no_more, _ = shown(type="BUSINESS_HOURS", first=1, after=after)

    assert (more, no_more) == (True, False)
    assert sorted(names + others) == ["Alternate Saturdays", "Weekdays"]


def test_a_bad_page_within_a_list_fails_that_field_of_each_element_only(
    gateway: GatewayClient,
) -> None:
    answer = gateway.ask("{ locations { nodes { name schedules(first: 101) { nodes { id } } } } }")

    assert [one["schedules"] for one in answer["data"]["locations"]["nodes"]] == [None] * 3
    assert all(one["name"] for one in answer["data"]["locations"]["nodes"])
    paths = [error["path"] for error in answer["errors"]]
    assert paths == [["locations", "nodes", place, "schedules"] for place in range(3)]


def test_the_associates_of_a_lead_segment_come_in_pages(gateway: GatewayClient) -> None:
    query = """query ($after: String) { leadSegments(filter: {codes: ["showroom"]}) { nodes {
      associates(first: 2, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } }
    } } }"""

    (first,) = gateway.data(query)["leadSegments"]["nodes"]
    after = first["associates"]["pageInfo"]["endCursor"]
    (second,) = gateway.data(query, after=after)["leadSegments"]["nodes"]

    names = [one["name"] for shown in (first, second) for one in shown["associates"]["nodes"]]
    assert names == ["Ada Byron", "Mei-Ling Chou", "Rashid Haddad"]
    assert first["associates"]["pageInfo"]["hasNextPage"]
    assert not second["associates"]["pageInfo"]["hasNextPage"]
