"""The documents that run, at hand in memory, so that a request that names one waits for no database.

What is at hand is as the register was at the last look, at most some seconds ago; with the database away it stays so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol

from gateway.operations.persisted.registered import Registered, Version, VersionStatus

PREFIX = "sha256:"


class Reads(Protocol):
    """What the shelf reads of the register. Raises StoreError."""

    async def versions(self) -> tuple[Version, ...]:
        """All versions, each client's newest first."""
        ...

    async def documents(self, client: str, versions: Sequence[str]) -> tuple[Registered, ...]:
        """The documents of a client's versions."""
        ...

    async def keys(self, client: str, versions: Sequence[str]) -> frozenset[str]:
        """What finds the documents of a client's versions."""
        ...


@dataclass(frozen=True, slots=True)
class Own:
    """A client's documents. `active` has those of each active version by what finds them, the newest version first;
    `newest` those of all of them, and `by_meaning` the same by the hash of what they say. `retired`: what found a
    document once."""

    versions: tuple[Version, ...] = ()
    active: Mapping[str, Mapping[str, Registered]] = field(default_factory=dict)
    newest: Mapping[str, Registered] = field(default_factory=dict)
    by_meaning: Mapping[str, Registered] = field(default_factory=dict)
    retired: Mapping[str, frozenset[str]] = field(default_factory=dict)


NOTHING = Own()


class Shelf:
    """The documents at hand, by client."""

    def __init__(self) -> None:
        self._own: dict[str, Own] = {}

    def find(self, client: str, key: str, *, version: str | None = None) -> Registered | None:
        """A client's active document of an id or a hash: that of the version, if it is active and has one, else the
        newest version's."""
        own = self._own.get(client, NOTHING)
        bare = without_prefix(key)
        of_version = own.active.get(version or "", {})
        return (
            of_version.get(key)
            or of_version.get(bare)
            or own.newest.get(key)
            or own.newest.get(bare)
        )

    def find_in(self, client: str, version: str, key: str) -> Registered | None:
        """A client's document of an id or a hash in one version, if that is active."""
        found = self._own.get(client, NOTHING).active.get(version, {})
        return found.get(key) or found.get(without_prefix(key))

    def was_retired(self, client: str, key: str, *, version: str | None = None) -> bool:
        """Whether a client had a document of an id or a hash in a version that is retired: in this one, or in any."""
        retired = self._own.get(client, NOTHING).retired
        versions = retired.values() if version is None else (retired.get(version, frozenset()),)
        bare = without_prefix(key)
        return any(key in found or bare in found for found in versions)

    def by_meaning(self, client: str, normal_sha256: str) -> Registered | None:
        """A client's active document that says the same."""
        return self._own.get(client, NOTHING).by_meaning.get(normal_sha256)

    async def refresh(self, register: Reads) -> None:
        """Look what has changed, and read that. Raises StoreError, and then what is at hand stays."""
        found = {
            client: tuple(versions)
            for client, versions in groupby(
                sorted(await register.versions(), key=lambda one: one.client),
                key=lambda one: one.client,
            )
        }
        for client, versions in found.items():
            if self._own.get(client, NOTHING).versions != versions:
                self._own[client] = await self._read(register, client, versions)
        for client in self._own.keys() - found.keys():
            del self._own[client]

    async def _read(self, register: Reads, client: str, versions: tuple[Version, ...]) -> Own:
        active = [one.version for one in versions if one.status is VersionStatus.ACTIVE]
        documents = await register.documents(client, active) if active else ()
        retired = {
            one.version: await register.keys(client, (one.version,))
            for one in versions
            if one.status is VersionStatus.RETIRED
        }
        return shelved(versions, documents, retired)


def shelved(
    versions: tuple[Version, ...],
    documents: Sequence[Registered],
    retired: Mapping[str, frozenset[str]],
) -> Own:
    """A client's documents, ordered for being found. `versions` has the newest first."""
    active: dict[str, dict[str, Registered]] = {
        one.version: {} for one in versions if one.status is VersionStatus.ACTIVE
    }
    for one in documents:
        active[one.version].setdefault(one.sha256, one)
    for one in documents:
        # After the hashes: an id that looks like the hash of another document is still the id.
        active[one.version][one.id] = one
    newest: dict[str, Registered] = {}
    by_meaning: dict[str, Registered] = {}
    for found in active.values():
        for key, one in found.items():
            newest.setdefault(key, one)
            by_meaning.setdefault(one.normal_sha256, one)
    return Own(versions, active, newest, by_meaning, retired)


def without_prefix(key: str) -> str:
    """A hash without the word before it that says what it is."""
    return key.removeprefix(PREFIX)
