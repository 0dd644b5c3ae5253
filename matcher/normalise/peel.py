"""One term of a cell → the skill it names: looked up as it is, then with what surrounds a name taken off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from matcher.normalise.amounts import months_of, split_infix, split_span, split_version, version_of
from matcher.normalise.matches import ONLY_SUGGESTED
from matcher.normalise.vocabulary import Name, Vocabulary, vocabulary
from matcher.taxonomy.keys import kana_key, key
from matcher.taxonomy.patterns import pattern

REMEMBERED = 16_384
"""Terms whose name is kept at hand."""
LONGEST = 80
"""Letters beyond which nothing is peeled: such a text is a sentence."""
MODELLED = frozenset({"network", "security", "storage", "embedded"})
"""Kinds of gear, whose long numbers are models (Catalyst2960), not versions."""
MODEL_DIGITS = 3
UNNUMBERED = frozenset({"qualification", "concept", "method", "phase", "role"})
"""Kinds that have no versions."""
SURELY_NUMBERED = 5
"""Letters of a name from which a small number glued to it is a version, whoever the maker (JMeter5)."""
YEARLY = 3
"""Letters of a name from which a year glued to it is its version."""
_SMALL = pattern(r"(?:19|20)\d\d|\d{1,2}(?:\.\d+)*(?:\.x)?")
_MODEL = pattern(r"[A-Z]{0,4}-?\d{1,5}[A-Z]{0,4}(?:[- ](?:Gen ?|[A-Z])?\d{0,3}[A-Z]{0,3}\+?)?", re.IGNORECASE)
_GLUED_MODEL = pattern(r"(.*[a-zぁ-んァ-ヺー一-龥])([A-Z]{1,4}-?\d{2,5}[A-Z]{0,3})")
"""A model written against the name of the gear (ApresiaNP5000)."""
_YEAR_NAME = pattern(r"20(?:0[3-9]|[12]\d|30)")
_APART = pattern(r"(.*[^\d\s.]) +(\d+(?:\.\d+)*)")
_EDITION = pattern(
    r"(?:\s?SP\s?\d|\s\d\dH\d|\sUpdate\s?\d+|\sLTS[BC](?:\s?\d{4})?|\sBuild\s?\d+"
    r"|(?:(?<=\d)|(?<=\d[a-z]))\sRelease\s\d(?:\.\d)?)$",
    re.IGNORECASE,
)
"""What a maker's update adds to a version (XP SP3, 10 22H2)."""
_PLAIN_VERSION = re.compile(r"([!-/:-~ ]+[!-,/:-^`-~]|[A-Za-z](?= )) ?(\d{1,4}(?:\.\d{1,2})*)")
_MARKED_VERSION = re.compile(r"([!-/:-~ ]+[!-,/:-^`-~]) [vV](?:er\.)? ?(\d{1,4}(?:\.\d{1,2})*)")
"""The same with a word for version before the number (Java v8, PHP Ver.7)."""
_DATE = pattern(r"[\s:・/-]*(?:19|20)\d\d年(?:\s?\d{1,2}月)?(?:頃|〜)?$")
_DIGIT = pattern(r"\d")
_SIGNS = "◎○◯〇●△▲×★☆✔✓◉※*!。.、, "
_MARKS = frozenset(_SIGNS + ")+0123456789")
"""Last letters behind which a remark, a mark or an edition may be taken off."""
DEPTH = 4
"""Layers that are taken off one term at most (Java8経験3年 has three)."""


class Found(NamedTuple):
    """A name met under what was peeled off; `method` is the stage it was met at."""

    name: Name
    version: str | None = None
    months: int | None = None
    method: str = "exact"


Layer = Callable[[str, Vocabulary, str, int], Found | None]


def look_up(text: str, words: Vocabulary, column: str) -> Found | None:
    """The name this text spells exactly, but for case, width, blanks and the long marks of katakana."""
    spelt = key(text)
    if not words.allowed(spelt, column):
        return None
    if (name := words.exact.get(spelt)) is not None:
        stage = words.stage(spelt)
        return None if stage in ONLY_SUGGESTED else Found(name, method=stage)
    if (name := words.misspelt.get(spelt)) is not None:
        return Found(name, method="fuzzy")
    if not text.isascii() and (name := words.kana.get(kana_key(text) or "\0")) is not None:
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
    counted = _DIGIT.search(text) is not None
    if counted:
        yield _plain_version
    if counted or "半年" in text:
        yield _span
    if text[-1] in words.remarks or text[-1] in _MARKS:
        yield _remark
    if counted:
        yield _version
        if "年" in text:
            yield _year
        if "〜" in text:
            yield _word_range
    yield _named_version
    if counted:
        yield _model
        yield _infix
    yield _affix
    if " " in text:
        yield _vendor


def with_plain_version(text: str, words: Vocabulary, column: str) -> Found | None:
    """Java8, SQL Server 2019: a name known to carry versions with nothing but one number behind it."""
    if (counted := _MARKED_VERSION.fullmatch(text) or _PLAIN_VERSION.fullmatch(text)) is None:
        return None
    base = key(counted[1])
    name = words.exact.get(base)
    if name is None or name[1] not in words.versioned or name[0] in UNNUMBERED or not words.allowed(base, column):
        return None
    return renamed(Found(name, counted[2], method="peeled"), words)


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
            return peel(text[: -len(mark)].rstrip(" :・-/"), words, column, depth)
    stripped = text.rstrip(_SIGNS)
    stripped = _EDITION.sub("", stripped)
    if stripped.endswith("+") and stripped[-2:-1].isdigit():
        stripped = stripped[:-1]
    return peel(stripped, words, column, depth) if stripped != text and stripped else None


def _says_how(inside: str, words: Vocabulary) -> bool:
    inside = inside.strip()
    return bool(not inside or version_of(inside) or months_of(inside) is not None or key(inside) in words.remark_keys)


def _version(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """Oracle 19c, Java8, PHP v7.2〜8.0. Glued digits count only where the name is known to carry versions."""
    parts = split_version(text)
    if parts is None:
        return None
    base, version, glued = parts
    if glued and len(base) == 1 and version.isdigit():
        return None
    found = peel(base, words, column, depth)
    if found is None and (apart := _APART.fullmatch(text)) is not None and apart[1] != base:
        found, version, glued = peel(apart[1], words, column, depth), apart[2], False
    if found is None or found.version is not None:
        return found if found and found.version and not found.version[0].isdigit() and not glued else None
    if found.name[0] in MODELLED and found.name[1] not in words.versioned and is_model(version):
        return found
    if glued and found.name[1] not in words.versioned and not _numbered(found.name, base, version):
        return None
    if found.name[0] in UNNUMBERED:
        return None
    return renamed(Found(found.name, version, found.months, found.method), words)


def is_model(version: str) -> bool:
    """Whether a number behind the name of some gear is its model: long, neither a year (2019) nor counted on (8.0)."""
    return len(version) >= MODEL_DIGITS and "." not in version and _YEAR_NAME.fullmatch(version) is None


def _numbered(name: Name, base: str, version: str) -> bool:
    """Whether a number glued to a name of a maker that is not known for versions is one all the same."""
    plain = key(base)
    if _YEAR_NAME.fullmatch(version) and (name[0] in MODELLED or len(plain) >= YEARLY):
        return True
    return name[0] not in MODELLED and len(plain) >= SURELY_NUMBERED and bool(_SMALL.fullmatch(version))


def _model(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """PowerEdge R740, Exadata X8M: the gear with its model, which is no version."""
    if (glued := _GLUED_MODEL.fullmatch(text)) is not None and (found := look_up(glued[1], words, column)) is not None:
        return found if found.name[0] in MODELLED and found.name[1] not in words.versioned else None
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
    return renamed(found._replace(version=parts[1]), words)


def _affix(text: str, words: Vocabulary, column: str, depth: int) -> Found | None:
    """Java開発経験, Linux系, 開発言語Java."""
    for suffix in words.suffixes.get(text[-1], ()):
        if ends_with(text, suffix):
            base = text[: -len(suffix)].rstrip(" ・:/の")
            found = peel(base, words, column, depth) if len(base) > 1 or suffix in _OF_A_LETTER else None
            if found is not None:
                plain = column == "any" or suffix in _OF_ANYTHING
                unsure = plain and suffix not in _OF_A_SYSTEM and _everyday(base, words)
                unsure = unsure or (suffix in _OF_A_PRODUCT and found.name[0] in ("concept", "method"))
                return None if unsure else found
    for prefix in words.affixes.get(text[0], ()):
        if text.startswith(prefix) and len(text) > len(prefix):
            found = peel(text[len(prefix) :].lstrip(" ・:/"), words, column, depth)
            if found is not None:
                return found
    return None


_OF_A_SYSTEM = frozenset({"移行", "サーバ", "サーバー", "言語"})
"""What follows names of systems only, so that a word before it is one (ノーツ移行)."""


_OF_ANYTHING = frozenset(
    {"解析", "分析", "集計", "調査", "管理", "改善", "教育", "業務", "作業", "評価", "選定", "作成", "対応"}
)
"""What follows any word, so that a Japanese one before it is no name in any column (アクセス解析)."""


_OF_A_PRODUCT = _OF_ANYTHING | frozenset(
    [
        "機器",
        "モジュール",
        "案件",
        "支援",
        "サポート",
        "レビュー",
        "プロジェクト",
        "基盤",
        "テスト",
        "試験",
        "運用支援",
        "プラグイン",
    ]
)
"""What makes a duty or another thing of a general word (セキュリティ教育, ネットワーク機器), but not of a product."""
_OF_A_LETTER = frozenset(
    ["言語", "開発", "開発経験", "での開発", "の開発", "言語開発", "プログラミング", "など", "等", "経験"]
)
"""What may follow a name of one letter; before anything else a letter counts (C評価)."""


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
            if found is not None and found.name[0] != "qualification" and not _ambiguous(tail, words):
                return found
        more, _, tail = tail.partition(" ")
        head = f"{head} {more}"
    return None


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
    if not renames or found.version is None:
        return found
    first = found.version.split("〜")[0].split("/")[0].strip()
    major = first.split(".")[0].split(" ")[0]
    name = renames.get(first) or renames.get(major)
    if name is None:
        return found
    return renamed(found._replace(name=words.exact[key(name)]), words)
