"""What the sandbox refuses, as the public SDK understands it."""

import httpx
import pytest
from wxc_sdk.rest import RestError
from wxc_sdk.telephony.operating_modes import OperatingMode

from tests.contracts.wxc_sdk.conftest import schedule


def test_a_name_in_use_is_refused_with_its_detail(of_people, modes, person):
    of_people.create(person, schedule("Twice"))
    modes.create(OperatingMode(name="Twice", type="NONE", level="ORGANIZATION"))

    with pytest.raises(RestError) as of_schedule:
        of_people.create(person, schedule("Twice"))
    with pytest.raises(RestError) as of_mode:
        modes.create(OperatingMode(name="Twice", type="NONE", level="ORGANIZATION"))

    for refusal in (of_schedule, of_mode):
        assert refusal.value.response.status_code == 409
        assert refusal.value.detail.message
        assert "Twice" in refusal.value.detail.description
        assert refusal.value.detail.tracking_id


def test_what_is_not_there_and_what_is_not_allowed_are_told_apart(api, modes, sandbox):
    with pytest.raises(RestError) as missing:
        modes.details("nothing")
    world = httpx.get(f"{sandbox.base_url}/_sandbox/world", trust_env=False).json()
    world["webex"]["organization"]["id"] = "ours"
    httpx.put(f"{sandbox.base_url}/_sandbox/world", json=world, trust_env=False).raise_for_status()
    with pytest.raises(RestError) as foreign:
        list(api.people.list(org_id="other"))

    assert missing.value.response.status_code == 404
    assert missing.value.detail.tracking_id
    assert foreign.value.response.status_code == 403


def test_a_throttled_sdk_waits_as_long_as_it_is_told_and_gets_through(api, sandbox):
    faults = f"{sandbox.base_url}/_sandbox/faults/webex"
    fault = {"status": 429, "retryAfter": 0, "times": 2}
    assert httpx.put(faults, json=fault, trust_env=False).is_success

    assert len(list(api.people.list())) == 5
