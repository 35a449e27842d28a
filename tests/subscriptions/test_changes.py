"""What is told of a change: as it is, as it goes on, and its end."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

from gateway.changes.decisions import Happening
from gateway.changes.ledger import Ledger
from gateway.changes.records import NewChange
from gateway.changes.states import Event, OnFailure
from gateway.schema.ids import encode
from gateway.store import Store
from tests.end_to_end.hands import await_until
from tests.stage import GatewayClient, SandboxControl
from tests.subscriptions.lines import Line, greeted, id_of

PROGRESS = "subscription Progress($of: ID!) { changeProgressed(id: $of) { id status } }"
SET = """
mutation Set($input: OutOfOfficeSetInput!) { outOfOfficeSet(input: $input) { change { id status } } }
"""


def submitted(gateway: GatewayClient) -> dict[str, str]:
    """A change, as the mutation gives it."""
    ada = id_of(gateway, "ada@example.com")
    done = gateway.data(SET, input={"associateId": ada})
    return dict(done["outOfOfficeSet"]["change"])


def ended(gateway: GatewayClient) -> dict[str, str]:
    """A change that is at its end."""
    id = submitted(gateway)["id"]
    change: dict[str, str] = {}

    def is_done() -> bool:
        change.update(
            gateway.data("query($id: ID!) { change(id: $id) { id status } }", id=id)["change"]
        )
        return change["status"] == "DONE"

    await_until(is_done)
    return change


def told_until_the_end(one: Line) -> list[str]:
    """The states that are told of a change from now on."""
    states: list[str] = []
    while (message := one.hear())["type"] == "next":
        states.append(message["payload"]["data"]["changeProgressed"]["status"])
    assert message["type"] == "complete", message
    return states


def test_a_change_that_has_ended_is_told_once_and_is_complete(followed: GatewayClient) -> None:
    change = ended(followed)
    with greeted(followed) as one:
        one.subscribe(PROGRESS, of=change["id"])

        assert told_until_the_end(one) == ["DONE"]


def test_a_change_is_followed_to_its_end(followed: GatewayClient, sandbox: SandboxControl) -> None:
    sandbox.fault("mykaarma", status=503, method="PUT")
    change = submitted(followed)
    with greeted(followed) as one:
        one.subscribe(PROGRESS, of=change["id"])
        assert one.data()["changeProgressed"] == {"id": change["id"], "status": "RUNNING"}

        sandbox.heal()

        states = told_until_the_end(one)
        assert states[-1] == "DONE"
        assert set(states[:-1]) <= {"RUNNING"}


async def accepted(ledger: Ledger, id: str) -> None:
    """Enter a change, of which nobody else is told."""
    await ledger.accept(
        NewChange(
            id=id,
            name="outOfOfficeSet",
            order="{}",
            client="anonymous",
            on_failure=OnFailure.KEEP,
            fingerprint="",
            idempotency_key=None,
            associate_ids=(),
            requested_at=datetime.now(UTC),  # noqa: TID251  # the gateway's clock is the real one
        )
    )


async def failed(ledger: Ledger, id: str) -> None:
    """Let it end."""
    now = datetime.now(UTC)  # noqa: TID251  # see above
    moved = await ledger.move(id, 1, lambda _: Happening(Event.NOTHING_DONE), now=now)
    assert moved is not None


def test_what_another_process_does_to_a_change_is_told_within_seconds(
    followed: GatewayClient,
) -> None:
    async def elsewhere(work: str, id: str) -> None:
        store = await Store.open(followed.store_url)
        try:
            await {"accepted": accepted, "failed": failed}[work](Ledger(store), id)
        finally:
            await store.aclose()

    id = uuid4().hex
    asyncio.run(elsewhere("accepted", id))
    with greeted(followed) as one:
        one.subscribe(PROGRESS, of=encode("Change", id))
        assert one.data()["changeProgressed"]["status"] == "PENDING"

        asyncio.run(elsewhere("failed", id))

        assert told_until_the_end(one) == ["FAILED"]


def test_a_change_that_is_not_there_is_an_error(followed: GatewayClient) -> None:
    with greeted(followed) as one:
        one.subscribe(PROGRESS, of=encode("Change", "nothing"))

        message = one.hear()
        assert message["type"] == "error"
        assert message["payload"][0]["extensions"]["code"] == "NOT_FOUND"
        assert message["payload"][0]["path"] == ["changeProgressed"]
