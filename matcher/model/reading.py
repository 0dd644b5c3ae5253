"""What readers hand on: records with their sources, and all that is none."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from matcher.model.base import Evidence, Place, Record, Share
from matcher.model.engineer import Account, Engineer, Placement
from matcher.model.project import Project
from matcher.model.sheet import SkillSheet

RecordType = Literal["project", "engineer", "skill_sheet", "placement", "account"]
AnyRecord = Project | Engineer | SkillSheet | Placement | Account


class Unread(Record):
    """A part of a source that was not understood; shown, never dropped in silence."""

    text: str
    line: int | None = None
    sheet: str | None = None
    cell: str | None = None


class Extracted(Record):
    """One record with where it came from."""

    type: RecordType
    source: str
    """The path, with `#n` for the nth record of a file."""
    data: AnyRecord
    evidence: dict[str, Evidence] = Field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    attached: str | None = None
    """`source` of the record this one came with (a sheet attached to a mail)."""
    confidence: Share | None = None
    """How sure it is that this part of a mail is of this kind; None for records that were in no mail's text."""


class Failure(Record):
    """A source, or part of one, that could not be read, and why."""

    source: str
    reason: str
    place: Place | None = None


class Other(Record):
    """A source that was read and holds no record: a greeting, an invoice, a blank template, a file of no
    kind we know. Counted and named, so that nothing vanishes."""

    source: str
    kind: Literal["no_record", "not_a_sheet", "template", "unsupported"]
    reason: str
    confidence: Share | None = None
    """How sure it is that a mail holds neither a project nor a person; None for what is no mail."""


class MailKind(Record):
    """What a mail brings, and how sure that is."""

    source: str
    kind: Literal["project", "person", "both", "neither"]
    confidence: Share


class Reading(Record):
    """All that came out of a set of paths."""

    records: tuple[Extracted, ...] = ()
    failures: tuple[Failure, ...] = ()
    others: tuple[Other, ...] = ()

    def of(self, kind: RecordType) -> list[Extracted]:
        return [r for r in self.records if r.type == kind]
