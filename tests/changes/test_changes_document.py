"""The page about changes says what the tables say."""

from __future__ import annotations

import re

import pytest

from gateway.changes.states import ENDED, TRANSITIONS, ChangeStatus, Event, StepStatus
from gateway.cli.changes import app
from gateway.schema.errors import ErrorCode
from gateway.settings import knobs
from tests.changes.diagram import states_diagram
from tests.documents import ROOT, renewed

PAGE = (ROOT / "docs" / "changes.md").read_text(encoding="utf-8")


def rows_below(header: str) -> list[str]:
    """The first cells of a table, by the beginning of its header."""
    _, found, rest = PAGE.partition(f"\n| {header} |")
    assert found, f"there is no table {header!r}"
    return re.findall(r"^\| `?([^`|]+?)`? \|", rest.partition("\n\n")[0], re.MULTILINE)


def test_the_diagram_is_the_one_that_is_drawn_from_the_table() -> None:
    assert renewed(PAGE, "states", states_diagram()) == PAGE, "run `make docs`"


def test_the_arrows_of_the_page_are_the_transitions_and_no_others() -> None:
    arrows = re.findall(r"^    (\S+) --> (\S+?)(?:: (.+))?$", PAGE, re.MULTILINE)

    drawn = {
        (ChangeStatus(source), Event(label), ChangeStatus(target))
        for source, target, labels in arrows
        for label in re.split(" or (?=change)", labels)
        if "[*]" not in (source, target)
    }

    assert drawn == {(source, event, to) for (source, event), to in TRANSITIONS.items()}
    assert {target for source, target, _ in arrows if source == "[*]"} == {"PENDING"}
    assert {source for source, target, _ in arrows if target == "[*]"} == ENDED


def test_every_end_and_every_state_of_a_step_is_explained() -> None:
    assert set(rows_below("The end")) == ENDED
    assert rows_below("A step") == [status.value for status in StepStatus]


def test_every_command_is_listed() -> None:
    listed = re.findall(r"^\| `gateway changes (\w+)", PAGE, re.MULTILINE)

    assert listed == [command.name for command in app.registered_commands]


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(changes\.\w+)`", PAGE))))
def test_a_setting_that_the_page_names_is_one(name: str) -> None:
    assert name in {path for path, _ in knobs()}


def test_the_codes_that_the_page_names_are_codes() -> None:
    others = {*ChangeStatus, *StepStatus}

    named = set(re.findall(r"`([A-Z]{3,}(?:_[A-Z]+)*)`", PAGE)) - {str(one) for one in others}

    assert named
    assert named <= {code.value for code in ErrorCode}
