"""The schedule engine: rules in, one timeline out, and every answer read from that one list.

Pure: standard library only; it reads no clock and knows no vendor, no network and no GraphQL. What is asked and
answered are aware datetimes (answers in UTC); inside, instants are whole seconds since 1970. Intervals are half-open.
"""

from gateway.engine.chunks import Answer, Period
from gateway.engine.gatherings import CommonSlot, Gap, TooMany, common_slots, coverage
from gateway.engine.instants import instant, moment
from gateway.engine.questions import Difference, differences, next_available, open_seconds
from gateway.engine.recurrence import (
    LAST,
    Daily,
    Once,
    Pattern,
    Weekly,
    YearlyByDate,
    YearlyByDay,
)
from gateway.engine.repetitions import Occurrence, occurrences
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
from gateway.engine.timeline import Timeline, statuses_at

__all__ = [
    "ALWAYS",
    "LAST",
    "Answer",
    "Clocked",
    "CommonSlot",
    "Daily",
    "Difference",
    "Effect",
    "Gap",
    "Layer",
    "Layers",
    "Occurrence",
    "Once",
    "Pattern",
    "Period",
    "Rule",
    "Slot",
    "Span",
    "Status",
    "Timeline",
    "TooMany",
    "Weekly",
    "YearlyByDate",
    "YearlyByDay",
    "common_slots",
    "coverage",
    "differences",
    "instant",
    "moment",
    "next_available",
    "occurrences",
    "open_seconds",
    "statuses_at",
]
