"""How long a shortlist takes over a store of 5,000 engineers and 2,500 projects: from the shell, beside the bare
interpreter, and inside a running process, project by project and engineer by engineer."""

from __future__ import annotations

import argparse
import compileall
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.plan import machine
from benchmarks.pool import reading
from matcher import desk, keeping
from matcher.morning import Morning, Settings
from matcher.store import open_store
from matcher.store.sources import put

TODAY = date(2026, 11, 24)
RESULTS = Path(__file__).parent / "results" / "shortlist.json"
ROOT = Path(__file__).parent.parent


def fill(db: Path, engineers: int, projects: int) -> Morning:
    """A store of a seeded world with a sheet for everybody, its snapshot and its plan kept."""
    with open_store(str(db)) as store:
        with store.writing() as connection:
            made = reading(engineers, projects, 1.0)
            put(connection, "world", b"world", made, reader="benchmark", at="2026-11-24T00:00:00Z", by="benchmark")
        morning = keeping.stored(store, Settings(TODAY))
        assert morning.plan.solution.status != "INFEASIBLE"
    return morning


def call(arguments: list[str]) -> tuple[float, float]:
    """Seconds by the wall, and computed, of one process from its start to its end."""
    before, began = _children_s(), time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True)
    spent = time.perf_counter() - began
    assert done.returncode == 0, done.stderr
    return spent, _children_s() - before


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def from_shell(db: Path, asked: list[list[str]]) -> dict[str, Any]:
    """Each call in turn with the bare interpreter, so that both meet the same load of the machine."""
    bare, lists = [], []
    for arguments in asked:
        bare.append(call(["-c", "pass"]))
        lists.append(call(["-m", "matcher", "shortlist", *arguments, "--db", str(db), "--today", TODAY.isoformat()]))
    row: dict[str, Any] = {"runs": len(asked)}
    for name, at in (("wall", 0), ("cpu", 1)):
        own, empty = [one[at] for one in lists], [one[at] for one in bare]
        row[name] = {
            "median_s": round(statistics.median(own), 3),
            "best_s": round(min(own), 3),
            "worst_s": round(max(own), 3),
            "bare_interpreter_median_s": round(statistics.median(empty), 3),
            "over_bare_interpreter": round(statistics.median(own) / statistics.median(empty), 1),
        }
    return row


def inside(of: list[str], shortlist: Callable[[str], object]) -> dict[str, Any]:
    """Each list once, in a process that has asked for none of them before."""
    spent = []
    for one in of:
        began = time.process_time()
        shortlist(one)
        spent.append(time.process_time() - began)
    return {
        "lists": len(of),
        "median_ms": round(1000 * statistics.median(spent), 1),
        "p95_ms": round(1000 * sorted(spent)[int(len(spent) * 0.95)], 1),
        "worst_ms": round(1000 * max(spent), 1),
        "within_100_ms": sum(s <= 0.1 for s in spent),
    }


def _spread(names: list[str], count: int) -> list[str]:
    return names[:: max(1, len(names) // count)][:count]


def measure(engineers: int, projects: int, runs: int, lists: int, db: Path) -> dict[str, Any]:
    """One size: the store made, then asked."""
    row: dict[str, Any] = {"engineers": engineers, "projects": projects}
    made = fill(db, engineers, projects)
    row["pairs"] = made.table.pairs
    jobs, people = _spread(list(made.projects), max(lists, runs)), _spread(list(made.engineers), max(lists, runs))
    compileall.compile_dir(ROOT / "matcher", quiet=1)  # as an installed program is
    call(["-m", "matcher", "shortlist", jobs[0], "--db", str(db), "--today", TODAY.isoformat()])
    row["from_shell"] = {
        "project": from_shell(db, [[job] for job in jobs[:runs]]),
        "project_json": from_shell(db, [[job, "--json"] for job in jobs[:runs]]),
        "engineer": from_shell(db, [["--engineer", person] for person in people[:runs]]),
    }
    with open_store(str(db)) as store:
        morning = keeping.stored(store, Settings(TODAY))
        desk.shortlist(morning, project=jobs[-1])
        desk.shortlist(morning, engineer=people[-1])
        row["in_process"] = {
            "project": inside(jobs[:lists], lambda one: desk.shortlist(morning, project=one)),
            "engineer": inside(people[:lists], lambda one: desk.shortlist(morning, engineer=one)),
        }
    row["load_average"] = round(os.getloadavg()[0], 1)
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engineers", type=int, default=5_000)
    parser.add_argument("--projects", type=int, default=2_500)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--lists", type=int, default=100)
    parser.add_argument("--db", type=Path, help="keep the store here")
    parser.add_argument("--out", type=Path, default=RESULTS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = given.db or Path(folder) / "matcher.db"
        row = measure(given.engineers, given.projects, given.runs, given.lists, db)
    sys.stdout.write(json.dumps(row, indent=1) + "\n")
    given.out.parent.mkdir(exist_ok=True)
    given.out.write_text(json.dumps({"machine": machine(), "run": row}, indent=1) + "\n")


if __name__ == "__main__":
    main()
