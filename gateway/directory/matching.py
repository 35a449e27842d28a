"""Proposes links: which of a vendor's people has the e-mail address of which associate. Pure.

Rule 1: a link that is there is never proposed anew, and a vendor's person who is linked is proposed to nobody else.
Rule 2: a proposal is certain when one person and one associate share the address and nothing speaks against it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from gateway.directory.records import (
    Associate,
    AssociateLinksPatch,
    AssociatePatch,
    bare_webex_id,
    folded,
)

LinkedVendor: TypeAlias = Literal["mykaarma", "webex"]

NAMES: dict[LinkedVendor, str] = {"mykaarma": "myKaarma", "webex": "Webex"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of a vendor's people: a Webex person, or a myKaarma dealer associate with the department."""

    vendor: LinkedVendor
    id: str
    email: str | None
    name: str | None
    department_id: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A link that could be made, and why. Without `certain` a person should choose."""

    associate_id: str
    vendor: LinkedVendor
    id: str
    why: str
    certain: bool
    department_id: str | None = None

    def patch(self) -> AssociatePatch:
        """The change that makes the link."""
        if self.vendor == "webex":
            return AssociatePatch(links=AssociateLinksPatch(webex_person_id=self.id))
        links = AssociateLinksPatch(mykaarma_dealer_associate_id=self.id)
        if self.department_id is not None:
            links = AssociateLinksPatch(
                mykaarma_dealer_associate_id=self.id, mykaarma_department_id=self.department_id
            )
        return AssociatePatch(links=links)


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Somebody without a counterpart, and why: a vendor's person (`id`), or an associate (`associate_id`)."""

    vendor: LinkedVendor
    id: str | None
    associate_id: str | None
    name: str | None
    email: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Matches:
    """What the matcher found. Who is linked already is in neither list."""

    proposals: tuple[Proposal, ...]
    unmatched: tuple[Unmatched, ...]


def propose(associates: Iterable[Associate], people: Iterable[Candidate]) -> Matches:
    """Match associates with the vendors' people by e-mail address, without regard to case.

    Only vendors that occur in `people` are looked at. A person with several addresses is given once for each.
    """
    everybody = tuple(associates)
    by_vendor: dict[LinkedVendor, list[Candidate]] = {}
    for candidate in people:
        if candidate.vendor not in NAMES:
            raise ValueError(f"{candidate.vendor!r} has no people to link; mykaarma and webex have")
        by_vendor.setdefault(candidate.vendor, []).append(candidate)
    proposals: list[Proposal] = []
    unmatched: list[Unmatched] = []
    for vendor, candidates in by_vendor.items():
        found = _propose_one_vendor(vendor, everybody, candidates)
        proposals += found.proposals
        unmatched += found.unmatched
    return Matches(tuple(proposals), tuple(unmatched))


def _propose_one_vendor(
    vendor: LinkedVendor, associates: Sequence[Associate], candidates: Sequence[Candidate]
) -> Matches:
    linked = {link for one in associates if (link := _link(one, vendor)) is not None}
    free = [one for one in candidates if _key(one) not in linked]
    by_email: dict[str, dict[str, Candidate]] = {}
    for candidate in free:
        if candidate.email:
            by_email.setdefault(folded(candidate.email.strip()), {})[_key(candidate)] = candidate
    proposals: list[Proposal] = []
    unmatched: list[Unmatched] = []
    refused: dict[str, str] = {}
    for associate in associates:
        found = by_email.get(folded(associate.email), {}) if associate.email else {}
        if _link(associate, vendor) is not None:
            refused.update(dict.fromkeys(found, f"{associate.name} is linked to another"))
            continue
        fitting = _in_department(associate, found)
        others = found.keys() - fitting.keys()
        refused.update(dict.fromkeys(others, f"{associate.name} is in another department"))
        proposals += _proposals(associate, fitting)
        if not fitting:
            unmatched.append(_alone(associate, vendor, elsewhere=bool(found)))
    taken = {one.id for one in proposals}
    people = {_key(one): one for one in free if _key(one) not in taken}
    unmatched += [_stranger(one, refused.get(key)) for key, one in people.items()]
    return Matches(_without_rivals(proposals), tuple(unmatched))


def _without_rivals(proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """The proposals; none is certain for somebody with two addresses that belong to two associates."""
    times = Counter(one.id for one in proposals)
    return tuple(
        one
        if times[one.id] == 1
        else replace(one, certain=False, why=f"{one.why}; {times[one.id]} associates fit")
        for one in proposals
    )


def _in_department(associate: Associate, found: Mapping[str, Candidate]) -> dict[str, Candidate]:
    """Those who would not move the associate into another department."""
    department = associate.links.mykaarma_department_id
    return {
        key: one
        for key, one in found.items()
        if department is None or one.department_id in (None, department)
    }


def _proposals(associate: Associate, found: Mapping[str, Candidate]) -> list[Proposal]:
    proposals = []
    for key, one in found.items():
        department = one.department_id or associate.links.mykaarma_department_id
        why = f"same e-mail address, {associate.email}"
        if len(found) > 1:
            why += f"; {len(found)} people of {NAMES[one.vendor]} have it"
        if one.vendor == "mykaarma" and department is None:
            why += "; the department is not known"
        certain = len(found) == 1 and not (one.vendor == "mykaarma" and department is None)
        department_id = department if one.vendor == "mykaarma" else None
        proposals.append(
            Proposal(associate.id, one.vendor, key, why, certain, department_id=department_id)
        )
    return proposals


def _alone(associate: Associate, vendor: LinkedVendor, *, elsewhere: bool) -> Unmatched:
    place = "of this department" if elsewhere else "there"
    why = f"nobody {place} has this e-mail address" if associate.email else "has no e-mail address"
    return Unmatched(vendor, None, associate.id, associate.name, associate.email, why)


def _stranger(one: Candidate, refused: str | None) -> Unmatched:
    why = "no associate has this e-mail address" if one.email else "has no e-mail address"
    return Unmatched(one.vendor, _key(one), None, one.name, one.email, refused or why)


def _link(associate: Associate, vendor: LinkedVendor) -> str | None:
    links = associate.links
    return links.webex_person_id if vendor == "webex" else links.mykaarma_dealer_associate_id


def _key(candidate: Candidate) -> str:
    return bare_webex_id(candidate.id) if candidate.vendor == "webex" else candidate.id
