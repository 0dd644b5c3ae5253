"""A mail to send."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.messages import Lang
from matcher.terminal.page import phrase

if TYPE_CHECKING:
    from matcher.documents.outgoing import ProposeDocument


def show_draft(document: ProposeDocument, out: Path | None, lang: Lang) -> None:
    if out is None:
        sys.stdout.write(f"{document.subject}\n\n{document.body}")
    else:
        sys.stderr.write(phrase("written", lang, path=out) + "\n")
    for text in document.missing:
        sys.stderr.write(phrase("missing", lang, what=text) + "\n")
    for caution in document.cautions:
        sys.stderr.write(f"! {caution.message}\n")
