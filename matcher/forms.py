"""A client's own form filled with a career: its labels and its table are found by the words the readers know.

A form is changed as little as possible: values go beside their labels, engagements into the rows below the table's
header, with the styles, merged ranges and heights the form gives its own rows. What finds no place is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.documents.sheets import NotPlaced
from matcher.errors import InputError
from matcher.form_skills import skill_grid
from matcher.messages import Lang, tell, why_os
from matcher.model import PHASES
from matcher.readers.excel import Grid, book
from matcher.readers.opening import kind
from matcher.readers.sheet_header import Cell, Column, Header, Rows, cells_of, headers
from matcher.readers.sheet_labels import section
from matcher.readers.sheet_skill_tables import is_skill_header
from matcher.readers.source import Source
from matcher.reports.career import COLUMNS, Career, Entry, month_shown
from matcher.taxonomy import taxonomy

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_SAMPLE = re.compile(r"記入例|記載例|サンプル|見本|sample|リスト|list|マスタ|記入要領|凡例|使い方", re.IGNORECASE)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BLANK = re.compile(r"^[\s○〇●×_＿.…・年月日歳男女ヶカか/／:：～〜~\-ー―()（）]*$")
"""What a form writes where a person is to write: 　　年　　月, （　　歳）, ○○."""
_WITHHELD = ("kana", "birth", "address", "phone", "mail", "graduated")
_HEAD = (
    "initials",
    "name",
    "age",
    "sex",
    "nationality",
    "station",
    "education",
    "experience",
    "summary",
    "qualification",
)
TEXT_MAX = 32_000
RECORD_ROWS_MAX = 20


@dataclass
class Filling:
    """A form being filled: where it is, and what found no place."""

    page: Worksheet
    grid: Grid
    rows: Rows
    lang: Lang
    left: list[NotPlaced] = field(default_factory=list)
    done: set[str] = field(default_factory=set)

    def lost(self, name: str, text: str, why: str = "form.no_column", **values: object) -> None:
        told = " ".join(text.split())[:200]
        key = "form.field.initials" if name == "initials" else f"careers.field.{name}"
        if told:
            self.left.append(NotPlaced(field=tell(key, self.lang), text=told, why=tell(why, self.lang, **values)))

    def write(self, row: int, column: int, value: str | date) -> None:
        """A value into a cell (counted from zero), as text whatever it begins with."""
        cell = self.page.cell(row + 1, column + 1)
        if isinstance(value, date):
            cell.value = datetime.combine(value, time())
            return
        cell.value = value[:TEXT_MAX]
        cell.data_type = "s"
        if value.startswith(_FORMULA):
            cell.quotePrefix = True


def fill(template: Path, out: Path, career: Career, today: date, lang: Lang = "ja") -> list[NotPlaced]:
    """Writes the filled form; gives what had no place in it. Raises InputError where the form cannot be used."""
    import openpyxl

    try:
        data = template.read_bytes()
    except OSError as error:
        raise InputError(
            tell("form.broken", lang, path=template, why=why_os(error, lang)), place=str(template)
        ) from None
    source = Source(template.name, data, today)
    found = kind(source)
    if found not in (".xlsx", ".xlsm"):
        raise InputError(tell("form.not_a_book", lang, path=template), place=str(template))
    grids = book(source.known_as(found)).visible
    grid, header = _form(grids, template, lang)
    try:
        import io

        opened = openpyxl.load_workbook(io.BytesIO(data), keep_vba=found == ".xlsm")
        page = opened[grid.name]
    except Exception as error:  # openpyxl meets damaged parts with exceptions of every kind
        if isinstance(error, MemoryError | RecursionError):
            raise
        raise InputError(
            tell("form.broken", lang, path=template, why=type(error).__name__), place=str(template)
        ) from None
    filling = Filling(page, grid, cells_of(grid), lang)
    _table(filling, header, career)
    _person(filling, header, career)
    _skills(filling, header, career)
    if b"xl/drawings/drawing" in data:
        filling.lost("form", template.name, "form.lost_drawings")
    try:
        opened.save(out)
    except OSError as error:
        raise InputError(tell("sheet.cannot_write", lang, path=out, why=why_os(error, lang)), place=str(out)) from error
    return filling.left


def _form(grids: Iterable[Grid], template: Path, lang: Lang) -> tuple[Grid, Header]:
    """The sheet with the engagement table, and its header: the one of most columns."""
    best: tuple[int, Grid, Header] | None = None
    grids = list(grids)
    for grid in grids:
        if _SAMPLE.search(grid.name) and len(grids) > 1:
            continue
        rows = cells_of(grid)
        for header in headers(rows):
            if is_skill_header(rows[header.top]) or not header.fields() & {"period", "start"}:
                continue
            size = len(header.fields()) + header.phase_columns
            if best is None or size > best[0]:
                best = (size, grid, header)
    if best is None:
        raise InputError(tell("form.no_table", lang, path=template), place=str(template))
    return best[1], best[2]


# ---------------------------------------------------------------- the person


def _person(filling: Filling, header: Header, career: Career) -> None:
    values = {
        "initials": career.initials,
        "name": career.initials,
        "age": career.age,
        "sex": career.sex,
        "nationality": career.nationality,
        "station": career.station,
        "education": career.education,
        "experience": career.experience,
        "summary": career.summary,
        "qualification": "\n".join(f"{n}（{month_shown(q)}）" if q else n for n, q in career.qualifications),
        "as_of": f"{career.as_of.year}年{career.as_of.month}月{career.as_of.day}日",
    }
    blocked: dict[str, str] = {}
    for k in _labels(filling, header):
        assert k.label is not None
        name = k.label.fields[0]
        value = values.get(name, "")
        if name in filling.done or not value:
            continue
        there = _put(filling, k, value)
        if there is None:
            filling.done.add(name)
        else:
            blocked.setdefault(name, there)
    person = {"initials", "name"}
    for name in _HEAD:
        missing = name not in filling.done and values[name]
        if not missing or (name in person and filling.done & person) or name == "name":
            continue
        if name in blocked:
            filling.lost(name, values[name], "form.taken", there=blocked[name][:40])
        else:
            filling.lost(name, values[name])


def _labels(filling: Filling, header: Header) -> Iterator[Cell]:
    for r, cells in filling.rows.items():
        if header.top <= r <= header.bottom or is_skill_header(cells):
            continue
        for k in cells:
            if k.label is not None and k.label.head and k.label.fields[0] not in _WITHHELD:
                yield k


def _put(filling: Filling, k: Cell, value: str) -> str | None:
    """Writes the value beside or below its label; else what stands there already."""
    assert k.label is not None
    if k.label.value and not _BLANK.match(k.label.value):
        return k.label.value
    beside = _text(filling, k.r, k.c2 + 1)
    if not beside or _BLANK.match(beside):
        inside = k.label.marked and not filling.page.cell(k.r + 1, k.c2 + 2).has_style and not beside
        if inside or k.label.value:
            filling.write(k.r, k.c, f"{filling.grid.text(k.r, k.c)[: -len(k.label.value) or None].rstrip()}{value}")
        else:
            filling.write(k.r, k.c2 + 1, value)
        return None
    below = _text(filling, k.r2 + 1, k.c)
    labelled = any(o.label is not None for o in filling.rows.get(k.r, ()) if o.c > k.c)
    if labelled and (not below or _BLANK.match(below)):
        filling.write(k.r2 + 1, k.c, value)
        return None
    return beside


def _text(filling: Filling, row: int, column: int) -> str:
    return filling.grid.text(row, column)


def _skills(filling: Filling, header: Header, career: Career) -> None:
    """The form's grids of skills: years that the engagements prove; levels are for the person to give."""
    place = _rows(filling, header)
    engaged = range(header.top, place.top + max(place.room, len(career.entries)) * place.each)

    def to_write_in(row: int, column: int) -> bool:
        return _bordered(filling.page.cell(row + 1, column + 1))

    found = skill_grid(filling.rows, engaged, career.skills, to_write_in)
    for cell in found.cells:
        filling.write(cell.row, cell.column, cell.text)
    left = [s.name for s in career.skills if s.months and s.name not in found.told]
    if found.found and left:
        filling.lost("skill_grid", "、".join(left[:20]), "form.skill_grid")
    if found.levels:
        filling.lost("skill_grid", tell("form.level", filling.lang), "form.levels_blank")


# ---------------------------------------------------------------- the engagements


@dataclass(frozen=True)
class _Rows:
    """The form's own records: the first row of the first one, the rows of each, how many there are."""

    top: int
    each: int
    room: int


def _table(filling: Filling, header: Header, career: Career) -> None:
    place = _rows(filling, header)
    missing = len(career.entries) - place.room
    if missing > 0:
        _more(filling, place, missing)
        if place.room:
            filling.lost("form", filling.page.title, "form.added_rows", count=missing)
    writers = list(_writers(filling, header, career))
    for n, entry in enumerate(career.entries):
        top = place.top + n * place.each
        for column, level, value in writers:
            told = value(entry, n + 1)
            if told:
                _into(filling, place, top + min(level, place.each - 1), column, told)
        _heights(filling, place, top, header, entry)


def _rows(filling: Filling, header: Header) -> _Rows:
    top = header.bottom + 1
    end = max([filling.page.max_row - 1, *(b[2] for b in filling.grid.merges)], default=top)
    numbered = next((c for c in header.columns if c.has("number")), None)
    each = _each(filling, header, top, numbered)
    last = top
    for r in range(top, end + 1):
        cells = filling.rows.get(r, [])
        if any(section(k.text) or (k.pure and k.label and not _inside(k)) for k in cells if not _blank(k.text)):
            break
        bordered = any(_bordered(filling.page.cell(r + 1, c.c + 1)) for c in header.columns)
        filled = any(not _blank(k.text) and not re.fullmatch(r"\d{1,3}|[①-⑳]", k.text.strip()) for k in cells)
        if filled or not (bordered or cells):
            break
        last = r + 1
    return _Rows(top, each, (last - top) // each)


def _inside(k: Cell) -> bool:
    return k.label is not None and k.label.field in ("start", "end", "months")


def _blank(text: str) -> bool:
    return _BLANK.match(text) is not None


def _each(filling: Filling, header: Header, top: int, numbered: Column | None) -> int:
    """Rows of one record: from the form's own numbers, else its merged ranges, else the rows of its header."""
    if numbered is not None:
        rows = [
            r
            for r, cells in filling.rows.items()
            if r >= top
            for k in cells
            if numbered.c <= k.c <= numbered.c2 and re.fullmatch(r"\d{1,3}|[①-⑳]", k.text.strip())
        ]
        if len(rows) > 1:
            return max(1, min(RECORD_ROWS_MAX, rows[1] - rows[0]))
    down = [b[2] - b[0] + 1 for b in filling.grid.merges if b[0] == top and b[2] > b[0]]
    if down:
        return min(RECORD_ROWS_MAX, max(down))
    levels = max((row for c in header.columns for row, _ in c.labels if len(c.labels) > 1), default=0)
    return levels + 1


def _bordered(cell: Any) -> bool:
    sides = (cell.border.left, cell.border.right, cell.border.top, cell.border.bottom)
    return any(s is not None and s.style for s in sides)


def _more(filling: Filling, place: _Rows, missing: int) -> None:
    """Room for more records below the form's last one: what stands below moves down, the first record is the model."""
    page = filling.page
    room = max(place.room, 1)
    begin = place.top + room * place.each
    count = missing * place.each - (place.each if not place.room else 0)
    if count <= 0:
        return
    moved = [r for r in list(page.merged_cells.ranges) if r.min_row > begin]
    for box in moved:
        page.merged_cells.remove(box)
    heights = {r: page.row_dimensions[r].height for r in range(begin + 1, page.max_row + 1)}
    if page.max_row > begin:
        page.move_range(f"A{begin + 1}:{page.cell(page.max_row, page.max_column).coordinate}", rows=count)
    for cells in page.iter_rows():
        for cell in cells:
            if cell.data_type == "f" and isinstance(cell.value, str):
                cell.value = _following(cell.value, begin, count)
    for box in moved:
        box.shift(row_shift=count)
        page.merged_cells.add(box)
    for r, height in heights.items():
        page.row_dimensions[r + count].height = height
    _printed(page, begin, count)
    model = [b for b in list(page.merged_cells.ranges) if place.top < b.min_row <= place.top + place.each]
    for n in range(room, room + -(-count // place.each)):
        down = n * place.each
        for r in range(place.top + 1, place.top + 1 + place.each):
            page.row_dimensions[r + down].height = page.row_dimensions[r].height
            for c in range(1, page.max_column + 1):
                own = page.cell(r, c)
                if own.has_style:
                    page.cell(r + down, c)._style = copy(own._style)
        for box in model:
            shifted = copy(box)
            shifted.shift(row_shift=down)
            if shifted.coord not in page.merged_cells:
                page.merge_cells(shifted.coord)
    filling.rows = {
        r + count if r >= begin else r: _shifted(cells, count if r >= begin else 0) for r, cells in filling.rows.items()
    }
    blank = ((),) * count
    filling.grid = Grid(
        filling.grid.name,
        False,
        (*filling.grid.rows[:begin], *blank, *filling.grid.rows[begin:])
        if begin <= len(filling.grid.rows)
        else filling.grid.rows,
        filling.grid.merges,
    )


def _printed(page: Worksheet, begin: int, count: int) -> None:
    """The print area and the page breaks follow the rows that came in."""
    if page.print_area:
        boxes = [part.rsplit("!", 1)[-1] for part in str(page.print_area).split(",")]
        page.print_area = ",".join(_following(box, begin, count) for box in boxes)
    for one in page.row_breaks.brk:
        one.id += count if one.id and one.id > begin else 0


_REFERENCE = re.compile(
    r"(?<![A-Za-z0-9_!'.])(\$?[A-Z]{1,3}\$?)(\d{1,7})(?::(\$?[A-Z]{1,3}\$?)(\d{1,7}))?(?![\d(A-Za-z_])"
)


def _following(formula: str, last: int, count: int) -> str:
    """The formula after `count` rows came in below row `last`: what stood below moves, a range up to it grows."""

    def moved(found: re.Match[str]) -> str:
        row, end = int(found[2]), int(found[4]) if found[4] else None
        told = f"{found[1]}{row + count if row > last else row}"
        return told if end is None else f"{told}:{found[3]}{end + count if end >= last else end}"

    return _REFERENCE.sub(moved, formula)


def _shifted(cells: list[Cell], count: int) -> list[Cell]:
    return [k._replace(r=k.r + count, r2=k.r2 + count) for k in cells] if count else cells


_Value = Callable[[Entry, int], "str | date"]


def _writers(filling: Filling, header: Header, career: Career) -> Iterator[tuple[int, int, _Value]]:
    """(column, row within the record, value) for every place of the table; fields without one are told as lost."""
    placed: list[tuple[int, int, tuple[str, ...]]] = []
    mark = "○" if any("○" in k.text for cells in filling.rows.values() for k in cells) else "●"
    for column in header.columns:
        split = _dates_apart(filling, header, column)
        if split:
            yield from split
            continue
        if column.phases:
            yield column.c, 0, lambda e, n, p=column.phases: mark if set(p) & set(e.phases) else ""  # type: ignore[misc]
        for n, (row, label) in enumerate(column.labels):
            placed.append((column.c, row if n or len(column.labels) == 1 else 0, label.fields))
    fields = {f for _, _, fs in placed for f in fs} | {"period" for c in header.columns if c.has("period")}
    give = _given(fields, bool(header.phase_columns))
    seen: set[tuple[str, ...]] = set()
    rows_used: dict[int, int] = {}
    for c, row, own in placed:
        if own in seen:
            continue
        seen.add(own)
        level = row if rows_used.setdefault(c, row) != row or len({r for a, r, _ in placed if a == c}) > 1 else 0
        yield c, level, lambda e, n, fs=own: _joined(e, n, fs, give)  # type: ignore[misc]
    _missing(filling, fields, header, career)


def _dates_apart(filling: Filling, header: Header, column: Column) -> list[tuple[int, int, _Value]]:
    """Start, ～ and end in cells of their own under one heading 期間: side by side, or one over the other."""
    if [label.fields for _, label in column.labels] != [("period",)]:
        return []
    top, parts = header.bottom + 1, (_from, _sign, _until)
    covered = {c for b in filling.grid.merges if b[0] <= top <= b[2] for c in range(b[1] + 1, b[3] + 1)}
    own = [c for c in range(column.c, min(column.c2, column.c + 3) + 1) if c not in covered]
    if len(own) == 3 and _bordered(filling.page.cell(top + 1, own[-1] + 1)):
        return [(c, 0, part) for c, part in zip(own, parts, strict=True)]
    if len(own) == 2 and _bordered(filling.page.cell(top + 1, own[-1] + 1)):
        return [(own[0], 0, _from), (own[1], 0, _until)]
    if re.fullmatch(r"[~～〜]", filling.grid.text(top + 1, column.c)):
        return [(column.c, level, part) for level, part in enumerate(parts)]
    return []


def _from(entry: Entry, _: int) -> str | date:
    return entry.start or ""


def _sign(entry: Entry, _: int) -> str:
    return "～"


def _until(entry: Entry, _: int) -> str | date:
    return entry.end or ("現在" if entry.current else "")


def _given(fields: set[str], matrix: bool) -> dict[str, tuple[str, ...]]:
    """What goes under each field of the form: its own, and what would have no column otherwise."""
    give: dict[str, tuple[str, ...]] = {f: (f,) for f in fields}
    skills = [f for f in ("tools", "language", "os", "db") if f in fields]
    if skills:
        lost = tuple(f for f in COLUMNS if f not in fields)
        give[skills[0]] = tuple(f for f in COLUMNS if f in (skills[0], *lost))
    told = next((f for f in ("text", "title") if f in fields), None)
    if told == "text" and "title" not in fields:
        give["text"] = ("title", "text")
    elif told == "title" and "text" not in fields:
        give["title"] = ("title", "text")
    if "period" not in fields and "start" in fields and "end" not in fields:
        give["start"] = ("period",)
    if matrix and "phases" in fields:
        give["phases"] = ()
    return give


def _joined(entry: Entry, number: int, fields: tuple[str, ...], give: dict[str, tuple[str, ...]]) -> str | date:
    wanted = [w for f in fields for w in give.get(f, ())]
    if wanted == ["start"] and entry.start:
        return entry.start
    if wanted == ["end"] and entry.end:
        return entry.end
    return "\n".join(t for w in dict.fromkeys(wanted) if (t := _words(entry, number, w)))


def _words(entry: Entry, number: int, name: str) -> str:
    match name:
        case "number":
            return str(number)
        case "start":
            return month_shown(entry.start)
        case "end":
            return "現在" if entry.current else month_shown(entry.end)
        case "months":
            return str(entry.months or "")
        case "phases":
            return "、".join(taxonomy().phases[p].ja for p in entry.phases)
        case "period" | "title" | "text" | "industry" | "role" | "team":
            return str(getattr(entry, name))
        case _:
            return entry.skills.get(name, "")


def _missing(filling: Filling, fields: set[str], header: Header, career: Career) -> None:
    """Fields that careers have and the form has no column for, each told once with what is lost."""
    skills = {"language", "db", "os", "tools"}
    homes: dict[str, set[str]] = {
        "title": {"title", "text"},
        "text": {"title", "text"},
        "industry": {"industry"},
        "role": {"role"},
        "team": {"team"},
        "phases": {"phases"},
    } | dict.fromkeys(skills, skills)
    for name, places in homes.items():
        if name == "phases" and header.phase_columns and "phases" not in fields:
            columned = {p for c in header.columns for p in c.phases}
            worked = {p for e in career.entries for p in e.phases}
            without = [taxonomy().phases[p].ja for p in PHASES if p in worked - columned]
            filling.lost(name, "、".join(without))
            continue
        if fields & places:
            continue
        told = [str(_words(e, 0, name)) for e in career.entries]
        if any(told):
            filling.lost(name, " ／ ".join(t for t in dict.fromkeys(told) if t))


_DATED = re.compile(r"[ym]", re.IGNORECASE)


def _into(filling: Filling, place: _Rows, row: int, column: int, value: str | date) -> None:
    cell = filling.page.cell(row + 1, column + 1)
    if type(cell).__name__ == "MergedCell":
        box = next(b for b in filling.page.merged_cells.ranges if cell.coordinate in b)
        row, column = box.min_row - 1, box.min_col - 1
        cell = filling.page.cell(box.min_row, box.min_col)
        if cell.value is not None and row < place.top:
            return
    if isinstance(value, date):
        if _DATED.search(cell.number_format or "") and cell.number_format != "General":
            filling.write(row, column, value)
            return
        value = month_shown(value)
    filling.write(row, column, value)


def _heights(filling: Filling, place: _Rows, top: int, header: Header, entry: Entry) -> None:
    """Makes the record's rows as high as its longest text needs, where the form's own height is less."""
    from openpyxl.utils import get_column_letter

    from matcher.reports.layout import HEIGHT_MAX, LINE_POINTS, lines_high

    need = 0.0
    for column in header.columns:
        for r in range(top, top + place.each):
            cell = filling.page.cell(r + 1, column.c + 1)
            if not isinstance(cell.value, str):
                continue
            box = next((b for b in filling.page.merged_cells.ranges if cell.coordinate in b), None)
            last = box.max_col if box else column.c + 1
            width = sum(
                filling.page.column_dimensions[get_column_letter(c)].width or 8.43
                for c in range(column.c + 1, last + 1)
            )
            rows = min(place.each, box.max_row - box.min_row + 1) if box else 1
            need = max(need, lines_high(cell.value, width) * LINE_POINTS / rows)
            if "\n" in cell.value or len(cell.value) > width / 2:
                alignment = copy(cell.alignment)
                alignment.wrap_text = True
                cell.alignment = alignment
    for r in range(top, top + place.each):
        dimension = filling.page.row_dimensions[r + 1]
        if need > (dimension.height or 15):
            dimension.height = min(HEIGHT_MAX, need + 4)
