"""What a store goes through: killed at any moment, many writers at once, a full disk. benchmarks/store_safety.py is the
long version."""

from __future__ import annotations

import os
import sys
from random import Random

import pytest
from sqlalchemy import event, text

from matcher.errors import StoreError
from matcher.store import Store, open_store
from matcher.store.audit import now
from matcher.store.sources import put
from tests.conftest import need_postgresql
from tests.store_people import Job, bring, content_of, fill, killed, records_of, together, undisturbed, work, write_for
from tests.stores import Acknowledged, PostgreSQL, limited_file_size, shape, state_of

LISTS, SIZE = 3, 24


# ---------------------------------------------------------------- killed


@pytest.mark.parametrize("moment", range(4))
def test_killed_at_any_statement_everything_acknowledged_is_there_and_nothing_half_done(store_url, tmp_path, moment):
    seed = 100 + moment
    open_store(store_url).close()
    told = killed(Job(store_url, seed, LISTS, SIZE, die_at=Random(seed).randrange(10, 260)), after=None)
    assert state_of(store_url, told) == []
    assert undisturbed(store_url, seed, LISTS, SIZE) == undisturbed(str(tmp_path / "calm.db"), seed, LISTS, SIZE)
    assert state_of(store_url, told) == []


@pytest.mark.parametrize("moment", range(4))
def test_killed_from_outside_everything_acknowledged_is_there_and_nothing_half_done(store_url, tmp_path, moment):
    seed = 200 + moment
    r = Random(seed)
    open_store(store_url).close()
    told = killed(Job(store_url, seed, LISTS, SIZE), after=r.randrange(1, 14), delay=r.random() * 0.03)
    assert state_of(store_url, told) == []
    assert undisturbed(store_url, seed, LISTS, SIZE) == undisturbed(str(tmp_path / "calm.db"), seed, LISTS, SIZE)
    assert state_of(store_url, told) == []


def test_killed_while_the_tables_are_made_the_next_start_makes_them(new_url):
    for statement in range(1, 200, 5):
        url = new_url()
        if killed(Job(url, 1, lists=0, die_at=statement), after=None).opened:
            break
        with open_store(url) as store:
            bring(store, 1, 0, SIZE)
        assert state_of(url, Acknowledged()) == []
    assert 30 < statement < 199  # from the first look to beyond the commit


def test_a_job_that_nobody_kills_ends_and_is_all_there(store_url):
    told = killed(Job(store_url, 7, LISTS, SIZE), after=None)
    assert (len(told.sources), len(told.edits), len(told.decisions)) == (LISTS, 3 * LISTS, LISTS)
    assert state_of(store_url, told) == []


def test_a_connection_that_is_cut_is_told_and_made_anew(postgresql):
    with postgresql.database() as url, open_store(url, "en") as store:
        bring(store, 1, 0, SIZE)
        with pytest.raises(StoreError, match="cannot be reached"):
            cut_off(store, postgresql)
        told = Acknowledged({bring(store, 1, 1, SIZE)})  # the next change finds its way by itself
        assert state_of(url, told) == []
        assert shape_of(store)["source"] == 2


def cut_off(store: Store, postgresql: PostgreSQL) -> None:
    with store.writing() as connection:
        put(connection, "cut.csv", b"cut", records_of(1, 5, SIZE), reader="x", at=now(), by="x")
        backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        postgresql.run(f"SELECT pg_terminate_backend({backend}, 5000)")


def shape_of(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        return shape(connection)


# ---------------------------------------------------------------- many writers


def test_many_first_starts_at_once_make_one_store(store_url):
    told = together([Job(store_url, n, lists=1, size=SIZE) for n in range(6)], work)
    assert told.faults == []
    assert (told.opened, len(told.sources)) == (6, 6)
    assert state_of(store_url, told) == []


def test_eight_writers_at_once_meet_no_error_and_lose_nothing(store_url):
    told = write_for(store_url, writers=8, seconds=5)
    assert told.raised > 0
    assert told.edits
    assert told.decisions


def test_who_waits_too_long_for_another_writer_is_told(store_url, monkeypatch):
    monkeypatch.setattr("matcher.store.place.WAIT_S", 1)
    with open_store(store_url, "en") as one, open_store(store_url, "en") as other:
        with one.writing(), pytest.raises(StoreError, match="kept writing"):
            bring(other, 1, 0, SIZE)
        bring(other, 1, 0, SIZE)
        assert state_of(store_url, Acknowledged()) == []


# ---------------------------------------------------------------- a full disk


def test_a_full_disk_is_told_in_words_and_leaves_nothing_half_done(tmp_path):
    url = str(tmp_path / "matcher.db")
    with open_store(url, "en") as store:
        bring(store, 5, 1000, SIZE)
        pages = store.engine.connect().exec_driver_sql("PRAGMA page_count").scalar_one()

        @event.listens_for(store.engine, "begin")
        def little_room(connection):
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 40}")

        told, error = fill(store)
        assert "the disk is full" in error.message
        assert str(tmp_path) in error.message
        assert state_of(url, told) == []
        event.remove(store.engine, "begin", little_room)
    with open_store(url) as store:  # there is room again
        for number in range(len(told.sources) + 2):
            bring(store, 5, number, SIZE)
    assert state_of(url, told) == []


@pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="limits of another kind")
def test_a_file_that_may_not_grow_is_told_in_words(tmp_path):
    url = str(tmp_path / "matcher.db")
    with open_store(url, "en") as store:
        bring(store, 5, 1000, SIZE)
        with limited_file_size(os.getpid(), 600_000):
            told, error = fill(store)
        assert "last change was not written" in error.message
        assert state_of(url, told) == []
        bring(store, 5, 399, SIZE)
    assert state_of(url, told) == []


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another kind")
def test_a_server_whose_disk_is_full_is_told_in_words():
    need_postgresql()
    big = os.urandom(20 * 2**20)
    with limited_file_size(os.getpid(), 17 * 2**20):  # its own log needs 16
        server = PostgreSQL()
    try:
        with server.database() as url:
            with open_store(url, "en") as store:
                told = Acknowledged({bring(store, 5, 1000, SIZE)})
                with pytest.raises(StoreError, match="disk"), store.writing() as connection:
                    put(connection, "big", big, records_of(6, 0, SIZE), reader="x", at=now(), by="x")
                told.sources.add(bring(store, 5, 1001, SIZE))
                assert state_of(url, told) == []
            server.kill()
            server.start()  # there is room again
            with open_store(url) as store, store.writing() as connection:
                put(connection, "big", big, records_of(6, 0, SIZE), reader="x", at=now(), by="x")
            assert state_of(url, told) == []
    finally:
        server.stop()


def test_what_a_list_is_known_by_tells_lists_apart():
    assert len({content_of(seed, number) for seed in range(9) for number in range(9)}) == 81
