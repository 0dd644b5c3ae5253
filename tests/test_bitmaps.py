"""One bit per person and rule: who may take a project is the same to the last person as by asking every rule."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from matcher.model import PartnerLimit, Restrictions
from matcher.policy import LawPolicy, Policy
from matcher.scoring import bitmaps
from matcher.scoring import candidates as passing
from matcher.scoring.bitmaps import packed, possible
from matcher.scoring.eligibility import RULES, candidates, eligible
from matcher.scoring.pool import build_pool
from matcher.scoring.wanted import wanted
from matcher.worlds import world
from tests.make import day

TODAY = day("2026-11-24")


def pool_of(people, seed, policy=None):
    made = world(people, 1, seed, today=TODAY)
    return build_pool(made.engineers, today=TODAY, policy=policy or Policy(), placements=made.placements)


def jobs_of(pool, count, seed):
    """The projects of a world, some without a start, a rate, a place, or with what only few projects ask."""
    r = Random(seed)
    changes = (
        {},
        {"start": None},
        {"rate_min": None, "rate_max": None},
        {"required": ()},
        {"deadline": day("2026-11-01")},
        {"contract": "dispatch", "chain_depth": r.choice([0, 1])},
        {"partner_limit": PartnerLimit(max_tier=1, freelance=False)},
        {"utilisation": (0.4, 0.6)},
        {"restrictions": Restrictions(nationality="japanese_only", age_max=40)},
        {"language_level": "N2"},
    )
    made = world(1, count, seed, today=TODAY).projects
    return [wanted(p.model_copy(update=r.choice(changes)), pool) for p in made]


@pytest.mark.parametrize("people", [1, 63, 64, 65, 700])
@pytest.mark.parametrize(
    "policy", [None, Policy(law=LawPolicy(filter_age=True, filter_nationality=True, dispatch_licence=True))]
)
def test_bits_let_pass_just_whom_the_rules_let_pass(people, policy):
    pool = pool_of(people, people, policy)
    for job in jobs_of(pool, 120, people) * 2:  # the second time from what is kept
        able = np.flatnonzero(eligible(pool, job))
        assert [rows.tolist() for rows in passing._by_bits(pool, [job])] == [able.tolist()]
        assert passing._one_by_one(pool, job).tolist() == able.tolist()


def test_many_projects_together_are_let_to_whom_each_alone_is():
    pool = pool_of(300, 2)
    jobs = jobs_of(pool, 200, 2)
    together = passing._by_bits(pool, jobs)
    assert [rows.tolist() for rows in together] == [np.flatnonzero(eligible(pool, job)).tolist() for job in jobs]


def test_every_shared_mask_says_what_its_rule_says():
    pool = pool_of(200, 5)
    jobs, met = jobs_of(pool, 150, 5), set()
    for rule in passing.SHARED:
        # one mask for all that what decides them is the same of, whichever of them it is made for
        masks: dict = {}
        for job, decides in zip(jobs, rule.shared(pool, jobs), strict=True):
            if decides is None:
                continue
            together = np.ones(len(pool), bool)
            for part in decides:
                if part not in masks:
                    masks[part] = rule.mask(pool, part) if hasattr(rule, "mask") else rule.holds(pool, job)
                together &= masks[part]
            assert (together == rule.holds(pool, job)).all(), rule.name
            met.add((rule.name, bool(decides)))
    assert len({name for name, _ in met}) >= 12


def test_rules_that_are_alike_ask_the_same_of_every_project():
    pool = pool_of(200, 5)
    for rule in passing.ALIKE:
        assert len({rule.holds(pool, job).tobytes() for job in jobs_of(pool, 50, 5)}) == 1
    assert {*passing.ALIKE} | {*passing.SHARED} | {*passing.ALONE} == {*RULES}


def test_who_was_ruled_out_since_is_out():
    pool = pool_of(1_500, 1)
    jobs = [job for job in jobs_of(pool, 60, 1) if len(candidates(pool, job))]
    job = jobs[0]
    first = int(candidates(pool, job)[0])
    barred = replace(pool, vetoes={job.project.id: frozenset({pool.ids[first]})})
    assert first not in candidates(barred, job)


def test_what_is_kept_never_outgrows_its_room(monkeypatch):
    monkeypatch.setattr(bitmaps, "KEPT_BYTES", 0)
    kept = bitmaps.Bitmaps(100)
    draw = np.random.default_rng(1)
    for number in range(300):
        mask = draw.random(100) < 0.5
        words = kept.keep(kept.of(f"rule {number % 3}"), number, mask)
        assert [rows.tolist() for rows in possible([[words]])] == [np.flatnonzero(mask).tolist()]
        assert number in kept.of(f"rule {number % 3}")
    assert sum(map(len, kept._kept.values())) <= 64


def test_a_mask_that_lets_everybody_pass_needs_no_bitmap():
    kept = bitmaps.Bitmaps(100)
    known = kept.of("a rule")
    assert kept.keep(known, 1, np.ones(100, bool)) is None
    assert known == {1: None}


def test_nobody_is_nobody():
    assert [rows.tolist() for rows in possible([[packed(np.zeros(0, bool))]])] == [[]]
