"""Bodies that are large, packed, broken, or of another type than they say; and types that nobody should be given."""

from __future__ import annotations

import gzip
import json
import zlib

from tests.attacks.attack import JSON, SCALE, WHO, Attack, got, head, raw, sent

LIMIT = 2_000_000
"""The largest body that the gateway under attack takes, in bytes."""

RIGHT = json.dumps({"query": WHO}).encode()
BOMB = 20_000_000 * SCALE


def packed(body: bytes, *, window: int = 31) -> bytes:
    """A body as zlib packs it: 31 is gzip, 15 is deflate, and -15 is deflate without a wrapping."""
    packing = zlib.compressobj(9, zlib.DEFLATED, window)
    return packing.compress(body) + packing.flush()


def coded(name: str, body: bytes, coding: str, *statuses: int) -> Attack:
    """A body that says how it is packed."""
    return sent(name, body, *statuses, headers={"Content-Encoding": coding})


def typed(name: str, media: str, *statuses: int, body: bytes = RIGHT) -> Attack:
    """A body that says what it is; an empty text says nothing."""
    return sent(name, body, *statuses, headers={"Content-Type": media})


def chunked(name: str, chunks: tuple[bytes, ...], *statuses: int) -> Attack:
    """A body whose length nobody says beforehand."""
    fields = {"Content-Type": JSON, "Transfer-Encoding": "chunked"}
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    pieces = (head("POST /graphql", fields, length=None), body, b"0\r\n\r\n")
    return raw(name, *pieces, statuses=statuses)


def said(name: str, length: int, *statuses: int) -> Attack:
    """A body of which only the length is there."""
    fields = {"Content-Type": JSON}
    return raw(name, head("POST /graphql", fields, length=length), statuses=statuses)


BROKEN = (
    sent("nothing", b"", 400),
    sent("blanks", b"   ", 400),
    *(
        sent(f"the JSON {value.decode()}", value, 400)
        for value in (
            b"null",
            b"true",
            b"42",
            b'"x"',
            b"NaN",
            b"{}",
            b"[",
            b"{",
            b'{"query"',
            b"'x'",
        )
    ),
    sent("a hundred thousand brackets", b"[" * 100_000, 400),
    sent("a hundred thousand braces", b'{"a":' * 30_000, 400),
    sent("something behind the JSON", RIGHT + b" x", 400),
    sent("two requests in one body", RIGHT + RIGHT, 400),
    sent("a comma too many", b'{"query": "{ __typename }",}', 400),
    sent("a comment in JSON", b'{"query": /* x */ "{ __typename }"}', 400),
    sent("bytes that are no UTF-8", b'{"query": "\xff\xfe"}', 400),
    sent("letters written longer than they are", b'{"query": "\xc0\xaf"}', 400),
    sent("UTF-16", RIGHT.decode().encode("utf-16"), 400),
    sent("UTF-32", RIGHT.decode().encode("utf-32-le"), 400),
    sent("a byte-order mark", b"\xef\xbb\xbf" + RIGHT, 200, 400),
    sent("noughts", b"\x00" * 1_000, 400),
    sent("a line break in a text", b'{"query": "{ \n }"}', 400),
    sent("pickled Python", b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94.", 400),
    sent("XML", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 400),
)

LARGE = (
    sent("a body of one byte too many", RIGHT + b" " * (LIMIT - len(RIGHT) + 1), 413),
    sent("a body at the bound", RIGHT + b" " * (LIMIT - len(RIGHT)), 200),
    said("fifty megabytes that are only said", 50_000_000, 413),
    said("more bytes than there are", 2**63, 400, 413),
    sent("five megabytes that are sent", b"[" * 5_000_000 * SCALE, 413, 0),
    chunked("five megabytes in chunks", (b" " * 50_000,) * 100 * SCALE, 413, 0),
    chunked("many chunks of one byte", (b" ",) * 20_000 * SCALE, 400, 413),
    sent("a hundred blanks before everything", b" " * 100_000 + RIGHT, 200),
    sent("a text of many escapes", b'{"query": "' + b"\\u0041" * 30_000 + b'"}', 400),
)

PACKED = (
    coded("a gzip bomb", packed(b" " * BOMB), "gzip", 413),
    coded("a deflate bomb", packed(b" " * BOMB, window=15), "deflate", 413),
    coded("a bomb of brackets", packed(b"[" * BOMB), "gzip", 413),
    coded("a bomb in a bomb", packed(packed(b" " * BOMB)), "gzip, gzip", 415),
    coded("a bomb in a bomb that is said to be one", packed(packed(b" " * BOMB)), "gzip", 400),
    coded("a bomb under two names", packed(packed(b" " * BOMB), window=15), "deflate, gzip", 415),
    coded("a bomb of many parts", packed(b" " * 1_000) * 5_000, "gzip", 400),
    coded("something behind the packed body", packed(RIGHT) + b"x", "gzip", 400),
    coded("half a packed body", packed(RIGHT)[:-10], "gzip", 400),
    coded("a packed body with another sum", packed(RIGHT)[:-8] + b"\x00" * 8, "gzip", 400),
    coded("gzip that is none", b"\x1f\x8b" + b"x" * 100, "gzip", 400),
    coded("plain text that is said to be packed", RIGHT, "gzip", 400),
    coded("packed text that is said to be plain", packed(RIGHT), "identity", 400),
    coded("deflate without its wrapping", packed(RIGHT, window=-15), "deflate", 200, 400),
    coded("a name of gzip that is old", packed(RIGHT), "x-gzip", 200),
    coded("gzip in capitals", packed(RIGHT), "GZIP", 200),
    coded("nothing that is packed", packed(b""), "gzip", 400),
    coded("packing that nobody knows", RIGHT, "br", 415),
    coded("packing that is everything", RIGHT, "*", 415),
    coded("a thousand packings", RIGHT, ", ".join(["gzip"] * 1_000), 415),
    coded(
        "a head of gzip with a long name",
        gzip.compress(b"")[:3] + b"\x08" + b"\x00" * 6 + b"x" * 100_000,
        "gzip",
        400,
    ),
    raw(
        "a bomb in chunks",
        head(
            "POST /graphql",
            {"Content-Type": JSON, "Content-Encoding": "gzip", "Transfer-Encoding": "chunked"},
            length=None,
        ),
        *(
            b"%x\r\n%s\r\n" % (len(part), part)
            for part in (packed(b" " * BOMB)[at : at + 2_000] for at in range(0, 20_000, 2_000))
        ),
        b"0\r\n\r\n",
        statuses=(413,),
    ),
)

TYPES = (
    typed("no type", "", 415),
    typed("plain text", "text/plain", 415),
    typed("a form", "application/x-www-form-urlencoded", 415, body=b"query=%7B__typename%7D"),
    typed(
        "a form with a file",
        "multipart/form-data; boundary=x",
        415,
        body=b'--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{}\r\n--x--',
    ),
    typed("a type that is nearly right", "application/jsonp", 415),
    typed("two types in one", "application/json, text/plain", 415),
    typed("the type of a document", "application/graphql", 415),
    typed("UTF-16 by name", "application/json; charset=utf-16", 415),
    typed("Latin 1 by name", "application/json; charset=iso-8859-1", 415),
    typed("UTF-7 by name", "application/json; charset=utf-7", 415),
    typed("two charsets", "application/json; charset=utf-8; charset=utf-16", 415),
    typed("a charset in quotes", 'application/json; charset="UTF-8"', 200),
    typed("a parameter that nobody knows", "application/json; profile=x", 200),
    typed("a type in capitals", "APPLICATION/JSON", 200),
    typed("a long type", "application/json; x=" + "x" * 10_000, 200, 415),
    typed("a line break that is none", "application/json\x0b; charset=utf-8", 200, 400, 415),
    typed("a type of letters beyond ASCII", "application/j\xf6son", 415),
    got("nothing that we have is accepted", {"query": WHO}, 406, headers={"Accept": "text/html"}),
    got("everything is refused", {"query": WHO}, 406, headers={"Accept": "*/*;q=0"}),
    got(
        "a preference that is none",
        {"query": WHO},
        200,
        406,
        headers={"Accept": "application/json;q=x"},
    ),
    got(
        "ten thousand preferences",
        {"query": WHO},
        200,
        406,
        headers={"Accept": ",".join(["a/b;q=0.1"] * 2_000)},
    ),
    got("commas", {"query": WHO}, 200, 406, headers={"Accept": "," * 10_000}),
    got("a query as a stream", {"query": WHO}, 200, 406, headers={"Accept": "text/event-stream"}),
)

GROUPS: dict[str, tuple[Attack, ...]] = {
    "broken bodies": BROKEN,
    "large bodies": LARGE,
    "packed bodies": PACKED,
    "types": TYPES,
}
