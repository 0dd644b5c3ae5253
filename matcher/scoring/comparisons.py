"""Better, worse: graded comparisons of people with one project, each 0 to 1 over all asked rows at once.

`FIT` are the parts of the fit score, each with its weight in the policy; start, cost and speed stand alone. NaN means
that nobody can judge: such a part is left out of the fit, and a lone score is None. Every comparison is
monotone: more of what is asked is never worse, a cheaper person is never worse, later is never better.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.messages import Lang, tell
from matcher.model import PHASES, Part, demands_of, month_index
from matcher.scoring.columns import LEADS
from matcher.scoring.kept import Coded, best_of, coded, narrow
from matcher.scoring.pairs import Pairs
from matcher.scoring.pool import ABSENT, UNKNOWN_LENGTH, Floats, Ints, Pool
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


NOTHING = {None, (), False}
"""What a project says that asks for nothing."""
Asks = Sequence[Coded]
"""Everybody's points for each thing that is asked for: what counts is their mean."""


@dataclass(frozen=True)
class Comparison:
    """`asks(pool, jobs)` says what each project asks for, with everybody's points 0-1, NaN where unknown; it is empty
    where nothing of the kind is asked. `weight` names a policy value."""

    name: str
    weight: str
    asks: Callable[[Pool, Sequence[Wanted]], Sequence[Asks]]


def answered(asks: Asks, rows: Ints, out: Floats) -> None:
    """Puts the points of these people where they belong."""
    first, *others = asks
    first.put(rows, out)
    for one in others:
        out += one.of(rows)
    if others:
        out /= len(asks)


def _skills(which: str) -> Callable[[Pool, Sequence[Wanted]], Sequence[Asks]]:
    """How well each person meets each requirement, by the best of the ways to meet it: the share of the months asked
    (2年11ヶ月 for 3年 is 0.97), a little more for experience beyond; without months asked, growing up to the policy's
    full months. What the history shows, and shows to be fresh, weighs more than what is claimed."""

    def asks(pool: Pool, jobs: Sequence[Wanted]) -> list[Asks]:
        get = pool.kept.get
        return [[get((a.columns, a.weights, a.months), _met, pool, a) for a in asked] for asked in map(of, jobs)]

    of = attrgetter(which)
    return asks


def _met(pool: Pool, asked: Asked) -> Coded:
    """What everybody has of the skills that would do, the best of them; nothing where nobody names any."""
    ways = [_graded(pool, *way) for way in zip(asked.columns, asked.weights, asked.months, strict=True)]
    if not ways:
        return Coded(np.zeros(len(pool), np.uint8), np.zeros(1))
    return ways[0] if len(ways) == 1 else best_of(ways)


def _graded(pool: Pool, column: int, weight: float, months: int | None) -> Coded:
    """What everybody's experience of one skill counts for, beside so many months asked."""
    known, policy = pool.kept.get(("known", column), _known, pool, column), pool.policy.skill
    counts = _evidence_counts(
        month_index(pool.today), policy.recent_months, policy.old_months, policy.old_share, policy.claimed_share
    )
    share = _lengthshares_of(months or 0, policy.full_months, policy.short_power)[known.months]
    return Coded(known.codes, share * weight * counts[known.last])


@dataclass(frozen=True, eq=False)
class _Known:
    """What is known of one skill: the same code for people with the same months who last used it at the same time."""

    codes: NDArray[Any]
    months: NDArray[Any]
    """By code, as the pool has them; the first code is of who does not name the skill."""
    last: NDArray[Any]

    @property
    def nbytes(self) -> int:
        return self.codes.nbytes


def _known(pool: Pool, column: int) -> _Known:
    rows, months = pool.months.holders(column)
    last = pool.columns.used.column(column)[rows]
    both, code = (months.astype(np.int64) << 16) + (last.astype(np.int64) - ABSENT), np.zeros(len(rows), np.int64)
    if len(rows) > 1:
        both, code = np.unique(both, return_inverse=True)
    codes = np.zeros(len(pool), np.min_scalar_type(len(both)))
    codes[rows] = code + 1
    return _Known(codes, np.append(ABSENT, both >> 16), np.append(ABSENT, (both & 0xFFFF) + ABSENT))


MONTHS_MOST = 2**15
"""Months are told in 15 bits; ABSENT, being below 0, is the last entry of a table of them."""


@lru_cache(maxsize=256)
def _lengthshares_of(asked: int, full: int, short_power: float) -> Floats:
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


def _each(
    kind: str, of: Callable[[Wanted], Hashable | None], points: Callable[..., Coded]
) -> Callable[[Pool, Sequence[Wanted]], Sequence[Asks]]:
    """A comparison with one thing at most that a project asks for."""

    def asks(pool: Pool, jobs: Sequence[Wanted]) -> list[Asks]:
        get, asked = pool.kept.get, list(map(of, jobs))
        each: dict[Any, Asks] = {one: (get((kind, one), points, pool, one),) for one in {*asked} - NOTHING}
        return [each.get(one, ()) for one in asked]

    return asks


def _phase_points(pool: Pool, phases: tuple[str, ...]) -> Coded:
    """By which phases somebody has worked in: the share of those asked for; NaN where none is known of him."""
    codes = pool.kept.get("phases", lambda: narrow(pool.phases @ PHASE_BITS, 2 ** len(PHASES)))
    return Coded(codes, _phase_shares(phases))


PHASE_BITS = 1 << np.arange(len(PHASES))


@lru_cache(maxsize=256)
def _phase_shares(phases: tuple[str, ...]) -> Floats:
    worked = np.arange(2 ** len(PHASES))[:, None] & PHASE_BITS > 0
    asked = np.array([phase in phases for phase in PHASES])
    return np.where(worked.any(axis=1), worked[:, asked].sum(axis=1) / asked.sum(), np.nan)


def _points_for(pool: Pool, asked: str) -> Coded:
    """How well the best of each person's roles serves for the one asked for; NaN where he has none."""
    roles = pool.columns.roles
    serves = np.array([_role_points(asked, held) for held in pool.columns.role_names], float)
    points, place = np.unique(serves, return_inverse=True)
    best = np.zeros(len(pool), np.int64)
    np.maximum.at(best, roles.owner, place[roles.items] + 1)
    return Coded(narrow(best, len(points) + 1), np.append(np.nan, points))


def _role_points(asked: str, held: str) -> float:
    return 1.0 if asked == held else NEAR_ROLES.get((asked, held), 0.2)


def _trade_points(pool: Pool, asked: str) -> Coded:
    """Has each person worked in the project's trade? NaN for who names none."""
    raw = pool.columns
    met = np.where(np.diff(raw.industries.at) > 0, np.uint8(1), np.uint8(0))
    number = raw.industry_names.find(asked)
    if number >= 0:
        met[raw.industries.rows_with(number)] = 2
    return Coded(met, np.array([np.nan, 0.0, 1.0]))


LED_IN_FULL = 5
"""People led that count as full experience of leading."""


def _leads(job: Wanted) -> bool:
    return job.role in LEADS or job.project.needs_leader is True


def _led(pool: Pool, leads: bool) -> Coded:
    """How large a team each person has led; NaN where no size is told."""
    return coded(np.minimum(pool.columns.led / LED_IN_FULL, 1))


def _assessed(pool: Pool, jobs: Sequence[Wanted]) -> Sequence[Asks]:
    """What a technical manager or a client said of the skills asked for, 1-5; outweighs the sheet."""
    names, found = pool.columns.assessed_names, list[Asks]()
    if not len(names):
        return [()] * len(jobs)
    for job in jobs:
        asked = {names.find(d.skill) for one in job.required for d in demands_of(one.demand) if d.skill} - {-1}
        which = tuple(sorted(asked))
        found.append((pool.kept.get(("assessed", which), _levels, pool, which),) if which else ())
    return found


def _levels(pool: Pool, skills: tuple[int, ...]) -> Coded:
    """The mean of all levels said of each person, from 0 to 1; NaN where nobody said any."""
    raw = pool.columns
    meant = np.isin(raw.assessed_skill, skills)
    people, which = np.unique(raw.assessed_row[meant], return_inverse=True)
    level, count = np.bincount(which, raw.assessed_level[meant]), np.bincount(which)
    means, code = np.unique((level / count - 1) / 4, return_inverse=True)
    codes = np.zeros(len(pool), np.int64)
    codes[people] = code + 1
    return Coded(narrow(codes, len(means) + 1), np.append(np.nan, means))


FIT: tuple[Comparison, ...] = (
    Comparison("required", "required", _skills("required")),
    Comparison("preferred", "preferred", _skills("preferred")),
    Comparison("phases", "phases", _each("phases", attrgetter("project.phases"), _phase_points)),
    Comparison("role", "role", _each("role", attrgetter("role"), _points_for)),
    Comparison("industry", "industry", _each("trade", attrgetter("project.industry"), _trade_points)),
    Comparison("led", "led", _each("led", _leads, _led)),
    Comparison("assessment", "assessment", _assessed),
)


def fit_parts(pool: Pool, pairs: Pairs) -> tuple[Floats, Floats]:
    """(points, shares), both of shape (comparisons, pairs): each part 0-1 and its share of the fit score, so that
    100 × Σ points × shares is the score. Parts nobody can judge have share 0."""
    points, told, _ = _points(pool, pairs)
    shares, _ = shares_of(pool)
    return points, shares.take(told, axis=1)


def fit_scores(pool: Pool, pairs: Pairs) -> Floats:
    """Fit 0-100; NaN where the project asks for nothing anybody could judge."""
    points, told, asked = _points(pool, pairs)
    shares, full = shares_of(pool)
    total = np.zeros(len(told))
    for number in asked:
        point = points[number]
        point *= shares[number].take(told)
        total += point
    return full.take(told) * total


def _points(pool: Pool, pairs: Pairs) -> tuple[Floats, NDArray[np.uint16], list[int]]:
    """The points of each comparison, 0 where nobody can judge it; per pair which can be judged: bit n stands for the
    n-th of them; and which are asked for at all."""
    points, met = np.zeros((len(FIT), len(pairs.rows))), []
    told: NDArray[np.uint16] = np.zeros(len(pairs.rows), np.uint16)
    for number, comparison in enumerate(FIT):
        row, asked = points[number], comparison.asks(pool, pairs.jobs)
        if not any(asked):
            continue
        met.append(number)
        for asks, part in zip(asked, pairs.parts, strict=True):
            if asks:
                answered(asks, pairs.rows[part], row[part])
            else:
                row[part] = np.nan
        told |= (row == row).astype(np.uint16) << np.uint16(number)
        np.fmax(row, 0.0, out=row)
    return points, told, met


def shares_of(pool: Pool) -> tuple[Floats, Floats]:
    """By which comparisons can be judged: the share of each in the score, and 100, or NaN where there is no score."""
    return _by_weights(tuple(getattr(pool.policy.weights, c.weight) for c in FIT))


@lru_cache(maxsize=16)
def _by_weights(weights: tuple[float, ...]) -> tuple[Floats, Floats]:
    told = np.arange(2 ** len(weights))
    each = [np.where(told >> n & 1, float(weight), 0.0) for n, weight in enumerate(weights)]
    total = _sum(each)
    shares = [np.divide(one, total, out=np.zeros_like(total), where=total > 0) for one in each]
    return np.array(shares), np.where(_sum(shares) > 0, 100.0, np.nan)


def _sum(parts: Iterable[Floats]) -> Floats:
    """The parts added one by one: the same to the last bit for one person as for all."""
    first, *others = parts
    total = first.copy()
    for part in others:
        total += part
    return total


def part_words(pool: Pool, job: Wanted, row: int, lang: Lang) -> tuple[Part, ...]:
    """The parts of one pair's fit, in points that add up to the score."""
    points, shares = fit_parts(pool, Pairs.of(job, np.array([row])))
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
