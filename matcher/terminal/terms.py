"""What a person sees of unknown terms and of what was decided about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.messages import Lang, tell
from matcher.terminal.page import console_of, table_of

if TYPE_CHECKING:
    from matcher.documents.terms import TermsDecidedDocument, TermsDocument


def show_terms(document: TermsDocument, lang: Lang, limit: int) -> None:
    """A table of the most frequent terms, then what was left out of it."""
    console = console_of()
    if document.terms:
        shown = document.terms[:limit]
        console.print(tell("terms.title", lang, count=len(document.terms), shown=len(shown)))
        cut = {"overflow": "ellipsis", "no_wrap": True}
        table = table_of(
            (tell("terms.col.term", lang), {**cut, "max_width": 24}),
            (tell("terms.col.count", lang), {"justify": "right", "no_wrap": True}),
            (tell("terms.col.suggestions", lang), {**cut, "max_width": 28}),
            (tell("terms.col.sample", lang), cut),
        )
        for one in shown:
            where = str(one.sample.place) if one.sample.place else one.sample.source
            table.add_row(one.term, str(one.count), " / ".join(one.suggestions), where)
        console.print(table)
    else:
        console.print(tell("terms.none", lang))
    if document.known_now:
        console.print(tell("terms.known_now", lang, count=document.known_now))
    if document.left_out:
        console.print(tell("terms.left_out", lang, count=document.left_out), style="dim")
    if document.terms:
        console.print(tell("terms.how", lang), style="dim")


def show_decided(document: TermsDecidedDocument, lang: Lang, message: str) -> None:
    """One line per decision, then what became of them."""
    console = console_of()
    if message == "list" and not document.decided:
        console.print(tell("terms.decided_none", lang, file=document.file))
    for one in document.decided if message != "exported" else ():
        console.print(tell(f"terms.decided.{one.decision}", lang, term=one.term, skill=one.skill, by=one.by, at=one.at))
    if message == "imported":
        console.print(tell("terms.imported", lang, count=len(document.decided), same=document.same))
    if message == "exported":
        console.print(tell("terms.exported", lang, count=len(document.decided), file=document.file))
    if message in ("kept", "imported") and document.decided:
        console.print(tell("terms.kept", lang, file=document.file), style="dim")
