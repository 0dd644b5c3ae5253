"""The store cared for, on both databases: kept elsewhere and brought back, handed over, a person erased, its health."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import zipfile
import zlib
from contextlib import ExitStack, suppress
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import insert, select, text

from matcher import care
from matcher.documents.plans import MatchDocument
from matcher.errors import InputError, StoreError
from matcher.messages import catalogue
from matcher.model import Evidence, Extracted, Reading, Unread
from matcher.readers import read_source
from matcher.readers.source import Source as File
from matcher.store import Store, doctor, open_store
from matcher.store.audit import note
from matcher.store.backup import DERIVED, back_up, examine, is_empty, restore
from matcher.store.decisions import decide, open_decisions
from matcher.store.export import cell, export, free_name, heading
from matcher.store.forget import MASK, forget, is_pending, scrub, without_words
from matcher.store.opening import revision_of
from matcher.store.records import KINDS, edit, history, live, take_in
from matcher.store.search import Row, index
from matcher.store.sources import original, put, source_id
from matcher.store.tables import SCHEMA, Audit, Decision, Found, FoundText, Paper, Source, SourceName, Table
from matcher.store.traces import masked, names_in, pattern_of, readings_in, same_name, texts_of
from tests.make import engineer, job, project, sheet
from tests.test_cli import document, run

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
AT, LATER, LAST = "2026-11-24T01:00:00Z", "2026-11-25T01:00:00Z", "2026-11-26T01:00:00Z"
NAME, KANA = "架空野 太郎", "カクウノ タロウ"
KINDS_OF = {"Project": "project", "Engineer": "engineer", "SkillSheet": "skill_sheet"}


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path):
    """A second store that is not there yet, on either database."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield str(tmp_path / "elsewhere" / "matcher.db")
        else:
            yield stack.enter_context(request.getfixturevalue("postgresql").database())


def bring(store: Store, name: str, content: bytes, *records: Any, at: str = AT, **fields: Any):
    """Records as if read from a file; `attached`: they came with the engineer that stands first."""
    attached = fields.pop("attached", False)
    made = tuple(
        Extracted(
            type=KINDS_OF[type(r).__name__],
            source=f"{name}#{n}",
            data=r,
            attached=f"{name}#1" if attached and n > 1 else None,
            **fields,
        )
        for n, r in enumerate(records, 1)
    )
    with store.writing() as connection:
        return put(connection, name, content, Reading(records=made), reader="r1", at=at, by="佐藤")


def bring_samples(store: Store) -> None:
    """The samples as the readers read them."""
    for path in sorted(p for p in SAMPLES.rglob("*") if p.is_file() and "expected" not in p.parts):
        content = path.read_bytes()
        reading = read_source(File(path.as_posix(), content, date(2026, 11, 24)), named=False)
        with store.writing() as connection:
            put(connection, path.relative_to(SAMPLES).as_posix(), content, reading, reader="r1", at=AT, by="佐藤")


def rows(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is no search table, without the two facts that count."""
    with store.reading() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in Table.metadata.sorted_tables
            if table.name not in {*DERIVED, "fact"}
        }


def written(store: Store) -> str:
    """All that stands in the store's tables, whatever the table."""
    with store.reading() as connection:
        if connection.dialect.name == "sqlite":
            named = text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'found_gram%'")
        else:
            named = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = list(connection.execute(named).scalars())
        assert len(tables) > 10
        found = (row for table in tables for row in connection.execute(text(f"SELECT * FROM {table}")))
        return "\n".join(str(value) for row in found for value in row)


def files_hold(store: Store, *words: str) -> list[str]:
    """Files beside an SQLite store in which a word stands as bytes."""
    folder = store.address.file.parent
    held = []
    for path in folder.iterdir():
        content = path.read_bytes() if path.is_file() else b""
        held += [path.name for w in words for e in ("utf-8", "utf-16-le", "cp932") if w.encode(e) in content]
    return held


# ---------------------------------------------------------------- backup and restore


def with_decisions(store: Store) -> None:
    """Edits, decisions, a paper, lines in the trail: all kinds of rows there are."""
    with store.reading() as connection:
        ident = next(r.data.id for r in live(connection).of("engineer"))
    with store.writing() as connection:
        edit(connection, "engineer", ident, {"cost": 512_345}, at=LATER, by="鈴木", why="電話")
        decide(connection, "veto", at=LATER, by="鈴木", reason="本人が辞退", engineer=ident, project="P-1")
        connection.execute(
            insert(Paper).values(
                kind="plan", document='{"a": "\\u0000 ü 髙"}', figures='{"n": 1}', by="鈴木", at=LATER, project=None
            )
        )


def test_a_backup_brings_every_row_back_on_either_database(store, elsewhere, tmp_path):
    bring_samples(store)
    with_decisions(store)
    before = rows(store)

    told = back_up(store, tmp_path / "b.zip", at=LATER, by="佐藤")
    with open_store(elsewhere, "en") as other:
        done = restore(other, tmp_path / "b.zip", at=LAST, by="佐藤")
        after = rows(other)

    assert told.rows["record"] > 150
    assert told.rows["source"] > 50
    assert {name: table for name, table in after.items() if name != "audit"} == {
        name: table for name, table in before.items() if name != "audit"
    }
    assert set(before["audit"]) < set(after["audit"])
    assert done.revision > told.revision


def test_after_a_restore_numbers_go_on_where_they_were(store, elsewhere, tmp_path):
    bring(store, "a.csv", b"a", engineer("E-1"), project("P-1"))
    with_decisions(store)
    back_up(store, tmp_path / "b.zip", at=LATER, by="佐藤")

    with open_store(elsewhere, "en") as other:
        restore(other, tmp_path / "b.zip", at=LAST, by="佐藤")
        with other.writing() as connection:
            last = max(d.number for d in open_decisions(connection))
            new = decide(connection, "lock", at=LAST, by="鈴木", reason=None, engineer="E-1", project="P-2")
            bring_again = take_in(connection, (), source="x", at=LAST, by="鈴木")

    assert new.number == last + 1
    assert not bring_again.added


def test_the_trail_of_a_restored_store_is_still_only_added_to(store, elsewhere, tmp_path):
    bring(store, "a.csv", b"a", engineer("E-1"))
    with_decisions(store)
    back_up(store, tmp_path / "b.zip", at=LATER, by="佐藤")
    with open_store(elsewhere, "en") as other:
        restore(other, tmp_path / "b.zip", at=LAST, by="佐藤")
        with pytest.raises(StoreError), other.writing() as connection:
            connection.execute(text("DELETE FROM audit"))


def test_a_backup_is_for_its_owner_and_never_takes_another_files_place(store, tmp_path):
    bring(store, "a.csv", b"a", engineer("E-1"))
    file = tmp_path / "b.zip"
    file.write_text("something of mine")

    with pytest.raises(InputError, match=r"b\.zip"):
        back_up(store, file, at=LATER, by="佐藤")
    assert file.read_text() == "something of mine"

    back_up(store, file, at=LATER, by="佐藤", force=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert examine(file).rows["record"] == 1
    assert not list(tmp_path.glob(".*"))


def test_a_backup_that_cannot_be_written_leaves_nothing(store, tmp_path):
    bring(store, "a.csv", b"a", engineer("E-1"))
    with pytest.raises(InputError, match="nowhere"):
        back_up(store, tmp_path / "nowhere" / "b.zip", at=LATER, by="佐藤")
    (tmp_path / "folder.zip").mkdir()
    with pytest.raises(InputError):
        back_up(store, tmp_path / "folder.zip", at=LATER, by="佐藤", force=True)
    assert not list(tmp_path.glob(".*"))


def test_a_backup_does_not_make_the_snapshot_stale(store, tmp_path):
    bring(store, "a.csv", b"a", engineer("E-1"))
    before = store.revision
    back_up(store, tmp_path / "b.zip", at=LATER, by="佐藤")
    assert store.revision == before


def test_a_backup_streams_whatever_the_size_of_the_store(store, tmp_path):
    """Twelve originals of 4 MB that no compression makes smaller; only a few may be in memory at a time."""
    import tracemalloc

    for n in range(12):
        bring(store, f"{n}.bin", os.urandom(4_000_000))
    tracemalloc.start()
    back_up(store, tmp_path / "b.zip", at=LATER, by="佐藤")
    examine(tmp_path / "b.zip")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (tmp_path / "b.zip").stat().st_size > 40_000_000
    assert peak < 28_000_000


def repacked(file: Path, change) -> Path:
    """The archive with its members changed: `change` gets and gives their contents by name."""
    with zipfile.ZipFile(file) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    changed = file.with_name("changed.zip")
    with zipfile.ZipFile(changed, "w") as archive:
        for name, content in change(members).items():
            archive.writestr(name, content)
    return changed


def resummed(members: dict[str, bytes], **manifest: Any) -> dict[str, bytes]:
    """Members with a manifest that fits them again, for faults the sums do not show."""
    told = json.loads(members["manifest.json"])
    for table in told["tables"]:
        content = members[f"{table}.jsonl"]
        told["tables"][table] = {"rows": content.count(b"\n"), "sha256": sha256(content).hexdigest()}
    return members | {"manifest.json": json.dumps(told | manifest).encode()}


def changed_row(members: dict[str, bytes]) -> dict[str, bytes]:
    return members | {"record.jsonl": members["record.jsonl"].replace(b"E-1", b"E-2")}


def without_table(members: dict[str, bytes]) -> dict[str, bytes]:
    return {n: c for n, c in members.items() if n != "decision.jsonl"}


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(changed_row, id="a row was changed"),
        pytest.param(without_table, id="a table is missing"),
        pytest.param(lambda m: {n: c for n, c in m.items() if n != "manifest.json"}, id="no manifest"),
        pytest.param(lambda m: m | {"manifest.json": b"[" * 100_000}, id="a manifest that is none"),
        pytest.param(lambda m: m | {"more.txt": b"x"}, id="a file too many"),
        pytest.param(lambda m: resummed(m, schema="9999"), id="of a newer program"),
        pytest.param(lambda m: resummed(m, format="zip"), id="of another program"),
        pytest.param(lambda m: resummed(m, schema="../0001"), id="a version that is none"),
        pytest.param(lambda m: resummed(m | {"record.jsonl": b"[1]\n"}), id="a row that is none"),
        pytest.param(lambda m: resummed(m | {"record.jsonl": b"{}\n"}), id="a row without columns"),
        pytest.param(lambda m: resummed(m | {"record.jsonl": b"{" * 50_000 + b"\n"}), id="a row without an end"),
        pytest.param(lambda m: resummed(m | {"record.jsonl": m["record.jsonl"][:-1]}), id="a line cut off"),
        pytest.param(
            lambda m: resummed(m | {"record.jsonl": m["record.jsonl"] * 2}), id="a record twice: the last table fails"
        ),
        pytest.param(
            lambda m: resummed(m | {"source.jsonl": m["source.jsonl"].replace(b'"content": "', b'"content": "\xe3')}),
            id="bytes that are none",
        ),
    ],
)
def test_a_broken_archive_is_refused_and_changes_nothing(store, elsewhere, tmp_path, fault):
    bring(store, "a.csv", b"a", engineer("E-1"))
    back_up(store, tmp_path / "b.zip", at=LATER, by="佐藤")
    file = repacked(tmp_path / "b.zip", fault)

    with open_store(elsewhere, "en") as other:
        with pytest.raises((InputError, StoreError)) as told:
            restore(other, file, at=LAST, by="佐藤")
        assert str(told.value)
        with other.reading() as connection:
            assert is_empty(connection)
        assert bring(other, "b.csv", b"b", engineer("E-3")).added["engineer"] == 1


@pytest.mark.parametrize("keep", [0, 10, 500, -30])
def test_a_truncated_archive_is_refused(store, tmp_path, keep):
    bring(store, "a.csv", b"a", engineer("E-1"))
    back_up(store, tmp_path / "b.zip", at=LATER, by="佐藤")
    (tmp_path / "cut.zip").write_bytes((tmp_path / "b.zip").read_bytes()[: keep or None] if keep else b"")
    with pytest.raises(InputError, match=r"cut\.zip"):
        examine(tmp_path / "cut.zip", "en")


def test_a_flipped_byte_anywhere_is_found(store, tmp_path):
    bring(store, "a.csv", b"a" * 1000, engineer("E-1"))
    back_up(store, tmp_path / "b.zip", at=LATER, by="佐藤")
    whole = examine(tmp_path / "b.zip")
    content = bytearray((tmp_path / "b.zip").read_bytes())
    for at in range(0, len(content), max(1, len(content) // 60)):
        flipped = bytes([*content[:at], content[at] ^ 0x10, *content[at + 1 :]])
        (tmp_path / "flipped.zip").write_bytes(flipped)
        with suppress(InputError):
            assert examine(tmp_path / "flipped.zip") == whole  # a byte that says nothing: a time, a filler


def test_a_store_that_holds_something_is_not_replaced_unasked(store, tmp_path):
    bring(store, "a.csv", b"a", engineer("E-1"))
    back_up(store, tmp_path / "b.zip", at=LATER, by="佐藤")
    bring(store, "b.csv", b"b", engineer("E-2"))
    with pytest.raises(InputError, match="--replace"):
        restore(store, tmp_path / "b.zip", at=LAST, by="佐藤")
    with store.reading() as connection:
        assert history(connection, "engineer", "E-2")


def test_replacing_keeps_what_was_there_in_a_backup_of_its_own(store, store_url, tmp_path):
    bring(store, "a.csv", b"a", engineer("E-1"))
    back_up(store, tmp_path / "b.zip", at=LATER, by="佐藤")
    bring(store, "b.csv", b"b", engineer("E-2"))
    revision = store.revision
    asked: list[str] = []

    told = care.restore(store_url, tmp_path / "b.zip", "en", by="佐藤", replace=True, agree=asked.append)

    assert len(asked) == 1
    with store.reading() as connection:
        assert history(connection, "engineer", "E-1")
        assert not history(connection, "engineer", "E-2")
        assert revision_of(connection) == revision_of(connection, "records") == told.revision > revision
    assert examine(Path(told.kept)).rows["record"] == 2


def test_a_replacement_nobody_agreed_to_changes_nothing(store, store_url, tmp_path):
    bring(store, "a.csv", b"a", engineer("E-1"))
    back_up(store, tmp_path / "b.zip", at=LATER, by="佐藤")
    bring(store, "b.csv", b"b", engineer("E-2"))

    def refuse(_: str) -> None:
        raise InputError("no")

    with pytest.raises(InputError):
        care.restore(store_url, tmp_path / "b.zip", "en", by="佐藤", replace=True, agree=refuse)
    with store.reading() as connection:
        assert history(connection, "engineer", "E-2")


def test_a_change_made_while_the_backup_was_written_is_not_lost(store, tmp_path):
    bring(store, "a.csv", b"a", engineer("E-1"))
    over = back_up(store, tmp_path / "b.zip", at=LATER, by="佐藤").revision
    bring(store, "b.csv", b"b", engineer("E-2"))
    with pytest.raises(StoreError):
        restore(store, tmp_path / "b.zip", at=LAST, by="佐藤", over=over)
    with store.reading() as connection:
        assert history(connection, "engineer", "E-2")


def test_a_store_that_cannot_be_read_is_set_aside_and_replaced(tmp_path):
    with open_store(str(tmp_path / "a.db")) as store:
        bring(store, "a.csv", b"a", engineer("E-1"))
        back_up(store, tmp_path / "b.zip", at=LATER, by="佐藤")
    (tmp_path / "broken.db").write_bytes(b"no database at all" * 1000)

    told = care.restore(str(tmp_path / "broken.db"), tmp_path / "b.zip", "en", by="佐藤", replace=True, agree=print)

    assert Path(told.set_aside).read_bytes().startswith(b"no database")
    with open_store(str(tmp_path / "broken.db")) as store, store.reading() as connection:
        assert history(connection, "engineer", "E-1")


def test_who_was_forgotten_since_stays_forgotten_when_an_older_backup_comes_back(store, store_url, tmp_path):
    bring(store, "a.csv", b"a", engineer("E-1", name=NAME), engineer("E-2", name="別野 花子"))
    bring(store, "s.xlsx", b"s", sheet(job(), id="S-1", name=NAME))
    back_up(store, tmp_path / "b.zip", at=AT, by="佐藤")
    forgotten(store, "E-1", sheets=["S-1"])

    told = care.restore(store_url, tmp_path / "b.zip", "en", by="佐藤", replace=True, agree=print)

    assert told.forgotten_again == ("E-1",)
    with store.reading() as connection:
        assert not history(connection, "engineer", "E-1")
        assert not history(connection, "skill_sheet", "S-1")
        assert history(connection, "engineer", "E-2")
    assert NAME not in written(store)


# ---------------------------------------------------------------- export


def test_an_export_holds_everything_as_open_files(store, tmp_path):
    bring_samples(store)
    with_decisions(store)
    with store.reading() as connection:
        ident = next(r.data.id for r in live(connection).of("engineer"))
        people = len(live(connection).of("engineer"))
    told = export(store, tmp_path / "out", at=LATER, by="佐藤")

    people_file = (tmp_path / "out" / "engineers.csv").read_bytes()
    assert people_file.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(people_file.decode("utf-8-sig"))))
    assert len(table) == told.rows["engineers.csv"] == people
    versions = [json.loads(line) for line in (tmp_path / "out" / "engineers.jsonl").read_text("utf-8").splitlines()]
    changed = [v for v in versions if v["id"] == ident]
    assert len(changed) == 2
    assert (changed[-1]["data"]["cost"], changed[-1]["by"], changed[-1]["why"]) == (512_345, "鈴木", "電話")
    listed = [json.loads(line) for line in (tmp_path / "out" / "sources.jsonl").read_text("utf-8").splitlines()]
    assert len(listed) == told.originals
    for source in listed:
        assert source_id((tmp_path / "out" / source["_file"]).read_bytes()) == source["id"]
    assert "本人が辞退" in (tmp_path / "out" / "decision.csv").read_text("utf-8-sig")
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700


def test_an_export_says_that_it_holds_personal_data(store, tmp_path):
    bring(store, "a.csv", b"a", engineer("E-1"))
    export(store, tmp_path / "out", at=LATER, by="佐藤")
    assert "personal data" in (tmp_path / "out" / "README.txt").read_text("utf-8-sig")


def test_an_export_goes_only_into_an_empty_folder(store, tmp_path):
    bring(store, "a.csv", b"a", engineer("E-1"))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "empty").mkdir()

    for place in ("full", "file"):
        with pytest.raises(InputError, match=place):
            export(store, tmp_path / place, at=LATER, by="佐藤")
    export(store, tmp_path / "empty", at=LATER, by="佐藤")

    assert [p.name for p in (tmp_path / "full").iterdir()] == ["mine.txt"]
    assert (tmp_path / "empty" / "engineers.csv").exists()


def test_originals_keep_their_names_but_never_leave_their_folder(store, tmp_path):
    names = ["../../evil.csv", "a/要員.csv", "b/要員.csv", "b/要員.CSV", "CON", "..", "x" * 400 + ".xlsx", "<a|b>?.txt"]
    for n, name in enumerate(names):
        bring(store, name, f"{n}".encode(), engineer(f"E-{n}"))
    export(store, tmp_path / "out" / "deep", at=LATER, by="佐藤")

    found = sorted(p.name for p in (tmp_path / "out" / "deep" / "originals").iterdir())
    assert len(found) == len({f.casefold() for f in found}) == len(names)
    assert "evil.csv" in found
    assert "要員.csv" in {f.lower() for f in found}
    assert not [p for p in tmp_path.rglob("evil*") if p.parent.name != "originals"]
    assert all(len(f.encode()) <= 180 for f in found)


@pytest.mark.parametrize("text_", ["=1+1", "+81-3", "-1", "@SUM(A1)", "\t=1", "＝1+1", "－1"])
def test_no_cell_is_a_formula(text_):
    assert cell(text_) == "'" + text_
    assert cell([text_]) == "'" + text_


def test_figures_stay_figures():
    assert [cell(v) for v in (-5, 0.5, True, None, "Java")] == [-5, 0.5, True, None, "Java"]
    assert (
        cell([{"skill": "Java", "months": 60, "surface": "java"}, {"skill": None, "surface": "秘伝"}])
        == "Java(60)、秘伝"
    )


def test_every_field_of_every_record_has_a_heading_in_both_languages():
    missing = {f for model in KINDS.values() for f in model.model_fields if f"care.column.{f}" not in catalogue()}
    columns = {c.name for t in (Decision, Audit, Source) for c in t.__table__.columns} - {"content"}
    missing |= {c for c in columns if f"care.column.{c}" not in catalogue()}
    assert not missing
    assert heading("nobody_named_this", "ja") == "nobody_named_this"


def test_two_originals_of_one_name_are_told_apart():
    taken: set[str] = set()
    assert [free_name("a.csv", i * 64, taken) for i in "abc"] == ["a.csv", "a_bbbbbbbb.csv", "a_cccccccc.csv"]


# ---------------------------------------------------------------- forget


def forgotten(
    store: Store, ident: str, *, sheets=(), findings=(), reason: str | None = "本人の申し出", at: str = LATER
):
    with store.writing() as connection:
        done = forget(connection, ident, sheets=sheets, findings=findings, at=at, by="佐藤", reason=reason)
    assert scrub(store)
    return done


def workbook(*cells: str) -> bytes:
    book = openpyxl.Workbook()
    for value in cells:
        book.active.append([value])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@cache
def plan_of_samples() -> str:
    """A real plan, as it is printed."""
    return run("match", SAMPLES, "--json", "--today", "2026-11-24").stdout


def plan_about(ident: str) -> dict[str, Any]:
    """A real plan of the samples, its first assignment made about this engineer."""
    told = json.loads(plan_of_samples())
    whole = json.dumps(told, ensure_ascii=False)
    return json.loads(whole.replace(told["assignments"][0]["engineer"], ident))


def full_life(store: Store) -> None:
    """Somebody who left traces everywhere a store has room for them."""
    own = engineer("E-1", name=NAME, number="1", initials="K.T", text="架空野は大阪希望")
    other = engineer("E-2", name="別野 花子", facts=("架空野太郎さんと同じ現場",))
    seen = Evidence(text=f"氏名：{NAME}", line=1)
    kana = Unread(text=f"フリガナ：{KANA}", line=2)
    bring(store, "要員一覧.csv", f"1,{NAME}\n2,別野 花子\n".encode("cp932"), own, other,
          evidence={"name": seen}, unread=(kana,))  # fmt: skip
    bring(store, "経歴書_架空野太郎.xlsx", workbook("氏名", NAME), sheet(job(), id="S-1", name=NAME, initials="K.T"))
    bring(store, "mail.eml", b"mail", own.model_copy(update={"company": "協力社"}),
          sheet(job(title="秘密"), id="S-2", name="架空野太郎"), attached=True)  # fmt: skip
    bring(store, "案件.txt", "架空野　太郎さんの後任".encode(), project("P-1", description="架空野　太郎さんの後任"))
    with store.writing() as connection:
        edit(connection, "engineer", "E-1", {"text": f"{NAME}は夜勤不可"}, at=AT, by="鈴木", why="架空野さんと電話")
        decide(connection, "veto", at=AT, by="鈴木", reason=f"{NAME}が辞退", engineer="E-1", project="P-1")
        decide(connection, "waive", at=AT, by="鈴木", reason="本人に確認", finding="F-1", engineer="E-1")
        decide(connection, "outcome", at=AT, by="鈴木", reason="単価で失注", engineer="E-1", project="P-1",
               value={"result": "lost", "rate": 650_000, "on": "2026-11-20", "said": "架空野さんは声が小さい"})  # fmt: skip
        decide(connection, "veto", at=AT, by="鈴木", reason="ｶｸｳﾉﾀﾛｳさんと不仲", engineer="E-2", project="P-1")
        note(connection, "backup", at=AT, by="鈴木", note="/backup/架空野太郎.zip")
        index(connection, [
            Row("engineer", "E-1", turn=0, label="K.T", text=f"{NAME} 大阪"),
            Row("engineer", "E-2", turn=1, label="B.H", text="架空野太郎さんと同じ現場"),
        ], state="1")  # fmt: skip
    plan = plan_about("E-1")
    letter = {
        "to": "a@example.jp",
        "subject": "ご提案",
        "body": "K.T（35歳、大阪）",
        "engineers": ["E-1"],
        "attachments": [],
        "complete": True,
    }
    with store.writing() as connection:
        for kind, paper, figures in (
            ("plan", plan, {"objective": plan["objective"], "assignments": len(plan["assignments"])}),
            ("proposal", letter, {"engineers": 1, "complete": True}),
        ):
            connection.execute(
                insert(Paper).values(
                    kind=kind,
                    project="P-1",
                    document=json.dumps(paper, ensure_ascii=False),
                    figures=json.dumps(figures),
                    by="鈴木",
                    at=AT,
                )
            )


WORDS = (NAME, "架空野太郎", "架空野　太郎", KANA, "カクウノタロウ", "ｶｸｳﾉﾀﾛｳ")


def test_after_forget_the_name_is_in_no_row_and_in_no_file(store, tmp_path):
    full_life(store)
    assert all(w in written(store) for w in (NAME, "架空野　太郎", KANA, "ｶｸｳﾉﾀﾛｳ"))

    done = forgotten(store, "E-1", sheets=["S-1"], findings=["F-1"], reason=f"{NAME}の申し出")

    told = written(store)
    assert not [w for w in WORDS if w in told]
    if store.address.file is not None:
        assert files_hold(store, *WORDS, "架空野", "秘密") == []
    assert set(done.sheets) == {"S-1", "S-2"}
    assert done.copies == ("/backup/架空野太郎.zip",)  # whoever is to delete it must know what it is called
    assert done.shared == 1
    assert done.originals == 3
    assert done.mentions == 1


def test_originals_in_which_he_was_met_are_gone_and_others_stay(store):
    full_life(store)
    bring(store, "他社.csv", b"other", engineer("E-3"))
    with store.reading() as connection:
        ids = {n: s for s, n in connection.execute(select(SourceName.source, SourceName.name))}
    forgotten(store, "E-1", sheets=["S-1"])
    with store.reading() as connection:
        assert original(connection, ids["要員一覧.csv"]) is None
        assert original(connection, ids["経歴書_架空野太郎.xlsx"]) is None
        assert original(connection, ids["案件.txt"]) is None
        assert original(connection, ids["他社.csv"]) == b"other"
        names = set(connection.execute(select(SourceName.name)).scalars())
    assert names == {"要員一覧.csv", "■■.xlsx", "■■.eml", "案件.txt", "他社.csv"}


def test_others_of_the_same_list_stay_without_his_name(store):
    full_life(store)
    forgotten(store, "E-1", sheets=["S-1"])
    with store.reading() as connection:
        (other,) = history(connection, "engineer", "E-2")
        (wanted,) = history(connection, "project", "P-1")
    assert other.record.name == "別野 花子"
    assert other.record.facts == (f"{MASK}さんと同じ現場",)
    assert wanted.record.description == f"{MASK}さんの後任"


def test_a_later_import_does_not_bring_him_back(store):
    full_life(store)
    forgotten(store, "E-1", sheets=["S-1"])

    same = bring(store, "要員一覧.csv", f"1,{NAME}\n2,別野 花子\n".encode("cp932"), engineer("E-1", name=NAME), at=LAST)
    new = bring(store, "新一覧.csv", b"new", engineer("E-1", name=NAME), engineer("E-9"), at=LAST)

    assert [i for _, i in same.refused] == ["E-1"]
    assert [i for _, i in new.refused] == ["E-1"]
    assert new.added["engineer"] == 1
    with store.reading() as connection:
        assert not history(connection, "engineer", "E-1")
    assert NAME not in written(store)


def test_a_list_that_still_names_him_is_read_but_not_kept(store):
    full_life(store)
    forgotten(store, "E-1", sheets=["S-1"])
    content = f"1,{NAME}\n9,新人\n".encode()
    bring(store, "新一覧.csv", content, engineer("E-1", name=NAME), engineer("E-9"), at=LAST)
    with store.reading() as connection:
        assert original(connection, source_id(content)) is None
        assert history(connection, "engineer", "E-9")


def test_decisions_keep_who_when_and_figures_but_no_words(store):
    full_life(store)
    with store.reading() as connection:
        before = {r.number: r for r in connection.execute(select(Decision))}
    forgotten(store, "E-1", sheets=["S-1"], findings=["F-1"])
    with store.reading() as connection:
        after = {r.number: r for r in connection.execute(select(Decision))}
    assert before.keys() == after.keys()
    for number, row in after.items():
        assert (row.kind, row.by, row.at, row.engineer) == tuple(
            getattr(before[number], c) for c in ("kind", "by", "at", "engineer")
        )
        if row.engineer == "E-1":
            assert row.reason is None
    (outcome,) = (json.loads(r.value) for r in after.values() if r.kind == "outcome")
    assert outcome == {"result": "lost", "rate": 650_000, "on": "2026-11-20", "said": MASK}
    assert [r.reason for r in after.values() if r.engineer == "E-2"] == [f"{MASK}さんと不仲"]


def test_the_figures_of_plans_are_unchanged_and_the_plan_is_still_one(store):
    full_life(store)
    with store.reading() as connection:
        before = connection.execute(select(Paper).order_by(Paper.number)).all()
    forgotten(store, "E-1", sheets=["S-1"])
    with store.reading() as connection:
        after = connection.execute(select(Paper).order_by(Paper.number)).all()

    assert [r.figures for r in after] == [r.figures for r in before]
    old, new = (json.loads(rows_[0].document) for rows_ in (before, after))
    assert MatchDocument.model_validate(new).objective == old["objective"]
    assert [(a["engineer"], a["value"], a["margin"]) for a in new["assignments"]] == [
        (a["engineer"], a["value"], a["margin"]) for a in old["assignments"]
    ]
    about = [a for a in new["assignments"] if a["engineer"] == "E-1"]
    assert about[0]["reasons"]
    assert set(about[0]["reasons"]) == {MASK}
    others = [(a, b) for a, b in zip(new["assignments"], old["assignments"], strict=True) if a["engineer"] != "E-1"]
    assert sum(a["reasons"] == b["reasons"] for a, b in others) == len(others) > 3
    letter = json.loads(after[1].document)
    assert letter["body"] == letter["subject"] == MASK
    assert letter["engineers"] == ["E-1"]


def test_the_trail_stays_names_him_by_key_and_is_guarded_again(store):
    full_life(store)
    with store.reading() as connection:
        before = connection.execute(select(Audit.number, Audit.at, Audit.action, Audit.key)).all()
    forgotten(store, "E-1", sheets=["S-1"], reason=f"{NAME}の申し出")
    with store.reading() as connection:
        after = connection.execute(select(Audit).order_by(Audit.number)).all()
    assert [(r.number, r.at, r.action, r.key) for r in after[:-1]] == sorted(tuple(r) for r in before)
    assert (after[-1].action, after[-1].key, after[-1].by) == ("forget", "E-1", "佐藤")
    assert after[-1].note == f"{MASK}の申し出"
    for change in ("DELETE FROM audit", "UPDATE audit SET note = 'x'"):
        with pytest.raises(StoreError), store.writing() as connection:
            connection.execute(text(change))


def test_a_namesake_keeps_his_record(store):
    bring(store, "a.csv", b"a", engineer("E-1", name=NAME), engineer("E-2", name="架空野太郎", text="架空野太郎の希望"))
    done = forgotten(store, "E-1")
    with store.reading() as connection:
        (kept,) = history(connection, "engineer", "E-2")
    assert done.namesakes == ("E-2",)
    assert (kept.record.name, kept.record.text) == ("架空野太郎", "架空野太郎の希望")


def test_somebody_known_from_his_sheet_alone_can_be_forgotten_and_stays_out(store):
    bring(store, "s.xlsx", workbook(NAME), sheet(job(), id="S-1", name=NAME, number="77"))
    done = forgotten(store, "E-77", sheets=["S-1"])
    assert done.versions == 1
    again = bring(store, "b.csv", b"b", engineer("E-77", name=NAME), at=LAST)
    assert [i for _, i in again.refused] == ["E-77"]
    assert NAME not in written(store)


def test_forgetting_twice_is_the_same(store):
    full_life(store)
    forgotten(store, "E-1", sheets=["S-1"])
    before = rows(store)
    again = forgotten(store, "E-1", sheets=["S-1"], at=LATER)
    assert again.versions == again.originals == 0
    assert {n: t for n, t in rows(store).items() if n != "audit"} == {n: t for n, t in before.items() if n != "audit"}


def test_his_search_rows_go_and_those_that_name_him_are_worked_out_anew(store):
    full_life(store)
    forgotten(store, "E-1", sheets=["S-1"])
    with store.reading() as connection:
        assert not connection.execute(select(Found)).all()
        assert not connection.execute(select(FoundText)).all()
        assert revision_of(connection, "records") == revision_of(connection)


def test_other_people_of_the_samples_are_as_they_were(store):
    bring_samples(store)
    with store.reading() as connection:
        before = live(connection)
    gone = next(r.data for r in before.of("engineer") if r.data.number == "E-001")
    forgotten(store, gone.id)
    with store.reading() as connection:
        after = live(connection)
    assert [r for r in before.records if r.data.id != gone.id] == list(after.records)
    assert len(after.records) < len(before.records)


def test_an_erasure_another_program_holds_up_is_told_and_finished_later(store, store_url):
    full_life(store)
    with open_store(store_url) as other, other.reading() as reading:
        reading.execute(select(Source.id)).all()
        with store.writing() as connection:
            forget(connection, "E-1", sheets=["S-1"], at=LATER, by="佐藤", reason=None)
        assert not scrub(store, wait_s=0.2)
        with store.reading() as connection:
            assert is_pending(connection)
    assert state("erasing", doctor.examine(store_url, "en")) == "attention"

    assert doctor.mend(store_url, "en")

    if store.address.file is not None:
        assert files_hold(store, *WORDS) == []
    assert state("erasing", doctor.examine(store_url, "en")) is None


# ---------------------------------------------------------------- where a name stands


@pytest.mark.parametrize(
    ("name", "text_"),
    [
        ("架空野 太郎", "担当：架空野太郎さん"),
        ("架空野太郎", "架空野　太郎"),
        ("架空野太郎", "架 空 野 太 郎"),
        ("架空野太郎", "経歴書_架空野_太郎.xlsx"),
        ("カクウノ タロウ", "ｶｸｳﾉ ﾀﾛｳ"),
        ("カクウノ タロウ", "かくうのたろう"),
        ("ガクト タベ", "ｶﾞｸﾄﾀﾍﾞ"),
        ("Taro Kakuuno", "ＴＡＲＯ　ＫＡＫＵＵＮＯ"),
        ("Taro Kakuuno", "kakuuno, taro"),
        ("Nguyễn Văn An", "NGUYỄN VĂN AN"),
        ("林 誠", "林誠様"),
        ("林 誠", "スキルシート林　誠.xlsx"),
    ],
)
def test_a_name_is_found_however_it_is_written(name, text_):
    pattern = pattern_of(names_in([name]))
    assert pattern.search(text_)
    assert MASK in masked(text_, pattern)


@pytest.mark.parametrize(
    ("name", "text_"),
    [
        ("林 誠", "小林誠"),
        ("高木", "高木太郎"),
        ("Taro Ito", "Taro Itoh"),
        ("K.T", "K.T"),
        ("Kim", "Kim Minsu"),
        ("架空野太郎", "架空野次郎"),
    ],
)
def test_other_peoples_names_are_left(name, text_):
    pattern = pattern_of(names_in([name]))
    assert pattern is None or not pattern.search(text_)


def test_json_stays_json_and_its_field_names_stay():
    pattern = pattern_of(["名前 太郎", "skill sheet"])
    told = json.dumps({"skill_sheet": 1, "skill sheet": "名前太郎", "deep": ["\\u名前太郎", 3]}, ensure_ascii=True)
    assert json.loads(masked(told, pattern)) == {"skill_sheet": 1, MASK: MASK, "deep": [f"\\u{MASK}", 3]}


def test_readings_are_taken_from_beside_the_name():
    assert names_in(["架空野 太郎（カクウノ タロウ）"]) == ["架空野 太郎", "カクウノ タロウ"]
    assert readings_in('["ふりがな：かくうの　たろう", "x"]') == ["かくうの　たろう"]
    assert same_name("架空野 太郎", "架空野　太郎")
    assert not same_name(None, None)


def test_a_name_is_found_inside_files():
    mail = (
        "Subject: =?iso-2022-jp?B?" + zlib_free_base64("架空野太郎", "iso2022_jp") + "?=\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        + zlib_free_base64("別野 花子", "utf-8")
    ).encode()
    pattern = pattern_of(["架空野太郎"])
    other = pattern_of(["別野花子"])
    assert any(map(pattern.search, texts_of(mail)))
    assert any(map(other.search, texts_of(mail)))
    assert any(map(pattern.search, texts_of(workbook("氏名", "架空野 太郎"))))
    for encoding in ("utf-8", "cp932", "euc_jp", "iso2022_jp", "utf-16"):
        assert any(map(pattern.search, texts_of("氏名,架空野太郎\n".encode(encoding)))), encoding
    for broken in (b"", b"PK\x03\x04broken", b"\xff\xfe\x00", os.urandom(1000)):
        assert not any(map(pattern.search, texts_of(broken)))


def zlib_free_base64(said: str, encoding: str) -> str:
    import base64

    return base64.b64encode(said.encode(encoding)).decode()


def test_a_bomb_is_looked_into_only_so_far():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(6):
            archive.writestr(f"{n}.txt", b"\0" * 100_000_000)
    assert sum(map(len, texts_of(held.getvalue()))) < 3_000_000_000


def test_words_go_and_figures_dates_and_codes_stay():
    value = {"result": "won", "rate": 700_000, "on": "2026-11-24", "ok": True, "said": "x", "parts": [{"text": "y"}]}
    assert without_words(value) == value | {"said": MASK, "parts": [{"text": MASK}]}


# ---------------------------------------------------------------- doctor


def state(name: str, checks) -> str | None:
    return next((c.state for c in checks if c.name == name), None)


def test_a_sound_store_needs_no_attention(store, store_url):
    bring_samples(store)
    with_decisions(store)
    checks = doctor.examine(store_url, "en", thorough=True)
    assert {c.state for c in checks} == {"ok", "hint"}
    assert {c.name for c in checks if c.state == "hint"} == {"no_backup"}
    assert {"version", "integrity", "dangling", "originals", "incomplete", "content"} <= {c.name for c in checks}
    assert all(c.told and (c.mend or c.state == "ok") for c in checks)


def test_a_store_that_is_not_there_is_not_made(tmp_path):
    (check,) = doctor.examine(str(tmp_path / "matcher.db"), "en")
    assert (check.name, check.state) == ("there", "hint")
    assert not (tmp_path / "matcher.db").exists()


def test_an_empty_database_is_not_made_a_store(store_url):
    if "://" not in store_url:
        Path(store_url).touch(0o600)
    assert state("there", doctor.examine(store_url, "en")) == "hint"
    assert "open" not in {c.name for c in doctor.examine(store_url, "en")}


def test_what_cannot_be_opened_is_told(tmp_path):
    (tmp_path / "broken.db").write_bytes(b"no database" * 500)
    assert state("open", doctor.examine(str(tmp_path / "broken.db"), "en")) == "attention"
    assert state("open", doctor.examine("postgresql://nobody@127.0.0.1:1/none", "en")) == "attention"


def test_tables_of_a_newer_program_are_told(store, store_url):
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    checks = doctor.examine(store_url, "en")
    assert state("version", checks) == "attention"
    assert state("content", checks) is None
    assert SCHEMA < "9999"


def test_damage_inside_the_file_is_found(tmp_path):
    with open_store(str(tmp_path / "matcher.db"), "en") as store:
        bring_samples(store)
        scrub(store)
    file = tmp_path / "matcher.db"
    content = bytearray(file.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 40_960] = os.urandom(40_960)
    file.write_bytes(content)
    checks = doctor.examine(str(file), "en", thorough=True)
    assert "attention" in {c.state for c in checks}


def test_rows_that_belong_to_nothing_are_found(store, store_url):
    bring(store, "a.csv", b"a", engineer("E-1"), engineer("E-2"))
    with store.writing() as connection:
        connection.execute(text("UPDATE version SET live = false WHERE id = 'E-1'"))
        connection.execute(text("DELETE FROM source"))
    (check,) = (c for c in doctor.examine(store_url, "en") if c.name == "dangling")
    assert check.state == "attention"
    assert "1 records" in check.told
    assert "2 versions" in check.told


def test_a_damaged_original_is_found_when_looked_at_thoroughly(store, store_url):
    bring(store, "a.csv", b"a", engineer("E-1"))
    with store.writing() as connection:
        connection.execute(Source.__table__.update().values(content=zlib.compress(b"b")))
    assert state("originals", doctor.examine(store_url, "en")) is None
    assert state("originals", doctor.examine(store_url, "en", thorough=True)) == "attention"


def test_an_interrupted_import_is_told(store, store_url):
    bring(store, "a.csv", b"a", engineer("E-1"))
    with store.writing() as connection:
        connection.execute(Source.__table__.update().values(complete=False))
    assert state("incomplete", doctor.examine(store_url, "en")) == "attention"


def test_a_backup_is_known_by_the_trail(store, store_url, tmp_path):
    bring(store, "a.csv", b"a", engineer("E-1"))
    assert state("no_backup", doctor.examine(store_url, "en")) == "hint"
    from matcher.store.audit import now

    back_up(store, tmp_path / "b.zip", at=now(), by="佐藤")
    assert state("backups", doctor.examine(store_url, "en")) == "ok"
    (tmp_path / "b.zip").unlink()
    assert state("backups", doctor.examine(store_url, "en")) == "hint"


@pytest.mark.skipif(os.name != "posix", reason="rights as bits")
def test_rights_that_are_too_wide_are_told_and_mended(tmp_path):
    folder = tmp_path / "own"
    with open_store(str(folder / "matcher.db"), "en") as store:
        bring(store, "a.csv", b"a", engineer("E-1"))
    (folder / "matcher.db").chmod(0o644)
    folder.chmod(0o755)
    assert state("rights", doctor.examine(str(folder / "matcher.db"), "en")) == "attention"

    assert len(doctor.mend(str(folder / "matcher.db"), "en")) == 2

    assert state("rights", doctor.examine(str(folder / "matcher.db"), "en")) == "ok"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "matcher.db").stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="rights as bits")
def test_a_folder_that_holds_other_things_is_left_as_it_is(tmp_path):
    with open_store(str(tmp_path / "matcher.db"), "en") as store:
        bring(store, "a.csv", b"a", engineer("E-1"))
    (tmp_path / "notes.txt").touch()
    tmp_path.chmod(0o755)
    assert doctor.mend(str(tmp_path / "matcher.db"), "en") == []
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


# ---------------------------------------------------------------- the commands


def test_the_commands_one_after_the_other(store_url, elsewhere, tmp_path):
    people = "社員番号,氏名,イニシャル,区分,稼働可能日,原価,スキル\nE-900,架空野 太郎,K.T,待機,2026/12/1,45万,Java(5年)\nE-901,別野 花子,B.H,待機,2026/12/1,45万,Java(5年)\n"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "要員_架空野太郎.csv").write_text(people, encoding="utf-8")
    db, lang = ("--db", store_url), ("--lang", "en")
    assert run("backup", tmp_path / "none.zip", *db).returncode == 2
    assert run("import", tmp_path / "in", *db).returncode == 0

    kept = document(run("backup", tmp_path / "b.zip", *db, "--json"), "backup")
    assert kept["tables"]["record"] == 2
    assert run("backup", tmp_path / "b.zip", *db).returncode == 2
    told = document(run("restore", tmp_path / "b.zip", "--db", elsewhere, "--json"), "restore")
    assert told["kept"] is None
    refused = run("restore", tmp_path / "b.zip", "--db", elsewhere, "--replace", *lang, stdin="")
    assert refused.returncode == 2
    assert "--yes" in refused.stderr
    again = document(run("restore", tmp_path / "b.zip", "--db", elsewhere, "--replace", "--yes", "--json"), "restore")
    assert Path(again["kept"]).exists()
    out = document(run("export", tmp_path / "out", *db, "--json"), "export")
    assert out["files"]["engineers.csv"] == 2

    asked = run("forget", "E-900", "--by", "佐藤", "--reason", "本人の申し出", *db, *lang, stdin="")
    assert asked.returncode == 2
    assert "架空野" not in asked.stderr
    for missing in (("--reason", "x"), ("--by", "佐藤")):
        assert run("forget", "E-900", "--yes", *missing, *db).returncode == 2
    done = run("forget", "E-900", "--by", "佐藤", "--reason", "本人の申し出", "--yes", *db, "--json")
    gone = document(done, "forget")
    assert done.returncode == 0, done.stderr
    assert gone["scrubbed"]
    assert gone["originals"] == gone["shared"] == 1
    assert str((tmp_path / "b.zip").absolute()) in gone["copies"]
    assert str((tmp_path / "out").absolute()) in gone["copies"]
    with open_store(store_url) as store:
        assert "架空野" not in written(store)
        if store.address.file is not None:
            held = [
                p.name for p in store.address.file.parent.glob("matcher.db*") if "架空野".encode() in p.read_bytes()
            ]
            assert held == []
    assert run("forget", "E-nobody", "--by", "佐藤", "--reason", "x", "--yes", *db).returncode == 2
    well = run("doctor", *db, "--json")
    assert well.returncode == 0, well.stdout
    assert {c["state"] for c in document(well, "doctor")["checks"]} == {"ok"}


def test_the_doctors_exit_status_says_that_a_person_must_look(tmp_path):
    (tmp_path / "broken.db").write_bytes(b"no database" * 500)
    told = run("doctor", "--db", tmp_path / "broken.db", "--json")
    assert told.returncode == 1
    assert "attention" in {c["state"] for c in document(told, "doctor")["checks"]}
    assert run("doctor", "--db", "mysql://x/y").returncode == 2


def test_no_command_of_care_shows_a_traceback_for_bad_input(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 no archive")
    for arguments in (
        ("restore", tmp_path / "x.zip"),
        ("restore", tmp_path / "missing.zip"),
        ("restore", tmp_path),
        ("backup", tmp_path / "no" / "b.zip"),
        ("export", tmp_path / "x.zip"),
    ):
        told = run(*arguments, "--db", tmp_path / "matcher.db", "--lang", "en")
        assert told.returncode == 2
        assert "Traceback" not in told.stderr
        assert told.stderr.startswith("error: ")


def test_a_sheet_that_comes_with_a_mail_about_somebody_forgotten_stays_out(store):
    full_life(store)
    forgotten(store, "E-1", sheets=["S-1"])

    taken = bring(store, "新しいメール.eml", b"new mail", engineer("E-1"), sheet(id="S-new"), attached=True)

    assert [ident for _, ident in taken.refused] == ["E-1", "S-new"]
    assert taken.added.total() == 0
