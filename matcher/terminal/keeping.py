"""What a person sees of the store: imports, decisions, versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.messages import Lang, field_words, listed, tell
from matcher.terminal.page import SEVERITY, console_of, put_lines, table_of
from matcher.terminal.values import told

if TYPE_CHECKING:
    from matcher.documents.keeping import DecisionDocument, DecisionsDocument, HistoryDocument, ImportDocument

FAILURES_SHOWN = 20
"""Failures a terminal lists; all of them stand in --json."""


def show_import(document: ImportDocument, lang: Lang) -> None:
    """Counts, then the files that could not be read and why."""
    console = console_of()
    told = ("files", "added", "updated", "unchanged", "duplicates", "failed")
    counts = {name: getattr(document, name) for name in told}
    console.print(tell("keeping.imported", lang, **counts))
    for kind, count in document.kinds.items():
        name = tell(f"keeping.kind.{kind}", lang)
        console.print(tell("keeping.kind_line", lang, kind=name, added=count.added, updated=count.updated))
    if document.others:
        put_lines(console, [tell("keeping.others", lang, count=document.others)], "", indent=0)
    if document.unsupported:
        names = [other.source for other in document.unsupported]
        more = ["…"] if len(names) > FAILURES_SHOWN else []
        shown = listed([*names[:FAILURES_SHOWN], *more], lang)
        put_lines(console, [tell("intake.unsupported", lang, count=len(names), names=shown)], "", indent=0, style="dim")
    _show_left_out(document, lang)
    if document.forgotten:
        console.print(tell("keeping.forgotten", lang, count=document.forgotten))
    for failure in document.failures[:FAILURES_SHOWN]:
        put_lines(console, [f"{failure.source}: {failure.reason}"], "! ", indent=0, style=SEVERITY["warn"])
    if len(document.failures) > FAILURES_SHOWN:
        console.print(tell("keeping.more_failures", lang, count=len(document.failures) - FAILURES_SHOWN))


def _show_left_out(document: ImportDocument, lang: Lang) -> None:
    """Per list, who no longer stands in it."""
    by_list: dict[str, list[str]] = {}
    for one in document.left_out:
        by_list.setdefault(one.list, []).append(one.engineer)
    console = console_of()
    for name, people in by_list.items():
        shown = listed([*people[:FAILURES_SHOWN], *(["…"] if len(people) > FAILURES_SHOWN else [])], lang)
        console.print(tell("intake.left_out", lang, list=name, count=len(people), people=shown), style=SEVERITY["warn"])


def show_decision(document: DecisionDocument, lang: Lang) -> None:
    """One decision in a line, and how to take it back."""
    console = console_of()
    console.print(_line(document, lang))
    if document.ended_at is None:
        console.print(tell("keeping.take_back", lang, number=document.number), style="dim")


def show_decisions(document: DecisionsDocument, lang: Lang) -> None:
    """All that stand."""
    console = console_of()
    if not document.decisions:
        console.print(tell("keeping.none", lang))
    for decided in document.decisions:
        console.print(_line(decided, lang))


def _line(decided: DecisionDocument, lang: Lang) -> str:
    about = " ".join(x for x in (decided.finding, decided.engineer, decided.project, decided.term) if x)
    state = f"keeping.decision.{decided.kind}"
    said = {"number": decided.number, "about": about, "by": decided.by, "at": decided.at[:10]}
    line = tell("keeping.decision_line", lang, kind=tell(state, lang), reason=decided.reason or "-", **said)
    if decided.ended_at is not None:
        line += tell("keeping.ended", lang, by=decided.ended_by, at=decided.ended_at[:10], why=decided.ended_why or "-")
    return line


def show_history(document: HistoryDocument, lang: Lang) -> None:
    """Version by version: who, whence, and what it changed."""
    console = console_of()
    console.print(f"{document.id}", style="bold")
    for version in document.versions:
        source = version.source or tell("keeping.by_hand", lang)
        live = tell("keeping.live", lang) if version.live else ""
        said = {"version": version.version, "at": version.at[:16].replace("T", " "), "by": version.by}
        console.print(tell("keeping.version_line", lang, source=source, live=live, **said))
        table = table_of(("", {}), ("", {"overflow": "fold"}), ("", {"overflow": "fold"}))
        table.show_header = False
        for change in version.changes:
            before, after = (_short(value, change.field, lang) for value in (change.before, change.after))
            table.add_row(f"  {field_words(change.field, lang)}", f"{before} →", after)
        if version.changes:
            console.print(table)


def _short(value: Any, field: str, lang: Lang) -> str:
    text = "-" if value is None else told(value, lang, field)
    return text if len(text) <= 80 else text[:79] + "…"
