"""Mailboxes in one file: every message a source of its own, in flat memory, whatever wrote the file."""

from __future__ import annotations

import io
import resource
from pathlib import Path

import pytest

from matcher.model import Project, Reading
from matcher.readers import mbox, pieces, read_paths, read_source
from matcher.readers.mbox import Message, is_mailbox, messages, split
from matcher.readers.source import Source
from tests.containers import zipped
from tests.make import day

TODAY = day("2026-11-24")
FROM = b"From yamada@aozora.example Tue Nov 24 09:00:00 2026\n"


def message(title: str, body: str = "") -> bytes:
    text = f"【案件名】{title}\n【必須】Java\n【場所】渋谷\n【単価】60万\n【開始】12月\n{body}"
    head = "From: yamada@aozora.example\nSubject: x\nDate: Tue, 24 Nov 2026 09:00:00 +0900\nMIME-Version: 1.0\n"
    return f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}".encode()


def mailbox(*bodies: bytes) -> bytes:
    return b"".join(FROM + body.rstrip(b"\n") + b"\n\n" for body in bodies)


def titles(reading: Reading) -> list[str | None]:
    return [r.data.title for r in reading.records if isinstance(r.data, Project)]


def found(data: bytes) -> list[bytes]:
    return [m.data for m in messages(data) if m.data is not None]


TWO = mailbox(message("帳票の改修"), message("基盤の構築"))


@pytest.mark.parametrize("name", ["inbox.mbox", "inbox.mbx", "Inbox", "inbox.txt"])
def test_every_message_is_a_source_of_its_own(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(TWO)
    reading = read_paths([tmp_path / name], today=TODAY)

    assert titles(reading) == ["帳票の改修", "基盤の構築"]
    assert [r.source for r in reading.records] == [f"{tmp_path.as_posix()}/{name}/{n}" for n in (1, 2)]
    assert not reading.failures


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TWO, id="as it is"),
        pytest.param(TWO.replace(b"\n", b"\r\n"), id="CRLF"),
        pytest.param(b"\n\n" + TWO, id="blank lines first"),
        pytest.param(b"\xef\xbb\xbf" + TWO, id="with a mark"),
        pytest.param(TWO.replace(FROM, b"From ???@??? Tue Nov 24 09:00:00 2026\n").replace(b"\n\nFrom ?", b"\nFrom ?"), id="Eudora"),
        pytest.param(TWO.replace(FROM, b"From - Tue Nov 24 09:00:00 2026\nX-Mozilla-Status: 0001\n"), id="Thunderbird"),
        pytest.param(TWO.rstrip(), id="no end of line"),
    ],
)  # fmt: skip
def test_programs_write_mailboxes_differently(data: bytes) -> None:
    reading = read_source(Source("a.mbox", data, TODAY))

    assert titles(reading) == ["帳票の改修", "基盤の構築"]


def test_quoted_and_unquoted_from_lines_stay_in_their_message() -> None:
    said = "\n>From now on Java\n>>From x\nFrom the client:\n\nFrom 2026 on we ask at 10:00\nno header here\n"
    (first, _) = found(mailbox(message("改修", said), message("構築")))

    text = first.decode()
    assert "\nFrom now on Java\n>From x\nFrom the client:\n\nFrom 2026 on we ask" in text


def test_a_broken_message_fails_alone() -> None:
    broken = (
        b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n--b--\n"
    )
    reading = read_source(Source("a.mbox", mailbox(message("改修"), broken, message("構築")), TODAY))

    assert titles(reading) == ["改修", "構築"]
    assert [f.source for f in reading.failures] == ["a.mbox/2"]


def test_a_single_mail_with_a_from_line_is_a_mail() -> None:
    assert not is_mailbox(FROM + message("改修"), ".eml")
    assert not is_mailbox(FROM + message("改修"), ".txt")
    assert is_mailbox(FROM + message("改修"), "")
    assert not is_mailbox("From 12月の案件です 2026\n単価：60万\n".encode(), ".txt")
    assert titles(read_source(Source("a.eml", FROM + message("改修"), TODAY))) == ["改修"]


@pytest.mark.parametrize("chunk", [1, 7, 100, 1000, 5000])
def test_borders_of_pieces_do_not_matter(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    data = mailbox(*(message(f"案件{n}", "行です\n" * n) for n in range(12)))
    whole = found(data)
    monkeypatch.setattr(mbox, "CHUNK", chunk)

    assert [m.data for m in split(io.BytesIO(data))] == whole
    assert len(whole) == 12


def test_a_message_too_large_is_named_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "MESSAGE_MAX", 20_000)
    monkeypatch.setattr(mbox, "CHUNK", 4_096)
    data = mailbox(message("改修"), message("長い", "x" * 70 + "\n") * 300, message("構築"))
    met = list(split(io.BytesIO(data)))

    assert [(m.number, m.data is None) for m in met] == [(1, False), (2, True), (3, False)]
    assert met[1].size > 60_000
    reading = read_source(Source("a.mbox", data, TODAY))
    assert titles(reading) == ["改修", "構築"]
    assert "2通目" in reading.failures[0].reason


class Endless(io.RawIOBase):
    """A mailbox of many messages that lies nowhere."""

    def __init__(self, one: bytes, times: int) -> None:
        self.one, self.left, self.rest = one, times, b""

    def read(self, size: int = -1) -> bytes:
        while len(self.rest) < size and self.left:
            self.rest, self.left = self.rest + self.one * 20, self.left - 20
        out, self.rest = self.rest[:size], self.rest[size:]
        return out


def test_memory_stays_flat_over_a_large_mailbox() -> None:
    one = mailbox(message("改修", "行です\n" * 2_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    count = sum(1 for m in split(Endless(one, 10_000)) if isinstance(m, Message))  # type: ignore[arg-type]  # reads

    assert count == 10_000
    assert len(one) * count > 200_000_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_mailbox_in_a_zip_is_read() -> None:
    reading = read_source(Source("a.zip", zipped({"in.mbox": TWO}), TODAY))

    assert [r.source for r in reading.records] == ["a.zip/in.mbox/1", "a.zip/in.mbox/2"]


def test_the_same_message_has_the_same_bytes_wherever_it_stands(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(TWO)
    (tmp_path / "b.mbox").write_bytes(mailbox(message("別件")) + TWO.replace(b"\n", b"\n"))
    first = [p.data for p in pieces(tmp_path / "a.mbox", TODAY) if isinstance(p, Source)]
    second = [p.data for p in pieces(tmp_path / "b.mbox", TODAY) if isinstance(p, Source)]

    assert first == second[1:]


def test_a_mailbox_without_a_mail_says_so() -> None:
    reading = read_source(Source("a.mbox", b"\n\n", TODAY))
    assert reading.failures
    assert read_source(Source("a.mbox", "ただの文".encode(), TODAY)).failures
