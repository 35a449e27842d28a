"""Lead segments, their scheduling settings, and subjects."""

from typing import Any

import httpx
import pytest

SEGMENTS = "/lead-segments"
SETTINGS = "/lead-segments/1234/scheduling-settings"


def ids(pexip: httpx.Client, path: str = SEGMENTS, **query: str) -> list[str]:
    answer = pexip.get(path, params=query).raise_for_status()
    return [item["id"] for item in answer.json()["data"]]


def error(answer: httpx.Response) -> dict[str, Any]:
    only: dict[str, Any]
    (only,) = answer.json()["errors"]
    assert only["statusCode"] == str(answer.status_code)
    assert only["message"]
    assert only["code"]
    assert only["type"]
    return only


def test_a_segment_lives_from_post_to_delete(http: httpx.Client, pexip: httpx.Client) -> None:
    made = pexip.post(SEGMENTS, json={"code": "fleet"})
    one = f"{SEGMENTS}/{made.json()['data']['id']}"
    http.put("/_sandbox/clock", json={"now": "2026-03-02T12:00:01Z"})
    changed = pexip.patch(one, json={"description": "Fleet customers"})
    read = pexip.get(one)
    removed = pexip.delete(one)

    assert made.status_code == 201
    assert made.json()["data"] == {
        "id": "1236",
        "description": None,
        "code": "fleet",
        "createdAt": "2026-03-02T12:00:00.000Z",
        "updatedAt": "2026-03-02T12:00:00.000Z",
        "deletedAt": None,
    }
    assert changed.json()["data"]["updatedAt"] == "2026-03-02T12:00:01.000Z"
    assert read.json()["data"]["description"] == "Fleet customers"
    assert (removed.status_code, removed.content) == (204, b"")
    assert pexip.get(one).status_code == 404
    assert pexip.delete(one).status_code == 404


def test_deletes_are_soft_and_free_the_code(pexip: httpx.Client) -> None:
    pexip.delete(f"{SEGMENTS}/1234").raise_for_status()

    assert ids(pexip) == ["1235"]
    assert ids(pexip, includeDeleted="true") == ["1234", "1235"]
    assert pexip.post(SEGMENTS, json={"code": "vip"}).status_code == 201


@pytest.mark.parametrize(
    ("query", "found", "meta"),
    [
        ({}, ["1234", "1235"], (0, 25, 2)),
        ({"limit": "1"}, ["1234"], (0, 1, 2)),
        ({"limit": "1", "offset": "1"}, ["1235"], (1, 1, 2)),
        ({"offset": "2"}, [], (2, 25, 2)),
        ({"id[]": "1235"}, ["1235"], (0, 25, 1)),
        ({"code[]": "vip"}, ["1234"], (0, 25, 1)),
        ({"code[]": "vip", "id[]": "1235"}, [], (0, 25, 0)),
    ],
)
def test_a_list_is_paged_and_narrowed(
    pexip: httpx.Client, query: dict[str, str], found: list[str], meta: tuple[int, int, int]
) -> None:
    answer = pexip.get(SEGMENTS, params=query).json()

    assert [segment["id"] for segment in answer["data"]] == found
    assert answer["meta"] == dict(zip(("offset", "limit", "totalCount"), meta, strict=True))


def test_an_array_may_have_several_values(pexip: httpx.Client) -> None:
    answer = pexip.get(f"{SEGMENTS}?id[]=1234&id[]=1235&id%5B%5D=9")

    assert len(answer.json()["data"]) == 2


@pytest.mark.parametrize(
    "query",
    [
        {"id": "1234"},
        {"code": "vip"},
        {"limit": "0"},
        {"limit": "x"},
        {"limit": "²"},
        {"limit": "9" * 5000},
        {"offset": "-1"},
        {"includeDeleted": "yes"},
    ],
)
def test_a_query_that_is_malformed_is_400(pexip: httpx.Client, query: dict[str, str]) -> None:
    answer = pexip.get(SEGMENTS, params=query)

    assert answer.status_code == 400
    assert error(answer)["code"] == "MALFORMED_REQUEST"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"description": "no code"},
        {"code": ""},
        {"code": "x" * 256},
        {"code": None},
        {"code": "new", "description": ""},
        {"code": "new", "description": 7},
    ],
)
def test_a_segment_that_is_malformed_is_400(pexip: httpx.Client, body: dict[str, Any]) -> None:
    answer = pexip.post(SEGMENTS, json=body)

    assert answer.status_code == 400
    assert error(answer)["type"] == "BAD_REQUEST"


def test_a_code_that_is_in_use_is_422_with_arguments(pexip: httpx.Client) -> None:
    made = pexip.post(SEGMENTS, json={"code": "vip"})
    changed = pexip.patch(f"{SEGMENTS}/1235", json={"code": "vip"})
    same = pexip.patch(f"{SEGMENTS}/1234", json={"code": "vip"})

    assert (made.status_code, changed.status_code, same.status_code) == (422, 422, 200)
    assert error(made)["code"] == "LEAD_SEGMENT_CODE_ALREADY_IN_USE"
    assert error(made)["arguments"] == {"code": "vip"}


def test_settings_are_sent_with_ids_and_come_back_with_subjects(pexip: httpx.Client) -> None:
    wanted = [
        {"meetingType": "VIDEO", "subjectId": "124"},
        {"meetingType": "OFFICE", "subjectId": "123"},
        {"meetingType": "VIDEO", "subjectId": "124"},
    ]

    answer = pexip.put(SETTINGS, json=wanted)

    assert answer.status_code == 200
    assert answer.json() == {
        "data": [
            {"meetingType": "VIDEO", "subject": {"id": "124"}},
            {"meetingType": "OFFICE", "subject": {"id": "123"}},
        ]
    }
    assert pexip.get(SETTINGS).json() == answer.json()


def test_settings_are_replaced_as_a_set_and_none_clears_it(pexip: httpx.Client) -> None:
    assert pexip.put(SETTINGS, json=[]).json() == {"data": []}
    assert pexip.get(SETTINGS).json() == {"data": []}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"meeting-type[]": "OFFICE"}, 1),
        ({"meeting-type[]": "PHONE"}, 0),
        ({"subject-id[]": "124"}, 0),
    ],
)
def test_settings_can_be_narrowed(pexip: httpx.Client, query: dict[str, str], count: int) -> None:
    assert len(pexip.get(SETTINGS, params=query).json()["data"]) == count


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ([7], 400),
        ([{}], 400),
        ([{"meetingType": "OFFICE"}], 400),
        ([{"meetingType": "office", "subjectId": "123"}], 400),
        ([{"meetingType": [], "subjectId": "123"}], 400),
        ([{"meetingType": "OFFICE", "subjectId": 123}], 400),
        ([{"meetingType": "OFFICE", "subjectId": ""}], 400),
        ([{"meetingType": "OFFICE", "subjectId": "9"}], 422),
    ],
)
def test_settings_that_break_a_rule_change_nothing(
    pexip: httpx.Client, body: Any, status: int
) -> None:
    before = pexip.get(SETTINGS).json()

    answer = pexip.put(SETTINGS, json=body)

    assert answer.status_code == status
    assert ("arguments" in error(answer)) is (status == 422)
    assert pexip.get(SETTINGS).json() == before


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/lead-segments/9"),
        ("PATCH", "/lead-segments/9"),
        ("DELETE", "/lead-segments/9"),
        ("GET", "/lead-segments/9/scheduling-settings"),
        ("PUT", "/lead-segments/9/scheduling-settings"),
        ("GET", "/subjects/9"),
    ],
)
def test_an_unknown_id_is_404(pexip: httpx.Client, method: str, path: str) -> None:
    answer = pexip.request(method, path, json=[])

    assert answer.status_code == 404
    assert error(answer)["code"] == "RESOURCE_NOT_FOUND"


def test_subjects_are_listed_and_read(pexip: httpx.Client) -> None:
    subject = pexip.get("/subjects/123").json()["data"]

    assert ids(pexip, "/subjects") == ["123", "124"]
    assert ids(pexip, "/subjects", **{"id[]": "124"}) == ["124"]
    assert subject["name"] == {"language": "en", "value": "Test drive"}
    assert subject["deletedAt"] is None


def test_a_correlation_id_comes_back_and_must_not_be_empty(pexip: httpx.Client) -> None:
    named = pexip.get("/subjects", headers={"X-Correlation-Id": "chain-7"})
    failed = pexip.get("/subjects/9", headers={"X-Correlation-Id": "chain-8"})
    empty = pexip.get("/subjects", headers={"X-Correlation-Id": ""})

    assert named.headers["X-Correlation-Id"] == "chain-7"
    assert failed.headers["X-Correlation-Id"] == "chain-8"
    assert empty.status_code == 400
