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
    MailKind,
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
from matcher.model.shortlists import Ask, Candidate, Mended, Prices, ShortlistDocument

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


class RoundDocument(Document):
    """`matcher round`: the proposals to make at the same time. `objective` is the margin expected of all of them, in
    yen, that somebody wins twice taken into account; no round is expected to bring more than `bound`."""

    status: Literal["FEASIBLE"]
    objective: int
    bound: int
    gap: float
    error: int
    """Standard error of `objective`, which is a mean over drawn rounds, in yen."""
    expected_filled: float
    """Seats expected to be filled."""
    today: date
    horizon_months: int
    per_engineer: int
    per_seat: int
    proposals: tuple[Assignment, ...]
    by_plan: tuple[str, ...]
    """Team projects: they are staffed as the plan says, not one by one."""
    held: tuple[Held, ...]
    cautions: tuple[Caution, ...]
    read: ReadCounts
    pairs: int
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


class Learnt(Record):
    """A skill learnt by people who have no seat and lack only this for one."""

    people: tuple[str, ...]
    """Who would take a seat then."""
    seats: int
    """Seats filled more than now."""
    gain: int
    """What the whole plan, solved anew, would gain, in yen."""


class Procured(Record):
    """One partner's engineer more who has the skill and all else a seat asks for, at the policy's target margin."""

    gain: int
    project: str | None
    """Where he would be worth most."""


class Lacking(Record):
    """A skill the seats left over ask for."""

    skill: str
    seats: int
    projects: tuple[str, ...]
    learnt: Learnt
    procured: Procured


class LackingDocument(Document):
    """`matcher explain` without a pair: what the pool lacks. The skills worth most come first."""

    skills: tuple[Lacking, ...]
    unfillable: tuple[Unfilled, ...]
    """Projects nobody at all may be proposed for."""
    unwanted: tuple[Idle, ...]


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
    mended: Mended | None = None
    """What all repairs together would bring; None where the pair is possible, or no word with anybody would mend it."""
    reasons: tuple[str, ...]
    gaps: tuple[str, ...]
    questions: tuple[str, ...]
    findings: tuple[str, ...]
    in_plan: bool
    displaces: str | None
    plan_change: int | None
    holdable: bool | None = None
    """Can any plan hold the pair? Not a team's seat where the team cannot be completed. None: not worked out."""
    value_range: tuple[int, int] | None = None
    """What `value` may turn out to be once all that is unknown is known, in yen."""
    asks: tuple[Ask, ...] = ()
    """What to ask, the answers worth most first."""
    price: Prices
    next_best: tuple[str, ...]
    doubles: tuple[str, ...] = ()
    """How the person and the project reached us, where by several companies."""
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


class KeptBack(Record):
    """Something that does not stand in a mail going out, and why."""

    kind: str
    """price, limit, chain, contact, number, place, company, masked (shown with a neutral word); of a person held,
    refused, partner, leaves, late, double."""
    text: str
    engineer: str | None = None


class AnnounceDocument(Document):
    """`matcher announce`: a draft to partners, or the list of free people to clients; a person sends it."""

    to: str | None
    subject: str
    body: str
    attachments: tuple[str, ...] = ()
    complete: bool
    missing: tuple[str, ...]
    cautions: tuple[Caution, ...]
    left_out: tuple[KeptBack, ...]
    engineers: tuple[str, ...] = ()
    """Who stands in the list of free people, in its order."""


class Enquired(Record):
    """A question of the mail: `worth` is the yen that hang on its answer, over all people it decides about."""

    name: str
    text: str
    worth: int
    people: int
    """For how many candidates (of an engineer: projects) the answer matters."""
    decides: bool
    """Does a hard rule wait for it?"""


class EnquireDocument(Document):
    """`matcher enquire`: what is missing for a decision, as a mail to whoever can answer; a person sends it. Without
    `questions` nothing is missing and nobody need send it."""

    about: str
    to: str | None
    subject: str
    body: str
    attachments: tuple[str, ...] = ()
    questions: tuple[Enquired, ...]


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


class PolicyChange(Record):
    """A value that differs between two policies."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)
    name: str
    from_: Any = Field(alias="from")
    to: Any
    about: str


class Outcome(Record):
    """A plan in four figures."""

    objective: int
    placed: int
    """People placed anew, backfills included."""
    pairs: int
    """Pairs no hard rule forbids."""
    unfilled: int
    """Seats left over."""


class PolicyTrialDocument(Document):
    """`matcher policy --try FILE`: what the plan would be under another policy, beside what it is."""

    changed: tuple[PolicyChange, ...]
    before: Outcome
    after: Outcome
    """Weighed by the other policy: its yen compare with the first only where both value a pair alike."""
    changes: tuple[PlanChange, ...]


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
    "round": RoundDocument,
    "shortlist": ShortlistDocument,
    "explain": ExplainDocument,
    "lacking": LackingDocument,
    "propose": ProposeDocument,
    "report": ReportDocument,
    "announce": AnnounceDocument,
    "enquire": EnquireDocument,
    "solve": SolveDocument,
    "solve_many": SolveManyDocument,
    "policy": PolicyDocument,
    "policy_trial": PolicyTrialDocument,
    "ask": AskDocument,
    "rules": RulesDocument,
    "import": ImportDocument,
    "watch": WatchEvent,
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


# ---------------------------------------------------------------- the company's own terms


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


DOCUMENTS |= {"terms": TermsDocument, "terms_decided": TermsDecidedDocument}


# ---------------------------------------------------------------- met more than once


class PriceTold(Record):
    at: str | None
    rate_min: int | None
    rate_max: int | None


class RouteTold(Record):
    """One company a project reached us by, with what it says now."""

    sender: str | None
    sender_address: str | None
    chain_depth: int | None
    rate_min: int | None
    rate_max: int | None
    first_at: str | None
    last_at: str | None
    times: int
    """How often it was sent."""
    ids: tuple[str, ...]
    used: bool
    """The one proposals go to, but for people of that very company."""
    prices: tuple[PriceTold, ...]
    """The oldest first, each where it changed."""


class DoubleProject(Record):
    """One project that reached us more than once; `id` is that of the record in use."""

    id: str
    title: str | None
    place: str | None
    start: date | None
    shortest_chain: int | None
    rate_min: int | None
    rate_max: int | None
    routes: tuple[RouteTold, ...]
    line: str


class PersonSource(Record):
    engineer: str
    company: str | None
    own: bool
    tier: int | None
    price: int | None
    """What the company asks a month; None for our own."""
    available_from: date | None
    received_at: str | None


class DoublePerson(Record):
    """One person through several companies, the nearest first."""

    id: str
    initials: str | None
    age: int | None
    nearest_station: str | None
    nearest_tier: int | None
    price_min: int | None
    price_max: int | None
    sources: tuple[PersonSource, ...]
    line: str


class ColumnTold(Record):
    """What one column says of two records, and what each has there (None where it is no single field)."""

    column: str
    says: str
    one: str | None
    other: str | None


class DoubtfulTold(Record):
    """Two records that may be one; `score` is the probability."""

    kind: Literal["project", "engineer"]
    one: str
    other: str
    names: tuple[str, str]
    """Titles, or initials and age."""
    senders: tuple[str | None, str | None]
    score: Share
    agrees: tuple[ColumnTold, ...]
    differs: tuple[ColumnTold, ...]
    contradicts: tuple[ColumnTold, ...]


class DoublesDocument(Document):
    """`matcher doubles`: what was put together, and the pairs a person should look at, the likeliest first."""

    projects: tuple[DoubleProject, ...]
    people: tuple[DoublePerson, ...]
    doubtful: tuple[DoubtfulTold, ...]
    projects_total: int
    people_total: int
    doubtful_total: int


DOCUMENTS |= {"doubles": DoublesDocument}


# ---------------------------------------------------------------- stations


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


DOCUMENTS |= {"stations": StationsDocument}


# ---------------------------------------------------------------- benchmarks

BenchStatus = Literal[
    "proven", "plan", "bound", "no_plan", "infeasible", "cut_off", "memory", "died", "missing", "unfit", "faulty"
]


class BenchStep(Record):
    """What was known after so many seconds."""

    seconds: float
    objective: float | None
    bound: float | None


class BenchRun(Record):
    """One way on one problem, in a process of its own, by the clock of that process, without its imports and without
    making the problem."""

    instance: str
    engineers: int
    projects: int
    pairs: int | None
    """None where the process did not come so far."""
    kind: str | None = None
    seed: int | None = None
    file: str | None = None
    number: int = 0
    """Of the problem in its file, from 0."""
    sense: Literal["max", "min"] = "max"
    way: str
    status: BenchStatus
    """`plan`: one that is not proven the best; `bound`: the way gives no plan; `faulty`: its plan breaks a rule."""
    said: str | None = None
    """The solver's own word where it has no plan, the library that is missing."""
    seconds: float | None = None
    cpu_seconds: float | None = None
    memory_mb: int | None = None
    """Most memory of the process, the problem itself in it."""
    memory_before_mb: int | None = None
    """Most memory before the way began."""
    objective: int | None = None
    bound: float | None = None
    gap: float | None = None
    """Against the way's own bound."""
    faults: int | None = None
    """Rules that the plan breaks, worked out without a solver."""
    times_ours: float | None = None
    """Its seconds ÷ ours on the same problem."""
    at_least: bool = False
    """It was not done (no proof) when its time was up: it would take longer."""
    value_to_ours: float | None = None
    """Value of our plan ÷ value of its plan (of a least sum: the other way round)."""
    first_plan_seconds: float | None = None
    first_plan_gap: float | None = None
    """Of the first plan, against the bound in the end."""
    seconds_to: dict[str, float] = Field(default_factory=dict)
    """By gap ("0.001"), the seconds after which it was proven."""
    work: dict[str, int] = Field(default_factory=dict)
    """What we did, counted the same on every machine."""
    trace: tuple[BenchStep, ...] = ()


class BenchMiddle(Record):
    """The medians of one way over the seeds of one size and kind."""

    instance: str
    engineers: int
    projects: int
    way: str
    runs: int
    proven: int
    seconds: float | None = None
    cpu_seconds: float | None = None
    memory_mb: float | None = None
    gap: float | None = None
    times_ours: float | None = None
    at_least: bool = False
    value_to_ours: float | None = None
    first_plan_seconds: float | None = None
    first_plan_gap: float | None = None
    seconds_to: dict[str, float] = Field(default_factory=dict)


class BenchSolverDocument(Document):
    """`matcher bench solver`: every run, and the medians over the seeds."""

    machine: dict[str, Any]
    limit_seconds: float
    patience: float | None
    """Others are given so many times our seconds at most; None: all of the limit."""
    medians: tuple[BenchMiddle, ...]
    runs: tuple[BenchRun, ...]
    files: tuple[str, ...] = ()
    """Plots that were written."""


DOCUMENTS |= {"bench_solver": BenchSolverDocument}
