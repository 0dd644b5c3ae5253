"""One HTML file that needs no network: the plan to read on a desk, on a phone and on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from matcher.errors import InputError
from matcher.messages import chance_text, why_os
from matcher.model import Assignment, Engineer, Project
from matcher.reports.figures import STATES, Figures, HeldFinding, price_range
from matcher.reports.masking import printable
from matcher.reports.model import ReportInput
from matcher.reports.overview import headline, status, status_note
from matcher.reports.tables import company, corner_notes, findings_of, ranked
from matcher.reports.words import Words

View = dict[str, Any]
CLIENTS_SHOWN = 12


def write(path: Path, report: ReportInput) -> Path:
    """Write the page. Raises InputError where the file cannot be written."""
    html = render(report)
    try:
        path.write_text(html, encoding="utf-8", newline="\n")
    except OSError as error:
        why = Words(report).tell("unwritable", path=path, why=why_os(error, report.lang))
        raise InputError(why, place=str(path)) from error
    return path


def render(report: ReportInput) -> str:
    """The whole page as text."""
    words = Words(report)
    figures = Figures(report, words)
    environment = Environment(
        loader=PackageLoader("matcher", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("report.html.j2")
    return printable(template.render(t=words.tell, lang=report.lang, **_views(report, words, figures)))


def _views(report: ReportInput, words: Words, figures: Figures) -> View:
    match = report.match
    asked = figures.questions
    return {
        "as_of": words.as_of,
        "status": match.status,
        "status_words": status(words, figures),
        "status_note": status_note(words, figures),
        "why_infeasible": [words.mask(w) for w in match.why_infeasible],
        "figures": _figures(words, figures),
        "supply": _supply(words, figures),
        "states": [(state, words.tell(f"state.{state}")) for state in STATES],
        "clients": _clients(words, figures),
        "corners": [c for c in figures.corners if report.projects and (c.projects or c.price != "unknown")],
        "corner_notes": corner_notes(words, figures),
        "plan": [_assignment(a, report, words) for a in ranked(report)],
        "moves": _moves(report, words),
        "unfilled": [_unfilled(u, words) for u in match.unfilled],
        "idle": _idle(report, words, figures),
        "held": _held(report, words, [f for f in asked if f.held]),
        "questions": [_question(f, words) for f in asked if not f.held and f.severity != "info"],
        "info_left": sum(1 for f in asked if not f.held and f.severity == "info"),
        "cautions": [_caution(c.about, c.kind, c.message, words) for c in match.cautions],
        "read": match.read.model_dump(),
    }


# -------------------------------------------------------------------- at a glance


def _figures(words: Words, figures: Figures) -> list[View]:
    """The headline figures but the status, which stands on its own."""
    shown = []
    for key, kind, value, note in headline(words, figures)[1:]:
        number = isinstance(value, int | float)
        if kind == "yen" and isinstance(value, int):
            said = words.money(value)
        elif kind == "percent" and isinstance(value, float):
            said = f"{value:.0%}"
        else:
            said = f"{value:,}" if number else "―"
        shown.append({"key": key, "label": words.tell(f"key.{key}"), "value": said, "note": note})
    return shown


def _supply(words: Words, figures: Figures) -> View:
    """Bars of people by kind of supply: widths in percent of the longest bar."""
    rows = []
    longest = max((sum(c.values()) for c in figures.supply.values()), default=0) or 1
    for kind, counts in figures.supply.items():
        x, parts = 0.0, []
        for state in STATES:
            width = counts[state] / longest * 100
            if counts[state]:
                parts.append({"state": state, "n": counts[state], "x": round(x, 3), "w": round(width, 3)})
            x += width
        label = words.supply(kind)
        said = words.tell("comma").join(
            words.tell("page.part", state=words.tell(f"state.{p['state']}"), n=p["n"]) for p in parts
        )
        shown = words.tell("page.parts", parts=said)
        rows.append({"label": label, "total": sum(counts.values()), "parts": parts, "said": shown})
    return {"rows": rows, "any": any(r["total"] for r in rows)}


def _clients(words: Words, figures: Figures) -> list[View]:
    """The clients we would depend on most, with their share of placed people."""
    total = sum(c.after for c in figures.clients)
    return [
        {
            "name": c.name,
            "now": words.tell("page.after_now", n=c.now),
            "share": f"{c.after / total:.0%}" if total else "―",
            "people": c.after,
            "w": round(c.after / total * 100, 3) if total else 0,
        }
        for c in figures.clients[:CLIENTS_SHOWN]
        if c.after
    ]


# -------------------------------------------------------------------- the plan


def _rate(project: Project | None, words: Words) -> str | None:
    """The price as the trade says it: 60万円〜70万円, スキル見合い; None where nothing is stated."""
    if project is None:
        return None
    low, high = price_range(project)
    said = "〜".join("" if p is None else words.money(p) for p in (low, high)) if low != high else words.money(low)
    if low is None and high is None:
        return words.tell("rate_open") if project.rate_open else None
    return f"{said}（{words.tell('rate_open')}）" if project.rate_open and words.lang == "ja" else said


def _project_start(project: Project | None, words: Words) -> str | None:
    return words.day(project.start, project.exactness.get("start")) if project else None


def _assignment(one: Assignment, report: ReportInput, words: Words) -> View:
    project, engineer = report.projects.get(one.project), report.engineers.get(one.engineer)
    cost = engineer.paid if engineer else None
    facts = (
        ("col.start", _project_start(project, words)),
        ("page.rate", _rate(project, words)),
        ("page.cost", None if cost is None else words.money(cost)),
        ("page.margin", None if one.margin is None else words.money(one.margin)),
        ("page.to", words.route(one.route)),
    )
    scores = (
        ("fit", one.scores.fit),
        ("start_score", one.scores.start),
        ("cost_score", one.scores.cost),
        ("speed", one.scores.speed),
    )
    said = {"gaps": one.gaps, "questions": one.questions, "findings": findings_of(one, report)}
    more = [(words.tell(f"page.{k}"), [t for t in map(words.text, v) if t]) for k, v in said.items() if v]
    return {
        "title": words.title(one.project),
        "client": words.client(project) or words.tell("client_unknown"),
        "project_id": one.project,
        "person": words.person(one.engineer),
        "supply": words.supply_of(engineer),
        "company": _other_company(engineer, words),
        "facts": [(words.tell(k), v) for k, v in facts],
        "scores": [(words.tell(f"col.{k}"), None if s is None else round(s)) for k, s in scores],
        "chance": chance_text(one.probability, words.lang),
        "expected": words.money(one.value),
        "reasons": [t for t in map(words.text, one.reasons) if t],
        "more": more,
        "more_count": sum(len(texts) for _, texts in more),
    }


def _other_company(engineer: Engineer | None, words: Words) -> str | None:
    return company(engineer, words) if engineer and not engineer.own else None


def _moves(report: ReportInput, words: Words) -> list[View]:
    return [
        {
            "who": words.person(m.engineer),
            "way": words.tell("page.leaves", frm=words.about(m.leaves), to=words.about(m.to)),
            "on": words.day(m.on),
            "backfill": words.tell("page.backfill", who=words.person(m.backfill))
            if m.backfill
            else words.tell("page.no_backfill"),
            "because": words.text(m.because),
        }
        for m in report.match.moves
    ]


def _unfilled(one: Any, words: Words) -> View:
    project = words.projects.get(one.project)
    return {
        "title": words.title(one.project),
        "client": words.client(project) or words.tell("client_unknown"),
        "seats": words.tell("page.seats_open", n=one.seats),
        "start": _project_start(project, words),
        "rate": _rate(project, words),
        "why": words.text(one.why),
        "remedies": [t for t in map(words.text, one.remedies) if t],
    }


def _idle(report: ReportInput, words: Words, figures: Figures) -> list[View]:
    """Our own people first, the longest idle first."""
    rows = []
    for one in report.match.idle:
        engineer = words.engineer_of(one.engineer)
        days = figures.idle_days(engineer) if engineer else None
        cost = engineer.paid if engineer else None
        order = (not (engineer and engineer.own), -(days or 0), one.engineer)
        rows.append((order, {
            "who": words.person(one.engineer),
            "supply": words.supply_of(engineer),
            "company": _other_company(engineer, words),
            "free": _free(engineer, days, words),
            "cost": None if cost is None else words.tell("page.cost_month", money=words.money(cost)),
            "skills": words.skills(engineer.skills) if engineer else None,
            "why": words.text(one.why),
        }))  # fmt: skip
    return [view for _, view in sorted(rows, key=lambda r: r[0])]


def _free(engineer: Engineer | None, days: int | None, words: Words) -> str:
    """How long idle, or from when free."""
    if engineer is None or engineer.available_from is None:
        return words.tell("page.free_unknown")
    if days:
        return words.tell("page.idle_days", n=days)
    day = words.day(engineer.available_from, engineer.exactness.get("available_from"))
    return words.tell("page.free_from", date=day)


# -------------------------------------------------------------------- questions


def _held(report: ReportInput, words: Words, asked: list[HeldFinding]) -> list[View]:
    """Each held person with the questions that would set him free."""
    return [
        {
            "who": words.person(h.engineer),
            "questions": [_question(f, words) for f in asked if f.engineer == h.engineer],
        }
        for h in report.match.held
    ]


def _question(one: HeldFinding, words: Words) -> View:
    details = (
        ("page.found", words.text(one.found)),
        ("page.because", words.text(one.because)),
        ("page.suggestion", words.text(one.suggestion)),
        (
            "page.where",
            words.tell("join").join(w for w in words.where(one.place) if w) if one.place else None,
        ),
    )
    return {
        "who": words.person(one.engineer) if one.engineer else None,
        "severity": one.severity,
        "severity_words": words.value("severity", one.severity),
        "message": words.text(one.message) or words.tell("held_without_reason"),
        "details": [(words.tell(k), v) for k, v in details if v],
    }


def _caution(about: str, kind: str, message: str, words: Words) -> View:
    return {"about": words.about(about), "kind": words.value("caution", kind), "message": words.text(message)}
