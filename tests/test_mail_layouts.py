"""Layouts and ways of speaking of mails: ruled headings, label columns, choices in brackets, chat-like asking, wishes
in remarks, rows of HTML tables whose cells are broken into lines."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.model import AnyOf, Demand
from matcher.readers import read_source
from matcher.readers.mail_html import html_lines
from matcher.readers.source import Source
from tests.mail_truth import demand_words
from tests.test_mail import engineer, project, reading


def test_a_ruled_heading_loses_its_label():
    read = project("■□━━━━━□■\n 案件概要 ：通販サイトの改修\n■□━━━━━□■\n〔必須〕Java\n〔単価〕60万\n〔場所〕渋谷\n")

    assert read.title == "通販サイトの改修"


def test_an_engineer_in_the_subject_is_no_role():
    body = "\n【案件名】通販サイトの改修\n【必須】Java\n【単価】60万\n【場所】渋谷\n"

    assert project(f"件名: バックエンドエンジニア募集\n{body}").role is None
    assert project(f"件名: PMO募集\n{body}").role == "PMO"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("RDB（MySQL もしくは PostgreSQL）の経験", ["MySQL|PostgreSQL"]),
        ("クラウド（AWS、Azureのいずれか）", ["AWS|Azure"]),
        ("Java（Spring または Struts）3年以上", ["Java:36", "Spring Framework:36|Struts:36"]),
        ("MySQL または PostgreSQL（RDS）", ["Amazon RDS|MySQL|PostgreSQL"]),
    ],
)
def test_a_choice_in_brackets_says_what_is_meant(asked, words):
    read = project(f"【案件名】通販サイトの改修\n【必須】\n・{asked}\n【単価】60万\n【場所】渋谷\n")

    assert demand_words(read.required) == words
    assert any(isinstance(d, AnyOf) for d in read.required)


def test_a_remark_is_not_cut_inside_a_word():
    read = project(
        "【案件名】改修\n【必須】Java\n【単価】60万\n【場所】渋谷\n【備考】服装オフィスカジュアル、夜勤対応あり\n"
    )

    assert "服装オフィスカジュアル" in read.conditions
    assert "夜勤対応あり" in read.conditions


def test_the_place_of_the_first_day_is_named_without_its_remark():
    read = project("【案件名】改修\n【必須】Java\n【単価】60万\n【場所】フルリモート（初日のみ恵比寿に出社）\n")

    assert read.place == "恵比寿"
    assert read.remote is not None
    assert read.remote.mode == "full"


def test_label_columns_under_lettered_headings_are_projects_of_their_own():
    rows = "  言語   {}\n  DB     Oracle\n  場所   大崎\n  時期   2月～\n  単価   80万 140-180\n  人数   1\n\n"
    text = f"P1. 帳票の改修\n{rows.format('Java')}P2. 基盤の構築\n{rows.format('Python')}"
    first, second = (r.data for r in reading(text).records)

    assert (first.title, second.title) == ("帳票の改修", "基盤の構築")
    assert demand_words(first.required) == ["Java", "Oracle Database"]


def test_environment_stays_a_condition_beside_must_haves():
    read = project("【案件名】改修\n【必須】Java\n【環境】AWS、Linux\n【単価】60万\n【場所】渋谷\n")

    assert demand_words(read.required) == ["Java"]


ASKING = "PythonとDjangoの経験が3年くらいある方を1名探しています。1月からで、単価は70〜75くらい、面談は1回です。\n"


def test_chat_like_asking_is_a_project():
    read = project(f"お疲れ様です。\n{ASKING}よろしくお願いします。\n")

    assert demand_words(read.required) == ["Django:36", "Python:36"]
    assert (read.rate_min, read.rate_max, read.seats, read.interviews) == (700_000, 750_000, 1, 1)
    assert read.sender is None


@pytest.mark.parametrize(
    "text",
    [
        "お疲れ様です。\nPythonができる方を探しています。またご連絡します。\n",
        "先日の面談は1回目でした。Pythonの勉強会は12月です。\n",
    ],
)
def test_asking_without_terms_is_no_record(text):
    assert reading(text).records == ()


def test_a_person_offered_in_sentences():
    read = engineer(
        "弊社のエンジニアが12月末で終了します。32歳男性、Javaを7年、最寄りは川口です。1月から動けます。並行はありません。\n"
    )

    assert (read.age, read.nearest_station, read.parallel) == (32, "川口", 0)
    assert str(read.available_from) == "2027-01-01"
    assert demand_words(read.skills) == ["Java:84"]


PERSON = "【氏名】T.K\n【年齢】40歳\n【単価】60万\n【稼働】1月～\n"


def test_refusals_and_wishes_in_remarks_reassure_nobody():
    read = engineer(f"{PERSON}【スキル】Java\n【備考】リモート併用希望、夜勤不可、勤怠良好\n")

    assert read.wishes is not None
    assert read.wishes.ng_terms == ("夜勤",)
    assert read.wishes.remote == "hybrid"
    assert "勤怠良好" in read.facts
    assert not any("夜勤" in f or "希望" in f for f in read.facts)


def test_refusals_of_two_labels_are_kept_together():
    read = engineer(f"{PERSON}【スキル】Java\n【希望】常駐可・金融NG\n【備考】夜勤不可\n")

    assert read.wishes is not None
    assert read.wishes.ng_terms == ("金融", "夜勤")


def test_a_plain_label_is_no_part_of_a_wish():
    read = engineer(f"{PERSON}【スキル】Java\n【希　望】都内\n")

    assert read.wishes is not None
    assert read.wishes.text == "都内"


@pytest.mark.parametrize(
    ("text", "count", "stages"),
    [
        ("2件（うち1件 面談済み結果待ち）", 2, {"waiting": 1}),
        ("1件（結果待ち）", 1, {"waiting": 1}),
        ("3件（面談1件、結果待ち1件）", 3, {"interview": 1, "waiting": 1}),
    ],
)
def test_stages_of_running_proposals(text, count, stages):
    read = engineer(f"{PERSON}【スキル】Java\n【並行】{text}\n")

    assert read.parallel == count
    assert read.parallel_stages is not None
    assert {k: v for k, v in read.parallel_stages.model_dump().items() if v} == stages


def test_years_behind_one_name_count_for_it_and_no_other():
    read = engineer(f"{PERSON}【経験】ネットワーク設計・構築 15年（Cisco、Juniper）、監視運用 4年\n")
    months = {d.skill or d.surface: d.months for d in read.skills if isinstance(d, Demand)}

    assert months["ネットワーク"] == 180
    assert months["監視運用"] == 48
    assert months["Juniper"] is None


def test_english_terms_are_read():
    read = project(
        "Project: CRM rollout\nLocation: Otemachi / 2 days per week in office\nStart: January 2027\nRate: 800,000 JPY\n"
        "Hours: 140-180\nInterview: 2 times\nRequired skills:\n- Salesforce 3 years or more\n"
    )

    assert (read.place, str(read.start), read.interviews) == ("Otemachi", "2027-01-01", 2)
    assert read.settlement is not None
    assert read.settlement.min_h == 140
    assert demand_words(read.required) == ["Salesforce:36"]


def _row(*cells: str) -> str:
    return f"<table><tr>{''.join(f'<td>{c}</td>' for c in cells)}</tr></table>"


def test_lines_inside_the_cells_of_a_data_row_become_one_line():
    assert html_lines(_row("1", "COBOL 3年以上<br>JCL", "府中")) == "1\tCOBOL 3年以上、JCL\t府中"


def test_a_line_broken_behind_a_particle_or_before_a_bracket_is_joined():
    assert html_lines(_row("1", "契約管理の<br>移行", "西新宿<br>（常駐）")) == "1\t契約管理の移行\t西新宿（常駐）"


def test_a_cell_of_whole_paragraphs_keeps_its_lines():
    assert html_lines(_row("左", "長い文章です。" * 30 + "<br>次の行", "右")).count("\n") >= 1


def test_a_row_of_a_label_and_its_value_keeps_its_lines():
    assert html_lines(_row("スキル", "Java<br>SQL")) == "スキル\tJava\nSQL"


def test_a_line_about_nights_is_kept_wherever_it_stands():
    text = "件名：【案件】運用監視\n■案件名：データセンター運用監視\n■必須：Linux\n■期間：12月〜\nシフトあり（月4回程度夜間）\n"
    (record,) = read_source(Source("m.txt", text.encode(), date(2026, 11, 24))).records
    assert any("夜間" in condition for condition in record.data.conditions)


def test_a_subject_that_only_says_what_kind_of_mail_it_is_gives_way_to_the_description():
    body = "《概要》配車アプリの機能追加\n《必須》Kotlin\n《単価》65万\n《場所》五反田\n"

    def title(subject):
        source = Source("m.txt", f"件名：{subject}\n\n{body}".encode(), date(2026, 11, 24))
        return read_source(source).records[0].data.title

    assert title("11/24 案件のご紹介 Kotlin") == "配車アプリの機能追加"
    assert title("物流会社 配車アプリ開発") == "物流会社 配車アプリ開発"
