"""Ruled lines and letters of a page → tables with cells, merged where no line divides them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from matcher.readers.excel import Box

SNAP = 3.0
"""Points within which two lines are one: borders are drawn double, dashed and not quite meeting."""
CELLS_MAX = 60_000


class Letter(NamedTuple):
    """One letter with its box in points, the origin at the bottom left of the page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


class Ruling(NamedTuple):
    """A line: at this height (flat) or this far right, from begin to end."""

    flat: bool
    at: float
    begin: float
    end: float


@dataclass
class Table:
    """A ruled table: column edges from the left, row edges from the top; letters by the range of their cell."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: dict[Box, list[Letter]] = field(default_factory=dict)

    @property
    def top(self) -> float:
        return self.ys[0]

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    @property
    def rows(self) -> int:
        return len(self.ys) - 1


def tables_of(rulings: list[Ruling], letters: list[Letter]) -> tuple[list[Table], list[Letter]]:
    """The tables of a page with their letters, and the letters outside all of them."""
    tables, free = [], letters
    for group in _connected(_merged(rulings)):
        table = _ruled(group)
        if table is None:
            continue
        ranges = _ranges(table, group)
        inside, free = _inside(table, free)
        for letter in inside:
            c = bisect_right(table.xs, (letter.left + letter.right) / 2) - 1
            r = bisect_right([-y for y in table.ys], -letter.middle) - 1
            box = ranges[min(max(r, 0), table.rows - 1)][min(max(c, 0), table.columns - 1)]
            table.cells.setdefault(box, []).append(letter)
        if len(table.cells) > 1:
            for row in ranges:
                for box in row:
                    table.cells.setdefault(box, [])
            tables.append(table)
        else:
            free = [*free, *inside]
    return tables, free


def _inside(table: Table, letters: list[Letter]) -> tuple[list[Letter], list[Letter]]:
    inside: list[Letter] = []
    free: list[Letter] = []
    for k in letters:
        x = (k.left + k.right) / 2
        within = table.xs[0] < x < table.xs[-1] and table.ys[-1] < k.middle < table.ys[0]
        (inside if within else free).append(k)
    return inside, free


def _merged(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Lines on one height put together where they touch."""
    out: list[Ruling] = []
    for flat in (True, False):
        own = sorted((k for k in rulings if k.flat is flat), key=lambda k: k.at)
        groups: list[list[Ruling]] = []
        for k in own:
            if groups and k.at - groups[-1][0].at <= SNAP:
                groups[-1].append(k)
            else:
                groups.append([k])
        for group in groups:
            at = sum(k.at for k in group) / len(group)
            current: Ruling | None = None
            for k in sorted(group, key=lambda k: k.begin):
                if current is not None and k.begin <= current.end + SNAP:
                    current = current._replace(end=max(current.end, k.end))
                else:
                    out += [current] if current is not None else []
                    current = k._replace(at=at)
            out += [current] if current is not None else []
    return out


def _connected(rulings: list[Ruling]) -> list[list[Ruling]]:
    """Groups of lines that cross or touch; a line alone is an underline."""
    flat = [k for k in rulings if k.flat]
    upright = [k for k in rulings if not k.flat]
    if len(flat) * len(upright) > 4_000_000:
        return []
    root = list(range(len(rulings)))

    def top(n: int) -> int:
        while root[n] != n:
            root[n] = root[root[n]]
            n = root[n]
        return n

    for a, h in enumerate(flat):
        for b, v in enumerate(upright, len(flat)):
            if h.begin - SNAP <= v.at <= h.end + SNAP and v.begin - SNAP <= h.at <= v.end + SNAP:
                root[top(a)] = top(b)
    groups: dict[int, list[Ruling]] = {}
    for n, ruling in enumerate([*flat, *upright]):
        groups.setdefault(top(n), []).append(ruling)
    return [g for g in groups.values() if len(g) >= 4]


def _ruled(group: list[Ruling]) -> Table | None:
    xs = _distinct(k.at for k in group if not k.flat)
    ys = _distinct(k.at for k in group if k.flat)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > CELLS_MAX:
        return None
    return Table(tuple(xs), tuple(reversed(ys)))


def _distinct(values: Iterable[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > SNAP:
            out.append(value)
    return out


def _ranges(table: Table, group: list[Ruling]) -> list[list[Box]]:
    """For every place of the grid the range of the cell it belongs to."""
    flat = [k for k in group if k.flat]
    upright = [k for k in group if not k.flat]
    own = [[(r, c, r, c) for c in range(table.columns)] for r in range(table.rows)]
    for r in range(table.rows):
        y = (table.ys[r] + table.ys[r + 1]) / 2
        crossing = sorted(k.at for k in upright if k.begin - SNAP <= y <= k.end + SNAP)
        begin = 0
        for c in range(1, table.columns + 1):
            if c == table.columns or _near(crossing, table.xs[c]):
                for at in range(begin, c):
                    own[r][at] = (r, begin, r, c - 1)
                begin = c
    for r in range(1, table.rows):
        c = 0
        while c < table.columns:
            above, here = own[r - 1][c], own[r][c]
            same = above[1] == here[1] and above[3] == here[3] == here[3] and c == here[1]
            middle = (table.xs[here[1]] + table.xs[here[3] + 1]) / 2
            divided = any(abs(k.at - table.ys[r]) <= SNAP and k.begin - SNAP <= middle <= k.end + SNAP for k in flat)
            if same and not divided:
                joined = (above[0], above[1], r, above[3])
                for rr in range(above[0], r + 1):
                    for cc in range(above[1], above[3] + 1):
                        own[rr][cc] = joined
            c = here[3] + 1
    return own


def _near(values: list[float], at: float) -> bool:
    n = bisect_right(values, at - SNAP - 0.01)
    return n < len(values) and values[n] <= at + SNAP
