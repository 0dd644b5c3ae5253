"""A person's sheet in a form, and two versions of it compared."""

from __future__ import annotations

from typing import Literal

from matcher.model import (
    Document,
    Place,
    Record,
)


class NotPlaced(Record):
    """What the person's sheet says and the form has no place for."""

    field: str
    text: str
    why: str


class SheetDocument(Document):
    """`matcher sheet … --out`: the person's sheet in the house's layout, or in a client's own form."""

    file: str
    initials: str | None
    template: str | None
    engagements: int
    skills: int
    withheld: tuple[str, ...]
    """Personal data of the original that was left out: name, birth_date, phone, mail, address."""
    not_placed: tuple[NotPlaced, ...]
    notes: int
    """Open questions put on the second sheet."""


class CareerChange(Record):
    """One difference between two versions of a career. `past`: it touches what had ended when the older was written."""

    kind: Literal["added", "removed", "changed"]
    past: bool
    field: str | None
    """None where the whole engagement came or went."""
    before: str | None
    after: str | None
    engagement: str
    """Period and title, as the newer version has them."""
    place_before: Place | None
    place_after: Place | None


class CareerDiffDocument(Document):
    """`matcher sheet OLD NEW --diff`; exit status 1 where the past was changed."""

    older: str
    newer: str
    changes: tuple[CareerChange, ...]
    unchanged: int
    """Engagements that stand in both alike."""
    past: int


DOCUMENTS: dict[str, type[Document]] = {
    "sheet": SheetDocument,
    "career_diff": CareerDiffDocument,
}
