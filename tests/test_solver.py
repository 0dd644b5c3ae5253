"""The plan is the best there is, says so, and is the same whatever the order of its rows."""

from __future__ import annotations

from random import Random

import pytest

from matcher.solver import Problem, Seats, Worker, solve
from tests import small

SEEDS = [seed for seed in range(600) if len(small.instance(seed)["pairs"]) <= 11][:240]


@pytest.mark.parametrize("block", range(8))
def test_the_objective_equals_trying_every_plan(block):
    for seed in SEEDS[block::8]:
        instance = small.instance(seed)

        solution = solve(Problem.from_neutral(instance))

        best = small.best(instance)
        assert (solution.status == "INFEASIBLE") == (best is None), seed
        if best is not None:
            assert (solution.objective, solution.bound, solution.gap) == (best, best, 0), seed


def test_the_random_instances_hold_every_feature_and_both_answers():
    instances = [small.instance(seed) for seed in SEEDS]
    assert len(instances) >= 200
    for feature in ("client_caps", "partner_caps", "groups", "together", "locks", "vetoes"):
        assert any(i[feature] for i in instances), feature
    for feature in ("team", "needs_leader", "must_fill"):
        assert any(p[feature] for i in instances for p in i["projects"]), feature
    infeasible = sum(small.best(i) is None for i in instances[:80])
    assert 0 < infeasible < 40


@pytest.mark.parametrize("seed", range(12))
def test_the_order_of_the_rows_never_shows(seed):
    # every pair is worth the same, so that many plans are equally good
    people, jobs = [f"e{i}" for i in range(7)], [f"p{i}" for i in range(6)]
    r = Random(seed)
    pairs = [(e, p, 10) for e in people for p in jobs if r.random() < 0.7]

    def plan():
        r.shuffle(people)
        r.shuffle(jobs)
        r.shuffle(pairs)
        return solve(Problem.of([Worker(e) for e in people], [Seats(p) for p in jobs], pairs)).plan

    assert plan() == plan() == plan()


def test_locks_that_cannot_all_be_kept_are_named_and_only_those():
    people = [Worker("a"), Worker("b"), Worker("c")]
    pairs = [(e, p, 1) for e in "abc" for p in ("p", "q")]
    locks = [("a", "p"), ("b", "p"), ("c", "q")]

    solution = solve(Problem.of(people, [Seats("p"), Seats("q")], pairs, locks=locks))

    assert solution.status == "INFEASIBLE"
    assert solution.why_infeasible == ("lock a → p", "lock b → p")


def test_a_running_seat_is_left_only_when_somebody_takes_it_over():
    people = [Worker("now"), Worker("free")]
    seats = [Seats("running", must_fill=True), Seats("better")]
    stay, go = ("now", "running", 0), ("now", "better", 100)

    alone = solve(Problem.of(people, seats, [stay, go]))
    replaced = solve(Problem.of(people, seats, [stay, go, ("free", "running", 5)]))

    assert alone.plan == (("now", "running"),)
    assert replaced.plan == (("free", "running"), ("now", "better"))
    assert replaced.objective == 105


def test_a_ring_of_moves_is_found():
    people = [Worker("a"), Worker("b"), Worker("c")]
    seats = [Seats(p, must_fill=True) for p in ("pa", "pb", "pc")]
    stay = [("a", "pa", 0), ("b", "pb", 0), ("c", "pc", 0)]
    ring = [("a", "pb", 5), ("b", "pc", 5), ("c", "pa", 5)]

    assert solve(Problem.of(people, seats, stay + ring)).plan == (("a", "pb"), ("b", "pc"), ("c", "pa"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        pytest.param({"pairs": [("x", "p", 1)]}, "unknown engineer 'x'", id="unknown engineer"),
        pytest.param({"pairs": [("a", "x", 1)]}, "unknown project 'x'", id="unknown project"),
        pytest.param({"pairs": [("a", "p", 1), ("a", "p", 2)]}, "twice", id="pair twice"),
        pytest.param({"pairs": [("a", "p", 1, 0)]}, "load 0 < 1", id="no load"),
    ],
)
def test_an_instance_that_contradicts_itself_is_refused(wrong, told):
    with pytest.raises(ValueError, match=told):
        Problem.of([Worker("a")], [Seats("p")], **wrong)
