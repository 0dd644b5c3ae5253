"""How skills hang together, and which words are roles: the little that comparing people asks of the vocabulary.

It is kept compiled by itself: the whole vocabulary, with every spelling and every date, takes ten times as long to
load, and a shortlist needs no more than this.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from matcher.normalise import roles
from matcher.taxonomy import taxonomy
from matcher.taxonomy.compiled import kept

CERTAIN = 0.95
"""Weight from which on a skill is implied for certain."""


@dataclass(frozen=True, slots=True)
class Kinship:
    """By canonical name of a skill, the names of others."""

    parents: dict[str, tuple[str, ...]]
    """What it is a kind of."""
    implies: dict[str, dict[str, float]]
    substitutes: dict[str, dict[str, float]]
    """For which others it can stand in, with its weight."""
    ubiquitous: frozenset[str]
    roles: frozenset[str]
    """Canonical names of roles."""
    industries: dict[str, str]
    """Trades, with their Japanese names."""


@cache
def kinship() -> Kinship:
    """The kinship of all skills known."""
    return kept(Kinship, "kinship", _built, Path(__file__))


def _built() -> Kinship:
    known = taxonomy()
    skills = known.skills.values()
    return Kinship(
        parents={s.name: s.parents for s in skills if s.parents},
        implies={s.name: s.implies for s in skills if s.implies},
        substitutes={s.name: s.substitutes for s in skills if s.substitutes},
        ubiquitous=frozenset(s.name for s in skills if s.ubiquitous),
        roles=frozenset(known.roles),
        industries={name: word.ja for name, word in known.industries.items()},
    )


def role_of(text: str) -> str | None:
    """The canonical role a text names; what is canonical already is not looked up."""
    return text if text in kinship().roles else roles.role(text)


@cache
def implied(name: str) -> tuple[str, ...]:
    """What knowing a skill means for certain: implied with weight 1, and what it is a kind of, to the end."""
    known = kinship()
    reached: list[str] = []
    todo = [name]
    while todo:
        skill = todo.pop()
        certain = [other for other, weight in known.implies.get(skill, {}).items() if weight >= CERTAIN]
        for other in (*certain, *known.parents.get(skill, ())):
            if other not in reached and other != name:
                reached.append(other)
                todo.append(other)
    return tuple(reached)


@cache
def near_to(skill: str | None) -> frozenset[str]:
    """Substitutes of a skill either way, what it implies and is implied by, and those that share a parent with it."""
    if skill is None:
        return frozenset()
    known, beside, leading = kinship(), *_turned()
    siblings = (name for parent in known.parents.get(skill, ()) for name in beside[parent])
    own = (*known.substitutes.get(skill, ()), *known.implies.get(skill, ()))
    return frozenset((*siblings, *leading.get(skill, ()), *own))


@cache
def stands_in_for(skill: str) -> tuple[tuple[str, float], ...]:
    """What can stand in for a skill, with its weight."""
    known = kinship().substitutes
    leading = _turned()[1].get(skill, ())
    return tuple(sorted((name, known[name][skill]) for name in leading if skill in known.get(name, {})))


@cache
def _turned() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """By parent, the skills that are a kind of it; by skill, those that imply it or stand in for it."""
    known = kinship()
    beside: dict[str, list[str]] = {}
    leading: dict[str, list[str]] = {}
    for name, parents in known.parents.items():
        for parent in parents:
            beside.setdefault(parent, []).append(name)
    for others in (known.implies, known.substitutes):
        for name, to in others.items():
            for other in to:
                leading.setdefault(other, []).append(name)
    return beside, leading
