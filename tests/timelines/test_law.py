"""The law of missing parts: a definite answer is the answer for every possible content of what could not be read.

Parts are taken away at random (or a value in a body is garbled), and filled with six contents: the real one, nothing,
and others at random. The oracle reads each filled world whole; whatever the gateway says for certain without the
parts, it has to say of each.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from tests.engine.scenes import EXAMPLES
from tests.timelines.days import MONTHS, WEEK, WEEKS
from tests.timelines.facts_of import known_of
from tests.timelines.oracle import Person
from tests.timelines.worlds import DEALER, HOME, NAMES, TIMES, Maker, Scene, digits, scene

pytestmark = pytest.mark.timeout(0 if EXAMPLES else 60)
BLOCKS = 4
WORLDS = int(EXAMPLES or 320) // BLOCKS
STEP = timedelta(minutes=45)
COMPLETIONS = 6
Body = dict[str, Any]


# ---------------------------------------------------------------- parts that are away


def parts_of(world: Body) -> list[str]:
    """Everything in a world that may be away."""
    webex = world["webex"]
    details = [
        *(f"own:{place}" for place in range(len(webex["people"][0]["schedules"]))),
        *(f"place:{place}" for place in range(len(webex["locations"][0]["schedules"]))),
        *(f"mode:{mode['name']}" for mode in webex["operatingModes"] if mode["type"] != "NONE"),
    ]
    return [
        *("flag", "person", "own", "location", "place", "location modes", "organization modes"),
        *("blocks", "account", *details),
    ]


def filled(world: Body, part: str, *, maker: Maker, empty: bool) -> None:
    """Put another content in place of a part."""
    kind, _, name = part.partition(":")
    if name:
        fill_detail(world, kind, name, maker=maker, empty=empty)
    else:
        FILL[kind](world, maker, empty)


def fill_detail(world: Body, kind: str, name: str, *, maker: Maker, empty: bool) -> None:
    """Another content of one record whose list could be read: its type, name and level stay."""
    webex = world["webex"]
    if kind == "mode":
        for mode in webex["operatingModes"]:
            if mode["name"] == name:
                mode |= mode_details(mode["type"], maker=maker, empty=empty)
        return
    owner = webex["people" if kind == "own" else "locations"][0]
    events = [
        maker.event(f"Other {n}", yearly=kind != "own") for n in range(maker.rng.randint(0, 3))
    ]
    owner["schedules"][int(name)]["events"] = [] if empty else events


def mode_details(kind: str, *, maker: Maker, empty: bool) -> Body:
    """Hours or holidays of a mode of a type."""
    match kind:
        case "SAME_HOURS_DAILY":
            names = ("mondayToFriday", "saturdayToSunday")
            return {"sameHoursDaily": days(names, maker=maker, empty=empty)}
        case "DIFFERENT_HOURS_DAILY":
            return {"differentHoursDaily": days(WEEK, maker=maker, empty=empty)}
        case _:
            return {
                "holidays": [] if empty else [maker.mode_holiday(number) for number in range(2)]
            }


def days(names: tuple[str, ...], *, maker: Maker, empty: bool) -> Body:
    return {} if empty else {name: maker.mode_day() for name in names}


def fill_flag(world: Body, maker: Maker, empty: bool) -> None:
    told = {"uuid": DEALER, "flag": False} if empty else maker.dealer_associate()
    if not empty and maker.rng.random() < 0.5:
        since = maker.change - timedelta(minutes=maker.rng.randint(-2000, 4000))
        told = {"uuid": DEALER, "flag": True, "flagSince": since.isoformat()}
    world["mykaarma"]["dealerAssociates"] = [told]


def fill_person(world: Body, maker: Maker, empty: bool) -> None:
    """Another clock, and another location, with everything that is said there."""
    other = maker.webex()
    person = world["webex"]["people"][0]
    for name in ("timezone", "locationId"):
        person.pop(name, None)
        if name in other["people"][0] and not empty:
            person[name] = other["people"][0][name]
    if not empty:
        fill_location(world, maker, empty)
        fill_place(world, maker, empty)
        fill_modes("LOCATION")(world, maker, empty)


def fill_own(world: Body, maker: Maker, empty: bool) -> None:
    world["webex"]["people"][0]["schedules"] = [] if empty else maker.schedules()


def fill_location(world: Body, maker: Maker, empty: bool) -> None:
    world["webex"]["locations"][0].pop("timeZone", None)
    if not empty:
        world["webex"]["locations"][0]["timeZone"] = maker.zone_name()


def fill_place(world: Body, maker: Maker, empty: bool) -> None:
    world["webex"]["locations"][0]["schedules"] = [] if empty else maker.schedules(yearly=True)


def fill_modes(level: str) -> Callable[[Body, Maker, bool], None]:
    def fill(world: Body, maker: Maker, empty: bool) -> None:
        kept = [mode for mode in world["webex"]["operatingModes"] if mode["level"] != level]
        made = [] if empty else [maker.mode(100 + number) for number in range(4)]
        for mode in made:
            mode |= {"level": level, "id": f"{level} {mode['id']}"}
            if level == "LOCATION":
                mode["locationId"] = HOME
        world["webex"]["operatingModes"] = [*kept, *made]

    return fill


def fill_blocks(world: Body, maker: Maker, empty: bool) -> None:
    world["opentact"]["officeHours"] = [] if empty else maker.opentact()["officeHours"]


def fill_account(world: Body, maker: Maker, empty: bool) -> None:
    world["opentact"]["account"] = {} if empty else maker.opentact()["account"]


FILL: dict[str, Callable[[Body, Maker, bool], None]] = {
    "flag": fill_flag,
    "person": fill_person,
    "own": fill_own,
    "location": fill_location,
    "place": fill_place,
    "location modes": fill_modes("LOCATION"),
    "organization modes": fill_modes("ORGANIZATION"),
    "blocks": fill_blocks,
    "account": fill_account,
}


# ---------------------------------------------------------------- values that are garbled


def leaves(body: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of the values that say when."""
    if isinstance(body, dict | list):
        members = body.items() if isinstance(body, dict) else enumerate(body)
        for name, one in members:
            yield from leaves(one, (*path, name))
    elif path[-1] in VALUES:
        yield path


def near(maker: Maker) -> str:
    return (maker.day + timedelta(days=maker.rng.randint(-8, 8))).isoformat()


def any_bool(maker: Maker) -> bool:
    return maker.rng.random() < 0.5


def any_time(maker: Maker) -> str:
    return maker.rng.choice(TIMES[:-1])


def any_digits(maker: Maker) -> int:
    return digits(any_time(maker))


VALUES: dict[str | int, Callable[[Maker], Any]] = {
    "startDate": near,
    "endDate": near,
    "startTime": any_time,
    "endTime": any_time,
    "allDayEnabled": any_bool,
    "enabled": any_bool,
    "recurForEver": any_bool,
    "recurEndDate": near,
    "recurEndOccurrence": lambda maker: maker.rng.randint(1, 12),
    "recurInterval": lambda maker: maker.rng.randint(1, 5),
    "dayOfMonth": lambda maker: maker.rng.randint(1, 28),
    "month": lambda maker: maker.rng.choice((MONTHS[maker.day.month - 1], *MONTHS)),
    "day": lambda maker: maker.rng.choice(WEEK).upper(),
    "week": lambda maker: maker.rng.choice(tuple(WEEKS)),
    "dow": lambda maker: maker.rng.choice(WEEK)[:3],
    "time_from": any_digits,
    "time_to": any_digits,
    **dict.fromkeys(WEEK, any_bool),
}
GARBAGE = ("??", "25:99", "2027-02-30", -7)
NEEDED = (
    "startDate",
    "endDate",
    "dayOfMonth",
    "month",
    "day",
    "week",
    "dow",
    "time_from",
    "time_to",
)
"""What may not be null either; other values are taken for absent then, which says something."""


def put(body: Any, path: tuple[str | int, ...], value: Any) -> None:
    """Put a value at a path."""
    for step in path[:-1]:
        body = body[step]
    body[path[-1]] = value


def with_times(body: Any, path: tuple[str | int, ...], maker: Maker) -> None:
    """What is not for the whole day has times."""
    for step in path[:-1]:
        body = body[step]
    if path[-1] in ("enabled", "allDayEnabled") and "startTime" not in body:
        body["startTime"], body["endTime"] = maker.times()


# ---------------------------------------------------------------- the law


def instants(one: Scene) -> list[datetime]:
    return [one.change + number * STEP for number in range(-64, 64)]


def held_against(
    one: Scene, partial: Body, missing: tuple[str, ...], completions: list[Body]
) -> tuple[list[str], Counter[str]]:
    """Definite answers that some completion contradicts, and how many answers there were of each kind."""
    known = known_of(partial, one.links, as_of=one.as_of, words=one.house, missing=missing)
    asked = instants(one)
    definite = [
        (at, status.value) for at in asked if (status := known.at(at).status).value != "UNKNOWN"
    ]
    wrong = []
    for number, world in enumerate(completions):
        oracle = Person(
            world,
            one.links,
            low=asked[0],
            high=asked[-1],
            as_of=one.as_of,
            house=one.house,
        )
        wrong += [
            f"{at}: {status} without {missing}, and {oracle.at(at)} with content {number}"
            for at, status in definite
            if oracle.at(at).status != status
        ]
    return wrong, Counter(status for _, status in definite)


def without_parts(seed: int) -> tuple[list[str], Counter[str]]:
    """The law in a world from which parts are missing."""
    one, rng = scene(seed), Random(seed + 1_000_000)
    parts = parts_of(one.world)  # type: ignore[arg-type]  # a scene's world is a plain dict
    missing = tuple(rng.sample(parts, k=min(rng.choice((1, 1, 1, 2, 3)), len(parts))))
    completions = [deepcopy(one.world)]
    for number in range(COMPLETIONS - 1):
        maker = Maker(rng, rng.choice(NAMES), one.change)
        world: Body = deepcopy(dict(one.world))
        for part in sorted(missing, key=lambda name: ":" not in name):
            filled(world, part, maker=maker, empty=number == 0)
        completions.append(world)
    wrong, seen = held_against(one, dict(one.world), missing, [dict(w) for w in completions])
    return [f"seed {seed}: {line}" for line in wrong[:3]], seen


def with_garbage(seed: int) -> tuple[list[str], Counter[str]]:
    """The law in a world in which values cannot be read."""
    one, rng = scene(seed), Random(seed + 2_000_000)
    world: Body = deepcopy(dict(one.world))
    found = list(leaves(world["webex"])) and [
        (vendor, *path) for vendor in ("webex", "opentact") for path in leaves(world[vendor])
    ]
    if not found:
        return [], Counter()
    paths = rng.sample(found, k=min(rng.choice((1, 1, 2)), len(found)))
    maker = Maker(rng, one.house.default_time_zone, one.change)
    broken = deepcopy(world)
    for path in paths:
        put(broken, path, rng.choice((*GARBAGE, None) if path[-1] in NEEDED else GARBAGE))
    completions = [world]
    for _ in range(COMPLETIONS - 1):
        other = deepcopy(world)
        for path in paths:
            put(other, path, VALUES[path[-1]](maker))
            with_times(other, path, maker)
        completions.append(other)
    wrong, seen = held_against(one, broken, (), completions)
    told = json.dumps([list(path) for path in paths])
    return [f"seed {seed} {told}: {line}" for line in wrong[:3]], seen


@pytest.mark.parametrize("block", range(BLOCKS))
def test_what_is_certain_without_parts_holds_for_all_of_their_contents(block: int) -> None:
    found = [without_parts(seed) for seed in range(block * WORLDS, (block + 1) * WORLDS)]

    assert [line for wrong, _ in found for line in wrong] == []
    seen = sum((one for _, one in found), Counter[str]())
    assert min(seen["AVAILABLE"], seen["UNAVAILABLE"]) > 100


@pytest.mark.parametrize("block", range(BLOCKS))
def test_what_is_certain_with_garbled_values_holds_for_all_that_they_may_mean(block: int) -> None:
    found = [with_garbage(seed) for seed in range(block * WORLDS, (block + 1) * WORLDS)]

    assert [line for wrong, _ in found for line in wrong] == []
    seen = sum((one for _, one in found), Counter[str]())
    assert min(seen["AVAILABLE"], seen["UNAVAILABLE"]) > 100


def test_the_comparison_notices_an_answer_that_some_content_contradicts() -> None:
    one = scene(3)
    other: Body = deepcopy(dict(one.world))
    fill_own(other, Maker(Random(1), "UTC", one.change), empty=True)
    other["mykaarma"]["dealerAssociates"] = [
        {"uuid": DEALER, "flag": True, "flagSince": "2000-01-01T00:00:00+00:00"}
    ]

    same, seen = held_against(one, dict(one.world), (), [dict(one.world)])
    different, _ = held_against(one, dict(one.world), (), [other])

    assert same == []
    assert seen["AVAILABLE"]
    assert different
