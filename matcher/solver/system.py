"""All rows and columns of a problem as arrays, and the bound that any prices prove over them: whole-number arithmetic,
so that no rounding error of a solver is trusted (docs/solver.md)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from matcher.solver.constraints import rows_of
from matcher.solver.implied import implied_rows
from matcher.solver.problem import Bools, Ints, Problem
from matcher.solver.rows import Columns, Floats, Rows


@dataclass(frozen=True)
class Prices:
    """One price per row, one per cut, and per pair the price of its row x ≤ y (0 where it has none)."""

    rows: Floats
    cuts: Floats
    tied: Floats


@dataclass(frozen=True)
class System:
    """Maximise Σ weight × column over 0 ≤ column ≤ 1, lower ≤ rows ≤ upper, cuts, and x ≤ y for every pair k with a
    switch `tie[k]` (-1: none). `pairs` of the columns are pairs, the others switches with weight 0."""

    pairs: int
    weight: Ints
    rows: Rows
    tie: Ints
    origin: Ints
    """Which of all rows each of `rows` is: those that can never bind are left out."""
    cuts: Rows = field(default_factory=lambda: Rows.of([]))

    @classmethod
    def of(cls, problem: Problem, scaled: Ints) -> System:
        """The rows of every rule and the implied ones."""
        columns = Columns(problem)
        rows, origin = _binding(Rows.stacked([rows_of(problem, columns), implied_rows(problem, columns)]))
        weight = np.concatenate([scaled, np.zeros(columns.count - columns.pairs, np.int64)])
        return cls(columns.pairs, weight, rows, columns.switches[problem.project], origin)

    @property
    def count(self) -> int:
        return len(self.weight)

    def and_cuts(self, cuts: Rows) -> System:
        return replace(self, cuts=Rows.stacked([self.cuts, cuts]))

    @cached_property
    def by_column(self) -> tuple[Ints, Ints, Ints]:
        """(start of each column and the end, rows, coefficients): the terms of the rows column by column."""
        order = np.argsort(self.rows.column, kind="stable")
        counts = np.bincount(self.rows.column, minlength=self.count)
        starts = np.concatenate([[0], np.cumsum(counts)])
        return starts, self.rows.row[order], self.rows.coefficient[order]

    @cached_property
    def only_positive(self) -> Bools:
        """Per row: are all of its coefficients above nothing?"""
        found = np.ones(len(self.rows), bool)
        found[self.rows.row[self.rows.coefficient <= 0]] = False
        return found

    def terms_of(self, columns: Ints) -> tuple[Ints, Ints, Ints]:
        """(which of `columns`, row, coefficient) of every term of the rows in these columns."""
        starts, rows, coefficients = self.by_column
        counts = starts[columns + 1] - starts[columns]
        which = np.repeat(np.arange(len(columns)), counts)
        at = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts) + starts[columns][which]
        return which, rows[at], coefficients[at]

    def reduced(self, prices: Prices) -> Floats:
        """weight − Σ price × coefficient per column, in floating point."""
        found: Floats = self.weight - self._priced(prices.rows, prices.cuts, prices.tied)
        return found

    def _priced(self, rows: Any, cuts: Any, tied: Any, *, size: bool = False) -> Any:
        """Σ price × coefficient per column; with `size` the sum of what the terms are without their signs."""
        starts, row, coefficient = self.by_column
        of_cuts = self.cuts.coefficient
        if size:
            coefficient, of_cuts = np.abs(coefficient), np.abs(of_cuts)
        total = np.zeros(self.count, rows.dtype)
        met = np.flatnonzero(np.diff(starts))
        if len(met):
            total[met] = np.add.reduceat(rows[row] * coefficient, starts[met])
        if len(self.cuts.row):
            np.add.at(total, self.cuts.column, cuts[self.cuts.row] * of_cuts)
        total[: self.pairs] += tied
        with_price = np.flatnonzero(tied)
        (np.add if size else np.subtract).at(total, self.tie[with_price], tied[with_price])
        return total


def _binding(rows: Rows) -> tuple[Rows, Ints]:
    """The rows that some 0/1 columns could break, and which they are."""
    positive = np.bincount(rows.row, weights=np.maximum(rows.coefficient, 0), minlength=len(rows))
    negative = np.bincount(rows.row, weights=np.minimum(rows.coefficient, 0), minlength=len(rows))
    kept = (positive > rows.upper) | (negative < rows.lower)
    new = np.cumsum(kept) - 1
    inside = kept[rows.row]
    own = rows.row[inside], rows.column[inside], rows.coefficient[inside]
    return Rows(new[own[0]], *own[1:], rows.lower[kept], rows.upper[kept]), np.flatnonzero(kept)


@dataclass(frozen=True)
class Bound:
    """What prices prove about every plan: its weight is at most `total`, and at most `total` + `reduced[k]` where it
    holds column k and `reduced[k]` < 0, or `total` − `reduced[k]` where it does without k and `reduced[k]` > 0."""

    total: int
    reduced: Ints

    def may_reach(self, weight: int) -> Bools:
        """Per column: could a plan that holds it be worth `weight`?"""
        return self.reduced >= min(weight - self.total, 0)


def bound_of(
    system: System, prices: Prices, *, out: Bools | None = None, fixed: dict[int, int] | None = None
) -> Bound | None:
    """The bound that any prices prove, good or bad ones (weak duality over columns from 0 to 1, some of them `out` or
    `fixed`); None where the sums would leave 62 bits."""
    rows, cuts = _sided(prices.rows, system.rows), _sided(prices.cuts, system.cuts)
    tied = np.rint(np.where(system.tie >= 0, np.maximum(prices.tied, 0), 0))
    side = _side(rows, system.rows), _side(cuts, system.cuts)
    sides = float(np.abs(rows * side[0]).sum() + np.abs(cuts * side[1]).sum())
    columns = np.abs(system.weight.astype(float)) + system._priced(*(np.abs(x) for x in (rows, cuts, tied)), size=True)
    if not sides + float(columns.max(initial=0)) + float(np.abs(system.weight.astype(float)).sum()) < 2.0**61:
        return None
    whole = rows.astype(np.int64), cuts.astype(np.int64), tied.astype(np.int64)
    reduced = system.weight - system._priced(*whole)
    total = sum(int((w * s.astype(np.int64)).sum()) for w, s in zip(whole, side, strict=False))
    gained = np.maximum(reduced, 0)
    if out is not None:
        gained[out] = 0
    for column, amount in (fixed or {}).items():
        gained[column] = reduced[column] * amount
    return Bound(total + int(gained.sum()), reduced.astype(np.int64))


def _sided(prices: Floats, rows: Rows) -> Floats:
    """The prices rounded to whole numbers, none on a side a row does not have."""
    prices = np.where(np.isinf(rows.upper) & (prices > 0), 0, prices)
    return np.rint(np.where(np.isinf(rows.lower) & (prices < 0), 0, prices))


def _side(prices: Floats, rows: Rows) -> Floats:
    return np.where(prices > 0, rows.upper, np.where(prices < 0, rows.lower, 0.0))
