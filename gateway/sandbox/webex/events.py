"""Events of a schedule: the checks of a body, and the endpoints below `.../events`."""

from collections.abc import Iterable
from dataclasses import replace

from starlette.responses import Response

from gateway.sandbox.webex.answers import Json, Refused, answer, done, not_there
from gateway.sandbox.webex.call import Call
from gateway.sandbox.webex.checks import Body
from gateway.sandbox.webex.ids import canonical
from gateway.sandbox.webex.recurrences import Repeats, recurrence_of
from gateway.sandbox.webex.shelf import schedule_in_path, store
from gateway.sandbox.webex.spans import span_of
from gateway.sandbox.webex.state import Owner, Schedule, State


def event_of(body: Body, *, repeats: Repeats) -> Json:
    """The event that a body describes, checked, without id; `newName` wins over `name`.

    Only members that were sent are in it. Raises 400.
    """
    name = body.needed_text("name")
    span = span_of(body)
    recurrence = recurrence_of(body, span, repeats=repeats)
    event = {"name": body.text("newName") or name, **span}
    return event if recurrence is None else {**event, "recurrence": recurrence}


def events_of(body: Body, *, repeats: Repeats) -> tuple[Json, ...] | None:
    """All events of a schedule's body, or None when it has no `events`."""
    bodies = body.objects("events")
    if bodies is None:
        return None
    events = tuple(event_of(each, repeats=repeats) for each in bodies)
    refuse_name_twice(events)
    return events


def refuse_name_twice(events: Iterable[Json]) -> None:
    """Event names are unique within a schedule; raises 409."""
    seen: set[str] = set()
    for event in events:
        if event["name"] in seen:
            raise Refused(409, f"An event with the name {event['name']!r} already exists.")
        seen.add(event["name"])


def shown_event(owner: Owner, event: Json) -> Json:
    """An event as Webex shows it."""
    return {"id": owner.event_id(event), **event}


def create_event(state: State, call: Call, owner: Owner) -> Response:
    """POST .../events: 201 with the id."""
    schedule = schedule_in_path(state, call, owner)
    body = Body({**call.body, "newName": None})
    event = event_of(body, repeats=owner.kind)
    _keep(state, owner, schedule, (*schedule.events, event))
    return answer({"id": owner.event_id(event)}, 201)


def read_event(state: State, call: Call, owner: Owner) -> Response:
    """GET .../events/{event}: 200."""
    schedule = schedule_in_path(state, call, owner)
    return answer(shown_event(owner, schedule.events[_index(schedule, call, owner)]))


def update_event(state: State, call: Call, owner: Owner) -> Response:
    """PUT .../events/{event}: the body replaces the event; 200 with the id, new after a rename."""
    schedule = schedule_in_path(state, call, owner)
    index = _index(schedule, call, owner)
    event = event_of(Body(call.body), repeats=owner.kind)
    _keep(state, owner, schedule, (*schedule.events[:index], event, *schedule.events[index + 1 :]))
    return answer({"id": owner.event_id(event)})


def delete_event(state: State, call: Call, owner: Owner) -> Response:
    """DELETE .../events/{event}: 204."""
    schedule = schedule_in_path(state, call, owner)
    index = _index(schedule, call, owner)
    _keep(state, owner, schedule, schedule.events[:index] + schedule.events[index + 1 :])
    return done()


def _keep(state: State, owner: Owner, schedule: Schedule, events: tuple[Json, ...]) -> None:
    refuse_name_twice(events)
    store(state, owner, replace(schedule, events=events), instead_of=schedule)


def _index(schedule: Schedule, call: Call, owner: Owner) -> int:
    wanted = canonical(call.path["event_id"])
    for index, event in enumerate(schedule.events):
        if owner.event_id(event) == wanted:
            return index
    raise not_there(f"The event {wanted!r}")
