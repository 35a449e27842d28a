"""`make lock`: pins every dependency of pyproject.toml, with hashes, for the run and for the workshop.

A lock's first line holds a hash of the lists it was compiled from, so that a test sees a list that was changed and
not compiled. Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORKSHOP = "requirements-dev.lock"
LOCKS: dict[str, tuple[str, ...]] = {WORKSHOP: ("dev",), "requirements.lock": ()}
"""Each lock, and the dependency groups that it has beside the dependencies themselves. The workshop's comes first:
it bounds the other, so that what runs is what was tested."""

FIRST_LINE = "# Compiled from pyproject.toml, dependencies sha256:"
OPTIONS = (
    "--universal",
    "--python-version=3.11",  # the oldest Python that is supported
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--no-annotate",
    "--quiet",
)
NO_UV = (
    "Compiling the locks needs uv. Put it into .tools with `python3 -m pip install --target .tools uv`, "
    "or anywhere on PATH, and say `make lock` again."
)


def declared(groups: Sequence[str]) -> list[str]:
    """The requirements that a lock is compiled from: spaces and letters' case aside, sorted."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"]]
    for group in groups:
        wanted += project["dependency-groups"][group]
    return sorted("".join(requirement.split()).lower() for requirement in wanted)


def first_line(groups: Sequence[str]) -> str:
    """What a lock of pyproject.toml as it is begins with."""
    digest = hashlib.sha256("\n".join(declared(groups)).encode()).hexdigest()
    return f"{FIRST_LINE}{digest}"


def uv() -> list[str] | None:
    """How to call uv, or None when it is not there."""
    local = ROOT / ".tools" / "bin" / "uv"
    if local.is_file():
        return [str(local)]
    if found := shutil.which("uv"):
        return [found]
    return [sys.executable, "-m", "uv"] if find_spec("uv") else None


def compile_lock(name: str, groups: Sequence[str], *, command: Sequence[str]) -> None:
    """Write one lock. Pins that are in it and still fit stay as they are. Raises CalledProcessError."""
    asked = [f"--group={group}" for group in groups]
    if name != WORKSHOP:
        asked.append(f"--constraint={WORKSHOP}")
    subprocess.run(
        [*command, "pip", "compile", "pyproject.toml", *asked, *OPTIONS, f"--output-file={name}"],
        cwd=ROOT,
        check=True,
    )
    lock = ROOT / name
    pins = [line for line in lock.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    lock.write_text("\n".join([first_line(groups), *pins]) + "\n", encoding="utf-8")


def main() -> int:
    """Compile all locks; gives the exit code."""
    command = uv()
    if command is None:
        sys.stderr.write(f"{NO_UV}\n")
        return 1
    for name, groups in LOCKS.items():
        try:
            compile_lock(name, groups, command=command)
        except subprocess.CalledProcessError as error:
            sys.stderr.write(f"{name} could not be compiled; uv says why above.\n")
            return error.returncode
        sys.stdout.write(f"{name} is compiled.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
