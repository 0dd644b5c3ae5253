"""Files made to break a reader: each ends in a stated reason, in bounded memory, never in a crash."""

from __future__ import annotations

import io
import resource
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter

from matcher.model import Reading
from matcher.readers import read_source
from matcher.readers.source import Source
from tests.containers import laughs, locked_book, with_part, zipped
from tests.sheets_fresh import CASES
from tests.sheets_third_layouts import CASES as THIRD

TODAY = date(2026, 11, 24)
BOOK = CASES[0].data
WORD = next(c.data for c in THIRD if c.file_name.endswith(".docx"))
PAGE = next(c.data for c in THIRD if c.file_name.endswith(".html"))


def read(name: str, data: bytes) -> Reading:
    return read_source(Source(name, data, TODAY), debug=True)


def said(reading: Reading) -> str:
    return " ".join([*(f.reason for f in reading.failures), *(o.reason for o in reading.others)])


def workbook(write: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        write(book)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("x.xlsx", BOOK, id="xlsx"),
        pytest.param("x.docx", WORD, id="docx"),
        pytest.param("x.zip", zipped({"a.xlsx": BOOK, "b.docx": WORD}), id="zip"),
        pytest.param("x.html", PAGE, id="html"),
        pytest.param("x.xlsx", locked_book(BOOK, "a"), id="locked"),
    ],
)  # fmt: skip
def test_a_file_cut_anywhere_gives_a_sheet_or_a_reason(name: str, data: bytes) -> None:
    for at in range(1, len(data), len(data) // 23):
        reading = read(name, data[:at])
        assert reading.records or said(reading)


@pytest.mark.parametrize("name", ["x.xlsx", "x.docx", "x.pdf", "x.zip", "x.xls", "x.ods", "x.html", "x.doc", "x"])
def test_bytes_of_nothing_known_give_a_reason(name: str) -> None:
    import random

    noise = random.Random(7).randbytes(20_000)
    for data in (noise, b"PK\x03\x04" + noise, b"%PDF-1.7\n" + noise, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise):
        assert said(read(name, data))


def test_a_zip_bomb_is_refused_member_by_member() -> None:
    bomb = zipped({f"{n}.xlsx": bytes(60_000_000) for n in range(3)})
    assert len(bomb) < 1_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "圧縮率" in said(read("bomb.zip", bomb))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_a_zip_of_zips_shares_one_allowance() -> None:
    crowd = zipped({f"{n}.txt": b"x" for n in range(400)})
    reading = read("crowd.zip", zipped({"a.zip": crowd, "b.zip": crowd}))
    assert len(reading.others) + len(reading.failures) < 520
    assert "上限の500個" in said(reading)


def test_a_member_whose_size_is_a_lie_is_damaged() -> None:
    data = bytearray(zipped({"a.md": b"# \xe7\xb5\x8c\xe6\xad\xb4" * 400}))
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (5).to_bytes(4, "little")
    assert "壊れています" in said(read("x.zip", bytes(data)))


@pytest.mark.parametrize(
    ("name", "data", "part"),
    [("x.docx", WORD, "word/document.xml"), ("x.xlsx", BOOK, "xl/worksheets/sheet1.xml"), ("x.xlsx", BOOK, "xl/workbook.xml")],
)  # fmt: skip
def test_entities_that_swell_are_not_followed(name: str, data: bytes, part: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reading = read(name, with_part(data, part, laughs(b"document")))
    assert said(reading) or reading.records
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


def test_a_word_document_that_would_swell_is_refused() -> None:
    data = with_part(WORD, "word/document.xml", b" " * 80_000_000)
    assert "大きすぎます" in said(read("x.docx", data))


def test_nesting_without_end_is_bounded() -> None:
    deep = b"<div>" * 50_000 + "期間：2020/4～2021/3".encode()
    tables = b"<table><tr><td>" * 3_000 + b"x"
    for body in (deep, tables, b"<ul><li>" * 30_000):
        assert said(read("x.html", b"<html><body>" + body))


def test_spans_that_ask_for_millions_of_cells_are_refused() -> None:
    cell = b"<td rowspan=9999 colspan=9999>x</td>"
    assert said(read("x.html", b"<html><table>" + (b"<tr>" + cell * 20 + b"</tr>") * 50 + b"</table>"))


def test_five_thousand_columns_and_a_range_merged_over_everything_are_read_or_named() -> None:
    def wide(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        for c in range(5_000):
            page.write(0, c, f"期間{c}")
            page.write(1, c, "2020/04～2021/03")

    def merged(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet().merge_range("A1:B2", "職務経歴")

    assert said(read("x.xlsx", workbook(wide)))
    part = "xl/worksheets/sheet1.xml"
    small = workbook(merged)
    with zipfile.ZipFile(io.BytesIO(small)) as archive:
        xml = archive.read(part).replace(b'"A1:B2"', b'"A1:XFD1048576"')
    assert said(read("x.xlsx", with_part(small, part, xml)))


def test_a_hundred_thousand_lines_of_word_and_of_a_page_are_refused() -> None:
    body = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 100_000
    head = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    assert "長すぎます" in said(
        read("x.docx", with_part(WORD, "word/document.xml", head + body + b"</w:body></w:document>"))
    )
    assert "長すぎます" in said(read("x.html", b"<html><body>" + b"<p>x</p>" * 100_000))


def test_a_zip_that_names_paths_outside_writes_nothing_and_shows_plain_names() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../etc/\x1b[31m経歴.txt", "x")
    reading = read("x.zip", out.getvalue())
    names = [p.source for p in (*reading.others, *reading.failures)]
    assert names == ["x.zip/etc/経歴.txt"] or all(".." not in n and "\x1b" not in n for n in names)
    assert names
