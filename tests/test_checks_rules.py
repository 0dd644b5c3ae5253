"""The rules on periods, totals and technology, on both sides of the line each draws."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.model import Employer, Severity, SummaryRow
from tests.checks_careers import asked, at
from tests.make import HERE, claim, job, sheet, skills

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


def test_nothing_is_a_gap_where_an_end_or_a_period_is_not_known():
    jobs = (job("2019-04", "2020-03"), job("2022-04", "2023-03"))
    assert len(asked("P05", sheet(*jobs))) == 1
    assert asked("P05", sheet(*jobs, job("2020-04", None))) == []
    assert asked("P05", sheet(*jobs, job(None, None))) == []


def test_no_gap_is_told_where_an_engagement_with_its_months_turned_round_lies():
    jobs = (job("2015-04", "2016-03"), job("2021-04", "2022-03"), job("2023-04", "2024-03"))

    inside = asked("P05", sheet(*jobs, job("2019-06", "2017-10")))
    elsewhere = asked("P05", sheet(*jobs, job("2022-01", "2021-08")))

    assert len(asked("P05", sheet(*jobs))) == len(elsewhere) == 2
    assert [f.place for f in inside] == [f.place for f in elsewhere[1:]]


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


@pytest.mark.parametrize(
    ("age", "education", "severities"),
    [
        (30, "専門学校卒", [Severity.INFO]),
        (30, None, [Severity.INFO]),
        (30, "高校中退", []),
        (30, "〇〇工業高等専門学校 卒業", []),
        (33, "高校卒", []),
        (27, "中学校卒", [Severity.WARN]),
    ],
)
def test_a_career_before_eighteen_is_information_unless_school_was_left_early(age, education, severities):
    found = asked("T06", sheet(job("2012-04", "2015-03"), age=age, as_of="2026-11-01", education=education))
    assert [f.severity for f in found] == severities


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


def test_capitals_that_mean_something_else_are_no_block():
    shouted = skills("Swift")[0].model_copy(update={"surface": "SWIFT"})
    about = sheet(job("2008-04", "2010-03").model_copy(update={"skills": (shouted,)}))
    assert [f.severity for f in asked("V01", about)] == [Severity.WARN]


def test_pl_sql_beside_mysql_alone_is_information():
    (found,) = asked("V05", sheet(job("2014-04", "2018-03", "PL/SQL", "MySQL")))
    assert found.severity == Severity.INFO
    assert asked("V05", sheet(job("2014-04", "2018-03", "PL/SQL", "MySQL", "Oracle Database"))) == []
    assert asked("V05", sheet(job("2014-04", "2018-03", "PL/SQL"))) == []


@pytest.mark.parametrize(("version", "asked_about"), [("27", 0), ("99", 1)])
def test_a_version_that_may_have_come_out_since_is_not_doubted(version: str, asked_about: int):
    about = sheet(job("2026-01", None, current=True).model_copy(update=versioned("Java", version)))
    assert len(asked("V03", about)) == asked_about
