"""The gateway's own database: SQLite by default, Postgres at scale, the same code for both."""

from gateway.store.database import Store, without_password
from gateway.store.errors import StoreError, StoreUnavailable

__all__ = ["Store", "StoreError", "StoreUnavailable", "without_password"]
