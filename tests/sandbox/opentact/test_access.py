"""The ways into OpenTact, and how long they stay open."""

import base64
import json

import httpx
import pytest

from gateway.sandbox import CREDENTIALS

BASIC = (CREDENTIALS.opentact_email, CREDENTIALS.opentact_password)
ACCOUNT = "/opentact/rest/account"


def jwt(http: httpx.Client) -> str:
    answer = http.get("/opentact/rest/auth", auth=BASIC).raise_for_status()
    token: str = answer.json()["payload"]["token"]
    return token


def test_a_jwt_holds_for_a_day_and_says_so(http: httpx.Client) -> None:
    header, payload, _ = (
        base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in jwt(http).split(".")
    )
    claims = json.loads(payload)

    assert json.loads(header)["alg"] == "HS256"
    assert claims["exp"] - claims["iat"] == 86400
    assert claims["uuid"]


def test_a_jwt_opens_as_a_header_or_in_the_query(http: httpx.Client) -> None:
    token = jwt(http)

    assert http.get(ACCOUNT, headers={"X-Auth-Token": token}).status_code == 200
    assert http.get(ACCOUNT, params={"jwt": token}).status_code == 200
    assert http.get(ACCOUNT, headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_jwt_ends_by_the_clock_of_the_sandbox(http: httpx.Client) -> None:
    headers = {"X-Auth-Token": jwt(http)}

    http.put("/_sandbox/clock", json={"now": "2026-03-03T11:59:59Z"})
    assert http.get(ACCOUNT, headers=headers).status_code == 200
    http.put("/_sandbox/clock", json={"now": "2026-03-03T12:00:00Z"})
    assert http.get(ACCOUNT, headers=headers).status_code == 401


def test_a_world_can_shorten_the_life_of_a_jwt(http: httpx.Client) -> None:
    http.put("/_sandbox/world", json={"opentact": {"jwtLifetime": 5}}).raise_for_status()
    headers = {"X-Auth-Token": jwt(http)}

    http.put("/_sandbox/clock", json={"now": "2026-03-02T12:00:05Z"})

    assert http.get(ACCOUNT, headers=headers).status_code == 401


def test_a_long_lived_token_opens_until_it_ends(http: httpx.Client) -> None:
    body = {"name": "gateway", "ttl": 60}
    token = http.post("/opentact/rest/token", auth=BASIC, json=body).json()["payload"]
    headers = {"Authorization": f"Bearer {token['token']}"}

    assert len(token["token"]) == 48
    assert token["expired_on"] == "2026-03-02T12:01:00.000Z"
    assert http.get(ACCOUNT, headers=headers).status_code == 200
    assert http.get(ACCOUNT, params={"bearer": token["token"]}).status_code == 200
    http.put("/_sandbox/clock", json={"now": "2026-03-02T12:01:00Z"})
    assert http.get(ACCOUNT, headers=headers).status_code == 401


@pytest.mark.parametrize("body", [{}, [], {"name": "x", "ttl": 59}, {"name": "", "ttl": 60}])
def test_a_token_that_makes_no_sense_is_400(http: httpx.Client, body: object) -> None:
    assert http.post("/opentact/rest/token", auth=BASIC, json=body).status_code == 400


def test_e_mail_and_password_open_every_call(http: httpx.Client) -> None:
    assert http.get(ACCOUNT, auth=BASIC).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Auth-Token": "a.b.c"},
        {"X-Auth-Token": "é"},
        {"X-Auth-Token": ""},
        {"Authorization": "Basic c2FuZGJveDp3cm9uZw=="},
        {"Authorization": "Bearer x"},
    ],
)
@pytest.mark.parametrize("path", [ACCOUNT, "/opentact/rest/auth"])
def test_everything_else_is_401_in_the_envelope(
    http: httpx.Client, path: str, headers: dict[str, str]
) -> None:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]

    answer = http.get(path, headers=raw)

    assert answer.status_code == 401
    assert answer.json() == {"success": False, "message": "Unauthorized", "status": 401}


def test_a_token_of_another_vendor_does_not_open(http: httpx.Client) -> None:
    headers = {"Authorization": f"Bearer {jwt(http)}"}

    assert http.get("/pexip/enterprises/acme/subjects", headers=headers).status_code == 401
