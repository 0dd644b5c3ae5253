"""One use case per command that keeps something: what people bring in, decide and change, and the morning it makes."""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher import snapshot
from matcher.documents import Counts, DecisionDocument, FieldChange, HistoryDocument, ImportDocument, VersionTold
from matcher.errors import InputError
from matcher.messages import Lang, listed, tell
from matcher.model import Failure, Reading, RecordType, Waiver
from matcher.morning import Morning, Progress, Settings, arrange

if TYPE_CHECKING:
    from matcher.documents import MatchDocument, ProposeDocument
    from matcher.plan import Plan
    from matcher.store import Store
    from matcher.store.decisions import Decided
    from matcher.store.papers import Kind
    from matcher.store.records import Told

BATCH_S = 1.0
"""Seconds of reading after which what was read is written down."""
BATCH_FILES = 500


def who(given: str | None = None) -> str:
    """Who acts: as given (`--by`), else MATCHER_USER, else the name this machine knows the user by."""
    if given and given.strip():
        return given.strip()
    try:
        return os.environ.get("MATCHER_USER") or getpass.getuser()
    except (KeyError, OSError):
        return "?"


def named(given: str | None, lang: Lang) -> str:
    """Who decides; nobody may decide without a name. Raises InputError."""
    if not given or not given.strip():
        raise InputError(tell("keeping.by", lang), place="--by")
    return given.strip()


# ---------------------------------------------------------------- bringing in


@dataclass
class _Batch:
    """Files read and not yet written down."""

    began: float = field(default_factory=time.monotonic)
    files: list[tuple[str, bytes, Reading]] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)

    @property
    def full(self) -> bool:
        return len(self.files) >= BATCH_FILES or time.monotonic() - self.began > BATCH_S


def bring_in(
    store: Store,
    paths: Sequence[Path | str],
    settings: Settings,
    *,
    by: str,
    again: bool = False,
    progress: Progress | None = None,
) -> ImportDocument:
    """Files and folders into the store, again and again without doubles; written down about every second, so that an
    interrupted import goes on where it stopped. A file the store knows by its content is not opened (unless `again`).

    Raises InputError where nothing is there to read.
    """
    from matcher.readers import files_in

    files, failures = files_in(paths)
    run = _Run(store, settings, by, again)
    run.failures += failures
    for done, (file, named) in enumerate(files, 1):
        run.take(Path(file), named=named)
        if progress is not None:
            progress(done, len(files))
    run.write()
    return run.document(len(files))


class _Run:
    """One import on its way."""

    def __init__(self, store: Store, settings: Settings, by: str, again: bool) -> None:
        from matcher.store.records import Taken
        from matcher.store.sources import known_sources

        self.store, self.settings, self.by, self.again = store, settings, by, again
        self.taken = Taken()
        self.failures: list[Failure] = []
        self.others = self.skipped = 0
        self.forgotten: list[str] = []
        self.batch = _Batch()
        self.mark = code_mark("readers", "normalise", "taxonomy", "places", "model")
        with store.reading() as connection:
            self.known = known_sources(connection)

    def take(self, path: Path, *, named: bool) -> None:
        """Reads a file, or passes it by where the store has it already."""
        from matcher.readers import bytes_of, read_source
        from matcher.readers.source import Source
        from matcher.store.sources import Known, shown_name, source_id

        content, refused = bytes_of(path)
        if content is None:
            self.failures += refused.failures
            return
        ident, name = source_id(content), shown_name(path.as_posix())
        known = self.known.get(ident)
        if known is not None and known.forgotten:
            self.forgotten.append(name)
        elif known is not None and known.complete and not known.failed and not (self.again and known.reader != "now"):
            self.skipped += 1
            self.taken.unchanged["file"] += known.records
            self.batch.names.append((ident, name))
        else:
            settings = self.settings
            source = Source(name, content, settings.today, settings.passwords)
            reading = read_source(source, named=named, debug=settings.debug)
            self.failures += reading.failures
            self.others += len(reading.others)
            self.batch.files.append((name, content, reading))
            self.known[ident] = Known("now", True, len(reading.records), False, False)
        if self.batch.full:
            self.write()

    def write(self) -> None:
        """Writes the batch down in one transaction: each of its files wholly or not at all."""
        from matcher.store.audit import note, now
        from matcher.store.sources import add_names, new_names, put

        batch, self.batch = self.batch, _Batch()
        if batch.names and not batch.files:
            with self.store.reading() as connection:
                batch.names = new_names(connection, batch.names)
        if not batch.files and not batch.names:
            return
        at = now()
        with self.store.writing() as connection:
            for name, content, reading in batch.files:
                self.taken.add(put(connection, name, content, reading, reader=self.mark, at=at, by=self.by))
            add_names(connection, batch.names, at=at)
            if batch.files:
                note(connection, "import", at=at, by=self.by, note=str(len(batch.files)))

    def document(self, files: int) -> ImportDocument:
        """What came of it, in records; failures by name."""
        taken = self.taken
        return ImportDocument(
            added=taken.added.total(),
            updated=taken.updated.total(),
            unchanged=taken.unchanged.total(),
            duplicates=taken.duplicates.total(),
            failed=len(self.failures),
            files=files,
            known_files=self.skipped,
            others=self.others,
            kinds={
                kind: Counts(added=taken.added[kind], updated=taken.updated[kind])
                for kind in sorted({*taken.added, *taken.updated})
            },
            forgotten=len(self.forgotten) + len(taken.refused),
            failures=tuple(self.failures),
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


# ---------------------------------------------------------------- the morning


def stored(store: Store, settings: Settings, *, progress: Progress | None = None) -> Morning:
    """The store's records put in order, with what people decided: from the snapshot beside the store where that is
    still true, else worked out anew and kept there.

    Raises InputError where nothing has been imported yet.
    """
    from matcher.store.decisions import open_decisions
    from matcher.store.opening import revision_of

    with store.reading() as connection:
        records = revision_of(connection, "records")
        decided = open_decisions(connection)
        if records == 0:
            raise InputError(tell("store.empty", settings.lang, store=store.address.shown), place=store.address.shown)
        key, place = str(records), snapshot_place(store)
        morning = snapshot.load(place, key, settings)
    if morning is None:
        morning = refreshed(store, settings)

    def keep(found: Morning, plan: Plan) -> None:
        snapshot.keep_plan(place, key, found, plan)

    return replace(with_decisions(morning, decided), keep_plan=keep)


def refresh(store: Store, settings: Settings) -> None:
    """Brings the snapshot up to the records, so that the next command finds it."""
    from matcher.finding import is_ready
    from matcher.store.opening import revision_of

    with store.reading() as connection:
        records = revision_of(connection, "records")
    whole = snapshot.load(snapshot_place(store), str(records), settings) is not None and is_ready(store, settings.today)
    if records and not whole:
        refreshed(store, settings)


def refreshed(store: Store, settings: Settings) -> Morning:
    """The morning worked out from the records, with its findings, search rows and snapshot kept."""
    from matcher.finding import is_ready, keep_found, state_of
    from matcher.store.audit import now
    from matcher.store.findings import Remembered
    from matcher.store.opening import revision_of
    from matcher.store.records import live

    with store.reading() as connection:
        records = revision_of(connection, "records")
        checks = Remembered(connection, settings.check, snapshot.circumstances(settings), settings.today)
        reading = live(connection)
    morning = arrange(reading, settings, checks=checks)
    if checks.new:
        with store.writing() as connection:
            checks.keep(connection, at=now())
    snapshot.save(snapshot_place(store), morning, str(records))
    if not is_ready(store, settings.today):
        keep_found(store, morning, state_of(records, settings.today))
    return morning


def snapshot_place(store: Store) -> Path:
    """Where the snapshot of a store lies: beside its file; of a PostgreSQL store in this user's cache."""
    if store.address.file is not None:
        return store.address.file.with_name(store.address.file.name + ".snapshot")
    from platformdirs import user_cache_path

    name = hashlib.sha256(store.address.url.encode()).hexdigest()[:16]
    return user_cache_path("ses-matcher", appauthor=False) / f"{name}.snapshot"


def with_decisions(morning: Morning, decided: Iterable[Decided]) -> Morning:
    """The morning as people decided: waived findings hold nobody back, locks and vetoes bind the plan, consents count.
    What is about somebody or something no longer here has no effect."""
    decided = list(decided)
    waived = {
        d.finding: Waiver(by=d.by, at=d.at, reason=d.reason or "") for d in decided if d.kind == "waive" and d.finding
    }

    def pairs(kind: str) -> tuple[tuple[str, str], ...]:
        found = [(d.engineer, d.project) for d in decided if d.kind == kind and d.engineer and d.project]
        return tuple(p for p in found if p[0] in morning.engineers and p[1] in morning.projects)

    told = replace(morning, locks=pairs("lock"), vetoes=pairs("veto"), consents=frozenset(pairs("consent")))
    return told.with_waived(waived) if waived else told


# ---------------------------------------------------------------- what people decide


SHORTEST = 6
"""Letters of an id a decision takes for the whole of it: with fewer, a slip of the finger would decide."""


def waive(store: Store, morning: Morning, finding: str, *, by: str, reason: str) -> DecisionDocument:
    """A finding that no longer holds its person back. `finding` is its id or an unambiguous beginning of it.

    Raises InputError where no sheet has such a finding, or nobody says why.
    """
    lang = morning.settings.lang
    known = {f.id: f for f in morning.findings}
    begun = [f for f in morning.findings if f.id.startswith(finding)] if len(finding) >= SHORTEST else []
    found = [known[finding]] if finding in known else begun
    if len(found) != 1:
        which = listed([f.id for f in found[:5]], lang)
        message = "keeping.many_findings" if found else "keeping.no_finding"
        raise InputError(tell(message, lang, given=finding, which=which), place=finding)
    return _decided(store, lang, "waive", by=by, reason=reason, finding=found[0].id, engineer=found[0].engineer)


def pair_up(
    store: Store,
    morning: Morning,
    kind: str,
    engineer: str,
    project: str,
    *,
    by: str,
    reason: str | None,
    value: Mapping[str, Any] | None = None,
) -> DecisionDocument:
    """A lock, veto, consent … about one person and one project, named as the user knows them."""
    lang = morning.settings.lang
    who_, what = morning.engineer(engineer), morning.project(project)
    for given, meant, numbers in (
        (engineer, who_, (morning.engineers[who_].number, morning.engineers[who_].initials)),
        (project, what, (morning.projects[what].number, morning.projects[what].title)),
    ):
        if given != meant and given not in numbers and len(given) < SHORTEST:
            raise InputError(tell("keeping.too_short", lang, given=given, meant=meant), place=given)
    return _decided(store, lang, kind, by=by, reason=reason, engineer=who_, project=what, value=dict(value or {}))


def _decided(store: Store, lang: Lang, kind: str, *, by: str, reason: str | None, **about: Any) -> DecisionDocument:
    from matcher.store.audit import now
    from matcher.store.decisions import NEEDS_REASON, decide

    if kind in NEEDS_REASON and not (reason and reason.strip()):
        raise InputError(tell("keeping.reason", lang), place="--reason")
    with store.writing() as connection:
        decided = decide(connection, kind, at=now(), by=by, reason=reason, lang=lang, **about)
    return decision_document(decided)


def why_no_lock(morning: Morning, document: DecisionDocument) -> tuple[str, ...]:
    """Why a lock cannot be kept by any plan, in words; empty where nothing forbids the pair."""
    from matcher.scoring.eligibility import why_not

    if document.engineer is None or document.project is None:
        return ()
    row, lang = morning.pool.row(document.engineer), morning.settings.lang
    found = [
        [b.message for b in why_not(morning.pool, row, o.job, lang) if b.rule != "vetoed"]  # the lock ended the veto
        for o in morning.table.of_project(document.project)
    ]
    return tuple(found[0]) if found and all(found) else ()


def take_back(store: Store, number: int, lang: Lang, *, by: str, reason: str | None) -> DecisionDocument:
    """A decision that no longer stands. Raises InputError where there is none of this number, or it is ended."""
    from matcher.store.audit import now
    from matcher.store.decisions import end

    with store.writing() as connection:
        try:
            decided = end(connection, number, at=now(), by=by, why=reason, lang=lang)
        except KeyError as error:
            raise InputError(tell("keeping.no_decision", lang, number=number), place=str(number)) from error
    return decision_document(decided)


def decisions(store: Store) -> list[DecisionDocument]:
    """All decisions that stand, the oldest first."""
    from matcher.store.decisions import open_decisions

    with store.reading() as connection:
        return [decision_document(d) for d in open_decisions(connection)]


def decision_document(decided: Decided) -> DecisionDocument:
    """A decision as the commands print it."""
    return DecisionDocument(**vars(decided))


# ---------------------------------------------------------------- records by hand


def history(store: Store, morning: Morning, name: str) -> HistoryDocument:
    """Every version of a project's or an engineer's record (or of any id), with what each changed."""
    from matcher.store import records

    kind, ident = _meant(morning, name)
    with store.reading() as connection:
        told = records.history(connection, kind, ident)
    return HistoryDocument(kind=kind, id=ident, versions=tuple(_version(t) for t in told))


def edit(
    store: Store,
    morning: Morning,
    name: str,
    changes: Sequence[str],
    *,
    by: str,
    reason: str | None,
    started_from: int | None = None,
) -> HistoryDocument:
    """Sets fields (`field=value`, an empty value for unknown) of a project's or engineer's record by hand.

    Raises InputError for a field there is not or a value it cannot take, StaleEdit where somebody else was sooner.
    """
    from matcher.store import records
    from matcher.store.audit import now

    lang = morning.settings.lang
    kind, ident = _meant(morning, name)
    fields = dict(_field(change, kind, lang) for change in changes)
    with store.writing() as connection:
        told = records.edit(
            connection, kind, ident, fields, at=now(), by=by, why=reason, started_from=started_from, lang=lang
        )
    return HistoryDocument(kind=kind, id=ident, versions=(_version(told),))


def _meant(morning: Morning, name: str) -> tuple[RecordType, str]:
    """The project or engineer of this name; both fail in the words for whichever is nearer."""
    try:
        return "engineer", morning.engineer(name)
    except InputError as error:
        try:
            return "project", morning.project(name)
        except InputError:
            raise error from None


def _field(change: str, kind: RecordType, lang: Lang) -> tuple[str, Any]:
    from difflib import get_close_matches

    from matcher.store.records import KINDS

    name, equals, value = change.partition("=")
    known = [f for f in KINDS[kind].model_fields if f != "id"]
    if not equals:
        raise InputError(tell("keeping.field_form", lang, given=change), place=change)
    if name not in known:
        close = get_close_matches(name, known, n=3, cutoff=0.4) or known
        raise InputError(tell("keeping.field", lang, given=name, known=" ".join(close)), place=name)
    if not value:
        return name, None
    try:
        return name, json.loads(value) if value[0] in "[{" else value
    except ValueError as error:
        raise InputError(tell("keeping.field_json", lang, field=name, why=error), place=name) from error


def _change(name: str, before: Any, after: Any) -> FieldChange:
    """A change as it may be shown: of a full name only that it changed."""
    from matcher.store.records import PRIVATE

    if name in PRIVATE:
        before, after = ("■■" if value is not None else None for value in (before, after))
    return FieldChange(field=name, before=before, after=after)


def _version(told: Told) -> VersionTold:
    return VersionTold(
        version=told.version,
        at=told.at,
        by=told.by,
        origin=told.origin,
        source=told.ref,
        live=told.live,
        why=told.why,
        changes=tuple(_change(f, b, a) for f, b, a in told.changes),
    )


# ---------------------------------------------------------------- what the program made


def keep_plan(store: Store, plan: MatchDocument, *, by: str) -> None:
    """Keeps a plan as it was printed, with the figures that outlast the people in it."""
    filled = [a for a in plan.assignments if not a.backfill]
    figures = {
        "status": plan.status,
        "objective": plan.objective,
        "bound": plan.bound,
        "assignments": len(filled),
        "margin": sum(a.margin or 0 for a in filled),
        "unfilled": sum(u.seats for u in plan.unfilled),
        "idle": len(plan.idle),
        "held": len(plan.held),
        "pairs": plan.pairs,
    }
    _keep(store, "plan", plan.model_dump(mode="json", exclude={"timing"}), figures, by=by)


def keep_proposal(store: Store, project: str, draft: ProposeDocument, engineers: Sequence[str], *, by: str) -> None:
    """Keeps the draft of a proposal; whether it was sent its sender knows."""
    figures = {"engineers": len(engineers), "complete": draft.complete}
    document = draft.model_dump(mode="json") | {"engineers": list(engineers)}
    _keep(store, "proposal", document, figures, by=by, project=project)


def _keep(store: Store, kind: Kind, document: dict[str, Any], figures: dict[str, Any], **about: Any) -> None:
    from matcher.store.audit import now
    from matcher.store.papers import keep

    with store.writing() as connection:
        keep(connection, kind, document, figures, at=now(), **about)


def last_plan(store: Store, lang: Lang) -> MatchDocument:
    """The plan kept last. Raises InputError where there is none yet."""
    from matcher.store.papers import last

    with store.reading() as connection:
        kept = last(connection, "plan")
    if kept is None:
        raise InputError(tell("keeping.no_plan", lang), place=store.address.shown)
    return _plan(kept.document)


def plan_in(file: Path, lang: Lang) -> MatchDocument:
    """A plan that `match --json` wrote. Raises InputError for a file that holds none."""
    from pydantic import ValidationError

    try:
        return _plan(json.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        why = error.strerror or str(error)
    except (ValueError, ValidationError, TypeError, AttributeError) as error:
        why = str(error).splitlines()[0]
    raise InputError(tell("keeping.plan_file", lang, path=file, why=why), place=str(file))


def _plan(document: dict[str, Any]) -> MatchDocument:
    """A plan, or the plan in a replanned one."""
    from matcher.documents import MatchDocument

    return MatchDocument.model_validate({k: v for k, v in document.items() if k in MatchDocument.model_fields})
