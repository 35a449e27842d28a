"""What a caller of each profile may ask: how large a document, how much work, how long."""

from __future__ import annotations

from pydantic import Field

from gateway.settings.sections import Section


class ProfileLimits(Section):
    """The limits of one profile; the subclasses have its own defaults."""

    document_bytes: int = Field(50_000, ge=16, description="The longest document, in bytes.")
    document_tokens: int = Field(
        2_000, ge=4, description="The largest document, in GraphQL tokens."
    )
    depth: int = Field(12, ge=1, description="How many fields deep a document may be.")
    aliases: int = Field(30, ge=0, description="How many aliases a document may have.")
    fields: int = Field(
        1_000, ge=1, description="How many fields a document may select, fragments written out."
    )
    directives: int = Field(20, ge=0, description="How many directives a document may use.")
    fragments: int = Field(100, ge=0, description="How many fragments a document may define.")
    operations: int = Field(10, ge=1, description="How many operations a document may hold.")
    introspection: bool = Field(False, description="Whether the schema may be asked for.")
    introspection_depth: int = Field(
        20, ge=1, description="How many fields deep questions about the schema may be."
    )
    cost: int = Field(1_000, ge=1, description="How many points one operation may cost.")
    bucket: int = Field(20_000, ge=1, description="How many points a client can have saved.")
    refill: float = Field(500.0, gt=0, description="How many points a client gets each second.")
    at_once: int = Field(
        200, ge=1, description="How many operations of one client may be under way at a time."
    )
    seconds: float = Field(
        10.0, gt=0, description="The longest that an operation may take, in seconds."
    )


class PartnerLimits(ProfileLimits):
    """Partners run registered documents; what those may be was decided when they were published."""

    depth: int = Field(15, ge=1, description="How many fields deep a document may be.")
    cost: int = Field(2_000, ge=1, description="How many points one operation may cost.")
    bucket: int = Field(10_000, ge=1, description="How many points a client can have saved.")
    refill: float = Field(100.0, gt=0, description="How many points a client gets each second.")
    at_once: int = Field(
        20, ge=1, description="How many operations of one client may be under way at a time."
    )


class FrontendLimits(ProfileLimits):
    """Frontend apps."""


class AnalystLimits(ProfileLimits):
    """Analysts explore."""

    document_bytes: int = Field(100_000, ge=16, description="The longest document, in bytes.")
    document_tokens: int = Field(
        5_000, ge=4, description="The largest document, in GraphQL tokens."
    )
    depth: int = Field(15, ge=1, description="How many fields deep a document may be.")
    aliases: int = Field(100, ge=0, description="How many aliases a document may have.")
    fields: int = Field(
        5_000, ge=1, description="How many fields a document may select, fragments written out."
    )
    directives: int = Field(50, ge=0, description="How many directives a document may use.")
    introspection: bool = Field(True, description="Whether the schema may be asked for.")
    cost: int = Field(10_000, ge=1, description="How many points one operation may cost.")
    bucket: int = Field(50_000, ge=1, description="How many points a client can have saved.")
    at_once: int = Field(
        20, ge=1, description="How many operations of one client may be under way at a time."
    )
    seconds: float = Field(
        60.0, gt=0, description="The longest that an operation may take, in seconds."
    )


class OperatorLimits(AnalystLimits):
    """Who operates the gateway."""


class LimitsSettings(Section):
    """Limits by profile."""

    warn_only: bool = Field(
        False,
        description="Whether documents over a limit and operations over cost or budget run all the same, and are logged. "
        "The longest document and its tokens are held to in any case, and so is ten times each other limit of documents "
        "and costs.",
    )
    partner: PartnerLimits = PartnerLimits()
    frontend: FrontendLimits = FrontendLimits()
    analyst: AnalystLimits = AnalystLimits()
    operator: OperatorLimits = OperatorLimits()
