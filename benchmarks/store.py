"""How long a company's whole world takes into the store and out of it: lists of people and projects as CSV files, part
by part, on one core, on both databases."""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.plan import machine
from matcher import keeping, readers
from matcher.model import Extracted
from matcher.morning import Settings
from matcher.store import open_store, records, sources
from matcher.store.audit import now
from matcher.worlds import world
from tests.stores import PostgreSQL

TODAY = date(2026, 11, 24)
RESULTS = Path(__file__).parent / "results" / "store.json"


class Parts:
    """Seconds spent in parts of the program while they are timed."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    @contextmanager
    def timed(self, **parts: tuple[Any, str]) -> Iterator[None]:
        """Times the named functions; the time of one inside another counts for both."""
        before = {name: getattr(*where) for name, where in parts.items()}
        for name, (module, function) in parts.items():
            setattr(module, function, self._timing(name, before[name]))
        try:
            yield
        finally:
            for name, (module, function) in parts.items():
                setattr(module, function, before[name])

    def _timing(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timing(*args: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return function(*args, **named)
            finally:
                self.seconds[name] += time.perf_counter() - began

        return timing


def megabytes() -> int:
    """The most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(url: str, folder: Path) -> dict[str, Any]:
    """Seconds of the first import by part, of an import of the same files again, and of reading all records."""
    settings = Settings(TODAY)
    parts, held = Parts(), []
    with open_store(url) as store:
        cpu, began = time.process_time(), time.perf_counter()
        with parts.timed(
            reading=(readers, "read_source"),
            store=(sources, "put"),
            json=(records, "storable_record"),
            digest=(records, "digest_of"),
        ):
            done = keeping.bring_in(
                store, [folder], settings, by="benchmark", progress=lambda n, _: held.append(megabytes())
            )
        row: dict[str, Any] = {
            "engineers": done.kinds["engineer"].added,
            "projects": done.kinds["project"].added,
            "updated": done.updated,
            "failed": done.failed,
            "files": done.files,
            "import_s": round(time.perf_counter() - began, 1),
            "import_cpu_s": round(time.process_time() - cpu, 1),
        }
        s = parts.seconds
        row["reading_s"] = round(s["reading"], 1)
        row["json_and_digest_s"] = round(s["json"] + s["digest"], 1)
        row["sql_s"] = round(s["store"] - s["json"] - s["digest"], 1)
        row["commits_and_rest_s"] = round(row["import_s"] - s["reading"] - s["store"], 1)
        row["megabytes_at_quarters"] = [held[len(held) * q // 4 - 1] for q in (1, 2, 3, 4)]
        began = time.perf_counter()
        keeping.bring_in(store, [folder], settings, by="benchmark")
        row["same_files_again_s"] = round(time.perf_counter() - began, 2)
        cpu, began = time.process_time(), time.perf_counter()
        with store.reading() as connection:
            row["records"] = len(records.live(connection).records)
        row["live_s"] = round(time.perf_counter() - began, 1)
        row["live_cpu_s"] = round(time.process_time() - cpu, 1)
    return row


def straight(url: str, engineers: int, projects: int) -> dict[str, Any]:
    """Seconds of records that are read already into a store, in one transaction, and of the same once more."""
    made = world(engineers, projects)
    people = [Extracted(type="engineer", source=f"x#{n}", data=e) for n, e in enumerate(made.engineers)]
    jobs = [Extracted(type="project", source=f"y#{n}", data=p) for n, p in enumerate(made.projects)]
    row: dict[str, Any] = {"records": len(people) + len(jobs)}
    with open_store(url) as store:
        for name in ("take_in", "take_in_again"):
            cpu, began = time.process_time(), time.perf_counter()
            with store.writing() as connection:
                records.take_in(connection, [*people, *jobs], source="x", at=now(), by="benchmark")
            row |= {
                f"{name}_s": round(time.perf_counter() - began, 1),
                f"{name}_cpu_s": round(time.process_time() - cpu, 1),
            }
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engineers", type=int, default=100_000)
    parser.add_argument("--projects", type=int, default=50_000)
    parser.add_argument("--out", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # the server, started from here, stays on it, too
    told = json.loads(arguments.out.read_text()) if arguments.out.exists() else {}
    told |= {"machine": machine(), "import": {}}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "lists"
        folder.mkdir()
        size = [str(arguments.engineers), str(arguments.projects)]
        lists = [sys.executable, "-m", "benchmarks.store_lists", str(folder), *size]
        subprocess.run(lists, check=True)  # elsewhere, so that its memory is no part of the figures
        told["import"]["sqlite"] = _told("sqlite", measure(str(Path(made) / "matcher.db"), folder))
        told["import"]["sqlite"]["megabytes_on_disk"] = (Path(made) / "matcher.db").stat().st_size // 2**20
        told["import"]["records_only"] = _told(
            "records", straight(str(Path(made) / "records.db"), arguments.engineers, arguments.projects)
        )
        server = PostgreSQL()
        try:
            with server.database() as url:
                told["import"]["postgresql"] = _told("postgresql", measure(url, folder))
        finally:
            server.stop()
    arguments.out.parent.mkdir(exist_ok=True)
    arguments.out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


def _told(name: str, row: dict[str, Any]) -> dict[str, Any]:
    sys.stdout.write(f"{name} {json.dumps(row)}\n")
    sys.stdout.flush()
    return row


if __name__ == "__main__":
    main()
