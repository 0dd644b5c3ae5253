"""A store as one file that either database can be made from again, and the way back.

A ZIP archive: one file of JSON lines per table, and `manifest.json` with the version of the tables, the revision, and
rows and SHA-256 of every member. Only what cannot be worked out again is in it: search rows are not. Rows stream one by
one both ways, so memory does not grow with the store.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy import Connection, select, text

from matcher.errors import InputError, StoreError
from matcher.messages import Lang, tell, why_os
from matcher.messages.refusals import why_unreadable
from matcher.store.audit import note
from matcher.store.forget import PENDING, forget, forgotten_people, forgotten_sheets
from matcher.store.migrations import upgrade
from matcher.store.opening import Store, revision_of, schema_of
from matcher.store.place import faults_told, writing
from matcher.store.records import changed
from matcher.store.search import index
from matcher.store.tables import (
    SCHEMA,
    Audit,
    Decision,
    Fact,
    Found,
    FoundText,
    Paper,
    Record,
    Source,
    Table,
    storable,
)

FORMAT = "ses-matcher backup"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
DERIVED = frozenset({Found.__tablename__, FoundText.__tablename__})
"""Tables that are worked out from the others."""
LINE_MAX = 192 * 1024 * 1024
"""Bytes of one row: a source of the greatest size a reader takes (64 MB), as text, with room to spare."""
MANIFEST_MAX = 1024 * 1024
BATCH_BYTES = 8 * 1024 * 1024
"""Rows are written to the database about this much at a time."""


class _OtherColumns(ValueError):
    """A row that is none of its table's."""


@dataclass(frozen=True)
class Member:
    """One table of an archive."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself."""

    schema: str
    revision: int
    made_at: str
    database: str
    tables: dict[str, Member]
    format: str = FORMAT
    format_version: int = FORMAT_VERSION

    @property
    def rows(self) -> dict[str, int]:
        """Rows by table."""
        return {name: member.rows for name, member in self.tables.items()}


@dataclass(frozen=True)
class Restored:
    """What a restore did."""

    manifest: Manifest
    revision: int
    forgotten_again: tuple[str, ...] = ()
    """People the archive still held who had been forgotten since: they were forgotten again."""


# ---------------------------------------------------------------- out


def back_up(store: Store, file: Path, *, at: str, by: str, force: bool = False) -> Manifest:
    """Writes the store, as it is at one moment, into a new file for its owner only; it is whole when it has its name.

    Raises InputError where the file is there already (unless `force`) or cannot be written.
    """
    if not force and file.exists():
        raise InputError(tell("care.there_already", store.lang, path=file), place=str(file))
    with whole_file(file, store.lang, force=force) as out, store.reading() as connection:
        manifest = _write(connection, out, at)
    # Told in the trail without raising the revision: nothing that is worked out from the store has changed.
    with faults_told(store.address, store.lang), writing(store.engine) as connection:
        note(connection, "backup", at=at, by=by, note=str(file.absolute()))
    return manifest


@contextmanager
def whole_file(file: Path, lang: Lang, *, force: bool) -> Iterator[IO[bytes]]:
    """A file to write (0600) that takes its name when all of it is on the disk; of a failed one nothing is left."""
    part = file.with_name(f".{file.name[:100]}.{secrets.token_hex(6)}.part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        if force or not _linked(part, file):
            part.replace(file)
        _settle(file.parent)
    except FileExistsError as error:
        raise InputError(tell("care.there_already", lang, path=file), place=str(file)) from error
    except OSError as error:
        why = why_os(error, lang)
        raise InputError(tell("care.cannot_write", lang, path=file, why=why), place=str(file)) from error
    finally:
        part.unlink(missing_ok=True)


def _linked(part: Path, file: Path) -> bool:
    """Gives the part its name without ever taking it from another file; False where the disk knows no links."""
    try:
        os.link(part, file)
    except FileExistsError:
        raise
    except OSError:
        if file.exists():
            raise FileExistsError(file) from None
        return False
    return True


def _settle(folder: Path) -> None:
    """The folder's entry on the disk, where the system lets a folder be synced."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write(connection: Connection, out: IO[bytes], at: str) -> Manifest:
    members: dict[str, Member] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for table in Table.metadata.sorted_tables:
            if table.name not in DERIVED:
                with archive.open(_entry(f"{table.name}.jsonl", at), "w", force_zip64=True) as member:
                    members[table.name] = _write_table(connection, table, member)
        manifest = Manifest(
            schema_of(connection) or SCHEMA, revision_of(connection), at, connection.dialect.name, members
        )
        told = json.dumps(asdict(manifest), ensure_ascii=False, indent=2, sort_keys=True)
        archive.writestr(_entry(MANIFEST, at), told + "\n")
    return manifest


def _entry(name: str, at: str) -> zipfile.ZipInfo:
    moment = tuple(int(at[a:b]) for a, b in ((0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19)))
    entry = zipfile.ZipInfo(name, moment)  # type: ignore[arg-type]  # six numbers
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _write_table(connection: Connection, table: sa.Table, member: IO[bytes]) -> Member:
    hashed, count = hashlib.sha256(), 0
    for row in rows_of(connection, table):
        for piece in _line(row):
            hashed.update(piece)
            member.write(piece)
        count += 1
    return Member(count, hashed.hexdigest())


def _line(row: dict[str, Any]) -> Iterator[bytes]:
    """A row as a line of JSON, bytes in base64; in pieces, so that a large original is not copied about."""
    plain = {name: value for name, value in row.items() if not isinstance(value, bytes)}
    yield json.dumps(plain, ensure_ascii=False).encode().removesuffix(b"}")
    for name, value in row.items():
        if isinstance(value, bytes):
            yield f', "{name}": "'.encode()
            yield base64.b64encode(value)
            yield b'"'
    yield b"}\n"


def rows_of(connection: Connection, table: sa.Table) -> Iterator[dict[str, Any]]:
    """All rows in the order of their keys, a few in memory at a time."""
    few = 1 if any(isinstance(c.type, sa.LargeBinary) for c in table.columns) else 500
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=few)
    for row in connection.execute(query).mappings():
        yield dict(row)


# ---------------------------------------------------------------- back


def examine(file: Path, lang: Lang = "ja") -> Manifest:
    """What the archive holds, every sum of it checked. Raises InputError for anything but a whole backup."""
    with _archive(file, lang) as (archive, manifest):
        for name, member in manifest.tables.items():
            hashed, count = hashlib.sha256(), 0
            for line in _lines(archive, name, file, lang):
                hashed.update(line)
                count += 1
            if (count, hashed.hexdigest()) != (member.rows, member.sha256):
                raise _broken(file, lang, tell("care.sum", lang, member=f"{name}.jsonl"))
    return manifest


def is_empty(connection: Connection) -> bool:
    """True for a store in which nobody has kept anything yet."""
    kept = (Record, Source, Decision, Paper, Audit)
    return all(connection.execute(select(sa.literal(1)).select_from(t).limit(1)).first() is None for t in kept)


def restore(
    store: Store, file: Path, *, at: str, by: str, over: int | None = None, kept: Path | None = None
) -> Restored:
    """Makes the store what the archive says: all of it or nothing. Tables of an older version are brought up to date.
    Whoever was forgotten in this store since the backup was made stays forgotten.

    `over` is the revision at which a store that is not empty may be replaced: that of the backup (`kept`) made before.
    Raises InputError for a broken archive or a store that is not empty; StoreError where `over` is past.
    """
    manifest = examine(file, store.lang)
    with store.writing() as connection:
        before = revision_of(connection)
        if over is None and not is_empty(connection):
            raise InputError(tell("care.not_empty", store.lang, store=store.address.shown), place="--replace")
        if over is not None and over != before:
            raise StoreError(tell("care.changed_meanwhile", store.lang), place=store.address.shown)
        people, sheets = forgotten_people(connection), forgotten_sheets(connection)
        _fill(connection, file, manifest, store.lang)
        revision = max(before, revision_of(connection))  # never one that a snapshot may know by another content
        for name in ("revision", "records"):
            connection.execute(
                text("UPDATE fact SET value = :value WHERE name = :name"), {"value": str(revision), "name": name}
            )
        changed(connection)
        connection.execute(sa.delete(Fact).where(Fact.name == PENDING))
        index(connection, ())  # what a search goes by is worked out anew
        back = sorted(set(people) - set(forgotten_people(connection)))
        for ident in back:
            forget(connection, ident, sheets=sheets, at=at, by=by, reason=None)
        if kept is not None:
            note(connection, "backup", at=at, by=by, note=str(kept))
        note(connection, "restore", at=at, by=by, note=f"{manifest.made_at} {manifest.revision}")
    return Restored(manifest, revision + 1, tuple(back))


def _fill(connection: Connection, file: Path, manifest: Manifest, lang: Lang) -> None:
    """Empty tables of the archive's version, its rows, then whatever has changed in the tables since."""
    _clear(connection)
    upgrade(connection, manifest.schema)
    tables = sa.MetaData()
    tables.reflect(connection, only=lambda name, _: name in manifest.tables)
    connection.execute(text("DELETE FROM fact"))
    with _archive(file, lang) as (archive, again):
        if again != manifest:
            raise _broken(file, lang, tell("care.sum", lang, member=MANIFEST))
        for table in tables.sorted_tables:
            _fill_table(connection, table, archive, file, lang)
    _set_sequences(connection, tables)
    upgrade(connection)


def _clear(connection: Connection) -> None:
    names = ["found_gram", *(t.name for t in reversed(Table.metadata.sorted_tables)), "alembic_version"]
    for name in names:
        connection.execute(text(f"DROP TABLE IF EXISTS {name}"))
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP FUNCTION IF EXISTS audit_keeps()"))


def _fill_table(connection: Connection, table: sa.Table, archive: zipfile.ZipFile, file: Path, lang: Lang) -> None:
    binary = {c.name for c in table.columns if isinstance(c.type, sa.LargeBinary)}
    names = {c.name for c in table.columns}
    batch: list[dict[str, Any]] = []
    size = 0
    for number, line in enumerate(_lines(archive, table.name, file, lang), 1):
        try:
            row = json.loads(line)
            if not isinstance(row, dict) or set(row) != names:
                raise _OtherColumns
            batch.append({k: _as_stored(v, k in binary) for k, v in row.items()})
        except (ValueError, TypeError, RecursionError) as error:
            place = f"{table.name}.jsonl:{number}"
            why = tell("care.columns", lang) if isinstance(error, _OtherColumns) else why_unreadable(error, lang)
            raise _broken(file, lang, tell("care.row", lang, place=place, why=why)) from error
        size += len(line)
        if size > BATCH_BYTES:
            connection.execute(table.insert(), batch)
            batch, size = [], 0
    if batch:
        connection.execute(table.insert(), batch)


def _as_stored(value: Any, binary: bool) -> Any:
    if binary and value is not None:
        return base64.b64decode(value, validate=True)
    return storable(value) if isinstance(value, str) else value


def _set_sequences(connection: Connection, tables: sa.MetaData) -> None:
    """PostgreSQL counts on from the greatest number of each table; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables.sorted_tables:
        for column in table.primary_key.columns:
            found = connection.execute(
                text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": f'"{table.name}"', "c": column.name}
            ).scalar()
            if found is not None:
                most = connection.execute(select(sa.func.max(column))).scalar()
                connection.execute(
                    text("SELECT setval(:s, :n, :used)"), {"s": found, "n": most or 1, "used": bool(most)}
                )


@contextmanager
def _archive(file: Path, lang: Lang) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    try:
        with file.open("rb") as handle, zipfile.ZipFile(handle) as archive:
            yield archive, _manifest(archive, file, lang)
    except OSError as error:
        message = tell("care.cannot_read", lang, path=file, why=why_os(error, lang))
        raise InputError(message, place=str(file)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, RecursionError):
            raise
        raise _broken(file, lang, tell("care.damaged", lang)) from error


def _manifest(archive: zipfile.ZipFile, file: Path, lang: Lang) -> Manifest:
    names = archive.namelist()
    if MANIFEST not in names or archive.getinfo(MANIFEST).file_size > MANIFEST_MAX:
        raise _broken(file, lang, tell("care.no_manifest", lang))
    with archive.open(MANIFEST) as member:
        told = member.read(MANIFEST_MAX + 1)
    try:
        said = json.loads(told)
        version = int(said["format_version"])
        if said["format"] != FORMAT:
            raise ValueError(said["format"])
        tables = {str(n): Member(int(m["rows"]), str(m["sha256"])) for n, m in said["tables"].items()}
        manifest = Manifest(
            str(said["schema"]), int(said["revision"]), str(said["made_at"]), str(said["database"]), tables
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _broken(file, lang, tell("care.no_manifest", lang)) from error
    if version > FORMAT_VERSION or manifest.schema > SCHEMA:
        has, knows = f"{version}/{manifest.schema}", f"{FORMAT_VERSION}/{SCHEMA}"
        raise InputError(tell("care.newer", lang, path=file, has=has, knows=knows), place=str(file))
    _check_members(names, manifest, file, lang)
    return manifest


def _check_members(names: list[str], manifest: Manifest, file: Path, lang: Lang) -> None:
    """What is in the archive is what its manifest lists, and that is what a store has."""
    if sorted(names) != sorted([MANIFEST, *(f"{t}.jsonl" for t in manifest.tables)]):
        raise _broken(file, lang, tell("care.members", lang))
    known = set(Table.metadata.tables) - DERIVED
    if manifest.schema == SCHEMA and set(manifest.tables) != known:
        raise _broken(file, lang, tell("care.members", lang))
    if "fact" not in manifest.tables or not (manifest.schema.isascii() and manifest.schema.isalnum()):
        raise _broken(file, lang, tell("care.no_manifest", lang))


def _lines(archive: zipfile.ZipFile, table: str, file: Path, lang: Lang) -> Iterator[bytes]:
    with archive.open(f"{table}.jsonl") as member:
        buffered = io.BufferedReader(member, 1024 * 1024)  # type: ignore[type-var]  # reads like a raw file
        while line := buffered.readline(LINE_MAX):
            if not line.endswith(b"\n"):
                raise _broken(file, lang, tell("care.line", lang, member=f"{table}.jsonl"))
            yield line


def _broken(file: Path, lang: Lang, why: str) -> InputError:
    return InputError(tell("care.broken", lang, path=file, why=why), place=str(file))
