"""What a word of several meanings names, told by what stands beside it in the cell or by the cell's column."""

from __future__ import annotations

from collections import Counter

from matcher.normalise.matches import NO_SKILL, Match, Term
from matcher.normalise.naming import at_stage
from matcher.normalise.vocabulary import KINDS_OF_COLUMN, SURE, Name, Vocabulary, vocabulary
from matcher.taxonomy.keys import key
from matcher.taxonomy.patterns import pattern

LISTED_AS = {"security": "network"}
"""Kinds that stand in one list with another one as if they were of it."""
BROAD = frozenset({"tool", "package", "concept", "method"})
"""Kinds of which one name alone does not tell what stands beside it."""
SHORTEST_ALONE = 3
"""Letters of a word its column alone tells; of two (PG) too much else is called so."""
_ALONE = {"os": "Windows"}
"""Column → the product whose versions stand there without its name."""
_ANYTHING = frozenset({"tool", "middleware"})
"""Columns in which so many things stand that a word of everyday is none, unless it is written as a name."""


def told_apart(terms: list[Term], column: str) -> list[Term]:
    """The terms, with what neighbours and column say of those that mean several things or are a name in places only."""
    if len(terms) == 1 and column not in KINDS_OF_COLUMN:
        return terms
    if all(t.matches and t.matches[0].method != "ambiguous" for t in terms):
        return terms
    words = vocabulary()
    once = _told_once(terms, column, words)
    if len(terms) == 1 or all(before.matches or not after.matches for before, after in zip(terms, once, strict=True)):
        return once
    return _told_once(once, column, words)


def _told_once(terms: list[Term], column: str, words: Vocabulary) -> list[Term]:
    """The terms by what is sure by now; what that tells may tell others in turn."""
    named = {(m.kind, m.skill) for t in terms for m in t.matches if m.kind not in NO_SKILL}
    said = Counter(gloss for t in terms if not t.matches for gloss in _glosses(t, words))
    return [_told(term, named, said, column, words) for term in terms]


def _glosses(term: Term, words: Vocabulary) -> set[str]:
    return {gloss for gloss, _ in words.told_apart.get(key(term.surface), ())}


def _told(term: Term, named: set[Name], said: Counter[str], column: str, words: Vocabulary) -> Term:
    spelt = key(term.surface)
    meant = words.told_apart.get(spelt, ())
    if term.matches:
        return _of_its_list(term, meant, named)
    kinds = {LISTED_AS.get(kind, kind) for kind, _ in named}
    if len(named) == 1 and kinds & BROAD:
        kinds = set()
    fitting = {name for gloss, name in meant if words.exact.get(gloss) in named or said[gloss] > 1}
    if not fitting and len(kinds) == 1:
        fitting = {name for _, name in meant if LISTED_AS.get(name[0], name[0]) in kinds}
    if len(fitting) == 1:
        return Term(term.surface, at_stage(fitting.pop(), "alias"))
    if len(named) > 1 and (name := _among_several(term.surface, meant, kinds, words)) is not None:
        return Term(term.surface, at_stage(name, "ambiguous"))
    if (found := _with_a_number(term.surface, kinds, len(named), column, words)) is not None:
        return Term(term.surface, (found,))
    if (version := words.versions.get(_ALONE.get(column, ""), {}).get(spelt)) is not None and not version[0].isdigit():
        return Term(term.surface, (_versioned_alone(_ALONE[column], version, words),))
    if (name := _in_a_list(spelt, kinds, words) or _in_its_column(term.surface, meant, column, words)) is not None:
        return Term(term.surface, at_stage(name, "ambiguous"))
    return term


def _among_several(text: str, meant: tuple[tuple[str, Name], ...], kinds: set[str], words: Vocabulary) -> Name | None:
    """ZAP beside Burp Suite and Nmap: the only thing of that name of which kind something stands in a longer list."""
    if not (text[:1].isupper() or not text.isascii()) or len(text) < SHORTEST_ALONE:
        return None
    name = words.exact.get(key(text))
    known = {other for _, other in meant} | ({name} if name is not None else set())
    fitting = {one for one in known if LISTED_AS.get(one[0], one[0]) in kinds - BROAD and one[0] not in NO_SKILL}
    return fitting.pop() if len(fitting) == 1 else None


def _with_a_number(text: str, kinds: set[str], beside: int, column: str, words: Vocabulary) -> Match | None:
    """Paradox7, Nexus5K, Helm3: such a word with a version or model behind it, in a list that tells what it is."""
    counted = _NUMBERED.fullmatch(text)
    if counted is None or not beside:
        return None
    spelt = key(counted[1])
    fitting = {name for _, name in words.told_apart.get(spelt, ()) if LISTED_AS.get(name[0], name[0]) in kinds}
    if len(kinds) == 1 and len(fitting) == 1:
        name = fitting.pop()
    elif beside > 1 and spelt in words.exact and len(spelt) >= SURE and words.allowed(spelt, column):
        name = words.exact[spelt]
    else:
        return None
    if name[0] in NO_SKILL or name[0] in _UNNUMBERED:
        return None
    (match,) = at_stage(name, "ambiguous")
    return match._replace(version=counted[2] if name[1] in words.versioned and counted[2].isdigit() else None)


_NUMBERED = pattern(r"([A-Za-z]{3,}) ?(\d{1,2}K?)")
_UNNUMBERED = frozenset({"concept", "method"})


def _versioned_alone(skill: str, version: str, words: Vocabulary) -> Match:
    """XP under operating systems: a version that is a word, of the product everybody means there."""
    (match,) = at_stage(words.exact[key(skill)], "ambiguous")
    return match._replace(version=version)


def _of_its_list(term: Term, meant: tuple[tuple[str, Name], ...], named: set[Name]) -> Term:
    """VCS beside Verdi: the other thing of that name, where all that stands beside it is of its kind."""
    match = term.matches[0]
    others = {kind for kind, skill in named if skill != match.skill}
    if match.method != "ambiguous" or not meant or len(others) != 1 or match.kind in others:
        return term
    fitting = {name for _, name in meant if name[0] in others}
    return Term(term.surface, at_stage(fitting.pop(), "ambiguous")) if len(fitting) == 1 else term


def _in_a_list(spelt: str, kinds: set[str], words: Vocabulary) -> Name | None:
    """Room beside Retrofit: a word that is a name in some columns only, in a list that might stand in one of them."""
    name = words.exact.get(spelt)
    if not kinds or name is None or len(spelt) < 2 or name[0] in NO_SKILL:
        return None
    columns = words.usage.columns.get(spelt, ())
    return name if any(kinds <= KINDS_OF_COLUMN.get(column, frozenset()) for column in columns) else None


def _in_its_column(text: str, meant: tuple[tuple[str, Name], ...], column: str, words: Vocabulary) -> Name | None:
    """EGL under languages: the only thing of that name that stands in the column."""
    kinds = KINDS_OF_COLUMN.get(column)
    spelt = key(text)
    if not kinds or not meant or len(spelt) < SHORTEST_ALONE or spelt in words.usage.everyday or spelt in words.exact:
        return None
    if column in _ANYTHING and not (text.isascii() and text.isupper() and len(text) >= SURE):
        return None
    fitting = {name for _, name in meant if name[0] in kinds}
    return fitting.pop() if len(fitting) == 1 else None
