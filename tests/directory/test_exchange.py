"""An import brings the directory to what a sheet says, whole or not at all."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from gateway.directory.associates import Directory
from gateway.directory.exchange import ImportReport, import_people, read_people, write_people
from gateway.sandbox.world import demo_directory
from gateway.store.tables import associates
from tests.directory.people import LATER, NOW, draft, webex_id

ID = "0b9fd0a6-6b4e-4c6a-9a55-2f1f4e0f8f10"


async def imported(
    directory: Directory, text: str, *, dry_run: bool = False, steps: list[object] | None = None
) -> ImportReport:
    return await import_people(
        directory,
        read_people(text, "csv"),
        now=NOW,
        dry_run=dry_run,
        progress=lambda done, total: None if steps is None else steps.append((done, total)),
    )


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.created, report.updated, report.unchanged


def said(report: ImportReport) -> list[str]:
    return [str(one) for one in report.problems]


async def test_the_demo_directory_comes_in_and_goes_round_without_a_change(
    directory: Directory,
) -> None:
    first = await imported(directory, demo_directory())
    everyone = await directory.everyone()

    assert counts(first) == (25, 0, 0)
    assert first.applied
    assert first.problems == ()
    assert counts(await imported(directory, demo_directory())) == (0, 0, 25)
    assert counts(await imported(directory, write_people(everyone, "csv"))) == (0, 0, 25)
    assert await directory.everyone() == everyone


@pytest.mark.parametrize("format", ["csv", "json"])
async def test_an_export_brought_into_an_empty_directory_is_the_same_directory(
    directory: Directory, format: str
) -> None:
    await imported(directory, demo_directory())
    everyone = await directory.everyone()
    text = write_people(everyone, format)  # type: ignore[arg-type]
    await directory.store.write(lambda connection: connection.execute(sa.delete(associates)))

    sheet = read_people(text, format)  # type: ignore[arg-type]
    await import_people(directory, sheet, now=LATER, dry_run=False, progress=lambda *_: None)

    assert await directory.everyone() == everyone


async def test_a_dry_run_counts_and_writes_nothing(directory: Directory) -> None:
    report = await imported(directory, "name\nAda\nBob\n", dry_run=True)

    assert counts(report) == (2, 0, 0)
    assert not report.applied
    assert await directory.everyone() == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("id,name,email\n{id},New,new@example.com\n", "id"),
        ("name,email\nNew,ADA@example.com\n", "e-mail address"),
        ("name,webexPersonId\nNew,{webex}==\n", "Webex person"),
        (
            "name,mykaarmaDepartmentId,mykaarmaDealerAssociateId\nNew,d,da-ada\n",
            "dealer associate",
        ),
        ("name,email,webexPersonId\nNew,new@example.com,{webex}\n", "Webex person, new address"),
    ],
)
async def test_a_row_is_whom_its_id_or_address_or_link_names(
    directory: Directory, text: str, name: str
) -> None:
    ada = await directory.register(
        draft(
            "Ada",
            email="ada@example.com",
            webex=webex_id("ada1"),
            department="d",
            dealer_associate="da-ada",
        ),
        now=NOW,
    )

    report = await imported(directory, text.format(id=ada.id, webex=webex_id("ada1")))

    assert counts(report) == (0, 1, 0), name
    (changed,) = await directory.everyone()
    assert (changed.id, changed.name, changed.time_zone) == (ada.id, "New", "America/Chicago")
    assert changed.links == ada.links


async def test_an_id_that_nobody_has_is_given_to_the_new_associate(directory: Directory) -> None:
    await imported(directory, f"id,name\n{ID},Ada\n")

    assert (await directory.everyone())[0].id == ID


async def test_a_row_with_a_new_id_does_not_take_over_whoever_has_its_address(
    directory: Directory,
) -> None:
    await directory.register(draft("Ada", email="ada@example.com"), now=NOW)

    report = await imported(directory, f"id,name,email\n{ID},Eve,ada@example.com\n")

    assert said(report) == ["row 2, email: ada@example.com is the e-mail address of Ada"]
    assert not report.applied


async def test_people_may_exchange_what_only_one_may_have(directory: Directory) -> None:
    ada = await directory.register(draft("Ada", email="a@example.com"), now=NOW)
    bob = await directory.register(draft("Bob", email="b@example.com"), now=NOW)

    report = await imported(
        directory, f"id,name,email\n{ada.id},Ada,b@example.com\n{bob.id},Bob,a@example.com\n"
    )

    assert counts(report) == (0, 2, 0)
    assert [one.email for one in await directory.everyone()] == ["b@example.com", "a@example.com"]
    assert (await directory.by_email("b@example.com")) == await directory.get(ada.id)


async def test_a_newcomer_may_take_what_another_row_gives_up(directory: Directory) -> None:
    ada = await directory.register(draft("Ada", email="a@example.com"), now=NOW)

    report = await imported(directory, f"id,name,email\n{ID},Eve,a@example.com\n{ada.id},Ada,\n")

    assert counts(report) == (1, 1, 0)
    assert (await directory.by_email("a@example.com")) == await directory.get(ID)


async def test_a_conflict_in_row_900_leaves_row_1_unwritten_and_says_where_it_is(
    directory: Directory,
) -> None:
    ada = await directory.register(draft("Ada", webex=webex_id("ada1")), now=NOW)
    lines = [f"Person {number},p{number}@example.com," for number in range(2, 1400)]
    lines[898] = f"Eve,eve@example.com,{webex_id('ada1')}"
    await directory.register(draft("Eve", email="eve@example.com"), now=NOW)

    steps: list[object] = []
    text = "name,email,webexPersonId\n" + "\n".join(lines)
    report = await imported(directory, text, steps=steps)

    assert said(report) == [
        f"row 900, webexPersonId: {webex_id('ada1')} is the Webex person of Ada"
    ]
    assert counts(report) == (1397, 0, 0)
    assert not report.applied
    assert steps == []
    assert [one.name for one in await directory.everyone()] == [ada.name, "Eve"]


async def test_progress_goes_up_to_the_number_of_rows(directory: Directory) -> None:
    await imported(directory, "name,email\nAda,ada@example.com\n")
    steps: list[object] = []

    lines = "\n".join(f"Person {number},p{number}@example.com" for number in range(1100))
    await imported(directory, f"name,email\nAda,ada@example.com\n{lines}\n", steps=steps)

    assert steps == [(1, 1101), (501, 1101), (1001, 1101), (1101, 1101)]


async def test_an_interrupted_import_writes_nothing(directory: Directory) -> None:
    lines = "\n".join(f"Person {number}" for number in range(1100))

    def interrupt(done: int, _: int) -> None:
        if done:
            importing.cancel()  # what asyncio.run does on Ctrl-C

    importing = asyncio.ensure_future(
        import_people(
            directory,
            read_people(f"name\n{lines}", "csv"),
            now=NOW,
            dry_run=False,
            progress=interrupt,
        )
    )
    with pytest.raises(asyncio.CancelledError):
        await importing

    assert await directory.everyone() == ()


async def test_a_row_that_names_two_people_and_two_rows_that_name_one_are_refused(
    directory: Directory,
) -> None:
    ada = await directory.register(
        draft("Ada", email="ada@example.com", webex=webex_id("ada1")), now=NOW
    )
    await directory.register(draft("Bob", department="d", dealer_associate="da-bob"), now=NOW)
    columns = "name,email,webexPersonId,mykaarmaDepartmentId,mykaarmaDealerAssociateId"

    two_people = await imported(directory, f"{columns}\nX,,{webex_id('ada1')},d,da-bob\n")
    two_rows = await imported(
        directory, f"id,name,email\n{ada.id},Ada,\n,Ada King,ada@example.com\n"
    )

    assert said(two_people) == [
        f"row 2, webexPersonId: {webex_id('ada1')} is the Webex person of Ada, "
        "but da-bob is the myKaarma dealer associate of Bob"
    ]
    assert said(two_rows) == [
        "row 2, id: is the same associate as row 3",
        "row 3, id: is the same associate as row 2",
    ]


async def test_a_row_is_checked_together_with_what_is_there_already(directory: Directory) -> None:
    text = "name,email,mykaarmaDealerAssociateId\nAda,ada@example.com,da-ada\n"
    refused = await imported(directory, text)
    await directory.register(draft("Ada", email="ada@example.com"), now=NOW)

    assert said(refused) == [
        "row 2, mykaarmaDealerAssociateId: A myKaarma dealer associate is found through the "
        "department: give mykaarmaDepartmentId too."
    ]

    header = "name,email,mykaarmaDepartmentId\nAda,ada@example.com,sales\n"
    assert counts(await imported(directory, header)) == (0, 1, 0)
    assert counts(await imported(directory, text)) == (0, 1, 0)


async def test_problems_of_the_sheet_are_in_the_report_once(directory: Directory) -> None:
    report = await imported(directory, "name,email\nAda,a@example.com\nEve,A@example.com\nBob,x\n")

    assert [one.row for one in report.problems] == [2, 3, 4]
    assert counts(report) == (0, 0, 0)
    assert await directory.everyone() == ()
