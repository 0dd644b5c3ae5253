"""One bit per person and rule: who may take a project is the same to the last person as by asking every rule."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from matcher.model import PartnerLimit, Restrictions
from matcher.policy import LawPolicy, Policy
from matcher.scoring import bitmaps, eligibility
from matcher.scoring.eligibility import RULES, eligible
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
        assert eligibility._by_bits(pool, job).tolist() == able.tolist()
        assert eligibility._one_by_one(pool, job).tolist() == able.tolist()


def test_every_shared_mask_says_what_its_rule_says():
    pool = pool_of(200, 5)
    met = set()
    for job in jobs_of(pool, 150, 5):
        for rule in RULES:
            share = getattr(rule, "shared", None)
            masks = None if share is None else share(pool, job)
            if masks is not None:
                together = np.ones(len(pool), bool)
                for _, mask in masks:
                    together &= mask()
                assert (together == rule.holds(pool, job)).all(), rule.name
                met.add((rule.name, bool(masks)))
    assert len({name for name, _ in met}) >= 12


def test_who_was_ruled_out_since_is_out():
    pool = pool_of(1_500, 1)
    jobs = [job for job in jobs_of(pool, 60, 1) if len(eligibility.candidates(pool, job))]
    job = jobs[0]
    first = int(eligibility.candidates(pool, job)[0])
    barred = replace(pool, vetoes={job.project.id: frozenset({pool.ids[first]})})
    assert first not in eligibility.candidates(barred, job)


def test_what_is_kept_never_outgrows_its_room(monkeypatch):
    monkeypatch.setattr(bitmaps, "KEPT_BYTES", 0)
    kept = bitmaps.Bitmaps(100)
    draw = np.random.default_rng(1)
    for number in range(300):
        mask = draw.random(100) < 0.5
        assert kept.all_of([(number, lambda mask=mask: mask)]).tolist() == np.flatnonzero(mask).tolist()
    assert len(kept._kept) <= 64


def test_nobody_is_nobody():
    kept = bitmaps.Bitmaps(0)
    assert kept.all_of([("x", lambda: np.zeros(0, bool))]).tolist() == []
