"""One more pair in a plan by rearranging single seats: a plan that can be made, and without teams the best there is."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from random import Random

import numpy as np
import pytest

from matcher.ledger import FAR, Moves
from matcher.model import SupplyKind
from matcher.plan import best_plan, best_plan_with, lay_out, problem
from matcher.policy import Policy
from matcher.scoring.eligibility import KnowsMustHaves
from matcher.scoring.pool import build_pool
from matcher.scoring.wanted import rate_of
from matcher.solver import violations
from matcher.worlds import world
from tests.make import day, engineer, placement, project, skill, skills

TODAY = day("2026-11-24")
shortlist = import_module("matcher.shortlist")
weighing = import_module("matcher.weighing")


def laid_out(people, projects, *, placements=(), accounts=(), policy=None):
    pool = build_pool(people, today=TODAY, policy=policy or Policy(), placements=placements)
    return lay_out(pool, projects, accounts=accounts)


def of_world(seed, *, single_seats, policy=None):
    made = world(70, 35, seed, today=TODAY)
    if not single_seats:
        return laid_out(
            made.engineers, made.projects, placements=made.placements, accounts=made.accounts, policy=policy
        )
    projects = [p.model_copy(update={"team": False, "needs_leader": False}) for p in made.projects]
    return laid_out(made.engineers, projects, policy=policy)


def tries(table, plan, seed, count=8):
    """Some pairs the plan does not hold."""
    left = [
        (opening, row)
        for opening in table.openings
        if opening.running is None
        for row in opening.rows.tolist()
        if not plan.holds(opening, row)
    ]
    return Random(seed).sample(left, min(count, len(left)))


def rearranged(plan, opening, row):
    return plan.seating.with_pair(plan.ledger.number[opening.id], row, opening.worth(row))


def whole(table, pairs):
    """The plan as the solver knows it: who stays on his running seat is part of it."""
    filled = {opening for opening, _ in pairs}
    staying = [(table.person(o.holder), o.id) for o in table.openings if o.running is not None and o.id not in filled]
    return [*staying, *((table.person(row), opening) for opening, row in pairs)]


def worth_of(table, pairs):
    return sum(table.opening[opening].worth(row) for opening, row in pairs)


@pytest.mark.parametrize("seed", range(4))
def test_among_single_seats_the_chain_costs_what_solving_anew_says(seed):
    table = of_world(seed, single_seats=True)
    plan = best_plan(table)

    for opening, row in tries(table, plan, seed):
        anew = best_plan_with(table, opening, row)
        made = rearranged(plan, opening, row)
        assert made.change == anew.solution.objective - plan.solution.objective


@pytest.mark.parametrize("policy", [None, Policy.model_validate({"plan": {"partner_seats_max": 1}})])
def test_with_teams_contracts_and_caps_it_is_a_plan_that_can_be_made_and_never_too_cheap(policy):
    weighed = 0
    for seed in range(5):
        table = of_world(seed, single_seats=False, policy=policy)
        plan = best_plan(table)
        instance, _ = problem(table)
        here = 0
        for opening, row in tries(table, plan, seed, count=60):
            made = rearranged(plan, opening, row)
            if plan.seating.irreplaceable(row):
                assert made is None
                assert best_plan_with(table, opening, row) is None
            if made is None or here == 6:
                continue
            here += 1
            assert (opening.id, row) in made.pairs
            assert violations(whole(table, made.pairs), instance) == []
            assert worth_of(table, made.pairs) - worth_of(table, plan.pairs) == made.change
            anew = best_plan_with(table, opening, row)
            assert made.change <= anew.solution.objective - plan.solution.objective
        weighed += here
    assert weighed >= 12


def test_a_team_is_left_as_it_is():
    table = laid_out([engineer(f"E-{n}") for n in range(3)], [project("P-1", seats=2, team=True), project("P-2")])
    plan = best_plan(table)
    team, single = table.of_project("P-1")[0], table.of_project("P-2")[0]
    (outside,) = plan.rows_on["P-2"]

    assert rearranged(plan, team, outside) is None
    assert rearranged(plan, single, plan.rows_on["P-1"][0]) is None


def test_somebody_on_a_contract_leaves_it_only_to_who_can_take_over():
    mover = engineer("E-1", supply=SupplyKind.REASSIGN, available_from=None)
    bench = engineer("E-2", cost=480_000)
    wish = project(start="2027-01-04", rate_min=900_000, rate_max=900_000)
    running = {"contract_end": "2026-12-31", "sell_rate": 600_000, "notice_days": 1}

    def change(required):
        table = laid_out([mover, bench], [wish], placements=[placement("E-1", required=required, **running)])
        plan = best_plan(table)
        assert plan.rows_on == {"P-1": [1]}
        return rearranged(plan, table.of_project("P-1")[0], 0), best_plan_with(table, table.of_project("P-1")[0], 0)

    made, anew = change(skills("Java"))
    assert dict(made.pairs) == {"P-1": 0, "running:C-1": 1}
    assert made.pairs == anew.pairs
    assert change(()) == (None, None)


def test_whom_somebody_ordered_to_a_project_nothing_moves():
    people = [engineer("E-1"), engineer("E-2", skills=skills(skill("Java", 12)))]
    table = replace(laid_out(people, [project()]), locks=(("E-2", "P-1"),))
    plan = best_plan(table, locks=table.locks)
    (wish,) = table.of_project("P-1")

    assert plan.rows_on == {"P-1": [1]}
    assert best_plan_with(table, wish, 0) is None
    assert rearranged(plan, wish, 0) is None


def test_a_large_plan_is_rearranged_for_a_list_and_says_who_loses_the_seat(monkeypatch):
    people = [engineer("E-1"), engineer("E-2", initials="A.B", skills=skills(skill("Java", 12)))]
    table = laid_out(people, [project()])
    plan = best_plan(table)
    solved = shortlist.people_for(table, plan, "P-1", 5, "ja")

    monkeypatch.setattr(weighing, "SOLVED_ANEW", 0)

    assert shortlist.people_for(table, plan, "P-1", 5, "ja") == solved
    assert solved[1].plan_change < 0
    assert "T.K(E-1)" in solved[1].displaces


def test_what_a_list_cannot_weigh_it_says(monkeypatch):
    table = laid_out([engineer(f"E-{n}") for n in range(3)], [project(seats=2, team=True)])
    plan = best_plan(table)
    monkeypatch.setattr(weighing, "SOLVED_ANEW", 0)

    last = shortlist.people_for(table, plan, "P-1", 5, "ja")[-1]

    assert last.plan_change is None
    assert "チーム" in last.displaces


# ---------------------------------------------------------------- asked about often


def test_a_search_from_the_persons_side_says_the_same_as_one_from_the_seats():
    weighed = 0
    for seed in range(3):
        table = of_world(seed, single_seats=False)
        plan = best_plan(table)
        instance, _ = problem(table)
        for opening, row in tries(table, plan, seed, count=40):
            number, value = plan.ledger.number[opening.id], opening.worth(row)
            made = plan.seating.with_pair(number, row, value)
            other = plan.seating.with_pair(number, row, value, for_person=True)
            assert (made is None) == (other is None)
            if made is not None:
                assert (
                    made.change == other.change == plan.seating.changes(number, np.array([row]), np.array([value]))[0]
                )
                assert violations(whole(table, other.pairs), instance) == []
                weighed += int(plan.seating.seat[plan.ledger.person[row]]) != plan.seating.nobody
    assert weighed >= 12


def test_a_circle_of_moves_that_earns_without_end_gives_no_chain():
    """As in a plan that is not the best: two people who would both rather have the other's seat."""
    none = np.array([-1, -1, -1], np.int32)
    moves = Moves(
        start=np.array([1, 0], np.int32),
        end=np.array([0, 1], np.int32),
        cost=np.array([-5, -5]),
        row=np.array([1, 0], np.int32),
        price=np.full(3, FAR),
        first=none,
    )

    assert moves.ahead(0) is None
    assert moves.back(0) is None


def test_a_table_that_recalls_its_figures_judges_nobody_and_says_the_same():
    told = of_world(1, single_seats=False)
    figures, seats = told.ledger, {o.id: (o.rows.tolist(), o.value.tolist()) for o in told.openings}
    again = of_world(1, single_seats=False)
    again.recall(figures)

    assert all("_pairs" in vars(opening) for opening in again.openings)
    assert {o.id: (o.rows.tolist(), o.value.tolist()) for o in again.openings} == seats
    assert again.pairs == told.pairs
    assert [again.numbered(n).id for n in range(len(figures.openings))] == list(figures.openings)


def test_the_seats_within_reach_are_those_whose_must_haves_are_named_or_nearly_the_best_paid_first():
    table = of_world(2, single_seats=False)
    ledger, must, pool = table.ledger, KnowsMustHaves(), table.pool
    for row in range(0, len(pool), 7):
        found = ledger.within_reach(pool.months.skills_of(row)).tolist()
        openings = [table.openings[at] for at in found]
        near = [o for o in table.openings if o.running is None and must.nearly(pool, o.job, np.array([row]))[0]]
        paid = [rate_of(o.part, pool.policy) or 0 for o in openings]
        assert {o.id for o in openings} == {o.id for o in near}
        assert paid == sorted(paid, reverse=True)


@pytest.mark.parametrize("seed", range(4))
def test_what_somebody_or_a_seat_is_worth_is_never_told_too_low(monkeypatch, seed):
    """Rearranged seats are a plan that can be made: the loss is the true one or a little more, and nothing is lost
    with whom the plan does without."""
    table = of_world(seed, single_seats=False)
    plan = best_plan(table)
    team = [c for c in plan.chosen if c.opening.part.team][:3]
    some = Random(seed).sample(plan.chosen, min(5, len(plan.chosen)))
    pairs = [(c.opening, c.row) for c in (*team, *some)] + tries(table, plan, seed, 4)
    exact = [weighing.prices(table, plan, table.pool.ids[row], opening) for opening, row in pairs]
    monkeypatch.setattr(weighing, "SOLVED_ANEW", 0)
    near = [weighing.prices(table, plan, table.pool.ids[row], opening) for opening, row in pairs]

    assert all(a.exact for a in exact)
    for true, told in zip(exact, near, strict=True):
        assert told.engineer >= true.engineer
        assert told.seat >= true.seat
        assert not told.exact or (told.engineer, told.seat) == (true.engineer, true.seat)


def test_what_a_seat_is_worth_is_worked_out_under_the_orders_that_stand():
    """Somebody ordered to a poor seat costs the plan the same with and without another seat."""
    people = [engineer("E-1", skills=skills("Java")), engineer("E-2", skills=skills("Java"))]
    jobs = [project("P-1", rate_min=900_000, rate_max=900_000), project("P-2", rate_min=700_000, rate_max=700_000)]
    table = laid_out(people, jobs)
    ordered = replace(table, locks=(("E-1", "P-2"),))
    plan = best_plan(ordered, locks=ordered.locks)
    told = weighing.prices(ordered, plan, "E-2", ordered.of_project("P-1")[0])

    assert told.engineer == told.seat == plan.solution.objective - ordered.of_project("P-2")[0].worth(0)
