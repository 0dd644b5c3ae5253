"""One problem as a model of CP-SAT, and CP-SAT set up for it."""

from __future__ import annotations

import math

from matcher.solver.constraints import rows_of
from matcher.solver.problem import Ints, Problem
from matcher.solver.rows import Columns


def model_of(problem: Problem):  # type: ignore[no-untyped-def]  # ortools is imported only when a plan is made
    from ortools.sat.python import cp_model

    columns = Columns(problem)
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(columns.count)]
    for own, coefficients, lower, upper in rows_of(problem, columns).each():
        total = cp_model.LinearExpr.weighted_sum([x[k] for k in own], coefficients)
        domain = cp_model.Domain(
            cp_model.INT_MIN if lower == -math.inf else int(lower),
            cp_model.INT_MAX if upper == math.inf else int(upper),
        )
        model.add_linear_expression_in_domain(total, domain)
    return model, x[: len(problem.worker)]


def weighted(weights: Ints, x):  # type: ignore[no-untyped-def]
    from ortools.sat.python import cp_model

    return cp_model.LinearExpr.weighted_sum(x, weights.tolist())


def solver_of(time_limit: float):  # type: ignore[no-untyped-def]
    """One worker with the full linear relaxation: the same steps on every run, and measured faster to the proof on
    assignment problems than eight workers on two cores (benchmarks/workers.py)."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = time_limit
    return solver
