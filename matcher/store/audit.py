"""The trail: who did what, when. Only ever added to; people stand in it by key."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, insert

from matcher.store.tables import Audit, storable_id


def now() -> str:
    """This moment in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def note(
    connection: Connection,
    action: str,
    *,
    at: str,
    by: str,
    kind: str | None = None,
    key: str | None = None,
    version: int | None = None,
    note: str | None = None,
) -> None:
    """Adds a line to the trail, in the transaction of what it tells of."""
    key = storable_id(key) if key else key
    row = {"at": at, "by": by, "action": action, "kind": kind, "key": key, "version": version, "note": note}
    connection.execute(insert(Audit), [row])
