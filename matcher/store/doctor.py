"""How a store is: whole, up to date, out of strangers' reach, backed up; and how to mend what is not.

Looks at a store without making, changing or bringing up anything, so that it also tells of one that cannot be opened.
"""

from __future__ import annotations

import hashlib
import shutil
import stat
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, func, select, text

from matcher.errors import StoreError
from matcher.messages import Lang, tell, why_os
from matcher.store.address import Address, address_of
from matcher.store.forget import copies, is_pending, scrub
from matcher.store.opening import Store, revision_of, schema_of
from matcher.store.place import faults_told, reading
from matcher.store.records import STANDS
from matcher.store.tables import SCHEMA, Record, Sighting, Source, Table, Version

State = Literal["ok", "hint", "attention"]
"""`attention`: a person must look; `hint`: good to know or to do."""
BACKUP_DAYS = 7
"""Days after which a new backup is recommended."""
ROOM = 200 * 1024 * 1024
"""Bytes that should be free beside twice the size of the store (what a backup or a new writing of it takes)."""


@dataclass(frozen=True)
class Check:
    """One thing looked at: what was met, and how to mend it where it is not well."""

    name: str
    state: State
    told: str
    mend: str | None = None


@dataclass(frozen=True)
class _Patient:
    """What the checks look at."""

    store: Store
    connection: Connection
    beside: tuple[Path, ...]
    thorough: bool

    @property
    def address(self) -> Address:
        return self.store.address

    @property
    def sqlite(self) -> bool:
        return self.connection.dialect.name == "sqlite"

    def check(self, name: str, state: State, **values: object) -> Check:
        return _check(name, state, self.store.lang, **values)


def _check(name: str, state: State, lang: Lang, **values: object) -> Check:
    mend = None if state == "ok" else tell(f"care.doctor.{name}.mend", lang, **values)
    told = tell(f"care.doctor.{name}.{'ok' if state == 'ok' else 'not'}", lang, **values)
    return Check(name, state, told, mend)


def examine(
    given: str | None = None, lang: Lang = "ja", *, beside: tuple[Path, ...] = (), thorough: bool = False
) -> list[Check]:
    """All checks of the store at an address. `beside` are further files that belong to it (a snapshot); `thorough`
    reads every page and every original. Raises StoreError only where the address itself cannot be understood."""
    address = address_of(given, lang)
    if address.file is not None and not address.file.exists():
        return [_check("there", "hint", lang, store=address.shown)]
    found = list(rights(address, lang, beside))
    try:
        if address.file is not None and address.file.stat().st_size == 0:
            return [*found, _check("there", "hint", lang, store=address.shown)]
        with faults_told(address, lang), Store(address, lang) as store:
            found += _inside(store, beside, thorough)
    except (StoreError, OSError) as error:
        found.append(_check("open", "attention", lang, store=address.shown, why=error))
    return found


def _inside(store: Store, beside: tuple[Path, ...], thorough: bool) -> Iterator[Check]:
    with reading(store.engine) as connection:
        version = schema_of(connection)
        if version is None:
            yield _check("there", "hint", store.lang, store=store.address.shown)
            return
        patient = _Patient(store, connection, beside, thorough)
        checks = CHECKS if version == SCHEMA else CHECKS[:2]
        for check in checks:
            yield from check(patient)


# ---------------------------------------------------------------- the checks


def version(patient: _Patient) -> Iterator[Check]:
    """The tables are of this program's version."""
    has = schema_of(patient.connection)
    if has == SCHEMA:
        yield patient.check("version", "ok", has=has, knows=SCHEMA)
    elif str(has) > SCHEMA:
        yield patient.check("version", "attention", has=has, knows=SCHEMA)
    else:
        yield patient.check("older", "hint", has=has, knows=SCHEMA)


def integrity(patient: _Patient) -> Iterator[Check]:
    """The database finds no fault in itself."""
    faults = list(_faults_sqlite(patient) if patient.sqlite else _faults_postgresql(patient))
    shown = "; ".join(faults[:5])
    yield patient.check("integrity", "attention" if faults else "ok", count=len(faults), faults=shown)


def _faults_sqlite(patient: _Patient) -> Iterator[str]:
    pragma = "integrity_check" if patient.thorough else "quick_check"
    yield from (r[0] for r in patient.connection.execute(text(f"PRAGMA {pragma}(20)")) if r[0] != "ok")
    for table, row, parent, _ in patient.connection.execute(text("PRAGMA foreign_key_check")).all():
        yield f"{table} {row} → {parent}"


def _faults_postgresql(patient: _Patient) -> Iterator[str]:
    unsound = text(
        "SELECT conrelid::regclass || ' ' || conname FROM pg_constraint WHERE NOT convalidated UNION ALL "
        "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
    )
    yield from patient.connection.execute(unsound).scalars()
    for table in Table.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            pairs = [(e.parent, e.column) for e in key.elements]
            there = select(text("1")).select_from(key.referred_table)
            there = there.where(*(other == own for own, other in pairs)).correlate(table)
            lost = select(func.count()).select_from(table).where(~there.exists())
            if count := patient.connection.execute(lost).scalar_one():
                yield f"{table.name} → {key.referred_table.name}: {count}"


def dangling(patient: _Patient) -> Iterator[Check]:
    """Every record has a live version unless it was forgotten; every version and sighting has its source."""
    has_live = select(Version.id).where(Version.kind == Record.kind, Version.id == Record.id, STANDS)
    dead = select(func.count()).select_from(Record).where(Record.forgotten_at.is_(None), ~has_live.exists())
    counts = [patient.connection.execute(dead).scalar_one()]
    for table in (Version, Sighting):
        its = select(Source.id).where(Source.id == table.source)
        lost = select(func.count()).select_from(table).where(table.source.is_not(None), ~its.exists())
        counts.append(patient.connection.execute(lost).scalar_one())
    state: State = "attention" if sum(counts) else "ok"
    yield patient.check("dangling", state, records=counts[0], versions=counts[1], sightings=counts[2])


def originals(patient: _Patient) -> Iterator[Check]:
    """Every original is what its sum says; only looked at thoroughly."""
    if not patient.thorough:
        return
    broken = []
    query = select(Source.id, Source.size, Source.content).where(Source.content.is_not(None))
    for ident, size, content in patient.connection.execute(query.execution_options(yield_per=1)):
        if not intact(content or b"", size, ident):
            broken.append(ident[:12])
    yield patient.check("originals", "attention" if broken else "ok", count=len(broken), which=", ".join(broken[:5]))


def intact(content: bytes, size: int, ident: str) -> bool:
    """True where compressed bytes open to what their size and sum say; never opens more than that."""
    opener = zlib.decompressobj()
    try:
        opened = opener.decompress(content, size + 1)
    except zlib.error:
        return False
    return len(opened) == size and hashlib.sha256(opened).hexdigest() == ident


def incomplete(patient: _Patient) -> Iterator[Check]:
    """No import stopped half-way."""
    count = patient.connection.execute(select(func.count()).select_from(Source).where(~Source.complete)).scalar_one()
    yield patient.check("incomplete", "attention" if count else "ok", count=count)


def erasing(patient: _Patient) -> Iterator[Check]:
    """What was erased is out of the database's files too."""
    if is_pending(patient.connection):
        yield patient.check("erasing", "attention")


def journal(patient: _Patient) -> Iterator[Check]:
    """SQLite writes ahead (WAL), so that readers and a writer do not wait for one another."""
    if patient.sqlite:
        mode = patient.connection.execute(text("PRAGMA journal_mode")).scalar_one()
        yield patient.check("journal", "ok" if mode == "wal" else "attention", mode=mode)


def room(patient: _Patient) -> Iterator[Check]:
    """The store's size, and whether the disk has room for a backup of it. A server's disk cannot be seen from here."""
    if patient.address.file is None:
        size = patient.connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        yield patient.check("size", "ok", size=_mega(size))
        return
    size = sum(f.stat().st_size for f in files_of(patient.address, patient.beside))
    free = shutil.disk_usage(patient.address.file.parent).free
    state: State = "ok" if free > 2 * size + ROOM else "attention"
    yield patient.check("room", state, size=_mega(size), free=_mega(free))


def content(patient: _Patient) -> Iterator[Check]:
    """What is in it, and when something last came in."""
    kinds = dict(
        patient.connection.execute(
            select(Record.kind, func.count()).where(Record.forgotten_at.is_(None)).group_by(Record.kind)
        ).all()
    )
    last = patient.connection.execute(select(func.max(Source.at))).scalar()
    yield patient.check(
        "content",
        "ok",
        engineers=kinds.get("engineer", 0),
        projects=kinds.get("project", 0),
        sheets=kinds.get("skill_sheet", 0),
        revision=revision_of(patient.connection),
        last=last or "-",
    )


def backups(patient: _Patient) -> Iterator[Check]:
    """There is a recent backup where the trail says it was written."""
    if patient.connection.execute(select(Record.id).limit(1)).first() is None:
        return
    last = patient.connection.execute(
        text("SELECT at, note FROM audit WHERE action = 'backup' ORDER BY number DESC LIMIT 1")
    ).first()
    if last is None:
        yield patient.check("no_backup", "hint")
        return
    made = datetime.strptime(last.at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    there = bool(last.note) and Path(last.note).exists()
    old = (datetime.now(UTC) - made).days >= BACKUP_DAYS
    known = len([c for c in copies(patient.connection) if Path(c).is_file()])
    yield patient.check("backups", "ok" if there and not old else "hint", at=last.at, path=last.note, known=known)


CHECKS: tuple[Callable[[_Patient], Iterator[Check]], ...] = (
    version,
    integrity,
    dangling,
    originals,
    incomplete,
    erasing,
    journal,
    room,
    content,
    backups,
)
"""In the order they are told; of tables of another version only the first two are looked at."""


# ---------------------------------------------------------------- rights


def files_of(address: Address, beside: tuple[Path, ...] = ()) -> list[Path]:
    """The files of an SQLite store that are there; none for PostgreSQL."""
    if address.file is None:
        return []
    named = [address.file.with_name(address.file.name + tail) for tail in ("", "-wal", "-shm")]
    return [f for f in (*named, *beside) if f.exists()]


def rights(address: Address, lang: Lang, beside: tuple[Path, ...] = ()) -> Iterator[Check]:
    """Only the owner can read the store's files (0600), and a folder that holds nothing else (0700)."""
    if address.file is None:
        return
    too_wide = wide_open(address, beside)
    shown = ", ".join(f"{path} ({stat.S_IMODE(path.stat().st_mode):04o})" for path in too_wide)
    yield _check("rights", "attention" if too_wide else "ok", lang, which=shown)


def wide_open(address: Address, beside: tuple[Path, ...] = ()) -> list[Path]:
    """Files and folders of the store that others may read or enter."""
    files = files_of(address, beside)
    asked = [*files, address.file.parent] if address.file is not None and _alone(address.file) else files
    return [path for path in asked if stat.S_IMODE(path.stat().st_mode) & 0o077]


def _alone(file: Path) -> bool:
    """True for a folder with nothing in it but this store: its rights are the store's business."""
    return all(other.name.startswith((file.name, file.stem + ".")) for other in file.parent.iterdir())


def mend(given: str | None, lang: Lang = "ja", *, beside: tuple[Path, ...] = ()) -> list[str]:
    """Mends what can be mended without asking: rights, and files that still hold what was erased. What was done, in
    words."""
    address = address_of(given, lang)
    done = []
    for path in wide_open(address, beside):
        mode = 0o700 if path.is_dir() else 0o600
        try:
            path.chmod(mode)
        except OSError as error:
            why = why_os(error, lang)
            raise StoreError(tell("care.cannot_write", lang, path=path, why=why), place=str(path)) from error
        done.append(tell("care.mended_rights", lang, path=path, mode=f"{mode:04o}"))
    if address.file is not None and not files_of(address):
        return done
    store = Store(address, lang)
    try:
        with store.reading() as connection:
            pending = schema_of(connection) == SCHEMA and is_pending(connection)
        if pending and scrub(store):
            done.append(tell("care.mended_erasing", lang))
    finally:
        store.close()
    return done


def _mega(size: int) -> str:
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.1f} MB"
