"""Aims one before the other, a company's own rule, marginal prices, and the proposal round."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from matcher.errors import PlanError
from matcher.solver import Problem, Seats, Worker, solve
from matcher.solver.levels import in_order, weighed
from matcher.solver.narrowing import Narrowing
from matcher.solver.portfolio import Chances, expected, portfolio
from matcher.solver.prices import marginal
from matcher.solver.rows import Rows
from matcher.worlds.instances import neutral_instance
from tests import small

SEEDS = [seed for seed in range(30000, 31000) if 1 <= len(small.instance(seed)["pairs"]) <= 8][:80]


@pytest.mark.parametrize("aims", [("fill", "value"), ("value", "fill"), ("stability", "fill", "value")])
def test_the_first_aim_comes_before_all_others(aims):
    met = 0
    for seed in SEEDS:
        instance = small.instance(seed)
        old = [tuple(pair[:2]) for pair in instance["pairs"]][::2]
        count = {
            "fill": len,
            "value": lambda plan: sum(pair[2] for pair in plan),
            "stability": lambda plan, old=old: len([1 for pair in plan if tuple(pair[:2]) in old]),
        }
        reached = [
            tuple(count[aim](plan) for aim in aims)
            for plan in small.plans(instance)
            if small.keeps_every_rule(plan, instance)
        ]
        levels = in_order(Problem.from_neutral(instance), aims, old=old)
        solution = solve(levels.problem)
        assert (solution.status == "INFEASIBLE") == (not reached), seed
        if reached:
            met += 1
            assert tuple(levels.reached(solution.plan)[aim] for aim in aims) == max(reached), seed
    assert met > 40


def test_weighed_aims_are_added_up_and_numbers_too_great_are_refused():
    problem = Problem.of([Worker("a")], [Seats("p")], [("a", "p", -3)])
    assert solve(weighed(problem, {"fill": 4, "value": 1}).problem).objective == 1
    assert solve(weighed(problem, {"fill": 2, "value": 1}).problem).plan == ()
    with pytest.raises(PlanError):
        weighed(Problem.of([Worker("a")], [Seats("p")], [("a", "p", 2**40)]), {"value": 2**30})


class AtMost:
    """A company's rule: so many seats in all."""

    def __init__(self, most):
        self.most = most

    def rows(self, problem, columns):
        return Rows.of([(dict.fromkeys(range(columns.pairs), 1), None, self.most)])

    def violations(self, plan, problem):
        if len(list(plan)) > self.most:
            yield "too many seats"


@pytest.mark.parametrize("way", [Narrowing(), Narrowing(from_pairs=0)])
def test_a_companys_own_rule_is_one_class(way):
    met = 0
    for seed in SEEDS:
        instance = small.instance(seed)
        worth = [
            sum(pair[2] for pair in plan)
            for plan in small.plans(instance)
            if len(plan) <= 2 and small.keeps_every_rule(plan, instance)
        ]
        solution = solve(Problem.from_neutral(instance, rules=[AtMost(2)]), way=way)
        assert (solution.status == "INFEASIBLE") == (not worth), seed
        if worth:
            met += 1
            assert (solution.status, solution.objective) == ("OPTIMAL", max(worth)), seed
    assert met > 30


def test_no_change_brings_more_than_its_price():
    for seed in SEEDS[:50]:
        instance = small.instance(seed)
        best = small.best(instance)
        if best is None:
            continue
        prices = marginal(Problem.from_neutral(instance))
        for project in instance["projects"]:
            if project["team"] or project["must_fill"] or any(project["id"] in g for g in instance["groups"]):
                continue
            more = [{**p, "seats": p["seats"] + (p is project)} for p in instance["projects"]]
            better = small.best({**instance, "projects": more})
            assert better <= prices.bound + prices.seat.get(project["id"], 0.0) + 1e-6, seed
        for client in instance["client_caps"]:
            better = small.best({**instance, "client_caps": {client: instance["client_caps"][client] + 1}})
            loose = not any(p["team"] or any(p["id"] in g for g in instance["groups"]) for p in instance["projects"])
            assert not loose or better <= prices.bound + prices.client.get(client, 0.0) + 1e-6, seed


def test_a_new_person_brings_no_more_than_the_prices_say():
    problem = Problem.of([Worker("a")], [Seats("p"), Seats("q")], [("a", "p", 10), ("a", "q", 4)])
    prices = marginal(problem)
    assert prices.bound == pytest.approx(10, abs=0.01)
    assert prices.of_person({"p": 12, "q": 4}) + prices.bound >= 16 - 0.01
    assert prices.of_person({}) == 0


def chances(seed, people, jobs):
    draw = np.random.default_rng(seed)
    e, p = (found.ravel() for found in np.meshgrid(np.arange(people), np.arange(jobs)))
    kept = draw.random(len(e)) < 0.6
    return Chances(e[kept], p[kept], draw.uniform(0.05, 0.6, kept.sum()), draw.uniform(1, 20, kept.sum()))


def exactly(of, chosen):
    """The expected margin over every outcome of the chosen proposals."""
    own = sorted(np.flatnonzero(chosen).tolist(), key=lambda k: (-of.margin[k], k))
    total = 0.0
    for won in product((False, True), repeat=len(own)):
        weight, busy, left = 1.0, set(), dict(enumerate(of.places[1].tolist()))
        for k, met in zip(own, won, strict=True):
            weight *= of.chance[k] if met else 1 - of.chance[k]
        for k, met in zip(own, won, strict=True):
            e, p = int(of.person[k]), int(of.project[k])
            if met and e not in busy and left[p] > 0:
                busy.add(e)
                left[p] -= 1
                total += weight * of.margin[k]
    return total


@pytest.mark.parametrize("simplex_most", [20_000, 0])
@pytest.mark.parametrize("seats", [None, (2, 1, 3), (2, 2, 2)])
@pytest.mark.parametrize("seed", range(5))
def test_no_portfolio_is_expected_to_bring_more_than_the_bound(seed, seats, simplex_most, monkeypatch):
    monkeypatch.setattr("matcher.solver.portfolio.SIMPLEX_MOST", simplex_most)
    of = replace(chances(seed, 4, 3), seats=None if seats is None else np.array(seats))
    places = dict(enumerate(of.places[1].tolist()))
    found = portfolio(of, per_person=2, per_project=2)
    best = 0.0
    for choice in product((False, True), repeat=len(of.person)):
        chosen = np.array(choice)
        within = all(n <= 2 for n in Counter(of.person[chosen].tolist()).values()) and all(
            n <= 2 * places[p] for p, n in Counter(of.project[chosen].tolist()).items()
        )
        if within:
            best = max(best, exactly(of, chosen))
    own = np.zeros(len(of.person), bool)
    own[found.proposed] = True
    assert exactly(of, own) == pytest.approx(found.expected, abs=4 * found.error)
    assert best <= found.bound + 1e-6
    assert exactly(of, own) >= 0.9 * best


def test_a_larger_round_keeps_its_limits_and_beats_the_best_chance_first():
    of = chances(1, 60, 40)
    found = portfolio(of, per_person=3, per_project=4)
    assert max(Counter(of.person[found.proposed].tolist()).values()) <= 3
    assert max(Counter(of.project[found.proposed].tolist()).values()) <= 4
    people, jobs, first = Counter(), Counter(), np.zeros(len(of.person), bool)
    for k in np.argsort(-of.chance, kind="stable").tolist():
        e, p = int(of.person[k]), int(of.project[k])
        if people[e] < 3 and jobs[p] < 4:
            first[k] = True
            people[e] += 1
            jobs[p] += 1
    assert expected(of, first)[0] < found.expected <= found.bound


@pytest.mark.parametrize("size", [(100, 60), (400, 240)])
def test_the_work_to_the_proof_stays_small(size):
    """Counted, not timed: simplex steps, columns let in and parts of the tree are the same on every machine."""
    from matcher.solver.narrowing import Narrowed
    from matcher.solver.weights import Weights

    problem = Problem.from_neutral(neutral_instance(*size, 1))
    way = Narrowed.of(problem, Weights.of(problem), time_limit=60, gap=0)
    assert way.found(Narrowing()).status == "OPTIMAL"
    people_and_projects = sum(size)
    assert way.work.simplex < 12 * people_and_projects
    assert way.work.let_in < 4 * people_and_projects
    assert way.work.priced < 40 * len(problem.worker)
    assert way.work.nodes < 60
