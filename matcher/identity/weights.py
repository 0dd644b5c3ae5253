"""How much each column says for or against two records being one, in bits: +1 makes it twice as likely, -1 half.

The bits of all columns are added; what they start from is the chance that any two records are one (one in as many as
there are records), so that in a large pool more has to agree. What the columns that agree are worth is less the more
common the value is (`rarity`). The sum gives the score, the probability that the two are one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

SAME_FROM = 0.99
"""Score from which two records are one, where nothing contradicts and the least that must agree does."""
DOUBTFUL_FROM = 0.25
"""Score from which a person is asked."""


class Level(IntEnum):
    """What a column says of two records."""

    UNKNOWN = 0
    SAME = 1
    NEAR = 2
    OTHER = 3
    """Speaks against, but may differ between two statements of one thing."""
    CONTRADICTS = 4
    """Nothing is merged in silence over it."""


@dataclass(frozen=True)
class Weight:
    """Bits by level. A value everybody has is worth less than `same` (see `rarity`)."""

    same: float
    near: float = 0.0
    other: float = 0.0
    contradicts: float = 0.0

    @property
    def bits(self) -> NDArray[np.float64]:
        """By number of the level."""
        return np.array([0.0, self.same, self.near, self.other, self.contradicts])


PROJECT = {
    "number": Weight(8, 0, 0, -9),
    "title": Weight(14, 5, -5),
    "place": Weight(6, 2, 0, -5),
    "start": Weight(3, 1, 0, -4),
    "rate": Weight(3, 1.5, 0, -4),
    "skills": Weight(5, 2, -2, -6),
    "description": Weight(9, 4, -1.5),
    "client": Weight(5, 2, 0, -4),
    "settlement": Weight(1, 0, -1),
    "remote": Weight(0.7, 0.3, -1.5),
    "seats": Weight(0.5, 0, -1),
    "preferred": Weight(3, 1, -0.5),
    "role": Weight(0.5, 0, -1.5),
    "phases": Weight(1.5, 0.5, -0.5),
    "industry": Weight(1, 0, -1.5),
    "interviews": Weight(0.5, 0, -0.5),
    "contract": Weight(0.2, 0, -1.5),
    "positions": Weight(1.5, 0, -2),
    "listed_apart": Weight(0, 0, 0, -7),
}
"""`listed_apart`: one sender, one mail, two entries."""
PERSON = {
    "number": Weight(8, 0, 0, -9),
    "name": Weight(14, 0, 0, -9),
    "initials": Weight(7.5, 0, 0, -9),
    "age": Weight(4.5, 1.5, 0, -6),
    "station": Weight(6.5, 3, 0, -4),
    "sex": Weight(0.7, 0, 0, -7),
    "skills": Weight(6, 3, -1.5, -6),
    "months": Weight(4, 1, -3),
    "experience": Weight(2.5, 1, -2),
    "available": Weight(1, 0.3, -1),
    "rate": Weight(2, 0.7, 0, -2),
    "nationality": Weight(0.2, 0, 0, -5),
    "description": Weight(9, 4, -0.5),
    "roles": Weight(0.7, 0.3, -0.7),
    "employer": Weight(0, 0, 0, -6),
    "listed_apart": Weight(0, 0, 0, -7),
}
"""`employer`: two of our own people; `months`: how long each shared skill was used."""
PRICE_APART = 50_000
"""Yen a month by which two chains may quote one project differently."""
PRICE_MOVED = 100_000
"""Yen a month by which one sender may change a price and still mean the same project."""
PERSON_PRICE_APART = 100_000
"""Yen a month by which two companies may ask for one person differently."""


def score(bits: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Probability that the pair is one thing, of as many records as there are."""
    odds = np.clip(bits - np.log2(max(count, 2)), -60, 60)
    return np.asarray(1.0 / (1.0 + np.exp2(-odds)))


def rarity(
    codes: NDArray[np.int64], usual: NDArray[np.float64] | float, beside: NDArray[np.int64], *, smooth: int = 400
) -> NDArray[np.float64]:
    """Per record, how many bits it is worth that another has the same value: `usual` among few records, what is counted
    among many. 0 for those without a value (-1). Records equal in `beside` too count once: what thirty companies say of
    one project makes no everyday word of its title."""
    known = codes >= 0
    width = int(beside.max(initial=0)) + 2
    met = np.unique(codes[known] * width + beside[known] + 1) // width
    counts = np.bincount(met, minlength=1) if len(met) else np.zeros(1, np.int64)
    base = np.exp2(-np.broadcast_to(np.asarray(usual, np.float64), codes.shape))
    share = (counts[np.where(known, codes, 0)] - 1 + smooth * base) / (len(met) + smooth)
    return np.where(known, -np.log2(np.clip(share, 1e-9, 1)), 0.0)
