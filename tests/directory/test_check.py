"""What an associate may be, and in which words the others are refused."""

from __future__ import annotations

import pytest

from gateway.directory.check import check_associate
from gateway.directory.records import (
    AssociateDraft,
    AssociateLinks,
    AssociateLinksPatch,
    AssociatePatch,
)
from tests.addresses import RIGHT, WRONG
from tests.directory.people import draft, webex_id


def linked(**links: object) -> AssociateDraft:
    return AssociateDraft("Ada", links=AssociateLinks(**links))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "right",
    [
        draft("Ada"),
        draft("x" * 256),
        draft("Æsa Þórsdóttir 🙂"),
        draft("Ada", email="ada.b+c@mail.example.com"),
        AssociateDraft("Ada", time_zone="US/Central"),
        AssociateDraft("Ada", time_zone="Asia/Kolkata"),
        linked(mykaarma_department_id="sales"),
        linked(mykaarma_department_id="sales", mykaarma_dealer_associate_id="a"),
        linked(webex_person_id=webex_id("ada1")),
        linked(webex_person_id=webex_id("ada1", padded=True)),
        linked(pexip_lead_segment_ids=tuple(str(number) for number in range(50))),
    ],
)
def test_a_right_associate_has_no_problems(right: AssociateDraft) -> None:
    assert check_associate(right) == []


@pytest.mark.parametrize(
    ("wrong", "path", "said"),
    [
        (draft(""), "name", "is empty"),
        (draft(" \t "), "name", "is empty"),
        (draft("x" * 257), "name", "has 257 characters; 256 are the most"),
        (draft("A\x07da"), "name", "control character"),
        (draft("A\nda"), "name", "control character"),
        (draft("A\ud800da"), "name", "control character"),
        (draft("Ada", email=""), "email", "is empty"),
        (draft("Ada", email="ada"), "email", "'ada' is not an e-mail address"),
        (draft("Ada", email="ada@home"), "email", "is not an e-mail address"),
        (draft("Ada", email="a da@example.com"), "email", "is not an e-mail address"),
        (draft("Ada", email="ada@example..com"), "email", "is not an e-mail address"),
        (draft("Ada", email="a@b.c,d@e.f"), "email", "is not an e-mail address"),
        (draft("Ada", email="a@" + "b" * 250 + ".com"), "email", "is not an e-mail address"),
        (AssociateDraft("Ada", time_zone="Chicago"), "timeZone", "not a time zone"),
        (
            AssociateDraft("Ada", time_zone="america/chicago"),
            "timeZone",
            "do you mean America/Chicago?",
        ),
        (
            linked(mykaarma_dealer_associate_id="a"),
            "links.mykaarmaDealerAssociateId",
            "give mykaarmaDepartmentId too",
        ),
        (linked(mykaarma_department_id=""), "links.mykaarmaDepartmentId", "is empty"),
        (linked(webex_person_id="ada"), "links.webexPersonId", "'ada' is not a Webex id"),
        (linked(webex_person_id="YWRh"), "links.webexPersonId", "is not a Webex id"),
        (linked(webex_person_id="é"), "links.webexPersonId", "is not a Webex id"),
        (
            linked(webex_person_id=webex_id("x", kind="LOCATION")),
            "links.webexPersonId",
            "This is the Webex id of a LOCATION; give a person's",
        ),
        (linked(pexip_lead_segment_ids=("1", " ")), "links.pexipLeadSegmentIds.1", "is empty"),
        (
            linked(pexip_lead_segment_ids=("1;2",)),
            "links.pexipLeadSegmentIds.0",
            "'1;2' has a space or a semicolon",
        ),
        (
            linked(pexip_lead_segment_ids=("1", "2", "1")),
            "links.pexipLeadSegmentIds.2",
            "'1' is there twice",
        ),
        (
            linked(pexip_lead_segment_ids=tuple(str(number) for number in range(51))),
            "links.pexipLeadSegmentIds",
            "These are 51 lead segments; 50 are the most.",
        ),
    ],
)
def test_a_wrong_associate_is_refused_with_the_place_and_the_value(
    wrong: AssociateDraft, path: str, said: str
) -> None:
    found = check_associate(wrong)

    assert [".".join(place) for place, _ in found] == [path]
    assert said in found[0][1]


@pytest.mark.parametrize("address", RIGHT)
def test_an_address_that_looks_like_one_is_taken(address: str) -> None:
    assert check_associate(draft("Ada", email=address)) == []


@pytest.mark.parametrize("address", WRONG)
def test_an_address_that_does_not_look_like_one_is_refused(address: str) -> None:
    assert [place for place, _ in check_associate(draft("Ada", email=address))] == [("email",)]


def test_of_a_patch_only_what_it_carries_is_looked_at() -> None:
    links = AssociateLinksPatch(mykaarma_dealer_associate_id="a")

    assert check_associate(AssociatePatch()) == []
    assert check_associate(AssociatePatch(email=None, time_zone=None, links=links)) == []
    assert check_associate(AssociatePatch(name="")) == [
        (("name",), "This is empty. Give 1 to 256 characters, or leave it out.")
    ]


def test_a_name_cannot_be_cleared() -> None:
    ((place, said),) = check_associate(AssociatePatch(name=None))

    assert place == ("name",)
    assert "cannot be cleared" in said
    assert AssociatePatch(name=None).applied_to(draft("Ada")) == draft("Ada")


def test_every_problem_is_told_at_once() -> None:
    wrong = AssociateDraft("", "x", "y", AssociateLinks(webex_person_id="z"))

    assert [place[-1] for place, _ in check_associate(wrong)] == [
        *("name", "email", "timeZone", "webexPersonId"),
    ]
