"""The proposal round: whom to propose where, so many per person and per project, for the greatest expected margin; that
somebody wins twice, and a seat is won by two, is counted."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from matcher.errors import NoPlanInTime
from matcher.solver.firstorder import FirstOrder
from matcher.solver.problem import Bools, Ints
from matcher.solver.program import Linear, Program, Terms
from matcher.solver.reduction import foremost
from matcher.solver.rows import Floats

SCENARIOS = 2048
"""Drawn rounds over which a portfolio's worth is averaged; the draws depend on nothing but the pairs' places."""
ROUNDS = 12
"""Most rounds of tangents."""
BROKEN = 1e-4
"""A tangent broken by less (as a chance) is not added."""
STALLED = 1e-4
"""Tangents that better the bound by less than this share end it."""
SIMPLEX_MOST = 20_000
"""With more pairs the relaxation is taken nearly; its prices bound all the same."""
SWAPS = 2
"""How often every proposal is weighed against the ones left out."""


@dataclass(frozen=True)
class Chances:
    """Pairs that could be proposed: indices of person and project, chance to be taken, margin if he is; and the seats
    of each project, one where nothing is said."""

    person: Ints
    project: Ints
    chance: Floats
    margin: Floats
    seats: Ints | None = None

    @property
    def places(self) -> tuple[Ints, Ints]:
        """How many seats each person takes at most (one), and each project has."""
        people, jobs = (int(key.max(initial=-1)) + 1 for key in (self.person, self.project))
        seats = np.ones(jobs, np.int64) if self.seats is None else self.seats[:jobs]
        return np.ones(people, np.int64), seats


def taken(s: Floats, seats: Ints) -> tuple[Floats, Floats]:
    """(mean of min(seats, N), chance that N < seats) for Poisson numbers N of mean s: no more can be expected to be
    filled where the chances left over by all proposals multiply to e^(−s), and by how much less one more adds."""
    term, below, mean = np.exp(-s), np.zeros_like(s), np.zeros_like(s)
    for n in range(int(seats.max(initial=0))):
        here = n < seats
        below += np.where(here, term, 0)
        mean += np.where(here, 1 - below, 0)
        term = term * s / (n + 1)
    return mean, below


@dataclass(frozen=True)
class Portfolio:
    """Indices of the proposed pairs; `expected` is the mean margin over drawn rounds and `error` its standard error;
    no portfolio is expected to bring more than `bound`."""

    proposed: Ints
    expected: float
    error: float
    bound: float

    @property
    def gap(self) -> float:
        return (self.bound - self.expected) / max(self.expected, 1e-9)


def portfolio(of: Chances, *, per_person: int, per_project: int, seconds: float = 60.0) -> Portfolio:
    """The best portfolio found, under a bound over all. Raises NoPlanInTime where there was no time for a bound."""
    program = _Relaxed(of, per_person, per_project)
    filled, bound = program.solved(time.perf_counter() + seconds)
    chosen = _rounded(of, filled, per_person, per_project)
    mean, error = expected(of, chosen)
    return Portfolio(np.flatnonzero(chosen), min(mean, bound), error, bound)  # a mean of draws may lie above the truth


def expected(of: Chances, chosen: Bools) -> tuple[float, float]:
    """(mean, standard error) of the margin: won pairs are taken in order of margin, each person once, each project as
    often as it has seats."""
    own = np.flatnonzero(chosen)
    own = own[np.lexsort((own, -of.margin[own]))]
    if not len(own):
        return 0.0, 0.0
    draws = np.random.default_rng(1)
    busy = np.zeros((int(of.person.max()) + 1, SCENARIOS), bool)
    seats = of.places[1]
    left = np.repeat(seats[:, None], SCENARIOS, axis=1)
    total = np.zeros(SCENARIOS)
    for k in own.tolist():
        won = draws.random(SCENARIOS) < of.chance[k]
        won &= ~busy[of.person[k]] & (left[of.project[k]] > 0)
        busy[of.person[k]] |= won
        left[of.project[k]] -= won
        total[won] += of.margin[k]
    return float(total.mean()), float(total.std() / np.sqrt(SCENARIOS))


class _Relaxed:
    """Per pair the share z that is proposed and the chance f that it is filled: f ≤ q z; Σ z within the limits; and
    for every person and every project Σ f ≤ 1 − Π (1 − q)^z, held by tangents from above (docs/solver.md)."""

    def __init__(self, of: Chances, per_person: int, per_project: int) -> None:
        self.of, self.size = of, len(of.person)
        self.surprise = -np.log1p(-np.minimum(of.chance, 1 - 1e-9))
        own, seats = of.places
        self.sides = [(of.person, own), (of.project, seats)]
        self.program: Linear = Program() if self.size <= SIMPLEX_MOST else FirstOrder()
        every, n = np.arange(self.size), self.size
        people = len(own)
        ones = np.ones(n)
        terms = Terms(
            np.concatenate([every, every, n + of.person, n + people + of.project]),
            np.concatenate([every, n + every, n + every, n + every]),
            np.concatenate([ones, -of.chance, ones, ones]),
        )
        upper = np.concatenate([np.zeros(n), np.full(people, float(per_person)), per_project * seats.astype(float)])
        self.scale = float(of.margin.max(initial=1.0))
        cost = np.concatenate([of.margin / self.scale, np.zeros(n)])
        self.blocks, self.upper = [terms], [upper]
        self.cost = cost
        self.program.add(cost, np.ones(2 * n), np.full(len(upper), -np.inf), upper, terms)

    def solved(self, ends: float) -> tuple[Floats, float]:
        """(chance that each pair is filled, the bound)."""
        best: tuple[Floats, float] | None = None
        for _ in range(ROUNDS):
            found = self.program.solve(dual=True, seconds=ends - time.perf_counter())
            if found is None:
                break
            bound = self._bound(found.prices)
            stalled = best is not None and bound > best[1] * (1 - STALLED)
            best = found.amounts[: self.size], bound if best is None else min(bound, best[1])
            if stalled or not self._tangents(found.amounts):
                break
        if best is None:
            raise NoPlanInTime("no bound of the round found in time")
        return best

    def _tangents(self, amounts: Floats) -> bool:
        """Adds the tangents that these amounts break; False where they break none."""
        filled, shared = amounts[: self.size], amounts[self.size :]
        added = False
        for key, places in self.sides:
            s = np.bincount(key, weights=self.surprise * shared, minlength=len(places)).astype(float)
            f = np.bincount(key, weights=filled, minlength=len(places))
            most, slope = taken(s, places)
            broken = np.flatnonzero(f > most + BROKEN)
            row = np.full(len(s), -1, np.int64)
            row[broken] = np.arange(len(broken))
            own = np.flatnonzero(row[key] >= 0)
            start = self.program.rows
            terms = Terms(
                np.tile(start + row[key[own]], 2),
                np.concatenate([own, self.size + own]),
                np.concatenate([np.ones(len(own)), -slope[key[own]] * self.surprise[own]]),
            )
            upper: Floats = (most - slope * s)[broken].astype(float)
            self.blocks.append(terms)
            self.upper.append(upper)
            nothing = np.zeros(0)
            self.program.add(nothing, nothing, np.full(len(broken), -np.inf), upper, terms)
            added |= len(broken) > 0
        return added

    def _bound(self, prices: Floats) -> float:
        """What the prices prove (weak duality), whatever the solver's rounding."""
        prices = np.maximum(prices, 0)
        row = np.concatenate([t.row for t in self.blocks])
        column = np.concatenate([t.column for t in self.blocks])
        coefficient = np.concatenate([t.coefficient for t in self.blocks])
        priced = np.bincount(column, weights=prices[row] * coefficient, minlength=2 * self.size)
        total = float((prices * np.concatenate(self.upper)).sum()) + float(np.maximum(self.cost - priced, 0).sum())
        return total * self.scale * (1 + 1e-9)


def _rounded(of: Chances, filled: Floats, per_person: int, per_project: int) -> Bools:
    """Pairs within the limits: what the relaxation fills first, then whatever adds most to what is there."""
    worth = filled * of.margin
    chosen = np.zeros(len(filled), bool)
    people = np.zeros(int(of.person.max(initial=-1)) + 1, np.int64)
    jobs = np.zeros(int(of.project.max(initial=-1)) + 1, np.int64)
    most = per_project * of.places[1]
    likely = foremost(of.person, worth, 4 * per_person)
    for step in range(1 + SWAPS):
        if step:
            worth = _added(of, chosen)
        order = np.lexsort((np.arange(len(worth)), -worth))
        chosen[:] = False
        people[:], jobs[:] = 0, 0
        for k in order[(worth[order] > 0) & (likely[order] | (step > 0))].tolist():
            e, p = of.person[k], of.project[k]
            if people[e] < per_person and jobs[p] < most[p]:
                chosen[k] = True
                people[e] += 1
                jobs[p] += 1
    return chosen


def _added(of: Chances, chosen: Bools) -> Floats:
    """What each pair adds to the others: its margin where neither the person nor the seat is better served."""
    surprise = np.where(chosen, -np.log1p(-np.minimum(of.chance, 1 - 1e-9)), 0.0)
    free = np.ones(len(chosen))
    for key, places in zip((of.person, of.project), of.places, strict=True):
        order = np.lexsort((np.arange(len(key)), -of.margin, key))
        running = np.cumsum(surprise[order]) - surprise[order]
        first = np.ones(len(key), bool)
        first[1:] = key[order][1:] != key[order][:-1]
        start = np.maximum.accumulate(np.where(first, np.arange(len(key)), 0))
        free[order] *= taken(running - running[start], places[key[order]])[1]
    added: Floats = of.margin * of.chance * free
    return added
