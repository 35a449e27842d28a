"""A change of five steps at two vendors: a holiday of the organization, of a location, and of two people.

The location has no schedule of holidays, so one has to be made before the event. Webex does three steps in order, while
myKaarma does two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from tests.changes.killer import Trap, When
from tests.changes.mortal import Stand, unanswered
from tests.changes.worlds import absence_of, events_of, named, owner
from tests.end_to_end.hands import Hands
from tests.stage import SandboxControl

NAME = "Founders Day"
PLACE = "New York"
PEOPLE = ("Ada", "Mei-Ling")
INPUT = """{"name": "Founders Day", "startDate": "2027-02-10", "endDate": "2027-02-10", "level": "ORGANIZATION",
  "locationIds": ["<New York>"], "associateIds": ["<Ada>", "<Mei-Ling>"], "idempotencyKey": "founders"}"""
DECLARE = """mutation ($input: HolidayDeclareInput!) { holidayDeclare(input: $input) {
  change { id status steps { vendor action status attempts message } } userErrors { message code } } }"""

ONCE = Counter(
    {
        "the mode": 1,
        "the holiday in the mode": 1,
        "the schedule": 1,
        "the event": 1,
        "Ada is out": 1,
        "Mei-Ling is out": 1,
    }
)
"""Every effect, as often as it shall be there."""
NOT_AT_ALL: Counter[str] = Counter()

Meant = Callable[[str, str], bool]
"""Which calls, by method and path."""


def called(method: str, glob: str) -> Meant:
    """Calls of this method to paths of this form."""
    return lambda made, path: made == method and fnmatchcase(path, glob)


WRITES: dict[str, tuple[Meant, int]] = {
    "the mode": (called("POST", "*/operatingModes"), 1),
    "the schedule": (called("POST", "*/locations/*/schedules"), 1),
    "the event": (called("POST", "*/locations/*/events"), 1),
    "the first absence": (called("PUT", "*/outofoffice"), 1),
    "the second absence": (called("PUT", "*/outofoffice"), 2),
}
"""Every write, and the how-manieth of its kind it is."""
UNDOINGS: dict[str, tuple[Meant, int]] = {
    "the first absence": (called("PUT", "*/outofoffice"), 3),
    "the second absence": (called("PUT", "*/outofoffice"), 4),
    "the schedule": (called("DELETE", "*/schedules/*"), 1),
    "the mode": (called("DELETE", "*/operatingModes/*"), 1),
}
"""Every write of the undoing when the event is refused once all else was done."""


def prepare(sandbox: SandboxControl) -> None:
    """Take the location's schedule of holidays away."""
    world = sandbox.world()
    for place in world["webex"]["locations"]:
        if place["name"] == PLACE:
            place["schedules"] = [one for one in place["schedules"] if one["type"] != "holidays"]
    sandbox.put_world(world)
    sandbox.forget_calls()


def refuse_the_event(sandbox: SandboxControl) -> None:
    """Webex refuses the event, so late that all other steps are done by then."""
    sandbox.fault("webex", status=400, delayMs=700, method="POST", path="*/events")


def effects(world: Mapping[str, Any]) -> Counter[str]:
    """How often each effect is there."""
    found: Counter[str] = Counter()
    for mode in named(world["webex"]["operatingModes"], NAME):
        found["the mode"] += 1
        found["the holiday in the mode"] += len(named(mode.get("holidays") or [], NAME))
    for schedule in owner(world, PLACE)["schedules"]:
        found["the schedule"] += schedule["type"] == "holidays"
    found["the event"] = sum(name == NAME for _, name in events_of(owner(world, PLACE)))
    for person in PEOPLE:
        found[f"{person} is out"] = int(absence_of(world, person) is not None)
    return +found


def declare(stand: Stand) -> dict[str, Any]:
    """Declare the holiday; gives the payload."""
    hands = Hands(stand.mortal.gateway, stand.sandbox)
    stand.killer.calls.clear()
    payload: dict[str, Any] = hands.gateway.data(DECLARE, input=hands.filled(INPUT))[
        "holidayDeclare"
    ]
    return payload


def killed_at(stand: Stand, write: tuple[Meant, int], when: When) -> None:
    """Declare the holiday, and be killed at a write."""
    meant, number = write
    trap = stand.killer.lay(Trap(stand.mortal.slay, when, number, meant))
    assert unanswered(lambda: declare(stand)), "it lived long enough to answer"
    assert trap.sprung.is_set()
    assert stand.mortal.gateway.served.ended(5)
