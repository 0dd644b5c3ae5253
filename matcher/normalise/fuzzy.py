"""Slips of the pen: a long term that is one slip away from one known name, and suggestions for all others."""

from __future__ import annotations

import re
from functools import cache

from matcher.normalise.vocabulary import Name, vocabulary
from matcher.taxonomy.keys import key

SHORTEST = 5
_ENDINGS = ("s", "ed", "ing", "ly", "ion")
"""Endings that make another word of a name (accessed, containers) rather than a slip."""
TWO_SLIPS_FROM = 8
LONGEST = 60
"""Letters beyond which a term is a sentence, for which nothing is looked up or suggested."""
_SIGNS = re.compile(r"[0-9+#.&/]")
_VOWELS = re.compile(r"[aeiouy]")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    c: "".join(row[max(0, i - 1) : i + 2] for row in _ROWS[max(0, r - 1) : r + 2])
    for r, keys in enumerate(_ROWS)
    for i, c in enumerate(keys)
}
_COMPARABLE = re.compile(r"[!-~ァ-ヺー]+")


@cache
def _candidates() -> dict[str, list[str]]:
    """Keys long enough to be mistyped, by their digits and signs (which a slip must not change)."""
    found: dict[str, list[str]] = {}
    for spelt in vocabulary().exact:
        if len(spelt) >= SHORTEST and _COMPARABLE.fullmatch(spelt):
            found.setdefault("".join(_SIGNS.findall(spelt)), []).append(spelt)
    return found


@cache
def _all_names() -> list[str]:
    return list(vocabulary().exact)


def slip(text: str) -> Name | None:
    """The one known name this term is a slip of; None where it is short, everyday, or two names are as near.

    One edit or swap of neighbours for 5-7 letters (two where all consonants agree: Redmain), up to two from 8.
    Digits and `+ #` must agree, and so must the first letter unless the first two are swapped.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    words = vocabulary()
    spelt = key(text)
    if not SHORTEST <= len(spelt) <= LONGEST or spelt in words.exact or spelt in words.usage.everyday:
        return None
    if not _COMPARABLE.fullmatch(spelt):
        return None
    names = _candidates().get("".join(_SIGNS.findall(spelt)), [])
    hits = process.extract(spelt, names, scorer=OSA.distance, score_cutoff=2, limit=8)
    likely = sorted((distance, name) for name, distance, _ in hits if _is_slip(spelt, name, int(distance)))
    if not likely:
        return None
    nearest = {words.exact[name] for distance, name in likely if distance == likely[0][0]}
    return nearest.pop() if len(nearest) == 1 else None


def _is_slip(spelt: str, name: str, distance: int) -> bool:
    """Whether a hand that meant `name` may have written `spelt`: not another word form, not two consonants off."""
    from rapidfuzz.distance import OSA

    shorter = min(len(spelt), len(name))
    if spelt[0] != name[0] and spelt[:2] != name[1::-1]:
        return False
    if name == spelt + "s" or any(spelt.endswith(end) and not name.endswith(end) for end in _ENDINGS):
        return False
    if spelt[:-1] == name and spelt[-1] != name[-1]:
        return False
    if distance <= 1:
        return shorter >= SHORTEST and not (len(spelt) == len(name) == SHORTEST and _other_letter(spelt, name))
    if shorter >= TWO_SLIPS_FROM:
        return OSA.distance(_VOWELS.sub("", spelt), _VOWELS.sub("", name)) <= 1
    return shorter >= 6 and _VOWELS.sub("", spelt) == _VOWELS.sub("", name)


def _other_letter(spelt: str, name: str) -> bool:
    """Whether two words differ in one letter that neither a vowel nor a neighbouring key explains (Reach, React)."""
    differing = [(a, b) for a, b in zip(spelt, name, strict=True) if a != b]
    if len(differing) != 1:
        return False
    one, other = differing[0]
    return not (_VOWELS.match(one) and _VOWELS.match(other)) and other not in _NEIGHBOURS.get(one, "")


def nearest(text: str, limit: int = 3) -> tuple[str, ...]:
    """Up to three known names this term may be meant for, most alike first; none where nothing is alike."""
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    words = vocabulary()
    spelt = key(text)
    if not 3 <= len(spelt) <= LONGEST:
        return ()
    hits = process.extract(spelt, _all_names(), scorer=JaroWinkler.similarity, score_cutoff=0.8, limit=12)
    return tuple(dict.fromkeys(words.exact[name][1] for name, _, _ in hits))[:limit]
