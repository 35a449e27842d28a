"""Requests from web pages of other sites: which are served, and which a browser may show to its page.

Rule 1: nothing is authorized by a cookie. Credentials are headers that a page of another site cannot set before the
browser has asked us by a preflight request; so only what is served without credentials can be asked for behind a
person's back, and what the page cannot read could still cost work.
Rule 2: a POST has to be `application/json`, which forces that preflight too. A GET without any such header is served when
it does not come from a page of another site: `Sec-Fetch-Site` says so, or else `Origin`, or else `Referer`, none of which
a page can forge. Who sends none of the three and is no browser (every browser calls itself Mozilla) is served.
Rule 3: only the configured origins get CORS headers, by the Fetch standard, section 3.2; never for credentials that a
browser adds by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from gateway.web.responses import METHODS, VARY, TurnedAway

FORCING = (
    "authorization",
    "x-api-key",
    "graphql-client-name",
    "apollographql-client-name",
    "graphql-require-preflight",
    "apollo-require-preflight",
    "x-apollo-operation-name",
)
"""Headers of GraphQL clients that a browser sends to another site only after a preflight."""
SIMPLE = ("", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
"""Content types that it sends without one."""
EXPOSED = "Deprecation, ETag, RateLimit, RateLimit-Policy, Retry-After, Sunset, WWW-Authenticate, X-Request-Id"
PREFLIGHT_SECONDS = 7_200
"""How long a browser may remember the answer to a preflight; none remembers longer."""


@dataclass(frozen=True, slots=True)
class Origins:
    """The origins whose pages may ask, beside our own."""

    named: frozenset[str] = field(default_factory=frozenset)

    def allows(self, origin: str, host: str) -> bool:
        """Whether a page of an origin may ask. `host` is the request's Host: our own pages may always."""
        origin = origin.lower()
        return origin in self.named or (host != "" and _place_of(origin) == host.lower())

    def check(self, headers: Mapping[str, str]) -> None:
        """Raises TurnedAway for a GET that a page of another site may have sent by itself."""
        if forces_preflight(headers) or self._from_here(headers):
            return
        raise TurnedAway(
            400,
            "A page of another site could have sent this. Add the header `GraphQL-Require-Preflight: 1`, or use POST.",
        )

    def preflight(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers that answer OPTIONS. Raises TurnedAway for a preflight of a page that may not ask."""
        origin = headers.get("origin")
        if origin is None or "access-control-request-method" not in headers:
            return {"Allow": METHODS, "Vary": VARY}
        if not self.allows(origin, headers.get("host", "")):
            message = "Pages of this origin may not ask; `server.origins` names those that may."
            raise TurnedAway(403, message)
        return {
            "Allow": METHODS,
            "Vary": VARY,
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": headers.get("access-control-request-headers", ""),
            "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
        }

    def shared(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers by which a browser shows a response to the page that asked; none for pages that may not."""
        origin = headers.get("origin")
        if origin is None or not self.allows(origin, headers.get("host", "")):
            return {}
        return {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": EXPOSED}

    def _from_here(self, headers: Mapping[str, str]) -> bool:
        """Whether no page of another site sent it, or one that may ask."""
        host = headers.get("host", "")
        origin = headers.get("origin")
        if origin is not None and self.allows(origin, host):
            return True
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in ("same-origin", "none")
        if origin is not None:
            return False
        referer = headers.get("referer")
        if referer is not None:
            return self.allows(_origin_of(referer), host)
        return not headers.get("user-agent", "").startswith("Mozilla/")


def forces_preflight(headers: Mapping[str, str]) -> bool:
    """Whether a request has something that a browser sends to another site only after a preflight."""
    if any(name in headers for name in FORCING):
        return True
    return headers.get("content-type", "").partition(";")[0].strip().lower() not in SIMPLE


def _place_of(address: str) -> str | None:
    """Host and port of an address; None for what is no address."""
    try:
        return urlsplit(address).netloc
    except ValueError:
        return None


def _origin_of(address: str) -> str:
    """The origin of a page's address."""
    scheme = address.partition(":")[0]
    return f"{scheme}://{_place_of(address) or ''}"
