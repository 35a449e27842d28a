"""What the header Idempotency-Key may say, and what it means."""

from __future__ import annotations

import pytest

from gateway.web.responses import TurnedAway
from gateway.web.wishes import idempotency_key


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ([], None),
        (["8e03978e-40d5-43dd-bc93-6894a57f9324"], "8e03978e-40d5-43dd-bc93-6894a57f9324"),
        (['"8e03978e-40d5-43dd-bc93-6894a57f9324"'], "8e03978e-40d5-43dd-bc93-6894a57f9324"),
        (["  a b\t"], "a b"),
        (['" a"'], " a"),
        ([r'"say \"yes\" \\ no"'], r'say "yes" \ no'),
        (['a"b'], 'a"b'),
        (["x" * 255], "x" * 255),
        (['"' + "x" * 255 + '"'], "x" * 255),
    ],
)
def test_a_key_is_taken_bare_or_as_a_quoted_string(said: list[str], key: str | None) -> None:
    assert idempotency_key(said) == key


@pytest.mark.parametrize(
    "said",
    [
        [""],
        ["   "],
        ['""'],
        ['"  "'],
        ["x" * 256],
        ['"' + "x" * 256 + '"'],
        ['"open'],
        ['"'],
        ['"a"b"'],
        ['"a";q=1'],
        [r'"a\b"'],
        ['"a\\"'],
        ["a\x00b"],
        ["a\tb"],
        ["clé"],
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_no_key_is_refused_with_what_one_is(said: list[str]) -> None:
    with pytest.raises(TurnedAway, match="1 to 255 printable ASCII characters") as refused:
        idempotency_key(said)

    assert refused.value.status == 400
    (error,) = refused.value.answer.errors
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert len(error["message"]) < 250


def test_several_keys_are_refused() -> None:
    with pytest.raises(TurnedAway, match="several"):
        idempotency_key(["a", "a"])
