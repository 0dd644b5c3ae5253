"""The grammar of engagement periods, shape by shape."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.normalise.periods import day, duration, era_year, month, period, search

TODAY = date(2026, 11, 24)


def span(text: str) -> tuple[str | None, str | None, bool]:
    found = period(text, TODAY)
    start, end = (m.strftime("%Y-%m") if m else None for m in (found.start, found.end))
    return start, end, found.current


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024年3月～2024年8月", "2024-03", "2024-08"),
        ("2021/09〜2023/06", "2021-09", "2023-06"),
        ("2003/03 - 2005/01", "2003-03", "2005-01"),
        ("2020.11 ~ 2025.01", "2020-11", "2025-01"),
        ("2007年 – 2011年", "2007-01", "2011-12"),
        ("2025-03-01〜2025-08-07", "2025-03", "2025-08"),
        ("2007/2～7", "2007-02", "2007-07"),
        ("2025年1月～11月（11ヶ月）", "2025-01", "2025-11"),
        ("2023年11月～2月", "2023-11", "2024-02"),
        ("2007/7,2008/2", "2007-07", "2008-02"),
        ("2007/4", "2007-04", "2007-04"),
        ("H28.4-R3.3", "2016-04", "2021-03"),
        ("令和元年5月〜令和2年3月", "2019-05", "2020-03"),
        ("2019年4月\n～\n2021年3月\n1年3ヶ月", "2019-04", "2021-03"),
        ("2019/04\n2021/03", "2019-04", "2021-03"),
        ("2019年4月\t2021年3月", "2019-04", "2021-03"),
        ("自 2019年4月 至 2021年3月", "2019-04", "2021-03"),
        ("'19/4～'20/3", "2019-04", "2020-03"),
        ("18/04～19/03", "2018-04", "2019-03"),
        ("May 2020 to June 2021", "2020-05", "2021-06"),
        ("04/2019 – 03/2020", "2019-04", "2020-03"),
        ("202104～202203", "2021-04", "2022-03"),
        ("２０１９／０４－２０２０／０３", "2019-04", "2020-03"),
        ("2019年4月から2020年3月まで", "2019-04", "2020-03"),
        ("2019年4月 (3ヶ月)", "2019-04", "2019-06"),
        ("①2019年4月∼2020年3月", "2019-04", "2020-03"),
        ("2019-04-2020-03", "2019-04", "2020-03"),
    ],
)
def test_every_shape_of_range_gives_its_months(text: str, start: str, end: str):
    assert span(text) == (start, end, False)
    assert period(text, TODAY).fault is None


@pytest.mark.parametrize("word", ["現在", "現職", "継続中", "now", "Present", "今", "（現在）", "現在に至る", "参画中"])
def test_open_ends_that_say_so_are_current(word: str):
    assert span(f"2019.04～{word}") == ("2019-04", None, True)


@pytest.mark.parametrize("text", ["2019.04～", "2014 年 6 月 ~", "2020年4月から", "2020/4 -"])
def test_an_end_left_out_is_open_but_not_called_current(text: str):
    found = period(text, TODAY)
    assert found.end is None
    assert found.open
    assert not found.current


def test_a_planned_end_is_an_end_and_still_running():
    assert span("2021/4～2027/3（予定）") == ("2021-04", "2027-03", True)


@pytest.mark.parametrize(
    ("text", "start", "end", "word"),
    [
        ("2008月4月～2009年3月", "2008-04", "2009-03", "2008年4月"),
        ("2019年13月～2020年3月", None, "2020-03", "13月"),
        ("平成32年4月～2021年3月", "2020-04", "2021-03", "平成32年"),
        ("2020年(令和3年)4月～2020年12月", "2020-04", "2020-12", "令和3年"),
        ("2109年4月～2020年3月", None, "2020-03", "2109"),
        ("20219年4月～2020年3月", None, "2020-03", "20219"),
        ("2019年4月31日～2020年2月", "2019-04", "2020-02", "4月31日"),
        ("44287", "2021-04", "2021-04", "シリアル"),
    ],
)
def test_a_slip_is_named_and_what_can_be_read_is_kept(text: str, start: str | None, end: str, word: str):
    found = period(text, TODAY)
    assert span(text)[:2] == (start, end)
    assert found.fault is not None
    assert word in found.fault


@pytest.mark.parametrize("text", ["2019年(平成31年)4月～", "令和3年(2021年)4月～", "2020年4月30日～"])
def test_two_ways_of_saying_the_same_year_are_no_fault(text: str):
    assert period(text, TODAY).fault is None


@pytest.mark.parametrize(
    "text", ["Windows Server 2012/2016", "Java8/11", "1年目", "10名", "", "・・・", "V2.3～4.1", "Oracle 11g"]
)
def test_what_is_no_date_gives_no_period(text: str):
    assert span(text) == (None, None, False)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("1年3ヶ月", 15), ("1年半", 18), ("半年", 6), ("約5年", 60), ("（11年）", 132), ("2.5年", 30), ("24ヶ月", 24),
        ("3カ⽉", 3), ("10年と3ヵ月", 123), ("5years", 60), ("1y6m", 18), ("2年間", 24), ("18か月", 18),
        ("1年未満", None), ("2019年4月", None), ("11", None), ("", None),
    ],
)  # fmt: skip
def test_durations(text: str, months: int | None):
    assert duration(text) == months


def test_the_duration_beside_the_dates_is_kept_apart_from_them():
    assert period("2019年4月～現在 1年8ヶ月", TODAY).stated_months == 20
    assert period("2019年4月～現在", TODAY).stated_months is None


def test_a_heading_gives_its_period_and_the_rest():
    found = search("2021年4月〜2022年3月：金融系システム開発", TODAY)
    assert found is not None
    assert found.rest == "金融系システム開発"


def test_single_dates():
    assert month("R3.4") == date(2021, 4, 1)
    assert month("2019年3月卒業") == date(2019, 3, 1)
    assert day("平成2年3月15日") == date(1990, 3, 15)
    assert day("2019年3月") is None
    assert era_year("平成元年") == 1989
    assert era_year("2019年") is None


@given(st.text(alphabet="0123456789年月日/.-～〜~()（） RH令和平成元現在ヶ半'、\n①T", max_size=40))
def test_no_text_breaks_the_grammar(text: str):
    found = period(text, TODAY)
    assert found.start is None or 1950 <= found.start.year <= 2100
    duration(text)


@given(
    st.dates(date(1980, 1, 1), date(2026, 10, 1)), st.integers(0, 200), st.sampled_from(["～", "〜", " - ", "~", "→"])
)
def test_what_is_written_is_read_back(start: date, months: int, separator: str):
    total = start.year * 12 + start.month - 1 + months
    end = date(total // 12, total % 12 + 1, 1)
    for shape in ("{0.year}年{0.month}月", "{0.year}/{0.month:02d}", "{0.year}.{0.month}"):
        found = period(shape.format(start) + separator + shape.format(end), TODAY)
        if end.year <= TODAY.year + 10:
            assert (found.start, found.end) == (start.replace(day=1), end)
