"""精算: what hours above and below the band change, in yen a month, on average over a normal spread of hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import erf, exp, pi, sqrt
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.model import Settlement
from matcher.scoring.columns import Bools, Floats, Ints
from matcher.scoring.kept import Coded
from matcher.scoring.pool import Pool
from matcher.scoring.wanted import Wanted, unknown

_Yen = TypeVar("_Yen", int, Floats)


def band_difference(sold: Settlement, rate: int, bought: Settlement, cost: _Yen, sd: float) -> _Yen | float:
    """Expected yen a month that settlement adds to (or takes from) our margin; for one cost, or for many.

    Hours are taken as normal around the middle of the sold band. Buying at 140-180 and selling at 150-190 comes
    out negative, the other way round positive, equal bands at the margin's own swing.
    """
    return _sold(sold, rate, sd) - _bought(bought, cost, middle_of(sold), sd)


def sold_swings(pool: Pool, jobs: Sequence[Wanted]) -> Floats:
    """What each client is expected to pay above, less what it takes off below, its band; 0 where the band or the rate
    is not known."""
    found = np.zeros(len(jobs))
    alike: dict[tuple[object, ...], list[int]] = {}
    for number, job in enumerate(jobs):
        band = job.project.settlement
        if band is not None and not unknown(job.rate):
            alike.setdefault((band.fixed, band.min_h, band.max_h, band.rule), []).append(number)
    for numbers in alike.values():
        band, rates = jobs[numbers[0]].project.settlement, np.array([jobs[number].rate for number in numbers])
        assert band is not None
        found[numbers] = _sold(band, rates, pool.policy.price.hours_sd)
    return found


def bought_swings(pool: Pool, jobs: Iterable[Wanted]) -> list[Coded | None]:
    """Of each project, per person of the pool, the same of what we pay for him, by hours as they are expected of the
    project; 0 where it makes no difference. None where it makes none for anybody."""
    found: list[Coded | None] = []
    for job in jobs:
        sold = job.project.settlement
        if sold is None or unknown(job.rate):
            found.append(None)
        else:
            middle = middle_of(sold)
            found.append(pool.kept.get(("bought", middle), _all_bought, pool, middle))
    return found


def swing_kinds(pool: Pool) -> NDArray[Any]:
    """Per person, the kind of band and cost by which `bought_swings` tells his number."""
    return pool.kept.get("bought kinds", _kinds, pool).codes


def swinging(pool: Pool) -> Bools:
    """Per person: a partner's, of whom price and band are known."""
    return ~pool.own & ~np.isnan(pool.cost) & (pool.columns.settlement >= 0)


def _all_bought(pool: Pool, middle: float | None) -> Coded:
    kinds = pool.kept.get("bought kinds", _kinds, pool)
    found = np.zeros(len(kinds.costs))
    for band in np.unique(kinds.bands[1:]).tolist():
        met = kinds.bands == band
        found[met] = _bought(pool.settlements[band], kinds.costs[met], middle, pool.policy.price.hours_sd)
    return Coded(kinds.codes, found)


@dataclass(frozen=True, eq=False)
class _Kinds:
    """People with the same band and cost have the same code, all for whom bands make no difference the first."""

    codes: NDArray[Any]
    bands: Ints
    """By code; -1 none."""
    costs: Floats

    @property
    def nbytes(self) -> int:
        return self.codes.nbytes


def _kinds(pool: Pool) -> _Kinds:
    rows = np.flatnonzero(swinging(pool))
    both = np.stack([pool.columns.settlement[rows].astype(float), pool.cost[rows]])
    kinds, code = np.unique(both, axis=1, return_inverse=True)
    codes = np.zeros(len(pool), np.min_scalar_type(kinds.shape[1]))
    codes[rows] = code.ravel() + 1
    return _Kinds(codes, np.append(-1, kinds[0].astype(np.int64)), np.append(0.0, kinds[1]))


def middle_of(band: Settlement) -> float | None:
    """The hours around which a month is expected; None where the band does not tell."""
    return None if band.fixed or band.min_h is None or band.max_h is None else (band.min_h + band.max_h) / 2 or None


def _sold(band: Settlement, rate: _Yen, sd: float) -> _Yen | float:
    middle = middle_of(band)
    return 0.0 if middle is None else _expected(band, rate, middle, sd)


def _bought(band: Settlement, cost: _Yen, middle: float | None, sd: float) -> _Yen | float:
    """Around the middle of the sold band; where that tells none, around its own."""
    middle = middle or middle_of(band)
    return 0.0 if middle is None else _expected(band, cost, middle, sd)


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
