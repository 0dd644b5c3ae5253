"""What comes with a mail: its attachments as sources of their own, and the records in them tied to the mail."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePath

from matcher.errors import InputError
from matcher.messages import listed, tell
from matcher.model import Engineer, Extracted, Failure, Project, Reading, SkillSheet, SupplyKind, Unread
from matcher.readers.archive import MEMBERS_MAX, SIZE_MAX
from matcher.readers.mail_text import Mail, mail_of
from matcher.readers.passwords import told_in
from matcher.readers.source import Allowance, Letter, Source

MAILS_MAX = 4
"""Mails attached to mails attached to mails."""
LOCKED = ("locked.needs_one", "locked.none_fits")


def with_attachments(source: Source, reading: Reading, read: Callable[[Source], Reading]) -> Reading:
    """The reading of a mail's body together with that of its attachments."""
    try:
        mail: Mail = source.once("mail", mail_of)
    except InputError:  # the reading says so already
        return reading
    if source.keys is not None:
        source.keys.learn(mail)
    if not mail.attachments:
        return reading
    if source.mails >= MAILS_MAX:
        deep = Failure(source=source.name, reason=tell("mail.forwarded_too_deep", n=MAILS_MAX))
        return reading.model_copy(update={"failures": (*reading.failures, deep)})
    parts = [read(part) for part in attachments(source, mail)]
    failures = tuple(f for part in parts for f in part.failures)
    if source.keys is not None and mail.sender_address and locked(failures):
        source.keys.missing.add((mail.sender_address, mail.day))
    letter = _letter(source, mail)
    people = [r for r in reading.records if isinstance(r.data, Engineer)]
    records = [_from(letter, r) for part in parts for r in part.records]
    return Reading(
        records=(*reading.records, *_tied(records, people)),
        failures=(*reading.failures, *failures),
        others=(*reading.others, *(o for part in parts for o in part.others)),
    )


def attachments(source: Source, mail: Mail) -> Iterator[Source]:
    """The attachments one after the other, with the passwords the mail itself or its sender's other mails tell."""
    told = told_in(mail.lines)
    known = source.keys.fitting(mail.sender_address, mail.day) if source.keys is not None else ()
    passwords = tuple(dict.fromkeys((*source.passwords, *told, *known)))
    allowance = source.allowance or Allowance(MEMBERS_MAX, SIZE_MAX)
    letter = _letter(source, mail)
    for file in mail.attachments:
        part = source.holding(
            f"{source.name}/{file.name}",
            file.data,
            passwords=passwords,
            allowance=allowance,
            letter=letter,
            mails=source.mails + 1,
        )
        yield replace(part, meant=file.suffix) if file.suffix else part


def locked(failures: tuple[Failure, ...]) -> int:
    """How many of these say that no password fitted."""
    reasons = {tell(key) for key in LOCKED}
    return sum(f.reason in reasons for f in failures)


def _letter(source: Source, mail: Mail) -> Letter:
    """Who sent the mail; worked out once, and of mails within mails the outermost."""

    def told(_: Source) -> Letter:
        from matcher.readers.mail_blocks import body_of
        from matcher.readers.mail_fields import sender_company

        body = body_of(mail.lines[:2_000], mail.first_line)
        first = [ln.text for ln in body.lines if ln.depth == 0 and ln.text.strip()]
        company = sender_company(first, body.signature, mail.sender_name)
        return Letter(company or mail.sender_name or None, mail.sender_address, mail.received_at, mail.day)

    return source.letter or source.once("letter", told)


# ---------------------------------------------------------------- what lists leave to the mail


def _from(letter: Letter, record: Extracted) -> Extracted:
    """A record of an attached list with the sender and the arrival of its mail where it names none itself. Whoever is
    offered in a mail is offered by its sender, and the sender's own people are a partner's to us."""
    said = record.data
    common = {"sender_address": letter.sender_address, "received_at": letter.received_at}
    if isinstance(said, Project):
        more: dict[str, object] = {"sender": letter.sender, **common}
    elif isinstance(said, Engineer):
        more = {"company": letter.sender, **common}
    else:
        return record
    new = {name: value for name, value in more.items() if value is not None and getattr(said, name) is None}
    if isinstance(said, Engineer) and (said.supply is None or said.tier in (None, 0)):
        new |= {"supply": SupplyKind.PARTNER, "tier": said.tier or 1}
    return record.model_copy(update={"data": said.model_copy(update=new)}) if new else record


# ---------------------------------------------------------------- whose sheet is it?


def _tied(records: list[Extracted], people: list[Extracted]) -> Iterator[Extracted]:
    """The records, each sheet tied to the one person of the mail it can only belong to; where that is not plain, said
    in `unread`."""
    for record in records:
        if not isinstance(record.data, SkillSheet) or record.attached is not None or not people:
            yield record
            continue
        owners = _owners(record.data, record.source, people)
        if len(owners) == 1:
            yield record.model_copy(update={"attached": owners[0].source})
            continue
        who = listed([_named(p) for p in owners or people])
        key = "mail.sheet_whose" if owners else "mail.sheet_of_another"
        note = Unread(text=tell(key, who=who, sheet=record.data.initials or ""))
        yield record.model_copy(update={"unread": (*record.unread, note)})


def _owners(sheet: SkillSheet, source: str, people: list[Extracted]) -> list[Extracted]:
    """Those of the mail's people the sheet may belong to, as few as what sheet and file name say allow."""
    possible = [(p, told) for p in people if (told := _agreement(sheet, source, p.data)) is not None]  # type: ignore[arg-type]  # engineers
    best = max((told for _, told in possible), default=0)
    return [p for p, told in possible if told == best]


def _agreement(sheet: SkillSheet, source: str, person: Engineer) -> int | None:
    """How much speaks for this person: number, initials in the sheet or in the file's name, then age, sex and station;
    None where initials or numbers contradict each other."""
    for ours, theirs in ((person.number, sheet.number), (letters(person.initials), letters(sheet.initials))):
        if ours and theirs and ours != theirs:
            return None
    named = initials_in(source)
    ours = letters(person.initials)
    if ours and named and ours not in named and not letters(sheet.initials):
        return None
    told = 8 * bool(person.number and person.number == sheet.number)
    told += 4 * bool(ours and (ours == letters(sheet.initials) or ours in named))
    for name in ("age", "sex", "nearest_station"):
        mine, its = getattr(person, name), getattr(sheet, name)
        told += bool(mine is not None and mine == its)
    return told


def _named(person: Extracted) -> str:
    data = person.data
    assert isinstance(data, Engineer)
    return data.initials or data.number or (f"{data.age}歳" if data.age else "?")


def letters(initials: str | None) -> str:
    """Initials as bare capitals: Ｔ．Ｋ → TK."""
    return re.sub(r"[^A-Z]", "", unicodedata.normalize("NFKC", initials or "").upper())


_INITIALS = re.compile(r"(?<![A-Za-z])([A-Z])[.．・_\- ]?([A-Z])(?![A-Za-z])")
_NO_PERSON = frozenset(
    ["SE", "PG", "PL", "PM", "IT", "SS", "QA", "DB", "OS", "HP", "AI", "UI", "UX", "IF", "NG", "OK", "PC", "VB"]
)
"""Two capitals in a file's name that are a role or a word of the trade; with a dot between them they are initials."""


def initials_in(source: str) -> frozenset[str]:
    """The initials an attachment's name seems to hold: スキルシート_T.K.xlsx → TK."""
    stem = unicodedata.normalize("NFKC", PurePath(source).stem)
    found = {m[1] + m[2]: m[0] for m in _INITIALS.finditer(stem)}
    return frozenset(two for two, written in found.items() if two not in _NO_PERSON or "." in written)
