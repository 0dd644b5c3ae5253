"""A career in the house's own layout: one workbook for A4, that reads back to the same engagements."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from matcher.errors import InputError
from matcher.messages import tell
from matcher.model import PHASES
from matcher.reports.career import Career, Entry, length, month_shown
from matcher.reports.excel import unwritten
from matcher.reports.layout import HEIGHT_MAX, LINE_POINTS, lines_high
from matcher.taxonomy import taxonomy

A4 = 9
TEXT_MAX = 32_000
MARK = "●"
_INK, _FRAME, _SHADE, _HEAD = "#1F2933", "#8A99A8", "#E8EEF4", "#1F4E78"
_COLUMNS: tuple[tuple[str, float], ...] = (
    ("No", 4.5),
    ("期間", 17),
    ("案件名", 24),
    ("業種", 9),
    ("業務内容", 44),
    ("役割", 8),
    ("規模", 14),
    ("言語", 15),
    ("DB", 13),
    ("OS", 13),
    ("FW・ツール", 24),
)
_PHASE_WIDTH = 3.6


@dataclass(frozen=True)
class Note:
    """Something still to be asked: what it is about, where it stands in the original, the question."""

    place: str
    question: str
    suggestion: str


def write(path: Path, career: Career, notes: tuple[Note, ...] = ()) -> Path:
    """Writes the workbook. Raises InputError where the file cannot be written."""
    book = xlsxwriter.Workbook(
        str(path),
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": {"font_name": "Yu Gothic", "font_size": 10},
        },
    )
    styles = _Styles(book)
    _history(book.add_worksheet("スキルシート"), career, styles)
    if career.skills:
        _skills(book.add_worksheet("スキル一覧"), career, styles)
    if notes:
        _notes(book.add_worksheet("確認事項"), notes, styles)
    try:
        book.close()
    except (OSError, XlsxWriterException) as error:
        why = unwritten(error)
        raise InputError(tell("sheet.cannot_write", path=path, why=why), place=str(path)) from error
    return path


class _Styles:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        cell: dict[str, Any] = {"border": 1, "border_color": _FRAME, "font_color": _INK, "text_wrap": True}
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        self.aside = book.add_format({"align": "right", "valign": "vcenter", "font_color": _INK})
        self.plain = book.add_format({"font_color": _INK})
        self.text = book.add_format({**cell, "valign": "top"})
        self.middle = book.add_format({**cell, "valign": "top", "align": "center"})
        self.label = book.add_format({**cell, "bold": True, "bg_color": _SHADE, "valign": "vcenter"})
        head = {**cell, "bold": True, "font_color": "white", "bg_color": _HEAD, "align": "center", "valign": "vcenter"}
        self.head = book.add_format(head)
        self.upright = book.add_format({**head, "rotation": 270, "font_size": 9, "text_wrap": False})
        self.mark = book.add_format({**cell, "align": "center", "valign": "vcenter"})


def _page(page: Worksheet, *, landscape: bool) -> None:
    page.set_paper(A4)
    if landscape:
        page.set_landscape()
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P / &N")
    page.hide_gridlines(2)


def _history(page: Worksheet, career: Career, styles: _Styles) -> None:
    last = len(_COLUMNS) + len(PHASES) - 1
    for c, (_, width) in enumerate(_COLUMNS):
        page.set_column(c, c, width)
    page.set_column(len(_COLUMNS), last, _PHASE_WIDTH)
    _page(page, landscape=True)
    page.merge_range(0, 0, 0, last, "スキルシート", styles.title)
    page.set_row(0, 30)
    page.merge_range(
        1, 0, 1, last, f"作成日：{career.as_of.year}年{career.as_of.month}月{career.as_of.day}日", styles.aside
    )
    top = _head(page, career, styles, last)
    names = taxonomy().phases
    for c, (name, _) in enumerate(_COLUMNS):
        page.write_string(top, c, name, styles.head)
    for n, phase in enumerate(PHASES):
        page.write_string(top, len(_COLUMNS) + n, names[phase].ja, styles.upright)
    page.set_row(top, 72)
    for number, entry in enumerate(career.entries, 1):
        _entry(page, top + number, number, entry, styles)
    page.repeat_rows(top)
    page.freeze_panes(top + 1, 0)
    page.print_area(0, 0, top + len(career.entries), last)


def _head(page: Worksheet, career: Career, styles: _Styles, last: int) -> int:
    """The person, over the table; gives the row of the table's header."""
    pairs = [
        ("イニシャル", career.initials),
        ("年齢", career.age),
        ("性別", career.sex),
        ("国籍", career.nationality),
        ("最寄駅", career.station),
        ("経験年数", career.experience),
    ]
    short = [(a, b) for a, b in pairs if b or a == "イニシャル"]
    row = 2
    places = (((0, 1), (2, 2)), ((3, 3), (4, 4)), ((5, 6), (7, 8)), ((9, 9), (10, last)))
    for begin in range(0, len(short), len(places)):
        for ((a, a2), (b, b2)), (name, value) in zip(places, short[begin : begin + len(places)], strict=False):
            _over(page, row, a, a2, name, styles.label)
            _over(page, row, b, b2, value, styles.text)
        row += 1
    told = "、".join(f"{n}（{q.year}年{q.month}月）" if q else n for n, q in career.qualifications)
    best = "、".join(f"{s.name}（{length(s.months)}）" for s in _main(career) if s.months)
    wide = sum(w for _, w in _COLUMNS[2:]) + _PHASE_WIDTH * len(PHASES)
    for name, value in (("最終学歴", career.education), ("資格", told), ("得意分野", best), ("自己PR", career.summary)):
        if value:
            _over(page, row, 0, 1, name, styles.label)
            _over(page, row, 2, last, value[:TEXT_MAX], styles.text)
            page.set_row(row, _height(value, wide))
            row += 1
    return row + 1


def _main(career: Career) -> list[Any]:
    return sorted((s for s in career.skills if s.months), key=lambda s: -(s.months or 0))[:10]


def _over(page: Worksheet, row: int, first: int, last: int, text: str, style: Any) -> None:
    if last > first:
        page.merge_range(row, first, row, last, "", style)
    page.write_string(row, first, text, style)


def _height(text: str, width: float) -> float:
    return min(HEIGHT_MAX, max(1, lines_high(text, width)) * LINE_POINTS + 4)


def _entry(page: Worksheet, row: int, number: int, entry: Entry, styles: _Styles) -> None:
    aside = "\n（兼務）" if entry.aside else ""
    months = f"\n（{entry.months}ヶ月）" if entry.months else ""
    values = [
        str(number),
        f"{entry.period}{months}{aside}",
        entry.title,
        entry.industry,
        entry.text,
        entry.role,
        entry.team,
        *(entry.skills[c] for c in ("language", "db", "os", "tools")),
    ]
    for c, value in enumerate(values):
        page.write_string(row, c, value[:TEXT_MAX], styles.middle if c in (0, 5) else styles.text)
    for n, phase in enumerate(PHASES):
        page.write_string(row, len(_COLUMNS) + n, MARK if phase in entry.phases else "", styles.mark)
    page.set_row(row, max(_height(v, w) for v, (_, w) in zip(values, _COLUMNS, strict=True)))


def _skills(page: Worksheet, career: Career, styles: _Styles) -> None:
    _page(page, landscape=False)
    for c, (name, width) in enumerate((("分類", 16), ("スキル", 40), ("経験年数", 16), ("最終使用", 14))):
        page.set_column(c, c, width)
        page.write_string(1, c, name, styles.head)
    page.write_string(0, 0, "スキル一覧（経歴の期間から集計。重なる月は1回だけ数えています）", styles.plain)
    for row, skill in enumerate(career.skills, 2):
        page.write_string(row, 0, skill.group, styles.text)
        page.write_string(row, 1, skill.name, styles.text)
        page.write_string(row, 2, length(skill.months) if skill.months else "", styles.text)
        page.write_string(row, 3, month_shown(skill.last), styles.text)
    page.repeat_rows(1)


def _notes(page: Worksheet, notes: tuple[Note, ...], styles: _Styles) -> None:
    _page(page, landscape=True)
    widths = (5.0, 90.0, 40.0, 40.0)
    for c, (name, width) in enumerate(zip(("#", "確認したいこと", "修正の候補", "原本の場所"), widths, strict=True)):
        page.set_column(c, c, width)
        page.write_string(0, c, name, styles.head)
    for row, note in enumerate(notes, 1):
        values = (str(row), note.question, note.suggestion, note.place)
        for c, value in enumerate(values):
            page.write_string(row, c, value[:TEXT_MAX], styles.text)
        page.set_row(row, max(_height(v, w) for v, w in zip(values, widths, strict=True)))
    page.repeat_rows(0)
