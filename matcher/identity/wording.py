"""How a project or a person reached us, in one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matcher.identity.person_pairs import company_of, price_of
from matcher.identity.projects import ProjectDouble
from matcher.messages import Lang, man_yen, tell
from matcher.model import Engineer


def project_line(double: ProjectDouble, lang: Lang) -> str:
    """同じ案件が3社から届いています（最短商流: 間に1社、単価 65〜70万円）"""
    routes = double.routes
    now = [r.current for r in routes]
    prices = price_range([v for p in now for v in (p.rate_min, p.rate_max)], lang)
    if len(routes) == 1:
        before = [p for p in routes[0].earlier if (p.rate_min, p.rate_max) != (now[0].rate_min, now[0].rate_max)]
        times = len({p.received_at for p in double.all})
        if before:
            old = price_range([before[-1].rate_min, before[-1].rate_max], lang)
            return tell("doubles.resent_price", lang, count=times, before=old, now=prices)
        return tell("doubles.resent", lang, count=times, prices=prices)
    depths = [p.chain_depth for p in now if p.chain_depth is not None]
    chain = chain_text(min(depths, default=None), lang)
    return tell("doubles.project", lang, count=len(routes), chain=chain, prices=prices)


def person_line(people: Sequence[Engineer], lang: Lang) -> str:
    """同じ方を2社から紹介されています（最短: 一社下、単価 60〜65万円）; a sheet alone introduces nobody."""
    offered = [e for e in people if e.own or company_of(e) or e.supply or e.tier is not None or e.received_at]
    companies = {company_of(e) or ("自社" if e.own else e.id) for e in offered}
    tiers = [e.tier for e in people if e.tier is not None]
    prices = price_range([price_of(e) for e in people if not e.own], lang)
    tier = tier_text(min(tiers, default=None), lang)
    if len(companies) < 2:
        return tell("doubles.person_records", lang, count=len(people), tier=tier, prices=prices)
    return tell("doubles.person", lang, count=len(companies), tier=tier, prices=prices)


def chain_text(depth: int | None, lang: Lang) -> str:
    """Companies between us and the client."""
    if depth is None:
        return tell("doubles.chain_unknown", lang)
    return tell("doubles.chain_direct", lang) if depth == 0 else tell("doubles.chain", lang, count=depth)


def tier_text(tier: int | None, lang: Lang) -> str:
    """Companies between us and the person."""
    if tier is None:
        return tell("doubles.chain_unknown", lang)
    return tell("doubles.tier_own", lang) if tier == 0 else tell("doubles.tier", lang, count=tier)


def price_range(yen: Iterable[int | None], lang: Lang) -> str:
    """65〜70万円; what is not stated is left out."""
    known = sorted({y for y in yen if y})
    if not known:
        return man_yen(None, lang)
    low, high = known[0], known[-1]
    if low == high:
        return man_yen(low, lang)
    wave = "〜" if lang == "ja" else "–"
    return f"{man_yen(low, lang).removesuffix('万円')}{wave}{man_yen(high, lang)}"
