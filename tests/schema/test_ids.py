"""Global ids: what goes in comes out, and junk is said to be junk."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.schema.ids import MAXIMUM_LENGTH, BadId, decode, encode, key_of, short

PARTS = st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1, max_size=5)


def id_of(text: str) -> str:
    """A global id with any text inside."""
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


@given(PARTS.filter(lambda parts: len("".join(parts)) < 100))
def test_every_key_comes_back_as_it_was_put_in(parts: list[str]) -> None:
    id = encode("Schedule", *parts)

    assert decode(id) == ("Schedule", tuple(parts))
    assert key_of(id, "Schedule", parts=len(parts)) == tuple(parts)
    assert "=" not in id


@given(st.text())
def test_any_text_is_an_id_or_a_bad_id_and_nothing_else(text: str) -> None:
    try:
        type_name, key = decode(text)
    except BadId:
        return
    assert type_name
    assert key


@given(st.binary(max_size=60))
def test_any_bytes_in_the_dress_of_an_id_are_read_or_refused(content: bytes) -> None:
    text = urlsafe_b64encode(content).decode()

    with suppress(BadId):
        key_of(text, "Associate")


@pytest.mark.parametrize(
    ("id", "says"),
    [
        ("", "not a global id"),
        ("x", "not a global id"),
        ("ünïcode", "not a global id"),
        ("\ud800", "not a global id"),
        ("🙂" * 30, "not a global id"),
        ("AAAA\0", "not a global id"),
        (id_of("Associate"), "not a global id"),
        (id_of("Associate:"), "not a global id"),
        (id_of(":x"), "not a global id"),
        (id_of("1:x"), "not a global id"),
        (id_of("Associate:a/b"), "not a whole id of an Associate"),
        (id_of("Associate:/"), "not a whole id of an Associate"),
        (encode("Location", "x"), "is the id of a Location; the id of an Associate is wanted"),
        (id_of("ßeta:x"), "is the id of something else"),
        (id_of("X" * 300 + ":x"), "is the id of something else"),
        ("A" * (MAXIMUM_LENGTH + 1), "an id of 2001 characters is none of ours"),
        ("A" * 1_000_000, "an id of 1000000 characters is none of ours"),
    ],
)
def test_what_is_no_id_of_an_associate_is_refused_with_the_reason(id: str, says: str) -> None:
    with pytest.raises(BadId, match=says) as refusal:
        key_of(id, "Associate")

    assert len(str(refusal.value)) < 300


def test_an_id_is_known_with_and_without_padding() -> None:
    id = encode("Associate", "ab")

    assert decode(id) == decode(id + "=") == decode(id + "==")


@pytest.mark.parametrize(
    ("text", "shown"), [("", ""), ("a" * 60, "a" * 60), ("a" * 61, "a" * 59 + "…")]
)
def test_a_long_text_is_cut_in_messages(text: str, shown: str) -> None:
    assert short(text) == shown
