"""Prices lifted without a solve prove a bound that is no worse for what they were lifted for, and never a false one."""

from __future__ import annotations

from random import Random

import numpy as np

from matcher.solver import Problem, Seats, Worker
from matcher.solver.lifting import lifted
from matcher.solver.system import Prices, System, bound_of
from tests import small

UNIT = 1000
"""Of value, in weights: prices are whole numbers."""


def nothing_priced(system):
    return Prices(np.zeros(len(system.rows)), np.zeros(0), np.zeros(system.pairs))


def proven(system, prices):
    bound = bound_of(system, prices)
    assert bound is not None
    return bound


def test_somebody_who_could_take_three_seats_gains_the_best_of_them_only():
    seats = [Seats("p", seats=2), Seats("q", seats=2), Seats("r", seats=2)]
    problem = Problem.of([Worker("a")], seats, [("a", "p", 5), ("a", "q", 4), ("a", "r", 3)])
    system = System.of(problem, problem.value * UNIT)
    first = proven(system, nothing_priced(system))
    assert first.total == 12 * UNIT
    out = np.zeros(system.count, bool)
    assert proven(system, lifted(system, nothing_priced(system), first.reduced, out, least=0)).total == 5 * UNIT
    out[0] = True
    without = lifted(system, nothing_priced(system), first.reduced, out, least=0)
    assert bound_of(system, without, out=out).total == 4 * UNIT, "who is out takes no room"


def test_two_seats_are_worth_the_best_two_people():
    people = [Worker(name) for name in "abc"]
    problem = Problem.of(people, [Seats("p", seats=2)], [("a", "p", 9), ("b", "p", 7), ("c", "p", 2)])
    system = System.of(problem, problem.value * UNIT)
    first = proven(system, nothing_priced(system))
    assert (
        proven(system, lifted(system, nothing_priced(system), first.reduced, np.zeros(3, bool), least=0)).total
        == 16 * UNIT
    )


def test_lifted_prices_prove_what_holds_over_every_plan():
    lower = 0
    for seed in range(300):
        instance = small.instance(31000 + seed)
        problem = Problem.from_neutral(instance)
        if not 2 <= len(instance["pairs"]) <= 9:
            continue
        system = System.of(problem, problem.value * UNIT)
        r = Random(seed)
        rows = np.array([r.uniform(-20, 40) * UNIT / 50 for _ in range(len(system.rows))]).round()
        prices = Prices(rows, np.zeros(0), np.zeros(system.pairs))
        first = proven(system, prices)
        better = proven(system, lifted(system, prices, first.reduced, np.zeros(system.count, bool), least=UNIT))
        best = max(
            (sum(pair[2] for pair in plan) for plan in small.plans(instance) if small.keeps_every_rule(plan, instance)),
            default=None,
        )
        assert best is None or best * UNIT <= better.total, seed
        lower += better.total < first.total
    assert lower > 30
