"""What an out of office must be before it leaves for myKaarma. Pure; all problems at once.

The vendor documents no rule at all. These keep out what could only be a mistake: an absence that never is, a
forwarding to nowhere, a reply without words. Bounds of texts are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from gateway.vendors.port import Problem
from gateway.vendors.records import (
    OutOfOfficeAutoRespond,
    OutOfOfficeDelegation,
    OutOfOfficeDraft,
    OutOfOfficeForwarding,
)
from gateway.vendors.texts import check_email, check_number, check_text, shown

NAME = 256
BODY = 10_000
URL = 2_048


def check_out_of_office(
    draft: OutOfOfficeDraft, *, now: datetime, ending: bool = False
) -> list[Problem]:
    """What is wrong with the draft. Without `starts_at` it starts at `now`.

    `ending` is for the mutation that ends an absence: only there may the end lie in the past, or be the start
    (which takes back an absence that has not begun).
    """
    return [
        *_interval(draft, now=now, ending=ending),
        *check_text(draft.type, "type", most=NAME),
        *check_text(draft.setter_user_id, "setterUserId", most=NAME),
        *check_text(draft.setter_user_name, "setterUserName", most=NAME),
        *check_text(draft.turn_off_number, "turnOffNumber", most=NAME),
        *_forwarding(draft.forwarding),
        *_auto_respond(draft.auto_respond),
        *_delegation(draft.delegation),
    ]


def _interval(draft: OutOfOfficeDraft, *, now: datetime, ending: bool) -> Iterator[Problem]:
    given = {"startsAt": draft.starts_at, "endsAt": draft.ends_at}
    naive = [name for name, at in given.items() if at is not None and at.utcoffset() is None]
    for name in naive:
        yield Problem((name,), f"{name} {given[name]} has no UTC offset. Add one, such as Z.")
    if naive or draft.ends_at is None:
        return
    # Whole seconds are what is written.
    ends_at = draft.ends_at.replace(microsecond=0)
    starts_at = (draft.starts_at or now).replace(microsecond=0)
    if draft.starts_at is not None and (
        ends_at < starts_at or (ends_at == starts_at and not ending)
    ):
        yield Problem(
            ("endsAt",),
            f"endsAt {ends_at.isoformat()} is not after startsAt {starts_at.isoformat()}. "
            "Move the end, or leave it out for an absence until further notice.",
        )
    elif ends_at <= now and not ending:
        yield Problem(
            ("endsAt",),
            f"endsAt {ends_at.isoformat()} is in the past. Use outOfOfficeEnd to end an absence.",
        )


def _forwarding(forwarding: OutOfOfficeForwarding | None) -> Iterator[Problem]:
    if forwarding is None:
        return
    at = "forwarding"
    targets = (
        ("forwardTexts", forwarding.forward_texts, "textNumber", forwarding.text_number),
        ("forwardEmails", forwarding.forward_emails, "emailAddress", forwarding.email_address),
        ("forwardCalls", forwarding.forward_calls, "callNumber", forwarding.call_number),
    )
    for flag, is_on, target, value in targets:
        if is_on and value is None:
            yield Problem((at, target), f"{flag} is true, but {target} is missing. Give it.")
        if value is not None and not is_on:
            yield Problem(
                (at, target),
                f"{target} would do nothing without {flag}. Set {flag} to true or leave it out.",
            )
    yield from check_number(forwarding.text_number, at, "textNumber")
    yield from check_email(forwarding.email_address, at, "emailAddress")
    yield from check_number(forwarding.call_number, at, "callNumber")


def _auto_respond(respond: OutOfOfficeAutoRespond | None) -> Iterator[Problem]:
    if respond is None:
        return
    at = "autoRespond"
    replies = (
        ("replyToTexts", respond.reply_to_texts, "textReply", respond.text_reply),
        (
            "replyToEmails",
            respond.reply_to_emails,
            "emailReplySubject",
            respond.email_reply_subject,
        ),
        ("replyToEmails", respond.reply_to_emails, "emailReplyBody", respond.email_reply_body),
        ("replyToCalls", respond.reply_to_calls, "callReplyUrl", respond.call_reply_url),
    )
    for flag, is_on, text, value in replies:
        if is_on and value is None:
            yield Problem((at, text), f"{flag} is true, but {text} is missing. Give it.")
    yield from check_text(respond.text_reply, at, "textReply", most=BODY, lines=True)
    yield from check_text(respond.email_reply_subject, at, "emailReplySubject", most=NAME)
    yield from check_text(respond.email_reply_body, at, "emailReplyBody", most=BODY, lines=True)
    yield from _url(respond.call_reply_url, at, "callReplyUrl")


def _delegation(delegation: OutOfOfficeDelegation | None) -> Iterator[Problem]:
    if delegation is None:
        return
    id, name = delegation.delegate_dealer_associate_id, delegation.delegate_name
    if id is None and name is None:
        yield Problem(
            ("delegation",),
            "delegation names nobody. Give a delegate or a delegateName, or leave delegation out.",
        )
    yield from check_text(id, "delegation", "delegateDealerAssociateId", most=NAME)
    yield from check_text(name, "delegation", "delegateName", most=NAME)


def _url(value: str | None, *path: str) -> Iterator[Problem]:
    if value is None:
        return
    try:
        parts = urlsplit(value)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web or len(value) > URL or not value.isprintable() or " " in value:
        yield Problem(
            path,
            f"{path[-1]} {shown(value)} is not a web address. "
            f"Write one that begins with https:// and has at most {URL} characters.",
        )
