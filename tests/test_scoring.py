"""One pair at a time: hard rules, part scores, value. Unknown breaks no rule and flatters nobody."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from matcher.model import (
    AnyOf,
    Assessment,
    Demand,
    Finding,
    PartnerLimit,
    Remote,
    Restrictions,
    Settlement,
    SupplyKind,
    Term,
    Wishes,
)
from matcher.policy import LawPolicy, Policy
from matcher.scoring.comparisons import fit_parts
from matcher.scoring.eligibility import RULES, broken, candidates, eligible, why_not
from matcher.scoring.pairs import Pairs
from matcher.scoring.pool import ABSENT, UNKNOWN_LENGTH, Columns, build_pool, experience_of
from matcher.scoring.questions import open_questions, questions
from matcher.scoring.reasons import one_line, project_words
from matcher.scoring.settlements import band_difference
from matcher.scoring.value import judge
from matcher.scoring.wanted import wanted
from matcher.worlds import world
from tests.make import HERE, day, engineer, job, placement, project, sheet, skill, skills

TODAY = day("2026-11-24")


def pair(person, wish, **fields):
    """The pool of one person and the project as it sees it."""
    pool = build_pool([person], today=TODAY, policy=fields.pop("policy", Policy()), **fields)
    return pool, wanted(wish, pool)


def rules_broken(person, wish, **fields):
    pool, asked = pair(person, wish, **fields)
    return [b.rule for b in why_not(pool, 0, asked, "ja")]


def value(person, wish, **fields):
    pool, asked = pair(person, wish, **fields)
    return int(judge(pool, asked, np.array([0])).value[0])


def judged(person, wish, **fields):
    pool, asked = pair(person, wish, **fields)
    return judge(pool, asked, np.array([0]))


partner = SupplyKind.PARTNER


@pytest.mark.parametrize(
    ("person", "wish", "rule"),
    [
        pytest.param({"available_from": "2027-02-01"}, {}, "available", id="free too late"),
        pytest.param({"leaves_on": "2026-11-30"}, {}, "leaves", id="leaves before the start"),
        pytest.param({}, {"deadline": "2026-11-23"}, "deadline", id="deadline passed"),
        pytest.param(
            {"supply": partner}, {"partner_limit": PartnerLimit(max_tier=0)}, "partner_limit", id="our people only"
        ),
        pytest.param(
            {"supply": partner, "freelance": True},
            {"partner_limit": PartnerLimit(freelance=False)},
            "partner_limit",
            id="no freelancers",
        ),
        pytest.param(
            {"supply": partner, "company": "株式会社協力"}, {"sender": "㈱協力"}, "back_to_sender", id="from the sender"
        ),
        pytest.param({"supply": partner}, {"contract": "dispatch"}, "dispatch", id="dispatch of a partner"),
        pytest.param({"skills": skills("PHP")}, {}, "required_skill", id="skill missing"),
        pytest.param(
            {"skills": skills(skill("Java", 28))}, {"required": skills(skill("Java", 36))}, "required_skill", id="short"
        ),
        pytest.param({"language_level": "N3"}, {"language_level": "N2"}, "language", id="language"),
        pytest.param(
            {"wishes": Wishes(remote="full")}, {"remote": Remote(mode="onsite")}, "commute", id="wants to work at home"
        ),
        pytest.param(
            {"wishes": Wishes(remote="full")},
            {"remote": Remote(mode="hybrid", onsite_days=(1, 1))},
            "commute",
            id="one day a week is not full remote",
        ),
        pytest.param(
            {"wishes": Wishes(onsite_days_max=1)},
            {"remote": Remote(mode="hybrid", onsite_days=(2, 3))},
            "commute",
            id="two days at least are more than one",
        ),
        pytest.param({"cost": 710_000}, {}, "margin_floor", id="below the floor"),
        pytest.param({"utilisation": (0.5, 0.5)}, {"utilisation": (1.0, 1.0)}, "utilisation", id="half time only"),
        pytest.param({"wishes": Wishes(ng_terms=("夜勤",))}, {"conditions": ("夜勤あり",)}, "ng", id="night shifts"),
        pytest.param({"wishes": Wishes(ng_terms=("夜勤",))}, {"conditions": ("月4回程度夜間",)}, "ng", id="nights"),
        pytest.param({"wishes": Wishes(ng_clients=("架空商事",))}, {}, "ng", id="client refused"),
        pytest.param({"supply": partner, "payment_site": 65}, {}, "payment_term", id="paid too late"),
        pytest.param({"supply": SupplyKind.REASSIGN}, {}, "may_be_moved", id="contract unknown"),
    ],
)
def test_a_hard_rule_refuses_and_says_so(person, wish, rule):
    assert rules_broken(engineer(**person), project(**wish)) == [rule]


@pytest.mark.parametrize(
    ("person", "wish"),
    [
        pytest.param({"available_from": "2026-12-15"}, {}, id="two weeks late are usual"),
        pytest.param({"available_from": None, "supply": partner}, {}, id="free date unknown"),
        pytest.param({"leaves_on": "2027-03-31"}, {}, id="leaves later"),
        pytest.param({}, {"deadline": "2026-11-24"}, id="deadline today"),
        pytest.param({"supply": partner}, {"partner_limit": PartnerLimit(max_tier=1)}, id="one company allowed"),
        pytest.param({"supply": partner, "tier": None}, {"partner_limit": PartnerLimit(max_tier=1)}, id="tier unknown"),
        pytest.param({"skills": skills("Java")}, {"required": skills(skill("Java", 60))}, id="length unknown"),
        pytest.param(
            {"skills": skills(skill("Java", 29))}, {"required": skills(skill("Java", 36))}, id="above four fifths"
        ),
        pytest.param({"skills": skills("Spring Boot")}, {}, id="Spring Boot implies Java"),
        pytest.param({"skills": skills("PHP")}, {"required": (AnyOf(any_of=skills("Java", "PHP")),)}, id="one of two"),
        pytest.param({"language_level": None}, {"language_level": "N1"}, id="language unknown"),
        pytest.param({"cost": None}, {}, id="cost unknown"),
        pytest.param({}, {"rate_min": None, "rate_max": None}, id="rate unknown"),
        pytest.param({"wishes": Wishes(ng_terms=("夜勤",))}, {"conditions": ("夜勤なし",)}, id="night shifts denied"),
        pytest.param(
            {"age": 58, "sex": "male"}, {"restrictions": Restrictions(age_max=50, sex="female")}, id="age, sex stated"
        ),
        pytest.param(
            {"wishes": Wishes(remote="full")},
            {"remote": Remote(mode="hybrid", onsite_days=(0.25, 0.25))},
            id="a visit a month passes for full remote",
        ),
        pytest.param({"nearest_station": "渋谷"}, {"place": "どこにもない駅"}, id="place unknown"),
        pytest.param(
            {"wishes": Wishes(onsite_days_max=2)},
            {"remote": Remote(mode="hybrid", onsite_days=(2, 3))},
            id="two to three days may be two",
        ),
    ],
)
def test_what_is_unknown_or_allowed_breaks_no_rule(person, wish):
    assert rules_broken(engineer(**person), project(**wish)) == []


def test_a_blocking_finding_holds_the_person_back():
    finding = Finding(
        id="F-1", rule="T03", severity="block", engineer="E-1", place=HERE, found="15年", because="9年", message="…"
    )
    assert rules_broken(engineer(), project(), findings=[finding]) == ["sheet_blocked"]
    assert rules_broken(engineer(), project(), findings=[finding.model_copy(update={"severity": "warn"})]) == []


def test_limits_on_age_filter_only_when_the_policy_says_so():
    old, wish = engineer(age=58), project(restrictions=Restrictions(age_max=50))

    assert rules_broken(old, wish, policy=Policy(law=LawPolicy(filter_age=True))) == ["restriction"]


@pytest.mark.parametrize("seed", range(20))
def test_age_sex_and_nationality_never_touch_scores_or_value(seed):
    marks = {"age": 20 + seed, "sex": ("male", "female")[seed % 2], "nationality": ("日本", "ベトナム")[seed // 2 % 2]}
    wish = project(restrictions=Restrictions(age_max=30, sex="male", nationality="japanese_only"))

    assert value(engineer(**marks), wish) == value(engineer(), wish)


def test_everybody_who_breaks_no_rule_is_eligible_and_nobody_else():
    people = [engineer(f"E-{i}", cost=400_000 + 50_000 * i, tier=i % 3) for i in range(12)]
    pool = build_pool(people, today=TODAY, policy=Policy())
    asked = wanted(project(partner_limit=PartnerLimit(max_tier=1)), pool)

    told = [not why_not(pool, row, asked, "ja") for row in range(len(pool))]

    assert eligible(pool, asked).tolist() == told
    assert broken(pool, asked).shape == (len(RULES), len(people))
    assert any(told)
    assert not all(told)


def test_a_notice_that_can_still_be_given_lets_a_running_person_move():
    person = engineer(supply=SupplyKind.REASSIGN, available_from=None)
    wish = project(start="2027-01-10")

    def running(end, **fields):
        return {"placements": [placement("E-1", contract_end=end, sell_rate=600_000, notice_days=30, **fields)]}

    assert rules_broken(person, wish, **running("2026-12-31")) == []
    assert rules_broken(person, project(start="2026-12-20"), **running("2026-12-10")) == ["may_be_moved"]
    assert rules_broken(person, wish, **running("2026-12-31", move_consent=False)) == ["may_be_moved"]


# ---------------------------------------------------------------- monotone


@pytest.mark.parametrize("supply", [SupplyKind.BENCH, SupplyKind.SOON, partner])
def test_a_cheaper_engineer_is_never_worth_less(supply):
    costs = range(300_000, 700_000, 20_000)
    worth = [value(engineer(supply=supply, cost=cost), project()) for cost in costs]
    assert worth == sorted(worth, reverse=True)


@pytest.mark.parametrize("asked", [None, 24, 60])
def test_more_of_a_required_skill_is_never_worth_less(asked):
    wish = project(required=skills(skill("Java", asked)))
    fits = [float(judged(engineer(skills=skills(skill("Java", m))), wish).fit[0]) for m in range(1, 130, 3)]
    assert fits == sorted(fits)
    assert fits[0] < fits[-1]


def test_two_years_eleven_months_are_nearly_three_years():
    wish = project(required=skills(skill("Java", 36)))
    nearly, full = (judged(engineer(skills=skills(skill("Java", m))), wish).fit[0] for m in (35, 36))
    assert 0 < full - nearly < 4


def test_later_is_never_better():
    days = [f"2026-12-{d:02d}" for d in range(1, 31)]
    worth = [value(engineer(available_from=d), project()) for d in days]
    starts = [float(judged(engineer(available_from=d), project()).start[0]) for d in days]
    assert worth == sorted(worth, reverse=True)
    assert starts == sorted(starts, reverse=True)
    assert worth[0] > worth[-1]


# ---------------------------------------------------------------- value


def test_the_parts_of_a_value_add_up():
    wish = project(settlement=Settlement(min_h=150, max_h=190), payment_site=60)
    person = engineer(supply=partner, settlement=Settlement(min_h=140, max_h=180), payment_site=30)

    result = judged(person, wish)

    assert result.value[0] == sum(part[0] for part in result.yen.values())
    assert result.yen["settlement"][0] < 0
    assert result.yen["cash"][0] < 0
    assert result.probability[0] == pytest.approx(np.prod([c[0] for c in result.chances.values()]))


def test_the_parts_of_a_fit_add_up():
    pool, asked = pair(engineer(roles=("SE",)), project(role="SE", preferred=skills("AWS"), phases=("unit_test",)))
    points, shares = fit_parts(pool, Pairs.of(asked, np.array([0])))
    assert shares.sum() == pytest.approx(1)
    assert 100 * (points * shares).sum() == pytest.approx(judged(engineer(roles=("SE",)), asked.project).fit[0])


def test_for_one_seat_a_bench_person_with_a_small_margin_beats_a_partner_with_a_large_one():
    bench = value(engineer(cost=650_000), project())
    bought = value(engineer(supply=partner, cost=550_000), project())
    assert bench > bought > 0


def test_an_unknown_rate_is_worth_a_low_margin_no_more_than_policy_accepts():
    person = engineer(supply=partner, cost=550_000)
    silent = judged(person, project(rate_min=None, rate_max=None))
    assert silent.monthly[0] == Policy().price.margin_unknown <= Policy().price.floor_partner
    assert np.isnan(silent.margin[0])
    assert value(person, project(rate_min=None, rate_max=None)) < value(person, project())


def test_an_unknown_end_counts_as_a_short_contract():
    short = judged(engineer(), project(term=None)).months[0]
    long = judged(engineer(), project(term=Term(long=True))).months[0]
    assert short == pytest.approx(3, abs=0.1)
    assert long > short


def test_the_middle_of_both_price_ranges_counts():
    wish = project(rate_min=600_000, rate_max=700_000)
    person = engineer(supply=partner, cost=None, desired_rate=500_000, desired_rate_max=600_000)
    assert judged(person, wish).margin[0] == 100_000


@pytest.mark.parametrize(
    ("sold", "bought", "sign"),
    [
        pytest.param((150, 190), (140, 180), -1, id="bought 140-180, sold 150-190 hurts"),
        pytest.param((140, 180), (150, 190), 1, id="the other way round favours us"),
    ],
)
def test_settlement_bands_that_differ_cost_or_earn(sold, bought, sign):
    bands = [Settlement(min_h=low, max_h=high) for low, high in (sold, bought)]
    assert np.sign(band_difference(bands[0], 700_000, bands[1], 700_000, 12.0)) == sign


def test_a_project_only_heard_of_is_worth_less_than_a_sure_one():
    sure, heard = (value(engineer(), project(certainty=c)) for c in ("confirmed", "information"))
    assert sure > heard


def test_an_answer_awaited_elsewhere_weighs_more_than_three_proposals():
    waiting = engineer(parallel=1, parallel_stages={"waiting": 1})
    proposed = engineer(parallel=3, parallel_stages={"proposed": 3})
    assert value(waiting, project()) < value(proposed, project()) < value(engineer(), project())


# ---------------------------------------------------------------- what is known of a person


def test_months_of_a_skill_are_the_union_of_its_engagements():
    history = sheet(
        job("2020-01", "2020-12", "Java"), job("2020-07", "2021-06", "Java"), job("2022-01", "2022-03", "PHP")
    )
    known = experience_of(engineer(skills=()), history, TODAY)
    assert (known["Java"], known["PHP"]) == (18, 3)


def test_what_a_skill_implies_for_certain_counts_with_its_months():
    known = experience_of(engineer(skills=skills(skill("Spring Boot", 24))), None, TODAY)
    assert known["Java"] == 24
    assert "React" not in known


def test_open_questions_are_named():
    pool, asked = pair(
        engineer(supply=partner, cost=None, available_from=None, skills=skills("Java")),
        project(rate_min=None, rate_max=None, required=skills(skill("Java", 36)), place="渋谷"),
    )
    told = questions(pool, 0, asked, "ja")
    assert told[0] == "単価が未記載"
    assert any("Java" in q and "年数" in q for q in told)
    assert "稼働可能日" in told


def test_a_range_of_days_on_site_that_reaches_beyond_the_wish_is_a_question():
    pool, asked = pair(
        engineer(wishes=Wishes(onsite_days_max=2)), project(remote=Remote(mode="hybrid", onsite_days=(2, 3)))
    )
    assert "出社日数（本人の希望におさまるか）" in questions(pool, 0, asked, "ja")


def test_months_that_have_not_come_yet_are_no_experience():
    slip = sheet(job("2026-01", "2036-12", "Java"))

    assert experience_of(engineer(skills=()), slip, TODAY)["Java"] == 11


def test_who_leaves_the_company_earlier_is_worth_no_more():
    stays, soon, sooner = (value(engineer(leaves_on=d), project()) for d in (None, "2027-01-31", "2026-12-31"))

    assert stays > soon > sooner


def test_a_start_known_to_the_month_is_not_over_before_the_month_is():
    of_month = {"start": "2026-11-01", "exactness": {"start": "month"}}

    assert rules_broken(engineer(available_from="2026-11-24"), project(**of_month)) == []
    assert rules_broken(engineer(available_from="2026-11-24"), project(start="2026-11-01")) == ["available"]
    past = {"start": "2026-09-01", "exactness": {"start": "month"}}
    assert rules_broken(engineer(available_from="2026-11-24"), project(**past)) == ["available"]


def test_an_unknown_price_is_worth_no_more_than_the_least_margin_accepted():
    partner = {"supply": SupplyKind.PARTNER}
    least = Policy().price.floor_partner

    assert value(engineer(cost=None, **partner), project()) == value(
        engineer(cost=700_000 - least, **partner), project()
    )


def test_a_refused_trade_is_met_in_either_language():
    choosy = engineer(wishes=Wishes(ng_terms=("金融",)))

    assert rules_broken(choosy, project(industry="finance")) == ["ng"]
    assert rules_broken(choosy, project(industry="retail")) == []


def test_of_a_choice_the_shortest_way_to_a_length_is_told():
    wish = project(required=(AnyOf(any_of=skills(skill("Java", 60), skill("PHP", 24))),))
    pool, asked = pair(engineer(skills=skills(skill("Java", 30), skill("PHP", 12))), wish)

    (broke,) = why_not(pool, 0, asked, "ja")

    assert "1年（あと1年）" in broke.has


def test_the_limit_on_freelancers_is_the_one_told():
    wish = project(partner_limit=PartnerLimit(max_tier=3, freelance_tier=1))
    pool, asked = pair(engineer(supply=SupplyKind.PARTNER, tier=2, freelance=True), wish)

    (broke,) = why_not(pool, 0, asked, "ja")

    assert (broke.rule, broke.needed) == ("partner_limit", "商流は1社先まで")


def test_freelancers_with_a_limit_of_their_own_are_measured_by_it_alone():
    ours_and_direct_ones = project(partner_limit=PartnerLimit(max_tier=0, freelance_tier=1))
    partner = {"supply": SupplyKind.PARTNER, "tier": 1}
    assert rules_broken(engineer(**partner, freelance=True), ours_and_direct_ones) == []
    assert rules_broken(engineer(**partner, freelance=False), ours_and_direct_ones) == ["partner_limit"]
    assert rules_broken(engineer(**partner | {"tier": 2}, freelance=True), ours_and_direct_ones) == ["partner_limit"]
    unclear = engineer(**partner, freelance=None)
    assert rules_broken(unclear, ours_and_direct_ones) == [], "nobody knows whether he is one: that is asked"
    pool, asked = pair(unclear, ours_and_direct_ones)
    assert "freelance" in {question.name for question in open_questions(pool, 0, asked)}


def test_the_line_for_a_chat_rounds_no_years_up_and_names_no_price_a_partner_asks():
    person = engineer(supply=SupplyKind.PARTNER, desired_rate=640_000, skills=skills(skill("Java", 35)))
    pool, asked = pair(person, project(rate_min=None, rate_max=None))

    line = one_line(pool, 0, asked, "ja")

    assert "Java2年" in line
    assert "64" not in line


def test_a_price_with_one_end_says_which_end_it_is():
    _, asked = pair(engineer(), project(rate_max=None))

    assert "70万〜" in project_words(asked, "ja")


GROWING = (
    ("cost", [700_000, 650_000, 600_000, 500_000, 0], {"supply": SupplyKind.PARTNER}),
    ("skills", [skills(skill("Java", m)) for m in (29, 30, 36, 60, 120)], {}),
    ("available_from", ["2026-12-14", "2026-12-10", "2026-12-02", "2026-12-01", "2026-11-01"], {}),
    ("parallel", [9, 3, 1, 0], {}),
    ("parallel", [5, None, 0], {"supply": SupplyKind.PARTNER}),
    ("tier", [4, 3, 2, 1], {"supply": SupplyKind.PARTNER}),
)


@pytest.mark.parametrize(("name", "steps", "fixed"), GROWING, ids=[f"{g[0]}{n}" for n, g in enumerate(GROWING)])
@pytest.mark.parametrize("wish", [{}, {"rate_min": 600_000, "rate_max": 800_000}, {"term": Term(months=3)}])
def test_more_of_what_is_asked_is_never_worth_less(name, steps, fixed, wish):
    asked = project(required=skills(skill("Java", 36)), **wish)

    values = [value(engineer(**{name: step}, **fixed), asked) for step in steps]

    assert values == sorted(values)


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("chain_depth", [4, 2, 1, 0]),
        ("certainty", ["information", "budgeting", "confirmed"]),
        ("certainty", ["information", None, "confirmed"]),
        ("interviews", [3, 2, 1]),
        ("received_at", ["2026-11-01T09:00:00", "2026-11-20T09:00:00", "2026-11-24T09:00:00"]),
        ("start", ["2027-02-01", "2027-01-01", "2026-12-01"]),
    ],
)
def test_a_surer_nearer_fresher_project_is_never_worth_less(name, steps):
    values = [value(engineer(), project(term=Term(long=True), **{name: step})) for step in steps]

    assert values == sorted(values)
    assert values[0] < values[-1]


def crowd(people=120, projects=60, seed=5, policy=None):
    """A world with everything in it that a rule may look at, and what its projects ask for."""
    made, r = world(people, projects, seed, today=TODAY), Random(seed)

    def odd(person):
        wishes = Wishes(
            ng_clients=(r.choice(made.projects).client,) if r.random() < 0.5 else (),
            ng_terms=("夜勤", "金融")[: r.randint(0, 2)],
        )
        update = {
            "wishes": wishes if r.random() < 0.4 else person.wishes,
            "sex": r.choice((None, "male", "female")),
            "nationality": r.choice((None, "日本", "フランス")),
            "language_level": r.choice((None, "N1", "N2", "N3")),
            "leaves_on": r.choice((None, None, TODAY, day("2027-03-31"))),
            "sender_address": r.choice((None, "a@client0001.example.jp")),
            "payment_site": r.choice((None, 30, 65)),
            "utilisation": r.choice((None, (0.5, 0.5), (0.8, 1.0))),
            "assessments": (Assessment(by="技術", kind="tech", skill="Java", level=r.randint(1, 5), text="良"),)
            if r.random() < 0.2
            else (),
        }
        return person.model_copy(update=update)

    def asking(wish):
        update = {
            "utilisation": r.choice((None, None, (0.5, 0.6))),
            "sender_address": r.choice((None, "b@client0001.example.jp")),
            "conditions": r.choice(((), ("夜勤あり",), ("夜勤なし",))),
            "restrictions": Restrictions(age_max=45, sex="female") if r.random() < 0.3 else wish.restrictions,
        }
        return wish.model_copy(update=update)

    findings = [finding_about(e.id) for e in made.engineers if r.random() < 0.1]
    pool = build_pool(
        map(odd, made.engineers),
        today=TODAY,
        policy=policy or Policy(),
        placements=made.placements,
        findings=findings,
    )
    pool = replace(pool, vetoes={made.projects[0].id: frozenset({made.engineers[0].id})})
    return pool, [wanted(asking(p), pool) for p in made.projects]


def finding_about(person):
    return Finding(
        id=f"F-{person}", rule="P01", severity="block", engineer=person, place=HERE, found="a", because="b", message="c"
    )


STRICT = Policy(
    law=LawPolicy(filter_age=True, filter_sex=True, filter_nationality=True, dispatch_licence=True),
    ng=(("仮想商事0001株式会社", "E-00003"), ("仮想商事0002株式会社", "E-00007")),
)


@pytest.mark.parametrize("policy", [Policy(), STRICT], ids=["usual policy", "a strict one"])
def test_a_rule_says_the_same_of_everybody_of_some_and_of_one(policy):
    pool, jobs = crowd(policy=policy)
    some = np.arange(0, len(pool), 3)

    for asked in jobs:
        for rule in RULES:
            everybody = rule.holds(pool, asked)
            assert rule.holds(pool, asked, some).tolist() == everybody[some].tolist(), rule.name
            why = getattr(rule, "_why_not", None)
            if why is not None:
                assert everybody.tolist() == [why(pool, row, asked) is None for row in range(len(pool))], rule.name
    met = np.array([[rule.holds(pool, asked) for rule in RULES] for asked in jobs])
    assert (~met).any(axis=(0, 2)).sum() >= 12


def test_the_candidates_are_those_no_rule_forbids():
    pool, jobs = crowd()

    for asked in jobs:
        assert candidates(pool, asked).tolist() == np.flatnonzero(eligible(pool, asked)).tolist()


def test_one_person_is_judged_as_among_all_to_the_last_bit():
    pool, jobs = crowd()
    rows = np.arange(len(pool))

    for asked in jobs[:20]:
        whole = judge(pool, asked, rows)
        for row in range(0, len(pool), 7):
            alone = judge(pool, asked, np.array([row]))
            for name in ("fit", "start", "cost", "speed", "probability", "monthly", "margin", "months", "value"):
                assert getattr(alone, name).tobytes() == getattr(whole, name)[[row]].tobytes(), name


def test_months_are_found_by_person_and_skill_and_nobody_has_what_he_does_not_name():
    people = [
        engineer("E-1", skills=skills(skill("Java", 30), "PHP")),
        engineer("E-2", skills=(Demand(skill=None, surface="謎の言語"),)),
    ]
    pool = build_pool(people, today=TODAY, policy=Policy())

    assert pool.months[0, pool.skills["Java"]] == 30
    assert pool.months[0, pool.skills["PHP"]] == UNKNOWN_LENGTH
    assert pool.months[1, pool.skills["Java"]] == ABSENT
    assert pool.months.column(pool.skills["?謎の言語"]).tolist() == [ABSENT, UNKNOWN_LENGTH]


def test_columns_are_the_same_after_a_journey_through_their_arrays():
    pool, jobs = crowd()
    arrays = pool.columns.arrays()
    again = replace(pool, columns=Columns.from_arrays(arrays))

    assert {name: a.tobytes() for name, a in again.columns.arrays().items()} == {
        n: a.tobytes() for n, a in arrays.items()
    }
    assert [candidates(again, j).tolist() for j in jobs] == [candidates(pool, j).tolist() for j in jobs]
