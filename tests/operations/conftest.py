"""What every test here also asserts: nothing that a caller sends makes us log a fault or a traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs


@pytest.fixture(autouse=True)
def nothing_is_our_fault(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No fault of our own, and no error from the server below us."""
    with capture_logs() as events:
        yield
    assert [event for event in events if event["log_level"] in ("error", "critical")] == []
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []
