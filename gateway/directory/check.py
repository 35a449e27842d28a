"""The directory's own rules for an associate. Pure; what only one may have is `uniqueness.py`'s.

Problems are pairs of a path in the spelling of the GraphQL inputs and a sentence with the value in it.
"""

from __future__ import annotations

import base64
import binascii
import difflib
import re
import unicodedata
import zoneinfo
from functools import cache

from gateway.directory.records import (
    AssociateDraft,
    AssociateLinks,
    AssociatePatch,
    Problem,
    bare_webex_id,
)

LONGEST_TEXT = 256
LONGEST_EMAIL = 254
MOST_LEAD_SEGMENTS = 50

# Shape only: whether an address exists is seen when someone writes to it. Quoted local parts are not taken.
# The vendors' rooms have the same rule for what they send; one table of tests holds both to it.
EMAIL = re.compile(r'[^\s@<>()\[\]\\,;:"]{1,64}@[^\s@<>()\[\]\\,;:".]+(\.[^\s@<>()\[\]\\,;:".]+)+')
WEBEX_ID = re.compile(r"ciscospark://[^/]+/([^/]+)/.+", re.DOTALL)

SEPARATOR = re.compile(r"[;\s]")

LINKS = "links"


def check_associate(associate: AssociateDraft | AssociatePatch) -> list[Problem]:
    """What is wrong with the associate; empty when nothing is.

    Of a patch only what it carries is looked at: whether a dealer associate has a department is known when the patch
    is applied, and `Directory.update` looks again then.
    """
    if isinstance(associate, AssociatePatch):
        carried = associate.applied_to(AssociateDraft(name="as it is"))
        cleared = [(("name",), NAME_STAYS)] if associate.name is None else []
        return cleared + [one for one in _problems(carried) if one[1] != NO_DEPARTMENT]
    return _problems(associate)


NAME_STAYS = "A name cannot be cleared: leave it out, or give another."
NO_DEPARTMENT = (
    "A myKaarma dealer associate is found through the department: give mykaarmaDepartmentId too."
)


def _problems(draft: AssociateDraft) -> list[Problem]:
    found: list[Problem] = []
    found += _texts(("name",), draft.name)
    if draft.email is not None:
        found += _email(draft.email.strip())
    if draft.time_zone is not None:
        found += _time_zone(draft.time_zone.strip())
    return found + _links(draft.links)


def _links(links: AssociateLinks) -> list[Problem]:
    found: list[Problem] = []
    department, associate = links.mykaarma_department_id, links.mykaarma_dealer_associate_id
    if department is not None:
        found += _texts((LINKS, "mykaarmaDepartmentId"), department)
    if associate is not None:
        found += _texts((LINKS, "mykaarmaDealerAssociateId"), associate)
        if department is None:
            found.append(((LINKS, "mykaarmaDealerAssociateId"), NO_DEPARTMENT))
    if links.webex_person_id is not None:
        found += _webex_person(links.webex_person_id)
    return found + _lead_segments(links.pexip_lead_segment_ids)


def _texts(path: tuple[str, ...], text: str) -> list[Problem]:
    bare = text.strip()
    if not bare:
        return [(path, f"This is empty. Give 1 to {LONGEST_TEXT} characters, or leave it out.")]
    if len(bare) > LONGEST_TEXT:
        return [
            (path, f"This has {len(bare)} characters; {LONGEST_TEXT} are the most. Shorten it.")
        ]
    if any(unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") for one in bare):
        return [(path, f"{bare[:64]!r} has a control character in it. Remove it.")]
    return []


def _email(email: str) -> list[Problem]:
    found = _texts(("email",), email)
    fits = len(email) <= LONGEST_EMAIL and email.isprintable()
    if not found and not (fits and EMAIL.fullmatch(email)):
        found.append(
            (
                ("email",),
                f"{email[:64]!r} is not an e-mail address; write one such as ada@example.com.",
            )
        )
    return found


def _time_zone(name: str) -> list[Problem]:
    if name in _zones():
        return []
    names = {zone.casefold(): zone for zone in _zones()}
    near = difflib.get_close_matches(name[:64].casefold(), names, n=1)
    hint = f"; do you mean {names[near[0]]}?" if near else ", such as America/Chicago"
    return [(("timeZone",), f"{name[:64]!r} is not a time zone of the IANA database{hint}")]


def _webex_person(text: str) -> list[Problem]:
    path = (LINKS, "webexPersonId")
    found = _texts(path, text)
    if found:
        return found
    kind = webex_kind(text)
    if kind is None:
        return [
            (path, f"{text[:64]!r} is not a Webex id; a person's begins with Y2lzY29zcGFyazovL")
        ]
    if kind != "PEOPLE":
        return [(path, f"This is the Webex id of a {kind}; give a person's (PEOPLE).")]
    return []


def webex_kind(text: str) -> str | None:
    """The kind inside a Webex id, with or without padding, such as PEOPLE; None when it is no such id."""
    bare = bare_webex_id(text)
    try:
        plain = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
        found = WEBEX_ID.fullmatch(plain.decode())
    except (binascii.Error, ValueError):
        return None
    return None if found is None else found[1]


def _lead_segments(ids: tuple[str, ...]) -> list[Problem]:
    path = (LINKS, "pexipLeadSegmentIds")
    if len(ids) > MOST_LEAD_SEGMENTS:
        return [(path, f"These are {len(ids)} lead segments; {MOST_LEAD_SEGMENTS} are the most.")]
    found: list[Problem] = []
    seen: dict[str, int] = {}
    for position, one in enumerate(ids):
        place = (*path, str(position))
        found += _texts(place, one)
        if SEPARATOR.search(one.strip()):
            found.append(
                (place, f"{one[:64]!r} has a space or a semicolon: sheets part ids there.")
            )
        if one.strip() in seen:
            found.append((place, f"{one.strip()[:64]!r} is there twice. Name it once."))
        seen[one.strip()] = position
    return found


@cache
def _zones() -> frozenset[str]:
    # Reading the names walks a directory of files: once is enough, they do not change while we run.
    return frozenset(zoneinfo.available_timezones())
