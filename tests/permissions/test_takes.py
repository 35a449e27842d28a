"""What each order takes of its caller: scopes, and people whom the caller sees."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from gateway.caller import Caller, Profile, Scope
from gateway.changes.orders.absence import AbsenceCancel, AbsenceOrder
from gateway.changes.orders.holiday import HolidayOrder
from gateway.changes.orders.out_of_office import OutOfOfficeEnd, OutOfOfficeSet
from gateway.changes.orders.schedules import (
    AssociateOwner,
    EventRemove,
    LocationOwner,
    ScheduleCreate,
    ScheduleDelete,
)
from gateway.changes.orders.week import WeekOrder
from gateway.changes.records import Change
from gateway.changes.states import ChangeStatus, Goal, OnFailure
from gateway.changes.takes import takes
from gateway.changes.values import plain
from gateway.schema.permissions import may_wish
from gateway.timelines.plans import AbsencePlan, HolidayPlan, WeekPlan
from gateway.vendors.records import (
    OperatingModeLevel,
    OutOfOfficeDelegation,
    OutOfOfficeDraft,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
)

NOON, DAY = datetime(2031, 1, 1, 12, tzinfo=UTC), date(2031, 1, 1)
STAND_IN = OutOfOfficeDelegation("da-eve", None)
OF_PERSON = ScheduleRef(ScheduleOwnerKind.PERSON, "ada", ScheduleType.HOLIDAYS, "h")
OF_PLACE = ScheduleRef(ScheduleOwnerKind.LOCATION, "dallas", ScheduleType.HOLIDAYS, "h")
AWAY, HOURS = Scope.OUT_OF_OFFICE_WRITE, Scope.SCHEDULES_WRITE
MODES, ACCOUNT = Scope.OPERATING_MODES_WRITE, Scope.OFFICE_HOURS_WRITE


def week(**whose: Any) -> WeekOrder:
    return WeekOrder(WeekPlan("Week", (), **whose))


def holiday(**where: Any) -> HolidayOrder:
    return HolidayOrder(HolidayPlan("Day", DAY, DAY, **where))


@pytest.mark.parametrize(
    ("order", "scopes", "wide", "named"),
    [
        (OutOfOfficeSet("ada", OutOfOfficeDraft()), {AWAY}, False, "ada@associateId"),
        (
            OutOfOfficeSet("ada", OutOfOfficeDraft(), "eve"),
            {AWAY},
            False,
            "ada@associateId eve@delegation.delegateAssociateId",
        ),
        (
            OutOfOfficeSet("ada", OutOfOfficeDraft(delegation=STAND_IN)),
            {AWAY},
            False,
            "ada@associateId da-eve@delegation.delegateDealerAssociateId",
        ),
        (OutOfOfficeEnd("ada"), {AWAY}, False, "ada@associateId"),
        (
            AbsenceOrder(AbsencePlan("ada", NOON, NOON, delegate_associate_id="eve")),
            {AWAY, HOURS},
            False,
            "ada@associateId eve@delegation.delegateAssociateId",
        ),
        (AbsenceCancel(associate_id="ada"), {AWAY, HOURS}, False, "ada@associateId"),
        (AbsenceCancel(change_id="c1"), {AWAY, HOURS}, False, "c1@changeId"),
        (
            ScheduleCreate(AssociateOwner("ada"), "S", ScheduleType.HOLIDAYS),
            {HOURS},
            False,
            "ada@owner.associateId",
        ),
        (ScheduleCreate(LocationOwner("x"), "S", ScheduleType.HOLIDAYS), {HOURS}, True, ""),
        (ScheduleDelete(OF_PERSON), {HOURS}, False, "ada@scheduleId"),
        (ScheduleDelete(OF_PLACE), {HOURS}, True, ""),
        (EventRemove(OF_PERSON, "e"), {HOURS}, False, "ada@eventId"),
        (EventRemove(OF_PLACE, "e"), {HOURS}, True, ""),
        (
            week(associate_ids=("ada", "bob")),
            {HOURS},
            False,
            "ada@associateIds.0 bob@associateIds.1",
        ),
        (week(location_id="dallas"), {MODES}, True, ""),
        (week(account=True), {ACCOUNT}, True, ""),
        (
            week(associate_ids=("ada",), account=True),
            {HOURS, ACCOUNT},
            True,
            "ada@associateIds.0",
        ),
        (holiday(associate_ids=("ada",)), {AWAY}, False, "ada@associateIds.0"),
        (holiday(location_ids=("dallas",)), {HOURS}, True, ""),
        (holiday(level=OperatingModeLevel.ORGANIZATION), {MODES}, True, ""),
        (
            holiday(
                level=OperatingModeLevel.LOCATION,
                location_ids=("dallas",),
                associate_ids=("ada",),
            ),
            {MODES, HOURS, AWAY},
            True,
            "ada@associateIds.0",
        ),
    ],
)
def test_an_order_says_what_it_takes_and_where_it_names_whom(
    order: Any, scopes: set[Scope], wide: bool, named: str
) -> None:
    wanted = takes(order)

    assert wanted.scopes == scopes
    assert wanted.is_wide is wide
    told = [f"{one.key}@{'.'.join(one.unknown.problem.path)}" for one in wanted.named]
    assert told == named.split()


def change_of(order: Any) -> Change:
    """A change that has ended."""
    return Change(
        id="one",
        name=order.name,
        order=json.dumps(plain(order)),
        client="shop",
        on_failure=OnFailure.KEEP,
        fingerprint="f",
        idempotency_key=None,
        associate_ids=order.associate_ids,
        requested_at=NOON,
        status=ChangeStatus.DONE,
        goal=Goal.DONE,
        round=1,
        cancelled=False,
        queued_at=NOON,
        deadline=None,
        finished_at=NOON,
        attention=None,
        faults=(),
        steps=(),
    )


@pytest.mark.parametrize(
    ("order", "scopes", "departments", "message"),
    [
        (OutOfOfficeEnd("ada"), {AWAY}, None, None),
        (OutOfOfficeEnd("ada"), {HOURS}, None, "This needs the scope outofoffice:write."),
        (OutOfOfficeEnd("ada"), {Scope.CHANGES_ADMIN}, None, None),
        (OutOfOfficeEnd("ada"), {AWAY}, {"sales"}, None),
        (holiday(location_ids=("dallas",), associate_ids=("ada",)), {HOURS, AWAY}, None, None),
        (
            holiday(location_ids=("dallas",), associate_ids=("ada",)),
            {Scope.CHANGES_ADMIN},
            {"sales"},
            "This touches more than people, and is open only to callers who are not limited to departments.",
        ),
    ],
)
def test_something_is_asked_of_a_change_by_who_could_ask_for_it_or_may_for_all(
    order: Any, scopes: set[Scope], departments: set[str] | None, message: str | None
) -> None:
    limit = None if departments is None else frozenset(departments)
    caller = Caller("shop", Profile.ANALYST, frozenset(scopes), limit)

    faults = may_wish(caller, change_of(order))

    assert [fault.message for fault in faults] == ([] if message is None else [message])
