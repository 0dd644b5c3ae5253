"""Several people in one mail: each keeps what is said below his own head; one person told in prose stays one."""

from __future__ import annotations

import pytest

from tests.test_mail import engineer, reading

FACTS = ("initials", "age", "desired_rate", "available_from", "tier")
FIRST = ("A.B", 41, 700000, "2026-12-01", 1)
SECOND = ("C.D", 33, 550000, "2027-01-01", 2)

UNDER_HEADS = {
    "marked, facts in one line": (
        "◆A.B（41歳・男）最寄：柏\nスキル：Java10年\n単価：70万　稼働：12月～\n所属：弊社社員\n\n"
        "◆ C.D　33歳　女性　葛飾区\nPHP4年、基本情報\n単価：55万（相談可）　稼働：1月～\n所属：1社先"
    ),
    "a blank before none": (
        "■A.B 41歳 男性\n■単価：70万\n■稼働：12月～\n■所属：弊社社員\n"
        "■C.D 33歳 女性\n■単価：55万\n■稼働：1月～\n■所属：1社先"
    ),
    "framed": (
        "【A.B】（41歳/男性/柏）\nスキル：Java 10年\n単価：70万\n稼働：12月～\n所属：弊社社員\n"
        "【C.D】（33歳/女性/蒲田）\nスキル：PHP 4年\n単価：55万\n稼働：1月～\n所属：1社先"
    ),
    "counted": (
        "①A.B 41歳 男性\nJava 10年\n単価：70万\n稼働：12月～\n所属：弊社社員\n"
        "②C.D 33歳 女性\nPHP 4年\n単価：55万\n稼働：1月～\n所属：1社先"
    ),
    "unmarked": (
        "A.Bさん（41歳男性）\n単価：70万\n稼働：12月～\n所属：弊社社員\n\n"
        "C.Dさん（33歳女性）\n単価：55万\n稼働：1月～\n所属：1社先"
    ),
}


@pytest.mark.parametrize("body", UNDER_HEADS.values(), ids=UNDER_HEADS.keys())
def test_what_stands_below_a_head_is_said_of_him(body: str) -> None:
    read = reading(f"件名：要員のご紹介\n\nお世話になっております。\n\n{body}\n")

    told = [
        tuple(str(v) if f == "available_from" else v for f in FACTS for v in [getattr(r.data, f)]) for r in read.records
    ]
    assert told == [FIRST, SECOND]
    assert not read.failures


def test_a_third_one_below_the_others_shifts_nothing():
    body = "".join(
        f"●{name}　{age}歳　男性\n・{skill} 5年\n・単金：{rate}万\n・開始：{month}月～\n\n"
        for name, age, skill, rate, month in (
            ("A.B", 41, "Java", 70, 12),
            ("C.D", 33, "PHP", 55, 1),
            ("E.F", 50, "COBOL", 65, 2),
        )
    )
    people = [r.data for r in reading(f"件名：要員3名\n\n{body}").records]

    assert [(p.initials, p.desired_rate, p.skills[0].skill) for p in people] == [
        ("A.B", 700000, "Java"),
        ("C.D", 550000, "PHP"),
        ("E.F", 650000, "COBOL"),
    ]


def test_a_remark_about_the_same_person_begins_nobody_new():
    body = "■A.B（41歳・男）\nスキル：Java 10年\n単価：70万\n稼働：12月～\n\n※A.B（41歳・男）は評価良好です。\n"

    assert engineer(f"件名：要員\n\n{body}").desired_rate == 700000


@pytest.mark.parametrize(
    "body",
    [
        "A.B（41歳・男）は70万、12月から。Java 10年。C.D（33歳・女）は55万、1月から、PHP 4年です。\n",
        "Java 10年のA.Bさん（41歳）とPHP 4年のC.Dさん（33歳）をご紹介します。単価は70万と55万、1月から稼働できます。\n",
    ],
)
def test_people_who_run_together_are_named_and_not_mixed(body: str) -> None:
    read = reading(f"件名：要員2名のご紹介\n\n{body}")

    assert not read.records
    assert [("A.B、C.D" in f.reason, f.place is not None) for f in read.failures] == [(True, True)]


@pytest.mark.parametrize(
    ("second", "skill"),
    [
        ("Laravelでの開発も経験しています。来年の2月1日から稼働可能、単価は60万円を希望です。", "Laravel"),
        ("Dockerも使えます。2月1日から稼働でき、60万円でお願いします。", "Docker"),
        ("Vue.jsの実装も担当しました。2月1日から、60万円を希望しています。", "Vue.js"),
    ],
)
def test_a_sentence_that_begins_with_a_skill_goes_on_with_the_person_above(second: str, skill: str) -> None:
    person = engineer(f"件名：ご紹介\n\nE.Kさん、34才男性、板橋在住です。PHPを6年使っています。\n{second}\n")

    assert (person.initials, person.desired_rate, str(person.available_from)) == ("E.K", 600000, "2027-02-01")
    assert [s.skill for s in person.skills] == ["PHP", skill]


@pytest.mark.parametrize(
    "second",
    [
        "Laravelの案件を希望しています。",
        "Laravelは使えません。",
        "Laravelは独学で勉強しています。",
    ],
)
def test_what_somebody_wishes_or_cannot_is_no_skill_of_his(second: str) -> None:
    person = engineer(
        f"件名：ご紹介\n\nE.Kさん、34才男性、板橋在住です。PHPを6年使っています。60万円です。\n{second}\n"
    )

    assert [s.skill for s in person.skills] == ["PHP"]


def test_two_told_in_paragraphs_of_prose_stay_two():
    read = reading(
        "件名：ご紹介\n\nA.Bさん、34才男性、板橋在住です。PHPを6年やっています。\nVue.jsも使えます。2月から、60万円です。\n\n"
        "C.Dさん、44才女性、柏在住です。Javaを9年やっています。\nSpringも使えます。12月から、70万円です。\n"
    )

    assert [(r.data.initials, r.data.desired_rate) for r in read.records] == [("A.B", 600000), ("C.D", 700000)]


def test_lines_that_list_one_person_each_stay_records_of_their_own():
    read = reading("件名：要員\n\n・A.B 41歳 男性 柏 Java10年 70万 12月～\n・C.D 33歳 女性 蒲田 PHP4年 55万 1月～\n")

    assert [(r.data.initials, r.data.desired_rate) for r in read.records] == [("A.B", 700000), ("C.D", 550000)]


def test_seats_of_one_project_are_no_people():
    read = reading(
        "件名：案件\n\n【案件名】倉庫管理の刷新\n【必須】Java\n【場所】渋谷\n【募集】\n・PL（40代まで、男女不問）：80万\n"
        "・SE（30代まで、男女不問）：65万\n【開始】1月～\n"
    )

    assert [r.type for r in read.records] == ["project"]
