"""担当工程 → phases: names, ranges (基本設計〜結合テスト), groups (上流工程) and the codes of phase columns."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, cast

from matcher.normalise.vocabulary import vocabulary
from matcher.normalise.words import Lexicon
from matcher.taxonomy.keys import clean, key

if TYPE_CHECKING:
    from matcher.model import Phase

GROUPS: tuple[tuple[re.Pattern[str], slice], ...] = (
    (re.compile("最上流(?:工程)?|超上流(?:工程)?"), slice(1)),
    (re.compile("上流(?:工程|フェーズ)?"), slice(2)),
    (re.compile("下流(?:工程|フェーズ)?"), slice(3, 6)),
    (re.compile("全(?:工程|フェーズ)|一連の工程|全般|フルフェーズ"), slice(None)),
    (re.compile("テスト工程(?:全般)?|各種テスト|テスト全般|テスト$|^試験$|^検証$|^評価$"), slice(4, 7)),
    (re.compile("設計工程|^設計$|設計全般"), slice(1, 3)),
)
"""What is said of several phases → which of them, counted in the order of the work."""
_RANGE = re.compile(r"\s*(?:[〜~～→]|-+>?|–|—|から|より)\s*")
_CUT = re.compile(r"[\s、,，/／・|;；\n\t&+＋。()（）【】「」]+|及び|および|または|や(?=[^\s])")
_TAIL = re.compile(
    r"(?:まで|以降|工程|フェーズ|経験(?:者)?|の|を|が|に|も|可能|担当|作業|書作成|全般|等|など|一人称"
    r"|対応|できる方|実施|\d+年.*)+$"
)
_RELEASED = re.compile(r"(?:本番|システム)?リリース(?:作業|対応)?|納品|カットオーバー|稼働")
"""The end of a range that is the end of the making, not the running."""
_CODE_BEHIND = re.compile(r"(?<=[一-龥ト])\([A-Za-z]{2,3}\)(?=\s*[〜~～→-])")
"""The code of a phase behind its name, where a range goes on (製造(PG)〜単体(UT))."""
_LEAD = re.compile(r"^(?:一部|主に|主として|簡単な|補助的な)")
_FOLLOWING = re.compile("以降|以後|から$|〜$|~$")


@cache
def _in_order() -> tuple[str, ...]:
    """All phases in the order of the work, which is that of their file."""
    return tuple(dict.fromkeys(vocabulary().phases.spellings.values()))


@lru_cache(maxsize=50_000)
def phases(text: str) -> tuple[Phase, ...]:
    """The phases a text names, in the order of the work; empty where it names none.

    A range takes in everything between its ends; 「詳細設計以降」 runs to the system test. Codes (IT, ST, PG, BD)
    count only where the whole text is made of codes and names, as in a phase column.
    """
    cleaned = _CODE_BEHIND.sub("", clean(text))
    found: set[str] = set()
    for part in _parts(cleaned):
        found.update(_range(part) or _single(part))
    return tuple(cast("Phase", phase) for phase in _in_order() if phase in found)


def _parts(text: str) -> list[str]:
    """Pieces of a text, ranges kept whole even where their mark has a line of its own."""
    joined = _RANGE.sub("〜", text) if _RANGE.search(text) else text
    joined = re.sub(r"\s*\n?\s*〜\s*\n?\s*", "〜", joined)
    whole = vocabulary().phases.whole(joined)
    return [joined] if whole else [part for part in _CUT.split(joined) if part]


def _range(part: str) -> tuple[str, ...]:
    ends = [end for end in part.split("〜") if end]
    if "〜" not in part and not _FOLLOWING.search(part):
        return ()
    named = [_single(end) for end in ends]
    if len(ends) >= 2:
        named[0], named[-1] = named[0] or _kind_of_work(ends[0]), named[-1] or _kind_of_work(ends[-1])
    every = _in_order()
    if len(named) >= 2 and named[0] and named[-1]:
        first, last = every.index(named[0][0]), every.index(named[-1][-1])
        if _RELEASED.fullmatch(ends[-1]) and first < last:
            last -= 1
        return every[min(first, last) : max(first, last) + 1]
    if len(named) == 1 and named[0] and _FOLLOWING.search(part):
        return every[every.index(named[0][0]) : 7] or named[0]
    if len(named) == 1 and named[0] and part.startswith("〜"):
        return every[: every.index(named[0][-1]) + 1]
    return tuple(phase for names in named for phase in names)


_WORK: tuple[tuple[re.Pattern[str], slice], ...] = (
    (re.compile("(?:設計|デザイン)(?:書作成)?$"), slice(1, 3)),
    (re.compile("(?:実装|製造|開発|コーディング|プログラミング|構築)$"), slice(3, 4)),
    (re.compile("(?:テスト|試験|検証|評価)$"), slice(4, 7)),
    (re.compile("(?:運用|保守|リリース|監視)$"), slice(7, 8)),
    (re.compile("(?:要件|要求|企画|調査)(?:整理|分析|検討|定義)?$"), slice(1)),
)
"""What an end of a range is by its last word, where the whole is no phase's name (API設計〜結合テスト)."""


def _kind_of_work(end: str) -> tuple[str, ...]:
    bare = _TAIL.sub("", end)
    return next((_in_order()[group] for pattern, group in _WORK if pattern.search(bare)), ())


def _single(part: str) -> tuple[str, ...]:
    words = vocabulary().phases
    for text in dict.fromkeys((part, _TAIL.sub("", part), _LEAD.sub("", part))):
        if not text:
            continue
        if (name := words.whole(text)) is not None:
            return (name,)
        for pattern, group in GROUPS:
            if pattern.fullmatch(text):
                return _in_order()[group]
    return _joined(_TAIL.sub("", part)) or _inside(part)


def _joined(part: str) -> tuple[str, ...]:
    """Phases written as one word (維持保守, 設計製造, 製造単体), where nothing else is left of it."""
    words = vocabulary().phases
    found: list[str] = []
    rest = part
    while rest:
        sizes = range(min(len(rest), LONGEST_PHASE), 1, -1)
        named = next(((size, name) for size in sizes if (name := _short(rest[:size], words)) is not None), None)
        if named is None:
            return ()
        found += named[1]
        rest = rest[named[0] :]
    return tuple(p for p in _in_order() if p in found)


LONGEST_PHASE = 8
"""Letters of a phase's name inside a longer word."""


def _short(text: str, words: Lexicon) -> tuple[str, ...] | None:
    """The phases a Japanese word names; 設計 is both of them."""
    if text == "設計":
        return _in_order()[1:3]
    if text in ("テスト", "テスト設計", "試験設計"):
        return _in_order()[4:7]
    name = None if text.isascii() else words.whole(text, codes=False)
    return (name,) if name else None


def _inside(part: str) -> tuple[str, ...]:
    """Formal names inside a longer text (Javaでの詳細設計経験): those of three letters and more."""
    spelt = key(part)
    found: list[str] = []
    for pattern, group in GROUPS[:4]:
        if (hit := pattern.search(part)) is not None and len(hit.group()) >= 3:
            found += _in_order()[group]
    for name, phase in vocabulary().phases.inside:
        if len(name) >= 4 and not name.isascii() and name in spelt:
            found.append(phase)
            spelt = spelt.replace(name, "\0")
    return tuple(p for p in _in_order() if p in found)
