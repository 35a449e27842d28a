"""Settings: every knob described, the environment over the file, and every mistake named by its path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from gateway.settings import (
    Settings,
    SettingsError,
    knobs,
    known_zone,
    read_settings,
    variable,
)

KNOBS = list(knobs())
UNITS = ("days", "hours", "second", "byte", "token", "how often", "how many", "port")


def settings(tmp_path: Path, toml: str = "", **environment: str) -> Settings:
    """Settings from the text of a file and variables without their prefix."""
    file = tmp_path / "gateway.toml"
    file.write_text(toml, encoding="utf-8")
    return read_settings(file, {f"GATEWAY_{name}": value for name, value in environment.items()})


def problems(tmp_path: Path, toml: str = "", **environment: str) -> dict[str, str]:
    """What is said of wrong settings, by path."""
    with pytest.raises(SettingsError) as refusal:
        settings(tmp_path, toml, **environment)
    return dict(problem.split(": ", 1) for problem in refusal.value.problems)


@pytest.mark.parametrize(("path", "field"), KNOBS, ids=[path for path, _ in KNOBS])
def test_every_knob_has_a_sentence_and_a_number_its_unit(path: str, field: FieldInfo) -> None:
    text = field.description or ""

    assert re.fullmatch(r"[A-Z].*\.", text), path
    if field.annotation in (int, float):
        assert any(unit in text.lower() for unit in UNITS), f"{path} is a number of what?"


def test_the_defaults_are_those_of_a_gateway_that_plays_on_its_own() -> None:
    found = read_settings(None, {})

    assert found == Settings()
    assert (found.server.host, found.server.port, found.server.allow_remote) == (
        "127.0.0.1",
        8000,
        False,
    )
    assert found.store.url == "sqlite:///gateway.db"
    assert found.configured_vendors == ()
    assert found.vendors.pexip.concurrency == 4


def test_the_environment_wins_over_the_file_and_leaves_the_rest_of_it(tmp_path: Path) -> None:
    toml = '[server]\nport = 1\nhost = "::1"\n[vendors.webex]\ntoken = "file"\norg_id = "o"\n'

    found = settings(tmp_path, toml, SERVER__PORT="2", VENDORS__WEBEX__TOKEN="environment")

    assert (found.server.port, found.server.host) == (2, "::1")
    assert found.vendors.webex.token == SecretStr("environment")
    assert found.vendors.webex.org_id == "o"


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("server.port", "0", 0),
        ("server.allow_remote", "true", True),
        ("server.body_seconds", "0.5", 0.5),
        ("log.level", "debug", "debug"),
        ("organization_time_zone", "Asia/Kathmandu", "Asia/Kathmandu"),
        ("vendors.opentact.time_encoding", "SECONDS", "SECONDS"),
        ("vendors.pexip.attempts", "10", 10),
    ],
)
def test_a_variable_is_read_as_what_its_knob_is(
    tmp_path: Path, path: str, text: str, value: object
) -> None:
    found = read_settings(None, {variable(path): text})

    section: object = found
    for part in path.split("."):
        section = getattr(section, part)
    assert section == value
    assert found.is_set(path)
    assert not Settings().is_set(path)


@pytest.mark.parametrize(("path", "field"), KNOBS, ids=[path for path, _ in KNOBS])
def test_every_knob_has_one_variable(path: str, field: FieldInfo) -> None:
    name = variable(path)

    assert re.fullmatch(r"GATEWAY_[A-Z_]+", name)
    assert [other for other, _ in KNOBS if variable(other) == name] == [path]


@pytest.mark.parametrize(
    ("toml", "environment", "path", "says"),
    [
        ("prot = 1", {}, "prot", "no such setting"),
        ("[server]\nprot = 1", {}, "server.prot", "no such setting"),
        ("[sever]\nport = 1", {}, "sever", "no such setting"),
        ("[vendors.webx]", {}, "vendors.webx", "no such setting"),
        ("", {"SERVER__PROT": "1"}, "GATEWAY_SERVER__PROT", "no such setting"),
        ("", {"PORT": "1"}, "GATEWAY_PORT", "no such setting"),
        ("", {"": "1"}, "GATEWAY_", "no such setting"),
        ("", {"server__port": "1"}, "GATEWAY_server__port", "no such setting"),
        ("", {"SERVER": "1"}, "GATEWAY_SERVER", "no such setting"),
        ("server = 5", {}, "server", "valid dictionary"),
        ("server = 5", {"SERVER__PORT": "1"}, "server.port", "server is not a table"),
        ('[server]\nport = "x"', {}, "server.port", "valid integer"),
        ("[server]\nport = 70000", {}, "server.port", "65535"),
        ("", {"SERVER__PORT": "-1"}, "server.port", "greater than or equal to 0"),
        ("", {"SERVER__PORT": ""}, "server.port", "valid integer"),
        ("", {"SERVER__BODY_LIMIT_BYTES": "5"}, "server.body_limit_bytes", "1024"),
        ("", {"LIMITS__ANALYST__SECONDS": "0"}, "limits.analyst.seconds", "greater than 0"),
        ("", {"SERVER__ALLOW_REMOTE": "perhaps"}, "server.allow_remote", "valid boolean"),
        ("", {"LOG__LEVEL": "loud"}, "log.level", "'debug', 'info'"),
        ("", {"VENDORS__WEBEX__ATTEMPTS": "0"}, "vendors.webex.attempts", "greater than or equal"),
        ("", {"ORGANIZATION_TIME_ZONE": "Mars/Base"}, "organization_time_zone", "IANA time zone"),
        ("", {"VENDORS__OPENTACT__TIME_ZONE": "EST5"}, "vendors.opentact.time_zone", "IANA"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_mistake_is_named_by_its_path(
    tmp_path: Path, toml: str, environment: Mapping[str, str], path: str, says: str
) -> None:
    assert says in problems(tmp_path, toml, **environment)[path]


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, "a = 1\n[server]\nport = 'x'", B="1", LOG__LEVEL="loud")

    assert set(found) == {"a", "server.port", "GATEWAY_B", "log.level"}


def test_variables_of_others_and_of_the_contract_tests_are_passed_over() -> None:
    assert read_settings(None, {"PATH": "/", "MY_GATEWAY_X": "1", "GATEWAY_LIVE_WEBEX": "1"})


def test_secrets_show_neither_in_text_nor_in_what_is_said_of_mistakes(tmp_path: Path) -> None:
    secrets = {
        "VENDORS__WEBEX__TOKEN": "hunter-token",
        "VENDORS__MYKAARMA__PASSWORD": "hunter-mykaarma",
        "VENDORS__OPENTACT__PASSWORD": "hunter-opentact",
        "VENDORS__PEXIP__CLIENT_SECRET": "hunter-pexip",
        "STORE__URL": "postgresql://u:hunter-store@h/n",
    }

    found = settings(tmp_path, **secrets)
    wrong = problems(tmp_path, "[vendors.webex]\ntoken = ['hunter-list']", SERVER__PORT="x")

    assert "hunter" not in f"{found!r} {found} {wrong}"


def test_every_credential_is_a_secret() -> None:
    named = [field for path, field in KNOBS if re.search(r"\.(token|password|\w*secret)$", path)]

    assert len(named) == 4
    assert all("SecretStr" in str(field.annotation) for field in named)


@pytest.mark.parametrize(
    ("base_url", "token_url", "tokens_at"),
    [
        ("https://api.example.com", "https://t.example.com/x", "https://t.example.com/x"),
        (
            "https://api.example.com",
            None,
            "https://auth.example.com/realms/acme/protocol/openid-connect/token",
        ),
        (
            "https://example.com/base",
            None,
            "https://auth.example.com/realms/acme/protocol/openid-connect/token",
        ),
    ],
)
def test_pexip_tokens_are_given_beside_the_api_unless_somewhere_else_is_said(
    base_url: str, token_url: str | None, tokens_at: str
) -> None:
    tree = {"base_url": base_url, "token_url": token_url, "enterprise": "acme"}

    found = Settings.model_validate({"vendors": {"pexip": tree}})

    assert found.vendors.pexip.tokens_at == tokens_at


@pytest.mark.parametrize("zone", ["America/Chicago", "UTC", "US/Central", "Asia/Kathmandu"])
def test_a_zone_of_the_database_is_known(zone: str) -> None:
    assert known_zone(zone) == zone


@pytest.mark.parametrize(
    "zone", ["", "Mars/Base", "america/chicago", "../UTC", "/etc/passwd", "\0"]
)
def test_what_is_no_zone_is_refused_with_an_example(zone: str) -> None:
    with pytest.raises(ValueError, match="write one such as America/Chicago"):
        known_zone(zone)
