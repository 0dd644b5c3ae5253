"""One bit per person for everything hard rules ask again and again (a skill for so long, free by a day, a price that
carries a rate): who may take a project is then an AND over 64 people at a time.

A bitmap is nothing but a rule's own mask over everybody, kept under what of the project decides it: so it can never say
anything else than the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.scoring import compiled
from matcher.scoring.columns import Bools, Ints
from matcher.scoring.pool import Pool

Words = NDArray[np.uint64]
"""64 people each."""
Shared = tuple[Hashable, Callable[[], Bools]]
"""What of a project decides, and the mask over everybody that follows from it."""
KEPT_BYTES = 64 * 1024 * 1024


class Bitmaps:
    """The bitmaps of one pool, each made when it is first asked for."""

    def __init__(self, people: int) -> None:
        self.people = people
        words = -(-people // 64)
        self._everybody: Words = _packed(np.ones(people, bool), words)
        self._kept: dict[Hashable, Words] = {}
        self._most = max(64, KEPT_BYTES // max(8 * words, 1))

    def all_of(self, shared: Iterable[Shared]) -> Ints:
        """The rows of the people every mask lets pass, in order."""
        left = self._everybody.copy()
        for key, mask in shared:
            found = self._kept.get(key)
            np.bitwise_and(left, self._keep(key, mask()) if found is None else found, out=left)
        return _rows_of(left)

    def each_of(self, shared: Sequence[Iterable[Shared]]) -> list[Ints]:
        """The same of many projects at once, by compiled loops."""
        found: list[Ints] = []
        at_once = max(1, KEPT_BYTES // max(self._everybody.nbytes, 1))
        for begin in range(0, len(shared), at_once):
            found += self._compiled(shared[begin : begin + at_once])
        return found

    def _compiled(self, shared: Sequence[Iterable[Shared]]) -> list[Ints]:
        bits, numbers, asked = [self._everybody], dict[Hashable, int](), []
        for masks in shared:
            which = [0]
            for key, mask in masks:
                number = numbers.get(key)
                if number is None:
                    number = numbers[key] = len(bits)
                    kept = self._kept.get(key)
                    bits.append(self._keep(key, mask()) if kept is None else kept)
                which.append(number)
            asked.append(which)
        return compiled.possible(bits, asked)

    def _keep(self, key: Hashable, mask: Bools) -> Words:
        if len(self._kept) >= self._most:
            self._kept.clear()
        found = self._kept[key] = _packed(mask, len(self._everybody))
        return found


def _rows_of(words: Words) -> Ints:
    """The rows whose bit is set, in order; only the bytes that hold one are unpacked, since most hold none."""
    eight = words.view(np.uint8)
    where = np.flatnonzero(eight != 0)
    at = np.flatnonzero(np.unpackbits(eight[where], bitorder="little").view(bool))
    rows: Ints = (where << 3)[at >> 3] + (at & 7)
    return rows


def _packed(mask: Bools, words: int) -> Words:
    found = np.zeros(8 * words, np.uint8)
    bits = np.packbits(mask, bitorder="little")
    found[: len(bits)] = bits
    return found.view(np.uint64)


@lru_cache(maxsize=4)
def bitmaps(pool: Pool) -> Bitmaps:
    """The bitmaps of this pool, kept while it is in use."""
    return Bitmaps(len(pool))
