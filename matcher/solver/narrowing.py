"""The few pairs that can stand in a best plan, out of all: what the relaxation rules out is left out for good."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.errors import NoPlanInTime
from matcher.solver.exact import Found, Weights, search
from matcher.solver.problem import Ints, Problem
from matcher.solver.relaxation import Bound, relax

LEAST_SECONDS = 0.05
"""What a search is given even where the time is up."""


@dataclass(frozen=True)
class Narrowing:
    """From how many pairs on the way by the relaxation is taken, and how many pairs per person and project the first
    plan is looked for among."""

    from_pairs: int = 500
    first_per_node: float = 1.0


def without_dead(problem: Problem) -> NDArray[np.bool_]:
    """Per pair: False where its team, or a team of its group, can never be complete: more seats than the client takes,
    fewer people than seats under the partners' caps, or nobody who leads."""
    pairs: dict[int, list[int]] = {p: [] for p in problem.switched}
    for pair, project in enumerate(problem.project.tolist()):
        if project in pairs:
            pairs[project].append(pair)
    dead = {p for p, own in pairs.items() if _dead(problem, p, own)}
    ids = {problem.projects[p].id for p in dead}
    at = {p.id: i for i, p in enumerate(problem.projects)}
    for group in problem.groups:
        if ids.intersection(group):
            dead |= {at[p] for p in group}
    return ~np.isin(problem.project, sorted(dead))


def _dead(problem: Problem, project: int, pairs: list[int]) -> bool:
    seats = problem.projects[project]
    people = [problem.workers[w] for w in problem.worker[pairs].tolist()]
    if seats.needs_leader and not any(w.leader for w in people):
        return True
    if not (seats.team or any(seats.id in group for group in problem.groups)):
        return False
    if seats.client is not None and seats.seats > problem.client_caps.get(seats.client, seats.seats):
        return True
    able = 0
    for partner in {w.partner for w in people}:
        own = sum(w.partner == partner for w in people)
        able += min(own, problem.partner_caps.get(partner, own)) if partner is not None else own
    return able < seats.seats


def part(problem: Problem, kept: Ints) -> Problem:
    """The problem over these pairs only: its plans are the plans of the whole that hold no other pair."""
    return replace(
        problem,
        worker=problem.worker[kept],
        project=problem.project[kept],
        value=problem.value[kept],
        load=problem.load[kept],
    )


def narrowed(problem: Problem, weights: Weights, way: Narrowing, *, time_limit: float, gap: float) -> Found | None:
    """The best plan over all pairs, searched for among few; None where the relaxation proves nothing (then the search
    has to take all pairs). Raises NoPlanInTime.

    First among the pairs the prices like best. With a plan in hand, the pairs that could stand in one as good are
    known; where some of them were left out, once more among those.
    """
    ends = time.perf_counter() + time_limit
    alive = np.flatnonzero(without_dead(problem))
    problem, weights = part(problem, alive), weights.of_pairs(alive)
    bound = relax(problem, time_limit=time_limit)
    if bound is None:
        return None
    found = _among_few(problem, weights, bound, way, ends, gap)
    return replace(found, chosen=tuple(alive[list(found.chosen)].tolist()))


def _among_few(problem: Problem, weights: Weights, bound: Bound, way: Narrowing, ends: float, gap: float) -> Found:
    count = round(way.first_per_node * (len(problem.workers) + len(problem.projects)))
    kept = _liked(bound, count)
    best: Found | None = None
    while True:
        left = max(ends - time.perf_counter(), LEAST_SECONDS)
        try:
            found = search(part(problem, kept), weights.of_pairs(kept), time_limit=left, gap=gap)
        except NoPlanInTime:
            if best is None:
                raise
            return best
        if found.status == "INFEASIBLE" and len(kept) == len(problem.worker):
            return found
        if found.status == "INFEASIBLE":
            count = 4 * max(count, 1)
            kept = _liked(bound, count)
            continue
        best = _better(best, _over_all(problem, found, bound, kept))
        needed = np.flatnonzero(bound.may_reach(best.objective))
        near = gap > 0 and best.bound - best.objective <= gap * max(1, abs(best.objective))
        if near or (found.status == "FEASIBLE" and gap == 0) or np.isin(needed, kept).all():
            return best
        kept = needed


def _better(before: Found | None, now: Found) -> Found:
    """The better plan (of two as good the later one, which was sought among more ties) under the better bound."""
    if before is None:
        return now
    plan = now if now.objective >= before.objective else before
    bound = max(plan.objective, min(before.bound, now.bound))
    return replace(plan, bound=bound, status="OPTIMAL" if bound == plan.objective else "FEASIBLE")


def _liked(bound: Bound, count: int) -> Ints:
    """The pairs that cost a plan next to nothing by the prices, and the nearest others up to `count`."""
    order = np.argsort(-bound.reduced, kind="stable")
    free = int((bound.reduced >= -(1 << bound.bits)).sum())
    return np.sort(order[: max(count, free)])


def _over_all(problem: Problem, found: Found, bound: Bound, kept: Ints) -> Found:
    """What was found among the kept pairs, as an answer over all: a plan that holds a pair left out is worth what the
    prices allow it at most."""
    chosen = kept[list(found.chosen)]
    objective = int(problem.value[chosen].sum())
    out = np.delete(bound.reduced, kept)
    beyond = bound.total + min(int(out.max()), 0) >> bound.bits if len(out) else objective
    total = max(objective, min(bound.value, max(found.bound, beyond)))
    return Found("OPTIMAL" if total == objective else "FEASIBLE", tuple(chosen.tolist()), total, objective)
