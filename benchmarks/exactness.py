"""Is the answer right? Random neutral instances with every feature: small ones against looking at all plans
(`tests/exact.py`), larger ones against a MIP written apart from the solver's rows (SciPy, where it is installed).

    python -m benchmarks.exactness --small 2000 --larger 500
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from matcher.benching.comparing import machine
from matcher.solver import solve
from matcher.solver.narrowing import Narrowing
from tests import exact
from tests.test_exactness import WAYS, problem_of

BEFORE = 10_000
"""Seeds from here on: none that a test looks at."""
Terms = list[tuple[dict[int, float], float, float]]


def answered(instance: dict[str, Any], best: int | None, way: Narrowing) -> str:
    """`equal`, `none, and said so`, `not proven`, or what is wrong."""
    sign = -1 if instance["sense"] == "min" else 1
    solution = solve(problem_of(instance), time_limit=60, way=way)
    if best is None or solution.status == "INFEASIBLE":
        return "none, and said so" if best is None and solution.status == "INFEASIBLE" else "WRONG: is there a plan?"
    if solution.status == "FEASIBLE":
        holds = solution.objective <= sign * best <= solution.bound
        return "not proven" if holds else "WRONG bound"
    return "equal" if (sign * solution.objective, sign * solution.bound) == (best, best) else "WRONG value"


def larger(seed: int) -> dict[str, Any]:
    """As the small ones, of 10 to 60 engineers and 5 to 30 projects."""
    r = Random(f"exactness/{seed}")
    people = r.randint(10, 60)
    return exact.drawn(r, people, max(3, people // r.choice([2, 2, 3])))


def by_mip(of: dict[str, Any]) -> int | None:
    """The best value as SciPy's MIP finds it over rows of its own; None where there is no plan."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import lil_array

    pairs, people, jobs = of["pairs"], of["engineers"], of["projects"]
    on = {p["id"]: len(pairs) + n for n, p in enumerate(jobs)}
    placed = {e["id"]: len(pairs) + len(jobs) + n for n, e in enumerate(people)}
    rows: Terms = []

    def add(columns: Iterable[int], low: float, high: float, more: dict[int, float] | None = None) -> None:
        rows.append(({**dict.fromkeys(columns, 1.0), **(more or {})}, low, high))

    def which(holds: Callable[[str, str], bool]) -> list[int]:
        return [k for k, (e, p, *_) in enumerate(pairs) if holds(e, p)]

    client, partner = {p["id"]: p["client"] for p in jobs}, {e["id"]: e["partner"] for e in people}
    leads = {e["id"] for e in people if e["leader"]}
    grouped = {p for group in of["groups"] for p in group}
    for one in people:
        e = one["id"]
        own = which(lambda x, _, e=e: x == e)
        rows.append(({k: float((pairs[k][3:] or [100])[0]) for k in own}, -np.inf, one["capacity"]))
        rows.extend(({k: 1.0, placed[e]: -1.0}, -np.inf, 0.0) for k in own)
        add(own, 0, np.inf, {placed[e]: -1.0})
        if one["must_place"]:
            add(own, 1, np.inf)
    for job in jobs:
        p = job["id"]
        own = which(lambda _, x, p=p: x == p)
        add(own, job["seats"] if job["must_fill"] else 0, job["seats"])
        rows.extend(({k: 1.0, on[p]: -1.0}, -np.inf, 0.0) for k in own)
        if job["team"] or p in grouped:
            add(own, 0, 0, {on[p]: -float(job["seats"])})
        if job["needs_leader"]:
            add([k for k in own if pairs[k][0] in leads], 0, np.inf, {on[p]: -1.0})
    for names, caps in ((client, of["client_caps"]), (partner, of["partner_caps"])):
        for name, cap in caps.items():
            add(which(lambda e, p, of=names, n=name: of.get(p if of is client else e) == n), 0, cap)
    for group in of["groups"]:
        rows.extend(({on[group[0]]: 1.0, on[p]: -1.0}, 0.0, 0.0) for p in group[1:])
    for some in of["together"]:
        rows.extend(({placed[some[0]]: 1.0, placed[e]: -1.0}, 0.0, 0.0) for e in some[1:])
    for e, *any_of in [*of["locks"], *of["any_locks"]]:
        add(which(lambda x, p, e=e, any_of=any_of: x == e and p in any_of), 1, np.inf)
    for veto in of["vetoes"]:
        add(which(lambda e, p, veto=veto: [e, p] == veto), 0, 0)
    count = len(pairs) + len(jobs) + len(people)
    matrix = lil_array((len(rows), count))
    for row, (terms, _, _) in enumerate(rows):
        for column, coefficient in terms.items():
            matrix[row, column] = coefficient
    sign = 1 if of["sense"] == "min" else -1
    cost = np.zeros(count)
    cost[: len(pairs)] = [sign * pair[2] for pair in pairs]
    found = milp(
        cost,
        constraints=LinearConstraint(matrix.tocsr(), [low for _, low, _ in rows], [high for _, _, high in rows]),
        integrality=np.ones(count),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    if found.status not in (0, 2):
        raise RuntimeError(found.message)
    return None if found.status == 2 else round(sign * found.fun)


def compared(
    count: int, drawn: Callable[[int], dict[str, Any]], best_of: Callable[[dict[str, Any]], int | None]
) -> dict[str, Any]:
    """Per way how many answers are which, and every seed that is not."""
    answers: dict[str, Counter[str]] = {way: Counter() for way in WAYS}
    wrong, pairs = [], []
    for seed in range(BEFORE, BEFORE + count):
        instance = drawn(seed)
        best = best_of(instance)
        pairs.append(len(instance["pairs"]))
        for name, way in WAYS.items():
            answer = answered(instance, best, way)
            answers[name][answer] += 1
            if answer.startswith("WRONG"):
                wrong.append({"seed": seed, "way": name, "answer": answer})
    return {"instances": count, "most_pairs": max(pairs, default=0), "answers": answers, "wrong": wrong}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=2000)
    parser.add_argument("--larger", type=int, default=500)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "exactness.json")
    given = parser.parse_args()
    told: dict[str, Any] = {"machine": machine(), "small": compared(given.small, exact.instance, exact.best)}
    sys.stdout.write(json.dumps(told["small"]) + "\n")
    if given.larger:
        told["larger"] = compared(given.larger, larger, by_mip)
        sys.stdout.write(json.dumps(told["larger"]) + "\n")
    given.out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
