"""`gateway doctor`: is everything in order, and if not, what is to be done?"""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import typer

from gateway.cli.terminal import AsJson, Config, print_json, settings_of

if TYPE_CHECKING:
    from gateway.settings import Settings
    from gateway.vendors.clients import Clients
    from gateway.vendors.errors import VendorError
    from gateway.vendors.port import Vendor

EXAMPLES = "Examples: `gateway doctor --config gateway.toml`, `gateway doctor --json`."


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is in order, and what was seen or is to be done."""

    subject: str
    ok: bool
    message: str
    milliseconds: float | None = None


def doctor(config: Config = None, as_json: AsJson = False) -> None:
    """Check settings and store, reach each vendor, and say in plain words what is wrong. Ends with 1 when
    something is."""
    settings = settings_of(config)
    findings = [Finding("settings", True, "can be used"), *asyncio.run(examined(settings))]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            took = f" ({finding.milliseconds:.0f} ms)" if finding.milliseconds is not None else ""
            mark = "ok  " if finding.ok else "FAIL"
            typer.echo(f"{mark}  {finding.subject:<13} {finding.message}{took}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


async def examined(settings: Settings) -> list[Finding]:
    """What there is to say about the store and each vendor."""
    from gateway.app import build_clients
    from gateway.vendors.port import Vendor

    findings = [await _store(settings)]
    if not settings.configured_vendors:
        text = "none is configured: `gateway serve` plays against the sandbox"
        return [*findings, Finding("vendors", True, text)]
    clients = build_clients(settings)
    try:
        reached = (_vendor(clients, vendor) for vendor in Vendor)
        return [*findings, *await asyncio.gather(*reached)]
    finally:
        await clients.aclose()


async def _store(settings: Settings) -> Finding:
    from gateway.store import Store, StoreError

    started = time.perf_counter()
    try:
        store = await Store.open(settings.store.url)
    except StoreError as error:
        return Finding(
            "store", False, f"{error}. Set GATEWAY_STORE__URL to a place that can be written."
        )
    try:
        await store.ping()
        took = (time.perf_counter() - started) * 1000
        return Finding("store", True, f"answers at {store.name}", took)
    except StoreError as error:
        return Finding("store", False, str(error))
    finally:
        await store.aclose()


async def _vendor(clients: Clients, vendor: Vendor) -> Finding:
    from gateway.vendors.errors import VendorError
    from gateway.vendors.port import NAMES

    started = time.perf_counter()
    try:
        await clients.probe(vendor)
    except VendorError as error:
        return Finding(NAMES[vendor], False, f"{error.message}. {advice(error)}")
    took = (time.perf_counter() - started) * 1000
    return Finding(NAMES[vendor], True, "answers, and takes the credentials", took)


def advice(error: VendorError) -> str:
    """What to do about a vendor's failure."""
    from gateway.vendors import errors

    section = error.vendor.value.removesuffix("_ENGAGE")
    match error:
        case errors.VendorTimeout():
            return "The address may be right and the vendor slow; see deadline_seconds and read_seconds."
        case errors.VendorUnreachable():
            return f"Look at GATEWAY_VENDORS__{section}__BASE_URL, at the network, and at the vendor's status page."
        case errors.VendorDenied() if error.status is None:
            return "Without it, every field of this vendor is null with an error."
        case errors.VendorDenied():
            return "Look at the credentials, and at the scopes that docs/vendors.md lists for them."
        case errors.VendorNotFound():
            return f"GATEWAY_VENDORS__{section}__BASE_URL seems to end in the wrong place."
        case errors.VendorGarbled():
            return f"Something else seems to answer at GATEWAY_VENDORS__{section}__BASE_URL."
        case _:
            return "docs/vendors.md has what is known about this vendor."
