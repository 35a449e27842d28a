"""What each order takes: the scopes that its caller needs, and whom it names. Pure.

A *wide* order touches what no department has for itself: a location, an operating mode, the organization, the account, a
lead segment, or the directory. It is open only to callers who are not limited to departments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from gateway.caller import Scope
from gateway.changes.order import Order
from gateway.changes.orders.absence import AbsenceCancel, AbsenceOrder
from gateway.changes.orders.holiday import HolidayOrder
from gateway.changes.orders.out_of_office import OutOfOfficeEnd, OutOfOfficeSet
from gateway.changes.orders.schedules import (
    AssociateOwner,
    EventAdd,
    EventRemove,
    EventUpdate,
    ScheduleCreate,
    ScheduleDelete,
    ScheduleUpdate,
)
from gateway.changes.orders.week import WeekOrder
from gateway.changes.plans.absences import unknown_absence
from gateway.timelines.plans import HolidayPlan, WeekPlan
from gateway.timelines.refusals import (
    Refusal,
    unknown_associate,
    unknown_event,
    unknown_schedule,
)
from gateway.vendors.records import OutOfOfficeDelegation, ScheduleOwnerKind, ScheduleRef

OfSchedule: TypeAlias = ScheduleUpdate | ScheduleDelete | EventAdd | EventUpdate | EventRemove


class By(StrEnum):
    """What somebody is named by."""

    ASSOCIATE = "ASSOCIATE"  # the directory's id
    DEALER_ASSOCIATE = "DEALER_ASSOCIATE"
    WEBEX_PERSON = "WEBEX_PERSON"
    CHANGE = "CHANGE"  # by the change that was about them


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom an order names, and what is said when they are not there."""

    by: By
    key: str
    unknown: Refusal


@dataclass(frozen=True, slots=True)
class Takes:
    """What an order takes."""

    scopes: frozenset[Scope]
    is_wide: bool = False
    named: tuple[Named, ...] = ()


SCOPES: dict[str, frozenset[Scope]] = {
    "outOfOfficeSet": frozenset({Scope.OUT_OF_OFFICE_WRITE}),
    "outOfOfficeEnd": frozenset({Scope.OUT_OF_OFFICE_WRITE}),
    "operatingModeCreate": frozenset({Scope.OPERATING_MODES_WRITE}),
    "operatingModeUpdate": frozenset({Scope.OPERATING_MODES_WRITE}),
    "operatingModeDelete": frozenset({Scope.OPERATING_MODES_WRITE}),
    "operatingModeHolidayAdd": frozenset({Scope.OPERATING_MODES_WRITE}),
    "operatingModeHolidayUpdate": frozenset({Scope.OPERATING_MODES_WRITE}),
    "operatingModeHolidayRemove": frozenset({Scope.OPERATING_MODES_WRITE}),
    "scheduleCreate": frozenset({Scope.SCHEDULES_WRITE}),
    "scheduleUpdate": frozenset({Scope.SCHEDULES_WRITE}),
    "scheduleDelete": frozenset({Scope.SCHEDULES_WRITE}),
    "scheduleEventAdd": frozenset({Scope.SCHEDULES_WRITE}),
    "scheduleEventUpdate": frozenset({Scope.SCHEDULES_WRITE}),
    "scheduleEventRemove": frozenset({Scope.SCHEDULES_WRITE}),
    "officeHoursCreate": frozenset({Scope.OFFICE_HOURS_WRITE}),
    "officeHoursUpdate": frozenset({Scope.OFFICE_HOURS_WRITE}),
    "officeHoursDelete": frozenset({Scope.OFFICE_HOURS_WRITE}),
    "leadSegmentCreate": frozenset({Scope.LEAD_SEGMENTS_WRITE}),
    "leadSegmentUpdate": frozenset({Scope.LEAD_SEGMENTS_WRITE}),
    "leadSegmentSchedulingSettingsReplace": frozenset({Scope.LEAD_SEGMENTS_WRITE}),
    "absencePlan": frozenset({Scope.OUT_OF_OFFICE_WRITE, Scope.SCHEDULES_WRITE}),
    "absenceCancel": frozenset({Scope.OUT_OF_OFFICE_WRITE, Scope.SCHEDULES_WRITE}),
}
"""The scopes of each order whose scopes do not depend on what it says, by its mutation's name."""

OF_DIRECTORY = Takes(frozenset({Scope.DIRECTORY_WRITE}), is_wide=True)
"""What orders to the directory take. They are wide: that an address or a link is taken tells of other people."""


def takes(order: Order) -> Takes:
    """What an order takes. A holiday or a week for nobody takes no scopes; `check` has something against it."""
    match order:
        case HolidayOrder(plan=holiday):
            named = tuple(_associates(holiday.associate_ids))
            return Takes(holiday_scopes(holiday), holiday.is_wide, named)
        case WeekOrder(plan=week):
            named = tuple(_associates(week.associate_ids))
            return Takes(week_scopes(week), week.is_wide, named)
        case ScheduleCreate(owner=AssociateOwner(associate_id=id)):
            named = tuple(_associate(id, "owner", "associateId"))
            return Takes(SCOPES[order.name], named=named)
        case OutOfOfficeSet() | OutOfOfficeEnd() | AbsenceOrder() | AbsenceCancel():
            return Takes(SCOPES[order.name], named=tuple(_away(order)))
        case ScheduleUpdate() | ScheduleDelete() | EventAdd() | EventUpdate() | EventRemove() if (
            order.ref.owner_kind is ScheduleOwnerKind.PERSON
        ):
            return Takes(SCOPES[order.name], named=(_whose(order, order.ref),))
        case _:
            return Takes(SCOPES[order.name], is_wide=True)


def holiday_scopes(plan: HolidayPlan) -> frozenset[Scope]:
    """By what the holiday is declared in: operating modes, schedules of locations, people's outs of office."""
    asked = (
        (Scope.OPERATING_MODES_WRITE, plan.level is not None),
        (Scope.SCHEDULES_WRITE, bool(plan.location_ids)),
        (Scope.OUT_OF_OFFICE_WRITE, bool(plan.associate_ids)),
    )
    return frozenset(scope for scope, is_asked in asked if is_asked)


def week_scopes(plan: WeekPlan) -> frozenset[Scope]:
    """By whose week it is: people's schedules, a location's operating mode, the account's office hours."""
    asked = (
        (Scope.SCHEDULES_WRITE, bool(plan.associate_ids)),
        (Scope.OPERATING_MODES_WRITE, plan.location_id is not None),
        (Scope.OFFICE_HOURS_WRITE, plan.account),
    )
    return frozenset(scope for scope, is_asked in asked if is_asked)


# ---------------------------------------------------------------- whom orders name


def _away(
    order: OutOfOfficeSet | OutOfOfficeEnd | AbsenceOrder | AbsenceCancel,
) -> Iterator[Named]:
    match order:
        case OutOfOfficeSet():
            yield from _associate(order.associate_id, "associateId")
            yield from _delegate(order.delegate_associate_id, order.draft.delegation)
        case AbsenceOrder(plan=plan):
            yield from _associate(plan.associate_id, "associateId")
            yield from _delegate(plan.delegate_associate_id, plan.delegation)
        case OutOfOfficeEnd():
            yield from _associate(order.associate_id, "associateId")
        case AbsenceCancel():
            yield from _associate(order.associate_id, "associateId")
            if order.change_id is not None:
                yield Named(By.CHANGE, order.change_id, unknown_absence(("changeId",)))


def _delegate(id: str | None, given: OutOfOfficeDelegation | None) -> Iterator[Named]:
    yield from _associate(id, "delegation", "delegateAssociateId")
    at = ("delegation", "delegateDealerAssociateId")
    dealer_associate_id = given.delegate_dealer_associate_id if given else None
    if dealer_associate_id:
        yield Named(By.DEALER_ASSOCIATE, dealer_associate_id, unknown_associate(at))


def _associates(ids: Iterable[str]) -> Iterator[Named]:
    for place, id in enumerate(ids):
        yield from _associate(id, "associateIds", str(place))


def _associate(id: str | None, *at: str) -> Iterator[Named]:
    if id is not None:
        yield Named(By.ASSOCIATE, id, unknown_associate(at))


def _whose(order: OfSchedule, ref: ScheduleRef) -> Named:
    of_event = isinstance(order, EventUpdate | EventRemove)
    unknown = unknown_event(("eventId",)) if of_event else unknown_schedule(("scheduleId",))
    return Named(By.WEBEX_PERSON, ref.owner_id, unknown)
