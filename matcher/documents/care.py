"""Care of the store."""

from __future__ import annotations

from typing import Literal

from matcher.model import (
    Document,
    Record,
)


class BackupDocument(Document):
    """`matcher backup`: the archive that was written; rows by table."""

    file: str
    size: int
    """Bytes."""
    schema_of_store: str
    """Version of the tables in it."""
    revision: int
    made_at: str
    tables: dict[str, int]


class RestoreDocument(Document):
    """`matcher restore`: what the store holds now; rows by table as the archive had them."""

    file: str
    store: str
    made_at: str
    revision: int
    """The store's revision now; the archive may have had a lower one."""
    tables: dict[str, int]
    kept: str | None
    """Backup of what the store held before."""
    set_aside: str | None
    """The unreadable file that stood in the store's place, under its new name."""
    forgotten_again: tuple[str, ...]
    """People forgotten since the archive was made: they were erased from it too."""


class ExportDocument(Document):
    """`matcher export`: rows by file, and how many originals."""

    folder: str
    files: dict[str, int]
    originals: int
    forgotten: int
    """Sources of which no original is left, since somebody in them was forgotten."""


class ForgetDocument(Document):
    """`matcher forget`: what was erased, and what is out of reach."""

    engineer: str
    sheets: tuple[str, ...]
    versions: int
    originals: int
    shared: int
    """Of the originals, those in which other people stand too: their records stay, the list itself is gone."""
    mentions: int
    """Originals erased because his name stood in them, though no record of his was read there."""
    masked: dict[str, int]
    """Rows of others in which his name was made unreadable, by table."""
    keys: dict[str, int]
    """Rows whose key holds his name, by table; keys cannot be changed."""
    namesakes: tuple[str, ...]
    """Records of others of the same name, left as they are."""
    alike: tuple[str, ...]
    """Other records that are probably the same person."""
    copies: tuple[str, ...]
    """Backups and exports made before: they still hold him."""
    scrubbed: bool
    """False while erased rows may still lie in the database's files (`matcher doctor --fix`)."""


class DoctorCheck(Record):
    name: str
    state: Literal["ok", "hint", "attention"]
    told: str
    mend: str | None


class DoctorDocument(Document):
    """`matcher doctor`: how the store is; exit status 1 where anything needs attention."""

    store: str
    checks: tuple[DoctorCheck, ...]
    mended: tuple[str, ...]


DOCUMENTS: dict[str, type[Document]] = {
    "backup": BackupDocument,
    "restore": RestoreDocument,
    "export": ExportDocument,
    "forget": ForgetDocument,
    "doctor": DoctorDocument,
}
