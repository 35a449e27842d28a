"""The token endpoint (OAuth2 client credentials, as Keycloak does it) and the check of scopes."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gateway.sandbox import tokens
from gateway.sandbox.bodies import basic_credentials, bearer
from gateway.sandbox.credentials import CREDENTIALS
from gateway.sandbox.pexip.answers import Refused

TOKEN_LIFETIME = 300  # seconds
_RESOURCES = (
    "appointments availability callbackRequests customers employees expertises externalCalendars "
    "favoriteAgents forms leadSegments listings offices regions settings subjects templates "
    "translations webhooks"
)
SCOPES = frozenset(
    f"engage:{resource}:{right}"
    for resource in _RESOURCES.split()
    for right in ("readOnly", "readWrite")
)


async def token_answer(request: Request, *, now: datetime, lifetime: int) -> Response:
    """Answer a request for a token; `lifetime` in seconds."""
    if request.path_params["enterprise"] != CREDENTIALS.pexip_enterprise:
        return _no(404, "not_found", "Realm does not exist")
    form = await _form(request)
    if form is None:
        return _no(400, "invalid_request", "The body must be form-encoded, each name once")
    if "grant_type" not in form:
        return _no(400, "invalid_request", "Missing form parameter: grant_type")
    if form["grant_type"] != "client_credentials":
        return _no(400, "unsupported_grant_type", "Unsupported grant_type")
    given = basic_credentials(request) or (form.get("client_id"), form.get("client_secret"))
    if given != (CREDENTIALS.pexip_client_id, CREDENTIALS.pexip_client_secret):
        return _no(401, "invalid_client", "Invalid client or Invalid client credentials")
    scopes = form.get("scope", "").split()
    unknown = sorted(set(scopes) - SCOPES)
    if unknown:
        return _no(400, "invalid_scope", f"Invalid scopes: {' '.join(unknown)}")
    scope = " ".join(scopes)
    claims = {"azp": CREDENTIALS.pexip_client_id, "scope": scope}
    token = tokens.issue(claims, audience="pexip", now=now, lifetime=lifetime)
    return JSONResponse(
        {"access_token": token, "expires_in": lifetime, "token_type": "Bearer", "scope": scope},
        headers={"Cache-Control": "no-store"},
    )


def check_scope(request: Request, *, resource: str, write: bool, now: datetime) -> None:
    """Let a request pass whose token has the scope; readWrite includes readOnly. Raises Refused."""
    token = bearer(request)
    claims = None if token is None else tokens.read(token, audience="pexip", now=now)
    if claims is None:
        raise Refused(401, "A valid access token is required")
    enough = {f"engage:{resource}:readWrite"}
    if not write:
        enough.add(f"engage:{resource}:readOnly")
    if not enough & set(claims["scope"].split()):
        raise Refused(403, f"One of these scopes is required: {', '.join(sorted(enough))}")


async def _form(request: Request) -> Mapping[str, str] | None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        return None
    try:
        pairs = parse_qsl((await request.body()).decode(), keep_blank_values=True)
    except ValueError:
        return None
    form = dict(pairs)
    return form if len(form) == len(pairs) else None


def _no(status: int, error: str, description: str) -> Response:
    body = {"error": error, "error_description": description}
    return JSONResponse(body, status_code=status)
