"""The tables, as the code sees them. A test holds them equal to what the migrations make.

Texts that end in `_folded` are kept beside their originals for comparing and sorting without regard to case, so that
SQLite and Postgres, which fold differently, give one answer. Texts that end in `_digest` are there to be compared only:
an index of Postgres takes no text of more than 2 704 bytes, and no database takes every text.
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


class AnyText(TypeDecorator[str]):
    """A text of any characters, kept in ASCII with Python's escapes: NUL and half a surrogate pair, which a database
    refuses, can be kept and asked for like all others. Sorted by code point where it is ASCII already."""

    impl = SORTED_TEXT
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """To ASCII."""
        return None if value is None else value.encode("unicode_escape").decode("ascii")

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """From ASCII."""
        return None if value is None else value.encode("ascii").decode("unicode_escape")


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

# Columns named for what they hold have it as JSON: `order`, `associate_ids`, `faults`; `step`, `fault`, `warnings`, `key`.
changes = sa.Table(
    "changes",
    metadata,
    sa.Column("id", AnyText, primary_key=True),
    sa.Column("workflow_id", AnyText, nullable=False),  # of the round's workflow
    sa.Column("name", AnyText, nullable=False),
    sa.Column("order", sa.Text, nullable=False),
    sa.Column("client", AnyText, nullable=False),
    sa.Column("on_failure", sa.Text, nullable=False),
    sa.Column("fingerprint", AnyText, nullable=False),
    sa.Column("idempotency_key", AnyText),
    sa.Column("idempotency_digest", sa.Text),  # of client and key; none without a key
    sa.Column("associate_ids", sa.Text, nullable=False),
    sa.Column("requested_at", Instant, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("goal", sa.Text, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("cancelled", sa.Boolean, nullable=False),
    sa.Column("queued_at", Instant, nullable=False),
    sa.Column("deadline", Instant),
    sa.Column("finished_at", Instant),
    sa.Column("attention", AnyText),
    sa.Column("faults", sa.Text, nullable=False),
    sa.Index("uq_changes_idempotency", "idempotency_digest", unique=True),
    sa.Index("ix_changes_requested", "requested_at", "id"),
    sa.Index("ix_changes_name", "name", "requested_at", "id"),
    sa.Index("ix_changes_client", "client", "requested_at", "id"),
    sa.Index("ix_changes_queue", "status", "queued_at", "id"),
    sa.Index("ix_changes_finished", "finished_at", "id"),
)


def _of_change() -> sa.Column[str]:
    return sa.Column(
        "change_id", AnyText, sa.ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True
    )


change_steps = sa.Table(
    "change_steps",
    metadata,
    _of_change(),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("effect", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("fault", sa.Text),
    sa.Column("warnings", sa.Text, nullable=False),
    sa.Column("key", sa.Text),
    sa.Column("started_at", Instant),
    sa.Column("finished_at", Instant),
)

# `claimed`: the change waits for the subject or holds it. `released_at`: when it last let go of it.
change_subjects = sa.Table(
    "change_subjects",
    metadata,
    _of_change(),
    sa.Column("subject_digest", sa.Text, primary_key=True),
    sa.Column("claimed", sa.Boolean, nullable=False),
    sa.Column("released_at", Instant),
    sa.Index("ix_change_subjects_claimed", "subject_digest", "claimed"),
    sa.Index("ix_change_subjects_released", "subject_digest", "released_at"),
)

change_associates = sa.Table(
    "change_associates",
    metadata,
    _of_change(),
    sa.Column("associate_digest", sa.Text, primary_key=True),
    sa.Column("associate_id", SORTED_TEXT),  # of a text that may be the directory's id of somebody
    sa.Column("is_about", sa.Boolean, nullable=False, server_default=sa.true()),  # not only named
    sa.Index("ix_change_associates_associate", "associate_digest", "change_id"),
)

# Documents that clients registered, by versions: PENDING, then ACTIVE, then RETIRED. Documents stay as they were published;
# what is counted of them is all that changes.
document_versions = sa.Table(
    "document_versions",
    metadata,
    sa.Column("client", SORTED_TEXT, primary_key=True),
    sa.Column("version", SORTED_TEXT, primary_key=True),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("registered_at", Instant, nullable=False),
    sa.Column("registered_by", AnyText, nullable=False),
    sa.Column("activated_at", Instant),
    sa.Column("retired_at", Instant),
)

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("client", SORTED_TEXT, primary_key=True),
    sa.Column("version", SORTED_TEXT, primary_key=True),
    sa.Column("id", SORTED_TEXT, primary_key=True),
    sa.Column("sha256", sa.Text, nullable=False),  # of the text in UTF-8, in hexadecimal
    sa.Column("normal_sha256", sa.Text, nullable=False),  # of the text without its looks
    sa.Column("text", AnyText, nullable=False),
    sa.Column("name", sa.Text),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("cost", sa.Integer, nullable=False),  # in points, as registered
    sa.Column("uses", sa.BigInteger, nullable=False),
    sa.Column("last_used_at", Instant),
    sa.ForeignKeyConstraint(
        ["client", "version"],
        ["document_versions.client", "document_versions.version"],
        name="fk_documents_version",
        ondelete="CASCADE",
    ),
    sa.Index("ix_documents_id", "client", "id"),
)

# Who may come in. `scopes` and `departments` hold lists as JSON; without `departments` a client is not limited to any.
clients = sa.Table(
    "clients",
    metadata,
    sa.Column("name", SORTED_TEXT, primary_key=True),
    sa.Column("profile", sa.Text, nullable=False),
    sa.Column("scopes", sa.Text, nullable=False),
    sa.Column("departments", sa.Text),
    sa.Column("enforcement", sa.Text, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("revoked_at", Instant),
)

# What a client shows: only the digest of a key is kept. `used_at` is up to a minute behind.
api_keys = sa.Table(
    "api_keys",
    metadata,
    sa.Column("prefix", SORTED_TEXT, primary_key=True),
    sa.Column(
        "client", SORTED_TEXT, sa.ForeignKey("clients.name", ondelete="CASCADE"), nullable=False
    ),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("expires_at", Instant),
    sa.Column("revoked_at", Instant),
    sa.Column("used_at", Instant),
    sa.Index("ix_api_keys_client", "client", "created_at"),
)
