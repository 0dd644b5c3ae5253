"""What was searched for and found."""

from __future__ import annotations

from datetime import date
from typing import Literal

from matcher.model import (
    Document,
    Record,
)


class SkillMonths(Record):
    skill: str
    months: int | None
    """The least months asked for; of a person or project found, its months, None where no length is known."""


class Understood(Record):
    """A search as it was understood: everything named must hold."""

    kind: Literal["engineer", "project"]
    skills: tuple[SkillMonths, ...]
    words: tuple[str, ...]
    """Looked for in the text as they are."""
    supply: str | None
    place: str | None
    by: date | None
    """Free, or starting, by this day."""
    price_min: int | None
    price_max: int | None
    unknown_too: bool
    """Those of whom it is not known count as well."""


class Found(Record):
    kind: Literal["engineer", "project"]
    id: str
    label: str
    """Initials of a person, title of a project."""
    supply: str | None
    place: str | None
    day: date | None
    """Free from, or start."""
    price: int | None
    """What the person costs us, what the project pays at most, per month."""
    skills: tuple[SkillMonths, ...]
    """The skills asked for."""
    excerpts: tuple[str, ...]
    """Where the words stand, in their order."""


class SearchDocument(Document):
    """`matcher search`: the first that answer, best first."""

    understood: Understood
    total: int
    more_than_total: bool
    """There are more than `total`; they were not counted any further."""
    found: tuple[Found, ...]
    next: str | None
    """`--after` for the next page; None where this was the last."""


DOCUMENTS: dict[str, type[Document]] = {
    "search": SearchDocument,
}
