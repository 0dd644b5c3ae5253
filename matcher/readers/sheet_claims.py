"""The sheet's own skill table, its qualifications and its summary table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from matcher.model import Qualification, SkillClaim
from matcher.normalise.skills import claims
from matcher.readers import sheet_periods as periods
from matcher.readers.sheet_layout import MARKS, Item, SkillRow
from matcher.readers.skill_years import at_least, bounded, claim_text, claimed, claimed_in_cells, length_of
from matcher.taxonomy import taxonomy
from matcher.taxonomy.keys import key

_NONE = re.compile(r"^[\s×✕xX\-ー―－–無なし0]*$")
_NAMED = re.compile(
    r"(?P<name>[^、,，\n()（）]{1,40}?)\s*(?:[(（:：]\s*)?(?P<span>(?:約)?\d{1,2}(?:\.\d)?\s*年(?:\s*半)?(?:\s*\d{1,2}\s*(?:ヶ|カ|か|ヵ|ケ)月)?|\d{1,3}\s*(?:ヶ|カ|か|ヵ|ケ)月)(?:間|以上|程度)?\s*[)）]?"
)


def table_claims(rows: Iterable[SkillRow], legend: Mapping[str, str]) -> tuple[SkillClaim, ...]:
    """The claims of the skill table; a row whose years and level say "none" or nothing is no claim.

    A level with a meaning in the sheet's `legend` carries it: ◎（指導できる）.
    """
    out: dict[tuple[str, str | None], SkillClaim] = {}
    for row in rows:
        months = _months(row.years)
        level = row.level.strip() or None
        if (level and _NONE.match(level) and not months) or (not level and months is None) or months == 0:
            continue
        if not months and level is None:
            continue
        meaning = legend.get(unicodedata.normalize("NFKC", level)) if level else None
        if meaning and re.search(r"^(?:経験)?(?:なし|無し|未経験)", meaning) and not months:
            continue
        level = f"{level}（{meaning}）" if meaning else level
        named = claims(row.name, row.column)
        bound = length_of(row.years)
        for one in claimed_in_cells(named, row.name, months, least=at_least(row.years)):
            if bound is not None and one.months == months:
                one = one.model_copy(update={"months": bound[0], "months_most": bound[1]})
            made = SkillClaim(**one.model_dump() | {"level": level, "place": row.place})
            out.setdefault((made.skill or made.surface, made.level), made)
    return tuple(out.values())


def _months(text: str) -> int | None:
    plain = periods.prepared(text).strip()
    found = periods.duration(plain)
    if found is not None:
        return found
    number = re.fullmatch(r"(\d{1,2}(?:\.\d)?)\s*年?", plain)
    return round(float(number[1]) * 12) if number else None


def listed_claims(items: Iterable[Item]) -> Iterator[SkillClaim]:
    """Claims written as text in a skill section: Java（5年）、PHP 3年, or mere lists (言語：Java, PHP)."""
    for item in items:
        if len(item.text) > 1500 or item.text.strip(MARKS + " ") == "":
            continue
        for line in item.text.split("\n"):
            plain = re.sub(r"^[\s・\-*■●◆]+", "", line)
            head, colon, rest = plain.partition("：" if "：" in plain else ":")
            body = rest if colon and rest.strip() and periods.duration(rest) is None else plain
            body = body if not (colon and periods.duration(rest) is not None) else f"{head}({rest.strip()})"
            body = claim_text(body)
            for one in bounded(claimed(claims(body), body), body):
                if one.skill is not None:
                    yield SkillClaim(**one.model_dump() | {"place": item.place})


_APART = re.compile(r"[、,，/／・|｜;；\n]+")
_TOLD = re.compile(r"[。！!]|(?:です|ます|した|する|得意|経験あり|従事|担当|可能)")


def lists_skills(text: str) -> bool:
    """Does a text that may tell of the person (自己PR, 得意技術) only list skills: Java 7年 / Spring Boot 3年? True of
    none at all.

    >>> lists_skills("Java 7年 / PostgreSQL"), lists_skills("Javaの設計が得意です。"), lists_skills("")
    (True, False, True)
    """
    if len(text) > 1500 or _TOLD.search(text):
        return False
    pieces = [piece for piece in _APART.split(text) if piece.strip(MARKS + " ")]
    known = sum(len(piece) <= 40 and any(one.skill for one in claims(piece)) for piece in pieces)
    return known >= 0.75 * len(pieces)


# ---------------------------------------------------------------- qualifications


@cache
def _official() -> dict[str, str]:
    names: dict[str, str] = {}
    for name, entry in taxonomy().qualifications.items():
        for spelling in (name, *entry.aliases):
            names.setdefault(key(spelling), name)
    return names


def qualifications(items: Iterable[Item]) -> tuple[Qualification, ...]:
    """The qualifications listed in these texts, with the month each was acquired where it stands beside it."""
    out: dict[str, Qualification] = {}
    for item in items:
        for line in _joined(list(_lines(item.text))):
            found = periods.search(line, date(2199, 1, 1))
            name = _plain_name(found.rest if found else line)
            if not name or len(name) > 60 or _NONE.match(name) or name in ("特になし", "特に無し", "無し"):
                continue
            acquired = found.period.start if found and found.period.exact != "year" else None
            official = _official_name(name)
            out.setdefault(official, Qualification(name=official, surface=name, acquired=acquired, place=item.place))
    return tuple(out.values())


def _joined(lines: list[str]) -> Iterator[str]:
    """The lines, a date on a line of its own put to the name it belongs to: the one before, else the one behind."""
    alone = [
        re.fullmatch(r"[\s()（）]*(?:19|20)\d\d\s*[-年/.]\s*\d{1,2}[\d\s年月日/.\-]*(?:取得|合格)?", v) for v in lines
    ]
    if not any(alone) or sum(map(bool, alone)) * 2 > len(lines):
        yield from lines
        return
    first = bool(alone[0])
    waiting = ""
    for line, is_date in zip(lines, alone, strict=True):
        if bool(is_date) == first and waiting:
            yield waiting
            waiting = line
        elif waiting:
            yield f"{waiting} {line}"
            waiting = ""
        else:
            waiting = line
    if waiting:
        yield waiting


def _lines(text: str) -> Iterator[str]:
    for line in re.split(r"\n|<br\s*/?>|[、，;；]|(?<=[)）])\s*[,/／]\s*", text):
        plain = re.sub(r"^[\s・\-*■●◆○◎☆]+", "", line).strip()
        if plain:
            yield plain


def _plain_name(text: str) -> str:
    plain = re.sub(r"[(（\[【]\s*[)）\]】]", " ", text)
    unpaired = plain.count("(") + plain.count("（") != plain.count(")") + plain.count("）")
    plain = re.sub(
        r"(?:に)?(?:取得見込み?|取得予定|取得済み?|取得|合格|認定)\s*$|^\s*(?:取得|合格)[:：]?",
        "",
        plain.strip(" \n　()（）" if unpaired else None),
    )
    plain = re.sub(r"^[\s:：|()（）\-–—]+|[\s:：|(（\-–—]+$", "", plain)
    return (
        plain if plain.count("(") + plain.count("（") == plain.count(")") + plain.count("）") else plain.strip("()（）")
    )


def _official_name(name: str) -> str:
    names = _official()
    for candidate in (
        name,
        re.sub(r"[(（][^()（）]*[)）]", "", name),
        re.sub(r"試験$", "", name),
        f"{name}試験",
    ):
        found = names.get(key(candidate))
        if found:
            return found
    return name
