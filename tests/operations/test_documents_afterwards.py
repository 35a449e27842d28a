"""What is said beside an answer: how long it may be kept, and that its document uses what will go; and which documents
would break, or use a field."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, parse

from gateway.operations.afterwards import may_be_kept, seconds_left
from gateway.operations.answer import Answer, Refusal
from gateway.operations.documents import Found
from gateway.operations.operation import Operation
from gateway.operations.persisted.against import broken_by, users_of
from gateway.operations.persisted.deprecation import Deprecations
from gateway.operations.persisted.registered import Used
from gateway.schema.freshness import Freshness
from tests.operations.shelves import registered

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SCHEMA = build_schema("""
interface Named { name: String @deprecated(reason: "Use label. Removed after 2027-06-30.") }
type Person implements Named {
  name: String
  label: String
  mail(form: String @deprecated(reason: "Since 2025-01-31, ignored.")): String
  phone: String @deprecated(reason: "Deprecated since 2026-01-01, removed on 2027-01-01: use numbers.")
  fax: String @deprecated
  typing: String @deprecated(reason: "since 2026-02-30, until never")
}
input Filter { text: String, old: Int @deprecated(reason: "since 2024-01-01 until 2028-01-01") }
enum Order { NAME  AGE @deprecated(reason: "since 2023-01-01") }
type Query { person(filter: Filter, order: Order): Person  named: Named  any: Any }
union Any = Person
""")
TODAY = "@1772409600"  # 2026-03-02


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("{ person { label name } }", {}),
        ('{ person(order: NAME, filter: { text: "x" }) { mail } }', {}),
        (
            "{ person { phone } }",
            {"Deprecation": "@1767225600", "Sunset": "Fri, 01 Jan 2027 00:00:00 GMT"},
        ),
        ("{ person { fax } }", {"Deprecation": TODAY}),
        ("{ person { typing } }", {"Deprecation": TODAY}),  # there is no such day
        (
            "{ named { name } }",
            {"Deprecation": TODAY, "Sunset": "Wed, 30 Jun 2027 00:00:00 GMT"},
        ),
        ('{ person { mail(form: "x") } }', {"Deprecation": "@1738281600"}),
        ("{ person(order: AGE) { label } }", {"Deprecation": "@1672531200"}),
        (
            "{ person(filter: { old: 1 }) { phone } named { ...F } } fragment F on Named { name }",
            {"Deprecation": "@1704067200", "Sunset": "Fri, 01 Jan 2027 00:00:00 GMT"},
        ),
    ],
)
def test_the_headers_tell_of_the_earliest_days_of_all_that_is_deprecated(
    query: str, headers: dict[str, str]
) -> None:
    deprecations = Deprecations(SCHEMA)

    for _ in range(2):
        assert dict(deprecations.headers(query, parse(query), now=NOON)) == headers


WHOLE = Answer({"a": 1})
BY_GET = Operation(only_queries=True)
NAMED = Found("{ a }", is_named=True)


@pytest.mark.parametrize(
    ("answer", "found", "operation", "expected"),
    [
        (WHOLE, NAMED, BY_GET, True),
        (WHOLE, NAMED, Operation(), False),
        (WHOLE, Found("{ a }"), BY_GET, False),
        (Answer(None), NAMED, BY_GET, False),
        (Answer({"a": None}, ({"message": "x"},)), NAMED, BY_GET, False),
        (Answer(None, ({"message": "x"},), Refusal.COST), NAMED, BY_GET, False),
        (Answer({"a": 1}, extensions={"cost": {}}), NAMED, BY_GET, True),
        (Answer({"a": 1}, extensions={"sources": []}), NAMED, BY_GET, False),
    ],
)
def test_a_whole_answer_to_a_get_that_names_its_document_may_be_kept(
    answer: Answer, found: Found, operation: Operation, expected: bool
) -> None:
    assert may_be_kept(answer, found, operation) is expected


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ((), None),
        ((None, None), None),
        ((NOON + timedelta(seconds=9.9),), 9),
        ((NOON + timedelta(hours=1), None, NOON + timedelta(seconds=5)), 5),
        ((NOON,), 0),
        ((NOON - timedelta(days=1), NOON + timedelta(days=1)), 0),
    ],
)
def test_an_answer_lasts_until_the_first_of_its_instants(
    ends: tuple[datetime | None, ...], expected: int | None
) -> None:
    freshness = Freshness()
    for end in ends:
        freshness.ends(lambda end=end: end)  # type: ignore[misc]  # mypy cannot infer a default

    assert seconds_left(freshness.until(), now=NOON) == expected


# ---------------------------------------------------------------- against a schema


def used(*texts: str, client: str = "shop") -> tuple[Used, ...]:
    return tuple(
        Used(registered(str(number), text, client=client), 0, None)
        for number, text in enumerate(texts)
    )


def test_documents_that_do_not_fit_a_schema_are_named_with_the_reasons() -> None:
    documents = used(
        "query A { person { label } }", "query B { person { gone } }", "query C { gone }"
    )
    progress: list[tuple[int, int]] = []

    found = broken_by(SCHEMA, documents, progress=lambda *at: progress.append(at))

    assert [(one.used.document.name, len(one.faults)) for one in found] == [("B", 1), ("C", 1)]
    assert "Cannot query field 'gone' on type 'Person'" in found[0].faults[0]
    assert progress == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("query", "field", "expected"),
    [
        ("query A { person { label } }", "Person.label", True),
        ("query A { person { x: label } }", "Person.label", True),
        ("query A { person { label: name } }", "Person.label", False),
        ("query A { ...F } fragment F on Query { person { label } }", "Person.label", True),
        ("query A { any { ... on Person { label } } }", "Person.label", True),
        ("query A { named { name } }", "Person.name", True),  # a person may be what is named
        ("query A { person { name } }", "Named.name", False),
        ("query A { person { name } }", "Query.person", True),
        ("query A { named { name } }", "Query.person", False),
    ],
)
def test_who_uses_a_field_is_found_by_the_type_that_has_it(
    query: str, field: str, expected: bool
) -> None:
    schema: GraphQLSchema = SCHEMA
    type_name, name = field.split(".")
    found: Any = users_of(schema, type_name, name, used(query))

    assert bool(found) is expected
