"""The states of a change as a diagram in Mermaid's language, drawn from the table."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.changes.states import ENDED, TRANSITIONS, ChangeStatus


def states_diagram() -> Iterator[str]:
    """The diagram as a block of a page, line by line: one arrow from each state to each other, whatever leads there."""
    arrows: dict[tuple[ChangeStatus, ChangeStatus], list[str]] = {}
    for (source, event), target in TRANSITIONS.items():
        arrows.setdefault((source, target), []).append(event.value)
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {ChangeStatus.PENDING}: accepted"
    for (source, target), events in arrows.items():
        yield f"    {source} --> {target}: {' or '.join(events)}"
    for status in ChangeStatus:
        if status in ENDED:
            yield f"    {status} --> [*]"
    yield "```"
