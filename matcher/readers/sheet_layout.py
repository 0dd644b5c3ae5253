"""What every layout of a skill sheet is taken apart into: labelled items, blocks of them, skill rows, sections.

Grids (Excel, CSV) and documents (Markdown) both end up here; what stands in the items is read elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from matcher.model import Place, Unread
from matcher.readers import sheet_periods as periods
from matcher.readers.sheet_labels import Label, label

MARKS_YES = "●○◯〇◎✔✓☑✅■★レ√△▲⚫⭕"
MARKS = MARKS_YES + "×✕☓✖-―ー－–—/／□☆"
COMPANY = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|[((](?:株|有|同)[))]|㈱|㈲|\b(?:Inc|Corp|Ltd|LLC)\b|フリーランス|個人事業主"
)
SCHOOL = re.compile(r"大学|高校|高等学校|専門学校|中学|学部|学科|研究科|専攻|卒業|入学|修了|高専|中退|職業訓練")
_NUMBERED = re.compile(
    r"^[\s■●◆【\[(<]*(?:プロジェクト|案件|project|pj|no\.?|№|業務経歴|職務経歴|経歴|職歴|実績)\s*[#.:_\-(]?\s*(?:no\.?\s*)?"
    r"(?P<n>\d{1,3}|[①-⑳])[\s】\]).:)>]*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Item:
    """A value with the field its label or column gives it; `field` None: nobody said what it is."""

    field: str | None
    text: str
    place: Place
    fields: tuple[str, ...] = ()
    """All fields of a compound label (役割/規模)."""
    marked: bool = False
    """It carries its own label, rather than standing in a labelled column."""

    @property
    def of_project(self) -> bool:
        """Its label is one of a project's."""
        return self.field is not None and Label((self.field,)).history


@dataclass
class Block:
    """The items of one engagement."""

    items: list[Item] = field(default_factory=list)
    heading: str | None = None
    heading_place: Place | None = None
    employer: str | None = None
    section: str | None = None

    def of(self, *fields: str) -> list[Item]:
        return [i for i in self.items if i.field in fields and i.text]


@dataclass(frozen=True)
class SkillRow:
    """A row of the sheet's own skill table."""

    name: str
    years: str
    level: str
    column: str
    place: Place
    years_at: Place | None = None
    """The cell of the years, where it is not that of the name."""


@dataclass(frozen=True)
class Company:
    """A 会社/勤務先 line that holds engagements."""

    text: str
    place: Place


@dataclass
class Parts:
    """A sheet taken apart."""

    blocks: list[Block] = field(default_factory=list)
    head: list[Item] = field(default_factory=list)
    skills: list[SkillRow] = field(default_factory=list)
    qualifications: list[Item] = field(default_factory=list)
    companies: list[Company] = field(default_factory=list)
    prose: list[tuple[str, Item]] = field(default_factory=list)
    """Text under a section that is no engagement: (section, text)."""
    unread: list[Unread] = field(default_factory=list)
    labels: int = 0
    """Labels of the trade's vocabulary met: how sure it is that this is a skill sheet."""
    headed: bool = False
    """A heading such as 職務経歴 stands in it."""
    layout: set[str] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)
    """Legend of phase codes: A → 要件定義."""
    grades: dict[str, str] = field(default_factory=dict)
    """Legend of the skill levels: ◎ → 指導できる, A → 3年以上."""

    def add(self, other: Parts) -> None:
        """Takes in the parts of another sheet of the same book."""
        self.blocks += other.blocks
        self.head += other.head
        self.skills += other.skills
        self.qualifications += other.qualifications
        self.companies += other.companies
        self.prose += other.prose
        self.unread += other.unread
        self.labels += other.labels
        self.headed |= other.headed
        self.layout |= other.layout
        self.codes |= other.codes
        self.grades |= other.grades


def numbered(text: str) -> tuple[str, str] | None:
    """(number, rest) of プロジェクト1, 【案件②】, No.3 …; None for another text."""
    found = _NUMBERED.match(text.strip())
    if found is None or (periods.search(text, date(2199, 1, 1)) is not None and not found["rest"]):
        return None
    return found["n"], found["rest"].strip()


_NEXT_LABEL = re.compile(r"(?:\s*[/／|｜、，,]\s*|[ 　\t]+)(?=[^\s:：/／|｜、，,]{1,10}\s*[:：])")


_NEXT_IN_TWO_TONGUES = re.compile(
    r"(?:\s*[|｜、，,]\s*|(?<![/／\s])(?!(?<=[a-z]) [a-z])[ 　\t]+(?![/／\s]))"
    r"(?=[^\s:：|｜、，,/／]{1,16}\s*[:：]|[ぁ-んァ-ヶー一-龠]{1,12}\s*[/／]\s*[A-Za-z][A-Za-z. ]{1,20}[:：])"
)
"""As above where the slash is part of the label (氏名/Name: A.M　年齢/Age: 33)."""
_APART = re.compile(r"[ 　]*\t+[ 　]*|　+| {2,}")


def _in_pairs(line: str) -> list[str]:
    """氏名<tab>Q.Z<tab>年齢<tab>34歳 as 氏名：Q.Z and 年齢：34歳; empty for another line."""
    parts = _APART.split(line.strip()) if len(line) <= 200 and "\n" not in line and _APART.search(line) else []
    if len(parts) < 4 or len(parts) % 2:
        return []
    names, values = parts[::2], parts[1::2]
    pure = all((found := label(n)) is not None and not found.value for n in names)
    return [f"{n}：{v}" for n, v in zip(names, values, strict=True)] if pure and not any(map(label, values)) else []


def labelled_parts(line: str) -> list[str]:
    """期間：2019/4～ / 役割：SE / 規模：5名 cut at its labels; the line alone where it does not hold several."""
    if (paired := _in_pairs(line)) != []:
        return paired
    if line.count("：") + line.count(":") < 2 or len(line) > 400:
        return [line]
    for between in (_NEXT_LABEL, _NEXT_IN_TWO_TONGUES):
        parts = [p.strip() for p in between.split(line) if p.strip()]
        found = [label(p) for p in parts]
        if len(parts) > 1 and all(f is not None and f.marked for f in found):
            last = len(parts) - 1
            told = [p for at, (p, f) in enumerate(zip(parts, found, strict=True)) if at == last or (f and f.value)]
            if len(told) > 1:
                return told
    return [line]


def split_labelled(text: str) -> Iterator[tuple[Label | None, str, int]]:
    """The lines of a text by the labels in front of them: (label, value, line offset); value lines are joined.

    Only a marked label (with colon or brackets) opens a segment inside a text, so that words of ordinary
    sentences stay what they are.
    """
    current: Label | None = None
    lines: list[str] = []
    begin = 0
    lined = [(n, part) for n, whole in enumerate(text.split("\n")) for part in labelled_parts(whole)]
    for offset, line in lined:
        found = label(line.strip().lstrip("・-*■□●○◆◇▼▽ 　")) if line.strip() else None
        if found is not None and found.marked and (found.history or found.head):
            if current is not None or any(v.strip() for v in lines):
                yield current, "\n".join(lines).strip(), begin
            current, lines, begin = found, [found.value], offset
        else:
            lines.append(line)
    if current is not None or any(v.strip() for v in lines):
        yield current, "\n".join(lines).strip(), begin


SPLITTABLE = (None, "text", "title", "language", "db", "os", "tools")


def itemised(given: Item) -> list[Item]:
    """An item whose text carries labels of its own, cut at them (【概要】… 【環境】言語：Java)."""
    if given.field not in SPLITTABLE or not re.search(r"[:：】〗\]＞>〉》…・]", given.text):
        return [given]
    out = []
    for found, value, _ in split_labelled(given.text):
        if found is None:
            out.append(replace(given, text=value))
        elif found.history:
            out.append(Item(found.field, value, given.place, found.fields, marked=True))
        else:
            out.append(replace(given, text=f"{value}"))
    return out or [given]


@lru_cache(maxsize=16_384)
def whole_period(text: str, today: date) -> periods.Period | None:
    """The range this text is, if hardly anything else stands in it."""
    if len(text) > 60 or not re.search(r"\d", text):
        return None
    found = periods.search(text, today)
    if found is None or not found.period.ranged:
        return None
    if re.search(r"[「『\"“]", found.rest) or re.search(r"[,、]", found.period.text):
        return None
    rest = re.sub(
        r"[\s()\[\]【】|:・,、〜~\-■●◆▼*#]|\d{1,2}$|期間|(?:約)?[\d.]+(?:年|[ヶカヵか]月)(?:間)?",
        "",
        found.rest,
    )
    return found.period if len(rest) <= 2 else None


def led_by_period(text: str, today: date) -> tuple[str, str] | None:
    """(period, title) of a line that begins or ends with a range (2019/4～2020/3 販売管理); None for prose."""
    if "\n" in text or len(text) > 120 or not re.search(r"\d", text):
        return None
    found = periods.search(text, today)
    if found is None or not found.period.ranged or (found.period.exact == "year" and found.period.open):
        return None
    if re.search(r"[,、]", found.period.text):
        return None
    before, after = found.searched[: found.span[0]], found.searched[found.span[1] :]
    before = re.sub(r"^\s*(?:[(（]?\d{1,2}[)）.．、:：]|[①-⑳])\s*", "", before)
    after = f" {after}" if found.searched[: found.span[1]][-1:].isspace() else after
    leads = len(before.strip("([【<《〈〔■●◆・* ")) == 0 and re.match(
        r"[\s:：)\]】>》〉〕、,|/「『]|$|[一-龠ァ-ヶA-Z]", after
    )
    ends = re.search(r"[\s(\[【《〈〔|:：]$", before) and len(after.strip(")]】》〉〕 ")) == 0
    if not (leads or ends) or not 2 <= len(found.rest) <= 70:
        return None
    return (found.period.text, found.rest)


def meaningful(items: Iterable[Item]) -> bool:
    """Does any item say more than a number, a mark or a label?"""
    return any(len(i.text) > 1 and i.text.strip(MARKS + " 0123456789.") != "" for i in items)
