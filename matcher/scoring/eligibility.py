"""Who may be proposed, by the hard rules: over everybody asked for, and for one pair in words.

The rules stand in `rules/`, who may take a project among all people in candidates.py.
"""

from __future__ import annotations

import numpy as np

from matcher.messages import Lang, tell
from matcher.model import BrokenRule
from matcher.scoring.candidates import candidates, candidates_of
from matcher.scoring.pool import EVERYBODY, Bools, Pool, Rows
from matcher.scoring.rules import RULES, KnowsMustHaves, NotBackToSender, WithinReach, everyone
from matcher.scoring.wanted import Wanted

__all__ = [
    "RULES",
    "KnowsMustHaves",
    "NotBackToSender",
    "WithinReach",
    "broken",
    "candidates",
    "candidates_of",
    "eligible",
    "why_not",
]


def eligible(pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
    """Per row: does no hard rule forbid the pair?"""
    ok = everyone(pool, rows)
    for rule in RULES:
        ok &= rule.holds(pool, job, rows)
    return ok


def broken(pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
    """Shape (rules, rows): True where the rule is broken."""
    return np.array([~rule.holds(pool, job, rows) for rule in RULES], bool)


def why_not(pool: Pool, row: int, job: Wanted, lang: Lang) -> tuple[BrokenRule, ...]:
    """Every broken rule of one pair in words, what cannot be mended first; empty where the pair is possible."""
    return tuple(
        BrokenRule(
            rule=rule.name,
            needed=words.needed,
            has=words.has,
            repair=words.repair,
            message=tell("scoring.broken", lang, needed=words.needed, has=words.has),
            changes=rule.mend(pool, row, job),
        )
        for rule in RULES
        if not rule.holds(pool, job, np.array([row]))[0]
        for words in [rule.tell(pool, row, job, lang)]
    )
