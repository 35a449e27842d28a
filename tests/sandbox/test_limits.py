"""Rate limits: off by default, sliding over a minute, refused with the vendor's own 429."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from gateway.sandbox.limits import Meter, RateLimit


def test_a_limit_refuses_in_the_shape_of_the_vendor_until_it_is_switched_off(
    http: httpx.Client,
) -> None:
    limit = {"perMinute": 2, "retryAfter": 9}
    http.put("/_sandbox/limits/pexip", json=limit).raise_for_status()

    answers = [http.get("/pexip/enterprises/acme/subjects") for _ in range(3)]
    http.delete("/_sandbox/limits/pexip").raise_for_status()

    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert answers[2].headers["Retry-After"] == "9"
    assert answers[2].json()["errors"][0]["statusCode"] == "429"
    assert http.get("/pexip/enterprises/acme/subjects").status_code == 401


@pytest.mark.parametrize(
    ("vendor", "path", "member"),
    [
        ("webex", "/webex/v1/people", "trackingId"),
        ("mykaarma", "/mykaarma/manage/v2/x", "apiRequestId"),
        ("opentact", "/opentact/rest/x", "success"),
    ],
)
def test_every_vendor_has_a_body_for_429(
    http: httpx.Client, vendor: str, path: str, member: str
) -> None:
    http.put(f"/_sandbox/limits/{vendor}", json={"perMinute": 1}).raise_for_status()
    http.get(path)

    refused = http.get(path)

    assert refused.status_code == 429
    assert member in refused.json()
    assert 50 <= int(refused.headers["Retry-After"]) <= 60


def test_a_limit_of_requests_at_a_time_counts_those_on_their_way(http: httpx.Client) -> None:
    http.put("/_sandbox/limits/opentact", json={"concurrent": 2}).raise_for_status()
    http.put("/_sandbox/faults/opentact", json={"delayMs": 300}).raise_for_status()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: http.get("/opentact/rest/account"), range(4)))

    assert sorted(answer.status_code for answer in answers) == [401, 401, 429, 429]
    assert http.get("/opentact/rest/account").status_code == 401, "there is room again"


def test_an_empty_limit_is_the_one_the_vendor_documents(http: httpx.Client) -> None:
    documented = http.put("/_sandbox/limits/pexip", json={})

    assert documented.json() == {"perMinute": 3000, "concurrent": 4, "retryAfter": None}
    assert http.put("/_sandbox/limits/webex", json={}).status_code == 400


def test_limits_are_shown_and_all_can_be_switched_off(http: httpx.Client) -> None:
    http.put("/_sandbox/limits/webex", json={"concurrent": 3}).raise_for_status()
    shown = http.get("/_sandbox/limits").json()

    assert shown["webex"] == {"perMinute": None, "concurrent": 3, "retryAfter": None}
    assert shown["opentact"] is None
    assert http.delete("/_sandbox/limits").status_code == 204
    assert set(http.get("/_sandbox/limits").json().values()) == {None}


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ([], "object"),
        ({"perMinute": 0}, "perMinute"),
        ({"perMinute": "2"}, "perMinute"),
        ({"concurrent": True}, "concurrent"),
        ({"perMinute": 1, "retryAfter": -1}, "retryAfter"),
        ({"perHour": 1}, "perHour"),
    ],
)
def test_a_limit_that_makes_no_sense_is_400(http: httpx.Client, body: object, word: str) -> None:
    answer = http.put("/_sandbox/limits/webex", json=body)

    assert answer.status_code == 400
    assert word in answer.json()["error"]


@pytest.mark.parametrize(
    ("arrivals", "waits"),
    [
        ([0, 1, 2], [None, None, 58]),
        ([0, 59, 60], [None, None, None]),  # the first has left the window
        ([0, 59.5, 59.6], [None, None, 1]),
    ],
)
def test_the_window_slides(arrivals: list[float], waits: list[int | None]) -> None:
    times = iter(arrivals)
    meter = Meter(monotonic=lambda: next(times))

    assert [meter.enter(RateLimit(per_minute=2)) for _ in arrivals] == waits
