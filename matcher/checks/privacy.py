"""X: personal data and secrets in a version that goes to a client. Texts never repeat the data itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from matcher.checks.case import Case, label
from matcher.checks.rule import Doubt, doubt, rule
from matcher.model import Place, Severity

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(r"(?<![\d-])0\d{1,4}[-ー−(（]\d{1,4}[-ー−)）]\d{3,4}(?![\d-])")
_SECRET = re.compile(r"守秘|NDA|秘密保持|機密保持|社名(?:非公開|は伏せ)|口外")
_COMPANY = re.compile(r"株式会社|㈱|\(株\)|（株）|銀行|証券|生命|損保|保険")
_MASKED = re.compile(r"[○〇◯●△▲×✕*＊]{1,}|(?<![A-Za-z])[A-Z]社|某|大手|非公開|匿名")


@rule("X01", Severity.INFO)
def full_name_or_birth_date(case: Case) -> Iterator[Doubt]:
    """A version to be sent shows initials and age, not the full name or the birth date.

    People write their own sheet with both, so a raw sheet gets an `info`; `warn` where the sheet shows initials
    as well (somebody made it anonymous and missed a cell), or where this very version is to be sent.
    """
    masked = case.sheet.initials is not None and case.sheet.name is None
    for kind in ("name", "birth_date"):
        place = case.sheet.private.get(kind)
        if place is None:
            continue
        missed = kind == "name" and masked
        yield doubt(place, variant=kind, says=(kind,), severity=Severity.WARN if case.outgoing or missed else None)


@rule("X02", Severity.WARN)
def phone_mail_or_address(case: Case) -> Iterator[Doubt]:
    """No sheet shows a telephone number, a mail address or a home address: whoever has them can go past us."""
    told: set[str] = set()
    for kind in ("phone", "mail", "address"):
        place = case.sheet.private.get(kind)
        if place is not None:
            told.add(kind)
            yield doubt(place, variant=kind, says=(kind,))
    for kind, place in _in_texts(case):
        if kind not in told:
            told.add(kind)
            yield doubt(place, variant=kind, says=(kind, "text"))


@rule("X03", Severity.WARN)
def client_named_under_secrecy(case: Case) -> Iterator[Doubt]:
    """A client whose name is under a secrecy agreement is not named in the same entry."""
    for n, job in enumerate(case.sheet.engagements):
        client = job.client or ""
        if client and _COMPANY.search(client) and not _MASKED.search(client) and _SECRET.search(job.text or ""):
            yield doubt(job.where("client"), title=label(job, n), client=client)


@rule("X04", Severity.INFO)
def full_name_in_the_file_name(case: Case) -> Iterator[Doubt]:
    """The file of a version to be sent is not named after the person."""
    names = [name for name in (case.sheet.name, case.engineer.name if case.engineer else None) if name]
    stem = re.sub(r"[\s　_\-]", "", PurePath(case.sheet.place.file).stem)
    for name in names:
        bare = re.sub(r"[\s　]", "", name)
        if len(bare) >= 3 and bare in stem:
            severity = Severity.WARN if case.outgoing else None
            yield doubt(case.sheet.place, says=("file name",), severity=severity)
            return


def _in_texts(case: Case) -> Iterator[tuple[str, Place]]:
    for text, place in case.texts():
        if "@" in text and any(not _about_samples(m) for m in _MAIL.findall(text)):
            yield "mail", place
        if _PHONE.search(text):
            yield "phone", place


def _about_samples(address: str) -> bool:
    """Addresses that belong to nobody."""
    return bool(re.search(r"@(?:example|test|localhost)\b|\.(?:example|invalid|test)$", address))
