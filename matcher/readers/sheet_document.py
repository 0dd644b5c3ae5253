"""A document (Markdown) taken apart: its headings as a tree of scopes, engagements where a period stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from matcher.model import Place
from matcher.readers import sheet_periods as periods
from matcher.readers.markdown import Node
from matcher.readers.sheet_grid import parts_of
from matcher.readers.sheet_labels import Label, label, section
from matcher.readers.sheet_layout import (
    COMPANY,
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
from matcher.readers.sheet_segments import ENDS_HISTORY, Entry, is_anchor, segmented
from matcher.readers.sheet_skill_tables import level_legend
from matcher.readers.sheet_years import dated_nodes

_BULLETS = re.compile(r"^(?:[\s・‣◦\-*+■□◆◇▼▽]|[●○◯〇](?![●○◯〇]))+")
"""Bullets in front of a line; ○○銀行 is a masked name."""
_HEADED = 2
"""What a heading such as 職務経歴 counts for, in labels."""
_LEVEL_OF_LINE = 50
"""Nesting of headings that are mere lines (■職務経歴)."""


@dataclass
class Scope:
    """A heading with what stands under it, up to the next heading of its level."""

    node: Node | None
    level: int
    entries: list[Entry] = field(default_factory=list)
    children: list[Scope] = field(default_factory=list)
    tables: list[Block] = field(default_factory=list)
    section: str | None = None

    @property
    def title(self) -> str:
        return self.node.text if self.node else ""


def parts_of_document(nodes: Iterable[Node], file: str, today: date) -> Parts:
    """What stands in a document; lines outside every engagement end in the head or as prose of their section."""
    nodes = tuple(dated_nodes(nodes))
    parts = Parts()
    parts.codes = phase_codes(n.text for n in nodes)
    parts.grades = level_legend(n.text for n in nodes)
    root = _tree(nodes, file, today, parts)
    found = _resolved(root, today, file, parts, dated=False, employer=None)
    parts.head += _titles(nodes, found, file)
    parts.blocks += found
    if found:
        parts.layout.add("document")
    return parts


def _titles(nodes: tuple[Node, ...], blocks: list[Block], file: str) -> list[Item]:
    """The headings above the first engagement: they may name the person (# スキルシート（T.K）)."""
    first = min((i.place.line or 0 for b in blocks for i in b.items), default=0)
    return [
        Item("sheet_title", n.text, Place(file=file, line=n.line))
        for n in nodes
        if n.kind == "heading" and n.line < first and len(n.text) <= 60
    ]


# ---------------------------------------------------------------- the tree of headings


def _tree(nodes: tuple[Node, ...], file: str, today: date, parts: Parts) -> Scope:
    root = Scope(None, 0)
    stack = [root]
    reader = _Lines(root, file, today)
    plain = not any(n.kind == "heading" for n in nodes)
    for node in nodes:
        if node.kind == "rule":
            reader.close()
            continue
        as_heading = _as_heading(node, today) or (_bare_heading(node) if plain else None)
        if as_heading is not None:
            folded = _label_heading(as_heading, stack[-1], today)
            if folded is not None:
                reader.open(folded, -1, node.line)
                parts.labels += 1
                continue
            reader.close()
            while len(stack) > 1 and stack[-1].level >= as_heading.level:
                stack.pop()
            scope = Scope(as_heading, as_heading.level, section=section(as_heading.text))
            if scope.section == "history":
                parts.labels += _HEADED
                parts.headed = True
            stack[-1].children.append(scope)
            stack.append(scope)
            reader = _Lines(scope, file, today)
        elif node.grid is not None:
            reader.close()
            _table(node, stack[-1], file, today, parts)
        else:
            parts.labels += reader.line(node)
    reader.close()
    return root


def _as_heading(node: Node, today: date) -> Node | None:
    """The node as a heading: a real one, or a line of its own that opens a part or an engagement."""
    if node.kind == "heading":
        return node
    if node.kind == "table" or "\n" in node.text:
        return None
    text = node.text
    if node.kind == "bold" and len(text) <= 80:
        found = label(text)
        if found is not None and found.value:
            return None
        return replace(node, level=_LEVEL_OF_LINE) if found is None or section(text) else node_label(node)
    marked = re.match(r"^\s*(?:[■◆●▼★]|[【<＜〈《\[])", text) is not None
    if node.kind == "text" and marked and len(text) <= 80:
        opened = section(text)
        if opened is not None and not (label(text) and label(text).value):  # type: ignore[union-attr]
            return replace(node, level=_LEVEL_OF_LINE - 10)
        spanned = periods.search(text, today)
        if label(text) is None and ((spanned is not None and spanned.period.ranged) or numbered(text)):
            return replace(node, level=_LEVEL_OF_LINE - 1)
    return None


def _bare_heading(node: Node) -> Node | None:
    """In a text without any mark-up, a line that is the name of a part and nothing else (業務経歴, 資格)."""
    if node.kind != "text" or node.level or len(node.text) > 14 or "\n" in node.text:
        return None
    opened, found = section(node.text), label(node.text)
    if opened == "history":
        whole = re.search(r"(?:経歴|職歴|経験|実績|プロジェクト)$", node.text) is not None
    else:
        whole = opened in ("qualification", "education", "pr") and (found is None or found.head)
    return replace(node, level=_LEVEL_OF_LINE - 10) if whole and not (found and found.value) else None


def node_label(node: Node) -> Node:
    """A bold line that is a label alone (**使用技術**)."""
    return replace(node, level=_LEVEL_OF_LINE + 1)


def _label_heading(node: Node, parent: Scope, today: date) -> Label | None:
    """A heading that labels the lines under it (#### 使用技術) inside a project's scope."""
    found = label(node.text)
    if found is None or not found.history:
        return None
    inside = parent.node is not None and node.level > parent.level and parent.section in (None,)
    if node.level > _LEVEL_OF_LINE:
        return found
    return found if inside or (found.value and found.marked) else None


# ---------------------------------------------------------------- lines


class _Lines:
    """Reads the lines of a scope into entries; a label alone takes the lines that follow."""

    def __init__(self, scope: Scope, file: str, today: date) -> None:
        self.scope = scope
        self.file = file
        self.today = today
        self.waiting: Label | None = None
        self.indent = 0
        self.at = 0
        self.values: list[str] = []
        self.value_line = 0
        self.bullet = False
        self.seen = 0
        """The line read last."""

    def open(self, found: Label, indent: int, line: int, *, bullet: bool = False) -> None:
        self.close()
        self.waiting, self.indent, self.at = found, indent, line
        self.values = [found.value] if found.value else []
        self.value_line = line
        self.bullet = bullet

    def close(self) -> None:
        if self.waiting is not None and self.values:
            place = Place(file=self.file, line=self.value_line)
            item = Item(self.waiting.field, "\n".join(self.values), place, self.waiting.fields, marked=True)
            self._add(item, self.at)
        self.waiting = None
        self.values = []

    def _add(self, item: Item, line: int) -> None:
        for part in itemised(item):
            self.scope.entries.append(Entry(part, line, None))

    def line(self, node: Node) -> int:
        """Takes one line; gives the number of labels met in it."""
        several = labelled_parts(node.text)
        if len(several) > 1:
            return sum(self.line(replace(node, text=part)) for part in several)
        gap, self.seen = node.line - self.seen > 1, node.line + node.text.count("\n")
        text = _BULLETS.sub("", node.text).strip()
        found = label(text) or (label(node.text) if node.text != text else None)
        if found is not None and self._opens(found, node):
            self.open(found, node.level, node.line, bullet=node.kind == "bullet")
            return 1
        if self.waiting is not None and self._continues(node, text, gap=gap):
            if not self.values:
                self.value_line = node.line
            self.values.append(node.text)
            return 0
        self.close()
        for offset, part in enumerate(_pieces(text)):
            place = Place(file=self.file, line=node.line)
            led = led_by_period(part, self.today)
            if led is not None:
                self._add(Item("period", led[0], place), node.line)
                self._add(Item("title", led[1], place), node.line)
                continue
            given = numbered(part) if offset == 0 else None
            if given is not None and len(part) <= 80:
                self._add(Item("number", given[0], place), node.line)
                part = given[1]
            if part:
                self._add(Item(None, part, place), node.line)
        return 0

    def _opens(self, found: Label, node: Node) -> bool:
        if not (found.history or found.head):
            return False
        if found.value or found.marked:
            return True
        deeper = self.waiting is not None and node.level > self.indent
        return not (
            deeper
            and self.waiting is not None
            and self.waiting.field in ("text", "tools", "language")
            and not self._alone(found)
        )

    @staticmethod
    def _alone(found: Label) -> bool:
        return found.field in ("period", "title", "role", "team", "phases", "language", "db", "os")

    def _continues(self, node: Node, text: str, *, gap: bool) -> bool:
        """Does a line belong to the label above it? A blank line ends a list's value and one that is no prose."""
        assert self.waiting is not None
        if node.level < self.indent and (self.values or node.kind == "bullet"):
            return False
        lazy = gap and self.values and self.indent >= 0 and node.level <= self.indent and node.kind == "text"
        if lazy and (self.bullet or self.waiting.field != "text"):
            return False
        empty = not self.values and self.waiting.field in ("period", "text", "title")
        if node.level <= self.indent and not empty and led_by_period(text, self.today) is not None:
            return False
        if self.indent < 0:
            return not (self.waiting.field != "text" and whole_period(text, self.today) and self.values)
        if node.level > self.indent or not self.values:
            return True
        if self.waiting.field in ("period", "role", "team", "start", "end"):
            return False
        return node.kind == "text" or not self.bullet


def _pieces(text: str) -> list[str]:
    return [v.strip() for v in text.split("\n") if v.strip()] if "\n" in text else [text]


def _table(node: Node, scope: Scope, file: str, today: date, parts: Parts) -> None:
    """A table under a heading: records, the labelled items of one project, skills, qualifications."""
    assert node.grid is not None
    found = parts_of(node.grid, file, today)
    _relocate(found, node, file)
    parts.labels += found.labels
    parts.skills += found.skills
    parts.qualifications += found.qualifications
    parts.companies += found.companies
    if len(found.blocks) == 1:
        scope.entries += [Entry(i, i.place.line or node.line, None) for i in found.blocks[0].items]
    else:
        scope.tables += found.blocks
    scope.entries += [Entry(i, i.place.line or node.line, None) for i in found.head]
    scope.entries += [Entry(i, i.place.line or node.line, s) for s, i in found.prose]


def _relocate(found: Parts, node: Node, file: str) -> None:
    def at(place: Place) -> Place:
        row = int(re.sub(r"\D", "", place.cell or "1") or 1) - 1
        return Place(file=file, line=node.lines[row] if row < len(node.lines) else node.line)

    for block in found.blocks:
        block.items = [replace(i, place=at(i.place)) for i in block.items]
        if block.heading_place is not None:
            block.heading_place = at(block.heading_place)
    found.head = [replace(i, place=at(i.place)) for i in found.head]
    found.prose = [(s, replace(i, place=at(i.place))) for s, i in found.prose]
    found.skills = [replace(s, place=at(s.place)) for s in found.skills]
    found.qualifications = [replace(i, place=at(i.place)) for i in found.qualifications]
    found.companies = [Company(c.text, at(c.place)) for c in found.companies]


# ---------------------------------------------------------------- engagements


def _heading_period(scope: Scope, today: date) -> periods.Found | None:
    if scope.node is None:
        return None
    found = periods.search(scope.title, today)
    if found is None or not (found.period.ranged or found.period.exact in ("month", "day")):
        return None
    return found


def _resolved(scope: Scope, today: date, file: str, parts: Parts, *, dated: bool, employer: str | None) -> list[Block]:
    """The engagements of a scope and those within it."""
    if scope.section in ENDS_HISTORY and not dated:
        _put_aside(scope, scope.section, parts)
        return []
    heading = _heading_period(scope, today)
    anchors = [e for e in scope.entries if is_anchor(e, today)]
    own = heading is not None or len(anchors) == 1
    company = scope.title if COMPANY.search(scope.title) or (heading is not None) else None
    inner: list[Block] = []
    for child in scope.children:
        if _has_period(child, today) and not (child.section in ENDS_HISTORY and not own):
            inner += _resolved(child, today, file, parts, dated=own, employer=company or employer)
        elif own:
            _fold(child, scope)
        else:
            inner += _resolved(child, today, file, parts, dated=False, employer=company or employer)
    for block in scope.tables:
        block.employer = block.employer or company or employer
    own_blocks = _own_blocks(scope, heading, anchors, today, parts, file, employer, container=bool(inner))
    return [*own_blocks, *scope.tables, *inner] if own_blocks or scope.tables else inner


def _has_period(scope: Scope, today: date) -> bool:
    if (found := _heading_period(scope, today)) is not None and found.period.ranged:
        return True
    if any(is_anchor(e, today) for e in scope.entries) or scope.tables:
        return True
    return any(_has_period(child, today) for child in scope.children)


def _fold(child: Scope, into: Scope) -> None:
    """A sub-heading without a period of its own is text of the engagement it stands in."""
    node = child.node
    found = label(node.text) if node else None
    if node is not None and found is None and child.section is None:
        into.entries.append(Entry(Item(None, node.text, _line_place(into, node)), node.line, None))
    for entry in child.entries:
        item = entry.item
        if found is not None and item.field is None:
            item = replace(item, field=found.field, fields=found.fields)
        into.entries.append(replace(entry, item=item))
    for grandchild in child.children:
        _fold(grandchild, into)


def _line_place(scope: Scope, node: Node) -> Place:
    file = next((e.item.place.file for e in scope.entries), "")
    return Place(file=file, line=node.line)


def _own_blocks(
    scope: Scope,
    heading: periods.Found | None,
    anchors: list[Entry],
    today: date,
    parts: Parts,
    file: str,
    employer: str | None,
    *,
    container: bool,
) -> list[Block]:
    """The engagements a scope itself tells, its sub-headings folded in."""
    node = scope.node
    place = Place(file=file, line=node.line) if node else None
    is_container = container or len(anchors) > 1 or len(scope.tables) > 1
    if heading is not None and node is not None and is_container:
        parts.companies.append(Company(node.text, place or Place(file=file)))
    if len(anchors) > 1 or (len(anchors) == 1 and (container or node is None or scope.section is not None)):
        blocks = segmented(scope.entries, today)
        used = {(i.text, i.place) for b in blocks for i in b.items}
        _rest(scope, [e for e in scope.entries if (e.item.text, e.item.place) not in used], parts)
        name = scope.title if node and scope.section is None else None
        for block in blocks:
            block.employer = block.employer or name or employer
        return blocks
    if (heading is None and not anchors) or container or (heading is not None and len(scope.tables) > 1):
        _rest(scope, scope.entries, parts)
        return []
    items = [e.item if e not in anchors or e.item.field else replace(e.item, field="period") for e in scope.entries]
    block = Block(items, employer=employer, section=scope.section)
    if node is not None:
        _headed(block, node, heading, bool(anchors), file)
    return [block]


def _headed(block: Block, node: Node, heading: periods.Found | None, anchored: bool, file: str) -> None:
    place = Place(file=file, line=node.line)
    title = heading.rest if heading is not None else node.text
    if heading is not None and not anchored:
        block.items.insert(0, Item("period", heading.period.text, place))
    number = numbered(title)
    if number is not None:
        block.items.insert(0, Item("number", number[0], place))
        title = number[1]
    title = re.sub(r"^[\s\d]{1,3}[.．)]\s*|^[\s■●◆▼【\[]+|[\s】\]]+$", "", title)
    if title.strip():
        block.heading, block.heading_place = title.strip(), place


def _rest(scope: Scope, entries: list[Entry], parts: Parts) -> None:
    for entry in entries:
        if entry.item.field == "qualification":
            parts.qualifications.append(entry.item)
        elif entry.item.field is not None or scope.section in (None, "history"):
            parts.head.append(entry.item)
        else:
            parts.prose.append((scope.section, entry.item))


def _put_aside(scope: Scope, opened: str, parts: Parts) -> None:
    """A part that is no history: its lines are kept under the section's name."""
    for entry in scope.entries:
        if opened == "qualification" or entry.item.field == "qualification":
            parts.qualifications.append(entry.item)
        elif entry.item.field is not None and Label((entry.item.field,)).head:
            parts.head.append(entry.item)
        else:
            parts.prose.append((opened, entry.item))
    for block in scope.tables:
        parts.prose += [(opened, i) for i in block.items]
    for child in scope.children:
        _put_aside(child, child.section if child.section in ENDS_HISTORY else opened, parts)
