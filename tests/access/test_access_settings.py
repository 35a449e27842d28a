"""Settings of the door that cannot be used are refused in one sentence, before anything is served."""

from __future__ import annotations

import pytest

from gateway.settings import SettingsError, read_settings

A = "GATEWAY_ACCESS__"
WEBEX = "GATEWAY_VENDORS__WEBEX__"
ISSUER = {f"{A}ISSUER": "https://login.example", f"{A}AUDIENCE": "https://gateway.example"}


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        (
            {f"{A}ANONYMOUS": "true", f"{WEBEX}TOKEN": "x"},
            "access.anonymous lets everybody do everything, and vendors.webex.base_url is not on this machine: leave "
            "access.anonymous out, and make keys with `gateway clients create`",
        ),
        (
            {f"{A}ANONYMOUS": "true", f"{WEBEX}BASE_URL": "http://127.0.0.1.example.com"},
            "access.anonymous lets everybody do everything",
        ),
        ({f"{A}ISSUER": "https://login.example"}, "access: issuer and audience go together"),
        ({f"{A}AUDIENCE": "x"}, "access: issuer and audience go together"),
        ({f"{A}KEYS_URL": "https://login.example/keys"}, "access: keys_url is the issuer's"),
        (ISSUER | {f"{A}ISSUER": "http://login.example"}, "access: issuer has to begin with https"),
        (ISSUER | {f"{A}KEYS_URL": "file:///keys"}, "access: keys_url has to begin with https"),
        (ISSUER | {f"{A}ALGORITHMS": '["HS256"]'}, "access.algorithms.0: Input should be 'RS256'"),
        (ISSUER | {f"{A}ALGORITHMS": '["none"]'}, "access.algorithms.0: Input should be 'RS256'"),
        (ISSUER | {f"{A}ALGORITHMS": "[]"}, "access.algorithms"),
    ],
    ids=str,
)
def test_what_would_open_the_door_too_wide_is_refused(
    environment: dict[str, str], says: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings(None, environment)

    assert refusal.value.problems[0].startswith(says)


@pytest.mark.parametrize(
    "environment",
    [
        {f"{A}ANONYMOUS": "true"},
        {f"{A}ANONYMOUS": "true", f"{WEBEX}BASE_URL": "http://127.0.0.1:8100/webex/v1"},
        {f"{A}ANONYMOUS": "true", f"{WEBEX}BASE_URL": "http://[::1]:8100/webex/v1"},
        {f"{WEBEX}TOKEN": "x"},
        ISSUER,
        {f"{A}ISSUER": "http://localhost:9000", f"{A}AUDIENCE": "x"},
    ],
    ids=str,
)
def test_what_is_safe_can_be_used(environment: dict[str, str]) -> None:
    assert read_settings(None, environment)
