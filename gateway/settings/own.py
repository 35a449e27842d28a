"""What is the gateway's own: its database, its changes, what it keeps, and its log."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from gateway.settings.sections import Section


class StoreSettings(Section):
    """The gateway's own database."""

    url: str = Field(
        "sqlite:///gateway.db",
        repr=False,  # it may hold a password
        description="Where it is; sqlite:///FILE. In sandbox mode a temporary file by default.",
    )


class ChangesSettings(Section):
    """How changes are carried out."""

    wait_seconds: float = Field(
        5.0,
        ge=0,
        description="How long a mutation waits for its change, in seconds; after it, it answers with the running change.",
    )
    deadline_seconds: float = Field(
        600.0,
        gt=0,
        description="How long a change is tried, in seconds, and as long again undone. It counts on while nothing runs.",
    )
    backoff_seconds: float = Field(
        0.5, gt=0, description="The first wait between attempts at a step, in seconds; it doubles."
    )
    sweep_seconds: float = Field(
        1.0,
        gt=0,
        description="How often work that nobody does is looked for, in seconds: after a crash, or asked for by a command.",
    )
    keep_days: float = Field(
        30.0,
        gt=0,
        description="How long a change is kept after its end, with its idempotency key, in days.",
    )


class CacheSettings(Section):
    """What vendors said, kept in the process."""

    seconds: float = Field(
        30.0,
        ge=0,
        description="How long what a vendor said is used again, in seconds; 0 asks each time. "
        "A request with Cache-Control: no-cache reads through.",
    )
    records: int = Field(200_000, ge=1, description="How many records are kept at most.")


class LogSettings(Section):
    """The log, on standard output."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least level that is written."
    )
    format: Literal["json", "text"] = Field(
        "json", description="One JSON object per line, or text for people."
    )
