"""What was read: terms and records."""

from __future__ import annotations

from matcher.model import (
    Document,
    Extracted,
    Failure,
    MailKind,
    Other,
    Record,
    Share,
)


class TermMatch(Record):
    skill: str
    kind: str
    version: str | None
    confidence: Share
    method: str


class NormalisedTerm(Record):
    surface: str
    matches: tuple[TermMatch, ...]
    suggestions: tuple[str, ...]


class NormalizeDocument(Document):
    """`matcher normalize`: empty `matches` = not a skill, or not sure."""

    terms: tuple[NormalisedTerm, ...]


class FilledDropped(Record):
    """An answer of the language model that was not taken."""

    source: str
    field: str
    why: str
    """no_answer, not_asked, no_quote, not_in_mail, not_read (outside our bounds), not_borne (by the words quoted)."""


class FillingTold(Record):
    """What came of `--fill`."""

    records: int
    """Records asked about."""
    fields: int
    """Fields filled; their evidence says `by: llm`."""
    dropped: tuple[FilledDropped, ...]
    orders: int
    """Lines that spoke to a machine: neither sent nor taken as evidence."""
    away: str | None
    """Why nobody answered any more; None where the endpoint did to the end."""


class ExtractDocument(Document):
    """`matcher extract`."""

    records: tuple[Extracted, ...]
    failures: tuple[Failure, ...]
    others: tuple[Other, ...]
    mails: tuple[MailKind, ...] = ()
    """What each mail brings: project, person, both or neither, and how sure that is."""
    filling: FillingTold | None = None
    """Only with `--fill`."""


DOCUMENTS: dict[str, type[Document]] = {
    "normalize": NormalizeDocument,
    "extract": ExtractDocument,
}
