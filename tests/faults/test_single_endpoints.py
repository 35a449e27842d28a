"""A fault of one endpoint costs the fields that need it, and no other of the same vendor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.end_to_end.demo import ROWS
from tests.end_to_end.examples import global_id
from tests.faults.question import CODES
from tests.stage import GatewayClient, SandboxControl

Path = tuple[str | int, ...]
ADA = ROWS[0]["webexPersonId"]


def places(answer: Any, pattern: tuple[str, ...], path: Path = ()) -> Iterator[Path]:
    """Where the pattern leads in an answer; `*` stands for every member or element."""
    if not pattern:
        yield path
        return
    head, *rest = pattern
    members = enumerate(answer) if isinstance(answer, list) else answer.items()
    for name, one in members:
        if head in ("*", str(name)):
            yield from places(one, tuple(rest), (*path, name))


def without(answer: Any, lost: set[Path], path: Path = ()) -> Any:
    """The answer with null in some places."""
    if path in lost:
        return None
    if isinstance(answer, dict):
        return {name: without(one, lost, (*path, name)) for name, one in answer.items()}
    if isinstance(answer, list):
        return [without(one, lost, (*path, index)) for index, one in enumerate(answer)]
    return answer


@pytest.mark.parametrize(
    ("vendor", "endpoint", "lost"),
    [
        ("webex", "*/features/schedules*", ["*.schedules"]),
        ("webex", "*/features/schedules/*/*", ["*.schedules.nodes.*.events"]),
        ("webex", f"/people/{ADA}/features/schedules*", ["ada.schedules"]),
        ("webex", "/people", ["*.location", "*.operatingModes"]),
        ("webex", "/locations*", ["*.location"]),
        ("webex", "/telephony/config/operatingModes", ["*.operatingModes"]),
        ("opentact", "/account/office_hours", ["*.officeHours"]),
        ("opentact", "/account", ["*.officeHours.timeZone"]),
        ("pexip", "*/lead-segments", ["*.leadSegments"]),
        ("pexip", "*/lead-segments/*/scheduling-settings", ["*.leadSegments.*.schedulingSettings"]),
        (
            "pexip",
            "*/lead-segments/1234/scheduling-settings",  # one of Ada's two
            ["ada.leadSegments.0.schedulingSettings"],
        ),
        ("pexip", "*/subjects", ["*.leadSegments.*.schedulingSettings.*.subject"]),
        (
            "mykaarma",
            "/dealer/list",
            ["*.department.timeZone"],
        ),
    ],
    ids=str,
)
@pytest.mark.parametrize("fault", [{"status": 500}, {"garbage": True}], ids=["500", "garbage"])
def test_only_the_fields_of_that_endpoint_are_lost(
    asked: Callable[[], tuple[dict[str, Any], float]],
    sandbox: SandboxControl,
    healthy: dict[str, Any],
    vendor: str,
    endpoint: str,
    lost: list[str],
    fault: dict[str, Any],
) -> None:
    sandbox.fault(vendor, path=endpoint, **fault)

    answer, _ = asked()

    gone = {place for pattern in lost for place in places(healthy, tuple(pattern.split(".")))}
    assert gone
    assert answer["data"] == without(healthy, gone)
    shown = {explained(error["path"], gone) for error in answer["errors"]}
    assert shown == gone
    assert {error["extensions"]["vendor"] for error in answer["errors"]} == {CODES[vendor]}


def explained(path: list[str | int], gone: set[Path]) -> Path:
    """The null that an error explains: its own place, or a list that could not do without an element."""
    return next((place for place in gone if tuple(path[: len(place)]) == place), tuple(path))


def test_the_holidays_of_one_mode_are_lost_alone(
    asked: Callable[[], tuple[dict[str, Any], float]],
    sandbox: SandboxControl,
    healthy: dict[str, Any],
) -> None:
    sandbox.fault("webex", path="/telephony/config/operatingModes/*", status=500)

    answer, _ = asked()

    gone = {
        (who, "operatingModes", place, "holidays")
        for who, shown in healthy.items()
        for place, mode in enumerate(shown["operatingModes"])
        if mode["holidays"] is not None
    }
    assert len(gone) == 3, "one of Dallas, and one of the organization that both see"
    assert answer["data"] == without(healthy, gone)
    assert {tuple(error["path"]) for error in answer["errors"]} == gone


@pytest.mark.parametrize("fault", [{"status": 500}, {"garbage": True}], ids=["500", "garbage"])
def test_of_several_things_by_id_only_those_of_the_faulty_vendor_are_lost(
    gateway: GatewayClient, sandbox: SandboxControl, fault: dict[str, Any]
) -> None:
    kinds = {
        "associate": "ada@example.com",
        "location": "Dallas",
        "leadSegment": "showroom",
        "operatingMode": "US Holidays",
        "department": "Sales Dallas",
        "subject": "Test drive",
    }
    ids = [global_id(gateway, kind, name) for kind, name in kinds.items()]
    sandbox.fault("webex", **fault)

    answer = gateway.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename } }", ids=ids)

    assert [one and one["__typename"] for one in answer["data"]["nodes"]] == [
        "Associate",
        None,
        "LeadSegment",
        None,
        "Department",
        "Subject",
    ]
    assert sorted(error["path"] for error in answer["errors"]) == [["nodes", 1], ["nodes", 3]]


def test_a_404_from_mykaarma_is_trouble_and_not_a_lack_of_departments(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    sandbox.fault("mykaarma", status=404)

    answer = gateway.ask("{ departments { name } }")

    assert answer["data"] == {"departments": None}
    assert [error["extensions"]["vendor"] for error in answer["errors"]] == ["MYKAARMA"]
