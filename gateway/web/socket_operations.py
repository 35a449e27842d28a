"""The operations that run on connections: each as a request of its own would be, with an id and a line in the log."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, aclosing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Any
from uuid import uuid4

from gateway.caller import Caller
from gateway.operations.answer import Answer, Refused
from gateway.operations.execute import Executor
from gateway.operations.operation import Operation
from gateway.operations.stream import Streams
from gateway.web.graphql import Authenticates, MakesContext, charged, shown_name
from gateway.web.members import beside, read_members
from gateway.web.responses import TurnedAway


@dataclass(frozen=True, slots=True)
class OperationSeen:
    """An operation that has ended. `client` is None when nobody was let in, `operation` its name, when there was one;
    `answers` counts those that were told, and `errors` all that were in them, or ended it."""

    request_id: str
    client: str | None
    operation: str | None
    seconds: float
    answers: int
    errors: int


class Course:
    """What is known of an operation by now."""

    def __init__(self) -> None:
        self.request_id = uuid4().hex
        self.client: str | None = None
        self.operation: str | None = None
        self._began = perf_counter()
        self._answers = 0
        self._errors = 0

    def told(self, answer: Answer) -> None:
        """An answer is sent."""
        self._answers += 1
        self._errors += len(answer.errors)

    def ended_by(self, answer: Answer) -> None:
        """What is wrong with it is sent."""
        self._errors += len(answer.errors)

    def seen(self) -> OperationSeen:
        """How it went."""
        seconds = perf_counter() - self._began
        return OperationSeen(
            self.request_id, self.client, self.operation, seconds, self._answers, self._errors
        )


@dataclass(frozen=True, slots=True)
class SocketOperations:
    """Runs operations. `within` an id each is run, and `observe` is told how it ended; `report` of faults of our own."""

    executor: Executor
    streams: Streams
    authenticate: Authenticates
    context: MakesContext
    clock: Callable[[], datetime]
    report: Callable[[BaseException], None]
    within: Callable[[str], AbstractContextManager[None]]
    observe: Callable[[OperationSeen], None]

    @contextmanager
    def course(self) -> Iterator[Course]:
        """One operation, from its beginning to its end."""
        course = Course()
        try:
            with self.within(course.request_id):
                yield course
        finally:
            self.observe(course.seen())

    async def answers(
        self,
        payload: Mapping[str, Any],
        *,
        upgrade: Mapping[str, str],
        credentials: Mapping[str, str],
        course: Course,
    ) -> AsyncGenerator[Answer, None]:
        """The answers to an operation. `upgrade` are the headers of the connection, `credentials` those to find the caller
        by. Raises TurnedAway, and Refused."""
        now = self.clock()
        caller = await self.authenticate(credentials, now=now)
        course.client = caller.client
        try:
            operation = read_members(payload, beside(None, upgrade), only_queries=False)
        except TurnedAway as stop:
            raise await charged(stop, caller, self.executor.till) from None
        course.operation = shown_name(operation.operation_name)
        answers = await self.streams.opened(
            operation, caller, again=lambda now: self.authenticate(credentials, now=now), now=now
        )
        if answers is None:
            yield await self._once(operation, caller, now)
            return
        async with aclosing(answers):
            async for answer in answers:
                yield answer

    async def _once(self, operation: Operation, caller: Caller, now: datetime) -> Answer:
        """The answer to a query or a mutation. Raises Refused."""
        with self.streams.seats.seat(caller.client):
            context = self.context(now, caller=caller, fresh=False, idempotency_key=None)
            answer = await self.executor.run(operation, context)
        if answer.refusal is not None:
            raise Refused(answer)
        return answer
