"""Pexip Engage: lead segments, their scheduling settings, and the subjects of meetings.

The door: `connect` gives a `PexipClient`, the `check_*` functions say what the vendor would not accept.
"""

from gateway.vendors.pexip.check import (
    check_lead_segment,
    check_lead_segment_patch,
    check_scheduling_settings,
)
from gateway.vendors.pexip.client import PexipClient, connect

__all__ = [
    "PexipClient",
    "check_lead_segment",
    "check_lead_segment_patch",
    "check_scheduling_settings",
    "connect",
]
