"""Phases, roles, industries and qualifications as people write them."""

from __future__ import annotations

import pytest

from matcher.model import PHASES
from matcher.normalise.industries import industry
from matcher.normalise.phases import phases
from matcher.normalise.qualifications import qualification
from matcher.normalise.roles import role, roles

DESIGN_TO_INTEGRATION = PHASES[1:6]


@pytest.mark.parametrize(
    "text",
    [
        "基本設計～結合テスト",
        "基本設計〜結合テスト",
        "基本設計から結合テストまで",
        "基本設計 - 結合テスト",
        "BD～IT",
        "外部設計→結合試験",
        "基本設計\n～\n結合テスト",
    ],
)
def test_a_range_takes_in_everything_between_its_ends(text):
    assert phases(text) == DESIGN_TO_INTEGRATION


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上流工程", PHASES[:2]),
        ("詳細設計以降", PHASES[2:7]),
        ("要件定義、基本設計", PHASES[:2]),
        ("UT,IT", PHASES[4:6]),
        ("PG", PHASES[3:4]),
        ("製造・単体テスト", PHASES[3:5]),
        ("運用・保守", PHASES[7:]),
        ("運用/保守", PHASES[7:]),
        ("総合試験", PHASES[6:7]),
        ("内部設計", PHASES[2:3]),
        ("Javaでの詳細設計経験", PHASES[2:3]),
        ("要件定義の経験（2年以上）", PHASES[:1]),
        ("全工程", PHASES),
        ("営業", ()),
        ("", ()),
        ("〜", ()),
    ],
)
def test_names_groups_and_codes_are_phases(text, expected):
    assert phases(text) == tuple(expected)


def test_phases_come_in_the_order_of_the_work():
    assert phases("結合テスト、要件定義") == ("requirements", "integration_test")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PL", "PL"),
        ("ＰＭ", "PM"),
        ("PL/SE", "PL"),
        ("SE兼PG", "SE"),
        ("プログラマ", "PG"),
        ("サブリーダー", "SL"),
        ("メンバー", "member"),
        ("上級PG", "PG"),
        ("PMO", "PMO"),
        ("テスター", "tester"),
        ("インフラエンジニア", "infra"),
        ("ヘルプデスク", "helpdesk"),
        ("システムエンジニア（SE）", "SE"),
        ("営業部", None),
        ("", None),
        ("Spring", None),
    ],
)
def test_roles_are_found_and_the_most_responsible_stands_for_several(text, expected):
    assert role(text) == expected


def test_all_roles_of_a_cell_can_be_asked_for():
    assert roles("PL兼SE、テスター") == ("PL", "SE", "tester")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("銀行", "finance"),
        ("生命保険", "insurance"),
        ("自動車メーカー", "manufacturing"),
        ("官公庁・自治体", "public"),
        ("製造業", "manufacturing"),
        ("通信キャリア", "telecom"),
        ("物流業界", "logistics"),
        ("地方銀行向け勘定系システム", "finance"),
        ("なし", None),
        ("", None),
    ],
)
def test_industries_are_found(text, expected):
    assert industry(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("基本情報技術者", "基本情報技術者試験"),
        ("基本情報技術者試験 合格（2015年4月）", "基本情報技術者試験"),
        ("応用情報技術者資格", "応用情報技術者試験"),
        ("2018/03 AWS認定ソリューションアーキテクト アソシエイト", "AWS Certified Solutions Architect - Associate"),
        ("LPIC レベル1", "LPIC-1"),
        ("CCNA", "CCNA"),
        ("ORACLE MASTER Silver Oracle Database 12c", "ORACLE MASTER Silver"),
        ("第二種情報処理技術者", "第二種情報処理技術者試験"),
        ("漢字検定", None),
    ],
)
def test_qualifications_are_found_without_dates_and_remarks(text, expected):
    found = qualification(text)

    assert (found.name if found else None) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("API設計～結合テスト", "basic_design", "integration_test"),
        ("画面デザイン～単体テスト", "basic_design", "unit_test"),
        ("調査～基本設計", "requirements", "basic_design"),
        ("詳細設計～リリース", "detailed_design", "system_test"),
    ],
)
def test_an_end_of_a_range_is_known_by_its_last_word(text, first, last):
    assert (phases(text)[0], phases(text)[-1]) == (first, last)


def test_a_range_of_other_things_is_no_phase():
    assert phases("Java～SQL") == phases("2021～2023") == ()
