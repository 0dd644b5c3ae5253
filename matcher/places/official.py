"""Official lists of stations in their own formats → the stations and lines they name.

Two formats: the CSV files of 駅データ.jp (station, line, join, company; told apart by their headings) and the railway
data N02 of 国土数値情報 (stations as GeoJSON or as XML). What a file says is taken as it is; `overlay` decides.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from matcher.errors import InputError
from matcher.messages import Lang, tell, why_os
from matcher.messages.refusals import why_unreadable
from matcher.places.stations import PREFECTURES

LARGEST = 100 * 1024 * 1024
"""Bytes beyond which a file is no list of stations."""
OPEN = "0"
"""`e_status` of what is in service; not yet opened and closed ones are passed by."""
SHINKANSEN, SUBWAY, TRAM, AGT = "1", "3", "4", "5"
"""`line_type` of 駅データ.jp."""
HIGH_SPEED = ("1", "11", "新幹線")
LATITUDES, LONGITUDES = (20.0, 46.0), (122.0, 154.0)
_CSV = {
    "station": ("station_cd", "station_name", "line_cd", "lon", "lat"),
    "join": ("line_cd", "station_cd1", "station_cd2"),
    "line": ("line_cd", "line_name"),
    "company": ("company_cd", "company_name"),
}
"""The columns by which each file is known, and without which it cannot be read."""


@dataclass(frozen=True, slots=True)
class Platform:
    """A station of one line, as a file has it; `prefecture` and `kana` empty where the file does not say."""

    code: str
    name: str
    kana: str
    prefecture: str
    lat: float
    lon: float
    line: str


@dataclass
class Official:
    """What all files together say."""

    platforms: list[Platform] = field(default_factory=list)
    order: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Line → pairs of neighbouring platforms by code."""
    kinds: dict[str, str] = field(default_factory=dict)
    """Line → kind of lines.csv."""
    faults: list[str] = field(default_factory=list)
    """Rows passed by, with their place and the reason."""


def read_official(paths: Sequence[Path], lang: Lang = "ja") -> Official:
    """The stations and lines of some files. Raises InputError for a file in neither format, or with no station."""
    official = Official()
    tables: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
    for path in paths:
        text = _text(path, lang)
        start = text.lstrip()[:1]
        if start == "{":
            official.platforms += _geojson(path, text, official, lang)
        elif start == "<":
            official.platforms += _xml(path, text, official, lang)
        else:
            kind, rows = _table(path, text, lang)
            tables.setdefault(kind, []).extend(rows)
    if tables:
        _ekidata(tables, official, lang)
    if not official.platforms:
        names = ", ".join(str(path) for path in paths)
        raise InputError(tell("places.no_station", lang, path=names), place=names)
    return official


def _text(path: Path, lang: Lang) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(tell("places.too_large", lang, path=path, most=LARGEST >> 20), place=str(path))
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            tell("places.cannot_read", lang, path=path, why=why_os(error, lang)), place=str(path)
        ) from error
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(tell("places.format", lang, path=path), place=str(path))


# ---------------------------------------------------------------- 駅データ.jp


def _table(path: Path, text: str, lang: Lang) -> tuple[str, list[tuple[str, Mapping[str, str]]]]:
    """Which of the four files it is, and its rows with their places."""
    try:
        rows = csv.DictReader(io.StringIO(text, newline=""))
        heading = set(rows.fieldnames or ())
        kind = next((kind for kind, needed in _CSV.items() if heading.issuperset(needed)), None)
        if kind is None:
            raise InputError(tell("places.format", lang, path=path), place=str(path))
        return kind, [(f"{path}:{rows.line_num}", {k: (v or "").strip() for k, v in row.items() if k}) for row in rows]
    except csv.Error as error:
        raise InputError(
            tell("places.cannot_read", lang, path=path, why=why_unreadable(error, lang)), place=str(path)
        ) from error


def _ekidata(tables: Mapping[str, list[tuple[str, Mapping[str, str]]]], official: Official, lang: Lang) -> None:
    companies = {row["company_cd"]: row["company_name"] for _, row in tables.get("company", ())}
    lines = {row["line_cd"]: row for _, row in tables.get("line", ())}
    codes: dict[str, str] = {}
    for place, row in tables.get("station", ()):
        if row.get("e_status", OPEN) not in (OPEN, ""):
            continue
        point = _point(row["lat"], row["lon"])
        if not row["station_name"] or point is None:
            official.faults.append(tell("places.bad_row", lang, place=place, name=row["station_name"] or "?"))
            continue
        line = lines.get(row["line_cd"])
        if line is not None and line.get("e_status", OPEN) not in (OPEN, ""):
            continue
        name = line["line_name"] if line else ""
        codes[row["station_cd"]] = name
        official.platforms.append(
            Platform(
                code=row["station_cd"],
                name=row["station_name"],
                kana=row.get("station_name_k", ""),
                prefecture=_prefecture_of(row.get("pref_cd", "")),
                lat=point[0],
                lon=point[1],
                line=name,
            )
        )
    for _, row in tables.get("join", ()):
        line = lines.get(row["line_cd"])
        if line is None or line.get("line_type") == SHINKANSEN or "新幹線" in line["line_name"]:
            continue
        if row["station_cd1"] in codes and row["station_cd2"] in codes:
            official.order.setdefault(line["line_name"], []).append((row["station_cd1"], row["station_cd2"]))
    for line in lines.values():
        official.kinds[line["line_name"]] = _kind(line, companies.get(line.get("company_cd", ""), ""))


def _kind(line: Mapping[str, str], company: str) -> str:
    by_type = {SUBWAY: "metro", TRAM: "tram", AGT: "agt"}
    return by_type.get(line.get("line_type", "")) or ("suburban" if company.startswith("JR") else "private")


def _prefecture_of(code: str) -> str:
    return (
        PREFECTURES[int(code) - 1] if code.isdecimal() and len(code) <= 2 and 1 <= int(code) <= len(PREFECTURES) else ""
    )


# ---------------------------------------------------------------- 国土数値情報 N02


def _geojson(path: Path, text: str, official: Official, lang: Lang) -> Iterator[Platform]:
    try:
        whole = json.loads(text)
        features = whole["features"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(tell("places.format", lang, path=path), place=str(path)) from error
    for number, feature in enumerate(features if isinstance(features, list) else (), start=1):
        facts = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(facts, dict) or not isinstance(facts.get("N02_005"), str):
            continue
        shape = feature.get("geometry")
        points = list(_pairs(shape.get("coordinates") if isinstance(shape, dict) else None))
        said = (facts.get("N02_001"), facts["N02_005"], facts.get("N02_003"), points)
        yield from _platform(f"{path} #{number}", *said, official, lang)


def _pairs(coordinates: Any) -> Iterator[tuple[Any, Any]]:
    """The points of a geometry, however deep they are nested (Point, LineString, MultiLineString)."""
    waiting = [coordinates]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, list) or not one:
            continue
        if isinstance(one[0], list):
            waiting.extend(one)
        elif len(one) >= 2:
            yield one[0], one[1]


def _xml(path: Path, text: str, official: Official, lang: Lang) -> Iterator[Platform]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise InputError(tell("places.format", lang, path=path), place=str(path))
    try:
        root = ElementTree.fromstring(text.encode())
    except ElementTree.ParseError as error:
        raise InputError(
            tell("places.cannot_read", lang, path=path, why=why_unreadable(error, lang)), place=str(path)
        ) from error
    curves: dict[str, list[tuple[str, str]]] = {}
    for curve in (e for e in root.iter() if _local(e.tag) == "Curve"):
        numbers = " ".join(e.text or "" for e in curve.iter() if _local(e.tag) == "posList").split()
        curves[_attribute(curve, "id")] = list(zip(numbers[::2], numbers[1::2], strict=False))
    for station in (e for e in root.iter() if _local(e.tag) == "Station"):
        facts = {_local(e.tag): (e.text or "").strip() for e in station}
        if not facts.get("stationName"):
            continue
        where = next((_attribute(e, "href").lstrip("#") for e in station if _local(e.tag) == "location"), "")
        said = (facts.get("railwayType"), facts["stationName"], facts.get("railwayLineName"), curves.get(where, []))
        yield from _platform(f"{path} {_attribute(station, 'id')}", *said, official, lang)


def _platform(
    place: str,
    railway: Any,
    name: str,
    line: Any,
    points: list[tuple[Any, Any]],
    official: Official,
    lang: Lang,
) -> Iterator[Platform]:
    """One station at the middle of its platform; none of a Shinkansen, which no commute counts on."""
    on = line if isinstance(line, str) else ""
    if str(railway) in HIGH_SPEED or "新幹線" in on:
        return
    point = _point(*points[len(points) // 2][::-1]) if points else None
    if point is None or not name.strip():
        official.faults.append(tell("places.bad_row", lang, place=place, name=name or "?"))
        return
    yield Platform(place, name.strip(), "", "", point[0], point[1], on)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if _local(key) == name), "")


def _point(lat: Any, lon: Any) -> tuple[float, float] | None:
    """Latitude and longitude, whichever comes first (XML turns them round); None where they lie outside Japan."""
    try:
        one, other = float(lat), float(lon)
    except (TypeError, ValueError):
        return None
    if LONGITUDES[0] <= one <= LONGITUDES[1]:
        one, other = other, one
    inside = LATITUDES[0] <= one <= LATITUDES[1] and LONGITUDES[0] <= other <= LONGITUDES[1]
    return (one, other) if inside else None


def ways(pairs: Iterable[tuple[str, str]]) -> Iterator[list[str]]:
    """Pairs of neighbours as ways along the line: from each end or fork to the next; rings begin and end alike."""
    beside: dict[str, list[str]] = {}
    for a, b in dict.fromkeys(pairs):
        if a != b and b not in beside.get(a, ()):
            beside.setdefault(a, []).append(b)
            beside.setdefault(b, []).append(a)
    gone: set[frozenset[str]] = set()
    ends = [s for s, others in beside.items() if len(others) != 2]
    for start in [*ends, *beside]:
        for step in beside[start]:
            if frozenset((start, step)) in gone:
                continue
            way = [start, step]
            gone.add(frozenset((start, step)))
            while len(beside[way[-1]]) == 2 and way[-1] != start:
                onward = next(s for s in beside[way[-1]] if s != way[-2])
                gone.add(frozenset((way[-1], onward)))
                way.append(onward)
            yield way
