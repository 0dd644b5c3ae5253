"""One term of a cell → the skill it names: looked up as it is, then with what surrounds a name taken off."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from matcher.normalise.amounts import months_of, split_infix, split_span, split_version, version_of
from matcher.normalise.vocabulary import Name, Vocabulary, vocabulary
from matcher.taxonomy.keys import kana_key, key

LONGEST = 80
"""Letters beyond which nothing is peeled: such a text is a sentence."""
MODELLED = frozenset({"network", "security", "storage", "embedded"})
"""Kinds of gear, whose long numbers are models (Catalyst2960), not versions."""
MODEL_DIGITS = 3
UNNUMBERED = frozenset({"qualification", "concept", "method", "phase", "role"})
"""Kinds that have no versions."""
SURELY_NUMBERED = 5
"""Letters of a name from which a small number glued to it is a version, whoever the maker (JMeter5)."""
_SMALL = re.compile(r"(?:19|20)\d\d|\d{1,2}(?:\.\d+)*(?:\.x)?")
_MODEL = re.compile(r"[A-Z]{0,4}-?\d{1,5}[A-Z]{0,4}(?:[- ](?:Gen|M)?\d{0,3}[A-Z]{0,3})?", re.IGNORECASE)
_EDITION = re.compile(r"(?:\s?SP\s?\d|\s\d\dH\d|\sUpdate\s?\d+|\sBuild\s?\d+)$", re.IGNORECASE)
"""What a maker's update adds to a version (XP SP3, 10 22H2)."""
DEPTH = 4
"""Layers that are taken off one term at most (Java8経験3年 has three)."""


@dataclass(frozen=True)
class Found:
    """A name met under what was peeled off; `exact` only where nothing had to be."""

    name: Name
    version: str | None = None
    months: int | None = None
    method: str = "exact"


def look_up(text: str, words: Vocabulary, column: str) -> Found | None:
    """The name this text spells exactly, but for case, width, blanks and the long marks of katakana."""
    spelt = key(text)
    if not words.allowed(spelt, column):
        return None
    if (name := words.exact.get(spelt)) is not None:
        return Found(name)
    if (name := words.misspelt.get(spelt)) is not None:
        return Found(name, method="fuzzy")
    if not text.isascii() and (name := words.kana.get(kana_key(text) or "\0")) is not None:
        return Found(name, method="kana")
    return None


def peel(text: str, words: Vocabulary, column: str, depth: int = DEPTH) -> Found | None:
    """The name under spans, versions, remarks, affixes and vendor names; None where there is none for sure."""
    if (found := look_up(text, words, column)) is not None or depth == 0 or not 0 < len(text) <= LONGEST:
        return found
    for layer in (_span, _remark, _version, _named_version, _model, _infix, _affix, _vendor):
        if (found := layer(text, words, column, depth - 1)) is not None:
            return found if found.method == "fuzzy" else replace(found, method="peeled")
    return None


def _span(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """Java 5年 → Java with 60 months."""
    parts = split_span(text)
    found = peel(parts[0], words, column, depth) if parts else None
    return replace(found, months=found.months or parts[1]) if found and parts else None


def _remark(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """Python 独学, Java(8), Go（学習中）: a remark behind the name says how, not what."""
    if text.endswith(")") and "(" in text[1:]:
        base, inside = text[:-1].split("(", 1)
        if not _says_how(inside):
            return None
        found = peel(base.rstrip(), words, column, depth)
        if found is None:
            return None
        return replace(found, version=found.version or version_of(inside), months=found.months or months_of(inside))
    for mark in words.remarks.get(text[-1], ()):
        if text.endswith(mark) and len(text) > len(mark) and text[-len(mark) - 1] in " :・-/":
            return peel(text[: -len(mark)].rstrip(" :・-/"), words, column, depth)
    stripped = text.rstrip("◎○◯〇●△▲×★☆✔✓◉※*!。.、, ")
    stripped = _EDITION.sub("", stripped)
    if stripped.endswith("+") and stripped[-2:-1].isdigit():
        stripped = stripped[:-1]
    return peel(stripped, words, column, depth) if stripped != text and stripped else None


def _says_how(inside: str) -> bool:
    inside = inside.strip()
    return bool(not inside or version_of(inside) or months_of(inside) is not None or key(inside) in remark_keys())


@cache
def remark_keys() -> frozenset[str]:
    return frozenset(key(q) for q in vocabulary().usage.qualifiers)


def _version(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """Oracle 19c, Java8, PHP v7.2〜8.0. Glued digits count only where the name is known to carry versions."""
    parts = split_version(text)
    if parts is None:
        return None
    base, version, glued = parts
    found = peel(base, words, column, depth)
    if found is None or found.version is not None:
        return found if found and found.version and not found.version[0].isdigit() and not glued else None
    if found.name[0] in MODELLED and found.name[1] not in words.versioned and len(version) >= MODEL_DIGITS:
        return found
    if glued and found.name[1] not in words.versioned and not _numbered(found.name, base, version):
        return None
    if found.name[0] in UNNUMBERED:
        return None
    return renamed(replace(found, version=version), words)


def _numbered(name: Name, base: str, version: str) -> bool:
    """Whether a number glued to a name of a maker that is not known for versions is one all the same."""
    plain = key(base)
    return name[0] not in MODELLED and len(plain) >= SURELY_NUMBERED and bool(_SMALL.fullmatch(version))


def _model(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """PowerEdge R740, Exadata X8M: the gear with its model, which is no version."""
    head, _, tail = text.partition(" ")
    while tail:
        if _MODEL.fullmatch(tail) and (found := look_up(head, words, column)) is not None:
            return found if found.name[0] in MODELLED and found.name[1] not in words.versioned else None
        more, _, tail = tail.partition(" ")
        head = f"{head} {more}"
    return None


def _named_version(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """Windows XP, Windows Vista: versions whose name is a word of the maker."""
    named = words.named.get(key(text))
    if named is None or not words.allowed(named[2], column):
        return None
    return renamed(Found(named[0], named[1]), words)


def _infix(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """Windows2016 Server, Oracle 11g Database."""
    parts = split_infix(text)
    found = peel(parts[0], words, column, min(depth, 1)) if parts else None
    if found is None or parts is None or found.name[1] not in words.versioned or found.version:
        return None
    return renamed(replace(found, version=parts[1]), words)


def _affix(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """Java開発経験, Linux系, 開発言語Java."""
    for suffix in words.suffixes.get(text[-1], ()):
        if _ends_with(text, suffix):
            found = peel(text[: -len(suffix)].rstrip(" ・:/の"), words, column, depth)
            if found is not None:
                return found
    for prefix in words.usage.prefixes if not text[0].isascii() or text[0].isupper() else ():
        if text.startswith(prefix) and len(text) > len(prefix):
            found = peel(text[len(prefix) :].lstrip(" ・:/"), words, column, depth)
            if found is not None:
                return found
    return None


def _ends_with(text: str, suffix: str) -> bool:
    """Whether a suffix ends the text; a Latin one only behind a blank or number (Windows10Pro, not SequelPro)."""
    if not text.endswith(suffix) or len(text) <= len(suffix):
        return False
    before = text[-len(suffix) - 1]
    return not suffix.isascii() or before in " -)" or before.isdigit() or not before.isascii()


def _vendor(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """Apache Tomcat, MS Excel: the maker before the name, by white list."""
    head, _, tail = text.partition(" ")
    while tail:
        if key(head) in words.prefixes:
            found = peel(tail, words, column, depth)
            if found is not None and found.name[0] != "qualification" and not _ambiguous(tail, words):
                return found
        more, _, tail = tail.partition(" ")
        head = f"{head} {more}"
    return None


def _ambiguous(text: str, words: Vocabulary) -> bool:
    """Names other makers use too (Google Play is not Play Framework)."""
    return key(text) in words.usage.columns or key(text) in words.usage.unsafe_in_prose


def renamed(found: Found, words: Vocabulary) -> Found:
    """Angular 1 is AngularJS, Windows 2016 is Windows Server: the skill this version is known as."""
    if found.version and found.name[1].endswith(found.version):
        return replace(found, version=None)
    renames = words.usage.renames.get(found.name[1])
    if not renames or found.version is None:
        return found
    first = found.version.split("〜")[0].split("/")[0].strip()
    major = first.split(".")[0].split(" ")[0]
    name = renames.get(first) or renames.get(major)
    if name is None:
        return found
    return renamed(replace(found, name=words.exact[key(name)]), words)
