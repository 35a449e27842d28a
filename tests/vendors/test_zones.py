"""Time zones by the names that vendors write, and which zone data they come from."""

from __future__ import annotations

import os
import subprocess
import sys
import zoneinfo
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import tzdata
from hypothesis import given
from hypothesis import strategies as st

from gateway.vendors import zones
from gateway.vendors.port import Vendor
from gateway.vendors.records import DataProblem
from gateway.vendors.windows_zones import WINDOWS_ZONES
from gateway.vendors.zones import (
    Clock,
    ClockSource,
    clock_of,
    tzdata_version,
    unknown_zone,
    use_zone_data,
    zone_of,
)

PERSON, DEALER, DEFAULT = ClockSource.PERSON, ClockSource.DEALER, ClockSource.DEFAULT
PACKAGE = files("tzdata") / "zoneinfo"


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("America/Chicago", "America/Chicago"),
        ("US/Central", "US/Central"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("EST5EDT", "EST5EDT"),
        ("UTC", "UTC"),
        ("Etc/GMT+8", "Etc/GMT+8"),
        (" \tAmerica/Chicago\n", "America/Chicago"),
        ("Central Standard Time", "America/Chicago"),
        ("central standard time", "America/Chicago"),
        ("CENTRAL STANDARD TIME", "America/Chicago"),
        (" Central Standard Time (Mexico) ", "America/Mexico_City"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Russia Time Zone 11", "Asia/Kamchatka"),
        ("utc", "Etc/UTC"),
        ("UTC-11", "Etc/GMT+11"),
        ("utc+13", "Etc/GMT-13"),
    ],
)
def test_a_name_of_iana_an_old_one_or_one_of_windows_has_its_zone(name: str, key: str) -> None:
    zone = zone_of(name)

    assert zone is not None
    assert zone.key == key


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "Mars/Olympus",
        "Central Time",  # not what Windows calls it
        "Central Daylight Time",
        "(UTC-06:00) Central Time (US & Canada)",
        "CST",  # in America, China or Cuba
        "-06:00",
        "UTC-6",
        "America",
        "America/",
        "America//Chicago",
        "America/./Chicago",
        "./America/Chicago",
        "../zoneinfo/UTC",
        "..",
        ".",
        "/etc/localtime",
        "America\\Chicago",
        "America/Chicago\0",
        "America/\0",
        "America/\ud800",
        "America/Chi\u200bcago",
        "tzdata.zi",
        "zone.tab",
        "__init__.py",
        "localtime",
        "posixrules",
        "Factory",
        "posix/UTC",
        "right/UTC",
        pytest.param("x" * 1_000_000, id="a million letters"),
        pytest.param("America/" * 5_000, id="a deep path"),
    ],
)
def test_anything_else_has_none(name: str) -> None:
    assert zone_of(name) is None


@given(st.text() | st.sampled_from(["America", "right", "."]).map(lambda part: f"{part}/{part}"))
def test_no_text_is_an_error(name: str) -> None:
    zone = zone_of(name)

    assert zone is None or zone.key in zoneinfo.available_timezones()


def test_every_zone_of_the_zone_data_is_found_by_its_name() -> None:
    names = zoneinfo.available_timezones() - {"localtime", "Factory"}

    assert [name for name in names if getattr(zone_of(name), "key", None) != name] == []


@pytest.mark.parametrize("name", ["America/Chicago", "Central Standard Time", "Mars/Olympus"])
def test_a_name_is_looked_up_once_however_often_it_is_asked(name: str) -> None:
    zone_of(name)
    misses = zones._zone.cache_info().misses

    assert len({id(zone_of(name)) for _ in range(10_000)}) == 1
    assert zones._zone.cache_info().misses == misses


# ---------------------------------------------------------------- the names of Windows


def test_no_name_of_windows_is_there_twice() -> None:
    names = [name.casefold() for name, _ in WINDOWS_ZONES]

    assert len(set(names)) == len(names) == 139


@pytest.mark.parametrize(("name", "place"), WINDOWS_ZONES)
def test_every_place_that_stands_for_a_name_of_windows_is_in_the_zone_data(
    name: str, place: str
) -> None:
    assert PACKAGE.joinpath(*place.split("/")).is_file()
    assert zone_of(place) is not None
    if name not in zoneinfo.available_timezones():
        assert zone_of(name) is zone_of(place)


def test_only_utc_is_a_name_of_both() -> None:
    assert {name for name, _ in WINDOWS_ZONES} & zoneinfo.available_timezones() == {"UTC"}


# ---------------------------------------------------------------- whose clock


@pytest.mark.parametrize(
    ("candidates", "zone", "name", "source"),
    [
        ([("Asia/Tokyo", PERSON), ("US/Central", DEALER)], "Asia/Tokyo", "Asia/Tokyo", PERSON),
        ([(None, PERSON), ("US/Central", DEALER)], "US/Central", "US/Central", DEALER),
        ([(" ", PERSON), (" US/Central ", DEALER)], "US/Central", "US/Central", DEALER),
        (
            [("tokyo standard time", PERSON)],
            "Asia/Tokyo",
            "tokyo standard time",
            PERSON,
        ),
        # An unknown name is not passed over: the next clock would be a wrong one, in silence.
        ([("Mars/Olympus", PERSON), ("US/Central", DEALER)], None, "Mars/Olympus", PERSON),
        ([(None, PERSON), ("", DEALER)], "UTC", "UTC", DEFAULT),
        ([], "UTC", "UTC", DEFAULT),
    ],
)
def test_the_first_who_names_a_zone_says_whose_clock_it_is(
    candidates: list[tuple[str | None, ClockSource]],
    zone: str | None,
    name: str,
    source: ClockSource,
) -> None:
    clock = clock_of(iter(candidates), "UTC")

    assert clock == Clock(zone_of(zone) if zone else None, name, source)


def test_a_default_that_nobody_knows_has_no_zone() -> None:
    assert clock_of([], "Mars/Olympus") == Clock(None, "Mars/Olympus", DEFAULT)


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        (
            "Mars/Olympus",
            "The time zone 'Mars/Olympus' (DEALER) is none that we know.",
            "Name it as the IANA database does, such as America/Chicago.",
        ),
        ("", "The time zone (DEALER) could not be read.", None),
    ],
)
def test_the_problem_of_a_clock_without_a_zone_says_who_named_it(
    name: str, message: str, hint: str | None
) -> None:
    found = unknown_zone(Clock(None, name, DEALER), vendor=Vendor.MYKAARMA, record_id="a1")

    assert found == DataProblem(
        Vendor.MYKAARMA, "a1", "timeZone", "UNKNOWN_TIME_ZONE", message, hint
    )


# ---------------------------------------------------------------- which zone data
# Switching it makes every ZoneInfo anew, and equal names then are unequal objects: so it is done in a process apart.

SWITCHING = """
from datetime import UTC, datetime
from gateway.vendors.zones import tzdata_version, use_zone_data, zone_of
from zoneinfo import ZoneInfo

def told():
    zone = zone_of("America/Vancouver")
    return tzdata_version(), datetime(2020, 1, 1, tzinfo=UTC).astimezone(zone).tzname(), zone

before = told()
for source in ("system", "package", "package", "system"):
    held = zone_of("America/Vancouver")
    use_zone_data(source)
    print(source, *told()[:2], zone_of("America/Vancouver") is held)
print("before", datetime(2020, 1, 1, tzinfo=UTC).astimezone(before[2]).tzname())
"""


def machine(folder: Path, **notes: str) -> Path:
    """Zone data of a machine on which Vancouver has the clock of Tokyo."""
    for place, source in (("Etc/UTC", "Etc/UTC"), ("America/Vancouver", "Asia/Tokyo")):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(PACKAGE.joinpath(*source.split("/")).read_bytes())
    for name, text in notes.items():
        (folder / {"zi": "tzdata.zi", "version": "+VERSION"}[name]).write_text(text)
    return folder


def run(program: str, path: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONTZPATH": str(path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.splitlines()


def test_the_package_or_the_system_is_used_as_chosen_and_choosing_again_changes_nothing(
    tmp_path: Path,
) -> None:
    assert run(SWITCHING, machine(tmp_path, zi="# version 1999z\n")) == [
        "system 1999z JST True",
        f"package {tzdata.IANA_VERSION} PST False",
        f"package {tzdata.IANA_VERSION} PST True",
        "system 1999z JST False",
        "before JST",  # what was made before stays as it was
    ]


@pytest.fixture
def look_in() -> Iterator[Callable[..., None]]:
    """Sets the folders in which zones are looked for. What was found before stays, so no zone is made anew."""
    before = zoneinfo.TZPATH

    def look(*folders: Path) -> None:
        zoneinfo.reset_tzpath(to=[str(folder) for folder in folders])

    yield look
    zoneinfo.reset_tzpath(to=before)


@pytest.mark.parametrize(
    ("notes", "version"),
    [
        ({"zi": "# version 2025b\nR d 1916 o\n"}, "2025b"),
        ({"version": "2024a\n"}, "2024a"),
        ({"zi": "# version 2025b\n", "version": "2024a\n"}, "2025b"),
        ({"zi": "# redacted\n", "version": "2024a\n"}, "2024a"),
        ({"zi": "# version\n"}, "unknown"),
        ({"version": "\n"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_the_version_is_told_as_the_first_folder_with_zones_does(
    notes: dict[str, str], version: str, tmp_path: Path, look_in: Callable[..., None]
) -> None:
    look_in(
        tmp_path / "missing",
        machine(tmp_path / "zones", **notes),
        machine(tmp_path / "more", version="1999z"),
    )

    assert tzdata_version() == version


def test_a_version_that_is_no_text_is_unknown(tmp_path: Path, look_in: Callable[..., None]) -> None:
    machine(tmp_path).joinpath("tzdata.zi").write_bytes(b"# version \xff\xfe")

    look_in(tmp_path)

    assert tzdata_version() == "unknown"


def test_a_machine_without_zone_data_has_the_packages(
    tmp_path: Path, look_in: Callable[..., None]
) -> None:
    look_in(tmp_path)

    assert tzdata_version() == tzdata.IANA_VERSION


def test_choosing_what_is_in_use_makes_no_zone_anew(look_in: Callable[..., None]) -> None:
    look_in()
    chicago = ZoneInfo("America/Chicago")

    use_zone_data("package")

    assert ZoneInfo("America/Chicago") is chicago
    assert tzdata_version() == tzdata.IANA_VERSION
