"""A person erased from everything the store holds: records, sheets, originals, texts that name him.

What stays of him is his key: on his record, so that a later import does not bring him back, in the trail, and in plans
and decisions, whose figures statistics need. Other people's records from the same list stay; the list itself goes.
"""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.exc import OperationalError

from matcher.store import search
from matcher.store.audit import note
from matcher.store.opening import Store
from matcher.store.place import faults_told, writing
from matcher.store.records import changed
from matcher.store.tables import (
    Audit,
    Checked,
    Decision,
    Fact,
    Found,
    FoundText,
    Paper,
    Record,
    Sighting,
    Source,
    SourceName,
    Table,
    Version,
    Words,
)
from matcher.store.traces import MASK, holds, masked, names_in, pattern_of, readings_in, texts_of

PENDING = "erasing"
"""Name of the fact that stands while erased rows may still lie in the database's files."""
KEPT_WORDS = frozenset(
    {
        "engineer",
        "engineers",
        "project",
        "id",
        "kind",
        "type",
        "status",
        "stage",
        "result",
        "outcome",
        "skill",
        "rule",
        "severity",
    }
)
"""Fields of decisions and papers whose words are codes or keys, never words about a person."""
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2}(T[0-9:.]+(Z|[+-][0-9:]+)?)?)?")
_EACH = 5_000


@dataclass
class Forgotten:
    """What was erased, and what is out of reach."""

    engineer: str
    sheets: tuple[str, ...] = ()
    versions: int = 0
    originals: int = 0
    shared: int = 0
    """Of the originals, those in which other people's records stand too."""
    mentions: int = 0
    """Originals erased because his name stands in them, though no record of his was read there."""
    masked: Counter[str] = field(default_factory=Counter)
    """Rows of others in which his name stood, by table."""
    namesakes: tuple[str, ...] = ()
    """Keys of records of the same name, which were left as they are."""
    keys: Counter[str] = field(default_factory=Counter)
    """Rows whose key holds his name, by table: a key cannot be changed."""
    copies: tuple[str, ...] = ()
    """Backups and exports made before, as the trail knows them: they still hold him."""


def forgotten_people(connection: Connection) -> list[str]:
    """Keys of the engineers who were forgotten."""
    return _forgotten(connection, "engineer")


def forgotten_sheets(connection: Connection) -> list[str]:
    """Keys of the sheets that went with them."""
    return _forgotten(connection, "skill_sheet")


def _forgotten(connection: Connection, kind: str) -> list[str]:
    found = connection.execute(select(Record.id).where(Record.kind == kind, Record.forgotten_at.is_not(None)))
    return sorted(found.scalars())


def is_known(connection: Connection, engineer: str) -> bool:
    """True where the store has, or had, an engineer of this key."""
    query = select(Record.id).where(Record.kind == "engineer", Record.id == engineer)
    return connection.execute(query).first() is not None


def forget(
    connection: Connection,
    engineer: str,
    *,
    sheets: Iterable[str] = (),
    findings: Iterable[str] = (),
    at: str,
    by: str,
    reason: str | None,
) -> Forgotten:
    """Erases a person in the transaction of the connection; `scrub` then empties the database's files of him.

    `sheets` are the keys of the sheets that are his (those that came with his mails are found here), `findings` the
    ids of what was found on them.
    """
    erasure = _Erasure(connection, engineer, sheets, findings, at)
    erasure.records()
    erasure.find_namesakes()
    erasure.originals()
    erasure.mentions()
    erasure.decisions()
    erasure.papers()
    erasure.names()
    erasure.search_rows()
    connection.execute(delete(Fact).where(Fact.name == PENDING))
    connection.execute(insert(Fact), [{"name": PENDING, "value": at}])
    changed(connection)
    pattern = erasure.pattern
    if pattern is not None:  # whoever says why may name him
        by, reason = masked(by, pattern), masked(reason, pattern) if reason else None
    note(connection, "forget", at=at, by=by, kind="engineer", key=engineer, note=reason)
    return erasure.told


class _Erasure:
    """One person on his way out."""

    def __init__(
        self, connection: Connection, engineer: str, sheets: Iterable[str], findings: Iterable[str], at: str
    ) -> None:
        self.connection, self.engineer, self.at = connection, engineer, at
        came_along = connection.execute(
            select(Version.id).where(Version.kind == "skill_sheet", Version.attached == engineer)
        )
        self.sheets = sorted({*sheets, *came_along.scalars()})
        self.mine = [("engineer", engineer), *(("skill_sheet", s) for s in self.sheets)]
        self.findings = {*findings, *self._findings()}
        self.versions = self._versions()
        self.sources = sorted(self._sources())
        self.initials = {i for v in self.versions for i in [json.loads(v.data).get("initials")] if i}
        self.pattern = pattern_of(self._names())
        self.told = Forgotten(engineer, tuple(self.sheets), len(self.versions), copies=copies(connection))
        self.namesakes: set[tuple[str, str]] = set()
        self.stale: set[tuple[str, str]] = set(self.mine)
        """Records whose search rows hold him."""

    # ------------------------------------------------------------ who he is

    def _versions(self) -> list[Any]:
        rows: list[Any] = []
        for kind, ids in (("engineer", [self.engineer]), ("skill_sheet", self.sheets)):
            for part in _parts(ids):
                rows += self.connection.execute(select(Version).where(Version.kind == kind, Version.id.in_(part))).all()
        return rows

    def _findings(self) -> Iterator[str]:
        for row in self._checked(Checked.findings):
            yield from (f["id"] for f in json.loads(row.findings))

    def _checked(self, *columns: Any) -> list[Any]:
        rows = list(self.connection.execute(select(*columns).where(Checked.engineer == self.engineer)))
        for part in _parts(self.sheets):
            rows += self.connection.execute(select(*columns).where(Checked.sheet.in_(part)))
        return rows

    def _sources(self) -> set[str]:
        met = {v.source for v in self.versions if v.source}
        for kind, ident in self.mine:
            query = select(Sighting.source).where(Sighting.kind == kind, Sighting.id == ident)
            met |= set(self.connection.execute(query).scalars())
        return met

    def _names(self) -> list[str]:
        given: list[str] = []
        for version in self.versions:
            for said in (version.data, version.edited):
                name = json.loads(said).get("name") if said else None
                given += [name] if isinstance(name, str) else []
            for said in (version.unread, version.evidence):
                given += readings_in(json.dumps(json.loads(said), ensure_ascii=False)) if said else []
        return names_in(given)

    # ------------------------------------------------------------ what is his

    def records(self) -> None:
        """His versions and what was worked out from them go; the record stays, marked, so that he stays out."""
        for kind, ident in self.mine:
            its = {"kind": kind, "id": ident}
            self.connection.execute(delete(Version).where(Version.kind == kind, Version.id == ident))
            self.connection.execute(delete(Sighting).where(Sighting.kind == kind, Sighting.id == ident))
            kept = self.connection.execute(
                update(Record)
                .where(Record.kind == kind, Record.id == ident)
                .values(forgotten_at=self.at, changed_at=self.at)
            )
            if kept.rowcount == 0:  # known from his sheet alone
                row = {**its, "version": 0, "changed_at": self.at, "forgotten_at": self.at}
                self.connection.execute(insert(Record), [row])
        self.connection.execute(delete(Checked).where(Checked.engineer == self.engineer))
        for part in _parts(self.sheets):
            self.connection.execute(delete(Checked).where(Checked.sheet.in_(part)))

    def originals(self) -> None:
        """The bytes of every source he was met in go, and its name where it told of him alone."""
        for source in self.sources:
            others = self.connection.execute(select(Sighting.id).where(Sighting.source == source).limit(1)).first()
            gone: dict[str, Any] = {"content": None, "forgotten_at": self.at}
            if others is None:
                gone |= {"failures": "[]", "others": "[]"}
                self._rename(source)
            else:
                self.told.shared += 1
            self.connection.execute(update(Source).where(Source.id == source).values(**gone))
            self.told.originals += 1

    def mentions(self) -> None:
        """The bytes of other sources go too where his full name stands in them, but for those of his namesakes."""
        if self.pattern is None:
            return
        theirs: set[str] = set()
        for kind, ident in self.namesakes:
            query = select(Sighting.source).where(Sighting.kind == kind, Sighting.id == ident)
            theirs |= set(self.connection.execute(query).scalars())
        held = select(Source.id, Source.content).where(Source.content.is_not(None)).execution_options(yield_per=1)
        named = [
            source
            for source, content in self.connection.execute(held)
            if source not in theirs and any(self.pattern.search(t) for t in texts_of(zlib.decompress(content or b"")))
        ]
        for part in _parts(named):
            self.connection.execute(
                update(Source).where(Source.id.in_(part)).values(content=None, forgotten_at=self.at)
            )
        self.told.mentions = len(named)

    def _rename(self, source: str) -> None:
        names = self.connection.execute(
            select(SourceName.name, SourceName.at).where(SourceName.source == source).order_by(SourceName.at)
        ).all()
        self.connection.execute(delete(SourceName).where(SourceName.source == source))
        for name in dict.fromkeys(MASK + PurePath(n.name).suffix[:10] for n in names):
            self.connection.execute(insert(SourceName), [{"source": source, "name": name, "at": names[0].at}])

    def decisions(self) -> None:
        """Of what was decided about him stays who, when, and figures and codes; what was said goes."""
        about = [Decision.engineer == self.engineer]
        about += [Decision.finding.in_(part) for part in _parts(sorted(self.findings))]
        two = Decision.kind.in_(("same", "different"))
        about += [two & Decision.term.startswith(f"{self.engineer} ", autoescape=True)]
        about += [two & Decision.term.endswith(f" {self.engineer}", autoescape=True)]
        for row in self.connection.execute(select(Decision).where(sa.or_(*about))).all():
            value = json.dumps(without_words(json.loads(row.value)), ensure_ascii=False, sort_keys=True)
            self.connection.execute(
                update(Decision).where(Decision.number == row.number).values(value=value, reason=None, ended_why=None)
            )

    def papers(self) -> None:
        """Plans and proposals keep their figures; the words about him go."""
        keys = {self.engineer, *self.sheets, *self.findings}
        query = select(Paper.number, Paper.document).execution_options(yield_per=1)
        changes = []
        for row in self.connection.execute(query):
            document = json.loads(row.document)
            clean = paper_without(document, keys, self.initials)
            if clean != document:
                changes.append((row.number, json.dumps(clean, ensure_ascii=False)))
        for number, document in changes:
            self.connection.execute(update(Paper).where(Paper.number == number).values(document=document))

    # ------------------------------------------------------------ where else he is named

    def names(self) -> None:
        """His name goes from every other text, but for records of people who are called like him."""
        if self.pattern is None:
            return
        theirs = {ident for _, ident in self.namesakes}
        for table in Table.metadata.sorted_tables:
            texts = [c for c in table.columns if _is_text(c) and not _is_key(c)]
            if texts and table.name not in _NO_WORDS:
                self._names_in(table, texts, theirs)
        for table in Table.metadata.sorted_tables:
            for column in table.primary_key.columns:
                if _is_text(column) and column.name != "name":
                    held = sum(self.pattern.search(k) is not None for k in _column(self.connection, column))
                    self.told.keys[table.name] += held
        self.told.keys += Counter()

    def find_namesakes(self) -> None:
        """Other people, and sheets of other people, who are called like him."""
        if self.pattern is None:
            return
        query = select(Version.kind, Version.id, Version.data, Version.edited).execution_options(yield_per=_EACH)
        for row in self.connection.execute(query.where(Version.kind.in_(("engineer", "skill_sheet")))):
            for said in (row.data, row.edited):
                if said and self.pattern.search(said):
                    name = json.loads(said).get("name")
                    if isinstance(name, str) and any(self.pattern.fullmatch(n) for n in names_in([name])):
                        self.namesakes.add((row.kind, row.id))
        self.told.namesakes = tuple(sorted(ident for _, ident in self.namesakes))

    def _names_in(self, table: sa.Table, texts: list[sa.Column[Any]], theirs: set[str]) -> None:
        assert self.pattern is not None
        keys = list(table.primary_key.columns)
        about = ("id", "engineer", "sheet") if table.name != Source.__tablename__ else ()
        owners = [c for c in table.columns if c.name in about]
        query = select(*dict.fromkeys([*keys, *owners, *texts])).execution_options(yield_per=500)
        changes = []
        for row in self.connection.execute(query).mappings():
            held = {c.name: row[c] for c in texts if row[c] and holds(row[c], self.pattern)}
            if held and not any(row[c] in theirs for c in owners):
                changes.append((dict(row), {name: masked(said, self.pattern) for name, said in held.items()}))
        if not changes:
            return
        with _unguarded(self.connection, table):
            for whole, values in changes:
                self._write(table, whole, values)
                if table.name == Version.__tablename__:
                    self.stale.add((whole["kind"], whole["id"]))
        self.told.masked[table.name] += len(changes)

    def _write(self, table: sa.Table, row: dict[str, Any], values: dict[str, Any]) -> None:
        which = [c == row[c.name] for c in table.primary_key.columns]
        if table.name == SourceName.__tablename__:
            there = [table.c.source == row["source"], table.c.name == values["name"]]
            if self.connection.execute(select(table.c.name).where(*there)).first():
                self.connection.execute(delete(table).where(*which))
                return
        self.connection.execute(update(table).where(*which).values(**values))

    def search_rows(self) -> None:
        """What a search goes by: his rows, and those that name him, which are worked out anew."""
        if self.pattern is not None:
            query = select(Found.kind, Found.id, Found.label, FoundText.text).where(FoundText.row == Found.row)
            for kind, ident, label, said in self.connection.execute(query.execution_options(yield_per=500)):
                if (kind, ident) not in self.namesakes and self.pattern.search(f"{label}\n{said}"):
                    self.stale.add((kind, ident))
        for kind, ident in sorted(self.stale):
            search.forget(self.connection, kind, ident)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(ids), _EACH):
        yield ids[begin : begin + _EACH]


KEPT_COLUMNS = frozenset({"id", "engineer", "project", "finding", "attached", "key", "sheet", "account", "folder"})
"""Columns that hold keys of records, and of the folders of mailboxes."""
_NO_WORDS = frozenset({Fact.__tablename__, Found.__tablename__, FoundText.__tablename__})
"""Tables of figures, and those of the search, which are worked out anew."""


def _is_text(column: sa.Column[Any]) -> bool:
    """True for texts of any length; short ones are times, sums and codes."""
    return isinstance(column.type, Words | sa.Text)


def _is_key(column: sa.Column[Any]) -> bool:
    return column.name in KEPT_COLUMNS


def _column(connection: Connection, column: sa.Column[Any]) -> Iterator[str]:
    for (value,) in connection.execute(select(column).distinct().execution_options(yield_per=_EACH)):
        yield value


@contextmanager
def _unguarded(connection: Connection, table: sa.Table) -> Iterator[None]:
    """The trail may be changed inside the block, for the one reason that a law asks for it; nothing else is guarded."""
    guards: list[str] = []
    guarded, postgresql = table.name == Audit.__tablename__, connection.dialect.name == "postgresql"
    if guarded and postgresql:
        connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
    elif guarded:
        triggers = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
        for name, sql in connection.execute(triggers).all():
            guards.append(sql)
            connection.execute(text(f'DROP TRIGGER "{name}"'))
    yield  # where the block fails, the transaction is undone and the guards with it
    if guarded and postgresql:
        connection.execute(text("ALTER TABLE audit ENABLE TRIGGER USER"))
    for sql in guards:
        connection.exec_driver_sql(sql)


# ---------------------------------------------------------------- words and figures


def without_words(value: Any, name: str = "") -> Any:
    """A JSON value of which figures, dates and codes are left, and ■■ where words stood."""
    if isinstance(value, dict):
        return {k: without_words(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [without_words(v, name) for v in value]
    if isinstance(value, str) and value and name not in KEPT_WORDS and not _DATE.fullmatch(value):
        return MASK
    return value


def paper_without(document: Any, keys: set[str], initials: set[str]) -> Any:
    """A paper without the words about a person: those beside his key, and every text that names a key of his.

    A proposal is a letter about its `engineers` (where it does not list them, whose initials stand in it): all of its
    words go.
    """
    if isinstance(document, dict) and "body" in document:
        body, people = str(document["body"]), document.get("engineers")
        named = keys & set(people) if isinstance(people, list) else any(_stands(i, body) for i in initials)
        if named or any(_stands(k, body) for k in keys):
            return without_words(document)
    return _paper_without(document, keys)


def _paper_without(value: Any, keys: set[str], name: str = "") -> Any:
    if isinstance(value, dict):
        if any(isinstance(value.get(k), str) and value[k] in keys for k in ("engineer", "id", "sheet", "for")):
            return {k: v if isinstance(v, str) and v in keys else without_words(v, k) for k, v in value.items()}
        return {k: _paper_without(v, keys, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_paper_without(v, keys, name) for v in value]
    if isinstance(value, str) and value not in keys and any(_stands(k, value) for k in keys):
        return MASK
    return value


def _stands(word: str, text: str) -> bool:
    return word in text and re.search(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])", text) is not None


# ---------------------------------------------------------------- out of reach, and out of the files


def copies(connection: Connection) -> tuple[str, ...]:
    """Where backups and exports were written, as the trail knows."""
    query = select(Audit.note).where(Audit.action.in_(("backup", "export")), Audit.note.is_not(None))
    noted = connection.execute(query.order_by(Audit.number)).scalars()
    return tuple(dict.fromkeys(path for path in noted if path))


def scrub(store: Store, *, wait_s: float = 30) -> bool:
    """Empties the database's files of what was erased. False where that could not be finished (another program uses the
    store, the disk is too full, the rights do not reach): `PENDING` stands until it is done.
    """
    with faults_told(store.address, store.lang):
        done = _scrub_sqlite(store, wait_s) if store.address.file is not None else _scrub_postgresql(store, wait_s)
        if done:  # the revision stays: nothing that is worked out from the store has changed
            with writing(store.engine) as connection:
                connection.execute(delete(Fact).where(Fact.name == PENDING))
    return done


def is_pending(connection: Connection) -> bool:
    """True while erased rows may still lie in the database's files."""
    return connection.execute(select(Fact.name).where(Fact.name == PENDING)).first() is not None


def _scrub_sqlite(store: Store, wait_s: float) -> bool:
    """The log first, so that no old page is left in it; then the file is written anew, and the log emptied again."""
    raw = store.engine.raw_connection()  # VACUUM stands in no transaction
    try:
        raw.cursor().execute(f"PRAGMA busy_timeout={int(wait_s * 1000)}")
        for step in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            found = raw.cursor().execute(step).fetchone()
            if found is not None and found[0] != 0:
                return False
    except sqlite3.OperationalError:
        return False
    finally:
        raw.invalidate()  # its waiting time is no other's
    return True


def _scrub_postgresql(store: Store, wait_s: float) -> bool:
    """Tables written anew, one by one; where the rights are missing PostgreSQL skips them with a warning."""
    tables = [t.name for t in Table.metadata.sorted_tables]
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = {int(wait_s * 1000)}")
        try:
            for name in tables:
                connection.exec_driver_sql(f"VACUUM (FULL) {name}")
        except OperationalError:
            return False
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
        allowed = connection.execute(
            text("SELECT bool_and(pg_has_role(tableowner, 'USAGE')) FROM pg_tables WHERE tablename = ANY(:names)"),
            {"names": tables},
        ).scalar()
    return bool(allowed)
