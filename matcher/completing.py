"""Readings with what a configured language model could add: each mail's records beside the text they were read from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.documents.reading import FilledDropped, FillingTold
from matcher.errors import InputError
from matcher.filling import Away, Filler, Letter, filled
from matcher.model import Extracted, Reading

if TYPE_CHECKING:
    from matcher.readers.source import Source

ASKED = ("project", "engineer")


@dataclass
class Completing:
    """A run of filling: asks record by record, and no more once nobody answers. The run itself goes on."""

    filler: Filler
    records: int = 0
    fields: int = 0
    dropped: list[FilledDropped] = field(default_factory=list)
    orders: int = 0
    away: str | None = None

    def source(self, source: Source, reading: Reading) -> Reading:
        """The reading of one source, with the records of its own text (not of its attachments) filled."""
        if self.away is not None or not any(_of(source.name, r) for r in reading.records):
            return reading
        letter = _letter(source)
        return reading if letter is None else self._filled(source.name, letter, reading)

    def paths(self, paths: Iterable[Path | str], reading: Reading, today: date) -> Reading:
        """The same for all that was read from these paths: mails, texts and mailboxes."""
        from matcher.model import Failure
        from matcher.readers import files_in, pieces

        named = {r.source.partition("#")[0] for r in reading.records if r.type in ASKED}
        files, _ = files_in(paths)
        for file, _ in files:
            path = Path(file)
            if self.away is not None or not any(
                n == path.as_posix() or n.startswith(f"{path.as_posix()}/") for n in named
            ):
                continue
            for piece in pieces(path, today):
                if not isinstance(piece, Failure):
                    reading = self.source(piece, reading)
        return reading

    def _filled(self, name: str, letter: Letter, reading: Reading) -> Reading:
        own = [r for r in reading.records if _of(name, r)]
        new = {r.source: self._ask(r, part) for r, part in _parts(own, letter)}
        return reading.model_copy(
            update={"records": tuple(new.get(r.source, r) if _of(name, r) else r for r in reading.records)}
        )

    def _ask(self, record: Extracted, letter: Letter) -> Extracted:
        if self.away is not None:
            return record
        try:
            outcome = filled(record, letter, self.filler)
        except Away as error:
            self.away = error.message
            return record
        self.records += bool(outcome.asked)
        self.fields += len(outcome.filled)
        self.orders += outcome.orders
        self.dropped += (FilledDropped(source=record.source, field=d.field, why=d.why) for d in outcome.dropped)
        return outcome.record

    def told(self) -> FillingTold:
        """What came of it."""
        return FillingTold(
            records=self.records, fields=self.fields, dropped=tuple(self.dropped), orders=self.orders, away=self.away
        )


def _of(name: str, record: Extracted) -> bool:
    return record.type in ASKED and re.fullmatch(re.escape(name) + r"(?:#\d+)?", record.source) is not None


def _letter(source: Source) -> Letter | None:
    """The mail's text; None for what is no mail."""
    from matcher.readers.mail_text import mail_of

    if source.suffix not in (".eml", ".txt"):
        return None
    try:
        mail = source.once("mail", mail_of)
    except InputError:  # the reading says so already
        return None
    return Letter(tuple(mail.lines), mail.first_line, mail.day, mail.subject, (mail.sender_name,))


def _parts(records: list[Extracted], letter: Letter) -> list[tuple[Extracted, Letter]]:
    """Each record with the lines it was read from: of several in a mail, those from its first to the next one's."""
    if len(records) == 1:
        return [(records[0], letter)]
    starts = []
    for record in records:
        lines = [e.line for e in record.evidence.values() if e.line]
        if lines:
            starts.append((min(lines), record))
    starts.sort(key=lambda s: s[0])
    ends = [start for start, _ in starts[1:]]
    return [(r, letter.part(start, end)) for (start, r), end in zip(starts, [*ends, None], strict=True)]
