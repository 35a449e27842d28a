"""The matcher proposes by e-mail address, is certain only when nothing speaks against it, and overwrites nothing."""

from __future__ import annotations

import pytest

from gateway.directory.matching import Candidate, Matches, propose
from gateway.directory.records import Associate, AssociateDraft, AssociateLinks
from tests.directory.people import draft, webex_id

ADA = draft("Ada", email="Ada@Example.com")


def webex(key: str, email: str | None = "ada@example.com") -> Candidate:
    return Candidate("webex", webex_id(key, padded=True), email, key)


def dealer(
    key: str, department: str | None = "sales", email: str | None = "ada@example.com"
) -> Candidate:
    return Candidate("mykaarma", key, email, key, department)


def matched(people: list[Candidate], *drafts: AssociateDraft) -> Matches:
    return propose([Associate.of(one.name, one) for one in drafts], people)


def told(found: Matches) -> list[str]:
    return [f"{one.associate_id}-{one.id}{'' if one.certain else '?'}" for one in found.proposals]


@pytest.mark.parametrize(
    ("people", "who", "expected"),
    [
        ([dealer("a")], ADA, ["Ada-a"]),
        ([dealer("a", email=" ADA@example.com ")], ADA, ["Ada-a"]),
        ([dealer("a", email="b@example.com")], ADA, []),
        ([dealer("a", email=None)], draft("Ada"), []),
        ([dealer("a"), dealer("b")], ADA, ["Ada-a?", "Ada-b?"]),
        ([dealer("a"), dealer("a")], ADA, ["Ada-a"]),
        ([dealer("a", None)], ADA, ["Ada-a?"]),
        ([dealer("a", None)], draft("Ada", email="ada@example.com", department="x"), ["Ada-a"]),
        (
            [dealer("a", "parts"), dealer("b", "sales")],
            draft("Ada", email="ada@example.com", department="sales"),
            ["Ada-b"],
        ),
        (
            [dealer("b")],
            draft("Ada", email="ada@example.com", department="sales", dealer_associate="a"),
            [],
        ),
        ([webex("ada1")], ADA, [f"Ada-{webex_id('ada1')}"]),
        ([webex("ada1")], draft("Ada", email="ada@example.com", webex=webex_id("ada2")), []),
        ([webex("ada1")], draft("Ada", email="ada@example.com", webex=webex_id("ada1")), []),
    ],
)
def test_a_person_is_proposed_to_the_associate_with_her_address(
    people: list[Candidate], who: AssociateDraft, expected: list[str]
) -> None:
    assert told(matched(people, who)) == expected


def test_someone_who_is_linked_is_proposed_to_nobody_and_reported_by_nobody() -> None:
    linked = draft("Bob", email="bob@example.com", webex=webex_id("ada1"))

    found = matched([webex("ada1")], ADA, linked)

    assert found.proposals == ()
    assert [(one.associate_id, one.why) for one in found.unmatched] == [
        ("Ada", "nobody there has this e-mail address")
    ]


def test_someone_with_the_addresses_of_two_associates_is_certain_for_neither() -> None:
    people = [webex("ada1"), webex("ada1", "bob@example.com")]

    found = matched(people, ADA, draft("Bob", email="bob@example.com"))

    assert told(found) == [f"Ada-{webex_id('ada1')}?", f"Bob-{webex_id('ada1')}?"]
    assert "2 associates fit" in found.proposals[0].why


def test_whoever_is_left_over_is_told_with_the_reason() -> None:
    linked = draft("Cyd", email="cyd@example.com", department="sales", dealer_associate="c")
    parted = draft("Eve", email="eve@example.com", department="parts")
    people = [
        dealer("x", email="x@example.com"),
        dealer("y", email=None),
        dealer("z", email="cyd@example.com"),
        dealer("e", email="eve@example.com"),
    ]

    found = matched(people, ADA, draft("Bob"), linked, parted)

    assert [(one.id or one.associate_id, one.why) for one in found.unmatched] == [
        ("Ada", "nobody there has this e-mail address"),
        ("Bob", "has no e-mail address"),
        ("Eve", "nobody of this department has this e-mail address"),
        ("x", "no associate has this e-mail address"),
        ("y", "has no e-mail address"),
        ("z", "Cyd is linked to another"),
        ("e", "Eve is in another department"),
    ]


def test_each_vendor_is_matched_apart_and_only_those_that_were_asked() -> None:
    found = matched([webex("ada1"), dealer("a")], ADA)

    assert told(found) == [f"Ada-{webex_id('ada1')}", "Ada-a"]
    assert found.unmatched == ()
    assert matched([], ADA) == Matches((), ())


def test_a_proposal_is_a_patch_that_makes_the_link() -> None:
    found = matched([webex("ada1"), dealer("a", "sales")], ADA)

    patched = ADA
    for proposal in found.proposals:
        patched = proposal.patch().applied_to(patched)

    assert patched.links == AssociateLinks("sales", "a", webex_id("ada1"))
    assert (patched.name, patched.email) == (ADA.name, ADA.email)


def test_a_vendor_without_people_is_refused() -> None:
    with pytest.raises(ValueError, match="'pexip' has no people to link"):
        matched([Candidate("pexip", "1", None, None)], ADA)  # type: ignore[arg-type]
