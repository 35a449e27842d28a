"""Where a request may go: below a vendor's base URL, and nowhere else.

Ids come from callers and links from vendors. Neither may lead a request, with our credentials on it, to another
host or to another path than its endpoint's.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import SplitResult, quote, unquote, urlencode, urlsplit

PORTS = {"http": 80, "https": 443}


class Astray(ValueError):
    """A link leads away from the base URL, or is no link."""


class NoSuchPath(ValueError):
    """A path holds an empty or a dot segment, so an id in it can be nobody's."""


class Address:
    """A vendor's base URL, checked once."""

    def __init__(self, base_url: str) -> None:
        base = urlsplit(base_url)
        if base.scheme not in PORTS or not base.hostname:
            raise ValueError("a vendor's base URL needs http:// or https:// and a host")
        if base.username is not None or base.query or base.fragment:
            raise ValueError("a vendor's base URL holds no credentials, no ? and no #")
        self._origin = _origin(base)
        self._prefix = base.path.rstrip("/")
        self._root = f"{base.scheme}://{base.netloc}"

    def url(self, path: str, query: Sequence[tuple[str, str]] = ()) -> str:
        """The URL of `path` (percent-encoded, below the base URL; or a whole URL) with `query` added.

        Raises Astray for a whole URL outside of the base URL, NoSuchPath for a path that no id can make, and
        UnicodeError for half a surrogate pair in `query`.
        """
        if path.lower().startswith(("http://", "https://")):
            path = self._below(path)
        elif path and not path.startswith("/"):
            raise ValueError(f"the path {path!r} does not start with /")
        bare, _, asked = path.partition("?")
        if bare and any(unquote(step) in ("", ".", "..") for step in bare.split("/")[1:]):
            raise NoSuchPath("an identifier is empty or made of dots")
        asked = "&".join(part for part in (asked, urlencode(query, quote_via=quote)) if part)
        return f"{self._root}{self._prefix}{bare}{'?' if asked else ''}{asked}"

    def _below(self, url: str) -> str:
        try:
            link = urlsplit(url)
            same = _origin(link) == self._origin and link.username is None
        except ValueError as error:
            raise Astray("no URL") from error
        if not (same and url.isascii() and url.isprintable() and " " not in url):
            raise Astray("another origin")
        if link.path != self._prefix and not link.path.startswith(self._prefix + "/"):
            raise Astray("another path")
        path = link.path.removeprefix(self._prefix)
        return f"{path}?{link.query}" if link.query else path


def _origin(url: SplitResult) -> tuple[str, str | None, int | None]:
    return url.scheme, url.hostname, url.port or PORTS.get(url.scheme)
