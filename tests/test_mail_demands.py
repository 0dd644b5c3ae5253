"""What a project mail asks for and what it only refuses, which of several it leaves open, and whose price counts."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.model import AnyOf, Project
from matcher.normalise.dates import mail_date, mail_period
from matcher.readers.mail import read
from matcher.readers.mail_skills import requirements
from matcher.readers.source import Source
from tests.mail_truth import demand_words
from tests.make import day

ANCHOR = day("2026-11-24")
HEAD = "【案件名】在庫照会の改修\n【単価】60万\n【場所】渋谷\n"


def project(text: str, name: str = "mail.txt") -> Project:
    (record,) = read(Source(name, text.encode(), ANCHOR)).records
    assert isinstance(record.data, Project)
    return record.data


def asked(line: str) -> list[str]:
    return demand_words(project(f"{HEAD}【必須】\n・{line}\n").required)


# ---------------------------------------------------------------- starts


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("即日～（遅くとも12/21）", "2026-12-21"),
        ("即日～（最遅1/7）", "2027-01-07"),
        ("随時、遅くとも1月上旬", None),
        ("即日～12/15までに参画", "2026-12-15"),
        ("即日～12/15までのご入場", "2026-12-15"),
        ("12月～（遅くても1月開始）", "2027-01-01"),
    ],
)
def test_the_latest_day_to_begin_is_no_end(text: str, latest: str | None) -> None:
    period = mail_period(text, ANCHOR)

    assert period.end is None
    assert period.latest == (day(latest) if latest else None)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("即日～3月末", "2027-03-31"),
        ("即日～遅くとも3月末終了", "2027-03-31"),
        ("12月～3月末または6月末", "2027-03-31"),
        ("即日～12/28まで", "2026-12-28"),
        ("12/1（遅くとも12/15開始）～3月末", "2027-03-31"),
        ("12/1 or 12/16～3月末", "2027-03-31"),
    ],
)
def test_an_end_stays_an_end(text: str, end: str) -> None:
    assert mail_period(text, ANCHOR).end == day(end)


@pytest.mark.parametrize(
    ("text", "start", "latest"),
    [
        ("12月下旬 or 1/6 ～ 長期", "2026-12-21", "2027-01-06"),
        ("12/1または12/16から", "2026-12-01", "2026-12-16"),
        ("12月か1月開始", "2026-12-01", "2027-01-01"),
        ("12/1 もしくは 1/5 もしくは 2/1", "2026-12-01", "2027-02-01"),
        ("12/1～3月末", "2026-12-01", None),
    ],
)
def test_of_a_choice_of_starts_the_first_counts_and_the_last_is_known(text: str, start: str, latest: str) -> None:
    period = mail_period(text, ANCHOR)

    assert (period.start, period.latest) == (day(start), day(latest) if latest else None)


def test_a_start_that_may_be_later_stays_as_it_is_written() -> None:
    told = project(f"{HEAD}【開始】12/1または1/5～\n【必須】Java\n")

    assert told.start == day("2026-12-01")
    assert "開始：12/1または1/5～" in told.conditions


@pytest.mark.parametrize("text", ["R9.6月", "令和9.6月末", "r9.6末"])
def test_a_year_of_reiwa_goes_with_a_month_in_words(text: str) -> None:
    assert mail_date(text, ANCHOR, as_end=True)[0] == date(2027, 6, 30)


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Go 2年以上\n※PHPのみの方は不可", ["Go:24"]),
        ("Java（Strutsのみの方NG）", ["Java"]),
        ("Oracle（MySQL不可）、Linux", ["Oracle Database", "Linux"]),
        ("Python 3年以上。Excelマクロだけの方はご遠慮ください", ["Python:36"]),
        ("C#、SQL Server ※VBしか経験のない方は対象外", ["C#", "SQL Server"]),
        ("React、Reduxのみの方、TypeScript実務2年未満の方は不可", ["React"]),
        ("AWS（外国籍不可）", ["AWS"]),
    ],
)
def test_what_is_refused_is_not_asked_for(line: str, words: list[str]) -> None:
    assert asked(line) == sorted(words) or asked(line) == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Java経験3年未満の方は不可", ["Java:36"]),
        ("Kotlin未経験不可", ["Kotlin"]),
        ("COBOL（経験5年未満不可）", ["COBOL:60"]),
    ],
)
def test_to_refuse_too_little_of_a_skill_is_to_ask_for_it(line: str, words: list[str]) -> None:
    assert asked(line) == words


def test_a_refusal_is_kept_as_a_condition() -> None:
    told = project(f"{HEAD}【必須】Go 2年以上\n【尚可】Docker\n※PHPのみの方、実務1年未満の方は不可\n")

    assert demand_words(told.preferred) == ["Docker"]
    assert any("PHPのみの方" in condition for condition in told.conditions)


# ---------------------------------------------------------------- choices


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("LaravelかSymfonyを2年以上", ["Laravel:24|Symfony:24"]),
        ("React か Vue.js の経験", ["React|Vue.js"]),
        (
            "JavaまたはKotlin、GCP or Azure、Jenkins/CircleCIいずれか",
            ["Java|Kotlin", "Azure|Google Cloud", "CircleCI|Jenkins"],
        ),
        ("JavaまたはKotlin、AWSまたはAzure", ["Java|Kotlin", "AWS|Azure"]),
        ("JavaまたはC#、Pythonのいずれか", ["C#|Java|Python"]),
        ("Java、C#またはPython", ["C#|Java|Python"]),
        ("SQL（MySQLかPostgreSQL）", ["MySQL|PostgreSQL"]),
        ("SQL（SQL Server または Oracle）3年以上", ["Oracle Database:36|SQL Server:36"]),
        ("Java（SpringかStruts）", ["Java", "Spring Framework|Struts"]),
    ],
)
def test_each_choice_holds_what_it_names_and_no_more(line: str, words: list[str]) -> None:
    assert sorted(asked(line)) == sorted(words)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("COBOL（z/OS）の開発（5年以上）", ["COBOL:60", "z/OS"]),
        ("C（Linux）での開発3年以上", ["C:36", "Linux"]),
        ("Java（Spring Boot）の開発3年以上", ["Java:36", "Spring Boot:36"]),
    ],
)
def test_what_a_language_runs_on_has_no_years_of_its_own(line: str, words: list[str]) -> None:
    assert sorted(asked(line)) == sorted(words)


@pytest.mark.parametrize(
    ("line", "musts", "nices"),
    [
        ("Juniperの設計構築、Linux尚可", ["Juniper"], ["Linux"]),
        ("Javaでの開発経験、AWS歓迎", ["Java"], ["AWS"]),
        ("AWS、Docker、Kubernetes尚可", [], ["AWS", "Docker", "Kubernetes"]),
        ("AWS、Azureの構築経験者歓迎", [], ["AWS", "Azure"]),
    ],
)
def test_a_last_name_that_is_only_welcome_takes_no_must_with_it(line: str, musts: list[str], nices: list[str]) -> None:
    told = project(f"{HEAD}【スキル】{line}\n")

    assert (demand_words(told.required), demand_words(told.preferred)) == (musts, nices)


# ---------------------------------------------------------------- running text, forwards

SPOKEN = "件名：ご相談\n\nお世話になっております。ミズナラの柴田です。\n"


@pytest.mark.parametrize(
    ("text", "most"),
    [("予算は七十万円まで出ます。", 700_000), ("単価は六十五万円までです。", 650_000), ("単価は80万円まで。", 800_000)],
)
def test_numbers_in_kanji_count_in_running_text(text: str, most: int) -> None:
    told = project(f"{SPOKEN}来年2月から渋谷でJavaの開発経験三年以上の方を二名探しています。\n{text}\n")

    assert told.rate_max == most
    assert demand_words(told.required) == ["Java:36"]


def test_a_sentence_that_goes_on_about_skills_is_read_too() -> None:
    told = project(
        f"{SPOKEN}先日ご相談した茅場町の保険会社さんで、来年2月からPHPを書ける方を探しています。\n"
        "Laravel か Symfony を二年くらい触っていて、MySQLが使えれば十分です。\n予算は六十万円までです。\n"
    )

    assert demand_words(told.required) == ["Laravel:24|Symfony:24", "MySQL", "PHP"]
    assert told.place == "茅場町"


FORWARDED = """From: =?utf-8?b?5p+05paH?= <shibata@mizunara.example>
Subject: Fwd: x
Date: Tue, 24 Nov 2026 09:00:00 +0900
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

お世話になっております。
※当社より下位の署名は元のままです。
{own}

--------- Forwarded message ---------
From: 元請 佐伯 <saeki@moto.example>
Date: 2026年11月20日(金) 10:00
Subject: 帳票の改修

> 【案件名】帳票の改修
> 【期間】12月～
> 【場所】渋谷
> 【必須】Java、SQL
> 【人数】SE 1名、PG 2名
> 【単価】SE：85万　PG：60万
> 【面談】1回
"""


@pytest.mark.parametrize(
    ("own", "most"),
    [
        ("→単価：～68万", 680_000),
        ("単価：68万まで", 680_000),
        ("弊社からの単価は68万までです。", 680_000),
        ("", 850_000),
    ],
)
def test_the_forwarders_own_price_outweighs_the_one_he_forwards(own: str, most: int) -> None:
    told = project(FORWARDED.format(own=own), "mail.eml")

    assert told.rate_max == most
    assert sum(position.seats for position in told.positions) == 3
    assert all(position.rate_max is None for position in told.positions) is (own != "")


@pytest.mark.parametrize("line", ["※当社より下位のメールは転送です。", "※弊社より上位の条件はそのままです。"])
def test_a_remark_on_who_stands_above_names_no_sender(line: str) -> None:
    told = project(f"{line}\n\n【案件名】帳票の改修\n【必須】Java\n【場所】渋谷\n【単価】60万\n【開始】12月\n")

    assert told.sender is None


@pytest.mark.parametrize(
    ("line", "unread"),
    [
        ("CiscoルーターとFortiGateの設計構築、普通自動車免許", ["普通自動車免許"]),
        ("Javaの開発経験3年以上、金融知識", ["金融知識"]),
        ("Javaの開発経験3年以上、基本設計、SQL", []),
        ("CI/CDの構築経験、AWSの設計、構築", []),
    ],
)
def test_what_is_listed_beside_skills_and_not_taken_over_stands_among_the_unread(line: str, unread: list[str]) -> None:
    (record,) = read(Source("mail.txt", f"{HEAD}【必須】{line}\n".encode(), ANCHOR)).records

    assert [one.text for one in record.unread] == unread


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("Kotlin 3年以上、Azureの構築経験1年以上、MySQLまたはSQL Server", ["Kotlin", "Azure", "MySQL|SQL Server"]),
        ("Go、PythonまたはScala", ["Go|Python|Scala"]),
        ("C#、AWS、またはAzureでの開発", ["C#", "AWS|Azure"]),
        ("TypeScript、VueまたはReact", ["TypeScript", "Vue.js|React"]),
        ("C#、VB.NET、またはJava 5年以上", ["C#|VB.NET|Java"]),
        ("Linuxの知識、Db2またはOracle", ["Linux", "Db2|Oracle Database"]),
    ],
)
def test_a_choice_reaches_back_over_bare_names_of_its_kind_and_no_further(line, asked):
    told = [
        "|".join(d.skill for d in one.any_of) if isinstance(one, AnyOf) else one.skill for one in requirements(line)
    ]
    assert told == asked
