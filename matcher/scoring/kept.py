"""What everybody's answer to a question of projects comes to, kept under what decides it, within a bound on memory.

Most of what a project asks is asked by others too (three years of a skill, a role, a trade): it is worked out once, and
the few people a project is about are picked from it. A column that holds few different numbers is kept as codes of one
or two bytes, so that many columns stay close at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.scoring.columns import Floats, Ints

KEPT_BYTES = 128 * 1024 * 1024


@dataclass(frozen=True, eq=False)
class Coded:
    """A number per person, as the code of one of few numbers."""

    codes: NDArray[Any]
    numbers: Floats

    @property
    def nbytes(self) -> int:
        return self.codes.nbytes + self.numbers.nbytes

    @cached_property
    def known(self) -> bool:
        """Is everybody's number known?"""
        return not np.isnan(self.numbers).any()

    def of(self, rows: Ints) -> Floats:
        """The numbers of these people."""
        return self.numbers.take(self.codes.take(rows))

    def put(self, rows: Ints, out: Floats) -> None:
        """Puts the numbers of these people where they belong."""
        self.numbers.take(self.codes.take(rows), out=out, mode="clip")  # codes are never beyond the numbers


def best_of(ways: Sequence[Coded]) -> Coded:
    """Each person's best of several numbers, none of them unknown."""
    numbers = np.unique(np.concatenate([way.numbers for way in ways]))
    ranks = (narrow(np.searchsorted(numbers, way.numbers), len(numbers)).take(way.codes) for way in ways)
    best = next(ranks)
    for codes in ranks:
        np.maximum(best, codes, out=best)
    return Coded(best, numbers)


def coded(column: Floats) -> Coded:
    """A column of few different numbers."""
    numbers, codes = np.unique(column, return_inverse=True)
    return Coded(narrow(codes, len(numbers)), numbers)


def narrow(codes: NDArray[Any], kinds: int) -> NDArray[Any]:
    """Codes below `kinds` in as few bytes as hold them."""
    return codes.astype(np.min_scalar_type(max(kinds - 1, 0)))


class Sized(Protocol):
    @property
    def nbytes(self) -> int: ...


_Sized = TypeVar("_Sized", bound=Sized)


class Kept:
    """The columns of one pool, each made when it is first asked for; the oldest goes where there is no more room."""

    def __init__(self) -> None:
        self._found: dict[Hashable, Any] = {}
        self._bytes = 0

    def get(self, key: Hashable, made: Callable[..., _Sized], *of: Any) -> _Sized:
        """What is kept under this key; `made(*of)` where it is not."""
        found: _Sized | None = self._found.get(key)
        if found is None:
            found = made(*of)
            self._bytes += found.nbytes
            while self._found and self._bytes > KEPT_BYTES:
                self._bytes -= self._found.pop(next(iter(self._found))).nbytes
            self._found[key] = found
        return found
