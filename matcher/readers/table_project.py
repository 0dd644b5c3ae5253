"""Columns of 案件一覧: field → parser."""

from __future__ import annotations

import re
from datetime import datetime

from matcher.model import PartnerLimit, Restrictions
from matcher.normalise import quantities
from matcher.normalise.chains import unlimited
from matcher.normalise.industries import industry
from matcher.normalise.phases import phases
from matcher.normalise.quantities import plain
from matcher.normalise.roles import role
from matcher.readers.mail_labels import Line
from matcher.readers.mail_recognise import company_in, place_of
from matcher.readers.mail_skills import demands_of
from matcher.readers.mail_title import clean_title
from matcher.readers.table_values import (
    UNDERSTOOD,
    Cell,
    Fields,
    Parser,
    choice_of,
    contract_kind,
    count_of,
    date_of,
    day_in,
    flag_of,
    language,
    lines_of,
    number,
    price_of,
    says_none,
    settled,
    share,
    site,
    span,
    text_of,
    where_done,
    yen,
    yes_or_no,
)

_VAGUE = re.compile(
    r"(?:大手|某|中堅|準大手|外資系?|地方|都市)?.{0,12}(?:業|業界|系|会社|企業|メーカー?|ベンダー|SIer|事業者|代理店|機関|官公庁|自治体|省庁)様?"
    r"|(?:大手|某|中堅|地方|都市|外資系?).{1,12}",
    re.I,
)


def title(cell: Cell) -> Fields:
    """The title without 【急募】 and other cries; as written where nothing else is left."""
    said = re.sub(r"\s+", " ", cell.text).strip()
    return {"title": (clean_title(said) or said)[:120]} if said else {}


def client(cell: Cell) -> Fields:
    """The client's name; a mere description (大手食品メーカー) is an industry, and no client."""
    said = re.sub(r"\s+", " ", re.sub(r"(?:様|御中)$", "", cell.text.strip()))
    if not company_in(said) and _VAGUE.fullmatch(said):
        return {"conditions": (f"顧客：{said}",), "industry": industry(said)}
    return {"client": said[:80]} if said else {}


def demands(cell: Cell, *, preferred: bool = False) -> Fields:
    """必須スキル or 尚可スキル, line by line; what is no skill goes to the conditions."""
    if says_none(cell.text):
        return UNDERSTOOD
    read = demands_of([Line(n, line) for n, line in enumerate(cell.text.split("\n"), 1)], preferred=preferred)
    found: Fields = {}
    if read.required:
        found["required"] = tuple(read.required)
    if read.preferred:
        found["preferred"] = tuple(read.preferred)
    if read.leftover:
        found["conditions"] = tuple(line.text[:120] for line in read.leftover)
    return found | {k: v for k, v in said_limits(cell).items() if k not in found}


def rate(cell: Cell) -> Fields:
    money = yen(cell)
    if not money.said:
        return {}
    found: Fields = {"rate_min": money.min, "rate_max": money.max, "rate_hourly": money.hourly, "rate_open": money.open}
    if money.daily:
        found["conditions"] = (f"日額：{money.daily:,}円",)
    if money.min is not None or money.max is not None or money.hourly is not None:
        found["tax_included"] = money.tax_included
    hours = re.search(r"\dh|時間(?!単価|給)|精算|清算|固定", cell.flat, re.I)
    if hours and (read := quantities.settlement(cell.text)) is not None and (read.min_h or read.fixed):
        found["settlement"] = read
    return {k: v for k, v in found.items() if v is not None and v is not False}


def place(cell: Cell) -> Fields:
    found: Fields = {}
    if (where := place_of(cell.text)) is not None:
        found["place"] = where
    if re.search(r"リモート|在宅|テレワーク|出社|常駐", cell.text) and (read := quantities.remote(cell.text)):
        found["remote"] = read
    return found


def remote(cell: Cell) -> Fields:
    read = where_done(cell)
    return {} if read is None else {"remote": read}


def chain(cell: Cell) -> Fields:
    depth = count_of("chain_depth", quantities.chain_depth, 0, 6)(cell)
    return depth or partner_limit(cell)


def partner_limit(cell: Cell) -> Fields:
    """貴社1社先まで, BP：不可; 制限なし limits nothing."""
    said = yes_or_no(cell)
    if said is not None and cell.says("BP|パートナー|再委託"):
        return UNDERSTOOD if said else {"partner_limit": PartnerLimit(max_tier=0)}
    read = quantities.partner_limit(cell.text) or quantities.partner_limit(f"商流：{cell.text}")
    if read is None:
        return UNDERSTOOD if unlimited(cell.text) or says_none(cell.text) else {}
    return {"partner_limit": read}


def freelance(cell: Cell) -> Fields:
    said = yes_or_no(cell)
    if said is not None:
        return {"partner_limit": PartnerLimit(freelance=said)}
    read = quantities.partner_limit(cell.text) or quantities.partner_limit(f"個人事業主{cell.text}")
    return {} if read is None else {"partner_limit": read}


def limits(cell: Cell) -> Fields:
    """外国籍：不可, 年齢：～50, 性別：不問 with the heading as part of the words."""
    said = yes_or_no(cell)
    if cell.says("外国籍|国籍") and said is not None:
        return {"restrictions": Restrictions(nationality="any" if said else "japanese_only")}
    bare = re.fullmatch(r"(?:~|上限)?(\d{2})(?:\.0)?(?:歳|才)?(?:まで|以下|位まで)?", cell.flat)
    if cell.says("年齢|年代") and bare:
        return {"restrictions": Restrictions(age_max=int(bare[1]))}
    read = quantities.restrictions(cell.text) or quantities.restrictions(f"{plain(cell.heading)}{cell.text}")
    if read is None:
        return UNDERSTOOD if re.search(r"不問|問わ|制限な|なし", cell.flat) else {}
    return {"restrictions": read}


def said_limits(cell: Cell) -> Fields:
    """Limits told in free words: 外国籍不可, 個人事業主不可, 日本語N1."""
    found: Fields = {
        "restrictions": quantities.restrictions(cell.text),
        "partner_limit": quantities.partner_limit(cell.text),
        "language_level": quantities.language_level(cell.text),
    }
    return {k: v for k, v in found.items() if v is not None}


def condition(cell: Cell) -> Fields:
    found = lines_of("conditions", "" if cell.says("備考|特記|その他|条件|メモ|コメント|補足|note") else None)(cell)
    return {**found, **said_limits(cell)}


def certainty(cell: Cell) -> Fields:
    """案件確度; `_closed` where the list says the project is no longer open."""
    if re.search(r"募集終了|クローズ|終了|充足|決定済|他決|消滅|失注|中止|取下|closed?", cell.flat, re.I):
        return {"_closed": cell.text}
    found = choice_of(
        "certainty", {"確定|決定": "confirmed", "予算": "budgeting", "情報のみ|情報収集|情報": "information"}
    )(cell)
    return found or (
        UNDERSTOOD if re.search(r"募集中|open|オープン|提案中|継続|新規|[A-Da-d]", cell.flat, re.I) else {}
    )


def received(cell: Cell) -> Fields:
    if isinstance(cell.value, datetime):
        return {"received_at": cell.value.isoformat()}
    day, exactness = day_in(cell)
    return {"received_at": day.isoformat()} if day and exactness == "day" else {}


PROJECT: dict[str, Parser] = {
    "number": number,
    "title": title,
    "client": client,
    "sender": text_of("sender", 80),
    "sender_address": text_of("sender_address", 80),
    "chain": chain,
    "seats": lambda cell: count_of("seats", quantities.seats, 1, 200)(cell) or lines_of("conditions")(cell),
    "team": flag_of("team"),
    "needs_leader": flag_of("needs_leader"),
    "contract": contract_kind,
    "required": demands,
    "preferred": lambda cell: demands(cell, preferred=True),
    "phases": lambda cell: {"phases": found} if (found := phases(cell.text)) else {},
    "role": lambda cell: {"role": found} if (found := role(cell.text)) else {},
    "industry": lambda cell: {"industry": found} if (found := industry(cell.text)) else lines_of("conditions")(cell),
    "rate": rate,
    "rate_min": price_of("rate_min"),
    "rate_max": price_of("rate_max"),
    "settlement": settled,
    "payment_site": site,
    "period": span,
    "start": lambda cell: span(cell) if re.search(r"[〜～~]\s*[\d長年]", cell.text) else date_of("start")(cell),
    "end": lambda cell: date_of("end", as_end=True)(cell) or span(cell),
    "place": place,
    "remote": remote,
    "interviews": count_of("interviews", quantities.interviews, 0, 9),
    "deadline": date_of("deadline", as_end=True),
    "received": received,
    "partner_limit": partner_limit,
    "freelance": freelance,
    "restrictions": limits,
    "utilisation": share,
    "language_level": lambda cell: (
        language(cell) if quantities.language_level(f"日本語{cell.text}") else condition(cell)
    ),
    "certainty": certainty,
    "description": text_of("description", 2000),
    "conditions": condition,
    "owner": lambda cell: UNDERSTOOD,
}
