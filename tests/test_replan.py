"""After an event the best plan near the old one: as by trying every plan, switching costs counted."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from matcher.solver import Problem, Seats, Worker, solve, violations
from matcher.solver.reduction import part
from matcher.solver.replan import Event, Standing
from matcher.worlds.instances import neutral_instance
from tests import small

SEEDS = [seed for seed in range(20000, 21500) if 3 <= len(small.instance(seed)["pairs"]) <= 9]


def happened(event, instance):
    """The instance after the event, and the pairs that can still be kept."""
    gone = {
        "withdrawn": lambda pair: pair[1] == event.project,
        "left": lambda pair: pair[0] == event.worker,
        "refused": lambda pair: pair[:2] == [event.worker, event.project],
    }.get(event.kind, lambda pair: False)
    pairs = [pair for pair in instance["pairs"] if not gone(pair)]
    locks = [*instance["locks"]]
    if event.kind == "valued":
        this = [event.worker, event.project]
        pairs = [[*pair[:2], event.value, *pair[3:]] if pair[:2] == this else pair for pair in pairs]
    if event.kind == "locked":
        locks.append([event.worker, event.project])
    return {**instance, "pairs": pairs, "locks": locks}


def best_near(instance, old, switching):
    """By trying every plan: its greatest value less what is given up of the old plan."""
    possible = {tuple(pair[:2]) for pair in instance["pairs"]}
    stayable = {pair for pair in old if pair in possible and list(pair) not in instance["vetoes"]}
    worth = [
        sum(pair[2] for pair in plan) - switching * len(stayable - {tuple(pair[:2]) for pair in plan})
        for plan in small.plans(instance)
        if small.keeps_every_rule(plan, instance)
    ]
    return max(worth, default=None)


def some_event(r, instance, plan):
    e, p = r.choice([*plan, *(tuple(pair[:2]) for pair in instance["pairs"])])
    kind = r.choice(["withdrawn", "refused", "left", "valued", "locked"])
    if kind == "withdrawn":
        return Event(kind, project=p)
    if kind == "left":
        return Event(kind, worker=e)
    return Event(kind, worker=e, project=p, value=r.randint(-3, 20) if kind == "valued" else None)


@pytest.mark.parametrize("block", range(4))
def test_the_new_plan_is_the_best_near_the_old_one(block):
    met = infeasible = 0
    for seed in SEEDS[block::4][:60]:
        r, instance = Random(seed), small.instance(seed)
        solution = solve(Problem.from_neutral(instance))
        if solution.status == "INFEASIBLE":
            continue
        standing = Standing(Problem.from_neutral(instance), solution.plan, switching=3)
        old = set(solution.plan)
        for _ in range(2):
            if not instance["pairs"]:
                break
            event = some_event(r, instance, sorted(old))
            if [event.worker, event.project] not in [
                pair[:2] for pair in instance["pairs"]
            ] and event.value is not None:
                continue
            if (event.worker, event.project) not in standing.problem.pair_at and event.kind in ("refused", "locked"):
                continue
            instance = happened(event, instance)
            best = best_near(instance, old, 3)
            change = standing.after([event])
            met += 1
            assert (change.status == "INFEASIBLE") == (best is None), (seed, event)
            if best is None:
                infeasible += 1
                break
            assert change.worth <= best <= change.bound, (seed, event)
            assert change.gap <= 1e-3, (seed, event)
            plan = [pair for pair in instance["pairs"] if tuple(pair[:2]) in change.plan]
            assert len(plan) == len(change.plan)
            assert small.keeps_every_rule(plan, instance), (seed, event)
            assert sum(pair[2] for pair in plan) == change.objective
            assert (set(change.left), set(change.new)) == (old - set(change.plan), set(change.plan) - old)
            old = set(change.plan)
    assert met > 40
    assert infeasible < met


def test_a_chain_of_events_on_a_whole_instance_stays_proven_and_near():
    problem = Problem.from_neutral(neutral_instance(150, 90, 2))
    standing = Standing(problem, solve(problem).plan, switching=5)
    draw = np.random.default_rng(1)
    plan = solve(problem).plan
    gone = set()
    changed = []
    for _ in range(12):
        free = [pair for pair in plan if not problem.projects[problem.project_at[pair[1]]].must_fill]
        pair = free[draw.integers(len(free))]
        if list(pair) in [list(lock) for lock in problem.locks]:
            continue
        change = standing.after([Event("refused", worker=pair[0], project=pair[1])])
        gone.add(pair)
        assert not gone & set(change.plan)
        assert not violations(change.plan, problem)
        assert change.gap <= 1e-3
        plan = change.plan
        changed.append(len(change.new))
    assert sorted(changed)[len(changed) // 2] <= 10


def near_the_old(problem, plan, switching, gone):
    """The best plan near this one, solved anew: what it is worth less the old pairs given up, and what that proves."""
    kept = np.array([pair not in gone for pair in problem.pair_at])
    value = problem.value.copy()
    stayable = [pair for pair in plan if pair not in gone]
    value[problem.pair_at.of(stayable)] += switching
    anew = replace(part(problem, np.flatnonzero(kept)), value=value[kept])
    solution = solve(anew)
    assert solution.gap == 0
    return solution.objective - switching * len(stayable)


def test_what_is_proven_after_many_events_is_never_less_than_the_best_plan():
    parts = 0
    for seed in (7, 8, 9):
        problem = Problem.from_neutral(neutral_instance(150, 90, seed))
        plan = solve(problem).plan
        standing = Standing(problem, plan, switching=5)
        draw, gone = np.random.default_rng(1), set()
        for number in range(10):
            locked = {lock[1] for lock in problem.locks}
            free = [
                pair
                for pair in plan
                if not problem.projects[problem.project_at[pair[1]]].must_fill and pair[1] not in locked
            ]
            person, project = free[draw.integers(len(free))]
            event = (Event("refused", worker=person, project=project), Event("withdrawn", project=project))[
                number % 5 == 4
            ]
            gone |= {
                pair
                for pair in problem.pair_at
                if pair == (person, project) or (number % 5 == 4 and pair[1] == project)
            }
            best = near_the_old(problem, plan, 5, gone)
            change = standing.after([event])
            assert change.worth <= best <= change.bound, (seed, number)
            assert change.gap <= 1e-3, (seed, number)
            plan = change.plan
            parts = max(parts, len(standing.parts.parts))
    assert parts > 1, "in one of them a plan is proven in several parts"


def test_staying_is_worth_the_switching_cost_and_no_more():
    problem = Problem.of([Worker("a")], [Seats("p"), Seats("q")], [("a", "p", 10), ("a", "q", 10)])
    near, far = (Standing(problem, [("a", "p")], switching=5) for _ in range(2))
    assert near.after([Event("valued", worker="a", project="q", value=14)]).plan == (("a", "p"),)
    assert far.after([Event("valued", worker="a", project="q", value=16)]).plan == (("a", "q"),)
    assert problem.value.tolist() == [10, 10], "the problem given stays as it was"


def test_the_work_of_an_event_is_small():
    problem = Problem.from_neutral(neutral_instance(400, 240, 1))
    plan = solve(problem).plan
    standing = Standing(problem, plan, switching=5)
    before = standing.master.program.iterations
    free = [pair for pair in plan if not problem.projects[problem.project_at[pair[1]]].must_fill]
    for pair in free[:10]:
        standing.after([Event("refused", worker=pair[0], project=pair[1])])
    steps = standing.master.program.iterations - before
    assert steps < before, "ten events together cost less than the first answer"
