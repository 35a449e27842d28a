"""One line for a schedule, one for an instant, one for an answer, so that a case can be checked with a calendar.

    Chicago | hours Mon-Fri 09:00-17:00 | closed yearly LAST Mon May
    2027-05-31 10:00                       on that zone's clock; "again" behind it means the second pass
    closed until 2027-06-01 09:00          or "closed for ever", or "closed as far as searched"

A record is a word for what it does, a zone of its own if it has one ("in Tokyo"), and rules with commas between:

    hours, out, closed, block, may-open, may-close, may-either
    always                                 and spans: 2027-06-09 10:00 .. 2027-06-09 18:30, either end missing
    on 2027-06-09   daily/2   Mon-Fri   Sun+Wed/2   yearly 02-29   yearly 3rd Fri Jun   yearly LAST Mon May
    ... 09:00-17:00 (into the next day if the end is not later), 22:00+30h, or nothing for whole days: +1d
    ... from 2027-06-07, until 2027-06-11, x4 (occurrences), weeks from Mon (else from Sun)

"otherwise closed" and "otherwise unknown" are for schedules without hours.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from gateway.engine import (
    ALWAYS,
    LAST,
    Clocked,
    Daily,
    Effect,
    Layer,
    Layers,
    Once,
    Pattern,
    Rule,
    Slot,
    Span,
    Status,
    Timeline,
    Weekly,
    YearlyByDate,
    YearlyByDay,
    moment,
)

REGIONS = (
    "America/Chicago America/New_York America/Los_Angeles America/Santiago Australia/Lord_Howe Antarctica/Troll "
    "Pacific/Chatham Pacific/Apia Pacific/Kiritimati Europe/Dublin Europe/Berlin Asia/Kathmandu Asia/Tokyo "
    "Africa/Casablanca UTC"
)
ZONES = {name.split("/")[-1]: ZoneInfo(name) for name in REGIONS.split()}
RECORDS = {
    "out": (Layer.OUT_OF_OFFICE, Effect.CLOSES),
    "closed": (Layer.HOLIDAY, Effect.CLOSES),
    "block": (Layer.OFFICE_HOURS, Effect.CLOSES),
    "hours": (Layer.BUSINESS_HOURS, Effect.OPENS),
    "may-close": (Layer.OUT_OF_OFFICE, Effect.MAY_CLOSE),
    "may-open": (Layer.BUSINESS_HOURS, Effect.MAY_OPEN),
    "may-either": (Layer.BUSINESS_HOURS, Effect.MAY_DO_EITHER),
}
STATUSES = {
    "open": Status.AVAILABLE,
    "closed": Status.UNAVAILABLE,
    "unknown": Status.UNKNOWN,
}
WORDS = {status: word for word, status in STATUSES.items()}
WEEKDAYS = {
    name: number for number, name in enumerate(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])
}
MONTHS = {
    name: number
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        start=1,
    )
}
WEEKS = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "LAST": LAST}
UNITS = {"d": 86_400, "h": 3600, "m": 60, "s": 1}
LONG_AGO = date(2000, 1, 1)


def schedule(line: str) -> tuple[ZoneInfo, Layers]:
    """The zone in which a line's questions are asked, and what it says."""
    name, *records = (part.strip() for part in line.split("|"))
    zone = ZONES[name]
    layers = Layers((), False, Status.AVAILABLE)
    slots = []
    for record in records:
        word, said = record.split(maxsplit=1)
        if word == "otherwise":
            layers = replace(layers, otherwise=STATUSES[said])
        else:
            slots.append(_slot(word, said, zone))
    slots.sort(key=lambda slot: slot.layer)
    has_hours = any(slot.effect in {Effect.OPENS, Effect.MAY_OPEN} for slot in slots)
    return zone, replace(layers, slots=tuple(slots), has_hours=has_hours)


def instant(text: str, zone: ZoneInfo) -> int:
    """The instant at which the zone's clock reads `text`."""
    fold = 1 if text.endswith(" again") else 0
    naive = datetime.fromisoformat(text.removesuffix(" again"))
    return int(naive.replace(tzinfo=zone, fold=fold).timestamp())


def clock(at: int, zone: ZoneInfo) -> str:
    """What `instant` reads."""
    there = datetime.fromtimestamp(at, zone)
    text = there.replace(tzinfo=None).isoformat(" ", "minutes" if at % 60 == 0 else "seconds")
    return f"{text} again" if there.fold else text


def answer(timeline: Timeline, at: int, zone: ZoneInfo) -> str:
    """What a timeline says about an instant."""
    said = timeline.at(moment(at))
    word = WORDS[said.status]
    if said.until is not None:
        return f"{word} until {clock(int(said.until.timestamp()), zone)}"
    return f"{word} for ever" if said.searched_until is None else f"{word} as far as searched"


def _slot(word: str, said: str, zone: ZoneInfo) -> Slot:
    layer, effect = RECORDS[word]
    own = re.match(r"in (\w+) ", said)
    if own:
        zone, said = ZONES[own[1]], said[own.end() :]
    rules = tuple(
        _rule(rule.strip(), zone) for rule in said.split(",") if rule.strip() != "nothing"
    )
    return Slot(layer, effect, rules)


def _rule(text: str, zone: ZoneInfo) -> Rule:
    if text == "always":
        return ALWAYS
    if ".." in text:
        ends = (end.strip() for end in text.split(".."))
        return Span(*(instant(end, zone) if end else None for end in ends))
    days, _, modifiers = re.match(r"(.*?)()((?: (?:from|until|x\d|weeks).*)?)$", text).groups()  # type: ignore[union-attr]
    start, length = 0, UNITS["d"]
    times = re.search(r" ?(\d\d:\S+|\+\d+[dhms])$", days)
    if times:
        start, length = _times(times[1])
        days = days[: times.start()]
    return Clocked(zone, _pattern(days, modifiers), start, length)


def _times(text: str) -> tuple[int, int]:
    """Start and length in seconds."""
    begin, plus, amount = text.partition("+")
    if plus:
        return _second(begin or "00:00"), int(amount[:-1]) * UNITS[amount[-1]]
    start, end = (_second(part) for part in text.split("-"))
    return start, end - start if end > start else end - start + UNITS["d"]


def _second(text: str) -> int:
    hour, minute, *second = map(int, text.split(":"))
    return hour * 3600 + minute * 60 + sum(second)


def _pattern(days: str, modifiers: str) -> Pattern:
    first = _day(modifiers, "from") or LONG_AGO.toordinal()
    last = _day(modifiers, "until")
    count = re.search(r" x(\d+)", modifiers)
    days, _, every = days.partition("/")
    interval = int(every or 1)
    kind, *rest = days.split()
    if kind == "on":
        return Once(date.fromisoformat(rest[0]).toordinal())
    if kind == "yearly":
        return _yearly(rest, first, last)
    if kind == "daily":
        return (
            Daily.times(first, interval, int(count[1])) if count else Daily(first, interval, last)
        )
    weeks = re.search(r"weeks from (\w+)", modifiers)
    week_start = WEEKDAYS[weeks[1] if weeks else "Sun"]
    if count:
        return Weekly.times(first, _weekdays(kind), interval, int(count[1]), week_start=week_start)
    return Weekly(first, _weekdays(kind), interval, last, week_start)


def _yearly(words: list[str], first: int, last: int | None) -> Pattern:
    if len(words) == 1:
        month, day = map(int, words[0].split("-"))
        return YearlyByDate(first, month, day, last)
    week, weekday, name = words
    return YearlyByDay(first, MONTHS[name], WEEKDAYS[weekday], WEEKS[week], last)


def _weekdays(text: str) -> tuple[int, ...]:
    begin, dash, end = text.partition("-")
    if dash:
        return tuple(range(WEEKDAYS[begin], WEEKDAYS[end] + 1))
    return tuple(sorted(WEEKDAYS[name] for name in text.split("+")))


def _day(modifiers: str, word: str) -> int | None:
    found = re.search(rf"(?<!weeks ){word} (\d\d\d\d-\d\d-\d\d)", modifiers)
    return date.fromisoformat(found[1]).toordinal() if found else None
