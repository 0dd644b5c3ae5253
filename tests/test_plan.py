"""The plan in our terms: teams, positions, moves with backfill, caps, locks, and a reason for all that is left."""

from __future__ import annotations

import pytest

from matcher.model import Account, Position, SupplyKind
from matcher.plan import best_plan, lay_out, moves, plan_near, problem, worth
from matcher.policy import Policy
from matcher.scoring.pool import build_pool
from matcher.shortlist import near_people, people_for
from matcher.solver import violations
from matcher.unplaced import idle, unfilled
from matcher.worlds import world
from tests.make import day, engineer, placement, project, skill, skills

TODAY = day("2026-11-24")


def table(people, projects, *, placements=(), policy=None, accounts=(), same_person=None):
    pool = build_pool(people, today=TODAY, policy=policy or Policy(), placements=placements)
    return lay_out(pool, projects, accounts=accounts, same_person=same_person)


def chosen(laid, plan):
    return {(laid.pool.people[c.row].id, c.opening.project) for c in plan.chosen}


def test_the_better_person_gets_the_only_seat_and_the_other_hears_why():
    laid = table([engineer("E-1"), engineer("E-2", skills=skills(skill("Java", 6)))], [project()])

    plan = best_plan(laid)

    assert chosen(laid, plan) == {("E-1", "P-1")}
    assert plan.solution.status == "OPTIMAL"
    (left,) = idle(laid, plan, "ja")
    assert left.engineer == "E-2"
    assert "T.K(E-1)を優先" in left.why


def test_the_objective_is_the_sum_of_the_values_shown():
    people = [engineer(f"E-{i}", cost=450_000 + 10_000 * i) for i in range(5)]
    laid = table(people, [project("P-1", seats=2), project("P-2")])

    plan = best_plan(laid)

    assert plan.solution.objective == sum(c.value for c in plan.chosen) > 0


def test_a_team_is_staffed_whole_or_not_at_all():
    wish = project(seats=3, team=True)

    two = table([engineer("E-1"), engineer("E-2")], [wish])
    three = table([engineer("E-1"), engineer("E-2"), engineer("E-3")], [wish])

    assert chosen(two, best_plan(two)) == set()
    assert "チーム3名のうち" in unfilled(two, best_plan(two), "ja")[0].why
    assert len(chosen(three, best_plan(three))) == 3


def test_positions_of_a_team_ask_different_things_and_stand_or_fall_together():
    wish = project(
        team=True,
        required=(),
        positions=(
            Position(role="PL", rate_min=950_000, rate_max=950_000, required=skills("Java")),
            Position(role="PG", rate_min=700_000, rate_max=700_000, required=skills("PHP")),
        ),
    )
    java, php = engineer("E-1"), engineer("E-2", skills=skills(skill("PHP", 40)))

    both, one = table([java, php], [wish]), table([java], [wish])

    plan = best_plan(both)
    assert {(c.opening.position, both.pool.people[c.row].id) for c in plan.chosen} == {("PL", "E-1"), ("PG", "E-2")}
    assert {c.opening.judged.margin[c.at] for c in plan.chosen} == {450_000, 200_000}
    assert best_plan(one).chosen == ()


def running(**fields):
    fields.setdefault("required", skills("Java"))
    return placement("E-1", contract_end="2026-12-31", sell_rate=550_000, notice_days=30, client="今の客先", **fields)


BETTER = {"start": "2027-01-05", "rate_min": 1_200_000, "rate_max": 1_200_000, "required": skills("Java", "AWS")}


def test_somebody_on_a_contract_moves_when_a_backfill_is_found():
    mover = engineer("E-1", supply=SupplyKind.REASSIGN, available_from=None, skills=skills(skill("Java", 80), "AWS"))
    laid = table([mover, engineer("E-2")], [project(**BETTER)], placements=[running()])

    plan = best_plan(laid)

    assert chosen(laid, plan) == {("E-1", "P-1"), ("E-2", "C-1")}
    (move,) = moves(laid, plan, "ja")
    assert (move.engineer, move.leaves, move.to, move.backfill) == ("E-1", "C-1", "P-1", "E-2")


@pytest.mark.parametrize(
    "contract",
    [
        pytest.param(running(required=skills("COBOL")), id="nobody can take over"),
        pytest.param(running(required=()), id="what the seat asks for is unknown"),
    ],
)
def test_without_a_backfill_nobody_leaves(contract):
    mover = engineer("E-1", supply=SupplyKind.REASSIGN, available_from=None, skills=skills(skill("Java", 80), "AWS"))
    laid = table([mover, engineer("E-2")], [project(**BETTER)], placements=[contract])

    assert ("E-1", "P-1") not in chosen(laid, best_plan(laid))


def test_a_client_cap_counts_the_people_it_has_already():
    client = Account(id="A-1", name="架空商事株式会社", seat_cap=2)
    now = [placement("E-9", client="架空商事", contract_end="2027-12-31")]
    people = [engineer(f"E-{i}") for i in range(1, 4)]
    staff = engineer("E-9", supply=SupplyKind.REASSIGN)

    laid = table([*people, staff], [project(seats=3)], placements=now, accounts=[client])

    assert len(best_plan(laid).chosen) == 1
    assert (
        "取引先ごとの上限により、架空商事株式会社にはこれ以上配置しません"
        in unfilled(laid, best_plan(laid), "ja")[0].why
    )


def test_locks_and_vetoes_are_kept():
    laid = table([engineer("E-1"), engineer("E-2", cost=600_000)], [project()])

    assert chosen(laid, best_plan(laid, locks=[("E-2", "P-1")])) == {("E-2", "P-1")}
    assert chosen(laid, best_plan(laid, vetoes=[("E-1", "P-1")])) == {("E-2", "P-1")}
    broken = best_plan(laid, locks=[("E-1", "P-1"), ("E-2", "P-1")])
    assert broken.solution.status == "INFEASIBLE"
    assert broken.solution.why_infeasible == ("lock E-1 → P-1", "lock E-2 → P-1")


def test_two_records_of_one_person_take_one_seat():
    people = [engineer("E-1", supply=SupplyKind.PARTNER), engineer("E-2", supply=SupplyKind.PARTNER, cost=480_000)]
    laid = table(people, [project("P-1"), project("P-2")], same_person={"E-1": "W-1", "E-2": "W-1"})

    plan = best_plan(laid)

    assert len(plan.chosen) == 1
    assert laid.pool.people[plan.chosen[0].row].id == "E-2"


def test_an_empty_seat_says_what_stands_in_the_way_and_what_would_help():
    laid = table(
        [engineer("E-1", cost=690_000, supply=SupplyKind.PARTNER), engineer("E-2", skills=skills("PHP"))], [project()]
    )

    (left,) = unfilled(laid, best_plan(laid), "ja")

    assert "必須スキル不足 1名" in left.why
    assert "粗利不足 1名" in left.why
    assert any("単価を2万円上げてもらう" in remedy for remedy in left.remedies)


def test_the_order_of_people_and_projects_changes_nothing():
    people = [engineer(f"E-{i}") for i in range(6)]
    projects = [project(f"P-{i}") for i in range(4)]
    one = table(people, projects)
    other = table(people[::-1], projects[::-1])

    assert chosen(one, best_plan(one)) == chosen(other, best_plan(other))


def test_every_plan_keeps_every_constraint_in_plain_python():
    people = [engineer(f"E-{i}", cost=450_000 + 20_000 * i, leader=i == 0) for i in range(7)]
    wishes = [project("P-1", seats=2, team=True), project("P-2", seats=3, needs_leader=True, team=True), project("P-3")]
    laid = table(people, wishes)

    instance, _ = problem(laid)

    assert violations(best_plan(laid).solution.plan, instance) == []
    assert len(best_plan(laid).chosen) == 6


def test_a_shortlist_is_ranked_by_what_each_name_adds_to_the_whole_plan():
    # E-1 is the best for P-1 and the only one for P-2: for P-1 the plan is better off with E-2
    people = [
        engineer("E-1", skills=skills(skill("Java", 90), "AWS")),
        engineer("E-2", skills=skills(skill("Java", 50))),
    ]
    laid = table(people, [project("P-1"), project("P-2", required=skills("AWS"))])
    plan = best_plan(laid)

    first, second = people_for(laid, plan, "P-1", 5, "ja")

    assert (first.engineer, first.plan_change, first.displaces) == ("E-2", 0, None)
    assert second.engineer == "E-1"
    assert second.plan_change < 0
    assert "E-2" in second.displaces
    assert first.line.startswith("T.K")


def test_a_near_miss_names_the_repair_and_only_one_rule():
    far = engineer("E-2", available_from="2027-01-31")
    laid = table([engineer("E-1"), far, engineer("E-3", skills=(), available_from="2027-05-01")], [project()])

    (miss,) = near_people(laid, best_plan(laid), "P-1", 5, "ja")

    assert miss.engineer == "E-2"
    assert "開始を61日遅らせて1/31にできるか" in miss.broken_rules[0].repair


def test_nobody_is_pushed_out_of_a_running_seat():
    holder = engineer("E-1", supply=SupplyKind.REASSIGN, available_from=None)
    laid = table([holder, engineer("E-2")], [project(required=skills("COBOL"))], placements=[running()])

    assert best_plan(laid).chosen == ()


def test_a_role_asked_for_like_a_skill_is_compared_with_roles():
    wish = project(required=(skill("PMO").model_copy(update={"skill": None, "surface": "PMO経験"}),))
    laid = table([engineer("E-1", roles=("PMO",)), engineer("E-2")], [wish])

    assert chosen(laid, best_plan(laid)) == {("E-1", "P-1")}


def test_a_project_that_names_nothing_we_can_read_gets_nobody_and_says_so():
    laid = table([engineer("E-1")], [project(required=())])

    (left,) = unfilled(laid, best_plan(laid), "ja")

    assert best_plan(laid).chosen == ()
    assert "該当する経験の記載なし" in left.why


POSITIONS = (
    Position(role="PL", rate_min=700_000, rate_max=700_000),
    Position(role="PG", rate_min=900_000, rate_max=900_000),
)


def test_a_veto_bars_every_position_of_the_project():
    laid = table([engineer()], [project(positions=POSITIONS)])

    assert best_plan(laid, vetoes=[("E-1", "P-1")]).chosen == ()


def test_a_lock_leaves_the_best_position_of_the_project_open():
    laid = table([engineer("E-1"), engineer("E-2", skills=())], [project(positions=POSITIONS)])

    plan = best_plan(laid, locks=[("E-1", "P-1")])

    assert [c.opening.position for c in plan.chosen] == ["PG"]


def test_a_lock_is_kept_by_whichever_position_the_others_leave():
    only_pg = engineer("E-2", skills=skills(skill("Java", 60), skill("PHP", 60)))
    rich = Position(role="PG", rate_min=900_000, rate_max=900_000, required=skills("PHP"))
    laid = table([engineer("E-1", skills=only_pg.skills), only_pg], [project(positions=(POSITIONS[0], rich))])

    plan = best_plan(laid, locks=[("E-1", "P-1"), ("E-2", "P-1")])

    assert plan.solution.status == "OPTIMAL"
    assert len(plan.chosen) == 2


def test_a_person_met_twice_does_not_take_over_from_himself():
    mover = engineer("E-1", supply=SupplyKind.REASSIGN, available_from=None, skills=skills(skill("Java", 80), "AWS"))
    double = engineer("E-2", supply=SupplyKind.PARTNER, cost=400_000)

    laid = table([mover, double], [project(**BETTER)], placements=[running()], same_person={"E-1": "W", "E-2": "W"})

    assert best_plan(laid).chosen == ()


def test_a_person_met_twice_keeps_what_either_record_says_of_him():
    lead, other = engineer("E-1", leader=True), engineer("E-2", supply=SupplyKind.PARTNER, leader=None)
    laid = table([lead, other], [project(needs_leader=True)], same_person={"E-1": "W", "E-2": "W"})

    assert len(best_plan(laid).chosen) == 1


def test_the_price_of_a_team_seat_is_that_of_the_team_and_never_negative():
    both = table([engineer("E-1"), engineer("E-2")], [project(seats=2, team=True)])
    short = table([engineer("E-1")], [project(seats=2, team=True)])
    groups = table([engineer("E-1")], [project(team=True, positions=POSITIONS)])

    assert worth(both, fewer_seats="P-1") == 0
    assert worth(short, fewer_seats="P-1") == worth(short) == 0
    assert worth(groups, fewer_seats="P-1/1") == 0


def test_a_contract_without_an_end_in_sight_is_no_stumbling_block():
    forever = placement("E-1", contract_end="9999-12-31", sell_rate=500_000, required=skills("Java"))
    mover = engineer("E-1", supply=SupplyKind.REASSIGN, available_from=None)

    laid = table([mover, engineer("E-2")], [project()], placements=[forever])

    assert chosen(laid, best_plan(laid)) == {("E-2", "P-1")}


def test_a_cap_counts_contracts_of_people_in_no_list_and_none_that_have_ended():
    client = Account(id="A-1", name="架空商事株式会社", seat_cap=1)
    stranger = placement("X-9", client="架空商事", contract_end="2027-12-31")
    ended = placement("X-9", client="架空商事", contract_end="2026-10-31")

    full = table([engineer()], [project()], accounts=[client], placements=[stranger])
    free = table([engineer()], [project()], accounts=[client], placements=[ended])

    assert best_plan(full).chosen == ()
    assert len(best_plan(free).chosen) == 1


def test_who_has_the_seat_is_no_candidate_for_the_next_one():
    laid = table([engineer()], [project(seats=2)])

    (left,) = unfilled(laid, best_plan(laid), "ja")

    assert (left.seats, "T.K" in left.why) == (1, False)


def test_nothing_to_choose_from_is_said_plainly():
    nobody, nothing = table([], [project()]), table([engineer()], [])

    assert unfilled(nobody, best_plan(nobody), "ja")[0].why == "要員が登録されていません"
    assert idle(nothing, best_plan(nothing), "ja")[0].why == "募集中の案件がありません"


@pytest.mark.parametrize("rate", [0, 10**9, 10**12, 10**15])
def test_prices_with_too_many_digits_neither_crash_nor_turn_the_plan_round(rate):
    laid = table([engineer("E-1"), engineer("E-2")], [project("P-1", rate_min=rate, rate_max=rate), project("P-2")])

    plan = best_plan(laid)

    assert plan.solution.objective == sum(c.value for c in plan.chosen) > 0
    assert len(plan.chosen) == (2 if rate else 1)


def test_age_sex_and_nationality_move_nothing():
    made = world(40, 20, seed=3)
    blank = {"age": None, "sex": None, "nationality": None}
    turned = {"age": 61, "sex": "female", "nationality": "フランス"}

    def plan(change):
        people = [e.model_copy(update=change) for e in made.engineers]
        laid = table(people, made.projects, placements=made.placements, accounts=made.accounts)
        best = best_plan(laid)
        return [(c.opening.id, c.row, c.value) for c in best.chosen], [o.rules_broken.tolist() for o in laid.openings]

    assert plan({}) == plan(blank) == plan(turned)
    assert plan({})[0]


def test_asking_for_one_person_gives_what_judging_everybody_gives():
    made = world(60, 30, seed=2)
    everybody = table(made.engineers, made.projects, placements=made.placements)
    one_by_one = table(made.engineers, made.projects, placements=made.placements)
    rows = range(len(everybody.pool))

    assert everybody.pairs > 0
    for judged, asked in zip(everybody.openings, one_by_one.openings, strict=True):
        worths = dict(zip(judged.rows.tolist(), judged.value.tolist(), strict=True))
        assert [asked.worth(row) for row in rows] == [judged.worth(row) for row in rows] == list(map(worths.get, rows))


def test_the_instance_holds_each_person_once_per_seat_with_the_record_worth_most():
    people = [engineer("E-1", cost=600_000), engineer("E-2", supply=SupplyKind.PARTNER), engineer("E-3")]
    laid = table(people, [project("P-1"), project("P-2")], same_person={"E-1": "W-1", "E-2": "W-1"})

    instance, rows = problem(laid)

    met = [
        (instance.workers[w].id, instance.projects[p].id)
        for w, p in zip(instance.worker, instance.project, strict=True)
    ]
    assert met == [("E-3", "P-1"), ("E-3", "P-2"), ("W-1", "P-1"), ("W-1", "P-2")]
    for (_, seat), row, value in zip(met, rows.tolist(), instance.value.tolist(), strict=True):
        opening = laid.opening[seat]
        same = [r for r in range(3) if laid.person(r) == laid.person(row)]
        assert value == opening.worth(row) == max(opening.worth(r) for r in same)


def test_one_project_is_judged_without_the_others():
    made = world(60, 30, seed=2)
    laid = table(made.engineers, made.projects)

    laid.of_project("P-00003")[0].rows  # noqa: B018

    assert list(laid._made) == ["P-00003"]
    assert laid.of_project("P-unknown") == []


def test_a_plan_near_an_old_one_keeps_what_others_gain_little_over():
    laid = table([engineer("E-1"), engineer("E-2", available_from="2026-12-20")], [project("P-1", start="2026-12-20")])
    best = best_plan(laid)
    ((opening, row),) = best.pairs

    kept, value, bound = plan_near(laid, [(opening, 1 - row)], switching=10**9)
    free, _, _ = plan_near(laid, [(opening, 1 - row)], switching=0)

    assert kept.pairs == ((opening, 1 - row),)
    assert value == bound == kept.solution.objective
    assert free.solution.objective == best.solution.objective
