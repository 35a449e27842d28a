"""Bytes that are HTTP only nearly: slow, large, and of the shapes that make two servers read one request differently."""

from __future__ import annotations

import json
from functools import partial

from tests.attacks.attack import CUT, JSON, SCALE, WHO, Attack, head, raw

BODY = json.dumps({"query": WHO}).encode()
LINE = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
TYPED = LINE + b"Content-Type: application/json\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(BODY)
CHUNKED = b"Transfer-Encoding: chunked\r\n"
CHUNKS = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
SMUGGLED = b"GET /graphql?query=%7Bviewer%7Bprofile%7D%7D HTTP/1.1\r\nHost: localhost\r\n\r\n"
GET = b"GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"


def dripped(data: bytes, *, every: float = 0.05) -> tuple[bytes | float, ...]:
    """Byte by byte, for longer than anybody should wait."""
    return tuple(piece for byte in data for piece in (bytes([byte]), every))


slow = partial(raw, waits=True)

SLOW = (
    slow("a head that drips", *dripped(GET + b"X-Slow: " + b"x" * 60), statuses=(408, CUT)),
    slow(
        "a head that drips line by line",
        GET,
        *(piece for n in range(60) for piece in (0.05, b"X-%d: 1\r\n" % n)),
        statuses=(408, CUT),
    ),
    slow("a line that does not end", b"GET /" + b"x" * 100, statuses=(408, CUT)),
    slow("a head without its last line", GET, statuses=(408, CUT)),
    slow("not a word", b"", statuses=(CUT,)),
    slow("line breaks before everything", *dripped(b"\r\n" * 40), statuses=(408, CUT)),
    slow(
        "a body that drips",
        TYPED + b"Content-Length: 1000\r\n\r\n",
        *dripped(b" " * 60),
        statuses=(408,),
    ),
    slow("a body that does not come", TYPED + LENGTH + b"\r\n", statuses=(408,)),
    slow("half a body", TYPED + LENGTH + b"\r\n" + BODY[:10], statuses=(408,)),
    slow(
        "chunks that drip", TYPED + CHUNKED + b"\r\n", *dripped(b"1\r\n \r\n" * 12), statuses=(408,)
    ),
    slow("chunks that do not end", TYPED + CHUNKED + b"\r\n1\r\n{\r\n", statuses=(408,)),
    slow(
        "the length of a chunk that does not end",
        TYPED + CHUNKED + b"\r\n",
        *dripped(b"0" * 60),
        statuses=(400, 408),
    ),
    slow(
        "a packed body that drips",
        TYPED + b"Content-Encoding: gzip\r\nContent-Length: 1000\r\n\r\n\x1f\x8b",
        2.0,
        b"\x08",
        statuses=(408,),
    ),
    slow(
        "a body that waits for leave",
        TYPED + b"Expect: 100-continue\r\nContent-Length: 1000\r\n\r\n",
        statuses=(408, 100),
        answers=2,
    ),
)

OVERSIZE = (
    raw(
        "a header of forty thousand bytes",
        GET + b"X-Long: " + b"x" * 40_000 + b"\r\n\r\n",
        statuses=(431,),
    ),
    raw(
        "a header of a megabyte", GET + b"X-Long: " + b"x" * 1_000_000 * SCALE, statuses=(431, CUT)
    ),
    raw("a name of a megabyte", GET + b"x" * 1_000_000 * SCALE, statuses=(431, 400, CUT)),
    raw(
        "a thousand headers",
        GET
        + b"".join(b"X-Header-%d: 0123456789012345678901234567890\r\n" % n for n in range(1_000))
        + b"\r\n",
        statuses=(431,),
    ),
    raw(
        "one header a thousand times",
        GET + b"Accept: */*;q=0.123,application/json\r\n" * 1_000 + b"\r\n",
        statuses=(431,),
    ),
    raw(
        "an address of twenty thousand bytes",
        b"GET /graphql?query="
        + b"x" * 20_000
        + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        statuses=(414,),
    ),
    raw(
        "an address of a megabyte",
        b"GET /" + b"x" * 1_000_000 * SCALE,
        statuses=(414, 431, 400, CUT),
    ),
    raw("a method of a megabyte", b"G" * 1_000_000 * SCALE, statuses=(400, 431, CUT)),
    raw(
        "a cookie of thirty thousand bytes",
        GET + b"Cookie: " + b"a=b;" * 7_500 + b"\r\n\r\n",
        statuses=(200,),
    ),
    raw(
        "a megabyte behind the last chunk",
        TYPED + CHUNKED + b"\r\n" + CHUNKS[:-2] + b"X-Late: " + b"x" * 1_000_000 * SCALE,
        statuses=(200, 400, 408, 431, CUT),
    ),
    raw(
        "a thousand headers behind the last chunk",
        TYPED + CHUNKED + b"\r\n" + CHUNKS[:-2] + b"X-Late: x\r\n" * 1_000 + b"\r\n",
        statuses=(200, 400, 431),
    ),
    raw(
        "a chunk with a long remark",
        TYPED + CHUNKED + b"\r\n%x;%s\r\n%s\r\n0\r\n\r\n" % (len(BODY), b"x" * 100_000, BODY),
        statuses=(200, 400),
    ),
)

SMUGGLING = (
    raw(
        "a length and chunks",
        TYPED + LENGTH + CHUNKED + b"\r\n" + CHUNKS + SMUGGLED,
        statuses=(400,),
    ),
    raw(
        "chunks and a length",
        TYPED + CHUNKED + LENGTH + b"\r\n" + CHUNKS + SMUGGLED,
        statuses=(400,),
    ),
    raw(
        "a length of nothing and chunks",
        TYPED + b"Content-Length: 0\r\n" + CHUNKED + b"\r\n" + CHUNKS + SMUGGLED,
        statuses=(400,),
    ),
    raw(
        "two lengths that differ",
        TYPED + LENGTH + b"Content-Length: 1\r\n\r\n" + BODY + SMUGGLED,
        statuses=(400,),
    ),
    raw("two lengths that do not", TYPED + LENGTH * 2 + b"\r\n" + BODY, statuses=(200, 400)),
    raw(
        "two lengths in one",
        TYPED + b"Content-Length: %d, %d\r\n\r\n" % (len(BODY), len(BODY)) + BODY,
        statuses=(200, 400),
    ),
    raw("a length below nothing", TYPED + b"Content-Length: -1\r\n\r\n" + BODY, statuses=(400,)),
    raw(
        "a length with a sign",
        TYPED + b"Content-Length: +%d\r\n\r\n" % len(BODY) + BODY,
        statuses=(400,),
    ),
    raw("a length in hexadecimal", TYPED + b"Content-Length: 0x10\r\n\r\n" + BODY, statuses=(400,)),
    raw(
        "a length in other digits",
        TYPED + "Content-Length: ٣\r\n\r\n".encode() + BODY,
        statuses=(400,),
    ),
    raw("a length that is empty", TYPED + b"Content-Length: \r\n\r\n" + BODY, statuses=(400,)),
    raw(
        "a length that is too long",
        TYPED + b"Content-Length: " + b"9" * 100 + b"\r\n\r\n",
        statuses=(400, 413),
    ),
    raw("a length in two words", TYPED + b"Content-Length: 1 0\r\n\r\n" + BODY, statuses=(400,)),
    raw(
        "an underscore in the length",
        TYPED + b"Content-Length: 1_0\r\n\r\n" + BODY,
        statuses=(400,),
    ),
    raw(
        "chunks that are nearly said",
        TYPED + b"Transfer-Encoding: xchunked\r\n\r\n" + CHUNKS + SMUGGLED,
        statuses=(400,),
    ),
    raw(
        "chunks and something more",
        TYPED + b"Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKS + SMUGGLED,
        statuses=(400,),
    ),
    raw("chunks twice", TYPED + CHUNKED * 2 + b"\r\n" + CHUNKS, statuses=(200, 400)),
    raw(
        "chunks behind a tab",
        TYPED + b"Transfer-Encoding:\tchunked\r\n\r\n" + CHUNKS,
        statuses=(200, 400),
    ),
    raw(
        "chunks with a vertical tab",
        TYPED + b"Transfer-Encoding: \x0bchunked\r\n\r\n" + CHUNKS + SMUGGLED,
        statuses=(400,),
    ),
    raw(
        "chunks behind a blank",
        TYPED + b"Transfer-Encoding : chunked\r\n\r\n" + CHUNKS + SMUGGLED,
        statuses=(400,),
    ),
    raw(
        "chunks in HTTP/1.0",
        TYPED.replace(b"HTTP/1.1", b"HTTP/1.0") + CHUNKED + b"\r\n" + CHUNKS,
        statuses=(200, 400),
    ),
    raw(
        "the length of a chunk that is no number",
        TYPED + CHUNKED + b"\r\nx\r\n\r\n",
        statuses=(400,),
    ),
    raw(
        "the length of a chunk below nothing", TYPED + CHUNKED + b"\r\n-1\r\n\r\n", statuses=(400,)
    ),
    raw(
        "the length of a chunk with a mark",
        TYPED + CHUNKED + b"\r\n0x3\r\n{ }\r\n0\r\n\r\n",
        statuses=(400,),
    ),
    raw(
        "the length of a chunk beyond all",
        TYPED + CHUNKED + b"\r\nFFFFFFFFFFFFFFFFFF\r\n{}",
        statuses=(400,),
    ),
    raw(
        "the length of a chunk that goes round",
        TYPED + CHUNKED + b"\r\nFFFFFFFFFFFFFFFE\r\n{}",
        statuses=(400, 408, 413),
    ),
    raw(
        "a chunk that is longer than it says",
        TYPED + CHUNKED + b"\r\n1\r\n{}\r\n0\r\n\r\n",
        statuses=(400,),
    ),
    raw("chunks without a line break", TYPED + CHUNKED + b"\r\n2\n{}\n0\n\n", statuses=(400, 408)),
    raw(
        "a header on two lines",
        TYPED + LENGTH + b"X-Folded: a\r\n b\r\n\r\n" + BODY,
        statuses=(200, 400),
    ),
    raw(
        "a length on two lines",
        TYPED + b"Content-Length:\r\n %d\r\n\r\n" % len(BODY) + BODY + SMUGGLED,
        statuses=(200, 400),
    ),
    raw(
        "a second request behind the first",
        TYPED + LENGTH + b"\r\n" + BODY + SMUGGLED,
        statuses=(200,),
    ),
    raw(
        "a second request in a body that nobody reads",
        LINE + b"Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(SMUGGLED) + SMUGGLED,
        statuses=(415,),
    ),
    raw(
        "a body with a GET",
        GET + b"Content-Length: %d\r\n\r\n" % len(SMUGGLED) + SMUGGLED,
        statuses=(200, 400),
    ),
    raw(
        "a hundred requests at once",
        SMUGGLED * 99 + GET + b"\r\n",
        statuses=(200,),
        answers=100,
        most_bytes=200_000,
    ),
)

NO_HTTP = (
    raw("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 500, statuses=(400,)),
    raw("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", statuses=(400,)),
    raw("HTTP/0.9", b"GET /graphql\r\n", statuses=(400, 408)),
    raw("HTTP/3.0", b"GET / HTTP/3.0\r\n\r\n", statuses=(400,)),
    raw(
        "a leap to HTTP/2",
        GET + b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: x\r\n\r\n",
        statuses=(200, 400),
    ),
    raw("another protocol", b"EHLO localhost\r\nMAIL FROM:<x@example.com>\r\n", statuses=(400,)),
    raw(
        "a proxy's preface", b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n" + GET + b"\r\n", statuses=(400,)
    ),
    raw("lines without a return", GET.replace(b"\r\n", b"\n") + b"\n", statuses=(200, 400)),
    raw("a return without a line", GET + b"X-A: a\rX-B: b\r\n\r\n", statuses=(200, 400)),
    raw("a blank before the colon", GET + b"X-A : a\r\n\r\n", statuses=(200, 400)),
    raw("a header without a colon", GET + b"X-A\r\n\r\n", statuses=(400,)),
    raw("a header without a name", GET + b": a\r\n\r\n", statuses=(400,)),
    raw("a nought in a header", GET + b"X-A: a\x00b\r\n\r\n", statuses=(400,)),
    raw("bytes of no text in a header", GET + b"X-A: \xff\xfe\r\n\r\n", statuses=(200, 400)),
    raw(
        "no host",
        b"GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nConnection: close\r\n\r\n",
        statuses=(200, 400),
    ),
    raw("two hosts", GET + b"Host: elsewhere.example\r\n\r\n", statuses=(400, 421)),
    raw("a host that is none", GET.replace(b"localhost", b"[::1") + b"\r\n", statuses=(400, 421)),
    raw(
        "the name of a page that has moved here",
        head(
            "POST /graphql", {"Host": "evil.example", "Origin": "http://evil.example"}, length=2
        ).replace(b"Host: localhost\r\n", b"")
        + b"{}",
        statuses=(421,),
        says="Nothing is served by the name",
    ),
    raw(
        "a whole address",
        GET.replace(b" /", b" http://elsewhere.example/") + b"\r\n",
        statuses=(200, 400),
    ),
    raw(
        "an address that is a star",
        b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        statuses=(200, 204, 400, 404),
    ),
    raw(
        "a way through",
        b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        statuses=(400, 404, 405),
    ),
    raw(
        "a method in small letters",
        b"post /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        statuses=(400, 405),
    ),
    raw(
        "bytes of no text in an address",
        b"GET /graphql?query=\xff\xfe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        statuses=(400,),
    ),
    raw(
        "a fragment in an address", GET.replace(b" HTTP", b"#x HTTP") + b"\r\n", statuses=(200, 400)
    ),
    raw(
        "an expectation that nobody meets",
        TYPED + LENGTH + b"Expect: 200-maybe\r\n\r\n" + BODY,
        statuses=(200, 400, 417),
    ),
    raw("a range of bytes", GET + b"Range: bytes=0-0,1-1,2-2,3-3\r\n\r\n", statuses=(200,)),
    raw(
        "a half-open socket",
        head("GET /graphql", {"Upgrade": "websocket"}, length=None).replace(
            b"Connection: close", b"Connection: Upgrade"
        ),
        statuses=(400, 426, CUT),
    ),
    raw(
        "a socket of an old version",
        GET.replace(b"close", b"Upgrade")
        + b"Upgrade: websocket\r\nSec-WebSocket-Version: 1\r\nSec-WebSocket-Key: x\r\n\r\n",
        statuses=(400, 426, CUT),
    ),
    raw("noise", bytes(range(256)) * 20, statuses=(400,)),
    raw("JSON alone", BODY + b"\r\n\r\n", statuses=(400,)),
    raw(
        "a page's type without a page",
        TYPED.replace(JSON.encode(), b"text/html") + LENGTH + b"\r\n" + BODY,
        statuses=(415,),
    ),
)

GROUPS: dict[str, tuple[Attack, ...]] = {
    "slow": SLOW,
    "oversize": OVERSIZE,
    "smuggling": SMUGGLING,
    "no HTTP": NO_HTTP,
}
