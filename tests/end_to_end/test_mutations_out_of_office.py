"""Being out of office (myKaarma), set and ended through the gateway, and what the vendor then holds."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.end_to_end.hands import Hands, plain
from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

MEI_LING_AT_THE_VENDOR = "a40c05a9-3397-5b80-99f3-44edaf4cebbd"

EVERY_MEMBER = """{
  "associateId": "<Ada>", "startsAt": "2099-03-01T08:00:00-06:00", "endsAt": "2099-03-12T18:00:00-06:00",
  "type": "VACATION", "setterUserId": "user-7", "setterUserName": "Rashid", "turnOffNumber": "ask the desk",
  "forwarding": {"forwardTexts": true, "forwardEmails": true, "forwardCalls": true,
    "textNumber": "+12145550103", "emailAddress": "mei-ling@example.com", "callNumber": "+12145550104"},
  "autoRespond": {"replyToTexts": true, "replyToEmails": true, "replyToCalls": true,
    "textReply": "Away.\\nBack on the 12th. 🌴", "emailReplySubject": "Away", "emailReplyBody": "Ask Mei-Ling.",
    "callReplyUrl": "https://media.example.com/away.mp3"},
  "delegation": {"delegateAssociateId": "<Mei-Ling>"}, "overwrite": true, "clientMutationId": "one"
}"""


@pytest.fixture
def hands(gateway: GatewayClient, sandbox: SandboxControl) -> Hands:
    return Hands(gateway, sandbox)


def outofoffice_writes(hands: Hands) -> int:
    return sum(call.startswith("PUT") for call in hands.sandbox.calls()["mykaarma"])


def test_every_member_of_an_out_of_office_comes_back_and_stands_at_the_vendor(hands: Hands) -> None:
    asked = hands.filled(EVERY_MEMBER)

    payload = hands.did("outOfOfficeSet", asked)

    shown = plain(payload["outOfOffice"])
    assert payload["clientMutationId"] == "one"
    assert shown.pop("knownFrom") == "GATEWAY"
    assert shown.pop("delegation") == {
        "delegate": {"name": "Mei-Ling Chou"},
        "delegateDealerAssociateId": MEI_LING_AT_THE_VENDOR,
        "delegateName": "Mei-Ling Chou",
    }
    not_shown = {"associateId", "delegation", "overwrite", "clientMutationId"}
    assert shown == {name: value for name, value in asked.items() if name not in not_shown}
    assert hands.absence("Ada") == {
        "startTime": "2099-03-01T08:00:00-06:00",
        "endTime": "2099-03-12T18:00:00-06:00",
        "outOfOfficeType": "VACATION",
        "outOfOfficeSetterUserUUID": "user-7",
        "outOfOfficeSetterUserName": "Rashid",
        "turnOffNumber": "ask the desk",
        "outOfOfficeForwardingDetail": {
            "forwardText": True,
            "forwardEmail": True,
            "forwardCall": True,
            "textForwardingNumber": "+12145550103",
            "emailForwardingAddress": "mei-ling@example.com",
            "callForwardingNumber": "+12145550104",
        },
        "outOfOfficeAutoRespondDetail": {
            "enableTextAutoReply": True,
            "enableEmailAutoReply": True,
            "enableCallAutoReply": True,
            "autoTextReply": "Away.\nBack on the 12th. 🌴",
            "autoEmailReplySubject": "Away",
            "autoEmailReplyBody": "Ask Mei-Ling.",
            "autoCallReplyUrl": "https://media.example.com/away.mp3",
        },
        "outOfOfficeDelegationDetail": {
            "delegateeDealerAssociateUUID": MEI_LING_AT_THE_VENDOR,
            "delegateeDealerAssociateName": "Mei-Ling Chou",
        },
    }


def test_what_was_set_is_seen_by_later_requests(hands: Hands) -> None:
    hands.did("outOfOfficeSet", EVERY_MEMBER)

    person = hands.gateway.data(
        "query ($id: ID!) { node(id: $id) { ... on Associate { outOfOffice { type knownFrom } } } }",
        id=hands.id("Ada"),
    )["node"]

    assert person["outOfOffice"] == {"type": "VACATION", "knownFrom": "GATEWAY"}


def test_without_a_start_it_starts_at_the_moment_of_the_request_and_without_an_end_it_stays_open(
    hands: Hands,
) -> None:
    before = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251  # the gateway's clock is the machine's

    shown = hands.did("outOfOfficeSet", '{"associateId": "<Ada>"}')["outOfOffice"]

    begun = datetime.fromisoformat(shown["startsAt"])
    assert before <= begun <= before + timedelta(seconds=5)
    assert shown["endsAt"] is None
    held = hands.absence("Ada")
    assert held is not None
    assert set(held) == {"startTime"}
    assert datetime.fromisoformat(held["startTime"]) == begun.replace(microsecond=0)


@pytest.mark.parametrize(
    ("delegation", "shown"),
    [
        (
            f'{{"delegateDealerAssociateId": "{MEI_LING_AT_THE_VENDOR}"}}',
            {"delegate": {"name": "Mei-Ling Chou"}, "delegateDealerAssociateId": MEI_LING_AT_THE_VENDOR},
        ),
        (
            '{"delegateDealerAssociateId": "somebody-else", "delegateName": "The desk"}',
            {"delegateDealerAssociateId": "somebody-else", "delegateName": "The desk"},
        ),
        ('{"delegateName": "The desk"}', {"delegateName": "The desk"}),
        (
            '{"delegateAssociateId": "<Mei-Ling>", "delegateName": "M. Chou"}',
            {
                "delegate": {"name": "Mei-Ling Chou"},
                "delegateDealerAssociateId": MEI_LING_AT_THE_VENDOR,
                "delegateName": "M. Chou",
            },
        ),
    ],
)  # fmt: skip
def test_a_delegate_is_named_by_associate_by_vendor_id_or_only_by_name(
    hands: Hands, delegation: str, shown: dict[str, object]
) -> None:
    asked = f'{{"associateId": "<Ada>", "delegation": {delegation}}}'

    assert plain(hands.did("outOfOfficeSet", asked)["outOfOffice"]["delegation"]) == shown


def test_setting_it_again_replaces_all_of_it(hands: Hands) -> None:
    hands.did("outOfOfficeSet", EVERY_MEMBER)

    payload = hands.did(
        "outOfOfficeSet", '{"associateId": "<Ada>", "startsAt": "2099-05-01T00:00:00Z"}'
    )

    assert plain(payload["outOfOffice"]) == {
        "startsAt": "2099-05-01T00:00:00Z",
        "knownFrom": "GATEWAY",
    }
    assert hands.absence("Ada") == {"startTime": "2099-05-01T00:00:00+00:00"}


class TestSetElsewhere:
    """Desmond's was set in the vendor's own screens and has no end."""

    PLAN = '{"associateId": "<Desmond>", "startsAt": "2099-05-01T00:00:00Z"}'

    def test_one_in_force_is_not_replaced_unless_asked_to(self, hands: Hands) -> None:
        held = hands.absence("Desmond")

        (error,) = hands.refused("outOfOfficeSet", self.PLAN)

        assert error["code"] == "OUT_OF_OFFICE_SET_ELSEWHERE"
        assert error["path"] == ["overwrite"]
        assert error["kind"] == "InputError"
        assert hands.absence("Desmond") == held
        assert outofoffice_writes(hands) == 0

    def test_with_overwrite_it_is_replaced(self, hands: Hands) -> None:
        hands.did("outOfOfficeSet", self.PLAN.replace("}", ', "overwrite": true}'))

        assert hands.absence("Desmond") == {"startTime": "2099-05-01T00:00:00+00:00"}

    def test_one_that_the_gateway_set_and_that_is_in_force_is_replaced_without_asking(
        self, hands: Hands
    ) -> None:
        hands.did("outOfOfficeSet", '{"associateId": "<Desmond>", "overwrite": true}')

        hands.did("outOfOfficeSet", self.PLAN)

        assert hands.absence("Desmond") == {"startTime": "2099-05-01T00:00:00+00:00"}

    def test_it_can_be_ended_and_the_flag_goes_down(self, hands: Hands) -> None:
        shown = hands.did("outOfOfficeEnd", '{"associateId": "<Desmond>"}')["outOfOffice"]

        assert shown["startsAt"] == shown["endsAt"]
        assert shown["knownFrom"] == "GATEWAY"
        held = hands.absence("Desmond")
        assert held is not None
        assert held["startTime"] == held["endTime"]
        assert hands.flag("Desmond") is False

    def test_ended_at_a_later_instant_it_lasts_until_then(self, hands: Hands) -> None:
        asked = '{"associateId": "<Desmond>", "at": "2099-01-08T17:00:00Z"}'

        shown = hands.did("outOfOfficeEnd", asked)["outOfOffice"]

        assert shown["endsAt"] == "2099-01-08T17:00:00Z"
        assert hands.flag("Desmond") is True

    def test_it_can_be_ended_although_an_earlier_one_was_ended_here(self, hands: Hands) -> None:
        hands.did("outOfOfficeSet", '{"associateId": "<Ada>"}')
        hands.did("outOfOfficeEnd", '{"associateId": "<Ada>"}')
        hands.set_elsewhere("Ada")

        hands.did("outOfOfficeEnd", '{"associateId": "<Ada>"}')

        assert hands.flag("Ada") is False


class TestEnding:
    """What outOfOfficeEnd makes of a record that the gateway set."""

    def test_now_keeps_the_rest_of_the_record(self, hands: Hands) -> None:
        hands.did(
            "outOfOfficeSet", '{"associateId": "<Ada>", "type": "TRAINING", "turnOffNumber": "7"}'
        )

        shown = hands.did("outOfOfficeEnd", '{"associateId": "<Ada>", "clientMutationId": "e"}')

        assert shown["clientMutationId"] == "e"
        assert shown["outOfOffice"]["type"] == "TRAINING"
        ended = datetime.fromisoformat(shown["outOfOffice"]["endsAt"])
        assert ended >= datetime.fromisoformat(shown["outOfOffice"]["startsAt"])
        held = hands.absence("Ada")
        assert held is not None
        assert held["turnOffNumber"] == "7"
        assert datetime.fromisoformat(held["endTime"]) == ended.replace(microsecond=0)

    def test_at_an_instant_moves_the_end_there(self, hands: Hands) -> None:
        hands.did("outOfOfficeSet", EVERY_MEMBER)

        shown = hands.did(
            "outOfOfficeEnd", '{"associateId": "<Ada>", "at": "2099-03-05T12:00:00-06:00"}'
        )["outOfOffice"]

        assert shown["startsAt"] == "2099-03-01T08:00:00-06:00"
        assert shown["endsAt"] == "2099-03-05T12:00:00-06:00"
        held = hands.absence("Ada")
        assert held is not None
        assert held["endTime"] == "2099-03-05T12:00:00-06:00"
        assert (
            held["outOfOfficeDelegationDetail"]["delegateeDealerAssociateName"] == "Mei-Ling Chou"
        )

    def test_one_that_has_not_begun_becomes_empty(self, hands: Hands) -> None:
        hands.did("outOfOfficeSet", EVERY_MEMBER)

        shown = hands.did("outOfOfficeEnd", '{"associateId": "<Ada>"}')["outOfOffice"]

        assert shown["startsAt"] == shown["endsAt"]

    def test_twice_is_refused_with_when_it_ended(self, hands: Hands) -> None:
        hands.did("outOfOfficeSet", '{"associateId": "<Ada>"}')
        hands.did("outOfOfficeEnd", '{"associateId": "<Ada>"}')
        written = outofoffice_writes(hands)

        (error,) = hands.refused("outOfOfficeEnd", '{"associateId": "<Ada>"}')

        assert (error["code"], error["path"]) == ("CONFLICT", ["at"])
        assert "ended" in error["message"]
        assert outofoffice_writes(hands) == written


def test_a_write_that_the_vendor_refused_is_not_remembered(hands: Hands) -> None:
    hands.sandbox.fault("mykaarma", status=403, method="PUT")

    (error,) = hands.refused("outOfOfficeSet", EVERY_MEMBER)
    hands.sandbox.heal()

    assert (error["kind"], error["vendor"]) == ("VendorRefusal", "MYKAARMA")
    found = hands.gateway.data(
        "query ($id: ID!) { node(id: $id) { ... on Associate { outOfOffice { id } } } }",
        id=hands.id("Ada"),
    )
    assert found["node"] == {"outOfOffice": None}


def test_of_many_writes_at_once_the_one_that_the_vendor_keeps_is_the_one_that_is_shown(
    sandbox: SandboxControl, tmp_path: Path
) -> None:
    patient = settings_for(
        sandbox.base_url, tmp_path, changes={"deadline_seconds": 15.0, "wait_seconds": 15.0}
    )
    with gateway_on(patient) as gateway:
        asyncio.run(gateway.reset())
        _write_at_once(Hands(gateway, sandbox))


def _write_at_once(hands: Hands) -> None:
    ada = hands.id("Ada")

    def write(type: str) -> None:
        wanted = {
            "associateId": ada,
            "overwrite": True,
            "type": type,
            "endsAt": "2099-01-01T00:00:00Z",
        }
        hands.did("outOfOfficeSet", wanted)

    for turn in range(2):
        with ThreadPoolExecutor(10) as threads:
            list(threads.map(write, [f"{turn}-{number}" for number in range(10)]))

        shown = hands.gateway.data(
            "query ($id: ID!) { associate(by: {id: $id}) { outOfOffice { type } } }", id=ada
        )
        kept = hands.absence("Ada")
        assert kept is not None
        assert shown["associate"]["outOfOffice"]["type"] == kept["outOfOfficeType"]
