"""The join's rival: what somebody would say who has the vendors' bodies, a calendar and the wall clocks.

It reads a world (one JSON document in the vendors' own words) by itself: days come from dateutil's recurrence rules,
readings of the clock from zoneinfo. A record holds at an instant when what its clock reads then lies between two naive
times. Nothing here is shared with the gateway. It says nothing of records that could not be read: whoever asks about
those asks about every content that they may have.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil import rrule

from tests.timelines.days import DAY, WEEK, Body, Stretch, between, days, days_of

WINDOWS_NAMES = {
    "Eastern Standard Time": "America/New_York",
    "Central Standard Time": "America/Chicago",
    "Pacific Standard Time": "America/Los_Angeles",
    "W. Europe Standard Time": "Europe/Berlin",
    "UTC": "Etc/UTC",
}
"""As Unicode CLDR's windowsZones maps them, for the territory 001."""

OUT, HOLIDAY, BLOCK = "OUT_OF_OFFICE", "HOLIDAY", "OFFICE_HOURS"
SCHEDULE, MODE, NOTHING, NOT_LINKED = (
    "BUSINESS_HOURS",
    "OPERATING_MODE",
    "NO_SCHEDULE",
    "NOT_LINKED",
)


@dataclass(frozen=True, slots=True)
class House:
    """The deployer's words."""

    organization_time_zone: str | None = None
    default_time_zone: str = "UTC"
    account_time_zone: str | None = None
    encoding: str = "HHMMSS"
    no_schedule: str = "AVAILABLE"
    roles: Mapping[str, str] = field(default_factory=dict)
    flag_lasts: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Links:
    """Which records are this person's. `absence` is what the gateway wrote, with instants for start and end;
    `time_zone` the directory's, for whoever has none at Webex."""

    dealer_associate: str | None = None
    webex_person: str | None = None
    account: bool = False
    absence: tuple[datetime | None, datetime | None] | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status, and the layers that make it so: those that close, or the one that opens."""

    status: str
    layers: tuple[str, ...]


class Said:
    """One record: the layer that it speaks for, whose clock it means (nobody's: unknown), and when it holds."""

    def __init__(self, layer: str, zone: ZoneInfo | None, stretches: Iterable[Stretch]) -> None:
        self.layer, self.zone = layer, zone
        self.begins: list[datetime] = []
        self.ends: list[datetime] = []
        for begin, end in sorted(stretches):
            if self.ends and begin <= self.ends[-1]:
                self.ends[-1] = max(end, self.ends[-1])
            else:
                self.begins.append(begin)
                self.ends.append(end)

    def holds(self, at: datetime) -> bool | None:
        """Whether it holds; nobody knows when nobody knows whose clock it means."""
        if self.zone is None:
            return None
        now = at.astimezone(self.zone).replace(tzinfo=None)
        place = bisect_right(self.begins, now) - 1
        return place >= 0 and now < self.ends[place]

    def edges(self) -> Iterator[datetime]:
        """The instants at which its clock reads a begin or an end, on either pass."""
        if self.zone is None:
            return
        for edge in (*self.begins, *self.ends):
            for fold in (0, 1):
                yield edge.replace(tzinfo=self.zone, fold=fold).astimezone(UTC)


class Person:
    """What the world says of one person around some instants."""

    def __init__(
        self,
        world: Body,
        links: Links,
        *,
        low: datetime,
        high: datetime,
        as_of: datetime,
        house: House | None = None,
    ) -> None:
        self.world, self.links, self.as_of, self.house = world, links, as_of, house or House()
        # A clock is never more than a day from UTC.
        self.low = low.astimezone(UTC).replace(tzinfo=None) - 2 * DAY
        self.high = high.astimezone(UTC).replace(tzinfo=None) + 2 * DAY
        self.person = found(world, "webex", "people", links.webex_person)
        home = (self.person or {}).get("locationId")
        self.location = found(world, "webex", "locations", home)
        self.holidays = list(self._holidays())
        self.blocks = list(self._blocks())
        self._set_hours()

    def at(self, instant: datetime) -> Verdict:
        """The status at an instant."""
        if not (self.links.dealer_associate or self.links.webex_person or self.links.account):
            return Verdict("UNKNOWN", (NOT_LINKED,))
        shut = any_of(said.holds(instant) for said in self.shut)
        closed = {
            OUT: self._is_out(instant),
            HOLIDAY: any_of(said.holds(instant) for said in self.holidays),
            BLOCK: any_of(said.holds(instant) for said in self.blocks),
        }
        is_open = any_of(said.holds(instant) for said in self.hours) if self.hours else True
        layers = [layer for layer, holds in closed.items() if holds]
        if is_open is False:
            layers.extend(sorted({said.layer for said in self.hours}))
        if shut:
            layers.append(MODE)
        if layers:
            return Verdict("UNAVAILABLE", tuple(dict.fromkeys(layers)))
        if not self.hours and self.house.no_schedule == "UNAVAILABLE":
            return Verdict("UNAVAILABLE", (NOTHING,))
        if None in (*closed.values(), shut, is_open):
            return Verdict("UNKNOWN", ())
        if not self.hours:
            return Verdict(self.house.no_schedule, (NOTHING,))
        return Verdict(
            "AVAILABLE", tuple(sorted({said.layer for said in self.hours if said.holds(instant)}))
        )

    def edges(self) -> list[datetime]:
        """Where anything may change, apart from the changes of a clock."""
        found = {edge for said in self._records() for edge in said.edges()}
        found |= {edge for edge in self.links.absence or () if edge is not None}
        return sorted(found)

    def zones(self) -> set[ZoneInfo]:
        """Whose clocks matter."""
        return {said.zone for said in self._records() if said.zone is not None}

    def _records(self) -> Iterator[Said]:
        yield from (*self.holidays, *self.blocks, *self.hours, *self.shut)

    # -- out of office

    def _is_out(self, instant: datetime) -> bool | None:
        if self.links.absence is not None:
            start, end = self.links.absence
            if (start is None or start <= instant) and (end is None or instant < end):
                return True
            if (start is None or start <= self.as_of) and (end is None or self.as_of < end):
                return False  # a flag that was up then was up for this
        told = found(self.world, "mykaarma", "dealerAssociates", self.links.dealer_associate)
        if told is None or not told.get("flag"):
            return False
        if instant < datetime.fromisoformat(told["flagSince"]):
            return False
        return True if instant < self.as_of + self.house.flag_lasts else None

    # -- whose clock

    def _location_zone(self) -> ZoneInfo | None:
        named = (self.location or {}).get("timeZone")
        return zone_of(named or self.house.organization_time_zone or self.house.default_time_zone)

    def _person_zone(self) -> ZoneInfo | None:
        named = (self.person or {}).get("timezone") or self.links.time_zone
        return zone_of(named) if named else self._location_zone()

    def _organization_zone(self) -> ZoneInfo | None:
        named = (
            self.house.organization_time_zone
            or (self.location or {}).get("timeZone")
            or (self.person or {}).get("timezone")
            or self.links.time_zone
            or self.house.default_time_zone
        )
        return zone_of(named)

    def _account_zone(self) -> ZoneInfo | None:
        told = self.world.get("opentact", {}).get("account", {}).get("time_zone") or {}
        named = self.house.account_time_zone or told.get("name")
        return zone_of(named or self.house.organization_time_zone or self.house.default_time_zone)

    # -- records

    def _modes(self, level: str) -> list[Body]:
        """The modes of a level that concern this person."""
        if self.person is None:
            return []
        modes = self.world.get("webex", {}).get("operatingModes", ())
        if level == "ORGANIZATION":
            return [mode for mode in modes if mode["level"] == level]
        here = (self.location or {}).get("id")
        return [mode for mode in modes if mode["level"] == level and mode["locationId"] == here]

    def _events(self, owner: Body | None, kind: str) -> list[list[Body]]:
        """The events of each schedule of a kind; an empty schedule counts as not there."""
        schedules = (owner or {}).get("schedules", ())
        lists = [one.get("events") or [] for one in schedules if one["type"] == kind]
        return [events for events in lists if events]

    def _holidays(self) -> Iterator[Said]:
        for owner, zone in (
            (self.person, self._person_zone()),
            (self.location, self._location_zone()),
        ):
            for events in self._events(owner, "holidays"):
                yield Said(HOLIDAY, zone, self._times(events))
        for level, zone in (
            ("LOCATION", self._location_zone()),
            ("ORGANIZATION", self._organization_zone()),
        ):
            for mode in self._modes(level):
                if mode["type"] == "HOLIDAY" and self._role(mode) != "IGNORE":
                    # Webex's own flag cannot be trusted for holidays of modes: whole days are those without times.
                    holidays = [
                        {**one, "allDayEnabled": not one.get("startTime")}
                        for one in mode.get("holidays") or ()
                    ]
                    if holidays:
                        yield Said(HOLIDAY, zone, self._times(holidays))

    def _role(self, mode: Body) -> str:
        roles = {key.casefold(): role for key, role in self.house.roles.items()}
        return roles.get(mode["id"]) or roles.get(mode["name"].casefold(), "HOURS")

    def _set_hours(self) -> None:
        """The most specific level that has any. A mode that means closed goes with the hours of its level."""
        place, organization = self._location_zone(), self._organization_zone()
        self.hours = self._schedule_hours(self.person, self._person_zone())
        self.shut: list[Said] = []
        if not self.hours:
            modes = self._mode_hours("LOCATION", place)
            self.hours = [*modes, *self._schedule_hours(self.location, place)]
            self.shut += self._mode_hours("LOCATION", place, role="CLOSED")
            if not self.hours:
                self.hours = self._mode_hours("ORGANIZATION", organization)
                self.shut += self._mode_hours("ORGANIZATION", organization, role="CLOSED")

    def _schedule_hours(self, owner: Body | None, zone: ZoneInfo | None) -> list[Said]:
        return [
            Said(SCHEDULE, zone, self._times(events))
            for events in self._events(owner, "businessHours")
        ]

    def _mode_hours(self, level: str, zone: ZoneInfo | None, *, role: str = "HOURS") -> list[Said]:
        wanted = [
            mode
            for mode in self._modes(level)
            if mode["type"].endswith("HOURS_DAILY") and self._role(mode) == role
        ]
        modes = [mode for mode in wanted if any(day.get("enabled") for day in days_of(mode))]
        return [Said(MODE, zone, self._mode_times(mode)) for mode in modes]

    def _mode_times(self, mode: Body) -> Iterator[Stretch]:
        for number, day in enumerate(days_of(mode)):
            if not day.get("enabled"):
                continue
            for morning in self._weekly(number):
                if day.get("allDayEnabled"):
                    yield morning, morning + DAY
                else:
                    start = time.fromisoformat(day["startTime"])
                    yield between(morning, start, morning, day["endTime"])

    def _blocks(self) -> Iterator[Said]:
        if not self.links.account:
            return
        for entry in self.world.get("opentact", {}).get("officeHours", ()):
            start, end = (self._since_midnight(entry[name]) for name in ("time_from", "time_to"))
            if end == DAY - timedelta(seconds=1):
                end = DAY
            number = next(place for place, day in enumerate(WEEK) if day.startswith(entry["dow"]))
            times = [(morning + start, morning + end) for morning in self._weekly(number)]
            if start < end:
                yield Said(BLOCK, self._account_zone(), times)

    def _since_midnight(self, written: int) -> timedelta:
        if self.house.encoding == "SECONDS":
            return timedelta(seconds=written)
        return timedelta(
            hours=written // 10_000, minutes=written // 100 % 100, seconds=written % 100
        )

    # -- days

    def _weekly(self, number: int) -> Iterable[datetime]:
        begin = datetime.combine(self.low, time()) - 2 * DAY
        wanted = rrule.rrule(rrule.DAILY, dtstart=begin, until=self.high, byweekday=number)
        return list(wanted)

    def _times(self, events: Iterable[Body]) -> list[Stretch]:
        return [times for event in events for times in self._times_of(event)]

    def _times_of(self, event: Body) -> Iterator[Stretch]:
        first, last = (date.fromisoformat(event[name]) for name in ("startDate", "endDate"))
        if last < first:
            return
        length = last - first
        for morning in days(event, self.high):
            whole = event.get("allDayEnabled") or not event.get("startTime")
            if whole:
                times = (morning, morning + length + DAY)
            else:
                start = time.fromisoformat(event["startTime"])
                times = between(morning, start, morning + length, event["endTime"])
            if times[1] > self.low:
                yield times


def zone_of(name: str) -> ZoneInfo | None:
    """The zone of an IANA or Windows name; none of a name that nobody knows."""
    try:
        return ZoneInfo(WINDOWS_NAMES.get(name, name))
    except (KeyError, OSError, ValueError):
        return None


def found(world: Body, vendor: str, kind: str, key: str | None) -> Body | None:
    """The record of a vendor that has an id."""
    records: Sequence[Body] = world.get(vendor, {}).get(kind, ())
    return (
        next((one for one in records if key in (one.get("id"), one.get("uuid"))), None)
        if key
        else None
    )


def any_of(answers: Iterable[bool | None]) -> bool | None:
    """Kleene's or."""
    seen = set(answers)
    return True if True in seen else None if None in seen else False
