"""Skills in running text: only names that stand there by themselves, the longest first, never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from matcher.normalise.amounts import split_span
from matcher.normalise.matches import CONFIDENCE, Match
from matcher.normalise.peel import Found, peel, renamed
from matcher.normalise.senses import LONGEST_WORD, of_another_sense, only_mentioned
from matcher.normalise.vocabulary import Name, Vocabulary, beginnings, vocabulary
from matcher.taxonomy.keys import clean, key
from matcher.taxonomy.phrases import phrases

if TYPE_CHECKING:
    from matcher.model import Demand

_WORD = re.compile(r"\.?[a-z0-9*]+(?:[+#]+(?![a-z]))?(?:[.'][a-z0-9]+[+#]*)*", re.IGNORECASE)
_GAP = re.compile(r" |[-_/&]| ?/ ?")
_COUNTED = re.compile(r"([a-z+#]+)\d{1,2}(?:\.\d)?$", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[!-~]+|[\w.+-]+@[\w-]+\.[\w.-]+|www\.[!-~]+")
_LATIN = re.compile(r"[a-z0-9]", re.IGNORECASE)
_VERSION = re.compile(
    r"\s?\(?(?:ver(?:sion)?\.?|v)?\s?(\d+(?:\.(?:\d+|x))*(?:[a-z]{1,2}(?![a-z]))?(?:\s?R2)?)\)?", re.IGNORECASE
)
_NOT_A_VERSION = re.compile(
    r"\s?(?:年|[ヶケかカヵ]月|名|人|万|月|日|件|歳|才|つ|回|台|社|割|%|時|本|個|円|期|次|点|級|以上の|\.\d*年|[〜~-]\d+\s?(?:年|名|人|[ヶか]))"
)
_SPAN = re.compile(
    r"\s?[(:：]?\s?(?:約)?\d{1,2}(?:\.\d)?\s?(?:年|[ヶケかカヵ]月)(?:半|\d{1,2}[ヶケかカヵ]月)?(?:以上|程度|半)?"
)
_DELIMITER = "、,，/・()（）「」[]【】 \n\t:：;|&+。"
_ASKED = re.compile(
    r"(?:関連|系|領域|分野|技術)?(?:の|での|に関する|に関しての|についての|における|に関わる)?"
    r"(?:ご|基礎|基本|的な|専門|実務|業務|作業|設計|構築|運用|保守|導入|開発|移行|製造|実装|管理|[・/、]|及び|および|から|まで|や)*"
    r"(?:経験|知識|知見|スキル|理解|ノウハウ|素養|実績)"
    r"|(?:設計|構築|運用|保守|開発|導入)+(?=$|[(、,/・\n。)])"
)
_AFTER_NOTHING = re.compile(r"[一-龥々ァ-ヺーA-Za-z0-9]")
_LETTER_OF_TWO = re.compile(r"[/&][A-Z](?![A-Za-z0-9+#])")
_USED = re.compile(
    r" ?(?:の(?:移行|更改|刷新|導入|利用|使用|経験|知識|設計|構築|運用|開発|実装|設定|バージョンアップ|リプレ)"
    r"|[をがはも]?(?:使[えいっわ]|用い|利用|扱[えいっ]|書[けいか]|習得)|尚可|必須|歓迎)"
)
"""What is said of a product in use, behind a name that is written as one."""
_OF_WORK = re.compile(
    r"作成|製作|開発|構築|実装|設計|集計|管理|運用|保守|テスト|試験|処理|自動|分析|解析|データ|DB|システム|アプリ|サーバ|API|画面|帳票|資料|ツール|バッチ"
    r"|書[いきくか類式]|手順|報告|議事|見積|一覧|編集|入力|出力|変換|連携|移行|監視|検証|設定|操作|共有|記述|記録|図|表|UI|サイト|ページ|モデル|学習|可視化"
    r"|ドキュメント|コード|クエリ|レポート|業務|経験|実績|対応|制御|組み|組込|制作|デプロイ|ゲーム|コンテンツ|動画|デザイン|プログラ|スクリプト|チャット|通知|配信|計算|研究|導入|作画|モック|ワイヤー"
    r"|ジョブ|タスク|チケット|課題|ログ|コンテナ|クラスタ|インフラ|環境|自作|内製|公開|検索|集約|生成|[23]D|[A-Z][A-Za-z0-9]+"
)
"""What a product is used for, within what follows it."""
WORK_WITHIN = 24
_WORKED_ON = ("開発", "構築", "での開発")
_LISTED_IN_CAPITALS = frozenset({"language", "framework", "library", "web", "database", "os"})
_MODULE = re.compile(
    r"(?:\s?[(/・、,]\s?|\s?(?:または|もしくは|又は|及び|および|あるいは|と|や|か)\s?)([A-Z]{2,4})(?![A-Za-z])"
)
_ONE_VERSION = r"(?:ver\.?|v)?\s?\d{1,4}(?:\.\d+)*(?:[a-z](?![a-z]))?(?:\s?R2)?"
_VERSIONS = re.compile(rf"\s?[(（]({_ONE_VERSION}(?:\s?[/・、,]\s?{_ONE_VERSION})+)[)）]", re.IGNORECASE)
"""Versions listed in brackets behind a name."""
_NEXT_ITEM = re.compile(r"\s*(?:[、,，/・|;&+→]|または|もしくは|又は|及び|および|あるいは|から|や|と|or )\s*")
_JOINED = ("または", "もしくは", "又は", "及び", "および", "あるいは", "から", "や", "と")
_CAPITALISED = re.compile(r"[A-Z][a-z]+")
_KATAKANA_WORD = re.compile(r"[ァ-ヺー]{2}")
_KANJI = re.compile(r"[一-龥]")
_KATAKANA = re.compile(r"[ァ-ヺー]")
WORDS_MOST = 5
_LAST_WORD = re.compile(r"[A-Za-z0-9.+#]+$")
_LEFT_WORD = re.compile(r"(?<![A-Za-z])(I|[a-z]{2,}|[A-Z][a-z]+) $")
_RIGHT_WORD = re.compile(r" (?:\d+ )?([a-z]{3,})(?![A-Za-z0-9.+#])")
"""Words of English around a name."""
LIST_WINDOW = 60
"""Letters of a list that are looked ahead to tell whether its items are names."""


def find_in_prose(text: str) -> tuple[Demand, ...]:
    """The skills named in running text, without doubles, versions and spans written behind the name with them.

    「Java3年以上」 gives 36 months; a span further off is left to the reader of the sentence.
    """
    from matcher.model import Demand
    from matcher.normalise.skills import without_doubles

    return without_doubles(
        Demand(skill=m.skill, months=m.months, version=m.version, surface=surface)
        for surface, m in matches_in_prose(text)
        if m.kind != "qualification"
    )


@lru_cache(maxsize=50_000)
def matches_in_prose(text: str) -> tuple[tuple[str, Match], ...]:
    """(surface, match) for each name in running text, in its order."""
    return tuple(_scan(_ADDRESS.sub(lambda m: " " * len(m[0]), clean(text))))


def _scan(text: str) -> Iterator[tuple[str, Match]]:
    words = vocabulary()
    lower = text.casefold()
    if len(lower) != len(text):
        lower = text.lower() if len(text.lower()) == len(text) else text
    at = 0
    begins = _begins()
    while (there := begins.search(lower, at)) is not None:
        at = there.start()
        found = _japanese(text, lower, at, words) or _latin(text, at, words)
        if found is None:
            at = _next(text, at)
            continue
        end, named = found
        if only_mentioned(text, there.start(), end) or of_another_sense(text, there.start(), end, words):
            at = end
            continue
        first = text[at:end].split(" ")[0]
        if (several := _listed_versions(text, end, named, words)) is not None:
            end, each = several
            for one in each:
                kind, name = one.name
                yield text[at:end].strip(), Match(name, kind, one.version, CONFIDENCE["prose"], "prose")
            at = end
            continue
        end, named = _with_version(text, end, named, words)
        end, named = _with_span(text, end, named)
        kind, name = named.name
        yield text[at:end].strip(), Match(name, kind, named.version, CONFIDENCE["prose"], "prose", named.months)
        at = end
        while (module := _MODULE.match(text, at)) and (of := words.exact.get(key(f"{first} {module[1]}"))):
            yield module[1], Match(of[1], of[0], None, CONFIDENCE["prose"], "prose")
            at = module.end()


@lru_cache(maxsize=1)
def _begins() -> re.Pattern[str]:
    """The letters a name or a Latin word may begin with: everything else is passed over at once."""
    return re.compile(f"[.a-zA-Z0-9*\u017f\u212a{re.escape(''.join(sorted(beginnings().by_first)))}]")


@lru_cache(maxsize=20_000)
def _beginning(pair: str) -> tuple[tuple[str, str], ...]:
    """The Japanese names that begin with these two letters, longest first."""
    return tuple(name for name in beginnings().by_first.get(pair[0], ()) if name[0].startswith(pair))


def _next(text: str, at: int) -> int:
    """The next place a name may start: behind the whole word, if this is one."""
    if (word := _WORD.match(text, at)) is not None and word.end() > at:
        return word.end()
    return at + 1


def _latin(text: str, at: int, words: Vocabulary) -> tuple[int, Found] | None:
    """The longest name of Latin words that starts here and ends where a word ends."""
    if at and (_LATIN.match(text[at - 1]) or text[at - 1] in "@#_"):
        return None
    ends: list[int] = []
    position = at
    while len(ends) < WORDS_MOST and (word := _WORD.match(text, position)) is not None:
        counted = _COUNTED.match(word.group())
        if counted and _NOT_A_VERSION.match(text, word.end()):
            ends.append(position + counted.end(1))
            break
        ends.append(word.end())
        gap = _GAP.match(text, word.end())
        if gap is None:
            break
        position = gap.end()
    for end in reversed(ends):
        surface = text[at:end].rstrip(".")
        if surface.endswith("+") and surface[-2:-1].isdigit():
            surface = surface[:-1]
        spelt = key(surface)
        if words.exact.get(spelt, ("", ""))[0] == "qualification" and (" " in surface or len(ends) == 1):
            return None
        if (joined := words.usage.joins.get(spelt)) is not None:
            if surface.isalnum():
                return at + len(surface), Found(words.exact[key(joined[-1])])
            continue
        found = _named(surface, text, at, at + len(surface), words)
        if found is not None:
            return at + len(surface), found
    return None


def _named(surface: str, text: str, start: int, end: int, words: Vocabulary) -> Found | None:
    spelt = key(surface)
    if _of_english(surface, spelt, text, start, end, words):
        return None
    if len(surface) == 1 and _LETTER_OF_TWO.match(text, end):
        other = text[end + 1]
        if key(other) not in words.exact or not words.allowed(key(other), "any"):
            return None
    if end < len(text) and text[end] in "+#" and not _LATIN.match(text[end + 1 : end + 2]):
        return None
    name = words.exact.get(spelt) or words.misspelt.get(spelt)
    if name is None and spelt in words.told_apart:
        name = _of_its_twin(spelt, text, start, end, words)
        return Found(name, method="alias") if name is not None else None
    if name is None and re.search(r"\d", surface) and re.search(r"[A-Za-z]", surface):
        return _versioned(surface, text, start, end, words)
    if name is None or name[0] == "qualification":
        return None
    return Found(name) if _meant(name, spelt, text, start, end, words) else None


def _of_english(surface: str, spelt: str, text: str, start: int, end: int, words: Vocabulary) -> bool:
    """Whether a name in small letters is a word of an English phrase: spring 2024 release, Go live."""
    if " " in surface and spelt not in beginnings().parted and surface.rpartition(" ")[2].islower():
        return True
    bare = surface.rstrip(" 0123456789.")
    if not (bare.isascii() and bare.isalpha() and bare.islower()):
        return False
    around = (_LEFT_WORD.search(text, max(0, start - LONGEST_WORD), start), _RIGHT_WORD.match(text, end))
    return any(word is not None and key(word[1]) not in words.exact for word in around)


def _meant(name: Name, spelt: str, text: str, start: int, end: int, words: Vocabulary) -> bool:
    """Whether a name in prose is the skill: an everyday word where asked for, an ambiguous one where delimited."""
    if name[1] in words.usage.asked_in_prose:
        return _asked(text, start, end, words)
    return not _unsafe(spelt, words) or _delimited(name, text, start, end, words)


def _asked(text: str, start: int, end: int, words: Vocabulary) -> bool:
    """データ分析の経験, or a member of a list of which that is said (IoT、クラウドの知識)."""
    if start and _AFTER_NOTHING.match(text[start - 1]):
        return False
    if _ASKED.match(text, end) or text.strip(_DELIMITER) == text[start:end]:
        return True
    following = _NEXT_ITEM.match(text, end)
    return following is not None and _found_at(text, following.end(), words)


def _found_at(text: str, at: int, words: Vocabulary) -> bool:
    """Whether a name that counts begins here, by what stands within the next few items of the list."""
    text = text[: max(at, 0) + LIST_WINDOW] if len(text) - at > 2 * LIST_WINDOW else text
    if at >= len(text):
        return False
    lower = text.casefold() if len(text.casefold()) == len(text) else text
    return (_japanese(text, lower, at, words) or _latin(text, at, words)) is not None


def _versioned(surface: str, text: str, start: int, end: int, words: Vocabulary) -> Found | None:
    """Java8, PHP7.4: a version glued to a name, unless what follows shows that it counts something else."""
    if _NOT_A_VERSION.match(text, end):
        return None
    found = peel(surface, words, "any", 1)
    if found is None or found.version is None or found.name[0] == "qualification":
        return None
    base = re.split(r"[\d]", surface)[0]
    if not _unsafe(key(base), words) or len(key(base)) > 2:
        return found
    listed = len(base) == 2 and base.isupper() and found.version in words.versions.get(found.name[1], {})
    return found if listed else None


def _unsafe(spelt: str, words: Vocabulary) -> bool:
    return len(spelt) == 1 or spelt in words.usage.unsafe_in_prose or spelt in words.usage.columns


def _delimited(name: Name, text: str, start: int, end: int, words: Vocabulary) -> bool:
    """An ambiguous name counts as a skill between separators beside another name, or where the text says so."""
    rest, surface = text[end:], text[start:end]
    if not words.allowed(key(surface), "any"):
        return False
    if not surface.isascii() and len(surface) > 2 and rest.startswith(phrases().used_for):
        return True
    if surface.islower() and surface.isascii():
        return False
    before = text[:start].rstrip(" ")
    opened = not before or before[-1] in _DELIMITER or before.endswith(_JOINED)
    over = _ASKED_OVER.search(before[-LONGEST_WORD:])
    if (opened or (before.endswith("は") and not over)) and rest.lstrip(")）").startswith(phrases().telling):
        return True
    if before.endswith("の") and rest.startswith(phrases().telling) and _ends_in_a_name(before[:-1], words):
        return True
    if name[0] != "concept" and surface[0].isupper() and _in_english(before, rest, words):
        return True
    capitals = surface.isupper() and name[0] in _LISTED_IN_CAPITALS
    written = surface[:1].isupper() and (surface[1:].islower() or capitals) and len(surface) >= 3
    natural = opened or (_HIRAGANA.match(before[-1]) and not over)
    if natural and written and name[0] != "concept":
        if rest.startswith(phrases().handled) and _OF_WORK.search(rest, 0, WORK_WITHIN):
            return True
        if _USED.match(rest) or rest.startswith(_WORKED_ON):
            return True
        if rest[:1] in ("の", "は") and _found_at(text, end + 1, words):
            return True
    if opened and written and _twin(name, before, rest, words):
        return True
    following = _NEXT_ITEM.match(rest)
    if opened and following and rest.lstrip(" ").startswith(_JOINED) and _found_at(text, end + following.end(), words):
        return True
    closed = not rest or rest[0] in _DELIMITER
    return opened and closed and _beside_a_name(before, rest, words)


def _in_english(before: str, rest: str, words: Vocabulary) -> bool:
    """Good at Word and Excel; jobs with Spark on EMR: beside another name in a sentence of English words."""
    if not _ENGLISH_BEFORE.search(before[-LONGEST_WORD:]):
        return False
    for word in (_ENGLISH_LEFT.search(before[-LONGEST_WORD:]), _ENGLISH_RIGHT.match(rest)):
        if word is not None and key(word[1]) in words.exact:
            return True
    return False


_ENGLISH_BEFORE = re.compile(r"(?:^|[,;])$|(?<![A-Za-z])(?:with|at|in|using|of|on|and|or|via|for|both)$")
_ENGLISH_LEFT = re.compile(r"(?<![A-Za-z])([A-Z][\w.+#]*) (?:and|or|on|with)$")
_ENGLISH_RIGHT = re.compile(r" (?:and|or|on|with) ([A-Z][\w+#]*)")


def _twin(name: Name, before: str, rest: str, words: Vocabulary) -> bool:
    """Catalyst、Nexusの…: whether the next item on either side, written as a name as well, is of the same kind."""
    left = _TWIN_BEFORE.search(before[-LONGEST_WORD:])
    right = _TWIN_BEHIND.match(rest)
    for word in (left, right):
        other = words.exact.get(key(word[1])) if word else None
        if (
            other is not None
            and other[0] == name[0] != "concept"
            and words.allowed(key(word[1] if word else ""), "any")
        ):
            return True
        if word and name[0] != "concept" and _alike(key(word[1]), name, words) is not None:
            return True
    return False


def _of_its_twin(spelt: str, text: str, start: int, end: int, words: Vocabulary) -> Name | None:
    """Catalyst、Nexusの…: what a word several things are called by names beside a name of one of their kinds."""
    if not text[start].isupper():
        return None
    for word in (_TWIN_BEFORE.search(text[max(0, start - LONGEST_WORD) : start]), _TWIN_BEHIND.match(text, end)):
        other = words.exact.get(key(word[1])) if word else None
        if other is not None and other[0] != "concept" and (found := _alike(spelt, other, words)) is not None:
            return found
    return None


def _alike(spelt: str, name: Name, words: Vocabulary) -> Name | None:
    """The only thing of the same kind a word of several meanings may name."""
    alike = {other for _, other in words.told_apart.get(spelt, ()) if other[0] == name[0]}
    return alike.pop() if len(alike) == 1 else None


_TWIN_BEFORE = re.compile(r"(?<![A-Za-z])([A-Z][a-z]{2,})[、,，/・]$")
_TWIN_BEHIND = re.compile(r"[、,，/・]([A-Z][a-z]{2,})(?![A-Za-z])")


def _beside_a_name(before: str, rest: str, words: Vocabulary) -> bool:
    """Whether the next item of the list, on either side, is a name that is sure by itself."""
    left = re.split(rf"[{re.escape(_DELIMITER)}]", before.rstrip(_DELIMITER))[-1]
    right = rest.lstrip(_DELIMITER)
    for side in (left, right):
        word = (_WORD.match(side) if side is right else None) or re.search(r"[A-Za-z0-9.+#]+$", side)
        spelt = key(word.group()) if word else ""
        if word is None or _unsafe(spelt, words):
            continue
        if spelt in words.exact or peel(word.group(), words, "any", 1) is not None:
            return True
    return False


def _ends_in_a_name(before: str, words: Vocabulary) -> bool:
    """SalesforceのApex: whether the word that ends here is a name that is sure by itself."""
    word = _LAST_WORD.search(before)
    spelt = key(word.group()) if word else ""
    return spelt in words.exact and not _unsafe(spelt, words)


def _japanese(text: str, lower: str, at: int, words: Vocabulary) -> tuple[int, Found] | None:
    """The longest Japanese (or mixed) name that starts here; katakana must not run on at either end."""
    for spelling, spelt in _beginning(lower[at : at + 2]):
        if not lower.startswith(spelling, at):
            continue
        end = at + len(spelling)
        if not _bounded(text, at, end):
            continue
        name = words.exact.get(spelt)
        if name is None or name[0] == "qualification" or spelt in words.usage.everyday:
            continue
        if _meant(name, spelt, text, at, end, words):
            return end, Found(name)
    return None


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether no word runs on at either end; behind the name a word for its use may (リナックスサーバ)."""
    if _runs_on(text[start], text[start - 1 : start]):
        return False
    if _KATAKANA.match(text[start]) and _named_in_full(text, start, end):
        return False
    if _KATAKANA.match(text[end - 1]) and _KANJI.match(text, end) and not phrases().of_the_trade.match(text, end):
        return False
    return bool(phrases().following.match(text, end)) or not _runs_on(text[end - 1], text[end : end + 1])


def _named_in_full(text: str, start: int, end: int) -> bool:
    """テイラー・スウィフト: katakana with a word nobody knows before or behind a middle dot is the name of somebody."""
    before = _KANA_BEFORE.search(text, max(0, start - LONGEST_WORD), start)
    behind = _KANA_BEHIND.match(text, end)
    known = vocabulary().exact
    return any(word is not None and key(word[1]) not in known for word in (before, behind))


_HIRAGANA = re.compile("[ぁ-ん]")
_ASKED_OVER = re.compile(r"面談|面接|会議|打ち?合わ?せ|連絡|提案|応募|メール|やり取り|やりとり")
"""What is held over a product, which nobody has to know for it."""
_KANA_BEFORE = re.compile(r"([ァ-ヺー]{2,})・$")
_KANA_BEHIND = re.compile(r"・([ァ-ヺー]{2,})")


def _runs_on(inner: str, outer: str) -> bool:
    return bool(outer) and any(kind.match(inner) and kind.match(outer) for kind in (_KATAKANA, _LATIN))


def _listed_versions(text: str, end: int, found: Found, words: Vocabulary) -> tuple[int, list[Found]] | None:
    """Windows Server(2016/2019): one name for each of the versions in the brackets behind it."""
    if found.version is not None or found.name[1] not in words.versioned:
        return None
    if (listed := _VERSIONS.match(text, end)) is None:
        return None
    versions = [v.lstrip("vVerR. ") for v in re.split(r"\s?[/・、,]\s?", listed[1])]
    return listed.end(), [
        renamed(Found(found.name, version, found.months, found.method), words) for version in versions
    ]


def _with_version(text: str, end: int, found: Found, words: Vocabulary) -> tuple[int, Found]:
    """Java 8以上, Oracle19c: the number behind the name, unless it counts years or people."""
    if found.version is not None or found.name[1] not in words.versioned:
        return end, found
    number = _VERSION.match(text, end)
    if number is None or _NOT_A_VERSION.match(text, number.end(1)) or text[end : end + 1] == "\n":
        return end, found
    after = text[number.end(1) : number.end(1) + 1]
    if after and _LATIN.match(after):
        return end, found
    closed = number.end() if number.group().count("(") == number.group().count(")") else number.end(1)
    return closed, renamed(Found(found.name, number[1], found.months, found.method), words)


def _with_span(text: str, end: int, found: Found) -> tuple[int, Found]:
    """Java3年以上, PHP（5年）: a span right behind the name is experience with it."""
    span = _SPAN.match(text[end:])
    if span is None:
        return end, found
    parts = split_span("x " + span.group().lstrip(" (:："))
    if parts is None:
        return end, found
    return end + span.end(), Found(found.name, found.version, parts[1], found.method)


__all__ = ["Name", "find_in_prose", "matches_in_prose"]
