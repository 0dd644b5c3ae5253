"""Bytes of mails → text: every encoding mailers really use, MIME, HTML."""

from __future__ import annotations

import base64

import pytest

from matcher.readers.mail_html import html_lines
from matcher.readers.mail_text import decode, header_text, iso_2022_jp, mail_of
from matcher.readers.source import Source
from tests.mail_forms import BODY, FILE, SENDER, SUBJECT, cp50220, euc, forms
from tests.make import day

TODAY = day("2026-11-24")
TEXT = "㈱髙﨑商事 ①㍉ ﾃｽﾄ ～ 案件：Ｊａｖａ開発"


def mail(body: bytes, head: str = "Content-Type: text/plain; charset=iso-2022-jp", subject: str = "test") -> Source:
    start = (
        f"From: a@b.example\nSubject: {subject}\nDate: Tue, 24 Nov 2026 09:00:00 +0900\nMIME-Version: 1.0\n{head}\n\n"
    )
    return Source("mail.eml", start.encode() + body, TODAY)


def test_vendor_characters_and_half_width_kana_read_letter_perfect():
    assert iso_2022_jp(cp50220(TEXT)) == TEXT


def test_half_width_kana_through_shift_out_and_eight_bits():
    assert iso_2022_jp(b"\x0e" + bytes([0x43, 0x3D, 0x44]) + b"\x0f") == "ﾃｽﾄ"
    assert iso_2022_jp(b"\xc3\xbd\xc4\x1b(B") == "ﾃｽﾄ"


def test_a_lost_escape_costs_one_line_only():
    assert iso_2022_jp(b"\x1b$B0F7o\nabc\n").endswith("\nabc\n")


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        pytest.param(cp50220(TEXT), "iso-2022-jp", id="CP50221"),
        pytest.param(cp50220(TEXT), None, id="CP50221 undeclared"),
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
    octets = {"iso-2022-jp": cp50220(TEXT), "shift_jis": TEXT.encode("cp932"), "utf-8": TEXT.encode()}[charset]
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


# ---------------------------------------------------------------- every way of writing one mail


@pytest.mark.parametrize("form", [pytest.param(f, id=f.name) for f in forms()])
def test_a_mail_reads_letter_perfect_however_it_is_written(form):
    there = mail_of(Source("mail.eml", form.mail(), TODAY))

    assert there.subject == SUBJECT
    assert (there.sender_name, there.sender_address) == (SENDER, "yamada@takasaki.example")
    assert "\n".join(there.lines).rstrip("\n") == BODY.replace("\r\n", "\n").rstrip("\n")
    assert [a.name for a in there.attachments] == [FILE]


@pytest.mark.parametrize(
    "charset", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp932", "cp50220", "euc"]
)
def test_a_text_file_reads_letter_perfect_in_every_encoding(charset):
    own = {"cp50220": cp50220, "euc": euc}
    data = own[charset](BODY) if charset in own else BODY.encode(charset)
    there = mail_of(Source("mail.txt", data, TODAY))

    assert "\n".join(there.lines).rstrip("\n") == BODY.replace("\r\n", "\n").rstrip("\n")


def test_a_letter_cut_at_the_end_costs_that_letter_only():
    data = "案件名：Java開発、場所は渋谷です".encode()[:-1]

    assert decode(data) == "案件名：Java開発、場所は渋谷で\ufffd"


def test_a_quote_in_another_encoding_costs_nothing():
    data = "拝見しました。\n".encode() + "> 案件名：Ｊａｖａ開発 場所：渋谷\n".encode("cp932")

    assert decode(data) == "拝見しました。\n> 案件名：Ｊａｖａ開発 場所：渋谷\n"


def test_escapes_a_gateway_dropped_are_put_back():
    data = cp50220("案件：Java開発").replace(b"\x1b", b"")

    assert decode(data, "iso-2022-jp") == "案件：Java開発"
    assert decode(b"price $B1 (B2)", "us-ascii") == "price $B1 (B2)"


def test_flowed_lines_go_on_and_quotes_keep_their_depth():
    head = "Content-Type: text/plain; charset=utf-8; format=flowed"
    there = mail_of(mail("必須：Java \n3年以上\n> 引用 \n> 続き\n-- \n署名\n".encode(), head))

    assert there.lines[:5] == ("必須：Java 3年以上", "> 引用 続き", "-- ", "署名", "")


def test_delsp_takes_the_blank_out_of_japanese():
    head = "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes"

    assert mail_of(mail("販売管理シス \nテムの開発\n".encode(), head)).lines[0] == "販売管理システムの開発"


def test_an_address_is_one_address_or_none():
    sent = b"From: =?utf-8?Q?a?= <a@b.example,evil@x.example>\nSubject: x\nMIME-Version: 1.0\n\nbody"

    assert mail_of(Source("m.eml", sent, TODAY)).sender_address is None


# ---------------------------------------------------------------- parts


def multipart(*parts: str, kind: str = "mixed") -> Source:
    body = "".join(f"--b\n{part}\n" for part in parts) + "--b--\n"
    return mail(body.encode(), f"Content-Type: multipart/{kind}; boundary=b")


PLAIN, HTML = "Content-Type: text/plain; charset=utf-8\n\n", "Content-Type: text/html; charset=utf-8\n\n"


def test_an_empty_plain_part_leaves_the_word_to_the_html():
    there = mail_of(multipart(PLAIN + " ", HTML + "<p>案件名：Java開発</p><p>場所：渋谷</p>", kind="alternative"))

    assert [ln for ln in there.lines if ln] == ["案件名：Java開発", "場所：渋谷"]


def test_two_versions_that_were_not_called_so_are_read_once():
    there = mail_of(
        multipart(PLAIN + "案件名：Java開発\n場所：渋谷", HTML + "<p>案件名：Java開発</p><p>場所：渋谷</p>")
    )

    assert "\n".join(there.lines).count("案件名") == 1


def test_a_footer_beside_html_does_not_hide_it():
    there = mail_of(multipart(HTML + "<p>案件名：Java開発</p>", PLAIN + "配信停止はこちら"))

    assert [ln for ln in there.lines if ln] == ["案件名：Java開発", "配信停止はこちら"]


def test_a_named_first_text_is_the_body_and_a_second_is_a_file():
    named = 'Content-Type: text/plain; charset=utf-8; name="{}"\nContent-Disposition: inline\n\n{}'
    there = mail_of(multipart(named.format("body.txt", "本文"), named.format("list.txt", "案件名：Java")))

    assert there.lines[0] == "本文"
    assert [(a.name, a.data.decode().strip()) for a in there.attachments] == [("list.txt", "案件名：Java")]


def test_attachments_of_one_name_stay_two():
    file = 'Content-Type: text/csv\nContent-Disposition: attachment; filename="a.csv"\n\n{}'
    there = mail_of(multipart(PLAIN + "本文", file.format("1"), file.format("2")))

    assert [a.name for a in there.attachments] == ["a.csv", "a~2.csv"]


def test_an_attachment_without_a_name_gets_one_of_its_kind():
    there = mail_of(multipart(PLAIN + "本文", "Content-Type: text/csv\nContent-Disposition: attachment\n\na,b"))

    assert [a.name for a in there.attachments] == ["attachment1.csv"]


def test_one_forwarded_message_belongs_to_the_mail_with_its_head():
    inner = "Content-Type: message/rfc822\n\nFrom: x@y.example\nSubject: 案件のご紹介\n" + PLAIN + "案件名：Java開発"
    there = mail_of(multipart(PLAIN + "転送します", inner))

    assert there.lines[0] == "転送します"
    assert "Subject: 案件のご紹介" in there.lines
    assert "案件名：Java開発" in there.lines
    assert there.attachments == ()


def test_several_forwarded_messages_stay_apart():
    inner = "Content-Type: message/rfc822\n\nFrom: x@y.example\nSubject: {}\n" + PLAIN + "案件名：{}"
    there = mail_of(multipart(PLAIN + "転送します", inner.format("甲", "Java開発"), inner.format("乙", "PHP開発")))

    assert [a.name for a in there.attachments] == ["甲.eml", "乙.eml"]
    assert not any("Java" in ln for ln in there.lines)


def test_what_came_back_undelivered_is_no_offer():
    returned = "Content-Type: message/rfc822\n\nSubject: 案件\n" + PLAIN + "案件名：Java開発"
    there = mail_of(multipart(PLAIN + "配信できませんでした", returned, kind="report"))

    assert not any("Java" in ln for ln in there.lines)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param("--b\n\n本文\n", ["本文"], id="no last border"),
        pytest.param("前置き\n--b\n\n本文\n--b--\n後書き", ["本文"], id="words around"),
        pytest.param("--b\n本文\n--b--\n", ["本文"], id="no blank line"),
        pytest.param("--b\n\n本文\n--bb\n続き\n--b--\n", ["本文", "--bb", "続き"], id="a longer mark inside"),
        pytest.param("--b  \n\n本文\n--b-- \n", ["本文"], id="blanks behind the marks"),
        pytest.param("本文だけ\n", ["本文だけ"], id="no border at all"),
    ],
)
def test_borders_as_mailers_leave_them(body, lines):
    there = mail_of(mail(body.encode(), "Content-Type: multipart/mixed; boundary=b"))

    assert [ln for ln in there.lines if ln] == lines


# ---------------------------------------------------------------- HTML


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        pytest.param("案件名：Java<br>場所：渋谷<br/>単価：60万", ["案件名：Java", "場所：渋谷", "単価：60万"], id="br"),
        pytest.param("<pre>案件名：Java\n場所：渋谷</pre>", ["案件名：Java", "場所：渋谷"], id="pre"),
        pytest.param('<div style="white-space: pre-wrap">a：1\nb：2</div>', ["a：1", "b：2"], id="pre-wrap"),
        pytest.param("<p>60万&nbsp;&#65374;&nbsp;70万 &amp; &lt;Java&gt;</p>", ["60万 ～ 70万 & <Java>"], id="entities"),
        pytest.param("<p>Ja\u200bva<!-- 秘密 --></p>", ["Java"], id="unseen"),
        pytest.param("<p hidden>x</p><p style='mso-hide:all'>y</p><p>z</p>", ["z"], id="hidden"),
        pytest.param("<style>.h{display:none}</style><p class='a h'>x</p><p class=a>z</p>", ["z"], id="hidden by class"),
        pytest.param("<ul><li>a<ul><li>b</li></ul></li></ul>", ["・a", "・b"], id="nested lists"),
        pytest.param(
            "<table><tr><td><table><tr><td>場所</td><td>渋谷</td></tr></table></td></tr></table>", ["場所\t渋谷"], id="nested tables"
        ),
        pytest.param(
            "<p>拝見しました</p><blockquote type=cite><p>案件名：Java</p><blockquote class=gmail_quote>元</blockquote></blockquote>",
            ["拝見しました", "> 案件名：Java", ">> 元"],
            id="quotes",
        ),
        pytest.param("<blockquote style='margin:0 0 0 40px'><p>案件名：Java</p></blockquote>", ["案件名：Java"], id="indented"),
    ],
)  # fmt: skip
def test_html_as_a_person_sees_it(html, lines):
    assert [ln.rstrip() for ln in html_lines(html).split("\n") if ln.strip()] == lines


def test_html_nested_beyond_reason_still_gives_its_text():
    deep = "<div><span></div>" * 30_000 + "<p>案件名：Java開発</p><p>場所：渋谷</p>"

    assert [ln for ln in html_lines(deep).split("\n") if ln.strip()] == ["案件名：Java開発", "場所：渋谷"]


def test_a_table_torn_into_cells_by_the_plain_version_is_read_as_a_table():
    cells = [("案件名", "Java開発"), ("場所", "渋谷"), ("単価", "60万")]
    plain = "\n\n".join(c for row in cells for c in row)
    html = "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in cells) + "</table>"
    there = mail_of(multipart(PLAIN + plain, HTML + html, kind="alternative"))

    assert [ln for ln in there.lines if ln] == ["案件名\tJava開発", "場所\t渋谷", "単価\t60万"]


def test_a_logo_and_a_seal_are_no_attachments():
    logo = 'Content-Type: image/png; name="logo.png"\nContent-ID: <logo>\n\nx'
    seal = 'Content-Type: application/pkcs7-signature; name="smime.p7s"\n\nx'
    photo = 'Content-Type: image/png; name="scan.png"\nContent-Disposition: attachment\n\nx'
    there = mail_of(multipart(PLAIN + "本文", logo, seal, photo))

    assert [a.name for a in there.attachments] == ["scan.png"]


def test_a_body_without_a_blank_line_above_is_not_lost():
    there = mail_of(
        Source("m.txt", "From: a@b.example\nSubject: x\n案件名：Java開発\n場所：渋谷\n\n単価：60万".encode(), TODAY)
    )

    assert there.lines[:2] == ("案件名：Java開発", "場所：渋谷")
    assert there.subject == "x"


def test_a_broken_line_among_headers_hides_none():
    data = b"From: a@b.example\nReceived: from x\nby y with SMTP\nSubject: x\nMIME-Version: 1.0\n\nbody"
    there = mail_of(Source("m.eml", data, TODAY))

    assert (there.subject, there.lines[0]) == ("x", "body")
