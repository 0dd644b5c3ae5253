"""Single shapes of mails: round brackets, lines for all projects, roles asked for, senders without a legal form."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.model import AnyOf, Demand, Engineer, Extracted, Project, Reading
from matcher.readers.mail import read
from matcher.readers.mail_blocks import MAX_LINES
from matcher.readers.mail_html import MAX_HTML
from matcher.readers.mail_recognise import company_in, displayed_company, place_of, speaker_company
from matcher.readers.mail_skills import demands_of
from matcher.readers.mail_title import title_of_subject
from matcher.readers.source import Source
from tests.make import day

TODAY = day("2026-11-24")
PLAIN = "件名：案件\n\n【案件名】Java開発\n【必須】Java\n【場所】渋谷\n【単価】60万\n【開始】12月\n"


def reading(text: str, name: str = "mail.txt") -> Reading:
    return read(Source(name, text.encode(), TODAY))


def only(text: str) -> Extracted:
    (record,) = reading(text).records
    return record


def project(text: str) -> Project:
    data = only(text).data
    assert isinstance(data, Project)
    return data


def engineer(text: str) -> Engineer:
    data = only(text).data
    assert isinstance(data, Engineer)
    return data


def asked(line: str) -> list[Any]:
    """(skill or ?term, months) of every demand of a line; a choice as a list of its skills."""
    from matcher.readers.mail_labels import Line

    found = demands_of([Line(1, line)]).required
    return [
        [i.skill for i in d.any_of] if isinstance(d, AnyOf) else (d.skill or f"?{d.surface}", d.months) for d in found
    ]


# ---------------------------------------------------------------- labels


def test_labels_in_round_brackets_at_the_beginning_of_a_line_are_read():
    text = PLAIN.replace("【", "（").replace("】", "）　")

    assert (project(text).title, project(text).place, project(text).rate_max) == ("Java開発", "渋谷", 600_000)


def test_a_known_word_in_round_brackets_behind_a_value_is_a_remark():
    assert project(PLAIN.replace("渋谷", "渋谷（現場）（必須）")).place == "渋谷"


def test_labels_behind_a_full_width_number_and_point_are_read():
    text = "件名：案件\n\n１．案件名：Java開発\n２．必須：Java\n３．場所：渋谷\n４．単価：６０～６５万円\n５．期間：12月～\n"

    assert (project(text).title, project(text).place, project(text).rate_min) == ("Java開発", "渋谷", 600_000)


def test_two_labels_with_one_value_each_are_two_fields():
    read_in = project(PLAIN + "■募集人数／面談回数\n　2名／1回\n")

    assert (read_in.seats, read_in.interviews) == (2, 1)


# ---------------------------------------------------------------- said once for all

TWO = "件名：案件2件\n\n①Java開発\n　スキル：Java\n　場所：渋谷\n　単価：60万\n\n②PHP開発\n　スキル：PHP\n　場所：池袋\n　単価：55万\n\n"


@pytest.mark.parametrize(
    "line",
    ["※いずれも精算は140-180hです。", "精算は全件140-180hです。", "精算：140-180h（共通）", "両案件とも精算140-180h"],
)
def test_a_closing_line_for_all_projects_reaches_each(line):
    first, second = (r.data for r in reading(TWO + line + "\n").records)

    assert [p.settlement.min_h for p in (first, second)] == [140, 140]


def test_a_line_of_the_last_project_reaches_it_alone():
    first, second = (r.data for r in reading(TWO.rstrip() + "\n　精算：140-180h\n").records)

    assert (first.settlement, second.settlement.min_h) == (None, 140)


# ---------------------------------------------------------------- demands


@pytest.mark.parametrize(
    ("line", "demands"),
    [
        ("PMO経験3年以上", [("?PMO", 36)]),
        ("基本設計の経験", [("?基本設計", None)]),
        ("要件定義～基本設計の経験", []),
        ("ヘルプデスク経験1年以上、Active Directory", [("Active Directory", None), ("?ヘルプデスク", 12)]),
        ("実務経験3年以上、Java", [("Java", 36)]),
        ("Java、SQLの経験3年以上", [("Java", 36), ("SQL", 36)]),
        ("Java 8年以上／リーダー経験", [("Java", 96), ("?リーダー", None)]),
        ("Javaでの基本設計、詳細設計の経験", [("Java", None)]),
        ("Go 3年以上, Docker", [("Go", 36), ("Docker", None)]),
        ("AUTOSAR、CANの知識", [("AUTOSAR", None), ("CAN", None)]),
        ("Go または Java 3年以上", [["Go", "Java"]]),
    ],
)
def test_demands_of_a_line(line, demands):
    assert asked(line) == demands


def test_one_role_asked_for_is_the_role_where_no_label_gives_one():
    assert project(PLAIN.replace("【必須】Java", "【必須】PMO経験3年以上")).role == "PMO"
    assert project(PLAIN.replace("【必須】Java", "【必須】PMO経験\n・PL経験")).role is None
    assert project(PLAIN.replace("【必須】Java", "【必須】PMO経験") + "【役割】PM\n").role == "PM"


def test_a_wish_in_a_sentence_is_preferred():
    text = "件名：募集のご相談\n\nPythonの実務3年以上とSQLは必須、できればAWSも触れると助かります。\n12月から渋谷で、単価は80万円くらいまでです。\n"
    read_in = project(text)

    assert {d.skill for d in read_in.required if isinstance(d, Demand)} == {"Python", "SQL"}
    assert [d.skill for d in read_in.preferred if isinstance(d, Demand)] == ["AWS"]
    assert (read_in.rate_min, read_in.rate_max) == (None, 800_000)


# ---------------------------------------------------------------- places, seats, prices


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("大阪市内（淀屋橋）", "淀屋橋"),
        ("フルリモート（地方可）", None),
        ("原則リモート（出社：日本橋）", "日本橋"),
        ("虎ノ門で週2日ほど出社", "虎ノ門"),
        ("西武新宿線　田無", "田無"),
        ("豊洲orリモート", "豊洲"),
    ],
)
def test_place_of_work(text, place):
    assert place_of(text) == place


def test_seats_of_positions_come_from_another_line():
    text = PLAIN.replace("60万", "L：85万、M：68万").replace("件名：案件", "件名：体制募集（L1名＋M2名）")

    assert [p.seats for p in project(text).positions] == [1, 2]


def test_a_price_with_tax_in_brackets_is_not_the_price():
    assert project(PLAIN.replace("60万", "80～90万円（税込88～99万円）")).rate_max == 900_000


def test_the_outer_mail_overrules_the_price_of_the_forwarded_one():
    head = "件名：Fwd: 案件\n\n単価はMAX55万です。\n\n-----Original Message-----\nFrom: x@y.example\nSubject: 案件\n\n"

    assert project(head + PLAIN.split("\n\n", 1)[1]).rate_max == 550_000


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("AWS基盤構築/リモート併用/即日", "AWS基盤構築"),
        ("Java／Pythonの開発", "Java／Pythonの開発"),
        ("11/24 案件情報", "11/24 案件情報"),
    ],
)
def test_terms_between_slashes_of_a_subject_are_no_title(subject, title):
    assert title_of_subject(subject) == title


# ---------------------------------------------------------------- who sends


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("お世話になっております。ホシミヤの長岡です。", "ホシミヤ"),
        ("ルリワークスの大和でございます＾＾", "ルリワークス"),
        ("営業部の早瀬です。", None),
        ("下記の通りです。", None),
        ("弊社の田中です。", None),
        ("フリーランスの松原です。", None),
    ],
)
def test_a_greeting_names_the_company_without_its_legal_form(text, company):
    assert speaker_company(text) == company


def test_the_from_header_and_the_body_name_the_company_together():
    assert displayed_company("ヒナタ企画 新井", "ヒナタ企画新井です。") == "ヒナタ企画"
    assert displayed_company("松原 健", "松原です。") is None
    assert displayed_company("松原 健", "松原健です。") is None


@pytest.mark.parametrize("name", ["みのりネット株式会社", "虹の木株式会社", "株式会社くすのき"])
def test_a_company_with_a_particle_in_its_name_stays_whole(name):
    assert company_in(f"お世話になっております。{name}の川島です。") == name


def test_a_from_header_keeps_the_legal_form_in_brackets_and_raw_bytes():
    head = "From: かえで情報(株) <a@b.example>\nSubject: 案件のご紹介\nMIME-Version: 1.0\n"
    record = reading(head + "Content-Type: text/plain; charset=utf-8\n\n" + PLAIN, "mail.eml").records[0]

    assert isinstance(record.data, Project)
    assert record.data.sender == "かえで情報(株)"


# ---------------------------------------------------------------- people


@pytest.mark.parametrize(
    "line",
    [
        "イニシャル：Ａ．Ｏ",
        "①A.O（27歳・女性）",
        "氏名：A・O",
        "A.O 27歳 荻窪駅",
        "名前：A.O さん",
        "・要員：A.O　27歳　女性",
    ],
)
def test_initials_in_every_shape(line):
    assert (
        engineer(f"件名：要員のご紹介\n\n{line}\n最寄駅：荻窪\nスキル：Java\n希望単価：60万\n稼働：12月\n").initials
        == "A.O"
    )


def test_a_label_of_its_own_outweighs_what_stands_beside_the_name():
    text = "件名：要員\n\n名前：T.S さん\nK.T 34歳とは別の方です。\n年齢：52歳\nスキル：Java\n単価：60万\n最寄：柏駅\n"

    assert (engineer(text).initials, engineer(text).age) == ("T.S", 52)


def test_the_station_outweighs_the_town():
    text = "件名：要員\n\n氏名：T.S\n年齢：52歳\n住まい：川口市\n最寄り駅：川口元郷\nスキル：Java\n単価：60万\n"

    assert engineer(text).nearest_station == "川口元郷"


# ---------------------------------------------------------------- what was not read is said


@pytest.mark.parametrize(
    "line", ["【商流】貴社プロパーのみ", "【商流】問いません", "【面談】未定", "【精算】140-180\n【精算】140-180"]
)
def test_what_was_used_is_not_unread(line):
    assert only(PLAIN + line + "\n").unread == ()


def test_a_value_nobody_understands_is_unread():
    assert "ほげ" in only(PLAIN + "【精算】ほげほげ\n").unread[0].text


def test_lines_beyond_the_limit_are_told():
    result = reading(PLAIN + "\n" * MAX_LINES)

    assert any("行" in f.reason and "先頭" in f.reason for f in result.failures)
    assert reading(PLAIN).failures == ()


def test_html_beyond_the_limit_is_told():
    head = "From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
    body = "<p>" + PLAIN.replace("\n", "<br>") + "</p>"
    result = reading(head + body + "<!-- x -->" * (MAX_HTML // 10), "mail.eml")

    assert any("HTML" in f.reason for f in result.failures)
    assert not any("HTML" in f.reason for f in reading(head + body, "mail.eml").failures)


def test_the_same_mark_before_every_line_parts_nobody_in_two():
    person = engineer(
        "件名：インフラエンジニアのご紹介\n\n弊社プロパーのご紹介です。\n\n"
        "◇R.U／41歳／男／最寄：新小岩\n◇AWS 4年、Terraform 2年、Linux 10年\n"
        "◇1/5～　◇68万±2万　◇並行2（うち面談済み1）　◇週3以上リモート希望、夜勤NG\n"
    )

    assert person.available_from == day("2027-01-05")
    assert (person.desired_rate, person.desired_rate_max, person.parallel) == (660_000, 700_000, 2)
    assert person.wishes is not None
    assert "68万" not in (person.wishes.text or "")


def test_skills_asked_for_under_a_label_nobody_knows_are_must_haves_where_no_other_are_named():
    lines = "【案件名】取引アプリ\n【お越しいただきたい方】Flutterでの開発経験2年以上\n【尚可】Kotlin\n【場所】茅場町\n【単価】80万\n"

    wish = project(f"件名：案件\n\n{lines}")
    told = project(f"件名：案件\n\n{lines}【必須】Swift\n")

    assert [d.skill for d in wish.required] == ["Flutter"]
    assert [d.skill for d in told.required] == ["Swift"]
