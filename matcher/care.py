"""One use case per command that cares for the store: kept elsewhere, brought back, handed over, erased, examined."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from matcher import snapshot
from matcher.documents.care import (
    BackupDocument,
    DoctorCheck,
    DoctorDocument,
    ExportDocument,
    ForgetDocument,
    RestoreDocument,
)
from matcher.errors import InputError, StoreError
from matcher.keeping import snapshot_place, stored
from matcher.messages import Lang, tell, why_os
from matcher.morning import Settings

if TYPE_CHECKING:
    from matcher.store import Store

Agree = Callable[[str], None]
"""Asks the user to agree with what he is told; raises InputError where he does not."""


def back_up(store: Store, file: Path, *, by: str, force: bool = False) -> BackupDocument:
    """The store as one file. Raises InputError where it is there already, cannot be written, or the store is empty."""
    from matcher.store import backup
    from matcher.store.audit import now

    _refuse_empty(store)
    manifest = backup.back_up(store, file, at=now(), by=by, force=force)
    return BackupDocument(
        file=str(file),
        size=file.stat().st_size,
        schema_of_store=manifest.schema,
        revision=manifest.revision,
        made_at=manifest.made_at,
        tables=manifest.rows,
    )


def _refuse_empty(store: Store) -> None:
    """Nobody should believe that he has a copy of his data where he named a store that holds none."""
    from matcher.store.backup import is_empty

    with store.reading() as connection:
        if is_empty(connection):
            shown = store.address.shown
            raise InputError(tell("store.empty", store.lang, store=shown), place=shown)


# ---------------------------------------------------------------- back from a backup


def restore(db: str | None, file: Path, lang: Lang, *, by: str, replace: bool, agree: Agree) -> RestoreDocument:
    """The store an archive was made of, in place of an empty one; or (`replace`) of one that holds something, which is
    backed up first, or is set aside where it cannot be read.

    Raises InputError for a broken archive, a store that is not empty, or a user who does not agree.
    """
    from matcher.store import backup
    from matcher.store.address import address_of
    from matcher.store.audit import now

    manifest = backup.examine(file, lang)
    address = address_of(db, lang)
    kept, aside, over, at = None, None, None, now()
    stamp = at.replace("-", "").replace(":", "")
    if replace and _holds_something(db, lang):
        agree(tell("care.agree_replace", lang, store=address.shown, made=manifest.made_at))
        home = address.file or file.absolute()
        kept = home.with_name(f"{home.name}.before-restore-{stamp}.zip")
        try:
            with _opened(db, lang) as store:
                over = backup.back_up(store, kept, at=at, by=by).revision
        except StoreError as error:
            if address.file is None or not _unreadable(error):
                raise
            kept, aside = None, _set_aside(address.file, stamp, lang)
    with _opened(db, lang) as store:
        _remove_snapshot(store)
        done = backup.restore(store, file, at=at, by=by, over=over, kept=kept)
        _remove_snapshot(store)
        if done.forgotten_again:
            from matcher.store.forget import scrub

            scrub(store)
    return RestoreDocument(
        file=str(file),
        store=address.shown,
        made_at=manifest.made_at,
        revision=done.revision,
        tables=manifest.rows,
        kept=str(kept) if kept else None,
        set_aside=str(aside) if aside else None,
        forgotten_again=done.forgotten_again,
    )


def _opened(db: str | None, lang: Lang) -> Store:
    from matcher.store import open_store

    return open_store(db, lang)


def _holds_something(db: str | None, lang: Lang) -> bool:
    """True also of a store that cannot be read: something is there."""
    from matcher.store.address import address_of
    from matcher.store.backup import is_empty

    file = address_of(db, lang).file
    if file is not None and not file.exists():
        return False
    try:
        with _opened(db, lang) as store, store.reading() as connection:
            return not is_empty(connection)
    except StoreError as error:
        if file is None or not _unreadable(error):
            raise
        return True


def _unreadable(error: StoreError) -> bool:
    """True where SQLite says that the file is broken or is no database at all; not where it is only busy."""
    raw = getattr(error.__cause__, "orig", error.__cause__)
    return isinstance(raw, sqlite3.DatabaseError) and not isinstance(raw, sqlite3.OperationalError)


def _set_aside(file: Path, stamp: str, lang: Lang) -> Path:
    """The unreadable file under another name, so that nothing of it is lost."""
    aside = file.with_name(f"{file.name}.broken-{stamp}")
    try:
        file.rename(aside)
        with suppress(FileNotFoundError):
            file.with_name(file.name + "-wal").rename(aside.with_name(aside.name + "-wal"))
        file.with_name(file.name + "-shm").unlink(missing_ok=True)
    except OSError as error:
        message = tell("care.cannot_write", lang, path=file, why=why_os(error, lang))
        raise StoreError(message, place=str(file)) from error
    return aside


# ---------------------------------------------------------------- handed over


def export(store: Store, folder: Path, *, by: str) -> ExportDocument:
    """Everything as open files. Raises InputError where the folder is not empty or cannot be written, or the store is
    empty."""
    from matcher.store import export
    from matcher.store.audit import now

    _refuse_empty(store)
    done = export.export(store, folder, at=now(), by=by)
    return ExportDocument(
        folder=str(folder), files=dict(sorted(done.rows.items())), originals=done.originals, forgotten=done.forgotten
    )


# ---------------------------------------------------------------- forgotten


@dataclass(frozen=True)
class Person:
    """Somebody who is to be forgotten, and what is his."""

    engineer: str
    shown: str
    """His initials and key: what the user is asked about."""
    sheets: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()


def person(store: Store, settings: Settings, name: str) -> Person:
    """The engineer of an id, a number or initials, with his sheets. Raises InputError where nobody is called so."""
    from matcher.store.forget import is_known
    from matcher.store.traces import same_name

    with store.reading() as connection:
        known = is_known(connection, name)
    try:
        morning = stored(store, settings)
        ident = morning.engineer(name)
    except InputError:
        if not known:
            raise
        return Person(name, name)
    if known and ident != name:
        return Person(name, name)
    who = morning.engineers[ident]
    sheets = tuple(
        sheet.id
        for sheet, owner in morning.all_sheets
        if owner == ident or (owner is None and same_name(sheet.name, who.name))
    )
    group = morning.same_person.get(ident)
    return Person(
        ident,
        f"{who.initials or '-'} ({ident})",
        sheets,
        tuple(f.id for f in morning.findings if f.engineer == ident),
        tuple(sorted(e for e, g in morning.same_person.items() if g == group and e != ident)) if group else (),
    )


def forget(store: Store, who: Person, *, by: str, reason: str) -> ForgetDocument:
    """Erases a person from everything within reach, the snapshot and the database's files too."""
    from matcher.store import forget
    from matcher.store.audit import now

    _remove_snapshot(store)
    with store.writing() as connection:
        done = forget.forget(
            connection, who.engineer, sheets=who.sheets, findings=who.findings, at=now(), by=by, reason=reason
        )
    _remove_snapshot(store)  # another process may have made one meanwhile
    return ForgetDocument(
        engineer=done.engineer,
        sheets=done.sheets,
        versions=done.versions,
        originals=done.originals,
        shared=done.shared,
        mentions=done.mentions,
        masked=dict(sorted(done.masked.items())),
        keys=dict(sorted(done.keys.items())),
        namesakes=done.namesakes,
        alike=who.alike,
        copies=done.copies,
        scrubbed=forget.scrub(store),
    )


def _remove_snapshot(store: Store) -> None:
    place = snapshot_place(store)
    try:
        snapshot.remove(place)
    except OSError as error:
        message = tell("care.cannot_write", store.lang, path=place, why=why_os(error, store.lang))
        raise StoreError(message, place=str(place)) from error


# ---------------------------------------------------------------- examined


def doctor(db: str | None, lang: Lang, *, fix: bool = False, thorough: bool = False) -> DoctorDocument:
    """How the store is, and (`fix`) what was mended first. Tells also of a store that cannot be opened."""
    from matcher.store import doctor
    from matcher.store.address import address_of

    address = address_of(db, lang)
    beside = tuple(address.file.parent.glob(f"{address.file.name}.snapshot*")) if address.file else ()
    mended: tuple[str, ...] = ()
    if fix:
        with suppress(StoreError):  # whatever keeps it from being opened is told below
            mended = tuple(doctor.mend(db, lang, beside=beside))
    checks = doctor.examine(db, lang, beside=beside, thorough=thorough)
    return DoctorDocument(
        store=address.shown,
        checks=tuple(DoctorCheck(name=c.name, state=c.state, told=c.told, mend=c.mend) for c in checks),
        mended=mended,
    )
