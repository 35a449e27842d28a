"""The state file: what the vendors hold, kept over a restart."""

import json
import os
from pathlib import Path
from typing import Any

from gateway.sandbox.world import WorldError


class StateFile:
    """A JSON file in the shape of a world, replaced as a whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = ""

    def read(self) -> Any:
        """Give the world in the file, or None if there is no file. Raises WorldError, OSError."""
        if not self._path.exists():
            return None
        try:
            return json.loads(self._path.read_bytes())
        except ValueError as error:
            raise WorldError(str(self._path), f"is not JSON: {error}") from error

    def write(self, world: Any) -> None:
        """Replace the content if it differs from what was written last. Raises OSError."""
        text = json.dumps(world, ensure_ascii=False, indent=1)
        if text == self._written:
            return
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}.tmp")
        beside.write_text(text, encoding="utf-8")
        beside.replace(self._path)
        self._written = text
