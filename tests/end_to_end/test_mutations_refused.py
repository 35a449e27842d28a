"""What stands in the way of a mutation, or what a vendor says no to, or cannot be asked, comes back as a user error of a
change that has FAILED; nothing is thrown, and a write that may have arrived is looked for before it is sent again."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.schema.ids import encode
from tests.end_to_end.hands import Hands
from tests.stage import GatewayClient, SandboxControl

GHOST = "00000000-0000-4000-8000-000000000000"
NO_MODE = encode("OperatingMode", "Y2lzY29zcGFyazovL3VzL09QRVJBVElOR19NT0RFLzAwMDAw")
NO_LOCATION = encode("Location", "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzAwMDAw")
NO_HOURS = encode("OfficeHours", GHOST)
NO_SEGMENT = encode("LeadSegment", "99999")
NO_SUBJECT = encode("Subject", "99999")
NO_HOLIDAY = encode("OperatingModeHoliday", "Y2lzY29zcGFyazovL3VzL1g", "Y2lzY29zcGFyazovL3VzL1k")
NO_SCHEDULE_KEY = ("PERSON", "Y2lzY29zcGFyazovL3VzL1g", "HOLIDAYS", "Y2lzY29zcGFyazovL3VzL1k")
NO_SCHEDULE = encode("Schedule", *NO_SCHEDULE_KEY)
NO_EVENT = encode("ScheduleEvent", *NO_SCHEDULE_KEY, "Y2lzY29zcGFyazovL3VzL1o")

NEW_MODE = '{"name": "New", "type": "NONE", "level": "ORGANIZATION", "callForwarding": {}}'
NEW_SCHEDULE = '{"owner": {"associateId": "<Rashid>"}, "name": "New", "type": "HOLIDAYS"}'
NEW_HOURS = (
    '{"name": "New", "type": "LUNCHTIME", "dayOfWeek": "MONDAY", "from": "12:00", "to": "13:00"}'
)
NEW_SEGMENT = '{"code": "new"}'
A_DAY = '{"name": "Day", "allDay": true, "startDate": "2027-01-04", "endDate": "2027-01-04"}'
SAME_DAY = A_DAY.replace("Day", "Lunar New Year", 1)

# mutation, input, vendor, code, the vendor's own code, a word of the message
REFUSALS = [
    ("operatingModeUpdate", '{"operatingModeId": "<mode After hours>", "name": "US Holidays"}',
     "WEBEX", "CONFLICT", None, "in the way"),
    ("operatingModeCreate", NEW_MODE.replace('"ORGANIZATION"', f'"LOCATION", "locationId": "{NO_LOCATION}"'),
     "WEBEX", None, None, "Webex"),
    ("operatingModeHolidayAdd", f'{{"operatingModeId": "<mode After hours>", "holiday": {A_DAY}}}',
     "WEBEX", None, None, "Webex"),
    ("scheduleCreate", NEW_SCHEDULE.replace("New", "Dallas Holidays"), "WEBEX", None, "25030", "Webex"),
    ("scheduleUpdate", '{"scheduleId": "<schedule Vacations of Mei-Ling>", "name": "Dallas Holidays"}',
     "WEBEX", None, "25030", "Webex"),
    ("scheduleCreate", f'{{"owner": {{"locationId": "{NO_LOCATION}"}}, "name": "New", "type": "HOLIDAYS"}}',
     "WEBEX", "NOT_FOUND", None, "Webex"),
    ("leadSegmentUpdate", '{"leadSegmentId": "<segment fleet>", "code": "showroom"}',
     "PEXIP_ENGAGE", "CONFLICT", "LEAD_SEGMENT_CODE_ALREADY_IN_USE", "Pexip"),
    ("leadSegmentSchedulingSettingsReplace",
     f'{{"leadSegmentId": "<segment fleet>", "settings": [{{"meetingType": "PHONE", "subjectId": "{NO_SUBJECT}"}}]}}',
     "PEXIP_ENGAGE", None, None, "ubject"),
]  # fmt: skip

# mutation, input, code, path: what is seen when the change is planned, so that the gateway says it itself
SEEN = [
    ("operatingModeCreate", NEW_MODE.replace("New", "US Holidays"), "CONFLICT", ["name"]),
    ("operatingModeUpdate", f'{{"operatingModeId": "{NO_MODE}", "name": "x"}}', "NOT_FOUND", ["operatingModeId"]),
    ("operatingModeDelete", f'{{"operatingModeId": "{NO_MODE}"}}', "NOT_FOUND", ["operatingModeId"]),
    ("operatingModeHolidayAdd", f'{{"operatingModeId": "{NO_MODE}", "holiday": {A_DAY}}}', "NOT_FOUND", ["operatingModeId"]),
    ("operatingModeHolidayUpdate", f'{{"holidayId": "{NO_HOLIDAY}", "name": "x"}}', "NOT_FOUND", ["holidayId"]),
    ("operatingModeHolidayRemove", f'{{"holidayId": "{NO_HOLIDAY}"}}', "NOT_FOUND", ["holidayId"]),
    ("scheduleCreate", NEW_SCHEDULE.replace("New", "Weekdays").replace("HOLIDAYS", "BUSINESS_HOURS"), "CONFLICT", ["name"]),
    ("scheduleUpdate", f'{{"scheduleId": "{NO_SCHEDULE}", "name": "x"}}', "NOT_FOUND", ["scheduleId"]),
    ("scheduleDelete", f'{{"scheduleId": "{NO_SCHEDULE}"}}', "NOT_FOUND", ["scheduleId"]),
    ("scheduleEventAdd", f'{{"scheduleId": "<schedule Vacations of Mei-Ling>", "event": {SAME_DAY}}}',
     "CONFLICT", ["event", "name"]),
    ("scheduleEventUpdate", f'{{"eventId": "{NO_EVENT}", "name": "x"}}', "NOT_FOUND", ["eventId"]),
    ("scheduleEventRemove", f'{{"eventId": "{NO_EVENT}"}}', "NOT_FOUND", ["eventId"]),
    ("officeHoursUpdate", f'{{"officeHoursId": "{NO_HOURS}", "name": "x"}}', "NOT_FOUND", ["officeHoursId"]),
    ("officeHoursDelete", f'{{"officeHoursId": "{NO_HOURS}"}}', "NOT_FOUND", ["officeHoursId"]),
    ("leadSegmentCreate", '{"code": "showroom"}', "CONFLICT", ["code"]),
    ("leadSegmentUpdate", f'{{"leadSegmentId": "{NO_SEGMENT}", "code": "x"}}', "NOT_FOUND", ["leadSegmentId"]),
    ("leadSegmentSchedulingSettingsReplace", f'{{"leadSegmentId": "{NO_SEGMENT}", "settings": []}}',
     "NOT_FOUND", ["leadSegmentId"]),
]  # fmt: skip

# mutation, input, vendor in the sandbox, method of the write
WRITES = [
    ("outOfOfficeSet", '{"associateId": "<Ada>", "overwrite": true}', "mykaarma", "PUT"),
    ("operatingModeCreate", NEW_MODE, "webex", "POST"),
    ("operatingModeDelete", '{"operatingModeId": "<mode After hours>"}', "webex", "DELETE"),
    ("scheduleCreate", NEW_SCHEDULE, "webex", "POST"),
    ("scheduleUpdate", '{"scheduleId": "<schedule Vacations of Mei-Ling>", "name": "New"}', "webex", "PUT"),
    ("officeHoursCreate", NEW_HOURS, "opentact", "POST"),
    ("officeHoursUpdate", '{"officeHoursId": "<hours Staff meeting>", "name": "New"}', "opentact", "PATCH"),
    ("leadSegmentCreate", NEW_SEGMENT, "pexip", "POST"),
    ("leadSegmentUpdate", '{"leadSegmentId": "<segment fleet>", "code": "new"}', "pexip", "PATCH"),
]  # fmt: skip
ONE_EACH = [WRITES[0], WRITES[1], WRITES[5], WRITES[8]]
"""One of each vendor."""
CREATES = [
    ("operatingModeCreate", NEW_MODE, "webex"),
    ("scheduleCreate", NEW_SCHEDULE, "webex"),
    ("officeHoursCreate", NEW_HOURS, "opentact"),
    ("leadSegmentCreate", NEW_SEGMENT, "pexip"),
]
PUBLIC = {
    "webex": "WEBEX",
    "mykaarma": "MYKAARMA",
    "opentact": "OPENTACT",
    "pexip": "PEXIP_ENGAGE",
}
WITH_REQUEST_IDS = {"webex", "mykaarma"}


@pytest.fixture
def hands(gateway: GatewayClient, sandbox: SandboxControl) -> Hands:
    return Hands(gateway, sandbox)


def writes(hands: Hands, vendor: str, method: str) -> list[str]:
    return [call for call in hands.sandbox.calls()[vendor] if call.startswith(method)]


@pytest.mark.parametrize(
    ("mutation", "asked", "vendor", "code", "vendor_code", "word"),
    REFUSALS,
    ids=[f"{row[0]}-{at}" for at, row in enumerate(REFUSALS)],
)
def test_a_vendors_no_is_a_user_error_with_its_own_code_and_changes_nothing(
    hands: Hands, mutation: str, asked: str, vendor: str, code: str | None, vendor_code: str | None, word: str
) -> None:  # fmt: skip
    before = hands.sandbox.world()

    (error,) = hands.refused(mutation, asked)

    assert (error["kind"], error["vendor"]) == ("VendorRefusal", vendor)
    assert error["code"] in ({code} if code else {"VENDOR_REFUSED", "CONFLICT", "NOT_FOUND"})
    assert vendor_code in (None, error["vendorCode"])
    assert bool(error["vendorRequestId"]) == (vendor != "OPENTACT")
    assert word in error["message"]
    assert hands.sandbox.world() == before


@pytest.mark.parametrize(
    ("mutation", "asked", "code", "path"),
    SEEN,
    ids=[f"{row[0]}-{at}" for at, row in enumerate(SEEN)],
)
def test_what_planning_sees_is_refused_with_its_place_in_the_input_and_nothing_is_written(
    hands: Hands, mutation: str, asked: str, code: str, path: list[str]
) -> None:
    (error,) = hands.refused(mutation, asked)

    assert (error["kind"], error["code"], error["path"]) == ("InputError", code, path)
    assert all(call.startswith("GET") for call in hands.calls())


@pytest.mark.parametrize(
    ("mutation", "name", "member"),
    [
        ("operatingModeDelete", "mode After hours", "operatingModeId"),
        ("operatingModeHolidayRemove", "holiday Christmas", "holidayId"),
        ("scheduleDelete", "schedule Vacations of Mei-Ling", "scheduleId"),
        ("scheduleEventRemove", "event Lunar New Year of Mei-Ling", "eventId"),
        ("officeHoursDelete", "hours Staff meeting", "officeHoursId"),
    ],
)
def test_what_was_deleted_cannot_be_deleted_again(
    hands: Hands, mutation: str, name: str, member: str
) -> None:
    asked = {member: hands.id(name)}
    hands.did(mutation, asked)

    (error,) = hands.refused(mutation, asked)

    assert (error["kind"], error["code"], error["path"]) == ("InputError", "NOT_FOUND", [member])


class TestAVendorInTrouble:
    """The write of a mutation meets each kind of trouble."""

    def fails(
        self, hands: Hands, mutation: str, asked: str, vendor: str, **fault: Any
    ) -> dict[str, Any]:
        """The one user error of a mutation whose vendor misbehaves, and the world unchanged."""
        before = hands.sandbox.world()
        hands.sandbox.fault(vendor, **fault)
        (error,) = hands.refused(mutation, asked)
        assert (error["kind"], error["vendor"]) == ("VendorRefusal", PUBLIC[vendor])
        assert hands.sandbox.world() == before
        return error

    @pytest.mark.parametrize(("mutation", "asked", "vendor", "method"), WRITES)
    def test_missing_rights_are_a_refusal(
        self, hands: Hands, mutation: str, asked: str, vendor: str, method: str
    ) -> None:
        error = self.fails(hands, mutation, asked, vendor, status=403, method=method)

        assert error["code"] == "VENDOR_REFUSED"
        assert error["vendorRequestId"] or vendor not in WITH_REQUEST_IDS
        assert len(writes(hands, vendor, method)) == 1

    @pytest.mark.parametrize(("mutation", "asked", "vendor", "method"), ONE_EACH)
    def test_a_vendor_that_stays_down_is_unreachable_and_was_asked_more_than_once(
        self, hands: Hands, mutation: str, asked: str, vendor: str, method: str
    ) -> None:
        error = self.fails(hands, mutation, asked, vendor, status=503, method=method)

        assert error["code"] == "VENDOR_UNREACHABLE"
        assert len(writes(hands, vendor, method)) > 1

    @pytest.mark.parametrize(("mutation", "asked", "vendor", "method"), ONE_EACH)
    def test_a_vendor_that_was_down_for_a_moment_has_it_once_in_the_end(
        self, hands: Hands, mutation: str, asked: str, vendor: str, method: str
    ) -> None:
        hands.sandbox.fault(vendor, status=503, method=method, times=1)

        hands.did(mutation, asked)

        assert len(writes(hands, vendor, method)) == 2

    @pytest.mark.parametrize(("mutation", "asked", "vendor", "method"), WRITES)
    def test_a_vendor_that_wants_a_longer_pause_than_we_have_throttles(
        self, hands: Hands, mutation: str, asked: str, vendor: str, method: str
    ) -> None:
        error = self.fails(hands, mutation, asked, vendor, status=429, retryAfter=60, method=method)

        assert error["code"] == "VENDOR_THROTTLED"
        assert len(writes(hands, vendor, method)) == 1


@pytest.mark.parametrize(("mutation", "asked", "vendor", "method"), ONE_EACH[1:])
def test_a_vendor_that_hangs_and_tells_that_nothing_was_done_is_a_timeout(
    hands: Hands, mutation: str, asked: str, vendor: str, method: str
) -> None:
    hands.sandbox.fault(vendor, hang=True, method=method)

    (error,) = hands.refused(mutation, asked)

    assert (error["kind"], error["code"]) == ("VendorRefusal", "VENDOR_TIMEOUT")


def test_where_a_vendor_hangs_that_cannot_tell_what_it_did_somebody_has_to_look(
    hands: Hands,
) -> None:
    hands.sandbox.fault("mykaarma", hang=True, method="PUT")

    began = hands.changed("outOfOfficeSet", WRITES[0][1])
    change = hands.ended(began["id"])

    assert change["status"] == "NEEDS_ATTENTION"
    assert "Nobody can tell whether “Set Ada Byron out of office” (myKaarma)" in change["attention"]
    assert [error["code"] for error in change["userErrors"]] == ["VENDOR_TIMEOUT"]


@pytest.mark.parametrize(("mutation", "asked", "vendor"), CREATES)
@pytest.mark.parametrize("fault", [{"reset": "after"}, {"garbage": True}, {"truncate": True}])
def test_a_create_whose_answer_was_lost_is_found_and_not_sent_again(
    hands: Hands, mutation: str, asked: str, vendor: str, fault: dict[str, Any]
) -> None:
    hands.sandbox.fault(vendor, method="POST", **fault)

    hands.did(mutation, asked)

    assert len(writes(hands, vendor, "POST")) == 1
    world = hands.sandbox.world()
    held = {
        "operatingModeCreate": lambda: [one["name"] for one in world["webex"]["operatingModes"]],
        "scheduleCreate": lambda: [one["name"] for one in hands.person("Rashid")["schedules"]],
        "officeHoursCreate": lambda: [one["name"] for one in world["opentact"]["officeHours"]],
        "leadSegmentCreate": lambda: [one["code"] for one in world["pexip"]["leadSegments"]],
    }[mutation]()
    assert sum(name in ("New", "new") for name in held) == 1


def test_a_vendor_that_cannot_be_read_is_not_written_to(hands: Hands) -> None:
    hands.sandbox.fault("webex", status=500, method="GET")

    (error,) = hands.refused("operatingModeCreate", NEW_MODE)

    assert (error["kind"], error["code"]) == ("VendorRefusal", "VENDOR_UNREACHABLE")
    assert writes(hands, "webex", "POST") == []


def test_a_vendor_that_fails_after_the_write_leaves_the_payload_without_what_it_shows(
    hands: Hands,
) -> None:
    hands.sandbox.fault("webex", status=500, method="GET", path="*/operatingModes/*")

    answer = hands.ask("operatingModeCreate", NEW_MODE)

    payload = answer["data"]["operatingModeCreate"]
    assert payload["userErrors"] == []
    assert payload["change"]["status"] == "DONE"
    assert payload["operatingMode"] is None
    (error,) = answer["errors"]
    assert error["path"] == ["operatingModeCreate", "operatingMode"]
    assert error["extensions"]["code"] == "VENDOR_UNREACHABLE"
    assert "New" in hands.modes()
