"""Schedules of people and of locations: one set of endpoints under three paths.

The third path is that of the token's own user. Rules that differ between the owners are read
from `Owner.kind`.
"""

from collections.abc import Callable
from dataclasses import replace

from starlette.responses import Response

from gateway.sandbox.webex.answers import Json, Refused, answer, done, not_there
from gateway.sandbox.webex.call import Call, Handler
from gateway.sandbox.webex.checks import Body
from gateway.sandbox.webex.events import (
    create_event,
    delete_event,
    events_of,
    read_event,
    shown_event,
    update_event,
)
from gateway.sandbox.webex.locations import location_in_path
from gateway.sandbox.webex.paging import page
from gateway.sandbox.webex.people import me, person_in_path
from gateway.sandbox.webex.shelf import schedule_in_path, store
from gateway.sandbox.webex.state import SCHEDULE_TYPES, Owner, Person, Schedule, State

PAGE = 2000
NAME_FILTER = 40

FindOwner = Callable[[State, Call], Owner]
OwnersHandler = Callable[[State, Call, Owner], Response]


def routes() -> list[tuple[str, str, Handler]]:
    """Method, path and handler of every endpoint of schedules."""
    mine = "/telephony/config/people/me"
    found: list[tuple[str, str, Handler]] = [
        ("GET", f"{mine}/locations/schedules/{{type}}/{{schedule_id}}", _of(my_location, read))
    ]
    for base, owner in (
        (f"{mine}/schedules", myself),
        ("/people/{person_id}/features/schedules", person_owner),
        ("/telephony/config/locations/{location_id}/schedules", location_owner),
    ):
        one = base + "/{type}/{schedule_id}"
        event = one + "/events/{event_id}"
        found += [
            ("GET", base, _of(owner, listed)),
            ("POST", base, _of(owner, create)),
            ("GET", one, _of(owner, read)),
            ("PUT", one, _of(owner, update)),
            ("DELETE", one, _of(owner, delete)),
            ("POST", one + "/events", _of(owner, create_event)),
            ("GET", event, _of(owner, read_event)),
            ("PUT", event, _of(owner, update_event)),
            ("DELETE", event, _of(owner, delete_event)),
        ]
    return found


def owner_of_person(person: Person) -> Owner:
    """The owner of a person's schedules."""
    return Owner(id=person.id, kind="person", location_id=person.location_id)


def person_owner(state: State, call: Call) -> Owner:
    """The person of the path; 404 when unknown."""
    return owner_of_person(person_in_path(state, call))


def myself(state: State, _call: Call) -> Owner:
    """The token's own user."""
    return owner_of_person(me(state))


def my_location(state: State, _call: Call) -> Owner:
    """The location of the token's own user; 404 when she has none."""
    location_id = me(state).location_id
    if location_id is None:
        raise not_there("The location of the user")
    return Owner(id=location_id, kind="location", location_id=location_id)


def location_owner(state: State, call: Call) -> Owner:
    """The location of the path; 404 when unknown."""
    location = location_in_path(state, call)
    return Owner(id=location.id, kind="location", location_id=location.id)


def listed(state: State, call: Call, owner: Owner) -> Response:
    """GET: 200, a page of entries without events, filtered by `name` and `type`."""
    entries = _entries(state, owner)
    kind, name = call.query.get("type"), call.query.get("name")
    if kind is not None:
        if kind not in SCHEDULE_TYPES:
            raise Refused(400, f"type must be one of {', '.join(SCHEDULE_TYPES)}, not {kind!r}.")
        entries = [entry for entry in entries if entry["type"] == kind]
    if name is not None:
        if len(name) > NAME_FILTER:
            raise Refused(400, f"name must have at most {NAME_FILTER} characters.")
        matches = str.__contains__ if owner.kind == "person" else str.__eq__
        entries = [e for e in entries if matches(e["name"].casefold(), name.casefold())]
    return page(entries, call, key="schedules", size=PAGE, limit=PAGE)


def _entries(state: State, owner: Owner) -> list[Json]:
    if owner.kind == "location":
        where = state.locations[owner.id]
        also = {"locationName": where.name, "locationId": where.id}
        return [{**_entry(owner, each), **also} for each in state.schedules.get(owner.id, ())]
    entries = [
        {**_entry(owner, each), "level": "PEOPLE"} for each in state.schedules.get(owner.id, ())
    ]
    if owner.location_id is not None:
        location = Owner(id=owner.location_id, kind="location", location_id=owner.location_id)
        entries += [
            {**_entry(location, each), "level": "LOCATION"}
            for each in state.schedules.get(location.id, ())
        ]
    return entries


def _entry(owner: Owner, schedule: Schedule) -> Json:
    return {"id": owner.schedule_id(schedule), "name": schedule.name, "type": schedule.type}


def create(state: State, call: Call, owner: Owner) -> Response:
    """POST: 201 with the id."""
    body = Body(call.body)
    schedule = Schedule(
        name=body.needed_text("name"),
        type=body.choice("type", SCHEDULE_TYPES),
        events=events_of(body, repeats=owner.kind) or (),
    )
    store(state, owner, schedule)
    return answer({"id": owner.schedule_id(schedule)}, 201)


def read(state: State, call: Call, owner: Owner) -> Response:
    """GET one: 200; without the member `events` when there are none."""
    schedule = schedule_in_path(state, call, owner)
    shown = _entry(owner, schedule)
    if schedule.events:
        shown["events"] = [shown_event(owner, event) for event in schedule.events]
    return answer(shown)


def update(state: State, call: Call, owner: Owner) -> Response:
    """PUT: 200 with the id, which is a new one after a rename.

    A person's schedule is renamed by `newName` (absent: it keeps its name), a location's by
    `name` itself. `events`, when sent, replaces all events.
    """
    old = schedule_in_path(state, call, owner)
    body = Body(call.body)
    name = body.needed_text("name")
    if owner.kind == "person":
        name = body.text("newName") or old.name
    if body.choice("type", SCHEDULE_TYPES) != old.type:
        raise body.refusal("type", "of a schedule cannot be changed")
    events = events_of(body, repeats=owner.kind)
    new = replace(old, name=name, events=old.events if events is None else events)
    store(state, owner, new, instead_of=old)
    return answer({"id": owner.schedule_id(new)})


def delete(state: State, call: Call, owner: Owner) -> Response:
    """DELETE: 204."""
    gone = schedule_in_path(state, call, owner)
    state.schedules[owner.id] = tuple(
        each for each in state.schedules[owner.id] if each is not gone
    )
    return done()


def _of(find: FindOwner, handler: OwnersHandler) -> Handler:
    return lambda state, call: handler(state, call, find(state, call))
