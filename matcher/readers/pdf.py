"""A PDF → the nodes of a document: text lines, and tables where ruled lines make one. The last resort.

A PDF holds letters at places, no words, lines or cells; all of these are guessed here from where the letters stand
and where lines are drawn. Pages without letters (scans) are named.
"""

from __future__ import annotations

import ctypes
import re
import statistics
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from matcher.errors import InputError
from matcher.messages import tell
from matcher.readers.excel import Grid
from matcher.readers.markdown import Node
from matcher.readers.pdf_tables import Letter, Ruling, Table, tables_of
from matcher.readers.source import Source

PAGES_MAX = 60
LETTERS_MAX = 400_000
LINES_MAX = 100_000
"""Ruled lines of a page; a drawing has more, a table has not."""
_BULLET = re.compile(r"^\s*[・•‣◦\-*]\s*(?=\S)")
_PAGE_NUMBER = re.compile(
    r"^[-–\s]*(?:p\.?|page)?\s*\d{1,3}\s*(?:[/／]\s*\d{1,3})?\s*(?:ページ)?[-–\s]*$", re.IGNORECASE
)


@dataclass(frozen=True)
class Pages:
    """A PDF taken apart: its nodes, and the pages (from 1) that hold no text."""

    nodes: tuple[Node, ...]
    blank: tuple[int, ...] = ()


def document(source: Source) -> tuple[Node, ...]:
    """The nodes of the PDF, parsed once however many readers ask. Broken, locked, scanned: InputError."""
    return pages(source).nodes


def pages(source: Source) -> Pages:
    """As `document`, with the pages that could not be read."""
    return source.once("pdf", _pages)  # type: ignore[no-any-return]  # once() is untyped by design


def _pages(source: Source) -> Pages:
    opened = _opened(source)
    try:
        if len(opened) > PAGES_MAX:
            raise InputError(tell("pdf.too_long", pages=len(opened), most=PAGES_MAX))
        read = [_page(opened, n) for n in range(len(opened))]
    finally:
        opened.close()
    if not any(lines or tables for lines, tables, _ in read):
        raise InputError(tell("pdf.scanned"))
    writing = _Writing()
    for lines, tables, size in read:
        writing.page(lines, tables, size)
    blank = tuple(n for n, (lines, tables, _) in enumerate(read, 1) if not lines and not tables)
    return Pages(tuple(writing.nodes), blank)


def _opened(source: Source) -> Any:
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    for password in (None, *source.passwords):
        try:
            return pdfium.PdfDocument(source.data, password=password)
        except pdfium.PdfiumError:
            if raw.FPDF_GetLastError() != raw.FPDF_ERR_PASSWORD:
                raise InputError(tell("pdf.broken")) from None
    raise InputError(tell("locked.none_fits" if source.passwords else "locked.needs_one"))


# ---------------------------------------------------------------- one page


@dataclass
class Line:
    """Letters on one height, in pieces a wide gap apart."""

    left: float
    right: float
    top: float
    bottom: float
    size: float
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "   ".join(p for p in self.pieces if p.strip()).strip()


def _page(opened: Any, number: int) -> tuple[list[Line], list[Table], float]:
    """The lines outside tables, the tables, and the usual size of the letters of a page."""
    import pypdfium2 as pdfium

    try:
        page = opened[number]
        letters = _letters(page)
        rulings = _rulings(page) if letters else []
        height = page.get_height()
        page.close()
    except pdfium.PdfiumError:
        return [], [], 0
    if not letters:
        return [], [], 0
    tables, free = tables_of(rulings, letters)
    lines = [ln for ln in lines_of(free) if not (_PAGE_NUMBER.match(ln.text) and ln.bottom < height * 0.08)]
    return lines, tables, statistics.median(k.size for k in letters)


def _letters(page: Any) -> list[Letter]:
    import pypdfium2.raw as raw

    text = page.get_textpage()
    found = []
    box = [ctypes.c_double() for _ in range(4)]
    for n in range(min(text.count_chars(), LETTERS_MAX)):
        code = raw.FPDFText_GetUnicode(text, n)
        if code <= 32 or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF) or raw.FPDFText_IsGenerated(text, n) == 1:
            continue
        if not raw.FPDFText_GetCharBox(text, n, *box):
            continue
        left, right, bottom, top = (v.value for v in box)
        size = raw.FPDFText_GetFontSize(text, n) or top - bottom
        loose = raw.FS_RECTF()
        if raw.FPDFText_GetLooseCharBox(text, n, loose) and loose.top > loose.bottom:
            left, right, bottom, top = loose.left, loose.right, loose.bottom, loose.top
            size = top - bottom
        found.append(Letter(_mended(chr(code)), left, right, bottom, top, max(size, 1.0)))
    text.close()
    return found


def _mended(letter: str) -> str:
    """Radicals that only look like their characters (⽉), ligatures (ﬁ) and old forms made what was meant."""
    code = ord(letter)
    if 0x2E80 <= code <= 0x2FDF or 0xFB00 <= code <= 0xFB06 or 0xF900 <= code <= 0xFAFF:
        return _RADICALS.get(letter) or unicodedata.normalize("NFKC", letter)
    return letter


_RADICALS = {"⻑": "長", "⻄": "西", "⻘": "青", "⻝": "食", "⻩": "黄", "⻲": "亀", "⻤": "鬼", "⻭": "歯", "⻢": "马"}
"""Supplementary radicals that Unicode leaves without a compatible form."""


def _rulings(page: Any) -> list[Ruling]:
    """The straight lines along the axes that are drawn on a page, edges of boxes included."""
    import pypdfium2.raw as raw

    found: list[Ruling] = []
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=6):
        left, bottom, right, top = drawn.get_bounds()
        if right - left < 3 or top - bottom < 3:
            found.append(_thin(left, bottom, right, top))
        else:
            found += _segments(raw, drawn)
        if len(found) > LINES_MAX:
            return []
    return [k for k in found if k.end - k.begin > 2]


def _thin(left: float, bottom: float, right: float, top: float) -> Ruling:
    if right - left >= top - bottom:
        return Ruling(True, (bottom + top) / 2, left, right)
    return Ruling(False, (left + right) / 2, bottom, top)


def _segments(raw: Any, drawn: Any) -> list[Ruling]:
    matrix = drawn.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    found: list[Ruling] = []
    before = begun = None
    for n in range(min(raw.FPDFPath_CountSegments(drawn), 2000)):
        segment = raw.FPDFPath_GetPathSegment(drawn, n)
        kind = raw.FPDFPathSegment_GetType(segment)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        here = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begun = here
        elif kind == raw.FPDF_SEGMENT_LINETO and before is not None:
            found += _straight(before, here)
        before = here
        if raw.FPDFPathSegment_GetClose(segment) and begun is not None:
            found += _straight(here, begun)
    return found


def _straight(a: tuple[float, float], b: tuple[float, float]) -> list[Ruling]:
    if abs(a[1] - b[1]) < 1:
        return [Ruling(True, (a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0]))]
    if abs(a[0] - b[0]) < 1:
        return [Ruling(False, (a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1]))]
    return []


# ---------------------------------------------------------------- letters to lines


def lines_of(letters: Iterable[Letter]) -> list[Line]:
    """The letters as lines, top to bottom; each cut into pieces where a gap is wider than two letters."""
    rows: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda k: (-k.middle, k.left)):
        row = rows[-1] if rows else None
        if (
            row is not None
            and abs(statistics.fmean((row[0].middle, row[-1].middle)) - letter.middle) < letter.size * 0.4
        ):
            row.append(letter)
        else:
            rows.append([letter])
    return [_line(sorted(row, key=lambda k: k.left)) for row in rows]


def _line(row: list[Letter]) -> Line:
    size = statistics.median(k.size for k in row)
    line = Line(row[0].left, max(k.right for k in row), row[0].top, row[0].bottom, size, [row[0].text])
    for a, b in pairwise(row):
        gap = b.left - a.right
        if gap < -0.7 * (a.right - a.left) and a.text == b.text:
            continue
        if gap > size * 1.8:
            line.pieces.append(b.text)
        else:
            blank = " " if gap > size * 0.22 and not (_wide(a.text) and _wide(b.text) and gap < size * 0.8) else ""
            line.pieces[-1] += blank + b.text
    return line


def _wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def joined(lines: list[Line], right: float) -> str:
    """The lines of a paragraph or cell as text; a line that ran to the right edge goes on in the next one."""
    out = ""
    for n, line in enumerate(lines):
        text = line.text
        if n == 0:
            out = text
            continue
        before = lines[n - 1]
        wrapped = right - before.right < before.size * 1.3 and not _BULLET.match(text)
        if wrapped:
            cut = right - before.right < before.size * 0.6
            out += ("" if cut or _wide(out[-1:]) or _wide(text[:1]) else " ") + text
        else:
            out += "\n" + text
    return out


# ---------------------------------------------------------------- pages to nodes


class _Writing:
    """Nodes gathered over the pages; a table that goes on over a page's end is put together again."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.at = 0
        self.edges: tuple[float, ...] = ()
        """Column edges of the table that ended the page before, if one did."""

    def page(self, lines: list[Line], tables: list[Table], size: float) -> None:
        parts: list[tuple[float, Line | Table]] = [(ln.top, ln) for ln in lines]
        parts += [(t.top, t) for t in tables]
        parts.sort(key=lambda pair: -pair[0])
        left = min((ln.left for ln in lines), default=0)
        above: Line | None = None
        for n, (_, part) in enumerate(parts):
            if isinstance(part, Table):
                self.table(part, goes_on=n == 0)
                above = None
                continue
            if above is None or above.bottom - part.top > above.size * 0.9:
                self.at += 1
            self.line(part, left, size)
            above = part
            self.edges = ()

    def line(self, line: Line, left: float, size: float) -> None:
        self.at += 1
        text = line.text
        if not text:
            return
        indent = max(0, min(40, round((line.left - left) / max(size, 1) * 2)))
        if line.size > size * 1.25 and len(text) <= 60 and not text.endswith("。"):
            self.nodes.append(Node("heading", text, self.at, 2))
        elif _BULLET.match(text):
            self.nodes.append(Node("bullet", _BULLET.sub("", text), self.at, indent))
        else:
            self.nodes.append(Node("text", text, self.at, indent))

    def table(self, table: Table, *, goes_on: bool) -> None:
        rows, merges = [], []
        values: list[list[str | None]] = [[None] * table.columns for _ in range(table.rows)]
        for (top, left, bottom, right), letters in table.cells.items():
            values[top][left] = joined(lines_of(letters), table.xs[right + 1]) or None
            if bottom > top or right > left:
                merges.append((top, left, bottom, right))
        numbers = []
        for row in values:
            self.at += 1
            rows.append(tuple(row))
            numbers.append(self.at)
        if goes_on and self.nodes and len(self.edges) == len(table.xs) and _alike(self.edges, table.xs):
            self._append(rows, merges, numbers)
        else:
            grid = Grid(name="", hidden=False, rows=tuple(rows), merges=tuple(merges))
            self.nodes.append(Node("table", "", numbers[0], grid=grid, lines=tuple(numbers)))
        self.edges = table.xs

    def _append(self, rows: list[Any], merges: list[Any], numbers: list[int]) -> None:
        last = self.nodes.pop()
        assert last.grid is not None
        down = len(last.grid.rows)
        moved = tuple((t + down, a, b + down, z) for t, a, b, z in merges)
        if rows and rows[0] == last.grid.rows[0] and down > 1:
            rows[0] = (None,) * len(rows[0])
        grid = Grid(name="", hidden=False, rows=(*last.grid.rows, *rows), merges=(*last.grid.merges, *moved))
        self.nodes.append(Node("table", "", last.line, grid=grid, lines=(*last.lines, *numbers)))


def _alike(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return all(abs(x - y) < 4 for x, y in zip(a, b, strict=True))
