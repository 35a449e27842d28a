"""Documents that are small to send and dear to read, check or run."""

from __future__ import annotations

from tests.attacks.attack import (
    FRONTEND,
    SCALE,
    WHO,
    Attack,
    asked,
    posted,
)

MANY = 5_000 * SCALE
MEGABYTE = 1_000_000 * SCALE
FULL_ANSWER = 2_000_000
"""Bytes of the longest answer that is given on purpose: the schema."""


def aliased(count: int, field: str = "__typename") -> str:
    """A field under many names."""
    return "{" + " ".join(f"a{number}: {field}" for number in range(count)) + "}"


def doubling(levels: int, last: str = "__typename", *, wide: int = 2, within: str = "") -> str:
    """Fragments each of which spreads the next one several times: `wide` to the power of `levels` fields."""
    spread = "...on Query {{ ...F{0} }} "
    rest = "".join(
        f"fragment F{level} on Query {{ {spread.format(level + 1) * wide} }} "
        for level in range(levels)
    )
    return f"query {{ ...F0 {within} }} {rest}fragment F{levels} on Query {{ {last} }}"


def ring(length: int, *, entered: bool = True, through: str = "{spread}") -> str:
    """Fragments in a circle."""
    fragments = "".join(
        f"fragment R{number} on Query {{ {through.format(spread=f'...R{(number + 1) % length}')} }} "
        for number in range(length)
    )
    return f"{{ {'...R0' if entered else '__typename'} }} {fragments}"


def chain(length: int) -> str:
    """Fragments each of which goes one field deeper."""
    fragments = "".join(
        f"fragment C{n} on LeadSegment {{ associates {{ nodes {{ leadSegments {{ ...C{n + 1} }} }} }} }} "
        for n in range(length)
    )
    return f"{{ leadSegments {{ nodes {{ ...C0 }} }} }} {fragments} fragment C{length} on LeadSegment {{ id }}"


def deep(levels: int, first: str = "") -> str:
    """Lead segments of associates of lead segments, and so on."""
    inner = "id"
    for _ in range(levels):
        inner = f"associates{first} {{ nodes {{ leadSegments {{ {inner} }} }} }}"
    return f"{{ leadSegments{first} {{ nodes {{ {inner} }} }} }}"


def types(levels: int) -> str:
    """Questions about the schema that go in circles."""
    return (
        "{ __schema { types { " + "fields { type { " * levels + "name" + " } }" * levels + " } } }"
    )


def kinds(levels: int) -> str:
    """Types of types."""
    return '{ __type(name: "Query") { ' + "ofType { " * levels + "name" + " }" * levels + " } }"


ALIASES = (
    asked("one alias too many", aliased(101), 400, says="101 aliases"),
    asked("thousands of aliases", aliased(MANY), 400),
    asked(
        "aliases of long lists",
        aliased(60, "associates(first: 100) { nodes { id } }"),
        200,
        most_bytes=200_000,
    ),
    asked(
        "aliases of lists that are too long together",
        aliased(99, "associates(first: 100) { nodes { id department { id } } }"),
        400,
        says="COST_LIMIT_EXCEEDED",
    ),
    asked("aliases of vendors' calls", aliased(90, "sources { vendor state }"), 200, 400),
    asked(
        "aliases by way of a fragment",
        "{" + "...A " * 50 + "} fragment A on Query " + aliased(20),
        400,
        who=FRONTEND,
        says="aliases",
    ),
    asked(
        "aliases of the schema",
        aliased(40, "__schema { types { name fields { name } } }"),
        200,
        400,
        most_bytes=FULL_ANSWER,
    ),
    asked(
        "aliases of types",
        aliased(100, '__type(name: "Query") { fields { name args { name } } }'),
        200,
        400,
        most_bytes=FULL_ANSWER,
    ),
    asked(
        "aliases of mutations",
        "mutation "
        + aliased(100, 'outOfOfficeEnd(input: {associateId: "x"}) { userErrors { code } }'),
        200,
        400,
    ),
    asked(
        "an alias as long as a document may be",
        "{" + "a" * 90_000 + ": __typename}",
        200,
        most_bytes=100_000,
    ),
    asked("aliases that are in each other's way", "{ a: __typename a: viewer { client } }", 400),
    asked("one field again and again", "{" + "__typename " * 4_900 + "}", 200, 400),
    asked("one object again and again", "{" + "viewer{client} " * 1_200 + "}", 200, 400),
    asked(
        "arguments that are in each other's way",
        "{" + "".join(f"associates(first: {n}) {{ totalCount }} " for n in range(300)) + "}",
        400,
    ),
    asked(
        "nested selections that have to be held against each other",
        "{" + ("viewer {" + "departments { name } " * 20 + "} ") * 40 + "}",
        200,
        400,
    ),
    asked(
        "fragments that have to be held against each other",
        "{"
        + "".join(f"...M{n} " for n in range(99))
        + "}"
        + "".join(
            f"fragment M{n} on Query {{ viewer {{ client profile scopes }} }} " for n in range(99)
        ),
        200,
        400,
    ),
)

DIRECTIVES = (
    asked(
        "one directive too many",
        "{ __typename" + " @skip(if: false)" * 51 + "}",
        400,
        says="directives",
    ),
    asked(
        "a thousand directives", "{ __typename" + " @include(if: true)" * 1_000 * SCALE + "}", 400
    ),
    asked("directives that nobody knows", "{ __typename" + " @a" * 2_000 * SCALE + "}", 400),
    asked(
        "ten equal errors", "{ __typename" + " @aa" * 10 + "}", 400, who=FRONTEND, most_bytes=1_500
    ),
    asked("directives on all fields", "{" + "__typename @skip(if: false) " * 60 + "}", 400),
    asked(
        "directives by way of a fragment",
        "{"
        + "...A " * 40
        + "} fragment A on Query { __typename @skip(if: false) @include(if: true) }",
        400,
    ),
    asked("directives on the operation", "query" + " @a" * 60 + "{ __typename }", 400),
    asked("directives on a variable", "query ($a: Int" + " @a" * 60 + ") { __typename }", 400),
    asked(
        "directives on a fragment",
        "{ ...A } fragment A on Query" + " @a" * 60 + "{ __typename }",
        400,
    ),
    asked(
        "a directive with a long argument",
        f'{{ __typename @skip(if: "{"x" * 80_000}") }}',
        400,
        most_bytes=1_500,
    ),
    asked("defer", "{ ... @defer { __typename } }", 400),
    asked("stream", "{ sources @stream(initialCount: 0) { vendor } }", 400),
    asked(
        "a directive that costs nothing and hides all",
        "{ viewer @include(if: false) { client } }",
        200,
    ),
    asked(
        "a hidden branch is measured all the same",
        "{ associates @include(if: false) { nodes { "
        + "leadSegments { associates { nodes { " * 5
        + "id"
        + "}}}" * 5
        + "}}}",
        400,
    ),
)

DEPTH = (
    asked("one level too many", deep(5), 400, says="deep"),
    asked("thirty levels of lists of three", deep(30, "(first: 3)"), 400),
    asked("full lists within full lists", deep(3, "(first: 100)"), 400),
    asked("a thousand levels", deep(1_000), 400),
    asked("ten thousand braces", "{a" * 10_000 * SCALE, 400),
    asked("braces up to the bound of tokens", "{a" * 2_400 + "}" * 100, 400),
    asked("inline fragments in each other", "{" + "...{" * 1_600 + "__typename" + "}" * 1_601, 400),
    asked("lists in lists", "{ nodes(ids: " + "[" * 2_000 + "]" * 2_000 + ") { id } }", 400),
    asked(
        "objects in objects",
        "{ associate(by: " + "{a:" * 1_500 + "1" + "}" * 1_500 + ") { id } }",
        400,
    ),
    asked(
        "types in types",
        "query ($a: " + "[" * 2_000 + "Int" + "]" * 2_000 + ") { __typename }",
        400,
    ),
    asked("a chain of fragments", chain(90), 400),
    asked("the schema in circles", types(9), 400),
    asked("types of types", kinds(40), 400),
    asked("a hundred types of types", kinds(400), 400),
    asked(
        "the schema by way of fragments",
        "{ __schema { types { ...A } } } fragment A on __Type { fields { type { "
        + "ofType { " * 30
        + "name"
        + "}" * 30
        + "} } }",
        400,
    ),
)

FRAGMENTS = (
    asked("a fragment within itself", ring(1), 400),
    asked("two fragments within each other", ring(2), 400),
    asked("fifty fragments in a circle", ring(50), 400),
    asked("a circle that nobody enters", ring(3, entered=False), 400),
    asked(
        "a circle by way of an inline fragment", ring(2, through="... on Query {{ {spread} }}"), 400
    ),
    asked(
        "a circle by way of a field",
        "{ ...A } fragment A on Query { viewer { departments { ...B } } } fragment B on Department { ...B }",
        400,
    ),
    asked(
        "a fragment that spreads itself many times",
        "{ ...A } fragment A on Query {" + " ...A" * 1_000 + "}",
        400,
    ),
    asked("fragments that double twenty times", doubling(20), 400, says="selects"),
    asked("fragments that double fifty times", doubling(50), 400),
    asked("fragments that double ninety times", doubling(90), 400),
    asked("fragments that multiply by ten", doubling(30, wide=10), 400),
    asked("doubling that nobody spreads", "{ __typename } " + doubling(30).partition("}")[2], 400),
    asked("doubling of the schema", doubling(20, "__schema { types { name } }"), 400),
    asked("doubling of aliases", doubling(20, "a: __typename b: __typename"), 400),
    asked("doubling of directives", doubling(20, "__typename @skip(if: false)"), 400),
    asked(
        "doubling that is skipped", doubling(30).replace("...F0", "...F0 @skip(if: true)", 1), 400
    ),
    asked(
        "one fragment too many",
        "{"
        + "".join(f"...A{n} " for n in range(101))
        + "}"
        + "".join(f"fragment A{n} on Query {{ __typename }} " for n in range(101)),
        400,
        says="fragments",
    ),
    asked("a fragment that is not there", "{ ...Nothing }", 400),
    asked("a fragment on nothing", "{ ...A } fragment A on Nothing { a }", 400),
    asked(
        "two fragments of one name",
        "{ ...A } fragment A on Query { __typename } fragment A on Query { __typename }",
        400,
    ),
    asked(
        "a spread a thousand times",
        "{" + "...A " * 1_000 + "} fragment A on Query { viewer { client } }",
        200,
        400,
    ),
)

OPERATIONS = (
    asked(
        "one operation too many",
        "".join(f"query A{n} {{ __typename }} " for n in range(11)),
        400,
        says="operations",
    ),
    asked(
        "a thousand operations", "".join(f"query A{n} {{ __typename }} " for n in range(1_000)), 400
    ),
    asked("a thousand operations without a name", "{ __typename } " * 1_000, 400),
    asked("two operations and no name", "query A { __typename } query B { __typename }", 400),
    posted("an operation that is not there", {"query": WHO, "operationName": "A"}, 400),
    posted(
        "a long name of nothing",
        {"query": WHO, "operationName": "a" * MEGABYTE},
        400,
        most_bytes=2_000,
    ),
    posted("a name that is no name", {"query": WHO, "operationName": "\u0000{}"}, 400),
    posted(
        "a mutation behind a query",
        {
            "query": 'query A { __typename } mutation B { changeCancel(input: {changeId: "x"}) { userErrors { code } } }'
        },
        400,
    ),
    asked(
        "a subscription by POST",
        "subscription { availabilityChanged(associateIds: []) { cause } }",
        400,
    ),
    asked(
        "a subscription of two fields",
        'subscription { changeProgressed(id: "x") { id } b: changeProgressed(id: "y") { id } }',
        400,
    ),
    asked("a type instead of an operation", "type A { a: Int }", 400),
    asked("an extension of the schema", "{ __typename } extend type Query { a: Int }", 400),
)

GROUPS: dict[str, tuple[Attack, ...]] = {
    "aliases": ALIASES,
    "directives": DIRECTIVES,
    "depth": DEPTH,
    "fragments": FRAGMENTS,
    "operations": OPERATIONS,
}
