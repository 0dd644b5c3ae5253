"""Text of mails made plain for patterns on numbers: one wave, one dash, ASCII digits, no circled numbers."""

from __future__ import annotations

import re

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


def plain(text: str) -> str:
    """The text with ASCII digits and letters, one wave `~`, one dash `-`, no circled numbers (① is a list mark:
    `①70万` must not become 170万), kanji numbers before counters as digits, blanks inside values closed."""
    flat = text.translate(_PLAIN)
    flat = re.sub(r"(?<=[\d万円h時])ー(?=\d)", "~", flat)
    flat = _KANJI_COUNT.sub(lambda m: _KANJI[m[1]], flat)
    return re.sub(r"(?<=\d)[ \t]+(?=[^\d\s])|(?<=[^\d\s])[ \t]+(?=\d)", "", flat)


def sense(text: str) -> str:
    return re.sub(r"\s+", "", plain(text))
