"""Locations: list, create, read, update, delete; the numbers that modes may forward to."""

import pytest

from tests.sandbox.webex.conftest import BERLIN, DALLAS, Stage

PARIS = {
    "name": "Paris",
    "timeZone": "Europe/Paris",
    "preferredLanguage": "fr_fr",
    "announcementLanguage": "fr_fr",
    "address": {"address1": "1 Rue", "city": "Paris", "postalCode": "75001", "country": "FR"},
}
NUMBERS = f"/telephony/config/locations/{DALLAS}/operatingModes/callForwarding/availableNumbers"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Dallas", "Berlin"]),
        ({"name": "ALL"}, ["Dallas"]),
        ({"id": BERLIN + "="}, ["Berlin"]),
        ({"max": 1, "start": 1}, ["Berlin"]),
    ],
)
def test_locations_are_found_by_part_of_the_name_and_by_id(webex: Stage, query, found):
    assert [each["name"] for each in webex.ok("GET", "/locations", **query)["items"]] == found


def test_a_location_lives_from_create_to_delete(webex: Stage):
    made = webex.ok("POST", "/locations", PARIS)["id"]
    webex.ok("PUT", f"/locations/{made}", {"notes": "new"})
    shown = webex.ok("GET", f"/locations/{made}")
    webex.ok("DELETE", f"/locations/{made}")

    assert {**PARIS, "notes": "new"}.items() <= shown.items()
    webex.refused(404, "GET", f"/locations/{made}")


@pytest.mark.parametrize(
    ("change", "status", "member"),
    [
        ({"name": None}, 400, "name"),
        ({"name": "x" * 257}, 400, "name"),
        ({"name": "Dallas"}, 409, "Dallas"),
        ({"timeZone": "Mars/Base"}, 400, "timeZone"),
        ({"timeZone": "../etc"}, 400, "timeZone"),
        ({"address": []}, 400, "address"),
        ({"latitude": "north"}, 400, "latitude"),
        ({"longitude": 181}, 400, "longitude"),
    ],
)
def test_a_location_that_breaks_a_rule_is_refused(webex: Stage, change, status, member):
    refusal = webex.refused(status, "POST", "/locations", {**PARIS, **change})

    assert member in refusal["description"]


def test_a_location_with_people_stays_and_one_without_takes_its_modes_along(webex: Stage):
    made = webex.ok("POST", "/locations", PARIS)["id"]
    mode = {"name": "M", "type": "NONE", "level": "LOCATION", "locationId": made}
    webex.ok("POST", "/telephony/config/operatingModes", mode)

    webex.refused(409, "DELETE", f"/locations/{DALLAS}")
    webex.ok("DELETE", f"/locations/{made}")

    assert webex.ok("GET", "/telephony/config/operatingModes") == {}


def test_numbers_come_with_their_defaults(webex: Stage):
    first, second = webex.ok("GET", NUMBERS)["phoneNumbers"]

    assert (first["state"], second["state"]) == ("ACTIVE", "INACTIVE")
    assert first["telephonyType"] == "PSTN_NUMBER"
    assert first["isMainNumber"] is first["tollFreeNumber"] is first["isServiceNumber"] is False


@pytest.mark.parametrize(
    ("query", "count"),
    [({"phoneNumber": "+12145550100,+1"}, 1), ({"extension": "101"}, 1), ({"ownerName": "x"}, 0)],
)
def test_numbers_are_filtered(webex: Stage, query, count):
    assert len(webex.ok("GET", NUMBERS, **query)["phoneNumbers"]) == count


def test_a_location_without_numbers_has_an_empty_list(webex: Stage):
    assert webex.ok("GET", NUMBERS.replace(DALLAS, BERLIN)) == {"phoneNumbers": []}
