"""CP-SAT's settings side by side on the same worlds: seconds to the proof, as ratios to the setting in use."""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.plan import machine
from matcher.plan import lay_out, problem
from matcher.policy import Policy
from matcher.scoring.pool import build_pool
from matcher.solver import cpsat
from matcher.solver.problem import Problem
from matcher.worlds import world

TODAY = date(2026, 11, 24)
SETTINGS: dict[str, dict[str, Any]] = {
    "one worker, full relaxation (in use)": {},
    "one worker, default relaxation": {"linearization_level": 1},
    "eight workers": {"num_workers": 8, "linearization_level": 1},
    "eight workers, interleaved": {"num_workers": 8, "linearization_level": 1, "interleave_search": True},
}


def instance(people: int, projects: int, seed: int) -> Problem:
    made = world(people, projects, seed, today=TODAY)
    pool = build_pool(made.engineers, today=TODAY, policy=Policy(), placements=made.placements)
    return problem(lay_out(pool, made.projects, accounts=made.accounts))[0]


def measure(of: Problem, settings: dict[str, Any], limit: float) -> tuple[float, str, int]:
    """Seconds, status and yen of one setting."""
    model, x = cpsat.model_of(of)
    model.maximize(cpsat.weighted(of.value, x))
    solver = cpsat.solver_of(limit)
    for name, value in settings.items():
        setattr(solver.parameters, name, value)
    began = time.perf_counter()
    status = solver.status_name(solver.solve(model))
    return time.perf_counter() - began, status, round(solver.objective_value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=60, help="seconds per solve")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "workers.json")
    arguments = parser.parse_args()
    rows = []
    for people, projects in ((200, 100), (1000, 500)):
        of = instance(people, projects, 1)
        base = None
        for name, settings in SETTINGS.items():
            seconds, status, yen = measure(of, settings, arguments.limit)
            base = base or seconds
            row = {"engineers": people, "projects": projects, "setting": name, "status": status, "yen": yen}
            rows.append({**row, "seconds": round(seconds, 2), "ratio": round(seconds / base, 2)})
            sys.stdout.write(json.dumps(rows[-1]) + "\n")
    arguments.out.parent.mkdir(exist_ok=True)
    arguments.out.write_text(json.dumps({"machine": machine(), "runs": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
