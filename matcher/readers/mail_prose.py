"""What a project mail says in sentences, without labels."""

from __future__ import annotations

import re

from matcher.model import AnyOf, Requirement
from matcher.normalise import quantities
from matcher.normalise.dates import mail_period
from matcher.normalise.quantities import plain
from matcher.normalise.skills import find_in_prose
from matcher.readers.mail_blocks import Block
from matcher.readers.mail_fields import (
    Findings,
    phases_in,
    read_period,
    sentences,
)
from matcher.readers.mail_labels import Item, Line, is_closing, label_field
from matcher.readers.mail_project_fields import DEMANDS, HANDLERS
from matcher.readers.mail_recognise import compact_facts, known_station, place_of
from matcher.readers.mail_skills import demands_of, without_repeats

_PROSE_PLACE = re.compile(
    r"(?<![A-Za-z一-龥ァ-ヴーｱ-ﾝ々])([A-Za-z一-龥ァ-ヴーｱ-ﾝ々ヶケ・]{2,12}?)(?:駅)?(?:近辺|周辺|付近|エリア)?(?:で|にて"
    r"|での|勤務|常駐|に常駐|オフィス)(?=[、のにで\d]|常駐|勤務|作業|開発|週|リモート|一部"
    r"|\s)"
)
_NOT_PLACE = re.compile(
    r"基本|リモート|在宅|弊社|貴社|御社|現場|客先|上位|エンド|面談|募集|案件|開発|経験"
    r"|スキル|単価|環境|言語|設計|チーム|体制|一人称|メイン|主体|先方|以上|システム|サーバ"
    r"|[A-Za-z]$|Web|常駐|作業|場所|当社|本社|長期|短期|即日|前後|程度|週\d?|工程|以降"
    r"|既存|新規|向け|構築|運用|移行|名|テスト|保守|現在|年|月"
)


_PLACE_NAME = re.compile(r"(?:[都道府県市区町村]|市内|区内|ビル|タワー|ヒルズ|空港)$")


def prose(block: Block, found: Findings, lines: list[Line]) -> None:
    """What a mail without labels says: 「Java経験5年以上の方、渋谷で12月から、70万円前後で探しております」."""
    told(lines, found)
    asking: list[Line] = []
    for line in sentences(lines):
        flat = plain(line.text)
        if is_closing(line.text) and not compact_facts(line.text):
            continue
        if not {"rate_min", "rate_max", "rate_hourly"} & set(found.values) and re.search(r"万|円|見合|@\d", flat):
            money = quantities.money_range(_money_clause(line.text), bare=False)
            for name, amount in (
                ("rate_min", money.min),
                ("rate_max", money.max),
                ("rate_hourly", money.hourly),
            ):
                found.put(name, amount, line.number, line.text)
            if money.open:
                found.put("rate_open", True, line.number, line.text)
        if (
            "start" not in found.values
            and "start" not in found.exactness
            and re.search(r"月|即日|/\d|随時|年明け", flat)
        ):
            _prose_period(line, found)
        if "place" not in found.values:
            _prose_place(line, found)
        asking.append(line)
        found.put(
            "phases",
            phases_in(line.text) if re.search(r"設計|テスト|工程|定義", line.text) else None,
            line.number,
            line.text,
        )
    if not found.values.get("required") and not found.values.get("preferred"):
        _prose_skills(asking, found)


def told(lines: list[Line], found: Findings) -> None:
    """Clauses that say what a label would (単価は70万まで), wherever they stand."""
    for line in sentences(lines):
        if not is_closing(line.text) or compact_facts(line.text):
            _told(line, found)


def _told(line: Line, found: Findings) -> None:
    """「現場は幕張本郷、単価は55〜60」: a clause that says what a label would."""
    for clause in re.split(r"[、。]", line.text):
        match = re.match(r"^(?:なお|また|尚)?[、\s]*([^\sはが]{2,8})(?:は|が)(.{1,60})$", clause.strip())
        name = label_field(match[1]) if match else None
        if match is None or name is None or name in DEMANDS or name not in HANDLERS:
            continue
        value = re.sub(
            r"(?:に|と)?(?:なります|なっております|です|でございます|を予定(?:して(?:おり"
            r"|い)ます)?|を想定.*|予定です|の予定(?:です)?|(?<!ま)で(?:すが|、)?)$",
            "",
            match[2],
        )
        HANDLERS[name](Item(name, match[1], line.number, [Line(line.number, value, line.depth)], line.depth), found)


def _money_clause(text: str) -> str:
    """The clause with the money, so that years and hours of others do not disturb."""
    for part in re.split(r"[、。,](?!\d{3})|\s{2,}", text):
        if re.search(r"\d\s*万|\d\s*円|見合|@\d|＠\d|万円", part):
            return part
    return text


def _prose_period(line: Line, found: Findings) -> None:
    for part in re.split(r"[、。／|｜]|\s{2,}", line.text):
        if re.search(r"面談|締|期限|まで(?:に)?(?:ご?提案|ご?返信|ご?連絡)|歳|経験|更新|配信|現在", part):
            continue
        period = mail_period(part, found.day)
        if period.start is None and period.end is None and "start" not in period.exactness:
            continue
        item = Item("period", "", line.number, [Line(line.number, part, line.depth)])
        read_period(item, found)
        return


def _prose_place(line: Line, found: Findings) -> None:
    station = re.search(r"([^\s、。・/（(「」:：]{1,10})駅", line.text)
    if station and (name := place_of(station[0])) and not re.search(r"\d", name):
        found.put("place", re.sub(r"^.*(?:は|の|で|が|を|から)", "", name), line.number, line.text)
        return
    for part in re.split(r"[、，,/／｜|\s　]+", line.text[:300]):
        if re.fullmatch(r"[一-龥ァ-ヴー々ヶケぁ-ん]{2,8}", part) and known_station(part):
            found.put("place", part, line.number, line.text)
            return
    owner = re.search(r"(?:^|[、。\s　])([一-龥ァ-ヴー々ヶケ]{2,8})の[^\s、。]{0,14}?(?:企業|会社|現場|オフィス|お客様|案件|本社)", line.text)
    if owner and known_station(owner[1]):
        found.put("place", owner[1], line.number, line.text)
        return
    for match in _PROSE_PLACE.finditer(line.text):
        sure = known_station(match[1]) or _PLACE_NAME.search(match[1])
        fixed = re.search(r"常駐|勤務", match[0])
        if (sure or fixed) and not _NOT_PLACE.search(match[1]) and not find_in_prose(match[1]):
            found.put("place", match[1], line.number, line.text)
            return


_ASKS = re.compile(
    r"経験|できる方|可能な方|お持ち|スキル|エンジニア|技術者|必須|開発|使える|構築|募集|要員|保守|運用|案件"
)


_ASKS_MORE = re.compile(r"必須|必要|歓迎|尚可|尚良|なお可|なお良|望ましい|優遇|できれば|あれば|あると|年以上|経験者")


def _prose_skills(lines: list[Line], found: Findings) -> None:
    """The first sentence that asks for skills, and those that say more of them (必須, できれば, 3年以上)."""
    required: list[Requirement] = []
    preferred: list[Requirement] = []
    for line in lines:
        first = not required and not preferred
        if not (_ASKS if first else _ASKS_MORE).search(line.text):
            continue
        got = demands_of([line])
        fresh = [[d for d in side if names_skill(d)] for side in (got.required, got.preferred)]
        if fresh[0] or fresh[1]:
            required, preferred = [*required, *fresh[0]], [*preferred, *fresh[1]]
            found.prove("required" if fresh[0] else "preferred", line.number, line.text)
    required = without_repeats(required)
    found.values["required"] = tuple(required)
    found.values["preferred"] = tuple(p for p in without_repeats(preferred) if p not in required)


def names_skill(demand: Requirement) -> bool:
    return isinstance(demand, AnyOf) or demand.skill is not None
