"""The names that we are asked by, where a strange one may be a trick.

A site may change its own name's address to ours while its page is open (DNS rebinding). For the browser the page then
asks its own site, so that neither a preflight nor `Origin` protects us; but `Host` still has the site's name. An address
in place of a name cannot be changed so.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field

from starlette.types import Scope

from gateway.web.responses import TurnedAway

# RFC 9110, section 7.2: a host, and perhaps a port.
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/?#@\[\],]+))(?::[0-9]*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names that are ours, in lower case and without ports; beside them `localhost` and any address are."""

    named: frozenset[str] = field(default_factory=frozenset)

    def knows(self, host: str) -> bool:
        """Whether a request with this Host means us."""
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        name = (found[1] or found[2]).lower().removesuffix(".")
        return name == "localhost" or name in self.named or _is_address(name)


def host_fault(scope: Scope, hosts: Hosts) -> TurnedAway | None:
    """Why a request is not for us, by RFC 9110, section 15.5.20. One without any Host is no browser's."""
    said = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    if all(hosts.knows(host) for host in said):
        return None
    return TurnedAway(
        421,
        "Nothing is served by the name in `Host`. Ask by localhost or an address; `server.origins` names other hosts.",
    )


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
