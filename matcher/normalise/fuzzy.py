"""Slips of the pen: a long term that is one slip away from one known name, and suggestions for all others."""

from __future__ import annotations

from functools import cache, lru_cache
from unicodedata import normalize

from matcher.normalise.matches import ONLY_SUGGESTED
from matcher.normalise.vocabulary import Name, vocabulary
from matcher.taxonomy.keys import key
from matcher.taxonomy.patterns import pattern

SHORTEST = 5
_ENDINGS = ("s", "ed", "ing", "ly", "ion")
"""Endings that make another word of a name (accessed, containers) rather than a slip."""
SURELY_NO_WORD = 10
"""Letters from which a name without its last s is no plain word (GitHubAction)."""
SHORTEST_ALIKE = 3
FEW = 20
"""Names compared closely for a suggestion."""
SHARED = 3
"""Names that may hold a word before it says nothing any more."""
SWAPPED = 0.5
"""What the same letters in another order are worth (WFP, WPF)."""
ALIKE = 1.25
"""Sum of both likenesses from which a name is worth suggesting."""
FARTHEST = 2
"""Edits between a slip and what was meant."""
TWO_SLIPS_FROM = 9
SURE_OF_LETTERS = 6
"""Letters from which one may be any other; in a shorter word only a neighbour on the keyboard, or a vowel a vowel."""
LONGEST = 60
"""Letters beyond which a term is a sentence, for which nothing is looked up or suggested."""
_WORDS = pattern(r"[\s_/-]+")
_PARTS = pattern(r"[A-Za-zÀ-ɏ0-9+#.]+|[ァ-ヺー]+|[一-龥々]+")
_SIGNS = pattern(r"[0-9+#.&/]")
_VOWELS = pattern(r"[aeiouy]")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    c: "".join(row[max(0, i - 1) : i + 2] for row in _ROWS[max(0, r - 1) : r + 2])
    for r, keys in enumerate(_ROWS)
    for i, c in enumerate(keys)
}
_COMPARABLE = pattern(r"[!-~ァ-ヺー]+")


@cache
def _candidates() -> dict[tuple[str, str, int], list[str]]:
    """Keys long enough to be mistyped, by what a slip leaves (nearly) alone: digits and signs, beginning, length.

    A key begins with its first letter, or with its first two swapped.
    """
    names: dict[tuple[str, str, int], list[str]] = {}
    for spelt in vocabulary().exact:
        size = len(spelt)
        if SHORTEST <= size <= LONGEST + FARTHEST and (spelt.isalpha() or _COMPARABLE.fullmatch(spelt)):
            signs = _signs(spelt)
            for start in (spelt[0], spelt[1::-1]):
                names.setdefault((signs, start, size), []).append(spelt)
    return names


def _signs(spelt: str) -> str:
    return "" if spelt.isalpha() else "".join(_SIGNS.findall(spelt))


def _alike(spelt: str) -> list[str]:
    """The keys this one may be a slip of, before they are compared, from short to long."""
    signs, known = _signs(spelt), _candidates()
    names: list[str] = []
    for start in (spelt[0], spelt[:2]):
        for size in range(len(spelt) - FARTHEST, len(spelt) + FARTHEST + 1):
            names += known.get((signs, start, size), ())
    return names


@cache
def _all_names() -> list[str]:
    return list(vocabulary().exact)


def slip(text: str) -> Name | None:
    """The one known name this term is a slip of; None where it is short, everyday, or two names are as near.

    One edit or swap of neighbours for 5-7 letters (two where all consonants agree: Redmain), up to two from 8.
    Digits and `+ #` must agree, and so must the first letter unless the first two are swapped.
    """
    words = vocabulary()
    spelt = key(text)
    if "fuzzy" in ONLY_SUGGESTED:
        return None
    if not SHORTEST <= len(spelt) <= LONGEST or spelt in words.exact or spelt in words.usage.everyday:
        return None
    if not _COMPARABLE.fullmatch(spelt):
        return None
    names = _alike(spelt)
    if not names:
        return None
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    hits = process.extract(spelt, names, scorer=OSA.distance, score_cutoff=FARTHEST, limit=8)
    whole = [key(word) for word in _WORDS.split(text)]
    likely = sorted(
        (distance, name)
        for name, distance, _ in hits
        if _is_slip(spelt, name, int(distance)) and _in_long_words(whole, name) and _likely(text, spelt, name)
    )
    if not likely:
        return None
    nearest = {words.exact[name] for distance, name in likely if distance == likely[0][0]}
    return nearest.pop() if len(nearest) == 1 else None


def _is_slip(spelt: str, name: str, distance: int) -> bool:
    """Whether a hand that meant `name` may have written `spelt`: not another word form, not two consonants off."""
    from rapidfuzz.distance import OSA

    shorter = min(len(spelt), len(name))
    if not spelt.isascii():
        return _is_slip_of_kana(spelt, name, distance)
    if spelt[0] != name[0] and spelt[:2] != name[1::-1]:
        return False
    if (name == spelt + "s" and len(spelt) < SURELY_NO_WORD) or any(
        spelt.endswith(end) and not name.endswith(end) for end in _ENDINGS
    ):
        return False
    if spelt.startswith(name) and set(spelt[len(name) :]) != {name[-1]}:
        return False
    if distance <= 1:
        return shorter >= SHORTEST and not (shorter < SURE_OF_LETTERS and _same_size_other_letter(spelt, name))
    if shorter >= TWO_SLIPS_FROM:
        return OSA.distance(_VOWELS.sub("", spelt), _VOWELS.sub("", name)) <= 1
    return shorter >= 6 and _VOWELS.sub("", spelt) == _VOWELS.sub("", name)


def _is_slip_of_kana(spelt: str, name: str, distance: int) -> bool:
    """Whether one letter of katakana was lost, doubled, swapped or lost its mark: no other syllable (テストツール)."""
    if distance > 1 or name.isascii() or min(len(spelt), len(name)) < SHORTEST:
        return False
    if len(spelt) != len(name):
        return spelt[-1] == name[-1]
    differing = [(a, b) for a, b in zip(spelt, name, strict=True) if a != b]
    return len(differing) == 2 or normalize("NFD", differing[0][0])[0] == normalize("NFD", differing[0][1])[0]


def _in_long_words(words: list[str], name: str) -> bool:
    """Whether the edit lies in a word long enough to be mistyped: Google Play is no slip of Google Pay."""
    spelt = "".join(words)
    if len([word for word in words if word]) < 2:
        return True
    begin = next((at for at, (a, b) in enumerate(zip(spelt, name, strict=False)) if a != b), min(len(spelt), len(name)))
    back = zip(reversed(spelt[begin:]), reversed(name[begin:]), strict=False)
    end = len(spelt) - next((at for at, (a, b) in enumerate(back) if a != b), min(len(spelt), len(name)) - begin)
    if end - begin == 2 and spelt[begin:end] == name[begin:end][::-1] and len(spelt) == len(name):
        return True
    at = 0
    for word in words:
        if at < max(end, begin + 1) and begin < at + len(word) and len(word) < SHORTEST:
            return False
        at += len(word)
    return True


def _likely(text: str, spelt: str, name: str) -> bool:
    """Whether a short word in small letters, which may be plain English, differs as a finger slips (rubric, Rubrik)."""
    small = text.islower() and text.isascii() and len(spelt) < TWO_SLIPS_FROM
    return not (small and len(spelt) == len(name) and _other_letter(spelt, name))


def _same_size_other_letter(spelt: str, name: str) -> bool:
    return len(spelt) == len(name) and _other_letter(spelt, name)


def _other_letter(spelt: str, name: str) -> bool:
    """Whether two words differ in one letter that no neighbouring key nor, in longer ones, a vowel explains."""
    differing = [(a, b) for a, b in zip(spelt, name, strict=True) if a != b]
    if len(differing) != 1:
        return False
    one, other = differing[0]
    vowels = len(spelt) > SHORTEST and _VOWELS.match(one) and _VOWELS.match(other)
    return not vowels and other not in _NEIGHBOURS.get(one, "")


@lru_cache(maxsize=16_384)
def nearest(text: str, limit: int = 3) -> tuple[str, ...]:
    """Up to three known names this term may be meant for, the likeliest first; none where nothing is alike.

    First what the text names that could not be taken for sure: a name its column does not allow, names that stand in
    it, names of which it is a word. Then those most alike: by how they begin, by how many letters must be changed.
    """
    words = vocabulary()
    spelt = key(text)
    if not spelt or len(text) > LONGEST:
        return ()
    parts = (spelt, *(key(part) for part in _PARTS.findall(text) if len(part) > 1))
    held = [part for part in parts if len(part) > 1 or part == spelt]
    found = [name[1] for part in held if (name := words.exact.get(part) or words.misspelt.get(part)) is not None]
    found += [name for part in parts for name in _by_word().get(part, ())]
    if len(spelt) >= SHORTEST_ALIKE:
        found += _most_alike(spelt, 3 * limit)
    return tuple(dict.fromkeys(found))[:limit]


@cache
def _by_word() -> dict[str, tuple[str, ...]]:
    """A word → the few names that hold it (nexus → Cisco Nexus, Sonatype Nexus)."""
    found: dict[str, list[str]] = {}
    for _, name in dict.fromkeys(vocabulary().exact.values()):
        words = [key(word) for word in _PARTS.findall(name)]
        for word in words if len(words) > 1 else ():
            if len(word) >= SHORTEST_ALIKE:
                found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items() if len(names) <= SHARED}


def _most_alike(spelt: str, limit: int) -> list[str]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA, JaroWinkler

    words, names = vocabulary(), _all_names()
    begin = process.extract(spelt, names, scorer=JaroWinkler.similarity, score_cutoff=0.75, limit=FEW)
    near = process.extract(spelt, names, scorer=OSA.normalized_similarity, score_cutoff=0.5, limit=FEW)
    scores = {
        name: JaroWinkler.similarity(spelt, name)
        + OSA.normalized_similarity(spelt, name)
        + SWAPPED * (sorted(spelt) == sorted(name))
        for name, _, _ in (*begin, *near)
    }
    best = sorted(scores, key=lambda name: (-scores[name], name))
    return [words.exact[name][1] for name in best if scores[name] >= ALIKE][:limit]
