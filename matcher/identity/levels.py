"""What two values of a column say of each other, for many pairs at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.identity.weights import Level

Levels = NDArray[np.int8]
Codes = NDArray[np.int64]
_Value = TypeVar("_Value")


def by_code(one: Codes, two: Codes, differ: Level) -> Levels:
    """The same number or another; unknown where one has none."""
    known = (one >= 0) & (two >= 0)
    return np.where(known, np.where(one == two, Level.SAME, differ), Level.UNKNOWN).astype(np.int8)


def by_values(
    codes: Codes, values: Sequence[_Value], i: Codes, j: Codes, judge: Callable[[_Value, _Value], Level]
) -> Levels:
    """As `judge` has it, asked once for every two values that meet; `values` by code, -1 unknown."""
    one, two = np.minimum(codes[i], codes[j]), np.maximum(codes[i], codes[j])
    levels = np.where(one < 0, Level.UNKNOWN, Level.SAME).astype(np.int8)
    ask = np.flatnonzero((one >= 0) & (one != two))
    alone = np.array([judge(value, value) for value in values], np.int8)
    if len(alone):
        levels = np.where(one < 0, levels, alone[one]).astype(np.int8)
    width = len(values) + 1
    met, which = np.unique(one[ask] * width + two[ask], return_inverse=True)
    judged = [judge(values[pair // width], values[pair % width]) for pair in met.tolist()]
    if judged:
        levels[ask] = np.array(judged, np.int8)[which]
    return levels


def by_distance(one: NDArray[np.float64], two: NDArray[np.float64], same: float, near: float, far: Level) -> Levels:
    """Apart by at most `same`, by at most `near`, or further; unknown where one is NaN."""
    apart = np.abs(one - two)
    told = np.where(apart <= same, Level.SAME, np.where(apart <= near, Level.NEAR, far))
    return np.where(np.isnan(apart), Level.UNKNOWN, told).astype(np.int8)


def by_sets(sets: Sequence[frozenset[str]], i: Codes, j: Codes, apart: Level = Level.CONTRADICTS) -> Levels:
    """Sets equal, mostly shared, little shared, or with nothing in common (`apart`). An empty set says nothing."""
    numbers = {one: n for n, one in enumerate(dict.fromkeys(sets))}
    distinct, code = list(numbers), np.array([numbers[one] for one in sets], np.int64)
    return by_values(
        np.array([n if distinct[n] else -1 for n in code.tolist()], np.int64), distinct, i, j, _shared(apart)
    )


def _shared(apart: Level) -> Callable[[frozenset[str], frozenset[str]], Level]:
    def judge(one: frozenset[str], two: frozenset[str]) -> Level:
        if one is two:
            return Level.SAME
        common, smaller = len(one & two), min(len(one), len(two))
        if not common:
            return apart
        if common > 1 and (3 * common >= len(one) + len(two) or common == smaller):  # half of all there are
            return Level.NEAR
        return Level.OTHER

    return judge


def likeness(texts: Sequence[str], i: Codes, j: Codes, *, least: float = 0.0) -> NDArray[np.float64]:
    """How alike two texts are, 0-1, by the letters that would have to change; below `least` 0."""
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import cpdist

    if not len(i):
        return np.zeros(0)
    one, two = [texts[a] for a in i.tolist()], [texts[b] for b in j.tolist()]
    return np.asarray(cpdist(one, two, scorer=ratio, score_cutoff=least * 100), np.float64) / 100


def by_text(texts: Sequence[str], codes: Codes, i: Codes, j: Codes, *, long: int = 20) -> Levels:
    """Texts of some length: the same, much alike, or others. A short one says nothing."""
    known = (codes[i] >= 0) & (codes[j] >= 0)
    equal = known & (codes[i] == codes[j])
    levels = np.where(equal, Level.SAME, Level.UNKNOWN).astype(np.int8)
    ask = np.flatnonzero(known & ~equal)
    alike = likeness(texts, i[ask], j[ask], least=0.3)
    levels[ask] = np.where(
        alike >= 0.95,
        Level.SAME,
        np.where(alike >= 0.6, Level.NEAR, np.where(alike >= 0.3, Level.UNKNOWN, Level.OTHER)),
    )
    return levels
