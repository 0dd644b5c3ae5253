"""People who hold several loads at once: proven by HiGHS inside OR-Tools, bettered near a plan, the same every time."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.gap import assignment, gap
from matcher.benching.subjects import of_market
from matcher.solver import Problem, Seats, Worker, exact, narrowing, solve, violations
from matcher.solver.around import improved
from matcher.solver.mip import by_mip, knapsacks
from matcher.solver.narrowing import Narrowed, Narrowing
from matcher.solver.outside import read_outside
from matcher.solver.weights import Weights
from tests import exact as drawn
from tests.test_exactness import problem_of


def named(problem, chosen):
    pairs = list(problem.pair_at)
    return [pairs[k] for k in chosen]


def of_class(folder, kind, agents, jobs, seed=1):
    file = folder / "gap.txt"
    file.write_text(gap(kind, agents, jobs, seed), encoding="ascii")
    ((problem, sign),) = read_outside(file)
    assert sign == -1
    return problem


def test_highs_comes_to_the_best_of_all_plans_or_that_there_is_none():
    answers = set()
    for seed in range(200):
        instance = drawn.instance(seed)
        best, sign = drawn.best(instance), -1 if instance["sense"] == "min" else 1
        problem = problem_of(instance)
        found = by_mip(problem, seconds=10, gap=0)
        if best is None:
            assert found.infeasible, seed
        else:
            assert (found.proven, sign * found.bound) == (True, best), seed
            assert not violations(named(problem, found.chosen), problem), seed
        answers.add(best is None)
    assert answers == {True, False}


@pytest.mark.parametrize("kind", "abcd")
def test_gap_by_highs_and_by_cp_sat_are_worth_the_same(tmp_path, monkeypatch, kind):
    problem = of_class(tmp_path, kind, 4, 24)
    monkeypatch.setattr(exact, "KNAPSACKS", 1)
    by_highs = solve(problem)
    monkeypatch.setattr(exact, "KNAPSACKS", 10**9)
    by_cp_sat = solve(problem)
    assert by_highs.status == by_cp_sat.status == "OPTIMAL"
    assert by_highs.objective == by_cp_sat.objective


def test_a_gap_instance_of_the_literatures_size_is_proven(tmp_path):
    problem = of_class(tmp_path, "c", 5, 100)
    assert knapsacks(problem) == 500
    solution = solve(problem)
    assert (solution.status, solution.bound) == ("OPTIMAL", solution.objective)
    assert solve(problem).plan == solution.plan


def test_without_time_for_the_proof_the_bound_holds_and_plans_near_are_better(tmp_path):
    problem = of_class(tmp_path, "d", 5, 60)
    first = by_mip(problem, seconds=60, gap=0.02)
    value = int(problem.value[first.chosen].sum())
    tries = iter(range(60))
    better = improved(problem, first.chosen, ends=time.perf_counter() + 60, near=lambda _: next(tries, None) is None)
    assert value < int(problem.value[better].sum()) <= first.bound
    assert not violations(named(problem, better), problem)


def test_what_branching_on_switches_leaves_open_is_proven_over_the_pairs_that_may_count(monkeypatch):
    problem = of_market(1_000, 500, 2, "part_time")
    assert knapsacks(problem) >= exact.KNAPSACKS
    best = solve(problem)
    monkeypatch.setattr(narrowing, "EXACT_MOST", 0)
    monkeypatch.setattr(narrowing, "NODES", 0)
    left_open = Narrowed.of(problem, Weights.of(problem), time_limit=60, gap=0).found(Narrowing())
    assert left_open.status == "FEASIBLE"

    solution = solve(problem)

    assert best.status == solution.status == "OPTIMAL"
    assert left_open.objective <= best.objective == solution.objective <= left_open.bound
    assert solution.work.steps[-1][0] == "loads"


def test_what_is_a_knapsack():
    def count(*loads, capacity=100):
        jobs = [Seats(f"p{n}") for n in range(len(loads))]
        return knapsacks(
            Problem.of(
                [Worker("e", capacity=capacity)], jobs, [("e", j.id, 1, x) for j, x in zip(jobs, loads, strict=True)]
            )
        )

    assert count(100, 100, 100) == 0  # one at a time
    assert count(50, 50, 50) == 0  # any two
    assert count(40, 40, 30) == 0  # any two, never three
    assert count(50, 40, 70) == 3  # two, but not any two
    assert count(30, 30, 30) == 0  # all
    assert count() == 0


def test_values_beyond_floating_point_are_left_to_whole_numbers():
    problem = Problem.of([Worker("e")], [Seats("p"), Seats("q")], [("e", "p", 2**50, 50), ("e", "q", 2**50 + 1, 60)])
    assert by_mip(problem, seconds=1, gap=0) is None
    assert solve(problem).objective == 2**50 + 1


def test_a_rounded_plan_that_breaks_a_row_is_not_taken(tmp_path):
    problem = of_class(tmp_path, "a", 3, 9)
    tight = replace(
        problem,
        load=problem.load * 10**7,
        workers=tuple(replace(w, capacity=w.capacity * 10**7) for w in problem.workers),
    )
    found = by_mip(tight, seconds=10, gap=0)
    assert found.chosen is None or not violations(named(tight, found.chosen), tight)


def test_assignment_files_of_others_are_proven_by_the_flow(tmp_path):
    file = tmp_path / "assign.txt"
    file.write_text(assignment(100, 1), encoding="ascii")
    ((problem, _),) = read_outside(file)
    solution = solve(problem)
    assert solution.status == "OPTIMAL"
    assert len(solution.plan) == len(np.unique(problem.worker)) == 100
