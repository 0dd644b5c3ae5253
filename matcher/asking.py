"""The questions a sheet raises, as a mail to whoever can answer them: the engineer, or the partner he comes from."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.documents.checking import AskDocument
from matcher.letters import one_line, rendered
from matcher.messages import Lang, tell
from matcher.model import Engineer, Finding, Place, Severity

_WEIGHT = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}


def ask(person: Engineer, findings: Iterable[Finding], lang: Lang) -> AskDocument:
    """The draft of the mail: every finding nobody has waived as a numbered question with its place, what holds the
    proposal back first. Without any, `questions` is empty and nobody need send it."""
    still_open = (f for f in findings if f.waived is None)
    asked = sorted(still_open, key=lambda f: (_WEIGHT[f.severity], *_order(f.place), f.id))
    urgent = [_question(f, lang) for f in asked if f.severity is not Severity.INFO]
    minor = [_question(f, lang) for f in asked if f.severity is Severity.INFO]
    values: dict[str, object] = {
        "initials": person.initials or person.id,
        "company": one_line(person.company or ""),
        "own": person.own,
        "urgent": urgent,
        "minor": minor,
    }
    subject, _, body = rendered(f"ask_{lang}.txt.j2", values, lang).partition("\n")
    return AskDocument(
        engineer=person.id,
        to=one_line(person.sender_address or "") or None,
        subject=one_line(subject),
        body=body.strip() + "\n",
        questions=tuple(f.id for f in asked),
    )


def _question(finding: Finding, lang: Lang) -> dict[str, str]:
    return {"where": _where(finding.place, lang), "text": finding.message}


def _where(place: Place, lang: Lang) -> str:
    """Where to look, without the file's name (it often holds the person's)."""
    line = tell("ask.line", lang, line=place.line) if place.line is not None else None
    return " ".join(p for p in (place.sheet, place.cell, line) if p)


def _order(place: Place) -> tuple[str, int, str]:
    digits = "".join(c for c in place.cell or "" if c.isdigit())
    return place.sheet or "", place.line or int(digits or 0), place.cell or ""
