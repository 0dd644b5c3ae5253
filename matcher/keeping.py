"""One use case per command that keeps something: what people bring in, decide and change, and the morning it makes."""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher import snapshot
from matcher.errors import InputError, NoPlanInTime
from matcher.messages import Lang, field_words, listed, tell, why_os
from matcher.messages.refusals import why_unreadable
from matcher.model import RecordType, SkillSheet, Waiver
from matcher.morning import Morning, Progress, Settings, arrange, with_verdicts

if TYPE_CHECKING:
    from matcher.documents.keeping import DecisionDocument, FieldChange, HistoryDocument, VersionTold
    from matcher.documents.outgoing import ProposeDocument
    from matcher.documents.plans import MatchDocument
    from matcher.intake import bring_in
    from matcher.model.base import Record
    from matcher.plan import Plan
    from matcher.readers.by_hand import Named
    from matcher.store import Store
    from matcher.store.glance import Decided
    from matcher.store.papers import Kind
    from matcher.store.records import Told

__all__ = [
    "bring_in",
    "clashes",
    "decision_document",
    "decisions",
    "edit",
    "history",
    "keep_plan",
    "keep_proposal",
    "last_plan",
    "lifted",
    "named",
    "pair_up",
    "plan_ahead",
    "plan_in",
    "refresh",
    "refreshed",
    "snapshot_place",
    "stored",
    "take_back",
    "verdicts_of",
    "waive",
    "who",
    "why_no_lock",
    "with_decisions",
]


def __getattr__(name: str) -> Any:
    """What people bring in is imported when first asked for: most runs only look."""
    if name != "bring_in":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from matcher.intake import bring_in

    return bring_in


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


# ---------------------------------------------------------------- the morning


def stored(store: Store, settings: Settings, *, progress: Progress | None = None) -> Morning:
    """The store's records put in order, with what people decided: from the snapshot beside the store where that is
    still true, else worked out anew and kept there.

    Raises InputError where nothing has been imported yet.
    """
    seen = store.glance()
    if seen.records == 0:
        raise InputError(tell("store.empty", settings.lang, store=store.address.shown), place=store.address.shown)
    key, place = str(seen.records), snapshot_place(store)
    morning = snapshot.load(place, key, settings)
    if morning is None:
        morning = refreshed(store, settings)

    def keep(found: Morning, plan: Plan) -> None:
        snapshot.keep_plan(place, key, found, plan)

    return replace(with_decisions(morning, seen.decisions), keep_plan=keep)


def refresh(store: Store, settings: Settings) -> None:
    """Brings the snapshot up to the records, so that the next command finds it."""
    from matcher.finding import is_ready
    from matcher.store.opening import revision_of

    with store.reading() as connection:
        records = revision_of(connection, "records")
    whole = snapshot.load(snapshot_place(store), str(records), settings) is not None and is_ready(store, settings.today)
    if records and not whole:
        refreshed(store, settings)


PLANNED_AT_ONCE = 20_000_000
"""People by projects up to which an import makes the plan, too: some ten seconds."""


def plan_ahead(store: Store, settings: Settings) -> None:
    """Has the best plan kept, so that the next list need not wait for it; not for a pool so large that this would
    take longer than the import."""
    if not store.glance().records:
        return
    morning = stored(store, settings)
    if len(morning.engineers) * len(morning.projects) <= PLANNED_AT_ONCE:
        with suppress(NoPlanInTime):  # whoever asks for the plan is told
            _ = morning.plan


def refreshed(store: Store, settings: Settings) -> Morning:
    """The morning worked out from the records, with its findings, search rows and snapshot kept."""
    from matcher.finding import is_ready, keep_found, state_of
    from matcher.store.audit import now
    from matcher.store.earlier import with_earlier
    from matcher.store.findings import Remembered
    from matcher.store.opening import revision_of
    from matcher.store.records import live

    with store.reading() as connection:
        records = revision_of(connection, "records")
        checks = Remembered(connection, settings.check, snapshot.circumstances(settings), settings.today)
        reading = with_earlier(connection, live(connection))
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
        found = [(engineer, morning.also_known.get(project, project)) for engineer, project in found]
        return tuple(p for p in dict.fromkeys(found) if p[0] in morning.engineers and p[1] in morning.projects)

    morning = with_verdicts(morning, verdicts_of(decided))
    why = {
        (d.engineer, morning.also_known.get(d.project, d.project)): (d.by, d.reason or "-")
        for d in decided
        if d.kind == "veto" and d.engineer and d.project
    }
    told = replace(morning, locks=pairs("lock"), vetoes=pairs("veto"), consents=frozenset(pairs("consent")))
    told = replace(told, ruled_out_by=why)
    return told.with_waived(waived) if waived else told


def verdicts_of(decided: Iterable[Decided]) -> dict[tuple[str, str], bool]:
    """What people decided of two records: one, or not."""
    two = [(d.kind == "same", d.value.get("ids")) for d in decided if d.kind in ("same", "different")]
    return {(ids[0], ids[1]): same for same, ids in two if isinstance(ids, list) and len(ids) == 2}


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
    engineer, project = morning.in_order(engineer, project)
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


def clashes(store: Store, morning: Morning, document: DecisionDocument) -> tuple[str, ...]:
    """What stands against a lock or veto just set, in words: the opposite order about another record of the same
    person or project, a lock of the same person elsewhere, more locks than the project has seats."""
    lang = morning.settings.lang
    if document.kind not in ("lock", "veto") or document.engineer is None or document.project is None:
        return ()
    here, found = _pair_of(morning, document), []
    orders = [(d, _pair_of(morning, d)) for d in decisions(store) if d.kind in ("lock", "veto")]
    others = [(d, pair) for d, pair in orders if d.number != document.number]
    for other, pair in others:
        opposite = other.kind != document.kind and pair == here
        elsewhere = document.kind == other.kind == "lock" and pair[0] == here[0] and pair[1] != here[1]
        if opposite or elsewhere:
            said = {"number": other.number, "engineer": other.engineer, "project": other.project, "by": other.by}
            found.append(tell(f"keeping.clash_{other.kind}", lang, reason=other.reason or "-", **said))
    locked = {pair[0] for d, pair in orders if d.kind == "lock" and pair[1] == here[1]}
    seats = sum(o.seats for o in morning.table.of_project(here[1]))
    if document.kind == "lock" and len(locked) > seats:
        found.append(tell("keeping.clash_seats", lang, project=here[1], seats=seats, count=len(locked)))
    return tuple(found)


def _pair_of(morning: Morning, decided: DecisionDocument) -> tuple[str, str]:
    """Whom and what an order is about: the person behind the record, the project a record was put together with."""
    engineer, project = decided.engineer or "", decided.project or ""
    return morning.same_person.get(engineer, engineer), morning.also_known.get(project, project)


def lifted(morning: Morning, document: DecisionDocument) -> str | None:
    """The opposite order about the very same pair, which a lock or veto just set has ended, in words."""
    before = {"lock": morning.vetoes, "veto": morning.locks}.get(document.kind, ())
    if (document.engineer, document.project) not in before:
        return None
    told = f"keeping.lifted_{'veto' if document.kind == 'lock' else 'lock'}"
    return tell(told, morning.settings.lang, engineer=document.engineer, project=document.project)


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
    from matcher.documents.keeping import DecisionDocument

    return DecisionDocument(**vars(decided))


# ---------------------------------------------------------------- records by hand


def history(store: Store, morning: Morning, name: str) -> HistoryDocument:
    """Every version of a project's, an engineer's or a sheet's record, with what each changed; of a person's sheets
    also how the career differs from one to the next."""
    from matcher.careers import successive
    from matcher.documents.keeping import HistoryDocument
    from matcher.store import records

    known = {sheet.id for sheet, _ in morning.all_sheets}
    kind: RecordType
    kind, ident = ("skill_sheet", name) if name in known else _meant(morning, name)
    sheets = dict.fromkeys(s.id for s, owner in morning.all_sheets if ident in (s.id, owner))
    sheets |= dict.fromkeys(tie.sheet.id for tie in morning.ties if ident in tie.engineers)
    with store.reading() as connection:
        told = records.history(connection, kind, ident)
        kept = [t for one in sheets for t in records.history(connection, "skill_sheet", one)]
    versions = [(t.ref or t.origin, t.at, t.record) for t in kept if isinstance(t.record, SkillSheet)]
    careers = successive(versions, morning.settings.lang)
    return HistoryDocument(kind=kind, id=ident, versions=tuple(_version(t) for t in told), careers=careers)


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
    """Sets fields (`field=value`, an empty value for unknown) of a project's or engineer's record by hand; both may be
    written as in a mail or list (単価=80万).

    Raises InputError for a field there is not or a value it cannot take, StaleEdit where somebody else was sooner.
    """
    from matcher.documents.keeping import HistoryDocument
    from matcher.store import records
    from matcher.store.audit import now

    lang = morning.settings.lang
    kind, ident = _meant(morning, name)
    with store.writing() as connection:
        before = records.history(connection, kind, ident)[-1].record
        fields = _set(changes, kind, before, morning.settings)
        told = records.edit(
            connection, kind, ident, fields, at=now(), by=by, why=reason, started_from=started_from, lang=lang
        )
    return HistoryDocument(kind=kind, id=ident, versions=(_version(told),))


def _meant(morning: Morning, name: str) -> tuple[Named, str]:
    """The project or engineer of this name; both fail in the words for whichever is nearer. Of a project that came
    several ways each record is its own."""
    if name in morning.also_known:
        return "project", name
    try:
        return "engineer", morning.engineer(name)
    except InputError as error:
        try:
            return "project", morning.project(name)
        except InputError:
            raise error from None


def _set(changes: Sequence[str], kind: Named, before: Record, settings: Settings) -> dict[str, Any]:
    """The fields these changes (`field=value`) set, each named and written as people do."""
    from matcher.readers.by_hand import columns_called, field_called, only_read, read_by_hand

    lang, fields = settings.lang, dict[str, Any]()
    for change in changes:
        name, equals, value = re.sub("＝", "=", change, count=1).partition("=")
        name, value = name.strip(), value.strip()
        if not equals:
            raise InputError(tell("keeping.field_form", lang, given=change), place=change)
        field = field_called(kind, name)
        if field == "id":
            raise InputError(tell("store.bad_value", lang, field="id", given=value, why=tell("store.id_stays", lang)))
        if field is None and not columns_called(kind, name):
            raise _no_field(kind, name, lang)
        if field is not None and value[:1] in ("[", "{"):
            try:
                fields[field] = json.loads(value)
            except ValueError as error:
                why = why_unreadable(error, lang)
                raise InputError(tell("keeping.field_json", lang, field=name, why=why), place=name) from error
            continue
        read = read_by_hand(kind, name, value, before.model_copy(update=fields), settings.today)
        if read is None and (field is None or only_read(kind, field)):
            raise InputError(
                tell("keeping.field_value", lang, field=field_words(field or name, lang), given=value), place=name
            )
        fields |= {field: value} if read is None and field is not None else read or {}
    return fields


def _no_field(kind: Named, name: str, lang: Lang) -> InputError:
    """Nothing is called so: what may be meant, else everything there is."""
    from matcher.readers.by_hand import MODELS, nearest

    near, model = nearest(kind, name), MODELS[kind].model_fields
    which = [
        tell("keeping.field_named", lang, field=f, called=field_words(f, lang)) if f in model else f
        for f in near or [f for f in model if f != "id"]
    ]
    key = "keeping.field" if near else "keeping.field_any"
    return InputError(tell(key, lang, given=name, known=listed(which, lang)), place=name)


def _change(name: str, before: Any, after: Any) -> FieldChange:
    """A change as it may be shown: of a full name only that it changed."""
    from matcher.documents.keeping import FieldChange
    from matcher.store.records import PRIVATE

    if name in PRIVATE:
        before, after = ("■■" if value is not None else None for value in (before, after))
    return FieldChange(field=name, before=before, after=after)


def _version(told: Told) -> VersionTold:
    from matcher.documents.keeping import VersionTold

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
        why = why_os(error, lang)
    except (ValueError, ValidationError, TypeError, AttributeError) as error:
        why = why_unreadable(error, lang)
    raise InputError(tell("keeping.plan_file", lang, path=file, why=why), place=str(file))


def _plan(document: dict[str, Any]) -> MatchDocument:
    """A plan, or the plan in a replanned one."""
    from matcher.documents.plans import MatchDocument

    return MatchDocument.model_validate({k: v for k, v in document.items() if k in MatchDocument.model_fields})
