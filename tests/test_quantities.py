"""Money, hours, office days, counts and limits as mails write them."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.model import PartnerLimit, Remote
from matcher.normalise import chains, money, quantities, remotes
from matcher.normalise.quantities import (
    age,
    age_limits,
    chain_depth,
    experience_months,
    interviews,
    language_level,
    money_range,
    one_tier_on,
    partner_limit,
    payment_site,
    plain,
    remote,
    restrictions,
    seats,
    settlement,
    stricter,
    utilisation,
)


@pytest.mark.parametrize("module", [quantities, money, remotes, chains])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("60～65万", 60, 65),
        ("35-38万", 35, 38),
        ("MAX65万", None, 65),
        ("〜75万円（固定）", None, 75),
        ("~85万", None, 85),
        ("@50", 50, 50),
        ("72万前後", 72, 72),
        ("６０～６５", 60, 65),
        ("40万～70万（スキル見合い）", 40, 70),
        ("650,000円", 65, 65),
        ("600,000～650,000円", 60, 65),
        ("60?65万円", 60, 65),
        ("①70万", 70, 70),
        ("70万～", 70, None),
        ("60万円（精算：140-180h）", 60, 60),
        ("下限60万、上限70万", 60, 70),
        ("770,000円（税込）", 70, 70),
        ("65〜70（140-180）", 65, 70),
    ],
)
def test_a_monthly_price_keeps_both_ends(text, low, high):
    read = money_range(text)

    assert (read.min, read.max) == (low and low * 10_000, high and high * 10_000)


@pytest.mark.parametrize(("text", "is_open"), [("スキル見合い", True), ("65万（スキル見合い）", True), ("65万", False)])
def test_a_price_left_to_the_skill_is_open(text, is_open):
    assert money_range(text).open is is_open


def test_a_price_left_to_the_skill_has_no_number():
    assert (money_range("スキル見合い").min, money_range("スキル見合い").max) == (None, None)


def test_a_price_per_hour_or_day_is_no_monthly_price():
    assert money_range("時給3,200円").hourly == 3200
    assert money_range("日額3.5万円").daily == 35_000
    assert money_range("時給3,200円").min is None
    assert money_range("日額3.5万円").max is None


@pytest.mark.parametrize("text", ["", "140-180h", "2名", "9:00～18:00", "12月1日", "50%", "3万", "経験5年"])
def test_what_is_no_price_is_none(text):
    assert not money_range(text).said


def test_in_prose_a_bare_number_is_no_price():
    assert not money_range("30名のチーム、65まで", bare=False).said


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("140-180", (140, 180)),
        ("140H～180H", (140, 180)),
        ("150H±30H", (120, 180)),
        ("１４０～２００時間", (140, 200)),
        ("60万（140～180）", (140, 180)),
    ],
)
def test_settlement_is_a_band_of_hours(text, band):
    read = settlement(text)

    assert (read.min_h, read.max_h, read.fixed) == (*band, False)


@pytest.mark.parametrize("text", ["固定", "精算なし", "〜75万円（固定）"])
def test_a_fixed_price_has_no_band(text):
    assert settlement(text).fixed


@pytest.mark.parametrize(
    ("text", "rule"), [("140-180 上下割", "split"), ("140-180h（中間割）", "middle"), ("140-180", None)]
)
def test_the_rule_of_settlement_is_kept(text, rule):
    assert settlement(text).rule == rule


@pytest.mark.parametrize("text", ["あり", "9:00～18:00", "60～65万", "12/1～3/31"])
def test_what_is_no_settlement_is_none(text):
    assert settlement(text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [("30日サイト", 30), ("翌月末", 30), ("翌々月末", 60), ("翌月15日", 15), ("翌々月5日", 35), ("相談", None)],
)
def test_a_payment_site_is_days(text, days):
    assert payment_site(text) == days


@pytest.mark.parametrize(
    ("text", "mode", "days"),
    [
        ("フルリモート", "full", (0, 0)),
        ("週2出社", "hybrid", (2, 2)),
        ("週2リモート", "hybrid", (3, 3)),
        ("週2〜3日出社", "hybrid", (2, 3)),
        ("月1回出社", "hybrid", (0.25, 0.25)),
        ("基本常駐", "onsite", None),
        ("在宅：不可", "onsite", None),
        ("初日のみ出社", "full", (0, 0)),
        ("リモート可", "hybrid", None),
        ("基本リモート", "full", None),
        ("フルリモート不可、リモート併用可", "hybrid", None),
        ("当初常駐、慣れたら週2在宅", "hybrid", (3, 3)),
    ],
)
def test_office_days_are_read(text, mode, days):
    assert remote(text) == Remote(mode=mode, onsite_days=days)


@pytest.mark.parametrize("text", ["", "渋谷", "なし", "週5日", "1回"])
def test_missing_office_days_are_never_remote(text):
    assert remote(text) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [("２名", 2), ("1～2名", 2), ("若干名", None), ("複数名", None), ("PL1名、SE2名", 3), ("1名（現在5名体制）", 1)],
)
def test_seats_are_counted(text, count):
    assert seats(text) == count


@pytest.mark.parametrize(
    ("text", "count"), [("１回", 1), ("2回(上位同席)", 2), ("弊社1回、エンド様1回", 2), ("オンライン", None)]
)
def test_interviews_are_counted(text, count):
    assert interviews(text) == count


@pytest.mark.parametrize(("text", "years"), [("38歳", 38), ("満４２才", 42), ("30代", None), ("99歳", None)])
def test_an_age_is_a_number_of_years(text, years):
    assert age(text) == years


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("50歳まで", (None, 50)),
        ("～50歳", (None, 50)),
        ("20代～40代", (20, 49)),
        ("60歳未満", (None, 59)),
        ("35歳前後", (None, None)),
    ],
)
def test_limits_on_age(text, limits):
    assert age_limits(text) == limits


@pytest.mark.parametrize(
    ("text", "limit"),
    [("外国籍不可", "japanese_only"), ("外国籍：NG", "japanese_only"), ("外国籍可", "any"), ("国籍不問", "any")],
)
def test_limits_on_nationality(text, limit):
    assert restrictions(text).nationality == limit


def test_silence_on_limits_is_none():
    assert restrictions("Java経験3年以上") is None


@pytest.mark.parametrize(
    ("text", "tier", "free", "free_tier"),
    [
        ("貴社社員まで", 0, None, None),
        ("貴社プロパーのみ", 0, None, None),
        ("貴社まで", 0, None, None),
        ("1社先まで", 1, None, None),
        ("貴社1社下まで", 1, None, None),
        ("BP不可", 0, None, None),
        ("再委託不可", 0, None, None),
        ("個人事業主不可", None, False, None),
        ("個人事業主は貴社直のみ可", None, True, 1),
        ("貴社プロパー・1社先まで（個人事業主可）", 1, True, None),
        ("貴社プロパーのみ、1社先まで", 0, None, None),
    ],
)
def test_partner_limits_as_the_reader_sees_them(text, tier, free, free_tier):
    assert partner_limit(text) == PartnerLimit(max_tier=tier, freelance=free, freelance_tier=free_tier)


def test_silence_on_the_chain_is_no_limit():
    assert partner_limit("BP様歓迎、商流制限なし") is None


def test_of_two_limits_the_stricter_wins():
    assert stricter(
        PartnerLimit(max_tier=1, freelance=True), PartnerLimit(max_tier=0, freelance=False)
    ) == PartnerLimit(max_tier=0, freelance=False)


def test_a_forwarded_limit_leaves_one_tier_less():
    assert one_tier_on(PartnerLimit(max_tier=1, freelance=True, freelance_tier=1)) == PartnerLimit(
        max_tier=0, freelance=False
    )


@pytest.mark.parametrize(
    ("text", "depth"), [("エンド→元請→弊社", 2), ("エンド直", 1), ("エンド⇒元請⇒弊社⇒貴社まで", 2), ("浅め", None)]
)
def test_companies_between_us_and_the_client(text, depth):
    assert chain_depth(text) == depth


@pytest.mark.parametrize(
    ("text", "months"), [("3〜5年", 36), ("1年半", 18), ("半年", 6), ("2024年4月", None), ("2年6ヶ月", 30)]
)
def test_months_of_experience(text, months):
    assert experience_months(text) == months


@pytest.mark.parametrize(
    ("text", "share"), [("100%", (1, 1)), ("週3〜4日", (0.6, 0.8)), ("50～80％", (0.5, 0.8)), ("週2出社", None)]
)
def test_utilisation_is_a_range(text, share):
    assert utilisation(text) == share


@pytest.mark.parametrize(
    ("text", "level"), [("日本語N2以上", "N2"), ("日本語ネイティブ", "native"), ("ビジネスレベル", None)]
)
def test_language_levels(text, level):
    assert language_level(text) == level


def test_circled_numbers_are_no_digits():
    assert "170" not in plain("①70万")


@given(st.text(alphabet="0123456789,.万円~～〜-@MAX上限税込時給スキル見合いhH±週日名歳まで（）()?", max_size=40))
def test_no_text_breaks_a_reader(text):
    read = money_range(text)
    assert read.min is None or read.max is None or read.min <= read.max
    for function in (settlement, payment_site, remote, seats, interviews, age, age_limits, restrictions, partner_limit):
        function(text)
    for function in (experience_months, utilisation, language_level, chain_depth):
        function(text)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [("85万円（上限）", None, 850_000), ("900,000 JPY/month max", None, 900_000), ("85万円（税別）", 850_000, 850_000)],
)
def test_a_most_in_brackets_or_in_english_is_a_most(text, least, most):
    assert (money_range(text).min, money_range(text).max) == (least, most)


@pytest.mark.parametrize(
    ("text", "rounds"),
    [
        ("1回または2回", 2),
        ("1度だけ", 1),
        ("1次面談：弊社、2次面談：お客様", 2),
        ("弊社1回、エンド様1回", 2),
        ("ありません", None),
    ],
)
def test_rounds_of_interviews_in_every_writing(text, rounds):
    assert interviews(text) == rounds


def test_people_counted_in_words_are_seats():
    assert (seats("おふたり募集"), seats("お一人様"), seats("0.6～0.8人月")) == (2, 1, None)


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("弊社から1社先まで", 0),
        ("弊社より2社先まで", 1),
        ("貴社より2社先まで", 2),
        ("御社の社員の方でお願いします", 0),
        ("貴社正社員または契約社員に限る", 0),
    ],
)
def test_a_limit_is_counted_from_the_company_it_names(text, tier):
    limit = partner_limit(text)

    assert limit is not None
    assert limit.max_tier == tier


def test_freelancers_refused_politely_are_refused():
    assert partner_limit("個人事業主の方は今回は見送らせてください") == PartnerLimit(freelance=False)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("リモートはなく、平日9時から18時の常駐", Remote(mode="onsite")),
        ("渋谷（リモート8割）", Remote(mode="hybrid", onsite_days=(1, 1))),
    ],
)
def test_remote_work_denied_or_given_as_a_share(text, read):
    assert remote(text) == read


def test_those_who_work_there_already_are_no_limit_of_age():
    assert restrictions("40代～50代活躍中") is None
    assert age_limits("20代～30代半ばまで") == (20, 36)


def test_hours_joined_by_a_word_are_a_band():
    band = settlement("140時間から180時間")

    assert band is not None
    assert (band.min_h, band.max_h) == (140, 180)
