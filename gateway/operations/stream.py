"""Subscriptions: the checks of every operation once, then one execution for each event.

Rule 1: who asks is found out anew before each look and each event, by the same credentials, and so is what they see.
Rule 2: each event is executed as a query would be: with loaders of its own, within its profile's time, for its points;
        and what is looked at in between costs points as well.
Rule 3: whatever ends a stream before its time ends it with an error, made fit to be shown as all others are.
Rule 4: nothing of a stream outlives it: who closes the generator has closed everything.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection
from contextlib import AbstractContextManager, aclosing, suppress
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from gateway.caller import Caller
from gateway.operations.answer import Answer, Refused
from gateway.operations.execute import Executor, Prepared
from gateway.operations.operation import Operation
from gateway.operations.seats import Seats
from gateway.schema.context import Context
from gateway.schema.turns import Turns
from gateway.schema.watching import LOOKS_AT_A_TIME, LOOKS_OF_A_CLIENT, Hears, Watching

Again = Callable[[datetime], Awaitable[Caller]]
"""Finds out again who asks, at an instant. Raises Refused when they may not any more."""


class MakesContext(Protocol):
    """Makes a request's context of its instant."""

    def __call__(self, now: datetime, *, caller: Caller) -> Context: ...


class Streams:
    """The streams of the process. `listening` lets them hear of changes by their ids, and of vendors whose records are
    other ones than before; `per_client` is how many a client may have, of them and of the connections that they run on."""

    def __init__(
        self,
        executor: Executor,
        *,
        context: MakesContext,
        listening: Callable[[Collection[str]], AbstractContextManager[Hears]],
        clock: Callable[[], datetime],
        per_client: int,
    ) -> None:
        self._executor = executor
        self._context = context
        self._listening = listening
        self._clock = clock
        self._looking = Turns(in_all=LOOKS_AT_A_TIME, per_client=LOOKS_OF_A_CLIENT)
        self.seats = Seats(per_client, what="operations under way on connections that last")
        self.connections = Seats(per_client, what="connections")
        self.closing = asyncio.Event()

    async def opened(
        self, operation: Operation, caller: Caller, *, again: Again, now: datetime
    ) -> AsyncGenerator[Answer, None] | None:
        """The answers to a subscription; None when the operation is none. Nothing is begun before the first is asked for.
        Raises Refused; and so does the generator, when the stream ends before its time."""
        if not await self._executor.may_subscribe(operation, caller):
            return None
        prepared = await self._executor.prepare(operation, caller, now)
        if isinstance(prepared, Answer):
            raise Refused(prepared)
        if not prepared.is_subscription:
            return None
        return self._answers(prepared, caller, again)

    async def _answers(
        self, prepared: Prepared, caller: Caller, again: Again
    ) -> AsyncGenerator[Answer, None]:
        renew = self._renewing(again)
        with self.seats.seat(caller.client):
            try:
                pay = self._executor.till.look
                watching = Watching(renew, self._listening, self._clock, self._looking, pay)
                context = replace(await renew(), watching=watching)
                async with aclosing(await self._executor.source(prepared, context)) as source:
                    async for event in source:
                        yield await self._executor.execute_event(prepared, await renew(), event)
            except Refused:
                raise
            except Exception as error:  # made fit to be shown; reported where it is our fault
                raise Refused(self._executor.ended(prepared, error)) from error

    def _renewing(self, again: Again) -> Callable[[], Awaitable[Context]]:
        async def renew() -> Context:
            now = self._clock()
            return self._context(now, caller=await again(now))

        return renew

    async def drain(self, *, within: float) -> None:
        """End all streams, and wait for that at most so many seconds."""
        self.closing.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self.seats.emptied()
                await self.connections.emptied()
