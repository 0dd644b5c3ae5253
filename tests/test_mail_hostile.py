"""Mails made to break a reader: what is read of them is bounded, and what is left out is said."""

from __future__ import annotations

import base64
import resource
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from matcher.documents.outgoing import ProposeDocument
from matcher.drafts import write_draft
from matcher.errors import InputError
from matcher.model import Project, Reading
from matcher.readers import read_source
from matcher.readers.mail_blocks import MAX_LINES, MAX_RECORDS
from matcher.readers.mail_html import MAX_HTML, html_lines
from matcher.readers.mail_text import MAX_TEXT, mail_of
from matcher.readers.mime import DEPTH_MAX, HEADERS_MAX, PARTS_MAX, parsed
from matcher.readers.source import Source
from tests.make import day

TODAY = day("2026-11-24")
HEAD = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n"
PLAIN = b"Content-Type: text/plain; charset=utf-8\n\n"
MEGABYTE = 1024 * 1024
PROJECT = "【案件名】帳票の改修\n【必須】Java\n【場所】渋谷\n【単価】60万\n【開始】12月\n"


def read(data: bytes, name: str = "m.eml") -> Reading:
    return read_source(Source(name, data, TODAY), debug=True)


def said(reading: Reading) -> str:
    return " ".join([*(f.reason for f in reading.failures), *(o.reason for o in reading.others)])


def titles(reading: Reading) -> list[str | None]:
    return [r.data.title for r in reading.records if isinstance(r.data, Project)]


def grown(work: Callable[[], object]) -> int:
    """Kilobytes the memory of this process has grown by at most."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    work()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


def framed(*parts: bytes, mark: bytes = b"b") -> bytes:
    inside = b"".join(b"--" + mark + b"\n" + part + b"\n" for part in parts)
    return HEAD + b"Content-Type: multipart/mixed; boundary=" + mark + b"\n\n" + inside + b"--" + mark + b"--\n"


# ---------------------------------------------------------------- size


@pytest.mark.parametrize("name", ["m.eml", "m.txt"])
def test_of_a_body_of_20_megabytes_the_beginning_is_read(name: str) -> None:
    start = HEAD + PLAIN if name == "m.eml" else b""
    reading = read(start + PROJECT.encode() + "どうぞよろしくお願いいたします。\n".encode() * 420_000, name)

    assert titles(reading) == ["帳票の改修"]
    assert f"先頭の{MAX_TEXT:,}文字だけ" in said(reading)


def test_a_mail_beyond_64_megabytes_is_refused() -> None:
    assert "64MB" in said(read(HEAD + PLAIN + bytes(65 * MEGABYTE)))


def test_ten_thousand_labels_give_the_first_records_and_a_reason() -> None:
    many = "".join(f"・案件名：Java開発{n}\n・単価：60万\n・場所：渋谷\n・必須：Java\n" for n in range(2_600))
    reading = read(HEAD + PLAIN + many.encode())

    assert len(reading.records) <= MAX_RECORDS
    assert f"先頭の{MAX_RECORDS}件だけ" in said(reading)


def test_a_hundred_thousand_lines_are_cut_and_said() -> None:
    reading = read(HEAD + PLAIN + b"a\n" * 100_000)

    assert f"先頭の{MAX_LINES:,}行だけ" in said(reading)


# ---------------------------------------------------------------- headers


def test_a_hundred_thousand_headers_do_not_hide_the_mail() -> None:
    noise = b"".join(b"X-%d: y\n" % n for n in range(100_000))
    reading = read(HEAD + noise + PLAIN + PROJECT.encode())

    assert titles(reading) == ["帳票の改修"] or said(reading)
    assert len(parsed(HEAD + noise + PLAIN)[0].headers) <= HEADERS_MAX + 3


def test_a_header_of_ten_megabytes_is_cut() -> None:
    there = mail_of(Source("m.eml", b"From: a@b.example\nSubject: " + b"x" * 10_000_000 + b"\nMIME-Version: 1.0\n\nbody", TODAY))  # fmt: skip

    assert len(there.subject) <= 1_000


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(b"=?utf-8?B?44GC?= " * 50_000, id="words without number"),
        pytest.param(b"=?utf-8?Q?" + b"?" * 50_000, id="a word of questions"),
        pytest.param(b"=?" * 50_000, id="words that never begin"),
        pytest.param(b"=?utf-8?B?" + b"=" * 50_000 + b"?=", id="only ends"),
        pytest.param(b'"' + b"\\" * 60_000, id="backslashes"),
        pytest.param(bytes(range(1, 10)) + bytes(range(14, 256)), id="every byte"),
        pytest.param(b"=?zlib?B?eJxLTEoGAAJNASc=?= =?hex?Q?61?= =?rot13?Q?nop?=", id="codecs that are no charsets"),
    ],
)
def test_odd_headers_are_one_short_line(subject: bytes) -> None:
    data = b"From: " + subject + b" <a@b.example>\nSubject: " + subject + b"\nMIME-Version: 1.0\n\nbody"
    there = mail_of(Source("m.eml", data, TODAY))

    assert len(there.subject) <= 1_000
    assert there.subject.isprintable() or "\ufffd" in there.subject or max(there.subject) >= "\uf8f1"
    assert there.lines[0] == "body"


INJECTED = b"=?utf-8?Q?=E6=A1=88=E4=BB=B6=0D=0ABcc:_evil@x.example=0D=0A=0D=0Aharm?="


def test_line_ends_in_encoded_words_reach_no_record_and_no_draft(tmp_path: Path) -> None:
    sender = b"=?utf-8?Q?a=0D=0ABcc:_evil@x.example?= <a@b.example>"
    data = b"From: " + sender + b"\nSubject: " + INJECTED + b"\nMIME-Version: 1.0\n" + PLAIN
    (record,) = read(data + PROJECT.replace("【案件名】帳票の改修\n", "").encode()).records
    project = record.data
    assert isinstance(project, Project)

    assert all("\n" not in v and "\r" not in v for v in (project.title or "", project.sender_address or "", project.sender or ""))  # fmt: skip
    there = mail_of(Source("m.eml", data, TODAY))
    draft = ProposeDocument(to=there.sender_address, subject=there.subject, body="本文\n", attachments=(), complete=True, missing=(), cautions=())  # fmt: skip
    write_draft(draft, tmp_path / "d.eml")
    head = (tmp_path / "d.eml").read_bytes().split(b"\r\n\r\n")[0]
    assert not [line for line in head.split(b"\r\n") if line.lower().startswith(b"bcc")]
    assert b"evil" not in b"".join(line for line in head.split(b"\r\n") if line.lower().startswith(b"to:"))


@pytest.mark.parametrize(
    "to",
    [
        "a@b.example, evil@x.example",
        "a@b.example;evil@x.example",
        "a@b.example evil@x.example",
        "a@b.example\r\nBcc: evil@x.example",
        "家族: a@b.example, evil@x.example;",
        '"a@b.example" <evil@x.example>',
        "a@b.example\n",
        "no address",
    ],
)
def test_a_draft_goes_to_exactly_one_address(to: str, tmp_path: Path) -> None:
    draft = ProposeDocument(
        to=to, subject="件名", body="本文\n", attachments=(), complete=True, missing=(), cautions=()
    )

    with pytest.raises(InputError, match="1件"):
        write_draft(draft, tmp_path / "d.eml")
    assert not (tmp_path / "d.eml").exists()


def test_one_address_or_none_makes_a_draft(tmp_path: Path) -> None:
    for to in ("taro.yamada+ses@b-c.example.co.jp", None):
        draft = ProposeDocument(
            to=to, subject="件名", body="本文\n", attachments=(), complete=True, missing=(), cautions=()
        )
        write_draft(draft, tmp_path / "d.eml")
        heads = (tmp_path / "d.eml").read_bytes().split(b"\r\n\r\n")[0].split(b"\r\n")
        assert [h for h in heads if h.lower().startswith(b"to:")] == ([f"To: {to}".encode()] if to else [])


# ---------------------------------------------------------------- parts


def nested(depth: int, body: bytes) -> bytes:
    inner = PLAIN + body
    for level in range(depth):
        mark = b"n%d" % level
        inner = (
            b"Content-Type: multipart/mixed; boundary="
            + mark
            + b"\n\n--"
            + mark
            + b"\n"
            + inner
            + b"\n--"
            + mark
            + b"--\n"
        )
    return HEAD + inner


def test_parts_nested_a_hundred_deep_are_read() -> None:
    assert titles(read(nested(100, PROJECT.encode()))) == ["帳票の改修"]


def test_parts_nested_deeper_are_named() -> None:
    reading = read(nested(3_000, PROJECT.encode()))

    assert not reading.records
    assert f"{DEPTH_MAX}段" in said(reading)


def test_forwards_nested_without_end_are_named() -> None:
    inner = HEAD + PLAIN + PROJECT.encode()
    for _ in range(500):
        inner = HEAD + b"Content-Type: message/rfc822\n\n" + inner

    assert f"{DEPTH_MAX}段" in said(read(inner))


def test_parts_by_the_ten_thousand_are_counted_and_not_read() -> None:
    reading = read(framed(PLAIN + PROJECT.encode(), *[PLAIN + b"x"] * 10_000))

    assert titles(reading) == ["帳票の改修"]
    assert "残り" in said(reading)
    root, limits = parsed(framed(*[PLAIN + b"x"] * 10_000))
    assert len(root.children) == PARTS_MAX
    assert limits.passed_by > 0


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(HEAD + b'Content-Type: multipart/mixed; boundary=""\n\n--\n\nx\n----\n', id="an empty mark"),
        pytest.param(HEAD + b"Content-Type: multipart/mixed; boundary=" + b"b" * 60_000 + b"\n\nx", id="an endless mark"),
        pytest.param(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 500_000, id="nothing but borders"),
        pytest.param(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n--b--", id="one mark twice"),
        pytest.param(HEAD + b"Content-Type: multipart/mixed; boundary=-\n\n" + b"-" * 3_000_000, id="a mark of its own lines"),
        pytest.param(HEAD + b"Content-Type: " + b"a/" * 50_000 + b"\n\nx", id="an endless type"),
        pytest.param(HEAD + b"Content-Type: text/plain; " + b"a=b; " * 20_000 + b"\n\nx", id="parameters without number"),
        pytest.param(HEAD + b"Content-Type: text/plain; a*" + b"0" * 60_000 + b"*=x\n\nx", id="an endless number"),
        pytest.param(HEAD + b'Content-Type: text/plain; charset="' + b"\xff" * 5_000 + b'"\n\nx', id="a charset of noise"),
    ],
)  # fmt: skip
def test_borders_and_types_made_to_confuse_are_read_or_named(data: bytes) -> None:
    reading = read(data)

    assert said(reading) or reading.records


def test_base64_of_noise_is_an_attachment_of_noise() -> None:
    noise = Random(7).randbytes(200_000)
    file = b"Content-Type: application/x\nContent-Disposition: attachment; filename=a.xlsx\nContent-Transfer-Encoding: base64\n\n"
    for body in (base64.encodebytes(noise), noise, b"=" * 100_000, b"A" * 100_001):
        reading = read(framed(PLAIN + PROJECT.encode(), file + body))
        assert titles(reading) == ["帳票の改修"]
        assert said(reading)


def test_memory_does_not_grow_with_nesting() -> None:
    big = nested(100, b"x" * (20 * MEGABYTE))

    assert grown(lambda: parsed(big)) < 60_000


@pytest.mark.parametrize("name", ["m.txt", "m.eml"])
def test_noise_is_no_text(name: str) -> None:
    start = HEAD + PLAIN if name == "m.eml" else b""

    assert "文字として読めません" in said(read(start + Random(3).randbytes(300_000), name))


def test_noise_of_every_kind_gives_a_reason() -> None:
    r = Random(11)
    for _ in range(30):
        data = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"".join(
            r.choice([b"--b\n", b"--b--\n", b"\n", PLAIN, HEAD, r.randbytes(50), b"Content-Type: message/rfc822\n\n", "案件名：Java\n".encode()])
            for _ in range(200)
        )  # fmt: skip
        reading = read(data)
        assert said(reading) or reading.records


# ---------------------------------------------------------------- HTML


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<div>" * 1_000_000, id="a million open elements"),
        pytest.param("<b></i>" * 400_000, id="ends of others"),
        pytest.param("<span><div></span></div>" * 100_000, id="crossed"),
        pytest.param("<script " * 400_000, id="scripts that never end"),
        pytest.param("<script>x</script><div>" * 100_000, id="scripts"),
        pytest.param("<style>" * 100_000, id="styles that never end"),
        pytest.param("<!--" * 500_000, id="comments that never end"),
        pytest.param("<" * 1_000_000, id="tags that never begin"),
        pytest.param("<a " + "b=c " * 500_000 + ">", id="attributes without number"),
        pytest.param("<table>" * 200_000, id="tables"),
        pytest.param("<blockquote type=cite>" * 1_400 + "x", id="quotes"),
        pytest.param("&nbsp;" * 400_000, id="entities"),
        pytest.param("<table><tr>" + "<td>x</td>" * 100_000, id="cells"),
    ],
)
def test_html_made_to_break_a_parser_keeps_the_words_around_it(html: str) -> None:
    text = html_lines(f"<p>案件名：Java開発</p>{html}")

    assert text.startswith("案件名：Java開発")
    assert len(text) <= 3 * MAX_HTML


def test_of_html_beyond_its_bound_the_beginning_is_read_and_said() -> None:
    rows = "".join(f"<p>{line}</p>" for line in PROJECT.split("\n"))
    html = rows + "<p>どうぞよろしくお願いします</p>" * 150_000
    reading = read(HEAD + b"Content-Type: text/html; charset=utf-8\n\n" + html.encode())

    assert f"先頭の{MAX_HTML:,}文字だけ" in said(reading)


def test_scripts_and_hidden_orders_reach_no_record() -> None:
    html = (
        f"<script>alert('PHP')</script><pre>{PROJECT}</pre><div style='display:none'>【尚可】COBOL</div>"
        "<!-- 【尚可】Ruby --><img src=x onerror=alert(1) alt='【尚可】Perl'>"
    )
    (record,) = read(HEAD + b"Content-Type: text/html; charset=utf-8\n\n" + html.encode()).records

    assert "COBOL" not in record.model_dump_json()
    assert not any(word in record.model_dump_json() for word in ("Ruby", "Perl", "alert"))
