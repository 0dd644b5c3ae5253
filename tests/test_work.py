"""How much the solver does, counted the same on every machine: pairs priced, simplex steps, parts of the tree. Never
seconds. The limits are some two to three times what was counted when they were set (1,000 × 500, seeds 1 and 2: simplex
steps 1,347–2,700, prices per pair 3–94, parts 0–84)."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache

import pytest

from matcher.benching.subjects import KINDS, of_market
from matcher.solver import Problem, solve
from matcher.worlds.instances import neutral_instance

PRICES_A_PAIR = {"part_time": 300}
PARTS = {"part_time": 250}


@cache
def worked(kind, seed=1):
    problem = of_market(1_000, 500, seed, kind)
    return problem, solve(problem)


@pytest.mark.parametrize("kind", KINDS)
def test_a_market_of_a_thousand_is_proven_with_so_much_work(kind):
    for seed in (1, 2):
        problem, solution = worked(kind, seed)
        work = solution.work
        assert solution.status == "OPTIMAL"
        assert work.simplex <= 4 * (len(problem.workers) + len(problem.projects))
        assert work.let_in <= len(problem.worker) + len(problem.projects) + len(problem.workers)
        assert work.priced <= PRICES_A_PAIR.get(kind, 120) * len(problem.worker)
        assert work.nodes <= PARTS.get(kind, 90)
        assert work.cuts <= 100


def test_the_same_work_is_done_on_every_run():
    problem, solution = worked("standard")
    again = solve(problem)
    told = [{k: v for k, v in asdict(s.work).items() if k != "steps"} for s in (solution, again)]
    assert told[0] == told[1]
    assert again.plan == solution.plan


def test_where_the_flow_proves_its_plan_nothing_is_priced():
    problem = Problem.from_neutral(neutral_instance(400, 250, 1, features=False))
    solution = solve(problem)
    assert solution.status == "OPTIMAL"
    assert (solution.work.priced, solution.work.simplex) == (0, 0)
