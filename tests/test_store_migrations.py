"""Stores made by earlier versions of the program open with this one, and nothing in them is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select, text

from matcher.errors import StoreError
from matcher.store import Store, open_store
from matcher.store.backup import examine, restore
from matcher.store.decisions import decide, open_decisions
from matcher.store.inboxes import Mark, mark_of, put_mark
from matcher.store.migrations import newest
from matcher.store.papers import last
from matcher.store.records import edit, history, live
from matcher.store.sources import known_sources, original, put, source_id
from matcher.store.tables import SCHEMA, Audit, Decision
from tests.data.stores.make_stores import listed
from tests.stores import broken

OLD = Path(__file__).parent / "data" / "stores"
LATER = "2026-12-01T01:00:00Z"


@pytest.fixture(params=sorted([*OLD.glob("*.db"), *OLD.glob("*.sql")]), ids=lambda file: file.name)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store as an earlier version left it, opened by this one."""
    if request.param.suffix == ".db":
        shutil.copy(request.param, tmp_path / "matcher.db")
        with open_store(str(tmp_path / "matcher.db"), "en") as store:
            yield store
        return
    server = request.getfixturevalue("postgresql")
    with server.database() as url:
        server.load(url, request.param)
        with open_store(url, "en") as store:
            yield store


def test_every_version_has_its_stores_on_both_databases():
    assert {f.suffix for f in OLD.glob(f"{SCHEMA}.*")} == {".db", ".sql"}
    assert newest() == SCHEMA


def test_an_old_store_is_brought_up_to_date_and_is_sound(old):
    with old.reading() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == SCHEMA
        assert broken(connection) == []


def test_its_tables_are_those_of_a_new_store(old, tmp_path, request):
    if old.address.file is not None:
        with open_store(str(tmp_path / "new.db")) as new:
            assert tables_of(old) == tables_of(new)
        return
    with request.getfixturevalue("postgresql").database() as url, open_store(url) as new:
        assert tables_of(old) == tables_of(new)


def tables_of(store: Store) -> dict[str, Any]:
    """Columns and indexes of every table."""
    with store.reading() as connection:
        seen = inspect(connection)
        return {
            table: (
                sorted((c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(table)),
                sorted((i["name"], tuple(i["column_names"])) for i in seen.get_indexes(table)),
                seen.get_pk_constraint(table)["constrained_columns"],
            )
            for table in seen.get_table_names()
        }


def test_its_records_are_what_they_were(old):
    with old.reading() as connection:
        records = {(r.data.id, getattr(r.data, "sender", None)): r.data for r in live(connection).records}
    assert {ident for ident, _ in records} == {"E-1", "E-2", "E-3", "P-1", "P-2", "S-test", "C-1"}
    assert records["E-1", None].cost == 550_000
    assert records["E-1", None].name == "見本 太郎"
    assert records["E-3", None].age == 41
    assert records["E-3", None].facts == ("勤怠良好 😀",)
    assert records["P-1", "甲商事"].rate_max == 700_000
    assert records["P-1", "乙商事"].rate_max == 650_000
    assert records["S-test", None].engagements[1].current is True


def test_its_history_tells_who_changed_what_and_why(old):
    with old.reading() as connection:
        dearer = history(connection, "engineer", "E-1")
        edited = history(connection, "engineer", "E-3")
    assert [t.changes for t in dearer] == [(), (("cost", 500_000, 550_000),)]
    assert (edited[1].by, edited[1].why, edited[1].changes) == ("鈴木", "本人に確認", (("age", None, 41),))


def test_its_originals_decisions_papers_and_trail_are_there(old):
    with old.reading() as connection:
        assert original(connection, source_id(b"first list")) == b"first list"
        assert len(known_sources(connection)) == 3
        assert {d.kind: d.reason for d in open_decisions(connection)} == {
            "waive": "育児休業",
            "lock": None,
            "assess": None,
        }
        ended = connection.execute(select(Decision).where(Decision.ended_at.is_not(None))).one()
        assert (ended.kind, ended.ended_by, ended.ended_why) == ("veto", "鈴木", "先方が了承")
        kept = last(connection, "plan")
        assert kept is not None
        assert kept.document == {"pairs": [["E-1", "P-1"]]}
        lines = connection.execute(select(Audit.action).order_by(Audit.number)).scalars().all()
    assert lines == ["edit", "waive", "lock", "assess", "veto", "unveto", "plan"]


def test_its_records_brought_in_again_are_known(old):
    with old.reading() as connection:
        before = live(connection).records
    said = [r.data for r in before if r.data.id != "E-3"]  # of whom the list says less than the edit
    with old.writing() as connection:
        taken = put(connection, "again.csv", b"again", listed(*said), reader="r2", at=LATER, by="佐藤")
    assert not taken.added + taken.updated
    with old.reading() as connection:
        assert [r.data for r in live(connection).records] == [r.data for r in before]


def test_a_backup_of_an_earlier_version_comes_back_on_either_database_up_to_date(store):
    """The archive was written by the program of tables 0001 from 0001.db."""
    archive = OLD / "0001.zip"
    assert examine(archive).schema == "0001"

    restore(store, archive, at=LATER, by="佐藤")

    with store.reading() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == SCHEMA
        assert broken(connection) == []
        records = {r.data.id for r in live(connection).records}
        assert records == {"E-1", "E-2", "E-3", "P-1", "P-2", "S-test", "C-1"}
        assert original(connection, source_id(b"first list")) == b"first list"
    test_people_go_on_working_with_it(store)


def test_how_far_a_mailbox_was_read_is_kept_in_stores_that_know_it(old, request):
    first = Mark("imap.example.com:993/0123456789abcdef", "案件", 7, 42, "2026-11-01")
    with old.reading() as connection:
        known = mark_of(connection, first.account, first.folder)
    assert known == (None if request.node.callspec.params["old"].stem == "0001" else first)
    with old.writing() as connection:
        put_mark(connection, Mark(first.account, first.folder, 7, 50, "2026-11-01"), at=LATER)
    with old.reading() as connection:
        assert mark_of(connection, first.account, first.folder).uid == 50


def test_people_go_on_working_with_it(old):
    with old.writing() as connection:
        told = edit(connection, "engineer", "E-3", {"cost": 1}, at=LATER, by="x", why="y", started_from=2)
        decided = decide(connection, "waive", at=LATER, by="x", reason="y", finding="F-2")
    assert told.version == 3
    assert decided.number > 4  # numbers go on where they stood
    with pytest.raises(StoreError, match="only added to"), old.writing() as connection:
        connection.execute(text("DELETE FROM audit"))
