"""The log: one line per request, and nothing in it that is a secret or a person's."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from structlog.testing import capture_logs

from gateway import telemetry
from gateway.changes.seen import ChangeSeen, StepSeen
from gateway.web.seen import Seen
from tests.cli.conftest import Process, processes, served, start
from tests.stage import SandboxControl

__all__ = ["processes"]  # a fixture, used by its name

SECRET_VARIABLE = "value-nobody-may-log"
QUESTION = """
query Everything($v: String) {
  associates(first: 3, filter: { search: $v }) { totalCount }
  ada: associate(by: { email: "ada@example.com" }) {
    name outOfOffice { endsAt } schedules { nodes { name events { name } } }
    operatingModes { name } officeHours { timeZone entries { name } } leadSegments { code description }
  }
  sources { vendor error { message } }
}
"""
WHO = '{ associates(first: 1, filter: { search: "ada@example.com" }) { nodes { id } } }'
AWAY = """
mutation Away($input: OutOfOfficeSetInput!) {
  outOfOfficeSet(input: $input) { change { status } userErrors { message } }
}
"""
FAULTS = [
    {},
    {"status": 400},
    {"status": 401},
    {"status": 403},
    {"status": 404},
    {"status": 409},
    {"status": 429, "retryAfter": 1},
    {"status": 500},
    {"garbage": True},
    {"truncate": True},
    {"reset": "before"},
    {"hang": True},
]
SECRETS = {
    "GATEWAY_VENDORS__WEBEX__TOKEN": "sandbox-webex-token",
    "GATEWAY_VENDORS__MYKAARMA__PASSWORD": "sandbox-mykaarma",
    "GATEWAY_VENDORS__OPENTACT__PASSWORD": "sandbox-opentact",
    "GATEWAY_VENDORS__PEXIP__CLIENT_SECRET": "sandbox-pexip",
}
FORBIDDEN = [
    *SECRETS.values(),
    "sandbox-secret",  # what OpenTact's records carry of their creators
    "Bearer ",
    "Basic ",
    "eyJ",  # a signed token
    SECRET_VARIABLE,
    "ada@example.com",
    "Ada Byron",
    "totalCount",
    "Traceback",
]


def test_at_debug_level_nothing_secret_is_logged_whatever_the_vendors_do(
    processes: list[Process], sandbox: SandboxControl, tmp_path: Path
) -> None:
    base = sandbox.base_url
    quick = {
        f"GATEWAY_VENDORS__{name}__{knob}": value
        for name in ("WEBEX", "MYKAARMA", "OPENTACT", "PEXIP")
        for knob, value in (
            ("ATTEMPTS", "2"),
            ("DEADLINE_SECONDS", "0.3"),
            ("BACKOFF_SECONDS", "0"),
        )
    }
    variables = {
        **SECRETS,
        **quick,
        "GATEWAY_LOG__LEVEL": "debug",
        "GATEWAY_ACCESS__ANONYMOUS": "true",
        "GATEWAY_VENDORS__WEBEX__BASE_URL": f"{base}/webex/v1",
        "GATEWAY_VENDORS__MYKAARMA__BASE_URL": f"{base}/mykaarma/manage/v2",
        "GATEWAY_VENDORS__MYKAARMA__USERNAME": "sandbox",
        "GATEWAY_VENDORS__OPENTACT__BASE_URL": f"{base}/opentact/rest",
        "GATEWAY_VENDORS__OPENTACT__EMAIL": "sandbox@example.com",
        "GATEWAY_VENDORS__PEXIP__BASE_URL": f"{base}/pexip",
        "GATEWAY_VENDORS__PEXIP__TOKEN_URL": f"{base}/pexip/realms/acme/protocol/openid-connect/token",
        "GATEWAY_VENDORS__PEXIP__ENTERPRISE": "acme",
        "GATEWAY_VENDORS__PEXIP__CLIENT_ID": "sandbox",
    }
    store = {"GATEWAY_STORE__URL": f"sqlite:///{tmp_path / 'store.db'}"}
    seed(tmp_path, store)
    process = start(processes, tmp_path, "serve", "--port", "0", **variables)
    with httpx.Client(base_url=served(process), trust_env=False, timeout=20) as http:
        for fault in FAULTS:
            for vendor in ("webex", "mykaarma", "opentact", "pexip") if fault else ():
                sandbox.fault(vendor, **fault)
            asked = {"query": QUESTION, "variables": {"v": SECRET_VARIABLE}}
            response = http.post("/graphql", json={**asked, "operationName": "Everything"})
            assert response.status_code == 200
            sandbox.heal()
        (ada,) = http.post("/graphql", json={"query": WHO}).json()["data"]["associates"]["nodes"]
        wanted = {"associateId": ada["id"], "type": SECRET_VARIABLE, "overwrite": True}
        http.post("/graphql", json={"query": AWAY, "variables": {"input": wanted}})
        http.post("/graphql", content=SECRET_VARIABLE)
        http.get("/graphql", params={"query": "{ viewer { client } }", "token": SECRET_VARIABLE})
    process.popen.terminate()
    code, out, err = process.end()

    assert (code, err) == (0, "")
    lines = [json.loads(line) for line in out.splitlines()]
    requests = [line for line in lines if line["event"] == "request" and line["path"] == "/graphql"]
    assert len(requests) == len(FAULTS) + 4, "one line per request"
    assert len({line["request_id"] for line in requests}) == len(requests)
    assert any(line["event"] == "vendor call" for line in lines), "debug shows the calls"
    (change,) = (line for line in lines if line["event"] == "change")
    assert (change["name"], change["status"], change["steps"]) == ("outOfOfficeSet", "DONE", 1)
    (step,) = (line for line in lines if line["event"] == "step")
    assert (step["change_id"], step["vendor"]) == (change["change_id"], "MYKAARMA")
    assert {word for word in FORBIDDEN if word in out} == set()


async def test_a_fault_is_logged_under_the_id_that_its_caller_was_given() -> None:
    async def failing(request: Request) -> Response:
        telemetry.fault(RuntimeError(request.url.path))
        return Response()

    middleware = Middleware(Seen, within=telemetry.within_request, observe=telemetry.request_served)
    transport = httpx.ASGITransport(
        Starlette(routes=[Route("/{any}", failing)], middleware=[middleware])
    )
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as events:
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as http:
            given = [(await http.get(f"/{n}")).headers["x-request-id"] for n in range(2)]

    faults = [event for event in events if event["event"] == "fault"]
    assert [fault["request_id"] for fault in faults] == given
    assert structlog.contextvars.get_contextvars() == {}, "nothing is left behind"


def test_a_change_that_ends_is_a_line_at_info_and_a_step_one_at_debug() -> None:
    change = ChangeSeen("c1", "absencePlan", "DONE", seconds=1.25, steps=2)
    step = StepSeen("c1", "absencePlan", "WEBEX", "EventIn", "DONE", attempts=3, seconds=0.5)

    with capture_logs() as lines:
        telemetry.change_moved(change)
        telemetry.step_ended(step)

    assert lines == [
        {
            "event": "change",
            "log_level": "info",
            "change_id": "c1",
            "name": "absencePlan",
            "status": "DONE",
            "steps": 2,
            "milliseconds": 1250.0,
        },
        {
            "event": "step",
            "log_level": "debug",
            "change_id": "c1",
            "name": "absencePlan",
            "vendor": "WEBEX",
            "kind": "EventIn",
            "status": "DONE",
            "attempts": 3,
            "milliseconds": 500.0,
        },
    ]


@pytest.mark.parametrize(
    "name", ["dbos", "psycopg", "psycopg.pool", "sqlalchemy.engine", "httpx", "uvicorn.access"]
)
def test_a_library_that_chatters_is_heard_from_warning_on_and_in_our_form(
    name: str, capsys: pytest.CaptureFixture[str], logging_restored: None
) -> None:
    library = logging.getLogger(name.partition(".")[0] if name.startswith("sqla") else name)
    library.addHandler(logging.StreamHandler())
    library.propagate = False

    telemetry.configure(level="debug", form="json")
    logging.getLogger(name).info("chatter")
    logging.getLogger(name).warning("trouble")

    said = capsys.readouterr()
    (line,) = (json.loads(line) for line in said.out.splitlines())
    assert (line["logger"], line["event"], said.err) == (name, "trouble", "")


def test_a_member_that_is_named_like_a_secret_is_masked() -> None:
    line = {"event": "request", "Authorization": "Basic x", "webex_token": "y", "status": 200}

    assert telemetry._redact(None, "info", line) == {
        "event": "request",
        "Authorization": "***",
        "webex_token": "***",
        "status": 200,
    }


@pytest.fixture
def logging_restored() -> Iterator[None]:
    """What a test does to the loggers of the process is undone."""
    names = (None, *telemetry.TALKATIVE)
    loggers = [logging.getLogger(name) for name in names]
    before = [(one.handlers, one.level, one.propagate) for one in loggers]
    for one in loggers:
        one.handlers = []
    configured = structlog.get_config()
    yield
    structlog.configure(**configured)
    for one, (handlers, level, propagate) in zip(loggers, before, strict=True):
        one.handlers, one.propagate = handlers, propagate
        one.setLevel(level)


def seed(folder: Path, environment: dict[str, str]) -> None:
    """The demo's people, put into the store by the command."""
    from gateway.sandbox import demo_directory

    file = folder / "people.csv"
    file.write_text(demo_directory(), encoding="utf-8")
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("GATEWAY_")}
    subprocess.run(
        [sys.executable, "-m", "gateway", "directory", "import", str(file)],
        env={**inherited, **environment},
        check=True,
        capture_output=True,
    )
