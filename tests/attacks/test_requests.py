"""No request hurts another caller: each attack is answered in time and as it should be, and tells nothing of our inside."""

from __future__ import annotations

import pytest

from tests.attacks import bodies, documents, doors, texts, values, wires
from tests.attacks.attack import SCALE, Attack
from tests.attacks.conftest import Besieged, Siege
from tests.attacks.siege import PATIENCE_SECONDS, faults

GROUPS = {
    group: attacks
    for tables in (documents, texts, values, bodies, doors, wires)
    for group, attacks in tables.GROUPS.items()
}
ATTACKS = [
    pytest.param(attack, id=f"{group} - {attack.name}")
    for group, attacks in GROUPS.items()
    for attack in attacks
]
MOST_MEGABYTES = 150 + 50 * SCALE
"""How much more than before the gateway's process may ever have taken."""

LASTING_MEGABYTES = 120
"""How much more it may take once all is over; what is kept of documents and records is part of it."""


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_answered_in_time_and_tells_nothing(attack: Attack, siege: Siege) -> None:
    assert faults(attack, siege.outcomes[str(attack)]) == []


def test_no_two_attacks_have_one_name() -> None:
    names = [attack.name for attacks in GROUPS.values() for attack in attacks]

    assert sorted(names) == sorted(set(names))


def test_somebody_else_is_answered_meanwhile(siege: Siege) -> None:
    assert siege.faults == ()
    assert max(siege.waited) < PATIENCE_SECONDS


def test_the_gateway_takes_no_more_memory_than_it_may(siege: Siege) -> None:
    assert siege.after.peak - siege.before.megabytes < MOST_MEGABYTES
    assert siege.after.megabytes - siege.before.megabytes < LASTING_MEGABYTES


def test_the_gateway_lives_on_with_nothing_left_open(siege: Siege, besieged: Besieged) -> None:
    gateway = besieged.gateway

    assert gateway.http.get("/readyz").status_code == 200
    assert gateway.data("{ associates(first: 1) { totalCount } sources { vendor } }")
    assert siege.left_open <= 0


def test_nothing_was_a_fault_of_our_own(siege: Siege, besieged: Besieged) -> None:
    assert siege.outcomes
    log = besieged.gateway.log()

    assert [line for line in log.splitlines() if '"fault"' in line or "Traceback" in line] == []
