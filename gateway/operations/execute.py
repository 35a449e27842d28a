"""Run an operation: parse, check, execute within a deadline, and make the answer fit to be shown.

Every error of an answer passes here once: it gets its public code, loses what callers must not see, and is logged
when the fault is ours.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError, get_operation_ast, parse
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from gateway.schema.build import Schema
from gateway.schema.context import Context
from gateway.schema.errors import ErrorCode, extensions_of, message_of
from gateway.schema.sources import troubles_shown
from gateway.vendors.port import Vendor

REQUEST_ERRORS = 10
FIELD_ERRORS = 100
MESSAGE_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Operation:
    """What a caller sent. `only_queries` for methods that must not change anything."""

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None
    only_queries: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. `data` is None, and `refused` True, when nothing was executed. `extensions` tell of vendors that
    answers had to do without; empty, there are none."""

    data: Mapping[str, Any] | None
    errors: tuple[dict[str, Any], ...]
    refused: bool
    mutation_refused: bool = False
    extensions: Mapping[str, Any] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """The response's members: no `data` when nothing was executed, no `errors` or `extensions` when there are
        none."""
        errors = {"errors": list(self.errors)} if self.errors else {}
        data = {} if self.refused else {"data": self.data}
        extensions = {"extensions": self.extensions} if self.extensions else {}
        return {**errors, **data, **extensions}


class Executor:
    """Runs operations against the schema. `report` is told of each fault of our own."""

    def __init__(
        self,
        schema: Schema,
        *,
        deadline_seconds: float,
        token_limit: int,
        report: Callable[[BaseException], None],
    ) -> None:
        self._schema = schema
        self._deadline = deadline_seconds
        self._token_limit = token_limit
        self._report = report

    async def run(self, operation: Operation, context: Context) -> Answer:
        """The answer to an operation; never raises, but for cancellation."""
        refusal = self._refusal(operation)
        if refusal is not None:
            return refusal
        allowed = {OperationType.QUERY} if operation.only_queries else set(_WRITABLE)
        try:
            async with asyncio.timeout(self._deadline):
                result = await self._schema.execute(
                    operation.query,
                    variable_values=dict(operation.variables or {}),
                    context_value=context,
                    operation_name=operation.operation_name,
                    allowed_operation_types=allowed,
                )
        except InvalidOperationTypeError as error:
            if error.operation_type is OperationType.SUBSCRIPTION:
                return refused("There are no subscriptions here.")
            return refused("A mutation has to be sent by POST.", mutation=True)
        except TimeoutError:
            message = f"The operation took longer than {self._deadline:g} s and was stopped."
            return failed(message, ErrorCode.TIMEOUT)
        except Exception as error:  # noqa: BLE001  # the last line of defence; reported, never shown
            self._report(error)
            return failed("The gateway failed; it is logged.", ErrorCode.INTERNAL)
        finally:
            context.loaders.stop()
        answer = self._answer(result.data, result.errors or [])
        return replace(answer, extensions=extensions_beside(context))

    def _refusal(self, operation: Operation) -> Answer | None:
        """What stops an operation before anything of it runs."""
        try:
            document = parse(operation.query, max_tokens=self._token_limit)
        except GraphQLSyntaxError as error:
            return (
                refused(error.message, code)
                if (code := _limit(error))
                else self._answer(None, [error])
            )
        except RecursionError:
            return refused("The document is nested too deeply.", ErrorCode.DOCUMENT_TOO_DEEP)
        if get_operation_ast(document, operation.operation_name) is None:
            return refused(_which_operation(operation))
        return None

    def _answer(self, data: Mapping[str, Any] | None, errors: list[GraphQLError]) -> Answer:
        executed = data is not None or any(error.path for error in errors)
        shown = [self._shown(error) for error in errors]
        return Answer(
            data, tuple(capped(shown, FIELD_ERRORS if executed else REQUEST_ERRORS)), not executed
        )

    def _shown(self, error: GraphQLError) -> dict[str, Any]:
        extensions = extensions_of(error)
        message = message_of(error)
        if extensions["code"] == ErrorCode.INTERNAL:
            self._report(error.original_error or error)
            message = "The gateway failed; it is logged."
        elif extensions["code"] == ErrorCode.STORAGE_UNAVAILABLE:
            # What the database says names its file or host: that is for the log.
            self._report(error.original_error or error)
            message = "The gateway's own database does not answer. Ask again later."
        shown: dict[str, Any] = {"message": message[:MESSAGE_LENGTH]}
        if error.locations:
            shown["locations"] = [
                {"line": place.line, "column": place.column} for place in error.locations
            ]
        if error.path:
            shown["path"] = list(error.path)
        shown["extensions"] = extensions
        return shown


def extensions_beside(context: Context) -> dict[str, Any]:
    """What is told beside an answer: the vendors that it had to do without, or with old data of, each once."""
    troubled = context.loaders.troubled
    found = [troubled[vendor] for vendor in Vendor if vendor in troubled]
    return {"sources": troubles_shown(found)} if found else {}


_WRITABLE = (OperationType.QUERY, OperationType.MUTATION)


def refused(
    message: str, code: ErrorCode = ErrorCode.BAD_USER_INPUT, *, mutation: bool = False
) -> Answer:
    """An answer that says why nothing was executed."""
    error = {"message": message[:MESSAGE_LENGTH], "extensions": {"code": code.value}}
    return Answer(None, (error,), refused=True, mutation_refused=mutation)


def failed(message: str, code: ErrorCode) -> Answer:
    """An answer to an operation that broke off: parts of it may have been carried out."""
    error = {"message": message[:MESSAGE_LENGTH], "extensions": {"code": code.value}}
    return Answer(None, (error,), refused=False)


def capped(errors: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """The errors, or the first of them and one that counts the rest."""
    if len(errors) <= most:
        return errors
    omitted = len(errors) - most + 1
    last = {
        "message": f"{omitted} more errors are not shown.",
        "extensions": {"code": ErrorCode.ERRORS_OMITTED.value, "count": omitted},
    }
    return [*errors[: most - 1], last]


def _limit(error: GraphQLSyntaxError) -> ErrorCode | None:
    """Which limit the parser stopped at; its words are all that it says."""
    if "nested too deeply" in error.description:
        return ErrorCode.DOCUMENT_TOO_DEEP
    return ErrorCode.DOCUMENT_TOO_LARGE if "tokens" in error.description else None


def _which_operation(operation: Operation) -> str:
    if operation.operation_name is None:
        return "The document holds no operation, or several: name one with operationName."
    name = operation.operation_name[:60]
    return f"The document holds no operation named {name!r}."
