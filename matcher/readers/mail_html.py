"""HTML of mails → lines of text, in bounded time, scripts and hidden parts left out."""

from __future__ import annotations

import re

MAX_HTML = 3_000_000
"""Characters of HTML that are read."""

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "tr",
        "table",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "dl",
        "dt",
        "dd",
        "section",
        "article",
        "header",
        "footer",
        "blockquote",
        "hr",
        "pre",
        "center",
        "body",
        "tbody",
    ]
)
_SILENT = frozenset(
    ["script", "style", "head", "title", "noscript", "template", "svg", "object", "iframe", "form", "input", "select"]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.I)


_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset(
    [
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "col",
        "area",
        "base",
        "embed",
        "source",
        "wbr",
        "p",
        "li",
        "td",
        "tr",
        "th",
    ]
)
MAX_DEPTH = 2_000
"""Open elements within one another; a parser takes quadratic time on more, no person writes them."""


def _too_deep(html: str) -> bool:
    depth = 0
    for closing, tag in _TAG.findall(html):
        if tag.lower() not in _VOID:
            depth += -1 if closing else 1
            if depth > MAX_DEPTH:
                return True
    return False


def _stripped(html: str) -> str:
    """The text between the tags, for HTML no parser should be given."""
    html = re.sub(r"<(script|style)\b.{0,100000}?</\1", " ", html, flags=re.I | re.S)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"<[^<>]{0,2000}>", "\n", html)).strip()


def html_lines(html: str) -> str:
    """HTML as lines of text: a block or a table row is a line, cells are parted by tabs, lists get a ・;
    scripts, styles and hidden elements are left out."""
    from selectolax.lexbor import LexborHTMLParser

    html = html[:MAX_HTML]
    if _too_deep(html):
        return _stripped(html)
    root = LexborHTMLParser(html).body
    out: list[str] = []
    rows: list[int] = []
    stack: list[tuple[object, bool]] = [(root, False)] if root is not None else []
    while stack:
        node, closing = stack.pop()
        if getattr(node, "tag", "") == "tr":
            if closing:
                _one_line(out, rows.pop())
            else:
                rows.append(len(out))
        _emit(node, closing, out, stack)
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(out))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


CELL_MOST = 160
"""Characters of a cell that is still data; a longer one is a layout of whole paragraphs and keeps its lines."""


def _one_line(out: list[str], start: int) -> None:
    """Makes a row of three cells or more one line: lines inside its cells become 、."""
    cells = "".join(out[start:]).strip("\n").split("\t")
    if len([c for c in cells if c.strip()]) < 3 or max(map(len, cells)) > CELL_MOST:
        return
    before = "\n" if start and not out[start - 1].endswith("\n") else ""
    out[start:] = [before, "\t".join(re.sub(r"\s*\n\s*", "、", cell.strip()) for cell in cells)]


def _emit(node: object, closing: bool, out: list[str], stack: list[tuple[object, bool]]) -> None:
    """One node of the walk: what it writes, and its children put on the stack in reading order."""
    tag = getattr(node, "tag", "")
    if closing:
        out.append("\t" if tag in ("td", "th") else "\n" if not out or not out[-1].endswith("\n") else "")
        return
    if tag == "-text":
        words = re.sub(r"[ \t\r\n\f\u200b]+", " ", getattr(node, "text_content", "") or "")
        if words != " " or (out and not out[-1].endswith(("\n", "\t"))):
            out.append(words)
        return
    attributes = getattr(node, "attributes", {}) or {}
    if tag in _SILENT or tag.startswith("_") or tag == "-comment" or _HIDDEN.search(attributes.get("style") or ""):
        return
    if tag in _BLOCKS:
        fresh = not out or out[-1].endswith(("\n", "\t"))
        out.append("" if fresh and tag != "br" else "\n")
    if tag == "li":
        out.append("・")
    if tag == "hr":
        out.append("--------\n")
    if tag in ("td", "th") or (tag in _BLOCKS and tag not in ("br", "hr")):
        stack.append((node, True))
    children = []
    child = getattr(node, "child", None)
    while child is not None:
        children.append(child)
        child = child.next
    stack.extend((c, False) for c in reversed(children))
