"""Better, worse: graded comparisons of people with one project, each 0 to 1 over all asked rows at once.

`FIT` are the parts of the fit score, each with its weight in the policy; start, cost and speed stand alone. NaN means
that nobody can judge: such a part is left out of the fit, and a lone score is None. Every comparison is
monotone: more of what is asked is never worse, a cheaper person is never worse, later is never better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from matcher.messages import Lang, tell
from matcher.model import PHASES, Part, demands_of, month_index
from matcher.scoring.chances import still_open, still_ours
from matcher.scoring.columns import LEADS
from matcher.scoring.pool import ABSENT, UNKNOWN_LENGTH, Floats, Ints, Pool, known_or
from matcher.scoring.wanted import Asked, Wanted

UNKNOWN_LENGTH_SHARE = 0.5
"""What a named skill of unknown length counts for: less than any length that meets the demand."""
NEAR_ROLES = {
    ("PL", "PM"): 0.7,
    ("PM", "PL"): 0.9,
    ("SL", "PL"): 0.8,
    ("PL", "SL"): 1.0,
    ("SE", "PL"): 1.0,
    ("SE", "SL"): 1.0,
    ("PG", "SE"): 1.0,
    ("SE", "PG"): 0.6,
    ("PMO", "PM"): 0.9,
    ("PG", "SL"): 0.9,
    ("PG", "PL"): 0.9,
}
"""(asked, held) → how well it serves; people who do more of the same trade serve well for less of it."""


@dataclass(frozen=True)
class Comparison:
    """`points(pool, job, rows)` gives one number 0-1 per row, NaN where unknown; `weight` names a policy value."""

    name: str
    weight: str
    points: Callable[[Pool, Wanted, Ints], Floats]


def skill_points(pool: Pool, asked: Asked, rows: Ints) -> Floats:
    """How well each person meets one requirement: the share of the months asked (2年11ヶ月 for 3年 is 0.97),
    a little more for experience beyond; without months asked, growing up to the policy's full months. What the history
    shows, and shows to be fresh, weighs more than what is claimed."""
    best = np.zeros(len(rows))
    policy = pool.policy.skill
    counts = _evidence_counts(
        month_index(pool.today), policy.recent_months, policy.old_months, policy.old_share, policy.claimed_share
    )
    for column, weight, months in zip(asked.columns, asked.weights, asked.months, strict=True):
        has, last = pool.months.column(column)[rows], pool.columns.used.column(column)[rows]
        share = _length_shares(months or 0, policy.full_months, policy.short_power)[has]
        best = np.maximum(best, share * weight * counts[last])
    return best


MONTHS_MOST = 2**15
"""Months are told in 15 bits; ABSENT, being below 0, is the last entry of a table of them."""


@lru_cache(maxsize=256)
def _length_shares(asked: int, full: int, short_power: float) -> Floats:
    """By months somebody has, the share of a requirement of so many months (0: no length asked) that they meet."""
    has = np.arange(MONTHS_MOST, dtype=float)
    if asked:
        short = np.minimum(has / asked, 1) ** short_power
        share = 0.9 * short + 0.1 * np.clip((has - asked) / asked, 0, 1)
    else:
        share = 0.6 + 0.4 * np.minimum(has / full, 1)
    return _with_unknown(share, {ABSENT: 0.0, UNKNOWN_LENGTH: UNKNOWN_LENGTH_SHARE})


@lru_cache(maxsize=16)
def _evidence_counts(today: int, recent: int, old: int, old_share: float, claimed_share: float) -> Floats:
    """By the month in which the history last shows a skill, what it counts for: fully where that is not long ago, less
    the longer ago, and less where it is only claimed (policy `skill`)."""
    since = today - np.arange(MONTHS_MOST, dtype=float)
    faded = np.clip((since - recent) / max(old - recent, 1), 0, 1)
    return _with_unknown(1 - (1 - old_share) * faded, {ABSENT: claimed_share})


def _with_unknown(table: Floats, of: dict[int, float]) -> Floats:
    """The table with entries for numbers below 0, which Python counts from the end."""
    found = np.concatenate([table, np.zeros(-min(of))])
    for number, value in of.items():
        found[number] = value
    return found


def _mean_skill(which: str) -> Callable[[Pool, Wanted, Ints], Floats]:
    def points(pool: Pool, job: Wanted, rows: Ints) -> Floats:
        asked: tuple[Asked, ...] = getattr(job, which)
        if not asked:
            return np.full(len(rows), np.nan)
        return _sum(skill_points(pool, one, rows) for one in asked) / len(asked)

    return points


def _phases(pool: Pool, job: Wanted, rows: Ints) -> Floats:
    asked = np.array([phase in job.project.phases for phase in PHASES])
    if not asked.any():
        return np.full(len(rows), np.nan)
    worked = pool.phases[rows]
    return np.where(worked.any(axis=1), worked[:, asked].sum(axis=1) / asked.sum(), np.nan)


def _roles(pool: Pool, job: Wanted, rows: Ints) -> Floats:
    if job.role is None:
        return np.full(len(rows), np.nan)
    return _points_for(pool, job.role)[rows]


def _points_for(pool: Pool, asked: str) -> Floats:
    """Per person of the pool, how well the best of his roles serves for the one asked for; NaN where he has none."""
    found = pool.role_points.get(asked)
    if found is None:
        roles = pool.columns.roles
        serves = np.array([_role_points(asked, held) for held in pool.columns.role_names], float)
        found = np.full(len(pool), np.nan)
        np.fmax.at(found, roles.owner, serves[roles.items])
        pool.role_points[asked] = found
    return found


def _role_points(asked: str, held: str) -> float:
    return 1.0 if asked == held else NEAR_ROLES.get((asked, held), 0.2)


def _industry(pool: Pool, job: Wanted, rows: Ints) -> Floats:
    """Has the person worked in the project's trade? NaN for who names none."""
    asked = job.project.industry
    if asked is None:
        return np.full(len(rows), np.nan)
    found = pool.trade_points.get(asked)
    if found is None:
        raw = pool.columns
        met = np.zeros(len(pool), bool)
        number = raw.industry_names.find(asked)
        if number >= 0:
            met[raw.industries.rows_with(number)] = True
        found = pool.trade_points[asked] = np.where(np.diff(raw.industries.at) > 0, met, np.nan)
    return found[rows]


LED_IN_FULL = 5
"""People led that count as full experience of leading."""


def _led(pool: Pool, job: Wanted, rows: Ints) -> Floats:
    """How large a team the person has led, where somebody is to lead; NaN where no size is told."""
    if job.role not in LEADS and not job.project.needs_leader:
        return np.full(len(rows), np.nan)
    return np.minimum(pool.columns.led[rows] / LED_IN_FULL, 1)


def _assessed(pool: Pool, job: Wanted, rows: Ints) -> Floats:
    """What a technical manager or a client said of the skills asked for, 1-5; outweighs the sheet."""
    raw = pool.columns
    asked = {raw.assessed_names.find(d.skill) for one in job.required for d in demands_of(one.demand) if d.skill} - {-1}
    if not asked:
        return np.full(len(rows), np.nan)
    meant = np.isin(raw.assessed_skill, list(asked))
    level, count = np.zeros(len(pool)), np.zeros(len(pool))
    np.add.at(level, raw.assessed_row[meant], raw.assessed_level[meant])
    np.add.at(count, raw.assessed_row[meant], 1)
    level, count = level[rows], count[rows]
    return np.where(count > 0, (level / np.maximum(count, 1) - 1) / 4, np.nan)


FIT: tuple[Comparison, ...] = (
    Comparison("required", "required", _mean_skill("required")),
    Comparison("preferred", "preferred", _mean_skill("preferred")),
    Comparison("phases", "phases", _phases),
    Comparison("role", "role", _roles),
    Comparison("industry", "industry", _industry),
    Comparison("led", "led", _led),
    Comparison("assessment", "assessment", _assessed),
)


def fit_parts(pool: Pool, job: Wanted, rows: Ints) -> tuple[Floats, Floats]:
    """(points, shares), both of shape (comparisons, rows): each part 0-1 and its share of the fit score, so that
    100 × Σ points × shares is the score. Parts nobody can judge have share 0."""
    points = np.array([c.points(pool, job, rows) for c in FIT]).reshape(len(FIT), len(rows))
    weights = np.array([getattr(pool.policy.weights, c.weight) for c in FIT], float)[:, None]
    weights = np.where(np.isnan(points), 0, weights)
    total = _sum(weights)
    return known_or(points, 0), np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)


def fit_scores(pool: Pool, job: Wanted, rows: Ints) -> Floats:
    """Fit 0-100; NaN where the project asks for nothing anybody could judge."""
    points, shares = fit_parts(pool, job, rows)
    return np.where(_sum(shares) > 0, 100 * _sum(points * shares), np.nan)


def _sum(parts: Iterable[Floats]) -> Floats:
    """The parts added one by one: the same to the last bit for one person as for all."""
    first, *others = parts
    total = first.copy()
    for part in others:
        total += part
    return total


def start_scores(pool: Pool, job: Wanted, rows: Ints) -> Floats:
    """100 when free by the start, falling to 40 at the policy's latest day; NaN where a date is not known.

    Being free earlier never costs points here: waiting shows in yen, where it costs a partner nothing.
    """
    policy = pool.policy.start
    latest = policy.late_days_open if job.start_open else policy.late_days_max
    late = np.maximum(pool.free[rows] - job.start, 0)
    return np.maximum(0, 100 - 60 * late / max(latest, 1))


def cost_scores(pool: Pool, job: Wanted, rows: Ints) -> Floats:
    """0 at no margin, 100 at the policy's target margin and above; NaN where rate or cost is not known."""
    margin = job.rate - pool.cost[rows]
    return np.clip(100 * margin / pool.policy.price.target_margin, 0, 100)


def speed_scores(pool: Pool, job: Wanted, rows: Ints) -> Floats:
    """How surely we are there before others: the chance that the seat is still open when our proposal arrives,
    and that the person has not been taken elsewhere meanwhile, as points."""
    return 100 * still_ours(pool)[rows] * still_open(pool, job, rows)


def part_words(pool: Pool, job: Wanted, row: int, lang: Lang) -> tuple[Part, ...]:
    """The parts of one pair's fit, in points that add up to the score."""
    points, shares = fit_parts(pool, job, np.array([row]))
    return tuple(
        Part(
            name=c.name,
            value=round(float(100 * p[0] * s[0]), 2),
            unit="points",
            because=tell("part.fit_because", lang, met=f"{p[0]:.0%}", share=f"{100 * s[0]:.0f}"),
        )
        for c, p, s in zip(FIT, points, shares, strict=True)
        if s[0] > 0
    )
