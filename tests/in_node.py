"""Running the scripts of tests/node, with the packages that its lock pins."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "node"
SECONDS = 60


def run_in_node(script: str, *arguments: str, given: str = "") -> Any:
    """What a script of tests/node prints, read as JSON; `given` is what it can read. Without Node or the packages the
    test is skipped, or fails where everything is required."""
    ended = subprocess.run(
        [_node(), script, *arguments],
        cwd=FOLDER,
        input=given,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2_000:]
    return json.loads(ended.stdout)


def _node() -> str:
    """Where Node is."""
    node = shutil.which("node")
    if node is not None and (FOLDER / "node_modules").is_dir():
        return node
    message = "Node, or the packages of tests/node, are not here (`make tools` installs both)"
    if os.environ.get("REQUIRE_ALL"):
        pytest.fail(message)
    pytest.skip(message)
