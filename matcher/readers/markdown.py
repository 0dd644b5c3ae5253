"""A Markdown (or HTML-laden) document → its lines as nodes: headings, tables as grids, bullets, text.

A container only: it knows how a document is marked up, nothing of what it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from matcher.errors import InputError
from matcher.messages import tell
from matcher.readers.excel import Grid, decoded
from matcher.readers.source import Source

LINES_MAX = 100_000
CHARS_MAX = 8_000_000
INLINE_MAX = 4_000
"""Characters of a line whose inline mark-up is taken off; a longer one is no line anybody wrote."""


@dataclass(frozen=True)
class Node:
    """One element in reading order. `kind`: heading, bold (a line all bold), bullet, text, table, rule."""

    kind: str
    text: str
    line: int
    """Line number, from 1."""
    level: int = 0
    """Heading: 1-6 (7 for a summary or bold line); bullet and text: indentation in blanks."""
    grid: Grid | None = None
    lines: tuple[int, ...] = ()
    """Table: the line of each row of the grid."""


@dataclass
class _State:
    nodes: list[Node] = field(default_factory=list)
    details: int = 0
    fenced: bool = False
    base: int = 0
    last_level: int = 1


def document(source: Source) -> tuple[Node, ...]:
    """The nodes of the document, parsed once however many readers ask. Binary or endless input: InputError."""
    return source.once("markdown", _document)  # type: ignore[no-any-return]  # once() is untyped by design


def _document(source: Source) -> tuple[Node, ...]:
    text = decoded(source.data)
    if text is None or "\0" in text:
        raise InputError(tell("markdown.binary"))
    if len(text) > CHARS_MAX or text.count("\n") > LINES_MAX:
        raise InputError(tell("markdown.too_long", most=f"{LINES_MAX:,}"))
    if sum(1 for ch in text[:4000] if ord(ch) < 32 and ch not in "\n\t\r\f\x1b") > 20:
        raise InputError(tell("markdown.binary"))
    return tuple(_nodes(text))


def _nodes(text: str) -> list[Node]:
    text = re.sub(r"<!--.*?-->", lambda m: "\n" * m.group().count("\n"), text, flags=re.DOTALL)
    lines = text.split("\n")
    state = _State()
    at = _front_matter(lines)
    while at < len(lines):
        line = lines[at]
        if re.search(r"<table\b", line, re.IGNORECASE):
            at = _html_table(lines, at, state)
            continue
        if _is_table(lines, at) and not state.fenced:
            at = _pipe_table(lines, at, state)
            continue
        if at + 1 < len(lines) and _is_underline(lines[at], lines[at + 1]) and _stands_alone(lines, at):
            level = 1 if lines[at + 1].startswith("=") else 2
            _heading(state, inline(line), at + 1, level)
            at += 2
            continue
        _line(state, line, at + 1)
        at += 1
    return state.nodes


def _front_matter(lines: list[str]) -> int:
    if lines and lines[0].strip() == "---":
        for at, line in enumerate(lines[1:60], 1):
            if line.strip() == "---":
                return at + 1
    return 0


def _is_underline(line: str, below: str) -> bool:
    return bool(
        line.strip() and not re.match(r"^\s*(?:[-*+|>#]|\d+\.)\s?", line) and re.fullmatch(r"(?:={3,}|-{3,})\s*", below)
    )


def _stands_alone(lines: list[str], at: int) -> bool:
    """Is the line above blank or a rule? A rule under a text of several lines ends a part, and underlines nothing."""
    above = lines[at - 1].strip() if at else ""
    return not above or re.fullmatch(r"[=\-*_]{3,}", above) is not None


def _heading(state: _State, text: str, line: int, level: int) -> None:
    if text.strip():
        level += 10 * state.details
        state.nodes.append(Node("heading", text.strip(), line, level))
        state.last_level = level


def _line(state: _State, line: str, number: int) -> None:
    if re.match(r"^\s*(?:```|~~~)", line):
        state.fenced = not state.fenced
        return
    html_heading = re.search(r"<h([1-6])[^>]*>(.*?)</h\1>", line, re.IGNORECASE)
    if html_heading:
        _heading(state, inline(html_heading[2]), number, int(html_heading[1]))
        return
    if "details" in line.lower() or "summary" in line.lower():
        opened = len(re.findall(r"<details\b", line, re.IGNORECASE))
        closed = len(re.findall(r"</details>", line, re.IGNORECASE))
        summary = re.search(r"<summary[^>]*>(.*?)(?:</summary>|$)", line, re.IGNORECASE)
        if opened and not state.details:
            state.base = state.last_level
        state.details = max(0, state.details + opened)
        if summary and summary[1].strip():
            level = state.base + 10 * max(0, state.details - 1) + 1
            state.nodes.append(Node("heading", inline(summary[1]).strip(), number, level))
        state.details = max(0, state.details - closed)
        if summary or not inline(line).strip():
            return
    quoted = re.sub(r"^\s*(?:>\s?)+", "", line)
    heading = re.match(r"^\s{0,3}(#{1,6})\s*(?!#)(.*?)\s*#*\s*$", quoted)
    if (
        heading
        and heading[2]
        and not state.fenced
        and (quoted.lstrip()[len(heading[1])] in " \t　" or len(heading[1]) > 1)
    ):
        _heading(state, inline(heading[2]), number, len(heading[1]))
        return
    if not quoted.strip():
        return
    if re.fullmatch(r"\s*(?:[-*_=＝―ー─━]\s*){3,}", quoted):
        state.nodes.append(Node("rule", "", number))
        return
    bullet = re.match(r"^(\s*)(?:[-*+•]\s+|\d{1,3}[.)]\s+)(?:\[[ xX]\]\s*)?(.*)$", quoted.replace("\t", "    "))
    if bullet:
        text = inline(bullet[2])
        if text.strip():
            state.nodes.append(Node("bullet", text.strip(), number, len(bullet[1])))
        return
    bold = re.fullmatch(r"\s*(?:\*\*|__)(.+?)(?:\*\*|__)\s*(?:<br\s*/?>)?\s*", quoted)
    if bold and "**" not in bold[1]:
        state.nodes.append(Node("bold", inline(bold[1]).strip(), number, 7))
        return
    text = inline(quoted.replace("\t", "    ")).rstrip()
    if text.strip():
        indent = len(text) - len(text.lstrip(" 　"))
        state.nodes.append(Node("text", text.strip(), number, indent))


def inline(text: str) -> str:
    """A line without its inline mark-up: links to their text, no emphasis, <br> as a line break."""
    text = re.sub(r"<br\s*/?>", "\n", text, flags=re.IGNORECASE)
    if len(text) > INLINE_MAX:
        return unescape(text)
    text = re.sub(r"</?(?!\d)[a-zA-Z][^<>]{0,200}>", "", text)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])", r"\1", text)
    text = re.sub(r"~~(.+?)~~", r"\1", text)
    text = re.sub(r"(`[^`]+`)[ 　]+(?=`[^`]+`)", r"\1、", text)
    text = re.sub(r"`([^`]*)`", r"\1", text)
    text = re.sub(r"\\([\\`*_{}\[\]()#+\-.!|~<>])", r"\1", text)
    return unescape(text)


# ---------------------------------------------------------------- tables


def _is_table(lines: list[str], at: int) -> bool:
    if lines[at].count("|") < 1 or at + 1 >= len(lines):
        return False
    return (
        bool(re.fullmatch(r"\s*>?\s*\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*", lines[at + 1]))
        and "-" in lines[at + 1]
        and ("|" in lines[at + 1])
    )


def _cells(line: str) -> list[str]:
    plain = re.sub(r"^\s*(?:>\s?)*", "", line).strip()
    plain = plain[1:] if plain.startswith("|") else plain
    plain = plain[:-1] if plain.endswith("|") and not plain.endswith("\\|") else plain
    return [inline(cell.replace("\\|", "｜")).strip() for cell in re.split(r"(?<!\\)\|", plain)]


def _pipe_table(lines: list[str], at: int, state: _State) -> int:
    rows, numbers = [_cells(lines[at])], [at + 1]
    below = at + 2
    while below < len(lines) and "|" in lines[below] and lines[below].strip():
        if not re.fullmatch(r"[\s|:\-]+", lines[below]):
            rows.append(_cells(lines[below]))
            numbers.append(below + 1)
        below += 1
    _add_table(state, rows, numbers, at + 1)
    return below


def _add_table(
    state: _State,
    rows: list[list[str]],
    numbers: list[int],
    line: int,
    merges: tuple[tuple[int, int, int, int], ...] = (),
) -> None:
    values = tuple(tuple(cell or None for cell in row) for row in rows)
    if any(any(row) for row in values):
        grid = Grid(name="", hidden=False, rows=values, merges=merges)
        state.nodes.append(Node("table", "", line, grid=grid, lines=tuple(numbers)))


def _html_table(lines: list[str], at: int, state: _State) -> int:
    """An HTML table, colspan and rowspan kept as merged ranges; the text before it stays text."""
    from selectolax.lexbor import LexborHTMLParser

    end, depth = at, 0
    for end in range(at, len(lines)):
        depth += len(re.findall(r"<table\b", lines[end], re.I)) - len(re.findall(r"</table>", lines[end], re.I))
        if depth <= 0:
            break
    raw = "\n".join(lines[at : end + 1])
    tree = LexborHTMLParser(re.sub(r"<br\s*/?>", "&#10;", raw, flags=re.I))
    starts = [m.start() for m in re.finditer(r"<tr\b", raw, re.I)]
    rows: list[list[str]] = []
    merges: list[tuple[int, int, int, int]] = []
    covered: dict[tuple[int, int], bool] = {}
    numbers: list[int] = []
    for r, row in enumerate(tree.css("tr")[:5000]):
        cells: list[str] = []
        for cell in row.css("td, th"):
            while covered.get((r, len(cells))):
                cells.append("")
            across, down = _span(cell.attributes.get("colspan")), _span(cell.attributes.get("rowspan"))
            c = len(cells)
            for rr in range(r, r + down):
                for cc in range(c, c + across):
                    covered[(rr, cc)] = True
            if across > 1 or down > 1:
                merges.append((r, c, r + down - 1, c + across - 1))
            cells += [inline(_plain(cell.text())), *[""] * (across - 1)]
        rows.append(cells)
        numbers.append(at + 1 + raw[: starts[r]].count("\n") if r < len(starts) else at + 1)
    if rows:
        _add_table(state, rows, numbers, at + 1, tuple(merges))
    return end + 1


def _plain(text: str | None) -> str:
    lines = [" ".join(line.split()) for line in (text or "").split("\n")]
    return "\n".join(line for line in lines if line)


def _span(text: str | None) -> int:
    return min(int(text), 100) if text and text.isdigit() and int(text) > 0 else 1
