"""The locks fit pyproject.toml, pin by hash, and say nothing of where packages come from."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.locks import LOCKS, ROOT, first_line

PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?P<rest>[^\n]*(?:\n    [^\n]*)*)",
    re.MULTILINE,
)
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("npmmirror", "com"),
        ("conda", "anaconda", "org"),
    )
)


def lock_text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def requirements(groups: tuple[str, ...]) -> list[Requirement]:
    project = tomllib.loads(lock_text("pyproject.toml"))
    named = [one for group in groups for one in project["dependency-groups"][group]]
    return [Requirement(one) for one in (*project["project"]["dependencies"], *named)]


def pins(name: str) -> dict[str, list[re.Match[str]]]:
    found: dict[str, list[re.Match[str]]] = {}
    for match in PIN.finditer(lock_text(name)):
        found.setdefault(canonicalize_name(match["name"]), []).append(match)
    return found


def tracked_files() -> list[Path]:
    """Every file that git has or would take; those that were deleted and not yet committed are gone."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        message = "git, or this folder's history, is not here (`make tools` installs git)"
        pytest.fail(message) if os.environ.get("REQUIRE_ALL") else pytest.skip(message)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    names = [name for name in listed.stdout.decode().split("\0") if name]
    assert len(names) > 100, "git lists too few files to be the whole tree"
    return [path for name in names if (path := ROOT / name).is_file()]


def registries_in(text: str) -> list[str]:
    return [host for host in REGISTRIES if host in text.lower()]


@pytest.mark.parametrize(("name", "groups"), LOCKS.items())
def test_a_lock_was_compiled_from_the_dependencies_as_they_are(
    name: str, groups: tuple[str, ...]
) -> None:
    begins = lock_text(name).partition("\n")[0]

    assert begins == first_line(groups), (
        f"{name} was compiled from other dependencies than pyproject.toml has now; run `make lock`"
    )


@pytest.mark.parametrize(("name", "groups"), LOCKS.items())
def test_every_declared_dependency_is_pinned_within_its_bounds(
    name: str, groups: tuple[str, ...]
) -> None:
    locked = pins(name)

    outside = {
        str(wanted): [pin["version"] for pin in locked.get(canonicalize_name(wanted.name), [])]
        for wanted in requirements(groups)
        if not any(
            Version(pin["version"]) in wanted.specifier
            for pin in locked.get(canonicalize_name(wanted.name), [])
        )
    }

    assert outside == {}, f"not pinned in {name}, or pinned elsewhere; run `make lock`"


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash_and_nothing_but_pins_stands_in_a_lock(name: str) -> None:
    matches = [pin for same in pins(name).values() for pin in same]
    rest = PIN.sub("", lock_text(name))

    assert len(matches) > 20
    assert [pin["name"] for pin in matches if "--hash=sha256:" not in pin["rest"]] == []
    assert [line for line in rest.splitlines() if line and line[0] != "#"] == []


@pytest.mark.parametrize("host", REGISTRIES)
def test_the_search_for_registries_finds_one_in_any_letters(host: str) -> None:
    assert registries_in(f'"resolved": "https://{host.upper()}/x.tgz"') == [host]


def test_no_file_names_a_registry() -> None:
    found = {
        str(path.relative_to(ROOT)): hosts
        for path in tracked_files()
        if (hosts := registries_in(path.read_bytes().decode("utf-8", "replace")))
    }

    assert found == {}, "where packages come from is the business of whoever installs them"


def test_npm_is_told_to_keep_addresses_out_of_its_lock() -> None:
    settings = [line for line in lock_text(".npmrc").splitlines() if not line.startswith("#")]

    assert "omit-lockfile-registry-resolved=true" in settings


def test_no_lock_of_npm_has_an_address() -> None:
    def addresses(tree: object) -> list[str]:
        if isinstance(tree, dict):
            own = [str(tree["resolved"])] if "resolved" in tree else []
            return own + [one for value in tree.values() for one in addresses(value)]
        return [one for value in tree for one in addresses(value)] if isinstance(tree, list) else []

    assert addresses({"packages": {"node_modules/x": {"resolved": "here"}}}) == ["here"]
    locks = [path for path in tracked_files() if path.name == "package-lock.json"]
    assert {
        str(path): found for path in locks if (found := addresses(json.loads(path.read_text())))
    } == {}


def test_what_runs_is_the_same_in_the_workshop() -> None:
    run, workshop = pins("requirements.lock"), pins("requirements-dev.lock")

    different = {
        name: [pin["version"] for pin in same]
        for name, same in run.items()
        if {pin["version"] for pin in same} != {pin["version"] for pin in workshop.get(name, [])}
    }

    assert different == {}
