"""The messages of graphql-transport-ws, and the codes that a connection is closed with. Pure.

Protocol: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import orjson

from gateway.operations.answer import Answer

PROTOCOL = "graphql-transport-ws"
LONGEST_REASON = 123
"""Bytes that a close frame has for its reason; see RFC 6455, section 5.5."""


class Close(IntEnum):
    """Why a connection is closed. Those below 4000 are RFC 6455's, the others the protocol's."""

    GOING_AWAY = 1001
    TRY_AGAIN_LATER = 1013
    BAD_MESSAGE = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    NO_SUBPROTOCOL = 4406
    INIT_TIMEOUT = 4408
    SUBSCRIBER_EXISTS = 4409
    TOO_MANY_INITS = 4429


class Closed(Exception):
    """The connection has to be closed."""

    def __init__(self, code: Close, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:LONGEST_REASON].decode(errors="ignore")


@dataclass(frozen=True, slots=True)
class Init:
    """`connection_init`, with what it says beside."""

    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ping:
    """`ping`; its payload goes back."""

    payload: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Pong:
    """`pong`."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """`subscribe`: an operation of any kind. `payload` is as a POST's body."""

    id: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Complete:
    """`complete`: nobody waits for the operation any more."""

    id: str


Said = Init | Ping | Pong | Subscribe | Complete


def read_message(text: str | None) -> Said:
    """What a client says; None is a message that is no text. Raises Closed."""
    message = _members(text)
    match message.get("type"):
        case "connection_init":
            return Init(_payload(message) or {})
        case "ping":
            return Ping(_payload(message))
        case "pong":
            return Pong()
        case "subscribe":
            payload = _payload(message)
            if payload is None:
                raise Closed(
                    Close.BAD_MESSAGE, "subscribe has to have a payload that is an object."
                )
            return Subscribe(_id(message), payload)
        case "complete":
            return Complete(_id(message))
        case _:
            raise Closed(
                Close.BAD_MESSAGE,
                "`type` has to be connection_init, ping, pong, subscribe or complete.",
            )


def ack() -> str:
    """Come in."""
    return _told({"type": "connection_ack"})


def pong(payload: Mapping[str, Any] | None) -> str:
    """The answer to a ping."""
    return _told({"type": "pong"} if payload is None else {"type": "pong", "payload": payload})


def following(id: str, answer: Answer) -> str:
    """One answer of an operation."""
    return _told({"id": id, "type": "next", "payload": answer.body()})


def error(id: str, answer: Answer, *, request_id: str | None = None) -> str:
    """Why nothing of an operation is executed, or no more of it: its last message. What was begun has an id in the log,
    which is told with each error, since there are no headers to tell it by."""
    said = {} if request_id is None else {"requestId": request_id}
    errors = [
        {**error, "extensions": {**error.get("extensions", {}), **said}} for error in answer.errors
    ]
    return _told({"id": id, "type": "error", "payload": errors})


def complete(id: str) -> str:
    """An operation has come to its end: its last message."""
    return _told({"id": id, "type": "complete"})


def _members(text: str | None) -> dict[str, Any]:
    if text is None:
        raise Closed(Close.BAD_MESSAGE, "Messages have to be text.")
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError as fault:
        raise Closed(Close.BAD_MESSAGE, f"The message is not JSON: {str(fault)[:60]}.") from None
    if not isinstance(message, dict):
        raise Closed(Close.BAD_MESSAGE, "A message has to be an object.")
    return message


def _payload(message: Mapping[str, Any]) -> Mapping[str, Any] | None:
    payload = message.get("payload")
    if payload is not None and not isinstance(payload, dict):
        raise Closed(Close.BAD_MESSAGE, "`payload` has to be an object.")
    return payload


def _id(message: Mapping[str, Any]) -> str:
    id = message.get("id")
    if not isinstance(id, str) or not id:
        raise Closed(Close.BAD_MESSAGE, "`id` has to be text that is not empty.")
    return id


def _told(message: Mapping[str, Any]) -> str:
    return orjson.dumps(message).decode()
