"""The control plane: world, calls, clock, and its own refusals."""

from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import small_world

ADA_AT = "mykaarma.dealerAssociates[0]"
VENDORS = ["webex", "mykaarma", "opentact", "pexip"]


def mykaarma_of(out_of_office: object, *, twice: bool = False) -> dict[str, Any]:
    mykaarma: dict[str, Any] = small_world()["mykaarma"]
    ada = mykaarma["dealerAssociates"][0] | {"outOfOffice": out_of_office}
    return mykaarma | {"dealerAssociates": [ada, ada] if twice else [ada]}


def test_a_world_that_comes_out_can_go_in_again(http: httpx.Client) -> None:
    world = http.get("/_sandbox/world").json()

    http.put("/_sandbox/world", json=world).raise_for_status()

    assert http.get("/_sandbox/world").json() == world


def test_the_same_world_always_gives_the_same_ids(http: httpx.Client) -> None:
    world = {"pexip": {"leadSegments": [{"code": "vip"}], "subjects": [{"name": "Loan"}]}}

    http.put("/_sandbox/world", json=world).raise_for_status()
    first = http.get("/_sandbox/world").json()
    http.put("/_sandbox/world", json=world).raise_for_status()

    assert http.get("/_sandbox/world").json() == first


def test_a_world_without_a_vendor_empties_that_vendor(http: httpx.Client) -> None:
    http.put("/_sandbox/world", json={}).raise_for_status()

    world = http.get("/_sandbox/world").json()

    assert world["pexip"]["leadSegments"] == []
    assert world["mykaarma"]["dealers"] == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"skype": {}}, "skype"),
        ({"pexip": []}, "pexip"),
        ({"pexip": {"subjects": {}}}, "pexip.subjects"),
        ({"pexip": {"subjects": ["x"]}}, "pexip.subjects[0]"),
        ({"pexip": {"subjects": [{"id": "1"}]}}, "pexip.subjects[0].name"),
        ({"pexip": {"leadSegments": [{"code": ""}]}}, "pexip.leadSegments[0]"),
        ({"pexip": {"leadSegments": [{"code": "a"}] * 2}}, "pexip.leadSegments[1].code"),
        ({"opentact": {"timeEncoding": "DECIMAL"}}, "opentact.timeEncoding"),
        ({"opentact": {"officeHours": [{"name": "x"}]}}, "opentact.officeHours[0]"),
        (
            {"mykaarma": {"dealers": [{"name": "x", "timeZone": "Mars/Olympus"}]}},
            "mykaarma.dealers[0].timeZone",
        ),
        (
            {"mykaarma": {"departments": [{"name": "x", "dealerUuid": "nobody"}]}},
            "mykaarma.departments[0].dealerUuid",
        ),
        ({"mykaarma": mykaarma_of({"startTime": "soon"})}, f"{ADA_AT}.outOfOffice"),
        ({"mykaarma": mykaarma_of([])}, f"{ADA_AT}.outOfOffice"),
        ({"mykaarma": mykaarma_of(None, twice=True)}, "mykaarma.dealerAssociates[1].uuid"),
        ({"pexip": {"subjects": [{"id": "1", "name": "x"}] * 2}}, "pexip.subjects[1].id"),
        ({"pexip": {"tokenLifetime": 0}}, "pexip.tokenLifetime"),
        ({"opentact": {"jwtLifetime": "1"}}, "opentact.jwtLifetime"),
        ({"opentact": {"account": {"time_zone": 1}}}, "opentact.account.time_zone"),
        ({"opentact": {"officeHours": [{"uuid": "1"}]}}, "opentact.officeHours[0].uuid"),
    ],
)
def test_a_world_that_cannot_be_loaded_changes_nothing_and_names_the_place(
    http: httpx.Client, change: dict[str, object], path: str
) -> None:
    before = http.get("/_sandbox/world").json()

    # The first vendor's part is good: it must not be taken over on its own.
    answer = http.put("/_sandbox/world", json={"webex": {"people": []}, **change})

    assert answer.status_code == 400
    assert answer.json()["path"] == path
    assert answer.json()["error"]
    assert http.get("/_sandbox/world").json() == before


def test_a_world_that_is_no_json_is_400(http: httpx.Client) -> None:
    answer = http.put("/_sandbox/world", content=b"{")

    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "path"}


def test_every_request_at_a_prefix_is_counted_and_shown(http: httpx.Client) -> None:
    http.get("/pexip/enterprises/acme/subjects?limit=1")
    http.get("/opentact/rest/auth")

    calls = http.get("/_sandbox/calls").json()

    assert calls == {
        "webex": {"count": 0, "last": []},
        "mykaarma": {"count": 0, "last": []},
        "opentact": {
            "count": 1,
            "last": [{"method": "GET", "path": "/auth", "status": 401, "body": None}],
        },
        "pexip": {
            "count": 1,
            "last": [
                {
                    "method": "GET",
                    "path": "/enterprises/acme/subjects?limit=1",
                    "status": 401,
                    "body": None,
                }
            ],
        },
    }


def test_calls_with_the_same_body_are_told_from_those_with_another(http: httpx.Client) -> None:
    for body in (b"abc", b"abc", b"abcd", b""):
        http.post("/mykaarma/manage/v2/dealer/list", content=body)

    last = http.get("/_sandbox/calls").json()["mykaarma"]["last"]

    digest = "ba7816bf8f01"  # of abc, by SHA-256
    assert [call["body"] for call in last][:2] == [digest, digest]
    assert len({call["body"] for call in last}) == 3
    assert last[3]["body"] is None


def test_the_latest_two_hundred_calls_are_kept_and_all_are_counted(http: httpx.Client) -> None:
    for number in range(203):
        http.get(f"/opentact/rest/{number}")

    opentact = http.get("/_sandbox/calls").json()["opentact"]

    assert opentact["count"] == 203
    assert [call["path"] for call in opentact["last"]] == [f"/{n}" for n in range(3, 203)]


def test_calls_can_be_forgotten(http: httpx.Client) -> None:
    http.get("/opentact/rest/account")

    assert http.delete("/_sandbox/calls").status_code == 204
    assert [log["count"] for log in http.get("/_sandbox/calls").json().values()] == [0] * 4


def test_the_clock_stands_still_until_it_is_let_go(http: httpx.Client) -> None:
    stopped = http.put("/_sandbox/clock", json={"now": "2030-01-01T01:00:00+01:00"})
    released = http.delete("/_sandbox/clock")

    assert stopped.json() == {"now": "2030-01-01T00:00:00+00:00", "frozen": True}
    assert released.status_code == 204
    assert http.get("/_sandbox/clock").json()["frozen"] is False


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"now": 7},
        {"now": "noon"},
        {"now": "2030-01-01T00:00:00"},
        {"at": "x"},
        {"now": "0001-01-01T00:00:00Z"},
    ],
)
def test_a_clock_needs_an_instant(http: httpx.Client, body: object) -> None:
    assert http.put("/_sandbox/clock", json=body).status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "faults/skype"),
        ("DELETE", "faults/skype"),
        ("GET", "faults/skype"),
        ("PUT", "limits/skype"),
        ("DELETE", "limits/skype"),
    ],
)
def test_an_unknown_vendor_is_404_with_the_names(
    http: httpx.Client, method: str, path: str
) -> None:
    answer = http.request(method, f"/_sandbox/{path}", json={})

    assert answer.status_code == 404
    assert answer.json()["vendors"] == VENDORS


def test_an_unknown_control_is_404(http: httpx.Client) -> None:
    assert http.get("/_sandbox/nothing").status_code == 404
