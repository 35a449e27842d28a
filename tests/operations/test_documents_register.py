"""The register of documents: versions that never change, and go one way. What is the database's part is tried on each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from gateway.operations.persisted import register as module
from gateway.operations.persisted.register import NotRegistered, Register
from gateway.operations.persisted.registered import Registered, VersionStatus
from gateway.store.tables import document_versions
from tests.operations.shelves import (
    MONDAY,
    OLD,
    SOON,
    TWO,
    WHO,
    furnish,
    in_file,
    opened_register,
    pending,
    registered,
)

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(scope="module")
async def held(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Register]:
    """A register for all tests that need no other."""
    async with opened_register(in_file(tmp_path_factory.mktemp("register"))) as register:
        yield register


@pytest.fixture
async def register(held: Register) -> Register:
    """An empty register."""
    await held.store.write(lambda connection: connection.execute(document_versions.delete()))
    return held


async def publish(register: Register, version: str, *documents: Registered) -> bool:
    return await register.publish(pending(version), documents)


async def test_what_is_published_is_read_back_as_it_was(database: str) -> None:
    strange = registered("weird", 'query Weird { viewer { client } } # \t"\\ü🙂\x0b\r\n')
    async with opened_register(database) as register:
        assert await publish(register, "2", registered("who", WHO), strange)

        assert await register.versions() == (pending("2"),)
        found = await register.documents("shop", ["2"])
        assert await register.active() == ()

    assert set(found) == {registered("who", WHO), strange}


async def test_publishing_the_very_same_again_changes_nothing(register: Register) -> None:
    assert await publish(register, "2", registered("who", WHO), registered("two", TWO))
    await register.activate("shop", "2", now=MONDAY)

    assert not await publish(register, "2", registered("two", TWO), registered("who", WHO))
    assert [one.status for one in await register.versions()] == [VersionStatus.ACTIVE]


@pytest.mark.parametrize(
    "documents",
    [
        [registered("who", TWO)],
        [registered("who", WHO), registered("two", TWO)],
        [registered("who2", WHO)],
    ],
    ids=["another text", "one more", "another id"],
)
@pytest.mark.parametrize("status", list(VersionStatus))
async def test_a_version_never_takes_other_documents_whatever_its_state(
    register: Register, documents: list[Registered], status: VersionStatus
) -> None:
    await publish(register, "2", registered("who", WHO))
    await brought_to(register, "2", status)

    with pytest.raises(NotRegistered, match="with other documents, and never changes"):
        await publish(register, "2", *documents)

    assert await register.documents("shop", ["2"]) == (registered("who", WHO),)


@pytest.mark.parametrize("status", list(VersionStatus))
async def test_an_id_means_one_text_until_every_version_with_another_is_retired(
    register: Register, status: VersionStatus
) -> None:
    await publish(register, "1", registered("who", WHO, version="1"))
    await brought_to(register, "1", status)
    again = publish(register, "2", registered("who", TWO), registered("x", SOON))

    if status is VersionStatus.RETIRED:
        assert await again
    else:
        with pytest.raises(NotRegistered, match=r"who: version 1 has another text under this"):
            await again
        assert [one.version for one in await register.versions()] == ["1"]


async def test_another_client_may_have_other_texts_under_the_same_ids(register: Register) -> None:
    await publish(register, "2", registered("who", WHO))

    theirs = registered("who", TWO, client="rival")
    assert await register.publish(pending("2", client="rival"), [theirs])

    assert await register.documents("rival", ["2"]) == (theirs,)


async def brought_to(register: Register, version: str, status: VersionStatus) -> None:
    """Bring a version to a state."""
    if status is not VersionStatus.PENDING:
        await register.activate("shop", version, now=MONDAY)
    if status is VersionStatus.RETIRED:
        await register.retire("shop", version, now=MONDAY, unused_since=None)


@pytest.mark.parametrize(
    ("before", "activated", "retired"),
    [
        (VersionStatus.PENDING, VersionStatus.ACTIVE, VersionStatus.RETIRED),
        (VersionStatus.ACTIVE, VersionStatus.ACTIVE, VersionStatus.RETIRED),
        (VersionStatus.RETIRED, None, VersionStatus.RETIRED),
    ],
)
async def test_a_version_goes_one_way(
    register: Register,
    before: VersionStatus,
    activated: VersionStatus | None,
    retired: VersionStatus,
) -> None:
    for version in ("1", "2"):
        await publish(register, version, registered("who", WHO, version=version))
        await brought_to(register, version, before)

    if activated is None:
        with pytest.raises(NotRegistered, match="is retired and cannot be activated"):
            await register.activate("shop", "1", now=TUESDAY)
    else:
        assert (await register.activate("shop", "1", now=TUESDAY)).status is activated
    done = await register.retire("shop", "2", now=TUESDAY, unused_since=None)

    assert done.status is retired
    assert done in await register.versions()


@pytest.mark.parametrize("wish", ["activate", "retire"])
async def test_a_version_that_is_not_there_is_named(register: Register, wish: str) -> None:
    await publish(register, "2", registered("who", WHO))
    unforced = {"unused_since": None} if wish == "retire" else {}

    with pytest.raises(NotRegistered, match="shop has no version 3"):
        await getattr(register, wish)("shop", "3", now=MONDAY, **unforced)


@pytest.mark.parametrize(
    ("used", "is_refused"),
    [
        (None, False),
        (TUESDAY - timedelta(seconds=1), False),
        (TUESDAY, False),
        (TUESDAY + timedelta(seconds=1), True),
    ],
)
async def test_a_version_that_was_used_lately_is_retired_by_force_alone(
    register: Register, used: object, is_refused: bool
) -> None:
    await publish(register, "2", registered("who", WHO), registered("two", TWO))
    await register.activate("shop", "2", now=MONDAY)
    if used is not None:
        await register.add_uses([("shop", "2", "who", 3, used)])  # type: ignore[list-item]  # an instant
    retiring = register.retire("shop", "2", now=TUESDAY, unused_since=TUESDAY)

    if is_refused:
        with pytest.raises(NotRegistered, match=r"(?s)in use; --force.*Who was used last at"):
            await retiring
        retiring = register.retire("shop", "2", now=TUESDAY, unused_since=None)
    assert (await retiring).status is VersionStatus.RETIRED


async def test_uses_add_up_and_the_latest_counts_in_whatever_order_they_come(database: str) -> None:
    async with opened_register(database) as register:
        await furnish(register)
        await register.add_uses(
            [("shop", "2", "who", 2, TUESDAY), ("shop", "2", "gone", 1, MONDAY)]
        )
        await asyncio.gather(
            *(register.add_uses([("shop", "2", "who", 1, MONDAY)]) for _ in range(5))
        )
        await register.add_uses([])

        (who,) = [one for one in await register.active() if one.document.id == "who"]
        (version,) = [
            one for one in await register.versions_used("shop") if one.version.version == "2"
        ]

    assert (who.uses, who.last_used_at) == (7, TUESDAY)
    assert (version.documents, version.uses, version.last_used_at) == (2, 7, TUESDAY)


async def test_versions_come_newest_first_by_when_they_began_to_run(database: str) -> None:
    async with opened_register(database) as register:
        for hours, version in enumerate("abc"):
            at = MONDAY + timedelta(hours=hours)
            await register.publish(
                pending(version, at=at), [registered("who", WHO, version=version)]
            )
        await register.activate("shop", "a", now=TUESDAY)

        found = await register.versions()

    assert [one.version for one in found] == ["a", "c", "b"]


async def test_of_two_who_publish_one_version_at_once_one_is_refused(database: str) -> None:
    async with opened_register(database) as register, opened_register(database) as other:
        outcomes = await asyncio.gather(
            publish(register, "2", registered("who", WHO)),
            publish(other, "2", registered("who", OLD)),
            return_exceptions=True,
        )
        found = await register.documents("shop", ["2"])

    assert sorted(type(one).__name__ for one in outcomes) == ["NotRegistered", "bool"]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("bound", "value", "says"),
    [("MOST_DOCUMENTS", 2, "and may have 2"), ("MOST_TEXT", 100, "longer than 100 characters")],
)
async def test_a_client_may_have_so_many_documents_that_are_not_retired(
    register: Register, monkeypatch: pytest.MonkeyPatch, bound: str, value: int, says: str
) -> None:
    monkeypatch.setattr(module, bound, value)
    await publish(register, "1", *(registered(id, WHO, version="1") for id in "ab"))
    with pytest.raises(NotRegistered, match=says):
        await publish(register, "2", *(registered(id, WHO) for id in "abcd"))

    await register.retire("shop", "1", now=MONDAY, unused_since=None)
    assert await publish(register, "2", *(registered(id, WHO) for id in "ab"))
