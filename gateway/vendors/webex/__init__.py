"""Webex: people, locations, operating modes and schedules.

The door of the room: `connect` gives a client, the `check_*` functions say what Webex does not allow before
anything is sent, `changed_event` and `holiday_change` what a change makes of the record that is there. The
functions that end in `_rules` say when the records hold, for the schedule engine.
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
from gateway.vendors.webex.event_rules import Held, event_rules, unread_parts
from gateway.vendors.webex.rules import (
    mode_rules,
    schedule_rules,
    undetailed_mode_rules,
    unread_schedule_rules,
)

__all__ = [
    "Held",
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
    "event_rules",
    "holiday_change",
    "mode_rules",
    "schedule_rules",
    "undetailed_mode_rules",
    "unread_parts",
    "unread_schedule_rules",
]
