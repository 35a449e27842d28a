"""The state file: what was written survives a restart."""

import json
from pathlib import Path

import httpx
import pytest

from gateway.sandbox import CREDENTIALS, WorldError, running
from tests.sandbox.conftest import ADA, LUNCH, SALES, small_world

OPENTACT = (CREDENTIALS.opentact_email, CREDENTIALS.opentact_password)
MYKAARMA = (CREDENTIALS.mykaarma_username, CREDENTIALS.mykaarma_password)


def test_what_was_written_survives_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    with running(small_world(), state=state) as sandbox:
        hours = f"{sandbox.base_url}/opentact/rest/account/office_hours/{LUNCH}"
        httpx.patch(hours, json={"name": "Late lunch"}, auth=OPENTACT, trust_env=False)
        token = httpx.post(
            f"{sandbox.base_url}/opentact/rest/token",
            json={"name": "me", "ttl": 3600},
            auth=OPENTACT,
            trust_env=False,
        ).json()["payload"]["token"]
        absence = f"department/{SALES}/dealerAssociate/{ADA}/outofoffice"
        httpx.put(
            f"{sandbox.base_url}/mykaarma/manage/v2/{absence}",
            json={"startTime": "2026-05-01"},
            auth=MYKAARMA,
            trust_env=False,
        ).raise_for_status()
        before = httpx.get(f"{sandbox.base_url}/_sandbox/world", trust_env=False).json()

    with running(small_world(), state=state) as sandbox:
        hours = f"{sandbox.base_url}/opentact/rest/account/office_hours/{LUNCH}"
        bearer = {"Authorization": f"Bearer {token}"}
        entry = httpx.get(hours, headers=bearer, trust_env=False).json()["payload"]
        after = httpx.get(f"{sandbox.base_url}/_sandbox/world", trust_env=False).json()

    assert entry["name"] == "Late lunch"
    assert after == before


def test_a_new_world_is_kept_too(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    with running(small_world(), state=state) as sandbox:
        httpx.put(f"{sandbox.base_url}/_sandbox/world", json={}, trust_env=False)

    assert json.loads(state.read_text())["pexip"]["leadSegments"] == []
    assert list(tmp_path.iterdir()) == [state], "nothing else is left behind"


@pytest.mark.parametrize("content", ["{", '{"skype": {}}', "[]"])
def test_a_state_file_that_cannot_be_loaded_is_an_error_of_the_caller(
    tmp_path: Path, content: str
) -> None:
    state = tmp_path / "state.json"
    state.write_text(content)

    with pytest.raises(WorldError), running(small_world(), state=state):
        pass

    assert state.read_text() == content
