"""The records that cross rooms: frozen, validated once at the door, trusted afterwards.

Units: money in integer yen per person-month without tax, experience in months, dates as dates.
`None` means the source does not say: never zero, never a penalty, never a guess in anybody's favour.
Names are those of docs/glossary.md.
"""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

SCHEMA_VERSION = 1


def month_of(value: Any) -> Any:
    """The first day of the month of a date or of a text `YYYY-MM`; anything else is passed on to be refused."""
    if isinstance(value, date):
        return value.replace(day=1)
    if isinstance(value, str) and len(value) == 7 and value[4] == "-":
        return date(int(value[:4]), int(value[5:]), 1)
    return value


Month = Annotated[
    date,
    BeforeValidator(month_of),
    PlainSerializer(lambda d: f"{d.year:04d}-{d.month:02d}", return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}$"}),
]
"""A month, held as its first day, written `YYYY-MM`."""

Yen = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Exactness = Literal["day", "third", "month", "open"]
"""How exactly a source gives a date: the day, 上旬/中旬/下旬, the month, or 即日・随時・長期."""


def derived_id(prefix: str, *keys: object) -> str:
    """A stable id made of what identifies a record; the same keys give the same id on every import."""
    text = "\x1f".join("" if k is None else str(k) for k in keys)
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


class Record(BaseModel):
    """Frozen; unknown keys are refused, so that a typing error in a field name is found at the door."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Record):
    """Where in the source something stands: a line of a text, or a cell (`C12`) of a sheet."""

    file: str
    sheet: str | None = None
    cell: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        parts = [self.file, self.sheet, self.cell, f"{self.line}行目" if self.line is not None else None]
        return ":".join(p for p in parts if p)


class Evidence(Record):
    """The words of the source a value was read from."""

    text: str
    line: int | None = None
    sheet: str | None = None
    cell: str | None = None


# ---------------------------------------------------------------- skills

PHASES = (
    "requirements",
    "basic_design",
    "detailed_design",
    "implementation",
    "unit_test",
    "integration_test",
    "system_test",
    "operation",
)
Phase = Literal[
    "requirements",
    "basic_design",
    "detailed_design",
    "implementation",
    "unit_test",
    "integration_test",
    "system_test",
    "operation",
]


class Demand(Record):
    """A skill asked for or claimed. `skill` is its canonical name, None where the term is not known to us."""

    skill: str | None
    months: int | None = None
    version: str | None = None
    surface: str


Claim = Demand


class AnyOf(Record):
    """A choice (AまたはB): one of them is enough."""

    any_of: tuple[Demand, ...]


Requirement = Demand | AnyOf


def demands_of(requirement: Requirement) -> tuple[Demand, ...]:
    """The alternatives of a requirement; a plain demand is its own only one."""
    return requirement.any_of if isinstance(requirement, AnyOf) else (requirement,)


# ---------------------------------------------------------------- terms shared by both sides


class Settlement(Record):
    """精算幅 in hours a month; `rule` split = 上下割, middle = 中間割; `fixed` = 固定 (no settlement)."""

    min_h: int | None = None
    max_h: int | None = None
    fixed: bool = False
    rule: Literal["split", "middle"] | None = None


class Remote(Record):
    mode: Literal["onsite", "hybrid", "full"]
    onsite_days: tuple[float, float] | None = None
    """Days a week in the office, least and most; None where not stated."""


class PartnerLimit(Record):
    """商流制限 as seen from us, the reader: 0 = our employees only, 1 = one company below us."""

    max_tier: int | None = None
    freelance: bool | None = None
    freelance_tier: int | None = None


class Restrictions(Record):
    """Limits a client states on age, sex, nationality: recorded and shown with a caution, never scored."""

    nationality: Literal["japanese_only", "any"] | None = None
    age_min: int | None = None
    age_max: int | None = None
    sex: Literal["male", "female"] | None = None


class Term(Record):
    """期間 where no end date is given: months, 長期, 延長あり."""

    months: int | None = None
    long: bool | None = None
    extendable: bool | None = None


Contract = Literal["quasi_mandate", "dispatch", "contract_work"]

# ---------------------------------------------------------------- project


class Position(Record):
    """One kind of seat of a team offer (L：95万, M：70万)."""

    role: str | None = None
    seats: Annotated[int, Field(ge=1)] = 1
    rate_min: Yen | None = None
    rate_max: Yen | None = None
    required: tuple[Requirement, ...] = ()


class Project(Record):
    """案件: what a client wants, as far as the source says."""

    id: str
    number: str | None = None
    """The source's own number of the project (案件番号)."""
    title: str | None = None
    client: str | None = None
    sender: str | None = None
    """The company the project reached us from; proposals go back to it and nobody else."""
    sender_address: str | None = None
    chain_depth: int | None = None
    """Companies between us and the end client: 0 = direct."""
    seats: Annotated[int, Field(ge=1)] | None = None
    team: bool = False
    """All or nothing."""
    needs_leader: bool = False
    positions: tuple[Position, ...] = ()
    contract: Contract | None = None
    required: tuple[Requirement, ...] = ()
    preferred: tuple[Requirement, ...] = ()
    phases: tuple[Phase, ...] = ()
    role: str | None = None
    industry: str | None = None
    rate_min: Yen | None = None
    rate_max: Yen | None = None
    rate_open: bool = False
    """スキル見合い: the price is left to the skill."""
    rate_hourly: Yen | None = None
    tax_included: bool | None = None
    settlement: Settlement | None = None
    payment_site: int | None = None
    """Days until the client pays."""
    start: date | None = None
    end: date | None = None
    term: Term | None = None
    exactness: dict[str, Exactness] = Field(default_factory=dict)
    """How exactly `start`, `end`, `deadline` are known."""
    place: str | None = None
    remote: Remote | None = None
    interviews: int | None = None
    deadline: date | None = None
    received_at: str | None = None
    """Arrival, ISO 8601: the clock of the buzzer quiz."""
    partner_limit: PartnerLimit | None = None
    restrictions: Restrictions | None = None
    utilisation: tuple[Share, Share] | None = None
    language_level: str | None = None
    """日本語 level asked for: N1 … N5 or native."""
    certainty: Literal["confirmed", "budgeting", "information"] | None = None
    """案件確度."""
    description: str | None = None
    conditions: tuple[str, ...] = ()
    """Further facts as written: 服装, 時間, PC貸与, 夜勤 …"""

    @property
    def seats_or_one(self) -> int:
        """Seats to fill; a project that does not say asks for one person."""
        return self.seats or 1


# ---------------------------------------------------------------- engineer


class SupplyKind(StrEnum):
    BENCH = "bench"
    SOON = "soon"
    REASSIGN = "reassign"
    PARTNER = "partner"


class Wishes(Record):
    """What the engineer asks for (希望) and refuses (NG)."""

    remote: Literal["onsite", "hybrid", "full"] | None = None
    onsite_days_max: float | None = None
    commute_minutes_max: int | None = None
    phases: tuple[Phase, ...] = ()
    roles: tuple[str, ...] = ()
    ng_clients: tuple[str, ...] = ()
    ng_terms: tuple[str, ...] = ()
    """Words that rule a project out (夜勤, 金融)."""
    text: str | None = None


class Assessment(Record):
    """What a technical manager, a rep or a client said after meeting him; outweighs the sheet."""

    by: str
    on: date | None = None
    kind: Literal["tech", "sales", "client"]
    skill: str | None = None
    level: Annotated[int, Field(ge=1, le=5)] | None = None
    text: str
    quotable: bool = False


class ParallelStages(Record):
    proposed: int = 0
    interview: int = 0
    waiting: int = 0
    offer: int = 0


class Engineer(Record):
    """要員: a person who could be offered. `name` never leaves the machine; proposals show `initials`."""

    id: str
    number: str | None = None
    """Our or the partner's own number (社員番号, 要員No)."""
    name: str | None = None
    initials: str | None = None
    age: int | None = None
    sex: Literal["male", "female"] | None = None
    nationality: str | None = None
    nearest_station: str | None = None
    supply: SupplyKind | None = None
    company: str | None = None
    """自社 is None with tier 0; else the partner the person comes through."""
    sender_address: str | None = None
    tier: int | None = None
    freelance: bool | None = None
    employment: Literal["permanent", "contract", "freelance"] | None = None
    cost: Yen | None = None
    desired_rate: Yen | None = None
    desired_rate_max: Yen | None = None
    available_from: date | None = None
    exactness: dict[str, Exactness] = Field(default_factory=dict)
    utilisation: tuple[Share, Share] | None = None
    parallel: int | None = None
    parallel_stages: ParallelStages | None = None
    settlement: Settlement | None = None
    payment_site: int | None = None
    leaves_on: date | None = None
    invoice_registered: bool | None = None
    wishes: Wishes | None = None
    language_level: str | None = None
    skills: tuple[Claim, ...] = ()
    roles: tuple[str, ...] = ()
    phases: tuple[Phase, ...] = ()
    experience_months: int | None = None
    leader: bool | None = None
    """Has led a team; None where nothing says so."""
    facts: tuple[str, ...] = ()
    """What reassures: 勤怠良好, 在籍6年, 3回延長 …"""
    assessments: tuple[Assessment, ...] = ()
    received_at: str | None = None
    text: str | None = None

    @property
    def own(self) -> bool:
        """True for our own employee; a person nobody calls a partner's or a freelancer counts as ours only
        when the source says so (`tier` 0 or an own supply kind)."""
        if self.tier is not None:
            return self.tier == 0
        return self.supply is not None and self.supply is not SupplyKind.PARTNER


# ---------------------------------------------------------------- running contracts and accounts


class Placement(Record):
    """稼働: a running contract. An engineer's free date and the clients' dependence follow from it."""

    id: str
    engineer: str
    """Engineer id or number."""
    client: str | None = None
    project: str | None = None
    route: str | None = None
    contract: Contract | None = None
    sell_rate: Yen | None = None
    buy_rate: Yen | None = None
    settlement: Settlement | None = None
    start: date | None = None
    contract_end: date | None = None
    renewal_months: int | None = None
    notice_days: int | None = None
    extension: Literal["unknown", "asked", "extended", "ending"] = "unknown"
    move_consent: bool | None = None
    required: tuple[Requirement, ...] = ()
    place: str | None = None


class Contact(Record):
    name: str | None = None
    role: Literal["procurement", "technical", "decision"] | None = None
    address: str | None = None


class Account(Record):
    """取引先: a client or a partner."""

    id: str
    name: str
    kind: Literal["client", "partner", "both"] | None = None
    segment: Literal["key", "growth", "standard"] | None = None
    rank: Literal["A", "B", "C", "D"] | None = None
    account_status: Literal["none", "negotiating", "open"] | None = None
    contacts: tuple[Contact, ...] = ()
    domains: tuple[str, ...] = ()
    """Mail domains, by which a sender is known."""
    seat_cap: int | None = None
    payment_site: int | None = None
    fill_rate: Share | None = None
    answer_hours: float | None = None
    no_shows: int | None = None


# ---------------------------------------------------------------- skill sheet


class Engagement(Record):
    """One entry of the work history. `start`/`end` are months; `current` says the sheet calls it running."""

    start: Month | None = None
    end: Month | None = None
    current: bool = False
    title: str | None = None
    industry: str | None = None
    role: str | None = None
    team_size: int | None = None
    total_size: int | None = None
    """全体の人数, where told apart from the team."""
    skills: tuple[Claim, ...] = ()
    phases: tuple[Phase, ...] = ()
    text: str | None = None
    """The description, bounded by the entry's own section."""
    client: str | None = None
    employer: str | None = None
    stated_months: int | None = None
    """The duration the sheet itself writes beside the dates."""
    part_time: bool | None = None
    """兼務・副業・並行 stated: True; full time (専任, 100%) stated: False; else None."""
    period_text: str | None = None
    """The period as written."""
    period_fault: str | None = None
    """What is impossible about the period as written (`2008月4月`, month 13); None where it reads."""
    number: str | None = None
    place: Place
    places: dict[str, Place] = Field(default_factory=dict)
    """Where single fields stand (`period`, `skills`, `title` …); else `place`."""

    def where(self, field: str) -> Place:
        return self.places.get(field, self.place)


class Employer(Record):
    """A 会社/勤務先 line: contains engagements, is none itself."""

    name: str | None = None
    start: Month | None = None
    end: Month | None = None
    current: bool = False
    place: Place


class Qualification(Record):
    name: str
    """Official name where known, else as written."""
    surface: str
    acquired: Month | None = None
    expires: Month | None = None
    place: Place | None = None


class SkillClaim(Demand):
    """A line of the sheet's own skill table."""

    level: str | None = None
    place: Place | None = None


class SummaryRow(Record):
    """A row of a summary table of the sheet (period and title of an engagement, told a second time)."""

    number: str | None = None
    title: str | None = None
    start: Month | None = None
    end: Month | None = None
    current: bool = False
    place: Place


class SkillSheet(Record):
    """スキルシート: what one version of a person's sheet says about him."""

    id: str
    number: str | None = None
    """The engineer's number where the sheet carries one."""
    name: str | None = None
    initials: str | None = None
    age: int | None = None
    birth_date: date | None = None
    sex: Literal["male", "female"] | None = None
    nationality: str | None = None
    nearest_station: str | None = None
    education: str | None = None
    graduated: Month | None = None
    experience_months: int | None = None
    """Total experience as stated in the head."""
    as_of: date | None = None
    """The day the sheet says it was written."""
    summary: str | None = None
    """自己PR, 得意分野."""
    claims: tuple[SkillClaim, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    employers: tuple[Employer, ...] = ()
    summary_rows: tuple[SummaryRow, ...] = ()
    qualifications: tuple[Qualification, ...] = ()
    private: dict[str, Place] = Field(default_factory=dict)
    """Personal data found and where: name, birth_date, phone, mail, address."""
    places: dict[str, Place] = Field(default_factory=dict)
    """Where head fields stand (`age`, `experience_months`, `initials` …)."""
    layout: str | None = None
    """Which way of reading found the engagements, for `extract` and the reader's tests."""
    place: Place


# ---------------------------------------------------------------- what readers hand on

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


class Reading(Record):
    """All that came out of a set of paths."""

    records: tuple[Extracted, ...] = ()
    failures: tuple[Failure, ...] = ()
    others: tuple[Other, ...] = ()

    def of(self, kind: RecordType) -> list[Extracted]:
        return [r for r in self.records if r.type == kind]


# ---------------------------------------------------------------- findings


class Severity(StrEnum):
    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


class Finding(Record):
    """A contradiction in a sheet, phrased as a question. `id` survives re-import while its cell says the same."""

    id: str
    rule: str
    severity: Severity
    engineer: str | None
    place: Place
    found: str
    because: str
    suggestion: str | None = None
    message: str
    """The whole question in the language of the run."""


# ---------------------------------------------------------------- results


class Scores(Record):
    """Part scores 0-100; None where an unknown makes the part impossible to judge."""

    fit: Annotated[float, Field(ge=0, le=100)] | None
    start: Annotated[float, Field(ge=0, le=100)] | None
    cost: Annotated[float, Field(ge=0, le=100)] | None
    speed: Annotated[float, Field(ge=0, le=100)] | None


class Part(Record):
    """One named part of a value; `value` in yen unless `unit` says else; parts of a value add up to it."""

    name: str
    value: float
    unit: Literal["yen", "points", "share", "months"] = "yen"
    because: str


class BrokenRule(Record):
    """A hard rule a pair breaks, and the smallest change that would repair it."""

    rule: str
    needed: str
    has: str
    repair: str
    message: str


class Assignment(Record):
    """A planned one: this engineer on this project."""

    engineer: str
    project: str
    position: str | None = None
    backfill: bool = False
    """True for who takes over a running seat; `project` is then that contract."""
    scores: Scores
    probability: Share
    margin: int | None
    value: int
    route: str | None
    reasons: tuple[str, ...]
    gaps: tuple[str, ...]
    findings: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class Move(Record):
    """社内調整: the engineer leaves one seat for another; `backfill` is who takes over."""

    engineer: str
    leaves: str
    to: str
    on: date | None
    backfill: str | None
    because: str


class Unfilled(Record):
    project: str
    seats: int
    why: str
    remedies: tuple[str, ...] = ()


class Idle(Record):
    engineer: str
    why: str


class Held(Record):
    engineer: str
    findings: tuple[dict[str, Any], ...]


class Caution(Record):
    """What a person should know before acting: a stated limit on age, a client's dependence, a missing tier."""

    about: str
    kind: str
    message: str


def month_index(month: date) -> int:
    """Months since year 0, for arithmetic with months."""
    return month.year * 12 + month.month - 1


def months_between(start: date, end: date) -> int:
    """Months from start to end, both included (2019-04 … 2019-06 is 3); negative where end lies before."""
    return month_index(end) - month_index(start) + 1


def month_at(index: int) -> date:
    """The inverse of `month_index`."""
    return date(index // 12, index % 12 + 1, 1)


class Document(BaseModel):
    """A JSON document of a command: what the schema files describe."""

    model_config = ConfigDict(extra="forbid")
    schema_version: int = SCHEMA_VERSION

    @model_validator(mode="after")
    def _known_version(self) -> Self:
        if self.schema_version != SCHEMA_VERSION:
            raise ValueError(f"schema_version {self.schema_version}; this program writes {SCHEMA_VERSION}")
        return self
