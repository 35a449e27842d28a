"""What the directory asks the database, as statements, and its answers, as associates. Pure.

Each question is one statement: an associate and her lead segments come out together, or two reads could see two
states of her. Lists of values are bound as parameters; the callers cut long ones into pieces of `CHUNK`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar

import sqlalchemy as sa

from gateway.directory.records import Associate, AssociateFilter, AssociateLinks, folded
from gateway.store.tables import associate_lead_segments as segments
from gateway.store.tables import associates

T = TypeVar("T")

Condition: TypeAlias = sa.ColumnElement[bool]
Rows: TypeAlias = sa.Select[*tuple[Any, ...]]

# Some databases take no more than 32 766 parameters in a statement; a filter may have four lists of this length.
CHUNK = 5_000

# In the order in which `gathered` reads them.
SHOWN = (
    associates.c.id,
    associates.c.name,
    associates.c.name_folded,
    associates.c.email,
    associates.c.time_zone,
    associates.c.mykaarma_department_id,
    associates.c.mykaarma_dealer_associate_id,
    associates.c.webex_person_id,
    associates.c.opentact_account,
)


def chosen(*conditions: Condition) -> Rows:
    """All associates that meet the conditions, in the directory's order."""
    return (
        sa.select(*SHOWN, segments.c.lead_segment_id)
        .select_from(associates.outerjoin(segments, segments.c.associate_id == associates.c.id))
        .where(*conditions)
        .order_by(associates.c.name_folded, associates.c.id, segments.c.position)
    )


def page(conditions: Sequence[Condition], *, after: tuple[str, str] | None, count: int) -> Rows:
    """The first `count` associates behind the position `after`."""
    wanted = sa.select(*SHOWN).where(*conditions)
    if after is not None:
        here = sa.tuple_(associates.c.name_folded, associates.c.id)
        wanted = wanted.where(here > sa.tuple_(*map(_comparable, after)))
    wanted = wanted.order_by(associates.c.name_folded, associates.c.id).limit(count)
    found = wanted.subquery("page")
    return (
        sa.select(*found.c, segments.c.lead_segment_id)
        .select_from(found.outerjoin(segments, segments.c.associate_id == found.c.id))
        .order_by(found.c.name_folded, found.c.id, segments.c.position)
    )


def gathered(result: sa.Result[*tuple[Any, ...]]) -> tuple[Associate, ...]:
    """The associates in the answer to `chosen` or `page`, where each lead segment has its own row."""
    # Ten thousand associates pass here at once: places in a row cost a third of what names cost.
    found = []
    for _, group in groupby(result.all(), key=itemgetter(0)):
        lines = list(group)
        key, name, _, email, time_zone, department, dealer_associate, webex, account, one = lines[0]
        segment_ids = () if one is None else tuple(line[-1] for line in lines)
        links = AssociateLinks(department, dealer_associate, webex, account, segment_ids)
        found.append(Associate(key, name, email, time_zone, links))
    return tuple(found)


def conditions_of(wanted: AssociateFilter) -> tuple[Condition, ...]:
    """The filter as SQL conditions, to be joined by AND."""
    conditions: list[Condition] = []
    for column, values in (
        (associates.c.id, wanted.ids),
        (associates.c.mykaarma_department_id, wanted.department_ids),
        (associates.c.webex_person_id, _bare(wanted.webex_person_ids)),
    ):
        if values is not None:
            conditions.append(column.in_(storable(values)))
    if wanted.lead_segment_ids is not None:
        conditions.append(in_lead_segments(wanted.lead_segment_ids))
    if wanted.search is not None and wanted.search.strip():
        conditions.append(_mentions(wanted.search.strip()))
    return tuple(conditions)


def of_departments(ids: frozenset[str] | None) -> tuple[Condition, ...]:
    """Associates of these departments; of None: everybody. Who is in no department is in none of these."""
    if ids is None:
        return ()
    return (associates.c.mykaarma_department_id.in_(sorted(storable(ids))),)


def in_lead_segments(ids: Iterable[str]) -> Condition:
    """Associates of any of these lead segments."""
    members = sa.select(segments.c.associate_id).where(
        segments.c.lead_segment_id.in_(storable(ids))
    )
    return associates.c.id.in_(members)


def storable(texts: Iterable[str]) -> list[str]:
    """The texts that a database can hold at all: the others (half a surrogate pair, NUL) are nobody's."""
    return [text for text in texts if is_storable(text)]


def is_storable(text: str) -> bool:
    """Whether a database can hold the text, or compare with it."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def chunked(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in pieces that fit into one statement."""
    left = iter(values)
    while piece := list(islice(left, CHUNK)):
        yield piece


def _mentions(text: str) -> Condition:
    if not is_storable(text):
        return sa.false()
    looked_for = folded(text)
    return sa.or_(
        associates.c.name_folded.contains(looked_for, autoescape=True),
        associates.c.email_folded.contains(looked_for, autoescape=True),
    )


def _comparable(text: str) -> str:
    # A position is a bound and need not be anybody's: from a forged cursor it may hold anything.
    return text.encode(errors="replace").replace(b"\0", b"").decode()


def _bare(ids: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if ids is None else tuple(one.rstrip("=") for one in ids)
