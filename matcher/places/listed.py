"""The stations we know: the list of the vocabulary, and over it what a company imported from an official file."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from matcher.errors import InputError
from matcher.messages import tell
from matcher.places.spellings import key, loose

EARTH_KM = 6371.0
COLUMNS = 7
LINE_COLUMNS = 4
FOLDER = "MATCHER_STATIONS"
"""The variable that names the folder of imported stations, where it is not the user's own."""


@dataclass(frozen=True, slots=True)
class Station:
    """A station; `prefecture` without 都府県, `lat`/`lon` in degrees."""

    name: str
    kana: str
    prefecture: str
    lat: float
    lon: float
    lines: frozenset[str]

    def km_to(self, other: Station) -> float:
        """Great-circle distance in km."""
        north, south = radians(self.lat), radians(other.lat)
        half = sin((north - south) / 2) ** 2
        half += cos(north) * cos(south) * sin(radians(self.lon - other.lon) / 2) ** 2
        return 2 * EARTH_KM * asin(sqrt(half))


@dataclass(frozen=True, slots=True)
class Listed:
    """All stations, each once, and where they are found."""

    stations: tuple[Station, ...]
    by_key: dict[str, tuple[int, ...]]
    """Every spelling's key → numbers of stations."""
    by_reference: dict[str, int]
    """As lines.csv names a station → its number: by its name with the prefecture in brackets, and by the name alone
    where one station of our list has it."""

    def named(self, name: str) -> tuple[Station, ...]:
        """The stations of this name, however it is spelt."""
        known = key(name)
        found = self.by_key.get(known) or _loosely().get(loose(known), ())
        return tuple(self.stations[n] for n in found)


@cache
def listed() -> Listed:
    """Our list with the imported stations over it."""
    ours = {(row[0], row[2]): row for row in rows_of("stations.csv")}
    rows = ours | {(row[0], row[2]): row for row in imported("stations.csv", COLUMNS)}
    times = Counter(name for name, _ in ours)
    stations: list[Station] = []
    by_key: dict[str, list[int]] = {}
    by_reference: dict[str, int] = {}
    for number, (name, kana, prefecture, lat, lon, lines, also) in enumerate(rows.values()):
        bare = name.partition("(")[0]
        on = frozenset(lines.split(";")) if lines else frozenset()
        stations.append(Station(bare, kana, prefecture, float(lat), float(lon), on))
        by_reference[f"{name}({prefecture})"] = number
        if times[name] == 1 and (name, prefecture) in ours:
            by_reference[name] = number
        for spelling in {key(bare), key(kana), *map(key, also.split(";"))}:
            if spelling:
                by_key.setdefault(spelling, []).append(number)
    return Listed(tuple(stations), {k: tuple(numbers) for k, numbers in by_key.items()}, by_reference)


@cache
def _loosely() -> dict[str, tuple[int, ...]]:
    """The keys without what stands between two kanji → numbers of stations."""
    found: dict[str, tuple[int, ...]] = {}
    for known, numbers in listed().by_key.items():
        if any(c in known for c in "ヶのつ"):
            found[loose(known)] = (*found.get(loose(known), ()), *numbers)
    return found


# ---------------------------------------------------------------- files


def rows_of(name: str) -> Iterator[list[str]]:
    """The rows of one of the vocabulary's lists, without its heading."""
    return _rows(files("matcher").joinpath("taxonomy", name).read_text(encoding="utf-8"))


def imported(name: str, columns: int) -> Iterator[list[str]]:
    """The rows of a list `matcher stations` left in the folder of imported stations; none where there is no such.
    Raises InputError for a file somebody broke."""
    file = folder() / name
    try:
        rows = list(_rows(file.read_text(encoding="utf-8")))
        if name == "stations.csv":
            all(float(row[3]) + float(row[4]) for row in rows)
    except FileNotFoundError:
        return iter(())
    except (OSError, ValueError, IndexError, csv.Error) as error:
        raise InputError(tell("places.broken", path=file), place=str(file)) from error
    if any(len(row) != columns for row in rows):
        raise InputError(tell("places.broken", path=file), place=str(file))
    return iter(rows)


def folder() -> Path:
    """Where imported stations are kept."""
    if named := os.environ.get(FOLDER):
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("ses-matcher", appauthor=False) / "stations"


def _rows(text: str) -> Iterator[list[str]]:
    rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    next(rows, None)
    return rows
