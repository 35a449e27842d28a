"""What is wrong, doubtful or odd in what the vendors hold, as types."""

from __future__ import annotations

import strawberry

from gateway.schema.availability import SomeAssociate
from gateway.schema.declared import attribute, shows
from gateway.schema.nodes import Node
from gateway.schema.vocabulary import word_list
from gateway.timelines.issues import Issue, IssueSeverity

word_list(
    IssueSeverity,
    "How bad an issue is, the worst first.",
    {
        "ERROR": "A record cannot be read or kept to, or somebody cannot be reached at all.",
        "WARNING": "It is probably not what anybody meant.",
        "NOTE": "It may well be meant, and is worth knowing.",
    },
)


@strawberry.type(description="Something that is wrong, doubtful or odd in what the vendors hold.")
@shows(Issue)
class ScheduleIssue:
    code: str = attribute("What kind of issue, for programs. More kinds may come.")
    severity: IssueSeverity = attribute("How bad it is.")
    associate: SomeAssociate | None = attribute(
        "Whom it concerns; null when it concerns several people."
    )
    source: Node | None = attribute("The record at fault, where there is one that can be shown.")
    message: str = attribute("What is wrong, for people.")
    hint: str | None = attribute("What to do about it.")
