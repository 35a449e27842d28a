"""How events and holidays repeat, and who may repeat how.

| | person's event | location's event | holiday of a mode |
|---|---|---|---|
| recurDaily | yes | no | no |
| recurWeekly | with recurInterval | a recurInterval is dropped | no |
| recurYearlyByDate, recurYearlyByDay | no | yes | yes |
| recurForEver, recurEndDate | with a repetition | with a repetition | no |
| recurEndOccurrence | with a repetition | no | no |

Repetitions exclude each other. A location's weekly repetition has no interval; the public SDK sends one all the
same, so it is taken and not shown again.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import timedelta
from typing import Literal

from gateway.sandbox.webex.answers import Json
from gateway.sandbox.webex.checks import Body
from gateway.sandbox.webex.spans import length_of

Repeats = Literal["person", "location", "mode"]

WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
DAYS = tuple(day.upper() for day in WEEKDAYS)
WEEKS = ("FIRST", "SECOND", "THIRD", "FOURTH", "LAST")
MONTHS = (
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
)
LEAP_YEAR = 2024

REPETITIONS = ("recurDaily", "recurWeekly", "recurYearlyByDate", "recurYearlyByDay")
ENDS = ("recurForEver", "recurEndDate", "recurEndOccurrence")
ALLOWED: dict[Repeats, tuple[str, ...]] = {
    "person": ("recurDaily", "recurWeekly", *ENDS),
    "location": (
        "recurWeekly",
        "recurYearlyByDate",
        "recurYearlyByDay",
        "recurForEver",
        "recurEndDate",
    ),
    "mode": ("recurYearlyByDate", "recurYearlyByDay"),
}


def recurrence_of(body: Body, span: Json, *, repeats: Repeats) -> Json | None:
    """The checked `recurrence` of an event with `span`, None when absent; raises 400."""
    found = body.inner("recurrence")
    if found is None:
        return None
    for name in (*REPETITIONS, *ENDS):
        if found.has(name) and name not in ALLOWED[repeats]:
            raise found.refusal(name, f"is not allowed for a {repeats}")
    sent = [name for name in REPETITIONS if found.has(name)]
    if len(sent) > 1:
        raise found.refusal(sent[1], f"is not allowed with {sent[0]}")
    shown = _ends_of(found)
    if not sent:
        asking = [name for name, value in shown.items() if value is not False]
        if asking:
            raise found.refusal(asking[0], "requires a repetition to be specified")
        return shown or None
    inner = found.needed_inner(sent[0])
    shown[sent[0]] = READERS[sent[0]](inner, span, repeats)
    return shown


def _ends_of(body: Body) -> Json:
    body.flag("recurForEver")
    body.day("recurEndDate")
    if body.has("recurEndOccurrence"):
        body.whole("recurEndOccurrence", least=1)
    return {name: body.members[name] for name in ENDS if body.has(name)}


def _daily(body: Body, span: Json, repeats: Repeats) -> Json:
    interval = body.whole("recurInterval", least=1)
    # An interval above any length cannot overlap, and timedelta has an end.
    if interval < 999_999 and length_of(span) > timedelta(days=interval):
        raise body.refusal("recurInterval", f"lets repetitions overlap (of a {repeats})")
    return {"recurInterval": interval}


def _weekly(body: Body, _span: Json, repeats: Repeats) -> Json:
    shown: Json = {}
    if repeats == "person":
        shown["recurInterval"] = body.whole("recurInterval", least=1)
    for day in WEEKDAYS:
        ticked = body.flag(day)
        if ticked is not None:
            shown[day] = ticked
    return shown


def _yearly_by_date(body: Body, _span: Json, _repeats: Repeats) -> Json:
    month = body.choice("month", MONTHS)
    longest = monthrange(LEAP_YEAR, MONTHS.index(month) + 1)[1]
    return {"dayOfMonth": body.whole("dayOfMonth", least=1, most=longest), "month": month}


def _yearly_by_day(body: Body, _span: Json, _repeats: Repeats) -> Json:
    return {
        "day": body.choice("day", DAYS),
        "week": body.choice("week", WEEKS),
        "month": body.choice("month", MONTHS),
    }


READERS: dict[str, Callable[[Body, Json, Repeats], Json]] = {
    "recurDaily": _daily,
    "recurWeekly": _weekly,
    "recurYearlyByDate": _yearly_by_date,
    "recurYearlyByDay": _yearly_by_day,
}
