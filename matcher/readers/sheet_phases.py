"""The phases of an engagement: columns of marks, lists with boxes, letter codes with a legend, ranges."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import get_args

from matcher.model import Phase, Place
from matcher.normalise.phases import phases as phases_in
from matcher.readers.sheet_layout import MARKS, MARKS_YES, Item

_FIELDS = ("phases", "phase_code", "phase_mark")
_YES, _NO = "☑", "☐"
"""What the other spellings of a mark become."""
_MARK = "●○◯〇◎✔✓☑✅■□☐×✕☓✖▲△◆◇★☆⚫⭕"
_OFF = {*"□☐×✕☓✖☆◇"}
"""Marks that say no wherever another mark says yes."""
_EMPTY = {"○", "◯", "〇"}
"""Marks that say no beside a filled one (● ○)."""
_FULL = {"●", "■", "⚫"}
_REWRITES = (
    (re.compile(r"[\[［]\s*[xXｘ✓✔vVレ○●■◯]\s*[\]］]"), _YES),
    (re.compile(r"[\[［][\s　]*[\]］]"), _NO),
    (re.compile(rf"[(（【]\s*([{_MARK}])\s*[)）】]"), r"：\1"),
    (re.compile(r"[(（]\s*[-－―ー—–]?\s*[)）]|[:：]\s*[-－―—–](?=[\s、,，/／]|$)"), f"：{_NO}"),
    (re.compile(r"[:：]\s*(?:無し?|なし|未|不可|No|NO|N)(?=[\s、,，/／]|$)"), f"：{_NO}"),
    (re.compile(r"[:：]\s*(?:有り?|あり|済み?|可|Yes|YES|Y)(?=[\s、,，/／]|$)"), f"：{_YES}"),
    (re.compile(r"(?:(?<=^)|(?<=[\s、,，/／]))レ(?=[一-龠])"), _YES),
)
_MARKED = re.compile(rf"[{_MARK}\[［]")
_BEFORE = re.compile(rf"([{_MARK}])[\s　]*([^\s{_MARK}、,，/／;；:：]{{1,14}})")
_AFTER = re.compile(rf"([^\s{_MARK}、,，/／;；:：]{{1,14}})[\s　]*[:：]?[\s　]*([{_MARK}])")


def phases_of(items: Iterable[Item], codes: dict[str, str]) -> tuple[tuple[Phase, ...], Place | None]:
    """The phases these items tell, in the order of a project, and the first place they stand at."""
    told = list(items)
    if not any(i.field in _FIELDS for i in told):
        told = [line for i in told if i.field in (None, "text") for line in _phase_lines(i)]
    found: set[str] = set()
    place = None
    for item in told:
        if item.field == "phase_mark":
            mark, names = item.text.split("\t")
            if codes and mark in codes:
                found |= set(phases_in(codes[mark]))
            elif set(mark) - set(MARKS) or set(mark) & {*MARKS_YES, "1"}:
                found |= set(names.split(","))
            else:
                continue
            place = place or item.place
        elif item.field in _FIELDS:
            if codes and phase_codes([item.text]) == codes:
                continue  # the legend itself, below a table or beside it
            place = place or item.place
            marked = marked_phases(item.text)
            found |= marked if marked is not None else set(_coded(item.text, codes) or phases_in(item.text))
    known: tuple[Phase, ...] = get_args(Phase)
    return tuple(p for p in known if p in found), place


def phase_codes(texts: object) -> dict[str, str]:
    """The legend of phase codes anywhere in the sheet (A:要件定義 B:基本設計 …), if it names three or more."""
    codes: dict[str, str] = {}
    for text in texts:  # type: ignore[attr-defined]  # any iterable of cell texts
        if len(text) > 400:
            continue
        for marked, circled, name in re.findall(
            r"(?<![A-Za-z])(?:([A-Z]{1,2}|[①-⑳]|\d{1,2})\s*[:：=＝.．)）…]|(?=[①-⑳])(.))\s*"
            r"([^\s、,／/;；A-Z①-⑳\d]{2,12})",
            text,
        ):
            if phases_in(name):
                codes.setdefault(marked or circled, name)
    return codes if len(codes) >= 3 else {}


# ---------------------------------------------------------------- lists with marks


def marked_phases(text: str) -> set[str] | None:
    """Phases of a text that lists them and marks its own (●要件定義 ○基本設計, 要件定義:○, [x]製造); else None."""
    plain = text.strip()
    for pattern, instead in _REWRITES:
        plain = pattern.sub(instead, plain)
    before = [(m, n) for m, n in _BEFORE.findall(plain) if phases_in(n)]
    after = [(m, n) for n, m in _AFTER.findall(plain) if phases_in(n)]
    told = after if plain[:1] not in _MARK and plain[-1:] in _MARK and len(after) >= len(before) else before or after
    if not told:
        return None
    marks = {m for m, _ in told}
    no = marks & _OFF
    if not no and marks & _FULL and marks & _EMPTY:
        no = marks & _EMPTY
    if marks == no and len(told) < 4 and plain == text.strip() and not marks & {"×", "✕", "☓", "✖"}:
        no = set()  # □ as a bullet in front of a few phases
    return {p for mark, name in told if mark not in no for p in phases_in(name)}


def checklists_apart(items: Iterable[Item]) -> list[Item]:
    """The items, lines of marked phases in a text or without a label (□要件定義 ■製造) an item of their own."""
    known = list(items)
    if any(i.field in _FIELDS for i in known):
        return known
    out: list[Item] = []
    for item in known:
        lines = item.text.split("\n") if item.field in (None, "text", "title") else []
        listed = [line for line in lines if _checklist(line)]
        if not listed:
            out.append(item)
            continue
        rest = "\n".join(line for line in lines if line not in listed)
        out += [replace(item, text=rest)] if rest.strip() else []
        out.append(Item("phases", "\n".join(listed), item.place))
    return out


def _checklist(line: str) -> bool:
    """A line of nothing but two or more phases, each with its mark."""
    plain = line.strip()
    if not 6 <= len(plain) <= 160 or not _MARKED.search(plain):
        return False
    for pattern, instead in _REWRITES:
        plain = pattern.sub(instead, plain)
    names = [n for n in re.split(rf"[{_MARK}\s　、,，/／・:：]+", plain) if n]
    marks = sum(1 for c in plain if c in _MARK)
    return len(names) > 1 and marks >= len(names) - 1 and all(phases_in(n) for n in names)


def _phase_lines(item: Item) -> list[Item]:
    """The lines of a text that are nothing but phases (基本設計～単体テスト)."""
    found = []
    for line in item.text.split("\n"):
        parts = [p for p in re.split(r"[、,，/／・~〜～\s→-]+", line) if p]
        if len(line) <= 60 and parts and not re.search(r"[ぁ-ん]", line) and all(phases_in(p) for p in parts):
            found.append(Item("phases", line, item.place))
    return found


# ---------------------------------------------------------------- codes

_CIRCLED = re.compile("[①-⑳]")
_KEPT = {chr(0x2460 + n): chr(0xE000 + n) for n in range(20)}
_BACK = {0xE000 + n: 0x2460 + n for n in range(20)}
"""Circled numbers are codes here: NFKC would make plain numbers of them."""


def _coded(text: str, codes: dict[str, str]) -> set[str]:
    """Phases of a cell of letter codes by the sheet's legend (A,C～E)."""
    plain = unicodedata.normalize("NFKC", _CIRCLED.sub(lambda m: _KEPT[m[0]], text)).translate(_BACK).strip()
    if not codes or not re.fullmatch(r"[A-Z①-⑳\d\s,、・/.~〜～\-]+", plain):
        return set()
    order = list(codes)
    chosen: list[str] = []
    for first, last in re.findall(r"([A-Z]|[①-⑳]|\d{1,2})\s*(?:[~〜～-]\s*([A-Z]|[①-⑳]|\d{1,2}))?", plain):
        if last and first in order and last in order:
            chosen += order[order.index(first) : order.index(last) + 1]
        elif first in order:
            chosen.append(first)
    return {p for code in chosen for p in phases_in(codes[code])}
