"""Places as people write them, and the way between them."""

from __future__ import annotations

import csv
import json
import re
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from matcher.__main__ import main
from matcher.errors import InputError
from matcher.places import Station, commute, commute_minutes, listed, network, station, stations
from matcher.places.listed import rows_of
from matcher.places.official import read_official, ways
from matcher.places.overlay import lay_over, write
from matcher.places.stations import all_stations, around, meant

PAIRS = Path(__file__).parent / "data" / "commutes.csv"
REGIONS = {
    "関東": {"東京", "神奈川", "埼玉", "千葉", "茨城", "栃木", "群馬"},
    "関西": {"大阪", "京都", "兵庫", "奈良", "滋賀", "和歌山"},
    "中部": {"愛知", "岐阜", "三重", "静岡"},
}


def known_pairs(part: str, region: str | None = None) -> list[tuple[str, str, int]]:
    lines = [line for line in PAIRS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = [(r["home"], r["work"], int(r["minutes"])) for r in csv.DictReader(lines) if r["part"] == part]
    return [row for row in rows if region is None or meant(row[0])[0].prefecture in REGIONS[region]]


def every_cache():
    found = (
        listed.listed,
        listed._loosely,
        stations.meant,
        stations._read,
        stations.around,
        stations._areas,
        stations._further_lines,
        commute.commute_minutes,
        commute._spots,
        commute._numbers,
        network.network,
        network.minutes_from,
    )
    for one in found:
        one.cache_clear()


@pytest.fixture
def imported(tmp_path, monkeypatch):
    """A folder of imported stations that is used from now on to the end of the test."""

    def use(*files: Path) -> Path:
        folder = tmp_path / "imported"
        write(lay_over(read_official(files)), folder)
        every_cache()
        return folder

    monkeypatch.setenv(listed.FOLDER, str(tmp_path / "imported"))
    every_cache()
    yield use
    monkeypatch.undo()
    every_cache()


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
        ("京急鶴見", "京急鶴見"),
        ("都営新宿線 神保町", "神保町"),
        ("東京メトロ東西線 大手町", "大手町"),
        ("JR神戸線 住吉", "住吉"),
        ("りんかい線 品川シーサイド", "品川シーサイド"),
        ("市谷", "市ケ谷"),
        ("市が谷", "市ケ谷"),
        ("四ッ谷", "四ツ谷"),
        ("霞ヶ関", "霞ケ関"),
        ("阿佐谷", "阿佐ケ谷"),
        ("池上", "池上"),
        ("池ノ上", "池ノ上"),
        ("うめきた", "大阪"),
        ("高輪ゲートウェイ", "高輪ゲートウェイ"),
        ("ゆめ咲線 桜島", "桜島"),
        ("東武アーバンパークライン 柏", "柏"),
        ("新京成線 北習志野", "北習志野"),
        ("小川町", "小川町"),
        ("入谷", "入谷"),
        ("TX浅草", "浅草"),
        ("三茶", "三軒茶屋"),
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
        *("東西線", "駅", "客先", "京成渋谷", "", "  ", "あ" * 10_000),
    ],
)
def test_what_names_no_station_stays_unknown(written):
    assert station(written) is None


@pytest.mark.parametrize(
    "written", ["在宅", "東京都", "都内", "関東", "神奈川県内", "客先", "謎の市", "", "あ" * 10_000]
)
def test_what_names_no_place_is_no_way_off(written):
    assert commute_minutes(written, "新宿") is None
    assert commute_minutes("新宿", written) is None


@pytest.mark.parametrize(
    ("written", "among"),
    [
        ("港区", "品川"),
        ("東京都港区", "新橋"),
        ("川崎市", "武蔵小杉"),
        ("神奈川県横浜市内", "横浜"),
        ("大阪市", "本町"),
        ("名古屋市近辺", "名古屋"),
        ("千代田区（週2出社）", "大手町"),
        ("大阪市北区", "大阪"),
        ("神戸市中央区", "三ノ宮"),
        ("三鷹市下連雀", "三鷹"),
    ],
)
def test_a_ward_or_city_is_as_far_as_its_main_stations(written, among):
    (there,) = around(written)
    ways = [commute_minutes("調布", s.name) for s in there]

    assert among in {s.name for s in there}
    assert min(ways) <= commute_minutes("調布", written) <= max(ways)


def test_a_ward_of_several_cities_is_the_one_nearer_to_the_other_end():
    assert len(around("北区")) == 1
    assert commute_minutes("赤羽", "北区") < 40


def test_a_place_inside_a_ward_is_that_place_and_not_the_ward():
    assert commute_minutes("中野", "東京都千代田区丸の内1-2-3") == commute_minutes("中野", "東京")
    assert commute_minutes("中野", "千代田区大手町1-1") == commute_minutes("中野", "大手町")


def test_a_name_of_several_cities_needs_a_hint():
    assert station("日本橋") is None
    assert {s.prefecture for s in meant("日本橋")} == {"東京", "大阪"}
    assert {s.prefecture for s in meant("住吉")} >= {"東京", "兵庫"}


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
        ("東武東上線 霞ヶ関", {}, "埼玉"),
        ("霞ヶ関", {"line": "東武東上線"}, "埼玉"),
        ("霞ヶ関", {"prefecture": "埼玉県"}, "埼玉"),
        ("三田(兵庫)", {}, "兵庫"),
        ("都営三田線 三田", {}, "東京"),
        ("JR神戸線 大久保", {}, "兵庫"),
        ("京橋(大阪)", {}, "大阪"),
        ("銀座線 京橋", {}, "東京"),
        ("東北本線 福島", {}, "福島"),
        ("大阪環状線 福島", {}, "大阪"),
        ("日本橋（東西線）", {}, "東京"),
        ("三田駅（JR宝塚線）", {}, "兵庫"),
        ("高松(多摩モノレール)", {}, "東京"),
        ("中央線 大久保", {}, "東京"),
        ("相模線 入谷", {}, "神奈川"),
        ("近鉄奈良線 学園前", {}, "奈良"),
        ("札幌市 白石", {}, "北海道"),
        ("住吉", {"prefecture": "兵庫"}, "兵庫"),
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


def test_the_same_station_is_some_minutes_away():
    assert commute_minutes("渋谷", "渋谷駅") == 10


def test_ways_are_alike_both_ways():
    some = [s.name for s in all_stations()[::97]]
    odd = [(a, b) for a, b in pairwise(some) if commute_minutes(a, b) != commute_minutes(b, a)]

    assert odd == []


def test_farther_along_a_line_takes_longer():
    ways = [commute_minutes(home, "新宿") for home in ("中野", "三鷹", "立川", "八王子")]

    assert ways == sorted(ways)


def test_a_train_without_a_change_is_sooner_than_two_with_one():
    direct, changing = commute_minutes("溝の口", "大手町"), commute_minutes("溝の口", "神田")

    assert direct < changing


def test_an_express_stop_is_sooner_reached_than_a_nearer_local_stop():
    assert commute_minutes("登戸", "新宿") < commute_minutes("和泉多摩川", "新宿")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("有楽町", "日比谷"),
        ("東京", "大手町"),
        ("秋津", "新秋津"),
        ("北朝霞", "朝霞台"),
        ("浜松町", "大門"),
        ("梅田", "大阪梅田"),
    ],
)
def test_near_stations_of_different_names_are_walked_between(one, other):
    assert commute_minutes(one, other) <= 18


def test_no_train_goes_to_another_island_and_it_is_far_all_the_same():
    assert commute_minutes("札幌", "東京") > 300


@pytest.mark.parametrize("part", ["fit", "held", "fresh"])
def test_estimates_come_near_the_usual_minutes(part):
    pairs = known_pairs(part)
    off = sorted(abs((commute_minutes(home, work) or 999) - minutes) / minutes for home, work, minutes in pairs)

    assert len(pairs) >= 50
    assert median(off) <= 0.08
    assert off[int(len(off) * 0.9)] <= 0.15


@pytest.mark.parametrize("region", REGIONS)
def test_estimates_come_near_in_every_region(region):
    pairs = known_pairs("held", region)
    off = [abs((commute_minutes(home, work) or 999) - minutes) / minutes for home, work, minutes in pairs]

    assert len(pairs) >= 15
    assert median(off) <= 0.15


# ---------------------------------------------------------------- the lists


def test_stations_stand_where_japan_is_and_once_each():
    every = all_stations()
    rows = [(row[0], row[2]) for row in rows_of("stations.csv")]

    assert len(every) >= 1_500
    assert len(set(rows)) == len(rows) == len(every)
    assert all(26 < s.lat < 44 and 127 < s.lon < 145.9 and s.lines for s in every)
    assert [s.name for s in every if not re.fullmatch("[ぁ-んー]+", s.kana)] == []


def test_names_of_lines_and_stations_agree_between_the_lists():
    known = listed.listed()
    on = {name: s.lines for name, s in ((name, known.stations[n]) for name, n in known.by_reference.items())}
    lines = list(rows_of("lines.csv"))
    astray = [(line, name) for line, _, _, names in lines for name in names.split() if line not in on.get(name, ())]
    kinds = {kind for _, kind, _, _ in lines} | {kind for _, kind, _, _ in rows_of("trains.csv")}
    of_platforms = {(name, line) for name, line, _ in rows_of("platforms.csv") if line not in on[name]}
    of_areas = [
        s
        for _, prefecture, names in rows_of("areas.csv")
        for s in names.split()
        if not {s, f"{s}({prefecture})"} & set(on)
    ]

    assert astray == []
    assert kinds <= {*network.KINDS, "through"}
    assert of_platforms <= {("大手町(東京)", "東西線")} | {
        p for p in of_platforms if p[1] in {line for line, *_ in lines}
    }
    assert of_areas == []


def test_every_train_runs_on_its_lines_and_takes_time():
    every = list(network.runs())

    assert len(every) >= 400
    assert all(a < b for run in every for a, b in pairwise(run.minutes))
    assert all(len(run.stations) == len(run.minutes) >= 2 for run in every)


def test_no_two_neighbours_on_a_city_line_stand_far_apart():
    known = listed.listed()
    far = [
        (line, a, b)
        for line, kind, _, names in rows_of("lines.csv")
        if kind in ("metro", "agt")
        for a, b in pairwise(names.split())
        if known.stations[known.by_reference[a]].km_to(known.stations[known.by_reference[b]]) > 7
    ]
    assert far == []


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


# ---------------------------------------------------------------- official lists


STATIONS = """station_cd,station_g_cd,station_name,station_name_k,station_name_r,line_cd,pref_cd,post,address,lon,lat,open_ymd,close_ymd,e_status,e_sort
1,1,架空台,カクウダイ,,901,13,,,139.6000,35.8000,,,0,1
2,2,渋谷,,,901,13,,,139.7016,35.6580,,,0,2
3,3,架空本町(北口),かくうほんまち,,901,13,,,139.6100,35.7900,,,0,3
4,4,廃止駅跡,,,901,13,,,139.6,35.7,,,2,4
5,5,座標なし,,,901,13,,,,35.7,,,0,5
"""
LINES = """line_cd,company_cd,line_name,line_name_k,line_name_h,line_color_c,line_color_t,line_type,lon,lat,zoom,e_status,e_sort
901,77,架空線,,,,,2,,,,0,1
"""
JOINS = "line_cd,station_cd1,station_cd2\n901,1,3\n901,3,2\n"
COMPANIES = "company_cd,rr_cd,company_name,company_name_k,company_name_h,company_name_r,company_url,company_type,e_status,e_sort\n77,1,架空電鉄,,,,,2,0,1\n"


def ekidata(folder: Path, **texts: str) -> list[Path]:
    files = {"station": STATIONS, "line": LINES, "join": JOINS, "company": COMPANIES} | texts
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return [folder / f"{name}.csv" for name, text in files.items() if text]


def n02(name: str, line: str, points: list[list[float]], railway: str = "12") -> dict:
    facts = {"N02_001": railway, "N02_002": "4", "N02_003": line, "N02_004": "架空電鉄", "N02_005": name}
    return {"type": "Feature", "properties": facts, "geometry": {"type": "LineString", "coordinates": points}}


XML = """<?xml version="1.0" encoding="utf-8"?>
<ksj:Dataset xmlns:ksj="http://nlftp.mlit.go.jp/ksj/schemas/ksj-app" xmlns:gml="http://www.opengis.net/gml/3.2"
  xmlns:xlink="http://www.w3.org/1999/xlink">
<gml:Curve gml:id="cv_stn1"><gml:segments><gml:LineStringSegment><gml:posList>
 35.8001 139.6001
 35.8002 139.6002
</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve>
<ksj:Station gml:id="eb03_1"><ksj:location xlink:href="#cv_stn1"/><ksj:railwayType>12</ksj:railwayType>
<ksj:railwayLineName>架空線</ksj:railwayLineName><ksj:operationCompany>架空電鉄</ksj:operationCompany>
<ksj:stationName>架空台</ksj:stationName></ksj:Station>
</ksj:Dataset>
"""


def test_stations_of_ekidata_are_found_with_their_line_in_order(tmp_path, imported):
    imported(*ekidata(tmp_path))
    near, far = commute_minutes("架空本町", "渋谷"), commute_minutes("架空台", "渋谷")

    assert station("架空台").prefecture == "東京"
    assert station("かくうほんまち").name == "架空本町"
    assert station("架空線 渋谷").name == "渋谷"
    assert "架空線" in station("渋谷").lines
    assert 10 < near < far < 60


def test_official_coordinates_replace_ours(tmp_path, imported):
    imported(*ekidata(tmp_path))

    assert (station("渋谷").lat, station("渋谷").lon) == (35.658, 139.7016)
    assert station("新宿").lat == 35.690


def test_rows_that_cannot_be_and_stations_out_of_service_are_passed_by(tmp_path):
    overlay = lay_over(read_official(ekidata(tmp_path)))

    assert (overlay.matched, overlay.added) == (1, 2)
    assert len(overlay.faults) == 1
    assert "座標なし" in overlay.faults[0]
    assert "station.csv:6" in overlay.faults[0]


def test_stations_without_lines_are_reached_all_the_same(tmp_path, imported):
    imported(*ekidata(tmp_path, line="", join="", company=""))

    assert station("架空台").lines == frozenset()
    assert 20 < commute_minutes("架空台", "池袋") < 90


def test_stations_of_n02_are_found_near_those_we_know(tmp_path, imported):
    file = tmp_path / "N02-24_Station.geojson"
    features = [
        n02("架空台", "架空線", [[139.600, 35.800], [139.601, 35.801]]),
        n02("架空中央", "架空新幹線", [[139.7, 35.7]], railway="11"),
        n02("海の上", "架空線", [[150.0, 30.0]]),
        n02("神田", "架空線", [[140.5, 36.0]]),
        {"type": "Feature", "properties": {"N02_003": "架空線"}, "geometry": None},
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    imported(file)

    assert station("架空台").prefecture == "埼玉"
    assert station("架空中央") is None
    assert station("海の上").prefecture == ""
    assert commute_minutes("神田", "大手町") < 25
    assert [fault for fault in lay_over(read_official([file])).faults if "海の上" in fault]


def test_stations_of_n02_are_read_from_xml_alike(tmp_path, imported):
    file = tmp_path / "N02-24.xml"
    file.write_text(XML, encoding="utf-8")
    imported(file)

    assert (station("架空台").lat, station("架空台").lon) == (35.8002, 139.6002)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", "名前,住所\n渋谷,東京\n", "GeoJSON"),
        ("a.csv", "", "GeoJSON"),
        ("a.geojson", '{"type": "FeatureCollection"}', "GeoJSON"),
        ("a.geojson", '{"features": []}', "1つもありません"),
        ("a.geojson", '{"features": [1, {"properties": {"N02_005": "x"}, "geometry": []}]}', "1つもありません"),
        ("a.geojson", "{" + '"a":[' * 100_000, "GeoJSON"),
        ("a.xml", "<a", "読み込めません"),
        ("a.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "GeoJSON"),
        ("line.csv", LINES, "1つもありません"),
    ],
)
def test_a_file_that_is_no_list_of_stations_is_refused_with_what_is_expected(tmp_path, name, content, told):
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")

    with pytest.raises(InputError) as refused:
        lay_over(read_official([file]))

    assert told in refused.value.message
    assert name in refused.value.message


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match="読み込めません"):
        read_official([tmp_path / "none.csv"])


def test_a_broken_import_is_told_and_not_passed_over(tmp_path, imported):
    folder = imported(*ekidata(tmp_path))
    (folder / "stations.csv").write_text("name\n架空台,x\n", encoding="utf-8")
    every_cache()

    with pytest.raises(InputError, match="壊れています"):
        station("渋谷")


def test_a_line_falls_into_ways_between_its_ends_and_forks():
    fork = [("a", "b"), ("b", "c"), ("b", "d"), ("c", "e")]
    ring = [("a", "b"), ("b", "c"), ("c", "a")]

    assert sorted(map(len, ways(fork))) == [2, 2, 3]
    assert [way[0] == way[-1] for way in ways(ring)] == [True]
    assert list(ways([("a", "a")])) == []


def test_the_command_says_what_it_did_and_how_to_use_it(tmp_path, capsys):
    files = [str(file) for file in ekidata(tmp_path)]
    with pytest.raises(SystemExit) as left:
        main(["stations", *files, "--out", str(tmp_path / "out"), "--json"])
    told = json.loads(capsys.readouterr().out)

    assert left.value.code == 1
    assert (told["matched"], told["added"], told["stretches"]) == (1, 2, 1)
    assert (tmp_path / "out" / "stations.csv").exists()
    assert (tmp_path / "out" / "lines.csv").exists()


def test_the_command_alone_says_how_many_stations_are_known(capsys):
    with pytest.raises(SystemExit) as left:
        main(["stations", "--json"])

    assert left.value.code == 0
    assert json.loads(capsys.readouterr().out)["stations"] >= 1_500
