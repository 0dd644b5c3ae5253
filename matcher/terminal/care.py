"""What a person sees in a terminal of backups, exports, a person erased and the store's health."""

from __future__ import annotations

import sys

from matcher.documents.care import BackupDocument, DoctorDocument, ExportDocument, ForgetDocument, RestoreDocument
from matcher.messages import Lang, listed, tell

MARKS = {"ok": "✓", "hint": "・", "attention": "!"}


def _say(key: str, lang: Lang, **values: object) -> None:
    sys.stdout.write(tell(f"care.{key}", lang, **values) + "\n")


def show_backup(document: BackupDocument, lang: Lang) -> None:
    """Where it is, what is in it, and that it holds personal data."""
    rows = document.tables
    _say("backed_up", lang, file=document.file, size=f"{document.size / 1e6:,.1f}", revision=document.revision)
    _say("holds", lang, records=rows.get("record", 0), versions=rows.get("version", 0), sources=rows.get("source", 0))
    _say("personal", lang)


def show_restored(document: RestoreDocument, lang: Lang) -> None:
    """What the store is now, and where what it was has gone."""
    rows = document.tables
    _say("restored", lang, store=document.store, made=document.made_at, revision=document.revision)
    _say("holds", lang, records=rows.get("record", 0), versions=rows.get("version", 0), sources=rows.get("source", 0))
    if document.kept:
        _say("kept", lang, path=document.kept)
    if document.set_aside:
        _say("set_aside", lang, path=document.set_aside)
    if document.forgotten_again:
        _say("forgotten_again", lang, who=listed(document.forgotten_again, lang))


def show_exported(document: ExportDocument, lang: Lang) -> None:
    """Where it is, and that it holds personal data."""
    _say("exported", lang, folder=document.folder, originals=document.originals)
    for name, rows in document.files.items():
        if name.endswith(".csv"):
            _say("exported_file", lang, name=name, rows=rows)
    if document.forgotten:
        _say("exported_forgotten", lang, count=document.forgotten)
    _say("personal", lang)


def show_forgotten(document: ForgetDocument, lang: Lang) -> None:
    """What is gone, what stays, and what the program cannot reach."""
    _say("forgotten", lang, who=document.engineer, versions=document.versions, sheets=len(document.sheets))
    _say("forgotten_originals", lang, count=document.originals + document.mentions)
    if document.shared:
        _say("forgotten_shared", lang, count=document.shared)
    if document.masked:
        _say("forgotten_masked", lang, count=sum(document.masked.values()))
    if document.namesakes:
        _say("forgotten_namesakes", lang, who=listed(document.namesakes, lang))
    if document.alike:
        _say("forgotten_alike", lang, who=listed(document.alike, lang))
    if document.keys:
        _say("forgotten_keys", lang, count=sum(document.keys.values()))
    _say("forgotten_copies" if document.copies else "forgotten_no_copies", lang)
    for path in document.copies:
        sys.stdout.write(f"  {path}\n")
    if not document.scrubbed:
        _say("not_scrubbed", lang)


def show_health(document: DoctorDocument, lang: Lang) -> None:
    """Check by check, with how to mend what is not well."""
    sys.stdout.write(f"{document.store}\n")
    for done in document.mended:
        sys.stdout.write(f"+ {done}\n")
    for check in document.checks:
        sys.stdout.write(f"{MARKS[check.state]} {check.told}\n")
        if check.mend:
            sys.stdout.write(f"    → {check.mend}\n")
