"""Whom or what to reach instead of somebody. Pure.

Rule 1: out of office and forwarding calls: that number; out without forwarding: none.
Rule 2: else the holiday mode in effect, the location's before the organization's; else the hours mode in effect.
Rule 3: a mode forwards while it is in effect, whatever it means for being available.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway.engine import Effect
from gateway.timelines.person import Compiled, Line
from gateway.vendors.records import (
    CallForwarding,
    Holiday,
    OperatingMode,
    OutOfOffice,
    OutOfOfficeAutoRespond,
    OutOfOfficeDelegation,
    OutOfOfficeForwarding,
)
from gateway.vendors.statements import Statement

MOST_DELEGATES = 5
"""How many people are followed, from delegate to delegate."""


@dataclass(frozen=True, slots=True)
class ReachVia:
    """What happens to calls, texts and e-mails, and who stands in. `time` is the instant that it is told for;
    `delegate_of` is the absence whose delegate is meant."""

    time: datetime
    forward_calls_to: str | None = None
    forward_texts_to: str | None = None
    forward_emails_to: str | None = None
    voicemail: bool | None = None
    delegate_of: OutOfOffice | None = None
    auto_respond: OutOfOfficeAutoRespond | None = None

    @property
    def delegation(self) -> OutOfOfficeDelegation | None:
        """Who stands in, as the vendor was told."""
        return self.delegate_of.delegation if self.delegate_of else None

    @property
    def delegation_key(self) -> DelegationKey | None:
        """Whose delegates to follow, and when; None: there is none."""
        absence, delegation = self.delegate_of, self.delegation
        if absence is None or delegation is None or not delegation.delegate_dealer_associate_id:
            return None
        return DelegationKey(
            absence.dealer_associate_id, delegation.delegate_dealer_associate_id, self.time
        )


@dataclass(frozen=True, slots=True)
class DelegationKey:
    """A delegation in force at an instant, by the dealer associates' ids."""

    delegator: str
    delegate: str
    time: datetime


def reach_via(compiled: Compiled, time: datetime) -> ReachVia | None:
    """What to reach at an instant; None: nothing is forwarded, nobody stands in."""
    absence = _absence(compiled.line, time)
    if absence is not None:
        return _from_absence(absence, time)
    forwarding = _mode_forwarding(compiled, time)
    if forwarding is None or not forwarding.enabled:
        return None
    return ReachVia(
        time,
        forward_calls_to=forwarding.destination,
        voicemail=forwarding.destination_voicemail_enabled,
    )


def _absence(line: Line, time: datetime) -> OutOfOffice | None:
    """The absence in force, if there is one for certain."""
    return next(
        (
            one.record
            for one in _in_force(line, time)
            if isinstance(one.record, OutOfOffice) and one.slot.effect is Effect.CLOSES
        ),
        None,
    )


def _from_absence(absence: OutOfOffice, time: datetime) -> ReachVia | None:
    forwarding = absence.forwarding or OutOfOfficeForwarding()
    found = ReachVia(
        time,
        forward_calls_to=forwarding.call_number if forwarding.forward_calls else None,
        forward_texts_to=forwarding.text_number if forwarding.forward_texts else None,
        forward_emails_to=forwarding.email_address if forwarding.forward_emails else None,
        delegate_of=absence if absence.delegation else None,
        auto_respond=absence.auto_respond,
    )
    return None if found == ReachVia(time) else found


def _mode_forwarding(compiled: Compiled, time: datetime) -> CallForwarding | None:
    """The forwarding of the mode in effect. Where a mode that comes before it may be in effect, nobody can tell."""
    first = next(iter(_in_force(compiled.modes, time)), None) if compiled.modes else None
    if first is None or first.slot.effect not in (Effect.CLOSES, Effect.OPENS):
        return None
    match first.record:
        case Holiday(mode_id=mode_id):
            return compiled.forwarding.get(mode_id)
        case OperatingMode(call_forwarding=forwarding):
            return forwarding
        case _:
            return None


def _in_force(line: Line, time: datetime) -> list[Statement]:
    mask = line.timeline.at(time).mask
    return [one for bit, one in enumerate(line.statements) if mask >> bit & 1]
