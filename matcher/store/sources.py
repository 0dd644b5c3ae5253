"""The originals: every file that was read, kept as it came, known by its content."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from matcher.model import Reading
from matcher.store.records import Taken, take_in
from matcher.store.tables import Record, Source, SourceName, storable_id

NAME_MAX = 500
"""Letters kept of a file's name (its end)."""


@dataclass(frozen=True)
class Known:
    """What the store knows of a source without opening it."""

    reader: str
    complete: bool
    records: int
    forgotten: bool
    failed: bool


def source_id(content: bytes) -> str:
    """SHA-256 of a file's bytes: what a source is known by."""
    return hashlib.sha256(content).hexdigest()


def known_sources(connection: Connection) -> dict[str, Known]:
    """Every source in the store by its id, without its content."""
    rows = connection.execute(
        select(Source.id, Source.reader, Source.complete, Source.records, Source.forgotten_at, Source.failures)
    )
    return {
        row.id: Known(row.reader, row.complete, row.records, bool(row.forgotten_at), row.failures != "[]")
        for row in rows
    }


def new_names(connection: Connection, names: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those (source, name) under which a source was not met yet."""
    known: set[tuple[str, str]] = set()
    ids = sorted({source for source, _ in names})
    for begin in range(0, len(ids), 5_000):
        rows = connection.execute(
            select(SourceName.source, SourceName.name).where(SourceName.source.in_(ids[begin : begin + 5_000]))
        )
        known |= {(source, name) for source, name in rows}
    return sorted({(source, shown_name(name)) for source, name in names} - known)


def add_names(connection: Connection, names: Sequence[tuple[str, str]], *, at: str) -> None:
    """Remembers the names under which sources were met; known ones stay as they are."""
    rows = [{"source": source, "name": name, "at": at} for source, name in new_names(connection, names)]
    if rows:
        connection.execute(insert(SourceName), rows)


def names_of(connection: Connection, source: str) -> list[str]:
    """The names under which a source was met, the first of them first."""
    query = select(SourceName.name).where(SourceName.source == source).order_by(SourceName.at, SourceName.name)
    return list(connection.execute(query).scalars())


def put(
    connection: Connection,
    name: str,
    content: bytes,
    reading: Reading,
    *,
    reader: str,
    at: str,
    by: str,
) -> Taken:
    """Keeps a file and takes its records in, all in the transaction of the connection. A file read anew keeps the time
    it first came, so that it does not outdo what came since; a forgotten one stays out."""
    ident = source_id(content)
    present = connection.execute(select(Source.at, Source.forgotten_at).where(Source.id == ident)).first()
    if present is not None and present.forgotten_at is not None:
        return Taken(refused=[(r.source, r.data.id) for r in reading.records])
    row: dict[str, Any] = {
        "size": len(content),
        "content": None if _tells_of_forgotten(connection, reading) else zlib.compress(content, 1),
        "reader": reader,
        "complete": True,
        "records": len(reading.records),
        "failures": json.dumps(
            [f.model_dump(mode="json", exclude_none=True) for f in reading.failures], ensure_ascii=False
        ),
        "others": json.dumps([o.model_dump(mode="json") for o in reading.others], ensure_ascii=False),
    }
    if present is None:
        connection.execute(insert(Source), [{"id": ident, **row, "at": at, "by": by, "forgotten_at": None}])
    else:
        connection.execute(update(Source).where(Source.id == ident).values(**row))
    add_names(connection, [(ident, name)], at=at)
    first = at if present is None else present.at
    return take_in(connection, reading.records, source=ident, at=at, by=by, arrived=first)


def _tells_of_forgotten(connection: Connection, reading: Reading) -> bool:
    """True for a source in which somebody stands who was forgotten: what others say in it is taken in, but its bytes,
    which name him, are not kept."""
    for kind in ("engineer", "skill_sheet"):
        ids = sorted({storable_id(r.data.id) for r in reading.records if r.type == kind})
        for begin in range(0, len(ids), 5_000):
            part = ids[begin : begin + 5_000]
            gone = select(Record.id).where(Record.kind == kind, Record.id.in_(part), Record.forgotten_at.is_not(None))
            if connection.execute(gone.limit(1)).first() is not None:
                return True
    return False


def shown_name(name: str) -> str:
    """A file's name as text both databases can hold; bytes of another encoding are written out."""
    return name.encode("utf-8", "backslashreplace").decode().replace("\0", "")[-NAME_MAX:]


def original(connection: Connection, ident: str) -> bytes | None:
    """The bytes of a source; None for one that is not there or was forgotten."""
    content = connection.execute(select(Source.content).where(Source.id == ident)).scalar()
    return zlib.decompress(content) if content is not None else None
