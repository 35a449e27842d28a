"""Pexip Engage: subjects, lead segments, and the pairs of both that customers may book."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.sandbox.bodies import json_body
from gateway.sandbox.credentials import CREDENTIALS
from gateway.sandbox.limits import RateLimit
from gateway.sandbox.pexip.access import check_scope, token_answer
from gateway.sandbox.pexip.answers import Refused, data, page, refusal, status_answer
from gateway.sandbox.pexip.queries import array, flag, paging
from gateway.sandbox.pexip.segments import (
    Content,
    LeadSegment,
    checked_segment,
    checked_settings,
    read_content,
    stamp,
    subject_shown,
)

__all__ = ["Pexip"]

Endpoint = Callable[[Request], Awaitable[Response]]


class Pexip:
    """The simulated vendor, with one enterprise."""

    name = "pexip"
    prefix = "/pexip"  # the token endpoint is not below /enterprises

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self.limit: RateLimit | None = None
        self._now = now
        self._content = Content()

    def load(self, part: Mapping[str, Any]) -> None:
        """Replace all content. Raises WorldError."""
        self._content = read_content(part, now=self._now)

    def dump(self) -> dict[str, Any]:
        """Give the content in the world's shape, deleted segments included."""
        return self._content.dump()

    def routes(self) -> list[Route]:
        """Give the endpoints."""
        segments = "/enterprises/{enterprise}/lead-segments"
        segment = segments + "/{id}"
        settings = segment + "/scheduling-settings"
        subjects = "/enterprises/{enterprise}/subjects"
        token = "/realms/{enterprise}/protocol/openid-connect/token"  # noqa: S105  # a path
        return [
            Route(token, self._token, methods=["POST"]),
            self._route("GET", segments, self._segments),
            self._route("POST", segments, self._create),
            self._route("GET", segment, self._get),
            self._route("PATCH", segment, self._change),
            self._route("DELETE", segment, self._remove),
            self._route("GET", settings, self._settings),
            self._route("PUT", settings, self._set_settings),
            self._route("GET", subjects, self._subjects, resource="subjects"),
            self._route("GET", subjects + "/{id}", self._subject, resource="subjects"),
        ]

    def throttled(self, retry_after: int) -> Response:
        """Refuse with 429; `retry_after` in seconds."""
        return status_answer(429, retry_after=retry_after)

    def not_found(self, request: Request) -> Response:
        """Answer 404 in the vendor's shape."""
        return _correlated(request, status_answer(404))

    def method_not_allowed(self, request: Request) -> Response:
        """Answer 405 in the vendor's shape."""
        return _correlated(request, status_answer(405))

    def broke(self, status: int, retry_after: int | None) -> Response:
        """Answer with an injected status."""
        return status_answer(status, retry_after=retry_after)

    def _route(
        self, method: str, path: str, endpoint: Endpoint, *, resource: str = "leadSegments"
    ) -> Route:
        """Guard an endpoint by its enterprise and its scope."""

        async def guarded(request: Request) -> Response:
            try:
                if request.path_params["enterprise"] != CREDENTIALS.pexip_enterprise:
                    raise Refused(404, "There is no such enterprise")
                write = method != "GET"
                check_scope(request, resource=resource, write=write, now=self._now())
                if request.headers.get("x-correlation-id") == "":
                    raise Refused(400, "X-Correlation-Id must have at least 1 character")
                return _correlated(request, await endpoint(request))
            except Refused as error:
                return _correlated(request, refusal(error))

        return Route(path, guarded, methods=[method])

    async def _token(self, request: Request) -> Response:
        return await token_answer(request, now=self._now(), lifetime=self._content.token_lifetime)

    async def _segments(self, request: Request) -> Response:
        ids, codes = array(request, "id"), array(request, "code")
        # The name of this member is not known: the vendor writes others with hyphens.
        deleted = flag(request, "includeDeleted") or flag(request, "include-deleted")
        offset, limit = paging(request)
        found = [
            segment.shown()
            for segment in self._content.segments.values()
            if (deleted or segment.deleted_at is None)
            and (not ids or segment.id in ids)
            and (not codes or segment.code in codes)
        ]
        return page(found, offset=offset, limit=limit)

    async def _create(self, request: Request) -> Response:
        wanted = checked_segment(await _json(request), partly=False)
        self._refuse_used(wanted["code"], besides=None)
        at = stamp(self._now())
        description = wanted.get("description")
        id_ = self._content.next_id()
        segment = LeadSegment(id_, wanted["code"], description, created_at=at, updated_at=at)
        return data(self._stored(segment).shown(), status=201)

    async def _get(self, request: Request) -> Response:
        return data(self._segment(request).shown())

    async def _change(self, request: Request) -> Response:
        segment = self._segment(request)
        wanted = checked_segment(await _json(request), partly=True)
        if "code" in wanted:
            self._refuse_used(wanted["code"], besides=segment.id)
        changed = replace(segment, **wanted, updated_at=stamp(self._now()))
        return data(self._stored(changed).shown())

    async def _remove(self, request: Request) -> Response:
        at = stamp(self._now())
        self._stored(replace(self._segment(request), deleted_at=at, updated_at=at))
        return Response(status_code=204)

    async def _settings(self, request: Request) -> Response:
        kinds, subjects = array(request, "meeting-type"), array(request, "subject-id")
        shown = self._segment(request).settings_shown()
        return data(
            [
                setting
                for setting in shown
                if (not kinds or setting["meetingType"] in kinds)
                and (not subjects or setting["subject"]["id"] in subjects)
            ]
        )

    async def _set_settings(self, request: Request) -> Response:
        segment = self._segment(request)
        wanted = checked_settings(await _json(request), subjects=self._content.subjects)
        changed = replace(segment, settings=wanted, updated_at=stamp(self._now()))
        return data(self._stored(changed).settings_shown())

    async def _subjects(self, request: Request) -> Response:
        ids, externals = array(request, "id"), array(request, "external-id")
        offset, limit = paging(request)
        found = [
            subject_shown(subject)
            for id_, subject in self._content.subjects.items()
            if (not ids or id_ in ids) and (not externals or subject.get("externalId") in externals)
        ]
        return page(found, offset=offset, limit=limit)

    async def _subject(self, request: Request) -> Response:
        subject = self._content.subjects.get(request.path_params["id"])
        if subject is None:
            raise Refused(404, "There is no such subject")
        return data(subject_shown(subject))

    def _segment(self, request: Request) -> LeadSegment:
        segment = self._content.segments.get(request.path_params["id"])
        if segment is None or segment.deleted_at is not None:
            raise Refused(404, "There is no such lead segment")
        return segment

    def _stored(self, segment: LeadSegment) -> LeadSegment:
        self._content.segments[segment.id] = segment
        return segment

    def _refuse_used(self, code: str, *, besides: str | None) -> None:
        if self._content.has_code(code, besides=besides):
            raise Refused(
                422,
                f"The code {code} is already in use",
                code="LEAD_SEGMENT_CODE_ALREADY_IN_USE",
                arguments={"code": code},
            )


async def _json(request: Request) -> Any:
    try:
        return await json_body(request)
    except ValueError as error:
        raise Refused(400, f"The body is not JSON: {error}") from error


def _correlated(request: Request, response: Response) -> Response:
    """Send the caller's correlation id back, unless it holds what a header must not."""
    id_ = request.headers.get("x-correlation-id", "")
    if id_.isascii() and id_.isprintable() and id_:
        response.headers["X-Correlation-Id"] = id_
    return response
