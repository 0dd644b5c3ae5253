"""How far a store is, and what people decided: all a run has to know before it takes the snapshot.

An SQLite file is asked directly: the library that writes both databases alike takes longer to import than everything
else such a run does. Two statements, and only of the tables this program makes itself.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.store.address import WAIT_S

SCHEMA = "0002"
"""The newest migration; a test holds it against the files in migrations/versions."""


@dataclass(frozen=True)
class Decided:
    """One decision as it stands."""

    number: int
    kind: str
    engineer: str | None
    project: str | None
    finding: str | None
    term: str | None
    value: dict[str, Any]
    by: str
    reason: str | None
    at: str
    ended_at: str | None
    ended_by: str | None
    ended_why: str | None


@dataclass(frozen=True)
class Glance:
    """One state of a store, as far as a snapshot rests on it."""

    records: int
    """The revision at which a record last changed; 0 where there is none yet."""
    decisions: tuple[Decided, ...]
    """Those that stand, the oldest first."""


def glance(file: Path) -> Glance | None:
    """One state of the store in this SQLite file; None where it is none of the newest tables, or cannot be read at
    once: whoever opens it the long way is told why."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, timeout=WAIT_S)) as connection:
            connection.isolation_level = None
            connection.row_factory = sqlite3.Row
            connection.execute("BEGIN")
            if [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")] != [SCHEMA]:
                return None
            ((records,),) = connection.execute("SELECT value FROM fact WHERE name = 'records'")
            rows = connection.execute("SELECT * FROM decision WHERE ended_at IS NULL ORDER BY number")
            return Glance(int(records), tuple(decided({name: row[name] for name in row.keys()}) for row in rows))  # noqa: SIM118
    except (sqlite3.Error, ValueError, TypeError):
        return None


def decided(row: Mapping[str, Any]) -> Decided:
    """A row of the decisions' table."""
    return Decided(**{**row, "value": json.loads(row["value"])})
