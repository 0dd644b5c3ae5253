"""What holds for every person and project, not only for those we thought of."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from matcher.model import Settlement, SupplyKind
from matcher.plan import best_plan, lay_out, problem
from matcher.policy import Policy
from matcher.scoring.eligibility import eligible, why_not
from matcher.scoring.pool import build_pool
from matcher.scoring.value import judge
from matcher.scoring.wanted import wanted
from matcher.solver import violations
from matcher.terminal.page import wrapped
from tests.make import day, engineer, project, skill, skills

TODAY = day("2026-11-24")
money = st.integers(30, 120).map(lambda man: man * 10_000)
spans = st.none() | st.integers(0, 300)
named = st.lists(st.sampled_from(["Java", "PHP", "AWS", "Spring Boot", "React", "COBOL"]), max_size=4, unique=True)
bands = st.none() | st.tuples(st.integers(120, 150), st.integers(160, 200)).map(
    lambda hours: Settlement(min_h=hours[0], max_h=hours[1])
)
days = st.none() | st.dates(day("2026-10-01"), day("2027-06-30"))

people = st.builds(
    lambda names, months, **fields: engineer(skills=tuple(skill(n, months) for n in names), **fields),
    named,
    spans,
    supply=st.sampled_from([SupplyKind.BENCH, SupplyKind.SOON, SupplyKind.PARTNER]),
    cost=st.none() | money,
    available_from=days,
    parallel=st.none() | st.integers(0, 5),
    settlement=bands,
    payment_site=st.none() | st.sampled_from([15, 30, 60]),
)
wishes = st.builds(
    lambda names, months, rate, width, **fields: project(
        required=tuple(skill(n, months) for n in names),
        rate_min=rate,
        rate_max=rate and rate + width,
        **fields,
    ),
    named,
    spans,
    st.none() | money,
    st.integers(0, 200_000),
    preferred=named.map(lambda names: skills(*names)),
    start=days,
    seats=st.none() | st.integers(1, 3),
    team=st.booleans(),
    settlement=bands,
    payment_site=st.none() | st.sampled_from([30, 60, 90]),
    interviews=st.none() | st.integers(1, 3),
)


@settings(max_examples=150, deadline=None)
@given(people, wishes)
def test_the_parts_of_every_value_add_up_and_every_chance_is_one(person, wish):
    pool = build_pool([person], today=TODAY, policy=Policy())
    judged = judge(pool, wanted(wish, pool), np.array([0]))

    assert int(judged.value[0]) == sum(int(part[0]) for part in judged.yen.values())
    assert all(0 <= chance[0] <= 1 for chance in judged.chances.values())
    assert 0 <= judged.months[0] <= Policy().plan.horizon_months
    for scores in (judged.fit, judged.start, judged.cost, judged.speed):
        assert np.isnan(scores[0]) or 0 <= scores[0] <= 100


@settings(max_examples=150, deadline=None)
@given(people, wishes)
def test_a_pair_is_possible_exactly_when_no_rule_is_told(person, wish):
    pool = build_pool([person], today=TODAY, policy=Policy())
    asked = wanted(wish, pool)

    told = why_not(pool, 0, asked, "ja")

    assert bool(eligible(pool, asked)[0]) == (told == ())
    assert all(b.needed and b.has and b.repair for b in told)


@settings(max_examples=60, deadline=None)
@given(people, wishes, st.integers(10_000, 200_000))
def test_paying_less_is_never_worth_less(person, wish, less):
    if person.cost is None or person.cost <= less:
        return
    cheaper = person.model_copy(update={"id": "E-2", "cost": person.cost - less})
    pool = build_pool([person, cheaper], today=TODAY, policy=Policy())
    asked = wanted(wish, pool)

    dear, cheap = judge(pool, asked, np.array([0, 1])).value.tolist()
    possible = eligible(pool, asked).tolist()

    assert possible[1] or not possible[0]
    if possible[0]:
        assert cheap >= dear


@settings(max_examples=40, deadline=None)
@given(st.lists(people, max_size=5), st.lists(wishes, max_size=4))
def test_every_plan_keeps_every_constraint_and_no_pair_in_it_breaks_a_rule(persons, jobs):
    crowd = [p.model_copy(update={"id": f"E-{i}"}) for i, p in enumerate(persons)]
    projects = [w.model_copy(update={"id": f"P-{i}"}) for i, w in enumerate(jobs)]
    table = lay_out(build_pool(crowd, today=TODAY, policy=Policy()), projects)

    plan = best_plan(table)

    assert violations(plan.solution.plan, problem(table)[0]) == []
    assert plan.solution.objective == sum(c.value for c in plan.chosen) >= 0
    assert all(why_not(table.pool, c.row, c.opening.job, "ja") == () for c in plan.chosen)


@given(st.text(alphabet="あア漢、。（）abc 12-", max_size=120), st.integers(20, 80))
def test_wrapped_lines_fit_and_lose_nothing(text, width):
    lines = wrapped(text, width)
    longest = max((len(word) for word in text.split()), default=0)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(line) <= max(width + 2 * 6, longest + width) for line in lines)


@settings(max_examples=25, deadline=None)
@given(st.lists(people, min_size=1, max_size=5), st.lists(wishes, min_size=1, max_size=4), st.integers(5, 30))
def test_a_higher_floor_never_makes_the_plan_worth_more(given_people, given_projects, man):
    """Prices nobody knows included: what they count as does not follow the floor."""
    named_people = [p.model_copy(update={"id": f"E-{n}"}) for n, p in enumerate(given_people)]
    projects = [p.model_copy(update={"id": f"P-{n}"}) for n, p in enumerate(given_projects)]
    raised = {f"floor_{kind}": man * 10_000 for kind in ("bench", "soon", "reassign", "partner")}

    def worth(policy):
        return best_plan(lay_out(build_pool(named_people, today=TODAY, policy=policy), projects)).solution.objective

    assert worth(Policy.model_validate({"price": raised})) <= worth(Policy())
