"""Which pairs of records are worth comparing: those that share one of several cheap keys."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
Pairs = tuple[Codes, Codes]
WHOLE = 24
"""Records that share a key and are all compared with one another; of more, each with its next neighbours."""
NEIGHBOURS = 4


def coded(values: Iterable[Hashable | None]) -> Codes:
    """Each value's number, the same for equal ones; -1 where there is none."""
    numbers: dict[Hashable, int] = {}
    return np.array([-1 if v is None else numbers.setdefault(v, len(numbers)) for v in values], np.int64)


def together(*keys: Codes) -> Codes:
    """One key of several; -1 where one of them is missing."""
    joined, known = keys[0], keys[0] >= 0
    for other in keys[1:]:
        known = known & (other >= 0)
        _, joined = np.unique(joined * (int(other.max(initial=0)) + 2) + other, return_inverse=True)
    return np.where(known, joined, -1).astype(np.int64)


def paired(*keys: Codes) -> Codes:
    """One number for each combination, a missing value among them."""
    return together(*(key + 1 for key in keys))


def candidates(keys: Sequence[Codes], likeness: Codes) -> Pairs:
    """Every pair (i < j) that shares a key, once. Among the many records of a common key each meets only those nearest
    to it in `likeness`, so that the number of pairs grows with the number of records and not with its square."""
    count = len(likeness)
    found = [_of_key(key, likeness) for key in keys]
    one = np.concatenate([a for a, _ in found]) if found else np.array([], np.int64)
    two = np.concatenate([b for _, b in found]) if found else np.array([], np.int64)
    met = np.unique(np.minimum(one, two) * max(count, 1) + np.maximum(one, two))
    return met // max(count, 1), met % max(count, 1)


def _of_key(key: Codes, likeness: Codes) -> Pairs:
    order = np.lexsort((likeness, key))
    order = order[key[order] >= 0]
    block = key[order]
    sizes = np.bincount(block, minlength=1)[block] if len(block) else block
    one: list[Codes] = []
    two: list[Codes] = []
    for apart in range(1, min(WHOLE, len(order))):
        near = block[apart:] == block[:-apart]
        if apart > NEIGHBOURS:
            near &= sizes[apart:] <= WHOLE
        if not near.any():
            if apart > NEIGHBOURS:
                break
            continue
        one.append(order[:-apart][near])
        two.append(order[apart:][near])
    none = np.array([], np.int64)
    return np.concatenate([none, *one]), np.concatenate([none, *two])
