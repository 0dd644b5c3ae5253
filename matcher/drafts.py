"""A proposal draft as a file: an .eml to open in the mail program, or plain text."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from matcher.documents import ProposeDocument
from matcher.errors import InputError


def write_draft(document: ProposeDocument, path: Path) -> None:
    """Writes the draft with its attachments (.eml) or as text (.txt). Raises InputError for another ending or a
    place that cannot be written; the mail is marked unsent, so that a person has to send it."""
    if path.suffix.lower() not in (".eml", ".txt"):
        raise InputError(f"{path}: .eml か .txt の名前にしてください", place=str(path))
    try:
        if path.suffix.lower() == ".txt":
            path.write_text(f"{document.subject}\n\n{document.body}", encoding="utf-8")
        else:
            path.write_bytes(_mail(document).as_bytes(policy=SMTP))
    except OSError as error:
        raise InputError(f"{path}: 書き込めません（{error.strerror or error}）", place=str(path)) from error


def _mail(document: ProposeDocument) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = document.subject
    if document.to:
        mail["To"] = document.to
    mail["X-Unsent"] = "1"
    mail.set_content(document.body)
    for name in document.attachments:
        file = Path(name)
        if file.is_file():
            mail.add_attachment(file.read_bytes(), maintype="application", subtype="octet-stream", filename=file.name)
    return mail
