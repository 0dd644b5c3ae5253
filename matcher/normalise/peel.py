"""One term of a cell → the skill it names: looked up as it is, then with what surrounds a name taken off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from matcher.normalise.amounts import months_of, split_infix, split_span, split_version, version_of
from matcher.normalise.matches import ONLY_SUGGESTED
from matcher.normalise.versions import as_listed, counted
from matcher.normalise.vocabulary import Name, Vocabulary, vocabulary
from matcher.taxonomy.keys import kana_key, key
from matcher.taxonomy.patterns import pattern

REMEMBERED = 16_384
"""Terms whose name is kept at hand."""
LONGEST = 80
"""Letters beyond which nothing is peeled: such a text is a sentence."""
MODELLED = frozenset({"network", "security", "storage", "embedded"})
"""Kinds of gear, whose long numbers are models (Catalyst2960), not versions."""
SERIES = frozenset({"os", "mainframe"})
"""Kinds whose long numbers are models where they stand apart (AS/400 270)."""
MODEL_DIGITS = 3
UNNUMBERED = frozenset({"qualification", "concept", "method", "phase", "role"})
"""Kinds that have no versions."""
EDITED = frozenset({"method"})
"""Of these, what has editions all the same, written apart (ITIL v3, MISRA C 2012)."""
SURELY_NUMBERED = 5
"""Letters of a name from which a small number glued to it is a version, whoever the maker (JMeter5); one less where
the name is no word of everyday (JRun4)."""
YEARLY = 3
"""Letters of a name from which a year glued to it is its version."""
_SMALL = pattern(r"(?:19|20)\d\d|\d{1,2}(?:\.\d+)*(?:\.x|[a-z])?")
_MODEL = pattern(r"[A-Z]{0,4}-?\d{1,5}[A-Z]{0,4}(?:[- ](?:Gen ?|[A-Z])?\d{0,3}[A-Z]{0,3}\+?)?", re.IGNORECASE)
_GLUED_MODEL = pattern(r"(.*[a-zぁ-んァ-ヺー一-龥])([A-Z]{1,4}-?\d{2,5}[A-Z]{0,3})")
"""A model written against the name of the gear (ApresiaNP5000)."""
_PART_NUMBER = pattern(r"(?:[A-Z]+ )?[A-Z]{2,5}[0-9][A-Z0-9/-]{1,11}", re.IGNORECASE)
_OF_FAMILY = pattern(r"[A-Z]{0,2}\d{1,5}[A-Z]{0,3}\d{0,4}[A-Z]{0,3}(?:[/-][A-Z0-9]{1,6})?", re.IGNORECASE)
SHORTEST_FAMILY = 3
"""Letters of a family's name by which its members are told."""
_YEAR_NAME = pattern(r"20(?:0[3-9]|[12]\d|30)")
_GLUED_MARK = pattern(r"(.+[A-Za-z]{2})[vV](\d{1,2}(?:\.\d{1,2})*)")
_APART = pattern(r"(.*[^\d\s.]) +(\d+(?:\.\d+)*)")
_EDITION = pattern(
    r"(?:\s?SP\s?\d|\sCS\d(?:\.5)?|\sCC(?:\s?20\d\d)?|\s\d\dH\d|\sUpdate\s?\d+|\sLTS[BC](?:\s?\d{4})?|\sBuild\s?\d+"
    r"|(?:(?<=\d)|(?<=\d[a-z]))\sRelease\s\d(?:\.\d)?)$",
    re.IGNORECASE,
)
"""What a maker's update adds to a version (XP SP3, 10 22H2)."""
_PLAIN_VERSION = re.compile(r"([!-/:-~ ]+[!-,/:-^`-~]|[A-Za-z](?= )) ?(\d{1,4}(?:\.\d{1,2})*)")
_MARKED_VERSION = re.compile(r"([!-/:-~ ]+[!-,/:-^`-~]) [vV](?:er\.)? ?(\d{1,4}(?:\.\d{1,2})*)")
"""The same with a word for version before the number (Java v8, PHP Ver.7)."""
_CODENAMED = pattern(r"(.*[^\d.].*\d)(?: |\(|\s\()([A-Z][a-z]+(?: [A-Z][a-z]+)?)\)?")
_DATE = pattern(r"[\s:・/-]*(?:19|20)\d\d年(?:\s?\d{1,2}月)?(?:頃|〜)?$")
_DIGIT = pattern(r"\d")
_SIGNS = "◎○◯〇●△▲×★☆✔✓◉※*!。.、, "
_MARKS = frozenset(_SIGNS + ")+0123456789")
"""Last letters behind which a remark, a mark or an edition may be taken off."""
_NO_NAME = pattern(r"[A-Za-z](?:\.[A-Za-z]){1,3}\.?|[A-Za-z]*'(?:s|t|d|m|ll|re|ve)", re.IGNORECASE)
LONGEST_ENGLISH = 16
DEPTH = 4
"""Layers that are taken off one term at most (Java8経験3年 has three)."""


class Found(NamedTuple):
    """A name met under what was peeled off; `method` is the stage it was met at."""

    name: Name
    version: str | None = None
    months: int | None = None
    method: str = "exact"


Layer = Callable[[str, Vocabulary, str, int], Found | None]


def is_no_name(text: str) -> bool:
    """Whether a text is somebody's initials (J.S), or English letters with what a name never ends in (i.e, she'll)."""
    return len(text) <= LONGEST_ENGLISH and _NO_NAME.fullmatch(text) is not None


def look_up(text: str, words: Vocabulary, column: str) -> Found | None:
    """The name this text spells exactly, but for case, width, blanks and the long marks of katakana."""
    spelt = key(text)
    if not words.allowed(spelt, column) or (("." in text or "'" in text) and is_no_name(text)):
        return None
    if (name := words.exact.get(spelt)) is not None:
        stage = words.stage(spelt)
        return None if stage in ONLY_SUGGESTED else Found(name, method=stage)
    if (name := words.misspelt.get(spelt)) is not None:
        return Found(name, method="fuzzy")
    if text.isascii() or spelt in words.usage.everyday:
        return None
    if (name := words.kana.get(kana_key(text) or "\0")) is not None:
        return Found(name, method="kana")
    return None


def peel(text: str, words: Vocabulary, column: str, depth: int = DEPTH) -> Found | None:
    """The name under spans, versions, remarks, affixes and vendor names; None where there is none for sure."""
    return _remembered(text, column) if depth == DEPTH else _peel(text, words, column, depth)


@lru_cache(maxsize=REMEMBERED)
def _remembered(text: str, column: str) -> Found | None:
    """A part of a cell is looked at several times, as itself and as what may be joined."""
    return _peel(text, vocabulary(), column, DEPTH)


def _peel(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    if (found := look_up(text, words, column)) is not None or depth == 0 or not 0 < len(text) <= LONGEST:
        return found
    for layer in _layers(text, words):
        if (found := layer(text, words, column, depth - 1)) is not None:
            if found.method in ("fuzzy", "peeled"):
                return found
            return Found(found.name, found.version, found.months, "peeled")
    return None


def _layers(text: str, words: Vocabulary) -> Iterator[Layer]:
    """What can be taken off a text of these characters, in the order it is tried; a bare word has nothing to lose."""
    numbered = _DIGIT.search(text) is not None
    yield _named_version
    if numbered:
        yield _plain_version
    if numbered or "半年" in text:
        yield _span
    if text[-1] in words.remarks or text[-1] in _MARKS:
        yield _remark
    if numbered:
        yield _version
        if "年" in text:
            yield _year
        if "〜" in text:
            yield _word_range
    if numbered:
        yield _model
        yield _infix
        if text[-1].isalpha() or text[-1] == ")":
            yield _codenamed
    yield _affix
    if " " in text:
        yield _vendor
    if not text.isascii():
        yield _made_by


def with_plain_version(text: str, words: Vocabulary, column: str) -> Found | None:
    """Java8, SQL Server 2019: a name known to carry versions with nothing but one number behind it."""
    marked = _MARKED_VERSION.fullmatch(text) if " v" in text or " V" in text else None
    if (numbered := marked or _PLAIN_VERSION.fullmatch(text)) is None:
        return None
    base = key(numbered[1])
    name = words.exact.get(base)
    if name is None or name[1] not in words.versioned or name[0] in UNNUMBERED or not words.allowed(base, column):
        return None
    version: str | None = numbered[2]
    if len(numbered[2]) >= MODEL_DIGITS:
        version = counted(name[1], numbered[2])
    elif marked and "v" in numbered[0][len(numbered[1]) :].lower():
        version = as_listed(name[1], f"v{version}", words) or version
    glued = " " not in text
    if version is None or (len(base) == 1 and not marked and (glued or _unlisted(base, version, words))):
        return None
    return renamed(Found(name, version or None, method="peeled"), words)


def _unlisted(letter: str, version: str, words: Vocabulary) -> bool:
    """Whether a number behind a single letter is a rank, a place or a date (C 2, R6.4): no version of that language."""
    name = words.exact.get(key(letter))
    known = words.versions.get(name[1], {}) if name is not None else {}
    return not (version in known or (known and version.partition(".")[0] in {v.partition(".")[0] for v in known}))


def _plain_version(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    return with_plain_version(text, words, column)


def _span(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """Java 5年 → Java with 60 months."""
    parts = split_span(text)
    found = peel(parts[0], words, column, depth) if parts else None
    return found._replace(months=found.months or parts[1]) if found and parts else None


def _word_range(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """WindowsXP〜10: from a version that is a word to one that is a number."""
    head, mark, tail = text.rpartition("〜")
    last = version_of(tail) if mark else None
    found = _named_version(head.strip(), words, column, depth) if last else None
    return found and found._replace(version=f"{found.version}〜{last}")


def _year(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """Java 2019年4月〜: a date behind a name is no version of it."""
    base = _DATE.sub("", text)
    return peel(base.rstrip(" :・-/"), words, column, depth) if base and base != text else None


def _codenamed(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """macOS 13 Ventura, Debian10(Buster): a version twice, as a number and as its maker calls it."""
    parts = _CODENAMED.fullmatch(text)
    found = peel(parts[1], words, column, depth) if parts else None
    if parts is None or found is None or found.version is None:
        return None
    return found if key(parts[2]) in words.versions.get(found.name[1], {}) else None


def _remark(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """Python 独学, Java(8), Go（学習中）: a remark behind the name says how, not what."""
    if text.endswith(")") and "(" in text[1:]:
        base, inside = text[:-1].split("(", 1)
        if not _says_how(inside, words):
            return None
        found = peel(base.rstrip(), words, column, depth)
        if found is None:
            return None
        months = months_of(inside)
        return found._replace(
            version=found.version or (None if months else version_of(inside)), months=found.months or months
        )
    for mark in words.remarks.get(text[-1], ()):
        if text.endswith(mark) and len(text) > len(mark) and text[-len(mark) - 1] in " :・-/":
            found = peel(text[: -len(mark)].rstrip(" :・-/"), words, column, depth)
            return found if found and _of_its_kind(mark, found, words) else None
    stripped = text.rstrip(_SIGNS)
    stripped = _EDITION.sub("", stripped)
    if stripped.endswith("+") and stripped[-2:-1].isdigit():
        stripped = stripped[:-1]
    if stripped == text or not stripped or (len(stripped) == 1 and text[-1] in "*+"):
        return None
    return peel(stripped, words, column, depth)


def _says_how(inside: str, words: Vocabulary) -> bool:
    inside = inside.strip()
    return bool(not inside or version_of(inside) or months_of(inside) is not None or key(inside) in words.remark_keys)


def _version(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """Oracle 19c, Java8, PHP v7.2〜8.0. Glued digits count only where the name is known to carry versions, and where
    they are not part of a name of their own (AS/400 DB2)."""
    if (marked := _GLUED_MARK.fullmatch(text)) is not None:
        found = look_up(marked[1], words, column)
        if found is not None and found.name[1] in words.versioned:
            return renamed(found._replace(version=marked[2]), words)
    parts = split_version(text)
    if parts is None:
        return None
    base, version, glued = parts
    worded = text[len(base) :].lstrip(" -_:")[:1].isalpha()
    if len(base) == 1 and not worded and (_unlisted(base, version, words) or (glued and version.isdigit())):
        return None
    found = peel(base, words, column, depth)
    last = text.rpartition(" ")[2] if found is not None and glued else text
    if found is not None and last != text and words.exact.get(key(last), found.name) != found.name:
        return None
    if found is None and (apart := _APART.fullmatch(text)) is not None and apart[1] != base:
        found, version, glued = peel(apart[1], words, column, depth), apart[2], False
    if found is None or found.version is not None:
        return found if found and found.version and not found.version[0].isdigit() and not glued else None
    if found.name[0] in MODELLED and found.name[1] not in words.versioned and is_model(version):
        return None if glued and _general(base, found, words) else found
    if glued and found.name[1] not in words.versioned and not _numbered(found.name, base, version):
        return None
    if found.name[0] in UNNUMBERED and (glued or found.name[0] not in EDITED):
        return None
    listed = as_listed(found.name[1], text[len(base) :].strip(" -_:"), words)
    if listed is not None and key(listed) != key(version):
        version = listed
    elif (said := counted(found.name[1], version)) is None:
        return None if glued or found.name[0] not in SERIES else found
    else:
        version = said
    return renamed(Found(found.name, version or None, found.months, found.method), words)


def is_model(version: str) -> bool:
    """Whether a number behind the name of some gear is its model: long, neither a year (2019) nor counted on (8.0)."""
    return len(version) >= MODEL_DIGITS and "." not in version and _YEAR_NAME.fullmatch(version) is None


def _numbered(name: Name, base: str, version: str) -> bool:
    """Whether a number glued to a name of a maker that is not known for versions is one all the same."""
    plain = key(base)
    if _YEAR_NAME.fullmatch(version) and (name[0] in MODELLED or len(plain) >= YEARLY):
        return True
    if "." in version and len(plain) >= YEARLY and name[0] not in MODELLED:
        return True
    least = SURELY_NUMBERED - (plain not in vocabulary().usage.unsafe_in_prose)
    return name[0] not in MODELLED and len(plain) >= least and bool(_SMALL.fullmatch(version))


def _model(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """PowerEdge R740, Exadata X8M: the gear with its model, which is no version."""
    if (glued := _GLUED_MODEL.fullmatch(text)) is not None and (found := look_up(glued[1], words, column)) is not None:
        return found if found.name[0] in MODELLED and found.name[1] not in words.versioned else None
    if (family := _family_of(text, words, column)) is not None:
        return family
    head, _, tail = text.partition(" ")
    while tail:
        if _MODEL.fullmatch(tail) and (found := look_up(head, words, column)) is not None:
            return found if found.name[0] in MODELLED and found.name[1] not in words.versioned else None
        more, _, tail = tail.partition(" ")
        head = f"{head} {more}"
    return None


def _family_of(text: str, words: Vocabulary, column: str) -> Found | None:
    """STM32F4, PIC16F84: a chip or box by its model, of which the name of the family is the beginning."""
    if not (_PART_NUMBER.fullmatch(text)):
        return None
    for size in range(len(text) - 2, SHORTEST_FAMILY - 1, -1):
        rest = text[size:]
        begins = rest[0].isdigit() if text[size - 1].isalpha() else text[size - 1].isdigit() and rest[0].isalpha()
        if begins and _OF_FAMILY.fullmatch(rest) and (found := look_up(text[:size], words, column)) is not None:
            gear = found.name[0] in MODELLED and found.name[1] not in words.versioned
            sure = not rest.isdigit() or not _general(text[:size], found, words)
            return found if gear and sure else None
    return None


def _general(base: str, found: Found, words: Vocabulary) -> bool:
    """Whether a name is that of a kind of gear of many makers, whose models say nothing (NAS100)."""
    return key(base) in words.usage.unsafe_in_prose or found.name[1] in words.usage.asked_in_prose


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
    return renamed(found._replace(version=parts[1]), words)


def _affix(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """Java開発経験, Linux系, 開発言語Java."""
    for suffix in words.suffixes.get(text[-1], ()):
        if ends_with(text, suffix):
            base = text[: -len(suffix)].rstrip(" ・:/の※")
            found = (
                peel(base, words, column, depth) if len(base) > 1 or suffix in words.usage.suffixes_of_letters else None
            )
            if found is not None:
                return None if _other_with(suffix, base, found, words, column) else found
    for prefix in words.affixes.get(text[0], ()):
        if text.startswith(prefix) and len(text) > len(prefix):
            rest = text[len(prefix) :].lstrip(" ・:/")
            found = (
                peel(rest, words, column, depth) if len(rest) > 1 or prefix in words.usage.prefixes_of_letters else None
            )
            if found is not None:
                return found
    return None


def _other_with(suffix: str, base: str, found: Found, words: Vocabulary, column: str) -> bool:
    """Whether a name is another word before this suffix: アクセス解析, セキュリティ教育, Edge加工, Redmine DB."""
    usage, concept = words.usage, found.name[0] in ("concept", "method")
    anything = suffix in usage.suffixes_of_anything
    plain = column == "any" or anything
    if (
        column == "any"
        and len(base) >= YEARLY + 1
        and base.isascii()
        and base.islower()
        and key(base) in usage.unsafe_in_prose
    ):
        return anything or suffix in usage.suffixes_of_products
    if plain and suffix not in usage.suffixes_of_systems and _everyday(base, words):
        return True
    if concept and (anything or suffix in usage.suffixes_of_products):
        return True
    if plain and suffix in usage.suffixes_of_things and key(base) in usage.unsafe_in_prose:
        return True
    return not _of_its_kind(suffix, found, words)


def _of_its_kind(word: str, found: Found, words: Vocabulary) -> bool:
    """Whether a word behind a name leaves it what it is: Server does a database, not a library (React Server)."""
    kinds = words.usage.kinds_with.get(word)
    return kinds is None or found.name[0] in kinds


def ends_with(text: str, suffix: str) -> bool:
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
            if found is not None and found.name[1] in words.made_by[key(head)] and not _ambiguous(tail, words):
                return found
        more, _, tail = tail.partition(" ")
        head = f"{head} {more}"
    return None


def _made_by(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """オムロン製PLC, 日立製作所 HiRDB, DAL社 ACMS: a Japanese maker, or one called such, before what it makes.

    Behind a word that shows the maker whatever is a name by itself counts, behind a known maker's name as well.
    """
    parts = _MADE_BY.fullmatch(text)
    if parts is None:
        return None
    maker, shown, made = parts["maker"], parts["shown"], parts["made"]
    if (
        shown
        and made.isascii()
        and (found := look_up(f"{maker}{made}", words, column) or look_up(f"{maker} {made}", words, column))
    ):
        return found
    known = key(maker) in words.prefixes and not maker.isascii()
    if not (known or (shown and "社" in shown) or (shown and maker.isascii() and key(maker) in words.prefixes)):
        return None
    found = peel(made, words, column, depth)
    if found is None or found.method in ("ambiguous", "fuzzy") or len(key(made)) < LEAST_MADE:
        return None
    if found.name[0] in ("concept", "method"):
        gear = look_up(maker, words, column) if shown else None
        return gear if gear is not None and gear.name[0] in MODELLED else None
    return None if _ambiguous(made, words) and not known else found


_MADE_BY = pattern(
    r"(?P<maker>[A-Za-z][A-Za-z0-9.&-]{1,15}|[ァ-ヺー]{2,12}|[一-龥々]{1,6}(?:[A-Z]{2,4})?|[一-龥々ァ-ヺーA-Z]{2,10})"
    r"(?:(?P<shown>社製の?|社の?|製の?)[ 　]?|の|[ 　]|(?<=[^!-~])(?=[A-Z]))(?P<made>[^ぁ-ん]{2,40})"
)
LEAST_MADE = 3


def _ambiguous(text: str, words: Vocabulary) -> bool:
    """Names other makers use too (Google Play is not Play Framework)."""
    return key(text) in words.usage.columns or key(text) in words.usage.unsafe_in_prose


def _everyday(text: str, words: Vocabulary) -> bool:
    """Names that are Japanese words too, which an affix makes one of (スクラッチ開発)."""
    return not text.isascii() and key(text) in words.usage.unsafe_in_prose


def renamed(found: Found, words: Vocabulary) -> Found:
    """Angular 1 is AngularJS, Windows 2016 is Windows Server: the skill this version is known as."""
    if found.version and found.name[1].endswith(found.version):
        return found._replace(version=None)
    renames = words.usage.renames.get(found.name[1])
    if renames is None and found.version and found.version.isdigit() and found.name[1][-1].isdigit():
        renames = words.usage.renames.get(found.name[1].rstrip(" 0123456789"))
    if not renames or found.version is None:
        return found
    first = found.version.split("〜")[0].split("/")[0].strip()
    major = first.split(".")[0].split(" ")[0]
    name = renames.get(first) or renames.get(major)
    if name is None or name == found.name[1]:
        return found
    return renamed(found._replace(name=words.exact[key(name)]), words)
