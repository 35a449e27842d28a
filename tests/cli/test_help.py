"""`--help` is instant, and every command explains itself."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from tests.cli.conftest import Commands

HEAVY = [
    "strawberry",
    "graphql",
    "sqlalchemy",
    "alembic",
    "starlette",
    "uvicorn",
    "httpx",
    "aiohttp",
    "pydantic",
    "structlog",
]
COMMANDS = [
    (),
    ("serve",),
    ("sandbox",),
    ("doctor",),
    ("schema",),
    ("directory",),
    ("directory", "import"),
    ("directory", "export"),
    ("directory", "match"),
    ("documents",),
    *(("documents", name) for name in ("publish", "activate", "retire", "list", "usage", "check")),
    *(("clients", name) for name in ("create", "update", "list", "show", "rotate", "revoke")),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(gateway_command: Commands, words: tuple[str, ...]) -> None:
    ended = gateway_command(*words, "--help")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.lstrip().startswith("Usage: gateway")
    if words and words != ("directory",):
        assert "Example" in ended.out


def test_help_loads_nothing_heavy_and_is_there_at_once() -> None:
    show = (
        "import sys\nfrom gateway.cli import main\nsys.argv = ['gateway', '--help']\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    started = time.monotonic()

    done = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, check=True)

    assert time.monotonic() - started < 1.5
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_unknown_command_or_option_ends_with_2(gateway_command: Commands) -> None:
    for words in (("nothing",), ("serve", "--nothing"), ("serve", "--port", "x")):
        ended = gateway_command(*words)
        assert ended.code == 2
        assert "Error" in ended.err
