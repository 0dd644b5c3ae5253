"""What the rules find in sheets, the rules themselves, and what is to be asked."""

from __future__ import annotations

from typing import Literal

from matcher.model import (
    Document,
    Failure,
    Finding,
    Record,
)


class CheckSummary(Record):
    block: int
    warn: int
    info: int
    waived: int = 0
    """Findings somebody has looked at and let pass; not among the counts above."""
    sheets: int


class CheckDocument(Document):
    """`matcher check`; exit status 1 where any finding blocks."""

    findings: tuple[Finding, ...]
    summary: CheckSummary
    failures: tuple[Failure, ...] = ()


class AskDocument(Document):
    """`matcher check --ask ENGINEER`: the mail with the questions his sheet raises; a person sends it."""

    engineer: str
    to: str | None
    subject: str
    body: str
    questions: tuple[str, ...]
    """Ids of the findings asked about."""


class RuleTold(Record):
    id: str
    family: str
    severity: Literal["block", "warn", "info"]
    """As the policy in force has it."""
    own_severity: Literal["block", "warn", "info"]
    statement: str


class RulesDocument(Document):
    """`matcher rules`: every check, in the order of the families."""

    rules: tuple[RuleTold, ...]


DOCUMENTS: dict[str, type[Document]] = {
    "check": CheckDocument,
    "ask": AskDocument,
    "rules": RulesDocument,
}
