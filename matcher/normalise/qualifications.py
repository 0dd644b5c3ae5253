"""資格 → an exam of the vocabulary."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from matcher.taxonomy import QualificationEntry, taxonomy
from matcher.taxonomy.keys import clean, key

_YEAR = r"(?:(?:19|20)\d\d|[HRS]\s?\d{1,2}|(?:平成|令和|昭和)\s?[\d元]+)"
_DATE = re.compile(_YEAR + r"\s?[年./-]\s?(?:\d{1,2}\s?月?)?(?:[./-]?\d{1,2}日?)?")
_REMARK = re.compile(r"[(（][^()（）]*[)）]")
_TAIL = re.compile(r"(?:取得済み?|取得|合格|保有|認定|資格|試験|検定|\d{3}点|スコア.*|[:：・,、]|\s)+$")
_EDITION = re.compile(
    r"\s*(?:Oracle Database\s*)?(?:\d{1,2}[cgi]|v\d|ver\.?\s?\d|SE\s?\d{1,2}|20\d\d|-C\d\d)$", re.IGNORECASE
)


@cache
def _names() -> dict[str, QualificationEntry]:
    found: dict[str, QualificationEntry] = {}
    for exam in taxonomy().qualifications.values():
        for spelling in (exam.name, *((exam.ja,) if exam.ja else ()), *exam.aliases):
            found[key(spelling)] = exam
    return found


@lru_cache(maxsize=20_000)
def qualification(text: str) -> QualificationEntry | None:
    """The exam a line names, dates, remarks, editions and 取得/合格 left out; None where it is none we know."""
    names = _names()
    whole = clean(text)
    undated = _DATE.sub(" ", whole).strip(" ・:：,、-●■")
    for form in (whole, undated, _REMARK.sub("", undated).strip()):
        for peeled in (form, _TAIL.sub("", form), _EDITION.sub("", _TAIL.sub("", form))):
            for tried in (peeled, f"{peeled}試験"):
                if (exam := names.get(key(tried))) is not None:
                    return exam
    return None
