"""How a station's name is written → one key: 市ヶ谷 = 市ケ谷 = 市が谷, 溝ノ口 = 溝の口, 本郷3丁目 = 本郷三丁目."""

from __future__ import annotations

import re
import unicodedata

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("ケがガ箇", "ヶ"),
        **dict.fromkeys("ノ之", "の"),
        **dict.fromkeys("ツッっ", "つ"),
        **dict.fromkeys(" ・\u3000\t", ""),
        "澁": "渋",
        "龍": "竜",
        "濱": "浜",
        "澤": "沢",
    }
)
_FILL = re.compile(r"(?<=[一-龠々])[ヶのつ](?=[一-龠])")
_BLOCK = re.compile(r"[1-9](?=丁目)")
_DIGITS = str.maketrans("123456789", "一二三四五六七八九")


def key(name: str) -> str:
    """What stays of a name when spellings of the same sound, blanks and case do not count."""
    flat = name if unicodedata.is_normalized("NFKC", name) else unicodedata.normalize("NFKC", name)
    if "丁目" in flat:
        flat = _BLOCK.sub(lambda m: m[0].translate(_DIGITS), flat)
    return flat.casefold().translate(_ALIKE)


def loose(known: str) -> str:
    """A key without the ケ, の and ツ between two kanji: 市谷, 溝口, 四谷. 池ノ上 and 池上 fall together, so it is only
    asked where the key itself finds nothing."""
    return _FILL.sub("", known)


def hiragana(name: str) -> str | None:
    """A name written in kana alone, in hiragana; None for any other."""
    if not re.fullmatch(r"[ぁ-んァ-ヶー]{2,}", name):
        return None
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in name)
