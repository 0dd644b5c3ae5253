"""A year that stands apart from its months (2019年 over 4月〜7月) put in front of them, in documents and in grids."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from matcher.readers.markdown import Node
from matcher.readers.sheet_header import Cell, Rows

_YEAR = re.compile(
    r"^[\s■●◆▼【\[<＜・#]*(?P<year>(?:(?:19|20)\d{2}|(?:令和|平成|昭和)(?:元|\d{1,2}))\s*年)"
    r"(?P<fiscal>度)?[\s】\]>＞:：]*$"
)
_MONTHS = re.compile(
    r"^(?P<before>[\s・\-*■●◆【\[(（]*(?:[^\s\d:：]{1,10}\s*[:：]\s*)?)"
    r"(?P<month>\d{1,2})\s*(?:月\s*(?:[~〜～∼\-–—－ー→]|から)|[~〜～∼\-–—－→]\s*\d{1,2}\s*月)"
)


def year_of(text: str) -> tuple[str, bool] | None:
    """The year a text is and nothing else, with 年; whether it is a fiscal year (年度)."""
    found = _YEAR.match(text)
    return (found["year"].replace(" ", ""), found["fiscal"] is not None) if found else None


def dated(text: str, year: tuple[str, bool]) -> str | None:
    """The text with the year in front of its months; None where it does not begin with months of no year."""
    found = _MONTHS.match(text)
    if found is None or not 1 <= int(found["month"]) <= 12:
        return None
    head = text[: found.end("before")]
    return f"{head}{_shifted(year, int(found['month']))}{text[found.end('before') :]}"


def _shifted(year: tuple[str, bool], month: int) -> str:
    """The calendar year of a month: January to March of 2019年度 are 2020."""
    name, fiscal = year
    if not fiscal or month > 3 or not name[0].isdigit():
        return name
    return f"{int(name[:4]) + 1}年"


def dated_nodes(nodes: Iterable[Node]) -> list[Node]:
    """The nodes with the year of the heading they stand under in front of months that have none."""
    out: list[Node] = []
    year: tuple[str, bool] | None = None
    level = 0
    for node in nodes:
        own = year_of(node.text) if node.kind in ("heading", "bold") else None
        if own is not None:
            year, level = own, node.level
        elif node.kind == "heading" and year is not None and node.level <= level:
            year = None
        elif year is not None and node.kind != "table" and (told := dated(node.text, year)) is not None:
            node = replace(node, text=told)
        out.append(node)
    return out


def dated_rows(rows: Rows) -> None:
    """Puts the year of a cell left of or above months without one in front of them; the year's cell goes."""
    years: list[tuple[Cell, tuple[str, bool]]] = []
    used: set[tuple[int, int]] = set()
    for r in sorted(rows):
        for at, k in enumerate(rows[r]):
            own = year_of(k.text)
            if own is not None:
                years.append((k, own))
                continue
            found = next((y for y in reversed(years) if y[0].c <= k.c and _governs(y[0], k, rows)), None)
            told = dated(k.text, found[1]) if found and len(k.text) <= 60 else None
            if told is not None and found is not None:
                rows[r][at] = k._replace(text=told)
                used.add((found[0].r, found[0].c))
    for r, c in used:
        rows[r] = [k for k in rows[r] if k.c != c]
        if not rows[r]:
            del rows[r]


def _governs(year: Cell, k: Cell, rows: Rows) -> bool:
    """Does a year stand for this cell: beside it, merged down to it, or over it with nothing else in its column?"""
    if year.r <= k.r <= year.r2:
        return True
    between = (o for r in range(year.r2 + 1, k.r + 1) for o in rows.get(r, ()))
    return not any(o.c <= year.c <= o.c2 and o is not k for o in between)
