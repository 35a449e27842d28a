"""API keys as texts: what is made can be read again, and nothing else."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.access import keys
from gateway.access.keys import ApiKey

KEY = keys.made()
PLACES = range(len(keys.MARK), keys.LENGTH)


def test_a_key_that_was_made_is_read_again_and_fits_its_digest() -> None:
    made = keys.made()

    assert re.fullmatch(r"gw_[0-9A-Za-z]{61}", made.text)
    assert keys.parsed(made.text) == made
    assert made.text.startswith(made.prefix)
    assert keys.fits(made, made.digest)


def test_no_two_keys_share_prefix_or_secret() -> None:
    made = [keys.made() for _ in range(1000)]

    assert len({one.prefix for one in made}) == 1000
    assert len({one.text[15:58] for one in made}) == 1000


def test_the_secret_can_hold_256_bits() -> None:
    assert len(keys.ALPHABET) ** keys.SECRET_LENGTH >= 2**keys.SECRET_BITS


@given(st.sampled_from(PLACES), st.sampled_from(string.digits + string.ascii_letters))
def test_a_letter_that_was_mistyped_is_told_without_a_look_up(place: int, letter: str) -> None:
    typed = KEY.text[:place] + letter + KEY.text[place + 1 :]

    assert (keys.parsed(typed) is None) == (typed != KEY.text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "gw_", "x", KEY.text[:-1], KEY.text + "0", KEY.text + "\n", f" {KEY.text}"),
        *(KEY.text.upper(), "GW_" + KEY.text[3:], KEY.text[:20] + "ä" + KEY.text[21:]),
        *(f"{KEY.text}, {KEY.text}", "\ud800" * keys.LENGTH, "gw_" + "0" * 61),
    ],
    ids=lambda _: "case",
)
def test_what_is_no_key_is_not_read_as_one(text: str) -> None:
    assert keys.parsed(text) is None


def test_another_key_of_the_same_prefix_does_not_fit() -> None:
    other = ApiKey(KEY.prefix, KEY.text[:-1])

    assert not keys.fits(other, KEY.digest)


def test_no_key_is_shown_by_its_repr() -> None:
    assert KEY.text not in repr(KEY)
    assert KEY.prefix in repr(KEY)
