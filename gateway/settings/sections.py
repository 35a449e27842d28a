"""What every table of settings is, and the kinds of values that several have."""

from __future__ import annotations

import ipaddress
import json
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict


class Section(BaseModel):
    """A table of settings. Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


def known_zone(name: str) -> str:
    """The name of a zone that the zone database has. Raises ValueError."""
    if name not in available_timezones():
        raise ValueError(f"{name!r} is not an IANA time zone; write one such as America/Chicago")
    return name


Zone = Annotated[str, AfterValidator(known_zone)]


def table_from_text(value: Any) -> Any:
    """A table as it is in a file; in the environment it is the text of a JSON object. Raises ValueError."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError('write a JSON object, such as {"Night mode": "CLOSED"}') from None


def list_from_text(value: Any) -> Any:
    """A list as it is in a file; in the environment it is the text of a JSON array. Raises ValueError."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError('write a JSON array, such as ["one", "two"]') from None


def is_loopback(host: str | None) -> bool:
    """Whether a name or an address is this machine's own, and reached from nowhere else."""
    if host == "localhost":
        return True
    try:
        return host is not None and ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
