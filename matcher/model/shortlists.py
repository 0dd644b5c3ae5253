"""What a shortlist says: the best names with what choosing each would do to the whole plan, and those that nearly fit.

It stands apart from the other documents because most runs of a day print this one and no other.
"""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from matcher.model.base import Document, Record, Share
from matcher.model.results import BrokenRule, Caution, Held, Repair, Scores


class Ask(Record):
    """An open question of a pair: what its value may be after the answer we like least, and most, in yen."""

    name: str
    of: Literal["project", "engineer"]
    """Who must be asked: the sender of the project, or the person (or his company)."""
    text: str
    low: int
    high: int


class Candidate(Record):
    """One name (or project) of a shortlist. `displaces` is what choosing it costs the whole plan."""

    rank: int
    engineer: str | None = None
    project: str | None = None
    position: str | None = None
    scores: Scores
    probability: Share
    margin: int | None
    value: int
    route: str | None
    reasons: tuple[str, ...]
    gaps: tuple[str, ...]
    findings: tuple[str, ...]
    questions: tuple[str, ...]
    displaces: str | None
    plan_change: int | None
    """Yen by which the best plan with this pair differs from the best plan: 0 where it is in it; None where no plan
    can hold the pair, or where that was not worked out."""
    holdable: bool | None = None
    """Can any plan hold the pair? Not a team's seat where the team cannot be completed. None: not worked out."""
    value_range: tuple[int, int] | None = None
    """What `value` may turn out to be once all that is unknown is known, in yen."""
    asks: tuple[Ask, ...] = ()
    """What to ask, the answers worth most first."""
    line: str
    """One line to paste into a chat or to read out on the phone."""
    doubled: str | None = None
    """How the person (or project) reached us, where by several companies."""


class Mended(Record):
    """A refused pair after every change it needs: `changes` together make it possible."""

    changes: tuple[Repair, ...]
    value: int
    """What the pair would be worth, in yen."""
    plan_gain: int
    """What the whole plan would gain by the changes, in yen."""
    exact: bool
    """True where the plan was solved anew; else single seats were rearranged, and the gain may be greater."""


class NearMiss(Record):
    """A pair one rule away, and the change that would repair it."""

    engineer: str | None = None
    project: str | None = None
    broken_rules: tuple[BrokenRule, ...]
    mended: Mended | None = None
    line: str


class Prices(Record):
    """What the engineer and the seat are worth in the optimum: the plan's loss without them, in yen."""

    engineer: int
    seat: int
    exact: bool = True
    """False where single seats were rearranged instead of the plan solved anew: the loss may be a little less."""


class ShortlistDocument(Document):
    """`matcher shortlist`."""

    for_: str = Field(alias="for")
    candidates: tuple[Candidate, ...]
    near_misses: tuple[NearMiss, ...]
    held: tuple[Held, ...]
    cautions: tuple[Caution, ...]
    doubles: tuple[str, ...] = ()
    """How the project or person reached us, where by several companies."""
    timing: dict[str, float] = Field(default_factory=dict)

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
