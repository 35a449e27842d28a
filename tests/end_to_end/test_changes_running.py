"""Changes that take longer than their callers wait: how they are answered and followed, stopped, and what happens when
somebody else writes meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from tests.end_to_end.hands import Hands, await_until
from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

HOLIDAY = """{"name": "Stocktaking", "startDate": "2090-06-14", "endDate": "2090-06-14", "level": "LOCATION",
  "locationIds": ["<Dallas>"], "callForwarding": {"enabled": false}}"""
RENAME = '{"leadSegmentId": "<segment fleet>", "code": "vans"}'
WEEK = """{"name": "Weekdays", "associateIds": ["<Rashid>"],
  "days": [{"day": "MONDAY", "ranges": [{"from": "08:00", "to": "12:00"}]}]}"""
EVENTS = {"method": "POST", "path": "*/events"}


@pytest.fixture(scope="module")
def hasty(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayClient]:
    """A gateway that answers before most changes are at their end, and tries them for long."""
    folder = tmp_path_factory.mktemp("hasty")
    changes = {"wait_seconds": 0.2, "deadline_seconds": 30.0, "backoff_seconds": 0.05}
    with gateway_on(settings_for(sandbox_control.base_url, folder, changes=changes)) as client:
        yield client


@pytest.fixture
def hands(hasty: GatewayClient, sandbox: SandboxControl) -> Iterator[Hands]:
    asyncio.run(hasty.reset())
    hands = Hands(hasty, sandbox)
    yield hands
    sandbox.heal()
    for one in hasty.data("{ changes(first: 100) { nodes { id } } }")["changes"]["nodes"]:
        hands.ended(one["id"])


def under_way(hands: Hands, mutation: str, wanted: str, *, tried: int = 0) -> dict[str, Any]:
    """A change that its vendor does not let come to an end, once this step of it has been tried."""
    began = hands.changed(mutation, wanted)

    def is_tried() -> bool:
        steps = hands.change(began["id"])["steps"]
        return bool(steps) and steps[tried]["attempts"] > 0

    await_until(is_tried)
    return began


def test_a_change_that_takes_longer_is_answered_as_it_is_and_shows_its_end_later(
    hands: Hands,
) -> None:
    hands.sandbox.fault("pexip", status=503, method="PATCH")

    answer = hands.ask("leadSegmentUpdate", RENAME)["data"]["leadSegmentUpdate"]
    id = answer["change"]["id"]
    hands.sandbox.heal()
    ended = hands.ended(id)

    assert answer["change"]["status"] in ("PENDING", "RUNNING")
    assert (answer["userErrors"], answer["leadSegment"]) == ([], None)
    assert (ended["status"], ended["userErrors"]) == ("DONE", [])
    assert ended["requestedAt"] <= ended["finishedAt"]
    assert ended["steps"][0]["record"]["id"] == hands.id("segment fleet")
    assert len(hands.segments(code="vans")) == 1


def test_while_it_is_under_way_each_step_tells_how_often_it_was_tried_and_what_went_wrong(
    hands: Hands,
) -> None:
    hands.sandbox.fault("pexip", status=503, method="PATCH")
    id = under_way(hands, "leadSegmentUpdate", RENAME)["id"]

    await_until(lambda: hands.change(id)["steps"][0]["attempts"] > 2)

    change = hands.change(id)
    assert (change["status"], change["finishedAt"], change["userErrors"]) == ("RUNNING", None, [])
    assert change["steps"][0]["status"] == "RUNNING"


def test_the_same_key_while_it_is_under_way_gives_the_change_and_starts_none(hands: Hands) -> None:
    hands.sandbox.fault("pexip", status=503, method="PATCH")
    keyed = RENAME.replace("}", ', "idempotencyKey": "vans"}')
    first = under_way(hands, "leadSegmentUpdate", keyed)

    again = hands.changed("leadSegmentUpdate", keyed)

    assert (again["id"], again["status"]) == (first["id"], "RUNNING")
    changes = hands.gateway.data("{ changes { nodes { id } } }")["changes"]["nodes"]
    assert changes == [{"id": first["id"]}]


# ---------------------------------------------------------------- stopped


@pytest.mark.parametrize("fault", [{"hang": True}, {"status": 503}])
def test_what_is_stopped_before_anything_took_effect_has_failed(
    hands: Hands, sandbox: SandboxControl, fault: dict[str, Any]
) -> None:
    before = sandbox.world()
    sandbox.fault("pexip", method="PATCH", **fault)
    began = under_way(hands, "leadSegmentUpdate", RENAME)

    hands.ask("changeCancel", {"changeId": began["id"]})
    sandbox.heal()
    ended = hands.ended(began["id"])

    assert ended["status"] == "FAILED"
    (error,) = [one for one in ended["userErrors"] if one["kind"] == "InputError"]
    assert error["code"] == "CONFLICT"
    assert "cancelled" in error["message"]
    assert sandbox.world() == before


@pytest.mark.parametrize("on_failure", ["COMPENSATE", "KEEP"])
@pytest.mark.parametrize("fault", [{"hang": True}, {"status": 503}])
def test_what_is_stopped_in_the_middle_is_undone_whatever_was_wished_for_failures(
    hands: Hands, sandbox: SandboxControl, fault: dict[str, Any], on_failure: str
) -> None:
    before = sandbox.world()
    sandbox.fault("webex", **EVENTS, **fault)
    wanted = HOLIDAY.replace('"name"', f'"onFailure": "{on_failure}", "name"')
    began = under_way(hands, "holidayDeclare", wanted, tried=1)
    assert "Stocktaking" in hands.modes()

    hands.ask("changeCancel", {"changeId": began["id"]})
    ended = hands.ended(began["id"])

    assert ended["status"] == "COMPENSATED"
    assert ended["steps"][0]["status"] == "UNDONE"
    assert sandbox.world() == before


def test_what_waits_for_another_change_of_the_same_record_can_be_stopped(hands: Hands) -> None:
    hands.sandbox.fault("pexip", status=503, method="PATCH")
    first = under_way(hands, "leadSegmentUpdate", RENAME)
    second = hands.changed("leadSegmentUpdate", RENAME.replace("vans", "cars"))
    assert second["status"] == "PENDING"

    hands.ask("changeCancel", {"changeId": second["id"]})
    stopped = hands.ended(second["id"])
    hands.sandbox.heal()

    assert (stopped["status"], stopped["steps"]) == ("FAILED", [])
    assert hands.ended(first["id"])["status"] == "DONE"
    assert len(hands.segments(code="vans")) == 1


def test_changes_of_the_same_record_are_made_in_the_order_in_which_they_were_asked_for(
    hands: Hands,
) -> None:
    hands.sandbox.fault("pexip", status=503, method="PATCH")
    began = [under_way(hands, "leadSegmentUpdate", RENAME)]
    later = [RENAME.replace("vans", code) for code in ("cars", "trucks")]
    began += [hands.changed("leadSegmentUpdate", one) for one in later]

    hands.sandbox.heal()
    ended = [hands.ended(one["id"]) for one in began]

    assert [one["status"] for one in ended] == ["DONE"] * 3
    assert [one["finishedAt"] for one in ended] == sorted(one["finishedAt"] for one in ended)
    assert len(hands.segments(code="trucks")) == 1


# ---------------------------------------------------------------- somebody else


def test_what_somebody_else_wrote_meanwhile_is_noticed_and_left_as_it_is(
    hands: Hands, sandbox: SandboxControl
) -> None:
    sandbox.fault("webex", status=503, method="PUT")
    began = under_way(hands, "workingWeekSet", WEEK)
    world = sandbox.world()
    schedule = _weekdays(world)
    schedule["events"][0]["startTime"] = "06:30"
    sandbox.put_world(world)

    sandbox.heal()
    ended = hands.ended(began["id"])

    assert ended["status"] == "FAILED"
    assert [one["status"] for one in ended["steps"]] == ["REFUSED"]
    assert "has changed meanwhile" in ended["steps"][0]["message"]
    assert [one["code"] for one in ended["userErrors"]] == ["STALE_PLAN"]
    assert _weekdays(sandbox.world()) == schedule


def test_what_somebody_else_wrote_meanwhile_as_it_was_wanted_is_taken_as_done(
    hands: Hands, sandbox: SandboxControl
) -> None:
    sandbox.fault("pexip", status=503, method="PATCH")
    began = under_way(hands, "leadSegmentUpdate", RENAME)
    world = sandbox.world()
    (segment,) = [one for one in world["pexip"]["leadSegments"] if one["code"] == "fleet"]
    segment["code"] = "vans"
    sandbox.put_world(world)

    ended = hands.ended(began["id"])

    assert ended["status"] == "DONE"
    assert len(hands.segments(code="vans")) == 1


def _weekdays(world: dict[str, Any]) -> dict[str, Any]:
    """Rashid's schedule."""
    (person,) = [one for one in world["webex"]["people"] if one["firstName"] == "Rashid"]
    (schedule,) = [one for one in person["schedules"] if one["name"] == "Weekdays"]
    return dict(schedule)
