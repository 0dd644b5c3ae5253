"""The store on both databases: what comes in, what people change, and what nothing may take away."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from matcher.errors import InputError, StaleEdit, StoreError
from matcher.model import AnyRecord, Extracted, Reading, SkillSheet
from matcher.store import open_store
from matcher.store.address import address_of, default_file
from matcher.store.audit import note
from matcher.store.decisions import decide, end, open_decisions
from matcher.store.glance import Glance, glance
from matcher.store.migrations import newest
from matcher.store.opening import revision_of
from matcher.store.records import differences, digest_of, edit, history, live, take_in
from matcher.store.sources import known_sources, original, put, source_id
from matcher.store.tables import SCHEMA, Audit, Decision, Record, Source, Table, Version, storable, storable_id
from tests.make import HERE, engineer, job, placement, project, sheet, skill, skills
from tests.stores import broken

AT, LATER, LAST = "2026-11-24T01:00:00Z", "2026-11-25T01:00:00Z", "2026-11-26T01:00:00Z"
KINDS = {"Project": "project", "Engineer": "engineer", "SkillSheet": "skill_sheet", "Placement": "placement"}


def reading(*records: AnyRecord, attached: dict[str, int] | None = None) -> Reading:
    """Records as a reader gives them; `attached`: record's id → the place of the record it came with."""
    sources = [f"一覧.csv#{n}" for n in range(1, len(records) + 1)]
    made = (
        Extracted(
            type=KINDS[type(record).__name__],
            source=source,
            data=record,
            attached=sources[attached[record.id]] if attached and record.id in attached else None,
        )
        for record, source in zip(records, sources, strict=True)
    )
    return Reading(records=tuple(made))


def bring(store, content: bytes, *records: AnyRecord, at: str = AT, name: str = "一覧.csv", **fields: Any):
    with store.writing() as connection:
        return put(connection, name, content, reading(*records, **fields), reader="r1", at=at, by="佐藤")


def change(store, ident: str, fields: dict[str, Any], *, kind: str = "engineer", at: str = LATER, **more: Any):
    with store.writing() as connection:
        return edit(connection, kind, ident, fields, at=at, by="鈴木", why="電話で確認", lang="en", **more)


def decided(store, kind: str, *, at: str = AT, by: str = "鈴木", reason: str | None = "既知", **about: Any):
    with store.writing() as connection:
        return decide(connection, kind, at=at, by=by, reason=reason, lang="en", **about)


def now_in(store) -> dict[str, AnyRecord]:
    with store.reading() as connection:
        return {r.data.id: r.data for r in live(connection).records}


def told_of(store, ident: str, kind: str = "engineer"):
    with store.reading() as connection:
        return history(connection, kind, ident)


def count(store, table: type[Table]) -> int:
    with store.reading() as connection:
        return len(connection.execute(select(table)).all())


def everything(store) -> dict[str, list[Any]]:
    """All rows but the counter of transactions."""
    tables = [t for t in Table.metadata.sorted_tables if t.name != "fact"]
    with store.reading() as connection:
        return {t.name: sorted(map(repr, connection.execute(select(t)).all())) for t in tables}


# ---------------------------------------------------------------- opening


def test_a_new_store_has_the_newest_tables_and_opens_again(store_url):
    with open_store(store_url) as made, made.reading() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == SCHEMA == newest()
    with open_store(store_url) as again:
        assert again.revision == 0


def test_the_migrations_make_the_tables_the_mappings_say(store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def compared(_: Any, name: str, kind: str, in_database: bool, mapped: Any) -> bool:
        own_kind = in_database and mapped is None and name.startswith(("found_gram", "grams"))
        return not own_kind  # the text index, which each database has in its own way

    with store.reading() as connection:
        opts = {"compare_type": True, "include_object": compared}
        assert not compare_metadata(MigrationContext.configure(connection, opts=opts), Table.metadata)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of another kind")
def test_the_files_of_a_store_are_for_their_owner_only(tmp_path):
    with open_store(str(tmp_path / "new" / "matcher.db")) as made, made.writing():
        files = list((tmp_path / "new").iterdir())
        assert {stat.S_IMODE(f.stat().st_mode) for f in files} == {0o600}
        assert len(files) == 3  # the write-ahead log and its index, too


@pytest.mark.parametrize("name", ["a?b#c.db", "50%20.db", "名前 と 空白.db", "x;y=z.db", "it's.db"])
def test_a_file_may_have_any_name(tmp_path, name):
    with open_store(str(tmp_path / name)) as made:
        bring(made, b"1", engineer())
    assert (tmp_path / name).stat().st_size > 0
    with open_store(str(tmp_path / name)) as again:
        assert set(now_in(again)) == {"E-1"}


def test_an_address_is_a_path_or_a_url_of_sqlite_or_postgresql(tmp_path):
    assert address_of(None).file == default_file()
    assert address_of(str(tmp_path / "a.db")).file == tmp_path / "a.db"
    assert address_of(f"sqlite:///{tmp_path}/a.db").file == tmp_path / "a.db"
    assert address_of("postgres://u:secret@h/d").url == "postgresql+psycopg://u:secret@h/d"
    assert "secret" not in address_of("postgres://u:secret@h/d").shown


@pytest.mark.parametrize(
    "given",
    ["mysql://h/d", "sqlite://", "sqlite:///:memory:", "postgresql://u:secret@h:port/d", "postgresql://h:99999999/d"],
)
def test_an_address_that_cannot_be_is_told_without_its_password(given):
    with pytest.raises(StoreError) as met:
        open_store(given, "en")
    assert "secret" not in met.value.message
    assert met.value.place


def test_a_file_that_is_no_store_is_told_and_left_as_it_was(tmp_path):
    file = tmp_path / "notes.db"
    file.write_bytes(b"only some notes " * 500)
    with pytest.raises(StoreError, match="not readable as a store"):
        open_store(str(file), "en")
    assert file.read_bytes() == b"only some notes " * 500


def test_a_place_where_no_file_can_be_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be made"):
        open_store(str(tmp_path / "file" / "matcher.db"), "en")
    with pytest.raises(StoreError, match="cannot be made"):
        open_store(str(tmp_path), "en")


def test_the_tables_of_another_program_are_left_alone(store_url):
    from matcher.store.place import engine_of, writing

    engine = engine_of(address_of(store_url))
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE customers (id integer)"))
    engine.dispose()
    with pytest.raises(StoreError, match="customers"):
        open_store(store_url, "en")


def test_a_store_of_a_newer_program_is_left_alone(store_url):
    with open_store(store_url) as made, made.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer program"):
        open_store(store_url, "en")


def test_a_database_that_cannot_hold_japanese_is_refused(postgresql):
    options = "ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'"
    with postgresql.database(options) as url, pytest.raises(StoreError, match="LATIN1"):
        open_store(url, "en")


def test_a_server_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store(f"postgresql://nobody:secret@/d?host={tmp_path}", "en")


# ---------------------------------------------------------------- records and versions


def test_the_same_file_twice_changes_nothing(store):
    records = engineer(), project(), sheet(job()), placement("E-1")
    first = bring(store, b"1", *records)
    before = everything(store)
    again = bring(store, b"1", *records, at=LATER)

    assert first.added.total() == again.unchanged.total() == 4
    assert not again.added + again.updated + again.duplicates
    assert everything(store) == before


def test_a_changed_file_makes_a_new_version_with_its_difference(store):
    bring(store, b"1", engineer(cost=500_000), project())
    taken = bring(store, b"2", engineer(cost=550_000), project(), at=LATER)

    assert taken.updated == {"engineer": 1}
    assert taken.duplicates == {"project": 1}
    first, second = told_of(store, "E-1")
    assert (first.version, first.live, second.version, second.live) == (1, False, 2, True)
    assert second.changes == (("cost", 500_000, 550_000),)
    assert (second.at, second.by, second.ref) == (LATER, "佐藤", "一覧.csv#1")
    assert now_in(store)["E-1"].cost == 550_000


def test_a_list_in_which_somebody_is_missing_does_not_delete_him(store):
    bring(store, b"1", engineer("E-1"), engineer("E-2"))
    bring(store, b"2", engineer("E-1"), at=LATER)
    assert set(now_in(store)) == {"E-1", "E-2"}


def test_an_older_mail_read_later_does_not_outdo_the_newer_one(store):
    newer = project(rate_max=800_000, sender="甲社", received_at="2026-11-20T10:00:00+09:00")
    older = project(rate_max=700_000, sender="甲社", received_at="2026-11-18T10:00:00+09:00")
    bring(store, b"newer", newer)
    bring(store, b"older", older, at=LATER)
    assert now_in(store)["P-1"].rate_max == 800_000
    assert [t.record.rate_max for t in told_of(store, "P-1", "project")] == [800_000, 700_000]

    before = everything(store)
    assert bring(store, b"older", older, at=LAST).unchanged.total() == 1
    assert everything(store) == before


def test_a_mail_dated_in_the_future_is_outdone_by_the_next_one(store):
    bring(store, b"1", project(rate_max=1, received_at="2099-01-01T00:00:00Z"))
    bring(store, b"2", project(rate_max=2, received_at="2026-11-24T05:00:00Z"), at=LATER)
    assert now_in(store)["P-1"].rate_max == 2


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00", "9999-12-31T23:59:59-12:00", "tomorrow", "2026-13-01", ""])
def test_a_time_that_is_none_does_not_stop_an_import(store, moment):
    assert bring(store, b"1", project(received_at=moment)).added.total() == 1


def test_times_of_several_zones_are_compared_as_moments(store):
    tokyo, paris = "2026-11-20T10:00:00+09:00", "2026-11-20T02:00:01+01:00"  # one second later
    bring(store, b"1", project(rate_max=2, received_at=paris))
    bring(store, b"2", project(rate_max=1, received_at=tokyo), at=LATER)
    assert now_in(store)["P-1"].rate_max == 2


def test_one_project_through_two_chains_keeps_both(store):
    through = {name: project(sender=name, rate_max=rate) for name, rate in (("甲社", 700_000), ("乙社", 650_000))}
    bring(store, b"1", through["甲社"])
    bring(store, b"2", through["乙社"], at=LATER)
    with store.reading() as connection:
        assert sorted(r.data.rate_max for r in live(connection).records) == [650_000, 700_000]
    bring(store, b"3", project(sender="甲社", rate_max=720_000), at=LAST)
    with store.reading() as connection:
        assert sorted(r.data.rate_max for r in live(connection).records) == [650_000, 720_000]


def test_one_record_twice_in_a_file_comes_to_rest(store):
    twice = engineer(cost=500_000), engineer(cost=600_000)
    bring(store, b"1", *twice)
    before = everything(store)
    bring(store, b"1", *twice, at=LATER)
    assert everything(store) == before
    assert now_in(store)["E-1"].cost == 600_000


def test_an_old_list_read_anew_does_not_outdo_the_newer_list(store):
    bring(store, b"old", engineer(cost=500_000))
    bring(store, b"new", engineer(cost=600_000), at=LATER)
    bring(store, b"old", engineer(cost=500_000, age=40), at=LAST)  # better readers find the age
    assert now_in(store)["E-1"].cost == 600_000
    assert len(told_of(store, "E-1")) == 3


def test_a_list_read_anew_says_what_the_readers_of_today_find(store):
    bring(store, b"1", engineer(age=None))
    bring(store, b"1", engineer(age=40), at=LATER)
    assert now_in(store)["E-1"].age == 40
    bring(store, b"1", engineer(age=None), at=LAST)
    assert now_in(store)["E-1"].age is None
    assert [t.live for t in told_of(store, "E-1")] == [False, False, True]


def test_a_sheet_stays_with_the_person_whose_mail_it_came_with(store):
    bring(store, b"1", engineer(), sheet(job()), attached={"S-test": 0})
    with store.reading() as connection:
        person, its_sheet = live(connection).records
    assert isinstance(its_sheet.data, SkillSheet)
    assert its_sheet.attached == person.source


def test_records_come_back_as_they_went_in(store):
    full = (
        engineer(wishes={"remote": "hybrid", "ng_terms": ("夜勤",)}, exactness={"available_from": "month"}, age=0),
        project(start="2026-12-01", term={"months": 3}, remote={"mode": "hybrid", "onsite_days": (1.5, 2)}),
        sheet(job("2020-04", None, "Java", current=True, phases=("operation",)), job(None, None)),
        placement("E-1", sell_rate=0, extension="asked"),
    )
    bring(store, b"1", *full)
    back = now_in(store)
    for record in full:
        assert back[record.id] == record
        assert digest_of(back[record.id]) == digest_of(record)


def test_both_databases_give_records_in_one_order(store):
    idents = ["E-10", "E-9", "e-1", "_", "Ä", "あ", "ア", "亜", "😀", "Z", "-", "a b"]
    bring(store, b"1", *(engineer(i) for i in idents))
    with store.reading() as connection:
        assert [r.data.id for r in live(connection).records] == sorted(idents)


def test_differences_name_the_field_and_both_values():
    old = sheet(job("2020-04", "2021-03", "Java"), job("2021-04", "2022-03"))
    new = sheet(job("2020-04", "2021-05", "Java", "SQL"), job("2021-04", "2022-03"), initials="A.B")
    found = {field: (before, after) for field, before, after in differences(old, new)}
    assert found["engagements[1].end"] == ("2021-03", "2021-05")
    assert found["initials"] == ("T.K", "A.B")
    assert found["engagements[1].skills[2]"][0] is None
    assert not any("engagements[2]" in field for field in found)


def test_nothing_of_a_change_that_failed_is_there(store):
    bring(store, b"1", engineer())
    before, revision = everything(store), store.revision

    def half() -> None:
        with store.writing() as connection:
            put(connection, "x", b"2", reading(engineer(cost=1), project()), reader="r", at=LATER, by="x")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert everything(store) == before
    assert store.revision == revision


def test_the_revision_counts_what_changed_anything(store):
    assert store.revision == 0
    bring(store, b"1", engineer())
    with store.reading() as connection:
        live(connection)
    decided(store, "waive", finding="F-1")
    assert store.revision == 2


def test_a_reader_sees_one_state_while_others_write(store, store_url):
    bring(store, b"1", engineer("E-1"))
    with store.reading() as connection:
        before = connection.execute(select(Record.id)).all()
        with open_store(store_url) as other:
            bring(other, b"2", engineer("E-2"))
        assert connection.execute(select(Record.id)).all() == before
    assert set(now_in(store)) == {"E-1", "E-2"}


# ---------------------------------------------------------------- sources


def test_originals_come_back_byte_for_byte(store):
    content = bytes(range(256)) * 100
    bring(store, content, engineer())
    with store.reading() as connection:
        assert original(connection, source_id(content)) == content
        assert original(connection, source_id(b"other")) is None
        known = known_sources(connection)[source_id(content)]
    assert (known.records, known.complete, known.failed, known.forgotten) == (1, True, False, False)


def test_a_file_under_two_names_is_one_source(store):
    bring(store, b"1", engineer(), name="a.csv")
    bring(store, b"1", engineer(), name="b/c.csv", at=LATER)
    assert count(store, Source) == 1
    with store.reading() as connection:
        assert connection.execute(text("SELECT name FROM source_name ORDER BY name")).scalars().all() == [
            "a.csv",
            "b/c.csv",
        ]


@pytest.mark.parametrize("name", ["x\0y.csv", "\udce3\udc81.csv", "あ" * 5_000 + ".csv", "😀" * 900, ""])
def test_a_file_may_have_come_under_any_name(store, name):
    bring(store, b"1", engineer(), name=name)
    bring(store, b"1", engineer(), name=name, at=LATER)
    assert count(store, Source) == 1


# ---------------------------------------------------------------- edits


def test_an_edit_is_a_version_with_who_when_and_why(store):
    bring(store, b"1", engineer(cost=500_000))
    told = change(store, "E-1", {"cost": 480_000}, started_from=1)
    assert (told.version, told.by, told.at, told.why, told.live) == (2, "鈴木", LATER, "電話で確認", True)
    assert told.changes == (("cost", 500_000, 480_000),)
    assert now_in(store)["E-1"].cost == 480_000
    with store.reading() as connection:
        line = connection.execute(select(Audit).where(Audit.action == "edit")).one()
    assert (line.key, line.version, line.by, line.at) == ("E-1", 2, "鈴木", LATER)


def test_an_edit_survives_the_next_import(store):
    bring(store, b"1", engineer(cost=500_000, age=38))
    change(store, "E-1", {"cost": 480_000})
    bring(store, b"1", engineer(cost=500_000, age=38), at=LAST)  # the same file
    assert now_in(store)["E-1"].cost == 480_000
    bring(store, b"2", engineer(cost=500_000, age=39), at=LAST)  # a new list that says the same of the price
    assert (now_in(store)["E-1"].cost, now_in(store)["E-1"].age) == (480_000, 39)
    bring(store, b"3", engineer(cost=520_000, age=39), at=LAST)  # a new list that says something else of it
    assert now_in(store)["E-1"].cost == 520_000
    assert [t.record.cost for t in told_of(store, "E-1")] == [500_000, 480_000, 480_000, 520_000]


def test_an_edit_may_empty_a_field(store):
    bring(store, b"1", engineer(age=38))
    change(store, "E-1", {"age": None})
    assert now_in(store)["E-1"].age is None


def test_an_edit_that_changes_nothing_is_no_version(store):
    bring(store, b"1", engineer(cost=500_000))
    change(store, "E-1", {"cost": 500_000})
    assert len(told_of(store, "E-1")) == 1


def test_a_stale_edit_is_refused_with_both_versions_told(store):
    bring(store, b"1", engineer(cost=500_000))
    change(store, "E-1", {"cost": 480_000}, started_from=1)
    before = everything(store)
    with pytest.raises(StaleEdit) as met:
        change(store, "E-1", {"cost": 470_000}, started_from=1)
    assert "version 1" in met.value.message
    assert "version 2" in met.value.message
    assert "500000" in met.value.message
    assert "480000" in met.value.message
    assert everything(store) == before
    assert change(store, "E-1", {"cost": 470_000}, started_from=2).version == 3


@pytest.mark.parametrize(
    ("fields", "word"),
    [({"cost": "cheap"}, "cost"), ({"cost": -1}, "cost"), ({"colour": "red"}, "colour"), ({"id": "E-9"}, "id")],
)
def test_an_edit_no_field_can_take_is_refused(store, fields, word):
    bring(store, b"1", engineer())
    before = everything(store)
    with pytest.raises(InputError) as met:
        change(store, "E-1", fields)
    assert met.value.place == word
    assert everything(store) == before


def test_nobody_can_edit_what_is_not_there(store):
    with pytest.raises(InputError):
        change(store, "E-404", {"cost": 1})


def test_what_was_forgotten_stays_out(store):
    bring(store, b"1", engineer("E-1"), engineer("E-2"))
    with store.writing() as connection:
        connection.execute(update(Record).where(Record.id == "E-1").values(forgotten_at=LATER))
        connection.execute(Version.__table__.delete().where(Version.id == "E-1"))
        connection.execute(update(Source).where(Source.id == source_id(b"1")).values(forgotten_at=LATER, content=None))
    taken = bring(store, b"2", engineer("E-1", cost=1), engineer("E-3"), at=LAST)
    assert taken.refused == [("一覧.csv#1", "E-1")]
    assert set(now_in(store)) == {"E-2", "E-3"}
    assert bring(store, b"1", engineer("E-1"), engineer("E-2"), at=LAST).refused
    with store.reading() as connection:
        assert original(connection, source_id(b"1")) is None
    with pytest.raises(InputError):
        change(store, "E-1", {"cost": 1})


# ---------------------------------------------------------------- decisions


def test_a_decision_stands_until_it_is_taken_back(store):
    made = decided(store, "waive", finding="F-1", reason="本人に確認済み")
    with store.writing() as connection:
        ended = end(connection, made.number, at=LATER, by="田中", why="再確認", lang="en")
    assert (ended.ended_at, ended.ended_by, ended.ended_why, ended.reason) == (
        LATER,
        "田中",
        "再確認",
        "本人に確認済み",
    )
    with store.reading() as connection:
        assert open_decisions(connection) == []
    with pytest.raises(InputError, match="Already taken back"), store.writing() as connection:
        end(connection, made.number, at=LAST, by="x", why=None, lang="en")


def test_the_same_decision_twice_is_one(store):
    first = decided(store, "lock", engineer="E-1", project="P-1")
    assert decided(store, "lock", engineer="E-1", project="P-1", at=LATER) == first
    assert count(store, Decision) == 1


def test_a_new_decision_ends_the_last_one_about_the_same(store):
    decided(store, "waive", finding="F-1", reason="a")
    decided(store, "waive", finding="F-1", reason="b", by="田中", at=LATER)
    decided(store, "waive", finding="F-2", reason="c")
    with store.reading() as connection:
        assert [(d.finding, d.reason) for d in open_decisions(connection)] == [("F-1", "b"), ("F-2", "c")]
    assert count(store, Decision) == 3


def test_a_veto_ends_the_lock_of_the_same_pair_only(store):
    decided(store, "lock", engineer="E-1", project="P-1")
    decided(store, "lock", engineer="E-2", project="P-1")
    decided(store, "veto", engineer="E-1", project="P-1")
    with store.reading() as connection:
        assert [(d.kind, d.engineer) for d in open_decisions(connection)] == [("lock", "E-2"), ("veto", "E-1")]


def test_assessments_stand_side_by_side(store):
    for level in (3, 4):
        decided(store, "assess", engineer="E-1", value={"level": level})
    with store.reading() as connection:
        assert [d.value["level"] for d in open_decisions(connection, ["assess"])] == [3, 4]


def test_a_decision_made_on_an_old_sight_is_refused(store):
    first = decided(store, "waive", finding="F-1", instead_of=0)
    with pytest.raises(StaleEdit, match="鈴木"):
        decided(store, "waive", finding="F-1", by="田中", instead_of=0)
    decided(store, "waive", finding="F-1", by="田中", instead_of=first.number)


def test_a_decision_about_nothing_is_a_fault_of_the_caller(store):
    with pytest.raises(ValueError, match="finding"):
        decided(store, "waive", engineer="E-1")


# ---------------------------------------------------------------- the trail


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET by = 'nobody'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE number = 1",
        "INSERT OR REPLACE INTO audit (number, at, by, action) VALUES (1, 'x', 'nobody', 'x')",
        "TRUNCATE audit",
    ],
)
def test_the_trail_is_only_ever_added_to(store, statement):
    if ("REPLACE" in statement and store.address.file is None) or ("TRUNCATE" in statement and store.address.file):
        pytest.skip("words of the other database")
    with store.writing() as connection:
        note(connection, "import", at=AT, by="佐藤", key="E-1")
    before = everything(store)["audit"]
    with pytest.raises(StoreError, match="only added to"), store.writing() as connection:
        connection.execute(text(statement))
    assert everything(store)["audit"] == before


def test_every_decision_and_edit_leaves_a_line(store):
    bring(store, b"1", engineer())
    change(store, "E-1", {"cost": 1})
    lock = decided(store, "lock", engineer="E-1", project="P-1")
    decided(store, "veto", engineer="E-1", project="P-1")
    with store.reading() as connection:
        lines = [(a.action, a.key, a.version) for a in connection.execute(select(Audit).order_by(Audit.number))]
    about = "E-1 P-1"
    assert lines == [
        ("edit", "E-1", 2),
        ("lock", about, lock.number),
        ("unlock", about, lock.number),
        ("veto", about, lock.number + 1),
    ]


# ---------------------------------------------------------------- hostile values


HOSTILE = {
    "nul": "a\0b",
    "lone surrogates": "x\ud800y\udfff",
    "half a pair from a mail": "\ud83d",
    "emoji": "👩‍💻🇯🇵",
    "long": "長" * 5_000,
    "long and unlike": "".join(chr(0x4E00 + n * 7 % 20_000) for n in range(5_000)),
    "quotes": "'; DROP TABLE record; --",
    "format": "%s %(x)s {0} :name",
    "rtl": "\u202egnp.exe",
    "blank": " \t\n ",
    "backslash": "\\u0000 \\",
}


def test_only_what_no_database_holds_is_taken_out_of_words():
    assert storable("a\0b\ud83dc") == "ab\ufffdc"
    assert [v for v in HOSTILE.values() if storable(v) != v] == list(HOSTILE.values())[:3]
    assert storable("\ud83d\ude00") == "😀"  # both halves of a pair


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words_come_in_stay_and_can_be_edited(store, value):
    record = engineer(f"E-{value}", text=value, facts=(value,), exactness={value: "day"}, company=value)
    first = bring(store, b"1", record)
    again = bring(store, b"1", record, at=LATER)
    assert (first.added.total(), again.unchanged.total(), again.added.total()) == (1, 1, 0)

    (kept,) = now_in(store).values()
    assert kept.id == storable_id(record.id)
    assert kept.text == storable(value)
    told = change(store, record.id, {"cost": 1, "name": value})
    assert told.version == 2
    assert len(told_of(store, record.id)) == 2
    with store.reading() as connection:
        assert not broken(connection)


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_decisions_may_be_about_and_say_anything(store, value):
    first = decided(store, "term", term=f"t{value}", by=value, reason=value, value={"x": value})
    decided(store, "lock", engineer=f"E{value}", project=f"P{value}")
    decided(store, "veto", engineer=f"E{value}", project=f"P{value}")
    with store.reading() as connection:
        assert [d.kind for d in open_decisions(connection)] == ["term", "veto"]
    assert decided(store, "term", term=f"t{value}", by="x", reason="y").number != first.number


def test_long_ids_that_differ_at_their_end_are_two(store):
    bring(store, b"1", engineer("E-" + "x" * 5_000 + "1"), engineer("E-" + "x" * 5_000 + "2"))
    assert len(now_in(store)) == 2


def test_a_contract_still_finds_its_person_by_a_long_id(store):
    ident = "E-" + "長" * 5_000
    bring(store, b"1", engineer(ident), placement(ident))
    kept = now_in(store)
    assert kept["C-1"].engineer in kept


def test_a_huge_record_is_kept_whole(store):
    big = engineer(facts=tuple(f"{n} 勤怠良好 😀" for n in range(50_000)), cost=10**30)
    bring(store, b"1", big)
    assert now_in(store)["E-1"] == big


def test_ten_thousand_records_in_one_file_are_one_change(store):
    people = [engineer(f"E-{n}", skills=skills(skill("Java", n))) for n in range(10_001)]
    assert bring(store, b"1", *people).added.total() == 10_001
    assert store.revision == 1
    assert len(now_in(store)) == 10_001


def test_evidence_and_what_was_not_understood_are_kept(store):
    record = Extracted(
        type="engineer",
        source="a.eml#1",
        data=engineer(),
        evidence={"cost": {"text": "50万\0円\ud800", "line": 3}},
        unread=({"text": "謎の行", "line": 9},),
    )
    with store.writing() as connection:
        take_in(connection, [record], source="s", at=AT, by="x")
    with store.reading() as connection:
        row = connection.execute(select(Version)).one()
    assert json.loads(row.evidence)["cost"]["line"] == 3
    assert json.loads(row.unread) == [{"text": "謎の行", "line": 9}]


def test_what_a_database_refuses_is_told_in_words(store):
    with pytest.raises(StoreError) as met, store.writing() as connection:
        connection.execute(insert(Record), [{"kind": "engineer", "id": "E-1", "version": None, "changed_at": AT}])
    assert met.value.place == store.address.shown
    assert count(store, Record) == 0


def test_places_in_files_are_no_part_of_what_a_sheet_says():
    here = sheet(job(), place=HERE)
    there = here.model_copy(update={"place": HERE.model_copy(update={"file": "moved/test.xlsx"})})
    assert digest_of(here) == digest_of(there)


def test_paths_do_not_leave_the_store(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "matcher.db")) as made:
        bring(made, b"1", engineer())
    assert [p.name for p in tmp_path.iterdir()] == ["matcher.db"]  # closed: the log has gone into it


# ---------------------------------------------------------------- at a glance


def test_a_glance_says_what_the_long_way_says(store_url):
    with open_store(store_url) as made:
        bring(made, b"1", engineer())
        with made.writing() as connection:
            decide(connection, "veto", at=AT, by="a", reason="客先都合", engineer="E-1", project="P-1")
            gone = decide(connection, "consent", at=AT, by="a", reason=None, engineer="E-1", project="P-2")
            end(connection, gone.number, at=AT, by="b", why=None)
        with made.reading() as connection:
            long_way = Glance(revision_of(connection, "records"), tuple(open_decisions(connection)))
        assert made.glance() == long_way
        assert [(d.kind, d.engineer, d.reason) for d in long_way.decisions] == [("veto", "E-1", "客先都合")]


def test_what_is_no_store_of_these_tables_is_not_glanced_at(tmp_path):
    notes = tmp_path / "notes.db"
    notes.write_bytes(b"only some notes " * 500)
    assert glance(notes) is None
    assert glance(tmp_path / "nothing.db") is None
    assert not (tmp_path / "nothing.db").exists()
    with open_store(str(tmp_path / "a.db")) as made, made.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert glance(tmp_path / "a.db") is None
