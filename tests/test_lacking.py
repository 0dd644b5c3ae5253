"""What the pool lacks: skills that would fill seats, learnt or bought in; seats and people left over."""

from __future__ import annotations

from matcher.lacking import lacking
from matcher.plan import best_plan, lay_out
from matcher.policy import Policy
from matcher.scoring.pool import build_pool
from tests.make import day, engineer, project, skill, skills

TODAY = day("2026-11-24")


def told(people, projects):
    table = lay_out(build_pool(people, today=TODAY, policy=Policy()), projects)
    plan = best_plan(table)
    return lacking(table, plan, "ja"), plan


def php(ident):
    return engineer(ident, skills=skills(skill("PHP", 60)))


def test_a_skill_somebody_without_a_seat_lacks_alone_is_named_with_what_the_plan_would_gain():
    wish = project(required=skills("PHP", "Laravel"))

    document, plan = told([php("E-1")], [wish])

    assert plan.pairs == ()
    (one,) = document.skills
    assert (one.skill, one.seats, one.projects) == ("Laravel", 1, ("P-1",))
    assert one.learnt.people == ("E-1",)
    assert one.learnt.seats == 1
    assert one.learnt.gain > 0
    assert one.procured.project == "P-1"


def test_who_has_a_seat_already_need_not_learn_for_another():
    taken = project("P-1", required=skills("PHP"))
    other = project("P-2", required=skills("PHP", "Laravel"))

    document, _ = told([php("E-1")], [taken, other])

    (one,) = (one for one in document.skills if one.skill == "Laravel")
    assert one.learnt.people == ()
    assert one.learnt.gain == 0


def test_the_skill_that_fills_most_seats_is_told_and_a_full_pool_lacks_none():
    people = [engineer("E-1"), engineer("E-2"), engineer("E-3")]
    wishes = [
        project("P-1", seats=2, required=skills("Java", "AWS")),
        project("P-2", required=skills("Java", "Kotlin")),
    ]

    document, _ = told(people, wishes)

    assert {one.skill: one.learnt.seats for one in document.skills} == {"AWS": 2, "Kotlin": 1}
    assert told(people, [project(seats=3)])[0].skills == ()


def test_seats_nobody_may_take_and_people_nobody_asks_for_are_told_with_the_reason():
    document, _ = told([php("E-1")], [project(required=skills("COBOL", "JCL"))])

    assert [left.project for left in document.unfillable] == ["P-1"]
    assert "必須スキル不足" in document.unfillable[0].why
    assert [person.engineer for person in document.unwanted] == ["E-1"]


def test_a_dear_skill_is_told_by_what_one_engineer_bought_in_would_bring():
    cheap, dear = (
        project(f"P-{n}", required=skills("Rust"), rate_min=rate, rate_max=rate)
        for n, rate in ((1, 500_000), (2, 900_000))
    )
    document, _ = told([php("E-1")], [cheap, dear])

    (one,) = document.skills
    assert one.seats == 2
    assert one.procured.gain > 0
