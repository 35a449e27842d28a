"""Streams in this process, pulled by hand: who is slow, what is left behind, and what it costs."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from gateway.app import clock
from gateway.app.gateway import Gateway
from gateway.caller import ANONYMOUS, Caller, Profile, Scope
from gateway.directory import (
    AssociateDraft,
    AssociateLinks,
    AssociateLinksPatch,
    AssociatePatch,
    Directory,
)
from gateway.operations.answer import Answer, Refusal, Refused, refused
from gateway.operations.operation import Operation
from gateway.schema.errors import ErrorCode
from gateway.schema.ids import encode
from gateway.schema.subscription import PEOPLE_SECONDS
from gateway.schema.watching import LOOKS_AT_A_TIME
from gateway.vendors.port import Vendor
from tests.stage import AMPLE, SandboxControl, settings_for
from tests.subscriptions.lines import WATCH


@pytest.fixture(scope="module")
async def rooms(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Gateway]:
    """A gateway without a door, in this process and this loop."""
    settings = settings_for(
        sandbox_control.base_url,
        tmp_path_factory.mktemp("rooms"),
        limits={
            **AMPLE,
            "frontend": {"bucket": 60, "refill": 0.001},
            "partner": {"bucket": 60, "refill": 20.0},
        },
    )
    gateway = Gateway(settings)
    async with gateway.opened():
        yield gateway


async def somebody(rooms: Gateway, **members: Any) -> str:
    """The directory's id of somebody new, whose time zone is all that is known."""
    assert rooms._store is not None
    draft = AssociateDraft(name="Somebody", time_zone="America/Chicago", **members)
    return (await Directory(rooms._store).register(draft, now=clock())).id


async def moved(rooms: Gateway, id: str, **patch: Any) -> None:
    """Change somebody's row, and let it be heard of."""
    assert rooms._store is not None
    await Directory(rooms._store).update(id, AssociatePatch(**patch), now=clock())
    rooms.bell.ring(Vendor.WEBEX.value)


async def stream(
    rooms: Gateway,
    *ids: str,
    caller: Caller = ANONYMOUS,
    again: Callable[[], Caller] | None = None,
) -> AsyncGenerator[Answer, None]:
    """People watched by a caller, who is found out again by `again`."""

    async def found(now: datetime) -> Caller:  # the form of it
        return caller if again is None else again()

    variables = {"ids": [encode("Associate", id) for id in ids]}
    answers = await rooms.streams.opened(
        Operation(WATCH, variables), caller, again=found, now=clock()
    )
    assert answers is not None
    return answers


async def pulled(answers: AsyncGenerator[Answer, None]) -> dict[str, Any]:
    """The next event, which has to come soon."""
    answer = await asyncio.wait_for(anext(answers), 5)
    assert answer.data is not None, answer.errors
    return dict(answer.data["availabilityChanged"])


async def stopped(answers: AsyncGenerator[Answer, None]) -> dict[str, Any]:
    """The error that ends a stream, which has to come soon."""
    with pytest.raises(Refused) as stop:
        await asyncio.wait_for(anext(answers), 5)
    (error,) = stop.value.answer.errors
    return dict(error)


async def left(rooms: Gateway, caller: Caller) -> int:
    """How many points a caller has left."""
    return int((await rooms.executor.till.allowance(caller)).currently_available)


def heard(rooms: Gateway) -> int:
    """To how many things somebody listens."""
    return len(rooms.bell._listening)


async def test_who_is_slow_is_told_the_latest_state_and_nothing_between(rooms: Gateway) -> None:
    one, other = await somebody(rooms), await somebody(rooms)
    async with aclosing(await stream(rooms, one, other)) as answers:
        first = [await pulled(answers), await pulled(answers)]

        for zone in ("Europe/Paris", "Asia/Tokyo", "Europe/Berlin"):
            await moved(rooms, one, time_zone=zone)
            await asyncio.sleep(0.1)
        await moved(rooms, other, time_zone="Asia/Tokyo")

        later = [await pulled(answers), await pulled(answers)]
        silence = asyncio.ensure_future(anext(answers))
        await asyncio.sleep(0.3)
        assert [event["cause"] for event in first] == ["INITIAL", "INITIAL"]
        assert [event["cause"] for event in later] == ["DATA_CHANGED", "DATA_CHANGED"]
        assert {event["associate"]["id"] for event in later} == {
            encode("Associate", one),
            encode("Associate", other),
        }
        assert not silence.done()
        silence.cancel()
        await asyncio.gather(silence, return_exceptions=True)


async def test_who_is_slow_is_told_nothing_of_people_who_are_not_seen_any_more(
    rooms: Gateway,
) -> None:
    links = AssociateLinks(mykaarma_department_id="sales", mykaarma_dealer_associate_id="slow")
    one, other = await somebody(rooms), await somebody(rooms, links=links)
    now = [ANONYMOUS]
    async with aclosing(await stream(rooms, one, other, again=lambda: now[-1])) as answers:
        await pulled(answers)

        await asyncio.sleep(PEOPLE_SECONDS)
        now.append(replace(ANONYMOUS, departments=frozenset({"service"})))

        assert (await stopped(answers))["extensions"]["code"] == "NOT_FOUND"


async def test_of_a_stream_that_is_closed_nothing_is_left(rooms: Gateway) -> None:
    id = await somebody(rooms)
    tasks = len(asyncio.all_tasks())
    streams = [await stream(rooms, id) for _ in range(20)]
    waiting = []
    for answers in streams:
        await pulled(answers)
        waiting.append(asyncio.ensure_future(anext(answers)))
    await asyncio.sleep(0.1)
    listened = heard(rooms), rooms.streams.seats.taken

    for task, answers in zip(waiting, streams, strict=True):
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await answers.aclose()

    assert listened == (3, 20)
    assert (heard(rooms), rooms.streams.seats.taken) == (0, 0)
    assert len(asyncio.all_tasks()) < tasks + 5  # of the gateway's own, some come and go


async def test_a_stream_that_was_opened_and_never_asked_has_taken_nothing(rooms: Gateway) -> None:
    answers = await stream(rooms, await somebody(rooms))

    assert (heard(rooms), rooms.streams.seats.taken) == (0, 0)
    await answers.aclose()


async def test_who_may_not_any_more_is_told_so_and_the_stream_ends(rooms: Gateway) -> None:
    id = await somebody(rooms)
    revoked: list[bool] = []

    def again() -> Caller:
        if revoked:
            raise Refused(refused(Refusal.UNAUTHENTICATED, "Revoked.", ErrorCode.UNAUTHENTICATED))
        return ANONYMOUS

    async with aclosing(await stream(rooms, id, again=again)) as answers:
        await pulled(answers)

        revoked.append(True)
        rooms.bell.ring(Vendor.WEBEX.value)

        assert (await stopped(answers))["extensions"]["code"] == "UNAUTHENTICATED"
    assert (heard(rooms), rooms.streams.seats.taken) == (0, 0)


async def test_who_lost_the_scope_is_told_so_and_the_stream_ends(rooms: Gateway) -> None:
    id = await somebody(rooms)
    scopes = [frozenset(Scope), frozenset(Scope) - {Scope.AVAILABILITY_READ}]
    who = replace(ANONYMOUS, scopes=scopes[0])
    now = [who]
    async with aclosing(await stream(rooms, id, again=lambda: now[-1])) as answers:
        await pulled(answers)

        now.append(replace(who, scopes=scopes[1]))
        rooms.bell.ring(Vendor.WEBEX.value)

        assert (await stopped(answers))["extensions"]["code"] == "FORBIDDEN"


async def test_who_is_of_another_department_cannot_be_watched(rooms: Gateway) -> None:
    id = await somebody(rooms)
    limited = replace(ANONYMOUS, departments=frozenset({"sales"}))
    async with aclosing(await stream(rooms, id, caller=limited)) as answers:
        assert (await stopped(answers))["extensions"]["code"] == "NOT_FOUND"


async def test_who_leaves_the_department_ends_the_stream(rooms: Gateway) -> None:
    links = AssociateLinks(mykaarma_department_id="sales", mykaarma_dealer_associate_id="dee")
    id = await somebody(rooms, links=links)
    limited = replace(ANONYMOUS, departments=frozenset({"sales"}))
    async with aclosing(await stream(rooms, id, caller=limited)) as answers:
        await pulled(answers)

        elsewhere = AssociateLinksPatch(mykaarma_department_id="service")
        await moved(rooms, id, links=elsewhere)

        error = await stopped(answers)
        assert error["extensions"]["code"] == "NOT_FOUND"
        assert error["path"] == ["availabilityChanged"]


async def test_every_event_is_paid_for_until_the_budget_is_empty(rooms: Gateway) -> None:
    ids = [await somebody(rooms) for _ in range(8)]
    poor = replace(ANONYMOUS, client="poor", profile=Profile.FRONTEND)
    async with aclosing(await stream(rooms, *ids, caller=poor)) as answers:
        answer = await asyncio.wait_for(anext(answers), 5)
        assert answer.extensions["cost"]["requestedQueryCost"] > 0

        codes = []
        for _ in ids[1:]:
            try:
                await asyncio.wait_for(anext(answers), 5)
            except Refused as stop:
                codes = [error["extensions"]["code"] for error in stop.answer.errors]
                break

    assert codes == ["RATE_LIMITED"]


async def test_looks_that_find_nothing_to_tell_are_paid_for(rooms: Gateway) -> None:
    ids = [await somebody(rooms) for _ in range(3)]
    watcher = replace(ANONYMOUS, client="watcher", profile=Profile.FRONTEND)
    async with aclosing(await stream(rooms, *ids, caller=watcher)) as answers:
        for _ in ids:
            await pulled(answers)
        silence = asyncio.ensure_future(anext(answers))
        await asyncio.sleep(0.1)
        before = await left(rooms, watcher)

        rooms.bell.ring(Vendor.WEBEX.value)
        await asyncio.sleep(0.3)

        after = await left(rooms, watcher)
        silence.cancel()
        await asyncio.gather(silence, return_exceptions=True)
    # One for looking them up, and one for each who is looked at closely.
    assert before - after == 1 + len(ids)


async def test_who_cannot_pay_for_a_look_is_told_when_they_can(rooms: Gateway) -> None:
    id = await somebody(rooms)
    busy = replace(ANONYMOUS, client="busy", profile=Profile.PARTNER)
    async with aclosing(await stream(rooms, id, caller=busy)) as answers:
        await pulled(answers)
        assert await rooms.executor.till.take(busy, await left(rooms, busy)) is None

        await moved(rooms, id, time_zone="Asia/Tokyo")
        event = asyncio.ensure_future(pulled(answers))
        await asyncio.sleep(0.4)

        assert not event.done()
        assert (await event)["cause"] == "DATA_CHANGED"
        assert await left(rooms, busy) > 0


async def test_streams_that_wait_for_a_slow_vendor_hold_up_nobody_elses(
    rooms: Gateway, sandbox: SandboxControl
) -> None:
    sandbox.fault("webex", hang=True)
    slow, quick = (replace(ANONYMOUS, client=name) for name in ("slow", "quick"))
    streams = []
    for number in range(LOOKS_AT_A_TIME + 8):
        person_id = b64encode(f"ciscospark://us/PEOPLE/hung-{number}".encode()).decode()
        links = AssociateLinks(webex_person_id=person_id.rstrip("="))
        streams.append(await stream(rooms, await somebody(rooms, links=links), caller=slow))
    waiting = [asyncio.ensure_future(anext(answers)) for answers in streams]
    await asyncio.sleep(0.2)

    async with aclosing(await stream(rooms, await somebody(rooms), caller=quick)) as answers:
        event = await asyncio.wait_for(anext(answers), 0.8)

    still = sum(not task.done() for task in waiting)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    for answers in streams:
        await answers.aclose()
    sandbox.heal()
    assert event.data is not None
    assert still == len(waiting)


async def test_a_fault_of_our_own_ends_the_stream_and_says_nothing_of_itself(
    rooms: Gateway,
) -> None:
    def again() -> Caller:
        raise ZeroDivisionError("a secret")

    async with aclosing(await stream(rooms, "nobody", again=again)) as answers:
        with capture_logs() as logged:
            error = await stopped(answers)

    assert error["message"] == "The gateway failed; it is logged."
    assert error["extensions"]["code"] == "INTERNAL"
    assert len(logged) == 1
