"""Which requests want vendors to be asked, whatever is kept."""

from __future__ import annotations

import pytest

from gateway.web.wishes import reads_through


@pytest.mark.parametrize(
    ("headers", "through"),
    [
        ([], False),
        ([""], False),
        (["no-cache"], True),
        (["No-Cache"], True),
        (["no-store"], True),
        (["max-age=0"], True),
        (["max-age=00"], True),
        (['max-age="0"'], True),
        (["max-age = 0"], True),
        (["MAX-AGE=0, must-revalidate"], True),
        (["no-transform,no-cache"], True),
        (["no-transform", "no-cache"], True),
        (["max-age=60, no-store"], True),
        (['no-cache="Set-Cookie"'], True),
        (["max-age=60"], False),
        (["max-age=10"], False),
        (["max-age="], False),
        (["max-age"], False),
        (["max-age=zero"], False),
        (["max-age=-0"], False),
        (["max-stale=0"], False),
        (["s-maxage=0"], False),
        (["only-if-cached"], False),
        (["no-cached"], False),
        (["x-no-cache"], False),
        ([",,;="], False),
        (["max-age=" + "9" * 5_000], False),
    ],
    ids=lambda value: str(value)[:40],
)
def test_no_cache_no_store_and_a_greatest_age_of_nothing_read_through(
    headers: list[str], through: bool
) -> None:
    assert reads_through(headers) is through
