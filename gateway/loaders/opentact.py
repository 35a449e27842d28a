"""OpenTact: the account's office hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gateway.loaders.base import CachedLoader, each
from gateway.vendors.port import Vendor
from gateway.vendors.records import Account, DayOfWeek, OfficeHours, OfficeHoursEncoding


@dataclass(frozen=True, slots=True)
class OfficeHoursCalendar:
    """All office hours of the OpenTact account (of one day, when one was asked for)."""

    encoding: OfficeHoursEncoding
    entries: tuple[OfficeHours, ...]


class OfficeHoursCalendars(CachedLoader[DayOfWeek | str, OfficeHoursCalendar]):
    """By day, or `all` for the whole week."""

    vendor = Vendor.OPENTACT

    async def ask(self, keys: Sequence[DayOfWeek | str]) -> Iterable[OfficeHoursCalendar]:
        opentact = self.sources.clients.opentact

        async def one(key: DayOfWeek | str) -> OfficeHoursCalendar:
            entries = await opentact.office_hours(key if isinstance(key, DayOfWeek) else None)
            return OfficeHoursCalendar(opentact.encoding, entries)

        return await each(keys, one)


class OfficeHoursEntries(CachedLoader[str, OfficeHours | None]):
    vendor = Vendor.OPENTACT

    async def ask(self, keys: Sequence[str]) -> Iterable[OfficeHours | None]:
        return await each(keys, self.sources.clients.opentact.office_hours_entry)


class OfficeHoursZones(CachedLoader[str, Account]):
    """The account, for its zone; the configured zone wins and costs no call. The key is always `account`."""

    vendor = Vendor.OPENTACT

    async def ask(self, keys: Sequence[str]) -> Iterable[Account]:
        configured = self.sources.office_hours_time_zone
        if configured is not None:
            return [Account(None, None, configured, configured) for _ in keys]
        account = await self.sources.clients.opentact.account()
        return [account for _ in keys]
