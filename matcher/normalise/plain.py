"""Text of mails made plain for patterns on numbers: one wave, one dash, ASCII digits, no circled numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WAVES = dict.fromkeys(map(ord, "～〜∼˜∿⁓〰"), "~")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－─━"), "-")
_CIRCLED = dict.fromkeys([*range(0x2460, 0x2474), *range(0x2776, 0x2794), *range(0x24F5, 0x24FF)], " ")
_OTHER = dict(zip(map(ord, "\u3000\u00a0→⇒｡､￥⽉⽇⼈"), "  ~~。、¥月日人", strict=True))
_PLAIN: dict[int, int | str] = {**_WIDE, **_WAVES, **_DASHES, **_CIRCLED, **_OTHER}
_KANJI = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")}
_KANJI_COUNT = re.compile(
    r"(?<![〇一二三四五六七八九十])([一二三四五六七八九])(?=名|人|回|社|ヶ月|か月|カ月|ヵ月|年|次)"
)
_KANJI_TENS = re.compile(
    r"(?<![〇一二三四五六七八九十百千数何第])([二三四五六七八九]?)十([一二三四五六七八九]?)"
    r"(?=万|歳|才|代|名|社|年|ヶ月|か月|カ月|ヵ月)"
)


_FULL = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTHS = (_FULL.split("|"), [name[:3] for name in _FULL.split("|")])
_MONTH_NUMBER = {name: at for names in _MONTHS for at, name in enumerate(names, start=1)}
_DATED_MONTH = re.compile(rf"\b({'|'.join(_MONTH_NUMBER)})\.?,?\s+(20\d\d)\b")
_ALONE_MONTH = re.compile(rf"\b({'|'.join(m for m in _MONTHS[0] if m != 'May')})\b(?!\s*\d)")
_ENGLISH = tuple(
    (re.compile(pattern, re.I), said)
    for pattern, said in (
        (r"(?<![\d.])(\d{2})\s*(?:years?|yrs?)[ -]old(?![a-z])", r"\1歳"),
        (
            r"(?<![\d.])(\d{1,2})\s*(?:\+|or more)?\s*years?(?:\s+or\s+more|\s*\+)?"
            r"(?:\s+(?:of\s+)?experience)?(?![a-z])",
            r"\1年以上",
        ),
        (r"(?<![\d.])(\d{1,2})\s*(?:\+\s*)?months?(?![a-z])", r"\1ヶ月"),
        (r"(?<![\d.])(\d)\s*(?:times|rounds?|interviews?)(?![a-z])", r"\1回"),
        (r"(?<![\d.])(\d)\s*days?\s*(?:per|a|/)\s*week\s*(?:in (?:the )?office|on-?site)(?![a-z])", r"週\1日出社"),
        (r"(?<![\d.])(\d)\s*days?\s*(?:per|a|/)\s*week\s*remote(?:ly)?(?![a-z])", r"週\1日リモート"),
        (r"(?<=\d)\s*JPY(?![a-z])", "円"),
        (r"(?<=円)\s*(?:/|per)\s*month(?![a-z])", ""),
        (r"\b(?:fully|full|100%)[ -]remote\b", "フルリモート"),
        (r"\b(?:ASAP|immediately)\b", "即日"),
    )
)


_LATIN_WORD = re.compile(r"[A-Za-z]{3}")
_SIGNS_OF_ENGLISH = ("year", "yr", "month", "times", "round", "interview", "day", "jpy", "remote", "asap", "immediate")
"""What must stand in a text for any of the English terms but a month to be there."""
_MONTH_NAMED = re.compile("|".join(_MONTHS[1]))


def english(text: str) -> str:
    """English terms of a mail in the Japanese writing all patterns read: January 2027 → 2027年1月, 3 years or more
    → 3年以上, 2 days per week in office → 週2日出社. Other text comes back as it is."""
    if not _LATIN_WORD.search(text):
        return text
    lower = text.lower()
    if not any(word in lower for word in _SIGNS_OF_ENGLISH) and not _MONTH_NAMED.search(text):
        return text
    text = _DATED_MONTH.sub(lambda m: f"{m[2]}年{_MONTH_NUMBER[m[1]]}月", text)
    text = _ALONE_MONTH.sub(lambda m: f"{_MONTH_NUMBER[m[1]]}月", text)
    for pattern, said in _ENGLISH:
        text = pattern.sub(said, text)
    return text


REMEMBERED = 400
"""Letters up to which what was made of a text is kept: the lines of mails are asked for many times over."""
T = TypeVar("T")


def remembered(read: Callable[[str], T]) -> Callable[[str], T]:
    """The same function, which keeps what it made of the last short texts."""
    kept = lru_cache(maxsize=8_192)(read)

    @wraps(read)
    def short_or_not(text: str) -> T:
        return kept(text) if len(text) <= REMEMBERED else read(text)

    return short_or_not


@remembered
def plain(text: str) -> str:
    """The text with ASCII digits and letters, one wave `~`, one dash `-`, no circled numbers (① is a list mark:
    `①70万` must not become 170万), kanji numbers before counters as digits, blanks inside values closed."""
    flat = english(text.translate(_PLAIN))
    flat = re.sub(r"(?<=[\d万円h時])ー(?=\d)|(?<=[\d万円])\?(?=\d)", "~", flat)
    if "十" in flat:
        flat = _KANJI_TENS.sub(lambda m: f"{_KANJI.get(m[1], '1')}{_KANJI.get(m[2], '0')}", flat)
    flat = _KANJI_COUNT.sub(lambda m: _KANJI[m[1]], flat)
    return re.sub(r"(?<=\d)[ \t]+(?=[^\d\s])|(?<=[^\d\s])[ \t]+(?=\d)", "", flat)


@remembered
def sense(text: str) -> str:
    """The plain text without blanks; a blank between two numbers becomes 、, so that 140-180　2社 stays two values."""
    return re.sub(r"\s+", "", re.sub(r"(?<=\d)[ \t]+(?=\d)", "、", plain(text)))
