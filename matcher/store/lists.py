"""What a list of people no longer says: who stood in it when it last came under this name."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from matcher.store.sources import shown_name
from matcher.store.tables import Record, Sighting, SourceName

SEVERAL = 2
"""People from which on a file is a list: somebody alone in a mail or on a profile leaves none."""


def left_out(connection: Connection, name: str, source: str) -> list[str]:
    """Ids of the engineers who stood in the file that came last under this name and do not stand in `source`, which
    has it now. Their records are kept: a list that leaves somebody out does not say why."""
    before = connection.execute(
        select(SourceName.source)
        .where(SourceName.name == shown_name(name), SourceName.source != source)
        .order_by(SourceName.at.desc(), SourceName.source)
        .limit(1)
    ).scalar()
    if before is None:
        return []
    people = select(Sighting.id).where(Sighting.kind == "engineer")
    now, then = (
        connection.execute(select(func.count()).select_from(people.where(Sighting.source == s).subquery())).scalar_one()
        for s in (source, before)
    )
    if now < SEVERAL or then < SEVERAL:
        return []
    gone = (
        people.join(Record, (Record.kind == Sighting.kind) & (Record.id == Sighting.id))
        .where(Sighting.source == before, Record.forgotten_at.is_(None))
        .where(Sighting.id.not_in(people.where(Sighting.source == source)))
    )
    return sorted(connection.execute(gone).scalars())
