"""Clients and their API keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None

SORTED_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade(op: Operations) -> None:
    """Make the two tables."""
    op.create_table(
        "clients",
        sa.Column("name", SORTED_TEXT, nullable=False),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("departments", sa.Text),
        sa.Column("enforcement", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT),
        sa.PrimaryKeyConstraint("name", name="pk_clients"),
    )
    op.create_table(
        "api_keys",
        sa.Column("prefix", SORTED_TEXT, nullable=False),
        sa.Column("client", SORTED_TEXT, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT),
        sa.Column("revoked_at", INSTANT),
        sa.Column("used_at", INSTANT),
        sa.PrimaryKeyConstraint("prefix", name="pk_api_keys"),
        sa.ForeignKeyConstraint(
            ["client"], ["clients.name"], name="fk_api_keys_client", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_api_keys_client", "api_keys", ["client", "created_at"])
