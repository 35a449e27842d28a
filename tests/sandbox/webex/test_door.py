"""What holds for every call: the token, the organization, the body's form, the error's shape."""

import pytest

from gateway.sandbox.webex.ids import webex_id
from tests.sandbox.webex.conftest import ADA, Stage

ORGANIZATION = webex_id("ORGANIZATION", "c0000000-0000-4000-8000-000000000001")


@pytest.mark.parametrize("header", ["", "Bearer wrong", "Basic c2FuZGJveA==", "Bearer"])
def test_a_call_without_the_token_is_401_and_says_so_twice(webex: Stage, header: str):
    answer = webex.http.get("/people", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/json"
    error = answer.json()
    assert error["message"] == error["errors"][0]["description"]
    assert error["trackingId"].startswith("ROUTER_")


def test_the_callers_tracking_id_comes_back_in_an_error(webex: Stage):
    answer = webex.http.get("/people/nobody", headers={"TrackingID": "SIMPLE_1"})

    assert answer.status_code == 404
    assert answer.json()["trackingId"] == "SIMPLE_1"


@pytest.mark.parametrize(
    ("org_id", "status"),
    [
        (ORGANIZATION, 200),
        (ORGANIZATION + "==", 200),
        ("c0000000-0000-4000-8000-000000000001", 200),
        (webex_id("ORGANIZATION", "other"), 403),
        ("", 403),
    ],
)
def test_only_the_worlds_organization_may_be_named(webex: Stage, org_id: str, status: int):
    assert webex.http.get("/people", params={"orgId": org_id}).status_code == status


@pytest.mark.parametrize(("org_id", "status"), [("anybody", 200), (ORGANIZATION, 200), ("", 403)])
def test_where_the_world_names_no_organization_any_may_be_named(
    webex: Stage, org_id: str, status: int
):
    webex.vendor.load({})

    assert webex.http.get("/people", params={"orgId": org_id}).status_code == status


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b'{"name": "A", "type": "holidays"}', "application/json;charset=utf-8", 201),
        (b'{"name": "A", "type": "holidays"}', "text/plain", 415),
        (b'{"name": "A", "type": "holidays"}', None, 415),
        (b'{"name": "A"', "application/json", 400),
        (b"", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"name": NaN}', "application/json", 400),
        (b'{"name": "\\ud800", "type": "holidays"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"x":' + b"9" * 5000 + b"}", "application/json", 400),
    ],
)
def test_a_body_is_a_json_object_and_says_that_it_is_one(
    webex: Stage, body: bytes, media_type: str | None, status: int
):
    headers = {} if media_type is None else {"Content-Type": media_type}
    answer = webex.http.post(f"/people/{ADA}/features/schedules", content=body, headers=headers)

    assert answer.status_code == status, answer.text
    if status != 201:
        assert answer.json()["errors"][0]["description"]


def test_refusals_of_the_kernel_have_webexs_shape(webex: Stage):
    throttled = webex.vendor.throttled(7)
    broke = webex.vendor.broke(503, None)
    odd = webex.vendor.broke(599, 3)
    forbidden = webex.vendor.broke(403, None)

    assert (throttled.status_code, throttled.headers["Retry-After"]) == (429, "7")
    assert b'"trackingId":"ROUTER_' in throttled.body
    assert (broke.status_code, "Retry-After" in broke.headers) == (503, False)
    assert (odd.status_code, odd.headers["Retry-After"]) == (599, "3")
    assert b'"errors"' in broke.body
    assert b'"errors"' not in forbidden.body
