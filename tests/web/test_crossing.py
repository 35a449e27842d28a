"""Requests from web pages: which GET a page of another site may have sent behind a person's back, and CORS."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.datastructures import Headers

from gateway.settings import ServerSettings
from gateway.web.crossing import Origins, forces_preflight
from gateway.web.responses import TurnedAway
from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

OURS = "http://gateway.test:8000"
APP = "https://app.example.com"
ELSEWHERE = "https://evil.example.com"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"
ORIGINS = Origins(frozenset({APP}))
WHO = "{ viewer { client } }"


def asked(**headers: str) -> Headers:
    """A GET's headers, at our host, by a browser unless it is said."""
    said = {"host": "gateway.test:8000", "user-agent": BROWSER, **headers}
    return Headers({name.replace("_", "-"): value for name, value in said.items()})


@pytest.mark.parametrize(
    "headers",
    [
        # urql, on a page of ours and on one of the configured origin
        asked(sec_fetch_site="same-origin", accept="application/graphql-response+json"),
        asked(sec_fetch_site="cross-site", origin=APP),
        asked(sec_fetch_site="same-site", origin=APP),
        # the same over plain HTTP to a host that is not this machine: no Sec-Fetch-Site there
        asked(referer=f"{OURS}/graphiql"),
        asked(origin=OURS),
        asked(origin=APP),
        asked(origin=APP.upper()),
        asked(referer=f"{APP}/a?b"),
        # Apollo Client sends a content type with GET
        asked(content_type="application/json", sec_fetch_site="cross-site"),
        # typed into the address bar
        asked(sec_fetch_site="none"),
        # curl, and clients in other programs
        asked(user_agent="curl/8.5.0"),
        asked(user_agent="node", sec_fetch_mode="cors"),
        asked(user_agent=""),
        *(
            asked(sec_fetch_site="cross-site", origin=ELSEWHERE, **{name: "x"})
            for name in (
                "authorization",
                "x_api_key",
                "graphql_client_name",
                "apollographql_client_name",
                "graphql_require_preflight",
                "apollo_require_preflight",
                "x_apollo_operation_name",
            )
        ),
    ],
    ids=lambda headers: str(dict(headers))[60:],
)
def test_a_get_that_no_foreign_page_can_have_sent_is_served(headers: Headers) -> None:
    ORIGINS.check(headers)


@pytest.mark.parametrize(
    "headers",
    [
        asked(),  # a browser that tells nothing: an image's address, a link, an old browser
        asked(sec_fetch_site="cross-site"),
        asked(sec_fetch_site="same-site"),
        asked(sec_fetch_site="cross-site", accept="application/graphql-response+json"),
        asked(sec_fetch_site="cross-site", origin=ELSEWHERE),
        asked(sec_fetch_site="cross-site", user_agent="curl/8.5.0"),
        asked(sec_fetch_site="anything"),
        asked(sec_fetch_site=""),
        asked(origin=ELSEWHERE),
        asked(origin="null"),
        asked(origin="", host=""),
        asked(origin="http://[", host="["),
        asked(origin=f"{APP}.evil.example.com"),
        asked(origin=APP.replace("https", "http")),
        asked(referer=f"{ELSEWHERE}/{OURS}"),
        asked(referer=f"{ELSEWHERE}/?{APP}"),
        asked(referer="http://["),
        asked(referer=""),
        asked(sec_fetch_site="cross-site", content_type="text/plain; x=application/json"),
        asked(content_type="application/x-www-form-urlencoded"),
        asked(content_type="Multipart/Form-Data; boundary=x"),
    ],
    ids=lambda headers: str(dict(headers))[60:],
)
def test_a_get_that_a_foreign_page_may_have_sent_is_refused(headers: Headers) -> None:
    with pytest.raises(TurnedAway, match="GraphQL-Require-Preflight") as stop:
        ORIGINS.check(headers)

    assert stop.value.status == 400


@pytest.mark.parametrize(
    ("content_type", "forces"),
    [
        ("application/json", True),
        ("application/json; charset=utf-8", True),
        ("text/plain", False),
        ("TEXT/PLAIN;charset=UTF-8", False),
        ("", False),
    ],
)
def test_a_content_type_that_no_form_has_forces_a_preflight(
    content_type: str, forces: bool
) -> None:
    assert forces_preflight(Headers({"content-type": content_type})) is forces


@pytest.mark.parametrize(
    ("said", "origin"),
    [
        (APP, APP),
        ("https://App.Example.com/", APP),
        ("http://localhost:5173", "http://localhost:5173"),
    ],
)
def test_an_origin_of_the_settings_is_brought_into_the_form_that_browsers_send(
    said: str, origin: str
) -> None:
    assert ServerSettings(origins=(said,)).origins == (origin,)


@pytest.mark.parametrize(
    "said", ["*", "https://*.example.com", "app.example.com", "null", f"{APP}/path", "", "https://"]
)
def test_what_is_no_origin_is_refused_at_the_start(said: str) -> None:
    with pytest.raises(ValueError, match="is not an origin; write one such as"):
        ServerSettings(origins=(said,))


@pytest.fixture(scope="module")
def shared(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayClient]:
    """A gateway that pages of one origin may ask."""
    folder = tmp_path_factory.mktemp("shared")
    with gateway_on(settings_for(sandbox_control.base_url, folder, origins=[APP])) as client:
        yield client


def test_a_preflight_from_a_named_origin_is_granted(shared: GatewayClient) -> None:
    wanted = "content-type,x-api-key,idempotency-key"
    headers = {
        "origin": APP,
        "access-control-request-method": "POST",
        "access-control-request-headers": wanted,
    }

    response = shared.http.options("/graphql/any-id", headers=headers)

    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["access-control-allow-origin"] == APP
    assert response.headers["access-control-allow-methods"] == "GET, POST, OPTIONS"
    assert response.headers["access-control-allow-headers"] == wanted
    assert "access-control-allow-credentials" not in response.headers
    assert "Origin" in response.headers["vary"]


@pytest.mark.parametrize("origin", [ELSEWHERE, "null", f"{APP}:8443"])
def test_a_preflight_from_elsewhere_is_a_403_that_grants_nothing(
    shared: GatewayClient, origin: str
) -> None:
    headers = {"origin": origin, "access-control-request-method": "POST"}

    response = shared.http.options("/graphql", headers=headers)

    assert response.status_code == 403
    assert "server.origins" in response.json()["errors"][0]["message"]
    assert [name for name in response.headers if name.startswith("access-control")] == []


def test_options_without_a_page_says_what_is_allowed(shared: GatewayClient) -> None:
    response = shared.http.options("/graphql")

    assert (response.status_code, response.headers["allow"]) == (204, "GET, POST, OPTIONS")


@pytest.mark.parametrize("body", [{"query": WHO}, {"query": "{"}, {}])
def test_a_page_of_a_named_origin_may_read_answers_and_refusals(
    shared: GatewayClient, body: dict[str, str]
) -> None:
    response = shared.post(body, origin=APP)

    assert response.headers["access-control-allow-origin"] == APP
    assert "Retry-After" in response.headers["access-control-expose-headers"]


def test_a_page_from_elsewhere_may_not_read_the_answer(shared: GatewayClient) -> None:
    response = shared.post({"query": WHO}, origin=ELSEWHERE)

    assert [name for name in response.headers if name.startswith("access-control")] == []


def test_a_get_by_a_foreign_page_is_refused_before_anything_runs(shared: GatewayClient) -> None:
    response = shared.http.get(
        "/graphql", params={"query": WHO}, headers={"sec-fetch-site": "cross-site"}
    )

    assert response.status_code == 400
    assert "data" not in response.json()
