"""One call as the handlers see it: who may call is settled and the body is read.

A handler is a plain function of the state and a `Call`; it raises `Refused`. Nothing awaits
between a handler's look at the state and its change to it, so each call is atomic.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import Response

from gateway.sandbox.bodies import bearer, json_body
from gateway.sandbox.credentials import CREDENTIALS
from gateway.sandbox.webex.answers import NO_TOKEN, Json, Refused, error, tracking_of
from gateway.sandbox.webex.ids import canonical
from gateway.sandbox.webex.state import Organization, State

WITH_BODY = frozenset({"POST", "PUT"})


@dataclass(frozen=True, slots=True)
class Call:
    """A request that passed the door. `body` is empty for methods that have none."""

    url: URL
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Json

    def flag(self, name: str) -> bool:
        """A query member that is the text true or false; false when absent, else 400."""
        text = self.query.get(name, "false").lower()
        if text not in {"true", "false"}:
            raise Refused(400, f"{name} must be true or false, not {text!r}.")
        return text == "true"


Handler = Callable[[State, Call], Response]


async def answered(request: Request, state: State, handler: Handler) -> Response:
    """What the handler answers, or the refusal in Webex's shape."""
    try:
        return handler(state, await _read(request, state.organization))
    except Refused as refused:
        return error(
            refused.status,
            refused.description,
            code=refused.code,
            tracking=tracking_of(request),
        )


async def _read(request: Request, organization: Organization) -> Call:
    if bearer(request) != CREDENTIALS.webex_token:
        raise Refused(401, NO_TOKEN)
    asked = request.query_params.get("orgId")
    ours = {organization.id, organization.key}
    if asked is not None and canonical(asked) not in ours and not (asked and organization.unnamed):
        raise Refused(403, f"The token gives no access to the organization {asked!r}.")
    return Call(
        url=request.url,
        path=request.path_params,
        query=request.query_params,
        body=await _body(request) if request.method in WITH_BODY else {},
    )


async def _body(request: Request) -> Json:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise Refused(415, f"The body must be application/json, not {media_type or 'untyped'!r}.")
    try:
        body = await json_body(request)
    except ValueError:
        raise Refused(400, "The body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise Refused(400, "The body must be a JSON object.")
    return body
