"""Lead segments, their settings and subjects over real HTTP."""

from __future__ import annotations

from uuid import uuid4

import pytest

from gateway.vendors.errors import VendorConflict, VendorDenied, VendorNotFound, VendorRefused
from gateway.vendors.line import CallSeen
from gateway.vendors.pexip import PexipClient
from gateway.vendors.records import (
    LeadSegmentDraft,
    LeadSegmentPatch,
    MeetingType,
    SchedulingSettingDraft,
    Subject,
)
from tests.contracts.conftest import Put
from tests.contracts.pexip.conftest import OFFICE_123, OFFICE_123_DRAFT, endpoints

# ---------------------------------------------------------------- against both


async def test_a_lead_segment_is_created_read_changed_and_deleted(either: PexipClient) -> None:
    code = f"gateway-test-{uuid4()}"
    made = await either.create_lead_segment(LeadSegmentDraft(code, "Made by a test"))
    try:
        with pytest.raises(VendorConflict) as caught:
            await either.create_lead_segment(LeadSegmentDraft(code))
        read = await either.lead_segment(made.id)
        many = await either.lead_segments_by_id([made.id])
        changed = await either.update_lead_segment(made.id, LeadSegmentPatch(description=None))
        none_yet = await either.scheduling_settings(made.id)
    finally:
        await either.delete_lead_segment(made.id)

    assert caught.value.vendor_code == "LEAD_SEGMENT_CODE_ALREADY_IN_USE"
    assert (made.code, made.description, made.deleted_at) == (code, "Made by a test", None)
    assert (read, many) == (made, {made.id: made})
    assert (changed.code, changed.description) == (code, None)
    assert not none_yet
    assert await either.lead_segment(made.id) is None
    assert await either.lead_segments_by_id([made.id]) == {}


async def test_segments_and_subjects_are_listed(either: PexipClient) -> None:
    segments = await either.lead_segments(count=1)
    subjects = await either.subjects(count=1)

    assert len(segments.items) <= 1
    assert len(subjects.items) <= 1
    again = await either.subjects_by_id([one.id for one in subjects.items])
    assert tuple(again.values()) == subjects.items


# ---------------------------------------------------------------- lists


@pytest.mark.parametrize(
    ("start", "count", "first", "size", "has_more"),
    [
        (0, 100, "0", 100, True),
        (100, 100, "100", 20, False),
        (20, 100, "20", 100, False),
        (119, 1, "119", 1, False),
        (118, 1, "118", 1, True),
        (120, 10, None, 0, False),
        (0, 0, None, 0, True),
    ],
)
async def test_a_page_is_a_range_of_positions(
    client: PexipClient, start: int, count: int, first: str | None, size: int, has_more: bool
) -> None:
    page = await client.lead_segments(start=start, count=count)

    assert next((one.id for one in page.items), None) == first
    assert (len(page.items), page.start, page.has_more, page.total) == (size, start, has_more, 120)


async def test_ids_and_codes_filter_the_list(client: PexipClient) -> None:
    by_id = await client.lead_segments(ids=["1", "2", "unknown"])
    by_code = await client.lead_segments(codes=["code-3", "code-4"])

    assert [one.id for one in by_id.items] == ["1", "2"]
    assert [one.id for one in by_code.items] == ["3", "4"]


async def test_120_segments_are_read_with_two_calls(
    client: PexipClient, seen: list[CallSeen]
) -> None:
    ids = [str(number) for number in range(120)]

    found = await client.lead_segments_by_id([*ids, "unknown", "", "0"])

    assert list(found) == ids
    assert endpoints(seen).count("GET /lead-segments") == 2
    assert await client.lead_segments_by_id([]) == {}


@pytest.mark.parametrize("status", [404, 405])
async def test_without_the_list_each_segment_is_read_by_itself(
    client: PexipClient, put: Put, seen: list[CallSeen], status: int
) -> None:
    put("faults/pexip", {"status": status, "path": "*/lead-segments"})

    found = await client.lead_segments_by_id(["0", "1", "unknown"])

    assert list(found) == ["0", "1"]
    assert endpoints(seen).count("GET /lead-segments/{id}") == 3


async def test_a_list_that_fails_otherwise_is_no_reason_to_read_each_by_itself(
    client: PexipClient, put: Put, seen: list[CallSeen]
) -> None:
    put("faults/pexip", {"status": 403, "path": "*/lead-segments"})

    with pytest.raises(VendorDenied):
        await client.lead_segments_by_id(["0", "1"])
    assert "GET /lead-segments/{id}" not in endpoints(seen)


async def test_subjects_are_read_by_id_and_in_pages(client: PexipClient) -> None:
    drive = Subject(id="123", name="Test drive")

    assert await client.subjects_by_id(["123", "unknown"]) == {"123": drive}
    page = await client.subjects(count=1)
    assert (page.items, page.has_more, page.total) == ((drive,), True, 2)


# ---------------------------------------------------------------- segments and settings


@pytest.mark.parametrize("id", ["unknown", "", ".", "..", "a/b", "%2e", "ü?#", "\ud800"])
async def test_a_segment_that_is_not_there_is_none(client: PexipClient, id: str) -> None:
    assert await client.lead_segment(id) is None
    assert await client.scheduling_settings(id) is None
    with pytest.raises(VendorNotFound):
        await client.delete_lead_segment(id)
    with pytest.raises(VendorNotFound):
        await client.replace_scheduling_settings(id, [])


async def test_the_vendors_example_of_settings_comes_back_as_it_was_written(
    client: PexipClient,
) -> None:
    assert await client.scheduling_settings("0") == (OFFICE_123,)
    assert await client.replace_scheduling_settings("1", [OFFICE_123_DRAFT]) == (OFFICE_123,)
    assert await client.scheduling_settings("1") == (OFFICE_123,)
    assert await client.replace_scheduling_settings("1", []) == ()
    assert await client.scheduling_settings("1") == ()


@pytest.mark.parametrize("status", [404, 405])
async def test_settings_that_the_vendor_does_not_tell_are_none(
    client: PexipClient, put: Put, status: int
) -> None:
    put("faults/pexip", {"status": status, "path": "*/scheduling-settings", "method": "GET"})

    assert await client.scheduling_settings("0") is None


async def test_an_unknown_subject_is_refused(client: PexipClient) -> None:
    with pytest.raises(VendorRefused) as caught:
        await client.replace_scheduling_settings(
            "0", [SchedulingSettingDraft(MeetingType.VIDEO, "unknown")]
        )

    assert caught.value.status == 422
    assert await client.scheduling_settings("0") == (OFFICE_123,)


async def test_a_code_in_use_is_a_conflict_for_a_change_too(client: PexipClient) -> None:
    with pytest.raises(VendorConflict) as caught:
        await client.update_lead_segment("0", LeadSegmentPatch(code="code-1"))

    assert (caught.value.status, caught.value.retryable) == (422, False)
    assert caught.value.vendor_request_id  # our own correlation id, which comes back
