"""myKaarma: dealer associates, departments, dealers, and who is out of office."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateway.loaders.base import CachedLoader, Loader, each, settled
from gateway.vendors.errors import VendorNotFound
from gateway.vendors.mykaarma import read_local_instant
from gateway.vendors.mykaarma.knowledge import covers, from_memory, what_holds
from gateway.vendors.port import Vendor
from gateway.vendors.records import Dealer, DealerAssociate, Department, OutOfOffice


class DealerAssociates(CachedLoader[str, DealerAssociate | None]):
    vendor = Vendor.MYKAARMA

    async def ask(self, keys: Sequence[str]) -> Iterable[DealerAssociate | None]:
        found = await self.sources.clients.mykaarma.dealer_associates(keys)
        return [found.get(key) for key in keys]


class Departments(CachedLoader[str, Department | None]):
    """Departments have no read of their own: they come with any of their associates.

    One that the vendor does not know makes it refuse the whole batch; then each is asked for by itself, so that one
    wrong link does not take the others along.
    """

    vendor = Vendor.MYKAARMA

    async def ask(self, keys: Sequence[str]) -> Iterable[Department | None]:
        try:
            return await self._batch(keys)
        except VendorNotFound as error:
            _unknown_there(error)
            return [None] if len(keys) == 1 else await each(keys, self._one)

    async def _batch(self, keys: Sequence[str]) -> list[Department | None]:
        people = await self.sources.clients.mykaarma.associates_of_departments(keys)
        found = {one.department.id: one.department for one in people.values() if one.department}
        return [found.get(key) for key in keys]

    async def _one(self, key: str) -> Department | None:
        try:
            return (await self._batch([key]))[0]
        except VendorNotFound as error:
            _unknown_there(error)
            return None


def _unknown_there(error: VendorNotFound) -> None:
    """Raise the error unless it says that there is no such department. A bare 404 does not: the vendor documents
    none, so it comes from a wrong address, and is no reason to tell anybody that they have no departments."""
    if error.status == 404:
        raise error


class DepartmentOfAssociate(Loader[tuple[str, str | None], Department | None]):
    """By the links to a department and (or None) to a dealer associate, who brings the department along: one call
    for both where both are asked for, and no list of a whole department's people."""

    async def fetch(self, keys: Sequence[tuple[str, str | None]]) -> Iterable[Department | None]:
        async def one(key: tuple[str, str | None]) -> Department | None:
            department_id, dealer_associate_id = key
            if dealer_associate_id is not None:
                found = await self.loaders.by_name("dealer_associate").load(dealer_associate_id)
                if found and found.department and found.department.id == department_id:
                    brought: Department = found.department
                    return brought
            asked: Department | None = await self.loaders.by_name("department").load(department_id)
            return asked

        return await each(keys, one)


class AllDepartments(Loader[str, tuple[Department, ...]]):
    """The departments that anybody whom the caller sees is in, and the vendor knows; the key is always `all`."""

    async def fetch(self, keys: Sequence[str]) -> Iterable[tuple[Department, ...]]:
        ids = await self.sources.directory.departments()
        found = settled(await each(ids, self.loaders.by_name("department").load))
        known = sorted((one for one in found if one is not None), key=lambda one: one.name)
        return [tuple(known) for _ in keys]


class Dealers(CachedLoader[str, Dealer | None]):
    vendor = Vendor.MYKAARMA

    async def ask(self, keys: Sequence[str]) -> Iterable[Dealer | None]:
        found = await self.sources.clients.mykaarma.dealers(keys)
        return [found.get(key) for key in keys]


class OutOfOffices(Loader[tuple[str, str], OutOfOffice | None]):
    """By department and dealer associate. The vendor is asked only where our own record does not cover now."""

    async def fetch(self, keys: Sequence[tuple[str, str]]) -> Iterable[OutOfOffice | None]:
        remembered = await self.sources.memory.recall(keys)
        records = {key: from_memory(key, record) for key, (record, _) in remembered.items()}

        async def one(key: tuple[str, str]) -> OutOfOffice | None:
            record = records.get(key)
            if record is not None and covers(record, self.now):
                return record
            associate = await self.loaders.by_name("dealer_associate").load(key[1])
            zone = await self._dealer_zone(associate)
            return what_holds(record, associate, dealer_time_zone=zone, key=key, now=self.now)

        return await each(keys, one)

    async def _dealer_zone(self, associate: DealerAssociate | None) -> str | None:
        """The clock of the flag's start, when it is needed: the flag is up, and its start has no offset."""
        if associate is None or not associate.out_of_office or associate.department is None:
            return None
        start, dealer_id = associate.out_of_office_start, associate.department.dealer_id
        if not start or not dealer_id or read_local_instant(start, None) is not None:
            return None
        dealer = await self.loaders.by_name("dealer").load(dealer_id)
        return dealer.time_zone if dealer else None
