"""One thing said in many ways: hours, limits, places, must-haves, titles and lists as different people write them."""

from __future__ import annotations

import pytest

from matcher.model import Engineer, Project
from matcher.readers.mail import read
from matcher.readers.source import Source
from tests.mail_truth import demand_words
from tests.make import day

HEAD = "件名：在庫管理\n\n案件：在庫管理システム開発\n"
REST = "時期：12月～\n人数：1名\n面談：1回\n"


def records(text: str) -> list[Project | Engineer]:
    return [r.data for r in read(Source("mail.txt", text.encode(), day("2026-11-24"))).records]


def project(*lines: str, skill: str = "スキル：Java\n") -> Project:
    (only,) = records(HEAD + skill + REST + "\n".join(lines) + "\n")
    assert isinstance(only, Project)
    return only


@pytest.mark.parametrize(
    "line",
    [
        "清算：140-180 1h単位",
        "時間精算：140h - 180h 30分刻み",
        "精算条件：下限140h、上限180h",
        "精　算：上限180h 下限140h",
        "精算：140/180",
        "時間：160h±20h",
        "超過控除：140-180",
    ],
)
def test_hours_are_read_however_they_are_written(line):
    settled = project(line).settlement

    assert settled is not None
    assert (settled.min_h, settled.max_h) == (140, 180)


@pytest.mark.parametrize(
    ("line", "nationality"),
    [
        ("＜国籍＞　日本国籍の方", "japanese_only"),
        ("国籍　日本の方", "japanese_only"),
        ("恐れ入りますが、外国籍の方はお受けできません。", "japanese_only"),
        ("※外国籍の方のご提案はお控えください", "japanese_only"),
        ("備考：日本人の方でお願いします", "japanese_only"),
        ("外国籍の方は今回見送らせていただきます", "japanese_only"),
        ("国籍：日本語が堪能であれば問わない", "any"),
        ("外国籍の方もご提案可能です", "any"),
    ],
)
def test_who_may_come_is_read_from_a_label_or_a_polite_sentence(line, nationality):
    limits = project(line).restrictions

    assert limits is not None
    assert limits.nationality == nationality


def test_people_of_other_countries_in_the_team_are_no_limit():
    assert project("備考：日本人エンジニアが多く在籍、外国籍のメンバーも活躍中").restrictions is None


@pytest.mark.parametrize(("line", "most"), [("年齢：50まで", 50), ("50歳以上の方はご遠慮ください", 49)])
def test_the_greatest_age_is_read_without_歳_and_from_a_refusal(line, most):
    limits = project(line).restrictions

    assert limits is not None
    assert (limits.age_min, limits.age_max) == (None, most)


@pytest.mark.parametrize(
    ("line", "free"),
    [
        ("制限：貴社正社員または貴社契約の個人事業主まで", True),
        ("制限：貴社プロパーもしくは貴社所属フリーランスまで", True),
        ("禁止：フリーランスの方", False),
    ],
)
def test_freelancers_are_let_in_or_refused_under_any_label(line, free):
    limit = project(line).partner_limit

    assert limit is not None
    assert limit.freelance is free


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("田町 or フルリモ", "田町"),
        ("フルリモまたは五反田", "五反田"),
        ("リモ併用、出社時は浜松町", "浜松町"),
        ("溜池山王→2月より田町", "溜池山王"),
        ("表参道（渋谷から1駅）", "表参道"),
        ("大阪 本町", "本町"),
    ],
)
def test_a_place_beside_an_alternative_is_the_place(place, name):
    assert project(f"場所：{place}").place == name


@pytest.mark.parametrize(
    ("skill", "required", "preferred"),
    [
        ("スキル：\n　★Java\n　☆Struts\n　★：必須　☆：尚可\n", ["Java"], ["Struts"]),
        ("スキル（◎必須 ○尚可）\n◎Java 3年以上\n○Go\n", ["Java:36"], ["Go"]),
        ("スキル：Kotlin必須（2年以上）　Go尚可\n", ["Kotlin:24"], ["Go"]),
        ("スキル：PHP必須／Laravel歓迎\n", ["PHP"], ["Laravel"]),
        ("スキル：\n(必) Python\n(尚) Django\n", ["Python"], ["Django"]),
        ("必須：Apex、Salesforce（3年以上）\n", ["Apex", "Salesforce:36"], []),
        ("スキル：★PHP ★MySQL\n※★は特に重視します\n", ["MySQL", "PHP"], []),
    ],
)
def test_must_haves_are_told_from_nice_to_haves_by_signs_and_by_words_behind_them(skill, required, preferred):
    got = project(skill=skill)

    assert demand_words(got.required) == required
    assert demand_words(got.preferred) == preferred


@pytest.mark.parametrize("label", ["予算上限", "単価上限", "MAX単価", "最大単価"])
def test_a_label_that_names_the_most_states_no_least_price(label):
    got = project(f"{label}：70万")

    assert (got.rate_min, got.rate_max) == (None, 700_000)


TABLE = "件名：案件一覧\n\nNo\t案件名\t必須スキル\t勤務地\t開始\n1\t人事給与保守\tPHP\t飯田橋\t12月\n2\tポイント開発\tJava\t大崎\t1月\n\n"


def test_what_stands_below_a_table_holds_for_every_row():
    got = records(TABLE + "精算はすべて140-180hです。\n")

    assert [p.settlement.min_h for p in got] == [140, 140]


@pytest.mark.parametrize(
    ("line", "limited"),
    [
        ("外国籍の方は2のみ不可です。", [False, True]),
        ("①は日本国籍の方のみとなります", [True, False]),
        ("案件1・2とも外国籍不可", [True, True]),
        ("1以外は外国籍不可", [False, True]),
        ("Aは外国籍不可、Bは外国籍可です", [True, False]),
    ],
)
def test_a_remark_that_names_records_by_number_holds_for_those_alone(line, limited):
    got = records(TABLE + line + "\n")

    assert [bool(p.restrictions and p.restrictions.nationality == "japanese_only") for p in got] == limited


def test_titles_under_the_same_mark_begin_a_project_each():
    text = (
        "件名：2本\n\n● 人事システム刷新\n品川／12月～／～70万／面談1回\n必須：Java\n\n"
        "● 電力会社向け更改\n大崎／1月～／60-65万／面談2回\n必須：Cisco\n\n2本とも日本国籍の方に限ります。\n"
    )

    assert [(p.title, p.place, p.interviews, p.restrictions.nationality) for p in records(text)] == [
        ("人事システム刷新", "品川", 1, "japanese_only"),
        ("電力会社向け更改", "大崎", 2, "japanese_only"),
    ]


def test_marks_that_head_the_parts_of_one_project_begin_none():
    text = (
        "件名：Java開発案件\n\n■ 案件のポイント\n・12月開始、渋谷でのJava開発\n・単価は70万円まで\n\n"
        "■ 働き方について\n・渋谷に週3日出社、12月は毎日出社\n・1名募集\n\n■ 選考について\n・面談1回\n"
    )

    assert len(records(text)) == 1


def test_a_subject_named_in_the_body_and_a_title_below_it_are_one_project():
    text = "■件名：【1月】PHP@上野\n\n■案件：会員サイト保守\n■場所：上野\n■単価：60万\n■期間：1月～長期\n■スキル：PHP\n"

    assert [p.title for p in records(text)] == ["会員サイト保守"]


def test_a_summary_names_the_project_where_the_subject_names_only_who_is_sought():
    text = "件名：RPA(UiPath)開発者 募集\n\n概要：経理部門の業務自動化\n必須条件：UiPath\n場所：虎ノ門\n時期：12月～\n単価：58万\n"

    assert [p.title for p in records(text)] == ["経理部門の業務自動化"]


def test_bars_around_a_box_belong_to_no_value():
    (only,) = records("件名：要員\n\n┌────\n│氏名：N.V.H\n│年齢：30歳\n│スキル：COBOL、JCL\n│時期：1/1～\n└────\n")

    assert isinstance(only, Engineer)
    assert (only.initials, demand_words(only.skills), only.available_from) == (
        "N.V.H", ["COBOL", "JCL"], day("2027-01-01"),
    )  # fmt: skip


def test_a_label_between_slashes_ends_at_the_next_slash():
    text = "件名：要員\n\n・R.K/32歳/男性/最寄：和光市/Java/58万/12月～\n・S.M/27歳/女性/最寄：所沢/PHP/48万/12月～\n"

    assert [p.nearest_station for p in records(text)] == ["和光市", "所沢"]


def test_the_surname_of_the_sender_is_no_place():
    text = (
        "件名：要員募集\n\n武蔵データの千葉です。\nOracle DBAの方を1名探しております。\n作業場所は府中本町になります。\n"
        "時期は12月1日から、当面6ヶ月の契約を予定しています。\n面談は1回です。\n\n千葉\n"
    )
    (only,) = records(text)

    assert isinstance(only, Project)
    assert only.place == "府中本町"
    assert only.term is not None
    assert only.term.months == 6


def test_a_greeting_with_the_full_name_of_the_company_is_no_signature():
    text = (
        "件名：要員のご相談\n\n株式会社ナギサの高崎です。\n\n宇都宮の工場でPLC制御をお願いできる方を探しています。\n"
        "単価60万、12月中旬から半年の予定です。面談は2回、人数は1名。\n\n株式会社ナギサ\n高崎\n"
    )
    (only,) = records(text)

    assert isinstance(only, Project)
    assert (only.place, only.interviews) == ("宇都宮", 2)


def test_a_range_of_prices_without_万_is_no_settlement():
    got = project("単価　　100～120（スキル次第で上も相談）", "精算　　150-200")

    assert (got.rate_min, got.rate_max) == (1_000_000, 1_200_000)
    assert got.settlement is not None
    assert (got.settlement.min_h, got.settlement.max_h) == (150, 200)


def test_people_presented_by_a_line_each_are_parted():
    text = (
        "件名：要員のご案内\n\nS.M（37歳/女性/新小岩）\nPMO 6年\n1月～、80万前後、出社可\n\n"
        "T.A（43歳/男性/藤沢）\nC++ 15年\n2月～、75万～、リモート希望\n"
    )

    assert [(p.initials, p.nearest_station) for p in records(text)] == [("S.M", "新小岩"), ("T.A", "藤沢")]


def test_a_subject_in_japanese_below_english_heads_is_the_subject():
    text = "From: 南 <minami@a.example>\nDate: Fri, 20 Nov 2026 13:05:00 +0900\n件名: Azure基盤の構築\n\n" + (
        "必須：Azure\n場所：豊洲\n単価：～78万\n時期：1月～\n"
    )

    assert [p.title for p in records(text)] == ["Azure基盤の構築"]
