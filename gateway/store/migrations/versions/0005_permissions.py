"""Whose changes are, and everybody whom they name, for those who may not see all of them.

Of changes from before it is not known whom they only name: nobody who is limited to departments sees them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None

SORTED_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade(op: Operations) -> None:
    """Add two columns and an index."""
    op.add_column("change_associates", sa.Column("associate_id", SORTED_TEXT))
    is_about = sa.Column("is_about", sa.Boolean, nullable=False, server_default=sa.true())
    op.add_column("change_associates", is_about)
    op.create_index("ix_changes_client", "changes", ["client", "requested_at", "id"])
