"""People of the demo world, joined over all vendors: each field against the world's own file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.end_to_end.demo import DEALERS, DEPARTMENTS, LOCATIONS, PEOPLE, ROWS, WORLD
from tests.stage import GatewayClient, SandboxControl

EVERYBODY = """
{ associates(first: 100) { nodes {
  name email timeZone
  links {
    mykaarmaDepartmentId mykaarmaDealerAssociateId webexPersonId opentactAccount
    pexipLeadSegmentIds
  }
  department { name dealerName timeZone }
  location {
    name timeZone preferredLanguage latitude longitude notes
    address { address1 address2 city state postalCode country }
  }
} } }
"""
OUT_OF_OFFICE = """
query ($email: EmailAddress!) { associate(by: {email: $email}) { outOfOffice {
  startsAt endsAt type setterUserId setterUserName turnOffNumber knownFrom
  forwarding { forwardTexts forwardEmails forwardCalls textNumber emailAddress callNumber }
  autoRespond {
    replyToTexts replyToEmails replyToCalls textReply emailReplySubject emailReplyBody callReplyUrl
  }
  delegation { delegate { email } delegateDealerAssociateId delegateName }
  dataProblems { code }
} } }
"""


@pytest.fixture
def everybody(gateway: GatewayClient) -> dict[str, dict[str, Any]]:
    """Everybody, by e-mail address."""
    nodes = gateway.data(EVERYBODY)["associates"]["nodes"]
    return {node["email"]: node for node in nodes}


def test_the_directory_shows_each_row_of_its_import(everybody: dict[str, dict[str, Any]]) -> None:
    assert len(everybody) == len(ROWS)
    for row in ROWS:
        shown = everybody[row["email"]]
        segments = row["pexipLeadSegmentIds"]
        assert (shown["name"], shown["timeZone"]) == (row["name"], row["timeZone"] or None)
        assert shown["links"] == {
            "mykaarmaDepartmentId": row["mykaarmaDepartmentId"] or None,
            "mykaarmaDealerAssociateId": row["mykaarmaDealerAssociateId"] or None,
            "webexPersonId": row["webexPersonId"] or None,
            "opentactAccount": row["opentactAccount"] == "true",
            "pexipLeadSegmentIds": segments.split(";") if segments else [],
        }


def test_a_department_shows_its_dealers_name_and_zone(
    everybody: dict[str, dict[str, Any]],
) -> None:
    for row in ROWS:
        department = DEPARTMENTS.get(row["mykaarmaDepartmentId"])
        dealer = department and DEALERS[department["dealerUuid"]]

        assert everybody[row["email"]]["department"] == (
            department
            and {
                "name": department["name"],
                "dealerName": dealer["name"],
                "timeZone": dealer["timeZone"],
            }
        )


def test_a_location_is_that_of_the_webex_person(everybody: dict[str, dict[str, Any]]) -> None:
    for email, shown in everybody.items():
        location = LOCATIONS.get(PEOPLE.get(email, {}).get("locationId"))
        if location is None:
            assert shown["location"] is None
            continue
        parts = ("address1", "address2", "city", "state", "postalCode", "country")
        assert shown["location"] == {
            **{name: location.get(name) for name in ("name", "timeZone", "preferredLanguage")},
            **{name: location.get(name) for name in ("latitude", "longitude", "notes")},
            "address": {part: location["address"].get(part) for part in parts},
        }


def test_an_associate_without_links_has_nulls_and_no_errors(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    query = """{ associate(by: {email: "oona@example.com"}) {
      department { id } location { id } outOfOffice { id } schedules { nodes { id } }
      operatingModes { id } officeHours { encoding } leadSegments { id }
    } }"""

    shown = gateway.data(query)["associate"]

    assert shown.pop("leadSegments") == [], "linked to no lead segment"
    assert set(shown.values()) == {None}
    assert not any(sandbox.calls().values()), "there is nobody to ask about"


def test_a_link_to_something_that_the_vendor_has_no_more_shows_nothing_of_it(
    gateway: GatewayClient,
) -> None:
    registering = """mutation ($input: AssociateRegisterInput!) {
      associateRegister(input: $input) { userErrors { message } associate { id } }
    }"""
    gone = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8wMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDA"
    links = {
        "mykaarmaDepartmentId": "00000000-0000-0000-0000-000000000000",
        "mykaarmaDealerAssociateId": "00000000-0000-0000-0000-000000000000",
        "webexPersonId": gone,
        "pexipLeadSegmentIds": ["99999", "1234"],
    }
    made = gateway.data(registering, input={"name": "Nobody", "links": links})["associateRegister"]
    assert made["userErrors"] == []

    shown = gateway.data(
        """query ($id: ID!) { associate(by: {id: $id}) {
          name department { name } location { name } operatingModes { name } outOfOffice { id }
          leadSegments { code }
        } }""",
        id=made["associate"]["id"],
    )["associate"]

    assert (shown["name"], shown["department"]) == ("Nobody", None)
    assert shown["leadSegments"] == [{"code": "showroom"}], "what is left of the links"
    assert (shown["location"], shown["operatingModes"], shown["outOfOffice"]) == (None, None, None)


def test_a_department_that_is_gone_takes_nobody_elses_with_it(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    world = sandbox.world()
    gone = next(one for one in WORLD["mykaarma"]["departments"] if one["name"] == "Sales Dallas")
    part = world["mykaarma"]
    part["departments"] = [one for one in part["departments"] if one["uuid"] != gone["uuid"]]
    part["dealerAssociates"] = [
        one for one in part["dealerAssociates"] if one["departmentUuid"] != gone["uuid"]
    ]
    sandbox.put_world(world)

    shown = gateway.data("{ associates(first: 100) { nodes { email department { name } } } }")

    for row, node in zip(sorted_rows(), shown["associates"]["nodes"], strict=True):
        left = DEPARTMENTS.get(row["mykaarmaDepartmentId"])
        wanted = left and left["uuid"] != gone["uuid"] and {"name": left["name"]}
        assert (node["department"] or None) == (wanted or None), row["email"]


def sorted_rows() -> list[dict[str, str]]:
    """The directory's rows in the order in which associates are listed."""
    return sorted(ROWS, key=lambda row: row["name"].casefold())


@pytest.mark.parametrize(
    ("email", "at", "since"),
    [
        # All members set at the vendor: only the flag and the start can be read.
        ("rashid@example.com", "2026-12-01T12:00:00Z", "2026-11-02T08:00:00-06:00"),
        ("desmond@example.com", "2026-12-01T12:00:00Z", "2026-10-05T09:00:00-04:00"),  # open end
        ("marisol@example.com", "2026-02-04T12:00:00Z", "2026-02-03T08:00:00-08:00"),  # no offset
        ("linnea@example.com", "2027-06-20T12:00:00Z", "2027-06-14T00:00:00-05:00"),
        ("linnea@example.com", "2026-12-01T12:00:00Z", None),  # not yet
        ("marisol@example.com", "2026-12-01T12:00:00Z", None),  # over
        ("ada@example.com", "2026-12-01T12:00:00Z", None),  # never set
    ],
)
def test_an_out_of_office_set_elsewhere_is_known_by_its_flag_and_start(
    gateway: GatewayClient, sandbox: SandboxControl, email: str, at: str, since: str | None
) -> None:
    sandbox.set_clock(at)

    shown = gateway.data(OUT_OF_OFFICE, email=email)["associate"]["outOfOffice"]

    if since is None:
        assert shown is None
        return
    assert datetime.fromisoformat(shown.pop("startsAt")) == datetime.fromisoformat(since)
    assert shown.pop("knownFrom") == "VENDOR_FLAG"
    assert shown.pop("dataProblems") == []
    assert set(shown.values()) == {None}, "nobody tells more"


def test_an_out_of_office_set_through_the_gateway_is_known_whole(gateway: GatewayClient) -> None:
    who = gateway.data('{ associate(by: {email: "ada@example.com"}) { id } }')["associate"]["id"]
    setting = """mutation ($input: OutOfOfficeSetInput!) {
      outOfOfficeSet(input: $input) { userErrors { message path } }
    }"""
    forwarding = {
        "forwardTexts": True,
        "forwardEmails": True,
        "forwardCalls": True,
        "textNumber": "+12145550103",
        "emailAddress": "mei-ling@example.com",
        "callNumber": "+12145550104",
    }
    answers = {
        "replyToTexts": True,
        "replyToEmails": True,
        "replyToCalls": True,
        "textReply": "Away.",
        "emailReplySubject": "Away",
        "emailReplyBody": "I am away.",
        "callReplyUrl": "https://media.example.com/away.mp3",
    }
    plain = {
        "type": "VACATION",
        "setterUserId": "7b91960f-7177-54b6-a814-de9fbe2f1db2",
        "setterUserName": "Ada Byron",
        "turnOffNumber": "+12145550199",
    }
    delegate = next(row for row in ROWS if row["email"] == "mei-ling@example.com")
    delegate_id = delegate["mykaarmaDealerAssociateId"]
    done = gateway.data(
        setting,
        input={
            "associateId": who,
            "startsAt": "2030-01-07T08:00:00-06:00",
            "endsAt": "2030-01-18T17:00:00-06:00",
            "forwarding": forwarding,
            "autoRespond": answers,
            "delegation": {"delegateDealerAssociateId": delegate_id, "delegateName": "Mei-Ling"},
            **plain,
        },
    )
    assert done["outOfOfficeSet"]["userErrors"] == []

    shown = gateway.data(OUT_OF_OFFICE, email="ada@example.com")["associate"]["outOfOffice"]

    starts, ends = shown.pop("startsAt"), shown.pop("endsAt")
    assert datetime.fromisoformat(starts) == datetime.fromisoformat("2030-01-07T14:00:00Z")
    assert datetime.fromisoformat(ends) == datetime.fromisoformat("2030-01-18T23:00:00Z")
    assert shown == {
        **plain,
        "knownFrom": "GATEWAY",
        "forwarding": forwarding,
        "autoRespond": answers,
        "delegation": {
            "delegate": {"email": "mei-ling@example.com"},
            "delegateDealerAssociateId": delegate_id,
            "delegateName": "Mei-Ling",
        },
        "dataProblems": [],
    }


def test_departments_are_those_that_somebody_is_linked_to_by_name(gateway: GatewayClient) -> None:
    shown = gateway.data("{ departments { name dealerName timeZone } }")["departments"]

    assert shown == sorted(
        (
            {
                "name": one["name"],
                "dealerName": DEALERS[one["dealerUuid"]]["name"],
                "timeZone": DEALERS[one["dealerUuid"]]["timeZone"],
            }
            for one in WORLD["mykaarma"]["departments"]
        ),
        key=lambda one: one["name"],
    )
