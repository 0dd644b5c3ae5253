"""Every rule on both sides of the line it draws."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.checks import check, check_together, rules
from matcher.model import Employer, Finding, Place, Qualification, Severity, SkillSheet, SummaryRow
from tests.make import HERE, claim, engineer, job, sheet, skills

TODAY = date(2026, 11, 24)
LONG = "受注から出荷までの進捗を一覧する仕組みを、倉庫の担当者に聞き取りながら作り直し、月末の締めを半日早めました。"


def asked(rule: str, about: SkillSheet, person: Any = None, **options: Any) -> list[Finding]:
    return [f for f in check(about, person, today=TODAY, **options) if f.rule == rule]


def at(cell: str) -> Place:
    return HERE.model_copy(update={"cell": cell})


# ---------------------------------------------------------------- periods


def test_an_end_before_the_start_is_asked_about_at_its_cell():
    (found,) = asked("P01", sheet(job("2021-04", "2020-03", places={"period": at("B12")})))
    assert found.place.cell == "B12"
    assert "2021年4月〜2020年3月" in found.message
    assert "2020年3月〜2021年4月" in (found.suggestion or "")


def test_an_end_in_the_month_of_the_start_is_fine():
    assert asked("P01", sheet(job("2021-04", "2021-04"))) == []


@pytest.mark.parametrize(
    ("start", "severity"), [("2026-12", Severity.INFO), ("2027-02", Severity.INFO), ("2028-04", Severity.WARN)]
)
def test_a_start_in_the_future_weighs_more_the_further_it_lies(start: str, severity: Severity):
    (found,) = asked("P02", sheet(job(start, None)))
    assert found.severity == severity


def test_a_start_this_month_and_a_contract_into_next_year_are_fine():
    assert asked("P02", sheet(job("2026-11", "2027-03"))) == []


def test_a_planned_start_far_ahead_is_only_information():
    (found,) = asked("P02", sheet(job("2028-04", None, period_text="2028年4月～（予定）")))
    assert found.severity == Severity.INFO


@pytest.mark.parametrize("stated", [12, 11, 13])
def test_durations_counted_either_way_agree(stated: int):
    assert asked("P03", sheet(job("2020-04", "2021-03", stated_months=stated))) == []


@pytest.mark.parametrize(("end", "stated"), [("2022-10", 24), ("2023-01", 36), ("2021-11", 18)])
def test_durations_rounded_to_years_or_half_years_agree(end: str, stated: int):
    assert asked("P03", sheet(job("2020-04", end, stated_months=stated))) == []


def test_another_duration_than_the_dates_is_asked_about():
    (found,) = asked("P03", sheet(job("2020-04", "2020-09", stated_months=15)))
    assert found.severity == Severity.WARN
    assert "6ヶ月" in found.because
    assert "1年3ヶ月" in found.found


def test_an_end_in_the_month_of_the_next_start_is_no_overlap():
    assert asked("P04", sheet(job("2020-04", "2021-03"), job("2021-03", "2022-03"))) == []


def test_two_months_of_overlap_are_information_only():
    (found,) = asked("P04", sheet(job("2020-04", "2021-04", title="甲"), job("2021-03", "2022-03", title="乙")))
    assert found.severity == Severity.INFO


def test_overlap_of_two_full_time_jobs_is_a_warning_and_a_side_job_none():
    full = [job("2020-04", "2021-09", part_time=False), job("2021-03", "2022-03", part_time=False)]
    assert [f.severity for f in asked("P04", sheet(*full))] == [Severity.WARN]
    assert asked("P04", sheet(full[0], job("2021-03", "2022-03", part_time=True))) == []


def test_an_entry_that_holds_others_is_an_employer_and_overlaps_nothing():
    inner = [job("2019-04", "2020-03"), job("2020-04", "2021-03"), job("2021-04", "2022-03")]
    assert asked("P04", sheet(job("2019-04", "2022-03", title="株式会社架空"), *inner)) == []


@pytest.mark.parametrize(("start", "count"), [("2021-07", 0), ("2021-08", 1)])
def test_a_gap_of_more_than_three_months_is_information(start: str, count: int):
    found = asked("P05", sheet(job("2020-04", "2021-03"), job(start, "2022-03")))
    assert [f.severity for f in found] == [Severity.INFO] * count


def test_a_gap_inside_an_employers_period_is_explained():
    employer = Employer(name="架空", start="2020-04", end="2022-03", place=HERE)
    assert asked("P05", sheet(job("2020-04", "2020-12"), job("2021-08", "2022-03"), employers=(employer,))) == []


def test_running_at_one_employer_after_a_later_one_began_is_a_warning():
    jobs = (job("2018-04", None, current=True, employer="甲社"), job("2021-04", None, current=True, employer="乙社"))
    (found,) = asked("P06", sheet(*jobs))
    assert found.severity == Severity.WARN
    assert "乙社" in found.message


def test_two_running_engagements_at_one_employer_are_fine():
    jobs = (job("2018-04", None, current=True, employer="甲社"), job("2021-04", None, current=True, employer="甲社"))
    assert asked("P06", sheet(*jobs)) == []


def test_a_period_mistyped_is_asked_about_with_its_reading():
    fault = {"period_text": "2008月4月〜2009年3月", "period_fault": "「2008月」"}
    (found,) = asked("P07", sheet(job("2008-04", "2009-03", **fault)))
    assert (found.severity, "2008年4月〜2009年3月" in (found.suggestion or "")) == (Severity.WARN, True)
    assert len(asked("P07", sheet(job(None, None, **fault)))) == 1


@pytest.mark.parametrize(
    ("text", "count"), [("平成31年(2019年)4月〜", 0), ("平成31年(2018年)4月〜", 1), ("2021年（R2）4月", 1)]
)
def test_both_calendars_name_the_same_year(text: str, count: int):
    assert len(asked("P08", sheet(job(period_text=text)))) == count


def test_spreadsheet_day_numbers_are_told_as_dates():
    (found,) = asked("P09", sheet(job(None, None, period_text="43556～43921")))
    assert "2019/4/1" in found.message
    assert asked("P09", sheet(job(period_text="2019年4月～ 案件番号43556"))) == []


def test_one_pasted_row_breaks_the_order_and_two_do_not():
    years = [f"20{y}" for y in range(12, 20)]
    rows = [job(f"{y}-01", f"{y}-12", title=f"案件{y}") for y in years]
    assert asked("P10", sheet(*rows)) == []
    (found,) = asked("P10", sheet(*rows[1:5], rows[0], *rows[5:]))
    assert "案件2012" in found.message
    assert asked("P10", sheet(rows[3], rows[0], rows[5], rows[1], rows[7], rows[2])) == []


def test_a_frozen_duration_tells_the_age_of_the_sheet():
    (found,) = asked("P11", sheet(job("2020-04", None, current=True, stated_months=20)))
    assert found.severity == Severity.WARN
    assert "2021年11月" in (found.suggestion or "")
    assert asked("P11", sheet(job("2025-04", None, current=True, stated_months=20))) == []


# ---------------------------------------------------------------- totals


def row(title: str, start: str, end: str | None) -> SummaryRow:
    return SummaryRow(title=title, start=start, end=end, place=at("B3"))


@pytest.mark.parametrize(
    ("start", "severities"), [("2020-05", []), ("2020-01", [Severity.WARN]), ("2018-04", [Severity.BLOCK])]
)
def test_a_summary_that_differs_is_a_warning_and_from_a_year_on_a_block(start: str, severities: list[Severity]):
    about = sheet(
        job("2020-04", "2021-03", title="在庫管理"),
        job("2021-04", "2022-03", title="人事給与"),
        summary_rows=(row("在庫管理", start, "2021-03"), row("人事給与", "2021-04", "2022-03")),
    )
    found = asked("T01", about)
    assert [f.severity for f in found] == severities
    assert all(f.place.cell == "B3" for f in found)


def test_a_summary_in_whole_years_is_compared_by_years():
    about = sheet(
        job("2020-04", "2021-03", title="在庫管理"),
        job("2021-04", "2022-11", title="人事給与"),
        summary_rows=(row("在庫管理", "2020-01", "2021-12"), row("人事給与", "2021-01", "2022-12")),
    )
    assert asked("T01", about) == []


@pytest.mark.parametrize(("stated", "count"), [(84, 0), (96, 1)])
def test_a_total_more_than_two_years_over_the_history_is_a_warning(stated: int, count: int):
    found = asked("T02", sheet(job("2021-12", "2026-11"), experience_months=stated))
    assert [f.severity for f in found] == [Severity.WARN] * count


@pytest.mark.parametrize(("months", "count"), [(60, 0), (62, 0), (72, 1)])
def test_a_claim_beyond_the_whole_career_blocks(months: int, count: int):
    about = sheet(job("2022-01", "2026-11", "Java"), claims=(claim("Java", months, place=at("F7")),))
    found = asked("T03", about)
    assert [(f.severity, f.place.cell) for f in found] == [(Severity.BLOCK, "F7")] * count


def test_a_claim_beyond_a_history_shown_in_part_only_warns():
    about = sheet(job("2022-01", "2026-11", "Java"), claims=(claim("Java", 120),), summary="直近の案件のみ記載")
    assert [f.severity for f in asked("T03", about)] == [Severity.WARN]


def test_what_was_learnt_outside_work_may_be_longer_than_the_career():
    own = claim("Java", 120).model_copy(update={"surface": "Java（独学含む）"})
    assert asked("T03", sheet(job("2022-01", "2026-11", "Java"), claims=(own,))) == []


@pytest.mark.parametrize(("months", "count"), [(24, 0), (48, 1)])
def test_a_claim_beyond_its_engagements_is_information(months: int, count: int):
    jobs = (job("2018-04", "2019-03", "Java"), job("2019-04", "2024-03", "PHP"))
    found = asked("T04", sheet(*jobs, claims=(claim("Java", months),)))
    assert [f.severity for f in found] == [Severity.INFO] * count


def test_a_framework_counts_for_its_language():
    about = sheet(job("2018-04", "2024-03", "Spring Boot"), claims=(claim("Java", 72),))
    assert asked("T04", about) == []
    assert asked("T05", about) == []


def test_a_skill_claimed_and_never_used_is_information():
    about = sheet(job("2018-04", "2024-03", "Java"), claims=(claim("Perl", 24), claim("Git", 60)))
    (found,) = asked("T05", about)
    assert found.severity == Severity.INFO
    assert "Perl" in found.message


@pytest.mark.parametrize(("age", "count"), [(36, 0), (26, 1)])
def test_a_career_before_working_age_is_a_warning(age: int, count: int):
    assert len(asked("T06", sheet(job("2012-04", "2015-03"), age=age))) == count


@pytest.mark.parametrize(("age", "severity"), [(36, None), (37, None), (39, Severity.WARN), (33, Severity.INFO)])
def test_an_age_is_compared_with_the_birth_date(age: int, severity: Severity | None):
    found = asked("T07", sheet(age=age, birth_date=date(1990, 5, 5)))
    assert [f.severity for f in found] == ([severity] if severity else [])
    assert all("1990" not in f.message for f in found)


def test_the_age_of_a_blank_template_is_noticed():
    assert len(asked("T07", sheet(age=126))) == 1


@pytest.mark.parametrize(("graduated", "count"), [("2013-03", 0), ("2016-03", 1)])
def test_graduation_years_after_the_first_job_is_asked_about(graduated: str, count: int):
    assert len(asked("T08", sheet(job("2012-04", "2015-03"), graduated=graduated))) == count


# ---------------------------------------------------------------- technology


@pytest.mark.parametrize(
    ("end", "severities"),
    [("2013-06", []), ("2012-10", [Severity.WARN]), ("2010-03", [Severity.BLOCK])],
)
def test_a_technology_is_compared_with_the_end_of_the_engagement(end: str, severities: list[Severity]):
    assert [f.severity for f in asked("V01", sheet(job("2008-04", end, "React")))] == severities


def test_a_running_engagement_may_have_begun_before_the_release():
    assert asked("V01", sheet(job("2008-04", None, "React", current=True))) == []


def versioned(name: str, version: str) -> dict[str, Any]:
    return {"skills": (skills(name)[0].model_copy(update={"version": version, "surface": f"{name}{version}"}),)}


@pytest.mark.parametrize(("end", "count"), [("2015-03", 0), ("2012-03", 1)])
def test_a_version_is_compared_with_the_end_of_the_engagement(end: str, count: int):
    about = sheet(job("2011-04", end).model_copy(update=versioned("Java", "8")))
    assert [f.severity for f in asked("V02", about)] == [Severity.BLOCK] * count


@pytest.mark.parametrize(("name", "version"), [("SQL Server", "2013"), ("Windows Server", "2013")])
def test_a_version_that_never_existed_is_told_with_its_neighbours(name: str, version: str):
    (found,) = asked("V03", sheet(job("2014-04", "2018-03").model_copy(update=versioned(name, version))))
    assert "2012" in (found.suggestion or "")
    assert found.severity == Severity.WARN


@pytest.mark.parametrize(
    ("name", "version"),
    [("SQL Server", "2012 R2"), ("SQL Server", "2008R2 SP1"), ("Java", "1.8"), ("Java", "8~11"), ("PHP", "7.x"),
     ("Java", "1.8.0_202"), ("PHP", "v7.2~8.0"), ("Windows Server", "2016 Standard (64bit)"),
     ("Oracle Database", "11gR2"),
     ("PHP", "5〜7系"), ("Oracle Database", "10g~19c"), ("SQL Server", "最新版")],
)  # fmt: skip
def test_versions_are_understood_however_they_are_written(name: str, version: str):
    about = sheet(job("2014-04", None, current=True).model_copy(update=versioned(name, version)))
    assert asked("V02", about) + asked("V03", about) == []


def test_pl_sql_beside_mysql_alone_is_information():
    (found,) = asked("V05", sheet(job("2014-04", "2018-03", "PL/SQL", "MySQL")))
    assert found.severity == Severity.INFO
    assert asked("V05", sheet(job("2014-04", "2018-03", "PL/SQL", "MySQL", "Oracle Database"))) == []
    assert asked("V05", sheet(job("2014-04", "2018-03", "PL/SQL"))) == []


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


def test_a_misnomer_is_told_its_official_name():
    (found,) = asked("Q03", exam("基本情報処理技術者", None))
    assert "基本情報技術者試験" in (found.suggestion or "")
    assert asked("Q03", exam("基本情報技術者", None)) == []


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
