"""Widths and heights of cells: a full-width character is two columns wide, and no text is cut off."""

from __future__ import annotations

import math
import unicodedata
from datetime import date, datetime

from matcher.reports.model import Cell, Column, Day, Kind, Table

LINE_POINTS = 15.0
HEIGHT_MAX = 409.0
"""The tallest row Excel knows, in points."""
LINES_MAX = int((HEIGHT_MAX - 6) // LINE_POINTS)

WIDTHS: dict[Kind, tuple[float, float]] = {
    "text": (8, 26),
    "long": (20, 42),
    "whole": (8, 21),
    "yen": (11, 21),
    "percent": (9, 21),
    "score": (8, 10),
    "years": (8, 21),
    "day": (12, 21),
    "moment": (17, 17),
}
"""Least and most by kind of column, in characters of half width; a text that needs more is wrapped."""
WIDEST = 120.0


def cells_wide(text: str) -> int:
    """Columns of half width a line takes."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def lines_high(text: str, width: float) -> int:
    """Lines a text takes in a column of this width, a little on the safe side.

    What stands between two spaces is taken to stay together where it fits into a line, as Latin words do.
    """
    usable = max(width - 3, 2.0)
    return sum(_wrapped(line, usable) for line in text.split("\n"))


def _wrapped(line: str, usable: float) -> int:
    lines, filled = 1, 0.0
    for word in line.split(" "):
        wide = cells_wide(word) * 1.05
        if filled and filled + wide > usable:
            lines, filled = lines + 1, 0.0
        lines += max(0, math.ceil(wide / usable) - 1)
        filled = (filled + wide if wide <= usable else wide % usable) + 1
    return lines


def shown(cell: Cell) -> str:
    """About what Excel shows, to measure it."""
    match cell:
        case None:
            return ""
        case Day():
            return "2026/12/01" + ("（随時）" if cell.exactness == "open" else "")
        case datetime() | date():
            return "2026/12/01 09:00"
        case float() | int():
            return f"{cell:,.0f}"
        case _:
            return cell


def column_width(column: Column, heading: str, cells: list[Cell]) -> float:
    """Wide enough for the heading with its filter arrow and for the longest line, within the kind's bounds.

    A column whose longest text would still be taller than Excel's tallest row is made wider.
    """
    least, most = WIDTHS[column.kind]
    texts = [shown(c) for c in cells]
    longest = max((cells_wide(line) for t in texts for line in t.split("\n")), default=0) * 1.05 + 4
    width = min(max(least, longest, min(cells_wide(heading) + 5, 21)), most)
    while width < WIDEST and any(lines_high(t, width) > LINES_MAX for t in texts):
        width += 8
    return math.ceil(width)


def row_height(table: Table, row: tuple[Cell, ...], widths: list[float]) -> float:
    """Points that show the tallest cell whole."""
    wrapped = (
        lines_high(cell, width)
        for cell, column, width in zip(row, table.columns, widths, strict=True)
        if isinstance(cell, str) and column.kind in ("text", "long")
    )
    return min(max(wrapped, default=1) * LINE_POINTS + 6, HEIGHT_MAX)


def heading_height(headings: list[str], widths: list[float]) -> float:
    """Points that show every heading whole beside its filter arrow."""
    lines = max((lines_high(h, w - 1) for h, w in zip(headings, widths, strict=True)), default=1)
    return lines * LINE_POINTS + 8
