"""The schedule engine: rules in, one timeline out, and every answer read from that one list.

Pure: standard library only; it reads no clock and knows no vendor, no network and no GraphQL. Instants are seconds
since 1970 (whole ones), intervals are half-open.
"""

from gateway.engine.questions import (
    Gathering,
    gathered,
    next_available,
    open_seconds,
)
from gateway.engine.recurrence import (
    LAST,
    Daily,
    Once,
    Pattern,
    Weekly,
    YearlyByDate,
    YearlyByDay,
)
from gateway.engine.rules import (
    ALWAYS,
    Clocked,
    Effect,
    Layer,
    Layers,
    Rule,
    Slot,
    Span,
    Status,
)
from gateway.engine.timeline import Stretch, Timeline, Transition

__all__ = [
    "ALWAYS",
    "LAST",
    "Clocked",
    "Daily",
    "Effect",
    "Gathering",
    "Layer",
    "Layers",
    "Once",
    "Pattern",
    "Rule",
    "Slot",
    "Span",
    "Status",
    "Stretch",
    "Timeline",
    "Transition",
    "Weekly",
    "YearlyByDate",
    "YearlyByDay",
    "gathered",
    "next_available",
    "open_seconds",
]
