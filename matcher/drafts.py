"""A draft as a file: an .eml to open in the mail program, or plain text."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol

from matcher.errors import InputError
from matcher.messages import Lang, tell, why_os


class Draft(Protocol):
    """A mail a person may send: what every document of a draft holds."""

    @property
    def to(self) -> str | None: ...
    @property
    def subject(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def attachments(self) -> tuple[str, ...]: ...


def write_draft(document: Draft, path: Path, lang: Lang = "ja") -> None:
    """Writes the draft with its attachments (.eml) or as text (.txt). Raises InputError for another ending, a
    recipient that is not exactly one address, or a place that cannot be written; the mail is marked unsent, so that a
    person has to send it."""
    if path.suffix.lower() not in (".eml", ".txt"):
        raise InputError(tell("cli.draft_name", lang, path=path), place=str(path))
    try:
        if path.suffix.lower() == ".txt":
            path.write_text(f"{document.subject}\n\n{document.body}", encoding="utf-8")
        else:
            path.write_bytes(_mail(document, lang).as_bytes(policy=SMTP))
    except OSError as error:
        why = why_os(error, lang)
        raise InputError(tell("cli.cannot_write", lang, path=path, why=why), place=str(path)) from error


_ONE_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*")


def _mail(document: Draft, lang: Lang) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = document.subject
    if document.to:
        if not _ONE_ADDRESS.fullmatch(document.to):  # a list's cell may hold a second, hidden recipient
            raise InputError(tell("draft_recipient", lang, to=repr(document.to[:120])), place="To")
        mail["To"] = document.to
    mail["X-Unsent"] = "1"
    mail.set_content(document.body)
    for number, name in enumerate(document.attachments, 1):
        file = Path(name)
        shown = f"skill_sheet_{number}{file.suffix}"  # the file's own name often holds the person's
        mail.add_attachment(file.read_bytes(), maintype="application", subtype="octet-stream", filename=shown)
    return mail
