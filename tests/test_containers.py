"""Word, PDF, web pages, zips, locked books, old and foreign workbooks: what is in them is read, or said why not."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from matcher.model import Reading, SkillSheet
from matcher.readers import read_paths, read_source
from matcher.readers.source import Source
from tests.containers import locked_book, locked_zip, with_part, zipped
from tests.sheets_fresh import CASES, Case, score
from tests.sheets_third_layouts import CASES as THIRD

TODAY = date(2026, 11, 24)
DATA = Path(__file__).parent / "data" / "containers"
WEB = next(c for c in CASES if c.name == "plain_rows_long_phase_names-web")
WORD = next(c for c in THIRD if c.file_name.endswith(".docx"))


def read(name: str, data: bytes, *passwords: str) -> Reading:
    return read_source(Source(name, data, TODAY, passwords), debug=True)


def sheets(reading: Reading) -> list[SkillSheet]:
    return [r.data for r in reading.of("skill_sheet") if isinstance(r.data, SkillSheet)]


def reasons(reading: Reading) -> str:
    return " ".join([*(f.reason for f in reading.failures), *(o.reason for o in reading.others)])


@pytest.mark.parametrize("suffix", ["xls", "ods", "pdf"])
def test_a_career_converted_by_an_office_program_reads_as_the_original(suffix: str) -> None:
    found = score(read(f"web.{suffix}", (DATA / f"web.{suffix}").read_bytes()), WEB.truth)
    assert (found.right, found.extra) == (found.true, 0)
    assert found.skills_found >= found.skills_true * (0.9 if suffix == "pdf" else 1)
    assert found.phases_found == found.phases_true


def test_a_pdf_says_that_it_wants_a_look() -> None:
    (record,) = read("web.pdf", (DATA / "web.pdf").read_bytes()).records
    assert "確度が低く" in record.unread[0].text


def test_a_pdf_without_text_is_named_as_a_scan() -> None:
    import pypdfium2

    out = io.BytesIO()
    made = pypdfium2.PdfDocument.new()
    made.new_page(595, 842)
    made.save(out)
    made.close()
    assert "スキャン" in reasons(read("scan.pdf", out.getvalue()))


def test_merged_nested_and_boxed_text_of_word_is_read_once() -> None:
    from docx import Document

    made = Document()
    made.sections[0].header.paragraphs[0].text = "氏名：T.K"
    made.add_heading("職務経歴", 1)
    frame = made.add_table(rows=1, cols=1).rows[0].cells[0]
    inner = frame.add_table(rows=0, cols=3)
    for texts in (
        ("期間", "業務内容", "言語"),
        ("2020/04～2021/03", "受注管理の開発", "Java"),
        ("2021/04～2022/03", "在庫管理の開発", ""),
    ):
        for cell, text in zip(inner.add_row().cells, texts, strict=True):
            cell.text = text
    inner.rows[1].cells[2].merge(inner.rows[2].cells[2])
    out = io.BytesIO()
    made.save(out)
    (sheet,) = sheets(read("x.docx", out.getvalue()))
    assert sheet.initials == "T.K"
    assert [(str(e.start)[:7], e.title) for e in sheet.engagements] == [
        ("2020-04", "受注管理の開発"),
        ("2021-04", "在庫管理の開発"),
    ]


@pytest.mark.parametrize(
    ("case", "name"),
    [
        pytest.param(WEB, "経歴書.xls", id="xlsx named xls"),
        pytest.param(WEB, "経歴書.pdf", id="xlsx named pdf"),
        pytest.param(WORD, "経歴書.doc", id="docx named doc"),
        pytest.param(WORD, "経歴書", id="no suffix"),
        pytest.param(next(c for c in THIRD if c.file_name.endswith(".html")), "経歴書.xls", id="page named xls"),
        pytest.param(next(c for c in THIRD if c.file_name.endswith(".csv")), "経歴書.xlsx", id="csv named xlsx"),
    ],
)  # fmt: skip
def test_the_content_decides_and_not_the_suffix(case: Case, name: str) -> None:
    found = score(read(name, case.data), case.truth)
    assert (found.right, found.extra) == (found.true, 0)


@pytest.mark.parametrize("encoding", ["cp932", None])
def test_members_of_a_zip_are_read_under_their_own_names(encoding: str | None) -> None:
    data = zipped({"要員/経歴書.xlsx": WEB.data, "__MACOSX/._x": b"x", "写真.png": b"\x89PNG\r\n"}, encoding=encoding)
    reading = read("送付.zip", data)
    (record,) = reading.records
    assert record.source == "送付.zip/要員/経歴書.xlsx"
    assert [o.source for o in reading.others] == ["送付.zip/写真.png"]


def test_a_zip_in_a_zip_is_read_and_a_third_is_not() -> None:
    inner = zipped({"a.xlsx": WEB.data})
    reading = read("1.zip", zipped({"2.zip": inner, "3.zip": zipped({"4.zip": inner})}))
    assert [r.source for r in reading.records] == ["1.zip/2.zip/a.xlsx"]
    assert "開きません" in reasons(reading)


def test_a_locked_zip_opens_with_one_of_the_passwords_and_says_so_without() -> None:
    small = next(c for c in THIRD if c.file_name.endswith(".md"))
    data = locked_zip("経歴書.md", small.data, "秘密".encode("cp932"))
    assert len(sheets(read("x.zip", data, "違う", "秘密"))) == 1
    assert "--password-file" in reasons(read("x.zip", data))
    refused = read("x.zip", data, "違う")
    assert "どのパスワードでも" in reasons(refused)
    assert "違う" not in refused.model_dump_json()


def test_a_locked_book_opens_with_one_of_the_passwords_and_says_so_without() -> None:
    data = locked_book(WEB.data, "himitsu")
    assert len(sheets(read("x.xlsx", data, "a", "himitsu"))) == 1
    assert "--password-file" in reasons(read("x.xlsx", data))
    refused = read("x.xlsx", data, "chigau")
    assert "どのパスワードでも" in reasons(refused)
    assert "chigau" not in refused.model_dump_json()


def test_a_key_derivation_of_endless_rounds_is_refused() -> None:
    data = locked_book(WEB.data, "a").replace(b'spinCount="100000"', b'spinCount="999999"')
    assert "--password-file" in reasons(read("x.xlsx", data))
    assert b'spinCount="100000"' in locked_book(WEB.data, "a")
    more = locked_book(WEB.data, "a").replace(b'spinCount="100000"', b'spinCount="9999999999"')
    assert "暗号の情報" in reasons(read("x.xlsx", more))


def test_a_password_file_opens_a_folder_of_locked_books(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(locked_book(WEB.data, "one"))
    (tmp_path / "b.xlsx").write_bytes(locked_book(WEB.data, "two"))
    reading = read_paths([tmp_path], today=TODAY, passwords=("one", "two"))
    assert len(reading.of("skill_sheet")) == 2


def test_word_of_the_old_kind_is_named() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(600)
    assert ".docx" in reasons(read("x.doc", data))


def test_a_books_part_of_another_kind_is_no_book() -> None:
    data = with_part(WEB.data, "xl/workbook.xml", b"")
    assert reasons(read("x.xlsx", data))
