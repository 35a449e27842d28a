"""OpenTact over HTTP: paths, both spellings of one of them, the envelope and the sign-in.

The only file of this room that awaits. The sign-in (GET /auth with user and password) gives a token for about
a day; `credentials.Fetched` sees to it that one sign-in serves all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from pydantic import TypeAdapter

from gateway.vendors.answers import decode
from gateway.vendors.credentials import Basic, Fetched, Token
from gateway.vendors.errors import VendorDenied, VendorGarbled, VendorNotFound, VendorRefused
from gateway.vendors.line import CallSeen, Line, Patience
from gateway.vendors.opentact import wire
from gateway.vendors.opentact.translate import (
    DAYS,
    fault_of,
    office_hours_body,
    office_hours_patch_body,
    read_account,
    read_fault,
    read_office_hours,
    token_lifetime,
)
from gateway.vendors.port import Response, Vendor, Wire
from gateway.vendors.records import (
    Account,
    DayOfWeek,
    OfficeHours,
    OfficeHoursDraft,
    OfficeHoursEncoding,
    OfficeHoursPatch,
)
from gateway.vendors.texts import path_segment

S = TypeVar("S", bound=wire.Said)
T = TypeVar("T")

_ENTRY = TypeAdapter(wire.Answer[wire.OfficeHours])
_ENTRIES = TypeAdapter(wire.Answer[wire.OfficeHoursList])
_ACCOUNT = TypeAdapter(wire.Answer[wire.Account])
_SIGNED_IN = TypeAdapter(wire.Answer[wire.SignedIn])
_SAID = TypeAdapter(wire.Said)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def connect(
    *,
    base_url: str,
    email: str,
    password: str,
    encoding: OfficeHoursEncoding,
    wire: Wire,
    patience: Patience,
    observe: Callable[[CallSeen], None] | None = None,
) -> OpenTactClient:
    """A client for the API at `base_url`, which goes up to and with `/rest`."""

    def line(credentials: Basic | Fetched) -> Line:
        return Line(
            Vendor.OPENTACT,
            base_url=base_url,
            wire=wire,
            credentials=credentials,
            patience=patience,
            read_fault=read_fault,
            observe=observe,
        )

    sign_in = line(Basic(email, password))

    async def fetch(deadline: float) -> Token:
        return await _sign_in(sign_in, deadline=deadline)

    fetched = Fetched(fetch, lambda token: {"X-Auth-Token": token}, seconds=patience.deadline)
    return OpenTactClient(line(fetched), encoding=encoding)


async def _sign_in(line: Line, *, deadline: float) -> Token:
    endpoint = "GET /auth"
    try:
        response = await line.send("GET", "/auth", endpoint=endpoint, deadline=deadline)
        signed_in = _opened(response, _SIGNED_IN, endpoint=endpoint)
    except VendorNotFound as error:
        # To whoever asked for an entry, "not found" would say that the entry is gone.
        raise VendorDenied(
            Vendor.OPENTACT,
            "no sign-in here: check the base URL",
            endpoint=endpoint,
            status=404,
        ) from error
    if not signed_in.token:
        raise VendorGarbled(
            Vendor.OPENTACT,
            "the answer to the sign-in holds no token",
            endpoint=endpoint,
            path="payload.token",
            status=response.status,
        )
    return Token(signed_in.token, token_lifetime(signed_in.token))


class OpenTactClient:
    """What the gateway asks of OpenTact. Every method raises `VendorError`s only."""

    def __init__(self, line: Line, *, encoding: OfficeHoursEncoding) -> None:
        self._line = line
        self.encoding = encoding

    async def office_hours(self, day: DayOfWeek | None = None) -> tuple[OfficeHours, ...]:
        """All entries of the account, or those of one day. The vendor documents no pages."""
        endpoint = "GET /account/office_hours"
        query = () if day is None else (("dow", DAYS[day]),)
        response = await self._line.send(
            "GET", "/account/office_hours", endpoint=endpoint, query=query
        )
        entries = _accepted(response, _ENTRIES, endpoint=endpoint).payload
        return tuple(read_office_hours(one, encoding=self.encoding) for one in entries or ())

    async def office_hours_entry(self, id: str) -> OfficeHours | None:
        """One entry; None when neither of the vendor's two spellings of the path knows it, or the id is none."""
        for collection in ("office_hours", "officehours"):
            endpoint = f"GET /account/{collection}/{{id}}"
            try:
                path = f"/account/{collection}/{path_segment(id)}"
                response = await self._line.send("GET", path, endpoint=endpoint)
                return self._read(response, endpoint)
            except VendorRefused as error:
                # 400 is also what the vendor says to an id that is no uuid.
                if error.status == 400 and not _UUID.fullmatch(id):
                    return None
                if not isinstance(error, VendorNotFound):
                    raise
        return None

    async def create_office_hours(self, draft: OfficeHoursDraft) -> OfficeHours:
        """The new entry, as the vendor shows it. Check the draft first."""
        endpoint = "POST /account/office_hours"
        body = office_hours_body(draft, encoding=self.encoding)
        response = await self._line.send(
            "POST", "/account/office_hours", endpoint=endpoint, body=body
        )
        return self._read(response, endpoint)

    async def update_office_hours(self, id: str, patch: OfficeHoursPatch) -> OfficeHours:
        """The entry after the change. Check the patch first."""
        endpoint = "PATCH /account/office_hours/{id}"
        body = office_hours_patch_body(patch, encoding=self.encoding)
        response = await self._line.send(
            "PATCH", f"/account/office_hours/{path_segment(id)}", endpoint=endpoint, body=body
        )
        return self._read(response, endpoint)

    async def delete_office_hours(self, id: str) -> None:
        """Removes the entry; raises `VendorNotFound` when there is none."""
        endpoint = "DELETE /account/office_hours/{id}"
        response = await self._line.send(
            "DELETE", f"/account/office_hours/{path_segment(id)}", endpoint=endpoint
        )
        # The deleted entry comes back, and nobody needs it; but a 200 may still say no.
        if response.body:
            _accepted(response, _SAID, endpoint=endpoint)

    async def account(self) -> Account:
        """The account of the credentials."""
        endpoint = "GET /account"
        response = await self._line.send("GET", "/account", endpoint=endpoint)
        return read_account(_opened(response, _ACCOUNT, endpoint=endpoint))

    async def aclose(self) -> None:
        """Closes the way to the vendor."""
        await self._line.aclose()

    def _read(self, response: Response, endpoint: str) -> OfficeHours:
        found = _opened(response, _ENTRY, endpoint=endpoint)
        return read_office_hours(found, encoding=self.encoding)


def _opened(response: Response, adapter: TypeAdapter[wire.Answer[T]], *, endpoint: str) -> T:
    """The payload, which has to be there."""
    payload = _accepted(response, adapter, endpoint=endpoint).payload
    if payload is None:
        raise VendorGarbled(
            Vendor.OPENTACT,
            "the answer holds nothing",
            endpoint=endpoint,
            path="payload",
            status=response.status,
        )
    return payload


def _accepted(response: Response, adapter: TypeAdapter[S], *, endpoint: str) -> S:
    """The envelope, unless it says no."""
    try:
        answer = decode(Vendor.OPENTACT, response, adapter, endpoint=endpoint)
    except VendorGarbled:
        # A refusal owes nobody a payload of the right shape.
        _raise_refusal(decode(Vendor.OPENTACT, response, _SAID, endpoint=endpoint), endpoint)
        raise
    _raise_refusal(answer, endpoint)
    return answer


def _raise_refusal(said: wire.Said, endpoint: str) -> None:
    if said.success is not False:
        return
    fault = fault_of(said)
    raise (fault.kind or VendorRefused)(
        Vendor.OPENTACT,
        fault.message or "refused without saying why",
        endpoint=endpoint,
        status=said.status,
        vendor_code=fault.code,
    )
