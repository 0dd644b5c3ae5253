"""The lines as a network: minutes from one place to every station, in few trains, with waiting, changes and walks.

Every stretch of a line, and every train that passes stations or runs on from line to line, is a *run*: stations in
order with the minutes from its first. One round of the search boards every run at every station reached so far, in
both directions at once; five rounds are five trains. All runs lie behind one another in one array, so that a round is a
handful of numpy calls, whatever the number of runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.places.listed import LINE_COLUMNS, imported, listed, rows_of

Minutes = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

TRAINS = 5
"""Most trains on one way."""
BEND = 1.06
"""Km of track per km between the stations of a line as they stand in the list."""
FAR = 9_999.0
"""Minutes that stand for: not reached."""


class Kind(NamedTuple):
    """How trains run: km/h between stops, minutes lost at each stop, minutes one waits for the next."""

    kmh: float
    stop: float
    wait: float


KINDS = {
    "metro": Kind(60, 0.9, 2.5),
    "jr": Kind(60, 1.0, 3),
    "private": Kind(80, 1.1, 3.5),
    "suburban": Kind(70, 1.0, 4),
    "rural": Kind(65, 1.2, 9),
    "fastline": Kind(115, 1.0, 4),
    "agt": Kind(38, 0.8, 3),
    "tram": Kind(22, 0.8, 4),
    "rapid": Kind(75, 1.3, 4.5),
    "express": Kind(67, 1.3, 4),
    "swift": Kind(90, 1.3, 4.5),
    "fast": Kind(110, 1.5, 5),
}
"""By the kind in lines.csv and trains.csv; `through` has the speed of its lines. Fitted on the pairs marked `fit` in
tests/data/commutes.csv, rounded."""
THROUGH_WAIT = 4.0
CHANGE = 2.5
"""Minutes from platform to platform in one station."""
WALK_KM = 0.6
"""Stations this near to each other are walked between."""
WALK, WALK_PER_KM = 1.0, 16.0
LINKS, LINK, LINK_PER_KM = 3, 8.0, 2.5
"""From a station whose line's order nobody knows: to so many of the nearest others, minutes and minutes per km."""


@dataclass(frozen=True, eq=False)
class Network:
    """The runs behind one another: a row per stop."""

    station: Numbers
    """Number of the station in `listed().stations`."""
    at: Minutes
    """Minutes from the run's first stop, moved so far for each run that no run looks sooner than one before it."""
    board: Minutes
    """Waiting, and the way down to a deep platform."""
    leave: Minutes
    """The way up from a deep platform."""
    order: Numbers
    """The rows by station."""
    starts: Numbers
    """Where each served station's rows begin in `order`."""
    served: Numbers
    """The station of each start."""
    walks: tuple[Numbers, Numbers, Minutes]
    """From, to, minutes."""

    def minutes_from(self, starts: Sequence[int]) -> Minutes:
        """Minutes in trains, waiting, changing from any of these stations to every station; `FAR` where none goes."""
        reached = np.full(len(listed().stations), FAR)
        reached[list(starts)] = 0.0
        reached = self._walked(reached)
        boarding = reached
        for _ in range(TRAINS):
            after = self._ridden(boarding)
            after = self._walked(np.minimum(reached, after))
            if np.array_equal(after, reached):
                break
            boarding = np.where(after < reached, after, FAR) + CHANGE
            reached = after
        return reached

    def _ridden(self, boarding: Minutes) -> Minutes:
        """Minutes to every station after one more train."""
        on = np.minimum(boarding[self.station], FAR) + self.board
        ahead = np.minimum.accumulate(on - self.at) + self.at
        back = np.minimum.accumulate((on + self.at)[::-1])[::-1] - self.at
        off = np.minimum(ahead, back) + self.leave
        found = np.full(len(boarding), FAR)
        found[self.served] = np.minimum(np.minimum.reduceat(off[self.order], self.starts), FAR)
        return found

    def _walked(self, reached: Minutes) -> Minutes:
        here, there, minutes = self.walks
        found = reached.copy()
        np.minimum.at(found, there, reached[here] + minutes)
        return found


@lru_cache(maxsize=512)
def minutes_from(starts: tuple[int, ...]) -> Minutes:
    """Minutes in trains from any of these stations (their numbers in the list) to every station. Kept: a place is asked
    for by everybody who might work there."""
    return network().minutes_from(starts)


@cache
def network() -> Network:
    """The network of all lines and trains known."""
    known = listed()
    stations, ats, waits = [], [], []
    deep: list[float] = []
    extra = {(known.by_reference[s], line): float(minutes) for s, line, minutes in rows_of("platforms.csv")}
    shift = 0.0
    for run in runs():
        stations += run.stations
        ats += [shift + minutes for minutes in run.minutes]
        waits += [run.wait] * len(run.stations)
        deep += [max((extra.get((s, line), 0.0) for line in run.lines), default=0.0) for s in run.stations]
        shift += run.minutes[-1] + 2 * FAR
    station, at, board = np.array(stations, np.int64), np.array(ats), np.array(waits) + np.array(deep)
    order = np.argsort(station, kind="stable")
    served, starts = np.unique(station[order], return_index=True)
    return Network(station, at, board, np.array(deep), order, starts, served, _walks(served))


# ---------------------------------------------------------------- runs


class Run(NamedTuple):
    """Stations in order with the minutes from the first; runs go both ways."""

    stations: list[int]
    minutes: list[float]
    wait: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Stations of a line in order, with the km of track from the first; a loop goes round twice."""

    line: str
    kind: str
    stations: list[int]
    km: list[float]

    def between(self, a: int, b: int) -> tuple[int, int] | None:
        """The nearest places of two stations on it; None where it has not both."""
        here = [n for n, s in enumerate(self.stations) if s == a]
        there = [n for n, s in enumerate(self.stations) if s == b]
        return min(((i, j) for i in here for j in there), key=lambda p: abs(p[0] - p[1]), default=None)


def runs() -> Iterator[Run]:
    """Every stretch as its local trains run, then every other train."""
    tracks = stretches()
    for track in chain.from_iterable(tracks.values()):
        kind = KINDS[track.kind]
        yield Run(track.stations, list(_times(pairwise(track.km), kind)), kind.wait, (track.line,))
    for _, kind_name, lines, stops in rows_of("trains.csv"):
        on = [track for line in lines.split(";") for track in tracks[line]]
        yield _train(kind_name, tuple(lines.split(";")), on, stops)


def stretches() -> dict[str, list[Stretch]]:
    """The stretches of every line; of an imported line only where the list has not its way already."""
    known = listed()
    found: dict[str, list[Stretch]] = {}
    for line, kind, _, names in rows_of("lines.csv"):
        found.setdefault(line, []).append(_stretch(line, kind, [known.by_reference[n] for n in names.split()]))
    near = {frozenset(pair) for group in found.values() for one in group for pair in pairwise(one.stations)}
    for line, kind, _, names in imported("lines.csv", LINE_COLUMNS):
        numbers = [n for name in names.split() if (n := known.by_reference.get(name)) is not None]
        fresh = [pair for pair in pairwise(numbers) if frozenset(pair) not in near]
        if 2 * len(fresh) > len(numbers) - 1:
            found.setdefault(f"{line} ", []).append(_stretch(line, kind if kind in KINDS else "rural", numbers))
    return found


def _stretch(line: str, kind: str, stations: list[int]) -> Stretch:
    if stations[0] == stations[-1]:
        stations = stations + stations[1:]
    places = listed().stations
    km = [0.0]
    for a, b in pairwise(stations):
        km.append(km[-1] + places[a].km_to(places[b]) * BEND)
    return Stretch(line, kind, stations, km)


def _times(way: Iterable[tuple[float, float]], kind: Kind) -> Iterator[float]:
    minutes = 0.0
    yield minutes
    for before, after in way:
        minutes += abs(after - before) * 60 / kind.kmh + kind.stop
        yield minutes


def _train(kind_name: str, lines: tuple[str, ...], on: list[Stretch], stops: str) -> Run:
    """A train of trains.csv: `A…B` stands for every station between."""
    known = listed().by_reference
    stations: list[int] = []
    minutes, every = [0.0], False
    wait = KINDS[kind_name].wait if kind_name in KINDS else THROUGH_WAIT
    for name, joined in re.findall(r"([^ …]+)( |…|$)", stops):
        number = known[name]
        if stations:
            track, (i, j) = _track(on, stations[-1], number)
            step = 1 if j > i else -1
            places = range(i, j + step, step) if every else (i, j)
            kind = KINDS[kind_name] if kind_name in KINDS else KINDS[track.kind]
            times = list(_times(pairwise([track.km[n] for n in places]), kind))
            minutes += [minutes[-1] + t for t in times[1:]]
            stations += [track.stations[n] for n in places[1:]]
        else:
            stations.append(number)
        every = joined == "…"
    return Run(stations, minutes, wait, lines)


def _track(on: list[Stretch], a: int, b: int) -> tuple[Stretch, tuple[int, int]]:
    """The first stretch that has both stations. Raises ValueError where none has: a fault of trains.csv."""
    for track in on:
        if (places := track.between(a, b)) is not None:
            return track, places
    names = " – ".join(listed().stations[n].name for n in (a, b))
    raise ValueError(f"trains.csv: no line has {names}")


# ---------------------------------------------------------------- on foot


def _walks(served: Numbers) -> tuple[Numbers, Numbers, Minutes]:
    """From, to and minutes between near stations; from a station no run serves to the nearest ones."""
    places = listed().stations
    lat, lon = np.array([s.lat for s in places]), np.array([s.lon for s in places])
    here, there = _within(lat, lon, WALK_KM)
    minutes = WALK + WALK_PER_KM * _km(lat, lon, here, there)
    for alone in np.array_split(np.setdiff1d(np.arange(len(places)), served), 1 + len(places) // 500):
        if len(alone) and len(served) > LINKS:
            km = _km(lat, lon, alone[:, None], served[None, :])
            nearest = np.argpartition(km, LINKS, axis=1)[:, :LINKS]
            here = np.concatenate([here, np.repeat(alone, LINKS)])
            there = np.concatenate([there, served[nearest].ravel()])
            minutes = np.concatenate([minutes, LINK + LINK_PER_KM * np.take_along_axis(km, nearest, axis=1).ravel()])
    return np.concatenate([here, there]), np.concatenate([there, here]), np.concatenate([minutes, minutes])


def _within(lat: Minutes, lon: Minutes, km: float) -> tuple[Numbers, Numbers]:
    """Pairs of stations at most so far apart: each compared with those that follow it from south to north."""
    by_lat = np.argsort(lat, kind="stable")
    found = []
    for step in range(1, len(lat)):
        a, b = by_lat[:-step], by_lat[step:]
        level = (lat[b] - lat[a]) * 111.2 <= km
        if not level.any():
            break
        a, b = a[level], b[level]
        close = _km(lat, lon, a, b) <= km
        found.append((a[close], b[close]))
    return np.concatenate([a for a, _ in found]), np.concatenate([b for _, b in found])


def _km(lat: Minutes, lon: Minutes, a: Any, b: Any) -> Minutes:
    """Km between stations by number, the earth taken as flat there."""
    north = (lat[a] - lat[b]) * 111.2
    east = (lon[a] - lon[b]) * 111.2 * np.cos(np.radians(lat[a]))
    return np.asarray(np.hypot(north, east))
