"""Many projects' candidates and values by compiled loops, where numba is installed (the extra `fast`): pair by pair
what the arrays give step by step.

No formula stands here. Those of formulas.py are compiled as they are; what is kept of the comparisons (codes, and the
numbers they stand for) is picked and summed in the order of comparisons.py. The power of the fit alone is taken by
numpy, whose last bit is not that of other libraries. So the yen are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.scoring import formulas
from matcher.scoring.columns import Floats, Ints
from matcher.scoring.figures import MONEY, Kinds
from matcher.scoring.kept import Coded

if TYPE_CHECKING:
    from collections.abc import Callable

WORTH_COMPILING = 50_000_000
"""Possible pairs from which on compiling takes less time than it spares."""
WORTH_ASKING = 20_000
"""Possible pairs from which on loops compiled already are quicker than numpy."""
AT_ONCE = 4_000_000
"""Pairs whose numbers are held at the same time."""
AT_HAND = 256
"""Pairs of a project a loop takes together: so few that their numbers stay in the nearest cache."""


def pays(pairs: int) -> bool:
    """Are the compiled loops quicker for so many possible pairs, and there at all?"""
    if _loops.cache_info().currsize:
        return pairs >= WORTH_ASKING
    return pairs >= WORTH_COMPILING and find_spec("numba") is not None


class Columns:
    """Columns of codes that loops pick from, each once: those of one byte apart, so that more of them stay close at
    hand. `at` says by the identity of a column where it stands: first those of one byte, then the others."""

    def __init__(self, each: Mapping[int, NDArray[Any]]) -> None:
        self.each = each
        short = {ident: one for ident, one in each.items() if one.dtype == np.uint8}
        long = {ident: one for ident, one in each.items() if ident not in short}
        self.short, self.long = _stacked([*short.values()], np.uint8), _stacked([*long.values()], np.uint16)
        self.at = {ident: number for number, ident in enumerate([*short, *long])}


class Picked:
    """What the fit picks from: columns of codes, the numbers they stand for one behind the other, and where to look for
    each thing that is asked for. `asked` is by comparison and project; `before` are columns put together already, used
    again where they are all that is needed."""

    def __init__(self, asked: Sequence[Sequence[Sequence[Coded]]], before: Columns | None = None) -> None:
        each = {id(one): one for kind in asked for asks in kind for one in asks}
        tables = {id(one.numbers): one.numbers for one in each.values()}
        begins = dict(zip(tables, np.cumsum([0, *(len(one) for one in tables.values())]).tolist(), strict=False))
        codes = {id(one.codes): one.codes for one in each.values()}
        self.columns = before if before is not None and codes.keys() <= before.at.keys() else Columns(codes)
        self.numbers = np.concatenate([np.zeros(0), *tables.values()])
        """Of every thing asked for, its column, the first of its numbers, and whether everybody's is known."""
        self.known = np.array([one.known for one in each.values()], bool)
        self.column = np.array([self.columns.at[id(one.codes)] for one in each.values()], np.int64)
        self.first = np.array([begins[id(one.numbers)] for one in each.values()], np.int64)
        at = {ident: number for number, ident in enumerate(each)}
        """By comparison and project what is asked for, and where the next begins."""
        self.which = np.array([at[id(one)] for kind in asked for asks in kind for one in asks], np.int64)
        counts = [len(asks) for kind in asked for asks in kind]
        self.asks = np.cumsum([0, *counts])


def _stacked(columns: Sequence[NDArray[Any]], least: Any) -> NDArray[Any]:
    """Columns as the rows of one table, in the shortest kind of number from `least` that holds all of them."""
    kind = max((one.dtype for one in columns), key=lambda kind: kind.itemsize, default=np.dtype(least))
    found = np.empty((len(columns), len(columns[0]) if columns else 0), kind)
    for row, one in zip(found, columns, strict=True):
        row[:] = one
    return found


def possible(masks: Sequence[Sequence[NDArray[np.uint64]]]) -> list[Ints]:
    """By project, the people all of its bitmaps let pass, in order; it has one at least."""
    bits = {id(one): one for some in masks for one in some}
    at = {ident: number for number, ident in enumerate(bits)}
    ends = np.append(0, np.cumsum([len(some) for some in masks]))
    numbers = np.fromiter((at[id(one)] for some in masks for one in some), np.int64, int(ends[-1]))
    left = np.empty((len(masks), masks[0][0].size), np.uint64)
    found = np.zeros(len(masks) + 1, np.int64)
    _loops().both(_stacked([*bits.values()], np.uint64), numbers, ends, left, found[1:])
    begins = np.cumsum(found)
    rows = np.empty(begins[-1], np.int64)
    _loops().unpack(left, begins, rows)
    cuts = begins.tolist()
    return [rows[begin:end] for begin, end in pairwise(cuts)]


def fits(rows: Ints, begins: Ints, picked: Picked, shares: Floats, full: Floats) -> Floats:
    """The fit of every pair."""
    found, columns = np.empty(len(rows)), picked.columns
    asked = (picked.numbers, picked.column, picked.first, picked.known, picked.which, picked.asks)
    _loops().fit(rows, begins, columns.short, columns.long, *asked, shares, full, found)
    return found


def worths(
    rows: Ints,
    begins: Ints,
    people: Kinds,
    projects: Floats,
    bought: Sequence[Coded | None],
    lifted: Floats,
    house: Floats,
) -> Ints:
    """The value of every pair, from the kinds of people, the numbers of projects (`Sought`, a row each) and of the
    house. `bought` says by project what settlement changes in what a person costs."""
    found = np.empty(len(rows), np.int64)
    bands = {id(one): one for one in bought if one is not None}
    at = {ident: number for number, ident in enumerate(bands)}
    band = np.array([-1 if one is None else at[id(one)] for one in bought], np.int64)
    others, money = map(np.ascontiguousarray, (people.others, people.money))
    kinds = money[:, -1].astype(np.int64)
    swings = np.array([one.numbers.take(kinds) for one in bands.values()]).reshape(len(bands), len(money))
    _loops().worth(rows, begins, people.codes, others, money, projects, swings, band, lifted, house, found)
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
    import numba
    from numba.cpython.unsafe.numbers import trailing_zeros
    from numba.extending import overload, register_jitable
    from numba.np.unsafe.ndarray import to_fixed_tuple

    @overload(formulas.either)  # numpy's own gives arrays
    def _either(condition, this, that):
        return lambda condition, this, that: this if condition else that

    for formula in formulas.FORMULAS:
        register_jitable(formula)
    value, offered, sought, house_of = formulas.value, formulas.Offered, formulas.Sought, formulas.House
    of_him, of_it, of_house = len(offered._fields), len(sought._fields), len(house_of._fields)
    of_money = len(MONEY)
    of_others = of_him - of_money
    hand = AT_HAND
    plain = numba.njit(nogil=True, error_model="numpy")

    @numba.njit(parallel=True, nogil=True)
    def both(bits, numbers, ends, left, found):
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
    def unpack(left, begins, rows):
        for job in numba.prange(len(left)):
            at = begins[job]
            for word in range(left.shape[1]):
                rest = left[job, word]
                while rest:
                    rows[at] = 64 * word + np.int64(trailing_zeros(rest))
                    rest &= rest - np.uint64(1)
                    at += 1

    # each of these is one loop over arrays that lie apart, so that it is taken for several people at a time

    @plain
    def put(own, numbers, people, total):
        for at in range(people.size):
            total[at] = numbers[own[people[at]]]

    @plain
    def add(own, numbers, people, total):
        for at in range(people.size):
            total[at] += numbers[own[people[at]]]

    @plain
    def judge(total, count, bit, told):
        for at in range(told.size):
            known = total[at] == total[at]
            told[at] |= bit if known else 0
            total[at] = total[at] / count if known else 0.0

    @plain
    def divide(total, count):
        for at in range(total.size):
            total[at] /= count

    @plain
    def alike(told):
        different = 0
        for at in range(told.size):
            different |= told[at] ^ told[0]
        return different == 0

    @plain
    def weigh(points, shares, told, same, score):
        if same:
            share = shares[told[0]]
            for at in range(score.size):
                score[at] += points[at] * share
        else:
            for at in range(score.size):
                score[at] += points[at] * shares[told[at]]

    @plain
    def close(full, told, score, found):
        for at in range(found.size):
            found[at] = full[told[at]] * score[at]

    @numba.njit(parallel=True, nogil=True, error_model="numpy")
    def fit(rows, begins, short, long, numbers, column, first, known, which, asks, shares, full, found):
        kinds, jobs, few = len(shares), len(begins) - 1, len(short)
        for job in numba.prange(jobs):
            points, scores = np.empty((kinds, hand)), np.empty(hand)
            people_at, told_at = np.empty(hand, np.uint32), np.empty(hand, np.uint32)
            for start in range(begins[job], begins[job + 1], hand):
                count = min(hand, begins[job + 1] - start)
                people, told, score = people_at[:count], told_at[:count], scores[:count]
                people[:] = rows[start : start + count]
                told[:] = 0
                always = np.uint32(0)
                for kind in range(kinds):
                    begin, end, total = asks[kind * jobs + job], asks[kind * jobs + job + 1], points[kind, :count]
                    certain = True
                    for at in range(begin, end):
                        ask = which[at]
                        certain = certain and known[ask]
                        place, mine = column[ask], numbers[first[ask] :]
                        if at == begin:
                            if place < few:
                                put(short[place], mine, people, total)
                            else:
                                put(long[place - few], mine, people, total)
                        elif place < few:
                            add(short[place], mine, people, total)
                        else:
                            add(long[place - few], mine, people, total)
                    if end == begin:
                        continue
                    if certain:
                        always |= np.uint32(1 << kind)
                        if end - begin > 1:
                            divide(total, end - begin)
                    else:
                        judge(total, end - begin, np.uint32(1 << kind), told)
                told |= always
                same = alike(told)
                score[:] = 0.0
                for kind in range(kinds):
                    if asks[kind * jobs + job] < asks[kind * jobs + job + 1]:
                        weigh(points[kind, :count], shares[kind], told, same, score)
                close(full, told, score, found[start : start + count])

    @plain
    def gather(rows, codes, others, money, swings, near, swing):
        for at in range(rows.size):
            one, two = codes[rows[at], 0], codes[rows[at], 1]
            for number in range(of_others):
                near[number * hand + at] = others[one, number]
            for number in range(of_money):
                near[(of_others + number) * hand + at] = money[two, number]
            swing[at] = swings[two]

    @plain
    def count_yen(near, swing, lifted, it, rules, found):
        for at in range(found.size):
            him = offered(
                own=near[at],
                free=near[hand + at],
                leaves=near[2 * hand + at],
                lead=near[3 * hand + at],
                parting=near[4 * hand + at],
                paid_after=near[5 * hand + at],
                swings=near[6 * hand + at],
                still_ours=near[7 * hand + at],
                really_free=near[8 * hand + at],
                cost=near[9 * hand + at],
                given_up=near[10 * hand + at],
            )
            found[at] = int(value(him, it, swing[at], lifted[at], rules))

    @numba.njit(parallel=True, nogil=True, error_model="numpy")
    def worth(rows, begins, codes, others, money, projects, bought, band, lifted, house, found):
        none = np.zeros(len(money))
        for job in numba.prange(len(begins) - 1):
            rules = house_of(*to_fixed_tuple(house, of_house))
            it = sought(*to_fixed_tuple(projects[job], of_it))
            near, swing = np.empty(of_him * hand), np.empty(hand)
            swings = bought[band[job]] if band[job] >= 0 else none
            for start in range(begins[job], begins[job + 1], hand):
                part = slice(start, min(start + hand, begins[job + 1]))
                gather(rows[part], codes, others, money, swings, near, swing)
                count_yen(near, swing, lifted[part], it, rules, found[part])

    return Loops(both, unpack, fit, worth)
