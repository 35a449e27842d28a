"""Which document an operation means, and whether its caller may run it.

Rule 1: a document is named by its id, by its hash, or by its text, in this order; what is named by an id or a hash
        never runs another text that came with it.
Rule 2: a client finds its own documents only. One of another client is answered exactly as one that nobody has.
Rule 3: nothing here waits for the database: what is registered is at hand (`shelf.py`), and counts are written later.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from gateway.caller import Caller, Enforcement
from gateway.operations.answer import Refusal, Refused, refused
from gateway.operations.operation import Operation
from gateway.operations.persisted.automatic import Keeps
from gateway.operations.persisted.normal import digest, normal_digest
from gateway.operations.persisted.register import Register
from gateway.operations.persisted.registered import Registered
from gateway.operations.persisted.shelf import Shelf
from gateway.operations.persisted.usage import Uses
from gateway.schema.errors import ErrorCode
from gateway.schema.ids import short
from gateway.store import StoreError
from gateway.timelines import Bounded

LONGEST_ID = 512
REFRESH_SECONDS = 1.0
"""How often it is looked whether something was activated or retired; a gateway knows of it within twice that."""

REMEMBERED = 10_000
"""How many texts are remembered as looked at."""

NEVER_KEPT = (("Cache-Control", "private, no-store"),)
FREE = (Enforcement.OPEN, Enforcement.LOG)


@dataclass(frozen=True, slots=True)
class Found:
    """The document of an operation. `registered` is the row of a persisted one, None for a text of the caller's own.
    `keep_as`: the hash under which the text is to be kept once it has shown to be right. `is_named`: an id or a hash
    named it, so that a URL may stand for it."""

    text: str
    registered: Registered | None = None
    keep_as: str | None = None
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Unregistered:
    """A text that its client has not registered: what is noted of it."""

    client: str
    client_version: str | None
    sha256: str
    name: str | None


class Documents:
    """Persisted documents, and those kept by their hash. `automatic` keeps the latter; with None nobody may. `noted` is
    told of a text that a client with enforcement LOG has not registered, once per text; `report` of each fault of our
    own. `flush_seconds` is how often counted uses are written."""

    def __init__(
        self,
        *,
        automatic: Keeps | None = None,
        noted: Callable[[Unregistered], None] = lambda _: None,
        report: Callable[[BaseException], None] = lambda _: None,
        flush_seconds: float = 5.0,
    ) -> None:
        self._automatic = automatic
        self._noted = noted
        self._report = report
        self._flush_seconds = flush_seconds
        self._shelf = Shelf()
        self._uses = Uses()
        self._meanings: Bounded[str] = Bounded(REMEMBERED)
        self._noticed: Bounded[bool] = Bounded(REMEMBERED)

    @asynccontextmanager
    async def opened(self, register: Register) -> AsyncIterator[None]:
        """Follow the register while the block lasts; at its end all counts are written. Raises StoreError."""
        await self._shelf.refresh(register)
        ending = asyncio.Event()
        working = [
            asyncio.create_task(self._again_and_again(seconds, work, register, ending))
            for seconds, work in (
                (REFRESH_SECONDS, self._shelf.refresh),
                (self._flush_seconds, self._uses.write),
            )
        ]
        try:
            yield
        finally:
            # Nothing is cancelled: a write that failed just then would take its counts with it.
            ending.set()
            await asyncio.gather(*working)
            await self._uses.write(register)

    async def _again_and_again(
        self,
        seconds: float,
        work: Callable[[Register], Awaitable[object]],
        register: Register,
        ending: asyncio.Event,
    ) -> None:
        while not await _is_set_within(seconds, ending):
            try:
                await work(register)
            except StoreError:
                pass  # what is at hand stays, and counts wait; that the store is away, /readyz says
            except Exception as error:  # noqa: BLE001  # reported; one bad turn must not be the last
                self._report(error)

    # ------------------------------------------------------------ finding

    async def find(self, operation: Operation, caller: Caller) -> Found:
        """The document that an operation means. Raises Refused."""
        if operation.document_id is not None:
            return self._by_id(operation.document_id, operation, caller)
        if operation.sha256 is not None:
            return await self._by_hash(operation.sha256, operation, caller)
        if operation.query is None:
            raise _refusal(
                Refusal.MALFORMED, "There is no `query`: send the document's text, or a documentId."
            )
        return self._by_text(operation.query, caller)

    def _by_id(self, id: str, operation: Operation, caller: Caller) -> Found:
        found = self._registered(id, None, operation, caller)
        if found is None:
            key, version = own_part(id, caller.client)
            found = self._registered(key, version, operation, caller)
            self._refuse_retired(found, key, version, caller)
        if found is None:
            raise _unknown(id)
        if operation.query is not None and operation.query != found.text:
            raise _refusal(
                Refusal.MALFORMED,
                "The `query` is not the text of the document that the id names; send one of the two.",
            )
        return _named(found, operation)

    async def _by_hash(self, sha256: str, operation: Operation, caller: Caller) -> Found:
        found = self._registered(sha256, None, operation, caller)
        text = operation.query
        if found is not None and text in (None, found.text):
            return _named(found, operation)
        if text is None:
            return await self._kept(sha256, caller)
        if digest(text) != sha256:
            if found is None and caller.enforcement not in FREE:
                # To these a hash is an id. Apollo's links answer an unknown one by the text, whatever its hash.
                self._refuse_retired(None, sha256, None, caller)
                raise _unknown(sha256)
            raise _refusal(
                Refusal.HASH_WRONG,
                "The sha256Hash is not the SHA-256 of the `query` in UTF-8, in lower-case hexadecimal.",
            )
        own = self._by_text(text, caller)
        keeps = self._automatic is not None and caller.enforcement in FREE
        return replace(own, keep_as=sha256, is_named=True) if keeps else own

    async def _kept(self, sha256: str, caller: Caller) -> Found:
        """What is kept under a hash. To a client that is held to its documents an unknown hash is not told to be
        useless for good: it would send full texts from then on."""
        if caller.enforcement not in FREE:
            self._refuse_retired(None, sha256, None, caller)
        elif self._automatic is None:
            raise _refusal(
                Refusal.HASH_OFF,
                "PersistedQueryNotSupported",
                ErrorCode.PERSISTED_QUERY_NOT_SUPPORTED,
            )
        else:
            text = await self._automatic.get(caller.client, sha256)
            if text is not None:
                return replace(self._by_text(text, caller), is_named=True)
        raise _refusal(
            Refusal.HASH_UNKNOWN, "PersistedQueryNotFound", ErrorCode.PERSISTED_QUERY_NOT_FOUND
        )

    def _by_text(self, text: str, caller: Caller) -> Found:
        if caller.enforcement is Enforcement.OPEN:
            return Found(text)
        if caller.enforcement is Enforcement.IDS:
            raise _refusal(
                Refusal.DOCUMENT_REQUIRED,
                "You may only run registered documents: send the id of one as documentId, without a `query`.",
                ErrorCode.PERSISTED_DOCUMENT_REQUIRED,
            )
        found = self._same(text, caller)
        if found is None and caller.enforcement is Enforcement.SAFELIST:
            raise _refusal(
                Refusal.DOCUMENT_REQUIRED,
                "You may only run registered documents, and this is none: register it, or send the id of one.",
                ErrorCode.PERSISTED_DOCUMENT_REQUIRED,
            )
        return Found(text, found)

    def _same(self, text: str, caller: Caller) -> Registered | None:
        """The client's document of this text, however it is written."""
        sha256 = digest(text)
        found = self._shelf.find(caller.client, sha256)
        if found is not None and found.sha256 == sha256:
            return found
        meaning = self._meanings.get(sha256)
        if meaning is None:
            meaning = normal_digest(text) or ""
            self._meanings.put(sha256, meaning)
        return self._shelf.by_meaning(caller.client, meaning) if meaning else None

    def _registered(
        self, key: str | None, version: str | None, operation: Operation, caller: Caller
    ) -> Registered | None:
        if key is None or not 0 < len(key) <= LONGEST_ID:
            return None
        if version is not None:
            return self._shelf.find_in(caller.client, version, key)
        return self._shelf.find(caller.client, key, version=operation.client_version)

    def _refuse_retired(
        self, found: Registered | None, key: str | None, version: str | None, caller: Caller
    ) -> None:
        if found is not None or key is None:
            return
        if self._shelf.was_retired(caller.client, key, version=version):
            raise _refusal(
                Refusal.DOCUMENT_RETIRED,
                "The document was retired; use the one that took its place.",
                ErrorCode.PERSISTED_DOCUMENT_RETIRED,
            )

    # ------------------------------------------------------------ afterwards

    def accepted(
        self, found: Found, operation: Operation, caller: Caller, *, now: datetime
    ) -> None:
        """The document was parsed, is within the limits and fits the schema: keep it under its hash, count its use, note
        an unknown one. Never waits and never raises."""
        if found.keep_as is not None and self._automatic is not None:
            self._automatic.put(caller.client, found.keep_as, found.text)
        if found.registered is not None:
            self._uses.count(found.registered, now=now)
        elif caller.enforcement is Enforcement.LOG:
            self._note(found.text, operation, caller)

    def _note(self, text: str, operation: Operation, caller: Caller) -> None:
        sha256 = digest(text)
        if self._noticed.get((caller.client, sha256)) is None:
            self._noticed.put((caller.client, sha256), True)
            self._noted(
                Unregistered(
                    caller.client, operation.client_version, sha256, operation.operation_name
                )
            )


def own_part(id: str, client: str) -> tuple[str | None, str | None]:
    """The id or hash of a document and the version, in `client~version~id` or `client/version/id`; any other id is
    taken as it is, of no version. (None, None) when the client is another one: nobody finds that."""
    for separator in "~/":
        parts = id.split(separator, 2)
        if len(parts) == 3:
            whose, version, key = parts
            return (key, version) if whose == client else (None, None)
    return id, None


def _unknown(id: str) -> Refused:
    return _refusal(
        Refusal.DOCUMENT_UNKNOWN,
        f"No document of yours is registered under the id {short(id)!r}; register it, or correct the id.",
        ErrorCode.PERSISTED_DOCUMENT_NOT_FOUND,
    )


def _named(found: Registered, operation: Operation) -> Found:
    name = operation.operation_name
    if name is not None and name != found.name:
        raise _refusal(
            Refusal.MALFORMED, f"The registered document holds no operation named {short(name)!r}."
        )
    return Found(found.text, found, is_named=True)


def _refusal(refusal: Refusal, message: str, code: ErrorCode = ErrorCode.BAD_USER_INPUT) -> Refused:
    headers = NEVER_KEPT if refusal in (Refusal.HASH_UNKNOWN, Refusal.HASH_OFF) else ()
    return Refused(refused(refusal, message, code, headers=headers))


async def _is_set_within(seconds: float, event: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
