"""New mail in, shortlist out: a folder or a mailbox is watched, and what comes is kept, checked and judged at once."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from matcher.documents.keeping import WatchEvent
from matcher.errors import InputError
from matcher.intake import MAIL, Arrival, Brought, Intake, from_files, from_mailbox
from matcher.messages import Lang, tell
from matcher.model import Engineer, Extracted, Project, Reading
from matcher.morning import Morning, Settings, arrange
from matcher.warm import Listed, Warm

if TYPE_CHECKING:
    from matcher.inbox import InboxAddress, Mailbox, Secret
    from matcher.store import Store

LOOK_S = 0.3
"""A folder is looked at this often, or at a tenth of the time where looking takes long."""
SETTLED_S = 0.5
"""A file whose size and time have stood still for so long is read."""
OLD_S = 2.0
"""A file last written so long ago is read at first sight."""
UNFINISHED_S = 10.0
"""With `once`: how long a file that is being written is waited for."""
QUIET_S = 5.0
"""After so long without anything new the plan is made anew in the background."""
ELSEWHERE_S = 15.0
"""So often the store is asked whether somebody else has changed something."""
FAILED_S = 300.0
"""After a plan that could not be made the next is tried so much later."""
BACK_OFF_S = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
TOP = 5
MANY = 20
"""Records in one file from which on it is a list: told as one event."""
JUDGED_AT_ONCE = 50
"""Of what has come together so many mails and files are judged one by one; the others are kept and told in one event,
and their lists come with the plan."""
BACKGROUND_NICE = 5

Told = Callable[[WatchEvent], None]
Noted = Callable[[str], None]


class Place(Protocol):
    """Something that is watched."""

    shown: str

    def arrivals(self, intake: Intake) -> Iterator[Arrival]:
        """What has come since it was asked last."""

    def wait(self, seconds: float) -> None:
        """Back when something may have come, or after so many seconds."""

    def close(self) -> None:
        """Lets go of it."""


# ---------------------------------------------------------------- a folder


@dataclass(frozen=True)
class _Look:
    """How a file looked, and since when it has."""

    written: int
    size: int
    since: float


class Folder:
    """A folder with all below it, looked at again and again; a file is read when it no longer changes."""

    def __init__(self, path: Path, lang: Lang, *, patient: bool = True) -> None:
        if not path.is_dir():
            raise InputError(tell("watching.no_folder", lang, path=path), place=str(path))
        self.path, self.shown, self.patient = path, path.as_posix(), patient
        self._taken: dict[str, tuple[int, int]] = {}
        self._waiting: dict[str, _Look] = {}
        self._pause = LOOK_S

    @property
    def unfinished(self) -> list[str]:
        """Files that were still changing when they were looked at last."""
        return sorted(self._waiting)

    def arrivals(self, intake: Intake) -> Iterator[Arrival]:
        """The bytes of every file that is new or has changed, and stands still."""
        yield from from_files(((file, False) for file in self._settled()), intake.settings)

    def _settled(self) -> list[str]:
        from matcher.readers import files_in

        began = time.monotonic()
        files: Sequence[tuple[str, bool]] = ()
        with suppress(InputError):  # an empty folder, or one whose disk is away for the moment
            files, _ = files_in([self.path])
        found, waiting = [], {}
        for file, _ in files:
            try:
                state = Path(file).stat()
            except OSError:
                continue
            now = state.st_mtime_ns, state.st_size
            if self._taken.get(file) == now:
                continue
            before = self._waiting.get(file)
            same = before is not None and (before.written, before.size) == now
            since = before.since if before is not None and same else began
            old = before is None and time.time() - state.st_mtime > OLD_S
            if old or (same and began - since >= SETTLED_S):
                found.append(file)
                self._taken[file] = now
            else:
                waiting[file] = _Look(*now, since)
        self._waiting = waiting
        self._pause = max(LOOK_S, 10 * (time.monotonic() - began))
        return found

    def wait(self, seconds: float) -> None:
        time.sleep(min(seconds, self._pause))

    def close(self) -> None:
        pass


# ---------------------------------------------------------------- a mailbox


class Inbox:
    """A mailbox, connected anew whenever the server hangs up."""

    def __init__(self, address: InboxAddress, secret: Secret, lang: Lang, note: Noted) -> None:
        self.address, self.secret, self.lang, self.note = address, secret, lang, note
        self.shown = address.shown
        self._box: Mailbox | None = None
        self._connect()  # the first time whatever is wrong is told, not waited for
        box = self._box
        if box is not None and not box.idles:
            from matcher.inbox.imap import POLL_S

            note(tell("watching.polling", lang, place=self.shown, seconds=f"{POLL_S:g}"))

    def _connect(self) -> Mailbox:
        from matcher.inbox import Mailbox

        self._box = Mailbox(self.address, self.secret, self.lang)
        return self._box

    def arrivals(self, intake: Intake) -> Iterator[Arrival]:
        """The mails not dealt with yet, folder by folder. Raises Away where the server is gone."""
        box = self._box or self._connect()
        for arrival, _ in from_mailbox(intake, box, self.address):
            yield arrival

    def wait(self, seconds: float) -> None:
        """By IDLE on the first folder; where there are several, no longer than one would sleep without it."""
        from matcher.inbox.imap import POLL_S

        box = self._box or self._connect()
        if len(self.address.folders) > 1:
            box.open(self.address.folders[0])
            seconds = min(seconds, POLL_S)
        box.wait(seconds)

    def close(self) -> None:
        box, self._box = self._box, None
        if box is not None:
            box.close()


# ---------------------------------------------------------------- the plan in the background


class Background:
    """The whole morning arranged and planned anew in a process of its own, so that nothing waits for it here."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store, self.settings = store, settings
        self.key: str | None = None
        """The revision of the records the last one was made from."""
        self._process: Any = None
        self._answer: Any = None

    @property
    def busy(self) -> bool:
        return self._process is not None

    def start(self, settings: Settings) -> None:
        """Begins; `done` tells when it is finished."""
        context = multiprocessing.get_context("spawn")
        self.settings = settings
        self._answer, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_rearrange, args=(self.store.address.url, settings, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def done(self) -> tuple[int | None, Morning | None] | None:
        """None while it works; then its exit status, and the morning with its plan where there is one to go on with."""
        if self._process is None or self._process.is_alive():
            return None
        process, answer = self._process, self._answer
        self._process = self._answer = None
        process.join()
        try:
            key = answer.recv() if process.exitcode == 0 and answer.poll() else None
        except (EOFError, OSError):
            key = None
        answer.close()
        self.key = key
        return process.exitcode, None if key is None else self._loaded(key)

    def _loaded(self, key: str) -> Morning | None:
        from matcher import snapshot
        from matcher.keeping import snapshot_place, with_decisions
        from matcher.store.decisions import open_decisions

        morning = snapshot.load(snapshot_place(self.store), key, self.settings)
        if morning is None:
            return None
        with self.store.reading() as connection:
            morning = with_decisions(morning, open_decisions(connection))
        return None if morning.recalled is None else morning

    def stop(self) -> None:
        """Ends it where it is; what it writes takes its place only when it is whole."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.join(5)


def _rearrange(url: str, settings: Settings, answer: Any) -> None:
    """What the other process does: the snapshot and its plan brought up to the records; answers with their revision."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    with suppress(OSError, AttributeError):
        os.nice(BACKGROUND_NICE)
    from matcher import keeping
    from matcher.store import open_store
    from matcher.store.opening import revision_of

    with open_store(url, settings.lang) as store:
        with store.reading() as connection:
            key = str(revision_of(connection, "records"))
        morning = keeping.stored(store, settings)
        assert morning.plan is not None
        answer.send(key)
    answer.close()


# ---------------------------------------------------------------- watching


@dataclass
class _Noticed:
    """One arrival, and when it was noticed."""

    brought: Brought
    at: float
    moment: str
    read_s: float
    seen: str | None = None
    """The other name under which the same bytes came before."""


def place_of(given: str, settings: Settings, note: Noted, *, patient: bool = True) -> Place:
    """The folder or mailbox a user names. Raises InputError where there is none, or it cannot be opened."""
    from matcher.inbox import inbox_address, is_inbox, secret_for

    if is_inbox(given):
        address = inbox_address(given, settings.lang)
        return Inbox(address, secret_for(address, settings.passwords, settings.lang), settings.lang, note)
    return Folder(Path(given), settings.lang, patient=patient)


def watch(
    store: Store,
    given: str,
    settings: Settings,
    *,
    by: str,
    tell_of: Told,
    note: Noted,
    once: bool = False,
    seconds: float | None = None,
    clock: Callable[[], date] | None = None,
) -> Counter[str]:
    """Watches until it is interrupted, `seconds` are over, or (`once`) all that is there has been dealt with. Events go
    to `tell_of` when what they tell of is kept; how many of each there were is given in the end. `clock` says what day
    it is, where the run is to follow it.

    Raises InputError where the place cannot be watched.
    """
    place = place_of(given, settings, note)
    background = Background(store, settings)
    try:
        note(tell("watching.preparing", settings.lang))
        began = time.monotonic()
        watcher = Watcher(store, settings, by=by, tell_of=tell_of, note=note)
        morning = watcher.warm.morning
        counts = {"engineers": len(morning.engineers), "projects": len(morning.projects)}
        spent = f"{time.monotonic() - began:.1f}"
        note(tell("watching.start", settings.lang, place=place.shown, seconds=spent, **counts))
        if once:
            _once(place, watcher, note)
        else:
            until = None if seconds is None else time.monotonic() + seconds
            _on_and_on(place, watcher, background, until, clock)
        return watcher.counts
    finally:
        background.stop()
        place.close()


def _once(place: Place, watcher: Watcher, note: Noted) -> None:
    until = time.monotonic() + UNFINISHED_S
    watcher.look(place, first=True)
    while isinstance(place, Folder) and place.unfinished and time.monotonic() < until:
        place.wait(LOOK_S)
        watcher.look(place, first=True)
    for path in place.unfinished if isinstance(place, Folder) else ():
        note(tell("watching.unfinished", watcher.settings.lang, path=path))


def _on_and_on(
    place: Place, watcher: Watcher, background: Background, until: float | None, clock: Callable[[], date] | None
) -> None:
    from matcher.inbox import Away

    first, lost, tries = True, None, 0
    lang = watcher.settings.lang
    while until is None or time.monotonic() < until:
        left = 3600.0 if until is None else max(0.0, until - time.monotonic())
        try:
            watcher.look(place, first=first)
            first = False
            if lost is not None:
                spent = f"{time.monotonic() - lost:.0f}"
                watcher.note(tell("watching.back", lang, place=place.shown, seconds=spent))
                lost, tries = None, 0
            watcher.keep_warm(background, clock)
            pause = 1.0 if background.busy else QUIET_S if watcher.stale else left
            place.wait(min(left, pause))
        except Away as away:
            if lost is None:
                lost = time.monotonic()
                watcher.note(tell("watching.lost", lang, place=place.shown, why=away.message))
            place.close()
            time.sleep(min(left, BACK_OFF_S[min(tries, len(BACK_OFF_S) - 1)]))
            tries += 1


class Watcher:
    """What is done with everything that comes: read, kept, then told with its list."""

    def __init__(self, store: Store, settings: Settings, *, by: str, tell_of: Told, note: Noted) -> None:
        self.store, self.settings, self.tell_of, self.note = store, settings, tell_of, note
        self.intake = Intake(store, settings, by=by)
        self.warm = Warm(self._stored(), self._decided)
        self.warm.prepare()
        _wake_readers(settings)
        _leave_uncollected()
        self.counts: Counter[str] = Counter()
        self.judged = 0
        self.rest: Counter[str] = Counter()
        """Records kept and not judged in this look, by kind."""
        self.changed_at = time.monotonic()
        self.arranged_until = 0
        """Up to which record of the warm morning's count a plan was made, or is being made."""
        self.rests_on = self._state()
        self.elsewhere_at = time.monotonic()

    @property
    def stale(self) -> bool:
        """Has something come that the plan does not know?"""
        return self.warm.count > self.arranged_until

    def _state(self) -> tuple[int, tuple[int, ...]]:
        """What a plan rests on in the store: the revision of the records, and the decisions that stand."""
        from matcher.store.decisions import open_decisions
        from matcher.store.opening import revision_of

        with self.store.reading() as connection:
            return revision_of(connection, "records"), tuple(d.number for d in open_decisions(connection))

    def _changed_elsewhere(self) -> bool:
        """Has somebody else imported, edited or decided something? Looked up once in a while."""
        if time.monotonic() - self.elsewhere_at < ELSEWHERE_S:
            return False
        self.elsewhere_at = time.monotonic()
        return self._state() != self.rests_on

    def _stored(self) -> Morning:
        from matcher.keeping import stored
        from matcher.store.opening import revision_of

        with self.store.reading() as connection:
            empty = revision_of(connection, "records") == 0
        return arrange(Reading(), self.settings) if empty else stored(self.store, self.settings)

    def _decided(self, morning: Morning) -> Morning:
        from matcher.keeping import with_decisions
        from matcher.store.decisions import open_decisions

        with self.store.reading() as connection:
            return replace(with_decisions(morning, open_decisions(connection)), locks=())

    # ------------------------------------------------------------ what comes

    def look(self, place: Place, *, first: bool = False) -> None:
        """Takes in whatever has come; told is each thing when it is kept. What the store has under the very same name,
        and what it had before the watch began (`first`), is not told as seen once more."""
        waiting: deque[_Noticed] = deque()
        noticed, moment = time.monotonic(), _now()
        self.judged, self.rest = 0, Counter()
        try:
            for arrival in place.arrivals(self.intake):
                batch, began = self.intake.batch, time.monotonic()
                if waiting:  # of several that came together each counts from when its own turn began
                    noticed, moment = began, _now()
                brought = self.intake.take(arrival)
                seen = self._first_name(arrival) if brought.known and not first else None
                waiting.append(_Noticed(brought, noticed, moment, time.monotonic() - began, seen))
                if self.intake.batch is not batch:
                    self._tell_all(waiting)
        finally:
            began = time.monotonic()
            self.intake.write()
            self._tell_all(waiting, time.monotonic() - began)
            if self.rest:
                self._tell(self._list(None, {}, self.rest, place.shown))

    def _first_name(self, arrival: Arrival) -> str | None:
        """Under which name the bytes were met first; None where they were met under this one."""
        from matcher.store.sources import names_of, source_id

        with self.store.reading() as connection:
            names = names_of(connection, source_id(arrival.content or b""))
        return None if arrival.name in names else names[0] if names else "-"

    def _tell_all(self, waiting: deque[_Noticed], store_s: float = 0.0) -> None:
        while waiting:
            noticed = waiting.popleft()
            for event in self._events(noticed, store_s):
                self._tell(event)

    def _tell(self, event: WatchEvent) -> None:
        self.counts[event.event] += 1
        self.tell_of(event)

    def _events(self, noticed: _Noticed, store_s: float) -> Iterator[WatchEvent]:
        brought, lang = noticed.brought, self.settings.lang
        reading, timing = brought.reading, {"read_s": noticed.read_s, "store_s": store_s}
        if brought.known:
            if noticed.seen is not None:
                message = tell("watching.seen", lang, seen=noticed.seen)
                yield self._event("seen", noticed, timing, seen=noticed.seen, message=message)
            return
        for failure in reading.failures:
            message = tell("watching.failed", lang, reason=failure.reason)
            yield self._event("failed", noticed, timing, source=failure.source, message=message)
        if not reading.records:
            if not reading.failures:
                reason = reading.others[0].reason if reading.others else tell("watching.no_record", lang)
                yield self._event("other", noticed, timing, message=tell("watching.other", lang, reason=reason))
            return
        self.changed_at = time.monotonic()
        if self.judged >= JUDGED_AT_ONCE:
            self.rest.update(r.type for r in reading.records)
            self.warm.pass_by(reading.records)
        elif len(reading.records) > MANY:
            self.warm.pass_by(reading.records)
            yield self._list(noticed, timing, Counter(r.type for r in reading.records))
        else:
            self.judged += 1
            yield from self._judged(noticed, timing, reading)

    def _judged(self, noticed: _Noticed, timing: dict[str, float], reading: Reading) -> Iterator[WatchEvent]:
        """An event with its list for each project, and for each person a mail or a sheet is about."""
        before = {r.source: self._before(r) for r in reading.records}
        touched = self.warm.take(reading.records)
        projects = [r for r in reading.records if isinstance(r.data, Project)]
        for record in projects:
            yield self._project(noticed, timing, record, before[record.source])
        mailed = {r.data.id: r for r in reading.records if isinstance(r.data, Engineer)}
        for engineer in touched:
            yield self._engineer(noticed, timing, engineer, mailed.get(engineer), before, reading)
        if not projects and not touched:  # contracts, accounts, a sheet of which nobody can say whose it is
            yield self._list(noticed, timing, Counter(r.type for r in reading.records))

    def _before(self, record: Extracted) -> Project | Engineer | None:
        """The same project or person as known before this one came."""
        if isinstance(record.data, Project):
            return self.warm.project_before(record.data)
        return self.warm.engineer_before(record.data) if isinstance(record.data, Engineer) else None

    def _project(
        self, noticed: _Noticed, timing: dict[str, float], record: Extracted, before: Project | Engineer | None
    ) -> WatchEvent:
        project, lang = record.data, self.settings.lang
        assert isinstance(project, Project)
        began = time.monotonic()
        listed = self.warm.people_for(project, TOP)
        timing = {**timing, "list_s": time.monotonic() - began}
        message = tell("watching.project", lang, id=project.id, title=project.title or "", count=len(listed.candidates))
        met = self._met(project.id, before)
        return self._event(
            "project",
            noticed,
            timing,
            source=record.source,
            listed=listed,
            received_at=project.received_at,
            project=project.id,
            title=project.title,
            seen=met[0],
            double_of=met[1],
            message=message + met[2],
        )

    def _engineer(
        self,
        noticed: _Noticed,
        timing: dict[str, float],
        engineer: str,
        mailed: Extracted | None,
        before: dict[str, Project | Engineer | None],
        reading: Reading,
    ) -> WatchEvent:
        lang, warm = self.settings.lang, self.warm
        person = warm.beside.engineers.get(engineer)
        began = time.monotonic()
        listed = warm.projects_for(engineer, TOP)
        timing = {**timing, "list_s": time.monotonic() - began}
        sheets = {r.data.id for r in reading.records if r.type == "skill_sheet"}
        own = any(owner == engineer and sheet.id in sheets for sheet, owner in warm.beside.all_sheets)
        findings = tuple(f for f in warm.beside.findings if f.engineer == engineer) if own else ()
        met = self._met(engineer, before[mailed.source]) if mailed is not None else (None, None, "")
        initials = person.initials if person is not None else None
        said = {"id": engineer, "initials": initials or "", "count": len(listed.candidates), "findings": len(findings)}
        return self._event(
            "engineer" if mailed is not None else "sheet",
            noticed,
            timing,
            source=mailed.source if mailed is not None else None,
            listed=listed,
            received_at=person.received_at if person is not None else None,
            engineer=engineer,
            initials=initials,
            findings=findings,
            seen=met[0],
            double_of=met[1],
            message=tell("watching.engineer" if mailed is not None else "watching.sheet", lang, **said) + met[2],
        )

    def _met(self, ident: str, before: Project | Engineer | None) -> tuple[str | None, str | None, str]:
        """Where it came from before, of which other record it is the double, and both in words."""
        if before is None:
            return None, None, ""
        sender = before.sender if isinstance(before, Project) else before.company
        seen = " ".join(part for part in (sender or before.sender_address, before.received_at) if part) or before.id
        if before.id == ident:
            return seen, None, tell("watching.seen_before", self.settings.lang, seen=seen)
        return seen, before.id, tell("watching.double", self.settings.lang, id=before.id, seen=seen)

    def _list(
        self, noticed: _Noticed | None, timing: dict[str, float], records: Counter[str], source: str | None = None
    ) -> WatchEvent:
        lang = self.settings.lang
        shown = " ".join(f"{tell(f'keeping.kind.{kind}', lang)} {n}" for kind, n in sorted(records.items()))
        message = tell("watching.list", lang, records=shown)
        return self._event("list", noticed, timing, source=source, records=dict(records), message=message)

    def _event(
        self,
        kind: str,
        noticed: _Noticed | None,
        timing: dict[str, float],
        *,
        source: str | None = None,
        listed: Listed | None = None,
        **told: Any,
    ) -> WatchEvent:
        now = time.monotonic()
        return WatchEvent(
            event=kind,
            source=source or (noticed.brought.arrival.name if noticed is not None else ""),
            noticed_at=noticed.moment if noticed is not None else _now(),
            seconds=round(now - noticed.at, 3) if noticed is not None else 0.0,
            by=listed.by if listed is not None else None,
            shortlist=listed.candidates if listed is not None else (),
            timing={name: round(spent, 3) for name, spent in timing.items()},
            **told,
        )

    # ------------------------------------------------------------ keeping warm

    def keep_warm(self, background: Background, clock: Callable[[], date] | None) -> None:
        """Has the plan made anew in the background when it is quiet, and goes on with it when it is there."""
        found = background.done()
        lang = self.settings.lang
        if found is not None:
            status, morning = found
            if morning is not None:
                self.settings = self.intake.settings = background.settings
                self.rests_on = int(background.key or 0), self._state()[1]
                self.warm.moved_on(morning, self.arranged_until)
                self.warm.prepare()
                _leave_uncollected()
                plan = morning.plan
                said = {"assignments": len(plan.pairs), "objective": f"{plan.solution.objective:,}"}
                event = self._event("plan", None, {}, message=tell("watching.plan", lang, **said))
                self._tell(event)
            elif status:
                self.note(tell("watching.rearranging_failed", lang, code=status))
                self.changed_at = time.monotonic() + FAILED_S
        today = clock() if clock is not None else self.settings.today
        quiet = time.monotonic() - self.changed_at >= QUIET_S
        if not background.busy and quiet and (self.stale or today != self.settings.today or self._changed_elsewhere()):
            self.arranged_until = self.warm.count
            self.changed_at = time.monotonic()
            background.start(replace(self.settings, today=today))


def _leave_uncollected() -> None:
    """Takes all that stays out of the search for garbage: going through a whole pool of people takes a second, and
    would come just when a mail is being judged."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _wake_readers(settings: Settings) -> None:
    """Has the readers load what they know (the vocabulary, stations …) before the first mail waits for it."""
    from matcher.readers import read_source
    from matcher.readers.source import Source

    head = "Subject: 案件\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    mail = head + "【案件名】例\r\n【必須】Java\r\n【場所】渋谷\r\n"
    read_source(Source("-", mail.encode(), settings.today, meant=MAIL))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
