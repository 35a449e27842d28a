"""Between the two ways to name an instant: aware datetimes outside, whole seconds since 1970 inside.

Whole numbers only: a float loses the last microsecond of a far year, and with it on which side of an edge it lies.
Nothing from year 1 to 9999 overflows: what an offset pushes out of the calendar is the calendar's edge.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

DAY = 86_400
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)


def instant(moment: datetime) -> int:
    """The second in which a moment lies: 16:29:59.999999 is before 16:30. A moment without an offset names no
    instant, a ValueError."""
    since = _since(moment)
    return since.days * DAY + since.seconds


def moment(instant: int) -> datetime:
    """The instant on UTC's clock, or the edge of the calendar that lies nearest."""
    try:
        return EPOCH + timedelta(seconds=instant)
    except OverflowError:
        return EARLIEST if instant < 0 else LATEST


def utc(moment: datetime) -> datetime:
    """The same moment on UTC's clock, with its fraction of a second, or the nearest edge of the calendar. Without an
    offset a ValueError."""
    since = _since(moment)
    try:
        return EPOCH + since
    except OverflowError:
        return EARLIEST if since.days < 0 else LATEST


def _since(moment: datetime) -> timedelta:
    try:
        return moment - EPOCH
    except TypeError as error:
        raise ValueError(
            f"{moment.isoformat()} has no UTC offset, so it names no instant"
        ) from error
