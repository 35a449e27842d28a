"""Small random worlds: one person in four vendors, in nasty zones, around a day on which a clock changes.

The same seed always makes the same world. Times of day are those where clocks change, where days end, and a few more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from tests.engine.scenes import ZONES, changes
from tests.timelines.days import MONTHS, WEEK, WEEKS, Body
from tests.timelines.oracle import House, Links

NAMES = tuple(zone.key for zone in ZONES)
ODD_NAMES = ("Mars/Olympus", "Central Standard Time", "W. Europe Standard Time", "US/Central")
TIMES = (
    *("00:00", "00:15", "01:20", "01:30", "02:00", "02:15", "02:30", "03:00", "08:30", "09:00"),
    *("12:00", "13:00", "16:30", "17:00", "19:00", "21:00", "22:00", "23:45", "23:59"),
)
HOME, DEALER, PERSON = "home", "dealer-associate", "person"
DAILY_FROM = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Scene:
    """A world, whose person it is about, the deployer's words, and the change of a clock that it stands around."""

    world: Body
    links: Links
    house: House
    change: datetime
    as_of: datetime


def scene(seed: int) -> Scene:
    """The scene of a seed."""
    rng = Random(seed)
    zone = rng.choice(ZONES)
    change = datetime.fromtimestamp(rng.choice(changes(zone)), UTC)
    return Maker(rng, zone.key, change).scene()


class Maker:
    """Makes a scene around a change of a zone's clock."""

    def __init__(self, rng: Random, zone: str, change: datetime) -> None:
        self.rng, self.zone, self.change = rng, zone, change
        self.day = change.date()

    def scene(self) -> Scene:
        """Everything."""
        rng = self.rng
        as_of = self.change + timedelta(minutes=rng.randint(-3000, 3000))
        return Scene(self.world(), self.links(), self.house(), self.change, as_of)

    def world(self) -> dict[str, Any]:
        """The four vendors' bodies."""
        return {
            "mykaarma": {"dealerAssociates": [self.dealer_associate()]},
            "webex": self.webex(),
            "opentact": self.opentact(),
        }

    def links(self) -> Links:
        """Who the person is."""
        rng = self.rng
        links = Links(
            DEALER,
            PERSON if rng.random() < 0.95 else None,
            rng.random() < 0.7,
            self.absence() if rng.random() < 0.3 else None,
            self.zone_name() if rng.random() < 0.1 else None,
        )
        return links if rng.random() < 0.95 else replace(links, dealer_associate=None, absence=None)

    def house(self) -> House:
        """The deployer's words."""
        rng = self.rng
        return House(
            organization_time_zone=rng.choice(NAMES) if rng.random() < 0.2 else None,
            default_time_zone=rng.choice(("UTC", "America/Chicago")),
            no_schedule=rng.choice(("AVAILABLE", "AVAILABLE", "UNAVAILABLE", "UNKNOWN")),
            roles=rng.choice(({}, {}, {}, {"Night": "CLOSED"}, {"Night": "IGNORE"})),
        )

    # -- myKaarma

    def absence(self) -> tuple[datetime | None, datetime | None]:
        """What the gateway wrote."""
        rng = self.rng
        start = self.change + timedelta(
            minutes=rng.randint(-4000, 3000), seconds=rng.randint(0, 59)
        )
        end = start + timedelta(minutes=rng.choice((0, 1, 90, 1440, 5000)))
        return rng.choice(((start, end), (start, end), (start, None), (None, end)))

    def dealer_associate(self) -> dict[str, Any]:
        """The vendor's flag."""
        rng = self.rng
        if rng.random() < 0.8:
            return {"uuid": DEALER, "flag": False}
        since = self.change - timedelta(minutes=rng.randint(3001, 6000))
        return {"uuid": DEALER, "flag": True, "flagSince": since.isoformat()}

    # -- Webex

    def webex(self) -> dict[str, Any]:
        """The person, the location, the modes."""
        rng = self.rng
        person: dict[str, Any] = {"id": PERSON, "displayName": "Ada", "schedules": []}
        if rng.random() < 0.7:
            person["timezone"] = self.zone_name()
        if rng.random() < 0.85:
            person["locationId"] = HOME
        if rng.random() < 0.5:
            person["schedules"] = self.schedules()
        place: dict[str, Any] = {"id": HOME, "name": "Home", "schedules": []}
        if rng.random() < 0.9:
            place["timeZone"] = self.zone_name()
        if rng.random() < 0.5:
            place["schedules"] = self.schedules(yearly=True)
        modes = [self.mode(place) for place in range(rng.choice((0, 0, 1, 2, 3)))]
        return {"people": [person], "locations": [place], "operatingModes": modes}

    def zone_name(self) -> str:
        """Mostly the zone whose clock changes."""
        rng = self.rng
        return rng.choice((*(self.zone,) * 12, *NAMES, rng.choice(ODD_NAMES)))

    def schedules(self, *, yearly: bool = False) -> list[dict[str, Any]]:
        """A few schedules of either type."""
        rng = self.rng
        return [
            {
                "name": f"Schedule {number}",
                "type": rng.choice(("businessHours", "businessHours", "holidays")),
                "events": [
                    self.event(f"Event {place}", yearly=yearly)
                    for place in range(rng.choice((0, 1, 1, 2, 3)))
                ],
            }
            for number in range(rng.choice((1, 1, 2)))
        ]

    def event(self, name: str, *, yearly: bool) -> dict[str, Any]:
        """An event with a recurrence of any kind."""
        event = self.span(name)
        kinds = (
            ("none", "weekly", "weekly", "date", "day") if yearly else ("none", "daily", "weekly")
        )
        kind = self.rng.choice(kinds)
        if kind != "none":
            first = date.fromisoformat(event["startDate"])
            event["recurrence"] = self.recurrence(kind, first, counted=not yearly)
        return event

    def span(self, name: str) -> dict[str, Any]:
        """Days and times, once."""
        rng = self.rng
        first = self.day - timedelta(days=rng.choice((0, 0, 1, 2, 3, 7, 11, 30, 200, 366)))
        nights = rng.choice((0, 0, 0, 0, 1, 2))
        event: dict[str, Any] = {
            "name": name,
            "startDate": first.isoformat(),
            "endDate": (first + timedelta(days=nights)).isoformat(),
            "allDayEnabled": rng.random() < 0.2,
        }
        if not event["allDayEnabled"] or rng.random() < 0.2:
            event["startTime"], event["endTime"] = self.times()
        return event

    def times(self) -> tuple[str, str]:
        """A start and an end, either of which may come first."""
        rng = self.rng
        return rng.choice(TIMES[:-1]), rng.choice(TIMES)

    def recurrence(self, kind: str, first: date, *, counted: bool) -> dict[str, Any]:
        """How it happens again, and until when."""
        rng = self.rng
        found: dict[str, Any] = {}
        match kind:
            case "daily":
                found["recurDaily"] = {"recurInterval": rng.choice((1, 1, 2, 3, 5))}
            case "weekly":
                found["recurWeekly"] = self.weekly(counted=counted)
                if rng.random() < 0.1:
                    found["recurDaily"] = {"recurInterval": 1}
            case "date":
                return {"recurForEver": True, "recurYearlyByDate": self.by_date()}
            case _:
                return {"recurForEver": True, "recurYearlyByDay": self.by_day()}
        if rng.random() < 0.4:
            found["recurForEver"] = True
        if rng.random() < 0.3:
            last = rng.choice((first, self.day, self.day + timedelta(days=rng.randint(-3, 3))))
            found["recurEndDate"] = max(last, first).isoformat()
        if counted and rng.random() < 0.3:
            found["recurEndOccurrence"] = rng.choice((1, 2, 3, 4, 7, 30))
        return found

    def weekly(self, *, counted: bool) -> dict[str, Any]:
        """Flagged days, perhaps none."""
        rng = self.rng
        weekly: dict[str, Any] = {day: rng.random() < 0.5 for day in WEEK}
        if rng.random() < 0.1:
            weekly = dict.fromkeys(WEEK, False)
        if counted:
            weekly["recurInterval"] = rng.choice((1, 1, 2, 3))
        return weekly

    def by_date(self) -> dict[str, Any]:
        """A day of the year, mostly near the change."""
        rng = self.rng
        day = self.day + timedelta(days=rng.randint(-2, 2))
        if rng.random() < 0.1:
            return {"dayOfMonth": 29, "month": "FEBRUARY"}
        return {"dayOfMonth": day.day, "month": MONTHS[day.month - 1]}

    def by_day(self) -> dict[str, Any]:
        """A weekday of a month, near the change."""
        rng = self.rng
        day = self.day + timedelta(days=rng.randint(-2, 2))
        return {
            "day": WEEK[day.weekday()].upper(),
            "week": rng.choice(tuple(WEEKS)),
            "month": MONTHS[day.month - 1],
        }

    def mode(self, number: int) -> dict[str, Any]:
        """A mode of any type and level."""
        rng = self.rng
        mode: dict[str, Any] = {
            "id": f"mode-{number}",
            "name": rng.choice(("Day", "Night")) if number == 0 else f"Mode {number}",
            "type": rng.choice(
                ("SAME_HOURS_DAILY", "DIFFERENT_HOURS_DAILY", "HOLIDAY", "HOLIDAY", "NONE")
            ),
            "level": rng.choice(("LOCATION", "ORGANIZATION")),
        }
        if mode["level"] == "LOCATION":
            mode["locationId"] = rng.choice((HOME, HOME, HOME, "elsewhere"))
        match mode["type"]:
            case "SAME_HOURS_DAILY":
                names = ("mondayToFriday", "saturdayToSunday")
                mode["sameHoursDaily"] = {name: self.mode_day() for name in names}
            case "DIFFERENT_HOURS_DAILY":
                mode["differentHoursDaily"] = {day: self.mode_day() for day in WEEK}
            case "HOLIDAY":
                mode["holidays"] = [
                    self.mode_holiday(place) for place in range(rng.choice((0, 1, 2)))
                ]
        return mode

    def mode_day(self) -> dict[str, Any]:
        """A day's hours."""
        rng = self.rng
        if rng.random() < 0.25:
            return {"enabled": False, "allDayEnabled": False}
        if rng.random() < 0.15:
            return {"enabled": True, "allDayEnabled": True}
        start, end = self.times()
        return {"enabled": True, "allDayEnabled": False, "startTime": start, "endTime": end}

    def mode_holiday(self, number: int) -> dict[str, Any]:
        """A holiday, once or yearly."""
        rng = self.rng
        holiday = {"id": f"holiday-{number}", **self.span(f"Holiday {number}")}
        match rng.choice(("none", "date", "day")):
            case "date":
                holiday["recurrence"] = {"recurYearlyByDate": self.by_date()}
            case "day":
                holiday["recurrence"] = {"recurYearlyByDay": self.by_day()}
        return holiday

    # -- OpenTact

    def opentact(self) -> dict[str, Any]:
        """The account's blocks, mostly on the clock that changes."""
        rng = self.rng
        entries = []
        for number in range(rng.choice((0, 1, 2, 4))):
            start, end = sorted((rng.choice(TIMES), rng.choice((*TIMES, "24:00"))))
            entries.append(
                {
                    "uuid": f"block-{number}",
                    "name": f"Block {number}",
                    "type": rng.choice(("lunchtime", "coffeebreak", "weekends", "nonworking")),
                    "dow": rng.choice(WEEK)[:3],
                    "time_from": digits(start),
                    "time_to": digits(end),
                }
            )
        zone = self.zone if rng.random() < 0.6 else rng.choice(NAMES)
        account = {"uuid": "account", "name": "Account", "time_zone": {"name": zone}}
        return {"account": account, "officeHours": entries}


def digits(clock: str) -> int:
    """A time of day as OpenTact writes it; 24:00 as the last second."""
    return 235_959 if clock == "24:00" else int(clock.replace(":", "")) * 100
