"""Answers that a caller's cache may keep: headers, tags, and asking again."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers
from starlette.responses import Response

from gateway.operations.answer import Answer
from gateway.web.caching import is_there, kept, tag_of
from gateway.web.negotiation import GRAPHQL, JSON
from gateway.web.responses import respond

KEPT = Answer({"a": 1}, fresh_seconds=30, headers=(("RateLimit", "x"),))


def asked(answer: Answer, media: str = JSON, **headers: str) -> Response:
    named = Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return kept(respond(answer, media), answer, named)


def test_an_answer_that_may_not_be_kept_says_so_and_has_no_tag() -> None:
    response = asked(Answer({"a": 1}), if_none_match="*")

    assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")
    assert "etag" not in response.headers


@pytest.mark.parametrize("seconds", [0, 30])
def test_an_answer_that_may_be_kept_says_how_long_and_by_whom(seconds: int) -> None:
    response = asked(Answer({"a": 1}, fresh_seconds=seconds))

    assert response.headers["cache-control"] == f"private, max-age={seconds}"
    assert response.headers["etag"] == tag_of(response)
    assert {"accept", "authorization", "x-api-key"} <= {
        name.strip().lower() for name in response.headers["vary"].split(",")
    }


def test_equal_bodies_of_one_type_have_one_tag_and_others_have_others() -> None:
    tags = [
        asked(answer, media).headers["etag"]
        for answer, media in (
            *((KEPT, JSON), (Answer({"a": 1}, fresh_seconds=5), JSON)),
            *((KEPT, GRAPHQL), (Answer({"a": 2}, fresh_seconds=30), JSON)),
        )
    ]

    assert tags[0] == tags[1]
    assert len(set(tags)) == 3


def test_who_has_the_answer_already_is_told_so_without_it() -> None:
    tag = asked(KEPT).headers["etag"]

    response = asked(KEPT, if_none_match=tag)

    assert (response.status_code, response.body) == (304, b"")
    assert response.headers["etag"] == tag
    assert response.headers["cache-control"] == "private, max-age=30"
    assert response.headers["ratelimit"] == "x"
    assert "vary" in response.headers
    assert "content-type" not in response.headers


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ('"b" , W/"a"', True),
        ("*", True),
        (" * ", True),
        ("", False),
        ("a", False),
        ('"b"', False),
        ('"A"', False),
        ('"b\\"a"', False),
        ('"a', False),
    ],
)
def test_tags_are_compared_weakly_one_by_one(said: str, expected: bool) -> None:
    assert is_there('"a"', said) is expected
