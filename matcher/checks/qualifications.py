"""Q: exams that did not exist, were called otherwise, have lapsed, or are misnamed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from matcher.checks.case import Case, month
from matcher.checks.rule import Doubt, doubt, rule
from matcher.model import Place, Qualification, Severity, month_index
from matcher.taxonomy import QualificationEntry, taxonomy
from matcher.taxonomy.keys import key

_MISNOMERS = (
    (re.compile(r"(基本|応用)情報処理(?:技術者)?"), r"\1情報技術者試験"),
    (re.compile(r"高度情報処理技術者"), "高度情報処理技術者試験（区分名）"),
    (re.compile(r"(?:登録)?情報処理安全確保(?:支援)?士|登録情報安全確保支援士"), "情報処理安全確保支援士"),
    (re.compile(r"情報処理技術者試験?\s*([12１２一二])種"), r"第\1種情報処理技術者試験"),
    (re.compile(r"IT\s*パスポート(?:資格|検定)"), "ITパスポート試験"),
    (re.compile(r"(?:オラクル|ORACLE|Oracle)\s*マスター?\s*(?:ブロンズ|シルバー|ゴールド)検定"), "ORACLE MASTER"),
)
"""Names people give to exams that no exam has, each with the official one."""


@rule("Q01", Severity.WARN)
def passed_before_the_exam_existed(case: Case) -> Iterator[Doubt]:
    """Nobody passed an exam before it was first held under that name (基本情報 before 2001, 応用情報 before 2009).

    The name the exam had then is offered; usually the person passed its forerunner.
    """
    for q, entry, place in _known(case):
        if q.acquired is not None and entry.first is not None and q.acquired < entry.first:
            before = _forerunner(entry.name)
            common: dict[str, Any] = {"name": q.surface, "acquired": q.acquired, "first": entry.first}
            if before:
                yield doubt(place, says=(q.surface, str(q.acquired)), variant="before", before=before, **common)
            else:
                yield doubt(place, says=(q.surface, str(q.acquired)), **common)


@rule("Q02", Severity.INFO)
def passed_after_the_exam_ended(case: Case) -> Iterator[Doubt]:
    """Nobody passed an exam after it was last held under that name; the year or the name is a slip."""
    for q, entry, place in _known(case):
        if q.acquired is None or entry.last is None:
            continue
        if month_index(q.acquired) > month_index(entry.last) + 3:
            common: dict[str, Any] = {"name": q.surface, "acquired": q.acquired, "last": entry.last}
            if entry.successor:
                yield doubt(
                    place,
                    says=(q.surface, str(q.acquired)),
                    variant="after",
                    after=_official(entry.successor),
                    **common,
                )
            else:
                yield doubt(place, says=(q.surface, str(q.acquired)), **common)


@rule("Q03", Severity.INFO)
def misnamed(case: Case) -> Iterator[Doubt]:
    """A qualification bears its official name; usual abbreviations (基本情報, AWS SAA) are fine."""
    for q in case.sheet.qualifications:
        place = q.place or case.sheet.place
        wrong = next(((m, right) for m, right in _MISNOMERS if m.search(q.surface)), None)
        if wrong:
            found = wrong[0].search(q.surface)
            assert found is not None
            right = found.expand(wrong[1])
            if key(right) not in key(q.surface):
                yield doubt(place, says=(q.surface,), name=q.surface, official=right)
        elif q.name not in case.taxonomy.qualifications:
            near = _near_name(q.surface)
            if near:
                yield doubt(place, says=(q.surface,), name=q.surface, official=near)


@rule("Q04", Severity.INFO)
def expired(case: Case) -> Iterator[Doubt]:
    """A qualification that lapses is still valid today. `info`: an old one still tells what was learnt."""
    for q in case.sheet.qualifications:
        place = q.place or case.sheet.place
        entry = case.taxonomy.qualifications.get(q.name)
        until = month_index(q.expires) if q.expires else None
        if until is None and q.acquired and entry and entry.valid_months:
            until = month_index(q.acquired) + entry.valid_months
        lapsed_said = re.search(r"失効|期限切れ|有効期限切", q.surface)
        if until is not None and until < case.now and not lapsed_said:
            yield doubt(place, says=(q.surface, str(q.acquired), str(q.expires)), name=q.surface, until=month(until))


@rule("Q05", Severity.WARN)
def passed_in_the_future(case: Case) -> Iterator[Doubt]:
    """A qualification was acquired in the past, unless the sheet says 取得予定."""
    for q in case.sheet.qualifications:
        if q.acquired is None or re.search(r"予定|受験|見込|勉強中|学習中", q.surface):
            continue
        if month_index(q.acquired) > case.now:
            yield doubt(q.place or case.sheet.place, name=q.surface, acquired=q.acquired)


def _known(case: Case) -> Iterator[tuple[Qualification, QualificationEntry, Place]]:
    for q in case.sheet.qualifications:
        entry = case.taxonomy.qualifications.get(q.name)
        if entry is not None:
            yield q, entry, q.place or case.sheet.place


@lru_cache(maxsize=1024)
def _forerunner(name: str) -> str | None:
    """The official name of the exam this one succeeded."""
    for other in taxonomy().qualifications.values():
        if other.successor == name:
            return _official(other.name)
    return None


def _official(name: str) -> str:
    entry = taxonomy().qualifications.get(name)
    return entry.ja or entry.name if entry else name


@lru_cache(maxsize=4096)
def _near_name(surface: str) -> str | None:
    """The official name an unknown one is nearly equal to; None where none or the same by key."""
    wanted = re.sub(r"合格|取得|資格|（.*?）|\(.*?\)", "", surface).strip()
    if len(wanted) < 6:
        return None
    best: tuple[float, str] = (0.0, "")
    for entry in taxonomy().qualifications.values():
        for name in (entry.name, entry.ja or "", *entry.aliases):
            if len(name) < 6 or abs(len(name) - len(wanted)) > 3:
                continue
            if key(name) == key(wanted):
                return None
            if re.findall(r"\d+|[１-９]", name) != re.findall(r"\d+|[１-９]", wanted):
                continue
            matcher = SequenceMatcher(None, name, wanted)
            if matcher.real_quick_ratio() > 0.85 and (ratio := matcher.ratio()) > best[0]:
                best = (ratio, _official(entry.name))
    return best[1] if best[0] >= 0.88 else None
