"""The client against answers that the sandbox would never give: links that lead astray, faults in strange shapes."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

import pytest

from gateway.vendors.answers import Fault
from gateway.vendors.errors import VendorConflict, VendorGarbled
from gateway.vendors.line import CallSeen, Patience
from gateway.vendors.port import Response
from gateway.vendors.records import (
    EventDraft,
    ScheduleOwnerKind,
    SchedulePatch,
    ScheduleRef,
    ScheduleType,
)
from gateway.vendors.transport import HttpxWire
from gateway.vendors.webex import WebexClient, connect
from gateway.vendors.webex.faults import read_fault
from gateway.vendors.webex.ids import event_id, schedule_id
from gateway.vendors.webex.paths import filled, next_page
from tests.vendors.peer import Peer, answers
from tests.vendors.webex.samples import DAY

Serve = Callable[..., Awaitable[Peer]]
REF = ScheduleRef(ScheduleOwnerKind.PERSON, "b3du", ScheduleType.HOLIDAYS, "c2No")
NOBODY = b'{"items": []}'


def client_of(peer: Peer, wire: HttpxWire, **options: object) -> WebexClient:
    """A client of that peer."""
    patience = Patience(deadline=1.0, attempts=1)
    return connect(base_url=f"{peer.url}/v1", token="t", wire=wire, patience=patience, **options)


@pytest.mark.parametrize(
    ("header", "url"),
    [
        (None, None),
        ("", None),
        ('<http://x/v1/people?start=2&max=1>; rel="next"', "http://x/v1/people?start=2&max=1"),
        ("<http://x/a>; rel=next", "http://x/a"),
        ('<http://x/a,b>; rel="prev", <http://x/c>; title="a, b"; rel="last next"', "http://x/c"),
        ('<http://x/a>; REL="Next"', "http://x/a"),
        ('<http://x/a>; rel="nextish"', None),
        ('<http://x/a>; rel="first"', None),
        ("nonsense", None),
    ],
)
def test_the_next_page_is_the_link_with_rel_next(header: str | None, url: str | None) -> None:
    assert next_page(header) == url


@pytest.mark.parametrize(
    ("id_", "path"),
    [
        ("YWJj=", "/x/YWJj"),
        ("a/b+c", "/x/a%2Fb%2Bc"),
        ("..", None),
        ("", None),
        ("==", None),
        ("a b", None),
        ("a,b", None),
        ("a?b", None),
        ("é", None),
        ("a" * 1001, None),
    ],
)
def test_only_what_can_be_an_id_gets_into_a_path(id_: str, path: str | None) -> None:
    assert filled("/x/{id}", [id_]) == path


@pytest.mark.parametrize(
    "link", ["/v1/people?start=1", "http://127.0.0.1:1/v1/people", "{}/v2/people", "{}/v1/people"]
)
async def test_links_that_lead_astray_or_in_circles_end_the_walk(
    serve: Serve, wire: HttpxWire, link: str
) -> None:
    peer = await serve(answers())
    header = ("Link", f'<{link.format(peer.url)}>; rel="next"')
    peer.turns = [answers(body=NOBODY, headers=[header])]

    with pytest.raises(VendorGarbled):
        await client_of(peer, wire).people_at("bA")

    assert len(peer.asked) <= 2


async def test_a_list_without_end_is_not_believed(serve: Serve, wire: HttpxWire) -> None:
    peer = await serve(answers())
    peer.turns = [
        answers(body=NOBODY, headers=[("Link", f'<{peer.url}/v1/people?start={n}>; rel="next"')])
        for n in range(300)
    ]

    with pytest.raises(VendorGarbled):
        await client_of(peer, wire).people_at("bA")

    assert len(peer.asked) == 200


async def test_each_call_has_a_tracking_id_and_the_organization(
    serve: Serve, wire: HttpxWire
) -> None:
    seen: list[CallSeen] = []
    peer = await serve(answers(body=json.dumps({"id": "bA", "name": "x"}).encode()))

    await client_of(peer, wire, org_id="b3Jn=", observe=seen.append).location("bA=")

    (asked,) = peer.asked
    assert asked.target == "/v1/locations/bA?orgId=b3Jn"
    assert asked.headers["trackingid"]
    assert asked.headers["authorization"] == "Bearer t"
    assert [(each.endpoint, each.status) for each in seen] == [("GET /locations/{id}", 200)]


@pytest.mark.parametrize("body", [b"", b"{}", b'{"id": null}'])
async def test_an_update_that_answers_no_id_gives_the_one_that_the_name_makes(
    serve: Serve, wire: HttpxWire, body: bytes
) -> None:
    webex = client_of(await serve(answers(body=body)), wire)
    event = EventDraft("New", DAY, DAY, all_day=True)

    ref = await webex.update_schedule(REF, SchedulePatch(name="New"), current_name="Old")
    id_ = await webex.update_event(REF, "ZXY", event, current_name="Old")

    assert ref.id == schedule_id(ScheduleOwnerKind.PERSON, "New")
    assert id_ == event_id(ScheduleOwnerKind.PERSON, "New")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (
            {"message": "No.", "errors": [{"errorCode": 4003}], "trackingId": "ROUTER_1"},
            Fault("No.", "4003", "ROUTER_1"),
        ),
        (
            {"message": "No.", "errors": [{"description": "x"}, {"errorCode": 25030}]},
            Fault("No. x", "25030", "HEADER", VendorConflict),
        ),
        (
            {"message": "No.", "errors": [{"description": "Ask a.b@example.com."}]},
            Fault("No. Ask …"),
        ),
        ({"message": "No.", "errors": [{"description": "No."}]}, Fault("No.")),
        ({"message": "Call +1 (970) 555-0006 or a.b@example.com now"}, Fault("Call … or … now")),
        ({"message": None, "errors": None}, Fault()),
        ({"message": "x " * 500}, Fault("x " * 100)),
        ({"message": "a\r\n b"}, Fault("a b")),
        ({"message": {"deep": 1}}, Fault()),
        ({"errors": ["text", None]}, Fault()),
        ([], Fault()),
        ("<html>", Fault()),
    ],
    ids=str,
)
def test_a_fault_tells_the_message_and_the_first_reason_without_addresses(
    body: object, fault: Fault
) -> None:
    headers = {"trackingid": "HEADER"}
    read = read_fault(Response(400, headers, json.dumps(body).encode()))

    assert (read.message, read.code, read.kind) == (fault.message, fault.code, fault.kind)
    assert read.request_id == (fault.request_id or "HEADER")
