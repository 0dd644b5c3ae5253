"""Office days and remote work as written: 週2出社, フルリモート, 基本常駐, 初日のみ出社."""

from __future__ import annotations

import re

from matcher.model import Remote
from matcher.normalise.plain import remembered, sense

_DAYS = r"(\d(?:\.\d)?)(?:日|回)?(?:[~-](\d)(?:日|回)?)?"
_OFFICE, _HOME = r"(?:出社|出勤|常駐|オンサイト|現地|客先)", r"(?:リモート|在宅|テレワーク|自宅|リモ)"
_SOFT = r"(?:程度|ほど|くらい|ぐらい|前後|は|の|を|で|:|\(|が)*"
_WEEK_OFFICE = re.compile(
    rf"週(?:に)?{_DAYS}(?:、|,|・|/)?(?:あと|残り|それ以外|他|以外)(?:は|の日は)?(?:全て|すべて|基本)?{_HOME}|週(?:に)?{_DAYS}{_SOFT}{_OFFICE}|{_OFFICE}(?:頻度"
    rf"|日数)?{_SOFT}週(?:に)?{_DAYS}(?!{_SOFT}{_HOME})(?!\d)"
)
_WEEK_HOME = re.compile(rf"週(?:に)?{_DAYS}{_SOFT}{_HOME}|{_HOME}(?:頻度|日数|ワーク|勤務)?{_SOFT}週(?:に)?{_DAYS}")
_MONTH_OFFICE = re.compile(rf"月(?:に)?{_DAYS}{_SOFT}{_OFFICE}|{_OFFICE}(?:頻度)?{_SOFT}月(?:に)?{_DAYS}")
_SHARE_HOME = re.compile(
    rf"{_HOME}(?:率|ワーク|勤務)?(?:は|が|:)?(?:約)?(?:([1-9])割|([1-9]0)%)|(?:([1-9])割"
    rf"|([1-9]0)%)(?:程度|ほど)?(?:は|が)?{_HOME}"
)
"""リモート8割 as a share of the week."""
_FULL = re.compile(
    rf"フル{_HOME}|完全{_HOME}|{_HOME}100%|100%{_HOME}|全日{_HOME}|フルリモ"
    rf"|{_OFFICE}(?:は)?(?:なし|無し|不要)|週5日?{_HOME}"
)
_MOSTLY = re.compile(rf"(?:基本(?:的に|は)?|原則|ほぼ)(?:フル|全)?{_HOME}|{_HOME}(?:メイン|中心|基本|が基本)")
_FIRST_DAY = re.compile(
    r"(?:初日|初回|入場日|参画初日|初日等|PC受[取け]り?)[^。]{0,8}?(?:のみ)?(?:は)?(?:出社|出勤|現地|来社)|初日のみ"
)
_NO_HOME = re.compile(
    rf"(?:フル)?{_HOME}(?:ワーク|勤務|作業|併用)?(?:[:は・/]|について|原則|基本的に|現状|当面)*(?:不可|なし|無し"
    r"|無(?!制)|なく(?!なり)|×|NG|ありません|できません|はございません|ございません|(?:予定|想定)(?:は)?(?:して(?:おりません|いません)|なし)|原則不可)",
    re.I,
)
_ONSITE = re.compile(
    r"(?:基本|原則|完全|フル|毎日|全日|常時|週5日?)(?:的に|は)?(?:出社|出勤|常駐)|常駐"
    r"|出社(?:のみ|必須|勤務|メイン|がメイン|となり|になり)|オンサイト|客先(?:作業|勤務)|^出社$"
)
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


@remembered
def remote(text: str) -> Remote | None:
    """Where the work is done: フルリモート full, 週2出社 hybrid (2, 2), 週2リモート hybrid (3, 3), 常駐 onsite.

    Office days are per week of five; 月1回出社 is 0.25. 基本リモート is full with unknown days. A phase named as
    the beginning (最初の1ヶ月は出社、その後…) gives way to what comes after. None where nothing is said.

    >>> remote("週2〜3日出社"), remote("リモート可").onsite_days
    (Remote(mode='hybrid', onsite_days=(2.0, 3.0)), None)
    """
    flat = sense(text)
    later = re.split(
        r"(?:その後|以降は|以後は|以降|慣れ(?:てきたら|たら|次第)|習熟後|落ち着いたら|立ち上がり後)",
        flat,
        maxsplit=1,
    )
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
    if match := _SHARE_HOME.search(flat):
        home = int(match[1] or match[3]) / 10 if match[1] or match[3] else int(match[2] or match[4]) / 100
        if 0 < home < 1:
            return _hybrid(5 - 5 * home, 5 - 5 * home, flat)
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
