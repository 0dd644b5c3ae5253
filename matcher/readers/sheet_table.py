"""The records of a history table, below its header; the employers' rows among them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from matcher.model import Place
from matcher.normalise.phases import phases as phases_in
from matcher.readers import sheet_periods as periods
from matcher.readers.excel import Grid
from matcher.readers.sheet_header import Cell, Column, Header, Rows
from matcher.readers.sheet_labels import SKILL_FIELDS, Label
from matcher.readers.sheet_layout import COMPANY, MARKS, MARKS_YES, Block, Company, Item, itemised


@dataclass
class _Record:
    rows: list[int] = field(default_factory=list)
    period: str = ""


def read_table(
    grid: Grid, rows: Rows, header: Header, last: int, file: str, today: date
) -> tuple[list[Block], list[Company], int]:
    """The records between a header and row `last`, the company rows among them, and the row after them."""
    records, companies = _records(rows, header, last, today, file, grid)
    blocks = [_block(grid, rows, header, record, file, today) for record in records]
    return [b for b in blocks if b.items], companies, last + 1


def continued(grid: Grid, rows: Rows, header: Header, last: int, file: str, today: date, block: Block) -> None:
    """A second header below a record (言語 | DB | OS under 期間 | 案件名) tells more of the same record."""
    body = [r for r in range(header.bottom + 1, last + 1) if r in rows]
    block.items += _block(grid, rows, header, _Record(body), file, today).items if body else []


def _period_text(cells: list[Cell], header: Header, today: date) -> str:
    dates = [
        (k, col)
        for at, k in enumerate(cells)
        if (col := header.of(k, today)) and of_dates(k.text) and not _names_field(k) and not _told_of(cells, at)
    ]
    start = [k.text for k, col in dates if col.has("start")]
    end = [k.text for k, col in dates if col.has("end")]
    plain = [k.text for k, col in dates if col.has("period")]
    plain = [p for p in plain if not set(p) <= set(MARKS_YES)]
    parts = [" ".join(plain)] if plain else []
    if start or end:
        parts.append(f"{' '.join(start)}～{' '.join(end)}" if start else " ".join(end))
    return joined_date(" ".join(parts))


_NO_WORDS = re.compile(r"[\s\d.,，、~〜～∼\-–—－ー→↓|｜│/／:：()（）\[\]【】'’`]+")
_DATED = re.compile(
    r"\d{4}|\d{1,2}\s*[年月/.]|'\d\d|[年月日]|令和|平成|昭和|[HRS]\s?\d|現|今|継続|在[職籍]|中$|予定|まで|から|自|至|"
    r"\b(?:now|present|current|to|from|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)


def of_dates(text: str) -> bool:
    """May this cell of a 期間 column be a date or a part of one, rather than words that got under it?"""
    rest = _NO_WORDS.sub("", text)
    return not rest or _DATED.search(text) is not None


def _told_of(cells: list[Cell], at: int) -> bool:
    """Is the cell the value of a label of its own beside it (作業内容 | 2006年4月に稼働), or prose with dates?"""
    before = cells[at - 1] if at else None
    if before is not None and before.pure and before.label is not None and before.label.history:
        return before.label.field not in ("period", "start", "end", "number")
    return _prose(cells[at].text)


def _prose(text: str) -> bool:
    """A sentence with dates in it, that happens to stand under 期間."""
    return len(text) > 40 and "。" in text


def _names_field(k: Cell) -> bool:
    """A label in a 期間 column, other than 自 and 至, which belong to the dates."""
    return k.pure and k.label is not None and k.label.field not in ("start", "end")


def joined_date(text: str) -> str:
    """Year and month in cells of their own (2019 | 4) put together (2019/4)."""
    return re.sub(r"(?<!\d)((?:19|20)\d{2})\s+(\d{1,2})(?![\d/.年])", r"\1/\2", text)


def _is_number(cells: list[Cell], header: Header) -> bool:
    return any(
        (col := header.column(k.c)) is not None
        and col.has("number")
        and re.fullmatch(r"(?:no\.?)?\s*\d{1,3}|[①-⑳]", k.text, re.I)
        for k in cells
    )


_NAMED = re.compile(
    r"^(?:[^\s。]{1,12}[:：]\s*)?(?:(?:株式|有限|合同|合資)会社|[(](?:株|有|同)[)])\s*\S{1,24}$|"
    r"^(?:[^\s。]{1,12}[:：]\s*)?[^\s。]{1,24}\s*(?:(?:株式|有限|合同|合資)会社|[(](?:株|有|同)[)]|Inc\.?|Ltd\.?|LLC|Corp\.?)$|"
    r"フリーランス|個人事業主"
)
_OF_WORK = re.compile(
    r"様|向け|殿|の.*(?:開発|構築|保守|作業|担当)|(?:開発|システム|構築|保守|支援|移行|改修|運用|導入|案件|対応)$"
)


def company_row(cells: list[Cell], today: date) -> bool:
    """A row that names an employer and nothing else of a project."""
    texts = [k.text for k in cells]
    if len(texts) > 3 or not COMPANY.search(texts[0] + (texts[1] if len(texts) > 1 else "")):
        return False
    if len(texts) == 1:
        return names_company(texts[0], today)
    return sum(1 for t in texts if not periods.search(t, today) and periods.duration(t) is None) == 1


def names_company(text: str, today: date) -> bool:
    """Is this text a company's name, with its span and a remark in brackets at most, and no client's project?"""
    found = periods.search(text, today)
    plain = re.sub(
        r"[(（](?!株|有|同)[^()（）]*[)）]|(?:正|契約|派遣)社員|入社|退社|退職|在籍(?:期間)?|勤務(?!先)|所属",
        " ",
        periods.prepared(found.rest if found else text),
    )
    plain = re.sub(r"^[\s■●◆▼【\[<・\d.]+|[\s】\]>:/|,、・]+$", "", plain)
    first = re.split(r"\s*[/／|｜、,]\s*|\s{2,}|　", plain)[0].strip()
    return len(plain) <= 60 and _NAMED.search(first) is not None and _OF_WORK.search(first) is None


def _records(
    rows: Rows, header: Header, last: int, today: date, file: str, grid: Grid
) -> tuple[list[_Record], list[Company]]:
    body = [r for r in range(header.bottom + 1, last + 1) if r in rows]
    records: list[_Record] = []
    companies: list[Company] = []
    current: _Record | None = None
    loose: list[int] = []
    paired = _in_pairs([t for r in body if (t := _period_text(rows[r], header, today))], today)
    for position, r in enumerate(body):
        cells = rows[r]
        text = _period_text(cells, header, today)
        ahead = rows[body[position + 1]] if position + 1 < len(body) else []
        told = bool(text and ahead and not _period_text(ahead, header, today) and not company_row(ahead, today))
        if company_row(cells, today) and not (text and len(cells) > 2) and not told:
            whole = " ".join(k.text for k in cells)
            companies.append(Company(whole, Place(file=file, sheet=grid.name, cell=grid.ref(r, cells[0].c))))
            current, loose = None, []
            continue
        key = current is not None and _leads(cells, rows[current.rows[0]], header)
        if (
            current is not None
            and not _is_number(cells, header)
            and _continues(current, rows, r, header, paired, today)
        ):
            current.rows.append(r)
            current.period = f"{current.period}\n{text}".strip() if text else current.period
            continue
        if current is None or _begins(current.period, text, _is_number(cells, header), key, today):
            if text and periods.search(text, today) is None and not _is_number(cells, header) and current is None:
                loose.append(r)
                continue
            if not text and not _is_number(cells, header) and current is None:
                loose.append(r)
                continue
            current = _Record([*loose, r] if current is None else [r], text)
            loose = []
            records.append(current)
        else:
            current.rows.append(r)
            current.period = f"{current.period}\n{text}".strip() if text else current.period
    return _shifted(records, rows, header, today), companies


def _leads(cells: list[Cell], first: list[Cell], header: Header) -> bool:
    """May this row be the first of a record, after one that began with row `first`?

    It brings a title or a text and fills nearly as many columns; a row with an end date and a line of text does not.
    """
    if _is_number(first, header):
        return False
    named = any((col := header.column(k.c)) and col.has("title", "text", "client", "employer") for k in cells)
    return named and len(cells) * 2 > len(first)


def _in_pairs(texts: list[str], today: date) -> bool:
    """Do these texts, one per row, alternate between start and end (2021/4, 2023/9, 2020/11, 2021/3)?

    Only single dates and 現在; every end is no earlier than its start, and the pairs do not run on as one series.
    """
    dates: list[date | None] = []
    for text in texts:
        given = periods.period(text, today)
        if given.ranged or (given.start is None and not given.current):
            return False
        dates.append(given.start)
    if len(dates) < 2 or len(dates) % 2:
        return False
    starts, ends = dates[::2], [d or today.replace(day=1) for d in dates[1::2]]
    if any(s is None or s > e for s, e in zip(starts, ends, strict=True)):
        return False
    breaks = sum(1 for e, s in zip(ends, starts[1:], strict=False) if s is not None and s < e)
    close = sum(1 for e, s in zip(ends, starts[1:], strict=False) if s is not None and abs((s - e).days) < 70)
    return None in dates or breaks > 0 or (close > 0 and close * 2 >= len(starts) - 1)


_CONTAINING = ("employer", "client", "industry")
"""Columns merged over several records as often as over one."""


def _continues(record: _Record, rows: Rows, r: int, header: Header, paired: bool, today: date) -> bool:
    """Does row r surely belong to the record: under a merged cell of it, or with the end of its stacked dates?"""
    text = _period_text(rows[r], header, today)
    whole = periods.search(text, today) if text else None
    if whole is not None and whole.period.ranged and record.period:
        return False
    half = paired and "\n" not in record.period and periods.search(record.period, today) is not None
    return half or _spanned(rows, record, r, header)


def _spanned(rows: Rows, record: _Record, r: int, header: Header) -> bool:
    """Does a merged cell of the record (its title, its languages) reach down over row r?"""
    for at in record.rows:
        for k in rows[at]:
            column = header.column(k.c) if k.r2 >= r else None
            if column is not None and not column.has(*_CONTAINING):
                return True
    return False


def _begins(so_far: str, text: str, number: bool, key: bool, today: date) -> bool:
    """Does a row with this text in its period column begin the next record?"""
    if number:
        return True
    if not text or not so_far:
        return False
    if not text.strip(" ~〜～-－ー"):
        finished = periods.period(so_far, today)
        return finished.ranged and not finished.open
    found = periods.search(text, today)
    if found is None:
        return False
    before = periods.period(so_far, today)
    starts_with_separator = re.match(r"\s*[~〜～∼\-–—ー－→]|\s*(?:から|至)", text) is not None
    if found.period.ranged and not starts_with_separator:
        return True
    if before.start is None and before.fault is None:
        return False
    if before.ranged and not before.open:
        return not starts_with_separator
    if before.open:
        return False
    return not starts_with_separator and key


def _shifted(records: list[_Record], rows: Rows, header: Header, today: date) -> list[_Record]:
    """Where the first record has rows above its period, the next ones take theirs back from their neighbours."""
    if len(records) < 2:
        return records
    first = records[0]
    above = next((i for i, r in enumerate(first.rows) if _period_text(rows[r], header, today)), 0)
    if not above or any(_is_number(rows[r.rows[0]], header) for r in records[1:]):
        return records
    for before, after in itertools.pairwise(records):
        if len(before.rows) > above:
            after.rows[:0] = before.rows[-above:]
            del before.rows[-above:]
    return records


def _reaching_down(rows: Rows, header: Header, top: int, today: date) -> Iterator[tuple[Cell, Column]]:
    """Cells above a record that are merged down over it: its employer, its client, its industry."""
    for r in range(header.bottom + 1, top):
        for k in rows.get(r, ()):
            column = header.of(k, today) if k.r2 >= top else None
            if column is not None and column.has(*_CONTAINING):
                yield k, column


def _block(grid: Grid, rows: Rows, header: Header, record: _Record, file: str, today: date) -> Block:
    block = Block()
    top = record.rows[0]
    for k, merged in _reaching_down(rows, header, top, today):
        place = Place(file=file, sheet=grid.name, cell=grid.ref(k.r, k.c))
        block.items += _column_items(k, merged.at(0), place)
    for r in record.rows:
        cells, dated = _one_period(rows[r], header)
        if dated is not None:
            place = Place(file=file, sheet=grid.name, cell=grid.ref(dated.r, dated.c))
            block.items.append(Item("period", joined_date(dated.text), place))
        waiting: Label | None = None
        in_pairs = r > top and _labels_and_values(cells)
        for position, k in enumerate(cells):
            place = Place(file=file, sheet=grid.name, cell=grid.ref(k.r, k.c))
            column = header.of(k, today)
            level = r - top
            found = column.at(level) if column else None
            if column is not None and column.phases:
                block.items += _phase_items(k, column, place)
                continue
            if column is not None and column.marked and not set(k.text.strip()) - set(MARKS + "1"):
                block.items += _skill_items(k, column, place)
                continue
            following = cells[position + 1] if position + 1 < len(cells) else None
            if in_pairs and k.pure and k.label is not None:
                waiting = k.label if following is not None and not following.pure else None
                continue
            if _label_within(k, found, following) and following is not None and _beside(header, k, following):
                waiting = k.label
                continue
            if waiting is not None:
                block.items.append(Item(waiting.field, k.text, place, waiting.fields, marked=True))
                waiting = None
                continue
            found = _row_by_row(rows, record, column, found, r)
            block.items += _column_items(k, found, place)
    return block


def _row_by_row(rows: Rows, record: _Record, column: Column | None, found: Label | None, r: int) -> Label | None:
    """Under a compound label (業種/案件名) filled row by row, the n-th row holds its n-th field."""
    if column is None or found is None or len(found.fields) < 2 or set(found.fields) <= {*SKILL_FIELDS}:
        return found
    own = [at for at in record.rows for k in rows[at] if column.c <= k.c <= column.c2]
    if len(own) < 2 or r not in own:
        return found
    return Label((found.fields[min(own.index(r), len(found.fields) - 1)],))


def _one_period(cells: list[Cell], header: Header) -> tuple[list[Cell], Cell | None]:
    """The row's cells without those of a 期間 column cut into several, and these as one cell."""
    own = [
        k
        for k in cells
        if not k.pure and (col := header.column(k.c)) and (top := col.labels[:1]) and top[0][1].fields == ("period",)
    ]
    if len(own) < 2:
        return cells, None
    return [k for k in cells if k not in own], own[0]._replace(text=" ".join(k.text for k in own))


def _skill_items(k: Cell, column: Column, place: Place) -> list[Item]:
    """The technology of a column of marks, where the mark says yes."""
    label = column.labels[0][1]
    return [Item(label.field, column.marked, place, label.fields)] if set(k.text) & set(MARKS_YES + "1") else []


_NO = re.compile(r"[0無N\-]|なし|None", re.IGNORECASE)
"""What says no in a column of marks, other than × and the like."""


def _phase_items(k: Cell, column: Column, place: Place) -> list[Item]:
    plain = k.text.strip()
    if plain and not set(plain) - set(MARKS + "1 "):
        return [Item("phase_mark", f"{plain}\t{','.join(column.phases)}", place)]
    named = phases_in(plain) if len(plain) <= 20 else ()
    if named:
        return [Item("phases", plain, place)]
    if len(plain) <= 2:
        return [] if _NO.fullmatch(plain) else [Item("phase_mark", f"{plain}\t{','.join(column.phases)}", place)]
    return [Item(None, plain, place)]


def _labels_and_values(cells: list[Cell]) -> bool:
    """A row of labels, each with its value right of it or left blank: it has nothing to do with the columns."""
    told = [k.pure and k.label is not None and k.label.history for k in cells]
    lone = any(not a and not b for a, b in itertools.pairwise(told))
    return len(cells) > 1 and told[0] and not told[1] and not lone and cells[1].c == cells[0].c2 + 1


def _label_within(k: Cell, found: Label | None, following: Cell | None) -> bool:
    """A label inside a record's rows, its value right of it."""
    if not k.pure or k.label is None or not k.label.history or following is None or following.pure:
        return False
    if k.label.marked or found is None or found.field in ("text", "tools", "title", "number", "period"):
        return True
    return found.field in SKILL_FIELDS and k.label.field not in SKILL_FIELDS


def _beside(header: Header, k: Cell, following: Cell) -> bool:
    """Is the next cell the place for a label's value: the next column, or one under the same heading?"""
    here, there = header.column(k.c), header.column(following.c)
    return (
        following.c == k.c2 + 1
        or here is there
        or (here is not None and there is not None and here.labels == there.labels)
    )


_OF_DATES = (("period",), ("start",), ("end",))


def _column_items(k: Cell, found: Label | None, place: Place) -> list[Item]:
    own = k.label if k.label is not None and k.label.marked and k.label.value and k.label.history else None
    free = found is None or found.field in ("text", "title", "tools")
    if own is not None and "\n" not in k.text and (free or own.field not in SKILL_FIELDS):
        return [Item(own.field, own.value, place, own.fields, marked=True)]
    dates = found is not None and found.fields in _OF_DATES
    if found is None or (dates and (not of_dates(k.text) or _prose(k.text))):
        return itemised(Item(None, k.text, place))
    if k.pure and k.label is not None and found.field in SKILL_FIELDS and k.label.field in SKILL_FIELDS:
        return []
    return itemised(Item(found.field, k.text, place, found.fields))
