"""Places as people write them, and the way between them."""

from __future__ import annotations

import csv
from pathlib import Path
from statistics import median

import pytest

from matcher.places import Station, commute_minutes, station
from matcher.places.stations import all_stations, meant

PAIRS = Path(__file__).parent / "data" / "commutes.csv"


def known_pairs(part: str) -> list[tuple[str, str, int]]:
    lines = [line for line in PAIRS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(r["home"], r["work"], int(r["minutes"])) for r in csv.DictReader(lines) if r["part"] == part]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("調布", "調布"),
        ("調布駅", "調布"),
        ("京王線 調布駅", "調布"),
        ("JR山手線渋谷駅", "渋谷"),
        ("ＪＲ横浜駅", "横浜"),
        ("東京都港区（品川駅）", "品川"),
        ("渋谷・新宿近辺", "渋谷"),
        ("新宿or渋谷", "新宿"),
        ("九段下 / 飯田橋", "九段下"),
        ("大手町（週2日出社）", "大手町"),
        ("新宿駅（西口）徒歩5分", "新宿"),
        ("東京メトロ東西線木場駅 徒歩7分", "木場"),
        ("溝ノ口", "溝の口"),
        ("市ヶ谷", "市ケ谷"),
        ("四谷", "四ツ谷"),
        ("霞が関", "霞ケ関"),
        ("本郷３丁目", "本郷三丁目"),
        ("東京都新宿区西新宿2-8-1", "西新宿"),
        ("名古屋市中区栄3丁目", "栄"),
        ("東京都千代田区丸の内1-2-3", "東京"),
        ("難波", "なんば"),
        ("シブヤ", "渋谷"),
        ("京急鶴見", "鶴見"),
    ],
)
def test_a_station_is_known_however_it_is_written(written, name):
    found = station(written)

    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "written",
    [
        *("在宅", "フルリモート", "東京都", "都内", "千代田区", "横浜市", "渋谷区", "神奈川県内"),
        *("東西線", "駅", "客先", "京成千葉", "", "  "),
    ],
)
def test_what_names_no_station_stays_unknown(written):
    assert station(written) is None
    assert commute_minutes(written, "新宿") is None


def test_a_name_of_several_cities_needs_a_hint():
    assert station("日本橋") is None
    assert {s.prefecture for s in meant("日本橋")} == {"東京", "大阪"}


@pytest.mark.parametrize(
    ("written", "hints", "prefecture"),
    [
        ("日本橋", {"prefecture": "大阪府"}, "大阪"),
        ("日本橋", {"line": "東西線"}, "東京"),
        ("大阪市中央区 日本橋駅", {}, "大阪"),
        ("日本橋（大阪）", {}, "大阪"),
        ("大宮(埼玉県)", {}, "埼玉"),
        ("広島市中区八丁堀", {}, "広島"),
        ("堺筋線 日本橋駅", {}, "大阪"),
    ],
)
def test_a_hint_decides_between_cities(written, hints, prefecture):
    found = station(written, **hints)

    assert found is not None
    assert found.prefecture == prefecture


def test_a_hint_that_contradicts_leaves_nothing():
    assert station("調布", prefecture="大阪府") is None


def test_the_way_to_an_ambiguous_name_is_the_way_to_the_nearer():
    near, far = commute_minutes("北千住", "日本橋"), commute_minutes("布施", "日本橋")

    assert near is not None
    assert far is not None
    assert max(near, far) < 45


def test_the_same_station_is_some_minutes_away_and_ways_are_alike_both_ways():
    assert commute_minutes("渋谷", "渋谷駅") == 10
    assert commute_minutes("調布", "大手町") == commute_minutes("大手町", "調布")


def test_farther_along_a_line_takes_longer():
    ways = [commute_minutes(home, "新宿") for home in ("中野", "三鷹", "立川", "八王子")]

    assert ways == sorted(ways)


@pytest.mark.parametrize("part", ["fit", "held"])
def test_estimates_come_near_the_usual_minutes(part):
    pairs = known_pairs(part)
    off = [abs((commute_minutes(home, work) or 999) - minutes) for home, work, minutes in pairs]

    assert len(pairs) >= 20
    assert median(off) <= 5
    assert sorted(off)[int(len(off) * 0.9)] <= 12


def test_stations_stand_where_japan_is_and_once_each():
    every = all_stations()

    assert len(every) >= 450
    assert len({(s.name, s.prefecture) for s in every}) == len(every)
    assert all(26 < s.lat < 44 and 127 < s.lon < 145.9 and s.lines for s in every)


def test_no_station_of_a_dense_network_stands_far_from_its_line():
    by_line: dict[str, list[Station]] = {}
    for s in all_stations():
        for line in s.lines:
            by_line.setdefault(line, []).append(s)
    far = [
        (line, s.name)
        for line, stations in by_line.items()
        if len(stations) >= 3 and "新幹線" not in line
        for s in stations
        if s.prefecture in ("東京", "大阪") and min(s.km_to(o) for o in stations if o is not s) > 14
    ]
    assert far == []
