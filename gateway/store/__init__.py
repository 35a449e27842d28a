"""The gateway's own database: SQLite by default, Postgres at scale, the same code for both."""

from gateway.store.database import Store, is_there, without_password
from gateway.store.errors import StoreError, StoreUnavailable

__all__ = ["Store", "StoreError", "StoreUnavailable", "is_there", "without_password"]
