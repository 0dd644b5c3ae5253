"""The solver against its peers on equal rules, in one run: seconds, value, proven gap, memory; every plan re-checked.

    python -m benchmarks.solver                       the seeded markets
    python -m benchmarks.solver FILE...               outside instances: OR-Library assignment and GAP files
    python -m benchmarks.solver --only ours,greedy    some of the ways only

Each way runs in a process of its own, so that memory is its own. `highs` and `scipy` run where they are installed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.plan import machine
from matcher.solver import Problem, Seats, Worker, solve, violations
from matcher.solver.exact import model_of, weighted
from matcher.solver.narrowing import Narrowed, Narrowing
from matcher.solver.outside import read_assignment, read_gap
from matcher.solver.rows import Columns
from matcher.solver.weights import Weights
from matcher.worlds.markets import market

SIZES = ((100, 60), (1000, 500), (5000, 2500), (10000, 5000), (50000, 20000))
KINDS_AT = 1000
"""People of the size at which every kind of market is measured; the other sizes are of the standard kind."""
KINDS = ("standard", "tight", "loose", "teams", "chains", "part_time", "low_caps", "no_caps")
PEERS_TO = 1000
"""CP-SAT over all pairs and HiGHS are asked up to so many people, unless named with --only."""
Answer = tuple[list[int] | None, float | None]
"""Chosen pairs and proven bound; None where there is none."""


def problem_of(people: int, projects: int, seed: int, kind: str) -> Problem:
    made = market(people, projects, seed, kind)
    return Problem.of_arrays(
        [Worker(**e) for e in made.engineers],
        [Seats(**p) for p in made.projects],
        made.engineer,
        made.project,
        made.value,
        made.load,
        client_caps=made.client_caps,
        partner_caps=made.partner_caps,
        together=made.together,
    )


def ours(problem: Problem, limit: float) -> tuple[Answer, dict[str, Any]]:
    way = Narrowed.of(problem, Weights.of(problem), time_limit=limit, gap=0)
    found = way.found(Narrowing())
    assert found is not None
    first = next(step for step in way.work.steps if step[2] is not None)
    told = {"first_plan_s": round(first[1], 3), "first_plan": first[2]}
    told |= {key: value for key, value in vars(way.work).items() if key != "steps"}
    return (list(found.chosen), found.bound), told


def greedy(problem: Problem, limit: float) -> tuple[Answer, dict[str, Any]]:
    """The most valuable pair first, as a person or a ranking tool does it; who runs stays; teams left incomplete are
    given up."""
    free, seats = problem.capacity.copy(), problem.seats.copy()
    clients, partners = dict(problem.client_caps), dict(problem.partner_caps)
    stays = problem.must_place[problem.worker] & problem.must_fill[problem.project] & (problem.value == 0)
    bound = np.zeros(len(problem.workers), bool)
    bound[list(problem.bound_together)] = True
    order = np.lexsort((np.arange(len(stays)), -problem.value, ~stays))
    taken: dict[int, list[int]] = {}
    for k in order.tolist():
        e, p = int(problem.worker[k]), int(problem.project[k])
        if free[e] < problem.load[k] or seats[p] < 1 or bound[e]:
            continue
        if not stays[k] and (problem.value[k] <= 0 or problem.must_fill[p]):
            continue
        client, partner = problem.projects[p].client, problem.workers[e].partner
        if clients.get(client or "", 1) < 1 or partners.get(partner or "", 1) < 1:
            continue
        free[e] -= problem.load[k]
        seats[p] -= 1
        clients[client or ""] = clients.get(client or "", 10**9) - 1
        partners[partner or ""] = partners.get(partner or "", 10**9) - 1
        taken.setdefault(p, []).append(k)
    whole = [
        k
        for p, own in taken.items()
        if (not problem.whole[p] or seats[p] == 0)
        and (not problem.needs_leader[p] or problem.leads[problem.worker[own]].any())
        for k in own
    ]
    return (whole, None), {}


def cp_sat(workers: int, *, naive: bool = False) -> Callable[[Problem, float], tuple[Answer, dict[str, Any]]]:
    """CP-SAT over all feasible pairs; `naive` over every pair of person and project, those that are none forbidden."""

    def run(problem: Problem, limit: float) -> tuple[Answer, dict[str, Any]]:
        from ortools.sat.python import cp_model

        began = time.perf_counter()
        model, x = model_of(problem)
        if naive:
            feasible = set(zip(problem.worker.tolist(), problem.project.tolist(), strict=True))
            for e in range(len(problem.workers)):
                for p in range(len(problem.projects)):
                    if (e, p) not in feasible:
                        model.add(model.new_bool_var("") == 0)
        model.maximize(weighted(problem.value, x))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = workers
        solver.parameters.max_time_in_seconds = max(limit - (time.perf_counter() - began), 1)
        status = solver.status_name(solver.solve(model))
        if status not in ("OPTIMAL", "FEASIBLE"):
            return (None, None), {"status": status}
        return ([k for k, var in enumerate(x) if solver.boolean_value(var)], solver.best_objective_bound), {}

    return run


def highs(problem: Problem, limit: float) -> tuple[Answer, dict[str, Any]]:
    """SciPy's HiGHS MIP on the rows of every rule."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    from matcher.solver.constraints import rows_of

    columns = Columns(problem)
    rows = rows_of(problem, columns)
    matrix = csr_array((rows.coefficient, (rows.row, rows.column)), shape=(len(rows), columns.count))
    cost = np.concatenate([-problem.value, np.zeros(columns.count - columns.pairs)])
    constraint = LinearConstraint(matrix, rows.lower, rows.upper)
    options = {"time_limit": limit, "mip_rel_gap": 0}
    found = milp(cost, constraints=constraint, integrality=np.ones(columns.count), bounds=Bounds(0, 1), options=options)
    if found.x is None:
        return (None, None), {"status": found.message}
    return (np.flatnonzero(found.x[: columns.pairs] > 0.5).tolist(), -found.mip_dual_bound), {}


def linear_sum(problem: Problem, limit: float) -> tuple[Answer, dict[str, Any]]:
    """SciPy's linear_sum_assignment, where the problem is one."""
    from scipy.optimize import linear_sum_assignment

    n = len(problem.workers)
    fits = len(problem.projects) == n and len(problem.worker) == n * n and not problem.switched
    if not fits or (problem.load > 100).any() or (problem.seats > 1).any() or (problem.capacity != 100).any():
        return (None, None), {"status": "does not fit"}
    people, seats = linear_sum_assignment(problem.value.reshape(n, n), maximize=True)
    chosen = (people * n + seats).tolist()
    return (chosen, float(problem.value[chosen].sum())), {}


WAYS: dict[str, Callable[[Problem, float], tuple[Answer, dict[str, Any]]]] = {
    "ours": ours,
    "greedy": greedy,
    "cp_sat_8": cp_sat(8),
    "cp_sat_2": cp_sat(2),
    "cp_sat_naive": cp_sat(8, naive=True),
    "highs": highs,
    "linear_sum": linear_sum,
}


def _alone(name: str, made: Callable[[], Problem], limit: float, pipe: Any) -> None:
    problem = made()
    if name in ("highs", "linear_sum"):
        with contextlib.suppress(ImportError):
            import scipy.optimize
            import scipy.sparse  # noqa: F401
    elif name != "greedy":
        solve(problem_of(20, 10, 1, "standard"), way=Narrowing(from_pairs=0))  # imports are not part of the figures
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    began, cpu = time.perf_counter(), time.process_time()
    try:
        (chosen, bound), told = WAYS[name](problem, limit)
    except (ImportError, MemoryError) as error:
        pipe.send({"status": type(error).__name__})
        return
    row: dict[str, Any] = {
        "s": round(time.perf_counter() - began, 3),
        "cpu_s": round(time.process_time() - cpu, 3),
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "mb_before": before,
        **told,
    }
    if chosen is not None:
        pairs = zip(problem.worker[chosen].tolist(), problem.project[chosen].tolist(), strict=True)
        faults = violations([(problem.workers[e].id, problem.projects[p].id) for e, p in pairs], problem)
        value = int(problem.value[chosen].sum())
        row |= {"value": value, "faults": len(faults)}
        if bound is not None:
            row |= {"bound": bound, "gap": round(max(0.0, bound - value) / max(1, abs(value)), 8)}
            row["proven"] = bound < value + 1 - 1e-6 and not faults
    pipe.send(row)


def measured(name: str, made: Callable[[], Problem], limit: float) -> dict[str, Any]:
    """One way on one problem, in a process of its own."""
    context = multiprocessing.get_context("fork")
    ours_end, theirs = context.Pipe()
    process = context.Process(target=_alone, args=(name, made, limit, theirs))
    process.start()
    theirs.close()
    try:
        row: dict[str, Any] = ours_end.recv() if ours_end.poll(limit + 300) else {"status": "no answer"}
    except EOFError:
        row = {"status": "died"}
    process.kill()
    process.join()
    return {"way": name, **row}


def compared(told: dict[str, Any], made: Callable[[], Problem], ways: list[str], limit: float) -> list[dict[str, Any]]:
    rows = []
    base: dict[str, Any] | None = None
    for name in ways:
        row = {**told, **measured(name, made, limit)}
        base = row if name == "ours" else base
        if base is not None and row is not base and row.get("s") and base.get("s"):
            row["time_ratio"] = round(row["s"] / base["s"], 2)
            if row.get("value"):
                row["value_ratio"] = round(base["value"] / row["value"], 4)
        rows.append(row)
        sys.stdout.write(json.dumps(row) + "\n")
        sys.stdout.flush()
    return rows


def medians(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Per size, kind and way the medians over the seeds."""
    grouped: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault((row.get("engineers"), row.get("projects"), row.get("kind"), row["way"]), []).append(row)
    found = []
    for (people, projects, kind, way), own in grouped.items():
        middle: dict[str, Any] = {"engineers": people, "projects": projects, "kind": kind, "way": way, "runs": len(own)}
        for key in ("s", "cpu_s", "mb", "gap", "time_ratio", "value_ratio", "first_plan_s"):
            values = [row[key] for row in own if row.get(key) is not None]
            if values:
                middle[key] = median(values)
        middle["proven"] = Counter(bool(row.get("proven")) for row in own)[True]
        found.append(middle)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--only", default=None, help="ways, by comma: " + ",".join(WAYS))
    parser.add_argument("--limit", type=float, default=60, help="seconds per solve")
    parser.add_argument("--largest", type=int, default=10000, help="people of the largest market")
    parser.add_argument("--smallest", type=int, default=0)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "solver.json")
    arguments = parser.parse_args()
    asked = arguments.only.split(",") if arguments.only else None
    rows: list[dict[str, Any]] = []
    for file in arguments.files:
        problems = [read_assignment(file)] if file.name.startswith("assign") else list(read_gap(file))
        for number, problem in enumerate(problems):
            told = {"file": file.name, "number": number}
            rows += compared(told, lambda problem=problem: problem, asked or ["ours", "linear_sum"], arguments.limit)
    for people, projects in () if arguments.files else SIZES:
        for kind in KINDS if people == KINDS_AT else ("standard",):
            for seed in range(1, arguments.seeds + 1):
                if not arguments.smallest <= people <= arguments.largest:
                    continue
                told = {"engineers": people, "projects": projects, "kind": kind, "seed": seed}
                ways = asked or [w for w in WAYS if w in ("ours", "greedy") or people <= PEERS_TO]
                made = lambda told=told: problem_of(*list(told.values())[:2], told["seed"], told["kind"])  # noqa: E731
                rows += compared(told, made, ways, arguments.limit)
                out = {"machine": machine(), "limit_s": arguments.limit, "medians": medians(rows), "runs": rows}
                arguments.out.parent.mkdir(exist_ok=True)
                arguments.out.write_text(json.dumps(out, indent=1) + "\n")
    if arguments.files:
        arguments.out.write_text(json.dumps({"machine": machine(), "runs": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
