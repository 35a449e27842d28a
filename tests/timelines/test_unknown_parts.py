"""What stays definite while a vendor is away, vendor by vendor; and what questions that name a booking add to that.

Hours are 08:30 to 16:30 in New York; the cases are in the words of `notation.py`.
"""

from __future__ import annotations

import pytest

from gateway.timelines import Bookings, restricted
from gateway.vendors.cache import Kept
from gateway.vendors.errors import VendorUnreachable
from gateway.vendors.port import Vendor
from gateway.vendors.records import MeetingType, SchedulingSetting
from tests.timelines.notation import AS_OF, told

OWN = "own 08:30-16:30"
PLACE = "location 08:30-16:30"
FLAG = "away flag"
PERSON = "away own"
WEBEX = "away person, own, organization modes"
MODES = "away location modes, organization modes"
OPENTACT = "away blocks, account"
ABSENCE = "out Mon 10:00..Mon 12:00"
BLOCK = "block mon 100000-120000"


def status(*words: str) -> str:
    """The status of a case."""
    case = told(" | ".join(words))
    return case.known.at(case.at).status.value


@pytest.mark.parametrize(
    ("words", "at", "expected"),
    [
        ((OWN,), "at Mon 11:00", "UNKNOWN"),
        ((OWN,), "at Mon 18:00", "UNAVAILABLE"),
        ((OWN, "own holiday 2027-06-14"), "at Mon 11:00", "UNAVAILABLE"),
        ((OWN, "org holiday 2027-06-14"), "at Mon 11:00", "UNAVAILABLE"),
        ((OWN, BLOCK), "at Mon 11:00", "UNAVAILABLE"),
        ((OWN, ABSENCE), "at Mon 11:00", "UNAVAILABLE"),  # the gateway wrote it
        (("nothing",), "at Mon 11:00", "UNKNOWN"),
    ],
)
def test_with_mykaarma_away_hours_holidays_and_blocks_still_close(
    words: tuple[str, ...], at: str, expected: str
) -> None:
    assert status(*words, FLAG, at) == expected


def test_with_mykaarma_away_the_transitions_are_to_and_from_unknown() -> None:
    case = told(f"{OWN} | {FLAG} | at Mon 11:00")
    inside, outside = case.known.at(case.at), case.known.at(told("at Mon 18:00").at)

    assert inside.until == told("at Mon 16:30").at
    assert inside.next_status is not None
    assert inside.next_status.value == "UNAVAILABLE"
    assert outside.until == told("at Tue 08:30").at
    assert outside.next_status is not None
    assert outside.next_status.value == "UNKNOWN"


@pytest.mark.parametrize("away", [PERSON, WEBEX])
@pytest.mark.parametrize(
    ("words", "at", "expected"),
    [
        ((PLACE,), "at Mon 11:00", "UNKNOWN"),
        ((PLACE,), "at Sat 11:00", "UNKNOWN"),  # the location is closed; the person may not be
        ((PLACE, ABSENCE), "at Mon 11:00", "UNAVAILABLE"),
        ((PLACE, BLOCK), "at Mon 11:00", "UNAVAILABLE"),
    ],
)
def test_with_the_webex_person_away_only_others_and_holidays_of_modes_close(
    words: tuple[str, ...], at: str, expected: str, away: str
) -> None:
    assert status(*words, away, at) == expected


@pytest.mark.parametrize("holiday", ["location mode holiday", "org holiday", "location holiday"])
def test_with_the_persons_schedules_away_a_holiday_of_a_wider_level_still_closes(
    holiday: str,
) -> None:
    assert status(PLACE, f"{holiday} 2027-06-14", PERSON, "at Mon 11:00") == "UNAVAILABLE"


def test_with_the_person_away_a_holiday_of_the_organization_closes_by_its_own_clock() -> None:
    words = ("org holiday 2027-06-14", "away person, own", "at Mon 11:00")

    assert status("zone of organization America/New_York", *words) == "UNAVAILABLE"
    assert (
        status(*words) == "UNKNOWN"
    )  # without one it goes by the location's, and nobody knows where


@pytest.mark.parametrize(
    ("words", "at", "expected"),
    [
        ((OWN,), "at Mon 18:00", "UNAVAILABLE"),
        ((OWN, "own holiday 2027-06-14"), "at Mon 11:00", "UNAVAILABLE"),
        ((OWN, ABSENCE), "at Mon 11:00", "UNAVAILABLE"),
        ((OWN, BLOCK), "at Mon 11:00", "UNAVAILABLE"),
        ((OWN,), "at Mon 11:00", "UNKNOWN"),  # a holiday may hide
    ],
)
def test_with_the_modes_away_somebody_with_hours_is_still_out_of_them(
    words: tuple[str, ...], at: str, expected: str
) -> None:
    assert status(*words, MODES, at) == expected


@pytest.mark.parametrize(
    ("words", "at", "expected"),
    [
        ((PLACE,), "at Mon 11:00", "UNKNOWN"),
        ((PLACE,), "at Mon 18:00", "UNKNOWN"),  # a mode of the location may be open
        (("nothing",), "at Mon 18:00", "UNKNOWN"),
        ((PLACE, ABSENCE), "at Mon 11:00", "UNAVAILABLE"),
        ((PLACE, BLOCK), "at Mon 11:00", "UNAVAILABLE"),
    ],
)
def test_with_the_modes_away_somebody_without_hours_is_known_by_others_only(
    words: tuple[str, ...], at: str, expected: str
) -> None:
    assert status(*words, MODES, at) == expected


@pytest.mark.parametrize(
    ("words", "at", "expected"),
    [
        ((OWN,), "at Mon 11:00", "UNKNOWN"),
        ((OWN,), "at Mon 18:00", "UNAVAILABLE"),
        ((OWN, "org holiday 2027-06-14"), "at Mon 11:00", "UNAVAILABLE"),
        ((OWN, ABSENCE), "at Mon 11:00", "UNAVAILABLE"),
        ((OWN, BLOCK), "at Mon 11:00", "UNKNOWN"),
    ],
)
def test_with_opentact_away_everything_else_still_closes(
    words: tuple[str, ...], at: str, expected: str
) -> None:
    assert status(*words, OPENTACT, at) == expected


@pytest.mark.parametrize("setting", ["AVAILABLE", "UNAVAILABLE", "UNKNOWN"])
@pytest.mark.parametrize("away", [WEBEX, MODES, PERSON])
def test_what_somebody_without_hours_is_does_not_hide_that_there_may_be_hours(
    setting: str, away: str
) -> None:
    assert status(f"setting no_schedule {setting}", away, "at Mon 11:00") == "UNKNOWN"


# ---------------------------------------------------------------- bookings

VIDEO, PHONE = MeetingType.VIDEO, MeetingType.PHONE
AWAY = VendorUnreachable(Vendor.PEXIP_ENGAGE, "away", endpoint="GET /")


def segment(*pairs: tuple[MeetingType, str]) -> Kept[tuple[SchedulingSetting, ...] | None]:
    """What the customers of a lead segment may book."""
    return Kept(tuple(SchedulingSetting(*pair) for pair in pairs), 1, AS_OF, 0.0)


GONE: Kept[tuple[SchedulingSetting, ...] | None] = Kept(None, 2, AS_OF, 0.0)
BOTH = segment((VIDEO, "123"), (PHONE, "124"))
OTHER = segment((PHONE, "999"))
ANY = segment()


@pytest.mark.parametrize(
    ("segments", "meeting_type", "subject", "inside"),
    [
        ((BOTH,), VIDEO, "123", "AVAILABLE"),
        ((BOTH,), VIDEO, "124", "UNAVAILABLE"),  # each is allowed, but not together
        ((BOTH,), VIDEO, None, "AVAILABLE"),
        ((BOTH,), None, "124", "AVAILABLE"),
        ((BOTH,), MeetingType.OFFICE, None, "UNAVAILABLE"),
        ((OTHER,), VIDEO, "123", "UNAVAILABLE"),
        ((OTHER, BOTH), VIDEO, "123", "AVAILABLE"),  # one that allows is enough
        ((), VIDEO, "123", "AVAILABLE"),
        ((ANY,), VIDEO, "123", "AVAILABLE"),
        ((ANY, OTHER), VIDEO, "123", "AVAILABLE"),
        ((AWAY,), VIDEO, "123", "UNKNOWN"),
        ((AWAY, OTHER), VIDEO, "123", "UNKNOWN"),
        ((AWAY, BOTH), VIDEO, "123", "AVAILABLE"),
        ((GONE, OTHER), VIDEO, "123", "UNAVAILABLE"),
        ((AWAY,), None, None, "AVAILABLE"),
        ((OTHER,), None, None, "AVAILABLE"),
    ],
)
def test_lead_segments_only_restrict_questions_that_name_a_booking(
    segments: tuple[object, ...], meeting_type: MeetingType | None, subject: str | None, inside: str
) -> None:
    case = told(f"{OWN} | at Mon 11:00")
    bookings = Bookings(segments)  # type: ignore[arg-type]  # a mixture of readings and errors

    known = restricted(case.known, bookings, meeting_type=meeting_type, subject_id=subject)

    assert known.at(case.at).status.value == inside
    assert known.at(told("at Mon 18:00").at).status.value == "UNAVAILABLE", "never made available"
    if inside == "UNAVAILABLE":
        assert known.at(case.at).because.layer.name == "MEETING_TYPE"
