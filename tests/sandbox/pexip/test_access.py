"""The token endpoint of Pexip Engage, the life of a token, and what a scope allows."""

from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import pexip_token

TOKEN = "/pexip/realms/acme/protocol/openid-connect/token"
FORM = {"grant_type": "client_credentials", "client_id": "sandbox"}
SECRET = {"client_secret": "sandbox-pexip"}
SEGMENTS = "/pexip/enterprises/acme/lead-segments"
READ = "engage:leadSegments:readOnly"
WRITE = "engage:leadSegments:readWrite"
SUBJECTS = "engage:subjects:readOnly"


def bearer(http: httpx.Client, scope: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {pexip_token(http, scope=scope)}"}


def test_client_credentials_give_a_token(http: httpx.Client) -> None:
    scope = f"{READ} {SUBJECTS}"

    answer = http.post(TOKEN, data={**FORM, **SECRET, "scope": scope})

    assert answer.status_code == 200
    assert answer.json() | {"access_token": ""} == {
        "access_token": "",
        "expires_in": 300,
        "token_type": "Bearer",
        "scope": scope,
    }


def test_the_client_may_also_name_itself_with_basic(http: httpx.Client) -> None:
    form = {"grant_type": "client_credentials", "scope": READ}

    answer = http.post(TOKEN, data=form, auth=("sandbox", "sandbox-pexip"))

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({}, 400, "invalid_request"),
        ({**FORM, **SECRET, "grant_type": "password"}, 400, "unsupported_grant_type"),
        (FORM, 401, "invalid_client"),
        ({**FORM, "client_secret": "wrong"}, 401, "invalid_client"),
        ({**FORM, **SECRET, "scope": "engage:cars:readOnly"}, 400, "invalid_scope"),
        ({**FORM, "scope": [READ, WRITE]}, 400, "invalid_request"),
    ],
)
def test_what_is_wrong_has_the_error_of_oauth(
    http: httpx.Client, form: dict[str, Any], status: int, error: str
) -> None:
    answer = http.post(TOKEN, data=form or {"x": "y"})

    assert answer.status_code == status
    assert answer.json()["error"] == error
    assert answer.json()["error_description"]


def test_the_token_endpoint_takes_forms_and_no_json(http: httpx.Client) -> None:
    assert http.post(TOKEN, json={**FORM, **SECRET}).status_code == 400
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert http.post(TOKEN, content=b"\xff=\xff", headers=headers).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/pexip/realms/other/protocol/openid-connect/token",
        "/pexip/enterprises/other/lead-segments",
    ],
)
def test_an_unknown_enterprise_is_404(http: httpx.Client, path: str) -> None:
    method = "POST" if "realms" in path else "GET"

    assert http.request(method, path, headers=bearer(http, READ)).status_code == 404


@pytest.mark.parametrize(
    ("scope", "method", "path", "status"),
    [
        (READ, "GET", "lead-segments", 200),
        (WRITE, "GET", "lead-segments", 200),
        (WRITE, "POST", "lead-segments", 400),
        (READ, "POST", "lead-segments", 403),
        (READ, "DELETE", "lead-segments/1234", 403),
        (READ, "PUT", "lead-segments/1234/scheduling-settings", 403),
        (SUBJECTS, "GET", "lead-segments", 403),
        (SUBJECTS, "GET", "subjects", 200),
        (WRITE, "GET", "subjects", 403),
        ("", "GET", "subjects", 403),
    ],
)
def test_each_endpoint_needs_its_scope(
    http: httpx.Client, scope: str, method: str, path: str, status: int
) -> None:
    headers = bearer(http, scope)

    answer = http.request(method, f"/pexip/enterprises/acme/{path}", headers=headers)

    assert answer.status_code == status


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer x"}, {"Authorization": "x"}])
def test_no_token_or_a_wrong_one_is_401(http: httpx.Client, headers: dict[str, str]) -> None:
    answer = http.get(SEGMENTS, headers=headers)

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["statusCode"] == "401"


def test_a_token_ends_by_the_clock_of_the_sandbox(http: httpx.Client) -> None:
    headers = bearer(http, READ)

    http.put("/_sandbox/clock", json={"now": "2026-03-02T12:04:59Z"})
    assert http.get(SEGMENTS, headers=headers).status_code == 200
    http.put("/_sandbox/clock", json={"now": "2026-03-02T12:05:00Z"})
    assert http.get(SEGMENTS, headers=headers).status_code == 401
