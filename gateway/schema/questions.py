"""Questions to timelines: which one a field's arguments ask for, and what of it answers them.

The first half makes keys of loaders, and refuses what cannot be asked before any vendor is; the second half is pure
functions of what was loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from gateway import timelines
from gateway.directory import Associate
from gateway.engine import Occurrence, Status
from gateway.loaders import Asked, Crowd, EventAsked
from gateway.schema.bounds import (
    MOST_PEOPLE,
    MOST_TOGETHER,
    BadQuestion,
    at_least_one,
    begun_days,
    bounded,
    bounded_together,
    few_enough,
    quorum_of,
    span,
)
from gateway.schema.declared import Arguments
from gateway.schema.filters import associate_question
from gateway.schema.ids import BadId, key_of
from gateway.schema.paging import Placed, Window, cursor, first_of, position_after_row
from gateway.schema.scalars import Duration
from gateway.timelines import (
    Availability,
    CoverageGap,
    FreeBusy,
    Known,
    Meeting,
    NextAvailable,
    Person,
    SegmentAvailability,
    Stay,
    Steps,
)
from gateway.vendors.records import MeetingType, ScheduleEvent

HALF_AN_HOUR = Duration(1_800)
A_MINUTE = Duration(60)
MOST_WATCHED = 200
"""Of how many people it is looked until when their statuses hold, before an answer may be kept."""
SOONEST = 5
"""How many people are told of when it is asked who is available next."""

AVAILABLE_NOW = "available-associates"
"""The list's name in its cursors."""


# ------------------------------------------------------------ whose timelines


def booking(arguments: Arguments) -> tuple[MeetingType | None, str | None]:
    """The meeting type and the subject asked about. Raises BadId."""
    subject = arguments.get("subject_id")
    return (
        arguments.get("meeting_type"),
        None if subject is None else key_of(subject, "Subject")[0],
    )


def asked(associate: Associate, arguments: Arguments) -> Asked:
    """Somebody's timeline."""
    return Asked(associate, *booking(arguments))


def asked_over_range(associate: Associate, arguments: Arguments) -> Asked:
    """Somebody's timeline, for a range."""
    span(arguments)
    return asked(associate, arguments)


def of_record_over_range(key: Any, arguments: Arguments) -> Any:
    """A record's key, when the range can be asked about."""
    span(arguments)
    return key


def segment_key(segment: Any, arguments: Arguments) -> tuple[str, MeetingType | None, str | None]:
    """The people of a lead segment."""
    return segment.id, *booking(arguments)


def occurrences_key(event: ScheduleEvent, arguments: Arguments) -> EventAsked:
    """An event's occurrences in a range."""
    return EventAsked(event, *span(arguments))


def crowd(arguments: Arguments) -> Crowd:
    """Everybody whom the filter lets through."""
    return Crowd(associate_question(arguments.get("filter")), *booking(arguments))


def crowd_on_a_page(arguments: Arguments) -> Crowd:
    """Everybody, when the page can be asked for."""
    first_of(arguments)
    _place_after(arguments)
    return crowd(arguments)


def crowd_soonest(arguments: Arguments) -> Crowd:
    """Everybody, when so many can be asked for."""
    first_of(arguments, default=SOONEST)
    return crowd(arguments)


def crowd_covering(arguments: Arguments) -> Crowd:
    """Everybody, when range and minimum can be asked for."""
    span(arguments)
    at_least_one("minimum", arguments["minimum"])
    return crowd(arguments)


def named(arguments: Arguments) -> tuple[str, ...]:
    """Those named, over a range."""
    start, end = span(arguments)
    ids = _associate_ids(arguments)
    few_enough(set(ids), MOST_PEOPLE)
    bounded(set(ids), start, end)
    return ids


def named_together(arguments: Arguments) -> tuple[str, ...]:
    """Those named, who are to meet."""
    ids = named(arguments)
    people = set(ids)
    if not people:
        raise BadQuestion("associateIds: nobody is named; name who is to be there")
    few_enough(people, MOST_TOGETHER)
    bounded_together(people, *span(arguments))
    quorum_of(arguments.get("quorum"), people)
    return ids


def _associate_ids(arguments: Arguments) -> tuple[str, ...]:
    """The ids named, in their places: an id that nobody has is complained of by its place."""
    return tuple(_opened(place, id) for place, id in enumerate(arguments["associate_ids"]))


def _opened(place: int, id: str) -> str:
    try:
        return key_of(id, "Associate")[0]
    except BadId as error:
        raise BadId(f"associateIds.{place}: {error}") from error


# ------------------------------------------------------------ what answers


def at(known: Known, arguments: Arguments) -> Availability:
    """The answer for an instant."""
    return known.at(arguments["time"])


def holds(known: Known, arguments: Arguments) -> datetime | None:
    """Until when the answer for an instant is what it is; None: for good."""
    found = known.at(arguments["time"])
    return found.until or found.searched_until


def all_hold(people: Sequence[Person], arguments: Arguments) -> datetime | None:
    """Until when everybody's answer for an instant is what it is. Of a crowd nobody looks so closely: then it is taken to
    hold for that instant only."""
    time: datetime = arguments["time"] if "time" in arguments else arguments["at"]
    if len(people) > MOST_WATCHED:
        return time
    ends = (holds(one.known, {"time": time}) for one in people)
    return min((one for one in ends if one is not None), default=None)


def stays(known: Known, arguments: Arguments) -> list[Stay]:
    """A range in periods."""
    return known.stays(*span(arguments))


def next_stay(known: Known, arguments: Arguments) -> Stay | None:
    """The next time that is long enough."""
    return known.next_available(
        arguments["after"], at_least=_long_enough(arguments, default=A_MINUTE)
    )


def days_of_one(known: Any, arguments: Arguments) -> int:  # noqa: ARG001  # the form of a count
    """How many days a range has."""
    return begun_days(*span(arguments))


def days_of_people(people: Sequence[Person], arguments: Arguments) -> int:
    """How many days a range has for all of them. Raises BadQuestion for too many in one answer."""
    start, end = span(arguments)
    bounded(people, start, end)
    return len(people) * begun_days(start, end)


def open_duration(known: Known, arguments: Arguments) -> int:
    """For how long of a range somebody is available, in seconds."""
    return known.open_seconds(*span(arguments))


def of_segment(people: Sequence[Person], arguments: Arguments) -> Steps[SegmentAvailability]:
    """The answer for a lead segment and an instant."""
    return timelines.of_segment(people, arguments["time"])


def occurrences(found: tuple[Occurrence, ...], arguments: Arguments) -> tuple[Occurrence, ...]:  # noqa: ARG001  # the form of an answer
    """An event's occurrences, as they are loaded."""
    return found


def available_page(people: Sequence[Person], arguments: Arguments) -> Steps[Window]:
    """A page of those who are available, by name; all of them are counted."""
    everybody = yield from timelines.available_at(
        people, arguments["at"], unknown_as=_unknown_as(arguments)
    )
    place = _place_after(arguments)
    first = first_of(arguments)
    rest = [one for one in everybody if place is None or one.position > place]
    placed = tuple(Placed(cursor(AVAILABLE_NOW, *one.position), one) for one in rest[:first])
    return Window(placed, len(rest) > first, place is not None, len(everybody))


def soonest(people: Sequence[Person], arguments: Arguments) -> Steps[list[NextAvailable]]:
    """Who is available next."""
    return timelines.next_available(
        people,
        arguments["after"],
        at_least=_long_enough(arguments, default=HALF_AN_HOUR),
        unknown_as=_unknown_as(arguments),
        first=first_of(arguments, default=SOONEST),
    )


def free_busy(people: Sequence[Person], arguments: Arguments) -> Steps[list[FreeBusy]]:
    """Everybody's range in periods."""
    return timelines.free_busy(_each_once(people), *span(arguments))


def common_slots(people: Sequence[Person], arguments: Arguments) -> Steps[list[Meeting]]:
    """When enough of them are available together. Raises TooMany."""
    return timelines.meetings(
        _each_once(people),
        *span(arguments),
        at_least=arguments["at_least"],
        quorum=arguments.get("quorum"),
        unknown_as=_unknown_as(arguments),
    )


def coverage_gaps(people: Sequence[Person], arguments: Arguments) -> Steps[list[CoverageGap]]:
    """When fewer than the minimum are available."""
    return timelines.gaps(people, *span(arguments), minimum=arguments["minimum"])


def _each_once(people: Iterable[Person]) -> list[Person]:
    return list({one.associate.id: one for one in people}.values())


def _long_enough(arguments: Arguments, *, default: Duration) -> int:
    wanted: int | None = arguments.get("at_least")
    return default if wanted is None else wanted


def _unknown_as(arguments: Arguments) -> Status:
    return arguments.get("treat_unknown_as") or Status.UNKNOWN


def _place_after(arguments: Arguments) -> tuple[str, str] | None:
    """The position after which the page starts. Raises BadPage."""
    return position_after_row(AVAILABLE_NOW, arguments.get("after"))
