"""Project and person mails (.eml, .txt) → records: what kind each part is, its fields, what is none of both."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from matcher.errors import InputError
from matcher.messages import tell
from matcher.model import AnyRecord, Extracted, Failure, Other, Place, Reading
from matcher.readers import register
from matcher.readers.mail_blocks import MAX_LINES, MAX_RECORDS, Block, Body, blocks_of, body_of, people_in, together
from matcher.readers.mail_closing import closing_of
from matcher.readers.mail_fields import Findings, sender_company
from matcher.readers.mail_kind import (
    OTHERS,
    Leaning,
    confidence,
    confidence_of_none,
    is_record,
    leaning,
    only_answers,
    other_kind,
)
from matcher.readers.mail_labels import Line
from matcher.readers.mail_text import Mail, mail_of
from matcher.readers.source import Source

# ---------------------------------------------------------------- reading


def recognises(source: Source) -> float:
    """1 for what carries mail headers, 0.6 for a text that states a project or a person, 0.2 for other text."""
    if source.suffix == ".eml":
        return 1.0
    mail: Mail = source.once("mail", mail_of)
    if mail.headed:
        return 0.95
    lines = [ln for ln in mail.lines if ln.strip()]
    return 0.6 if lines else 0.2


def attachments(source: Source) -> list[Source]:
    """The files attached to a mail as sources of their own, named `mail.eml/添付.xlsx`; for the other readers.

    Raises
    ------
    InputError
        Where the mail itself cannot be read.
    """
    mail: Mail = source.once("mail", mail_of)
    return [Source(f"{source.name}/{a.name}", a.data, source.today) for a in mail.attachments]


def read(source: Source) -> Reading:
    """The projects and people of one mail, in its order; what could not be read, with place and reason."""
    try:
        mail: Mail = source.once("mail", mail_of)
    except InputError as error:
        return Reading(failures=(Failure(source=source.name, reason=error.message),))
    failures = [Failure(source=source.name, reason=p, place=Place(file=source.name)) for p in mail.problems]
    if not any(ln.strip() for ln in mail.lines):
        return _empty(source, mail, failures)
    body = body_of(mail.lines, mail.first_line)
    if len(mail.lines) > MAX_LINES:
        reason = tell("mail_lines_cut", n=f"{MAX_LINES:,}", of=f"{len(mail.lines):,}")
        failures.append(
            Failure(source=source.name, reason=reason, place=Place(file=source.name, line=mail.first_line + MAX_LINES))
        )
    subject = mail.subject or body.forwarded_subject
    parted = _parted(mail, body, subject)
    own = [ln.text for ln in body.lines if ln.depth == 0 and ln.text.strip()]
    closing = closing_of(mail.subject, own)
    if closing is not None and all(closing.is_about(r, substantial=_substantial(r)) for r in parted.records):
        reason = tell(f"mail_closes_{closing.kind}", named=closing.named or tell("mail_closes_unnamed"))
        sure = confidence_of_none("reply", parted.facts)
        other = Other(source=source.name, kind="no_record", reason=reason, confidence=sure)
        return Reading(failures=tuple(failures), others=(other,))
    failures += parted.missed
    if not parted.records and parted.missed:
        return Reading(failures=tuple(failures))
    if not parted.records:
        kind = other_kind(mail, list(mail.lines)) or "none"
        reason = tell("mail_attached_only" if kind == "none" and mail.attachments else f"mail_other_{kind}")
        sure = confidence_of_none(kind, parted.facts)
        other = Other(source=source.name, kind="no_record", reason=reason, confidence=sure)
        return Reading(failures=tuple(failures), others=(other,))
    return Reading(records=tuple(parted.records), failures=tuple(failures))


def _empty(source: Source, mail: Mail, failures: list[Failure]) -> Reading:
    if mail.attachments:
        other = Other(source=source.name, kind="no_record", reason=tell("mail_attached_only"))
        return Reading(failures=tuple(failures), others=(other,))
    failures.append(Failure(source=source.name, reason=tell("mail_no_text")))
    return Reading(failures=tuple(failures))


@dataclass(frozen=True)
class _Parted:
    """The records of some lines, the parts that could not be read, and the kinds of facts of the fullest part."""

    records: list[Extracted] = field(default_factory=list)
    missed: list[Failure] = field(default_factory=list)
    facts: int = 0


def _parted(mail: Mail, body: Body, subject: str) -> _Parted:
    """The records of the outer mail; those of quoted parts only where the outer one holds none of its own."""
    outer = [ln for ln in body.lines if ln.depth == 0]
    if len(outer) < len(body.lines):
        alone = _from_lines(mail, body, outer, subject)
        if any(_substantial(r) for r in alone.records):
            return alone
        if only_answers([ln.text for ln in outer], subject=mail.subject):
            return _Parted(facts=alone.facts)
    return _from_lines(mail, body, body.lines, subject)


def _substantial(record: Extracted) -> bool:
    """True for a record that says enough to stand without what is quoted below it: what is asked for or offered."""
    return len(record.evidence) >= 5 and bool({"required", "preferred", "skills"} & set(record.evidence))


def _from_lines(mail: Mail, body: Body, lines: list[Line], subject: str) -> _Parted:
    subject_other = any(p.search(mail.subject) for _, p in OTHERS)
    blocks = _rejoined(blocks_of(lines))
    numbered = len(blocks) > 1
    kept: list[tuple[Block, Leaning]] = []
    failures: list[Failure] = []
    unparted: list[Failure] = []
    leanings = [leaning(b, subject) for b in blocks]
    for index, (block, lean) in enumerate(zip(blocks, leanings, strict=True), start=1):
        if is_record(lean, block, subject_other, numbered=numbered):
            people = people_in(block) if lean.kind == "engineer" else ()
            if len(people) < 2:
                kept.append((block, lean))
                continue
            unparted.append(
                Failure(
                    source=mail.name,
                    reason=tell("mail_people_unparted", n=len(people), names="、".join(people[:10])),
                    place=Place(file=mail.name, line=block.first_line),
                )
            )
        elif numbered and lean.facts >= 1:
            words = re.sub(r"\s+", " ", " ".join(ln.text for ln in block.lines)).strip()[:60]
            failures.append(
                Failure(
                    source=mail.name,
                    reason=tell("mail_block_unread", n=index, text=words),
                    place=Place(file=mail.name, line=block.first_line),
                )
            )
    if len(kept) > MAX_RECORDS:
        failures.append(Failure(source=mail.name, reason=tell("mail_too_many_records", n=MAX_RECORDS)))
        kept = kept[:MAX_RECORDS]
    facts = max((lean.facts for lean in leanings), default=0)
    return _Parted(_extracted(mail, body, subject, kept), [*unparted, *(failures if kept else [])], facts)


def _rejoined(blocks: list[Block]) -> list[Block]:
    """The blocks, of which one that is no record of its own and tells nothing the one before has told goes on with it:
    the same mark before every line of one person parts nothing. The subject speaks for none of them alone."""
    joined: list[Block] = []
    before: Leaning | None = None
    for block in blocks:
        lean = leaning(block, "")
        goes_on = (
            before is not None
            and lean.facts > 0
            and not (lean.told & before.told) - {"place"}
            and not is_record(lean, block, False, numbered=True)
        )
        if goes_on:
            block = together(joined.pop(), block, alone=len(blocks) == 2)
            lean = leaning(block, "")
        joined.append(block)
        before = lean
    return joined


def _extracted(mail: Mail, body: Body, subject: str, kept: list[tuple[Block, Leaning]]) -> list[Extracted]:
    from matcher.readers import mail_person, mail_project

    first = [ln.text for ln in body.lines if ln.depth == 0 and ln.text.strip()]
    sender = sender_company(first, body.signature, mail.sender_name)
    out: list[Extracted] = []
    ids: set[str] = set()
    for number, (block, lean) in enumerate(kept, start=1):
        kind = lean.kind
        found = Findings(mail.day)
        _labelled_sender(block, found)
        reader = mail_project if kind == "project" else mail_person
        read_block = mail_project.project_of if kind == "project" else mail_person.person_of
        read_block(block, found, subject=subject, alone=len(kept) == 1)
        company = found.values.pop("sender", None) or sender
        record: AnyRecord = reader.made(
            found, sender=company, address=mail.sender_address, received_at=mail.received_at
        )
        if record.id in ids:
            key = repr(sorted((k, str(v)) for k, v in found.values.items()))
            record = reader.made(
                found, sender=company, address=mail.sender_address, received_at=mail.received_at, key=key
            )
        if record.id in ids:
            continue
        ids.add(record.id)
        out.append(
            Extracted(
                type=kind,
                source=mail.name if len(kept) == 1 else f"{mail.name}#{number}",
                data=record,
                evidence=found.evidence,
                unread=tuple(found.unread),
                confidence=confidence(block, lean),
            )
        )
    return out


def _labelled_sender(block: Block, found: Findings) -> None:
    """会社名：株式会社… says whose offer it is."""
    from matcher.readers.mail_recognise import company_in

    for item in block.of("sender"):
        found.put(
            "sender",
            company_in(item.value) or item.value.strip() or None,
            item.number,
            f"{item.label}：{item.value}",
        )


__all__ = ["attachments", "leaning", "read", "recognises"]

register("mail", {".eml", ".txt"}, recognises, read)
