"""How others would solve the same problem: greedily, by CP-SAT over all pairs, by a MIP, by an assignment algorithm, or
only its linear relaxation. For benchmarks on equal rules; no plan the product shows comes from here.

HiGHS (`highspy`, else the one inside SciPy) and SciPy are no dependencies: each is imported where it is asked for.
`highspy` from 1.15 on and OR-Tools 9.15 cannot share a process, so every way is to have one of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matcher.solver.constraints import rows_of
from matcher.solver.cpsat import model_of, weighted
from matcher.solver.narrowing import Work
from matcher.solver.problem import Problem
from matcher.solver.rows import Columns, Rows

Step = tuple[float, float | None, float | None]
"""Seconds since the start, value of the best plan, bound; None where there is none yet."""


@dataclass
class Attempt:
    """What one way came to: indices of the chosen pairs and proven bound, None where there is none."""

    chosen: list[int] | None = None
    bound: float | None = None
    said: str | None = None
    """The solver's own word where there is no plan."""
    trace: list[Step] = field(default_factory=list)
    work: Work | None = None
    """Of our own way."""


class Unfit(Exception):
    """The way's model does not hold this problem."""


def greedy(problem: Problem, limit: float) -> Attempt:
    """The most valuable pair first, as a person or a ranking tool does it; who runs stays; teams and groups left
    incomplete are given up. Locks, and seats that must be filled by somebody else, are beyond it."""
    free, seats = problem.capacity.copy(), problem.seats.copy()
    clients, partners = dict(problem.client_caps), dict(problem.partner_caps)
    stays = problem.must_place[problem.worker] & problem.must_fill[problem.project] & (problem.value == 0)
    bound = np.zeros(len(problem.workers), bool)
    bound[list(problem.bound_together)] = True
    order = np.lexsort((np.arange(len(stays)), -problem.value, ~stays))
    vetoed = set(problem.pair_at.of(problem.vetoes).tolist())
    taken: dict[int, list[int]] = {}
    for k in order.tolist():
        e, p = int(problem.worker[k]), int(problem.project[k])
        if free[e] < problem.load[k] or seats[p] < 1 or bound[e] or k in vetoed:
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
    staffed = {
        p
        for p, own in taken.items()
        if (not problem.whole[p] or seats[p] == 0)
        and (not problem.needs_leader[p] or problem.leads[problem.worker[own]].any())
    }
    groups = [{problem.project_at[p] for p in group} for group in problem.groups]
    while broken := next((group for group in groups if group & staffed and not group <= staffed), None):
        staffed -= broken
    return Attempt([k for p, own in taken.items() if p in staffed for k in own])


def cp_sat(workers: int, *, naive: bool = False) -> Callable[[Problem, float], Attempt]:
    """CP-SAT as its handbook has it, over all feasible pairs; `naive`: over every pair of person and project, those
    that are none forbidden."""

    def run(problem: Problem, limit: float) -> Attempt:
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
        attempt = Attempt()

        class Watched(cp_model.CpSolverSolutionCallback):
            def on_solution_callback(self) -> None:
                seconds = time.perf_counter() - began
                attempt.trace.append((seconds, self.objective_value, self.best_objective_bound))

        def bounded(bound: float) -> None:
            value = attempt.trace[-1][1] if attempt.trace else None
            attempt.trace.append((time.perf_counter() - began, value, bound))

        solver.best_bound_callback = bounded
        status = solver.status_name(solver.solve(model, Watched()))
        if status in ("OPTIMAL", "FEASIBLE"):
            attempt.chosen = [k for k, var in enumerate(x) if solver.boolean_value(var)]
            attempt.bound = solver.best_objective_bound
        else:
            attempt.said = status
        return attempt

    return run


def mip(problem: Problem, limit: float) -> Attempt:
    """HiGHS's MIP over the rows of every rule."""
    try:
        import highspy
    except ModuleNotFoundError:
        return scipy_mip(problem, limit)
    began = time.perf_counter()
    solver = _highs(problem, whole=True)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("time_limit", max(limit - (time.perf_counter() - began), 1))
    attempt = Attempt()

    def met(kind: Any, message: str, told: Any, given: Any, user: Any) -> None:
        value = -told.mip_primal_bound if abs(told.mip_primal_bound) < highspy.kHighsInf else None
        bound = -told.mip_dual_bound if abs(told.mip_dual_bound) < highspy.kHighsInf else None
        attempt.trace.append((time.perf_counter() - began, value, bound))

    solver.setCallback(met, None)
    solver.startCallback(highspy.cb.HighsCallbackType.kCallbackMipLogging)
    solver.startCallback(highspy.cb.HighsCallbackType.kCallbackMipImprovingSolution)
    solver.run()
    info = solver.getInfo()
    if info.primal_solution_status != 2:
        attempt.said = solver.modelStatusToString(solver.getModelStatus())
        return attempt
    x = np.array(solver.getSolution().col_value)[: len(problem.worker)]
    attempt.chosen, attempt.bound = np.flatnonzero(x > 0.5).tolist(), -info.mip_dual_bound
    return attempt


def relaxed(problem: Problem, limit: float) -> Attempt:
    """HiGHS's linear relaxation over all pairs at once, nothing added: no plan, a bound."""
    try:
        import highspy
    except ModuleNotFoundError:
        found = _scipy(problem, limit, whole=False)
        return Attempt(bound=-float(found.fun)) if found.status == 0 else Attempt(said=str(found.message))
    began = time.perf_counter()
    solver = _highs(problem, whole=False)
    solver.setOptionValue("time_limit", max(limit - (time.perf_counter() - began), 1))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return Attempt(said=solver.modelStatusToString(solver.getModelStatus()))
    return Attempt(bound=-solver.getInfo().objective_function_value)


def _rows(problem: Problem) -> tuple[Rows, int, Any]:
    columns = Columns(problem)
    cost = np.concatenate([-problem.value, np.zeros(columns.count - columns.pairs)])
    return rows_of(problem, columns), columns.count, cost


def _highs(problem: Problem, *, whole: bool) -> Any:
    import highspy

    rows, count, cost = _rows(problem)
    order = np.argsort(rows.row, kind="stable")
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count, len(rows)
    lp.col_cost_ = cost
    lp.col_lower_, lp.col_upper_ = np.zeros(count), np.ones(count)
    lp.row_lower_, lp.row_upper_ = rows.lower, rows.upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(rows.row, minlength=len(rows)))]).astype(np.int32)
    lp.a_matrix_.index_ = rows.column[order].astype(np.int32)
    lp.a_matrix_.value_ = rows.coefficient[order].astype(float)
    if whole:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * count
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(lp)
    return solver


def scipy_mip(problem: Problem, limit: float) -> Attempt:
    """SciPy's `milp` over the rows of every rule (its own HiGHS)."""
    found = _scipy(problem, limit, whole=True)
    if found.x is None:
        return Attempt(said=str(found.message))
    return Attempt(np.flatnonzero(found.x[: len(problem.worker)] > 0.5).tolist(), -float(found.mip_dual_bound))


def _scipy(problem: Problem, limit: float, *, whole: bool) -> Any:
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    rows, count, cost = _rows(problem)
    matrix = csr_array((rows.coefficient, (rows.row, rows.column)), shape=(len(rows), count))
    return milp(
        cost,
        constraints=LinearConstraint(matrix, rows.lower, rows.upper),
        integrality=np.full(count, int(whole)),
        bounds=Bounds(0, 1),
        options={"time_limit": limit, "mip_rel_gap": 0},
    )


def assignment(problem: Problem, limit: float) -> Attempt:
    """SciPy's assignment algorithms, where the problem is one: everybody one seat, every seat somebody, nothing else.
    Raises Unfit elsewhere."""
    n = len(problem.workers)
    plain = (
        len(problem.projects) == n
        and problem.must_place.all()
        and problem.must_fill.all()
        and not (problem.switched or problem.bound_together or problem.locks or problem.vetoes or problem.rules)
        and not (problem.client >= 0).any()
        and not (problem.partner >= 0).any()
        and bool((problem.seats == 1).all())
        and bool((2 * problem.load > problem.capacity[problem.worker]).all())
        and bool((problem.load <= problem.capacity[problem.worker]).all())
    )
    if not plain:
        raise Unfit
    if len(problem.worker) == n * n:
        from scipy.optimize import linear_sum_assignment

        people, seats = linear_sum_assignment(problem.value.reshape(n, n), maximize=True)
    else:
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import min_weight_full_bipartite_matching

        # a weight of 0 would be no edge
        above = 1 + int(problem.value.max(initial=0))
        weights = csr_array((above - problem.value, (problem.worker, problem.project)), shape=(n, n))
        people, seats = min_weight_full_bipartite_matching(weights)
    at = problem.worker * n + problem.project
    chosen = np.searchsorted(at, people.astype(np.int64) * n + seats)
    return Attempt(chosen.tolist(), float(problem.value[chosen].sum()))
