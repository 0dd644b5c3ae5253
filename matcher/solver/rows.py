"""Linear rows over the columns of a problem, held as arrays: what the relaxation, the tree and CP-SAT read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.solver.problem import Ints, Problem

Floats = NDArray[np.float64]
Plan = Iterable[tuple[str, str]]
"""Chosen pairs (worker id, project id)."""


class Constraint(Protocol):
    """A rule over many pairs, said twice: as rows for the solvers, and in plain Python for the check of every plan."""

    def rows(self, problem: Problem, columns: Columns) -> Rows: ...

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]: ...


@dataclass(frozen=True)
class Columns:
    """Which variable is which: pairs first, then a switch per switched project, then one per bound worker."""

    problem: Problem

    @property
    def pairs(self) -> int:
        return len(self.problem.worker)

    @property
    def count(self) -> int:
        return self.pairs + len(self.problem.switched) + len(self.problem.bound_together)

    @cached_property
    def switches(self) -> Ints:
        """Per project, its switch; -1 where it has none."""
        found = np.full(len(self.problem.projects), -1, np.int64)
        found[list(self.problem.switched)] = self.pairs + np.arange(len(self.problem.switched))
        return found

    @cached_property
    def chosens(self) -> Ints:
        """Per worker, the column that says whether he is chosen at all; -1 where there is none."""
        found = np.full(len(self.problem.workers), -1, np.int64)
        first = self.pairs + len(self.problem.switched)
        found[list(self.problem.bound_together)] = first + np.arange(len(self.problem.bound_together))
        return found

    def switch(self, project: int) -> int:
        return int(self.switches[project])

    def chosen(self, worker: int) -> int:
        return int(self.chosens[worker])


@dataclass(frozen=True)
class Rows:
    """lower ≤ Σ coefficient × column ≤ upper, ±∞ = no bound on that side; one entry of `row`, `column`, `coefficient`
    per term."""

    row: Ints
    column: Ints
    coefficient: Ints
    lower: Floats
    upper: Floats

    def __len__(self) -> int:
        return len(self.lower)

    @classmethod
    def of(cls, rows: Iterable[tuple[Mapping[int, int], int | None, int | None]]) -> Rows:
        """(coefficient by column, lower, upper) per row; None = no bound on that side."""
        listed = list(rows)
        lengths = np.fromiter((len(terms) for terms, _, _ in listed), np.int64, len(listed))
        size = int(lengths.sum())
        return cls(
            np.repeat(np.arange(len(listed)), lengths),
            np.fromiter((k for terms, _, _ in listed for k in terms), np.int64, size),
            np.fromiter((c for terms, _, _ in listed for c in terms.values()), np.int64, size),
            np.array([-np.inf if low is None else low for _, low, _ in listed], float),
            np.array([np.inf if high is None else high for _, _, high in listed], float),
        )

    @classmethod
    def grouped(
        cls,
        wanted: Ints,
        key: Ints,
        column: Ints,
        coefficient: Ints | int = 1,
        *,
        lower: Ints | float = -np.inf,
        upper: Ints | float = np.inf,
    ) -> Rows:
        """A row per key wanted (ascending), of the terms that have it; terms of other keys are left out."""
        row = np.searchsorted(wanted, key)
        inside = row < len(wanted)
        inside[inside] = wanted[row[inside]] == key[inside]
        coefficients = np.broadcast_to(np.asarray(coefficient, np.int64), key.shape)
        low, high = (np.broadcast_to(np.asarray(side, float), wanted.shape).copy() for side in (lower, upper))
        return cls(row[inside], column[inside], coefficients[inside], low, high)

    def and_terms(self, row: Ints, column: Ints, coefficient: Ints) -> Rows:
        """These rows with more terms in them."""
        return Rows(
            np.concatenate([self.row, row]),
            np.concatenate([self.column, column]),
            np.concatenate([self.coefficient, coefficient]),
            self.lower,
            self.upper,
        )

    @classmethod
    def stacked(cls, blocks: Iterable[Rows]) -> Rows:
        """All rows, block below block."""
        listed = list(blocks)
        above = np.cumsum([0, *(len(b) for b in listed)])
        none = [np.zeros(0, np.int64)]
        return cls(
            np.concatenate([*none, *(b.row + a for b, a in zip(listed, above, strict=False))]),
            np.concatenate([*none, *(b.column for b in listed)]),
            np.concatenate([*none, *(b.coefficient for b in listed)]),
            np.concatenate([np.zeros(0), *(b.lower for b in listed)]),
            np.concatenate([np.zeros(0), *(b.upper for b in listed)]),
        )

    def each(self) -> Iterator[tuple[list[int], list[int], float, float]]:
        """(columns, coefficients, lower, upper) row by row."""
        order = np.argsort(self.row, kind="stable")
        ends = np.cumsum(np.bincount(self.row, minlength=len(self))).tolist()
        columns, coefficients = self.column[order].tolist(), self.coefficient[order].tolist()
        start = 0
        for end, low, high in zip(ends, self.lower.tolist(), self.upper.tolist(), strict=True):
            yield columns[start:end], coefficients[start:end], low, high
            start = end
