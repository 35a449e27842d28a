"""What every client sends through: credentials, patience, and errors that tell what may have happened.

1. A read is repeated after no answer, 5xx, 429, and 423 with Retry-After.
2. A write is repeated only when it is certain that the vendor did nothing: nothing was sent, or 429.
3. After a 401 the credentials are renewed once and the call is made once more, reads and writes alike.
4. Nothing outlasts the deadline: not the wait for a place on the line, not a wait that the vendor asks for.

stamina repeats; `wait_before_repeat` decides. stamina's hooks are global and log `caused_by=repr(error)`, which
is why no error's repr may hold a secret; `stamina.set_testing` and `set_active` reach these loops too.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode
from uuid import uuid4

import orjson
import stamina

from gateway.vendors.address import Address, Astray, NoSuchPath
from gateway.vendors.answers import Fault, error_for
from gateway.vendors.credentials import Credentials
from gateway.vendors.errors import (
    VendorGarbled,
    VendorNotFound,
    VendorRefused,
    VendorThrottled,
    VendorTimeout,
    VendorUnreachable,
)
from gateway.vendors.port import Request, Response, Vendor, Wire

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often a line tries.

    `deadline` (seconds) bounds a whole call with all its attempts. `backoff` (seconds) is the wait before the
    second attempt, doubled before each further one, give or take a quarter. `concurrency` counts requests that
    are on their way at a time.
    """

    deadline: float = 10.0
    attempts: int = 3
    backoff: float = 0.1
    concurrency: int = 16


@dataclass(frozen=True, slots=True)
class CallSeen:
    """One request, for whoever counts. `endpoint` is a template, `status` is None without an answer, `seconds`
    is the vendor's time without ours in a queue, `attempt` counts from 1 and starts anew after a 401."""

    vendor: Vendor
    method: str
    endpoint: str
    status: int | None
    seconds: float
    attempt: int


@dataclass(frozen=True, slots=True)
class _Call:
    """A call as it will be sent, however often."""

    method: str
    url: str = field(repr=False)
    endpoint: str
    headers: Mapping[str, str]
    body: bytes | None = field(repr=False)
    read: bool
    deadline: float

    def left(self) -> float:
        return max(0.0, self.deadline - time.monotonic())


class Line:
    """The line to one vendor (and one base URL of it). Made once per process.

    `read_fault` reads an error body; where it cannot, the status must do. `observe` sees every request and must be
    quick. `correlation` makes the id that goes out under `correlation_header`, one for all attempts of a call.
    """

    def __init__(
        self,
        vendor: Vendor,
        *,
        base_url: str,
        wire: Wire,
        credentials: Credentials,
        patience: Patience,
        read_fault: Callable[[Response], Fault],
        correlation_header: str | None = None,
        correlation: Callable[[], str] | None = None,
        observe: Callable[[CallSeen], None] | None = None,
    ) -> None:
        self.vendor = vendor
        self._address = Address(base_url)
        self._wire = wire
        self._credentials = credentials
        self._patience = patience
        self._read_fault = read_fault
        self._correlation_header = correlation_header
        self._correlation = correlation or _uuid
        self._observe = observe
        self._places = asyncio.Semaphore(patience.concurrency)

    async def send(
        self,
        method: str,
        path: str,
        *,
        endpoint: str,
        query: Sequence[tuple[str, str]] = (),
        body: object | None = None,
        form: Mapping[str, str] | None = None,
        read: bool | None = None,
        deadline: float | None = None,
    ) -> Response:
        """Sends and answers with a 2xx, or raises the error of what happened.

        `path` is below the base URL with its ids percent-encoded, or a whole URL (a Link header's), which is
        VendorGarbled outside of the base URL. `endpoint` is the template for errors (`GET /people/{id}`).
        `query` is percent-encoded here. `body` is sent as JSON, `form` url-encoded (for token calls).
        `read=True` says that a POST is a read and may be repeated; unsaid, GET is. `deadline` (an instant of
        `time.monotonic()`) may shorten the patience.
        """
        until = time.monotonic() + self._patience.deadline
        content, content_headers = self._content(body, form, endpoint)
        call = _Call(
            method=method,
            url=self._url(path, query, endpoint),
            endpoint=endpoint,
            headers=content_headers | self._correlated(),
            body=content,
            read=method == "GET" if read is None else read,
            deadline=until if deadline is None else min(until, deadline),
        )
        headers = await self._authorised(call)
        answer = await self._repeated(call, headers)
        if answer.status == 401 and await self._renewed(call, headers):
            answer = await self._repeated(call, await self._authorised(call))
        if not 200 <= answer.status < 300:
            raise error_for(self.vendor, answer, self._fault(answer), endpoint=endpoint)
        return answer

    async def aclose(self) -> None:
        """Closes the wire."""
        await self._wire.aclose()

    async def _repeated(self, call: _Call, headers: Mapping[str, str]) -> Response:
        """The first answer that ends the matter; raises what the last attempt met."""
        number = 0

        def wait(error: Exception) -> bool | float:
            seconds = wait_before_repeat(
                error, read=call.read, attempt=number, backoff=self._patience.backoff
            )
            return False if seconds is None or seconds >= call.left() else seconds

        attempts = stamina.retry_context(on=wait, attempts=self._patience.attempts, timeout=None)
        async for attempt in attempts:
            number = attempt.num
            with attempt:
                return await self._attempt(call, headers, number)
        raise AssertionError("stamina gives an answer or raises")

    async def _attempt(self, call: _Call, headers: Mapping[str, str], number: int) -> Response:
        async with self._place(call):
            answer = await self._observed(call, headers, number)
        if answer.status in (423, 429) or answer.status >= 500:
            raise error_for(self.vendor, answer, self._fault(answer), endpoint=call.endpoint)
        return answer

    @asynccontextmanager
    async def _place(self, call: _Call) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(call.left()):
                await self._places.acquire()
        except TimeoutError:
            raise self._too_late("was not asked: the line to it was busy", call) from None
        try:
            yield
        finally:
            self._places.release()

    async def _observed(self, call: _Call, headers: Mapping[str, str], number: int) -> Response:
        started = time.monotonic()
        status = None
        try:
            answer = await self._wire.fetch(
                Request(
                    method=call.method,
                    url=call.url,
                    deadline=call.deadline,
                    headers={**call.headers, **headers},
                    body=call.body,
                    endpoint=call.endpoint,
                )
            )
            status = answer.status
            return answer
        finally:
            if self._observe is not None:
                seconds = time.monotonic() - started
                self._observe(
                    CallSeen(self.vendor, call.method, call.endpoint, status, seconds, number)
                )

    async def _authorised(self, call: _Call) -> Mapping[str, str]:
        return await self._told(call, self._credentials.headers(call.deadline))

    async def _renewed(self, call: _Call, rejected: Mapping[str, str]) -> bool:
        return await self._told(call, self._credentials.renew(rejected, call.deadline))

    async def _told(self, call: _Call, credentials: Awaitable[T]) -> T:
        """Failures here are not repeated, as the token's own line has tried; and whatever the token call sent,
        this call was not sent (or was refused with a 401), so that its caller may repeat it."""
        try:
            return await credentials
        except TimeoutError:
            raise self._too_late("gave no token in time", call) from None
        except VendorUnreachable as error:
            error.sent = False
            raise

    def _too_late(self, message: str, call: _Call) -> VendorTimeout:
        return VendorTimeout(self.vendor, message, endpoint=call.endpoint, sent=False)

    def _fault(self, answer: Response) -> Fault:
        try:
            return self._read_fault(answer)
        except (ValueError, TypeError, AttributeError, LookupError):
            # Not JSON, or of a shape that the reader did not foresee: then the status must do.
            return Fault()

    def _url(self, path: str, query: Sequence[tuple[str, str]], endpoint: str) -> str:
        try:
            return self._address.url(path, query)
        except Astray:
            message = "links to a place outside of its base URL"
            raise VendorGarbled(self.vendor, message, endpoint=endpoint) from None
        except NoSuchPath as error:
            message = f"was not asked: {error}"
            raise VendorNotFound(self.vendor, message, endpoint=endpoint) from None
        except UnicodeError:
            raise self._unsendable(endpoint) from None

    def _content(
        self, body: object | None, form: Mapping[str, str] | None, endpoint: str
    ) -> tuple[bytes | None, dict[str, str]]:
        if form is not None:
            sent = urlencode(form).encode("ascii")
            return sent, {"Content-Type": "application/x-www-form-urlencoded"}
        if body is None:
            return None, {}
        try:
            return orjson.dumps(body), {"Content-Type": "application/json"}
        except orjson.JSONEncodeError as error:
            if "surrogates" not in str(error):  # then it is no caller's text, but our mistake
                raise
            raise self._unsendable(endpoint) from error

    def _unsendable(self, endpoint: str) -> VendorRefused:
        message = "was not asked: a text holds half a character (an unpaired surrogate)"
        return VendorRefused(self.vendor, message, endpoint=endpoint)

    def _correlated(self) -> dict[str, str]:
        if self._correlation_header is None:
            return {}
        return {self._correlation_header: self._correlation()}


def wait_before_repeat(
    error: Exception, *, read: bool, attempt: int, backoff: float
) -> float | None:
    """Seconds to wait before the call is made again, or None when it must not be. `attempt` is the one that
    failed, from 1. The vendor's own wish wins over our backoff."""
    match error:
        case VendorThrottled():
            repeat = read or error.status == 429
        case VendorUnreachable():
            repeat = read or not error.sent
        case _:
            return None
    if not repeat:
        return None
    if error.retry_after is not None:
        return error.retry_after
    # Jitter keeps replicas that failed together from coming back together.
    return backoff * 2.0 ** (attempt - 1) * random.uniform(0.75, 1.25)  # noqa: S311


def _uuid() -> str:
    return uuid4().hex
