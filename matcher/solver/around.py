"""Better plans near a plan: a few people, or a few projects, are planned anew while all others keep what they have."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from matcher.solver.cpsat import model_of, solver_of, weighted
from matcher.solver.interrupts import heard_again
from matcher.solver.problem import Bools, Ints, Problem
from matcher.solver.program import Program, Terms
from matcher.solver.reduction import part
from matcher.solver.rows import Floats
from matcher.solver.system import Prices, System

FREE = 160
"""Pairs that are free at once."""
PER_PROJECT = 4
"""Where projects are planned anew, so many pairs of each on the average: those nearest to gain."""
WORK = 0.5
"""CP-SAT's deterministic seconds for one try."""


def improved(problem: Problem, chosen: Ints, *, ends: float, near: Callable[[int], bool]) -> Ints:
    """The best plan met before the clock says `ends` or `near` says that its value is enough. Values only go up; the
    order of the tries is always the same."""
    draw = np.random.default_rng(1)
    gains = _gains(problem, ends)
    close = np.zeros(len(problem.worker), bool)
    close[np.argsort(-gains, kind="stable")[: PER_PROJECT * len(problem.projects)]] = True
    value = int(problem.value[chosen].sum())
    number = 0
    while time.perf_counter() < ends and not near(value):
        number += 1
        free = _of_people(problem, chosen, draw) if number % 2 else _of_projects(problem, close, draw)
        free[chosen] = True
        better = _planned_anew(problem, np.flatnonzero(free), value, ends)
        if better is not None:
            chosen, value = better, int(problem.value[better].sum())
    return chosen


def _gains(problem: Problem, ends: float) -> Floats:
    """Per pair what it gains or loses at the prices of the linear relaxation; its bare value where that does not end
    in time."""
    system = System.of(problem, problem.value)
    program, none = Program(), np.zeros(0)
    program.add(none, none, system.rows.lower, system.rows.upper, Terms.none())
    rows = system.rows
    terms = Terms(rows.row, rows.column, rows.coefficient.astype(float))
    program.add(system.weight.astype(float), np.ones(system.count), none, none, terms)
    found = program.solve(dual=True, seconds=ends - time.perf_counter())
    if found is None:
        return problem.value.astype(float)
    return system.reduced(Prices(found.prices, none, np.zeros(system.pairs)))[: system.pairs]


def _of_people(problem: Problem, chosen: Ints, draw: np.random.Generator) -> Bools:
    """The pairs of some people with all seats these people have now."""
    holders = np.unique(problem.worker[chosen])
    held = np.zeros(len(problem.projects), bool)
    some = np.zeros(len(problem.workers), bool)
    free = np.zeros(len(problem.worker), bool)
    for e in draw.permutation(holders).tolist():
        some[e] = True
        held[problem.project[chosen[problem.worker[chosen] == e]]] = True
        found: Bools = some[problem.worker] & held[problem.project]
        if some.sum() > 2 and found.sum() > FREE:
            return free
        free = found
    return free


def _of_projects(problem: Problem, close: Bools, draw: np.random.Generator) -> Bools:
    """The pairs near to gain of some projects."""
    counts = np.bincount(problem.project[close], minlength=len(problem.projects))
    order = draw.permutation(len(problem.projects))
    some = np.zeros(len(problem.projects), bool)
    some[order[np.cumsum(counts[order]) <= FREE]] = True
    found: Bools = some[problem.project] & close
    return found


def _planned_anew(problem: Problem, pairs: Ints, value: int, ends: float) -> Ints | None:
    """The best plan among these pairs that is worth more than `value`; None where none was found."""
    few = part(problem, pairs)
    model, x = model_of(few)
    total = weighted(few.value, x)
    model.add(total >= value + 1)
    model.maximize(total)
    solver = solver_of(max(ends - time.perf_counter(), 0.01))
    solver.parameters.max_deterministic_time = WORK
    with heard_again():
        status = solver.status_name(solver.solve(model))
    if status not in ("OPTIMAL", "FEASIBLE"):
        return None
    return pairs[[k for k, var in enumerate(x) if solver.boolean_value(var)]]
