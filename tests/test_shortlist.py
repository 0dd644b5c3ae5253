"""Lists and explanations of a pair say the same, and say it so that one can act on it."""

from __future__ import annotations

from importlib import import_module

import pytest

from matcher import desk
from matcher.checks import rules as known_rules
from matcher.errors import InputError
from matcher.model import Extracted, Position, Reading, SupplyKind
from matcher.morning import Settings, arrange
from matcher.plan import best_plan, lay_out
from matcher.policy import Policy
from matcher.scoring.pool import build_pool
from matcher.terminal.plans import show_plan
from matcher.terminal.reading import show_rules
from tests.make import day, engineer, placement, project, skill, skills

TODAY = day("2026-11-24")
explain = import_module("matcher.explain").explain
shortlist = import_module("matcher.shortlist")
weighing = import_module("matcher.weighing")


def laid_out(people, projects, *, placements=(), policy=None):
    pool = build_pool(people, today=TODAY, policy=policy or Policy(), placements=placements)
    return lay_out(pool, projects)


@pytest.fixture(params=["small", "large"])
def size(request, monkeypatch):
    """Small plans are solved anew for a list, in large ones single seats are rearranged."""
    if request.param == "large":
        monkeypatch.setattr(weighing, "SOLVED_ANEW", 0)
    return request.param


def of_positions():
    """A leader who knows Java and two members who know COBOL, all or nobody."""
    lead = Position(role="PL", seats=1, required=skills("Java"))
    member = Position(role="PG", seats=2, required=skills("COBOL"))
    return project(team=True, seats=3, required=(), positions=(lead, member))


TEAMS = {
    "too few": (project(seats=3, team=True), [engineer("E-1"), engineer("E-2")]),
    "nobody leads": (project(seats=2, team=True, needs_leader=True), [engineer("E-1"), engineer("E-2")]),
    "one position stays empty": (
        of_positions(),
        [engineer("E-1"), engineer("E-2"), engineer("E-3", skills=skills(skill("COBOL", 60)))],
    ),
}


@pytest.mark.parametrize("which", TEAMS)
def test_a_seat_of_a_team_nobody_can_complete_is_no_seat_in_list_and_explanation(which, size):
    team, people = TEAMS[which]
    table = laid_out(people, [team])
    plan = best_plan(table)

    listed = shortlist.people_for(table, plan, "P-1", 5, "ja")
    assert listed
    for one in listed:
        told = explain(table, plan, one.engineer, "P-1", "ja")
        assert (one.holdable, one.plan_change) == (told.holdable, told.plan_change) == (False, None)
        assert one.displaces == told.displaces
        assert "チームを組めません" in told.displaces


def test_a_seat_of_a_team_that_can_be_completed_can_be_had_in_list_and_explanation():
    people = [engineer(f"E-{n}", cost=500_000 + n) for n in range(3)]
    table = laid_out(people, [project(seats=2, team=True)])
    plan = best_plan(table)

    for one in shortlist.people_for(table, plan, "P-1", 5, "ja"):
        told = explain(table, plan, one.engineer, "P-1", "ja")
        assert one.holdable is told.holdable is True
        assert one.plan_change == told.plan_change


def test_what_is_not_worked_out_in_a_large_plan_is_left_open_in_both(monkeypatch):
    """There teams are not rearranged for one pair: it is neither said to be possible nor that no plan can hold it."""
    people = [engineer(f"E-{n}") for n in range(3)]
    table = laid_out(people, [project(seats=2, team=True)])
    plan = best_plan(table)
    monkeypatch.setattr(weighing, "SOLVED_ANEW", 0)

    last = shortlist.people_for(table, plan, "P-1", 5, "ja")[-1]
    told = explain(table, plan, last.engineer, "P-1", "ja")

    assert (last.holdable, last.plan_change) == (told.holdable, told.plan_change) == (None, None)
    assert last.displaces == told.displaces


# ---------------------------------------------------------------- naming what is meant


def arranged(*records):
    kinds = {"Engineer": "engineer", "Project": "project", "Placement": "placement"}
    found = (Extracted(type=kinds[type(r).__name__], source=f"x#{n}", data=r) for n, r in enumerate(records))
    return arrange(Reading(records=tuple(found)), Settings(TODAY))


PROJECTS = (
    project("P-1", title="電力会社 需給管理システム保守"),
    project("P-2", title="信販会社 与信システム刷新", client="別の商事"),
    project("P-3", title="製造業 在庫管理Webの構築", client="第三の商事"),
)


@pytest.mark.parametrize(
    ("part", "meant"),
    [("需給管理", "P-1"), ("与信システム", "P-2"), ("在庫管理WEB", "P-3"), ("在庫管理ｗｅｂ", "P-3"), ("信販", "P-2")],
)
def test_a_project_is_found_by_a_part_of_its_title_alone(part, meant):
    assert desk.shortlist(arranged(engineer(), *PROJECTS), project=part).for_ == meant


def test_a_part_of_several_titles_lists_them():
    with pytest.raises(InputError) as met:
        desk.shortlist(arranged(engineer(), *PROJECTS), project="システム")
    assert "2件" in met.value.message
    assert all(title in met.value.message for title in ("P-1 電力会社", "P-2 信販会社"))
    assert "P-3" not in met.value.message


def test_one_letter_is_no_part_of_a_title_and_what_is_near_is_named_once():
    morning = arranged(engineer(), project("P-1", number="P-1001", title="在庫管理"), project("P-22", title="会計"))
    with pytest.raises(InputError, match="見つかりません"):
        morning.project("庫")
    with pytest.raises(InputError) as met:
        morning.project("P-101")
    assert met.value.message.count("在庫管理") == 1


def test_a_pair_may_be_named_in_either_order():
    morning = arranged(engineer(), *PROJECTS)
    assert desk.explain(morning, "P-1", "E-1") == desk.explain(morning, "E-1", "P-1")
    assert desk.explain(morning, "与信システム", "T.K").project == "P-2"


def test_a_pair_of_which_one_is_unknown_is_told_as_it_was_given():
    morning = arranged(engineer(), *PROJECTS)
    with pytest.raises(InputError, match="要員「P-1」"):
        desk.explain(morning, "P-1", "P-2")
    with pytest.raises(InputError, match="案件「会計」"):
        desk.explain(morning, "E-1", "会計")


# ---------------------------------------------------------------- what a person reads of a plan


def test_a_backfill_stands_in_the_plan_by_the_job_and_the_client(capsys):
    known = skills(skill("Java", 80), "AWS")
    mover = engineer("E-1", supply=SupplyKind.REASSIGN, available_from=None, initials="A.B", skills=known)
    seat = {"project": "購買システム保守", "client": "甲商事株式会社", "required": skills("Java")}
    contract = placement("E-1", "C-77", contract_end="2026-12-31", sell_rate=550_000, notice_days=30, **seat)
    wish = project(start="2027-01-05", rate_min=1_200_000, rate_max=1_200_000, required=skills("Java", "AWS"))
    morning = arranged(mover, engineer("E-2", initials="C.D"), wish, contract)
    plan = desk.match(morning)
    assert {a.project for a in plan.assignments if a.backfill} == {"C-77"}

    show_plan(plan, morning, "ja")
    shown = capsys.readouterr().out

    assert "後任: 購買システム保守 甲商" in shown
    assert "後任はC.D(E-2)" in shown


def test_every_rule_is_told_in_the_language_of_the_run(capsys):
    japanese, english = (desk.rules(Settings(TODAY, lang=lang)) for lang in ("ja", "en"))
    show_rules(japanese, "ja")
    shown = capsys.readouterr().out

    stated = {info.id: info.statement for info in known_rules()}
    assert {rule.id: rule.statement for rule in english.rules} == stated
    assert [r.id for r in japanese.rules if r.statement == stated[r.id] or r.statement.isascii()] == []
    assert "最初の公開より前に終わった案件" in shown


@pytest.mark.parametrize(("free", "near"), [("2026-12-20", ["E-1"]), ("2027-01-15", ["E-1"]), ("2027-08-01", [])])
def test_a_start_moved_by_more_than_two_months_is_no_near_miss(free, near):
    table = laid_out([engineer("E-1", available_from=free)], [project(start="2026-12-01")])

    found = shortlist.near_people(table, best_plan(table), "P-1", 5, "ja")

    assert [one.engineer for one in found] == near


def test_a_pair_that_would_lose_money_after_all_changes_is_no_near_miss():
    people = [
        engineer("E-1", available_from="2027-01-15"),
        engineer("E-2", available_from="2027-01-15", cost=5_000_000),
    ]
    table = laid_out(people, [project(start="2026-12-01")])

    found = shortlist.near_people(table, best_plan(table), "P-1", 5, "ja")

    assert all(one.mended is None or one.mended.value >= 0 for one in found)
    assert "E-1" in {one.engineer for one in found}
