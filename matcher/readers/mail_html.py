"""HTML of mails → lines of text, in bounded time, scripts and hidden parts left out."""

from __future__ import annotations

import re
from html import unescape

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
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|mso-hide\s*:\s*all|opacity\s*:\s*0(?![.\d])"
    r"|max-height\s*:\s*0(?![.\d])",
    re.I,
)


_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_NEVER_OPEN = frozenset(
    "br hr img input meta link col area base embed source wbr p li td tr th".split()  # noqa: SIM905  one line
)
MAX_DEPTH = 1_500
"""Open elements within one another; a parser takes quadratic time on more, no person writes them."""


def _too_deep(html: str) -> bool:
    """True where more elements may be open than a person writes. A closing tag counts only for the element opened last:
    one that closes nothing must not hide how deep the others lie."""
    opened: list[str] = []
    for closing, tag in _TAG.findall(html):
        name = tag.lower()
        if name in _NEVER_OPEN:
            continue
        if not closing:
            opened.append(name)
            if len(opened) > MAX_DEPTH:
                return True
        elif opened and opened[-1] == name:
            opened.pop()
    return False


_PIECE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})[^<>]{0,2000}>|<[^<>]{0,2000}>")


def _stripped(html: str) -> str:
    """The text between the tags, for HTML no parser should be given: blocks are lines, cells are parted by tabs."""
    html = _unscripted(html)
    out: list[str] = []
    at = 0
    for match in _PIECE.finditer(html):
        out.append(html[at : match.start()])
        at = match.end()
        name = (match[2] or "").lower()
        out.append("\t" if name in ("td", "th") and match[1] else "\n" if name in _BLOCKS else "")
    out.append(html[at:])
    return re.sub(r"[ \t]*\n\s*", "\n", unescape("".join(out))).strip()


def _unscripted(html: str) -> str:
    """The HTML without scripts, styles and comments; one that never ends takes the rest with it."""
    lowered = html.lower()
    if len(lowered) != len(html):  # İ becomes two letters
        lowered = html
    out: list[str] = []
    at = 0
    while begin := _UNREAD.search(lowered, at):
        out.append(html[at : begin.start()])
        ending = _ENDINGS[begin[0]]
        end = lowered.find(ending, begin.end())
        if end < 0:
            return "".join(out)
        at = end + len(ending)
    out.append(html[at:])
    return "".join(out)


_UNREAD = re.compile(r"<script|<style|<!--")
_ENDINGS = {"<script": "</script>", "<style": "</style>", "<!--": "-->"}
_QUOTE_OPEN, _QUOTE_CLOSE = "\ue000", "\ue001"
"""Stand for the borders of a quotation until the lines are known."""


def html_lines(html: str) -> str:
    """HTML as lines of text: a block or a table row is a line, cells are parted by tabs, lists get a ・;
    scripts, styles and hidden elements are left out."""
    from selectolax.lexbor import LexborHTMLParser

    html = html[:MAX_HTML].replace(_QUOTE_OPEN, "").replace(_QUOTE_CLOSE, "")
    if _too_deep(html):
        return _stripped(html)
    root = LexborHTMLParser(html).body
    hidden = _hidden_classes(html)
    out: list[str] = []
    rows: list[int] = []
    stack: list[tuple[object, bool, bool]] = [(root, False, False)] if root is not None else []
    while stack:
        node, closing, kept = stack.pop()
        if getattr(node, "tag", "") == "tr":
            if closing:
                _one_line(out, rows.pop())
            else:
                rows.append(len(out))
        _emit(node, closing, kept, out, stack, hidden)
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(out))
    return re.sub(r"\n{3,}", "\n\n", _quoted(text)).strip("\n")


def _quoted(text: str) -> str:
    """The text with > before every line of a quotation, as mailers mark it."""
    if _QUOTE_OPEN not in text:
        return text
    lines = []
    depth = 0
    for line in text.split("\n"):
        depth += line.count(_QUOTE_OPEN)
        words = line.replace(_QUOTE_OPEN, "").replace(_QUOTE_CLOSE, "")
        if words or (_QUOTE_OPEN not in line and _QUOTE_CLOSE not in line):
            lines.append(f"{'>' * min(depth, 20)} {words}".rstrip() if depth else words)
        depth = max(0, depth - line.count(_QUOTE_CLOSE))
    return "\n".join(lines)


_RULE = re.compile(r"\.([\w-]{1,60})\s*\{[^{}]{0,300}display\s*:\s*none", re.I)


def _hidden_classes(html: str) -> frozenset[str]:
    """Classes the page's own style hides everywhere (not only on small screens)."""
    at = html.find("<style")
    end = html.find("</style", at)
    if at < 0 or end < 0 or end - at > 60_000:
        return frozenset()
    return frozenset(_RULE.findall(html[at:end].split("@media", 1)[0]))


CELL_MOST = 160
"""Characters of a cell that is still data; a longer one is a layout of whole paragraphs and keeps its lines."""


def _one_line(out: list[str], start: int) -> None:
    """Makes a row of three cells or more one line: lines inside its cells become 、."""
    cells = "".join(out[start:]).strip("\n").split("\t")
    if len([c for c in cells if c.strip()]) < 3 or max(map(len, cells)) > CELL_MOST:
        return
    before = "\n" if start and not out[start - 1].endswith("\n") else ""
    out[start:] = [before, "\t".join(_joined(cell) for cell in cells)]


def _joined(cell: str) -> str:
    """The lines of a cell as one: parted by 、, but not where a particle or a bracket shows that a line was only
    broken for its length."""
    whole = re.sub(r"(?<=[のをとやへ・／/、,（(])[ \t]*\n\s*|\s*\n\s*(?=[（(）)、])", "", cell.strip())
    return re.sub(r"\s*\n\s*", "、", whole)


_CITED = re.compile(r"quote|cite", re.I)
_PRE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_ZERO = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")


def _emit(
    node: object,
    closing: bool,
    kept: bool,
    out: list[str],
    stack: list[tuple[object, bool, bool]],
    hidden: frozenset[str],
) -> None:
    """One node of the walk: what it writes, and its children put on the stack in reading order. `kept` says that line
    ends count here (pre)."""
    tag = getattr(node, "tag", "")
    if closing:
        out.append("\t" if tag in ("td", "th") else "\n" if not out or not out[-1].endswith("\n") else "")
        if tag == "blockquote" and kept:
            out.append(_QUOTE_CLOSE + "\n")
        return
    if tag == "-text":
        words = _ZERO.sub("", (getattr(node, "text_content", "") or "")).replace("\xa0", " ")
        words = words.replace("\r\n", "\n") if kept else re.sub(r"[ \t\r\n\f]+", " ", words)
        if words != " " or (out and not out[-1].endswith(("\n", "\t"))):
            out.append(words)
        return
    attributes = getattr(node, "attributes", {}) or {}
    style = attributes.get("style") or ""
    if tag in _SILENT or tag.startswith("_") or tag == "-comment" or "hidden" in attributes or _HIDDEN.search(style):
        return
    classes = attributes.get("class") or ""
    if hidden and hidden.intersection(classes.split()):
        return
    cited = tag == "blockquote" and (
        (attributes.get("type") or "").lower() == "cite" or "cite" in attributes or bool(_CITED.search(classes))
    )
    if tag in _BLOCKS:
        fresh = not out or out[-1].endswith(("\n", "\t"))
        out.append("" if fresh and tag != "br" else "\n")
    if cited:
        out.append(_QUOTE_OPEN)
    if tag == "li":
        out.append("・")
    if tag == "hr":
        out.append("--------\n")
    if tag in ("td", "th") or (tag in _BLOCKS and tag not in ("br", "hr")):
        stack.append((node, True, cited))
    kept = kept or tag == "pre" or bool(style and _PRE.search(style))
    children = []
    child = getattr(node, "child", None)
    while child is not None:
        children.append(child)
        child = child.next
    stack.extend((c, False, kept) for c in reversed(children))
