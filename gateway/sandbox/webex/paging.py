"""Pages of a list: `start` and `max` in, a `Link` to the next page out, never a total."""

import re
from collections.abc import Sequence

from starlette.responses import Response

from gateway.sandbox.webex.answers import Json, Refused, answer
from gateway.sandbox.webex.call import Call

NUMBER = re.compile(r"[0-9]{1,18}")


def page(
    items: Sequence[Json], call: Call, *, key: str, size: int, limit: int, also: Json | None = None
) -> Response:
    """The page that the call asks for, as `{key: [...]}`.

    `size` items when the call names no `max`; a `max` above `limit` is cut to it. The link is
    absolute, made of the address at which the caller reached us, with all its query members.
    """
    start = _number(call, "start", default=0, least=0)
    size = min(_number(call, "max", default=size, least=1), limit)
    headers = {}
    if start + size < len(items):
        following = call.url.include_query_params(start=start + size, max=size)
        headers["Link"] = f'<{following}>; rel="next"'
    return answer({key: list(items[start : start + size]), **(also or {})}, headers=headers)


def _number(call: Call, name: str, *, default: int, least: int) -> int:
    text = call.query.get(name)
    if text is None:
        return default
    if not NUMBER.fullmatch(text) or int(text) < least:
        raise Refused(400, f"{name} must be a whole number of at least {least}, not {text!r}.")
    return int(text)
