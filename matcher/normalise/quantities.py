"""What a mail or a list means by money, hours, days, counts: 60～65万, 140-180h, 週2出社, 1社先まで.

Pure functions on one value's text. None (or an empty part) comes back where the text does not say; nothing is
guessed. Money is yen per person-month without tax. Money, remote days and chains have modules of their own and are
offered here as well, so that a reader of fields needs one import.
"""

from __future__ import annotations

import re
from typing import Literal

from matcher.model import Restrictions, Settlement
from matcher.normalise.chains import chain_depth, one_tier_on, partner_limit, stricter
from matcher.normalise.money import HOURS, Money, money_range
from matcher.normalise.plain import plain, remembered, sense
from matcher.normalise.remotes import remote

__all__ = [
    "Money", "age", "age_limits", "chain_depth", "experience_months", "interviews", "language_level", "money_range",
    "one_tier_on", "partner_limit", "payment_site", "plain", "remote", "restrictions", "seats", "settlement",
    "stricter", "utilisation",
]  # fmt: skip

# ---------------------------------------------------------------- settlement, payment


_STEP = re.compile(
    r"[\s　]+(?:[0-9０-９]{1,2}|[0０][.．][0-9０-９]{1,2})[\s　]*(?:分|[hHｈＨ]|時間)"
    r"(?=単位|刻|毎|ごと|[\s　]*$|[)）、。])"
)
"""The step hours are counted in, parted from them by a blank alone: 140-180 1h単位."""


@remembered
def settlement(text: str) -> Settlement | None:
    """精算幅 in hours: 140-180, 140H～180H, 150H±30H, 固定, with 上下割/中間割; None where nothing is said.

    >>> settlement("140H～180H（上下割）")
    Settlement(min_h=140, max_h=180, fixed=False, rule='split')
    """
    flat = re.sub(r"(?<=\d{3}):00", "", sense(_STEP.sub("、", text)))
    rule: Literal["split", "middle"] | None = None
    if re.search(r"中間割|中割|中央割|中間値", flat):
        rule = "middle"
    elif re.search(r"上下割|上限下限割|上限・?下限|上下", flat):
        rule = "split"
    flat = re.sub(r"±(\d{1,2})(?:h|時間)?(?:程度)?\((?:基準)?(\d{3})(?:h|時間)?(?:基準)?\)", r"\2±\1", flat, flags=re.I)
    around = re.search(r"(\d{3})(?:h|時間)?(?:±|\+[-/])(\d{1,2})(?:h|時間)?", flat, re.I)
    if around:
        middle, half = int(around[1]), int(around[2])
        return Settlement(min_h=middle - half, max_h=middle + half, rule=rule)
    for match in HOURS.finditer(flat):
        low, high = int(match[1]), int(match[2])
        if 60 <= low < high <= 260 and high >= 100:
            return Settlement(min_h=low, max_h=high, rule=rule)
    if ends := re.search(r"(?<!\d)(1[0-6]\d)(?:h|時間)?[/、,](1[6-9]\d|2[0-4]\d)(?:h|時間)?(?![\d万円,/])", flat, re.I):
        return Settlement(min_h=int(ends[1]), max_h=int(ends[2]), rule=rule)
    if ends := re.search(r"上限:?(\d{3})(?:h|時間)?[^\d]{0,4}下限:?(\d{2,3})(?:h|時間)?(?![\d万円])", flat, re.I):
        return Settlement(min_h=int(ends[2]), max_h=int(ends[1]), rule=rule)
    if ends := re.search(r"下限:?(\d{2,3})(?:h|時間)?[^\d]{0,4}上限:?(\d{3})(?:h|時間)?(?![\d万円])", flat, re.I):
        return Settlement(min_h=int(ends[1]), max_h=int(ends[2]), rule=rule)
    if re.search(
        r"固定(?!費|席|残業|電話|勤務)|(?:精算|清算)(?:は|:|幅)?(?:なし|無し|無|ありません)|^(?:なし|無し|無)$",
        flat,
    ):
        return Settlement(fixed=True)
    return Settlement(rule=rule) if rule else None


@remembered
def payment_site(text: str) -> int | None:
    """Days from the closing of a month to the payment: 30日サイト, 翌月末 = 30, 翌々月末 = 60, 翌月15日 = 15,
    翌々月5日 = 35 (a month counts 30 days).

    >>> payment_site("月末締め翌月末払い"), payment_site("45日サイト"), payment_site("末締め翌々月10日")
    (30, 45, 40)
    """
    flat = sense(text)
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


# ---------------------------------------------------------------- counts


@remembered
def seats(text: str) -> int | None:
    """Seats to fill: 2名, 「PM1名、SE2名」 3 in all; of a range the upper end (never more than asked for).
    若干名, 複数名 are None.

    >>> seats("２名"), seats("1～2名"), seats("若干名")
    (2, 2, None)
    """
    flat = re.sub(
        r"(お?(?:ひとり|一人|1人)(?:様|さま)?)(?!称|月)|(お?(?:ふたり|二人)(?:様|さま)?)",
        lambda m: "1名" if m[1] else "2名",
        sense(text),
    )
    flat = re.sub(r"(?<=[A-Za-zァ-ヴー一-龥])[×xX](\d{1,2})(?!\d)(?:名|人|枠)?", r"\1名", flat)
    total = re.search(r"(?:計|合計|全部で|総勢)(\d{1,2})(?:名|人)", flat)
    if total:
        return int(total[1]) or None
    if match := re.fullmatch(r"[・*●○■※-]*(\d{1,2})(?:[~-](\d{1,2}))?", flat):
        return int(match[2] or match[1]) or None
    flat = re.sub(
        r"(?:全体|チーム|体制|現在|現状|既存|うち)[^、。)]{0,6}?\d+(?:名|人)(?:体制|チーム"
        r"|規模)?|\d+(?:名|人)(?:体制|チーム|規模|程度のチーム)",
        "",
        flat,
    )
    outside = re.sub(r"\([^)]*\)", "", flat)
    number = r"(?<![\d.])(?:(\d{1,2})(?:名|人)?[~-])?(\d{1,2})(?:名|人(?!月|称)|枠|席|ポジション)"
    counts = re.findall(number, outside) or re.findall(number, flat)
    if not counts:
        return None
    if len(counts) > 1 and re.search(r"または|or|もしくは", flat):
        return int(counts[0][1]) or None
    return sum(int(high) for _, high in counts) or None


@remembered
def interviews(text: str) -> int | None:
    """Rounds of interviews: 1回, 「上位1回＋エンド1回」 2; of a range the upper end. なし is 0.

    >>> interviews("Web面談1回（上位同席）"), interviews("弊社1回、エンド様1回"), interviews("1～2回")
    (1, 2, 2)
    """
    flat = sense(text).replace("一度", "1度").replace("二度", "2度")
    if match := re.fullmatch(r"[-・:]*(\d)(?:[~-](\d))?", flat):
        return int(match[2] or match[1])
    total = re.search(r"(?:計|合計)(\d)回", flat)
    if total:
        return int(total[1])
    outside = re.sub(r"\([^)]*\)", "", flat)
    for part in (outside, flat):
        counts = re.findall(
            r"(?<![\d年月/])(?:(\d)[回度]?(?:[~-]|または|又は|もしくは|or|か))?(\d)(?:回|度(?!目))(?!目)", part
        )
        if counts:
            return sum(int(high) for _, high in counts)
    rounds = [
        int(n)
        for n in re.findall(
            r"(\d)(?:回目|次)(?:面談|面接|:|=|は|が|\(|web|対面|オンライン|弊社|上位|エンド|客)", flat, re.I
        )
    ]
    if rounds:
        return max(rounds)
    if re.search(r"^(?:面談|面接)?(?:なし|無し)|(?:面談|面接)(?:は)?(?:なし|無し|ありません|ございません)", flat):
        return 0
    return None


def age(text: str) -> int | None:
    """Age in years; 30代 is None: it is no age.

    >>> age("38歳"), age("満４２才"), age("30代")
    (38, 42, None)
    """
    flat = sense(text)
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
    flat = re.sub(r"[2-6]0代[^、。]{0,14}?(?:活躍|中心|メイン|在籍|構成)", "", sense(text))
    if match := re.search(r"(\d{2})(?:歳|才)?(?:[~-]|から)(\d{2})(?:歳|才)", flat):
        return int(match[1]), int(match[2])
    if match := re.search(r"([2-6]0)代?[~-]([2-6]0)代(前半|半ば|中盤|後半)?", flat):
        return int(match[1]), _decade_end(int(match[2]), match[3])
    if match := re.search(
        r"([3-7]\d)(?:歳|才|(?<=0)代)(?:以上)?(?:の方)?(?:の?ご?(?:提案|応募))?(?:は)?"
        r"(?:NG|不可|×|対象外|ご?遠慮|お?断り|お?控え|お?見送)",
        flat,
        re.I,
    ):
        return None, int(match[1]) - 1
    least = re.search(r"(\d{2})(?:歳|才)(?:以上|~)", flat)
    low = int(least[1]) if least else None
    if match := re.search(
        r"(\d{2})(?:歳|才)(?:位|くらい|ぐらい|程度|前後)?(?:の方)?(まで|迄|以下|未満|以内"
        r"|上限)|(?:~|上限:?|max)(\d{2})(?:歳|才)",
        flat,
        re.I,
    ):
        number = int(match[1] or match[3])
        return low, number - 1 if match[2] == "未満" else number
    if match := re.search(
        r"([2-6]0)代(前半|半ば|中盤|後半)?(?:位|くらい|ぐらい|程度)?(?:まで|迄)|~([2-6]0)代(前半|半ば|中盤|後半)?",
        flat,
    ):
        return low, _decade_end(int(match[1] or match[3]), match[2] or match[4])
    return low, None


@remembered
def restrictions(text: str) -> Restrictions | None:
    """Limits on nationality, age and sex a client states; None where the text states none.

    >>> restrictions("外国籍不可、50歳まで")
    Restrictions(nationality='japanese_only', age_min=None, age_max=50, sex=None)
    """
    flat = sense(text)
    nationality: Literal["japanese_only", "any"] | None = None
    foreign = (
        r"(?:外国籍|外国人|外国の方)(?:の方|者|エンジニア|要員)?(?:様)?(?:の?ご?(?:参画|提案|応募|紹介|エントリー))?"
        r"(?:は|も|:|・|の|を|につきまして)?(?:今回は?|現状|原則|、)?"
    )
    refused = (
        rf"{foreign}(?:不可|NG|×|ご?遠慮|お?断り|対象外|お?見送|お?控え|難し|厳し|受け?入れ(?:不可|ておりません|ていません))"
        rf"|{foreign}(?:お受け|ご?提案|ご?対応|ご?参画|受け?入れ|受け?付け)?(?:は|が)?"
        r"(?:(?:いただけ|頂け|でき|出来|られ)ま?せん|(?:でき|いたし|致し|し)?かね)"
        rf"|日本(?:国?籍|人)(?:(?:を有する|をお持ちの|を持つ)?(?:の)?方|者)?(?:のみ"
        r"|限定|に限|必須|まで)|国籍:?日本(?:国?籍|人)?(?:のみ|限定|に限|$)"
        r"|(?:^|[、,/・:])日本国?籍(?:(?:を有する|をお持ちの|を持つ|の)方|者)?(?=$|[、,/・])"
        r"|日本国?籍(?:を有する(?:方|こと|者)|をお持ちの方|を持つ(?:方|者)|保有者?)|国籍:?日本の方$"
        r"|日本(?:国籍|人)(?:の方|者)?(?:で(?:の)?(?:ご?提案を?)?お願い|を?(?:お探し|募集))"
    )
    if re.search(refused, flat, re.I):
        nationality = "japanese_only"
    elif re.search(
        rf"{foreign}(?:[^、。]{{0,14}}(?:であれば|なら|れば)|[^、。]{{0,6}}N[1-5][^、。]{{0,4}})?(?:可|OK|○"
        rf"|歓迎|ご?相談|問題な|ご?(?:提案|参画|応募)可)"
        rf"|国籍:(?!日本(?:国?籍|人|$))[^。]{{0,16}}(?:であれば|なら|れば)、?(?:不問|問わ|問い|可|OK)|国籍(?:は)?[:]?(?:不問|問わ|問いません|制限なし|自由)",
        flat,
        re.I,
    ):
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
    flat = sense(text)
    month = r"(\d{1,2})(?:ヶ|か|カ|ヵ|ケ|箇)月"
    if match := re.search(
        rf"(?<![\d.])(\d{{1,2}}(?:\.\d)?)(?:年)?(?:[~-]\d{{1,2}})?(?:数)?年(?:(半)|(?:と)?{month}|(目))?",
        flat,
    ):
        months = round(float(match[1]) * 12)
        months += 6 if match[2] else int(match[3]) if match[3] else 0
        return months - 12 if match[4] else months
    if re.search(r"半年", flat):
        return 6
    if match := re.search(rf"(?<!\d){month}", flat):
        return int(match[1])
    return None


@remembered
def utilisation(text: str) -> tuple[float, float] | None:
    """Share of full time, least and most: 100% (1, 1), 50～80% (0.5, 0.8), 週3〜4日 (0.6, 0.8), 週3日～ (0.6, 1).

    >>> utilisation("週3～4日"), utilisation("稼働率100％")
    ((0.6, 0.8), (1.0, 1.0))
    """
    flat = sense(text)
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


@remembered
def language_level(text: str) -> str | None:
    """日本語 level: N1 … N5 or native; None where none of these is said (ビジネスレベル names no level).

    >>> language_level("日本語N2以上"), language_level("日本語ネイティブ"), language_level("日本語能力試験１級")
    ('N2', 'native', 'N1')
    """
    flat = sense(text)
    if match := re.search(r"(?<![A-Za-z])N([1-5])(?!\d)", flat):
        return f"N{match[1]}"
    if match := re.search(r"(?:日本語(?:能力)?(?:検定|試験)?|JLPT)([1-5])級", flat):
        return f"N{match[1]}"
    return (
        "native"
        if re.search(r"日本語[^。、]{0,8}(?:ネイティブ|母国?語)|(?:ネイティブ|母国?語)[^。、]{0,4}日本語", flat)
        else None
    )
