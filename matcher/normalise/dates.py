"""What a mail or a list means by a date: years left out, 上旬, 即日, 長期, 3ヶ月, ～3月末.

Every function takes the `anchor`: the day the text was written (a mail's Date header, else the clock of the
run). A month without a year is the next such month on or after the anchor's month minus two: in a mail of
November 「9月」 is the one just past, 「8月」 the coming one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from matcher.model import Exactness, Term, month_at, month_index
from matcher.normalise.quantities import plain

PAST_MONTHS = 2
"""How many months back a month without a year may lie."""

ERAS = {"令和": 2018, "R": 2018, "r": 2018, "平成": 1988, "H": 1988}
THIRDS = {
    "上旬": 1,
    "初旬": 1,
    "初め": 1,
    "初頭": 1,
    "前半": 1,
    "頭": 1,
    "初": 1,
    "中旬": 11,
    "半ば": 11,
    "中頃": 11,
    "下旬": 21,
    "後半": 21,
}
_THIRD = "|".join(sorted(THIRDS, key=len, reverse=True))
AT_ONCE = re.compile(
    r"即日|即時|即戦力開始|即稼働|即参画|即可|^即$|asap|すぐに?(?:でも)?|いつでも|最短(?!で?(?:20\d\d"
    r"|来|翌|\d))|早急|至急",
    re.I,
)
ANY_TIME = re.compile(r"随時|要相談|応相談|ご?相談|調整可|都度")
_RANGE = re.compile(r"~|から|より|以降")
_UNTIL = re.compile(
    r"\s*(?:\([^)]*\))?\s*(?:まで|迄|終了|満了|で終|退場|退プロ|離任|に?抜け|で(?:今の|現在の"
    r"|現)?(?:現場|契約|案件)?(?:を|が|に|から)?(?:終|離任|退場|抜け|満了|空[くき])|で?空[くき])"
)
_ENDED = re.compile(r"(?:終了|満了|退場|離任)(?:予定)?日?(?:が|は|:|予定)?\s*$")
_BEGINS = re.compile(r"開始|スタート|参画|入場|着任|start", re.I)
_AT_THE_LATEST = re.compile(r"(?:遅くと?も|遅くても|最遅(?:で|でも|は)?|遅れても)[\s:、(]*$")
"""In front of a date: what begins then begins no later (即日～（遅くとも12/14）)."""
_TO_BEGIN_BY = re.compile(
    r"\s*(?:\([^)]*\))?\s*(?:まで|迄)(?:に|には)?の?ご?(?:開始|スタート|参画|入場|着任|合流|ジョイン|稼[働動]開始)"
)
"""Behind a date: it is the last day on which to begin (即日～12/14までに参画)."""
_OR_ON = re.compile(
    r"\s*(?:\([^)]*\))?\s*(?:開始|スタート|から|~)?\s*(?:or|または|又は|もしくは|若しくは|あるいは|か)\s*", re.I
)
"""Between two dates of which either may be the start: 12月中旬 or 1/5."""


@dataclass(frozen=True)
class PeriodRead:
    """What a 期間 says: `exactness` holds `start` and `end` where something is said of them."""

    start: date | None = None
    end: date | None = None
    term: Term | None = None
    exactness: dict[str, Exactness] = field(default_factory=dict)
    latest: date | None = None
    """The last day on which to begin, where the text names one beside the start."""


@dataclass(frozen=True)
class _Found:
    """A date met in a text: where it stands, how exact it is, and whether its year was written."""

    at: int
    until: int
    year: int | None
    month: int
    day: int | None
    exactness: Exactness
    month_end: bool = False

    def on(self, year: int, *, as_end: bool = False) -> date | None:
        last = monthrange(year, self.month)[1] if 1 <= self.month <= 12 else 0
        if self.month_end or (as_end and self.day is None):
            day = last
        elif as_end and self.exactness == "third":
            day = {1: 10, 11: 20}.get(self.day or 1, last)
        else:
            day = self.day or 1
        return date(year, self.month, day) if 1 <= day <= last else None


_WRITTEN = re.compile(
    rf"""
    (?:(?P<era>令和|平成|(?<![A-Za-z])[RrH])(?P<ey>\d{{1,2}}|元)[年./-]
      |(?P<y>20\d{{2}})(?:年|[/.-])(?:\s*)
      |(?P<yy>(?<![\d/])'?2[4-9]|3\d)(?:年|/(?=\d{{1,2}}/))
      |(?P<rel>再来年|来年|翌年|今年|本年|翌(?=\d))(?:の)?)?
    (?:(?P<nm>再来月|翌々月|来月|翌月|今月|当月|本月)
      |(?:(?<=20\d\d\.)|(?<![\d.])(?<!\d:))(?P<m>1[0-2]|0?[1-9])(?:月度?|[/.](?=\d|末|上旬|中旬|下旬|初旬)|-(?=\d)|(?=末)|$|(?=\s*[~)]))
    )
    (?:の)?
    (?:(?P<third>{_THIRD})|(?P<last>/?末日?)|(?P<d>3[01]|[12]\d|0?[1-9])(?![\d:])日?)?
    """,
    re.X,
)
_NEAR_DAY = re.compile(
    r"(?P<today>本日|今日|当日)|(?P<tomorrow>明日)|(?P<after>明後日)|(?P<nextweek>来週"
    r"|翌週|週明け)|(?P<thisweek>今週)"
)
_SEASON = re.compile(
    r"(?P<newyear>(?:年明け|年始)(?!の?\s*\d{1,2}[月/]))|(?P<fiscal>来年度|新年度|来期)"
    r"|(?P<fyend>年度[末内])|(?P<yearend>年末|年内)"
)


def _flat(text: str) -> str:
    """The text made plain, years of 令和 with points as those of the calendar (R8.12.1 → 2026.12.1), months and days
    in kanji as digits (十二月一日 → 12月1日)."""
    flat = _REIWA.sub(lambda m: f"{2018 + int(m[1])}{m[2]}", plain(text))
    return _KANJI_DAY.sub(lambda m: str(_KANJI_NUMBER[m[0]]), flat) if "月" in flat else flat


_REIWA = re.compile(r"(?<![A-Za-z])(?:令和|[Rr])(\d{1,2})([./-])(?=\d{1,2}(?:[./-]\d|月|/?末|\s*(?:[~-]|$|[\s)、。])))")
_DIGITS = "一二三四五六七八九"
_KANJI_NUMBER = {
    f"{ten}{one}": 10 * tens + ones
    for tens, ten in enumerate(("", "十", "二十", "三十"))
    for ones, one in enumerate(("", *_DIGITS))
    if ten or one
}
_KANJI_DAY = re.compile(
    r"(?<![一二三四五六七八九十])(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=月(?:[一二三四五六七八九十\d]|$|[上中下末～~（(、]|から|より|開始))"
    r"|(?<=月)(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=日)"
)


def _year_of(text: str, match: re.Match[str], anchor: date) -> int | None:
    if match["era"]:
        return ERAS[match["era"]] + (1 if match["ey"] == "元" else int(match["ey"]))
    if match["y"]:
        return int(match["y"])
    if match["yy"]:
        return 2000 + int(match["yy"].lstrip("'"))
    if match["rel"] in ("来年", "翌年"):
        return anchor.year + 1
    if match["rel"] == "再来年":
        return anchor.year + 2
    return anchor.year if match["rel"] in ("今年", "本年") else None


def _is_date(match: re.Match[str], text: str) -> bool:
    """A bare number is a date only where 月, a slash with a day, 末 or a range sign beside it says so."""
    if match["nm"]:
        return True
    body = match.group(0)
    if re.match(
        r"\s*(?:ヶ月|か月|カ月|ヵ月|ケ月|箇月|年|時|名|人|回|日目|h|%|万|円|才|歳|社)",
        text[match.end() :],
        re.I,
    ):
        return False
    if re.search(r"[年月末旬]", body) or match["y"] or match["era"] or match["yy"]:
        return True
    if match["d"] and re.search(r"[/]", body):
        return True
    after = text[match.end() :]
    return bool(re.match(r"\s*~\s*\d{1,2}(?:月|/?末)", after)) and not match["d"]


def _written(text: str, anchor: date) -> Iterator[_Found]:
    for match in _WRITTEN.finditer(text):
        if not _is_date(match, text):
            continue
        year = _year_of(text, match, anchor)
        if match["nm"]:
            step = {"今月": 0, "当月": 0, "本月": 0, "来月": 1, "翌月": 1}.get(match["nm"], 2)
            there = month_at(month_index(anchor) + step)
            year, month = there.year, there.month
        else:
            month = int(match["m"])
        day = int(match["d"]) if match["d"] else THIRDS.get(match["third"] or "")
        exactness: Exactness = "third" if match["third"] else "day" if match["d"] or match["last"] else "month"
        yield _Found(match.start(), match.end(), year, month, day, exactness, month_end=bool(match["last"]))


def _near(text: str, anchor: date) -> Iterator[_Found]:
    for match in _NEAR_DAY.finditer(text):
        kind = match.lastgroup
        if kind == "thisweek":
            there = anchor + timedelta(days=max(0, 4 - anchor.weekday()))
        elif kind == "nextweek":
            there = anchor + timedelta(days=7 - anchor.weekday())
        else:
            there = anchor + timedelta(days={"today": 0, "tomorrow": 1}.get(kind or "", 2))
        exactness: Exactness = "third" if kind == "nextweek" else "day"
        yield _Found(match.start(), match.end(), there.year, there.month, there.day, exactness)
    for match in _SEASON.finditer(text):
        if match["newyear"]:
            year = anchor.year + (1 if anchor.month > 1 else 0)
            yield _Found(match.start(), match.end(), year, 1, 1, "third")
        elif match["fiscal"]:
            year = anchor.year + (1 if anchor.month >= 4 else 0)
            yield _Found(match.start(), match.end(), year, 4, None, "month")
        elif match["fyend"]:
            year = anchor.year + (1 if anchor.month >= 4 else 0)
            yield _Found(match.start(), match.end(), year, 3, None, "day", month_end=True)
        else:
            yield _Found(match.start(), match.end(), anchor.year, 12, None, "day", month_end=True)


def _found(text: str, anchor: date) -> list[_Found]:
    met = sorted([*_written(text, anchor), *_near(text, anchor)], key=lambda f: (f.at, -f.until))
    kept: list[_Found] = []
    for one in met:
        if not kept or one.at >= kept[-1].until:
            kept.append(one)
    return kept


def next_such_month(month: int, not_before: date) -> int:
    """The year of the first such month on or after the month of `not_before`."""
    return not_before.year + (1 if month < not_before.month else 0)


def _dated(found: _Found, anchor: date, *, as_end: bool = False, after: date | None = None) -> date | None:
    """The date meant. Without a year: on or after `after`, else the anchor's month minus `PAST_MONTHS`."""
    year = found.year
    if year is None:
        floor = after or month_at(month_index(anchor) - PAST_MONTHS)
        year = next_such_month(found.month, floor)
    return found.on(year, as_end=as_end)


def mail_date(text: str, anchor: date, *, as_end: bool = False) -> tuple[date | None, Exactness | None]:
    """The first date a text names, and how exact it is; (None, None) where it names none.

    即日 is the anchor's day with exactness `open`; 随時 is (None, "open"). A month is its first day, with
    `as_end` its last; 上旬/中旬/下旬 are the 1st, 11th, 21st (as ends the 10th, 20th, last).

    >>> mail_date("12月～", date(2026, 11, 24))
    (datetime.date(2026, 12, 1), 'month')
    >>> mail_date("1月中旬", date(2026, 11, 24))
    (datetime.date(2027, 1, 11), 'third')
    >>> mail_date("即日", date(2026, 11, 24))
    (datetime.date(2026, 11, 24), 'open')
    """
    flat = _flat(text)
    if AT_ONCE.search(flat):
        return anchor, "open"
    for found in _found(flat, anchor):
        day = _dated(found, anchor, as_end=as_end)
        if day is not None:
            return day, found.exactness
    return None, ("open" if ANY_TIME.search(flat) else None)


def free_from(text: str, anchor: date) -> tuple[date | None, Exactness | None]:
    """From when a person is free: as `mail_date`, but 「11月末終了」 means the day after.

    Where a text names both the end of the present job and the first free day, the latter counts.

    >>> free_from("11月末終了予定", date(2026, 11, 24))
    (datetime.date(2026, 12, 1), 'day')
    """
    flat = _flat(text)
    if AT_ONCE.search(flat):
        return anchor, "open"
    ending: tuple[date, Exactness] | None = None
    for found in _found(flat, anchor):
        if _UNTIL.match(flat[found.until :]) or _ENDED.search(flat[: found.at]):
            day = _dated(found, anchor, as_end=True)
            if day is not None and ending is None:
                ending = (day + timedelta(days=1), found.exactness)
            continue
        day = _dated(found, anchor)
        if day is not None:
            return day, found.exactness
    if ending is not None:
        return ending
    return None, ("open" if ANY_TIME.search(flat) else None)


_MONTHS = re.compile(
    r"(?<![\d/])(\d{1,2})(?:~(\d{1,2}))?(?:ヶ|か|カ|ヵ|ケ|箇|個)月(間)?(?P<more>以上"
    r"|~)?(?P<cycle>\s*(?:毎|ごと|単位|更新|づつ|ずつ))?"
)
_YEARS = re.compile(
    r"(?<!\d)(\d{1,2})(?:~\d{1,2})?年(半)?(?:間|程度|ほど|以上|位|くらい|予定|契約|の|~|$"
    r"|[\s(),、。])(?P<cycle>更新)?"
)


def term(text: str) -> Term | None:
    """期間 without an end: 長期, 3ヶ月, 半年, 延長あり. A cycle of renewal (3ヶ月更新) is no length.

    >>> term("3ヶ月（延長の可能性あり）")
    Term(months=3, long=None, extendable=True)
    """
    flat = _flat(text)
    long = True if "長期" in flat else False if re.search(r"短期|スポット", flat) else None
    extendable: bool | None = None
    if re.search(r"(?:延長|更新|継続)\s*:?\s*(?:なし|無し|無|ありません|不可)", flat):
        extendable = False
    elif re.search(r"延長|更新|継続の?(?:可能性|予定|見込)|以降継続|初回", flat):
        extendable = True
    months = None
    match = _MONTHS.search(flat)
    first_contract = re.search(r"初回", flat)
    if match and not match["cycle"] and not first_contract:
        months = int(match[1])
    elif not match and (years := _YEARS.search(flat)) and not years["cycle"]:
        months = int(years[1]) * 12 + (6 if years[2] else 0)
    elif not match and re.search(r"半年(?!更新|毎|ごと)", flat):
        months = 6
    if long is None and extendable is None and months is None:
        return None
    return Term(months=months, long=long, extendable=extendable)


def _months_later(start: date, months: int) -> date:
    """The last day of a contract of so many months."""
    there = month_at(month_index(start) + months)
    day = min(start.day, monthrange(there.year, there.month)[1])
    return date(there.year, there.month, day) - timedelta(days=1)


def _ends(flat: str, met: list[_Found]) -> tuple[_Found | None, _Found | None]:
    """Which of the dates met is the start and which the end."""
    if not met:
        return None, None
    first = met[0]
    before = flat[: first.at].rstrip(" (:")
    if before.endswith("~") or _UNTIL.match(flat[first.until :]):
        return (first, None) if _BEGINS.match(flat[first.until :].lstrip("頃に の")) else (None, first)
    if len(met) == 1:
        return first, None
    second = met[1]
    between, after = flat[first.until : second.at], flat[second.until :]
    if "(" in between and ")" not in between and re.match(r"[^)]{0,8}?(?:も|でも|相談|可)", after):
        return first, None
    parted = _RANGE.search(between) or re.fullmatch(r"\s*-\s*", between)
    if parted and not _BEGINS.match(after.lstrip("頃に の")):
        return first, second
    if _UNTIL.match(after):
        return first, second
    return first, None


def mail_period(text: str, anchor: date) -> PeriodRead:
    """Start, end and term of a 期間 as written in a mail.

    A month is its first day as a start and its last as an end; an end without a year is the first such month
    after the start. The end is worked out from a number of months only where the start is known by date and
    the months are not a minimum (3ヶ月以上).

    >>> mail_period("12月～3月末", date(2026, 11, 24)).end
    datetime.date(2027, 3, 31)
    """
    flat = _flat(text)
    said = term(text)
    exactness: dict[str, Exactness] = {}
    met = _found(flat, anchor)
    late = _later_starts(flat, met)
    at_once = AT_ONCE.search(flat)
    met = [one for one in met if one not in late]
    first, second = _ends(flat, met)
    if late and first is None and second is None and not at_once:
        first, late = late[0], late[1:]
    start = _dated(first, anchor) if first else None
    if first and start:
        exactness["start"] = first.exactness
    if at_once and start is not None and first is not None and _also_at_once(flat, at_once, first):
        at_once = None
    if at_once:
        if second is None and first is not None and at_once.start() < first.at and _is_end_after(flat, at_once, first):
            second = first
        start, exactness["start"] = anchor, "open"
    end = _dated(second, anchor, as_end=True, after=start) if second else None
    if end is not None and start is not None and end < start:
        end = None
    if (
        end
        and start
        and exactness.get("start") == "third" == getattr(second, "exactness", "")
        and (end - start).days <= 31
    ):
        end = None
    if second and end:
        exactness["end"] = second.exactness
    if start is None and end is None and ANY_TIME.search(flat):
        exactness["start"] = "open"
    if end is None and start and exactness.get("start") != "open" and said and said.months and not said.long:
        match = _MONTHS.search(flat)
        if not (match and (match["more"] or match[2])):
            end = _months_later(start, said.months)
            exactness["end"] = exactness["start"]
    begins = [day for one in late if (day := _dated(one, anchor, after=start)) is not None]
    return PeriodRead(start, end, said, exactness, latest=max(begins, default=None))


def _later_starts(flat: str, met: list[_Found]) -> list[_Found]:
    """Dates that only say how late the start may be: the second of a choice, and those with 遅くとも before them or
    までに参画 behind them. 遅くとも3月末終了 speaks of the end."""
    late: list[_Found] = []
    for before, one in zip([None, *met], met, strict=False):
        behind = flat[one.until :]
        chosen = (
            before is not None
            and (before in late or (before is met[0] and "~" not in flat[: before.at]))
            and _OR_ON.fullmatch(flat[before.until : one.at])
            and not _ends_then(behind)
        )
        bound = _AT_THE_LATEST.search(flat[: one.at]) and not _ends_then(behind)
        if chosen or bound or _TO_BEGIN_BY.match(behind):
            late.append(one)
    return late


def _ends_then(behind: str) -> bool:
    """Does what stands behind a date say that the work ends then (3月末終了, 3月末で満了, 3月末まで)?"""
    until = _UNTIL.match(behind)
    return until is not None and not _TO_BEGIN_BY.match(behind)


def _also_at_once(flat: str, at_once: re.Match[str], found: _Found) -> bool:
    """12月～（即日も可）: the date is the start, 即日 a remark behind it that it may be earlier."""
    return found.until <= at_once.start() and bool(
        re.match(
            r"(?:から)?(?:の?(?:ご?参画|稼働|開始|スタート|入場|着任))?(?:も|でも)?(?:可|相談|歓迎|OK|対応|希望)|も",
            flat[at_once.end() :],
            re.I,
        )
    )


def _is_end_after(flat: str, at_once: re.Match[str], found: _Found) -> bool:
    """即日～3月末: the date after 即日 is the end; in 即日or11月 and 即日～11月開始 it is another start."""
    between = flat[at_once.end() : found.at]
    after = flat[found.until :]
    return bool(re.search(r"~|から|より", between)) and not _BEGINS.match(after.lstrip("頃に の"))
