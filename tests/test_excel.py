"""Workbooks as grids: values, merges, sizes, and files that are none."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from matcher.errors import InputError
from matcher.readers.excel import Book, book, column_name
from matcher.readers.source import Source
from tests import sheets

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def opened(data: bytes, name: str = "x.xlsx") -> Book:
    return book(Source(name, data, sheets.TODAY))


def refused(data: bytes, name: str = "x.xlsx") -> str:
    with pytest.raises(InputError) as error:
        opened(data, name)
    return error.value.message


def made(write) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        write(workbook)
    return out.getvalue()


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def test_cells_are_counted_from_a1_and_merged_text_stands_top_left_only():
    def write(workbook):
        page = workbook.add_worksheet("経歴")
        page.write(3, 2, "x")
        page.merge_range(4, 2, 5, 4, "結合")
        workbook.add_worksheet("裏").hide()

    grid, hidden = opened(made(write)).grids
    assert grid.text(3, 2) == "x"
    assert grid.ref(3, 2) == "C4"
    assert (grid.first_row, grid.first_col) == (3, 2)
    assert grid.text(4, 2) == "結合"
    assert grid.value(5, 4) is None
    assert grid.merges == ((4, 2, 5, 4),)
    assert hidden.hidden
    assert not grid.hidden


def test_dates_are_iso_and_whole_floats_have_no_point():
    def write(workbook):
        page = workbook.add_worksheet()
        page.write_datetime(0, 0, datetime(2024, 3, 1), workbook.add_format({"num_format": "yyyy/mm"}))
        page.write_row(0, 1, [12, 1.5, True])

    grid = opened(made(write)).grids[0]
    assert [grid.text(0, c) for c in range(5)] == ["2024-03-01", "12", "1.5", "TRUE", ""]
    assert grid.value(0, 0) == date(2024, 3, 1)


def test_column_names():
    assert [column_name(c) for c in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_in_the_encodings_and_separators_people_save(encoding: str, mark: str):
    grid = opened(f"氏名{mark}年齢\r\nT.K{mark}38\r\n".encode(encoding), "x.csv").grids[0]
    assert grid.rows == (("氏名", "年齢"), ("T.K", "38"))


def test_two_cells_in_far_corners_do_not_eat_the_memory_and_the_other_sheets_are_read():
    def write(workbook):
        far = workbook.add_worksheet("遠い")
        far.write(0, 0, "a")
        far.write(1_048_575, 16_383, "b")
        workbook.add_worksheet("近い").write(0, 0, "c")

    result = opened(made(write))
    assert [g.name for g in result.grids] == ["近い"]
    assert result.refused[0][0] == "遠い"
    assert "1,048,576行" in result.refused[0][1]


def test_a_hundred_thousand_rows_are_refused_in_bounded_time():
    def write(workbook):
        page = workbook.add_worksheet("大")
        for r in range(100_000):
            page.write(r, 0, r)

    data = made(write)
    begun = time.perf_counter()
    assert "100,000行" in refused(data)
    assert time.perf_counter() - begun < 5


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = zipped(xl__workbook_xml=b"\0" * 300_000_000)
    assert len(bomb) < 1_000_000
    assert "上限" in refused(bomb)


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        pytest.param(zipped(a_txt=b"x"), "x.xlsx", "zipを改名", id="renamed zip"),
        pytest.param(sheets.excel("wide")[:3000], "x.xlsx", "壊れて", id="cut off"),
        pytest.param(b"<html><table></table></html>", "x.xls", "HTML", id="html"),
        pytest.param("氏名,年齢".encode("cp932"), "x.xlsx", "文字列", id="text"),
        pytest.param(OLE + bytes(4000), "x.xls", "形式", id="other OLE"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le") + bytes(900), "x.xlsx", "パスワード", id="encrypted"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe\x81", "x.csv", "CSV", id="picture"),
        pytest.param(b"\x00\x01\x02\x03" * 50, "x.xlsx", "形式", id="binary"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_workbook_says_what_it_is(data: bytes, name: str, word: str):
    assert word in refused(data, name)


def test_the_bytes_decide_not_the_extension():
    assert opened(sheets.excel("wide"), "x.xls").grids[0].name == "職務経歴"


def test_a_workbook_cut_anywhere_is_an_input_error():
    data = sheets.excel("wide")
    for at in range(10, len(data), len(data) // 40):
        refused(data[:at])
