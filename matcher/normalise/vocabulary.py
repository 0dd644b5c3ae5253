"""The index of everything a skill can be called: plain dicts, built once on first use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from matcher.taxonomy import Skill, Usage, taxonomy
from matcher.taxonomy.keys import kana_key, key

Name = tuple[str, str]
"""(kind, canonical name): a skill's own kind, or `phase`, `role`, `qualification`."""


@dataclass(frozen=True)
class Vocabulary:
    exact: dict[str, Name]
    """Key → what it names."""
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
    prefixes: frozenset[str]
    """Keys of vendor prefixes that may be left out."""
    usage: Usage
    by_first: dict[str, tuple[tuple[str, str], ...]]
    """First letter of a Japanese name → (lower-case spelling, its key), longest first; for prose."""

    def allowed(self, spelt: str, column: str) -> bool:
        """Whether this key is the skill in a column of that kind; ambiguous ones are only where they are listed."""
        columns = self.usage.columns.get(spelt)
        return columns is None or column in columns


@cache
def vocabulary() -> Vocabulary:
    """The index over the built-in taxonomy; immutable, so threads may share it."""
    words = taxonomy()
    exact: dict[str, Name] = {}
    misspelt: dict[str, Name] = {}
    spellings: list[str] = []
    for skill in words.skills.values():
        named = (skill.kind, skill.name)
        for spelling in (skill.name, *((skill.ja,) if skill.ja else ()), *skill.aliases):
            exact[key(spelling)] = named
            spellings.append(spelling)
        misspelt.update({key(spelling): named for spelling in skill.misspelt})
    for exam in words.qualifications.values():
        for spelling in (exam.name, *((exam.ja,) if exam.ja else ()), *exam.aliases):
            exact.setdefault(key(spelling), ("qualification", exam.name))
    for spelt, named in list(exact.items()):
        if "/" in spelt:
            exact.setdefault(spelt.replace("/", ""), named)
    return Vocabulary(
        exact=exact,
        misspelt=misspelt,
        kana=_skeletons(exact),
        versioned=frozenset(s.name for s in words.skills.values() if s.versioned),
        versions={s.name: {key(v): v for v in s.versions} for s in words.skills.values() if s.versions},
        named=_named(words.skills.values(), exact),
        suffixes=_by_last(words.usage.suffixes),
        remarks=_by_last(words.usage.qualifiers),
        prefixes=frozenset(key(p) for prefixes in words.usage.vendors.values() for p in prefixes),
        usage=words.usage,
        by_first=_by_first(spellings),
    )


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


def _by_last(suffixes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for suffix in suffixes:
        found.setdefault(suffix[-1], []).append(suffix)
    return {last: tuple(same) for last, same in found.items()}


def _skeletons(exact: dict[str, Name]) -> dict[str, Name]:
    """Kana skeletons that lead to one name only."""
    found = [(kana_key(spelt), named) for spelt, named in exact.items() if not spelt.isascii()]
    names = Counter(skeleton for skeleton, _ in dict.fromkeys(found) if skeleton)
    return {skeleton: named for skeleton, named in found if skeleton and names[skeleton] == 1}


def _by_first(spellings: list[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for spelling in spellings:
        lower = spelling.casefold()
        if not lower.isascii() and len(lower) > 1:
            found.setdefault(lower[0], []).append((lower, key(spelling)))
    return {first: tuple(sorted(names, key=lambda n: -len(n[0]))) for first, names in found.items()}
