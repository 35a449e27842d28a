"""Associates are found by everything that names them, in one order, and only one may have what is hers."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.directory import queries, rows
from gateway.directory.associates import Directory
from gateway.directory.errors import DirectoryConflict, DirectoryNotFound, DirectoryRefused
from gateway.directory.records import (
    Associate,
    AssociateFilter,
    AssociateLinks,
    AssociateLinksPatch,
    AssociatePatch,
)
from gateway.store.tables import associate_lead_segments, associates
from tests.directory.people import LATER, NOW, draft, webex_id

ADA = draft(
    "Ada Byron",
    email="Ada@Example.com",
    department="sales",
    dealer_associate="da-ada",
    webex=webex_id("ada1", padded=True),
    segments=("20", "10"),
)
ODD = ("\ud800", "a\0b", "", "x" * 5000, "' OR 1=1 --")


async def names(directory: Directory, wanted: AssociateFilter) -> list[str]:
    found, _ = await directory.page(wanted, count=100)
    assert await directory.count(wanted) == len(found)
    return [one.name for one in found]


async def registered(directory: Directory, *people: str) -> dict[str, Associate]:
    return {
        name: await directory.register(draft(name, email=f"{name}@example.com"), now=NOW)
        for name in people
    }


async def test_an_associate_is_found_by_id_e_mail_dealer_associate_and_webex_person(
    directory: Directory,
) -> None:
    ada = await directory.register(ADA, now=NOW)

    assert ada.links == AssociateLinks("sales", "da-ada", webex_id("ada1"), False, ("20", "10"))
    assert await directory.get(ada.id) == ada
    assert await directory.get_many((ada.id, "nobody")) == {ada.id: ada}
    assert await directory.by_email(" aDA@eXAMPLE.com ") == ada
    assert await directory.by_dealer_associate_ids(("da-ada", "x")) == {"da-ada": ada}
    for spelling in (webex_id("ada1"), webex_id("ada1", padded=True)):
        assert await directory.by_webex_person_ids((spelling,)) == {spelling: ada}


async def test_a_bare_uuid_of_a_webex_person_is_kept_as_the_id_that_the_api_knows(
    directory: Directory,
) -> None:
    uuid = "3f1c6f0e-0d5a-4d6f-9f5e-6a1f0c9b7e21"

    ada = await directory.register(draft("Ada", webex=uuid), now=NOW)

    assert ada.links.webex_person_id == webex_id(uuid)
    assert await directory.by_webex_person_ids((uuid,)) == {uuid: ada}


@pytest.mark.parametrize("text", ODD)
async def test_odd_texts_find_nobody_and_break_nothing(directory: Directory, text: str) -> None:
    await directory.register(ADA, now=NOW)

    assert await directory.get(text) is None
    assert await directory.by_email(text) is None
    assert await directory.by_dealer_associate_ids((text,)) == {}
    assert await directory.by_webex_person_ids((text,)) == {}
    assert await directory.by_lead_segments((text,)) == {text: ()}
    assert await directory.remove(text) is False
    with pytest.raises(DirectoryNotFound):
        await directory.update(text, AssociatePatch(), now=NOW)
    found, _ = await directory.page(AssociateFilter(), after=(text, text), count=9)
    assert len(found) <= 1
    for wanted in (AssociateFilter(ids=(text,)), AssociateFilter(lead_segment_ids=(text,))):
        assert await names(directory, wanted) == []


async def test_pages_follow_the_names_without_regard_to_case_and_then_the_ids(
    directory: Directory,
) -> None:
    people = ["bob", "Ada", "Émile", "ada", "Zoë", "Carl", "émile"]
    for position, name in enumerate(people):
        await directory.register(draft(name, email=f"{position}@example.com"), now=NOW)
    everyone = await directory.everyone()

    seen: list[Associate] = []
    after, more = None, True
    while more:
        page, more = await directory.page(AssociateFilter(), after=after, count=2)
        seen += page
        after = page[-1].position

    assert [one.name.casefold() for one in seen] == [
        *("ada", "ada", "bob", "carl", "zoë", "émile", "émile"),
    ]
    assert tuple(seen) == everyone
    assert seen == sorted(seen, key=lambda one: one.position)


async def test_the_last_page_says_that_there_is_no_more(directory: Directory) -> None:
    await registered(directory, "a", "b")

    assert (await directory.page(AssociateFilter(), count=2))[1] is False
    assert (await directory.page(AssociateFilter(), count=1))[1] is True


async def test_filters_are_joined_by_and_and_their_lists_by_or(directory: Directory) -> None:
    ada = await directory.register(ADA, now=NOW)
    bob = await directory.register(
        draft("Bob", department="sales", webex=webex_id("bob1"), segments=("10",)), now=NOW
    )
    cyd = await directory.register(draft("Cyd", department="parts"), now=NOW)

    for wanted, expected in (
        (AssociateFilter(), ["Ada Byron", "Bob", "Cyd"]),
        (AssociateFilter(ids=(cyd.id, ada.id)), ["Ada Byron", "Cyd"]),
        (AssociateFilter(ids=()), []),
        (AssociateFilter(department_ids=("sales",)), ["Ada Byron", "Bob"]),
        (AssociateFilter(department_ids=("sales", "parts")), ["Ada Byron", "Bob", "Cyd"]),
        (AssociateFilter(department_ids=()), []),
        (AssociateFilter(webex_person_ids=(webex_id("bob1") + "==",)), ["Bob"]),
        (AssociateFilter(webex_person_ids=()), []),
        (AssociateFilter(lead_segment_ids=("10", "20")), ["Ada Byron", "Bob"]),
        (AssociateFilter(lead_segment_ids=("20",)), ["Ada Byron"]),
        (AssociateFilter(lead_segment_ids=()), []),
        (AssociateFilter(ids=(bob.id, cyd.id), department_ids=("sales",)), ["Bob"]),
        (AssociateFilter(department_ids=("sales",), search="BYR"), ["Ada Byron"]),
    ):
        assert await names(directory, wanted) == expected, wanted


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("byron", ["Ada Byron"]),
        ("EXAMPLE.COM", ["100% Carl", "Ada Byron"]),
        ("%", ["100% Carl"]),
        ("_", ["d_d"]),
        ("\\", []),
        ("straße", ["Straßer"]),
        ("STRASSE", ["Straßer"]),
        ("e\u0301m", ["Émile"]),
        ("  ", ["100% Carl", "Ada Byron", "d_d", "Straßer", "Émile"]),
        ("\ud800", []),
    ],
)
async def test_search_is_in_names_and_addresses_in_any_case_and_knows_no_wildcards(
    directory: Directory, search: str, expected: list[str]
) -> None:
    for name, email in (
        ("Ada Byron", "ada@example.com"),
        ("100% Carl", "carl@example.com"),
        ("d_d", None),
        ("Straßer", None),
        ("Émile", None),
    ):
        await directory.register(draft(name, email=email), now=NOW)

    assert await names(directory, AssociateFilter(search=search)) == expected


async def test_lists_of_thousands_are_fine(directory: Directory) -> None:
    ada = await directory.register(ADA, now=NOW)
    many = tuple(str(number) for number in range(6_000))

    assert await directory.get_many((*many, ada.id)) == {ada.id: ada}
    thousand = (*many[:999], ada.id)
    assert await names(directory, AssociateFilter(ids=thousand, lead_segment_ids=many[:1000])) == [
        "Ada Byron"
    ]


async def test_lead_segments_give_their_associates_in_order_and_departments_are_distinct(
    directory: Directory,
) -> None:
    bob = await directory.register(draft("Bob", department="sales", segments=("10",)), now=NOW)
    ada = await directory.register(ADA, now=NOW)
    await directory.register(draft("Cyd", department="parts"), now=NOW)

    found = await directory.by_lead_segments(("10", "20", "30"))

    assert found == {"10": (ada, bob), "20": (ada,), "30": ()}
    assert await directory.departments() == ("parts", "sales")


@pytest.mark.parametrize(
    ("change", "path", "message"),
    [
        (
            AssociatePatch(email="ADA@example.com"),
            ("email",),
            "ADA@example.com is the e-mail address of Ada Byron",
        ),
        (
            AssociatePatch(
                links=AssociateLinksPatch(
                    mykaarma_department_id="other", mykaarma_dealer_associate_id="da-ada"
                )
            ),
            ("links", "mykaarmaDealerAssociateId"),
            "da-ada is the myKaarma dealer associate of Ada Byron",
        ),
        (
            AssociatePatch(links=AssociateLinksPatch(webex_person_id=webex_id("ada1"))),
            ("links", "webexPersonId"),
            f"{webex_id('ada1')} is the Webex person of Ada Byron",
        ),
    ],
)
async def test_what_only_one_may_have_is_refused_with_the_name_of_who_has_it(
    directory: Directory, change: AssociatePatch, path: tuple[str, ...], message: str
) -> None:
    await directory.register(ADA, now=NOW)
    bob = await directory.register(draft("Bob"), now=NOW)

    with pytest.raises(DirectoryConflict) as on_update:
        await directory.update(bob.id, change, now=LATER)
    with pytest.raises(DirectoryConflict) as on_register:
        await directory.register(change.applied_to(draft("Cyd")), now=NOW)

    for refused in (on_update.value, on_register.value):
        assert (refused.path, refused.message) == (path, message)
    assert await directory.everyone() == (await directory.by_email("ada@example.com"), bob)


async def test_of_two_who_register_one_address_at_once_one_is_refused(
    directory: Directory,
) -> None:
    both = (draft("Ada", email="a@example.com"), draft("Eve", email="A@example.com"))

    found = await asyncio.gather(
        *(directory.register(one, now=NOW) for one in both), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in found) == ["Associate", "DirectoryConflict"]
    assert len(await directory.everyone()) == 1


async def test_what_another_replica_takes_between_look_and_write_is_seen_at_the_second_look(
    directory: Directory,
) -> None:
    ada = await directory.register(ADA, now=NOW)
    looks: list[list[Associate]] = []

    async def work(connection: AsyncConnection) -> None:
        looks.append([] if not looks else await rows.holders(connection, (ada,)))
        if ada not in looks[-1]:
            await rows.insert(connection, (replace(ada, id="another"),), now=NOW)

    await rows.written(directory.store, work)

    assert len(looks) == 2
    assert await directory.everyone() == (ada,)


async def test_a_patch_changes_what_it_names_clears_what_it_says_none_of_and_keeps_the_rest(
    directory: Directory,
) -> None:
    ada = await directory.register(ADA, now=NOW)

    changed = await directory.update(
        ada.id,
        AssociatePatch(
            name=" Ada King ",
            email=None,
            links=AssociateLinksPatch(webex_person_id=None, pexip_lead_segment_ids=("30", "20")),
        ),
        now=LATER,
    )

    assert changed == Associate(
        ada.id,
        "Ada King",
        None,
        "America/Chicago",
        AssociateLinks("sales", "da-ada", None, False, ("30", "20")),
    )
    assert await directory.get(ada.id) == changed
    assert await directory.by_email("ada@example.com") is None
    for patch, links in (
        (AssociateLinksPatch(pexip_lead_segment_ids=None), AssociateLinks("sales", "da-ada")),
        (
            AssociateLinksPatch(opentact_account=True),
            AssociateLinks("sales", "da-ada", opentact_account=True),
        ),
        (AssociateLinksPatch(opentact_account=None), AssociateLinks("sales", "da-ada")),
    ):
        again = await directory.update(ada.id, AssociatePatch(links=patch), now=LATER)
        assert again.links == links


async def test_only_a_change_moves_the_time_of_the_last_change(directory: Directory) -> None:
    ada = await directory.register(ADA, now=NOW)

    async def times() -> list[object]:
        async with directory.store.reading() as connection:
            asked = sa.select(associates.c.created_at, associates.c.updated_at)
            return list((await connection.execute(asked)).one())

    await directory.update(ada.id, AssociatePatch(name="Ada Byron"), now=LATER)
    assert await times() == [NOW, NOW]
    await directory.update(ada.id, AssociatePatch(name="Ada King"), now=LATER)
    assert await times() == [NOW, LATER]


async def test_each_change_is_another_version_be_it_of_a_request_that_began_earlier(
    directory: Directory,
) -> None:
    people = await registered(directory, "Ada", "Grace")
    seen = [await directory.version()]

    for who, at in (("Grace", LATER), ("Ada", NOW), ("Grace", LATER)):
        patch = AssociatePatch(name=f"{who}, {len(seen)}")
        await directory.update(people[who].id, patch, now=at)
        seen.append(await directory.version())
    await directory.remove(people["Grace"].id)
    seen.append(await directory.version())

    assert len(set(seen)) == len(seen)


async def test_the_row_must_be_right_as_a_whole_after_a_patch(directory: Directory) -> None:
    ada = await directory.register(ADA, now=NOW)

    with pytest.raises(DirectoryRefused) as refused:
        await directory.update(
            ada.id,
            AssociatePatch(links=AssociateLinksPatch(mykaarma_department_id=None)),
            now=LATER,
        )
    with pytest.raises(DirectoryRefused):
        await directory.register(draft(" "), now=NOW)

    assert [path for path, _ in refused.value.problems] == [("links", "mykaarmaDealerAssociateId")]
    assert await directory.everyone() == (ada,)


async def test_removing_deletes_the_row_with_its_lead_segments_and_says_if_there_was_one(
    directory: Directory,
) -> None:
    ada = await directory.register(ADA, now=NOW)

    assert await directory.remove(ada.id) is True
    assert await directory.remove(ada.id) is False

    assert await directory.get(ada.id) is None
    async with directory.store.reading() as connection:
        assert (await connection.execute(sa.select(associate_lead_segments))).all() == []
    with pytest.raises(DirectoryNotFound):
        await directory.update(ada.id, AssociatePatch(name="Ada"), now=LATER)
    await directory.register(ADA, now=LATER)


def test_every_question_can_be_put_to_postgres_too() -> None:
    wanted = AssociateFilter(("a",), ("b",), ("c",), ("d",), "e")
    conditions = queries.conditions_of(wanted)
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]

    page = queries.page(conditions, after=("a", "b"), count=3).compile(dialect=dialect)
    locked = queries.chosen(*conditions).with_for_update(of=associates).compile(dialect=dialect)

    assert "(associates.name_folded, associates.id) > (" in str(page)
    assert str(locked).endswith("FOR UPDATE OF associates")
