"""Makes a store of the tables of today, on both databases, for the tests of those to come: `<version>.db`, an SQLite file,
and `<version>.sql`, a PostgreSQL database in plain SQL. Nobody in them is real.

    .venv/bin/python -m tests.data.stores.make_stores

A file once committed is never made again: it stands for the stores people have. Run it once for each new version.
"""

from __future__ import annotations

from pathlib import Path

from matcher.model import AnyRecord, Extracted, Reading
from matcher.store import Store, open_store
from matcher.store.decisions import decide, end
from matcher.store.inboxes import Mark, put_mark
from matcher.store.papers import keep
from matcher.store.records import KINDS, edit
from matcher.store.sources import put
from matcher.store.tables import SCHEMA
from tests.make import engineer, job, placement, project, sheet, skill, skills
from tests.stores import PostgreSQL

HERE = Path(__file__).parent
FIRST, SECOND, THIRD = "2026-11-24T01:00:00Z", "2026-11-25T01:00:00Z", "2026-11-26T01:00:00Z"
_KIND = {model: kind for kind, model in KINDS.items()}


def listed(*records: AnyRecord) -> Reading:
    """Records as a list gives them."""
    made = (
        Extracted(type=_KIND[type(r)], source=f"一覧.csv#{n}", data=r, evidence={"id": {"text": "元の言葉", "line": n}})
        for n, r in enumerate(records, 1)
    )
    return Reading(records=tuple(made))


PEOPLE = (
    engineer("E-1", name="見本 太郎", skills=skills(skill("Java", 60), "SQL"), exactness={"available_from": "month"}),
    engineer("E-2", supply="partner", sender_address="eigyo@partner.example.jp", cost=None, desired_rate=640_000),
    engineer("E-3", facts=("勤怠良好 😀",)),
)
JOBS = (
    project("P-1", sender="甲商事", received_at="2026-11-20T10:00:00+09:00", term={"months": 3, "extendable": True}),
    project("P-2", remote={"mode": "hybrid", "onsite_days": (2, 2)}, partner_limit={"max_tier": 1}),
)
OTHERS = (sheet(job(), job("2021-04", None, "Java", current=True)), placement("E-1"))


def fill(store: Store) -> None:
    """A small store with something of everything people do."""
    with store.writing() as connection:
        everything = listed(*PEOPLE, *JOBS, *OTHERS)
        put(connection, "朝/一覧.csv", b"first list", everything, reader="r1", at=FIRST, by="佐藤")
    with store.writing() as connection:
        dearer = PEOPLE[0].model_copy(update={"cost": 550_000})
        put(connection, "昼/一覧.csv", b"second list", listed(dearer, PEOPLE[1]), reader="r1", at=SECOND, by="佐藤")
    with store.writing() as connection:
        other_chain = JOBS[0].model_copy(update={"sender": "乙商事", "rate_max": 650_000})
        put(connection, "mail.eml", b"a mail", listed(other_chain), reader="r1", at=SECOND, by="佐藤")
    with store.writing() as connection:
        edit(connection, "engineer", "E-3", {"age": 41}, at=THIRD, by="鈴木", why="本人に確認")
    with store.writing() as connection:
        decide(connection, "waive", at=SECOND, by="田中", reason="育児休業", finding="F-1", engineer="E-1")
        decide(connection, "lock", at=SECOND, by="田中", reason=None, engineer="E-1", project="P-1")
        decide(connection, "assess", at=SECOND, by="田中", reason=None, engineer="E-2", value={"level": 4})
    with store.writing() as connection:
        veto = decide(connection, "veto", at=SECOND, by="田中", reason="再提案不可", engineer="E-3", project="P-2")
        end(connection, veto.number, at=THIRD, by="鈴木", why="先方が了承")
    with store.writing() as connection:
        keep(connection, "plan", {"pairs": [["E-1", "P-1"]]}, {"pairs": 1, "yen": 200_000}, at=THIRD, by="佐藤")
    with store.writing() as connection:
        put_mark(connection, Mark("imap.example.com:993/0123456789abcdef", "案件", 7, 42, "2026-11-01"), at=THIRD)


def main() -> None:
    file = HERE / f"{SCHEMA}.db"
    file.unlink(missing_ok=True)
    with open_store(str(file)) as store:
        fill(store)
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.connection.dbapi_connection.execute("VACUUM")  # type: ignore[union-attr]
    server = PostgreSQL()
    try:
        with server.database() as url:
            with open_store(url) as store:
                fill(store)
            (HERE / f"{SCHEMA}.sql").write_text(server.dump(url), encoding="utf-8")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
