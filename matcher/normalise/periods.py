"""What a period in a skill sheet means: 2019年4月〜2021/3, H31.4-R3.3, 2007/2～7, 現在, 1年3ヶ月 …

A month that cannot be read stays None; what is impossible about it (`2008月4月`, month 13, 平成32年) is said in
`fault`. Years are never invented except where the sheet leaves one out that its own range gives.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from matcher.messages import tell
from matcher.model import month_at, month_index

Exact = Literal["day", "month", "year"]

ERAS = {"大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "T": 1911, "S": 1925, "H": 1988, "R": 2018}
"""Year 1 of an era is this + 1."""
_LAST_YEAR = {1911: 15, 1925: 64, 1988: 31}
_ERA_NAME = {1911: "大正", 1925: "昭和", 1988: "平成", 2018: "令和"}
SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of Excel's serial numbers (1900 system)."""
EARLIEST_YEAR = 1950


@dataclass(frozen=True)
class Period:
    """A span of months as a sheet gives it; `end` None with `current` False is an open end nobody explained."""

    start: date | None
    end: date | None
    current: bool
    stated_months: int | None
    """The duration written beside the dates."""
    fault: str | None
    """What is impossible about it as written, in Japanese."""
    text: str
    exact: Exact = "month"
    ranged: bool = True
    """False where only one date stands there."""
    open: bool = False
    """A range without an end."""


@dataclass(frozen=True)
class Found:
    """A period within a longer text: the text as searched, and where in it the period stands."""

    period: Period
    searched: str
    span: tuple[int, int]

    @property
    def rest(self) -> str:
        """The text around the period, without the brackets and marks that held it."""
        left, right = self.searched[: self.span[0]], self.searched[self.span[1] :]
        left = re.sub(r"[\s((\[【〈<{「『|::、,・]+$", "", left)
        right = re.sub(r"^[\s))\]】〉>}」』|::、,・/]+", "", right)
        return f"{left} {right}".strip()


@dataclass(frozen=True)
class _Point:
    """One date: what could be read of it, and what is impossible about it."""

    year: int | None
    month: int | None
    day: int | None
    fault: str | None
    stop: int
    short: bool = False
    """A two-digit year without a mark: only believed within a range."""
    fiscal: bool = False

    def first(self) -> date | None:
        if self.year is None:
            return None
        if self.month is None:
            return None if self.fault else date(self.year, 4 if self.fiscal else 1, 1)
        return date(self.year, self.month, 1)

    def last(self) -> date | None:
        if self.year is not None and self.month is None and not self.fault:
            return date(self.year + 1, 3, 1) if self.fiscal else date(self.year, 12, 1)
        return self.first()


# ---------------------------------------------------------------- text


def prepared(text: str) -> str:
    """The text with full-width, Kangxi and compatibility forms made plain; as every function here reads it."""
    apart = re.sub(r"[①-⓿㉑-㉟㊱-㊿❶-➓]", " ", text)
    return unicodedata.normalize("NFKC", apart).replace("\u200b", "").replace("\ufeff", "")


# ---------------------------------------------------------------- single dates

_DAY = r"(?:\s*(?P<d>\d{1,2})\s*日|(?P<ds>[/.\-])(?P<d2>\d{1,2})(?![\d/.]))?"
_ERA = r"(?:(?P<era>大正|昭和|平成|令和|(?<![A-Za-z])[TSHR](?![A-Za-z]))\s*\.?\s*(?P<ey>\d{1,2}|元))"
_ASIDE = r"(?:\s*\((?P<aside>[^()]{2,9})\))?"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 令和3年4月1日, R3.4, H28/4, 令和3年(2021年)4月
        _ERA + r"\s*(?:年|[./\-])?" + _ASIDE + r"\s*(?<=[年./\-)])\s*(?P<m>\d{1,2})(?!\d)\s*(?P<tsuki>月*)" + _DAY,
        _ERA + r"\s*(?P<nen>年)度?" + _ASIDE,
        # 2021年4月1日, 2021/04/01, 2021.4, 2021年(令和3年)4月, 2008月4月
        r"(?P<y>\d{3,5})\s*(?P<sep>年*)" + _ASIDE + r"\s*(?P<sep2>年|月|[/.\-](?!\s*\d{4}))?(?<=[年月/.\-)])\s*"
        r"(?P<m>\d{1,2})(?!\d|\s*年|\s*(?:ヶ|カ|ヵ|か|ケ|個|箇)\s*月)\s*(?P<tsuki>月*)" + _DAY,
        r"(?P<y>\d{4})\s+(?P<m>\d{1,2})\s*(?P<tsuki>月)" + _DAY,
        # Apr 2019, April, 2019 / 2019 Apr
        r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s*(?P<y>(?:19|20)\d{2})(?!\d)",
        r"(?P<y>(?:19|20)\d{2})[\s\-/]*(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*",
        # 04/2019
        r"(?P<m>\d{1,2})\s*/\s*(?P<y>(?:19|20)\d{2})(?![\d/])",
        # 202104, 20210401
        r"(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)?(?!\d)",
        # '19/4, 19年4月, 19/04 (the last only within a range)
        r"'(?P<yy>\d{2})\s*[./年\-]\s*(?P<m>\d{1,2})(?!\d)\s*(?P<tsuki>月?)",
        r"(?P<yy>\d{2})\s*年\s*(?P<m>\d{1,2})\s*(?P<tsuki>月)" + _DAY,
        r"(?P<short>\d{2})[./](?P<m>\d{1,2})(?![\d/.])",
        # 2015年度, 2015年, 2015
        r"(?P<y>(?:19|20)\d{2})\s*年\s*(?P<fiscal>度)",
        r"(?P<y>(?:19|20)\d{2})\s*(?P<nen>年)(?!\s*\d+\s*(?:ヶ|カ|ヵ|か|ケ)?月|間)" + _ASIDE,
        r"(?P<bare>(?:19|20)\d{2})(?![\d/.])",
    )
)
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BEGINS = re.compile(
    r"(?<![\d.A-Za-z])(?:\d|'(?=\d)|大正|昭和|平成|令和|[TSHRtshr](?=[.\s]*(?:\d|元))|[JFMASONDjfmasond][a-z]{2})"
)


def _point_at(text: str, position: int, today: date, *, lax: bool = False) -> _Point | None:
    """The date that begins right here; `lax` also takes a bare year and a two-digit year."""
    for form in _FORMS:
        found = form.match(text, position)
        if found is None:
            continue
        parts = {k: v for k, v in found.groupdict().items() if v is not None}
        if ("bare" in parts or "short" in parts) and not lax:
            continue
        point = _point(parts, position + len(found.group().rstrip()), found.group(), today)
        if point is not None:
            return point
    return None


def _point(parts: dict[str, str], stop: int, text: str, today: date) -> _Point | None:
    year, fault = _year(parts, today)
    if year is None and fault is None:
        return None
    month = _NAMES.index(parts["name"].lower()) + 1 if "name" in parts else int(parts["m"]) if "m" in parts else None
    if month is not None and not 1 <= month <= 12:
        if "short" in parts:
            return None
        month, fault = None, fault or tell("period.month", text=text.strip(), month=month)
    if "月" in (parts.get("sep2"), parts.get("sep")) or len(parts.get("sep", "")) > 1:
        fault = fault or tell("period.slip", text=text.strip(), year=year, month=month or "?")
    day = int(parts.get("d") or parts.get("d2") or 0) or None
    if day is not None and year is not None and month is not None and not 1 <= day <= monthrange(year, month)[1]:
        day, fault = None, fault or tell("period.day", text=text.strip())
    return _Point(year, month, day, fault, stop, short="short" in parts, fiscal="fiscal" in parts)


def _year(parts: dict[str, str], today: date) -> tuple[int | None, str | None]:
    """The Gregorian year and what is wrong with it; (None, None) where it is no year at all."""
    if "era" in parts:
        year, fault = _of_era(parts["era"], parts["ey"])
    elif "yy" in parts or "short" in parts:
        two = int(parts.get("yy") or parts["short"])
        recent = today.year % 100 + 1
        if not (two <= recent or two >= 80):
            return None, None
        year, fault = (2000 if two <= recent else 1900) + two, None
    else:
        written = parts.get("y") or parts["bare"]
        year, fault = int(written), None
        if len(written) != 4 or not EARLIEST_YEAR <= year <= today.year + 10:
            marked = parts.get("sep") or "月" in parts.get("tsuki", "")
            near = len(written) == 4 and (1900 <= year <= 2199)
            return None, tell("period.year", year=written) if marked or near else None
    return year, fault or _disagrees(parts.get("aside"), year)


def _of_era(era: str, written: str) -> tuple[int, str | None]:
    base = ERAS[era.upper()]
    count = 1 if written == "元" else int(written)
    last = _LAST_YEAR.get(base)
    if count == 0 or (last is not None and count > last):
        return base + count, tell("period.era", era=_ERA_NAME[base], year=count, gregorian=base + count)
    return base + count, None


def _disagrees(aside: str | None, year: int) -> str | None:
    """The fault of 2020年(令和3年): two ways of counting that do not give the same year."""
    if not aside:
        return None
    other = era_year(aside)
    if other is None:
        plain = re.fullmatch(r"\s*((?:19|20)\d{2})\s*年?\s*", aside)
        other = int(plain.group(1)) if plain else None
    if other is None or other == year:
        return None
    return tell("period.disagree", written=aside, year=year)


def era_year(text: str) -> int | None:
    """The Gregorian year of 令和3年, R3, 平成元年; None where no era stands there."""
    found = re.search(_ERA, prepared(text), re.IGNORECASE)
    if found is None:
        return None
    return _of_era(found["era"], found["ey"])[0]


def month(text: str) -> date | None:
    """The first day of the month written anywhere in this text; None where none is, or a year alone."""
    point = _any_point(text)
    return date(point.year, point.month, 1) if point and point.year and point.month else None


def day(text: str) -> date | None:
    """The full date written in this text; None unless year, month and day all stand there."""
    point = _any_point(text)
    return date(point.year, point.month, point.day) if point and point.year and point.month and point.day else None


def _any_point(text: str) -> _Point | None:
    plain = prepared(text)
    serial = _serial(plain)
    if serial is not None:
        return _Point(serial.year, serial.month, serial.day, None, len(plain))
    for begin in _BEGINS.finditer(plain):
        point = _point_at(plain, begin.start(), date(2199, 1, 1))
        if point is not None and point.month:
            return point
    return None


def _serial(plain: str) -> date | None:
    """The date of an Excel serial number standing alone (1980 to 2050)."""
    number = re.fullmatch(r"\s*(\d{5})(?:\.\d+)?\s*", plain)
    if number is None or not 29_221 <= int(number[1]) <= 54_788:
        return None
    return SERIAL_ZERO + timedelta(days=int(number[1]))


# ---------------------------------------------------------------- durations

_MONTHS = r"(?:ヶ|カ|ヵ|か|ケ|ヵ|個|箇|ヶ|ヵ|ｶ|ｹ)\s*月"
_DURATION = re.compile(
    rf"(?<![\d./])(?:(?P<y>\d{{1,2}}(?:\.\d+)?)\s*年\s*(?P<half>半)?(?!\s*\d{{1,2}}\s*月(?!間)|\s*目|\s*生|\s*度)\s*間?\s*"
    rf"(?:と|,|、)?\s*(?:(?P<ym>\d{{1,2}})\s*(?:{_MONTHS}|月間))?|(?P<m>\d{{1,3}}(?:\.\d+)?)\s*(?:{_MONTHS}|月間|人月|M(?![A-Za-z]))"
    r"|(?P<hantoshi>半年)|(?P<ey>\d{1,2})\s*(?:years?|yrs?|y)(?![a-z])\s*(?:(?P<em>\d{1,2})\s*(?:months?|mos?|m)(?![a-z]))?"
    r"|(?P<om>\d{1,3})\s*(?:months?|mos)(?![a-z]))(?P<less>\s*(?:未満|以内|弱))?",
    re.IGNORECASE,
)


def duration(text: str) -> int | None:
    """The span of months written in a text: 1年3ヶ月 → 15, 1年半 → 18, 半年 → 6, 約5年 → 60, 2.5年 → 30.

    None where none is written or only a bound is given (1年未満).
    """
    found = _DURATION.search(prepared(text))
    return _months(found) if found else None


def _months(found: re.Match[str]) -> int | None:
    if found["less"] and "弱" not in found["less"]:
        return None
    if found["hantoshi"]:
        return 6
    if found["m"] or found["om"]:
        return int(float(found["m"] or found["om"]))
    years = found["y"] or found["ey"]
    rest = found["ym"] or found["em"]
    return round(float(years) * 12) + (6 if found["half"] else 0) + int(rest or 0)


# ---------------------------------------------------------------- ranges

_STRONG = r"[~〜∼∾～→⇒⇨➔➡⟶]|から|より|→|至|-{2,}|—{1,2}|―+"
_SEPARATOR = re.compile(
    rf"\s*(?:\((?:月|火|水|木|金|土|日)\))?\s*(?:(?P<strong>(?:{_STRONG})(?:\s*(?:{_STRONG}|-))*)"
    r"|(?P<weak>[\-‐‑‒–−ー─>]|\bto\b|\bTo\b|\bTO\b))\s*"
)
_NEXT_TO = re.compile(r"[\s|、,]*[\s|][\s|]*")
_LIST = re.compile(r"\s*[,、]\s*")
_CURRENT = re.compile(
    r"[\s(\[【〈]*(?:現在|現職|現任|現時点|現(?=$|[\s)\]】])|今(?:に至る|日|現在)?(?![年月週回])|至る?現在|在職中?|在籍中?|参画中|参加中|稼働中|稼動中"
    r"|従事中|就業中|勤務中|作業中|進行中|継続中?|対応中|next|now|present|current(?:ly)?|ongoing|to\s?date)[\s)\]】〉]*",
    re.IGNORECASE,
)
_AS_OF_NOW = re.compile(r"\s*(?:現在|時点|\(?\s*(?:継続|進行|参画|稼[働動])中\)?)")
_PLANNED = re.compile(r"\s*[((]?\s*(?:予定|見込)[みむ]?\s*[))]?")
_END_MONTH = re.compile(r"(?P<m>\d{1,2})(?:\s*月|(?![\d年/.\-:ヶカヵか%人名]|\s*[ヶカヵか年]))(?:\s*\d{1,2}\s*日)?")
_FROM = re.compile(r"(?:自|from)\s*$", re.IGNORECASE)


def search(text: str, today: date) -> Found | None:
    """The first period in a text: a range if there is one, else a single month; None where no date stands.

    The duration right behind the dates belongs to it.
    """
    plain = prepared(text)
    single: Found | None = None
    for begin in _BEGINS.finditer(plain):
        if single is not None and begin.start() < single.span[1]:
            continue
        found = _range_at(plain, begin.start(), today)
        if found is not None and found.period.ranged:
            return found
        single = single or found
    return single


def period(text: str, today: date) -> Period:
    """The period a cell of a 期間 column gives; every part that cannot be read is None.

    >>> p = period("2025年1月～11月（11ヶ月）", date(2026, 11, 24)); p.end, p.stated_months
    (datetime.date(2025, 11, 1), 11)
    """
    plain = prepared(text)
    serial = _serial(plain)
    if serial is not None:
        first = serial.replace(day=1)
        return Period(first, first, False, None, tell("period.serial", text=plain.strip()), text.strip(), ranged=False)
    found = search(text, today)
    if found is None:
        current = bool(re.search(r"現在|現職|継続中|present", plain, re.IGNORECASE))
        return Period(None, None, current, duration(plain), None, text.strip(), ranged=False)
    result = replace(found.period, text=text.strip())
    if result.stated_months is None:
        rest = f"{plain[: found.span[0]]} {plain[found.span[1] :]}"
        result = replace(result, stated_months=duration(rest))
    return _with_length(result)


def _with_length(given: Period) -> Period:
    """One date and a length (2019年4月 3ヶ月) give the end; a range keeps what it says."""
    if given.ranged or given.start is None or not given.stated_months:
        return given
    return replace(given, end=month_at(month_index(given.start) + given.stated_months - 1), ranged=True)


def _range_at(plain: str, position: int, today: date) -> Found | None:
    first = _point_at(plain, position, today, lax=True)
    if first is None:
        return None
    begin = position - (len(m.group()) if (m := _FROM.search(plain[:position])) else 0)
    lone_year = first.month is None and not first.fault
    end = _end_after(plain, first, today)
    if end is None:
        if first.short or (lone_year and "年" not in plain[position : first.stop]):
            return None
        made = Period(first.first(), first.last(), False, None, first.fault, "", _exact(first), ranged=False)
        return _closed(made, plain, begin, first.stop)
    last, current, is_open, stop = end
    if first.short and not (last is not None and last.short):
        return None
    made = Period(
        start=first.first(),
        end=last.last() if last else None,
        current=current,
        stated_months=None,
        fault=first.fault or (last.fault if last else None),
        text="",
        exact=_exact(first),
        open=is_open,
    )
    return _closed(made, plain, begin, stop)


def _exact(point: _Point) -> Exact:
    return "day" if point.day else "month" if point.month else "year"


def _closed(made: Period, plain: str, begin: int, stop: int) -> Found:
    """The period with the duration that follows it at once, its text and span."""
    behind = re.compile(r"[\s(\[【:：/、,約計]*").match(plain, stop)
    after = behind.end() if behind else stop
    length = _DURATION.match(plain, after)
    if length:
        stop = length.end()
        closing = re.compile(r"\s*(?:程度|間|弱|強)?\s*[)\]】]").match(plain, stop)
        stop = closing.end() if closing else stop
        made = replace(made, stated_months=_months(length))
    if plain[begin:stop].rstrip().endswith(")") and plain.count("(", begin, stop) < plain.count(")", begin, stop):
        stop = plain.rindex(")", begin, stop)
    return Found(replace(made, text=plain[begin:stop].strip()), plain, (begin, stop))


def _end_after(plain: str, first: _Point, today: date) -> tuple[_Point | None, bool, bool, int] | None:
    """What ends the range begun by `first`: (last point, current, open, where it stops); None: no range."""
    at = first.stop
    separator = _SEPARATOR.match(plain, at)
    if separator is None:
        return _adjacent(plain, first, today)
    at = separator.end()
    now = _CURRENT.match(plain, at)
    if now:
        return None, True, False, now.end()
    last = _point_at(plain, at, today, lax=True)
    if last is not None and not (last.short and not first.short):
        return _finished(plain, last)
    if first.month is not None and first.year is not None:
        bare = _END_MONTH.match(plain, at)
        if bare and 1 <= int(bare["m"]) <= 12:
            number = int(bare["m"])
            year = first.year + (1 if number < first.month else 0)
            return _finished(plain, _Point(year, number, None, None, bare.end()))
    closes = plain[at : at + 1] in ("", "(", "[", "|", "【", ")", "】", "]") or "\n" in separator.group()
    if separator["strong"] or closes:
        return None, False, True, separator.start() + len(separator.group().rstrip())
    return None


def _finished(plain: str, last: _Point) -> tuple[_Point | None, bool, bool, int]:
    now = _AS_OF_NOW.match(plain, last.stop)
    if now:
        return None, True, False, now.end()
    planned = _PLANNED.match(plain, last.stop)
    if planned:
        return last, True, False, planned.end()
    until = re.compile(r"\s*(?:まで|\([日月火水木金土]\))").match(plain, last.stop)
    return last, False, False, until.end() if until else last.stop


def _adjacent(plain: str, first: _Point, today: date) -> tuple[_Point | None, bool, bool, int] | None:
    """Two dates side by side (newline, tab, blank), or a list of months (2007/7,2008/2)."""
    for gap in (_LIST, _NEXT_TO):
        between = gap.match(plain, first.stop)
        if between is None:
            continue
        last = _point_at(plain, between.end(), today)
        if last is not None and last.month is not None and first.month is not None:
            return _finished(plain, last)
        if gap is _NEXT_TO and "\n" in between.group():
            now = _CURRENT.match(plain, between.end())
            if now:
                return None, True, False, now.end()
    now = re.compile(r"\s*[((]\s*現在\s*[))]").match(plain, first.stop)
    return (None, True, False, now.end()) if now else None


# ---------------------------------------------------------------- arithmetic


def stacked(parts: list[str], today: date) -> Period:
    """One period written over several cells (date / ～ / date / 1年3ヶ月), read as one text."""
    return period("\n".join(p for p in parts if p.strip()), today)
