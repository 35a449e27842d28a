"""Every question and every mutation at its shortest, with the scopes that it takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gateway.caller import Scope
from gateway.schema import ids

NOBODY = ids.encode("Associate", "00000000-0000-4000-8000-000000000000")
AT, LATER = '"2030-07-01T09:00:00Z"', '"2030-07-02T09:00:00Z"'
SPAN = f"from: {AT}, to: {LATER}"
ASSOCIATES, AVAILABILITY = Scope.ASSOCIATES_READ, Scope.AVAILABILITY_READ
SCHEDULES, CHANGES = Scope.SCHEDULES_READ, Scope.CHANGES_READ


@dataclass(frozen=True, slots=True)
class Read:
    """A root field, and the scope that it takes; None takes none."""

    field: str
    scope: Scope | None


def _node(type_name: str, *parts: str) -> str:
    return f'node(id: "{ids.encode(type_name, *parts)}") {{ id }}'


SCHEDULE = ("LOCATION", "somewhere", "HOLIDAYS", "some")
OF_PERSON = ("PERSON", "somebody", "HOLIDAYS", "some")
READS = (
    Read(f'node(id: "{NOBODY}") {{ id }}', ASSOCIATES),
    Read(_node("Department", "none"), ASSOCIATES),
    Read(_node("Location", "none"), SCHEDULES),
    Read(_node("Subject", "none"), SCHEDULES),
    Read(_node("OutOfOffice", "none", "nobody"), AVAILABILITY),
    Read(_node("OperatingMode", "none"), SCHEDULES),
    Read(_node("OperatingModeHoliday", "none", "none"), SCHEDULES),
    Read(_node("Schedule", *SCHEDULE), SCHEDULES),
    Read(_node("Schedule", *OF_PERSON), SCHEDULES),
    Read(_node("ScheduleEvent", *SCHEDULE, "none"), SCHEDULES),
    Read(_node("OfficeHours", "none"), SCHEDULES),
    Read(_node("LeadSegment", "none"), SCHEDULES),
    Read(_node("Change", "none"), CHANGES),
    Read(f'nodes(ids: ["{NOBODY}"]) {{ id }}', ASSOCIATES),
    Read('associate(by: {email: "nobody@example.com"}) { id }', ASSOCIATES),
    Read("associates(first: 1) { totalCount nodes { id } }", ASSOCIATES),
    Read("departments { id }", ASSOCIATES),
    Read("locations { nodes { id } }", SCHEDULES),
    Read("operatingModes { nodes { id } }", SCHEDULES),
    Read(f'schedules(owner: {{associateId: "{NOBODY}"}}) {{ nodes {{ id }} }}', SCHEDULES),
    Read("officeHours { entries { id } }", SCHEDULES),
    Read("leadSegments { nodes { id } }", SCHEDULES),
    Read("subjects { nodes { id } }", SCHEDULES),
    Read(f"availableAssociates(at: {AT}) {{ totalCount }}", AVAILABILITY),
    Read(f"nextAvailableAssociates(after: {AT}) {{ associate {{ id }} }}", AVAILABILITY),
    Read(f"freeBusy(associateIds: [], {SPAN}) {{ associate {{ id }} }}", AVAILABILITY),
    Read(
        f'commonSlots(associateIds: ["{NOBODY}"], {SPAN}, atLeast: "PT1H") {{ from }}', AVAILABILITY
    ),
    Read(f"coverage({SPAN}) {{ from }}", AVAILABILITY),
    Read("scheduleIssues { code }", AVAILABILITY),
    Read(
        f'preview(change: {{absence: {{associateId: "{NOBODY}", startsAt: {AT}, endsAt: {LATER}}}}}, '
        f"{SPAN}) {{ userErrors {{ code }} }}",
        AVAILABILITY,
    ),
    Read(f'change(id: "{ids.encode("Change", "none")}") {{ id }}', CHANGES),
    Read("changes { nodes { id } }", CHANGES),
    Read("sources { vendor }", None),
    Read("viewer { client }", None),
)


@dataclass(frozen=True, slots=True)
class Write:
    """A mutation with an input, and what it takes. `is_wide`: it is open only to callers without a limit."""

    name: str
    input: dict[str, Any]
    scopes: frozenset[Scope]
    is_wide: bool = False

    @property
    def document(self) -> str:
        """The mutation, with its input as a variable."""
        type_name = f"{self.name[0].upper()}{self.name[1:]}Input"
        return (
            f"mutation ($input: {type_name}!) {{ done: {self.name}(input: $input) "
            "{ userErrors { __typename code message path } } }"
        )


def _write(
    name: str, input: dict[str, Any], scopes: Iterable[Scope], *, is_wide: bool = False
) -> Write:
    return Write(name, input, frozenset(scopes), is_wide)


AWAY, HOURS = Scope.OUT_OF_OFFICE_WRITE, Scope.SCHEDULES_WRITE
MODES, ACCOUNT = Scope.OPERATING_MODES_WRITE, Scope.OFFICE_HOURS_WRITE
PLACE, MODE = ids.encode("Location", "none"), ids.encode("OperatingMode", "none")
HOLIDAY = ids.encode("OperatingModeHoliday", "none", "none")
ENTRY, SEGMENT = ids.encode("OfficeHours", "none"), ids.encode("LeadSegment", "none")
DAY = {"startDate": "2030-07-04", "endDate": "2030-07-04"}
EVENT = {"name": "Some", **DAY, "allDay": True}
WEEK = {
    "name": "Some",
    "days": [{"day": "MONDAY", "ranges": [{"from": "09:00", "to": "17:00"}]}],
}
RANGE = {"startsAt": "2030-07-01T09:00:00Z", "endsAt": "2030-07-02T09:00:00Z"}


def of_people(associate: str, schedule: str, event: str) -> tuple[Write, ...]:
    """Every mutation about people, of somebody, and of a schedule and an event of some Webex person."""
    return (
        _write("outOfOfficeSet", {"associateId": associate, **RANGE}, [AWAY]),
        _write("outOfOfficeEnd", {"associateId": associate}, [AWAY]),
        _write(
            "scheduleCreate",
            {"owner": {"associateId": associate}, "name": "Some", "type": "HOLIDAYS"},
            [HOURS],
        ),
        _write("scheduleUpdate", {"scheduleId": schedule, "name": "Some"}, [HOURS]),
        _write("scheduleDelete", {"scheduleId": schedule}, [HOURS]),
        _write("scheduleEventAdd", {"scheduleId": schedule, "event": EVENT}, [HOURS]),
        _write("scheduleEventUpdate", {"eventId": event, "name": "Some"}, [HOURS]),
        _write("scheduleEventRemove", {"eventId": event}, [HOURS]),
        _write("absencePlan", {"associateId": associate, **RANGE}, [AWAY, HOURS]),
        _write("absenceCancel", {"associateId": associate}, [AWAY, HOURS]),
        _write("absenceCancel", {"changeId": ids.encode("Change", "none")}, [AWAY, HOURS]),
        _write("workingWeekSet", {"associateIds": [associate], **WEEK}, [HOURS]),
        _write("holidayDeclare", {"associateIds": [associate], "name": "Some", **DAY}, [AWAY]),
    )


WIDE = tuple(
    _write(name, input, scopes, is_wide=True)
    for name, input, scopes in (
        ("associateRegister", {"name": "Some"}, [Scope.DIRECTORY_WRITE]),
        ("associateUpdate", {"associateId": NOBODY, "name": "Some"}, [Scope.DIRECTORY_WRITE]),
        ("associateRemove", {"associateId": NOBODY}, [Scope.DIRECTORY_WRITE]),
        (
            "operatingModeCreate",
            {
                "name": "Some",
                "type": "NONE",
                "level": "ORGANIZATION",
                "callForwarding": {"enabled": False},
            },
            [MODES],
        ),
        ("operatingModeUpdate", {"operatingModeId": MODE, "name": "Some"}, [MODES]),
        ("operatingModeDelete", {"operatingModeId": MODE}, [MODES]),
        (
            "operatingModeHolidayAdd",
            {"operatingModeId": MODE, "holiday": {"name": "Some", **DAY}},
            [MODES],
        ),
        ("operatingModeHolidayUpdate", {"holidayId": HOLIDAY, "name": "Some"}, [MODES]),
        ("operatingModeHolidayRemove", {"holidayId": HOLIDAY}, [MODES]),
        (
            "scheduleCreate",
            {"owner": {"locationId": PLACE}, "name": "Some", "type": "HOLIDAYS"},
            [HOURS],
        ),
        ("scheduleDelete", {"scheduleId": ids.encode("Schedule", *SCHEDULE)}, [HOURS]),
        (
            "scheduleEventRemove",
            {"eventId": ids.encode("ScheduleEvent", *SCHEDULE, "none")},
            [HOURS],
        ),
        (
            "officeHoursCreate",
            {
                "name": "Some",
                "type": "LUNCHTIME",
                "dayOfWeek": "MONDAY",
                "from": "12:00",
                "to": "13:00",
            },
            [ACCOUNT],
        ),
        ("officeHoursUpdate", {"officeHoursId": ENTRY, "name": "Some"}, [ACCOUNT]),
        ("officeHoursDelete", {"officeHoursId": ENTRY}, [ACCOUNT]),
        ("leadSegmentCreate", {"code": "some"}, [Scope.LEAD_SEGMENTS_WRITE]),
        (
            "leadSegmentUpdate",
            {"leadSegmentId": SEGMENT, "code": "some"},
            [Scope.LEAD_SEGMENTS_WRITE],
        ),
        (
            "leadSegmentSchedulingSettingsReplace",
            {"leadSegmentId": SEGMENT, "settings": []},
            [Scope.LEAD_SEGMENTS_WRITE],
        ),
        ("workingWeekSet", {"locationId": PLACE, **WEEK}, [MODES]),
        ("workingWeekSet", {"account": True, **WEEK}, [ACCOUNT]),
        ("holidayDeclare", {"level": "ORGANIZATION", "name": "Some", **DAY}, [MODES]),
        ("holidayDeclare", {"locationIds": [PLACE], "name": "Some", **DAY}, [HOURS]),
        (
            "holidayDeclare",
            {
                "locationIds": [PLACE],
                "associateIds": [NOBODY],
                "level": "LOCATION",
                "name": "Some",
                **DAY,
            },
            [MODES, HOURS, AWAY],
        ),
    )
)
"""Mutations about what no department has for itself, each kind of input once."""
