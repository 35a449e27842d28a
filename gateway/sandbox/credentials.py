"""The fixed credentials of the sandbox. They open nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Credentials:
    """What each vendor accepts."""

    webex_token: str
    mykaarma_username: str
    mykaarma_password: str
    opentact_email: str
    opentact_password: str
    pexip_enterprise: str
    pexip_client_id: str
    pexip_client_secret: str


CREDENTIALS = Credentials(
    webex_token="sandbox-webex-token",  # noqa: S106  # published: the sandbox guards nothing
    mykaarma_username="sandbox",
    mykaarma_password="sandbox-mykaarma",  # noqa: S106  # as above
    opentact_email="sandbox@example.com",
    opentact_password="sandbox-opentact",  # noqa: S106  # as above
    pexip_enterprise="acme",
    pexip_client_id="sandbox",
    pexip_client_secret="sandbox-pexip",  # noqa: S106  # as above
)
