"""Lists with one record per row: 要員一覧, 案件一覧, 稼働一覧, 取引先一覧 in any workbook or CSV.

The heading row decides what a list is. Values that cannot be read are shown with their cell; rows that are no
record are failures; the rest goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches

from matcher.messages import tell
from matcher.model import AnyRecord, Extracted, Failure, Other, Place, Reading, Unread
from matcher.normalise import periods
from matcher.readers import register
from matcher.readers.excel import Grid, Value, book, shown
from matcher.readers.mail_recognise import is_skill_name
from matcher.readers.sheet_foreign import ENOUGH, Foreign, foreign
from matcher.readers.sheet_header import cells_of
from matcher.readers.source import Source
from matcher.readers.table_header import (
    COUNTERS,
    KINDS,
    Column,
    Header,
    Kind,
    has_history,
    headers,
    is_heading,
    squeezed,
    vocabulary,
)
from matcher.readers.table_records import Lacking, Row, Setting, record
from matcher.readers.table_values import Cell, is_nothing, says_none

SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods")
_SAMPLE = re.compile(r"記入例|記載例|サンプル|見本|sample|マスタ|選択肢|プルダウン|凡例|使い方", re.IGNORECASE)
_TOTAL = re.compile(r"(?:合計|小計|総計|計|平均|total|sum)[:：]?(?:\d+[名件人])?", re.IGNORECASE)
_SAME = re.compile(r"〃|同上|同左|″")
_PENDING = frozenset(["extension", "account_status", "parallel", "status", "supply", "certainty"])
"""Fields for which 確認中 or 未確認 is an answer."""
TITLE_ROWS = 6
"""Rows above a heading that are read as its title."""


# ---------------------------------------------------------------- is it one?


def recognises(source: Source) -> float:
    """High where known headings of one kind stand in one row with data below; low for skill sheets. A CSV without
    such a row is taken with little certainty, to say which columns were expected."""
    best = 0.35 if source.suffix in (".csv", ".tsv") else 0.02
    for grid, found in _lists(source):
        if has_history(grid, found) and max(h.telling for h in found) < 5:
            continue
        if (other := foreign([cells_of(grid.closed_up())])) is not None and _outweighs(other, found):
            continue
        best = max(best, *(_sureness(grid, header) for header in found))
    return best


def _outweighs(other: Foreign, lists: list[Header]) -> bool:
    """Do the words of a work schedule or a ledger say more than those of the trade?"""
    return other.signs >= ENOUGH + max(h.telling for h in lists)


def _sureness(grid: Grid, header: Header) -> float:
    if next(_data_rows(grid, header, len(grid.rows)), None) is None:
        return 0.3
    sure = 0.55 + 0.05 * header.known + 0.05 * header.telling
    return min(0.99, max(sure, 0.97 if header.telling >= 4 else 0))


def _lists(source: Source) -> list[tuple[Grid, list[Header]]]:
    """The sheets that hold lists, with their heading rows."""

    def find(_: Source) -> list[tuple[Grid, list[Header]]]:
        visible = [g for g in book(source).visible if g.rows and not _SAMPLE.search(g.name)]
        return [(grid, found) for grid in visible if (found := headers(grid))]

    return source.once("lists", find)  # type: ignore[no-any-return]  # once() is untyped by design


# ---------------------------------------------------------------- reading


@dataclass
class _Read:
    """What has come out of one file so far."""

    source: Source
    records: list[Extracted] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)

    def fail(self, reason: str, sheet: str | None = None, cell: str | None = None) -> None:
        place = Place(file=self.source.name, sheet=sheet, cell=cell)
        self.failures.append(Failure(source=self.source.name, reason=reason, place=place))


def read(source: Source) -> Reading:
    """All lists of a file. A file without any is one failure that names the columns met and those expected."""
    out = _Read(source)
    found = _lists(source)
    for sheet, reason in book(source).refused:
        out.fail(reason, sheet)
    if not found:
        out.fail(_no_list(source))
    for grid, heads in found:
        for header, until in zip(heads, [*(h.row for h in heads[1:]), len(grid.rows)], strict=True):
            _read_list(out, grid, header, until)
    listed = {grid.name for grid, _ in found}
    for grid in book(source).visible if found else ():
        if grid.name not in listed and any(any(v is not None for v in row) for row in grid.rows):
            reason = tell("table.sheet_without_list", sheet=grid.name)
            out.others.append(Other(source=source.name, kind="no_record", reason=reason))
    return Reading(records=tuple(out.records), failures=tuple(out.failures), others=tuple(out.others))


def _read_list(out: _Read, grid: Grid, header: Header, until: int) -> None:
    setting = _setting(out.source, grid, header, until)
    columns = _columns(grid, header, until)
    seen: dict[str, int] = {}
    first = len(out.records)
    rows = 0
    for r, cells, section in _data_rows(grid, header, until):
        rows += 1
        row = _fill(Row(header.kind, section), grid, columns, r, cells, setting.anchor)
        if row.closed is not None:
            reason = tell("table.closed", sheet=grid.name, row=r + 1, met=row.closed)
            out.others.append(Other(source=out.source.name, kind="no_record", reason=reason))
            continue
        made = record(header.kind, row, setting)
        if isinstance(made, Lacking):
            out.fail(_lacking(made, header.kind, r, cells), grid.name, grid.ref(r, min(cells)))
        elif made.id in seen:
            number = getattr(made, "number", None) or made.id
            told = tell("table.row_doubled", row=r + 1, number=number, first=seen[made.id] + 1)
            out.fail(told, grid.name, grid.ref(r, min(cells)))
        else:
            seen[made.id] = r
            out.records.append(_extracted(out, header.kind, made, row))
    if not rows:
        out.fail(tell("table.no_rows", kind=_kind(header.kind)), grid.name, grid.ref(header.row, grid.first_col))
    unknown = tuple(_unknown(grid, header, columns, until))
    if unknown and len(out.records) > first:
        told_of = out.records[first]
        out.records[first] = told_of.model_copy(update={"unread": (*told_of.unread, *unknown)})


def _extracted(out: _Read, kind: Kind, made: AnyRecord, row: Row) -> Extracted:
    return Extracted(
        type=kind,
        source=f"{out.source.name}#{len(out.records) + 1}",
        data=made,
        evidence={k: v for k, v in row.evidence.items() if not k.startswith("_")},
        unread=tuple(row.unread),
    )


def _lacking(made: Lacking, kind: Kind, r: int, cells: dict[int, Value]) -> str:
    met = "、".join(shown(v) for v in cells.values())[:80]
    if made.field is not None:
        return tell("table.row_refused", row=r + 1, field=made.field, met=met)
    return tell("table.row_lacks", row=r + 1, kind=_kind(kind), needed="・".join(made.needed), met=met)


def _kind(kind: Kind) -> str:
    return tell(f"table.{kind}")


# ---------------------------------------------------------------- columns


def _columns(grid: Grid, header: Header, until: int) -> tuple[Column, ...]:
    """The columns that are read: a No. that only counts the rows is none; the name of a skill (Java over 5年, ○)
    is one in a list of people."""
    kept = []
    for column in header.columns:
        counts = squeezed(column.heading) in COUNTERS and _counts_rows(grid, header, column, until)
        if column.fields and not counts:
            kept.append(column)
        elif not column.fields and header.kind == "engineer" and is_skill_name(column.heading):
            kept.append(Column(column.index, column.heading, ("skill_here",)))
    return tuple(kept)


def _counts_rows(grid: Grid, header: Header, column: Column, until: int) -> bool:
    numbers = [grid.text(r, column.index) for r in range(header.data_row, until)]
    said = [int(n) for n in numbers if n.isdigit()]
    return bool(said) and len(said) == sum(bool(n) for n in numbers) and said[0] <= 1 and said == sorted(said)


def _unknown(grid: Grid, header: Header, columns: tuple[Column, ...], until: int) -> Iterator[Unread]:
    """One entry per unknown column that holds anything, at its first value."""
    known = {c.index for c in columns} | {c.index for c in header.columns if c.fields}
    for column in header.columns:
        if column.index in known:
            continue
        for r in range(header.data_row, until):
            if text := grid.text(r, column.index):
                told = tell("table.unknown_column", column=" ".join(column.heading.split()), met=text[:40])
                yield Unread(text=told, sheet=grid.name, cell=grid.ref(r, column.index))
                break


def _no_list(source: Source) -> str:
    """Columns met, columns expected per kind of list, and the likeliest misspelling."""
    rows = [row for g in book(source).visible for row in g.rows[:20]]
    widest = max(rows, key=lambda row: sum(isinstance(v, str) for v in row), default=())
    met = [shown(v) for v in widest if v is not None][:20]
    words = vocabulary()
    expected = "／".join(
        tell("table.expected", kind=_kind(kind), labels="・".join(_first_labels(kind))) for kind in KINDS
    )
    near = ""
    for text in met:
        for kind in KINDS:
            close = get_close_matches(squeezed(text), list(words.fields[kind]), n=1, cutoff=0.7)
            if close and squeezed(text) not in words.fields[kind] and not near:
                near = tell("table.near", met=text[:20], meant=close[0], kind=_kind(kind))
    shown_met = "、".join(t[:20] for t in met) or tell("table.nothing")
    return tell("table.no_list", met=shown_met, expected=expected, near=near)


def _first_labels(kind: Kind) -> list[str]:
    words = vocabulary()
    firsts: dict[str, str] = {}
    for label, names in words.fields[kind].items():
        for name in names:
            firsts.setdefault(name, label)
    return list(dict.fromkeys(firsts[name] for name in words.tells[kind]))[:7]


# ---------------------------------------------------------------- what stands around a list


def _setting(source: Source, grid: Grid, header: Header, until: int) -> Setting:
    """What title, sheet name, file name and columns say for all rows: whose people, and as of which day.

    A list that came with a mail is the sender's, whatever it calls 自社.
    """
    above = [grid.text(r, c) for r in range(max(0, header.row - TITLE_ROWS), header.row) for c in range(grid.width)]
    titles = [t for t in above if t]
    words = "　".join([*titles, grid.name, source.stem]).casefold()
    sections = {n: any(w in words for w in found) for n, found in vocabulary().sections.items()}
    attached = re.search(r"\.(?:eml|msg|mbox|txt)/", source.name, re.I) is not None
    column = next((c for c in header.columns if "affiliation" in c.fields or "supply" in c.fields), None)
    values = [grid.text(r, column.index) for r in range(header.data_row, until)] if column else []
    return Setting(
        today=source.today,
        anchor=_as_of([*titles, source.stem], source.today),
        partner=(sections["partner"] and not sections["own"]) or attached,
        own=(sections["own"] or header.has("employee_number")) and not sections["partner"] and not attached,
        supply=next((name for name in ("bench", "soon", "reassign") if sections[name]), None),
        says_ours=any(re.search(r"自社|弊社|当社", v) for v in values),
        mixed=any(re.search(r"^bp|パートナー|協力会社|自社|弊社|当社", v, re.I) for v in values),
    )


def _as_of(texts: list[str], today: date) -> date:
    """The day a title gives (2026年11月24日現在, 20261120), not after today and not long before; else today."""
    for text in texts:
        compact = re.search(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)", text)
        day = periods.day("/".join(compact.groups())) if compact else periods.day(text)
        if day is not None and today - timedelta(days=180) <= day <= today:
            return day
    return today


# ---------------------------------------------------------------- rows


def _data_rows(grid: Grid, header: Header, until: int) -> Iterator[tuple[int, dict[int, Value], str | None]]:
    """Rows of data as (row, column → value, the subtitle they stand under); totals, notes, repeated headings and
    the lower halves of merged rows are none. A cell merged over several rows counts for each of them."""
    covered = {
        (r, left): (top, left)
        for top, left, bottom, right in grid.merges
        if top >= header.data_row and bottom > top
        for r in range(top + 1, bottom + 1)
    }
    first = min(column.index for column in header.columns)
    section: str | None = None
    before: dict[int, Value] = {}
    width = max(grid.width, 1)
    for r in range(header.data_row, until):
        own = {c: v for c, v in enumerate(grid.rows[r]) if v is not None and shown(v)}
        known = {c.index for c in header.columns if c.index in own}
        if len(own) == 1 and (re.match(r"\s*[■□◆◇●【＜<《〔▼※*]", shown(*own.values())) or min(own) <= first):
            alone = shown(*own.values())
            section = section if re.match(r"\s*[※*注]", alone) else alone
            continue
        if not known or is_heading(header, {c: shown(v) for c, v in own.items()}):
            continue
        if _TOTAL.fullmatch(squeezed(shown(own[min(own)]))) or any(
            isinstance(v, str) and re.fullmatch(r"合\s*計|総\s*計|小\s*計", v.strip()) for v in own.values()
        ):
            continue
        filled: dict[int, Value] = dict(own)
        for c in range(width):
            if c not in filled and (r, c) in covered:
                top, left = covered[r, c]
                if (value := grid.value(top, left)) is not None:
                    filled[c] = value
            elif c in filled and isinstance(filled[c], str) and _SAME.fullmatch(str(filled[c]).strip()):
                filled[c] = before.get(c)
        before = filled
        yield r, filled, section


def _fill(row: Row, grid: Grid, columns: tuple[Column, ...], r: int, cells: dict[int, Value], anchor: date) -> Row:
    """Every cell of a row read into it; one that no parser of its column understands is noted."""
    for column in columns:
        value = cells.get(column.index)
        if value is None or (isinstance(value, str) and is_nothing(value) and not _PENDING & {*column.fields}):
            continue
        cell = Cell(value, column.heading, anchor)
        ref = grid.ref(r, column.index)
        if not row.take(column.fields, cell, grid.name, ref) and not (says_none(cell.text) or is_nothing(cell.text)):
            heading = " ".join(column.heading.split())
            told = tell("table.value", column=heading, met=cell.text[:60], expected=_wanted(column.fields))
            row.unread.append(Unread(text=told, sheet=grid.name, cell=ref))
    return row


def _wanted(fields: tuple[str, ...]) -> str:
    """What a column expects, in words."""
    name = fields[0]
    for want, names in _WANTED.items():
        if name in names:
            return tell(want)
    if name in _CHOICES:
        return tell("table.want.choice", choices=_CHOICES[name])
    return tell("table.want.text")


_DATES = ("available_from", "leaves_on", "start", "end", "contract_end", "deadline", "period", "received", "birth")
_PRICES = ("cost", "desired_rate", "desired_rate_max", "rate", "rate_min", "rate_max", "sell_rate", "buy_rate")
_NUMBERS = ("seats", "interviews", "notice_days", "seat_cap", "no_shows", "fill_rate", "answer_hours", "parallel")
_WANTED = {
    "table.want.date": _DATES,
    "table.want.money": _PRICES,
    "table.want.age": ("age",),
    "table.want.number": _NUMBERS,
}
_CHOICES = {
    "supply": "待機・終了予定・稼働中・BP",
    "affiliation": "自社・一社先・BP・個人事業主",
    "employment": "正社員・契約社員・個人事業主",
    "sex": "男・女",
    "contract": "準委任・派遣・請負",
    "extension": "延長・終了・確認中",
    "account_status": "開設済・交渉中・未開設",
    "kind": "顧客・パートナー・両方",
    "rank": "A・B・C・D",
    "segment": "大口・成長・標準",
    "settlement": "140-180・固定",
    "remote": "常駐・週2日出社・フルリモート",
}

register("table", SUFFIXES, recognises, read)
