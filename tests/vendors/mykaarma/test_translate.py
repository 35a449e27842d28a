"""myKaarma's words into ours and back."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from gateway.vendors.errors import VendorConflict, VendorDenied, VendorNotFound, VendorRefused
from gateway.vendors.mykaarma import read_local_instant, wire
from gateway.vendors.mykaarma.translate import (
    out_of_office_body,
    read_dealer,
    read_dealer_associate,
    read_fault,
    read_warnings,
)
from gateway.vendors.port import Response
from gateway.vendors.records import (
    Dealer,
    DealerAssociate,
    Department,
    OutOfOfficeAutoRespond,
    OutOfOfficeDelegation,
    OutOfOfficeDraft,
    OutOfOfficeForwarding,
)
from gateway.vendors.texts import redacted

THE_VENDORS_EXAMPLE = {
    "errors": [{"errorCode": 0, "errorTitle": "string", "errorMessage": "string"}],
    "warnings": [{"warningCode": 0, "warningTitle": "string", "warningMessage": "string"}],
    "apiRequestId": "string",
}


def answer(body: object, *, status: int = 400) -> Response:
    return Response(status, {}, body if isinstance(body, bytes) else orjson.dumps(body))


# ---------------------------------------------------------------- instants


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("2026-03-02T09:00:00-06:00", None, "2026-03-02T15:00:00"),
        ("2026-03-02T09:00:00Z", "US/Central", "2026-03-02T09:00:00"),
        ("2026-03-02t09:00:00.250z", None, "2026-03-02T09:00:00.25"),
        ("2026-03-02 09:00:00", "US/Central", "2026-03-02T15:00:00"),
        ("2026-03-02T09:00:00", "America/Chicago", "2026-03-02T15:00:00"),
        (" 2026-07-02 ", "US/Central", "2026-07-02T05:00:00"),  # the first moment of the day
        ("2026-03-08 02:30:00", "US/Central", "2026-03-08T08:30:00"),  # skipped: on by the gap
        ("2026-11-01 01:30:00", "US/Central", "2026-11-01T06:30:00"),  # twice: the earlier one
        ("2024-02-29", "UTC", "2024-02-29T00:00:00"),
    ],
)
def test_an_instant_is_read_in_every_form_that_the_vendor_uses(
    text: str, zone: str | None, utc: str
) -> None:
    assert read_local_instant(text, zone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2026-03-02 09:00:00", None),
        ("2026-03-02 09:00:00", ""),
        ("2026-03-02 09:00:00", "US"),  # a directory of the zone data
        ("2026-03-02 09:00:00", "../../etc/passwd"),
        ("2026-03-02 09:00:00", "Mars/Olympus"),
        ("2026-03-02 09:00:00", "US/\0"),
        ("2026-02-30", "UTC"),
        ("2026-03-02 25:00:00", "UTC"),
        ("2026-03-02 09:00:00 +01:00", "UTC"),
        ("2026-03-02T09:00:00+99:00", None),
        ("20260302", "UTC"),
        ("02.03.2026", "UTC"),
        ("0001-01-01", "Asia/Tokyo"),  # before the first instant of UTC
        ("string", "UTC"),
        ("", "UTC"),
        (None, "UTC"),
        ("٢٠٢٦-03-02", "UTC"),
    ],
)
def test_a_text_that_names_no_instant_is_none_and_no_error(
    text: str | None, zone: str | None
) -> None:
    assert read_local_instant(text, zone) is None


# ---------------------------------------------------------------- records


def test_a_dealer_associate_is_read_with_department_and_dealer() -> None:
    found = wire.DealerAssociate.model_validate(
        {
            "id": 7,
            "uuid": "a1",
            "userUuid": "u1",
            "firstName": "Ada",
            "lastName": "Byron",
            "emailAddress": "ada@example.com",
            "outOfOffice": True,
            "outOfOfficeStartDate": "2026-03-02",
            "department": {
                "id": 1,
                "uuid": "d1",
                "name": "Sales",
                "dealer": {"id": 2, "uuid": "x1", "name": "Dallas", "isValid": True},
            },
            "role": {"roleName": "Advisor"},
            "somethingNew": [1, 2],
        }
    )

    assert read_dealer_associate("a1", found) == DealerAssociate(
        id="a1",
        user_id="u1",
        name="Ada Byron",
        email="ada@example.com",
        out_of_office=True,
        out_of_office_start="2026-03-02",
        department=Department(id="d1", name="Sales", dealer_id="x1", dealer_name="Dallas"),
    )


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"firstName": "Ada", "lastName": None}, "Ada"),
        ({"firstName": " ", "lastName": "Byron"}, "Byron"),
        ({"nickname": "ada"}, "ada"),
        ({"userName": "abyron"}, "abyron"),
        ({}, None),
    ],
)
def test_a_name_is_made_of_what_is_there(body: dict[str, Any], name: str | None) -> None:
    found = read_dealer_associate("a1", wire.DealerAssociate.model_validate(body))

    assert (found.id, found.name, found.department) == ("a1", name, None)


@pytest.mark.parametrize(
    "listed",
    [
        {"a1": {"firstName": "Ada"}, "a2": None},
        [{"uuid": "a1", "firstName": "Ada"}, {"firstName": "nobody"}, None],
    ],
    ids=["keyed by uuid, as documented", "a list"],
)
def test_a_list_of_associates_is_taken_in_both_shapes(listed: object) -> None:
    found = wire.DealerAssociates.model_validate({"dealerAssociates": listed}).dealerAssociates

    assert found is not None
    assert [key for key, one in found.items() if one is not None] == ["a1"]


def test_a_dealer_keeps_the_vendors_name_of_its_zone() -> None:
    found = wire.Dealer.model_validate({"name": "Dallas", "timeZone": "US/Central", "website": 1})

    assert read_dealer("x1", found) == Dealer(id="x1", name="Dallas", time_zone="US/Central")


# ---------------------------------------------------------------- the body of the PUT


def test_a_whole_draft_becomes_the_vendors_body() -> None:
    draft = OutOfOfficeDraft(
        starts_at=datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=-6))),
        ends_at=datetime(2026, 3, 9, 9, 0, 0, 999_999, tzinfo=UTC),
        type="VACATION",
        setter_user_id="u9",
        setter_user_name="Mona",
        turn_off_number="+12145550199",
        forwarding=OutOfOfficeForwarding(
            forward_texts=True,
            forward_emails=True,
            forward_calls=True,
            text_number="+12145550100",
            email_address="ben@example.com",
            call_number="+12145550101",
        ),
        auto_respond=OutOfOfficeAutoRespond(
            reply_to_texts=True,
            reply_to_emails=True,
            reply_to_calls=True,
            text_reply="Away",
            email_reply_subject="Away",
            email_reply_body="Back on Monday",
            call_reply_url="https://example.com/away.mp3",
        ),
        delegation=OutOfOfficeDelegation(delegate_dealer_associate_id="a2", delegate_name="Ben"),
    )

    assert out_of_office_body(draft) == {
        "startTime": "2026-03-02T09:00:00-06:00",
        "endTime": "2026-03-09T09:00:00+00:00",
        "outOfOfficeType": "VACATION",
        "outOfOfficeSetterUserUUID": "u9",
        "outOfOfficeSetterUserName": "Mona",
        "turnOffNumber": "+12145550199",
        "outOfOfficeForwardingDetail": {
            "forwardText": True,
            "forwardEmail": True,
            "forwardCall": True,
            "textForwardingNumber": "+12145550100",
            "emailForwardingAddress": "ben@example.com",
            "callForwardingNumber": "+12145550101",
        },
        "outOfOfficeAutoRespondDetail": {
            "enableTextAutoReply": True,
            "enableEmailAutoReply": True,
            "enableCallAutoReply": True,
            "autoTextReply": "Away",
            "autoEmailReplySubject": "Away",
            "autoEmailReplyBody": "Back on Monday",
            "autoCallReplyUrl": "https://example.com/away.mp3",
        },
        "outOfOfficeDelegationDetail": {
            "delegateeDealerAssociateUUID": "a2",
            "delegateeDealerAssociateName": "Ben",
        },
    }


def test_what_a_draft_does_not_have_is_left_out_of_the_body() -> None:
    assert out_of_office_body(OutOfOfficeDraft()) == {}
    assert out_of_office_body(OutOfOfficeDraft(forwarding=OutOfOfficeForwarding())) == {
        "outOfOfficeForwardingDetail": {
            "forwardText": False,
            "forwardEmail": False,
            "forwardCall": False,
        }
    }


def test_an_instant_without_offset_is_never_written() -> None:
    with pytest.raises(ValueError, match="names no instant"):
        out_of_office_body(OutOfOfficeDraft(ends_at=datetime(2026, 3, 9)))  # noqa: DTZ001


# ---------------------------------------------------------------- what the vendor said


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        (100004, 403, VendorDenied),
        (100003, 200, VendorDenied),
        (100013, 400, VendorNotFound),
        (100006, 400, None),
        (100006, 409, VendorConflict),
        (None, 400, None),
    ],
)
def test_the_vendors_code_says_what_kind_of_refusal_it_is(
    code: int | None, status: int, kind: type[VendorRefused] | None
) -> None:
    body = {"errors": [{"errorCode": code, "errorTitle": "NO", "errorMessage": "why"}]}

    fault = read_fault(answer({**body, "apiRequestId": "r1"}, status=status))

    assert (fault.kind, fault.message, fault.request_id) == (kind, "NO: why", "r1")
    assert fault.code == (None if code is None else str(code))


def test_the_documented_example_reads() -> None:
    fault = read_fault(answer(THE_VENDORS_EXAMPLE))
    envelope = wire.Envelope.model_validate(THE_VENDORS_EXAMPLE)

    assert (fault.code, fault.message, fault.request_id) == ("0", "string: string", "string")
    assert read_warnings(envelope) == ("string: string",)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"\xff\xfe", b"[]", b'{"errors": "no"}', b"null", b"[" * 10_000]
)
def test_an_error_body_that_cannot_be_read_says_nothing(body: bytes) -> None:
    assert read_fault(answer(body)).message is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("endTime 2026-03-02T09:00:00Z is before startTime", None),
        ("No department de000000-0000-4000-8000-000000000001", None),
        ("mail ada@example.com or call +1 (214) 555-0100 now", "mail … or call … now"),
        ("call 214-555-0100 or 2145550100", "call … or …"),
        ("token eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSMeK and " + "a1" * 24, "token … and …"),
        ("two\nlines\0 and a bell\a", "two lines and a bell"),
        ("x " * 300, ("x " * 300)[:200].strip() + " "),
    ],
)
def test_a_vendors_text_is_cut_and_keeps_nothing_private(text: str, said: str | None) -> None:
    assert redacted(text).strip() == (said or text).strip()


# ---------------------------------------------------------------- whatever a vendor may say

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(JSON, JSON)
def test_an_answer_is_read_or_refused_by_validation_and_nothing_else_happens(
    one: object, other: object
) -> None:
    body = {"dealerAssociates": one, "dealers": [one, {"uuid": other}], "errors": other}
    read_fault(answer(json.dumps(body).encode()))
    for shape in (wire.DealerAssociates, wire.Dealers, wire.Envelope):
        with suppress(ValidationError):
            shape.model_validate(body)


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=30) | st.from_regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9]([T ][0-9:]{8})?[+Z0-9:]*"),
    st.none() | st.text(max_size=20) | st.sampled_from(["US/Central", "Asia/Tokyo", "UTC"]),
)
def test_any_text_and_any_zone_give_an_instant_or_none(text: str, zone: str | None) -> None:
    found = read_local_instant(text, zone)

    assert found is None or found.tzinfo is UTC
