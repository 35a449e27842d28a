"""Manifests: both forms are read, and one that has a fault is refused whole, with all of its faults."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway.app.callers import bounds_of
from gateway.caller import Profile
from gateway.operations.persisted.judged import judged
from gateway.operations.persisted.manifests import APOLLO, Judged, NotAManifest, documents_in
from gateway.operations.persisted.normal import digest
from gateway.schema.build import build_schema
from gateway.settings import LimitsSettings
from tests.operations.shelves import TWO, WHO

SCHEMA = build_schema()
LIMITS = bounds_of(LimitsSettings())
PAGE = "query Page { associates(first: 20) { nodes { name } } }"
COSTLY = (
    "query A { associates(first: 100) { nodes { leadSegments "
    "{ associates(first: 100) { nodes { name } } } } } }"
)


def judge(text: str, profile: Profile = Profile.PARTNER) -> Judged:
    return judged(text, SCHEMA, LIMITS[profile])


def read(manifest: Any) -> Any:
    text = manifest if isinstance(manifest, str) else json.dumps(manifest)
    return documents_in(text, client="shop", version="1", judge=judge)


def apollo(*operations: Any, **others: Any) -> dict[str, Any]:
    return {"format": APOLLO, "version": 1, "operations": list(operations), **others}


def one(id: str, body: str, **others: Any) -> dict[str, Any]:
    return {"id": id, "body": body, **others}


@pytest.mark.parametrize(
    "manifest",
    [
        {"who": WHO, "page": PAGE},
        apollo(one("who", WHO), one("page", PAGE)),
        apollo(
            one("who", WHO, name="Who", type="query", clientName="shop", more=1),
            one("page", PAGE, name="Page", type="query", clientName=None),
            future=True,
        ),
    ],
    ids=["a map", "Apollo's", "Apollo's with all members"],
)
def test_both_forms_say_the_same(manifest: Any) -> None:
    who, page = read(manifest)

    assert (who.client, who.version, who.id, who.text) == ("shop", "1", "who", WHO)
    assert (who.name, who.type, who.sha256) == ("Who", "query", digest(WHO))
    assert (page.name, page.id) == ("Page", "page")
    assert 0 < who.cost < page.cost


@pytest.mark.parametrize(
    ("id", "text"),
    [
        (digest(WHO), WHO),
        (f"sha256:{digest(WHO)}", WHO),
        ("0" * 64, WHO),  # only the prefix says what it is a hash of
        ("d41d8cd98f00b204e9800998ecf8427e", WHO),
        ("format", WHO),
        ("a/b~c", WHO),
        ("x" * 256, WHO),
    ],
    ids=lambda value: str(value)[:20],
)
def test_an_id_is_anything_that_names_a_document(id: str, text: str) -> None:
    (found,) = read({id: text})

    assert found.id == id


def test_a_mutation_is_registered_as_one() -> None:
    (found,) = read(
        {"m": 'mutation M { changeCancel(input: { changeId: "x" }) { change { id } } }'}
    )

    assert (found.name, found.type) == ("M", "mutation")


def test_the_cost_is_what_an_operation_costs_with_the_defaults_of_its_variables() -> None:
    ten, none = read(
        {
            "ten": "query T($n: Int = 10) { associates(first: $n) { nodes { name } } }",
            "none": "query N($n: Int!) { associates(first: $n) { nodes { name } } }",
        }
    )

    assert ten.cost < none.cost  # a page is 20 long unless it is said


@pytest.mark.parametrize(
    ("manifest", "says"),
    [
        ("", ["The file is not JSON"]),
        ("{", ["The file is not JSON"]),
        ("[" * 100_000, ["The file is not JSON"]),
        ("[]", ["has to hold a JSON object"]),
        ("null", ["has to hold a JSON object"]),
        ({}, ["holds no documents"]),
        (apollo(), ["holds no documents"]),
        ('{"a": "x", "a": "y", "b": "x"}', ["'a' is there twice"]),
        ({"a": 1, "b": None, "c": WHO}, ["a: a map", "b: a map"]),
        ({**apollo(), "version": 2}, ["its version 1"]),
        ({**apollo(), "format": "other"}, ["format has to be"]),
        ({**apollo(), "operations": {}}, ["have to be a list"]),
        (
            apollo(1, {}, one("a", 2), one("b", WHO, name=3)),  # type: ignore[arg-type]  # no text on purpose
            ["operations.0: an operation", "operations.1: `id`", "`body` has", "`name` has"],
        ),
        (
            apollo(one("a", WHO, clientName="rival")),
            ["for the client 'rival', and this is published for 'shop'"],
        ),
        (apollo(one("a", WHO), one("a", TWO)), ["a: 2 documents have this id"]),
        ({"": WHO, "a b": WHO, "ü": WHO, "x" * 257: WHO}, ["an id is 1 to 256"] * 4),
        ({f"sha256:{'0' * 64}": WHO}, [f"and that is {digest(WHO)}"]),
        ({f"sha256:{digest(WHO).upper()}": WHO}, [f"and that is {digest(WHO)}"]),
        (
            apollo(one("a", WHO, name="Other")),
            ["calls it 'Other', and its operation is called 'Who'"],
        ),
        (apollo(one("a", WHO, type="mutation")), ["says that it is a mutation"]),
        (
            {"a": "{", "b": "query B { nothing }", "c": "query C { viewer { x y } }", "d": WHO},
            [
                *("a: line 1, column 2: Syntax Error", "b: line 1, column 11: Cannot query field"),
                *("c: line 1, column 20: Cannot query", "c: line 1, column 22: Cannot query"),
            ],
        ),
        ({"a": f"{WHO} {TWO}"}, ["a: it holds 2 operations"]),
        ({"a": "fragment F on Viewer { client }"}, ["a: The document holds no operation"]),
        ({"a": "type Query { a: Int }"}, ["a: The document holds no operation"]),
        ({"a": "query A { __schema { types { name } } }"}, ["a: line 1, column 11: "]),
        ({"a": "query A {" + " viewer { client }" * 2_000 + "}"}, ["a: The document"]),
        ({"a": COSTLY}, ["a: it costs "]),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_manifest_with_a_fault_is_refused_whole_and_every_fault_is_named(
    manifest: Any, says: list[str]
) -> None:
    with pytest.raises(NotAManifest) as stop:
        read(manifest)

    faults = list(stop.value.faults)
    assert len(faults) == len(says), faults
    assert [part for part in says if not any(part in fault for fault in faults)] == []
