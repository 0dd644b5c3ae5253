"""What a period of a skill sheet means, its looser spellings (同年9月, 2019年4月末, ｜ and ↓ between two dates,
から12ヶ月, Excel's bare numbers) put into the grammar of `matcher.normalise.periods` first.

The functions stand in for those of that module and give the same records.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from matcher.model import month_at, month_index
from matcher.normalise import periods as grammar
from matcher.normalise.periods import SERIAL_ZERO, Found, Period, day, duration, month, prepared

__all__ = ["Found", "Period", "day", "duration", "month", "period", "prepared", "search"]

_DATE = r"(?:(?:(?:19|20)\d{2}|(?:令和|平成|昭和|[RHS])\s*(?:\d{1,2}|元))\s*[年./\-]\s*\d{1,2}\s*月?)"
_NEXT = r"(?=\s*(?:(?:19|20)\d{2}\s*[年./\-]|(?:令和|平成|昭和|[RHS])\s*(?:\d|元)|現在|現職|継続))"
_LOOSE = re.compile(
    r"[’‘´`′]\d|旬|末|頃|ごろ|初|同|翌|[入退]|参画|開始|終了|[着離]任|[平令昭]\s*[\d元]|[|｜│┃‖∥≀↓⇓▼∫…‥／/：:一]|・・|"
    r"[(（][^()（）]{2,8}[)）]|[A-Za-z]{3}-\d\d|\n\s*[lI]\s*\n|\d{5}"
)
"""What a text must hold to be worth a second look."""
_REWRITES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[’‘´`′](?=\d{2}\D)"), "'"),
    (re.compile(r"(?<![一-龠])平(?=\s*(?:\d{1,2}|元)\s*[年./])"), "平成"),
    (re.compile(r"(?<![一-龠])令(?=\s*(?:\d{1,2}|元)\s*[年./])"), "令和"),
    (re.compile(r"(?<![一-龠])昭(?=\s*\d{1,2}\s*[年./])"), "昭和"),
    (re.compile(rf"({_DATE})\s*[(（]\s*(?:令和|平成|昭和|[RHS])\s*(?:\d{{1,2}}|元)\s*年?\s*[)）]"), r"\1"),
    (re.compile(rf"({_DATE})\s*の?(?:上旬|中旬|下旬|初旬|初め|初頭|月初|月末|末日?|頃|ごろ)"), r"\1"),
    (
        re.compile(
            rf"({_DATE}(?:\s*\d{{1,2}}日)?)\s*[(（]?(?:に|より)?(?:入社|退社|入場|退場|参画|開始|終了|着任|離任|退職|配属|異動)[)）]?"
            r"(?=\s*(?:[~〜～∼\-–—→\n]|から|$|,|、))"
        ),
        r"\1",
    ),
    (re.compile(rf"({_DATE})\s*(?:[|｜│┃‖∥≀↓⇓▼∫…‥]+|・{{2,}}|\.{{2,}}|[／/：:]|一|\n\s*[lI]\s*\n)\s*{_NEXT}"), r"\1～"),
    (re.compile(r"(?<![A-Za-z])(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-(\d{2})(?!\d)"), r"\1 20\2"),
)
_SAME_YEAR = re.compile(r"(?P<which>同年?|翌年?|翌々年)\s*(?P<m>\d{1,2})\s*月")
_LATER = {"同": 0, "翌": 1, "翌々": 2}
_UNTIL_NOW = re.compile(rf"^(\s*{_DATE}(?:[/.\-]?\s*\d{{1,2}}日?)?)\s+(現在|現職|現任|継続中?|参画中)\s*$")
"""A start and 現在 in neighbouring cells of a 期間 column."""
_MONTHS_WITHIN = re.compile(r"^\s*((?:19|20)\d{2}[/.]\d{1,2})-(\d{1,2})\s*$")
_SERIALS = re.compile(r"\s*(\d{5})(?:\.0)?\s*(?:[~〜～∼\-–—→\s]\s*(?:(\d{5})(?:\.0)?|(現在|現職|継続中?)?))\s*")
_LASTS = re.compile(r"(?:[~〜～∼→]|から|より)\s*(?:約)?\s*\d{1,3}\s*(?:年|[ヶカヵか]月)")
_DIGIT = re.compile(r"[\d①-⑳元]")
_REMEMBERED = 200
"""Letters of a text whose reading is kept: the same cell is looked at by every step of the reader."""
_LONGEST = 4000
"""Letters of a text that are looked at; a longer one is no period."""


def search(text: str, today: date) -> Found | None:
    """The first period in a text, as `matcher.normalise.periods.search` gives it."""
    return _search(text, today) if len(text) <= _REMEMBERED else _searched(text, today)


def _searched(text: str, today: date) -> Found | None:
    if not _DIGIT.search(text):
        return None
    serials = _SERIALS.fullmatch(text) if len(text) <= 30 else None
    if serials is not None and (given := _of_serials(serials, text)) is not None:
        return Found(given, text, (0, len(text)))
    found = grammar.search(plain(text, today), today)
    return replace(found, period=_ended(found.period)) if found is not None else None


_search = lru_cache(maxsize=16_384)(_searched)


@lru_cache(maxsize=16_384)
def period(text: str, today: date) -> Period:
    """The period a cell of a 期間 column gives; `text` stays as written."""
    serials = _SERIALS.fullmatch(text) if len(text) <= 30 else None
    if serials is not None and (given := _of_serials(serials, text)) is not None:
        return given
    written = _UNTIL_NOW.sub(r"\1～\2", plain(text, today)) if len(text) <= 40 else plain(text, today)
    return replace(_ended(grammar.period(written, today)), text=text.strip())


def plain(text: str, today: date) -> str:
    """The text with its looser dates spelt out; unchanged where it has none."""
    if len(text) <= 12 and (within := _MONTHS_WITHIN.match(text)) is not None:
        return f"{within[1]}～{within[2]}"
    if len(text) > _LONGEST or not _LOOSE.search(text):
        return text
    out = prepared(text)
    for pattern, instead in _REWRITES:
        out = pattern.sub(instead, out)
    if "同" in out or "翌" in out:
        out = _SAME_YEAR.sub(lambda m: _dated(m, out, today), out)
    return out


def _dated(found: re.Match[str], text: str, today: date) -> str:
    """同年9月, 翌3月 with the year of the date before it; as it is where none stands before it."""
    before = grammar.search(text[: found.start()], today)
    if before is None or before.period.start is None:
        return found.group()
    year = before.period.start.year + _LATER[found["which"].removesuffix("年")]
    return f"{year}年{found['m']}月"


def _ended(given: Period) -> Period:
    """2019年4月～12ヶ月 ends with its twelfth month; a length in brackets behind an open end proves nothing."""
    if not (given.open and given.start and given.stated_months and _LASTS.search(given.text)):
        return given
    return replace(given, end=month_at(month_index(given.start) + given.stated_months - 1), open=False)


def _of_serials(found: re.Match[str], text: str) -> Period | None:
    """43556～43921: Excel's numbers of two days, or of one that runs on; None where they can be none."""
    days = [SERIAL_ZERO + timedelta(days=int(n)) for n in found.groups()[:2] if n is not None]
    if not all(date(1980, 1, 1) <= d <= date(2049, 12, 31) for d in days):
        return None
    if len(days) == 1 and found[3] is None:
        return None
    end = days[1].replace(day=1) if len(days) == 2 else None
    return Period(days[0].replace(day=1), end, len(days) == 1, None, None, text.strip())
