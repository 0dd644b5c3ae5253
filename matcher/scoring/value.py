"""What proposing a person to a project is worth, in yen, against doing nothing.

    value = P(success) × (monthly gain × months inside the horizon
                          + settlement difference + cost of cash + worth of the client + cost of leaving)

P = still open × papers × the companies between × interviews × still ours × the contract really ends
    × the project is real.
The gain of an own employee is the whole sell rate, since his salary is paid either way; a purchase price is
not, so a partner brings only the margin; somebody on a running contract brings the difference to it.
An unknown price counts as the least margin policy accepts, and for an own employee as a low rate (policy); unknown
dates count as late and short: never in anybody's favour. Source: docs/architecture.md, "Value".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import erf, exp, pi, sqrt
from typing import TypeVar

import numpy as np

from matcher.model import Account, Settlement, SupplyKind
from matcher.normalise.companies import company_key
from matcher.scoring.chances import lead_days, really_free, still_open, still_ours
from matcher.scoring.comparisons import cost_scores, fit_scores, speed_scores, start_scores
from matcher.scoring.pool import SUPPLIES, Floats, Ints, Pool, known_or
from matcher.scoring.wanted import DAYS_A_MONTH, Wanted

TERM_UNKNOWN_MONTHS = 3
"""Months sold where a project names no end: the usual first contract."""
START_UNKNOWN_DAYS = 60
"""Days until a start nobody names."""
SITE_UNKNOWN_PARTNER = 30.0
"""Days after which a partner is paid who does not say."""
COST_SCREENING_LEAST = 0.6
"""How much of the chance on paper remains for somebody at no margin: a dear person leaves no room to agree."""


@dataclass(frozen=True)
class Judged:
    """Scores, chances and yen of one project's rows; arrays have one entry per row of `rows`."""

    rows: Ints
    fit: Floats
    start: Floats
    cost: Floats
    speed: Floats
    chances: dict[str, Floats]
    probability: Floats
    monthly: Floats
    """Gain a month against doing nothing, yen."""
    margin: Floats
    """Sell rate − cost, yen a month; NaN where one is unknown."""
    months: Floats
    yen: dict[str, Ints]
    """Parts of the value by name; they add up to `value`."""
    value: Ints


def judge(pool: Pool, job: Wanted, rows: Ints, *, only_if: float = 1.0) -> Judged:
    """Everything about these people on this project. `only_if` is the chance that the seat opens at all (a backfill
    is needed only if the move before it comes off)."""
    fit, start = fit_scores(pool, job, rows), start_scores(pool, job, rows)
    chances = _chances(pool, job, rows, fit, start)
    if only_if < 1:
        chances["seat_opens"] = np.full(len(rows), only_if)
    probability = np.ones(len(rows))
    for chance in chances.values():
        probability = probability * chance
    months = _months(pool, job, rows)
    margin = job.rate - pool.cost[rows]
    monthly = _monthly(pool, job, rows)
    yen = {
        "gross_profit": _round(probability * monthly * months),
        "settlement": _round(probability * months * _settlement(pool, job, rows)),
        "cash": _round(-probability * months * _cash(pool, job, rows)),
        "client": _round(probability * np.maximum(monthly, 0) * months * (client_factor(pool, job) - 1)),
        "leaving": _round(-probability * _leaving(pool, rows)),
    }
    return Judged(
        rows=rows,
        fit=fit,
        start=start,
        cost=cost_scores(pool, job, rows),
        speed=speed_scores(pool, job, rows),
        chances=chances,
        probability=probability,
        monthly=monthly,
        margin=margin,
        months=months,
        yen=yen,
        value=np.asarray(sum(yen.values())),
    )


def client_factor(pool: Pool, job: Wanted) -> float:
    """What the client is worth beside this project, by its rank and segment; of the end client where we know it, else
    of the company we would contract with."""
    account = account_of(pool, job.project.client) or account_of(pool, job.project.sender)
    if account is None:
        return 1.0
    policy = pool.policy.client
    rank = {"A": policy.rank_a, "C": policy.rank_c, "D": policy.rank_d}.get(account.rank or "", policy.rank_b)
    segment = {"key": policy.key, "growth": policy.growth}.get(account.segment or "", policy.standard)
    return rank * segment


def account_of(pool: Pool, company: str | None) -> Account | None:
    """The account of a company, by any way of writing its name."""
    return pool.accounts.get(company_key(company)) if company else None


def _chances(pool: Pool, job: Wanted, rows: Ints, fit: Floats, start: Floats) -> dict[str, Floats]:
    """The factors of P(success), each 0-1. Where a score cannot be judged the factor is its middle."""
    policy = pool.policy.success
    known_fit = known_or(fit, 50.0) / 100
    screening = (
        policy.screening_low + (policy.screening_high - policy.screening_low) * known_fit**policy.screening_power
    )
    screening = screening * (0.5 + 0.5 * known_or(start, 50.0) / 100)
    screening = screening * (COST_SCREENING_LEAST + (1 - COST_SCREENING_LEAST) * _price_room(pool, job, rows))
    talks = job.project.interviews if job.project.interviews is not None else policy.interviews_unknown
    interview = policy.interview * policy.further_interview ** max(talks - 1, 0)
    real = getattr(policy, job.project.certainty or "certainty_unknown")
    same = np.ones(len(rows))
    between = job.project.chain_depth if job.project.chain_depth is not None else policy.chain_unknown
    return {
        "still_open": still_open(pool, job, rows),
        "papers": screening,
        "chain": same * policy.chain_step**between,
        "interviews": same * interview,
        "still_ours": still_ours(pool)[rows],
        "really_free": really_free(pool)[rows],
        "real": same * real,
    }


def _price_room(pool: Pool, job: Wanted, rows: Ints) -> Floats:
    """0-1: how much room a price leaves to come to terms; where unknown, that of the margin policy counts then. For
    an own employee the price is ours to make, so his cost never counts against him here."""
    least = min(pool.policy.price.margin_unknown / pool.policy.price.target_margin, 1.0)
    known = cost_scores(pool, job, rows) / 100
    return np.where(pool.own[rows], 1.0, np.where(np.isnan(known), least, known))


def _months(pool: Pool, job: Wanted, rows: Ints) -> Floats:
    """Months sold inside the horizon: from when both are there, and our proposal can have led to a contract, until
    the project ends or the person leaves the company."""
    today = pool.today.toordinal()
    horizon = today + pool.policy.plan.horizon_months * DAYS_A_MONTH
    start = today + START_UNKNOWN_DAYS if np.isnan(job.start) else job.start
    free = known_or(pool.free[rows], today + START_UNKNOWN_DAYS)
    partner = account_of(pool, job.project.sender or job.project.client)
    account = pool.policy.success.no_account_days if partner and partner.account_status == "none" else 0.0
    begins = np.maximum(np.maximum(free, start), today + lead_days(pool)[rows] + account)
    long = job.project.term is not None and job.project.term.long
    end = job.end
    if np.isnan(end):
        end = horizon if long else start + TERM_UNKNOWN_MONTHS * DAYS_A_MONTH
    until = np.fmin(np.minimum(end, horizon), pool.leaves[rows])
    return np.asarray(np.maximum(0, until - begins) / DAYS_A_MONTH)


def _monthly(pool: Pool, job: Wanted, rows: Ints) -> Floats:
    """Gain a month against doing nothing. What is not known of a price counts as a low margin of its own, not as the
    floor: with a higher floor fewer pairs are possible, and none may be worth more for it."""
    cost = pool.cost[rows]
    rate = job.rate * (1 - pool.policy.price.overhead_share)
    own = np.where(np.isnan(rate), float(pool.policy.price.rate_unknown), rate)
    bought = np.where(np.isnan(rate - cost), float(pool.policy.price.margin_unknown), rate - cost)
    moving = pool.supply[rows] == SUPPLIES.index(SupplyKind.REASSIGN)
    given_up = np.where(moving, known_or(pool.sell_now[rows], 0.0), 0)
    return np.where(pool.own[rows], own, bought) - given_up


def _settlement(pool: Pool, job: Wanted, rows: Ints) -> Floats:
    """Yen a month by which 精算 differs between what the client pays and what we pay the partner, on average
    over a normal spread of monthly hours; 0 where either band is not known, and for our own employees."""
    sold = job.project.settlement
    difference = np.zeros(len(rows))
    if sold is None or np.isnan(job.rate):
        return difference
    sd, cost = pool.policy.price.hours_sd, pool.cost[rows]
    kinds = np.where(pool.own[rows] | np.isnan(cost), -1, pool.columns.settlement[rows])
    for kind in np.unique(kinds[kinds >= 0]).tolist():
        met = kinds == kind
        difference[met] = band_difference(sold, int(job.rate), pool.settlements[kind], cost[met], sd)
    return difference


_Yen = TypeVar("_Yen", int, Floats)


def band_difference(sold: Settlement, rate: int, bought: Settlement, cost: _Yen, sd: float) -> _Yen | float:
    """Expected yen a month that settlement adds to (or takes from) our margin; for one cost, or for many.

    Hours are taken as normal around the middle of the sold band. Buying at 140-180 and selling at 150-190 comes
    out negative, the other way round positive, equal bands at the margin's own swing.
    """
    middle = _middle(sold) or _middle(bought)
    if middle is None:
        return 0.0
    return _expected(sold, rate, middle, sd) - _expected(bought, cost, middle, sd)


def _middle(band: Settlement) -> float | None:
    return None if band.fixed or band.min_h is None or band.max_h is None else (band.min_h + band.max_h) / 2


def _expected(band: Settlement, base: _Yen, mean: float, sd: float) -> _Yen | float:
    """Mean of what is added above the band less what is taken off below it, in yen a month.

    上下割: excess at base ÷ upper, shortfall at base ÷ lower; 中間割: both at base ÷ middle.
    """
    if band.fixed or not band.min_h or not band.max_h or sd <= 0:
        return 0.0
    middle = (band.min_h + band.max_h) / 2
    above, below = (middle, middle) if band.rule == "middle" else (band.max_h, band.min_h)
    return base / above * _beyond(band.max_h - mean, sd) - base / below * _beyond(mean - band.min_h, sd)


@lru_cache(maxsize=4096)
def _beyond(distance: float, sd: float) -> float:
    """Mean hours beyond a border `distance` away from the mean: E[max(0, X − d)] of a normal X."""
    z = distance / sd
    density = exp(-z * z / 2) / sqrt(2 * pi)
    return sd * (density - z * (1 - erf(z / sqrt(2))) / 2)


def _cash(pool: Pool, job: Wanted, rows: Ints) -> Floats:
    """Interest a month on what we pay a partner before the client pays us. A client that does not say pays late
    (policy), a partner who does not say is paid after a month."""
    site = job.project.payment_site
    if site is None:
        site = pool.policy.price.site_unknown_days
    days = np.maximum(site - known_or(pool.columns.payment_site[rows], SITE_UNKNOWN_PARTNER), 0)
    bought = 0.0 if np.isnan(job.rate) else job.rate - pool.policy.price.margin_unknown
    paid = np.where(pool.own[rows], 0, known_or(pool.cost[rows], bought))
    return np.asarray(paid * days / 365 * pool.policy.price.cash_rate_year)


def _leaving(pool: Pool, rows: Ints) -> Floats:
    moving = pool.supply[rows] == SUPPLIES.index(SupplyKind.REASSIGN)
    return np.where(moving, float(pool.policy.leaving.relationship_cost), 0.0)


def _round(yen: Floats) -> Ints:
    return np.rint(yen).astype(np.int64)
