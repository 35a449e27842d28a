"""People and their lists."""

import pytest

from tests.sandbox.webex.conftest import ADA, BEN, BERLIN, DALLAS, EMIL, Stage


def names(answer: dict) -> list[str]:
    return [person["displayName"] for person in answer["items"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Ada Byron", "Ben Ode", "Emil Post"]),
        ({"email": "ADA@example.com"}, ["Ada Byron"]),
        ({"email": "ada@example"}, []),
        ({"displayName": "e"}, ["Emil Post"]),
        ({"displayName": "Byron"}, []),
        ({"locationId": BERLIN}, ["Ben Ode"]),
        ({"id": f"{EMIL}==,{ADA},{EMIL}"}, ["Emil Post", "Ada Byron"]),
    ],
)
def test_people_are_found_by_address_start_of_name_place_and_ids(webex: Stage, query, found):
    assert names(webex.ok("GET", "/people", **query)) == found


def test_ids_that_nobody_has_are_listed(webex: Stage):
    answer = webex.ok("GET", "/people", id=f"{ADA},gone")

    assert (names(answer), answer["notFoundIds"]) == (["Ada Byron"], ["gone"])
    assert "notFoundIds" not in webex.ok("GET", "/people", id=ADA)


def test_more_than_85_ids_are_refused(webex: Stage):
    assert webex.ok("GET", "/people", id=",".join(["x"] * 85))["items"] == []
    assert "85" in webex.refused(400, "GET", "/people", id=",".join(["x"] * 86))["description"]


@pytest.mark.parametrize("path", [f"/people/{ADA}", f"/people/{ADA}==", "/people/me"])
def test_place_and_extension_are_shown_with_calling_data_only(webex: Stage, path: str):
    plain = webex.ok("GET", path)
    calling = webex.ok("GET", path, callingData="true")

    assert {"locationId", "extension"}.isdisjoint(plain)
    assert (calling["locationId"], calling["extension"]) == (DALLAS, "1001")


def test_the_time_zone_is_sent_in_both_spellings_or_not_at_all(webex: Stage):
    ada, ben = webex.ok("GET", f"/people/{ADA}"), webex.ok("GET", f"/people/{BEN}")

    assert ada["timezone"] == ada["timeZone"] == "America/Chicago"
    assert {"timezone", "timeZone"}.isdisjoint(ben)


@pytest.mark.parametrize(
    ("query", "shown"),
    [({}, True), ({"excludeStatus": "true"}, False), ({"id": ADA}, False)],
)
def test_presence_is_left_out_when_asked_to_and_for_lists_by_id(webex: Stage, query, shown):
    ada = webex.ok("GET", "/people", **query)["items"][0]

    assert ("status" in ada) is shown


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ({}, 100),
        ({"max": 1000}, 110),
        ({"max": 1000, "callingData": "true"}, 100),
        ({"max": 1000, "locationId": DALLAS}, 50),
        ({"max": 3}, 3),
    ],
)
def test_a_page_of_people_has_a_size_that_depends_on_the_question(webex: Stage, query, size):
    crowd = [{"displayName": f"P{number:03}", "locationId": DALLAS} for number in range(110)]
    webex.vendor.load({"locations": [{"id": DALLAS, "name": "Dallas"}], "people": crowd})

    assert len(webex.ok("GET", "/people", **query)["items"]) == size


@pytest.mark.parametrize("query", [{"max": 0}, {"max": "x"}, {"start": -1}, {"start": "²"}])
def test_a_page_that_cannot_be_is_refused(webex: Stage, query):
    assert next(iter(query)) in webex.refused(400, "GET", "/people", **query)["description"]


def test_pages_follow_a_link_that_carries_every_member_of_the_query(webex: Stage):
    answer = webex.http.get("/people", params={"max": 1, "callingData": "true"})
    seen = names(answer.json())
    while "next" in answer.links:
        link = answer.links["next"]["url"]
        assert link.startswith("http://127.0.0.1:")
        assert "callingData=true" in link
        answer = webex.http.get(link)
        seen += names(answer.json())

    assert seen == ["Ada Byron", "Ben Ode", "Emil Post"]
    assert answer.json()["items"][0]["id"] == EMIL


def test_a_world_without_people_has_no_user(webex: Stage):
    webex.vendor.load({})

    webex.refused(404, "GET", "/people/me")
    webex.refused(404, "GET", f"/people/{ADA}")
