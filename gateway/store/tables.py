"""The tables, as the code sees them. A test holds them equal to what the migrations make.

Texts that end in `_folded` are kept beside their originals for comparing and sorting without regard to case, so that
SQLite and Postgres, which fold differently, give one answer.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# Postgres sorts text by the locale of the database; with "C" it sorts by code point, as SQLite does.
SORTED_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. A naive datetime is refused with ValueError: it names no instant."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC, because SQLite drops the offset."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no UTC offset, so it names no instant")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From UTC: SQLite gives a naive datetime, Postgres one in the zone of the session."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


associates = sa.Table(
    "associates",
    metadata,
    sa.Column("id", SORTED_TEXT, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_folded", SORTED_TEXT, nullable=False),
    sa.Column("email", sa.Text),
    sa.Column("email_folded", sa.Text),
    sa.Column("time_zone", sa.Text),
    sa.Column("mykaarma_department_id", sa.Text),
    sa.Column("mykaarma_dealer_associate_id", sa.Text),
    sa.Column("webex_person_id", sa.Text),
    sa.Column("opentact_account", sa.Boolean, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
    sa.Index("ix_associates_name", "name_folded", "id"),
    sa.Index("ix_associates_department", "mykaarma_department_id", "name_folded", "id"),
    sa.Index("uq_associates_email_folded", "email_folded", unique=True),
    sa.Index("uq_associates_dealer_associate", "mykaarma_dealer_associate_id", unique=True),
    sa.Index("uq_associates_webex_person", "webex_person_id", unique=True),
)

associate_lead_segments = sa.Table(
    "associate_lead_segments",
    metadata,
    sa.Column(
        "associate_id",
        SORTED_TEXT,
        sa.ForeignKey("associates.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("lead_segment_id", sa.Text, nullable=False),
    sa.Index("uq_associate_lead_segments_segment", "lead_segment_id", "associate_id", unique=True),
)

# What myKaarma takes and does not give back: the last record that went out through the gateway, one per associate.
out_of_office = sa.Table(
    "out_of_office",
    metadata,
    sa.Column("dealer_associate_id", sa.Text, primary_key=True),
    sa.Column("department_id", sa.Text, primary_key=True),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("written_at", Instant, nullable=False),
)
