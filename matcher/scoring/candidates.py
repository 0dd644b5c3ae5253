"""Who may take a project, among everybody: by bitmaps of what hard rules ask again and again; of few people rule by
rule, each of those the rule before has left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from matcher.scoring import compiled
from matcher.scoring.bitmaps import Words, bitmaps, packed, possible
from matcher.scoring.pool import EVERYBODY, Ints, Pool
from matcher.scoring.rules import RULES, KnowsMustHaves, Rule, everyone
from matcher.scoring.wanted import Wanted

ALIKE = tuple(rule for rule in RULES if hasattr(rule, "alike"))
SHARED: tuple[Any, ...] = tuple(rule for rule in RULES if hasattr(rule, "shared"))
ALONE = tuple(rule for rule in RULES if rule not in (*ALIKE, *SHARED))
"""The rules that ask the same of every project, of many, and each its own."""
POSSIBLE = 0.02
"""About how many of all pairs no rule forbids."""
BITS_FROM = 1_000
"""People from whom on bitmaps are quicker than masks over few."""
AT_ONCE = 512
"""Projects whose bitmaps are held together."""


def candidates(pool: Pool, job: Wanted) -> Ints:
    """The rows no hard rule forbids, in order."""
    return candidates_of(pool, [job])[0]


def candidates_of(pool: Pool, jobs: Sequence[Wanted]) -> list[Ints]:
    """The same of each of many projects; of very many by compiled loops, where they are installed."""
    return list(_by_bits(pool, jobs) if len(pool) >= BITS_FROM else (_one_by_one(pool, job) for job in jobs))


def _by_bits(pool: Pool, jobs: Sequence[Wanted]) -> Iterator[Ints]:
    """All rules at once that have bits; the others are asked about those who are left."""
    together = compiled.possible if compiled.pays(round(len(pool) * len(jobs) * POSSIBLE)) else possible
    for begin in range(0, len(jobs), AT_ONCE):
        some = jobs[begin : begin + AT_ONCE]
        masks, later = _masks(pool, some)
        for job, rows, rules in zip(some, together(masks), later, strict=True):
            yield _left(pool, job, rows, rules)


def _masks(pool: Pool, jobs: Sequence[Wanted]) -> tuple[list[list[Words]], list[list[Rule]]]:
    """The bitmaps of each project, and the rules to be asked later."""
    kept, later = bitmaps(pool), [list(ALONE) for _ in jobs]
    first = _whoever(pool, jobs[0])
    masks = [[first] for _ in jobs]
    for rule in SHARED:
        known, mask = kept.of(rule.name), getattr(rule, "mask", None)
        for number, decides in enumerate(rule.shared(pool, jobs)):
            if decides is None:
                later[number].append(rule)
                continue
            for part in decides:
                try:
                    found = known[part]
                except KeyError:
                    whole = rule.holds(pool, jobs[number]) if mask is None else mask(pool, part)
                    found = kept.keep(known, part, whole)
                if found is not None:
                    masks[number].append(found)
    return masks, later


def _whoever(pool: Pool, job: Wanted) -> Words:
    """The bitmap of those who pass what every project asks."""
    known = bitmaps(pool).of("")
    found = known.get("")
    if found is None:
        ok = everyone(pool, EVERYBODY)
        for rule in ALIKE:
            ok &= rule.holds(pool, job)
        found = known[""] = packed(ok)
    return found


def _left(pool: Pool, job: Wanted, rows: Ints, rules: Iterable[Rule]) -> Ints:
    for rule in rules:
        if not len(rows):
            break
        rows = rows[rule.holds(pool, job, rows)]
    return rows


def _one_by_one(pool: Pool, job: Wanted) -> Ints:
    """Those who have the rarest must-have, rule by rule made fewer."""
    first, *others = RULES
    rows = KnowsMustHaves().able(pool, job)
    kept = first.holds(pool, job, rows)
    left: Ints = np.flatnonzero(kept) if isinstance(rows, slice) else rows[kept]
    for rule in others:
        if not len(left):
            break
        left = left[rule.holds(pool, job, left)]
    return left
