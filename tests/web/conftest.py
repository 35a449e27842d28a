"""What every test here also asserts: nothing that a caller sends makes us log a fault or a traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from tests.stage import GatewayClient

FAULTY = ('"level": "error"', '"level": "critical"', "Traceback")


@pytest.fixture(autouse=True)
def nothing_is_our_fault(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """No fault of our own, and no error from the server below us: in this process, and in those of the gateways that were
    there before the test."""
    values = request.node.funcargs.values()
    said = {one.pid: (one, len(one.log())) for one in values if isinstance(one, GatewayClient)}
    with capture_logs() as events:
        yield
    assert [event for event in events if event["log_level"] in ("error", "critical")] == []
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []
    lines = [line for one, length in said.values() for line in one.log()[length:].splitlines()]
    assert [line for line in lines if any(word in line for word in FAULTY)] == []
