"""People: reading only.

`locationId` and `extension` are shown with `callingData=true` alone. The time zone goes out in
both spellings, since clients of either are about.
"""

from collections.abc import Callable

from starlette.responses import Response

from gateway.sandbox.webex.answers import Json, Refused, answer, not_there
from gateway.sandbox.webex.call import Call, Handler
from gateway.sandbox.webex.ids import canonical
from gateway.sandbox.webex.paging import page
from gateway.sandbox.webex.state import Person, State

PAGE = 100
LIMIT = 1000
LIMIT_WITH_CALLING_DATA = 100
LIMIT_WITH_LOCATION = 50
IDS = 85
CALLING_DATA = frozenset({"locationId", "extension"})
PRESENCE = frozenset({"status", "lastActivity"})

Keeps = Callable[[Person], bool]


def routes() -> list[tuple[str, str, Handler]]:
    """Method, path and handler of every endpoint of people; `me` comes before any id."""
    return [
        ("GET", "/people", listed),
        ("GET", "/people/me", read_me),
        ("GET", "/people/{person_id}", read),
    ]


def me(state: State) -> Person:
    """The token's own user: the first person of the world; 404 in a world without people."""
    for person in state.people.values():
        return person
    raise not_there("The user of the token")


def person_in_path(state: State, call: Call) -> Person:
    """The person whose id stands in the path; 404 when unknown."""
    wanted = canonical(call.path["person_id"])
    if wanted not in state.people:
        raise not_there(f"The person {wanted!r}")
    return state.people[wanted]


def read(state: State, call: Call) -> Response:
    """GET /people/{id}: 200."""
    return answer(_shown(person_in_path(state, call), calling=call.flag("callingData")))


def read_me(state: State, call: Call) -> Response:
    """GET /people/me: 200."""
    return answer(_shown(me(state), calling=call.flag("callingData")))


def listed(state: State, call: Call) -> Response:
    """GET /people: 200, a page; `notFoundIds` when ids were asked for that nobody has."""
    wanted = _ids(call)
    calling = call.flag("callingData")
    without_presence = call.flag("excludeStatus") or wanted is not None
    keeps = _filters(call)
    # Looked up and not searched for: callers ask for thousands, 85 at a time.
    among = state.people if wanted is None else wanted
    items = [
        _shown(state.people[each], calling=calling, presence=not without_presence)
        for each in among
        if each in state.people and all(keep(state.people[each]) for keep in keeps)
    ]
    unknown = [each for each in wanted or () if each not in state.people]
    limit = _limit(call, calling=calling)
    return page(
        items,
        call,
        key="items",
        size=min(PAGE, limit),
        limit=limit,
        also={"notFoundIds": unknown} if unknown else None,
    )


def _limit(call: Call, *, calling: bool) -> int:
    if "locationId" in call.query:
        return LIMIT_WITH_LOCATION
    return LIMIT_WITH_CALLING_DATA if calling else LIMIT


def _ids(call: Call) -> list[str] | None:
    text = call.query.get("id")
    if text is None:
        return None
    wanted = [canonical(each.strip()) for each in text.split(",") if each.strip()]
    if len(wanted) > IDS:
        raise Refused(400, f"id must name at most {IDS} people, not {len(wanted)}.")
    return list(dict.fromkeys(wanted))


def _filters(call: Call) -> list[Keeps]:
    """The conditions that a listed person meets, all of them."""
    keeps: list[Keeps] = []
    email, prefix = call.query.get("email"), call.query.get("displayName")
    place, roles = call.query.get("locationId"), call.query.get("roles")
    if email is not None:
        keeps.append(
            lambda person: email.casefold() in [e.casefold() for e in person.shown["emails"]]
        )
    if prefix is not None:
        keeps.append(
            lambda person: person.shown["displayName"].casefold().startswith(prefix.casefold())
        )
    if place is not None:
        keeps.append(lambda person: person.location_id == canonical(place))
    if roles is not None:
        among = {canonical(each) for each in roles.split(",")}
        keeps.append(
            lambda person: not among.isdisjoint(map(canonical, person.shown.get("roles", ())))
        )
    return keeps


def _shown(person: Person, *, calling: bool, presence: bool = True) -> Json:
    hidden = (frozenset() if calling else CALLING_DATA) | (frozenset() if presence else PRESENCE)
    return {name: value for name, value in person.shown.items() if name not in hidden}
