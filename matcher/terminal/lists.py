"""The best few, and why a pair, why not."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from matcher.messages import Lang, chance_text, listed, man_yen, tell
from matcher.terminal.names import about_told, person_name, project_name
from matcher.terminal.page import console_of, phrase, put_heading, put_item, put_lines, scores_by_name
from matcher.terminal.plans import SMALLEST_TOLD, lost_told

if TYPE_CHECKING:
    from matcher.desk import Morning
    from matcher.documents.explaining import ExplainDocument
    from matcher.model.shortlists import Ask, Mended, ShortlistDocument


ASKS_SHOWN = 3


def show_shortlist(document: ShortlistDocument, morning: Morning, as_text: bool, lang: Lang) -> None:
    console = console_of()
    if as_text:
        for candidate in document.candidates:
            sys.stdout.write(candidate.line + "\n")
        if not document.candidates:
            sys.stderr.write(phrase("nobody", lang) + "\n")
        return
    console.print(Text(about_told(morning, document.for_), style="bold"))
    put_lines(console, document.doubles, "= ", indent=0)
    if not document.candidates:
        console.print(phrase("nobody", lang))
    elif len(document.candidates) > 1:
        of_person = any(c.engineer == document.for_ for c in document.candidates)
        put_lines(
            console, [phrase("order_note_engineer" if of_person else "order_note", lang)], "", indent=0, style="dim"
        )
    for c in document.candidates:
        console.print()
        put_lines(console, [c.line], f"{c.rank}. ", indent=0, style="bold")
        who = person_name(morning, c.engineer or "") if c.engineer and c.engineer != document.for_ else ""
        figures = phrase(
            "candidate",
            lang,
            who=who,
            scores=scores_by_name(c.scores, lang),
            chance=chance_text(c.probability, lang),
            value=man_yen(c.value, lang),
        )
        put_lines(console, [figures.strip()], "")
        put_lines(console, [c.doubled] if c.doubled else [], "= ")
        put_lines(console, c.reasons, "+ ")
        put_lines(console, c.gaps, "- ")
        put_lines(console, c.findings, "! ")
        _asks(console, c.asks, lang)
        if c.plan_change == 0 and not c.displaces:
            put_lines(console, [phrase("planned_here", lang)], "◎ ")
        elif c.displaces and c.plan_change is None:
            put_lines(console, [c.displaces], "↔ ")
        elif c.displaces and c.plan_change is not None:
            cost = man_yen(-c.plan_change, lang)
            put_lines(console, [phrase("displaces", lang, who=c.displaces, yen=cost)], "↔ ")
    _near_misses(console, document, morning, lang)
    for caution in document.cautions:
        put_lines(console, [caution.message], "! ", indent=0, style="yellow")


def _near_misses(console: Console, document: ShortlistDocument, morning: Morning, lang: Lang) -> None:
    if document.near_misses:
        put_heading(console, phrase("near", lang))
        for miss in document.near_misses:
            console.print(Text(f"・{miss.line}"))
            put_lines(console, [f"{b.message} → {b.repair}" for b in miss.broken_rules], "")
            put_lines(console, _mended(miss.mended, lang), "→ ")
    if document.held:
        put_heading(console, phrase("held", lang, count=len(document.held)))
        for held in document.held:
            put_item(console, person_name(morning, held.engineer), [f["message"] for f in held.findings])


def _asks(console: Console, asks: Sequence[Ask], lang: Lang) -> None:
    """What to ask first, each with what hangs on the answer; what nothing hangs on is left out."""
    worth = [ask for ask in asks if ask.high > ask.low][:ASKS_SHOWN]
    if worth:
        told = [_ask_words(ask, lang) for ask in worth]
        put_lines(console, [listed(told, lang)], phrase("to_ask", lang) + " ")


def _ask_words(ask: Ask, lang: Lang) -> str:
    """A question with the value the pair may have after its answer; without, where nothing hangs on it."""
    if ask.high <= ask.low:
        return ask.text
    low, high = man_yen(ask.low, lang).removesuffix("円"), man_yen(ask.high, lang)
    if low == high.removesuffix("円"):
        return ask.text
    return phrase("ask_worth", lang, text=ask.text, low=low, high=high)


def _mended(mended: Mended | None, lang: Lang) -> list[str]:
    """What the repairs of a pair would bring, in one line; nothing where none would help."""
    if mended is None:
        return []
    value, gain = man_yen(mended.value, lang), man_yen(mended.plan_gain, lang)
    if mended.plan_gain < SMALLEST_TOLD:
        return [phrase("mended_no_gain", lang, value=value)]
    return [phrase("mended" if mended.exact else "mended_at_least", lang, value=value, gain=gain)]


def show_explanation(document: ExplainDocument, morning: Morning, lang: Lang) -> None:
    console = console_of()
    head = f"{person_name(morning, document.engineer)} × {project_name(morning, document.project)}"
    console.print(Text(head, style="bold"))
    put_lines(console, document.doubles, "= ", indent=0)
    if document.feasible:
        key = "in_plan" if document.in_plan else "possible" if document.holdable is not False else "no_seat_yet"
        console.print(Text(phrase(key, lang), style="green" if document.holdable is not False else "yellow"))
        console.print(
            phrase("value_is", lang, value=man_yen(document.value, lang), chance=f"{document.probability:.1%}")
        )
        low, high = document.value_range or (0, 0)
        if high > low:
            told = phrase("value_range", lang, low=man_yen(low, lang).removesuffix("円"), high=man_yen(high, lang))
            put_lines(console, [told], "", indent=0)
    else:
        console.print(Text(phrase("impossible", lang), style="bold red"))
        for rule in document.broken_rules:
            put_item(console, rule.message, [phrase("repair", lang, repair=rule.repair)])
        put_lines(console, _mended(document.mended, lang), "→ ", indent=0)
    _explained_parts(console, document, lang)
    asked = [_ask_words(ask, lang) for ask in document.asks]
    why = "why" if document.feasible else "why_still"
    for key, lines in ((why, document.reasons), ("gaps", document.gaps), ("to_ask_first", asked)):
        if lines:
            put_heading(console, phrase(key, lang))
            put_lines(console, lines, "・")
    if document.findings:
        put_heading(console, phrase("sheet_findings", lang))
        put_lines(console, document.findings, "・")
    if document.displaces:
        put_heading(console, phrase("if_chosen", lang))
        change = document.plan_change
        put_lines(console, [document.displaces], "・")
        if change is not None:
            put_lines(console, [phrase("plan_change", lang, yen=man_yen(-change, lang))], "・")
    console.print()
    price = document.price
    put_lines(
        console,
        [phrase("prices", lang, engineer=lost_told(price.engineer, lang), seat=lost_told(price.seat, lang))],
        "",
        indent=0,
    )
    put_lines(console, document.next_best, "・")


def _explained_parts(console: Console, document: ExplainDocument, lang: Lang) -> None:
    yen = [p for p in document.parts if p.unit == "yen"]
    if yen:
        put_heading(console, phrase("parts", lang))
        for part in yen:
            put_lines(
                console, [f"{tell(f'part.{part.name}', lang)} {man_yen(int(part.value), lang)}: {part.because}"], "・"
            )
    chances = [p for p in document.parts if p.unit == "share" and p.value < 1]
    if chances:
        put_heading(console, phrase("chance_parts", lang, chance=f"{document.probability:.1%}"))
        for part in chances:
            put_lines(console, [f"{part.because} {chance_text(part.value, lang)}"], "× ")
    fit = document.score_parts.get("fit", ())
    if fit:
        put_heading(console, phrase("fit_parts", lang, total=scores_by_name(document.scores, lang)))
        for part in fit:
            put_lines(console, [f"{tell(f'part.{part.name}', lang)} {part.value:.0f}: {part.because}"], "・")
