"""Lead segments and what may be booked in them (Pexip Engage), made and changed through the gateway."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.hands import Hands, plain
from tests.stage import GatewayClient, SandboxControl


@pytest.fixture
def hands(gateway: GatewayClient, sandbox: SandboxControl) -> Hands:
    return Hands(gateway, sandbox)


@pytest.mark.parametrize(
    "asked",
    [
        {"code": "spring", "description": "Came in spring.\nTwo lines. 🌷"},
        {"code": "spring"},
        {"code": "spring", "description": None},
        {"code": "c" * 255, "description": "d" * 10_000},
        {"code": "mit Leerzeichen / ü"},
    ],
)
def test_a_lead_segment_is_made_with_all_its_members(hands: Hands, asked: dict[str, Any]) -> None:
    payload = hands.did("leadSegmentCreate", {**asked, "clientMutationId": "l"})

    assert payload["clientMutationId"] == "l"
    assert plain(payload["leadSegment"]) == {**plain(asked), "schedulingSettings": []}
    (held,) = hands.segments(code=asked["code"])
    assert held["description"] == asked.get("description")
    assert held["schedulingSettings"] == []


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ({"code": "hall"}, ("hall", "Visitors of the showroom")),
        ({"description": "Walked in"}, ("showroom", "Walked in")),
        ({"description": None}, ("showroom", None)),
        ({"code": "hall", "description": None}, ("hall", None)),
        ({"code": "showroom"}, ("showroom", "Visitors of the showroom")),
    ],
)
def test_an_update_changes_only_what_is_given_and_null_removes_the_description(
    hands: Hands, change: dict[str, Any], after: tuple[str, str | None]
) -> None:
    asked = {"leadSegmentId": hands.id("segment showroom"), **change}

    shown = hands.did("leadSegmentUpdate", asked)["leadSegment"]

    assert shown["id"] == hands.id("segment showroom")
    assert (shown["code"], shown["description"]) == after
    assert shown["schedulingSettings"][0]["meetingType"] == "OFFICE"
    (held,) = hands.segments(id="1234")
    assert (held["code"], held["description"]) == after


@pytest.mark.parametrize(
    "pairs",
    [
        [("OFFICE", "Test drive"), ("ON_LOCATION", "Test drive"), ("PHONE", "Fleet purchase"), ("VIDEO", "Test drive")],
        [("PHONE", "Trade-in appraisal")],
        [],
    ],
)  # fmt: skip
def test_the_given_settings_replace_all_and_an_empty_set_clears(
    hands: Hands, pairs: list[tuple[str, str]]
) -> None:
    settings = [
        {"meetingType": meeting, "subjectId": hands.id(f"subject {subject}")}
        for meeting, subject in pairs
    ]
    asked = {"leadSegmentId": hands.id("segment online-shoppers"), "settings": settings}

    payload = hands.did("leadSegmentSchedulingSettingsReplace", asked)

    shown = payload["leadSegment"]["schedulingSettings"]
    assert [(one["meetingType"], one["subject"]["name"]) for one in shown] == pairs
    ids = {one["name"]: one["id"] for one in hands.sandbox.world()["pexip"]["subjects"]}
    (held,) = hands.segments(code="online-shoppers")
    assert held["schedulingSettings"] == [
        {"meetingType": meeting, "subjectId": ids[subject]} for meeting, subject in pairs
    ]
