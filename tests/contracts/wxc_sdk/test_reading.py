"""What is only read, and lists over several pages, by the public SDK."""

from wxc_sdk import WebexSimpleApi
from wxc_sdk.telephony.operating_modes import OperatingMode

from tests.contracts.wxc_sdk.conftest import schedule


def test_people_and_locations_are_read(api: WebexSimpleApi):
    people = list(api.people.list(calling_data=True))
    places = list(api.locations.list())

    assert [each.display_name for each in people] == [f"Person {n}" for n in range(5)]
    assert people[0].time_zone == "America/Chicago"
    assert people[0].location_id == places[0].location_id
    assert api.people.details(people[3].person_id).emails == ["person3@example.com"]
    assert api.people.me().person_id == people[0].person_id
    assert api.people.me(calling_data=False).location_id is None
    assert api.locations.by_name("Berlin").time_zone == "Europe/Berlin"
    assert api.locations.details(places[2].location_id).name == "Oslo"


def test_lists_are_walked_over_several_pages(api, modes, of_people, person):
    for number in range(5):
        of_people.create(person, schedule(f"S{number}"))
        modes.create(OperatingMode(name=f"M{number}", type="NONE", level="ORGANIZATION"))

    assert len(list(api.people.list(max=2))) == 5
    assert len(list(api.locations.list(max=2))) == 3
    assert [each.name for each in modes.list(max=2, name="M")] == ["M0", "M1", "M2", "M3", "M4"]
    assert [each.name for each in of_people.list(person, max=2)] == ["S0", "S1", "S2", "S3", "S4"]
