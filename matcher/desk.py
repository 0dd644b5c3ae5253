"""One use case per command: the rooms put together once, for the command line, the page and whoever scripts us."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.errors import InputError, NoPlanInTime, PlanError
from matcher.messages import Lang, tell, why_os
from matcher.messages import known as is_message
from matcher.model import BrokenRule, Caution, Extracted, Reading, Severity
from matcher.morning import Morning, Progress, Settings, arrange, gather

if TYPE_CHECKING:
    from matcher.checks.rule import RuleInfo
    from matcher.documents.checking import AskDocument, CheckDocument, RulesDocument
    from matcher.documents.explaining import ExplainDocument
    from matcher.documents.outgoing import AnnounceDocument, EnquireDocument, ProposeDocument
    from matcher.documents.plans import LackingDocument, MatchDocument, ReadCounts, ReplanDocument, RoundDocument
    from matcher.documents.policies import PolicyTrialDocument
    from matcher.documents.reading import NormalizeDocument
    from matcher.documents.solving import SolvedFile
    from matcher.model.shortlists import Candidate, ShortlistDocument
    from matcher.plan import Plan
    from matcher.policy import Policy

__all__ = [
    "Morning",
    "Progress",
    "Settings",
    "announce",
    "arrange",
    "bench_list",
    "check",
    "enquire",
    "explain",
    "extract",
    "gather",
    "lacking",
    "match",
    "normalize",
    "propose",
    "report",
    "round_of",
    "shortlist",
    "solve",
    "try_policy",
]


def match(
    morning: Morning,
    *,
    locks: Sequence[tuple[str, str]] = (),
    vetoes: Sequence[tuple[str, str]] = (),
) -> MatchDocument:
    """The batch plan as a document."""
    from matcher.documents.plans import MatchDocument
    from matcher.plan import best_plan

    began = time.perf_counter()
    table = morning.recalled.table if morning.recalled is not None else morning.table
    pairs = table.pairs
    laid_out = time.perf_counter()
    if locks or vetoes:
        plan = best_plan(table, locks=(*morning.locks, *locks), vetoes=(*morning.vetoes, *vetoes))
    else:
        plan = morning.plan
    timing = {"judge_s": round(laid_out - began, 3), "solve_s": round(time.perf_counter() - laid_out, 3)}
    return MatchDocument(**_told(morning, plan, pairs), gap=round(plan.solution.gap, 6), timing=timing)


def replan(morning: Morning, before: MatchDocument) -> ReplanDocument:
    """The best plan near an earlier one, with what changed and why."""
    from matcher.documents.plans import ReplanDocument
    from matcher.replanning import as_solution, near, pairs_of

    began = time.perf_counter()
    table, switching = morning.table, morning.settings.policy.plan.switching_cost
    pairs = table.pairs
    found = near(
        table,
        pairs_of(before),
        switching=switching,
        locks=morning.locks,
        vetoes=morning.vetoes,
        lang=morning.settings.lang,
    )
    return ReplanDocument(
        **_told(morning, as_solution(found), pairs),
        gap=round(found.gap, 6),
        changes=found.changes,
        worth=found.worth,
        switching_yen=switching,
        timing={"replan_s": round(time.perf_counter() - began, 3)},
    )


def round_of(morning: Morning, *, per_engineer: int | None = None, per_seat: int | None = None) -> RoundDocument:
    """The proposals to make at the same time; limits as policy says where none are given."""
    from matcher.documents.plans import RoundDocument
    from matcher.plan import assignment
    from matcher.rounds import best_round
    from matcher.unplaced import held

    began = time.perf_counter()
    table, lang, policy = morning.table, morning.settings.lang, morning.settings.policy.plan
    people = policy.proposals_per_engineer if per_engineer is None else per_engineer
    seat = policy.proposals_per_seat if per_seat is None else per_seat
    try:
        made = best_round(table, per_engineer=people, per_project=seat, seconds=policy.time_limit_s)
    except NoPlanInTime as error:
        raise PlanError(tell("plan.round_no_time", lang, seconds=f"{policy.time_limit_s:g}")) from error
    return RoundDocument(
        status="FEASIBLE",
        objective=round(made.found.expected),
        bound=round(made.found.bound),
        gap=round(made.found.gap, 6) if made.pairs else 0.0,
        error=round(made.found.error),
        expected_filled=round(made.filled, 2),
        today=morning.settings.today,
        horizon_months=policy.horizon_months,
        per_engineer=people,
        per_seat=seat,
        proposals=tuple(assignment(table, opening, row, lang) for opening, row in made.pairs),
        by_plan=made.teams,
        held=held(table),
        cautions=_cautions(morning),
        read=_read(morning),
        pairs=made.possible,
        timing={"round_s": round(time.perf_counter() - began, 3)},
    )


def _read(morning: Morning) -> ReadCounts:
    from matcher.documents.plans import ReadCounts

    return ReadCounts(
        projects=len(morning.projects),
        engineers=len(morning.engineers),
        sheets=len(morning.all_sheets),
        placements=len(morning.placements),
        accounts=len(morning.accounts),
        others=len(morning.reading.others),
        failed=len(morning.reading.failures),
    )


def _told(morning: Morning, plan: Plan, pairs: int) -> dict[str, Any]:
    """What every plan's document says."""
    from matcher.plan import assignment, moves
    from matcher.unplaced import held, idle, unfilled

    table, lang, solution = morning.table, morning.settings.lang, plan.solution
    feasible = solution.status != "INFEASIBLE"
    return {
        "status": solution.status,
        "objective": solution.objective,
        "bound": solution.bound,
        "today": morning.settings.today,
        "horizon_months": morning.settings.policy.plan.horizon_months,
        "assignments": tuple(assignment(table, c.opening, c.row, lang) for c in plan.chosen),
        "moves": moves(table, plan, lang),
        "unfilled": unfilled(table, plan, lang) if feasible else (),
        "idle": idle(table, plan, lang) if feasible else (),
        "held": held(table),
        "cautions": _cautions(morning),
        "read": _read(morning),
        "pairs": pairs,
        "why_infeasible": _why_no_plan(plan, lang),
    }


def _why_no_plan(plan: Plan, lang: Lang) -> tuple[str, ...]:
    """The smallest set of orders that cannot all be kept, each in words and with the way out."""
    either = tell("solver.or", lang)
    return tuple(
        tell(f"plan.clash.{kind}", lang, first=ids[0], others=either.join(ids[1:])) for kind, ids in plan.solution.clash
    )


def _refuse_without_plan(morning: Morning) -> None:
    """Where no plan keeps every order, no list or figure compared with the plan means anything: raises PlanError."""
    plan, lang = morning.plan, morning.settings.lang
    if plan.solution.status == "INFEASIBLE":
        why = "\n".join(f"  - {line}" for line in _why_no_plan(plan, lang))
        raise PlanError(tell("plan.none", lang, why=why))


def _cautions(morning: Morning) -> tuple[Caution, ...]:
    from matcher import cautions

    lang, policy = morning.settings.lang, morning.settings.policy
    people = morning.engineers
    found = [c for p in morning.projects.values() for c in cautions.project_cautions(p, policy, lang)]
    found += cautions.account_cautions(morning.projects.values(), morning.accounts, lang)
    found += cautions.double_cautions(morning.same_person, people, lang)
    found += cautions.project_double_cautions(morning.doubles, lang)
    owners = {sheet.id: owner for sheet, owner in morning.all_sheets}
    found += cautions.sheet_cautions(
        morning.ties, people, lang, owners=owners, same_person=morning.same_person, doubtful=morning.doubtful
    )
    found += cautions.dependence_cautions(morning.table, morning.placements, lang)
    return tuple(sorted(found, key=lambda c: (c.kind, c.about, c.message)))


def shortlist(
    morning: Morning, *, project: str | None = None, engineer: str | None = None, top: int = 5
) -> ShortlistDocument:
    """The best names for a project, or projects for an engineer (one of the two is given, as the user wrote it)."""
    from matcher import cautions
    from matcher.model.shortlists import ShortlistDocument
    from matcher.shortlist import near_people, near_projects, people_for, projects_for
    from matcher.unplaced import held, held_from

    lang, table = morning.settings.lang, morning.table
    _refuse_without_plan(morning)
    if project is not None:
        about = morning.project(project)
        candidates = people_for(table, morning.plan, about, top, lang)
        near = near_people(table, morning.plan, about, top, lang)
        told = tuple(cautions.project_cautions(morning.projects[about], morning.settings.policy, lang))
    else:
        assert engineer is not None
        about = morning.engineer(engineer)
        candidates = projects_for(table, morning.plan, about, top, lang)
        near = near_projects(table, morning.plan, about, top, lang)
        told = ()
    kept_back = held(table, held_from(table, about) if project is not None else {about})
    candidates = tuple(c.model_copy(update={"doubled": _doubled(morning, c, about)}) for c in candidates)
    found = (_project_doubled(morning, about), _person_doubled(morning, about))
    return ShortlistDocument(
        for_=about,
        candidates=candidates,
        near_misses=near,
        held=kept_back,
        cautions=told,
        doubles=tuple(line for line in found if line),
    )


def _doubled(morning: Morning, candidate: Candidate, about: str) -> str | None:
    """How the other side of a pair reached us, where by several companies."""
    if candidate.engineer == about:
        return _project_doubled(morning, candidate.project or "")
    return _person_doubled(morning, candidate.engineer or "")


def _project_doubled(morning: Morning, project: str) -> str | None:
    double = morning.double_of.get(project)
    if double is None:
        return None
    from matcher.identity.wording import project_line

    return project_line(double, morning.settings.lang)


def _person_doubled(morning: Morning, engineer: str) -> str | None:
    person = morning.same_person.get(engineer)
    if person is None:
        return None
    from matcher.identity.wording import person_line

    records = [morning.engineers[e] for e, key in morning.same_person.items() if key == person]
    return person_line(records, morning.settings.lang)


def explain(morning: Morning, engineer: str, project: str) -> ExplainDocument:
    """Why this pair, why not, what would change it; the two may be named in either order."""
    from matcher.explain import explain as explained

    engineer, project = morning.in_order(engineer, project)
    engineer, project = morning.engineer(engineer), morning.project(project)
    _refuse_without_plan(morning)
    told = explained(morning.table, morning.plan, engineer, project, morning.settings.lang)
    found = (_person_doubled(morning, engineer), _project_doubled(morning, project))
    broken = tuple(_with_reason(morning, engineer, project, one) for one in told.broken_rules)
    return told.model_copy(update={"doubles": tuple(line for line in found if line), "broken_rules": broken})


def _with_reason(morning: Morning, engineer: str, project: str, broken: BrokenRule) -> BrokenRule:
    """A veto with who set it, and why."""
    said = morning.ruled_out_by.get((engineer, project))
    if broken.rule != "vetoed" or said is None:
        return broken
    told = tell("explain.ruled_out_by", morning.settings.lang, by=said[0], reason=said[1])
    return broken.model_copy(update={"has": broken.has + told, "message": broken.message + told})


def lacking(morning: Morning) -> LackingDocument:
    """What the pool lacks: skills that would fill seats, seats nobody can fill, people nobody asks for."""
    from matcher.lacking import lacking as found

    _refuse_without_plan(morning)
    return found(morning.table, morning.plan, morning.settings.lang)


def try_policy(morning: Morning, policy: Policy) -> PolicyTrialDocument:
    """What the plan would be under another policy, beside the one it is."""
    from dataclasses import replace

    from matcher.trying import compared

    _refuse_without_plan(morning)
    other = replace(morning, settings=replace(morning.settings, policy=policy), kept_plan=None, keep_plan=None)
    _refuse_without_plan(other)
    return compared((morning.table, morning.plan), (other.table, other.plan), morning.settings.lang)


def check(morning: Morning) -> CheckDocument:
    """All findings with their count."""
    from matcher.documents.checking import CheckDocument, CheckSummary

    counts = Counter(f.severity for f in morning.findings if f.waived is None)
    return CheckDocument(
        findings=tuple(morning.findings),
        summary=CheckSummary(
            block=counts[Severity.BLOCK],
            warn=counts[Severity.WARN],
            info=counts[Severity.INFO],
            waived=len(morning.findings) - counts.total(),
            sheets=len(morning.all_sheets),
        ),
        failures=morning.reading.failures,
    )


def ask(morning: Morning, engineer: str) -> AskDocument:
    """The mail with the questions an engineer's sheets raise."""
    from matcher.asking import ask as asked

    ident = morning.engineer(engineer)
    return asked(morning.engineers[ident], [f for f in morning.findings if f.engineer == ident], morning.settings.lang)


def rules(settings: Settings) -> RulesDocument:
    """Every check with the severity the policy gives it."""
    from matcher.checks import rules as known
    from matcher.documents.checking import RulesDocument, RuleTold

    return RulesDocument(
        rules=tuple(
            RuleTold(
                id=info.id,
                family=info.family,
                severity=settings.severities.get(info.id, info.severity).value,
                own_severity=info.severity.value,
                statement=_stated(info, settings.lang),
            )
            for info in known()
        )
    )


def _stated(info: RuleInfo, lang: Lang) -> str:
    """What a rule says, in the language of the run; a company's own rule as its docstring has it."""
    key = f"rules.said.{info.id}"
    return tell(key, lang, statement=info.statement) if is_message(key) else info.statement


def propose(
    morning: Morning, project: str, engineers: Sequence[str], *, template: str | None = None
) -> ProposeDocument:
    """The draft of a proposal mail. Raises PlanError where a person may not be proposed, with every reason."""
    from matcher.proposals import draft

    ids = [morning.engineer(e) for e in engineers]
    wanted = morning.project(project)
    consented = {e for e, p in morning.consents if p == wanted}
    return draft(morning.table, wanted, ids, morning.settings.lang, template=template, consented=consented)


def announce(morning: Morning, project: str) -> AnnounceDocument:
    """The draft that asks partners for people for a project. Raises PlanError where they may not be asked at all."""
    from matcher.announcing import announce as announced
    from matcher.veils import veil_for

    ident, settings = morning.project(project), morning.settings
    veil = veil_for(morning.statements(ident), _companies(morning), settings.lang)
    return announced(morning.projects[ident], veil, settings.policy, settings.today, settings.lang)


def bench_list(morning: Morning, *, client: str | None = None) -> AnnounceDocument:
    """The draft that offers clients, or this one, the people who are free now or soon."""
    from matcher.listing import bench_list as listed
    from matcher.veils import veil_for

    lang = morning.settings.lang
    return listed(morning.table, veil_for((), _companies(morning), lang), lang, client=client)


def _companies(morning: Morning) -> set[str]:
    """Every company anything we know of names."""
    found = {account.name for account in morning.accounts}
    found |= {p.client for p in morning.placements if p.client}
    found |= {name for p in morning.projects.values() for name in (p.client, p.sender) if name}
    return found | set(morning.columns.company_names)


def enquire(morning: Morning, *, project: str | None = None, engineer: str | None = None) -> EnquireDocument:
    """The mail with what is missing for a decision: about a project to its sender, about an engineer to whoever he
    comes from (one of the two is given, as the user wrote it)."""
    from matcher.enquiring import about_engineer, about_project

    if project is not None:
        return about_project(morning.table, morning.project(project), morning.settings.lang)
    assert engineer is not None
    return about_engineer(morning.table, morning.engineer(engineer), morning.settings.lang)


def report(morning: Morning, plan: MatchDocument, folder: Path) -> list[Path]:
    """Workbook and page of the plan. Raises InputError where the folder cannot be written."""
    from matcher.reports import ReportInput, write_page, write_workbook

    told = ReportInput(
        match=plan,
        projects=dict(morning.projects),
        engineers=dict(morning.engineers),
        placements=tuple(morning.placements),
        accounts=tuple(morning.accounts),
        findings=tuple(morning.findings),
        lang=morning.settings.lang,
        sheets=tuple(s for s, _ in morning.all_sheets),
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [write_workbook(folder / "plan.xlsx", told), write_page(folder / "plan.html", told)]
    except OSError as error:
        message = tell(
            "desk.cannot_write", morning.settings.lang, path=folder, why=why_os(error, morning.settings.lang)
        )
        raise InputError(message, place=str(folder)) from error


def normalize(terms: Iterable[str], column: str) -> NormalizeDocument:
    """Surface terms as canonical skills, in the order asked."""
    from matcher.documents.reading import NormalisedTerm, NormalizeDocument, TermMatch
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


def solve(
    files: Sequence[Path],
    *,
    time_limit: float | None,
    gap: float,
    work: int | None = None,
    certificate: Path | None = None,
    lang: Lang = "ja",
) -> list[SolvedFile]:
    """The answers to neutral instances, in their order, each within so many seconds or units of `work`; the
    `certificate` of the bound is written there. Raises InputError for the files that are none, before anything is
    solved, and PlanError where no plan was found in time."""
    from matcher.solver.neutral import read_instance

    instances, faults = [], []
    for file in files:
        try:
            instances.append(read_instance(file, lang))
        except InputError as error:
            faults.append(error)
    if faults:
        raise InputError("\n".join(f.message for f in faults), place=faults[0].place)
    read = zip(files, instances, strict=True)
    return [_solved(file, instance, (time_limit, work), gap, certificate, lang) for file, instance in read]


def _solved(
    file: Path,
    instance: dict[str, Any],
    limits: tuple[float | None, int | None],
    gap: float,
    certificate: Path | None,
    lang: Lang,
) -> SolvedFile:
    from matcher.documents.solving import SolvedFile
    from matcher.solver import Problem, solve
    from matcher.solver.certificate import write_certificate
    from matcher.solver.clash import told

    problem, (time_limit, work) = Problem.from_neutral(instance), limits
    try:
        solution = solve(problem, time_limit=time_limit, gap=gap, work=work, certify=certificate is not None)
    except NoPlanInTime as error:
        if time_limit is None:
            raise PlanError(tell("solver.no_work", lang, path=file, work=work), place=str(file)) from error
        raise PlanError(tell("solver.no_time", lang, path=file, seconds=f"{time_limit:g}"), place=str(file)) from error
    if certificate is not None and solution.certificate is not None:
        write_certificate(solution.certificate, certificate, lang)
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
