"""What a change would do, without doing it: the steps that a preview tells."""

from __future__ import annotations

from datetime import datetime

from gateway.changes.desk import Desk
from gateway.changes.order import Order
from gateway.changes.orders.absence import AbsenceOrder
from gateway.changes.orders.holiday import HolidayOrder
from gateway.changes.orders.schedules import EventAdd
from gateway.changes.orders.week import WeekOrder
from gateway.changes.steps import Step
from gateway.timelines.plans import AbsencePlan, EventPlan, HolidayPlan, Plan, WeekPlan


def order_of(plan: Plan) -> Order:
    """The order that carries the plan out."""
    match plan:
        case AbsencePlan():
            return AbsenceOrder(plan)
        case EventPlan(ref=ref, draft=draft):
            return EventAdd(ref, draft)
        case WeekPlan():
            return WeekOrder(plan)
        case HolidayPlan():
            return HolidayOrder(plan)


async def planned(order: Order, desk: Desk, *, now: datetime) -> tuple[Step, ...]:
    """The steps that the order would take as things are. `now` is aware. Only reads. Raises NotPossible, VendorError
    and StoreError."""
    held = await order.look(desk)
    return order.steps(held, now=now)
