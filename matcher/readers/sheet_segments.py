"""Loose labelled items in reading order → one block per engagement."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from matcher.readers import sheet_periods as periods
from matcher.readers.sheet_labels import Label
from matcher.readers.sheet_layout import MARKS, Block, Item, meaningful, whole_period

ENDS_HISTORY = ("skills", "qualification", "education", "pr")
"""Sections in which a period is no engagement."""


@dataclass(frozen=True)
class Entry:
    """An item outside any table, in reading order, with the section it stands in."""

    item: Item
    row: int
    section: str | None
    company: bool = False


def dated_text(text: str, today: date) -> bool:
    given = periods.period(text, today)
    return (
        given.start is not None
        or given.end is not None
        or given.fault is not None
        or bool(re.fullmatch(r"(?:19|20)\d\d", text))
    )


def is_anchor(entry: Entry, today: date) -> bool:
    if entry.company or entry.section in ENDS_HISTORY:
        return False
    if entry.item.field in ("period", "start"):
        return dated_text(entry.item.text, today)
    return entry.item.field is None and whole_period(entry.item.text, today) is not None


def segmented(entries: list[Entry], today: date) -> list[Block]:
    """Engagements among loose items: each holds one period; the field that led the first one leads the others."""
    anchors = [i for i, e in enumerate(entries) if is_anchor(e, today)]
    if not anchors:
        return []
    begin = anchors[0]
    titled = all(_titles(entries, i) for i in anchors)
    begin -= 1 if titled else 0
    while begin > 0 and (_may_lead(entries[begin - 1], entries[begin]) or _beside_number(entries, begin)):
        begin -= 1
    if not titled and len(anchors) > 1 and _dates_last(entries, anchors[-1]):
        begin = _run_before(entries, anchors[0])
    lead = None if titled else entries[begin].item.field
    starts = {i - 1 for i in anchors} if titled else set()
    blocks: list[Block] = []
    current = Block()
    dated = False
    employer: str | None = None
    for index in range(begin, len(entries)):
        entry = entries[index]
        if entry.company or entry.section in ENDS_HISTORY or _head_only(entry):
            blocks, current, dated = _closed(blocks, current, dated)
            employer = entry.item.text if entry.company else employer
            continue
        anchor = is_anchor(entry, today)
        if (index in starts and dated) or (
            (anchor and dated)
            or (entry.item.field == lead and lead is not None and (dated and entry.item.field != "start"))
            or (entry.item.field in ("number",) and dated)
        ):
            blocks, current, dated = _closed(blocks, current, dated)
        current.employer = employer
        field = "period" if anchor and entry.item.field is None else entry.item.field
        item = entry.item
        if field != item.field:
            item = replace(item, field=field)
        current.items.append(item)
        dated = dated or anchor
    blocks, _, _ = _closed(blocks, current, dated)
    return blocks


def _dates_last(entries: list[Entry], last: int) -> bool:
    """Does each project end with its period: nothing labelled of a project behind the last one?"""
    for entry in entries[last + 1 :]:
        if entry.company or entry.section in ENDS_HISTORY or _head_only(entry):
            break
        if entry.item.marked and entry.item.of_project:
            return False
    return entries[last].item.marked


def _run_before(entries: list[Entry], first: int) -> int:
    """Where the labelled items begin that lead up to the first period."""
    begin = first
    while begin > 0:
        above, here = entries[begin - 1], entries[begin]
        if above.company or above.section != here.section or _head_only(above) or here.row - above.row > 2:
            break
        if not above.item.marked or not above.item.of_project:
            break
        begin -= 1
    return begin


def _closed(blocks: list[Block], current: Block, dated: bool) -> tuple[list[Block], Block, bool]:
    if dated and meaningful(current.items):
        return [*blocks, current], Block(), False
    return blocks, Block(), False


def _titles(entries: list[Entry], anchor: int) -> bool:
    """Does a short line without a label stand right above the period?"""
    if anchor == 0 or entries[anchor].item.field is None or not entries[anchor].item.marked:
        return False
    above, own = entries[anchor - 1], entries[anchor]
    text = above.item.text
    return (
        above.item.field is None
        and 0 < own.row - above.row <= 2
        and len(text) <= 70
        and not text.endswith(("。", "．", "."))
    )


def _beside_number(entries: list[Entry], begin: int) -> bool:
    """A title in the row of the project's number (【案件1】| 在庫管理)."""
    if begin < 2:
        return False
    number, title = entries[begin - 2], entries[begin - 1]
    return number.item.field == "number" and title.item.field is None and number.row == title.row


def _may_lead(before: Entry, after: Entry) -> bool:
    """May this item belong to the first engagement although its period comes later?"""
    if before.company or before.section in ENDS_HISTORY or _head_only(before) or before.section != after.section:
        return False
    if after.row - before.row > 2:
        return False
    return before.item.field in (
        "number",
        "title",
        "text",
        "client",
        "industry",
        "employer",
        "role",
        "site",
        "start",
    ) and (before.item.marked or before.item.field == "number" or before.item.field == "title")


def _head_only(entry: Entry) -> bool:
    field = entry.item.field
    return field is not None and Label((field,)).head and field not in ("summary", "other_person", "experience", "name")


def is_mark(text: str) -> bool:
    """Only marks (● ○ ×), no words."""
    return bool(text) and not set(text) - set(MARKS + " ")
