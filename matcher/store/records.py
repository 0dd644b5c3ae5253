"""Records into the store and out of it: versions, what changed between them, and which of them are live."""

from __future__ import annotations

import gc
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast, get_args

from sqlalchemy import Connection, bindparam, insert, select, text, update

from matcher.errors import InputError, StaleEdit
from matcher.messages import Lang, field_words, tell
from matcher.messages.refusals import given, path_of, why_refused
from matcher.model import (
    Account,
    AnyRecord,
    Engineer,
    Evidence,
    Extracted,
    Placement,
    Project,
    Reading,
    RecordType,
    SkillSheet,
    Unread,
)
from matcher.store.audit import note
from matcher.store.tables import Record, Sighting, Table, Version, storable, storable_id

KINDS: Mapping[RecordType, type[AnyRecord]] = {
    "project": Project,
    "engineer": Engineer,
    "skill_sheet": SkillSheet,
    "placement": Placement,
    "account": Account,
}
assert set(KINDS) == set(get_args(RecordType))
CHUNK = 5_000
"""Records looked up or written in one statement."""
Origin = tuple[RecordType, str, str]
"""Kind and id of a record, and whom we have it from."""


@dataclass
class Taken:
    """What became of the records of an import, counted by kind."""

    added: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    duplicates: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[str, str]] = field(default_factory=list)
    """Records of forgotten people, which were not taken: where from, and their ids."""

    def add(self, other: Taken) -> None:
        """Counts another part of the same import in."""
        for name in ("added", "updated", "unchanged", "duplicates"):
            getattr(self, name).update(getattr(other, name))
        self.refused += other.refused


def utc(moment: str | None) -> str | None:
    """A time in ISO 8601 as UTC to the second, so that times of several zones sort; None for None or for no time."""
    if not moment:
        return None
    try:
        read = datetime.fromisoformat(moment).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return f"{read.replace(tzinfo=None):%Y-%m-%dT%H:%M:%SZ}".rjust(20, "0")


def origin_of(record: AnyRecord, attached: str | None) -> str:
    """Whom a record comes from: what tells the same project through two chains apart. Empty for our own lists."""
    if isinstance(record, Project | Engineer):
        company = record.sender if isinstance(record, Project) else record.company
        return (record.sender_address or company or "").strip().lower()
    return f"with:{attached}" if attached else ""


def storable_record(record: AnyRecord) -> tuple[AnyRecord, str]:
    """A record as both databases can hold it, and its JSON; all but hostile ones stay as they are."""
    try:
        said = record.model_dump_json(exclude_defaults=True)
    except ValueError:  # half a surrogate pair somewhere
        said = ""
    ids = {
        name: storable_id(getattr(record, name))
        for name in ("id", "engineer")
        if isinstance(record, Placement) or name == "id"
    }
    if said and "\\u0000" not in said and all(getattr(record, name) == ident for name, ident in ids.items()):
        return record, said
    clean = type(record).model_validate(_storable_parts(record.model_dump()) | ids)
    return clean, clean.model_dump_json(exclude_defaults=True)


def _storable_parts(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {key: _storable_parts(part) for key, part in value.items()}
    return tuple(_storable_parts(part) for part in value) if isinstance(value, tuple) else value


def digest_of(record: AnyRecord, said: str | None = None) -> str:
    """The same for records that say the same, whatever file they stand in and whenever it arrived. `said` is the
    record's JSON where it is known."""
    told = json.loads(said or record.model_dump_json(exclude_defaults=True))
    told.pop("received_at", None)
    if isinstance(record, SkillSheet):
        _without_files(told)
    return hashlib.blake2b(_ENCODED(told).encode(), digest_size=16).hexdigest()


def _without_files(said: Any) -> None:
    """Takes the file's name out of every place."""
    if isinstance(said, dict):
        if isinstance(said.get("file"), str):
            said["file"] = ""
        for value in said.values():
            _without_files(value)
    elif isinstance(said, list):
        for value in said:
            _without_files(value)


def take_in(
    connection: Connection,
    records: Sequence[Extracted],
    *,
    source: str,
    at: str,
    by: str,
    why: str | None = None,
    arrived: str | None = None,
) -> Taken:
    """Takes the records of one source (its id) in: new ones, new versions of known ones; what says nothing new is
    counted, and remembered as met there. A record once forgotten stays out. `arrived` is when the source came to us
    first, where it is read anew: it must not outdo what came since."""
    taken = Taken()
    engineers = {r.source: storable_id(r.data.id) for r in records if r.type == "engineer"}
    seen = _sighted(connection, source)
    common = {"source": source, "at": at, "by": by, "why": why}
    for begin in range(0, len(records), CHUNK):
        part = records[begin : begin + CHUNK]
        chunk = _Chunk(connection, part, engineers, common, arrived or at, seen)
        for extracted in part:
            chunk.take(extracted, engineers.get(extracted.attached or ""), taken)
        chunk.write()
    return taken


@dataclass
class _Live:
    """The live version of one origin."""

    digest: str
    arrived: str
    data: str
    edited: str | None
    row: dict[str, Any] | None = None
    """The row to be written, where this chunk brought it."""


@dataclass
class _Known:
    """A record as the store has it, with what this chunk adds."""

    stored: int = 0
    version: int = 0
    forgotten: bool = False
    live: dict[str, _Live] = field(default_factory=dict)


class _Chunk:
    """Some records of a source on their way in: looked up together, written together."""

    def __init__(
        self,
        connection: Connection,
        records: Sequence[Extracted],
        engineers: dict[str, str],
        common: dict[str, Any],
        arrived: str,
        seen: set[tuple[RecordType, str]],
    ) -> None:
        self.connection, self.common, self.arrived, self.seen = connection, common, arrived, seen
        keys = {(r.type, storable_id(r.data.id)) for r in records}
        owners: set[tuple[RecordType, str]] = {("engineer", owner) for owner in engineers.values()}
        self.known = _known(connection, keys | owners)
        self.told = _told_by(connection, common["source"], keys & seen)
        self.versions: list[dict[str, Any]] = []
        self.sightings: list[dict[str, Any]] = []
        self.outdated: set[Origin] = set()

    def take(self, extracted: Extracted, attached: str | None, taken: Taken) -> None:
        """Compares one record with what is known of it, and notes what is to be written."""
        kind = extracted.type
        record, data = storable_record(extracted.data)
        ident = record.id
        state = self.known.setdefault((kind, ident), _Known())
        owner = self.known.get(("engineer", attached)) if attached else None
        if state.forgotten or (owner is not None and owner.forgotten):
            taken.refused.append((extracted.source, ident))
            return
        met_before = (kind, ident) in self.seen
        if not met_before:
            self.seen.add((kind, ident))
            self.sightings.append({"kind": kind, "id": ident, "source": self.common["source"]})
        origin, digest = origin_of(record, attached), digest_of(record, data)
        before = state.live.get(origin)
        told_before = self.told.get((kind, ident, origin, _nth(extracted.source)))
        if digest in (told_before, before.digest if before is not None else None):
            (taken.unchanged if met_before else taken.duplicates)[kind] += 1
            return
        arrived = min(utc(getattr(record, "received_at", None)) or self.arrived, self.common["at"])
        newest = before is None or arrived >= before.arrived
        edited = _carried(before, data) if before is not None and newest else None
        (taken.updated if state.version else taken.added)[kind] += 1
        state.version += 1
        row = {
            **self.common,
            "kind": kind,
            "id": ident,
            "version": state.version,
            "origin": origin,
            "live": newest,
            "arrived": arrived,
            "data": data,
            "edited": edited,
            "digest": digest,
            "ref": extracted.source,
            "attached": attached,
            "evidence": _json({k: _said(v) for k, v in extracted.evidence.items()}),
            "unread": _json([_said(u) for u in extracted.unread]),
        }
        self.versions.append(row)
        if newest:
            if before is not None and before.row is not None:
                before.row["live"] = False
            elif before is not None:
                self.outdated.add((kind, ident, origin))
            state.live[origin] = _Live(digest, arrived, data, edited, row)

    def write(self) -> None:
        """Writes what was noted: records, versions that are no longer live, new versions, sightings."""
        at = self.common["at"]
        moved = [(kind, ident, k) for (kind, ident), k in self.known.items() if k.version > k.stored]
        fresh = [
            {"kind": kind, "id": i, "version": k.version, "changed_at": at} for kind, i, k in moved if not k.stored
        ]
        grown = [{"_kind": kind, "_id": i, "_version": k.version, "_at": at} for kind, i, k in moved if k.stored]
        past = [{"_kind": kind, "_id": ident, "_origin": origin} for kind, ident, origin in sorted(self.outdated)]
        if fresh:
            self.connection.execute(insert(Record), fresh)
        if grown:
            self.connection.execute(_GROW, grown)
        if past:
            self.connection.execute(_OUTDATE, past)
        if self.versions:
            self.connection.execute(insert(Version), self.versions)
            changed(self.connection)
        if self.sightings:
            self.connection.execute(insert(Sighting), self.sightings)


def changed(connection: Connection) -> None:
    """Notes that this transaction changes records, for whatever is derived from them."""
    connection.execute(_CHANGED)


_CHANGED = text(
    "UPDATE fact SET value = "
    "(SELECT CAST(CAST(f.value AS INTEGER) + 1 AS VARCHAR) FROM fact f WHERE f.name = 'revision') "
    "WHERE name = 'records'"
)
_RECORD, _VERSION = Table.metadata.tables["record"], Table.metadata.tables["version"]
STANDS = _VERSION.c.live.is_not(False)
"""Among the versions of records that are named. As plain `live` SQLite would rather walk through the live versions of
everybody than look these few up."""
_GROW = (
    update(_RECORD)
    .where(_RECORD.c.kind == bindparam("_kind"), _RECORD.c.id == bindparam("_id"))
    .values(version=bindparam("_version"), changed_at=bindparam("_at"))
)
_OUTDATE = (
    update(_VERSION)
    .where(
        _VERSION.c.kind == bindparam("_kind"),
        _VERSION.c.id == bindparam("_id"),
        _VERSION.c.origin == bindparam("_origin"),
        STANDS,
    )
    .values(live=False)
)


def _known(connection: Connection, keys: set[tuple[RecordType, str]]) -> dict[tuple[RecordType, str], _Known]:
    found: dict[tuple[RecordType, str], _Known] = {}
    for kind in sorted({k for k, _ in keys}):
        ids = [i for k, i in keys if k == kind]
        rows = connection.execute(
            select(Record.id, Record.version, Record.forgotten_at).where(Record.kind == kind, Record.id.in_(ids))
        )
        for ident, version, forgotten in rows:
            found[kind, ident] = _Known(version, version, forgotten is not None)
        live = connection.execute(
            select(Version.id, Version.origin, Version.digest, Version.arrived, Version.data, Version.edited).where(
                Version.kind == kind, Version.id.in_(ids), STANDS
            )
        )
        for ident, origin, digest, arrived, data, edited in live:
            found[kind, ident].live[origin] = _Live(digest, arrived, data, edited)
    return found


def _told_by(
    connection: Connection, source: str, keys: set[tuple[RecordType, str]]
) -> dict[tuple[str, str, str, str], str]:
    """(kind, id, origin, place in the source) → digest of what this source last said of records met in it before."""
    told: dict[tuple[str, str, str, str], str] = {}
    for kind in sorted({k for k, _ in keys}):
        rows = connection.execute(
            select(Version.id, Version.origin, Version.ref, Version.digest)
            .where(Version.kind == kind, Version.id.in_([i for k, i in keys if k == kind]), Version.source == source)
            .order_by(Version.version)
        )
        told |= {(kind, ident, origin, _nth(ref)): digest for ident, origin, ref, digest in rows}
    return told


def _nth(ref: str | None) -> str:
    """Which record of its source it is; the source itself may have been renamed since."""
    return (ref or "").rpartition("#")[2] if "#" in (ref or "") else ""


def _sighted(connection: Connection, source: str) -> set[tuple[RecordType, str]]:
    rows = connection.execute(select(Sighting.kind, Sighting.id).where(Sighting.source == source))
    return {(cast(RecordType, kind), ident) for kind, ident in rows}


def _carried(before: _Live, data: str) -> str | None:
    """The edits that still stand: those of fields about which the source says the same as before."""
    if before.edited is None:
        return None
    old, new, edits = json.loads(before.data), json.loads(data), json.loads(before.edited)
    return _json({name: value for name, value in edits.items() if old.get(name) == new.get(name)})


_ENCODED = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def _json(value: Any) -> str | None:
    return _ENCODED(value) if value else None


def _said(part: Evidence | Unread) -> dict[str, Any]:
    """A flat model as JSON has it (many of them: quicker than by its own means)."""
    return {name: value for name, value in vars(part).items() if value is not None}


# ---------------------------------------------------------------- out of the store


def live(connection: Connection) -> Reading:
    """All records as they are now, as if read from files this moment; ready to be arranged."""
    with _uncollected():
        return Reading.model_construct(records=tuple(_live_records(connection)), failures=(), others=())


def _live_records(connection: Connection) -> Iterator[Extracted]:
    for kind, model in KINDS.items():
        rows = connection.execute(
            select(Version.id, Version.origin, Version.data, Version.edited, Version.attached).where(
                Version.kind == kind, Version.live
            )
        ).all()
        for ident, _, data, edited, attached in sorted(rows, key=_by_id):  # no database's idea of an order
            yield Extracted.model_construct(
                type=kind,
                source=f"{kind}:{ident}",
                data=_record(model, data, edited),
                attached=f"engineer:{attached}" if attached else None,
                evidence={},
                unread=(),
            )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leaves the collector of garbage out: looking again and again at a growing heap of which nothing is garbage takes
    it most of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _by_id(row: Any) -> tuple[str, str]:
    return row[0], row[1]


def _record(model: type[AnyRecord], data: str, edited: str | None) -> AnyRecord:
    return (
        model.model_validate({**json.loads(data), **json.loads(edited)}) if edited else model.model_validate_json(data)
    )


@dataclass(frozen=True)
class Told:
    """One version of a record, for a person: what it said, who brought it, and what it changed."""

    version: int
    at: str
    by: str
    origin: str
    ref: str | None
    live: bool
    why: str | None
    record: AnyRecord
    changes: tuple[tuple[str, Any, Any], ...]
    """Field, before, after; against the version before it of the same origin."""


def history(connection: Connection, kind: RecordType, ident: str) -> list[Told]:
    """Every version of a record, the oldest first. Empty for a record nobody knows."""
    rows = connection.execute(
        select(Version).where(Version.kind == kind, Version.id == storable_id(ident)).order_by(Version.version)
    ).all()
    told: list[Told] = []
    last: dict[str, tuple[str, AnyRecord]] = {}
    for row in rows:
        record = _record(KINDS[kind], row.data, row.edited)
        arrived, before = last.get(row.origin, ("", None))
        changes = differences(before, record) if before is not None else ()
        told.append(Told(row.version, row.at, row.by, row.origin, row.ref, row.live, row.why, record, tuple(changes)))
        if row.arrived >= arrived:
            last[row.origin] = row.arrived, record
    return told


def differences(old: AnyRecord, new: AnyRecord) -> Iterator[tuple[str, Any, Any]]:
    """Field by field what two versions say otherwise, as JSON values; list parts by place (`engagements[2].end`)."""
    yield from _differing("", old.model_dump(mode="json"), new.model_dump(mode="json"))


def _differing(path: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in sorted({*old, *new}):
            told = isinstance(old.get(name) or new.get(name), str)  # where a project is, not where it was read
            if told or name not in ("place", "places", "private"):
                yield from _differing(f"{path}.{name}" if path else name, old.get(name), new.get(name))
    elif isinstance(old, list) and isinstance(new, list) and any(isinstance(v, dict) for v in (*old, *new)):
        for number in range(max(len(old), len(new))):
            one = old[number] if number < len(old) else None
            other = new[number] if number < len(new) else None
            yield from _differing(f"{path}[{number + 1}]", one, other)
    elif old != new:
        yield path, old, new


def edit(
    connection: Connection,
    kind: RecordType,
    ident: str,
    fields: Mapping[str, Any],
    *,
    at: str,
    by: str,
    why: str | None,
    started_from: int | None = None,
    lang: Lang = "ja",
) -> Told:
    """Sets fields of a record by hand: a new version over what the source says. `started_from` is the version the
    editor had before him; where somebody else was sooner the edit is refused (StaleEdit), both versions told.

    Raises InputError for a record nobody knows, or a value its field cannot take.
    """
    ident = storable_id(ident)
    current = connection.execute(
        select(Record.version, Record.forgotten_at).where(Record.kind == kind, Record.id == ident)
    ).first()
    if current is None or current.forgotten_at is not None:
        raise InputError(tell("store.no_record", lang, ident=_short(ident)), place=ident)
    if started_from is not None and started_from != current.version:
        changes = _between(connection, kind, ident, started_from)
        told = "\n".join(
            tell("store.stale_change", lang, field=field_words(f, lang), then=_short(t, f), now=_short(n, f))
            for f, t, n in changes
        )
        message = tell("store.stale", lang, ident=ident, started=started_from, current=current.version, changes=told)
        raise StaleEdit(message, place=ident)
    newest = connection.execute(
        select(Version)
        .where(Version.kind == kind, Version.id == ident, STANDS)
        .order_by(Version.version.desc())
        .limit(1)
    ).one()
    if fields.get("id", ident) != ident:
        message = tell("store.bad_value", lang, field="id", given=fields["id"], why=tell("store.id_stays", lang))
        raise InputError(message, place="id")
    before = _record(KINDS[kind], newest.data, newest.edited)
    edits = {**json.loads(newest.edited or "{}"), **fields}
    record = _valid(kind, {**json.loads(newest.data), **edits}, lang)
    said = record.model_dump(mode="json")
    edits = {name: said[name] for name in edits}
    if record == before:
        return history(connection, kind, ident)[-1]
    row = newest._asdict() | {
        "version": current.version + 1,
        "edited": _json(edits),
        "ref": None,
        "digest": newest.digest,
        "at": at,
        "by": by,
        "why": why,
    }
    connection.execute(_OUTDATE, [{"_kind": kind, "_id": ident, "_origin": newest.origin}])
    connection.execute(insert(Version), [row])
    connection.execute(_GROW, [{"_kind": kind, "_id": ident, "_version": current.version + 1, "_at": at}])
    changed(connection)
    note(connection, "edit", at=at, by=by, kind=kind, key=ident, version=current.version + 1)
    return history(connection, kind, ident)[-1]


PRIVATE = frozenset({"name", "birth_date"})
"""Fields whose content is never shown, only that it changed."""


def _short(value: Any, field: str = "") -> str:
    if field in PRIVATE and value is not None:
        return "■■"
    text = "-" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"


def _valid(kind: RecordType, values: dict[str, Any], lang: Lang) -> AnyRecord:
    from pydantic import ValidationError

    try:
        return KINDS[kind].model_validate(values)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        field_name = path_of(fault["loc"])
        shown = field_words(field_name, lang)
        message = tell("store.bad_value", lang, field=shown, given=given(fault), why=why_refused(fault, lang))
        raise InputError(message, place=field_name) from error


def _between(connection: Connection, kind: RecordType, ident: str, version: int) -> list[tuple[str, Any, Any]]:
    """What has changed since a version: field, then, now."""
    versions = history(connection, kind, ident)
    then = next((v for v in versions if v.version == version), versions[0])
    return list(differences(then.record, versions[-1].record))
