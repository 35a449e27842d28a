"""Who is limited to departments is shown their people by every way there is, and cannot tell that there are others."""

from __future__ import annotations

import pytest

from gateway.directory.associates import Directory, DirectoryView
from gateway.directory.records import Associate, AssociateFilter
from tests.directory.people import NOW, draft, webex_id

ODD = frozenset({"", "a\0b", "\ud800", "' OR 1=1 --"})


@pytest.fixture
async def people(directory: Directory) -> dict[str, Associate]:
    """Ada of sales, Bob of service, Cleo of no department; all of one lead segment."""
    return {
        name: await directory.register(
            draft(
                name,
                email=f"{name}@example.com",
                department=department,
                dealer_associate=None if department is None else f"da-{name}",
                webex=webex_id(name),
                segments=("10",),
            ),
            now=NOW,
        )
        for name, department in (("Ada", "sales"), ("Bob", "service"), ("Cleo", None))
    }


async def everybody_in(view: DirectoryView, people: dict[str, Associate]) -> set[frozenset[str]]:
    """Whom each way of asking finds, by names."""
    rows = list(people.values())
    page, has_more = await view.page(AssociateFilter(), count=100)
    by_ids = AssociateFilter(ids=tuple(one.id for one in rows))
    segments = await view.by_lead_segments(["10"])
    emails = [await view.by_email(str(one.email)) for one in rows]
    dealer_associates = await view.by_dealer_associate_ids([f"da-{one.name}" for one in rows])
    persons = await view.by_webex_person_ids([str(one.links.webex_person_id) for one in rows])
    assert not has_more
    assert await view.count(AssociateFilter()) == await view.count(by_ids) == len(page)
    assert {one.name for one in dealer_associates.values()} == {
        one.name for one in page if one.links.mykaarma_department_id
    }
    return {
        frozenset(one.name for one in found)
        for found in (
            page,
            (await view.page(AssociateFilter(search="@example.com"), count=100))[0],
            await view.matching(by_ids),
            await view.everyone(),
            segments["10"],
            (await view.get_many(one.id for one in rows)).values(),
            [one for one in emails if one is not None],
            persons.values(),
        )
    }


@pytest.mark.parametrize(
    ("departments", "seen", "known"),
    [
        (None, {"Ada", "Bob", "Cleo"}, ("sales", "service")),
        ({"sales"}, {"Ada"}, ("sales",)),
        ({"sales", "service"}, {"Ada", "Bob"}, ("sales", "service")),
        ({"nowhere"}, set(), ()),
        (set(), set(), ()),
        (ODD, set(), ()),
    ],
)
async def test_every_way_finds_the_people_of_ones_departments_alone(
    directory: Directory,
    people: dict[str, Associate],
    departments: set[str] | None,
    seen: set[str],
    known: tuple[str, ...],
) -> None:
    view = directory.within(None if departments is None else frozenset(departments))

    assert await everybody_in(view, people) == {frozenset(seen)}
    assert await view.departments() == known


async def test_pages_have_no_gaps_where_others_are_hidden(directory: Directory) -> None:
    for number in range(9):
        department = "sales" if number % 3 == 0 else "service"
        await directory.register(draft(f"Person {number}", department=department), now=NOW)
    view = directory.within(frozenset({"sales"}))

    first, has_more = await view.page(AssociateFilter(), count=2)
    rest, has_yet_more = await view.page(AssociateFilter(), after=first[-1].position, count=2)

    assert [one.name for one in (*first, *rest)] == ["Person 0", "Person 3", "Person 6"]
    assert (has_more, has_yet_more) == (True, False)


async def test_a_filter_for_anothers_department_finds_nobody(
    directory: Directory, people: dict[str, Associate]
) -> None:
    view = directory.within(frozenset({"sales"}))

    for wanted in (
        AssociateFilter(department_ids=("service",)),
        AssociateFilter(ids=(people["Bob"].id,)),
        AssociateFilter(search="bob"),
    ):
        assert await view.count(wanted) == 0
        assert await view.matching(wanted) == ()
