"""Changes, as they are kept."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway.loaders.base import Loader, each


@dataclass(frozen=True, slots=True)
class ChangeQuestion:
    """A page of changes. `after` is the place (instant of asking, id) behind which it starts."""

    filter: Hashable
    after: tuple[datetime, str] | None
    count: int


class Changes(Loader[str, Any]):
    """Changes by id."""

    async def fetch(self, keys: Sequence[str]) -> Iterable[Any]:
        found = await self.sources.changes.get_many(keys)
        return [found.get(key) for key in keys]


class ChangePages(Loader[ChangeQuestion, tuple[tuple[Any, ...], bool]]):
    """Pages of changes, and whether there are more behind each."""

    async def fetch(self, keys: Sequence[ChangeQuestion]) -> Iterable[tuple[tuple[Any, ...], bool]]:
        return await each(keys, self._page)

    async def _page(self, asked: ChangeQuestion) -> tuple[tuple[Any, ...], bool]:
        found = await self.sources.changes.page(
            asked.filter, count=asked.count + 1, after=asked.after
        )
        return tuple(found[: asked.count]), len(found) > asked.count
