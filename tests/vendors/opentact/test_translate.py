"""OpenTact's words into ours and back."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from gateway.vendors.errors import VendorConflict, VendorDenied, VendorNotFound, VendorRefused
from gateway.vendors.opentact import wire
from gateway.vendors.opentact.translate import (
    decode_time,
    encode_time,
    office_hours_body,
    office_hours_patch_body,
    read_account,
    read_fault,
    read_office_hours,
    token_lifetime,
)
from gateway.vendors.port import Response
from gateway.vendors.records import (
    Account,
    DayOfWeek,
    OfficeHours,
    OfficeHoursDraft,
    OfficeHoursEncoding,
    OfficeHoursPatch,
    OfficeHoursType,
)
from gateway.vendors.texts import redacted

HHMMSS = OfficeHoursEncoding.HHMMSS
SECONDS = OfficeHoursEncoding.SECONDS

SHORT_EXAMPLE = {
    "name": "string",
    "type": "nonworking",
    "dow": "sun",
    "time_from": 0,
    "time_to": 0,
    "uuid": "0783760a-73a1-4659-8e2f-d9a54e438d8a",
    "created_on": "2020-11-05T10:56:41.377Z",
    "modified_on": "2020-11-05T10:56:41.377Z",
}
A_USER = {
    "uuid": "u1",
    "email": "hidden@example.com",
    "password": "recognisable-password",
    "token": "recognisable-token",
    "account": {},
}
LONG_EXAMPLE = {
    **SHORT_EXAMPLE,
    "account": {"uuid": "x1", "users": [A_USER], "time_zone": {}},
    "created_by": A_USER,
    "modified_by": A_USER,
}
READ = OfficeHours(
    id="0783760a-73a1-4659-8e2f-d9a54e438d8a",
    name="string",
    type=OfficeHoursType.NONWORKING,
    day_of_week=DayOfWeek.SUNDAY,
    from_time=time(0),
    to_time=time(0),
    raw_from=0,
    raw_to=0,
    created_at=datetime(2020, 11, 5, 10, 56, 41, 377_000, tzinfo=UTC),
    modified_at=datetime(2020, 11, 5, 10, 56, 41, 377_000, tzinfo=UTC),
)


def read(body: dict[str, Any], *, encoding: OfficeHoursEncoding = HHMMSS) -> OfficeHours:
    return read_office_hours(wire.OfficeHours.model_validate(body), encoding=encoding)


def entry(**members: object) -> dict[str, Any]:
    return {**SHORT_EXAMPLE, **members}


# ---------------------------------------------------------------- times


@pytest.mark.parametrize(
    ("raw", "packed", "seconds"),
    [
        (0, "00:00:00", "00:00:00"),
        (93000, "09:30:00", None),
        (235959, "23:59:59", None),
        (86399, None, "23:59:59"),
        (86400, None, None),
        (28800, None, "08:00:00"),
        (64800, "06:48:00", "18:00:00"),  # both readings hold, so no value tells
        (32400, "03:24:00", "09:00:00"),
        (6000, None, "01:40:00"),
        (60, None, "00:01:00"),
        (59, "00:00:59", "00:00:59"),
        (240000, None, None),
        (-1, None, None),
        (2**40, None, None),
    ],
)
def test_an_integer_is_read_in_the_encoding_in_force(
    raw: int, packed: str | None, seconds: str | None
) -> None:
    expected = (packed and time.fromisoformat(packed), seconds and time.fromisoformat(seconds))

    assert (decode_time(raw, HHMMSS), decode_time(raw, SECONDS)) == expected


@pytest.mark.parametrize("encoding", OfficeHoursEncoding)
def test_every_time_of_the_day_comes_back_as_it_was_written(encoding: OfficeHoursEncoding) -> None:
    times = [time(hour, minute, s) for hour in range(24) for minute in (0, 7, 59) for s in (0, 59)]

    assert [decode_time(encode_time(one, encoding), encoding) for one in times] == times


# ---------------------------------------------------------------- entries


@pytest.mark.parametrize("example", [SHORT_EXAMPLE, LONG_EXAMPLE], ids=["short", "long"])
def test_both_documented_examples_read(example: dict[str, Any]) -> None:
    assert read(example) == READ


def test_passwords_and_tokens_of_users_are_dropped_while_reading() -> None:
    found = wire.OfficeHours.model_validate_json(orjson.dumps(LONG_EXAMPLE))

    for kept in (found, read(LONG_EXAMPLE), found.model_dump(), vars(found)):
        assert "recognisable" not in repr(kept)
        assert "hidden@example.com" not in repr(kept)


def test_an_error_of_validation_does_not_quote_the_body() -> None:
    body = {name: value for name, value in LONG_EXAMPLE.items() if name != "uuid"}
    adapter = TypeAdapter(wire.Answer[wire.OfficeHours])

    with pytest.raises(ValidationError) as caught:
        adapter.validate_json(orjson.dumps({"success": True, "payload": body}))

    assert "recognisable" not in str(caught.value)


def test_the_sample_that_belongs_to_another_resource_reads_as_an_entry_full_of_holes() -> None:
    pasted = {"uuid": "x1", "name": "string", "owner": {}, "users": []}

    found = read(pasted)

    assert (found.id, found.type, found.from_time, found.raw_to) == ("x1", None, None, None)
    assert [(one.path, one.code) for one in found.data_problems] == [
        ("from", "MISSING_VALUE"),
        ("to", "MISSING_VALUE"),
        ("type", "MISSING_VALUE"),
        ("dayOfWeek", "MISSING_VALUE"),
    ]


@pytest.mark.parametrize(
    ("members", "encoding", "problem", "raw"),
    [
        ({"time_from": 61}, HHMMSS, ("from", "IMPOSSIBLE_TIME"), (61, 0)),
        ({"time_to": 90000}, SECONDS, ("to", "IMPOSSIBLE_TIME"), (0, 90000)),
        ({"time_to": 2**31}, SECONDS, ("to", "IMPOSSIBLE_TIME"), (0, None)),
        ({"time_to": 10**5000}, HHMMSS, ("to", "MISSING_VALUE"), (0, None)),
        ({"time_to": "noon"}, HHMMSS, ("to", "MISSING_VALUE"), (0, None)),
        ({"time_to": True}, HHMMSS, ("to", "MISSING_VALUE"), (0, None)),
        ({"time_to": 1.5}, HHMMSS, ("to", "MISSING_VALUE"), (0, None)),
        ({"time_to": float("inf")}, HHMMSS, ("to", "MISSING_VALUE"), (0, None)),
        ({"time_from": 1}, HHMMSS, ("to", "END_BEFORE_START"), (1, 0)),
        ({"type": "siesta"}, HHMMSS, ("type", "UNKNOWN_VALUE"), (0, 0)),
        ({"dow": "funday"}, HHMMSS, ("dayOfWeek", "UNKNOWN_VALUE"), (0, 0)),
        ({"created_on": "yesterday"}, HHMMSS, ("createdAt", "IMPOSSIBLE_TIME"), (0, 0)),
    ],
)
def test_what_cannot_be_read_is_none_with_a_problem_and_the_raw_integers_stay(
    members: dict[str, object],
    encoding: OfficeHoursEncoding,
    problem: tuple[str, str],
    raw: tuple[int | None, int | None],
) -> None:
    found = read(entry(**members), encoding=encoding)

    assert [(one.path, one.code) for one in found.data_problems] == [problem]
    assert (found.raw_from, found.raw_to) == raw


def test_a_time_that_only_the_other_encoding_has_hints_at_the_setting() -> None:
    (problem,) = read(entry(time_from=28800, time_to=235959)).data_problems

    assert problem.hint == (
        "Read as SECONDS it is 08:00:00: check the time encoding in the settings."
    )


def test_values_in_other_clothes_are_understood() -> None:
    found = read(entry(time_from="93000", time_to=100000.0, type="LunchTime", dow="MON", name=7))

    assert (found.from_time, found.to_time, found.name) == (time(9, 30), time(10), "7")
    assert (found.type, found.day_of_week) == (OfficeHoursType.LUNCHTIME, DayOfWeek.MONDAY)
    assert found.data_problems == ()


@pytest.mark.parametrize(
    ("payload", "count"),
    [
        ([SHORT_EXAMPLE, LONG_EXAMPLE], 2),
        (SHORT_EXAMPLE, 1),
        ({"total": 1, "data": [SHORT_EXAMPLE]}, 1),
        ({"total": 0, "data": []}, 0),
        ([], 0),
        ({}, 0),
        (None, 0),
    ],
)
def test_a_list_is_taken_in_every_shape(payload: object, count: int) -> None:
    answer = wire.Answer[wire.OfficeHoursList].model_validate({"success": True, "payload": payload})

    assert len(answer.payload or ()) == count


@pytest.mark.parametrize(
    ("zone", "read_as"),
    [
        ({"uuid": "z1", "name": "America/Chicago"}, "America/Chicago"),
        ("US/Central", "US/Central"),
        ({}, None),
        ({"name": None}, None),
        ({"name": "Central Standard Time"}, "America/Chicago"),
        ({"name": "Mars/Olympus"}, None),
        ("America", None),
        ("../../etc/passwd", None),
        (["America/Chicago"], None),
        (-6, None),
        (None, None),
    ],
)
def test_an_accounts_zone_counts_only_when_it_names_a_known_one(
    zone: object, read_as: str | None
) -> None:
    found = wire.Account.model_validate({"uuid": "x1", "name": "Acme", "time_zone": zone})

    account = read_account(found)

    assert (account.id, account.name, account.time_zone) == ("x1", "Acme", read_as)


def test_an_accounts_zone_is_kept_as_it_is_named_so_that_an_unknown_one_is_not_passed_over() -> (
    None
):
    found = wire.Account.model_validate({"uuid": "x1", "time_zone": {"name": "Mars/Olympus"}})

    assert read_account(found) == Account("x1", None, None, "Mars/Olympus")


# ---------------------------------------------------------------- bodies

DRAFT = OfficeHoursDraft(
    name="Lunch",
    type=OfficeHoursType.LUNCHTIME,
    day_of_week=DayOfWeek.WEDNESDAY,
    from_time=time(12),
    to_time=time(12, 45),
)


@pytest.mark.parametrize(
    ("encoding", "start", "end"), [(HHMMSS, 120000, 124500), (SECONDS, 43200, 45900)]
)
def test_a_draft_becomes_the_vendors_body(
    encoding: OfficeHoursEncoding, start: int, end: int
) -> None:
    assert office_hours_body(DRAFT, encoding=encoding) == {
        "name": "Lunch",
        "type": "lunchtime",
        "dow": "wed",
        "time_from": start,
        "time_to": end,
    }


def test_a_patch_sends_only_what_changes_and_midnight_is_a_change() -> None:
    assert office_hours_patch_body(OfficeHoursPatch(), encoding=HHMMSS) == {}
    assert office_hours_patch_body(OfficeHoursPatch(from_time=time(0)), encoding=HHMMSS) == {
        "time_from": 0
    }


@pytest.mark.parametrize("day", DayOfWeek)
@pytest.mark.parametrize("type", OfficeHoursType)
def test_every_day_and_type_comes_back_as_it_was_written(
    day: DayOfWeek, type: OfficeHoursType
) -> None:
    body = office_hours_body(replace(DRAFT, day_of_week=day, type=type), encoding=HHMMSS)

    found = read({**body, "uuid": "x1"})

    assert (found.day_of_week, found.type, found.data_problems) == (day, type, ())


# ---------------------------------------------------------------- the token and refusals


def jwt(claims: bytes) -> str:
    return f"head.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.signature"


@pytest.mark.parametrize(
    ("token", "seconds"),
    [
        (jwt(b'{"iat": 1000, "exp": 87400}'), 86_400),
        (jwt(b'{"exp": 87400}'), None),
        (jwt(b'{"iat": 2, "exp": 1}'), None),
        (jwt(b'{"iat": "x", "exp": {}}'), None),
        (jwt(b'{"iat": 0, "exp": 1e999}'), None),
        (jwt(b"[]"), None),
        (jwt(b"\xff"), None),
        ("opaque", None),
        ("a.b.c", None),
        ("", None),
    ],
)
def test_a_token_tells_its_lifetime_by_the_vendors_clock_or_not_at_all(
    token: str, seconds: float | None
) -> None:
    assert token_lifetime(token) == seconds


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, VendorDenied), (404, VendorNotFound), (409, VendorConflict), (400, None), (None, None)],
)
def test_an_error_body_tells_message_and_status(
    status: int | None, kind: type[VendorRefused] | None
) -> None:
    body = orjson.dumps({"success": False, "message": "no, ada@example.com", "status": status})

    fault = read_fault(Response(200, {}, body))

    assert (fault.message, fault.kind) == ("no, …", kind)
    assert fault.code == (None if status is None else str(status))


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[]", b'{"message": {}}', b"[" * 9999])
def test_an_error_body_that_cannot_be_read_says_nothing(body: bytes) -> None:
    assert read_fault(Response(500, {}, body)).message is None


def test_a_vendors_text_is_cut_and_keeps_nothing_private() -> None:
    text = "user ada@example.com at +12145550100 with " + "k" * 48 + "\n" + "y " * 300

    assert redacted(text).startswith("user … at … with … y y")
    assert len(redacted(text)) == 200


# ---------------------------------------------------------------- whatever a vendor may say

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(
    st.fixed_dictionaries(
        {}, optional={name: JSON | st.sampled_from(["x", 0, "93000"]) for name in SHORT_EXAMPLE}
    ),
    st.sampled_from(OfficeHoursEncoding),
)
def test_an_entry_is_read_or_refused_by_validation_and_nothing_else_happens(
    body: dict[str, Any], encoding: OfficeHoursEncoding
) -> None:
    try:
        found = wire.OfficeHours.model_validate(body)
    except ValidationError:
        return
    entry = read_office_hours(found, encoding=encoding)

    assert entry.from_time is None or encode_time(entry.from_time, encoding) == entry.raw_from


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_an_account_and_an_error_body_may_hold_anything(value: object) -> None:
    body = {"name": "Acme", "time_zone": value}

    assert read_account(wire.Account.model_validate(body)).name == "Acme"
    read_fault(Response(500, {}, json.dumps({"message": value, "status": value}).encode()))
