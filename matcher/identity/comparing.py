"""Pairs of records compared column by column, the cheap columns first, those that can no longer be one left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.identity.blocks import Codes
from matcher.identity.levels import Levels
from matcher.identity.weights import DOUBTFUL_FROM, Level, Weight, score

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


FEWER = 0.9
"""Pairs are thinned out where so many or fewer are left; copying them for less costs more than it spares."""


@dataclass(frozen=True)
class Step:
    """One column: what it says of pairs; per record, what agreeing in it is worth at most (where that is less than the
    weight says); and the most it can still bring a pair, where that is known before."""

    name: str
    judge: Callable[[Codes, Codes], Levels]
    worth: Floats | None = None
    most: Callable[[Codes, Codes], Floats] | None = None


@dataclass(frozen=True)
class Compared:
    """Pairs of records with what each column says of them."""

    i: Codes
    j: Codes
    levels: dict[str, Levels]
    score: Floats


def compared(
    steps: Sequence[Step], weights: Mapping[str, Weight], i: Codes, j: Codes, *, count: int, spared: Bools | None = None
) -> Compared:
    """What the columns say of these pairs, as among `count` records.

    With `spared`, pairs that cannot become doubtful any more are left out, but for those.
    """
    bits = np.zeros(len(i))
    found: dict[str, Levels] = {}
    need = np.log2(max(count, 2)) + np.log2(DOUBTFUL_FROM / (1 - DOUBTFUL_FROM))
    known = [step.most(i, j) if step.most is not None and spared is not None else None for step in steps]
    usual = [0.0 if step.most is not None else max(weights[step.name].same, weights[step.name].near) for step in steps]
    for n, step in enumerate(steps):
        levels = step.judge(i, j)
        worth = weights[step.name].bits[levels]
        if step.worth is not None:
            worth = np.where(levels == Level.SAME, np.minimum(worth, step.worth[i]), worth)
        bits = bits + worth
        found[step.name] = levels
        if spared is not None:
            most = bits + sum(usual[n + 1 :])
            for one in known[n + 1 :]:
                most = most if one is None else most + one
            hope = (most >= need) | spared
            if np.count_nonzero(hope) < FEWER * len(hope):
                i, j, bits, spared = i[hope], j[hope], bits[hope], spared[hope]
                found = {name: told[hope] for name, told in found.items()}
                known = [None if one is None else one[hope] for one in known]
    return Compared(i, j, found, score(bits, count))
