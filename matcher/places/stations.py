"""A place as people write it (JR山手線渋谷駅, 渋谷・新宿近辺, 東京都港区（品川駅）) → the station meant, or nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from matcher.places.listed import Station, listed, rows_of
from matcher.places.spellings import hiragana

__all__ = ["Station", "all_stations", "around", "meant", "station"]

LONGEST = 200
"""Characters of a text that are looked at."""
ONE_PLACE_KM = 1.5
"""Stations of one name (塚口 of two companies) this near to each other are one place."""
METROPOLIS_KM = 70.0
OUTSKIRTS_KM, HUB_LINES = 40.0, 4
CLEARLY = 5
"""Times nearer the middle that make up for fewer lines."""
MIDDLES = ("東京", "大阪", "名古屋", "博多", "札幌", "仙台", "広島")
PREFECTURES: tuple[str, ...] = tuple(
    re.findall(
        r"\S+",
        "北海道 青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 東京 神奈川 新潟 富山 石川 福井 山梨 長野 "
        "岐阜 静岡 愛知 三重 滋賀 京都 大阪 兵庫 奈良 和歌山 鳥取 島根 岡山 広島 山口 徳島 香川 愛媛 高知 福岡 "
        "佐賀 長崎 熊本 大分 宮崎 鹿児島 沖縄",
    )
)
PREFECTURES_FIRST = ("神奈川", "香川")
"""Prefectures with a small station of their name that nobody means by the bare word."""
CITIES = {
    "札幌": "北海道", "仙台": "宮城", "さいたま": "埼玉", "千葉": "千葉", "横浜": "神奈川", "川崎": "神奈川",
    "相模原": "神奈川", "新潟": "新潟", "静岡": "静岡", "浜松": "静岡", "名古屋": "愛知", "京都": "京都",
    "大阪": "大阪", "堺": "大阪", "神戸": "兵庫", "岡山": "岡山", "広島": "広島", "北九州": "福岡", "福岡": "福岡",
    "熊本": "熊本",
}  # fmt: skip
"""The large cities, by which people say where a station lies (名古屋市中区栄)."""
OPERATORS = (
    "京急", "京王", "小田急", "東急", "東武", "西武", "京成", "相鉄", "阪急", "阪神", "近鉄", "京阪", "南海", "名鉄",
    "西鉄", "東京モノレール", "TX", "静鉄", "遠鉄", "神鉄", "北総", "新京成",
)  # fmt: skip


def station(name: str, prefecture: str | None = None, line: str | None = None) -> Station | None:
    """The station a text names (the first of several); None where it names none that we know.

    A name that several cities have (日本橋, 福島) needs a hint: `prefecture`, `line`, or either of them in the
    text itself (大阪府, 名古屋市, 京王線); without one it is None. Prefectures, cities and wards are no station.

    >>> station("京王線 調布駅").name, station("渋谷・新宿近辺").name, station("日本橋"), station("在宅")
    ('調布', '渋谷', None, None)
    """
    found = _read(name)
    if prefecture:
        asked = _prefecture(prefecture)
        found = tuple(s for s in found if s.prefecture == asked)
    if line:
        found = _on(found, (line,)) or found
    return _one(_best_known(found))


@lru_cache(maxsize=20_000)
def meant(text: str) -> tuple[Station, ...]:
    """Every station the first place in a text may be; more than one where cities share the name, or where stations
    of one name stand near to each other."""
    return _best_known(_read(text))


@lru_cache(maxsize=20_000)
def _read(text: str) -> tuple[Station, ...]:
    """Every station of the first name in a text that agrees with the prefecture or line beside it."""
    whole = _clean(text)
    if not whole:
        return ()
    hint = _hinted(whole)
    parts = [whole, *(p for p in _CUT.split(whole) if p.strip())]
    for part in sorted(dict.fromkeys(parts), key=lambda p: 0 if p == whole else 1 if "駅" in p else 2):
        found = _named(part.strip())
        if hint:
            found = tuple(s for s in found if s.prefecture == hint)
        if found:
            return (_on(found, _BESIDE.findall(whole)) or found) if len(found) > 1 else found
    return ()


def _best_known(found: tuple[Station, ...]) -> tuple[Station, ...]:
    """Without the namesakes nobody means by the bare name: at the edge of a metropolis that has one nearer its middle
    (霞ヶ関 in 埼玉, 入谷 in 神奈川), or on one line of a small city, the other being a hub (大手町 in 松山)."""
    if len(found) < 2:
        return found
    return tuple(one for one in found if not any(_outshone(one, other) for other in found))


def _outshone(one: Station, other: Station) -> bool:
    km = one.km_to(other)
    if ONE_PLACE_KM < km <= METROPOLIS_KM:
        here, there = _central(one), _central(other)
        return there < here and (len(other.lines) >= len(one.lines) or CLEARLY * there < here)
    return km > METROPOLIS_KM and _central(one) > OUTSKIRTS_KM and len(one.lines) == 1 and len(other.lines) >= HUB_LINES


def _central(one: Station) -> float:
    """Km to the middle of the nearest metropolis."""
    return min(one.km_to(listed().stations[listed().by_reference[middle]]) for middle in MIDDLES)


@lru_cache(maxsize=20_000)
def around(text: str) -> tuple[tuple[Station, ...], ...]:
    """The stations of the ward or city a text begins with (東京都港区, 大阪市北区); a group for each of its name.

    Empty where it begins with none we know. Where a text names a station, too, that is for `meant`.
    """
    whole = _clean(text)
    met = _AREA.match(whole)
    if met is None:
        return ()
    hint = _hinted(whole)
    for name in (met["ward"], met["city"]):
        found = [stations for area, prefecture, stations in _areas() if area == name and hint in (None, prefecture)]
        if name and not found and name.endswith("市"):  # most cities have a station of their name
            found = [(one,) for one in listed().named(name.removesuffix("市")) if hint in (None, one.prefecture)]
        if found:
            return tuple(found)
    return ()


@cache
def _areas() -> tuple[tuple[str, str, tuple[Station, ...]], ...]:
    """Name, prefecture and stations of each ward and city in the list."""
    known = listed()
    rows = []
    for name, prefecture, stations in rows_of("areas.csv"):
        numbers = (known.by_reference.get(s, known.by_reference.get(f"{s}({prefecture})")) for s in stations.split())
        rows.append((name, prefecture, tuple(known.stations[n] for n in numbers if n is not None)))
    return tuple(rows)


def all_stations() -> tuple[Station, ...]:
    """Every station we know, each once."""
    return listed().stations


# ---------------------------------------------------------------- spellings

_CUT = re.compile(
    r"[・、,，/;()「」『』【】\[\]<>〈〉\n→~|+&:]|または|もしくは|及び|および|(?<![A-Za-z])or(?![A-Za-z])|\s+", re.I
)


def _clean(text: str) -> str:
    """Full width and dashes evened out; a place stands at the beginning of what is written about it."""
    flat = unicodedata.normalize("NFKC", text[: 2 * LONGEST]).translate(str.maketrans("〜～－–—", "~~---"))
    return re.sub(r"[ \t\u3000]+", " ", flat).strip()[:LONGEST]


def _look_up(name: str) -> tuple[Station, ...]:
    known = listed()
    if found := known.named(name):
        return found
    kana = hiragana(name)
    return known.named(kana) if kana else ()


# ---------------------------------------------------------------- one place in words

_BEFORE = re.compile(r"^(?:(?:自宅)?最寄り?駅?(?:は|:)?|勤務地|場所|主に|基本|メイン|初日(?:のみ|は)?|週\d日?)+\s*")
_AFTER = re.compile(
    r"(?:駅前|駅チカ|駅近|駅直結|近辺|周辺|付近|近郊|方面|エリア|地区|界隈|あたり|辺り|近く|周り|市内|在住|想定|予定|必須|中心|メイン"
    r"|(?:から|より)?(?:徒歩|バス|車|電車)?(?:で)?(?:約)?\d+分.*|徒歩.*|から.*|より.*|最寄り?駅?|勤務.*|常駐.*|出社.*|オフィス.*"
    r"|本社.*|支社.*|[東西南北]口.*|他|ほか|等|など|[A-Za-z]?\d+-\d+.*|\d+丁目.*|[一二三四五六七八九]丁目.*)+$"
)
_LINE = re.compile(r"^(?P<line>.{1,12}?(?:線|ライン|エクスプレス|モノレール|鉄道|かもめ))(?:の|沿線)?\s*(?P<rest>.+)$")
_GENERAL = re.compile(r"^(?:JR|地下鉄|市営地下鉄|都営|東京メトロ|大阪メトロ|Osaka ?Metro|メトロ)\s*(?P<rest>.+)$", re.I)
_OPERATED = re.compile(r"^(?:JR|都営|東京メトロ|地下鉄|大阪メトロ|Osaka ?Metro|メトロ)\s*|本線$|線$", re.I)
_BESIDE = re.compile(r"[^\s()・/、,]{1,12}?(?:線|ライン|エクスプレス|モノレール)(?!駅)")
_ADDRESS = re.compile(
    rf"^(?:(?:{'|'.join(PREFECTURES)})[都府県]?)?\s*(?:[一-龠ぁ-んァ-ヶ]{{1,5}}?市)?\s*(?:[一-龠ぁ-ん]{{1,4}}?区)?\s*(?P<rest>.*)$"
)


_AREA = re.compile(
    rf"(?:北海道|(?:{'|'.join(PREFECTURES)})[都府県])?\s*(?P<city>[一-龠ぁ-んァ-ヶ]{{1,5}}?市(?!市))?\s*(?P<ward>[一-龠ぁ-んァ-ヶ]{{1,4}}?区)?"
)


def _named(part: str) -> tuple[Station, ...]:
    """The stations one part of a text may name: as it is, without 駅 and what follows it, without line or address."""
    part = _BEFORE.sub("", part)
    if part in PREFECTURES_FIRST:
        return ()
    head = part.split("駅", 1)[0].strip() if "駅" in part else part
    for name in dict.fromkeys((part, head, _AFTER.sub("", head).strip())):
        if name and (found := _plainly(name)):
            return found
    return ()


def _plainly(name: str) -> tuple[Station, ...]:
    if found := _look_up(name):
        return found
    if (found := _of_line(name)) or (found := _of_operator(name)):
        return found
    if general := _GENERAL.match(name):
        return _plainly(general["rest"])
    address = _ADDRESS.match(name)
    if address and address["rest"] and address["rest"] != name:
        rest = _AFTER.sub("", address["rest"])
        return _look_up(rest) or _of_line(rest)
    return ()


def _of_line(name: str) -> tuple[Station, ...]:
    """京王線調布: what stands behind the line's name, on that line where we know it."""
    met = _LINE.match(name)
    if met is None:
        return ()
    found = _look_up(met["rest"]) or _of_operator(met["rest"])
    return _on(found, (met["line"],)) or found


def _of_operator(name: str) -> tuple[Station, ...]:
    """京急鶴見 where the list has 鶴見 only: taken where the station has a line of that company."""
    for operator in OPERATORS:
        if name.startswith(operator) and len(name) > len(operator):
            return _on(_look_up(name.removeprefix(operator)), (operator,))
    return ()


def _on(found: Iterable[Station], lines: Iterable[str]) -> tuple[Station, ...]:
    """Those of the stations that lie on a line of this name."""
    stations = tuple(found)
    bare = [b for name in lines if (b := _OPERATED.sub("", _clean(name)))]
    if here := tuple(s for s in stations if any(b in one for b in bare for one in s.lines)):
        return here
    official = {name for other, name in _further_lines() if any(b in other for b in bare)}
    return tuple(s for s in stations if official & s.lines)


@cache
def _further_lines() -> tuple[tuple[str, str], ...]:
    """Further names of lines, with the name in our list."""
    return tuple((other, name) for name, _, also, _ in rows_of("lines.csv") for other in also.split(";") if other)


# ---------------------------------------------------------------- hints


def _prefecture(text: str) -> str | None:
    """東京都, 東京 → 東京; None where it is no prefecture."""
    bare = _clean(text)
    bare = bare if bare == "北海道" else re.sub(r"[都府県]$", "", bare)
    return bare if bare in PREFECTURES else None


def _hinted(text: str) -> str | None:
    """The prefecture a text names beside the station: written out, or through a city (名古屋市, 横浜市)."""
    for name in PREFECTURES:
        if re.search(rf"{name}[都府県]" if name != "北海道" else name, text):
            return name
    for city, prefecture in CITIES.items():
        if f"{city}市" in text:
            return prefecture
    return _outside_name(text)


def _outside_name(text: str) -> str | None:
    """大阪・日本橋, 日本橋（大阪）: a bare prefecture or city standing beside an ambiguous name."""
    parts: Iterator[str] = (p.strip() for p in _CUT.split(text))
    named = [p for p in parts if p]
    if len(named) != 2:
        return None
    for place, other in (named, named[::-1]):
        several = {s.prefecture for s in _look_up(other.split("駅", 1)[0])}
        there = _prefecture(place) or CITIES.get(place)
        if len(several) > 1 and there in several:
            return there
    return None


def _one(found: tuple[Station, ...]) -> Station | None:
    """The station where all that are meant are one place; of a cluster the one with the most lines."""
    if not found or any(found[0].km_to(other) > ONE_PLACE_KM for other in found[1:]):
        return None
    return max(found, key=lambda s: len(s.lines))
