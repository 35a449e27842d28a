"""myKaarma's Manage API: dealer associates, and the out-of-office record that nobody can read."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.sandbox.bodies import basic_credentials, json_body
from gateway.sandbox.credentials import CREDENTIALS
from gateway.sandbox.limits import RateLimit
from gateway.sandbox.mykaarma.answers import Refused, envelope, refusal, status_answer
from gateway.sandbox.mykaarma.content import Content, read_content

__all__ = ["MyKaarma"]

_BAD_DATA = 100006
_NO_UUIDS = 100012
_BAD_DEPARTMENT = 100013

Endpoint = Callable[[Request], Awaitable[Response]]


class MyKaarma:
    """The simulated vendor."""

    name = "mykaarma"
    prefix = "/mykaarma/manage/v2"

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self.limit: RateLimit | None = None
        self._now = now
        self._content = Content()

    def load(self, part: Mapping[str, Any]) -> None:
        """Replace all content. Raises WorldError."""
        self._content = read_content(part, now=self._now)

    def dump(self) -> dict[str, Any]:
        """Give the content in the world's shape."""
        return self._content.dump()

    def routes(self) -> list[Route]:
        """Give the endpoints of which the paths are documented."""
        absence = "/department/{department}/dealerAssociate/{associate}/outofoffice"
        default = "/departments/{department}/dealerAssociate/default"
        return [
            Route(absence, _guarded(self._save_absence), methods=["PUT"]),
            Route("/department/dealerAssociate/list", _guarded(self._list), methods=["POST"]),
            Route("/dealer/list", _guarded(self._dealers), methods=["POST"]),
            # The vendor's page says POST in one place and GET in another.
            Route(default, _guarded(self._default), methods=["GET", "POST"]),
        ]

    def throttled(self, retry_after: int) -> Response:
        """Refuse with 429; `retry_after` in seconds."""
        return status_answer(429, retry_after=retry_after)

    def not_found(self, request: Request) -> Response:  # noqa: ARG002  # same for all requests
        """Answer 404 in the envelope."""
        return status_answer(404)

    def method_not_allowed(self, request: Request) -> Response:  # noqa: ARG002  # as above
        """Answer 405 in the envelope."""
        return status_answer(405)

    def broke(self, status: int, retry_after: int | None) -> Response:
        """Answer with an injected status."""
        return status_answer(status, retry_after=retry_after)

    async def _save_absence(self, request: Request) -> Response:
        department = self._department(request)
        uuid = request.path_params["associate"]
        associate = self._content.associates.get(uuid)
        if associate is None or associate.entry["departmentUuid"] != department:
            raise Refused(_BAD_DATA, f"No dealer associate {uuid} in department {department}")
        body = await _body(request)
        try:
            self._content.write(uuid, body, now=self._now())
        except ValueError as error:
            raise Refused(_BAD_DATA, str(error)) from error
        return envelope()

    async def _list(self, request: Request) -> Response:
        """Associates by uuid, of departments, or both: then those of the first in the second.

        Unknown associates are left out; the vendor does not say what it does about them.
        """
        body = await _body(request)
        wanted = _uuids(body, "dealerAssociateUuids")
        departments = _uuids(body, "departmentUuids")
        for name in ("validate", "doNotValidate"):
            if not isinstance(body.get(name), bool | None):
                raise Refused(_BAD_DATA, f"{name} must be a boolean")
        if not wanted and not departments:
            raise Refused(_NO_UUIDS, "dealerAssociateUuids and departmentUuids are both empty")
        for department in departments:
            self._known_department(department)
        known = self._content.associates
        found = {
            uuid: self._content.shown(uuid, at=self._now())
            for uuid in wanted or known
            if uuid in known
            and (not departments or known[uuid].entry["departmentUuid"] in departments)
        }
        return envelope(dealerAssociates=found)

    async def _dealers(self, request: Request) -> Response:
        wanted = _uuids(await _body(request), "dealerUuids")
        if not wanted:
            raise Refused(_NO_UUIDS, "dealerUuids is empty")
        known = [uuid for uuid in wanted if uuid in self._content.dealers]
        return envelope(dealers={uuid: self._content.dealer_shown(uuid) for uuid in known})

    async def _default(self, request: Request) -> Response:
        """The default associate of a department: here the first one of the world."""
        department = self._department(request)
        for uuid, associate in self._content.associates.items():
            if associate.entry["departmentUuid"] == department:
                return envelope(dealerAssociate=self._content.shown(uuid, at=self._now()))
        raise Refused(_BAD_DATA, f"Department {department} has no default dealer associate")

    def _department(self, request: Request) -> str:
        uuid: str = request.path_params["department"]
        self._known_department(uuid)
        return uuid

    def _known_department(self, uuid: str) -> None:
        if uuid not in self._content.departments:
            raise Refused(_BAD_DEPARTMENT, f"No department {uuid}")


def _guarded(endpoint: Endpoint) -> Endpoint:
    """Let only the service subscriber in, and put refusals in the envelope."""

    async def guarded(request: Request) -> Response:
        try:
            _authenticate(request)
            return await endpoint(request)
        except Refused as error:
            return refusal(error)

    return guarded


def _authenticate(request: Request) -> None:
    given = basic_credentials(request)
    if given is None:
        raise Refused(100001, "Credentials are missing", status=401)
    if given != (CREDENTIALS.mykaarma_username, CREDENTIALS.mykaarma_password):
        raise Refused(100003, "User name or password is wrong", status=401)


async def _body(request: Request) -> dict[str, Any]:
    try:
        body = await json_body(request)
    except ValueError as error:
        raise Refused(_BAD_DATA, f"The body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise Refused(_BAD_DATA, "The body must be a JSON object")
    return body


def _uuids(body: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = body.get(name) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Refused(_BAD_DATA, f"{name} must be a list of strings")
    return tuple(values)
