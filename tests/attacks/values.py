"""Values that are hard to read: numbers, texts, instants, ids and cursors, as variables and as members of a request."""

from __future__ import annotations

import json
from typing import Any

from gateway.schema import ids
from tests.attacks.attack import JSON, SCALE, WHO, Attack, asked, posted, sent

TEXT = "query ($v: String) { associates(filter: {search: $v}, first: 1) { totalCount nodes { name } } }"
MAIL = "query ($v: EmailAddress) { associate(by: {email: $v}) { id } }"
ID = "query ($v: ID!) { node(id: $v) { __typename id } }"
IDS = "query ($v: [ID!]!) { nodes(ids: $v) { __typename } }"
PAGE = "query ($v: Int) { associates(first: $v) { totalCount } }"
CURSOR = "query ($v: String) { associates(first: 1, after: $v) { totalCount } locations(first: 1, after: $v) { nodes { id } } }"
WHEN = """query ($v: DateTime!) {
  associates(filter: {search: "ada"}) { nodes { availabilityAt(time: $v) { status until } nextAvailable(after: $v) { from } } }
  availableAssociates(at: $v, filter: {search: "ada"}) { totalCount }
  nextAvailableAssociates(after: $v, filter: {search: "ada"}) { associate { id } }
  leadSegments(first: 1) { nodes { availabilityAt(time: $v) { status } } } changes(filter: {since: $v}) { nodes { id } } }"""
RANGE = """query ($from: DateTime!, $to: DateTime!) {
  associates(filter: {search: "ada"}) { nodes { availability(from: $from, to: $to) { from to } openDuration(from: $from, to: $to) } } }"""
GAPS = 'query ($from: DateTime!, $to: DateTime!) { coverage(filter: {search: "ada"}, from: $from, to: $to, minimum: 2147483647) { from to } }'
LENGTH = """query ($v: Duration!) { associates(first: 1) { nodes { nextAvailable(after: "2030-01-01T00:00:00Z", atLeast: $v) {
  from } } } }"""
AWAY = """mutation ($v: DateTime!) { outOfOfficeSet(input: {associateId: "QXNzb2NpYXRlOng", startsAt: $v}) { userErrors { code }
  } }"""


def valued(name: str, query: str, value: Any, *statuses: int, **rest: Any) -> Attack:
    """A document with one variable."""
    return asked(name, query, *(statuses or (200, 400)), variables={"v": value}, **rest)


def between(name: str, query: str, start: str, end: str, *statuses: int) -> Attack:
    """A question about a range."""
    variables = {"from": start, "to": end}
    return asked(name, query, *(statuses or (200, 400)), variables=variables, most_bytes=400_000)


def written(name: str, variables: str, *statuses: int, query: str = PAGE, **rest: Any) -> Attack:
    """A document whose variables are JSON as it is written here."""
    body = f'{{"query": {json.dumps(query)}, "variables": {variables}}}'
    return sent(name, body.encode("utf-8", "surrogatepass"), *statuses, **rest)


NUMBERS = (
    written("a number that is none", '{"v": NaN}', 400),
    written("a number without end", '{"v": Infinity}', 400),
    written("a number below all", '{"v": -Infinity}', 400),
    written("a number over all floats", '{"v": 1e400}', 400),
    written("a float that is an integer", '{"v": 1.0}', 200, 400),
    written("a float that is nearly one", '{"v": 1.0000000000000001}', 200, 400),
    written("a number of 5,000 digits", f'{{"v": {"9" * 5_000}}}', 400),
    written("a number of 64 bits", '{"v": 9223372036854775808}', 400),
    written("less than nothing", '{"v": -0}', 200, 400),
    written("a number in hexadecimal", '{"v": 0x10}', 400),
    written("a number with a sign", '{"v": +1}', 400),
    valued("a page of all that there can be", PAGE, 2_147_483_647),
    valued("a page of nothing", PAGE, 0),
    valued("a page of less than nothing", PAGE, -1),
    valued("a page that is one too long", PAGE, 101),
    valued("a page that is true", PAGE, True),
    valued("a page that is a text", PAGE, "1"),
    valued("a page that is a list", PAGE, [1]),
)

TEXTS = (
    valued("a text of a megabyte", TEXT, "x" * 1_000_000, most_bytes=2_000),
    valued("SQL in a text", TEXT, "' OR 1=1; DROP TABLE associates; --"),
    valued("wildcards in a text", TEXT, "%_%\\_[a-z]*"),
    valued("nothing but wildcards", TEXT, "%" * 10_000),
    valued("a nought in a text", TEXT, "a\u0000b"),
    valued("a nought in an address", MAIL, "ada\u0000@example.com"),
    valued("a line break in an address", MAIL, "ada@example.com\r\nX-Injected: 1"),
    valued("letters that fold to others", MAIL, "ADA@EXAMPLE.COM\u0130\u1e9e"),
    valued("marks upon marks", TEXT, "a" + "\u0300" * 10_000),
    valued("a text of emoji", TEXT, "👩‍👩‍👧‍👦" * 1_000),
    valued("right to left", TEXT, "\u202e\u2066ada"),
    valued("what is no character", TEXT, "\ufffe\uffff"),
    written("half a character", '{"v": "\\ud800"}', 200, 400, query=TEXT),
    written("the other half", '{"v": "\\udfff\\ud800"}', 200, 400, query=MAIL),
    written("half a character as an id", '{"v": "\\ud800"}', 200, 400, query=ID),
    written("half a character in bytes", '{"v": "\ud800"}', 400, query=TEXT),
    written("half a character as a name", '{"\\ud800": 1}', 200, 400, query=TEXT),
    written("half a character as a document", "{}", 400, query="{ \\ud800 }"),
)

INSTANTS = (
    *(
        valued(f"the instant {instant}", WHEN, instant)
        for instant in (
            "0001-01-01T00:00:00Z",
            "0001-01-01T00:00:00-23:59",
            "0001-01-01T00:00:00+23:59",
            "0001-01-08T12:00:00Z",
            "1582-10-10T00:00:00Z",
            "1883-11-18T12:00:00-05:50",
            "1969-12-31T23:59:59.999999999Z",
            "2026-03-08T02:30:00-06:00",
            "2026-06-30T23:59:60Z",
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59-23:59",
            "9999-12-24T00:00:00Z",
            "9998-12-31T23:59:59Z",
            "10000-01-01T00:00:00Z",
            "-001-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00+99:99",
            "٢٠٢٦-٠١-٠١T٠٠:٠٠:٠٠Z",
            "now",
        )
    ),
    between("a range of ten thousand years", RANGE, "0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z"),
    between(
        "a range that ends before it begins", RANGE, "2030-01-02T00:00:00Z", "2030-01-01T00:00:00Z"
    ),
    between("a range of nothing", RANGE, "2030-01-01T00:00:00Z", "2030-01-01T00:00:00Z"),
    between("the last days that there are", RANGE, "9999-12-01T00:00:00Z", "9999-12-31T23:59:59Z"),
    between("the first days that there are", RANGE, "0001-01-01T00:00:00Z", "0001-02-01T00:00:00Z"),
    between(
        "the last gaps that there are", GAPS, "9999-12-01T00:00:00Z", "9999-12-31T23:59:59+14:00"
    ),
    between(
        "the first gaps that there are", GAPS, "0001-01-01T00:00:00-14:00", "0001-02-01T00:00:00Z"
    ),
    *(
        valued(f"the length {length}", LENGTH, length)
        for length in (
            "PT0S",
            "-PT1H",
            "P999999999W",
            "PT999999999S",
            "P1Y",
            "P3660D",
            "P",
            "PT1.5H",
        )
    ),
    valued("an absence from the end of time", AWAY, "9999-12-31T23:59:59Z"),
    valued("an absence from the beginning of time", AWAY, "0001-01-01T00:00:00Z"),
)

IDENTITIES = (
    *(
        valued(f"the id {name}", ID, value)
        for name, value in (
            ("that is empty", ""),
            ("of base64 that is none", "%%%"),
            ("of bytes that are no text", "_____w"),
            ("of a type alone", "QXNzb2NpYXRl"),
            ("of a type and nothing", ids.encode("Associate", "")),
            ("of no type", ids.encode("Nothing", "x")),
            ("of a type that is not for this", ids.encode("Query", "x")),
            ("with a path", ids.encode("Schedule", "LOCATION", "../../people", "HOLIDAYS", "x")),
            ("with a question mark", ids.encode("Location", "x?max=1")),
            ("with a line break", ids.encode("Location", "x\r\nHost: elsewhere")),
            ("with a nought", ids.encode("Associate", "\u0000")),
            ("with an address", ids.encode("Location", "http://127.0.0.1:1/")),
            ("with letters of all kinds", ids.encode("Associate", "ä😀")),
            ("with SQL", ids.encode("Change", "' OR 1=1 --")),
            ("of too many parts", ids.encode("Associate", *"abcdefgh")),
            ("of too few parts", ids.encode("ScheduleEvent", "LOCATION")),
            ("of an owner that is none", ids.encode("Schedule", "NOBODY", "x", "HOLIDAYS", "x")),
            ("of a kind that is none", ids.encode("Schedule", "LOCATION", "x", "NOTHING", "x")),
            ("of two thousand letters", ids.encode("Associate", "x" * 1_400)),
            ("of a hundred thousand letters", "A" * 100_000 * SCALE),
            ("that is a number", 5),
            ("of all numbers", 10**18),
        )
    ),
    valued("ten thousand ids and one more", IDS, ["x"] * 10_001, 400),
    valued("a hundred thousand ids", IDS, ["x"] * 100_000, 400),
    valued("one id many times", IDS, [ids.encode("Associate", "x")] * 50),
    valued("ids in lists", IDS, [[["x"]]], 400),
    *(
        valued(f"the cursor {name}", CURSOR, value)
        for name, value in (
            ("that is empty", ""),
            ("of nothing", "AAAA"),
            ("of base64 that is none", "="),
            ("of a number below nought", "b2Zmc2V0Oi0x"),
            ("of many digits", "b2Zmc2V0Ojk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ"),
            ("of SQL", "' OR 1=1 --"),
            ("of a hundred thousand letters", "A" * 100_000),
            ("of other letters", "ａｂｃ"),
        )
    ),
)

MEMBERS = (
    posted("variables that are a list", {"query": WHO, "variables": [1]}, 400),
    posted("variables that are a text", {"query": WHO, "variables": "{}"}, 400),
    posted("a query that is a number", {"query": 5}, 400),
    posted("a query that is a list", {"query": [WHO]}, 400),
    posted("a query that is nothing", {"query": None}, 400),
    posted("a query that is blank", {"query": "  \n"}, 400),
    posted("an operation name that is an object", {"query": WHO, "operationName": {}}, 400),
    posted("extensions that are a text", {"query": WHO, "extensions": "x"}, 400),
    posted("a document id that is a number", {"documentId": 5}, 400),
    posted("ten thousand members more", {"query": WHO, **{f"m{n}": n for n in range(10_000)}}, 200),
    posted(
        "names of another language's objects",
        {"query": WHO, "__proto__": {"query": "x"}, "constructor": 1},
        200,
    ),
    asked(
        "a hundred thousand variables",
        WHO,
        200,
        400,
        variables={f"v{n}": n for n in range(100_000)},
    ),
    asked("a variable that nobody declared", WHO, 200, 400, variables={"v": 1}),
    asked("a variable that is missing", "query ($v: ID!) { node(id: $v) { id } }", 400),
    asked(
        "a variable of an object in objects",
        TEXT,
        400,
        variables={"v": json.loads('{"a":' * 500 + "1" + "}" * 500)},
    ),
    sent("a member twice", b'{"query": "{ a }", "query": "{ __typename }"}', 200, 400),
    sent(
        "variables in brackets",
        b'{"query": "{ __typename }", "variables": {"v": '
        + b"[" * 100_000
        + b"]" * 100_000
        + b"}}",
        400,
    ),
    sent(
        "variables in braces",
        b'{"query": "{ __typename }", "variables": '
        + b'{"a":' * 50_000
        + b"1"
        + b"}" * 50_000
        + b"}",
        400,
    ),
)

BATCHES = (
    posted("a batch of nothing", [], 400, says="Batches are not accepted"),
    posted("a batch of one", [{"query": WHO}], 400, says="Batches are not accepted"),
    posted("a batch of ten", [{"query": WHO}] * 10, 400, says="Batches are not accepted"),
    posted("a batch of ten thousand", [{"query": WHO}] * 10_000 * SCALE, 400, 413),
    posted("a batch in a batch", [[[{"query": WHO}]]], 400),
    posted("a batch of what is no request", [1, None, "x"], 400),
    posted("a batch under a name", {"0": {"query": WHO}, "1": {"query": WHO}}, 400),
    posted("variables for many runs", {"query": WHO, "variables": [{}, {}, {}]}, 400),
    sent(
        "requests by line",
        b'{"query": "{ __typename }"}\n{"query": "{ __typename }"}\n',
        400,
        headers={"Content-Type": JSON},
    ),
)

GROUPS: dict[str, tuple[Attack, ...]] = {
    "numbers": NUMBERS,
    "characters": TEXTS,
    "instants": INSTANTS,
    "ids": IDENTITIES,
    "members": MEMBERS,
    "batches": BATCHES,
}
