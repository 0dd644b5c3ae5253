"""The proven plan against greedy ranking, and where the time goes, on seeded worlds of growing size."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from matcher.plan import Table, best_plan, lay_out
from matcher.policy import Policy
from matcher.scoring.pool import build_pool
from matcher.worlds import world

SIZES = ((60, 50), (200, 100), (1000, 500))
SEEDS = (1, 2, 3)
TODAY = date(2026, 11, 24)


def measure(people: int, projects: int, seed: int) -> dict[str, Any]:
    """One world: seconds per step, worth of both plans in yen, and their ratio."""
    made = world(people, projects, seed, today=TODAY)
    began = time.perf_counter()
    pool = build_pool(made.engineers, today=TODAY, policy=Policy(), placements=made.placements)
    pooled = time.perf_counter()
    table = lay_out(pool, made.projects, accounts=made.accounts)
    feasible = table.pairs
    judged = time.perf_counter()
    plan = best_plan(table)
    solved = time.perf_counter()
    ranked = greedy(table)
    return {
        "engineers": people,
        "projects": projects,
        "seed": seed,
        "pairs": feasible,
        "status": plan.solution.status,
        "gap": plan.solution.gap,
        "plan_yen": plan.solution.objective,
        "greedy_yen": ranked,
        "plan_over_greedy": round(plan.solution.objective / ranked, 4) if ranked else None,
        "pool_s": round(pooled - began, 3),
        "judge_s": round(judged - pooled, 3),
        "pairs_per_s": round(len(pool) * sum(o.running is None for o in table.openings) / (judged - pooled)),
        "solve_s": round(solved - judged, 3),
    }


def greedy(table: Table) -> int:
    """Yen of taking the most valuable open pair first; teams left incomplete are given up."""
    pairs = sorted(
        (
            (-int(value), opening.id, int(row))
            for opening in table.openings
            if opening.running is None
            for row, value in zip(opening.rows, opening.value, strict=True)
            if value > 0
        )
    )
    taken: dict[str, list[tuple[int, int]]] = {}
    busy: set[int] = set()
    at_client: Counter[str | None] = Counter()
    from matcher.plan import client_of

    movers = set(np.flatnonzero(table.pool.moving & (table.pool.columns.running >= 0)).tolist())
    for value, name, row in pairs:
        opening = table.opening[name]
        client = client_of(opening.part)
        full = len(taken.get(name, [])) >= opening.seats
        if full or row in busy or row in movers or at_client[client] >= table.client_caps.get(client or "", 10**9):
            continue
        taken.setdefault(name, []).append((-value, row))
        busy.add(row)
        at_client[client] += 1
    return sum(sum(v for v, _ in got) for name, got in taken.items() if _complete(table, name, taken))


def _complete(table: Table, name: str, taken: dict[str, list[tuple[int, int]]]) -> bool:
    """Does what was taken keep the rules of teams, groups of positions and leaders?"""
    project = table.opening[name].part
    group = next((g for g in table.groups if name in g), (name,))
    whole = not project.team or all(len(taken.get(other, [])) == table.opening[other].seats for other in group)
    pool = table.pool
    led = any(pool.columns.leads[row] for _, row in taken[name])
    return whole and (led or not project.needs_leader)


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    import os

    from ortools import __version__ as ortools

    return {
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "ortools": ortools,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "plan.json")
    out = parser.parse_args().out
    rows = [measure(e, p, seed) for e, p in SIZES for seed in SEEDS]
    for row in rows:
        sys.stdout.write(json.dumps(row) + "\n")
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps({"machine": machine(), "runs": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
