"""`gateway sandbox`: the four vendors, simulated, on a port."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.terminal import fail

EXAMPLES = (
    "Examples: `gateway sandbox` serves the demo world on port 8100. "
    "`gateway sandbox --port 8200 --world world.json --state state.json` serves another and keeps what is written."
)


def sandbox(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to listen on; 0 for any free one.")
    ] = 8100,
    world: Annotated[
        Path | None, typer.Option(help="A world file (JSON); the demo world by default.")
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option(help="Keep what is written in this file; when it is there, it is loaded."),
    ] = None,
) -> None:
    """Serve the four vendors over HTTP, simulated from their documentation."""
    from gateway.sandbox import WorldError, serve

    content = None
    if world is not None:
        try:
            content = json.loads(world.read_text(encoding="utf-8"))
        except OSError as error:
            fail(f"{world} cannot be read: {error.strerror}")
        except (ValueError, RecursionError) as error:
            fail(f"{world} is not JSON: {error}")
    try:
        serve(host=host, port=port, world=content, state=state)
    except WorldError as error:
        fail(f"The world cannot be loaded: {error}")
    except OSError as error:
        if error.filename is not None:  # of the state file's; a port has no name
            fail(f"{state} cannot be read or written: {error.strerror}")
        fail(
            f"Cannot listen on {host}:{port}: {error.strerror or error}. Choose another with --port."
        )
