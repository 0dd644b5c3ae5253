"""A web page (.html, and Excel's pages named .xls) → the nodes of a document. A container only."""

from __future__ import annotations

import re
from typing import Any

from matcher.errors import InputError
from matcher.messages import tell
from matcher.readers.excel import Box, Grid, decoded
from matcher.readers.markdown import CHARS_MAX, Node
from matcher.readers.source import Source

LINES_MAX = 50_000
ROWS_MAX = 5_000
CELLS_MAX = 200_000
DEPTH_MAX = 200
TABLES_DEEP_MAX = 8
_HEADINGS = {f"h{n}": n for n in range(1, 7)} | {"summary": 6}
_SILENT = frozenset(("script", "style", "head", "template", "noscript", "svg", "iframe", "object", "-comment"))
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "label", "mark"),
        *("q", "s", "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "wbr"),
    )
)
NESTING_MAX = 2_000
_NESTED = re.compile(r"<(/?)(?!p\b|li\b|t[dhr]\b|br\b|img\b|hr\b|meta\b|link\b|input\b|col\b|wbr\b)[a-zA-Z]")
"""Elements that have to be closed."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def document(source: Source) -> tuple[Node, ...]:
    """The nodes of the page in reading order, parsed once however many readers ask. Binary or endless: InputError."""
    return source.once("page", _document)  # type: ignore[no-any-return]  # once() is untyped by design


def _document(source: Source) -> tuple[Node, ...]:
    from selectolax.lexbor import LexborHTMLParser

    text = _decoded(source.data)
    if text is None or "\0" in text:
        raise InputError(tell("markdown.binary"))
    if len(text) > CHARS_MAX or text.count("<") > CHARS_MAX // 16:
        raise InputError(tell("page.too_long", most=f"{LINES_MAX:,}"))
    if _too_deep(text):
        raise InputError(tell("page.too_deep", most=f"{NESTING_MAX:,}"))
    body = LexborHTMLParser(text).body
    reading = _Reading()
    if body is not None:
        reading.walk(body, 0, 0)
        reading.flush()
    return tuple(reading.nodes)


def _too_deep(text: str) -> bool:
    """Do elements stand in each other by the thousand? The parser's time grows with the square of that."""
    depth = 0
    for found in _NESTED.finditer(text):
        depth = max(0, depth - 1) if found[1] else depth + 1
        if depth > NESTING_MAX:
            return True
    return False


def _decoded(data: bytes) -> str | None:
    """The text, by the encoding the page declares where that fits."""
    named = _CHARSET.search(data[:2000])
    if named:
        encoding = {"shift_jis": "cp932", "x-sjis": "cp932", "sjis": "cp932"}.get(
            named[1].decode().lower(), named[1].decode()
        )
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            pass
    return decoded(data)


class _Reading:
    """One walk through a page. A line is what stands between two blocks or breaks."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.at = 0
        self.cells = 0
        self.pending: list[str] = []
        self.bold = True
        self.inside = 0
        """Tables we are in."""

    def step(self) -> int:
        self.at += 1
        if self.at > LINES_MAX:
            raise InputError(tell("page.too_long", most=f"{LINES_MAX:,}"))
        return self.at

    def flush(self, kind: str = "text", level: int = 0) -> None:
        """Ends the line being gathered."""
        lines = [re.sub(r"[ \t\r\f]+", " ", t).strip() for t in "".join(self.pending).split("\n")]
        bold, self.pending, self.bold = self.bold, [], True
        lines = [t for t in lines if t]
        if kind == "heading" and lines:
            self.nodes.append(Node("heading", " ".join(lines), self.step(), level))
            return
        for n, line in enumerate(lines):
            plain = kind == "text" and bold and len(lines) == 1
            self.nodes.append(
                Node("bold" if plain else kind if not n else "text", line, self.step(), 7 if plain else level)
            )

    def say(self, text: str, *, bold: bool) -> None:
        self.pending.append(text)
        self.bold &= bold or not text.strip()

    def walk(self, parent: Any, depth: int, indent: int, *, bold: bool = False) -> None:
        if depth > DEPTH_MAX:
            return
        child = parent.child
        while child is not None:
            tag = child.tag
            if tag == "-text":
                self.say(re.sub(r"\s+", " ", child.text(deep=False)), bold=bold)
            elif tag == "br":
                self.say("\n", bold=True)
            elif tag in _INLINE:
                self.walk(child, depth + 1, indent, bold=bold or tag in ("b", "strong"))
            elif tag not in _SILENT:
                self.block(child, tag, depth, indent)
            child = child.next

    def block(self, element: Any, tag: str, depth: int, indent: int) -> None:
        self.flush("bullet" if indent else "text", max(0, indent - 1) * 2)
        if tag in _HEADINGS:
            self.walk(element, depth + 1, 0)
            self.flush("heading", _HEADINGS[tag])
        elif tag == "table":
            self.table(element)
        elif tag in ("ul", "ol"):
            self.walk(element, depth + 1, indent)
        elif tag == "li":
            self.walk(element, depth + 1, indent + 1)
            self.flush("bullet", indent * 2)
        elif tag == "dt":
            self.walk(element, depth + 1, indent)
            self.say("：", bold=False)
        elif tag == "dd" and self.nodes and self.nodes[-1].text.endswith("："):
            term = self.nodes.pop()
            self.pending = [term.text]
            self.bold = False
            self.walk(element, depth + 1, indent)
            self.flush()
        else:
            self.walk(element, depth + 1, indent)
            self.flush("bullet" if indent else "text", max(0, indent - 1) * 2)

    def table(self, element: Any) -> None:
        """The table as a grid, spans as merged ranges; a table inside a cell comes after it."""
        if self.inside >= TABLES_DEEP_MAX:
            return
        self.inside += 1
        self._table(element)
        self.inside -= 1

    def _table(self, element: Any) -> None:
        if _frame(element):
            for cell in _own(element, ("td", "th")):
                self.walk(cell, 0, 0)
                self.flush()
            return
        rows: list[list[str | None]] = []
        merges: list[Box] = []
        covered: set[tuple[int, int]] = set()
        numbers: list[int] = []
        nested: list[Any] = []
        for r, row in enumerate(_own(element, ("tr",))):
            if r >= ROWS_MAX:
                raise InputError(tell("page.too_long", most=f"{LINES_MAX:,}"))
            numbers.append(self.step())
            values: list[str | None] = []
            for cell in _own(row, ("td", "th")):
                while (r, len(values)) in covered:
                    values.append(None)
                c = len(values)
                across, down = _span(cell, "colspan"), _span(cell, "rowspan")
                self.cells += across * down
                if self.cells > CELLS_MAX:
                    raise InputError(tell("page.too_long", most=f"{LINES_MAX:,}"))
                if across > 1 or down > 1:
                    merges.append((r, c, r + down - 1, c + across - 1))
                    covered |= {(rr, cc) for rr in range(r + 1, r + down) for cc in range(c, c + across)}
                values += [_cell_text(cell) or None, *[None] * (across - 1)]
                nested += _own(cell, ("table",))
            rows.append(values)
        if any(any(v) for v in rows):
            grid = Grid(name="", hidden=False, rows=tuple(tuple(r) for r in rows), merges=tuple(merges))
            self.nodes.append(Node("table", "", numbers[0], grid=grid, lines=tuple(numbers)))
        for inner in nested:
            self.table(inner)


def _own(element: Any, tags: tuple[str, ...]) -> list[Any]:
    """The nearest descendants of these tags, none inside a further table."""
    found: list[Any] = []
    waiting = [element.child]
    while waiting:
        child = waiting.pop()
        while child is not None:
            if child.tag in tags:
                found.append(child)
            elif child.tag != "table" and child.child is not None:
                waiting.append(child.next)
                child = child.child
                continue
            child = child.next
    return found


def _frame(table: Any) -> bool:
    """Is this a table of one cell per row that only frames other tables?"""
    rows = _own(table, ("tr",))
    return bool(table.css("td table")) and all(len(_own(row, ("td", "th"))) <= 1 for row in rows)


def _span(cell: Any, name: str) -> int:
    text = cell.attributes.get(name)
    return min(int(text), 200) if text and text.isdigit() and len(text) < 6 and int(text) > 0 else 1


def _cell_text(cell: Any) -> str:
    parts: list[str] = []
    waiting: list[tuple[Any, int]] = [(cell.child, 0)]
    while waiting:
        child, depth = waiting.pop()
        while child is not None:
            if child.tag == "-text":
                parts.append(re.sub(r"\s+", " ", child.text(deep=False)))
            elif child.tag == "br" or child.tag not in _INLINE:
                parts.append("\n")
            if child.tag not in _SILENT and child.tag != "table" and child.child is not None and depth < DEPTH_MAX:
                waiting.append((child.next, depth))
                child, depth = child.child, depth + 1
                continue
            child = child.next
        if parts and parts[-1] != "\n":
            parts.append("")
    lines = (re.sub(r"[ \t]+", " ", t).strip() for t in "".join(parts).split("\n"))
    return "\n".join(t for t in lines if t)
