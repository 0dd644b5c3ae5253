"""Each constraint says the same twice: its rows and its plain Python agree on every plan of small instances."""

from __future__ import annotations

from itertools import product

import pytest

from matcher.solver import CONSTRAINTS, Problem
from matcher.solver.rows import Columns
from tests import small

SEEDS = [seed for seed in range(400) if 1 <= len(small.instance(seed)["pairs"]) <= 7][:60]


def rows_allow(constraint, problem, chosen):
    """Is there a setting of the switches under which these pairs keep the constraint's rows?"""
    columns = Columns(problem)
    rows = constraint.rows(problem, columns)
    free = sorted({k for k in rows.column.tolist() if k >= len(problem.worker)})
    each = list(rows.each())
    for setting in product((0, 1), repeat=len(free)):
        value = dict(zip(free, setting, strict=True)) | dict.fromkeys(chosen, 1)
        totals = [sum(c * value.get(k, 0) for k, c in zip(own, terms, strict=True)) for own, terms, _, _ in each]
        if all(low <= t <= high for t, (_, _, low, high) in zip(totals, each, strict=True)):
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
