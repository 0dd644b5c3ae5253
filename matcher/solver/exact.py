"""CP-SAT over the pairs of one problem: the exact last step, and the whole way where there are few."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from matcher.errors import NoPlanInTime, PlanError
from matcher.solver.constraints import CONSTRAINTS, Columns
from matcher.solver.problem import Ints, Problem

Status = Literal["OPTIMAL", "FEASIBLE", "INFEASIBLE"]
TICKET_BITS = 20
"""Values are multiplied by 2^20 to leave room below one yen for the tie-break; by less where they are so great that the
sum would leave 62 bits."""


@dataclass(frozen=True)
class Found:
    """An answer to one problem: indices of the chosen pairs, bound and objective in units of `value`."""

    status: Status
    chosen: tuple[int, ...] = ()
    bound: int = 0
    objective: int = 0


def search(problem: Problem, weights: Weights, *, time_limit: float, gap: float = 0.0) -> Found:
    """The plan of greatest weight that keeps every constraint, or one within `gap` of it.

    Raises PlanError where no plan was found in time.
    """
    model, x = model_of(problem)
    model.maximize(weighted(weights.scaled, x))
    solver = solver_of(time_limit)
    solver.parameters.relative_gap_limit = gap
    status = _status(solver.status_name(solver.solve(model)), time_limit)
    if status == "INFEASIBLE":
        return Found(status)
    chosen = tuple(k for k, var in enumerate(x) if solver.boolean_value(var))
    objective = int(problem.value[list(chosen)].sum())
    if status == "OPTIMAL" and gap == 0:
        return Found(status, chosen, objective, objective)
    slack = 2.0**-48 * abs(solver.best_objective_bound)
    bound = max(objective, math.floor((solver.best_objective_bound + slack) / 2**weights.bits))
    return Found("FEASIBLE" if bound > objective else "OPTIMAL", chosen, bound, objective)


@dataclass(frozen=True)
class Weights:
    """Values scaled by 2^bits, with the tie-break below them: greatest sum of tickets among equal sums of values."""

    scaled: Ints
    bits: int

    @classmethod
    def of(cls, problem: Problem) -> Weights:
        """Raises PlanError where the values are too great to be added up."""
        bits = _ticket_bits(problem)
        return cls(problem.value * 2**bits + _tickets(problem, bits), bits)

    def of_pairs(self, kept: Ints) -> Weights:
        return Weights(self.scaled[kept], self.bits)


def _status(name: str, time_limit: float) -> Status:
    known: dict[str, Status] = {"OPTIMAL": "OPTIMAL", "FEASIBLE": "FEASIBLE", "INFEASIBLE": "INFEASIBLE"}
    if name not in known:
        raise NoPlanInTime(f"no plan found within {time_limit:g} s ({name})")
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


def infeasible(problem: Problem, time_limit: float) -> bool:
    """Is it proven that no plan keeps every constraint?"""
    model, _ = model_of(problem)
    solver = solver_of(time_limit)
    return bool(solver.status_name(solver.solve(model)) == "INFEASIBLE")
