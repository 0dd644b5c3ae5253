"""The rules on words, people and pairs of sheets, and what every finding keeps, on both sides of each line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.checks import check, check_together, rules
from matcher.model import Place, Qualification, Severity, SkillSheet
from tests.checks_careers import TODAY, asked, at
from tests.make import HERE, claim, engineer, job, sheet, skills

LONG = "受注から出荷までの進捗を一覧する仕組みを、倉庫の担当者に聞き取りながら作り直し、月末の締めを半日早めました。"


# ---------------------------------------------------------------- names


def written(*surfaces: tuple[str | None, str]) -> SkillSheet:
    used = tuple(skills("x")[0].model_copy(update={"skill": name, "surface": text}) for name, text in surfaces)
    return sheet(job("2020-04", "2021-03").model_copy(update={"skills": used}))


def test_a_misspelt_skill_is_told_with_its_correction():
    (found,) = asked("N01", written(("PostgreSQL", "PostgresSQL"), ("Java", "Java8"), ("SQL Server", "SQL Server2008")))
    assert "PostgreSQL" in (found.suggestion or "")


def test_three_spellings_of_one_skill_are_asked_about_and_versions_are_none():
    assert (
        len(
            asked(
                "N02", written(("JavaScript", "JavaScript"), ("JavaScript", "JS"), ("JavaScript", "ジャバスクリプト"))
            )
        )
        == 1
    )
    assert asked("N02", written(("Java", "Java8"), ("Java", "Java 11"), ("Java", "Java17"), ("Java", "Java"))) == []


def test_broken_characters_are_a_warning_and_good_japanese_is_none():
    garbled = "在庫管理の詳細設計".encode().decode("cp932", errors="replace")
    assert len(asked("N04", sheet(job(text=garbled)))) == 1
    assert len(asked("N04", sheet(job(text="在庫管理".encode().decode("latin-1"))))) == 1
    fine = "繧繝彩色の復元、譁の字、縺れたコードの整理、繊維業のシステム、Café、naïve Bayes"
    assert asked("N04", sheet(job(text=fine))) == []


def test_half_width_kana_are_asked_about_once():
    found = asked("N05", sheet(job(title="ｼｽﾃﾑ開発", text="ﾊﾞｯﾁの作成"), job(title="ﾃｽﾄ")))
    assert len(found) == 1
    assert "システム" in (found[0].suggestion or "")


# ---------------------------------------------------------------- roles


def test_phases_that_do_not_fit_the_role_are_information():
    about = sheet(
        job(role="PG", phases=("requirements",)),
        job("2021-04", "2022-03", role="PM", phases=("implementation", "unit_test")),
        job("2022-04", "2023-03", role="PG", phases=("requirements", "implementation")),
    )
    assert [f.rule for f in check(about, today=TODAY) if f.rule in ("R01", "R02")] == ["R01", "R02"]


def test_leading_in_the_first_year_is_asked_about_unless_a_career_lies_before():
    assert len(asked("R03", sheet(job("2020-04", "2020-12", role="PL")))) == 1
    assert asked("R03", sheet(job("2020-04", "2020-12", role="PL"), experience_months=180)) == []
    assert asked("R03", sheet(job("2020-04", "2020-12", role="PL"), age=45)) == []


def test_a_team_is_no_larger_than_the_project():
    assert len(asked("R05", sheet(job(team_size=20, total_size=8)))) == 1
    assert len(asked("R05", sheet(job(team_size=5, text="メンバー12名の取りまとめを担当")))) == 1
    assert asked("R05", sheet(job(team_size=5, total_size=20, text="メンバー5名の管理"))) == []


# ---------------------------------------------------------------- qualifications


def exam(name: str, acquired: str | None, surface: str | None = None) -> SkillSheet:
    return sheet(qualifications=(Qualification(name=name, surface=surface or name, acquired=acquired, place=at("C5")),))


def test_an_exam_passed_in_the_future_is_asked_about_unless_planned():
    assert len(asked("Q05", exam("基本情報技術者試験", "2029-04"))) == 1
    assert asked("Q05", exam("基本情報技術者試験", "2029-04", "基本情報技術者（取得予定）")) == []


@pytest.mark.parametrize(
    ("acquired", "rules"), [("2009-04", set()), ("2008-10", {"Q01"}), ("2020-10", set()), (None, set())]
)
def test_an_exam_was_not_passed_before_it_was_held(acquired: str | None, rules: set[str]):
    found = check(exam("応用情報技術者試験", acquired), today=TODAY)
    assert {f.rule for f in found if f.rule[0] == "Q"} == rules
    assert all("ソフトウェア開発技術者" in (f.suggestion or "") and f.place.cell == "C5" for f in found)


def test_an_exam_that_lapses_is_information_unless_renewed():
    name = "AWS Certified Cloud Practitioner"
    assert [f.severity for f in asked("Q04", exam(name, "2020-04"))] == [Severity.INFO]
    assert asked("Q04", exam(name, "2025-04")) == []
    assert asked("Q04", exam(name, "2020-04", f"{name}（失効）")) == []


def test_a_misnomer_is_told_its_official_name():
    (found,) = asked("Q03", exam("基本情報処理技術者", None))
    assert "基本情報技術者試験" in (found.suggestion or "")
    assert asked("Q03", exam("基本情報技術者", None)) == []
    assert asked("Q03", exam("Python 3 エンジニア認定基礎試験 取得", None)) == []


# ---------------------------------------------------------------- copies


def test_a_copied_description_is_a_warning():
    about = sheet(job(title="受注管理", text=LONG), job("2021-04", "2022-03", title="倉庫管理", text=LONG))
    assert [f.severity for f in asked("C01", about)] == [Severity.WARN]


def test_one_project_cut_in_two_may_keep_its_description():
    about = sheet(
        job(title="受注管理（一次）", text=LONG), job("2021-04", "2022-03", title="受注管理（二次）", text=LONG)
    )
    assert asked("C01", about) == []


def test_a_list_of_tasks_repeated_is_information():
    tasks = "詳細設計書作成、製造、単体テスト仕様書作成、単体テスト実施、結合テスト実施、リリース作業を担当しました。"
    about = sheet(job(title="受注管理", text=tasks), job("2021-04", "2022-03", title="倉庫管理", text=tasks))
    assert [f.severity for f in asked("C01", about)] == [Severity.INFO]


def test_two_periods_in_one_row_are_two_projects_and_points_are_not():
    two = "2015年4月～2016年3月\n2016年7月～2017年2月"
    assert len(asked("C02", sheet(job(period_text=two)))) == 1
    assert asked("C02", sheet(job(period_text="2007/7,2008/2"))) == []
    assert asked("C02", sheet(job(period_text="2015年4月～2016年3月（1年）"))) == []


def test_other_initials_inside_are_asked_about_and_abbreviations_are_not():
    assert [f.severity for f in asked("C03", sheet(job(text="氏名：R.E")))] == [Severity.WARN]
    assert asked("C03", sheet(job(text="氏名：T.K、A.I.の検討、P.M補佐、Node.JS、K.T"))) == []


@pytest.mark.parametrize(
    ("file", "severities"),
    [("スキルシート_T.K.xlsx", []), ("TK_職務経歴書.xlsx", []), ("KT_SE.xlsx", []), ("SE_BP要員_202611.xlsx", []),
     ("スキルシート_R.E.xlsx", [Severity.WARN]), ("YN_スキルシート.xlsx", [Severity.INFO])],
)  # fmt: skip
def test_the_file_name_carries_the_sheets_initials(file: str, severities: list[Severity]):
    about = sheet(job(), place=HERE.model_copy(update={"file": file}))
    assert [f.severity for f in asked("C04", about)] == severities


@pytest.mark.parametrize(
    ("title", "severities"),
    [("○○銀行向け勘定系システム", []), ("〇〇社 基幹システム", []), ("○○システム開発", [Severity.INFO]),
     ("（例）販売管理システム", [Severity.WARN]), ("×××", [Severity.INFO]), ("サンプルアプリ管理", [])],
)  # fmt: skip
def test_placeholders_are_asked_about_and_masked_clients_are_not(title: str, severities: list[Severity]):
    assert [f.severity for f in asked("C05", sheet(job(title=title)))] == severities


def test_a_sheet_dated_before_its_newest_engagement_is_asked_about():
    assert len(asked("C06", sheet(job("2025-04", None, current=True), as_of=date(2024, 10, 1)))) == 1
    assert asked("C06", sheet(job("2025-04", None, current=True), as_of=date(2025, 3, 1))) == []


# ---------------------------------------------------------------- privacy


def test_a_raw_sheet_with_a_name_is_information_and_a_warning_once_it_is_to_be_sent():
    raw = sheet(job(), name="架空 太郎", private={"name": at("B2")})
    assert [f.severity for f in asked("X01", raw)] == [Severity.INFO]
    assert [f.severity for f in asked("X01", raw, outgoing=True)] == [Severity.WARN]


def test_telephone_and_mail_are_warnings_and_never_repeated():
    about = sheet(job(text="連絡先 090-1234-5678、taro@kaku.jp"))
    found = asked("X02", about)
    assert [f.severity for f in found] == [Severity.WARN, Severity.WARN]
    assert not any("090" in f.message or "taro" in f.message for f in found)
    assert asked("X02", sheet(job(text="2019-04-01から0120件、user@example.com宛の送信試験"))) == []


# ---------------------------------------------------------------- sheet against profile


def test_an_age_two_years_off_is_asked_about():
    assert len(asked("D01", sheet(age=34), engineer(age=38))) == 1
    assert asked("D01", sheet(age=34), engineer(age=35)) == []
    assert asked("D01", sheet(age=34, as_of=date(2023, 4, 1)), engineer(age=37)) == []


@pytest.mark.parametrize(
    ("one", "two", "count"),
    [
        ("JR山手線 新宿駅", "新宿", 0),
        ("京王線「調布」駅（徒歩8分）", "調布駅", 0),
        ("調布", "川崎", 1),
        ("東京メトロ東西線 西船橋", "西船橋駅", 0),
    ],
)
def test_stations_are_compared_by_their_bare_names(one: str, two: str, count: int):
    assert len(asked("D02", sheet(nearest_station=one), engineer(nearest_station=two))) == count


@pytest.mark.parametrize(("free", "count"), [("2026-12-10", 1), ("2027-01-10", 0), ("2027-02-01", 0)])
def test_nobody_is_free_before_the_job_ends(free: str, count: int):
    about = sheet(job("2024-01", "2027-01", title="銀行"))
    assert len(asked("D03", about, engineer(available_from=free))) == count


def test_years_of_a_skill_beyond_the_sheets_own_table_are_a_warning():
    about = sheet(job("2015-04", "2024-03", "Java"), claims=(claim("Java", 36),))
    assert [f.severity for f in asked("D05", about, engineer())] == [Severity.WARN]
    assert asked("D05", sheet(job("2015-04", "2024-03", "Java"), claims=(claim("Java", 48),)), engineer()) == []


def test_experience_price_and_initials_are_compared():
    about = sheet(job("2022-04", "2026-10"), experience_months=60, summary="希望単価：70万円")
    person = engineer(experience_months=120, desired_rate=600_000, initials="R.E")
    assert {"D04", "D06", "D07"} <= {f.rule for f in check(about, person, today=TODAY)}
    same = engineer(experience_months=66, desired_rate=700_000, initials="K.T")
    assert not {"D04", "D06", "D07"} & {f.rule for f in check(about, same, today=TODAY)}


# ---------------------------------------------------------------- between sheets


def test_two_versions_that_move_the_past_are_asked_about():
    old = sheet(job("2018-04", "2019-03", title="電子カルテ刷新"), id="S-1", as_of=date(2024, 1, 1))
    new = sheet(job("2018-04", "2019-09", title="電子カルテ刷新"), id="S-2", as_of=date(2026, 1, 1))
    person = engineer()
    (found,) = check_together([new, old], [person, person], today=TODAY)
    assert (found.rule, found.severity, found.engineer) == ("B01", Severity.WARN, "E-1")
    assert check_together([new, new.model_copy(update={"id": "S-3"})], [person, person], today=TODAY) == []


def test_one_person_through_two_companies_has_one_career():
    head: dict[str, Any] = {"age": 35, "nearest_station": "調布"}
    one = sheet(job("2018-04", "2019-03", title="電子カルテ刷新"), id="S-1", **head)
    two = sheet(job("2016-04", "2019-03", title="電子カルテ刷新"), id="S-2", **head)
    people = [engineer("E-1", company="甲"), engineer("E-2", company="乙")]
    assert [f.rule for f in check_together([one, two], people, today=TODAY)] == ["B03"]
    other = two.model_copy(update={"nearest_station": "川崎"})
    assert check_together([one, other], people, today=TODAY) == []


def test_engineers_stand_beside_their_sheets():
    with pytest.raises(ValueError, match="2 sheets"):
        check_together([sheet(), sheet()], [engineer()], today=TODAY)


# ---------------------------------------------------------------- findings


def test_a_finding_keeps_its_identity_over_file_names_languages_and_days():
    def ids(file: str, today: date, lang: Any) -> list[str]:
        place = Place(file=file, cell="B4")
        about = sheet(job("2021-04", "2020-03", place=place), claims=(claim("Java", 200, place=place),), place=place)
        return sorted(f.id for f in check(about, today=today, lang=lang) if f.rule in ("P01", "T03"))

    assert len(ids("a.xlsx", TODAY, "ja")) == 2
    assert ids("a.xlsx", TODAY, "ja") == ids("b.xlsx", date(2027, 1, 5), "en")


def test_a_finding_loses_its_identity_when_its_cell_changes():
    one, two = (asked("P01", sheet(job("2021-04", end))) for end in ("2020-03", "2020-02"))
    assert one[0].id != two[0].id


def test_a_policy_changes_a_severity():
    (found,) = asked("P01", sheet(job("2021-04", "2020-03")), severities={"P01": Severity.BLOCK})
    assert found.severity == Severity.BLOCK


def test_the_gravest_finding_comes_first():
    about = sheet(job("2024-04", "2023-03", "Java"), job("2022-01", "2026-11", "Java"), claims=(claim("Java", 200),))
    weights = [f.severity for f in check(about, today=TODAY)]
    assert weights == sorted(weights, key=["block", "warn", "info"].index)


def test_every_family_has_two_rules_and_every_rule_a_statement():
    families: dict[str, int] = {}
    for info in rules():
        families[info.family] = families.get(info.family, 0) + 1
        assert info.statement[0].isupper()
    assert len(families) == 10
    assert min(families.values()) >= 2


def test_braces_and_bars_in_a_cell_do_not_disturb_the_message():
    (found,) = asked("P01", sheet(job("2021-04", "2020-03", title="A|B {title} {0}")))
    assert "A|B {title} {0}" in found.found
