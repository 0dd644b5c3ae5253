"""What the store keeps, as tables. Records are JSON beside the few columns they are looked up by.

Nothing here is deleted by an import: a record has versions, a version has its source, a person's decision has who, when
and why. Only `forget` erases, and says so in the trail. Texts of time are ISO 8601 in UTC, so that both databases sort
them alike.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import (
    BigInteger,
    Boolean,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
)

from matcher.store.glance import SCHEMA as SCHEMA

ID_MAX = 200
"""Letters of an id; PostgreSQL cannot index much longer ones."""


def storable(text: str) -> str:
    r"""A text both databases can hold: without NUL, half a surrogate pair as U+FFFD; any other text as it is.

    >>> storable("a\0b\ud800c")
    'ab\ufffdc'
    """
    if "\0" in text:
        text = text.replace("\0", "")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def storable_id(ident: str) -> str:
    """An id both databases can hold and look up; all but hostile ones stay as they are."""
    clean = storable(ident)
    if len(clean) > ID_MAX:
        mark = hashlib.blake2b(clean.encode(), digest_size=8).hexdigest()
        clean = f"{clean[: ID_MAX - len(mark) - 1]}~{mark}"
    return clean


class Words(TypeDecorator[str]):
    """Text, made storable on its way in, be it a value or what is looked for."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """What the database is given."""
        return None if value is None else storable(value)


if TYPE_CHECKING:
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class Table(DeclarativeBase):
        """Base of the tables, as the type checker sees it."""
else:
    mapped_column = sa.Column

    class Declared(type):
        """Makes a table of a class: its columns as they are written, those that may be None nullable.

        SQLAlchemy's own mapping does the same and takes a tenth of a second more to import, at every command.
        """

        def __init__(cls, name, bases, space):
            super().__init__(name, bases, space)
            columns = [(field, c) for field, c in space.items() if isinstance(c, sa.Column)]
            for field, column in columns:
                column.name = column.key = field
                column.nullable = "None" in space["__annotations__"][field]
            if columns:
                parts = (*(c for _, c in columns), *space.get("__table_args__", ()))
                cls.__table__ = sa.Table(cls.__tablename__, Table.metadata, *parts)

        def __clause_element__(cls):
            """What SQLAlchemy takes the class for."""
            return cls.__table__

    class Table(metaclass=Declared):
        """Base of the tables."""

        metadata = sa.MetaData()


class Fact(Table):
    """Facts about the store itself: `revision` counts the transactions that changed anything, `records` is the revision
    at which a record last changed."""

    __tablename__ = "fact"
    name: Mapped[str] = mapped_column(Words, primary_key=True)
    value: Mapped[str] = mapped_column(Words)


class Source(Table):
    """One file as it came, known by its content: sent twice or renamed, it is still one."""

    __tablename__ = "source"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the bytes."""
    size: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The original, compressed (zlib); None once forgotten."""
    reader: Mapped[str] = mapped_column(Words)
    """Which readers read it, so that better ones may read it again."""
    complete: Mapped[bool] = mapped_column(Boolean)
    """False while an import is still at it: an interrupted one starts this file over."""
    records: Mapped[int] = mapped_column(Integer)
    failures: Mapped[str] = mapped_column(Words)
    others: Mapped[str] = mapped_column(Words)
    at: Mapped[str] = mapped_column(String(32))
    by: Mapped[str] = mapped_column(Words)
    forgotten_at: Mapped[str | None] = mapped_column(String(32))


class SourceName(Table):
    """A name under which a source was met."""

    __tablename__ = "source_name"
    source: Mapped[str] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(Words, primary_key=True)
    at: Mapped[str] = mapped_column(String(32))


class Inbox(Table):
    """How far a folder of a mailbox has been read. It changes in the transaction that keeps the mails it counts."""

    __tablename__ = "inbox"
    account: Mapped[str] = mapped_column(Words, primary_key=True)
    """Server and port with a mark of the user, never his address."""
    folder: Mapped[str] = mapped_column(Words, primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    """What the server calls this numbering of its mails; another one makes all numbers new."""
    uid: Mapped[int] = mapped_column(BigInteger)
    """Every mail up to this number has been dealt with."""
    since: Mapped[str | None] = mapped_column(String(10))
    """Only mails from this day on have been; None for all."""
    at: Mapped[str] = mapped_column(String(32))


class Record(Table):
    """A project, engineer, skill sheet, running contract or account, whatever its versions say of it."""

    __tablename__ = "record"
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    id: Mapped[str] = mapped_column(Words, primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    """The newest version's number: an edit names the one it started from."""
    changed_at: Mapped[str] = mapped_column(String(32))
    forgotten_at: Mapped[str | None] = mapped_column(String(32))


class Version(Table):
    """What one source said of a record at one time. The live ones, one per origin, are what the record is now."""

    __tablename__ = "version"
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    id: Mapped[str] = mapped_column(Words, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    origin: Mapped[str] = mapped_column(Words)
    """Whom we have it from: the sender, or empty for our own lists. One project through two chains has two."""
    live: Mapped[bool] = mapped_column(Boolean)
    arrived: Mapped[str] = mapped_column(String(32))
    data: Mapped[str] = mapped_column(Words)
    edited: Mapped[str | None] = mapped_column(Words)
    """Fields set by hand over what the source says, as JSON."""
    digest: Mapped[str] = mapped_column(String(32))
    source: Mapped[str | None] = mapped_column(String(64))
    ref: Mapped[str | None] = mapped_column(Words)
    """The source's name with `#n` for its nth record, as it was read."""
    attached: Mapped[str | None] = mapped_column(Words)
    """Id of the engineer whose mail the sheet came with."""
    evidence: Mapped[str | None] = mapped_column(Words)
    unread: Mapped[str | None] = mapped_column(Words)
    at: Mapped[str] = mapped_column(String(32))
    by: Mapped[str] = mapped_column(Words)
    why: Mapped[str | None] = mapped_column(Words)

    __table_args__ = (
        ForeignKeyConstraint(["kind", "id"], ["record.kind", "record.id"], ondelete="CASCADE"),
        Index("version_live", "kind", "live"),
    )


class Sighting(Table):
    """A record was met in a source."""

    __tablename__ = "sighting"
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    id: Mapped[str] = mapped_column(Words, primary_key=True)
    source: Mapped[str] = mapped_column(String(64), primary_key=True)

    __table_args__ = (
        ForeignKeyConstraint(["kind", "id"], ["record.kind", "record.id"], ondelete="CASCADE"),
        Index("sighting_source", "source"),
    )


class Checked(Table):
    """The findings of one sheet beside one profile, worked out once; `key`: on what, in which month and language."""

    __tablename__ = "checked"
    sheet: Mapped[str] = mapped_column(Words, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    engineer: Mapped[str | None] = mapped_column(Words)
    findings: Mapped[str] = mapped_column(Words)
    at: Mapped[str] = mapped_column(String(32))

    __table_args__ = (Index("checked_engineer", "engineer"),)


class Decision(Table):
    """What a person decided or reported: a waiver, a lock, a veto, a consent, an assessment, an outcome …

    `kind` says which; `engineer`, `project`, `finding` and `term` whom and what it is about, as far as it is about any.
    It is never changed: another one ends it, and both stay.
    """

    __tablename__ = "decision"
    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    engineer: Mapped[str | None] = mapped_column(Words)
    project: Mapped[str | None] = mapped_column(Words)
    finding: Mapped[str | None] = mapped_column(Words)
    term: Mapped[str | None] = mapped_column(Words)
    value: Mapped[str] = mapped_column(Words)
    """What was decided, as JSON."""
    by: Mapped[str] = mapped_column(Words)
    reason: Mapped[str | None] = mapped_column(Words)
    at: Mapped[str] = mapped_column(String(32))
    ended_at: Mapped[str | None] = mapped_column(String(32))
    ended_by: Mapped[str | None] = mapped_column(Words)
    ended_why: Mapped[str | None] = mapped_column(Words)

    __table_args__ = (
        Index("decision_open", "kind", "ended_at"),
        Index("decision_engineer", "engineer"),
        Index("decision_project", "project"),
    )


class Paper(Table):
    """What the program made and a person may come back to: a plan, a proposal; the document as it was printed."""

    __tablename__ = "paper"
    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    project: Mapped[str | None] = mapped_column(Words)
    document: Mapped[str] = mapped_column(Words)
    figures: Mapped[str] = mapped_column(Words)
    """Counts and sums of the document, as JSON: what is left of it for statistics when people in it are forgotten."""
    by: Mapped[str] = mapped_column(Words)
    at: Mapped[str] = mapped_column(String(32))

    __table_args__ = (Index("paper_kind", "kind", "number"),)


class Found(Table):
    """What a search goes by, one row per engineer and project; worked out from the live versions.

    The inverted index over facts and text (store/grams.py), `found_gram`, is what each database is best at: FTS5 in
    SQLite, integers under GIN in PostgreSQL.
    """

    __tablename__ = "found"
    row: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    id: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(32))
    turn: Mapped[int] = mapped_column(Integer)
    """Its place in a list: the smaller, the sooner it is shown."""
    label: Mapped[str] = mapped_column(Text)
    """Initials of a person, title of a project: what a list shows."""
    supply: Mapped[str | None] = mapped_column(String(12))
    place: Mapped[str | None] = mapped_column(Text)
    day: Mapped[str | None] = mapped_column(String(10))
    """Free from, or start."""
    price: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (
        Index("found_id", "kind", "id", unique=True),
        Index("found_turn", "kind", "turn", "row"),
    )


class FoundText(Table):
    """The text of a `Found` row as it is searched, and its skills with their months, as JSON."""

    __tablename__ = "found_text"
    row: Mapped[int] = mapped_column(ForeignKey("found.row", ondelete="CASCADE"), primary_key=True)
    skills: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)


class Audit(Table):
    """Who did what, when. Rows are added, never changed (triggers refuse it); people stand in it by key only."""

    __tablename__ = "audit"
    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[str] = mapped_column(String(32))
    by: Mapped[str] = mapped_column(Words)
    action: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str | None] = mapped_column(String(12))
    key: Mapped[str | None] = mapped_column(Words)
    version: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str | None] = mapped_column(Words)

    __table_args__ = (Index("audit_key", "key"),)
