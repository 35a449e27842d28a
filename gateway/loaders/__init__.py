"""Per-request batching and memory: forty keys asked for one by one become one call, and no call is made twice.

One class per resource. A set of loaders belongs to one request and one caller, and is never shared: what it
remembers is what this caller was shown. Beneath it lies what vendors said to anybody (`vendors/cache.py`).

Rule 1: a loader pairs answers with keys by position; a key that nobody knows gives None.
Rule 2: a failure is an answer too. It is remembered for the request, so that a vendor that hangs is waited for
once and not once per field.
Rule 3: what several loaders need, one loads and the others ask it.
Rule 4: kept for other requests are a vendor's own answers, as it gave them: never a failure, never what was joined.
"""

from gateway.loaders.base import MOST_FILTERS, CachedLoader, NotFound, Planned, Sources
from gateway.loaders.changes import ChangeQuestion
from gateway.loaders.directory import AssociateQuestion
from gateway.loaders.opentact import OfficeHoursCalendar
from gateway.loaders.permissions import Forbidden
from gateway.loaders.pexip import LeadSegmentQuestion
from gateway.loaders.record_timelines import EventAsked, TooManyOccurrences
from gateway.loaders.request import Loaders
from gateway.loaders.timelines import Asked, Crowd
from gateway.loaders.webex import OperatingModeQuestion

__all__ = [
    "MOST_FILTERS",
    "Asked",
    "AssociateQuestion",
    "CachedLoader",
    "ChangeQuestion",
    "Crowd",
    "EventAsked",
    "Forbidden",
    "LeadSegmentQuestion",
    "Loaders",
    "NotFound",
    "OfficeHoursCalendar",
    "OperatingModeQuestion",
    "Planned",
    "Sources",
    "TooManyOccurrences",
]
