"""A process whose disk is full while it accepts changes: `python -m tests.changes.full_disk URL PATH`.

Its files may not grow beyond what the database's have, so that the operating system refuses to write, as a full disk
does. It prints how many changes were accepted before, was refused, and could be accepted once there was room again.
"""

from __future__ import annotations

import asyncio
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gateway.changes.ledger import Ledger
from gateway.store import Store, StoreUnavailable
from tests.changes.books import new


@contextmanager
def no_room(path: Path) -> Iterator[None]:
    """Within the block no file grows beyond the log of this database."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    log = path.with_name(f"{path.name}-wal")
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def main(url: str, path: Path) -> None:
    """Accept, be refused, and accept again."""
    store = await Store.open(url)
    ledger = Ledger(store)
    await ledger.accept(new("before"))
    with no_room(path):
        for id in ("one", "two"):
            try:
                await ledger.accept(new(id))
            except StoreUnavailable as error:
                sys.stdout.write(f"refused: {error}\n")
    await ledger.accept(new("after"))
    kept = " ".join(id for id, _ in await ledger.live())
    sys.stdout.write(f"kept: {kept}\n")
    await store.aclose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
