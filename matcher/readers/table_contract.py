"""Columns of 稼働一覧 and 取引先一覧: field → parser."""

from __future__ import annotations

import re

from matcher.normalise import quantities
from matcher.normalise.quantities import plain
from matcher.readers.mail_recognise import place_of
from matcher.readers.table_project import demands
from matcher.readers.table_values import (
    UNDERSTOOD,
    Cell,
    Fields,
    Parser,
    choice_of,
    contract_kind,
    count_of,
    date_of,
    flag_of,
    number,
    price_of,
    settled,
    site,
    span,
    text_of,
)


def extension(cell: Cell) -> Fields:
    """延長状況: 終了 ending, 延長・更新済 extended, 確認中・延長予定 asked, 未確認 unknown."""
    return choice_of(
        "extension",
        {
            "未確認|未定|不明|unknown|未着手|これから": "unknown",
            "(?:延長|更新|継続)[はを]?(?:しない|せず|なし|無し?|不可|×)|終了|退場|満了|解約|ending|^[×無]し?$|^なし$": (
                "ending"
            ),
            "^可$|確認中|打診|依頼中|交渉|調整|相談|予定|見込|asked|回答待|待ち": "asked",
            "延長|更新|継続|extended|^[○◯〇◎]$|^[済有]$|あり": "extended",
        },
    )(cell)


def renewal(cell: Cell) -> Fields:
    def months(text: str) -> int | None:
        return quantities.experience_months(text)

    return count_of("renewal_months", months, 1, 36)(cell) or UNDERSTOOD


def notice(cell: Cell) -> Fields:
    def days(text: str) -> int | None:
        flat = plain(text)
        if met := re.search(r"(\d{1,3})日", flat):
            return int(met[1])
        months = quantities.experience_months(flat)
        return months * 30 if months else None

    return count_of("notice_days", days, 1, 180)(cell)


def used_skills(cell: Cell) -> Fields:
    found = demands(cell)
    return {"required": found["required"]} if "required" in found else UNDERSTOOD


PLACEMENT: dict[str, Parser] = {
    "number": number,
    "engineer": lambda cell: {"engineer": found["number"]} if (found := number(cell)) else {},
    "engineer_name": text_of("_name", 40),
    "client": text_of("client", 80),
    "project": text_of("project", 120),
    "route": text_of("route", 120),
    "contract": contract_kind,
    "sell_rate": price_of("sell_rate"),
    "buy_rate": price_of("buy_rate"),
    "settlement": settled,
    "period": lambda cell: _running(span(cell)),
    "start": date_of("start"),
    "contract_end": date_of("contract_end", as_end=True),
    "renewal_months": renewal,
    "notice_days": notice,
    "extension": extension,
    "move_consent": flag_of("move_consent"),
    "required": used_skills,
    "place": lambda cell: {"place": found} if (found := place_of(cell.text)) else UNDERSTOOD,
    "ignored": lambda cell: UNDERSTOOD,
}


def _running(found: Fields) -> Fields:
    named = {"start": "start", "end": "contract_end"}
    return {named[k]: v for k, v in found.items() if k in named} or ({} if not found else UNDERSTOOD)


def account_kind(cell: Cell) -> Fields:
    both = re.search(r"両方|双方|兼|両", cell.flat)
    sells = re.search(r"顧客|得意先|販売|客先|クライアント|エンド|ユーザー|元請|client|売", cell.flat, re.I)
    buys = re.search(r"パートナー|bp|仕入|協力|外注|partner|調達|買", cell.flat, re.I)
    if both or (sells and buys):
        return {"kind": "both"}
    return {"kind": "client"} if sells else {"kind": "partner"} if buys else {}


def domains(cell: Cell) -> Fields:
    found = re.findall(r"(?:https?://)?(?:www\.)?(?:[\w.+-]*@)?((?:[a-z0-9-]+\.)+[a-z]{2,})", cell.text.casefold())
    return {"domains": tuple(dict.fromkeys(found))} if found else {}


def fill_rate(cell: Cell) -> Fields:
    met = re.fullmatch(r"(\d+(?:\.\d+)?)(%)?", cell.flat)
    if met is None:
        return {}
    part = float(met[1]) / (100 if met[2] or float(met[1]) > 1 else 1)
    return {"fill_rate": part} if 0 <= part <= 1 else {}


def answer_hours(cell: Cell) -> Fields:
    met = re.fullmatch(r"(?:約)?(\d+(?:\.\d+)?)(日|時間|h|分)?(?:以内|程度)?", cell.flat, re.I)
    if met is None:
        return {}
    return {"answer_hours": float(met[1]) * {"日": 24, "分": 1 / 60}.get(met[2] or "", 1)}


ACCOUNT: dict[str, Parser] = {
    "number": number,
    "name": text_of("name", 80),
    "kind": account_kind,
    "segment": choice_of(
        "segment", {"大口|重点|主要|key": "key", "成長|育成|growth": "growth", "標準|一般|通常|standard": "standard"}
    ),
    "rank": lambda cell: {"rank": met[1].upper()} if (met := re.match(r"([A-Da-d])(?:ランク)?$", cell.flat)) else {},
    "account_status": choice_of(
        "account_status",
        {
            "未|なし|無|×|none": "none",
            "交渉|手続|申請|締結中|準備|調整|進行|審査": "negotiating",
            "開設|締結|済|あり|有|[○◯〇◎]|取引中|open|契約中": "open",
        },
    ),
    "domains": domains,
    "payment_site": site,
    "seat_cap": count_of("seat_cap", quantities.seats, 0, 999),
    "fill_rate": fill_rate,
    "answer_hours": answer_hours,
    "no_shows": count_of("no_shows", lambda t: int(m[1]) if (m := re.match(r"(\d+)[回件]", plain(t))) else None),
    "contact_name": text_of("_contact_name", 40),
    "contact_role": choice_of(
        "_contact_role", {"調達|購買": "procurement", "技術|開発": "technical", "決裁|責任|部長|役員": "decision"}
    ),
    "contact_address": text_of("_contact_address", 80),
    "ignored": lambda cell: UNDERSTOOD,
}
