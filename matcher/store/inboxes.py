"""How far the folders of mailboxes have been read: written in the transaction that keeps their mails, so that neither
is ever there without the other."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from matcher.store.tables import Inbox, storable


@dataclass(frozen=True)
class Mark:
    """How far one folder has been read: every mail up to `uid` of the numbering `uidvalidity`, as far as it is not
    older than `since` (a day, None for all)."""

    account: str
    folder: str
    uidvalidity: int
    uid: int
    since: str | None = None


def mark_of(connection: Connection, account: str, folder: str) -> Mark | None:
    """How far a folder has been read; None where it never was."""
    row = connection.execute(
        select(Inbox.uidvalidity, Inbox.uid, Inbox.since).where(Inbox.account == account, Inbox.folder == folder)
    ).first()
    return None if row is None else Mark(account, folder, row.uidvalidity, row.uid, row.since)


def put_mark(connection: Connection, mark: Mark, *, at: str) -> None:
    """Notes how far a folder has been read. Of two programs at the same folder the one that is behind takes nothing
    back, as long as both read the same numbering from the same day on."""
    known = mark_of(connection, storable(mark.account), storable(mark.folder))
    if known is not None:
        same = (known.uidvalidity, known.since) == (mark.uidvalidity, mark.since)
        if same and known.uid >= mark.uid:
            return
        connection.execute(delete(Inbox).where(Inbox.account == mark.account, Inbox.folder == mark.folder))
    connection.execute(insert(Inbox), [{**vars(mark), "at": at}])
