"""`make changes-faults`: every change against every fault of every vendor that it touches, printed as a table.

A fault is at the vendor's writes: its reads, where it has any, go on. What has to come out follows from three things:
what the fault does to the vendor's record, whether the vendor can be asked what it holds, and whether the change touches
another vendor as well.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from gateway.sandbox import running
from tests.changes.worlds import comparable
from tests.end_to_end.hands import Hands
from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

LIVE = ("PENDING", "RUNNING", "COMPENSATING")
SPAN = '"startDate": "2027-02-10", "endDate": "2027-02-10"'
WHOLE_DAY = f'{SPAN}, "allDay": true'


class Effect(StrEnum):
    """What a fault does to a write."""

    REFUSED = "refused"
    """Nothing, and says so for good."""
    AWAY = "away"
    """Nothing, and says so for now, each time."""
    PASSES = "passes"
    """What has to be done in the end: it goes away."""
    LOST = "lost"
    """Nothing, and does not say so."""
    TAKEN = "taken"
    """All of it, and does not say so."""


@dataclass(frozen=True, slots=True)
class Fault:
    """How a vendor misbehaves; `code` is how callers hear of it."""

    name: str
    effect: Effect
    code: str
    switch: Mapping[str, Any]


FAULTS = (
    Fault("400", Effect.REFUSED, "VENDOR_REFUSED", {"status": 400}),
    Fault("403", Effect.REFUSED, "VENDOR_REFUSED", {"status": 403}),
    Fault("409", Effect.REFUSED, "CONFLICT", {"status": 409}),
    Fault("503 for ever", Effect.AWAY, "VENDOR_UNREACHABLE", {"status": 503}),
    Fault("503 twice", Effect.PASSES, "", {"status": 503, "times": 2}),
    Fault("429 for ever", Effect.AWAY, "VENDOR_THROTTLED", {"status": 429, "retryAfter": 1}),
    Fault("429 once", Effect.PASSES, "", {"status": 429, "retryAfter": 1, "times": 1}),
    Fault("hang", Effect.LOST, "VENDOR_TIMEOUT", {"hang": True}),
    Fault("hang once", Effect.PASSES, "", {"hang": True, "times": 1}),
    Fault("reset before", Effect.LOST, "VENDOR_UNREACHABLE", {"reset": "before"}),
    Fault("reset after", Effect.TAKEN, "VENDOR_UNREACHABLE", {"reset": "after"}),
    Fault("reset after once", Effect.PASSES, "", {"reset": "after", "times": 1}),
    Fault("garbage", Effect.TAKEN, "VENDOR_GARBLED", {"garbage": True}),
    Fault("truncate", Effect.TAKEN, "VENDOR_GARBLED", {"truncate": True}),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A change, the vendor that misbehaves, and the write at which it does. `before` is done before the fault."""

    mutation: str
    input: str
    vendor: str
    method: str
    path: str
    several: bool = False
    before: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """What it is called."""
        return f"{self.mutation} at {self.vendor}" if self.several else self.mutation


HOLIDAY = f'{{"name": "Founders Day", {SPAN}, "level": "ORGANIZATION", "locationIds": ["<Dallas>"], "associateIds": ["<Ada>"]}}'
ABSENCE = '{"associateId": "<Ada>", "startsAt": "2027-05-03T08:00:00-05:00", "endsAt": "2027-05-07T17:00:00-05:00"}'
CANCEL = '{"associateId": "<Ada>"}'
WEEK = """{"name": "Summer", "associateIds": ["<Ada>"], "account": true,
  "days": [{"day": "MONDAY", "ranges": [{"from": "09:00", "to": "17:00"}]}]}"""
OUT = (
    '{"associateId": "<Ada>", "startsAt": "2027-05-03T00:00:00Z", "endsAt": "2027-05-07T00:00:00Z"}'
)
OUT_UNTIL = '{"associateId": "<Ada>", "at": "2027-05-05T00:00:00Z"}'

CASES = (
    Case("outOfOfficeSet", OUT, "mykaarma", "PUT", "*/outofoffice"),
    Case("outOfOfficeEnd", OUT_UNTIL, "mykaarma", "PUT", "*/outofoffice", before=(("outOfOfficeSet", OUT),)),
    Case("operatingModeCreate", '{"name": "Night", "type": "NONE", "level": "ORGANIZATION", "callForwarding": {}}', "webex", "POST", "*/operatingModes"),
    Case("operatingModeUpdate", '{"operatingModeId": "<mode After hours>", "name": "Late hours"}', "webex", "PUT", "*/operatingModes/*"),
    Case("operatingModeDelete", '{"operatingModeId": "<mode After hours>"}', "webex", "DELETE", "*/operatingModes/*"),
    Case("operatingModeHolidayAdd", f'{{"operatingModeId": "<mode US Holidays>", "holiday": {{"name": "Founders Day", {WHOLE_DAY}}}}}', "webex", "POST", "*/holidays"),
    Case("operatingModeHolidayUpdate", '{"holidayId": "<holiday Christmas>", "name": "Xmas"}', "webex", "PUT", "*/holidays/*"),
    Case("operatingModeHolidayRemove", '{"holidayId": "<holiday Christmas>"}', "webex", "DELETE", "*/holidays/*"),
    Case("scheduleCreate", '{"owner": {"locationId": "<Dallas>"}, "name": "New", "type": "HOLIDAYS"}', "webex", "POST", "*/schedules"),
    Case("scheduleUpdate", '{"scheduleId": "<schedule Vacations of Mei-Ling>", "name": "New"}', "webex", "PUT", "*/schedules/*"),
    Case("scheduleDelete", '{"scheduleId": "<schedule Vacations of Mei-Ling>"}', "webex", "DELETE", "*/schedules/*"),
    Case("scheduleEventAdd", f'{{"scheduleId": "<schedule Dallas Holidays of Dallas>", "event": {{"name": "New", {WHOLE_DAY}}}}}', "webex", "POST", "*/events"),
    Case("scheduleEventUpdate", '{"eventId": "<event Lunar New Year of Mei-Ling>", "name": "New"}', "webex", "PUT", "*/events/*"),
    Case("scheduleEventRemove", '{"eventId": "<event Lunar New Year of Mei-Ling>"}', "webex", "DELETE", "*/events/*"),
    Case("officeHoursCreate", '{"name": "New", "type": "COFFEEBREAK", "dayOfWeek": "FRIDAY", "from": "10:00", "to": "10:15"}', "opentact", "POST", "*/office_hours"),
    Case("officeHoursUpdate", '{"officeHoursId": "<hours Staff meeting>", "name": "New"}', "opentact", "PATCH", "*/office_hours/*"),
    Case("officeHoursDelete", '{"officeHoursId": "<hours Staff meeting>"}', "opentact", "DELETE", "*/office_hours/*"),
    Case("leadSegmentCreate", '{"code": "new"}', "pexip", "POST", "*/lead-segments"),
    Case("leadSegmentUpdate", '{"leadSegmentId": "<segment fleet>", "description": "New"}', "pexip", "PATCH", "*/lead-segments/*"),
    Case("leadSegmentSchedulingSettingsReplace", '{"leadSegmentId": "<segment fleet>", "settings": []}', "pexip", "PUT", "*/scheduling-settings"),
    Case("absencePlan", ABSENCE, "mykaarma", "PUT", "*/outofoffice", several=True),
    Case("absencePlan", ABSENCE, "webex", "POST", "*/events", several=True),
    Case("absenceCancel", CANCEL, "mykaarma", "PUT", "*/outofoffice", several=True, before=(("absencePlan", ABSENCE),)),
    Case("absenceCancel", CANCEL, "webex", "DELETE", "*/events/*", several=True, before=(("absencePlan", ABSENCE),)),
    Case("workingWeekSet", WEEK, "webex", "POST", "*/schedules", several=True),
    Case("workingWeekSet", WEEK, "opentact", "POST", "*/office_hours", several=True),
    Case("holidayDeclare", HOLIDAY, "mykaarma", "PUT", "*/outofoffice", several=True),
    Case("holidayDeclare", HOLIDAY, "webex", "POST", "*/events", several=True),
)  # fmt: skip
"""Every change that touches a vendor."""

UNREADABLE = ("mykaarma",)
"""Vendors that do not show what they hold."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a change ended: its state, whether the vendors hold what they held or what they shall, and what the caller
    was told."""

    status: str
    world: str
    codes: tuple[str, ...] = ()

    def __str__(self) -> str:
        told = f", {' '.join(self.codes)}" if self.codes else ""
        return f"{self.status}, {self.world}{told}"


DONE = Outcome("DONE", "as it shall be")


def expected(case: Case, fault: Fault) -> tuple[Outcome, ...]:
    """What may come out: of several things each is right, by what else had happened at the time of the failure."""
    readable = case.vendor not in UNREADABLE
    if fault.effect is Effect.PASSES or (fault.effect is Effect.TAKEN and readable):
        return (DONE,)
    if fault.effect in (Effect.LOST, Effect.TAKEN) and not readable:
        # The fault goes on, so the undoing is lost as well; and nobody can look.
        ends = {"NEEDS_ATTENTION"}
    else:
        # The other vendor's steps may have been done by then, or not yet have been begun.
        ends = {"FAILED", "COMPENSATED"} if case.several else {"FAILED"}
    return tuple(Outcome(end, "as it was", (fault.code,)) for end in sorted(ends))


@dataclass
class Table:
    """The sandbox, and two gateways before it: one with little time for what is tried in vain, and one that may wait."""

    sandbox: SandboxControl
    hasty: GatewayClient
    patient: GatewayClient
    _healthy: dict[str, Any] = field(default_factory=dict)

    def ends(self, case: Case, fault: Fault) -> Outcome:
        """How the change ends, with that fault from before it on."""
        is_done = DONE in expected(case, fault)
        # What comes to nothing is known by its code; no healthy change is needed to tell it.
        after = self._healthy_end(case) if is_done else None
        waits_in_vain = fault.effect is not Effect.REFUSED and not is_done
        gateway = self.hasty if waits_in_vain else self.patient
        hands = self.ready(case, gateway)
        before = comparable(self.sandbox.world())
        self.sandbox.fault(case.vendor, **fault.switch, method=case.method, path=case.path)
        change = asked(hands, case)
        world = comparable(self.sandbox.world())
        worlds = {"as it was": before, "as it shall be": after}
        told = [name for name, one in worlds.items() if one == world]
        codes = tuple(dict.fromkeys(error["code"] for error in change["userErrors"]))
        return Outcome(change["status"], told[0] if told else "neither old nor new", codes)

    def _healthy_end(self, case: Case) -> Any:
        """What the vendors hold once nothing went wrong."""
        if case.mutation not in self._healthy:
            hands = self.ready(case, self.patient)
            before = comparable(self.sandbox.world())
            change = asked(hands, case)
            after = comparable(self.sandbox.world())
            if change["status"] != "DONE" or after == before:
                raise AssertionError(f"{case.name} does nothing in good health: {change}")
            self._healthy[case.mutation] = after
        return self._healthy[case.mutation]

    def ready(self, case: Case, gateway: GatewayClient) -> Hands:
        """Hands on a gateway, with everything as it is before the change."""
        self.sandbox.reset()
        asyncio.run(gateway.reset())
        hands = Hands(gateway, self.sandbox)
        for mutation, given in case.before:
            done = asked(hands, Case(mutation, given, "", "", ""))
            assert done["status"] == "DONE", done
        return hands


def asked(hands: Hands, case: Case) -> dict[str, Any]:
    """Ask for the change, and give it as it is at its end."""
    answer = hands.gateway.data(_document(case.mutation), input=hands.filled(case.input))["asked"]
    change = answer["change"]
    assert change is not None, answer["userErrors"]
    until = time.monotonic() + 30
    while change["status"] in LIVE:
        assert time.monotonic() < until, change
        time.sleep(0.02)
        change = hands.gateway.data(READ, id=change["id"])["change"]
    return dict(change)


SHOWN = "id status attention userErrors { code message } steps { status attempts message }"
READ = f"query ($id: ID!) {{ change(id: $id) {{ {SHOWN} }} }}"


def _document(mutation: str) -> str:
    input_type = mutation[0].upper() + mutation[1:] + "Input"
    return (
        f"mutation ($input: {input_type}!) {{ asked: {mutation}(input: $input) "
        f"{{ change {{ {SHOWN} }} userErrors {{ code message }} }} }}"
    )


HASTY = {"deadline_seconds": 0.5, "wait_seconds": 10.0, "backoff_seconds": 0.03}
PATIENT = {"deadline_seconds": 15.0, "wait_seconds": 20.0, "backoff_seconds": 0.03}
HASTE = {
    "connect_seconds": 0.5,
    "read_seconds": 0.25,
    "deadline_seconds": 0.4,
    "attempts": 2,
    "backoff_seconds": 0.01,
}
PATIENCE = {**HASTE, "read_seconds": 0.5, "deadline_seconds": 5.0}


@contextmanager
def laid(sandbox: SandboxControl, folder: Path) -> Iterator[Table]:
    """The table, while the block lasts."""
    (folder / "hasty").mkdir()
    (folder / "patient").mkdir()
    base_url = sandbox.base_url
    with ExitStack() as stack:
        hasty, patient = (
            stack.enter_context(
                gateway_on(settings_for(base_url, folder / name, changes=changes, patience=line))
            )
            for name, changes, line in (("hasty", HASTY, HASTE), ("patient", PATIENT, PATIENCE))
        )
        yield Table(sandbox, hasty, patient)


def main(mutations: Sequence[str]) -> int:
    """Go through the whole table, or these mutations' part of it; 1 when something came out that may not."""
    wrong, cases = 0, [one for one in CASES if one.mutation in (mutations or [one.mutation])]
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        sandbox = SandboxControl(stack.enter_context(running()).base_url)
        stack.callback(sandbox.close)
        table = stack.enter_context(laid(sandbox, Path(folder)))
        for case in cases:
            for fault in FAULTS:
                found, allowed = table.ends(case, fault), expected(case, fault)
                mark = "" if found in allowed else f"  WRONG: not {' or '.join(map(str, allowed))}"
                wrong += bool(mark)
                sys.stdout.write(f"{case.name:40} {fault.name:17} {found}{mark}\n")
                sys.stdout.flush()
    sys.stdout.write(f"{len(cases) * len(FAULTS)} ends, {wrong} of them wrong\n")
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
