"""People and places (Webex)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A Webex person: what the gateway reads of one."""

    id: str
    display_name: str | None
    emails: tuple[str, ...]
    time_zone: str | None
    location_id: str | None


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address, as the vendor has it."""

    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """A Webex location."""

    id: str
    name: str
    time_zone: str | None
    address: Address | None = None
    preferred_language: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    notes: str | None = None
