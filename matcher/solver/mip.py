"""HiGHS's MIP (the one inside OR-Tools) over the rows of one problem: where many people hold several loads at once,
their knapsacks are proven sooner by its cuts and branching than by CP-SAT (benchmarks/gap.py)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from matcher.solver.constraints import rows_of
from matcher.solver.interrupts import heard_again
from matcher.solver.problem import Bools, Ints, Problem
from matcher.solver.rows import Columns, Rows

VALUES_MOST = 2**40
"""Beyond this sum of values HiGHS's floating point does not tell one from the next."""
SLACK = 1e-9
"""Share of a bound that HiGHS may be wrong by."""


@dataclass(frozen=True)
class Branched:
    """Chosen pairs (None where no plan was found), the value that no plan exceeds, and whether that is the plan's;
    `infeasible`: no plan keeps every rule."""

    chosen: Ints | None
    bound: int
    proven: bool
    infeasible: bool = False


def knapsacks(problem: Problem) -> int:
    """How many pairs are of people whose capacity is a knapsack: it holds several of their loads, but not any of a
    fixed number."""
    counts = np.bincount(problem.worker, minlength=len(problem.workers))
    order = np.lexsort((problem.load, problem.worker))
    load, ends = problem.load[order], np.cumsum(counts)
    total = np.concatenate([[0], np.cumsum(load)])
    met = np.flatnonzero(counts)
    starts = ends - counts
    most = np.zeros(len(problem.workers), np.int64)
    for e in met.tolist():
        own = total[starts[e] : ends[e] + 1] - total[starts[e]]
        most[e] = int(np.searchsorted(own, problem.capacity[e], side="right")) - 1
    greatest = total[ends] - total[ends - np.minimum(most, counts)]
    fixed = (most < 2) | (greatest <= problem.capacity)
    return int(counts[~fixed].sum())


def by_mip(problem: Problem, *, seconds: float, gap: float, hint: Ints | None = None) -> Branched | None:
    """The best plan by value alone, without the tie-break; None where HiGHS has nothing that can be used."""
    if float(np.abs(problem.value.astype(float)).sum()) > VALUES_MOST:
        return None
    from ortools.math_opt import callback_pb2, model_parameters_pb2, parameters_pb2, result_pb2
    from ortools.math_opt.core.python import solver as mathopt
    from pybind11_abseil.status import StatusNotOk

    columns = Columns(problem)
    rows = rows_of(problem, columns)
    asked = parameters_pb2.SolveParametersProto(relative_gap_tolerance=gap)
    asked.time_limit.FromTimedelta(timedelta(seconds=seconds))
    wanted = model_parameters_pb2.ModelSolveParametersProto()
    if hint is not None:
        told = wanted.solution_hints.add().variable_values
        told.ids.extend(sorted(hint.tolist()))
        told.values.extend([1.0] * len(hint))
    solver: Any = mathopt
    initial = parameters_pb2.SolverInitializerProto()
    callback = callback_pb2.CallbackRegistrationProto()
    try:
        inside = solver.new(parameters_pb2.SOLVER_TYPE_HIGHS, _model(problem, columns, rows), initial)
    except StatusNotOk:
        return None  # an OR-Tools that was built without HiGHS
    with heard_again():
        found = inside.solve(asked, wanted, None, callback, None, None)
    reason = found.termination.reason
    if reason == result_pb2.TERMINATION_REASON_INFEASIBLE:
        return Branched(None, 0, proven=True, infeasible=True)
    dual = found.termination.objective_bounds.dual_bound
    if not math.isfinite(dual):
        return None
    bound = math.floor(dual + SLACK * abs(dual) + 1e-6)
    if not found.solutions:
        return Branched(None, bound, proven=False)
    values = found.solutions[0].primal_solution.variable_values
    amounts = np.zeros(columns.count)
    amounts[np.array(values.ids, np.int64)] = values.values
    taken = amounts > 0.5
    if not _kept(rows, taken):
        return Branched(None, bound, proven=False)
    chosen = np.flatnonzero(taken[: columns.pairs])
    value = int(problem.value[chosen].sum())
    return Branched(chosen, max(bound, value), proven=bound <= value)


def _kept(rows: Rows, taken: Bools) -> bool:
    """Do these columns, each whole, keep every row?"""
    amounts = rows.coefficient * taken[rows.column]
    totals = np.bincount(rows.row, weights=amounts, minlength=len(rows))
    return bool(((totals >= rows.lower) & (totals <= rows.upper)).all())


def _model(problem: Problem, columns: Columns, rows: Rows) -> Any:
    from ortools.math_opt import model_pb2

    made = model_pb2.ModelProto()
    count = columns.count
    made.variables.ids.extend(range(count))
    made.variables.lower_bounds.extend([0.0] * count)
    made.variables.upper_bounds.extend([1.0] * count)
    made.variables.integers.extend([True] * count)
    made.linear_constraints.ids.extend(range(len(rows)))
    made.linear_constraints.lower_bounds.extend(rows.lower.tolist())
    made.linear_constraints.upper_bounds.extend(rows.upper.tolist())
    order = np.lexsort((rows.column, rows.row))
    matrix = made.linear_constraint_matrix
    matrix.row_ids.extend(rows.row[order].tolist())
    matrix.column_ids.extend(rows.column[order].tolist())
    matrix.coefficients.extend(rows.coefficient[order].astype(float).tolist())
    made.objective.maximize = True
    worth = np.flatnonzero(problem.value)
    made.objective.linear_coefficients.ids.extend(worth.tolist())
    made.objective.linear_coefficients.values.extend(problem.value[worth].astype(float).tolist())
    return made
