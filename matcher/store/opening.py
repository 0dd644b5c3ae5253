"""A store, opened: its tables brought up to date, its transactions, its revision."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from matcher.errors import StoreError
from matcher.messages import Lang, tell
from matcher.store.address import Address, address_of
from matcher.store.glance import SCHEMA, Glance, glance

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


@dataclass(frozen=True)
class Store:
    """An opened store. `reading` and `writing` are its transactions; faults of the database come out as StoreError."""

    address: Address
    lang: Lang = "ja"

    @cached_property
    def engine(self) -> Engine:
        """What the transactions run on, made when first asked for."""
        from matcher.store.place import engine_of

        return engine_of(self.address, self.lang)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state of the store, from the beginning of the block to its end."""
        from matcher.store.place import faults_told, reading

        with faults_told(self.address, self.lang), reading(self.engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The only writer of its time; all of the block happens or nothing of it, and the revision goes up by one."""
        from sqlalchemy import text

        from matcher.store.place import faults_told, writing

        with faults_told(self.address, self.lang), writing(self.engine) as connection:
            yield connection
            connection.execute(
                text("UPDATE fact SET value = CAST(CAST(value AS INTEGER) + 1 AS VARCHAR) WHERE name = 'revision'")
            )

    def glance(self) -> Glance:
        """How far its records are and what people decided, as of one moment."""
        seen = glance(self.address.file) if self.address.file is not None else None
        if seen is not None:
            return seen
        from matcher.store.decisions import open_decisions

        with self.reading() as connection:
            return Glance(revision_of(connection, "records"), tuple(open_decisions(connection)))

    @property
    def revision(self) -> int:
        """Counts the transactions that changed anything."""
        with self.reading() as connection:
            return revision_of(connection)

    def close(self) -> None:
        """Lets go of the connections."""
        if "engine" in vars(self):
            self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def revision_of(connection: Connection, name: str = "revision") -> int:
    """The revision as this transaction sees it; with `records`, the one at which a record last changed."""
    from sqlalchemy import text

    return int(connection.execute(text("SELECT value FROM fact WHERE name = :name"), {"name": name}).scalar_one())


def open_store(given: str | None = None, lang: Lang = "ja") -> Store:
    """The store at an address (`--db`), made where there is none and brought up to date where it is older.

    Raises StoreError where it cannot be reached, is no store, or was made by a newer program.
    """
    address = address_of(given, lang)
    store = Store(address, lang)
    if address.file is not None and glance(address.file) is not None:
        return store
    from matcher.store.place import faults_told, reading

    try:
        with faults_told(address, lang):
            with reading(store.engine) as connection:
                version = schema_of(connection)
            if version != SCHEMA:
                _bring_up(store, version)
    except BaseException:
        store.close()
        raise
    return store


def schema_of(connection: Connection) -> str | None:
    """The version of the tables; None for an empty database."""
    from sqlalchemy import inspect, text

    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found is not None else None


def _bring_up(store: Store, version: str | None) -> None:
    from matcher.store.migrations import upgrade
    from matcher.store.place import writing

    if version is not None and version > SCHEMA:
        message = tell("store.newer", store.lang, store=store.address.shown, has=version, knows=SCHEMA)
        raise StoreError(message, place=store.address.shown)
    with writing(store.engine) as connection:
        version = schema_of(connection)
        if version is None:
            _refuse_foreign(store, connection)
        if version != SCHEMA:  # else another process was sooner
            upgrade(connection)


def _refuse_foreign(store: Store, connection: Connection) -> None:
    """Raises StoreError where the database is another program's, or cannot hold every letter."""
    from sqlalchemy import inspect, text

    if foreign := sorted(t for t in inspect(connection).get_table_names() if not t.startswith("alembic")):
        message = tell("store.foreign", store.lang, store=store.address.shown, tables=", ".join(foreign[:3]))
        raise StoreError(message, place=store.address.shown)
    if connection.dialect.name == "postgresql":
        encoding = str(connection.execute(text("SHOW server_encoding")).scalar_one())
        if encoding != "UTF8":
            message = tell("store.encoding", store.lang, store=store.address.shown, met=encoding)
            raise StoreError(message, place=store.address.shown)
