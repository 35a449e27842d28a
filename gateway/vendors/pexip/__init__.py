"""Pexip Engage: lead segments, their scheduling settings, and the subjects of meetings.

The door: `connect` gives a `PexipClient`, the `check_*` functions say what the vendor would not accept,
`booking_rules` and `booking_statement` what its records mean to the schedule engine.
"""

from gateway.vendors.pexip.check import (
    check_lead_segment,
    check_lead_segment_patch,
    check_scheduling_settings,
)
from gateway.vendors.pexip.client import PexipClient, connect
from gateway.vendors.pexip.rules import booking_rules, booking_statement

__all__ = [
    "PexipClient",
    "booking_rules",
    "booking_statement",
    "check_lead_segment",
    "check_lead_segment_patch",
    "check_scheduling_settings",
    "connect",
]
