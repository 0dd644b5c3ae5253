"""Rows that every plan keeps anyway, because of several constraints together or because pairs are taken whole. They say
nothing new about plans and much about the relaxation, which would otherwise take pairs in parts. (That somebody on a
switched project switches it on, x ≤ y, is such a row too: `System.tie`.)"""

from __future__ import annotations

import numpy as np

from matcher.solver.problem import Problem
from matcher.solver.rows import Columns, Rows


def implied_rows(problem: Problem, columns: Columns) -> Rows:
    """Somebody bound to others who is on any seat is chosen, and is on no more seats than his capacity allows."""
    wanted = np.array(problem.bound_together, np.int64)
    own = np.flatnonzero(columns.chosens[problem.worker] >= 0)
    worker = problem.worker[own]
    least = np.full(len(problem.workers), np.iinfo(np.int64).max)
    np.minimum.at(least, worker, problem.load[own])
    most = np.maximum(problem.capacity // least, 1)
    every = np.arange(len(wanted))
    within = Rows.grouped(wanted, worker, own, upper=0)
    several = own[most[worker] > 1]
    alone = Rows(
        np.concatenate([np.arange(len(several))] * 2),
        np.concatenate([several, columns.chosens[problem.worker[several]]]),
        np.repeat([1, -1], len(several)),
        np.full(len(several), -np.inf),
        np.zeros(len(several)),
    )
    return Rows.stacked([within.and_terms(every, columns.chosens[wanted], -most[wanted]), alone])
