"""`gateway changes`: what is in the book is shown, and what is asked of a change is left there for a server."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from graphql import GraphQLObjectType, build_schema

from gateway.changes.faults import VendorFailure
from gateway.changes.ledger import Ledger, Turn
from gateway.changes.places import Key, LeadSegmentOf
from gateway.changes.records import Change, NewChange
from gateway.changes.states import ChangeStatus, Effect, Event, OnFailure, StepStatus, Wish, allowed
from gateway.changes.steps import Step
from gateway.schema import build
from gateway.schema.ids import encode
from gateway.store import Store
from gateway.vendors.port import Vendor
from gateway.vendors.records import LeadSegmentDraft
from tests.changes.books import just
from tests.cli.conftest import Commands

T = TypeVar("T")
ASKED_AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
PATIENCE_SECONDS = 20
REFUSAL = VendorFailure(
    "VendorRefused",
    Vendor.PEXIP_ENGAGE,
    "the code is in use",
    "POST /lead-segments",
    422,
    "E7",
    "R-1",
)
ATTENTION = "Look at the lead segment B."
THE_WAY_TO: dict[ChangeStatus, list[Event]] = {
    ChangeStatus.DONE: [Event.ALL_DONE],
    ChangeStatus.FAILED: [Event.NOTHING_DONE],
    ChangeStatus.PARTIAL: [Event.KEPT],
    ChangeStatus.COMPENSATING: [Event.UNDOING],
    ChangeStatus.COMPENSATED: [Event.UNDOING, Event.ALL_UNDONE],
    ChangeStatus.NEEDS_ATTENTION: [Event.STUCK],
}


class Book:
    """The book of changes beside a command, written as a server writes it."""

    def __init__(self, command: Commands) -> None:
        self._url = command.environment["GATEWAY_STORE__URL"]
        self._count = 0

    def do(self, work: Callable[[Ledger], Awaitable[T]]) -> T:
        """Something with the ledger."""
        return asyncio.run(self._done(work))

    async def _done(self, work: Callable[[Ledger], Awaitable[T]]) -> T:
        store = await Store.open(self._url)
        try:
            return await work(Ledger(store))
        finally:
            await store.aclose()

    def get(self, id: str) -> Change:
        """A change as it is now."""
        found = self.do(lambda ledger: ledger.get(id))
        assert found is not None
        return found

    def add(self, status: str = "DONE", *, minutes: int = 0, **members: Any) -> str:
        """A change in a state, asked for some minutes after the first; gives its id. Times of its way are a second
        each."""
        self._count += 1
        return self.do(lambda ledger: written(ledger, self._count, status, minutes, members))


async def written(
    ledger: Ledger, number: int, status: str, minutes: int, members: dict[str, Any]
) -> str:
    asked_at = ASKED_AT + timedelta(minutes=minutes)
    action = members.pop("action", f"Make the lead segment {number}")
    new = NewChange(
        **{
            "id": f"{number:032x}",
            "name": "leadSegmentCreate",
            "order": "{}",
            "client": "desk",
            "on_failure": OnFailure.COMPENSATE,
            "fingerprint": str(number),
            "idempotency_key": None,
            "associate_ids": (),
            "requested_at": asked_at,
            **members,
        }
    )
    await ledger.accept(new)
    wanted = ChangeStatus(status)
    if wanted is ChangeStatus.PENDING:
        return new.id
    second = iter(asked_at + timedelta(seconds=n) for n in range(2, 20))
    steps = [
        Step(text, LeadSegmentOf(f"{number} {text}"), None, LeadSegmentDraft(text))
        for text in (action, "Make the lead segment B")
    ]
    deadline = asked_at + timedelta(minutes=10)
    turn = await ledger.begin(new.id, 1, steps, looked_at=asked_at, deadline=deadline)
    assert turn is Turn.GRANTED
    await run_first(ledger, new.id, second)
    fate = StepStatus.DONE if wanted is ChangeStatus.DONE else StepStatus.REFUSED
    if wanted is not ChangeStatus.RUNNING:
        await run_second(ledger, new.id, second, fate)
    for event in THE_WAY_TO.get(wanted, []):
        stopped = wanted is not ChangeStatus.DONE
        happens = just(
            event,
            faults=(REFUSAL,) if stopped else None,
            attention=ATTENTION if event is Event.STUCK else None,
        )
        await ledger.move(new.id, 1, happens, now=next(second))
    return new.id


async def run_first(ledger: Ledger, id: str, second: Iterator[datetime]) -> None:
    """The first step: tried twice, and done."""
    for _ in range(2):
        await ledger.step_begun(id, 0, status=StepStatus.RUNNING, now=next(second))
    await ledger.step_ended(
        id,
        0,
        status=StepStatus.DONE,
        effect=Effect.TAKEN,
        now=next(second),
        key=Key("LeadSegment", ("7",)),
        warnings=("It was slow.",),
    )


async def run_second(
    ledger: Ledger, id: str, second: Iterator[datetime], status: StepStatus
) -> None:
    """The second step: tried once."""
    await ledger.step_begun(id, 1, status=StepStatus.RUNNING, now=next(second))
    is_done = status is StepStatus.DONE
    await ledger.step_ended(
        id,
        1,
        status=status,
        effect=Effect.TAKEN if is_done else Effect.NONE,
        now=next(second),
        fault=None if is_done else REFUSAL,
    )


@pytest.fixture
def book(gateway_command: Commands) -> Book:
    """The book of the command's store."""
    return Book(gateway_command)


@contextmanager
def a_server(book: Book, work: Callable[[Ledger], Awaitable[bool]]) -> Iterator[None]:
    """Somebody who carries changes out meanwhile: does some work again and again until it says that it is done."""
    ended = threading.Event()

    def carried_on() -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not ended.is_set() and time.monotonic() < until:
            if book.do(work):
                return
            time.sleep(0.05)

    thread = threading.Thread(target=carried_on)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def ids_in(out: str) -> list[str]:
    """The changes of a table, in order."""
    return [line.split()[0] for line in out.splitlines() if line.startswith("0000")]


# ------------------------------------------------------------ list


def test_an_empty_store_has_no_changes(gateway_command: Commands) -> None:
    ended = gateway_command("changes", "list")

    assert (ended.code, ended.out, ended.err) == (0, "There are no such changes.\n", "")


def test_changes_are_listed_the_latest_first_with_their_steps(
    gateway_command: Commands, book: Book
) -> None:
    done = book.add("DONE", minutes=1, client="showroom")
    stuck = book.add("NEEDS_ATTENTION", minutes=3)
    waiting = book.add("PENDING", minutes=2)

    ended = gateway_command("changes", "list")

    assert ids_in(ended.out) == [stuck, waiting, done]
    (row,) = (line for line in ended.out.splitlines() if line.startswith(done))
    assert " ".join(row.split()).startswith(f"{done} DONE leadSegmentCreate showroom 2026-11-20")
    assert row.rstrip().endswith("2/2")
    (row,) = (line for line in ended.out.splitlines() if line.startswith(stuck))
    assert row.rstrip().endswith(f"1/2    {ATTENTION}")


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> tuple[Commands, dict[str, str]]:
    """A command whose store has four changes, and a letter for each."""
    folder = tmp_path_factory.mktemp("four")
    command = Commands(folder, {"GATEWAY_STORE__URL": f"sqlite:///{folder / 'store.db'}"})
    book = Book(command)
    return command, {
        book.add("DONE", minutes=0): "A",
        book.add("FAILED", minutes=1, associate_ids=("f" * 32,)): "B",
        book.add("PARTIAL", minutes=2, name="absencePlan"): "C",
        book.add("RUNNING", minutes=3): "E",
    }


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ((), "ECBA"),
        (("--status", "DONE"), "A"),
        (("--status", "done", "--status", "FAILED"), "BA"),
        (("--name", "absencePlan"), "C"),
        (("--name", "nothing"), ""),
        (("--associate", "f" * 32), "B"),
        (("--associate", encode("Associate", "f" * 32)), "B"),
        (("--since", "2026-11-20T15:02:00Z"), "EC"),
        (("--since", "2026-11-20T09:02:00-06:00"), "EC"),
        (("--since", "2026-11-19"), "ECBA"),
        (("--since", "520000w"), None),
        (("--since", "1000w"), "ECBA"),
        (("--limit", "2"), "EC"),
        (("--limit", "2", "--status", "RUNNING"), "E"),
    ],
)
def test_a_list_can_be_narrowed_down(
    gateway_command: Commands,
    four: tuple[Commands, dict[str, str]],
    options: tuple[str, ...],
    found: str | None,
) -> None:
    command, letters = four

    ended = command("changes", "list", *options)

    if found is None:
        assert (ended.code, ended.out) == (2, "")
        return
    assert ended.code == 0
    assert "".join(letters[id] for id in ids_in(ended.out)) == found
    assert ("There are more" in ended.out) == (options == ("--limit", "2"))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("list", "--since", "yesterday"), "write 24h, 7d, 2026-11-20 or 2026-11-20T09:00"),
        (("list", "--since", "5y"), "one of s, m, h, d and w"),
        (("list", "--associate", "Ada"), "not a global id"),
        (("list", "--status", "LOST"), "Invalid value"),
        (("list", "--limit", "0"), "Invalid value"),
        (("show", "Ada"), "`gateway changes list` shows ids"),
        (("show", encode("Associate", "x")), "the id of an Associate"),
        (("purge", "--older-than", "soon"), "such as 90d"),
        (("purge", "--older-than", "999999w"), "longer ago than there are dates"),
    ],
)
def test_what_cannot_be_understood_ends_with_2_and_says_what_to_write(
    gateway_command: Commands, options: tuple[str, ...], says: str
) -> None:
    ended = gateway_command("changes", *options)

    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err


def test_json_has_the_names_of_the_schema_and_nothing_else(
    gateway_command: Commands, book: Book
) -> None:
    id = book.add("NEEDS_ATTENTION", idempotency_key="k1")
    schema = build_schema(build.sdl(build.build_schema()))

    (change,) = json.loads(gateway_command("changes", "list", "--json").out)["changes"]

    def names(type_name: str) -> set[str]:
        kind = schema.type_map[type_name]
        assert isinstance(kind, GraphQLObjectType)
        return set(kind.fields)

    first, second = change["steps"]
    assert set(change) == names("Change")
    assert set(first) == set(second) == names("ChangeStep")
    assert set(second["error"]) == names("VendorError")
    assert set(change["userErrors"][0]) == names("VendorRefusal")
    assert set(first["warnings"][0]) <= names("VendorError")
    assert json.loads(gateway_command("changes", "show", id, "--json").out) == change


def test_json_says_what_the_book_has(gateway_command: Commands, book: Book) -> None:
    id = book.add("NEEDS_ATTENTION", idempotency_key="k1")

    change = json.loads(gateway_command("changes", "show", id, "--json").out)

    first, second = change.pop("steps")
    (error,) = change.pop("userErrors")
    assert change == {
        "id": encode("Change", id),
        "name": "leadSegmentCreate",
        "status": "NEEDS_ATTENTION",
        "idempotencyKey": "k1",
        "onFailure": "COMPENSATE",
        "requestedBy": "desk",
        "requestedAt": "2026-11-20T15:00:00Z",
        "finishedAt": "2026-11-20T15:00:07Z",
        "attention": ATTENTION,
    }
    assert (first["status"], first["attempts"], first["error"]) == ("DONE", 2, None)
    assert first["record"] == {"id": encode("LeadSegment", "7")}
    assert first["warnings"] == [{"vendor": "PEXIP_ENGAGE", "message": "It was slow."}]
    assert (first["startedAt"], first["finishedAt"]) == (
        "2026-11-20T15:00:02Z",
        "2026-11-20T15:00:04Z",
    )
    assert (second["status"], second["record"]) == ("REFUSED", None)
    assert second["error"] == {
        "vendor": "PEXIP_ENGAGE",
        "code": "VENDOR_REFUSED",
        "message": "Pexip Engage: the code is in use (POST /lead-segments)",
        "vendorCode": "E7",
        "vendorRequestId": "R-1",
        "retryable": False,
    }
    assert (error["code"], error["vendorRequestId"]) == ("VENDOR_REFUSED", "R-1")


def test_the_list_as_json_says_whether_there_are_more(
    gateway_command: Commands, book: Book
) -> None:
    for minute in range(3):
        book.add(minutes=minute)

    pages = [
        json.loads(gateway_command("changes", "list", "--json", "--limit", str(count)).out)
        for count in (2, 3)
    ]

    assert [(len(page["changes"]), page["hasMore"]) for page in pages] == [(2, True), (3, False)]


# ------------------------------------------------------------ show


@pytest.fixture
def in_chicago(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine stands in Chicago."""
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "America/Chicago")
        time.tzset()
        yield
    time.tzset()


def test_a_change_is_shown_with_all_there_is_to_say_and_in_local_time(
    gateway_command: Commands, book: Book, in_chicago: None
) -> None:
    id = book.add("NEEDS_ATTENTION", idempotency_key="k1")

    by_either = [gateway_command("changes", "show", one) for one in (id, encode("Change", id))]

    assert by_either[0] == by_either[1]
    assert by_either[0].code == 0
    words = [" ".join(line.split()) for line in by_either[0].out.splitlines()]
    assert words[:11] == [
        f"change {id}",
        f"id {encode('Change', id)}",
        "name leadSegmentCreate",
        "status NEEDS_ATTENTION",
        "client desk",
        "requested 2026-11-20 09:00:00 CST",
        "finished 2026-11-20 09:00:07 CST",
        "on failure COMPENSATE",
        "key k1",
        "stopped by Pexip Engage: the code is in use",
        f"attention {ATTENTION}",
    ]
    assert "possible gateway changes retry, gateway changes compensate" in words
    assert "1 Pexip Engage Make the lead segment 1 DONE 2 2.0 s It was slow." in words
    assert (
        "2 Pexip Engage Make the lead segment B REFUSED 1 1.0 s Pexip Engage: the code is in use R-1"
        in words
    )


def test_what_vendors_and_callers_wrote_is_no_command_to_a_terminal(
    gateway_command: Commands, book: Book
) -> None:
    id = book.add("DONE", action="\x1b[2J[bold]Ada[/bold]", client="a\nb")

    shown, listed = (gateway_command("changes", *words).out for words in (("show", id), ("list",)))

    assert "\x1b" not in shown + listed
    assert "�[2J[bold]Ada[/bold]" in shown
    assert "a�b" in listed


@pytest.mark.parametrize("words", [("show",), ("retry",), ("compensate",), ("cancel",)])
def test_a_change_that_is_not_there_ends_with_1(
    gateway_command: Commands, words: tuple[str, ...]
) -> None:
    ended = gateway_command("changes", *words, "f" * 32)

    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"There is no change {'f' * 32} in this store")


def test_a_store_that_cannot_be_opened_ends_with_1(gateway_command: Commands) -> None:
    ended = gateway_command("changes", "list", GATEWAY_STORE__URL="sqlite:////nowhere/at/all.db")

    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("The store cannot be opened: ")


# ------------------------------------------------------------ following


def finishing(id: str, event: Event, status: StepStatus) -> Callable[[Ledger], Awaitable[bool]]:
    """The server's work on a change whose first step is done: the other one, and the end."""

    async def work(ledger: Ledger) -> bool:
        await asyncio.sleep(0.4)
        second = iter(ASKED_AT + timedelta(seconds=n) for n in range(20, 40))
        await run_second(ledger, id, second, status)
        await asyncio.sleep(0.1)
        faults = None if status is StepStatus.DONE else (REFUSAL,)
        await ledger.move(id, 1, just(event, faults=faults), now=next(second))
        return True

    return work


@pytest.mark.parametrize(
    ("event", "fate", "code", "err"),
    [
        (Event.ALL_DONE, StepStatus.DONE, 0, ""),
        (
            Event.KEPT,
            StepStatus.REFUSED,
            3,
            "The change ended PARTIAL. Pexip Engage: the code is in use\n",
        ),
    ],
)
def test_a_running_change_is_followed_to_its_end_line_by_line(
    gateway_command: Commands, book: Book, event: Event, fate: StepStatus, code: int, err: str
) -> None:
    id = book.add("RUNNING")

    with a_server(book, finishing(id, event, fate)):
        ended = gateway_command(
            "changes", "show", id, "--watch", "--timeout", str(PATIENCE_SECONDS)
        )

    assert (ended.code, ended.err) == (code, err)
    lines = ended.out.splitlines()
    view = next(at for at, line in enumerate(lines) if line.split() == ["change", id])
    told = [line for line in lines[:view] if "RUNNING (" not in line]
    end = book.get(id).status.value
    assert told[0] == "RUNNING"
    assert told[1].startswith("step 1  DONE (2x)  Pexip Engage  Make the lead segment 1")
    assert told[-2].startswith(f"step 2  {fate} (1x)  Pexip Engage  Make the lead segment B")
    assert told[-1] == end
    assert ["status", end] in [line.split() for line in lines[view:]]


def test_following_has_a_bound(gateway_command: Commands, book: Book) -> None:
    running, waiting = book.add("RUNNING"), book.add("PENDING")

    ends = [
        gateway_command("changes", "show", id, "--watch", "--timeout", "0.3")
        for id in (running, waiting)
    ]

    assert [ended.code for ended in ends] == [4, 4]
    assert "still RUNNING after 0.3 s" in ends[0].err
    assert "still PENDING after 0.3 s: no gateway has taken it up" in ends[1].err


def test_json_is_one_document_also_when_a_change_is_followed(
    gateway_command: Commands, book: Book
) -> None:
    id = book.add("RUNNING")

    with a_server(book, finishing(id, Event.ALL_DONE, StepStatus.DONE)):
        ended = gateway_command(
            "changes", "show", id, "--watch", "--json", "--timeout", str(PATIENCE_SECONDS)
        )

    assert ended.code == 0
    assert json.loads(ended.out)["status"] == "DONE"


def test_on_a_terminal_the_change_is_drawn_again_and_again(
    gateway_command: Commands, book: Book
) -> None:
    id = book.add("RUNNING")
    inherited = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    ours, theirs = pty.openpty()

    watching = subprocess.Popen(
        [sys.executable, "-m", "gateway", "changes", "show", id, "--watch"],
        env={**inherited, **gateway_command.environment, "TERM": "xterm", "COLUMNS": "160"},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
    )
    os.close(theirs)
    try:
        before = written_to(ours, until="RUNNING")
        with a_server(book, finishing(id, Event.ALL_DONE, StepStatus.DONE)):
            after = written_to(ours)
        _, err = watching.communicate(timeout=PATIENCE_SECONDS)
    finally:
        watching.kill()
        watching.communicate()
        os.close(ours)

    assert (watching.returncode, err) == (0, b"")
    assert id in before
    assert "\x1b[" in after, "it is drawn over what was there"
    assert "DONE" in after[after.rindex(id) :]


def written_to(terminal: int, until: str | None = None) -> str:
    """What is written to a terminal until there is a text in it, or until its other side is closed."""
    text = ""
    while until is None or until not in text:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux's word for the end of a pseudo-terminal
            break
        if not piece:
            break
        text += piece.decode(errors="replace")
    return text


# ------------------------------------------------------------ asking something of a change


@pytest.mark.parametrize("status", ChangeStatus)
def test_what_cannot_be_asked_of_a_change_is_refused_with_what_can(
    gateway_command: Commands, book: Book, status: ChangeStatus
) -> None:
    id = book.add(status.value)
    before = book.get(id)
    possible = [wish.lower() for wish in Wish if allowed(status, wish)]

    for wish in Wish:
        if not allowed(status, wish):
            ended = gateway_command("changes", wish.lower(), id)

            assert (ended.code, ended.out) == (1, "")
            assert f"The change is {status}" in ended.err
            assert (" and ".join(possible) or "wait for its end") in ended.err
    assert book.get(id) == before


@pytest.mark.parametrize("wish", Wish)
def test_what_is_asked_of_a_change_is_left_in_the_store(
    gateway_command: Commands, book: Book, wish: Wish
) -> None:
    for status in ChangeStatus:
        if allowed(status, wish):
            id = book.add(status.value)

            ended = gateway_command("changes", wish.lower(), encode("Change", id))

            change = book.get(id)
            assert (ended.code, ended.err) == (0, "")
            assert "A running gateway takes that up within a second; when none runs" in ended.out
            if wish is Wish.CANCEL:
                assert (change.status, change.cancelled, change.round) == (status, True, 1)
            else:
                assert (change.status, change.round) == (ChangeStatus.PENDING, 2)


def taking_up(id: str, wish: Wish, end: Event) -> Callable[[Ledger], Awaitable[bool]]:
    """The server's work once something is asked of a change; not done before."""

    async def work(ledger: Ledger) -> bool:
        change = await ledger.get(id)
        if change is None or not (change.cancelled or change.round == 2):
            return False
        second = iter(ASKED_AT + timedelta(hours=1, seconds=n) for n in range(9))
        at = next(second)
        turn = await ledger.begin(id, change.round, None, looked_at=at, deadline=at)
        assert turn is Turn.GRANTED
        if wish is not Wish.RETRY and end is not Event.ALL_DONE:
            await ledger.move(id, change.round, just(Event.UNDOING), now=next(second))
        await ledger.move(id, change.round, just(end), now=next(second))
        return True

    return work


@pytest.mark.parametrize(
    ("status", "wish", "end", "code"),
    [
        ("PARTIAL", Wish.RETRY, Event.ALL_DONE, 0),
        ("FAILED", Wish.RETRY, Event.NOTHING_DONE, 3),
        ("DONE", Wish.COMPENSATE, Event.ALL_UNDONE, 0),
        ("DONE", Wish.COMPENSATE, Event.STUCK, 3),
        ("RUNNING", Wish.CANCEL, Event.ALL_UNDONE, 0),
        ("RUNNING", Wish.CANCEL, Event.ALL_DONE, 3),  # it was quicker
    ],
)
def test_with_wait_the_command_ends_with_0_only_when_the_change_came_to_the_wanted_end(
    gateway_command: Commands, book: Book, status: str, wish: Wish, end: Event, code: int
) -> None:
    id = book.add(status)

    with a_server(book, taking_up(id, wish, end)):
        ended = gateway_command("changes", wish.lower(), id, "--wait", str(PATIENCE_SECONDS))

    assert ended.code == code, ended.err
    assert book.get(id).status.value == ended.out.splitlines()[-1]
    assert ended.err.startswith("The change ended ") == (code == 3)


def test_with_no_server_a_retry_waits_in_the_store(gateway_command: Commands, book: Book) -> None:
    id = book.add("FAILED")

    ended = gateway_command("changes", "retry", id, "--wait", "0.3", "--json")

    assert ended.code == 4
    assert json.loads(ended.out)["status"] == "PENDING"
    assert "the next gateway that runs on this store takes it up" in ended.err
    assert book.get(id).status is ChangeStatus.PENDING


# ------------------------------------------------------------ purge


def test_a_purge_forgets_what_ended_long_ago_and_nothing_that_is_under_way(
    gateway_command: Commands, book: Book
) -> None:
    old = [book.add(status, minutes=n) for n, status in enumerate(("DONE", "FAILED"))]
    live = [book.add(status, minutes=n) for n, status in enumerate(("PENDING", "RUNNING"))]
    ahead = 60 * 24 * 365 * 50
    new = book.add("DONE", minutes=ahead)

    def kept() -> set[str]:
        return set(ids_in(gateway_command("changes", "list").out))

    dry = gateway_command("changes", "purge", "--older-than", "0s", "--dry-run")
    assert dry.out.startswith("Dry run, nothing was forgotten: 2 changes ended before ")
    unsure = gateway_command("changes", "purge", "--older-than", "0s")
    assert (unsure.code, unsure.out) == (2, "")
    assert "say --yes" in unsure.err
    assert kept() == {*old, *live, new}

    ended = gateway_command("changes", "purge", "--older-than", "0s", "--yes")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("2 changes forgotten that ended before ")
    assert kept() == {*live, new}


@pytest.mark.parametrize("command", ["list", "show", "retry", "compensate", "cancel", "purge"])
def test_every_command_explains_itself_with_an_example(
    gateway_command: Commands, command: str
) -> None:
    ended = gateway_command("changes", command, "--help")

    assert (ended.code, ended.err) == (0, "")
    assert f"gateway changes {command}" in ended.out
    assert "Example" in ended.out
