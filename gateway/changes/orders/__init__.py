"""The orders, one file per kind of thing, and the directory's own, which touch no vendor."""

from gateway.changes.order import Order
from gateway.changes.orders.absence import AbsenceCancel, AbsenceOrder
from gateway.changes.orders.holiday import HolidayOrder
from gateway.changes.orders.lead_segments import (
    LeadSegmentCreate,
    LeadSegmentUpdate,
    SchedulingSettingsReplace,
)
from gateway.changes.orders.office_hours import (
    OfficeHoursCreate,
    OfficeHoursDelete,
    OfficeHoursUpdate,
)
from gateway.changes.orders.operating_modes import (
    HolidayAdd,
    HolidayRemove,
    HolidayUpdate,
    OperatingModeCreate,
    OperatingModeDelete,
    OperatingModeUpdate,
)
from gateway.changes.orders.out_of_office import OutOfOfficeEnd, OutOfOfficeSet
from gateway.changes.orders.schedules import (
    EventAdd,
    EventRemove,
    EventUpdate,
    ScheduleCreate,
    ScheduleDelete,
    ScheduleUpdate,
)
from gateway.changes.orders.week import WeekOrder

_KINDS: tuple[type[Order], ...] = (
    OutOfOfficeSet,
    OutOfOfficeEnd,
    OperatingModeCreate,
    OperatingModeUpdate,
    OperatingModeDelete,
    HolidayAdd,
    HolidayUpdate,
    HolidayRemove,
    ScheduleCreate,
    ScheduleUpdate,
    ScheduleDelete,
    EventAdd,
    EventUpdate,
    EventRemove,
    OfficeHoursCreate,
    OfficeHoursUpdate,
    OfficeHoursDelete,
    LeadSegmentCreate,
    LeadSegmentUpdate,
    SchedulingSettingsReplace,
    AbsenceOrder,
    AbsenceCancel,
    WeekOrder,
    HolidayOrder,
)

ORDERS: dict[str, type[Order]] = {kind.name: kind for kind in _KINDS}
"""Every order that touches a vendor, by its mutation's name."""

__all__ = ["ORDERS"]
