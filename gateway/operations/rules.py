"""What a document is checked against: the rules of the specification, strawberry's own, and two of ours."""

from __future__ import annotations

from typing import Any

from graphql import (
    SKIP,
    ASTValidationRule,
    FieldNode,
    GraphQLError,
    OverlappingFieldsCanBeMergedRule,
    ValidationContext,
    VisitorAction,
    specified_rules,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from gateway.operations.limits import INTROSPECTION
from gateway.schema.errors import ErrorCode

MOST_COMPARISONS = 5_000
"""How much work it may be to see whether fields of one name are the same. The library's own bound takes a second."""


class FieldsCanBeMerged(OverlappingFieldsCanBeMergedRule):
    """The specification's rule, with less patience."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = MOST_COMPARISONS


class NoIntrospection(ASTValidationRule):
    """The schema is not asked for. `__typename` may be."""

    def enter_field(self, node: FieldNode, *_: Any) -> VisitorAction:
        """Called by the library for each field."""
        name = node.name.value
        if name not in INTROSPECTION:
            return None
        message = f"{name}: this client may not ask for the schema. It is kept as a file beside the gateway's code."
        self.report_error(
            GraphQLError(message, node, extensions={"code": ErrorCode.FORBIDDEN.value})
        )
        return SKIP


RULES: tuple[type[ASTValidationRule], ...] = (
    *(rule for rule in specified_rules if rule is not OverlappingFieldsCanBeMergedRule),
    FieldsCanBeMerged,
    MaybeNullValidationRule,
    OneOfInputValidationRule,
)
"""For who may ask for the schema."""


def rules_for(*, introspection: bool) -> tuple[type[ASTValidationRule], ...]:
    """The rules for a profile."""
    return RULES if introspection else (*RULES, NoIntrospection)
