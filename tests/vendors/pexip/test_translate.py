"""Pexip Engage's words into ours and back."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from gateway.vendors.errors import VendorConflict
from gateway.vendors.pexip import wire
from gateway.vendors.pexip.translate import (
    lead_segment_body,
    lead_segment_patch_body,
    read_fault,
    read_lead_segment,
    read_scheduling_setting,
    read_subject,
    scheduling_settings_body,
)
from gateway.vendors.port import Response
from gateway.vendors.records import (
    LeadSegment,
    LeadSegmentDraft,
    LeadSegmentPatch,
    MeetingType,
    SchedulingSetting,
    SchedulingSettingDraft,
    Subject,
)
from gateway.vendors.texts import redacted


def test_a_lead_segment_reads_whole() -> None:
    found = wire.LeadSegment.model_validate(
        {
            "id": "1234",
            "code": "vip",
            "description": None,
            "createdAt": "2026-01-01T08:00:00+02:00",
            "updatedAt": "someday",
            "deletedAt": None,
            "somethingNew": {},
        }
    )

    assert read_lead_segment(found) == LeadSegment(
        id="1234",
        code="vip",
        description=None,
        created_at=datetime(2026, 1, 1, 6, tzinfo=UTC),
        updated_at=None,
        deleted_at=None,
    )


def test_the_documented_example_of_settings_reads_and_is_written_word_for_word() -> None:
    body = {"data": [{"meetingType": "OFFICE", "subject": {"id": "123"}}]}

    found = wire.Listed[wire.SchedulingSetting].model_validate(body)
    settings = [read_scheduling_setting(one) for one in found.data]

    assert settings == [SchedulingSetting(MeetingType.OFFICE, "123")]
    drafts = [SchedulingSettingDraft(MeetingType.OFFICE, "123")]
    assert scheduling_settings_body(drafts) == [{"meetingType": "OFFICE", "subjectId": "123"}]


@pytest.mark.parametrize(
    ("body", "setting"),
    [
        ({"meetingType": "TELEPATHY", "subject": {"id": "1"}}, SchedulingSetting(None, "1")),
        ({"meetingType": None, "subject": {"id": 1}}, SchedulingSetting(None, "1")),
        (
            {"meetingType": "video", "subjectId": "1"},
            SchedulingSetting(MeetingType.VIDEO, "1"),
        ),
    ],
)
def test_a_setting_in_other_clothes_is_understood(
    body: dict[str, Any], setting: SchedulingSetting
) -> None:
    assert read_scheduling_setting(wire.SchedulingSetting.model_validate(body)) == setting


@pytest.mark.parametrize(
    ("name", "read_as"),
    [({"language": "en", "value": "Loan"}, "Loan"), ("Loan", "Loan"), ({}, None), (None, None)],
)
def test_a_subject_is_named_by_a_translation_or_by_a_text(
    name: object, read_as: str | None
) -> None:
    found = wire.Subject.model_validate({"id": 123, "name": name})

    assert read_subject(found) == Subject(id="123", name=read_as)


@pytest.mark.parametrize(
    ("patch", "body"),
    [
        (LeadSegmentPatch(), {}),
        (LeadSegmentPatch(code="a"), {"code": "a"}),
        (LeadSegmentPatch(description="b"), {"description": "b"}),
        (LeadSegmentPatch(description=None), {"description": None}),
    ],
)
def test_a_patch_sends_only_what_changes(patch: LeadSegmentPatch, body: dict[str, Any]) -> None:
    assert lead_segment_patch_body(patch) == body


def test_a_draft_becomes_the_vendors_body() -> None:
    assert lead_segment_body(LeadSegmentDraft("a")) == {"code": "a", "description": None}


# ---------------------------------------------------------------- refusals


def test_a_code_in_use_is_a_conflict_whatever_the_status() -> None:
    error = {
        "message": "The code vip is already in use",
        "code": "LEAD_SEGMENT_CODE_ALREADY_IN_USE",
        "type": "UNPROCESSABLE_ENTITY",
        "statusCode": "422",
        "arguments": {"code": "vip"},
    }
    body = orjson.dumps({"errors": [error]})

    fault = read_fault(Response(422, {"x-correlation-id": "c1"}, body))

    assert fault.kind is VendorConflict
    assert (fault.code, fault.request_id) == ("LEAD_SEGMENT_CODE_ALREADY_IN_USE", "c1")
    assert fault.message == "The code vip is already in use"


def test_the_token_endpoints_refusal_reads_too() -> None:
    body = orjson.dumps({"error": "invalid_client", "error_description": "Invalid client"})

    fault = read_fault(Response(401, {}, body))

    assert (fault.code, fault.message) == ("invalid_client", "Invalid client")


def test_the_documented_error_body_reads() -> None:
    said = {"message": "string", "code": "string", "type": "string", "statusCode": "string"}

    fault = read_fault(Response(404, {}, orjson.dumps({"errors": [said]})))

    assert (fault.code, fault.message, fault.kind) == ("string", "string", None)


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[]", b'{"errors": {}}', b"[" * 9999])
def test_an_error_body_that_cannot_be_read_says_nothing(body: bytes) -> None:
    assert read_fault(Response(500, {}, body)).message is None


def test_a_vendors_text_is_cut_keeps_nothing_private_and_keeps_names_of_errors() -> None:
    name = "LEAD_SEGMENT_EARLIEST_CALLBACK_HOURS_GREATHER_THAN_LATEST_CALLBACK_HOURS"
    text = f"{name} for ada@example.com, +12145550100, eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSMeK"

    assert redacted(text) == f"{name} for … …, …"
    assert len(redacted("x " * 300)) == 200


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
    body = {"id": "1", "name": one, "createdAt": other, "subject": one, "subjectId": other}
    read_fault(Response(500, {}, json.dumps({"errors": [one], "error": other}).encode()))
    with suppress(ValidationError):
        read_lead_segment(wire.LeadSegment.model_validate(body))
    with suppress(ValidationError):
        read_subject(wire.Subject.model_validate(body))
    with suppress(ValidationError):
        read_scheduling_setting(wire.SchedulingSetting.model_validate(body))
