"""What comes out: findings, scores, assignments, and what is left over."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from matcher.model.base import Place, Record, Share


class Severity(StrEnum):
    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


class Waiver(Record):
    """A finding that no longer holds its person back: who said so, when, and why."""

    by: str
    at: str
    reason: str


class Finding(Record):
    """A contradiction in a sheet, phrased as a question. `id` survives re-import while its cell says the same."""

    id: str
    rule: str
    severity: Severity
    engineer: str | None
    place: Place
    found: str
    because: str
    suggestion: str | None = None
    message: str
    """The whole question in the language of the run."""
    waived: Waiver | None = None

    @property
    def blocks(self) -> bool:
        """Holds its person back: a block nobody has waived."""
        return self.severity is Severity.BLOCK and self.waived is None


class Scores(Record):
    """Part scores 0-100; None where an unknown makes the part impossible to judge."""

    fit: Annotated[float, Field(ge=0, le=100)] | None
    start: Annotated[float, Field(ge=0, le=100)] | None
    cost: Annotated[float, Field(ge=0, le=100)] | None
    speed: Annotated[float, Field(ge=0, le=100)] | None


class Part(Record):
    """One named part of a value; `value` in yen unless `unit` says else; parts of a value add up to it."""

    name: str
    value: float
    unit: Literal["yen", "points", "share", "months"] = "yen"
    because: str


class Repair(Record):
    """One change of one field by which a hard rule would be kept: what one would have to be told or granted."""

    of: Literal["project", "engineer", "contract", "sheet", "decision", "policy"]
    field: str
    to: Any = None
    """The value it would need; None where the field would have to be dropped."""


class BrokenRule(Record):
    """A hard rule a pair breaks, and the smallest change that would repair it."""

    rule: str
    needed: str
    has: str
    repair: str
    message: str
    changes: tuple[Repair, ...] = ()
    """The same repair as fields; empty where no word with anybody would mend it."""


class Assignment(Record):
    """A planned one: this engineer on this project."""

    engineer: str
    project: str
    position: str | None = None
    backfill: bool = False
    """True for who takes over a running seat; `project` is then that contract."""
    scores: Scores
    probability: Share
    margin: int | None
    value: int
    route: str | None
    reasons: tuple[str, ...]
    gaps: tuple[str, ...]
    findings: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class Move(Record):
    """社内調整: the engineer leaves one seat for another; `backfill` is who takes over."""

    engineer: str
    leaves: str
    to: str
    on: date | None
    backfill: str | None
    because: str


class Unfilled(Record):
    project: str
    seats: int
    why: str
    remedies: tuple[str, ...] = ()


class Idle(Record):
    engineer: str
    why: str


class Held(Record):
    engineer: str
    findings: tuple[dict[str, Any], ...]


class Caution(Record):
    """What a person should know before acting: a stated limit on age, a client's dependence, a missing tier."""

    about: str
    kind: str
    message: str
