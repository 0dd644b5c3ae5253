"""A Word document (.docx) → the nodes of a document: headings, lists, text, tables as grids with merged cells.

A container only. Text boxes and what headers and footers say are read too; hidden and deleted text is not.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from matcher.errors import InputError
from matcher.messages import tell
from matcher.readers.excel import UNPACKED_MAX, Box, Grid
from matcher.readers.markdown import Node
from matcher.readers.source import Source

if TYPE_CHECKING:
    from docx.document import Document

LINES_MAX = 20_000
CELLS_MAX = 200_000
COLUMNS_MAX = 200
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset(f"{_W}{n}" for n in ("del", "moveFrom", "rt", "instrText", "pPr", "rPr", "tcPr", "txbxContent"))
_BLOCKS = ("p", "tbl", "sdt")
_PER_BLANK = 210
"""Twentieths of a point of indentation that look like one blank."""


def document(source: Source) -> tuple[Node, ...]:
    """The nodes of the document in reading order, parsed once however many readers ask. Broken: InputError."""
    return source.once("word", _document)  # type: ignore[no-any-return]  # once() is untyped by design


def _document(source: Source) -> tuple[Node, ...]:
    _bounded(source.data)
    from docx import Document as open_document

    try:
        opened = open_document(io.BytesIO(source.data))
        return tuple(_Reading(opened).nodes)
    except InputError:
        raise
    except Exception as error:  # lxml, zipfile and python-docx each have their own words for a broken file
        if isinstance(error, MemoryError | RecursionError | AssertionError):
            raise
        raise InputError(tell("word.broken")) from None


def _bounded(data: bytes) -> None:
    """Refuses what would swell, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(i.file_size for i in archive.infolist() if i.filename.lower().endswith((".xml", ".rels")))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        raise InputError(tell("word.broken")) from None
    if size > UNPACKED_MAX // 4:
        raise InputError(tell("word.too_much", size=size >> 20, most=UNPACKED_MAX // 4 >> 20))


class _Reading:
    """One walk through a document; lines are numbered as they are met, table rows included."""

    def __init__(self, opened: Document) -> None:
        self.nodes: list[Node] = []
        self.at = 0
        self.cells = 0
        self.levels = _heading_styles(opened)
        seen: set[str] = set()
        for part in (s.header for s in opened.sections):
            text = "\n".join(p.text for p in part.paragraphs)
            if not part.is_linked_to_previous and text not in seen:
                seen.add(text)
                self.blocks(part._element)
        self.blocks(opened.element.body)

    def blocks(self, parent: Any) -> None:
        for element in parent:
            if element.tag == f"{_W}p":
                self.paragraph(element)
            elif element.tag == f"{_W}tbl":
                self.table(element)
            elif element.tag == f"{_W}sdt":
                content = element.find(f"{_W}sdtContent")
                if content is not None:
                    self.blocks(content)

    def step(self) -> int:
        self.at += 1
        if self.at > LINES_MAX:
            raise InputError(tell("word.too_long", most=f"{LINES_MAX:,}"))
        return self.at

    def paragraph(self, element: Any) -> None:
        number = self.step()
        text = _text(element)
        if text.strip():
            self._told(element, text, number)
        for box in _boxes(element):
            self.blocks(box)

    def _told(self, element: Any, text: str, number: int) -> None:
        level = self.levels.get(_value(element, "pStyle") or "", 0) or _outline(element)
        if level:
            self.nodes.append(Node("heading", text.strip(), number, level))
            return
        depth = _list_level(element)
        if depth is not None:
            self.nodes.append(Node("bullet", text.strip(), number, depth * 2))
            return
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) == 1 and _all_bold(element) and not re.match(r"\s*[・\-*]", text):
            self.nodes.append(Node("bold", text.strip(), number, 7))
            return
        indent = _indentation(element)
        for line in lines:
            blanks = len(line) - len(line.lstrip(" 　"))
            self.nodes.append(Node("text", line.strip(), number, indent + blanks))

    def table(self, element: Any) -> None:
        wrapped = _layout_only(element)
        if wrapped is not None:
            for cell in wrapped:
                self.blocks(cell)
            return
        first = self.at + 1
        rows: list[list[str | None]] = []
        merges: list[Box] = []
        open_from: dict[int, int] = {}
        nested: list[Any] = []
        numbers: list[int] = []
        for row in _rows(element):
            numbers.append(self.step())
            r = len(rows)
            values: list[str | None] = [None] * _skipped_columns(row)
            below: dict[int, int] = {}
            spans: dict[int, int] = {}
            for cell in _cells(row):
                c, across = len(values), _across(cell)
                if c + across > COLUMNS_MAX:
                    break
                self.cells += across
                if self.cells > CELLS_MAX:
                    raise InputError(tell("word.too_long", most=f"{LINES_MAX:,}"))
                merge = _vertical(cell)
                if merge == "continue" and c in open_from:
                    below[c] = open_from[c]
                    values += [None] * across
                else:
                    below[c] = r
                    values += [_cell_text(cell) or None, *[None] * (across - 1)]
                    nested += cell.findall(f"{_W}tbl")
                spans[c] = across
            merges += [(below[c], c, r, c + spans[c] - 1) for c in below]
            open_from = below
            rows.append(values)
        boxes = {}
        for top, left, bottom, right in merges:
            boxes[(top, left)] = (top, left, bottom, right)
        wide = tuple(b for b in boxes.values() if b[2] > b[0] or b[3] > b[1])
        if any(any(v) for v in rows):
            grid = Grid(name="", hidden=False, rows=tuple(tuple(r) for r in rows), merges=wide)
            self.nodes.append(Node("table", "", first, grid=grid, lines=tuple(numbers)))
        for inner in nested:
            self.table(inner)


# ---------------------------------------------------------------- styles


def _heading_styles(opened: Document) -> dict[str, int]:
    """Style id → level of heading, by the style's name or its place in the outline."""
    levels = {}
    for style in opened.styles.element.iterchildren(f"{_W}style"):
        name, ident = _value(style, "name") or "", style.get(f"{_W}styleId") or ""
        numbered = re.fullmatch(r"(?:heading|見出し)\s*(\d)", name, re.IGNORECASE)
        if numbered:
            levels[ident] = min(6, int(numbered[1]) or 1)
        elif name.lower() in ("title", "表題"):
            levels[ident] = 1
        elif (found := _outline(style)) > 0:
            levels[ident] = found
    return levels


def _value(element: Any, name: str) -> str | None:
    found = next(element.iter(f"{_W}{name}"), None)
    return found.get(f"{_W}val") if found is not None else None


def _outline(element: Any) -> int:
    found = _value(element, "outlineLvl")
    return int(found) + 1 if found and found.isdigit() and int(found) < 6 else 0


def _list_level(element: Any) -> int | None:
    numbered = element.find(f"{_W}pPr/{_W}numPr")
    if numbered is None:
        return 0 if (_value(element, "pStyle") or "").lower().startswith("listbullet") else None
    if _value(numbered, "numId") == "0":
        return None
    depth = _value(numbered, "ilvl")
    return min(int(depth), 8) if depth and depth.isdigit() else 0


def _indentation(element: Any) -> int:
    found = element.find(f"{_W}pPr/{_W}ind")
    left = (found.get(f"{_W}left") or found.get(f"{_W}start")) if found is not None else None
    return min(40, int(left) // _PER_BLANK) if left and left.isdigit() else 0


def _all_bold(element: Any) -> bool:
    runs = [r for r in element.iterchildren(f"{_W}r") if _text(r).strip()]
    return bool(runs) and all(_is_on(r.find(f"{_W}rPr/{_W}b")) for r in runs)


def _is_on(flag: Any) -> bool:
    return flag is not None and flag.get(f"{_W}val") not in ("0", "false", "none")


# ---------------------------------------------------------------- text


def _text(element: Any) -> str:
    """The visible text under an element; breaks as line ends, tabs kept, text boxes left to their own reading."""
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == f"{_W}t":
            yield child.text or ""
        elif tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif tag == f"{_W}tab":
            yield "\t"
        elif tag == f"{_W}noBreakHyphen":
            yield "-"
        elif tag in _SKIPPED or tag == _FALLBACK or (tag == f"{_W}r" and _is_on(child.find(f"{_W}rPr/{_W}vanish"))):
            continue
        else:
            yield from _pieces(child)


def _boxes(element: Any) -> Iterator[Any]:
    """The contents of the text boxes anchored in a paragraph; the copy kept for old programs left out."""
    for child in element.iterchildren():
        if child.tag == _FALLBACK:
            continue
        if child.tag == f"{_W}txbxContent":
            yield child
        else:
            yield from _boxes(child)


# ---------------------------------------------------------------- tables


def _within(parent: Any, name: str) -> Iterator[Any]:
    """Children of this name, those inside content controls and tracked insertions included."""
    for child in parent.iterchildren():
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _within(child, name)


def _rows(table: Any) -> Iterator[Any]:
    return _within(table, "tr")


def _cells(row: Any) -> Iterator[Any]:
    return _within(row, "tc")


def _layout_only(table: Any) -> list[Any] | None:
    """The cells of a table of one column that holds tables: a frame, no table."""
    rows = [list(_cells(row)) for row in _rows(table)]
    if rows and all(len(cells) == 1 for cells in rows) and any(c[0].find(f"{_W}tbl") is not None for c in rows):
        return [cells[0] for cells in rows]
    return None


def _skipped_columns(row: Any) -> int:
    found = row.find(f"{_W}trPr/{_W}gridBefore")
    skipped = found.get(f"{_W}val") if found is not None else None
    return min(int(skipped), COLUMNS_MAX) if skipped and skipped.isdigit() else 0


def _across(cell: Any) -> int:
    found = cell.find(f"{_W}tcPr/{_W}gridSpan")
    across = found.get(f"{_W}val") if found is not None else None
    return max(1, min(int(across), COLUMNS_MAX)) if across and across.isdigit() else 1


def _vertical(cell: Any) -> str | None:
    found = cell.find(f"{_W}tcPr/{_W}vMerge")
    return None if found is None else found.get(f"{_W}val") or "continue"


def _cell_text(cell: Any) -> str:
    lines = []
    for paragraph in _within(cell, "p"):
        mark = "・" if _list_level(paragraph) is not None else ""
        text = _text(paragraph).strip()
        lines += [f"{mark}{text}"] if text and not text.startswith("・") else [text] if text else []
        for box in _boxes(paragraph):
            lines += [t for p in box.iterchildren(f"{_W}p") if (t := _text(p).strip())]
    return "\n".join(lines)
