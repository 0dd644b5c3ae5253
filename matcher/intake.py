"""What people bring in, into the store: files, folders and mailboxes, written down about every second."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.documents.keeping import Counts, ImportDocument, LeftOut
from matcher.messages import tell
from matcher.model import Failure, Other, Reading
from matcher.morning import Progress, Settings

if TYPE_CHECKING:
    from matcher.completing import Completing
    from matcher.inbox import InboxAddress, Mailbox
    from matcher.store import Store
    from matcher.store.inboxes import Mark
    from matcher.store.sources import Known

BATCH_S = 1.0
"""Seconds of reading after which what was read is written down."""
BATCH_FILES = 500
MAIL = ".eml"


@dataclass(frozen=True)
class Arrival:
    """One file or mail on its way in, whole or refused."""

    name: str
    content: bytes | None
    """None where it could not be had: `failures` say why."""
    failures: tuple[Failure, ...] = ()
    named: bool = False
    """The user named this very file."""
    suffix: str | None = None
    """What it is read as, where its name does not say."""
    mark: Mark | None = None
    """How far its mailbox has been read once it is in."""


@dataclass(frozen=True)
class Brought:
    """What became of one arrival: what stands in it, or `known` where the store had the very same bytes."""

    arrival: Arrival
    reading: Reading
    known: bool = False


@dataclass
class _Batch:
    """Arrivals read and not yet written down."""

    began: float = field(default_factory=time.monotonic)
    files: list[tuple[str, bytes, Reading]] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)
    marks: dict[tuple[str, str], Mark] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        many = len(self.files) >= BATCH_FILES
        waiting = bool(self.files or self.names or self.marks)
        return many or (waiting and time.monotonic() - self.began > BATCH_S)


def bring_in(
    store: Store,
    places: Sequence[Path | str],
    settings: Settings,
    *,
    by: str,
    again: bool = False,
    progress: Progress | None = None,
    completing: Completing | None = None,
) -> ImportDocument:
    """Files, folders and mailboxes (`imaps://…`) into the store, again and again without doubles; written down about
    every second, so that an interrupted import goes on where it stopped. A file the store knows by its content is not
    opened (unless `again`), a mail it has dealt with is not fetched. `completing` fills what the rules left open.

    Raises InputError where nothing is there to read, or a mailbox cannot be opened.
    """
    from matcher.inbox import is_inbox
    from matcher.readers import files_in

    inboxes = [str(p) for p in places if is_inbox(str(p))]
    paths = [p for p in places if not is_inbox(str(p))]
    files, failures = files_in(paths) if paths or not inboxes else ([], [])
    intake = Intake(store, settings, by=by, again=again, completing=completing)
    intake.failures += failures
    for done, file in enumerate(files, 1):
        for arrival in from_files([file], settings):
            intake.take(arrival)
        if progress is not None:
            progress(done, len(files))
    mails = _mails(intake, inboxes, len(files), progress)
    intake.write()
    return intake.document(len(files) + mails)


def _mails(intake: Intake, inboxes: Sequence[str], before: int, progress: Progress | None) -> int:
    """Takes the mails of these mailboxes in; how many there were."""
    from matcher.inbox import Mailbox, inbox_address, secret_for

    settings = intake.settings
    addresses = [inbox_address(one, settings.lang) for one in inboxes]
    secrets = [secret_for(address, settings.passwords, settings.lang) for address in addresses]
    done = 0
    for address, secret in zip(addresses, secrets, strict=True):
        with Mailbox(address, secret, settings.lang) as mailbox:
            try:
                for arrival, waiting in from_mailbox(intake, mailbox, address):
                    done += 1
                    intake.take(arrival)
                    if progress is not None:
                        progress(before + done, before + done + waiting)
            finally:
                intake.write()  # whatever was fetched before the server went away stays
    return done


def from_files(files: Iterable[tuple[str, bool]], settings: Settings) -> Iterator[Arrival]:
    """The bytes of these files, and of the messages of mailboxes among them, one after the other."""
    from matcher.readers import pieces
    from matcher.store.sources import shown_name

    for file, named in files:
        for piece in pieces(Path(file), settings.today):
            if isinstance(piece, Failure):
                yield Arrival(shown_name(piece.source), None, (piece,), named)
            else:
                yield Arrival(shown_name(piece.name), piece.data, named=named, suffix=piece.meant)


def from_mailbox(intake: Intake, mailbox: Mailbox, address: InboxAddress) -> Iterator[tuple[Arrival, int]]:
    """The mails of a mailbox that were not dealt with yet, each with how many of its folder are still to come."""
    from matcher.inbox.imap import LETTER_MAX
    from matcher.store.inboxes import Mark

    since = address.since.isoformat() if address.since is not None else None
    for folder in address.folders:
        numbering = mailbox.open(folder)
        uids = mailbox.after(intake.dealt_with(address.account, folder, numbering, since), address.since)
        for left, letter in zip(range(len(uids) - 1, -1, -1), mailbox.letters(uids), strict=False):
            mark = Mark(address.account, folder, numbering, letter.uid, since)
            name, failures = address.source(folder, letter.uid), ()
            if letter.content is None:
                size, most = letter.size // 2**20, LETTER_MAX // 2**20
                reason = tell("inbox.too_large", intake.settings.lang, size=size, most=most)
                yield Arrival(name, None, (Failure(source=name, reason=reason),), mark=mark), left
            else:
                yield Arrival(name, letter.content, failures, suffix=MAIL, mark=mark), left


class Intake:
    """An import on its way: reads what arrives, passes by what the store has, writes in batches."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        by: str,
        again: bool = False,
        completing: Completing | None = None,
    ) -> None:
        from matcher.readers.correspondence import Correspondence
        from matcher.store.records import Taken
        from matcher.store.sources import known_sources

        self.mails = Correspondence(debug=settings.debug)
        self.store, self.settings, self.by, self.again = store, settings, by, again
        self.completing = completing
        self.taken = Taken()
        self.failures: list[Failure] = []
        self.unsupported: list[Other] = []
        self.left_out: list[LeftOut] = []
        self.skipped = 0
        self.others: Counter[str] = Counter()
        self.forgotten: list[str] = []
        self.batch = _Batch()
        self.mark = code_mark("readers", "normalise", "taxonomy", "places", "model")
        with store.reading() as connection:
            self.known: dict[str, Known] = known_sources(connection)

    def dealt_with(self, account: str, folder: str, numbering: int, since: str | None) -> int:
        """The number of the last mail of a folder that was dealt with; 0 where it is to be read from its beginning:
        at the first time, when the server numbers anew, or when older mails are asked for than before."""
        from matcher.store.inboxes import mark_of

        with self.store.reading() as connection:
            mark = mark_of(connection, account, folder)
        if mark is None or self.again or mark.uidvalidity != numbering:
            return 0
        reaches_back = mark.since is None or (since is not None and mark.since <= since)
        return mark.uid if reaches_back else 0

    def take(self, arrival: Arrival) -> Brought:
        """Reads an arrival, or passes it by where the store has it already. Written down is it with the batch."""
        from matcher.readers.source import Source
        from matcher.store.sources import Known, source_id

        batch, content, name = self.batch, arrival.content, arrival.name
        if arrival.mark is not None:
            batch.marks[arrival.mark.account, arrival.mark.folder] = arrival.mark
        if content is None:
            self.failures += arrival.failures
            brought = Brought(arrival, Reading(failures=arrival.failures))
        else:
            ident = source_id(content)
            known = self.known.get(ident)
            if known is not None and known.forgotten:
                self.forgotten.append(name)
                brought = Brought(arrival, Reading(), known=True)
            elif known is not None and known.complete and not known.failed and not self._anew(known):
                self.skipped += 1
                self.taken.unchanged["file"] += known.records
                batch.names.append((ident, name))
                if not known.records:
                    self.mails.learn(Source(name, content, self.settings.today, meant=arrival.suffix))
                brought = Brought(arrival, Reading(), known=True)
            else:
                settings = self.settings
                source = Source(name, content, settings.today, settings.passwords, meant=arrival.suffix)
                reading = self.mails.read(source, named=arrival.named)
                if self.completing is not None:
                    reading = self.completing.source(source, reading)
                self.failures += reading.failures
                self.others.update(other.kind for other in reading.others)
                self.unsupported += (other for other in reading.others if other.kind == "unsupported")
                batch.files.append((name, content, reading))
                self.known[ident] = Known("now", True, len(reading.records), False, bool(reading.failures))
                brought = Brought(arrival, reading)
        if batch.full:
            self.write()
        return brought

    def _anew(self, known: Known) -> bool:
        return self.again and known.reader != "now"

    def write(self) -> None:
        """Writes the batch down in one transaction: each of its files wholly or not at all, and with the mails how far
        their mailbox has been read."""
        from matcher.store.audit import note, now
        from matcher.store.inboxes import put_mark
        from matcher.store.lists import left_out
        from matcher.store.sources import add_names, new_names, put, source_id

        batch, self.batch = self.batch, _Batch()
        for source, reading in self.mails.opened_since():
            self.failures = [f for f in self.failures if not f.source.startswith(source.name)]
            self.failures += reading.failures
            batch.files.append((source.name, source.data, reading))
        if batch.names and not batch.files:
            with self.store.reading() as connection:
                batch.names = new_names(connection, batch.names)
        if not batch.files and not batch.names and not batch.marks:
            return
        at = now()
        with self.store.writing() as connection:
            for name, content, reading in batch.files:
                self.taken.add(put(connection, name, content, reading, reader=self.mark, at=at, by=self.by))
                if any(r.type == "engineer" for r in reading.records):
                    people = left_out(connection, name, source_id(content))
                    self.left_out += [LeftOut(list=name, engineer=ident) for ident in people]
            add_names(connection, batch.names, at=at)
            for mark in batch.marks.values():
                put_mark(connection, mark, at=at)
            if batch.files:
                note(connection, "import", at=at, by=self.by, note=str(len(batch.files)))

    def document(self, files: int) -> ImportDocument:
        """What came of it, in records; failures, and files of kinds nobody reads, by name."""
        taken = self.taken
        return ImportDocument(
            added=taken.added.total(),
            updated=taken.updated.total(),
            unchanged=taken.unchanged.total(),
            duplicates=taken.duplicates.total(),
            failed=len(self.failures),
            files=files,
            known_files=self.skipped,
            others=self.others.total(),
            kinds={
                kind: Counts(added=taken.added[kind], updated=taken.updated[kind])
                for kind in sorted({*taken.added, *taken.updated})
            },
            forgotten=len(self.forgotten) + len(taken.refused),
            failures=tuple(self.failures),
            unsupported=tuple(self.unsupported),
            left_out=tuple(self.left_out),
            filling=self.completing.told() if self.completing is not None else None,
        )


def code_mark(*rooms: str) -> str:
    """A mark that changes with the code and the facts of these rooms, by which work done by others is known."""
    here = Path(__file__).parent
    hashed = hashlib.sha256()
    for room in rooms:
        for file in sorted((here / room).rglob("*")):
            if file.suffix in (".py", ".toml", ".csv"):
                hashed.update(file.relative_to(here).as_posix().encode())
                hashed.update(file.read_bytes())
    return hashed.hexdigest()[:16]
