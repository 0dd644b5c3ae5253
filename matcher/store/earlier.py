"""What a company said of a project before its newest mail: for the price over time."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from matcher.model import Extracted, Project, Reading
from matcher.store.tables import Version


def with_earlier(connection: Connection, reading: Reading) -> Reading:
    """The records as they are now, and of each project what the same company wrote of it in mails before."""
    newest_of = Version.__table__.alias()
    now = newest_of.c
    rows = connection.execute(
        select(Version.id, Version.data, now.data)
        .join(newest_of, (now.kind == Version.kind) & (now.id == Version.id) & (now.origin == Version.origin))
        .where(Version.kind == "project", Version.live.is_(False), now.live)
        .order_by(Version.id, Version.origin, Version.version)
    )
    told = []
    for ident, data, newest in rows:
        said, after = json.loads(data), json.loads(newest)
        if (said.get("received_at") or "9999") < (after.get("received_at") or ""):
            before = Project.model_validate(said)
            told.append(
                Extracted.model_construct(
                    type="project", source=f"project:{ident}", data=before, attached=None, evidence={}, unread=()
                )
            )
    return reading.model_copy(update={"records": (*reading.records, *told)}) if told else reading
