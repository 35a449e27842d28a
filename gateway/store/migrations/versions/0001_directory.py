"""The directory, and the memory of what went out to myKaarma."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

SORTED_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade(op: Operations) -> None:
    """Make the three tables."""
    _associates(op)
    _associate_lead_segments(op)
    op.create_table(
        "out_of_office",
        sa.Column("dealer_associate_id", sa.Text, nullable=False),
        sa.Column("department_id", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("dealer_associate_id", "department_id", name="pk_out_of_office"),
    )


def _associates(op: Operations) -> None:
    op.create_table(
        "associates",
        sa.Column("id", SORTED_TEXT, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_folded", SORTED_TEXT, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("email_folded", sa.Text),
        sa.Column("time_zone", sa.Text),
        sa.Column("mykaarma_department_id", sa.Text),
        sa.Column("mykaarma_dealer_associate_id", sa.Text),
        sa.Column("webex_person_id", sa.Text),
        sa.Column("opentact_account", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_associates"),
    )
    by_department = ["mykaarma_department_id", "name_folded", "id"]
    op.create_index("ix_associates_name", "associates", ["name_folded", "id"])
    op.create_index("ix_associates_department", "associates", by_department)
    for name, column in (
        ("uq_associates_email_folded", "email_folded"),
        ("uq_associates_dealer_associate", "mykaarma_dealer_associate_id"),
        ("uq_associates_webex_person", "webex_person_id"),
    ):
        op.create_index(name, "associates", [column], unique=True)


def _associate_lead_segments(op: Operations) -> None:
    table = "associate_lead_segments"
    op.create_table(
        table,
        sa.Column("associate_id", SORTED_TEXT, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("lead_segment_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("associate_id", "position", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["associate_id"],
            ["associates.id"],
            name=f"fk_{table}_associate_id",
            ondelete="CASCADE",
        ),
    )
    by_segment = ["lead_segment_id", "associate_id"]
    op.create_index(f"uq_{table}_segment", table, by_segment, unique=True)
