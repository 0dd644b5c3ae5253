"""What would make a refused pair possible: the change each rule names, made, and what the plan gains by it."""

from __future__ import annotations

from datetime import date
from random import Random

import numpy as np
import pytest

from matcher.mending import repaired
from matcher.model import Demand, PartnerLimit, Remote, SupplyKind, Wishes
from matcher.plan import best_plan, lay_out
from matcher.policy import LeavingPolicy, Policy
from matcher.scoring.eligibility import RULES, why_not
from matcher.scoring.pool import build_pool
from matcher.scoring.wanted import wanted
from matcher.worlds import world
from tests.make import day, engineer, placement, project, skill, skills

TODAY = day("2026-11-24")


def table(people, projects, *, placements=(), policy=None, accounts=()):
    pool = build_pool(people, today=TODAY, policy=policy or Policy(), placements=placements)
    return lay_out(pool, projects, accounts=accounts)


def only(laid, ident="P-1", row=0):
    """The pair's broken rules, and what would repair it."""
    (opening,) = laid.of_project(ident)
    return tuple(b.rule for b in why_not(laid.pool, row, opening.job, "ja")), repaired(laid, opening, row)


CASES = {
    "available": (engineer(available_from="2027-01-04"), project(), {"start": "2027-01-04"}),
    "deadline": (engineer(), project(deadline="2026-11-20"), {"deadline": None}),
    "partner_limit": (
        engineer(supply=SupplyKind.PARTNER, tier=2),
        project(partner_limit=PartnerLimit(max_tier=1)),
        {"partner_limit.max_tier": 2},
    ),
    "language": (engineer(language_level="N3"), project(language_level="N1"), {"language_level": "N3"}),
    "margin_floor": (
        engineer(supply=SupplyKind.PARTNER, cost=690_000),
        project(),
        {"rate_min": 720_000, "rate_max": 720_000},
    ),
    "utilisation": (engineer(utilisation=(0.5, 0.5)), project(utilisation=(1, 1)), {"utilisation": [0.5, 1]}),
    "required_skill": (
        engineer(skills=skills(skill("Java", 20))),
        project(required=skills(skill("Java", 36))),
        {"required.0.months": 20},
    ),
    "commute": (
        engineer(wishes=Wishes(onsite_days_max=2)),
        project(remote=Remote(mode="onsite", onsite_days=(5, 5)), place="渋谷"),
        {"remote.onsite_days": 2},
    ),
    "ng": (
        engineer(wishes=Wishes(ng_terms=("夜勤", "金融"))),
        project(conditions=("夜勤あり",)),
        {"wishes.ng_terms": ["金融"]},
    ),
    "payment_term": (
        engineer(supply=SupplyKind.PARTNER, payment_site=75),
        project(),
        {"payment_site": 60},
    ),
    "dispatch": (engineer(), project(contract="dispatch"), {"law.dispatch_licence": True}),
    "may_be_moved": (
        engineer(supply=SupplyKind.REASSIGN, available_from=None),
        project(start="2027-03-01"),
        {"move_consent": True},
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_each_rule_names_the_change_that_lets_the_pair_pass(rule):
    person, wish, expected = CASES[rule]
    runs = placement("E-1", contract_end="2027-02-28", sell_rate=600_000, move_consent=False)
    laid = table([person], [wish], placements=[runs] if rule == "may_be_moved" else [])

    broken, made = only(laid)

    assert broken == (rule,)
    assert made is not None
    assert {change.field: change.to for change in made.changes} == expected
    assert made.table.opening["P-1"].worth(0) == made.value


def test_a_skill_nobody_named_is_one_to_be_asked_about():
    laid = table([engineer(skills=skills(skill("PHP", 60)))], [project(required=skills(skill("Java", 36)))])

    _, made = only(laid)

    assert made is not None
    (change,) = made.changes
    assert (change.of, change.field, change.to["skill"], change.to["months"]) == ("engineer", "skills", "Java", 36)


def test_somebody_of_the_company_the_project_came_from_cannot_be_made_to_fit():
    laid = table([engineer(supply=SupplyKind.PARTNER, company="株式会社協力")], [project(sender="株式会社協力")])

    broken, made = only(laid)

    assert "back_to_sender" in broken
    assert made is None


def test_a_possible_pair_needs_no_repair():
    laid = table([engineer()], [project()])

    assert only(laid) == ((), None)


def test_what_one_change_brings_up_is_mended_as_well():
    """A contract that may end only at the next renewal frees the person later than the project starts."""
    runs = placement("E-1", contract_end="2026-11-30", sell_rate=600_000, notice_days=30, renewal_months=3)
    laid = table([engineer(supply=SupplyKind.REASSIGN, available_from=None)], [project()], placements=[runs])

    broken, made = only(laid)

    assert broken == ("may_be_moved",)
    assert made is not None
    assert {c.field: c.to for c in made.changes} == {"contract_end": "2027-02-28", "start": "2027-03-01"}


def test_a_rate_that_is_raised_counts_for_everybody_on_the_project():
    near, taken = engineer("E-1", supply=SupplyKind.PARTNER, cost=690_000), engineer("E-2")
    laid = table([near, taken], [project(seats=2)])
    plan = best_plan(laid)
    (opening,) = laid.of_project("P-1")

    made = repaired(laid, opening, 0)

    assert made is not None
    before, after = opening.worth(1), made.table.opening["P-1"].worth(1)
    assert before is not None
    assert after is not None
    assert after > before
    assert made.gain(plan) == made.value + after - before


def _by_hand(seed, made, people, wishes, contracts):
    """The same changes made on the records themselves, everything laid out anew."""
    person, project_id = made.before.pool.ids[made.row], made.opening.project
    whole = {p.id: p for p in wishes}
    staff = {e.id: e for e in people}
    runs = {c.engineer: c for c in contracts}
    policy = Policy()
    for change in made.changes:
        outer, _, inner = change.field.partition(".")
        if change.of == "engineer":
            old = staff[person]
            if change.field == "skills":
                to = {"skills": (*old.skills, Demand(**change.to))}
            elif inner:
                to = {outer: old.wishes.model_copy(update={inner: tuple(change.to)})}
            else:
                to = {outer: change.to}
            staff[person] = old.model_copy(update=to)
        elif change.of == "contract":
            to = date.fromisoformat(change.to) if inner == "" and outer == "contract_end" else change.to
            runs[person] = runs[person].model_copy(update={outer: to})
            if outer == "contract_end":
                staff[person] = staff[person].model_copy(update={"available_from": None})
        elif change.of == "policy":
            section = getattr(policy, outer).model_copy(update={inner: change.to})
            policy = policy.model_copy(update={outer: section})
        else:
            raw = whole[project_id].model_dump(mode="json")
            if outer == "required":
                number, _, name = inner.partition(".")
                demand = raw["required"][int(number)]
                for one in demand.get("any_of", [demand]):
                    one[name] = change.to if one[name] else None
            elif outer == "remote":
                raw["remote"] = {"mode": "hybrid" if change.to else "full", "onsite_days": [0, change.to]}
            elif inner:
                raw[outer][inner] = change.to
            else:
                raw[outer] = change.to
                if outer == "start":
                    raw["exactness"]["start"] = "day"
            whole[project_id] = type(whole[project_id]).model_validate(raw)
    return table(staff.values(), whole.values(), placements=runs.values(), policy=policy)


@pytest.mark.parametrize("seed", range(5))
def test_of_random_refused_pairs_the_repair_is_possible_and_its_gain_that_of_a_plan_solved_anew(seed):
    found = world(engineers=40, projects=20, seed=seed)
    people, wishes = found.engineers, [p.model_copy(update={"positions": ()}) for p in found.projects]
    contracts = list({c.engineer: c for c in found.placements}.values())
    laid = table(people, wishes, placements=contracts)
    plan = best_plan(laid)
    pairs = [(o, r) for o in laid.openings if o.running is None for r in range(len(laid.pool)) if o.worth(r) is None]
    mended = 0
    for opening, row in Random(seed).sample(pairs, 60):
        made = repaired(laid, opening, row)
        if made is None:
            continue
        anew = _by_hand(seed, made, people, wishes, contracts)

        assert anew.of_project(opening.project)[0].worth(row) == made.value
        assert made.gain(plan) == best_plan(anew).solution.objective - plan.solution.objective
        mended += 1
        if mended == 20:
            break
    assert mended == 20


def test_every_rule_says_how_it_is_mended_wherever_it_refuses():
    """Over a world: the changes of each broken rule, made alone, let that rule pass."""
    found = world(engineers=60, projects=30, seed=11)
    laid = table(found.engineers, found.projects, placements=found.placements, policy=Policy(leaving=LeavingPolicy()))
    met = set()
    for opening in laid.openings[:30]:
        for row in range(len(laid.pool)):
            made = repaired(laid, opening, row) if opening.worth(row) is None and opening.holder != row else None
            if made is None:
                continue
            alone = made.side.pool(laid.pool)
            job = wanted(made.side.parts[made.side.at], alone)
            assert all(rule.holds(alone, job, np.array([0]))[0] for rule in RULES)
            met |= {b.rule for b in why_not(laid.pool, row, opening.job, "ja")}
    assert len(met) >= 6
