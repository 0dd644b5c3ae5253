"""One event after another on a standing plan: seconds, proven gap, pairs changed."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.plan import machine
from benchmarks.solver import problem_of
from matcher.solver import solve
from matcher.solver.replan import Event, Standing

SIZES = ((1000, 500), (5000, 2500))
SEEDS = (1, 2, 3, 4, 5)


def measure(people: int, projects: int, seed: int, events: int, switching: int) -> dict[str, Any]:
    """Projects withdrawn, pairs refused, prices cut, in turn; each on somebody who was just planned."""
    problem = problem_of(people, projects, seed, "standard")
    solution = solve(problem, time_limit=300)
    standing = Standing(problem, solution.plan, switching=switching)
    draw = np.random.default_rng(1)
    plan, rows = solution.plan, []
    for number in range(events):
        free = [pair for pair in plan if not problem.projects[problem.project_at[pair[1]]].must_fill]
        worker, project = free[draw.integers(len(free))]
        value = int(problem.value[problem.pair_at[worker, project]])
        event = (
            Event("withdrawn", project=project),
            Event("refused", worker=worker, project=project),
            Event("valued", worker=worker, project=project, value=value * 4 // 5),
        )[number % 3]
        cpu = time.process_time()
        change = standing.after([event])
        plan = change.plan
        rows.append((change.seconds, time.process_time() - cpu, change.gap, len(change.new), len(change.left)))
    seconds, cpus, gaps, new, left = (np.array(column) for column in zip(*rows, strict=True))
    return {
        "engineers": people,
        "projects": projects,
        "seed": seed,
        "pairs": len(problem.worker),
        "events": events,
        "switching": switching,
        "median_ms": round(1000 * float(np.median(seconds)), 1),
        "p95_ms": round(1000 * float(np.percentile(seconds, 95)), 1),
        "median_cpu_ms": round(1000 * float(np.median(cpus)), 1),
        "p95_cpu_ms": round(1000 * float(np.percentile(cpus, 95)), 1),
        "greatest_gap": float(gaps.max()),
        "median_new_pairs": float(np.median(new)),
        "median_left_pairs": float(np.median(left)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=60)
    parser.add_argument("--switching", type=int, default=50, help="what giving up a pair costs, in units of value")
    parser.add_argument("--largest", type=int, default=5000)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "events.json")
    arguments = parser.parse_args()
    rows = []
    wanted = [(people, projects, seed) for people, projects in SIZES if people <= arguments.largest for seed in SEEDS]
    for world in wanted:
        rows.append(measure(*world, arguments.events, arguments.switching))
        sys.stdout.write(json.dumps(rows[-1]) + "\n")
        sys.stdout.flush()
        arguments.out.write_text(json.dumps({"machine": machine(), "runs": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
