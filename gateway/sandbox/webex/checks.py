"""Reading a body member by member, each refusal naming the member and its place.

A member that is null counts as absent, and members that nobody reads are ignored. Every refusal
is a 400.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from gateway.sandbox.webex.answers import Json, Refused

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class Body:
    """A JSON object and where it stands in the request, such as `events[2].`."""

    members: Json
    place: str = ""

    def has(self, name: str) -> bool:
        """Whether the member is there and not null."""
        return self.members.get(name) is not None

    def refusal(self, name: str, why: str) -> Refused:
        """A 400 that names the member; the caller raises it."""
        return Refused(400, f"{self.place}{name} {why}.")

    def need(self, *names: str) -> None:
        """Refuses a body that lacks one of these members."""
        for name in names:
            if not self.has(name):
                raise self.refusal(name, "is mandatory")

    def text(self, name: str, *, longest: int | None = None) -> str | None:
        """A text that is not blank, or None when absent; `longest` in characters."""
        value = self.members.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.refusal(name, "must be a text that is not empty")
        if longest is not None and len(value) > longest:
            raise self.refusal(name, f"must have at most {longest} characters")
        return value

    def needed_text(self, name: str, *, longest: int | None = None) -> str:
        """A text that must be there."""
        value = self.text(name, longest=longest)
        if value is None:
            raise self.refusal(name, "is mandatory")
        return value

    def choice(self, name: str, among: Collection[str]) -> str:
        """One of the values of an enum, mandatory."""
        value = self.needed_text(name)
        if value not in among:
            raise self.refusal(name, f"must be one of {', '.join(among)}, not {value!r}")
        return value

    def flag(self, name: str) -> bool | None:
        """A boolean, or None when absent."""
        value = self.members.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.refusal(name, "must be true or false")
        return value

    def whole(self, name: str, *, least: int, most: int = 2**31 - 1) -> int:
        """A whole number, mandatory, within bounds that count."""
        self.need(name)
        value = self.members[name]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.refusal(name, f"must be a whole number from {least} to {most}")
        return value

    def day(self, name: str) -> date | None:
        """A date that the calendar has, written YYYY-MM-DD, or None when absent."""
        value = self.text(name)
        if value is None:
            return None
        try:
            if DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise self.refusal(name, f"must be a real date written YYYY-MM-DD, not {value!r}")

    def clock(self, name: str) -> str | None:
        """A time of day written HH:MM from 00:00 to 23:59, or None when absent."""
        value = self.text(name)
        if value is not None and not CLOCK.fullmatch(value):
            raise self.refusal(name, f"must be a time written HH:MM (24 hours), not {value!r}")
        return value

    def inner(self, name: str) -> "Body | None":
        """An object inside this one, or None when absent."""
        value = self.members.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.refusal(name, "must be an object")
        return Body(value, f"{self.place}{name}.")

    def needed_inner(self, name: str) -> "Body":
        """An object that must be there."""
        found = self.inner(name)
        if found is None:
            raise self.refusal(name, "is mandatory")
        return found

    def objects(self, name: str) -> "tuple[Body, ...] | None":
        """A list of objects, or None when absent."""
        value = self.members.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.refusal(name, "must be a list of objects")
        return tuple(
            Body(item, f"{self.place}{name}[{index}].") for index, item in enumerate(value)
        )
