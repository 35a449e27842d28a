"""The hands that write records, one file per vendor."""

from gateway.changes.hands.base import Hand, Hands
from gateway.changes.hands.mykaarma import OutOfOfficeHand
from gateway.changes.hands.opentact import OfficeHoursHand
from gateway.changes.hands.pexip import LeadSegmentHand, SettingsHand
from gateway.changes.hands.webex_modes import HolidayHand, ModeHand
from gateway.changes.hands.webex_schedules import EventHand, ScheduleHand
from gateway.changes.places import (
    EventIn,
    HolidayIn,
    LeadSegmentOf,
    ModeAt,
    OfficeHoursOf,
    OutOfOfficeOf,
    ScheduleOf,
    SettingsOf,
)

HANDS: Hands = {
    OutOfOfficeOf: OutOfOfficeHand(),
    ModeAt: ModeHand(),
    HolidayIn: HolidayHand(),
    ScheduleOf: ScheduleHand(),
    EventIn: EventHand(),
    OfficeHoursOf: OfficeHoursHand(),
    LeadSegmentOf: LeadSegmentHand(),
    SettingsOf: SettingsHand(),
}
"""The hand for each kind of place."""

__all__ = ["HANDS", "Hand", "Hands"]
