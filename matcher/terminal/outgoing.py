"""What a person sees of the drafts that go out: the mail as it stands, and beside it what he should know."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.messages import Lang, man_yen, tell

if TYPE_CHECKING:
    from matcher.documents.outgoing import AnnounceDocument, EnquireDocument
    from matcher.morning import Morning


def show_announcement(document: AnnounceDocument, morning: Morning, out: Path | None, lang: Lang) -> None:
    """The draft on stdout (or where it was written); on stderr what is missing, who and what was left out, cautions."""
    if out is None:
        sys.stdout.write(f"{document.subject}\n\n{document.body}")
    else:
        _note(tell("terminal.written", lang, path=out))
    for text in document.missing:
        _note(tell("terminal.missing", lang, what=text))
    for kept in document.left_out:
        if kept.engineer is None:
            _note(tell("announce.left_out", lang, why=tell(f"announce.why_{kept.kind}", lang), text=kept.text))
        else:
            initials = morning.engineers[kept.engineer].initials or "?"
            _note(tell("bench.left_out", lang, who=f"{initials}({kept.engineer})", why=kept.text))
    for caution in document.cautions:
        _note(f"! {caution.message}")


def show_enquiry(document: EnquireDocument, out: Path | None, lang: Lang) -> None:
    """The mail on stdout, what hangs on each question on stderr; a note where nothing is missing."""
    if not document.questions:
        _note(tell("enquire.nothing", lang, about=document.about))
        return
    if out is None:
        sys.stdout.write(f"{document.subject}\n\n{document.body}")
    else:
        _note(tell("terminal.written", lang, path=out))
    for n, asked in enumerate(document.questions, 1):
        rule = tell("enquire.rule", lang) if asked.decides else ""
        _note(tell("enquire.worth", lang, name=n, worth=man_yen(asked.worth, lang), people=asked.people, rule=rule))


def _note(text: str) -> None:
    sys.stderr.write(text + "\n")
