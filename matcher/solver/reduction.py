"""What can be left out before anything is solved: pairs that stand in no plan at all; and what to look at first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.solver.problem import Bools, Ints, Problem
from matcher.solver.rows import Floats


def possible(problem: Problem) -> Bools:
    """Per pair: False where it is forbidden, asks more than the person has, or its team (or a team of its group) can
    never be complete: more seats than the client takes, fewer people than seats under the partners' caps, or nobody
    who leads."""
    kept = problem.load <= problem.capacity[problem.worker]
    for e, p in problem.vetoes:
        at = problem.pair_at.find(e, p)
        if at is not None:
            kept[at] = False
    dead = _dead(problem, np.flatnonzero(kept))
    ids = {problem.projects[p].id for p in np.flatnonzero(dead).tolist()}
    for group in problem.groups:
        if ids.intersection(group):
            dead[[problem.project_at[p] for p in group]] = True
    kept &= ~dead[problem.project]
    return kept


def _dead(problem: Problem, pairs: Ints) -> Bools:
    projects, partners = len(problem.projects), len(problem.partners) + 1
    project, worker = problem.project[pairs], problem.worker[pairs]
    leaders = np.bincount(project[problem.leads[worker]], minlength=projects)
    dead: Bools = problem.needs_leader & (leaders == 0)
    caps = np.array([problem.client_caps[name] for name in problem.clients] + [np.iinfo(np.int64).max], np.int64)
    dead |= problem.whole & (problem.seats > caps[problem.client])
    limits = np.array([problem.partner_caps[name] for name in problem.partners] + [np.iinfo(np.int64).max], np.int64)
    key = project * partners + problem.partner[worker] % partners
    met, counts = np.unique(key, return_counts=True)
    able = np.bincount(met // partners, weights=np.minimum(counts, limits[met % partners]), minlength=projects)
    dead |= problem.whole & (able < problem.seats)
    return dead


def part(problem: Problem, kept: Ints) -> Problem:
    """The problem over these pairs only: its plans are the plans of the whole that hold no other pair."""
    return replace(
        problem,
        worker=problem.worker[kept],
        project=problem.project[kept],
        value=problem.value[kept],
        load=problem.load[kept],
    )


def foremost(key: Ints, worth: Ints | Floats, most: Ints | int) -> Bools:
    """Per entry: is it among those of greatest worth with its key? `most`: how many, for all keys or by key."""
    order = np.lexsort((-worth, key))
    ordered = key[order]
    first = np.ones(len(key), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    every = np.arange(len(key))
    place = every - np.maximum.accumulate(np.where(first, every, 0))
    found = np.zeros(len(key), bool)
    found[order[place < (most if isinstance(most, int) else most[ordered])]] = True
    return found
