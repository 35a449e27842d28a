"""The timeline of one record by itself: a schedule, an operating mode, the account's calendar. Pure.

An hours mode or a business hours schedule is available while it is in effect, else unavailable. A holiday mode, a
holidays schedule and the calendar of blocks are unavailable while in effect, else available. A mode without a schedule
of its own says nothing.
"""

from __future__ import annotations

from dataclasses import replace

from gateway.engine import Effect, Layer, Status
from gateway.timelines.clocks import House, Owner, account_clock
from gateway.timelines.facts import Blocks
from gateway.timelines.person import Compiled, blocks_said, lined
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    OperatingMode,
    OperatingModeLevel,
    OperatingModeType,
    Schedule,
    ScheduleType,
)
from gateway.vendors.statements import Said, away
from gateway.vendors.webex.rules import (
    HOURS,
    mode_rules,
    schedule_rules,
    undetailed_mode_rules,
    unread_schedule_rules,
)
from gateway.vendors.zones import Clock


def compiled_schedule(schedule: Schedule, *, owner: Owner, house: House) -> Compiled:
    """A schedule, ready to be asked. Without events or a clock it is unknown."""
    clock = owner.clock(house)
    if clock is None or schedule.events is None:
        said = unread_schedule_rules(schedule, of=owner.name)
    else:
        said = schedule_rules(schedule, clock=clock, of=owner.name, choices=house.choices)
    opens = schedule.ref.type is ScheduleType.BUSINESS_HOURS
    return _compiled(said, clock=clock, opens=opens, house=house)


def compiled_mode(mode: OperatingMode | None, *, owner: Owner, house: House) -> Compiled:
    """An operating mode, ready to be asked, whatever role it was given. One that could not be read (None), or without a
    clock, is unknown."""
    if mode is None:
        missing = away(
            Vendor.WEBEX, Layer.OPERATING_MODE, Effect.MAY_DO_EITHER, "the mode at Webex"
        )
        return _compiled(Said((missing,)), clock=None, opens=True, house=house)
    clock, choices = _mode_clock(mode, owner, house), house.without_roles.choices
    if clock is None:
        said = undetailed_mode_rules(mode, of=owner.name, choices=choices)
    else:
        said = mode_rules(mode, clock=clock, of=owner.name, choices=choices)
    silent = mode.type is OperatingModeType.NONE
    compiled = _compiled(
        said,
        clock=clock,
        opens=mode.type in HOURS,
        house=house,
        otherwise=Status.UNKNOWN if silent else Status.AVAILABLE,
    )
    forwarding = {} if mode.call_forwarding is None else {mode.id: mode.call_forwarding}
    return replace(compiled, modes=compiled.line, forwarding=forwarding)


def _mode_clock(mode: OperatingMode, owner: Owner, house: House) -> Clock | None:
    """An organization's mode goes by the setting's clock first."""
    if mode.level is OperatingModeLevel.ORGANIZATION and house.organization_time_zone is not None:
        return house.chain(house.organization)
    return owner.clock(house)


def compiled_calendar(part: Blocks, *, house: House) -> Compiled:
    """The account's blocks, ready to be asked."""
    clock = account_clock(part, house)
    return _compiled(blocks_said(part, house), clock=clock, opens=False, house=house)


def _compiled(
    said: Said,
    *,
    clock: Clock | None,
    opens: bool,
    house: House,
    otherwise: Status = Status.AVAILABLE,
) -> Compiled:
    told = Said(said.statements, said.problems, opens or said.has_hours)
    return Compiled(
        line=lined(told, otherwise=otherwise),
        problems=said.problems,
        clock=clock or house.chain(house.organization),
    )
