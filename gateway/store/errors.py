"""Everything that can go wrong between us and our own database.

    StoreError              the root: this database cannot be used as it is, and waiting does not help
    └── StoreUnavailable    no answer now: locked, full, unreadable, not reachable. May work later

Messages name the database without its password.
"""

from __future__ import annotations


class StoreError(Exception):
    """The database cannot be used: a wrong URL, a missing driver, or a schema that we do not know."""


class StoreUnavailable(StoreError):
    """The database gave no usable answer. The same call may succeed later; nothing was written by it, unless a
    connection to Postgres broke between a commit and its answer, which nobody can tell from here."""
