"""Holidays of an operating mode: the checks of a body, and the endpoints below `.../holidays`.

What the live service is seen to do and this one copies:

- the read of one holiday says `allDayEnabled: false` of every holiday, also of whole days, whose
  sign is that they have no times; the details of the mode say it right;
- an update is partial, and ignores `allDayEnabled` when both times are sent;
- ids last through such an update, and all change when the mode is updated with `holidays`.
"""

from dataclasses import replace

from starlette.responses import Response

from gateway.sandbox.webex import ids
from gateway.sandbox.webex.answers import Json, Refused, answer, done, not_there
from gateway.sandbox.webex.call import Call
from gateway.sandbox.webex.checks import Body
from gateway.sandbox.webex.recurrences import recurrence_of
from gateway.sandbox.webex.spans import TIMES, span_of
from gateway.sandbox.webex.state import Holiday, Mode, State

HOLIDAYS = 150
PARTS = ("name", "startDate", "endDate", *TIMES, "allDayEnabled", "recurrence")


def mode_in_path(state: State, call: Call) -> Mode:
    """The mode whose id stands in the path; 404 when unknown."""
    wanted = ids.canonical(call.path["mode_id"])
    if wanted not in state.modes:
        raise not_there(f"The operating mode {wanted!r}")
    return state.modes[wanted]


def holidays_of(body: Body, *, kind: str, mandatory: bool) -> tuple[Holiday, ...] | None:
    """The holidays of a mode's body, each with an id of its own, or None when not sent.

    `kind` is the mode's type: only HOLIDAY has holidays. Raises 400.
    """
    if kind != "HOLIDAY":
        if body.has("holidays"):
            raise body.refusal("holidays", f"is not allowed for type {kind}")
        return None
    bodies = body.objects("holidays")
    if bodies is None:
        if mandatory:
            raise body.refusal("holidays", "is mandatory for type HOLIDAY")
        return None
    if len(bodies) > HOLIDAYS:
        raise body.refusal("holidays", f"must have at most {HOLIDAYS} entries")
    return tuple(_holiday_of(each) for each in bodies)


def create_holiday(state: State, call: Call) -> Response:
    """POST .../holidays: 201 with the id."""
    mode, body = _holiday_mode(state, call), Body(call.body)
    if len(mode.holidays) >= HOLIDAYS:
        raise Refused(400, f"The operating mode already has {HOLIDAYS} holidays.")
    holiday = _holiday_of(body)
    state.modes[mode.id] = replace(mode, holidays=(*mode.holidays, holiday))
    return answer({"id": holiday.id}, 201)


def read_holiday(state: State, call: Call) -> Response:
    """GET .../holidays/{holiday}: 200."""
    holiday = _holiday_in_path(mode_in_path(state, call), call)
    return answer({"id": holiday.id, **holiday.shown, "allDayEnabled": False})


def update_holiday(state: State, call: Call) -> Response:
    """PUT .../holidays/{holiday}: 204; members that are not sent stay."""
    mode = mode_in_path(state, call)
    old = _holiday_in_path(mode, call)
    sent = {name: call.body[name] for name in PARTS if call.body.get(name) is not None}
    if all(name in sent for name in TIMES):
        sent["allDayEnabled"] = False
    new = replace(old, shown=_checked(Body({**old.shown, **sent})))
    state.modes[mode.id] = replace(
        mode, holidays=tuple(new if each is old else each for each in mode.holidays)
    )
    return done()


def delete_holiday(state: State, call: Call) -> Response:
    """DELETE .../holidays/{holiday}: 204."""
    mode = mode_in_path(state, call)
    gone = _holiday_in_path(mode, call)
    left = tuple(each for each in mode.holidays if each is not gone)
    state.modes[mode.id] = replace(mode, holidays=left)
    return done()


def _holiday_mode(state: State, call: Call) -> Mode:
    mode = mode_in_path(state, call)
    if mode.type != "HOLIDAY":
        raise Refused(400, f"The operating mode has type {mode.type} and so no holidays.")
    return mode


def _holiday_in_path(mode: Mode, call: Call) -> Holiday:
    wanted = ids.canonical(call.path["holiday_id"])
    for holiday in mode.holidays:
        if holiday.id == wanted:
            return holiday
    raise not_there(f"The holiday {wanted!r}")


def _holiday_of(body: Body) -> Holiday:
    return Holiday(id=ids.webex_id(ids.SCHEDULE_EVENT, ids.fresh_key()), shown=_checked(body))


def _checked(body: Body) -> Json:
    """The holiday that a body describes, without id; raises 400."""
    name = body.needed_text("name")
    span = span_of(body)
    recurrence = recurrence_of(body, span, repeats="mode")
    shown = {"name": name, "allDayEnabled": False, **span}
    return shown if recurrence is None else {**shown, "recurrence": recurrence}
