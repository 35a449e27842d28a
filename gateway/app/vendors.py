"""The ways to the vendors, and how the deployer wants their records read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from pydantic import SecretStr

from gateway import telemetry
from gateway.engine import Status
from gateway.settings import (
    AvailabilitySettings,
    LineSettings,
    Settings,
    variable,
)
from gateway.vendors import mykaarma, opentact, pexip, webex
from gateway.vendors.choices import Choices, ModeRole
from gateway.vendors.clients import Clients
from gateway.vendors.line import CallSeen, Patience
from gateway.vendors.port import Vendor, Wire
from gateway.vendors.records import DayOfWeek, OfficeHoursEncoding
from gateway.vendors.transport import HttpxWire
from gateway.vendors.unconfigured import Unconfigured


def build_clients(settings: Settings) -> Clients:
    """One client per vendor. A vendor without credentials answers every call by naming what is missing."""
    vendors = settings.vendors
    return Clients(
        webex=webex.connect(
            base_url=vendors.webex.base_url,
            token=_secret(vendors.webex.token),
            org_id=vendors.webex.org_id,
            **_way(Vendor.WEBEX, vendors.webex, needs=("token",)),
        ),
        mykaarma=mykaarma.connect(
            base_url=vendors.mykaarma.base_url,
            username=vendors.mykaarma.username or "",
            password=_secret(vendors.mykaarma.password),
            **_way(Vendor.MYKAARMA, vendors.mykaarma, needs=("username", "password")),
        ),
        opentact=opentact.connect(
            base_url=vendors.opentact.base_url,
            email=vendors.opentact.email or "",
            password=_secret(vendors.opentact.password),
            encoding=OfficeHoursEncoding(vendors.opentact.time_encoding),
            **_way(Vendor.OPENTACT, vendors.opentact, needs=("email", "password")),
        ),
        pexip=pexip.connect(
            base_url=vendors.pexip.base_url,
            token_url=vendors.pexip.tokens_at,
            enterprise=vendors.pexip.enterprise or "",
            client_id=vendors.pexip.client_id or "",
            client_secret=_secret(vendors.pexip.client_secret),
            **_way(
                Vendor.PEXIP_ENGAGE,
                vendors.pexip,
                needs=("enterprise", "client_id", "client_secret"),
            ),
        ),
    )


def choices_of(said: AvailabilitySettings) -> Choices:
    """The deployer's choices, as the rooms take them."""
    members = said.model_dump(exclude={"default_time_zone"})
    roles = {name: ModeRole(role) for name, role in said.mode_roles.items()}
    return Choices(
        **members
        | {
            "no_schedule": Status[said.no_schedule],
            "mode_roles": roles,
            "week_start": DayOfWeek(said.week_start),
        }
    )


class Way(TypedDict):
    """What every vendor's client is connected with."""

    wire: Wire
    patience: Patience
    observe: Callable[[CallSeen], None]


def _way(vendor: Vendor, line: LineSettings, *, needs: tuple[str, ...]) -> Way:
    """The way to a vendor. `needs` are the settings without which there is none."""
    missing = [name for name in needs if not getattr(line, name)]
    wire: Wire
    if missing:
        section = vendor.value.removesuffix("_ENGAGE").lower()
        variables = " and ".join(variable(f"vendors.{section}.{name}") for name in missing)
        wire = Unconfigured(vendor, f"is not configured; set {variables}")
    else:
        wire = HttpxWire(
            vendor,
            connect_seconds=line.connect_seconds,
            read_seconds=line.read_seconds,
            connections=line.concurrency,
        )
    patience = Patience(
        deadline=line.deadline_seconds,
        attempts=line.attempts,
        backoff=line.backoff_seconds,
        concurrency=line.concurrency,
    )
    return Way(wire=wire, patience=patience, observe=telemetry.vendor_called)


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value is not None else ""
