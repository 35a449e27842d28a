"""What statuses, waits and bodies mean, as tables."""

from __future__ import annotations

import math

import pytest
from pydantic import BaseModel, TypeAdapter

from gateway.vendors.address import Address, Astray, NoSuchPath
from gateway.vendors.answers import Fault, decode, error_for, retry_after
from gateway.vendors.errors import (
    VendorConflict,
    VendorDenied,
    VendorError,
    VendorGarbled,
    VendorNotFound,
    VendorRefused,
    VendorThrottled,
    VendorUnreachable,
)
from gateway.vendors.port import Response, Vendor

ENDPOINT = "GET /things/{id}"
SAID = Fault(message="said", code="C1", request_id="R1")
DATE = ("date", "Fri, 20 Nov 2026 09:00:00 GMT")


def answer(status: int = 200, body: bytes = b"", *headers: tuple[str, str]) -> Response:
    return Response(status, dict(headers), body)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, VendorGarbled),
        (304, VendorGarbled),
        (400, VendorRefused),
        (401, VendorDenied),
        (403, VendorDenied),
        (404, VendorNotFound),
        (409, VendorConflict),
        (422, VendorRefused),
        (423, VendorRefused),
        (429, VendorThrottled),
        (500, VendorUnreachable),
        (503, VendorUnreachable),
        (599, VendorUnreachable),
    ],
)
def test_each_status_is_the_error_of_its_meaning(status: int, kind: type[VendorError]) -> None:
    error = error_for(Vendor.WEBEX, answer(status), SAID, endpoint=ENDPOINT)

    assert type(error) is kind
    assert error.status == status
    assert error.vendor_request_id == "R1"
    assert error.endpoint == ENDPOINT
    assert error.vendor_code == (None if kind is VendorGarbled else "C1")
    assert f"status {status}: said" in error.message


@pytest.mark.parametrize("status", [400, 401, 404, 422, 500])
def test_the_vendors_own_words_win_over_its_status(status: int) -> None:
    fault = Fault(kind=VendorConflict)

    assert type(error_for(Vendor.WEBEX, answer(status), fault, endpoint=ENDPOINT)) is VendorConflict


def test_a_locked_thing_with_a_wait_is_throttling() -> None:
    locked = answer(423, b"", ("retry-after", "3"))

    error = error_for(Vendor.WEBEX, locked, Fault(), endpoint=ENDPOINT)

    assert isinstance(error, VendorThrottled)
    assert error.retry_after == 3


def test_what_the_vendor_said_is_cut_and_kept_on_one_line() -> None:
    fault = Fault(message="a\r\nb\x1b[31m " + "c" * 999)

    error = error_for(Vendor.WEBEX, answer(400), fault, endpoint=ENDPOINT)

    assert "a b [31m ccc" in error.message
    assert len(error.message) < 400


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([("retry-after", "7")], 7.0),
        ([("retry-after", " 0 ")], 0.0),
        ([("retry-after", "1.5")], 1.5),
        ([("retry-after", "999999999999")], 999999999999.0),
        ([("retry-after", "9" * 400)], None),
        ([("retry-after", "-1")], None),
        ([("retry-after", "²")], None),
        ([("retry-after", "soon")], None),
        ([("retry-after", "")], None),
        ([], None),
        ([("retry-after", "Fri, 20 Nov 2026 09:01:00 GMT"), DATE], 60.0),
        ([("retry-after", "Fri, 20 Nov 2026 08:00:00 GMT"), DATE], 0.0),
        ([("retry-after", "Fri, 20 Nov 2026 09:01:00 GMT")], None),  # counted from what?
        ([("retry-after", "Fri, 20 Nov 2026 09:01:00 GMT"), ("date", "?")], None),
        ([("retry-after", "Fri, 20 Nov 2026 09:01:00"), DATE], None),  # no zone
        ([("retry-after", "Fri, 99 Nov 99999 09:01:00 GMT"), DATE], None),
    ],
)
def test_retry_after_is_read_in_both_spellings(
    headers: list[tuple[str, str]], seconds: float | None
) -> None:
    wait = retry_after(answer(429, b"", *headers))

    assert wait == seconds
    assert wait is None or math.isfinite(wait)


class Thing(BaseModel):
    """What the bodies below should hold."""

    id: int
    names: list[str] = []


THINGS = TypeAdapter(dict[str, list[Thing]])


def test_a_body_that_fits_is_decoded() -> None:
    things = decode(Vendor.WEBEX, answer(200, b'{"a": [{"id": 1}]}'), THINGS, endpoint=ENDPOINT)

    assert things == {"a": [Thing(id=1)]}


@pytest.mark.parametrize(
    ("body", "path", "message"),
    [
        (b"", "", "answered an empty body"),
        (b" \n", "", "answered an empty body"),
        (b"<html>hidden</html>", "", "answered a body that is not JSON"),
        (b'{"a": [{"id"', "", "answered a body that is not JSON"),
        (b"\xff\xfe", "", "answered a body that is not JSON"),
        (b"[" * 5000, "", "answered a body that is not JSON"),
        (b'["hidden"]', "", "answered a body that we cannot read (dict_type at the top)"),
        (
            b'{"a": [{"id": 1}, {"id": "hidden"}]}',
            "a.1.id",
            "answered a body that we cannot read (int_parsing at a.1.id) at a.1.id",
        ),
        (
            b'{"a": [{"names": 1}, {}, 2]}',
            "a.0.id",
            "answered a body that we cannot read (missing at a.0.id; list_type at a.0.names; "
            "missing at a.1.id; 1 more) at a.0.id",
        ),
    ],
)
def test_a_body_that_does_not_fit_is_named_by_places_and_never_by_values(
    body: bytes, path: str, message: str
) -> None:
    with pytest.raises(VendorGarbled) as caught:
        decode(Vendor.WEBEX, answer(200, body), THINGS, endpoint=ENDPOINT)

    assert caught.value.path == path
    assert caught.value.message == message
    assert caught.value.__context__ is None, "pydantic's own error quotes the body"


@pytest.mark.parametrize(
    ("base", "path", "query", "url"),
    [
        ("https://h/v1", "/people", [], "https://h/v1/people"),
        ("https://h/v1/", "/people", [], "https://h/v1/people"),
        ("https://h", "", [], "https://h"),
        ("https://h/v1", "", [], "https://h/v1"),
        (
            "https://h/v1",
            "/a%2Fb",
            [("id[]", "é&+ ")],
            "https://h/v1/a%2Fb?id%5B%5D=%C3%A9%26%2B%20",
        ),
        ("https://h/v1", "/a?x=1", [("y", "2")], "https://h/v1/a?x=1&y=2"),
        ("https://h/v1", "https://h/v1/a?start=2", [], "https://h/v1/a?start=2"),
        ("https://h/v1", "https://H:443/v1/a", [], "https://h/v1/a"),
        ("https://h/v1", "https://h/v1?start=2", [], "https://h/v1?start=2"),
    ],
)
def test_urls_are_made_below_the_base(
    base: str, path: str, query: list[tuple[str, str]], url: str
) -> None:
    assert Address(base).url(path, query) == url


@pytest.mark.parametrize(
    "link",
    [
        "http://h/v1/a",
        "https://evil/v1/a",
        "https://h:8443/v1/a",
        "https://h/v2/a",
        "https://h/v12/a",
        "https://h@evil/v1/a",
        "https://me:word@h/v1/a",
        "https://h/v1/a b",
        "https://h/v1/a\r\nX: y",
        "https://[h/v1/a",
        "https://h:port/v1/a",
    ],
)
def test_a_link_that_leads_elsewhere_is_astray(link: str) -> None:
    with pytest.raises(Astray):
        Address("https://h/v1").url(link)


@pytest.mark.parametrize(
    "path", ["/people/", "/people//x", "/people/..", "/people/%2E%2e/x", "/.", "https://h/v1/../x"]
)
def test_a_path_that_an_id_leads_elsewhere_is_nobodys(path: str) -> None:
    with pytest.raises(NoSuchPath):
        Address("https://h/v1").url(path)


@pytest.mark.parametrize(
    "base", ["", "h/v1", "ftp://h", "https://", "https://me:word@h", "https://h?x=1", "https://h#x"]
)
def test_a_base_url_that_is_none_is_refused_without_being_shown(base: str) -> None:
    with pytest.raises(ValueError, match="base URL") as caught:
        Address(base)

    assert "word" not in str(caught.value)
