"""The best few of a list, and why a pair, why not, what would change it."""

from __future__ import annotations

from pydantic import Field

from matcher.model import (
    BrokenRule,
    Document,
    Part,
    Scores,
    Share,
)
from matcher.model.shortlists import Ask, Mended, Prices, ShortlistDocument


class ExplainDocument(Document):
    """`matcher explain`: why, why not, what would change it. The yen parts add up to `value`."""

    engineer: str
    project: str
    feasible: bool
    scores: Scores
    probability: Share
    margin: int | None
    value: int | None
    parts: tuple[Part, ...]
    score_parts: dict[str, tuple[Part, ...]]
    broken_rules: tuple[BrokenRule, ...]
    mended: Mended | None = None
    """What all repairs together would bring; None where the pair is possible, or no word with anybody would mend it."""
    reasons: tuple[str, ...]
    gaps: tuple[str, ...]
    questions: tuple[str, ...]
    findings: tuple[str, ...]
    in_plan: bool
    displaces: str | None
    plan_change: int | None
    holdable: bool | None = None
    """Can any plan hold the pair? Not a team's seat where the team cannot be completed. None: not worked out."""
    value_range: tuple[int, int] | None = None
    """What `value` may turn out to be once all that is unknown is known, in yen."""
    asks: tuple[Ask, ...] = ()
    """What to ask, the answers worth most first."""
    price: Prices
    next_best: tuple[str, ...]
    doubles: tuple[str, ...] = ()
    """How the person and the project reached us, where by several companies."""
    timing: dict[str, float] = Field(default_factory=dict)


DOCUMENTS: dict[str, type[Document]] = {
    "shortlist": ShortlistDocument,
    "explain": ExplainDocument,
}
