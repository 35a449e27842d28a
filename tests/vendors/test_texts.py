"""Texts that several vendors take, and what a message shows of one."""

from __future__ import annotations

import pytest

from gateway.vendors.port import Problem
from gateway.vendors.texts import check_email, check_number, shown
from tests.addresses import RIGHT, WRONG


@pytest.mark.parametrize("address", [None, *RIGHT])
def test_an_address_that_looks_like_one_is_taken(address: str | None) -> None:
    assert list(check_email(address, "to")) == []


@pytest.mark.parametrize("address", ["", *WRONG])
def test_an_address_that_does_not_look_like_one_is_refused_at_its_place(address: str) -> None:
    (problem,) = check_email(address, "forwarding", "emailAddress")

    assert problem.path == ("forwarding", "emailAddress")
    assert problem.message.startswith(f"emailAddress {shown(address)} is not an e-mail address. ")


@pytest.mark.parametrize("number", [None, "+12145550100", "+49301234", "+123456789012345"])
def test_a_number_in_e164_is_taken(number: str | None) -> None:
    assert list(check_number(number, "to")) == []


@pytest.mark.parametrize(
    "number",
    ["", "12145550100", "+1", "+1234567", "+0123456789", "+1234567890123456", "+1 214 555 0100",
     "+١٢٣٤٥٦٧٨٩", "+12145550100\n", "sip:ada@example.com"],
)  # fmt: skip
def test_any_other_number_is_refused_with_what_is_taken(number: str) -> None:
    assert list(check_number(number, "to", also=", or *")) == [
        Problem(
            ("to",),
            f"to {shown(number)} is not a number in E.164. "
            "Write + and 8 to 15 digits, such as +12145550100, or *.",
        )
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("25:00", "'25:00'"),
        (25, "'25'"),
        ("x" * 61, f"'{'x' * 60}'"),
        ("a\nb", r"'a\nb'"),
        ("é\ud800", r"'\xe9\ud800'"),
    ],
)
def test_a_message_shows_a_value_quoted_cut_and_in_characters_that_print(
    value: object, text: str
) -> None:
    assert shown(value) == text
