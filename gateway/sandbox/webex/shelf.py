"""Where schedules stand: finding one by its path, putting one in its place."""

from gateway.sandbox.webex.answers import Refused, not_there
from gateway.sandbox.webex.call import Call
from gateway.sandbox.webex.ids import canonical
from gateway.sandbox.webex.state import SCHEDULE_TYPES, Owner, Schedule, State

SAME_AS_LOCATION = 25030


def schedule_in_path(state: State, call: Call, owner: Owner) -> Schedule:
    """The owner's own schedule with the type and the id of the path.

    Raises 400 for an unknown type and 404 for an unknown schedule, which includes that of a
    person's location: those are listed for her and yet not readable on her path.
    """
    kind, wanted = call.path["type"], canonical(call.path["schedule_id"])
    if kind not in SCHEDULE_TYPES:
        raise Refused(400, f"type must be one of {', '.join(SCHEDULE_TYPES)}, not {kind!r}.")
    for schedule in state.schedules.get(owner.id, ()):
        if schedule.type == kind and owner.schedule_id(schedule) == wanted:
            return schedule
    raise not_there(f"The schedule {wanted!r}")


def store(
    state: State, owner: Owner, schedule: Schedule, *, instead_of: Schedule | None = None
) -> None:
    """Keeps a schedule, at the end or in the place of another one.

    Name and type are unique for an owner (409), and a person may not have a schedule with the
    name and type of one of her location (400 with a code of its own).
    """
    mine = state.schedules.get(owner.id, ())
    name = (schedule.name, schedule.type)
    if any((each.name, each.type) == name for each in mine if each is not instead_of):
        raise Refused(409, f"A schedule with the name {schedule.name!r} already exists.")
    renamed = instead_of is None or instead_of.name != schedule.name
    if renamed and owner.kind == "person" and owner.location_id is not None:
        theirs = state.schedules.get(owner.location_id, ())
        if any((each.name, each.type) == name for each in theirs):
            raise Refused(
                400,
                f"The location already has a schedule with the name {schedule.name!r}.",
                code=SAME_AS_LOCATION,
            )
    if instead_of is None:
        state.schedules[owner.id] = (*mine, schedule)
    else:
        state.schedules[owner.id] = tuple(schedule if each is instead_of else each for each in mine)
