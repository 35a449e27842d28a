"""Which document is meant and whether it may run: wire forms, enforcement and the states of what is registered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from gateway.caller import Caller, Enforcement, Profile
from gateway.operations.answer import Refusal, Refused
from gateway.operations.documents import Documents, Found, Unregistered
from gateway.operations.operation import Operation
from gateway.operations.persisted.automatic import InMemory
from gateway.operations.persisted.normal import digest, normal_digest
from gateway.operations.persisted.register import Register
from gateway.store.tables import documents as table
from tests.operations.shelves import (
    FREE,
    MONDAY,
    OLD,
    SOON,
    THEIRS,
    TWO,
    WHO,
    WHO_WRITTEN_OTHERWISE,
    furnish,
    in_file,
    opened_register,
    pending,
    registered,
)

OPEN, LOG, SAFELIST, IDS = Enforcement
EVERYBODY = (OPEN, LOG, SAFELIST, IDS)
ABSENT = "0" * 64


def caller(enforcement: Enforcement, client: str = "shop") -> Caller:
    return Caller(client, Profile.PARTNER, frozenset(), None, enforcement)


@pytest.fixture(scope="module")
async def documents(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Documents]:
    """The documents of `shelves.py`, with room for others."""
    async with opened_register(in_file(tmp_path_factory.mktemp("documents"))) as register:
        await furnish(register)
        found = Documents(automatic=InMemory(1_000_000))
        async with found.opened(register):
            yield found


async def outcome(
    documents: Documents, operation: Operation, enforcement: Enforcement
) -> str | Refusal:
    """The text that runs, or why none does."""
    try:
        return (await documents.find(operation, caller(enforcement))).text
    except Refused as stop:
        return stop.answer.refusal or "no refusal"


@pytest.mark.parametrize("enforcement", EVERYBODY)
@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("who", WHO),
        (digest(WHO), WHO),
        (f"sha256:{digest(WHO)}", WHO),
        (digest(TWO), TWO),
        ("shop~2~who", WHO),
        ("shop/2/who", WHO),
        (f"shop~2~{digest(WHO)}", WHO),
        (f"shop/2/sha256:{digest(TWO)}", TWO),
        ("old", Refusal.DOCUMENT_RETIRED),
        (digest(OLD), Refusal.DOCUMENT_RETIRED),
        ("shop~1~who", Refusal.DOCUMENT_RETIRED),
        ("shop/1/old", Refusal.DOCUMENT_RETIRED),
        ("shop~2~old", Refusal.DOCUMENT_UNKNOWN),
        ("soon", Refusal.DOCUMENT_UNKNOWN),
        ("shop~3~soon", Refusal.DOCUMENT_UNKNOWN),
        (digest(SOON), Refusal.DOCUMENT_UNKNOWN),
        ("theirs", Refusal.DOCUMENT_UNKNOWN),
        (digest(THEIRS), Refusal.DOCUMENT_UNKNOWN),
        ("rival~9~theirs", Refusal.DOCUMENT_UNKNOWN),
        ("rival/9/theirs", Refusal.DOCUMENT_UNKNOWN),
        ("rival~2~who", Refusal.DOCUMENT_UNKNOWN),
        ("Who", Refusal.DOCUMENT_UNKNOWN),
        ("~~", Refusal.DOCUMENT_UNKNOWN),
        ("shop~2~", Refusal.DOCUMENT_UNKNOWN),
        ("", Refusal.DOCUMENT_UNKNOWN),
        ("../who", Refusal.DOCUMENT_UNKNOWN),
        ("sha256:", Refusal.DOCUMENT_UNKNOWN),
        (f"sha256:{digest(WHO).upper()}", Refusal.DOCUMENT_UNKNOWN),
        ("\0\ud800🙂", Refusal.DOCUMENT_UNKNOWN),
        ("x" * 1_000_000, Refusal.DOCUMENT_UNKNOWN),
    ],
    ids=lambda value: str(value.encode("ascii", "backslashreplace"))[:30],
)
async def test_an_id_finds_a_clients_own_active_document_in_every_form_of_it(
    documents: Documents, enforcement: Enforcement, id: str, expected: str | Refusal
) -> None:
    assert await outcome(documents, Operation(document_id=id), enforcement) == expected


UNKNOWN_TEXT = (
    (OPEN, FREE),
    (LOG, FREE),
    (SAFELIST, Refusal.DOCUMENT_REQUIRED),
    (IDS, Refusal.DOCUMENT_REQUIRED),
)


@pytest.mark.parametrize(("enforcement", "expected"), UNKNOWN_TEXT)
async def test_a_text_that_is_not_registered_runs_by_enforcement(
    documents: Documents, enforcement: Enforcement, expected: str | Refusal
) -> None:
    assert await outcome(documents, Operation(FREE), enforcement) == expected


@pytest.mark.parametrize(
    ("text", "is_registered"),
    [
        (WHO, True),
        (WHO_WRITTEN_OTHERWISE, True),
        ("query Who{viewer{client}}", True),
        ("query Who { __typename viewer { client } }", True),
        ("query Other { viewer { client } }", False),
        ("query Who { viewer { client profile } }", False),
        ("query Who { viewer { client: profile } }", False),
        ("query Who { viewer { client t: __typename } }", False),
        ("query Who { viewer { client __typename @skip(if: false) } }", False),
        ("query Who @a { viewer { client } }", False),
        (WHO + " fragment F on Viewer { client }", False),
        (OLD, False),
        (SOON, False),
        (THEIRS, False),
        ("{", False),
        ("", False),
        ("{ a " * 5_000, False),
        ("\ud800", False),
        ("#" * 300_000 + "\n" + WHO, False),  # too long to be looked at
    ],
    ids=lambda value: str(
        value.encode("ascii", "backslashreplace") if isinstance(value, str) else value
    )[:40],
)
async def test_a_safelisted_text_is_known_by_what_it_says_not_by_how_it_is_written(
    documents: Documents, text: str, is_registered: bool
) -> None:
    found = await outcome(documents, Operation(text), SAFELIST)

    assert found == (text if is_registered else Refusal.DOCUMENT_REQUIRED)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("{a}", " { a , } # x", True),
        ("{a b}", "{b a}", False),
        ("query A{a} query B{b}", "query B{b} query A{a}", True),
        ("query A{...F} fragment F on Q{a{b}}", "fragment F on Q{a{b}} query A{...F}", True),
        (
            "query A($v: I = {x: [{y: 1}]}){a(v: $v){b}}",
            "query A($v:I={x:[{y:1}]}){a(v:$v){b}}",
            True,
        ),
        ("query A($v: I = {x: 1}){a}", "query A($v: I = {x: 2}){a}", False),
        ("{a{b}}", "{__typename a{b __typename}}", True),
        ("{a{b}}", "{__typename __typename a{__typename b __typename}}", True),
        ("{a{__typename}}", "{a{__typename __typename}}", True),
        ("{a}", "{a x: __typename}", False),
        ("{a}", "{a __typename: b}", False),
        ("{a}", "{a __typename @skip(if: true)}", False),
        ("{a}", "{a __typename{b}}", False),
        ("{a}", "{a __typename(b: 1)}", False),
        ("{a}", "{a ...__typename}", False),
        ("{a @x}", "{a @__typename}", False),
        ("{a: b}", "{a __typename: b}", False),
        ("{a @skip(if: true)}", "{a __typename @skip(if: true)}", False),
        ("{a{b}}", "{a __typename{b}}", False),
        ("{a(b: 1)}", "{a __typename(b: 1)}", False),
        ("{a{}}", "{a{__typename}}", False),
        ("{a ...b}", "{a ...__typename b}", False),
        ("{a x: b}", "{a x: __typename b}", False),
        ("{a @b}", "{a @__typename b}", False),
        ("{... on b{c}}", "{... on __typename b{c}}", False),
        ("{on}", "{on __typename}", False),  # it could be the condition of a fragment
        ("{a(b: [x])}", "{a(b: [x __typename])}", False),
        ("{a(b: {c: x})}", "{a(b: {c: __typename})}", False),
        ('{a(b: "x")}', '{a(b: "x ")}', False),
        ('{a(b: "c")}', '{a(b: "\\u0063")}', True),
        ('{a(b: """c""")}', '{a(b: "c")}', False),
        ("{a(b: 1)}", "{a(b: 1.0)}", False),
    ],
)
def test_two_texts_say_the_same_when_only_their_looks_differ(
    one: str, other: str, same: bool
) -> None:
    found = [normal_digest(text) for text in (one, other)]

    assert None not in found
    assert (found[0] == found[1]) is same


@pytest.mark.parametrize(
    "text", ["{", "}", "{a}}", "{(}", ")", "{a(}", '"', "?", "{a}{", "{a " * 2_000, "{a}" * 2_000]
)
def test_what_cannot_be_a_document_says_nothing(text: str) -> None:
    assert normal_digest(text) is None


@pytest.mark.parametrize(
    ("enforcement", "expected"),
    [
        *((OPEN, Refusal.HASH_WRONG), (LOG, Refusal.HASH_WRONG)),
        *((SAFELIST, Refusal.DOCUMENT_UNKNOWN), (IDS, Refusal.DOCUMENT_UNKNOWN)),
    ],
)
@pytest.mark.parametrize("text", [WHO, FREE])
@pytest.mark.parametrize("id", ["no-such", ABSENT, digest(WHO).upper()])
async def test_an_id_that_nobody_has_is_unknown_also_beside_a_text(
    documents: Documents, enforcement: Enforcement, expected: Refusal, text: str, id: str
) -> None:
    """Apollo sends it as a hash, and the text with it when it hears that nobody has it."""
    assert await outcome(documents, Operation(text, sha256=id), enforcement) == expected


@pytest.mark.parametrize(
    ("enforcement", "expected"),
    [(OPEN, WHO), (LOG, WHO), (SAFELIST, WHO), (IDS, Refusal.DOCUMENT_REQUIRED)],
)
async def test_who_has_to_send_ids_sends_no_text_not_even_a_registered_one(
    documents: Documents, enforcement: Enforcement, expected: str | Refusal
) -> None:
    assert await outcome(documents, Operation(WHO), enforcement) == expected


@pytest.mark.parametrize("enforcement", EVERYBODY)
@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (Operation(FREE, document_id="who"), Refusal.MALFORMED),
        (Operation(TWO, document_id="who"), Refusal.MALFORMED),
        (Operation(WHO_WRITTEN_OTHERWISE, document_id="who"), Refusal.MALFORMED),
        (Operation(WHO, document_id="who"), WHO),
        (Operation(FREE, document_id="absent"), Refusal.DOCUMENT_UNKNOWN),
        (Operation(THEIRS, document_id="theirs"), Refusal.DOCUMENT_UNKNOWN),
        (Operation(document_id="who", sha256=ABSENT), WHO),
        (Operation(document_id="who", operation_name="Who"), WHO),
        (Operation(document_id="who", operation_name="Other"), Refusal.MALFORMED),
        (Operation(sha256=digest(WHO), operation_name="Other"), Refusal.MALFORMED),
        (Operation(FREE, sha256=digest(WHO)), Refusal.HASH_WRONG),
        (Operation(WHO, sha256=digest(WHO)), WHO),
        (Operation(sha256=digest(WHO)), WHO),
        (Operation(sha256="who"), WHO),
        (Operation(sha256=ABSENT), Refusal.HASH_UNKNOWN),
        (Operation(sha256=digest(THEIRS)), Refusal.HASH_UNKNOWN),
        (Operation(sha256=""), Refusal.HASH_UNKNOWN),
        (Operation(), Refusal.MALFORMED),
    ],
    ids=lambda value: None if isinstance(value, Operation) else str(value)[:20],
)
async def test_what_an_id_or_a_hash_names_never_runs_another_text(
    documents: Documents, enforcement: Enforcement, operation: Operation, expected: str | Refusal
) -> None:
    assert await outcome(documents, operation, enforcement) == expected


@pytest.mark.parametrize(
    ("enforcement", "expected"),
    [
        (OPEN, Refusal.HASH_UNKNOWN),  # anything may run, so the text is asked for
        (LOG, Refusal.HASH_UNKNOWN),
        (SAFELIST, Refusal.DOCUMENT_RETIRED),
        (IDS, Refusal.DOCUMENT_RETIRED),
    ],
)
async def test_a_retired_hash_is_said_to_be_retired_to_who_may_not_send_its_text(
    documents: Documents, enforcement: Enforcement, expected: Refusal
) -> None:
    assert await outcome(documents, Operation(sha256=digest(OLD)), enforcement) == expected


async def test_a_foreign_document_is_answered_exactly_as_one_that_nobody_has(
    documents: Documents,
) -> None:
    answers = []
    for id in ("theirs", "absent"):
        with pytest.raises(Refused) as stop:
            await documents.find(Operation(document_id=id), caller(IDS))
        answers.append(str(stop.value.answer).replace(id, "X"))

    assert answers[0] == answers[1]


# ---------------------------------------------------------------- kept by hash


async def run(documents: Documents, operation: Operation, who: Caller) -> Found:
    """Find a document and let it have shown to be right."""
    found = await documents.find(operation, who)
    documents.accepted(found, operation, who, now=MONDAY)
    return found


@pytest.mark.parametrize("enforcement", [OPEN, LOG])
async def test_a_hash_is_kept_for_its_client_once_its_text_has_shown_to_be_right(
    enforcement: Enforcement,
) -> None:
    documents = Documents(automatic=InMemory(10_000))
    who, other = caller(enforcement), caller(enforcement, "other")
    hashed, whole = Operation(sha256=digest(FREE)), Operation(FREE, sha256=digest(FREE))

    await documents.find(whole, who)
    with pytest.raises(Refused, match="PersistedQueryNotFound"):
        await documents.find(hashed, who)
    await run(documents, whole, who)

    assert (await documents.find(hashed, who)).text == FREE
    assert (await documents.find(hashed, who)).is_named
    with pytest.raises(Refused, match="PersistedQueryNotFound"):
        await documents.find(hashed, other)


async def test_a_text_of_a_safelist_is_not_kept_under_its_hash(documents: Documents) -> None:
    whole = Operation(WHO_WRITTEN_OTHERWISE, sha256=digest(WHO_WRITTEN_OTHERWISE))

    found = await documents.find(whole, caller(SAFELIST))

    assert (found.keep_as, found.is_named) == (None, False)


@pytest.mark.parametrize("enforcement", [SAFELIST, IDS])
async def test_what_was_kept_while_anything_was_allowed_does_not_run_once_it_is_not(
    enforcement: Enforcement,
) -> None:
    documents = Documents(automatic=InMemory(10_000))
    await run(documents, Operation(FREE, sha256=digest(FREE)), caller(OPEN))

    with pytest.raises(Refused, match="PersistedQueryNotFound"):
        await documents.find(Operation(sha256=digest(FREE)), caller(enforcement))


async def test_a_miss_has_the_words_that_clients_look_for_and_nobody_keeps_it(
    documents: Documents,
) -> None:
    with pytest.raises(Refused) as stop:
        await documents.find(Operation(sha256=ABSENT), caller(OPEN))

    answer = stop.value.answer
    assert answer.errors == (
        {"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}},
    )
    assert answer.headers == (("Cache-Control", "private, no-store"),)


@pytest.mark.parametrize(
    ("enforcement", "expected"),
    [
        (OPEN, Refusal.HASH_OFF),
        (LOG, Refusal.HASH_OFF),
        (SAFELIST, Refusal.HASH_UNKNOWN),  # for others of its hashes are registered
        (IDS, Refusal.HASH_UNKNOWN),
    ],
)
async def test_only_who_could_never_use_hashes_is_told_to_stop_sending_them(
    enforcement: Enforcement, expected: Refusal
) -> None:
    documents = Documents(automatic=None)

    assert await outcome(documents, Operation(sha256=ABSENT), enforcement) == expected


async def test_with_hashes_off_a_text_with_its_hash_runs_and_is_not_kept() -> None:
    documents = Documents(automatic=None)
    whole = Operation(FREE, sha256=digest(FREE))

    found = await run(documents, whole, caller(OPEN))

    assert found == Found(FREE)


async def test_texts_are_kept_up_to_so_many_bytes_and_the_longest_unused_goes_first() -> None:
    kept = InMemory(3 * 300)
    for name in "abc":
        kept.put("shop", name, name * 100)
    await kept.get("shop", "a")
    kept.put("shop", "d", "d" * 100)
    kept.put("shop", "e", "e" * 10_000)
    kept.put("shop", "d", "d" * 100)

    assert [await kept.get("shop", name) is not None for name in "abcde"] == [
        *(True, False, True, True, False)
    ]
    assert (len(kept), kept.size) == (3, 900)


# ---------------------------------------------------------------- versions, and following the register


async def test_the_version_that_a_client_names_comes_before_the_newest(tmp_path: Path) -> None:
    async with opened_register(in_file(tmp_path)) as register:
        for hours, version in enumerate(("1", "2")):
            at = MONDAY + timedelta(hours=hours)
            await register.publish(
                pending(version, at=at), [registered("who", WHO, version=version)]
            )
            await register.activate("shop", version, now=at)
        documents = Documents()
        async with documents.opened(register):
            named = {
                said: (
                    await documents.find(
                        Operation(document_id="who", client_version=said), caller(IDS)
                    )
                ).registered
                for said in ("1", "2", None, "absent")
            }

    assert {said: one.version for said, one in named.items() if one} == {
        "1": "1",
        "2": "2",
        None: "2",
        "absent": "2",
    }


async def wait_for(
    documents: Documents, id: str, expected: str | Refusal, *, within: float
) -> None:
    """Wait until an id has an outcome, for so many seconds."""
    for _ in range(round(within / 0.02)):
        if await outcome(documents, Operation(document_id=id), IDS) == expected:
            return
        await asyncio.sleep(0.02)
    pytest.fail(f"{id} did not become {expected} within {within} s")


async def test_what_is_activated_or_retired_beside_a_running_gateway_is_known_within_two_seconds(
    tmp_path: Path,
) -> None:
    async with opened_register(in_file(tmp_path)) as register:
        await furnish(register)
        documents = Documents()
        async with documents.opened(register), opened_register(in_file(tmp_path)) as beside:
            await wait_for(documents, "soon", Refusal.DOCUMENT_UNKNOWN, within=0.1)

            await beside.activate("shop", "3", now=MONDAY)
            await wait_for(documents, "soon", SOON, within=2)
            await beside.retire("shop", "3", now=MONDAY, unused_since=None)
            await wait_for(documents, "soon", Refusal.DOCUMENT_RETIRED, within=2)


async def test_with_the_database_away_what_was_known_last_still_runs_and_counts_are_kept(
    tmp_path: Path,
) -> None:
    faults: list[BaseException] = []
    async with opened_register(in_file(tmp_path)) as register:
        await furnish(register)
        documents = Documents(flush_seconds=0.05, report=faults.append)
        async with documents.opened(register):
            await register.store.write(
                lambda connection: connection.execute(
                    sa.text("ALTER TABLE documents RENAME TO gone")
                )
            )
            await run(documents, Operation(document_id="who"), caller(IDS))
            await asyncio.sleep(1.2)
            found = await outcome(documents, Operation(document_id="who"), IDS)
            await register.store.write(
                lambda connection: connection.execute(
                    sa.text("ALTER TABLE gone RENAME TO documents")
                )
            )
        (used,) = [one for one in await register.active() if one.document.id == "who"]

    assert found == WHO
    assert used.uses == 1
    assert faults == []


# ---------------------------------------------------------------- use


async def uses(register: Register) -> dict[tuple[str, str], tuple[int, datetime | None]]:
    """How often each document was used and when last, by version and id; those that never were are left out."""
    async with register.store.reading() as connection:
        rows = (await connection.execute(sa.select(table))).all()
    return {(row.version, row.id): (row.uses, row.last_used_at) for row in rows if row.uses}


async def test_uses_are_counted_in_memory_and_written_down_when_it_ends(tmp_path: Path) -> None:
    sent = [
        *(Operation(document_id="who"), Operation(sha256=digest(WHO)), Operation(WHO)),
        Operation(document_id="shop~2~" + digest(TWO)),
    ]
    async with opened_register(in_file(tmp_path)) as register:
        await furnish(register)
        documents = Documents(flush_seconds=60)
        async with documents.opened(register):
            for minutes, operation in enumerate(sent):
                found = await documents.find(operation, caller(SAFELIST))
                now = MONDAY + timedelta(minutes=minutes)
                documents.accepted(found, operation, caller(SAFELIST), now=now)
            before = await uses(register)
        after = await uses(register)

    assert before == {}
    assert after == {
        ("2", "who"): (3, MONDAY + timedelta(minutes=2)),
        ("2", digest(TWO)): (1, MONDAY + timedelta(minutes=3)),
    }


async def test_an_unregistered_text_of_a_client_that_is_watched_is_noted_once() -> None:
    noted: list[Unregistered] = []
    documents = Documents(noted=noted.append)
    operation = Operation(FREE, operation_name="Free", client_version="7")

    for _ in range(3):
        await run(documents, operation, caller(LOG))
    await run(documents, operation, caller(LOG, "other"))
    await run(documents, operation, caller(OPEN, "third"))

    assert noted == [
        Unregistered("shop", "7", digest(FREE), "Free"),
        Unregistered("other", "7", digest(FREE), "Free"),
    ]


async def test_a_registered_text_of_a_client_that_is_watched_is_not_noted(
    tmp_path: Path,
) -> None:
    noted: list[Unregistered] = []
    async with opened_register(in_file(tmp_path)) as register:
        await furnish(register)
        documents = Documents(noted=noted.append)
        async with documents.opened(register):
            for text in (WHO, WHO_WRITTEN_OTHERWISE, OLD):
                await run(documents, Operation(text), caller(LOG))

    assert [one.sha256 for one in noted] == [digest(OLD)]
