"""Operations on connections in the log: each has an id, which its errors and the faults in it have too."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog
from starlette.websockets import WebSocketDisconnect

from gateway import telemetry
from gateway.app import clock
from gateway.app.gateway import Gateway
from gateway.caller import ANONYMOUS, Caller
from gateway.web.crossing import Origins
from gateway.web.socket_messages import PROTOCOL
from gateway.web.socket_operations import OperationSeen, SocketOperations
from gateway.web.subscriptions import Sockets
from tests.end_to_end.hands import await_until
from tests.stage import GatewayClient, SandboxControl, settings_for
from tests.subscriptions.lines import greeted


def lines_of(gateway: GatewayClient, operation: str) -> list[dict[str, Any]]:
    """What the log has of an operation."""
    lines = [json.loads(line) for line in gateway.log().splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("operation") == operation]


def test_an_operation_has_a_line_in_the_log_when_it_has_ended(followed: GatewayClient) -> None:
    with greeted(followed) as one:
        query = "query Who { viewer { client } }"
        one.say("subscribe", id="1", payload={"query": query, "operationName": "Who"})
        one.data()
        await_until(lambda: bool(lines_of(followed, "Who")), seconds=2)

    (line,) = lines_of(followed, "Who")
    assert re.fullmatch(r"[0-9a-f]{32}", line["request_id"])
    assert line["milliseconds"] > 0
    said = {name: line[name] for name in ("event", "client", "answers", "errors")}
    assert said == {"event": "operation", "client": "anonymous", "answers": 1, "errors": None}


def test_the_error_that_ends_an_operation_has_the_id_of_its_line(followed: GatewayClient) -> None:
    with greeted(followed) as one:
        query = "query Wrong { nothing }"
        one.say("subscribe", id="1", payload={"query": query, "operationName": "Wrong"})
        message = one.hear()
        await_until(lambda: bool(lines_of(followed, "Wrong")), seconds=2)

    (line,) = lines_of(followed, "Wrong")
    (error,) = message["payload"]
    assert (error["extensions"]["requestId"], line["errors"]) == (line["request_id"], 1)
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


class Conversation:
    """The two ends that a server hands to an app, for one connection."""

    def __init__(self, *said: Mapping[str, Any]) -> None:
        self.heard: list[dict[str, Any]] = []
        self._said = [{"type": "websocket.connect"}, *map(_text, said)]
        self._ended = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        """What the caller does next; they hang up when they were told how an operation ended."""
        if self._said:
            return self._said.pop(0)
        await self._ended.wait()
        return {"type": "websocket.disconnect", "code": 1000}

    async def send(self, message: Any) -> None:
        """The app does something."""
        if "text" in message:
            self.heard.append(json.loads(message["text"]))
            if self.heard[-1]["type"] in ("error", "complete"):
                self._ended.set()


def _text(message: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "websocket.receive", "text": json.dumps(message)}


async def test_a_fault_is_reported_with_the_id_that_the_caller_is_told(
    sandbox: SandboxControl, tmp_path: Any
) -> None:
    gateway = Gateway(settings_for(sandbox.base_url, tmp_path))
    faults: list[tuple[str, str]] = []
    seen: list[OperationSeen] = []
    callers = [ANONYMOUS]

    async def authenticate(headers: Mapping[str, str], *, now: datetime) -> Caller:
        return callers.pop()  # who asks again finds a fault

    def report(error: BaseException) -> None:
        ids = structlog.contextvars.get_contextvars()
        faults.append((type(error).__name__, ids["request_id"]))

    operations = SocketOperations(
        gateway.executor,
        gateway.streams,
        authenticate=authenticate,
        context=gateway.context,
        clock=clock,
        report=report,
        within=telemetry.within_request,
        observe=seen.append,
    )
    sockets = Sockets(operations, Origins(frozenset()), init_seconds=5.0)
    talk = Conversation(
        {"type": "connection_init"},
        {"type": "subscribe", "id": "1", "payload": {"query": "{ viewer { client } }"}},
    )
    scope = {"type": "websocket", "headers": [(b"host", b"localhost")], "subprotocols": [PROTOCOL]}
    with suppress(WebSocketDisconnect):
        await asyncio.wait_for(sockets(scope, talk.receive, talk.send), 5)
    await gateway.clients.aclose()

    (error,) = talk.heard[-1]["payload"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert faults == [("IndexError", error["extensions"]["requestId"])]
    assert [(one.request_id, one.client, one.errors) for one in seen] == [(faults[0][1], None, 1)]
