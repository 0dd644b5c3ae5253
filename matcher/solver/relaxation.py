"""The linear relaxation over all pairs, and the bound it proves: whole-number arithmetic on rounded prices, so that no
rounding error of a solver is trusted (docs/solver.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.solver.constraints import CONSTRAINTS, Columns, Rows
from matcher.solver.problem import Ints, Problem

Floats = NDArray[np.float64]
PRICE_BITS = 20
"""Prices are rounded to 2^-20 of a unit of value; more coarsely where sums would leave 61 bits."""


@dataclass(frozen=True)
class System:
    """All rows as arrays: lower ≤ Σ coefficient × column ≤ upper, one entry of `row`, `column`, `coefficient` per term;
    every column runs from 0 to 1."""

    columns: int
    row: Ints
    column: Ints
    coefficient: Ints
    lower: Floats
    upper: Floats

    @classmethod
    def of(cls, problem: Problem) -> System:
        columns = Columns(problem)
        blocks = [*(c.rows(problem, columns) for c in CONSTRAINTS), _switch_rows(problem, columns)]
        terms = [t for rows in blocks for t in rows.terms]
        lengths = np.fromiter((len(t) for t in terms), np.int64, len(terms))
        size = int(lengths.sum())
        return cls(
            columns=columns.count,
            row=np.repeat(np.arange(len(terms)), lengths),
            column=np.fromiter((k for t in terms for k in t), np.int64, size),
            coefficient=np.fromiter((c for t in terms for c in t.values()), np.int64, size),
            lower=np.array([-np.inf if x is None else x for rows in blocks for x in rows.lower], float),
            upper=np.array([np.inf if x is None else x for rows in blocks for x in rows.upper], float),
        )

    def priced(self, prices: Ints) -> Ints:
        """Σ price × coefficient per column."""
        total = np.zeros(self.columns, np.int64)
        np.add.at(total, self.column, prices[self.row] * self.coefficient)
        return total


def _switch_rows(problem: Problem, columns: Columns) -> Rows:
    """Somebody on a switched project switches it on. Follows from all-or-none where columns are whole, and is far
    tighter where they are not."""
    rows = Rows()
    switch = {p: columns.switch(p) for p in problem.switched}
    for pair, project in enumerate(problem.project.tolist()):
        if project in switch and not problem.projects[project].needs_leader:
            rows.add({pair: 1, switch[project]: -1}, None, 0)
    return rows


@dataclass(frozen=True)
class Bound:
    """What the prices prove about every plan over every pair, in 2^-bits of a unit of value: its total is at most
    `total`, and at most `total` + `reduced[k]` where it holds pair k and `reduced[k]` < 0."""

    total: int
    reduced: Ints
    bits: int

    @property
    def value(self) -> int:
        """No plan is worth more."""
        return self.total >> self.bits

    def may_reach(self, objective: int) -> NDArray[np.bool_]:
        """Per pair: could a plan that holds it be worth `objective`?"""
        return self.reduced >= min((objective << self.bits) - self.total, 0)


def relax(problem: Problem, *, time_limit: float) -> Bound | None:
    """The bound of the linear relaxation over all pairs; None where it has no optimum or none in time (then nothing
    is proven, and nothing may be left out)."""
    system = System.of(problem)
    value = np.concatenate([problem.value, np.zeros(system.columns - len(problem.value), np.int64)])
    prices = _prices(system, value, time_limit)
    return None if prices is None else bound_of(system, value, prices, len(problem.value))


def bound_of(system: System, value: Ints, prices: Floats, pairs: int) -> Bound | None:
    """The bound that any prices prove, good or bad ones (weak duality over columns from 0 to 1); None where the sums
    would leave 61 bits."""
    prices = np.where(np.isinf(system.upper) & (prices > 0), 0, prices)
    prices = np.where(np.isinf(system.lower) & (prices < 0), 0, prices)
    side = np.where(prices > 0, system.upper, np.where(prices < 0, system.lower, 0))
    size = float(np.abs(value).sum() + np.abs(prices * side).sum())
    size += float((np.abs(prices)[system.row] * np.abs(system.coefficient)).sum())
    bits = min(PRICE_BITS, 60 - int(size + 1).bit_length())
    if bits < 0 or not np.isfinite(size):
        return None
    whole = np.rint(prices * 2**bits).astype(np.int64)
    reduced = value * 2**bits - system.priced(whole)
    total = int((whole * side.astype(np.int64)).sum()) + int(np.maximum(reduced, 0).sum())
    return Bound(total, reduced[:pairs], bits)


def _prices(system: System, value: Ints, time_limit: float) -> Floats | None:
    """The dual value of every row at the optimum, by GLOP."""
    from datetime import timedelta

    from ortools.math_opt.python import model, parameters, result, solve

    program = model.Model.from_model_proto(_proto(system, value))
    limit = parameters.SolveParameters(time_limit=timedelta(seconds=max(time_limit, 0.01)))
    solved = solve.solve(program, parameters.SolverType.GLOP, params=limit)
    optimal = solved.termination.reason == result.TerminationReason.OPTIMAL
    if not optimal or not solved.has_dual_feasible_solution():
        return None
    found = solved.dual_values()
    return np.array([found[row] for row in program.linear_constraints()], float)


def _proto(system: System, value: Ints):  # type: ignore[no-untyped-def]  # ortools is imported only when a plan is made
    from ortools.math_opt import model_pb2

    proto = model_pb2.ModelProto()
    every, rows = range(system.columns), range(len(system.lower))
    proto.variables.ids.extend(every)
    proto.variables.lower_bounds.extend([0.0] * system.columns)
    proto.variables.upper_bounds.extend([1.0] * system.columns)
    proto.variables.integers.extend([False] * system.columns)
    proto.objective.maximize = True
    proto.objective.linear_coefficients.ids.extend(every)
    proto.objective.linear_coefficients.values.extend(value.astype(float).tolist())
    proto.linear_constraints.ids.extend(rows)
    proto.linear_constraints.lower_bounds.extend(system.lower.tolist())
    proto.linear_constraints.upper_bounds.extend(system.upper.tolist())
    matrix = proto.linear_constraint_matrix
    for row, column, coefficient in _in_order(system):
        matrix.row_ids.append(row)
        matrix.column_ids.append(column)
        matrix.coefficients.append(coefficient)
    return proto


def _in_order(system: System) -> Iterator[tuple[int, int, int]]:
    order = np.lexsort((system.column, system.row))
    return zip(
        system.row[order].tolist(), system.column[order].tolist(), system.coefficient[order].tolist(), strict=True
    )
