"""A proposal draft as a file: an .eml to open in the mail program, or plain text."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from matcher.documents import ProposeDocument
from matcher.errors import InputError
from matcher.messages import Lang, tell


def write_draft(document: ProposeDocument, path: Path, lang: Lang = "ja") -> None:
    """Writes the draft with its attachments (.eml) or as text (.txt). Raises InputError for another ending or a
    place that cannot be written; the mail is marked unsent, so that a person has to send it."""
    if path.suffix.lower() not in (".eml", ".txt"):
        raise InputError(tell("cli.draft_name", lang, path=path), place=str(path))
    try:
        if path.suffix.lower() == ".txt":
            path.write_text(f"{document.subject}\n\n{document.body}", encoding="utf-8")
        else:
            path.write_bytes(_mail(document).as_bytes(policy=SMTP))
    except OSError as error:
        why = error.strerror or error
        raise InputError(tell("cli.cannot_write", lang, path=path, why=why), place=str(path)) from error


def _mail(document: ProposeDocument) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = document.subject
    if document.to:
        mail["To"] = document.to
    mail["X-Unsent"] = "1"
    mail.set_content(document.body)
    for number, name in enumerate(document.attachments, 1):
        file = Path(name)
        shown = f"skill_sheet_{number}{file.suffix}"  # the file's own name often holds the person's
        mail.add_attachment(file.read_bytes(), maintype="application", subtype="octet-stream", filename=shown)
    return mail
