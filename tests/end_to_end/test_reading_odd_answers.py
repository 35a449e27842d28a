"""Answers as no page of a vendor shows them: half-empty people, times in every form, and bodies of another shape."""

from __future__ import annotations

import pytest

from tests.end_to_end.demo import ROWS
from tests.end_to_end.scripted import NEW, Script
from tests.stage import GatewayClient

ADA = ROWS[0]


def test_dealer_associates_of_nulls_are_not_out_of_office(
    script: Script, reader: GatewayClient
) -> None:
    base = "/mykaarma/manage/v2"
    id = ADA["mykaarmaDealerAssociateId"]
    script.answers = {
        f"{base}/department/dealerAssociate/list": {
            "errors": None,
            "dealerAssociates": {id: {"uuid": id, "outOfOffice": None, "department": None, **NEW}},
        }
    }

    shown = reader.data(
        '{ associate(by: {email: "ada@example.com"}) { outOfOffice { startsAt } department { name } } }'
    )["associate"]

    assert shown == {"outOfOffice": None, "department": None}


@pytest.mark.parametrize(
    ("start", "instant"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("2026-02-30", None),
        ("2026-11-02", "2026-11-02T06:00:00Z"),
        ("2026-11-02 08:00:00", "2026-11-02T14:00:00Z"),
        ("2026-11-02T08:00:00-05:00", "2026-11-02T13:00:00Z"),
        ("9999-12-31 23:59:59", None),  # no instant of the calendar in UTC
    ],
)
def test_an_out_of_office_starts_when_its_text_says_on_the_dealers_clock(
    script: Script, reader: GatewayClient, start: str | None, instant: str | None
) -> None:
    base = "/mykaarma/manage/v2"
    id, department = ADA["mykaarmaDealerAssociateId"], ADA["mykaarmaDepartmentId"]
    person = {
        "uuid": id,
        "outOfOffice": True,
        "outOfOfficeStartDate": start,
        "department": {"uuid": department, "name": "Sales", "dealer": {"uuid": "d"}},
    }
    script.answers = {
        f"{base}/department/dealerAssociate/list": {"dealerAssociates": {id: person}},
        f"{base}/dealer/list": {"dealers": {"d": {"uuid": "d", "timeZone": "US/Central"}}},
    }

    shown = reader.data(
        '{ associate(by: {email: "ada@example.com"}) { outOfOffice { startsAt knownFrom } } }'
    )["associate"]["outOfOffice"]

    assert shown == {"startsAt": instant, "knownFrom": "VENDOR_FLAG"}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "12",
        '"text"',
        "{}",
        '{"items": 5}',
        '{"items": [null]}',
        '{"items": [{"id": "x"}]}',  # a location without a name
        '{"items": [{"id": "x", "name": "\\ud800"}]}',  # half a character
        '{"items": [{"id": "x", "name": "secret-text", "address": "none"}]}',
        "[" * 10_000,
        '{"items": ' + "9" * 5000 + "}",
        '{"items": NaN}',
    ],
    ids=lambda body: body[:30] or "nothing",
)
def test_an_answer_of_another_shape_is_garbled_and_quotes_nothing_of_it(
    script: Script, reader: GatewayClient, body: str
) -> None:
    script.answers = {"/webex/v1/locations": body}

    answer = reader.ask("{ locations { nodes { name } } viewer { client } }")

    assert answer["data"] == {"locations": None, "viewer": {"client": "anonymous"}}
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "VENDOR_GARBLED"
    assert error["message"].startswith("Webex: ")
    assert "GET /locations" in error["message"]
    assert "secret-text" not in error["message"]
    assert len(error["message"]) < 400
