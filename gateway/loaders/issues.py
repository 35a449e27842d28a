"""What is wrong, doubtful or odd in what the vendors hold about people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateway.loaders.base import Loader, each
from gateway.loaders.timelines import Crowd
from gateway.timelines.issues import Issue, issues


class ScheduleIssues(Loader[Crowd, tuple[Issue, ...]]):
    """The issues of everybody whom a question lets through: reads everything about all of them."""

    async def fetch(self, keys: Sequence[Crowd]) -> Iterable[tuple[Issue, ...]]:
        async def one(crowd: Crowd) -> tuple[Issue, ...]:
            people = await self.loaders.by_name("people_timelines").load(crowd)
            return issues(people, self.sources.house, now=self.now)

        return await each(keys, one)
