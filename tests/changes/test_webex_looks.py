"""What the orders about Webex's records look at before they plan, and what they miss there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from gateway.changes.desk import Desk
from gateway.changes.faults import NotPossible
from gateway.changes.orders.operating_modes import (
    HolidayAdd,
    HolidayRemove,
    HolidayUpdate,
    OperatingModeCreate,
    OperatingModeDelete,
    OperatingModeUpdate,
)
from gateway.changes.orders.schedules import (
    AssociateOwner,
    EventAdd,
    EventRemove,
    EventUpdate,
    LocationOwner,
    ScheduleCreate,
    ScheduleDelete,
    ScheduleUpdate,
)
from gateway.directory import AssociateDraft, AssociateLinks
from gateway.timelines.refusals import Obstacle
from gateway.vendors.errors import VendorNotFound
from gateway.vendors.records import (
    CallForwarding,
    EventPatch,
    HolidayPatch,
    OperatingModeDraft,
    OperatingModeLevel,
    OperatingModePatch,
    OperatingModeType,
    ScheduleOwnerKind,
    SchedulePatch,
    ScheduleRef,
    ScheduleType,
)
from tests.changes.desks import Clock, desk_on, planned
from tests.changes.webex_demo import DAY, OFF, Demo
from tests.stage import SandboxControl

GONE = "Y2lzY29zcGFyazovL3VzL1g"
NO_SCHEDULE = ScheduleRef(ScheduleOwnerKind.LOCATION, GONE, ScheduleType.HOLIDAYS, GONE)


@pytest.fixture(scope="module")
async def desk(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Desk]:
    folder = tmp_path_factory.mktemp("webex_looks")
    async with desk_on(sandbox_control.base_url, folder, Clock()) as desk:
        yield desk


@pytest.fixture
def demo(sandbox: SandboxControl) -> Demo:
    return Demo(sandbox.world())


MISSING = [
    (OperatingModeUpdate(GONE, OperatingModePatch(name="x")), "operatingModeId"),
    (OperatingModeDelete(GONE), "operatingModeId"),
    (OperatingModeDelete("no id, ever"), "operatingModeId"),
    (HolidayAdd(GONE, DAY), "operatingModeId"),
    (HolidayUpdate(GONE, GONE, HolidayPatch(name="x")), "holidayId"),
    (HolidayRemove(GONE, GONE), "holidayId"),
    (ScheduleUpdate(NO_SCHEDULE, SchedulePatch(name="x")), "scheduleId"),
    (ScheduleDelete(NO_SCHEDULE), "scheduleId"),
    (EventAdd(NO_SCHEDULE, OFF), "scheduleId"),
    (EventUpdate(NO_SCHEDULE, GONE, EventPatch(name="x")), "eventId"),
    (EventRemove(NO_SCHEDULE, GONE), "eventId"),
    (ScheduleCreate(AssociateOwner("nobody"), "New", ScheduleType.HOLIDAYS), "owner.associateId"),
]


@pytest.mark.parametrize(
    ("order", "path"), MISSING, ids=[f"{at}-{row[0].name}" for at, row in enumerate(MISSING)]
)
async def test_what_an_order_names_and_is_not_there_is_not_found(
    desk: Desk, order: Any, path: str
) -> None:
    with pytest.raises(NotPossible) as stopped:
        await order.look(desk)

    (problem,) = stopped.value.problems
    assert (stopped.value.obstacle, ".".join(problem.path)) == (Obstacle.NOT_FOUND, path)


def mode(name: str, location_id: str | None = None) -> OperatingModeCreate:
    """The order for a mode of the organization or of a location."""
    level = OperatingModeLevel.LOCATION if location_id else OperatingModeLevel.ORGANIZATION
    draft = OperatingModeDraft(name, OperatingModeType.NONE, level, CallForwarding(), location_id)
    return OperatingModeCreate(draft)


async def test_a_mode_may_have_the_name_of_one_of_another_place(desk: Desk, demo: Demo) -> None:
    free = [
        mode("Day Operating Mode"),  # Dallas has it
        mode("Day Operating Mode", demo.location("New York")),
        mode("US Holidays", demo.location()),  # the organization has it
        mode("Day"),  # a part of a name
    ]

    assert [await order.look(desk) for order in free] == [None] * len(free)


async def test_a_mode_may_not_have_the_name_of_one_of_its_own_place(desk: Desk, demo: Demo) -> None:
    for taken in (mode("US Holidays"), mode("Day Operating Mode", demo.location())):
        with pytest.raises(NotPossible) as stopped:
            await planned(desk, taken)
        assert stopped.value.obstacle is Obstacle.CONFLICT


@pytest.mark.parametrize(
    "order",
    [mode("New", GONE), ScheduleCreate(LocationOwner(GONE), "New", ScheduleType.HOLIDAYS)],
    ids=["mode", "schedule"],
)
async def test_a_location_that_webex_does_not_know_is_refused_in_its_words(
    desk: Desk, order: Any
) -> None:
    with pytest.raises(VendorNotFound):
        await order.look(desk)


async def test_an_associates_schedule_is_made_for_the_person_that_the_link_names(
    desk: Desk, demo: Demo
) -> None:
    links = AssociateLinks(webex_person_id=demo.person("Ada"))
    ada = await desk.directory.register(AssociateDraft("Ada", links=links), now=desk.clock())

    step = await planned(
        desk, ScheduleCreate(AssociateOwner(ada.id), "New", ScheduleType.HOLIDAYS, (OFF,))
    )

    assert step.after.owner_id == demo.person("Ada")
    assert step.place.subject == f"webex:person:{demo.person('Ada')}"


async def test_an_associate_without_a_link_has_no_schedules(desk: Desk) -> None:
    ada = await desk.directory.register(AssociateDraft("Ada"), now=desk.clock())

    with pytest.raises(NotPossible) as stopped:
        await ScheduleCreate(AssociateOwner(ada.id), "New", ScheduleType.HOLIDAYS).look(desk)

    assert stopped.value.obstacle is Obstacle.CONFLICT
    assert str(stopped.value) == ("Ada is not linked to Webex. Link a person with associateUpdate.")
