"""Run an operation: find its document, hold it to its limits, take its price, execute it within a deadline, and make the
answer fit to be shown.

Every error of an answer passes here once: it gets its public code, loses what callers must not see, and is logged
when the fault is ours.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from graphql import (
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    create_source_event_stream,
    located_error,
)
from graphql.execution import Executor as LibraryExecutor
from graphql.execution import execute_subscription_event
from strawberry.types.graphql import OperationType as StrawberryOperationType

from gateway.caller import Caller, Profile
from gateway.operations.afterwards import Afterwards
from gateway.operations.answer import Answer, Refusal, Refused, failed, refused
from gateway.operations.at_once import UnderWay, too_many
from gateway.operations.bounds import Bounds
from gateway.operations.budget import Budgets
from gateway.operations.cache import Document, DocumentCache
from gateway.operations.cost import Bill
from gateway.operations.documents import Documents, Found
from gateway.operations.limits import MOST_VALUES, far, values_in
from gateway.operations.one_by_one import OneByOne
from gateway.operations.operation import Operation
from gateway.operations.shown import FIELD_ERRORS, REQUEST_ERRORS, capped, shown
from gateway.operations.till import (
    LEAST,
    LimitPassed,
    Observe,
    Till,
    reading,
    same_for_all_readings,
)
from gateway.schema.build import READY, Schema
from gateway.schema.context import Context
from gateway.schema.errors import ErrorCode
from gateway.schema.sources import troubles_shown
from gateway.vendors.port import Vendor

OUR_FAULT = "The gateway failed; it is logged."
ALL_TYPES = tuple(StrawberryOperationType)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An operation that may run: nothing stands against it but its caller's budget. `name` is its own, None when it has
    none."""

    operation: Operation
    caller: Caller
    found: Found
    document: Document
    name: str | None
    bounds: Bounds
    bill: Bill

    @property
    def type(self) -> OperationType:
        """Query, mutation or subscription."""
        return self.document.operations[self.name].operation

    @property
    def is_subscription(self) -> bool:
        """Whether it is answered by a stream."""
        return self.type is OperationType.SUBSCRIPTION

    @property
    def cost(self) -> int:
        """What it is estimated to cost, in points."""
        return max(self.least, self.bill.estimate)

    @property
    def least(self) -> int:
        """What it costs at least: its document was read."""
        return reading(self.found.text)

    @property
    def event_cost(self) -> int:
        """What each event of a subscription is estimated to cost, in points."""
        return max(LEAST, self.bill.estimate - self.bill.opening)

    @property
    def variables(self) -> dict[str, Any]:
        """Its variables, as they were sent."""
        return dict(self.operation.variables or {})


class Executor:
    """Runs operations against the schema. `report` is told of each fault of our own, `observe` of each bound that somebody
    went over where that only warns; `afterwards` adds what is said beside an answer."""

    def __init__(
        self,
        schema: Schema,
        *,
        documents: Documents,
        bounds: Mapping[Profile, Bounds],
        budgets: Budgets,
        cache_bytes: int,
        report: Callable[[BaseException], None],
        observe: Observe = lambda _: None,
        warn_only: bool = False,
        afterwards: Afterwards | None = None,
    ) -> None:
        self._schema = schema
        self._documents = documents
        self._bounds = bounds
        self._report = report
        self._observe = observe
        self._warn_only = warn_only
        self._afterwards = afterwards
        self.cache = DocumentCache(
            schema, bounds=bounds, most_bytes=cache_bytes, warn_only=warn_only
        )
        self._under_way = UnderWay()
        self._one_by_one = OneByOne()
        self.till = Till(budgets, bounds, warn_only=warn_only, observe=observe)

    # ------------------------------------------------------------ before

    async def prepare(
        self, operation: Operation, caller: Caller, now: datetime
    ) -> Prepared | Answer:
        """What an operation means, found and checked and within its limits; or why it cannot run, for which its reading is
        charged. Nothing else is charged here, and nothing is begun."""
        stop = await self.till.entry(caller)
        if stop is not None:
            return stop
        text = ""
        try:
            found = await self._documents.find(operation, caller)
            text = found.text
            if not self.cache.has(text, caller.profile):
                async with self._one_by_one.of(caller.client):
                    self.cache.read(text, caller.profile)
            prepared = self._checked(operation, caller, found)
        except Refused as stopped:
            return await self.till.refuse(caller, stopped.answer, text=text)
        except Exception as error:  # noqa: BLE001  # the last line of defence; reported, never shown
            return self._failed(error)
        self._documents.accepted(found, operation, caller, now=now)
        return prepared

    async def may_subscribe(self, operation: Operation, caller: Caller) -> bool:
        """Whether an operation may be a subscription: enough to go on with `prepare`, which would count another one
        twice. Nothing is taken or counted here."""
        if operation.query is not None:
            return "subscription" in operation.query
        try:
            found = await self._documents.find(operation, caller)
        except Refused:
            return False
        return "subscription" in found.text

    def _checked(self, operation: Operation, caller: Caller, found: Found) -> Prepared:
        """Raises Refused."""
        document = self.cache.read(found.text, caller.profile)
        if isinstance(document, Answer):
            raise Refused(document)
        for over in document.over:
            self._warn(caller, over.limit, over.found, over.most)
        name = document.operation(operation.operation_name)
        if isinstance(name, Answer):
            raise Refused(name)
        operation = with_declared(operation, document.operations[name])
        self._check_variables(operation)
        bounds = self._bounds[caller.profile]
        bill = document.plans[name].bill(operation.variables)
        prepared = Prepared(operation, caller, found, document, name, bounds, bill)
        if operation.only_queries and prepared.type is OperationType.MUTATION:
            raise Refused(refused(Refusal.NOT_BY_GET, "A mutation has to be sent by POST."))
        self._check_cost(prepared)
        return prepared

    def _check_variables(self, operation: Operation) -> None:
        values = values_in(operation.variables, most=MOST_VALUES) if operation.variables else 0
        if values > MOST_VALUES:
            message = (
                f"The variables hold more than {MOST_VALUES:,} values. Ask in several requests."
            )
            raise Refused(refused(Refusal.LIMIT, message))

    def _check_cost(self, prepared: Prepared) -> None:
        bounds, points = prepared.bounds, prepared.cost
        # What is more than a full bucket can never be paid.
        most = min(bounds.cost, bounds.bucket)
        if points <= most:
            return
        if self._warn_only and not far(points, most):
            self._warn(prepared.caller, "cost", points, most)
            return
        message = (
            f"The operation costs about {points:,} points; {most:,} is the most for this client. Ask for shorter lists, a "
            "shorter time, or in several requests."
        )
        raise Refused(
            refused(
                Refusal.COST,
                message,
                ErrorCode.COST_LIMIT_EXCEEDED,
                requestedQueryCost=points,
                most=most,
            )
        )

    def _warn(self, caller: Caller, limit: str, found: int, most: int) -> None:
        self._observe(LimitPassed(caller.client, caller.profile.value, limit, found, most))

    # ------------------------------------------------------------ queries and mutations

    async def run(self, operation: Operation, context: Context) -> Answer:
        """The answer to an operation; never raises, but for cancellation."""
        caller, most = context.caller, self._bounds[context.caller.profile].at_once
        already = self._under_way.of(caller.client)
        if already >= most:
            if not self._warn_only or far(already, most):
                return await self.till.refuse(caller, too_many(most))
            self._warn(caller, "at_once", already + 1, most)
        with self._under_way.one_more(caller.client):
            return await self._run(operation, context)

    async def _run(self, operation: Operation, context: Context) -> Answer:
        prepared = await self.prepare(operation, context.caller, context.now)
        if isinstance(prepared, Answer):
            return prepared
        if prepared.is_subscription:
            message = "A subscription is answered by a stream: ask for text/event-stream, or by WebSocket."
            answer = refused(Refusal.NOT_HERE, message)
            return await self.till.refuse(context.caller, answer, text=prepared.found.text)
        stop = await self.till.take(context.caller, prepared.cost)
        if stop is not None:
            return stop
        answer = await self._within(prepared, context, self._in_turn(prepared, context))
        return await self._finished(answer, prepared, context)

    async def _in_turn(self, prepared: Prepared, context: Context) -> Answer:
        if not prepared.document.size.introspection_depth:
            return await self._execute(prepared, context)
        async with self._one_by_one.of(prepared.caller.client):
            return await self._execute(prepared, context)

    async def _execute(self, prepared: Prepared, context: Context) -> Answer:
        result = await self._schema.execute(
            None,
            variable_values=prepared.variables,
            context_value=context,
            operation_name=prepared.name,
            allowed_operation_types=ALL_TYPES,
            operation_extensions={READY: prepared.document.ast},
        )
        return self._answer(prepared, result.data, result.errors or [])

    async def _within(
        self, prepared: Prepared, context: Context, answering: Awaitable[Answer]
    ) -> Answer:
        """An answer in time, or that there is none."""
        seconds = prepared.bounds.seconds
        try:
            async with asyncio.timeout(seconds):
                return await answering
        except TimeoutError:
            message = f"The operation took longer than {seconds:g} s and was stopped."
            return failed(message, ErrorCode.TIMEOUT)
        except Exception as error:  # noqa: BLE001  # the last line of defence; reported, never shown
            return self._failed(error)
        finally:
            context.loaders.stop()

    async def _finished(self, answer: Answer, prepared: Prepared, context: Context) -> Answer:
        """The answer with all that is said beside it."""
        answer = replace(answer, extensions=extensions_beside(context))
        if self._afterwards is not None and answer.refusal is None:
            answer = self._afterwards.said(
                answer,
                prepared.found,
                prepared.operation,
                document=prepared.document.ast,
                context=context,
            )
        actual = max(prepared.least, prepared.bill.actual(answer.data) + context.pace.points)
        if answer.data is None and answer.refusal is None:
            # It broke off, or all of it is null: what that took is not known.
            actual = prepared.cost + context.pace.points
        answer = await self.till.settle(prepared.caller, answer, taken=prepared.cost, actual=actual)
        if answer.refusal is not None:
            return replace(answer, extensions={})
        return same_for_all_readings(answer) if answer.fresh_seconds is not None else answer

    # ------------------------------------------------------------ subscriptions

    async def source(self, prepared: Prepared, context: Context) -> AsyncGenerator[Any, None]:
        """The events of a subscription, as its field tells them. Asking for them is paid for here, and what is shown of
        each with it. Raises Refused."""
        stop = await self.till.take(prepared.caller, max(prepared.least, prepared.bill.opening))
        if stop is not None:
            raise Refused(stop)
        opened = create_source_event_stream(self._library_executor(prepared, context, None))
        source = await opened if isinstance(opened, Awaitable) else opened
        if isinstance(source, ExecutionResult):
            raise Refused(self._answer(prepared, None, source.errors or []))
        return cast(AsyncGenerator[Any, None], source)

    async def execute_event(self, prepared: Prepared, context: Context, event: Any) -> Answer:
        """The answer to a subscription for one of its events. Raises Refused when the caller cannot pay for it."""
        stop = await self.till.take(prepared.caller, prepared.event_cost)
        if stop is not None:
            raise Refused(stop)

        async def answering() -> Answer:
            executor = self._library_executor(prepared, context, event)
            doing = execute_subscription_event(executor)
            result = await doing if isinstance(doing, Awaitable) else doing
            return self._answer(prepared, result.data, result.errors or [])

        answer = await self._within(prepared, context, answering())
        answer = replace(answer, extensions=extensions_beside(context))
        shown = prepared.bill.actual(answer.data) - prepared.bill.opening
        actual = max(LEAST, shown + context.pace.points)
        return await self.till.settle(
            prepared.caller, answer, taken=prepared.event_cost, actual=actual
        )

    def ended(self, prepared: Prepared, error: Exception) -> Answer:
        """The last answer of a stream that an exception ended."""
        keys = [entry.key for entry in prepared.bill.entries[:1]]
        return self._answer(prepared, None, [located_error(error, None, keys or None)])

    def _library_executor(
        self, prepared: Prepared, context: Context, event: Any
    ) -> LibraryExecutor[Any]:
        """What executes a document that is ready. Raises Refused for variables that do not fit."""
        built = self._schema.execution_context_class.build(
            self._schema._schema,
            prepared.document.ast,
            event,
            context,
            prepared.variables,
            prepared.name,
        )
        if isinstance(built, list):
            raise Refused(self._answer(prepared, None, built))
        return built

    # ------------------------------------------------------------ errors

    def _failed(self, error: Exception) -> Answer:
        self._report(error)
        return failed(OUR_FAULT, ErrorCode.INTERNAL)

    def _answer(
        self, prepared: Prepared, data: Mapping[str, Any] | None, errors: list[GraphQLError]
    ) -> Answer:
        executed = data is not None or any(error.path for error in errors)
        told = [self._shown(error, prepared.bounds) for error in errors]
        kept = tuple(capped(told, FIELD_ERRORS if executed else REQUEST_ERRORS))
        return Answer(data, kept, None if executed else Refusal.VARIABLES)

    def _shown(self, error: GraphQLError, bounds: Bounds) -> dict[str, Any]:
        """An error as callers see it; what is our own fault is reported whole, and shown as one sentence."""
        told = shown(error, suggestions=bounds.introspection)
        code = told["extensions"]["code"]
        if code == ErrorCode.INTERNAL:
            self._report(error.original_error or error)
            told["message"] = OUR_FAULT
        elif code == ErrorCode.STORAGE_UNAVAILABLE:
            # What the database says names its file or host: that is for the log.
            self._report(error.original_error or error)
            told["message"] = "The gateway's own database does not answer. Ask again later."
        return told


def extensions_beside(context: Context) -> dict[str, Any]:
    """What is told beside an answer: the vendors that it had to do without, or with old data of, each once."""
    troubled = context.loaders.troubled
    found = [troubled[vendor] for vendor in Vendor if vendor in troubled]
    return {"sources": troubles_shown(found)} if found else {}


def with_declared(operation: Operation, defined: OperationDefinitionNode) -> Operation:
    """The operation with those variables alone that its document declares: nobody reads the others."""
    if not operation.variables:
        return operation
    declared = (one.variable.name.value for one in defined.variable_definitions or ())
    sent = operation.variables
    return replace(operation, variables={name: sent[name] for name in declared if name in sent})
