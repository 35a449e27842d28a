"""What Postgres and its driver are told so that nobody waits for ever.

A lock is waited for so long; a replica that sleeps within a transaction loses it, and with it its locks; and where a
server gives no answer, or a network carries none, the connection is broken off.
"""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from psycopg import AsyncConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

if TYPE_CHECKING:
    from psycopg.abc import PQGen

RV = TypeVar("RV")

# Of libpq: https://www.postgresql.org/docs/current/libpq-connect.html. Seconds, but for the last.
CONNECTING = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


class BoundedConnection(AsyncConnection[Any]):
    """A connection that is broken off when an answer does not come: the driver then finds it at its end, as if the
    server had gone. Waiting for a cancelled statement would take an answer, too."""

    answer_seconds = 10.0

    async def wait(self, gen: PQGen[RV], *args: Any, **said: Any) -> RV:
        """Wait for the answer to one statement."""
        hanging_up = asyncio.get_running_loop().call_later(self.answer_seconds, self._hang_up)
        try:
            return await super().wait(gen, *args, **said)
        finally:
            hanging_up.cancel()

    def _hang_up(self) -> None:
        with suppress(OSError), socket.socket(fileno=os.dup(self.pgconn.socket)) as ours:
            ours.shutdown(socket.SHUT_RDWR)


def postgres_engine(
    url: sa.URL, *, lock_wait_ms: int, answer_seconds: float, pool_timeout: float
) -> AsyncEngine:
    """An engine whose statements see what was committed before each of them. What the URL says of connecting holds."""
    said = {"connect_timeout": max(2, round(answer_seconds / 2)), **CONNECTING}
    connecting: dict[str, Any] = {name: said[name] for name in said if name not in url.query}
    sleeping_ms = round(answer_seconds * 1000)
    bounds = f"SET lock_timeout = {lock_wait_ms}; SET idle_in_transaction_session_timeout = {sleeping_ms}"
    connecting["async_creator_fn"] = partial(_connected, answer_seconds, bounds)
    return create_async_engine(
        url,
        connect_args=connecting,
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        pool_timeout=pool_timeout,
    )


async def _connected(
    answer_seconds: float, bounds: str, *args: Any, **said: Any
) -> BoundedConnection:
    connection = await BoundedConnection.connect(*args, **said)
    connection.answer_seconds = answer_seconds
    try:
        await connection.execute(bounds.encode())
        await connection.commit()  # or the next rollback takes the settings back
    except BaseException:
        await connection.close()
        raise
    return connection
