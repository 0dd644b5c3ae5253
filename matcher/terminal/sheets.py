"""A person's sheet in the terminal: what was written, what had no place, how two versions differ."""

from __future__ import annotations

import sys
from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from matcher.messages import Lang, listed, tell
from matcher.terminal.page import console_of

if TYPE_CHECKING:
    from matcher.documents.sheets import CareerChange, CareerDiffDocument, SheetDocument

_LISTS = ("skills", "phases")


def show_sheet(document: SheetDocument, with_notes: bool, lang: Lang) -> None:
    console = console_of()
    console.print(
        tell("sheet.written", lang, file=document.file, jobs=document.engagements, skills=document.skills),
        soft_wrap=True,
    )
    if document.withheld:
        what = listed([tell(f"sheet.private.{w}", lang) for w in document.withheld], lang)
        console.print(tell("sheet.withheld", lang, what=what), soft_wrap=True)
    if document.notes and not document.template:
        told = tell("sheet.notes_made" if with_notes else "sheet.notes_open", lang, count=document.notes)
        console.print(Text(told, style="yellow"), soft_wrap=True)
    if document.not_placed:
        sys.stderr.write(tell("sheet.not_placed", lang) + "\n")
        for left in document.not_placed:
            line = tell("sheet.not_placed_line", lang, field=left.field, text=left.text, why=left.why)
            sys.stderr.write(f"  - {line}\n")


def show_diff(document: CareerDiffDocument, lang: Lang) -> None:
    console = console_of()
    title = tell("careers.title", lang, older=document.older, newer=document.newer)
    console.print(Text(title, style="bold"), soft_wrap=True)
    if not document.changes:
        console.print(tell("careers.none", lang, same=document.unchanged))
        return
    counted = tell("careers.counted", lang, count=len(document.changes), past=document.past, same=document.unchanged)
    console.print(counted)
    for past, heading, style in ((True, "past", "bold red"), (False, "new", "bold")):
        changes = [c for c in document.changes if c.past is past]
        if not changes:
            continue
        console.print()
        console.print(Text(tell(f"careers.{heading}_heading", lang), style=style))
        for engagement, group in groupby(changes, key=lambda c: c.engagement):
            told = list(group)
            if engagement and told[0].field is not None:
                console.print(f"  {engagement}", soft_wrap=True)
            for change in told:
                indent = "    " if engagement and change.field is not None else "  "
                console.print(f"{indent}{_line(change, lang)}", soft_wrap=True)


def _line(change: CareerChange, lang: Lang) -> str:
    if change.field is None:
        return tell(f"careers.{change.kind}", lang, told=change.engagement)
    field = tell(f"careers.field.{change.field}", lang)
    if change.field in _LISTS:
        glue = "、" if lang == "ja" else ", "
        before, after = ((text or "").split(glue) if text else [] for text in (change.before, change.after))
        parts = [f"－{t}" for t in before if t not in after] + [f"＋{t}" for t in after if t not in before]
        return tell("careers.lists", lang, field=field, parts=" ".join(parts))
    nothing = tell("careers.nothing", lang)
    short = [" ".join((t or nothing).split())[:80] for t in (change.before, change.after)]
    return tell("careers.changed", lang, field=field, before=short[0], after=short[1])
