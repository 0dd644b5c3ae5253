"""What a run works on, put in order: each person, project and sheet once, sheets tied to their people, findings worked
out."""

from __future__ import annotations

import gc
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np

from matcher.errors import InputError
from matcher.messages import Lang, listed, tell
from matcher.model import (
    Account,
    Engineer,
    Finding,
    Placement,
    Project,
    Reading,
    Record,
    Severity,
    SkillSheet,
    Waiver,
    derived_id,
)
from matcher.policy import Policy
from matcher.scoring.columns import Columns, Texts
from matcher.shelf import Catalogue, Findings, Shelf

if TYPE_CHECKING:
    from matcher.identity import DoubtfulPair, ProjectDouble, SheetTie
    from matcher.plan import Plan, Table
    from matcher.scoring.pool import Pool

Progress = Callable[[int, int], None]
_Listed = TypeVar("_Listed", Placement, Account)
_Record = TypeVar("_Record", bound=Record)


@dataclass(frozen=True)
class Settings:
    """What holds for a whole run."""

    today: date
    policy: Policy = field(default_factory=Policy)
    lang: Lang = "ja"
    debug: bool = False
    passwords: tuple[str, ...] = field(default=(), repr=False, compare=False)
    """Tried in turn on locked files."""

    @property
    def severities(self) -> dict[str, Severity]:
        return {rule: Severity(s) for rule, s in self.policy.severities.items()}

    def check(self, sheet: SkillSheet, person: Engineer | None) -> list[Finding]:
        """The findings of a sheet beside its person's profile, as this run weighs and words them."""
        from matcher.checks import check

        return check(sheet, person, today=self.today, severities=self.severities, lang=self.lang)


@dataclass(frozen=True)
class ProjectNames:
    """What projects are called by, in the order of their ids; empty where a source names none."""

    ids: Texts
    numbers: Texts
    titles: Texts

    @classmethod
    def of(cls, projects: Iterable[Project]) -> Self:
        listed = list(projects)
        return cls(
            Texts.of(p.id for p in listed), Texts.of(p.number for p in listed), Texts.of(p.title for p in listed)
        )


@dataclass(frozen=True, eq=False)
class Morning:
    """Everything a run works on, put in order: each person, project and sheet once, findings worked out.

    Records may lie in a file until somebody asks for one (snapshot.py); the columns hold what is needed of all.
    """

    settings: Settings
    reading: Reading
    """What was read; from a snapshot only what failed and what held no record."""
    projects: Mapping[str, Project]
    """In the order of their ids, as are the engineers."""
    engineers: Mapping[str, Engineer]
    sheets: Mapping[str, SkillSheet]
    """The newest sheet by engineer id."""
    all_sheets: Sequence[tuple[SkillSheet, str | None]]
    """Every sheet with its engineer's id."""
    placements: Sequence[Placement]
    accounts: Sequence[Account]
    findings: Findings
    ties: Sequence[SheetTie]
    """Sheets that nobody we know, or several, could own."""
    doubles: Sequence[ProjectDouble]
    same_person: Mapping[str, str]
    columns: Columns
    project_names: ProjectNames
    locks: tuple[tuple[str, str], ...] = ()
    """Pairs (engineer, project) the plan must hold, as people decided."""
    vetoes: tuple[tuple[str, str], ...] = ()
    ruled_out_by: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """Who ruled a pair out, and why, as far as he said."""
    consents: frozenset[tuple[str, str]] = frozenset()
    """Pairs of which the engineer agreed to be proposed."""
    kept_plan: Callable[[Morning], Plan | None] | None = None
    """Looks up the best plan where one was kept (snapshot.py)."""
    keep_plan: Callable[[Morning, Plan], None] | None = None
    """Keeps a plan just found for the next run."""
    doubtful: Sequence[DoubtfulPair] = ()
    """Records that may be one; a person decides. The likeliest first."""
    also_known: Mapping[str, str] = field(default_factory=dict)
    """Id of the project by every other id it came under."""
    doubled: Texts | None = None
    """Ids of the projects of `doubles`, where they were kept."""
    verdicts: tuple[tuple[tuple[str, str], bool], ...] = ()
    """What people decided of two records: one, or not."""

    @cached_property
    def contracts(self) -> Mapping[str, Placement]:
        """The running contracts by their ids."""
        return {placement.id: placement for placement in self.placements}

    @cached_property
    def double_of(self) -> Mapping[str, ProjectDouble]:
        """The doubles by the id of their project."""
        ids = self.doubled if self.doubled is not None else Texts.of(d.kept.id for d in self.doubles)
        return Catalogue(ids, self.doubles)

    def statements(self, project: str) -> tuple[Project, ...]:
        """All records a project reached us by; its own first."""
        double = self.double_of.get(project)
        return double.all if double is not None else (self.projects[project],)

    def with_waived(self, waived: Mapping[str, Waiver]) -> Morning:
        """The same morning with these findings (by id) waived: they hold nobody back any more."""
        return replace(self, findings=self.findings.with_waived(waived))

    @cached_property
    def pool(self) -> Pool:
        """The people as today and the policy see them."""
        from matcher.scoring.pool import Pool, by_company

        raw = self.columns
        return Pool(
            columns=raw,
            today=self.settings.today,
            policy=self.settings.policy,
            people=Shelf(len(raw), lambda row: self.engineers[raw.ids[row]]),
            sheets=self.sheets,
            placements=_by_person(raw, self.placements),
            blocks=self.findings.blocking(),
            notes=self.findings.others(),
            vetoes=_by_project(self.vetoes),
            same_person=self.same_person,
            strangers=Shelf(len(raw.strangers), lambda n: self.placements[int(raw.strangers[n])]),
            accounts=by_company(self.accounts),
        )

    @cached_property
    def table(self) -> Table:
        """Every opening, judged against everybody when first asked for."""
        from matcher.plan import Table

        return Table(self.pool, self.projects, self.accounts, self.same_person, self.locks, _OtherWays(self.double_of))

    @cached_property
    def recalled(self) -> Plan | None:
        """The best plan, where it was kept; with it, nobody is judged again."""
        return self.kept_plan(self) if self.kept_plan is not None else None

    @cached_property
    def plan(self) -> Plan:
        """The best plan under what people decided."""
        if self.recalled is not None:
            return self.recalled
        from matcher.plan import best_plan

        plan = best_plan(self.table, locks=self.locks, vetoes=self.vetoes)
        if self.keep_plan is not None:
            self.keep_plan(self, plan)
        return plan

    def engineer(self, name: str) -> str:
        """The id meant by an id, our number, or an unambiguous beginning of one. Raises InputError."""
        raw = self.columns
        if raw.ids.find(name) >= 0:
            return name
        rows = list(zip(raw.ids, raw.numbers, raw.initials, strict=True))
        names = {ident: ident for ident, _, _ in rows}
        names |= {number: ident for ident, number, _ in rows if number and number not in names}
        shown = Counter(initials for _, _, initials in rows if initials)
        for ident, _, initials in rows:
            names.setdefault(f"{initials or '?'}({ident})", ident)
            if initials and shown[initials] == 1:
                names.setdefault(initials, ident)
        return _one_of(name, names, {ident: initials for ident, _, initials in rows}, "engineer", self.settings.lang)

    def project(self, name: str) -> str:
        """The id meant by an id, the source's number, a title, or an unambiguous beginning of one; else by a part of
        one title only. Raises InputError, which lists them where there are several."""
        known = self.project_names
        if known.ids.find(name) >= 0:
            return name
        if name in self.also_known:
            return self.also_known[name]
        rows = list(zip(known.ids, known.numbers, known.titles, strict=True))
        names = {ident: ident for ident, _, _ in rows}
        for ident, *others in rows:
            for other in others:
                if other:
                    names.setdefault(other, ident)
        return _one_of(name, names, {ident: title for ident, _, title in rows}, "project", self.settings.lang)

    def in_order(self, engineer: str, project: str) -> tuple[str, str]:
        """The two names of a pair, the engineer's first, whichever way round they were given. Raises InputError in the
        words for the order as given."""
        try:
            self.engineer(engineer)
            self.project(project)
        except InputError:
            with suppress(InputError):
                self.engineer(project)
                self.project(engineer)
                return project, engineer
            raise
        return engineer, project


class _OtherWays(Mapping[str, tuple[Project, ...]]):
    """By project that several companies sent, what all but the first say of it, under its id."""

    def __init__(self, doubles: Mapping[str, ProjectDouble]) -> None:
        self._doubles = doubles

    def __getitem__(self, project: str) -> tuple[Project, ...]:
        ways = self._doubles[project].routes[1:]
        return tuple(way.current.model_copy(update={"id": project, "positions": ()}) for way in ways)

    def __iter__(self) -> Iterator[str]:
        return iter(self._doubles)

    def __len__(self) -> int:
        return len(self._doubles)


def _by_person(raw: Columns, placements: Sequence[Placement]) -> Mapping[str, Placement]:
    """The running contract by engineer id."""
    rows = np.flatnonzero(raw.running >= 0)
    return Catalogue(Texts.of(raw.ids[row] for row in rows.tolist()), placements, raw.running[rows])


def _one_of(name: str, names: dict[str, str], about: dict[str, str], kind: str, lang: Lang) -> str:
    if name in names:
        return names[name]
    name = unicodedata.normalize("NFKC", name).strip()  # Ｅ－００１, as an input method writes it
    if name in names:
        return names[name]
    begun = sorted({ident for n, ident in names.items() if n.lower().startswith(name.lower())})
    if not begun and kind == "project" and len(name) >= PART:
        begun = sorted(ident for ident, title in about.items() if _folded(name) in _folded(title))
    if len(begun) == 1:
        return begun[0]
    if begun:
        shown = listed([f"{i} {about[i]}".strip() for i in begun[:5]], lang)
        raise InputError(tell(f"desk.ambiguous_{kind}", lang, name=name, count=len(begun), which=shown), place=name)
    from difflib import get_close_matches

    close = dict.fromkeys(names[c] for c in get_close_matches(name, names, n=3, cutoff=0.5))
    which = listed([f"{ident} {about[ident]}".strip() for ident in close], lang)
    near = tell("desk.near", lang, which=which) if close else ""
    raise InputError(tell(f"desk.unknown_{kind}", lang, name=name, near=near).strip(), place=name)


PART = 2
"""Letters of a title that may stand for the whole of it."""


def _folded(text: str) -> str:
    """A text as parts of it are looked for: whatever its width and case."""
    return unicodedata.normalize("NFKC", text).casefold()


def gather(paths: Iterable[Path | str], settings: Settings, *, progress: Progress | None = None) -> Morning:
    """Reads the paths and puts everything in order. Raises InputError where nothing is there to read."""
    from matcher.readers import read_paths

    reading = read_paths(
        list(paths),
        today=settings.today,
        debug=settings.debug,
        progress=progress,
        passwords=settings.passwords,
    )
    return arrange(reading, settings)


Checks = Callable[[SkillSheet, Engineer | None], list[Finding]]
"""The findings of a sheet beside its person's profile."""


def arrange(reading: Reading, settings: Settings, *, checks: Checks | None = None) -> Morning:
    """Sheets tied to their people, doubles found, sheets checked. `checks` may remember what it worked out before."""
    with uncollected():
        return _arranged(reading, settings, checks or settings.check)


@contextmanager
def uncollected() -> Iterator[None]:
    """Keeps Python from looking for garbage: among records by the hundred thousand that takes longer than the work,
    and there is none."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _arranged(reading: Reading, settings: Settings, checks: Checks) -> Morning:
    from matcher.identity import meet_people, sort_projects, strangers_of_one_number, tie_sheets
    from matcher.scoring.columns import build_columns

    told = [(r.source, r.data) for r in reading.of("engineer") if isinstance(r.data, Engineer)]
    apart = strangers_of_one_number([e for _, e in told])
    engineers = _newest(apart)
    by_source = {source: e.id for (source, _), e in zip(told, apart, strict=True)}
    found = [(r.data, by_source.get(r.attached or "")) for r in reading.of("skill_sheet")]
    ties = tie_sheets(_once([(s, e) for s, e in found if isinstance(s, SkillSheet)]), engineers.values())
    engineers = dict(sorted(({e.id: e for e in map(_stranger, ties) if e is not None} | engineers).items()))
    owned = [(tie.sheet, _owner(tie)) for tie in ties]
    sheets = _newest_sheets(owned)
    accounts = tuple(_by_id(r.data for r in reading.of("account") if isinstance(r.data, Account)))
    placements = tuple(_by_id(r.data for r in reading.of("placement") if isinstance(r.data, Placement)))
    stated = (r.data for r in reading.of("project") if isinstance(r.data, Project))
    found_projects = sort_projects(_with_senders(stated, accounts), accounts)
    by_id = {p.id: p for p in found_projects.kept}
    met = meet_people(engineers.values())
    return Morning(
        settings=settings,
        reading=reading,
        projects=by_id,
        engineers=engineers,
        sheets=sheets,
        all_sheets=tuple(owned),
        placements=placements,
        accounts=accounts,
        findings=Findings.of(_findings(owned, engineers, settings, checks)),
        ties=tuple(tie for tie in ties if len(tie.engineers) != 1),
        doubles=found_projects.doubles,
        same_person=met.same_person,
        columns=build_columns(tuple(engineers.values()), today=settings.today, sheets=sheets, placements=placements),
        project_names=ProjectNames.of(by_id.values()),
        doubtful=tuple(sorted((*found_projects.doubtful, *met.doubtful), key=by_likeliness)),
        also_known=_also_known(found_projects.doubles),
    )


def by_likeliness(doubt: DoubtfulPair) -> tuple[float, str, str, str]:
    """The order in which doubtful pairs are shown."""
    return -doubt.score, doubt.kind, doubt.one, doubt.other


def _also_known(doubles: Iterable[ProjectDouble]) -> dict[str, str]:
    """The project by every other id it came under."""
    return {p.id: double.kept.id for double in doubles for p in double.all if p.id != double.kept.id}


def with_verdicts(morning: Morning, verdicts: Mapping[tuple[str, str], bool]) -> Morning:
    """The morning as people decided of two records (ids in order) that they are one, or are not. What is about records
    no longer here has no effect."""
    if not verdicts:
        return morning
    told = _projects_decided(_people_decided(morning, verdicts), verdicts)
    return replace(told, verdicts=tuple(sorted(verdicts.items())))


def _people_decided(morning: Morning, verdicts: Mapping[tuple[str, str], bool]) -> Morning:
    from matcher.identity import meet_people

    known, person = morning.engineers, morning.same_person
    about = {pair: same for pair, same in verdicts.items() if pair[0] in known and pair[1] in known}
    changing = [(a, b) for (a, b), same in about.items() if (person.get(a, a) == person.get(b, b)) != same]
    members: dict[str, list[str]] = {}
    for engineer, key in person.items():
        members.setdefault(key, []).append(engineer)
    decided = dict(person)
    for keys in _connected((person.get(a, a), person.get(b, b)) for a, b in changing):
        ids = [e for key in keys for e in members.get(key, [key])]
        met = meet_people([known[e] for e in ids], about, among=len(known))
        for engineer in ids:
            decided.pop(engineer, None)
        decided |= met.same_person
    left = [
        d
        for d in morning.doubtful
        if d.kind != "engineer"
        or ((d.one, d.other) not in about and decided.get(d.one, d.one) != decided.get(d.other, d.other))
    ]
    return replace(morning, same_person=dict(sorted(decided.items())), doubtful=tuple(left))


def _projects_decided(morning: Morning, verdicts: Mapping[tuple[str, str], bool]) -> Morning:
    from matcher.identity import DoubtfulPair, sort_projects

    projects, also = morning.projects, dict(morning.also_known)

    def home(ident: str) -> str:
        return also.get(ident, ident)

    about = {(a, b): same for (a, b), same in verdicts.items() if home(a) in projects and home(b) in projects}
    changing = [(a, b) for (a, b), same in about.items() if (home(a) == home(b)) != same]
    gone: set[str] = set()
    kept: dict[str, Project] = {}
    doubles: list[ProjectDouble] = []
    for homes in _connected((home(a), home(b)) for a, b in changing):
        told = [p for ident in homes for p in morning.statements(ident)]
        found = sort_projects(told, morning.accounts, about, among=len(projects))
        gone |= homes
        kept |= {p.id: p for p in found.kept}
        doubles += found.doubles
    if gone:
        also = {ident: to for ident, to in also.items() if to not in gone} | _also_known(doubles)
        morning = _amended(morning, gone, kept, doubles, also)
    apart = {tuple(sorted((home(a), home(b)))) for (a, b), same in about.items() if not same}
    left = {
        (one, other): DoubtfulPair("project", one, other, d.score)
        for d in reversed(morning.doubtful)
        if d.kind == "project"
        for one, other in [sorted((home(d.one), home(d.other)))]
        if one != other and (one, other) not in apart and one in morning.projects and other in morning.projects
    }
    people = [d for d in morning.doubtful if d.kind != "project"]
    return replace(morning, doubtful=tuple(sorted((*people, *left.values()), key=by_likeliness)))


def _amended(
    morning: Morning,
    gone: set[str],
    kept: Mapping[str, Project],
    doubles: Sequence[ProjectDouble],
    also: Mapping[str, str],
) -> Morning:
    """The morning with some of its projects and doubles in place of others."""
    names = morning.project_names
    rows = [row for row in zip(names.ids, names.numbers, names.titles, strict=True) if row[0] not in gone]
    rows = sorted([*rows, *((p.id, p.number or "", p.title or "") for p in kept.values())])
    ids = Texts.of(ident for ident, _, _ in rows)
    before = morning.projects
    fresh = {d.kept.id: d for d in doubles}
    old = morning.double_of
    homes = sorted({*(ident for ident in old if ident not in gone), *fresh})
    return replace(
        morning,
        projects=Catalogue(ids, Shelf(len(ids), lambda n: kept[i] if (i := ids[n]) in kept else before[i])),
        project_names=ProjectNames(ids, Texts.of(n for _, n, _ in rows), Texts.of(t for _, _, t in rows)),
        doubles=Shelf(len(homes), lambda n: fresh[i] if (i := homes[n]) in fresh else old[i]),
        doubled=Texts.of(homes),
        also_known=also,
    )


def _connected(pairs: Iterable[tuple[str, str]]) -> list[set[str]]:
    """What hangs together by the pairs."""
    sets: list[set[str]] = []
    for one, other in pairs:
        touched = [s for s in sets if one in s or other in s]
        sets = [s for s in sets if s not in touched] + [{one, other}.union(*touched)]
    return sets


def _by_project(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    grouped: dict[str, set[str]] = {}
    for engineer, project in pairs:
        grouped.setdefault(project, set()).add(engineer)
    return {project: frozenset(engineers) for project, engineers in grouped.items()}


def _with_senders(projects: Iterable[Project], accounts: Iterable[Account]) -> Iterator[Project]:
    """Projects whose mail names no company, with the account its address belongs to."""
    from matcher.normalise.companies import mail_domain

    by_domain = {domain.lower(): account.name for account in accounts for domain in account.domains}
    for project in projects:
        name = by_domain.get(mail_domain(project.sender_address)) if project.sender is None else None
        yield project.model_copy(update={"sender": name}) if name else project


def _by_id(records: Iterable[_Listed]) -> list[_Listed]:
    """Each once; of records with one id the last by a fixed order, whatever the order of the files."""
    met: dict[str, list[_Listed]] = {}
    for record in records:
        met.setdefault(record.id, []).append(record)
    return [_last(met[ident]) for ident in sorted(met)]


def _newest(engineers: Iterable[Engineer]) -> dict[str, Engineer]:
    """Each engineer once; of records with one id the last to arrive, then by a fixed order."""
    met: dict[str, list[Engineer]] = {}
    for engineer in engineers:
        met.setdefault(engineer.id, []).append(engineer)
    return {ident: _last([e for e in same if (e.received_at or "") == _arrived(same)]) for ident, same in met.items()}


def _arrived(same: list[Engineer]) -> str:
    return max(e.received_at or "" for e in same)


def _last(same: list[_Record]) -> _Record:
    """Of several records the last by what they say; one alone is not even read."""
    return same[0] if len(same) == 1 else max(same, key=lambda r: r.model_dump_json())


def _once(sheets: list[tuple[SkillSheet, str | None]]) -> list[tuple[SkillSheet, str | None]]:
    """The same sheet sent twice counts once; one that came with a mail keeps its person."""
    met: dict[str, tuple[SkillSheet, str | None]] = {}
    for sheet, engineer in sorted(sheets, key=lambda s: (s[0].id, s[1] or "")):
        met[sheet.id] = (sheet, engineer or met.get(sheet.id, (sheet, None))[1])
    return list(met.values())


def _owner(tie: SheetTie) -> str | None:
    if len(tie.engineers) == 1:
        return tie.engineers[0]
    stranger = _stranger(tie)
    return stranger.id if stranger else None


def _stranger(tie: SheetTie) -> Engineer | None:
    """The engineer of a sheet no list or mail knows: what the sheet says of him, cost and date unknown."""
    sheet = tie.sheet
    if tie.engineers or not sheet.engagements:
        return None
    ident = f"E-{sheet.number}" if sheet.number else derived_id("E", sheet.id)
    return Engineer(
        id=ident,
        number=sheet.number,
        initials=sheet.initials,
        age=sheet.age,
        sex=sheet.sex,
        nationality=sheet.nationality,
        nearest_station=sheet.nearest_station,
        experience_months=sheet.experience_months,
    )


def _newest_sheets(owned: list[tuple[SkillSheet, str | None]]) -> dict[str, SkillSheet]:
    def newness(sheet: SkillSheet) -> tuple[date, date, str]:
        ends = [job.end or job.start for job in sheet.engagements if job.end or job.start]
        last = max((e for e in ends if e), default=date.min)
        return sheet.as_of or date.min, last, sheet.id

    ordered = sorted(((s, e) for s, e in owned if e), key=lambda pair: newness(pair[0]))
    return {e: s for s, e in ordered}


def _findings(
    owned: list[tuple[SkillSheet, str | None]], engineers: dict[str, Engineer], settings: Settings, checks: Checks
) -> tuple[Finding, ...]:
    from matcher.checks import check_together

    found: list[Finding] = []
    for sheet, ident in owned:
        person = engineers.get(ident) if ident else None
        found += checks(sheet, person)
    found += check_together(
        [s for s, _ in owned],
        [engineers.get(e) if e else None for _, e in owned],
        today=settings.today,
        severities=settings.severities,
        lang=settings.lang,
    )
    return tuple({f.id: f for f in sorted(found, key=_finding_order)}.values())


def _finding_order(finding: Finding) -> tuple[int, str, str, str]:
    weight = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}[finding.severity]
    return weight, finding.engineer or "", finding.rule, finding.id
