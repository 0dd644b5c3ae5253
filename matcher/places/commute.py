"""Minutes from door to door, estimated from distance, lines and changes."""

from __future__ import annotations

from functools import cache, lru_cache

from matcher.places.stations import Station, all_stations, meant

SAME_STATION = 10
"""Minutes where home and work are named by the same station."""
BASE = 10.0
NEAR_KM = 6.0
NEAR_MINUTES, FAR_MINUTES = 3.2, 1.05
CHANGE = 4.5
"""Fitted on the pairs marked `fit` in tests/data/commutes.csv, rounded: minutes for walking and waiting, per km up to
NEAR_KM and beyond, per change of line."""


@lru_cache(maxsize=200_000)
def commute_minutes(a: str, b: str) -> int | None:
    """Usual minutes from door to door between two places as written; None where either is unknown.

    An estimate, not a timetable: walking and waiting, minutes per km of the great circle (more on the first
    kilometres), and a surcharge for each change of line. Where a name stands for several cities, the nearer is taken.
    """
    pairs = [(one.km_to(other), one, other) for one in meant(a) for other in meant(b)]
    if not pairs:
        return None
    km, one, other = min(pairs, key=lambda pair: pair[0])
    return estimate(km, changes(one, other))


def estimate(km: float, changing: int) -> int:
    """Minutes for a distance and a number of changes (0 to 2)."""
    if km < 0.4:
        return SAME_STATION
    ride = min(km, NEAR_KM) * NEAR_MINUTES + max(km - NEAR_KM, 0) * FAR_MINUTES
    return round(BASE + ride + changing * CHANGE)


@cache
def _meeting() -> dict[str, frozenset[str]]:
    """Line → lines one can change to."""
    met: dict[str, set[str]] = {}
    for station in all_stations():
        for line in station.lines:
            met.setdefault(line, set()).update(station.lines)
    return {line: frozenset(others) for line, others in met.items()}


def changes(one: Station, other: Station) -> int:
    """Changes of line on the way: 0 on a shared line, 1 where two of their lines meet, else 2 (or more)."""
    if one.lines & other.lines:
        return 0
    reached = frozenset[str]().union(*(_meeting()[line] for line in one.lines))
    return 1 if reached & other.lines else 2
