"""Brings a database up to the schema that this code knows, and refuses one that is ahead of it."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory

from gateway.store.errors import StoreError

STEPS = Path(__file__).parent / "migrations"

# Any number will do, as long as all replicas use the same one: "sched" in hexadecimal.
POSTGRES_LOCK = 0x7363686564


def upgrade(connection: sa.Connection) -> None:
    """Run the steps that are missing. Call it inside a writing transaction: all of them or none take effect.

    Raises StoreError when the database has a step that this code does not know.
    """
    if connection.dialect.name == "postgresql":
        # Replicas start together. SQLite's writing transaction already lets only one of them through.
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRES_LOCK})
    script = ScriptDirectory(str(STEPS))

    def missing(revisions: tuple[str, ...], _: MigrationContext) -> list[RevisionStep]:
        return script._upgrade_revs("head", revisions)  # type: ignore[arg-type]  # alembic's own recipe

    context = MigrationContext.configure(connection, opts={"fn": missing})
    _refuse_the_future(context, script)
    context.run_migrations(op=Operations(context))


def _refuse_the_future(context: MigrationContext, script: ScriptDirectory) -> None:
    known = {step.revision for step in script.walk_revisions()}
    strange = sorted(set(context.get_current_heads()) - known)
    if strange:
        raise StoreError(
            f"the database is at step {', '.join(strange)}, and this gateway knows steps up to "
            f"{script.get_current_head()}: a newer gateway has used it. Start that version, or restore a backup"
        )
