"""役割 → a role of the vocabulary."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from matcher.normalise.words import Lexicon
from matcher.taxonomy import taxonomy
from matcher.taxonomy.keys import clean

RANK = ("PM", "PMO", "PL", "SL", "architect", "consultant", "SE", "PG", "tester", "member")
"""Of several roles named at once (PL/SE), the one with the most responsibility stands for the entry."""
_CUT = re.compile(r"[\s、,，/／・|;；&+＋()（）【】「」→〜~>]+|兼(?:務)?|および|及び|として")
_TAIL = re.compile(r"(?:として|担当|業務|経験(?:者)?|補佐|相当|クラス|\d+名|\d+年.*|・|兼)+$")


@cache
def _lexicon() -> Lexicon:
    return Lexicon.of(taxonomy().roles.values())


def role(text: str) -> str | None:
    """The canonical role a cell names; of several (PL兼SE) the most responsible; None where none is known."""
    found = roles(text)
    ranked = [name for name in RANK if name in found]
    return ranked[0] if ranked else found[0] if found else None


@lru_cache(maxsize=50_000)
def roles(text: str) -> tuple[str, ...]:
    """All roles a text names, in its order, each once."""
    words = _lexicon()
    cleaned = clean(text)
    if (whole := words.whole(cleaned)) is not None:
        return (whole,)
    found: list[str] = []
    for part in _CUT.split(cleaned):
        name = words.whole(part) or words.whole(_TAIL.sub("", part)) if part else None
        name = name or (_inside(part) if part else None)
        if name:
            found.append(name)
    return tuple(dict.fromkeys(found))


def _inside(part: str) -> str | None:
    """The longest Japanese name of three letters and more inside the text (基幹系システムエンジニア),
    or an abbreviation standing by itself between Japanese letters (上級PG)."""
    words = _lexicon()
    spelt = part.casefold()
    for name, canonical in words.inside:
        if not name.isascii() and len(name) >= 4 and name in spelt.replace(" ", ""):
            return canonical
    for latin in re.findall(r"(?<![a-z0-9])[a-z]{2,3}(?![a-z0-9])", spelt):
        if latin in words.spellings:
            return words.spellings[latin]
    return None
