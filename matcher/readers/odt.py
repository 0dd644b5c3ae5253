"""An OpenDocument text (.odt) → the nodes of a document: headings, lists, text, tables as grids with merged cells.

A container only. Comments, foot notes and deleted text are left out; text boxes are read behind their paragraph.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from matcher.errors import InputError
from matcher.messages import tell
from matcher.readers.excel import UNPACKED_MAX, Box, Grid
from matcher.readers.markdown import Node
from matcher.readers.source import Source

LINES_MAX = 20_000
CELLS_MAX = 200_000
COLUMNS_MAX = 200
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SKIPPED = (f"{_TEXT}note", f"{_OFFICE}annotation", f"{_TEXT}tracked-changes", f"{_DRAW}text-box", f"{_TEXT}ruby-text")
_HELD = (f"{_TEXT}section", f"{_TEXT}table-of-content", f"{_TEXT}index-body")


def document(source: Source) -> tuple[Node, ...]:
    """The nodes of the document in reading order, parsed once however many readers ask. Broken: InputError."""
    return source.once("odt", _document)  # type: ignore[no-any-return]  # once() is untyped by design


def _document(source: Source) -> tuple[Node, ...]:
    from xml.etree import ElementTree as etree

    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            size = archive.getinfo("content.xml").file_size
            if size > UNPACKED_MAX // 4:
                raise InputError(tell("word.too_much", size=size >> 20, most=UNPACKED_MAX // 4 >> 20))
            xml = archive.read("content.xml")
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:  # no office program writes one; entities can swell without end
            raise InputError(tell("word.broken"))
        body = etree.fromstring(xml).find(f"{_OFFICE}body/{_OFFICE}text")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, RuntimeError, NotImplementedError, ValueError):
        raise InputError(tell("word.broken")) from None
    except etree.ParseError:
        raise InputError(tell("word.broken")) from None
    if body is None:
        raise InputError(tell("word.broken"))
    reading = _Reading()
    reading.blocks(body, 0)
    return tuple(reading.nodes)


class _Reading:
    """One walk through a document; lines are numbered as they are met, table rows included."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.at = 0
        self.cells = 0

    def step(self) -> int:
        self.at += 1
        if self.at > LINES_MAX:
            raise InputError(tell("word.too_long", most=f"{LINES_MAX:,}"))
        return self.at

    def blocks(self, parent: Any, depth: int) -> None:
        if depth > 40:
            return
        for element in parent:
            if element.tag in (f"{_TEXT}h", f"{_TEXT}p"):
                self.paragraph(element, depth)
            elif element.tag == f"{_TEXT}list":
                self.bullets(element, 0, depth + 1)
            elif element.tag == f"{_TABLE}table":
                self.table(element, depth + 1)
            elif element.tag in _HELD:
                self.blocks(element, depth + 1)

    def paragraph(self, element: Any, depth: int, bullet: int | None = None) -> None:
        number = self.step()
        text = _text(element)
        if text.strip() and element.tag == f"{_TEXT}h":
            level = element.get(f"{_TEXT}outline-level") or "1"
            self.nodes.append(Node("heading", text.strip(), number, min(6, int(level) if level.isdigit() else 1)))
        elif text.strip() and bullet is not None:
            self.nodes.append(Node("bullet", text.strip(), number, bullet * 2))
        else:
            for line in (line for line in text.split("\n") if line.strip()):
                blanks = len(line) - len(line.lstrip(" 　"))
                self.nodes.append(Node("text", line.strip(), number, blanks))
        for box in element.iter(f"{_DRAW}text-box"):
            self.blocks(box, depth + 1)

    def bullets(self, element: Any, level: int, depth: int) -> None:
        if depth > 40:
            return
        for item in element:
            for child in item:
                if child.tag == f"{_TEXT}list":
                    self.bullets(child, level + 1, depth + 1)
                elif child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                    self.paragraph(child, depth, None if child.tag == f"{_TEXT}h" else level)

    def table(self, element: Any, depth: int) -> None:
        first = self.at + 1
        rows: list[list[str | None]] = []
        merges: list[Box] = []
        numbers: list[int] = []
        nested: list[Any] = []
        for row in _rows(element):
            values: list[str | None] = []
            for cell in row:
                if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                    continue
                times = min(_count(cell, "number-columns-repeated"), COLUMNS_MAX - len(values))
                self.cells += max(times, 0)
                if times <= 0 or self.cells > CELLS_MAX:
                    break
                covered = cell.tag == f"{_TABLE}covered-table-cell"
                across, down = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
                if not covered and (across > 1 or down > 1):
                    r, c = len(rows), len(values)
                    merges.append((r, c, min(r + down, LINES_MAX) - 1, min(c + across, COLUMNS_MAX) - 1))
                values += [None if covered else _cell_text(cell) or None] * times
                nested += cell.findall(f"{_TABLE}table")
            numbers.append(self.step())
            rows.append(values)
        if any(any(v) for v in rows):
            grid = Grid(name="", hidden=False, rows=tuple(tuple(r) for r in rows), merges=tuple(merges))
            self.nodes.append(Node("table", "", first, grid=grid, lines=tuple(numbers)))
        for inner in nested if depth < 40 else []:
            self.table(inner, depth + 1)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in (f"{_TABLE}table-header-rows", f"{_TABLE}table-rows", f"{_TABLE}table-row-group"):
            yield from _rows(child)


def _count(cell: Any, name: str) -> int:
    said = cell.get(f"{_TABLE}{name}") or "1"
    return int(said) if said.isdigit() and len(said) < 8 else 1


def _text(element: Any) -> str:
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            said = child.get(f"{_TEXT}c") or "1"
            yield " " * (min(int(said), 100) if said.isdigit() and len(said) < 5 else 1)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _pieces(child)
        yield child.tail or ""


def _cell_text(cell: Any) -> str:
    lines = []
    for child in cell:
        if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            lines.append(_text(child).strip())
        elif child.tag == f"{_TEXT}list":
            lines += [f"・{_text(p).strip()}" for p in child.iter(f"{_TEXT}p")]
    return "\n".join(line for line in lines if line)
