"""Changes with their steps, what they claim, and whom they are about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None

SORTED_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade(op: Operations) -> None:
    """Make the four tables."""
    _changes(op)
    _change_steps(op)
    _change_subjects(op)
    _change_associates(op)


def _changes(op: Operations) -> None:
    op.create_table(
        "changes",
        sa.Column("id", SORTED_TEXT, nullable=False),
        sa.Column("workflow_id", SORTED_TEXT, nullable=False),
        sa.Column("name", SORTED_TEXT, nullable=False),
        sa.Column("order", sa.Text, nullable=False),
        sa.Column("client", SORTED_TEXT, nullable=False),
        sa.Column("on_failure", sa.Text, nullable=False),
        sa.Column("fingerprint", SORTED_TEXT, nullable=False),
        sa.Column("idempotency_key", SORTED_TEXT),
        sa.Column("idempotency_digest", sa.Text),
        sa.Column("associate_ids", sa.Text, nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("goal", sa.Text, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("cancelled", sa.Boolean, nullable=False),
        sa.Column("queued_at", INSTANT, nullable=False),
        sa.Column("deadline", INSTANT),
        sa.Column("finished_at", INSTANT),
        sa.Column("attention", SORTED_TEXT),
        sa.Column("faults", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
    )
    op.create_index("uq_changes_idempotency", "changes", ["idempotency_digest"], unique=True)
    for name, columns in (
        ("ix_changes_requested", ["requested_at", "id"]),
        ("ix_changes_name", ["name", "requested_at", "id"]),
        ("ix_changes_queue", ["status", "queued_at", "id"]),
        ("ix_changes_finished", ["finished_at", "id"]),
    ):
        op.create_index(name, "changes", columns)


def _change_steps(op: Operations) -> None:
    op.create_table(
        "change_steps",
        sa.Column("change_id", SORTED_TEXT, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("effect", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("fault", sa.Text),
        sa.Column("warnings", sa.Text, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("started_at", INSTANT),
        sa.Column("finished_at", INSTANT),
        sa.PrimaryKeyConstraint("change_id", "number", name="pk_change_steps"),
        _of_change("change_steps"),
    )


def _change_subjects(op: Operations) -> None:
    table = "change_subjects"
    op.create_table(
        table,
        sa.Column("change_id", SORTED_TEXT, nullable=False),
        sa.Column("subject_digest", sa.Text, nullable=False),
        sa.Column("claimed", sa.Boolean, nullable=False),
        sa.Column("released_at", INSTANT),
        sa.PrimaryKeyConstraint("change_id", "subject_digest", name=f"pk_{table}"),
        _of_change(table),
    )
    op.create_index(f"ix_{table}_claimed", table, ["subject_digest", "claimed"])
    op.create_index(f"ix_{table}_released", table, ["subject_digest", "released_at"])


def _change_associates(op: Operations) -> None:
    table = "change_associates"
    op.create_table(
        table,
        sa.Column("change_id", SORTED_TEXT, nullable=False),
        sa.Column("associate_digest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("change_id", "associate_digest", name=f"pk_{table}"),
        _of_change(table),
    )
    op.create_index(f"ix_{table}_associate", table, ["associate_digest", "change_id"])


def _of_change(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["change_id"], ["changes.id"], name=f"fk_{table}_change_id", ondelete="CASCADE"
    )
