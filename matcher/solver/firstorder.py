"""The relaxation of a large problem, nearly: a first-order method (PDLP) needs matrix products only, and its prices
bound every plan within some hundredths of a percent long before a simplex would end. Whatever prices it gives, the
bound they prove is worked out over all pairs in whole numbers, as everywhere (docs/solver.md)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np

from matcher.solver.cuts import CapRow, cuts
from matcher.solver.interrupts import heard_again
from matcher.solver.limits import Limit
from matcher.solver.problem import Bools, Ints
from matcher.solver.program import Optimum, Terms, dense
from matcher.solver.reduction import foremost
from matcher.solver.relaxation import Master, Point
from matcher.solver.rows import Floats
from matcher.solver.system import Bound, Prices, bound_of

STEPS = 500
"""Steps of one solve; the next goes on from there."""
SOLVES = 12
WITHIN = 5e-5
"""Enough where bound and value of the plan in parts are so near each other."""
STALLED, SOLVES_STALLED = 5e-5, 2
"""Enough, too, where so many solves in a row better the bound by less than this share of it."""
OUTSIDE = 2e-5
"""Columns outside that together gain less than this share of the value stay there: the bound holds what they gain."""
MORE, MORE_PER_SEAT = 3, 6
"""So many columns of every person, and per seat of every project, are let in at once of those that would gain."""


class FirstOrder:
    """Maximise over 0 ≤ column ≤ its most, lower ≤ row ≤ upper, as `Program` but nearly: amounts and prices break rows
    a little."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0
        self.iterations = 0
        self.infeasible = False
        """A first-order method never proves that."""
        nothing = np.zeros(0)
        self._cost, self._least, self._most = nothing, nothing, nothing
        self._lower, self._upper = nothing, nothing
        self._terms = Terms.none()
        self._last: tuple[Floats, Floats] | None = None

    def add(self, cost: Floats, most: Floats, lower: Floats, upper: Floats, terms: Terms) -> None:
        """More columns (`cost`, `most`) and more rows (`lower`, `upper`), with all entries in either."""
        self._cost, self._most = np.concatenate([self._cost, cost]), np.concatenate([self._most, most])
        self._least = np.concatenate([self._least, np.zeros(len(cost))])
        self._lower, self._upper = np.concatenate([self._lower, lower]), np.concatenate([self._upper, upper])
        own = self._terms
        self._terms = Terms(
            np.concatenate([own.row, terms.row]),
            np.concatenate([own.column, terms.column]),
            np.concatenate([own.coefficient, terms.coefficient]),
        )
        self.columns, self.rows = len(self._cost), len(self._lower)

    def bound(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        """New bounds of these columns."""
        self._least[columns], self._most[columns] = lower, upper

    def reprice(self, columns: Ints, cost: Floats) -> None:
        """New costs of these columns."""
        self._cost[columns] = cost

    def solve(self, *, dual: bool, seconds: float, steps: int | None = None) -> Optimum | None:
        """What STEPS more steps give; None where there is no time for any. `dual` says nothing here."""
        from ortools.math_opt import callback_pb2, model_parameters_pb2, parameters_pb2
        from ortools.math_opt.core.python import solver as mathopt

        scale = float(np.abs(self._cost).max(initial=0)) or 1.0
        made: Any = mathopt
        initial = parameters_pb2.SolverInitializerProto()
        solver = made.new(parameters_pb2.SOLVER_TYPE_PDLP, self._model(scale), initial)
        asked = parameters_pb2.SolveParametersProto()
        asked.time_limit.FromTimedelta(timedelta(seconds=max(seconds, 0.01)))
        asked.threads = 1
        asked.iteration_limit = STEPS if steps is None else max(min(steps, STEPS), 1)
        exact = asked.pdlp.termination_criteria.simple_optimality_criteria
        exact.eps_optimal_relative = exact.eps_optimal_absolute = 1e-7
        hints = model_parameters_pb2.ModelSolveParametersProto()
        if self._last is not None:
            hint = hints.solution_hints.add()
            amounts, prices = self._last
            _sparse(hint.variable_values, amounts)
            _sparse(hint.dual_values, prices / scale)
        callback = callback_pb2.CallbackRegistrationProto()
        with heard_again():
            found = solver.solve(asked, hints, None, callback, None, None)
        self.iterations += found.solve_stats.first_order_iterations
        if not found.solutions:
            return None
        best = found.solutions[0]
        amounts = dense(best.primal_solution.variable_values, self.columns)
        prices = dense(best.dual_solution.dual_values, self.rows) * scale
        self._last = amounts, prices
        return Optimum(amounts, prices, float(self._cost @ amounts))

    def _model(self, scale: float) -> Any:
        from ortools.math_opt import model_pb2

        made: Any = model_pb2.ModelProto()
        made.variables.ids.extend(range(self.columns))
        made.variables.lower_bounds.extend(self._least.tolist())
        made.variables.upper_bounds.extend(self._most.tolist())
        made.variables.integers.extend([False] * self.columns)
        made.linear_constraints.ids.extend(range(self.rows))
        made.linear_constraints.lower_bounds.extend(self._lower.tolist())
        made.linear_constraints.upper_bounds.extend(self._upper.tolist())
        made.objective.maximize = True
        _sparse(made.objective.linear_coefficients, self._cost / scale)
        terms, matrix = self._terms, made.linear_constraint_matrix
        order = np.lexsort((terms.column, terms.row))
        matrix.row_ids.extend(terms.row[order].tolist())
        matrix.column_ids.extend(terms.column[order].tolist())
        matrix.coefficients.extend(terms.coefficient[order].tolist())
        return made


def _sparse(vector: Any, values: Floats) -> None:
    met = np.flatnonzero(values)
    vector.ids.extend(met.tolist())
    vector.values.extend(values[met].tolist())


@dataclass(frozen=True)
class Approached:
    """The best bound met, with the prices that prove it, and the last plan in parts."""

    bound: Bound
    prices: Prices
    amounts: Floats


def approached(
    master: Master, caps: list[CapRow], seats: Ints, limit: Limit, within: float = WITHIN
) -> Approached | None:
    """The relaxation over all columns and under all cuts, nearly; None where there was no time for any of it. `seats`:
    of every project; `within`: how near bound and value have to be."""
    best: Approached | None = None
    stalled = 0
    for _ in range(SOLVES):
        point = master.solve(limit, dual=True)
        bound = None if point is None else bound_of(master.system, point.prices, out=master.shut)
        if point is None or bound is None:
            break
        total = bound.total if best is None else min(bound.total, best.bound.total)
        stalled = 0 if best is None or best.bound.total - total > STALLED * abs(total) else stalled + 1
        if best is None or bound.total < best.bound.total:
            best = Approached(bound, point.prices, point.amounts)
        wanted = _wanted(master, point, seats)
        near = abs(total - point.value * master.unit) <= within * abs(total)
        if (near and not len(wanted)) or stalled == SOLVES_STALLED or limit.over:
            break
        master.bring_in(wanted, tied=True)
        broken, derived = cuts(caps, point.amounts)
        if len(broken):
            master.cut(broken, derived)
    return None if best is None else replace(best, prices=master.with_all_cuts(best.prices))


def _wanted(master: Master, point: Point, seats: Ints) -> Ints:
    """The pairs outside that gain most, unless all of them gain next to nothing."""
    pairs = master.system.pairs
    gains = master.system.reduced(point.prices)[:pairs]
    master.priced += pairs
    wanted = np.flatnonzero((gains > 0) & (master.at[:pairs] < 0) & ~master.shut[:pairs])
    if float(gains[wanted].sum()) <= OUTSIDE * abs(point.value) * master.unit:
        return wanted[:0]
    worker, project = (place[wanted] for place in master.places)
    chosen: Bools = foremost(worker, gains[wanted], MORE)
    chosen |= foremost(project, gains[wanted], MORE_PER_SEAT * seats)
    return wanted[chosen]
