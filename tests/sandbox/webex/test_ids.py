"""The forms of Webex ids."""

import base64

import pytest

from gateway.sandbox.webex import ids


def test_the_id_of_a_persons_schedule_is_made_of_its_name_as_in_the_vendors_sample():
    made = ids.id_of_name(ids.USER_SCHEDULE, "Dallas_Office_Hours", padded=True)

    assert made == (
        "Y2lzY29zcGFyazovL3VzL1VTRVJfU0NIRURVTEUvUkdGc2JHRnpYMDltWm1salpWOUliM1Z5Y3c9PQ"
    )


@pytest.mark.parametrize(
    ("kind", "padded", "inside"),
    [
        (ids.USER_SCHEDULE, True, "ciscospark://us/USER_SCHEDULE/RGF5IDE="),
        (ids.USER_SCHEDULE_EVENT, True, "ciscospark://us/USER_SCHEDULE_EVENT/RGF5IDE="),
        (ids.SCHEDULE, False, "ciscospark://us/SCHEDULE/RGF5IDE"),
        (ids.SCHEDULE_EVENT, False, "ciscospark://us/SCHEDULE_EVENT/RGF5IDE"),
    ],
)
def test_the_name_inside_an_id_is_padded_for_people_and_not_for_locations(kind, padded, inside):
    made = ids.id_of_name(kind, "Day 1", padded=padded)

    assert not made.endswith("=")
    assert base64.b64decode(made + "==").decode() == inside


def test_a_bare_key_is_encoded_and_a_whole_id_is_kept_without_padding():
    whole = ids.webex_id(ids.PEOPLE, "b0000000-0000-4000-8000-00000000001")

    assert ids.given_id(ids.PEOPLE, "b0000000-0000-4000-8000-00000000001") == whole
    assert ids.given_id(ids.PEOPLE, whole + "=") == whole


def test_the_id_of_another_kind_is_not_taken():
    with pytest.raises(ValueError, match="LOCATION"):
        ids.given_id(ids.PEOPLE, ids.webex_id(ids.LOCATION, "x"))


def test_an_id_fits_into_a_path_whatever_its_key():
    made = ids.webex_id(ids.PEOPLE, "ä?ü~ö>ß" * 3)

    assert "/" not in made
    assert ids.given_id(ids.PEOPLE, made.replace("_", "/").replace("-", "+")) == made
