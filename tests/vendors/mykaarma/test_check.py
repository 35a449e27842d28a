"""What the gateway refuses before it leaves for myKaarma."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gateway.vendors.mykaarma import check_out_of_office
from gateway.vendors.records import (
    OutOfOfficeAutoRespond,
    OutOfOfficeDelegation,
    OutOfOfficeDraft,
    OutOfOfficeForwarding,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NUMBER = "+12145550100"


def at(hours: float) -> datetime:
    """So many hours after NOW."""
    return NOW + timedelta(hours=hours)


def paths(draft: OutOfOfficeDraft, *, ending: bool = False) -> list[str]:
    return [".".join(one.path) for one in check_out_of_office(draft, now=NOW, ending=ending)]


def forwarding(**members: Any) -> OutOfOfficeDraft:
    return OutOfOfficeDraft(forwarding=OutOfOfficeForwarding(**members))


def auto_respond(**members: Any) -> OutOfOfficeDraft:
    return OutOfOfficeDraft(auto_respond=OutOfOfficeAutoRespond(**members))


@pytest.mark.parametrize(
    "draft",
    [
        OutOfOfficeDraft(),
        OutOfOfficeDraft(starts_at=at(-1)),
        OutOfOfficeDraft(starts_at=at(1), ends_at=at(2)),
        OutOfOfficeDraft(starts_at=at(-48), ends_at=at(2)),
        OutOfOfficeDraft(ends_at=at(1), type="Urlaub 🌴", turn_off_number="anything"),
        forwarding(),
        forwarding(forward_texts=True, text_number="+49301234"),
        forwarding(forward_calls=True, call_number="+123456789012345"),
        forwarding(forward_emails=True, email_address="ada+away@sub.example.com"),
        auto_respond(reply_to_texts=True, text_reply="Away.\nBack on Monday 🌴"),
        auto_respond(reply_to_emails=True, email_reply_subject="Away", email_reply_body="x"),
        auto_respond(reply_to_calls=True, call_reply_url="https://example.com/a?b=c"),
        auto_respond(text_reply="ready for later"),
        OutOfOfficeDraft(delegation=OutOfOfficeDelegation(delegate_name="Ben")),
        OutOfOfficeDraft(delegation=OutOfOfficeDelegation(delegate_dealer_associate_id="a2")),
    ],
)
def test_a_sound_draft_passes(draft: OutOfOfficeDraft) -> None:
    assert paths(draft) == []


@pytest.mark.parametrize(
    ("starts", "ends", "while_setting", "while_ending"),
    [
        (1, 2, [], []),
        (2, 1, ["endsAt"], ["endsAt"]),
        (1, 1, ["endsAt"], []),  # half-open: an empty absence; it takes back one that is planned
        (-2, -1, ["endsAt"], []),
        (-2, 0, ["endsAt"], []),
        (None, -1, ["endsAt"], []),
        (None, 0, ["endsAt"], []),
        (None, 1, [], []),
        (-2, None, [], []),
    ],
)
def test_an_absence_ends_after_it_starts_and_lies_in_the_past_only_to_be_ended(
    starts: float | None, ends: float | None, while_setting: list[str], while_ending: list[str]
) -> None:
    draft = OutOfOfficeDraft(
        starts_at=None if starts is None else at(starts), ends_at=None if ends is None else at(ends)
    )

    assert paths(draft) == while_setting
    assert paths(draft, ending=True) == while_ending


def test_parts_of_a_second_do_not_make_an_absence() -> None:
    # Whole seconds are what is written, so these two would be the same.
    draft = OutOfOfficeDraft(starts_at=at(1), ends_at=at(1) + timedelta(milliseconds=900))

    assert paths(draft) == ["endsAt"]


def test_instants_without_offset_are_refused_and_not_compared() -> None:
    draft = OutOfOfficeDraft(starts_at=at(1).replace(tzinfo=None), ends_at=at(-1))

    assert paths(draft) == ["startsAt"]


@pytest.mark.parametrize(
    ("draft", "path"),
    [
        (forwarding(forward_texts=True), "forwarding.textNumber"),
        (forwarding(forward_emails=True), "forwarding.emailAddress"),
        (forwarding(forward_calls=True), "forwarding.callNumber"),
        (forwarding(text_number=NUMBER), "forwarding.textNumber"),
        (forwarding(email_address="a@b.cd"), "forwarding.emailAddress"),
        (forwarding(call_number=NUMBER), "forwarding.callNumber"),
        (auto_respond(reply_to_texts=True), "autoRespond.textReply"),
        (
            auto_respond(reply_to_emails=True, email_reply_body="x"),
            "autoRespond.emailReplySubject",
        ),
        (
            auto_respond(reply_to_emails=True, email_reply_subject="x"),
            "autoRespond.emailReplyBody",
        ),
        (auto_respond(reply_to_calls=True), "autoRespond.callReplyUrl"),
        (OutOfOfficeDraft(delegation=OutOfOfficeDelegation()), "delegation"),
        (
            OutOfOfficeDraft(delegation=OutOfOfficeDelegation(delegate_name=" ")),
            "delegation.delegateName",
        ),
        (OutOfOfficeDraft(type=""), "type"),
        (OutOfOfficeDraft(type="a\nb"), "type"),
        (OutOfOfficeDraft(type="\ud83d"), "type"),  # half an emoji
        (OutOfOfficeDraft(setter_user_id="x" * 257), "setterUserId"),
        (OutOfOfficeDraft(setter_user_name="\x7f"), "setterUserName"),
        (OutOfOfficeDraft(turn_off_number="x" * 257), "turnOffNumber"),
        (auto_respond(text_reply="x" * 10_001), "autoRespond.textReply"),
        (
            auto_respond(email_reply_subject="a\r\nBcc: x@example.com"),
            "autoRespond.emailReplySubject",
        ),
        (auto_respond(email_reply_body="a\0b"), "autoRespond.emailReplyBody"),
    ],
)
def test_a_part_without_which_the_whole_would_do_nothing_is_asked_for(
    draft: OutOfOfficeDraft, path: str
) -> None:
    assert paths(draft) == [path]


@pytest.mark.parametrize(
    "number",
    ["", "12145550100", "+1", "+1234567", "+0123456789", "+1234567890123456", "+1 214 555 0100",
     "+١٢٣٤٥٦٧٨٩", "+12145550100\n"],
)  # fmt: skip
def test_a_number_is_e164(number: str) -> None:
    assert paths(forwarding(forward_calls=True, call_number=number)) == ["forwarding.callNumber"]


@pytest.mark.parametrize(
    "address",
    ["", "ada", "ada@", "@example.com", "ada@example", "a b@example.com", "a@b@c.de", "a@b..de",
     "ada@example.com\n", "a" * 250 + "@b.cd"],
)  # fmt: skip
def test_an_address_looks_like_one(address: str) -> None:
    draft = forwarding(forward_emails=True, email_address=address)

    assert paths(draft) == ["forwarding.emailAddress"]


@pytest.mark.parametrize(
    "url",
    ["", "example.com", "ftp://example.com", "javascript:alert(1)", "https://", "https://[::1",
     "https://a b", "https://a\n.example", "https://example.com/" + "x" * 2_048],
)  # fmt: skip
def test_a_call_is_answered_from_a_web_address(url: str) -> None:
    draft = auto_respond(reply_to_calls=True, call_reply_url=url)

    assert paths(draft) == ["autoRespond.callReplyUrl"]


def test_all_problems_come_at_once() -> None:
    draft = OutOfOfficeDraft(
        starts_at=at(2),
        ends_at=at(1),
        type="",
        forwarding=OutOfOfficeForwarding(forward_texts=True, call_number="no"),
        auto_respond=OutOfOfficeAutoRespond(reply_to_texts=True),
        delegation=OutOfOfficeDelegation(),
    )

    assert paths(draft) == [
        "endsAt",
        "type",
        "forwarding.textNumber",
        "forwarding.callNumber",  # without its flag
        "forwarding.callNumber",  # and no number
        "autoRespond.textReply",
        "delegation",
    ]


def test_a_message_gives_sixty_characters_of_a_value_and_no_more() -> None:
    draft = forwarding(forward_calls=True, call_number="5" * 10_000)

    (problem,) = check_out_of_office(draft, now=NOW)

    assert "5" * 60 in problem.message
    assert "5" * 61 not in problem.message
    assert "E.164" in problem.message
