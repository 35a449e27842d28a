"""The page about subscriptions is held against what it speaks of."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from gateway.web.socket_messages import Close
from tests.end_to_end.examples import resolved
from tests.stage import GatewayClient
from tests.subscriptions.lines import events, greeted, line
from tests.subscriptions.test_changes import ended
from tests.test_documents import Block, agrees, blocks_of

PAGE = Path(__file__).parents[2] / "docs" / "subscriptions.md"
OF_THE_SERVER = {1009, 1011}
"""Codes that the server below us closes with."""


def test_a_subscription_of_the_page_begins_as_it_shows(followed: GatewayClient) -> None:
    blocks = blocks_of(PAGE)
    places = [place for place, block in enumerate(blocks) if block.word == "first"]

    for place in places:
        query, variables, first = blocks[place - 2 : place + 1]
        with greeted(followed) as one:
            one.subscribe(query.text, **resolved(json.loads(variables.text), followed))
            assert agrees(json.loads(first.text), one.data())
    assert places


def test_the_subscription_of_a_change_of_the_page_is_one(followed: GatewayClient) -> None:
    (query,) = (one for one in blocks_of(PAGE) if "changeProgressed" in one.text and one.word)
    change = ended(followed)
    with greeted(followed) as one:
        one.subscribe(query.text, change=change["id"])

        assert one.data()["changeProgressed"]["status"] == "DONE"


def test_the_conversation_of_the_page_goes_as_it_shows(followed: GatewayClient) -> None:
    (block,) = (one for one in blocks_of(PAGE) if one.text.startswith("→"))
    with line(followed) as one:
        for said in block.text.splitlines():
            message: Any = json.loads(said[2:])
            if said.startswith("→"):
                one.connection.send(json.dumps(message))
            else:
                heard = one.hear()
                assert agrees(message, {name: heard[name] for name in message}), heard
                assert message.keys() == heard.keys()


def test_the_events_of_the_page_are_the_bytes_that_are_sent(followed: GatewayClient) -> None:
    (block,) = (one for one in blocks_of(PAGE) if one.text.startswith("event:"))
    change = ended(followed)
    query = "subscription($of: ID!) { changeProgressed(id: $of) { status } }"
    with events(followed, query, of=change["id"]) as response:
        sent = response.read().decode()

    shown = re.escape(block.text).replace("…", ".+")
    assert re.fullmatch(shown, sent)


def test_the_codes_of_the_page_are_those_that_there_are() -> None:
    said = {int(code) for code in re.findall(r"^\| (\d{4}) \|", PAGE.read_text(), re.MULTILINE)}

    assert said == {*map(int, Close), *OF_THE_SERVER}


def test_every_block_of_the_page_is_run_here() -> None:
    def is_run(block: Block) -> bool:
        return (block.language, block.word) in (
            ("graphql", "subscription"),
            ("json", "variables"),
            ("json", "first"),
        ) or block.text.startswith(("→", "event:"))

    assert [block.place for block in blocks_of(PAGE) if not is_run(block)] == []
