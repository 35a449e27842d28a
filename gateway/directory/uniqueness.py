"""What only one associate may have: an e-mail address, a dealer associate, a Webex person. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gateway.directory.errors import DirectoryConflict
from gateway.directory.records import Associate, AssociateDraft, folded


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that only one associate may have. `column` is where the database keeps `key`; `path` and `said`
    are for people."""

    column: str
    key: str
    path: tuple[str, ...]
    said: str


def claims(draft: AssociateDraft | Associate) -> tuple[Claim, ...]:
    """What the associate wants for herself alone."""
    links = draft.links
    found = []
    if draft.email is not None:
        said = f"{draft.email} is the e-mail address"
        found.append(Claim("email_folded", folded(draft.email), ("email",), said))
    for column, key, member, said in (
        (
            "mykaarma_dealer_associate_id",
            links.mykaarma_dealer_associate_id,
            "mykaarmaDealerAssociateId",
            "myKaarma dealer associate",
        ),
        ("webex_person_id", links.webex_person_id, "webexPersonId", "Webex person"),
    ):
        if key is not None:
            path = ("links", member)
            found.append(Claim(column, key, path, f"{key} is the {said}"))
    return tuple(found)


def conflict(claim: Claim, holder: Associate | AssociateDraft) -> DirectoryConflict:
    """The error for a claim on what `holder` has."""
    return DirectoryConflict(claim.path, f"{claim.said} of {holder.name}")


def first_conflict(
    draft: AssociateDraft, *, held: Iterable[Associate], own_id: str | None
) -> DirectoryConflict | None:
    """The first thing that the draft claims and another of `held` has; her own row (`own_id`) is no other."""
    taken = {
        (claim.column, claim.key): other
        for other in held
        if other.id != own_id
        for claim in claims(other)
    }
    for claim in claims(draft):
        holder = taken.get((claim.column, claim.key))
        if holder is not None:
            return conflict(claim, holder)
    return None
