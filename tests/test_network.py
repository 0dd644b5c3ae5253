"""The flow around what is settled: as by trying every plan that holds it."""

from __future__ import annotations

from random import Random

import numpy as np

from matcher.solver import Problem, violations
from matcher.solver.network import Network
from matcher.solver.weights import Weights
from tests import small


def plain(seed):
    """A small instance that is nothing but a flow."""
    instance = small.instance(seed)
    people = [{**e, "must_place": False, "capacity": 100} for e in instance["engineers"]]
    seats = [{**p, "team": False, "needs_leader": False, "must_fill": False} for p in instance["projects"]]
    pairs = [pair[:3] for pair in instance["pairs"]]
    free = {"groups": [], "together": [], "locks": [], "vetoes": []}
    return {**instance, **free, "engineers": people, "projects": seats, "pairs": pairs}


def test_a_flow_around_settled_pairs_is_the_best_plan_that_holds_them():
    met = 0
    for seed in range(41000, 41600):
        r, instance = Random(seed), plain(seed)
        if len(instance["pairs"]) > 8:
            continue
        plans = [plan for plan in small.plans(instance) if small.keeps_every_rule(plan, instance)]
        held = [pair for pair in r.choice(plans) if r.random() < 0.6]
        if not held:
            continue
        problem = Problem.from_neutral(instance)
        weights = Weights.of(problem)
        settled = np.array([problem.pair_at[pair[0], pair[1]] for pair in held], np.int64)
        every = np.ones(len(problem.worker), bool)
        network = Network(problem, weights.scaled, weights.bits, every, settled)
        opened, together = np.ones(len(problem.projects), bool), np.ones(len(problem.workers), bool)
        chosen = network.plan(opened, together).chosen.tolist()
        best = max(sum(pair[2] for pair in plan) for plan in plans if all(pair in plan for pair in held))
        assert int(problem.value[chosen].sum()) == best, seed
        assert set(settled.tolist()) <= set(chosen)
        people, seats = problem.workers, problem.projects
        plan = [(people[problem.worker[k]].id, seats[problem.project[k]].id) for k in chosen]
        assert not violations(plan, problem), seed
        met += 1
    assert met > 100
