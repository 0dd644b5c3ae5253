"""What came into the store, what was decided of it, and how it changed."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from matcher.documents.reading import FillingTold
from matcher.documents.sheets import CareerDiffDocument
from matcher.model import (
    Document,
    Failure,
    Finding,
    Other,
    Record,
    RecordType,
)
from matcher.model.shortlists import Candidate


class Counts(Record):
    added: int = 0
    updated: int = 0


class ImportDocument(Document):
    """`matcher import`: what became of the records; `unchanged` were known from the same source, `duplicates` say what
    another source said already."""

    added: int
    updated: int
    unchanged: int
    duplicates: int
    failed: int
    files: int
    known_files: int
    """Files not opened, because the store holds the very same bytes."""
    others: int
    """Files and parts that hold no record (greetings, templates)."""
    forgotten: int
    """Files and records of people who were forgotten: not taken."""
    kinds: dict[str, Counts]
    failures: tuple[Failure, ...]
    unsupported: tuple[Other, ...] = ()
    """Of `others`, the files of kinds nobody here reads."""
    left_out: tuple[LeftOut, ...] = ()
    """People who stood in a list when it last came, and no longer do: kept as they are."""
    filling: FillingTold | None = None
    """Only with `--fill`."""


class LeftOut(Record):
    """An engineer a newer list of the same name no longer holds."""

    list: str
    engineer: str


class WatchEvent(Document):
    """`matcher watch`: one line per event. `project`, `engineer` and `sheet` tell of a new or changed record and its
    list; `list` of a file with many records; `seen` of bytes that were there already; `other` of a mail that holds no
    record; `failed` of what could not be read; `plan` of the whole plan made anew in the background."""

    event: Literal["project", "engineer", "sheet", "list", "seen", "other", "failed", "plan"]
    source: str
    received_at: str | None = None
    """When the mail was sent, as it says itself."""
    noticed_at: str
    seconds: float
    """From the moment the mail or file was noticed to its list."""
    project: str | None = None
    title: str | None = None
    engineer: str | None = None
    initials: str | None = None
    by: Literal["plan", "prices", "value"] | None = None
    """What the list is ranked by: the plan that holds the project already; what choosing each would add at the last
    plan's prices; the pair's own value, where no price is known (teams, no plan)."""
    shortlist: tuple[Candidate, ...] = ()
    findings: tuple[Finding, ...] = ()
    seen: str | None = None
    """Where the same project, person or file came from before."""
    double_of: str | None = None
    """Id of the record it is the same as, where that is another one's."""
    records: dict[str, int] = Field(default_factory=dict)
    message: str
    timing: dict[str, float] = Field(default_factory=dict)


class DecisionDocument(Document):
    """`matcher waive | lock | veto | consent | outcome`: the decision as it stands in the store."""

    number: int
    kind: str
    engineer: str | None
    project: str | None
    finding: str | None
    term: str | None
    value: dict[str, Any]
    by: str
    reason: str | None
    at: str
    ended_at: str | None
    ended_by: str | None
    ended_why: str | None


class DecisionsDocument(Document):
    """`matcher decisions`: all that stand, the oldest first."""

    decisions: tuple[DecisionDocument, ...]


class FieldChange(Record):
    field: str
    before: Any
    after: Any


class VersionTold(Record):
    """One version of a record: who brought it, whom it came from, and what it changed."""

    version: int
    at: str
    by: str
    origin: str
    source: str | None
    live: bool
    why: str | None
    changes: tuple[FieldChange, ...]


class HistoryDocument(Document):
    """`matcher history`, `matcher edit`: versions of one record, the oldest first."""

    kind: RecordType
    id: str
    versions: tuple[VersionTold, ...]
    careers: tuple[CareerDiffDocument, ...] = ()
    """Of a person's sheets, each against the one before it: what the career tells otherwise."""


DOCUMENTS: dict[str, type[Document]] = {
    "import": ImportDocument,
    "watch": WatchEvent,
    "decision": DecisionDocument,
    "decisions": DecisionsDocument,
    "history": HistoryDocument,
}
