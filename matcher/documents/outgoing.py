"""What goes out: mails and reports."""

from __future__ import annotations

from matcher.model import (
    Caution,
    Document,
    Record,
)


class ProposeDocument(Document):
    """`matcher propose`: a draft; a person sends it."""

    to: str | None
    subject: str
    body: str
    attachments: tuple[str, ...]
    complete: bool
    missing: tuple[str, ...]
    cautions: tuple[Caution, ...]


class KeptBack(Record):
    """Something that does not stand in a mail going out, and why."""

    kind: str
    """price, limit, chain, contact, number, place, company, masked (shown with a neutral word); of a person held,
    refused, partner, leaves, late, double."""
    text: str
    engineer: str | None = None


class AnnounceDocument(Document):
    """`matcher announce`: a draft to partners, or the list of free people to clients; a person sends it."""

    to: str | None
    subject: str
    body: str
    attachments: tuple[str, ...] = ()
    complete: bool
    missing: tuple[str, ...]
    cautions: tuple[Caution, ...]
    left_out: tuple[KeptBack, ...]
    engineers: tuple[str, ...] = ()
    """Who stands in the list of free people, in its order."""


class Enquired(Record):
    """A question of the mail: `worth` is the yen that hang on its answer, over all people it decides about."""

    name: str
    text: str
    worth: int
    people: int
    """For how many candidates (of an engineer: projects) the answer matters."""
    decides: bool
    """Does a hard rule wait for it?"""


class EnquireDocument(Document):
    """`matcher enquire`: what is missing for a decision, as a mail to whoever can answer; a person sends it. Without
    `questions` nothing is missing and nobody need send it."""

    about: str
    to: str | None
    subject: str
    body: str
    attachments: tuple[str, ...] = ()
    questions: tuple[Enquired, ...]


class ReportDocument(Document):
    """`matcher report`."""

    files: tuple[str, ...]


DOCUMENTS: dict[str, type[Document]] = {
    "propose": ProposeDocument,
    "report": ReportDocument,
    "announce": AnnounceDocument,
    "enquire": EnquireDocument,
}
