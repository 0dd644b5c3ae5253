"""The index of everything a skill can be called: plain dicts, made once and kept compiled until a fact changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from matcher.normalise.amounts import split_span
from matcher.normalise.split import balanced, bracketed, soft_parts
from matcher.normalise.words import Lexicon
from matcher.taxonomy import Usage, taxonomy
from matcher.taxonomy.compiled import kept
from matcher.taxonomy.keys import kana_key, key
from matcher.taxonomy.patterns import pattern

if TYPE_CHECKING:
    from matcher.taxonomy import Skill

Name = tuple[str, str]
"""(kind, canonical name): a skill's own kind, or `phase`, `role`, `qualification`."""


_CUT = pattern("[(（/・]")
_COUNTED = pattern(r"([^\d/]+?[^\d/.]) ?[vV]?(\d{1,4}(?:\.\d{1,2})*)")
_RELEASE = pattern(r"[A-Za-z]?\d[\w.]*")
_CAMEL = pattern(r"[A-Z][a-z]+(?:[A-Z][a-z]+)+")
_PARTED = pattern(r"[A-Za-z0-9.+#][ _/&-][A-Za-z]")
_GLOSSED = pattern(r"([^()]+)\(([^()]+)\)")
SURE = 4
"""Letters of a name that is no product's own part behind a slash (JP1/IM, TOPPERS/ASP)."""


_WRITTEN = frozenset(["language", "framework", "library", "web", "ide", "test", "design", "mobile"])
_GEAR = frozenset(["network", "security", "storage", "embedded"])
_BOUGHT = frozenset(["package", "rpa", "bi", "concept", "method", "devops"])
_STRANGE: dict[str, frozenset[str]] = {
    "os": _WRITTEN | _BOUGHT | {"cloud", "database", "security"},
    "db": _WRITTEN | _BOUGHT - {"bi"} | _GEAR - {"storage"} | {"os"},
    "cloud": _WRITTEN - {"web"} | {"embedded", "rpa", "method"},
    "language": _GEAR | _BOUGHT - {"bi"} | {"tool", "cloud", "design", "ide", "test", "os"},
    "framework": _GEAR | {"os", "cloud", "design", "bi", "rpa", "ide"},
    "middleware": _WRITTEN - {"web", "framework"} | {"embedded"},
}
"""Column → the kinds that do not stand in it, so that a word of several meanings is something else there."""
_LIBRARIES = frozenset({"framework", "library", "web", "mobile"})
KINDS_OF_COLUMN: dict[str, frozenset[str]] = {
    "language": frozenset({"language", "mainframe"}),
    "db": frozenset({"database"}),
    "os": frozenset({"os", "mainframe"}),
    "framework": _LIBRARIES,
    "cloud": frozenset({"cloud"}),
    "network": frozenset({"network"}),
    "middleware": frozenset({"middleware", "scheduler", "mainframe"}),
    "tool": frozenset({"tool", "ide", "devops", "test", "design", "bi", "rpa", "package"}),
}
"""Column → the kinds of which a list that stands in it consists."""


class Vocabulary(NamedTuple):
    exact: dict[str, Name]
    """Key → what it names."""
    second_look: frozenset[str]
    """Keys of `exact` that may mean something else first: a compound, a span, nothing at all."""
    canonical: frozenset[str]
    """Keys of names as the vocabulary itself writes them; all others are what people call them."""
    ambiguous: frozenset[str]
    """Keys of other names for a thing that also mean something else (Next, VS)."""
    misspelt: dict[str, Name]
    kana: dict[str, Name]
    """Kana skeleton → what it names, where only one thing has it."""
    versioned: frozenset[str]
    """Skills a glued number is a version of."""
    versions: dict[str, dict[str, str]]
    """Skill → key of a version → version as written by its maker (xp → XP)."""
    named: dict[str, tuple[Name, str, str]]
    """Key of a name with a version that is a word (windowsxp) → the name, the version, the name's key."""
    suffixes: dict[str, tuple[str, ...]]
    """Last letter → suffixes that may be taken off, longest first."""
    remarks: dict[str, tuple[str, ...]]
    """Last letter → remarks that may stand behind a name, longest first."""
    remark_keys: frozenset[str]
    affixes: dict[str, tuple[str, ...]]
    """First letter → words that may stand before a name, longest first."""
    prefixes: frozenset[str]
    """Keys of vendor prefixes that may be left out."""
    made_by: dict[str, frozenset[str]]
    """Key of a vendor prefix → the skills before whose names it may stand."""
    usage: Usage
    told_apart: dict[str, tuple[tuple[str, Name], ...]]
    """Key of a word several things are called by → what brackets tell them apart by, and which it is then."""
    phases: Lexicon
    """In the order of the work."""
    roles: Lexicon

    def stage(self, spelt: str) -> str:
        """How a name that is spelt like this was met: as we write it, as others do, or as others do for several."""
        return "exact" if spelt in self.canonical else "ambiguous" if spelt in self.ambiguous else "alias"

    def allowed(self, spelt: str, column: str) -> bool:
        """Whether this key is the skill in a column of that kind; ambiguous ones are only where they are listed."""
        columns = self.usage.columns.get(spelt)
        if columns is not None:
            if column in columns or not columns or not spelt.isascii() or spelt not in self.exact:
                return column in columns
            return self.exact[spelt][0] in KINDS_OF_COLUMN.get(column, ())
        strange = _STRANGE.get(column)
        return strange is None or spelt not in self.ambiguous or self.exact[spelt][0] not in strange


@cache
def vocabulary() -> Vocabulary:
    """The index over the built-in taxonomy. Nobody changes it, so threads may share it."""
    return kept(Vocabulary, "names", _compiled, Path(__file__))


class Beginnings(NamedTuple):
    """What Japanese names begin with, for prose."""

    by_first: dict[str, tuple[tuple[str, str], ...]]
    """First letter of a Japanese name → (lower-case spelling, its key), longest first."""
    parted: frozenset[str]
    """Keys of names that are written in several words."""


@cache
def beginnings() -> Beginnings:
    """The index for running text, kept apart: cells do without it."""
    return kept(Beginnings, "beginnings", _all_beginnings, Path(__file__))


def _all_beginnings() -> Beginnings:
    skills = taxonomy().skills.values()
    spellings = [s for k in skills for s in (k.name, *((k.ja,) if k.ja else ()), *k.aliases, *k.misspelt)]
    return Beginnings(_by_first(spellings), frozenset(key(s) for s in spellings if _PARTED.search(s)))


def _compiled() -> Vocabulary:
    words = taxonomy()
    exact: dict[str, Name] = {}
    misspelt: dict[str, Name] = {}
    for skill in words.skills.values():
        named = (skill.kind, skill.name)
        for spelling in (skill.name, *((skill.ja,) if skill.ja else ()), *skill.aliases):
            exact[key(spelling)] = named
        misspelt.update({key(spelling): named for spelling in skill.misspelt})
    for skill in words.skills.values():
        for alias in skill.aliases:
            if _says_more(alias, skill, exact, words.usage):
                del exact[key(alias)]
    released = _released(words.skills.values(), exact)
    for spelt in released:
        exact.pop(spelt, None)
    for exam in words.qualifications.values():
        for spelling in (exam.name, *((exam.ja,) if exam.ja else ()), *exam.aliases):
            if key(spelling) not in released:
                exact.setdefault(key(spelling), ("qualification", exam.name))
    for spelt, named in list(exact.items()):
        if "/" in spelt and all(len(part) > 1 or not part.isalpha() for part in spelt.split("/")):
            exact.setdefault(spelt.replace("/", ""), named)
    for spelt, named in _without_maker(words.skills.values(), words.usage).items():
        exact.setdefault(spelt, named)
    usage = words.usage
    vague = usage.unsafe_in_prose | usage.columns.keys()
    own = {key(skill.name) for skill in words.skills.values()}
    own |= {spelt for skill in words.skills.values() if skill.ja and (spelt := key(skill.ja)) not in vague}
    return Vocabulary(
        exact=exact,
        canonical=frozenset(own),
        ambiguous=frozenset(s for s in exact if s not in own and s in vague),
        second_look=frozenset(s for s in exact if s in usage.joins or s in usage.nothing or split_span(s)),
        misspelt=misspelt,
        kana=_skeletons({spelt: named for spelt, named in exact.items() if spelt not in vague}),
        versioned=frozenset(s.name for s in words.skills.values() if s.versioned),
        versions={s.name: {key(v): v for v in s.versions} for s in words.skills.values() if s.versions},
        named=_named(words.skills.values(), exact) | released,
        suffixes=_by_letter(usage.suffixes, -1),
        remarks=_by_letter(usage.qualifiers, -1),
        affixes=_by_letter(usage.prefixes, 0),
        remark_keys=frozenset(key(remark) for remark in usage.qualifiers),
        prefixes=frozenset(key(p) for prefixes in usage.vendors.values() for p in prefixes),
        made_by=_made_by(words.skills.values(), exact, usage),
        usage=usage,
        told_apart=_told_apart(words.skills.values()),
        phases=Lexicon.of(words.phases.values()),
        roles=Lexicon.of(words.roles.values()),
    )


def _made_by(skills: Iterable[Skill], exact: dict[str, Name], usage: Usage) -> dict[str, frozenset[str]]:
    """A maker's names before what is called by one of them already; a name that is a skill too, by that one (AWS)."""
    called: dict[str, set[str]] = {}
    parts: dict[str, set[str]] = {}
    for skill in skills:
        for name in (skill.name, *skill.aliases):
            words = name.split(" ")
            for size in range(1, min(len(words), WORDS_OF_A_MAKER + 1)):
                called.setdefault(key(" ".join(words[:size])), set()).add(skill.name)
        for whole in skill.part_of:
            parts.setdefault(whole, set()).add(skill.name)
    made: dict[str, frozenset[str]] = {}
    for prefixes in usage.vendors.values():
        spelt = [key(prefix) for prefix in prefixes]
        apart = [one for one in spelt if one not in exact]
        for one in spelt:
            same = [one] if one in exact else apart
            whole = exact.get(one, ("", ""))[1]
            made[one] = frozenset().union(*(called.get(other, ()) for other in same), parts.get(whole, ()))
    return made


WORDS_OF_A_MAKER = 3


def _says_more(alias: str, skill: Skill, exact: dict[str, Name], usage: Usage) -> bool:
    """Whether an alias is the name with something that is lost if it is read as one.

    That is another skill beside it (Angular(TypeScript), Java/Spring Boot), or a version (Doma2).
    """
    own = (skill.kind, skill.name)
    if skill.versioned and (counted := _COUNTED.fullmatch(alias)) is not None and exact.get(key(counted[1])) == own:
        return not skill.name.endswith(counted[2])
    if _CUT.search(alias) is None:
        return False
    piece = bracketed(balanced(alias))
    each = [key(part) for text in (piece.text, *piece.inside) for part in soft_parts(text)[::2]]
    if not piece.inside and any(_unsure(part, usage) for part in each):
        return False
    named = [exact.get(part) for part in each]
    return own in named and None not in named and len(set(named)) > 1


def _unsure(part: str, usage: Usage) -> bool:
    return part in usage.unsafe_in_prose or (len(part) < SURE and part[-1:] not in "+#")


def _told_apart(skills: Iterable[Skill]) -> dict[str, tuple[tuple[str, Name], ...]]:
    found: dict[str, list[tuple[str, Name]]] = {}
    for skill in skills:
        for spelling in (skill.name, *skill.aliases):
            if (glossed := _GLOSSED.fullmatch(spelling)) is not None:
                own = found.setdefault(key(glossed[1]), [])
                own.append((key(glossed[2]), (skill.kind, skill.name)))
    return {word: tuple(told) for word, told in found.items()}


def _named(skills: Iterable[Skill], exact: dict[str, Name]) -> dict[str, tuple[Name, str, str]]:
    found: dict[str, tuple[Name, str, str]] = {}
    for skill in skills:
        words = [version for version in skill.versions if not version[0].isdigit()]
        spellings = (skill.name, *((skill.ja,) if skill.ja else ()), *skill.aliases) if words else ()
        for spelt in (key(spelling) for spelling in spellings):
            for version in words:
                if (whole := spelt + key(version)) not in exact:
                    found[whole] = ((skill.kind, skill.name), version, spelt)
    return found


def _without_maker(skills: Iterable[Skill], usage: Usage) -> dict[str, Name]:
    """What is left of a name without its maker, where that is written as a name and as no other (WorkMail)."""
    makers = {key(prefix) for prefixes in usage.vendors.values() for prefix in prefixes}
    found: dict[str, set[Name]] = {}
    for skill in skills:
        maker, _, rest = skill.name.partition(" ")
        if key(maker) in makers and _CAMEL.fullmatch(rest) and key(rest) not in usage.everyday:
            found.setdefault(key(rest), set()).add((skill.kind, skill.name))
    return {spelt: min(names) for spelt, names in found.items() if len(names) == 1}


def _released(skills: Iterable[Skill], exact: dict[str, Name]) -> dict[str, tuple[Name, str, str]]:
    """Other names that end in a listed version (EBS R12.2, ECC 6.0), and editions of a method (ITIL4)."""
    found: dict[str, tuple[Name, str, str]] = {}
    for skill in skills:
        listed = {key(version): version for version in skill.versions}
        for alias in skill.aliases if listed else ():
            last = alias.rpartition(" ")[2]
            if _RELEASE.fullmatch(last) and key(last) in listed and exact.get(key(alias)) == (skill.kind, skill.name):
                found[key(alias)] = ((skill.kind, skill.name), listed[key(last)], key(alias))
        if skill.kind == "method":
            name, own = (skill.kind, skill.name), key(skill.name)
            found |= {own + mark + s: (name, version, own) for s, version in listed.items() for mark in ("", "v")}
    return found


def _by_letter(words: tuple[str, ...], at: int) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word[at], []).append(word)
    return {letter: tuple(same) for letter, same in found.items()}


def _skeletons(exact: dict[str, Name]) -> dict[str, Name]:
    """Kana skeletons that lead to one name only, and are too long to be another word's as well (シサツ, コビト)."""
    found = [(kana_key(spelt), named) for spelt, named in exact.items() if not spelt.isascii()]
    names = Counter(skeleton for skeleton, _ in dict.fromkeys(found))
    return {skeleton: named for skeleton, named in found if len(skeleton) >= SURE and names[skeleton] == 1}


def _by_first(spellings: list[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for spelling in spellings:
        lower = spelling.casefold()
        if not lower.isascii() and len(lower) > 1:
            found.setdefault(lower[0], []).append((lower, key(spelling)))
    return {first: tuple(sorted(names, key=lambda n: -len(n[0]))) for first, names in found.items()}
