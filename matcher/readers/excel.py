"""Any workbook (.xlsx .xls .ods .csv) → grids of values, with merged ranges and visibility.

A container only: it knows cells, nothing of what stands in them. Broken, encrypted, misnamed and oversized
files raise InputError with what was met and how to mend it, in bounded time and memory.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from matcher.errors import InputError
from matcher.messages import tell
from matcher.readers.source import Source

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv")
ROWS_MAX = 50_000
CELLS_MAX = 3_000_000
"""Cells of the box around a sheet's content; two stray cells in far corners would otherwise ask for 500 GB."""
UNPACKED_MAX = 192 * 1024 * 1024
"""Bytes of XML in a zipped workbook once unpacked."""

Value = str | float | int | bool | date | datetime | time | timedelta | None
Box = tuple[int, int, int, int]
"""First row, first column, last row, last column; zero-based, inclusive."""


@dataclass(frozen=True)
class Grid:
    """One sheet. `rows[r][c]` and all methods count from zero at A1; rows may be of unequal length."""

    name: str
    hidden: bool
    rows: tuple[tuple[Value, ...], ...]
    merges: tuple[Box, ...] = ()
    first_row: int = 0
    """Where the content begins."""
    first_col: int = 0
    numbers: tuple[int, ...] = ()
    """The row each of `rows` is in the file, where blank rows have been left out; empty: its own place."""

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def value(self, r: int, c: int) -> Value:
        """What the cell holds; None where it is empty, outside, or covered by a merged range."""
        if 0 <= r < len(self.rows) and 0 <= c < len(self.rows[r]):
            return self.rows[r][c]
        return None

    def text(self, r: int, c: int) -> str:
        """The cell as a person reads it, stripped; dates as ISO, whole floats without a point, '' if empty."""
        return shown(self.value(r, c))

    def ref(self, r: int, c: int) -> str:
        """The cell's name: (11, 2) → C12."""
        return f"{column_name(c)}{(self.numbers[r] if self.numbers else r) + 1}"

    def closed_up(self) -> Grid:
        """Without the blank rows that only exist because every cell of the row above is merged down over them."""
        merged = self.merged()
        keep: list[int] = []
        reach = -1
        for r, values in enumerate(self.rows):
            filled = [c for c, value in enumerate(values) if value is not None]
            if filled:
                reach = min(merged[r, c][2] if (r, c) in merged else r for c in filled)
            if filled or r > reach:
                keep.append(r)
        if len(keep) == len(self.rows):
            return self
        return replace(
            self,
            rows=tuple(self.rows[r] for r in keep),
            merges=tuple(
                (bisect_right(keep, top) - 1, left, bisect_right(keep, bottom) - 1, right)
                for top, left, bottom, right in self.merges
            ),
            numbers=tuple(keep),
        )

    def merged(self) -> dict[tuple[int, int], Box]:
        """Merged ranges by their top-left cell."""
        return {(box[0], box[1]): box for box in self.merges}


@dataclass(frozen=True)
class Book:
    """A workbook's grids in their order; `refused` names sheets too large to be read, and why."""

    grids: tuple[Grid, ...]
    refused: tuple[tuple[str, str], ...] = ()

    @property
    def visible(self) -> tuple[Grid, ...]:
        return tuple(g for g in self.grids if not g.hidden)


def book(source: Source) -> Book:
    """The workbook in a source, parsed once however many readers ask; the bytes decide, not the extension."""
    return source.once("book", _book)  # type: ignore[no-any-return]  # once() is untyped by design


def column_name(c: int) -> str:
    """0 → A, 26 → AA."""
    name = ""
    c += 1
    while c:
        c, rest = divmod(c - 1, 26)
        name = chr(65 + rest) + name
    return name


def shown(value: Value) -> str:
    """A cell's value as text (see `Grid.text`)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip()


# ---------------------------------------------------------------- which container


def _book(source: Source) -> Book:
    data = source.data
    if data[:4] == b"PK\x03\x04":
        return _zipped(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _old(data)
    if source.suffix in (".csv", ".tsv"):
        return Book((_text_grid(source),))
    head = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")):
        raise _refused("excel.met_html")
    looks_text = b"\0" not in data[:4000]
    raise _refused("excel.met_text" if looks_text and head else "excel.met_unknown")


def _refused(met: str) -> InputError:
    return InputError(tell("excel.not_a_book", met=tell(met)))


def _zipped(data: bytes) -> Book:
    """.xlsx or .ods: sizes and the box of each sheet are checked before the parser allocates anything."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [i for i in archive.infolist() if i.filename.lower().endswith((".xml", ".rels", ".bin"))]
            names = {i.filename for i in archive.infolist()}
            if not names & {"xl/workbook.xml", "content.xml", "xl/workbook.bin"}:
                raise _refused("excel.met_zip")
            if any(i.flag_bits & 1 for i in parts):
                raise InputError(tell("excel.password"))
            size = sum(i.file_size for i in parts)
            if size > UNPACKED_MAX:
                raise InputError(tell("excel.too_much", size=size >> 20, most=UNPACKED_MAX >> 20))
            boxes = _boxes(archive, names)
            merged = dict(_ods_merges(archive.read("content.xml"), boxes)) if _is_ods(names) else {}
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise _refused("excel.met_broken_zip") from None
    return _parsed(data, boxes, merged)


def _is_ods(names: set[str]) -> bool:
    return "content.xml" in names and "xl/workbook.xml" not in names


def _old(data: bytes) -> Book:
    """.xls, or the OLE wrapper of an encrypted .xlsx."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise InputError(tell("excel.password"))
    if not any(n.encode("utf-16-le") in data for n in ("Workbook", "Book")):
        raise _refused("excel.met_unknown")
    return _parsed(data, {})


# ---------------------------------------------------------------- sizes, before anything is allocated

_SHEET_TAG = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:.\-]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>")
_CELL_REF = re.compile(rb'\br\s*=\s*["\']([A-Z]{1,3})([0-9]{1,7})["\']')


def _attributes(tag: bytes) -> dict[str, str]:
    return {k.decode(): (a or b).decode(errors="replace") for k, a, b in _ATTRIBUTE.findall(tag)}


def _boxes(archive: zipfile.ZipFile, names: set[str]) -> dict[str, tuple[int, int]]:
    """Rows and columns that each sheet's content reaches, by sheet name."""
    if _is_ods(names):
        return dict(_ods_boxes(archive.read("content.xml")))
    if "xl/workbook.xml" not in names:
        return {}
    relations = {}
    if "xl/_rels/workbook.xml.rels" in names:
        for tag in re.findall(rb"<[^>]*Relationship\s[^>]*>", archive.read("xl/_rels/workbook.xml.rels")):
            found = _attributes(tag)
            relations[found.get("Id", "")] = found.get("Target", "")
    boxes = {}
    for tag in _SHEET_TAG.findall(archive.read("xl/workbook.xml")):
        found = _attributes(tag)
        target = next((relations.get(v, "") for k, v in found.items() if k.endswith(":id") or k == "id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            boxes[_unescaped(found.get("name", ""))] = _xlsx_box(archive.read(part))
    return boxes


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)


def _xlsx_box(xml: bytes) -> tuple[int, int]:
    rows = columns = 0
    for cell in _CELL.finditer(xml):
        ref = _CELL_REF.search(cell.group(1))
        if ref:
            rows = max(rows, int(ref.group(2)))
            columns = max(columns, _column_number(ref.group(1)))
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _ods_boxes(xml: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    for table in re.finditer(rb"<table:table\s([^>]*)>(.*?)</table:table>", xml, re.DOTALL):
        name = _unescaped(_attributes(table.group(1)).get("table:name", ""))
        rows = columns = used = 0
        for row in re.finditer(rb"<table:table-row([^>]*?)(?:/>|>(.*?)</table:table-row>)", table.group(2), re.DOTALL):
            rows += _repeated(row.group(1), "table:number-rows-repeated")
            wide = 0
            for cell in re.finditer(rb"<table:(?:covered-)?table-cell([^>]*)>", row.group(2) or b""):
                wide += _repeated(cell.group(1), "table:number-columns-repeated")
                if b"value-type" in cell.group(1):
                    columns, used = max(columns, wide), rows
        yield name, (used, columns)


def _ods_merges(xml: bytes, boxes: dict[str, tuple[int, int]]) -> Iterator[tuple[str, tuple[Box, ...]]]:
    """Merged ranges by sheet name, of sheets that are not too large to be read."""
    for table in re.finditer(rb"<table:table\s([^>]*)>(.*?)</table:table>", xml, re.DOTALL):
        name = _unescaped(_attributes(table.group(1)).get("table:name", ""))
        last, columns = boxes.get(name, (0, 0))
        if _too_large(last, columns):
            continue
        found: list[Box] = []
        r = 0
        for row in re.finditer(rb"<table:table-row([^>]*?)(?:/>|>(.*?)</table:table-row>)", table.group(2), re.DOTALL):
            c = 0
            for cell in re.finditer(rb"<table:(?:covered-)?table-cell([^>]*)>", row.group(2) or b""):
                if b"-spanned" in cell.group(1):
                    across = _repeated(cell.group(1), "table:number-columns-spanned")
                    down = _repeated(cell.group(1), "table:number-rows-spanned")
                    if (across > 1 or down > 1) and r + down <= ROWS_MAX and c + across <= 16_384:
                        found.append((r, c, r + down - 1, c + across - 1))
                c += _repeated(cell.group(1), "table:number-columns-repeated")
            r += _repeated(row.group(1), "table:number-rows-repeated")
            if r > last:
                break
        yield name, tuple(found)


def _repeated(tag: bytes, name: str) -> int:
    count = _attributes(tag).get(name, "1")
    return int(count) if count.isdigit() else 1


def _too_large(rows: int, columns: int) -> bool:
    return rows > ROWS_MAX or rows * columns > CELLS_MAX


def _size_reason(name: str, rows: int, columns: int) -> str:
    return tell(
        "excel.sheet_too_large",
        sheet=name,
        rows=f"{rows:,}",
        columns=f"{columns:,}",
        most_rows=f"{ROWS_MAX:,}",
        most_cells=f"{CELLS_MAX:,}",
    )


# ---------------------------------------------------------------- cells


def _parsed(data: bytes, boxes: dict[str, tuple[int, int]], merged: dict[str, tuple[Box, ...]] | None = None) -> Book:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    grids, refused = [], []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as opened:
            for about in opened.sheets_metadata:
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                rows, columns = boxes.get(about.name, (0, 0))
                hidden = about.visible != SheetVisibleEnum.Visible
                grid = None if _too_large(rows, columns) else _grid(opened, about.name, hidden)
                if isinstance(grid, Grid):
                    grids.append(replace(grid, merges=merged[grid.name]) if merged and grid.name in merged else grid)
                else:
                    refused.append((about.name, _size_reason(about.name, *(grid or (rows, columns)))))
    except PasswordError:
        raise InputError(tell("excel.password")) from None
    except CalamineError as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise InputError(tell("excel.password")) from None
        raise _refused("excel.met_broken_zip") from None
    except BaseException as error:  # a panic of the Rust parser is no Exception; it means: damaged
        if type(error).__name__ != "PanicException":
            raise
        raise _refused("excel.met_broken_zip") from None
    if not grids:
        raise InputError(refused[0][1]) if refused else _refused("excel.met_no_sheet")
    return Book(tuple(grids), tuple(refused))


def _grid(opened: CalamineWorkbook, name: str, hidden: bool) -> Grid | tuple[int, int]:
    """The sheet as a Grid, or its rows and columns where it is too large."""
    sheet = opened.get_sheet_by_name(name)
    if _too_large(sheet.total_height, sheet.total_width):
        return sheet.total_height, sheet.total_width
    start = sheet.start or (0, 0)
    return Grid(
        name=name,
        hidden=hidden,
        rows=tuple(_trimmed(row) for row in sheet.to_python(skip_empty_area=False)),
        merges=_merges(sheet),
        first_row=start[0],
        first_col=start[1],
    )


def _merges(sheet: CalamineSheet) -> tuple[Box, ...]:
    ranges = sheet.merged_cell_ranges or []
    return tuple((top, left, bottom, right) for (top, left), (bottom, right) in ranges)


def _trimmed(row: Iterable[Value]) -> tuple[Value, ...]:
    cells: list[Value] = [None if v == "" else v for v in row]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


# ---------------------------------------------------------------- CSV


def decoded(data: bytes) -> str | None:
    """Text of unknown encoding (UTF-8, UTF-16, CP932 and its kin), line ends made one; None if none fits."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            candidates: tuple[str, ...] = (encoding,)
            break
    else:
        candidates = ("utf-8", "cp932", "euc_jp")
        if data[:400].count(b"\0") > len(data[:400]) // 4:
            candidates = ("utf-16-le", "utf-16-be")
    if b"\x1b$B" in data or b"\x1b$@" in data:
        candidates = ("iso2022_jp_ext", *candidates)
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n")
    return None


def _text_grid(source: Source) -> Grid:
    text = decoded(source.data)
    if text is None:
        binary = b"\0" in source.data[:4000]
        raise InputError(tell("excel.csv_binary" if binary else "excel.csv_encoding"))
    if "\0" in text:
        raise InputError(tell("excel.csv_binary"))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        rows = [_trimmed(v.strip() for v in row) for row in islice(reader, ROWS_MAX + 1)]
    except csv.Error:
        raise InputError(tell("excel.csv_binary")) from None
    width = max((len(row) for row in rows), default=0)
    if _too_large(len(rows), 0) or sum(len(row) for row in rows) > CELLS_MAX:
        raise InputError(_size_reason(source.stem, text.count("\n"), width))
    return Grid(name=source.stem, hidden=False, rows=tuple(rows))


def _delimiter(text: str) -> str:
    """The separator that cuts the first lines into the most columns of equal number; a comma if none does."""
    lines = [line for line in text[:20_000].split("\n")[:20] if line.strip()]
    best, chosen = 0.0, ","
    for mark in (",", "\t", ";", "|"):
        counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
        if not counts:
            continue
        usual = max(set(counts), key=counts.count)
        score = (usual - 1) * counts.count(usual) / len(counts)
        if score > best:
            best, chosen = score, mark
    return chosen
