"""What a run pays before it can look at one project: the records arranged anew, against the snapshot loaded."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.plan import machine
from matcher import snapshot
from matcher.model import Engagement, Engineer, Extracted, Place, Reading, SkillSheet, month_at, month_index
from matcher.morning import Settings, arrange
from matcher.worlds import world

SIZES = ((5_000, 2_500, 1.0), (100_000, 50_000, 0.2))
"""People, projects, and the share of people with a sheet."""
TODAY = date(2026, 11, 24)
KEY = "benchmark"


def sheet_of(person: Engineer, r: Random) -> SkillSheet:
    """A career of that length in engagements of one to three years, each with some of his skills."""
    place = Place(file=f"{person.id}.xlsx", sheet="職務経歴書", cell="B12")
    jobs, end = [], month_index(TODAY) - 1
    left = person.experience_months or 36
    while left > 0 and len(jobs) < 12:
        months = min(left, r.randint(12, 36))
        skills = tuple(r.sample(person.skills, min(len(person.skills), 3)))
        fields: dict[str, Any] = {"title": "販売管理システム開発", "role": "SE", "skills": skills, "place": place}
        fields |= {"start": month_at(end - months + 1), "end": month_at(end), "phases": person.phases}
        fields["text"] = "要件定義から結合テストまでを担当。" * 4
        jobs.append(Engagement(**fields))
        left, end = left - months, end - months
    return SkillSheet(id=f"S-{person.id}", number=person.number, engagements=tuple(jobs), place=place)


def reading(people: int, projects: int, share: float) -> Reading:
    """A seeded world as records read from files."""
    made, r = world(people, projects, 1, today=TODAY), Random("1/sheets")
    sheets = [sheet_of(e, r) for e in made.engineers if r.random() < share]
    kinds = {
        "engineer": made.engineers,
        "project": made.projects,
        "placement": made.placements,
        "account": made.accounts,
        "skill_sheet": sheets,
    }
    found = [Extracted(type=kind, source=f"{kind}{n}", data=d) for kind, of in kinds.items() for n, d in enumerate(of)]
    return Reading(records=tuple(found))


def measure(people: int, projects: int, share: float, folder: Path) -> dict[str, Any]:
    """One size: seconds to arrange and save, then a new process that loads and looks at one project."""
    read = reading(people, projects, share)
    file = folder / f"{people}.snapshot"
    began = time.perf_counter()
    morning = arrange(read, Settings(TODAY), checks=lambda sheet, person: [])
    arranged = time.perf_counter()
    snapshot.save(file, morning, KEY)
    saved = time.perf_counter()
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.pool", "--look", str(file)], capture_output=True, text=True, check=True
    )
    looked = json.loads(told.stdout)
    return {
        "engineers": people,
        "projects": projects,
        "sheets": len(morning.all_sheets),
        "findings": "none worked out",
        "arrange_s": round(arranged - began, 2),
        "save_s": round(saved - arranged, 2),
        "file_mb": round(file.stat().st_size / 1e6, 1),
        **looked,
        "arrange_over_load": round((arranged - began) / (looked["load_s"] + looked["columns_s"])),
    }


def look(file: Path) -> dict[str, Any]:
    """What a new process pays: the pool read, then one project judged against everybody, then another."""
    began = time.perf_counter()
    morning = snapshot.load(file, KEY, Settings(TODAY))
    if morning is None:
        raise SystemExit(f"{file}: no snapshot")
    loaded = time.perf_counter()
    pool = morning.pool
    everybody = (pool.free, pool.clean, pool.unbound, pool.days_accepted, pool.paid_in_time, pool.floors)
    seen = time.perf_counter()
    first, *_, last = morning.projects
    able = [len(o.rows) for o in morning.table.of_project(first)]
    judged = time.perf_counter()
    able += [len(o.rows) for o in morning.table.of_project(last)]
    again = time.perf_counter()
    return {
        "load_s": round(loaded - began, 3),
        "columns_s": round(seen - loaded, 3),
        "columns_of_today_and_policy": len(everybody),
        "first_project_s": round(judged - seen, 3),
        "another_project_s": round(again - judged, 4),
        "able": able,
        "peak_mb": _peak_mb(),
    }


def _peak_mb() -> int | None:
    """Most memory this process has held since it began; None where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((round(int(line.split()[1]) / 1024) for line in lines if line.startswith("VmHWM")), None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "pool.json")
    parser.add_argument("--look", type=Path, help="load one snapshot and say what that took")
    given = parser.parse_args()
    if given.look is not None:
        sys.stdout.write(json.dumps(look(given.look)) + "\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for people, projects, share in SIZES:
            rows.append(measure(people, projects, share, Path(folder)))
            sys.stdout.write(json.dumps(rows[-1]) + "\n")
    given.out.parent.mkdir(exist_ok=True)
    given.out.write_text(json.dumps({"machine": machine(), "runs": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
