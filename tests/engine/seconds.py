"""A timeline's answers in seconds since 1970, as the oracle counts, without what a law does not speak of."""

from __future__ import annotations

from typing import NamedTuple

from gateway.engine import Period, Status, Timeline, instant, moment


class Stretch(NamedTuple):
    """Instants [start, end) of one status."""

    start: int
    end: int
    status: Status


class Next(NamedTuple):
    """The next change of status, and how far it was looked for in vain."""

    at: int | None
    status: Status | None
    searched_until: int | None


def status_at(timeline: Timeline, at: int) -> Status:
    """The status at an instant."""
    return timeline.at(moment(at)).status


def next_of(timeline: Timeline, at: int) -> Next:
    """What follows the status of an instant."""
    said = timeline.at(moment(at))
    return Next(
        said.until and instant(said.until),
        said.next_status,
        said.searched_until and instant(said.searched_until),
    )


def periods(timeline: Timeline, start: int, end: int) -> list[Period]:
    """The periods of a range."""
    return timeline.periods(moment(start), moment(end))


def stretches(timeline: Timeline, start: int, end: int) -> list[Stretch]:
    """The periods of a range, of which neighbours with one status are made one."""
    return joined(
        [
            Stretch(instant(period.start), instant(period.end), period.status)
            for period in periods(timeline, start, end)
        ]
    )


def joined(parts: list[Stretch]) -> list[Stretch]:
    """Stretches of which neighbours with one status are made one."""
    whole: list[Stretch] = []
    for part in parts:
        if whole and whole[-1].end == part.start and whole[-1].status is part.status:
            whole[-1] = whole[-1]._replace(end=part.end)
        else:
            whole.append(part)
    return whole
