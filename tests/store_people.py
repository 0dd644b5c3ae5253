"""People at a store, in processes of their own: they import, edit and decide, and are told when it is done. Some are
killed on the way. Run by tests and by benchmarks/store_safety.py."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import Engine, event, text

from matcher.errors import StaleEdit, StoreError
from matcher.model import AnyRecord, Extracted, Reading
from matcher.store import Store, open_store
from matcher.store.audit import now
from matcher.store.decisions import decide
from matcher.store.records import edit
from matcher.store.sources import put, source_id
from tests.make import engineer, project, skill, skills
from tests.stores import Acknowledged, shape, state_of

COUNTER, SHARED = "E-counter", "E-shared"
"""People whom everybody edits."""


# ---------------------------------------------------------------- what they bring in


def records_of(seed: int, number: int, size: int) -> Reading:
    """One list of people and projects; every fourth person is also in the lists before, and has become dearer."""
    r = Random(f"{seed}/{number}")
    made: list[Extracted] = []
    for n in range(size):
        shared = n % 4 == 0
        ident = f"{seed}-{n}" if shared else f"{seed}-{number}-{n}"
        record = (
            project(f"P-{ident}", title=f"保守開発{n}", rate_max=700_000 + 1_000 * number)
            if n % 3 == 0
            else engineer(f"E-{ident}", cost=500_000 + 1_000 * number * shared, skills=skills(skill("Java", r.randint(1, 99))))
        )  # fmt: skip
        kind = "project" if n % 3 == 0 else "engineer"
        made.append(Extracted(type=kind, source=f"list{number}.csv#{n + 1}", data=record))
    return Reading(records=tuple(made))


def content_of(seed: int, number: int) -> bytes:
    """The bytes that stand for a list; what it is known by."""
    return f"list {seed} {number}\n".encode() * 50


def bring(store: Store, seed: int, number: int, size: int, more: bytes = b"") -> str:
    """Brings a list in, in one transaction; its id."""
    content, records, at = content_of(seed, number) + more, records_of(seed, number, size), now()
    with store.writing() as connection:
        put(connection, f"list{number}.csv", content, records, reader="test", at=at, by=f"importer {seed}")
    return source_id(content)


# ---------------------------------------------------------------- people in processes of their own


@dataclass(frozen=True)
class Job:
    """What a process does: `lists` lists, after each some edits and a decision. `die_at` is the statement at which it
    kills itself, `until` the time at which it stops."""

    url: str
    seed: int
    lists: int = 6
    size: int = 24
    die_at: int | None = None
    until: float | None = None


def work(job: Job, tell: Any) -> None:
    """Does a job, telling of every change once it is committed, and of the fault that ends it."""
    if job.die_at is not None:
        _die_at(job.die_at)
    try:
        _do(job, tell)
    except StoreError as error:
        tell.send(("fault", error.message))


def _do(job: Job, tell: Any) -> None:
    with open_store(job.url, "en") as store:
        tell.send(("opened",))
        for number in range(job.lists):
            tell.send(("source", bring(store, job.seed, number, job.size)))
            for n in (1, 2, 4):
                ident, price = f"E-{job.seed}-{number}-{n}" if n % 4 else f"E-{job.seed}-{n}", 300_000 + 10 * number + n
                with store.writing() as connection:
                    told = edit(connection, "engineer", ident, {"cost": price}, at=now(), by="editor", why="edit")
                tell.send(("edit", ident, told.version, price))
            finding = f"F-{job.seed}-{number}"
            with store.writing() as connection:
                made = decide(connection, "waive", at=now(), by="boss", reason="known", finding=finding)
            tell.send(("decision", made.number, finding))


def _die_at(statement: int) -> None:
    """Kills this process at its nth statement or commit."""
    left = count(1)

    def one_more(*_: object) -> None:
        if next(left) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "after_cursor_execute", one_more)
    event.listen(Engine, "commit", one_more)


def write_along(job: Job, tell: Any) -> None:
    """Writes until the time is up: lists, a counter raised by reading it and writing one more, edits without a look,
    decisions about the same findings as everybody. Every error but a refused stale edit is told as a fault."""
    r = Random(f"{job.seed}/along")
    assert job.until is not None
    with open_store(job.url, "en") as store:
        number = 0
        while time.time() < job.until:
            try:
                kind = r.choice(("import", "raise", "raise", "edit", "decide"))
                if kind == "import":
                    number += 1
                    tell.send(("source", bring(store, job.seed, number, job.size)))
                elif kind == "raise":
                    _raise_counter(store, tell)
                elif kind == "edit":
                    price = 400_000 + r.randrange(100_000)
                    with store.writing() as connection:
                        told = edit(connection, "engineer", SHARED, {"cost": price}, at=now(), by="editor", why="edit")
                    tell.send(("edit", SHARED, told.version, price))
                else:
                    finding = f"F-{r.randrange(20)}"
                    with store.writing() as connection:
                        made = decide(
                            connection, "waive", at=now(), by=f"boss {job.seed}", reason=str(number), finding=finding
                        )
                    tell.send(("decision", made.number, finding))
            except StoreError as error:
                tell.send(("fault", error.message))


def _raise_counter(store: Store, tell: Any) -> None:
    with store.reading() as connection:
        version, data, edited = connection.execute(
            text("SELECT version, data, edited FROM version WHERE kind = 'engineer' AND id = :id AND live"),
            {"id": COUNTER},
        ).one()
    seen = json.loads(edited or data)["cost"]
    try:
        with store.writing() as connection:
            edit(connection, "engineer", COUNTER, {"cost": seen + 1}, at=now(), by="editor", why="edit",
                 started_from=version, lang="en")  # fmt: skip
    except StaleEdit:
        tell.send(("stale",))
    else:
        tell.send(("raised",))


def _processes() -> Any:
    """How processes are made: clean ones, from one that has loaded everything where the system can do that."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.store_people", "matcher.store.migrations", "sqlalchemy.dialects.sqlite"])
    return context


@contextmanager
def running(jobs: Sequence[Job], do: Any = work) -> Iterator[list[tuple[Any, Any]]]:
    """The processes of these jobs with the ends of their pipes; none is left behind."""
    context = _processes()
    started = []
    try:
        for job in jobs:
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=do, args=(job, theirs), daemon=True)
            process.start()
            theirs.close()
            started.append((process, ours))
        yield started
    finally:
        for process, pipe in started:
            process.kill()
            process.join()
            process.close()
            pipe.close()


def heard(pipe: Any, into: Acknowledged) -> bool:
    """Takes in one thing a process tells; False once it has ended."""
    try:
        into.note(pipe.recv())
    except EOFError:
        return False
    return True


def killed(job: Job, after: int | None, delay: float = 0.0) -> Acknowledged:
    """What a job was told is done before it was killed: by itself (`after` None), else `delay` seconds after the nth
    thing it told."""
    told = Acknowledged()
    with running([job]) as [(process, pipe)]:
        if after is not None:
            for _ in range(after):
                if not heard(pipe, told):
                    break
            time.sleep(delay)
            process.kill()
        while heard(pipe, told):
            pass
        process.join()
        if process.exitcode not in (0, -signal.SIGKILL):
            told.faults.append(f"ended with {process.exitcode}")
    return told


def together(jobs: Sequence[Job], do: Any = write_along) -> Acknowledged:
    """What several processes at once were told is done."""
    from multiprocessing.connection import wait

    told = Acknowledged()
    with running(jobs, do) as started:
        open_pipes = {pipe for _, pipe in started}
        while open_pipes:
            for pipe in wait(list(open_pipes)):
                if not heard(pipe, told):
                    open_pipes.discard(pipe)  # type: ignore[arg-type]
        for process, _ in started:
            process.join()
            if process.exitcode:
                told.faults.append(f"ended with {process.exitcode}")
    return told


# ---------------------------------------------------------------- whole stories


def undisturbed(url: str, seed: int, lists: int, size: int) -> dict[str, int]:
    """How much there is in a store into which these lists were brought, be it for the first time or once more."""
    with open_store(url) as store:
        for number in range(lists):
            bring(store, seed, number, size)
        with store.reading() as connection:
            return shape(connection)


def write_for(url: str, writers: int, seconds: float) -> Acknowledged:
    """What so many writers were told is done, after it was found to be there, each change once."""
    people: tuple[AnyRecord, ...] = engineer(COUNTER, cost=0), engineer(SHARED)
    made = (Extracted(type="engineer", source=f"x#{n}", data=p) for n, p in enumerate(people))
    with open_store(url) as store, store.writing() as connection:
        put(connection, "x", b"shared", Reading(records=tuple(made)), reader="test", at=now(), by="importer")
    told = together([Job(url, n, size=12, until=time.time() + seconds) for n in range(1, writers + 1)])
    assert state_of(url, told) == []
    with open_store(url) as store, store.reading() as connection:
        newest = text("SELECT version FROM record WHERE id = :id")
        versions = {ident: connection.execute(newest, {"id": ident}).scalar_one() for ident in (COUNTER, SHARED)}
        edited = text("SELECT edited FROM version WHERE id = :id AND live")
        counter = connection.execute(edited, {"id": COUNTER}).scalar_one()
        decisions = connection.execute(text("SELECT count(*) FROM decision")).scalar_one()
    assert json.loads(counter or '{"cost": 0}') == {"cost": told.raised}  # nobody's step was lost
    assert versions[COUNTER] == 1 + told.raised
    assert versions[SHARED] == 1 + len({(version, price) for _, version, price in told.edits if version > 1})
    assert decisions == len(told.decisions)
    return told


def fill(store: Store, most: int = 400, more: int = 0) -> tuple[Acknowledged, StoreError]:
    """Brings lists in, each with `more` bytes of its own, and decides, until the store says that it cannot."""
    told = Acknowledged()
    for number in range(most):
        try:
            told.sources.add(bring(store, 5, number, 24, os.urandom(more)))
            with store.writing() as connection:
                made = decide(connection, "waive", at=now(), by="boss", reason="x" * 500, finding=f"F-{number}")
            told.decisions[made.number] = f"F-{number}"
        except StoreError as error:
            return told, error
    raise AssertionError("the disk never was full")
