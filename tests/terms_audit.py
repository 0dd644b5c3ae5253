"""Aliases of the vocabulary that may name another product than their entry: a list for reading, by why they are risky.

python -m tests.terms_audit [short] [variant] [stranger] prints them. An alias that does name another product gets an
entry of its own; a word that could be anything gets its columns in usage.toml. `python -m tests.terms_audit mistaken`
prints the words of English that would be read as a slip of a name; they belong to `everyday` in usage.toml.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from matcher.taxonomy import Skill, Usage, taxonomy
from matcher.taxonomy.keys import key

SHORT = 3
"""Letters up to which Latin letters mean several things, unless they begin the words of the name."""
ALIKE = 3
"""Letters two words must share at their beginning to be the same word."""
EDITIONS = frozenset(
    [
        "lite",
        "pro",
        "server",
        "express",
        "mobile",
        "rt",
        "cloud",
        "studio",
        "sdk",
        "online",
        "desktop",
        "manager",
        "client",
        "designer",
        "viewer",
        "builder",
        "agent",
        "gateway",
        "portal",
        "player",
        "workstation",
        "reader",
        "community",
        "developer",
        "analyzer",
        "integrator",
        "monitor",
        "explorer",
        "center",
    ]
)
"""Words that make another product of a name."""
_WORD = re.compile(r"[A-Za-z]+|\d+")


def risky() -> Iterator[tuple[str, str, str]]:
    """(why, name of the entry, alias), in the order of the vocabulary."""
    words = taxonomy()
    for skill in words.skills.values():
        for alias in skill.aliases:
            for why in reasons(alias, skill, words.usage):
                yield why, skill.name, alias


def reasons(alias: str, skill: Skill, usage: Usage) -> Iterator[str]:
    """Why an alias may be wrong: `short`, `variant` (the name with a word that makes another product of it),
    `stranger` (not a word in common with the name)."""
    if not alias.isascii() or key(alias) in usage.columns or key(alias) in usage.unsafe_in_prose:
        return
    own = [name for name in (skill.name, *skill.aliases) if name != alias and name.isascii()]
    if len(key(alias)) <= SHORT and not any(_initials(name).startswith(key(alias)[0]) for name in own):
        yield "short"
    more = set(_words(alias)) - set(_words(skill.name))
    begun = [set(_words(name)) for name in own if key(alias).startswith(key(name))]
    if more & EDITIONS and any(set(_words(alias)) - words <= EDITIONS for words in begun):
        yield "variant"
    if "(" not in alias and skill.name.isascii() and not _same(alias, skill.name):
        yield "stranger"


def _words(name: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(name)]


def _initials(name: str) -> str:
    return "".join(word[0] for word in _words(name))


def _same(alias: str, name: str) -> bool:
    """Whether two spellings have a word in common, or one is made of the initials of the other."""
    one, other = _words(alias), _words(name)
    if any(a[:ALIKE] == b[:ALIKE] for a in one for b in other if len(a) >= ALIKE and len(b) >= ALIKE):
        return True
    short, long = sorted((key(alias), key(name)), key=len)
    return short in long or "".join(one) == _initials(name) or "".join(other) == _initials(alias)


def mistaken() -> Iterator[tuple[str, str]]:
    """(word, name it would be read as) for the words of English symspellpy brings along, in the order of their use."""
    from importlib.resources import files

    from matcher.normalise.skills import normalise

    listed = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    for word in (line.split()[0] for line in listed.splitlines()):
        for term in normalise(word.title(), "tool") if len(word) > SHORT - 1 else ():
            yield from ((word, match.skill) for match in term.matches if match.method == "fuzzy")


def main(reasons_asked: list[str]) -> None:
    if "mistaken" in reasons_asked:
        for word, name in mistaken():
            print(f"mistaken\t{name}\t{word}")
        return
    for why, name, alias in risky():
        if not reasons_asked or why in reasons_asked:
            print(f"{why}\t{name}\t{alias}")


if __name__ == "__main__":
    main(sys.argv[1:])
