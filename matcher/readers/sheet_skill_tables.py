"""Skill tables and qualification tables of a grid: rows of names with years, levels or dates."""

from __future__ import annotations

import re
from itertools import pairwise

from matcher.model import Place
from matcher.normalise import periods
from matcher.normalise.skills import normalise
from matcher.readers.excel import Grid
from matcher.readers.sheet_labels import grade, section
from matcher.readers.sheet_layout import Item, Parts, SkillRow
from matcher.readers.sheet_table import Cell, Rows

_SPAN = r"(?:約)?\d{1,2}(?:\.\d)?\s*(?:年|[ヶカか]月)(?:半|以上|程度)?(?:\d{1,2}[ヶカか]月)?"
GRADE = re.compile(rf"^(?:[◎○●◯〇△▲×✕★☆☑✓✔]{{1,5}}|{_SPAN})$")
"""A mark or a number of years, alone in its cell."""


def is_skill_header(cells: list[Cell]) -> bool:
    """The header of a skill table: a name column and one for years or level, nothing of a project."""
    grades = [grade(k.text) for k in cells]
    fields = {f for k in cells if k.label for f in k.label.fields}
    if fields & {"title", "role", "phases", "team", "client"} or "acquired" in fields:
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
    for r in sorted(rows):
        if r in taken or not is_skill_header(rows[r]):
            continue
        header = [(k, grade(k.text)) for k in rows[r]]
        taken.add(r)
        below = r + 1
        while below in rows and below not in taken and not is_skill_header(rows[below]):
            cells = rows[below]
            if len(cells) == 1 and section(cells[0].text):
                break
            parts.skills += _skill_rows(grid, header, cells, file)
            taken.add(below)
            below += 1
        parts.layout.add("skill table")


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
                )
            )
    return out


def _owner(edges: list[int], c: int) -> int:
    return max((e for e in edges if e <= c), default=-1)


def graded_rows(grid: Grid, rows: Rows, file: str, parts: Parts, taken: set[int]) -> None:
    """Skill grids without a header: names, each with its mark or years in the next cell (Java | ◎ | PHP | △)."""
    for r in sorted(rows):
        cells = [k for k in rows[r] if k.label is None or GRADE.match(k.text)]
        pairs = [(a, b) for a, b in pairwise(cells) if GRADE.match(b.text) and not GRADE.match(a.text)]
        if r in taken or not pairs or len(pairs) * 2 < len(cells) - 1:
            continue
        known = [a for a, _ in pairs if any(t.matches for t in normalise(a.text)) and len(a.text) <= 40]
        if not known or len(known) * 2 < len(pairs):
            continue
        for name, mark in pairs:
            years = mark.text if periods.duration(mark.text) is not None else ""
            place = Place(file=file, sheet=grid.name, cell=grid.ref(name.r, name.c))
            parts.skills.append(SkillRow(name.text, years, "" if years else mark.text, "any", place))
        taken.add(r)
        parts.layout.add("skill table")


def qualification_tables(grid: Grid, rows: Rows, file: str, parts: Parts, taken: set[int]) -> None:
    for r in sorted(rows):
        if r in taken:
            continue
        fields = [k.label.field if k.pure and k.label else None for k in rows[r]]
        if "qualification" not in fields or not {"acquired", "period"} & set(fields):
            continue
        taken.add(r)
        below = r + 1
        while (
            below in rows and below not in taken and len(rows[below]) >= 2 and not any(k.pure for k in rows[below][:1])
        ):
            first = rows[below][0]
            text = " ".join(k.text for k in rows[below])
            parts.qualifications.append(
                Item("qualification", text, Place(file=file, sheet=grid.name, cell=grid.ref(first.r, first.c)))
            )
            taken.add(below)
            below += 1
