"""CP-SAT over the pairs of one problem: the last step where branching on switches does not end, and the whole way where
there are few pairs; and HiGHS where the loads of many people are knapsacks."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Literal

import numpy as np

from matcher.errors import NoPlanInTime
from matcher.solver.around import improved
from matcher.solver.cpsat import model_of, solver_of, weighted
from matcher.solver.interrupts import heard_again
from matcher.solver.mip import Branched, by_mip, knapsacks
from matcher.solver.problem import Ints, Problem
from matcher.solver.weights import Weights

KNAPSACKS = 300
"""Pairs of people with knapsacks from which on HiGHS is asked."""
FEW_PEOPLE = 100
BRANCHING, BRANCHING_FEW = 0.9, 0.5
"""Its share of the time; what is left is for better plans near the one it has. They gain most where few people hold
very many loads."""
Status = Literal["OPTIMAL", "FEASIBLE", "INFEASIBLE"]


@dataclass(frozen=True)
class Found:
    """An answer to one problem: indices of the chosen pairs, bound and objective in units of `value`."""

    status: Status
    chosen: tuple[int, ...] = ()
    bound: int = 0
    objective: int = 0


def search(
    problem: Problem,
    weights: Weights,
    *,
    time_limit: float,
    gap: float = 0.0,
    hint: Ints | None = None,
    searched: float | None = None,
) -> Found:
    """The plan of greatest weight that keeps every constraint, or one within `gap` of it, sought from `hint` on.
    `searched`: CP-SAT's deterministic seconds at most, and CP-SAT alone is asked.

    Raises NoPlanInTime.
    """
    if searched is None and knapsacks(problem) >= KNAPSACKS:
        found = with_knapsacks(problem, time_limit=time_limit, gap=gap, hint=hint)
        if found is not None:
            return found
    model, x = model_of(problem)
    model.maximize(weighted(weights.scaled, x))
    if hint is not None:
        taken = np.zeros(len(x), bool)
        taken[hint] = True
        for var, value in zip(x, taken.tolist(), strict=True):
            model.add_hint(var, value)
    solver = solver_of(time_limit)
    solver.parameters.relative_gap_limit = gap
    if searched is not None:
        solver.parameters.max_deterministic_time = searched
    with heard_again():
        answer = solver.solve(model)
    status = _status(solver.status_name(answer), time_limit)
    if status == "INFEASIBLE":
        return Found(status)
    chosen = tuple(k for k, var in enumerate(x) if solver.boolean_value(var))
    objective = int(problem.value[list(chosen)].sum())
    if status == "OPTIMAL" and gap == 0:
        return Found(status, chosen, objective, objective)
    slack = 2.0**-48 * abs(solver.best_objective_bound)
    bound = max(objective, math.floor((solver.best_objective_bound + slack) / 2**weights.bits))
    return Found("FEASIBLE" if bound > objective else "OPTIMAL", chosen, bound, objective)


def with_knapsacks(problem: Problem, *, time_limit: float, gap: float, hint: Ints | None) -> Found | None:
    """The best plan by value as HiGHS proves it (of several one, the same on every run), else the best one met in time
    with HiGHS's bound; None where it has no plan."""
    ends = time.perf_counter() + time_limit
    share = BRANCHING_FEW if len(np.unique(problem.worker)) < FEW_PEOPLE else BRANCHING
    told = by_mip(problem, seconds=share * time_limit, gap=gap, hint=hint)
    if told is None:
        return None
    if told.infeasible:
        return Found("INFEASIBLE")
    chosen = told.chosen
    if chosen is None:
        return None
    if not told.proven:
        chosen = improved(problem, chosen, ends=ends, near=lambda value: _enough(told, value, gap))
    value = int(problem.value[chosen].sum())
    bound = max(value, told.bound)
    return Found("OPTIMAL" if bound == value else "FEASIBLE", tuple(chosen.tolist()), bound, value)


def _enough(told: Branched, value: int, gap: float) -> bool:
    return told.bound - value <= gap * max(1, abs(value))


def _status(name: str, time_limit: float) -> Status:
    known: dict[str, Status] = {"OPTIMAL": "OPTIMAL", "FEASIBLE": "FEASIBLE", "INFEASIBLE": "INFEASIBLE"}
    if name not in known:
        raise NoPlanInTime(f"no plan found within {time_limit:g} s ({name})")
    return known[name]


def infeasible(problem: Problem, time_limit: float) -> bool:
    """Is it proven that no plan keeps every constraint?"""
    model, _ = model_of(problem)
    solver = solver_of(time_limit)
    with heard_again():
        return bool(solver.status_name(solver.solve(model)) == "INFEASIBLE")
