"""Skill tables and qualification tables of a grid: rows of names with years, levels or dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from matcher.model import Place
from matcher.normalise.phases import phases as phases_in
from matcher.normalise.skills import normalise
from matcher.readers import sheet_periods as periods
from matcher.readers.excel import Grid
from matcher.readers.sheet_header import Cell, Rows, header_like
from matcher.readers.sheet_labels import PERIOD_FIELDS, SKILL_FIELDS, grade, section
from matcher.readers.sheet_layout import Item, Parts, SkillRow

_SPAN = r"(?:約)?\d{1,2}(?:\.\d)?\s*(?:年|[ヶカか]月)(?:半|以上|程度)?(?:\d{1,2}[ヶカか]月)?"
GRADE = re.compile(rf"^(?:[◎○●◯〇△▲×✕★☆☑✓✔]{{1,5}}|{_SPAN})$")
"""A mark or a number of years, alone in its cell."""


def is_skill_header(cells: list[Cell]) -> bool:
    """The header of a skill table: a name column and one for years or level, nothing of a project."""
    grades = [grade(k.text) or ("skill_name" if section(k.text) == "skills" else None) for k in cells]
    fields = {f for k in cells if k.label for f in k.label.fields}
    if fields & {"title", "role", "phases", "team", "client", "acquired", "qualification"}:
        return False
    named = "skill_name" in grades and any(g in ("years", "level") for g in grades[grades.index("skill_name") :])
    years = any(
        g == "years" and not (k.label and k.label.field == "period") for g, k in zip(grades, cells, strict=True)
    )
    period_only = any(k.label and k.label.field == "period" for k in cells)
    levels = "level" in grades
    return (
        named
        and (levels or years or (period_only and len(cells) == 2))
        and sum(g is not None for g in grades) >= len(cells) * 0.6
    )


def skill_tables(grid: Grid, rows: Rows, file: str, parts: Parts, taken: set[int]) -> None:
    """Skill tables, also beside something else (right of the head, two side by side): their cells leave `rows`."""
    for r in sorted(rows):
        if r in taken:
            continue
        for table in tables_in(rows[r], is_skill_header):
            header = [(k, column_kind(k)) for k in table.cells]
            table.take(rows, r, taken)
            for at, cells in _below(rows, table, taken, _ends_skills):
                parts.skills += _skill_rows(grid, header, cells, file)
                table.take(rows, at, taken)
            parts.layout.add("skill table")


def column_kind(k: Cell) -> str | None:
    """What a column of a skill table holds; a compound of skill labels (DB・OS) names skills."""
    skills = k.pure and k.label is not None and set(k.label.fields) <= {*SKILL_FIELDS}
    return grade(k.text) or ("skill_name" if skills or section(k.text) == "skills" else None)


@dataclass(frozen=True)
class SkillTable:
    """The header cells of a table that may share its rows with others: it owns the columns first to last."""

    cells: tuple[Cell, ...]
    first: int
    last: int

    def within(self, cells: list[Cell]) -> list[Cell]:
        return [k for k in cells if self.first <= k.c <= self.last]

    def take(self, rows: Rows, r: int, taken: set[int]) -> None:
        """Its cells of row r belong to nobody else from now on."""
        rows[r] = [k for k in rows[r] if not self.first <= k.c <= self.last]
        if not rows[r]:
            taken.add(r)


def tables_in(cells: list[Cell], is_header: Callable[[list[Cell]], bool]) -> list[SkillTable]:
    """The tables whose headers stand in this row: the whole row, else runs of cells that are one by themselves."""
    if is_header(cells):
        return [SkillTable(tuple(cells), -1, _FAR_RIGHT)]
    fields = {f for k in cells if k.label for f in k.label.fields}
    if len(cells) > 40 or (header_like(cells) and fields & _OF_PROJECTS):
        return []
    found = []
    begin = 0
    while begin < len(cells):
        ends = range(min(len(cells), begin + 6), begin + 1, -1)
        end = next((e for e in ends if _run(cells[begin:e]) and is_header(cells[begin:e])), None)
        if end is None:
            begin += 1
            continue
        last = cells[end].c - 1 if end < len(cells) else _FAR_RIGHT
        found.append(SkillTable(tuple(cells[begin:end]), cells[begin].c, last))
        begin = end
    return found


_FAR_RIGHT = 10**6
_OF_PROJECTS = {*PERIOD_FIELDS, "title", "text", "role", "phases", "team"}


def _run(cells: list[Cell]) -> bool:
    """Headings side by side, none of them a value."""
    return all(grade(k.text) or k.pure for k in cells) and all(b.c - a.c2 <= 2 for a, b in pairwise(cells))


def _below(
    rows: Rows, table: SkillTable, taken: set[int], ends: Callable[[list[Cell]], bool]
) -> Iterator[tuple[int, list[Cell]]]:
    """The rows of a table under its header, up to a row without cells in its columns or one that ends it."""
    r = max(k.r2 for k in table.cells) + 1
    reach = r - 1
    while r not in taken:
        cells = table.within(rows.get(r, []))
        if not cells and r > reach:
            return
        if cells and ends(cells):
            return
        if cells:
            reach = max(k.r2 for k in cells)
            yield r, cells
        r += 1


def _ends_skills(cells: list[Cell]) -> bool:
    first = cells[0]
    if is_skill_header(cells) or (len(cells) == 1 and (section(first.text) or len(first.text) > 40)):
        return True
    return first.pure and first.label is not None and first.label.head and grade(first.text) is None


def _skill_rows(grid: Grid, header: list[tuple[Cell, str | None]], cells: list[Cell], file: str) -> list[SkillRow]:
    """The claims of one row; several name/years pairs may stand side by side."""
    out = []
    groups: list[tuple[list[Cell], list[tuple[Cell, str]]]] = []
    for head, kind in header:
        if kind == "skill_name" and (not groups or groups[-1][1]):
            groups.append(([head], []))
        elif kind == "skill_name":
            groups[-1][0].append(head)
        elif kind in ("years", "level") and groups:
            groups[-1][1].append((head, kind))
    edges = sorted(k.c for k, _ in header)
    for names, grades in groups:
        filled = [k for n in names for k in cells if _owner(edges, k.c) == n.c]
        years = " ".join(k.text for h, kind in grades if kind == "years" for k in cells if _owner(edges, k.c) == h.c)
        level = " ".join(k.text for h, kind in grades if kind == "level" for k in cells if _owner(edges, k.c) == h.c)
        if filled and (years or level):
            told = next((k for h, kind in grades if kind == "years" for k in cells if _owner(edges, k.c) == h.c), None)
            last = filled[-1]
            own = next((n for n in reversed(names) if n.c == _owner(edges, last.c)), names[-1])
            column = own.label.field if own.label and own.label.field in ("language", "db", "os") else "any"
            out.append(
                SkillRow(
                    last.text,
                    years,
                    level,
                    column,
                    Place(file=file, sheet=grid.name, cell=grid.ref(last.r, last.c)),
                    Place(file=file, sheet=grid.name, cell=grid.ref(told.r, told.c)) if told else None,
                )
            )
    return out


def _owner(edges: list[int], c: int) -> int:
    return max((e for e in edges if e <= c), default=-1)


def graded_rows(grid: Grid, rows: Rows, file: str, parts: Parts, taken: set[int]) -> None:
    """Skill grids without a header: names, each with its mark or years in the next cell (Java | ◎ | PHP | △)."""
    for r in sorted(rows):
        if r in taken:
            continue
        pairs = [(a, b) for a, b in pairwise(rows[r]) if GRADE.match(b.text) and not GRADE.match(a.text)]
        pairs = [(a, b) for a, b in pairs if a.label is None]
        others = sum(1 for k in rows[r] if k.label is None or GRADE.match(k.text))
        if not pairs or (len(pairs) == 1 and others > 3):
            continue
        known = [a for a, _ in pairs if len(a.text) <= 40 and any(t.matches for t in normalise(a.text))]
        if not known or len(known) * 2 < len(pairs):
            continue
        for name, mark in pairs:
            years = mark.text if periods.duration(mark.text) is not None else ""
            place = Place(file=file, sheet=grid.name, cell=grid.ref(name.r, name.c))
            beside = Place(file=file, sheet=grid.name, cell=grid.ref(mark.r, mark.c)) if years else None
            parts.skills.append(SkillRow(name.text, years, "" if years else mark.text, "any", place, beside))
        paired = {k for pair in pairs for k in pair}
        rows[r] = [k for k in rows[r] if k not in paired]
        if not rows[r]:
            taken.add(r)
        parts.layout.add("skill table")


_LEGEND = re.compile(
    r"(?<![A-Za-zＡ-Ｚ\d])([◎○●◯〇△▲×☆★]{1,5}|[A-ES]|[1-5])\s*[:：=＝…．.)）]\s*([^\s、,，;；/／|｜◎○●◯〇△▲×☆★:：]{2,24})"
)


def level_legend(texts: Iterable[str]) -> dict[str, str]:
    """What the marks of a skill table mean (◎：指導できる ○：一人でできる △：…); empty without a legend of two or more.

    A legend of phases (A：要件定義) is another one, as is one of the parts a person played (◎：主担当).
    """
    found: dict[str, str] = {}
    for text in texts:
        told = _LEGEND.findall(text) if len(text) <= 300 else []
        if told and _OF_LEVELS.search(text) and not any(phases_in(meaning) for _, meaning in told):
            found |= {unicodedata.normalize("NFKC", mark): meaning for mark, meaning in told}
    return found if len(found) >= 2 else {}


_OF_LEVELS = re.compile(
    r"でき|可能|経験|知識|指導|独力|自力|得意|習得|学習|年以上|年未満|レベル|使用|利用|理解|実務|業務|上級|中級|初級"
)
"""Words a level is described with."""


def qualification_tables(grid: Grid, rows: Rows, file: str, parts: Parts, taken: set[int]) -> None:
    """Tables of qualifications with their dates, alone or beside another table."""
    for r in sorted(rows):
        if r in taken:
            continue
        for table in tables_in(rows[r], _is_qualification_header):
            table.take(rows, r, taken)
            for at, cells in _below(rows, table, taken, _ends_qualifications):
                text = " ".join(k.text for k in cells if not re.fullmatch(r"\d{1,2}", k.text))
                place = Place(file=file, sheet=grid.name, cell=grid.ref(cells[0].r, cells[0].c))
                parts.qualifications.append(Item("qualification", text, place))
                table.take(rows, at, taken)


def _is_qualification_header(cells: list[Cell]) -> bool:
    fields = {f for k in cells if k.pure and k.label for f in k.label.fields}
    told = all(k.pure or grade(k.text) for k in cells)
    return told and "qualification" in fields and bool({"acquired", "period"} & fields)


def _ends_qualifications(cells: list[Cell]) -> bool:
    return cells[0].pure or _is_qualification_header(cells) or len(cells[0].text) > 80
