"""What people decide and report, with who, when and why. A new kind is one line in KINDS."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert, select, update

from matcher.errors import InputError, StaleEdit
from matcher.messages import Lang, tell
from matcher.store.audit import note
from matcher.store.glance import Decided
from matcher.store.glance import decided as _of_row
from matcher.store.tables import Decision, storable_id

KINDS: dict[str, tuple[str, ...]] = {
    "waive": ("finding",),
    "lock": ("engineer", "project"),
    "veto": ("engineer", "project"),
    "consent": ("engineer", "project"),
    "outcome": ("engineer", "project"),
    "assess": ("engineer",),
    "term": ("term",),
    "same": ("term",),
    "different": ("term",),
}
"""By kind of decision, what it is about: of these, one decision is open at a time; a new one ends the last."""
EXCLUDES = {"lock": "veto", "veto": "lock", "same": "different", "different": "same"}
"""Decisions that cannot both stand about one pair: the newer ends the older. `same` and `different` are about two
records, whose ids in order are their term."""
NEEDS_REASON = frozenset({"waive", "veto"})
"""Kinds nobody may decide without saying why."""
MANY = frozenset({"assess"})
"""Kinds of which several stand side by side."""


def decide(
    connection: Connection,
    kind: str,
    *,
    at: str,
    by: str,
    reason: str | None,
    engineer: str | None = None,
    project: str | None = None,
    finding: str | None = None,
    term: str | None = None,
    value: dict[str, Any] | None = None,
    instead_of: int | None = None,
    lang: Lang = "ja",
) -> Decided:
    """Writes a decision down. One that says what the open one says changes nothing and gives that one back.

    `instead_of` is the number of the open decision the person saw (0 = he saw none): where another stands by now the
    new one is refused (StaleEdit) with both told. Without it the new one ends the old.
    """
    named = {"engineer": engineer, "project": project, "finding": finding, "term": term}
    about = {name: storable_id(ident) if ident else ident for name, ident in named.items()}
    missing = [name for name in KINDS[kind] if not about[name]]
    if missing:
        raise ValueError(f"a decision {kind} is about {', '.join(missing)}")
    open_now = None if kind in MANY else _open_about(connection, kind, about)
    if instead_of is not None and (open_now.number if open_now else 0) != instead_of:
        raise StaleEdit(_stale(kind, open_now, lang), place=_key(about))
    if open_now is not None and open_now.value == (value or {}) and open_now.reason == reason and open_now.by == by:
        return open_now
    if open_now is not None:
        _end(connection, open_now, at=at, by=by, why=reason)
    other = EXCLUDES.get(kind)
    if other and (opposite := _open_about(connection, other, about)):
        _end(connection, opposite, at=at, by=by, why=reason)
    row = {**about, "kind": kind, "value": json.dumps(value or {}, ensure_ascii=False, sort_keys=True)}
    number = connection.execute(
        insert(Decision).values(**row, by=by, reason=reason, at=at).returning(Decision.number)
    ).scalar_one()
    note(connection, kind, at=at, by=by, kind="decision", key=_key(about), version=number)
    return one(connection, number)


def end(connection: Connection, number: int, *, at: str, by: str, why: str | None, lang: Lang = "ja") -> Decided:
    """Takes a decision back; it stays on record with who ended it, when, why. Raises InputError where it is ended."""
    decided = one(connection, number)
    if decided.ended_at is not None:
        message = tell("store.ended_already", lang, by=decided.ended_by, at=decided.ended_at)
        raise InputError(message, place=str(number))
    _end(connection, decided, at=at, by=by, why=why)
    return one(connection, number)


def _end(connection: Connection, decided: Decided, *, at: str, by: str, why: str | None) -> None:
    connection.execute(
        update(Decision)
        .where(Decision.number == decided.number, Decision.ended_at.is_(None))
        .values(ended_at=at, ended_by=by, ended_why=why)
    )
    note(
        connection, f"un{decided.kind}", at=at, by=by, kind="decision", key=_key(vars(decided)), version=decided.number
    )


def open_decisions(connection: Connection, kinds: Iterable[str] = tuple(KINDS)) -> list[Decided]:
    """All that stand, the oldest first."""
    rows = connection.execute(
        select(Decision).where(Decision.kind.in_(list(kinds)), Decision.ended_at.is_(None)).order_by(Decision.number)
    )
    return [_of_row(row._asdict()) for row in rows]


def one(connection: Connection, number: int) -> Decided:
    """The decision of a number. Raises KeyError where there is none."""
    row = connection.execute(select(Decision).where(Decision.number == number)).first()
    if row is None:
        raise KeyError(number)
    return _of_row(row._asdict())


def _open_about(connection: Connection, kind: str, about: dict[str, str | None]) -> Decided | None:
    wanted = [getattr(Decision, name) == about[name] for name in KINDS[kind]]
    row = connection.execute(
        select(Decision).where(Decision.kind == kind, Decision.ended_at.is_(None), *wanted).order_by(Decision.number)
    ).first()
    return _of_row(row._asdict()) if row is not None else None


def _key(about: dict[str, Any]) -> str:
    return " ".join(str(about[name]) for name in ("finding", "engineer", "project", "term") if about.get(name))


def _stale(kind: str, open_now: Decided | None, lang: Lang) -> str:
    if open_now is None:
        return tell("store.stale_gone", lang)
    return tell(
        "store.stale_decision",
        lang,
        by=open_now.by,
        at=open_now.at,
        reason=open_now.reason or "-",
        number=open_now.number,
    )
