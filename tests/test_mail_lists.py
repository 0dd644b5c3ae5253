"""Lists of one line a record, numbered rules, what is said for all; terms that stand alone or above what is forwarded."""

from __future__ import annotations

import pytest

from matcher.model import Engineer, Project, Reading
from matcher.normalise.plain import sense
from matcher.normalise.quantities import interviews, money_range, restrictions, seats, settlement
from matcher.readers.mail import read
from matcher.readers.mail_labels import counting_rule
from matcher.readers.mail_recognise import compact_facts, place_of
from matcher.readers.mail_title import clean_title, title_of_subject
from matcher.readers.source import Source
from tests.make import day

TODAY = day("2026-11-24")


def reading(text: str) -> Reading:
    return read(Source("mail.txt", text.encode(), TODAY))


def projects(text: str) -> list[Project]:
    return [r.data for r in reading(text).records if isinstance(r.data, Project)]


def people(text: str) -> list[Engineer]:
    return [r.data for r in reading(text).records if isinstance(r.data, Engineer)]


@pytest.mark.parametrize("skill", ["Go", "Swift", "Java", "C#"])
@pytest.mark.parametrize("start", ["12/1～", "12月～", "即日", "1/4～"])
@pytest.mark.parametrize("price", ["50～60万", "～85万", "60万"])
def test_every_line_of_a_list_is_a_project_whatever_its_skill_and_day(skill: str, start: str, price: str) -> None:
    lines = [
        f"・{name}システム改修／{place}／{price}／{start}／{skill}"
        for name, place in (("物流", "新宿"), ("会員", "日本橋"))
    ]
    found = projects("件名：本日の案件\n\n" + "\n".join(lines) + "\n")

    assert [(p.title, p.place, [d.skill for d in p.required]) for p in found] == [
        ("物流システム改修", "新宿", [skill]),
        ("会員システム改修", "日本橋", [skill]),
    ]
    assert all(p.rate_max and p.start for p in found)


def test_a_name_alone_is_no_skill_where_the_line_states_nothing_else() -> None:
    assert "skills" not in compact_facts("Swift な対応をお願いします")


@pytest.mark.parametrize("rule", ["━━━━ {} ━━━━", "――― {} ―――", "＝＝＝ 案件{} ＝＝＝", "*** No.{} ***"])
def test_a_number_within_a_rule_begins_a_project_and_is_no_skill_of_the_one_before(rule: str) -> None:
    block = "{}\n案件名：{}\n場所：渋谷\n単価：60万\n必須：\n・Java\n・SQL\n"
    text = "".join(
        block.format(rule.format(n), name) for n, name in enumerate(("帳票の改修", "会員サイト", "在庫管理"), 1)
    )
    found = projects("件名：案件\n\n" + text)

    assert [p.title for p in found] == ["帳票の改修", "会員サイト", "在庫管理"]
    assert all([d.skill for d in p.required] == ["Java", "SQL"] for p in found)


def test_a_line_of_dashes_and_a_word_is_no_numbered_rule() -> None:
    assert counting_rule("-- 案件情報 --") is None
    assert counting_rule("・1・") is None


def test_what_is_said_for_all_below_a_list_counts_for_each() -> None:
    text = "件名：2件\n\n1. 改修／博多／12月～／50万／C#\n2. 保守／小倉／1月～／60万／Java\n\n面談は全て1回、精算140-180です。\n"

    assert [(p.interviews, p.settlement and p.settlement.min_h) for p in projects(text)] == [(1, 140), (1, 140)]


def test_terms_of_several_people_said_once_count_for_each() -> None:
    text = (
        "件名：要員2名\n\n※2名とも弊社正社員、精算140-180h\n\n【1】\n氏名：F.U\n年齢：45歳\n希望額：60万\n稼働：即日\nスキル：Linux\n"
        "【2】\n氏名：L.X\n年齢：29歳\n希望額：48万\n稼働：12月\nスキル：Azure\n"
    )

    assert [p.settlement and p.settlement.max_h for p in people(text)] == [180, 180]


def test_somebody_offered_below_a_greeting_is_read() -> None:
    text = (
        "件名：ご挨拶（担当変更）と要員について\n\n担当が変わりました大石です。\n\n弊社社員を1名ご紹介させてください。\n"
        "G.T（32歳 男性 鶴見）\n1月稼働、58万、並行なし\nPostgreSQL／Java\n"
    )
    (person,) = people(text)

    assert (person.initials, person.age, person.nearest_station, person.desired_rate) == ("G.T", 32, "鶴見", 580_000)
    assert [d.skill for d in person.skills] == ["PostgreSQL", "Java"]


def test_initials_are_no_skill() -> None:
    (person,) = people("件名：要員\n\nJ.S／38歳／男性\n・五香／12月～／60万\n・Java5年、PostgreSQL\n")

    assert [(d.skill, d.months) for d in person.skills] == [("Java", 60), ("PostgreSQL", None)]


FORWARDED = (
    "件名：Fw: 要員\n\n弊社BP様の要員です。72万でご提案可能です。\n\n> 氏名：R.H\n> 年齢：39歳\n> スキル：C言語\n"
    "> 稼働：1月\n> 単価：67万\n> 所属：弊社社員\n"
)


def test_the_forwarders_price_and_tier_outweigh_what_is_forwarded() -> None:
    (person,) = people(FORWARDED)

    assert (person.desired_rate, person.tier) == (720_000, 2)


def test_the_employee_of_whoever_is_quoted_is_one_tier_further_from_us() -> None:
    (person,) = people(FORWARDED.replace("弊社BP様の要員です。72万でご提案可能です。", "いかがでしょうか。"))

    assert (person.desired_rate, person.tier) == (670_000, 2)


def test_a_table_of_positions_gives_seats_and_both_ends_of_the_price() -> None:
    text = (
        "件名：体制募集\n\n案件：会員アプリ\n場所：中目黒\n面談：1回\n\n　ポジション　　人数　　単価　　スキル\n"
        "　PL　　　　　　1名　　 90万　　要件定義\n　iOS　　　　　 1名　　 75万　　Swift\n　サーバ　　　　2名　　 70万　　Go\n"
    )
    (project,) = projects(text)

    assert (len(project.positions), project.seats, project.rate_min, project.rate_max) == (3, 4, 700_000, 900_000)


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("チーム（4名セット）でのご提案をお願いします。バラでのご提案はご遠慮ください。", True),
        ("まとめてのご提案を希望します。", True),
        ("チーム提案も可です。", False),
    ],
)
def test_a_team_is_only_asked_for_where_nobody_may_come_alone(text: str, team: bool) -> None:
    (project,) = projects(f"件名：案件\n\n{text}\n\n案件名：帳票\n必須：Java\n場所：渋谷\n単価：60万\n")

    assert project.team is team


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("大阪／本町", "本町"),
        ("名古屋（伏見）", "伏見"),
        ("京橋｜週3リモート", "京橋"),
        ("立川ほか都内各所", "立川"),
        ("－", None),
    ],
)
def test_a_wider_place_gives_way_to_the_station(written: str, place: str | None) -> None:
    assert place_of(written) == place


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("★急募★【PHP/Laravel】不動産ポータルの改修＠恵比寿＠60～70万", "不動産ポータルの改修"),
        ("【BP様限定】コールセンターCTI構築【高単価】", "コールセンターCTI構築"),
        ("【急募】テスター2名／品川／即日", "テスター2名"),
        ("スマート工場IoT基盤（浜松）", "スマート工場IoT基盤"),
    ],
)
def test_frames_stations_and_prices_around_a_title_are_left_out(subject: str, title: str) -> None:
    assert title_of_subject(subject) == title


def test_a_month_alone_is_no_title() -> None:
    assert clean_title("【案件】12月開始のご紹介") is None


@pytest.mark.parametrize(
    "text", ["案件：「在庫連携基盤の再構築」案件にて、", "「在庫連携基盤の再構築」プロジェクトにて"]
)
def test_the_name_in_quotation_marks_is_the_title(text: str) -> None:
    body = (
        text.removeprefix("案件：") + "Goの開発経験がある方を探しています。\n大崎、1月から、80万まで、面談1回です。\n"
    )
    (project,) = projects(f"件名：ご相談\n\n{body}")

    assert project.title == "在庫連携基盤の再構築"


def test_prices_and_hours_as_they_are_told() -> None:
    assert (money_range("90万円±5万").min, money_range("90万円±5万").max) == (850_000, 950_000)
    assert money_range("55万（〜60万相談可）").max == 600_000
    assert money_range("日本橋／60万／即日").daily is None
    assert settlement("±20h（160h基準）") == settlement("140から180時間") == settlement("140?180h")
    assert settlement("面談1回　精算140-180　2社先まで") == settlement("140-180")
    assert sense("180　2社") == "180、2社"
    assert (seats("PG×2"), seats("残り1枠"), interviews("一度のみ")) == (2, 1, 1)
    assert restrictions("日本国籍を有する方").nationality == "japanese_only"


@pytest.mark.parametrize(
    "text",
    [
        "件名：単価改定のお願い\n\n弊社M.Tの単価を1月より65万円から68万円へ改定をお願いいたします。Javaを担当しております。\n",
        "件名：契約更新のご確認\n\nA.S様（Python、大手町）\n期間：1月～3月、単価：70万、精算：140-180h\n",
        "件名：来月の勉強会\n\nAWSの勉強会を渋谷で開催します。\n定員：20名\n必須：ノートPC\n",
        "件名：スキルアップ通信 12月号\n\n【特集】React（平均単価 75万円）\n【おすすめ講座】\n・Terraform（必須スキル：Linux）場所：オンライン 期間：3ヶ月\n",
    ],
)
def test_who_is_at_work_already_and_what_is_taught_is_no_record(text: str) -> None:
    assert not reading(text).records
