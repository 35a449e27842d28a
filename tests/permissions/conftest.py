"""Callers with and without limits, in one world and in two."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.permissions.two_worlds import TwoWorlds, two_worlds


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoWorlds]:
    """Two worlds that differ in other departments' people alone."""
    with two_worlds(tmp_path_factory.mktemp("worlds")) as both:
        yield both
