"""Time zones by the names that vendors write, and whose clock a record goes by.

Rule 1: a name is never guessed at. One that nobody knows has no zone; it is not passed over for the next best clock.
Rule 2: which zone data counts is decided once, by the deployer (`use_zone_data`), and can be told (`tzdata_version`).
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from gateway.vendors.port import Vendor
from gateway.vendors.records import DataProblem
from gateway.vendors.texts import shown
from gateway.vendors.windows_zones import WINDOWS_ZONES

ZoneData = Literal["package", "system"]

LONGEST_NAME = 64
LONGEST_LINE = 64
UNKNOWN_VERSION = "unknown"

# What lies in the zone data and is no place's clock: this machine's own, one of New York for texts without rules, one
# that says "not set"; below `right` clocks count leap seconds, which instants do not.
_NO_PLACES = frozenset({"localtime", "posixrules", "Factory"})
_NO_FOLDERS = ("posix/", "right/")

_IANA_OF = {windows.casefold(): place for windows, place in WINDOWS_ZONES}


class ClockSource(StrEnum):
    """Who said which time zone it is."""

    PERSON = "PERSON"
    DIRECTORY = "DIRECTORY"
    LOCATION = "LOCATION"
    DEALER = "DEALER"
    ACCOUNT = "ACCOUNT"
    ORGANIZATION = "ORGANIZATION"
    DEFAULT = "DEFAULT"


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock that a record goes by. `zone` is None for a name that nobody knows: then nobody can tell when the
    record holds."""

    zone: ZoneInfo | None
    name: str
    source: ClockSource


def clock_of(candidates: Iterable[tuple[str | None, ClockSource]], default: str) -> Clock:
    """The clock of the first candidate that has a name, known or not; without any, the default's."""
    for name, source in candidates:
        if name is not None and name.strip():
            return Clock(zone_of(name), name.strip(), source)
    return Clock(zone_of(default), default.strip(), ClockSource.DEFAULT)


def unknown_zone(
    clock: Clock, *, vendor: Vendor, record_id: str | None = None, at: str | None = "timeZone"
) -> DataProblem:
    """The problem of a clock without a zone, for a vendor's record (None: for all of its records). `at` is where the
    record names the zone; None: it does not."""
    if not clock.name:
        message, hint = f"The time zone ({clock.source.value}) could not be read.", None
    else:
        message = f"The time zone {shown(clock.name)} ({clock.source.value}) is none that we know."
        hint = "Name it as the IANA database does, such as America/Chicago."
    return DataProblem(vendor, record_id, at, "UNKNOWN_TIME_ZONE", message, hint)


def zone_of(name: str) -> ZoneInfo | None:
    """The zone of an IANA name, an old name of one (`US/Central`) or a Windows name (`Central Standard Time`, in any
    case); None when there is none. Blanks around the name do not matter."""
    bare = name.strip()
    return _zone(bare) if len(bare) <= LONGEST_NAME else None


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo | None:
    if name in _NO_PLACES or name.startswith(_NO_FOLDERS):
        return None
    return _in_zone_data(name) or _in_zone_data(_IANA_OF.get(name.casefold(), ""))


def _in_zone_data(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # A KeyError is an unknown name; odd paths and files that are no zones give a ValueError, folders an OSError.
        return None


# ---------------------------------------------------------------- which zone data


def use_zone_data(source: ZoneData) -> None:
    """Makes this process read zones from the installed `tzdata` package alone, or (`system`, Python's default) from
    the machine's files first. Zones that were made before stay as they were, so call it before anything else.
    Calling it again changes nothing. Raises `ModuleNotFoundError` without the package that it shall use."""
    if source == "package":
        files("tzdata")
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=() if source == "package" else None)
    if before != zoneinfo.TZPATH:
        ZoneInfo.clear_cache()
        _zone.cache_clear()


def tzdata_version() -> str:
    """The version of the zone data in use, such as `2026f`; `unknown` when it does not tell. A system may lack some
    zones: those come from the package, whatever its version."""
    return _version(tuple(zoneinfo.TZPATH))


@lru_cache(maxsize=8)
def _version(path: tuple[str, ...]) -> str:
    """The version of the first folder that has zones, else of the package."""
    for folder in path:
        if Path(folder, "Etc", "UTC").is_file():
            return _version_in(Path(folder))
    return _version_in(files("tzdata") / "zoneinfo")


def _version_in(folder: Traversable) -> str:
    """From the two files that zone data may come with: `# version 2026f` on top of one, the bare word in the other."""
    for name, prefix in (("tzdata.zi", "# version "), ("+VERSION", "")):
        top = _first_line(folder / name)
        version = top.removeprefix(prefix)
        if top.startswith(prefix) and version:
            return version
    return UNKNOWN_VERSION


def _first_line(file: Traversable) -> str:
    try:
        with file.open(encoding="utf-8") as lines:
            return lines.readline(LONGEST_LINE).strip()
    except (OSError, UnicodeDecodeError):
        return ""
