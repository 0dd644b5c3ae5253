"""The workbook: real dates and numbers, filters, frozen headings, charts, the same bytes every time."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from matcher.errors import InputError
from matcher.messages import Lang, why_os
from matcher.reports.figures import Figures
from matcher.reports.layout import column_width, heading_height, row_height
from matcher.reports.masking import printable
from matcher.reports.model import Cell, Column, Day, Kind, ReportInput, Table
from matcher.reports.overview import write_overview
from matcher.reports.styles import Styles
from matcher.reports.tables import tables
from matcher.reports.words import Words

TEXT_MAX = 32_000
"""Excel holds 32,767 characters in a cell; a longer text is cut with a sign that it is."""
A3, A4 = 8, 9


def write(path: Path, report: ReportInput) -> Path:
    """Write the workbook. Raises InputError where the file cannot be written."""
    words = Words(report)
    figures = Figures(report, words)
    book = xlsxwriter.Workbook(
        str(path),
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": {"font_name": "Yu Gothic", "font_size": 10},
        },
    )
    made = datetime.combine(report.match.today, time())
    book.set_properties({"title": words.tell("title"), "created": made})
    book.set_size(2400, 1500)
    styles = Styles(book, words)
    front = book.add_worksheet(words.tell("sheet.overview"))
    sheets = list(tables(report, words, figures))
    for table in sheets:
        write_table(book.add_worksheet(words.tell(f"sheet.{table.name}")), table, words, styles)
    write_overview(book, front, sheets, words, figures, styles)
    try:
        book.close()
    except (OSError, XlsxWriterException) as error:
        why = words.tell("unwritable", path=path, why=unwritten(error, words.lang))
        raise InputError(why, place=str(path)) from error
    return path


def unwritten(error: Exception, lang: Lang = "ja") -> str:
    """Why a workbook could not be written: the system's reason, without the library's own words around it."""
    inner = error.args[0] if error.args and isinstance(error.args[0], OSError) else error
    return why_os(inner, lang) if isinstance(inner, OSError) else str(inner)


def clean(text: str) -> str:
    """A text Excel can hold: printable, and not longer than a cell."""
    text = printable(text)
    return text if len(text) <= TEXT_MAX else text[: TEXT_MAX - 1] + "…"


def write_table(page: Worksheet, table: Table, words: Words, styles: Styles) -> None:
    """One table from the first column on; its notes stand above the heading."""
    above = len(table.notes) + len(table.summary)
    top = above + 1 if above else 0
    headings = [words.tell(f"col.{c.key}") for c in table.columns]
    rows = [tuple(clean(c) if isinstance(c, str) else c for c in row) for row in table.rows]
    widths = [
        column_width(column, heading, [row[i] for row in rows])
        for i, (column, heading) in enumerate(zip(table.columns, headings, strict=True))
    ]
    _above(page, table, styles)
    for i, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        page.set_column(i, i, width)
        page.write_string(top, i, heading, styles.heading)
    page.set_row(top, heading_height(headings, widths))
    for r, row in enumerate(rows, start=top + 1):
        page.set_row(r, row_height(table, row, widths))
        for c, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            write_cell(page, r, c, cell, column, styles)
    if not rows:
        page.write_string(top + 1, 0, words.tell("none"), styles.note)
    _finish(page, table, top, len(rows), widths, styles, words.as_of)


def _above(page: Worksheet, table: Table, styles: Styles) -> None:
    """Notes and summary over the heading."""
    for line, note in enumerate(table.notes):
        page.write_string(line, 0, clean(note), styles.note)
    for line, row in enumerate(table.summary):
        for col, text in enumerate(row):
            style = styles.heading if not line else styles.of("text") if col else styles.label
            page.write_string(len(table.notes) + line, col, clean(text), style)
        page.set_row(len(table.notes) + line, 22)


def write_cell(page: Worksheet, row: int, col: int, cell: Cell, column: Column, styles: Styles) -> None:
    """One cell with the format of its column; None is a blank with a frame."""
    style = styles.of(column.kind)
    match cell:
        case None:
            page.write_blank(row, col, None, style)
        case Day():
            page.write_datetime(row, col, datetime.combine(cell.value, time()), styles.day(cell))
        case datetime():
            page.write_datetime(row, col, cell, style)
        case str():
            page.write_string(row, col, cell, style if column.kind in ("text", "long") else styles.of("text"))
        case _:
            page.write_number(row, col, cell, style)


def _finish(
    page: Worksheet, table: Table, top: int, rows: int, widths: list[float], styles: Styles, as_of: str
) -> None:
    """Filter, frozen panes, bars and print setup."""
    last = top + max(rows, 1)
    page.autofilter(top, 0, last, len(table.columns) - 1)
    page.freeze_panes(top + 1, table.frozen)
    for i, column in enumerate(table.columns):
        if column.bar and rows:
            page.conditional_format(top + 1, i, last, i, _bar(column.kind))
        if column.key == "severity" and rows:
            for colour in styles.severities:
                page.conditional_format(top + 1, i, last, i, colour)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(A3 if sum(widths) > 160 else A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.set_header(f"&L&A&R{as_of}")
    page.set_footer("&C&P / &N")
    page.print_area(0, 0, last, len(table.columns) - 1)


def _bar(kind: Kind) -> dict[str, Any]:
    """Data bars: scores on 0-100, shares on 0-1, sums on their own scale from nought."""
    most = {"score": 100, "percent": 1}.get(kind)
    scale = {"max_type": "num", "max_value": most} if most else {}
    return {
        "type": "data_bar", "bar_solid": True, "bar_color": "#CFE0F1", "bar_negative_color": "#F4B6B0",
        "data_bar_2010": True, "min_type": "num", "min_value": 0, **scale,
    }  # fmt: skip
