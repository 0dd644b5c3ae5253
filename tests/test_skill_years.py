"""Years behind a name with others in brackets: whose they are, in mails, lists and sheets."""

from __future__ import annotations

import pytest

from matcher.model import AnyOf, Demand, Place, SkillSheet
from matcher.plan import lay_out
from matcher.policy import Policy
from matcher.readers.sheet_claims import table_claims
from matcher.readers.sheet_layout import SkillRow
from matcher.readers.skill_sheet import read as read_sheet
from matcher.readers.source import Source
from matcher.scoring.eligibility import eligible
from matcher.scoring.pool import build_pool
from matcher.unknowns import ranged
from tests import sheets
from tests.mail_truth import demand_words
from tests.make import day, skill
from tests.make import engineer as person
from tests.make import project as wish
from tests.test_mail import engineer, project
from tests.test_table import one_engineer

TODAY = day("2026-11-24")


def claimed(skills) -> list[str]:
    """Claims in words: AWS:60, EC2 with at most 60 months as EC2<=60."""
    return [f"{d.skill or '?' + d.surface}{_length(d)}" for d in skills]


def _length(claim: Demand) -> str:
    if claim.months is not None:
        return f":{claim.months}"
    return f"<={claim.months_most}" if claim.months_most is not None else ""


def asked(text: str) -> list[str]:
    return demand_words(project(f"【案件名】改修\n【必須】\n・{text}\n【単価】70万\n【場所】渋谷\n").required)


SAID = {
    "AWS(EC2,S3) 5年": ["AWS:60", "Amazon EC2<=60", "Amazon S3<=60"],
    "AWS（EC2、S3等） 5年": ["AWS:60", "Amazon EC2<=60", "Amazon S3<=60"],
    "AWS（EC2/S3）：5年": ["AWS:60", "Amazon EC2<=60", "Amazon S3<=60"],
    "AWS 5年（EC2、S3）": ["AWS:60", "Amazon EC2<=60", "Amazon S3<=60"],
    "AWS(EC2 3年,S3) 5年": ["AWS:60", "Amazon EC2:36", "Amazon S3<=60"],
    "AWS(EC2,S3)": ["AWS", "Amazon EC2", "Amazon S3"],
    "Java(Spring Boot) 5年": ["Java:60", "Spring Boot:60"],
    "Java(Spring Boot等) 5年": ["Java:60", "Spring Boot<=60"],
    "Java 5年(Spring Boot 2年)": ["Java:60", "Spring Boot:24"],
    "Java（Spring、Struts）5年": ["Java:60", "Spring Framework<=60", "Struts<=60"],
    "Java（Spring、Struts）5年、PHP（Laravel）3年": [
        "Java:60",
        "Spring Framework<=60",
        "Struts<=60",
        "PHP:36",
        "Laravel:36",
    ],
    "Java(5年)、AWS": ["Java:60", "AWS"],
}


@pytest.mark.parametrize(("said", "meant"), SAID.items(), ids=str)
def test_years_behind_brackets_are_those_of_the_name_before_them(said, meant):
    mail = engineer(f"【氏名】T.K（38歳）\n【最寄駅】調布\n【スキル】{said}\n【単価】70万\n【稼働】12月〜\n")
    listed = one_engineer("イニシャル,年齢,スキル", f'T.K,38,"{said}"')

    assert claimed(mail.skills) == meant
    assert claimed(listed.skills) == meant


def test_years_that_are_the_least_bound_nothing():
    listed = one_engineer("イニシャル,年齢,スキル", 'T.K,38,"AWS(EC2,S3) 5年以上"')

    assert claimed(listed.skills) == ["AWS:60", "Amazon EC2", "Amazon S3"]


def test_what_may_be_used_without_the_head_is_not_bounded_by_its_years():
    listed = one_engineer("イニシャル,年齢,スキル", 'T.K,38,"Java（Oracle、Linux）5年"')

    assert claimed(listed.skills) == ["Java:60", "Oracle Database", "Linux"]


def test_a_column_named_after_a_skill_with_its_parts_gives_the_years_to_the_skill():
    listed = one_engineer('イニシャル,年齢,単価,稼働可能日,"AWS(EC2,S3)",Java', "T.K,38,70万,12月,5年,3年")

    assert sorted(claimed(listed.skills)) == ["AWS:60", "Amazon EC2<=60", "Amazon S3<=60", "Java:36"]


def _sheet(table: str) -> SkillSheet:
    source = Source("経歴.md", f"# 職務経歴書\n{table}\n{sheets.headings()}".encode(), sheets.TODAY)
    (found,) = read_sheet(source).records
    assert isinstance(found.data, SkillSheet)
    return found.data


@pytest.mark.parametrize(
    "table",
    [
        "## スキル\n\n| スキル | 経験年数 |\n|---|---|\n| AWS（EC2、S3） | 5年 |\n| Java | 3年 |\n",
        "## スキル\n\n- AWS（EC2、S3）：5年\n- Java：3年\n",
        "## スキル\n\nAWS（EC2、S3）（5年）、Java（3年）\n",
    ],
    ids=["table", "list", "line"],
)
def test_the_skill_table_of_a_sheet_gives_the_years_to_the_head(table):
    assert claimed(_sheet(table).claims) == ["AWS:60", "Amazon EC2<=60", "Amazon S3<=60", "Java:36"]


WANTED = {
    "AWS(EC2,S3)の経験3年以上": ["AWS:36", "Amazon EC2", "Amazon S3"],
    "AWS（EC2、S3等）経験3年以上": ["AWS:36", "Amazon EC2", "Amazon S3"],
    "AWS（EC2、S3等）の設計、構築、運用経験3年以上": ["AWS:36", "Amazon EC2", "Amazon S3"],
    "3年以上のAWS（EC2、S3）経験": ["AWS:36", "Amazon EC2", "Amazon S3"],
    "EC2, S3などAWSの経験3年以上": ["AWS:36", "Amazon EC2", "Amazon S3"],
    "EC2、S3等のAWS経験3年以上": ["AWS:36", "Amazon EC2", "Amazon S3"],
    "AWS(EC2,S3) 3年": ["AWS:36", "Amazon EC2", "Amazon S3"],
    "AWS（EC2 2年以上、S3）の経験3年以上": ["AWS:36", "Amazon EC2:24", "Amazon S3"],
    "Oracle Database（RAC、Data Guard）5年以上": ["Oracle Data Guard", "Oracle Database:60", "Oracle RAC"],
    "AWS（EC2、S3）、Java（Spring）の経験3年以上": [
        "AWS:36",
        "Amazon EC2",
        "Amazon S3",
        "Java:36",
        "Spring Framework:36",
    ],
    "Java(Spring Boot)での開発経験3年以上": ["Java:36", "Spring Boot:36"],
    "Java3年以上（Spring Boot1年以上）": ["Java:36", "Spring Boot:12"],
    "DB（Oracle or PostgreSQL）経験3年": ["Oracle Database:36|PostgreSQL:36"],
    "DB（Oracle、PostgreSQL）経験3年以上": ["Oracle Database", "PostgreSQL", "RDB:36"],
    "DB（Oracle、PostgreSQL）の知識": ["Oracle Database", "PostgreSQL"],
    "RDBMS（Oracle、MySQL）の設計経験2年以上": ["MySQL", "Oracle Database", "RDB:24"],
    "EC2、S3などの経験3年以上": ["Amazon EC2:36", "Amazon S3:36"],
    "Java、SQLの経験3年以上": ["Java:36", "SQL:36"],
    "フロントエンド（React、Vue.js）3年以上": ["React:36", "Vue.js:36"],
}


@pytest.mark.parametrize(("text", "meant"), WANTED.items(), ids=str)
def test_years_asked_behind_brackets_are_asked_of_the_name_before_them(text, meant):
    assert asked(text) == meant


def test_whoever_worked_five_years_with_aws_and_its_parts_fits_who_asks_three_of_it():
    able = engineer("【氏名】T.K（38歳）\n【最寄駅】調布\n【スキル】AWS(EC2,S3) 5年\n【単価】70万\n【稼働】12月〜\n")
    required = project("【案件名】改修\n【必須】\n・AWS(EC2,S3)の経験3年以上\n【単価】70万\n【場所】渋谷\n").required
    pool = build_pool([person(skills=able.skills)], today=TODAY, policy=Policy())
    table = lay_out(pool, [wish(required=required)])
    (opening,) = table.of_project("P-1")

    assert eligible(pool, opening.way(0).job, [0])[0]
    assert not [ask for ask in ranged(table, opening, 0, "ja")[1] if ask.name == "length"]


def test_the_answer_how_long_is_no_better_than_the_claim_leaves_open():
    asking = wish(required=(skill("Amazon EC2", 36),))

    def best(most: int | None) -> int:
        claims = (skill("AWS", most), Demand(skill="Amazon EC2", months_most=most, surface="EC2"))
        pool = build_pool([person(skills=claims)], today=TODAY, policy=Policy())
        table = lay_out(pool, [asking])
        (opening,) = table.of_project("P-1")
        return next(a.high for a in ranged(table, opening, 0, "ja")[1] if a.name == "length")

    assert best(30) < best(None) <= best(60)


def test_a_choice_in_the_brackets_keeps_the_years_of_what_is_chosen():
    (chosen,) = project("【案件名】改修\n【必須】\n・AWS（EC2またはS3）の経験3年以上\n【場所】渋谷\n").required

    assert isinstance(chosen, AnyOf)
    assert {d.months for d in chosen.any_of} == {36}


SAID_WITH_CARE = {
    "AWS5年(構築・運用)": ["AWS:60"],
    "AWS 5年（要件定義、設計、構築）": ["AWS:60"],
    "Azure3年(設計構築)": ["Azure:36"],
    "Java（詳細設計〜結合テスト）5年": ["Java:60"],
    "Oracle 3年(運用保守のみ)": ["Oracle Database:36"],
    "AWS 5年（EC2の構築・運用）": ["AWS:60", "Amazon EC2<=60"],
    "PHP（1年未満）": ["PHP<=11"],
    "PHP 半年未満": ["PHP<=5"],
    "PHP 1年弱": ["PHP<=11"],
    "PHP（数ヶ月）": ["PHP<=11"],
    "PHP 3〜4年": ["PHP:36"],
    "PHP（3年～4年）": ["PHP:36"],
    "PHP 6〜8ヶ月": ["PHP:6"],
    "PHP 2年(研修含む)": ["PHP<=24"],
    "PHP（1年、うち研修3ヶ月）": ["PHP<=12"],
    "PHP（独学1年）": ["PHP<=12"],
    "COBOL 8年、PHP 1年（独学）": ["COBOL:96", "PHP<=12"],
    "Ruby 1年、PHP（1年未満）": ["Ruby:12", "PHP<=11"],
    "PHP 3年以上": ["PHP:36"],
    "PHP 3年（研修期間を除く）": ["PHP:36"],
    "Python 2年（機械学習）": ["Python:24", "機械学習"],
}


@pytest.mark.parametrize(("text", "expected"), SAID_WITH_CARE.items())
def test_no_length_is_read_in_favour_of_who_claims_it(text: str, expected: list[str]) -> None:
    person_told = engineer(f"【氏名】T.K\n【年齢】40歳\n【スキル】{text}\n【単価】60万\n【稼働】1月～\n")

    assert claimed(person_told.skills) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("1年未満", "PHP<=11"), ("2〜3年", "PHP:24"), ("数ヶ月", "PHP<=11"), ("半年未満", "PHP<=5"), ("2年", "PHP:24")],
)
def test_a_cell_of_the_skill_table_says_no_more_than_it_tells(cell: str, expected: str) -> None:
    rows = [SkillRow("PHP", cell, "○", "any", Place(file="a.xlsx"))]

    assert claimed(table_claims(rows, {})) == [expected]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("AWS5年(設計・構築)、Java3年", ["AWS:60", "Java:36"]),
        ("PHP（1年未満）、Java 2〜3年", ["PHP<=11", "Java:24"]),
        ("PHP 1年（研修含む）", ["PHP<=12"]),
    ],
)
def test_a_list_of_people_says_no_more_than_it_tells(cell: str, expected: list[str]) -> None:
    assert claimed(one_engineer("イニシャル,年齢,スキル", f'T.K,38,"{cell}"').skills) == expected
