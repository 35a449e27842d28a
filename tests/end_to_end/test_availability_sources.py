"""A vendor that does not answer is part of the answer: UNKNOWN where it matters, told beside the data, never an error."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.examples import global_id
from tests.faults.question import CODES, PRIVATE
from tests.stage import GatewayClient, SandboxControl, without_cost

AT = """query ($email: EmailAddress!, $time: DateTime!) { associate(by: {email: $email}) { availabilityAt(time: $time) {
  status because { layer vendor source { __typename } explanation }
  sources { vendor state stale asOf error { vendor code message retryable } } } } }"""
WEEK = 'from: "2026-11-30T00:00Z", to: "2026-12-07T00:00Z"'
MEI_LING = 'associate(by: {email: "mei-ling@example.com"})'
QUESTIONS = (
    f'{{ found: {MEI_LING} {{ availabilityAt(time: "2026-11-30T17:00Z") {{ status }} }} }}',
    f"{{ found: {MEI_LING} {{ availability({WEEK}) {{ status }} }} }}",
    f'{{ found: {MEI_LING} {{ nextAvailable(after: "2026-11-30T17:00Z") {{ from }} }} }}',
    f"{{ found: {MEI_LING} {{ openDuration({WEEK}) }} }}",
    'query ($f: AssociateFilter) { found: availableAssociates(at: "2026-11-30T17:00Z", filter: $f) { totalCount } }',
    """query ($f: AssociateFilter) {
      found: nextAvailableAssociates(after: "2026-11-30T17:00Z", filter: $f) { period { from } } }""",
    f"query ($p: [ID!]!) {{ found: freeBusy(associateIds: $p, {WEEK}) {{ periods {{ status }} }} }}",
    f'query ($p: [ID!]!) {{ found: commonSlots(associateIds: $p, {WEEK}, atLeast: "PT1H") {{ from }} }}',
    f"query ($f: AssociateFilter) {{ found: coverage({WEEK}, filter: $f) {{ from }} }}",
    f"""query ($s: ID!) {{ found: {MEI_LING} {{
      availabilityAt(time: "2026-11-30T17:00Z", meetingType: VIDEO, subjectId: $s) {{ status }} }} }}""",
)
"""Every question about people; the last one asks Pexip Engage too."""

IN_HOURS = "2026-11-30T11:00-06:00"
AT_NIGHT = "2026-11-30T22:00-06:00"
AT_LUNCH = "2026-11-30T12:15-06:00"


@pytest.fixture(autouse=True)
def november(sandbox: SandboxControl) -> None:
    """The vendors' clock stands still: myKaarma's flag goes by it."""
    sandbox.set_clock("2026-11-20T15:00:00Z")


def test_an_answer_of_vendors_that_are_well_has_nothing_beside_it(gateway: GatewayClient) -> None:
    answer = gateway.ask(AT, email="mei-ling@example.com", time=IN_HOURS)

    assert list(without_cost(answer)) == ["data"]


@pytest.mark.parametrize(
    ("away", "time", "status"),
    [
        # What a vendor could not change stays definite.
        ("mykaarma", IN_HOURS, "UNKNOWN"),
        ("mykaarma", AT_NIGHT, "UNAVAILABLE"),
        ("mykaarma", AT_LUNCH, "UNAVAILABLE"),
        ("webex", IN_HOURS, "UNKNOWN"),
        ("webex", AT_NIGHT, "UNKNOWN"),
        ("webex", AT_LUNCH, "UNAVAILABLE"),
        ("opentact", IN_HOURS, "UNKNOWN"),
        ("opentact", AT_NIGHT, "UNAVAILABLE"),
        # Without a meeting type or subject Pexip Engage is not asked at all.
        ("pexip", IN_HOURS, "AVAILABLE"),
    ],
)
def test_a_vendor_that_is_away_makes_unknown_only_what_it_could_change(
    gateway: GatewayClient, sandbox: SandboxControl, away: str, time: str, status: str
) -> None:
    sandbox.fault(away, status=503)

    answer = gateway.ask(AT, email="mei-ling@example.com", time=time)

    assert "errors" not in answer
    told = answer["data"]["associate"]["availabilityAt"]
    assert told["status"] == status
    if status == "UNKNOWN":
        assert told["because"]["vendor"] == CODES[away]
        assert told["because"]["source"] is None
    states = {one["vendor"]: one for one in told["sources"]}
    unreachable = [name for name, one in states.items() if one["state"] == "UNREACHABLE"]
    assert unreachable == ([] if away == "pexip" else [CODES[away]])
    if unreachable:
        error = states[CODES[away]]["error"]
        assert (error["vendor"], error["code"]) == (CODES[away], "VENDOR_UNREACHABLE")
        assert error["retryable"] is True


def test_the_vendors_that_were_missed_are_told_once_each_beside_the_whole_answer(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    query = """{ associates(first: 100) { nodes {
      availabilityAt(time: "2026-11-30T17:00:00Z") { status }
      nextAvailable(after: "2026-11-30T17:00:00Z") { from } } } }"""
    sandbox.fault("opentact", status=503)
    sandbox.fault("mykaarma", hang=True)

    answer = gateway.ask(query)

    assert list(answer) == ["data", "extensions"]
    sources = answer["extensions"]["sources"]
    assert [(one["vendor"], one["state"], one["error"]["code"]) for one in sources] == [
        ("MYKAARMA", "UNREACHABLE", "VENDOR_TIMEOUT"),
        ("OPENTACT", "UNREACHABLE", "VENDOR_UNREACHABLE"),
    ]
    for one in sources:
        assert list(one) == ["vendor", "state", "asOf", "error"]
        assert {"code", "message", "retryable"} <= set(one["error"])
        assert not [word for word in PRIVATE if word in str(one)]


@pytest.mark.parametrize("query", QUESTIONS)
@pytest.mark.parametrize("away", ["mykaarma", "webex", "opentact", "pexip"])
def test_every_question_is_answered_without_an_error_whoever_is_away(
    gateway: GatewayClient, sandbox: SandboxControl, away: str, query: str
) -> None:
    people = [
        global_id(gateway, "associate", f"{name}@example.com") for name in ("mei-ling", "oona")
    ]
    subject = global_id(gateway, "subject", "Test drive")
    sandbox.fault(away, status=503)
    variables = {"p": people, "f": {"ids": people}, "s": subject}

    answer = gateway.ask(
        query, **{name: variables[name] for name in variables if f"${name}" in query}
    )

    assert "errors" not in answer
    assert answer["data"]["found"] is not None
    asked = away != "pexip" or query == QUESTIONS[-1]
    missed = [one["vendor"] for one in answer.get("extensions", {}).get("sources", [])]
    assert missed == ([CODES[away]] if asked else [])


def test_with_everybody_away_nothing_is_known_and_nothing_fails(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    for vendor in ("mykaarma", "webex", "opentact"):
        sandbox.fault(vendor, reset="before")

    answer = gateway.ask(AT, email="mei-ling@example.com", time=IN_HOURS)

    assert "errors" not in answer
    told = answer["data"]["associate"]["availabilityAt"]
    assert (told["status"], told["because"]["layer"]) == ("UNKNOWN", "OUT_OF_OFFICE")
    assert len(answer["extensions"]["sources"]) == 3


def test_another_fields_error_and_the_missed_vendors_stand_beside_each_other(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    sandbox.fault("opentact", status=503)

    answer = gateway.ask(
        """{ associate(by: {email: "mei-ling@example.com"}) {
          officeHours { entries { id } } availabilityAt(time: "2026-11-30T17:00:00Z") { status } } }"""
    )

    assert list(answer) == ["errors", "data", "extensions"]
    assert answer["errors"][0]["path"] == ["associate", "officeHours"]
    assert answer["data"]["associate"] == {
        "officeHours": None,
        "availabilityAt": {"status": "UNKNOWN"},
    }


def test_records_of_a_vendor_that_goes_away_after_they_were_listed_are_unknown(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    query = """{ operatingModes { nodes { availabilityAt(time: "2026-11-30T17:00:00Z") { status } } } }"""
    sandbox.fault("webex", status=503, path="*/operatingModes/*")

    answer = gateway.ask(query)

    assert "errors" not in answer
    statuses = [
        one["availabilityAt"]["status"] for one in answer["data"]["operatingModes"]["nodes"]
    ]
    assert set(statuses) == {"UNKNOWN"}
    assert [one["vendor"] for one in answer["extensions"]["sources"]] == ["WEBEX"]


def test_the_sources_of_the_root_still_tell_how_each_vendor_is(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    sandbox.fault("webex", status=503)

    answer: dict[str, Any] = gateway.ask("{ sources { vendor state stale asOf error { code } } }")

    assert "errors" not in answer
    states = {one["vendor"]: one for one in answer["data"]["sources"]}
    assert {name: one["state"] for name, one in states.items()} == {
        "MYKAARMA": "FRESH",
        "WEBEX": "UNREACHABLE",
        "OPENTACT": "FRESH",
        "PEXIP_ENGAGE": "FRESH",
    }
    assert states["WEBEX"]["error"] == {"code": "VENDOR_UNREACHABLE"}
    assert {one["stale"] for one in states.values()} == {False}
    assert "extensions" not in without_cost(answer), "the answer itself says it"
