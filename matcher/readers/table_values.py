"""One cell of a list → values of a record. A parser gives the fields it read; `{}` says it did not understand.

A bare number under 1,000 in a money column is 万円 unless the heading says 円 or 千円.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from matcher.model import Exactness, ParallelStages
from matcher.normalise import periods, quantities
from matcher.normalise.dates import free_from, mail_date, mail_period
from matcher.normalise.quantities import plain
from matcher.readers.excel import Value, shown

Fields = dict[str, Any]
UNDERSTOOD: Fields = {"": None}
"""Read, and it says nothing for the record (スキル見合い as a person's price)."""
SERIAL = (29_221, 54_788)
"""Excel serial numbers of 1980 to 2050."""
_NOTHING = re.compile(
    r"[\s\-－ー―—–‐/／]*|未定|不明|未記入|未記載|未入力|未確認|確認中|調整中|記載なし|非公開|空欄"
    r"|n/?a|#n/a|tbd|tba|[?？]+|nan|none|null",
    re.IGNORECASE,
)
_NONE = re.compile(r"(?:特に)?(?:なし|無し|無|ありません|×|✕|0)[。]?|該当なし")
YES = re.compile(
    r"[○◯〇◎●✓✔レ]|はい|有|あり|有り|可|可能|ok|yes|y|true|済|済み|必須|必要|要|登録済み?|取得済み?|登録あり", re.I
)
NO = re.compile(r"[×✕✖✗]|いいえ|無|なし|無し|不可|ng|no|n|false|未|不要|未登録|未取得|登録なし", re.I)


@dataclass(frozen=True)
class Cell:
    """A cell on its way into a record; `heading` as written, `anchor` the day the list was written."""

    value: Value
    heading: str
    anchor: date

    @property
    def text(self) -> str:
        return shown(self.value)

    @property
    def flat(self) -> str:
        """The text without blanks, in ASCII width."""
        return re.sub(r"\s+", "", plain(self.text))

    def says(self, words: str) -> bool:
        """True where the heading holds one of these words (a pattern)."""
        return re.search(words, plain(self.heading), re.I) is not None


Parser = Callable[[Cell], Fields]


def is_nothing(text: str) -> bool:
    """Dashes, 未定, 確認中, N/A: the cell says nothing.

    >>> is_nothing("－"), is_nothing("未定"), is_nothing("即日")
    (True, True, False)
    """
    return _NOTHING.fullmatch(text.strip()) is not None


def says_none(text: str) -> bool:
    """なし, 特になし, 0, ×: an answer, but nothing to keep in most columns."""
    return _NONE.fullmatch(re.sub(r"\s+", "", text)) is not None


def yes_or_no(cell: Cell) -> bool | None:
    """○ あり 可 → True, × なし 不可 → False; None for anything else. T1234567890123 (a registration) is a yes."""
    if isinstance(cell.value, bool):
        return cell.value
    if NO.fullmatch(cell.flat):
        return False
    if YES.fullmatch(cell.flat) or re.fullmatch(r"T\d{13}", cell.flat):
        return True
    return None


# ---------------------------------------------------------------- makers of parsers


def text_of(field: str, longest: int = 300) -> Parser:
    """The words as they are, in one line."""

    def parse(cell: Cell) -> Fields:
        said = re.sub(r"\s+", " ", cell.text).strip()
        return {field: said[:longest]} if said else {}

    return parse


def lines_of(field: str, label: str | None = None) -> Parser:
    """The words as one entry of a tuple; with the heading in front where it is needed to understand them."""

    def parse(cell: Cell) -> Fields:
        if says_none(cell.text):
            return UNDERSTOOD
        said = re.sub(r"\s+", " ", cell.text).strip()
        head = re.sub(r"\s+", "", cell.heading) if label is None else label
        return {field: (f"{head}：{said}" if head else said,)} if said else {}

    return parse


def choice_of(field: str, choices: dict[str, str]) -> Parser:
    """The first choice whose pattern the cell holds."""

    def parse(cell: Cell) -> Fields:
        for pattern, value in choices.items():
            if re.search(pattern, cell.flat, re.I):
                return {field: value}
        return {}

    return parse


def flag_of(field: str) -> Parser:
    def parse(cell: Cell) -> Fields:
        said = yes_or_no(cell)
        return {} if said is None else {field: said}

    return parse


def count_of(field: str, read: Callable[[str], int | float | None], least: float = 0, most: float = 999) -> Parser:
    """A count: a number as it is, words by `read`; outside the bounds it is not understood."""

    def parse(cell: Cell) -> Fields:
        value = cell.value
        if isinstance(value, bool):
            return {}
        number: float | None = float(value) if isinstance(value, int | float) else None
        if number is None:
            bare = re.fullmatch(r"\d+(?:\.0+)?", cell.flat)
            number = float(bare[0]) if bare else read(cell.text)
        if number is None or not least <= number <= most or not float(number).is_integer():
            return {}
        return {field: int(number)}

    return parse


# ---------------------------------------------------------------- money


def _unit(heading: str) -> str | None:
    """円, 千円 or 万円 where the heading names the unit."""
    flat = plain(heading)
    found = re.search(r"万円?|千円|(?<![万千])円|k円", flat)
    return None if found is None else "万円" if found[0].startswith("万") else "円" if found[0] == "円" else "千円"


def yen(cell: Cell) -> quantities.Money:
    """The price in a cell, in yen a month without tax; `Money()` where none is said.

    A bare number takes the heading's unit; without one it is 万円 below 1,000 and yen from 80,000.
    """
    unit = _unit(cell.heading)
    text = cell.flat
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        text = str(int(cell.value)) if float(cell.value).is_integer() else repr(float(cell.value))
    if unit and not re.search(r"[万円¥@]|千円", text):
        text = re.sub(r"\d[\d,]*(?:\.\d+)?", lambda m: _with_unit(m[0], unit), text)
    return quantities.money_range(("税込" if cell.says("税込|内税") else "") + text)


def _with_unit(number: str, unit: str) -> str:
    """A number far too large for the heading's unit (650,000 under 万円) is yen."""
    value = float(number.replace(",", ""))
    if unit in ("万円", "千円") and value >= 10_000:
        return f"{number}円"
    if unit == "円" and value < 1_000:
        return f"{number}万円"
    return f"{number}{unit}"


def price_of(low: str, high: str | None = None) -> Parser:
    """A price into one field, or both ends into two."""

    def parse(cell: Cell) -> Fields:
        money = yen(cell)
        if money.hourly or money.daily:
            return {"text": f"{cell.heading}：{cell.text}"}
        first = money.min if money.min is not None else money.max
        if first is None:
            return UNDERSTOOD if money.open else {}
        both = money.max is not None and money.max != first
        return {low: first, high: money.max} if high and both else {low: first}

    return parse


# ---------------------------------------------------------------- dates


def day_in(cell: Cell, *, as_end: bool = False) -> tuple[date | None, Exactness | None]:
    """The day a cell names: a date cell, an Excel serial, 20261201, R8.12.1, 12月, 即日."""
    value = cell.value
    if isinstance(value, datetime):
        return value.date(), "day"
    if isinstance(value, date):
        return value, "day"
    text = cell.text
    bare = re.fullmatch(r"(\d{4,8})(?:\.0)?", cell.flat)
    if bare and len(bare[1]) == 5 and SERIAL[0] <= int(bare[1]) <= SERIAL[1]:
        return date(1899, 12, 30) + timedelta(days=int(bare[1])), "day"
    if bare and (compact := re.fullmatch(r"(20\d{2})(0[1-9]|1[0-2])(\d{2})?", bare[1])):
        text = "/".join(part for part in compact.groups() if part)
    full = periods.day(text) if re.match(r"\s*(?:\d{4}|[RrHＲ]|令和|平成)", text) else None
    if full is not None and len(re.findall(r"\d{4}", text)) <= 1:
        return full, "day"
    if re.fullmatch(r"\s*20\d{2}\s*[-./]\s*\d{1,2}\s*", text):
        text = re.sub(r"\s*[-./]\s*", "年", text.strip()) + "月"
    return mail_date(text, cell.anchor, as_end=as_end)


def date_of(field: str, *, as_end: bool = False) -> Parser:
    def parse(cell: Cell) -> Fields:
        day, exactness = day_in(cell, as_end=as_end)
        if day is None:
            return {"exactness": {field: exactness}} if exactness else {}
        return {field: day, "exactness": {field: exactness}}

    return parse


def free_day(cell: Cell) -> Fields:
    """The first free day. Under a heading such as 現場終了予定 the day after; 待機中 is free at once."""
    if re.search(r"待機|ベンチ|空き$|フリー$|^空", cell.flat) and not re.search(r"\d", cell.flat):
        return {"available_from": cell.anchor, "exactness": {"available_from": "open"}}
    if cell.says("終了|退場|満了"):
        day, exactness = day_in(cell, as_end=True)
        if day is not None and exactness != "open":
            return {"available_from": day + timedelta(days=1), "exactness": {"available_from": exactness}}
    day, exactness = day_in(cell)
    if day is not None and re.search(r"終了|まで|迄|満了", cell.flat):
        day, exactness = free_from(cell.text, cell.anchor)
    if day is None:
        busy = re.search(r"稼[働動]中|参画中|アサイン中|延長", cell.flat)
        return {"exactness": {"available_from": exactness}} if exactness else UNDERSTOOD if busy else {}
    return {"available_from": day, "exactness": {"available_from": exactness}}


def span(cell: Cell) -> Fields:
    """期間: start, end and term."""
    if not isinstance(cell.value, str):
        return date_of("start")(cell)
    read = mail_period(cell.text, cell.anchor)
    found: Fields = {n: v for n, v in (("start", read.start), ("end", read.end), ("term", read.term)) if v is not None}
    if read.exactness:
        found["exactness"] = dict(read.exactness)
    return found


def birth_age(cell: Cell) -> Fields:
    """Years of age from a birth date; the date itself is not kept."""
    born, exactness = day_in(cell)
    if born is None or exactness != "day" or not 15 <= cell.anchor.year - born.year <= 85:
        return {}
    before = (cell.anchor.month, cell.anchor.day) < (born.month, born.day)
    return {"age": cell.anchor.year - born.year - before}


# ---------------------------------------------------------------- terms of contract


def settled(cell: Cell) -> Fields:
    read = quantities.settlement(cell.text)
    return {} if read is None else {"settlement": read}


def site(cell: Cell) -> Fields:
    days = count_of("payment_site", quantities.payment_site, 1, 180)(cell)
    return days or ({"payment_site": 0} if re.search(r"前払|即時", cell.flat) else {})


def share(cell: Cell) -> Fields:
    """稼働率: 100, 1, 100%, 週3日; a number up to 1 is the share itself."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        part = value if value <= 1 else value / 100
        return {"utilisation": (part, part)} if 0 < part <= 1 else {}
    text = f"{cell.text}%" if re.fullmatch(r"\d{2,3}(?:[~-]\d{2,3})?", cell.flat) else cell.text
    if cell.says("日数|週") and re.fullmatch(r"[1-5](?:[~-][1-5])?日?", cell.flat):
        text = f"週{cell.flat}"
    read = quantities.utilisation(text)
    return {} if read is None else {"utilisation": read}


def where_done(cell: Cell) -> Any:
    """Remote under a heading such as リモート or 出社頻度, whose words may be needed (可, 週2, ○); None if unread."""
    heading = re.search(r"リモート|在宅|テレワーク|出社", plain(cell.heading))
    label = heading[0] if heading else ""
    said = yes_or_no(cell)
    if label and (bare := re.fullmatch(r"([0-5](?:\.5)?)日?", cell.flat)):
        return quantities.remote(f"週{bare[1]}日{label}") if bare[1] != "0" else None
    if label and said is not None:
        answer = "可" if said else "不可"
        return None if label == "出社" else quantities.remote(f"リモート{answer}")
    read = quantities.remote(cell.text)
    if read is None and label:
        read = quantities.remote(f"{label}{cell.text}")
    return read


def contract_kind(cell: Cell) -> Fields:
    kinds = [("準委任|ses|委託", "quasi_mandate"), ("派遣", "dispatch"), ("請負", "contract_work")]
    met = [name for pattern, name in kinds if re.search(pattern, cell.flat, re.I)]
    return {"contract": met[0]} if len(met) == 1 else {}


_STAGES = {
    "offer": "オファー|内定",
    "waiting": "(?:結果|回答|返答)待ち?",
    "interview": "面談|面接|商談",
    "proposed": "提案|書類|エントリー",
}


def parallel(cell: Cell) -> Fields:
    """Proposals that run elsewhere: なし 0, 2社提案中, 面談1 結果待ち1; with their stages where told."""
    flat = cell.flat
    if says_none(flat) or re.search(r"^(?:並行|併行|他社)?(?:提案)?(?:なし|無し|無|0(?:件|社)?)$", flat):
        return {"parallel": 0}
    stages = dict.fromkeys(_STAGES, 0)
    rest = flat
    for name, words in _STAGES.items():
        pattern = (
            rf"(?P<a>\d+)(?:件|社)?(?:{words})"
            rf"|(?:{words})(?:中|済み?|予定|調整中)?[:(]?(?P<b>\d+)(?:件|社)?"
        )
        for met in re.finditer(pattern, rest):
            stages[name] += int(met["a"] or met["b"])
        rest = re.sub(pattern, "", rest)
    total = re.search(r"(\d{1,2})(?:件|社)", rest) or re.fullmatch(r"(\d{1,2})(?:\.0)?", rest)
    count = int(total[1]) if total else sum(stages.values())
    if any(stages.values()):
        return {"parallel": max(count, sum(stages.values())), "parallel_stages": ParallelStages(**stages)}
    if total:
        return {"parallel": count}
    return {"text": f"並行：{cell.text}"} if re.search(r"あり|有|中|待ち|予定", flat) else {}


def number(cell: Cell) -> Fields:
    said = re.sub(r"\s+", "", plain(cell.text))
    return {"number": said[:40]} if said else {}


def language(cell: Cell) -> Fields:
    level = quantities.language_level(f"日本語{cell.text}")
    return {"language_level": level} if level else lines_of("facts")(cell)
