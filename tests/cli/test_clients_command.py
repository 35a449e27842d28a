"""`gateway clients`: who may come in, said by commands beside the gateway."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from gateway.access import keys
from gateway.caller import Scope
from tests.cli.conftest import Commands, Ended
from tests.stage import GatewayClient

CREATE = ("clients", "create")
SHOP = (*CREATE, "shop", "--profile", "partner", "--scope", "associates:read", "--department", "1")
REPORTS = (*CREATE, "reports", "--profile", "analyst", "--scope", "all", "--all-departments")
UPDATE = ("clients", "update", "shop")
KEY = re.compile(r"^gw_\w{61}$", re.MULTILINE)


def tree(ended: Ended) -> dict[str, Any]:
    """What a command that succeeded printed as JSON."""
    assert (ended.code, ended.err) == (0, "")
    return dict(json.loads(ended.out))


def test_a_key_is_shown_once_and_never_again(gateway_command: Commands) -> None:
    made = gateway_command(*SHOP)
    shown = gateway_command("clients", "show", "shop")
    listed = gateway_command("clients", "list")

    assert (made.code, made.err) == (0, "")
    (key,) = KEY.findall(made.out)
    assert keys.parsed(key)
    assert key[:15] in shown.out
    assert not any(key in ended.out for ended in (shown, listed))
    assert listed.out.split() == [
        *("client", "profile", "documents", "scopes", "departments", "keys", "last", "used"),
        *("shop", "partner", "ids", "1", "1", "1", "live", "never"),
    ]


@pytest.mark.parametrize(
    ("profile", "enforcement"),
    [("partner", "ids"), ("frontend", "safelist"), ("analyst", "open"), ("operator", "open")],
)
def test_a_profile_says_which_documents_may_be_run_unless_it_is_said_otherwise(
    gateway_command: Commands, profile: str, enforcement: str
) -> None:
    words = ("--profile", profile, "--scope", "all", "--all-departments", "--json")

    usual = tree(gateway_command(*CREATE, "usual", *words))["client"]
    other = tree(gateway_command(*CREATE, "other", *words, "--enforcement", "log"))["client"]

    assert (usual["enforcement"], other["enforcement"]) == (enforcement, "log")
    assert (usual["scopes"], usual["departments"]) == ([scope.value for scope in Scope], None)


def test_an_update_makes_what_is_said_another_and_the_key_counts_on(
    gateway_command: Commands, gateway: GatewayClient
) -> None:
    there = {"GATEWAY_STORE__URL": gateway.store_url}
    made = tree(gateway_command(*SHOP, "--enforcement", "open", "--json", **there))
    words = ("--scope", "all", "--all-departments", "--profile", "analyst")

    updated = tree(gateway_command(*UPDATE, *words, "--json", **there))
    shown = gateway_command(*UPDATE, "--department", "a", "--department", "b", **there)

    told = {"profile": "analyst", "scopes": [one.value for one in Scope], "departments": None}
    assert updated == made["client"] | told
    assert shown.out.endswith("A running gateway hears of it within 5 s.\n")
    assert "a, b" in shown.out
    viewer = gateway.with_key(made["key"]).data("{ viewer { client profile } }")["viewer"]
    assert viewer == {"client": "shop", "profile": "analyst"}


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (UPDATE, 2, "Say what is to be another"),
        ((*UPDATE, "--department", "1", "--all-departments"), 2, "either --department"),
        ((*UPDATE, "--department", ""), 2, "printable text"),
        ((*UPDATE, "--scope", "everything"), 2, "There is no scope 'everything'"),
        ((*UPDATE, "--enforcement", "none"), 2, "--enforcement"),
        (("clients", "update", "nobody", "--all-departments"), 1, "no client named 'nobody'"),
    ],
    ids=str,
)
def test_an_update_that_cannot_be_made_is_refused_and_changes_nothing(
    gateway_command: Commands, words: tuple[str, ...], code: int, says: str
) -> None:
    made = tree(gateway_command(*SHOP, "--json"))["client"]

    ended = gateway_command(*words)

    assert (ended.code, ended.out) == (code, "")
    assert says in ended.err
    assert tree(gateway_command("clients", "show", "shop", "--json")) == made


def test_a_key_may_expire(gateway_command: Commands) -> None:
    made = tree(gateway_command(*SHOP, "--expires-days", "30", "--json"))["client"]

    (key,) = made["keys"]
    assert key["expiresAt"] > key["createdAt"]
    assert key["state"] == "live"


def test_a_rotation_gives_a_new_key_and_the_old_one_counts_a_while(
    gateway_command: Commands,
) -> None:
    old = tree(gateway_command(*SHOP, "--json"))["key"]

    said = gateway_command("clients", "rotate", "shop")
    both = tree(gateway_command("clients", "show", "shop", "--json"))["keys"]
    gateway_command("clients", "rotate", "shop", "--overlap-hours", "0")
    after = tree(gateway_command("clients", "show", "shop", "--json"))["keys"]

    assert "Keys that it had before count until" in said.out
    assert KEY.findall(said.out) != [old]
    assert [key["state"] for key in both] == ["live", "live"]
    assert [key["state"] for key in after] == ["live", "expired", "expired"]


def test_one_key_is_revoked_or_the_whole_client(gateway_command: Commands) -> None:
    prefix = tree(gateway_command(*SHOP, "--json"))["key"][:15]

    one = gateway_command("clients", "revoke", "shop", "--key", prefix)
    unsaid = gateway_command("clients", "revoke", "shop")
    between = tree(gateway_command("clients", "show", "shop", "--json"))
    whole = tree(gateway_command("clients", "revoke", "shop", "--yes", "--json"))

    assert (
        one.out
        == f"The key {prefix} of shop is revoked. A running gateway hears of it within 5 s.\n"
    )
    assert (unsaid.code, unsaid.out) == (2, "")
    assert "say --yes" in unsaid.err
    assert (between["revokedAt"], between["keys"][0]["state"]) == (None, "revoked")
    assert whole["revokedAt"] is not None


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((*SHOP[:-2],), 2, "--all-departments"),
        ((*SHOP, "--all-departments"), 2, "--all-departments"),
        ((*SHOP[:5], "--department", "1"), 2, "--scope"),
        (
            (*SHOP, "--scope", "everything"),
            2,
            "There is no scope 'everything'; write all or one of",
        ),
        ((*SHOP, "--department", " "), 2, "printable text"),
        ((*SHOP, "--department", "a\nb"), 2, "printable text"),
        ((*SHOP, "--profile", "root"), 2, "--profile"),
        ((*SHOP, "--expires-days", "1e300"), 2, "longer than there is time"),
        ((*CREATE, "Shop!", *SHOP[3:]), 1, "is no name for a client"),
        ((*CREATE, "anonymous", *SHOP[3:]), 1, "is the gateway's own"),
        (("clients", "show", "nobody"), 1, "no client named 'nobody'"),
        (("clients", "rotate", "nobody"), 1, "no client named 'nobody'"),
        (("clients", "revoke", "nobody", "--yes"), 1, "no client named 'nobody'"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_said_and_nothing_is_made(
    gateway_command: Commands, words: tuple[str, ...], code: int, says: str
) -> None:
    ended = gateway_command(*words)

    assert ended.code == code
    assert says in ended.err
    assert "Traceback" not in ended.err
    assert tree(gateway_command("clients", "list", "--json")) == {"clients": []}


def test_without_clients_the_list_says_how_to_make_one(gateway_command: Commands) -> None:
    assert gateway_command("clients", "list").out == (
        "There are no clients; `gateway clients create` makes one.\n"
    )


def test_a_client_made_by_a_command_is_let_in_by_a_gateway_that_runs(
    gateway_command: Commands, gateway: GatewayClient
) -> None:
    made = tree(gateway_command(*REPORTS, "--json", GATEWAY_STORE__URL=gateway.store_url))

    client = gateway.with_key(made["key"])

    assert client.data("{ viewer { client } }") == {"viewer": {"client": "reports"}}
