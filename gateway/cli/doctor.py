"""`gateway doctor`: is everything in order, and if not, what is to be done?"""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

import typer

from gateway.cli.terminal import AsJson, Config, print_json, quiet, settings_of

if TYPE_CHECKING:
    from gateway.settings import Settings
    from gateway.vendors.clients import Clients
    from gateway.vendors.errors import VendorError
    from gateway.vendors.port import Vendor

EXAMPLES = "Examples: `gateway doctor --config gateway.toml`, `gateway doctor --json`."


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is in order, and what was seen or is to be done. A `note` is neither: a vendor
    that nobody has configured, say."""

    subject: str
    state: Literal["ok", "note", "fail"]
    message: str
    milliseconds: float | None = None


def doctor(config: Config = None, as_json: AsJson = False) -> None:
    """Check settings and store, reach each vendor and the issuer of tokens, and say in plain words what is wrong.
    Ends with 1 when something is."""
    settings = settings_of(config)
    quiet()
    findings = [Finding("settings", "ok", "can be used"), *asyncio.run(examined(settings))]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            took = f" ({finding.milliseconds:.0f} ms)" if finding.milliseconds is not None else ""
            typer.echo(f"{finding.state:<4}  {finding.subject:<13} {finding.message}{took}")
    if any(finding.state == "fail" for finding in findings):
        raise typer.Exit(1)


async def examined(settings: Settings) -> list[Finding]:
    """What there is to say about the store and each vendor."""
    from gateway.app.vendors import build_clients
    from gateway.vendors.port import Vendor

    findings = [await _store(settings)]
    if settings.access.issuer is not None:
        findings.append(await _issuer(settings))
    if not settings.configured_vendors:
        text = "none is configured: `gateway serve` plays against the sandbox"
        return [*findings, Finding("vendors", "note", text)]
    clients = build_clients(settings)
    try:
        given = settings.configured_vendors
        reached = (
            _vendor(clients, vendor, is_wanted=section(vendor) in given) for vendor in Vendor
        )
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
            "store", "fail", f"{error}. Set GATEWAY_STORE__URL to a place that can be written."
        )
    try:
        await store.ping()
        took = (time.perf_counter() - started) * 1000
        return Finding("store", "ok", f"answers at {store.name}", took)
    except StoreError as error:
        return Finding("store", "fail", str(error))
    finally:
        await store.aclose()


async def _issuer(settings: Settings) -> Finding:
    from functools import partial

    from gateway.access.errors import IssuerUnavailable
    from gateway.app import clock
    from gateway.app.callers import fetched, issuer_http, signing_keys

    started = time.perf_counter()
    async with issuer_http() as http:
        fetch = partial(fetched, http)
        keys = signing_keys(settings.access, fetch=fetch, report=lambda _: None)
        try:
            count = await keys.count(now=clock())
        except IssuerUnavailable as error:
            why = error.__cause__ or error
            return Finding("issuer", "fail", f"{why} Look at GATEWAY_ACCESS__ISSUER.")
    if not count:
        message = "has no signing key for GATEWAY_ACCESS__ALGORITHMS, so no token would be accepted"
        return Finding("issuer", "fail", message)
    took = (time.perf_counter() - started) * 1000
    return Finding("issuer", "ok", "answers, and its keys can be used", took)


async def _vendor(clients: Clients, vendor: Vendor, *, is_wanted: bool) -> Finding:
    from gateway.vendors.errors import VendorError
    from gateway.vendors.port import NAMES

    started = time.perf_counter()
    try:
        await clients.probe(vendor)
    except VendorError as error:
        state: Literal["note", "fail"] = "fail" if is_wanted else "note"
        return Finding(NAMES[vendor], state, f"{error.message.rstrip('.')}. {advice(error)}")
    took = (time.perf_counter() - started) * 1000
    return Finding(NAMES[vendor], "ok", "answers, and takes the credentials", took)


def section(vendor: Vendor) -> str:
    """The vendor's table in the settings."""
    return vendor.value.removesuffix("_ENGAGE").lower()


def advice(error: VendorError) -> str:
    """What to do about a vendor's failure."""
    from gateway.settings import variable
    from gateway.vendors import errors

    base_url = variable(f"vendors.{section(error.vendor)}.base_url")
    match error:
        case errors.VendorTimeout():
            return "The address may be right and the vendor slow; see deadline_seconds and read_seconds."
        case errors.VendorUnreachable():
            return f"Look at {base_url}, at the network, and at the vendor's status page."
        case errors.VendorNotConfigured():
            return "Without it, every field of this vendor is null with an error."
        case errors.VendorDenied():
            return "Look at the credentials, and at the scopes that docs/vendors.md lists for them."
        case errors.VendorNotFound():
            return f"{base_url} seems to end in the wrong place."
        case errors.VendorGarbled():
            return f"Something else seems to answer at {base_url}."
        case _:
            return "docs/vendors.md has what is known about this vendor."
