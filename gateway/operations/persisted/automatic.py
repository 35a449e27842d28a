"""Documents that clients keep here by their hash ("automatic persisted queries").

Each client has its own: that a hash is known to another tells nothing, and lets nobody run what they may not.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol

OVERHEAD = 200
"""Bytes that a kept text takes beside itself, roughly."""


class Keeps(Protocol):
    """Keeps texts by client and hash, and may forget them at any time."""

    async def get(self, client: str, sha256: str) -> str | None:
        """The text that a client keeps under a hash, if it is still there."""
        ...

    def put(self, client: str, sha256: str, text: str) -> None:
        """Keep a text. Never waits: it may take effect a little later."""
        ...


class InMemory:
    """Keeps texts in this process, up to so many bytes; what was not used for longest goes first."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._size = 0
        self._texts: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def get(self, client: str, sha256: str) -> str | None:
        """The text that a client keeps under a hash, if it is still there."""
        found = self._texts.get((client, sha256))
        if found is not None:
            self._texts.move_to_end((client, sha256))
        return found

    def put(self, client: str, sha256: str, text: str) -> None:
        """Keep a text, if there is room for one of its size at all."""
        key = (client, sha256)
        if key in self._texts or size_of(text) > self._most:
            return
        self._texts[key] = text
        self._size += size_of(text)
        while self._size > self._most:
            _, gone = self._texts.popitem(last=False)
            self._size -= size_of(gone)

    @property
    def size(self) -> int:
        """The bytes of all that is kept."""
        return self._size

    def __len__(self) -> int:
        return len(self._texts)


def size_of(text: str) -> int:
    """The bytes that keeping a text takes."""
    return len(text.encode("utf-8", "surrogatepass")) + OVERHEAD
