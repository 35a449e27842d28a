"""All settings, as one value."""

from __future__ import annotations

from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from gateway.settings.availability import AvailabilitySettings
from gateway.settings.front import (
    AccessSettings,
    DocumentsSettings,
    ServerSettings,
    SubscriptionsSettings,
)
from gateway.settings.limits import LimitsSettings
from gateway.settings.own import CacheSettings, ChangesSettings, LogSettings, StoreSettings
from gateway.settings.sections import Section, Zone, is_loopback
from gateway.settings.vendors import VENDOR_SECTIONS, WHERE_AND_WHO, VendorsSettings


class Settings(Section):
    """All settings."""

    organization_time_zone: Zone | None = Field(
        None,
        description="The IANA time zone of operating modes of the whole organization; by default the "
        "location's, or the person's.",
    )
    time_zone_data: Literal["package", "system"] = Field(
        "package",
        description="Where time zone data comes from: the pinned package, so that replicas agree, or the machine's own.",
    )
    store: StoreSettings = StoreSettings()
    vendors: VendorsSettings = VendorsSettings()
    changes: ChangesSettings = ChangesSettings()
    cache: CacheSettings = CacheSettings()
    availability: AvailabilitySettings = AvailabilitySettings()
    server: ServerSettings = ServerSettings()
    access: AccessSettings = AccessSettings()
    limits: LimitsSettings = LimitsSettings()
    documents: DocumentsSettings = DocumentsSettings()
    subscriptions: SubscriptionsSettings = SubscriptionsSettings()
    log: LogSettings = LogSettings()

    @model_validator(mode="after")
    def _strangers_stay_out(self) -> Self:
        if self.access.anonymous and self.distant_vendors:
            raise ValueError(
                f"access.anonymous lets everybody do everything, and vendors.{self.distant_vendors[0]}.base_url is not "
                "on this machine: leave access.anonymous out, and make keys with `gateway clients create`"
            )
        return self

    def is_set(self, path: str) -> bool:
        """Whether a dotted path was given, and is not the default."""
        section: Any = self
        *tables, key = path.split(".")
        for table in tables:
            if table not in section.model_fields_set:
                return False
            section = getattr(section, table)
        return key in section.model_fields_set

    @property
    def configured_vendors(self) -> tuple[str, ...]:
        """The vendors of which an address or credentials were given; patience alone configures nobody."""
        return tuple(
            name
            for name in VENDOR_SECTIONS
            if any(self.is_set(f"vendors.{name}.{key}") for key in WHERE_AND_WHO)
        )

    @property
    def distant_vendors(self) -> tuple[str, ...]:
        """The configured vendors whose address is not on this machine: without any, they are the sandbox's."""
        return tuple(
            name
            for name in self.configured_vendors
            if not is_loopback(urlsplit(getattr(self.vendors, name).base_url).hostname)
        )
