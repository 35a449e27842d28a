"""The edges of bad input: what is just good enough and is taken as it is, and ids that are well-formed but name
nothing a vendor could have."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway.schema.ids import encode
from tests.end_to_end.hands import Hands
from tests.stage import GatewayClient, SandboxControl

DAY = {"name": "E", "startDate": "2027-01-04", "endDate": "2027-01-04", "allDay": True}
MODE = {"name": "M", "type": "NONE", "level": "ORGANIZATION", "callForwarding": {}}
HOURS = {"name": "H", "type": "LUNCHTIME", "dayOfWeek": "MONDAY", "from": "12:00", "to": "13:00"}


@pytest.fixture
def hands(gateway: GatewayClient, sandbox: SandboxControl) -> Hands:
    return Hands(gateway, sandbox)


def schedule(**members: Any) -> str:
    """A schedule of Ada's, as JSON."""
    owner = {"associateId": "<Ada>"}
    return json.dumps({"owner": owner, "name": "S", "type": "HOLIDAYS", **members})


def absence(**members: Any) -> str:
    """An absence of Ada's, as JSON."""
    return json.dumps({"associateId": "<Ada>", **members})


GOOD_ENOUGH = [
    ("operatingModeCreate", json.dumps({**MODE, "name": "x" * 256}), "x" * 256),
    ("operatingModeCreate", json.dumps({**MODE, "name": "👩‍🚀 Ω \u00a0ﷺ"}), "👩‍🚀"),
    (
        "operatingModeCreate",
        json.dumps({**MODE, "type": "HOLIDAY", "holidays": [{**DAY, "name": f"{at:030}"} for at in range(150)]}),
        f"{149:030}",
    ),
    ("operatingModeCreate", json.dumps({**MODE, "callForwarding": {"enabled": True, "destination": "12"}}), '"12"'),
    ("scheduleCreate", schedule(name="x" * 40), "x" * 40),
    ("scheduleCreate", schedule(name="🌴" * 40), "🌴" * 40),
    ("scheduleCreate", schedule(events=[{**DAY, "name": "ü" * 40}]), "ü" * 40),
    ("scheduleCreate", schedule(events=[{**DAY, "startDate": "2028-02-29", "endDate": "2028-02-29"}]), "2028-02-29"),
    ("scheduleCreate", schedule(events=[{**DAY, "recurrence": {"occurrences": 1, "daily": {"interval": 9999}}}]), "9999"),
    (
        "scheduleCreate",  # it may last exactly until it starts again
        schedule(events=[{**DAY, "endDate": "2027-01-05", "recurrence": {"daily": {"interval": 2}}}]),
        "2027-01-05",
    ),
    (
        "scheduleCreate",
        schedule(events=[{**DAY, "recurrence": {"endDate": "2027-01-04", "daily": {}}}]),
        "recurEndDate",
    ),
    ("officeHoursCreate", json.dumps({**HOURS, "name": "☕" * 24}), "☕" * 24),
    ("officeHoursCreate", json.dumps({**HOURS, "from": "23:59:58", "to": "23:59:59"}), "235958"),
    ("leadSegmentCreate", json.dumps({"code": "🌷" * 255}), "🌷" * 255),
    ("outOfOfficeSet", absence(forwarding={"forwardCalls": True, "callNumber": "+12345678"}), "+12345678"),
    ("outOfOfficeSet", absence(forwarding={"forwardCalls": True, "callNumber": "+123456789012345"}), "+123456789012345"),
    ("outOfOfficeSet", absence(type="x" * 256), "x" * 256),
    ("outOfOfficeSet", absence(autoRespond={"textReply": "x" * 10_000}), "x" * 10_000),
    ("outOfOfficeSet", absence(autoRespond={"callReplyUrl": "http://[::1]:8080/a?b=c#d"}), "http://[::1]"),
    ("outOfOfficeSet", absence(startsAt="2099-12-31T23:59:59Z", type="🌴"), "🌴"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("mutation", "asked", "held"), GOOD_ENOUGH, ids=[row[0] for row in GOOD_ENOUGH]
)
def test_what_is_just_good_enough_is_taken_and_stands_at_the_vendor(
    hands: Hands, mutation: str, asked: str, held: str
) -> None:
    hands.did(mutation, asked)

    assert held in json.dumps(hands.sandbox.world(), ensure_ascii=False)


STRANGE_KEYS = [
    "..",
    ".",
    "../../people",
    "a/b",
    "a?b=c",
    "a#b",
    "%2e%2e",
    " ",
    "a\nb",
    "\x00",
    "ü",
    "x" * 900,
]
REMOVALS = [
    ("operatingModeDelete", "operatingModeId", ("OperatingMode", "{}")),
    ("operatingModeHolidayRemove", "holidayId", ("OperatingModeHoliday", "{}", "{}")),
    ("scheduleDelete", "scheduleId", ("Schedule", "PERSON", "p", "HOLIDAYS", "{}")),
    ("scheduleEventRemove", "eventId", ("ScheduleEvent", "LOCATION", "l", "HOLIDAYS", "s", "{}")),
    ("officeHoursDelete", "officeHoursId", ("OfficeHours", "{}")),
]  # fmt: skip


@pytest.mark.parametrize(("mutation", "member", "form"), REMOVALS, ids=[row[0] for row in REMOVALS])
def test_a_made_up_id_with_a_strange_key_removes_nothing_and_leads_nowhere_else(
    hands: Hands, mutation: str, member: str, form: tuple[str, ...]
) -> None:
    before = hands.sandbox.world()

    for key in STRANGE_KEYS:
        hands.sandbox.forget_calls()
        (error,) = hands.refused(mutation, {member: encode(*(part.format(key) for part in form))})

        assert error["code"] in ("NOT_FOUND", "VENDOR_REFUSED", "BAD_USER_INPUT"), ascii(key)
        calls = hands.calls()  # OpenTact's is looked for under both spellings of its path
        assert all(call.startswith("GET") for call in calls)
        assert len(calls) <= 2
    assert hands.sandbox.world() == before
