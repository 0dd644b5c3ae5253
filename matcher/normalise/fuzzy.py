"""Slips of the pen: a long term that is one slip away from one known name, and suggestions for all others."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from unicodedata import normalize

from matcher.normalise.matches import ONLY_SUGGESTED
from matcher.normalise.vocabulary import Name, vocabulary
from matcher.taxonomy.keys import key
from matcher.taxonomy.patterns import pattern

SHORTEST = 5
SURE_OF_KANA = 7
"""Letters of katakana from which one may be lost or added (アジャスト is no アドジャスト)."""
_ENDINGS = ("s", "ed", "ing", "ly", "ion")
"""Endings that make another word of a name (accessed, containers) rather than a slip."""
_KINDS_WRITTEN = ("js", "ts", "rs")
"""What a name ends in that tells its language: without the first letter of it stands a plural (tones, Tone.js)."""
LEAST_OF_OTHERS = 7
"""Letters of what not everybody names, below which a word one letter off it is another word outside its column."""
SURELY_NO_WORD = 10
"""Letters from which a name without its last s is no plain word (GitHubAction)."""
FARTHEST = 2
"""Edits between a slip and what was meant."""
TWO_SLIPS_FROM = 9
SURELY_MEANT = 12
"""Letters of what everybody names from which any two slips leave it what it is (Winsows Sever)."""
SURE_OF_LETTERS = 9
"""Letters from which one may be any other, or one too many or few; in a shorter word only as a hand or ear slips."""
ENDING = -1
WELL_KNOWN = 6
"""Spellings of what everybody names: a word one letter off it is more often a slip than another product."""
_HEARD = tuple(map(frozenset, ("lr", "bv", "ckq", "sz", "mn", "fh", "oq", "il")))
"""Letters that are one sound in katakana, or nearly, or look alike."""
_SPOKEN_ENDS = ("u", "e")
"""Vowels katakana has at the end where Latin has none (Hinemosu, Tomcate)."""
_WRITTEN = str.maketrans({"q": "k", "x": "ks", "c": "k", "z": "s", "v": "b"})
_TWICE = pattern(r"(.)\1")
"""Letters of one sound, and those written twice."""
_FIRST_HEARD = {"c": "k", "k": "c", "l": "r", "r": "l", "b": "v", "v": "b", "n": "m", "m": "n"}
"""First letters that are one sound in katakana, or nearly."""
_SURELY_HEARD = frozenset("ckrlbvnm")
"""Of these, what is one sound so surely that a name of five letters may begin otherwise (Lails)."""
_SILENT = ("dj",)
"""Beginnings whose first letter is not heard (Jango)."""
LONGEST = 60
"""Letters beyond which a term is a sentence, for which nothing is looked up or suggested."""
_WORDS = pattern(r"[\s_/-]+")
_HUMP = pattern(r"(?<=[a-z])(?=[A-Z])")
"""Where a word written into another one begins."""
SHORTEST_NAMED = 3
NAMED_FROM = 4
"""Letters of a name that is one by itself inside a longer word."""
_SIGNS = pattern(r"[0-9+#.&/]")
_VOWELS = pattern(r"[aeiouy]")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    c: "".join(row[max(0, i - 1) : i + 2] for row in _ROWS[max(0, r - 1) : r + 2])
    for r, keys in enumerate(_ROWS)
    for i, c in enumerate(keys)
}
_OF_COLUMN: dict[str, frozenset[str]] = {
    "language": frozenset({"language"}),
    "db": frozenset({"database"}),
    "os": frozenset({"os"}),
    "framework": frozenset({"framework", "library", "web"}),
    "cloud": frozenset({"cloud"}),
}
"""Column → the kinds that stand in it."""
_SURE_COLUMNS = frozenset({"language", "os", "cloud"})
"""Columns in which a name of five letters everybody knows may have lost one (Azur)."""
_COMPARABLE = pattern(r"[!-~ァ-ヺー]+")


@cache
def _candidates() -> dict[tuple[str, str, int], list[str]]:
    """Keys long enough to be mistyped, by what a slip leaves (nearly) alone: digits and signs, beginning, length.

    A key begins with its first letter, or with its first two swapped.
    """
    names: dict[tuple[str, str, int], list[str]] = {}
    words = vocabulary()
    for spelt in words.exact:
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
    silent = [begin[0] for begin in _SILENT if spelt[0] == begin[1]]
    for start in (spelt[0], spelt[:2], _FIRST_HEARD.get(spelt[0], ""), *silent):
        for size in range(len(spelt) - FARTHEST, len(spelt) + FARTHEST + 1):
            names += known.get((signs, start, size), ())
    return names


def slip(text: str, column: str = "any") -> Name | None:
    """The one known name this term is a slip of; None where it is short, everyday, or two names are as near.

    One edit or swap of neighbours for 5-8 letters (two where all consonants agree: Redmain), up to two from 9.
    Digits and `+ #` must agree, and so must the first letter unless the first two are swapped. In the column of its
    kind what everybody names is meant by any one edit, and before another name as near (Linax under OS).
    """
    words = vocabulary()
    spelt = key(text)
    own = _OF_COLUMN.get(column, frozenset())
    if "fuzzy" in ONLY_SUGGESTED:
        return None
    if (
        not SHORTEST - (column in _SURE_COLUMNS) <= len(spelt) <= LONGEST
        or spelt in words.exact
        or spelt in words.usage.everyday
    ):
        return None
    if not _COMPARABLE.fullmatch(spelt) or spelt in words.told_apart:
        return None
    if spelt.isascii() and (heard := _by_sound().get(_sound(spelt))) is not None:
        return heard
    if len(spelt) == SHORTEST and (single := _TWICE.sub(r"\1", spelt)) in words.exact and _well_known(single):
        return words.exact[single] if single not in words.usage.columns else None
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
        if _is_slip(spelt, name, int(distance), in_place=words.exact[name][0] in own)
        and _in_long_words(whole, name)
        and _in_long_words(_words_of(name), spelt)
        and not _named_first(text, name)
        and not _only_its_end(spelt, name)
        and not _in_its_acronym(text, spelt, name)
        and not (_HUMP.search(text) and _ends_otherwise(spelt, name) and _other_letter(spelt, name))
        and (spelt[0] == name[0] or spelt[:2] == name[1::-1] or not text.islower())
        and _likely(text, spelt, name)
    )
    if not likely:
        return None
    nearest = {words.exact[name] for distance, name in likely if distance == likely[0][0]}
    if len(nearest) > 1:
        nearest = {
            words.exact[n] for d, n in likely if d == likely[0][0] and words.exact[n][0] in own and _well_known(n)
        }
    elif not _well_known(likely[0][1]):
        nearest |= {words.exact[name] for name, distance, _ in hits if distance <= likely[0][0]}
    return nearest.pop() if len(nearest) == 1 else None


def _sound(spelt: str) -> str:
    """What is left of a Latin name once spellings of one sound are one: Delfi and Delphi, LaTecs and LaTeX."""
    if "ph" in spelt or "ck" in spelt or "qu" in spelt:
        spelt = spelt.replace("ph", "f").replace("ck", "k").replace("qu", "k")
    return _TWICE.sub(r"\1", spelt.translate(_WRITTEN))


@cache
def _by_sound() -> dict[str, Name]:
    """Sound → the one name everybody knows that has it, where it is long enough to be no other word's."""
    words, found = vocabulary(), defaultdict[str, set[Name]](set)
    for spelt, name in words.exact.items():
        if spelt.isascii() and spelt.isalpha() and len(spelt) > SHORTEST:
            found[_sound(spelt)].add(name)
    known = _spellings()
    return {s: min(names) for s, names in found.items() if len(names) == 1 and known[min(names)] >= WELL_KNOWN}


def _is_slip(spelt: str, name: str, distance: int, *, in_place: bool = False) -> bool:
    """Whether a hand that meant `name` may have written `spelt`: not another word form, not two consonants off."""
    from rapidfuzz.distance import OSA

    shorter = min(len(spelt), len(name))
    if not spelt.isascii():
        return _is_slip_of_kana(spelt, name, distance)
    if spelt[0] != name[0] and spelt[:2] != name[1::-1]:
        return _begins_by_ear(spelt, name)
    if name == spelt + "s" and len(spelt) < SURELY_NO_WORD:
        return False
    if spelt == name + "s" and len(name) >= SURELY_NO_WORD and _well_known(name):
        return True
    if any(spelt.endswith(end) and not name.endswith(end) for end in _ENDINGS):
        return False
    if _well_known(name) and spelt[-1] == name[-1] and sorted(spelt) == sorted(name) and _same_consonants(spelt, name):
        return True
    if name[-2:] in _KINDS_WRITTEN and spelt == name[:-2] + name[-1]:
        return False
    if spelt.startswith(name) and set(spelt[len(name) :]) != {name[-1]}:
        return spelt[len(name) :] in _SPOKEN_ENDS and len(name) > SHORTEST and _well_known(name)
    if name.startswith(spelt) and len(name) - len(spelt) > 1:
        return False
    if distance <= 1:
        size = max(len(spelt), len(name))
        if _well_known(name):
            if shorter < SHORTEST:
                return in_place and len(spelt) < size == SHORTEST
            if size > SHORTEST and (_spellings()[vocabulary().exact[name]] >= WELL_KNOWN or size >= SURE_OF_LETTERS):
                return True
            own = size > SHORTEST or name in vocabulary().canonical
            return in_place or (own and _of_the_hand(spelt, name))
        if size < (SHORTEST + 1 if in_place else LEAST_OF_OTHERS) or _ends_otherwise(spelt, name):
            return False
        return size >= SURE_OF_LETTERS or _of_the_hand(spelt, name)
    if not _well_known(name):
        return False
    if shorter >= SURELY_MEANT:
        return True
    if shorter >= TWO_SLIPS_FROM:
        return OSA.distance(_VOWELS.sub("", spelt), _VOWELS.sub("", name)) <= 1
    return shorter >= 6 and _same_consonants(spelt, name)


def _same_consonants(spelt: str, name: str) -> bool:
    return _VOWELS.sub("", spelt) == _VOWELS.sub("", name)


def _begins_by_ear(spelt: str, name: str) -> bool:
    """Whether only the first letter is another, of the same sound (Lails), or one that is not heard is left out."""
    if spelt == name[1:]:
        return name[:2] in _SILENT and _well_known(name)
    if spelt[1:] != name[1:] or _FIRST_HEARD.get(spelt[0]) != name[0]:
        return False
    return len(spelt) > SHORTEST or (spelt[0] in _SURELY_HEARD and _well_known(name))


def _is_slip_of_kana(spelt: str, name: str, distance: int) -> bool:
    """Whether one letter of katakana was lost, doubled, swapped or lost its mark: no other syllable (テストツール)."""
    if distance > 1 or name.isascii() or min(len(spelt), len(name)) < SHORTEST:
        return False
    if len(spelt) != len(name):
        return spelt[-1] == name[-1] and len(spelt) >= SURE_OF_KANA
    differing = [(a, b) for a, b in zip(spelt, name, strict=True) if a != b]
    return len(differing) == 2 or normalize("NFD", differing[0][0])[0] == normalize("NFD", differing[0][1])[0]


def _words_of(name: str) -> list[str]:
    """The words of a name that is written in several (SAP PI)."""
    canonical = vocabulary().exact[name][1]
    return [key(word) for word in _WORDS.split(canonical)] if key(canonical) == name else [name]


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
        least = SHORTEST - (len(spelt) < len(name))
        if at < max(end, begin + 1) and begin < at + len(word) and len(word) < least:
            return False
        at += len(word)
    return True


def _named_first(text: str, name: str) -> bool:
    """Whether the text is a known name with more behind a blank (SAP Cloud, SPA Cloud) or a capital (SparkXR), which
    only more of that word may mend."""
    words = vocabulary().exact
    first, blank, _ = text.partition(" ")
    if blank and len(first) >= SHORTEST_NAMED and key(first) in words and not name.startswith(key(first)):
        return True
    for hump in _HUMP.finditer(text):
        begin, rest = key(text[: hump.start()]), text[hump.start() :]
        if len(begin) >= NAMED_FROM and begin in words:
            return max(len(rest), len(name) - len(begin)) < SHORTEST or not name.startswith(begin)
    return False


def _in_its_acronym(text: str, spelt: str, name: str) -> bool:
    """Whether the edit lies in capitals a word ends in, which are a word of their own (SmartIT, SmartGit)."""
    last = _ACRONYM.search(text)
    return last is not None and name.startswith(spelt[: -len(last[0])]) and not _well_known(name)


_ACRONYM = pattern(r"(?<=[a-z])[A-Z]{2,3}$")


def _only_its_end(spelt: str, name: str) -> bool:
    """Whether all that is common is the maker's name, and the rest too short to be told (SAPIX, SAP XI)."""
    begin = name[:-2]
    return spelt.startswith(begin) and spelt != name[:-1] and begin in vocabulary().prefixes


def _likely(text: str, spelt: str, name: str) -> bool:
    """Whether a short word in small letters, which may be plain English, differs as a finger slips (rubric, Rubrik)."""
    small = text.islower() and text.isascii() and len(spelt) < TWO_SLIPS_FROM
    return not (small and len(spelt) == len(name) and _other_letter(spelt, name, heard=False))


@cache
def _spellings() -> Counter[Name]:
    return Counter(vocabulary().exact.values())


def _well_known(name: str) -> bool:
    words = vocabulary()
    return _spellings()[words.exact[name]] >= WELL_KNOWN or words.exact[name][1] in words.usage.well_known


def _ends_otherwise(spelt: str, name: str) -> bool:
    """Whether the last letter is another: names of products differ there (Maximo, Maxima)."""
    same = len(spelt) == len(name) and spelt[:ENDING] == name[:ENDING]
    return same and sorted(spelt[ENDING:]) != sorted(name[ENDING:])


def _of_the_hand(spelt: str, name: str) -> bool:
    """Whether one edit in a short word is one of the hand or ear: not Stride for Stripe, TDengine for TEngine.

    A letter beside its own key, or heard as another; one struck twice, or with its neighbour; a vowel put in; one
    forgotten inside.
    """
    if len(spelt) == len(name):
        return not _other_letter(spelt, name)
    at = next((n for n, (a, b) in enumerate(zip(spelt, name, strict=False)) if a != b), min(len(spelt), len(name)))
    if len(spelt) < len(name):
        return at < len(spelt) or name[-1] == name[-2]
    if _VOWELS.match(spelt[at]):
        return at > 0
    beside = spelt[max(0, at - 1) : at] + spelt[at + 1 : at + 2]
    return at > 0 and any(spelt[at] in _NEIGHBOURS.get(letter, "") for letter in beside)


def _other_letter(spelt: str, name: str, *, heard: bool = True) -> bool:
    """Whether two words differ in one letter that no neighbouring key nor sound, in longer ones no vowel explains."""
    differing = [(a, b) for a, b in zip(spelt, name, strict=True) if a != b]
    if len(differing) != 1:
        return False
    one, other = differing[0]
    if len(spelt) > SHORTEST and (_VOWELS.match(one) and _VOWELS.match(other)):
        return False
    return other not in _NEIGHBOURS.get(one, "") and not (heard and any({one, other} <= same for same in _HEARD))
