"""One bit per person for everything hard rules ask again and again (a skill for so long, free by a day, a price that
carries a rate): who may take a project is then an AND over 64 people at a time.

A bitmap is nothing but a rule's own mask over everybody, kept under what of the project decides it: so it can never say
anything else than the rule.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.scoring.columns import Bools, Ints
from matcher.scoring.pool import Pool

Words = NDArray[np.uint64]
"""64 people each."""
Known = dict[Hashable, Words | None]
"""The bitmaps of a rule under what decides them; None where everybody passes."""
KEPT_BYTES = 64 * 1024 * 1024


class Bitmaps:
    """The bitmaps of one pool, each made when it is first asked for."""

    def __init__(self, people: int) -> None:
        self.people = people
        self._kept: dict[str, Known] = {}
        self._count, self._most = 0, max(64, KEPT_BYTES // max(people // 8, 1))

    def of(self, rule: str) -> Known:
        """What is kept of a rule."""
        return self._kept.setdefault(rule, {})

    def keep(self, known: Known, part: Hashable, mask: Bools) -> Words | None:
        """The bitmap of a mask over everybody, from now on among those known; all others go where there is no room."""
        if self._count >= self._most:
            for one in self._kept.values():
                one.clear()
            self._count = 0
        self._count += 1
        found = known[part] = None if mask.all() else packed(mask)
        return found


def packed(mask: Bools) -> Words:
    """A mask as bits."""
    found = np.zeros(8 * -(-len(mask) // 64), np.uint8)
    bits = np.packbits(mask, bitorder="little")
    found[: len(bits)] = bits
    return found.view(np.uint64)


def possible(masks: Sequence[Sequence[Words]]) -> list[Ints]:
    """By project, the rows of the people all of its bitmaps let pass, in order; it has one at least."""
    return [_rows_of(_all_of(some)) for some in masks]


def _all_of(masks: Sequence[Words]) -> Words:
    if len(masks) == 1:
        return masks[0]
    left: Words = masks[0] & masks[1]
    for one in masks[2:]:
        np.bitwise_and(left, one, out=left)
    return left


def _rows_of(words: Words) -> Ints:
    """The rows whose bit is set, in order; only the bytes that hold one are unpacked, since most hold none."""
    eight = words.view(np.uint8)
    where = np.flatnonzero(eight != 0)
    at = np.flatnonzero(np.unpackbits(eight[where], bitorder="little").view(bool))
    rows: Ints = (where << 3)[at >> 3] + (at & 7)
    return rows


@lru_cache(maxsize=4)
def bitmaps(pool: Pool) -> Bitmaps:
    """The bitmaps of this pool, kept while it is in use."""
    return Bitmaps(len(pool))
