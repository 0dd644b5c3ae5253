"""N: names of skills as written, and broken characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from matcher.checks.case import Case, entry_of, skill_place
from matcher.checks.rule import Doubt, doubt, rule
from matcher.model import Claim, Place, Severity
from matcher.taxonomy.keys import key

_MOJIBAKE = re.compile(
    r"�|[縺繧繝譁蜷邨][｡-ﾟ]|縺.{0,2}縺|繧.{1,2}繧|繝.{1,2}繝|(?:[à-ï][\x80-\xbf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—™š›œžŸ€˜Ž]{2}){2,}"
    r"|(?:Ã[\x80-\xbf©¨ªã]){2,}|ï¿½|(?:ƒ[A-Za-z^{}\[\]‹Œ]){2,}"
)
_HALF_WIDTH = re.compile(r"[ｦ-ﾝ][ｦ-ﾟ]+")
_VERSION = re.compile(
    r"[\s　]*(?:(?<![A-Za-z])v(?:er(?:sion)?)?\.?\s*)?[(（]?\d[\d.xX~〜,、系\s-]*[A-Za-z]?[)）]?$", re.IGNORECASE
)


@rule("N01", Severity.INFO)
def skill_misspelt(case: Case) -> Iterator[Doubt]:
    """The name of a skill is spelt as its maker spells it (Srping, Orcale are slips).

    Only corrections the vocabulary is sure of; each spelling is asked about once.
    """
    for surface, place, claim in _surfaces(case):
        if claim.skill is None:
            continue
        corrected = _corrected(surface)
        if corrected:
            yield doubt(place, surface=surface, skill="、".join(corrected))


@rule("N02", Severity.INFO)
def written_three_ways(case: Case) -> Iterator[Doubt]:
    """One sheet writes a skill in one way; three ways look like three people's typing."""
    ways: dict[str, dict[str, tuple[str, Place]]] = {}
    for surface, place, claim in _surfaces(case):
        if claim.skill is None:
            continue
        bare = re.sub(r"\s+", " ", _VERSION.sub("", unicodedata.normalize("NFKC", surface))).strip()
        if bare and not _corrected(surface):
            ways.setdefault(claim.skill, {}).setdefault(bare, (surface, place))
    for skill, written in ways.items():
        if len(written) >= 3:
            first = next(iter(written.values()))[1]
            yield doubt(first, skill=skill, ways=tuple(sorted(written)))


@rule("N03", Severity.INFO)
def unknown_term_near_a_known_one(case: Case) -> Iterator[Doubt]:
    """A term no vocabulary knows, close to one it knows, may be a slip; it is asked, never corrected.

    Unknown terms with nothing near them are left alone: companies have products of their own.
    """
    for surface, place, claim in _surfaces(case):
        if claim.skill is not None or len(surface) > 30:
            continue
        near = _suggested(surface)
        if near:
            yield doubt(place, says=(surface,), surface=surface, near=near[:3])


@rule("N04", Severity.WARN)
def mojibake(case: Case) -> Iterator[Doubt]:
    """No text is garbled by a wrong character code (縺ゅ, ã‚, �). One question per sheet and kind of text."""
    for text, place in _all_texts(case):
        m = _MOJIBAKE.search(text)
        if m:
            yield doubt(place, text=text[max(m.start() - 5, 0) : m.end() + 10].strip())
            return


@rule("N05", Severity.INFO)
def half_width_kana(case: Case) -> Iterator[Doubt]:
    """Kana are written in full width: half-width ones are lost in many mail programs. Asked once per sheet."""
    words = [(m[0], place) for text, place in _all_texts(case) for m in _HALF_WIDTH.finditer(text)]
    if words:
        once = tuple(dict.fromkeys(word for word, _ in words))[:5]
        wide = tuple(unicodedata.normalize("NFKC", word) for word in once)
        yield doubt(words[0][1], words=once, wide=wide)


@rule("N06", Severity.INFO)
def unofficial_spelling(case: Case) -> Iterator[Doubt]:
    """Capitals stand where the maker puts them (MySQL, GitHub, JavaScript): an interviewer notices.

    All of them in one question; all-capital and all-small writing of a whole sheet is taken as a style.
    """
    wrong: dict[str, str] = {}
    first: Place | None = None
    for surface, place, claim in _surfaces(case):
        bare = _VERSION.sub("", surface).strip()
        if (
            claim.skill
            and bare != claim.skill
            and bare.casefold() == claim.skill.casefold()
            and bare not in (entry.aliases if (entry := entry_of(claim.skill)) else ())
            and not (bare.isupper() or bare.islower())
        ):
            wrong.setdefault(bare, claim.skill)
            first = first or place
    if wrong and first is not None:
        yield doubt(first, written=tuple(wrong), official=tuple(wrong.values()))


def _surfaces(case: Case) -> Iterator[tuple[str, Place, Claim]]:
    """Every skill as written, each spelling once, with the first cell it stands in."""
    seen: set[str] = set()
    for claim in case.sheet.claims:
        if claim.surface not in seen:
            seen.add(claim.surface)
            yield claim.surface, claim.place or case.sheet.place, claim
    for job in case.sheet.engagements:
        for used in job.skills:
            if used.surface not in seen:
                seen.add(used.surface)
                yield used.surface, skill_place(job, used), used


def _all_texts(case: Case) -> Iterator[tuple[str, Place]]:
    yield from case.texts()
    for surface, place, _ in _surfaces(case):
        yield surface, place


@lru_cache(maxsize=16384)
def _corrected(surface: str) -> tuple[str, ...]:
    """The canonical names a spelling was corrected to; empty where it is spelt as known."""
    from matcher.normalise.skills import normalise

    matches = [m for term in normalise(surface) for m in term.matches]
    fuzzy = [m.skill for m in matches if m.method == "fuzzy" and not _spelt_right(surface, m.skill)]
    return tuple(dict.fromkeys(fuzzy))


def _spelt_right(surface: str, name: str) -> bool:
    """Whether a surface is a known name of the skill, its version and remarks in brackets aside."""
    entry = entry_of(name)
    names = {key(n) for n in (name, *(entry.aliases if entry else ()), (entry.ja if entry else None) or name)}
    bare = re.sub(r"[（(].*?[)）]", "", surface)
    return bool({key(surface), key(bare), key(_VERSION.sub("", bare))} & names)


@lru_cache(maxsize=16384)
def _suggested(surface: str) -> tuple[str, ...]:
    from matcher.normalise.skills import normalise

    terms = normalise(surface)
    if any(term.matches for term in terms):
        return ()
    return tuple(dict.fromkeys(s for term in terms for s in term.suggestions))
