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


_NAMED_PLACE = re.compile(
    r"(?:^|[、。・\s　はがたる（(「])([一-龥ァ-ヴー々ヶケ]{2,8})(?:の[^\s、。の]{0,12}?(?:会社|企業|工場"
    r"|証券|銀行|保険|商社|現場|お客|オフィス|本社|支社|拠点|メーカー|ベンダー|さん|様|系)"
    r"|(?:近辺|周辺|付近|エリア|勤務|常駐|に常駐|に勤務|への?出社|に出社|で週|にて|で(?=[A-Za-z「])))"
)
"""A station's name before the one whose place it is: 五反田のEC会社さん, 川崎の工場系."""
_PLACE_NAME = re.compile(r"(?:[都道府県市区町村]|市内|区内|ビル|タワー|ヒルズ|空港)$")


def prose(block: Block, found: Findings, lines: list[Line]) -> None:
    """What a mail without labels says: 「Java経験5年以上の方、渋谷で12月から、70万円前後で探しております」."""
    told(lines, found)
    asking: list[Line] = []
    for line in sorted(sentences(lines), key=lambda ln: bool(_CHANGED.search(ln.text))):
        flat = plain(line.text)
        if is_closing(line.text) and not compact_facts(line.text):
            continue
        _bare_terms(line, found)
        if not {"rate_min", "rate_max", "rate_hourly"} & set(found.values) and (
            re.search(r"万|円|見合|@\d", flat) or _OFFERED_PRICE.search(flat)
        ):
            said = _CHANGED.sub("", line.text)
            money = quantities.money_range(_money_clause(said), bare=False)
            if not money.open and "見合" in flat and money.said:
                found.put("rate_open", True, line.number, line.text)
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
            and re.search(r"月|即日|/\d|随時|年明け|すぐ(?:に)?(?:入|参画|稼働|動|来)", flat)
        ):
            _prose_period(line, found)
        if "term" not in found.values and (term := _TERM_SAID.search(flat)):
            read_period(Item("period", "", line.number, [Line(line.number, term[0], line.depth)]), found)
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


_LASTS = r"(?:\d{1,2}(?:ヶ|か|カ|ヵ|ケ|箇)月|半年|\d年)(?:間)?"
_TERM_SAID = re.compile(
    rf"(?:当面|まずは|ひとまず|初回)(?:は|の)?{_LASTS}(?!以上|の?(?:経験|実務|サイト|出社|研修))"
    rf"|{_LASTS}(?:程度|ほど)?(?:の|で)(?:ご?契約|参画|期間)(?:を|で|と|に|の予定)"
)
"""How long a contract runs, in a clause of its own: 当面6ヶ月の契約を予定."""


_PAIR = re.compile(r"(?:^|[、。\s])([3-9]\d|1[0-4]\d)[~-]([3-9]\d|1[0-4]\d)(?=、|$)")
_HOURS_BESIDE = re.compile(r"(?:^|[、。\s])1[0-9]\dh?[~-](?:1|2)\d\dh?(?=[、。\s(]|$)")


def _bare_terms(line: Line, found: Findings) -> None:
    """65～70、140-180、面談1回: a price by bare numbers, where hours by bare numbers stand beside it."""
    flat = plain(line.text)
    hours = _HOURS_BESIDE.search(flat)
    if hours is None:
        return
    found.put("settlement", quantities.settlement(hours[0]), line.number, line.text)
    pair = _PAIR.search(flat[: hours.start() + 1])
    if pair and not {"rate_min", "rate_max"} & set(found.values) and int(pair[1]) < int(pair[2]):
        found.put("rate_min", int(pair[1]) * 10_000, line.number, line.text)
        found.put("rate_max", int(pair[2]) * 10_000, line.number, line.text)


def told(lines: list[Line], found: Findings) -> None:
    """Clauses that say what a label would (単価は70万まで), wherever they stand."""
    for line in sentences(lines):
        if not is_closing(line.text) or compact_facts(line.text):
            _told(line, found)


def _told(line: Line, found: Findings) -> None:
    """「現場は幕張本郷、単価は55〜60」: a clause that says what a label would."""
    clauses = re.split(r"[、。]", line.text)
    for at, clause in enumerate(clauses):
        match = re.match(r"^(?:なお|また|尚)?[、\s]*([^\sはが]{2,8})(?:は|が)(.{1,60})$", clause.strip())
        name = label_field(match[1]) if match else None
        if match is None or name is None or name in DEMANDS or name not in HANDLERS:
            continue
        value = re.sub(
            r"(?:に|と)?(?:なりまして|なります|なっております|です|でございます|を予定(?:して(?:おり"
            r"|い)ます)?|を想定.*|予定です|の予定(?:です)?|(?<!ま)で(?:すが|、)?)$",
            "",
            match[2],
        )
        if name == "period":
            value = "、".join(
                [
                    value,
                    *(
                        c
                        for c in clauses[at + 1 :]
                        if re.search(
                            r"まで|延長|長期|[ヶかカヵ]月"
                            r"|半年",
                            c,
                        )
                        and not re.search("締|経験|更新", c)
                    ),
                ]
            )
        HANDLERS[name](Item(name, match[1], line.number, [Line(line.number, value, line.depth)], line.depth), found)


def _money_clause(text: str) -> str:
    """The clause with the money, so that years and hours of others do not disturb."""
    if offered := _OFFERED_PRICE.search(plain(text)):
        return f"{offered[1]}万{offered[2] or ''}"
    parts = re.split(r"[、。,](?!\d{3})|\s{2,}", text)
    for looks in (r"[\d０-９]\s*万|[\d０-９]\s*円|[@＠][\d０-９]", r"見合|万円"):
        for part in parts:
            if re.search(looks, part):
                return part
    return text


_OFFERED_PRICE = re.compile(
    r"(?<![\d/~-])(\d{2,3})(?:くらい|ぐらい|前後|程度)?(まで)?(?:は|なら|で)?(?:出せ|お出し|お?支払(?:い|え)|払え|いけま)"
)
"""A price by a bare number that somebody can pay: 60くらい出せます."""


_CHANGED = re.compile(r"\d{2,3}\s*万?円?\s*[→⇒➡]\s*(?=\d{2,3}\s*万)")
"""The price that held before, in front of an arrow: 75万→80万."""
_EXPERIENCED = re.compile(r"(?:の)?(?:実務|開発)?経験(?:が|を)?\s*[0-9０-９]{1,2}年(?:以上|程度|ほど)?(?:の)?")
"""Years of experience, which are no period."""


def _prose_period(line: Line, found: Findings) -> None:
    for part in re.split(r"[、。／|｜]|\s{2,}|　|\s+(?=[・■●◆])", line.text):
        part = _EXPERIENCED.sub("", part)
        if re.search(r"面談|締|期限|まで(?:に)?(?:ご?提案|ご?返信|ご?連絡)|歳|経験|更新|配信|現在", part):
            continue
        period = mail_period(part, found.day)
        if period.start is None and period.end is None and "start" not in period.exactness:
            continue
        more = [
            p for p in re.split(r"[、。／|｜]", line.text) if re.fullmatch(r"[\s　]*(?:長期|短期|延長)[^\d]{0,12}", p)
        ]
        part = "、".join([part, *more])
        item = Item("period", "", line.number, [Line(line.number, part, line.depth)])
        read_period(item, found)
        return


def _prose_place(line: Line, found: Findings) -> None:
    station = re.search(r"([^\s、。・/（(「」:：]{1,10})駅", line.text)
    if station and (name := place_of(station[0])) and not re.search(r"\d", name):
        found.put("place", re.sub(r"^.*(?:は|の|で|が|を|から)", "", name), line.number, line.text)
        return
    for part in re.split(r"[、，,/／｜|@＠\s　]+", line.text[:300]):
        if re.fullmatch(r"[一-龥ァ-ヴー々ヶケぁ-ん]{2,8}", part) and known_station(part):
            found.put("place", part, line.number, line.text)
            return
    owner = re.search(
        r"(?:^|[、。\s　]|(?:から|より|では|は|で)(?=[一-龥ァ-ヴー]))([一-龥ァ-ヴー々ヶケ]{2,8})の[^\s、。]{0,14}?"
        r"(?:企業|会社|現場|オフィス|お客|案件|本社|メーカー|[一-龥](?:様|さん))",
        line.text,
    )
    if owner and known_station(owner[1]):
        found.put("place", owner[1], line.number, line.text)
        return
    for match in _NAMED_PLACE.finditer(line.text):
        if known_station(match[1]) and not _NOT_PLACE.search(match[1]) and not find_in_prose(match[1]):
            found.put("place", match[1], line.number, line.text)
            return
    for match in _PROSE_PLACE.finditer(line.text):
        sure = known_station(match[1]) or _PLACE_NAME.search(match[1])
        fixed = re.search(r"常駐|勤務", match[0])
        if (sure or fixed) and not _NOT_PLACE.search(match[1]) and not find_in_prose(match[1]):
            found.put("place", match[1], line.number, line.text)
            return


_ASKS = re.compile(
    r"経験|できる[方人]|触れる[方人]|[0-9０-９]年以上|可能な方|お持ち|スキル|エンジニア|技術者|必須"
    r"|開発|使える|構築|コンサル|探し|求め|募集|要員|保守|運用|案件"
)


_ASKS_MORE = re.compile(
    r"必須|必要|歓迎|尚可|尚良|なお可|なお良|望ましい|優遇|嬉しい|助かり|ありがた|できれば|あれば"
    r"|あると|年以上|経験者|[0-9一二三四五六七八九十]年(?:くらい|ぐらい|程度|ほど)"
    r"|(?:使え|書け|触れ|扱え|でき|出来)(?:れば|ること)"
)


def _prose_skills(lines: list[Line], found: Findings) -> None:
    """The first sentence that asks for skills, and those that say more of them (必須, できれば, 3年以上)."""
    required: list[Requirement] = []
    preferred: list[Requirement] = []
    musts = [
        ln
        for ln in lines
        if re.search(
            r"必須(?:は|スキル|条件|要件|で|と)(?!はあり|はな)|(?:唯一|絶対|必要最低限"
            r"|最低限)の?(?:の)?(?:条件|要件)",
            ln.text,
        )
    ]
    if any(names_skill(d) for ln in musts for d in demands_of([ln]).required):
        lines = [ln for ln in lines if ln in musts or _ASKS_MORE.search(ln.text)]
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
