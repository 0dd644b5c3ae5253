"""One reader per label of a project mail."""

from __future__ import annotations

import re
from typing import Any

from matcher.model import Position
from matcher.normalise import quantities
from matcher.normalise.chains import unlimited
from matcher.normalise.dates import mail_date, mail_period
from matcher.normalise.industries import industry
from matcher.normalise.phases import phases
from matcher.normalise.quantities import plain
from matcher.normalise.roles import role
from matcher.readers.mail_fields import (
    Findings,
    Handler,
    contract_of,
    read_language,
    read_period,
    read_place,
    read_remote,
    read_settlement,
    read_site,
    read_utilisation,
    words,
)
from matcher.readers.mail_labels import Item
from matcher.readers.mail_recognise import company_in, known_station, place_of
from matcher.readers.mail_title import clean_title


def _title(item: Item, found: Findings) -> bool:
    return found.put("title", clean_title(item.value), item.number, words(item))


def _number(item: Item, found: Findings) -> bool:
    match = re.search(r"[A-Za-z0-9０-９][\w\-.／/#]*", item.value)
    return found.put("number", plain(match[0]) if match else None, item.number, words(item))


def read_rate(item: Item, found: Findings) -> bool:
    value = item.value
    money = _of_several(value) or quantities.money_range(_unit_of(item.label) + value)
    if money.said:
        found.prove("rate", item.number, words(item))
        low, high = found.values.get("rate_min"), found.values.get("rate_max")
        for name, amount in (
            ("rate_min", money.min if high is None or (money.min or 0) <= high else None),
            ("rate_max", money.max if low is None or (money.max or low) >= low else None),
            ("rate_hourly", money.hourly),
        ):
            found.put(name, amount, item.number, words(item))
        if money.open:
            found.put("rate_open", True, item.number, words(item))
        if "rate_min" in found.values or "rate_max" in found.values or money.hourly:
            found.put("tax_included", money.tax_included, item.number, words(item))
        if money.daily:
            found.condition("日額", f"{money.daily:,}円")
    settled = _settlement_in(value)
    found.put("settlement", settled, item.number, words(item))
    read_positions(item, found)
    return money.said or settled is not None


def _of_several(value: str) -> quantities.Money | None:
    """Prices of several seats numbered in one value (①85万　②62万～65万) as one range; None for any other value."""
    parts = [quantities.money_range(p) for p in re.split(r"[①-⑳]", value)[1:]]
    if len(parts) < 2 or any(p.min is None or p.max is None for p in parts):
        return None
    lows, highs = [p.min for p in parts if p.min is not None], [p.max for p in parts if p.max is not None]
    return quantities.Money(min(lows), max(highs), tax_included=parts[0].tax_included)


def _unit_of(label: str) -> str:
    """時給, 日額 or 上限 in the label counts as if it stood before the number."""
    unit = next((w for w in ("時給", "時間単価", "日額", "日当") if w in label), "")
    return unit + ("上限" if re.search(r"上限|最大|最高|max", plain(label), re.I) else "")


LEAST_BARE_HOURS = 120
"""Hours a month below which two bare numbers under a price are no 精算幅."""


def _settlement_in(text: str) -> Any:
    """精算 inside a price: hours, or 固定 in brackets."""
    read = quantities.settlement(text)
    if read is None or (read.min_h is None and not read.fixed and not read.rule):
        return None
    if read.min_h and read.min_h < LEAST_BARE_HOURS and not re.search(r"h|時間|精算|清算|幅", plain(text), re.I):
        return None  # 100～120 beside a price is the price
    return read


_POSITION = re.compile(
    r"(?<![A-Za-z])(PM|PMO|PL|SL|SE|PG|L|M|リーダー|サブリーダー|メンバー?"
    r"|テスター)\s*(?:クラス)?\s*[:：=]?\s*(?:\d名\s*[:：/]?\s*)?([~～〜]?\d{2,3}(?:万円?)?(?:\s*[~～〜-]\s*\d{2,3})?万?円?[~～〜]?)"
)
_POSITION_ROLE = {
    "L": "PL",
    "リーダー": "PL",
    "サブリーダー": "SL",
    "M": None,
    "メンバー": None,
    "メンバ": None,
    "テスター": "tester",
}


def read_positions(item: Item, found: Findings) -> None:
    """L：95万、M：70万: seats of different price."""
    text = plain(item.text)
    spots = list(_POSITION.finditer(text))
    met = [(m[1], m[2]) for m in spots]
    if len(met) < 2:
        return
    positions = []
    told: list[int] = []
    for (name, price), spot, following in zip(met, spots, [*spots[1:], None], strict=True):
        money = quantities.money_range(price)
        if money.min is not None or money.max is not None:
            own = text[spot.start() : following.start() if following else len(text)].split("\n")[0]
            seat = re.search(r"(\d{1,2})名", own) or re.search(rf"{re.escape(name)}\D{{0,6}}(\d)名", text)
            told += [int(seat[1])] if seat else []
            positions.append(
                Position(
                    role=_POSITION_ROLE.get(name, role(name)),
                    seats=(int(seat[1]) or 1) if seat else 1,
                    rate_min=money.min,
                    rate_max=money.max,
                )
            )
    if len(positions) >= 2:
        found.put("positions", tuple(positions), item.number, words(item))
        if len(told) == len(positions):
            found.put("seats", sum(told) or None, item.number, words(item))
        found.values["_position_names"] = [name for name, _ in met][: len(positions)]
        lows = [p.rate_min for p in positions]
        highs = [p.rate_max for p in positions]
        found.values["rate_min"] = min(lows) if all(v is not None for v in lows) else None  # type: ignore[type-var]  # None-free
        found.values["rate_max"] = max(highs) if all(v is not None for v in highs) else None  # type: ignore[type-var]  # None-free


_SAME_SEAT = {"リーダー": "L", "メンバー": "M", "メンバ": "M", "PL": "L"}


def count_positions(texts: list[str], found: Findings) -> None:
    """Seats per position where another line tells them (L1名＋M2名, リーダー1名、メンバー2名)."""
    names = found.values.pop("_position_names", [])
    positions = found.values.get("positions", ())
    if not names or len(names) != len(positions) or any(p.seats > 1 for p in positions):
        return
    told: dict[str, int] = {}
    for text in texts:
        for name, count in re.findall(
            r"(?<![A-Za-z])(PMO|PM|PL|SL|SE|PG|L|M|サブリーダー|リーダー|メンバー?"
            r"|テスター)\s*(?:クラス)?[:：×x]?\s*(\d{1,2})名",
            plain(text),
        ):
            told.setdefault(_SAME_SEAT.get(name, name), int(count))
    found.values["positions"] = tuple(
        p.model_copy(update={"seats": told.get(_SAME_SEAT.get(n, n), 1) or 1})
        for n, p in zip(names, positions, strict=True)
    )


def read_seats(item: Item, found: Findings) -> bool:
    kept = found.put("seats", quantities.seats(item.value), item.number, words(item))
    if re.search(r"若干|複数|数名", item.value):
        found.condition("募集", item.value)
        return True
    return kept


def read_interviews(item: Item, found: Findings) -> bool:
    kept = found.put("interviews", quantities.interviews(item.value), item.number, words(item))
    if not kept and item.value and len(item.value) < 40 and quantities.interviews(item.value) is None:
        found.condition("面談", item.value)
        return True
    return kept


def _client(item: Item, found: Findings) -> bool:
    value = re.sub(r"[(（].*?[)）]|様$", "", item.value).strip()
    vague = re.fullmatch(
        r"(?:大手|某|非公開|中堅|外資系?)?.{0,20}(?:業|系|会社|企業|メーカー|ベンダー|SIer|Sier|事業者)?(?:様)?",
        value,
    ) and not company_in(value)
    industry_name = industry(item.value)
    found.put("industry", industry_name, item.number, words(item))
    if vague and (industry_name or re.search(r"大手|某|非公開|系|業界", value)):
        found.condition("エンド", item.value)
        return True
    return found.put("client", value or None, item.number, words(item))


def _deadline(item: Item, found: Findings) -> bool:
    day, exactness = mail_date(item.value, found.day, as_end=True)
    if found.put("deadline", day, item.number, words(item)) and exactness:
        found.exactness["deadline"] = exactness
        return True
    return False


def _end(item: Item, found: Findings) -> bool:
    day, exactness = mail_date(item.value, found.day, as_end=True)
    start = found.values.get("start")
    if day and start and day < start:
        day = day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else None
    if found.put("end", day, item.number, words(item)) and exactness:
        found.exactness["end"] = exactness
        return True
    return False


def _role(item: Item, found: Findings) -> bool:
    return found.put("role", role(item.value), item.number, words(item))


def _phases(item: Item, found: Findings) -> bool:
    return found.put("phases", phases(item.text), item.number, words(item))


def _contract(item: Item, found: Findings) -> bool:
    return found.put("contract", contract_of(item.value), item.number, words(item))


def _industry(item: Item, found: Findings) -> bool:
    return found.put("industry", industry(item.value), item.number, words(item))


def _certainty(item: Item, found: Findings) -> bool:
    text = item.value
    sure = (
        "confirmed" if re.search(r"確定|決定|受注済|内示|[SA]$|100%", plain(text))
        else "budgeting" if re.search(r"予算|見込|調整中|稟議", text)
        else "information" if re.search(r"情報|未確定|予定|打診", text)
        else None
    )  # fmt: skip
    return found.put("certainty", sure, item.number, words(item))


def _description(item: Item, found: Findings) -> bool:
    text = re.sub(r"\n{2,}", "\n", item.text.strip())[:2_000]
    before = found.values.get("description")
    if before and text and text not in before:
        found.values["description"] = f"{before}\n{text}"[:2_000]
        return True
    return found.put("description", text or None, item.number, words(item))


def _team(item: Item, found: Findings) -> bool:
    found.condition(item.label, item.value)
    return True


def _chain(item: Item, found: Findings) -> bool:
    read = found.put("chain_depth", quantities.chain_depth(item.value), item.number, words(item))
    return read or quantities.partner_limit(f"商流：{item.value}") is not None or unlimited(item.value)


def _condition(item: Item, found: Findings) -> bool:
    found.condition(item.label, item.value)
    return True


def _period(item: Item, found: Findings) -> bool:
    """The period; a start that may also be later (12月中旬 or 1/5, 遅くとも12/14) stays as the mail writes it beside
    the first."""
    read = read_period(item, found)
    if read and mail_period(item.value, found.day).latest is not None:
        found.condition(item.label or "開始", item.value)
    return read


def _utilisation(item: Item, found: Findings) -> bool:
    """稼働 is mostly the share of full time, sometimes the start (稼働：12月1日～)."""
    return read_utilisation(item, found) or read_period(item, found)


def _remote(item: Item, found: Findings) -> bool:
    """リモート, 出社; where the label's value is a place (出社：日本橋), the place."""
    told = read_remote(item, found)
    place = place_of(item.value) if "出社" in item.label or "常駐" in item.label else None
    if place and known_station(place):
        return found.put("place", place, item.number, words(item)) or told
    return told


def _hours(item: Item, found: Findings) -> bool:
    """Hours of a month (140-180) are the settlement, hours of a day (9:00-18:00) a condition."""
    if re.search(r"(?<![\d:])1\d\d\s*h?\s*(?:[-~～〜－]\s*(?:1|2)\d\d(?!\d)|±\s*\d)", plain(item.value)):
        return read_settlement(item, found) or _condition(item, found)
    return _condition(item, found)


def _refusals(item: Item, found: Findings) -> bool:
    """NG：夜勤 is a condition; NG：外国籍 is read among the limits."""
    return _condition(item, found)


def _silent(item: Item, found: Findings) -> bool:
    return True


HANDLERS: dict[str, Handler] = {
    "title": _title, "number": _number, "rate": read_rate, "desired_rate": read_rate, "settlement": read_settlement,
    "payment_site": read_site, "seats": read_seats, "interviews": read_interviews, "client": _client,
    "industry": _industry,
    "deadline": _deadline, "period": _period, "available": _period, "end": _end, "place": read_place,
    "station": read_place, "remote": _remote, "utilisation": _utilisation, "role": _role, "phases": _phases,
    "contract": _contract, "language": read_language, "certainty": _certainty, "description": _description,
    "background": _condition, "team": _team, "chain": _chain, "hours": _hours, "condition": _condition,
    "fee_rules": _hours, "notes": _silent, "contract_cycle": _silent, "partner_limit": _silent,
    "affiliation": _silent, "restrictions": _silent, "nationality": _silent, "age_limit": _silent, "age": _silent,
    "sender": _silent, "contact": _silent, "sex": _silent, "pr": _silent, "wishes": _refusals,
}  # fmt: skip
DEMANDS = frozenset({"required", "preferred", "skills", "person_skills", "skills_part", "experience", "qualification"})
LIMIT_FIELDS = frozenset({"partner_limit", "chain", "affiliation"})
