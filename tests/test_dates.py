"""Mail dates: years left out, exactness, periods."""

from __future__ import annotations

import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.model import Term
from matcher.normalise import dates
from matcher.normalise.dates import free_from, mail_date, mail_period, term
from tests.make import day

ANCHOR = date(2026, 11, 24)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(dates).failed == 0


@pytest.mark.parametrize(
    ("text", "start", "exactness"),
    [
        ("12月～", "2026-12-01", "month"),
        ("１２月上旬", "2026-12-01", "third"),
        ("1月中旬", "2027-01-11", "third"),
        ("12/下旬～", "2026-12-21", "third"),
        ("12/1", "2026-12-01", "day"),
        ("2027/01/05", "2027-01-05", "day"),
        ("R8年12月", "2026-12-01", "month"),
        ("令和9年1月5日", "2027-01-05", "day"),
        ("来月～", "2026-12-01", "month"),
        ("再来月頭", "2027-01-01", "third"),
        ("年明け", "2027-01-01", "third"),
        ("即日", "2026-11-24", "open"),
        ("即日or11月", "2026-11-24", "open"),
        ("来年4月", "2027-04-01", "month"),
    ],
)
def test_a_start_is_read_with_its_exactness(text, start, exactness):
    period = mail_period(text, ANCHOR)

    assert (period.start, period.exactness["start"]) == (day(start), exactness)


@pytest.mark.parametrize(("month", "year"), [("9月", 2026), ("8月", 2027)])
def test_a_month_without_year_lies_at_most_two_months_back(month, year):
    assert mail_date(month, ANCHOR)[0].year == year


@pytest.mark.parametrize(
    ("text", "end", "exactness"),
    [
        ("12月～3月末", "2027-03-31", "day"),
        ("11月～3／末", "2027-03-31", "day"),
        ("12月～3月", "2027-03-31", "month"),
        ("12～3月", "2027-03-31", "month"),
        ("～3月末", "2027-03-31", "day"),
        ("即日～2月末", "2027-02-28", "day"),
        ("1月〜6ヶ月", "2027-06-30", "month"),
        ("2026.12～2027.3", "2027-03-31", "month"),
    ],
)
def test_an_end_is_the_first_such_month_after_the_start(text, end, exactness):
    period = mail_period(text, ANCHOR)

    assert (period.end, period.exactness["end"]) == (day(end), exactness)


@pytest.mark.parametrize(
    "text", ["即日～3ヶ月", "12月～3ヶ月以上", "12月～（3ヶ月更新）", "12月～長期", "12月～1月開始"]
)
def test_an_end_nobody_named_is_not_worked_out(text):
    assert mail_period(text, ANCHOR).end is None


def test_anytime_is_open_without_a_date():
    period = mail_period("随時", ANCHOR)

    assert period.start is None
    assert period.exactness == {"start": "open"}


@pytest.mark.parametrize("text", ["", "未定", "13月32日", "2/30", "14:00～", "週3日", "140-180h", "3名", "60万"])
def test_what_is_no_date_is_none(text):
    assert mail_date(text, ANCHOR)[0] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("長期", Term(long=True)),
        ("3ヶ月（延長あり）", Term(months=3, extendable=True)),
        ("半年", Term(months=6)),
        ("3か月更新", Term(extendable=True)),
        ("1年半程度", Term(months=18)),
        ("12月", None),
    ],
)
def test_a_term_is_months_or_long(text, expected):
    assert term(text) == expected


@pytest.mark.parametrize(
    ("text", "free"),
    [("11月末終了予定", "2026-12-01"), ("11月末まで現場、12月15日から可", "2026-12-15"), ("1/5～", "2027-01-05")],
)
def test_a_person_is_free_the_day_after_the_job_ends(text, free):
    assert free_from(text, ANCHOR)[0] == day(free)


@given(st.text(alphabet="0123456789/月日年～〜-. 末上旬中旬下旬即日長期ヶ令和R", max_size=30))
def test_no_text_breaks_the_reader_of_periods(text):
    period = mail_period(text, ANCHOR)

    assert period.start is None or period.end is None or period.end >= period.start


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("12月～（即日も可）", "2026-12-01", None),
        ("1月～（12月後半も相談可）", "2027-01-01", None),
        ("即日〜12月中旬開始", "2026-11-24", None),
        ("11月下旬～12月頭", "2026-11-21", None),
        ("R8.12.1～R9.3.31", "2026-12-01", "2027-03-31"),
        ("年明け～年度末", "2027-01-01", "2027-03-31"),
    ],
)
def test_a_remark_on_the_start_is_no_end(text, start, end):
    period = mail_period(text, ANCHOR)

    assert (period.start, period.end) == (day(start), day(end) if end else None)


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("11月末で現場を離任", "2026-12-01"),
        ("現場終了日：12月末", "2027-01-01"),
        ("現場終了が12月末、1月から可", "2027-01-01"),
        ("最短12/1", "2026-12-01"),
    ],
)
def test_a_person_is_free_once_the_present_job_is_over(text, free):
    assert free_from(text, ANCHOR)[0] == day(free)
