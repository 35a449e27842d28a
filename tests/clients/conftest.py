"""A gateway for real clients in Node, what they have registered, and what they had of it."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.testing import CliRunner

from gateway.caller import Enforcement, Profile, Scope
from gateway.cli import app
from tests.in_node import run_in_node
from tests.stage import AMPLE, GatewayClient, SandboxControl, gateway_on, settings_for

HEARD_SECONDS = 20
APP = "https://app.example.com"
ELSEWHERE = "https://elsewhere.example.com"
POOR = {"bucket": 20, "refill": 0.01}
"""A budget that is empty after some questions."""

PLAIN = "query WhoIs($email: EmailAddress!) { associate(by: {email: $email}) { id name } }"
"""A registered text as its client does not write it: other blanks."""

RETIRED = "retired-1"

WEB = "1"
"""The version that frontends/apollo.js says it is."""

Manifests = Mapping[str, Mapping[str, Any]]
"""By the name of the version that each becomes."""

Had = Mapping[str, Mapping[str, Any]]
"""What clients sent and had, by the name of the case."""


@pytest.fixture(scope="session")
def manifests() -> Manifests:
    """What the builds of frontends hand in, and one that is out of date."""
    built: dict[str, Any] = run_in_node("manifests.js")
    old = {RETIRED: "query Gone { sources { vendor } }"}
    return {"old": old, "relay": {**built["relay"], "plain": PLAIN}, WEB: built["web"]}


@pytest.fixture(scope="session")
def door(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayClient]:
    """A gateway with the demo's directory, whose partners are poor, and which pages of one origin may ask."""
    sandbox_control.reset()
    settings = settings_for(
        sandbox_control.base_url,
        tmp_path_factory.mktemp("clients"),
        limits={**AMPLE, "frontend": AMPLE["analyst"], "partner": POOR},
        origins=[APP],
    )
    with gateway_on(settings) as gateway:
        asyncio.run(gateway.reset())
        yield gateway


@pytest.fixture(scope="session")
def automatic(door: GatewayClient) -> Had:
    """Every library, with documents that are kept by their hash. Each has a key of its own, shown in either header."""
    unscoped = frozenset(Scope) - {Scope.AVAILABILITY_READ, Scope.SCHEDULES_READ}
    keys = {
        "apollo 4": bearer(door.as_client("apollo-4")),
        "apollo 3": api_key(door.as_client("apollo-3")),
        "urql": api_key(door.as_client("urql")),
        "unscoped": api_key(door.as_client("unscoped", scopes=unscoped)),
        "poor": api_key(door.as_client("poor", profile=Profile.PARTNER)),
    }
    return had_of("automatic", door, keys=keys, app=APP, elsewhere=ELSEWHERE)


@pytest.fixture(scope="session")
def safelist(
    door: GatewayClient, manifests: Manifests, tmp_path_factory: pytest.TempPathFactory
) -> Had:
    """Every library, of a frontend that may run what is registered, by id or text."""
    return held_to(Enforcement.SAFELIST, door, manifests, tmp_path_factory.mktemp("safelist"))


@pytest.fixture(scope="session")
def ids(door: GatewayClient, manifests: Manifests, tmp_path_factory: pytest.TempPathFactory) -> Had:
    """Every library, of a frontend that may run what is registered, by id alone."""
    return held_to(Enforcement.IDS, door, manifests, tmp_path_factory.mktemp("ids"))


def held_to(
    enforcement: Enforcement, door: GatewayClient, manifests: Manifests, folder: Path
) -> Had:
    """What the libraries had, of a client that is held to the documents of manifests."""
    client = enforcement.value
    frontend = door.as_client(client, profile=Profile.FRONTEND, enforcement=enforcement)
    for version, manifest in manifests.items():
        file = folder / f"{version}.json"
        file.write_text(json.dumps(manifest), encoding="utf-8")
        said = ("--client", client, "--version", version, "--activate")
        documents(door, "publish", str(file), *said)
    documents(door, "retire", "--client", client, "--version", "old")
    await_documents(frontend)
    return had_of(
        client, door, credentials=bearer(frontend), manifest=manifests[WEB], retired=RETIRED
    )


def documents(door: GatewayClient, *words: str) -> None:
    """`gateway documents …` beside the running gateway. What it does to the log is undone."""
    names = dict.fromkeys(name for name in os.environ if name.startswith("GATEWAY_"))
    before = structlog.get_config()
    done = CliRunner().invoke(
        app, ["documents", *words], env={**names, "GATEWAY_STORE__URL": door.store_url}
    )
    structlog.configure(**before)
    assert done.exit_code == 0, done.output


def await_documents(frontend: GatewayClient) -> None:
    """Wait until the gateway has heard of what was published and retired."""
    end = time.monotonic() + HEARD_SECONDS
    while time.monotonic() < end:
        if "PERSISTED_DOCUMENT_RETIRED" in frontend.post({"documentId": RETIRED}).text:
            return
        time.sleep(0.1)
    raise AssertionError(f"the gateway heard of no documents within {HEARD_SECONDS} s")


def bearer(client: GatewayClient) -> dict[str, str]:
    """How a client shows its key as a bearer token."""
    return {"authorization": f"Bearer {client.key}"}


def api_key(client: GatewayClient) -> dict[str, str]:
    """How a client shows its key in the header of its own."""
    return {"x-api-key": str(client.key)}


def had_of(run: str, door: GatewayClient, **stage: Any) -> Had:
    """What the libraries sent and had in a run."""
    url = f"{str(door.http.base_url).rstrip('/')}/graphql"
    had: Had = run_in_node("clients.js", run, given=json.dumps({"url": url, **stage}))
    return had
