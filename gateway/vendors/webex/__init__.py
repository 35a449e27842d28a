"""Webex: people, locations, operating modes and schedules.

The door of the room: `connect` gives a client, the `check_*` functions say what Webex does not allow before
anything is sent, `changed_event` and `holiday_change` what a change makes of the record that is there.
"""

from __future__ import annotations

from gateway.vendors.webex.changed import changed_event, holiday_change
from gateway.vendors.webex.check import (
    check_event,
    check_event_patch,
    check_holiday,
    check_holiday_patch,
    check_operating_mode,
    check_operating_mode_patch,
    check_schedule,
    check_schedule_patch,
)
from gateway.vendors.webex.client import WebexClient, connect

__all__ = [
    "WebexClient",
    "changed_event",
    "check_event",
    "check_event_patch",
    "check_holiday",
    "check_holiday_patch",
    "check_operating_mode",
    "check_operating_mode_patch",
    "check_schedule",
    "check_schedule_patch",
    "connect",
    "holiday_change",
]
