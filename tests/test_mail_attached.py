"""What comes with mails: sheets tied to their people, lists with their sender, locked files and their passwords."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from matcher.model import Engineer, Project, Reading
from matcher.readers import read_paths, read_source
from matcher.readers.attached import initials_in
from matcher.readers.correspondence import Correspondence
from matcher.readers.mail_text import mail_of
from matcher.readers.passwords import told_in
from matcher.readers.source import Allowance, Source
from tests.containers import locked_book, locked_zip, zipped
from tests.make import day
from tests.sheets_fresh import CASES

TODAY = day("2026-11-24")
BOOK = next(c for c in CASES if c.file_name.endswith(".xlsx")).data
PERSON = "【氏名】{}\n【年齢】{}歳\n【スキル】Java\n【単価】60万\n【稼働】1月～\n【最寄駅】川口\n\n"


def sheet(initials: str = "", age: int | None = None) -> bytes:
    """A sheet as Markdown."""
    head = (f"- 氏名：{initials}\n" if initials else "") + (f"- 年齢：{age}歳\n" if age else "")
    job = "| 期間 | 業務内容 | 言語 |\n|---|---|---|\n| 2020/04～2022/03 | 受注管理の開発 | Java |\n"
    return f"# スキルシート\n\n{head}\n## 職務経歴\n\n{job}| 2022/04～2024/03 | 在庫管理の開発 | PHP |\n".encode()


def mail(body: str, *files: tuple[str, bytes], sender: str = "山田 <yamada@aozora.example>", at: int = 24) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "us@ours.example", "ご紹介"
    made["Date"] = f"{at:02d} Nov 2026 09:00:00 +0900"
    made.set_content(body)
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def read(data: bytes, *passwords: str) -> Reading:
    return read_source(Source("m.eml", data, TODAY, passwords), debug=True)


def ties(reading: Reading) -> list[str | None]:
    people = {r.source: r.data.initials for r in reading.of("engineer") if isinstance(r.data, Engineer)}
    return [people[r.attached] if r.attached else None for r in reading.of("skill_sheet")]


def said(reading: Reading) -> str:
    unread = [u.text for r in reading.records for u in r.unread]
    return " ".join([*(f.reason for f in reading.failures), *(o.reason for o in reading.others), *unread])


# ---------------------------------------------------------------- whose sheet?


THREE = "要員のご紹介です。\n\n" + "".join(PERSON.format(i, a) for i, a in (("T.K", 38), ("S.M", 29), ("A.O", 45)))


def test_each_sheet_goes_to_the_person_its_initials_name() -> None:
    reading = read(mail(THREE, ("a.md", sheet("S.M")), ("b.md", sheet("A.O")), ("c.md", sheet("T.K"))))

    assert ties(reading) == ["S.M", "A.O", "T.K"]


def test_initials_in_the_name_of_the_file_or_of_its_archive_tie_a_silent_sheet() -> None:
    archive = zipped({"経歴書_ＳＭ.md": sheet()}, encoding="cp932")
    reading = read(mail(THREE, ("スキルシート(T.K).md", sheet()), ("要員.zip", archive)))

    assert ties(reading) == ["T.K", "S.M"]


def test_a_silent_sheet_among_several_people_is_tied_by_age_or_left_with_a_question() -> None:
    reading = read(mail(THREE, ("1.md", sheet(age=45)), ("2.md", sheet())))

    assert ties(reading) == ["A.O", None]
    assert "T.K、S.M、A.O" in said(reading)


def test_a_sheet_of_somebody_else_is_tied_to_nobody_and_asked_about() -> None:
    reading = read(mail("要員のご紹介です。\n\n" + PERSON.format("T.K", 38), ("x.md", sheet("Y.N"))))

    assert ties(reading) == [None]
    assert "取り違え" in said(reading)


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("スキルシート_T.K.xlsx", {"TK"}),
        ("【ＴＫ】経歴書.xlsx", {"TK"}),
        ("SE経歴書.xlsx", set()),
        ("S.E_経歴.xlsx", {"SE"}),
        ("JAVA_skill.xlsx", set()),
        ("T-K様.docx", {"TK"}),
    ],
)
def test_initials_in_names_of_files(name: str, initials: set[str]) -> None:
    assert initials_in(name) == initials


# ---------------------------------------------------------------- lists, texts, mails

LIST = "案件名,必須スキル,勤務地,単価,開始\n帳票の改修,Java,渋谷,60万,12月\n基盤の構築,AWS,大崎,70万,1月\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_an_attached_list_comes_from_the_sender_of_its_mail(encoding: str) -> None:
    body = "株式会社あおぞらの山田です。案件一覧をお送りします。"
    reading = read(mail(body, ("案件一覧.csv", LIST.encode(encoding))))
    found = [r.data for r in reading.records if isinstance(r.data, Project)]

    assert [p.title for p in found] == ["帳票の改修", "基盤の構築"]
    assert {(p.sender, p.sender_address, p.received_at) for p in found} == {
        ("株式会社あおぞら", "yamada@aozora.example", "2026-11-24T09:00:00+09:00")
    }


def test_people_of_an_attached_list_are_the_senders() -> None:
    rows = "氏名,年齢,スキル,単価,稼働開始日\nT.K,38,Java,60万,2026/12/01\nS.M,29,PHP,55万,2027/01/01\n"
    reading = read(mail("株式会社あおぞらの山田です。要員一覧をお送りします。", ("要員一覧.csv", rows.encode())))
    people = [r.data for r in reading.of("engineer") if isinstance(r.data, Engineer)]

    assert [(p.company, p.tier, p.supply) for p in people] == [("株式会社あおぞら", 1, "partner")] * 2


def test_formulas_in_a_list_stay_text() -> None:
    rows = "案件名,必須スキル,勤務地,単価,開始\n\"=cmd|' /C calc'!A0\",Java,渋谷,60万,12月\n"
    (record,) = read(mail("一覧です。", ("案件一覧.csv", rows.encode()))).records

    assert isinstance(record.data, Project)
    assert record.data.title == "=cmd|' /C calc'!A0"


PROJECT = "【案件名】帳票の改修\n【必須】Java\n【場所】渋谷\n【単価】60万\n【開始】12月\n【商流】2社先まで\n"


def test_a_text_attached_is_its_senders_word() -> None:
    (record,) = read(mail("株式会社あおぞらの山田です。添付をご覧ください。", ("案件.txt", PROJECT.encode()))).records

    assert isinstance(record.data, Project)
    assert (record.source, record.data.sender) == ("m.eml/案件.txt", "株式会社あおぞら")


def forwarded(*inner: bytes) -> bytes:
    parts = b"".join(b"--f\nContent-Type: message/rfc822\n\n" + one + b"\n" for one in inner)
    head = b"From: yamada@aozora.example\nSubject: Fwd\nDate: Tue, 24 Nov 2026 09:00:00 +0900\nMIME-Version: 1.0\n"
    body = "--f\nContent-Type: text/plain; charset=utf-8\n\n株式会社あおぞらの山田です。転送します。\n".encode()
    return head + b"Content-Type: multipart/mixed; boundary=f\n\n" + body + parts + b"--f--\n"


def test_mails_sent_on_as_files_are_the_forwarders_offer_one_tier_further() -> None:
    first = mail(PROJECT, sender="seki@moto.example", at=20)
    second = mail(PROJECT.replace("帳票の改修", "基盤の構築"), sender="seki@moto.example", at=20)
    reading = read(forwarded(first, second))
    found = [r.data for r in reading.records if isinstance(r.data, Project)]

    assert [p.title for p in found] == ["帳票の改修", "基盤の構築"]
    assert {p.sender_address for p in found} == {"yamada@aozora.example"}
    assert {p.received_at for p in found} == {"2026-11-24T09:00:00+09:00"}
    assert {p.partner_limit.max_tier for p in found if p.partner_limit} == {1}


def test_a_sheet_in_a_forwarded_mail_is_tied_to_its_person() -> None:
    inner = mail("要員のご紹介です。\n\n" + PERSON.format("T.K", 38), ("経歴書.md", sheet("T.K")))

    assert ties(read(forwarded(inner))) == ["T.K"]


def test_mails_within_mails_end_somewhere() -> None:
    inner = mail(PROJECT)
    for _ in range(8):
        inner = mail("転送します。", ("転送.eml", inner))
    reading = read(inner)

    assert "保存して取り込んで" in said(reading)


def test_winmail_and_msg_are_refused_by_name() -> None:
    tnef = b"\x78\x9f\x3e\x22" + bytes(100)
    assert "winmail.dat" in said(read(mail("本文", ("winmail.dat", tnef))))
    outlook = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "__properties_version1.0".encode("utf-16-le")
    assert ".msg" in said(read_source(Source("a.msg", outlook, TODAY)))


# ---------------------------------------------------------------- passwords


def aes_zip(name: str, body: bytes, password: bytes) -> bytes:
    """A zip of one stored member locked with AES-256, as 7-Zip writes it."""
    import hashlib
    import hmac
    import struct

    from matcher.readers.aes_zip import _decrypted

    salt = bytes(range(16))
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, 1000, 66)
    inner = _decrypted(keys[:32], body)  # counter mode is its own opposite
    stored = salt + keys[64:] + inner + hmac.new(keys[32:64], inner, "sha1").digest()[:10]
    extra = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, 0)
    raw = name.encode()
    head = struct.pack("<HHHHHIIIHH", 51, 0x801, 99, 0, 33, 0, len(stored), len(body), len(raw), len(extra))
    local = b"PK\x03\x04" + head + raw + extra + stored
    central = b"PK\x01\x02" + struct.pack("<H", 51) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + raw + extra
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


LOCKED = {
    "zip": ("経歴書.zip", locked_zip("経歴書.md", sheet("T.K"), b"Ab3$xyz9")),
    "zip with AES": ("経歴書.zip", aes_zip("経歴書.md", sheet("T.K"), b"Ab3$xyz9")),
    "book": ("経歴書.xlsx", locked_book(BOOK, "Ab3$xyz9")),
}


@pytest.fixture(params=sorted(LOCKED))
def attachment(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    return LOCKED[request.param]


OFFER = "要員のご紹介です。\n\n" + PERSON.format("T.K", 38)


def test_a_locked_attachment_opens_with_the_password_given(attachment: tuple[str, bytes]) -> None:
    assert len(read(mail(OFFER, attachment), "chigau", "Ab3$xyz9").of("skill_sheet")) == 1


def test_a_locked_attachment_opens_with_the_password_in_its_own_mail(attachment: tuple[str, bytes]) -> None:
    reading = read(mail(OFFER + "添付の解凍パスワードは下記です。\n\n  Ab3$xyz9\n", attachment))

    assert len(reading.of("skill_sheet")) == 1
    assert not reading.failures


@pytest.mark.parametrize("order", ["password first", "file first"])
def test_a_locked_attachment_opens_with_the_password_of_the_next_mail(
    tmp_path: Path, attachment: tuple[str, bytes], order: str
) -> None:
    told = mail("先ほどのメールの添付ファイルのパスワードをお送りします。\nパスワード：Ab3$xyz9\n")
    first, second = ("a", "b") if order == "password first" else ("b", "a")
    (tmp_path / f"{first}.eml").write_bytes(told)
    (tmp_path / f"{second}.eml").write_bytes(mail(OFFER, attachment))
    reading = read_paths([tmp_path], today=TODAY)

    assert len(reading.of("skill_sheet")) == 1
    assert len(reading.of("engineer")) == 1
    assert not reading.failures
    assert "Ab3$xyz9" not in reading.model_dump_json()


@pytest.mark.parametrize(
    ("sender", "at", "opens"),
    [
        pytest.param("jimu@aozora.example", 25, True, id="a colleague"),
        pytest.param("x@other.example", 24, False, id="a stranger"),
        pytest.param("yamada@aozora.example", 10, False, id="two weeks before"),
    ],
)
def test_only_the_senders_own_passwords_are_tried(tmp_path: Path, sender: str, at: int, opens: bool) -> None:
    (tmp_path / "a.eml").write_bytes(mail(OFFER, LOCKED["zip"]))
    (tmp_path / "b.eml").write_bytes(mail("PW：Ab3$xyz9\n", sender=sender, at=at))
    reading = read_paths([tmp_path], today=TODAY)

    assert len(reading.of("skill_sheet")) == opens
    assert ("--password-file" in said(reading)) is not opens


def test_strangers_at_one_provider_do_not_share_passwords(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail(OFFER, LOCKED["zip"], sender="a@gmail.com"))
    (tmp_path / "b.eml").write_bytes(mail("PW：Ab3$xyz9\n", sender="b@gmail.com"))

    assert not read_paths([tmp_path], today=TODAY).of("skill_sheet")


def test_what_was_locked_is_given_again_once_when_its_password_comes() -> None:
    mails = Correspondence()
    locked = mails.read(Source("1.eml", mail(OFFER, LOCKED["zip"]), TODAY))
    assert "通知メール" in said(locked)
    assert list(mails.opened_since()) == []
    mails.learn(Source("2.eml", mail("パスワードは「Ab3$xyz9」です。"), TODAY))
    ((source, reading),) = mails.opened_since()

    assert source.name == "1.eml"
    assert ties(reading) == ["T.K"]
    assert list(mails.opened_since()) == []


def test_an_aes_member_with_a_broken_seal_is_no_content() -> None:
    data = bytearray(aes_zip("a.md", sheet("T.K"), b"Ab3$xyz9"))
    data[80] ^= 1
    assert not read(mail(OFFER, ("a.zip", bytes(data))), "Ab3$xyz9").of("skill_sheet")


@pytest.mark.parametrize(
    ("text", "passwords"),
    [
        ("パスワード：Ab12$c", ["Ab12$c"]),
        ("PW：xxxx1", ["xxxx1"]),
        ("解凍パスワード　abc123", ["abc123"]),
        ("パスワードは下記です：q1w2e3", ["q1w2e3"]),
        ("パスワードは「q1w2e3」になります。", ["q1w2e3"]),
        ("【パスワード】himitsu99", ["himitsu99"]),
        ("ＰＷ：ｑ１ｗ２", ["q1w2"]),
        ("Password: aa_bb-9", ["aa_bb-9"]),
        ("パスワードは以下の通りです。\n\n----------\n  Zz9!aa\n----------", ["Zz9!aa"]),
        ("パスワードは別途お送りします。\nよろしくお願いします。", []),
        ("パスワードは次のメールでお送りします。", []),
        ("スキル：Java\n単価：60万", []),
    ],
)
def test_passwords_as_mails_tell_them(text: str, passwords: list[str]) -> None:
    assert [p for p in told_in(tuple(text.split("\n"))) if p.isascii()] == passwords


def test_a_password_mail_is_named_as_one_and_shows_nothing() -> None:
    reading = read(mail("添付ファイルのパスワードをお送りします。\nパスワード：Ab3$xyz9\n"))

    assert "Ab3$xyz9" not in reading.model_dump_json()
    assert not reading.records


def test_names_of_a_zip_in_cp932_are_read() -> None:
    reading = read(mail(OFFER, ("要員.zip", zipped({"表示能力_経歴書.md": sheet("T.K")}, encoding="cp932"))))

    assert reading.of("skill_sheet")[0].source == "m.eml/要員.zip/表示能力_経歴書.md"


def test_two_thousand_attachments_are_not_all_read() -> None:
    parts = b"".join(b"--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename=%d.csv\n\na,b\n" % n for n in range(2_000))  # fmt: skip
    head = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    body = b"--b\nContent-Type: text/plain; charset=utf-8\n\n" + PROJECT.encode()
    there = mail_of(Source("m.eml", head + body + parts + b"--b--\n", TODAY))

    assert len(there.attachments) == 200
    assert there.lines[0] == "【案件名】帳票の改修"
    assert any("先頭の200個" in p for p in there.problems)
    assert any("残り1001個" in p for p in there.problems)


def test_attachments_of_a_mail_share_one_allowance() -> None:
    crowd = zipped({f"{n}.txt": b"x" for n in range(300)})
    reading = read(mail("本文", ("a.zip", crowd), ("b.zip", crowd)))

    assert "上限の500個" in said(reading)
    assert len(reading.others) + len(reading.failures) < 520


def test_a_bomb_in_a_zip_in_a_mail_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xlsx", bytes(60_000_000))
    assert "圧縮率" in said(read(mail("本文", ("a.zip", zipped({"b.zip": out.getvalue()})))))


def test_a_crowd_of_locked_books_is_not_tried_without_end() -> None:
    data = mail(OFFER, *[(f"{n}.xlsx", LOCKED["book"][1]) for n in range(4)])
    bounds = Allowance(members=500, size=10**8, tries=5)
    reading = read_source(Source("m.eml", data, TODAY, ("a", "b"), allowance=bounds))

    assert [("多すぎるため" in f.reason) for f in reading.failures] == [False, True, True, True]


def test_a_crowd_of_locked_zips_is_not_unlocked_without_end() -> None:
    data = mail(OFFER, *[(f"{n}.zip", LOCKED["zip"][1]) for n in range(4)])
    bounds = Allowance(members=500, size=10**8, locked=len(sheet("T.K")) * 2)
    reading = read_source(Source("m.eml", data, TODAY, ("Ab3$xyz9",), allowance=bounds))

    assert len(reading.of("skill_sheet")) == 1
    assert [("多すぎるため" in f.reason) for f in reading.failures] == [True] * 3
