"""Answers that the caller's own cache may keep: for how long, and under which tag they are asked for again.

What may be kept says nothing of the instant's budget (`operations/till.py` leaves it away; the `RateLimit` headers have
it). So equal answers are equal byte for byte, and the tag is a strong one (RFC 9110, section 8.8.3). Every answer depends
on who asks: only a private cache may keep it.
"""

from __future__ import annotations

import re
from hashlib import sha256

from starlette.datastructures import Headers
from starlette.responses import Response

from gateway.operations.answer import Answer

TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
OF_THE_BODY = ("content-type", "content-length")


def kept(response: Response, answer: Answer, asked: Headers) -> Response:
    """The response with what caches want to know, if it may be kept; 304 without a body when the caller has it already.
    `asked` are the request's headers."""
    if answer.fresh_seconds is None:
        return response
    response.headers["Cache-Control"] = f"private, max-age={answer.fresh_seconds}"
    response.headers["ETag"] = tag = tag_of(response)
    if not is_there(tag, ", ".join(asked.getlist("if-none-match"))):
        return response
    headers = {name: value for name, value in response.headers.items() if name not in OF_THE_BODY}
    return Response(status_code=304, headers=headers)


def tag_of(response: Response) -> str:
    """The tag of a response: equal for equal bodies of the same media type."""
    media = response.headers.get("content-type", "").encode()
    return f'"{sha256(media + b" " + bytes(response.body)).hexdigest()[:32]}"'


def is_there(tag: str, if_none_match: str) -> bool:
    """Whether the tag is one of If-None-Match, compared weakly as RFC 9110, section 13.1.2, wants it."""
    return if_none_match.strip() == "*" or tag in TAG.findall(if_none_match)
