"""What the program made and people may come back to: plans and proposals, as they were printed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, insert, select

from matcher.store.audit import note
from matcher.store.tables import Paper

Kind = Literal["plan", "proposal"]


@dataclass(frozen=True)
class Kept:
    """A paper as it was kept; `figures` outlast the people in it."""

    number: int
    kind: str
    project: str | None
    document: dict[str, Any]
    figures: dict[str, Any]
    by: str
    at: str


def keep(
    connection: Connection,
    kind: Kind,
    document: dict[str, Any],
    figures: dict[str, Any],
    *,
    at: str,
    by: str,
    project: str | None = None,
) -> Kept:
    """Keeps a paper; one that says what the last of its kind about the same project said is not kept twice."""
    before = last(connection, kind, project)
    if before is not None and before.document == document:
        return before
    row = {"kind": kind, "project": project, "by": by, "at": at}
    told = {"document": _json(document), "figures": _json(figures)}
    number = connection.execute(insert(Paper).values(**row, **told).returning(Paper.number)).scalar_one()
    note(connection, kind, at=at, by=by, kind="paper", key=project, version=number)
    return Kept(number=number, document=document, figures=figures, **row)  # type: ignore[arg-type]


def last(connection: Connection, kind: Kind, project: str | None = None) -> Kept | None:
    """The newest paper of a kind (about a project); None where there is none."""
    about = Paper.project == project if project is not None else Paper.project.is_(None)
    row = connection.execute(
        select(Paper).where(Paper.kind == kind, about).order_by(Paper.number.desc()).limit(1)
    ).first()
    if row is None:
        return None
    told = row._asdict()
    return Kept(**{**told, "document": json.loads(row.document), "figures": json.loads(row.figures)})


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
