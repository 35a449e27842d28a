"""Whatever a vendor does, availability is answered: UNKNOWN where that vendor matters, definite where it cannot.

Mei-Ling works Monday to Friday from 10:00 to 19:00 in Dallas (America/Chicago). In the week that is asked about,
lunch is from 12:00 to 12:45, and she is out of office on Wednesday; Christmas is a holiday of the organization, and her own
is on 8 February.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.demo import ROWS
from tests.end_to_end.examples import global_id
from tests.faults.question import CODES, PRIVATE
from tests.stage import GatewayClient, SandboxControl

MEI_LING = "mei-ling@example.com"
PERSON = next(row["webexPersonId"] for row in ROWS if row["email"] == MEI_LING)

TIMES = {
    "working": "2026-11-24T11:00:00-06:00",
    "lunch": "2026-11-24T12:20:00-06:00",
    "night": "2026-11-24T22:00:00-06:00",
    "out": "2026-11-25T11:00:00-06:00",
    "holiday": "2026-12-25T11:00:00-06:00",
    "own holiday": "2027-02-08T11:00:00-06:00",
}
WELL = {
    "working": ("AVAILABLE", "BUSINESS_HOURS"),
    "lunch": ("UNAVAILABLE", "OFFICE_HOURS"),
    "night": ("UNAVAILABLE", "BUSINESS_HOURS"),
    "out": ("UNAVAILABLE", "OUT_OF_OFFICE"),
    "holiday": ("UNAVAILABLE", "HOLIDAY"),
    "own holiday": ("UNAVAILABLE", "HOLIDAY"),
}
UNKNOWN_WITHOUT = {
    "mykaarma": {"working"},
    "webex": {"working", "night", "holiday", "own holiday"},
    "opentact": {"working", "lunch"},
    "pexip": set[str](),
}
"""When nobody can tell without a vendor. What was written through the gateway is known without asking."""

FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "500": ({"status": 500}, "VENDOR_UNREACHABLE"),
    "hangs": ({"hang": True}, "VENDOR_TIMEOUT"),
    "cut": ({"reset": "before"}, "VENDOR_UNREACHABLE"),
    "garbage": ({"garbage": True}, "VENDOR_GARBLED"),
    "401": ({"status": 401}, "VENDOR_REFUSED"),
    "429": ({"status": 429, "retryAfter": 60}, "VENDOR_THROTTLED"),
}
ENDPOINTS: dict[str, tuple[str, set[str]]] = {
    "the person": ("/people", {"working", "night", "holiday", "own holiday"}),
    "the person's schedules": (
        "/people/*/features/schedules*",
        {"working", "night", "own holiday"},
    ),
    "the person's schedules' details": (
        "/people/*/features/schedules/*/*",
        {"working", "night", "own holiday"},
    ),
    "her schedules": (
        f"/people/{PERSON}/features/schedules*",
        {"working", "night", "own holiday"},
    ),
    "the location": ("/locations*", {"working", "holiday"}),
    "the location's schedules": ("/telephony/config/locations/*/schedules", {"working"}),
    "the location's schedules' details": (
        "/telephony/config/locations/*/schedules/*/*",
        {"working"},
    ),
    "the lists of modes": ("/telephony/config/operatingModes", {"working", "holiday"}),
    "the modes' details": ("/telephony/config/operatingModes/*", {"working", "holiday"}),
}
"""Of Webex: the path, and when nobody can tell without it."""


@pytest.fixture(autouse=True)
def out_on_wednesday(gateway: GatewayClient, sandbox: SandboxControl) -> None:
    """The vendors' clock stands still, and Mei-Ling's absence was written through the gateway."""
    sandbox.set_clock("2026-11-20T15:00:00Z")
    written = gateway.data(
        """mutation ($id: ID!) { outOfOfficeSet(input: {
          associateId: $id, startsAt: "2026-11-25T00:00:00-06:00", endsAt: "2026-11-26T00:00:00-06:00"
        }) { userErrors { message } } }""",
        id=global_id(gateway, "associate", MEI_LING),
    )
    assert written["outOfOfficeSet"]["userErrors"] == []


def asked(gateway: GatewayClient, email: str = MEI_LING, **booking: str) -> dict[str, Any]:
    """The whole response to `availabilityAt` at each of the times."""
    more = "".join(f", {name}: {value}" for name, value in booking.items())
    names = [
        f'a{number}: availabilityAt(time: "{at}"{more}) '
        "{ status because { layer vendor } sources { vendor state error { code vendor } } }"
        for number, at in enumerate(TIMES.values())
    ]
    return gateway.ask(f'{{ associate(by: {{email: "{email}"}}) {{ {" ".join(names)} }} }}')


def told(response: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The answers by the names of their times; there is no error beside them."""
    assert "errors" not in response
    person = response["data"]["associate"]
    return {name: person[f"a{number}"] for number, name in enumerate(TIMES)}


def missed(response: dict[str, Any]) -> list[tuple[str, str]]:
    """Who could not be asked, as it is told beside the data, and why."""
    sources = response.get("extensions", {}).get("sources", [])
    assert not [word for word in PRIVATE if word in str(sources)]
    return [(one["vendor"], one["error"]["code"]) for one in sources]


def unreachable(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """The same as an answer tells it."""
    return [
        (one["vendor"], one["error"]["code"])
        for one in answer["sources"]
        if one["state"] == "UNREACHABLE"
    ]


def expected(unknown: set[str]) -> dict[str, str]:
    return {name: "UNKNOWN" if name in unknown else status for name, (status, _) in WELL.items()}


def test_with_all_vendors_well_each_answer_has_its_reason(gateway: GatewayClient) -> None:
    response = asked(gateway)

    found = {name: (one["status"], one["because"]["layer"]) for name, one in told(response).items()}
    assert found == WELL
    assert missed(response) == []


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("vendor", CODES)
def test_a_vendor_that_is_away_makes_unknown_only_what_it_could_change(
    gateway: GatewayClient, sandbox: SandboxControl, vendor: str, fault: str
) -> None:
    gateway.data("{ sources { vendor } }")  # tokens are at hand
    said, code = FAULTS[fault]
    sandbox.fault(vendor, **said)

    response = asked(gateway)

    answers = told(response)
    assert {name: one["status"] for name, one in answers.items()} == expected(
        UNKNOWN_WITHOUT[vendor]
    )
    away = [] if vendor == "pexip" else [(CODES[vendor], code)]
    assert missed(response) == away
    for name, answer in answers.items():
        assert unreachable(answer) == away
        if answer["status"] == "UNKNOWN":
            assert answer["because"]["vendor"] == CODES[vendor], name


@pytest.mark.parametrize("fault", ["500", "garbage"])
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_an_endpoint_of_webex_that_is_away_makes_unknown_only_what_it_could_change(
    gateway: GatewayClient, sandbox: SandboxControl, endpoint: str, fault: str
) -> None:
    path, unknown = ENDPOINTS[endpoint]
    said, code = FAULTS[fault]
    sandbox.fault("webex", path=path, **said)

    response = asked(gateway)

    answers = told(response)
    assert {name: one["status"] for name, one in answers.items()} == expected(unknown)
    assert missed(response) == [("WEBEX", code)]
    assert all(unreachable(answer) == [("WEBEX", code)] for answer in answers.values())


@pytest.mark.parametrize(
    ("path", "unknown"),
    [
        ("/account/office_hours", {"working", "lunch"}),
        ("/account", {"working", "lunch"}),
    ],
)
def test_an_endpoint_of_opentact_that_is_away_leaves_its_blocks_unknown(
    gateway: GatewayClient, sandbox: SandboxControl, path: str, unknown: set[str]
) -> None:
    sandbox.fault("opentact", path=path, status=500)

    response = asked(gateway)

    assert {name: one["status"] for name, one in told(response).items()} == expected(unknown)
    assert missed(response) == [("OPENTACT", "VENDOR_UNREACHABLE")]


def test_mykaarmas_dealers_are_not_needed_for_a_flag_that_is_down(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    sandbox.fault("mykaarma", path="/dealer/list", status=500)

    response = asked(gateway)

    assert {name: one["status"] for name, one in told(response).items()} == expected(set())


@pytest.mark.parametrize("fault", FAULTS)
def test_pexip_engage_matters_only_to_questions_that_name_a_booking(
    gateway: GatewayClient, sandbox: SandboxControl, fault: str
) -> None:
    gateway.data("{ sources { vendor } }")
    said, code = FAULTS[fault]
    sandbox.fault("pexip", **said)

    response = asked(gateway, meetingType="VIDEO")

    assert {name: one["status"] for name, one in told(response).items()} == expected({"working"})
    assert missed(response) == [("PEXIP_ENGAGE", code)]


@pytest.mark.parametrize("fault", ["500", "hangs", "garbage"])
@pytest.mark.parametrize("vendor", ["webex", "mykaarma", "pexip"])
def test_people_who_have_nothing_to_do_with_the_vendor_are_not_touched(
    gateway: GatewayClient, sandbox: SandboxControl, vendor: str, fault: str
) -> None:
    gateway.data(
        """mutation { associateRegister(input: {
          name: "Solo", email: "solo@example.com", links: {opentactAccount: true}
        }) { userErrors { message } } }"""
    )
    sandbox.fault(vendor, **FAULTS[fault][0])

    response = asked(gateway, "solo@example.com")

    blocked = {"lunch"}
    assert {name: one["status"] for name, one in told(response).items()} == {
        name: "UNAVAILABLE" if name in blocked else "AVAILABLE" for name in TIMES
    }
    assert missed(response) == []


def test_a_colleague_without_blocks_is_not_touched_by_opentacts_death(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    well = told(asked(gateway, "halima@example.com"))
    sandbox.fault("opentact", status=500)

    answers = told(asked(gateway, "halima@example.com"))

    assert {name: one["status"] for name, one in answers.items()} == {
        name: one["status"] for name, one in well.items()
    }
    assert "AVAILABLE" in {one["status"] for one in well.values()}


def test_with_all_vendors_away_only_what_the_gateway_wrote_is_known(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    for vendor in CODES:
        sandbox.fault(vendor, status=500)

    response = asked(gateway)

    unknown = {name for name in TIMES if name != "out"}
    assert {name: one["status"] for name, one in told(response).items()} == expected(unknown)
    assert sorted(vendor for vendor, _ in missed(response)) == ["MYKAARMA", "OPENTACT", "WEBEX"]
