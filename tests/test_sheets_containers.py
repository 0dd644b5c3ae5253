"""Skill sheets in OpenDocument and Rich Text, and what their tables hold."""

from __future__ import annotations

import io
import zipfile

import pytest

from matcher.errors import InputError
from matcher.model import SkillSheet
from matcher.readers import read_source
from matcher.readers.excel import book
from matcher.readers.source import Source
from tests.sheets import TODAY

_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)
_MANIFEST = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
_CAREER = (
    ("2022/04", "2024/03", "受注管理の開発", "Java、PostgreSQL", "SE"),
    ("2019/10", "2022/03", "在庫管理の改修", "PHP、MySQL", "PG"),
)


def opendocument(kind: str, body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("META-INF/manifest.xml", f"<?xml version='1.0'?><manifest:manifest {_MANIFEST}/>")
        archive.writestr(
            "content.xml",
            f"<?xml version='1.0' encoding='UTF-8'?><office:document-content {_NAMES}><office:body>{body}</office:body></office:document-content>",
        )
    return out.getvalue()


def cell(text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def text_document() -> bytes:
    head = "<text:h text:outline-level='1'>職務経歴書</text:h><text:p>氏名<text:tab/>Q.Z<text:tab/>年齢<text:tab/>34歳</text:p>"
    rows = "".join(
        f"<table:table-cell><text:p>{t}</text:p></table:table-cell>" for t in ("期間", "案件名", "技術", "役割")
    )
    table = f"<table:table><table:table-row>{rows}</table:table-row>"
    for start, end, title, skills, role in _CAREER:
        values = (f"{start}<text:line-break/>～<text:line-break/>{end}", title, skills, role)
        filled = "".join(f"<table:table-cell><text:p>{v}</text:p></table:table-cell>" for v in values)
        table += f"<table:table-row>{filled}</table:table-row>"
    return opendocument("text", f"<office:text>{head}{table}</table:table></office:text>")


def rich_text() -> bytes:
    def letters(text: str) -> str:
        return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)

    def row(*cells: str) -> str:
        return "\\trowd" + "".join(f"\\intbl {letters(c)}\\cell" for c in cells) + "\\row\n"

    body = f"\\pard {letters('職務経歴書')}\\par\n{letters('氏名')}\\tab Q.Z\\tab {letters('年齢')}\\tab {letters('34歳')}\\par\n"
    body += row("期間", "案件名", "技術", "役割")
    for start, end, title, skills, role in _CAREER:
        body += row(f"{start}～{end}", title, skills, role)
    return (r"{\rtf1\ansi\ansicpg932\uc1{\fonttbl{\f0 MS Mincho;}}{\*\generator x;}" + body + "\\pard\\par}").encode(
        "ascii"
    )


@pytest.mark.parametrize(("name", "data"), [("x.odt", text_document()), ("x.rtf", rich_text()), ("x.doc", rich_text())])
def test_a_text_document_gives_the_engagements_of_its_table(name: str, data: bytes) -> None:
    (record,) = read_source(Source(name, data, TODAY), debug=True).records
    assert isinstance(record.data, SkillSheet)
    assert (record.data.initials, record.data.age) == ("Q.Z", 34)
    told = [(str(j.start)[:7], str(j.end)[:7], j.title, j.role) for j in record.data.engagements]
    assert told == [("2022-04", "2024-03", "受注管理の開発", "SE"), ("2019-10", "2022-03", "在庫管理の改修", "PG")]
    assert {c.skill for c in record.data.engagements[0].skills} == {"Java", "PostgreSQL"}


def test_letters_of_the_old_encoding_are_read_and_what_stands_for_them_is_passed_over() -> None:
    hexed = "".join(f"\\'{b:02x}" for b in "職務経歴".encode("cp932"))
    from matcher.readers.rtf import document

    told = document(
        Source("x.rtf", b"{\\rtf1\\ansicpg932 " + hexed.encode() + b"\\par \\u12354?\\u12356?\\par}", TODAY)
    )
    assert [n.text for n in told] == ["職務経歴", "あい"]


def test_merged_ranges_of_an_opendocument_sheet_are_known() -> None:
    body = (
        '<office:spreadsheet><table:table table:name="経歴"><table:table-row>'
        + cell("期間", 'table:number-columns-spanned="2" table:number-rows-spanned="2"')
        + "<table:covered-table-cell/>"
        + cell("内容")
        + "</table:table-row><table:table-row><table:covered-table-cell table:number-columns-repeated='2'/>"
        + cell("概要")
        + "</table:table-row></table:table></office:spreadsheet>"
    )
    (grid,) = book(Source("x.ods", opendocument("spreadsheet", body), TODAY)).grids
    assert grid.merges == ((0, 0, 1, 1),)
    assert grid.text(1, 2) == "概要"


@pytest.mark.parametrize("data", [text_document()[:300], b"{\\rtf1" + b"{" * 500])
def test_a_broken_text_document_says_so(data: bytes) -> None:
    name = "x.rtf" if data.startswith(b"{") else "x.odt"
    reading = read_source(Source(name, data, TODAY), debug=True)
    assert not reading.records
    assert reading.failures[0].reason


def test_entities_are_refused() -> None:
    from matcher.readers.odt import document

    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f"<?xml version='1.0'?>{bomb}<x>&b;</x>")
    with pytest.raises(InputError):
        document(Source("x.odt", out.getvalue(), TODAY))
