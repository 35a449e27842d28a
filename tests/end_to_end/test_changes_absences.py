"""Absences, planned and cancelled: an out of office at myKaarma and an event among the person's absences at Webex."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.end_to_end.hands import Hands
from tests.stage import GatewayClient, SandboxControl

PLAN = """{"associateId": "<Mei-Ling>", "reason": "Training", "delegation": {"delegateAssociateId": "<Ada>"},
  "startsAt": "2090-06-14T09:00:00-05:00", "endsAt": "2090-06-15T12:30:10-05:00"}"""
TRAINING = {
    "name": "Training",
    "startDate": "2090-06-14",
    "endDate": "2090-06-15",
    "startTime": "09:00",
    "endTime": "12:31",  # up to a whole minute: Webex knows no seconds
    "allDayEnabled": False,
}
CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture
def hands(gateway: GatewayClient, sandbox: SandboxControl) -> Hands:
    return Hands(gateway, sandbox)


def now() -> datetime:
    """The gateway's clock, which is the machine's."""
    return datetime.now(UTC)  # noqa: TID251


def planned(hands: Hands, *, begins: timedelta, lasts: timedelta, **given: Any) -> str:
    """The id of a change that has planned an absence of Mei-Ling."""
    starts_at = now() + begins
    asked = {
        "associateId": hands.id("Mei-Ling"),
        "startsAt": starts_at.isoformat(),
        "endsAt": (starts_at + lasts).isoformat(),
        **given,
    }
    change = hands.changed("absencePlan", asked)
    assert (change["status"], change["userErrors"]) == ("DONE", [])
    return str(change["id"])


def absences(hands: Hands, first_name: str = "Mei-Ling") -> list[dict[str, Any]] | None:
    """The events among somebody's absences; None without such a schedule."""
    schedules = {one["name"]: one for one in hands.person(first_name)["schedules"]}
    found = schedules.get("Absences")
    return None if found is None else list(found.get("events") or [])


def is_away(hands: Hands, first_name: str = "Mei-Ling") -> bool:
    """Whether there is anything of an out of office at myKaarma."""
    record = hands.absence(first_name)
    return record is not None and record["startTime"] != record.get("endTime")


def by(name: str, hands: Hands, change_id: str) -> dict[str, str]:
    """The input that cancels an absence of Mei-Ling, in one of the two ways."""
    return {"changeId": change_id} if name == "change" else {"associateId": hands.id("Mei-Ling")}


# ---------------------------------------------------------------- planning


def test_an_absence_stands_at_both_vendors_and_the_answer_says_whose_it_is(hands: Hands) -> None:
    payload = hands.did("absencePlan", PLAN)

    assert payload["associate"] == {"name": "Mei-Ling Chou"}
    held = hands.absence("Mei-Ling")
    assert held is not None
    assert held["startTime"] == "2090-06-14T09:00:00-05:00"
    assert held["endTime"] == "2090-06-15T12:30:10-05:00"
    assert held["outOfOfficeType"] == "Training"
    assert held["outOfOfficeDelegationDetail"]["delegateeDealerAssociateName"] == "Ada Byron"
    assert absences(hands) == [TRAINING]


def test_a_second_absence_of_the_same_name_replaces_the_first_out_of_office_and_numbers_its_event(
    hands: Hands,
) -> None:
    hands.did("absencePlan", PLAN)

    hands.did("absencePlan", PLAN.replace("2090-06", "2090-07"))

    held = hands.absence("Mei-Ling")
    assert held is not None
    assert held["startTime"].startswith("2090-07-14")
    assert [one["name"] for one in absences(hands) or ()] == ["Training", "Training (2)"]


def test_somebody_whom_webex_does_not_know_is_only_out_of_office(hands: Hands) -> None:
    links = {"associateId": hands.id("Mei-Ling"), "links": {"webexPersonId": None}}
    hands.did("associateUpdate", links)

    change = hands.changed("absencePlan", PLAN)

    assert [one["vendor"] for one in change["steps"]] == ["MYKAARMA"]
    assert is_away(hands)
    assert absences(hands) is None


def test_undoing_leaves_the_schedule_that_was_made_for_it_to_whoever_else_uses_it(
    hands: Hands,
) -> None:
    done = hands.changed("absencePlan", PLAN)
    (schedule,) = [
        one["record"]["id"] for one in done["steps"] if one["record"]["__typename"] == "Schedule"
    ]
    other = {"name": "Dentist", "startDate": "2091-01-08", "endDate": "2091-01-08", "allDay": True}
    hands.did("scheduleEventAdd", {"scheduleId": schedule, "event": other})

    undone = hands.changed("changeCompensate", {"changeId": done["id"]})

    assert undone["status"] == "COMPENSATED"
    assert [one["name"] for one in absences(hands) or ()] == ["Dentist"]


class TestSetElsewhere:
    """Desmond's out of office was set in the vendor's own screens."""

    PLAN = PLAN.replace("<Mei-Ling>", "<Desmond>")
    OVERWRITE = PLAN.replace('"reason"', '"overwrite": true, "reason"')

    def test_it_is_not_replaced_and_neither_vendor_is_written_to(self, hands: Hands) -> None:
        before = hands.sandbox.world()

        change = hands.changed("absencePlan", self.PLAN)

        (error,) = change["userErrors"]
        assert (error["code"], error["path"]) == ("OUT_OF_OFFICE_SET_ELSEWHERE", ["overwrite"])
        assert (change["status"], change["steps"]) == ("FAILED", [])
        assert hands.sandbox.world() == before

    def test_by_wish_it_is_and_then_it_cannot_be_put_back(self, hands: Hands) -> None:
        done = hands.changed("absencePlan", self.OVERWRITE)

        undone = hands.changed("changeCompensate", {"changeId": done["id"]})

        assert done["status"] == "DONE"
        assert undone["status"] == "NEEDS_ATTENTION"
        assert [one["status"] for one in undone["steps"]] == ["FAILED", "UNDONE", "UNDONE"]
        assert "“Set Desmond Achebe out of office” (myKaarma) took effect" in undone["attention"]
        assert "what was there before is not wholly known" in undone["attention"]
        assert is_away(hands, "Desmond")
        assert absences(hands, "Desmond") is None


# ---------------------------------------------------------------- cancelling


@pytest.mark.parametrize("way", ["change", "associate"])
def test_what_is_only_planned_is_taken_away_at_both_vendors(hands: Hands, way: str) -> None:
    id = planned(hands, begins=timedelta(days=3), lasts=timedelta(days=2))

    payload = hands.did("absenceCancel", by(way, hands, id))

    assert payload["associate"] == {"name": "Mei-Ling Chou"}
    assert not is_away(hands)
    assert absences(hands) == []


def test_what_has_begun_ends_now_at_both_vendors(hands: Hands) -> None:
    id = planned(hands, begins=timedelta(days=-1), lasts=timedelta(days=3), reason="Training")
    (before,) = absences(hands) or ()
    earliest = now().replace(microsecond=0)

    hands.did("absenceCancel", by("change", hands, id))

    held = hands.absence("Mei-Ling")
    assert held is not None
    ended = datetime.fromisoformat(held["endTime"])
    assert earliest <= ended <= now()
    assert held["outOfOfficeType"] == "Training"
    (event,) = absences(hands) or ()
    shown = f"{event['endDate']}T{event['endTime']}"
    last = ended.astimezone(CHICAGO)
    assert shown in {f"{last + timedelta(minutes=later):%Y-%m-%dT%H:%M}" for later in (0, 1)}, last
    assert (event["startDate"], event["startTime"]) == (before["startDate"], before["startTime"])


def test_of_several_absences_that_which_was_planned_last_is_cancelled_and_then_the_one_before(
    hands: Hands,
) -> None:
    planned(hands, begins=timedelta(days=3), lasts=timedelta(days=1), reason="First")
    planned(hands, begins=timedelta(days=9), lasts=timedelta(days=1), reason="Second")
    names = [[one["name"] for one in absences(hands) or ()]]

    for _ in range(2):
        hands.changed("absenceCancel", by("associate", hands, ""))
        names.append([one["name"] for one in absences(hands) or ()])

    assert names == [["First", "Second"], ["First"], []]
    assert not is_away(hands)


@pytest.mark.parametrize(
    ("way", "begins", "code", "path"),
    [
        ("change", timedelta(days=1), "CONFLICT", "changeId"),
        ("associate", timedelta(days=-1), "NOT_FOUND", "associateId"),
    ],
)
def test_what_is_cancelled_cannot_be_cancelled_again(
    hands: Hands, way: str, begins: timedelta, code: str, path: str
) -> None:
    id = planned(hands, begins=begins, lasts=timedelta(days=3))
    hands.did("absenceCancel", by(way, hands, id))
    before = hands.sandbox.world()

    change = hands.changed("absenceCancel", by(way, hands, id))

    assert [(one["code"], one["path"]) for one in change["userErrors"]] == [(code, [path])]
    assert change["status"] == "FAILED"
    assert hands.sandbox.world() == before


def test_what_is_over_cannot_be_cancelled(hands: Hands) -> None:
    id = planned(hands, begins=timedelta(hours=-2), lasts=timedelta(hours=2, seconds=1.5))
    time.sleep(1.6)

    by_change = hands.changed("absenceCancel", by("change", hands, id))
    by_associate = hands.changed("absenceCancel", by("associate", hands, id))

    assert [one["code"] for one in by_change["userErrors"]] == ["CONFLICT"]
    assert [one["code"] for one in by_associate["userErrors"]] == ["NOT_FOUND"]


def test_an_absence_that_was_set_elsewhere_is_not_ours_to_cancel(hands: Hands) -> None:
    before = hands.sandbox.world()

    change = hands.changed("absenceCancel", {"associateId": hands.id("Desmond")})

    (error,) = change["userErrors"]
    assert (error["code"], error["path"]) == ("NOT_FOUND", ["associateId"])
    assert "outOfOfficeEnd" in error["message"]
    assert hands.sandbox.world() == before


def test_an_out_of_office_that_was_set_alone_is_ended(hands: Hands) -> None:
    hands.did("outOfOfficeSet", '{"associateId": "<Ada>"}')

    hands.did("absenceCancel", {"associateId": hands.id("Ada")})

    held = hands.absence("Ada")
    assert held is not None
    assert datetime.fromisoformat(held["endTime"]) <= now()


def test_what_is_left_at_one_vendor_alone_is_taken_away_there(hands: Hands) -> None:
    id = planned(hands, begins=timedelta(days=3), lasts=timedelta(days=2))
    hands.did("outOfOfficeEnd", '{"associateId": "<Mei-Ling>"}')
    hands.sandbox.forget_calls()

    payload = hands.did("absenceCancel", by("change", hands, id))

    assert payload["associate"] == {"name": "Mei-Ling Chou"}
    assert absences(hands) == []
    assert not any(call.startswith("PUT") for call in hands.sandbox.calls()["mykaarma"])


def test_what_was_kept_of_a_plan_is_all_that_is_cancelled(hands: Hands) -> None:
    hands.sandbox.fault("webex", status=400, method="POST", path="*/events")
    kept = hands.changed("absencePlan", PLAN.replace('"reason"', '"onFailure": "KEEP", "reason"'))
    hands.sandbox.heal()

    hands.did("absenceCancel", {"changeId": kept["id"]})

    assert kept["status"] == "PARTIAL"
    assert not is_away(hands)
    assert absences(hands) == []


def test_an_out_of_office_that_replaced_that_of_the_absence_stays(hands: Hands) -> None:
    id = planned(hands, begins=timedelta(days=3), lasts=timedelta(days=2))
    hands.did("outOfOfficeSet", '{"associateId": "<Mei-Ling>", "startsAt": "2090-01-01T00:00:00Z"}')
    before = hands.sandbox.world()

    change = hands.changed("absenceCancel", {"changeId": id})

    assert [one["code"] for one in change["userErrors"]] == ["STALE_PLAN"]
    assert hands.sandbox.world() == before


def an_absence(hands: Hands) -> str:
    """The id of a change that planned one."""
    return planned(hands, begins=timedelta(days=3), lasts=timedelta(days=2))


def an_absence_that_was_undone(hands: Hands) -> str:
    """The id of a change that planned one, and was undone."""
    id = an_absence(hands)
    hands.changed("changeCompensate", {"changeId": id})
    return id


def another_change(hands: Hands) -> str:
    """The id of a change that planned none."""
    wanted = '{"officeHoursId": "<hours Staff meeting>"}'
    return str(hands.changed("officeHoursDelete", wanted)["id"])


NAMED: dict[str, Callable[[Hands], str]] = {
    "Mei-Ling": lambda hands: hands.id("Mei-Ling"),
    "change": an_absence,
    "another": another_change,
    "undone": an_absence_that_was_undone,
}
"""The id of what a word stands for."""


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "BAD_USER_INPUT"),
        ({"changeId": "change", "associateId": "Mei-Ling"}, "BAD_USER_INPUT"),
        ({"changeId": "another"}, "NOT_FOUND"),
        ({"changeId": "undone"}, "CONFLICT"),
    ],
)
def test_the_absence_has_to_be_named_in_one_way_and_to_be_there(
    hands: Hands, given: dict[str, str], code: str
) -> None:
    ids = {name: NAMED[word](hands) for name, word in given.items()}

    errors = hands.refused("absenceCancel", ids)

    assert [one["code"] for one in errors] == [code]


def test_a_cancelled_absence_comes_back_when_the_cancelling_is_undone(hands: Hands) -> None:
    id = planned(hands, begins=timedelta(days=-1), lasts=timedelta(days=3))
    before = (hands.absence("Mei-Ling"), absences(hands))
    cancelled = hands.changed("absenceCancel", {"changeId": id})

    hands.changed("changeCompensate", {"changeId": cancelled["id"]})

    assert (hands.absence("Mei-Ling"), absences(hands)) == before
