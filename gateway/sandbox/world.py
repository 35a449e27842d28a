"""The world: one JSON document that holds the content of all four vendors.

A vendor reads its own part of it; whoever finds something that cannot be loaded raises
`WorldError`, which names the place.
"""

import json
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class WorldError(ValueError):
    """A world that cannot be loaded. `path` is where, such as webex.people[3].schedules[0]."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


def demo_world() -> dict[str, Any]:
    """Read the demo world that comes with the package."""
    world: dict[str, Any] = json.loads(_demo("world.json"))
    return world


def demo_directory() -> str:
    """Read the directory (CSV) that belongs to the demo world."""
    return _demo("directory.csv")


def _demo(name: str) -> str:
    return (resources.files("gateway.sandbox") / "demo" / name).read_text(encoding="utf-8")


def split(world: Any, *, names: tuple[str, ...]) -> dict[str, Mapping[str, Any]]:
    """Give each vendor its part; a missing part is an empty one. Raises WorldError."""
    if not isinstance(world, Mapping):
        raise WorldError("world", "must be a JSON object")
    for name in world:
        if name not in names:
            raise WorldError(str(name), f"no such vendor; there are {', '.join(names)}")
    return {name: section(world.get(name, {}), at=name) for name in names}


def section(value: Any, *, at: str) -> Mapping[str, Any]:
    """Insist on a JSON object."""
    if not isinstance(value, Mapping):
        raise WorldError(at, "must be a JSON object")
    return value


def entries(part: Mapping[str, Any], key: str, *, at: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the objects of a list member, each with its place; a missing list is empty."""
    found = part.get(key, [])
    if not isinstance(found, list | tuple):
        raise WorldError(f"{at}.{key}", "must be a list")
    for index, entry in enumerate(found):
        place = f"{at}.{key}[{index}]"
        yield place, dict(section(entry, at=place))


def text(entry: Mapping[str, Any], key: str, *, at: str, default: str | None = None) -> str:
    """Give a member that must be a non-empty string; without a default it must be there."""
    value = entry.get(key)
    if value is None and default is not None:
        return default
    if not isinstance(value, str) or not value:
        raise WorldError(f"{at}.{key}", "must be a non-empty string")
    return value


def zone(name: Any, *, at: str) -> ZoneInfo:
    """Give the time zone of an IANA name; legacy names such as US/Central count."""
    if not isinstance(name, str) or not name:
        raise WorldError(at, "must be the name of a time zone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WorldError(at, f"{name!r} is not a known time zone") from error


def derived_id(at: str, name: str) -> str:
    """Make the id of an entry that carries none: the same world always gives the same ids."""
    return str(uuid5(NAMESPACE_URL, f"sandbox:{at}:{name}"))
