"""Whatever a caller of one department asks is answered the same, to the byte, whoever other departments' people are."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from gateway.schema import ids
from gateway.schema.build import build_schema
from tests.fuzz.operations import Things, query_of
from tests.permissions.two_worlds import OURS, THEIRS, TwoWorlds, two_worlds

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "80"))
FIRST = int(os.environ.get("FUZZ_SEED", "1"))
"""The number of the first query; each number makes another one, and always the same."""

SCHEMA = build_schema()._schema
MOVING = re.compile(r'"currentlyAvailable":\d+')
"""How many points are left goes by the clock."""

TRIES = 5

ASKED: Counter[str] = Counter()
"""How many operations were executed, and how many were refused or failed in part."""

EVERYTHING = """{
  associates(first: 100) { nodes { id email schedules { nodes { id events { id } } } outOfOffice { id } links {
    mykaarmaDealerAssociateId webexPersonId } } pageInfo { endCursor } }
  departments { id } locations { nodes { id schedules { nodes { id } } } } operatingModes { nodes { id } }
  leadSegments { nodes { id } } subjects { nodes { id } } changes { nodes { id } } officeHours { entries { id } } }"""


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoWorlds]:
    """Two worlds that differ in other departments' people alone."""
    with two_worlds(tmp_path_factory.mktemp("worlds")) as both:
        yield both


@pytest.fixture(scope="module")
def things(worlds: TwoWorlds) -> Things:
    """What there is in either world, as somebody without limits finds it, and what is nowhere."""
    ids_found: dict[str, list[str]] = {}
    texts: dict[str, list[str]] = {}
    for world in (worlds.one, worlds.other):
        text = world.anybody.post({"query": EVERYTHING}).text
        for id in re.findall(r'"id":"([^"]+)"', text):
            ids_found.setdefault(ids.decode(id)[0], []).append(id)
        texts.setdefault("emails", []).extend(re.findall(r'"email":"([^"]+)"', text))
        texts.setdefault("people", []).extend(re.findall(r'"webexPersonId":"([^"]+)"', text))
        texts.setdefault("dealers", []).extend(
            re.findall(r'"mykaarmaDealerAssociateId":"([^"]+)"', text)
        )
    for kind in ids_found:
        ids_found[kind] = [*dict.fromkeys(ids_found[kind]), ids.encode(kind, "nothing")]
    ids_found["Department"] += [ids.encode("Department", one) for one in (OURS, THEIRS)]
    cursor = worlds.one.limited.data("{ associates(first: 1) { pageInfo { endCursor } } }")
    return Things(ids_found, _texts(texts, cursor["associates"]["pageInfo"]["endCursor"]))


def _texts(found: dict[str, list[str]], cursor: str) -> dict[str, list[str]]:
    return {
        "String": ["a", "CENTRAL", "Holiday", "1234"],
        "String search": ["a", "ad", "o", "other", "halima", "@example.com", "newcomer"],
        "String after": [cursor],
        "String mykaarmaDealerAssociateId": found["dealers"],
        "String webexPersonId": found["people"],
        "String name": ["outOfOfficeSet", "Some"],
        "EmailAddress": found["emails"],
        "DateTime": ["2030-07-01T15:00:00Z", "2030-07-02T02:00:00-05:00", "2031-11-24T16:00:00Z"],
        "DateTime from": ["2030-07-01T00:00:00Z", "2030-07-02T06:00:00Z"],
        "DateTime to": ["2030-07-03T00:00:00Z", "2030-07-05T12:00:00-05:00"],
        "DateTime startsAt": ["2030-07-01T09:00:00Z"],
        "DateTime endsAt": ["2030-07-02T09:00:00Z"],
        "Date": ["2030-07-04"],
        "LocalTime": ["09:00", "17:00"],
        "LocalTime from": ["09:00"],
        "LocalTime to": ["17:00"],
        "Duration": ["PT30M", "PT2H"],
        "TimeZone": ["America/Chicago"],
        "PhoneNumber": ["+19705550006"],
        "URL": ["https://example.com"],
    }


def answers(worlds: TwoWorlds, query: str, *, cached: bool) -> tuple[str, str]:
    """What both worlds answer. Where a field that must not be null fails, all others are given up, and which of their
    errors were told by then is chance in each world by itself: so such a question is asked again."""
    one, other = "", ""
    for _ in range(TRIES):
        said = worlds.answers(query, {}, cached=cached)
        one, other = (MOVING.sub('"currentlyAvailable":0', answer) for answer in said)
        if one == other or '"data":null' not in one:
            break
    return one, other


@pytest.mark.parametrize("seed", range(FIRST, FIRST + EXAMPLES))
def test_a_query_is_answered_the_same_in_both_worlds(
    worlds: TwoWorlds, things: Things, seed: int
) -> None:
    query = query_of(seed, SCHEMA, things)

    one, other = answers(worlds, query, cached=bool(seed % 2))

    assert one == other, query
    answer = json.loads(one[4:])
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert "INTERNAL" not in codes, answer["errors"]
    ASKED["executed" if answer.get("data") else "refused"] += 1


def test_most_of_what_was_asked_was_executed() -> None:
    assert ASKED["executed"] > ASKED["refused"], ASKED
