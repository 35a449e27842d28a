"""Several mutations in one document: they run in order, and each sees what those before it did."""

from __future__ import annotations

import pytest

from tests.end_to_end.hands import USER_ERRORS, Hands
from tests.stage import GatewayClient, SandboxControl


@pytest.fixture
def hands(gateway: GatewayClient, sandbox: SandboxControl) -> Hands:
    return Hands(gateway, sandbox)


def test_each_sees_the_effects_of_those_before_it_and_none_of_those_after(hands: Hands) -> None:
    answer = hands.gateway.data(
        f"""mutation ($id: ID!, $subject: ID!) {{
          first: leadSegmentUpdate(input: {{leadSegmentId: $id, description: "one"}})
            {{ {USER_ERRORS} leadSegment {{ description schedulingSettings {{ meetingType }} }} }}
          second: leadSegmentSchedulingSettingsReplace(
            input: {{leadSegmentId: $id, settings: [{{meetingType: PHONE, subjectId: $subject}}]}})
            {{ {USER_ERRORS} leadSegment {{ description schedulingSettings {{ meetingType }} }} }}
          third: leadSegmentUpdate(input: {{leadSegmentId: $id, description: "three"}})
            {{ {USER_ERRORS} leadSegment {{ description schedulingSettings {{ meetingType }} }} }}
        }}""",
        id=hands.id("segment showroom"),
        subject=hands.id("subject Test drive"),
    )

    assert [payload["leadSegment"] for payload in answer.values()] == [
        {"description": "one", "schedulingSettings": [{"meetingType": "OFFICE"}]},
        {"description": "one", "schedulingSettings": [{"meetingType": "PHONE"}]},
        {"description": "three", "schedulingSettings": [{"meetingType": "PHONE"}]},
    ]


def test_the_second_of_two_equal_creates_is_refused_and_the_third_still_runs(hands: Hands) -> None:
    create = (
        'operatingModeCreate(input: {name: "Twin", type: NONE, level: ORGANIZATION, callForwarding: {}})'
        f" {{ {USER_ERRORS} operatingMode {{ name }} }}"
    )
    delete = f"operatingModeDelete(input: {{operatingModeId: $id}}) {{ {USER_ERRORS} deletedId }}"

    answer = hands.gateway.data(
        f"mutation ($id: ID!) {{ first: {create} second: {create} third: {delete} }}",
        id=hands.id("mode After hours"),
    )

    assert answer["first"]["operatingMode"] == {"name": "Twin"}
    assert answer["second"]["operatingMode"] is None
    assert answer["second"]["userErrors"][0]["code"] == "CONFLICT"
    assert answer["third"]["deletedId"] == hands.id("mode After hours")
    assert hands.modes().count("Twin") == 1


def test_writes_reach_the_vendors_in_the_order_of_the_document(hands: Hands) -> None:
    hands.gateway.data(
        f"""mutation ($mode: ID!, $hours: ID!) {{
          a: officeHoursDelete(input: {{officeHoursId: $hours}}) {{ {USER_ERRORS} }}
          b: associateRegister(input: {{name: "Grace"}}) {{ {USER_ERRORS} }}
          c: operatingModeDelete(input: {{operatingModeId: $mode}}) {{ {USER_ERRORS} }}
          d: officeHoursDelete(input: {{officeHoursId: $hours}}) {{ {USER_ERRORS} }}
        }}""",
        mode=hands.id("mode After hours"),
        hours=hands.id("hours Staff meeting"),
    )

    calls = hands.sandbox.calls()
    assert _writes(calls["opentact"]) == ["DELETE"]  # the second one is seen to have nothing to do
    assert _writes(calls["webex"]) == ["DELETE"]


def _writes(calls: list[str]) -> list[str]:
    return [method for method, _ in map(str.split, calls) if method != "GET"]


def test_an_associate_that_was_just_linked_can_be_set_out_of_office(hands: Hands) -> None:
    hands.did(
        "associateUpdate",
        {"associateId": hands.id("Ada"), "links": {"mykaarmaDealerAssociateId": None}},
    )
    answer = hands.gateway.data(
        f"""mutation ($id: ID!) {{
          before: outOfOfficeSet(input: {{associateId: $id}}) {{ {USER_ERRORS} outOfOffice {{ type }} }}
          link: associateUpdate(input: {{associateId: $id,
            links: {{mykaarmaDealerAssociateId: "ea4d2522-66b2-5636-b431-2ceba161c9e7"}}}}) {{ {USER_ERRORS} }}
          after: outOfOfficeSet(input: {{associateId: $id, type: "AWAY"}})
            {{ {USER_ERRORS} outOfOffice {{ type }} }}
        }}""",
        id=hands.id("Ada"),
    )

    assert answer["before"]["userErrors"][0]["code"] == "CONFLICT"
    assert answer["link"]["userErrors"] == []
    assert answer["after"] == {"userErrors": [], "outOfOffice": {"type": "AWAY"}}


def test_a_payload_shows_nothing_of_what_a_later_mutation_deletes_but_its_own_state(
    hands: Hands,
) -> None:
    answer = hands.gateway.ask(
        f"""mutation ($id: ID!) {{
          change: operatingModeUpdate(input: {{operatingModeId: $id, name: "Last words"}})
            {{ {USER_ERRORS} operatingMode {{ name }} }}
          gone: operatingModeDelete(input: {{operatingModeId: $id}}) {{ {USER_ERRORS} deletedId }}
          again: operatingModeUpdate(input: {{operatingModeId: $id, name: "Too late"}})
            {{ {USER_ERRORS} operatingMode {{ name }} }}
        }}""",
        id=hands.id("mode After hours"),
    )

    assert "errors" not in answer
    data = answer["data"]
    assert data["change"]["operatingMode"] == {"name": "Last words"}
    assert data["again"]["operatingMode"] is None
    assert [error["code"] for error in data["again"]["userErrors"]] == ["NOT_FOUND"]
