"""The vendors: where each is, who we are there, and how patient we are."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr

from gateway.settings.sections import Section, Zone

VENDOR_SECTIONS = ("webex", "mykaarma", "opentact", "pexip")
WHERE_AND_WHO = (
    "base_url",
    "token_url",
    "token",
    "username",
    "email",
    "password",
    "enterprise",
    "client_id",
    "client_secret",
)


class LineSettings(Section):
    """How long and how often a vendor is tried."""

    connect_seconds: float = Field(2.0, gt=0, description="Wait for a connection, in seconds.")
    read_seconds: float = Field(8.0, gt=0, description="Wait for an answer, in seconds.")
    deadline_seconds: float = Field(
        10.0, gt=0, description="A whole call with all its attempts, in seconds."
    )
    attempts: int = Field(3, ge=1, le=10, description="How often a read is tried in all.")
    backoff_seconds: float = Field(
        0.1, ge=0, description="The first wait between attempts, in seconds; it doubles."
    )
    concurrency: int = Field(16, ge=1, description="How many calls run at a time.")


class WebexSettings(LineSettings):
    """Webex Calling."""

    base_url: str = Field(
        "https://webexapis.com/v1", description="The API's address, up to and with /v1."
    )
    token: SecretStr | None = Field(None, description="The bearer token.")
    org_id: str | None = Field(
        None, description="The organization, sent as orgId, when the token is a partner's."
    )


class MyKaarmaSettings(LineSettings):
    """myKaarma."""

    base_url: str = Field(
        "https://api.mykaarma.com/manage/v2",
        description="The Manage API's address, up to and with /manage/v2.",
    )
    username: str | None = Field(None, description="The service subscriber's name.")
    password: SecretStr | None = Field(None, description="The service subscriber's password.")


class OpenTactSettings(LineSettings):
    """OpenTact."""

    base_url: str = Field(
        "https://api.opentact.org/rest", description="The API's address, up to and with /rest."
    )
    email: str | None = Field(None, description="The user's e-mail address.")
    password: SecretStr | None = Field(None, description="The user's password.")
    time_encoding: Literal["HHMMSS", "SECONDS"] = Field(
        "HHMMSS",
        description="How the vendor's times are written: packed digits, or seconds of the day.",
    )
    time_zone: Zone | None = Field(
        None, description="The account's IANA time zone, in place of the one the account shows."
    )


class PexipSettings(LineSettings):
    """Pexip Engage."""

    base_url: str = Field(
        "https://api.pexipengage.com",
        description="The API's address, up to but without /enterprises.",
    )
    token_url: str | None = Field(
        None,
        description="Where tokens are given; by default the vendor's own for the enterprise.",
    )
    enterprise: str | None = Field(None, description="The enterprise's name.")
    client_id: str | None = Field(None, description="The OAuth2 client.")
    client_secret: SecretStr | None = Field(None, description="The OAuth2 client's secret.")
    concurrency: int = Field(
        4, ge=1, description="How many calls run at a time; the vendor allows 4 per address."
    )

    @property
    def tokens_at(self) -> str:
        """Where tokens are given. The vendor's own hosts come in pairs: api.… and auth.…"""
        if self.token_url is not None:
            return self.token_url
        scheme, _, rest = self.base_url.partition("://")
        host = rest.partition("/")[0]
        host = f"auth.{host.removeprefix('api.')}"
        return f"{scheme}://{host}/realms/{self.enterprise or ''}/protocol/openid-connect/token"


class VendorsSettings(Section):
    """The four vendors. With none of them configured, `gateway serve` plays against the sandbox."""

    webex: WebexSettings = WebexSettings()
    mykaarma: MyKaarmaSettings = MyKaarmaSettings()
    opentact: OpenTactSettings = OpenTactSettings()
    pexip: PexipSettings = PexipSettings()
