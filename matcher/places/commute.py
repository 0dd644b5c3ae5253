"""Minutes from door to door."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from math import cos, hypot, radians
from statistics import median

from matcher.places.listed import Station, listed
from matcher.places.stations import ONE_PLACE_KM, around, meant

SAME_STATION = 10
"""Minutes where home and work are named by the same station."""
SAME_KM = 0.4
DOORS = 12.0
"""From the door to the platform and from the platform to the desk, together. Fitted as the speeds of the network."""
FOOT_DOORS, FOOT_PER_KM = 8.0, 15.0
"""All the way on foot: doors, minutes per km of the great circle."""
FAR_DOORS, FAR_PER_KM = 45.0, 0.6
"""Where no train of the network goes (another island, a city by plane or Shinkansen)."""


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """Stations of one name that stand together, or the main stations of a ward or city: their numbers in the list."""

    numbers: tuple[int, ...]
    lat: float
    lon: float
    area: bool = False

    def km_to(self, other: Spot) -> float:
        """Km between the first stations, the earth taken as flat."""
        level = cos(radians((self.lat + other.lat) / 2))
        return hypot(self.lat - other.lat, (self.lon - other.lon) * level) * 111.2


@lru_cache(maxsize=200_000)
def commute_minutes(a: str, b: str) -> int | None:
    """Usual minutes from door to door between two places as written; None where either is unknown.

    An estimate, not a timetable: walking, waiting, trains and changes over the network of lines. Where a name stands
    for several cities, the two nearest to each other are taken. A ward or city (港区, 川崎市) counts as the middle of
    the ways to its main stations.
    """
    homes, works = _spots(a), _spots(b)
    if not homes or not works:
        return None
    if len(homes) == len(works) == 1:
        home, work = homes[0], works[0]
    else:
        home, work = min(product(homes, works), key=lambda pair: pair[0].km_to(pair[1]))
    if home.area or work.area:
        return round(median(_minutes(one, other) for one, other in product(_each(home), _each(work))))
    return round(_minutes(home, work))


@lru_cache(maxsize=20_000)
def _spots(text: str) -> tuple[Spot, ...]:
    """The places a text may mean; several where cities share the name."""
    groups: list[list[Station]] = []
    for station in meant(text):
        near = next((group for group in groups if group[0].km_to(station) <= ONE_PLACE_KM), None)
        if near is None:
            groups.append([station])
        else:
            near.append(station)
    return tuple(_spot(group) for group in groups) or tuple(_spot(group, area=True) for group in around(text))


def _spot(stations: list[Station] | tuple[Station, ...], area: bool = False) -> Spot:
    numbers = _numbers()
    return Spot(tuple(numbers[s] for s in stations), stations[0].lat, stations[0].lon, area)


@cache
def _numbers() -> dict[Station, int]:
    return {station: number for number, station in enumerate(listed().stations)}


def _each(spot: Spot) -> list[Spot]:
    """The stations of a ward one by one; stations of one name together."""
    return [_spot((listed().stations[n],)) for n in spot.numbers] if spot.area else [spot]


def _minutes(home: Spot, work: Spot) -> float:
    from matcher.places.network import FAR, minutes_from

    km = home.km_to(work)
    if km < SAME_KM:
        return SAME_STATION
    reached = minutes_from(work.numbers)
    ride = min(float(reached[n]) for n in home.numbers)
    way = DOORS + ride if ride < FAR else FAR_DOORS + FAR_PER_KM * km
    return round(min(way, FOOT_DOORS + FOOT_PER_KM * km), 6)
