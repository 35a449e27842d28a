"""Who is asking, for the edge: what the door says becomes a caller, or an answer that says why there is none.

RFC 9110, section 11.6.1 wants `WWW-Authenticate` beside a 401; what it says of tokens is in RFC 6750, section 3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from starlette.datastructures import Headers

from gateway.access.errors import IssuerUnavailable, NotAuthenticated
from gateway.access.presented import API_KEY, AUTHORIZATION
from gateway.caller import Caller
from gateway.operations.answer import Answer, Refusal, Refused, refused
from gateway.schema.errors import ErrorCode
from gateway.store import StoreError

CHALLENGE = 'Bearer realm="gateway"'


class KnowsCallers(Protocol):
    """Tells who is asking. Raises NotAuthenticated, IssuerUnavailable and StoreError."""

    async def __call__(self, headers: Mapping[str, str], *, now: datetime) -> Caller: ...


class Authentication:
    """Tells who is asking, or raises `operations.answer.Refused`. `report` hears of a store that does not answer."""

    def __init__(self, caller_of: KnowsCallers, *, report: Callable[[BaseException], None]) -> None:
        self._caller_of = caller_of
        self._report = report

    async def __call__(self, headers: Mapping[str, str], *, now: datetime) -> Caller:
        """The caller with these headers, by name in lower case. Raises Refused."""
        try:
            return await self._caller_of(credentials_in(headers), now=now)
        except NotAuthenticated as error:
            answer = turned_away(error)
        except IssuerUnavailable as error:  # which the log has already, and not for each request
            answer = refused(Refusal.UNCHECKED, str(error), ErrorCode.UNAUTHENTICATED)
        except StoreError as error:
            # What the database says names its file or host: that is for the log.
            self._report(error)
            message = "The gateway's own database does not answer. Ask again later."
            answer = refused(Refusal.STORAGE, message, ErrorCode.STORAGE_UNAVAILABLE)
        raise Refused(answer)


def credentials_in(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that hold credentials. Lines of one name are one value with commas, as in RFC 9110, section 5.3: two
    keys are then no key, and neither of them is taken."""
    if isinstance(headers, Headers):
        lines = {name: headers.getlist(name) for name in (API_KEY, AUTHORIZATION)}
        return {name: ", ".join(values) for name, values in lines.items() if values}
    return {name: headers[name] for name in (API_KEY, AUTHORIZATION) if name in headers}


def turned_away(error: NotAuthenticated) -> Answer:
    """The answer to a caller who is not known."""
    challenge = f'{CHALLENGE}, error="invalid_token"' if error.shown else CHALLENGE
    return refused(
        Refusal.UNAUTHENTICATED,
        str(error),
        ErrorCode.UNAUTHENTICATED,
        headers=(("WWW-Authenticate", challenge),),
    )
