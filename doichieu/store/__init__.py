"""The store: all SQL and the numbered migrations live in this room, as small named functions that return records."""

from doichieu.store.connection import Store, create_store, open_store

__all__ = ["Store", "create_store", "open_store"]
