"""Documents that clients registered, in versions, with their uses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None

SORTED_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade(op: Operations) -> None:
    """Make the two tables."""
    op.create_table(
        "document_versions",
        sa.Column("client", SORTED_TEXT, nullable=False),
        sa.Column("version", SORTED_TEXT, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("registered_at", INSTANT, nullable=False),
        sa.Column("registered_by", SORTED_TEXT, nullable=False),
        sa.Column("activated_at", INSTANT),
        sa.Column("retired_at", INSTANT),
        sa.PrimaryKeyConstraint("client", "version", name="pk_document_versions"),
    )
    op.create_table(
        "documents",
        sa.Column("client", SORTED_TEXT, nullable=False),
        sa.Column("version", SORTED_TEXT, nullable=False),
        sa.Column("id", SORTED_TEXT, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("normal_sha256", sa.Text, nullable=False),
        sa.Column("text", SORTED_TEXT, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("cost", sa.Integer, nullable=False),
        sa.Column("uses", sa.BigInteger, nullable=False),
        sa.Column("last_used_at", INSTANT),
        sa.PrimaryKeyConstraint("client", "version", "id", name="pk_documents"),
        sa.ForeignKeyConstraint(
            ["client", "version"],
            ["document_versions.client", "document_versions.version"],
            name="fk_documents_version",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_documents_id", "documents", ["client", "id"])
