"""The linear relaxation over all pairs, solved among few: columns are priced over all of them and those that would gain
are let in, until none would. Its prices bound every plan over every pair (docs/solver.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from matcher.solver.cuts import CapRow, Derived, cuts
from matcher.solver.limits import Limit
from matcher.solver.problem import Bools, Ints
from matcher.solver.program import Linear, Program, Terms
from matcher.solver.reduction import foremost
from matcher.solver.rows import Floats, Rows
from matcher.solver.system import Prices, System

ROUNDS = 40
"""Most rounds of cuts."""
GAINS = 1e-6
"""A column gaining less than this (in units of value) is not let in."""
LOSS = 16.0
"""What an empty seat that must be filled costs, in the greatest values of a pair."""
SHORT = 1e-4
BROKEN = 1e-6
NEARLY = 1e-5
"""Pricing at the root ends where all columns outside together gain less than this share of the value."""
LEAST = 0.05
"""Pricing ends everywhere where they gain less than this part of a unit: it could not move the bound."""
PER_WORKER, PER_PROJECT = 1, 3
"""Most columns let in at once, where very many would gain."""
MANY = 3000


@dataclass(frozen=True)
class Point:
    """A plan in parts: amount of every column of the system, and the prices that prove it the best."""

    amounts: Floats
    prices: Prices
    value: float


class Master:
    """The relaxation of a system over the columns let in so far."""

    def __init__(
        self, system: System, places: tuple[Ints, Ints], first: Bools, *, unit: float, program: Linear | None = None
    ) -> None:
        """`places`: per pair its worker and project. `first`: the pairs to begin with. `unit`: a unit of value in
        weights. `program`: the simplex unless another is given; that one may leave rows short."""
        self.system = system
        self.places = places
        self.unit = unit
        self.program: Linear = Program() if program is None else program
        self.priced = 0
        """Columns priced so far, the other measure of work."""
        count = system.count
        self.at = np.full(count, -1, np.int64)
        """Column of the program by column of the system."""
        self.tied_row = np.full(system.pairs, -1, np.int64)
        self.cut_rows: Ints = np.zeros(0, np.int64)
        self.inside: Ints = np.zeros(0, np.int64)
        """Column of the system by column of the program; -1 for what a row lacks."""
        self.lacking: Ints = np.zeros(0, np.int64)
        """Columns of the program for what a row lacks."""
        self.lacks = False
        """Does the last optimum leave a row short?"""
        self.derived: list[Derived] = []
        """Where each cut comes from."""
        self.shut = np.zeros(count, bool)
        """Columns ruled out for good."""
        nothing = np.zeros(0)
        self.program.add(nothing, nothing, system.rows.lower, system.rows.upper, Terms.none())
        if program is None:
            self._lack()
        self._let_in(np.concatenate([np.arange(system.pairs, count), np.flatnonzero(first)]))
        self._tie(np.flatnonzero(first & (system.tie >= 0)))

    def _lack(self) -> None:
        """A column, at a loss beyond any plan's gain, for what a row lacks that asks for more than nothing: so the
        relaxation always has an optimum, whatever switches are fixed, and its prices a bound."""
        rows, switch = self.system.rows, self.system.pairs
        negative = np.where(rows.column >= switch, np.minimum(rows.coefficient, 0), 0)
        least = np.bincount(rows.row, weights=negative, minlength=len(rows))
        short = np.flatnonzero(rows.lower > least)
        loss = LOSS * (float(np.abs(self.system.weight).max(initial=0)) / self.unit + 1)
        size = len(short)
        nothing = np.zeros(0)
        self.lacking = self.program.columns + np.arange(size)
        self.program.add(
            np.full(size, -loss),
            (rows.lower - least)[short],
            nothing,
            nothing,
            Terms(short, self.lacking, np.ones(size)),
        )
        self.inside = np.full(size, -1, np.int64)

    def _let_in(self, columns: Ints) -> None:
        """These columns of the system. No rows with them: GLOP starts from where it ended after new columns, and after
        new rows, but not after both."""
        start = self.program.columns
        self.at[columns] = start + np.arange(len(columns))
        which, row, coefficient = self.system.terms_of(columns)
        blocks = [(row, start + which, coefficient)]
        if len(self.cut_rows):
            at = np.full(self.system.count, -1, np.int64)
            at[columns] = start + np.arange(len(columns))
            of_cuts = self.system.cuts
            inside = at[of_cuts.column] >= 0
            blocks.append((self.cut_rows[of_cuts.row[inside]], at[of_cuts.column[inside]], of_cuts.coefficient[inside]))
        row, column, terms = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
        nothing = np.zeros(0)
        self.program.add(
            self.system.weight[columns] / self.unit,
            np.where(self.shut[columns], 0.0, 1.0),
            nothing,
            nothing,
            Terms(row, column, terms.astype(float)),
        )
        self.inside = np.concatenate([self.inside, columns])

    def _tie(self, pairs: Ints) -> None:
        """The rows x ≤ y of these pairs, all of them inside."""
        start, size = self.program.rows, len(pairs)
        self.tied_row[pairs] = start + np.arange(size)
        ones, nothing = np.ones(size), np.zeros(0)
        terms = Terms(
            np.tile(self.tied_row[pairs], 2),
            np.concatenate([self.at[pairs], self.at[self.system.tie[pairs]]]),
            np.concatenate([ones, -ones]),
        )
        self.program.add(nothing, nothing, np.full(size, -np.inf), np.zeros(size), terms)

    def tie_broken(self, point: Point) -> bool:
        """Adds the rows x ≤ y that this plan in parts breaks; False where it breaks none."""
        pairs = np.flatnonzero((self.system.tie >= 0) & (self.tied_row < 0) & (self.at[: self.system.pairs] >= 0))
        pairs = pairs[point.amounts[pairs] > point.amounts[self.system.tie[pairs]] + BROKEN]
        if len(pairs):
            self._tie(pairs)
        return bool(len(pairs))

    def cut(self, rows: Rows, derived: list[Derived]) -> None:
        """These rows below all others."""
        start = self.program.rows
        at = self.at[rows.column]
        inside = at >= 0
        nothing = np.zeros(0)
        terms = Terms(start + rows.row[inside], at[inside], rows.coefficient[inside].astype(float))
        self.program.add(nothing, nothing, rows.lower, rows.upper, terms)
        self.cut_rows = np.concatenate([self.cut_rows, start + np.arange(len(rows))])
        self.system = self.system.and_cuts(rows)
        self.derived += derived

    def tighter(self, point: Point, caps: list[CapRow]) -> bool:
        """Adds the rows that hold for every plan and that this plan in parts breaks; False where it breaks none."""
        tied = self.tie_broken(point)
        broken, derived = cuts(caps, point.amounts)
        if len(broken):
            self.cut(broken, derived)
        return tied or len(broken) > 0

    def with_all_cuts(self, prices: Prices) -> Prices:
        """The prices, with 0 for cuts added since."""
        missing = np.zeros(len(self.system.cuts) - len(prices.cuts))
        return replace(prices, cuts=np.concatenate([prices.cuts, missing]))

    def bring_in(self, pairs: Ints, *, tied: bool = False) -> None:
        """These pairs, where they are not inside yet; `tied`: with their rows x ≤ y."""
        outside = pairs[self.at[pairs] < 0]
        if len(outside):
            self._let_in(outside)
            if tied:
                self._tie(outside[self.system.tie[outside] >= 0])

    def reweigh(self, pairs: Ints, weights: Ints) -> None:
        """New weights of these pairs."""
        self.system.weight[pairs] = weights
        inside = pairs[self.at[pairs] >= 0]
        self.program.reprice(self.at[inside], self.system.weight[inside] / self.unit)

    def rule_out(self, columns: Bools) -> None:
        """These columns stand in no plan that is sought."""
        new = np.flatnonzero(columns & ~self.shut)
        self.shut[new] = True
        at = np.sort(self.at[new])
        at = at[at >= 0]
        self.program.bound(at, np.zeros(len(at)), np.zeros(len(at)))

    def fix(self, columns: Ints, amounts: Floats, to: Floats) -> None:
        """Bounds `amounts` ≤ column ≤ `to` for these columns, all of them inside."""
        order = np.argsort(self.at[columns])
        self.program.bound(self.at[columns][order], amounts[order], to[order])

    def solve(self, limit: Limit, *, dual: bool) -> Point | None:
        """The optimum among the columns inside; None where there is none in time."""
        before = self.program.iterations
        found = self.program.solve(dual=dual, seconds=limit.seconds, steps=limit.steps)
        limit.took(self.program.iterations - before)
        if found is None:
            return None
        amounts = np.zeros(self.system.count)
        own = self.inside >= 0
        self.lacks = bool(found.amounts[self.lacking].sum() > SHORT)
        amounts[self.inside[own]] = found.amounts[own]
        rows = found.prices[: len(self.system.rows)] * self.unit
        tied = np.zeros(self.system.pairs)
        with_row = self.tied_row >= 0
        tied[with_row] = found.prices[self.tied_row[with_row]] * self.unit
        return Point(amounts, Prices(rows, found.prices[self.cut_rows] * self.unit, tied), found.value)

    def priced_out(self, limit: Limit, *, dual: bool, nearly: float) -> tuple[Point, bool] | None:
        """The optimum over all columns, and whether it is that (False: time was up before all were priced out)."""
        point = self.solve(limit, dual=dual)
        if point is None:
            return None
        while self.more(point, nearly):
            better = self.solve(limit, dual=False)
            if better is None:
                return point, False
            point = better
        return point, True

    def more(self, point: Point, nearly: float) -> bool:
        """Lets in columns that would gain at these prices; False where all outside together gain next to nothing."""
        gains = self.system.reduced(point.prices)[: self.system.pairs]
        self.priced += self.system.pairs
        wanted = np.flatnonzero((gains > GAINS * self.unit) & (self.at[: self.system.pairs] < 0))
        wanted = wanted[~self.shut[wanted]]
        if float(gains[wanted].sum()) / self.unit <= max(LEAST, nearly * abs(point.value)):
            return False
        self._let_in(self._best_of_each(wanted, gains) if len(wanted) > MANY else wanted)
        return True

    def _best_of_each(self, wanted: Ints, gains: Floats) -> Ints:
        worker, project = (place[wanted] for place in self.places)
        kept = np.zeros(len(wanted), bool)
        for key, most in ((worker, PER_WORKER), (project, PER_PROJECT)):
            kept |= foremost(key, gains[wanted], most)
        return wanted[kept]


def tightened(master: Master, caps: list[CapRow], limit: Limit, *, nearly: float = 0.0) -> tuple[Point, bool] | None:
    """The optimum over all columns under all cuts that it breaks; see `Master.priced_out`."""
    best = master.priced_out(limit, dual=True, nearly=nearly)
    for _ in range(ROUNDS):
        if best is None or not best[1] or not master.tighter(best[0], caps):
            break
        better = master.priced_out(limit, dual=True, nearly=nearly)
        if better is None:
            return replace(best[0], prices=master.with_all_cuts(best[0].prices)), False
        best = better
    return best


def points(
    master: Master,
    caps: list[CapRow],
    limit: Limit,
    *,
    nearly: float = 0.0,
    priced: Callable[[Point], bool] = lambda _: False,
) -> Iterator[Point]:
    """The optimum among the columns inside, then with those that would gain or under the rows it breaks, and so on: the
    prices of each bound every plan already. `priced`: may columns outside stay there, after this point?"""
    dual = True
    while (point := master.solve(limit, dual=dual)) is not None:
        yield point
        dual = priced(point) or not master.more(point, nearly)
        if dual and not master.tighter(point, caps):
            return
