"""The names an unknown term may be meant for, the likeliest first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache

from matcher.normalise.amounts import split_version
from matcher.normalise.peel import ends_with
from matcher.normalise.vocabulary import KINDS_OF_COLUMN, Name, vocabulary
from matcher.taxonomy import taxonomy
from matcher.taxonomy.keys import key
from matcher.taxonomy.patterns import pattern

SUGGESTED = 3
LONGEST = 60
"""Letters beyond which a term is a sentence, for which nothing is suggested."""
SHORTEST_ALIKE = 3
LAYERS = 3
"""Words around a term that are taken off before it is compared."""
FEW = 20
"""Names compared closely."""
HOLDERS = 40
"""Names that may hold a word before it says nothing any more."""
SPELLINGS = 20
"""Spellings from which a name is as common as any."""
_PARTS = pattern(r"[A-Za-zÀ-ɏ0-9+#.]+|[ァ-ヺー]+|[一-龥々]+")
_RELEASE = pattern(r"\d+[a-z]+\d?|[a-z]+\d+[a-z]?")
_SHORT = pattern(r"[A-Za-z]{2,4}")
_CODE = pattern(r"[A-Z]{2}|[A-Z]\d{1,3}")
_CODED_WORDS = pattern(r"[A-Z][a-z]+|[A-Z]+(?![a-z])|\d+")
COMMON = 5
"""Spellings of what people abbreviate."""
_HIRAGANA = pattern(r"[ぁ-んー]{3,}")
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ん") + 1)}
_CAPITALS = pattern(r"[A-Z][a-z]|[A-Z]+(?![a-z])|(?<![A-Za-z])[a-z]")
_KATAKANA = pattern(r"[ァ-ヺー]{2,}")
_TOLD = pattern(r"(.+?) ?\(.+\)$")

# What a likeness is worth.
MEANT = 10.0
"""The text is a name, which its column or a doubt forbids."""
ONE_EDIT = 8.0
TWO_EDITS = 6.0
ALIKE = 5.0
IN_NAME = 6.0
"""The text is a word of the name."""
IN_TEXT = 6.0
"""The name is a word of the text, or what it begins with, times its share of the letters."""
RELEASE = 5.0
"""The text is a version of it alone (11g)."""
LEAST_SHARE = 0.8
INITIALS = 6.5
ABBREVIATED = 3.5
"""The letters of the text stand in the name in their order, the first of them first."""
CODED = 5.0
"""The text is two letters or a letter and a number that are written for the name."""
IN_PLACE = 1.0
"""The name is of a kind that stands in the column."""
HEARD = 5.5
"""The same consonants, heard in katakana."""
BEGUN = 6.0
"""The name goes on where the text ends, and what it has is most of it."""
AN_EXAM = -3.0
"""An exam is seldom meant where skills are listed."""


@lru_cache(maxsize=16_384)
def nearest(text: str, column: str = "any", limit: int = SUGGESTED) -> tuple[str, ...]:
    """Up to three known names this term may be meant for, the likeliest first; none where nothing is alike.

    Likest is what the text names that could not be taken for sure; then what is one slip off, what is called by this
    word or these initials, what stands in it or begins it, and what sounds or begins like it.
    """
    if _HIRAGANA.fullmatch(text):
        text = text.translate(_TO_KATAKANA)
    spelt = key(text)
    if not spelt or len(text) > LONGEST:
        return ()
    scores: dict[Name, float] = {}
    for name, score in (*_likenesses(text, spelt), *_coded(text, spelt, column)):
        if score > scores.get(name, 0):
            scores[name] = score
    common, kinds = _spellings(), KINDS_OF_COLUMN.get(column, frozenset())

    def worth(name: Name) -> float:
        exam = AN_EXAM if name[0] == "qualification" else 0
        return scores[name] + min(common[name], SPELLINGS) / 30 + exam + IN_PLACE * (name[0] in kinds)

    ranked = sorted(scores, key=lambda name: (-worth(name), name[1]))
    return tuple(dict.fromkeys(name for _, name in ranked))[:limit]


def _likenesses(text: str, spelt: str) -> Iterator[tuple[Name, float]]:
    words = vocabulary()
    bare = key(_bare(text))
    for whole, worth in ((spelt, MEANT), (bare, MEANT - 1)):
        if (name := words.exact.get(whole) or words.misspelt.get(whole)) is not None:
            yield name, worth
        for _, name in words.told_apart.get(whole, ()):
            yield name, worth - 1
        for name in _by_initials().get(whole, ()):
            yield name, INITIALS
        for name in _by_word().get(whole, ()):
            yield name, IN_NAME + len(whole) / len(key(name[1])) - 3 * (len(whole) < SHORTEST_ALIKE)
    if _RELEASE.fullmatch(spelt):
        yield from (((kind, skill), RELEASE) for skill, kind in _released_as(spelt))
    parts = [key(part) for part in _PARTS.findall(text) if len(part) > 1]
    for part in parts if len(parts) > 1 or parts != [spelt] else ():
        share = len(part) / len(spelt) + (0.3 if spelt.startswith(part) else 0)
        if (name := words.exact.get(part) or words.misspelt.get(part)) is not None:
            yield name, IN_TEXT * max(share, LEAST_SHARE * (len(part) >= SHORTEST_ALIKE))
        for name in _by_word().get(part, ()):
            yield name, IN_TEXT * share * 0.8
    alone = not text[1:2].isascii() or text[1:2] == " "
    if text[0].isascii() and alone and (name := words.exact.get(spelt[0])) is not None:
        yield name, IN_TEXT
    for size in range(len(spelt) - 1, 1, -1):
        if (name := words.exact.get(spelt[:size])) is not None:
            yield name, IN_TEXT * (size / len(spelt) + 0.2)
        if size > SHORTEST_ALIKE and (name := words.exact.get(spelt[-size:])) is not None:
            yield name, IN_TEXT * size / len(spelt)
    for name, score in _heard(text):
        yield name, score
    if _SHORT.fullmatch(text):
        yield from _abbreviated(spelt)
    if len(bare) >= SHORTEST_ALIKE:
        yield from _alike(bare)


def _bare(text: str) -> str:
    """A term without the version and the words around it, by which it is compared: Kafuka開発経験 → Kafuka."""
    words = vocabulary()
    for _ in range(LAYERS):
        parts = split_version(text)
        less = parts[0] if parts is not None else text
        less = next((less[: -len(s)] for s in words.suffixes.get(less[-1:], ()) if ends_with(less, s)), less).rstrip()
        if less == text or len(key(less)) < SHORTEST_ALIKE:
            return text
        text = less
    return text


def _alike(spelt: str) -> Iterator[tuple[Name, float]]:
    """What is few letters off, and what begins alike."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA, JaroWinkler

    words, names = vocabulary(), _skill_names()
    begin = process.extract(spelt, names, scorer=JaroWinkler.similarity, score_cutoff=0.75, limit=FEW)
    near = process.extract(spelt, names, scorer=OSA.normalized_similarity, score_cutoff=0.5, limit=FEW)
    for name in dict.fromkeys(found for found, _, _ in (*near, *begin)):
        edits = OSA.distance(spelt, name)
        same = 1 - edits / max(len(spelt), len(name))
        alike = (same + JaroWinkler.similarity(spelt, name)) / 2
        if sorted(spelt) == sorted(name) or (edits == 1 and (len(spelt) > SHORTEST_ALIKE or not spelt.isascii())):
            yield words.exact[name], ONE_EDIT * (0.5 + alike / 2)
        elif edits == 2 and len(spelt) > SHORTEST_ALIKE + 1:
            yield words.exact[name], TWO_EDITS * (0.5 + alike / 2) + (name.startswith(spelt) or spelt[0] == name[0])
        elif name.startswith(spelt):
            yield words.exact[name], max(ALIKE * alike + 1, BEGUN * (0.5 + same))
        elif alike >= 0.6:
            yield words.exact[name], ALIKE * alike


def _abbreviated(spelt: str) -> Iterator[tuple[Name, float]]:
    """Names that everybody knows and of which these may be the letters: PG of PostgreSQL, ES of Elasticsearch."""
    for name, times in _spellings().items():
        if times < COMMON or name[0] == "qualification" or not name[1][0].isascii():
            continue
        letters = iter(name[1].lower())
        if name[1][0].lower() == spelt[0] and all(letter in letters for letter in spelt):
            marked = sum(letter.isupper() and letter.lower() in spelt for letter in name[1])
            yield name, ABBREVIATED + marked / 3 - len(name[1]) / 40


def _coded(text: str, spelt: str, column: str) -> Iterator[tuple[Name, float]]:
    """Names of the column that two capitals or a letter and a number stand for (PS: PowerShell, R53: Route 53)."""
    if _CODE.fullmatch(text) is None or column not in KINDS_OF_COLUMN:
        return
    kinds = KINDS_OF_COLUMN[column]
    for name in _by_code().get(spelt, ()):
        if name[0] in kinds and _spellings()[name] >= COMMON:
            yield name, CODED


@cache
def _by_code() -> dict[str, tuple[Name, ...]]:
    """Two letters, or a letter and a number → what is called so in short: by its spellings' initials (CSharp: CS)."""
    found: dict[str, dict[Name, None]] = defaultdict(dict)
    for skill in taxonomy().skills.values():
        name = (skill.kind, skill.name)
        for spelling in (skill.name, *skill.aliases):
            words = _CODED_WORDS.findall(spelling)
            for made in (words, words[1:]):
                if len(made) == 2 and (code := "".join(w if w.isdigit() else w[0] for w in made).lower()):
                    found[code].setdefault(name)
    return {code: tuple(names) for code, names in found.items()}


@cache
def _skill_names() -> list[str]:
    return [spelt for spelt, (kind, _) in vocabulary().exact.items() if kind != "qualification"]


@cache
def _spellings() -> Counter[Name]:
    return Counter(vocabulary().exact.values())


def _released_as(spelt: str) -> Iterator[tuple[str, str]]:
    """(skill, kind) of what has a version of this name."""
    words = vocabulary()
    for skill, versions in words.versions.items():
        if spelt in versions and (name := words.exact.get(key(skill))) is not None:
            yield skill, name[0]


@cache
def _by_word() -> dict[str, tuple[Name, ...]]:
    """A word → the names that hold it, unless too many do (nexus → Cisco Nexus, Sonatype Nexus)."""
    found: dict[str, list[Name]] = defaultdict(list)
    for name in _spellings():
        words = [key(word) for word in _PARTS.findall(name[1])]
        for word in dict.fromkeys(words) if len(words) > 1 else ():
            if len(word) >= SHORTEST_ALIKE or (word == words[-1] and len(word) > 1):
                found[word].append(name)
    return {word: tuple(names) for word, names in found.items() if len(names) <= HOLDERS}


@cache
def _by_initials() -> dict[str, tuple[Name, ...]]:
    """Initials → the names of several words that have them, with and without the maker (ADF → Azure Data Factory)."""
    found: dict[str, list[Name]] = defaultdict(list)
    for name in _spellings():
        told = _TOLD.fullmatch(name[1])
        initials = "".join(m[0][0] for m in _CAPITALS.finditer(told[1] if told else name[1])).lower()
        for short in (initials, initials[1:]):
            if len(short) >= SHORTEST_ALIKE:
                found[short].append(name)
    return {short: tuple(names) for short, names in found.items() if len(names) <= HOLDERS}


# ---------------------------------------------------------------- what katakana sounds like

_ROWS = {
    "": "アイウエオァィゥェォヤユヨャュョワヲヮーッ",
    "k": "カキクケコ",
    "g": "ガギグゲゴ",
    "s": "サシスセソザジズゼゾ",
    "t": "タチツテト",
    "d": "ダヂヅデド",
    "n": "ナニヌネノマミムメモン",
    "h": "ハヒフヘホ",
    "b": "バビブベボヴ",
    "p": "パピプペポ",
    "r": "ラリルレロ",
}
_OF_KANA = {letter: sound for sound, letters in _ROWS.items() for letter in letters}
_TWO_LETTERS = (("ph", "h"), ("ch", "t"), ("sh", "s"), ("th", "s"), ("ck", "k"), ("gh", "g"), ("ce", "s"), ("ci", "s"))
_OF_LATIN = str.maketrans({"c": "k", "q": "k", "x": "ks", "l": "r", "v": "b", "f": "h", "j": "s", "z": "s", "m": "n"})
_SILENT = pattern(r"[aeiouyw\s]")
_TWICE = pattern(r"(.)\1+")
HEARD_FROM = 2
"""Consonants a word must have to be told by them."""


def _consonants(word: str) -> str:
    """What is heard of a word but its vowels: ズーム and Zoom are sn."""
    if not word.isascii():
        return _TWICE.sub(r"\1", "".join(_OF_KANA.get(letter, "") for letter in word))
    word = word.lower()
    for written, heard in _TWO_LETTERS:
        word = word.replace(written, heard)
    return _TWICE.sub(r"\1", _SILENT.sub("", word.translate(_OF_LATIN)))


@cache
def _by_sound() -> dict[str, tuple[tuple[str, Name], ...]]:
    found: dict[str, list[tuple[str, Name]]] = defaultdict(list)
    for spelt, name in vocabulary().exact.items():
        if name[0] != "qualification" and spelt.isalpha() and spelt.isascii():
            found[_consonants(spelt)].append((spelt, name))
    return {sound: tuple(names) for sound, names in found.items() if len(sound) >= HEARD_FROM}


def _heard(text: str) -> Iterator[tuple[Name, float]]:
    """Latin names a word of katakana may be the sound of (ズーム, スプランク)."""
    for word in _KATAKANA.findall(text):
        share = len(word) / len(text)
        for sound in dict.fromkeys((_consonants(word), _consonants(word.replace("ー", "ル")))):
            for spelt, name in _by_sound().get(sound, ()):
                yield name, (HEARD - (len(sound) <= HEARD_FROM) - abs(len(word) - len(spelt)) / 4) * share
