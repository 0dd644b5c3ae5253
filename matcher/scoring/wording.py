"""How hard rules and requirements are said."""

from __future__ import annotations

from typing import NamedTuple

from matcher.messages import Lang, months_text, tell, tell_parts
from matcher.model import Demand, demands_of
from matcher.scoring.pool import LANGUAGE
from matcher.scoring.wanted import Asked

SINCE = {code: name for name, code in LANGUAGE.items()}
"""Name of each language level by its number."""


class Words(NamedTuple):
    needed: str
    has: str
    repair: str


def words_of(message: str, lang: Lang, **values: object) -> Words:
    """The three parts of a broken rule: needed | has | repair."""
    needed, has, repair = tell_parts(f"rule.{message}", lang, **values)
    return Words(needed, has, repair)


def tier_text(tier: int, lang: Lang) -> str:
    """自社 / 1社先 …"""
    return tell("scoring.tier_own", lang) if tier == 0 else tell("scoring.tier", lang, tier=tier)


def demand_text(asked: Asked, lang: Lang) -> str:
    """A requirement as one says it: `Java 3年以上`, `AWSまたはAzure`."""
    return tell("scoring.or", lang).join(_asked(demand, lang) for demand in demands_of(asked.demand))


def _asked(demand: Demand, lang: Lang) -> str:
    name = demand.skill or demand.surface
    if not demand.months:
        return name
    return tell("scoring.at_least", lang, skill=name, months=months_text(demand.months, lang))
