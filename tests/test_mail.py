"""Mails → projects and people: the corpus by field, kinds, several per mail, forwards, hostile input."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from matcher.model import AnyOf, Engineer, Project, Reading, SupplyKind
from matcher.readers.mail import attachments, read, recognises
from matcher.readers.source import Source
from tests.mail_truth import score_folder
from tests.make import day

MAILS = Path(__file__).parent / "data" / "mails"
TODAY = day("2026-11-24")


def reading(text: str, name: str = "mail.txt") -> Reading:
    return read(Source(name, text.encode(), TODAY))


def project(text: str) -> Project:
    (record,) = reading(text).records
    assert isinstance(record.data, Project)
    return record.data


def engineer(text: str) -> Engineer:
    (record,) = reading(text).records
    assert isinstance(record.data, Engineer)
    return record.data


@pytest.mark.parametrize(
    ("part", "floor"),
    [
        ("dev", 0.97),
        ("apart", 0.95),
        ("late", 0.95),
        ("fresh", 0.97),
        ("fresh2", 0.97),
        ("fresh3", 0.97),
        ("fresh4", 0.97),
        ("judge", 0.97),
        ("dev2", 0.97),
        ("dev3", 0.97),
        ("dev4", 0.97),
        ("dev5", 0.97),
        ("dev6", 0.97),
        ("dev7", 0.97),
        ("dev8", 0.97),
        ("dev9", 0.97),
        ("dev10", 0.97),
        ("blind_a", 0.97),
        ("blind_b", 0.97),
        ("blind_c", 0.97),
        ("blind_d", 0.97),
        ("blind_e", 0.97),
        ("neither", 1.0),
    ],
)
def test_the_corpus_is_read_right_by_field(part, floor):
    score = score_folder(MAILS / part)

    assert score.share >= floor, "\n".join(score.wrong)
    assert score.false_values <= 0.02 * max(50, score.silent), "\n".join(score.wrong)
    assert score.counts_right >= 0.93 * score.mails, "\n".join(score.wrong)


PLAIN = "件名：案件\n\n【案件名】Java開発\n【必須】Java\n【場所】渋谷\n【単価】60万\n【開始】12月\n"


def test_every_extracted_field_says_where_it_came_from():
    (record,) = reading(PLAIN).records

    assert record.evidence["place"].line == 5
    assert record.evidence["place"].text == "場所：渋谷"
    assert {"title", "required", "rate_min", "start"} <= set(record.evidence)


def test_the_id_does_not_depend_on_the_file_or_the_place_in_it():
    both = PLAIN + "\n" + PLAIN.replace("Java開発", "PHP開発").split("\n\n", 1)[1]
    alone = read(Source("other.txt", PLAIN.encode(), TODAY)).records[0].data.id

    assert reading(both).records[0].data.id == alone


def test_the_sources_own_number_is_the_id():
    assert project(PLAIN + "【案件番号】A-2041\n").id == "P-A-2041"


def test_a_choice_is_one_requirement():
    (choice,) = project(PLAIN.replace("【必須】Java", "【必須】JavaまたはC#の開発経験3年以上")).required

    assert isinstance(choice, AnyOf)
    assert [(d.skill, d.months) for d in choice.any_of] == [("Java", 36), ("C#", 36)]


@pytest.mark.parametrize("line", ["日本語N1", "50歳まで", "外国籍不可", "貴社社員まで"])
def test_limits_on_people_are_no_requirements(line):
    read_in = project(PLAIN.replace("【必須】Java", f"【必須】\n・Java\n・{line}"))

    assert [d.skill for d in read_in.required] == ["Java"]


def test_a_sentence_that_names_no_skill_is_shown_and_not_invented():
    (record,) = reading(
        PLAIN.replace("【必須】Java", "【必須】\n・Java\n・周囲と協調しながら粘り強く業務を進めていただける方")
    ).records

    assert len(record.data.required) == 1
    assert "協調" in record.unread[0].text


def test_a_forwarded_limit_shifts_by_one_tier():
    text = (
        "ご提案お願いします。\n\n-----Original Message-----\nFrom: x@y.example\nSubject: 案件\n\n"
        + PLAIN.split("\n\n", 1)[1]
    )

    assert project(text + "【商流】2社先まで\n").partner_limit.max_tier == 1
    assert project(PLAIN + "【商流】2社先まで\n").partner_limit.max_tier == 2


def test_a_project_is_never_remote_unless_it_says_so():
    assert project(PLAIN).remote is None


def test_people_in_a_mail_are_a_partners():
    person = engineer("件名：要員\n\n氏名：T.K\n年齢：38歳\nスキル：Java\n稼働：12月\n所属：弊社社員\n単価：60万\n")

    assert (person.supply, person.tier) == (SupplyKind.PARTNER, 1)
    assert person.desired_rate == 600_000
    assert person.cost is None


@pytest.mark.parametrize(
    "text",
    [
        "件名：年末年始休業のお知らせ\n\n12月29日から1月4日まで休業いたします。\n",
        "お世話になっております。\nまたご連絡します。\n",
    ],
)
def test_a_mail_without_a_record_is_named_with_its_reason(text):
    result = reading(text)

    assert result.records == ()
    assert result.others[0].kind == "no_record"
    assert result.others[0].reason


def test_a_mail_without_text_is_a_failure():
    assert "本文" in reading("  \n\n").failures[0].reason


def test_attachments_become_sources_below_the_mail():
    body = (
        "From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: text/plain; charset=utf-8\n\n本文\n--b\nContent-Type: text/csv; charset=utf-8\n"
        'Content-Disposition: attachment; filename="list.csv"\n\na,b\n--b--\n'
    )
    (attached,) = attachments(Source("mail.eml", body.encode(), TODAY))

    assert (attached.name, attached.data.strip()) == ("mail.eml/list.csv", b"a,b")


def test_an_eml_is_a_mail_and_a_headed_text_nearly_so():
    assert recognises(Source("a.eml", b"x", TODAY)) == 1.0
    assert recognises(Source("a.txt", PLAIN.encode(), TODAY)) > 0.9


# ---------------------------------------------------------------- hostile input

HEAD = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n"


def nested(depth: int) -> bytes:
    inner = b"Content-Type: text/plain\n\nhello"
    for level in range(depth):
        mark = b"b%d" % level
        inner = (
            b'Content-Type: multipart/mixed; boundary="'
            + mark
            + b'"\n\n--'
            + mark
            + b"\n"
            + inner
            + b"\n--"
            + mark
            + b"--\n"
        )
    return HEAD + inner


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("big.txt", "案件名：Java開発 場所：渋谷\n".encode() * 500_000, id="20 MB"),
        pytest.param("labels.txt", "・案件名：Java\n・単価：60万\n・場所：渋谷\n".encode() * 3400, id="10,000 labels"),
        pytest.param("line.txt", ("案件名：" + "あ" * 3_000_000).encode(), id="one endless line"),
        pytest.param("blanks.txt", (" " * 3000 + "　\n").encode() * 100, id="blanks"),
        pytest.param("brackets.txt", ("【" * 100_000 + "】" * 100_000).encode(), id="brackets"),
        pytest.param("digits.txt", ("単価：" + "9," * 1900 + "\n期間：" + "12月～" * 900).encode() * 10, id="digits"),
        pytest.param("nested.eml", nested(100), id="nested 100 deep"),
        pytest.param("deeper.eml", nested(1500), id="nested 1,500 deep"),
        pytest.param(
            "script.eml",
            HEAD + b"Content-Type: text/html\n\n" + b"<script>alert(1)</script><div>" * 100_000,
            id="scripts",
        ),
        pytest.param("noise.eml", bytes(range(256)) * 400, id="noise"),
    ],
)
def test_hostile_mail_is_read_or_refused_in_bounded_time(name, data):
    began = time.monotonic()
    result = read(Source(name, data, TODAY))

    assert time.monotonic() - began < 8
    assert result.records or result.failures or result.others


def test_what_was_cut_is_said():
    result = reading("案件名：Java開発 場所：渋谷\n" * 40_000)

    assert any("先頭" in f.reason for f in result.failures)


def test_headings_with_a_number_and_a_blank_part_the_projects():
    java, php = "単価60万、渋谷、12月〜、必須：Java3年", "単価55万、池袋、即日、必須：PHP"
    text = f"件名：急募\n\n■1 Java案件\n　{java}\n■2 PHP案件\n　{php}\n"
    first, second = (r.data for r in reading(text).records)

    assert (first.title, first.place, first.rate_max) == ("Java案件", "渋谷", 600_000)
    assert (second.title, second.place, second.rate_max) == ("PHP案件", "池袋", 550_000)


def test_seats_by_role_in_a_subject_add_up():
    text = (
        "件名：【1月〜】アプリ開発（PL1名・SE2名）\n\n【概要】アプリ開発\n【スキル】Java\n【場所】目黒\n【単価】70万\n"
    )

    assert project(text).seats == 3
    assert project(text).title == "アプリ開発"


def test_wishes_in_running_text_are_read():
    person = engineer(
        "件名：要員\n\nSAPコンサルタント（ABAP歴15年、52歳男性）が1月から空きます。\nフルリモート希望です。\n案件を探しています。\n"
    )

    assert person.wishes.remote == "full"
    assert person.age == 52


@pytest.mark.parametrize(
    ("written", "station"), [("京成八幡", "京成八幡"), ("小田急線 相模大野駅", "相模大野"), ("JR南武線 登戸", "登戸")]
)
def test_a_railway_before_the_station_is_no_part_of_its_name(written, station):
    person = engineer(f"件名：要員\n\n氏名：T.K\n年齢：38歳\n最寄駅：{written}\nスキル：Java\n単価：60万\n")

    assert person.nearest_station == station
