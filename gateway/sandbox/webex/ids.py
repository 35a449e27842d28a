"""The ids of Webex: base64 of `ciscospark://us/<KIND>/<key>`, shown without padding.

People, locations, the organization, modes and holidays have a UUID as their key. Schedules and
their events have the base64 of their *name*: such an id changes with the name, and two owners
(or both schedule types) that use one name share an id. The path is part of the real key.
"""

import base64
import binascii
import uuid

ORGANIZATION = "ORGANIZATION"
PEOPLE = "PEOPLE"
LOCATION = "LOCATION"
OPERATING_MODE = "OPERATING_MODE"
USER_SCHEDULE = "USER_SCHEDULE"
USER_SCHEDULE_EVENT = "USER_SCHEDULE_EVENT"
SCHEDULE = "SCHEDULE"
SCHEDULE_EVENT = "SCHEDULE_EVENT"

SCHEME = "ciscospark://"
FOR_PATHS = str.maketrans("+/", "-_")
NAMESPACE = uuid.UUID("6f0c1a52-8b0e-5c55-9d3a-3f6f4a1f7d10")


def webex_id(kind: str, key: str) -> str:
    """The id of a thing of `kind` with `key`, without padding."""
    return canonical(_base64(f"{SCHEME}us/{kind}/{key}"))


def id_of_name(kind: str, name: str, *, padded: bool) -> str:
    """The id of a schedule or an event: its key is the base64 of its name.

    `padded` says whether that inner base64 keeps its padding: it does for people's schedules
    and their events, and does not for those of locations.
    """
    inner = _base64(name)
    return webex_id(kind, inner if padded else inner.rstrip("="))


def canonical(text: str) -> str:
    """An id as this sandbox shows and compares it: without padding, fit for a path.

    Callers may send it with padding. Ids of ASCII keys look the same in both base64 alphabets.
    """
    return text.rstrip("=").translate(FOR_PATHS)


def given_id(kind: str, text: str) -> str:
    """The id that a world's `id` stands for: a whole Webex id, or a bare key to be encoded.

    Raises ValueError for a Webex id of another kind.
    """
    found = kind_of(text)
    if found is None:
        return webex_id(kind, text)
    if found != kind:
        raise ValueError(f"{text!r} is the id of a {found}, not of a {kind}")
    return canonical(text)


def kind_of(text: str) -> str | None:
    """The KIND inside a Webex id, or None when the text is no such id."""
    parts = _parts(text)
    return None if parts is None else parts[0]


def key_of(text: str) -> str:
    """The key inside a Webex id, or the text itself when it is no such id."""
    parts = _parts(text)
    return text if parts is None else parts[1]


def settled_key(place: str, name: str) -> str:
    """The UUID of something that a world names without an id: always the same for one world."""
    return str(uuid.uuid5(NAMESPACE, f"{place}/{name}"))


def fresh_key() -> str:
    """The UUID of something that a caller creates."""
    return str(uuid.uuid4())


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _parts(text: str) -> tuple[str, str] | None:
    bare = canonical(text)
    try:
        decoded = base64.b64decode(bare + "=" * (-len(bare) % 4), b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    parts = decoded.removeprefix(SCHEME).split("/", 2)
    return (parts[1], parts[2]) if decoded.startswith(SCHEME) and len(parts) == 3 else None
