"""Text made comparable: the lowest layer, used by the loader's pedantry and by every stage of normalising."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from matcher.taxonomy.patterns import pattern

KEPT = "〜①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿⓪❶❷❸❹❺❻❼❽❾❿"
"""Characters NFKC would destroy: the range mark, and numbers in circles (①70万 must not become 170万)."""

_BEFORE = str.maketrans(
    {
        "～": "〜", "∼": "〜", "〰": "〜", "♯": "#", "®": None, "™": None, "℠": None, "©": None,
        "\u200b": None, "\u200c": None, "\u200d": None, "\ufeff": None, "\u00ad": None, "\u2060": None,
        "⻑": "長", "⻄": "西", "⺠": "民", "⻘": "青", "⻲": "亀", "⻩": "黄", "⻭": "歯", "⻫": "斉", "⻝": "食",
    }
)  # fmt: skip
_REPLACED = pattern(f"[{''.join(map(chr, _BEFORE))}]")
_KEPT_RUN = pattern(f"([{KEPT}]+)")
_UNEVEN = re.compile("[\\t\\n\\r\\f\\v\u00a0\u2028\u2029\u3000]|  ")
_BLANKS = pattern(r"[ \u00a0\u3000\f\v]+")
_TABS = pattern(r" *\t[ \t]*")
_LINES = pattern(r" *(?:\r\n|\r|\n|\u2028|\u2029) *")

_DROPPED = str.maketrans(dict.fromkeys(" \t\n-‐‑‒–—―−_・'’‘\"“”`´"))
_LONG = pattern("(?<=[ァ-ヺ])[‐‑‒–—―−](?![^ァ-ヺー])")
"""Dashes that stand for the long mark of katakana (ドッカ―)."""
_LOOSE_DOT = pattern(r"(?<!^)(?<!\d)\.|(?<!^)\.(?!\d)")
_B_ROW = {"ァ": "バ", "ィ": "ビ", "ェ": "ベ", "ォ": "ボ"}
_LETTERS = pattern("[ァ-ヺ]")
_V_ROW = pattern("ヴ([ァィェォ])")
_SMALL_KANA = str.maketrans("ァィゥェォャュョヮヵヶヴヂヅヲ", "アイウエオヤユヨワカケブジズオ", "ーッ・")


@lru_cache(maxsize=200_000)
def clean(text: str) -> str:
    """The text in one width and one form, as people mean it.

    Full-width Latin and half-width kana become normal, Kangxi radicals their characters; every wave dash becomes
    〜; circled numbers stay. Runs of spaces become one, line ends `\\n`, tabs stay tabs; the ends are trimmed.
    """
    if not text.isascii():
        if _REPLACED.search(text):
            text = text.translate(_BEFORE)
        if not unicodedata.is_normalized("NFKC", text):
            parts = _KEPT_RUN.split(text)
            parts[::2] = [unicodedata.normalize("NFKC", part) for part in parts[::2]]
            text = "".join(parts)
    if _UNEVEN.search(text):
        text = _LINES.sub("\n", _TABS.sub("\t", _BLANKS.sub(" ", text)))
    return text.strip()


@lru_cache(maxsize=200_000)
def key(text: str) -> str:
    """What two spellings of one name have in common.

    Case, blanks, hyphens, middle dots and the dots inside names (Vue.js) go; `+ # / &`, a leading dot (.NET)
    and the dots of numbers (1.4) distinguish and stay.
    """
    if text.isascii() and text.isprintable():
        spelt = text.lower()
        if spelt.isalnum():
            return spelt
        spelt = spelt.translate(_DROPPED)
    else:
        spelt = clean(text)
        if not spelt.isascii():
            spelt = _LONG.sub("ー", spelt)
        spelt = spelt.casefold().translate(_DROPPED)
    return _LOOSE_DOT.sub("", spelt) if "." in spelt else spelt


def kana_key(text: str) -> str:
    """A key that also forgives what katakana spellings disagree on: ー, ッ, small vowels, ヴ.

    Empty where the text holds no katakana worth comparing (fewer than three after that).
    """
    base = key(text)
    skeleton = _V_ROW.sub(lambda m: _B_ROW[m[1]], base).translate(_SMALL_KANA)
    return skeleton if len(_LETTERS.findall(skeleton)) >= 3 else ""
