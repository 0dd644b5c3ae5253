"""Age, sex and nationality decide nothing: not who may be proposed, not a score, not the plan."""

from __future__ import annotations

from random import Random

import pytest

from matcher.model import Restrictions
from matcher.plan import assignment, best_plan, lay_out
from matcher.policy import LawPolicy, Policy
from matcher.scoring.pool import build_pool
from matcher.worlds import world
from tests.make import day

TODAY = day("2026-11-24")
MARKS = ("age", "sex", "nationality")


def planned(people, wishes, contracts, policy=None):
    """Who may take what at which scores, and the plan."""
    pool = build_pool(people, today=TODAY, policy=policy or Policy(), placements=contracts)
    table = lay_out(pool, wishes)
    plan = best_plan(table)
    pairs = {o.id: (o.rows.tolist(), o.value.tolist()) for o in table.openings}
    told = [assignment(table, c.opening, c.row, "ja").model_dump(exclude={"questions"}) for c in plan.chosen]
    return pairs, plan.pairs, plan.solution.objective, told


def limited(wishes, seed):
    """Every project with limits a client might state."""
    draw = Random(seed)
    limits = [
        Restrictions(nationality="japanese_only", age_max=40),
        Restrictions(sex="male", age_min=25, age_max=35),
        Restrictions(sex="female"),
    ]
    return [p.model_copy(update={"restrictions": draw.choice(limits)}) for p in wishes]


def permuted(people, seed):
    order = list(people)
    Random(seed).shuffle(order)
    return [
        person.model_copy(update={mark: getattr(other, mark) for mark in MARKS})
        for person, other in zip(people, order, strict=True)
    ]


def blanked(people, seed):
    return [person.model_copy(update=dict.fromkeys(MARKS)) for person in people]


def marked(people):
    """People who differ in everything that must not matter."""
    return [
        person.model_copy(
            update={
                "age": 22 + n * 7 % 45,
                "sex": ("male", "female")[n % 2],
                "nationality": ("日本", "ベトナム", "中国", None)[n % 4],
            }
        )
        for n, person in enumerate(people)
    ]


@pytest.mark.parametrize("change", [permuted, blanked])
@pytest.mark.parametrize("seed", range(4))
def test_permuting_or_blanking_age_sex_and_nationality_changes_nothing(change, seed):
    found = world(engineers=60, projects=30, seed=seed)
    people, wishes = marked(found.engineers), limited(found.projects, seed)

    before = planned(people, wishes, found.placements)
    after = planned(change(people, seed), wishes, found.placements)

    assert before == after
    assert before[1]


def test_with_an_explicit_policy_they_filter_and_only_then():
    found = world(engineers=60, projects=30, seed=1)
    people, wishes = marked(found.engineers), limited(found.projects, 1)
    law = LawPolicy(filter_age=True, filter_sex=True, filter_nationality=True)

    assert planned(people, wishes, found.placements) != planned(people, wishes, found.placements, Policy(law=law))
