"""How a store is reached: its engine, its transactions. SQLite and PostgreSQL behave alike from here on.

One transaction writes at a time on both: SQLite by BEGIN IMMEDIATE, PostgreSQL by an advisory lock taken first.
Transactions are short, so that a second writer waits for milliseconds instead of meeting half a change.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from matcher.errors import StoreError
from matcher.messages import Lang, tell, why_os
from matcher.store.address import WAIT_S, Address

CONNECT_S = 10
"""Longest wait for a PostgreSQL server to answer, in seconds, where its URL does not say otherwise."""
_LOCK = 0x5E5
_SQLITE_OPTIONS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA recursive_triggers=ON",  # INSERT OR REPLACE, too, must not take a line out of the audit trail
)


def engine_of(address: Address, lang: Lang = "ja") -> Engine:
    """The engine of an address; an SQLite file is made with rights for its owner only (0600) where there is none.

    Raises StoreError where the file cannot be made, the URL is none, or the PostgreSQL driver is missing.
    """
    if address.file is not None:
        _make_file(address.file, lang)
        place = URL.create("sqlite", database=str(address.file))  # a file's name may hold what means something in a URL
        engine = create_engine(place, connect_args={"timeout": WAIT_S})
        event.listen(engine, "connect", _sqlite_ready)
        event.listen(engine, "begin", _sqlite_begin)
        return engine
    try:
        options = {} if "connect_timeout" in address.url else {"connect_timeout": CONNECT_S}
        return create_engine(address.url, pool_pre_ping=True, connect_args=options)
    except ImportError as error:
        raise StoreError(tell("store.no_driver", lang), place="--db") from error
    except (ArgumentError, ValueError) as error:
        raise StoreError(tell("store.bad_url", lang, given=address.shown), place="--db") from error


def _make_file(file: Path, lang: Lang) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        message = tell("store.cannot_make", lang, path=file, why=why_os(error, lang))
        raise StoreError(message, place=str(file)) from error


def _sqlite_ready(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    connection.execute(f"PRAGMA busy_timeout={WAIT_S * 1000}")
    _write_ahead(connection)
    for option in _SQLITE_OPTIONS:
        connection.execute(option)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turns the write-ahead log on; while others open the new file at the same moment, SQLite itself does not wait."""
    until = time.monotonic() + WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        time.sleep(0.01)


def _sqlite_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the store from its beginning to its end."""
    options: dict[str, Any] = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that changes something; the only one at its time."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_S}s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield connection


@contextmanager
def faults_told(address: Address, lang: Lang = "ja") -> Iterator[None]:
    """Faults of the database (full disk, no rights, no server, a file that is no store) as StoreError."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raw = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
        why = (str(raw).strip() or type(raw).__name__).splitlines()[0]
        kind, told = _kind_of(error, raw, why), _in_words(why, lang)
        raise StoreError(tell(kind, lang, store=address.shown, why=told), place=address.shown) from error


_CODES = {"53100": "full", "55P03": "busy", "40P01": "busy", "25006": "read_only", "42501": "read_only"}
"""SQLSTATE of PostgreSQL → message; its words depend on the server's language."""


_WORDS = (
    ("system.ECONNREFUSED", r"connection refused"),
    ("system.ETIMEDOUT", r"timeout expired|timed out"),
    ("store.why.host", r"could not translate host name|name or service not known|failed to resolve host|getaddrinfo"),
    ("store.why.password", r"password authentication failed|no password supplied|authentication failed"),
    ("store.why.absent", r"(?:database|role) \S+ does not exist"),
    ("store.why.cut", r"server closed the connection|connection (?:was )?(?:lost|closed|reset)|terminating connection"),
    ("store.why.unopened", r"unable to open database file"),
)
"""What a driver says of a server that cannot be reached, as we say it; anything else in its own words."""


def _in_words(why: str, lang: Lang) -> str:
    known = (key for key, pattern in _WORDS if re.search(pattern, why, re.I))
    key = next(known, None)
    return tell(key, lang) if key is not None else why


def _kind_of(error: BaseException, raw: BaseException, why: str) -> str:
    code = getattr(raw, "sqlstate", None)
    if code in _CODES:
        return f"store.{_CODES[code]}"
    told = why.lower()
    if "locked" in told or "lock timeout" in told:
        return "store.busy"
    if "is full" in told or "no space left" in told or "file too large" in told:
        return "store.full"
    if "readonly" in told or "read-only" in told or "permission denied" in told:
        return "store.read_only"
    if "not a database" in told or "malformed" in told:
        return "store.broken"
    if "disk i/o error" in told:
        return "store.disk"
    lost = isinstance(error, OperationalError | InterfaceError | sqlite3.OperationalError)
    return "store.unreachable" if lost else "store.fault"
