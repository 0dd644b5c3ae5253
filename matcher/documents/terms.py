"""The company's own terms."""

from __future__ import annotations

from typing import Literal

from matcher.model import (
    Document,
    Place,
    Record,
)


class TermSample(Record):
    """One place a term stands at. `source` is the record's; `place` the cell or line, where known."""

    source: str
    place: Place | None
    text: str


class UnknownTerm(Record):
    """A term nobody knew; spellings that differ in width, case and blanks only are one."""

    term: str
    count: int
    sources: int
    """Records it stands in."""
    sample: TermSample
    suggestions: tuple[str, ...]


class TermsDocument(Document):
    """`matcher terms`: the most frequent terms come first."""

    terms: tuple[UnknownTerm, ...]
    known_now: int
    """Terms of the records that are known by now: reading their files again brings them in."""
    left_out: int
    """Mentions that are too long for a term."""
    file: str
    """The company's own terms."""


class DecidedTerm(Record):
    term: str
    decision: Literal["accept", "new", "ignore"]
    skill: str | None
    by: str
    at: str


class TermsDecidedDocument(Document):
    """`matcher terms list`, and what `accept`, `new`, `ignore`, `take-back`, `export` and `import` did."""

    decided: tuple[DecidedTerm, ...]
    same: int = 0
    """Of an import, decisions that were known already."""
    file: str


DOCUMENTS: dict[str, type[Document]] = {
    "terms": TermsDocument,
    "terms_decided": TermsDecidedDocument,
}
