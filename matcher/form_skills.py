"""The grid of skills in a client's form: which cell takes which years, as far as the career proves them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from matcher.normalise.skills import normalise
from matcher.readers.sheet_header import Cell, Rows
from matcher.readers.sheet_labels import section
from matcher.readers.sheet_skill_tables import column_kind, is_skill_header, tables_in
from matcher.reports.career import DB, LANGUAGE, OS, OTHER, Skill, length

_ROWS_MAX = 120
_GROUPS = {"language": LANGUAGE, "db": DB, "os": OS}
_BLANK = re.compile(r"^[\s○〇_＿.…・年月ヶカか/／ー―－\-（）()]*$")


@dataclass(frozen=True)
class SkillCell:
    """A cell (counted from zero) of the form and what goes into it."""

    row: int
    column: int
    text: str


@dataclass(frozen=True)
class SkillGrid:
    """What the form's grids of skills take: the cells, the skills told in them, and what stays blank."""

    cells: tuple[SkillCell, ...] = ()
    told: frozenset[str] = frozenset()
    found: bool = False
    levels: bool = False
    """There are columns for a level or a mark: only the person can say it."""


@dataclass(frozen=True)
class _Group:
    """A column of names with its column of years: `field` language, db, os, or None for any skill."""

    name: Cell
    years: Cell | None
    field: str | None


def skill_grid(rows: Rows, skip: range, skills: Sequence[Skill], open_row: Callable[[int, int], bool]) -> SkillGrid:
    """Where these skills go. `skip`: rows of the engagements; `open_row(row, column)`: a cell made to be written in.

    Names the form has printed get their years; in blank rows the skills follow, the longest used first.
    """
    cells: list[SkillCell] = []
    told: set[str] = set()
    levels = False
    blank: list[tuple[_Group, int]] = []
    groups = [(g, top) for r in sorted(rows) if r not in skip for g, top, _ in _groups(rows[r])]
    levels = any(has for r in sorted(rows) if r not in skip for _, _, has in _groups(rows[r]))
    by_name = {s.name: s for s in skills}
    for group, top in groups:
        for r, text in _below(rows, group, top, skip, open_row):
            if not text:
                blank.append((group, r))
                continue
            skill = next((by_name[n] for n in _names(text) if n in by_name), None)
            if skill is not None and group.years is not None and skill.months and _free(rows, r, group.years.c):
                cells.append(SkillCell(r, group.years.c, _shown(group.years.text, skill.months)))
                told.add(skill.name)
    own = {_GROUPS.get(g.field or "") for g, _ in groups}
    for group, r in blank:
        fits = (s for s in skills if s.name not in told and s.months and _fits(group, s, own))
        skill = max(fits, key=lambda s: s.months or 0, default=None)
        if skill is None:
            continue
        told.add(skill.name)
        cells.append(SkillCell(r, group.name.c, skill.name))
        if group.years is not None:
            cells.append(SkillCell(r, group.years.c, _shown(group.years.text, skill.months or 0)))
    return SkillGrid(tuple(cells), frozenset(told), bool(groups), levels)


def _groups(cells: list[Cell]) -> Iterator[tuple[_Group, int, bool]]:
    """The columns of names in a header row, each with its years, the first row below, and whether it has levels."""
    for table in tables_in(cells, is_skill_header):
        names: list[Cell] = []
        grades: dict[int, list[tuple[Cell, str]]] = {}
        for k in table.cells:
            kind = column_kind(k)
            if kind == "skill_name":
                names.append(k)
                grades[k.c] = []
            elif kind in ("years", "level") and names:
                grades[names[-1].c].append((k, kind))
        top = max((k.r2 for k in table.cells), default=0) + 1
        for name in names:
            graded = grades[name.c]
            if graded:
                field = name.label.field if name.label is not None and name.label.field in _GROUPS else None
                years = next((k for k, kind in graded if kind == "years"), None)
                yield _Group(name, years, field), top, any(kind == "level" for _, kind in graded)


def _below(
    rows: Rows, group: _Group, top: int, skip: range, open_row: Callable[[int, int], bool]
) -> Iterator[tuple[int, str]]:
    """The rows of the grid, each with the name printed in it (empty: to be written)."""
    for r in range(top, top + _ROWS_MAX):
        if r in skip:
            return
        cells = rows.get(r, [])
        if is_skill_header(cells) or (len(cells) == 1 and section(cells[0].text)):
            return
        own = next((k for k in cells if k.c == group.name.c), None)
        if own is None and not open_row(r, group.name.c):
            return
        if own is not None and own.pure and own.label is not None and own.label.head:
            return
        yield r, "" if own is None or _BLANK.match(own.text) else own.text


def _names(text: str) -> Iterator[str]:
    for term in normalise(text):
        yield from (m.skill for m in term.matches if m.skill)


def _free(rows: Rows, r: int, c: int) -> bool:
    return all(k.c != c or _BLANK.match(k.text) for k in rows.get(r, ()))


def _fits(group: _Group, skill: Skill, own: set[str | None]) -> bool:
    """Does a skill belong in this column: that of its kind, else the one for all that has no column of its own?"""
    if group.field is not None:
        return skill.group == _GROUPS[group.field]
    return skill.group not in own or skill.group == OTHER


def _shown(heading: str, months: int) -> str:
    """Years as the heading asks for them: 経験年数 3年2ヶ月, 年数（年） 3.2, 月数 38."""
    if re.search(r"月数|[(（]\s*[ヶカか]?月\s*[)）]", heading):
        return str(months)
    if re.search(r"[(（]\s*年\s*[)）]", heading):
        return f"{months / 12:.1f}".removesuffix(".0")
    return length(months)
