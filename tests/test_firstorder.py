"""The relaxation taken nearly: its bound holds whatever the first-order method gives, and is near the simplex's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.solver import problem_of
from matcher.solver import solve, violations
from matcher.solver.certificate import certificate
from matcher.solver.firstorder import FirstOrder
from matcher.solver.narrowing import Narrowed, Narrowing
from matcher.solver.network import Network
from matcher.solver.program import Program, Terms
from matcher.solver.verify import verified
from matcher.solver.weights import Weights
from matcher.worlds.markets import market

KINDS = ("standard", "teams", "chains", "low_caps", "part_time")


def approached(problem):
    """The way of a problem as far as the relaxation taken nearly; the simplex does not follow."""
    way = Narrowed.of(problem, Weights.of(problem), time_limit=60, gap=0)
    way.found(Narrowing(from_pairs=0, nearly_from=0, simplex_to=0, at_once=False))
    return way


@pytest.mark.parametrize("kind", KINDS)
def test_its_bound_is_valid_and_within_a_thousandth_of_that_of_the_simplex(kind):
    problem = problem_of(300, 150, 3, kind)
    best = solve(problem, time_limit=60)
    assert best.status == "OPTIMAL"
    exact = Narrowed.of(problem, Weights.of(problem), time_limit=60, gap=0)
    exact.relax(exact.network.relaxed(), Narrowing())
    way = approached(problem)

    assert way.work.first_order > 0
    assert way.work.simplex == 0
    assert best.objective <= way.root.total // way.unit
    assert way.root.total <= exact.root.total * 1.001
    people, projects = problem.workers, problem.projects
    plan = [(people[problem.worker[k]].id, projects[problem.project[k]].id) for k in way.best.chosen.tolist()]
    assert not violations(plan, problem)
    assert way.best.weight // way.unit >= best.objective * 0.98


def test_its_certificate_verifies_without_a_solver():
    world = market(300, 150, 3, "standard")
    problem = problem_of(300, 150, 3, "standard")
    way = approached(problem)

    assert verified(world.neutral(), certificate(way)) == way.root.total // way.unit


def test_a_small_program_comes_out_as_by_the_simplex():
    exact, nearly = Program(), FirstOrder()
    for program in (exact, nearly):
        terms = Terms(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 2]), np.ones(4))
        program.add(np.array([3.0, 5.0, 4.0]), np.ones(3), np.full(2, -np.inf), np.ones(2), terms)
        program.reprice(np.array([0]), np.array([2.0]))
        program.bound(np.array([2]), np.zeros(1), np.full(1, 0.5))
    first, second = (p.solve(dual=True, seconds=5) for p in (exact, nearly))

    assert second.value == pytest.approx(first.value, rel=1e-4)
    assert second.amounts == pytest.approx(first.amounts, abs=1e-3)


def test_what_it_stops_at_is_the_gap_asked_for():
    problem = problem_of(300, 150, 5, "standard")

    solution = solve(problem, gap=0.05, way=Narrowing(from_pairs=0, nearly_from=0, simplex_to=0))

    assert solution.gap <= 0.05


@pytest.mark.parametrize("kind", KINDS)
def test_the_relaxed_flow_over_few_pairs_bounds_what_it_bounds_over_all(kind, monkeypatch):
    problem = problem_of(300, 150, 4, kind)
    weights = Weights.of(problem)
    whole = Network(problem, weights.scaled, weights.bits, np.ones(len(problem.worker), bool))
    over_all = whole.relaxed()
    monkeypatch.setattr("matcher.solver.network.ALL_AT_ONCE", 0)
    monkeypatch.setattr("matcher.solver.network.PRICED", 1e-2)
    few = replace(whole).relaxed()

    assert over_all.weight <= few.weight + (1 << weights.bits)
    assert few.weight <= over_all.weight * 1.011


def test_work_ends_a_search_at_the_same_point_every_time():
    problem = problem_of(1000, 500, 1, "part_time")
    answers = {work: [solve(problem, time_limit=None, work=work) for _ in range(2)] for work in (1, 400)}

    for first, second in answers.values():
        assert (first.plan, first.bound, first.status) == (second.plan, second.bound, second.status)
        assert not violations(first.plan, problem)
    little, much = answers[1][0], answers[400][0]
    assert little.status == "FEASIBLE"
    assert little.bound > much.bound >= much.objective >= little.objective
