"""What holds for every path: an error is JSON, a fault is reported and told as one, and a head is bounded."""

from __future__ import annotations

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from gateway.web.guard import Guard, HeadLimits, head_fault
from tests.stage import GatewayClient

LIMITS = HeadLimits(header_bytes=100, url_bytes=50)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("POST", "/", 404),
        ("POST", "/healthz", 405),
        ("DELETE", "/graphiql", 405),
        ("PUT", "/graphql/any-id", 405),
    ],
)
def test_the_routers_own_errors_are_json(
    gateway: GatewayClient, method: str, path: str, status: int
) -> None:
    response = gateway.http.request(method, path)

    assert response.status_code == status
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert ("allow" in response.headers) is (status == 405)
    (error,) = response.json()["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}


def test_a_slash_at_the_end_means_the_same(gateway: GatewayClient) -> None:
    response = gateway.http.post("/graphql/", json={"query": "{ __typename }"})

    assert response.status_code == 200


async def fails(scope: Scope, receive: Receive, send: Send) -> None:
    """An app with a fault before it answers."""
    raise ZeroDivisionError("told to nobody")


async def breaks_off(scope: Scope, receive: Receive, send: Send) -> None:
    """An app with a fault in the middle of its answer."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise ZeroDivisionError("told to nobody")


async def test_a_fault_is_reported_and_told_without_its_words() -> None:
    reported: list[BaseException] = []
    app = Guard(fails, limits=LIMITS, report=reported.append)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as http:
        response = await http.get("/", headers={"user-agent": "x"})

    assert response.status_code == 500
    (error,) = response.json()["errors"]
    assert error["extensions"] == {"code": "INTERNAL"}
    assert "told" not in response.text
    assert [type(one) for one in reported] == [ZeroDivisionError]


async def test_a_fault_in_the_middle_of_an_answer_cuts_the_connection() -> None:
    reported: list[BaseException] = []
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    app = Guard(breaks_off, limits=LIMITS, report=reported.append)
    scope = {"type": "http", "raw_path": b"/", "query_string": b"", "headers": []}

    with pytest.raises(ZeroDivisionError):
        await app(scope, _nothing, send)

    assert [message["type"] for message in sent] == ["http.response.start"]
    assert len(reported) == 1


@pytest.mark.parametrize(
    ("path", "query", "headers", "status"),
    [
        (b"/", b"", [], None),
        (b"/" + b"x" * 24, b"x" * 25, [], None),
        (b"/" + b"x" * 25, b"x" * 25, [], 414),
        (b"/", b"", [(b"a" * 40, b"b" * 56)], None),
        (b"/", b"", [(b"a" * 40, b"b" * 57)], 431),
        (b"/", b"", [(b"a", b"")] * 20, None),
        (b"/", b"", [(b"a", b"")] * 21, 431),
    ],
)
def test_a_head_is_bounded_by_bytes(
    path: bytes, query: bytes, headers: list[tuple[bytes, bytes]], status: int | None
) -> None:
    scope = {"type": "http", "raw_path": path, "query_string": query, "headers": headers}

    stop = head_fault(scope, LIMITS)

    assert (stop.status if stop else None) == status


async def _nothing() -> Message:
    return {"type": "http.disconnect"}
