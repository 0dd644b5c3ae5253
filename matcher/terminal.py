"""What a person sees in a terminal, in its own width; never a full name."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from matcher.messages import Lang, field_words, listed, man_yen, month_text, months_text, tell, value_words
from matcher.model import Reading, Scores, SkillSheet

if TYPE_CHECKING:
    from matcher.desk import Morning
    from matcher.documents import (
        AskDocument,
        CheckDocument,
        ExplainDocument,
        ExtractDocument,
        LackingDocument,
        MatchDocument,
        NormalizeDocument,
        PolicyDocument,
        PolicyTrialDocument,
        ProposeDocument,
        ReplanDocument,
        RoundDocument,
        RulesDocument,
        SolvedFile,
    )
    from matcher.model import Assignment
    from matcher.model.shortlists import Ask, Mended, ShortlistDocument

SEVERITY = {"block": "bold red", "warn": "yellow", "info": "cyan"}
IDLE_SHOWN = 12


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """A reader that has had enough (`| head`) is no fault; the command line answers for it."""
        raise BrokenPipeError


def console_of() -> Console:
    """Text as it stands: a title in brackets is a title, no markup."""
    return _Console(highlight=False, soft_wrap=False, markup=False, emoji=False)


def table_of(*columns: tuple[str, dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
    for name, style in columns:
        table.add_column(name, **style)
    return table


def _say(key: str, lang: Lang, **values: object) -> str:
    return tell(f"terminal.{key}", lang, **values)


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(Text(text, style="bold underline"))


def note_unread(reading: Reading, lang: Lang) -> None:
    """On stderr: what could not be read, file by file, and how many held nothing for us."""
    for failure in reading.failures:
        sys.stderr.write(_say("unreadable", lang, source=failure.place or failure.source, reason=failure.reason) + "\n")
    if reading.others:
        kinds = Counter(other.kind for other in reading.others)
        named = listed([f"{_say(f'other_{kind}', lang)} {n}" for kind, n in sorted(kinds.items())], lang)
        sys.stderr.write(_say("others", lang, count=len(reading.others), kinds=named) + "\n")


# ---------------------------------------------------------------- the plan


def show_plan(plan: MatchDocument, morning: Morning, lang: Lang) -> None:
    console = console_of()
    console.print(Text(_say("title", lang, day=plan.today.isoformat()), style="bold"))
    read = plan.read
    console.print(
        _say(
            "read", lang, projects=read.projects, engineers=read.engineers, sheets=read.sheets, pairs=f"{plan.pairs:,}"
        )
    )
    if not read.projects or not read.engineers:
        _lines(console, [_say("nothing_to_plan", lang)], "", indent=0, style="bold yellow")
        return
    proof = _say(f"status_{plan.status.lower()}", lang, gap=f"{plan.gap:.2%}")
    console.print(Text(proof, style="green" if plan.status == "OPTIMAL" else "bold red"))
    if plan.status == "INFEASIBLE":
        for cause in plan.why_infeasible:
            console.print(f"  - {cause}")
        return
    worth = man_yen(round(plan.objective / 10_000) * 10_000, lang)
    console.print(_say("worth", lang, value=worth, placed=len(plan.assignments), months=plan.horizon_months))
    _assignments(console, plan, morning, lang)
    _rest(console, plan, morning, lang)


def show_changes(plan: ReplanDocument, morning: Morning, lang: Lang) -> None:
    """What changed and why; the whole plan stands in --json and in `match`."""
    console = console_of()
    proof = _say(f"status_{plan.status.lower()}", lang, gap=f"{plan.gap:.2%}")
    console.print(Text(proof, style="green" if plan.status == "OPTIMAL" else "bold red"))
    for cause in plan.why_infeasible:
        console.print(f"  - {cause}")
    if plan.status == "INFEASIBLE":
        return
    worth, switching = (man_yen(round(v / 10_000) * 10_000, lang) for v in (plan.objective, plan.switching_yen))
    _lines(console, [_say("replan_worth", lang, value=worth, switching=switching)], "", indent=0)
    _heading(
        console, _say("replan_changes", lang, count=len(plan.changes)) if plan.changes else _say("replan_none", lang)
    )
    nowhere = _say("replan_nowhere", lang)
    for change in plan.changes:
        who = _person_name(morning, change.engineer)
        before, after = (_project_name(morning, at) if at else nowhere for at in (change.from_, change.to))
        said = {"before": before, "after": after}
        _item(console, _say("replan_change", lang, who=who, **said), [change.because])


def _assignments(console: Console, plan: MatchDocument, morning: Morning, lang: Lang) -> None:
    _heading(console, _say("plan", lang, count=len(plan.assignments)))
    table = table_of(
        (_say("c_project", lang), {"ratio": 5, "no_wrap": True, "overflow": "ellipsis"}),
        (_say("c_engineer", lang), {"no_wrap": True}),
        (_say("c_margin", lang), {"justify": "right", "no_wrap": True}),
        (_say("c_chance", lang), {"justify": "right", "no_wrap": True}),
        (_say("c_value", lang), {"justify": "right", "no_wrap": True}),
        (_say("c_scores", lang), {"justify": "right", "no_wrap": True}),
    )
    table.expand = True
    for a in plan.assignments:
        table.add_row(
            (_say("backfill", lang) if a.backfill else "")
            + _project_name(morning, a.project)
            + (f" [{a.position}]" if a.position else ""),
            _person_name(morning, a.engineer),
            "-" if a.margin is None else man_yen(a.margin, lang).removesuffix("円"),
            f"{a.probability:.0%}",
            man_yen(round(a.value / 1000) * 1000, lang).removesuffix("円"),
            _scores(a.scores),
        )
    console.print(table)
    _lines(console, [_say("scores_note", lang)], "", indent=0, style="dim")


def _scores(scores: Scores) -> str:
    return "/".join("-" if s is None else f"{s:.0f}" for s in (scores.fit, scores.start, scores.cost, scores.speed))


def _scores_named(scores: Scores, lang: Lang) -> str:
    """Every score with its name: the line a person reads aloud."""
    told = {name: "-" if s is None else f"{s:.0f}" for name, s in dict(scores).items()}
    return _say("scores_named", lang, **{name: told[name] for name in ("fit", "start", "cost", "speed")})


def _rest(console: Console, plan: MatchDocument, morning: Morning, lang: Lang) -> None:
    if plan.moves:
        _heading(console, _say("moves", lang, count=len(plan.moves)))
        for move in plan.moves:
            _item(
                console, f"{_person_name(morning, move.engineer)} → {_project_name(morning, move.to)}", [move.because]
            )
    if plan.unfilled:
        _heading(console, _say("unfilled", lang, count=sum(u.seats for u in plan.unfilled)))
        for u in plan.unfilled:
            seats = _say("seats", lang, count=u.seats)
            _item(console, f"{_project_name(morning, u.project)} {seats}", [u.why, *u.remedies[:2]])
    own = [i for i in plan.idle if morning.engineers[i.engineer].own]
    if plan.idle:
        _heading(console, _say("idle", lang, own=len(own), partner=len(plan.idle) - len(own)))
        for entry in own[:IDLE_SHOWN]:
            _item(console, _person_name(morning, entry.engineer), [entry.why])
        if len(own) > IDLE_SHOWN:
            console.print(_say("more", lang, count=len(own) - IDLE_SHOWN))
    if plan.held:
        _heading(console, _say("held", lang, count=len(plan.held)))
        for held in plan.held:
            _item(console, _person_name(morning, held.engineer), [f["message"] for f in held.findings])
    if plan.cautions:
        _heading(console, _say("cautions", lang, count=len(plan.cautions)))
        for caution in plan.cautions:
            _item(console, _about(morning, caution.about), [caution.message])


def _item(console: Console, head: str, lines: Iterable[str]) -> None:
    _lines(console, [head], "■ ", indent=0)
    _lines(console, lines, "", indent=4, style="dim")


def _about(morning: Morning, name: str) -> str:
    if name in morning.projects:
        return _project_name(morning, name)
    return _person_name(morning, name) if name in morning.engineers else name


def _person_name(morning: Morning, engineer: str) -> str:
    person = morning.engineers[engineer]
    return f"{person.initials or '?'}({engineer})"


def _project_name(morning: Morning, project: str) -> str:
    found = morning.projects.get(project)
    if found is not None:
        return f"{project} {found.title}" if found.title else project
    return _contract_name(morning, project)


def _contract_name(morning: Morning, ident: str) -> str:
    """A running seat by what it is and whose, with its id: somebody takes it over, or leaves it."""
    contract = morning.contracts.get(ident)
    known = [part for part in (contract.project, contract.client) if part] if contract is not None else []
    if not known:
        return ident
    return tell("terminal.contract", morning.settings.lang, ident=ident, what=" ".join(known))


def show_files(files: list[Path], lang: Lang) -> None:
    """On stderr, so that JSON on stdout stays alone."""
    for file in files:
        sys.stderr.write(_say("written", lang, path=file) + "\n")


# ---------------------------------------------------------------- shortlist, explanation, proposal


def show_shortlist(document: ShortlistDocument, morning: Morning, as_text: bool, lang: Lang) -> None:
    console = console_of()
    if as_text:
        for candidate in document.candidates:
            sys.stdout.write(candidate.line + "\n")
        if not document.candidates:
            sys.stderr.write(_say("nobody", lang) + "\n")
        return
    console.print(Text(_about(morning, document.for_), style="bold"))
    _lines(console, document.doubles, "= ", indent=0)
    if not document.candidates:
        console.print(_say("nobody", lang))
    elif len(document.candidates) > 1:
        of_person = any(c.engineer == document.for_ for c in document.candidates)
        _lines(console, [_say("order_note_engineer" if of_person else "order_note", lang)], "", indent=0, style="dim")
    for c in document.candidates:
        console.print()
        _lines(console, [c.line], f"{c.rank}. ", indent=0, style="bold")
        who = _person_name(morning, c.engineer or "") if c.engineer and c.engineer != document.for_ else ""
        figures = _say(
            "candidate",
            lang,
            who=who,
            scores=_scores_named(c.scores, lang),
            chance=f"{c.probability:.0%}",
            value=man_yen(c.value, lang),
        )
        _lines(console, [figures.strip()], "")
        _lines(console, [c.doubled] if c.doubled else [], "= ")
        _lines(console, c.reasons, "+ ")
        _lines(console, c.gaps, "- ")
        _lines(console, c.findings, "! ")
        _asks(console, c.asks, lang)
        if c.plan_change == 0 and not c.displaces:
            _lines(console, [_say("planned_here", lang)], "◎ ")
        elif c.displaces and c.plan_change is None:
            _lines(console, [c.displaces], "↔ ")
        elif c.displaces and c.plan_change is not None:
            cost = man_yen(-c.plan_change, lang)
            _lines(console, [_say("displaces", lang, who=c.displaces, yen=cost)], "↔ ")
    _near_misses(console, document, morning, lang)
    for caution in document.cautions:
        _lines(console, [caution.message], "! ", indent=0, style="yellow")


def _near_misses(console: Console, document: ShortlistDocument, morning: Morning, lang: Lang) -> None:
    if document.near_misses:
        _heading(console, _say("near", lang))
        for miss in document.near_misses:
            console.print(Text(f"・{miss.line}"))
            _lines(console, [f"{b.message} → {b.repair}" for b in miss.broken_rules], "")
            _lines(console, _mended(miss.mended, lang), "→ ")
    if document.held:
        _heading(console, _say("held", lang, count=len(document.held)))
        for held in document.held:
            _item(console, _person_name(morning, held.engineer), [f["message"] for f in held.findings])


ASKS_SHOWN = 3
SMALLEST_TOLD = 500
"""Yen that are not yet told as a gain: 0.1万円 is the least one says."""


def _asks(console: Console, asks: Sequence[Ask], lang: Lang) -> None:
    """What to ask first, each with what hangs on the answer; what nothing hangs on is left out."""
    worth = [ask for ask in asks if ask.high > ask.low][:ASKS_SHOWN]
    if worth:
        told = [_ask_words(ask, lang) for ask in worth]
        _lines(console, [listed(told, lang)], _say("to_ask", lang) + " ")


def _ask_words(ask: Ask, lang: Lang) -> str:
    """A question with the value the pair may have after its answer; without, where nothing hangs on it."""
    if ask.high <= ask.low:
        return ask.text
    low, high = man_yen(ask.low, lang).removesuffix("円"), man_yen(ask.high, lang)
    if low == high.removesuffix("円"):
        return ask.text
    return _say("ask_worth", lang, text=ask.text, low=low, high=high)


def _mended(mended: Mended | None, lang: Lang) -> list[str]:
    """What the repairs of a pair would bring, in one line; nothing where none would help."""
    if mended is None:
        return []
    value, gain = man_yen(mended.value, lang), man_yen(mended.plan_gain, lang)
    if mended.plan_gain < SMALLEST_TOLD:
        return [_say("mended_no_gain", lang, value=value)]
    return [_say("mended" if mended.exact else "mended_at_least", lang, value=value, gain=gain)]


def _lines(console: Console, lines: Iterable[str], mark: str, *, indent: int = 3, style: str = "") -> None:
    """Lines in the width of the terminal, the first with its mark, the rest under its text."""
    under = cell_len(mark)
    for line in lines:
        for number, part in enumerate(wrapped(line, max(console.width - indent - under, 20))):
            before = mark if number == 0 else " " * under
            console.print(Text(" " * indent + before + part, style=style), no_wrap=True, overflow="ignore", crop=False)


NEVER_FIRST = frozenset("、。，．）」』】〉》・ー〜！？,.)!?:;")


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns: Japanese breaks anywhere, Latin words and figures stay whole, and
    no line begins with a closing mark."""
    lines, line = [], ""
    for piece in re.findall(r"[!-~]+|.", text.replace("\n", " ")):
        if line and cell_len(line + piece) > width and piece[0] not in NEVER_FIRST:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def show_explanation(document: ExplainDocument, morning: Morning, lang: Lang) -> None:
    console = console_of()
    head = f"{_person_name(morning, document.engineer)} × {_project_name(morning, document.project)}"
    console.print(Text(head, style="bold"))
    _lines(console, document.doubles, "= ", indent=0)
    if document.feasible:
        key = "in_plan" if document.in_plan else "possible" if document.holdable is not False else "no_seat_yet"
        console.print(Text(_say(key, lang), style="green" if document.holdable is not False else "yellow"))
        console.print(_say("value_is", lang, value=man_yen(document.value, lang), chance=f"{document.probability:.1%}"))
        low, high = document.value_range or (0, 0)
        if high > low:
            told = _say("value_range", lang, low=man_yen(low, lang).removesuffix("円"), high=man_yen(high, lang))
            _lines(console, [told], "", indent=0)
    else:
        console.print(Text(_say("impossible", lang), style="bold red"))
        for rule in document.broken_rules:
            _item(console, rule.message, [_say("repair", lang, repair=rule.repair)])
        _lines(console, _mended(document.mended, lang), "→ ", indent=0)
    _explained_parts(console, document, lang)
    asked = [_ask_words(ask, lang) for ask in document.asks]
    why = "why" if document.feasible else "why_still"
    for key, lines in ((why, document.reasons), ("gaps", document.gaps), ("to_ask_first", asked)):
        if lines:
            _heading(console, _say(key, lang))
            _lines(console, lines, "・")
    if document.findings:
        _heading(console, _say("sheet_findings", lang))
        _lines(console, document.findings, "・")
    if document.displaces:
        _heading(console, _say("if_chosen", lang))
        change = document.plan_change
        _lines(console, [document.displaces], "・")
        if change is not None:
            _lines(console, [_say("plan_change", lang, yen=man_yen(-change, lang))], "・")
    console.print()
    price = document.price
    _lines(
        console,
        [_say("prices", lang, engineer=_lost(price.engineer, lang), seat=_lost(price.seat, lang))],
        "",
        indent=0,
    )
    _lines(console, document.next_best, "・")


def show_round(document: RoundDocument, morning: Morning, lang: Lang) -> None:
    """The proposals of one round, by project."""
    console = console_of()
    console.print(Text(_say("round", lang, today=document.today), style="bold"))
    filled, count = f"{document.expected_filled:g}", len(document.proposals)
    _lines(
        console,
        [_say("round_expected", lang, count=count, filled=filled, yen=man_yen(document.objective, lang))],
        "",
        indent=0,
    )
    limits = _say("round_limits", lang, engineer=document.per_engineer, seat=document.per_seat)
    _lines(console, [limits, _say("round_bound", lang, bound=man_yen(document.bound, lang))], "", indent=0)
    by_project: dict[str, list[Assignment]] = {}
    for one in document.proposals:
        by_project.setdefault(one.project, []).append(one)
    for project, proposals in sorted(by_project.items(), key=lambda item: (-sum(p.value for p in item[1]), item[0])):
        console.print()
        console.print(Text(_project_name(morning, project), style="bold"))
        for one in sorted(proposals, key=lambda p: (-p.value, p.engineer)):
            figures = _say("round_line", lang, chance=f"{one.probability:.0%}", value=man_yen(one.value, lang))
            _lines(console, [f"{_person_name(morning, one.engineer)} {figures} {_scores(one.scores)}"], "・")
    if document.by_plan:
        _heading(console, _say("round_teams", lang, count=len(document.by_plan)))
        _lines(console, [_project_name(morning, p) for p in document.by_plan[:IDLE_SHOWN]], "・")


def show_lacking(document: LackingDocument, morning: Morning, lang: Lang) -> None:
    """What the pool lacks: skills, seats, people."""
    console = console_of()
    console.print(Text(_say("lacking", lang), style="bold"))
    if not document.skills:
        _lines(console, [_say("lacking_nothing", lang)], "・")
    for one in document.skills:
        console.print()
        console.print(Text(_say("lacking_skill", lang, skill=one.skill, seats=one.seats), style="bold"))
        _lines(console, [listed([_project_name(morning, p) for p in one.projects[:3]], lang)], "・")
        if one.learnt.people:
            names = listed([_person_name(morning, e) for e in one.learnt.people[:4]], lang)
            gain = man_yen(one.learnt.gain, lang)
            _lines(console, [_say("lacking_learnt", lang, names=names, seats=one.learnt.seats, gain=gain)], "・")
        if one.procured.project is not None:
            where, gain = _project_name(morning, one.procured.project), man_yen(one.procured.gain, lang)
            _lines(console, [_say("lacking_procured", lang, project=where, gain=gain)], "・")
    if document.unfillable:
        _heading(console, _say("lacking_seats", lang, count=len(document.unfillable)))
        for left in document.unfillable[:IDLE_SHOWN]:
            _item(console, _project_name(morning, left.project), [left.why])
        _and_more(console, len(document.unfillable) - IDLE_SHOWN, lang)
    if document.unwanted:
        _heading(console, _say("lacking_people", lang, count=len(document.unwanted)))
        for person in document.unwanted[:IDLE_SHOWN]:
            _item(console, _person_name(morning, person.engineer), [person.why])
        _and_more(console, len(document.unwanted) - IDLE_SHOWN, lang)


def _and_more(console: Console, count: int, lang: Lang) -> None:
    if count > 0:
        console.print(_say("lacking_rest", lang, count=count))


def _lost(yen: int, lang: Lang) -> str:
    """What the plan loses, in words where that is nothing one would say."""
    return _say("price_none", lang) if yen < SMALLEST_TOLD else _say("price_less", lang, yen=man_yen(yen, lang))


def _explained_parts(console: Console, document: ExplainDocument, lang: Lang) -> None:
    yen = [p for p in document.parts if p.unit == "yen"]
    if yen:
        _heading(console, _say("parts", lang))
        for part in yen:
            _lines(
                console, [f"{tell(f'part.{part.name}', lang)} {man_yen(int(part.value), lang)}: {part.because}"], "・"
            )
    chances = [p for p in document.parts if p.unit == "share" and p.value < 1]
    if chances:
        _heading(console, _say("chance_parts", lang, chance=f"{document.probability:.1%}"))
        for part in chances:
            _lines(console, [f"{part.because} {part.value:.0%}"], "× ")
    fit = document.score_parts.get("fit", ())
    if fit:
        _heading(console, _say("fit_parts", lang, total=_scores_named(document.scores, lang)))
        for part in fit:
            _lines(console, [f"{tell(f'part.{part.name}', lang)} {part.value:.0f}: {part.because}"], "・")


def show_draft(document: ProposeDocument, out: Path | None, lang: Lang) -> None:
    if out is None:
        sys.stdout.write(f"{document.subject}\n\n{document.body}")
    else:
        sys.stderr.write(_say("written", lang, path=out) + "\n")
    for text in document.missing:
        sys.stderr.write(_say("missing", lang, what=text) + "\n")
    for caution in document.cautions:
        sys.stderr.write(f"! {caution.message}\n")


# ---------------------------------------------------------------- readers, checks, terms, policy


def show_records(document: ExtractDocument, lang: Lang) -> None:
    console = console_of()
    for record in document.records:
        kind = _say(f"type_{record.type}", lang)
        console.print(Text(f"[{kind}] {record.data.id}  {record.source}", style="bold"))
        for name, value in _facts(record.data, lang):
            _lines(console, [value], f"{name}: ", indent=4)
        for unread in record.unread[:5]:
            where = unread.cell or (_say("line", lang, line=unread.line) if unread.line else "")
            _lines(console, [_say("unread", lang, where=where, text=unread.text)], "", indent=4, style="dim")
    for failure in document.failures:
        where = str(failure.place or failure.source)
        console.print(Text(_say("unreadable", lang, source=where, reason=failure.reason), style="red"))
    for other in document.others:
        console.print(Text(f"{other.source}: {other.reason}", style="dim"))
    counts = Counter(r.type for r in document.records)
    told = listed([f"{_say(f'type_{kind}', lang)} {n}" for kind, n in sorted(counts.items())], lang)
    console.print(_say("records", lang, told=told or "0", failed=len(document.failures), others=len(document.others)))


def _facts(record: Any, lang: Lang) -> Iterable[tuple[str, str]]:
    """The stated fields of a record in the order of the model; a sheet as its engagements."""
    if isinstance(record, SkillSheet):
        yield from _sheet_facts(record, lang)
        return
    hidden = {"id", "exactness", "description", "text", "name"}
    for name in type(record).model_fields:
        value = getattr(record, name)
        if name in hidden or value in (None, (), {}, False):
            continue
        yield field_words(name, lang), _plain(value, lang, name)


def _plain(value: Any, lang: Lang, field: str = "") -> str:
    """A value in words: codes as people say them, parts by their names."""
    if isinstance(value, tuple):
        return listed([_plain(v, lang, field) for v in value], lang)
    if hasattr(value, "any_of"):
        return " | ".join(_plain(v, lang) for v in value.any_of)
    if hasattr(value, "surface"):
        months = f"({months_text(value.months, lang)})" if value.months else ""
        return f"{value.skill or '?' + value.surface}{months}"
    if hasattr(value, "model_dump"):
        stated = {k: getattr(value, k) for k in type(value).model_fields}
        parts = [(k, v) for k, v in stated.items() if v not in (None, (), {})]
        return listed([f"{field_words(k, lang)} {_plain(v, lang, k)}" for k, v in parts], lang)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 10_000:
        return f"{value:,}"
    return tell(f"phase.{value}", lang) if field == "phases" else value_words(field, value, lang)


def _sheet_facts(sheet: SkillSheet, lang: Lang) -> Iterable[tuple[str, str]]:
    age = _say("age", lang, age=sheet.age) if sheet.age else None
    head = [sheet.initials, age, sheet.nearest_station]
    yield _say("sheet_head", lang), " ".join(h for h in head if h)
    for job in sheet.engagements:
        start = month_text(job.start, lang) if job.start else "?"
        end = month_text(job.end, lang) if job.end else _say("now", lang) if job.current else "?"
        skills = listed([c.skill or c.surface for c in job.skills], lang)
        yield f"{start}{'〜' if lang == 'ja' else ' – '}{end}", f"{job.title or ''} / {skills}"


def show_findings(document: CheckDocument, morning: Morning, lang: Lang) -> None:
    console = console_of()
    for finding in document.findings:
        who = _about(morning, finding.engineer) if finding.engineer else ""
        label = _say(f"severity_{finding.severity}", lang)
        head = f"{finding.rule} {who} {finding.place} "
        console.print(Text.assemble((f"{label} ", SEVERITY[finding.severity]), head, (finding.id, "dim")))
        if finding.waived is not None:
            by = {"by": finding.waived.by, "at": finding.waived.at[:10], "reason": finding.waived.reason}
            _lines(console, [_say("waived", lang, **by)], "✓ ")
        _lines(console, [finding.message], "")
        if finding.suggestion and finding.suggestion not in finding.message:
            _lines(console, [finding.suggestion], "→ ")
    s = document.summary
    console.print(_say("findings", lang, sheets=s.sheets, block=s.block, warn=s.warn, info=s.info))
    if s.waived:
        console.print(_say("waived_count", lang, count=s.waived))


def show_questions(document: AskDocument, lang: Lang) -> None:
    """The mail as it stands; a note where there is nothing to ask."""
    if document.questions:
        sys.stdout.write(f"{document.subject}\n\n{document.body}")
    else:
        sys.stderr.write(tell("ask.nothing", lang, engineer=document.engineer) + "\n")


def show_rules(document: RulesDocument, lang: Lang) -> None:
    """A line per rule, by family."""
    console = console_of()
    family = ""
    for rule in document.rules:
        if rule.family != family:
            family = rule.family
            _heading(console, tell(f"rules.{family}", lang))
        label = tell(f"rules.severity.{rule.severity}", lang)
        changed = (
            f" ← {tell(f'rules.severity.{rule.own_severity}', lang)}" if rule.severity != rule.own_severity else ""
        )
        console.print(Text.assemble(f"{rule.id} ", (label, SEVERITY[rule.severity]), changed))
        _lines(console, [rule.statement.partition("\n")[0]], "", indent=4)


def show_terms(document: NormalizeDocument, lang: Lang) -> None:
    table = table_of(
        (_say("c_surface", lang), {}),
        (_say("c_skill", lang), {}),
        (_say("c_version", lang), {}),
        (_say("c_sure", lang), {}),
    )
    for term in document.terms:
        for match in term.matches:
            table.add_row(term.surface, match.skill, match.version or "", f"{match.confidence:.2f} {match.method}")
        if not term.matches:
            hint = _say("suggest", lang, what=listed(term.suggestions, lang)) if term.suggestions else ""
            table.add_row(term.surface, _say("no_skill", lang), "", hint)
    console_of().print(table)


def show_policy(document: PolicyDocument, lang: Lang) -> None:
    """The policy as the TOML file that would state it: each value under what it means and where it comes from."""
    console = console_of()
    section = ""
    for name, entry in sorted(document.values.items(), key=lambda item: "." in item[0]):
        before, _, last = name.rpartition(".")
        if before != section:
            section = before
            console.print(Text(f"\n[{section}]", style="bold"))
        for part in wrapped(f"{entry.about} [{entry.source}]", max(console.width - 2, 20)):
            console.print(Text(f"# {part}", style="dim"), no_wrap=True, overflow="ignore", crop=False)
        console.print(Text(f"{last} = {_toml(entry.value)}" if entry.value is not None else f"# {last} ="))


def _toml(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def show_trial(document: PolicyTrialDocument, morning: Morning, lang: Lang) -> None:
    """What another policy would change."""
    console = console_of()
    _heading(console, _say("trial_values", lang, count=len(document.changed)))
    for one in document.changed:
        _lines(console, [_say("trial_value", lang, name=one.name, old=one.from_, new=one.to, about=one.about)], "・")
    before, after = document.before, document.after
    _heading(console, _say("trial_plan", lang))
    for name in ("objective", "placed", "pairs", "unfilled"):
        old, new = getattr(before, name), getattr(after, name)
        if name == "objective":
            old, new = man_yen(old, lang), man_yen(new, lang)
        _lines(console, [_say(f"trial_{name}", lang, old=old, new=new)], "・")
    _heading(console, _say("trial_changes", lang, count=len(document.changes)))
    for change in document.changes:
        nowhere = _say("replan_nowhere", lang)
        old = _project_name(morning, change.from_) if change.from_ else nowhere
        new = _project_name(morning, change.to) if change.to else nowhere
        who = _person_name(morning, change.engineer)
        _item(console, _say("replan_change", lang, who=who, before=old, after=new), [change.because])


# ---------------------------------------------------------------- neutral instances


def show_solved(results: Iterable[SolvedFile], lang: Lang) -> None:
    """Per file what was reached, and who takes which project; or what cannot all be kept."""
    console = console_of()
    for result in results:
        if result.objective is None or result.bound is None or result.gap is None:
            console.print(Text(tell("solver.infeasible", lang, file=result.file), style="bold red"))
            console.print(Text(tell("solver.clash", lang, count=len(result.why_infeasible))))
            for cause in result.why_infeasible:
                console.print(Text(f"  - {cause}"))
            continue
        reached = tell(
            f"solver.{result.status.lower()}",
            lang,
            file=result.file,
            objective=f"{result.objective:,}",
            bound=f"{result.bound:,}",
            gap=f"{result.gap:.4%}",
            placed=len(result.assignments),
        )
        console.print(Text(reached, style="green" if result.status == "OPTIMAL" else "yellow"))
        people: dict[str, list[str]] = {}
        for engineer, project in result.assignments:
            people.setdefault(project, []).append(engineer)
        table = table_of((tell("solver.c_project", lang), {}), (tell("solver.c_people", lang), {}))
        for project, names in sorted(people.items()):
            table.add_row(Text(project), Text(listed(names, lang)))
        if people:
            console.print(table)
