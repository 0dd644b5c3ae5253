"""Official stations laid over our list: their coordinates and lines on the stations we know, all others added."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from matcher.errors import InputError
from matcher.messages import Lang, tell, why_os
from matcher.places.listed import Station, rows_of
from matcher.places.official import Official, Platform, ways
from matcher.places.spellings import hiragana, key

SAME_NAME_KM = 1.5
"""A station of the same name this near is the same station."""
NEIGHBOUR_KM = 60.0
"""Farther than this from every station we know, a station's prefecture stays unknown where the file does not say it."""
NOTE = "# Imported with `matcher stations`; lies over the list of the program. Delete the file to be rid of it.\n"


@dataclass(frozen=True)
class Overlay:
    """What was laid over our list."""

    stations: list[list[str]]
    """Rows of stations.csv: stations of ours with official coordinates and further lines, and new ones."""
    lines: list[list[str]]
    """Rows of lines.csv."""
    matched: int
    added: int
    faults: list[str]


@dataclass
class _Entry:
    row: list[str]
    ours: bool
    codes: list[str]
    place: Station
    """Where it stood first; what is near to it is the same station."""


def lay_over(official: Official, lang: Lang = "ja") -> Overlay:
    """Our list as the official files correct and extend it; only the rows that differ."""
    faults = list(official.faults)
    entries: list[_Entry] = [_Entry(row, True, [], _station(row)) for row in rows_of("stations.csv")]
    nearby = _Nearby(tuple(known.place for known in entries))
    by_key: dict[str, list[_Entry]] = {}
    for known in entries:
        for spelling in {key(known.place.name), *map(key, known.row[6].split(";"))} - {""}:
            by_key.setdefault(spelling, []).append(known)
    for platform in official.platforms:
        name, further = _named(platform.name)
        here = Station(name, platform.kana, platform.prefecture, platform.lat, platform.lon, frozenset())
        entry = _same(by_key.get(key(name), ()), here)
        if entry is None:
            prefecture = platform.prefecture or nearby.prefecture(here)
            if not prefecture:
                faults.append(tell("places.no_prefecture", lang, place=platform.code, name=name))
            kana = hiragana(platform.kana) or platform.kana
            entry = _Entry([name, kana, prefecture, "", "", "", further], False, [], here)
            entries.append(entry)
            by_key.setdefault(key(name), []).append(entry)
        _take(entry, platform)
    changed = [one for one in entries if one.codes]
    _tell_apart(entries)
    references = {code: f"{one.row[0]}({one.row[2]})" for one in changed for code in one.codes}
    lines = [
        [line, official.kinds.get(line, "private"), "", " ".join(references[code] for code in way)]
        for line, pairs in official.order.items()
        for way in ways((a, b) for a, b in pairs if a in references and b in references)
    ]
    matched = sum(one.ours for one in changed)
    return Overlay([one.row for one in changed], lines, matched, len(changed) - matched, faults)


def write(overlay: Overlay, folder: Path, lang: Lang = "ja") -> None:
    """Puts the overlay into a folder, in place of an earlier one. Raises InputError where it cannot."""
    tables = (
        ("stations.csv", ["name", "kana", "prefecture", "lat", "lon", "lines", "also"], overlay.stations),
        ("lines.csv", ["name", "kind", "also", "stations"], overlay.lines),
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, heading, rows in tables:
            text = io.StringIO(NOTE)
            text.seek(0, io.SEEK_END)
            csv.writer(text, lineterminator="\n").writerows([heading, *rows])
            part = folder / f".{name}.part"
            part.write_text(text.getvalue(), encoding="utf-8")
            part.replace(folder / name)
    except OSError as error:
        why = why_os(error, lang)
        raise InputError(tell("places.cannot_write", lang, path=folder, why=why), place=str(folder)) from error


def _station(row: Sequence[str]) -> Station:
    return Station(row[0].partition("(")[0], row[1], row[2], float(row[3]), float(row[4]), frozenset())


def _named(written: str) -> tuple[str, str]:
    """The name, and the whole as a further name where brackets say more (押上(スカイツリー前)); both without 駅 and the
    signs that keep our tables in order."""
    whole = re.sub(r"[;,#\s\x00-\x1f]+", "", written.replace("（", "(").replace("）", ")"))
    whole = whole.replace("〈", "(").replace("〉", ")").replace("<", "(").replace(">", ")")
    bare = whole.partition("(")[0] or whole.replace("(", "").replace(")", "")
    if len(bare) > 2:
        bare = bare.removesuffix("駅")
    return bare, whole if "(" in whole and bare != whole else ""


def _same(entries: Iterable[_Entry], here: Station) -> _Entry | None:
    near = [(entry.place.km_to(here), n, entry) for n, entry in enumerate(entries)]
    found = min(near, default=None, key=lambda one: one[:2])
    return found[2] if found is not None and found[0] <= SAME_NAME_KM else None


def _take(entry: _Entry, platform: Platform) -> None:
    """The platform's place (of the first one met) and its line."""
    if not entry.codes:
        entry.row = [*entry.row[:3], f"{platform.lat:.5f}", f"{platform.lon:.5f}", *entry.row[5:]]
    entry.codes.append(platform.code)
    lines = [line for line in entry.row[5].split(";") if line]
    line = re.sub(r"[;#\x00-\x1f]+", " ", platform.line).strip()
    bare = re.sub(r"^JR\s*|本線$|線$", "", line)
    if line and not any(bare in known or known.removesuffix("線") in line for known in lines):
        entry.row = [*entry.row[:5], ";".join([*lines, line]), entry.row[6]]


class _Nearby:
    """The prefecture of the nearest station we know, near a border perhaps the neighbour's; empty far from all."""

    def __init__(self, ours: Sequence[Station]) -> None:
        import numpy as np

        self.ours = ours
        self.lat, self.lon = np.array([s.lat for s in ours]), np.array([s.lon for s in ours])

    def prefecture(self, here: Station) -> str:
        nearest = self.ours[int(((self.lat - here.lat) ** 2 + 0.66 * (self.lon - here.lon) ** 2).argmin())]
        return nearest.prefecture if nearest.km_to(here) <= NEIGHBOUR_KM else ""


def _tell_apart(entries: Sequence[_Entry]) -> None:
    """Stations of one name in one prefecture get a line, else a number, in brackets behind it."""
    taken: set[tuple[str, str]] = set()
    for entry in sorted(entries, key=lambda e: not e.ours):
        name, prefecture = entry.row[0], entry.row[2]
        by_line = (f"{name}({line})" for line in entry.row[5].split(";") if line)
        tried = chain([name], by_line, (f"{name}({number})" for number in count(2)))
        free = next(n for n in tried if (n, prefecture) not in taken)
        taken.add((free, prefecture))
        entry.row = [free, *entry.row[1:]]
