"""myKaarma over HTTP: paths, batches and the envelope. The only file of this room that awaits.

Both reads stand behind POST and may be repeated. There is no read of an out-of-office record: what the
vendor tells is a flag and a start date on the dealer associate.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import TypeAdapter

from gateway.vendors.answers import decode
from gateway.vendors.credentials import Basic
from gateway.vendors.errors import VendorRefused
from gateway.vendors.line import CallSeen, Line, Patience
from gateway.vendors.mykaarma import wire
from gateway.vendors.mykaarma.translate import (
    fault_of,
    out_of_office_body,
    read_dealer,
    read_dealer_associate,
    read_fault,
    read_warnings,
)
from gateway.vendors.port import Response, Vendor, Wire
from gateway.vendors.records import Dealer, DealerAssociate, OutOfOfficeDraft
from gateway.vendors.texts import batches, path_segment

BATCH = 100
"""How many ids one call carries. The vendor documents no bound."""

NOBODY = "00000000-0000-0000-0000-000000000000"
"""A dealer that does not exist."""

KNOWS_US = frozenset({"100004", "100006", "100010", "100011", "100013", "100014"})
"""What the vendor says of a dealer that is unknown or not ours, once it has accepted our credentials."""

E = TypeVar("E", bound=wire.Envelope)

_ENVELOPE = TypeAdapter(wire.Envelope)
_ASSOCIATES = TypeAdapter(wire.DealerAssociates)
_DEALERS = TypeAdapter(wire.Dealers)


def connect(
    *,
    base_url: str,
    username: str,
    password: str,
    wire: Wire,
    patience: Patience,
    observe: Callable[[CallSeen], None] | None = None,
) -> MyKaarmaClient:
    """A client for the Manage API at `base_url`, which goes up to and with `/manage/v2`."""
    line = Line(
        Vendor.MYKAARMA,
        base_url=base_url,
        wire=wire,
        credentials=Basic(username, password),
        patience=patience,
        read_fault=read_fault,
        observe=observe,
    )
    return MyKaarmaClient(line)


class MyKaarmaClient:
    """What the gateway asks of myKaarma. Every method raises `VendorError`s only."""

    def __init__(self, line: Line) -> None:
        self._line = line

    async def dealer_associates(
        self, ids: Sequence[str], *, department_ids: Sequence[str] = ()
    ) -> dict[str, DealerAssociate]:
        """The dealer associates of `ids` by id; unknown ones are absent. 100 ids per call, calls at once.

        The vendor grants rights by department or dealer: `department_ids` names them where it insists.
        """
        asked = {id.casefold(): id for id in ids}
        found = await asyncio.gather(
            *(self._associates(chunk, department_ids) for chunk in batches(ids, BATCH))
        )
        # With departments beside ids the vendor may answer with more than was asked for.
        return {
            asked[one.id.casefold()]: one
            for batch in found
            for one in batch
            if one.id.casefold() in asked
        }

    async def associates_of_departments(
        self, department_ids: Sequence[str]
    ) -> dict[str, DealerAssociate]:
        """Everybody in the departments, by id."""
        found = await asyncio.gather(
            *(self._associates((), chunk) for chunk in batches(department_ids, BATCH))
        )
        return {one.id: one for batch in found for one in batch}

    async def dealers(self, ids: Sequence[str]) -> dict[str, Dealer]:
        """The dealers of `ids` by id; unknown ones are absent."""
        asked = {id.casefold(): id for id in ids}
        found = await asyncio.gather(*(self._dealers(chunk) for chunk in batches(ids, BATCH)))
        return {
            asked[one.id.casefold()]: one
            for batch in found
            for one in batch
            if one.id.casefold() in asked
        }

    async def set_out_of_office(
        self, department_id: str, dealer_associate_id: str, draft: OutOfOfficeDraft
    ) -> tuple[str, ...]:
        """Replaces the associate's one record. Gives the vendor's warnings. Check the draft first."""
        endpoint = "PUT /department/{id}/dealerAssociate/{id}/outofoffice"
        path = (
            f"/department/{path_segment(department_id)}"
            f"/dealerAssociate/{path_segment(dealer_associate_id)}/outofoffice"
        )
        response = await self._line.send(
            "PUT", path, endpoint=endpoint, body=out_of_office_body(draft)
        )
        return read_warnings(_opened(response, _ENVELOPE, endpoint=endpoint))

    async def probe(self) -> None:
        """Whether the vendor answers and knows us, by one small read. Raises VendorError if not.

        Every call must name a dealer, and here none is known: asking for nobody's shows as much.
        """
        try:
            await self.dealers([NOBODY])
        except VendorRefused as error:
            if error.vendor_code not in KNOWS_US:
                raise

    async def aclose(self) -> None:
        """Closes the way to the vendor."""
        await self._line.aclose()

    async def _associates(
        self, ids: Sequence[str], department_ids: Sequence[str]
    ) -> tuple[DealerAssociate, ...]:
        endpoint = "POST /department/dealerAssociate/list"
        body = {
            "dealerAssociateUuids": list(ids),
            "departmentUuids": list(dict.fromkeys(department_ids)),
            # As in the vendor's own sample client: no check of mapping tables, which is slow.
            "validate": False,
            "doNotValidate": True,
        }
        response = await self._line.send(
            "POST", "/department/dealerAssociate/list", endpoint=endpoint, body=body, read=True
        )
        answer = _opened(response, _ASSOCIATES, endpoint=endpoint)
        return tuple(
            read_dealer_associate(key, one)
            for key, one in (answer.dealerAssociates or {}).items()
            if one is not None
        )

    async def _dealers(self, ids: Sequence[str]) -> tuple[Dealer, ...]:
        endpoint = "POST /dealer/list"
        response = await self._line.send(
            "POST", "/dealer/list", endpoint=endpoint, body={"dealerUuids": list(ids)}, read=True
        )
        answer = _opened(response, _DEALERS, endpoint=endpoint)
        return tuple(
            read_dealer(key, one) for key, one in (answer.dealers or {}).items() if one is not None
        )


def _opened(response: Response, adapter: TypeAdapter[E], *, endpoint: str) -> E:
    """The envelope, unless it carries errors: those count in a 200 too."""
    envelope = decode(Vendor.MYKAARMA, response, adapter, endpoint=endpoint)
    if not envelope.errors:
        return envelope
    fault = fault_of(envelope)
    raise (fault.kind or VendorRefused)(
        Vendor.MYKAARMA,
        fault.message or "refused without saying why",
        endpoint=endpoint,
        status=response.status,
        vendor_code=fault.code,
        vendor_request_id=fault.request_id,
    )
