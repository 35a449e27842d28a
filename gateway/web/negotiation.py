"""What an Accept header wants, by RFC 9110, section 12.5.1.

Each type that we have is liked as much as the most specific range that covers it says. The best liked one answers; of
equally liked ones that which is named more exactly, then that which is named first, then plain JSON. A range that asks
for another charset than UTF-8 covers nothing of ours; other parameters are passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
EVENT_STREAM = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Range:
    """One range of an Accept header. `quality` is from 0 (not at all) to 1."""

    name: str
    quality: float


@dataclass(frozen=True, slots=True, order=True)
class Liking:
    """How much a media type is liked: compares by `quality`, then how exactly it was named, then how early."""

    quality: float
    exactness: int = 0
    earliness: int = 0


NOT_AT_ALL = Liking(0.0)


@lru_cache(maxsize=64)
def media_type(accept: str | None) -> str | None:
    """The media type of answers that are no stream; None when neither of ours is accepted."""
    if accept is None or not accept.strip():
        return JSON
    wanted = ranges(accept)
    likings = {media: liking(media, wanted) for media in (JSON, GRAPHQL)}
    best = max(likings, key=lambda media: likings[media])
    return best if likings[best].quality else None


def takes_stream(accept: str | None) -> bool:
    """Whether an event stream is accepted by its name, however much else is liked."""
    if accept is None or EVENT_STREAM not in accept.lower():
        return False
    found = liking(EVENT_STREAM, ranges(accept))
    return found.quality > 0


def ranges(accept: str) -> tuple[Range, ...]:
    """The ranges of an Accept header that can cover something of ours, in order."""
    read = (_range(part) for part in accept.lower().split(","))
    return tuple(one for one in read if one is not None)


def liking(media: str, wanted: tuple[Range, ...]) -> Liking:
    """How much a media type is liked."""
    kind = media.partition("/")[0]
    exactness = {media: 2, f"{kind}/*": 1, "*/*": 0}
    covering = [
        Liking(one.quality, exactness[one.name], -place)
        for place, one in enumerate(wanted)
        if one.name in exactness
    ]
    return max(covering, key=lambda one: (one.exactness, one.earliness), default=NOT_AT_ALL)


def is_utf8(charset: str) -> bool:
    """Whether a charset parameter's value, bare or quoted, says UTF-8."""
    return charset.strip(' \t"').lower() == "utf-8"


def _range(part: str) -> Range | None:
    name, *parameters = (piece.strip() for piece in part.split(";"))
    for parameter in parameters:
        key, _, value = (piece.strip() for piece in parameter.partition("="))
        if key == "charset" and not is_utf8(value):
            return None
        if key == "q":
            return Range(name, _quality(value))
    return Range(name, 1.0)


def _quality(text: str) -> float:
    """A weight; 0 for what is none."""
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
