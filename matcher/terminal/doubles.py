"""What a person sees of doubles: what was put together with its sources, then what he should look at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from matcher.identity.wording import chain_text, price_range, tier_text
from matcher.messages import Lang, day_text, listed, tell, tell_parts
from matcher.terminal.page import console_of, table_of
from matcher.terminal.wrapping import wrapped

if TYPE_CHECKING:
    from matcher.documents.doubles import (
        ColumnTold,
        DoublePerson,
        DoubleProject,
        DoublesDocument,
        DoubtfulTold,
        RouteTold,
    )


def show_doubles(document: DoublesDocument, lang: Lang) -> None:
    """Projects with their routes, people with their companies, doubtful pairs with what agrees and what does not."""
    console = console_of()
    if not (document.projects_total or document.people_total or document.doubtful_total):
        console.print(tell("doubles.none", lang))
    if document.projects:
        _heading(console, tell("doubles.projects_heading", lang, count=document.projects_total))
        for project in document.projects:
            _project(console, project, lang)
        _more(console, document.projects_total - len(document.projects), lang)
    if document.people:
        _heading(console, tell("doubles.people_heading", lang, count=document.people_total))
        for person in document.people:
            _person(console, person, lang)
        _more(console, document.people_total - len(document.people), lang)
    if document.doubtful:
        _heading(console, tell("doubles.doubtful_heading", lang, count=document.doubtful_total))
        for doubt in document.doubtful:
            _doubt(console, doubt, lang)
        _more(console, document.doubtful_total - len(document.doubtful), lang)


def _heading(console: Console, text: str) -> None:
    console.print(Text(text, style="bold underline"))


def _more(console: Console, count: int, lang: Lang) -> None:
    if count > 0:
        console.print(tell("doubles.more", lang, count=count), style="dim")


def _say(console: Console, text: str, style: str = "", indent: int = 0) -> None:
    for line in wrapped(text, console.width - indent):
        console.print(Text(" " * indent + line, style=style))


def _project(console: Console, project: DoubleProject, lang: Lang) -> None:
    _say(console, f"{project.title or '-'} ({project.id})", "bold")
    _say(console, project.line, indent=2)
    columns = tell_parts("doubles.columns", lang)
    table = table_of(*zip(columns, ({"overflow": "fold"}, {}, {}, {}, {"justify": "right"}), strict=True))
    for route in project.routes:
        mark = tell("doubles.used", lang) if route.used and len(project.routes) > 1 else " "
        sender = route.sender or route.sender_address or tell("doubles.unknown_sender", lang)
        chain = chain_text(route.chain_depth, lang)
        price = price_range((route.rate_min, route.rate_max), lang)
        table.add_row(f"{mark}{sender}", chain, price, (route.last_at or "-")[:10], str(route.times))
    console.print(Padding(table, (0, 0, 0, 2)))
    for route in project.routes:
        if len(route.prices) > 1:
            _say(console, tell("doubles.history", lang, steps=_steps(route, lang)), "dim", indent=2)


def _steps(route: RouteTold, lang: Lang) -> str:
    return " → ".join(f"{price_range((p.rate_min, p.rate_max), lang)} ({(p.at or '-')[:10]})" for p in route.prices)


def _person(console: Console, person: DoublePerson, lang: Lang) -> None:
    head = " ".join(str(x) for x in (person.initials or "?", person.age, person.nearest_station) if x is not None)
    _say(console, head, "bold")
    _say(console, person.line, indent=2)
    columns = tell_parts("doubles.person_columns", lang)
    table = table_of(*zip(columns, ({"overflow": "fold"}, {"overflow": "fold"}, {}, {}, {}), strict=True))
    for source in person.sources:
        table.add_row(
            tell("doubles.own", lang) if source.own else source.company or tell("doubles.unknown_sender", lang),
            source.engineer,
            tier_text(source.tier, lang),
            price_range((source.price,), lang) if not source.own else "-",
            day_text(source.available_from, lang) if source.available_from else "-",
        )
    console.print(Padding(table, (0, 0, 0, 2)))


def _doubt(console: Console, doubt: DoubtfulTold, lang: Lang) -> None:
    sides = [
        f"{name} ({' '.join(x for x in (ident, sender) if x)})"
        for name, ident, sender in zip(doubt.names, (doubt.one, doubt.other), doubt.senders, strict=True)
    ]
    _say(
        console, tell("doubles.pair", lang, score=f"{min(doubt.score, 0.99):.0%}", one=sides[0], other=sides[1]), "bold"
    )
    if doubt.agrees:
        names = listed((tell(f"doubles.column.{c.column}", lang) for c in doubt.agrees), lang)
        _say(console, tell("doubles.agrees", lang, columns=names), indent=2)
    if doubt.differs:
        _say(console, tell("doubles.against", lang, columns=_values(doubt.differs, lang)), indent=2)
    if doubt.contradicts:
        _say(console, tell("doubles.contradicts", lang, columns=_values(doubt.contradicts, lang)), "red", indent=2)
    _say(console, tell("doubles.decide", lang, one=doubt.one, other=doubt.other), "dim", indent=2)


def _values(columns: Iterable[ColumnTold], lang: Lang) -> str:
    told = []
    for column in columns:
        name = tell(f"doubles.column.{column.column}", lang)
        values = f" {column.one or '-'} / {column.other or '-'}" if column.one or column.other else ""
        told.append(name + values)
    return listed(told, lang)
