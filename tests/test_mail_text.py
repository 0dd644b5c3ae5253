"""Bytes of mails → text: every encoding mailers really use, MIME, HTML."""

from __future__ import annotations

import base64

import pytest

from matcher.readers.mail_html import html_lines
from matcher.readers.mail_text import decode, header_text, iso_2022_jp, mail_of
from matcher.readers.source import Source
from tests.make import day

TODAY = day("2026-11-24")
TEXT = "㈱髙﨑商事 ①㍉ ﾃｽﾄ ～ 案件：Ｊａｖａ開発"


def cp50221(text: str) -> bytes:
    """ISO-2022-JP with vendor characters and half-width kana, as Windows mailers write it."""
    out = b""
    for char in text:
        if 0xFF61 <= ord(char) <= 0xFF9F:
            out += b"\x1b(I" + bytes([ord(char) - 0xFF61 + 0x21]) + b"\x1b(B"
            continue
        code = NEC_SELECTED.get(char) or char.encode("cp932")
        if len(code) == 1:
            out += code
            continue
        lead, trail = code
        lead -= 0x40 if lead >= 0xE0 else 0
        row = (lead - 0x81) * 2 + 0x21
        if trail >= 0x9F:
            row, cell = row + 1, trail - 0x7E
        else:
            cell = trail - 0x1F - (1 if trail >= 0x80 else 0)
        out += b"\x1b$B" + bytes([row, cell]) + b"\x1b(B"
    return out


NEC_SELECTED = {"髙": b"\xee\xe0", "﨑": b"\xed\x95"}
"""Where mailers put the IBM characters inside the 94 rows."""


def mail(body: bytes, head: str = "Content-Type: text/plain; charset=iso-2022-jp", subject: str = "test") -> Source:
    start = (
        f"From: a@b.example\nSubject: {subject}\nDate: Tue, 24 Nov 2026 09:00:00 +0900\nMIME-Version: 1.0\n{head}\n\n"
    )
    return Source("mail.eml", start.encode() + body, TODAY)


def test_vendor_characters_and_half_width_kana_read_letter_perfect():
    assert iso_2022_jp(cp50221(TEXT)) == TEXT


def test_half_width_kana_through_shift_out_and_eight_bits():
    assert iso_2022_jp(b"\x0e" + bytes([0x43, 0x3D, 0x44]) + b"\x0f") == "ﾃｽﾄ"
    assert iso_2022_jp(b"\xc3\xbd\xc4\x1b(B") == "ﾃｽﾄ"


def test_a_lost_escape_costs_one_line_only():
    assert iso_2022_jp(b"\x1b$B0F7o\nabc\n").endswith("\nabc\n")


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        pytest.param(cp50221(TEXT), "iso-2022-jp", id="CP50221"),
        pytest.param(cp50221(TEXT), None, id="CP50221 undeclared"),
        pytest.param(TEXT.encode("cp932"), "Shift_JIS", id="CP932 declared as Shift_JIS"),
        pytest.param(TEXT.encode("cp932"), None, id="CP932 undeclared"),
        pytest.param(TEXT.encode("cp932"), "iso-2022-jp", id="CP932 declared as ISO-2022-JP"),
        pytest.param(TEXT.encode(), "iso-2022-jp", id="UTF-8 declared as ISO-2022-JP"),
        pytest.param(TEXT.encode(), "Shift_JIS", id="UTF-8 declared as Shift_JIS"),
        pytest.param(TEXT.encode("utf-8-sig"), None, id="UTF-8 with BOM"),
        pytest.param(TEXT.encode("utf-16"), None, id="UTF-16"),
        pytest.param(TEXT.encode(), "x-no-such-charset", id="unknown charset"),
    ],
)
def test_every_encoding_reads_letter_perfect(data, declared):
    assert decode(data, declared) == TEXT


def test_euc_is_told_from_shift_jis():
    text = "案件：販売管理システム開発、場所は渋谷です"

    assert decode(text.encode("euc_jp")) == text


@pytest.mark.parametrize("charset", ["iso-2022-jp", "shift_jis", "utf-8"])
def test_subjects_in_encoded_words(charset):
    octets = {"iso-2022-jp": cp50221(TEXT), "shift_jis": TEXT.encode("cp932"), "utf-8": TEXT.encode()}[charset]
    word = f"=?{charset}?B?{base64.b64encode(octets).decode()}?="

    assert header_text(word) == TEXT


def test_a_header_is_one_line_without_control_characters():
    assert "\n" not in header_text("=?UTF-8?Q?a=0D=0ABcc:_x@y.example?=")


def test_base64_and_quoted_printable_bodies():
    encoded = base64.encodebytes("案件名：Java".encode())
    head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64"

    assert mail_of(mail(encoded, head)).lines[0] == "案件名：Java"


def test_the_date_header_is_the_arrival_with_its_offset():
    there = mail_of(mail(b"x"))

    assert there.received_at == "2026-11-24T09:00:00+09:00"
    assert there.day == TODAY


def test_a_mail_sent_in_utc_is_dated_in_japan():
    source = Source("m.eml", b"From: a@b.example\nDate: Tue, 24 Nov 2026 20:00:00 +0000\nSubject: x\n\nbody", TODAY)

    assert mail_of(source).day == day("2026-11-25")


def test_a_text_file_may_carry_head_lines():
    text = "件名：案件のご紹介\n差出人：山本 <yamamoto@aozora.example>\n日時：2026年11月20日 9:05\n\n本文です\n"
    there = mail_of(Source("a.txt", text.encode(), TODAY))

    assert there.subject == "案件のご紹介"
    assert there.sender_address == "yamamoto@aozora.example"
    assert there.received_at == "2026-11-20T09:05:00+09:00"
    assert there.first_line == 4


def test_the_html_part_is_read_where_the_plain_one_says_nothing():
    body = (
        "--b\nContent-Type: text/plain; charset=utf-8\n\nHTMLメールです\n"
        "--b\nContent-Type: text/html; charset=utf-8\n\n"
        "<p>案件名：Java開発</p><p>場所：渋谷</p><p>単価：60万</p>\n--b--\n"
    )
    there = mail_of(mail(body.encode(), "Content-Type: multipart/alternative; boundary=b"))

    assert "場所：渋谷" in there.lines


def test_html_becomes_lines_and_table_rows():
    rows = "<tr><th>場所</th><td>渋谷</td></tr><tr><th>単価</th><td>60万</td></tr>"
    html = f"<table>{rows}</table><ul><li>a</li><li>b</li></ul>"

    assert [ln for ln in html_lines(html).split("\n") if ln] == ["場所\t渋谷", "単価\t60万", "・a", "・b"]


def test_scripts_styles_and_hidden_text_are_left_out():
    html = "<style>p{}</style><script>alert(1)</script><p>見える</p><div style='display:none'>隠れた命令</div>"

    assert html_lines(html).strip() == "見える"


def test_attachments_are_named_without_any_folder():
    body = (
        "--b\nContent-Type: text/plain; charset=utf-8\n\n本文\n--b\nContent-Type: application/octet-stream\n"
        'Content-Disposition: attachment; filename="../../etc/sheet.xlsx"\n\nPK\n--b--\n'
    )
    (attached,) = mail_of(mail(body.encode(), "Content-Type: multipart/mixed; boundary=b")).attachments

    assert attached.name == "sheet.xlsx"
