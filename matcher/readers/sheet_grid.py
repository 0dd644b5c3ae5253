"""A grid (a sheet of a workbook) taken apart: history tables, skill tables, label and value cells, sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from matcher.model import Place
from matcher.readers import sheet_periods as periods
from matcher.readers.excel import Grid
from matcher.readers.sheet_header import (
    Cell,
    Header,
    Rows,
    add_period_column,
    cells_of,
    headers,
    reach_down,
    told_phases,
    told_values,
)
from matcher.readers.sheet_labels import PERIOD_FIELDS, bare, grade, section
from matcher.readers.sheet_labels import label as label_of
from matcher.readers.sheet_layout import (
    Block,
    Company,
    Item,
    Parts,
    itemised,
    labelled_parts,
    led_by_period,
    numbered,
    whole_period,
)
from matcher.readers.sheet_phases import phase_codes
from matcher.readers.sheet_segments import ENDS_HISTORY, Entry, dated_text, is_anchor, segmented
from matcher.readers.sheet_skill_tables import (
    graded_rows,
    is_skill_header,
    level_legend,
    qualification_tables,
    skill_tables,
)
from matcher.readers.sheet_table import company_row, continued, read_table
from matcher.readers.sheet_years import dated_rows


def parts_of(grid: Grid, file: str, today: date, cells: Rows | None = None) -> Parts:
    """What stands in a grid. Nothing is lost: cells nobody could place end as prose of their section.

    `cells` are the grid's, where they have been found already.
    """
    rows = {r: list(found) for r, found in cells.items()} if cells is not None else cells_of(grid)
    parts = Parts()
    parts.labels = sum(1 for cells in rows.values() for k in cells if k.label and (k.label.history or k.label.head))
    if any(len(k.text) <= 20 and section(k.text) == "history" for cells in rows.values() for k in cells):
        parts.labels += 2
        parts.headed = True
    parts.codes = phase_codes(k.text for cells in rows.values() for k in cells)
    parts.grades = level_legend(k.text for cells in rows.values() for k in cells)
    taken: set[int] = set()
    told_values(rows)
    reach_down(rows)
    told_phases(rows)
    dated_rows(rows)
    _sideways(grid, rows, file, today, parts, taken)
    _tables(grid, rows, file, today, parts, taken)
    skill_tables(grid, rows, file, parts, taken)
    graded_rows(grid, rows, file, parts, taken)
    qualification_tables(grid, rows, file, parts, taken)
    _loose(grid, rows, file, today, parts, taken)
    _employed(parts)
    return parts


def _employed(parts: Parts) -> None:
    """Each block under a 会社名 label or a company's line belongs to it, where nothing nearer names its employer."""
    named = [(_row_of(i.place), i.text) for i in parts.head if i.field == "employer"]
    named += [(_row_of(c.place), c.text) for c in parts.companies]
    for block in parts.blocks:
        if block.employer is None and block.items:
            own = _row_of(block.items[0].place)
            above = [one for one in named if one[0] < own]
            block.employer = max(above)[1] if above else None


# ---------------------------------------------------------------- tables


def _tables(grid: Grid, rows: Rows, file: str, today: date, parts: Parts, taken: set[int]) -> None:
    found = [h for h in headers(rows, parts.codes) if not is_skill_header(rows[h.top]) and h.top not in taken]
    aside: Rows = {}
    real: list[Header] = []
    end = max(rows, default=-1)
    reached = -9
    for index, header in enumerate(found):
        last = found[index + 1].top - 1 if index + 1 < len(found) else end
        aside |= _left_aside(rows, header, last)
        last = _bounded(rows, header, last)
        if not header.fields() & {*PERIOD_FIELDS}:
            add_period_column(rows, header, last, today)
        if not _has_periods(rows, header, last, today):
            if parts.blocks and real and header.top == reached + 1 and not header.fields() & {*PERIOD_FIELDS}:
                continued(grid, rows, header, last, file, today, parts.blocks[-1])
                taken.update(range(header.top, last + 1))
                reached = last
            continue
        blocks, companies, _ = read_table(grid, rows, header, last, file, today)
        blocks = _with_companies(blocks, companies)
        if _of_employers(header):
            for block in blocks:
                block.section = "employers"
        if _under_summary(rows, header):
            for block in blocks:
                block.section = "summary_table"
        if header.top - 1 in rows and header.top - 1 not in taken:
            _title_above(grid, rows, header, blocks, file, taken, today)
        parts.blocks += blocks
        parts.companies += companies
        parts.layout.add("table")
        taken.update(range(header.top, last + 1))
        real.append(header)
        reached = last
    if aside:
        _loose(grid, aside, file, today, parts, set())


def _left_aside(rows: Rows, header: Header, last: int) -> Rows:
    """The cells left of a table that are somebody's head (名前 | N.T beside the first projects), taken out of it."""
    border = min((k.c for k in header.columns if k.labels or k.phases), default=0)
    beside: Rows = {}
    for r in range(header.top, last + 1):
        left = [k for k in rows.get(r, ()) if k.c < border]
        if left:
            beside[r] = left
    told = [r for r, cells in beside.items() if r > header.bottom and any(k.label and k.label.head for k in cells)]
    if len(told) < 2 or all(len(rows[r]) == len(beside[r]) for r in told):
        return {}
    for r in beside:
        rows[r] = [k for k in rows[r] if k.c >= border]
        if not rows[r]:
            del rows[r]
    header.columns = [k for k in header.columns if k.c >= border]
    return beside


def _of_employers(header: Header) -> bool:
    """Does the table list employers with their spans, and nothing of a project?"""
    fields = header.fields()
    return "employer" in fields and not header.phase_columns and fields <= {*PERIOD_FIELDS, *_OF_EMPLOYERS}


_OF_EMPLOYERS = ("employer", "employer_fact", "number", "months", "industry", "site")


def _under_summary(rows: Rows, header: Header) -> bool:
    """Does 案件一覧 or the like stand right above the table?"""
    above = [rows[r] for r in range(header.top - 2, header.top) if r in rows]
    return any(len(cells) == 1 and section(cells[0].text) == "summary_table" for cells in above)


def _sideways(grid: Grid, rows: Rows, file: str, today: date, parts: Parts, taken: set[int]) -> None:
    """One project per column, the labels down the left: a block per column."""
    for r in sorted(rows):
        first = rows[r][0]
        if not (first.pure and first.label and first.label.field == "period"):
            continue
        values = [k for k in rows[r][1:] if whole_period(k.text, today)]
        if len(values) < 2 or len(values) < len(rows[r]) - 1:
            continue
        top = bottom = r
        while _labels_left(rows, top - 1, first.c):
            top -= 1
        while _labels_left(rows, bottom + 1, first.c):
            bottom += 1
        if bottom - top < 2:
            continue
        for column in values:
            block = Block()
            for at in range(top, bottom + 1):
                label = rows[at][0].label
                value = next((k for k in rows[at][1:] if k.c == column.c), None)
                if value is not None and label is not None:
                    given = Item(label.field, value.text, _place(grid, value, file), label.fields)
                    block.items += itemised(given)
            parts.blocks.append(block)
        parts.layout.add("sideways")
        taken.update(range(top, bottom + 1))


def _labels_left(rows: Rows, r: int, c: int) -> bool:
    first = rows[r][0] if r in rows else None
    return first is not None and first.c == c and first.pure and first.label is not None and first.label.history


def _with_companies(blocks: list[Block], companies: list[Company]) -> list[Block]:
    """Each block knows the company row above it."""
    for block in blocks:
        own = _row_of(block.items[0].place)
        above = [c for c in companies if _row_of(c.place) < own]
        if above:
            block.employer = above[-1].text
    return blocks


def _row_of(place: Place) -> int:
    digits = re.sub(r"\D", "", place.cell or "")
    return int(digits) if digits else 0


def _title_above(
    grid: Grid, rows: Rows, header: Header, blocks: list[Block], file: str, taken: set[int], today: date
) -> None:
    """A header repeated per project: the single cell right above it is the project's title or number."""
    cells = rows[header.top - 1]
    if len(blocks) != 1 or len(cells) != 1 or section(cells[0].text) or cells[0].label is not None:
        return
    place = Place(file=file, sheet=grid.name, cell=grid.ref(cells[0].r, cells[0].c))
    if company_row(cells, today):
        blocks[0].employer = cells[0].text
    else:
        number = numbered(cells[0].text)
        blocks[0].heading = number[1] or None if number else cells[0].text
        blocks[0].heading_place = place
        if number:
            blocks[0].items.insert(0, Item("number", number[0], place))
    taken.add(header.top - 1)


def _bounded(rows: Rows, header: Header, last: int) -> int:
    """The last row before another part of the sheet begins."""
    left = min((k.c for k in header.columns), default=0)
    for r in range(header.bottom + 1, last + 1):
        cells = rows.get(r)
        if (
            cells
            and cells[0].c <= left + 1
            and (
                _opens_other_part(cells, header)
                or _opens_blocks(cells, header, gap=r - 1 not in rows)
                or _footnote(cells, gap=r - 1 not in rows)
            )
        ):
            return r - 1
    return last


def _opens_other_part(cells: list[Cell], header: Header) -> bool:
    first = cells[0]
    opened = section(first.text)
    if len(cells) == 1 and opened in ENDS_HISTORY and len(first.text) <= 30:
        column = header.column(first.c)
        return (
            first.label is None or not first.label.history or column is None or not column.has("text", "tools", "title")
        )
    graded = len(cells) > 1 and opened == "skills" and all(grade(k.text) for k in cells[1:])
    if is_skill_header(cells) or (graded and not _under_skills(first, header)):
        return True
    told = first.pure or (len(cells) == 1 and first.label is not None and first.label.marked)
    return told and first.label is not None and first.label.field in ("qualification", "summary", "education")


def _footnote(cells: list[Cell], *, gap: bool) -> bool:
    """A remark set apart below the table (※ 〇は主担当した工程です)."""
    return gap and len(cells) == 1 and cells[0].label is None and cells[0].text.startswith(("※", "＊", "注)", "（注"))


def _under_skills(k: Cell, header: Header) -> bool:
    """Does the cell stand under a heading for technologies, where 言語 and 年数 may be values?"""
    column = header.column(k.c)
    return column is not None and column.has("language", "db", "os", "tools")


def _opens_blocks(cells: list[Cell], header: Header, *, gap: bool) -> bool:
    """A heading below a table under which the history goes on in another shape (経歴詳細, No.1 | 販売管理)."""
    first = cells[0]
    column = header.column(first.c)
    if len(cells) == 1 and len(first.text) <= 30 and section(first.text) in ("history", "summary_table"):
        return gap or first.text.startswith(("■", "●", "◆", "【", "▼"))
    if not gap or (column is not None and column.has("text", "tools")):
        return False
    return first.pure and first.label is not None and first.label.field in PERIOD_FIELDS and len(cells) == 2


def _has_periods(rows: Rows, header: Header, last: int, today: date) -> bool:
    for r in range(header.bottom + 1, last + 1):
        for k in rows.get(r, ()):
            column = header.column(k.c)
            if column and column.has(*PERIOD_FIELDS) and not k.pure and dated_text(k.text, today):
                return True
    return False


# ---------------------------------------------------------------- label and value cells


def _loose(grid: Grid, rows: Rows, file: str, today: date, parts: Parts, taken: set[int]) -> None:
    entries = [e for piece in _pieces(rows, taken) for e in _entries(grid, piece, file, today, taken)]
    entries = _companies_that_are_projects(entries, today)
    blocks = segmented(entries, today)
    if blocks:
        parts.layout.add("pairs")
    parts.blocks += blocks
    used = {(i.text, i.place) for b in blocks for i in b.items}
    for entry in _dated_qualifications(entries):
        if (entry.item.text, entry.item.place) in used:
            continue
        if entry.company:
            parts.companies.append(Company(entry.item.text, entry.item.place))
        elif entry.item.field == "qualification" or entry.section == "qualification":
            parts.qualifications.append(entry.item)
        elif entry.item.field is not None:
            parts.head.append(entry.item)
        elif entry.section not in (None, "history"):
            parts.prose.append((entry.section, entry.item))
        else:
            parts.head.append(entry.item)


def _dated_qualifications(entries: list[Entry]) -> Iterator[Entry]:
    """The entries, a qualification and the date in a cell beside it made one."""
    waiting: Entry | None = None
    for entry in entries:
        own = entry.item.field == "qualification" or (entry.section == "qualification" and entry.item.field is None)
        if not own:
            yield from [waiting] if waiting is not None else []
            waiting = None
            yield entry
        elif waiting is None:
            waiting = entry
        elif waiting.row == entry.row and _date_alone(waiting.item.text) != _date_alone(entry.item.text):
            named = entry if _date_alone(waiting.item.text) else waiting
            text = f"{waiting.item.text} {entry.item.text}"
            yield replace(named, item=replace(named.item, text=text))
            waiting = None
        else:
            yield waiting
            waiting = entry
    yield from [waiting] if waiting is not None else []


def _date_alone(text: str) -> bool:
    """Is this a date, with 取得 or 合格 at most?"""
    found = periods.search(text, date(2199, 1, 1)) if len(text) <= 24 else None
    return found is not None and not re.sub(r"取得|合格|認定|[\s()（）日年月度]", "", found.rest)


def _pieces(rows: Rows, taken: set[int]) -> list[Rows]:
    """The rows in reading order; where blocks of labels and values stand side by side, one after the other."""
    pieces: list[Rows] = [{}]
    done = -1
    for r in sorted(rows):
        if r <= done:
            continue
        begins = _cards(rows[r]) if r not in taken else []
        if len(begins) < 2:
            pieces[-1][r] = rows[r]
            continue
        top = bottom = r
        while top - 1 in pieces[-1] and top - 1 not in taken and _labels_at(rows[top - 1], begins):
            top -= 1
            del pieces[-1][top]
        while bottom + 1 in rows and bottom + 1 not in taken and len(_cards(rows[bottom + 1])) < 2:
            bottom += 1
        for left, right in zip(begins, [*begins[1:], 10**6], strict=True):
            left = -1 if left == begins[0] else left
            band = {at: [k for k in rows[at] if left <= k.c < right] for at in range(top, bottom + 1)}
            pieces.append({at: cells for at, cells in band.items() if cells})
        pieces.append({})
        done = bottom
    return [p for p in pieces if p]


def _cards(cells: list[Cell]) -> list[int]:
    """The columns in which a label 期間 stands, each with a value right of it."""
    return [k.c for a, k in enumerate(cells) if _is_period(k) and ((k.label and k.label.value) or _valued(cells, a))]


def _valued(cells: list[Cell], at: int) -> bool:
    return at + 1 < len(cells) and cells[at + 1].label is None


def _is_period(k: Cell) -> bool:
    return k.label is not None and k.label.fields == ("period",)


def _labels_at(cells: list[Cell], begins: list[int]) -> bool:
    return all(any(k.c == c and (k.label is not None or numbered(k.text)) for k in cells) for c in begins)


def _entries(grid: Grid, rows: Rows, file: str, today: date, taken: set[int]) -> list[Entry]:
    used: set[tuple[int, int]] = set()
    entries: list[Entry] = []
    current: str | None = None
    for r in sorted(rows):
        if r in taken:
            current = None
            continue
        cells = [k for k in rows[r] if (k.r, k.c) not in used]
        if not cells or [bare(k.text) for k in cells] in _NAME_AND_VALUE:
            continue
        valued = cells[0].label is not None and bool(cells[0].label.value)
        alone = (
            len(cells) == 1
            and not valued
            and not _has_value(rows, cells[0])
            and not _blank_field(rows, cells[0], taken)
        )
        opened = section(cells[0].text) if alone else None
        if opened is not None:
            current = opened
            continue
        if company_row(cells, today):
            whole = Item(None, " ".join(k.text for k in cells), _place(grid, cells[0], file))
            entries.append(Entry(whole, r, current, company=True))
            continue
        entries += [Entry(i, r, current) for i in _row_items(grid, rows, cells, file, today, used, taken)]
    return entries


_NAME_AND_VALUE = [
    [n, v] for n in ("項目", "項目名", "区分", "Item") for v in ("内容", "詳細", "値", "説明", "記入欄", "Value")
]
"""The header of a table of labels and values: it says nothing."""


def _place(grid: Grid, k: Cell, file: str) -> Place:
    return Place(file=file, sheet=grid.name, cell=grid.ref(k.r, k.c))


def _has_value(rows: Rows, k: Cell) -> bool:
    """Is a lone label followed by values in the rows it is merged over?"""
    return k.r2 > k.r and any(v.c > k.c2 for r in range(k.r + 1, k.r2 + 1) for v in rows.get(r, ()))


def _blank_field(rows: Rows, k: Cell, taken: set[int]) -> bool:
    """Is a lone label (言語, 資格) one of a column of labels, its value left blank, and no heading?"""
    if not k.pure or re.match(r"\s*[■●◆▼【<＜《]", k.text):
        return False
    beside = []
    for step in (-1, 1):
        r = k.r + step if step < 0 else k.r2 + 1
        while r in rows and r not in taken and len(rows[r]) == 1 and rows[r][0].c == k.c and rows[r][0].pure:
            r += step
        cells = rows.get(r, [])
        told = bool(cells) and ((len(cells) > 1 and cells[0].pure) or bool(cells[0].label and cells[0].label.value))
        beside.append(told and r not in taken and cells[0].c == k.c)
    return any(beside)


def _row_items(
    grid: Grid,
    rows: Rows,
    cells: list[Cell],
    file: str,
    today: date,
    used: set[tuple[int, int]],
    taken: set[int],
) -> list[Item]:
    """The items of one row: each label takes the cells right of it up to the next label, else the cell below."""
    items: list[Item] = []
    position = 0
    bare_row = all(k.pure for k in cells)
    while position < len(cells):
        k = cells[position]
        position += 1
        if (k.r, k.c) in used:
            continue
        if k.label is None:
            items += _unlabelled(grid, k, file, today)
            continue
        values: list[Cell] = []
        while position < len(cells) and cells[position].label is None:
            if values and k.label.head and cells[position].c - values[-1].c2 > 2:
                break
            values.append(cells[position])
            position += 1
        border = cells[position].c if position < len(cells) else 10**6
        values += _beside(rows, k, border, used)
        if not values and k.pure and bare_row:
            values = _below(rows, k, border, taken)
        used.update((v.r, v.c) for v in values)
        items += _labelled(grid, k, values, file)
    return items


def _unlabelled(grid: Grid, k: Cell, file: str, today: date) -> list[Item]:
    place = _place(grid, k, file)
    led = led_by_period(k.text, today)
    if led is not None:
        return [Item("period", led[0], place), Item("title", led[1], place)]
    number = numbered(k.text)
    if number is not None:
        rest = [Item("title", number[1], place)] if number[1] else []
        return [Item("number", number[0], place), *rest]
    return itemised(Item(None, k.text, place))


def _labelled(grid: Grid, k: Cell, values: list[Cell], file: str) -> list[Item]:
    label = k.label
    assert label is not None
    if k.label is not None and label.value and "\n" in k.text and not values:
        return itemised(Item(None, k.text, _place(grid, k, file)))
    told = labelled_parts(k.text) if label.value and not values else []
    if len(told) > 1:
        place = _place(grid, k, file)
        named = [found for part in told if (found := label_of(part)) is not None]
        return [Item(n.field, n.value, place, n.fields, marked=True) for n in named]
    texts = ([label.value] if label.value else []) + [v.text for v in values]
    at = values[0] if values and not label.value else k
    glue = (
        " " if label.field in ("period", "start", "end", "months", "team", "total", "birth", "age", "as_of") else "\n"
    )
    whole = glue.join(texts)
    if not whole:
        return []
    given = Item(label.field, whole, _place(grid, at, file), label.fields, marked=True)
    return itemised(given) if "\n" in whole and label.field in ("text", "tools", "title") else [given]


def _beside(rows: Rows, k: Cell, border: int, used: set[tuple[int, int]]) -> list[Cell]:
    """Values in the further rows a vertically merged label covers."""
    found: list[Cell] = []
    for r in range(k.r + 1, k.r2 + 1):
        for v in rows.get(r, ()):
            if k.c2 < v.c < border and (v.r, v.c) not in used:
                if v.label is not None and v.label.marked:
                    return found
                found.append(v)
    return found


def _below(rows: Rows, k: Cell, border: int, taken: set[int]) -> list[Cell]:
    """The value under a label that has nothing beside it."""
    r = k.r2 + 1
    if r in taken or r not in rows:
        return []
    under = [v for v in rows[r] if k.c <= v.c <= k.c2 or (v.c2 >= k.c >= v.c)]
    if not under or (under[0].label is not None and not under[0].pure):
        return []
    labels = sum(v.pure for v in rows[r])
    if labels * 2 > len(rows[r]) or (labels and len(rows[k.r]) < 3):
        return []
    return under[:1]


def _companies_that_are_projects(entries: list[Entry], today: date) -> list[Entry]:
    """A dated company line with labelled lines but no other period under it is an engagement there."""
    out: list[Entry] = []
    for position, entry in enumerate(entries):
        found = periods.search(entry.item.text, today) if entry.company else None
        if found is None or not found.period.ranged or not _told_below(entries[position + 1 :], today):
            out.append(entry)
            continue
        place = entry.item.place
        out.append(Entry(Item("period", found.period.text, place, marked=True), entry.row, entry.section))
        out.append(Entry(Item("employer", found.rest, place, marked=True), entry.row, entry.section))
    return out


def _told_below(following: list[Entry], today: date) -> bool:
    labelled = 0
    for entry in following:
        if entry.company or entry.section in ENDS_HISTORY:
            break
        if is_anchor(entry, today):
            return False
        labelled += entry.item.marked and entry.item.field not in (None, "employer_fact")
    return labelled >= 2
