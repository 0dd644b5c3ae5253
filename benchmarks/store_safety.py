"""What a store goes through, at length: killed at a hundred moments, a server that goes down, eight writers for a
minute, a disk without room. tests/test_store_safety.py is the short version."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.plan import machine
from matcher.errors import StoreError
from matcher.store import open_store
from tests.store_people import Job, bring, fill, heard, killed, running, undisturbed, write_for
from tests.stores import Acknowledged, PostgreSQL, broken, lost, state_of

RESULTS = Path(__file__).parent / "results" / "store.json"
LISTS, SIZE = 4, 24
STATEMENTS = 300
"""Statements and commits of a job of so many lists, a few more or less."""
ROOM_MB = {"sqlite": 8, "postgresql": 160}


def sound(url: str, told: Acknowledged) -> tuple[list[str], list[str]]:
    """What is half-done, and what acknowledged change is missing."""
    with open_store(url) as store, store.reading() as connection:
        return broken(connection), lost(connection, told)


def kills(new: Callable[[], str], moments: int) -> dict[str, Any]:
    """Kills an importing, editing and deciding process at so many moments: at a statement or commit of its own, or from
    outside some milliseconds after a change was acknowledged."""
    row: dict[str, Any] = dict.fromkeys(
        (
            "moments",
            "ended_before_the_kill",
            "acknowledged_changes",
            "half_done",
            "lost",
            "not_mended_by_importing_again",
        ),
        0,
    )
    with tempfile.TemporaryDirectory() as calm:
        for seed in range(moments):
            r, url = Random(f"kill/{seed}"), new()
            open_store(url).close()
            if seed % 2:
                job, after, delay = Job(url, seed, LISTS, SIZE), r.randrange(1, 5 * LISTS), r.random() * 0.02
            else:
                job, after, delay = Job(url, seed, LISTS, SIZE, r.randrange(5, STATEMENTS)), None, 0.0
            told = killed(job, after, delay)
            half, missing = sound(url, told)
            changes = len(told.sources) + len(told.edits) + len(told.decisions)
            row["moments"] += 1
            row["ended_before_the_kill"] += changes == 5 * LISTS
            row["acknowledged_changes"] += changes
            row["half_done"] += len(half) + len(told.faults)
            row["lost"] += len(missing)
            mended = undisturbed(url, seed, LISTS, SIZE)
            expected = undisturbed(str(Path(calm) / f"{seed}.db"), seed, LISTS, SIZE)
            row["not_mended_by_importing_again"] += mended != expected or bool(state_of(url, told))
    return row


def first_starts(new: Callable[[], str]) -> dict[str, int]:
    """Kills the very first start at each of its statements, until one gets through."""
    row = {"moments": 0, "not_mended_by_the_next_start": 0}
    for statement in range(1, 500):
        url = new()
        if killed(Job(url, 1, lists=0, die_at=statement), after=None).opened:
            break
        with open_store(url) as store:
            bring(store, 1, 0, SIZE)
        row["moments"] += 1
        row["not_mended_by_the_next_start"] += bool(state_of(url, Acknowledged()))
    return row


def power_cuts(server: PostgreSQL, times: int) -> dict[str, Any]:
    """Kills postmaster and backends while somebody writes, and starts the server again."""
    row: dict[str, Any] = dict.fromkeys(("moments", "acknowledged_changes", "half_done", "lost", "not_in_words"), 0)
    for seed in range(times):
        r = Random(f"power/{seed}")
        with server.database() as url:
            open_store(url).close()
            told = Acknowledged()
            with running([Job(url, seed, LISTS, SIZE)]) as [(process, pipe)]:
                for _ in range(r.randrange(2, 4 * LISTS)):
                    heard(pipe, told)
                time.sleep(r.random() * 0.02)
                server.kill()
                while heard(pipe, told):
                    pass
                process.join()
            server.start()
            half, missing = sound(url, told)
            row["moments"] += 1
            row["acknowledged_changes"] += len(told.sources) + len(told.edits) + len(told.decisions)
            row["half_done"] += len(half)
            row["lost"] += len(missing)
            row["not_in_words"] += len(told.faults) != 1 or "cannot be reached" not in told.faults[0]
    return row


def many_writers(url: str, seconds: float) -> dict[str, Any]:
    """Eight processes at once; it raises where any of them met an error or an acknowledged change is missing."""
    told = write_for(url, 8, seconds)
    return {
        "writers": 8,
        "seconds": seconds,
        "lists": len(told.sources),
        "edits": len(told.edits),
        "counter_steps": told.raised,
        "stale_edits_refused": told.stale,
        "decisions": len(told.decisions),
        "errors": len(told.faults),
        "lost": 0,
    }


@contextmanager
def small_disk(megabytes: int) -> Iterator[tuple[Path, Callable[[int], None]] | None]:
    """A file system of its own with so little room, and how to give it more; None where this user may not mount one."""
    with tempfile.TemporaryDirectory(prefix="small-") as place:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", place], capture_output=True, check=False
        )
        if mounted.returncode:
            yield None
            return

        def grow(to: int) -> None:
            subprocess.run(["mount", "-o", f"remount,size={to}m", place], check=True)

        try:
            yield Path(place), grow
        finally:
            subprocess.run(["umount", "--lazy", place], check=True)


def full_disks() -> dict[str, Any]:
    """A real disk without room: what is told, and what is there afterwards; then room again."""
    rows: dict[str, Any] = {}
    with small_disk(ROOM_MB["sqlite"]) as disk:
        if disk is not None:
            rows["sqlite"] = _full(str(disk[0] / "matcher.db"), disk[1], ROOM_MB["sqlite"])
    with small_disk(ROOM_MB["postgresql"]) as disk:
        if disk is not None:
            server = PostgreSQL(disk[0] / "data")
            try:
                with server.database() as url:
                    rows["postgresql"] = _full(url, disk[1], ROOM_MB["postgresql"], server)
            finally:
                server.stop()
    return rows or {"not_measured": "this user may not mount a file system"}


def _full(url: str, grow: Callable[[int], None], room: int, server: PostgreSQL | None = None) -> dict[str, Any]:
    with open_store(url, "en") as store:
        told, error = fill(store, most=5_000, more=room * 2_000)
    told_again = Acknowledged(set(told.sources), list(told.edits), dict(told.decisions))
    row: dict[str, Any] = {
        "megabytes": room,
        "acknowledged_changes": len(told.sources) + len(told.decisions),
        "told": error.message.split(": ", 1)[-1],
    }
    grow(room * 4)
    if server is not None and not server.answers():
        server.kill()
        server.start()
        row["server_had_to_be_started_again"] = True
    half, missing = sound(url, told_again)
    row |= {"half_done": len(half), "lost": len(missing)}
    with open_store(url, "en") as store:
        try:
            bring(store, 9, 1, SIZE, os.urandom(room * 10_000))
        except StoreError as fault:
            row["with_room_again"] = fault.message
        else:
            row["with_room_again"] = "works"
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--out", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    told = json.loads(arguments.out.read_text()) if arguments.out.exists() else {}
    safety: dict[str, Any] = {}

    def note(name: str, row: dict[str, Any]) -> None:
        safety[name] = row
        sys.stdout.write(f"{name} {json.dumps(row, ensure_ascii=False)}\n")
        sys.stdout.flush()
        arguments.out.parent.mkdir(exist_ok=True)
        whole = told | {"machine": machine(), "safety": safety}
        arguments.out.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")

    note("full_disk", full_disks())
    with tempfile.TemporaryDirectory() as made:
        files = (str(Path(made) / f"{n}.db") for n in range(10**6))
        note("killed_sqlite", kills(lambda: next(files), arguments.moments))
        note("first_start_killed_sqlite", first_starts(lambda: next(files)))
        note("writers_sqlite", many_writers(next(files), arguments.seconds))
    server = PostgreSQL(fsync="off")  # processes are killed here, the machine is not
    try:
        with server.databases() as new:
            note("killed_postgresql", kills(new, arguments.moments))
            note("first_start_killed_postgresql", first_starts(new))
            note("writers_postgresql", many_writers(new(), arguments.seconds))
        note("server_killed", power_cuts(server, max(2, arguments.moments // 10)))
    finally:
        server.stop()


if __name__ == "__main__":
    main()
