"""Several aims in one sum: seats filled, value, pairs of the old plan kept, one before the other or weighed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from matcher.errors import PlanError
from matcher.solver.problem import Ints, Problem

Aim = Literal["fill", "value", "stability"]
MOST = 2**58
"""Room for the sum of all values."""


@dataclass(frozen=True)
class Levels:
    """A problem whose values stand for several aims, and what each pair counts for every aim."""

    problem: Problem
    counts: Mapping[Aim, Ints]

    def reached(self, plan: Iterable[tuple[str, str]]) -> dict[Aim, int]:
        """How far a plan gets with every aim."""
        chosen = self.problem.pair_at.of(list(plan))
        return {aim: int(count[chosen].sum()) for aim, count in self.counts.items()}


def in_order(problem: Problem, aims: Iterable[Aim], *, old: Iterable[tuple[str, str]] = ()) -> Levels:
    """The first aim before all, the second among equals in the first, and so on. Raises PlanError where the numbers
    grow too great to be added up."""
    counts = _counts(problem, aims, old)
    seats = min(int(problem.seats.sum()), len(problem.worker))
    factors: dict[Aim, int] = {}
    below = 0
    for aim in reversed(counts):
        factors[aim] = below + 1
        spread = int(np.abs(counts[aim]).max(initial=0)) * 2 * seats
        below += factors[aim] * spread
    return weighed(problem, factors, old=old)


def weighed(problem: Problem, weights: Mapping[Aim, int], *, old: Iterable[tuple[str, str]] = ()) -> Levels:
    """The sum of the aims, each times its weight: weights are units of value per seat filled or pair kept."""
    counts = _counts(problem, weights, old)
    size = sum(weight * int(np.abs(counts[aim].astype(object)).sum()) for aim, weight in weights.items())
    if size > MOST:
        raise PlanError("values too great to set one aim before the other; look for prices with too many digits")
    value = sum((weight * counts[aim] for aim, weight in weights.items()), np.zeros(len(problem.worker), np.int64))
    return Levels(replace(problem, value=value), counts)


def _counts(problem: Problem, aims: Iterable[Aim], old: Iterable[tuple[str, str]]) -> dict[Aim, Ints]:
    kept = np.zeros(len(problem.worker), np.int64)
    at = problem.pair_at.of(list(old))
    kept[at[at >= 0]] = 1
    every: dict[Aim, Ints] = {"fill": np.ones_like(kept), "value": problem.value, "stability": kept}
    return {aim: every[aim] for aim in aims}
