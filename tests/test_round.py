"""The proposal round: several per person and per seat, within the limits, one route to a client, wins counted once."""

from __future__ import annotations

from collections import Counter

import pytest

from matcher.model import Position, SupplyKind
from matcher.plan import best_plan, lay_out
from matcher.policy import Policy
from matcher.rounds import best_round
from matcher.scoring.pool import build_pool
from matcher.worlds import world
from tests.make import day, engineer, placement, project

TODAY = day("2026-11-24")


def round_of(people, wishes, *, per_engineer=3, per_project=3, placements=(), **fields):
    pool = build_pool(people, today=TODAY, policy=Policy(), placements=placements)
    table = lay_out(pool, wishes, **fields)
    return table, best_round(table, per_engineer=per_engineer, per_project=per_project, seconds=30)


def told(table, made):
    return {(table.pool.ids[row], opening.project) for opening, row in made.pairs}


def clients(n, **fields):
    return [project(f"P-{i}", client=f"架空{i}株式会社", **fields) for i in range(n)]


def test_several_people_are_proposed_for_a_seat_and_one_person_for_several():
    table, made = round_of([engineer("E-1"), engineer("E-2")], clients(2))

    assert told(table, made) == {(e, p) for e in ("E-1", "E-2") for p in ("P-0", "P-1")}
    assert made.found.expected > best_plan(table).solution.objective
    assert made.found.expected <= made.found.bound
    assert 0 < made.filled < 2


def test_the_limits_per_person_and_per_seat_are_kept():
    people = [engineer(f"E-{i}") for i in range(8)]
    _table, made = round_of(people, clients(6, seats=2), per_engineer=2, per_project=1)

    per_person = Counter(row for _, row in made.pairs)
    per_project = Counter(opening.project for opening, _ in made.pairs)
    assert max(per_person.values()) <= 2
    assert max(per_project.values()) <= 2
    assert len(made.pairs) == 12


def test_nobody_is_proposed_twice_to_one_client():
    wishes = [project("P-1", rate_min=900_000, rate_max=900_000), project("P-2", sender="株式会社別経路")]

    table, made = round_of([engineer()], wishes)

    assert told(table, made) == {("E-1", "P-1")}


def test_two_records_of_one_person_are_one_person():
    people = [engineer("E-1"), engineer("E-2", supply=SupplyKind.PARTNER)]

    _table, made = round_of(people, clients(3), per_engineer=2, same_person={"E-1": "W-1", "E-2": "W-1"})

    assert len(made.pairs) == 2


def test_people_on_contracts_and_whole_teams_go_by_the_plan():
    moving = engineer("E-1", supply=SupplyKind.REASSIGN, available_from=None)
    runs = placement("E-1", contract_end="2026-12-31", sell_rate=500_000)
    team = project("P-T", team=True, seats=2, positions=(Position(role="PL"), Position(role="PG")))

    table, made = round_of([moving, engineer("E-2")], [*clients(1, start="2027-01-10"), team], placements=[runs])

    assert told(table, made) == {("E-2", "P-0")}
    assert made.teams == ("P-T",)


def test_nobody_to_propose_is_an_empty_round():
    _, made = round_of([], clients(1))

    assert made.pairs == ()
    assert made.found.expected == made.found.bound == 0


@pytest.mark.parametrize("seed", range(3))
def test_the_same_world_gives_the_same_round_whatever_the_order_of_its_records(seed):
    found = world(engineers=60, projects=30, seed=seed)
    people, wishes = list(found.engineers), list(found.projects)

    one = round_of(people, wishes, placements=found.placements)
    other = round_of(people[::-1], wishes[::-1], placements=found.placements)

    assert told(*one) == told(*other)
    assert one[1].found.expected == other[1].found.expected > 0
