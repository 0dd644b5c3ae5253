"""A plan, what changed in it, several proposals at once, and what the pool lacks."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from matcher.messages import Lang, chance_text, listed, man_yen
from matcher.model import Reading
from matcher.terminal.names import about_told, person_name, project_name
from matcher.terminal.page import (
    console_of,
    phrase,
    put_and_more,
    put_heading,
    put_item,
    put_lines,
    scores_told,
    table_of,
)

if TYPE_CHECKING:
    from matcher.desk import Morning
    from matcher.documents.plans import LackingDocument, MatchDocument, ReplanDocument, RoundDocument
    from matcher.model import Assignment


IDLE_SHOWN = 12
SMALLEST_TOLD = 500
"""Yen that are not yet told as a gain: 0.1万円 is the least one says."""


def note_unread(reading: Reading, lang: Lang) -> None:
    """On stderr: what could not be read, file by file, and how many held nothing for us."""
    for failure in reading.failures:
        sys.stderr.write(
            phrase("unreadable", lang, source=failure.place or failure.source, reason=failure.reason) + "\n"
        )
    if reading.others:
        kinds = Counter(other.kind for other in reading.others)
        named = listed([f"{phrase(f'other_{kind}', lang)} {n}" for kind, n in sorted(kinds.items())], lang)
        sys.stderr.write(phrase("others", lang, count=len(reading.others), kinds=named) + "\n")


def show_plan(plan: MatchDocument, morning: Morning, lang: Lang) -> None:
    console = console_of()
    console.print(Text(phrase("title", lang, day=plan.today.isoformat()), style="bold"))
    read = plan.read
    console.print(
        phrase(
            "read", lang, projects=read.projects, engineers=read.engineers, sheets=read.sheets, pairs=f"{plan.pairs:,}"
        )
    )
    if not read.projects or not read.engineers:
        put_lines(console, [phrase("nothing_to_plan", lang)], "", indent=0, style="bold yellow")
        return
    proof = phrase(f"status_{plan.status.lower()}", lang, gap=f"{plan.gap:.2%}")
    console.print(Text(proof, style="green" if plan.status == "OPTIMAL" else "bold red"))
    if plan.status == "INFEASIBLE":
        for cause in plan.why_infeasible:
            console.print(f"  - {cause}")
        return
    worth = man_yen(round(plan.objective / 10_000) * 10_000, lang)
    console.print(phrase("worth", lang, value=worth, placed=len(plan.assignments), months=plan.horizon_months))
    _assignments(console, plan, morning, lang)
    _rest(console, plan, morning, lang)


def show_changes(plan: ReplanDocument, morning: Morning, lang: Lang) -> None:
    """What changed and why; the whole plan stands in --json and in `match`."""
    console = console_of()
    proof = phrase(f"status_{plan.status.lower()}", lang, gap=f"{plan.gap:.2%}")
    console.print(Text(proof, style="green" if plan.status == "OPTIMAL" else "bold red"))
    for cause in plan.why_infeasible:
        console.print(f"  - {cause}")
    if plan.status == "INFEASIBLE":
        return
    worth, switching = (man_yen(round(v / 10_000) * 10_000, lang) for v in (plan.objective, plan.switching_yen))
    put_lines(console, [phrase("replan_worth", lang, value=worth, switching=switching)], "", indent=0)
    put_heading(
        console,
        phrase("replan_changes", lang, count=len(plan.changes)) if plan.changes else phrase("replan_none", lang),
    )
    nowhere = phrase("replan_nowhere", lang)
    for change in plan.changes:
        who = person_name(morning, change.engineer)
        before, after = (project_name(morning, at) if at else nowhere for at in (change.from_, change.to))
        said = {"before": before, "after": after}
        put_item(console, phrase("replan_change", lang, who=who, **said), [change.because])


def _assignments(console: Console, plan: MatchDocument, morning: Morning, lang: Lang) -> None:
    put_heading(console, phrase("plan", lang, count=len(plan.assignments)))
    table = table_of(
        (phrase("c_project", lang), {"ratio": 5, "no_wrap": True, "overflow": "ellipsis"}),
        (phrase("c_engineer", lang), {"no_wrap": True}),
        (phrase("c_margin", lang), {"justify": "right", "no_wrap": True}),
        (phrase("c_chance", lang), {"justify": "right", "no_wrap": True}),
        (phrase("c_value", lang), {"justify": "right", "no_wrap": True}),
        (phrase("c_scores", lang), {"justify": "right", "no_wrap": True}),
    )
    table.expand = True
    for a in plan.assignments:
        table.add_row(
            (phrase("backfill", lang) if a.backfill else "")
            + project_name(morning, a.project)
            + (f" [{a.position}]" if a.position else ""),
            person_name(morning, a.engineer),
            "-" if a.margin is None else man_yen(a.margin, lang).removesuffix("円"),
            chance_text(a.probability, lang),
            man_yen(round(a.value / 1000) * 1000, lang).removesuffix("円"),
            scores_told(a.scores),
        )
    console.print(table)
    put_lines(console, [phrase("scores_note", lang)], "", indent=0, style="dim")


def _rest(console: Console, plan: MatchDocument, morning: Morning, lang: Lang) -> None:
    if plan.moves:
        put_heading(console, phrase("moves", lang, count=len(plan.moves)))
        for move in plan.moves:
            put_item(
                console, f"{person_name(morning, move.engineer)} → {project_name(morning, move.to)}", [move.because]
            )
    if plan.unfilled:
        put_heading(console, phrase("unfilled", lang, count=sum(u.seats for u in plan.unfilled)))
        for u in plan.unfilled:
            seats = phrase("seats", lang, count=u.seats)
            put_item(console, f"{project_name(morning, u.project)} {seats}", [u.why, *u.remedies[:2]])
    own = [i for i in plan.idle if morning.engineers[i.engineer].own]
    if plan.idle:
        whose = Counter(morning.engineers[i.engineer].standing for i in plan.idle)
        rest = phrase("idle_unknown", lang, count=whose["unknown"]) if whose["unknown"] else ""
        put_heading(console, phrase("idle", lang, own=whose["own"], partner=whose["partner"], rest=rest))
        for entry in own[:IDLE_SHOWN]:
            put_item(console, person_name(morning, entry.engineer), [entry.why])
        if len(own) > IDLE_SHOWN:
            console.print(phrase("more", lang, count=len(own) - IDLE_SHOWN))
    if plan.held:
        put_heading(console, phrase("held", lang, count=len(plan.held)))
        for held in plan.held:
            put_item(console, person_name(morning, held.engineer), [f["message"] for f in held.findings])
    if plan.cautions:
        put_heading(console, phrase("cautions", lang, count=len(plan.cautions)))
        for caution in plan.cautions:
            put_item(console, about_told(morning, caution.about), [caution.message])


def show_files(files: list[Path], lang: Lang) -> None:
    """On stderr, so that JSON on stdout stays alone."""
    for file in files:
        sys.stderr.write(phrase("written", lang, path=file) + "\n")


def show_round(document: RoundDocument, morning: Morning, lang: Lang) -> None:
    """The proposals of one round, by project."""
    console = console_of()
    console.print(Text(phrase("round", lang, today=document.today), style="bold"))
    filled, count = f"{document.expected_filled:g}", len(document.proposals)
    put_lines(
        console,
        [phrase("round_expected", lang, count=count, filled=filled, yen=man_yen(document.objective, lang))],
        "",
        indent=0,
    )
    limits = phrase("round_limits", lang, engineer=document.per_engineer, seat=document.per_seat)
    put_lines(console, [limits, phrase("round_bound", lang, bound=man_yen(document.bound, lang))], "", indent=0)
    by_project: dict[str, list[Assignment]] = {}
    for one in document.proposals:
        by_project.setdefault(one.project, []).append(one)
    for project, proposals in sorted(by_project.items(), key=lambda item: (-sum(p.value for p in item[1]), item[0])):
        console.print()
        console.print(Text(project_name(morning, project), style="bold"))
        for one in sorted(proposals, key=lambda p: (-p.value, p.engineer)):
            figures = phrase(
                "round_line", lang, chance=chance_text(one.probability, lang), value=man_yen(one.value, lang)
            )
            put_lines(console, [f"{person_name(morning, one.engineer)} {figures} {scores_told(one.scores)}"], "・")
    if document.by_plan:
        put_heading(console, phrase("round_teams", lang, count=len(document.by_plan)))
        put_lines(console, [project_name(morning, p) for p in document.by_plan[:IDLE_SHOWN]], "・")


def show_lacking(document: LackingDocument, morning: Morning, lang: Lang) -> None:
    """What the pool lacks: skills, seats, people."""
    console = console_of()
    console.print(Text(phrase("lacking", lang), style="bold"))
    if not document.skills:
        put_lines(console, [phrase("lacking_nothing", lang)], "・")
    for one in document.skills:
        console.print()
        console.print(Text(phrase("lacking_skill", lang, skill=one.skill, seats=one.seats), style="bold"))
        put_lines(console, [listed([project_name(morning, p) for p in one.projects[:3]], lang)], "・")
        if one.learnt.people:
            names = listed([person_name(morning, e) for e in one.learnt.people[:4]], lang)
            gain = man_yen(one.learnt.gain, lang)
            put_lines(console, [phrase("lacking_learnt", lang, names=names, seats=one.learnt.seats, gain=gain)], "・")
        if one.procured.project is not None:
            where, gain = project_name(morning, one.procured.project), man_yen(one.procured.gain, lang)
            put_lines(console, [phrase("lacking_procured", lang, project=where, gain=gain)], "・")
    if document.unfillable:
        put_heading(console, phrase("lacking_seats", lang, count=len(document.unfillable)))
        for left in document.unfillable[:IDLE_SHOWN]:
            put_item(console, project_name(morning, left.project), [left.why])
        put_and_more(console, len(document.unfillable) - IDLE_SHOWN, lang)
    if document.unwanted:
        put_heading(console, phrase("lacking_people", lang, count=len(document.unwanted)))
        for person in document.unwanted[:IDLE_SHOWN]:
            put_item(console, person_name(morning, person.engineer), [person.why])
        put_and_more(console, len(document.unwanted) - IDLE_SHOWN, lang)


def lost_told(yen: int, lang: Lang) -> str:
    """What the plan loses, in words where that is nothing one would say."""
    return phrase("price_none", lang) if yen < SMALLEST_TOLD else phrase("price_less", lang, yen=man_yen(yen, lang))
