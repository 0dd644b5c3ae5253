"""How right are the stations, how near come the minutes, and how fast are both?

    python -m benchmarks.places                      # minutes against the usual ones, by part and region; speed
    python -m benchmarks.places --against FILE.json  # while developing: our coordinates and names against another list

The second reads the rows of a list of stations (`station_name`, `lat`, `lon`) and prints those of ours it has not
under that name and those that stand more than a km off, for somebody who knows them to look at. Nothing of the other
list is kept.
"""

from __future__ import annotations

import csv
import json
import os
import platform
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from matcher.places import Station, commute_minutes
from matcher.places.listed import listed
from matcher.places.spellings import key, loose
from matcher.places.stations import all_stations, meant

PAIRS = Path("tests/data/commutes.csv")
RESULT = Path(__file__).parent / "results" / "places.json"
REGIONS = {
    "kanto": {"東京", "神奈川", "埼玉", "千葉", "茨城", "栃木", "群馬"},
    "kansai": {"大阪", "京都", "兵庫", "奈良", "滋賀", "和歌山"},
    "chubu": {"愛知", "岐阜", "三重", "静岡"},
    "fukuoka": {"福岡"},
}
OFF_KM = 1.0


def minutes() -> dict[str, Any]:
    """Estimates beside the usual minutes: how far off, by part and by region."""
    off: dict[str, list[float]] = defaultdict(list)
    lines = [line for line in PAIRS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for row in csv.DictReader(lines):
        usual, told = int(row["minutes"]), commute_minutes(row["home"], row["work"])
        error = abs((told or 999) - usual) / usual
        there = meant(row["work"])[0].prefecture
        region = next((name for name, prefectures in REGIONS.items() if there in prefectures), "elsewhere")
        off[row["part"]].append(error)
        off[f"{row['part']} {region}"].append(error)
    return {part: _spread(errors) for part, errors in sorted(off.items())}


def _spread(errors: list[float]) -> dict[str, float]:
    ordered = sorted(errors)
    return {
        "pairs": len(ordered),
        "median": round(median(ordered), 3),
        "p90": round(ordered[int(len(ordered) * 0.9)], 3),
        "over_15_percent": sum(error > 0.15 for error in ordered),
    }


def speed() -> dict[str, Any]:
    """Processor seconds: the list, the network, one search; a company's people to one more place."""
    from matcher.places import network

    code = (
        "import time, numpy; from matcher.places import listed, network; t = time.process_time(); listed.listed();"
        "u = time.process_time(); network.network(); v = time.process_time(); print(u - t, v - u)"
    )
    command = [sys.executable, "-c", code]
    loads = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(7)]
    graph = network.network()
    began = time.process_time()
    for number in range(0, 2_000, 10):
        graph.minutes_from([number])
    search = (time.process_time() - began) / 200
    homes = [s.name for s in islice(all_stations(), 0, 2_400, 3)]
    places = [s.name for s in all_stations()[5:3_000:60]]
    for home in homes:
        commute_minutes(home, "大手町")
    began = time.process_time()
    for place in places:
        for home in homes:
            commute_minutes(home, place)
    asked = time.process_time() - began
    return {
        "list_ms": round(min(float(a) for a, _ in loads) * 1_000, 1),
        "network_ms": round(min(float(b) for _, b in loads) * 1_000, 1),
        "one_search_ms": round(search * 1_000, 2),
        "place_for_800_stations_ms": round(asked / len(places) * 1_000, 1),
    }


def against(file: Path) -> Iterator[str]:
    """What a person should look at: names another list has not, and stations far from where it has them."""
    theirs: dict[str, list[Station]] = defaultdict(list)
    for row in json.loads(file.read_text(encoding="utf-8")):
        name = re.sub(r"[(（<〈].*", "", row["station_name"])
        theirs[loose(key(name))].append(Station(name, "", "", row["lat"], row["lon"], frozenset()))
    off = []
    for one in all_stations():
        found = theirs.get(loose(key(one.name)))
        if not found:
            yield f"not there: {one.prefecture} {one.name} ({', '.join(sorted(one.lines))})"
            continue
        off.append(min(one.km_to(other) for other in found))
        if off[-1] > OFF_KM:
            yield f"{off[-1]:.1f} km off: {one.prefecture} {one.name} ({', '.join(sorted(one.lines))})"
    off.sort()
    yield f"{len(off)} compared; median {median(off):.2f} km, 90 % within {off[int(len(off) * 0.9)]:.2f} km"


def main() -> None:
    if len(sys.argv) == 3 and sys.argv[1] == "--against":
        for line in against(Path(sys.argv[2])):
            print(line)
        return
    known = listed()
    result = {
        "machine": {"cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()},
        "load_average": [round(load, 1) for load in os.getloadavg()],
        "stations": len(known.stations),
        "lines": len({line for s in known.stations for line in s.lines}),
        "minutes_off": minutes(),
        "speed": speed(),
    }
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
