"""The linear relaxation over all pairs, and the bound it proves: whole-number arithmetic on rounded prices, so that no
rounding error of a solver is trusted (docs/solver.md)."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.solver.constraints import CONSTRAINTS, Columns, Rows
from matcher.solver.cuts import cap_rows, cuts
from matcher.solver.implied import implied_rows
from matcher.solver.problem import Ints, Problem

Floats = NDArray[np.float64]
ROUNDS = 20
"""Most rounds of cuts."""
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
        blocks = [*(c.rows(problem, columns) for c in CONSTRAINTS), implied_rows(problem, columns)]
        return cls.of_rows(blocks, columns.count)

    @classmethod
    def of_rows(cls, blocks: Sequence[Rows], columns: int) -> System:
        terms = [t for rows in blocks for t in rows.terms]
        lengths = np.fromiter((len(t) for t in terms), np.int64, len(terms))
        size = int(lengths.sum())
        return cls(
            columns=columns,
            row=np.repeat(np.arange(len(terms)), lengths),
            column=np.fromiter((k for t in terms for k in t), np.int64, size),
            coefficient=np.fromiter((c for t in terms for c in t.values()), np.int64, size),
            lower=np.array([-np.inf if x is None else x for rows in blocks for x in rows.lower], float),
            upper=np.array([np.inf if x is None else x for rows in blocks for x in rows.upper], float),
        )

    def and_rows(self, rows: Rows) -> System:
        """The system with these rows below its own."""
        more = System.of_rows([rows], self.columns)
        return System(
            self.columns,
            np.concatenate([self.row, more.row + len(self.lower)]),
            np.concatenate([self.column, more.column]),
            np.concatenate([self.coefficient, more.coefficient]),
            np.concatenate([self.lower, more.lower]),
            np.concatenate([self.upper, more.upper]),
        )

    def priced(self, prices: Ints) -> Ints:
        """Σ price × coefficient per column."""
        total = np.zeros(self.columns, np.int64)
        np.add.at(total, self.column, prices[self.row] * self.coefficient)
        return total


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
    program = _Program(system, value, time_limit)
    caps = cap_rows(problem, Columns(problem))
    prices = program.prices()
    for _ in range(ROUNDS if prices is not None else 0):
        broken = cuts(caps, program.amounts())
        if not broken.terms:
            break
        program.add(broken)
        better = program.prices()
        if better is None:
            break
        system, prices = system.and_rows(broken), better
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


class _Program:
    """The relaxation inside GLOP, which starts each time from where it ended."""

    def __init__(self, system: System, value: Ints, time_limit: float) -> None:
        from ortools.math_opt.python import model, model_parameters, parameters, solve, sparse_containers

        self.ends = time.perf_counter() + time_limit
        self.system_rows = len(system.lower)
        self.model = model.Model.from_model_proto(_proto(system, value))
        self.columns = list(self.model.variables())
        self.solver = solve.IncrementalSolver(self.model, parameters.SolverType.GLOP)
        # what is nil or not asked for is left out of the answer: writing it out costs more than solving
        self.asked = model_parameters.ModelSolveParameters(
            variable_values_filter=sparse_containers.VariableFilter(skip_zero_values=True),
            dual_values_filter=sparse_containers.LinearConstraintFilter(skip_zero_values=True),
            reduced_costs_filter=sparse_containers.VariableFilter(filtered_items=self.columns[:1]),
        )
        self.solved: Any = None

    def prices(self) -> Floats | None:
        """The dual value of every row at the optimum; None where there is none in time."""
        from ortools.math_opt.python import parameters, result

        left = timedelta(seconds=max(self.ends - time.perf_counter(), 0.01))
        limit = parameters.SolveParameters(time_limit=left)
        self.solved = self.solver.solve(params=limit, model_params=self.asked)
        optimal = self.solved.termination.reason == result.TerminationReason.OPTIMAL
        if not optimal or not self.solved.has_dual_feasible_solution():
            return None
        return _array(self.solved.dual_values(), self.system_rows)

    def amounts(self) -> Floats:
        """How much of every column the last optimum takes."""
        return _array(self.solved.variable_values(), len(self.columns))

    def add(self, rows: Rows) -> None:
        self.system_rows += len(rows.terms)
        for terms, upper in zip(rows.terms, rows.upper, strict=True):
            row = self.model.add_linear_constraint(ub=upper)
            for column, coefficient in terms.items():
                row.set_coefficient(self.columns[column], coefficient)


def _array(found: Mapping[Any, float], size: int) -> Floats:
    """Values by number of row or column."""
    values = np.zeros(size)
    values[[item.id for item in found]] = list(found.values())
    return values


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
    order = np.lexsort((system.column, system.row))
    proto.linear_constraint_matrix.row_ids.extend(system.row[order].tolist())
    proto.linear_constraint_matrix.column_ids.extend(system.column[order].tolist())
    proto.linear_constraint_matrix.coefficients.extend(system.coefficient[order].tolist())
    return proto
