"""OpenTact: an account's office hours, all of which name times at which nobody works.

The door: `connect` gives an `OpenTactClient`, `check_office_hours` and `check_office_hours_patch` say what the
vendor would not accept, `office_hours_rules` says what its records mean to the schedule engine.
"""

from gateway.vendors.opentact.check import check_office_hours, check_office_hours_patch
from gateway.vendors.opentact.client import OpenTactClient, connect
from gateway.vendors.opentact.rules import office_hours_rules

__all__ = [
    "OpenTactClient",
    "check_office_hours",
    "check_office_hours_patch",
    "connect",
    "office_hours_rules",
]
