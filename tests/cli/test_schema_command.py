"""`gateway schema`: prints the schema, and says what a change would break."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Commands

PRINTED = (Path(__file__).parents[2] / "schema.graphql").read_text(encoding="utf-8")
WHO = "  client: String!"
BREAK = '  """A short break."""\n  COFFEEBREAK\n'


def test_it_prints_the_schema_as_it_is_kept(gateway_command: Commands) -> None:
    assert gateway_command("schema").out == PRINTED
    assert json.loads(gateway_command("schema", "--json").out) == {"sdl": PRINTED}


@pytest.mark.parametrize(
    ("before", "code", "says"),
    [
        (PRINTED, 0, "0 breaking, 0 dangerous changes"),
        (PRINTED.replace(WHO, f"{WHO}\n  gone: Int"), 1, "Breaking: Field Viewer.gone was removed"),
        (PRINTED.replace(WHO, "  client: Int"), 1, "Breaking: Field Viewer.client changed type"),
        (
            PRINTED.replace("enum Month {", "enum Month {\n  SMARCH"),
            1,
            "Breaking: Enum value Month.SMARCH was removed",
        ),
        (PRINTED.replace(BREAK, ""), 0, "Dangerous: Enum value OfficeHoursType.COFFEEBREAK"),
        (PRINTED.replace(WHO, "  other: Int\n" + WHO), 1, "1 breaking, 0 dangerous"),
    ],
    ids=["equal", "field gone", "type changed", "value gone", "value added", "counts"],
)
def test_check_tells_what_breaks_and_ends_with_1_when_something_does(
    gateway_command: Commands, before: str, code: int, says: str
) -> None:
    released = gateway_command.file("released.graphql", before)

    ended = gateway_command("schema", "--check", released)

    assert ended.code == code
    assert says in ended.out


def test_check_gives_its_findings_as_json(gateway_command: Commands) -> None:
    before = PRINTED.replace(WHO, f"{WHO}\n  gone: Int").replace(BREAK, "")
    released = gateway_command.file("released.graphql", before)

    ended = gateway_command("schema", "--check", released, "--json")

    found = json.loads(ended.out)
    assert ended.code == 1
    assert (len(found["breaking"]), len(found["dangerous"])) == (1, 1)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"type Query {", b"type A { b: Nothing }", b"\xff\xfe", b"{ viewer }"],
)
def test_a_file_that_is_no_schema_ends_with_2_and_one_reason(
    gateway_command: Commands, content: bytes
) -> None:
    ended = gateway_command("schema", "--check", gateway_command.file("x.graphql", content))

    assert (ended.code, ended.out) == (2, "")
    assert "x.graphql is not a schema: " in ended.err


def test_a_file_that_is_not_there_ends_with_2(gateway_command: Commands) -> None:
    ended = gateway_command("schema", "--check", gateway_command.folder / "none")

    assert ended.code == 2
    assert ended.err.endswith("none cannot be read: No such file or directory\n")
