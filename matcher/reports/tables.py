"""The sheets of the workbook as tables of plain cells, in the order a manager reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from matcher.model import Account, Assignment, Engineer, Exactness, Project
from matcher.reports.figures import Figures, Price, price_range, seats
from matcher.reports.model import Cell, Column, Day, ReportInput, Table
from matcher.reports.words import Words, moment

Columns = tuple[Column, ...]


def tables(report: ReportInput, words: Words, figures: Figures) -> Iterator[Table]:
    """Every sheet but the overview; those about moves and companies only where there is something to say."""
    yield plan(report, words)
    if report.match.moves:
        yield moves(report, words)
    yield unfilled(report, words)
    yield idle(report, words, figures)
    yield questions(words, figures)
    yield cautions(report, words)
    yield corners(report, words, figures)
    if report.accounts or report.placements:
        yield companies(report, words, figures)
    yield projects(report, words, figures)
    yield engineers(report, words, figures)


def _columns(*said: str) -> Columns:
    """Columns from `key`, `key:kind` or `key:kind:bar`."""
    made = []
    for one in said:
        key, kind, bar = (*one.split(":"), "text", "")[:3] if ":" in one else (one, "text", "")
        made.append(Column(key, kind, bar == "bar"))  # type: ignore[arg-type]  # the kinds stand below, literally
    return tuple(made)


def _day(day: date | None, exactness: Exactness | None) -> Day | None:
    return Day(day, exactness or "day") if day else None


def _start(project: Project | None) -> Day | None:
    return _day(project.start, project.exactness.get("start")) if project else None


def _range(project: Project | None) -> tuple[int | None, int | None]:
    return price_range(project) if project else (None, None)


# -------------------------------------------------------------------- the plan

PLAN = _columns(
    "project", "engineer", "client", "supply", "start:day", "rate_min:yen", "rate_max:yen", "cost:yen",
    "margin:yen",
    "fit:score:bar", "start_score:score:bar", "cost_score:score:bar", "speed:score:bar",
    "probability:percent",
    "expected:yen:bar", "route", "reasons:long", "gaps:long", "findings:long", "project_id",
)  # fmt: skip


def plan(report: ReportInput, words: Words) -> Table:
    """One row per assignment, the most valuable first."""
    return Table("plan", PLAN, tuple(_assignment(a, report, words) for a in ranked(report)), frozen=2)


def ranked(report: ReportInput) -> list[Assignment]:
    """The assignments by expected profit, most first."""
    return sorted(report.match.assignments, key=lambda a: (-a.value, a.project, a.engineer))


def findings_of(assignment: Assignment, report: ReportInput) -> list[str]:
    """The findings shown beside an assignment: whole questions, also where only their ids are given."""
    known = {f.id: f.message for f in report.findings}
    return [known.get(f, f) for f in assignment.findings]


def _assignment(one: Assignment, report: ReportInput, words: Words) -> tuple[Cell, ...]:
    project, engineer = report.projects.get(one.project), report.engineers.get(one.engineer)
    scores = one.scores
    return (
        words.title(one.project), words.person(one.engineer), words.client(project),
        words.supply_of(engineer), _start(project), *_range(project),
        engineer.paid if engineer else None, one.margin, scores.fit, scores.start, scores.cost, scores.speed,
        one.probability,
        one.value, words.route(one.route), words.lines(one.reasons),
        words.lines((*one.gaps, *(words.tell("to_ask", question=q) for q in one.questions))),
        words.lines(findings_of(one, report)), one.project,
    )  # fmt: skip


MOVES = _columns("engineer", "leaves", "to", "on:day", "backfill", "because:long")


def moves(report: ReportInput, words: Words) -> Table:
    rows = tuple(
        (
            words.person(m.engineer),
            words.about(m.leaves),
            words.about(m.to),
            _day(m.on, None),
            words.person(m.backfill) if m.backfill else None,
            words.text(m.because),
        )
        for m in report.match.moves
    )
    return Table("moves", MOVES, rows)


UNFILLED = _columns(
    "project", "client", "seats_open:whole", "start:day", "rate_min:yen", "rate_max:yen", "deadline:day",
    "why:long", "remedies:long", "project_id",
)  # fmt: skip


def unfilled(report: ReportInput, words: Words) -> Table:
    rows = []
    for one in report.match.unfilled:
        project = report.projects.get(one.project)
        deadline = _day(project.deadline, project.exactness.get("deadline")) if project else None
        rows.append((
            words.title(one.project), words.client(project), one.seats, _start(project), *_range(project),
            deadline,
            words.text(one.why), words.lines(one.remedies), one.project,
        ))  # fmt: skip
    return Table("unfilled", UNFILLED, tuple(rows))


IDLE = _columns(
    "engineer", "supply", "company", "available_from:day", "idle_days:whole:bar", "cost:yen",
    "nearest_station",
    "skills:long", "why:long",
)  # fmt: skip


def idle(report: ReportInput, words: Words, figures: Figures) -> Table:
    """People without a seat: our own first, the longest idle first."""
    found = [(i, words.engineer_of(i.engineer)) for i in report.match.idle]
    found.sort(key=lambda f: (not (f[1] and f[1].own), -((f[1] and figures.idle_days(f[1])) or 0), f[0].engineer))
    rows = tuple(
        (
            words.person(i.engineer),
            words.supply_of(e),
            company(e, words),
            _day(e.available_from, e.exactness.get("available_from")) if e else None,
            figures.idle_days(e) if e else None,
            e.paid if e else None,
            words.text(e.nearest_station) if e else None,
            words.skills(e.skills) if e else None,
            words.text(i.why),
        )
        for i, e in found
    )
    return Table("idle", IDLE, rows)


def company(engineer: Engineer | None, words: Words) -> str | None:
    """The partner a person comes through, or that he is ours."""
    if engineer is None:
        return None
    if engineer.company:
        return words.text(engineer.company)
    return words.tell("tier.own") if engineer.own else None


QUESTIONS = _columns(
    "engineer", "state", "severity", "message:long", "found:long", "because:long", "suggestion:long", "file",
    "sheet",
    "spot", "rule",
)  # fmt: skip


def questions(words: Words, figures: Figures) -> Table:
    """Every finding, those that hold a person back first."""
    rows = tuple(
        (
            words.person(f.engineer) if f.engineer else None,
            words.tell("state.held") if f.held else None,
            words.value("severity", f.severity),
            words.text(f.message) or (words.tell("held_without_reason") if f.held else None),
            words.text(f.found),
            words.text(f.because),
            words.text(f.suggestion),
            *(words.where(f.place) if f.place else (None, None, None)),
            f.rule,
        )
        for f in figures.questions
    )
    return Table("questions", QUESTIONS, rows)


CAUTIONS = _columns("about", "kind", "message:long")


def cautions(report: ReportInput, words: Words) -> Table:
    rows = tuple(
        (words.about(c.about), words.value("caution", c.kind), words.text(c.message)) for c in report.match.cautions
    )
    return Table("cautions", CAUTIONS, rows)


# -------------------------------------------------------------------- where effort should go

CORNERS = _columns(
    "project", "client", "corner", "price_level", "winnable", "rate_max:yen", "seats:whole", "people:whole",
    "people_who:long", "project_id",
)  # fmt: skip


NAMES_SHOWN = 20


def corner_name(words: Words, price: str, winnable: bool) -> str:
    return words.tell(f"corner.{price}.{'yes' if winnable else 'no'}")


def corners(report: ReportInput, words: Words, figures: Figures) -> Table:
    """Every open project with its corner of quality × quantity; the counts stand above the heading."""
    rows = []
    for project in report.projects.values():
        level, winnable = figures.corner(project)
        people = sorted(figures.people_for(project))
        rows.append((
            words.title(project.id), words.client(project), corner_name(words, level, winnable),
            words.value("price", level), words.tell("yes" if winnable else "no"), figures.price(project),
            seats(project), len(people), _names(people, words),
            project.id,
        ))  # fmt: skip
    rows.sort(
        key=lambda r: (
            ("high", "low", "unknown").index(figures.corner(report.projects[r[-1]])[0]),
            -(r[5] or 0),
        )
    )
    return Table(
        "corners",
        CORNERS,
        tuple(rows),
        notes=corner_notes(words, figures),
        summary=corner_matrix(words, figures),
    )


def _names(people: list[str], words: Words) -> str | None:
    """The first of them by name, the rest as a number."""
    shown = words.tell("comma").join(map(words.person, people[:NAMES_SHOWN])) or None
    left = len(people) - NAMES_SHOWN
    return f"{shown}{words.tell('and_more', n=left)}" if left > 0 else shown


def corner_matrix(words: Words, figures: Figures) -> tuple[tuple[str, ...], ...]:
    """Price down, somebody to propose across, the counts inside."""
    said = {
        (c.price, c.winnable): words.tell("corner_cell", projects=len(c.projects), seats=c.seats, people=c.people)
        for c in figures.corners
    }
    unknown = any(c.price == "unknown" and c.projects for c in figures.corners)
    levels: tuple[Price, ...] = ("high", "low", "unknown") if unknown else ("high", "low")
    head = (words.tell("col.price_level"), words.tell("head.winnable"), words.tell("head.not_winnable"))
    return head, *((words.tell(f"price.{p}"), said[p, True], said[p, False]) for p in levels)


def corner_notes(words: Words, figures: Figures) -> tuple[str, ...]:
    """How the corners are drawn, in words."""
    line = figures.price_line
    level = words.tell("corner_price", line=words.money(line)) if line is not None else words.tell("corner_no_price")
    return level, words.tell("corner_winnable"), words.tell("corner_people")


# -------------------------------------------------------------------- companies

COMPANIES = _columns(
    "company_name", "company_kind", "segment", "rank", "account_status", "now:whole", "now_share:percent",
    "after:whole", "after_share:percent:bar", "seats_won:whole", "expected:yen", "payment_site:whole",
    "seat_cap:whole",
)  # fmt: skip


def companies(report: ReportInput, words: Words, figures: Figures) -> Table:
    """Clients with their share of placed people, then the accounts nobody works at."""
    accounts = {words.text(a.name): a for a in report.accounts}
    now, after = (sum(getattr(c, k) for c in figures.clients) for k in ("now", "after"))
    rows: list[tuple[Cell, ...]] = []
    for line in figures.clients:
        shares = (
            line.now,
            line.now / now if now else None,
            line.after,
            line.after / after if after else None,
        )
        rows.append(_company(line.name, accounts.pop(line.name, None), (*shares, line.seats, line.expected), words))
    rows += [
        _company(a.name, a, (0, 0.0 if now else None, 0, 0.0 if after else None, 0, 0), words)
        for a in accounts.values()
    ]
    return Table("companies", COMPANIES, tuple(rows))


def _company(name: str, account: Account | None, counts: tuple[Cell, ...], words: Words) -> tuple[Cell, ...]:
    return (
        words.text(name),
        words.value("company", account.kind) if account else None,
        words.value("segment", account.segment) if account else None,
        account.rank if account else None,
        words.value("account", account.account_status) if account else None,
        *counts,
        account.payment_site if account else None,
        account.seat_cap if account else None,
    )


# -------------------------------------------------------------------- everything read

PROJECTS = _columns(
    "project", "client", "outcome", "seats:whole", "rate_min:yen", "rate_max:yen", "rate_note", "start:day",
    "end:day",
    "term", "place", "remote", "role", "required:long", "preferred:long", "phases", "industry", "settlement",
    "payment_site:whole", "limit", "chain", "contract", "interviews:whole", "deadline:day", "utilisation",
    "language_level", "certainty", "sender", "received_at:moment", "conditions:long", "project_id",
)  # fmt: skip


def projects(report: ReportInput, words: Words, figures: Figures) -> Table:
    rows = tuple(_project(p, words, figures) for p in report.projects.values())
    return Table("projects", PROJECTS, rows)


def _project(one: Project, words: Words, figures: Figures) -> tuple[Cell, ...]:
    exact = one.exactness.get
    price = [words.tell("rate_open")] if one.rate_open else []
    price += [words.tell("rate_hourly", yen=f"{one.rate_hourly:,}")] if one.rate_hourly is not None else []
    price += [words.tell("tax_included")] if one.tax_included else []
    received = moment(one.received_at)
    return (
        words.title(one.id), words.client(one), outcome(one, words, figures), seats(one), *price_range(one),
        words.tell("comma").join(price) or None, _day(one.start, exact("start")), _day(one.end, exact("end")),
        words.term(one.term), words.text(one.place), words.remote(one.remote), words.role(one.role),
        words.skills(one.required), words.skills(one.preferred), words.listed("phase", one.phases),
        words.industry(one.industry), words.settlement(one.settlement), one.payment_site,
        words.limit(one.partner_limit), words.chain(one.chain_depth), words.value("contract", one.contract),
        one.interviews, _day(one.deadline, exact("deadline")), words.shares(one.utilisation),
        words.value("language", one.language_level), words.value("certainty", one.certainty),
        words.text(one.sender),
        received, words.conditions(one.conditions), one.id,
    )  # fmt: skip


def outcome(project: Project, words: Words, figures: Figures) -> str:
    """What the plan does with a project: filled, partly filled, open."""
    if project.id not in figures.chosen:
        return words.tell("outcome.open")
    return words.tell("outcome.part" if project.id in figures.short else "outcome.filled")


ENGINEERS = _columns(
    "engineer", "supply", "plan_state", "plan_project", "company", "standing", "employment", "age:whole",
    "nearest_station", "cost:yen", "desired_rate:yen", "available_from:day", "utilisation", "parallel:whole",
    "experience:years", "skills:long", "roles", "phases", "language_level", "settlement",
    "payment_site:whole",
    "invoice",
    "wishes:long", "facts:long", "received_at:moment", "engineer_id",
)  # fmt: skip


def engineers(report: ReportInput, words: Words, figures: Figures) -> Table:
    seat = {a.engineer: a.project for a in reversed(ranked(report))}
    rows = tuple(_engineer(e, seat.get(e.id), words, figures) for e in report.engineers.values())
    return Table("engineers", ENGINEERS, rows)


def _years(months: int | None) -> float | None:
    return None if months is None else round(months / 12, 1)


def _engineer(one: Engineer, project: str | None, words: Words, figures: Figures) -> tuple[Cell, ...]:
    invoice = None if one.invoice_registered is None else words.tell("yes" if one.invoice_registered else "no")
    return (
        words.person(one.id), words.supply_of(one), words.tell(f"state.{figures.state(one)}"),
        words.title(project) if project else None, company(one, words), words.standing(one),
        words.value("employment", one.employment), one.age, words.text(one.nearest_station), one.cost,
        one.desired_rate, _day(one.available_from, one.exactness.get("available_from")),
        words.shares(one.utilisation),
        one.parallel, _years(one.experience_months), words.skills(one.skills), words.roles(one.roles),
        words.listed("phase", one.phases), words.value("language", one.language_level),
        words.settlement(one.settlement),
        one.payment_site, invoice, words.wishes(one.wishes), words.lines(one.facts), moment(one.received_at),
        words.mask(one.id),
    )  # fmt: skip
