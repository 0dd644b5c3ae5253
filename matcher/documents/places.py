"""Stations."""

from __future__ import annotations

from matcher.model import (
    Document,
)


class StationsDocument(Document):
    """`matcher stations`: what is known, and what an import laid over it."""

    stations: int
    lines: int
    imported: int
    """Stations in the folder of imported ones."""
    folder: str
    matched: int | None = None
    """Of this import: stations known before, with official coordinates and further lines now."""
    added: int | None = None
    stretches: int | None = None
    faults: tuple[str, ...] = ()
    """Rows passed by or taken in part, with the place and the reason."""


DOCUMENTS: dict[str, type[Document]] = {
    "stations": StationsDocument,
}
