"""Cases of the whole join as people would say them, one to a line.

`own Mon-Fri 09-17 | location 08-12 | org holiday 2027-06-18 | at Fri 10:00 -> UNAVAILABLE HOLIDAY until Mon 09:00`

Said is, in any order: hours (`own`, `location`, `location mode`, `org mode`: days and times, days are Mon-Fri unless
said), holidays (`own holiday`, `location holiday`, `location mode holiday`, `org holiday`: a date or two), `out` (two
instants, either may be missing), `flag since` an instant, `block` (a day and times), `zone of` somebody, `role of` a mode,
`setting`, `no` or `wrong` and a vendor, `away` and parts that cannot be read. Whoever is not given a zone is in New York;
the week is that of Monday 14 June 2027; `until` is the next such day and time, in New York.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gateway.timelines import Known
from tests.timelines.days import WEEK
from tests.timelines.facts_of import known_of
from tests.timelines.oracle import House, Links, Person

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime(2027, 6, 14, tzinfo=NEW_YORK)
AS_OF = MONDAY
SINCE = "2027-01-03"
PLACE_ID = "the-location"
DAYS = tuple(day[:3].title() for day in WEEK)
HOURS = re.compile(r"(?:(?P<days>[A-Z][A-Za-z,-]*) )?(?P<start>[\d:]+)-(?P<end>[\d:]+)")


@dataclass(slots=True)
class Case:
    """A world that is being told, and the question."""

    person: dict[str, Any] = field(
        default_factory=lambda: {
            "id": "person",
            "displayName": "Ada",
            "timezone": NEW_YORK.key,
            "locationId": PLACE_ID,
            "schedules": [],
        }
    )
    location: dict[str, Any] = field(
        default_factory=lambda: {
            "id": PLACE_ID,
            "name": "Home",
            "timeZone": NEW_YORK.key,
            "schedules": [],
        }
    )
    modes: list[dict[str, Any]] = field(default_factory=list)
    flag: dict[str, Any] = field(default_factory=lambda: {"uuid": "associate", "flag": False})
    blocks: list[dict[str, Any]] = field(default_factory=list)
    account: dict[str, Any] = field(
        default_factory=lambda: {"uuid": "account", "time_zone": {"name": NEW_YORK.key}}
    )
    links: Links = field(default_factory=lambda: Links("associate", "person", True))
    house: House = field(default_factory=House)
    missing: tuple[str, ...] = ()
    at: datetime = MONDAY

    @property
    def world(self) -> dict[str, Any]:
        """The vendors' bodies."""
        return {
            "mykaarma": {"dealerAssociates": [self.flag]},
            "webex": {
                "people": [self.person],
                "locations": [self.location],
                "operatingModes": self.modes,
            },
            "opentact": {"account": self.account, "officeHours": self.blocks},
        }

    @property
    def known(self) -> Known:
        """What the gateway makes of it."""
        return known_of(self.world, self.links, as_of=AS_OF, words=self.house, missing=self.missing)

    @property
    def oracle(self) -> Person:
        """What the oracle makes of it, if nothing is missing."""
        low, high = self.at - timedelta(days=1), self.at + timedelta(days=1)
        return Person(self.world, self.links, low=low, high=high, as_of=AS_OF, house=self.house)


def told(line: str) -> Case:
    """The case that a line tells. Raises ValueError for words that nobody knows."""
    case = Case()
    for part in line.split(" | "):
        words = part.strip()
        verb = next(
            (one for one in sorted(SAYS, key=len, reverse=True) if words.startswith(one)), None
        )
        if verb is None:
            raise ValueError(f"nobody knows {words!r}")
        SAYS[verb](case, words.removeprefix(verb).strip())
    return case


# ---------------------------------------------------------------- what is said


def schedule(owner: dict[str, Any], kind: str, events: list[dict[str, Any]]) -> None:
    """One more schedule, or more events of one."""
    name = f"{kind} {len(owner['schedules'])}"
    owner["schedules"].append({"name": name, "type": kind, "events": events})


def own(case: Case, words: str) -> None:
    schedule(case.person, "businessHours", hours(words))


def at_location(case: Case, words: str) -> None:
    schedule(case.location, "businessHours", hours(words))


def own_holiday(case: Case, words: str) -> None:
    schedule(case.person, "holidays", [holiday(words)])


def location_holiday(case: Case, words: str) -> None:
    schedule(case.location, "holidays", [holiday(words)])


def mode(case: Case, name: str, level: str, place: str | None, **body: Any) -> None:
    """One more mode."""
    where = {"locationId": place} if place else {}
    id_ = f"mode-{len(case.modes)}"
    case.modes.append({"id": id_, "name": name, "level": level, **where, **body})


def hours_mode(level: str, place: str | None) -> Any:
    """Says that a mode of a level has hours; a word in brackets is its name."""

    def say(case: Case, words: str) -> None:
        name, rest = named(words, f"Mode {len(case.modes)}")
        mode(case, name, level, place, **mode_hours(rest))

    return say


def holiday_mode(level: str, place: str | None) -> Any:
    def say(case: Case, words: str) -> None:
        name, rest = named(words, f"Mode {len(case.modes)}")
        mode(case, name, level, place, type="HOLIDAY", holidays=[{"id": "h", **holiday(rest)}])

    return say


def silent_mode(case: Case, words: str) -> None:
    mode(case, words or "Manual", "LOCATION", PLACE_ID, type="NONE")


def out(case: Case, words: str) -> None:
    start, _, end = words.partition("..")
    absence = (instant(start) if start else None, instant(end) if end else None)
    case.links = replace(case.links, absence=absence)


def flag(case: Case, words: str) -> None:
    case.flag |= {"flag": True, "flagSince": instant(words).isoformat()}


def block(case: Case, words: str) -> None:
    day, start, end = re.split("[ -]", words)
    case.blocks.append(
        {
            "uuid": f"block-{len(case.blocks)}",
            "name": "Block",
            "type": "lunchtime",
            "dow": day.lower(),
            "time_from": int(start),
            "time_to": int(end),
        }
    )


def zone(case: Case, words: str) -> None:
    whose, _, name = words.partition(" ")
    value = None if name == "none" else name
    match whose:
        case "person":
            case.person["timezone"] = value
        case "location":
            case.location["timeZone"] = value
        case "account":
            case.account["time_zone"] = {"name": value} if value else {}
        case "directory":
            case.links = replace(case.links, time_zone=value)
        case "organization":
            case.house = replace(case.house, organization_time_zone=value)
        case "default":
            assert value is not None
            case.house = replace(case.house, default_time_zone=value)
        case _:
            raise ValueError(f"nobody knows the zone of {whose!r}")


def role(case: Case, words: str) -> None:
    name, what = words.rsplit(" ", 1)
    case.house = replace(case.house, roles={**case.house.roles, name: what})


def setting(case: Case, words: str) -> None:
    name, value = words.split(" ")
    changes: dict[str, Any] = {name: value}
    case.house = replace(case.house, **changes)


def no(case: Case, words: str) -> None:
    links: dict[str, dict[str, Any]] = {
        "webex": {"webex_person": None},
        "mykaarma": {"dealer_associate": None, "absence": None},
        "opentact": {"account": False},
        "location": {},
    }
    case.links = replace(case.links, **links[words])
    if words == "location":
        case.person["locationId"] = None


def wrong(case: Case, words: str) -> None:
    changes: dict[str, Any] = {
        "webex": {"webex_person": "nobody"},
        "mykaarma": {"dealer_associate": "nobody"},
    }[words]
    case.links = replace(case.links, **changes)


def away(case: Case, words: str) -> None:
    case.missing = (*case.missing, *words.split(", "))


def nothing(case: Case, words: str) -> None:
    assert not words, words
    assert case.modes == []


def ask(case: Case, words: str) -> None:
    case.at = instant(words)


SAYS: dict[str, Any] = {
    "own": own,
    "own holiday": own_holiday,
    "location": at_location,
    "location holiday": location_holiday,
    "location mode": hours_mode("LOCATION", PLACE_ID),
    "location mode holiday": holiday_mode("LOCATION", PLACE_ID),
    "location mode none": silent_mode,
    "elsewhere mode": hours_mode("LOCATION", "elsewhere"),
    "elsewhere mode holiday": holiday_mode("LOCATION", "elsewhere"),
    "org mode": hours_mode("ORGANIZATION", None),
    "org holiday": holiday_mode("ORGANIZATION", None),
    "out": out,
    "flag since": flag,
    "block": block,
    "zone of": zone,
    "role of": role,
    "setting": setting,
    "no": no,
    "wrong": wrong,
    "away": away,
    "at": ask,
    "nothing": nothing,
}


# ---------------------------------------------------------------- words


def named(words: str, otherwise: str) -> tuple[str, str]:
    """A name in brackets before the rest."""
    found = re.fullmatch(r"\((?P<name>[^)]*)\) (?P<rest>.*)", words)
    return (found["name"], found["rest"]) if found else (otherwise, words)


def hours(words: str) -> list[dict[str, Any]]:
    """Events: `09-17`, `Mon,Wed 09-17`, several with `and`; `empty`; `once` a date and times; `over`."""
    if words == "empty":
        return []
    return [event(part, place) for place, part in enumerate(words.split(" and "))]


def event(words: str, number: int) -> dict[str, Any]:
    name = f"Event {number}"
    if words == "over":
        words = "once 2027-01-05 09-17"
    if words.startswith("once "):
        _, day, times = words.split(" ")
        start, end = clocks(times)
        return {"name": name, "startDate": day, "endDate": day, "startTime": start, "endTime": end}
    start, end, days = parts(words)
    weekly = {day: DAYS[place] in days for place, day in enumerate(WEEK)}
    return {
        "name": name,
        "startDate": SINCE,
        "endDate": SINCE,
        "startTime": start,
        "endTime": end,
        "recurrence": {"recurForEver": True, "recurWeekly": {"recurInterval": 1, **weekly}},
    }


def mode_hours(words: str) -> dict[str, Any]:
    """A mode's body: on each day at most one pair of times."""
    found: dict[str, Any] = {day: {"enabled": False} for day in WEEK}
    for part in words.split(" and "):
        if part == "disabled":
            continue
        start, end, days = parts(part)
        for place, day in enumerate(WEEK):
            if DAYS[place] in days:
                found[day] = {"enabled": True, "startTime": start, "endTime": end}
    return {"type": "DIFFERENT_HOURS_DAILY", "differentHoursDaily": found}


def parts(words: str) -> tuple[str, str, set[str]]:
    """Start, end and days."""
    found = HOURS.fullmatch(words)
    if found is None:
        raise ValueError(f"{words!r} are no hours")
    return clock(found["start"]), clock(found["end"]), set(days_in(found["days"] or "Mon-Fri"))


def days_in(words: str) -> list[str]:
    if words == "Daily":
        return list(DAYS)
    if "-" in words:
        first, last = words.split("-")
        return list(DAYS[DAYS.index(first) : DAYS.index(last) + 1])
    return words.split(",")


def clocks(words: str) -> tuple[str, str]:
    start, end = words.split("-")
    return clock(start), clock(end)


def clock(words: str) -> str:
    return words if ":" in words else f"{words}:00"


def holiday(words: str) -> dict[str, Any]:
    """`2027-06-18`, `2027-06-18..2027-06-20`, with times or without; `yearly` before it; `third Fri of June`."""
    found = re.fullmatch(r"(?P<yearly>yearly )?(?P<days>\S+)(?: (?P<times>\S+))?", words)
    assert found, words
    first, _, last = found["days"].partition("..")
    body: dict[str, Any] = {"name": "Holiday", "startDate": first, "endDate": last or first}
    if found["times"]:
        body["startTime"], body["endTime"] = clocks(found["times"])
    body["allDayEnabled"] = not found["times"]
    if found["yearly"]:
        month, day = first.split("-")[1:]
        names = ("JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST")
        by_date = {"dayOfMonth": int(day), "month": names[int(month) - 1]}
        body["recurrence"] = {"recurForEver": True, "recurYearlyByDate": by_date}
    return body


def instant(words: str) -> datetime:
    """`Fri 10:00` of the week, in New York; or a date and a time, or RFC 3339."""
    words = words.strip()
    if words[:3] in DAYS:
        day, time = words.split(" ")
        start = MONDAY + timedelta(days=DAYS.index(day))
        return datetime.fromisoformat(f"{start.date()}T{time}").replace(tzinfo=NEW_YORK)
    found = datetime.fromisoformat(words.replace(" ", "T"))
    return found if found.tzinfo else found.replace(tzinfo=NEW_YORK)


def next_time(words: str, after: datetime) -> datetime:
    """The first such day and time after an instant."""
    found = instant(words)
    while found <= after:
        found = found + timedelta(days=7)
    return found
