"""What people write for skills → the skills of the vocabulary, each with how sure we are; or honestly nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from matcher.normalise.cells import terms_of
from matcher.normalise.matches import CONFIDENCE, NO_SKILL, Match, Term
from matcher.taxonomy.compiled import uncollected
from matcher.taxonomy.keys import clean, key

if TYPE_CHECKING:
    from matcher.model import Demand

REMEMBERED = 65_536
"""Cells whose terms are kept at hand."""
_SENTENCE = re.compile(r"[ぁ-ん]")


@lru_cache(maxsize=REMEMBERED)
def normalise(text: str, column: str = "any") -> tuple[Term, ...]:
    """The terms of a cell in their order; a term nobody knows has no matches and up to three suggestions.

    `column` says what stands above the cell (language, db, os, phase, role, any, or prose): it decides what
    Go, C, IT or ST are. Words that say there is nothing (なし, その他) are no terms.
    """
    return _read(text, column)


def normalise_many(cells: Iterable[str | None], column: str = "any") -> list[tuple[Term, ...]]:
    """The terms of each cell in order, as `normalise` gives them; every distinct cell is read once. None has none."""
    listed = cells if isinstance(cells, list) else list(cells)
    known: dict[str | None, tuple[Term, ...]] = dict.fromkeys(listed, ())
    with uncollected():
        for cell in known:
            if cell is not None:
                known[cell] = _read(cell, column)
    return [known[cell] for cell in listed]


def _read(text: str, column: str) -> tuple[Term, ...]:
    if column in _OTHER_COLUMNS:
        return _OTHER_COLUMNS[column](text)
    return terms_of(clean(text), column)


def _in_prose(text: str) -> tuple[Term, ...]:
    from matcher.normalise.prose import matches_in_prose

    return tuple(Term(surface, (match,)) for surface, match in matches_in_prose(text))


def _phases(text: str) -> tuple[Term, ...]:
    from matcher.normalise.phases import phases

    cleaned = clean(text)
    return _words(cleaned, "phase", phases(cleaned))


def _role(text: str) -> tuple[Term, ...]:
    from matcher.normalise.roles import role

    cleaned = clean(text)
    found = role(cleaned)
    return _words(cleaned, "role", (found,) if found else ())


_OTHER_COLUMNS = {"prose": _in_prose, "phase": _phases, "role": _role}


def _words(surface: str, kind: str, names: Iterable[str]) -> tuple[Term, ...]:
    matches = tuple(Match(name, kind, None, 1.0, "exact") for name in names)
    return (Term(surface, matches),) if surface else ()


def claims(text: str, column: str = "any") -> tuple[Demand, ...]:
    """The skills of a cell, without doubles; unknown terms are kept with `skill` None and their cleaned surface.

    Phases and roles are no skills and left out; a sentence among the terms gives the names that stand in it.
    """
    from matcher.model import Demand
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
    from matcher.normalise.suggesting import nearest

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
    from matcher.model import Demand

    return Demand(skill=match.skill, months=match.months, version=match.version, surface=surface)


__all__ = [
    "CONFIDENCE",
    "NO_SKILL",
    "Match",
    "Term",
    "claims",
    "closest",
    "find_in_prose",
    "normalise",
    "normalise_many",
    "without_doubles",
]
