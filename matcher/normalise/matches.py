"""What a term of a cell turns out to be: matches with how sure they are, or suggestions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

NO_SKILL = frozenset({"phase", "role", "qualification"})
STAGES = ("exact", "alias", "ambiguous", "join", "kana", "peeled", "prose", "fuzzy")
"""How a name is met: as we write it, as others do, as others do for several things, several written as one, with
another spelling of katakana, under something peeled off, in running text, with a slip of the pen."""
ACCEPTED, MARKED = 0.95, 0.80
"""A match is taken from the first on, marked wherever it is shown from the second on, below only suggested."""
CONFIDENCE: dict[str, float] = {
    stage: told["confidence"]
    for stage, told in json.loads(Path(__file__).with_name("confidence.json").read_text(encoding="utf-8")).items()
}
"""How often a match of each stage is right, counted by `python -m benchmarks.normaliser --calibrate`."""
ONLY_SUGGESTED = frozenset(stage for stage in STAGES if CONFIDENCE[stage] < MARKED)


class Match(NamedTuple):
    """One skill a term names. `kind` is the skill's kind, or phase, role, qualification."""

    skill: str
    kind: str
    version: str | None
    confidence: float
    method: str
    months: int | None = None
    """Experience written beside the name (Java 5年)."""


class Term(NamedTuple):
    """One term of a cell: what it names, or what it might be meant for."""

    surface: str
    matches: tuple[Match, ...] = ()
    column: str = "any"
    """What stands above a term that names nothing, which tells what it may be meant for."""

    @property
    def suggestions(self) -> tuple[str, ...]:
        """Up to three names an unknown term may be meant for, the likeliest first; looked for when asked."""
        from matcher.normalise.suggesting import nearest

        return () if self.matches else nearest(self.surface, self.column)
