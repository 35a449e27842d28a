"""Packed bodies: what is unpacked, what is refused, and that a bomb costs no more than an honest body."""

from __future__ import annotations

import gzip
import json
import time
import zlib
from collections.abc import Iterator

import httpx
import pytest

from gateway.web.bodies import Unpacking
from gateway.web.responses import TurnedAway
from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

LIMIT = 4_096
JSON = {"content-type": "application/json"}
BODY = json.dumps({"query": "{ viewer { client } }"}).encode()
ANSWER = {"data": {"viewer": {"client": "anonymous"}}}
WHOLE = gzip.compress(BODY, mtime=0)


@pytest.fixture(scope="module")
def narrow(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayClient]:
    """A gateway that takes 4096 bytes."""
    folder = tmp_path_factory.mktemp("narrow")
    settings = settings_for(sandbox_control.base_url, folder, body_limit_bytes=LIMIT)
    with gateway_on(settings) as client:
        yield client


def send(client: GatewayClient, content: bytes | Iterator[bytes], coding: str) -> httpx.Response:
    """A packed POST."""
    return client.http.post(
        "/graphql", content=content, headers={**JSON, "content-encoding": coding}
    )


@pytest.mark.parametrize(
    ("content", "coding"),
    [
        (WHOLE, "gzip"),
        (WHOLE, "GZIP"),
        (WHOLE, "x-gzip"),
        (WHOLE, "identity, gzip"),
        (zlib.compress(BODY), "deflate"),
        (BODY, "identity"),
        (BODY, ""),
    ],
    ids=lambda value: repr(value)[-12:],
)
def test_gzip_and_deflate_are_unpacked(narrow: GatewayClient, content: bytes, coding: str) -> None:
    response = send(narrow, content, coding)

    assert response.status_code == 200
    assert response.json()["data"] == ANSWER["data"]


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "x", "gzip, gzip", "gzip, br", "*"])
def test_another_coding_is_a_415_that_says_which_are_taken(
    narrow: GatewayClient, coding: str
) -> None:
    response = send(narrow, WHOLE, coding)

    assert (response.status_code, response.headers["accept-encoding"]) == (415, "gzip, deflate")
    assert "gzip or deflate" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("content", "coding"),
    [
        (BODY, "gzip"),
        (b"", "gzip"),
        (WHOLE[:-4], "gzip"),
        (WHOLE[:-8] + bytes(8), "gzip"),
        (WHOLE + b"x", "gzip"),
        (WHOLE + WHOLE, "gzip"),
        (WHOLE, "deflate"),
        (zlib.compress(BODY), "gzip"),
        (zlib.compress(BODY)[2:-4], "deflate"),  # without its wrapping it is not what the name says
    ],
    ids=lambda _: "case",
)
def test_a_body_that_does_not_unpack_is_a_400(
    narrow: GatewayClient, content: bytes, coding: str
) -> None:
    response = send(narrow, content, coding)

    assert response.status_code == 400
    assert f"The body is not {coding}" in response.json()["errors"][0]["message"]


def of_size(size: int) -> bytes:
    """A right body of a size."""
    return BODY + b" " * (size - len(BODY))


@pytest.mark.parametrize(("size", "status"), [(LIMIT, 200), (LIMIT + 1, 413), (20_000_000, 413)])
def test_the_bound_is_on_what_comes_out(narrow: GatewayClient, size: int, status: int) -> None:
    response = send(narrow, gzip.compress(of_size(size)), "gzip")

    assert response.status_code == status
    if status == 413:
        assert response.json()["errors"][0]["extensions"]["code"] == "DOCUMENT_TOO_LARGE"


def test_the_bound_is_on_what_comes_in_too(narrow: GatewayClient) -> None:
    packer = zlib.compressobj()
    # A flush that has nothing to write costs five bytes and gives none.
    filling = (packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(900))
    stuffed = packer.compress(BODY) + b"".join(filling) + packer.flush()
    assert len(zlib.decompress(stuffed)) < LIMIT < len(stuffed)

    for content in (stuffed, iter([stuffed])):  # the second does not say its length beforehand
        assert send(narrow, content, "deflate").status_code == 413


def test_a_bomb_is_given_up_where_the_bound_is() -> None:
    bomb = gzip.compress(b"\x00" * 10_000_000)
    unpacking = Unpacking("gzip", LIMIT)

    started = time.process_time()
    pieces = [unpacking.feed(bomb[at : at + 1_000]) for at in range(0, len(bomb), 1_000)]

    assert sum(len(piece) for piece in pieces) == LIMIT + 1
    assert time.process_time() - started < 0.02, "unpacking all of it takes as long again"


def test_a_body_that_breaks_off_is_told_at_its_end() -> None:
    unpacking = Unpacking("gzip", LIMIT)
    unpacking.feed(WHOLE[:20])

    with pytest.raises(TurnedAway, match="or not all of it"):
        unpacking.end()
