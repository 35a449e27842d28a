"""The one way out: `Wire` by httpx over aiohttp, with errors that say truly what happened.

The httpx-aiohttp transport reports a vendor that hung up after reading the request as a connect timeout and
lets some of aiohttp's errors through unmapped. Whoever repeats a write after "it never connected" would then
book twice. So httpx's class is ignored here and the error of aiohttp beneath it decides (`_explain`).

httpx and aiohttp are imported by this module only.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from gateway.vendors.errors import VendorError, VendorGarbled, VendorTimeout, VendorUnreachable
from gateway.vendors.port import Request, Response, Vendor

# Servers commonly close an idle connection after 5 s (uvicorn, Node) or much later. Leaving first keeps the
# moment rare in which a request meets a connection that the vendor is just closing.
KEEP_ALIVE_SECONDS = 4.0

# Connecting must end before the deadline does: only then is it known that nothing was sent.
CONNECT_SHARE = 0.9

# The first line that fits counts, in both tables.
_NOT_CONNECTED: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientConnectorDNSError, "has no address: its name does not resolve"),
    (aiohttp.ClientSSLError, "failed the TLS handshake, or its certificate the check"),
    (aiohttp.ClientConnectorError, "refused the connection"),
    (aiohttp.ConnectionTimeoutError, "could not be connected to in time"),
    (aiohttp.InvalidURL, "has an address that is not valid"),
    (aiohttp.NonHttpUrlClientError, "has an address that is not valid"),
    (httpx.InvalidURL, "has an address that is not valid"),
)
_GARBLED: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientPayloadError, "broke off within the answer"),
    (aiohttp.ClientResponseError, "answered something that is not HTTP"),
    (httpx.DecodingError, "answered a body that cannot be unpacked"),
    (ValueError, "cannot be asked this: request or answer break HTTP"),
)


@cache
def _trusting() -> ssl.SSLContext:
    """Whom all wires trust. Read once in a process."""
    return httpx.create_ssl_context(trust_env=False)


class HttpxWire:
    """A `Wire` to one vendor, with its own connections. Made once and closed once per process.

    `connect_seconds` bounds connecting, waiting for one of the `connections` included; `read_seconds` bounds each
    silence of the vendor; the request's deadline bounds the whole. An answer above `max_response_bytes`
    (decompressed) is garbled. Redirects are answers, cookies are not kept, proxies of the environment are
    not used.
    """

    def __init__(
        self,
        vendor: Vendor,
        *,
        connect_seconds: float,
        read_seconds: float,
        connections: int,
        max_response_bytes: int = 16 * 1024 * 1024,
    ) -> None:
        self._vendor = vendor
        self._connect_seconds = connect_seconds
        self._read_seconds = read_seconds
        self._connections = connections
        self._max_response_bytes = max_response_bytes
        # httpx logs every address at INFO, and addresses hold people's ids and e-mails.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        # The TLS context is made here, because it blocks for tens of milliseconds; the session at the first
        # fetch, because it belongs to the running loop.
        self._transport = AiohttpTransport(
            verify=_trusting(), trust_env=False, client=self._open_session
        )
        self._http = httpx.AsyncClient(
            transport=self._transport,
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={"User-Agent": "schedule-gateway", "Accept": "application/json"},
        )

    async def fetch(self, request: Request) -> Response:
        """Sends `request` once and reads the whole answer, whatever its status.

        Raises VendorUnreachable with `sent=False` when no connection was made and with `sent=True` when it broke
        before an answer, VendorTimeout when nobody answered in time, VendorGarbled for an answer that is not
        HTTP, that breaks off or that is too long.
        """
        left = request.deadline - time.monotonic()
        failure: VendorError
        try:
            return await self._fetch(request, left)
        except _NotTried:
            failure = self._not_tried(request, left)
        except _TooLong:
            failure = self._garbled(request, f"answered more than {self._max_response_bytes} bytes")
        except (
            httpx.HTTPError,
            httpx.InvalidURL,
            aiohttp.ClientError,
            OSError,
            ValueError,
        ) as error:
            failure = self._explain(_beneath(error), request)
        # Raised out here, so that the library's error is not the context: aiohttp's carry the request with its
        # headers, and with them our credentials, into every report that prints them.
        raise failure

    async def aclose(self) -> None:
        """Closes every connection. A fetch after this is VendorUnreachable."""
        await self._http.aclose()

    async def _fetch(self, request: Request, left: float) -> Response:
        if left <= 0 or self._http.is_closed:
            raise _NotTried
        connecting = min(self._connect_seconds, left * CONNECT_SHARE)
        async with (
            asyncio.timeout(left),
            self._http.stream(
                request.method,
                request.url,
                headers=dict(request.headers),
                content=request.body,
                timeout=httpx.Timeout(self._read_seconds, connect=connecting, pool=connecting),
            ) as answer,
        ):
            body = bytearray()
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > self._max_response_bytes:
                    raise _TooLong
            return Response(answer.status_code, dict(answer.headers), bytes(body))

    def _open_session(self) -> aiohttp.ClientSession:
        session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._connections,
                keepalive_timeout=KEEP_ALIVE_SECONDS,
                ssl=self._transport.ssl_context,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )
        # aiohttp sends GET, PUT and DELETE again by itself when a kept connection breaks. The vendor may have
        # done the first one, so that is for the line to decide. There is no public switch; aiohttp's own test
        # client uses this one, and test_transport.py fails when it stops working.
        session._retry_connection = False
        return session

    def _explain(self, error: BaseException, request: Request) -> VendorError:
        """The vendor's error for one of aiohttp's (or of httpx's, for a body that cannot be unpacked)."""
        for kind, message in _NOT_CONNECTED:
            if isinstance(error, kind):
                return self._unreachable(request, message, sent=False, error=error)
        if isinstance(error, TimeoutError):  # aiohttp's, or that of the deadline
            return self._timeout(request)
        for kind, message in _GARBLED:
            if isinstance(error, kind):
                return self._garbled(request, message)
        return self._unreachable(request, "hung up before it answered", sent=True, error=error)

    def _unreachable(
        self, request: Request, message: str, *, sent: bool, error: BaseException
    ) -> VendorError:
        failure = VendorUnreachable(self._vendor, message, endpoint=_endpoint(request), sent=sent)
        # Of the causes only the operating system's is free of our request.
        failure.__cause__ = getattr(error, "os_error", getattr(error, "certificate_error", None))
        return failure

    def _not_tried(self, request: Request, left: float) -> VendorError:
        kind = VendorTimeout if left <= 0 else VendorUnreachable
        message = (
            "was not asked: no time was left" if left <= 0 else "was not asked: we are closing"
        )
        return kind(self._vendor, message, endpoint=_endpoint(request), sent=False)

    def _timeout(self, request: Request) -> VendorError:
        message = "did not answer in time"
        return VendorTimeout(self._vendor, message, endpoint=_endpoint(request), sent=True)

    def _garbled(self, request: Request, message: str) -> VendorError:
        return VendorGarbled(self._vendor, message, endpoint=_endpoint(request))


class _NotTried(Exception):
    """There is no time left, or no client any more."""


class _TooLong(Exception):
    """The answer is longer than we want to hold."""


def _beneath(error: Exception) -> BaseException:
    """The error of aiohttp under a transport error of httpx; otherwise the error itself."""
    if isinstance(error, httpx.TransportError) and error.__cause__ is not None:
        return error.__cause__
    return error


def _endpoint(request: Request) -> str:
    return request.endpoint or request.method
