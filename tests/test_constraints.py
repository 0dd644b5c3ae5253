"""Each constraint says the same twice: its rows and its plain Python agree on every plan of small instances."""

from __future__ import annotations

from itertools import product

import pytest

from matcher.solver import CONSTRAINTS, Problem
from matcher.solver.constraints import Columns
from tests import small

SEEDS = [seed for seed in range(400) if 1 <= len(small.instance(seed)["pairs"]) <= 7][:60]


def rows_allow(constraint, problem, chosen):
    """Is there a setting of the switches under which these pairs keep the constraint's rows?"""
    columns = Columns(problem)
    rows = constraint.rows(problem, columns)
    free = sorted({k for terms in rows.terms for k in terms if k >= len(problem.worker)})
    for setting in product((0, 1), repeat=len(free)):
        value = dict(zip(free, setting, strict=True)) | dict.fromkeys(chosen, 1)
        totals = [sum(c * value.get(k, 0) for k, c in terms.items()) for terms in rows.terms]
        if all(
            (low is None or low <= t) and (high is None or t <= high)
            for t, low, high in zip(totals, rows.lower, rows.upper, strict=True)
        ):
            return True
    return False


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda c: type(c).__name__)
def test_rows_and_plain_python_agree_on_every_plan(constraint):
    differ_somewhere = False
    for seed in SEEDS:
        problem = Problem.from_neutral(small.instance(seed))
        pairs = list(problem.pair_at)
        for choice in product((False, True), repeat=len(pairs)):
            chosen = [k for k, taken in enumerate(choice) if taken]
            plain = not list(constraint.violations([pairs[k] for k in chosen], problem))
            assert rows_allow(constraint, problem, chosen) == plain, (seed, [pairs[k] for k in chosen])
            differ_somewhere |= not plain
    assert differ_somewhere, "no plan ever broke this constraint: the test proves nothing"
