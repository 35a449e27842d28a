"""`gateway doctor`: what is wrong, in plain words, with the knob to turn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.access.issuer import issuing, published
from tests.cli.conftest import Commands, Process, start
from tests.stage import SandboxControl

VENDORS = ["Webex", "myKaarma", "OpenTact", "Pexip Engage"]
QUICK = {
    f"GATEWAY_VENDORS__{name}__{knob}": value
    for name in ("WEBEX", "MYKAARMA", "OPENTACT", "PEXIP")
    for knob, value in (("ATTEMPTS", "1"), ("DEADLINE_SECONDS", "0.5"))
}


def states(command: Commands, **variables: str) -> dict[str, dict[str, str]]:
    """The doctor's findings by subject."""
    ended = command("doctor", "--json", **QUICK, **variables)
    assert ended.out.startswith("["), ended.out
    found = {finding["subject"]: finding for finding in json.loads(ended.out)}
    assert ended.code == (1 if any(f["state"] == "fail" for f in found.values()) else 0)
    return found


def test_all_is_well_with_the_sandbox(with_sandbox: Commands) -> None:
    ended = with_sandbox("doctor")

    assert (ended.code, ended.err) == (0, "")
    assert [line.split()[0] for line in ended.out.splitlines()] == ["ok"] * 6
    assert all(f"{name} " in ended.out for name in VENDORS)


def test_nothing_configured_is_no_fault(gateway_command: Commands) -> None:
    found = states(gateway_command)

    assert {name: finding["state"] for name, finding in found.items()} == {
        "settings": "ok",
        "store": "ok",
        "vendors": "note",
    }


@pytest.mark.parametrize(
    ("kind", "away", "state", "says"),
    [
        ("EC", False, "ok", "its keys can be used"),
        ("OKP", False, "fail", "has no signing key for GATEWAY_ACCESS__ALGORITHMS"),
        ("EC", True, "fail", "answered 503. Look at GATEWAY_ACCESS__ISSUER."),
    ],
)
def test_the_issuer_of_tokens_is_reached_where_there_is_one(
    gateway_command: Commands, kind: str, away: bool, state: str, says: str
) -> None:
    with issuing() as issuer:
        issuer.keys, issuer.away = [published(kind)], away

        found = states(
            gateway_command, GATEWAY_ACCESS__ISSUER=issuer.url, GATEWAY_ACCESS__AUDIENCE="x"
        )

    assert found["issuer"]["state"] == state
    assert says in found["issuer"]["message"]


@pytest.mark.parametrize(
    ("variables", "subject", "says"),
    [
        ({"WEBEX__TOKEN": "wrong"}, "Webex", "Look at the credentials"),
        ({"MYKAARMA__PASSWORD": "wrong"}, "myKaarma", "Look at the credentials"),
        ({"OPENTACT__PASSWORD": "wrong"}, "OpenTact", "Look at the credentials"),
        ({"PEXIP__CLIENT_SECRET": "wrong"}, "Pexip Engage", "Look at the credentials"),
        ({"WEBEX__BASE_URL": "http://127.0.0.1:1/v1"}, "Webex", "GATEWAY_VENDORS__WEBEX__BASE_URL"),
        ({"PEXIP__BASE_URL": "http://127.0.0.1:1"}, "Pexip Engage", "VENDORS__PEXIP__BASE_URL"),
        ({"MYKAARMA__BASE_URL": "{base}/nowhere"}, "myKaarma", "VENDORS__MYKAARMA__BASE_URL"),
        ({"OPENTACT__BASE_URL": "{base}/opentact"}, "OpenTact", "check the base URL"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_wrong_setting_of_a_vendor_is_found_and_named(
    with_sandbox: Commands,
    sandbox: SandboxControl,
    variables: Mapping[str, str],
    subject: str,
    says: str,
) -> None:
    wrong = {
        f"GATEWAY_VENDORS__{name}": value.replace("{base}", sandbox.base_url)
        for name, value in variables.items()
    }

    found = states(with_sandbox, **wrong)

    assert [name for name, one in found.items() if one["state"] == "fail"] == [subject]
    assert says in found[subject]["message"]


@pytest.mark.parametrize("vendor", ["webex", "mykaarma", "opentact", "pexip"])
@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"garbage": True}, "Something else seems to answer"),
        ({"hang": True}, "slow"),
        ({"reset": "before"}, "at the network"),
        ({"status": 503}, "status page"),
    ],
    ids=str,
)
def test_a_vendor_that_misbehaves_is_found(
    with_sandbox: Commands,
    sandbox: SandboxControl,
    vendor: str,
    fault: dict[str, object],
    says: str,
) -> None:
    sandbox.fault(vendor, **fault)

    found = states(with_sandbox)

    (finding,) = [one for one in found.values() if one["state"] == "fail"]
    assert says in finding["message"]


def test_a_vendor_that_is_not_configured_beside_others_is_noted_with_what_is_missing(
    gateway_command: Commands, with_sandbox: Commands
) -> None:
    webex = {k: v for k, v in with_sandbox.environment.items() if "__WEBEX__" in k}

    found = states(gateway_command, **webex)

    assert [found[name]["state"] for name in VENDORS] == ["ok", "note", "note", "note"]
    assert "GATEWAY_VENDORS__MYKAARMA__USERNAME" in found["myKaarma"]["message"]
    assert "GATEWAY_VENDORS__OPENTACT__EMAIL" in found["OpenTact"]["message"]
    assert "GATEWAY_VENDORS__PEXIP__CLIENT_ID" in found["Pexip Engage"]["message"]


def test_a_store_that_cannot_be_written_is_found(processes: list[Process], tmp_path: Path) -> None:
    nowhere = "sqlite:////nowhere/at/all.db"

    code, out, _ = start(processes, tmp_path, "doctor", GATEWAY_STORE__URL=nowhere).end()

    assert code == 1
    assert "fail  store" in out
    assert "GATEWAY_STORE__URL" in out


def test_no_credential_is_ever_printed(with_sandbox: Commands, sandbox: SandboxControl) -> None:
    for vendor in ("webex", "mykaarma", "opentact", "pexip"):
        sandbox.fault(vendor, status=401)

    ended = with_sandbox("doctor")

    secrets = [
        v
        for k, v in with_sandbox.environment.items()
        if k.endswith(("TOKEN", "PASSWORD", "SECRET"))
    ]
    assert len(secrets) == 4
    assert not any(secret in ended.out + ended.err for secret in secrets)
