"""Every change against every fault of its vendors: a part of the table. `make changes-faults` goes through all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.changes.faults_table import CASES, FAULTS, Case, Fault, Table, asked, expected, laid
from tests.stage import SandboxControl

THOROUGH = {"holidayDeclare at webex": FAULTS[::2], "absencePlan at mykaarma": FAULTS[1::2]}
"""Of these every second fault, and between them each: one vendor that can be asked what it holds, and one that cannot;
each with another one beside it."""


def part() -> Iterator[tuple[Case, Fault]]:
    """Half of the faults of two changes, and of each other change one fault, another one each time."""
    turn = 0
    for case in CASES:
        if case.name in THOROUGH:
            yield from ((case, fault) for fault in THOROUGH[case.name])
        else:
            yield case, FAULTS[turn * 5 % len(FAULTS)]
            turn += 1


@pytest.fixture(scope="module")
def table(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Table]:
    """The table, with nothing on it."""
    with laid(sandbox_control, tmp_path_factory.mktemp("faults")) as table:
        yield table
    sandbox_control.reset()


@pytest.mark.parametrize(
    ("case", "fault"),
    [pytest.param(*pair, id=f"{pair[0].name}: {pair[1].name}") for pair in part()],
)
def test_a_change_ends_as_its_vendors_fault_lets_it(table: Table, case: Case, fault: Fault) -> None:
    assert table.ends(case, fault) in expected(case, fault)


def test_with_keep_what_is_done_stays_done_and_the_change_is_partial(table: Table) -> None:
    (case,) = (one for one in CASES if one.name == "holidayDeclare at webex")
    kept = replace(case, input=case.input.replace("{", '{"onFailure": "KEEP", ', 1))
    hands = table.ready(case, table.patient)
    # So late that the other vendor is done by then.
    table.sandbox.fault("webex", status=400, delayMs=300, method=case.method, path=case.path)

    change = asked(hands, kept)

    assert change["status"] == "PARTIAL"
    assert [step["status"] for step in change["steps"]] == ["DONE", "REFUSED", "DONE"]
    assert [error["code"] for error in change["userErrors"]] == ["VENDOR_REFUSED"]
    assert hands.absence("Ada") is not None
    assert "Founders Day" in hands.modes()


def test_with_keep_an_effect_that_nobody_can_tell_needs_attention(table: Table) -> None:
    (case,) = (one for one in CASES if one.name == "absencePlan at mykaarma")
    kept = replace(case, input=case.input.replace("{", '{"onFailure": "KEEP", ', 1))
    hands = table.ready(case, table.hasty)
    table.sandbox.fault("mykaarma", reset="after", method=case.method, path=case.path)

    change = asked(hands, kept)

    assert change["status"] == "NEEDS_ATTENTION"
    assert "Nobody can tell whether" in change["attention"]
    assert hands.absence("Ada") is not None
