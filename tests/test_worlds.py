"""Synthetic worlds: the same for a seed, of the trade's look, made of names we know."""

from __future__ import annotations

import json
import time
from collections import Counter

import pytest

from matcher.model import SupplyKind
from matcher.places.stations import meant
from matcher.solver import Problem, solve
from matcher.taxonomy import taxonomy
from matcher.worlds import CLUSTERS, HOMES, INDUSTRIES, WORKPLACES, neutral_instance, world
from matcher.worlds.markets import KINDS, market


def test_a_world_is_the_same_for_its_seed_and_another_for_another():
    assert world(40, 20, seed=3) == world(40, 20, seed=3)
    assert world(40, 20, seed=3) != world(40, 20, seed=4)


def test_ids_are_unique_and_every_contract_is_of_a_running_person():
    made = world(300, 150)
    people = {e.id: e for e in made.engineers}

    assert len(people) == 300
    assert len({p.id for p in made.projects}) == 150
    assert len({a.id for a in made.accounts}) == len(made.accounts)
    for running in made.placements:
        person = people[running.engineer]
        assert person.supply in (SupplyKind.SOON, SupplyKind.REASSIGN)
        assert person.available_from > running.contract_end > running.start


def test_all_kinds_of_supply_and_project_occur():
    made = world(400, 300)
    kinds = Counter(e.supply for e in made.engineers)

    assert set(kinds) == set(SupplyKind)
    assert any(p.team for p in made.projects)
    assert any(p.rate_open for p in made.projects)
    assert any(p.partner_limit and p.partner_limit.max_tier == 0 for p in made.projects)
    assert any(e.freelance for e in made.engineers)


def test_prices_are_those_of_the_trade():
    made = world(300, 300)

    assert all(250_000 <= e.cost <= 1_000_000 for e in made.engineers if e.cost)
    assert all(300_000 <= p.rate_max <= 1_500_000 for p in made.projects if p.rate_max)
    assert all((p.rate_min or 0) <= p.rate_max for p in made.projects if p.rate_max)


def test_worlds_use_names_we_know():
    known = taxonomy()

    assert [s for c in CLUSTERS for s in (*c.core, *c.around) if s not in known.skills] == []
    assert [c.role for c in CLUSTERS if c.role not in known.roles] == []
    assert [i for i in INDUSTRIES if i not in known.industries] == []
    assert [n for group in (*HOMES.values(), *WORKPLACES.values()) for n in group if not meant(n)] == []


def test_a_large_world_is_quickly_made():
    begun = time.perf_counter()
    world(5_000, 2_500)

    assert time.perf_counter() - begun < 20


# ---------------------------------------------------------------- neutral instances


@pytest.mark.parametrize(("people", "jobs", "seed"), [(0, 0, 1), (1, 1, 1), (6, 4, 2), (60, 40, 3), (400, 200, 4)])
def test_an_instance_refers_only_to_what_it_holds(people, jobs, seed):
    made = neutral_instance(people, jobs, seed)
    names = {e["id"] for e in made["engineers"]}, {p["id"] for p in made["projects"]}
    pairs = {(e, p) for e, p, _ in made["pairs"]}

    assert len(pairs) == len(made["pairs"])
    assert all(e in names[0] and p in names[1] for e, p in pairs)
    assert {tuple(x) for x in (*made["locks"], *made["vetoes"])} <= pairs
    assert not {tuple(x) for x in made["locks"]} & {tuple(x) for x in made["vetoes"]}
    assert set(made["client_caps"]) <= {p["client"] for p in made["projects"]}
    assert json.loads(json.dumps(made)) == made == neutral_instance(people, jobs, seed)


def test_a_large_instance_has_every_feature_and_a_small_plain_one_none():
    rich, plain = neutral_instance(400, 200, 5), neutral_instance(400, 200, 5, features=False)

    for feature in ("client_caps", "partner_caps", "groups", "together", "locks", "vetoes"):
        assert rich[feature]
        assert not plain[feature]
    assert any(p["must_fill"] for p in rich["projects"])
    assert any(p["needs_leader"] for p in rich["projects"])


@pytest.mark.parametrize("seed", range(5))
def test_locks_and_running_projects_can_all_be_kept(seed):
    made = neutral_instance(200, 100, seed)
    jobs = {p["id"]: p for p in made["projects"]}
    needed = {p for p, job in jobs.items() if job["must_fill"]} | {p for _, p in made["locks"]}
    locked = {e for e, _ in made["locks"]}
    together = {e for pair in made["together"] for e in pair}
    in_groups = {p for group in made["groups"] for p in group}

    assert all(jobs[p]["seats"] == 1 and not jobs[p]["team"] for p in needed)
    assert not locked & together
    assert not needed & in_groups
    for client, cap in made["client_caps"].items():
        assert sum(jobs[p]["client"] == client for p in needed) <= cap


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_market_is_the_same_every_time_and_always_has_a_plan(kind):
    made, again = market(120, 70, 3, kind), market(120, 70, 3, kind)
    assert made.neutral() == again.neutral()
    assert made.neutral() != market(120, 70, 4, kind).neutral()
    solution = solve(Problem.from_neutral(made.neutral()))
    assert solution.status == "OPTIMAL"
    assert solution.objective > 0


def test_every_kind_of_market_differs_in_what_it_is_named_for():
    made = {kind: market(600, 300, 1, kind) for kind in KINDS}
    pairs = {kind: len(one.value) for kind, one in made.items()}
    assert pairs["tight"] < pairs["standard"] < pairs["loose"]
    teams = {kind: sum(p["team"] for p in one.projects) for kind, one in made.items()}
    assert teams["teams"] > 1.5 * teams["standard"]
    running = {kind: sum(e["must_place"] for e in one.engineers) for kind, one in made.items()}
    assert running["chains"] > 2 * running["standard"]
    assert (made["part_time"].load < 100).any()
    assert (made["standard"].load == 100).all()
    assert sum(made["low_caps"].client_caps.values()) < 0.7 * sum(made["standard"].client_caps.values())
