"""A linear program inside GLOP that grows: columns and rows are added, bounds changed, and each solve starts from
where the last one ended. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

import numpy as np

from matcher.solver.interrupts import heard_again
from matcher.solver.problem import Ints
from matcher.solver.rows import Floats


@dataclass(frozen=True)
class Optimum:
    """Amount of every column, price of every row, in the order they were added."""

    amounts: Floats
    prices: Floats
    value: float


@dataclass(frozen=True)
class Terms:
    """Entries of the matrix: row, column, coefficient."""

    row: Ints
    column: Ints
    coefficient: Floats

    @classmethod
    def none(cls) -> Terms:
        return cls(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


class Linear(Protocol):
    """A linear program that grows: `Program` by the simplex, `FirstOrder` nearly."""

    rows: int
    columns: int
    iterations: int
    infeasible: bool

    def add(self, cost: Floats, most: Floats, lower: Floats, upper: Floats, terms: Terms) -> None: ...

    def bound(self, columns: Ints, lower: Floats, upper: Floats) -> None: ...

    def reprice(self, columns: Ints, cost: Floats) -> None: ...

    def solve(self, *, dual: bool, seconds: float, steps: int | None = None) -> Optimum | None: ...


class Program:
    """Maximise over 0 ≤ column ≤ its most, lower ≤ row ≤ upper."""

    def __init__(self) -> None:
        from ortools.math_opt import model_parameters_pb2

        self.rows = 0
        self.columns = 0
        self.iterations = 0
        """Simplex steps so far: the measure of work that is the same on every machine."""
        self.infeasible = False
        """Did the last solve prove that nothing keeps all rows?"""
        self._solver: Any = None
        self._update = _Update()
        self._asked = model_parameters_pb2.ModelSolveParametersProto()
        self._asked.variable_values_filter.skip_zero_values = True
        self._asked.dual_values_filter.skip_zero_values = True
        self._asked.reduced_costs_filter.filter_by_ids = True

    def add(self, cost: Floats, most: Floats, lower: Floats, upper: Floats, terms: Terms) -> None:
        """More columns (`cost`, `most`) and more rows (`lower`, `upper`), with all entries in either."""
        self._update.add(self.columns, self.rows, cost, most, lower, upper, terms)
        self.columns += len(cost)
        self.rows += len(lower)

    def bound(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        """New bounds of these columns."""
        self._update.bound(columns, lower, upper)

    def reprice(self, columns: Ints, cost: Floats) -> None:
        """New costs of these columns."""
        self._update.reprice(columns, cost)

    def solve(self, *, dual: bool, seconds: float, steps: int | None = None) -> Optimum | None:
        """The optimum; None where there is none in time, or within so many steps. `dual`: by the dual simplex, which is
        right after rows were added or bounds changed; the primal is after columns were."""
        from ortools.glop.parameters_pb2 import GlopParameters
        from ortools.math_opt import callback_pb2, parameters_pb2, result_pb2
        from ortools.math_opt.core.python import solver as mathopt

        solver: Any = mathopt
        if self._solver is None:
            initial = parameters_pb2.SolverInitializerProto()
            self._solver = solver.new(parameters_pb2.SOLVER_TYPE_GLOP, self._update.model(), initial)
        else:
            if not self._solver.update(self._update.proto()):
                raise ArithmeticError("GLOP took no update")
        self._update = _Update()
        asked = parameters_pb2.SolveParametersProto()
        asked.time_limit.FromTimedelta(timedelta(seconds=max(seconds, 0.01)))
        asked.threads = 1
        if steps is not None:
            asked.iteration_limit = max(steps, 1)
        asked.presolve = parameters_pb2.EMPHASIS_OFF
        asked.scaling = parameters_pb2.EMPHASIS_OFF  # scaling anew would throw the basis away
        asked.glop.use_dual_simplex = dual
        # steepest edges would be worked out anew at every warm start, at many times the cost of its few steps
        asked.glop.feasibility_rule = asked.glop.optimization_rule = GlopParameters.DEVEX
        callback = callback_pb2.CallbackRegistrationProto()
        with heard_again():
            found = self._solver.solve(asked, self._asked, None, callback, None, None)
        self.iterations += found.solve_stats.simplex_iterations
        self.infeasible = found.termination.reason in (
            result_pb2.TERMINATION_REASON_INFEASIBLE,
            result_pb2.TERMINATION_REASON_INFEASIBLE_OR_UNBOUNDED,
        )
        if found.termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL or not found.solutions:
            return None
        best = found.solutions[0]
        return Optimum(
            dense(best.primal_solution.variable_values, self.columns),
            dense(best.dual_solution.dual_values, self.rows),
            float(best.primal_solution.objective_value),
        )


def dense(vector: Any, size: int) -> Floats:
    """A sparse vector of a solver as an array of this size."""
    found = np.zeros(size)
    count = len(vector.ids)
    found[np.fromiter(vector.ids, np.int64, count)] = np.fromiter(vector.values, float, count)
    return found


class _Update:
    """What is to change before the next solve."""

    def __init__(self) -> None:
        from ortools.math_opt import model_update_pb2

        self._proto = model_update_pb2.ModelUpdateProto()
        self._terms: list[Terms] = []
        self._bounds: dict[int, tuple[float, float]] = {}
        self._costs: dict[int, float] = {}

    def add(
        self, columns: int, rows: int, cost: Floats, most: Floats, lower: Floats, upper: Floats, terms: Terms
    ) -> None:
        proto, size = self._proto, len(cost)
        proto.new_variables.ids.extend(range(columns, columns + size))
        proto.new_variables.lower_bounds.extend([0.0] * size)
        proto.new_variables.upper_bounds.extend(most.tolist())
        proto.new_variables.integers.extend([False] * size)
        worth = np.flatnonzero(cost)
        self.reprice(columns + worth, cost[worth])
        proto.new_linear_constraints.ids.extend(range(rows, rows + len(lower)))
        proto.new_linear_constraints.lower_bounds.extend(lower.tolist())
        proto.new_linear_constraints.upper_bounds.extend(upper.tolist())
        self._terms.append(terms)

    def bound(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        self._bounds.update(zip(columns.tolist(), zip(lower.tolist(), upper.tolist(), strict=True), strict=True))

    def reprice(self, columns: Ints, cost: Floats) -> None:
        self._costs.update(zip(columns.tolist(), cost.tolist(), strict=True))

    def _objective(self, vector: Any) -> None:
        ordered = sorted(self._costs.items())
        vector.ids.extend(column for column, _ in ordered)
        vector.values.extend(cost for _, cost in ordered)

    def _entries(self, matrix: Any) -> None:
        if not self._terms:
            return
        row, column = (np.concatenate([getattr(t, name) for t in self._terms]) for name in ("row", "column"))
        coefficient = np.concatenate([t.coefficient for t in self._terms])
        order = np.lexsort((column, row))
        matrix.row_ids.extend(row[order].tolist())
        matrix.column_ids.extend(column[order].tolist())
        matrix.coefficients.extend(coefficient[order].tolist())

    def _bound_all(self) -> None:
        fresh, old = self._proto.new_variables, self._proto.variable_updates
        first = fresh.ids[0] if fresh.ids else None
        for column, (lower, upper) in sorted(self._bounds.items()):
            if first is not None and column >= first:
                fresh.lower_bounds[column - first], fresh.upper_bounds[column - first] = lower, upper
                continue
            old.lower_bounds.ids.append(column)
            old.lower_bounds.values.append(lower)
            old.upper_bounds.ids.append(column)
            old.upper_bounds.values.append(upper)

    def proto(self) -> Any:
        self._entries(self._proto.linear_constraint_matrix_updates)
        self._objective(self._proto.objective_updates.linear_coefficients)
        self._bound_all()
        return self._proto

    def model(self) -> Any:
        from ortools.math_opt import model_pb2

        self._bound_all()
        made = model_pb2.ModelProto()
        made.variables.CopyFrom(self._proto.new_variables)
        made.linear_constraints.CopyFrom(self._proto.new_linear_constraints)
        made.objective.maximize = True
        self._objective(made.objective.linear_coefficients)
        self._entries(made.linear_constraint_matrix)
        return made
