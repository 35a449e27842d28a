"""The directory's rows as values: what is there, what shall be there, and what shall change.

An associate is one person; the links say who she is in each vendor. A missing link means that the vendor's layer
says nothing about her.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, TypeAlias, TypeVar

T = TypeVar("T")

BARE_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")

Problem: TypeAlias = tuple[tuple[str, ...], str]
"""A path in GraphQL spelling and a sentence."""


class Unset(Enum):
    """The type of `UNSET`. An enum of one member, so that type checkers can tell it from a value."""

    UNSET = "UNSET"


UNSET: Final = Unset.UNSET
"""Left as it is; None means cleared."""


@dataclass(frozen=True, slots=True)
class AssociateLinks:
    """Who an associate is in the vendors. `webex_person_id` has no base64 padding."""

    mykaarma_department_id: str | None = None
    mykaarma_dealer_associate_id: str | None = None
    webex_person_id: str | None = None
    opentact_account: bool = False
    pexip_lead_segment_ids: tuple[str, ...] = ()

    @property
    def out_of_office_key(self) -> tuple[str, str] | None:
        """Department and dealer associate, by which myKaarma knows an out of office; None without both."""
        if self.mykaarma_department_id is None or self.mykaarma_dealer_associate_id is None:
            return None
        return self.mykaarma_department_id, self.mykaarma_dealer_associate_id


@dataclass(frozen=True, slots=True)
class AssociateDraft:
    """An associate that shall be in the directory. `time_zone` is an IANA name."""

    name: str
    email: str | None = None
    time_zone: str | None = None
    links: AssociateLinks = AssociateLinks()


@dataclass(frozen=True, slots=True)
class Associate:
    """A row of the directory."""

    id: str
    name: str
    email: str | None
    time_zone: str | None
    links: AssociateLinks

    @classmethod
    def of(cls, associate_id: str, draft: AssociateDraft) -> Associate:
        """The row that a draft becomes under an id."""
        return cls(associate_id, draft.name, draft.email, draft.time_zone, draft.links)

    @property
    def position(self) -> tuple[str, str]:
        """Where the row stands in the directory's order; `Directory.page(after=…)` takes it."""
        return (folded(self.name), self.id)

    @property
    def draft(self) -> AssociateDraft:
        """The row without its id."""
        return AssociateDraft(self.name, self.email, self.time_zone, self.links)


@dataclass(frozen=True, slots=True)
class AssociateLinksPatch:
    """What shall change in the links. `UNSET`: as it is; None: cleared."""

    mykaarma_department_id: str | Unset | None = UNSET
    mykaarma_dealer_associate_id: str | Unset | None = UNSET
    webex_person_id: str | Unset | None = UNSET
    opentact_account: bool | Unset | None = UNSET
    pexip_lead_segment_ids: tuple[str, ...] | Unset | None = UNSET

    def applied_to(self, links: AssociateLinks) -> AssociateLinks:
        """The links with the changes in them."""
        segments = self.pexip_lead_segment_ids
        return AssociateLinks(
            _chosen(self.mykaarma_department_id, links.mykaarma_department_id),
            _chosen(self.mykaarma_dealer_associate_id, links.mykaarma_dealer_associate_id),
            _chosen(self.webex_person_id, links.webex_person_id),
            _chosen(self.opentact_account, links.opentact_account) or False,
            () if segments is None else _chosen(segments, links.pexip_lead_segment_ids),
        )


@dataclass(frozen=True, slots=True)
class AssociatePatch:
    """What shall change in an associate. `UNSET`: as it is; None: cleared. A name cannot be cleared: None is refused
    by `check_associate`, and changes nothing."""

    name: str | Unset | None = UNSET
    email: str | Unset | None = UNSET
    time_zone: str | Unset | None = UNSET
    links: AssociateLinksPatch = AssociateLinksPatch()

    def applied_to(self, draft: AssociateDraft) -> AssociateDraft:
        """The draft with the changes in it."""
        return AssociateDraft(
            draft.name if self.name is None else _chosen(self.name, draft.name),
            _chosen(self.email, draft.email),
            _chosen(self.time_zone, draft.time_zone),
            self.links.applied_to(draft.links),
        )


@dataclass(frozen=True, slots=True)
class AssociateFilter:
    """Which associates. None: no condition. Members are joined by AND, the values of a list by OR, so an empty
    list is met by nobody. `search` is looked for in names and e-mail addresses, in any case of letters."""

    ids: tuple[str, ...] | None = None
    department_ids: tuple[str, ...] | None = None
    webex_person_ids: tuple[str, ...] | None = None
    lead_segment_ids: tuple[str, ...] | None = None
    search: str | None = None


def folded(text: str) -> str:
    """The text as it is compared and sorted: without regard to case, and é written in either way is é."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def bare_webex_id(text: str) -> str:
    """A Webex id as the directory keeps it: without padding, which the vendor sometimes sends. A person's bare
    UUID, as the vendor's own administration pages show it, becomes the id that the API knows."""
    bare = text.strip().rstrip("=")
    if BARE_UUID.fullmatch(bare):
        bare = b64encode(f"ciscospark://us/PEOPLE/{bare}".encode()).decode().rstrip("=")
    return bare


def tidied(draft: AssociateDraft) -> AssociateDraft:
    """The draft as it is kept: without space around its texts, and with a Webex id without padding."""
    links = draft.links
    webex = links.webex_person_id
    return AssociateDraft(
        draft.name.strip(),
        _stripped(draft.email),
        _stripped(draft.time_zone),
        replace(
            links,
            mykaarma_department_id=_stripped(links.mykaarma_department_id),
            mykaarma_dealer_associate_id=_stripped(links.mykaarma_dealer_associate_id),
            webex_person_id=None if webex is None else bare_webex_id(webex),
            pexip_lead_segment_ids=tuple(one.strip() for one in links.pexip_lead_segment_ids),
        ),
    )


def _stripped(text: str | None) -> str | None:
    return None if text is None else text.strip()


def _chosen(wanted: T | Unset, present: T) -> T:
    return present if isinstance(wanted, Unset) else wanted
