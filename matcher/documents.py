"""The JSON documents the commands print: what the files in schemas/ describe (`matcher schema`)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import ConfigDict, Field

from matcher.model import (
    Assignment,
    BrokenRule,
    Caution,
    Document,
    Extracted,
    Failure,
    Finding,
    Held,
    Idle,
    Move,
    Other,
    Part,
    Place,
    Record,
    RecordType,
    Scores,
    Share,
    Unfilled,
)

Status = Literal["OPTIMAL", "FEASIBLE", "INFEASIBLE"]


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


class ExtractDocument(Document):
    """`matcher extract`."""

    records: tuple[Extracted, ...]
    failures: tuple[Failure, ...]
    others: tuple[Other, ...]


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


class ReadCounts(Record):
    """What the plan was made from."""

    projects: int
    engineers: int
    sheets: int
    placements: int
    accounts: int
    others: int
    failed: int


class MatchDocument(Document):
    """`matcher match`: the batch plan. `objective` is the sum of the assignments' values, in yen."""

    status: Status
    objective: int
    bound: int
    gap: float
    """(bound − objective) ÷ |objective|, 0 where the plan is proven optimal."""
    today: date
    horizon_months: int
    assignments: tuple[Assignment, ...]
    moves: tuple[Move, ...]
    unfilled: tuple[Unfilled, ...]
    idle: tuple[Idle, ...]
    held: tuple[Held, ...]
    cautions: tuple[Caution, ...]
    read: ReadCounts
    pairs: int
    """Pairs no hard rule forbids: the plan is optimal over all of them."""
    why_infeasible: tuple[str, ...] = ()
    timing: dict[str, float] = Field(default_factory=dict)


class PlanChange(Record):
    """One engineer whose place in the plan changed; None = no place."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)
    engineer: str
    from_: str | None = Field(alias="from")
    to: str | None
    because: str


class ReplanDocument(MatchDocument):
    """`matcher replan`: the best plan near the last one. `gap` is of `worth`: the objective less `switching_yen` for
    every pair of the last plan that was given up though it could have been kept."""

    changes: tuple[PlanChange, ...]
    worth: int
    switching_yen: int


class Candidate(Record):
    """One name (or project) of a shortlist. `displaces` is what choosing it costs the whole plan."""

    rank: int
    engineer: str | None = None
    project: str | None = None
    position: str | None = None
    scores: Scores
    probability: Share
    margin: int | None
    value: int
    route: str | None
    reasons: tuple[str, ...]
    gaps: tuple[str, ...]
    findings: tuple[str, ...]
    questions: tuple[str, ...]
    displaces: str | None
    plan_change: int | None
    """Yen by which the best plan with this pair differs from the best plan: 0 where it is in it; None where no plan
    can hold the pair."""
    line: str
    """One line to paste into a chat or to read out on the phone."""


class NearMiss(Record):
    """A pair one rule away, and the change that would repair it."""

    engineer: str | None = None
    project: str | None = None
    broken_rules: tuple[BrokenRule, ...]
    line: str


class ShortlistDocument(Document):
    """`matcher shortlist`."""

    for_: str = Field(alias="for")
    candidates: tuple[Candidate, ...]
    near_misses: tuple[NearMiss, ...]
    held: tuple[Held, ...]
    cautions: tuple[Caution, ...]
    timing: dict[str, float] = Field(default_factory=dict)

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Prices(Record):
    """What the engineer and the seat are worth in the optimum: the plan's loss without them, in yen."""

    engineer: int
    seat: int


class ExplainDocument(Document):
    """`matcher explain`: why, why not, what would change it. The yen parts add up to `value`."""

    engineer: str
    project: str
    feasible: bool
    scores: Scores
    probability: Share
    margin: int | None
    value: int | None
    parts: tuple[Part, ...]
    score_parts: dict[str, tuple[Part, ...]]
    broken_rules: tuple[BrokenRule, ...]
    reasons: tuple[str, ...]
    gaps: tuple[str, ...]
    questions: tuple[str, ...]
    findings: tuple[str, ...]
    in_plan: bool
    displaces: str | None
    plan_change: int | None
    price: Prices
    next_best: tuple[str, ...]
    timing: dict[str, float] = Field(default_factory=dict)


class ProposeDocument(Document):
    """`matcher propose`: a draft; a person sends it."""

    to: str | None
    subject: str
    body: str
    attachments: tuple[str, ...]
    complete: bool
    missing: tuple[str, ...]
    cautions: tuple[Caution, ...]


class ReportDocument(Document):
    """`matcher report`."""

    files: tuple[str, ...]


class SolvedFile(Record):
    """The answer to one neutral instance, in the values and the sense of its file."""

    file: str
    status: Status
    objective: int | None
    """None where no plan keeps every rule; so `bound` and `gap`."""
    bound: int | None
    gap: float | None
    assignments: tuple[tuple[str, str], ...]
    """Chosen pairs (engineer, project), sorted."""
    why_infeasible: tuple[str, ...] = ()
    """A smallest set of orders that cannot all be kept, in words."""
    timing: dict[str, float] = Field(default_factory=dict)


class SolveDocument(Document, SolvedFile):
    """`matcher solve FILE`; exit status 1 where INFEASIBLE."""


class SolveManyDocument(Document):
    """`matcher solve FILE FILE…`, in the order of the files."""

    results: tuple[SolvedFile, ...]


class PolicyValue(Record):
    value: Any
    source: str
    about: str


class PolicyDocument(Document):
    """`matcher policy`: every value, and where it comes from."""

    values: dict[str, PolicyValue]


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


class Problem(Record):
    code: str
    message: str
    place: str | None = None


class ErrorDocument(Document):
    """Printed with exit status 2."""

    error: Problem


DOCUMENTS: dict[str, type[Document]] = {
    "normalize": NormalizeDocument,
    "extract": ExtractDocument,
    "check": CheckDocument,
    "match": MatchDocument,
    "replan": ReplanDocument,
    "shortlist": ShortlistDocument,
    "explain": ExplainDocument,
    "propose": ProposeDocument,
    "report": ReportDocument,
    "solve": SolveDocument,
    "solve_many": SolveManyDocument,
    "policy": PolicyDocument,
    "ask": AskDocument,
    "rules": RulesDocument,
    "import": ImportDocument,
    "decision": DecisionDocument,
    "decisions": DecisionsDocument,
    "history": HistoryDocument,
    "search": SearchDocument,
    "error": ErrorDocument,
}


# ---------------------------------------------------------------- care of the store


class BackupDocument(Document):
    """`matcher backup`: the archive that was written; rows by table."""

    file: str
    size: int
    """Bytes."""
    schema_of_store: str
    """Version of the tables in it."""
    revision: int
    made_at: str
    tables: dict[str, int]


class RestoreDocument(Document):
    """`matcher restore`: what the store holds now; rows by table as the archive had them."""

    file: str
    store: str
    made_at: str
    revision: int
    """The store's revision now; the archive may have had a lower one."""
    tables: dict[str, int]
    kept: str | None
    """Backup of what the store held before."""
    set_aside: str | None
    """The unreadable file that stood in the store's place, under its new name."""
    forgotten_again: tuple[str, ...]
    """People forgotten since the archive was made: they were erased from it too."""


class ExportDocument(Document):
    """`matcher export`: rows by file, and how many originals."""

    folder: str
    files: dict[str, int]
    originals: int
    forgotten: int
    """Sources of which no original is left, since somebody in them was forgotten."""


class ForgetDocument(Document):
    """`matcher forget`: what was erased, and what is out of reach."""

    engineer: str
    sheets: tuple[str, ...]
    versions: int
    originals: int
    shared: int
    """Of the originals, those in which other people stand too: their records stay, the list itself is gone."""
    mentions: int
    """Originals erased because his name stood in them, though no record of his was read there."""
    masked: dict[str, int]
    """Rows of others in which his name was made unreadable, by table."""
    keys: dict[str, int]
    """Rows whose key holds his name, by table; keys cannot be changed."""
    namesakes: tuple[str, ...]
    """Records of others of the same name, left as they are."""
    alike: tuple[str, ...]
    """Other records that are probably the same person."""
    copies: tuple[str, ...]
    """Backups and exports made before: they still hold him."""
    scrubbed: bool
    """False while erased rows may still lie in the database's files (`matcher doctor --fix`)."""


class DoctorCheck(Record):
    name: str
    state: Literal["ok", "hint", "attention"]
    told: str
    mend: str | None


class DoctorDocument(Document):
    """`matcher doctor`: how the store is; exit status 1 where anything needs attention."""

    store: str
    checks: tuple[DoctorCheck, ...]
    mended: tuple[str, ...]


DOCUMENTS |= {
    "backup": BackupDocument,
    "restore": RestoreDocument,
    "export": ExportDocument,
    "forget": ForgetDocument,
    "doctor": DoctorDocument,
}


# ---------------------------------------------------------------- a person's sheet


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


DOCUMENTS |= {"sheet": SheetDocument, "career_diff": CareerDiffDocument}
