"""Text and facts as numbers an inverted index can hold, the same on both databases.

A text is known by the pairs of neighbouring characters in it (基幹システム: 基幹 幹シ シス ステ テム), a kanji also by
itself, a fact (kind, supply, place, skill with its span of months) by a mark. All are numbers of 32 bits: PostgreSQL
indexes them as integers, FTS5 as words of two characters. They narrow a search down; what is found is held against the
text and the months themselves, so two facts that share a mark do no harm.

FTS5 forgets a row only when told the very words it was given: whoever changes what stands here writes a migration that
empties `found`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from struct import pack
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grams = NDArray[np.uint32]

TEXT_MAX = 20_000
"""Characters of a text that can be searched."""
SPAN = 6
"""Months of a skill are marked by the half year, the last of them open to the end."""
SPANS = 41
STEP = 50_000
"""Yen; prices are marked by steps of so many, the last of them open to the end."""
STEPS = 40
YEARS = 30
"""Days are marked by the month and the year; a search for days up to one looks back so many years."""
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200d\u2060-\u24ff\u2776-\u2793\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+"
)
"""Control characters, and the numbers in circles: ①70万 is not 170万."""
_CASED = re.compile("[\u0080-\u1fff]+")
_LETTER = 0x100
"""ASCII is shifted by this, since FTS5 takes ASCII signs for blanks."""
_ALONE = 0xFF
"""Stands in the second place for a kanji by itself."""
_KANJI = (0x4E00, 0x9FFF)
_MARK, _MARK_SECOND, _SECONDS = 0xD800, 0x4000, 0x8000
"""A mark's first half is one no text can have, its second one of 32,768 that any index can hold."""
_MARKS = 0x800 * _SECONDS


def plain(text: str) -> str:
    """The text as it is searched: one width, one line, no control characters; small letters where they are not ASCII
    (the databases fold ASCII themselves, and alike)."""
    seen = unicodedata.normalize("NFKC", _UNSEEN.sub(" ", text[:TEXT_MAX]))
    return _CASED.sub(lambda m: m[0].casefold(), " ".join(seen.replace("〜", "~").split()))


def storable(name: str) -> str:
    """The name without what no database holds."""
    return name if name.isprintable() else _UNSEEN.sub("", name)


@lru_cache(maxsize=65_536)
def mark(*fact: str | int) -> int:
    """The number of a fact."""
    at = crc32("\x1f".join(map(str, fact)).encode("utf-8", "replace")) % _MARKS
    return (_MARK + at // _SECONDS) << 16 | (_MARK_SECOND + at % _SECONDS)


def skill_marks(name: str, least: int) -> tuple[int, ...]:
    """Marks of all spans in which somebody with so many months may be."""
    return tuple(mark("skill", name, span) for span in range(_span(least), SPANS + 1))


def _span(months: int) -> int:
    """0 = named without a length; else the half year, from 1 on."""
    return min(months // SPAN + 1, SPANS) if months > 0 else 0


def day_marks(last: str) -> tuple[int, ...]:
    """Marks of all months in which a day up to this one (YYYY-MM-DD) may lie."""
    year = int(last[:4])
    months = (f"{year:04}-{month:02}" for month in range(1, int(last[5:7]) + 1))
    years = (f"{before:04}" for before in range(max(year - YEARS, 1), year))
    return tuple(mark("day", span) for span in (*months, *years))


def price_marks(least: int | None, most: int | None) -> tuple[int, ...]:
    """Marks of all steps of price between these."""
    first = 0 if least is None else _step(least)
    last = STEPS if most is None else _step(most)
    return tuple(mark("price", step) for step in range(first, last + 1))


def _step(price: int) -> int:
    return min(max(price, 0) // STEP, STEPS)


UNKNOWN_DAY, UNKNOWN_PRICE = mark("day", ""), mark("price", "")


def marks_of(
    kind: str,
    supply: str | None,
    place: str | None,
    day: str | None,
    price: int | None,
    skills: Mapping[str, int],
) -> list[int]:
    """The marks of one row."""
    found = [mark("skill", name, _span(months)) for name, months in skills.items()]
    found += [mark("kind", kind), mark("supply", supply or ""), mark("place", place or "")]
    found += [mark("day", day[:7]), mark("day", day[:4])] if day else [UNKNOWN_DAY]
    found.append(UNKNOWN_PRICE if price is None else mark("price", _step(price)))
    return found


def word_grams(word: str) -> tuple[int, ...]:
    """The numbers a text must have to hold this word (as `plain` gives it): of a long one, every second pair covers
    it. Empty where nothing narrows it down: one letter that is no kanji."""
    units = [_unit(c) for c in word.lower()]
    if len(units) == 1:
        alone = _KANJI[0] <= units[0] <= _KANJI[1]
        return (units[0] << 16 | _ALONE,) if alone else ()
    pairs = [a << 16 | b for a, b in pairwise(units) if _BLANK not in (a, b)]
    whole = [*pairs[::2], *pairs[-1:]] if len(pairs) > 3 and _BLANK not in units else pairs
    return tuple(dict.fromkeys(whole))


def _unit(char: str) -> int:
    code = ord(char)
    if code < 0x80:
        return code + _LETTER
    return code if code <= 0xFFFF else 0xFFFD


_BLANK = _unit(" ")


@cache
def _units() -> NDArray[np.uint16]:
    """What stands for each 16 bits of a text: ASCII small and shifted, everything beyond 16 bits one and the same."""
    import numpy as np

    table = np.arange(0x10000, dtype=np.uint16)
    table[:0x80] += _LETTER
    table[ord("A") : ord("Z") + 1] = table[ord("a") : ord("z") + 1]
    table[0xD800:0xE000] = 0xFFFD
    return table


def grams_of(text: str, marks: Sequence[int]) -> Grams:
    """All numbers of one row, sorted, each once: of its text (as `plain` gives it) and its marks."""
    import numpy as np

    units = _units()[np.frombuffer(text.encode("utf-16-le"), np.uint16)].astype(np.uint32)
    spoken = units != _BLANK
    pairs = (units[:-1] << 16 | units[1:])[spoken[:-1] & spoken[1:]]
    kanji = units[(units >= _KANJI[0]) & (units <= _KANJI[1])] << 16 | _ALONE
    every = np.concatenate([pairs, kanji, np.array(marks, np.uint32)])
    every.sort()
    first = np.ones(len(every), bool)
    np.not_equal(every[1:], every[:-1], out=first[1:])
    return every[first]


def as_words(grams: Grams) -> str:
    """The numbers as FTS5 takes them: words of two characters."""
    import numpy as np

    signs = np.full((len(grams), 3), ord(" "), np.uint16)
    signs[:, 0] = grams >> 16
    signs[:, 1] = grams & 0xFFFF
    signs[:, 0][(signs[:, 0] >= _MARK) & (signs[:, 0] < 0xE000)] += 0x800
    return signs.tobytes().decode("utf-16-le")


def as_word(gram: int) -> str:
    """One number as FTS5 takes it."""
    first = gram >> 16
    return chr(first + 0x800 if _MARK <= first < 0xE000 else first) + chr(gram & 0xFFFF)


def as_integer(gram: int) -> int:
    """One number as PostgreSQL takes it: signed."""
    return gram - (1 << 32) if gram >> 31 else gram


def as_binary(grams: Grams) -> bytes:
    """The numbers as PostgreSQL's binary format has an array of them."""
    import numpy as np

    held = np.empty((len(grams), 2), ">u4")
    held[:, 0] = 4
    held[:, 1] = grams
    return pack(">5i", 1, 0, _INT4, len(grams), 1) + held.tobytes()


_INT4 = 23
"""PostgreSQL's number of the type integer."""
