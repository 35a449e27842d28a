"""What is looked at when issues are looked for, and what is found."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime

from gateway.directory import Associate
from gateway.timelines.clocks import House
from gateway.timelines.crowd import Person
from gateway.timelines.facts import Facts
from gateway.timelines.person import Compiled


@dataclass(frozen=True, slots=True)
class Seen:
    """Everybody asked about, as of `now`."""

    people: tuple[Person, ...]
    house: House
    now: datetime

    def each(self) -> Iterator[tuple[Associate, Facts, Compiled]]:
        """Everybody of whom the facts are at hand, with what was made of them."""
        for one in self.people:
            if one.known.facts is not None:
                yield one.associate, one.known.facts, one.known.compiled


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found about people. `thing` is what it is about, so that what was found about several people can be
    told to be the same; None: it is these people's own."""

    code: str
    associates: tuple[Associate, ...]
    message: str
    hint: str | None = None
    source: object | None = None
    thing: Hashable = None

    @property
    def key(self) -> Hashable:
        """The same for findings that are one."""
        return self.code, self.message, self.associates if self.thing is None else self.thing
