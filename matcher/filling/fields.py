"""What may be asked for, field by field: how the question puts it, and how an answer becomes a value or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from matcher.model import Demand, Engineer, Project, demands_of
from matcher.normalise import chains, dates, money, phases, quantities, remotes, roles, skills
from matcher.normalise.identifying import folded
from matcher.normalise.plain import plain
from matcher.places import station

Values = dict[str, Any]
"""By field of the record; empty where an answer is none."""

RATE = (200_000, 3_000_000)
"""Yen a month between which a price of one person lies."""
HOURS = (80, 260)
BACK, AHEAD = timedelta(days=366), timedelta(days=731)
"""How far from the mail's own day a date in it may lie."""


@dataclass(frozen=True)
class Field:
    """One field that may be filled. `targets` are the fields of the record it fills, all of them unknown before."""

    name: str
    targets: tuple[str, ...]
    about: str
    """What to look for, as the question says it."""
    read: Callable[[str, date], Values]
    """A value as the trade writes it → fields; the rules' own normalisers, and nothing outside their bounds."""
    named: bool = False
    """The value itself must stand in the quote; else the figures of it."""


def _title(text: str, day: date) -> Values:
    flat = " ".join(text.split())
    return {"title": flat} if 2 <= len(flat) <= 80 else {}


def _money(text: str) -> tuple[int | None, int | None]:
    found = money.money_range(text, bare=False)
    ends = [end for end in (found.min, found.max) if end is not None]
    fits = ends and all(RATE[0] <= end <= RATE[1] for end in ends) and ends == sorted(ends)
    return (found.min, found.max) if fits else (None, None)


def _rate(text: str, day: date) -> Values:
    low, high = _money(text)
    return {} if low is None and high is None else {"rate_min": low, "rate_max": high}


def _asked(text: str, day: date) -> Values:
    low, high = _money(text)
    if low is None and high is None:
        return {}
    return {"desired_rate": low if low is not None else high, "desired_rate_max": high if high != low and low else None}


def _settlement(text: str, day: date) -> Values:
    band = quantities.settlement(text)
    if band is None:
        return {}
    hours = [h for h in (band.min_h, band.max_h) if h is not None]
    fits = band.fixed or (len(hours) == 2 and HOURS[0] <= hours[0] < hours[1] <= HOURS[1])
    return {"settlement": band} if fits else {}


def _seats(text: str, day: date) -> Values:
    count = quantities.seats(text)
    return {"seats": count} if count and count <= 100 else {}


def _near(found: date | None, day: date) -> bool:
    return found is not None and day - BACK <= found <= day + AHEAD


def _start(text: str, day: date) -> Values:
    found, exact = dates.mail_date(text, day)
    return {"start": found, "exactness": {"start": exact}} if _near(found, day) and exact else {}


def _end(text: str, day: date) -> Values:
    found, exact = dates.mail_date(text, day, as_end=True)
    fits = _near(found, day) and exact in ("day", "third", "month")
    return {"end": found, "exactness": {"end": exact}} if fits else {}


def _deadline(text: str, day: date) -> Values:
    found, exact = dates.mail_date(text, day)
    return {"deadline": found, "exactness": {"deadline": exact}} if _near(found, day) and exact == "day" else {}


def _place(text: str, day: date) -> Values:
    found = station(text)
    return {"place": found.name} if found is not None else {}


def _remote(text: str, day: date) -> Values:
    found = remotes.remote(text)
    return {"remote": found} if found is not None else {}


def _interviews(text: str, day: date) -> Values:
    count = quantities.interviews(text)
    return {"interviews": count} if count is not None and 0 <= count <= 5 else {}


def _site(text: str, day: date) -> Values:
    days = quantities.payment_site(text)
    return {"payment_site": days} if days is not None and 0 <= days <= 180 else {}


def _limit(text: str, day: date) -> Values:
    found = chains.partner_limit(text)
    return {"partner_limit": found} if found is not None else {}


def _contract(text: str, day: date) -> Values:
    kinds = {"準委任": "quasi_mandate", "派遣": "dispatch", "請負": "contract_work"}
    found = {kind for word, kind in kinds.items() if word in text}
    return {"contract": found.pop()} if len(found) == 1 else {}


def _role(text: str, day: date) -> Values:
    found = roles.role(text)
    return {"role": found} if found is not None else {}


def _roles(text: str, day: date) -> Values:
    found = roles.roles(text)
    return {"roles": found} if found else {}


def _phases(text: str, day: date) -> Values:
    found = phases.phases(text)
    return {"phases": found} if found else {}


def _skills(target: str) -> Callable[[str, date], Values]:
    def read(text: str, day: date) -> Values:
        known = tuple(d for d in skills.claims(text) if d.skill is not None)
        return {target: known} if known else {}

    return read


def _language(text: str, day: date) -> Values:
    level = quantities.language_level(text)
    return {"language_level": level} if level is not None else {}


def _share(text: str, day: date) -> Values:
    share = quantities.utilisation(text)
    return {"utilisation": share} if share is not None and 0 < share[0] <= share[1] <= 1 else {}


def _age(text: str, day: date) -> Values:
    years = quantities.age(text)
    return {"age": years} if years is not None and 16 <= years <= 80 else {}


def _station(text: str, day: date) -> Values:
    found = station(text)
    return {"nearest_station": found.name} if found is not None else {}


def _free(text: str, day: date) -> Values:
    found, exact = dates.free_from(text, day)
    return {"available_from": found, "exactness": {"available_from": exact}} if _near(found, day) and exact else {}


def _parallel(text: str, day: date) -> Values:
    count = re.search(r"(\d{1,2})\s*(?:件|社|名)?", plain(text))
    return {"parallel": int(count[1])} if count and int(count[1]) <= 30 else {}


def _months(text: str, day: date) -> Values:
    months = quantities.experience_months(text)
    return {"experience_months": months} if months is not None and 0 < months <= 720 else {}


PROJECT = (
    Field("title", ("title",), "案件名。本文の言葉のまま", _title, named=True),
    Field("rate", ("rate_min", "rate_max", "rate_hourly"), "月額の単価。例: 60〜70万円、〜75万円", _rate),
    Field("settlement", ("settlement",), "精算幅。例: 140〜180h、固定", _settlement),
    Field("seats", ("seats",), "募集人数。例: 2名", _seats),
    Field("start", ("start",), "開始時期。例: 10月1日、11月上旬、即日", _start),
    Field("end", ("end", "term"), "終了時期。例: 3月末", _end),
    Field("deadline", ("deadline",), "提案の期限。例: 11月30日", _deadline),
    Field("place", ("place",), "勤務地の最寄駅の名前", _place, named=True),
    Field("remote", ("remote",), "出社とリモート。例: 週2出社、フルリモート、常駐", _remote),
    Field("interviews", ("interviews",), "面談の回数。例: 1回", _interviews),
    Field("payment_site", ("payment_site",), "支払サイト。例: 45日サイト", _site),
    Field("partner_limit", ("partner_limit",), "商流の制限。例: 貴社プロパーのみ、1社先まで、個人事業主不可", _limit),
    Field("contract", ("contract",), "契約形態。準委任、派遣、請負のどれか", _contract, named=True),
    Field("role", ("role",), "役割。例: PL、SE", _role, named=True),
    Field("phases", ("phases",), "担当工程。例: 基本設計〜結合テスト", _phases),
    Field("required", ("required",), "必須の技術名。例: Java 5年、AWS", _skills("required")),
    Field("preferred", ("preferred",), "尚可の技術名", _skills("preferred")),
    Field("utilisation", ("utilisation",), "稼働率。例: 100%、週3〜4日", _share),
    Field("language_level", ("language_level",), "日本語のレベル。N1〜N5、ネイティブ", _language),
)
ENGINEER = (
    Field("age", ("age",), "年齢。例: 38歳", _age),
    Field("nearest_station", ("nearest_station",), "最寄駅の名前", _station, named=True),
    Field("available_from", ("available_from",), "稼働できる時期。例: 即日、1月1日", _free),
    Field("desired_rate", ("desired_rate", "desired_rate_max"), "希望の月額単価。例: 65万円", _asked),
    Field("parallel", ("parallel",), "並行して提案中の件数。例: 2件", _parallel),
    Field("skills", ("skills",), "技術名と年数。例: Java 5年、AWS 2年", _skills("skills")),
    Field("roles", ("roles",), "経験した役割。例: PL、SE", _roles, named=True),
    Field("experience_months", ("experience_months",), "IT業務の経験年数。例: 10年", _months),
    Field("utilisation", ("utilisation",), "稼働率。例: 100%、週3日", _share),
    Field("language_level", ("language_level",), "日本語のレベル。N1〜N5、ネイティブ", _language),
)


def open_fields(record: object) -> tuple[Field, ...]:
    """The fields a record leaves open; none for what is neither a project nor a person."""
    known = PROJECT if isinstance(record, Project) else ENGINEER if isinstance(record, Engineer) else ()
    still = (f for f in known if all(getattr(record, target) in (None, (), "") for target in f.targets))
    if isinstance(record, Project) and (record.rate_open or any(p.rate_min or p.rate_max for p in record.positions)):
        return tuple(f for f in still if f.name != "rate")
    return tuple(still)


def rests_on(field: Field, value: str, values: Values, quote: str) -> bool:
    """Do the words of the quote bear the value? Its name, its skills, or at least its figures must stand in them."""
    inside = folded(plain(quote)).text
    demands = [d for found in values.values() if isinstance(found, tuple) for d in found if isinstance(d, Demand)]
    if demands:
        return all(folded(plain(d.surface)).text in inside for one in demands for d in demands_of(one)) and _figures(
            value, quote
        )
    if field.named:
        told = [v for v in values.values() if isinstance(v, str)]
        wanted = told if field.name in ("place", "nearest_station", "title") else [value]
        return all(folded(plain(word)).text in inside for word in wanted)
    return bool(folded(plain(value)).text in inside) or (bool(_numbers(value)) and _figures(value, quote))


def _figures(value: str, quote: str) -> bool:
    return _numbers(value) <= _numbers(quote)


def _numbers(text: str) -> set[str]:
    """The numbers in a text, 750,000 and 75万 alike."""
    flat = re.sub(r"(?<=\d),(?=\d{3})", "", plain(text))
    found = re.findall(r"\d+(?:\.\d+)?", flat)
    return {str(int(n) // 10_000) if n.isdigit() and int(n) >= 100_000 and int(n) % 10_000 == 0 else n for n in found}
