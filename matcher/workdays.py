"""Working days in Japan: no weekends, no public holidays, not the days around New Year."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from matcher.messages import Lang

WEEKDAYS = "月火水木金土日"


def is_workday(day: date) -> bool:
    """Is it a day on which offices answer?"""
    new_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not new_year and day not in _holidays(day.year)


def workdays_before(day: date, count: int) -> date:
    """The working day so many working days before a day; for 0 the day itself, or the last working day before it."""
    while not is_workday(day):
        day -= timedelta(days=1)
    for _ in range(count):
        day -= timedelta(days=1)
        while not is_workday(day):
            day -= timedelta(days=1)
    return day


def weekday_text(day: date, lang: Lang) -> str:
    """月 / Mon."""
    return WEEKDAYS[day.weekday()] if lang == "ja" else ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]


@cache
def _holidays(year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("JP", years=year))
