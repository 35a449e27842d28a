"""The front door: where it is, who comes in, and what each may ask."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from gateway.settings.sections import Section, is_loopback, list_from_text

Words = Annotated[tuple[str, ...], BeforeValidator(list_from_text)]
Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]


def plain_origins(origins: tuple[str, ...]) -> tuple[str, ...]:
    """Origins as browsers send them: in lower case, with nothing after the host and port. Raises ValueError."""
    plain = tuple(origin.lower().rstrip("/") for origin in origins)
    for said, origin in zip(origins, plain, strict=True):
        if not re.fullmatch(r"https?://[^/*?#@\s]+", origin):
            raise ValueError(
                f"{said!r} is not an origin; write one such as https://app.example.com"
            )
    return plain


class ServerSettings(Section):
    """The HTTP edge."""

    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(
        8000, ge=0, le=65535, description="The port to listen on; 0 takes any free one."
    )
    allow_remote: bool = Field(
        False,
        description="Whether an address other than loopback is allowed while requests without credentials are served.",
    )
    body_limit_bytes: int = Field(
        2_097_152, ge=1024, description="The largest request body, in bytes, unpacked."
    )
    body_seconds: float = Field(
        10.0, gt=0, description="Wait for a whole request body, in seconds."
    )
    header_limit_bytes: int = Field(
        32_768, ge=1024, description="The largest head of a request, in bytes of all its fields."
    )
    url_limit_bytes: int = Field(
        16_384, ge=256, description="The longest path with its query string, in bytes."
    )
    header_seconds: float = Field(
        10.0, gt=0, description="Wait for the whole head of a request, in seconds."
    )
    answer_seconds: float = Field(
        30.0, gt=0, description="Wait for a caller to take an answer, in seconds."
    )
    connections: int = Field(
        800,
        ge=1,
        description="How many connections are open at a time; more are refused with a 503. The machine's limit on open "
        "files has to be higher.",
    )
    origins: Annotated[Words, AfterValidator(plain_origins)] = Field(
        (),
        description="Origins of web pages that may ask from a browser, such as https://app.example.com; the gateway's own "
        "pages always may.",
    )
    shutdown_seconds: float = Field(
        15.0,
        ge=0,
        description="The longest that stopping takes, in seconds: for streams, running requests and changes together.",
    )


class AccessSettings(Section):
    """Who comes in. Clients with API keys are kept in the store: see `gateway clients`."""

    anonymous: bool = Field(
        False,
        description="Whether a request without credentials is an analyst who may do and see everything. Only where every "
        "vendor has a loopback address; in sandbox mode it is so.",
    )
    overlap_hours: float = Field(
        24.0,
        ge=0,
        le=8760,
        description="How long the keys that a client had still count after a rotation, in hours.",
    )
    issuer: str | None = Field(
        None, description="Whose bearer tokens (OIDC) are accepted: the address in their `iss`."
    )
    audience: str | None = Field(None, description="What the tokens' `aud` has to name.")
    keys_url: str | None = Field(
        None,
        description="Where the issuer's signing keys (JWKS) are; by default its OpenID configuration says.",
    )
    keys_seconds: float = Field(
        600.0, gt=0, description="How long the issuer's signing keys are used again, in seconds."
    )
    algorithms: Annotated[tuple[Algorithm, ...], BeforeValidator(list_from_text)] = Field(
        ("RS256", "ES256"), min_length=1, description="How tokens may be signed."
    )
    leeway_seconds: float = Field(
        30.0, ge=0, description="How far the issuer's clock may be off, in seconds."
    )
    client_claim: str = Field("azp", description="The claim that names the client.")
    profile_claim: str = Field(
        "gateway_profile",
        description="The claim that names the profile; without it a token is refused.",
    )
    scope_claim: str = Field("scope", description="The claim that lists the scopes.")
    departments_claim: str = Field(
        "gateway_departments",
        description="The claim that lists departments (myKaarma ids) or is the text `*` for no limit; without it nobody is seen.",
    )

    @model_validator(mode="after")
    def _tokens_can_be_checked(self) -> Self:
        if (self.issuer is None) != (self.audience is None):
            raise ValueError("issuer and audience go together: say both, or none to take no tokens")
        if self.keys_url is not None and self.issuer is None:
            raise ValueError("keys_url is the issuer's: say issuer and audience as well")
        for name in ("issuer", "keys_url"):
            url = urlsplit(getattr(self, name) or "https://")
            if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url.hostname)):
                raise ValueError(f"{name} has to begin with https://, or be on this machine")
        return self


class DocumentsSettings(Section):
    """Persisted documents, and what is kept of all documents."""

    automatic: bool = Field(
        True,
        description="Whether clients with enforcement OPEN or LOG may keep documents by their hash (APQ).",
    )
    automatic_bytes: int = Field(
        16_777_216,
        ge=0,
        description="How much text is kept so, in bytes; the longest unused goes first.",
    )
    cache_bytes: int = Field(
        67_108_864,
        ge=0,
        description="How much is kept of parsed documents, in bytes of their text times ten.",
    )
    retire_days: float = Field(
        14.0,
        ge=0,
        description="A version that was used within so many days is only retired by force.",
    )
    flush_seconds: float = Field(
        5.0, gt=0, description="How often counted uses are written to the store, in seconds."
    )
    max_age_seconds: int = Field(
        30,
        ge=0,
        description="How long answers to registered queries by GET may be kept, in seconds.",
    )


class SubscriptionsSettings(Section):
    """Subscriptions, over WebSocket and as server-sent events."""

    per_client: int = Field(
        100,
        ge=1,
        description="How many connections a client may have at a time, and how many operations on them and streams of "
        "events, all together.",
    )
    init_seconds: float = Field(
        5.0, gt=0, description="Wait for a connection's first message, in seconds."
    )
    ping_seconds: float = Field(
        15.0, gt=0, description="How often a quiet connection is shown to be alive, in seconds."
    )
    message_bytes: int = Field(
        262_144, ge=1024, description="The largest message of a client, in bytes."
    )
