"""Many projects judged together: to the yen what each is worth alone, whatever is kept and however the work is cut."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from matcher.model import Account, Assessment, Settlement
from matcher.plan import judge_together, lay_out
from matcher.policy import Policy
from matcher.scoring import kept, value
from matcher.scoring.comparisons import FIT, answered, fit_parts, fit_scores
from matcher.scoring.eligibility import candidates
from matcher.scoring.kept import Coded, Kept, best_of, coded, narrow
from matcher.scoring.pairs import Pairs
from matcher.scoring.pool import build_pool
from matcher.scoring.value import judge, values
from matcher.scoring.wanted import wanted
from matcher.worlds import world
from tests.make import day, engineer, job, project, sheet, skills

TODAY = day("2026-11-24")
BANDS = (
    Settlement(min_h=140, max_h=180),
    Settlement(min_h=150, max_h=190, rule="middle"),
    Settlement(fixed=True),
    Settlement(max_h=180),
    Settlement(min_h=0, max_h=200),
    None,
)
ODD = Policy.model_validate(
    {
        "success": {"screening_power": 2.5, "half_life_days": 7.3},
        "price": {"overhead_share": 0.07, "rate_point": "max", "target_margin": 130_001},
        "weights": {"required": 0.0, "preferred": 3.3},
    }
)


def market(seed, people=300, projects=80, policy=None):
    """A world in which much is unknown, with assessments, bands and accounts of every kind."""
    r, made = Random(seed), world(people, projects, seed, today=TODAY)
    names = sorted({d.skill for e in made.engineers for d in e.skills if d.skill})

    def level():
        named, said = r.choice(names), r.choice([None, 1, 3, 5])
        return Assessment(by="A", kind=r.choice(["tech", "client", "sales"]), skill=named, level=said, text="ok")

    def sometimes(**of):
        return {name: value() for name, value in of.items() if r.random() < 0.25}

    people = [
        e.model_copy(
            update=sometimes(
                settlement=lambda: r.choice(BANDS),
                cost=lambda: r.choice([None, 123_456, 20_000_001]),
                available_from=lambda: None,
                payment_site=lambda: r.choice([None, 45, 60]),
                leaves_on=lambda: day("2027-02-03"),
                phases=lambda: (),
                roles=lambda: r.choice([(), ("PL", "PM")]),
                parallel=lambda: r.choice([None, 0, 4]),
                assessments=lambda: tuple(level() for _ in range(3)),
            )
        )
        for e in made.engineers
    ]
    jobs = [
        p.model_copy(
            update=sometimes(
                settlement=lambda: r.choice(BANDS),
                start=lambda: None,
                end=lambda: None,
                payment_site=lambda: r.choice([None, 90]),
                required=lambda: (),
                preferred=lambda: (),
                phases=lambda: (),
                role=lambda: None,
                industry=lambda: None,
                needs_leader=lambda: True,
                interviews=lambda: r.choice([None, 1, 3]),
                certainty=lambda: r.choice([None, "confirmed", "information"]),
            )
            | ({"rate_min": None, "rate_max": None} if r.random() < 0.2 else {})
        )
        for p in made.projects
    ]
    told = [("A", "key", "none"), ("C", "growth", "open"), (None, None, None)]
    companies = sorted({p.client or p.sender for p in jobs if p.client or p.sender})
    accounts = [
        Account(id=f"A-{n}", name=name, rank=rank, segment=segment, account_status=status)
        for n, (name, (rank, segment, status)) in enumerate(zip(companies, told * len(companies), strict=False))
    ]
    pool = build_pool(people, today=TODAY, policy=policy or Policy(), placements=made.placements, accounts=accounts)
    return pool, [wanted(p, pool) for p in jobs]


@pytest.mark.parametrize("policy", [None, ODD], ids=["usual policy", "an odd one"])
@pytest.mark.parametrize("at_once", [1, 100, 16_384])
def test_many_projects_together_are_worth_to_the_yen_what_each_is_alone(policy, at_once, monkeypatch):
    monkeypatch.setattr(value, "AT_ONCE", at_once)
    pool, jobs = market(at_once, policy=policy)
    everybody = np.arange(len(pool))
    rows = [everybody[n % 3 :: 2] if n % 2 else candidates(pool, asked) for n, asked in enumerate(jobs)]
    opens = [(1.0, 0.7)[n % 2] for n in range(len(jobs))]

    together = values(pool, jobs, rows, opens)

    assert [len(worth) for worth in together] == [len(some) for some in rows]
    for asked, some, chance, worth in zip(jobs, rows, opens, together, strict=True):
        judged = judge(pool, asked, some, only_if=chance)
        assert worth.dtype == np.int64
        assert worth.tolist() == judged.value.tolist()
        assert judged.value.tolist() == sum(judged.yen.values()).tolist()
    assert sum(map(len, rows)) > 1_000


def test_of_no_projects_and_of_nobody_there_is_no_value():
    pool, jobs = market(1, people=5, projects=3)
    nobody = np.array([], np.int64)
    assert values(pool, [], []) == []
    assert [worth.tolist() for worth in values(pool, jobs, [nobody] * 3)] == [[], [], []]
    alone = build_pool([], today=TODAY, policy=Policy())
    assert judge(alone, wanted(project(), alone), nobody).value.tolist() == []


def test_what_is_kept_under_little_room_changes_nothing(monkeypatch):
    pool, jobs = market(3)
    rows = [candidates(pool, asked) for asked in jobs]
    roomy = values(pool, jobs, rows)
    monkeypatch.setattr(kept, "KEPT_BYTES", 2_000)
    narrow_pool = replace(pool)
    assert narrow_pool.kept is not pool.kept
    assert [v.tolist() for v in values(narrow_pool, jobs, rows)] == [v.tolist() for v in roomy]


def test_what_is_kept_never_outgrows_its_room_but_by_one(monkeypatch):
    monkeypatch.setattr(kept, "KEPT_BYTES", 1_000)
    store, made = Kept(), []

    def column(number):
        made.append(number)
        return np.full(40, float(number))

    for number in [*range(10), *range(10), 9, 9]:
        assert store.get(number, column, number)[0] == number
    assert store._bytes == sum(one.nbytes for one in store._found.values()) <= 1_000
    assert made == [*range(10), *range(10)]  # the last is still there
    big = store.get("big", lambda: np.zeros(1_000))
    assert list(store._found) == ["big"]
    assert store.get("big", lambda: None) is big


def test_codes_stand_for_their_numbers_in_as_few_bytes_as_hold_them():
    column = np.array([0.5, np.nan, 1.0, 0.5, np.nan])
    found = coded(column)
    assert found.of(np.array([4, 0, 2])).tolist()[1:] == [0.5, 1.0]
    assert np.array_equal(found.of(np.arange(5)), column, equal_nan=True)
    assert found.codes.dtype == np.uint8
    assert [narrow(np.zeros(3, np.int64), kinds).dtype.itemsize for kinds in (1, 256, 257, 65_536, 65_537)] == [
        1, 1, 2, 2, 4,
    ]  # fmt: skip


def test_a_requirement_is_met_by_the_best_of_its_ways_and_what_nobody_names_by_none():
    half, none, full = (Coded(np.array([0, 1], np.uint8), np.array(of)) for of in ([0.5, 0.2], [0, 0], [1, 0.3]))
    rows, found = np.array([1, 0, 1]), np.empty(3)
    assert best_of([half, none, full]).of(rows).tolist() == [0.3, 1.0, 0.3]
    for asks, points in (
        ([half, full], [0.25, 0.75, 0.25]),
        ([full, none], [0.15, 0.5, 0.15]),
        ([half], [0.2, 0.5, 0.2]),
    ):
        answered(asks, rows, found)
        assert found.tolist() == points


def test_nobody_has_what_nobody_names():
    pool = build_pool([engineer("E-1", skills=skills("Java"))], today=TODAY, policy=Policy())
    asked = wanted(project(required=skills("Java", "COBOL")), pool)
    (required,) = FIT[0].asks(pool, [asked])
    assert [one.of(np.array([0]))[0] > 0 for one in required] == [True, False]


def test_the_best_of_many_ways_is_each_persons_best_however_they_are_coded():
    draw = np.random.default_rng(1)
    ways = [Coded(draw.integers(0, kinds, 500).astype(np.uint16), draw.random(kinds)) for kinds in (1, 7, 300, 300)]
    everybody = np.arange(500)
    best = best_of(ways)
    assert best.of(everybody).tolist() == np.max([way.of(everybody) for way in ways], axis=0).tolist()
    assert best.codes.dtype == np.uint16


def test_every_part_of_the_fit_adds_up_to_its_score_for_one_and_for_many():
    pool, jobs = market(5)
    rows = [np.arange(len(pool))] * len(jobs)
    together = fit_scores(pool, Pairs.of_many(jobs, rows)).reshape(len(jobs), -1)
    met = set()
    for asked, scores in zip(jobs, together, strict=True):
        points, shares = fit_parts(pool, Pairs.of(asked, rows[0]))
        assert np.allclose(np.nan_to_num(scores), 100 * (points * shares).sum(axis=0))
        assert np.allclose(shares.sum(axis=0), ~np.isnan(scores))
        met |= {comparison.name for comparison, share in zip(FIT, shares, strict=True) if share.any()}
    assert met >= {"required", "preferred", "phases", "role", "assessment"}


def test_a_history_that_tells_when_a_skill_was_used_counts_for_each_person_as_it_is():
    jobs = [job("2015-04", "2018-03", "Java"), job("2024-04", "2026-09", "Java")]
    people = [engineer(f"E-{n}", skills=skills("Java")) for n in range(4)]
    sheets = {"E-0": sheet(jobs[0]), "E-1": sheet(jobs[1]), "E-2": sheet(*jobs)}
    pool = build_pool(people, today=TODAY, policy=Policy(), sheets=sheets)
    asked = wanted(project(required=skills("Java")), pool)
    points = fit_parts(pool, Pairs.of(asked, np.arange(4)))[0][0]
    alone = [
        fit_parts(one, Pairs.of(wanted(asked.project, one), np.array([0])))[0][0, 0]
        for n in range(4)
        for own in [{f"E-{n}": sheets[f"E-{n}"]} if n < 3 else {}]
        for one in [build_pool([people[n]], today=TODAY, policy=Policy(), sheets=own)]
    ]
    assert points.tolist() == alone
    assert len(set(points.tolist())) == 4


def test_openings_judged_together_are_those_judged_one_by_one_running_seats_among_them():
    made = world(150, 30, 4, today=TODAY)
    pool = build_pool(made.engineers, today=TODAY, policy=Policy(), placements=made.placements)
    one, many = (lay_out(pool, made.projects, accounts=made.accounts) for _ in range(2))
    judge_together(many.openings)
    for alone, among in zip(one.openings, many.openings, strict=True):
        assert alone.rows.tolist() == among.rows.tolist()
        assert alone.value.tolist() == among.value.tolist()
        assert alone.value.tolist() == alone.judge(alone.rows).value.tolist()
    assert any(o.running is not None and len(o.rows) for o in many.openings)


def test_yen_too_large_for_a_short_number_stay_what_they_are():
    people = [engineer("E-1", supply="partner", cost=16_777_217), engineer("E-2", supply="partner", cost=500_000)]
    pool = build_pool(people, today=TODAY, policy=Policy())
    asked = wanted(project(rate_min=20_000_000, rate_max=20_000_000), pool)
    assert judge(pool, asked, np.array([0, 1])).margin.tolist() == [3_222_783, 19_500_000]
