"""Paths that lead nowhere, and requests that are nonsense."""

from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import ADA, LUNCH, SALES


def test_an_unknown_path_is_404_in_json(http: httpx.Client) -> None:
    answer = http.get("/nowhere")

    assert answer.status_code == 404
    assert answer.json()["vendors"][0] == "/webex/v1"


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("/webex/v1/nowhere", "trackingId"),
        ("/mykaarma/manage/v2/nowhere", "apiRequestId"),
        ("/opentact/rest/nowhere", "success"),
        ("/pexip/enterprises/acme/nowhere", "errors"),
    ],
)
def test_an_unknown_path_below_a_prefix_is_404_in_the_shape_of_the_vendor(
    http: httpx.Client, path: str, member: str
) -> None:
    answer = http.get(path)

    assert answer.status_code == 404
    assert member in answer.json()


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("/webex/v1/people", "trackingId"),
        ("/mykaarma/manage/v2/dealer/list", "apiRequestId"),
        ("/opentact/rest/account", "success"),
        ("/pexip/enterprises/acme/lead-segments", "errors"),
    ],
)
def test_a_method_that_a_path_does_not_have_is_405_in_the_shape_of_the_vendor(
    http: httpx.Client, path: str, member: str
) -> None:
    answer = http.request("PROPFIND", path)

    assert answer.status_code == 405
    assert member in answer.json()


WRITES = [
    ("mykaarma", "PUT", f"/department/{SALES}/dealerAssociate/{ADA}/outofoffice"),
    ("mykaarma", "POST", "/department/dealerAssociate/list"),
    ("mykaarma", "POST", "/dealer/list"),
    ("opentact", "POST", "/account/office_hours"),
    ("opentact", "PATCH", f"/account/office_hours/{LUNCH}"),
    ("opentact", "POST", "/token"),
    ("pexip", "POST", "/lead-segments"),
    ("pexip", "PATCH", "/lead-segments/1234"),
    ("pexip", "PUT", "/lead-segments/1234/scheduling-settings"),
]
NONSENSE = [b"", b"{", b"\xff", b'{"name": NaN}', b'"\\ud800"', b'{"code": "\\ud800"}', b"[" * 9999]


@pytest.mark.parametrize(("vendor", "method", "path"), WRITES)
def test_a_body_that_is_no_json_is_400(
    vendor: str, method: str, path: str, request: pytest.FixtureRequest
) -> None:
    client: httpx.Client = request.getfixturevalue(vendor)

    answers = [client.request(method, path, content=body) for body in NONSENSE]

    assert {answer.status_code for answer in answers} == {400}


@pytest.mark.parametrize(("vendor", "method", "path"), WRITES)
@pytest.mark.parametrize("body", [None, 7, "text", {}, [], [[]], {"name": [], "code": {}}])
def test_a_body_of_the_wrong_shape_is_never_an_error_of_the_server(
    vendor: str, method: str, path: str, body: Any, request: pytest.FixtureRequest
) -> None:
    client: httpx.Client = request.getfixturevalue(vendor)

    answer = client.request(method, path, json=body)

    assert answer.status_code < 500
