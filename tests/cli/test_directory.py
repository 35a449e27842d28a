"""`gateway directory`: people in, people out, and their links proposed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from gateway.sandbox import demo_directory
from tests.cli.conftest import Commands, Process, start
from tests.stage import SandboxControl

LINKS = ("mykaarmaDepartmentId", "mykaarmaDealerAssociateId", "webexPersonId")


def rows(command: Commands) -> list[dict[str, str]]:
    """Everybody in the directory, as the export has them."""
    return list(csv.DictReader(io.StringIO(command("directory", "export").out)))


def test_an_import_says_what_it_did_and_the_second_one_that_nothing_changed(
    gateway_command: Commands,
) -> None:
    file = gateway_command.file("people.csv", demo_directory())
    people = len(demo_directory().splitlines()) - 1

    first, second = (gateway_command("directory", "import", file) for _ in range(2))

    assert first.out.startswith(f"{people} created, 0 updated, 0 unchanged\n")
    assert second.out.startswith(f"0 created, 0 updated, {people} unchanged\n")
    assert len(rows(gateway_command)) == people


def test_a_dry_run_says_what_would_happen_and_writes_nothing(gateway_command: Commands) -> None:
    file = gateway_command.file("people.csv", demo_directory())

    ended = gateway_command("directory", "import", file, "--dry-run")

    assert ended.code == 0
    assert "Dry run, nothing was written: would be" in ended.out
    assert rows(gateway_command) == []


def test_problems_come_with_their_rows_and_nothing_is_written(gateway_command: Commands) -> None:
    file = gateway_command.file(
        "people.csv",
        "name,email,timeZone\nAda,ada@example.com,\n,b@example.com,\nBo,nope,Mars/Base\nC,ada@example.com,\n",
    )

    ended = gateway_command("directory", "import", file)

    assert ended.code == 1
    lines = ended.err.splitlines()
    assert sorted(line.split(":")[0] for line in lines[:-1]) == [
        "row 2, email",
        "row 3, name",
        "row 4, email",
        "row 4, timeZone",
        "row 5, email",
    ]
    assert lines[-1] == f"Nothing was written: 5 problems in {file}"
    assert rows(gateway_command) == []


def test_the_report_is_there_as_json_too(gateway_command: Commands) -> None:
    file = gateway_command.file("people.csv", "name,email\nAda,nope\n")

    ended = gateway_command("directory", "import", file, "--json")

    report = json.loads(ended.out)
    assert ended.code == 1
    assert (report["problems"][0]["row"], report["problems"][0]["column"]) == (2, "email")
    assert report["applied"] is False


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_is_exported_is_imported_as_it_was(gateway_command: Commands, form: str) -> None:
    gateway_command("directory", "import", gateway_command.file("people.csv", demo_directory()))
    out = gateway_command.folder / f"out.{form}"

    exported = gateway_command("directory", "export", "--output", out)
    again = gateway_command("directory", "import", out)

    assert exported.out == f"{len(rows(gateway_command))} associates written to {out}\n"
    assert again.out.startswith("0 created, 0 updated, ")
    elsewhere = f"sqlite:///{gateway_command.folder / 'other.db'}"
    fresh = gateway_command("directory", "import", out, GATEWAY_STORE__URL=elsewhere)
    assert (fresh.code, fresh.err) == (0, "")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("people.csv", b"\xff\xfe", "is not UTF-8 text; save it as UTF-8"),
        ("people.txt", b"name\nAda\n", "txt is neither csv nor json"),
        ("people", b"name\nAda\n", "a file without an ending is neither csv nor json"),
        ("people.json", b"{", "not JSON"),
        ("people.json", b"5", "Nothing was written"),
        ("people.json", b'[{"name": "A", "x": 1}]', "there is no column 'x'"),
        ("people.csv", b"name,name\nA,B\n", "Nothing was written"),
        ("people.csv", b"", "Nothing was written"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_1_and_the_reason(
    gateway_command: Commands, name: str, content: bytes, says: str
) -> None:
    ended = gateway_command("directory", "import", gateway_command.file(name, content))

    assert ended.code == 1
    assert says in ended.err


def test_files_that_are_not_there_or_not_files_are_named(gateway_command: Commands) -> None:
    gone, folder = gateway_command.folder / "none.csv", gateway_command.folder

    assert "none.csv cannot be read" in gateway_command("directory", "import", gone).err
    assert "cannot be read" in gateway_command("directory", "import", folder).err
    out = gateway_command("directory", "export", "-o", folder / "no" / "x.csv")
    assert (out.code, "cannot be written" in out.err) == (1, True)
    assert gateway_command("directory", "export", "--format", "xml").code == 1


def test_a_store_that_cannot_be_opened_is_said_plainly(
    processes: list[Process], tmp_path: Path
) -> None:
    nowhere = "sqlite:////nowhere/x.db"

    ended = start(processes, tmp_path, "directory", "export", GATEWAY_STORE__URL=nowhere).end()

    assert ended[0] == 1
    assert ended[2].startswith("The store cannot be opened: ")


def test_matching_needs_a_vendor(gateway_command: Commands) -> None:
    ended = gateway_command("directory", "match")

    assert (ended.code, "No vendor is configured" in ended.err) == (1, True)


def unlinked(command: Commands) -> None:
    """The demo's people, without any link."""
    people = csv.DictReader(io.StringIO(demo_directory()))
    lines = [f"{one['name']},{one['email']}" for one in people]
    command("directory", "import", command.file("bare.csv", "\n".join(["name,email", *lines])))


def department() -> str:
    """The department of the demo's first person."""
    return next(csv.DictReader(io.StringIO(demo_directory())))["mykaarmaDepartmentId"]


def test_links_are_proposed_by_e_mail_and_made_only_when_asked(with_sandbox: Commands) -> None:
    unlinked(with_sandbox)

    proposed = with_sandbox("directory", "match", "--department", department())
    untouched = rows(with_sandbox)
    made = with_sandbox("directory", "match", "--department", department(), "--apply")

    assert proposed.code == made.code == 0
    assert "proposed; --apply makes them" in proposed.out
    assert not any(row[link] for row in untouched for link in LINKS)
    ada = next(row for row in rows(with_sandbox) if row["email"] == "ada@example.com")
    demo = next(csv.DictReader(io.StringIO(demo_directory())))
    assert {link: ada[link] for link in LINKS} == {link: demo[link] for link in LINKS}


def test_proposals_are_there_as_json(with_sandbox: Commands) -> None:
    unlinked(with_sandbox)

    matches = json.loads(with_sandbox("directory", "match", "--json").out)

    assert {proposal["vendor"] for proposal in matches["proposals"]} == {"webex"}
    assert all(proposal["certain"] for proposal in matches["proposals"])


def test_a_person_is_matched_by_any_of_several_addresses(
    with_sandbox: Commands, sandbox: SandboxControl
) -> None:
    world = sandbox.world()
    ada = next(one for one in world["webex"]["people"] if "ada@example.com" in one["emails"])
    ada["emails"] = ["ada@elsewhere.example", "ada@example.com"]
    sandbox.put_world(world)
    unlinked(with_sandbox)

    proposals = json.loads(with_sandbox("directory", "match", "--json").out)["proposals"]

    assert "same e-mail address, ada@example.com" in {one["why"] for one in proposals}


def test_a_vendor_that_is_down_ends_the_matching_with_its_name(
    with_sandbox: Commands, sandbox: object
) -> None:
    down = {"GATEWAY_VENDORS__WEBEX__BASE_URL": "http://127.0.0.1:1/v1"}

    ended = with_sandbox("directory", "match", GATEWAY_VENDORS__WEBEX__ATTEMPTS="1", **down)

    assert ended.code == 1
    assert ended.err.startswith("The vendor's people cannot be read: Webex: ")
