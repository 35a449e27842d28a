"""How many calls an answer costs does not grow with the people in it, and calls do not wait for each other."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.end_to_end.demo import ROWS, WORLD
from tests.stage import GatewayClient, SandboxControl, warmed

TEAM = """query ($ids: [ID!]) { associates(first: 100, filter: {ids: $ids}) { nodes {
  name
  links { webexPersonId pexipLeadSegmentIds }
  department { name timeZone }
  location { name }
  outOfOffice { startsAt delegation { delegate { name } } }
  officeHours { timeZone entries { name } }
  leadSegments { code associates { nodes { name } } }
} } }"""
THREE = ("rashid@example.com", "desmond@example.com", "noor@example.com")
EVERYTHING = """{ associate(by: {email: "halima@example.com"}) {
  outOfOffice { startsAt }
  department { timeZone }
  schedules { nodes { events { name } } }
  operatingModes { sameHoursDaily { mondayToFriday { startTime } } holidays { name } }
  officeHours { timeZone entries { name } }
  leadSegments { schedulingSettings { subject { name } } }
} }"""


@pytest.fixture
def ids(gateway: GatewayClient) -> dict[str, str]:
    """Everybody's id, by e-mail address."""
    nodes = gateway.data("{ associates(first: 100) { nodes { id email } } }")["associates"]["nodes"]
    return {node["email"]: node["id"] for node in nodes}


def counts(sandbox: SandboxControl) -> dict[str, int]:
    """How many calls each vendor had."""
    return {vendor: len(seen) for vendor, seen in sandbox.calls().items()}


def test_twenty_five_people_cost_as_many_calls_as_three(
    gateway: GatewayClient, sandbox: SandboxControl, ids: dict[str, str]
) -> None:
    assert len(ids) == 25
    warmed(gateway, sandbox)
    gateway.data(TEAM, ids=[ids[email] for email in THREE])
    of_three = counts(sandbox)

    sandbox.forget_calls()
    shown = gateway.data(TEAM, ids=list(ids.values()))["associates"]["nodes"]

    assert len(shown) == 25
    assert counts(sandbox) == of_three
    assert all(of_three.values()), "all four vendors were asked"
    assert max(of_three.values()) <= 3
    assert sandbox.repeated() == []


def test_modes_and_settings_cost_calls_by_location_and_segment_and_not_by_person(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    query = """{ associates(first: 100) { nodes {
      operatingModes { name }
      leadSegments { schedulingSettings { subject { name } } }
    } } }"""
    warmed(gateway, sandbox)

    gateway.data(query)

    # People; the modes of three locations and of the organization. Segments, settings of each, subjects.
    assert counts(sandbox) == {"webex": 1 + 3 + 1, "mykaarma": 0, "opentact": 0, "pexip": 1 + 6 + 1}
    assert sandbox.repeated() == []


def test_schedules_of_people_cost_one_call_each_however_often_they_are_asked_for(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    query = """{ associates(first: 100) { nodes {
      all: schedules { nodes { name } }
      open: schedules(type: BUSINESS_HOURS, first: 1) { nodes { name } }
      location { schedules { nodes { name } } }
    } } }"""
    warmed(gateway, sandbox)

    gateway.data(query)

    linked = sum(1 for row in ROWS if row["webexPersonId"])
    lists = [call for call in sandbox.calls()["webex"] if "/schedules?" in call]
    assert len([call for call in lists if "/people/" in call]) == linked
    assert len([call for call in lists if "/locations/" in call]) == 3
    assert sandbox.repeated() == []


def test_the_same_thing_by_many_ways_is_called_for_once(
    gateway: GatewayClient, sandbox: SandboxControl, ids: dict[str, str]
) -> None:
    query = """query ($id: ID!, $email: EmailAddress!) {
      a: associate(by: {id: $id}) { location { name timeZone } officeHours { entries { name } } }
      b: associate(by: {email: $email}) { location { name } officeHours { encoding } }
      c: node(id: $id) { ... on Associate { location { name } schedules { nodes { name } } } }
      d: schedules(owner: {associateId: $id}) { nodes { events { name } dataProblems { code } } }
      officeHours { entries { name } timeZone }
    }"""
    warmed(gateway, sandbox)

    shown = gateway.data(query, id=ids["ada@example.com"], email="ADA@example.com")

    assert shown["a"]["location"]["name"] == shown["b"]["location"]["name"] == "Dallas"
    assert counts(sandbox) == {"webex": 4, "mykaarma": 0, "opentact": 2, "pexip": 0}
    assert sandbox.repeated() == []


def test_hours_of_a_mode_are_fetched_only_when_they_are_asked_for(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    gateway.data("{ operatingModes { nodes { name type level callForwarding { destination } } } }")

    assert counts(sandbox)["webex"] == 1


def test_an_edge_of_only_ids_of_the_directory_calls_nobody(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    gateway.data(
        "{ associates(first: 100) { totalCount nodes { id name links { webexPersonId } } } }"
    )

    assert not any(counts(sandbox).values())


def test_a_failure_is_waited_for_once_and_not_once_per_person(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    warmed(gateway, sandbox)
    sandbox.fault("webex", hang=True)
    began = time.monotonic()

    answer = gateway.ask(
        "{ associates(first: 100) { nodes { a: location { name } b: location { id } } } }"
    )

    assert time.monotonic() - began < 2.5, "one deadline, of 1.2 s, with room for a busy machine"
    assert len(answer["errors"]) == 48, "24 people have a link, twice each"
    assert counts(sandbox)["webex"] <= 2, "one call and its second attempt"


def slow(sandbox: SandboxControl, **delays: int) -> None:
    """Make every call of the vendors take so many milliseconds."""
    for vendor, delay in delays.items():
        sandbox.fault(vendor, delayMs=delay)


def test_calls_of_different_vendors_run_at_the_same_time(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    warmed(gateway, sandbox)
    slow(sandbox, webex=150, mykaarma=150, opentact=150, pexip=150)
    began = time.monotonic()

    gateway.data(EVERYTHING)

    took = time.monotonic() - began
    one_by_one = 0.15 * sum(counts(sandbox).values())
    assert one_by_one > 1.5
    assert took < one_by_one / 2, "the longest way is four calls deep"


def test_calls_for_different_people_run_at_the_same_time_up_to_the_lines_limit(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    warmed(gateway, sandbox)
    slow(sandbox, webex=100)
    allowed(sandbox, "webex", concurrent=16)
    began = time.monotonic()

    gateway.data("{ associates(first: 100) { nodes { schedules { nodes { name } } } } }")

    took = time.monotonic() - began
    assert statuses(sandbox, "webex") == [200] * 24, "never more at a time than the line may"
    assert took < 0.1 * 24 / 2, "two rounds of sixteen, and not 24 calls in a row"


def test_pexip_is_never_asked_more_at_a_time_than_it_allows(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    warmed(gateway, sandbox)
    slow(sandbox, pexip=30)
    allowed(sandbox, "pexip", concurrent=4)

    gateway.data("{ leadSegments { nodes { schedulingSettings { subject { name } } } } }")

    assert set(statuses(sandbox, "pexip")) == {200}, "its documented limit is four at a time"


def allowed(sandbox: SandboxControl, vendor: str, **limits: Any) -> None:
    """What the vendor allows; beyond it, it answers 429."""
    sandbox.http.put(f"/_sandbox/limits/{vendor}", json=limits).raise_for_status()


def statuses(sandbox: SandboxControl, vendor: str) -> list[int | None]:
    """What the vendor answered to each call."""
    seen = sandbox.http.get("/_sandbox/calls").json()[vendor]["last"]
    return [call["status"] for call in seen]


def test_the_count_of_a_lead_segments_associates_is_that_of_all_its_pages(
    gateway: GatewayClient,
) -> None:
    shown = gateway.data(
        "{ leadSegments { nodes { associates(first: 1) { totalCount nodes { name } } } } }"
    )

    assert [one["associates"]["totalCount"] for one in shown["leadSegments"]["nodes"]] == [
        sum(segment["id"] in row["pexipLeadSegmentIds"].split(";") for row in ROWS)
        for segment in WORLD["pexip"]["leadSegments"]
    ]
