"""Many projects' candidates and values by compiled loops, where numba is installed (the extra `fast`): pair by pair
what the arrays give step by step.

No formula stands here. Those of formulas.py are compiled as they are; what is kept of the comparisons (codes, and the
numbers they stand for) is picked and summed in the order of comparisons.py. The power of the fit alone is taken by
numpy, whose last bit is not that of other libraries. So the yen are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.scoring import formulas
from matcher.scoring.columns import Floats, Ints
from matcher.scoring.kept import Coded

if TYPE_CHECKING:
    from collections.abc import Callable

WORTH_COMPILING = 50_000_000
"""Pairs from which on compiling takes less time than it spares."""
AT_ONCE = 4_000_000
"""Pairs whose numbers are held at the same time."""
AT_HAND = 256
"""Pairs of a project a loop takes together: so few that their numbers stay in the nearest cache."""


def pays(pairs: int) -> bool:
    """Is the compiled loop quicker for so many pairs, and there at all?"""
    return bool(_loops.cache_info().currsize) or (pairs >= WORTH_COMPILING and find_spec("numba") is not None)


class Picked:
    """What the loop picks from: every column of codes once, the numbers one behind the other, and by project and
    comparison where to look."""

    def __init__(self, asked: Iterator[Sequence[Sequence[Coded]]]) -> None:
        columns: dict[int, int] = {}
        numbers: dict[int, int] = {}
        codes: list[NDArray[Any]] = []
        tables: list[Floats] = []
        column, first, ways, asks = [], [], [0], [0]
        ends = 0
        for one in asked:
            for met_by in one:
                for way in met_by:
                    at = columns.get(id(way.codes))
                    if at is None:
                        at = columns[id(way.codes)] = len(codes)
                        codes.append(way.codes)
                    begins = numbers.get(id(way.numbers))
                    if begins is None:
                        begins = numbers[id(way.numbers)] = ends
                        tables.append(way.numbers)
                        ends += len(way.numbers)
                    column.append(at)
                    first.append(begins)
                ways.append(len(column))
            asks.append(len(ways) - 1)
        self.codes = _stacked(codes)
        self.numbers = np.concatenate(tables) if tables else np.zeros(0)
        self.column, self.first = np.array(column, np.int64), np.array(first, np.int64)
        self.ways, self.asks = np.array(ways, np.int64), np.array(asks, np.int64)
        """The ways by which each thing asked for can be met, and the things each comparison asks for, as where they
        begin."""


def _stacked(codes: Sequence[NDArray[Any]]) -> NDArray[Any]:
    kind = max((one.dtype for one in codes), key=lambda kind: kind.itemsize, default=np.dtype(np.uint8))
    found = np.empty((len(codes), len(codes[0]) if codes else 0), kind)
    for row, one in zip(found, codes, strict=True):
        row[:] = one
    return found


def possible(bits: Sequence[NDArray[np.uint64]], which: Sequence[Sequence[int]]) -> list[Ints]:
    """By project, the people all of its bitmaps let pass, in order. `which` are the numbers of its bitmaps."""
    ends = np.append(0, np.cumsum([len(one) for one in which]))
    numbers = np.fromiter(chain.from_iterable(which), np.int64, int(ends[-1]))
    left = np.empty((len(which), bits[0].size), np.uint64)
    found = np.zeros(len(which) + 1, np.int64)
    _loops().both(_stacked(bits), numbers, ends, left, found[1:])
    begins = np.cumsum(found)
    rows = np.empty(begins[-1], np.int64)
    _loops().unpack(left, begins, rows)
    cuts = begins.tolist()
    return [rows[begin:end] for begin, end in pairwise(cuts)]


def fits(rows: Ints, begins: Ints, picked: Picked, shares: Floats, full: Floats) -> Floats:
    """The fit of every pair."""
    # a number that cannot be below 0 is looked up without asking whether it counts from the end
    found = np.empty(len(rows))
    asked = (picked.column, picked.first.view(np.uint64), picked.ways, picked.asks)
    _loops().fit(rows.view(np.uint64), begins, picked.codes, picked.numbers, *asked, shares, full, found)
    return found


def worths(
    rows: Ints,
    begins: Ints,
    people: Floats,
    projects: Floats,
    bought: tuple[Floats, Ints],
    lifted: Floats,
    house: Floats,
) -> Ints:
    """The value of every pair, from the numbers of people, projects (one row each) and house. `bought` are the columns
    of what settlement changes in a person's cost, one row each, and the row of each project, -1 for none."""
    found = np.empty(len(rows), np.int64)
    _loops().worth(rows.view(np.uint64), begins, people, projects, *bought, lifted, house, found)
    return found


class Loops(NamedTuple):
    """The compiled loops, each over projects on all cores."""

    both: Callable[..., None]
    """What all bitmaps of a project let pass, as bits, and how many."""
    unpack: Callable[..., None]
    """Bits as rows."""
    fit: Callable[..., None]
    worth: Callable[..., None]


@cache
def _loops() -> Loops:
    """Compiled once in a process. They are not kept on the disk: numba would not see that a formula has changed."""
    import numba  # type: ignore[import-not-found, unused-ignore]
    from numba.cpython.unsafe.numbers import trailing_zeros  # type: ignore[import-not-found, unused-ignore]
    from numba.extending import overload, register_jitable  # type: ignore[import-not-found, unused-ignore]
    from numba.np.unsafe.ndarray import to_fixed_tuple  # type: ignore[import-not-found, unused-ignore]

    @overload(formulas.either)  # type: ignore[untyped-decorator, unused-ignore]  # numpy's own gives arrays
    def _either(condition, this, that):  # type: ignore[no-untyped-def]
        return lambda condition, this, that: this if condition else that

    for formula in formulas.FORMULAS:
        register_jitable(formula)
    value, offered, sought, house_of = formulas.value, formulas.Offered, formulas.Sought, formulas.House
    of_him, of_it, of_house = len(offered._fields), len(sought._fields), len(house_of._fields)
    at_hand = AT_HAND

    @numba.njit(parallel=True, nogil=True)
    def both(bits, numbers, ends, left, found):  # type: ignore[no-untyped-def]
        for job in numba.prange(len(left)):
            mine, count = left[job], 0
            mine[:] = bits[numbers[ends[job]]]
            for at in range(ends[job] + 1, ends[job + 1]):
                other = bits[numbers[at]]
                for word in range(len(mine)):
                    mine[word] &= other[word]
            for word in range(len(mine)):
                rest = mine[word]
                while rest:
                    rest &= rest - np.uint64(1)
                    count += 1
            found[job] = count

    @numba.njit(parallel=True, nogil=True)
    def unpack(left, begins, rows):  # type: ignore[no-untyped-def]
        for job in numba.prange(len(left)):
            at = begins[job]
            for word in range(left.shape[1]):
                rest = left[job, word]
                while rest:
                    rows[at] = 64 * word + np.int64(trailing_zeros(rest))
                    rest &= rest - np.uint64(1)
                    at += 1

    @numba.njit(parallel=True, nogil=True, error_model="numpy")
    def fit(rows, begins, codes, numbers, column, first, ways, asks, shares, full, found):  # type: ignore[no-untyped-def]
        kinds = len(shares)
        for job in numba.prange(len(begins) - 1):
            points, best, told = np.empty((kinds, at_hand)), np.empty(at_hand), np.empty(at_hand, np.int64)
            for start in range(begins[job], begins[job + 1], at_hand):
                people = rows[start : min(start + at_hand, begins[job + 1])]
                told[:] = 0
                for kind in range(kinds):
                    begin, end, total = asks[job * kinds + kind], asks[job * kinds + kind + 1], points[kind]
                    total[:] = 0.0
                    for ask in range(begin, end):
                        if ways[ask + 1] - ways[ask] == 1:
                            own, base = codes[column[ways[ask]]], first[ways[ask]]
                            for at in range(len(people)):
                                total[at] += numbers[base + own[people[at]]]
                            continue
                        best[:] = 0.0
                        for way in range(ways[ask], ways[ask + 1]):
                            own, base = codes[column[way]], first[way]
                            if way == ways[ask]:
                                for at in range(len(people)):
                                    best[at] = numbers[base + own[people[at]]]
                            else:
                                for at in range(len(people)):
                                    best[at] = max(best[at], numbers[base + own[people[at]]])
                        for at in range(len(people)):
                            total[at] += best[at]
                    if end > begin:
                        count = end - begin
                        for at in range(len(people)):
                            known = total[at] == total[at]
                            told[at] |= known << kind
                            total[at] = total[at] / count if known else 0.0
                for at in range(len(people)):
                    score = 0.0
                    for kind in range(kinds):
                        score += points[kind, at] * shares[kind, told[at]]
                    found[start + at] = full[told[at]] * score

    @numba.njit(parallel=True, nogil=True, error_model="numpy")
    def worth(rows, begins, people, projects, bought, band, lifted, house, found):  # type: ignore[no-untyped-def]
        for job in numba.prange(len(begins) - 1):
            rules = house_of(*to_fixed_tuple(house, of_house))
            it = sought(*to_fixed_tuple(projects[job], of_it))
            # the numbers of some people side by side: so the formulas are counted for several at a time
            near, swing = np.empty((of_him, at_hand)), np.zeros(at_hand)
            for start in range(begins[job], begins[job + 1], at_hand):
                count = min(at_hand, begins[job + 1] - start)
                for at in range(count):
                    row = rows[start + at]
                    for number in range(of_him):
                        near[number, at] = people[row, number]
                    if band[job] >= 0:
                        swing[at] = bought[band[job], row]
                for at in range(count):
                    him = offered(*to_fixed_tuple(near[:, at], of_him))
                    found[start + at] = int(value(him, it, swing[at], lifted[start + at], rules))

    return Loops(both, unpack, fit, worth)
