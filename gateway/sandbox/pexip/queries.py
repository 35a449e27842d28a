"""What stands in a query: paging, and lists that must be written `name[]=a&name[]=b`."""

from starlette.requests import Request

from gateway.sandbox.pexip.answers import Refused

_DEFAULT_LIMIT = 25


def array(request: Request, name: str) -> frozenset[str]:
    """Give the values of a list member; empty is no wish. Raises Refused for `name=a`."""
    if name in request.query_params:
        raise Refused(400, f"{name} is an array: write {name}[]=...")
    return frozenset(request.query_params.getlist(f"{name}[]"))


def flag(request: Request, name: str) -> bool:
    """Give a boolean member, false if it is not there."""
    value = request.query_params.get(name, "false")
    if value not in ("true", "false"):
        raise Refused(400, f"{name} must be true or false")
    return value == "true"


def paging(request: Request) -> tuple[int, int]:
    """Give offset and limit. The vendor publishes no largest limit, so there is none here."""
    return _count(request, "offset", 0, least=0), _count(request, "limit", _DEFAULT_LIMIT, least=1)


def _count(request: Request, name: str, default: int, *, least: int) -> int:
    text = request.query_params.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= 9) or int(text) < least:
        raise Refused(400, f"{name} must be an integer of at least {least}")
    return int(text)
