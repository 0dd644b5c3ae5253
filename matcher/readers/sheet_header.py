"""Cells of a grid and the headers of its history tables: found by vocabulary, one row or several."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from matcher.model import Phase
from matcher.normalise.phases import phases as phases_in
from matcher.readers import sheet_periods as periods
from matcher.readers.excel import Grid
from matcher.readers.sheet_labels import PERIOD_FIELDS, SKILL_FIELDS, Label, grade, label
from matcher.readers.sheet_layout import MARKS, MARKS_YES, whole_period


class Cell(NamedTuple):
    """A filled cell with the range it covers (last row and column included)."""

    r: int
    c: int
    r2: int
    c2: int
    text: str
    label: Label | None

    @property
    def pure(self) -> bool:
        """A label with nothing else in the cell."""
        return self.label is not None and not self.label.value


Rows = dict[int, list[Cell]]


@dataclass(frozen=True)
class Column:
    """A column of a history table: its label on each header row that has one of its own."""

    c: int
    c2: int
    labels: tuple[tuple[int, Label], ...] = ()
    phases: tuple[Phase, ...] = ()
    marked: str = ""
    """The technology a column of marks stands for (Java, with ● where a project used it)."""

    def at(self, level: int) -> Label | None:
        """The label for the n-th row of a record: that of the n-th header row, else the last one above it."""
        chosen = None
        for row, found in self.labels:
            if chosen is None or row <= level:
                chosen = found
        return chosen

    def has(self, *fields: str) -> bool:
        return any(f in fields for _, found in self.labels for f in found.fields)


@dataclass
class Header:
    top: int
    bottom: int
    columns: list[Column] = field(default_factory=list)

    def fields(self) -> set[str]:
        return {f for column in self.columns for _, found in column.labels for f in found.fields}

    def column(self, c: int) -> Column | None:
        for k in self.columns:
            if k.c <= c <= k.c2:
                return k
        return None

    def of(self, cell: Cell, today: date) -> Column | None:
        """The column a cell belongs to; None where it is merged over several and so belongs to none of them."""
        own = self.column(cell.c)
        if own is None or cell.c2 <= own.c2:
            return own
        beyond = [
            k
            for k in self.columns
            if own.c2 < k.c <= cell.c2 and (k.phases or k.marked or k.labels[:1] != own.labels[:1])
        ]
        dates = own.has(*PERIOD_FIELDS, "number")
        if dates and whole_period(cell.text, today) is not None:
            return own
        return None if len(beyond) >= (1 if dates else 2) else own

    @property
    def phase_columns(self) -> int:
        return sum(1 for k in self.columns if k.phases)


def cells_of(grid: Grid) -> Rows:
    """The filled cells of a grid by row, each with the merged range it heads."""
    merged = grid.merged()
    rows: Rows = {}
    for r, values in enumerate(grid.rows):
        found = []
        for c, value in enumerate(values):
            if value is None:
                continue
            text = grid.text(r, c)
            if text:
                box = merged.get((r, c), (r, c, r, c))
                found.append(Cell(r, c, box[2], box[3], text, label(text)))
        if found:
            rows[r] = found
    return rows


@lru_cache(maxsize=4096)
def phase_heading(text: str) -> tuple[Phase, ...]:
    """The phases a column heading names (要件定義, 基本\\n設計, 要, UT); empty for anything else."""
    plain = re.sub(r"\s+", "", text)
    if not plain or len(plain) > 12 or re.fullmatch(r"[\d.,]+", plain):
        return ()
    short = _ONE_LETTER.get(plain)
    if short is not None:
        return short
    plain = re.sub(r"^[A-Z①-⑳\d][.:)]?(?=[ぁ-んァ-ヶ一-龠])", "", plain)
    found = phases_in(plain)
    if not found and "\n" in text.strip():
        found = tuple(p for line in text.split("\n") for p in phases_in(line))
    return tuple(dict.fromkeys(found)) if len(found) <= 3 else ()


_ONE_LETTER: dict[str, tuple[Phase, ...]] = {
    "要": ("requirements",),
    "基": ("basic_design",),
    "外": ("basic_design",),
    "詳": ("detailed_design",),
    "内": ("detailed_design",),
    "製": ("implementation",),
    "単": ("unit_test",),
    "結": ("integration_test",),
    "総": ("system_test",),
    "運": ("operation",),
    "保": ("operation",),
}


# ---------------------------------------------------------------- header rows

Codes = dict[str, str]
"""Legend of phase codes of the sheet: A → 要件定義."""
_NO_CODES: Codes = {}


def _heads_phase(text: str, codes: Codes) -> tuple[Phase, ...]:
    """As `phase_heading`, a code of the sheet's legend included."""
    named = codes.get(text.strip().rstrip(".:：．"))
    return tuple(phases_in(named)) if named is not None else phase_heading(text)


def header_like(cells: list[Cell], codes: Codes = _NO_CODES) -> bool:
    """Mostly labels, side by side, not each followed by its value."""
    labels = [k for k in cells if k.pure and k.label and k.label.history]
    named = [k for k in cells if k.pure or _heads_phase(k.text, codes) or grade(k.text)]
    distinct = {f for k in labels if k.label for f in k.label.fields}
    if len(distinct) < 2 or len(named) < len(cells) * 0.6 or len(labels) < 2:
        return False
    followed = sum(1 for a, b in itertools.pairwise(cells) if a in labels and b not in named)
    return followed <= len(labels) / 3


def _second_level(cells: list[Cell], codes: Codes) -> bool:
    """The row below a header that divides or continues it."""
    named = [k for k in cells if (k.pure and k.label and k.label.history) or _heads_phase(k.text, codes)]
    return len(named) >= max(1, len(cells) * 0.7) and not any(periods.search(k.text, _FAR) for k in cells)


def _below_group(rows: Rows, top: int, r: int, codes: Codes) -> bool:
    """As `_second_level`, names of technologies under a group heading (使用技術 over Java, PHP, …) included."""
    groups = [k for k in rows[top] if k.pure and k.label and k.c2 > k.c and set(k.label.fields) <= {*SKILL_FIELDS}]
    within = [[k for k in rows[r] if g.c <= k.c <= g.c2 and len(k.text) <= 30] for g in groups]
    named = [k for held in within if len(held) > 1 for k in held]
    rest = [k for k in rows[r] if k not in named]
    if len(named) >= 3 and not any(set(k.text) <= set(MARKS) for k in named):
        return not rest or _second_level(rest, codes)
    return _second_level(rows[r], codes)


_FAR = date(2199, 1, 1)


def headers(rows: Rows, codes: Codes = _NO_CODES) -> list[Header]:
    """Every header of a history table, one or more rows high, top to bottom."""
    found: list[Header] = []
    numbers = sorted(rows)
    skip = -1
    for r in numbers:
        if r <= skip or not header_like(rows[r], codes):
            continue
        bottom = max([r, *(k.r2 for k in rows[r] if k.pure and k.r2 - k.r <= 4)])
        while bottom + 1 in rows and bottom - r < 4 and _below_group(rows, r, bottom + 1, codes):
            bottom += 1
        for inner in range(r + 1, bottom + 1):
            bottom = max([bottom, *(k.r2 for k in rows.get(inner, []) if k.pure and k.r2 - k.r <= 3)])
        top = r - 1 if r - 1 in rows and r - 1 > skip and _phase_row(rows[r - 1], codes) else r
        header = Header(top, bottom, _columns(rows, top, bottom, codes))
        found.append(header)
        skip = bottom
    return found


def _phase_row(cells: list[Cell], codes: Codes) -> bool:
    return len(cells) >= 3 and all(_heads_phase(k.text, codes) or (k.pure and k.label) for k in cells)


def _columns(rows: Rows, top: int, bottom: int, codes: Codes) -> list[Column]:
    """The leaf columns of a header, each with its labels from the top down."""
    levels = [rows[r] for r in range(top, bottom + 1) if r in rows]
    edges = sorted({k.c for cells in levels for k in cells})
    if not edges:
        return []
    last = max(k.c2 for cells in levels for k in cells)
    columns = []
    for begin, following in zip(edges, [*edges[1:], last + 1], strict=True):
        covering = [k for cells in levels if (k := _covering(cells, begin)) is not None]
        columns.append(_column(covering, begin, max(begin, following - 1), top, edges, codes))
    if columns and not columns[-1].phases:
        columns[-1] = replace(columns[-1], c2=columns[-1].c2 + (0 if columns[-1].marked else 60))
    return columns


def _covering(cells: list[Cell], c: int) -> Cell | None:
    """The cell of a header row over column c: its merged range, or the blank cells right of it."""
    chosen = None
    for k in cells:
        if k.c <= c:
            chosen = k
    return chosen


def _column(covering: list[Cell], c: int, c2: int, top: int, edges: list[int], codes: Codes) -> Column:
    own = [k for k in covering if k.c == c]
    marks = next((p for k in reversed(own) if not _is_group(k) and (p := _heads_phase(k.text, codes))), ())
    if marks:
        return Column(c, c2, (), marks)
    group = next((k for k in covering if k.pure and k.label and set(k.label.fields) <= {*SKILL_FIELDS}), None)
    if group is not None and group.c2 > group.c and own and own[-1].label is None and _covers_more(group, edges):
        return Column(c, c2, ((0, group.label),) if group.label else (), marked=own[-1].text)
    over = [k for k in covering if k.label is not None and set(k.label.fields) & {*PERIOD_FIELDS}]
    if over and any(k.text.strip() in ("年", "月", "日", "～", "〜", "~") for k in own):
        own = over[-1:]
    named = [k for k in own if k.label is not None] or [k for k in covering if k.label is not None][-1:]
    leaves = [k for k in named if not (_covers_more(k, edges) and k is not named[-1])]
    labels = tuple((k.r - top, k.label) for k in leaves if k.label is not None)
    return Column(c, c2, labels)


def add_period_column(rows: Rows, header: Header, last: int, today: date) -> None:
    """Where no heading says 期間, the column that holds ranges and little else is it."""
    body = [k for r in range(header.bottom + 1, last + 1) for k in rows.get(r, ())]
    spans = [k.c for k in body if whole_period(k.text, today) is not None]
    if len(spans) < 2:
        return
    c = max(set(spans), key=spans.count)
    if spans.count(c) < 2 or spans.count(c) * 2 < sum(k.c == c for k in body):
        return
    own = header.column(c)
    begins = [k.c for k in header.columns if k.c > c]
    reach = min(begins) - 1 if begins else c + 60
    if own is not None and own.c == c:
        header.columns.remove(own)
    elif own is not None:
        header.columns[header.columns.index(own)] = replace(own, c2=c - 1)
    header.columns.append(Column(c, reach, ((0, Label(("period",))),)))
    header.columns.sort(key=lambda k: k.c)


def _is_group(cell: Cell) -> bool:
    return cell.label is not None and "phases" in cell.label.fields


def _covers_more(cell: Cell, edges: list[int]) -> bool:
    """A group heading: other columns begin within its merged range."""
    return any(cell.c < e <= cell.c2 for e in edges)


def told_values(rows: Rows) -> None:
    """A value that is a label's word elsewhere (役割 | サーバサイド, 業種 | サービス) becomes a value.

    Right of a label, in a column where the rows nearby have the values of labels in the label's column.
    """
    for r in sorted(rows):
        cells = rows[r]
        if len(cells) > 3 and all(k.pure for k in cells):
            continue
        for at in range(1, len(cells)):
            before, own = cells[at - 1], cells[at]
            if not (before.pure and own.pure) or own.label is None or own.label.marked:
                continue
            nearby = (*range(r - _NEARBY, r), *range(before.r2 + 1, before.r2 + 1 + _NEARBY))
            beside = {_pair_of(rows.get(row, []), before.c, own.c) for row in nearby}
            if True in beside and False not in beside:
                cells[at] = own._replace(label=None)


def _pair_of(cells: list[Cell], left: int, right: int) -> bool | None:
    """Has this row a label in one column and its value in the other? None where it has nothing in them."""
    for name, value in itertools.pairwise(cells):
        if name.c == left and value.c == right:
            return (name.pure and value.label is None) or (None if name.pure else False)
    return None


_NEARBY = 4
"""Rows above and below a cell that tell what its column holds."""


def reach_down(rows: Rows) -> None:
    """A label whose value goes on in the cells below its first one reaches down beside them, as if merged.

    資格 | 基本情報 / (blank) | 応用情報: only for what has several lines.
    """
    for r in sorted(rows):
        cells = rows[r]
        name, value = (cells[-2], cells[-1]) if len(cells) > 1 else (None, None)
        if name is None or value is None or not name.pure or name.label is None or value.label is not None:
            continue
        if name.label.field not in _OF_LINES or name.r2 > r or value.r2 > r:
            continue
        last = r
        while (below := rows.get(last + 1)) and len(below) == 1 and below[0].c == value.c and below[0].label is None:
            last = below[0].r2
        cells[-2] = name._replace(r2=last)


_OF_LINES = ("qualification", "text", "tools", "language", "db", "os", "summary", "phases")


def told_phases(rows: Rows) -> None:
    """A row of phase names with a row of marks under it, inside a block (工程 | 要件定義 | 基本設計 … / ● ●).

    The two rows become one: the label, and the names that are marked. A matrix of many projects stays as it is.
    """
    for r in sorted(rows):
        names = [k for k in rows.get(r, ()) if not _is_group(k) and phase_heading(k.text)]
        marks = rows.get(r + 1, [])
        others = [k for k in rows.get(r, ()) if k not in names]
        if len(names) < 3 or not marks or len(others) > 1 or not all(_is_group(k) for k in others):
            continue
        if any(set(k.text.strip()) - set(MARKS) for k in marks):
            continue
        chosen = [n.text for n in names if any(n.c <= m.c <= n.c2 and set(m.text) & set(MARKS_YES) for m in marks)]
        label_cell = others[0] if others else names[0]._replace(text="工程", label=label("工程"))
        value = names[0]._replace(c=label_cell.c2 + 1, c2=names[-1].c2, text="、".join(chosen), label=None)
        rows[r] = [label_cell, value] if chosen else [label_cell]
        rows[r + 1] = []
        del rows[r + 1]
