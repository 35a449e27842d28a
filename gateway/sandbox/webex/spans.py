"""When an event or a holiday takes place: dates, times and whether it lasts whole days.

All of it is local and without a zone. What comes out holds only members that were sent, and no
times for whole days.
"""

from datetime import date, timedelta

from gateway.sandbox.webex.answers import Json
from gateway.sandbox.webex.checks import Body

TIMES = ("startTime", "endTime")


def span_of(body: Body) -> Json:
    """The checked dates and times; raises 400.

    The dates are mandatory, the times too unless `allDayEnabled` is true. The end may not lie
    before the start, nor at the start unless days are whole.
    """
    start, end = body.day("startDate"), body.day("endDate")
    body.need("startDate", "endDate")
    all_day = body.flag("allDayEnabled")
    if start and end and end < start:
        raise body.refusal("endDate", "must not lie before startDate")
    if not all_day:
        begins, ends = body.clock("startTime"), body.clock("endTime")
        body.need(*TIMES)
        if start == end and (ends or "") <= (begins or ""):
            raise body.refusal("endTime", "must lie after startTime when both are on one date")
    return without_times_of_whole_days(
        {
            name: body.members[name]
            for name in ("startDate", "endDate", *TIMES, "allDayEnabled")
            if body.has(name)
        }
    )


def without_times_of_whole_days(event: Json) -> Json:
    """The event as Webex shows it: one that lasts whole days has no times."""
    if event.get("allDayEnabled") is not True:
        return event
    return {name: value for name, value in event.items() if name not in TIMES}


def length_of(span: Json) -> timedelta:
    """How long a checked span lasts on the calendar, daylight saving left aside."""
    days = date.fromisoformat(span["endDate"]) - date.fromisoformat(span["startDate"])
    if span.get("allDayEnabled"):
        return days + timedelta(days=1)
    return days + _since_midnight(span["endTime"]) - _since_midnight(span["startTime"])


def _since_midnight(clock: str) -> timedelta:
    hours, minutes = clock.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))
