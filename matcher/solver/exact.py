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
Order = tuple[str, tuple[str, ...]]
"""What a person has ordered: ("lock" or "veto", (worker id, project id …))."""
TICKET_BITS = 20
"""Values are multiplied by 2^20 to leave room below one yen for the tie-break; by less where they are so great that the
sum would leave 62 bits."""


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


def solve(problem: Problem, *, time_limit: float = 60.0) -> Solution:
    """The plan of greatest total value that keeps every constraint.

    Of several best plans the one is taken whose pairs have the greatest sum of tickets drawn from their ids, so that
    the order of rows never shows. Status FEASIBLE means the time ran out: `bound` still holds. Raises PlanError where
    no plan was found in time, or if the plan breaks a rule (a fault of ours).
    """
    began = time.perf_counter()
    bits = _ticket_bits(problem)
    scaled = problem.value * 2**bits + _tickets(problem, bits)
    model, x = model_of(problem)
    model.maximize(weighted(scaled, x))
    solver = solver_of(time_limit)
    status = _status(solver.status_name(solver.solve(model)), time_limit)
    if status == "INFEASIBLE":
        return Solution(status, (), 0, 0, _why(problem, time_limit), time.perf_counter() - began)
    chosen = [k for k, var in enumerate(x) if solver.boolean_value(var)]
    objective = int(problem.value[chosen].sum())
    bound = objective if status == "OPTIMAL" else int(np.floor(solver.best_objective_bound / 2**bits))
    plan = tuple(sorted(_names(problem, chosen)))
    faults = violations(plan, problem)
    if faults or len(chosen) != len(plan):
        raise PlanError("; ".join(faults) or "a pair was chosen twice")
    return Solution(status, plan, objective, bound, seconds=time.perf_counter() - began)


def _status(name: str, time_limit: float) -> Status:
    known: dict[str, Status] = {"OPTIMAL": "OPTIMAL", "FEASIBLE": "FEASIBLE", "INFEASIBLE": "INFEASIBLE"}
    if name not in known:
        raise PlanError(f"no plan found within {time_limit:g} s ({name}); allow more time (plan.time_limit_s)")
    return known[name]


def model_of(problem: Problem):  # type: ignore[no-untyped-def]  # ortools is imported only when a plan is made
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


def weighted(weights: Ints, x):  # type: ignore[no-untyped-def]
    from ortools.sat.python import cp_model

    return cp_model.LinearExpr.weighted_sum(x, weights.tolist())


def solver_of(time_limit: float):  # type: ignore[no-untyped-def]
    """One worker with the full linear relaxation: the same steps on every run, and measured faster to the proof on
    assignment problems than eight workers on two cores (benchmarks/workers.py)."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = time_limit
    return solver


def _ticket_bits(problem: Problem) -> int:
    """How many bits below one yen are left for the tie-break. Raises PlanError where not even the yen have room."""
    total: int = sum(abs(value) for value in problem.value.tolist())
    bits = min(TICKET_BITS, 62 - (total + 1).bit_length())
    if bits < 0:
        raise PlanError("values too great to be added up; look for prices with too many digits")
    return bits


def _tickets(problem: Problem, room: int) -> Ints:
    """One number per pair, drawn from its ids alone; so small that all chosen ones together stay below one yen."""
    bits = room - min(sum(p.seats for p in problem.projects), len(problem.worker)).bit_length()
    if bits < 1:
        return np.zeros(len(problem.worker), np.int64)
    texts = (f"{e}\x1f{p}".encode() for e, p in problem.pair_at)
    return np.array([int.from_bytes(hashlib.sha256(t).digest()[:4]) >> (32 - bits) for t in texts], np.int64)


def _names(problem: Problem, chosen: list[int]) -> list[tuple[str, str]]:
    return [(problem.workers[problem.worker[k]].id, problem.projects[problem.project[k]].id) for k in chosen]


def _why(problem: Problem, time_limit: float) -> tuple[str, ...]:
    """A smallest set of locks and vetoes that cannot all be kept, by leaving each out in turn; with none of them
    at fault, the seats that must be filled and cannot be."""
    orders: list[Order] = [("lock", lock) for lock in problem.locks]
    orders += [("veto", pair) for pair in problem.vetoes]
    kept = list(orders)
    if _infeasible(problem, [], time_limit):
        kept = []
    for order in list(kept):
        rest = [o for o in kept if o != order]
        if _infeasible(problem, rest, time_limit):
            kept = rest
    if kept:
        return tuple(f"{kind} {e} → {' or '.join(projects)}" for kind, (e, *projects) in kept)
    return tuple(f"must_fill {p.id}" for p in problem.projects if p.must_fill)


def _infeasible(problem: Problem, orders: list[Order], time_limit: float) -> bool:
    part = replace(
        problem,
        locks=tuple(pair for kind, pair in orders if kind == "lock"),
        vetoes=tuple((e, p) for kind, (e, p, *_) in orders if kind == "veto"),
    )
    model, _ = model_of(part)
    solver = solver_of(time_limit)
    return bool(solver.status_name(solver.solve(model)) == "INFEASIBLE")
