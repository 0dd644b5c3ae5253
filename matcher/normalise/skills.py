"""What people write for skills → the skills of the vocabulary, each with how sure we are; or honestly nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from matcher.model import Demand
from matcher.normalise.amounts import months_of, split_span, split_version, tidy, version_of
from matcher.normalise.fuzzy import nearest, slip
from matcher.normalise.peel import MODELLED, Found, look_up, peel, remark_keys, renamed
from matcher.normalise.phases import phases
from matcher.normalise.roles import role
from matcher.normalise.split import bracketed, pieces, segments, soft_parts, tagged
from matcher.normalise.vocabulary import Vocabulary, vocabulary
from matcher.taxonomy.keys import clean, key

CONFIDENCE = {"exact": 1.0, "join": 1.0, "kana": 0.98, "peeled": 0.97, "prose": 0.96, "fuzzy": 0.9}
"""How often a match of each stage is right; a match below 0.95 is marked wherever it is shown."""
NO_SKILL = frozenset({"phase", "role", "qualification"})
_RANGE = re.compile(r"[〜~→]|から|-")
_FORMAL_PHASE = re.compile(r"(?:設計|テスト|試験|定義|製造|実装)")
_LIST = re.compile(r"\s*[/・,&]\s*|\s+or\s+")
_MARK = re.compile(r"[A-ESa-e]|\d{1,2}|[◎○◯〇●△▲×★☆]+")
_NUMBERS = re.compile(r"[\d\s年月日ヶケかカ/.,:〜~\-–—から現在約以上%名人()]+")
_SEPARATED = re.compile(r"[/・+&→>()]")
LONGEST_TERM = 60
"""Letters beyond which a piece without separators is a sentence, not a name."""
_HEADING = re.compile(r"(?<=[^\s:])[ 、,]+([^\s:、,()]{1,12}?) ?:")
_SENTENCE = re.compile(r"[ぁ-ん]")
_FIRST = re.compile(r"[A-Za-z][\w.]+(?=[ /(])")
_MODULE = re.compile(r"[A-Za-z][A-Za-z0-9 ]{1,19}")


@dataclass(frozen=True, slots=True)
class Match:
    """One skill a term names. `kind` is the skill's kind, or phase, role, qualification."""

    skill: str
    kind: str
    version: str | None
    confidence: float
    method: str
    months: int | None = None
    """Experience written beside the name (Java 5年)."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a cell: what it names, or what it might be meant for."""

    surface: str
    matches: tuple[Match, ...] = ()
    suggestions: tuple[str, ...] = ()


@lru_cache(maxsize=200_000)
def normalise(text: str, column: str = "any") -> tuple[Term, ...]:
    """The terms of a cell in their order; a term nobody knows has no matches and up to three suggestions.

    `column` says what stands above the cell (language, db, os, phase, role, any, or prose): it decides what
    Go, C, IT or ST are. Words that say there is nothing (なし, その他) are no terms.
    """
    if column == "prose":
        from matcher.normalise.prose import matches_in_prose

        return tuple(Term(surface, (match,)) for surface, match in matches_in_prose(text))
    cleaned = clean(text)
    if column == "phase":
        return _words(cleaned, "phase", phases(cleaned))
    if column == "role":
        found = role(cleaned)
        return _words(cleaned, "role", (found,) if found else ())
    terms: list[Term] = []
    for piece in pieces(_headed(cleaned)):
        for term in _terms(_unlabelled(piece), column):
            terms.append(_continued(term, terms))
    return tuple(term for term in terms if term.matches or not _NUMBERS.fullmatch(term.surface))


def claims(text: str, column: str = "any") -> tuple[Demand, ...]:
    """The skills of a cell, without doubles; unknown terms are kept with `skill` None and their cleaned surface.

    Phases and roles are no skills and left out; a sentence among the terms gives the names that stand in it.
    """
    from matcher.normalise.prose import find_in_prose

    found: list[Demand] = []
    for term in normalise(text, column):
        if term.matches:
            found += [_demand(m, term.surface) for m in term.matches if m.kind not in NO_SKILL]
            found += [Demand(skill=None, surface=term.surface) for m in term.matches if m.kind == "qualification"]
        elif len(term.surface) >= 8 and _SENTENCE.search(term.surface) and (told := find_in_prose(term.surface)):
            found += told
        else:
            found.append(Demand(skill=None, surface=term.surface))
    return without_doubles(found)


def find_in_prose(text: str) -> tuple[Demand, ...]:
    """The skills named in running text; only exact, unambiguous names, in their order, without doubles."""
    from matcher.normalise.prose import find_in_prose as found

    return found(text)


def closest(term: str) -> tuple[str, ...]:
    """Up to three canonical names an unknown term may be meant for, the likeliest first."""
    return nearest(term)


def without_doubles(demands: Iterable[Demand]) -> tuple[Demand, ...]:
    """Each skill and version once; a mention without version gives way to one with; months are kept."""
    kept: dict[tuple[str, str | None], Demand] = {}
    for demand in demands:
        known = demand.skill or "\0" + key(demand.surface)
        if demand.version is None and (same := [k for k in kept if k[0] == known]):
            place = same[0]
        elif (known, None) in kept and demand.version is not None:
            bare = kept[known, None]
            kept = {(known, demand.version) if k == (known, None) else k: d for k, d in kept.items()}
            kept[known, demand.version] = bare.model_copy(
                update={"version": demand.version, "months": bare.months or demand.months, "surface": demand.surface}
            )
            continue
        else:
            place = (known, demand.version)
        if place in kept:
            if kept[place].months is None and demand.months is not None:
                kept[place] = kept[place].model_copy(update={"months": demand.months})
        else:
            kept[place] = demand
    return tuple(kept.values())


def _demand(match: Match, surface: str) -> Demand:
    return Demand(skill=match.skill, months=match.months, version=match.version, surface=surface)


def _words(surface: str, kind: str, names: Iterable[str]) -> tuple[Term, ...]:
    matches = tuple(Match(name, kind, None, 1.0, "exact") for name in names)
    return (Term(surface, matches),) if surface else ()


def _headed(text: str) -> str:
    """Headings inside a line begin a line of their own: 言語:Java DB:Oracle."""
    labels = vocabulary().usage.labels
    text = tagged(text, lambda head: key(head) in labels)
    if ":" not in text:
        return text
    return _HEADING.sub(lambda m: "\n" + m[0].lstrip() if key(m[1]) in labels else m[0], text)


def _unlabelled(piece: str) -> str:
    """The value behind a heading written into the cell: 言語：Java → Java."""
    head, colon, rest = piece.partition(":")
    if colon and rest.strip() and key(head) in vocabulary().usage.labels:
        return rest.strip()
    return piece


def _terms(text: str, column: str) -> Iterator[Term]:
    """The terms of one piece."""
    words = vocabulary()
    text = text.strip(" ・:：=-–—")
    if not text or key(text) in words.usage.nothing or not key(text) or _NUMBERS.fullmatch(text):
        if version_of(text) is not None:
            yield Term(text)
        return
    if len(text) > LONGEST_TERM and not _SEPARATED.search(text):
        yield Term(text)
        return
    if (term := _whole(text, words, column)) is not None:
        yield term
        return
    parts = soft_parts(text)
    if ":" in text and (headed := _under_a_name(text, words, column)) is not None:
        yield from headed
    elif len(parts) > 1:
        yield from _soft(text, parts, words, column)
    elif "(" in text:
        yield from _with_brackets(text, words, column)
    else:
        yield from _spaced(text, words, column)


def _whole(text: str, words: Vocabulary, column: str) -> Term | None:
    """The piece as one: a name, a compound written as one, or a range of phases."""
    if len(text) > 2 * LONGEST_TERM:
        return None
    base, months = split_span(text) or (text, None)
    joined = words.usage.joins.get(key(base))
    if joined:
        kinds = {name: words.exact[key(name)][0] for name in joined}
        return Term(text, tuple(Match(n, kinds[n], None, 1.0, "join", months) for n in joined))
    if (found := peel(text, words, column)) is not None:
        return _term(text, found, words)
    if _FORMAL_PHASE.search(text) and (_RANGE.search(text) or len(text) <= 12):
        named = phases(text)
        return Term(text, tuple(Match(p, "phase", None, 1.0, "exact") for p in named)) if named else None
    return None


def _under_a_name(text: str, words: Vocabulary, column: str) -> list[Term] | None:
    """AWS:EC2 is a name and what belongs to it; Java:A, Java:3 a name and its mark."""
    head, _, rest = text.partition(":")
    found = peel(head.strip(), words, column)
    if found is None or not rest.strip():
        return None
    parent = _term(head.strip(), found, words)
    if _MARK.fullmatch(rest.strip()):
        return [parent]
    return [parent, *_terms(rest, column)]


def _soft(text: str, parts: list[str], words: Vocabulary, column: str) -> Iterator[Term]:
    """AWS/GCP, HTML＋CSS, Java→Kotlin: cut, unless a single letter would be made a skill (R&D, C/S)."""

    def known(part: str) -> bool:
        plain = bracketed(part).text if "(" in part else part
        if key(plain) in words.usage.joins or peel(plain, words, column) is not None:
            return True
        return _of_family(plain, text, words, column) is not None

    cut = segments(parts, known)
    if cut and key(cut[0]) in words.usage.labels and not known(cut[0]):
        cut = cut[1:]
    if len(cut) == 1 and cut[0] != text:
        yield from _terms(cut[0], column)
        return
    if len(cut) == 1 and "(" in text and bracketed(text).text != text:
        yield from _with_brackets(text, words, column)
        return
    tiny = all(len(key(c)) <= 1 and not known(c) for c in cut)
    if len(cut) < 2 or tiny or (any(len(key(c)) == 1 and known(c) for c in cut) and not all(known(c) for c in cut)):
        yield Term(text, (), nearest(text))
        return
    terms: list[Term] = []
    for part in cut:
        alone = peel(part, words, column) if terms else None
        loose = bool(terms) and (alone is None or alone.name[0] in ("concept", "method"))
        member = _of_family(part, text, words, column) if loose else None
        new = (_term(part, member, words),) if member else _terms(part, column) if part != text else ()
        for term in new:
            terms.append(_continued(term, terms))
    yield from terms


def _of_family(part: str, text: str, words: Vocabulary, column: str) -> Found | None:
    """MM in SAP ECC MM/SD: what a part names behind the first word of the text, itself a name."""
    head = _FIRST.match(text)
    if head is None or not _MODULE.fullmatch(part) or look_up(head[0], words, column) is None:
        return None
    base = (split_version(part) or (part,))[0]
    return look_up(f"{head[0]} {part}", words, column) or look_up(f"{head[0]} {base}", words, column)


def _with_brackets(text: str, words: Vocabulary, column: str) -> Iterator[Term]:
    """AWS(EC2,S3): the parent, then what its brackets hold; versions, spans and remarks belong to the parent."""
    if (cut := _after_brackets(text, words, column)) is not None:
        for part in cut:
            yield from _terms(part, column)
        return
    piece = bracketed(text)
    parents = list(_terms(piece.text, column))
    children: list[Term] = []
    for inside in piece.inside:
        for part in pieces(inside):
            parents, rest = _attributed(parents, part)
            if rest:
                first = _FIRST.match(text)
                names = (piece.text, *(m.skill for t in parents for m in t.matches), *((first[0],) if first else ()))
                children += _children(names, part, words, column)
    named = {m.skill: m for child in children for m in child.matches}
    parents = [replace(t, matches=tuple(_with_version_of(m, named.get(m.skill)) for m in t.matches)) for t in parents]
    ours = {m.skill for t in parents for m in t.matches}
    yield from parents
    yield from (c for c in children if not c.matches or any(m.skill not in ours for m in c.matches))


def _after_brackets(text: str, words: Vocabulary, column: str) -> tuple[str, str] | None:
    """AWS(EC2) Linux: the text before and after a closing bracket, where each begins with a name of its own."""
    end = text.find(")") + 1
    head, tail = text[:end], text[end:].strip()
    if not tail or head.count("(") != 1 or head.startswith("("):
        return None
    named = peel(tail.split("(")[0].strip(), words, column)
    if named is None or named.method == "fuzzy" or peel(head.split("(")[0].strip(), words, column) is None:
        return None
    return None if look_up(bracketed(text).text, words, column) else (head, tail)


def _sure_alone(text: str, together: Found, words: Vocabulary, column: str) -> bool:
    """Whether the brackets hold a name of its own (Oracle(Linux)), not the rest of the one before them."""
    alone = look_up(text, words, column)
    if alone is None or alone.name == together.name or alone.name[0] in ("concept", "method"):
        return False
    return key(text) not in words.usage.unsafe_in_prose and key(text) not in words.usage.columns


def _with_version_of(match: Match, again: Match | None) -> Match:
    """Java(JDK1.6): the brackets say the same skill again, with its version."""
    if again is None:
        return match
    return replace(match, version=match.version or again.version, months=match.months or again.months)


def _attributed(parents: list[Term], part: str) -> tuple[list[Term], bool]:
    """The parents with a version or span from their brackets, and whether the part is something else."""
    version, months = version_of(part), months_of(part)
    if version is None and months is None:
        base = split_span(part)
        if base and version_of(base[0]):
            version, months = version_of(base[0]), base[1]
    if key(part) in remark_keys():
        return parents, False
    if version is None and months is None:
        return parents, True

    def with_it(match: Match) -> Match:
        carries = match.skill in vocabulary().versioned or match.version is None
        return replace(
            match,
            version=match.version or (version if (carries and months is None) or (version and months) else None),
            months=match.months or months,
        )

    return [replace(t, matches=tuple(with_it(m) for m in t.matches)) for t in parents], False


def _children(parents: tuple[str, ...], part: str, words: Vocabulary, column: str) -> Iterator[Term]:
    """What brackets hold: first as part of the parent (SAP(FI) → SAP FI), then by itself; remarks are dropped."""
    for single in soft_parts(part)[::2]:
        base, version = (split_version(single) or (single, None))[:2]
        together = next((f for p in parents if (f := look_up(f"{p} {base}", words, column))), None)
        if together is not None and len(key(single)) <= 12 and not _sure_alone(base, together, words, column):
            together = replace(together, version=None if together.name[0] in MODELLED else version)
            yield _term(single, together, words)
            continue
        for term in _terms(single, column):
            if not term.matches and key(single) in words.prefixes:
                continue
            if term.matches or not _SENTENCE.search(term.surface):
                yield term


def _spaced(text: str, words: Vocabulary, column: str) -> Iterator[Term]:
    """Java PHP Python: names parted by blanks, taken only where (nearly) all of them are names."""
    parts = text.split(" ")
    if len(parts) > 1:
        spaced = [p for word in parts for p in (word, " ")][:-1]

        def named_by(part: str) -> Found | None:
            return peel(part, words, column) or _of_family(part, text, words, column)

        cut = segments(spaced, lambda part: named_by(part) is not None)
        found = [(part, named_by(part)) for part in cut]
        named = sum(1 for _, f in found if f is not None)
        if named == len(found) or (named >= 3 and named >= 0.75 * len(found)):
            for part, what in found:
                yield _term(part, what, words) if what else _corrected(part, words, column)
            return
    yield _corrected(text, words, column)


def _corrected(text: str, words: Vocabulary, column: str) -> Term:
    """A slip corrected, or the term kept as unknown with suggestions."""
    version = None
    name = slip(text)
    if name is None and (parts := split_version(text)) is not None:
        name, version = slip(parts[0]), parts[1]
        if name and name[1] not in words.versioned:
            name = None
    if name is None:
        for suffix in words.usage.suffixes:
            if text.endswith(suffix) and (name := slip(text[: -len(suffix)])) is not None:
                break
    if name is None or name[0] in NO_SKILL:
        return Term(text, (), nearest(text))
    return _term(text, Found(name, version, None, "fuzzy"), words)


def _term(surface: str, found: Found, words: Vocabulary) -> Term:
    """The term with its match; a list of versions (7/10) gives one match each."""
    versions = [tidy(v) for v in _LIST.split(found.version)] if found.version else [None]
    matches = []
    for version in versions:
        one = renamed(replace(found, version=version), words)
        kind, name = one.name
        matches.append(Match(name, kind, one.version, CONFIDENCE[found.method], found.method, found.months))
    return Term(surface, tuple(dict.fromkeys(matches)))


def _continued(term: Term, before: list[Term]) -> Term:
    """Oracle 10g,11g and Windows 7,XP: a version alone belongs to the name before it."""
    if term.matches or not before or not before[-1].matches:
        return term
    last = before[-1].matches[-1]
    words = vocabulary()
    version = words.versions.get(last.skill, {}).get(key(term.surface)) or version_of(term.surface)
    if version is None:
        return term
    if last.skill not in words.versioned or last.version is None:
        return term
    return _term(term.surface, Found((last.kind, last.skill), version, last.months, "peeled"), words)
