"""The words skill sheets use for their parts: is this text a label, and of what?"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from matcher.errors import TaxonomyError

SKILL_FIELDS = ("language", "db", "os", "tools")
PERIOD_FIELDS = ("period", "start", "end")
KEY_FIELDS = ("period", "title", "number")
"""Fields of which an engagement has one: a second one begins the next engagement."""

_DECORATION = "■□●○◯〇◆◇▼▽▲△★☆※＊*#>＞<＜・•‣✓▶►–—【】[]〔〕〈〉《》「」『』\"'`_|　 \t:：.．-ー~→☑︎✅"
_PICTURE = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d]")
"""Pictures in front of labels and titles."""
_LABEL_MAX = 24


@dataclass(frozen=True)
class Label:
    """A text that names a part: the fields it names (言語/DB names two), and a value in the same text."""

    fields: tuple[str, ...]
    value: str = ""
    marked: bool = False
    """It ends in a colon or stands in brackets: a label even where a value would be a known word."""

    @property
    def field(self) -> str:
        """The one field the label stands for; several skill fields together are `tools` (any skill)."""
        if len(self.fields) > 1 and all(f in SKILL_FIELDS for f in self.fields):
            return "tools"
        return self.fields[0]

    @property
    def history(self) -> bool:
        return all(kinds().get(f) in ("history", "skill") for f in self.fields)

    @property
    def head(self) -> bool:
        return kinds().get(self.fields[0]) == "head"


@cache
def _vocabulary() -> dict[str, dict[str, str]]:
    """kind → word → field. A word under two fields of one kind raises TaxonomyError."""
    text = files("matcher.taxonomy").joinpath("labels_sheet.toml").read_text(encoding="utf-8")
    words: dict[str, dict[str, str]] = {}
    faults = []
    for field, entry in tomllib.loads(text).items():
        known = words.setdefault(entry["of"], {})
        for word in entry["words"]:
            plain = word_key(word)
            if known.get(plain, field) != field and entry["of"] != "section":
                faults.append(f"labels_sheet.toml: {word} stands under {known[plain]} and {field}")
            known.setdefault(plain, field)
    if faults:
        raise TaxonomyError(faults)
    return words


@cache
def kinds() -> dict[str, str]:
    """field → history | skill | head | grade | section."""
    text = files("matcher.taxonomy").joinpath("labels_sheet.toml").read_text(encoding="utf-8")
    return {field: entry["of"] for field, entry in tomllib.loads(text).items()}


def unpictured(text: str) -> str:
    """A text without the pictures in front of it (📁 在庫管理)."""
    return re.sub(rf"^(?:{_PICTURE.pattern}|\s)+", "", text)


def word_key(text: str) -> str:
    """A label without width, case, blanks, marks: what two spellings of one label share."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s・/\\、,.\-_()&+:;|]+", "", plain) or plain.strip()


def bare(text: str) -> str:
    """A heading without its decoration and numbering: ■１．業務経歴： → 業務経歴."""
    plain = _PICTURE.sub("", unicodedata.normalize("NFKC", text)).strip().strip(_DECORATION).strip()
    plain = re.sub(r"^(?:[(\[]?\d{1,2}[)\].、:]\s*|[①-⑳]\s*|[IVX]{1,4}\.\s*)", "", plain)
    return plain.strip(_DECORATION).strip()


_INITIALS = re.compile(r"[A-ZＡ-Ｚ]\s?[.．・]\s?[A-ZＡ-Ｚ]\s?[.．]?")
"""T.O is a person, not 'to'."""


@lru_cache(maxsize=16384)
def label(text: str) -> Label | None:
    """The label this text is, with the value behind its colon if there is one; None for an ordinary text."""
    stripped = text.strip()
    if not stripped or len(stripped) > 4000 or _INITIALS.fullmatch(stripped):
        return None
    split = _split(stripped)
    if split is not None:
        name, value = split
        fields = _fields(name)
        if fields:
            return Label(fields, value, marked=True)
        return None
    if len(stripped) <= 300 and (apart := _set_apart(stripped)) is not None:
        return apart
    if len(stripped) > _LABEL_MAX * 2:
        return None
    fields = _fields(stripped)
    if not fields:
        spaced = re.match(r"^(\S{2,8})[ 　\t]+([^\s/／][^\n]{0,40})$", stripped)
        named = _fields(spaced.group(1)) if spaced else ()
        if spaced and named and kinds()[named[0]] == "head" and not _fields(spaced.group(2)):
            return Label(named, spaced.group(2).strip(), marked=True)
    return Label(fields, marked=stripped.startswith(("【", "[", "<", "＜", "■", "〈"))) if fields else None


def _set_apart(text: str) -> Label | None:
    """期　間　2019年4月～ or 役割　　PG: a label with its letters spaced out, or a wide gap behind it."""
    if "\n" in text or not re.search(r"[　\t]|\S {2,}", text):
        return None
    letters = re.match(r"^(?:[^\s\d][ 　]+){2,6}", text)
    if letters is not None:
        parts = re.split(r"[ 　\t]+", text)
        for n in range(2, min(6, len(parts) - 1) + 1):
            named = _fields("".join(parts[:n])) if all(len(p) == 1 for p in parts[:n]) else ()
            if named and kinds()[named[0]] != "head":
                value = re.sub(rf"^(?:[^\s][ 　\t]+){{{n}}}", "", text).strip()
                return Label(named, value, marked=True)
    gap = re.match(r"^(\S{2,8})(?:[　]{2,}|\t+| {3,})(\S.*)$", text)
    named = _fields(gap.group(1)) if gap else ()
    if gap and named and kinds()[named[0]] in ("history", "skill") and not _fields(gap.group(2)):
        return Label(named, gap.group(2).strip(), marked=True)
    return None


def _split(text: str) -> tuple[str, str] | None:
    """(name, value) of `name：value`, `【name】value`, `■name 値`; None where the text is not of that shape."""
    bracketed = re.match(
        r"^\s*[■□●◆◇・*]*\s*[【〖\[<＜〈《]\s*([^】〗\]>＞〉》\n]{1,24})\s*[】〗\]>＞〉》]\s*[:：]?\s*", text
    )
    if bracketed:
        return bracketed.group(1), text[bracketed.end() :].strip()
    colon = re.match(r"^([^:：\n]{1,28}?)\s*[:：]\s*", text)
    if colon:
        return colon.group(1), text[colon.end() :].strip()
    leader = re.match(r"^([^\s・…\n]{1,14})\s*(?:[・･…‥]{2,}|[…‥]|\.{3,})\s*", text)
    if leader:
        return leader.group(1), text[leader.end() :].strip()
    return None


@lru_cache(maxsize=16384)
def _fields(name: str) -> tuple[str, ...]:
    plain = bare(name)
    if not plain or _INITIALS.fullmatch(name.strip()) or len(plain) > _LABEL_MAX + 12:
        return ()
    for kind in ("history", "skill", "head"):
        found = _vocabulary()[kind].get(word_key(plain))
        if found:
            return (found,)
    outer = re.sub(r"\([^()]*\)", "", plain).strip()
    if outer and outer != plain:
        found_outer = _fields(outer)
        if found_outer:
            inner = re.findall(r"\(([^()]*)\)", plain)
            extra = tuple(f for part in inner for f in _parts(part))
            return tuple(dict.fromkeys((*found_outer, *(f for f in extra if _same_kind(f, found_outer[0])))))
    return _parts(plain) or _prefixed(plain) or _counted(plain)


def _counted(plain: str) -> tuple[str, ...]:
    """資格1, 言語②: one of several lines of a label; 案件1 is the number of a project."""
    rest = re.sub(r"(?<=[ぁ-んァ-ヶ一-龠ー])\s*[(（]?(?:\d{1,2}|[①-⑳])[)）]?$", "", plain)
    found = _fields(rest) if rest and rest != plain else ()
    return found if found and all(kinds()[f] in ("skill", "head") for f in found) else ()


def _same_kind(field: str, other: str) -> bool:
    return kinds()[field] == kinds()[other] == "skill"


def _parts(plain: str) -> tuple[str, ...]:
    """Fields of a compound label (言語/DB, 役割・規模): every part must be a label itself."""
    tongues = [p.strip() for p in re.split(r"\s*[/|\n]\s*", plain) if p.strip()]
    named = {_one_field(t) for t in tongues} if len(tongues) == 2 else set()
    if len(named) == 1 and (both := named.pop()) is not None:
        return (both,)  # 人数 / Team size
    parts = [
        p for p in re.split(r"[/・、,&+\s|()]+|(?<=[ぁ-んァ-ヶ一-龠])(?:および|及び|と|や)(?=[ァ-ヶ一-龠])", plain) if p
    ]
    found: list[str] = []
    for part in parts:
        field = _one_field(part) or _one_field(re.sub(r"(?:など|等|他)$", "", part))
        if field is None and found and part in ("他", "ほか", "等", "など", "etc"):
            continue
        if field is None:
            return ()
        found.append(field)
    if (
        "title" in found
        and set(found) - {"title"} <= {*SKILL_FIELDS}
        and not any("名" in p or p in _TITLES for p in parts)
    ):
        found = [f for f in found if f != "title"] or found
    return tuple(dict.fromkeys(found))


_TITLES = ("案件", "プロジェクト", "件名", "テーマ", "project", "Project", "タイトル")
"""Words that surely head a title, other than サービス or 製品, which may also be used."""


def _one_field(word: str) -> str | None:
    key = word_key(word) if word else ""
    return next((f for k in ("history", "skill", "head") if (f := _vocabulary()[k].get(key))), None)


_PREFIX = re.compile(
    r"^(?:使用した|使った|利用した|用いた|担当した|主な|主要な?|使用|利用|開発|経験|参画|担当|本番|実装)"
)


def _prefixed(plain: str) -> tuple[str, ...]:
    """使用フレームワーク → フレームワーク: a common word in front of a skill label."""
    rest = _PREFIX.sub("", plain)
    rest = re.sub(r"(?:など|等|一覧|について)$", "", rest)
    if not rest or rest == plain:
        return ()
    found = _vocabulary()["skill"].get(word_key(rest)) or _vocabulary()["history"].get(word_key(rest))
    if found:
        return (found,)
    return tuple(f for f in _parts(rest) if kinds()[f] in ("skill", "history"))


@lru_cache(maxsize=4096)
def section(text: str) -> str | None:
    """The part a heading opens: history, summary_table, skills, qualification, education, pr; else None."""
    plain = re.sub(r"\([^()]*\)$", "", bare(text)).strip()
    if not plain or len(plain) > 40:
        return None
    found = _vocabulary()["section"].get(word_key(plain))
    if found is None:
        whole = {
            _vocabulary()["section"].get(word_key(re.sub(r"(?:について|一覧|など|等|の?概要)$", "", p)))
            for p in re.split(r"[/・、,&+|]+", plain)
            if p.strip()
        }
        found = whole.pop() if len(whole) == 1 else None
    return found.removeprefix("section_") if found else None


@lru_cache(maxsize=4096)
def grade(text: str) -> str | None:
    """What a column of a skill table holds: skill_name, level, years, remark; None for another word."""
    plain = re.sub(r"\([^()]*\)$", "", bare(text)).strip()
    return _vocabulary()["grade"].get(word_key(plain)) if plain and len(plain) <= _LABEL_MAX else None


def market(text: str) -> bool:
    """Does this column belong to a list of projects, people or contracts (単価, 必須スキル, 商流)?"""
    plain = re.sub(r"\([^()]*\)", "", bare(text)).strip()
    return 0 < len(plain) <= _LABEL_MAX and word_key(plain) in _vocabulary()["market"]
