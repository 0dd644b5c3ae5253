"""One use case per command: the rooms put together once, for the command line, the page and whoever scripts us."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from matcher.errors import InputError, NoPlanInTime, PlanError
from matcher.messages import Lang, listed, tell
from matcher.model import (
    Account,
    Caution,
    Engineer,
    Extracted,
    Finding,
    Placement,
    Project,
    Reading,
    Severity,
    SkillSheet,
    derived_id,
)
from matcher.policy import Policy
from matcher.readers import read_paths

if TYPE_CHECKING:
    from matcher.documents import (
        CheckDocument,
        ExplainDocument,
        MatchDocument,
        NormalizeDocument,
        ProposeDocument,
        ShortlistDocument,
        SolvedFile,
    )
    from matcher.identity import ProjectDouble, SheetTie
    from matcher.plan import Plan, Table

Progress = Callable[[int, int], None]
_Listed = TypeVar("_Listed", Placement, Account)


@dataclass(frozen=True)
class Settings:
    """What holds for a whole run."""

    today: date
    policy: Policy = field(default_factory=Policy)
    lang: Lang = "ja"
    debug: bool = False

    @property
    def severities(self) -> dict[str, Severity]:
        return {rule: Severity(s) for rule, s in self.policy.severities.items()}


@dataclass(frozen=True)
class Morning:
    """Everything that was read, put in order: each person, project and sheet once, findings worked out."""

    settings: Settings
    reading: Reading
    projects: dict[str, Project]
    engineers: dict[str, Engineer]
    sheets: dict[str, SkillSheet]
    """The newest sheet by engineer id."""
    all_sheets: tuple[tuple[SkillSheet, str | None], ...]
    """Every sheet with its engineer's id."""
    placements: tuple[Placement, ...]
    accounts: tuple[Account, ...]
    findings: tuple[Finding, ...]
    ties: tuple[SheetTie, ...]
    doubles: tuple[ProjectDouble, ...]
    same_person: dict[str, str]

    @cached_property
    def table(self) -> Table:
        """Every opening judged against everybody."""
        from matcher.plan import lay_out
        from matcher.scoring.pool import build_pool

        pool = build_pool(
            self.engineers.values(),
            today=self.settings.today,
            policy=self.settings.policy,
            sheets=self.sheets,
            placements=self.placements,
            findings=self.findings,
        )
        return lay_out(pool, self.projects.values(), accounts=self.accounts, same_person=self.same_person)

    @cached_property
    def plan(self) -> Plan:
        from matcher.plan import best_plan

        return best_plan(self.table)

    def engineer(self, name: str) -> str:
        """The id meant by an id, our number, or an unambiguous beginning of one. Raises InputError."""
        names = {e: e for e in self.engineers}
        names |= {e.number: e.id for e in self.engineers.values() if e.number and e.number not in names}
        shown = Counter(e.initials for e in self.engineers.values() if e.initials)
        for e in self.engineers.values():
            names.setdefault(f"{e.initials}({e.id})", e.id)
            if e.initials and shown[e.initials] == 1:
                names.setdefault(e.initials, e.id)
        about = {e.id: e.initials or "" for e in self.engineers.values()}
        return _one_of(name, names, about, "engineer", self.settings.lang)

    def project(self, name: str) -> str:
        """The id meant by an id, the source's number, a title, or an unambiguous beginning of one."""
        names = {p: p for p in self.projects}
        for p in self.projects.values():
            for other in (p.number, p.title):
                if other:
                    names.setdefault(other, p.id)
        about = {p.id: p.title or "" for p in self.projects.values()}
        return _one_of(name, names, about, "project", self.settings.lang)


def _one_of(name: str, names: dict[str, str], about: dict[str, str], kind: str, lang: Lang) -> str:
    if name in names:
        return names[name]
    begun = sorted({ident for n, ident in names.items() if n.lower().startswith(name.lower())})
    if len(begun) == 1:
        return begun[0]
    if begun:
        shown = listed([f"{i} {about[i]}".strip() for i in begun[:5]], lang)
        raise InputError(tell(f"desk.ambiguous_{kind}", lang, name=name, count=len(begun), which=shown), place=name)
    from difflib import get_close_matches

    close = get_close_matches(name, names, n=3, cutoff=0.5)
    which = listed([f"{names[c]} {about[names[c]]}".strip() for c in close], lang)
    near = tell("desk.near", lang, which=which) if close else ""
    raise InputError(tell(f"desk.unknown_{kind}", lang, name=name, near=near).strip(), place=name)


def gather(paths: Iterable[Path | str], settings: Settings, *, progress: Progress | None = None) -> Morning:
    """Reads the paths and puts everything in order. Raises InputError where nothing is there to read."""
    reading = read_paths(list(paths), today=settings.today, debug=settings.debug, progress=progress)
    return arrange(reading, settings)


def arrange(reading: Reading, settings: Settings) -> Morning:
    """Sheets tied to their people, doubles found, sheets checked."""
    from matcher.identity import merge_projects, same_people, tie_sheets

    projects, doubles = merge_projects(r.data for r in reading.of("project") if isinstance(r.data, Project))
    engineers = _newest(r.data for r in reading.of("engineer") if isinstance(r.data, Engineer))
    by_source = {r.source: r.data.id for r in reading.of("engineer")}
    found = [(r.data, by_source.get(r.attached or "")) for r in reading.of("skill_sheet")]
    ties = tie_sheets(_once([(s, e) for s, e in found if isinstance(s, SkillSheet)]), engineers.values())
    engineers = {e.id: e for e in map(_stranger, ties) if e is not None} | engineers
    owned = [(tie.sheet, _owner(tie)) for tie in ties]
    sheets = _newest_sheets(owned)
    accounts = _by_id(r.data for r in reading.of("account") if isinstance(r.data, Account))
    return Morning(
        settings=settings,
        reading=reading,
        projects={p.id: p for p in _with_senders(projects, accounts)},
        engineers=dict(sorted(engineers.items())),
        sheets=sheets,
        all_sheets=tuple(owned),
        placements=tuple(_by_id(r.data for r in reading.of("placement") if isinstance(r.data, Placement))),
        accounts=tuple(accounts),
        findings=_findings(owned, engineers, settings),
        ties=tuple(ties),
        doubles=tuple(doubles),
        same_person=same_people(engineers.values()),
    )


def _with_senders(projects: Iterable[Project], accounts: Iterable[Account]) -> Iterator[Project]:
    """Projects whose mail names no company, with the account its address belongs to."""
    from matcher.normalise.companies import mail_domain

    by_domain = {domain.lower(): account.name for account in accounts for domain in account.domains}
    for project in projects:
        name = by_domain.get(mail_domain(project.sender_address)) if project.sender is None else None
        yield project.model_copy(update={"sender": name}) if name else project


def _by_id(records: Iterable[_Listed]) -> list[_Listed]:
    """Each once; of records with one id the last by a fixed order, whatever the order of the files."""
    ordered = sorted(records, key=lambda r: (r.id, r.model_dump_json()))
    return list({r.id: r for r in ordered}.values())


def _newest(engineers: Iterable[Engineer]) -> dict[str, Engineer]:
    """Each engineer once; of records with one id the last to arrive, then by a fixed order."""
    ordered = sorted(engineers, key=lambda e: (e.received_at or "", e.model_dump_json()))
    return {e.id: e for e in ordered}


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
    owned: list[tuple[SkillSheet, str | None]], engineers: dict[str, Engineer], settings: Settings
) -> tuple[Finding, ...]:
    from matcher.checks import check, check_together

    found: list[Finding] = []
    for sheet, ident in owned:
        person = engineers.get(ident) if ident else None
        found += check(sheet, person, today=settings.today, severities=settings.severities, lang=settings.lang)
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


# ---------------------------------------------------------------- the commands


def match(
    morning: Morning,
    *,
    locks: Sequence[tuple[str, str]] = (),
    vetoes: Sequence[tuple[str, str]] = (),
) -> MatchDocument:
    """The batch plan as a document."""
    from matcher.documents import MatchDocument, ReadCounts
    from matcher.plan import assignment, best_plan, moves
    from matcher.unplaced import held, idle, unfilled

    began = time.perf_counter()
    table, lang = morning.table, morning.settings.lang
    laid_out = time.perf_counter()
    plan = best_plan(table, locks=locks, vetoes=vetoes) if locks or vetoes else morning.plan
    solved = time.perf_counter()
    solution = plan.solution
    reading = morning.reading
    feasible = solution.status != "INFEASIBLE"
    return MatchDocument(
        status=solution.status,
        objective=solution.objective,
        bound=solution.bound,
        gap=round(solution.gap, 6),
        today=morning.settings.today,
        horizon_months=morning.settings.policy.plan.horizon_months,
        assignments=tuple(assignment(table, c.opening, c.row, lang) for c in plan.chosen),
        moves=moves(table, plan, lang),
        unfilled=unfilled(table, plan, lang) if feasible else (),
        idle=idle(table, plan, lang) if feasible else (),
        held=held(table),
        cautions=_cautions(morning),
        read=ReadCounts(
            projects=len(morning.projects),
            engineers=len(morning.engineers),
            sheets=len(morning.all_sheets),
            placements=len(morning.placements),
            accounts=len(morning.accounts),
            others=len(reading.others),
            failed=len(reading.failures),
        ),
        pairs=table.pairs,
        why_infeasible=solution.why_infeasible,
        timing={"judge_s": round(laid_out - began, 3), "solve_s": round(solved - laid_out, 3)},
    )


def _cautions(morning: Morning) -> tuple[Caution, ...]:
    from matcher import cautions

    lang, policy = morning.settings.lang, morning.settings.policy
    people = morning.engineers
    found = [c for p in morning.projects.values() for c in cautions.project_cautions(p, policy, lang)]
    found += cautions.account_cautions(morning.projects.values(), morning.accounts, lang)
    found += cautions.double_cautions(morning.same_person, people, lang)
    found += cautions.project_double_cautions(morning.doubles, lang)
    found += cautions.sheet_cautions(morning.ties, people, lang)
    found += cautions.dependence_cautions(morning.table, morning.placements, lang)
    return tuple(sorted(found, key=lambda c: (c.kind, c.about, c.message)))


def shortlist(
    morning: Morning, *, project: str | None = None, engineer: str | None = None, top: int = 5
) -> ShortlistDocument:
    """The best names for a project, or projects for an engineer (one of the two is given, as the user wrote it)."""
    from matcher import cautions
    from matcher.documents import ShortlistDocument
    from matcher.shortlist import near_people, near_projects, people_for, projects_for
    from matcher.unplaced import held

    lang, table = morning.settings.lang, morning.table
    if project is not None:
        about = morning.project(project)
        candidates = people_for(table, morning.plan, about, top, lang)
        near = near_people(table, about, top, lang)
        told = tuple(cautions.project_cautions(morning.projects[about], morning.settings.policy, lang))
    else:
        assert engineer is not None
        about = morning.engineer(engineer)
        candidates = projects_for(table, morning.plan, about, top, lang)
        near = near_projects(table, about, top, lang)
        told = ()
    kept_back = held(table)
    if engineer is not None:
        kept_back = tuple(h for h in kept_back if h.engineer == about)
    elif project is not None:
        able = _would_do(table, about)
        kept_back = tuple(h for h in kept_back if h.engineer in able)
    return ShortlistDocument(for_=about, candidates=candidates, near_misses=near, held=kept_back, cautions=told)


def _would_do(table: Table, project: str) -> set[str]:
    """People whom only their sheet's findings keep from the project."""
    from matcher.scoring.eligibility import RULES

    sheet_rule = next(i for i, rule in enumerate(RULES) if rule.name == "sheet_blocked")
    return {
        table.pool.people[row].id
        for opening in table.of_project(project)
        for row in range(len(table.pool))
        if opening.rules_broken[row] == 1 and opening.first_broken[row] == sheet_rule
    }


def explain(morning: Morning, engineer: str, project: str) -> ExplainDocument:
    """Why this pair, why not, what would change it."""
    from matcher.explain import explain as explained

    engineer, project = morning.engineer(engineer), morning.project(project)
    return explained(morning.table, morning.plan, engineer, project, morning.settings.lang)


def check(morning: Morning) -> CheckDocument:
    """All findings with their count."""
    from matcher.documents import CheckDocument, CheckSummary

    counts = Counter(f.severity for f in morning.findings)
    return CheckDocument(
        findings=morning.findings,
        summary=CheckSummary(
            block=counts[Severity.BLOCK],
            warn=counts[Severity.WARN],
            info=counts[Severity.INFO],
            sheets=len(morning.all_sheets),
        ),
        failures=morning.reading.failures,
    )


def propose(
    morning: Morning, project: str, engineers: Sequence[str], *, template: str | None = None
) -> ProposeDocument:
    """The draft of a proposal mail. Raises PlanError where a person may not be proposed, with every reason."""
    from matcher.proposals import draft

    ids = [morning.engineer(e) for e in engineers]
    return draft(morning.table, morning.project(project), ids, morning.settings.lang, template=template)


def report(morning: Morning, plan: MatchDocument, folder: Path) -> list[Path]:
    """Workbook and page of the plan. Raises InputError where the folder cannot be written."""
    from matcher.reports import ReportInput, write_page, write_workbook

    told = ReportInput(
        match=plan,
        projects=morning.projects,
        engineers=morning.engineers,
        placements=morning.placements,
        accounts=morning.accounts,
        findings=morning.findings,
        lang=morning.settings.lang,
        sheets=tuple(s for s, _ in morning.all_sheets),
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [write_workbook(folder / "plan.xlsx", told), write_page(folder / "plan.html", told)]
    except OSError as error:
        message = tell("desk.cannot_write", morning.settings.lang, path=folder, why=error.strerror or error)
        raise InputError(message, place=str(folder)) from error


def normalize(terms: Iterable[str], column: str) -> NormalizeDocument:
    """Surface terms as canonical skills, in the order asked."""
    from matcher.documents import NormalisedTerm, NormalizeDocument, TermMatch
    from matcher.normalise.skills import normalise

    return NormalizeDocument(
        terms=tuple(
            NormalisedTerm(
                surface=term.surface,
                matches=tuple(
                    TermMatch(skill=m.skill, kind=m.kind, version=m.version, confidence=m.confidence, method=m.method)
                    for m in term.matches
                ),
                suggestions=term.suggestions,
            )
            for text in terms
            for term in normalise(text, column)
        )
    )


def extract(reading: Reading) -> list[Extracted]:
    """Records sorted by their source."""
    return sorted(reading.records, key=lambda r: (r.source, r.type, r.data.id))


def solve(files: Sequence[Path], *, time_limit: float, gap: float, lang: Lang = "ja") -> list[SolvedFile]:
    """The answers to neutral instances, in their order. Raises InputError for the files that are none, before anything
    is solved, and PlanError where no plan was found in time."""
    from matcher.solver.neutral import read_instance

    instances, faults = [], []
    for file in files:
        try:
            instances.append(read_instance(file, lang))
        except InputError as error:
            faults.append(error)
    if faults:
        raise InputError("\n".join(f.message for f in faults), place=faults[0].place)
    return [_solved(file, instance, time_limit, gap, lang) for file, instance in zip(files, instances, strict=True)]


def _solved(file: Path, instance: dict[str, Any], time_limit: float, gap: float, lang: Lang) -> SolvedFile:
    from matcher.documents import SolvedFile
    from matcher.solver import Problem, solve
    from matcher.solver.clash import told

    problem = Problem.from_neutral(instance)
    try:
        solution = solve(problem, time_limit=time_limit, gap=gap)
    except NoPlanInTime as error:
        raise PlanError(tell("solver.no_time", lang, path=file, seconds=f"{time_limit:g}"), place=str(file)) from error
    sign = -1 if instance.get("sense") == "min" else 1
    feasible = solution.status != "INFEASIBLE"
    return SolvedFile(
        file=str(file),
        status=solution.status,
        objective=sign * solution.objective if feasible else None,
        bound=sign * solution.bound if feasible else None,
        gap=solution.gap if feasible else None,
        assignments=solution.plan,
        why_infeasible=tuple(told(order, problem, lang) for order in solution.clash),
        timing={"solve_s": round(solution.seconds, 3)},
    )
