"""The title of a project, and what stands beside it in a heading of one line."""

from __future__ import annotations

import re

from matcher.normalise import quantities
from matcher.normalise.quantities import plain
from matcher.normalise.skills import find_in_prose
from matcher.readers.mail_blocks import Block, only_ordinal
from matcher.readers.mail_fields import (
    Findings,
    read_period,
    read_place,
    read_settlement,
    words,
)
from matcher.readers.mail_labels import (
    SEPARATOR,
    TEXT,
    UNKNOWN,
    Item,
    Line,
    is_closing,
    is_rule,
    label_field,
    pieces_of,
)
from matcher.readers.mail_project_fields import (
    read_interviews,
    read_rate,
    read_seats,
)
from matcher.readers.mail_prose import names_skill
from matcher.readers.mail_recognise import compact_facts, company_in, is_skill_name, known_station
from matcher.readers.mail_skills import demands_of
from matcher.readers.mail_title import clean_title

_VAGUE = re.compile(
    r"(?:案件|募集|要員|お話|ご?相談|ご?連絡|ご?依頼|ご?紹介|ご?案内|の件|お願い"
    r"|短期)[\s　）)】]*$|(?:ます|ました|です|でした|ください|ませんか)[\s　）)】!！。♪]*$"
)
"""How a subject ends that says little of what the project is."""


def lead_title(block: Block, subject: str, found: Findings) -> None:
    """The short line that stands alone above the first label or list names the project, where the subject says no
    more than that there is one."""
    bare = clean_title(subject)
    if "title" in found.values or (bare and not _VAGUE.search(bare)):
        return
    lines = [ln for ln in block.lines if ln.text.strip()]
    first = next((i.number for i in block.items if i.field not in (TEXT, SEPARATOR, UNKNOWN)), None)
    listed = [ln.number for ln in lines if re.match(r"\s*[・■◆●○](?![■◆●○])", ln.text)]
    stop = min((n for n in (first, listed[0] if len(listed) > 1 else None) if n is not None), default=None)
    above = [ln for ln in lines if stop is not None and ln.number < stop and not is_rule(ln.text)]
    if stop is None:
        above = [ln for ln in lines if re.match(r"\s*[■●◆★◎◇□▼▽☆○]", ln.text)]
        above = above if len(above) == 1 and above[0] is not lines[-1] else []
    elif stop != first and len(listed) >= 3 and listed[0] == stop:
        head = next(ln for ln in lines if ln.number == stop)
        mark = head.text.strip()[0]
        rest = [ln for ln in lines if ln.number in listed[1:] and ln.text.strip()[0] == mark]
        named = not compact_facts(head.text) - {"skills"} and not known_station(head.text.strip(" 　" + mark))
        if mark != "・" and named and sum(bool(compact_facts(ln.text) - {"skills"}) for ln in rest) >= 2:
            above = [head]
    text = above[-1].text.strip() if above else ""
    if not 4 <= len(text) <= 40 or re.search(r"[。！!？?]$|ます|です|ください|様$|各位|御中|[:：]", text):
        return
    if is_closing(text) or company_in(text) or compact_facts(text) - {"skills"}:
        return
    title = clean_title(text)
    if title and not _VAGUE.search(title) and (len(title) >= 8 or not bare):
        found.put("title", title, above[-1].number, above[-1].text)


_QUOTED = re.compile(
    r"[「『]([^「」『』\n]{4,40})[」』]\s*(?:の|という)?(?:案件|プロジェクト|PJ|ＰＪ|件(?=で"
    r"|に)|開発|ポジション)"
)


def quoted_title(block: Block, subject: str, found: Findings) -> None:
    """The name in quotation marks a sentence gives the project (「在庫連携基盤の再構築」案件にて), where the subject
    says no more than that there is one."""
    bare = clean_title(subject)
    if "title" in found.values or (bare and not _VAGUE.search(bare)):
        return
    for line in block.lines[:40]:
        if quoted := _QUOTED.search(line.text):
            found.put("title", clean_title(quoted[1]), line.number, line.text)
            return


_SOUGHT = re.compile(
    r"(?:開発者|エンジニア|技術者|プログラマー?|SE|PG|PMO?|PL|要員|メンバー?|経験者|担当者|テスター|リーダー?|DBA"
    r"|コンサル(?:タント)?|アーキテクト)(?:候補|クラス|経験者)?(?:の方)?(?:\d{1,2}名|枠)?(?:の|を)?"
    r"(?:募集|急募|増員|お?探し|お?求め|ご?相談)?(?:中|です)?(?:\d{1,2}名|枠)?$",
    re.I,
)
_SUMMARY = re.compile(r"(?:案件|プロジェクト|PJ|PJT)?概要", re.I)
_TOLD_WORK = re.compile(
    r"、|担当|する$|ます|対応|作業|です|(?:設計|開発|テスト|製造|構築)[・/／](?:設計|開発|テスト|製造|構築)"
)


def names_only_who(subject: str) -> bool:
    """True for a subject that says who is sought and not for what: RPA(UiPath)開発者 募集, 【急募】インフラSE 1名."""
    title = clean_title(subject)
    return title is not None and bool(_SOUGHT.search(re.sub(r"[\s　]", "", plain(title))))


def described_title(block: Block, found: Findings, *, summary: bool = False) -> None:
    """A short description of one line names the project better than a subject that names none. `summary`: only one
    that says what the project is: 概要 in a noun phrase."""
    for item in block.of("description"):
        text = item.text.strip()
        if "\n" in text or len(text) > 40:
            continue
        summed = _SUMMARY.fullmatch(re.sub(r"[\s　]", "", plain(item.label))) and not _TOLD_WORK.search(text)
        if summed or not summary:
            found.put("title", clean_title(text), item.number, words(item))


def read_heading(block: Block, found: Findings) -> None:
    """The title of a block that has a heading (①Java開発) or is one line (Java開発／渋谷／60万)."""
    if not block.heading or "title" in found.values:
        return
    ended = re.match(r"^(.*\S)\s*[（(]([^()（）]+)[)）]\s*$", block.heading)
    terms = [t.strip() for t in re.split(r"[/／、・]", ended[2]) if t.strip()] if ended else []
    facts = [t for t in terms if known_station(t) or compact_facts(t) - {"skills"}]
    labelled = ended and pieces_of(ended[1])[0].field not in (None, UNKNOWN, "title", "number")
    if ended and facts and not labelled and (len(facts) == len(terms) or only_ordinal(ended[1])):
        found.put("title", clean_title(ended[1]), block.heading_line, block.heading)
        for term in facts:
            _compact(term, block, found)
        return
    parts = [p for p in re.split(r"[/／|｜\t]|[\s　]{2,}|　", block.heading) if p.strip()]
    first = clean_title(re.sub(r"[【〖]?(?:案件名|案件)[】〗]?\s*[:：]", "", parts[0])) if parts else None
    whole = clean_title(re.sub(r"^(\s*[■□◆◇●○◎▼★☆]\s*)\d{1,2}[\s　]+", r"\1", block.heading))
    if len(parts) > 1 and any(compact_facts(p) - {"skills"} for p in parts[1:]):
        named_last = _after_place(parts) if first and known_station(first) else None
        found.put("title", clean_title(named_last) if named_last else first, block.heading_line, block.heading)
        if named_last:
            _compact(first or "", block, found)
        for part in parts[1:]:
            if part is not named_last:
                _compact(part.strip(), block, found)
        if not found.values.get("required") and not found.values.get("preferred"):
            named = [d for d in demands_of([Line(block.heading_line, first or "")]).required if names_skill(d)]
            if named:
                found.values["required"] = tuple(named)
                found.prove("required", block.heading_line, block.heading)
        return
    head = label_field(re.split(r"[:：】]", block.heading.lstrip("【■◆・"))[0])
    if (
        head is None
        and not re.match(r"\s*[【\[]", block.heading)
        and re.search(r"[。]$|(?:ます|です)[。]?$", block.heading)
    ):
        return
    if head is None:
        found.put("title", whole, block.heading_line, block.heading)


_WORK = re.compile(
    r"(?:システム|アプリ|サイト|サービス|基盤|管理|保守|運用|監視|開発|構築|支援|刷新|更改|改修|移行|導入|対応|設計"
    r"|テスト|案件|PJ|プロジェクト)"
)


def _after_place(parts: list[str]) -> str | None:
    """The part of a one-line project that begins with its place which says what the work is: 品川｜Java｜契約管理."""
    told = [p for p in parts[1:] if not compact_facts(p.strip()) - {"skills"} and not known_station(p.strip())]
    return next((p for p in told if _WORK.search(p) and len(p.strip()) >= 4), None)


def boxed_title(block: Block, found: Findings) -> None:
    """The title of a mail whose only line between two rules, above the labels, names the project."""
    lines = [ln for ln in block.lines if ln.text.strip()]
    for above, line, below in zip(lines, lines[1:], lines[2:], strict=False):
        pieces = pieces_of(line.text)
        if not (is_rule(above.text) and is_rule(below.text)) or is_closing(line.text) or len(pieces) != 1:
            continue
        text = pieces[0].value if pieces[0].field else line.text.strip(" 　■◆●★☆【】")
        if pieces[0].field not in (None, UNKNOWN, "title", "description") or len(text) > 60:
            continue
        if text and label_field(text) is None and not company_in(text):
            found.put("title", clean_title(text), line.number, line.text)


def _compact(part: str, block: Block, found: Findings) -> None:
    """One field of a one-line project, known by what it looks like."""
    line = Line(block.heading_line, part)
    item = Item("", "", line.number, [line])
    facts = compact_facts(part)
    if "rate" in facts or re.fullmatch(r"[~～〜@]?\d{2,3}\s*[~～〜-]?\s*(?:\d{2,3})?万?円?", part):
        item.field = "rate"
        read_rate(item, found)
    elif quantities.settlement(part) is not None:
        read_settlement(item, found)
    elif re.search(r"面談|\d回", part) and quantities.interviews(part) is not None:
        read_interviews(item, found)
    elif "period" in facts:
        read_period(item, found)
    elif re.fullmatch(r"(?:募集)?\s*\d{1,2}\s*名(?:募集)?", plain(part)):
        read_seats(item, found)
    elif "skills" in facts or find_in_prose(part) or is_skill_name(part):
        if not found.values.get("required"):
            found.values["required"] = tuple(demands_of([line]).required)
            found.prove("required", line.number, part)
    elif known_station(part) or not re.search(rf"{_WORK.pattern}$", part):
        read_place(item, found)
