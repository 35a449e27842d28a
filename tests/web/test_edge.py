"""What every response carries, the health routes, and the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

PAGES = ("/graphiql", "/graphiql/page.js", "/graphiql/page.css")


@pytest.mark.parametrize("path", ["/graphql", "/healthz", "/readyz", "/nothing", *PAGES])
def test_every_response_has_an_id_of_its_own_and_the_security_headers(
    gateway: GatewayClient, path: str
) -> None:
    first, second = gateway.http.get(path), gateway.http.get(path)

    assert re.fullmatch(r"[0-9a-f]{32}", first.headers["x-request-id"])
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert first.headers["x-content-type-options"] == "nosniff"
    assert first.headers["referrer-policy"] == "no-referrer"
    assert first.headers["x-frame-options"] == "DENY"


def test_a_callers_own_request_id_is_not_believed(gateway: GatewayClient) -> None:
    response = gateway.http.get("/healthz", headers={"x-request-id": "forged"})

    assert response.headers.get_list("x-request-id") != ["forged"]


def test_the_health_routes_say_ok_and_take_get_and_head_only(gateway: GatewayClient) -> None:
    for path in ("/healthz", "/readyz"):
        assert gateway.http.get(path).json() == {"status": "ok"}
        assert gateway.http.head(path).status_code == 200
        assert gateway.http.post(path).status_code == 405


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the store of `storeless` is."""
    return tmp_path


@pytest.fixture
def storeless(sandbox: SandboxControl, folder: Path) -> Iterator[GatewayClient]:
    """A gateway whose database was taken away after the start."""
    with gateway_on(settings_for(sandbox.base_url, folder)) as client:
        for file in folder.iterdir():
            file.unlink()
        yield client


def test_without_its_store_the_gateway_lives_and_is_not_ready(
    storeless: GatewayClient, folder: Path
) -> None:
    ready = storeless.http.get("/readyz")

    assert (ready.status_code, ready.json()["status"]) == (503, "not ready")
    assert ready.json()["reason"] == "the gateway's own database does not answer; the log says why"
    assert "the file is gone" in storeless.log()
    assert storeless.http.get("/healthz").status_code == 200


def test_vendors_do_not_count_for_readiness(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    for vendor in ("webex", "mykaarma", "opentact", "pexip"):
        sandbox.fault(vendor, status=500)

    assert gateway.http.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("path", "media"),
    [*zip(PAGES, ("text/html", "text/javascript", "text/css"), strict=True)],
)
def test_the_page_loads_nothing_from_elsewhere_and_may_not(
    gateway: GatewayClient, path: str, media: str
) -> None:
    response = gateway.http.get(path)
    policy = response.headers["content-security-policy"]

    assert response.headers["content-type"] == f"{media}; charset=utf-8"
    assert re.findall(r"(?i)https?:|//[\w.-]+\.\w|@import|url\(", response.text) == []
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in policy
    assert not re.search(r"\*|https?:|data:|blob:", policy)


def test_the_page_needs_no_script_or_style_in_its_own_text(gateway: GatewayClient) -> None:
    page = gateway.http.get("/graphiql").text

    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", page) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", page) == []


def test_what_the_page_refers_to_is_there(gateway: GatewayClient) -> None:
    page = gateway.http.get("/graphiql").text
    script = gateway.http.get("/graphiql/page.js").text
    targets = re.findall(r'(?:src|href)="([^"]+)"', page)
    ids = set(re.findall(r'byId\("(\w+)"\)', script))

    assert sorted(targets) == ["/graphiql/page.css", "/graphiql/page.js"]
    assert all(gateway.http.get(target).status_code == 200 for target in targets)
    assert ids
    assert ids <= set(re.findall(r'id="(\w+)"', page))
    assert re.findall(r'fetch\("([^"]+)"', script) == ["/graphql"]


def test_the_question_that_the_page_comes_with_has_an_answer(gateway: GatewayClient) -> None:
    page = gateway.http.get("/graphiql").text
    (question,) = re.findall(r'<textarea id="query"[^>]*>(.*?)</textarea>', page, re.DOTALL)

    assert gateway.data(question)["associate"]["name"]
