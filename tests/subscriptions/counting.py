"""How much is under way in a gateway's process: it counts its tasks when a signal comes, and logs the number."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import signal
import time
from functools import cache
from types import FrameType

from gateway.changes.bell import Bell
from tests.stage import GatewayClient

COUNTED = re.compile(r"there are (\d+) tasks and (\d+) listeners")


def count_when_asked() -> None:
    """What the process does first."""
    signal.signal(signal.SIGUSR1, _count)


def counted(gateway: GatewayClient) -> tuple[int, int]:
    """How many tasks there are in the process, and to how many things its streams listen."""
    before = len(COUNTED.findall(gateway.log()))
    os.kill(gateway.pid, signal.SIGUSR1)
    end = time.monotonic() + 5
    while time.monotonic() < end:
        found = COUNTED.findall(gateway.log())
        if len(found) > before:
            tasks, listeners = found[-1]
            return int(tasks), int(listeners)
        time.sleep(0.01)
    raise AssertionError("the gateway counted nothing")


@cache
def _bells() -> list[Bell]:
    """The bells of the process; looking for them takes long, so it is done once."""
    return [one for one in gc.get_objects() if isinstance(one, Bell)]


def _count(number: int, frame: FrameType | None) -> None:
    tasks = len(asyncio.all_tasks(asyncio.get_running_loop()))
    listeners = sum(len(news) for bell in _bells() for news in bell._listening.values())
    print(f"there are {tasks} tasks and {listeners} listeners", flush=True)  # noqa: T201  # into the log
