"""Keys looked up in the store: one question at a time, for all who wait.

However many keys are tried at once, right or wrong, the store is asked one question at a time, by primary key; who
comes meanwhile is answered by the next one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from itertools import islice
from typing import TypeAlias

from gateway.access.records import Client, Key

MOST_AT_ONCE = 500
"""How many keys one question is about: a database takes a bounded number of parameters."""

Held: TypeAlias = tuple[Client, Key]


class Lookups:
    """Finds keys by their prefixes; `ask` is the question."""

    def __init__(self, ask: Callable[[Iterable[str]], Awaitable[Mapping[str, Held]]]) -> None:
        self._ask = ask
        self._waiting: dict[str, asyncio.Future[Held | None]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def find(self, prefix: str) -> Held | None:
        """The key and its client; None when nobody has it. Raises what the question raises."""
        answer = self._waiting.get(prefix)
        if answer is None:
            answer = self._waiting[prefix] = asyncio.get_running_loop().create_future()
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._all_answered())
        # Others may wait for the same answer.
        return await asyncio.shield(answer)

    async def aclose(self) -> None:
        """Stop; who still waits is cancelled."""
        if self._asking is not None:
            self._asking.cancel()
            with suppress(asyncio.CancelledError):
                await self._asking
        for answer in self._waiting.values():
            answer.cancel()
        self._waiting.clear()

    async def _all_answered(self) -> None:
        while self._waiting:
            asked = list(islice(self._waiting, MOST_AT_ONCE))
            answers = {prefix: self._waiting.pop(prefix) for prefix in asked}
            try:
                found = await self._ask(asked)
            except Exception as error:  # noqa: BLE001  # who waits is told, and this goes on for the others
                for answer in answers.values():
                    answer.set_exception(error)
                    answer.exception()  # nobody may be waiting any more, and asyncio would complain
            except BaseException:
                for answer in answers.values():
                    answer.cancel()
                raise
            else:
                for prefix, answer in answers.items():
                    answer.set_result(found.get(prefix))
