"""What a mail or a list means by money, hours, days, counts: 60～65万, 140-180h, 週2出社, 1社先まで.

Pure functions on one value's text. None (or an empty part) comes back where the text does not say; nothing is
guessed. Money is yen per person-month without tax.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from matcher.model import PartnerLimit, Remote, Restrictions, Settlement

# ---------------------------------------------------------------- the text, made plain

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WAVES = dict.fromkeys(map(ord, "～〜∼˜∿⁓〰"), "~")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－─━"), "-")
_CIRCLED = dict.fromkeys([*range(0x2460, 0x2474), *range(0x2776, 0x2794), *range(0x24F5, 0x24FF)], " ")
_OTHER = {0x3000: " ", 0xA0: " ", ord("→"): "~", ord("⇒"): "~", ord("｡"): "。", ord("､"): "、", ord("￥"): "¥",
          ord("⽉"): "月", ord("⽇"): "日", ord("⼈"): "人", ord("⽇"): "日", ord("㌔"): "キロ", ord("％"): "%"}  # fmt: skip
_PLAIN = {**_WIDE, **_WAVES, **_DASHES, **_CIRCLED, **_OTHER}
_KANJI = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")}
_KANJI_COUNT = re.compile(r"(?<![〇一二三四五六七八九十])([一二三四五六七八九])(?=名|人|回|社|ヶ月|か月|カ月|ヵ月|年|次)")


def plain(text: str) -> str:
    """The text with ASCII digits and letters, one wave `~`, one dash `-`, no circled numbers (① is a list mark:
    `①70万` must not become 170万), kanji numbers before counters as digits, blanks inside values closed."""
    flat = text.translate(_PLAIN)
    flat = re.sub(r"(?<=[\d万円h時])ー(?=\d)", "~", flat)
    flat = _KANJI_COUNT.sub(lambda m: _KANJI[m[1]], flat)
    return re.sub(r"(?<=\d)[ \t]+(?=[^\d\s])|(?<=[^\d\s])[ \t]+(?=\d)", "", flat)


def _sense(text: str) -> str:
    return re.sub(r"\s+", "", plain(text))


# ---------------------------------------------------------------- money


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
    rf"(?:(?:\((?:税[別抜込]|[^)\d]{{0,6}})\))?(?P<sep>~|-|\?|から|より)(?:@|¥)?(?P<b>{_NUMBER})(?P<ub>{_UNIT})?)?(?P<post>~)?",
    re.I,
)
_OPEN = re.compile(r"スキル(?:見合|次第|に応じ|による|により|考慮|相応)|見合い|経験(?:次第|見合|による|考慮)|能力(?:次第|見合|による)|ご?提示ください|希望(?:単価|金額)をご?|要相談|応相談|ご?相談|不問|スキル見合")
_TRULY_OPEN = re.compile(r"見合|スキル(?:次第|に応じ|による|により|考慮|相応)|経験(?:次第|による|考慮)|能力(?:次第|による)")
_MOST = re.compile(r"max|最大|上限|マックス|まで|迄|以下|以内|未満", re.I)
_LEAST = re.compile(r"min|最低|下限|以上|スタート|\+(?:α|a)", re.I)
_HOURS = re.compile(r"(?<![\d.,])(\d{2,3})(?:h|時間)?[~-](\d{2,3})(?:(?:h|時間)(?!給)|(?![\d,]|万|円|\.\d))", re.I)


def _without_hours(text: str) -> str:
    """The text without 精算幅, which is no money: `70万 140-180h`, `60万（精算：140-180）`."""

    def cut(match: re.Match[str]) -> str:
        low, high = int(match[1]), int(match[2])
        hours = bool(re.search(r"h|時間", match[0], re.I))
        rest = text[: match.start()] + text[match.end() :]
        looks = 80 <= low <= 200 and 120 <= high <= 260 and low < high
        return " " if looks and (hours or re.search(r"万|円|@|見合|精算|清算", rest)) else match[0]

    text = re.sub(r"\d{3}h?±\d{1,2}h?", " ", text, flags=re.I)
    return _HOURS.sub(cut, text)


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
    if not bare or re.match(r"h|時|日|名|人|回|%|年|歳|才|ヶ月|か月|/\d|分|社|:", after, re.I):
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
    flat = _without_hours(_sense(text))
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
    if re.search(r"日額|日給|日当|人日|円/日|万/日|/1?日(?!\d)", flat):
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
    if high is not None:
        return (low, high) if low <= high else (high, low)
    before, after = flat[max(0, match.start() - 6) : match.start()], flat[match.end() : match.end() + 6]
    near = re.split(r"[、。/()]", before)[-1], re.split(r"[、。/(]", after)[0]
    if len(found) > 1 and _LEAST.search(near[0]) and (other := _labelled(found[1:], flat, _MOST)) is not None:
        return low, other
    if len(found) > 1 and _MOST.search(near[0]) and (other := _labelled(found[1:], flat, _LEAST)) is not None:
        return other, low
    if match["tai"]:
        half = 50_000 if after.startswith("後半") else 0
        return low + half, low + (40_000 if after.startswith("前半") else 90_000)
    if match["pre"] or _MOST.search(near[0]) or _MOST.match(near[1].lstrip("円万")):
        return None, low
    if match["post"] or _LEAST.search(near[0]) or _LEAST.match(near[1]):
        return low, None
    return low, low


def _labelled(found: list[re.Match[str]], flat: str, word: re.Pattern[str]) -> int | None:
    for match in found:
        if word.search(flat[max(0, match.start() - 6) : match.start()]):
            return _ends_of(match)[0]
    return None


# ---------------------------------------------------------------- settlement, payment


def settlement(text: str) -> Settlement | None:
    """精算幅 in hours: 140-180, 140H～180H, 150H±30H, 固定, with 上下割/中間割; None where nothing is said.

    >>> settlement("140H～180H（上下割）")
    Settlement(min_h=140, max_h=180, fixed=False, rule='split')
    """
    flat = _sense(text)
    rule: Literal["split", "middle"] | None = None
    if re.search(r"中間割|中割|中央割|中間値", flat):
        rule = "middle"
    elif re.search(r"上下割|上限下限割|上限・?下限|上下", flat):
        rule = "split"
    around = re.search(r"(\d{3})(?:h|時間)?±(\d{1,2})(?:h|時間)?", flat, re.I)
    if around:
        middle, half = int(around[1]), int(around[2])
        return Settlement(min_h=middle - half, max_h=middle + half, rule=rule)
    for match in _HOURS.finditer(flat):
        low, high = int(match[1]), int(match[2])
        if 60 <= low < high <= 260 and high >= 100:
            return Settlement(min_h=low, max_h=high, rule=rule)
    if re.search(r"固定(?!費|席|残業|電話|勤務)|(?:精算|清算)(?:は|:|幅)?(?:なし|無し|無|ありません)|^(?:なし|無し|無)$", flat):
        return Settlement(fixed=True)
    return Settlement(rule=rule) if rule else None


def payment_site(text: str) -> int | None:
    """Days from the closing of a month to the payment: 30日サイト, 翌月末 = 30, 翌々月末 = 60, 翌月15日 = 15,
    翌々月5日 = 35 (a month counts 30 days).

    >>> payment_site("月末締め翌月末払い"), payment_site("45日サイト"), payment_site("末締め翌々月10日")
    (30, 45, 40)
    """
    flat = _sense(text)
    match = re.search(r"翌々月(?:の)?(末|(\d{1,2})日)", flat)
    if match:
        return 60 if match[1] == "末" else 30 + int(match[2])
    match = re.search(r"翌月(?:の)?(末|(\d{1,2})日)", flat)
    if match:
        return 30 if match[1] == "末" else int(match[2])
    match = re.search(r"(?<!\d)(\d{1,3})日(?:サイト|後|払|$|\(|程度)|サイト[:は]?(\d{1,3})日?|^(\d{2,3})日?$", flat)
    if match:
        days = int(match[1] or match[2] or match[3])
        return days if 0 < days <= 180 else None
    return None


# ---------------------------------------------------------------- remote

_DAYS = r"(\d(?:\.\d)?)(?:日|回)?(?:[~-](\d)(?:日|回)?)?"
_OFFICE, _HOME = r"(?:出社|出勤|常駐|オンサイト|現地|客先)", r"(?:リモート|在宅|テレワーク|自宅|リモ)"
_SOFT = r"(?:程度|ほど|くらい|ぐらい|前後|は|の|を|で|:|\(|が)*"
_WEEK_OFFICE = re.compile(rf"週(?:に)?{_DAYS}{_SOFT}{_OFFICE}|{_OFFICE}(?:頻度|日数)?{_SOFT}週(?:に)?{_DAYS}")
_WEEK_HOME = re.compile(rf"週(?:に)?{_DAYS}{_SOFT}{_HOME}|{_HOME}(?:頻度|日数|ワーク|勤務)?{_SOFT}週(?:に)?{_DAYS}")
_MONTH_OFFICE = re.compile(rf"月(?:に)?{_DAYS}{_SOFT}{_OFFICE}|{_OFFICE}(?:頻度)?{_SOFT}月(?:に)?{_DAYS}")
_FULL = re.compile(rf"フル{_HOME}|完全{_HOME}|{_HOME}100%|100%{_HOME}|全日{_HOME}|フルリモ|{_OFFICE}(?:は)?(?:なし|無し|不要)|週5日?{_HOME}")
_MOSTLY = re.compile(rf"(?:基本(?:的に|は)?|原則|ほぼ)(?:フル|全)?{_HOME}|{_HOME}(?:メイン|中心|基本|が基本)")
_FIRST_DAY = re.compile(r"(?:初日|初回|入場日|参画初日|初日等|PC受[取け]り?)[^。]{0,8}?(?:のみ)?(?:は)?(?:出社|出勤|現地|来社)|初日のみ")
_NO_HOME = re.compile(rf"(?:フル)?{_HOME}(?:ワーク|勤務|作業|併用)?(?:[:は・/]|について)*(?:不可|なし|無し|無(?!制)|×|NG|ありません|できません|はございません|ございません|原則不可)", re.I)
_ONSITE = re.compile(r"(?:基本|原則|完全|フル|毎日|全日|常時|週5日?)(?:的に|は)?(?:出社|出勤|常駐)|常駐|出社(?:のみ|必須|勤務|メイン|がメイン)|オンサイト|客先(?:作業|勤務)|^出社$")
_SOME_HOME = re.compile(rf"{_HOME}|ハイブリッド")


def _days(match: re.Match[str]) -> tuple[float, float]:
    numbers = [float(g) for g in match.groups() if g]
    return min(numbers), max(numbers)


def _hybrid(low: float, high: float, flat: str) -> Remote:
    low, high = max(0.0, min(low, 5.0)), max(0.0, min(high, 5.0))
    if low >= 5:
        return Remote(mode="onsite", onsite_days=(5, 5))
    if high == 0 or (high <= 0.5 and _FULL.search(flat)):
        return Remote(mode="full", onsite_days=(low, high))
    return Remote(mode="hybrid", onsite_days=(low, high))


def remote(text: str) -> Remote | None:
    """Where the work is done: フルリモート full, 週2出社 hybrid (2, 2), 週2リモート hybrid (3, 3), 常駐 onsite.

    Office days are per week of five; 月1回出社 is 0.25. 基本リモート is full with unknown days. A phase named as
    the beginning (最初の1ヶ月は出社、その後…) gives way to what comes after. None where nothing is said.

    >>> remote("週2〜3日出社"), remote("リモート可").onsite_days
    (Remote(mode='hybrid', onsite_days=(2.0, 3.0)), None)
    """
    flat = _sense(text)
    later = re.split(r"(?:その後|以降は|以後は|以降|慣れ(?:てきたら|たら|次第)|習熟後|落ち着いたら|立ち上がり後)", flat, maxsplit=1)
    if len(later) == 2 and re.search(r"最初|当初|初月|初日|参画後?|立ち上げ|立ち上がり|慣れ|習熟|\d(?:ヶ|か)月", flat):
        after = _remote(later[1])
        if after is not None:
            days = after.onsite_days
            return after if after.mode != "full" or days else Remote(mode="full", onsite_days=None)
    return _remote(flat)


def _remote(flat: str) -> Remote | None:
    if match := _WEEK_OFFICE.search(flat):
        return _hybrid(*_days(match), flat)
    if match := _MONTH_OFFICE.search(flat):
        low, high = _days(match)
        return _hybrid(low / 4, high / 4, flat)
    if match := _WEEK_HOME.search(flat):
        low, high = _days(match)
        return _hybrid(5 - high, 5 - low, flat)
    refused = _NO_HOME.search(flat)
    if refused and re.match(r"フル", refused[0]):
        rest = flat[: refused.start()] + flat[refused.end() :]
        return Remote(mode="hybrid") if _SOME_HOME.search(rest) else None
    if refused:
        return Remote(mode="onsite")
    if _FULL.search(flat):
        return Remote(mode="full", onsite_days=(0, 0))
    if _FIRST_DAY.search(flat) and _SOME_HOME.search(flat):
        return Remote(mode="full", onsite_days=(0, 0))
    if _MOSTLY.search(flat):
        return Remote(mode="full")
    if re.search(rf"{_HOME}|ハイブリッド", flat):
        return Remote(mode="hybrid")
    if _ONSITE.search(flat):
        return Remote(mode="onsite")
    if re.fullmatch(r"初日のみ出社(?:.*)", flat):
        return Remote(mode="full", onsite_days=(0, 0))
    return None


# ---------------------------------------------------------------- counts


def seats(text: str) -> int | None:
    """Seats to fill: 2名, 「PM1名、SE2名」 3 in all; of a range the upper end (never more than asked for).
    若干名, 複数名 are None.

    >>> seats("２名"), seats("1～2名"), seats("若干名")
    (2, 2, None)
    """
    flat = _sense(text)
    total = re.search(r"(?:計|合計|全部で)(\d{1,2})(?:名|人)", flat)
    if total:
        return int(total[1]) or None
    if match := re.fullmatch(r"(\d{1,2})(?:[~-](\d{1,2}))?", flat):
        return int(match[2] or match[1]) or None
    flat = re.sub(r"(?:全体|チーム|体制|現在|現状|既存|うち)[^、。)]{0,6}?\d+(?:名|人)(?:体制|チーム|規模)?|\d+(?:名|人)(?:体制|チーム|規模|程度のチーム)", "", flat)
    outside = re.sub(r"\([^)]*\)", "", flat)
    number = r"(?<![\d.])(?:(\d{1,2})(?:名|人)?[~-])?(\d{1,2})(?:名|人|枠|ポジション)"
    counts = re.findall(number, outside) or re.findall(number, flat)
    if not counts:
        return None
    if len(counts) > 1 and re.search(r"または|or|もしくは", flat):
        return int(counts[0][1]) or None
    return sum(int(high) for _, high in counts) or None


def interviews(text: str) -> int | None:
    """Rounds of interviews: 1回, 「上位1回＋エンド1回」 2; of a range the upper end. なし is 0.

    >>> interviews("Web面談1回（上位同席）"), interviews("弊社1回、エンド様1回"), interviews("1～2回")
    (1, 2, 2)
    """
    flat = _sense(text)
    if match := re.fullmatch(r"[-・:]*(\d)(?:[~-](\d))?", flat):
        return int(match[2] or match[1])
    total = re.search(r"(?:計|合計)(\d)回", flat)
    if total:
        return int(total[1])
    outside = re.sub(r"\([^)]*\)", "", flat)
    for part in (outside, flat):
        counts = re.findall(r"(?<![\d年月/])(?:(\d)回?[~-])?(\d)回(?!目)", part)
        if counts:
            return sum(int(high) for _, high in counts)
    if re.search(r"^(?:面談)?(?:なし|無し)|面談(?:は)?(?:なし|無し)", flat):
        return 0
    return None


def age(text: str) -> int | None:
    """Age in years; 30代 is None: it is no age.

    >>> age("38歳"), age("満４２才"), age("30代")
    (38, 42, None)
    """
    flat = _sense(text)
    match = re.search(r"(?<!\d)(\d{2})(?:歳|才|yo\b)", flat) or re.fullmatch(r"(\d{2})", flat)
    if match and 15 <= int(match[1]) <= 85:
        return int(match[1])
    return None


def _decade_end(decade: int, part: str | None) -> int:
    return decade + {"前半": 4, "半ば": 6, "中盤": 6}.get(part or "", 9)


def age_limits(text: str) -> tuple[int | None, int | None]:
    """Least and greatest age a text allows: ～50歳 (None, 50), 20代～40代 (20, 49), 50代NG (None, 49).

    >>> age_limits("50歳まで"), age_limits("25～45歳"), age_limits("40代前半まで")
    ((None, 50), (25, 45), (None, 44))
    """
    flat = _sense(text)
    if match := re.search(r"(\d{2})(?:歳|才)?[~-](\d{2})(?:歳|才)", flat):
        return int(match[1]), int(match[2])
    if match := re.search(r"([2-6]0)代?[~-]([2-6]0)代(前半|半ば|中盤|後半)?", flat):
        return int(match[1]), _decade_end(int(match[2]), match[3])
    least = re.search(r"(\d{2})(?:歳|才)(?:以上|~)", flat)
    low = int(least[1]) if least else None
    if match := re.search(r"(\d{2})(?:歳|才)(?:位|くらい|ぐらい|程度|前後)?(?:の方)?(まで|迄|以下|未満|以内|上限)|(?:~|上限:?|max)(\d{2})(?:歳|才)", flat, re.I):
        number = int(match[1] or match[3])
        return low, number - 1 if match[2] == "未満" else number
    if match := re.search(r"([2-6]0)代(前半|半ば|中盤|後半)?(?:位|くらい|ぐらい|程度)?(?:まで|迄)|~([2-6]0)代(前半|半ば|中盤|後半)?", flat):
        return low, _decade_end(int(match[1] or match[3]), match[2] or match[4])
    if match := re.search(r"([3-7]0)(?:代|歳|才)(?:以上)?(?:は)?(?:NG|不可|×)", flat, re.I):
        return low, int(match[1]) - 1
    return low, None


def restrictions(text: str) -> Restrictions | None:
    """Limits on nationality, age and sex a client states; None where the text states none.

    >>> restrictions("外国籍不可、50歳まで")
    Restrictions(nationality='japanese_only', age_min=None, age_max=50, sex=None)
    """
    flat = _sense(text)
    nationality: Literal["japanese_only", "any"] | None = None
    foreign = r"(?:外国籍|外国人|外国の方)(?:の方|者|エンジニア|要員)?(?:様)?(?:の参画|の提案)?(?:は|も|:|・|の)?"
    refused = rf"{foreign}(?:不可|NG|×|ご?遠慮|お断り|対象外|見送)|日本(?:国籍|人)(?:の方)?(?:のみ|限定|に限|必須)|国籍:?日本(?:国籍|人)?(?:のみ|限定|に限|$)"
    if re.search(refused, flat, re.I):
        nationality = "japanese_only"
    elif re.search(rf"{foreign}(?:可|OK|○|歓迎|相談|問題な)|国籍(?:は)?[:]?(?:不問|問わ)", flat, re.I):
        nationality = "any"
    low, high = age_limits(flat)
    sex: Literal["male", "female"] | None = None
    if match := re.search(r"(男|女)性?(?:の方)?(?:のみ|限定|に限)", flat):
        sex = "male" if match[1] == "男" else "female"
    if nationality is None and low is None and high is None and sex is None:
        return None
    return Restrictions(nationality=nationality, age_min=low, age_max=high, sex=sex)


def experience_months(text: str) -> int | None:
    """Months of experience: 10年以上 120, 1年半 18, 半年 6, 2年6ヶ月 30; of a range the lower end. A calendar
    year (2024年) is none.

    >>> experience_months("3〜5年"), experience_months("1年半以上"), experience_months("6ヶ月")
    (36, 18, 6)
    """
    flat = _sense(text)
    month = r"(\d{1,2})(?:ヶ|か|カ|ヵ|ケ|箇)月"
    if match := re.search(rf"(?<![\d.])(\d{{1,2}}(?:\.\d)?)(?:年)?(?:[~-]\d{{1,2}})?(?:数)?年(?:(半)|(?:と)?{month}|(目))?", flat):
        months = round(float(match[1]) * 12)
        months += 6 if match[2] else int(match[3]) if match[3] else 0
        return months - 12 if match[4] else months
    if re.search(r"半年", flat):
        return 6
    if match := re.search(rf"(?<!\d){month}", flat):
        return int(match[1])
    return None


def utilisation(text: str) -> tuple[float, float] | None:
    """Share of full time, least and most: 100% (1, 1), 50～80% (0.5, 0.8), 週3〜4日 (0.6, 0.8), 週3日～ (0.6, 1).

    >>> utilisation("週3～4日"), utilisation("稼働率100％")
    ((0.6, 0.8), (1.0, 1.0))
    """
    flat = _sense(text)
    if match := re.search(r"(?<!\d)(\d{1,3})%?(?:[~-](\d{1,3}))?%(~|以上)?", flat):
        low, high = int(match[1]) / 100, int(match[2] or match[1]) / 100
        high = 1.0 if match[3] else high
        return (low, high) if 0 < low <= high <= 1 else None
    if match := re.search(r"週(\d)日?(?:[~-](\d))?日?(~|以上)?(?!出社|出勤|常駐|在宅|リモート|テレワーク|\d|回)", flat):
        low, high = int(match[1]) / 5, int(match[2] or match[1]) / 5
        high = 1.0 if match[3] else high
        return (min(low, 1.0), min(high, 1.0)) if low > 0 else None
    if match := re.search(r"(0\.\d+)(?:人月|名)", flat):
        return float(match[1]), float(match[1])
    return (1.0, 1.0) if re.search(r"フル稼働|フルタイム|専任", flat) else None


def language_level(text: str) -> str | None:
    """日本語 level: N1 … N5 or native; None where none of these is said (ビジネスレベル names no level).

    >>> language_level("日本語N2以上"), language_level("日本語ネイティブ"), language_level("日本語能力試験１級")
    ('N2', 'native', 'N1')
    """
    flat = _sense(text)
    if match := re.search(r"(?<![A-Za-z])N([1-5])(?!\d)", flat):
        return f"N{match[1]}"
    if match := re.search(r"(?:日本語(?:能力)?(?:検定|試験)?|JLPT)([1-5])級", flat):
        return f"N{match[1]}"
    return "native" if re.search(r"日本語[^。、]{0,8}(?:ネイティブ|母国?語)|(?:ネイティブ|母国?語)[^。、]{0,4}日本語", flat) else None


# ---------------------------------------------------------------- the chain of companies

_NO = r"(?:不可|NG|×|✕|ご?遠慮|お断り|なし|無し|禁止|対象外|はできません)"
_YOU = r"(?:貴社|御社|貴社様|御社様)"
_STAFF = r"(?:様)?(?:の)?(?:所属|直|雇用|自社)?(?:の)?(?:正社員|契約社員|社員|プロパー|直雇用|所属|要員|人材|直)?(?:様|の方|さん)?"
_ONLY = r"(?:のみ|まで|迄|限定|に限|止まり)"
_FREE = r"(?:個人事業主|フリーランス|個人(?!情報|面談|差|的)|フリー(?!ワード|アドレス|フォーマット))"


def partner_limit(text: str) -> PartnerLimit | None:
    """商流制限 as seen from the reader; of two statements the stricter one. None where none is stated.

    貴社まで, 貴社社員のみ, BP不可, 再委託不可 → 0; 1社先まで, 貴社1社下まで → 1; 個人事業主不可 → freelance False;
    個人事業主は貴社直のみ可 → freelance True, freelance_tier 1 (a direct freelancer is one company below us).

    >>> partner_limit("貴社プロパー・1社先まで、個人事業主不可")
    PartnerLimit(max_tier=1, freelance=False, freelance_tier=None)
    """
    whole = _sense(text)
    free, free_tier = _freelance(whole)
    flat = re.sub(rf"{_FREE}(?:様)?(?:の方)?(?:は|も|:|・)*{_YOU}?直(?:契約)?(?:のみ|まで|に限)", "", whole)
    tiers: list[int] = []
    if re.search(rf"{_YOU}{_STAFF}{_ONLY}|(?:プロパー|直雇用|正社員|自社社員|(?<!契約)社員)(?:の方|様)?(?:のみ|限定|に限)|(?<!先)(?<!先の)(?<!下)プロパー(?:まで|迄)", flat):
        tiers.append(0)
    if re.search(rf"(?:BP|パートナー|協力会社|再委託|二次委託|他社要員|BP様|BP要員)(?:様|の方|社員|企業)?(?:は|も|の提案)?:?{_NO}", flat, re.I):
        tiers.append(0)
    for match in re.finditer(rf"含め?て?(\d)社(?:先)?(?:まで|以内)|(\d)(?:社|次)(?:先|下|下請け?)(?:の)?(?:社員|プロパー|正社員|所属)?(?:の方|様)?{_ONLY}?|(\d)社以内|{_YOU}\+(\d)社?", flat):
        after = flat[match.end() : match.end() + 4]
        if re.match(r"(?:は)?(?:不可|NG|×)", after, re.I):
            tiers.append(int(match[2] or 1) - 1)
        elif match[1]:
            tiers.append(int(match[1]) - 1)
        else:
            tiers.append(int(match[2] or match[3] or match[4]))
    if free_tier is not None and not tiers and re.search(rf"直(?:の)?{_FREE}(?:まで|迄)", flat):
        tiers.append(0)
    if not tiers and free is None:
        return None
    return PartnerLimit(max_tier=min(tiers) if tiers else None, freelance=free, freelance_tier=free_tier)


def _freelance(flat: str) -> tuple[bool | None, int | None]:
    """What is said about 個人事業主: allowed or not, and down to which tier."""
    if re.search(rf"{_FREE}(?:様)?(?:の方)?(?:は|も|:|・|の提案|の場合は)*(?:{_YOU})?(?:と)?(?:直|直接|直契約|直接契約)(?:契約)?(?:の方)?(?:のみ|まで|なら|であれば|に限|可|OK)|(?:{_YOU})?直(?:契約)?(?:の)?{_FREE}(?:様)?(?:の方)?(?:のみ|まで|迄|は?可|OK|○|$|[、。)])|{_YOU}(?:直)(?:の)?{_FREE}", flat, re.I):
        return True, 1
    if re.search(rf"{_FREE}(?:様)?(?:の方)?(?:は|も|:|・|の提案|の参画)*{_NO}", flat, re.I):
        return False, None
    if re.search(rf"{_FREE}(?:様)?(?:の方)?(?:は|も|:|・)*(?:相談)?(?:可|OK|○|歓迎|問題な)", flat, re.I):
        return True, None
    return None, None


def stricter(one: PartnerLimit | None, other: PartnerLimit | None) -> PartnerLimit | None:
    """Both limits kept at once: the smaller tier, and no freelancer where either refuses."""
    if one is None or other is None:
        return one or other
    tiers = [t for t in (one.max_tier, other.max_tier) if t is not None]
    frees = [f for f in (one.freelance, other.freelance) if f is not None]
    free_tiers = [t for t in (one.freelance_tier, other.freelance_tier) if t is not None]
    free = None if not frees else all(frees)
    return PartnerLimit(
        max_tier=min(tiers) if tiers else None,
        freelance=free,
        freelance_tier=min(free_tiers) if free_tiers and free else None,
    )


def one_tier_on(limit: PartnerLimit) -> PartnerLimit:
    """The limit as it binds us where it was said to the company that forwarded the mail: one tier less is left.
    Never below 0: whether our own people fit at all is then a question to the sender."""
    free, free_tier = limit.freelance, limit.freelance_tier
    if free_tier is not None:
        free, free_tier = (free, free_tier - 1) if free_tier > 1 else (False, None)
    tier = None if limit.max_tier is None else max(0, limit.max_tier - 1)
    return PartnerLimit(max_tier=tier, freelance=free, freelance_tier=free_tier)


def chain_depth(text: str) -> int | None:
    """Companies between us and the end client, read from the sender's words: エンド直 1 (the sender),
    エンド→元請→弊社 2, エンド→元請→一次→弊社→貴社 3.

    >>> chain_depth("エンド→元請→弊社"), chain_depth("エンド直"), chain_depth("元請直")
    (2, 1, 2)
    """
    flat = re.sub(r"\s+", "", text)
    parts = [p for p in re.split(r"→|⇒|➡|⇨|＞|>|->|－＞", flat) if p]
    if len(parts) >= 2 and re.search(r"エンド|ユーザ|クライアント|顧客|お客様", parts[0]):
        below = [p for p in parts[1:] if not re.match(r"[(（]?(?:貴社|御社|BP|個人|1社)", p)]
        return len(below) if re.search(r"弊社|当社", flat) else None
    if re.search(r"(?:エンド|ユーザー?)(?:様|企業)?(?:より|から|と)?(?:の)?直|プライム|直請け?案件|エンド直", flat):
        return 1
    return 2 if re.search(r"(?:元請け?|SIer|一次請け?|プライムベンダー)(?:様|企業|さん)?(?:より|から|と)?(?:の)?直", flat, re.I) else None
