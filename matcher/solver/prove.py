"""The proven best plan: the way from a problem to a solution, whatever its size."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from matcher.errors import NoPlanInTime, PlanError
from matcher.solver import clash
from matcher.solver.certificate import certificate
from matcher.solver.constraints import violations
from matcher.solver.exact import KNAPSACKS, Found, Status, infeasible, search, with_knapsacks
from matcher.solver.limits import Limit
from matcher.solver.mip import knapsacks
from matcher.solver.narrowing import LEAST_SECONDS, Narrowed, Narrowing, Work
from matcher.solver.problem import Problem
from matcher.solver.reduction import part
from matcher.solver.weights import Weights

CLASH_SECONDS = 60.0
"""For each question what cannot be kept together, where no time was given."""
LOADS_SECONDS = 1.0
"""HiGHS is not asked for less."""


@dataclass(frozen=True)
class Solution:
    """`plan` holds chosen pairs (worker id, project id), sorted; `bound` holds over every plan over every pair."""

    status: Status
    plan: tuple[tuple[str, str], ...]
    objective: int
    bound: int
    clash: tuple[clash.Order, ...] = ()
    """Where no plan keeps every rule: a smallest set of orders that cannot all be kept."""
    seconds: float = 0.0
    certificate: dict[str, Any] | None = field(default=None, compare=False)
    """What verifies the bound without a solver, where it was asked for."""
    work: Work | None = field(default=None, compare=False)
    """What was done on the way by the relaxation, where that was taken."""

    @property
    def gap(self) -> float:
        """(bound − objective) ÷ |objective|; 0 where the plan is proven."""
        return 0.0 if self.bound == self.objective else (self.bound - self.objective) / max(1, abs(self.objective))

    @property
    def why_infeasible(self) -> tuple[str, ...]:
        """The clash, one order a line."""
        return tuple(_line(kind, ids) for kind, ids in self.clash)


def _line(kind: str, ids: tuple[str, ...]) -> str:
    first, *others = ids
    return f"{kind} {first}" + (f" → {' or '.join(others)}" if others else "")


def solve(
    problem: Problem,
    *,
    time_limit: float | None = 60.0,
    gap: float = 0.0,
    work: int | None = None,
    certify: bool = False,
    way: Narrowing = Narrowing(),
) -> Solution:
    """The plan of greatest total value that keeps every constraint; with `gap` the first one proven that near.

    `time_limit`: seconds, None without end. `work`: so many units of it at most (limits.py), after which the answer is
    the same on every machine. Of several best plans the one is taken whose pairs have the greatest sum of tickets drawn
    from their ids, so that the order of rows never shows. Status FEASIBLE means that the plan is not proven the best;
    `bound` still holds. Raises PlanError where no plan was found in time, or if the plan breaks a rule (a fault of
    ours).
    """
    began, limit = time.perf_counter(), Limit.of(time_limit, work)
    if certify:
        way = replace(way, from_pairs=0, at_once=False, certified=True)
    weights, told = Weights.of(problem), None
    found, done = None, None
    if len(problem.worker) >= way.from_pairs:
        narrowed = Narrowed.of(problem, weights, time_limit=time_limit, gap=gap, work=work)
        found, done = _and_loads(narrowed, narrowed.found(way), gap), narrowed.work
        told = certificate(narrowed) if certify and found is not None and found.status != "INFEASIBLE" else None
        limit = narrowed.limit
    if found is None:
        left = max(limit.seconds, LEAST_SECONDS)
        try:
            found = search(problem, weights, time_limit=left, gap=gap, searched=limit.searched)
        except NoPlanInTime as error:
            raise NoPlanInTime(_too_little(time_limit, work)) from error
    if found.status == "INFEASIBLE":
        why = clash.smallest(problem, lambda part: infeasible(part, time_limit or CLASH_SECONDS))
        return Solution("INFEASIBLE", (), 0, 0, why, time.perf_counter() - began, work=done)
    return replace(_checked(problem, found, began), certificate=told, work=done)


def _too_little(time_limit: float | None, work: int | None) -> str:
    if time_limit is None or work is not None:
        return f"no plan found with {work} units of work; allow more (--work)"
    return f"no plan found within {time_limit:g} s; allow more time (plan.time_limit_s)"


def _and_loads(narrowed: Narrowed, found: Found | None, gap: float) -> Found | None:
    """What HiGHS makes of the pairs that may still count, where the loads of many people are knapsacks: the relaxation
    takes these in parts, and a gap remains that branching on switches cannot close."""
    left, problem = narrowed.limit.seconds, narrowed.problem
    if found is None or found.status != "FEASIBLE" or left < LOADS_SECONDS or knapsacks(problem) < KNAPSACKS:
        return found
    if narrowed.limit.by_work:  # HiGHS knows the clock only
        return found
    if found.bound - found.objective <= gap * max(1, abs(found.objective)):
        return found
    pairs = narrowed.kept
    if narrowed.root is not None:
        least = found.objective * narrowed.unit
        pairs = pairs & narrowed.root.may_reach(least)[: len(pairs)]
    chosen = np.flatnonzero(pairs)
    at = np.searchsorted(chosen, found.chosen)
    hint = at if (np.take(chosen, at, mode="clip") == found.chosen).all() else None
    better = with_knapsacks(part(problem, chosen), time_limit=left, gap=gap, hint=hint)
    if better is None or better.status == "INFEASIBLE":
        return found
    if better.objective > found.objective:
        found = replace(found, chosen=tuple(chosen[list(better.chosen)].tolist()), objective=better.objective)
    bound = max(found.objective, min(found.bound, better.bound))
    seconds = time.perf_counter() - narrowed.began
    narrowed.work.steps.append(("loads", seconds, found.objective, bound))
    return replace(found, status="OPTIMAL" if bound == found.objective else "FEASIBLE", bound=bound)


def _checked(problem: Problem, found: Found, began: float) -> Solution:
    """The solution after every rule was worked out again without a solver."""
    chosen = list(found.chosen)
    plan = tuple(sorted(_names(problem, chosen)))
    faults = violations(plan, problem)
    if len(set(plan)) < len(chosen) or sum(problem.value[chosen].tolist()) != found.objective:
        faults.append("the objective is not the sum of the chosen pairs")
    if faults:
        raise PlanError("; ".join(faults))
    return Solution(found.status, plan, found.objective, found.bound, seconds=time.perf_counter() - began)


def _names(problem: Problem, chosen: Iterable[int]) -> list[tuple[str, str]]:
    return [(problem.workers[problem.worker[k]].id, problem.projects[problem.project[k]].id) for k in chosen]
