"""役割 → a role of the vocabulary."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from matcher.normalise.vocabulary import vocabulary
from matcher.normalise.words import Lexicon
from matcher.taxonomy.keys import clean

_LEAD = re.compile(r"(?:リード|\s?lead)$", re.IGNORECASE)
"""Who leads (QAリード, テストリード) is called a leader in the vocabulary."""
RANK = ("PM", "PMO", "PL", "SL", "architect", "consultant", "SE", "PG", "tester", "member")
"""Of several roles named at once (PL/SE), the one with the most responsibility stands for the entry."""
_CUT = re.compile(
    r"[\s①-⑳、,，/／・|;:；。&+＋()（）【】「」]+|→|〜|~|>|兼(?:務)?|および|及び|または|もしくは|(?<=[^\s])として"
)
_TAIL = re.compile(
    r"(?:として|を?担当|業務|役|職|(?:の|での)?(?:ご|実務|業務)?経験(?:者|あり|有り?|豊富)?(?:[がの](?:ある|お?持ち).*)?|相当|クラス|レベル"
    r"|以上|\d+(?:名|人|年|[ヶケかカヵ]月).*|兼)+$"
)
_TEAM = re.compile(r"(?:メンバー?|部下|配下|チーム)\D{0,2}\d+\s?(?:名|人)")
"""Who stands under somebody named before (PL(メンバー3名))."""
_DEPUTY = re.compile(r"(?:補佐|補助|補|代行|サポート|支援)$|^(?:サブ|副|準|元|見習い|アシスタント)")
"""Marks of somebody who stands beside a role: not the role itself unless listed."""
_PROSE = re.compile(r"[をがはへに]|との|での|する|した")
_LATIN = re.compile(r"(?:^|(?<=[^a-z0-9\s]))[a-z]{2,3}$")
LONGEST = 30
"""Letters beyond which a part is a sentence."""


@lru_cache(maxsize=50_000)
def role(text: str) -> str | None:
    """The canonical role a cell names; of several (PL兼SE) the most responsible; None where none is known."""
    found = roles(text)
    ranked = [name for name in RANK if name in found]
    return ranked[0] if ranked else found[0] if found else None


@lru_cache(maxsize=50_000)
def roles(text: str) -> tuple[str, ...]:
    """All roles a text names, in its order, each once."""
    words = vocabulary().roles
    cleaned = clean(text)
    if (whole := words.whole(cleaned)) is not None:
        return (whole,)
    found: list[str] = []
    parts = _CUT.split(cleaned)
    for part in parts:
        if found and _TEAM.match(part):
            continue
        if (name := _of_part(part, words)) is not None:
            found.append(name)
    if _PROSE.search(cleaned) and not _stands_first(cleaned, words):
        return ()
    return tuple(dict.fromkeys(found))


def _stands_first(text: str, words: Lexicon) -> bool:
    """Whether a sentence begins with a role (PLとして参画し, PM経験がある方)."""
    first = next((part for part in _CUT.split(text) if part), "")
    return _of_part(first, words) is not None


def _of_part(part: str, words: Lexicon) -> str | None:
    if not part or len(part) > LONGEST:
        return None
    bare = _TAIL.sub("", part)
    for tried in dict.fromkeys((part, bare, _LEAD.sub("リーダー", bare))):
        if tried and (name := words.whole(tried)) is not None:
            return name
    return _at_the_end(_LEAD.sub("リーダー", bare), words)


@cache
def _endings() -> tuple[tuple[int, dict[str, str]], ...]:
    """Japanese names of roles long enough to be looked for at the end of a compound, by length, the longest first."""
    by_length: dict[int, dict[str, str]] = {}
    for name, canonical in vocabulary().roles.inside:
        if not name.isascii() and len(name) >= 3:
            by_length.setdefault(len(name), {}).setdefault(name, canonical)
    return tuple(sorted(by_length.items(), reverse=True))


def _at_the_end(part: str, words: Lexicon) -> str | None:
    """The role a Japanese compound ends in (基幹系システムエンジニア, 上級PG); of the deputy of a role, none."""
    if not part or _DEPUTY.search(part) or _PROSE.search(part):
        return None
    spelt = part.casefold().replace(" ", "")
    for length, names in _endings():
        if (canonical := names.get(spelt[-length:])) is not None:
            return canonical
    latin = _LATIN.search(spelt)
    return words.spellings.get(latin[0]) if latin else None
