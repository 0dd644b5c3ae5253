"""The proven best plan by CP-SAT over all feasible pairs."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from matcher.errors import PlanError
from matcher.solver.constraints import CONSTRAINTS, Columns, violations
from matcher.solver.problem import Ints, Problem

Status = Literal["OPTIMAL", "FEASIBLE", "INFEASIBLE"]
WORKERS = 8
"""CP-SAT's search workers: with fewer it was measured 1.6-9 % off where 8 prove, even on two cores."""


@dataclass(frozen=True)
class Solution:
    """`plan` holds chosen pairs (worker id, project id), sorted; `bound` holds over every plan over every pair."""

    status: Status
    plan: tuple[tuple[str, str], ...]
    objective: int
    bound: int
    why_infeasible: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def gap(self) -> float:
        """(bound − objective) ÷ |objective|; 0 where the plan is proven."""
        return 0.0 if self.bound == self.objective else (self.bound - self.objective) / max(1, abs(self.objective))


def solve(problem: Problem, *, time_limit: float = 60.0, canonical: bool = True) -> Solution:
    """The plan of greatest total value that keeps every constraint.

    Among several best plans `canonical` takes the one that is greatest in a tie-break fixed by the ids, so seed,
    worker count and row order never show; leave it off where only the objective is wanted. Status FEASIBLE
    means the time ran out: `bound` still holds. Raises PlanError if the plan breaks a rule (a fault of ours).
    """
    began = time.perf_counter()
    model, x = _model(problem)
    model.maximize(_weighted(problem.value, x))
    solver = _solver(time_limit)
    status = _status(solver.status_name(solver.solve(model)), time_limit)
    if status == "INFEASIBLE":
        return Solution(status, (), 0, 0, _why(problem, time_limit), time.perf_counter() - began)
    chosen = [k for k, var in enumerate(x) if solver.boolean_value(var)]
    objective, bound = round(solver.objective_value), int(np.floor(solver.best_objective_bound + 1e-6))
    if status == "OPTIMAL":
        bound = objective
        if canonical:
            chosen = _first_of_equals(problem, model, x, objective, chosen, time_limit)
    plan = tuple(sorted(_names(problem, chosen)))
    faults = violations(plan, problem)
    if faults or int(problem.value[chosen].sum()) != objective:
        raise PlanError("; ".join(faults) or f"plan is worth {int(problem.value[chosen].sum())}, not {objective}")
    return Solution(status, plan, objective, bound, seconds=time.perf_counter() - began)


def _status(name: str, time_limit: float) -> Status:
    known: dict[str, Status] = {"OPTIMAL": "OPTIMAL", "FEASIBLE": "FEASIBLE", "INFEASIBLE": "INFEASIBLE"}
    if name not in known:
        raise PlanError(f"no plan found within {time_limit:g} s ({name}); allow more time (plan.time_limit_s)")
    return known[name]


def _model(problem: Problem):  # type: ignore[no-untyped-def]  # ortools is imported only when a plan is made
    from ortools.sat.python import cp_model

    columns = Columns(problem)
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(columns.count)]
    for constraint in CONSTRAINTS:
        rows = constraint.rows(problem, columns)
        for terms, lower, upper in zip(rows.terms, rows.lower, rows.upper, strict=True):
            total = cp_model.LinearExpr.weighted_sum([x[k] for k in terms], list(terms.values()))
            domain = cp_model.Domain(
                cp_model.INT_MIN if lower is None else lower, cp_model.INT_MAX if upper is None else upper
            )
            model.add_linear_expression_in_domain(total, domain)
    return model, x[: len(problem.worker)]


def _weighted(weights: Ints, x):  # type: ignore[no-untyped-def]
    from ortools.sat.python import cp_model

    return cp_model.LinearExpr.weighted_sum(x, weights.tolist())


def _solver(time_limit: float):  # type: ignore[no-untyped-def]
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = time_limit
    return solver


def _first_of_equals(problem: Problem, model, x, objective: int, chosen: list[int], time_limit: float) -> list[int]:  # type: ignore[no-untyped-def]
    """Of all plans worth `objective`, the one whose pairs have the greatest sum of numbers drawn from their ids."""
    model.add(_weighted(problem.value, x) == objective)
    model.clear_hints()
    inside = set(chosen)
    for k, var in enumerate(x):
        model.add_hint(var, k in inside)
    model.maximize(_weighted(_tickets(problem), x))
    solver = _solver(time_limit)
    if solver.status_name(solver.solve(model)) not in ("OPTIMAL", "FEASIBLE"):
        return chosen
    return [k for k, var in enumerate(x) if solver.boolean_value(var)]


def _tickets(problem: Problem) -> Ints:
    """One number of 30 bits per pair, drawn from its ids alone."""
    texts = (f"{e}\x1f{p}".encode() for e, p in problem.pair_at)
    return np.array([int.from_bytes(hashlib.sha256(t).digest()[:4]) >> 2 for t in texts], np.int64)


def _names(problem: Problem, chosen: list[int]) -> list[tuple[str, str]]:
    return [(problem.workers[problem.worker[k]].id, problem.projects[problem.project[k]].id) for k in chosen]


def _why(problem: Problem, time_limit: float) -> tuple[str, ...]:
    """A smallest set of locks and vetoes that cannot all be kept, by leaving each out in turn; with none of them
    at fault, the seats that must be filled and cannot be."""
    orders = [("lock", pair) for pair in problem.locks] + [("veto", pair) for pair in problem.vetoes]
    kept = list(orders)
    if _infeasible(problem, [], time_limit):
        kept = []
    for order in list(kept):
        rest = [o for o in kept if o != order]
        if _infeasible(problem, rest, time_limit):
            kept = rest
    if kept:
        return tuple(f"{kind} {e} → {p}" for kind, (e, p) in kept)
    return tuple(f"must_fill {p.id}" for p in problem.projects if p.must_fill)


def _infeasible(problem: Problem, orders: list[tuple[str, tuple[str, str]]], time_limit: float) -> bool:
    part = replace(
        problem,
        locks=tuple(pair for kind, pair in orders if kind == "lock"),
        vetoes=tuple(pair for kind, pair in orders if kind == "veto"),
    )
    model, _ = _model(part)
    solver = _solver(time_limit)
    return bool(solver.status_name(solver.solve(model)) == "INFEASIBLE")
