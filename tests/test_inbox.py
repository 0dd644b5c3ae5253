"""A mailbox is read once, whatever happens to the run, the server or its numbering; nothing in it is ever changed."""

from __future__ import annotations

import datetime
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from matcher.errors import InputError
from matcher.inbox import Away, Mailbox, Secret, address, imap, inbox_address, secret_for
from matcher.inbox.secrets import PASSWORD as PASSWORD_NAME
from matcher.inbox.secrets import TOKEN as TOKEN_NAME
from matcher.intake import bring_in
from matcher.morning import Settings
from matcher.store import open_store
from matcher.store.records import live
from tests.imap_server import PASSWORD, USER, ImapServer, TlsFront, certificate, free_port, project_mail
from tests.make import day
from tests.stores import broken, shape

HERE = Path(__file__).parent.parent
SETTINGS = Settings(day("2026-11-24"), lang="en")
SECRET = Secret("password", PASSWORD)


@pytest.fixture(autouse=True)
def _password(monkeypatch):
    monkeypatch.setenv(PASSWORD_NAME, PASSWORD)
    monkeypatch.delenv(TOKEN_NAME, raising=False)


@pytest.fixture
def server():
    with ImapServer() as made:
        yield made


@pytest.fixture
def store(tmp_path):
    with open_store(str(tmp_path / "matcher.db"), "en") as opened:
        yield opened


def taken_from(store, *places, again=False):
    return bring_in(store, places, SETTINGS, by="test", again=again)


def titles(store):
    with store.reading() as connection:
        assert broken(connection) == []
        return sorted(r.data.title for r in live(connection).of("project"))


def names(store):
    with store.reading() as connection:
        return sorted(connection.exec_driver_sql("SELECT name FROM source_name").scalars())


# ---------------------------------------------------------------- the address


def test_an_address_names_folders_and_a_day():
    found = inbox_address("imaps://taro%40example.jp@mail.example.jp/INBOX?folder=%E6%A1%88%E4%BB%B6&since=2026-11-01")
    assert (found.user, found.host, found.port) == ("taro@example.jp", "mail.example.jp", 993)
    assert found.folders == ("INBOX", "案件")
    assert found.since == day("2026-11-01")
    assert found.protection == "tls"


@pytest.mark.parametrize(
    ("text", "folders", "port", "protection"),
    [
        ("imap://taro@example.jp@mail.example.jp", ("INBOX",), 143, "starttls"),
        ("imap://taro@mail.example.jp:1143/", ("INBOX",), 1143, "starttls"),
        ("IMAP://taro@localhost/Projects/2026", ("Projects/2026",), 143, "none"),
        ("imap://taro@127.0.0.1:1143/?folder=案件", ("案件",), 1143, "none"),
        ("imap://taro@[::1]/", ("INBOX",), 143, "none"),
        ("imaps://taro@localhost/", ("INBOX",), 993, "tls"),
    ],
)
def test_what_an_address_leaves_out_is_the_usual(text, folders, port, protection):
    found = inbox_address(text)
    assert (found.folders, found.port, found.protection) == (folders, port, protection)


def test_a_password_in_an_address_is_refused_and_never_shown():
    with pytest.raises(InputError) as told:
        inbox_address("imaps://taro:s3cr%3At/@x@mail.example.jp/INBOX", "en")
    assert "MATCHER_IMAP_PASSWORD" in told.value.message
    for shown in (told.value.message, told.value.place):
        assert "s3cr" not in shown
        assert "taro" not in shown


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("imaps://mail.example.jp/INBOX", "no user"),
        ("imaps://taro@/INBOX", "no server"),
        ("imaps://taro@mail.example.jp:99999/INBOX", "port"),
        ("imaps://taro@mail.example.jp:x/INBOX", "port"),
        ("imaps://taro@mail.example.jp/?since=yesterday", "no date"),
        ("imaps://taro@mail.example.jp/?seen=no", "no option seen"),
        ("imaps://taro@mail.example.jp/INBOX%0d%0aA1 DELETE INBOX", "cannot be used"),
        ("imaps://taro%0d%0aX@mail.example.jp/INBOX", "cannot be used"),
    ],
)
def test_an_address_that_cannot_be_says_why_and_how_one_looks(text, why):
    with pytest.raises(InputError, match=why) as told:
        inbox_address(text, "en")
    assert "imaps://user@" in told.value.message


def test_the_store_and_messages_know_a_mailbox_without_its_user():
    found = inbox_address("imaps://taro%40example.jp@mail.example.jp/INBOX")
    for shown in (found.shown, found.account, found.source("INBOX", 3)):
        assert "taro" not in shown
    assert found.account != inbox_address("imaps://jiro%40example.jp@mail.example.jp/INBOX").account


# ---------------------------------------------------------------- the secret


def test_a_token_goes_before_a_password_and_that_before_the_first_line_of_a_file(monkeypatch):
    one = inbox_address("imaps://taro@mail.example.jp")
    monkeypatch.setenv(TOKEN_NAME, "t0ken")
    assert secret_for(one, ("line 1",)) == Secret("token", "t0ken")
    monkeypatch.delenv(TOKEN_NAME)
    assert secret_for(one, ("line 1",)) == Secret("password", PASSWORD)
    monkeypatch.delenv(PASSWORD_NAME)
    assert secret_for(one, ("line 1", "line 2")) == Secret("password", "line 1")
    with pytest.raises(InputError, match="MATCHER_IMAP_TOKEN"):
        secret_for(one, (), "en")


def test_a_secret_shows_in_no_text_and_holds_no_line_end(monkeypatch):
    assert PASSWORD not in repr(SECRET)
    monkeypatch.setenv(PASSWORD_NAME, "a\r\nA1 LOGOUT")
    with pytest.raises(InputError, match="line end") as told:
        secret_for(inbox_address("imaps://taro@mail.example.jp"), (), "en")
    assert "LOGOUT" not in told.value.message


# ---------------------------------------------------------------- reading


def test_every_mail_is_read_once_and_the_mailbox_is_as_it_was(server, store):
    server.put(*(project_mail(n) for n in range(1, 6)))
    with server.box() as box:
        box.folder.set("INBOX")
        box.flag(["102"], ["\\Seen", "\\Flagged"], True)
    before = server.state()

    first = taken_from(store, server.url())
    assert (first.files, first.failed, first.kinds["project"].added) == (5, 0, 5)
    assert titles(store) == [f"販売管理刷新 第{n}期" for n in range(1, 6)]
    assert names(store) == [f"imap://127.0.0.1/INBOX#{uid}" for uid in range(101, 106)]
    assert server.state() == before

    assert taken_from(store, server.url()).files == 0
    server.put(project_mail(6))
    assert taken_from(store, server.url()).files == 1
    assert len(titles(store)) == 6


def test_folders_and_a_day_choose_and_an_earlier_day_reads_what_was_left_out(server, store):
    moments = tuple(datetime.datetime(2026, 11, d, 12, tzinfo=datetime.UTC) for d in (1, 10, 20))
    server.put(*(project_mail(n) for n in (1, 2, 3)), dates=moments)
    server.put(project_mail(4), folder="案件")

    assert taken_from(store, server.url("INBOX?folder=案件&since=2026-11-15")).files == 2
    assert titles(store) == ["販売管理刷新 第3期", "販売管理刷新 第4期"]
    assert taken_from(store, server.url("INBOX?since=2026-11-15")).files == 0
    taken_from(store, server.url("INBOX?since=2026-11-05"))
    assert len(titles(store)) == 3
    taken_from(store, server.url())
    assert len(titles(store)) == 4
    assert taken_from(store, server.url("INBOX?since=2026-11-05")).files == 0


def test_a_mailbox_the_server_numbers_anew_is_read_again_without_doubles(server, store):
    mails = [project_mail(n) for n in range(1, 5)]
    server.put(*mails)
    taken_from(store, server.url())
    before = server.state()[1]["UIDVALIDITY"]
    server.stop()
    server.start()
    server.put(*reversed(mails), project_mail(5))
    assert server.state()[1]["UIDVALIDITY"] != before

    again = taken_from(store, server.url())

    assert (again.files, again.known_files, again.added) == (5, 4, 1)
    assert len(titles(store)) == 5


def test_a_mail_that_is_too_large_is_named_and_not_fetched(server, store, monkeypatch):
    monkeypatch.setattr(imap, "LETTER_MAX", 4_000)
    server.put(project_mail(1), project_mail(2) + b"x" * 9_000, project_mail(3))

    done = taken_from(store, server.url())

    assert [f.source for f in done.failures] == ["imap://127.0.0.1/INBOX#102"]
    assert "too large" in tell_of(done) or "大きすぎる" in tell_of(done)
    assert len(titles(store)) == 2
    assert taken_from(store, server.url()).files == 0


def tell_of(done):
    return done.failures[0].reason


def test_mails_and_files_come_in_together(server, store, tmp_path):
    server.put(project_mail(1))
    (tmp_path / "p2.eml").write_bytes(project_mail(2))
    (tmp_path / "same.eml").write_bytes(project_mail(1))
    done = taken_from(store, tmp_path / "p2.eml", tmp_path / "same.eml", server.url())
    assert (done.files, done.known_files, done.added) == (3, 1, 2)


def test_an_import_killed_in_the_middle_goes_on_without_loss_or_doubles(server, tmp_path):
    count = 500
    server.put(*(project_mail(n, price=60 + n % 30) for n in range(count)))
    db, clean = tmp_path / "killed.db", tmp_path / "clean.db"
    command = [sys.executable, "cli.py", "import", server.url(), "--db", str(db), "--today", "2026-11-24", "--json"]
    killed_at = []
    for _ in range(3):
        process = subprocess.Popen(command, cwd=HERE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        had = sources(db)
        while process.poll() is None and sources(db) == had:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        killed_at.append(sources(db))
    assert 0 < killed_at[0] < count

    with open_store(str(db), "en") as store:
        taken_from(store, server.url())
        with store.reading() as connection:
            assert broken(connection) == []
            interrupted = shape(connection)
    with open_store(str(clean), "en") as store:
        taken_from(store, server.url())
        with store.reading() as connection:
            assert shape(connection) == interrupted
    assert interrupted["source"] == count


def sources(db):
    """Mails kept so far."""
    with suppress(sqlite3.Error):
        connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
        try:
            return connection.execute("SELECT count(*) FROM source").fetchone()[0]
        finally:
            connection.close()
    return 0


def test_what_came_before_the_server_went_away_is_kept(server, store, monkeypatch):
    monkeypatch.setattr(imap, "AT_ONCE", 2)
    server.put(*(project_mail(n) for n in range(1, 8)))

    def leave(done, total):
        if done == 4:
            server.stop()

    with pytest.raises(Away, match="goes on from there"):
        bring_in(store, [server.url()], SETTINGS, by="test", progress=leave)
    assert len(titles(store)) == 4
    server.start()  # numbered anew
    server.put(*(project_mail(n) for n in range(1, 8)))
    assert taken_from(store, server.url()).added == 3


# ---------------------------------------------------------------- what goes wrong


def test_a_login_that_fails_says_how_to_mend_it_and_names_neither_user_nor_password(server, store, monkeypatch):
    monkeypatch.setenv(PASSWORD_NAME, "wrong-one")
    with pytest.raises(InputError, match="app password") as told:
        taken_from(store, server.url())
    for hidden in (USER, "taro", "wrong-one"):
        assert hidden not in told.value.message


def test_a_password_of_any_letters_is_sent_as_it_is(server):
    with pytest.raises(InputError, match="refuses the login"):
        Mailbox(inbox_address(server.url()), Secret("password", "パスワード"), "en")


def test_a_token_a_server_does_not_take_is_told(server):
    with pytest.raises(InputError, match="token"):
        Mailbox(inbox_address(server.url()), Secret("token", "t0ken"), "en")


def test_a_folder_there_is_not_is_named_with_those_there_are(server, store):
    server.put(project_mail(1), folder="案件")
    with pytest.raises(InputError, match=r"no folder 要員 .*INBOX.*案件"):
        taken_from(store, server.url("要員"))


def test_a_server_that_is_not_there_is_told(store):
    with pytest.raises(Away, match="cannot be reached"):
        taken_from(store, f"imap://taro@127.0.0.1:{free_port()}/INBOX")


def test_a_certificate_nobody_vouches_for_is_refused_and_one_that_is_known_taken(server, tmp_path, monkeypatch):
    files = certificate(tmp_path, "127.0.0.1")
    front = TlsFront(server.port, files)
    try:
        url = server.url(scheme="imaps", port=front.port)
        with pytest.raises(InputError, match="SSL_CERT_FILE"):
            Mailbox(inbox_address(url), SECRET, "en")
        monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
        server.put(project_mail(1))
        with Mailbox(inbox_address(url), SECRET, "en") as box:
            box.open("INBOX")
            assert [letter.content for letter in box.letters(box.after(0))] == [project_mail(1)]
    finally:
        front.stop()


def test_a_server_that_speaks_no_tls_is_told(server):
    with pytest.raises(InputError, match=r"no TLS|cannot be reached"):
        Mailbox(inbox_address(server.url(scheme="imaps")), SECRET, "en")


def test_beyond_this_machine_no_password_goes_without_starttls(server, monkeypatch):
    monkeypatch.setattr(address, "_is_loopback", lambda host: False)
    with pytest.raises(InputError, match="no STARTTLS"):
        Mailbox(inbox_address(server.url()), SECRET, "en")


def test_with_starttls_the_certificate_counts_too(tmp_path, monkeypatch):
    monkeypatch.setattr(address, "_is_loopback", lambda host: False)
    files = certificate(tmp_path, "127.0.0.1")
    with ImapServer(certificate=files) as server:
        with pytest.raises(InputError, match="SSL_CERT_FILE"):
            Mailbox(inbox_address(server.url()), SECRET, "en")
        monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
        with Mailbox(inbox_address(server.url()), SECRET, "en") as box:
            assert box.open("INBOX") > 0


def test_an_answer_longer_than_any_mail_is_not_read(server, monkeypatch):
    server.put(project_mail(1) + b"x" * 20_000)
    with Mailbox(inbox_address(server.url()), SECRET, "en") as box:
        box.open("INBOX")
        monkeypatch.setattr(imap, "LETTER_MAX", 1_000)
        monkeypatch.setattr(box, "_sizes", lambda uids: dict.fromkeys(uids, 10))  # a server that says too little
        with pytest.raises(Away):
            list(box.letters([101]))


# ---------------------------------------------------------------- the command


def test_the_command_takes_a_mailbox_and_tells_faults_without_a_traceback(server, tmp_path):
    server.put(project_mail(1))
    db = ["--db", str(tmp_path / "m.db"), "--today", "2026-11-24", "--json"]

    def run(*arguments, **environment):
        return subprocess.run(
            [sys.executable, "cli.py", "import", *arguments, *db],
            cwd=HERE, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    done = run(server.url())
    assert (done.returncode, json.loads(done.stdout)["added"]) == (0, 1)
    for told in (run(server.url("nothing")), run(server.url(), MATCHER_IMAP_PASSWORD="x")):
        assert told.returncode == 2
        assert "error" in json.loads(told.stdout)
        assert "Traceback" not in told.stderr
    told = run("imap://taro:geheim@127.0.0.1/INBOX")
    assert told.returncode == 2
    assert "geheim" not in told.stdout + told.stderr


# ---------------------------------------------------------------- lists


def test_who_no_longer_stands_in_a_list_of_the_same_name_is_named_and_kept(store, tmp_path):
    path = tmp_path / "要員一覧.csv"
    rows = [f"E-{n},A.{c},bench,2026-12-01,500000,Java:60" for n, c in enumerate("BCDE", 1)]
    head = "要員ID,イニシャル,区分,稼働可能日,原価,スキル"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    assert taken_from(store, path).kinds["engineer"].added == 4
    path.write_text("\n".join([head, *rows[:2], *rows[3:]]), encoding="utf-8")

    done = taken_from(store, path)

    with store.reading() as connection:
        known = {r.data.id for r in live(connection).of("engineer")}
    assert len(known) == 4
    assert [one.list for one in done.left_out] == [path.as_posix()]
    assert {one.engineer for one in done.left_out} < known
    assert taken_from(store, path).left_out == ()


def test_files_of_a_kind_nobody_reads_are_named(store, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.eml").write_bytes(project_mail(1))
    (folder / "b.pptx1").write_bytes(b"x")
    done = taken_from(store, folder)
    assert [other.source for other in done.unsupported] == [(folder / "b.pptx1").as_posix()]
