"""Prices as mails and lists write them: 60～65万, MAX65万, @50, 650,000円, 時給3,200円, スキル見合い."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from matcher.normalise.plain import sense


@dataclass(frozen=True)
class Money:
    """A price as stated. `min`/`max` yen per month without tax; `open`: スキル見合い; `hourly`, `daily`: yen
    where the price is per hour or day (then `min` and `max` are None: the month's hours are not ours to guess)."""

    min: int | None = None
    max: int | None = None
    open: bool = False
    hourly: int | None = None
    daily: int | None = None
    tax_included: bool | None = None

    @property
    def said(self) -> bool:
        """True where the text says anything about a price."""
        return self.open or any(v is not None for v in (self.min, self.max, self.hourly, self.daily))


LEAST_MONTHLY, MOST_MONTHLY = 80_000, 5_000_000
"""Outside these a number is no monthly price of a person."""

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
_UNIT = r"(?:万円?|千円|円|k(?![a-z]))"
_AMOUNT = re.compile(
    rf"(?P<pre>~|-(?=\d))?(?P<at>@|¥)?(?P<a>{_NUMBER})(?P<ua>{_UNIT})?(?P<tai>台)?"
    rf"(?:(?:\((?:税[別抜込]|[^)\d]{{0,6}})\))?(?P<sep>~|-|\?|から|より)(?:max|最大|上限)?(?:@"
    rf"|¥)?(?P<b>{_NUMBER})(?P<ub>{_UNIT})?|±(?P<around>\d{{1,2}})(?:万円?)?)?(?P<post>~)?",
    re.I,
)
_OPEN = re.compile(
    r"スキル(?:見合|次第|に応じ|による|により|考慮|相応)|見合い|経験(?:次第|見合|による"
    r"|考慮)|能力(?:次第|見合|による)|ご?提示ください|希望(?:単価|金額)をご?|要相談|応相談"
    r"|ご?相談|不問|スキル見合"
)
_TRULY_OPEN = re.compile(
    r"見合|スキル(?:次第|に応じ|による|により|考慮|相応)|経験(?:次第|による|考慮)|能力(?:次第|による)"
)
_MOST = re.compile(r"max|最大|上限|マックス|まで|迄|以下|以内|未満", re.I)
_ABOUT = re.compile(r"^[円万]*(?:くらい|ぐらい|程度|前後|ほど|位)?(?:が|は)?")
_LEAST = re.compile(r"min|最低|下限|以上|スタート|\+(?:α|a)", re.I)
HOURS = re.compile(
    r"(?<![\d.,])(\d{2,3})(?:h|hr|hrs|時間)?(?:[~-]|(?<=[h間])から|から(?=1[5-9]\d時間|2\d\d時間))(\d{2,3})(?:(?:h|時間)(?!給)"
    r"|(?![\d,]|万|円|\.\d))",
    re.I,
)


def _without_hours(text: str) -> str:
    """The text without 精算幅, which is no money: `70万 140-180h`, `60万（精算：140-180）`."""

    def cut(match: re.Match[str]) -> str:
        low, high = int(match[1]), int(match[2])
        hours = bool(re.search(r"h|時間", match[0], re.I))
        rest = text[: match.start()] + text[match.end() :]
        looks = 80 <= low <= 200 and 120 <= high <= 260 and low < high
        return " " if looks and (hours or re.search(r"万|円|@|見合|精算|清算", rest)) else match[0]

    text = re.sub(r"\d{3}h?±\d{1,2}h?", " ", text, flags=re.I)
    return HOURS.sub(cut, text)


def _yen(number: str, unit: str | None, borrowed: str | None, at: str | None) -> int:
    """Yen of one number; a number without a unit takes the other end's, else 万 below 1,000."""
    value = float(number.replace(",", ""))
    unit = (unit or borrowed or "").lower()
    if unit.startswith("万"):
        return round(value * 10_000)
    if unit in ("千円", "k"):
        return round(value * 1_000)
    if unit == "円":
        return round(value)
    return round(value * 10_000) if value < 1_000 else round(value)


def _ends_of(match: re.Match[str]) -> tuple[int, int | None]:
    low_unit = match["ua"] or (match["ub"] if match["b"] else None)
    low = _yen(match["a"], match["ua"], low_unit, match["at"])
    if not match["b"]:
        return low, None
    high = _yen(match["b"], match["ub"], match["ua"], match["at"])
    return low, high


def _is_money(match: re.Match[str], flat: str, *, bare: bool) -> bool:
    if match["ua"] or match["ub"] or match["at"]:
        return True
    after = flat[match.end() :]
    if not bare or re.match(r"h|時|日|月(?!額)|名|人|回|%|年|歳|才|ヶ月|か月|/\d|分|社|:", after, re.I):
        return False
    return float(match["a"].replace(",", "")) >= 10


def _taxed(yen: int | None, tax: bool | None) -> int | None:
    return yen if yen is None or not tax else round(yen / 1.1)


def money_range(text: str, *, bare: bool = True) -> Money:
    """The price a text states; `Money()` where it states none.

    `〜75万` has no minimum, `70万～` no maximum, `65万` and `72万前後` are both ends. With 税込 the tax of 10 % is
    taken off. `bare`: numbers without 万 or 円 count (the text is the value of a price label); for prose say False.

    >>> money_range("60～65万").min, money_range("〜75万円（固定）").max, money_range("650,000円").min
    (600000, 750000, 650000)
    """
    flat = re.sub(r"\((上限|最大|max|下限|最低|min)\)", r"\1", _without_hours(sense(text)), flags=re.I)
    if re.search(r"\d", re.sub(r"\([^()]*\)", "", flat)):
        flat = re.sub(r"\((?:税込|内税)[^()]*\d[^()]*\)", "", flat)
    tax = True if re.search(r"税込|内税", flat) else False if re.search(r"税[別抜]|外税|\+税|\+消費税", flat) else None
    per = _per(flat)
    found = [m for m in _AMOUNT.finditer(flat) if _is_money(m, flat, bare=bare)]
    if per is not None:
        return _small_price(found, per, tax)
    found = [m for m in found if _in_range(m)]
    if not found:
        return Money(open=bool(_OPEN.search(flat)))
    low, high = _bounds(found, flat)
    return Money(_taxed(low, tax), _taxed(high, tax), open=bool(_TRULY_OPEN.search(flat)), tax_included=tax)


def _per(flat: str) -> Literal["hour", "day"] | None:
    if re.search(r"時給|時間単価|時間給|円/(?:h|時)|/h\b|/時間|円/1?時間", flat, re.I):
        return "hour"
    if re.search(r"日額|日給|日当|人日|円/日|万/日(?![一-龥])|/1?日(?![\d一-龥])", flat):
        return "day"
    return None


def _small_price(found: list[re.Match[str]], per: Literal["hour", "day"], tax: bool | None) -> Money:
    for match in found:
        low, _ = _ends_of(match)
        if per == "hour" and 800 <= low <= 50_000:
            return Money(hourly=_taxed(low, tax), tax_included=tax)
        if per == "day" and 5_000 <= low <= 400_000:
            return Money(daily=_taxed(low, tax), tax_included=tax)
    return Money()


def _in_range(match: re.Match[str]) -> bool:
    low, high = _ends_of(match)
    return LEAST_MONTHLY <= low <= MOST_MONTHLY and (high is None or LEAST_MONTHLY <= high <= MOST_MONTHLY)


def _bounds(found: list[re.Match[str]], flat: str) -> tuple[int | None, int | None]:
    match = found[0]
    low, high = _ends_of(match)
    if match["around"] and (half := int(match["around"]) * 10_000) < low:
        return low - half, low + half
    if high is not None:
        return (low, high) if low <= high else (high, low)
    before, after = flat[max(0, match.start() - 6) : match.start()], flat[match.end() : match.end() + 8]
    near = (
        re.split(r"[、。/()]", before)[-1],
        re.split(r"[、。/(]", re.sub(r"^\((?=上限|下限|max|min|まで|以内|以下|以上)", "", after, flags=re.I))[0],
    )
    if len(found) > 1 and _LEAST.search(near[0]) and (other := _labelled(found[1:], flat, _MOST)) is not None:
        return low, other
    if len(found) > 1 and _MOST.search(near[0]) and (other := _labelled(found[1:], flat, _LEAST)) is not None:
        return other, low
    if match["tai"]:
        half = 50_000 if after.startswith("後半") else 0
        return low + half, low + (40_000 if after.startswith("前半") else 90_000)
    if (more := _MORE.match(after)) and (higher := _yen(more[1], more[2], match["ua"], None)) > low:
        return low, higher
    if match["pre"] or _MOST.search(near[0]) or _MOST.match(_ABOUT.sub("", near[1])):
        return None, low
    if match["post"] or _LEAST.search(near[0]) or _LEAST.match(near[1]):
        return low, None
    return low, low


_MORE = re.compile(rf"\(~({_NUMBER})({_UNIT})?(?:まで)?(?:も)?(?:相談|可|応相談|検討)")
"""A higher price that can be talked about: 55万（～60万相談可）."""


def _labelled(found: list[re.Match[str]], flat: str, word: re.Pattern[str]) -> int | None:
    for match in found:
        if word.search(flat[max(0, match.start() - 6) : match.start()]):
            return _ends_of(match)[0]
    return None
