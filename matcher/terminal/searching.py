"""What a person sees of a search: how it was understood, and what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from matcher.messages import Lang, day_text, listed, man_yen, months_text, tell
from matcher.terminal.page import console_of, table_of
from matcher.terminal.wrapping import wrapped

if TYPE_CHECKING:
    from matcher.documents.searching import Found, SearchDocument, SkillMonths, Understood


def show_search(document: SearchDocument, lang: Lang) -> None:
    """The conditions, the count, one line for each that answers."""
    console = console_of()
    asked = document.understood
    _say(console, tell("search.conditions", lang, which=conditions(asked, lang)), "bold")
    if not document.found:
        _say(console, tell("search.none", lang))
        return
    count = "search.total_more" if document.more_than_total else "search.total"
    console.print(tell(count, lang, count=f"{document.total:,}"))
    columns = _columns(asked, lang)
    table = table_of(*columns)
    for found in document.found:
        table.add_row(*_cells(found, asked, lang))
    console.print(table)
    if document.next:
        console.print(tell("search.next", lang, mark=document.next), style="dim")


def _say(console: Console, line: str, style: str = "") -> None:
    for part in wrapped(line, console.width):
        console.print(Text(part, style=style))


def conditions(asked: Understood, lang: Lang) -> str:
    """Everything that must hold, in one line."""
    said = [tell(f"search.kind.{asked.kind}", lang), *(_least(skill, lang) for skill in asked.skills)]
    if asked.supply:
        said.append(tell(f"supply.{asked.supply}", lang))
    if asked.place:
        said.append(asked.place)
    if asked.by:
        said.append(tell(f"search.by.{asked.kind}", lang, day=day_text(asked.by, lang)))
    if asked.price_min is not None:
        said.append(tell("search.price_min", lang, price=man_yen(asked.price_min, lang)))
    if asked.price_max is not None:
        said.append(tell("search.price_max", lang, price=man_yen(asked.price_max, lang)))
    said += [tell("search.word", lang, word=word) for word in asked.words]
    if asked.unknown_too:
        said.append(tell("search.unknown_too", lang))
    return "・".join(said) if lang == "ja" else listed(said, lang)


def _least(skill: SkillMonths, lang: Lang) -> str:
    name = _name(skill.skill, lang)
    if not skill.months:
        return name
    return tell("search.skill_least", lang, skill=name, months=months_text(skill.months, lang))


def _name(skill: str, lang: Lang) -> str:
    kind, colon, name = skill.partition(":")
    if not colon or kind not in ("phase", "role"):
        return skill
    return tell(f"phase.{name}", lang) if kind == "phase" else name


def _columns(asked: Understood, lang: Lang) -> list[tuple[str, dict[str, Any]]]:
    person = asked.kind == "engineer"
    short: dict[str, Any] = {"no_wrap": True}
    title: dict[str, Any] = short if person else {"ratio": 3, "overflow": "fold"}
    columns = [
        (tell("search.col.id", lang), short),
        (tell("search.col.person" if person else "search.col.project", lang), title),
    ]
    if person:
        columns.append((tell("search.col.supply", lang), short))
    columns += [
        (tell("search.col.free" if person else "search.col.start", lang), short),
        (tell(f"search.col.place.{asked.kind}", lang), {"overflow": "fold"}),
        (tell(f"search.col.price.{asked.kind}", lang), {"justify": "right", "no_wrap": True}),
    ]
    if asked.skills:
        columns.append((tell("search.col.skills", lang), {"ratio": 2, "overflow": "fold"}))
    if asked.words:
        columns.append((tell("search.col.excerpt", lang), {"ratio": 4, "overflow": "fold"}))
    return columns


def _cells(found: Found, asked: Understood, lang: Lang) -> list[str]:
    cells = [found.id, found.label]
    if asked.kind == "engineer":
        cells.append(tell(f"supply.{found.supply}", lang) if found.supply else "-")
    cells += [
        day_text(found.day, lang) if found.day else "-",
        found.place or "-",
        "-" if found.price is None else man_yen(found.price, lang).removesuffix("円"),
    ]
    if asked.skills:
        cells.append(listed((_held(skill, lang) for skill in found.skills), lang))
    if asked.words:
        cells.append(" ".join(found.excerpts))
    return cells


def _held(skill: SkillMonths, lang: Lang) -> str:
    name = _name(skill.skill, lang)
    return f"{name} {months_text(skill.months, lang)}" if skill.months else name
