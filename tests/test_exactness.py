"""Every feature beside every other: the answer to 2,000 small instances is that of looking at all plans at once. More of
them, by both ways, and larger ones against a MIP: benchmarks/exactness.py."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from matcher.solver import Problem, solve
from matcher.solver.narrowing import Narrowing
from tests import exact

BLOCKS, EACH = 20, 100
WAYS = {
    "as it comes": Narrowing(),
    "by the relaxation": Narrowing(from_pairs=0, first_per_node=0.3, at_once=False),
}


def problem_of(instance):
    """The problem, with the locks of which one project is enough."""
    problem = Problem.from_neutral({key: rows for key, rows in instance.items() if key != "any_locks"})
    return replace(problem, locks=tuple(sorted({*problem.locks, *map(tuple, instance["any_locks"])})))


@pytest.mark.parametrize(("block", "way"), [(block, list(WAYS)[block % 2]) for block in range(BLOCKS)])
def test_the_answer_is_the_best_of_all_plans_or_that_there_is_none(block, way):
    for seed in range(block * EACH, (block + 1) * EACH):
        instance = exact.instance(seed)
        best, sign = exact.best(instance), -1 if instance["sense"] == "min" else 1

        solution = solve(problem_of(instance), way=WAYS[way])

        if best is None:
            assert solution.status == "INFEASIBLE", seed
            assert solution.clash, seed
        else:
            told = (solution.status, sign * solution.objective, sign * solution.bound)
            assert told == ("OPTIMAL", best, best), seed


def test_the_instances_hold_every_feature_and_answers_of_both_kinds():
    met, answers = Counter(), Counter()
    for seed in range(300):
        instance = exact.instance(seed)
        keys = ("client_caps", "partner_caps", "groups", "together", "locks", "any_locks", "vetoes")
        met.update(key for key in keys if instance[key])
        met.update({key for p in instance["projects"] for key in ("team", "needs_leader", "must_fill") if p[key]})
        met.update({key for e in instance["engineers"] for key in ("leader", "must_place") if e[key]})
        met["part time"] += any(len(pair) > 3 for pair in instance["pairs"])
        met["several jobs a person"] += any(len(pair) > 3 and pair[3] <= 50 for pair in instance["pairs"])
        met["less than full time"] += any(e["capacity"] < 100 for e in instance["engineers"])
        met["below zero"] += any(pair[2] < 0 for pair in instance["pairs"])
        met[instance["sense"]] += 1
        best = exact.best(instance)
        answers["none" if best is None else "nobody" if best == 0 else "a plan"] += 1
    assert len(met) == 18
    assert min(met.values()) >= 15, met
    assert min(answers.values()) >= 30, answers
    assert answers["a plan"] >= 120, answers
