"""Seconds to the proof: few pairs left by the relaxation, against CP-SAT over all pairs; one run, equal instances."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.plan import machine
from benchmarks.workers import instance
from matcher.errors import NoPlanInTime
from matcher.solver import Problem, Solution, solve
from matcher.solver.narrowing import Narrowing, without_dead
from matcher.solver.relaxation import System, relax
from matcher.worlds.instances import neutral_instance

SIZES = ((100, 60), (200, 100), (1000, 500), (3000, 1500))
SEEDS = (1, 2, 3)
WAYS = {"narrowed": Narrowing(), "all_pairs": Narrowing(from_pairs=10**12)}


def made(kind: str, people: int, projects: int, seed: int) -> Problem:
    """`world`: judged people and projects with running seats; `features`: neutral, with teams, leaders, caps, groups,
    pairs of people, locks and vetoes."""
    if kind == "world":
        return instance(people, projects, seed)
    return Problem.from_neutral(neutral_instance(people, projects, seed))


def timed(problem: Problem, way: Narrowing, limit: float) -> tuple[float, Solution | None]:
    began = time.perf_counter()
    try:
        solution = solve(problem, time_limit=limit, way=way)
    except NoPlanInTime:
        return time.perf_counter() - began, None
    return time.perf_counter() - began, solution


def measure(kind: str, people: int, projects: int, seed: int, limit: float) -> dict[str, Any]:
    problem = made(kind, people, projects, seed)
    row: dict[str, Any] = {"kind": kind, "engineers": people, "projects": projects, "seed": seed}
    row["pairs"] = len(problem.worker)
    answers: dict[str, Solution | None] = {}
    for name, way in WAYS.items():
        seconds, answers[name] = timed(problem, way, limit)
        row[f"{name}_s"] = round(seconds, 3)
        solution = answers[name]
        row[f"{name}_status"] = solution.status if solution else "NO PLAN"
        row[f"{name}_gap"] = solution.gap if solution else None
    found, peer = answers["narrowed"], answers["all_pairs"]
    assert found is not None
    if peer is not None and peer.status == found.status == "OPTIMAL":
        assert (peer.objective, peer.plan) == (found.objective, found.plan), row
    row["objective"] = found.objective
    row["ratio"] = round(row["all_pairs_s"] / row["narrowed_s"], 2)
    row |= _deterministic(problem, found.objective)
    return row


def _deterministic(problem: Problem, objective: int) -> dict[str, Any]:
    """What does not depend on the machine: rows, the bound of the relaxation, pairs that could stand in a best plan."""
    bound = relax(problem, time_limit=60)
    assert bound is not None
    return {
        "rows": len(System.of(problem).lower),
        "pairs_of_dead_teams": int((~without_dead(problem)).sum()),
        "relaxation_gap": (bound.value - objective) / max(1, abs(objective)),
        "pairs_left": int(bound.may_reach(objective).sum()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=60, help="seconds per solve")
    parser.add_argument("--largest", type=int, default=3000, help="engineers of the largest size")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "solver.json")
    arguments = parser.parse_args()
    solve(made("features", 20, 10, 1), way=Narrowing(from_pairs=0))  # imports are not part of the figures
    rows, medians = [], []
    for people, projects in SIZES:
        for kind in ("world", "features"):
            if people > arguments.largest:
                continue
            some = [measure(kind, people, projects, seed, arguments.limit) for seed in SEEDS]
            rows += some
            middle = {key: median(row[key] for row in some) for key in ("narrowed_s", "all_pairs_s", "ratio")}
            proven = {f"{name}_proven": sum(r[f"{name}_status"] == "OPTIMAL" for r in some) for name in WAYS}
            medians.append({"kind": kind, "engineers": people, "projects": projects, **middle, **proven})
            sys.stdout.write(json.dumps(medians[-1]) + "\n")
            sys.stdout.flush()
            told = {"machine": machine(), "limit_s": arguments.limit, "medians": medians, "runs": rows}
            arguments.out.parent.mkdir(exist_ok=True)
            arguments.out.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
