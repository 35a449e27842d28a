"""Sheets are read as spreadsheets write them, and what is wrong is told with the row that a spreadsheet shows."""

from __future__ import annotations

import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.directory.check import check_associate
from gateway.directory.exchange import read_people, write_people
from gateway.directory.records import UNSET, Associate, AssociateDraft, AssociateLinks
from gateway.directory.sheets import NOBODY, Format
from gateway.sandbox.world import demo_directory
from tests.directory.people import webex_id

ID = "0b9fd0a6-6b4e-4c6a-9a55-2f1f4e0f8f10"


def problems(text: str, format: Format = "csv") -> list[str]:
    return [str(one) for one in read_people(text, format).problems]


def drafts(text: str, format: Format = "csv") -> list[AssociateDraft]:
    sheet = read_people(text, format)
    assert sheet.problems == ()
    return [row.patch.applied_to(NOBODY) for row in sheet.rows]


@pytest.mark.parametrize(
    "text",
    [
        "name,email\nAda,ada@example.com\n",
        "\ufeffname,email\r\nAda,ada@example.com\r\n",
        "name,email\n\n,\n Ada , ada@example.com ",
        '"email","name"\n"ada@example.com","Ada"\n',
        "name;email\nAda;ada@example.com\n",
        "name\temail\nAda\tada@example.com\n",
        "\n\nname,email\nAda,ada@example.com\n",
    ],
)
def test_csv_is_read_in_every_dress(text: str) -> None:
    assert drafts(text) == [AssociateDraft("Ada", "ada@example.com")]


def test_every_column_is_read() -> None:
    header = (
        "id,name,email,timeZone,mykaarmaDepartmentId,mykaarmaDealerAssociateId,webexPersonId,"
        "opentactAccount,pexipLeadSegmentIds"
    )
    line = f'{ID.upper()},"Byron, Ada",ada@example.com,US/Central,d,a,{webex_id("ada1")},Yes,1;2 3'

    sheet = read_people(f"{header}\n{line}\n", "csv")

    assert sheet.problems == ()
    (row,) = sheet.rows
    assert (row.number, row.id) == (2, ID)
    links = AssociateLinks("d", "a", webex_id("ada1"), True, ("1", "2", "3"))
    assert row.patch.applied_to(NOBODY) == AssociateDraft(
        "Byron, Ada", "ada@example.com", "US/Central", links
    )


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        *(("true", True), ("YES", True), ("1", True)),
        *(("false", False), ("no", False), ("0", False), ("", False)),
    ],
)
def test_booleans_are_read_in_every_usual_spelling(cell: str, expected: bool) -> None:
    (found,) = drafts(f"name,opentactAccount\nAda,{cell}\n")

    assert found.links.opentact_account is expected


def test_an_empty_cell_clears_and_a_column_that_is_not_there_leaves() -> None:
    (row,) = read_people("name,email\nAda,\n", "csv").rows

    assert row.patch.email is None
    assert row.patch.time_zone is UNSET
    assert row.patch.links.opentact_account is UNSET


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["the sheet is empty: it needs a header"]),
        ("email\na@example.com\n", ["row 1, name: the header has no column name"]),
        (
            "name,e-mail\nAda,x\n",
            ["row 1, e-mail: there is no column 'e-mail'; do you mean email?"],
        ),
        (
            "name,time_zone\n",
            ["row 1, time_zone: there is no column 'time_zone'; do you mean timeZone?"],
        ),
        ("name,name\nAda,Ada\n", ["row 1, name: this column is there twice"]),
        ("name\nAda,x\n", ["row 2: has 2 cells, and the header has 1"]),
        (
            "name,email\n\nAda,x\n",
            ["row 3, email: 'x' is not an e-mail address; write one such as"],
        ),
        ('name,email\n"A\nda",a@example.com\n', ["row 2, name: 'A\\nda' has a control character"]),
        (
            "name,opentactAccount\nAda,perhaps\n",
            ["row 2, opentactAccount: 'perhaps' is neither true nor false"],
        ),
        ("name,id\nAda,7\n", ["row 2, id: '7' is not an id of the directory (a UUID)"]),
        ('name\nAda\n"Bob\n', ["row 3: cannot be read: unexpected end of data"]),
        ('name\n"Ada" B\n', ["row 2: cannot be read: "]),
        ("name,timeZone\nAda,Mars/Olympus\n", ["row 2, timeZone: 'Mars/Olympus' is not a"]),
        ("name,email\n,a@example.com\n", ["row 2, name: This is empty."]),
        (
            "name,email\nAda,a@example.com\nBob,b@example.com\nEve,A@example.com\n",
            [
                "row 2, email: a@example.com is the e-mail address in row 4 too",
                "row 4, email: A@example.com is the e-mail address in row 2 too",
            ],
        ),
    ],
)
def test_what_is_wrong_in_csv_is_told_with_its_row_and_column(
    text: str, expected: list[str]
) -> None:
    found = problems(text)

    assert len(found) == len(expected)
    for told, begun in zip(found, expected, strict=True):
        assert told.startswith(begun)


@pytest.mark.parametrize(
    "links",
    [
        {"webexPersonId": webex_id("ada1"), "pexipLeadSegmentIds": ["1", "2"]},
        {"links": {"webexPersonId": webex_id("ada1"), "pexipLeadSegmentIds": "1;2"}},
    ],
)
def test_json_has_links_flat_or_in_links(links: dict[str, object]) -> None:
    (found,) = drafts(json.dumps([{"name": "Ada", "opentactAccount": True} | links]), "json")

    assert found == AssociateDraft(
        "Ada",
        links=AssociateLinks(
            webex_person_id=webex_id("ada1"),
            opentact_account=True,
            pexip_lead_segment_ids=("1", "2"),
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", "this is not JSON"),
        ("[" * 100_000, "this is not JSON"),
        ("{}", "the sheet is not an array of objects"),
        ("[1]", "row 1: is not an object"),
        ('[{"name": "Ada"}, {}]', "row 2, name: is missing"),
        ('[{"name": 7}]', "row 1, name: 7 is not a text"),
        ('[{"name": "A\\ud800"}]', "row 1, name: 'A\\ud800' has a control character"),
        ('[{"nme": "Ada"}]', "row 1, nme: there is no column 'nme'; do you mean name?"),
        ('[{"name": "Ada", "links": []}]', "row 1, links: is not an object"),
        ('[{"name": "Ada", "links": {"email": "x"}}]', "row 1, links.email: is none of"),
        (
            '[{"name": "Ada", "webexPersonId": null, "links": {"webexPersonId": null}}]',
            "row 1, links.webexPersonId: is there twice",
        ),
        (
            '[{"name": "Ada", "pexipLeadSegmentIds": [1]}]',
            "row 1, pexipLeadSegmentIds: [1] is not a list of texts",
        ),
    ],
)
def test_what_is_wrong_in_json_is_told_with_the_number_of_the_object(
    text: str, expected: str
) -> None:
    (found,) = problems(text, "json")

    assert found.startswith(expected)


def test_the_directory_of_the_demo_is_right() -> None:
    assert len(drafts(demo_directory())) == 25


def test_an_export_cannot_run_as_a_formula() -> None:
    text = write_people([Associate(ID, "=1+1", None, None, AssociateLinks())], "csv")

    assert f"{ID},'=1+1," in text


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="use csv or json"):
        read_people("", "xlsx")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="use csv or json"):
        write_people([], "xlsx")  # type: ignore[arg-type]


NAMES = st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" ,;\"'=+-@"))
PEOPLE = st.builds(
    lambda name, segments, account: Associate(
        str(uuid.uuid4()),
        name.strip(),
        None,
        "America/Chicago",
        AssociateLinks("d;e, f", None, None, account, tuple(segments)),
    ),
    NAMES,
    st.lists(st.sampled_from(["1", "=2", "'3", "vier"]), unique=True),
    st.booleans(),
).filter(lambda one: not check_associate(one.draft))


@given(st.lists(PEOPLE, max_size=4), st.sampled_from(["csv", "json"]))
def test_what_is_written_is_read_back(people: list[Associate], format: Format) -> None:
    sheet = read_people(write_people(people, format), format)

    assert sheet.problems == ()
    assert [Associate.of(str(row.id), row.patch.applied_to(NOBODY)) for row in sheet.rows] == people


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    columns = "name,email,timeZone,opentactAccount,id"

    sheet = read_people(f"{columns}\n,nobody,Mars/Base,maybe,7\n", "csv")

    assert {problem.column for problem in sheet.problems} == set(columns.split(","))
    assert {problem.row for problem in sheet.problems} == {2}
