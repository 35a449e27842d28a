"""A caller of one department is answered the same, whatever other departments' people are and have."""

from __future__ import annotations

import json

import pytest

from tests.end_to_end.examples import Example, read_examples, resolved
from tests.permissions.two_worlds import TwoWorlds

EXAMPLES = read_examples()


def test_the_worlds_differ_for_whoever_is_not_limited(worlds: TwoWorlds) -> None:
    everybody = "{ associates(first: 100) { totalCount nodes { name email } } changes { nodes { name } } departments { id } }"

    answers = [
        world.anybody.post({"query": everybody}).text for world in (worlds.one, worlds.other)
    ]

    assert answers[0] != answers[1]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_example_is_answered_the_same_in_both_worlds(
    example: Example, worlds: TwoWorlds
) -> None:
    variables = resolved(example.variables, worlds.one.anybody)

    one, other = worlds.answers(example.operation, variables)

    assert one == other
    assert json.loads(one[4:])


# Names and links that only B's people have in one of the worlds, lists and counts that they would be in, and what they
# share with A's people.
QUESTIONS = (
    """{ associates(first: 3) { totalCount nodes { id name email timeZone links { pexipLeadSegmentIds } department { name
      timeZone } location { name } } edges { cursor } pageInfo { hasNextPage endCursor } } }""",
    '{ associates(filter: {search: "ad"}) { totalCount nodes { name } } }',
    '{ associates(filter: {search: "halima"}) { totalCount nodes { name } } }',
    '{ associate(by: {email: "halima@example.com"}) { id } }',
    '{ associate(by: {email: "other-halima@example.com"}) { id } }',
    '{ associate(by: {mykaarmaDealerAssociateId: "somebody-new"}) { id } }',
    "{ departments { id name } viewer { client profile scopes departments { name } } }",
    """{ leadSegments { nodes { code associates(first: 2) { totalCount nodes { name } pageInfo { hasNextPage } }
      availabilityAt(time: "2030-07-01T15:00:00Z") { status associates { name } next { associate { name } } sources {
      vendor state } } } } }""",
    """{ locations { nodes { name schedules { nodes { name owner { __typename } events { name } } } operatingModes { name } } }
      operatingModes { nodes { name } } officeHours { entries { name } } }""",
    """{ availableAssociates(at: "2030-07-01T15:00:00Z", first: 2, treatUnknownAs: AVAILABLE) { totalCount nodes { name }
      pageInfo { hasNextPage endCursor } } }""",
    '{ nextAvailableAssociates(after: "2030-07-01T02:00:00Z", first: 50) { associate { name } period { from to } } }',
    """{ coverage(from: "2030-07-01T00:00:00Z", to: "2030-07-04T00:00:00Z", minimum: 4) { from to available unknown
      minimum } }""",
    "{ scheduleIssues { code severity message hint associate { name } } }",
    "{ changes { nodes { id name status requestedBy steps { action record { id } } userErrors { message } } } }",
    """{ associates { nodes { name outOfOffice { type startsAt endsAt delegation { delegateName delegateDealerAssociateId
      delegate { name } } } schedules { nodes { name events { name } } } availabilityAt(time: "2030-07-01T15:00:00Z") {
      status because { explanation source { id } } alsoBecause { explanation } reachVia { delegateName } sources { vendor
      state } dataProblems { message } } } } }""",
    "{ sources { vendor state } }",
)


OF_EVERY_VENDOR = tuple(one for one in QUESTIONS if "availabilityAt" in one)


@pytest.mark.parametrize("cached", [False, True], ids=["anew", "from what is kept"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_is_answered_the_same_in_both_worlds(
    question: str, cached: bool, worlds: TwoWorlds
) -> None:
    if cached:
        for world in (worlds.one, worlds.other):
            world.anybody.post({"query": question}, cached=True)

    one, other = worlds.answers(question, {}, cached=cached)

    assert one == other
    assert "errors" not in json.loads(one[4:])


def test_a_filter_by_place_counts_ones_own_people_alone(worlds: TwoWorlds) -> None:
    places = worlds.one.anybody.data("{ locations { nodes { id } } }")["locations"]["nodes"]
    question = """query ($at: [ID!]) { associates(filter: {locationIds: $at}) { totalCount nodes { name } }
      coverage(from: "2030-07-01T00:00:00Z", to: "2030-07-03T00:00:00Z", filter: {locationIds: $at}) { available } }"""

    for place in places:
        one, other = worlds.answers(question, {"at": [place["id"]]})

        assert one == other


def test_ids_of_the_other_world_alone_are_nobodys(worlds: TwoWorlds) -> None:
    everybody = "{ associates(first: 100) { nodes { id } } changes { nodes { id } } }"
    found, ours = worlds.other.anybody.data(everybody), worlds.other.limited.data(everybody)
    theirs = [
        node["id"]
        for kind in ("associates", "changes")
        for node in found[kind]["nodes"]
        if node not in ours[kind]["nodes"]
    ]

    one, other = worlds.answers(
        "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename } }", {"ids": theirs[:100]}
    )

    assert one == other
    assert set(json.loads(one[4:])["data"]["nodes"]) == {None}


@pytest.mark.parametrize("vendor", ["webex", "mykaarma", "opentact", "pexip"])
def test_a_vendor_that_fails_tells_of_nobody_else(vendor: str, worlds: TwoWorlds) -> None:
    try:
        for world in (worlds.one, worlds.other):
            world.sandbox.fault(vendor, status=500)

        answers = [worlds.answers(question, {}) for question in OF_EVERY_VENDOR]
    finally:
        for world in (worlds.one, worlds.other):
            world.sandbox.heal()

    for one, other in answers:
        assert one == other
    assert any('"VENDOR_' in one for one, _ in answers)
