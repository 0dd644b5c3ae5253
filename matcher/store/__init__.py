"""The one truth several people share: records with their versions and sources, and what people decided about them.

SQLite in the user's own directory without any set-up, PostgreSQL by URL; nothing else of the house knows SQL.
"""

from matcher.store.opening import Store, open_store

__all__ = ["Store", "open_store"]
