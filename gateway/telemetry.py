"""Logs, as structured lines on standard output. Listens to the hooks that rooms offer; no room reaches for it.

One line per request, or operation on a connection that lasts, one per change that ends, and one per fault of our own. No line holds a body, a variable's value,
a credential, a query's text, or what a step does in words: that names people.
"""

from __future__ import annotations

import logging
import sys
from contextlib import AbstractContextManager
from typing import Any, Protocol

import structlog

from gateway.vendors.line import CallSeen

TALKATIVE = (
    "uvicorn.access",
    "uvicorn.error",
    "uvicorn",
    "alembic",
    "aiosqlite",
    "stamina",
    "httpx",
    "dbos",
    "psycopg",
    "psycopg.pool",
    "sqlalchemy",
)
"""Libraries of which only warnings are of interest."""

REDACTED = ("authorization", "password", "token", "secret", "api_key")


class RequestSeen(Protocol):
    """What is logged of a request."""

    @property
    def request_id(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def status(self) -> int: ...
    @property
    def seconds(self) -> float: ...
    @property
    def operation(self) -> str | None: ...
    @property
    def errors(self) -> int: ...


class OperationSeen(Protocol):
    """What is logged of an operation on a connection that lasts. `answers` counts those that were told."""

    @property
    def request_id(self) -> str: ...
    @property
    def client(self) -> str | None: ...
    @property
    def operation(self) -> str | None: ...
    @property
    def seconds(self) -> float: ...
    @property
    def answers(self) -> int: ...
    @property
    def errors(self) -> int: ...


class ChangeSeen(Protocol):
    """What is logged of a change that has come to its end. `seconds` from when it was asked for, or asked for again."""

    @property
    def change_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def seconds(self) -> float: ...
    @property
    def steps(self) -> int: ...


class StepSeen(Protocol):
    """What is logged of a step whose fate was decided. `name` is its change's, `kind` is the kind of record that it
    writes; `attempts` counts those of doing and undoing, and `seconds` are from the first of them."""

    @property
    def change_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def vendor(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def attempts(self) -> int: ...
    @property
    def seconds(self) -> float: ...


class CredentialRefused(Protocol):
    """What is logged of a request whose credentials do not count. `credential` names them, and gives nothing away."""

    @property
    def reason(self) -> str: ...
    @property
    def credential(self) -> str | None: ...


class LimitPassed(Protocol):
    """What is logged of a bound that somebody went over. `limit` is a setting's name, below `limits.<profile>`."""

    @property
    def client(self) -> str: ...
    @property
    def profile(self) -> str: ...
    @property
    def limit(self) -> str: ...
    @property
    def found(self) -> float: ...
    @property
    def most(self) -> float: ...


class DocumentSeen(Protocol):
    """What is logged of a text that its client runs and has not registered. `name` is the operation's, if it was sent."""

    @property
    def client(self) -> str: ...
    @property
    def client_version(self) -> str | None: ...
    @property
    def sha256(self) -> str: ...
    @property
    def name(self) -> str | None: ...


def configure(*, level: str, form: str) -> None:
    """Send everything that the process logs, ours and libraries', to standard output in one form."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _redact,
    ]
    last: Any = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                last,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in TALKATIVE:
        library = logging.getLogger(name)
        library.handlers = []
        library.propagate = True
        library.setLevel(max(root.level, logging.WARNING))


def within_request(request_id: str) -> AbstractContextManager[None]:
    """Every line that is logged inside names the request, so that a fault is found by the id that the caller has."""
    return structlog.contextvars.bound_contextvars(request_id=request_id)


def request_served(seen: RequestSeen) -> None:
    """One line per request."""
    structlog.get_logger("gateway.web").info(
        "request",
        request_id=seen.request_id,
        method=seen.method,
        path=seen.path,
        status=seen.status,
        milliseconds=round(seen.seconds * 1000, 1),
        operation=seen.operation,
        errors=seen.errors or None,
    )


def operation_served(seen: OperationSeen) -> None:
    """One line per operation on a connection that lasts, when it has ended."""
    structlog.get_logger("gateway.web").info(
        "operation",
        request_id=seen.request_id,
        client=seen.client,
        operation=seen.operation,
        milliseconds=round(seen.seconds * 1000, 1),
        answers=seen.answers,
        errors=seen.errors or None,
    )


def turned_away(seen: CredentialRefused) -> None:
    """One line per request whose caller is not known, with the reason that the caller is not told."""
    structlog.get_logger("gateway.access").info(
        "not authenticated", reason=seen.reason, credential=seen.credential
    )


def document_unregistered(seen: DocumentSeen) -> None:
    """One line per text that a client which is to register its documents has not registered."""
    structlog.get_logger("gateway.operations").warning(
        "unregistered document",
        client=seen.client,
        client_version=seen.client_version,
        sha256=seen.sha256,
        name=seen.name,
    )


def limit_passed(seen: LimitPassed) -> None:
    """One line per bound that was gone over where that only warns."""
    structlog.get_logger("gateway.operations").warning(
        "limit passed",
        client=seen.client,
        profile=seen.profile,
        limit=seen.limit,
        found=seen.found,
        most=seen.most,
    )


def issuer_away(error: Exception) -> None:
    """One line per try to fetch the signing keys of tokens that failed; tries are seconds apart."""
    structlog.get_logger("gateway.access").warning("issuer of tokens", problem=str(error))


def vendor_called(seen: CallSeen) -> None:
    """One line per call to a vendor, for those who look closely."""
    structlog.get_logger("gateway.vendors").debug(
        "vendor call",
        vendor=seen.vendor.value,
        endpoint=seen.endpoint,
        status=seen.status,
        milliseconds=round(seen.seconds * 1000, 1),
        attempt=seen.attempt,
    )


def change_moved(seen: ChangeSeen) -> None:
    """One line per change that has come to its end."""
    structlog.get_logger("gateway.changes").info(
        "change",
        change_id=seen.change_id,
        name=seen.name,
        status=seen.status,
        steps=seen.steps,
        milliseconds=round(seen.seconds * 1000, 1),
    )


def step_ended(seen: StepSeen) -> None:
    """One line per step whose fate was decided, for those who look closely."""
    structlog.get_logger("gateway.changes").debug(
        "step",
        change_id=seen.change_id,
        name=seen.name,
        vendor=seen.vendor,
        kind=seen.kind,
        status=seen.status,
        attempts=seen.attempts,
        milliseconds=round(seen.seconds * 1000, 1),
    )


def fault(error: BaseException) -> None:
    """A fault of our own, with its traceback (which holds code and no values)."""
    structlog.get_logger("gateway").error(
        "fault", kind=type(error).__name__, exc_info=(type(error), error, error.__traceback__)
    )


def _redact(logger: Any, method: str, event: Any) -> Any:  # noqa: ARG001  # structlog's signature
    for name in event:
        if any(word in name.lower() for word in REDACTED):
            event[name] = "***"
    return event
