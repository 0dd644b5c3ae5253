"""What is not known of a pair, in yen: never counted in anybody's favour, and the answer worth most asked first."""

from __future__ import annotations

import pytest

from matcher.model import Account, SupplyKind, Term
from matcher.plan import lay_out
from matcher.policy import Policy
from matcher.scoring.pool import build_pool
from matcher.unknowns import ranged
from tests.make import day, engineer, job, project, sheet, skill, skills

TODAY = day("2026-11-24")
WHOLE = {
    "certainty": "confirmed",
    "interviews": 1,
    "chain_depth": 1,
    "term": Term(long=True),
    "remote": {"mode": "full"},
}
PARTNER = SupplyKind.PARTNER


def laid(person, wish, **fields):
    pool = build_pool([person], today=TODAY, policy=Policy(), **fields)
    table = lay_out(pool, [wish])
    (opening,) = table.of_project("P-1")
    return table, opening


def asked(person, wish):
    table, opening = laid(person, wish)
    (low, high), asks = ranged(table, opening, 0, "ja")
    return low, opening.worth(0), high, {a.name: a for a in asks}


def test_where_everything_is_known_there_is_nothing_to_ask_and_no_range():
    low, value, high, asks = asked(engineer(), project(**WHOLE))

    assert low == value == high
    assert asks == {}


UNKNOWN = {
    "rate": ({}, {"rate_min": None, "rate_max": None}),
    "cost": ({"supply": PARTNER, "cost": None, "parallel": 0}, {}),
    "length": ({"skills": skills("Java")}, {"required": skills(skill("Java", 36))}),
    "free": ({"supply": PARTNER, "available_from": None, "parallel": 0}, {}),
    "start": ({}, {"start": None}),
    "until": ({}, {"term": None}),
    "certainty": ({}, {"certainty": None}),
    "interviews": ({}, {"interviews": None}),
    "chain": ({}, {"chain_depth": None}),
    "parallel": ({"supply": PARTNER, "parallel": None}, {}),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_unknown_is_asked_and_counts_in_nobodys_favour(name):
    person, wish = UNKNOWN[name]

    low, value, high, asks = asked(engineer(**person), project(**WHOLE | wish))

    assert list(asks) == [name]
    assert low <= value < high
    assert (asks[name].low, asks[name].high) == (low, high)


def test_the_answer_worth_most_is_asked_first():
    wish = project(**WHOLE | {"rate_min": None, "rate_max": None, "interviews": None})
    table, opening = laid(engineer(), wish)

    _, asks = ranged(table, opening, 0, "ja")

    worth = [a.high - a.low for a in asks]
    assert [a.name for a in asks] == ["rate", "interviews"]
    assert worth == sorted(worth, reverse=True)
    assert asks[0].of == "project"


def test_the_wrong_answer_to_what_a_rule_rests_on_leaves_nothing():
    limited = project(**WHOLE | {"partner_limit": {"max_tier": 1}})

    low, value, _, asks = asked(engineer(supply=PARTNER, tier=None, parallel=0), limited)

    assert (low, asks["tier"].low) == (0, 0)
    assert asks["tier"].high == value


# ---------------------------------------------------------------- what evidence weighs


def worth(person, wish, **fields):
    _, opening = laid(person, wish, **fields)
    return opening.worth(0)


def test_what_the_history_shows_weighs_more_than_what_is_claimed():
    person = engineer(skills=skills(skill("Java", 60)))
    shown = {"E-1": sheet(job("2021-10", "2026-09", "Java"))}

    assert worth(person, project(), sheets=shown) > worth(person, project())


def test_a_skill_last_used_long_ago_weighs_less():
    person = engineer(skills=())
    years = [
        worth(person, project(), sheets={"E-1": sheet(job(f"{y}-01", f"{y + 4}-12", "Java"))})
        for y in (2008, 2015, 2021)
    ]

    assert years == sorted(years)
    assert years[0] < years[-1]


def test_a_better_client_is_worth_more_and_one_without_an_account_less():
    def of(**fields):
        account = Account(id="A-1", name="架空商事株式会社", **fields)
        return worth(engineer(), project(), accounts=[account])

    ranks = [of(rank=r) for r in "DCBA"]
    assert ranks == sorted(ranks)
    assert ranks[0] < ranks[-1]
    assert of(segment="key") > of()
    assert of(account_status="none") < of(account_status="open") == of()


def test_somebody_who_worked_in_the_trade_fits_better():
    person, wish = engineer(skills=()), project(industry="finance")
    fits = [
        worth(person, wish, sheets={"E-1": sheet(job("2021-10", "2026-09", "Java", industry=trade))})
        for trade in ("retail", "finance")
    ]
    assert fits[0] < fits[1]
