"""One term of a cell → what it names: at once where it is a plain name, as a slip where nothing else is left."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache

from matcher.normalise.amounts import split_version, tidy, version_of
from matcher.normalise.matches import CONFIDENCE, NO_SKILL, ONLY_SUGGESTED, Match, Term
from matcher.normalise.peel import (
    MODELLED,
    Found,
    ends_with,
    is_model,
    is_no_name,
    look_up,
    peel,
    renamed,
    with_plain_version,
)
from matcher.normalise.split import bracketed
from matcher.normalise.versions import as_listed
from matcher.normalise.vocabulary import Name, Vocabulary, vocabulary
from matcher.taxonomy.keys import key
from matcher.taxonomy.patterns import pattern

LISTED = pattern(r"\s*[/・,&→]\s*|\s+or\s+")
_MEMBER = pattern(r"[A-Z]{2,4}|[A-Z][a-z]{2,11}(?: [A-Z][a-z]{2,11})? ?(?:\d{1,4}(?: ?R2)?)?")
"""The code or name of a member behind another one (SAP FI, CO)."""
_FAMILIES = frozenset({"os", "cloud", "package"})
"""Kinds of whose names the members are called by the rest alone (Azure: VM, Blob)."""
FAMILY = 3
"""Names a word has to begin to be their family."""


def at_once(cleaned: str, column: str) -> tuple[Match, ...] | None:
    """What a text is that is one clean name, or one with a plain number behind it that is known to carry versions.

    The long way gives the same and takes several times as long.
    """
    words = vocabulary()
    spelt = key(cleaned)
    if (name := words.exact.get(spelt)) is not None:
        if ("." in cleaned or "'" in cleaned) and is_no_name(cleaned):
            return None
        if spelt in words.second_look:
            return None
        stage = words.stage(spelt)
        return at_stage(name, stage) if words.allowed(spelt, column) and stage not in ONLY_SUGGESTED else None
    if not cleaned[-1].isdigit() or spelt in words.misspelt or spelt in words.usage.joins:
        return None
    found = with_plain_version(cleaned, words, column)
    return None if found is None else (match_of(found),)


def unsure_alone(text: str, matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """The matches of a cell that is one letter, or a word of everyday in small letters, as sure as such words are."""
    if len(text) > 1 and key(text) not in vocabulary().usage.unsafe_in_prose:
        return matches
    return tuple(match._replace(confidence=min(match.confidence, CONFIDENCE["ambiguous"])) for match in matches)


@cache
def at_stage(name: Name, stage: str) -> tuple[Match, ...]:
    kind, skill = name
    return (Match(skill, kind, None, CONFIDENCE[stage], stage),)


def sureness(text: str, words: Vocabulary, column: str) -> int:
    """2 where a text is a name, with a version or not, or a compound written as one; 1 where it holds one.

    Brackets behind it are left out.
    """
    plain = bracketed(text).text if "(" in text else text
    if key(plain) in words.usage.joins:
        return 2
    found = peel(plain, words, column)
    if found is None or found.method not in ("peeled", "fuzzy"):
        return 2 if found else 0
    base = split_version(plain)
    return 2 if base is not None and look_up(base[0], words, column) is not None else 1


def corrected(text: str, words: Vocabulary, column: str) -> Term:
    """A slip corrected, or the term kept as unknown with suggestions."""
    if ("." in text or "'" in text) and is_no_name(text):
        return Term(text)
    if (found := _respelled(text, words, column) or _in_full(text, words, column)) is not None:
        return term_of(text, found, words)
    slip = _slip()
    version = None
    name = slip(text, column)
    if name is None and (parts := split_version(text)) is not None:
        name, version = slip(parts[0], column), parts[1]
        if name and name[1] not in words.versioned:
            name, version = (name, None) if name[0] in MODELLED and is_model(version) else (None, None)
    if name is None:
        for suffix in words.suffixes.get(text[-1], ()):
            if ends_with(text, suffix) and (name := slip(text[: -len(suffix)], column)) is not None:
                break
    if name is None or name[0] in NO_SKILL:
        return Term(text)
    return term_of(text, Found(name, version, None, "fuzzy"), words)


_LEFT_OUT = {
    "os": ("{} OS", "{} RTOS", "{} Linux"),
    "framework": ("{}.js", "{} Framework"),
    "cloud": ("Amazon {}", "AWS {}", "Azure {}", "Google Cloud {}", "Cloud {}"),
    "language": ("{}言語",),
}
"""What people leave out of a name in the column that says it (Nucleus under OS, Comprehend under cloud)."""
SHORTEST_IN_FULL = 4


def _in_full(text: str, words: Vocabulary, column: str) -> Found | None:
    """The one name a word is with what its column lets people leave out."""
    wholes = _LEFT_OUT.get(column, ())
    if not wholes or len(text) < SHORTEST_IN_FULL or not text[0].isupper() or key(text) in words.usage.everyday:
        return None
    found: dict[Name, Found] = {}
    for whole in (one.format(text) for one in wholes):
        named = look_up(whole, words, column)
        if named is not None and named.name[1].casefold() == whole.casefold():
            found[named.name] = named
    return found.popitem()[1]._replace(method="ambiguous") if len(found) == 1 else None


def _respelled(text: str, words: Vocabulary, column: str) -> Found | None:
    """The name in other signs than it is written with: ぱいそん, 卜ムキャット (a Chinese 卜), 0racle (a nought)."""
    if text.isascii() and text.isalpha() and text[-1] not in "IV":
        return None
    if (short := _SHORT_WINDOWS.fullmatch(text)) is not None:
        year = f"20{int(short[1] or 0):02}"
        server = f"Windows Server {year} {short[2] or ''}".strip() if short[1] else "Windows 2000"
        found = peel(server, words, column)
        return found and found._replace(method="fuzzy")
    if (numbered := _ROMAN.fullmatch(text)) is not None:
        found = peel(f"{numbered[1]}{len(numbered[2])}", words, column)
        return found and found._replace(method="fuzzy")
    if _HIRAGANA.fullmatch(text):
        other = text.translate(_TO_KATAKANA)
    elif _LOOKS_LIKE_KANA.search(text):
        other = _LOOKS_LIKE_KANA.sub(lambda m: _KANA_FOR[m[0]], text)
    elif _LOOKS_LIKE_LETTER.search(text):
        other = _LOOKS_LIKE_LETTER.sub(lambda m: _LETTER_FOR[m[0]], text)
    else:
        return None
    found = look_up(other, words, column)
    return None if found is None or found.method == "ambiguous" else found._replace(method="fuzzy")


_SHORT_WINDOWS = pattern(r"W(?:in)?2[Kk](3|8|12|16|19|22)?(R2)?", re.IGNORECASE)
_ROMAN = pattern(r"(.*[a-zァ-ヺー]) ?(II{1,2})")
_HIRAGANA = pattern(r"[ぁ-んー]{3,}")
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ん") + 1)}
_KANA_FOR = dict(zip("卜口工力夕二八才三千一", "トロエカタニハオミチー", strict=True))
_LOOKS_LIKE_KANA = pattern(r"[卜口工力夕二八才三千一](?=[ァ-ヺー])|(?<=[ァ-ヺー])[卜口工力夕二八才三千一]")
_LETTER_FOR = {"0": "o", "1": "l", "5": "s"}
_LOOKS_LIKE_LETTER = pattern(r"(?<![0-9])[015](?=[A-Za-z]{3})|(?<=[A-Za-z])[015](?=[A-Za-z])")


@cache
def _slip() -> Callable[[str, str], Name | None]:
    """The last resort, brought in when a cell first needs it."""
    from matcher.normalise.fuzzy import slip

    return slip


def term_of(surface: str, found: Found, words: Vocabulary) -> Term:
    """The term with its match; a list of versions (7/10) gives one match each."""
    if found.version is None:
        return Term(surface, (match_of(renamed(found, words)),))
    if as_listed(found.name[1], found.version, words) == found.version:
        return Term(surface, (match_of(renamed(found, words)),))
    versions = [tidy(v) for v in LISTED.split(found.version)]
    each = [renamed(Found(found.name, version, found.months, found.method), words) for version in versions]
    return Term(surface, tuple(dict.fromkeys(match_of(one) for one in each)))


def match_of(found: Found) -> Match:
    kind, name = found.name
    return Match(name, kind, found.version, CONFIDENCE[found.method], found.method, found.months)


def _of_the_family(surface: str, last: Match, words: Vocabulary) -> Found | None:
    """What an unknown word names behind the family of the name before it: SAP FI, CO; Windows 7, Server2012."""
    family, _, member = last.skill.partition(" ")
    if not (member or last.kind in _FAMILIES) or _MEMBER.fullmatch(surface) is None:
        return None
    if (whole := look_up(f"{last.skill} {surface}", words, "any")) is not None and whole.name[1].startswith(last.skill):
        return whole
    if not is_family(family):
        return None
    found = peel(f"{family} {surface}", words, "any")
    if found is None or found.method == "fuzzy" or found.name[1] in (last.skill, family):
        return None
    return found if found.name[1].startswith(family) else None


def is_family(word: str) -> bool:
    """Whether a word is a name of its own, a maker, or begins the names of several things (Power BI, Power Apps)."""
    words = vocabulary()
    return key(word) in words.exact or key(word) in words.prefixes or _families()[word] >= FAMILY


@cache
def _families() -> Counter[str]:
    names = {name for _, name in vocabulary().exact.values()}
    return Counter(name.split(" ")[0] for name in names if " " in name)


def continued(term: Term, before: list[Term]) -> Term:
    """Oracle 10g,11g and Windows 7,XP: a version alone belongs to the name before it; SAP FI,CO to its family."""
    if term.matches or not before or not before[-1].matches:
        return term
    last = before[-1].matches[-1]
    words = vocabulary()
    if (found := _of_the_family(term.surface, last, words)) is not None:
        return term_of(term.surface, found, words)
    version = words.versions.get(last.skill, {}).get(key(term.surface)) or version_of(term.surface)
    if version is None:
        return term
    if last.skill not in words.versioned or last.version is None:
        return term
    return term_of(term.surface, Found((last.kind, last.skill), version, last.months, "peeled"), words)
