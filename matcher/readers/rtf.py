"""A Rich Text document (.rtf) → the nodes of a document: lines of text, and table rows as grids.

A container only: it knows groups, letters and cells of the format and skips what is no text (fonts, pictures, styles).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from matcher.errors import InputError
from matcher.messages import tell
from matcher.readers.excel import Grid
from matcher.readers.markdown import Node
from matcher.readers.source import Source

LINES_MAX = 20_000
DEPTH_MAX = 200
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.DOTALL
)
_CODEPAGES = {932: "cp932", 1252: "cp1252", 65001: "utf-8", 936: "gbk", 949: "cp949", 20932: "euc_jp"}
_NO_TEXT = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr listtable xmlnstbl "
    b"listoverridetable rsidtbl generator themedata colorschememapping latentstyles datastore fldinst".split()
)


def document(source: Source) -> tuple[Node, ...]:
    """The nodes of the document in reading order, parsed once however many readers ask. Broken: InputError."""
    return source.once("rtf", _document)  # type: ignore[no-any-return]  # once() is untyped by design


def _document(source: Source) -> tuple[Node, ...]:
    if not source.data.startswith(b"{\\rtf"):
        raise InputError(tell("word.broken"))
    reading = _Reading()
    for token in _TOKEN.finditer(source.data):
        reading.take(token)
    reading.line()
    reading.rows_end()
    return tuple(reading.nodes)


@dataclass
class _Group:
    """What holds within a pair of braces."""

    silent: bool = False
    skip: int = 1
    """Letters in the old encoding that follow a Unicode letter."""


@dataclass
class _Reading:
    """One walk through the tokens: letters gather in `text`, finished cells in `cells`, finished rows in `rows`."""

    nodes: list[Node] = field(default_factory=list)
    groups: list[_Group] = field(default_factory=lambda: [_Group()])
    encoding: str = "cp932"
    raw: bytearray = field(default_factory=bytearray)
    text: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    at: int = 1
    in_table: bool = False
    skipping: int = 0
    """Letters of the old encoding still to be passed over."""

    def take(self, token: re.Match[bytes]) -> None:
        word, number, code, sign, brace, plain = token.groups()
        group = self.groups[-1]
        if brace == b"{":
            if len(self.groups) >= DEPTH_MAX:
                raise InputError(tell("word.broken"))
            self.groups.append(_Group(group.silent, group.skip))
        elif brace == b"}":
            self.flush()
            if len(self.groups) > 1:
                self.groups.pop()
        elif sign == b"*":
            group.silent = True
        elif word is not None:
            self.command(word, int(number) if number else None, group)
        elif not group.silent:
            letters = bytes.fromhex(code.decode()) if code else plain if plain is not None else sign or b""
            if sign == b"~":
                letters = b" "
            passed = min(self.skipping, len(letters))
            self.skipping -= passed
            self.raw += letters[passed:]

    def command(self, word: bytes, number: int | None, group: _Group) -> None:
        if word in _NO_TEXT:
            group.silent = True
        elif word == b"ansicpg":
            self.encoding = _CODEPAGES.get(number or 0, self.encoding)
        elif word == b"uc":
            group.skip = max(0, min(number or 0, 8))
        elif group.silent:
            return
        elif word == b"u" and number is not None:
            self.flush()
            self.text.append(chr(number % 65536) if not 0xD800 <= number % 65536 < 0xE000 else "")
            self.skipping = group.skip
        elif word in (b"tab",):
            self.put("\t")
        elif word == b"line":
            self.put("\n")
        elif word == b"par":
            self.put("\n") if self.in_table else self.line()
        elif word in (b"intbl", b"trowd"):
            self.in_table = True
        elif word == b"pard":
            self.in_table = False
        elif word == b"cell":
            self.flush()
            self.cells.append("".join(self.text).strip())
            self.text = []
        elif word == b"row":
            self.rows.append(self.cells)
            self.cells, self.text, self.in_table = [], [], False

    def put(self, letter: str) -> None:
        self.flush()
        self.text.append(letter)

    def flush(self) -> None:
        """Letters of the old encoding become text."""
        if self.raw:
            self.text.append(self.raw.decode(self.encoding, errors="replace"))
            self.raw.clear()

    def line(self) -> None:
        """A paragraph outside tables ends here."""
        self.flush()
        told = "".join(self.text)
        self.text = []
        self.rows_end()
        for part in _lines(told):
            self.step()
            self.nodes.append(Node("text", part.strip(), self.at, len(part) - len(part.lstrip(" 　"))))

    def rows_end(self) -> None:
        """The rows gathered so far are one table."""
        if any(any(row) for row in self.rows):
            first = self.at + 1
            numbers = tuple(self.step() for _ in self.rows)
            grid = Grid(name="", hidden=False, rows=tuple(tuple(v or None for v in row) for row in self.rows))
            self.nodes.append(Node("table", "", first, grid=grid, lines=numbers))
        self.rows = []

    def step(self) -> int:
        self.at += 1
        if self.at > LINES_MAX:
            raise InputError(tell("word.too_long", most=f"{LINES_MAX:,}"))
        return self.at


def _lines(text: str) -> Iterator[str]:
    return (line for line in text.split("\n") if line.strip())
