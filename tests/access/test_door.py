"""The door: who is let in by a key, who is not, what is kept of it, and what it costs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import aclosing
from datetime import datetime
from pathlib import Path

import pytest

from gateway.access import keys
from gateway.access.clients import Clients
from gateway.access.door import KEY_NOT_ACCEPTED, NO_KEY, Access
from gateway.access.errors import NotAuthenticated
from gateway.access.kept import Kept
from gateway.access.lookups import Held, Lookups
from gateway.access.records import Client, ClientUpdate
from gateway.access.uses import Uses
from gateway.caller import ANONYMOUS, Caller, Profile, Scope
from gateway.store import Store, StoreUnavailable
from tests.access.people import NOON, later, partner

SHOP = Caller("shop", Profile.PARTNER, frozenset(), departments=frozenset())


class Turned:
    """What the log would hear."""

    def __init__(self) -> None:
        self.reasons: list[tuple[str, str | None]] = []

    def __call__(self, refusal: NotAuthenticated) -> None:
        self.reasons.append((refusal.reason, refusal.credential))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store; which database it is makes no difference here."""
    store = await Store.open(f"sqlite:///{tmp_path}/gateway.db")
    yield store
    await store.aclose()


@pytest.fixture(scope="module")
async def unasked(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store that nothing asks."""
    store = await Store.open(f"sqlite:///{tmp_path_factory.mktemp('unasked')}/gateway.db")
    await store.aclose()
    return store


@pytest.fixture
def turned() -> Turned:
    """Nobody was turned away yet."""
    return Turned()


@pytest.fixture
async def access(store: Store, turned: Turned) -> AsyncIterator[Access]:
    """A door that lets nobody in without credentials."""
    async with aclosing(Access(store, anonymous=False, turned_away=turned)) as access:
        yield access


async def test_a_key_gives_the_caller_that_its_client_is(access: Access) -> None:
    issued = await access.clients.create(partner(), now=NOON)

    callers = [
        await access.caller_of(headers, now=NOON)
        for headers in (
            {"x-api-key": issued.key.text},
            {"authorization": f"Bearer {issued.key.text}"},
            {"authorization": f"bearer  {issued.key.text} "},
            {"x-api-key": issued.key.text, "authorization": f"Bearer {issued.key.text}"},
        )
    ]

    assert callers == [issued.client.caller(issued.client.keys[0])] * 4
    assert callers[0].identity == "shop"
    assert callers[0].credential == issued.key.prefix
    assert not callers[0].sees(None)


async def refused(access: Access, headers: Mapping[str, str], now: datetime = NOON) -> str:
    """What the caller is told."""
    with pytest.raises(NotAuthenticated) as refusal:
        await access.caller_of(headers, now=now)
    return str(refusal.value)


async def test_keys_that_do_not_count_are_told_apart_by_the_log_and_not_by_the_caller(
    access: Access, turned: Turned
) -> None:
    clients = access.clients
    expired = await clients.create(partner("expired"), now=NOON, expires_at=later(1))
    revoked = await clients.create(partner("revoked"), now=NOON)
    await clients.revoke("revoked", now=NOON, prefix=revoked.key.prefix)
    gone = await clients.create(partner("gone"), now=NOON)
    await clients.revoke("gone", now=NOON)
    sandbox = await clients.renew(partner("sandbox-x"), now=NOON, expires_at=later(99))
    good = await clients.create(partner("good"), now=NOON)
    body = good.key.prefix + "0" * keys.SECRET_LENGTH
    forged = body + keys._checksum(body)

    tried = [one.key.text for one in (expired, revoked, gone, sandbox)]
    told = {
        await refused(access, {"x-api-key": text}, later(1))
        for text in (*tried, forged, keys.made().text)
    }

    assert told == {KEY_NOT_ACCEPTED}
    assert [reason for reason, _ in turned.reasons] == [
        "expired key of expired",
        "revoked key of revoked",
        "the client gone is revoked",
        "a key of the sandbox",
        "unknown key",
        "unknown key",
    ]
    assert turned.reasons[4][1] == good.key.prefix


class Believing:
    """A check that believes any token."""

    async def __call__(
        self,
        token: str,  # noqa: ARG002  # the form of a check
        *,
        now: datetime,  # noqa: ARG002  # the form of a check
    ) -> tuple[Caller, datetime]:
        return SHOP, later(99)

    async def aclose(self) -> None:
        """Nothing to stop."""


async def test_a_token_is_no_key_also_while_it_is_kept_from_elsewhere(store: Store) -> None:
    as_key, as_token = {"x-api-key": "a.b.c"}, {"authorization": "Bearer a.b.c"}
    async with aclosing(Access(store, anonymous=False, tokens=Believing())) as access:
        told = [await refused(access, as_key), await refused(access, as_key | as_token)]
        assert await access.caller_of(as_token, now=NOON) is SHOP

        told += [await refused(access, as_key), await refused(access, as_key | as_token)]

    assert told == [NO_KEY] * 4


@pytest.mark.parametrize(
    ("headers", "told", "shown"),
    [
        ({}, "There are no credentials.", False),
        ({"x-api-key": ""}, NO_KEY, True),
        ({"x-api-key": "secret"}, NO_KEY, True),
        ({"x-api-key": "gw_short"}, NO_KEY, True),
        ({"authorization": "Bearer gw_short"}, NO_KEY, True),
        ({"authorization": "Bearer"}, "Tokens are not taken here.", True),
        ({"authorization": "Bearer a.b.c"}, "Tokens are not taken here.", True),
        ({"authorization": "Basic YTpi"}, "`Authorization` has a scheme", True),
        ({"authorization": ""}, "`Authorization` has a scheme", True),
        ({"x-api-key": "a", "authorization": "Bearer b"}, "different credentials", True),
        ({"x-api-key": "\ud800"}, NO_KEY, True),
    ],
    ids=str,
)
@pytest.mark.parametrize("anonymous", [False, True])
async def test_who_shows_no_right_credential_is_told_what_to_do_and_never_anonymous_instead(
    unasked: Store, headers: dict[str, str], told: str, shown: bool, anonymous: bool
) -> None:
    access = Access(unasked, anonymous=anonymous)
    if anonymous and not headers:
        assert await access.caller_of(headers, now=NOON) is ANONYMOUS
        return

    with pytest.raises(NotAuthenticated) as refusal:
        await access.caller_of(headers, now=NOON)

    assert told in str(refusal.value)
    assert refusal.value.shown is shown


async def test_the_sandboxs_keys_count_in_front_of_the_sandbox(store: Store) -> None:
    async with aclosing(Access(store, anonymous=False, sandbox=True)) as access:
        issued = await access.clients.renew(partner("sandbox-x"), now=NOON, expires_at=later(99))

        caller = await access.caller_of({"x-api-key": issued.key.text}, now=NOON)

    assert caller.client == "sandbox-x"


async def test_a_key_that_is_revoked_elsewhere_counts_for_five_seconds_at_most(
    access: Access, store: Store
) -> None:
    headers = {"x-api-key": (await access.clients.create(partner(), now=NOON)).key.text}
    await access.caller_of(headers, now=NOON)
    await Clients(store).revoke("shop", now=NOON)

    assert (await access.caller_of(headers, now=later(4.9))).client == "shop"
    assert await refused(access, headers, later(5)) == KEY_NOT_ACCEPTED


async def test_a_key_that_is_revoked_here_counts_no_longer_at_once(access: Access) -> None:
    headers = {"x-api-key": (await access.clients.create(partner(), now=NOON)).key.text}
    await access.caller_of(headers, now=NOON)

    await access.clients.revoke("shop", now=NOON)

    assert await refused(access, headers) == KEY_NOT_ACCEPTED


async def test_a_client_that_is_updated_is_another_here_at_once_and_elsewhere_in_five_seconds(
    access: Access, store: Store
) -> None:
    headers = {"x-api-key": (await access.clients.create(partner(), now=NOON)).key.text}

    async def scopes(seconds: float) -> frozenset[Scope]:
        return (await access.caller_of(headers, now=later(seconds))).scopes

    told = [await scopes(0)]
    await access.clients.update("shop", ClientUpdate(scopes=frozenset({Scope.CHANGES_READ})))
    told.append(await scopes(0))
    await Clients(store).update("shop", ClientUpdate(scopes=frozenset()))
    told += [await scopes(4.9), await scopes(5)]

    changes = frozenset({Scope.CHANGES_READ})
    assert told == [frozenset({Scope.ASSOCIATES_READ}), changes, changes, frozenset()]


async def test_a_key_does_not_outlive_its_end_by_being_kept(access: Access) -> None:
    issued = await access.clients.create(partner(), now=NOON, expires_at=later(2))
    headers = {"x-api-key": issued.key.text}

    assert (await access.caller_of(headers, now=later(1))).client == "shop"
    assert await refused(access, headers, later(2)) == KEY_NOT_ACCEPTED


async def test_keys_that_are_kept_are_good_while_the_store_is_away_and_others_are_not(
    tmp_path: Path,
) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/gateway.db", lock_wait_ms=50)
    access = Access(store, anonymous=False)
    kept = await access.clients.create(partner(), now=NOON)
    other = await access.clients.create(partner("other"), now=NOON)
    await access.caller_of({"x-api-key": kept.key.text}, now=NOON)
    await store.aclose()
    (tmp_path / "gateway.db").write_bytes(b"no database" * 500)
    for left in ("-wal", "-shm"):
        (tmp_path / f"gateway.db{left}").unlink(missing_ok=True)

    assert (await access.caller_of({"x-api-key": kept.key.text}, now=later(1))).client == "shop"
    for headers in ({"x-api-key": other.key.text}, {"x-api-key": keys.made().text}):
        with pytest.raises(StoreUnavailable):
            await access.caller_of(headers, now=later(1))

    await access.aclose()
    await store.aclose()


async def test_uses_are_entered_when_the_door_closes_and_not_on_the_way(store: Store) -> None:
    access = Access(store, anonymous=False)
    issued = await access.clients.create(partner(), now=NOON)
    for second in range(3):
        await access.caller_of({"x-api-key": issued.key.text}, now=later(second))
    on_the_way = (await access.clients.get("shop")).keys[0].used_at

    await access.aclose()

    assert on_the_way is None
    assert (await access.clients.get("shop")).keys[0].used_at == later(2)


async def test_a_kept_key_costs_microseconds(access: Access) -> None:
    headers = {"x-api-key": (await access.clients.create(partner(), now=NOON)).key.text}
    await access.caller_of(headers, now=NOON)

    began = time.perf_counter()
    for _ in range(2000):
        await access.caller_of(headers, now=NOON)
    each = (time.perf_counter() - began) / 2000

    assert each < 200e-6, "some ten times what it takes on an idle machine, at least"


# ------------------------------------------------------------ what is kept


def test_a_clock_that_was_set_back_makes_nothing_last() -> None:
    kept = Kept()
    kept.put("digest", SHOP, now=NOON, ends_at=None, forgotten=0)

    found = [kept.get("digest", later(seconds)) for seconds in (-0.1, 0, 4.9, 5)]

    assert found == [None, SHOP, SHOP, None]


def test_not_more_is_kept_than_there_is_room_for() -> None:
    kept = Kept(most=2)
    for digest in "abc":
        kept.put(digest, SHOP, now=NOON, ends_at=None, forgotten=0)

    assert [kept.get(digest, NOON) for digest in "abc"] == [None, SHOP, SHOP]


def test_what_was_looked_up_before_it_was_forgotten_is_not_kept() -> None:
    kept = Kept()
    forgotten = kept.forgotten
    kept.forget("shop")

    kept.put("digest", SHOP, now=NOON, ends_at=None, forgotten=forgotten)

    assert kept.get("digest", NOON) is None


# ------------------------------------------------------------ look-ups


class Book:
    """A store that answers when it is told to."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.answers: dict[str, Held] = {}
        self.was_asked, self.may_answer = asyncio.Event(), asyncio.Event()
        self.fails = False

    async def __call__(self, prefixes: Iterable[str]) -> dict[str, Held]:
        self.asked.append(list(prefixes))
        self.was_asked.set()
        await self.may_answer.wait()
        if self.fails:
            raise StoreUnavailable("away")
        return self.answers


async def begun(lookups: Lookups, book: Book, prefix: str) -> asyncio.Future[Held | None]:
    """A look-up that waits for its answer."""
    waiting = asyncio.ensure_future(lookups.find(prefix))
    await asyncio.wait_for(book.was_asked.wait(), 5)
    return waiting


async def test_a_thousand_keys_at_once_are_three_questions_one_after_another() -> None:
    book = Book()
    lookups = Lookups(book)
    first = await begun(lookups, book, "first")
    others = [asyncio.ensure_future(lookups.find(f"{n % 999}")) for n in range(2000)]
    await asyncio.sleep(0)
    book.may_answer.set()

    found = await asyncio.gather(first, *others)

    assert found == [None] * 2001
    assert [len(asked) for asked in book.asked] == [1, 500, 499]


async def test_a_failure_reaches_all_who_wait_and_is_forgotten() -> None:
    book = Book()
    book.fails = True
    book.may_answer.set()
    lookups = Lookups(book)

    failed = await asyncio.gather(*map(lookups.find, "aab"), return_exceptions=True)
    book.fails = False

    assert [type(one) for one in failed] == [StoreUnavailable] * 3
    assert await lookups.find("a") is None


async def test_who_waits_when_the_door_closes_is_cancelled() -> None:
    book = Book()
    lookups = Lookups(book)
    asked = await begun(lookups, book, "a")
    not_asked_yet = asyncio.ensure_future(lookups.find("b"))
    await asyncio.sleep(0)

    await lookups.aclose()

    for waiting in (asked, not_asked_yet):
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(waiting, 5)


# ------------------------------------------------------------ uses


class Entered:
    """Where uses are entered; may be away, or faulty."""

    def __init__(self) -> None:
        self.away = self.faulty = False
        self.uses: list[dict[str, datetime]] = []
        self.entered = asyncio.Event()

    async def __call__(self, used: Mapping[str, datetime]) -> None:
        if self.away:
            raise StoreUnavailable("away")
        if self.faulty:
            raise ZeroDivisionError("a fault")
        self.uses.append(dict(used))
        self.entered.set()


def unexpected(error: BaseException) -> None:
    """Hears of what should not be."""
    raise error


async def test_uses_that_cannot_be_entered_are_kept_for_the_next_time() -> None:
    entered = Entered()
    uses = Uses(entered, report=unexpected)
    entered.away = True
    uses.note("a", later(1))
    uses.note("b", later(1))
    await uses.flush()
    uses.note("a", later(2))
    entered.away = False

    await uses.flush()
    await uses.flush()

    assert entered.uses == [{"a": later(2), "b": later(1)}]


async def test_uses_are_entered_from_time_to_time() -> None:
    entered = Entered()
    uses = Uses(entered, report=unexpected, every_seconds=0.01)
    uses.open()
    uses.note("a", NOON)

    await asyncio.wait_for(entered.entered.wait(), 5)

    await uses.aclose()
    assert entered.uses == [{"a": NOON}]


async def test_a_fault_while_entering_is_reported_once_and_later_uses_are_entered() -> None:
    entered, reported, told = Entered(), list[BaseException](), asyncio.Event()
    entered.faulty = True

    def report(error: BaseException) -> None:
        reported.append(error)
        told.set()

    uses = Uses(entered, report=report, every_seconds=0.01)
    uses.open()
    uses.note("a", NOON)
    await asyncio.wait_for(told.wait(), 5)
    entered.faulty = False
    uses.note("b", later(1))

    await asyncio.wait_for(entered.entered.wait(), 5)

    await uses.aclose()
    assert [type(error) for error in reported] == [ZeroDivisionError]
    assert entered.uses == [{"b": later(1)}]


def test_a_client_that_is_of_the_sandbox_is_known_by_its_name() -> None:
    told = [
        Client(name, Profile.ANALYST, frozenset(Scope), None, ANONYMOUS.enforcement, NOON)
        for name in ("sandbox-analyst", "sandbox")
    ]

    assert [client.is_of_the_sandbox for client in told] == [True, False]
