"""The way by the relaxation: its bound holds for every plan over every pair, and nothing that counts is left out."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest

from matcher.solver import Problem, Seats, Worker, solve, violations
from matcher.solver.cuts import CapRow, cuts
from matcher.solver.narrowing import Narrowed, Narrowing
from matcher.solver.reduction import part, possible
from matcher.solver.system import Prices, System, bound_of
from matcher.solver.weights import Weights
from matcher.worlds.instances import neutral_instance
from tests import small

SEEDS = [seed for seed in range(4000, 6000) if 1 <= len(small.instance(seed)["pairs"]) <= 11]
FEW = Narrowing(from_pairs=0, first_per_node=0.3, at_once=False)
NEARLY = Narrowing(from_pairs=0, nearly_from=0, at_once=False)
"""The relaxation taken nearly before the simplex, as with many pairs."""
ALL = Narrowing(from_pairs=10**9)


@pytest.mark.parametrize(("way", "block"), [*((FEW, n) for n in range(6)), *((NEARLY, n) for n in range(2))])
def test_the_objective_equals_trying_every_plan(way, block):
    for seed in SEEDS[:480][block::6]:
        instance = small.instance(seed)
        best = small.best(instance)

        solution = solve(Problem.from_neutral(instance), way=way)

        assert (solution.status == "INFEASIBLE") == (best is None), seed
        if best is not None:
            assert (solution.status, solution.objective, solution.bound) == ("OPTIMAL", best, best), seed


def keeping(problem):
    """Every plan that keeps every rule, as indices of pairs, with its value."""
    pairs = list(problem.pair_at)
    for choice in product((False, True), repeat=len(pairs)):
        chosen = [k for k, taken in enumerate(choice) if taken]
        if not violations([pairs[k] for k in chosen], problem):
            yield chosen, int(problem.value[chosen].sum())


def relaxed(problem):
    """The way to the bound of the relaxation, without a plan in hand."""
    way = Narrowed.of(problem, Weights.of(problem), time_limit=10, gap=0)
    way.relax(way.network.relaxed(), Narrowing(first_per_node=0.3))
    return way


def test_the_bound_holds_for_every_plan_and_every_pair_in_it():
    met = 0
    for seed in [s for s in SEEDS if len(small.instance(s)["pairs"]) <= 8][:200]:
        problem = Problem.from_neutral(small.instance(seed))
        way = relaxed(problem)
        bound = way.root
        for chosen, _ in keeping(problem):
            met += 1
            weight = int(way.weights.scaled[chosen].sum())
            assert weight <= bound.total + min([0, *(int(bound.reduced[k]) for k in chosen)]), (seed, chosen)
            assert all(bound.may_reach(weight)[chosen]), (seed, chosen)
    assert met > 300


def test_even_bad_prices_prove_a_bound():
    for seed in [s for s in SEEDS if len(small.instance(s)["pairs"]) <= 8][:60]:
        problem = Problem.from_neutral(small.instance(seed))
        system = System.of(problem, problem.value)
        draw = np.random.default_rng(seed)
        prices = Prices(draw.normal(0, 9, len(system.rows)), np.zeros(0), draw.normal(0, 9, system.pairs))
        bound = bound_of(system, prices)
        assert all(v <= bound.total for _, v in keeping(problem)), seed


def test_pairs_of_teams_that_can_never_be_complete_stand_in_no_plan():
    left_out = 0
    for seed in SEEDS[:300]:
        problem = Problem.from_neutral(small.instance(seed))
        dead = set(np.flatnonzero(~possible(problem)).tolist())
        left_out += len(dead)
        assert not any(dead.intersection(chosen) for chosen, _ in keeping(problem)) if dead else True, seed
    assert left_out > 40


@pytest.mark.parametrize("seed", range(6))
def test_few_pairs_give_the_very_plan_that_all_pairs_give(seed):
    instance = neutral_instance(60, 40, seed)
    # worth few different sums, so that many plans are equally good
    instance["pairs"] = [[e, p, v // 40 * 40] for e, p, v in instance["pairs"]]
    problem = Problem.from_neutral(instance)

    few, over_all = solve(problem, way=FEW), solve(problem, way=ALL)

    assert few.status == over_all.status == "OPTIMAL"
    assert (few.objective, few.bound, few.plan) == (over_all.objective, over_all.bound, over_all.plan)


def test_the_order_of_the_rows_never_shows():
    instance = neutral_instance(50, 40, 3)
    r = Random(1)
    rows = {k: r.sample(v, len(v)) if isinstance(v, list) else v for k, v in instance.items()}
    assert replace(solve(Problem.from_neutral(instance), way=FEW), seconds=0) == replace(
        solve(Problem.from_neutral(rows), way=FEW), seconds=0
    )


def test_with_a_gap_the_bound_still_holds_over_all_pairs():
    for seed in SEEDS[:80]:
        instance = small.instance(seed)
        best = small.best(instance)
        if best is not None:
            found = solve(Problem.from_neutral(instance), way=FEW, gap=0.3)
            assert found.objective <= best <= found.bound, seed
            assert found.gap <= 0.3, seed
            assert (found.status == "OPTIMAL") == (found.gap == 0), seed


def test_values_that_leave_little_room_are_still_added_up_right():
    instance = neutral_instance(12, 10, 2)
    instance["pairs"] = [[e, p, v * 10**12 + 1] for e, p, v in instance["pairs"]]
    problem = Problem.from_neutral(instance)
    few, over_all = solve(problem, way=FEW), solve(problem, way=ALL)
    assert (few.status, few.objective, few.plan) == ("OPTIMAL", over_all.objective, over_all.plan)


def test_a_part_of_the_pairs_keeps_everything_else():
    problem = Problem.from_neutral(neutral_instance(20, 12, 1))
    half = part(problem, np.arange(0, len(problem.worker), 2))
    assert list(half.pair_at) == list(problem.pair_at)[::2]
    assert (half.locks, half.projects, half.client_caps) == (problem.locks, problem.projects, problem.client_caps)


def test_no_plan_breaks_a_cut():
    met = 0
    for seed in range(300):
        r = np.random.default_rng(seed)
        kinds = r.integers(0, 2, 4)
        seats = np.where(kinds, r.integers(1, 6, 4), 1)
        most = np.where(kinds, 1, r.integers(1, 4, 4))
        row = CapRow("c", int(r.integers(1, 9)), np.arange(4), np.arange(4), np.arange(4), seats, most)
        for _ in range(6):
            cut, _ = cuts([row], r.random(4) * most)
            for own, terms, _, upper in cut.each():
                met += 1
                for plan in product(*(range(m + 1) for m in most.tolist())):
                    if np.dot(seats, plan) <= row.cap:
                        assert sum(c * plan[k] for k, c in zip(own, terms, strict=True)) <= upper, (seed, plan)
    assert met > 300


def test_cuts_cut_off_what_is_in_parts_only():
    # two teams of two on three seats: the relaxation would open one and a half
    teams = [Seats("p", 2, "c", team=True), Seats("q", 2, "c", team=True)]
    people = [Worker(f"e{i}") for i in range(4)]
    pairs = [(w.id, p.id, 10) for w in people for p in teams]
    way = relaxed(Problem.of(people, teams, pairs, client_caps={"c": 3}))
    assert way.root.total // way.unit == 20
